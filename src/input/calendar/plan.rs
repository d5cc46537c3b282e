//! A plan from a calendar, so that a schedule made elsewhere can be checked.
//!
//! An event is the consultation whose UID it bears, if fora has written it, else the one whose title or short name is
//! its summary. Where it is, its location tells; what that does not tell is as the series says.

use super::{Details, Event, How, LeftOut, Limits, Span, Status, read_calendar};
use crate::finding::{FileId, Finding, Sources};
use crate::input::busy;
use crate::input::plan::{unsaid_moderator, unsaid_room};
use crate::input::text::brief;
use crate::model::{ConsultationId, ForumId, Level, PersonId, Placement, Plan, RoomId, RuleName, Series, State, Subject, When};
use crate::time::{Interval, MINUTES_PER_DAY};
use std::collections::{BTreeMap, BTreeSet};

/// Ends the UIDs that fora writes.
const OURS: &str = "@fora.invalid";

/// The plan in a calendar that `sources` holds, for a series that was read; what could not be matched is told.
///
/// `clock` is as in [`How::clock`]. The plan is `None` if any finding is an error. `sources` learns where each sitting
/// stands. Times without a zone are on the clock of the calendar, which is told; an event on no clock at all is left out.
pub fn read_plan_from_calendar(
    sources: &mut Sources,
    file: FileId,
    series: &Series,
    limits: &Limits,
    clock: &dyn Fn() -> u64,
) -> (Option<Plan>, Vec<Finding>) {
    // A schedule may go astray by years, and that is for the rules to tell.
    const YEARS: i64 = 3 * 366 * MINUTES_PER_DAY;
    let usable = busy::usable(series);
    let window = Interval::lasting(usable.start().plus(-YEARS), usable.minutes() + 2 * YEARS);
    let how = How { zones: &*series.zones, floating: None, window, only_busy: false, limits, clock };
    let (calendar, mut findings) = read_calendar(sources, file, how);
    let Some(calendar) = calendar else { return (None, findings) };
    let mut matching = Matching { series, findings_of_events: Vec::new(), more: 0, placements: Vec::new(), titles: Titles::of(series) };
    let mut taken = BTreeSet::new();
    // Those that say which sitting they are come first.
    let (told, untold): (Vec<_>, Vec<_>) = calendar
        .events
        .iter()
        .filter_map(|event| Some((event, matching.consultation(event)?)))
        .partition(|(_, wanted)| wanted.sitting.is_some());
    for (event, wanted) in told.into_iter().chain(untold) {
        matching.place(event, wanted, &mut taken, sources);
    }
    let Matching { mut findings_of_events, mut placements, more, .. } = matching;
    if more > 0 {
        let message = format!("{more} more events are no consultation of the series, or cannot be its sittings, and are left out");
        findings_of_events.push(Finding::new(RuleName::Calendar, message).level(Level::Warning).fix("look at those above first"));
    }
    placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
    findings.extend(findings_of_events);
    findings.extend(passed_over(&calendar.left_out, sources, file, window));
    let plan = Plan { placements, ..Plan::default() };
    (findings.iter().all(|finding| finding.level != Level::Error).then_some(plan), findings)
}

/// What the calendar has beside the events that were looked at.
fn passed_over(left_out: &LeftOut, sources: &Sources, file: FileId, window: Interval) -> Option<Finding> {
    let name = &sources.file(file).name;
    let counted = [
        (left_out.older, "older copies"),
        (left_out.empty, "without a length"),
        (left_out.outside, "at another time"),
        (left_out.others, "tasks and other things that are no events"),
    ];
    let said: Vec<String> = counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let (from, to) = (window.start().utc().date(), window.end().utc().date());
    let message = format!("`{name}` holds more than its plan from {from} to {to}: {}", said.join(", "));
    (!said.is_empty()).then(|| Finding::new(RuleName::Calendar, message).level(Level::Note))
}

/// Which consultation an event is, and which of its sittings if it tells.
#[derive(Clone, Copy)]
struct WantedSitting {
    consultation: ConsultationId,
    sitting: Option<u32>,
    /// Whether fora wrote the event, so that what it does not say is not there.
    ours: bool,
}

/// The consultations, fora and people by what events call them, in small letters.
struct Titles {
    by_title: BTreeMap<String, Vec<ConsultationId>>,
    by_plain_name: BTreeMap<String, ConsultationId>,
    by_name: BTreeMap<String, ConsultationId>,
    fora: Vec<(String, ForumId)>,
    people: Vec<(String, PersonId)>,
}

impl Titles {
    fn of(series: &Series) -> Self {
        let mut titles = Titles {
            by_title: BTreeMap::new(),
            by_plain_name: BTreeMap::new(),
            by_name: BTreeMap::new(),
            fora: series.fora.iter().zip(0..).map(|(forum, id)| (plain(&forum.title), ForumId(id))).collect(),
            people: series.people.iter().zip(0..).map(|(person, id)| (plain(&person.title), PersonId(id))).collect(),
        };
        for id in series.consultation_ids() {
            let asked = series.consultation(id);
            titles.by_title.entry(plain(&asked.title)).or_default().push(id);
            titles.by_plain_name.entry(plain(&asked.name)).or_insert(id);
            titles.by_name.insert(asked.name.clone(), id);
        }
        titles
    }

    /// Those that a summary may mean.
    fn find(&self, summary: &str) -> Vec<ConsultationId> {
        let summary = plain(summary);
        let by_name = || self.by_plain_name.get(&summary).map(|id| vec![*id]);
        self.by_title.get(&summary).cloned().or_else(by_name).unwrap_or_default()
    }
}

struct Matching<'s> {
    series: &'s Series,
    findings_of_events: Vec<Finding>,
    /// Events that were left out beyond those told one by one.
    more: usize,
    placements: Vec<Placement>,
    titles: Titles,
}

impl Matching<'_> {
    fn tell(&mut self, event: &Event, message: String, label: &str, fix: &str) {
        const TOLD: usize = 20;
        if self.findings_of_events.len() >= TOLD {
            self.more += 1;
            return;
        }
        let place = event.details.places.1.clone();
        self.findings_of_events.push(Finding::new(RuleName::Calendar, message).level(Level::Warning).at(place, label).fix(fix));
    }

    /// The consultation that an event is; that it is none is told.
    fn consultation(&mut self, event: &Event) -> Option<WantedSitting> {
        let uid = event.details.uid.as_deref().unwrap_or_default();
        if let Some((name, sitting)) = ours(uid)
            && let Some(consultation) = self.titles.by_name.get(&name)
        {
            return Some(WantedSitting { consultation: *consultation, sitting: Some(sitting), ours: true });
        }
        let (title, sitting) = apart(event.details.summary.as_deref().unwrap_or_default());
        let (message, fix) = match self.titles.find(title)[..] {
            [consultation] => return Some(WantedSitting { consultation, sitting, ours: false }),
            [] if title.is_empty() => {
                ("an event without a title is no consultation of the series".to_owned(), "give it one in the calendar")
            }
            [] => (
                format!("`{}` is no consultation of the series, and is left out", brief(title)),
                "call it by the title or the short name of one, or leave it",
            ),
            ref several => (
                format!("`{}` is the title of {} consultations, and is left out", brief(title), several.len()),
                "call it by the short name of the one that is meant",
            ),
        };
        self.tell(event, message, "this event", fix);
        None
    }

    fn place(&mut self, event: &Event, wanted: WantedSitting, taken: &mut BTreeSet<(ConsultationId, u32)>, sources: &mut Sources) {
        let asked = self.series.consultation(wanted.consultation);
        let name = brief(&asked.name);
        let sittings = if asked.written.is_some() { 1 } else { asked.sittings };
        let free = || (0..sittings).find(|sitting| !taken.contains(&(wanted.consultation, *sitting)));
        let Some(sitting) = wanted.sitting.or_else(free).filter(|sitting| *sitting < sittings) else {
            let message = match wanted.sitting {
                Some(sitting) => format!("this event is sitting {} of `{name}`, which has {sittings}", u64::from(sitting) + 1),
                None => format!("`{name}` has {sittings} {} and stands here once more", if sittings == 1 { "sitting" } else { "sittings" }),
            };
            return self.tell(
                event,
                format!("{message}, and is left out"),
                "beyond its sittings",
                "change `sittings` of the series, or delete the event",
            );
        };
        if !taken.insert((wanted.consultation, sitting)) {
            let message = format!("sitting {} of `{name}` is in the calendar twice, and the later one is left out", sitting + 1);
            return self.tell(event, message, "the later one", "delete one of the two");
        }
        let when = match (event.span, &asked.written) {
            (Span::Time(interval), None) => When::Meeting(interval),
            (Span::Days(from, to), Some(_)) => When::Written { from, to },
            (Span::Days(..), None) => {
                let message = format!("`{name}` is a meeting, and its event lasts whole days: it is left out");
                return self.tell(event, message, "whole days", "give the event a time");
            }
            (Span::Time(_), Some(_)) => {
                let message = format!("`{name}` is written, and its event has a time: it is left out");
                return self.tell(event, message, "has a time", "make it an event of whole days");
            }
        };
        let (forum, room) = self.whereabouts(&event.details, wanted);
        let moderator = self.moderator(&event.details, wanted);
        let subject = Subject::Sitting(wanted.consultation, sitting);
        sources.record(subject, None, event.details.places.0.clone());
        sources.record(subject, Some("starts"), event.details.places.1.clone());
        let consultation = wanted.consultation;
        self.placements.push(Placement {
            consultation,
            sitting,
            when,
            forum,
            room,
            moderator,
            state: state(event.details.status),
            announced: None,
        });
    }

    /// The forum and the room of an event, by the titles that its location holds.
    fn whereabouts(&self, details: &Details, wanted: WantedSitting) -> (Option<ForumId>, Option<RoomId>) {
        let (series, asked) = (self.series, self.series.consultation(wanted.consultation));
        let location = [details.location.as_deref(), said(details, "Where")].into_iter().flatten().collect::<Vec<_>>().join("; ");
        let told = plain(&location);
        let title = |forum: ForumId| self.titles.fora[forum.index()].0.as_str();
        let fora = self.titles.fora.iter().map(|(title, id)| (title.as_str(), *id));
        let mut named = longest(&told, fora);
        // The consultation's own comes before another of the same title.
        if let (Some(own), Some(found)) = (asked.forum, named)
            && title(own) == title(found)
        {
            named = Some(own);
        }
        let rooms = |forum: ForumId| -> Vec<(String, RoomId)> {
            series.forum(forum).rooms.iter().map(|id| (plain(&series.room(*id).title), *id)).collect()
        };
        // The title of a room may be part of that of its forum.
        let told_beside =
            |forum: ForumId| longest(&told.replace(title(forum), ";"), rooms(forum).iter().map(|(title, id)| (title.as_str(), *id)));
        // A forum called like the city of the base is not told apart from that city.
        let base = plain(&series.place(series.base).title);
        let is_city = |forum: &ForumId| title(*forum) == base && told_beside(*forum).is_none();
        if asked.forum.is_none() && named.as_ref().is_some_and(is_city) {
            named = None;
        }
        let nowhere = wanted.ours && !told.is_empty() && asked.written.is_none();
        let forum = named.or(if nowhere { None } else { asked.forum });
        // A room called like its forum stands there once.
        let alike = |forum: ForumId| rooms(forum).iter().find(|(room, _)| room == title(forum)).map(|(_, id)| *id);
        let room = forum.and_then(|forum| told_beside(forum).or_else(|| alike(forum).filter(|_| named.is_some())));
        (forum, room.or_else(|| if nowhere { None } else { unsaid_room(series, asked, forum) }))
    }

    fn moderator(&self, details: &Details, wanted: WantedSitting) -> Option<PersonId> {
        let asked = self.series.consultation(wanted.consultation);
        let Some(told) = said(details, "Moderator").map(plain) else { return unsaid_moderator(asked) };
        let is_told = |id: &&PersonId| self.titles.people[id.index()].0 == told;
        let anybody = || self.titles.people.iter().find(|(title, _)| *title == told).map(|(_, id)| *id);
        asked.moderators.iter().find(is_told).copied().or_else(anybody).or_else(|| unsaid_moderator(asked))
    }
}

/// The name of a consultation and the number of a sitting, from 0, in a UID that fora wrote:
/// `CALENDAR.NAME@fora.invalid`, with `.2` behind the name for the second sitting.
fn ours(uid: &str) -> Option<(String, u32)> {
    let parts: Vec<&str> = uid.strip_suffix(OURS)?.split('.').collect();
    match parts[..] {
        [_, name] => Some((decoded(name)?, 0)),
        [_, name, number] => Some((decoded(name)?, number.parse::<u32>().ok()?.checked_sub(1)?)),
        _ => None,
    }
}

/// A part of a UID with the letters that it stands for.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
                rest = after;
            }
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok()
}

/// A summary without the mark of what is cancelled, and which of several sittings it says it is, from 0.
fn apart(summary: &str) -> (&str, Option<u32>) {
    let mut title = summary.trim();
    for mark in ["CANCELLED:", "CANCELED:"] {
        if title.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark)) {
            title = title[mark.len()..].trim_start();
        }
    }
    let numbered = title.strip_suffix(')').and_then(|rest| {
        let (title, numbers) = rest.rsplit_once(" (")?;
        let (number, of) = numbers.split_once(" of ")?;
        of.parse::<u32>().ok()?;
        Some((title, number.parse::<u32>().ok()?.checked_sub(1)?))
    });
    numbered.map_or((title, None), |(title, sitting)| (title, Some(sitting)))
}

/// Text to compare: small letters, single spaces, and nothing that cannot be seen.
fn plain(text: &str) -> String {
    let seen: String = text.chars().map(|mark| if mark.is_control() { ' ' } else { mark }).filter(|mark| !is_turning(*mark)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether a mark only turns the text around it, and so is in no calendar that fora writes.
fn is_turning(mark: char) -> bool {
    matches!(mark, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The thing of the longest title that a text holds as whole words; both are plain.
fn longest<'t, I: Copy>(text: &str, titles: impl Iterator<Item = (&'t str, I)>) -> Option<I> {
    let held = titles.filter(|(title, _)| holds(text, title));
    // Of two that are as long the first.
    held.fold(None, |best: Option<(usize, I)>, (title, id)| match best {
        Some((length, _)) if length >= title.len() => best,
        _ => Some((title.len(), id)),
    })
    .map(|(_, id)| id)
}

/// Whether a text holds a title and not only a part of longer words.
fn holds(text: &str, title: &str) -> bool {
    let letter = |mark: Option<char>| mark.is_some_and(char::is_alphanumeric);
    let whole = |at: usize| !letter(text[..at].chars().next_back()) && !letter(text[at + title.len()..].chars().next());
    !title.is_empty() && text.match_indices(title).any(|(at, _)| whole(at))
}

/// What a line of the description says, as fora writes it: `Moderator: Ana`.
fn said<'d>(details: &'d Details, what: &str) -> Option<&'d str> {
    let description = details.description.as_deref()?;
    description.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(": "))
}

fn state(status: Status) -> State {
    match status {
        Status::Tentative => State::Tentative,
        Status::Confirmed => State::Confirmed,
        Status::Cancelled => State::Cancelled,
        Status::Unsaid => State::Draft,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uid_of_ours_tells_consultation_and_sitting() {
        assert_eq!(ours("open-talks.town-hall@fora.invalid"), Some(("town-hall".into(), 0)));
        assert_eq!(ours("a%2Eb.%C3%A9lan.2@fora.invalid"), Some(("élan".into(), 1)));
        for other in ["a.b@example.org", "a.b.0@fora.invalid", "a.deadline.b.c@fora.invalid", "a.%FF@fora.invalid", "@fora.invalid"] {
            assert_eq!(ours(other), None, "{other}");
        }
    }

    #[test]
    fn a_summary_is_read_without_its_marks() {
        assert_eq!(apart("CANCELLED: Town Hall (2 of 3)"), ("Town Hall", Some(1)));
        assert_eq!(apart("Town Hall (day 1 of 2)"), ("Town Hall (day 1 of 2)", None));
        assert_eq!(apart(" Cancelled: é"), ("é", None));
        assert_eq!(apart("Town Hall (0 of 2)"), ("Town Hall (0 of 2)", None));
    }

    #[test]
    fn a_title_is_found_as_whole_words_and_the_longest_of_them() {
        assert!(holds("room 1, town hall, bali", "town hall") && !holds("room 12", "room 1") && !holds("x", ""));
        let titles = [("hall", 0), ("hall 2", 1), ("café", 2)];
        assert_eq!(longest(&plain("HALL  2, Nusa Dua"), titles.into_iter()), Some(1));
        assert_eq!(longest(&plain("CAFÉ"), titles.into_iter()), Some(2));
        assert_eq!(longest("townhall", titles.into_iter()), None);
    }
}
