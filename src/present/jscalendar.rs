//! The calendar as JSCalendar (RFC 8984): a group of events.
//!
//! The same events, UIDs and words as in [`super::ics`]. A duration here is exact, so that a meeting over a change of
//! the clocks says how long it is; what starts in an hour that the clock shows twice is written in UTC.

use super::agenda::{Agenda, Row, RowTime};
use super::event::{self, Feed};
use super::ics::{self, Stamp};
use super::words;
use crate::model::State;
use crate::time::{Date, Minutes};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The meetings and written consultations of an agenda, with the stamps of those that were sent before.
pub fn group(agenda: &Agenda, feed: Feed<'_>, sent: &BTreeMap<String, Stamp>) -> Value {
    let mut entries: Vec<Value> = agenda.rows.iter().map(|row| event(agenda, row, feed, sent)).collect();
    entries.sort_by_cached_key(|event| event["uid"].to_string());
    let mut group = json!({
        "@type": "Group",
        "uid": format!("{}@fora.invalid", event::uid_part(feed.name)),
        "prodId": concat!("-//fora//fora ", env!("CARGO_PKG_VERSION"), "//EN"),
        "updated": updated(feed.revised),
        "title": agenda.title,
        "entries": entries,
    });
    if let Some(topic) = &agenda.topic {
        group["description"] = json!(topic);
    }
    group
}

fn updated(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn event(agenda: &Agenda, row: &Row, feed: Feed<'_>, sent: &BTreeMap<String, Stamp>) -> Value {
    let uid = event::uid(feed.name, &row.name, row.sitting);
    let stamp = sent.get(&uid).copied().unwrap_or(Stamp { sequence: 0, day: feed.revised });
    let cancelled = row.state == State::Cancelled;
    let mut event = json!({
        "@type": "Event",
        "uid": uid,
        "updated": updated(stamp.day),
        "sequence": stamp.sequence,
        "title": format!("{}{}", if cancelled { "CANCELLED: " } else { "" }, event::summary(row, agenda.sittings(row.consultation).count())),
        "status": match row.state {
            State::Draft | State::Tentative => "tentative",
            State::Confirmed | State::Held => "confirmed",
            State::Cancelled => "cancelled",
        },
        "freeBusyStatus": if cancelled || row.meeting().is_none() { "free" } else { "busy" },
    });
    let in_utc = match &row.time {
        RowTime::Meeting(meeting) => {
            let in_utc = !ics::shown_once(feed.zones, &meeting.start);
            let start = if in_utc { meeting.start.at.utc() } else { meeting.start.civil };
            event["start"] = json!(start.format("%Y-%m-%dT%H:%M:%S").to_string());
            event["timeZone"] = json!(if in_utc { "Etc/UTC" } else { meeting.start.zone.name() });
            event["duration"] = json!(duration(meeting.interval.minutes()));
            if !row.online {
                let mut location = json!({"@type": "Location", "name": row.whereabouts()});
                if in_utc {
                    location["timeZone"] = json!(meeting.start.zone.name());
                }
                event["locations"] = json!({"1": location});
            }
            in_utc
        }
        RowTime::Written { from, to } => {
            event["start"] = json!(format!("{from}T00:00:00"));
            event["duration"] = json!(format!("P{}D", to.signed_duration_since(*from).num_days() + 1));
            event["showWithoutTime"] = json!(true);
            false
        }
    };
    event["description"] = json!(event::description_text(agenda, row, in_utc));
    // Where people meet online is where the contact says, if it says an address; a virtual location needs one.
    if let Some(url) = row.contact.as_deref().and_then(event::url_in) {
        event["links"] = json!({"1": {"@type": "Link", "href": url}});
        if row.online {
            event["virtualLocations"] = json!({"1": {"@type": "VirtualLocation", "name": row.place_words(), "uri": url}});
        }
    }
    if let Some(tag) = row.language_tags.first() {
        event["locale"] = json!(tag);
    }
    let keywords: Map<String, Value> = row.format.iter().map(|format| (words::capitalised(format), json!(true))).collect();
    if !keywords.is_empty() {
        event["keywords"] = Value::Object(keywords);
    }
    event
}

/// An exact duration (RFC 8984, 1.4.6): in hours and minutes, because a day may have 23 or 25 hours.
fn duration(minutes: Minutes) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("PT{minutes}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PlaceId, Placement, When};
    use crate::present::testing;
    use crate::time::{ChronoTz, Interval, Resolved, Zone};
    use calcard::jscalendar::JSCalendar;

    fn written(agenda: &Agenda) -> Value {
        group(agenda, Feed { name: "open-talks-2013", revised: testing::date("2013-09-02"), zones: &ChronoTz }, &BTreeMap::new())
    }

    #[test]
    fn another_reader_finds_the_same_instants() {
        let series = testing::series();
        let plan = testing::plan(&series);
        let text = written(&testing::agenda(&series, &plan)).to_string();
        let parsed: JSCalendar<'_, String, String> = JSCalendar::parse(&text).expect("JSCalendar");
        let expanded = parsed.into_icalendar().expect("a calendar").expand_dates(calcard::common::timezone::Tz::UTC, 100);
        assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
        let found: Vec<(i64, i64)> = expanded
            .events
            .into_iter()
            .map(|event| event.try_into_date_time().expect("an end"))
            .map(|event| (event.start.timestamp() / 60, event.end.timestamp() / 60))
            .collect();
        for interval in plan.placements.iter().filter_map(Placement::interval) {
            assert!(found.contains(&(interval.start().unix_minutes(), interval.end().unix_minutes())), "{interval:?} in {found:?}");
        }
        assert_eq!(found.len(), plan.placements.len());
    }

    /// Where a clock changes, calcard takes an exact duration for one of the clock, so it is read here by the letter of
    /// RFC 8984: the start by the first of two occurrences, the duration in minutes that pass.
    #[test]
    fn a_change_of_the_clocks_moves_nothing() {
        let mut series = testing::series();
        series.base = PlaceId(0);
        let zone = series.place(series.base).zone;
        let repeated = series.zones.resolve(zone, "2013-10-27T02:30:00".parse().expect("a minute"));
        let Resolved::Twice { first, second } = repeated else { panic!("{repeated:?}") };
        let evening = series.zones.resolve(zone, "2013-10-26T22:00:00".parse().expect("a minute")).instant();
        for start in [evening, first, second] {
            let mut plan = testing::plan(&series);
            plan.placements.truncate(1);
            plan.placements[0].when = When::Meeting(Interval::lasting(start, 600));
            plan.placements[0].forum = None;
            let event = &written(&testing::agenda(&series, &plan))["entries"][0];
            let zone = event["timeZone"].as_str().and_then(Zone::named).expect("a zone");
            let civil = event["start"].as_str().expect("a start").parse().expect("a minute");
            assert_eq!((series.zones.resolve(zone, civil).instant(), &event["duration"]), (start, &json!("PT10H")), "{event:#}");
        }
    }

    #[test]
    fn an_event_has_what_the_standard_asks_for() {
        let series = testing::series();
        let value = written(&testing::agenda(&series, &testing::plan(&series)));
        assert_eq!(value["@type"], "Group");
        let entries = value["entries"].as_array().expect("events");
        assert!(entries.len() > 4);
        let mut uids: Vec<&str> = entries.iter().map(|event| event["uid"].as_str().expect("a UID")).collect();
        uids.dedup();
        assert_eq!(uids.len(), entries.len());
        for event in entries {
            assert!(
                ["@type", "uid", "updated", "title", "start", "duration", "status"].iter().all(|key| event[*key].is_string()),
                "{event:#}"
            );
            assert!(event["start"].as_str().is_some_and(|start| start.len() == 19 && !start.ends_with('Z')), "{event:#}");
            assert_eq!(event["timeZone"].is_string(), event.get("showWithoutTime").is_none(), "{event:#}");
            assert!(event.get("virtualLocations").is_none_or(|all| all["1"]["uri"].is_string()), "{event:#}");
        }
        assert_eq!([1, 59, 60, 75, 600, 10080].map(duration), ["PT1M", "PT59M", "PT1H", "PT1H15M", "PT10H", "PT168H"]);
    }

    #[test]
    fn hostile_text_stays_text() {
        let mut series = testing::series();
        let evil = "\",\"status\":\"x\"}]]><script>\u{0}\u{202e}\nx";
        series.consultations.iter_mut().for_each(|consultation| consultation.title = evil.into());
        series.contact = Some("javascript:alert(1) https://exa\u{202e}mple.org/ \u{1}".into());
        let value = written(&testing::agenda(&series, &testing::plan(&series)));
        let again: Value = serde_json::from_str(&value.to_string()).expect("JSON");
        assert_eq!(again, value);
        for event in value["entries"].as_array().expect("events") {
            let title = event["title"].as_str().expect("a title");
            assert!(title.contains("<script>") && !title.contains(|mark: char| mark.is_control() || crate::text::is_bidi_control(mark)));
            assert!(event["status"] != "x" && event["links"]["1"]["href"] == "https://example.org/", "{event:#}");
        }
    }
}
