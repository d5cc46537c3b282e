//! Which events of a file are one.

use super::*;

#[test]
fn of_several_copies_the_highest_revision_counts_and_then_the_latest() {
    let copy = |sequence: u32, stamp: &str, hour: &str, more: &str| {
        event(&format!("UID:c\nSEQUENCE:{sequence}\nDTSTAMP:{stamp}\nDTSTART:20270301T{hour}0000Z\nDURATION:PT1H\n{more}"))
    };
    let copies = [copy(2, "20260101T000000Z", "09", ""), copy(2, "20260102T000000Z", "10", ""), copy(1, "20260103T000000Z", "11", "")];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let (calendar, _) = read(&order.map(|index: usize| copies[index].clone()).concat());
        let calendar = calendar.expect("read");
        assert_eq!(calendar.events.iter().map(|event| shown(event.span)).collect::<Vec<_>>(), ["03-01T10:00 03-01T11:00"]);
        assert_eq!(calendar.left_out.older, 2);
    }
    let cancelled = copy(3, "20260101T000000Z", "09", "STATUS:CANCELLED\n");
    assert_eq!(read(&format!("{}{cancelled}", copies.concat())).0.expect("read").events, []);
}

#[test]
fn events_of_one_uid_that_are_no_revisions_of_each_other_are_all_read() {
    let at = |day: u32, more: &str| event(&format!("UID:7\nDTSTAMP:20270101T000000Z\nDTSTART:202703{day}T080000Z\nDURATION:PT1H\n{more}"));
    let found = |lines: &str, only_busy: bool| {
        let (calendar, findings) = read_with(calendar(lines).into_bytes(), |how| how.only_busy = only_busy);
        let calendar = calendar.expect("read");
        let told: Vec<String> = findings.into_iter().map(|finding| finding.message).collect();
        (calendar.events.len(), calendar.left_out.older, told)
    };
    let warning = |count: usize| vec![format!("{count} events share one UID, and nothing shows which is newer: all are read")];
    for only_busy in [true, false] {
        assert_eq!(found(&[22, 23, 24].map(|day| at(day, "")).concat(), only_busy), (3, 0, warning(3)));
        assert_eq!(found(&at(22, "").repeat(2), only_busy), (1, 1, vec![]), "a copy is one");
        let talks = at(22, "SUMMARY:One\n") + &at(22, "SUMMARY:Two\n");
        assert_eq!(found(&talks, only_busy), (2, 0, warning(2)), "two at one time");
        assert_eq!(found(&format!("{}{}", at(22, ""), at(23, "SEQUENCE:1\n")), only_busy), (1, 1, vec![]), "a revision");
        let undated = at(22, "").replace("DTSTAMP:20270101T000000Z\n", "");
        assert_eq!(found(&format!("{undated}{}", at(23, "")), only_busy), (2, 0, warning(2)), "nothing to compare");
    }
    // What is moved is so of the one that has it.
    let weekly =
        ["08", "09"].map(|hour| event(&format!("UID:8\nDTSTART:20270301T{hour}0000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2\n")));
    let moved = event("UID:8\nRECURRENCE-ID:20270308T090000Z\nDTSTART:20270310T090000Z\nDURATION:PT1H\n");
    assert_eq!(found(&format!("{}{moved}", weekly.concat()), true).0, 4);
}

#[test]
fn what_somebody_declined_makes_them_not_busy() {
    let invited = |who: &str, answer: &str| {
        event(&format!(
            "DTSTART:20270301T090000Z\nDURATION:PT1H\nATTENDEE;CN=\"A: B\";PARTSTAT={answer}:{who}\nATTENDEE;PARTSTAT=ACCEPTED:mailto:o@a.org\n"
        ))
    };
    let found = |lines: &str, owner: Option<&str>| {
        let (limits, mut sources) = (Limits::default(), Sources::default());
        let file = take_calendar(&mut sources, "a.ics", calendar(lines).into_bytes(), &limits).expect("taken");
        let how =
            How { zones: &ChronoTz, floating: None, days: None, owner, window: year(), only_busy: true, limits: &limits, clock: &|| 0 };
        let calendar = read_calendar(&sources, file, how).0.expect("read");
        (calendar.events.len(), calendar.left_out.declined)
    };
    let declined = invited("MAILTO:Ana@a.org", "declined");
    assert_eq!(found(&declined, Some("ana@A.org")), (0, 1));
    assert_eq!([found(&declined, None), found(&declined, Some("ben@a.org"))], [(1, 0), (1, 0)]);
    assert_eq!(found(&invited("mailto:ana@a.org", "TENTATIVE"), Some("ana@a.org")), (1, 0));
    assert_eq!(found(&invited("mailto:ben@a.org;EMAIL=x", "DECLINED"), Some("ana@a.org")), (1, 0));
}
