//! Parts of rules that are not as the standard has it.

use super::*;

#[test]
fn a_rule_with_a_part_that_is_not_understood_is_told() {
    let rule = |rule: &str| left_out(&format!("DTSTART:20260301T090000Z\nDURATION:PT1H\nRRULE:{rule}\n"));
    assert_eq!(rule("FREQ=DAILY;COUNT=-1"), "repeats by a `COUNT` of `-1`, which must be 1 or more");
    assert_eq!(rule("FREQ=DAILY;INTERVAL=-1"), "repeats by an `INTERVAL` of `-1`, which must be from 1 to 1000");
    assert_eq!(rule("FREQ=DAILY;BYHOUR=9,-3"), "repeats by a `BYHOUR` of `-3`, which must be from 0 to 23");
    assert_eq!(rule("FREQ=DAILY;COUTN=3"), "repeats by a rule of which `COUTN=3` is not understood");
    for part in ["COUNT=abc", "COUNT=", "COUNT", "COUNT=1,2"] {
        assert!(rule(&format!("FREQ=DAILY;{part}")).starts_with("repeats "), "{part}");
    }
    for part in ["INTERVAL=", "INTERVAL=two", "BYDAY=", "BYDAY=XX", "BYMONTHDAY=", "BYMONTH=-1", "BYSETPOS=first", "WKST=", "again"] {
        assert!(rule(&format!("FREQ=DAILY;{part}")).starts_with("repeats "), "{part}");
    }
    for whole in ["", "FREQ=", "FREQ=rubbish", "FREQ=DAILY,WEEKLY", "COUNT=3", "rubbish"] {
        assert!(rule(whole).starts_with("repeats "), "{whole}");
    }
    let start = "DTSTART:20270301T090000Z\nDURATION:PT1H\nRRULE:";
    for (whole, count) in [("FREQ=DAILY;;COUNT=3;", 3), ("freq=daily ; count=3", 3), ("FREQ=WEEKLY;BYDAY=MO,tu;COUNT=2;X-OF=us", 2)] {
        assert_eq!(spans(&event(&format!("{start}{whole}\n"))).len(), count, "{whole}");
    }
}

#[test]
fn what_the_standard_refuses_of_a_rule_is_told_and_read_as_it_is_meant() {
    let of = |rule: &str| {
        let (calendar, findings) = read(&event(&format!("DTSTART:20270305T180000Z\nDURATION:PT1H\nRRULE:{rule}\n")));
        let told: Vec<String> = findings.into_iter().map(|finding| finding.message).collect();
        (calendar.expect("read").events.into_iter().map(|event| shown(event.span)).collect::<Vec<_>>(), told)
    };
    let numbered = "a rule has a number before a day of its `BYDAY`, which means nothing here and is ignored";
    let zero = "a rule has a 0 where numbers start at 1, which is ignored";
    for (written, meant, told) in [
        ("FREQ=WEEKLY;BYDAY=1FR", "FREQ=WEEKLY;BYDAY=FR", numbered),
        ("FREQ=WEEKLY;BYDAY=1FR,2FR,-1MO", "FREQ=WEEKLY;BYDAY=FR,MO", numbered),
        ("FREQ=DAILY;BYDAY=2MO,TU", "FREQ=DAILY;BYDAY=MO,TU", numbered),
        ("FREQ=MONTHLY;BYDAY=0FR", "FREQ=MONTHLY;BYDAY=FR", numbered),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", numbered),
        ("FREQ=MONTHLY;BYMONTHDAY=0,15", "FREQ=MONTHLY;BYMONTHDAY=15", zero),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY", zero),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=0", "FREQ=MONTHLY;BYDAY=MO,TU", zero),
        ("FREQ=YEARLY;BYMONTH=0;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTHDAY=1", zero),
        ("FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=1", "a rule has a `COUNT` of 0, which is read as 1"),
        ("FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY", "a rule has an `INTERVAL` of 0, which is read as 1"),
    ] {
        assert_eq!(of(written), (of(meant).0, vec![told.to_owned()]), "{written}");
        assert_eq!(of(meant).1, [""; 0], "{meant}");
    }
    assert_eq!(of("FREQ=MONTHLY;BYDAY=1FR;COUNT=2").1, [""; 0]);
    for (part, written, meant) in [
        ("BYMONTHDAY", "FREQ=WEEKLY;BYMONTHDAY=12,19", "FREQ=MONTHLY;BYMONTHDAY=12,19"),
        ("BYMONTHDAY", "FREQ=WEEKLY;BYDAY=FR;BYMONTHDAY=12,13", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=12,13"),
        ("BYYEARDAY", "FREQ=DAILY;BYYEARDAY=70,71", "FREQ=YEARLY;BYYEARDAY=70,71"),
        ("BYWEEKNO", "FREQ=DAILY;BYWEEKNO=12", "FREQ=YEARLY;BYWEEKNO=12;BYDAY=MO,TU,WE,TH,FR,SA,SU"),
    ] {
        let told = format!("a rule has a `{part}` that does not go with its `FREQ`, and is limited to those days");
        assert_eq!(of(written), (of(meant).0, vec![told]), "{written}");
    }
}
