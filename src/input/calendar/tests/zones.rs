//! Which clock the name of a zone means.

use super::*;

fn at(zone: &str) -> String {
    event(&format!("DTSTART;TZID={zone}:20270701T120000\nDURATION:PT1H\n"))
}

#[test]
fn a_zone_is_that_of_the_file_of_the_database_or_of_windows_in_this_order() {
    for zone in
        ["Europe/Zurich", "W. Europe Standard Time", "\"W. Europe Standard Time\"", "Office", "/a.org/Europe/Zurich", "europe/zurich"]
    {
        assert_eq!(spans(&format!("{OFFICE}{}", at(zone))), ["07-01T10:00 07-01T11:00"], "{zone}");
    }
    assert_eq!(
        left_out("DTSTART;TZID=Venue:20270701T120000\n"),
        "an event is left out: the zone `Venue` is not known, and the file has no rules for it that fora understands"
    );
}

#[test]
fn what_a_file_calls_its_own_rules_is_their_name_there() {
    for (own, said) in [
        ("GMT", "GMT"),
        ("EST", "EST"),
        ("MST", "mst"),
        ("Office", "OFFICE"),
        (" 1", " 1"),
        (" 1", "1"),
        ("GMT+05:30", "GMT+05:30"),
        ("GMT+05:30", "\"GMT+05:30\""),
        ("(UTC+01:00) Bern\\, Rome", "\"(UTC+01:00) Bern, Rome\""),
        ("(UTC+01:00) Bern\\, Rome", "(UTC+01:00) Bern, Rome"),
        ("/a.org/Office", "/a.org/Office"),
    ] {
        let rules = OFFICE.replace("TZID:Office", &format!("TZID:{own}"));
        assert_eq!(spans(&format!("{rules}{}", at(said))), ["07-01T10:00 07-01T11:00"], "{own} {said}");
    }
    // What the zone data says of a region otherwise is told.
    let contradicting = OFFICE.replace("Office", "Asia/Tokyo");
    let (calendar, findings) = read(&format!("{contradicting}{}", at("Asia/Tokyo")));
    assert_eq!(shown(calendar.expect("read").events[0].span), "07-01T10:00 07-01T11:00");
    let told = "12:00 on 1 July 2027 in Asia/Tokyo is 10:00 in UTC by the file's own rules, which are followed, and 03:00 by the zone data";
    assert_eq!(findings.iter().map(|finding| (finding.level, &*finding.message)).collect::<Vec<_>>(), [(Level::Warning, told)]);
    // Rules that are not understood give way to it.
    let broken = OFFICE.replace("Office", "Asia/Tokyo").replace("TZOFFSETTO:+0100", "TZOFFSETTO:soon");
    assert_eq!(spans(&format!("{broken}{}", at("Asia/Tokyo"))), ["07-01T03:00 07-01T04:00"]);
}

#[test]
fn each_calendar_of_a_file_has_its_own_zones() {
    let far = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n";
    let text = format!("{}{}", calendar(&format!("{OFFICE}{}", at("Office"))), calendar(&format!("{far}{}", at("Office"))));
    let (both, findings) = read_with(text.into_bytes(), |_| ());
    let both: Vec<String> = both.expect("read").events.iter().map(|event| shown(event.span)).collect();
    assert_eq!((both, findings), (vec!["07-01T10:00 07-01T11:00".into(), "07-01T17:00 07-01T18:00".into()], vec![]));
    let floating = event("DTSTART:20270701T120000\nDURATION:PT1H\n");
    let with = |zone: &str| calendar(&format!("X-WR-TIMEZONE:{zone}\n{floating}"));
    let (both, _) = read_with(format!("{}{}{}", with("Asia/Tokyo"), with("UTC"), calendar(&floating)).into_bytes(), |_| ());
    let both = both.expect("read");
    let shown: Vec<String> = both.events.iter().map(|event| shown(event.span)).collect();
    assert_eq!((shown, both.left_out.unread), (vec!["07-01T03:00 07-01T04:00".into(), "07-01T12:00 07-01T13:00".into()], 1));
}
