use super::*;
use crate::model::Mailbox;
use crate::model::{PlaceId, Placement, Series, State};
use crate::present::event::{Scope, events};
use crate::present::{Agenda, testing};
use crate::time::{ChronoTz, Civil, Instant, Newest, Transition};
use calcard::icalendar::{ICalendar, ICalendarProperty};
use std::collections::BTreeMap;

/// A feed of which nothing was sent before, on 2 September 2013.
fn sent(agenda: &Agenda, name: &str, scope: Scope) -> String {
    let stamp = Stamp { sequence: 0, at: testing::instant("2013-09-02T07:30:00") };
    let events: Vec<(Event, Stamp)> = events(agenda, name, scope).into_iter().map(|event| (event, stamp)).collect();
    feed(Calendar { title: &agenda.title, topic: agenda.topic.as_deref(), zones: &ChronoTz }, &events)
}

fn written() -> String {
    let series = testing::series();
    sent(&testing::agenda(&series, &testing::plan(&series)), "open-talks-2013", Scope::Series)
}

/// The content lines, unfolded.
fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split("\r\n").filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn another_reader_finds_the_same_instants() {
    let series = testing::series();
    let plan = testing::plan(&series);
    let parsed = ICalendar::parse(written()).expect("a calendar");
    let expanded = parsed.expand_dates(calcard::common::timezone::Tz::UTC, 100);
    assert!(expanded.errors.is_empty(), "{:?}", expanded.errors);
    let mut found: Vec<(i64, i64)> = Vec::new();
    for event in expanded.events {
        let event = event.try_into_date_time().expect("an end");
        found.push((event.start.timestamp() / 60, event.end.timestamp() / 60));
    }
    let meetings = plan.placements.iter().filter_map(Placement::interval);
    for interval in meetings {
        assert!(found.contains(&(interval.start().unix_minutes(), interval.end().unix_minutes())), "{interval:?} in {found:?}");
    }
    assert_eq!(found.len(), plan.placements.len());
    let uids: Vec<&str> = parsed
        .components
        .iter()
        .filter_map(|part| part.property(&ICalendarProperty::Uid))
        .filter_map(|uid| uid.values.first()?.as_text())
        .collect();
    assert_eq!(
        uids,
        [
            "open-talks-2013.ideas-site@fora.invalid",
            "open-talks-2013.new-york@fora.invalid",
            "open-talks-2013.online.2@fora.invalid",
            "open-talks-2013.online@fora.invalid",
            "open-talks-2013.town-hall@fora.invalid",
            "open-talks-2013.world-cafe@fora.invalid",
        ]
    );
}

#[test]
fn the_feed_tells_what_calendar_programs_need() {
    let text = written();
    assert!(
        text.split_inclusive("\r\n")
            .all(|line| line.ends_with("\r\n") && line.len() <= 77 && !line[..line.len() - 2].contains(['\r', '\n']))
    );
    let lines = unfolded(&text);
    for line in [
        "DTSTART;TZID=Asia/Makassar:20131025T143000",
        "DTEND;TZID=Asia/Makassar:20131025T160000",
        "DTSTART;VALUE=DATE:20131015",
        "DTEND;VALUE=DATE:20131026",
        "DTSTAMP:20130902T073000Z",
        "STATUS:CONFIRMED",
        "STATUS:TENTATIVE",
        "LOCATION:Nusa Dua Hall 2\\, Internet Governance Forum 2013\\, Bali",
        "SUMMARY:Online consultation (2 of 2)",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    ] {
        assert!(lines.iter().any(|found| found == line), "{line} in {lines:#?}");
    }
    for never in ["ATTENDEE", "METHOD", "\r\nDURATION", "UNTIL"] {
        assert!(!text.contains(never), "{never}");
    }
}

#[test]
fn what_is_cancelled_stays_and_says_so() {
    let series = testing::series();
    let mut plan = testing::plan(&series);
    plan.placements[0].state = State::Cancelled;
    let agenda = testing::agenda(&series, &plan);
    let text = sent(&agenda, "x", Scope::Series);
    let lines = unfolded(&text);
    assert!(lines.contains(&"SUMMARY:CANCELLED: Lunch-time consultation".to_owned()));
    assert!(lines.contains(&"STATUS:CANCELLED".to_owned()));
}

#[test]
fn a_meeting_in_an_hour_that_comes_twice_is_written_in_utc() {
    let series = testing::series();
    let mut plan = testing::plan(&series);
    plan.placements[1] = testing::meeting(&series, 1, 0, "2013-10-27 01:00", Some(1));
    let agenda = testing::agenda(&series, &plan);
    let text = sent(&agenda, "x", Scope::Series);
    // Two hours from 01:00 CEST end at 02:00 CET, which the clock shows twice.
    assert!(unfolded(&text).contains(&"DTEND:20131027T010000Z".to_owned()), "{text}");
    assert!(unfolded(&text).contains(&"DTSTART:20131026T230000Z".to_owned()), "{text}");
}

#[test]
fn a_zone_without_a_simple_rule_is_written_in_utc_with_its_clock_in_words() {
    let mut series = testing::series();
    series.places[PlaceId(2).index()].zone = Zone::named("Africa/Cairo").expect("a zone");
    let mut plan = testing::plan(&series);
    plan.placements[5] = testing::meeting(&series, 4, 0, "2013-10-25 14:30", Some(2));
    let agenda = testing::agenda(&series, &plan);
    let lines = unfolded(&sent(&agenda, "x", Scope::Series));
    assert!(!lines.contains(&"TZID:Africa/Cairo".to_owned()));
    assert!(lines.contains(&"DTSTART:20131025T123000Z".to_owned()));
    assert!(
        lines.iter().any(|line| line.contains("Local time: Friday 25 October 2013\\, 14:30-16:00\\, Bali (EET\\, UTC+2)")),
        "{lines:#?}"
    );
}

#[test]
fn nothing_in_a_name_starts_a_line_of_its_own() {
    let mut series = testing::series();
    series.consultations[0].title = "a\r\nATTENDEE:mailto:x\r\n\\;,\u{202e}\u{0}b".into();
    series.contact = Some("see <https://example.org/a?b=c;d>,\nor\rhttps://example.org/\"x".into());
    series.consultations[0].name = "a b/ü.1".into();
    let agenda = testing::agenda(&series, &testing::plan(&series));
    let lines = unfolded(&sent(&agenda, "../x", Scope::Series));
    assert!(lines.iter().all(|line| !line.starts_with("ATTENDEE")));
    assert!(lines.contains(&"UID:%2E%2E%2Fx.a%20b%2F%C3%BC%2E1@fora.invalid".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"URL:https://example.org/a?b=c;d".to_owned()));
    assert_eq!(escape("a\r\nb\u{7}\u{202e};c,\\"), "a\\nb\\;c\\,\\\\");
    assert_eq!(parameter("a\"b^c\nd:e\r"), "\"a^'b^^c^nd:e\"");
}

#[test]
fn folded_lines_are_short_whole_and_come_back_as_they_were() {
    let mut seed = 0x2013_u64;
    let mut next = |below: u32| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 11) as u32 % below
    };
    let alphabet = ['a', ' ', 'é', '東', '🌍', '\u{301}', '-', ':'];
    for _ in 0..2000 {
        let line: String = (0..next(400)).map(|_| alphabet[next(alphabet.len() as u32) as usize]).collect();
        let mut folded = String::new();
        fold(&line, &mut folded);
        assert!(folded.strip_suffix("\r\n").is_some_and(|body| body.split("\r\n").all(|piece| piece.len() <= 75)));
        assert_eq!(folded.strip_suffix("\r\n").map(|body| body.replace("\r\n ", "")), Some(line));
    }
}

#[test]
fn deadlines_are_whole_days_with_names_that_stay() {
    let series = testing::series();
    let agenda = testing::agenda(&series, &testing::plan(&series));
    let lines = unfolded(&sent(&agenda, "x", Scope::Deadlines));
    assert!(lines.contains(&"UID:x.deadline.announce.new-york@fora.invalid".to_owned()));
    // 21 days before 26 September is a holiday in Geneva.
    let at = lines.iter().position(|line| line == "UID:x.deadline.announce.new-york@fora.invalid").expect("the event");
    assert_eq!(lines[at + 5], "DTSTART;VALUE=DATE:20130904");
    assert_eq!(lines[at + 6], "DTEND;VALUE=DATE:20130905");
}

/// What a block says of the offset at an instant, read as simply as can be: the observance that began last.
fn offset_by_block(onsets: &[(i64, i64)], at: Instant) -> i64 {
    onsets.iter().filter(|(onset, _)| *onset <= at.unix_minutes()).max().map_or(i64::MIN, |(_, offset)| *offset)
}

/// Every beginning of an observance, in unix minutes, with the offset from then on.
fn expand(lines: &[String], years: std::ops::RangeInclusive<i32>) -> Vec<(i64, i64)> {
    let mut onsets = Vec::new();
    let mut fields: BTreeMap<&str, &str> = BTreeMap::new();
    for line in lines {
        let (key, value) = line.split_once(':').expect("a property");
        fields.insert(key, value);
        if key != "END" || value == "VTIMEZONE" {
            continue;
        }
        let recurs = fields.remove("RRULE");
        let offset = |key: &str| {
            let text = fields[key];
            let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().expect("digits");
            (number(1..3) * 60 + number(3..5)) * if text.starts_with('-') { -1 } else { 1 }
        };
        let start = Civil::parse_from_str(fields["DTSTART"], "%Y%m%dT%H%M%S").expect("a time");
        let mut push = |civil: Civil| onsets.push((civil.and_utc().timestamp() / 60 - offset("TZOFFSETFROM"), offset("TZOFFSETTO")));
        match recurs {
            None => push(start),
            Some(rule) => {
                let parts: BTreeMap<&str, &str> = rule.split(';').filter_map(|part| part.split_once('=')).collect();
                assert_eq!((parts.len(), parts["FREQ"]), (3, "YEARLY"));
                let month: u32 = parts["BYMONTH"].parse().expect("a month");
                let (nth, weekday) = parts["BYDAY"].split_at(parts["BYDAY"].len() - 2);
                for year in years.clone() {
                    let days: Vec<Date> = (1..=31)
                        .filter_map(|day| Date::from_ymd_opt(year, month, day))
                        .filter(|day| day.format("%a").to_string().to_uppercase().starts_with(weekday))
                        .collect();
                    let day = if nth == "-1" { days[days.len() - 1] } else { days[nth.parse::<usize>().expect("an ordinal") - 1] };
                    if day.and_time(start.time()) >= start {
                        push(day.and_time(start.time()));
                    }
                }
                // RFC 5545: the beginning is the first instance of its own rule.
                assert!(onsets.iter().any(|(onset, _)| *onset == start.and_utc().timestamp() / 60 - offset("TZOFFSETFROM")));
            }
        }
    }
    onsets
}

/// From one year before the first event of a year to one year after the last.
fn span_of(year: i32) -> Interval {
    let midnight = |year| Newest::default().midnight(Zone::UTC, Date::from_ymd_opt(year, 1, 1).expect("a day"));
    Interval::new(midnight(year - 1), midnight(year + 2)).expect("a span")
}

/// Holds the block of a zone in a year beside the zone data; `false` if it has none.
fn block_is_exact(zones: &Newest, zone: Zone, year: i32) -> bool {
    let span = span_of(year);
    let Some(lines) = vtimezone::lines(zones, zone, span) else { return false };
    let onsets = expand(&lines, year - 3..=year + 3);
    let changes = zones.transitions(zone, span);
    // Every change is there, and every beginning in the span is a change or says nothing new.
    let near = |change: &Transition| [-61, -60, -1, 0, 1, 59, 60, 61].map(|minutes| change.at.plus(minutes));
    let begun = onsets.iter().flat_map(|(onset, _)| [-1, 0].map(|minutes| Instant::from_unix_minutes(onset + minutes)));
    let monthly = (0..36 * 30).step_by(30).map(|day| span.start().plus(day * MINUTES_PER_DAY + 7 * 60));
    let looked_at = changes.iter().flat_map(near).chain(begun).chain(monthly);
    for at in looked_at.filter(|at| span.start() <= *at && *at < span.end()) {
        assert_eq!(offset_by_block(&onsets, at), zones.offset(zone, at), "{zone} in {year} at {at}: {lines:#?}");
    }
    true
}

#[test]
fn every_zone_is_told_exactly_or_in_utc_from_2000_to_2040() {
    let (zones, names) = (Newest::default(), Zone::names().filter_map(Zone::named).collect::<Vec<_>>());
    let exact = |zones: &Newest, some: &[Zone]| {
        let cases = some.iter().flat_map(|zone| (2000..=2040).map(|year| (*zone, year)));
        cases.filter(|(zone, year)| block_is_exact(zones, *zone, *year)).count()
    };
    let told: usize = std::thread::scope(|scope| {
        let halves: Vec<_> = names.chunks(names.len().div_ceil(2)).map(|half| scope.spawn(|| exact(&zones, half))).collect();
        halves.into_iter().map(|half| half.join().expect("exact")).sum()
    });
    // Most zones keep one offset or two yearly rules in most years; what does not is in UTC.
    let all = names.len() * 41;
    assert!(told > all * 9 / 10 && told < all, "{told} blocks of {all}");
}

#[test]
fn a_zone_that_gave_its_clock_change_up_is_in_utc_around_that_year() {
    let zones = Newest::default();
    let block = |name: &str, year| vtimezone::lines(&zones, Zone::named(name).expect("a zone"), span_of(year)).is_some();
    assert!(block("America/Vancouver", 2020) && !block("America/Vancouver", 2026) && block("America/Vancouver", 2030));
    assert!(block("Europe/Zurich", 2026) && block("Asia/Makassar", 2026) && !block("Africa/Casablanca", 2026));
}

/// A person of the series by name.
fn person(series: &Series, name: &str) -> Scope {
    Scope::named(series, &format!("person:{name}")).expect("a person")
}

#[test]
fn a_person_has_their_meetings_and_ways_and_an_audience_its_own_clock_first() {
    let series = testing::series();
    let agenda = testing::agenda(&series, &testing::plan(&series));
    let principal = series.people[series.consultations[0].principal.expect("a principal").index()].name.clone();
    let theirs = unfolded(&sent(&agenda, "x", person(&series, &principal)));
    let ways: Vec<&String> = theirs.iter().filter(|line| line.starts_with("UID:x.way.")).collect();
    assert!(!ways.is_empty() && ways.iter().any(|uid| uid.contains(".to.")) && ways.iter().any(|uid| uid.contains(".from.")), "{ways:?}");
    assert!(theirs.iter().filter(|line| line.starts_with("UID:x.")).count() > ways.len());
    assert!(!unfolded(&sent(&agenda, "x", Scope::Series)).iter().any(|line| line.contains(".way.")), "ways are in a person's feed only");
    let audience = Scope::named(&series, &format!("audience:{}", series.audiences[0].name)).expect("an audience");
    let lines = unfolded(&sent(&agenda, "x", audience));
    let city = agenda.rows.iter().find_map(|row| Some(row.meeting()?.audiences.first()?.local.city.clone())).expect("a city");
    assert!(lines.iter().any(|line| line.starts_with(&format!("DESCRIPTION:{city}: "))), "{lines:#?}");
}

#[test]
fn a_message_asks_one_person_and_a_feed_asks_nobody() {
    let series = testing::series();
    let mut plan = testing::plan(&series);
    plan.placements[1].state = State::Cancelled;
    let agenda = testing::agenda(&series, &plan);
    let stamp = Stamp { sequence: 3, at: testing::instant("2013-09-02T07:30:00") };
    let mailbox = |text| Mailbox::read(text, "").expect("an address");
    let organizer = mailbox("The \"office\", Geneva <office@example.org>");
    let between = Between { organizer, attendee: mailbox("Ana <ana@example.org>"), people: Vec::new() };
    for event in events(&agenda, "x", Scope::Series) {
        let cancelled = event.status == Status::Cancelled;
        let released = unfolded(&release(&ChronoTz, &(event.clone(), stamp), &between));
        let hidden = |line: &String| ["STATUS:", "SUMMARY:CANCELLED", "METHOD:REQUEST"].iter().any(|start| line.starts_with(start));
        assert!(!released.iter().any(hidden) && released.contains(&"METHOD:CANCEL".to_owned()), "{released:#?}");
        let lines = unfolded(&message(&ChronoTz, &(event, stamp), &between));
        assert_eq!(lines[4], if cancelled { "METHOD:CANCEL" } else { "METHOD:REQUEST" });
        assert!(lines.contains(&"ORGANIZER;CN=\"The ^'office^', Geneva\":mailto:office@example.org".to_owned()), "{lines:#?}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("ATTENDEE;CN=Ana;ROLE=REQ-PARTICIPANT;")).count(), 1);
        assert!(lines.contains(&"SEQUENCE:3".to_owned()));
    }
}
