//! The schedule as JSON, in its older form and in today's (`schema.json` and `schema2.json` of github.com/voc/schedule).

use super::event::{Conference, Day, foreign};
use super::{first_few, left_out, read_as, too_many};
use crate::finding::{FileId, Finding, Place, Sources};
use crate::input::calendar::Limits;
use crate::input::foreign::ForeignEvent;
use crate::input::text::brief;
use crate::model::{Level, RuleName};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// Reads the events of a `schedule.json`, with what is wrong with single ones.
///
/// # Errors
/// A finding if the text is no JSON or no schedule.
pub fn read_schedule_json(sources: &Sources, file: FileId) -> Result<(Vec<ForeignEvent>, Vec<Finding>), Box<Finding>> {
    let source = &sources.file(file).text;
    let (document, huge) = document_of(source).map_err(|error| {
        let at = position(source, &error);
        let message = format!("the schedule is not JSON: {}", brief(&error.to_string()));
        Box::new(Finding::new(RuleName::Syntax, message).at(Place { file, bytes: at..at }, "here").fix("export the schedule again"))
    })?;
    let (schedule, conference) = (&document["schedule"], &document["schedule"]["conference"]);
    let days = conference["days"].as_array().map_or(&[][..], Vec::as_slice);
    // Today's form has one list of events, the older one a list in each room of each day.
    let listed = schedule["events"].as_array().map(|events| events.iter().map(|event| (Day::default(), None, event)));
    if listed.is_none() && !conference["days"].is_array() {
        let finding = Finding::new(RuleName::WrongKind, "the file has no list `schedule.conference.days` or `schedule.events`");
        return Err(Box::new(finding.fix("name a file that `fora export --to schedule.json`, frab or pretalx wrote")));
    }
    let in_rooms = days.iter().flat_map(|day| {
        let text = |name: &str| day[name].as_str();
        let about = Day::new(text("date"), text("day_start").or(text("start")), text("day_end").or(text("end")));
        let rooms = day["rooms"].as_object().into_iter().flatten();
        let events =
            rooms.flat_map(|(room, events)| events.as_array().into_iter().flatten().map(move |event| (Some(room.as_str()), event)));
        events.map(move |(room, event)| (about, room, event))
    });
    let rooms: BTreeMap<&str, &str> = conference["rooms"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|room| Some((room["guid"].as_str()?, room["name"].as_str()?)))
        .collect();
    let about = Conference::new(|name| conference[name].as_str().map(str::trim));
    let (mut events, mut findings, mut met, most) = (Vec::new(), Vec::new(), 0, Limits::default().components);
    findings.extend(huge.into_iter().map(|bytes| {
        let message = format!("`{}` is larger than any number that is read, and is passed over", brief(&source[bytes.clone()]));
        read_as(Level::Warning, message).at(Place { file, bytes }, "passed over")
    }));
    for (day, room, event) in listed.into_iter().flatten().chain(in_rooms) {
        met += 1;
        if met > most {
            return Err(Box::new(Finding::new(RuleName::Syntax, too_many(most)).fix("split the schedule")));
        }
        let named = &event["room"];
        let named = named.as_str().or(named["name"].as_str()).or_else(|| rooms.get(named["guid"].as_str()?).copied());
        let part = |name: &str| match name {
            "room" => named.or(room),
            name => words(&event[name]).map(str::trim).filter(|text| !text.is_empty()),
        };
        let guid = match &event["guid"] {
            Value::String(guid) => Some(guid.clone()),
            Value::Number(guid) => Some(guid.to_string()),
            _ => None,
        };
        match foreign(&part, guid, &day, &about) {
            Ok((event, told)) => {
                events.push(event);
                findings.extend(told);
            }
            Err(message) => findings.push(left_out(message)),
        }
    }
    Ok((events, first_few(findings)))
}

/// What the text says, and where the numbers stand that are too large to be read: they count as `null`.
fn document_of(source: &str) -> Result<(Value, Vec<Range<usize>>), serde_json::Error> {
    const MOST: usize = 100;
    let (mut text, mut huge) = (source.to_owned(), Vec::new());
    loop {
        let error = match serde_json::from_str(&text) {
            Ok(document) => return Ok((document, huge)),
            Err(error) => error,
        };
        let number = number_at(&text, position(&text, &error));
        if huge.len() == MOST || number.len() < NULL.len() || !error.to_string().starts_with("number out of range") {
            return Err(error);
        }
        text.replace_range(number.clone(), &format!("{NULL:<0$}", number.len()));
        huge.push(number);
    }
}

const NULL: &str = "null";

/// Where the number stands that a place in a text lies in or behind.
fn number_at(text: &str, at: usize) -> Range<usize> {
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let (before, behind) = text.as_bytes().split_at(at);
    at - before.iter().rev().take_while(|byte| is_part(byte)).count()..at + behind.iter().take_while(|byte| is_part(byte)).count()
}

/// Where a mistake is in a text.
fn position(text: &str, error: &serde_json::Error) -> usize {
    let start: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    (start + error.column().saturating_sub(1)).min(text.len())
}

/// A text, or the first of those that are given for several languages.
fn words(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.as_object()?.values().find_map(Value::as_str))
}
