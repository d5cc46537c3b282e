use super::*;
use crate::model::Level;
use crate::time::{ChronoTz, Instant, Newest};

mod copies;
mod exceptions;
mod half_written;
mod rules;
mod zones;

/// The whole of 2027 in UTC.
fn year() -> Interval {
    Interval::new(Instant::from_unix_minutes(29_979_360), Instant::from_unix_minutes(30_504_960)).expect("a year")
}

/// A calendar around some lines.
fn calendar(lines: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", lines.replace('\n', "\r\n"))
}

/// An event around some lines.
fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\n{lines}END:VEVENT\n")
}

fn read_with(bytes: Vec<u8>, change: impl FnOnce(&mut How<'_>)) -> (Option<Calendar>, Vec<Finding>) {
    let (limits, mut sources) = (Limits::default(), Sources::default());
    let file = match take_calendar(&mut sources, "a.ics", bytes, &limits) {
        Ok(file) => file,
        Err(finding) => return (None, vec![*finding]),
    };
    let mut how =
        How { zones: &ChronoTz, floating: None, days: None, owner: None, window: year(), only_busy: true, limits: &limits, clock: &|| 0 };
    change(&mut how);
    read_calendar(&sources, file, how)
}

fn read(lines: &str) -> (Option<Calendar>, Vec<Finding>) {
    read_with(calendar(lines).into_bytes(), |_| ())
}

/// The starts and ends of what is read, in UTC, without a finding.
fn spans(lines: &str) -> Vec<String> {
    let (calendar, findings) = read(lines);
    assert_eq!(findings, [], "{lines}");
    calendar.expect("a calendar").events.iter().map(|event| shown(event.span)).collect()
}

fn shown(span: Span) -> String {
    match span {
        Span::Time(interval) => format!("{} {}", interval.start().utc().format("%m-%dT%H:%M"), interval.end().utc().format("%m-%dT%H:%M")),
        Span::Days(from, to) => format!("{} {}", from.format("%m-%d"), to.format("%m-%d")),
        Span::OnSite(start, minutes) => format!("{} {minutes} on site", start.format("%m-%dT%H:%M")),
    }
}

/// What is told of a file, with the line of each finding, and whether it was read.
fn found(bytes: impl Into<Vec<u8>>) -> (bool, Vec<String>) {
    let (limits, mut sources) = (Limits::default(), Sources::default());
    let (calendar, findings) = match take_calendar(&mut sources, "a.ics", bytes.into(), &limits) {
        Ok(file) => {
            let how = How {
                zones: &ChronoTz,
                floating: None,
                days: None,
                owner: None,
                window: year(),
                only_busy: true,
                limits: &limits,
                clock: &|| 0,
            };
            read_calendar(&sources, file, how)
        }
        Err(finding) => (None, vec![*finding]),
    };
    let line = |finding: &Finding| finding.place(&sources).map_or(0, |place| sources.line_and_column(place).0);
    let told = findings.iter().map(|finding| format!("{}: {} {}", line(finding), finding.level.word(), finding.message));
    (calendar.is_some(), told.collect())
}

/// What is told of an event that is left out, without the words that say so.
fn left_out(lines: &str) -> String {
    let (calendar, findings) = read(&event(lines));
    let calendar = calendar.unwrap_or_else(|| panic!("{findings:?}"));
    assert_eq!((calendar.events.len(), calendar.left_out.unread, findings.len()), (0, 1, 1), "{findings:#?}");
    assert_eq!(findings[0].level, Level::Warning);
    findings[0].message.strip_prefix("an event is left out: it ").unwrap_or(&findings[0].message).to_owned()
}

// ─── Clocks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const OFFICE: &str = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:16010101T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\n";

#[test]
fn the_rules_of_a_file_give_the_clocks_of_the_zone_they_copy() {
    let rule = "DURATION:PT1H\nRRULE:FREQ=DAILY\n";
    for hour in ["01", "02", "03", "12"] {
        let of = |zone: &str| read(&format!("{OFFICE}{}", event(&format!("DTSTART;TZID={zone}:20260101T{hour}3000\n{rule}"))));
        let (own, database) = (of("Office").0.expect("read"), of("Europe/Zurich").0.expect("read"));
        assert_eq!(own.events.len(), 365);
        assert!(own.events.iter().zip(&database.events).all(|(own, theirs)| own.span == theirs.span), "{hour}");
    }
}

#[test]
fn hours_are_exact_and_days_follow_the_clock() {
    let from = |length: &str| event(&format!("DTSTART;TZID=Europe/Zurich:20271030T220000\n{length}\n"));
    assert_eq!(spans(&from("DURATION:PT10H")), ["10-30T20:00 10-31T06:00"]);
    assert_eq!(spans(&from("DURATION:P1D")), ["10-30T20:00 10-31T21:00"]);
    assert_eq!(spans(&from("DTEND;TZID=Europe/Zurich:20271031T080000")), ["10-30T20:00 10-31T07:00"]);
    assert_eq!(spans(&from("DTEND:20271031T080030Z")), ["10-30T20:00 10-31T08:01"]);
}

#[test]
fn of_a_repeated_hour_the_first_is_taken_and_a_skipped_one_is_read_by_the_offset_before() {
    let at = |start: &str| read(&event(&format!("DTSTART;TZID=Europe/Zurich:{start}\nDURATION:PT30M\n")));
    for (start, span, message) in [
        ("20271031T023000", "10-31T00:30 10-31T01:00", "02:30 on 31 October 2027 happens twice in Europe/Zurich; the first is used"),
        (
            "20270328T023000",
            "03-28T01:30 03-28T02:00",
            "02:30 on 28 March 2027 does not exist in Europe/Zurich; the offset before the change is used",
        ),
    ] {
        let (calendar, findings) = at(start);
        assert_eq!(calendar.expect("read").events.iter().map(|event| shown(event.span)).collect::<Vec<_>>(), [span]);
        assert_eq!(findings.iter().map(|finding| (finding.level, &*finding.message)).collect::<Vec<_>>(), [(Level::Note, message)]);
    }
}

#[test]
fn a_time_without_a_zone_needs_one_given() {
    let floating = event("DTSTART:20270701T120000\nDURATION:PT1H\n");
    assert_eq!(left_out("DTSTART:20270701T120000\n"), "an event is left out: its time has no zone");
    let given = |how: &mut How<'_>| how.floating = Zone::named("Asia/Tokyo");
    let (read_so, findings) = read_with(calendar(&floating).into_bytes(), given);
    assert_eq!((shown(read_so.expect("read").events[0].span), findings.len()), ("07-01T03:00 07-01T04:00".into(), 0));
    let (read_so, findings) = read(&format!("X-WR-TIMEZONE:Asia/Tokyo\n{floating}"));
    assert_eq!(shown(read_so.expect("read").events[0].span), "07-01T03:00 07-01T04:00");
    assert_eq!(findings[0].message, "a time has no zone, and is read on the calendar's clock, Asia/Tokyo");
    assert!(findings[0].fix.as_ref().is_some_and(|fix| fix.contains("`calendar-zone = ")));
}

#[test]
fn a_time_without_a_zone_is_that_of_its_place_where_that_is_known() {
    let plan = |lines: &str| {
        let (calendar, findings) = read_with(calendar(lines).into_bytes(), |how| how.only_busy = false);
        (calendar.expect("read"), findings)
    };
    let floating = event("DTSTART:20270701T120000\nDTEND:20270701T133000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20270702T120000\n");
    let (read, findings) = plan(&floating);
    let on_site = |read: &Calendar| read.events.iter().filter(|event| matches!(event.span, Span::OnSite(..))).count();
    let spans: Vec<String> = read.events.iter().map(|event| shown(event.span)).collect();
    assert_eq!((spans, findings.len()), (vec!["07-01T12:00 90 on site".into(), "07-03T12:00 90 on site".into()], 0));
    let (read, findings) = plan(&format!("X-WR-TIMEZONE:Asia/Tokyo\n{floating}"));
    assert_eq!((read.events.len(), on_site(&read)), (2, 0));
    assert!(findings[0].fix.as_ref().is_some_and(|fix| !fix.contains("calendar-zone")), "that is a key of people and rooms");
    let (read, findings) = plan(&event("DTSTART:20270701T120000\nDTEND:20270701T120000Z\n"));
    assert_eq!((read.events.len(), findings.len()), (0, 1), "how long it is nobody knows");
    // What is left out or moved can only be found on the same kind of clock.
    let daily = "UID:d\nDTSTART;TZID=Europe/Paris:20270701T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n";
    let on_site = daily.replace(";TZID=Europe/Paris", "");
    let (read, findings) = plan(&event(&format!("{on_site}EXDATE:20270702T120000Z\n")));
    assert_eq!((read.events.len(), findings.len()), (3, 1));
    let moved = event("UID:d\nRECURRENCE-ID:20270702T100000Z\nDTSTART;TZID=Europe/Paris:20270702T150000\nDURATION:PT1H\n");
    let (read, findings) = plan(&format!("{}{moved}", event(&on_site)));
    assert_eq!((read.events.len(), findings.len()), (4, 1), "both are told, and that they are");
    let (read, _) = plan("BEGIN:VFREEBUSY\nFREEBUSY:20270701T120000Z/PT1H\nEND:VFREEBUSY\n");
    assert_eq!(read.events.len(), 0, "busy times are no sittings");
}

#[test]
fn whole_days_have_no_zone_and_end_the_day_before_their_end() {
    assert_eq!(spans(&event("DTSTART;VALUE=DATE:20270701\n")), ["07-01 07-01"]);
    assert_eq!(spans(&event("DTSTART;VALUE=DATE:20270701\nDTEND;VALUE=DATE:20270703\n")), ["07-01 07-02"]);
    assert_eq!(spans(&event("DTSTART;VALUE=DATE:20270701\nDURATION:P1W\n")), ["07-01 07-07"]);
    assert_eq!(spans(&event("DTSTART:20270701\nDTEND:20270701\n")), ["07-01 07-01"]);
}

// ─── Copies, changes and what repeats ───────────────────────────────────────────────────────────────────────────────

const WEEKLY: &str = "UID:w\nDTSTART;TZID=Europe/Zurich:20270301T090000\nDTEND;TZID=Europe/Zurich:20270301T100000\n";

#[test]
fn what_repeats_keeps_its_hour_on_the_clock_and_loses_its_exceptions() {
    let event = event(&format!(
        "{WEEKLY}RRULE:FREQ=WEEKLY;COUNT=5\nEXDATE;TZID=Europe/Zurich:20270308T090000\nRDATE;TZID=Europe/Zurich:20270302T140000\n"
    ));
    assert_eq!(
        spans(&event),
        [
            "03-01T08:00 03-01T09:00",
            "03-02T13:00 03-02T14:00",
            "03-15T08:00 03-15T09:00",
            "03-22T08:00 03-22T09:00",
            "03-29T07:00 03-29T08:00"
        ]
    );
    let until = |until: &str| spans(&self::event(&format!("{WEEKLY}RRULE:FREQ=WEEKLY;UNTIL={until}\n"))).len();
    assert_eq!([until("20270315T080000Z"), until("20270315T075959Z"), until("20270315"), until("20270301T080000Z")], [3, 2, 3, 1]);
}

#[test]
fn a_moved_occurrence_replaces_the_old_one_and_a_cancelled_one_is_gone() {
    let master = event(&format!("{WEEKLY}RRULE:FREQ=WEEKLY;COUNT=3\n"));
    let moved = event("UID:w\nRECURRENCE-ID;TZID=Europe/Zurich:20270308T090000\nDTSTART:20270309T120000Z\nDURATION:PT1H\n");
    let gone = event("UID:w\nRECURRENCE-ID:20270315T080000Z\nDTSTART:20270315T080000Z\nDURATION:PT1H\nSTATUS:CANCELLED\n");
    let (calendar, findings) = read(&format!("{moved}{master}{gone}"));
    let calendar = calendar.expect("read");
    assert_eq!(
        calendar.events.iter().map(|event| shown(event.span)).collect::<Vec<_>>(),
        ["03-01T08:00 03-01T09:00", "03-09T12:00 03-09T13:00"]
    );
    assert_eq!((calendar.left_out.cancelled, findings.len()), (1, 0));
}

#[test]
fn what_is_free_cancelled_or_of_no_length_makes_nobody_busy() {
    let with = |more: &str| event(&format!("DTSTART:20270301T090000Z\n{more}"));
    let lines = [with("TRANSP:TRANSPARENT\nDURATION:PT1H\n"), with("STATUS:CANCELLED\nDURATION:PT1H\n"), with(""), with("DURATION:PT1H\n")]
        .concat();
    let (calendar, findings) = read(&lines);
    let calendar = calendar.expect("read");
    let LeftOut { free, cancelled, empty, .. } = calendar.left_out;
    assert_eq!((calendar.events.len(), free, cancelled, empty, findings.len()), (1, 1, 1, 1, 0));
}

/// RFC 5546, 3.2.5.
#[test]
fn a_calendar_that_calls_off_makes_nobody_busy_and_its_events_are_cancelled() {
    let lines = event("UID:c\nSTATUS:CONFIRMED\nDTSTART:20270301T090000Z\nDURATION:PT1H\n");
    let (calendar, findings) = read(&format!("METHOD:cancel\n{lines}"));
    let calendar = calendar.expect("read");
    assert_eq!((calendar.events.len(), calendar.left_out.cancelled, findings.len()), (0, 1, 0));
    assert_eq!(spans(&format!("METHOD:PUBLISH\n{lines}")).len(), 1);
    let called_off = self::calendar(&format!("METHOD:CANCEL\n{lines}"));
    let (calendar, _) = read_with(called_off.clone().into_bytes(), |how| how.only_busy = false);
    assert_eq!(calendar.expect("read").events[0].details.status, Some(Status::Cancelled));
    // What stands in another calendar of the file is not called off, unless it is the same event.
    let both = |uid: &str| format!("{called_off}{}", self::calendar(&lines.replace("UID:c", uid)));
    let count = |text: String| read_with(text.into_bytes(), |_| ()).0.expect("read").events.len();
    assert_eq!((count(both("UID:d")), count(both("UID:c"))), (1, 0));
}

#[test]
fn an_end_that_is_said_twice_or_in_another_kind_is_told() {
    for (lines, happens, message) in [
        (
            "DTSTART:20270301T090000Z\nDTEND:20270301T100000Z\nDURATION:PT3H\n",
            "03-01T09:00 03-01T10:00",
            "an event has both `DTEND` and `DURATION`; `DTEND` is used",
        ),
        (
            "DTSTART:20270301T090000Z\nDTEND;VALUE=DATE:20270302\n",
            "03-01T09:00 03-02T00:00",
            "a timed event ends on a day without a time, which is read as its midnight",
        ),
        (
            "DTSTART:20270301T090000Z\nDTEND;VALUE=DATE:20270301\n",
            "03-01T09:00 03-02T00:00",
            "a timed event ends on its own day without a time, and is read as lasting until the day ends",
        ),
        (
            "DTSTART;VALUE=DATE:20270301\nDTEND:20270303T100000Z\n",
            "03-01 03-02",
            "an all-day event ends at a time, which is read as its day",
        ),
        ("DTSTART;VALUE=DATE:20270301\nDURATION:PT36H\n", "03-01 03-01", "an all-day event lasts hours, which are read as 1 whole day"),
        ("DTSTART;VALUE=DATE:20270301\nDURATION:P1DT24H\n", "03-01 03-02", "an all-day event lasts hours, which are read as 2 whole days"),
    ] {
        let (calendar, findings) = read(&event(lines));
        let found: Vec<String> = calendar.expect("read").events.iter().map(|event| shown(event.span)).collect();
        let told: Vec<_> = findings.iter().map(|finding| (finding.level, &*finding.message)).collect();
        assert_eq!((found, told), (vec![happens.to_owned()], vec![(Level::Note, message)]), "{lines}");
    }
}

#[test]
fn an_event_that_stands_in_no_calendar_itself_is_told_and_counted() {
    let whole = event("DTSTART:20270301T090000Z\nDURATION:PT1H\n");
    let within = |kind: &str| calendar(&format!("BEGIN:{kind}\nDTSTART:20270302T090000Z\nDURATION:PT1H\n{whole}END:{kind}\n{whole}"));
    for (text, read_whole, place) in [
        (within("VEVENT"), 2, "within another component"),
        (within("VTODO"), 1, "within another component"),
        (within("X-FOLDER"), 1, "within another component"),
        (format!("{}{}", calendar(&whole), whole.replace('\n', "\r\n")), 1, "outside the calendar"),
    ] {
        let (calendar, findings) = read_with(text.into_bytes(), |_| ());
        let calendar = calendar.expect("read");
        assert_eq!((calendar.events.len(), calendar.left_out.unread), (read_whole, 1), "{findings:?}");
        let told: Vec<_> = findings.iter().map(|finding| (finding.level, finding.message.clone())).collect();
        assert_eq!(told, [(Level::Warning, format!("an event is left out: it is {place}"))]);
    }
}

#[test]
fn a_state_that_no_event_has_and_further_moderators_are_told_of_a_plan() {
    let found = |lines: &str| {
        let text = calendar(&event(&format!("DTSTART:20270301T090000Z\nDURATION:PT1H\n{lines}\n")));
        let found = |only_busy| read_with(text.clone().into_bytes(), |how| how.only_busy = only_busy).1;
        assert_eq!(found(true), [], "nobody is less busy");
        found(false).into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    for lines in ["STATUS:tentative", "STATUS:CANCELLED", "STATUS:CONFIRMED", "DESCRIPTION:Moderator: Ana\\nModerator: Ana"] {
        assert_eq!(found(lines), [""; 0], "{lines}");
    }
    for lines in ["STATUS:COMPLETED", "STATUS:CANCELED", "STATUS:"] {
        assert_eq!(found(lines), ["an event has an unknown `STATUS`, which is ignored"], "{lines}");
    }
    let several = "DESCRIPTION:Moderator: Ana\\nx\\n Moderator: Ben";
    assert_eq!(found(several), ["a description names several moderators; the first is used"]);
}

#[test]
fn free_busy_times_are_read_and_those_that_are_free_are_not() {
    let lines = "BEGIN:VFREEBUSY\nFREEBUSY:20270301T090000Z/PT1H,20270302T090000Z/20270302T103000Z\nFREEBUSY;FBTYPE=FREE:20270303T090000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20270304T090000Z/PT1H\nEND:VFREEBUSY\n";
    let (calendar, findings) = read(lines);
    let calendar = calendar.expect("read");
    assert_eq!(
        calendar.events.iter().map(|event| shown(event.span)).collect::<Vec<_>>(),
        ["03-01T09:00 03-01T10:00", "03-02T09:00 03-02T10:30", "03-04T09:00 03-04T10:00"]
    );
    assert_eq!((calendar.left_out.free, findings.len()), (1, 0));
}

/// Property: moving on to the window changes no occurrence in it.
#[test]
fn what_began_long_ago_is_the_same_as_counted_from_its_beginning() {
    for rule in [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;INTERVAL=5;BYDAY=MO,TH",
        "FREQ=DAILY;INTERVAL=2;BYMONTH=3,7",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,FR;BYSETPOS=-1",
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=HOURLY;INTERVAL=25;BYDAY=WE",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ] {
        // A count that is never reached, but could be, is no reason to move on.
        let of = |more: &str| {
            let (calendar, findings) = read(&event(&format!("DTSTART:20190310T091500Z\nDURATION:PT20M\nRRULE:{rule}{more}\n")));
            assert_eq!(findings, [], "{rule}");
            calendar.expect("read").events.iter().map(|event| event.span).collect::<Vec<_>>()
        };
        assert_eq!(of(""), of(";COUNT=60000"), "{rule}");
        assert!(!of("").is_empty() || rule.contains("BYMONTHDAY=29"), "{rule}");
    }
}

// ─── Bad input ──────────────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn what_is_no_calendar_is_refused_and_told() {
    for (bytes, wanted) in [
        (&b""[..], "1: error the file is not a calendar: it has no `BEGIN:VCALENDAR`"),
        (b"<!DOCTYPE html>\n", "1: error the file is not a calendar: it has no `BEGIN:VCALENDAR`"),
        (b"BEGIN:VCALENDAR\nX:\0\nEND:VCALENDAR\n", "2: error the file contains a NUL, which no calendar does"),
        (b"BEGIN:VCALENDAR\nX:\xe9\nEND:VCALENDAR\n", "2: error `a.ics` is not UTF-8 at byte 18, in line 2"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", "2: error the file ends inside a `VEVENT`"),
        (b"BEGIN:VCALENDAR\n", "1: error the file ends inside a `VCALENDAR`"),
    ] {
        let (was_read, told) = found(bytes);
        assert!(!was_read && told.last().is_some_and(|told| told == wanted), "{wanted}: {told:?}");
    }
    let large = found(vec![b'A'; 10_000_001]);
    assert_eq!(large, (false, vec!["0: error `a.ics` has at least 10000001 bytes; at most 10000000 are read".into()]));
}

#[test]
fn depth_length_and_number_are_limited_before_anything_is_understood() {
    let (was_read, nested) = found(format!("BEGIN:VCALENDAR\n{}", "BEGIN:VEVENT\n".repeat(200_000)));
    assert!(!was_read);
    assert_eq!(nested.last().map(String::as_str), Some("5: error components are nested 5 deep; at most 4 are read"));
    let (was_read, long) = found(calendar(&event(&format!("UID:{}\n", "x".repeat(9_900_000)))));
    assert_eq!((was_read, long), (false, vec!["4: error a line has 9900004 bytes; at most 65536 are read".into()]));
    let folded = "x\r\n ".repeat(20_000);
    assert_eq!(found(calendar(&event(&format!("UID:{folded}\n")))).1, ["4: error a line has 100000 bytes; at most 65536 are read"]);
    let single = "BEGIN:VCALENDAR".repeat(660_000);
    assert!(!found(single).0);
    let (was_read, many) = found(calendar(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(20_001)));
    assert_eq!((was_read, many), (false, vec!["40003: error there are more than 20000 components; no more are read".into()]));
}

#[test]
fn an_attachment_of_any_length_is_passed_over() {
    let (was_read, attached) =
        found(calendar(&event(&format!("DTSTART:20270301T090000Z\nATTACH:{}\nDURATION:PT1H\n", "x".repeat(70_000)))));
    assert_eq!((was_read, attached), (true, vec!["5: note a line has 70007 bytes; at most 65536 are read".into()]));
}

#[test]
fn bombs_are_told_and_left_out() {
    let start = "DTSTART:20270301T090000Z\nDURATION:PT1M\n";
    let rule = |rule: &str| left_out(&format!("{start}RRULE:{rule}\n"));
    assert_eq!(rule("FREQ=SECONDLY"), "repeats every second; at most every hour is read");
    assert_eq!(rule("FREQ=MINUTELY;COUNT=1000000000"), "repeats every minute; at most every hour is read");
    assert_eq!(rule("FREQ=DAILY;INTERVAL=65537"), "repeats by an `INTERVAL` of `65537`, which must be from 1 to 1000");
    let minutes = (0..60).map(|minute| minute.to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(rule(&format!("FREQ=YEARLY;BYMINUTE={minutes}")), "repeats 60 times a day; at most 24 are read");
    assert_eq!(rule("FREQ=HOURLY"), "happens 7335 times in the days asked for; at most 5000 are read");
    assert_eq!(rule("FREQ=MONTHLY;BYMONTHDAY=287"), "repeats by a `BYMONTHDAY` of `287`, which must be from 1 to 31");
    assert_eq!(rule("RSCALE=CHINESE;FREQ=YEARLY"), "repeats by a calendar other than the Gregorian, which is not read");
    assert!(rule("FREQ=NEVER").starts_with("repeats by a rule that is not understood: FREQ=NEVER"));
    let hourly = "DTSTART:19010101T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY;COUNT=99999\n";
    assert!(read(&event(hourly)).0.is_some());
    let often = "DTSTART:19010101T000000Z\nDURATION:PT1M\nRRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5\n";
    assert_eq!(left_out(often), "repeats more than 100000 times before its last day is reached; no more are counted");
    let days = vec!["20270301T090000Z"; 100_000].join(",\n ");
    assert!(found(calendar(&event(&format!("{start}RDATE:{days}\n")))).1[0].contains("at most 65536 are read"));
    let days = "RDATE:20270301T090000Z,20270302T090000Z\n".repeat(101);
    assert_eq!(left_out(&format!("{start}{days}")), "has 202 values of `RRULE`, `RDATE` and `EXDATE`; at most 200 are read");
}

/// Property: whatever a line of an event says, the event is read or it is told why not.
#[test]
fn no_broken_line_makes_an_event_vanish() {
    const VALUES: [&str; 14] = [
        "",
        "rubbish",
        "-1",
        "2027",
        "20270301",
        "20270301T09",
        "20270301T0900",
        "20270301T",
        "20270301T250000Z",
        "20271301T090000Z",
        "20270301T090000Z/-PT1H",
        "20270301T090000Z/P9999D",
        "-PT1H",
        "P",
    ];
    for name in [
        "DTSTART",
        "DTSTART;VALUE=DATE",
        "DTSTART;TZID=",
        "DTEND",
        "DURATION",
        "RDATE",
        "RDATE;VALUE=PERIOD",
        "EXDATE",
        "RECURRENCE-ID",
        "STATUS",
        "TRANSP",
        "SEQUENCE",
        "DTSTAMP",
        "UID",
    ] {
        for value in VALUES {
            let start = if name.starts_with("DTSTART") { "" } else { "DTSTART:20270301T090000Z\n" };
            let length = if matches!(name, "DTEND" | "DURATION") { "" } else { "DURATION:PT1H\n" };
            let (calendar, findings) = read(&event(&format!("{start}{length}{name}:{value}\n")));
            let calendar = calendar.expect("a calendar");
            let warnings = findings.iter().filter(|finding| finding.level == Level::Warning).count();
            let is_told = calendar.left_out.unread == 1 && warnings == 1;
            let is_counted = calendar.left_out.empty + calendar.left_out.outside == 1;
            // What belongs to an event costs only itself.
            let costs_itself = name.starts_with("RDATE") || matches!(name, "EXDATE" | "RECURRENCE-ID");
            assert!((warnings == 0) != is_told || costs_itself && warnings == 1, "{name}:{value} {findings:?}");
            assert!(!costs_itself || calendar.events.len() + calendar.left_out.outside > 0, "{name}:{value}");
            assert!(!calendar.events.is_empty() || is_told || is_counted, "{name}:{value}");
        }
    }
}

#[test]
fn a_plan_that_is_timed_to_the_second_is_told() {
    let found = |start: &str, end: &str| {
        let text = calendar(&event(&format!("UID:1\nDTSTART:20270322T{start}Z\nDTEND:20270322T{end}Z\n")));
        let (calendar, findings) = read_with(text.into_bytes(), |how| how.only_busy = false);
        let [event] = &calendar.expect("a calendar").events[..] else { panic!("an event") };
        let Span::Time(interval) = event.span else { panic!("a time") };
        let clock = |at: Instant| at.utc().format("%H%M").to_string();
        // No event is without a length.
        let ends = if start[..4] == end[..4] { "0901" } else { &end[..4] };
        assert_eq!((clock(interval.start()).as_str(), clock(interval.end()).as_str()), (&start[..4], ends));
        findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    assert_eq!(found("090000", "100000"), [""; 0]);
    assert_eq!(found("090030", "100000"), ["times are read in whole minutes: 09:00:30 is read as 09:00"]);
    assert_eq!(found("090000", "100030"), ["times are read in whole minutes: an end within a minute is read as the beginning of it"]);
    assert_eq!(found("090045", "103045"), ["times are read in whole minutes: 09:00:45 is read as 09:00, and its end in the same way"]);
    assert_eq!(found("090010", "090050"), ["times are read in whole minutes: what lasts less than one is read as one"]);
    let far = calendar(&event("UID:1\nDTSTART:19500322T090030Z\nDTEND:19500322T100030Z\n"));
    assert_eq!(read_with(far.into_bytes(), |how| how.only_busy = false).1, [], "what is not read is not told");
    // Who is busy is so for the whole minute.
    assert_eq!(spans(&event("UID:1\nDTSTART:20270322T090030Z\nDTEND:20270322T100030Z\n")), ["03-22T09:00 03-22T10:01"]);
}

#[test]
fn a_count_of_a_thousand_million_and_an_end_in_9999_are_only_long() {
    let start = "DTSTART:20000101T090000Z\nDURATION:PT1H\n";
    for rule in ["FREQ=DAILY;COUNT=1000000000", "FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY;COUNT=99999999999999999999"] {
        assert_eq!(spans(&event(&format!("{start}RRULE:{rule}\n"))).len(), 365, "{rule}");
    }
    assert_eq!(spans(&event(&format!("{start}RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n"))), Vec::<String>::new());
}

#[test]
fn times_and_lengths_beyond_the_limits_are_left_out() {
    assert_eq!(left_out("DTSTART:20270301T090000Z\nDURATION:P3653D\n"), "lasts 3653 days; at most 366 are read");
    assert_eq!(left_out("DTSTART:20270301T090000Z\nDURATION:P4294967295W\n"), "lasts 30064771065 days; at most 366 are read");
    assert_eq!(left_out("DTSTART:20270301T090000Z\nDTEND:20370301T090000Z\n"), "lasts 3653 days; at most 366 are read");
    assert_eq!(left_out("DTSTART:20270301T090000Z\nDTEND:20270301T080000Z\n"), "ends before it starts");
    assert_eq!(left_out("DTSTART:20270301T090000Z\nDURATION:-PT1H\n"), "ends before it starts");
    assert_eq!(left_out("UID:a\n"), "has no `DTSTART`");
    for (lines, wanted) in [
        ("DTSTART:99990301T090000Z\n", "`DTSTART` is in the year 9999; only 1900 to 2200 are read"),
        ("DTSTART:20270230T090000Z\n", "`DTSTART` is not a day or a time"),
        ("DTSTART:tomorrow\n", "`DTSTART` is not a day or a time"),
        ("DTSTART:20270301T090000Z\nDURATION:1 h\n", "`DURATION` is not a length of time"),
    ] {
        assert_eq!(left_out(lines), format!("an event is left out: its {wanted}"));
    }
}

#[test]
fn what_repeats_in_a_whole_file_and_the_time_it_takes_are_limited() {
    let daily = |number: usize| event(&format!("UID:{number}\nDTSTART:20270101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\n"));
    let (was_read, many) = found(calendar(&(0..28).map(daily).collect::<String>()));
    let wanted = "165: error what repeats in this calendar happens more than 10000 times in the days asked for; no more are read";
    assert_eq!((was_read, many), (false, vec![wanted.to_owned()]));
    let ticks = std::cell::Cell::new(0);
    let clock = || {
        ticks.set(ticks.get() + 900);
        ticks.get()
    };
    let limits = Limits::default();
    let mut sources = Sources::default();
    let file = take_calendar(&mut sources, "a.ics", calendar(&daily(0).repeat(3)).into_bytes(), &limits).expect("taken");
    let how =
        How { zones: &ChronoTz, floating: None, days: None, owner: None, window: year(), only_busy: true, limits: &limits, clock: &clock };
    let (slow, findings) = read_calendar(&sources, file, how);
    assert!(slow.is_none() && findings[0].message == "this calendar takes longer to read than 2 s", "{findings:?}");
}

#[test]
fn a_file_may_end_its_lines_as_it_likes_and_begin_with_a_mark() {
    let lines = calendar(&event("DTSTART:20270301T090000Z\nDURATION:PT1H\nSUMMARY:a\n  b\n"));
    for text in [lines.clone(), lines.replace("\r\n", "\n"), lines.replace("\r\n", "\r"), format!("\u{feff}{lines}")] {
        let (calendar, findings) = read_with(text.clone().into_bytes(), |_| ());
        let calendar = calendar.unwrap_or_else(|| panic!("{findings:?} {text:?}"));
        assert_eq!((calendar.events.len(), findings.len()), (1, 0), "{text:?}");
        assert_eq!(calendar.events[0].details.summary.as_deref(), Some("a b"), "{text:?}");
    }
}

#[test]
fn broken_lines_cost_no_more_than_themselves() {
    let whole = event("DTSTART:20270301T090000Z\nDURATION:PT1H\n");
    let (was_read, broken) = found(calendar(&format!("no line\n{whole}END:VTODO\nBEGIN:VEVENT\nBEGIN:VALARM\nEND:VEVENT\nnor this\n")));
    assert_eq!(
        broken,
        [
            "3: warning this is not a line of a calendar, and is skipped",
            "8: warning `END:VTODO` ends nothing",
            "10: warning a `VALARM` has no `END`",
            "9: warning an event is left out: it has no `DTSTART`",
        ]
    );
    assert!(was_read);
}

/// Property: no bytes bring the reader down, whatever is cut, doubled or changed.
#[test]
fn no_change_to_a_file_brings_the_reader_down() {
    let whole = calendar(&format!(
        "{OFFICE}{}{}{}BEGIN:VFREEBUSY\nFREEBUSY:20270301T090000Z/PT1H\nEND:VFREEBUSY\n",
        event(&format!("{WEEKLY}RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1;UNTIL=20280101\nEXDATE:20270308T080000Z\n")),
        event("UID:w\nRECURRENCE-ID;TZID=Office:20270308T090000\nDTSTART;TZID=Office:20270309T120000\nDURATION:P1DT1H\n"),
        event("DTSTART;VALUE=DATE:20270701\nDTEND;VALUE=DATE:20270703\nSUMMARY:é\\, \\n ünd\n"),
    ));
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut read = 0;
    for _ in 0..300 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..1 + draw(4) {
            let at = draw(bytes.len());
            match draw(4) {
                0 => bytes[at] = b"0:;,=\n\r -T9Z\xc3A\xff"[draw(15)],
                1 => drop(bytes.drain(at..(at + draw(40)).min(bytes.len()))),
                2 => {
                    let piece: Vec<u8> = bytes[at..(at + draw(60)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.insert(at, b'9'),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let (calendar, findings) = read_with(bytes, |how| how.zones = &ChronoTz);
        assert_eq!(calendar.is_none(), findings.iter().any(|finding| finding.level == Level::Error));
        read += usize::from(calendar.is_some());
    }
    assert!(read > 30, "{read}");
}

#[test]
fn clocks_are_those_of_the_zone_data_given() {
    // British Columbia keeps its summer clock from 2026 on, which the older data does not know.
    let event = event("DTSTART;TZID=America/Vancouver:20270105T090000\nDURATION:PT1H\n");
    let of = |zones: &dyn Zones| {
        let limits = Limits::default();
        let mut sources = Sources::default();
        let file = take_calendar(&mut sources, "a.ics", calendar(&event).into_bytes(), &limits).expect("taken");
        let how = How { zones, floating: None, days: None, owner: None, window: year(), only_busy: true, limits: &limits, clock: &|| 0 };
        shown(read_calendar(&sources, file, how).0.expect("read").events[0].span)
    };
    assert_eq!((of(&ChronoTz), of(&Newest::default())), ("01-05T17:00 01-05T18:00".into(), "01-05T16:00 01-05T17:00".into()));
}
