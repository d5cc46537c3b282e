//! What those who have a calendar end up with: whoever subscribes to a feed, and whoever takes its files in one by one.
//!
//! The readers here know RFC 5545 and 5546 and nothing of fora: calcard parses, and what is newer is told by SEQUENCE, then
//! by DTSTAMP.

mod oracle;

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarParameterName, ICalendarProperty, ICalendarValue};
use fora::finding::Sources;
use fora::input;
use fora::model::{Ledger, Mailbox, PersonId, Placement, Plan, RoomId, Series, State, Status, When};
use fora::present::event::{Event, Scope, events};
use fora::present::ics::{Calendar, Stamp, feed};
use fora::present::{Agenda, columns};
use fora::publish::{Feed, Invited, Publication, addressees, invite, publish};
use fora::time::{Date, Instant, Interval, Newest, Zone, Zones};
use oracle::random::Dice;
use std::collections::BTreeMap;
use std::sync::Arc;

const SERIES: &str = r#"
[series]
title = "Talks"
base = "Europe/Zurich"
planned = 2027-01-04
keep-cancelled = "30 days"

[place.bali]
zone = "Asia/Makassar"

[person]
ana = { base = "Europe/Zurich" }
ben = { base = "Europe/Zurich" }

[audience.geneva]
zone = "Europe/Zurich"
size = 10

[forum.hall]
place = "bali"
opens = 2027-03-01
closes = 2027-04-30
room.main = { seats = 50 }
room.small = { seats = 20 }

[forum.office]
place = "Europe/Zurich"
opens = 2027-03-01
closes = 2027-04-30

[consultation]
a = { forum = "hall", moderator = "ana" }
b = { forum = "hall", moderator = { any = ["ana", "ben"] } }
c = { forum = "office", moderator = "ben" }
d = { forum = "office" }
online = { sittings = 2 }
paper = { written = true, from = 2027-03-08, to = 2027-03-19 }
"#;

fn series() -> Series {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", SERIES);
    let reading = input::read_series(&mut sources, file, Arc::new(Newest::default()), Date::MIN);
    reading.series.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

/// A sitting at an hour of March or April, at its forum or at none.
fn placed(series: &Series, dice: &mut Dice, consultation: u32, sitting: u32) -> Placement {
    let id = series.consultation_ids().nth(consultation as usize).expect("a consultation");
    let asked = series.consultation(id);
    let forum = asked.forum;
    let room = forum.and_then(|forum| series.forum(forum).rooms.first().copied());
    let when = match asked.written {
        Some(_) => {
            let from = Date::from_ymd_opt(2027, 3, dice.count(1, 20)).expect("a day");
            When::Written { from, to: from + chrono::TimeDelta::days(dice.between(0, 9)) }
        }
        None => {
            let day = Date::from_ymd_opt(2027, 3, dice.count(1, 31)).expect("a day");
            let start = series.zones.midnight(series.place(series.base).zone, day).plus(60 * dice.between(0, 23));
            When::Meeting(Interval::lasting(start, asked.lasts))
        }
    };
    Placement {
        consultation: id,
        sitting,
        when,
        forum,
        room,
        moderator: asked.moderators.first().copied(),
        state: State::Draft,
        announced: None,
        as_announced: None,
        people: Vec::new(),
    }
}

fn whole(series: &Series, dice: &mut Dice) -> Plan {
    let mut placements = Vec::new();
    for number in 0..series.consultations.len() as u32 {
        let sittings =
            if series.consultations[number as usize].written.is_some() { 1 } else { series.consultations[number as usize].sittings };
        placements.extend((0..sittings).map(|sitting| placed(series, dice, number, sitting)));
    }
    Plan { placements, ..Plan::default() }
}

/// One of the things that happen to a plan.
fn edit(series: &Series, plan: &mut Plan, dice: &mut Dice) {
    let absent: Vec<(u32, u32)> = (0..series.consultations.len() as u32)
        .flat_map(|number| (0..series.consultations[number as usize].sittings).map(move |sitting| (number, sitting)))
        .filter(|(number, sitting)| plan.placements.iter().all(|one| (one.consultation.0, one.sitting) != (*number, *sitting)))
        .collect();
    if !absent.is_empty() && (plan.placements.is_empty() || dice.chance(30)) {
        let (number, sitting) = dice.pick(&absent);
        plan.placements.push(placed(series, dice, number, sitting));
        plan.placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
        return;
    }
    let at = dice.between(0, plan.placements.len() as i64 - 1) as usize;
    let (consultation, sitting) = (plan.placements[at].consultation, plan.placements[at].sitting);
    match dice.count(0, 7) {
        0 => _ = plan.placements.remove(at),
        1 | 2 => plan.placements[at].when = placed(series, dice, consultation.0, sitting).when,
        3 => plan.placements[at].room = dice.pick(&[None, Some(RoomId(0)), Some(RoomId(1))]).filter(|_| consultation.0 < 2),
        4 => plan.placements[at].moderator = dice.pick(&[None, Some(PersonId(0)), Some(PersonId(1))]),
        5 | 6 => plan.placements[at].state = dice.pick(&[State::Draft, State::Tentative, State::Confirmed, State::Cancelled]),
        // Nothing happened: the same is sent again.
        _ => {}
    }
}

/// An entry as a calendar program has it.
#[derive(Clone, PartialEq, Debug)]
struct Entry {
    sequence: i64,
    stamp: String,
    status: String,
    /// When it begins and ends, in UTC, or the days.
    time: Vec<String>,
    place: String,
    summary: String,
}

/// A time of a file in UTC, or a day.
fn instant(time: &PartialDateTime, zone: Option<&str>) -> String {
    let number = |part: Option<u8>| u32::from(part.unwrap_or(0));
    let day = Date::from_ymd_opt(time.year.expect("a year").into(), number(time.month), number(time.day)).expect("a day");
    let Some(hour) = time.hour else { return day.to_string() };
    let civil = day.and_hms_opt(hour.into(), number(time.minute), number(time.second)).expect("a time");
    let utc = match zone {
        None => civil,
        Some(zone) => civil.and_local_timezone(zone.parse::<chrono_tz::Tz>().expect("a zone")).single().expect("one instant").naive_utc(),
    };
    utc.to_string()
}

/// The entries of a calendar file by UID, read by another hand.
fn entries(text: &str) -> BTreeMap<String, Entry> {
    let calendar = ICalendar::parse(text).expect("a calendar");
    let mut found = BTreeMap::new();
    for event in calendar.components.iter().filter(|part| part.component_type == ICalendarComponentType::VEvent) {
        let text = |property: &ICalendarProperty| -> String {
            let value = event.property(property).and_then(|entry| entry.values.first());
            match value {
                None => String::new(),
                Some(ICalendarValue::Text(text)) => text.clone(),
                Some(ICalendarValue::PartialDateTime(time)) => instant(time, None),
                Some(other) => format!("{other:?}"),
            }
        };
        let time = [ICalendarProperty::Dtstart, ICalendarProperty::Dtend].map(|property| {
            let entry = event.property(&property).expect("a time");
            let zone =
                entry.params.iter().find(|one| one.name == ICalendarParameterName::Tzid).map(|one| one.value.as_text().expect("a zone"));
            let Some(ICalendarValue::PartialDateTime(time)) = entry.values.first() else { panic!("a time") };
            instant(time, zone)
        });
        let sequence = event.property(&ICalendarProperty::Sequence).and_then(|entry| entry.values.first());
        let Some(ICalendarValue::Integer(sequence)) = sequence else { panic!("a number: {sequence:?}") };
        let entry = Entry {
            sequence: *sequence,
            stamp: text(&ICalendarProperty::Dtstamp),
            status: text(&ICalendarProperty::Status),
            time: time.to_vec(),
            place: text(&ICalendarProperty::Location),
            summary: text(&ICalendarProperty::Summary),
        };
        let uid = text(&ICalendarProperty::Uid);
        assert!(found.insert(uid.clone(), entry).is_none(), "{uid} stands twice in one file");
    }
    found
}

/// A calendar into which files are taken one by one: an entry is replaced by a newer one of its UID, and stays otherwise.
#[derive(Default)]
struct Importer(BTreeMap<String, Entry>);

impl Importer {
    fn take(&mut self, file: &BTreeMap<String, Entry>) {
        for (uid, entry) in file {
            match self.0.get(uid) {
                Some(had) if (had.sequence, &had.stamp) > (entry.sequence, &entry.stamp) => {}
                _ => _ = self.0.insert(uid.clone(), entry.clone()),
            }
        }
    }
}

fn is_cancelled(entry: &Entry) -> bool {
    entry.status.to_lowercase().contains("cancel")
}

/// What somebody sees who leaves out what is cancelled.
fn living(entries: &BTreeMap<String, Entry>) -> BTreeMap<String, (Vec<String>, String)> {
    entries
        .iter()
        .filter(|(_, entry)| !is_cancelled(entry))
        .map(|(uid, entry)| (uid.clone(), (entry.time.clone(), entry.place.clone())))
        .collect()
}

/// Events as a feed.
fn feed_text(series: &Series, events: &[(Event, Stamp)]) -> String {
    feed(Calendar { title: "Talks", topic: None, zones: &*series.zones }, events)
}

/// What events say that nothing was sent of.
fn unsent(series: &Series, events: Vec<Event>) -> BTreeMap<String, Entry> {
    let stamp = Stamp { sequence: 0, at: midday(series.planned) };
    let events: Vec<(Event, Stamp)> = events.into_iter().map(|event| (event, stamp)).collect();
    entries(&feed_text(series, &events))
}

/// Twelve o'clock of a day in UTC.
fn midday(day: Date) -> Instant {
    Newest::default().midnight(Zone::UTC, day).plus(12 * 60)
}

/// Exports as fora does, in a feed of this scope.
fn export(series: &Series, plan: &Plan, scope: Scope, ledger: &mut Ledger, today: Date) -> (String, Publication) {
    let agenda = Agenda::of(series, plan, &[], &[], columns::largest(series, 1));
    let everything = events(&agenda, "talks", Scope::Series);
    let (name, whose) = (scope.word(series), scope.whose(series));
    let feed_of = Feed {
        elsewhere: scope.follows().then_some(&everything[..]),
        whose: whose.as_deref(),
        keep_cancelled_days: series.keep_cancelled_days,
        zone_data: series.zones.version(),
        ..Feed::plain(&name, today, midday(today))
    };
    let publication = publish(feed_of, events(&agenda, "talks", scope), ledger);
    // What is remembered has to survive its file.
    let mut sources = Sources::default();
    let file = sources.add("series.ledger.toml", input::write_ledger(ledger));
    let (read, findings) = input::read_ledger(&mut sources, file);
    assert_eq!((read.as_ref(), findings.len()), (Some(&*ledger), 0));
    (feed_text(series, &publication.events), publication)
}

/// A feed of a name, with nothing else about it.
fn bare(name: &str, today: Date, now: Instant) -> Feed<'_> {
    Feed { zone_data: "2026f", ..Feed::plain(name, today, now) }
}

/// What the plan says now, without any memory: the living entries of a scope.
fn truth(series: &Series, plan: &Plan, scope: Scope) -> BTreeMap<String, (Vec<String>, String)> {
    let agenda = Agenda::of(series, plan, &[], &[], columns::largest(series, 1));
    living(&unsent(series, events(&agenda, "talks", scope)))
}

#[test]
fn after_a_thousand_edits_whoever_subscribes_and_whoever_imports_have_what_is_planned() {
    let series = series();
    let mut dice = Dice::new(5545);
    let mut plan = whole(&series, &mut dice);
    let scopes: Vec<Scope> = ["series", "person:ana", "person:ben", "forum:hall", "audience:geneva"]
        .iter()
        .map(|word| Scope::named(&series, word).expect("a scope"))
        .collect();
    let mut ledger = Ledger::default();
    let mut importers: Vec<Importer> = scopes.iter().map(|_| Importer::default()).collect();
    let mut before: Vec<BTreeMap<String, Entry>> = scopes.iter().map(|_| BTreeMap::new()).collect();
    let (mut rose, mut same, mut gone, mut not_theirs) = (0, 0, 0, 0);
    for round in 0..1_000 {
        // Some edits a day, so that what is newer is not told by the day.
        let today = series.planned + chrono::TimeDelta::days(round / 40);
        for (at, scope) in scopes.iter().enumerate() {
            // The feed of the series leaves after every edit, the others now and then.
            if at > 0 && round % 5 > 0 {
                continue;
            }
            let (text, publication) = export(&series, &plan, *scope, &mut ledger, today);
            let subscriber = entries(&text);
            let planned = truth(&series, &plan, Scope::Series);
            let told: Vec<&str> = publication.changes.iter().map(|change| change.uid.as_str()).collect();
            for (uid, had) in &before[at] {
                let has = subscriber.get(uid).unwrap_or_else(|| panic!("{uid} vanished without a word in round {round}"));
                let state = |entry: &Entry| (entry.time.clone(), entry.place.clone(), entry.status.clone());
                if state(had) == state(has) {
                    assert_eq!(had.sequence, has.sequence, "{uid} in round {round}: nothing of it changed");
                    same += 1;
                } else {
                    assert!(has.sequence > had.sequence, "{uid} in round {round}: {had:?} {has:?}");
                    assert!(told.contains(&uid.as_str()), "{uid} moved in silence");
                    rose += 1;
                }
                assert!(has.stamp >= had.stamp);
                gone += u32::from(is_cancelled(has));
                assert_eq!(is_cancelled(has), has.summary.starts_with("CANCELLED: "));
                let is_theirs = truth(&series, &plan, *scope).contains_key(uid);
                let is_marked = has.summary.starts_with("Not for ");
                assert!(!is_marked || !is_theirs && planned.contains_key(uid), "{uid} is called {}", has.summary);
                not_theirs += u32::from(is_marked);
            }
            importers[at].take(&subscriber);
            let expected = truth(&series, &plan, *scope);
            if scope.follows() {
                let dead = subscriber.iter().filter(|(_, entry)| is_cancelled(entry)).find(|(uid, _)| planned.contains_key(*uid));
                assert_eq!(dead, None, "it takes place, in round {round}");
            }
            // Feeds of a forum, a person or an audience go on showing what takes place elsewhere or without them.
            let shown = |entries: &BTreeMap<String, Entry>| -> BTreeMap<_, _> {
                living(entries).into_iter().filter(|(uid, _)| !scope.follows() || expected.contains_key(uid)).collect()
            };
            assert_eq!(shown(&subscriber), expected, "the subscriber of {scope:?} in round {round}");
            assert_eq!(shown(&importers[at].0), expected, "the importer of {scope:?} in round {round}");
            before[at] = subscriber;
        }
        edit(&series, &mut plan, &mut dice);
    }
    assert!(rose > 500 && same > 3_000 && gone > 300 && not_theirs > 50, "{rose} {same} {gone} {not_theirs}");
}

#[test]
fn one_calendar_that_takes_in_two_feeds_has_the_newer_state_of_each_meeting() {
    let series = series();
    for seed in 0..20 {
        let mut dice = Dice::new(seed);
        let mut plan = whole(&series, &mut dice);
        let (mut ledger, mut importer) = (Ledger::default(), Importer::default());
        for _ in 0..40 {
            // Each time one feed or another, or several.
            let named = |word| Scope::named(&series, word).expect("a scope");
            let scopes = dice.some(&[Scope::Series, named("audience:geneva"), named("person:ana"), named("person:ben")], 50);
            for scope in &scopes {
                importer.take(&entries(&export(&series, &plan, *scope, &mut ledger, series.planned).0));
            }
            if scopes.contains(&Scope::Series) {
                let mut has = living(&importer.0);
                has.retain(|uid, _| !uid.starts_with("talks.way."));
                assert_eq!(has, truth(&series, &plan, Scope::Series), "seed {seed}");
            }
            edit(&series, &mut plan, &mut dice);
        }
    }
}

#[test]
fn what_is_cancelled_is_shown_as_long_as_was_asked_and_remembered_after_that() {
    let series = series();
    let mut dice = Dice::new(1);
    let mut plan = whole(&series, &mut dice);
    let mut ledger = Ledger::default();
    let day = |text: &str| text.parse::<Date>().expect("a day");
    let first = entries(&export(&series, &plan, Scope::Series, &mut ledger, day("2027-01-04")).0);
    let last = series.last_day(&plan.placements[0]);
    let placement = plan.placements.remove(0);
    let uid = "talks.a@fora.invalid";
    for (after, shown) in [(0, true), (30, true), (31, false), (32, false)] {
        let now = entries(&export(&series, &plan, Scope::Series, &mut ledger, last + chrono::TimeDelta::days(after)).0);
        assert_eq!(now.get(uid).map(is_cancelled), shown.then_some(true), "{after} days after");
        assert!(now.get(uid).is_none_or(|entry| entry.sequence == first[uid].sequence + 1));
    }
    plan.placements.insert(0, placement);
    let again = entries(&export(&series, &plan, Scope::Series, &mut ledger, last + chrono::TimeDelta::days(40)).0);
    assert_eq!((again[uid].sequence, is_cancelled(&again[uid])), (first[uid].sequence + 2, false));
}

#[test]
fn what_is_sent_in_part_leaves_the_rest_recorded_as_it_was() {
    let series = series();
    let mut dice = Dice::new(2);
    let mut plan = whole(&series, &mut dice);
    let mut ledger = Ledger::default();
    export(&series, &plan, Scope::Series, &mut ledger, series.planned);
    let before = ledger.clone();
    for placement in plan.placements.iter_mut().take(2) {
        placement.state = State::Confirmed;
    }
    let agenda = Agenda::of(&series, &plan, &[], &[], columns::largest(&series, 1));
    let [a, b] = ["talks.a@fora.invalid", "talks.b@fora.invalid"];
    let only = [a.to_owned()].into();
    let (today, now) = (series.planned, midday(series.planned));
    let feed_of = Feed { only: Some(&only), ..bare("series", today, now) };
    let publication = publish(feed_of, events(&agenda, "talks", Scope::Series), &mut ledger);
    let sent: Vec<&str> = publication.events.iter().map(|(event, _)| event.uid.as_str()).collect();
    let told: Vec<&str> = publication.changes.iter().map(|change| change.uid.as_str()).collect();
    assert_eq!((sent, told), (vec![a], vec![a]));
    assert_eq!(ledger.sent("series", b), before.sent("series", b), "what was not sent is not recorded as sent");
    assert_eq!(ledger.sent("series", a).map(|sent| sent.sequence), Some(1));
    // The next feed of all sends what is still owed.
    let (text, publication) = export(&series, &plan, Scope::Series, &mut ledger, series.planned);
    assert_eq!(publication.changes.iter().map(|change| change.uid.as_str()).collect::<Vec<_>>(), [b]);
    assert_eq!([a, b].map(|uid| entries(&text)[uid].sequence), [1, 1]);
}

/// What the mail brings: by address and UID, who asked last, and for what.
#[derive(Default)]
struct Post(BTreeMap<String, BTreeMap<String, (String, Entry)>>);

impl Post {
    /// Delivers a message, which has to come from whoever asked before, or ask anew (RFC 5546, 3.2.2.4 and 3.2.5).
    fn deliver(&mut self, text: &str) -> (String, Entry) {
        let unfolded = text.replace("\r\n ", "");
        let line = |start: &str| unfolded.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start}")).to_owned();
        let address = |start: &str| line(start).rsplit_once("mailto:").expect("an address").1.to_owned();
        let (organizer, cancels) = (address("ORGANIZER"), line("METHOD:") == "METHOD:CANCEL");
        let mut read = entries(text);
        assert_eq!(read.len(), 1, "one meeting a message");
        let (uid, mut entry) = read.pop_first().expect("a meeting");
        if cancels {
            entry.status = "CANCELLED".into();
        }
        let calendar = self.0.entry(address("ATTENDEE").to_lowercase()).or_default();
        match calendar.get(&uid) {
            Some((asked, had)) => {
                assert!((entry.sequence, &entry.stamp) > (had.sequence, &had.stamp), "a message that is ignored: {had:?} {entry:?}");
                assert!(!cancels || !is_cancelled(had), "called off twice: {had:?}");
                assert!(!cancels || *asked == organizer, "called off by {organizer}, asked by {asked}");
            }
            None => assert!(!cancels, "called off without having been asked"),
        }
        let is_asked_anew = !cancels && calendar.get(&uid).is_none_or(|(_, had)| is_cancelled(had));
        calendar.insert(uid.clone(), (organizer, entry.clone()));
        // Old mailboxes are forwarded to new ones.
        let called_off = self.0.values().filter_map(|calendar| calendar.get(&uid)).filter(|(_, had)| is_cancelled(had));
        let highest = called_off.map(|(_, had)| had.sequence).max();
        assert!(!is_asked_anew || highest.is_none_or(|highest| highest < entry.sequence), "{uid} is asked below what was called off");
        (uid, entry)
    }

    /// What each address has that is not over: by UID, when.
    fn to_come(&self, today: Date) -> BTreeMap<&str, BTreeMap<String, Vec<String>>> {
        let of =
            |calendar: &BTreeMap<String, (String, Entry)>| calendar.iter().map(|(uid, (_, entry))| (uid.clone(), entry.clone())).collect();
        self.0.iter().map(|(address, calendar)| (address.as_str(), to_come(&of(calendar), today))).collect()
    }
}

/// What lives and is not over: by UID, when.
fn to_come(entries: &BTreeMap<String, Entry>, today: Date) -> BTreeMap<String, Vec<String>> {
    let today = today.to_string();
    let is_to_come = |entry: &Entry| !is_cancelled(entry) && entry.time[1] > today;
    entries.iter().filter(|(_, entry)| is_to_come(entry)).map(|(uid, entry)| (uid.clone(), entry.time.clone())).collect()
}

/// The events of those who read a mailbox, each once.
fn theirs(agenda: &Agenda, everything: &[Event], people: &[PersonId]) -> Vec<Event> {
    let of = |person: &PersonId| events(agenda, "talks", Scope::Person(*person));
    let mut theirs: Vec<Event> = people.iter().flat_map(of).filter(|one| everything.iter().any(|other| other.uid == one.uid)).collect();
    theirs.sort_by(|one, other| one.uid.cmp(&other.uid));
    theirs.dedup_by(|one, other| one.uid == other.uid);
    theirs
}

/// Invites everybody to what is theirs in a plan; gives what there was to send, and checks that a second export says nothing.
fn invited(series: &Series, plan: &Plan, organizer: &Mailbox, ledger: &mut Ledger, today: Date) -> Invited {
    let agenda = Agenda::of(series, plan, &[], &[], columns::largest(series, 1));
    let everything = events(&agenda, "talks", Scope::Series);
    let living = |uid: &str| everything.iter().any(|event| event.uid == uid && event.status != Status::Cancelled);
    let mut all = Invited::default();
    for addressee in addressees(series, ledger) {
        let (name, now) = (Ledger::invites(&addressee.mailbox), midday(today));
        let between = addressee.between(series, organizer);
        let feed = Feed { between: (!addressee.people.is_empty()).then_some(&between), ..bare(&name, today, now) };
        let theirs = addressee.meetings(series, ledger, |person| theirs(&agenda, &everything, &[person]));
        let invited = invite(feed, theirs.clone(), ledger, &*series.zones, &living);
        all.messages.extend(invited.messages);
        all.changes.extend(invited.changes);
        let again = invite(Feed { now: now.plus(60), ..feed }, theirs, ledger, &*series.zones, &living);
        assert!(again.messages.is_empty() && again.changes.is_empty(), "a second export has nothing to say");
    }
    all
}

#[test]
fn every_mailbox_has_what_is_theirs_who_read_it_now_and_nothing_else() {
    let mut series = series();
    let mailbox = |text: &str| Mailbox::read(text, "").expect("an address");
    let (mut cancels, mut requests, mut silent) = (0, 0, 0);
    for seed in 0..30 {
        let mut dice = Dice::new(seed);
        let mut plan = whole(&series, &mut dice);
        let (mut ledger, mut post) = (Ledger::default(), Post::default());
        let mut organizer = mailbox("O <o@a.org>");
        let addresses = [Some("x@a.org"), Some("y@a.org"), Some("Y@a.org"), Some("Z, Z <z@a.org>"), None];
        for round in 0..40 {
            if round == 0 || dice.chance(30) {
                // A mailbox of one's own, or one of two, or none; even that of somebody else until now.
                series.people.iter_mut().for_each(|person| person.email = dice.pick(&addresses).map(str::to_owned));
                organizer = mailbox(dice.pick(&["O <o@a.org>", "P <p@a.org>"]));
            }
            // In the end most of it is over.
            let today = Date::from_ymd_opt(2027, 2, 20).expect("a day") + chrono::TimeDelta::days(round);
            let Invited { messages, changes } = invited(&series, &plan, &organizer, &mut ledger, today);
            silent += u32::from(messages.is_empty());
            for message in &messages {
                let (uid, entry) = post.deliver(&message.text);
                assert_eq!((uid.as_str(), message.cancels), (message.uid.as_str(), is_cancelled(&entry)));
                assert!(changes.iter().any(|change| change.uid == uid), "{uid} is told");
                if message.cancels { cancels += 1 } else { requests += 1 }
            }
            let agenda = Agenda::of(&series, &plan, &[], &[], columns::largest(&series, 1));
            let everything = events(&agenda, "talks", Scope::Series);
            for (address, has) in post.to_come(today) {
                let reads = |person: &PersonId| {
                    let email = series.person(*person).email.as_deref();
                    email.is_some_and(|email| mailbox(email).email.eq_ignore_ascii_case(address))
                };
                let people: Vec<PersonId> = (0..2).map(PersonId).filter(reads).collect();
                let of = |people: &[PersonId]| to_come(&unsent(&series, theirs(&agenda, &everything, people)), today);
                // Who has no address now may be asked still at the last one.
                let unreached: Vec<PersonId> = (0..2).map(PersonId).filter(|person| series.person(*person).email.is_none()).collect();
                let (expected, possible) = (of(&people), of(&[people.clone(), unreached].concat()));
                assert!(
                    expected.iter().all(|one| has.get(one.0) == Some(one.1)),
                    "{address} on {today}, seed {seed}: {has:?} {expected:?}"
                );
                assert!(
                    has.iter().all(|one| possible.get(one.0) == Some(one.1)),
                    "{address} on {today}, seed {seed}: {has:?} {possible:?}"
                );
            }
            edit(&series, &mut plan, &mut dice);
        }
    }
    assert!(cancels > 100 && requests > 300 && silent > 50, "{cancels} {requests} {silent}");
}
