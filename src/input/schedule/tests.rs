use super::*;
use crate::finding::Sources;
use crate::input::event::Span;
use crate::input::foreign::ForeignEvent;
use crate::time::{Instant, Interval};

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
        wall: None,
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
    let on = "<title>A</title><date>2027-03-22T09:00:00Z</date>";
    for (parts, told) in [
        (format!("{on}<duration>soon</duration>"), "`A` lasts `soon`, which is not a length from 00:01 to a year"),
        (format!("{on}<duration>99999999999:00</duration>"), "`A` lasts `99999999999:00`, which is not a length from 00:01 to a year"),
        (format!("{on}<duration>1:00:soon</duration>"), "`A` lasts `1:00:soon`, which is not a length from 00:01 to a year"),
        (on.into(), "`A` has no `duration` or `end`"),
        ("<title>A</title><date>9999-03-22T09:00:00Z</date><duration>1:00</duration>".into(), "`A` has no day and time from 1900 to 2200"),
        ("<title>A</title><date>2027-03-22</date><duration>1:00</duration>".into(), "`A` has no day and time from 1900 to 2200"),
        ("<title>A</title><start>soon</start><duration>1:00</duration>".into(), "`A` has no day and time from 1900 to 2200"),
        ("<title> </title>".into(), "an event has no title"),
    ] {
        let (events, findings) = one(&format!("<event>{parts}</event><event><title>B</title>{PARTS}</event>")).expect("a schedule");
        assert_eq!((events.len(), findings[0].message.as_str()), (1, told));
    }
}

/// Starts on the wall, minutes, and what is told.
fn read_so(parts: &str) -> (String, i64, Vec<String>) {
    let (events, findings) = one(&format!("<event><title>A</title>{parts}</event>")).expect("a schedule");
    let (start, minutes) = match events[0].when {
        Span::Time(interval) => (interval.start().utc().format("%dT%H:%MZ").to_string(), interval.minutes()),
        Span::OnSite(civil, minutes) => (civil.format("%dT%H:%M").to_string(), minutes),
        Span::Days(..) => panic!("days"),
    };
    (start, minutes, findings.into_iter().map(|finding| finding.message).collect())
}

#[test]
fn a_moment_may_be_short_and_what_is_to_the_second_is_cut_and_noted() {
    let at = |date: &str| read_so(&format!("<date>{date}</date><duration>01:00</duration>"));
    for date in ["2027-03-22T10:00+01:00", "2027-03-22T10:00:00+0100", "2027-03-22T09Z", "2027-03-22T09:00:00.000Z"] {
        assert_eq!(at(date), ("22T09:00Z".into(), 60, vec![]), "{date}");
    }
    assert_eq!(at("2027-03-22T10:00"), ("22T10:00".into(), 60, vec![]));
    let cut = "times are read in whole minutes: `A` starts at 10:00:30, which is read as 10:00".to_owned();
    assert_eq!(at("2027-03-22T10:00:30+01:00"), ("22T09:00Z".into(), 60, vec![cut.clone()]));
    assert_eq!(read_so("<start>10:00:30</start><duration>01:00</duration>"), ("22T10:00".into(), 60, vec![cut]));
    let length = |duration: &str| read_so(&format!("<start>10:00</start><duration>{duration}</duration>"));
    let days = "`A` lasts `1:00:00`, which is read as days, hours and minutes".to_owned();
    assert_eq!(length("1:00:00"), ("22T10:00".into(), 1440, vec![days]));
    assert_eq!(length("00:45:00"), ("22T10:00".into(), 45, vec![]));
    let cut = "times are read in whole minutes: `A` lasts `0:45:30`, which is read as 45 minutes".to_owned();
    assert_eq!(length("0:45:30"), ("22T10:00".into(), 45, vec![cut]));
}

#[test]
fn what_is_after_midnight_belongs_to_the_night_before() {
    let at = |conference: &str, day: &str, start: &str| {
        let text = format!(
            "<schedule><conference>{conference}</conference><day date='2027-03-22' {day}><room name='Hall'><event><title>A</title><start>{start}</start><duration>1:00</duration></event></room></day></schedule>"
        );
        let (events, _) = xml(&text).expect("a schedule");
        let Span::OnSite(civil, _) = events[0].when else { panic!("on site") };
        civil.format("%dT%H:%M").to_string()
    };
    let change = "<day_change>09:00:00</day_change>";
    assert_eq!([at(change, "", "00:30"), at(change, "", "08:59"), at(change, "", "09:00")], ["23T00:30", "23T08:59", "22T09:00"]);
    assert_eq!(at("", "", "00:30"), "22T00:30");
    let hours = "start='2027-03-22T10:00:00+01:00' end='2027-03-23T04:00:00+01:00'";
    assert_eq!([at("", hours, "00:30"), at("", hours, "10:00"), at("", hours, "05:00")], ["23T00:30", "22T10:00", "22T05:00"]);
    assert_eq!(at(change, "start='2027-03-22T00:00:00+01:00' end='2027-03-22T23:59:00+01:00'", "00:30"), "22T00:30");
    let text = r#"{"schedule": {"conference": {"day_change": "04:00", "days": [{"date": "2027-03-22", "rooms": {"Hall": [
        {"title": "A", "start": "00:30", "duration": "01:00"}]}}]}}}"#;
    let (events, _) = json(text).expect("a schedule");
    assert!(matches!(events[0].when, Span::OnSite(civil, 60) if civil.to_string() == "2027-03-23 00:30:00"), "{events:?}");
}

#[test]
fn the_json_of_today_is_read() {
    let text = r#"{"schedule": {"version": "1", "conference": {"title": "C", "time_zone_name": "Europe/Paris",
        "rooms": [{"name": "Saal 1", "guid": "r1"}], "days": [{"index": 1, "date": "2027-03-22"}]}, "events": [
        {"guid": "g", "title": "A", "start": "2027-03-22T10:00:00+01:00", "end": "2027-03-22T11:00:00+01:00", "room": {"name": "Saal 1"}},
        {"guid": 7, "title": "B", "start": "2027-03-22T23:30:00+01:00", "end": "2027-03-22T23:00:00Z", "room": {"guid": "r1"},
         "description": {"en": "Moderator: Ana"}},
        {"title": "C", "start": "2027-03-22T10:00:00+01:00", "duration": "00:30", "room": null},
        {"title": "D", "start": "2027-03-22T10:00:00+01:00", "end": "2027-03-22T10:00:00+01:00", "room": "Saal 1"},
        {"title": null}]}}"#;
    let (events, findings) = json(text).expect("a schedule");
    let shown = |event: &ForeignEvent| {
        let Span::Time(interval) = event.when else { panic!("a time") };
        let start = interval.start().utc().format("%H:%M").to_string();
        (event.identity.clone().unwrap_or_default(), start, interval.minutes(), event.whereabouts.clone())
    };
    let is = |guid: &str, start: &str, minutes: i64, room: &str| (guid.to_owned(), start.to_owned(), minutes, room.to_owned());
    let wanted = [is("g", "09:00", 60, "Saal 1"), is("7", "22:30", 30, "Saal 1"), is("", "09:00", 30, "")];
    assert_eq!(events.iter().map(shown).collect::<Vec<_>>(), wanted);
    assert_eq!(events[1].moderator.as_deref(), Some("Ana"));
    let told: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(told, ["`D` ends at `2027-03-22T10:00:00+01:00`, which is not a time within a year of its start", "an event has no title"]);
}

#[test]
fn a_reference_that_xml_does_not_know_stays_as_it_is_written() {
    let (events, findings) = one(&format!("<event guid='&nbsp;g'><title>A&nbsp;B &amp; C</title>{PARTS}</event>")).expect("a schedule");
    assert_eq!((events[0].title.as_str(), events[0].identity.as_deref()), ("A&nbsp;B & C", Some("&nbsp;g")));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].message, "XML knows no `&nbsp;`, which is read as it is written");
    // Where a time stands it costs that event, and no other.
    let text = "<event><title>A</title><start>09:&nbsp;30</start><duration>0:45</duration></event>";
    let (events, findings) = one(&format!("{text}<event><title>B</title>{PARTS}</event>")).expect("a schedule");
    assert_eq!((events.len(), findings.len()), (1, 2), "{findings:?}");
}

#[test]
fn a_number_that_is_too_large_costs_only_itself() {
    let text = |number: &str| {
        format!(
            r#"{{"schedule": {{"version": {number}, "conference": {{"days": [{{"date": "2027-03-22", "rooms": {{"Hall": [
            {{"id": -{number}, "guid": {number}, "title": "A", "start": "09:00", "duration": "01:30"}}]}}}}]}}}}}}"#
        )
    };
    for number in ["1e999", "12345.6E+400", &format!("1{}", "0".repeat(400))] {
        let (events, findings) = json(&text(number)).expect("a schedule");
        assert_eq!((events.len(), events[0].identity.as_deref(), findings.len()), (1, None, 3), "{number}");
    }
    let (_, findings) = json(&text("1e999")).expect("a schedule");
    assert_eq!(findings[0].message, "`1e999` is larger than any number that is read, and is passed over");
}

#[test]
fn entities_depth_and_what_is_no_schedule_are_refused() {
    let bomb = "<!DOCTYPE s [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><schedule>&b;</schedule>";
    for (text, told) in [
        (bomb, "the schedule has a document type, which is not read"),
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
    assert_eq!(json("{}").expect_err("refused").message, "the file has no list `schedule.conference.days` or `schedule.events`");
}
