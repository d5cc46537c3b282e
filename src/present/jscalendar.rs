//! The calendar as JSCalendar (RFC 8984): a group of events.
//!
//! The same events, UIDs and words as in [`super::ics`]. A duration here is exact, so that a meeting over a change of
//! the clocks says how long it is; what starts in an hour that the clock shows twice is written in UTC.

use super::event::{self, Event, EventTime, Status};
use super::ics::{self, Calendar, Stamp};
use super::words;
use crate::time::{Date, Minutes};
use serde_json::{Map, Value, json};

/// A feed of events: what [`ics::feed`] writes, in a group of this name.
pub fn group(calendar: Calendar<'_>, name: &str, updated: Date, events: &[(Event, Stamp)]) -> Value {
    let entries: Vec<Value> = events.iter().map(|(event, stamp)| entry(calendar, event, *stamp)).collect();
    let mut group = json!({
        "@type": "Group",
        "uid": format!("{}@fora.invalid", event::uid_part(name)),
        "prodId": concat!("-//fora//fora ", env!("CARGO_PKG_VERSION"), "//EN"),
        "updated": day_of(updated),
        "title": calendar.title,
        "entries": entries,
    });
    if let Some(topic) = calendar.topic {
        group["description"] = json!(topic);
    }
    group
}

fn day_of(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn entry(calendar: Calendar<'_>, event: &Event, stamp: Stamp) -> Value {
    let mut entry = json!({
        "@type": "Event",
        "uid": event.uid,
        "updated": stamp.at.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "sequence": stamp.sequence,
        "title": event.summary(),
        "status": event.status.word(),
        "freeBusyStatus": if event.busy && event.status != Status::Cancelled { "busy" } else { "free" },
    });
    let in_utc = match &event.time {
        EventTime::Timed { start, end } => {
            let in_utc = !ics::shown_once(calendar.zones, start);
            let shown = if in_utc { start.at.utc() } else { start.civil };
            entry["start"] = json!(shown.format("%Y-%m-%dT%H:%M:%S").to_string());
            entry["timeZone"] = json!(if in_utc { "Etc/UTC" } else { start.zone.name() });
            entry["duration"] = json!(duration(end.at.since(start.at)));
            if let Some(place) = event.location.as_ref().filter(|_| !event.online) {
                let mut location = json!({"@type": "Location", "name": place});
                if in_utc {
                    location["timeZone"] = json!(start.zone.name());
                }
                entry["locations"] = json!({"1": location});
            }
            in_utc
        }
        EventTime::Days { from, to } => {
            entry["start"] = json!(format!("{from}T00:00:00"));
            entry["duration"] = json!(format!("P{}D", to.signed_duration_since(*from).num_days() + 1));
            entry["showWithoutTime"] = json!(true);
            false
        }
    };
    entry["description"] = json!(event::text_of(&event.description, in_utc));
    // Where people meet online is where the contact says, if it says an address; a virtual location needs one.
    if let Some(url) = &event.url {
        entry["links"] = json!({"1": {"@type": "Link", "href": url}});
        if event.online {
            entry["virtualLocations"] = json!({"1": {"@type": "VirtualLocation", "name": event.location, "uri": url}});
        }
    }
    if let Some(tag) = &event.language {
        entry["locale"] = json!(tag);
    }
    let keywords: Map<String, Value> = event.category.iter().map(|category| (words::capitalised(category), json!(true))).collect();
    if !keywords.is_empty() {
        entry["keywords"] = Value::Object(keywords);
    }
    entry
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
    use crate::present::event::{Scope, events};
    use crate::present::{Agenda, testing};
    use crate::time::{ChronoTz, Interval, Resolved, Zone};
    use calcard::jscalendar::JSCalendar;

    fn written(agenda: &Agenda) -> Value {
        let stamp = Stamp { sequence: 2, at: testing::instant("2013-09-02T07:30:00") };
        let events: Vec<_> = events(agenda, "open-talks-2013", Scope::Series).into_iter().map(|event| (event, stamp)).collect();
        let calendar = Calendar { title: &agenda.title, topic: agenda.topic.as_deref(), zones: &ChronoTz };
        group(calendar, "open-talks-2013", agenda.planned, &events)
    }

    #[test]
    fn what_was_sent_and_is_no_more_is_cancelled_here_too() {
        let series = testing::series();
        let mut plan = testing::plan(&series);
        let mut ledger = crate::model::Ledger::default();
        let mut sent = |plan: &crate::model::Plan| {
            let (today, now) = (testing::date("2013-09-02"), testing::instant("2013-09-02T07:30:00"));
            let feed = crate::publish::Feed { zone_data: "2026f", ..crate::publish::Feed::plain("series", today, now) };
            let events = crate::publish::publish(feed, events(&testing::agenda(&series, plan), "x", Scope::Series), &mut ledger).events;
            group(Calendar { title: "T", topic: None, zones: &ChronoTz }, "x", testing::date("2013-09-02"), &events)
        };
        let before = sent(&plan);
        plan.placements.remove(0);
        let after = sent(&plan);
        let entries = |value: &Value| value["entries"].as_array().expect("events").clone();
        assert_eq!(entries(&after).len(), entries(&before).len());
        let gone: Vec<Value> = entries(&after).into_iter().filter(|entry| entry["status"] == "cancelled").collect();
        assert!(
            gone.len() == 1 && gone[0]["sequence"] == 1 && gone[0]["title"].as_str().is_some_and(|title| title.starts_with("CANCELLED: "))
        );
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
