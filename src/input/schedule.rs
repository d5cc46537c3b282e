//! Reads the schedule of frab and pretalx, as XML and as JSON, for what is in it of a series.
//!
//! Of an event are read its `guid`, `title`, `date` (or the date of its day and its `start`), `duration` and `room`. A
//! document type is refused, so that no entity can grow; references are read only to characters.

use super::calendar::Limits;
use super::event::{Places, Span, line_of};
use super::foreign::{ForeignEvent, whereabouts};
use super::text::brief;
use crate::finding::{FileId, Finding, Place, Sources};
use crate::model::RuleName;
use crate::text::counted;
use crate::time::{Civil, Date, Instant, Interval, Minutes};
use chrono::Timelike;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// How deep elements may lie within each other.
const DEEPEST: usize = 32;

/// Reads the events of a `schedule.xml`, with what is wrong with single ones.
///
/// # Errors
/// A finding if the text is no XML or no schedule.
pub fn read_schedule_xml(sources: &Sources, file: FileId) -> Result<(Vec<ForeignEvent>, Vec<Finding>), Box<Finding>> {
    let source = &sources.file(file).text;
    let mut walk =
        Walk { file, path: Vec::new(), day: None, room: None, event: None, events: Vec::new(), unread: Vec::new(), has_schedule: false };
    let mut reader = Reader::from_str(source);
    let most = Limits::default().components;
    loop {
        let from = reader.buffer_position() as usize;
        let broken = |message: String, at: usize| {
            let at = at.min(source.len());
            Box::new(Finding::new(RuleName::Syntax, message).at(Place { file, bytes: at..at }, "here").fix("export the schedule again"))
        };
        let event = reader.read_event();
        let event = event
            .map_err(|error| broken(format!("the schedule is not XML: {}", brief(&error.to_string())), reader.error_position() as usize))?;
        let at = from..reader.buffer_position() as usize;
        match event {
            Event::Eof if walk.has_schedule && walk.path.is_empty() => return Ok((walk.events, first_few(walk.unread))),
            Event::Eof if walk.has_schedule => {
                return Err(broken(format!("the schedule ends inside `{}`", brief(&walk.path.join("/"))), at.start));
            }
            Event::Eof => return Err(broken("the file has no element `schedule`".into(), 0)),
            Event::DocType(_) => return Err(broken("the schedule has a document type, which is not read".into(), at.start)),
            Event::Start(start) => {
                walk.open(&start, at.clone());
                if walk.path.len() > DEEPEST {
                    return Err(broken(format!("elements are nested more than {DEEPEST} deep; at most {DEEPEST} are read"), at.start));
                }
            }
            Event::Empty(start) => {
                walk.open(&start, at.clone());
                walk.close();
            }
            Event::End(_) => walk.close(),
            Event::Text(inner) => walk.text(&inner),
            Event::CData(inner) => walk.text(&inner),
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().ok().flatten().map(String::from);
                let letter = letter.or_else(|| resolve_predefined_entity(&reference).map(str::to_owned));
                walk.text(&letter.ok_or_else(|| broken(format!("`&{};` has no meaning here", brief(&reference)), at.start))?);
            }
            _ => {}
        }
        if walk.events.len() + walk.unread.len() > most {
            return Err(broken(too_many(most), at.start));
        }
    }
}

/// Where the reader stands.
struct Walk {
    file: FileId,
    path: Vec<String>,
    day: Option<Date>,
    room: Option<String>,
    event: Option<Open>,
    events: Vec<ForeignEvent>,
    /// What is said of those that are left out.
    unread: Vec<Finding>,
    has_schedule: bool,
}

/// An event that is not closed yet.
struct Open {
    at: Range<usize>,
    /// Its date, or else its start.
    starts: Option<Range<usize>>,
    depth: usize,
    guid: Option<String>,
    parts: BTreeMap<String, String>,
}

impl Walk {
    fn open(&mut self, start: &BytesStart<'_>, at: Range<usize>) {
        let name = start.name().as_ref().to_owned();
        let attribute = |wanted: &str| {
            let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == wanted)?;
            quick_xml::escape::unescape(&found.value).ok().map(|value| value.into_owned())
        };
        self.has_schedule |= self.path.is_empty() && name == "schedule";
        match name.as_str() {
            "day" => self.day = attribute("date").and_then(|date| date.parse().ok()),
            // The one of an event has its name as text, and is asked for first.
            "room" if self.event.is_none() => self.room = attribute("name"),
            "event" if self.event.is_none() => {
                let guid = attribute("guid");
                self.event = Some(Open { at, starts: None, depth: self.path.len() + 1, guid, parts: BTreeMap::new() });
            }
            "date" | "start" => {
                let depth = self.path.len();
                if let Some(event) = self.event.as_mut().filter(|event| depth == event.depth && (name == "date" || event.starts.is_none()))
                {
                    event.starts = Some(at);
                }
            }
            _ => {}
        }
        self.path.push(name);
    }

    fn text(&mut self, text: &str) {
        if let (Some(event), Some(name)) = (&mut self.event, self.path.last()) {
            // Only what lies directly in the event is asked for.
            if self.path.len() == event.depth + 1 {
                event.parts.entry(name.clone()).or_default().push_str(text);
            }
        }
    }

    fn close(&mut self) {
        self.path.pop();
        let depth = self.path.len();
        if let Some(event) = self.event.take_if(|event| depth < event.depth) {
            let own = |name: &str| event.parts.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
            let part = |name: &str| own(name).or(self.room.as_deref().filter(|_| name == "room"));
            let read = foreign(&part, event.guid.clone(), self.day);
            self.take(read, event.at.clone(), event.starts.clone().unwrap_or(event.at));
        }
    }

    fn take(&mut self, read: Result<ForeignEvent, String>, begins: Range<usize>, starts: Range<usize>) {
        let [begins, starts] = [begins, starts].map(|bytes| Place { file: self.file, bytes });
        match read {
            Ok(event) => self.events.push(ForeignEvent { places: Some(Places { begins, starts }), ..event }),
            Err(message) => self.unread.push(left_out(message).at(begins, "left out")),
        }
    }
}

fn too_many(most: usize) -> String {
    format!("the schedule has more than {most} events; at most {most} are read")
}

/// The first of those that are left out, and how many more there are.
fn first_few(mut unread: Vec<Finding>) -> Vec<Finding> {
    const TOLD: usize = 20;
    let more = unread.len().saturating_sub(TOLD);
    unread.truncate(TOLD);
    if more > 0 {
        unread.push(left_out(counted(more as i64, "more event is left out", "more events are left out")));
    }
    unread
}

fn left_out(message: String) -> Finding {
    Finding::new(RuleName::WrongKind, message).level(crate::model::Level::Warning).fix("correct the event where the schedule was made")
}

/// Reads the events of a `schedule.json`, with what is wrong with single ones.
///
/// # Errors
/// A finding if the text is no JSON or no schedule.
pub fn read_schedule_json(sources: &Sources, file: FileId) -> Result<(Vec<ForeignEvent>, Vec<Finding>), Box<Finding>> {
    let source = &sources.file(file).text;
    let document: Value = serde_json::from_str(source).map_err(|error| {
        let start: usize = source.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = (start + error.column().saturating_sub(1)).min(source.len());
        let message = format!("the schedule is not JSON: {}", brief(&error.to_string()));
        Box::new(Finding::new(RuleName::Syntax, message).at(Place { file, bytes: at..at }, "here").fix("export the schedule again"))
    })?;
    let Some(days) = document["schedule"]["conference"]["days"].as_array() else {
        let finding = Finding::new(RuleName::WrongKind, "the file has no list `schedule.conference.days`");
        return Err(Box::new(finding.fix("name a file that `fora export --to schedule.json`, frab or pretalx wrote")));
    };
    let (mut events, mut unread, most) = (Vec::new(), Vec::new(), Limits::default().components);
    for day in days {
        let date = day["date"].as_str().and_then(|date| date.parse().ok());
        let rooms = day["rooms"].as_object().into_iter().flatten();
        for (room, event) in rooms.flat_map(|(room, events)| events.as_array().into_iter().flatten().map(move |event| (room, event))) {
            let part = |name: &str| match name {
                "room" => event["room"].as_str().or(Some(room)),
                name => event[name].as_str().map(str::trim).filter(|text| !text.is_empty()),
            };
            match foreign(&part, event["guid"].as_str().map(str::to_owned), date) {
                Ok(event) => events.push(event),
                Err(message) => unread.push(left_out(message)),
            }
            if events.len() + unread.len() > most {
                return Err(Box::new(Finding::new(RuleName::Syntax, too_many(most)).fix("split the schedule")));
            }
        }
    }
    Ok((events, first_few(unread)))
}

/// An event of its parts by name.
fn foreign<'t>(part: &dyn Fn(&str) -> Option<&'t str>, identity: Option<String>, day: Option<Date>) -> Result<ForeignEvent, String> {
    let title = part("title").ok_or("an event has no title")?.to_owned();
    let name = brief(&title);
    let duration = part("duration").unwrap_or_default();
    let minutes = minutes(duration).filter(|minutes| (1..=Limits::default().longest).contains(minutes));
    let minutes = minutes.ok_or_else(|| format!("`{name}` lasts `{}`, which is not a length from 00:01 to a year", brief(duration)))?;
    let when = match part("date").map(instant) {
        Some(Some(start)) => Span::Time(Interval::lasting(start, minutes)),
        written => {
            let civil = written.is_none().then(|| day?.and_time(clock(part("start")?)?).into()).flatten();
            let civil: Option<Civil> = civil.or_else(|| local(part("date")?));
            let civil = civil.ok_or_else(|| format!("`{name}` has no day and time in whole minutes from 1900 to 2200"))?;
            Span::OnSite(civil, minutes)
        }
    };
    let moderator = line_of(part("description"), "Moderator").map(str::to_owned);
    let whereabouts = whereabouts(part("room").unwrap_or_default(), part("description")).to_owned();
    Ok(ForeignEvent { identity, title, when, whereabouts, moderator, state: None, places: None })
}

fn is_near(date: Date) -> bool {
    super::field::YEARS.contains(&chrono::Datelike::year(&date))
}

/// `2013-10-22T13:30:00+08:00`.
fn instant(text: &str) -> Option<Instant> {
    let moment = chrono::DateTime::parse_from_rfc3339(text).ok()?;
    let moment = Some(moment).filter(|moment| is_near(moment.date_naive()) && moment.second() == 0)?;
    Some(Instant::from_unix_minutes(moment.timestamp().div_euclid(60)))
}

/// The same without an offset.
fn local(text: &str) -> Option<Civil> {
    text.parse::<Civil>().ok().filter(|civil| is_near(civil.date()) && civil.second() == 0)
}

/// `13:30`.
fn clock(text: &str) -> Option<chrono::NaiveTime> {
    ["%H:%M", "%H:%M:%S"].iter().find_map(|form| chrono::NaiveTime::parse_from_str(text, form).ok()).filter(|clock| clock.second() == 0)
}

/// `01:30`, `01:30:00`.
fn minutes(text: &str) -> Option<Minutes> {
    let parts: Vec<Minutes> = text.split(':').map(|part| part.parse::<u32>().ok().map(Minutes::from)).collect::<Option<_>>()?;
    let ([hours, minutes] | [hours, minutes, 0]) = parts[..] else { return None };
    hours.checked_mul(60)?.checked_add(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = Result<(Vec<ForeignEvent>, Vec<Finding>), Box<Finding>>;

    fn xml(text: &str) -> Read {
        let mut sources = Sources::default();
        let file = sources.add("schedule.xml", text);
        read_schedule_xml(&sources, file)
    }

    fn json(text: &str) -> Read {
        let mut sources = Sources::default();
        let file = sources.add("schedule.json", text);
        read_schedule_json(&sources, file)
    }

    fn one(event: &str) -> Read {
        xml(&format!("<schedule><day date='2027-03-22'><room name='Hall'>{event}</room></day></schedule>"))
    }

    const PARTS: &str = "<date>2027-03-22T09:00:00+02:00</date><duration>01:30</duration><room>Hall</room>";

    #[test]
    fn an_event_is_read_in_both_forms() {
        let (events, findings) = one(&format!(
            "<event guid='g' id='1'><title>A &amp; B &#233; <![CDATA[<c>]]></title>{PARTS}<description>x\nModerator: Ana</description><persons><person>x</person></persons></event>"
        ))
        .expect("a schedule");
        assert_eq!((events.len(), findings.len()), (1, 0));
        let start =
            Instant::from_unix_minutes(chrono::DateTime::parse_from_rfc3339("2027-03-22T07:00:00Z").expect("a minute").timestamp() / 60);
        let wanted = ForeignEvent {
            identity: Some("g".into()),
            title: "A & B é <c>".into(),
            when: Span::Time(Interval::lasting(start, 90)),
            whereabouts: "Hall".into(),
            moderator: Some("Ana".into()),
            state: None,
            places: events[0].places.clone(),
        };
        assert_eq!(events[0], wanted);
        let text = r#"{"schedule": {"conference": {"days": [{"date": "2027-03-22", "rooms": {"Hall": [
            {"guid": "g", "title": "A & B é <c>", "date": "2027-03-22T09:00:00+02:00", "duration": "01:30",
             "description": "x\nModerator: Ana"}]}}]}}}"#;
        let (events, _) = json(text).expect("a schedule");
        assert_eq!(events, [ForeignEvent { places: None, ..wanted }]);
    }

    #[test]
    fn without_a_date_the_day_and_the_start_are_on_site() {
        let (events, _) = one("<event><title>A</title><start>09:30</start><duration>0:45</duration></event>").expect("a schedule");
        let civil = "2027-03-22T09:30:00".parse().expect("a minute");
        assert_eq!((events[0].when, events[0].identity.as_deref()), (Span::OnSite(civil, 45), None));
    }

    #[test]
    fn what_cannot_be_read_of_an_event_is_told_and_the_others_are_read() {
        for (parts, told) in [
            (
                "<title>A</title><date>2027-03-22T09:00:00Z</date><duration>soon</duration>",
                "`A` lasts `soon`, which is not a length from 00:01 to a year",
            ),
            (
                "<title>A</title><date>2027-03-22T09:00:00Z</date><duration>99999999999:00</duration>",
                "`A` lasts `99999999999:00`, which is not a length from 00:01 to a year",
            ),
            (
                "<title>A</title><date>9999-03-22T09:00:00Z</date><duration>1:00</duration>",
                "`A` has no day and time in whole minutes from 1900 to 2200",
            ),
            (
                "<title>A</title><date>2027-03-22T09:00:30Z</date><duration>1:00</duration>",
                "`A` has no day and time in whole minutes from 1900 to 2200",
            ),
            (
                "<title>A</title><start>09:00:30</start><duration>1:00</duration>",
                "`A` has no day and time in whole minutes from 1900 to 2200",
            ),
            (
                "<title>A</title><date>2027-03-22T09:00:00Z</date><duration>1:00:30</duration>",
                "`A` lasts `1:00:30`, which is not a length from 00:01 to a year",
            ),
            (
                "<title>A</title><date>2027-03-22T09:00:00Z</date><duration>1:00:soon</duration>",
                "`A` lasts `1:00:soon`, which is not a length from 00:01 to a year",
            ),
            ("<title> </title>", "an event has no title"),
        ] {
            let (events, findings) = one(&format!("<event>{parts}</event><event><title>B</title>{PARTS}</event>")).expect("a schedule");
            assert_eq!((events.len(), findings[0].message.as_str()), (1, told));
        }
    }

    #[test]
    fn entities_depth_and_what_is_no_schedule_are_refused() {
        let bomb = "<!DOCTYPE s [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><schedule>&b;</schedule>";
        for (text, told) in [
            (bomb, "the schedule has a document type, which is not read"),
            ("<schedule><day><event><title>&b;</title></event></day></schedule>", "`&b;` has no meaning here"),
            ("<html></html>", "the file has no element `schedule`"),
            ("", "the file has no element `schedule`"),
            ("<schedule><day>", "the schedule ends inside `schedule/day`"),
            (&format!("<schedule>{}", "<a>".repeat(100_000)), "elements are nested more than 32 deep; at most 32 are read"),
        ] {
            assert_eq!(xml(text).expect_err("refused").message, told);
        }
        assert!(xml("<schedule></day>").expect_err("refused").message.starts_with("the schedule is not XML: "));
        assert!(json("{").expect_err("refused").message.starts_with("the schedule is not JSON: "));
        assert!(json(&"[".repeat(100_000)).expect_err("refused").message.starts_with("the schedule is not JSON: "));
        assert_eq!(json("{}").expect_err("refused").message, "the file has no list `schedule.conference.days`");
    }
}
