//! A calendar that fora wrote before: what was sent, where the ledger of it is lost.

use super::{Limits, clock};
use crate::model::{Between, Mailbox, Sent, SentClock, SentTime, Status};
use crate::text::one_line;
use crate::time::{Civil, Instant, Zone, Zones};
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameterName, ICalendarProperty, ICalendarStatus,
    ICalendarValue,
};
use chrono::{Datelike, Timelike};
use std::collections::BTreeMap;

/// What a calendar of ours says of the events of which the UID begins so, by UID; nothing if it is another's.
///
/// What was said in words is not taken from it, so that all of it counts as changed. What a ledger could not hold is left out.
pub fn read_sent(text: &str, uids_begin: &str, zones: &dyn Zones) -> BTreeMap<String, Sent> {
    let Ok(calendar) = ICalendar::parse(text) else { return BTreeMap::new() };
    let head = calendar.components.iter().find(|component| component.component_type == ICalendarComponentType::VCalendar);
    let head = |property| head.and_then(|head| words(head, &property)).unwrap_or_default();
    if !head(ICalendarProperty::Prodid).starts_with("-//fora//fora ") {
        return BTreeMap::new();
    }
    let cancels = head(ICalendarProperty::Method).eq_ignore_ascii_case("CANCEL");
    let events = calendar.components.iter().filter(|component| component.component_type == ICalendarComponentType::VEvent);
    events.filter_map(|event| sent(event, cancels, zones)).filter(|(uid, _)| uid.starts_with(uids_begin)).collect()
}

/// The SEQUENCE of each UID in a calendar of ours, without reading the rest of it.
pub fn read_sequences(text: &str) -> BTreeMap<String, u32> {
    let (mut found, mut uid, mut goes_on) = (BTreeMap::new(), String::new(), false);
    for line in text.lines() {
        match (line.strip_prefix("UID:"), line.strip_prefix(' ')) {
            (Some(begin), _) => (uid, goes_on) = (begin.to_owned(), true),
            (None, Some(more)) if goes_on => uid.push_str(more),
            _ => {
                goes_on = false;
                let number = line.strip_prefix("SEQUENCE:").and_then(|number| number.parse().ok());
                found.extend(number.filter(|_| !uid.is_empty()).map(|number| (uid.clone(), number)));
            }
        }
    }
    found
}

fn sent(event: &ICalendarComponent, cancels: bool, zones: &dyn Zones) -> Option<(String, Sent)> {
    let status = match value(event, &ICalendarProperty::Status) {
        _ if cancels => Status::Cancelled,
        Some(ICalendarValue::Status(ICalendarStatus::Cancelled)) => Status::Cancelled,
        Some(ICalendarValue::Status(ICalendarStatus::Confirmed)) => Status::Confirmed,
        _ => Status::Tentative,
    };
    /// More than was ever sent by us, and less than a number that cannot rise.
    const MOST: u32 = 1_000_000;
    let text = |property| words(event, &property).map(|text| one_line(&text)).filter(|text| !text.trim().is_empty());
    let title = text(ICalendarProperty::Summary)?;
    let sequence = value(event, &ICalendarProperty::Sequence)?.as_integer().and_then(|number| u32::try_from(number).ok())?;
    let mailbox = |property| {
        let entry = entry(event, &property)?;
        let name = entry.params.iter().find(|one| one.name == ICalendarParameterName::Cn).and_then(|one| one.value.as_text());
        let address = entry.values.first()?.as_text()?;
        Mailbox::read(&Mailbox::address_in(address)?, &one_line(&decoded(name.unwrap_or_default())))
    };
    let (organizer, attendee) = (mailbox(ICalendarProperty::Organizer), mailbox(ICalendarProperty::Attendee));
    let sent = Sent {
        title: title.strip_prefix("CANCELLED: ").unwrap_or(&title).to_owned(),
        status,
        sequence: Some(sequence).filter(|sequence| *sequence <= MOST)?,
        at: minutes(civil(value(event, &ICalendarProperty::Dtstamp)?.as_partial_date_time()?)?),
        time: time(event, zones)?,
        place: text(ICalendarProperty::Location),
        concerns: String::new(),
        between: organizer.zip(attendee).map(|(organizer, attendee)| Between { organizer, attendee, people: Vec::new() }),
        digest: Sent::UNKNOWN.into(),
        zone_data: zones.version().into(),
        etag: None,
        pending: false,
    };
    let uid = words(event, &ICalendarProperty::Uid)?;
    uid.chars().all(|mark| mark.is_ascii_graphic()).then_some((uid, sent))
}

/// The value of a parameter (RFC 6868).
fn decoded(value: &str) -> String {
    let mut parts = value.split("^^");
    let part = |part: &str| part.replace("^'", "\"").replace("^n", "\n");
    let first = part(parts.next().unwrap_or_default());
    parts.fold(first, |decoded, next| format!("{decoded}^{}", part(next)))
}

fn time(event: &ICalendarComponent, zones: &dyn Zones) -> Option<SentTime> {
    let [start, end] = [ICalendarProperty::Dtstart, ICalendarProperty::Dtend].map(|property| entry(event, &property));
    let (start, end) = (start?, end?);
    let of = |entry: &ICalendarEntry| entry.values.first()?.as_partial_date_time().cloned();
    if !of(start)?.has_time() {
        let day = |entry| Some(civil(&of(entry)?)?.date());
        return Some(SentTime::Days { from: day(start)?, to: day(end)?.pred_opt()? });
    }
    let clock = |entry: &ICalendarEntry| {
        // A ledger holds whole minutes, and nothing else is written by us.
        let civil = civil(&of(entry)?).filter(|civil| civil.second() == 0)?;
        let zone = entry.tz_id().map_or(Some(Zone::UTC), Zone::named)?;
        Some(SentClock { at: zones.resolve(zone, civil).instant(), civil, zone })
    };
    Some(SentTime::Timed { start: clock(start)?, end: clock(end)? })
}

fn entry<'a>(component: &'a ICalendarComponent, property: &ICalendarProperty) -> Option<&'a ICalendarEntry> {
    component.entries.iter().find(|entry| entry.name == *property)
}

fn value<'a>(component: &'a ICalendarComponent, property: &ICalendarProperty) -> Option<&'a ICalendarValue> {
    entry(component, property)?.values.first()
}

fn words(component: &ICalendarComponent, property: &ICalendarProperty) -> Option<String> {
    value(component, property)?.as_text().map(str::to_owned)
}

/// A time that a ledger can hold.
fn civil(time: &PartialDateTime) -> Option<Civil> {
    let (first, last) = Limits::default().years;
    clock::civil(time).filter(|civil| (first..=last).contains(&civil.year()))
}

fn minutes(utc: Civil) -> Instant {
    Instant::from_unix_minutes(utc.and_utc().timestamp().div_euclid(60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Sources;
    use crate::input::{read_ledger, write_ledger};
    use crate::model::Ledger;
    use crate::time::ChronoTz;

    const OURS: &str = "BEGIN:VCALENDAR\r\nPRODID:-//fora//fora 1//EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:t.a@fora.invalid\r\n\
        DTSTAMP:20270301T083100Z\r\nSEQUENCE:3\r\nSTATUS:CONFIRMED\r\nDTSTART;TZID=Europe/Paris:20270322T110000\r\n\
        DTEND;TZID=Europe/Paris:20270322T120000\r\nSUMMARY:A\r\nLOCATION:Hall\\, Paris\r\nORGANIZER;CN=Office:mailto:o@a.org\r\n\
        ATTENDEE;CN=\"Bob, B\":mailto:b%26c@a.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    fn read(text: &str) -> BTreeMap<String, Sent> {
        read_sent(text, "t.", &ChronoTz)
    }

    #[test]
    fn what_was_sent_is_known_from_what_was_written() {
        let read = read(OURS);
        let sent = &read["t.a@fora.invalid"];
        assert_eq!((sent.sequence, sent.status, sent.place.as_deref()), (3, Status::Confirmed, Some("Hall, Paris")));
        assert_eq!(sent.at.to_string(), "2027-03-01T08:31Z");
        let SentTime::Timed { start, end } = &sent.time else { panic!("a time") };
        assert_eq!((start.at.to_string(), end.at.to_string()), ("2027-03-22T10:00Z".into(), "2027-03-22T11:00Z".into()));
        let between = sent.between.as_ref().expect("between two");
        assert_eq!((between.organizer.words(), between.attendee.words()), ("Office <o@a.org>".into(), "Bob, B <b&c@a.org>".into()));
        let quoted = super::tests::read(&OURS.replace("CN=Office", "CN=\"The ^'office^', ^^'s\""));
        let between = quoted["t.a@fora.invalid"].between.as_ref().expect("between two");
        assert_eq!(between.organizer.name, "The \"office\", ^'s");
        let cancelled = super::tests::read(&OURS.replace("REQUEST", "CANCEL").replace("STATUS:CONFIRMED\r\n", ""));
        assert_eq!(cancelled["t.a@fora.invalid"].status, Status::Cancelled);
        let days = OURS.replace(";TZID=Europe/Paris:20270322T110000", ";VALUE=DATE:20270322");
        let days = super::tests::read(&days.replace(";TZID=Europe/Paris:20270322T120000", ";VALUE=DATE:20270324"));
        let day = |text: &str| text.parse().expect("a day");
        assert_eq!(days["t.a@fora.invalid"].time, SentTime::Days { from: day("2027-03-22"), to: day("2027-03-23") });
    }

    #[test]
    fn the_sequence_of_what_was_written_is_found_without_reading_all_of_it() {
        let long = "t.".to_owned() + &"long".repeat(30);
        let folded = format!("UID:{}\r\n {}", &long[..70], &long[70..]);
        let text = OURS.replace("UID:t.a@fora.invalid", &folded) + OURS + "SEQUENCE:x\r\nUID:none\r\n";
        assert_eq!(read_sequences(&text), BTreeMap::from([(long, 3), ("t.a@fora.invalid".to_owned(), 3)]));
    }

    /// Property: whatever stands in the file, what is taken from it can be remembered.
    #[test]
    fn what_is_not_ours_or_cannot_be_remembered_is_not_taken() {
        for (from, to) in [
            ("-//fora//fora 1//EN", "-//other//EN"),
            ("UID:t.a", "UID:other.a"),
            ("UID:t.a", "UID:t.a\\nATTENDEE:mailto:x@y"),
            ("SEQUENCE:3", "SEQUENCE:-3"),
            ("SEQUENCE:3", "SEQUENCE:x"),
            ("SEQUENCE:3", "SEQUENCE:4294967295"),
            ("SUMMARY:A", "SUMMARY: "),
            ("SUMMARY:A", "SUMMARY:\u{202e}"),
            ("20270322T110000", "92270322T110000"),
            ("20270301T083100Z", "99999999T083100Z"),
            ("Europe/Paris:20270322T12", "Europe/Nowhere:20270322T12"),
            ("20270322T110000", "20270322T035113"),
            ("20270322T120000", "20270322T120001"),
            ("20270322T120000", "20270322T120060"),
            ("DTEND", "X-END"),
            ("BEGIN:VEVENT", "BEGIN:VTODO"),
        ] {
            assert!(OURS.contains(from) && read(&OURS.replacen(from, to, 1)).is_empty(), "{from} {to}");
        }
        let nested = format!("{}{OURS}", "BEGIN:VCALENDAR\r\n".repeat(200_000));
        assert!(read(&nested).is_empty());
        let cut = |at: usize| format!("{}{}", &OURS[..at], &OURS[(at + at % 7).min(OURS.len())..]);
        let blank = ["LOCATION:", "LOCATION: ", "LOCATION:\u{202e}"].map(|line| OURS.replace("LOCATION:Hall\\, Paris", line));
        for text in (0..OURS.len()).map(cut).chain(blank) {
            let mut ledger = Ledger::default();
            let taken = read(&text);
            ledger.feeds.insert("series".into(), taken);
            let mut sources = Sources::default();
            let file = sources.add("series.ledger.toml", write_ledger(&ledger));
            let (back, findings) = read_ledger(&mut sources, file);
            let back = back.unwrap_or_else(|| panic!("{findings:?}"));
            assert_eq!(back.feeds.get("series").cloned().unwrap_or_default(), ledger.feeds["series"]);
        }
    }
}
