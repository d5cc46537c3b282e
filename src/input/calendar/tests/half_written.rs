//! Values that lack a part, or stand in lines that are too long or broken.

use super::*;

fn all_of(text: Vec<u8>) -> (Vec<String>, Vec<String>) {
    let (calendar, findings) = read_with(text, |how| how.floating = Zone::named("America/New_York"));
    let calendar = calendar.unwrap_or_else(|| panic!("{findings:?}"));
    (calendar.events.into_iter().map(|event| shown(event.span)).collect(), findings.into_iter().map(|finding| finding.message).collect())
}

#[test]
fn a_time_keeps_its_zone_without_its_seconds() {
    for times in
        ["20270322T2000Z\nDTEND:20270322T2100Z", "20270322t200000z\nDTEND:20270322T21Z", "2027-03-22T20:00:00Z\nDTEND:20270322T2100+0000"]
    {
        assert_eq!(all_of(calendar(&event(&format!("DTSTART:{times}\n"))).into_bytes()), (vec!["03-22T20:00 03-22T21:00".into()], vec![]));
    }
    let zoned = event("DTSTART;TZID=Europe/Zurich:20270322T2100\nDURATION:PT1H\n");
    assert_eq!(all_of(calendar(&zoned).into_bytes()).0, ["03-22T20:00 03-22T21:00"]);
}

#[test]
fn an_end_without_a_zone_is_on_the_clock_of_its_start() {
    let of = |start: &str, end: &str| all_of(calendar(&event(&format!("DTSTART{start}\nDTEND{end}\n"))).into_bytes());
    let told = vec!["an end has no zone, and is read on the clock of its start".to_owned()];
    assert_eq!(of(";TZID=Europe/Zurich:20270322T210000", ":20270322T220000"), (vec!["03-22T20:00 03-22T21:00".into()], told.clone()));
    assert_eq!(of(":20270322T200000Z", ":20270322T210000"), (vec!["03-22T20:00 03-22T21:00".into()], told));
    assert_eq!(of(":20270322T160000", ":20270322T170000"), (vec!["03-22T20:00 03-22T21:00".into()], vec![]));
    let told = vec!["a start has no zone, and is read on the clock of its end".to_owned()];
    assert_eq!(of(":20270322T210000", ";TZID=Europe/Zurich:20270322T220000"), (vec!["03-22T20:00 03-22T21:00".into()], told));
    assert_eq!(spans("BEGIN:VFREEBUSY\nFREEBUSY:20270301T090000Z/20270301T100000\nEND:VFREEBUSY\n"), ["03-01T09:00 03-01T10:00"]);
}

#[test]
fn a_day_that_has_an_hour_is_read_with_it_unless_that_is_its_midnight() {
    let lines = |hour: &str| event(&format!("DTSTART;VALUE=DATE:20270322T{hour}\nDTEND;VALUE=DATE:20270323T{hour}\n"));
    let told = "a value marked as a day has a time, and is read with it";
    assert_eq!(all_of(calendar(&lines("120000")).into_bytes()), (vec!["03-22T16:00 03-23T16:00".into()], vec![told.into()]));
    assert_eq!(all_of(calendar(&lines("000000")).into_bytes()), (vec!["03-22 03-22".into()], vec![]));
    // Where no clock is known, it is the day.
    let (calendar, findings) = read(&event("DTSTART;VALUE=DATE:20270322T120000\n"));
    assert_eq!(shown(calendar.expect("read").events[0].span), "03-22 03-22");
    assert_eq!(findings.iter().map(|finding| &*finding.message).collect::<Vec<_>>(), [told.replace("with it", "without it")]);
}

#[test]
fn a_fold_may_lie_within_a_letter() {
    let whole = calendar(&event(&format!("SUMMARY:{}\nDTSTART:20270322T200000Z\nDURATION:PT1H\n", "é€😀".repeat(30))));
    let bytes = whole.as_bytes();
    let line = whole.find("SUMMARY").expect("a line")..whole.find("DTSTART").expect("a line") - 2;
    for at in line.start + 1..line.end {
        for fold in ["\r\n ", "\n\t"] {
            let folded = [&bytes[..at], fold.as_bytes(), &bytes[at..]].concat();
            let (calendar, findings) = read_with(folded, |_| ());
            let title = calendar.unwrap_or_else(|| panic!("{at} {findings:?}")).events[0].details.summary.clone();
            assert_eq!(title.as_deref(), Some("é€😀".repeat(30).as_str()), "{at}");
        }
    }
    let each: Vec<u8> = bytes[line.clone()].iter().flat_map(|byte| [*byte, b'\n', b' ']).collect();
    let (calendar, _) = read_with([&bytes[..line.start], &each[..each.len() - 2], &bytes[line.end..]].concat(), |_| ());
    assert_eq!(calendar.expect("read").events[0].details.summary.as_deref(), Some("é€😀".repeat(30).as_str()));
    // What is no letter without its fold is none.
    assert!(!found(&b"BEGIN:VCALENDAR\nX:\xe9\n \xe9\nEND:VCALENDAR\n"[..]).0);
}

#[test]
fn words_of_any_length_are_passed_over_where_they_are_not_needed() {
    let people = event(&format!("DTSTART:20270322T200000Z\nDURATION:PT1H\nATTENDEE:{}\n", "x".repeat(70_000)));
    assert_eq!(read(&people).1.iter().map(|finding| finding.level).collect::<Vec<_>>(), [Level::Note]);
    for name in ["DESCRIPTION", "SUMMARY", "LOCATION"] {
        let lines = event(&format!("DTSTART:20270322T200000Z\nDURATION:PT1H\n{name}:{}\n", "x".repeat(70_000)));
        let told = |only_busy| {
            let (calendar, findings) = read_with(calendar(&lines).into_bytes(), |how| how.only_busy = only_busy);
            assert_eq!(calendar.expect("read").events.len(), 1);
            findings.into_iter().map(|finding| finding.level).collect::<Vec<_>>()
        };
        assert_eq!((told(true), told(false)), (vec![Level::Note], vec![Level::Warning]), "{name}");
    }
}
