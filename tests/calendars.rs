//! Calendars as series and plans meet them: busy times, staleness, and plans that went through a calendar and back.

use fora::finding::{Finding, Sources};
use fora::input::{self, Calendars, Limits, Reading};
use fora::model::{ForumId, Level, Placement, Plan, Series, State, When};
use fora::present::{Agenda, columns, event, ics};
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
    let told = |files: &[(&str, String)]| -> Vec<String> {
        let reading = read(SERIES, files);
        assert!(reading.series.is_none());
        reading.findings.iter().filter(|finding| finding.level == Level::Error).map(|finding| finding.message.clone()).collect()
    };
    assert_eq!(told(&files(&[])[1..]), ["there is no calendar `ana.ics`"]);
    let mut broken = files(&[]);
    broken[0].1 = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n".into();
    assert_eq!(told(&broken), ["the file ends within a `VEVENT`"]);
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
    assert_eq!(input::read_beside(&series, ".", 4).expect_err("a folder").to_string(), "it is no file");
    #[cfg(unix)]
    assert_eq!(input::read_beside(&series, "/dev/zero", 4).expect_err("a device").to_string(), "it is no file");
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

/// The plan that a calendar of it is read as.
fn back(series: &Series, plan: &Plan) -> (Plan, Vec<Finding>) {
    let agenda = Agenda::of(series, plan, &[], &[], columns::largest(series, 0));
    let stamp = ics::Stamp { sequence: 0, day: agenda.planned };
    let events: Vec<_> = event::events(&agenda, "a.b", event::Scope::Series).into_iter().map(|event| (event, stamp)).collect();
    let written = ics::feed(ics::Calendar { title: &agenda.title, topic: None, zones: &*series.zones }, &events);
    let mut sources = Sources::default();
    let limits = Limits::default();
    let file = input::take_calendar(&mut sources, "a.ics", written.into_bytes(), &limits).expect("taken");
    let (plan, findings) = input::read_plan_from_calendar(&mut sources, file, series, &limits, &|| 0);
    (plan.unwrap_or_else(|| panic!("{findings:?}")), findings)
}

/// What a calendar can tell of a placement.
fn told(series: &Series, placement: &Placement, whole: bool) -> String {
    let meets = placement.interval().is_some();
    let state = match placement.state {
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
    for (series, plan) in examples() {
        let (read, findings) = back(&series, &plan);
        assert!(findings.iter().all(|finding| finding.level == Level::Note), "{findings:?}");
        let told = |plan: &Plan| plan.placements.iter().map(|placement| told(&series, placement, true)).collect::<Vec<_>>();
        assert_eq!(told(&read), told(&plan), "{}", series.title);
        let moderators = |plan: &Plan| plan.placements.iter().map(|placement| placement.moderator).collect::<Vec<_>>();
        assert_eq!(moderators(&read), moderators(&plan), "{}", series.title);
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
            let (read, findings) = back(&series, &plan);
            assert!(findings.iter().all(|finding| finding.level == Level::Note), "{findings:?}");
            for (read, placed) in read.placements.iter().zip(&plan.placements) {
                assert_eq!(told(&series, read, false), told(&series, placed, false), "{}", series.title);
            }
            assert_eq!(read.placements.len(), plan.placements.len());
        }
    }
}
