use super::*;
use crate::model::{State, When};
use crate::present::event::{Scope, events};
use crate::present::testing;
use crate::publish::{Feed, publish};
use crate::time::{ChronoTz, Date};
use std::collections::BTreeMap;

const FEED: &str = "push:http://127.0.0.1/ series";

/// A calendar server that does what RFC 4791 and RFC 9110 ask, and may fall silent.
#[derive(Clone, Default)]
struct Shelf {
    resources: BTreeMap<String, (u32, String)>,
    versions: u32,
    asked: usize,
    written: usize,
    /// The request after which nothing is answered, and whether it is still done.
    dies: Option<(usize, bool)>,
    /// Whether the answer to a PUT tells no ETag.
    is_shy: bool,
}

impl Server for Shelf {
    fn ask(&mut self, request: Request<'_>) -> Result<Reply, String> {
        self.asked += 1;
        match self.dies {
            Some((at, false)) if self.asked > at => return Err("silent".into()),
            Some((at, true)) if self.asked > at + 1 => return Err("silent".into()),
            _ => {}
        }
        let reply = self.answer(request);
        if self.dies.is_some_and(|(at, done)| done && self.asked == at + 1) { Err("silent".into()) } else { Ok(reply) }
    }
}

impl Shelf {
    fn answer(&mut self, request: Request<'_>) -> Reply {
        let there = self.resources.get(request.name).cloned();
        let etag = |version: u32| Some(format!("\"{version}\""));
        let holds = match request.condition {
            Condition::None => true,
            Condition::Absent => there.is_none(),
            Condition::Is(tag) => there.as_ref().is_some_and(|(version, _)| etag(*version).as_deref() == Some(tag)),
        };
        match (request.method, there) {
            _ if !holds => Reply { status: 412, ..Reply::default() },
            (Method::Get, None) => Reply { status: 404, ..Reply::default() },
            (Method::Get, Some((version, body))) => Reply { status: 200, etag: etag(version), body },
            (Method::Delete, _) => {
                self.written += 1;
                self.resources.remove(request.name);
                Reply { status: 204, ..Reply::default() }
            }
            (Method::Put, there) => {
                self.written += 1;
                self.versions += 1;
                // Written anew in its own way, as real servers do.
                let body = request.body.replace("\r\n ", "").replace("\r\n", "\n");
                self.resources.insert(request.name.into(), (self.versions, body));
                let etag = if self.is_shy { None } else { etag(self.versions) };
                Reply { status: if there.is_some() { 204 } else { 201 }, etag, body: String::new() }
            }
        }
    }

    /// What somebody who looks at the calendar sees, by name: sequence, status, start and title.
    fn seen(&self) -> BTreeMap<String, Vec<(String, String)>> {
        self.resources.iter().map(|(name, (_, body))| (name.clone(), essence(body))).collect()
    }
}

fn date(text: &str) -> Date {
    testing::date(text)
}

/// Plans as they follow each other: one meeting moves, one is cancelled, one goes, one comes back.
fn plans() -> (crate::model::Series, Vec<crate::model::Plan>) {
    let series = testing::series();
    let first = testing::plan(&series);
    let mut second = first.clone();
    let meeting = second.placements.iter().position(|placement| placement.interval().is_some()).expect("a meeting");
    let interval = second.placements[meeting].interval().expect("a meeting");
    second.placements[meeting].when = When::Meeting(crate::time::Interval::lasting(interval.start().plus(60), interval.minutes()));
    second.placements[meeting + 1].state = State::Cancelled;
    let mut third = second.clone();
    third.placements.remove(meeting + 2);
    (series, vec![first.clone(), second, third, first])
}

/// Pushes a plan, with a ledger that is what was kept last, and keeps it.
fn pushed(plan: &crate::model::Plan, kept: &mut Ledger, server: &mut Shelf, today: Date, replaces: bool) -> Result<Pushed, String> {
    let series = testing::series();
    let agenda = testing::agenda(&series, plan);
    let now = ChronoTz.midnight(crate::time::Zone::UTC, today);
    let feed = Feed {
        name: FEED,
        elsewhere: None,
        whose: None,
        only: None,
        between: None,
        today,
        now,
        keep_cancelled_days: 30,
        zone_data: "2026f",
    };
    let (before, mut ledger) = (kept.clone(), kept.clone());
    let publication = publish(feed, events(&agenda, "x", Scope::Series), &mut ledger);
    let mut keep = |ledger: &Ledger, _| {
        *kept = ledger.clone();
        Ok(())
    };
    let way = Way { feed: FEED, zones: &ChronoTz, replaces };
    push(&publication.events, &before, &mut ledger, way, server, &mut keep)
}

#[test]
fn a_second_push_asks_nothing_and_changes_nothing() {
    let (_, plans) = plans();
    for is_shy in [false, true] {
        let (mut kept, mut server) = (Ledger::default(), Shelf { is_shy, ..Shelf::default() });
        let first = pushed(&plans[0], &mut kept, &mut server, date("2013-09-02"), false).expect("pushed");
        assert_eq!(first.count(Done::Created), plans[0].placements.len());
        let (before, asked) = (server.resources.clone(), server.asked);
        assert_eq!(pushed(&plans[0], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed").events, []);
        assert!(server.resources == before && server.asked == asked);
        let second = pushed(&plans[1], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed");
        assert_eq!((second.count(Done::Updated), second.count(Done::Cancelled), second.events.len()), (1, 1, 2));
        let third = pushed(&plans[2], &mut kept, &mut server, date("2013-09-04"), false).expect("pushed");
        assert_eq!((third.count(Done::Cancelled), third.events.len()), (1, 1), "what left the plan is called off");
        let much_later = pushed(&plans[2], &mut kept, &mut server, date("2015-01-01"), false).expect("pushed");
        assert_eq!(much_later.count(Done::Removed), 2, "{much_later:?}");
    }
}

#[test]
fn killed_at_any_point_the_next_push_completes_it_and_writes_nothing_twice() {
    let (_, plans) = plans();
    let day = |at: usize| date("2013-09-02") + chrono::TimeDelta::days(at as i64);
    let mut whole = (Ledger::default(), Shelf::default());
    for (at, plan) in plans.iter().enumerate() {
        let before = whole.clone();
        pushed(plan, &mut whole.0, &mut whole.1, day(at), false).expect("pushed");
        let requests = whole.1.asked - before.1.asked;
        for dies in 0..requests {
            for is_done in [false, true] {
                let (mut kept, mut server) = before.clone();
                server.dies = Some((before.1.asked + dies, is_done));
                pushed(plan, &mut kept, &mut server, day(at), false).expect_err("it fell silent");
                server.dies = None;
                let rest = pushed(plan, &mut kept, &mut server, day(at), false).expect("pushed");
                assert_eq!((rest.count(Done::Conflict), rest.count(Done::Deleted)), (0, 0), "{at} {dies} {is_done}: {rest:?}");
                assert_eq!(server.seen(), whole.1.seen(), "{at} {dies} {is_done}");
                assert_eq!(server.written, whole.1.written, "{at} {dies} {is_done}");
                let again = pushed(plan, &mut kept, &mut server, day(at), false).expect("pushed");
                assert_eq!(again.events, [], "{at} {dies} {is_done}");
            }
        }
    }
}

#[test]
fn a_plan_that_changes_after_a_push_was_killed_is_no_conflict() {
    let (_, plans) = plans();
    let (first, second) = (date("2013-09-02"), date("2013-09-03"));
    for (from, to) in [(0, 1), (1, 2), (1, 3), (2, 3)] {
        let mut base = (Ledger::default(), Shelf::default());
        pushed(&plans[(from + 3) % 4], &mut base.0, &mut base.1, first, false).expect("pushed");
        for dies in 0..12 {
            for is_done in [false, true] {
                let (mut kept, mut server) = base.clone();
                server.dies = Some((server.asked + dies, is_done));
                _ = pushed(&plans[from], &mut kept, &mut server, first, false);
                server.dies = None;
                let rest = pushed(&plans[to], &mut kept, &mut server, second, false).expect("pushed");
                assert_eq!((rest.count(Done::Conflict), rest.count(Done::Deleted)), (0, 0), "{from} {to} {dies} {is_done}: {rest:?}");
                assert_eq!(pushed(&plans[to], &mut kept, &mut server, second, false).expect("pushed").events, []);
            }
        }
    }
}

#[test]
fn what_others_changed_made_or_took_away_is_told_and_left_alone() {
    let (_, plans) = plans();
    let (mut kept, mut server) = (Ledger::default(), Shelf::default());
    // Somebody has made a resource of that name already.
    let moved = plans[1].placements.iter().zip(&plans[0].placements).position(|(now, before)| now.when != before.when).expect("one moves");
    pushed(&plans[0], &mut kept, &mut server, date("2013-09-02"), false).expect("pushed");
    let series = testing::series();
    let uid = crate::present::event::uid(
        "x",
        &series.consultation(plans[0].placements[moved].consultation).name,
        plans[0].placements[moved].sitting,
    );
    let name = name_of(&uid);
    server.versions += 1;
    let theirs = server.resources[&name].1.replace("SUMMARY:", "SUMMARY:Ours now: ");
    server.resources.insert(name.clone(), (server.versions, theirs.clone()));
    let told = pushed(&plans[1], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed");
    assert_eq!((told.count(Done::Conflict), told.count(Done::Cancelled)), (1, 1));
    assert_eq!(server.resources[&name].1, theirs);
    let again = pushed(&plans[1], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed");
    assert_eq!(again.count(Done::Conflict), 1, "it is told again and not forgotten");
    server.resources.remove(&name);
    assert_eq!(pushed(&plans[1], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed").count(Done::Deleted), 1);
    assert!(!server.resources.contains_key(&name));
    // Asked to replace it, fora does.
    assert_eq!(pushed(&plans[1], &mut kept, &mut server, date("2013-09-03"), true).expect("pushed").count(Done::Created), 1);
    assert!(server.resources[&name].1.contains("SEQUENCE:1"));
    // A calendar that already has a foreign resource of that name.
    let (mut kept, mut server) = (Ledger::default(), Shelf::default());
    server.resources.insert(name.clone(), (0, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:theirs\nEND:VEVENT\nEND:VCALENDAR\n".into()));
    let told = pushed(&plans[0], &mut kept, &mut server, date("2013-09-02"), false).expect("pushed");
    assert_eq!((told.count(Done::Conflict), told.count(Done::Created)), (1, plans[0].placements.len() - 1));
    assert!(server.resources[&name].1.contains("UID:theirs"));
}

#[test]
fn only_what_we_wrote_is_ever_named() {
    assert_eq!(name_of("open-talks.a%20b.2@fora.invalid"), "open-talks.a=20b.2.ics");
    let folded =
        "BEGIN:VEVENT\r\nSUMMARY:a\r\n b\r\nDTSTART;TZID=\"a:b\":20130101T000000\r\nBEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT\r\nUID:x\r\n";
    let found: Vec<String> = essence(folded).into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(found, ["DTSTART=20130101T000000", "SUMMARY=ab"]);
}
