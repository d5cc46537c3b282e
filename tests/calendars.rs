//! Calendars as series and plans meet them: busy times, staleness, and plans that went through a calendar and back.

use fora::finding::{Finding, Sources};
use fora::input::{self, Calendars, Limits, Reading};
use fora::model::{ForumId, Level, Placement, Plan, Series, State, When};
use fora::present::{Agenda, columns, event, ics, schedule};
use fora::time::{Date, Interval, Newest};
use std::io;
use std::path::Path;
use std::sync::Arc;

const SERIES: &str = r#"
[series]
title   = "Talks"
base    = "Europe/Zurich"
planned = 2027-03-01

[forum.hall]
place  = "Europe/Zurich"
opens  = 2027-03-22
closes = 2027-03-24
room.main = { calendar = "main.ics", calendar-titles = true }
room.side = {}

[person.ana]
base     = "Europe/Zurich"
calendar = ["ana.ics", "more.ics"]

[consultation.talk]
forum     = "hall"
moderator = "ana"
"#;

fn calendar(events: &[&str]) -> String {
    let event = |(number, lines): (usize, &&str)| format!("BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20260101T000000Z\n{lines}\nEND:VEVENT\n");
    format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.iter().enumerate().map(event).collect::<String>())
}

/// Reads the series beside some files, without a disk.
fn read(series: &str, files: &[(&str, String)]) -> Reading {
    let open = |name: &str, most: u64| {
        let found = files.iter().find(|(known, _)| *known == name).ok_or(io::ErrorKind::NotFound)?;
        Ok(found.1.bytes().take(most as usize).collect())
    };
    let mut sources = Sources::default();
    let file = sources.add("series.toml", series);
    let calendars = Calendars { open: &open, limits: &Limits::default(), clock: &|| 0 };
    input::read_series_with(&mut sources, file, Arc::new(Newest::default()), Date::from_ymd_opt(2027, 1, 4).expect("a day"), calendars)
}

fn files(ana: &[&str]) -> Vec<(&'static str, String)> {
    let main = calendar(&["DTSTART:20270322T090000Z\nDURATION:PT2H\nSUMMARY:Closing ceremony"]);
    vec![("ana.ics", calendar(ana)), ("more.ics", calendar(&[])), ("main.ics", main)]
}

const BUSY: [&str; 4] = [
    "DTSTART:20270322T080000Z\nDURATION:PT1H\nSUMMARY:Secret",
    "DTSTART:20270322T083000Z\nDURATION:PT1H",
    "DTSTART;VALUE=DATE:20270324",
    "DTSTART:20270301T090000Z\nDURATION:PT1H",
];

#[test]
fn busy_times_of_people_and_rooms_come_from_their_calendars_and_titles_do_not() {
    let reading = read(SERIES, &files(&BUSY));
    let series = reading.series.expect("a series");
    let times = |absences: &[fora::model::Absence]| -> Vec<String> {
        absences.iter().map(|absence| format!("{} {} {:?}", absence.during.start(), absence.during.end(), absence.why.as_deref())).collect()
    };
    assert_eq!(
        times(&series.people[0].away),
        ["2027-03-22T08:00Z 2027-03-22T09:30Z None", "2027-03-23T23:00Z 2027-03-24T23:00Z None"],
        "two that overlap are one, a day is that of the base, and what the series cannot use is left out"
    );
    assert_eq!(times(&series.rooms[0].busy), ["2027-03-22T09:00Z 2027-03-22T11:00Z Some(\"Closing ceremony\")"]);
    assert!(series.rooms[1].busy.is_empty());
    let told: Vec<&str> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "`main.ics`: 1 busy time from 22 Mar 2027 to 22 Mar 2027",
            "`ana.ics`: 3 busy times from 22 Mar 2027 to 24 Mar 2027",
            "`more.ics`: no busy time from 21 Mar 2027 to 25 Mar 2027",
        ]
    );
}

/// One file means another thing to whoever has it.
#[test]
fn whole_days_are_those_of_each_owner_and_what_they_declined_is_their_own() {
    let people = SERIES.replace(
        "[consultation.talk]",
        "[person.ben]\nbase = \"America/New_York\"\nemail = \"Ben <ben@a.org>\"\ncalendar = \"ana.ics\"\n[consultation.talk]",
    );
    let invited = "DTSTART:20270322T120000Z\nDURATION:PT1H\nATTENDEE;PARTSTAT=DECLINED:mailto:BEN@a.org";
    let days = "DTSTART;VALUE=DATE:20270322\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20270322T230000Z";
    let series = read(&people, &files(&[invited, days])).series.expect("a series");
    let times = |person: usize| -> Vec<String> {
        let away = &series.people[person].away;
        away.iter().map(|absence| format!("{} {}", absence.during.start(), absence.during.end())).collect()
    };
    assert_eq!(times(0), ["2027-03-21T23:00Z 2027-03-22T23:00Z", "2027-03-23T23:00Z 2027-03-24T23:00Z"], "the 23rd begins there");
    assert_eq!(times(1), ["2027-03-23T04:00Z 2027-03-25T04:00Z"], "it is the 22nd there");
}

#[test]
fn a_plan_is_stale_when_busy_times_change_and_not_when_the_file_does() {
    let digest = |series: &str, files: &[(&str, String)]| read(series, files).digest;
    let before = digest(SERIES, &files(&BUSY));
    let restamped: Vec<_> = files(&BUSY).into_iter().map(|(name, text)| (name, text.replace("20260101", "20270105"))).collect();
    assert_eq!(digest(SERIES, &restamped), before);
    assert_eq!(digest(SERIES, &files(&[BUSY[0], BUSY[1], BUSY[2]])), before, "what the series cannot use");
    assert_ne!(digest(SERIES, &files(&[BUSY[0], BUSY[2]])), before);
    assert_ne!(digest(&SERIES.replace("Talks", "Talk"), &files(&BUSY)), before);
    let plain = "[series]\ntitle = \"T\"\nbase = \"UTC\"\n";
    assert_eq!(digest(plain, &[]), input::digest(plain), "without calendars the digest is that of the text");
}

#[test]
fn a_calendar_that_is_not_there_or_not_whole_keeps_the_series_from_being_planned() {
    let shown = |files: &[(&str, String)]| -> Vec<String> {
        let reading = read(SERIES, files);
        assert!(reading.series.is_none());
        reading.findings.iter().filter(|finding| finding.level == Level::Error).map(|finding| finding.message.clone()).collect()
    };
    assert_eq!(shown(&files(&[])[1..]), ["there is no calendar `ana.ics`"]);
    let mut broken = files(&[]);
    broken[0].1 = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n".into();
    assert_eq!(shown(&broken), ["the file ends inside a `VEVENT`"]);
}

#[test]
fn the_days_that_can_be_used_do_not_change_from_one_day_to_the_next() {
    let series = "[series]\ntitle = \"T\"\nbase = \"UTC\"\n[person.ana]\nbase = \"UTC\"\ncalendar = \"ana.ics\"\n[consultation.a]\nmoderator = \"ana\"\n";
    let files = [("ana.ics", calendar(&["DTSTART:20260101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY"]))];
    let on = |month, day| {
        let open = |_: &str, _: u64| Ok(files[0].1.clone().into_bytes());
        let mut sources = Sources::default();
        let file = sources.add("series.toml", series);
        let calendars = Calendars { open: &open, limits: &Limits::default(), clock: &|| 0 };
        let today = Date::from_ymd_opt(2027, month, day).expect("a day");
        input::read_series_with(&mut sources, file, Arc::new(Newest::default()), today, calendars)
    };
    assert_eq!(on(1, 4).digest, on(11, 30).digest);
    let note = &on(3, 1).findings[0].message;
    assert_eq!(note, "`ana.ics`: 733 busy times from 31 Dec 2026 to 1 Jan 2029");
}

#[test]
fn what_is_no_file_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let series = folder.path().join("series.toml");
    std::fs::write(folder.path().join("ana.ics"), "0123456789").expect("written");
    assert_eq!(input::read_beside(&series, "ana.ics", 4).expect("read"), b"0123");
    assert_eq!(input::read_beside(&series, "bea.ics", 4).expect_err("not there").kind(), io::ErrorKind::NotFound);
    assert_eq!(input::read_beside(&series, ".", 4).expect_err("a folder").to_string(), "it is not a file");
    #[cfg(unix)]
    assert_eq!(input::read_beside(&series, "/dev/zero", 4).expect_err("a device").to_string(), "it is not a file");
}

// ─── Through a calendar and back ────────────────────────────────────────────────────────────────────────────────────

fn example(folder: &Path) -> (Series, Plan) {
    let mut sources = Sources::default();
    let file = input::load(&mut sources, folder).expect("an example");
    let series = input::read_series(&mut sources, file, Arc::new(Newest::default()), Date::default()).series.expect("a series");
    let file = input::load(&mut sources, &folder.join("series.plan.toml")).expect("its plan");
    let plan = input::read_plan(&mut sources, file, &series).0.expect("a plan");
    (series, plan)
}

fn examples() -> Vec<(Series, Plan)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules");
    let mut folders: Vec<_> = std::fs::read_dir(root).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    folders.iter().map(|folder| example(folder)).collect()
}

/// The formats of others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Format {
    Calendar,
    Xml,
    Json,
}

const FORMATS: [Format; 3] = [Format::Calendar, Format::Xml, Format::Json];

impl Format {
    /// Whether it can tell of a placement: schedules know meetings that are held.
    fn holds(self, placement: &Placement) -> bool {
        self == Format::Calendar || placement.interval().is_some() && placement.state != State::Cancelled
    }

    fn written(self, series: &Series, plan: &Plan) -> String {
        let agenda = Agenda::of(series, plan, &[], &[], columns::largest(series, 0));
        let feed = event::Feed { name: "a.b", revised: agenda.planned, zones: &*series.zones };
        match self {
            Format::Calendar => {
                let stamp = ics::Stamp { sequence: 0, at: series.zones.midnight(fora::time::Zone::UTC, agenda.planned) };
                let events: Vec<_> =
                    event::events(&agenda, feed.name, event::Scope::Series).into_iter().map(|event| (event, stamp)).collect();
                ics::feed(ics::Calendar { title: &agenda.title, topic: None, zones: &*series.zones }, &events)
            }
            Format::Xml => schedule::xml(&agenda, feed).expect("a meeting"),
            Format::Json => schedule::json(&agenda, feed).expect("a meeting").to_string(),
        }
    }

    fn read(self, series: &Series, text: String) -> (Plan, Vec<Finding>) {
        let mut sources = Sources::default();
        let limits = Limits::default();
        let (events, mut findings) = match self {
            Format::Calendar => {
                let file = input::take_calendar(&mut sources, "a.ics", text.into_bytes(), &limits).expect("taken");
                input::read_calendar_events(&sources, file, series, &limits, &|| 0).expect("a calendar")
            }
            Format::Xml => {
                let file = sources.add("a.xml", text);
                input::read_schedule_xml(&sources, file).expect("a schedule")
            }
            Format::Json => {
                let file = sources.add("a.json", text);
                input::read_schedule_json(&sources, file).expect("a schedule")
            }
        };
        let (plan, found) = input::plan_of(&mut sources, series, &events, &schedule::identities("a.b", series));
        findings.extend(found);
        (plan, findings)
    }
}

/// What a calendar can tell of a placement.
fn shown(series: &Series, placement: &Placement, format: Format, whole: bool) -> String {
    let meets = placement.interval().is_some();
    let state = match placement.state {
        // A schedule says no state.
        _ if format != Format::Calendar => State::Draft,
        State::Draft | State::Tentative => State::Tentative,
        State::Confirmed | State::Held => State::Confirmed,
        State::Cancelled => State::Cancelled,
    };
    let title = |forum: ForumId| series.forum(forum).title.as_str();
    // A room of the forum's own title is not told apart from no room.
    let room = placement.room.filter(|_| meets).map(|room| series.room(room));
    let room = room.filter(|room| whole || room.title != title(room.forum)).map(|room| room.title.as_str());
    // Nor is a forum that is called like the city of the base from that city.
    let base = &series.place(series.base).title;
    let forum = placement.forum.filter(|_| meets).map(title).filter(|title| whole || title != base);
    format!("{:?} {} {:?} {forum:?} {room:?} {state:?}", placement.consultation, placement.sitting, placement.when)
}

#[test]
fn the_plans_of_the_examples_are_the_same_after_a_calendar() {
    for ((series, plan), format) in examples().iter().flat_map(|example| FORMATS.map(|format| (example, format))) {
        let (read, findings) = format.read(series, format.written(series, plan));
        assert!(findings.iter().all(|finding| finding.level == Level::Note), "{findings:?}");
        let held = |plan: &Plan| plan.placements.iter().filter(|placement| format.holds(placement)).cloned().collect::<Vec<_>>();
        let shown = |plan: &Plan| held(plan).iter().map(|placement| shown(series, placement, format, true)).collect::<Vec<_>>();
        assert_eq!(shown(&read), shown(plan), "{} {format:?}", series.title);
        let moderators = |plan: &Plan| held(plan).iter().map(|placement| placement.moderator).collect::<Vec<_>>();
        assert_eq!(moderators(&read), moderators(plan), "{} {format:?}", series.title);
    }
}

/// Property: whatever the times, fora, rooms and states of a plan are.
#[test]
fn any_plan_is_the_same_after_a_calendar() {
    let mut state = 11_u64;
    let mut draw = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for (series, plan) in examples() {
        for _ in 0..20 {
            let mut plan = plan.clone();
            for placement in &mut plan.placements {
                placement.state = State::ALL[draw(State::ALL.len())].0;
                let When::Meeting(interval) = placement.when else { continue };
                // Through a whole year of clock changes, to the minute.
                let start = interval.start().plus(draw(366 * 1440) as i64 - 183 * 1440);
                placement.when = When::Meeting(Interval::lasting(start, 1 + draw(600) as i64));
                placement.forum = Some(draw(series.fora.len() + 1)).filter(|forum| *forum > 0).map(|forum| ForumId(forum as u32 - 1));
                let rooms = placement.forum.map(|forum| &series.forum(forum).rooms[..]).unwrap_or_default();
                placement.room = Some(draw(rooms.len() + 1)).filter(|room| *room > 0).map(|room| rooms[room - 1]);
            }
            for format in FORMATS {
                let held: Vec<&Placement> = plan.placements.iter().filter(|placement| format.holds(placement)).collect();
                if held.is_empty() {
                    continue;
                }
                let (read, findings) = format.read(&series, format.written(&series, &plan));
                assert!(findings.iter().all(|finding| finding.level == Level::Note), "{findings:?}");
                for (read, placed) in read.placements.iter().zip(&held) {
                    assert_eq!(shown(&series, read, format, false), shown(&series, placed, format, false), "{} {format:?}", series.title);
                }
                assert_eq!(read.placements.len(), held.len());
            }
        }
    }
}

const MATCHED: &str = r#"
[series]
title   = "Talks"
base    = "Europe/Zurich"
planned = 2027-03-01

[forum.hall]
title  = "Hall"
place  = "Europe/Zurich"
opens  = 2027-10-25
closes = 2027-11-05
room   = { main = { title = "Main hall" }, side = {} }

[forum.remote]
title  = "By wire"
place  = "Europe/Zurich"
opens  = 2027-10-25
closes = 2027-11-05
online = true

[forum.bali]
place  = "Asia/Makassar"
opens  = 2027-10-25
closes = 2027-11-05
room   = { beach = {} }

[consultation.talk]
title = "The Talk"
forum = "hall"

[consultation.twice]
sittings = 2
forum    = "hall"

[consultation.one]
title = "Same"
[consultation.two]
title = "Same"
"#;

/// Where people meet online is told by the description alone.
#[test]
fn a_forum_online_is_known_again_by_its_title() {
    let series = read(MATCHED, &[]).series.expect("a series");
    let at = |name: &str| (0..).map(ForumId).zip(&series.fora).find(|(_, forum)| forum.name == name).map(|(id, _)| id);
    let start = fora::time::Instant::from_unix_minutes(30_408_900);
    let placement = Placement {
        consultation: series.consultation_ids().next().expect("a talk"),
        sitting: 0,
        when: When::Meeting(Interval::lasting(start, 60)),
        forum: at("remote"),
        room: None,
        moderator: None,
        state: State::Draft,
        announced: None,
        as_announced: None,
        people: Vec::new(),
    };
    let plan = Plan { placements: vec![placement], ..Plan::default() };
    for format in FORMATS {
        let (again, findings) = format.read(&series, format.written(&series, &plan));
        assert_eq!((again.placements[0].forum, findings.len()), (at("remote"), 0), "{format:?}");
    }
}

/// An event as anybody writes it: a title, a place and a start on site.
type Talk = (&'static str, &'static str, &'static str);

impl Format {
    fn of_others(self, talks: &[Talk]) -> String {
        let each = |written: &dyn Fn(&Talk) -> String| talks.iter().map(written).collect::<Vec<_>>();
        match self {
            Format::Calendar => {
                let event = |(title, room, start): &Talk| {
                    let (start, room) = (start.replace(['-', ':'], ""), room.replace(',', "\\,"));
                    format!("BEGIN:VEVENT\nSUMMARY:{title}\nLOCATION:{room}\nDTSTART:{start}\nDURATION:PT1H\nEND:VEVENT\n")
                };
                format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", each(&event).concat())
            }
            Format::Xml => {
                let event = |(title, room, start): &Talk| {
                    format!("<event><title>{title}</title><room>{room}</room><date>{start}</date><duration>01:00</duration></event>")
                };
                format!("<schedule><day><room>{}</room></day></schedule>", each(&event).concat())
            }
            Format::Json => {
                let event = |(title, room, start): &Talk| {
                    format!(r#"{{"title": "{title}", "room": "{room}", "date": "{start}", "duration": "01:00"}}"#)
                };
                format!(r#"{{"schedule": {{"conference": {{"days": [{{"rooms": {{"": [{}]}}}}]}}}}}}"#, each(&event).join(","))
            }
        }
    }
}

/// A placement as the cases below say it.
fn placed(series: &Series, placement: &Placement) -> String {
    let name = |name: Option<&String>| name.map_or("-", String::as_str).to_owned();
    let forum = name(placement.forum.map(|id| &series.forum(id).name));
    let room = name(placement.room.map(|id| &series.room(id).name));
    let start = placement.interval().expect("a meeting").start();
    let consultation = &series.consultation(placement.consultation).name;
    format!("{consultation} {} {start} {forum} {room} {:?}", placement.sitting, placement.state)
}

/// What every format makes of events that say no more than that.
#[test]
fn events_that_are_not_ours_are_the_same_in_every_format() {
    let series = read(MATCHED, &[]).series.expect("a series");
    let nine = "2027-10-26T09:00:00";
    let at_nine = |title, room| vec![(title, room, nine)];
    type Case = (Vec<Talk>, &'static [&'static str], &'static [&'static str]);
    let cases: Vec<Case> = vec![
        (at_nine("the  talk", ""), &["talk 0 2027-10-26T07:00Z hall - Draft"], &[]),
        (at_nine("TALK", "Main hall, 2nd floor"), &["talk 0 2027-10-26T07:00Z hall main Draft"], &[]),
        (at_nine("talk", "side"), &["talk 0 2027-10-26T07:00Z hall side Draft"], &[]),
        (at_nine("talk", "Bali"), &["talk 0 2027-10-26T01:00Z bali beach Draft"], &[]),
        (at_nine("talk", "Beach"), &["talk 0 2027-10-26T01:00Z bali beach Draft"], &[]),
        (at_nine("talk", "Zurich"), &["talk 0 2027-10-26T07:00Z hall - Draft"], &[]),
        (at_nine("CANCELLED: The Talk", ""), &["talk 0 2027-10-26T07:00Z hall - Cancelled"], &[]),
        (
            at_nine("talk", "Cellar"),
            &["talk 0 2027-10-26T07:00Z hall - Draft"],
            &["`The Talk` is in `Cellar`, which is not a room or forum of the series"],
        ),
        (
            vec![("twice", "", "2027-10-27T09:00:00"), ("Twice", "", nine), ("Twice", "", "2027-10-28T09:00:00")],
            &["twice 0 2027-10-26T07:00Z hall - Draft", "twice 1 2027-10-27T07:00Z hall - Draft"],
            &["`twice` has 2 sittings, but appears here again: it is left out"],
        ),
        (at_nine("Twice (2 of 2)", ""), &["twice 1 2027-10-26T07:00Z hall - Draft"], &[]),
        (
            vec![("Twice (2 of 2)", "", nine), ("Twice (2 of 2)", "", "2027-10-27T09:00:00")],
            &["twice 1 2027-10-26T07:00Z hall - Draft"],
            &["sitting 2 of `twice` appears here again: it is left out"],
        ),
        (at_nine("Same", ""), &[], &["`Same` is the title of 2 consultations: it is left out"]),
        (at_nine("two", ""), &["two 0 2027-10-26T07:00Z - - Draft"], &[]),
        (at_nine("Lunch", ""), &[], &["`Lunch` is not a consultation of the series: it is left out"]),
        (
            vec![("talk", "", "2027-10-31T02:30:00")],
            &["talk 0 2027-10-31T00:30Z hall - Draft"],
            &["02:30 on 31 October 2027 happens twice in Europe/Zurich; the first is used"],
        ),
    ];
    for ((events, wanted, told), format) in cases.iter().flat_map(|case| FORMATS.map(|format| (case, format))) {
        let (plan, findings) = format.read(&series, format.of_others(events));
        let shown: Vec<String> = plan.placements.iter().map(|placement| placed(&series, placement)).collect();
        assert_eq!(shown, *wanted, "{events:?} {format:?}");
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, *told, "{events:?} {format:?}");
    }
}
