//! What a resource of a calendar says of its event. Servers write an object anew in their own way, so only what it means is
//! held beside each other.

/// What tells versions apart where both have the stamp of one moment.
const STAMPED: [&str; 8] = ["UID", "SEQUENCE", "STATUS", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION"];
/// What makes a new state of an event when it changes.
const STATE: [&str; 6] = ["STATUS", "DTSTART", "DTSTART;TZID", "DTEND", "DTEND;TZID", "LOCATION"];
/// What else is said of an event.
const WORDS: [&str; 6] = ["UID", "SUMMARY", "DESCRIPTION", "URL", "CATEGORIES", "TRANSP"];
/// What of the words is remembered once they were sent.
const REMEMBERED: [&str; 3] = ["UID", "SEQUENCE", "SUMMARY"];
/// The values that are text, with escapes (RFC 5545, 3.3.11).
const TEXTS: [&str; 4] = ["SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES"];
/// The highest SEQUENCE that programs can read (RFC 5545, 3.3.8).
const HIGHEST: u32 = i32::MAX as u32;

/// The properties of an event that it is known by, in order, each with its value. A zone stands apart from its time.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Essence(Vec<(String, String)>);

impl Essence {
    /// What a resource says. Nothing is counted of what lies inside an event, such as an alarm.
    pub fn of(resource: &str) -> Self {
        let unfolded = resource.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
        let mut inside: Vec<String> = Vec::new();
        let mut found = Vec::new();
        for (head, value) in unfolded.lines().filter_map(divided) {
            let name = head.split(';').next().unwrap_or_default().to_uppercase();
            match name.as_str() {
                "BEGIN" => inside.push(value.trim().to_uppercase()),
                "END" => _ = inside.pop(),
                _ if inside.last().is_some_and(|component| component == "VEVENT") => found.extend(value_of(name, head, value)),
                _ => {}
            }
        }
        found.sort();
        Essence(found)
    }

    /// Whether another says the same, be it with a higher number or made at another time.
    pub fn is_said_by(&self, other: &Essence) -> bool {
        self.agrees(other, &STAMPED) || self.sequence() <= other.sequence() && self.agrees(other, &STATE) && self.agrees(other, &WORDS)
    }

    /// Whether this is another as far as that is remembered.
    pub fn is_as_remembered(&self, other: &Essence) -> bool {
        self.agrees(other, &STATE) && self.agrees(other, &REMEMBERED)
    }

    /// How often the state of the event has changed.
    pub fn sequence(&self) -> u32 {
        let numbers = self.of_those(&["SEQUENCE"]).filter_map(|(_, value)| value.parse().ok());
        numbers.max().unwrap_or(0).min(HIGHEST)
    }

    /// The number that another has to have where it takes the place of this: never less, and more in another state.
    pub fn sequence_after(&self, other: &Essence) -> u32 {
        let least = self.sequence() + u32::from(!self.agrees(other, &STATE));
        least.max(other.sequence()).min(HIGHEST)
    }

    fn agrees(&self, other: &Essence, names: &[&str]) -> bool {
        self.of_those(names).eq(other.of_those(names))
    }

    fn of_those<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a (String, String)> {
        self.0.iter().filter(move |(name, _)| names.contains(&name.as_str()))
    }
}

/// What a property says, if anything: its value, and in what zone.
fn value_of(name: String, head: &str, value: &str) -> Vec<(String, String)> {
    let value = if TEXTS.contains(&name.as_str()) { unescaped(value) } else { value.to_owned() };
    let value = value.trim();
    if value.is_empty() {
        return Vec::new();
    }
    let zone = head.split(';').find_map(|part| part.split_once('=').filter(|(key, _)| key.eq_ignore_ascii_case("TZID")));
    let zone = zone.map(|(_, zone)| (format!("{name};TZID"), zone.trim_matches('"').to_owned()));
    zone.into_iter().chain([(name, value.to_owned())]).collect()
}

fn unescaped(value: &str) -> String {
    let mut marks = value.chars();
    let mut text = String::with_capacity(value.len());
    while let Some(mark) = marks.next() {
        match (mark, mark == '\\') {
            (_, true) => text.extend(marks.next().map(|mark| if mark.eq_ignore_ascii_case(&'n') { '\n' } else { mark })),
            (mark, false) => text.push(mark),
        }
    }
    text
}

/// A content line before and after the colon that is in no quotes.
fn divided(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = line.char_indices().find_map(|(at, mark)| {
        quoted ^= mark == '"';
        (mark == ':' && !quoted).then_some(at)
    })?;
    Some((&line[..at], &line[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(lines: &str) -> Essence {
        Essence::of(&format!("BEGIN:VEVENT\nUID:a\nSEQUENCE:2\nSTATUS:TENTATIVE\n{lines}\nEND:VEVENT\n"))
    }

    #[test]
    fn what_is_folded_and_quoted_is_read_and_what_lies_inside_is_not() {
        let folded = "BEGIN:VEVENT\r\nSUMMARY:a\r\n b\r\nDTSTART;TZID=\"a:b\":20130101T000000\r\nBEGIN:VALARM\r\n\
                      DESCRIPTION:ring\r\nEND:VALARM\r\nLOCATION: \r\nEND:VEVENT\r\nUID:x\r\n";
        let found: Vec<String> = Essence::of(folded).0.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(found, ["DTSTART=20130101T000000", "DTSTART;TZID=a:b", "SUMMARY=ab"]);
    }

    #[test]
    fn the_same_is_the_same_in_another_spelling_and_made_at_another_time() {
        let ours = event("DTSTAMP:1\nSUMMARY:a\\, b\\; c\nDESCRIPTION:d\\ne");
        assert!(ours.is_said_by(&event("DTSTAMP:2\nDESCRIPTION:d\\Ne\nSUMMARY:a, b; c\nX-OTHER:1\nBEGIN:VALARM\nSUMMARY:x\nEND:VALARM")));
        for other in ["DTSTAMP:2\nSUMMARY:a\\, b\\; c\nDESCRIPTION:e", "DTSTAMP:2\nSUMMARY:a\nDESCRIPTION:d\\ne", "DTSTAMP:2"] {
            assert!(!ours.is_said_by(&event(other)), "{other}");
        }
        let at = |zone: &str| event(&format!("DTSTAMP:{zone}\nDTSTART;TZID={zone}:20130101T000000"));
        assert!(!at("Europe/Zurich").is_said_by(&at("Asia/Makassar")), "the same hour elsewhere is another");
    }

    #[test]
    fn a_number_never_falls_and_rises_with_another_state() {
        let (less, more) = (Essence::of("BEGIN:VEVENT\nUID:a\nSEQUENCE:1\nSTATUS:TENTATIVE\nEND:VEVENT"), event(""));
        assert!(less.is_said_by(&more) && !more.is_said_by(&less));
        assert_eq!((more.sequence_after(&less), less.sequence_after(&more)), (2, 2));
        let moved = Essence::of("BEGIN:VEVENT\nUID:a\nSEQUENCE:2\nSTATUS:CONFIRMED\nEND:VEVENT");
        assert_eq!((more.sequence_after(&moved), moved.sequence_after(&less)), (3, 3));
        let far = Essence::of("BEGIN:VEVENT\nSEQUENCE:4294967295\nEND:VEVENT");
        assert_eq!(far.sequence_after(&less), HIGHEST);
    }
}
