//! `fora replan`: as little as can be changes, nothing that people were told of moves unasked, and what is said to have moved
//! is what moved.

mod bars;
mod shell;

use bars::{Kind, plant};
use fora::check::check;
use fora::finding::Sources;
use fora::input;
use fora::model::{Absence, ConsultationId, Plan, Series, State};
use fora::replan::{LeastChange, Replanned, Terms, replan};
use fora::solve::Effort;
use fora::time::{Date, Interval, Newest};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// 4 January 2027: the clock of every command here.
const NOW: &str = "1799020800";

/// Plans again and looks at what came of it: whatever is placed keeps every rule at error.
fn replanned(series: &Series, older: &Plan, terms: &Terms) -> Replanned {
    replan(series, older, terms, &Effort::default(), "digest", &|| false)
}

/// The consultations that are not where they were.
fn moved(before: &Plan, after: &Plan) -> BTreeSet<ConsultationId> {
    let place = |plan: &Plan| -> BTreeSet<String> {
        let of = |at: &fora::model::Placement| {
            format!("{:?} {} {:?} {:?} {:?} {:?}", at.consultation, at.sitting, at.when, at.forum, at.room, at.moderator)
        };
        plan.placements.iter().filter(|at| at.state != State::Cancelled).map(of).collect()
    };
    let (was, is) = (place(before), place(after));
    let gone = |at: &&fora::model::Placement| {
        let text = format!("{:?} {} {:?} {:?} {:?} {:?}", at.consultation, at.sitting, at.when, at.forum, at.room, at.moderator);
        was.contains(&text) != is.contains(&text)
    };
    before.placements.iter().chain(&after.placements).filter(gone).map(|at| at.consultation).collect()
}

/// Whether a plan breaks nothing at error.
fn is_kept(series: &Series, plan: &Plan) -> bool {
    check(series, plan, None).iter().all(|finding| !finding.is_error())
}

/// Takes the room away in which a sitting is, while it is there.
fn without_its_room(series: &mut Series, plan: &Plan, at: usize) -> bool {
    let (room, interval) = (plan.placements[at].room, plan.placements[at].interval());
    let (Some(room), Some(interval)) = (room, interval) else { return false };
    series.rooms[room.0 as usize].busy.push(Absence { during: interval, why: None });
    true
}

#[test]
fn a_tour_of_sixty_that_loses_a_hall_changes_as_little_as_can_be_and_proves_it() {
    for seed in 1..=3 {
        let (mut series, planted) = plant(Kind::Tour, 60, seed).read();
        let at = 7 * seed as usize;
        assert!(without_its_room(&mut series, &planted, at));
        let found = replanned(&series, &planted, &Terms::default());
        assert_eq!(found.least, LeastChange::Proved, "seed {seed}");
        let moved = moved(&planted, &found.planned.plan);
        assert!(moved.contains(&planted.placements[at].consultation), "seed {seed}");
        assert_eq!(found.planned.omitted.is_empty(), is_kept(&series, &found.planned.plan), "seed {seed}");
        assert!(moved.len() <= fewest_by_hand(&series, &planted, &moved), "seed {seed}: {moved:?}");
    }
}

/// The fewest that have to move, found by trying: so many of those that moved, and no other, are free.
fn fewest_by_hand(series: &Series, planted: &Plan, moved: &BTreeSet<ConsultationId>) -> usize {
    let moved: Vec<ConsultationId> = moved.iter().copied().collect();
    let lacks = |free: &[ConsultationId]| {
        let stay = planted.placements.iter().filter(|at| !free.contains(&at.consultation));
        let pinned = stay.map(|at| (at.consultation, at.sitting)).collect();
        let found = replanned(series, planted, &Terms { pinned, ..Terms::default() });
        found.planned.omitted.len() + usize::from(!is_kept(series, &found.planned.plan))
    };
    let whole = lacks(&moved);
    let one_less = |without: usize| {
        let free: Vec<ConsultationId> = moved.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, id)| *id).collect();
        lacks(&free) <= whole
    };
    if (0..moved.len()).any(one_less) { moved.len() - 1 } else { moved.len() }
}

#[test]
fn sixty_sessions_of_a_full_programme_that_lose_a_room_for_a_slot_change_little() {
    for seed in 1..=3 {
        let (mut series, planted) = plant(Kind::Programme, 60, seed).read();
        assert!(without_its_room(&mut series, &planted, 11));
        let found = replanned(&series, &planted, &Terms::default());
        let moved = moved(&planted, &found.planned.plan);
        // Where every slot of every room is taken, one session has to stay out, which may take too long to prove.
        let is_whole = found.planned.omitted.is_empty();
        assert!(found.least != LeastChange::NotShown || !is_whole, "seed {seed}: {moved:?}");
        assert!(moved.len() <= 6, "seed {seed}: {moved:?}");
    }
}

#[test]
fn nothing_changes_where_nothing_has_to() {
    for kind in [Kind::Tour, Kind::Windows, Kind::Programme] {
        let (series, planted) = plant(kind, 24, 5).read();
        let found = replanned(&series, &planted, &Terms::default());
        assert_eq!((found.price, found.least), (0, LeastChange::Proved), "{kind:?}");
        assert_eq!(found.planned.plan.placements, planted.placements, "{kind:?}");
    }
}

#[test]
fn what_is_announced_moves_only_if_it_may_and_keeps_what_people_were_told() {
    let (mut series, mut planted) = plant(Kind::Tour, 24, 2).read();
    let at = 9;
    planted.placements[at].state = State::Confirmed;
    planted.placements[at].announced = Date::from_ymd_opt(2027, 1, 2);
    planted.placements[at].as_announced = Some(planted.placements[at].as_it_is(&series));
    let told = planted.placements[at].clone();
    assert!(without_its_room(&mut series, &planted, at));
    let stays = replanned(&series, &planted, &Terms::default());
    assert!(stays.planned.plan.placements.contains(&told));
    assert!(stays.planned.findings.iter().any(|finding| finding.is_error()));
    let moves = replanned(&series, &planted, &Terms { allow_announced: true, ..Terms::default() });
    let now = moves.planned.plan.placements.iter().find(|now| now.consultation == told.consultation).expect("placed");
    assert_ne!(now.as_it_is(&series), told.as_it_is(&series));
    assert_eq!((now.announced, &now.as_announced, now.state), (told.announced, &told.as_announced, told.state));
}

/// A folder with a series and its plan.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn copied(from: &str) -> Self {
        let desk = Desk { folder: tempfile::tempdir().expect("a folder") };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from);
        for name in ["series.toml", "series.plan.toml"] {
            fs::copy(from.join(name), desk.path(name)).expect("a copy");
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text")
    }

    /// What a command prints, and its exit code.
    fn run(&self, arguments: &[&str]) -> (String, i32) {
        let output = shell::fora(arguments, self.folder.path(), NOW).output().expect("the program runs");
        let told = String::from_utf8(output.stdout).expect("text") + &String::from_utf8_lossy(&output.stderr);
        (told, output.status.code().expect("a code"))
    }

    fn json(&self, arguments: &[&str]) -> (Value, i32) {
        let output = shell::fora(arguments, self.folder.path(), NOW).output().expect("the program runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let answer = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{errors}"));
        (answer, output.status.code().expect("a code"))
    }

    /// The plan that lies there, as a reader of files sees it.
    fn plan(&self) -> (Series, Plan) {
        let mut sources = Sources::default();
        let file = input::load(&mut sources, &self.path("series.toml")).expect("a series");
        let series = input::read_series(&mut sources, file, Arc::new(Newest::default()), Date::MIN).series.expect("a series");
        let file = input::load(&mut sources, &self.path("series.plan.toml")).expect("a plan");
        let (plan, findings) = input::read_plan(&mut sources, file, &series);
        (series, plan.unwrap_or_else(|| panic!("{findings:?}")))
    }
}

#[test]
fn one_day_away_moves_one_meeting_and_not_eight() {
    let desk = Desk::copied("tests/data/one-day-away");
    let (answer, code) = desk.json(&["replan", "-q", "--format", "json"]);
    let moved = answer["differences"]["moved"].as_array().expect("a list");
    assert_eq!((moved.len(), code), (1, 0));
    assert_eq!((&moved[0]["from"]["consultation"], &answer["least"]), (&Value::from("warsaw"), &Value::from("proved")));
    assert_eq!(answer["written"], false);
}

#[test]
fn without_a_change_the_plan_stays_byte_for_byte() {
    for example in ["hello", "road-show", "committee-round", "open-talks-2013", "host-forum", "national-tour"] {
        let desk = Desk::copied(&format!("schedules/{example}"));
        let before = (desk.text("series.toml"), desk.text("series.plan.toml"));
        let (told, code) = desk.run(&["replan", "-q", "--yes"]);
        assert_eq!(code, 0, "{example}: {told}");
        assert_eq!((desk.text("series.toml"), desk.text("series.plan.toml")), before, "{example}");
        let (plan, _) = desk.run(&["replan", "-q", "--output", "-"]);
        assert_eq!(plan, before.1, "{example}");
    }
}

#[test]
fn what_the_options_say_is_written_with_the_plan_and_comments_stay() {
    let desk = Desk::copied("schedules/road-show");
    let comments = |text: &str| text.matches('#').count();
    let before = comments(&desk.text("series.toml"));
    let (told, code) = desk.run(&["replan", "--away", "ana=2027-04-20..2027-04-23", "--pin", "athens", "--yes"]);
    assert_eq!(code, 0, "{told}");
    let series = desk.text("series.toml");
    assert!(series.contains("{ from = 2027-04-20, to = 2027-04-23 }") && series.contains("starts = 2027-04-06 17:00:00"), "{series}");
    assert_eq!(comments(&series), before);
    // It is the plan of the series as it is now, and the next one keeps what was said.
    let (told, code) = desk.run(&["check"]);
    assert!(code == 0 && !told.contains("stale-plan"), "{told}");
    let (told, code) = desk.run(&["plan", "-q"]);
    assert_eq!(code, 0, "{told}");
    let (series, plan) = desk.plan();
    let ana = series.people.iter().position(|person| person.name == "ana").expect("a person");
    let away: Vec<Interval> = series.people[ana].away.iter().map(|away| away.during).collect();
    let meets = |at: &fora::model::Placement| at.interval().is_some_and(|interval| away.iter().any(|away| away.overlaps(interval)));
    let led = plan.placements.iter().filter(|at| at.moderator.is_some_and(|id| id.0 as usize == ana));
    assert_eq!(led.filter(|at| meets(at)).count(), 0);
}

/// One meeting in a hall with one room, placed and announced.
fn announced() -> Desk {
    let desk = Desk { folder: tempfile::tempdir().expect("a folder") };
    let series = "[series]\ntitle = \"T\"\nbase = \"paris\"\nplanned = 2027-03-01\ncontact = \"us\"\n[place.paris]\nzone = \"Europe/Paris\"\n\
        [forum.hall]\nplace = \"paris\"\nopens = 2027-03-23\ncloses = 2027-03-24\n[forum.hall.room.blue]\nseats = 50\n\
        [consultation.a]\nforum = \"hall\"\n";
    fs::write(desk.path("series.toml"), series).expect("a series");
    for command in [&["plan", "-qq"][..], &["announce", "series.toml", "a", "--on", "2027-03-02"]] {
        let (told, code) = desk.run(command);
        assert_eq!(code, 0, "{told}");
    }
    desk
}

#[test]
fn what_was_announced_and_has_no_place_any_more_is_not_dropped_from_the_plan() {
    let desk = announced();
    let before = (desk.text("series.toml"), desk.text("series.plan.toml"));
    let lost = ["replan", "--without", "room:hall/blue", "--allow-announced", "--yes"];
    let (told, code) = desk.run(&lost);
    assert!(code == 2 && told.contains("`a` was announced and has no place any more"), "{code}: {told}");
    assert_eq!((desk.text("series.toml"), desk.text("series.plan.toml")), before);
    let (told, code) = desk.run(&[&lost[..], &["--cancel", "a"]].concat());
    assert_eq!(code, 0, "{told}");
    let (_, plan) = desk.plan();
    assert_eq!(plan.placements.iter().map(|at| (at.state, at.announced.is_some())).collect::<Vec<_>>(), [(State::Cancelled, true)]);
}

#[test]
fn what_was_announced_of_a_consultation_that_is_gone_is_told_with_its_place() {
    let desk = announced();
    let series = desk.text("series.toml").replace("[consultation.a]", "[consultation.b]");
    fs::write(desk.path("series.toml"), series).expect("a series");
    for format in ["text", "json"] {
        let (told, code) = desk.run(&["replan", "--format", format]);
        assert!(code == 2 && told.contains("announced-moved") && told.contains("series.plan.toml"), "{code}: {told}");
    }
}

/// The same after the hall has lost the day for which the meeting was announced.
fn announced_for_a_day_that_is_lost() -> Desk {
    let desk = announced();
    fs::write(desk.path("series.toml"), desk.text("series.toml").replace("opens = 2027-03-23", "opens = 2027-03-24")).expect("written");
    desk
}

#[test]
fn what_was_announced_and_stays_where_it_breaks_a_rule_is_told_with_the_rule_and_the_way_out() {
    let desk = announced_for_a_day_that_is_lost();
    let (told, code) = desk.run(&["replan", "-q"]);
    let stays = "a stays where it breaks `outside-forum`, since it is announced or confirmed: --allow-announced lets it move.";
    assert!(code == 1 && told.replace('\n', " ").contains(stays), "{code}: {told}");
    let (answer, _) = desk.json(&["replan", "-q", "--format", "json"]);
    assert_eq!(answer["stays"], serde_json::json!([{ "consultation": "a", "sitting": 1, "rules": ["outside-forum"] }]));
    // What is pinned stays because that was asked for, and what may move does.
    for asked in [&["--pin", "a"][..], &["--allow-announced"]] {
        let (answer, _) = desk.json(&[&["replan", "-q", "--format", "json"], asked].concat());
        assert_eq!(answer["stays"], serde_json::json!([]), "{asked:?}");
    }
}

#[test]
fn what_was_announced_and_is_elsewhere_is_to_be_told_until_it_is_announced_anew() {
    let desk = announced_for_a_day_that_is_lost();
    for asked in [&["--allow-announced", "--yes"][..], &[], &["--allow-announced"]] {
        let (told, code) = desk.run(&[&["replan", "-q"], asked].concat());
        let line = "a was announced on 2027-03-02 for Tue 23 Mar 09:00-10:00 in Paris, and is now Wed 24 Mar 09:00-10:00 in Paris.";
        assert!(code == 0 && told.replace('\n', " ").contains(line), "{asked:?}, {code}: {told}");
    }
    let (told, code) = desk.run(&["announce", "series.toml", "a", "--again", "--on", "2027-03-03"]);
    assert_eq!(code, 0, "{told}");
    let (answer, code) = desk.json(&["replan", "-q", "--format", "json"]);
    assert_eq!((&answer["must_be_told"], code), (&serde_json::json!([]), 0));
}

#[test]
fn everybody_who_has_to_be_told_is_listed_where_all_are_asked_for() {
    let desk = announced_for_a_day_that_is_lost();
    let audiences: String = ('b'..='i').map(|name| format!("{name}.zone = \"Europe/Paris\"\n")).collect();
    fs::write(desk.path("series.toml"), format!("{}[audience]\n{audiences}", desk.text("series.toml"))).expect("written");
    let told = |asked: &[&str]| {
        let (told, _) = desk.run(&[&["replan", "-q", "--allow-announced"], asked].concat());
        told.lines().skip_while(|line| !line.starts_with("Tell")).take(2).collect::<Vec<_>>().join(" ")
    };
    assert!(told(&[]).starts_with("Tell B, C, D and 6 more: a was announced"), "{}", told(&[]));
    assert!(told(&["--all"]).starts_with("Tell B, C, D, E, F, G, H, I and the host of Hall: a was announced"), "{}", told(&["--all"]));
}

#[test]
fn a_plan_on_standard_input_is_read_by_how_it_begins() {
    let desk = announced();
    let exports = [("ics", "series.ics"), ("schedule.xml", "schedule.xml"), ("schedule.json", "schedule.json")];
    for (format, file) in exports {
        let (told, code) = desk.run(&["export", "series.toml", "--to", format, "--output", file]);
        assert_eq!(code, 0, "{told}");
        let input = fs::File::open(desk.path(file)).expect("a file");
        let mut compare = shell::fora(&["compare", "-", "series.plan.toml"], desk.folder.path(), NOW);
        let output = compare.stdin(input).output().expect("the program runs");
        let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !told.contains("moved\n") && told.starts_with("Nothing moved"), "{format}: {told}");
    }
}

#[test]
fn a_meeting_moves_by_the_clock_of_its_place() {
    let desk = announced();
    let plan = |day: &str, hour: &str| format!("[placement.a]\nstarts = 2027-03-{day} {hour}:00\nforum = \"hall\"\nroom = \"blue\"\n");
    fs::write(desk.path("before.plan.toml"), plan("23", "09:00")).expect("written");
    // The clocks go forward on 28 March.
    for (day, hour, by) in [("30", "09:00", "+7 days\n"), ("30", "10:00", "+7 days and 60 min\n"), ("24", "09:00", "+1 day\n")] {
        fs::write(desk.path("after.plan.toml"), plan(day, hour)).expect("written");
        let (told, _) = desk.run(&["compare", "before.plan.toml", "after.plan.toml"]);
        assert!(told.contains(by), "{day} {hour}: {told}");
    }
}

#[test]
fn answers_are_as_their_schemas_say() {
    let desk = Desk::copied("schedules/road-show");
    fs::copy(desk.path("series.plan.toml"), desk.path("before.plan.toml")).expect("a copy");
    let replan = jsonschema::draft7::new(&desk.json(&["schema", "--of", "replan"]).0).expect("a schema");
    let compare = jsonschema::draft7::new(&desk.json(&["schema", "--of", "compare"]).0).expect("a schema");
    let asked = [&["--away", "ana=2027-04-20..2027-04-23"][..], &["--cancel", "rome"], &["--without", "forum:lisbon"], &[]];
    for asked in asked {
        let (answer, _) = desk.json(&[&["replan", "-q", "--format", "json"], asked].concat());
        replan.validate(&answer).unwrap_or_else(|error| panic!("{asked:?}: {error}"));
    }
    desk.run(&["replan", "--away", "ana=2027-04-20..2027-04-23", "--yes"]);
    let (answer, code) = desk.json(&["compare", "before.plan.toml", "series.plan.toml", "--format", "json", "--exit-code"]);
    compare.validate(&answer).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(code, 1);
    assert!(!answer["differences"]["moved"].as_array().expect("a list").is_empty());
}

#[test]
fn what_names_nothing_is_told_with_the_nearest_names() {
    let desk = Desk::copied("schedules/road-show");
    for (arguments, told) in [
        (["--without", "room:lisbn"], "there is no room `lisbn`"),
        (["--without", "forum:lisbn"], "there is no forum `lisbn`"),
        (["--without", "person:anna"], "there is no person `anna`"),
        (["--away", "anna=2027-04-20"], "there is no person `anna`"),
        (["--late", "repport=2 working days"], "there is no input and no step `repport`"),
        (["--pin", "lisbonn"], "there is no consultation `lisbonn`"),
        (["--cancel", "lisbonn"], "there is no consultation `lisbonn`"),
        (["--moderator", "lisbon=chloee"], "the series does not let `chloee` lead `lisbon`"),
        (["--without", "hall"], "write room:FORUM/ROOM, forum:NAME or person:NAME"),
        (["--away", "ana=soon"], "`soon` is no day"),
        (["--output", "series.toml"], "series.toml would be overwritten, but it belongs to the series"),
    ] {
        let (answer, code) = desk.run(&[&["replan"], &arguments[..]].concat());
        assert!(code == 2 && answer.contains(told), "{arguments:?}: {code} {answer}");
    }
}

/// What happens to a series: an example, what was announced of it, what is changed in its text (by what), and what is asked.
type Event = (&'static str, &'static [&'static str], (&'static str, &'static str), &'static [&'static str]);

/// Forty things that happen to the examples.
const EVENTS: [Event; 40] = [
    ("road-show", &["athens"], ("", ""), &["--away", "ana=2027-04-22"]),
    ("road-show", &["lisbon"], ("", ""), &["--away", "ana=2027-04-22"]),
    ("road-show", &["lisbon"], ("", ""), &["--away", "ana=2027-04-22", "--allow-announced"]),
    ("road-show", &["athens", "brussels"], ("", ""), &["--without", "person:bruno"]),
    ("road-show", &["athens"], ("", ""), &["--cancel", "rome"]),
    ("road-show", &["athens"], ("", ""), &["--cancel", "athens"]),
    ("road-show", &["berlin"], ("", ""), &["--pin", "madrid", "--away", "ana=2027-04-26..2027-05-07"]),
    ("road-show", &["berlin"], ("", ""), &["--freeze-until", "2027-04-25", "--away", "bruno=2027-04-01..2027-05-30"]),
    ("road-show", &["rome"], ("closes = 2027-04-24", "closes = 2027-04-20"), &[]),
    ("road-show", &["rome"], ("after     = \"brussels\"", "after     = \"rome\""), &[]),
    ("road-show", &["rome"], ("", ""), &["--without", "forum:warsaw"]),
    ("road-show", &[], ("", ""), &["--moderator", "lisbon=bruno"]),
    ("committee-round", &["session-1"], ("", ""), &["--away", "chair=2027-03-23"]),
    ("committee-round", &["session-2"], ("", ""), &["--away", "chair=2027-03-23"]),
    ("committee-round", &["session-2"], ("", ""), &["--away", "chair=2027-03-23", "--allow-announced"]),
    ("committee-round", &["session-1"], ("", ""), &["--without", "person:vice-chair-asia"]),
    ("committee-round", &["hearing-1"], ("", ""), &["--cancel", "hearing-2"]),
    ("committee-round", &["hearing-1"], ("", ""), &["--away", "vice-chair-africa=2027-07-01..2027-08-31"]),
    ("committee-round", &["nairobi"], ("", ""), &["--late", "principles=1 week"]),
    ("committee-round", &["session-1"], ("", ""), &["--without", "room:gigiri/conference-room-1"]),
    ("committee-round", &["session-1"], ("", ""), &["--pin", "session-5", "--away", "rapporteur=2027-10-05"]),
    ("open-talks-2013", &["world-cafe"], ("", ""), &["--without", "room:igf-2013/workshop-room-middle"]),
    ("open-talks-2013", &["town-hall"], ("", ""), &["--without", "room:igf-2013/workshop-room-middle"]),
    ("open-talks-2013", &["town-hall"], ("", ""), &["--without", "room:igf-2013/workshop-room-middle", "--allow-announced"]),
    ("open-talks-2013", &["new-york"], ("", ""), &["--away", "moderator-a=2013-10-08"]),
    ("open-talks-2013", &["new-york"], ("", ""), &["--away", "secretary-general=2013-10-08..2013-10-09"]),
    ("open-talks-2013", &["new-york"], ("", ""), &["--cancel", "online.2"]),
    ("host-forum", &["main-opening"], ("", ""), &["--without", "room:week/room-1"]),
    ("host-forum", &["main-opening", "access-1"], ("", ""), &["--without", "room:week/room-1"]),
    ("host-forum", &["main-opening"], ("", ""), &["--away", "ana=2027-11-10"]),
    ("host-forum", &["main-opening"], ("", ""), &["--away", "bruno=2027-11-08 09:00..2027-11-08 13:00"]),
    ("host-forum", &["data-1"], ("", ""), &["--cancel", "data-2", "--cancel", "data-3"]),
    ("host-forum", &["data-1"], ("", ""), &["--without", "room:week/round-tables"]),
    ("national-tour", &["halifax"], ("", ""), &["--away", "lead-east=2027-09-21..2027-09-24"]),
    ("national-tour", &["halifax"], ("", ""), &["--away", "lead-east=2027-09-24..2027-09-29"]),
    ("national-tour", &["montreal"], ("", ""), &["--away", "lead-quebec=2027-10-08"]),
    ("national-tour", &["toronto"], ("", ""), &["--away", "commissioner=2027-10-20..2027-10-25"]),
    ("national-tour", &["toronto"], ("", ""), &["--cancel", "ottawa"]),
    ("national-tour", &["regina"], ("closes = 2027-10-29", "closes = 2027-10-21"), &[]),
    ("hello", &["kick-off"], ("lasts = \"1 h\"", "lasts = \"2 h\""), &[]),
];

#[test]
fn nothing_announced_moves_unasked_and_the_difference_names_what_moved() {
    std::thread::scope(|scope| {
        for events in EVENTS.chunks(EVENTS.len() / 2) {
            scope.spawn(|| events.iter().for_each(happens));
        }
    });
}

/// Lets something happen and looks at both plan files.
fn happens(event: &Event) {
    let (example, announced, (found, instead), asked) = event;
    let desk = Desk::copied(&format!("schedules/{example}"));
    let day = if *example == "open-talks-2013" { "2013-08-30" } else { "2027-01-04" };
    if !announced.is_empty() {
        let (told, code) = desk.run(&[&["announce", "series.toml"], *announced, &["--on", day]].concat());
        assert_eq!(code, 0, "{event:?}: {told}");
    }
    let text = desk.text("series.toml");
    assert!(text.contains(found), "{event:?}");
    fs::write(desk.path("series.toml"), text.replacen(found, instead, 1)).expect("written");
    let before = desk.plan().1;
    let (answer, code) = desk.json(&[&["replan", "-q", "--yes", "--format", "json"], *asked].concat());
    let (series, after) = desk.plan();
    // Nothing announced moves unasked.
    let cancelled = |id: ConsultationId| asked.iter().any(|word| word.split('.').next() == Some(series.consultation(id).name.as_str()));
    let told = before.placements.iter().filter(|at| at.announced.is_some());
    for told in told.filter(|told| !asked.contains(&"--allow-announced") && !cancelled(told.consultation)) {
        assert!(after.placements.contains(told), "{event:?}: {}", series.consultation(told.consultation).name);
    }
    // What is said to have moved, come and gone is what did.
    let names = |list: &str, side: &str| -> Vec<String> {
        let list = answer["differences"][list].as_array().expect("a list");
        list.iter()
            .map(|one| if side.is_empty() { one } else { &one[side] })
            .map(|one| one["consultation"].as_str().expect("a name").to_owned())
            .collect()
    };
    let said: BTreeSet<String> = [names("moved", "to"), names("added", ""), names("dropped", "")].concat().into_iter().collect();
    let called_off = |plan: &Plan| -> BTreeSet<ConsultationId> {
        plan.placements.iter().filter(|at| at.state == State::Cancelled).map(|at| at.consultation).collect()
    };
    let off: BTreeSet<ConsultationId> = called_off(&after).difference(&called_off(&before)).copied().collect();
    let differ: BTreeSet<String> = moved(&before, &after).union(&off).map(|id| series.consultation(*id).name.clone()).collect();
    assert_eq!(said, differ, "{event:?}");
    // And what must be told is what was announced and is no longer so.
    let whom: BTreeSet<&str> =
        answer["must_be_told"].as_array().expect("a list").iter().map(|one| one["was"]["consultation"].as_str().expect("a name")).collect();
    let moved_told = before.placements.iter().filter(|at| at.announced.is_some()).filter(|at| {
        let now = after.placements.iter().find(|now| (now.consultation, now.sitting) == (at.consultation, at.sitting));
        now.is_none_or(|now| now.state == State::Cancelled || now.as_it_is(&series) != at.as_it_is(&series))
    });
    let moved_told: BTreeSet<&str> = moved_told.map(|at| series.consultation(at.consultation).name.as_str()).collect();
    assert_eq!(whom, moved_told, "{event:?}");
    let errors = answer["findings"].as_array().expect("a list").iter().filter(|one| one["level"] == "error" && one["accepted"].is_null());
    assert_eq!(code, i32::from(errors.count() > 0), "{event:?}");
}
