//! What a series leaves open: where, in which room and with whom. A plan chooses it as well as every choice tried by hand.

use fora::check::check;
use fora::cost::cost;
use fora::explain::{self, At, Question, Search, There, Unusual};
use fora::finding::{Finding, Sources};
use fora::input;
use fora::model::{ConsultationId, ForumId, Level, Plan, RoomId, RuleName, Series};
use fora::plan::{Planned, plan};
use fora::replan::{LeastChange, Terms, replan};
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::sync::Arc;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 500, looks: 5_000_000 };

fn read(text: &str) -> (Option<Series>, Vec<Finding>) {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN);
    (reading.series, reading.findings)
}

fn series(text: &str) -> Series {
    let (series, findings) = read(text);
    series.unwrap_or_else(|| panic!("{findings:#?}"))
}

fn planned(series: &Series) -> Planned {
    plan(series, None, &LITTLE, "digest", &|| false)
}

fn errors(series: &Series, plan: &Plan) -> Vec<String> {
    check(series, plan, None).into_iter().filter(|finding| finding.level == Level::Error).map(|finding| finding.message).collect()
}

/// The forum, the room, the moderator and the people of a consultation, by their short names.
fn place_of(series: &Series, plan: &Plan, name: &str) -> [String; 4] {
    let it = plan.placements.iter().find(|it| series.consultation(it.consultation).name == name).expect("a placement");
    [
        it.forum.map(|forum| series.forum(forum).name.clone()).unwrap_or_default(),
        it.room.map(|room| series.room(room).name.clone()).unwrap_or_default(),
        it.moderator.map(|person| series.person(person).name.clone()).unwrap_or_default(),
        it.people.iter().map(|person| series.person(*person).name.clone()).collect::<Vec<_>>().join(" "),
    ]
}

/// Three cities in three weeks, each with a forum.
const CITIES: &str = r#"
    [series]
    title = "Road show"
    base = "paris"
    planned = 2027-03-01
    [place]
    paris = { zone = "Europe/Paris" }
    cairo = { zone = "Africa/Cairo" }
    tokyo = { zone = "Asia/Tokyo" }
    [travel]
    "paris / cairo" = "6 h"
    "paris / tokyo" = "16 h"
    "cairo / tokyo" = "15 h"
    [forum]
    one = { place = "paris", opens = 2027-04-05, closes = 2027-04-07 }
    two = { place = "cairo", opens = 2027-04-12, closes = 2027-04-14 }
    three = { place = "tokyo", opens = 2027-04-19, closes = 2027-04-21 }
    [person]
    ana = { base = "paris" }
    [audience]
    paris = { place = "paris", size = 100 }
    tokyo = { place = "tokyo", size = 300 }
"#;

#[test]
fn of_several_fora_the_one_is_chosen_that_costs_least() {
    let all = ["one", "two", "three"];
    let talks = |fora: [&str; 3]| {
        let talk = |(name, fora): (&str, &str)| format!("[consultation.{name}]\nforum = {fora}\nlasts = \"2 h\"\nmoderator = \"ana\"\n");
        let talks: String = ["a", "b", "c"].into_iter().zip(fora).map(talk).collect();
        series(&format!("{CITIES}{talks}[rules]\napart = \"3 days\"\n"))
    };
    let open = talks([r#"["one", "two", "three"]"#; 3]);
    let made = planned(&open);
    assert_eq!(errors(&open, &made.plan), [""; 0]);
    // By hand: every choice of the fora, each planned with nothing left open.
    let pairs = all.into_iter().flat_map(|a| all.into_iter().map(move |b| (a, b)));
    let choices = pairs.flat_map(|(a, b)| all.into_iter().map(move |c| [a, b, c]));
    let best = choices.map(|fora| {
        let fixed = talks(fora.map(|forum| match forum {
            "one" => "\"one\"",
            "two" => "\"two\"",
            _ => "\"three\"",
        }));
        let made = planned(&fixed);
        cost(&open, &made.plan)
    });
    let best = best.min_by_key(|cost| (cost.lacks(), cost.cost)).expect("a choice");
    assert_eq!(cost(&open, &made.plan), best);
}

#[test]
fn a_forum_that_is_preferred_is_chosen_and_another_where_it_cannot_be() {
    let talk = "[consultation.a]\nforum = [\"one\", \"three\"]\nprefers-forum = \"three\"\n";
    let open = series(&format!("{CITIES}{talk}"));
    assert_eq!(place_of(&open, &planned(&open).plan, "a")[0], "three");
    let busy = CITIES.replace("closes = 2027-04-21 }", "closes = 2027-04-21, busy = [{ from = 2027-04-01, to = 2027-04-30 }] }");
    let busy = series(&format!("{busy}{talk}"));
    let made = planned(&busy);
    assert_eq!(place_of(&busy, &made.plan, "a")[0], "one");
    let found: Vec<RuleName> = made.findings.iter().filter(|finding| finding.level == Level::Warning).map(|finding| finding.rule).collect();
    assert!(found.contains(&RuleName::ForumNotPreferred), "{found:?}");
}

#[test]
fn what_is_chosen_stands_in_the_plan_and_is_read_back() {
    let lines = r#"
        [person.ben]
        base = "paris"
        away = [{ from = 2027-04-01, to = 2027-04-30 }]
        [person.cleo]
        base = "paris"
        [person.dan]
        base = "paris"
        [consultation.a]
        forum = ["one", "two"]
        room = ["one/hall", "two"]
        people = ["ana", { any = ["ben", "cleo"] }, { some = 1, of = ["cleo", "dan"] }]
    "#;
    let with_rooms = CITIES.replace("closes = 2027-04-07 }", "closes = 2027-04-07, room = { hall = {}, den = {} } }");
    let open = series(&format!("{with_rooms}{lines}"));
    let made = planned(&open);
    assert_eq!(place_of(&open, &made.plan, "a"), ["one", "hall", "", "cleo dan"]);
    assert_eq!(errors(&open, &made.plan), [""; 0]);
    let text = input::write_plan(&open, &made.plan, "series.toml");
    assert!(text.contains("people = [\"cleo\", \"dan\"]") && text.contains("forum = \"one\""), "{text}");
    let mut sources = Sources::default();
    let file = sources.add("series.plan.toml", text);
    let (again, findings) = input::read_plan(&mut sources, file, &open);
    assert_eq!(again.expect("a plan").placements, made.plan.placements, "{findings:?}");
}

#[test]
fn planning_again_moves_nothing_and_a_forum_that_is_lost_moves_what_was_there() {
    let talks = "[consultation]\na = { forum = [\"one\", \"three\"], prefers-forum = \"one\" }\nb = { forum = [\"three\", \"one\"], prefers-forum = \"three\" }\n";
    let open = series(&format!("{CITIES}{talks}"));
    let before = planned(&open).plan;
    let again = replan(&open, &before, &Terms::default(), &LITTLE, "digest", &|| false);
    assert_eq!(again.planned.plan.placements, before.placements);
    assert_eq!(again.least, LeastChange::Proved);
    let mut lost = open.clone();
    let one = lost.rooms.iter_mut().find(|room| room.name == "one").expect("the forum is its only room");
    let during = fora::time::Interval::new(
        open.zones.midnight(open.places[0].zone, "2027-04-01".parse().expect("a day")),
        open.zones.midnight(open.places[0].zone, "2027-04-30".parse().expect("a day")),
    );
    one.busy.push(fora::model::Absence { during: during.expect("an interval"), why: None });
    let after = replan(&lost, &before, &Terms::default(), &LITTLE, "digest", &|| false).planned.plan;
    assert_eq!([place_of(&lost, &after, "a")[0].as_str(), &place_of(&lost, &after, "b")[0]], ["three", "three"]);
    assert_eq!(after.placements[1], before.placements[1]);
}

#[test]
fn a_choice_that_cannot_be_read_is_told_with_a_way_out() {
    let told = |lines: &str| {
        let (series, findings) = read(&format!("{CITIES}[consultation.a]\n{lines}\n"));
        assert!(series.is_none(), "{lines}");
        let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
        assert_eq!(errors.len(), 1, "{errors:#?}");
        (errors[0].message.clone(), errors[0].fix.clone().expect("a way out"))
    };
    assert_eq!(told("forum = []").0, "`forum` names no forum");
    assert_eq!(told("forum = [\"one\", \"one\"]").0, "`one` is named twice");
    assert_eq!(told("forum = [\"one\", \"two\"]\nstarts = 2027-04-05 09:00").1, "name one forum, or write `on` and `hours`");
    let (message, fix) = told("forum = [\"one\", \"two\"]\nroom = \"one\"");
    assert_eq!(message, "consultation `a` may be beside `two`, and names none of its rooms");
    assert_eq!(fix, "name a room of each forum, or delete the forum");
    assert_eq!(told("forum = \"one\"\nroom = []").0, "`room` names no room");
    assert_eq!(told("forum = \"one\"\nprefers-forum = \"two\"").0, "consultation `a` prefers `two`, which is not among its `forum`");
    assert_eq!(told("forum = \"one\"\nroom = \"hall\"").0, "there is no room `hall`");
    let (series, findings) = read(&format!(
        "{}[consultation.a]\nforum = [\"one\", \"two\"]\n",
        CITIES.replace("planned", "one-in-every-forum = true\n    planned")
    ));
    assert!(series.is_none() && findings.iter().any(|finding| finding.message.contains("`one-in-every-forum` holds one beside each")));
}

/// Whether a consultation is asked about beside another forum than it names, and in which room the answer has it.
fn asked_about(series: &Series, plan: &Plan, (forum, room): (Option<&str>, Option<&str>)) -> (bool, String, Vec<Unusual>) {
    let forum = forum.map(|name| ForumId(series.fora.iter().position(|forum| forum.name == name).expect("a forum") as u32));
    let room = room.map(|name| RoomId(series.rooms.iter().position(|room| room.name == name).expect("a room") as u32));
    let id = ConsultationId(0);
    // Each forum is open on one of these days, and has no hour there that another has.
    let day = match (forum, room) {
        (Some(ForumId(1)), _) | (None, Some(_)) => "2027-04-13",
        (Some(ForumId(2)), _) => "2027-04-20",
        _ => "2027-04-06",
    };
    let question = Question { consultation: id, sitting: None, at: At::Day(day.parse().expect("a day")), room, forum };
    let There::Answer(answer) = explain::there((series, plan), &question, None, None, &|| false) else { panic!("no answer") };
    let to = answer.to.room.map(|room| series.room(room).name.clone()).unwrap_or_default();
    (answer.other_forum.is_some(), to, answer.unusual)
}

#[test]
fn why_it_is_not_beside_another_of_its_fora_is_told_as_of_one_that_it_names() {
    let rooms = r#"
        [consultation.a]
        forum = ["one", "two"]
        room = ["hall", "main"]
        lasts = "2 h"
        moderator = "ana"
    "#;
    let text = CITIES
        .replace("closes = 2027-04-07 }", "closes = 2027-04-07, room = { hall = {}, small = {} } }")
        .replace("closes = 2027-04-14 }", "closes = 2027-04-14, room = { main = {}, side = {} } }")
        .replace("closes = 2027-04-21 }", "closes = 2027-04-21, room = { last = {} } }");
    let series = series(&format!("{text}{rooms}"));
    let plan = planned(&series).plan;
    assert_eq!(place_of(&series, &plan, "a")[0], "one");
    let told = |forum, room| asked_about(&series, &plan, (forum, room));
    // Beside the forum where it is, beside the other one, and in a room of that one, which tells the forum.
    assert_eq!(told(None, None), (false, "hall".into(), vec![]));
    assert_eq!(told(Some("two"), None), (false, "main".into(), vec![]));
    assert_eq!(told(None, Some("main")), (false, "main".into(), vec![]));
    // It names other rooms, and each of them is told.
    let named = Unusual::OtherRooms(series.consultations[0].rooms.clone());
    assert_eq!(told(None, Some("side")), (false, "side".into(), vec![named.clone()]));
    assert_eq!(told(Some("three"), None), (true, "last".into(), vec![named]));
}

#[test]
fn a_forum_that_is_open_too_briefly_may_be_open_longer_whichever_of_several_it_is() {
    let text = CITIES
        .replace("closes = 2027-04-07 }", "closes = 2027-04-07, hours = \"09:00-10:00\" }")
        .replace("closes = 2027-04-14 }", "closes = 2027-04-14, hours = \"09:00-10:30\" }");
    let talk = "[consultation.a]\nforum = [\"one\", \"two\"]\nlasts = \"2 h\"\nmoderator = \"ana\"\n";
    let text = format!("{text}{talk}");
    let Search::Conflict(conflict) = explain::conflict(&series(&text), None, 6_000_000, &|| false) else { panic!("it fits") };
    let ways = explain::ways_out(&text, &|text| read(text).0, None, &conflict, 6_000_000, &|| false);
    let words: Vec<&str> = ways.iter().map(|way| way.words.as_str()).collect();
    for forum in ["One", "Two"] {
        assert!(words.iter().any(|words| words.starts_with(&format!("let the hours of {forum} be "))), "{forum}: {words:?}");
    }
}
