//! How long a calendar of 10 MB with 20,000 events takes to read. Target: under two seconds, with every limit kept.
//!
//! `cargo bench --bench calendars`

use fora::finding::Sources;
use fora::input::{How, Limits, read_calendar, take_calendar};
use fora::time::{Instant, Interval, Newest};
use std::fmt::Write;

fn main() {
    divan::main();
}

/// 19,990 events of some 495 bytes in eight zones, one in forty of them weekly, and the rules of a zone of its own.
fn file() -> String {
    const ZONES: [&str; 8] = [
        "Europe/Zurich",
        "America/New_York",
        "Asia/Kolkata",
        "W. Europe Standard Time",
        "America/Sao_Paulo",
        "Asia/Tokyo",
        "Office",
        "America/Los_Angeles",
    ];
    let mut file = String::from(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n",
    );
    for number in 0..19_990_usize {
        let (month, day, hour) = (1 + number % 12, 1 + number % 28, number % 24);
        let (zone, year) = (ZONES[number % 8], 2020 + number % 10);
        let rule = if number % 40 == 0 { "RRULE:FREQ=WEEKLY;COUNT=20\r\n" } else { "" };
        write!(
            file,
            "BEGIN:VEVENT\r\nUID:{number}@example.org\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID={zone}:{year}{month:02}{day:02}T{hour:02}0000\r\nDURATION:PT1H\r\n{rule}SUMMARY:Meeting {number} of a large house\\, with a title\r\nLOCATION:Room {number}\r\nDESCRIPTION:{}\r\n {}\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\n",
            "x".repeat(70),
            "y".repeat(140),
        )
        .expect("text grows");
    }
    file.push_str("END:VCALENDAR\r\n");
    file
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn twenty_thousand_events(bencher: divan::Bencher<'_, '_>) {
    let (text, zones, limits) = (file(), Newest::default(), Limits::default());
    assert!((9_000_000..=10_000_000).contains(&text.len()), "{}", text.len());
    // A clock that runs, so that the limit to time is kept too.
    let began = std::time::Instant::now();
    let at = |minutes| Instant::from_unix_minutes(minutes);
    let window = Interval::new(at(26_297_280), at(31_557_600)).expect("ten years from 2020 on");
    bencher.bench_local(|| {
        let mut sources = Sources::default();
        let clock = || began.elapsed().as_millis() as u64;
        let file = take_calendar(&mut sources, "large.ics", text.clone().into_bytes(), &limits).expect("taken");
        let how = How { zones: &zones, floating: None, days: None, owner: None, window, only_busy: true, limits: &limits, clock: &clock };
        let (calendar, findings) = read_calendar(&sources, file, how);
        let events = calendar.unwrap_or_else(|| panic!("{findings:?}")).events.len();
        assert!(events > 19_000, "{events}");
        events
    });
}
