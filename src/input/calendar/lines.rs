//! Content lines and components (RFC 5545, 3.1 and 3.4), without looking into values.
//!
//! This runs before any parser and in one pass without recursion: depth, length and number are limited here, and what
//! no event needs, such as alarms and attachments, goes no further.

use super::Limits;
use super::notes::Notes;
use crate::model::Level;
use std::ops::Range;

/// The properties that are read; all others are passed over.
const READ: [&str; 21] = [
    "UID",
    "SEQUENCE",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "RECURRENCE-ID",
    "TRANSP",
    "STATUS",
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "FREEBUSY",
    "TZID",
    "X-WR-TIMEZONE",
    "METHOD",
    "ATTENDEE",
];

/// Words that an event can be read without.
const WORDS: [&str; 3] = ["SUMMARY", "LOCATION", "DESCRIPTION"];

/// What only the rules of a zone have.
const OF_ZONES: [&str; 2] = ["TZOFFSETFROM", "TZOFFSETTO"];

/// What a component is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// The whole.
    Calendar,
    /// An event.
    Event,
    /// Times in which somebody is busy.
    FreeBusy,
    /// The rules of a zone.
    TimeZone,
    /// One clock of a zone, in or out of summer.
    Observance,
    /// Anything else that stands in a calendar.
    Other,
}

/// A content line, folds included, of a property that is read.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub name: &'static str,
    pub at: Range<usize>,
    /// The component of the calendar that it stands in: names of zones mean what that calendar says.
    pub calendar: usize,
}

/// A component without those in it.
#[derive(Clone, Debug)]
pub(super) struct Component {
    pub kind: Kind,
    /// Where it begins.
    pub at: Range<usize>,
    /// The component that holds it.
    pub parent: Option<usize>,
    pub lines: Vec<Line>,
}

impl Component {
    /// The first line of a property.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// All lines of a property.
    pub fn lines_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }
}

/// A component that has begun and not ended: its name, where that stands, and the component if it is kept.
struct Open {
    name: String,
    at: Range<usize>,
    component: Option<usize>,
}

/// The components of a text, and how many events are not among them because they stand elsewhere than in a calendar itself;
/// `None` if a limit is reached or it is no whole calendar. All of that is told.
///
/// Words beyond the limit of a line are needed where more than busy times is asked for.
pub(super) fn components(text: &str, limits: &Limits, only_busy: bool, notes: &mut Notes) -> Option<(Vec<Component>, usize)> {
    if let Some(at) = text.find('\0') {
        let message = "the file contains a NUL, which no calendar does".into();
        notes.refuse(&(at..at + 1), (message, "not text"), "check that this is the file you mean, and export it again as iCalendar");
        return None;
    }
    let mut scan = Scan { text, limits, only_busy, notes, components: Vec::new(), open: Vec::new(), children: 0, misplaced: 0 };
    for at in content_lines(text) {
        scan.line(at)?;
    }
    scan.finish()
}

struct Scan<'a> {
    text: &'a str,
    limits: &'a Limits,
    only_busy: bool,
    notes: &'a mut Notes,
    components: Vec<Component>,
    open: Vec<Open>,
    /// Components that stand in a calendar itself.
    children: usize,
    /// Events that do not.
    misplaced: usize,
}

impl Scan<'_> {
    fn line(&mut self, at: Range<usize>) -> Option<()> {
        let Some((name, value)) = divided(&self.text[at.clone()]) else {
            let message = "this is not a line of a calendar, and is skipped".into();
            self.notes.warn("stray", &at, (message, "no `NAME:value`"), "check whether the file was edited by hand or damaged on its way");
            return Some(());
        };
        match name.as_str() {
            "BEGIN" => self.begin(at, value),
            "END" => {
                self.end(at, &value);
                Some(())
            }
            _ => self.property(&name, at),
        }
    }

    fn begin(&mut self, at: Range<usize>, name: String) -> Option<()> {
        if self.open.len() >= self.limits.depth {
            let message = format!("components are nested {} deep; at most {} are read", self.open.len() + 1, self.limits.depth);
            self.notes.refuse(&at, (message, "the first that is too deep"), "check that it is a calendar, and export it again");
            return None;
        }
        let parent = self.open.last().and_then(|open| open.component);
        let kind = self.kind(&name, parent);
        if name == "VEVENT" && kind != Kind::Event {
            self.misplaced += 1;
            let (where_it_is, label) = if self.open.is_empty() {
                ("outside the calendar", "no calendar has begun here")
            } else {
                ("within another component", "the one around it has not ended")
            };
            let message = format!("an event is left out: it is {where_it_is}");
            self.notes.warn("misplaced", &at, (message, label), "check for a missing `END` before it, and export the calendar again");
        }
        if self.open.len() == 1 {
            self.children += 1;
            if self.children > self.limits.components {
                let message = format!("there are more than {} components; no more are read", self.limits.components);
                self.notes.refuse(&at, (message, "the first beyond the limit"), "export a shorter period");
                return None;
            }
        }
        // What lies deeper and is not read leaves nothing behind.
        let kept = kind != Kind::Other || self.open.len() <= 1;
        let component = kept.then_some(self.components.len());
        if kept {
            self.components.push(Component { kind, at: at.clone(), parent, lines: Vec::new() });
        }
        self.open.push(Open { name, at, component });
        Some(())
    }

    fn kind(&self, name: &str, parent: Option<usize>) -> Kind {
        let within = parent.map(|parent| self.components[parent].kind);
        match (name, within) {
            ("VCALENDAR", None) if self.open.is_empty() => Kind::Calendar,
            ("VEVENT", Some(Kind::Calendar)) => Kind::Event,
            ("VFREEBUSY", Some(Kind::Calendar)) => Kind::FreeBusy,
            ("VTIMEZONE", Some(Kind::Calendar)) => Kind::TimeZone,
            ("STANDARD" | "DAYLIGHT", Some(Kind::TimeZone)) => Kind::Observance,
            _ => Kind::Other,
        }
    }

    fn end(&mut self, at: Range<usize>, name: &str) {
        let Some(position) = self.open.iter().rposition(|open| open.name == name) else {
            let message = format!("`END:{}` ends nothing", known(name));
            self.notes.warn("stray-end", &at, (message, "nothing of this name has begun"), "export the calendar again");
            return;
        };
        if let Some(unended) = self.open.get(position + 1) {
            let message = format!("a `{}` has no `END`", known(&unended.name));
            self.notes.warn("no-end", &unended.at.clone(), (message, "begins here"), "export the calendar again");
        }
        self.open.truncate(position);
    }

    fn property(&mut self, name: &str, at: Range<usize>) -> Option<()> {
        let known = READ.iter().chain(&OF_ZONES).find(|known| **known == name);
        if at.len() > self.limits.line {
            let message = format!("a line has {} bytes; at most {} are read", at.len(), self.limits.line);
            let begins = at.start..at.start + name.len();
            let is_words = WORDS.contains(&name);
            // Nobody is invited by so long a line, and what it says for itself is busy already.
            if known.is_none() || name == "ATTENDEE" || is_words && self.only_busy {
                let label = "skipped: nothing in it is needed";
                let fix = if is_words { "leave descriptions out when you export" } else { "leave attachments out when you export" };
                self.notes.add("long-line", Level::Note, &begins, (message, label), fix);
                return Some(());
            }
            if is_words {
                let fix = "check whether a moderator, a room or a title is written there, and shorten it";
                self.notes.warn("long-words", &begins, (message, "passed over: read as if it were not there"), fix);
                return Some(());
            }
            self.notes.refuse(&begins, (message, "begins here"), "check that this is the file you mean, and export it again");
            return None;
        }
        let holder = self.open.last().and_then(|open| open.component);
        if let (Some(name), Some(holder)) = (known, holder) {
            let calendar = self.open.first().and_then(|open| open.component).unwrap_or_default();
            let component = &mut self.components[holder];
            let many = matches!(*name, "RRULE" | "RDATE" | "EXDATE" | "FREEBUSY" | "ATTENDEE");
            if many || component.line(name).is_none() {
                component.lines.push(Line { name, at, calendar });
            }
        }
        Some(())
    }

    fn finish(self) -> Option<(Vec<Component>, usize)> {
        if let Some(open) = self.open.get(1).or(self.open.first()) {
            let message = format!("the file ends inside a `{}`", known(&open.name));
            self.notes.refuse(&open.at.clone(), (message, "begins here and has no `END`"), "it was cut off: download or export it again");
            return None;
        }
        if !self.components.iter().any(|component| component.kind == Kind::Calendar) {
            let message = "the file is not a calendar: it has no `BEGIN:VCALENDAR`".into();
            self.notes.refuse(
                &(0..0),
                (message, "begins with something else"),
                "check that this is the file you mean, and export it as iCalendar",
            );
            return None;
        }
        Some((self.components, self.misplaced))
    }
}

/// The name of a component if there are such; anything else may be a part of what somebody wrote, which is not told.
fn known(name: &str) -> &str {
    const KNOWN: [&str; 14] = [
        "VCALENDAR",
        "VEVENT",
        "VTODO",
        "VJOURNAL",
        "VFREEBUSY",
        "VTIMEZONE",
        "STANDARD",
        "DAYLIGHT",
        "VALARM",
        "VAVAILABILITY",
        "AVAILABLE",
        "PARTICIPANT",
        "VLOCATION",
        "VRESOURCE",
    ];
    if KNOWN.contains(&name) { name } else { "..." }
}

/// The content lines of a text, each with its folds and without the line end after it; empty lines are passed over.
fn content_lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        loop {
            if next >= text.len() {
                return None;
            }
            let start = next;
            let mut end;
            loop {
                end = text[next..].find('\n').map_or(text.len(), |at| next + at);
                next = end + 1;
                if !text.get(next..).is_some_and(|rest| rest.starts_with([' ', '\t'])) {
                    break;
                }
            }
            let trimmed = start..start + text[start..end].trim_end().len();
            if !trimmed.is_empty() {
                return Some(trimmed);
            }
        }
    })
}

/// The name of a content line in capitals, and for `BEGIN` and `END` the value in capitals; `None` if it has no name.
fn divided(line: &str) -> Option<(String, String)> {
    const LONGEST: usize = 200;
    // A fold may lie anywhere, and nobody folds a name but by malice.
    let line = line.trim_start();
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let head = unfolded(&line[..end]);
    let mark = head.find([':', ';'])?;
    let name = head[..mark].trim_end().to_ascii_uppercase();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return None;
    }
    let is_bound = matches!(name.as_str(), "BEGIN" | "END");
    let value = if is_bound { head[mark + 1..].rsplit(':').next().unwrap_or_default().trim().to_ascii_uppercase() } else { String::new() };
    Some((name, value))
}

/// A content line without its folds.
pub(super) fn unfolded(line: &str) -> String {
    let mut pieces = line.split('\n').map(|piece| piece.strip_suffix('\r').unwrap_or(piece));
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        whole.push_str(piece.strip_prefix([' ', '\t']).unwrap_or(piece));
    }
    whole
}

/// What stands behind the parameters of an unfolded content line (RFC 5545, 3.1).
pub(super) fn value(line: &str) -> &str {
    let mut quoted = false;
    for (at, mark) in line.char_indices() {
        match mark {
            '"' => quoted = !quoted,
            ':' if !quoted => return &line[at + 1..],
            _ => {}
        }
    }
    ""
}

/// The parameters of an unfolded line of times, with their names in capitals, and its value.
///
/// No time has a colon in it as iCalendar writes them, and a name of a zone may have one that nobody quoted
/// (`TZID=GMT+05:30`): so the value is what looks like a day behind the last colon, where there is such.
pub(super) fn around_times(line: &str) -> (Vec<(String, String)>, &str) {
    let looks_like_a_day = |text: &str| {
        let mut digits = text.trim_start().bytes().take(8).filter(u8::is_ascii_digit).count();
        if text.trim_start().as_bytes().get(4) == Some(&b'-') {
            digits += 2;
        }
        digits >= 8
    };
    let value = match line.rsplit_once(':') {
        Some((_, last)) if looks_like_a_day(last) => last,
        _ => value(line),
    };
    (parameters(&line[..line.len() - value.len()]), value)
}

/// The parameters of what stands before the value of an unfolded content line, with their names in capitals and their
/// values without quotes.
pub(super) fn parameters(head: &str) -> Vec<(String, String)> {
    let mut quoted = false;
    let parts = head.strip_suffix(':').unwrap_or(head).split(move |mark: char| {
        quoted ^= mark == '"';
        mark == ';' && !quoted
    });
    let parameter = |part: &str| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_uppercase(), value.replace('"', "").trim().to_owned()))
    };
    parts.skip(1).filter_map(parameter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_may_lie_anywhere_and_a_value_begins_behind_the_parameters() {
        let text = "BEG\r\n IN:VCAL\r\n\tENDAR\r\n\r\nX;A=\"b:c\";D=e:f:g\nEND:VCALENDAR";
        let lines: Vec<&str> = content_lines(text).map(|at| &text[at]).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(divided(lines[0]), Some(("BEGIN".into(), "VCALENDAR".into())));
        assert_eq!(value(lines[1]), "f:g");
        assert_eq!(divided("no name"), None);
    }
}
