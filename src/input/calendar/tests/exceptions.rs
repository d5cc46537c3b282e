//! What an event leaves out, has beside its rule, or has moved.

use super::*;

/// The messages of what is passed over of an event that happens so.
fn passed_over(lines: &str, happens: &[&str]) -> Vec<String> {
    let (calendar, findings) = read(&event(lines));
    let calendar = calendar.unwrap_or_else(|| panic!("{findings:?}"));
    assert_eq!(calendar.events.iter().map(|event| shown(event.span)).collect::<Vec<_>>(), happens, "{lines}");
    assert!(findings.iter().all(|finding| finding.level == Level::Warning), "{findings:?}");
    findings.into_iter().map(|finding| finding.message).collect()
}

/// The days of March on which an event happens.
fn days(how: impl FnOnce(&mut How<'_>), lines: &str) -> Vec<String> {
    let (calendar, findings) = read_with(calendar(lines).into_bytes(), how);
    assert!(findings.iter().all(|finding| finding.level < Level::Warning), "{findings:?}");
    let spans = calendar.expect("read").events.into_iter().map(|event| shown(event.span));
    spans.map(|span| span[3..span.find(' ').unwrap_or(span.len())].to_owned()).collect()
}

/// RFC 5545 asks for one kind of both (3.8.5.1, 3.8.5.2); calendars write the other one all the same.
#[test]
fn a_day_in_place_of_an_hour_and_an_hour_in_place_of_a_day_are_read_and_told() {
    let days = "UID:d\nDTSTART;VALUE=DATE:20270301\nRRULE:FREQ=DAILY;COUNT=3\n";
    let moved = event("UID:d\nRECURRENCE-ID:20270302T000000Z\nDTSTART;VALUE=DATE:20270310\n");
    let left_out = "an all-day event leaves out a time, which is read as its day";
    let cases: [(String, &[&str], Option<&str>); 6] = [
        (event(&format!("{days}EXDATE:20270302T000000Z\n")), &["03-01 03-01", "03-03 03-03"], Some(left_out)),
        (format!("{}{moved}", event(days)), &["03-01 03-01", "03-03 03-03", "03-10 03-10"], Some(left_out)),
        (moved.clone(), &["03-10 03-10"], None),
        (
            event("DTSTART;VALUE=DATE:20270301\nRDATE:20270304T090000Z\n"),
            &["03-01 03-01", "03-04 03-04"],
            Some("an all-day event has a further time, which is read as its day"),
        ),
        (
            event("DTSTART:20270301T090000Z\nDURATION:PT1H\nRDATE;VALUE=DATE:20270304\n"),
            &["03-01T09:00 03-01T10:00", "03-04T09:00 03-04T10:00"],
            Some("a timed event has a further day without a time, which is read at the event's hour"),
        ),
        (
            event("DTSTART:20270301T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;VALUE=DATE:20270302\n"),
            &["03-01T09:00 03-01T10:00"],
            None,
        ),
    ];
    for (lines, happens, message) in cases {
        let (calendar, findings) = read(&lines);
        let mut found: Vec<String> = calendar.expect("read").events.iter().map(|event| shown(event.span)).collect();
        found.sort();
        assert_eq!(found, happens, "{lines}");
        assert_eq!(findings.iter().map(|finding| &*finding.message).collect::<Vec<_>>(), Vec::from_iter(message), "{lines}");
    }
}

#[test]
fn an_exception_without_a_zone_is_on_the_clock_of_its_event() {
    let daily = "UID:d\nDTSTART;TZID=America/New_York:20270329T080000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n";
    let moved = event("UID:d\nRECURRENCE-ID:20270330T080000\nDTSTART;TZID=America/New_York:20270330T120000\nDURATION:PT1H\n");
    let gone = event("UID:d\nRECURRENCE-ID:20270330T080000\nSTATUS:CANCELLED\n");
    for zone in [None, Zone::named("Europe/Zurich")] {
        let days = |lines: &str| days(|how| how.floating = zone, lines);
        assert_eq!(days(&event(&format!("{daily}EXDATE:20270330T080000\n"))), ["29T12:00", "31T12:00"]);
        assert_eq!(days(&format!("{}{moved}", event(daily))), ["29T12:00", "30T16:00", "31T12:00"]);
        assert_eq!(days(&format!("{}{gone}", event(daily))), ["29T12:00", "31T12:00"]);
        assert_eq!(days(&event(&format!("{daily}RDATE:20270401T090000\n"))).len(), 4);
    }
    // In another zone or in UTC it is the same instant.
    for exception in ["EXDATE;TZID=Europe/Zurich:20270330T140000", "EXDATE:20270330T120000Z", "EXDATE:20270330T080000-0400"] {
        assert_eq!(spans(&event(&format!("{daily}{exception}\n"))).len(), 2, "{exception}");
    }
    assert_eq!(spans(&event(&format!("{daily}EXDATE;VALUE=DATE:20270330\n"))).len(), 2);
    // A day on the clock of the event, also of what is written in UTC.
    let late = "DTSTART;TZID=America/New_York:20270329T220000\nDURATION:PT1H\nRDATE:20270331T020000Z\n";
    assert_eq!(spans(&event(&format!("{late}EXDATE;VALUE=DATE:20270330\n"))), ["03-30T02:00 03-30T03:00"]);
}

#[test]
fn an_hour_in_place_of_a_whole_day_is_read_on_the_clock_whose_days_they_are() {
    let daily = "DTSTART;VALUE=DATE:20270322\nRRULE:FREQ=DAILY;UNTIL=20270325\n";
    let in_zone = |zone: &str, lines: &str| days(|how| how.days = Zone::named(zone), &event(lines));
    for (zone, exception) in [
        ("Europe/Zurich", "20270323T230000Z"),
        ("America/New_York", "20270324T040000Z"),
        ("America/New_York", "20270324T000000Z"),
        ("Europe/Zurich", "20270324T000000"),
        ("Europe/Zurich", "20270324T120000Z"),
    ] {
        assert_eq!(in_zone(zone, &format!("{daily}EXDATE:{exception}\n")), ["22", "23", "25"], "{zone} {exception}");
    }
    let until = |zone, until: &str| in_zone(zone, &format!("DTSTART;VALUE=DATE:20270322\nRRULE:FREQ=DAILY;UNTIL={until}\n")).len();
    assert_eq!([until("Europe/Zurich", "20270325T230000Z"), until("America/New_York", "20270326T040000Z")], [5, 5]);
    assert_eq!([until("Europe/Zurich", "20270325T235959Z"), until("America/New_York", "20270325T000000Z")], [4, 4]);
    assert_eq!([until("Europe/Zurich", "20270325T000000"), until("Europe/Zurich", "20270325")], [4, 4]);
}

#[test]
fn what_cannot_be_read_of_an_exception_costs_only_itself() {
    let daily = "DTSTART:20270322T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\n";
    let both = ["03-22T08:00 03-22T09:00", "03-23T08:00 03-23T09:00"];
    for (line, told) in [
        ("EXDATE:soon", "an exception is skipped: its `EXDATE` is not a day or a time"),
        ("EXDATE:99990101T000000Z", "an exception is skipped: its `EXDATE` is in the year 9999; only 1900 to 2200 are read"),
        (
            "EXDATE;TZID=Mars:20270323T080000",
            "an exception is skipped: the zone `Mars` is not known, and the file has no rules for it that fora understands",
        ),
        ("RDATE:20270230T080000Z", "a further date is skipped: its `RDATE` is not a day or a time"),
    ] {
        assert_eq!(passed_over(&format!("{daily}{line}\n"), &both), [told]);
    }
    assert_eq!(passed_over(&format!("{daily}EXDATE:\n"), &both), [""; 0], "nothing is said");
    for (name, why) in
        [(":soon", "its `RECURRENCE-ID` is not a day or a time"), (";TZID=Mars:20270323T080000", "the zone `Mars` is not known")]
    {
        let change = event(&format!("UID:d\nRECURRENCE-ID{name}\nDTSTART:20270326T080000Z\nDURATION:PT1H\n"));
        let (calendar, findings) = read(&format!("{}{change}", event(&format!("UID:d\n{daily}"))));
        assert_eq!((calendar.expect("read").events.len(), findings.len()), (3, 1));
        assert!(findings[0].message.starts_with(&format!("an event replaces another, but {why}")), "{findings:?}");
    }
    let some = passed_over(&format!("{daily}EXDATE:20270322T080000Z,soon\n"), &both[1..]);
    assert_eq!(some.len(), 1);
    let endless = read(&event(&daily.replace("COUNT=2", "UNTIL=20270230")));
    assert_eq!(endless.0.expect("read").events.len(), 285);
    assert_eq!(endless.1[0].message, "a rule ends at `20270230`, which is not a day or a time, and is read without an end");
}

#[test]
fn one_more_date_that_ends_before_it_starts_or_lasts_too_long_is_told() {
    let start = "DTSTART:20270301T090000Z\nDURATION:PT1H\n";
    let more = |period: &str| passed_over(&format!("{start}RDATE;VALUE=PERIOD:20270401T090000Z/{period}\n"), &["03-01T09:00 03-01T10:00"]);
    for backwards in ["-PT1H", "20270401T080000Z"] {
        assert_eq!(more(backwards), ["a further date is skipped: it ends before it starts"]);
    }
    assert_eq!(more("P3653D"), ["a further date is skipped: it lasts 3653 days; at most 366 are read"]);
    let (calendar, findings) = read("BEGIN:VFREEBUSY\nFREEBUSY:20270301T090000Z/-PT1H\nFREEBUSY:20270301T090000Z/PT0S\nEND:VFREEBUSY\n");
    let left_out = calendar.expect("a calendar").left_out;
    assert_eq!((left_out.unread, left_out.empty, findings.len()), (1, 1, 1));
}

#[test]
fn a_change_to_all_that_follow_moves_them_as_far_and_makes_them_as_long() {
    let daily = event(
        "UID:f\nDTSTART;TZID=Europe/Zurich:20270325T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=6\nEXDATE;TZID=Europe/Zurich:20270329T090000\n",
    );
    let change = |at: &str, to: &str, more: &str| {
        event(&format!(
            "UID:f\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Zurich:{at}\nDTSTART;TZID=Europe/Zurich:{to}\nDURATION:PT2H\n{more}"
        ))
    };
    let later = change("20270327T090000", "20270327T140000", "");
    let before = ["03-25T08:00 03-25T09:00", "03-26T08:00 03-26T09:00"];
    let with = |more: &[&'static str]| [&before[..], more].concat();
    // The clocks go forward on the 28th, and one is left out on the 29th.
    let moved = ["03-27T13:00 03-27T15:00", "03-28T12:00 03-28T14:00", "03-30T12:00 03-30T14:00"];
    assert_eq!(spans(&format!("{daily}{later}")), with(&moved));
    assert_eq!(spans(&format!("{later}{daily}")), with(&moved));
    // A single one comes before, and the next change ends the first.
    let single =
        event("UID:f\nRECURRENCE-ID;TZID=Europe/Zurich:20270328T090000\nDTSTART;TZID=Europe/Zurich:20270328T200000\nDURATION:PT1H\n");
    let next = change("20270330T090000", "20270331T090000", "");
    let all = with(&[moved[0], "03-28T18:00 03-28T19:00", "03-31T07:00 03-31T09:00"]);
    assert_eq!(spans(&format!("{daily}{later}{single}{next}")), all);
    let off = change("20270327T090000", "20270327T090000", "STATUS:CANCELLED\n");
    assert_eq!(spans(&format!("{daily}{off}")), before);
    let days = event("UID:g\nDTSTART;VALUE=DATE:20270301\nRRULE:FREQ=WEEKLY;COUNT=3\n");
    let day = event("UID:g\nRECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20270308\nDTSTART;VALUE=DATE:20270309\n");
    assert_eq!(spans(&format!("{days}{day}")), ["03-01 03-01", "03-09 03-09", "03-16 03-16"]);
}
