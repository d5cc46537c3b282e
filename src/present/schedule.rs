//! The schedule of frab and pretalx, as XML and as JSON, which conference apps and recording teams read.
//!
//! Written after the schema that the c3voc publishes (`schedule.xml.xsd` and `schema.json` of github.com/voc/schedule).
//! The format knows meetings in rooms on days. A meeting is on the day that its own place shows, and its `date` carries the
//! offset there, because a series has more zones than the one that the format has a word for. Written consultations and
//! what is cancelled are not in it.

use super::agenda::Agenda;
use super::clock::Clock;
use super::event::{self, Feed};
use super::row::{Meeting, Row};
use crate::model::{ConsultationId, ForumId, Series, State};
use crate::text::as_counted;
use crate::time::{Date, Instant, MINUTES_PER_DAY, Minutes};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Written};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use uuid::Uuid;

/// What both forms of the file say.
struct Schedule<'a> {
    acronym: String,
    title: &'a str,
    zone: &'static str,
    version: String,
    days: Vec<Day<'a>>,
}

struct Day<'a> {
    date: Date,
    start: String,
    end: String,
    /// By the names of the rooms, their numbers counted.
    rooms: Vec<(String, Vec<Event<'a>>)>,
}

struct Event<'a> {
    row: &'a Row,
    meeting: &'a Meeting,
    guid: String,
    id: u32,
    slug: String,
    room: String,
    title: String,
    text: String,
}

/// The identifier of a sitting by its UID in calendars: a UUID that stays while the UID stays (RFC 9562, 5.5).
pub fn guid(uid: &str) -> String {
    let ours = Uuid::new_v5(&Uuid::NAMESPACE_DNS, b"fora.invalid");
    Uuid::new_v5(&ours, uid.as_bytes()).hyphenated().to_string()
}

/// The identifiers under which the sittings of a series are handed out, in calendars and in schedules.
pub fn identities(calendar: &str, series: &Series) -> BTreeMap<String, (ConsultationId, u32)> {
    let sittings = |id: ConsultationId| (0..series.consultation(id).sittings.max(1)).map(move |sitting| (id, sitting));
    let named = series.consultation_ids().flat_map(sittings).flat_map(|(id, sitting)| {
        let uid = event::uid(calendar, &series.consultation(id).name, sitting);
        [(guid(&uid), (id, sitting)), (uid, (id, sitting))]
    });
    named.collect()
}

/// The schedule as XML; `None` if the plan has no meeting.
pub fn xml(agenda: &Agenda, feed: Feed<'_>) -> Option<String> {
    let schedule = Schedule::of(agenda, feed)?;
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail.
    _ = write(&mut writer, &schedule);
    Some(format!("{}\n", String::from_utf8_lossy(&writer.into_inner())))
}

fn write(writer: &mut Writer<Vec<u8>>, schedule: &Schedule<'_>) -> io::Result<()> {
    writer.write_event(Written::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.create_element("schedule").write_inner_content(|writer| {
        writer.create_element("generator").with_attributes([("name", "fora"), ("version", env!("CARGO_PKG_VERSION"))]).write_empty()?;
        text(writer, "version", &schedule.version)?;
        writer.create_element("conference").write_inner_content(|writer| {
            text(writer, "acronym", &schedule.acronym)?;
            text(writer, "title", schedule.title)?;
            text(writer, "start", &schedule.first().to_string())?;
            text(writer, "end", &schedule.last().to_string())?;
            text(writer, "days", &schedule.days.len().to_string())?;
            text(writer, "timeslot_duration", TIMESLOT)?;
            text(writer, "time_zone_name", schedule.zone)
        })?;
        schedule.days.iter().enumerate().try_for_each(|(index, day)| write_day(writer, index, day))
    })?;
    Ok(())
}

fn write_day(writer: &mut Writer<Vec<u8>>, index: usize, day: &Day<'_>) -> io::Result<()> {
    let (index, date) = ((index + 1).to_string(), day.date.to_string());
    let element = writer.create_element("day").with_attributes([
        ("index", index.as_str()),
        ("date", &date),
        ("start", &day.start),
        ("end", &day.end),
    ]);
    element.write_inner_content(|writer| {
        for (room, events) in &day.rooms {
            writer
                .create_element("room")
                .with_attribute(("name", safe(room).as_str()))
                .write_inner_content(|writer| events.iter().try_for_each(|event| write_event(writer, event)))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn write_event(writer: &mut Writer<Vec<u8>>, event: &Event<'_>) -> io::Result<()> {
    let id = event.id.to_string();
    writer.create_element("event").with_attributes([("guid", event.guid.as_str()), ("id", &id)]).write_inner_content(|writer| {
        text(writer, "date", &with_offset(&event.meeting.start))?;
        text(writer, "start", &event.meeting.start.civil.format("%H:%M").to_string())?;
        text(writer, "duration", &duration(event.meeting.interval.minutes()))?;
        text(writer, "room", &event.room)?;
        text(writer, "slug", &event.slug)?;
        text(writer, "title", &event.title)?;
        text(writer, "subtitle", "")?;
        text(writer, "track", event.track().unwrap_or_default())?;
        text(writer, "type", event.kind())?;
        text(writer, "language", event.language())?;
        text(writer, "abstract", event.row.brief.as_deref().unwrap_or_default())?;
        text(writer, "description", &event.text)?;
        if let Some(url) = event.url() {
            text(writer, "url", url)?;
        }
        writer
            .create_element("persons")
            .write_inner_content(|writer| event.people().into_iter().try_for_each(|name| text(writer, "person", name)))?;
        writer.create_element("links").write_inner_content(|writer| {
            for (title, link) in event.links() {
                let element = writer.create_element("link").with_attribute(("href", safe(link).as_str()));
                element.write_text_content(BytesText::new(&safe(title)))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(&safe(text))).map(drop)
}

/// The text without the characters that XML 1.0 has not, not even as references.
fn safe(text: &str) -> String {
    text.chars().filter(|mark| !matches!(mark, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')).collect()
}

/// The schedule as JSON; `None` if the plan has no meeting.
pub fn json(agenda: &Agenda, feed: Feed<'_>) -> Option<Value> {
    let schedule = Schedule::of(agenda, feed)?;
    let rooms: BTreeSet<&str> = schedule.days.iter().flat_map(|day| day.rooms.iter().map(|(room, _)| room.as_str())).collect();
    let rooms: Vec<Value> = rooms.iter().map(|room| json!({"name": room, "guid": guid(&format!("{} {room}", feed.name))})).collect();
    let day = |(index, day): (usize, &Day<'_>)| {
        let rooms: serde_json::Map<String, Value> =
            day.rooms.iter().map(|(room, events)| (room.clone(), events.iter().map(event_as_json).collect())).collect();
        json!({"index": index + 1, "date": day.date.to_string(), "day_start": day.start, "day_end": day.end, "rooms": rooms})
    };
    Some(json!({
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "fora", "version": env!("CARGO_PKG_VERSION")},
        "schedule": {
            "version": schedule.version,
            "conference": {
                "acronym": schedule.acronym,
                "title": schedule.title,
                "start": schedule.first().to_string(),
                "end": schedule.last().to_string(),
                "daysCount": schedule.days.len(),
                "timeslot_duration": TIMESLOT,
                "time_zone_name": schedule.zone,
                "rooms": rooms,
                "days": schedule.days.iter().enumerate().map(day).collect::<Vec<Value>>(),
            },
        },
    }))
}

fn event_as_json(event: &Event<'_>) -> Value {
    let people: Vec<Value> = event.people().into_iter().map(|name| json!({"name": name})).collect();
    let links: Vec<Value> = event.links().map(|(title, link)| json!({"title": title, "url": link})).collect();
    json!({
        "guid": event.guid,
        "id": event.id,
        "date": with_offset(&event.meeting.start),
        "start": event.meeting.start.civil.format("%H:%M").to_string(),
        "duration": hours_and_minutes(event.meeting.interval.minutes()),
        "room": event.room,
        "slug": event.slug,
        "url": event.url().map_or_else(|| format!("urn:uuid:{}", event.guid), str::to_owned),
        "title": event.title,
        "subtitle": "",
        "track": event.track(),
        "type": event.kind(),
        "language": event.language(),
        "abstract": event.row.brief.as_deref().unwrap_or_default(),
        "description": event.text,
        "persons": people,
        "links": links,
        "attachments": [],
    })
}

const TIMESLOT: &str = "00:05";

impl<'a> Schedule<'a> {
    fn of(agenda: &'a Agenda, feed: Feed<'_>) -> Option<Self> {
        let held = |row: &&Row| row.state != State::Cancelled;
        let meetings: Vec<(&Row, &Meeting)> = agenda.rows.iter().filter(held).filter_map(|row| Some((row, row.meeting()?))).collect();
        let zone = busiest_zone(&meetings)?;
        let mut ids = BTreeSet::new();
        let mut days: BTreeMap<Date, BTreeMap<String, Vec<Event<'a>>>> = BTreeMap::new();
        let first = meetings.iter().map(|(_, meeting)| meeting.start.civil.date()).min()?;
        let acronym = acronym(feed.name, first);
        let rooms = room_names(&meetings);
        for (row, meeting) in meetings {
            let event = event(agenda, (row, meeting), feed, (&acronym, &rooms), &mut ids);
            days.entry(meeting.start.civil.date()).or_default().entry(event.room.clone()).or_default().push(event);
        }
        let days = days.into_iter().map(|(date, rooms)| day(date, rooms, feed)).collect();
        Some(Schedule { acronym, title: &agenda.title, zone, version: feed.revised.to_string(), days })
    }

    fn first(&self) -> Date {
        self.days.first().map(|day| day.date).unwrap_or_default()
    }

    fn last(&self) -> Date {
        self.days.last().map(|day| day.date).unwrap_or_default()
    }
}

/// The zone of most meetings.
fn busiest_zone(meetings: &[(&Row, &Meeting)]) -> Option<&'static str> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (_, meeting) in meetings {
        *counts.entry(meeting.start.zone.name()).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(zone, _)| zone)
}

/// A day from its first midnight at any of its places to the last minute of it at any.
fn day<'a>(date: Date, rooms: BTreeMap<String, Vec<Event<'a>>>, feed: Feed<'_>) -> Day<'a> {
    let zones = || rooms.values().flatten().map(|event| event.meeting.start.zone);
    let after = date.succ_opt().unwrap_or(date);
    let written = |at: Instant, zone| moment(at, feed.zones.offset(zone, at));
    let start = zones().map(|zone| (feed.zones.midnight(zone, date), zone)).min_by_key(|(at, _)| *at);
    let end = zones().map(|zone| (feed.zones.midnight(zone, after).plus(-1), zone)).max_by_key(|(at, _)| *at);
    let [start, end] = [start, end].map(|edge| edge.map(|(at, zone)| written(at, zone)).unwrap_or_default());
    let mut rooms: Vec<(String, Vec<Event<'a>>)> = rooms.into_iter().collect();
    rooms.sort_by(|(one, _), (other, _)| as_counted(one).cmp(&as_counted(other)));
    Day { date, start, end, rooms }
}

/// Which room of which forum, and which city.
type Room<'a> = (Option<ForumId>, Option<&'a str>, &'a str);

fn room_of(row: &Row) -> Room<'_> {
    (row.at, row.room.as_deref(), &row.place)
}

/// What each room is called: by its title, else that of its forum or its city, and by more of them where others are called so.
fn room_names<'a>(meetings: &[(&'a Row, &Meeting)]) -> BTreeMap<Room<'a>, String> {
    // From the shortest to the longest.
    let names = |row: &Row| {
        let whole = if row.online { row.place_words() } else { row.whereabouts() };
        let whole = if whole.is_empty() { row.place.clone() } else { whole };
        let title = row.room.as_ref().or(row.forum.as_ref()).filter(|_| !row.online).unwrap_or(&whole);
        let beside = row.room.iter().chain(&row.forum).cloned().collect::<Vec<_>>().join(", ");
        [title.clone(), if row.online || beside.is_empty() { whole.clone() } else { beside }, whole]
    };
    let mut called: BTreeMap<String, BTreeSet<Room<'a>>> = BTreeMap::new();
    for (row, _) in meetings {
        for name in names(row) {
            called.entry(name).or_default().insert(room_of(row));
        }
    }
    let name = |row: &'a Row| {
        let [title, beside, whole] = names(row);
        [title, beside].into_iter().find(|name| called[name].len() == 1).unwrap_or(whole)
    };
    meetings.iter().map(|(row, _)| (room_of(row), name(row))).collect()
}

fn event<'a>(
    agenda: &Agenda,
    (row, meeting): (&'a Row, &'a Meeting),
    feed: Feed<'_>,
    (acronym, rooms): (&str, &BTreeMap<Room<'_>, String>),
    ids: &mut BTreeSet<u32>,
) -> Event<'a> {
    let guid = guid(&event::uid(feed.name, &row.name, row.sitting));
    let mut id = u32::from_str_radix(guid.get(..8).unwrap_or_default(), 16).unwrap_or_default() >> 1;
    while id == 0 || !ids.insert(id) {
        id = (id + 1) & 0x7fff_ffff;
    }
    let title = event::summary(row, agenda.sittings(row.consultation).count());
    let room = rooms.get(&room_of(row)).cloned().unwrap_or_default();
    let name = letters(&row.name, '-');
    let slug = format!("{acronym}-{id:04}{}{name}", if name.is_empty() { "" } else { "-" });
    Event { row, meeting, guid, id, slug, room, title, text: event::description_text(agenda, row, false) }
}

impl Event<'_> {
    fn kind(&self) -> &str {
        self.row.format.as_deref().unwrap_or("meeting")
    }

    /// The strand that it belongs to, the first of several.
    fn track(&self) -> Option<&str> {
        self.row.strands.first().map(String::as_str)
    }

    fn language(&self) -> &str {
        self.row.language_tags.first().map_or("", String::as_str)
    }

    /// Who is on the stage, each once.
    fn people(&self) -> Vec<&str> {
        let mut people: Vec<&str> = Vec::new();
        for name in self.row.moderator.iter().chain(&self.row.principal).chain(&self.row.rapporteurs).chain(&self.row.attending) {
            if !people.contains(&name.as_str()) {
                people.push(name);
            }
        }
        people
    }

    fn url(&self) -> Option<&str> {
        self.row.contact.as_deref().and_then(event::url_in)
    }

    fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.row.builds_on.iter().filter_map(|source| Some((source.title.as_str(), source.link.as_deref()?)))
    }
}

/// `2013-10-22T13:30:00+08:00`.
fn with_offset(clock: &Clock) -> String {
    moment(clock.at, clock.offset)
}

fn moment(at: Instant, offset: Minutes) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    format!("{}{sign}{:02}:{:02}", at.plus(offset).utc().format("%Y-%m-%dT%H:%M:%S"), offset.abs() / 60, offset.abs() % 60)
}

fn hours_and_minutes(minutes: Minutes) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// As the schema asks, which has no more than two digits for hours: `1:06:00` of what lasts a day and longer.
fn duration(minutes: Minutes) -> String {
    match minutes / MINUTES_PER_DAY {
        0 => hours_and_minutes(minutes),
        days => format!("{days}:{}", hours_and_minutes(minutes % MINUTES_PER_DAY)),
    }
}

/// The name in the letters that the format has for it, at least four: a short one takes the year of the first meeting.
fn acronym(name: &str, first: Date) -> String {
    let letters = letters(name, '_');
    if letters.len() < 4 { format!("{letters}{:04}", chrono::Datelike::year(&first)) } else { letters }
}

/// A name in small letters and digits, with one mark between its parts and none at its ends.
fn letters(name: &str, between: char) -> String {
    let name = name.to_lowercase();
    let parts = name.split(|mark: char| !mark.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(&between.to_string())
}

#[cfg(test)]
mod tests;
