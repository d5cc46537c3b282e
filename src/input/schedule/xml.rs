//! The schedule as XML. A document type is refused, so that no entity can grow; references are read only to characters, and others
//! stay as they are written.

use super::event::{Conference, Day, foreign};
use super::{first_few, left_out, read_as, too_many};
use crate::finding::{FileId, Finding, Place, Sources};
use crate::input::calendar::Limits;
use crate::input::event::Places;
use crate::input::foreign::ForeignEvent;
use crate::input::text::brief;
use crate::model::{Level, RuleName};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
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
    let mut walk = Walk::new(file);
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
            Event::Eof if walk.has_schedule && walk.path.is_empty() => return Ok((walk.events, first_few(walk.findings))),
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
                match letter {
                    Some(letter) => walk.text(&letter),
                    None => walk.unknown_reference(&source[at.clone()], at.clone()),
                }
            }
            _ => {}
        }
        if walk.met > most {
            return Err(broken(too_many(most), at.start));
        }
    }
}

/// Where the reader stands.
struct Walk {
    file: FileId,
    path: Vec<String>,
    /// What the conference says of its zone and its days.
    conference: BTreeMap<String, String>,
    day: Day,
    room: Option<String>,
    event: Option<Open>,
    events: Vec<ForeignEvent>,
    /// What is said of those that are left out or read otherwise.
    findings: Vec<Finding>,
    /// How many events there were.
    met: usize,
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
    fn new(file: FileId) -> Self {
        Walk {
            file,
            path: Vec::new(),
            conference: BTreeMap::new(),
            day: Day::default(),
            room: None,
            event: None,
            events: Vec::new(),
            findings: Vec::new(),
            met: 0,
            has_schedule: false,
        }
    }

    fn open(&mut self, start: &BytesStart<'_>, at: Range<usize>) {
        let name = start.name().as_ref().to_owned();
        let attribute = |wanted: &str| {
            let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == wanted)?;
            Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
        };
        self.has_schedule |= self.path.is_empty() && name == "schedule";
        match name.as_str() {
            "generator" if self.path.len() == 1 => _ = self.conference.insert(name.clone(), attribute("name").unwrap_or_default()),
            "day" => self.day = Day::new(attribute("date").as_deref(), attribute("start").as_deref(), attribute("end").as_deref()),
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
        if let [schedule, conference, name] = &self.path[..]
            && schedule == "schedule"
            && conference == "conference"
        {
            self.conference.entry(name.clone()).or_default().push_str(text);
        }
        if let (Some(event), Some(name)) = (&mut self.event, self.path.last()) {
            // Only what lies directly in the event is asked for.
            if self.path.len() == event.depth + 1 {
                event.parts.entry(name.clone()).or_default().push_str(text);
            }
        }
    }

    /// A reference that XML does not know, such as `&nbsp;`, stays as it is written.
    fn unknown_reference(&mut self, written: &str, at: Range<usize>) {
        self.text(written);
        if self.event.is_some() {
            let message = format!("XML knows no `{}`, which is read as it is written", brief(written));
            self.findings.push(read_as(Level::Warning, message).at(Place { file: self.file, bytes: at }, "here"));
        }
    }

    fn close(&mut self) {
        self.path.pop();
        let depth = self.path.len();
        if let Some(event) = self.event.take_if(|event| depth < event.depth) {
            let own = |name: &str| event.parts.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
            let part = |name: &str| own(name).or(self.room.as_deref().filter(|_| name == "room"));
            let conference = Conference::new(|name| self.conference.get(name).map(|text| text.trim()));
            let read = foreign(&part, event.guid.clone(), &self.day, &conference);
            self.take(read, event.at.clone(), event.starts.clone().unwrap_or(event.at));
        }
    }

    fn take(&mut self, read: Result<(ForeignEvent, Vec<Finding>), String>, begins: Range<usize>, starts: Range<usize>) {
        self.met += 1;
        let [begins, starts] = [begins, starts].map(|bytes| Place { file: self.file, bytes });
        match read {
            Ok((event, told)) => {
                self.findings.extend(told.into_iter().map(|finding| finding.at(starts.clone(), "read so")));
                self.events.push(ForeignEvent { places: Some(Places { begins, starts }), ..event });
            }
            Err(message) => self.findings.push(left_out(message).at(begins, "left out")),
        }
    }
}
