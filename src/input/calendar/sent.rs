//! A calendar that fora wrote before: what was sent, where the ledger of it is lost.

use super::clock::civil;
use crate::model::{Between, Mailbox, Sent, SentClock, SentTime, Status};
use crate::time::{Civil, Instant, Zone, Zones};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameterName, ICalendarProperty, ICalendarStatus,
    ICalendarValue,
};
use std::collections::BTreeMap;

/// What a calendar of ours says of the events of which the UID begins so, by UID; nothing if it is another's.
///
/// What was said in words is not taken from it, so that all of it counts as changed.
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

fn sent(event: &ICalendarComponent, cancels: bool, zones: &dyn Zones) -> Option<(String, Sent)> {
    let status = match value(event, &ICalendarProperty::Status) {
        _ if cancels => Status::Cancelled,
        Some(ICalendarValue::Status(ICalendarStatus::Cancelled)) => Status::Cancelled,
        Some(ICalendarValue::Status(ICalendarStatus::Confirmed)) => Status::Confirmed,
        _ => Status::Tentative,
    };
    let title = words(event, &ICalendarProperty::Summary)?;
    let sequence = value(event, &ICalendarProperty::Sequence)?.as_integer()?;
    let mailbox = |property| {
        let entry = entry(event, &property)?;
        let name = entry.params.iter().find(|one| one.name == ICalendarParameterName::Cn).and_then(|one| one.value.as_text());
        let address = entry.values.first()?.as_text()?;
        Mailbox::read(address.get(7..).filter(|_| address.to_ascii_lowercase().starts_with("mailto:"))?, name.unwrap_or_default())
    };
    let (organizer, attendee) = (mailbox(ICalendarProperty::Organizer), mailbox(ICalendarProperty::Attendee));
    let sent = Sent {
        title: title.strip_prefix("CANCELLED: ").unwrap_or(&title).to_owned(),
        status,
        sequence: sequence.try_into().ok()?,
        at: minutes(civil(value(event, &ICalendarProperty::Dtstamp)?.as_partial_date_time()?)?),
        time: time(event, zones)?,
        place: words(event, &ICalendarProperty::Location),
        concerns: String::new(),
        between: organizer.zip(attendee).map(|(organizer, attendee)| Between { organizer, attendee }),
        digest: "?".into(),
        zone_data: zones.version().into(),
        etag: None,
        pending: false,
    };
    Some((words(event, &ICalendarProperty::Uid)?, sent))
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
        let civil = civil(&of(entry)?)?;
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

fn minutes(utc: Civil) -> Instant {
    Instant::from_unix_minutes(utc.and_utc().timestamp().div_euclid(60))
}
