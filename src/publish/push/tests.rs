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
    /// A name that is not taken, as the same UID is there under another.
    has_elsewhere: Option<String>,
}

impl Server for Shelf {
    fn list(&mut self) -> Result<Listing, Trouble> {
        self.speaking(|shelf| {
            let each = shelf.resources.iter().map(|(name, (version, _))| (name.clone(), Some(format!("\"{version}\""))));
            Listing(each.collect())
        })
    }

    fn ask(&mut self, request: Request<'_>) -> Result<Reply, Trouble> {
        self.speaking(|shelf| shelf.answer(request))
    }
}

impl Shelf {
    /// Answers, unless it has fallen silent.
    fn speaking<T>(&mut self, answer: impl FnOnce(&mut Shelf) -> T) -> Result<T, Trouble> {
        self.asked += 1;
        let silent = || Err(Trouble::of_server("silent", "shout"));
        match self.dies {
            Some((at, false)) if self.asked > at => return silent(),
            Some((at, true)) if self.asked > at + 1 => return silent(),
            _ => {}
        }
        let reply = answer(self);
        if self.dies.is_some_and(|(at, done)| done && self.asked == at + 1) { silent() } else { Ok(reply) }
    }

    fn answer(&mut self, request: Request<'_>) -> Reply {
        let there = self.resources.get(request.name).cloned();
        let etag = |version: u32| Some(format!("\"{version}\""));
        let holds = match request.condition {
            Condition::None => true,
            Condition::Absent => there.is_none(),
            Condition::Is(tag) => there.as_ref().is_some_and(|(version, _)| etag(*version).as_deref() == Some(tag)),
        };
        match (request.method, there) {
            (Method::Put, None) if self.has_elsewhere.as_deref() == Some(request.name) => {
                Reply { status: 403, etag: None, body: "<error xmlns=\"DAV:\"><C:no-uid-conflict/></error>".into() }
            }
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
    fn seen(&self) -> BTreeMap<String, Essence> {
        self.resources.iter().map(|(name, (_, body))| (name.clone(), Essence::of(body))).collect()
    }

    /// Somebody else writes a resource anew, with other words in it.
    fn edit(&mut self, name: &str, from: &str, to: &str) {
        let before = &self.resources[name].1;
        assert!(before.contains(from), "{from} in {before}");
        let text = before.replace(from, to);
        self.versions += 1;
        self.resources.insert(name.into(), (self.versions, text));
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
fn pushed(plan: &crate::model::Plan, kept: &mut Ledger, server: &mut Shelf, today: Date, replaces: bool) -> Result<Pushed, Trouble> {
    let series = testing::series();
    let agenda = testing::agenda(&series, plan);
    let now = ChronoTz.midnight(crate::time::Zone::UTC, today);
    let feed = Feed { zone_data: "2026f", ..Feed::plain(FEED, today, now) };
    let (before, mut ledger) = (kept.clone(), kept.clone());
    let publication = publish(feed, events(&agenda, "x", Scope::Series), &mut ledger);
    let mut keep = |ledger: &Ledger, _| {
        *kept = ledger.clone();
        Ok(())
    };
    let way = Way { feed: FEED, zones: &ChronoTz, uids_begin: "x.", replaces };
    push(&publication.events, &before, &mut ledger, way, server, &mut keep)
}

#[test]
fn a_second_push_asks_what_is_there_and_changes_nothing() {
    let (_, plans) = plans();
    for is_shy in [false, true] {
        let (mut kept, mut server) = (Ledger::default(), Shelf { is_shy, ..Shelf::default() });
        let first = pushed(&plans[0], &mut kept, &mut server, date("2013-09-02"), false).expect("pushed");
        assert_eq!(first.count(Done::Created), plans[0].placements.len());
        let (before, asked) = (server.resources.clone(), server.asked);
        assert_eq!(pushed(&plans[0], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed").events, []);
        assert!(server.resources == before && server.asked == asked + 1);
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

/// The name of the resource of the meeting that moves from the first plan to the second.
fn moving(plans: &[crate::model::Plan]) -> String {
    let moved = plans[1].placements.iter().zip(&plans[0].placements).position(|(now, before)| now.when != before.when).expect("one moves");
    let placement = &plans[0].placements[moved];
    let series = testing::series();
    name_of(&crate::present::event::uid("x", &series.consultation(placement.consultation).name, placement.sitting))
}

/// A calendar with the first plan in it, the ledger, and the name of the meeting that will move.
fn begun() -> (Vec<crate::model::Plan>, Ledger, Shelf, String) {
    let (_, plans) = plans();
    let (mut kept, mut server) = (Ledger::default(), Shelf::default());
    pushed(&plans[0], &mut kept, &mut server, date("2013-09-02"), false).expect("pushed");
    let name = moving(&plans);
    (plans, kept, server, name)
}

/// The numbers of a resource and of what is recorded of it.
fn sequences(name: &str, kept: &Ledger, server: &Shelf) -> (u32, u32) {
    let recorded = kept.feeds[FEED].iter().find(|(uid, _)| name_of(uid) == name).expect("it is recorded").1.sequence;
    (Essence::of(&server.resources[name].1).sequence(), recorded)
}

#[test]
fn what_others_did_is_told_where_fora_has_nothing_new() {
    let (plans, mut kept, mut server, name) = begun();
    let again = |kept: &mut Ledger, server: &mut Shelf, replaces| {
        let events = pushed(&plans[0], kept, server, date("2013-09-03"), replaces).expect("pushed").events;
        events.into_iter().map(|(_, done)| done).collect::<Vec<_>>()
    };
    // Written anew without another word, it is no news.
    server.edit(&name, "BEGIN:VEVENT", "X-SEEN:1\nBEGIN:VEVENT");
    let written = server.written;
    assert_eq!(again(&mut kept, &mut server, false), []);
    let asked = server.asked;
    assert_eq!(again(&mut kept, &mut server, false), []);
    assert_eq!((server.asked, server.written), (asked + 1, written), "its new version is known now");
    server.edit(&name, "SUMMARY:", "SUMMARY:Ours now: ");
    assert_eq!(again(&mut kept, &mut server, false), [Done::Conflict]);
    assert_eq!(again(&mut kept, &mut server, false), [Done::Conflict], "it is told until somebody decides");
    assert_eq!(server.written, written);
    assert_eq!(again(&mut kept, &mut server, true), [Done::Updated]);
    assert!(!server.resources[&name].1.contains("Ours now"));
    assert_eq!(again(&mut kept, &mut server, false), []);
    server.resources.remove(&name);
    assert_eq!(again(&mut kept, &mut server, false), [Done::Deleted]);
    assert_eq!(again(&mut kept, &mut server, true), [Done::Created]);
    assert_eq!(again(&mut kept, &mut server, true), []);
}

#[test]
fn what_says_the_same_is_taken_as_ours_after_a_lost_ledger() {
    let (plans, mut kept, mut server, name) = begun();
    pushed(&plans[1], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed");
    let (mut lost, before) = (Ledger::default(), server.resources.clone());
    let found = pushed(&plans[1], &mut lost, &mut server, date("2013-09-05"), false).expect("pushed");
    assert!(found.events.iter().all(|(_, done)| *done == Done::Unchanged), "{found:?}");
    assert!(server.resources == before);
    assert_eq!(sequences(&name, &lost, &server), (1, 1), "its number is taken over");
    assert_eq!(pushed(&plans[1], &mut lost, &mut server, date("2013-09-06"), false).expect("pushed").events, []);
    pushed(&plans[0], &mut lost, &mut server, date("2013-09-06"), false).expect("pushed");
    assert_eq!(sequences(&name, &lost, &server), (2, 2));
}

#[test]
fn what_replaces_another_state_has_a_higher_number() {
    let (plans, mut kept, mut server, name) = begun();
    let mut old = kept.clone();
    pushed(&plans[1], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed");
    server.edit(&name, "SEQUENCE:1", "SEQUENCE:6");
    // A ledger from before, or none, knows nothing of that number.
    for kept in [&mut old, &mut Ledger::default()] {
        let mut server = server.clone();
        let told = pushed(&plans[0], kept, &mut server, date("2013-09-04"), false).expect("pushed");
        assert!(told.count(Done::Conflict) >= 1, "{told:?}");
        pushed(&plans[0], kept, &mut server, date("2013-09-04"), true).expect("pushed");
        assert_eq!(sequences(&name, kept, &server), (7, 7));
        assert_eq!(pushed(&plans[0], kept, &mut server, date("2013-09-05"), false).expect("pushed").events, []);
    }
    // Other words alone are no other state.
    server.edit(&name, "SUMMARY:", "SUMMARY:Ours now: ");
    pushed(&plans[1], &mut kept, &mut server, date("2013-09-04"), true).expect("pushed");
    assert_eq!(sequences(&name, &kept, &server), (6, 6));
}

#[test]
fn a_replacement_that_was_cut_short_is_completed() {
    let (plans, mut kept, mut server, name) = begun();
    server.edit(&name, "SEQUENCE:0", "SEQUENCE:6");
    server.edit(&name, "STATUS:TENTATIVE", "STATUS:CONFIRMED");
    // It is listed, read, and written; the last answer is lost.
    server.dies = Some((server.asked + 2, true));
    pushed(&plans[0], &mut kept, &mut server, date("2013-09-03"), true).expect_err("it fell silent");
    server.dies = None;
    assert_eq!(sequences(&name, &kept, &server), (7, 7));
    for to in [0, 1] {
        let (mut kept, mut server) = (kept.clone(), server.clone());
        let rest = pushed(&plans[to], &mut kept, &mut server, date("2013-09-04"), false).expect("pushed");
        assert_eq!((rest.count(Done::Conflict), rest.count(Done::Deleted)), (0, 0), "{to}: {rest:?}");
        assert_eq!(sequences(&name, &kept, &server), (7 + to as u32, 7 + to as u32));
    }
}

#[test]
fn what_the_server_never_told_the_version_of_is_ours_if_it_is_what_was_sent() {
    let (plans, mut kept, mut server, name) = begun();
    kept.feeds.get_mut(FEED).expect("the feed").values_mut().for_each(|sent| sent.etag = None);
    let mut foreign = (kept.clone(), server.clone());
    let rest = pushed(&plans[1], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed");
    assert_eq!((rest.count(Done::Conflict), rest.count(Done::Updated)), (0, 1), "{rest:?}");
    assert_eq!(sequences(&name, &kept, &server), (1, 1));
    foreign.1.edit(&name, "SUMMARY:", "SUMMARY:Ours now: ");
    let rest = pushed(&plans[1], &mut foreign.0, &mut foreign.1, date("2013-09-03"), false).expect("pushed");
    assert_eq!(rest.count(Done::Conflict), 1, "{rest:?}");
}

#[test]
fn what_is_there_under_another_name_does_not_stop_the_others() {
    let (_, plans) = plans();
    let name = moving(&plans);
    let (mut kept, mut server) = (Ledger::default(), Shelf { has_elsewhere: Some(name.clone()), ..Shelf::default() });
    let total = plans[0].placements.len();
    for (day, created) in [("2013-09-02", total - 1), ("2013-09-03", 0)] {
        let told = pushed(&plans[0], &mut kept, &mut server, date(day), false).expect("pushed");
        assert_eq!((told.count(Done::Elsewhere), told.count(Done::Created), told.events.len()), (1, created, created + 1));
    }
    server.has_elsewhere = None;
    assert_eq!(pushed(&plans[0], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed").count(Done::Created), 1);
}

#[test]
fn only_what_was_begun_has_to_be_completed() {
    let (_, plans) = plans();
    for (dies, is_begun) in [(0, false), (1, true), (3, true)] {
        let (mut kept, mut server) = (Ledger::default(), Shelf { dies: Some((dies, false)), ..Shelf::default() });
        let trouble = pushed(&plans[0], &mut kept, &mut server, date("2013-09-02"), false).expect_err("it fell silent");
        assert_eq!(trouble.fix.contains("push again"), is_begun, "{dies}: {trouble:?}");
        assert_eq!(kept == Ledger::default(), !is_begun, "{dies}");
    }
    let refused = |status, body: &str| Reply { status, etag: None, body: body.into() }.names_another_resource();
    assert!(refused(409, "") && refused(400, "Calendar object with uid already exists in this calendar collection."));
    assert!(!refused(403, "not yours") && !refused(412, "no-uid-conflict"));
}

#[test]
fn only_what_we_wrote_is_ever_named() {
    assert_eq!(name_of("open-talks.a%20b.2@fora.invalid"), "open-talks.a=20b.2.ics");
}

#[test]
fn what_is_there_of_the_series_and_is_not_known_is_told_and_left_alone() {
    let (_, plans) = plans();
    let (mut kept, mut server) = (Ledger::default(), Shelf::default());
    pushed(&plans[0], &mut kept, &mut server, date("2013-09-02"), false).expect("pushed");
    server.resources.insert("y.other.ics".into(), (0, String::new()));
    let told = pushed(&plans[0], &mut kept, &mut server, date("2013-09-02"), false).expect("pushed");
    assert_eq!(told.events, []);
    // What was cancelled, and what was taken away by hand, is known.
    let known = pushed(&plans[2], &mut kept, &mut server, date("2013-09-03"), false).expect("pushed");
    assert_eq!(known.count(Done::Unknown), 0);
    let mut fewer = plans[0].clone();
    let gone = fewer.placements.pop().expect("a placement");
    for replaces in [false, true] {
        let (mut lost, mut server) = (Ledger::default(), server.clone());
        let told = pushed(&fewer, &mut lost, &mut server, date("2013-09-03"), replaces).expect("pushed");
        let series = testing::series();
        let uid = crate::present::event::uid("x", &series.consultation(gone.consultation).name, gone.sitting);
        assert_eq!(told.titles(Done::Unknown).collect::<Vec<_>>(), [name_of(&uid)]);
        assert!(server.resources.contains_key(&name_of(&uid)));
    }
}
