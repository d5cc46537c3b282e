//! The calendar feed: iCalendar (RFC 5545, 7986), as a publication.
//!
//! Written for what calendar programs do rather than for what they may: an end and never a duration, no
//! recurring events, one event for each UID, no attendee and no method, zones as two yearly rules or not at
//! all. The same agenda gives the same bytes.

use super::event::{self, Event, EventTime, Status};
use super::{Clock, vtimezone};
use crate::model::Between;
use crate::text;
use crate::time::{Date, Instant, Interval, MINUTES_PER_DAY, Resolved, Zone, Zones};

/// A calendar to be written.
#[derive(Clone, Copy)]
pub struct Calendar<'a> {
    /// What readers call it.
    pub title: &'a str,
    /// What it is about.
    pub topic: Option<&'a str>,
    /// The zone data by which its events were made.
    pub zones: &'a dyn Zones,
}

/// How far an event has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// How often its time, place or status has changed since it was first sent.
    pub sequence: u32,
    /// When what is said of it was made.
    pub at: Instant,
}

/// A feed of events, as a publication.
pub fn feed(calendar: Calendar<'_>, events: &[(Event, Stamp)]) -> String {
    let mut lines = opening();
    lines.extend([Line::text("NAME", calendar.title), Line::text("X-WR-CALNAME", calendar.title)]);
    if let Some(topic) = calendar.topic {
        lines.push(Line::text("DESCRIPTION", topic));
        lines.push(Line::text("X-WR-CALDESC", topic));
    }
    lines.push(Line::raw("REFRESH-INTERVAL;VALUE=DURATION:PT12H"));
    lines.push(Line::raw("X-PUBLISHED-TTL:PT12H"));
    written(lines, calendar.zones, events, None)
}

/// One event as a resource of a calendar server: no method, no name (RFC 4791, 4.1).
pub fn resource(zones: &dyn Zones, event: &(Event, Stamp)) -> String {
    written(opening(), zones, std::slice::from_ref(event), None)
}

/// One event as a message to one person: that it is so, or, if it is cancelled, that it is not.
pub fn message(zones: &dyn Zones, event: &(Event, Stamp), between: &Between) -> String {
    let says = if event.0.status == Status::Cancelled { Says::Cancel } else { Says::Request };
    letter(zones, event, (between, says))
}

/// That an event takes place without one person.
pub fn release(zones: &dyn Zones, event: &(Event, Stamp), between: &Between) -> String {
    letter(zones, event, (between, Says::Release))
}

/// What a message says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// That somebody is asked to come.
    Request,
    /// That it does not take place.
    Cancel,
    /// That it takes place without them: then nothing is said of its status (RFC 5546, 3.2.5).
    Release,
}

fn letter(zones: &dyn Zones, event: &(Event, Stamp), letter: (&Between, Says)) -> String {
    let mut lines = opening();
    lines.push(Line::raw(if letter.1 == Says::Request { "METHOD:REQUEST" } else { "METHOD:CANCEL" }));
    written(lines, zones, std::slice::from_ref(event), Some(letter))
}

fn opening() -> Vec<Line> {
    vec![
        Line::raw("BEGIN:VCALENDAR"),
        Line::raw("VERSION:2.0"),
        Line::raw(concat!("PRODID:-//fora//fora ", env!("CARGO_PKG_VERSION"), "//EN")),
        Line::raw("CALSCALE:GREGORIAN"),
    ]
}

fn written(lines: Vec<Line>, zones: &dyn Zones, events: &[(Event, Stamp)], letter: Option<(&Between, Says)>) -> String {
    let usable = usable_zones(events, zones);
    let mut text = String::with_capacity(events.len() * 1024 + 4096);
    let blocks = usable.iter().flat_map(|(_, block)| block.iter().cloned().map(Line::raw));
    lines.into_iter().chain(blocks).for_each(|line| fold(&line.0, &mut text));
    for (event, stamp) in events {
        lines_of(event, *stamp, zones, &usable, letter).iter().for_each(|line| fold(&line.0, &mut text));
    }
    fold("END:VCALENDAR", &mut text);
    text
}

/// The zones of the events that can be written with their own clock, with their blocks, by name.
fn usable_zones(events: &[(Event, Stamp)], zones: &dyn Zones) -> Vec<(Zone, Vec<String>)> {
    let timed =
        || events.iter().filter_map(|(event, _)| if let EventTime::Timed { start, end } = &event.time { Some((start, end)) } else { None });
    let (first, last) = (timed().map(|(start, _)| start.at).min(), timed().map(|(_, end)| end.at).max());
    const YEAR: i64 = 366 * MINUTES_PER_DAY;
    let Some(span) = first.zip(last).and_then(|(first, last)| Interval::new(first.plus(-YEAR), last.plus(YEAR))) else {
        return Vec::new();
    };
    let mut used: Vec<Zone> = timed().flat_map(|(start, end)| [start.zone, end.zone]).filter(|zone| *zone != Zone::UTC).collect();
    used.sort_by_key(|zone| zone.name());
    used.dedup();
    used.into_iter().filter_map(|zone| Some((zone, vtimezone::lines(zones, zone, span)?))).collect()
}

fn lines_of(event: &Event, stamp: Stamp, zones: &dyn Zones, usable: &[(Zone, Vec<String>)], letter: Option<(&Between, Says)>) -> Vec<Line> {
    let made = stamp.at.utc().format("%Y%m%dT%H%M%SZ");
    let mut lines = vec![
        Line::raw("BEGIN:VEVENT"),
        Line::raw(format!("UID:{}", event.uid)),
        Line::raw(format!("DTSTAMP:{made}")),
        Line::raw(format!("LAST-MODIFIED:{made}")),
        Line::raw(format!("SEQUENCE:{}", stamp.sequence)),
    ];
    let releases = letter.is_some_and(|(_, says)| says == Says::Release);
    if !releases {
        lines.push(Line::raw(format!("STATUS:{}", event.status.word().to_uppercase())));
    }
    let mut in_utc = false;
    match &event.time {
        EventTime::Timed { start, end } => {
            let told = |clock: &Clock| usable.iter().any(|(zone, _)| *zone == clock.zone) && shown_once(zones, clock);
            in_utc = ![start, end].into_iter().all(told);
            lines.extend([moment("DTSTART", start, in_utc), moment("DTEND", end, in_utc)]);
        }
        EventTime::Days { from, to } => lines.extend(all_day(*from, *to)),
    }
    lines.push(Line::text("SUMMARY", &if releases { event.title.clone() } else { event.summary() }));
    lines.extend(event.location.as_deref().map(|location| Line::text("LOCATION", location)));
    let description = event::text_of(&event.description, in_utc);
    lines.extend((!description.is_empty()).then(|| Line::text("DESCRIPTION", &description)));
    // Only what `event::url_in` lets through is an address.
    lines.extend(event.url.as_deref().map(|url| Line::raw(format!("URL:{}", uri(url)))));
    lines.extend(event.category.as_deref().map(|category| Line::text("CATEGORIES", category)));
    if let Some((Between { organizer, attendee, .. }, says)) = letter {
        lines.push(Line::raw(format!("ORGANIZER;CN={}:{}", parameter(&organizer.name), uri(&organizer.uri()))));
        let asked = if says == Says::Request { "PARTSTAT=NEEDS-ACTION;RSVP=TRUE" } else { "PARTSTAT=NEEDS-ACTION" };
        lines.push(Line::raw(format!("ATTENDEE;CN={};ROLE=REQ-PARTICIPANT;{asked}:{}", parameter(&attendee.name), uri(&attendee.uri()))));
    }
    let cancelled = event.status == Status::Cancelled;
    lines.push(Line::raw(if event.busy && !cancelled { "TRANSP:OPAQUE" } else { "TRANSP:TRANSPARENT" }));
    lines.push(Line::raw("END:VEVENT"));
    lines
}

/// An address without anything that could end its line.
fn uri(address: &str) -> String {
    address.chars().filter(|mark| !mark.is_control() && !mark.is_whitespace() && !text::is_bidi_control(*mark)).collect()
}

fn all_day(from: Date, to: Date) -> [Line; 2] {
    let after = to.succ_opt().unwrap_or(to);
    [Line::raw(format!("DTSTART;VALUE=DATE:{}", from.format("%Y%m%d"))), Line::raw(format!("DTEND;VALUE=DATE:{}", after.format("%Y%m%d")))]
}

fn moment(property: &str, clock: &Clock, in_utc: bool) -> Line {
    let format = "%Y%m%dT%H%M%S";
    Line::raw(if in_utc {
        format!("{property}:{}Z", clock.at.utc().format(format))
    } else {
        format!("{property};TZID={}:{}", parameter(clock.zone.name()), clock.civil.format(format))
    })
}

/// Programs disagree about hours that a clock shows twice.
pub(super) fn shown_once(zones: &dyn Zones, clock: &Clock) -> bool {
    matches!(zones.resolve(clock.zone, clock.civil), Resolved::Once(at) if at == clock.at)
}

/// A content line, escaped and not yet folded.
struct Line(String);

impl Line {
    /// A line of which every part is known to be safe.
    fn raw(line: impl Into<String>) -> Self {
        Line(line.into())
    }

    /// A property whose value is text from elsewhere.
    fn text(property: &str, value: &str) -> Self {
        Line(format!("{property}:{}", escape(value)))
    }
}

/// A TEXT value (RFC 5545, 3.3.11): no control but tab and an escaped line end, and nothing that turns text round.
fn escape(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 16);
    for mark in value.chars() {
        match mark {
            '\\' | ';' | ',' => escaped.extend(['\\', mark]),
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => escaped.push_str("\\n"),
            '\t' => escaped.push('\t'),
            mark if mark.is_control() || text::is_bidi_control(mark) => {}
            mark => escaped.push(mark),
        }
    }
    escaped
}

/// A parameter value (RFC 6868): quoted where it has to be, without controls.
fn parameter(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for mark in value.chars() {
        match mark {
            '^' => encoded.push_str("^^"),
            '"' => encoded.push_str("^'"),
            '\n' => encoded.push_str("^n"),
            mark if mark.is_control() || text::is_bidi_control(mark) => {}
            mark => encoded.push(mark),
        }
    }
    if encoded.contains([':', ';', ',']) { format!("\"{encoded}\"") } else { encoded }
}

/// Adds a content line in pieces of at most 75 octets, none of which cuts a character, with its line end.
fn fold(line: &str, text: &mut String) {
    const LONGEST: usize = 75;
    let mut left = line;
    let mut room = LONGEST;
    while left.len() > room {
        let cut = (0..=room).rev().find(|at| left.is_char_boundary(*at)).unwrap_or(left.len());
        let (piece, rest) = left.split_at(cut);
        text.push_str(piece);
        text.push_str("\r\n ");
        (left, room) = (rest, LONGEST - 1);
    }
    text.push_str(left);
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests;
