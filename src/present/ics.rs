//! The calendar feed: iCalendar (RFC 5545, 7986), as a publication.
//!
//! Written for what calendar programs do rather than for what they may: an end and never a duration, no
//! recurring events, one event for each UID, no attendee and no method, zones as two yearly rules or not at
//! all. The same agenda gives the same bytes.

use super::agenda::{Agenda, Clock, Listening, Meeting, Row, RowTime};
use super::{vtimezone, words};
use crate::model::{Band, State};
use crate::text;
use crate::time::{Date, Instant, Interval, MINUTES_PER_DAY, Resolved, Zone, Zones};

/// What a feed has to know beside its agenda.
#[derive(Clone, Copy)]
pub struct Feed<'a> {
    /// The name of the calendar, such as its file's, that its UIDs begin with. It must not change while
    /// anybody subscribes.
    pub name: &'a str,
    /// The day of the plan, which stamps its events.
    pub revised: Date,
    /// The zone data by which the agenda was made.
    pub zones: &'a dyn Zones,
}

/// The meetings and written consultations of an agenda.
pub fn feed(agenda: &Agenda, feed: Feed<'_>) -> String {
    let zones = usable_zones(agenda, feed.zones);
    let mut events: Vec<(String, Vec<Line>)> = agenda.rows.iter().map(|row| event(agenda, row, feed, &zones)).collect();
    events.sort_by(|a, b| a.0.cmp(&b.0));
    let blocks = zones.into_iter().flat_map(|(_, block)| block.into_iter().map(Line::raw));
    calendar(&agenda.title, agenda.topic.as_deref(), blocks.chain(events.into_iter().flat_map(|(_, lines)| lines)))
}

/// The days by which something has to be done, as all-day events of a feed of their own.
pub fn deadlines(agenda: &Agenda, feed: Feed<'_>) -> String {
    let event = |deadline: &super::Deadline| {
        let uid = format!(
            "{}.deadline.{}@fora.invalid",
            uid_part(feed.name),
            deadline.key.split('.').map(uid_part).collect::<Vec<_>>().join(".")
        );
        let mut lines = opening(&uid, feed.revised, State::Confirmed);
        lines.extend(all_day(deadline.day, deadline.day));
        lines.push(Line::text("SUMMARY", &deadline.what));
        let told: Vec<String> = deadline.who.clone().into_iter().chain(deadline.note(agenda.year())).collect();
        lines.extend((!told.is_empty()).then(|| Line::text("DESCRIPTION", &told.join("\n"))));
        lines.push(Line::raw("CATEGORIES:Deadline"));
        lines.push(Line::raw("TRANSP:TRANSPARENT"));
        lines.push(Line::raw("END:VEVENT"));
        (uid, lines)
    };
    let mut events: Vec<(String, Vec<Line>)> = agenda.deadlines.iter().map(event).collect();
    events.sort_by(|a, b| a.0.cmp(&b.0));
    let title = format!("Deadlines: {}", agenda.title);
    calendar(&title, agenda.topic.as_deref(), events.into_iter().flat_map(|(_, lines)| lines))
}

/// The UID of a sitting. The first has no number, so that it keeps its UID when a second is added.
pub fn uid(calendar: &str, consultation: &str, sitting: u32) -> String {
    let number = if sitting == 0 { String::new() } else { format!(".{}", sitting + 1) };
    format!("{}.{}{number}@fora.invalid", uid_part(calendar), uid_part(consultation))
}

/// A name in the letters of a UID; names that differ stay different.
pub(super) fn uid_part(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    name.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn calendar(title: &str, topic: Option<&str>, content: impl Iterator<Item = Line>) -> String {
    let mut lines = vec![
        Line::raw("BEGIN:VCALENDAR"),
        Line::raw("VERSION:2.0"),
        Line::raw(concat!("PRODID:-//fora//fora ", env!("CARGO_PKG_VERSION"), "//EN")),
        Line::raw("CALSCALE:GREGORIAN"),
        Line::text("NAME", title),
        Line::text("X-WR-CALNAME", title),
    ];
    if let Some(topic) = topic {
        lines.push(Line::text("DESCRIPTION", topic));
        lines.push(Line::text("X-WR-CALDESC", topic));
    }
    lines.push(Line::raw("REFRESH-INTERVAL;VALUE=DURATION:PT12H"));
    lines.push(Line::raw("X-PUBLISHED-TTL:PT12H"));
    lines.extend(content);
    lines.push(Line::raw("END:VCALENDAR"));
    lines.iter().map(|line| fold(&line.0)).collect()
}

/// The zones of the meetings that can be written with their own clock, with their blocks, by name.
fn usable_zones(agenda: &Agenda, zones: &dyn Zones) -> Vec<(Zone, Vec<String>)> {
    let meetings: Vec<&Meeting> = agenda.rows.iter().filter_map(Row::meeting).collect();
    let first = meetings.iter().map(|meeting| meeting.interval.start()).min();
    let last = meetings.iter().map(|meeting| meeting.interval.end()).max();
    const YEAR: i64 = 366 * MINUTES_PER_DAY;
    let Some(span) = first.zip(last).and_then(|(first, last)| Interval::new(first.plus(-YEAR), last.plus(YEAR))) else {
        return Vec::new();
    };
    let mut used: Vec<Zone> = meetings.iter().map(|meeting| meeting.start.zone).filter(|zone| *zone != Zone::UTC).collect();
    used.sort_by_key(|zone| zone.name());
    used.dedup();
    used.into_iter().filter_map(|zone| Some((zone, vtimezone::lines(zones, zone, span)?))).collect()
}

fn event(agenda: &Agenda, row: &Row, feed: Feed<'_>, zones: &[(Zone, Vec<String>)]) -> (String, Vec<Line>) {
    let uid = uid(feed.name, &row.name, row.sitting);
    let mut lines = opening(&uid, feed.revised, row.state);
    let in_utc = match &row.time {
        RowTime::Meeting(meeting) => {
            let local = zones.iter().any(|(zone, _)| *zone == meeting.start.zone);
            let in_utc = !local || ![&meeting.start, &meeting.end].into_iter().all(|clock| shown_once(feed.zones, clock));
            lines.push(moment("DTSTART", &meeting.start, in_utc));
            lines.push(moment("DTEND", &meeting.end, in_utc));
            in_utc
        }
        RowTime::Written { from, to } => {
            lines.extend(all_day(*from, *to));
            false
        }
    };
    let cancelled = row.state == State::Cancelled;
    lines.push(Line::text("SUMMARY", &summary(agenda, row)));
    let location = if row.online { row.place_words() } else { row.whereabouts() };
    if row.meeting().is_some() {
        lines.push(Line::text("LOCATION", &location));
    }
    lines.push(Line::text("DESCRIPTION", &description(agenda, row, in_utc)));
    if let Some(url) = row.contact.as_deref().and_then(url_in) {
        lines.push(Line::raw(format!("URL:{url}")));
    }
    if let Some(format) = &row.format {
        lines.push(Line::text("CATEGORIES", format));
    }
    let transparent = cancelled || row.meeting().is_none();
    lines.push(Line::raw(if transparent { "TRANSP:TRANSPARENT" } else { "TRANSP:OPAQUE" }));
    lines.push(Line::raw("END:VEVENT"));
    (uid, lines)
}

/// What an event is called.
pub(super) fn summary(agenda: &Agenda, row: &Row) -> String {
    let sittings = agenda.sittings(row.consultation).count();
    let sitting = if sittings > 1 { format!(" ({} of {sittings})", row.sitting + 1) } else { String::new() };
    format!("{}{}{sitting}", if row.state == State::Cancelled { "CANCELLED: " } else { "" }, row.title)
}

fn opening(uid: &str, revised: Date, state: State) -> Vec<Line> {
    let stamp = format!("{}T000000Z", revised.format("%Y%m%d"));
    let status = match state {
        State::Draft | State::Tentative => "TENTATIVE",
        State::Confirmed | State::Held => "CONFIRMED",
        State::Cancelled => "CANCELLED",
    };
    [
        "BEGIN:VEVENT".into(),
        format!("UID:{uid}"),
        format!("DTSTAMP:{stamp}"),
        format!("LAST-MODIFIED:{stamp}"),
        "SEQUENCE:0".into(),
        format!("STATUS:{status}"),
    ]
    .map(Line::raw)
    .into()
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

pub(super) fn description(agenda: &Agenda, row: &Row, in_utc: bool) -> String {
    let mut parts = Vec::new();
    parts.extend(agenda.topic.clone());
    parts.extend(row.brief.clone().or_else(|| agenda.brief.clone()));
    match &row.time {
        RowTime::Meeting(meeting) => parts.push(times(row, meeting, in_utc)),
        RowTime::Written { from, to } => {
            parts.push(format!("Written: open from {} to {}, {}.", words::full_day(*from), words::full_day(*to), row.place));
        }
    }
    let mut facts = Vec::new();
    let mut fact =
        |name: &str, value: Option<String>| facts.extend(value.filter(|value| !value.is_empty()).map(|value| format!("{name}: {value}")));
    fact("Where", row.meeting().map(|_| row.whereabouts()));
    fact("Format", row.format.clone());
    fact("Languages", Some(row.languages.join(", ")));
    fact("Moderator", row.moderator.clone());
    fact("Remote participation", row.meeting().map(|_| row.remote_words(agenda.year())));
    for source in &row.builds_on {
        fact("Builds on", Some(source.words()));
    }
    for outcome in &row.outcomes {
        fact("What happens next", Some(outcome.words(agenda.year())));
    }
    fact("Contact", row.contact.clone());
    parts.push(facts.join("\n"));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn times(row: &Row, meeting: &Meeting, in_utc: bool) -> String {
    let when =
        format!("{}, {}, {} ({})", words::full_day(meeting.start.civil.date()), meeting.clock_words(), row.place, meeting.start.zone_words);
    let mut lines = vec![if in_utc { format!("Local time: {when}") } else { when }];
    lines.extend(meeting.audiences.iter().map(heard_at));
    lines.push(format!("UTC: {}", utc_words(meeting.interval.start(), meeting.interval.end())));
    lines.join("\n")
}

fn heard_at(listening: &Listening) -> String {
    let local = &listening.local;
    let shift = match local.day_shift {
        0 => "",
        1 => " the next day",
        -1 => " the day before",
        _ => " on another day",
    };
    let asleep = if matches!(listening.band, Band::Asleep | Band::PartlyAsleep) { ", at night" } else { "" };
    format!("{} ({}): {}{shift}{asleep}", listening.title, local.city, local.start.words())
}

fn utc_words(start: Instant, end: Instant) -> String {
    format!("{} to {}", start.utc().format("%Y-%m-%d %H:%M"), end.utc().format("%Y-%m-%d %H:%M"))
}

/// The first web address in a text, if it is one that may stand in a calendar.
pub(super) fn url_in(text: &str) -> Option<&str> {
    let address = text.split_whitespace().map(|word| word.trim_matches(|mark| "<>()[],;.\"'".contains(mark)));
    let allowed = |mark: char| mark.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(mark);
    let is_url = |word: &&str| {
        let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"));
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphanumeric()) && rest.chars().all(allowed))
    };
    address.into_iter().find(is_url)
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

/// A content line in pieces of at most 75 octets, none of which cuts a character, with its line end.
fn fold(line: &str) -> String {
    const LONGEST: usize = 75;
    let mut folded = String::with_capacity(line.len() + line.len() / 24 + 2);
    let mut octets = 0;
    for mark in line.chars() {
        if octets + mark.len_utf8() > LONGEST {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(mark);
        octets += mark.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

#[cfg(test)]
mod tests;
