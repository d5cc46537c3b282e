//! What must be true of what `explain` says: the parts of a cost add up to it, and a place that is offered costs what is told
//! and breaks nothing, as judged by others.

mod oracle;
mod shell;

use fora::check::check;
use fora::cost::{Cost, cost};
use fora::explain::{self, At, Beside, Question, There};
use fora::finding::Sources;
use fora::input;
use fora::model::{ConsultationId, Level, Placement, Plan, RuleName, Series, State, When};
use fora::plan::plan;
use fora::solve::Effort;
use fora::time::{Date, Newest};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 100, looks: 50_000 };

/// Every example with its plan.
fn examples() -> Vec<(String, Series, Plan)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules");
    let mut found: Vec<_> = std::fs::read_dir(folder).expect("examples").map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    let read = |path: &Path| {
        let mut sources = Sources::default();
        let file = input::load(&mut sources, path).expect("the example can be read");
        let series = input::read_series(&mut sources, file, Arc::new(Newest::default()), Date::MIN).series.expect("a series");
        let file = input::load(&mut sources, &path.join("series.plan.toml")).expect("its plan can be read");
        let plan = input::read_plan(&mut sources, file, &series).0.expect("a plan");
        (path.display().to_string(), series, plan)
    };
    found.iter().map(|path| read(path)).collect()
}

/// The plan with one sitting elsewhere.
fn with(plan: &Plan, to: &Placement) -> Plan {
    let mut plan = plan.clone();
    plan.placements.retain(|known| (known.consultation, known.sitting) != (to.consultation, to.sitting));
    plan.placements.push(to.clone());
    plan
}

/// The errors that nobody accepted.
fn errors(series: &Series, plan: &Plan) -> BTreeSet<(RuleName, String)> {
    let open = check(series, plan, None).into_iter().filter(|finding| finding.level == Level::Error && finding.accepted.is_none());
    open.map(|finding| (finding.rule, finding.message)).collect()
}

fn adds_up(name: &str, series: &Series, plan: &Plan) -> usize {
    let (told, costs) = (cost(series, plan), explain::costs(series, plan));
    assert_eq!(costs.total, told, "{name}");
    let sum = |parts: &mut dyn Iterator<Item = Cost>| parts.fold(Cost::default(), Cost::plus);
    assert_eq!(sum(&mut costs.parts.iter().map(|part| part.cost)), told, "{name}");
    assert_eq!(sum(&mut costs.by_asker().iter().map(|(_, parts)| explain::sum(parts))), told, "{name}, by rule and wish");
    assert_eq!(sum(&mut costs.by_consultation().iter().map(|(_, parts)| explain::sum(parts))), told, "{name}, by consultation");
    assert_eq!(sum(&mut costs.by_audience().iter().map(|(_, parts)| explain::sum(parts))), told, "{name}, by audience");
    for part in &costs.parts {
        assert!(part.cost != Cost::default() && !part.words.is_empty(), "{name}: {part:?}");
    }
    costs.parts.len()
}

#[test]
fn the_parts_of_a_cost_add_up_to_it() {
    for (name, series, plan) in examples() {
        adds_up(&name, &series, &plan);
        adds_up(&name, &series, &Plan::default());
    }
    let mut parts = 0;
    for seed in 0..600 {
        let (series, plan) = oracle::random::case(seed);
        parts += adds_up(&format!("seed {seed}"), &series, &plan);
    }
    assert!(parts > 6_000, "{parts} parts");
}

#[test]
fn a_place_that_is_offered_costs_what_is_told_and_breaks_no_rule_at_error() {
    let (mut offered, mut judged) = (0, 0);
    for seed in 0..36 {
        let (series, made) = oracle::random::case(seed);
        let planned = plan(&series, None, &LITTLE, "digest", &|| false).plan;
        for plan in [made, planned] {
            let before = (cost(&series, &plan), errors(&series, &plan));
            for id in series.consultation_ids().filter(|id| series.consultation(*id).written.is_none()).take(4) {
                let places = explain::places(&series, &plan, (id, 0), 3, Beside::Same);
                assert!(places.open + places.forbidden.iter().map(|(_, count)| count).sum::<u32>() <= places.looked, "seed {seed}");
                judged += 1;
                for place in places.best {
                    let moved = with(&plan, &place.to);
                    assert_eq!(place.effect.cost, cost(&series, &moved).minus(before.0), "seed {seed}: {:?}", place.to);
                    let new: Vec<_> = errors(&series, &moved).difference(&before.1).cloned().collect();
                    assert!(new.is_empty(), "seed {seed}: {:?} breaks {new:?}", place.to);
                    offered += 1;
                }
            }
        }
    }
    assert!(offered > 40 && judged > 90, "{offered} places of {judged}");
}

#[test]
fn what_stands_somewhere_is_told_as_it_is_judged() {
    let mut elsewhere = 0;
    for seed in 0..20 {
        let series = oracle::random::case(seed).0;
        let plan = plan(&series, None, &LITTLE, "digest", &|| false).plan;
        let before = cost(&series, &plan);
        for id in series.consultation_ids() {
            let standing = explain::standing(&series, &plan, id, None);
            let placed = plan.placements.iter().filter(|placement| placement.consultation == id).count();
            assert_eq!(standing.placed.len(), placed, "seed {seed}");
            let wanted = series.consultation(id).sittings_asked() as usize;
            assert_eq!(standing.missing.is_some(), placed < wanted, "seed {seed}");
            let fixed = series.consultation(id).wanted.start().is_some();
            for place in standing.placed.iter().filter(|_| !fixed).flat_map(|held| &held.elsewhere.best) {
                assert_eq!(place.effect.cost, cost(&series, &with(&plan, &place.to)).minus(before), "seed {seed}: {:?}", place.to);
                elsewhere += 1;
            }
        }
    }
    assert!(elsewhere > 30, "{elsewhere}");
}

#[test]
fn what_another_time_costs_is_what_it_costs_and_the_best_plan_has_it_there() {
    let (mut asked, mut forbidden) = (0, 0);
    for seed in 0..20 {
        let series = oracle::random::case(seed).0;
        let plan = plan(&series, None, &LITTLE, "digest", &|| false).plan;
        let before = (cost(&series, &plan), errors(&series, &plan));
        let meets = |id: &ConsultationId| series.consultation(*id).written.is_none();
        for id in series.consultation_ids().filter(meets).take(2) {
            let forum = series.consultation(id).forum;
            let day = forum.map_or(series.planned, |forum| series.forum(forum).opens);
            for at in [At::Day(day), At::Minute(day.and_hms_opt(10, 7, 0).expect("a time"))] {
                let question = Question { consultation: id, sitting: None, at, room: None, forum: None };
                let There::Answer(answer) = explain::there((&series, &plan), &question, None, Some(&LITTLE), &|| false) else { continue };
                let moved = with(&plan, &answer.to);
                assert_eq!(answer.effect.cost, cost(&series, &moved).minus(before.0), "seed {seed}: {:?}", answer.to);
                assert_eq!(answer.effect.breaks_an_error(), !errors(&series, &moved).is_subset(&before.1), "seed {seed}: {:?}", answer.to);
                asked += 1;
                forbidden += usize::from(answer.effect.breaks_an_error());
                let Some(best) = &answer.best else { continue };
                assert_eq!(best.cost, cost(&series, &best.plan).minus(before.0), "seed {seed}");
                let is_there =
                    |placement: &Placement| placement.consultation == id && placement.as_it_is(&series) == answer.to.as_it_is(&series);
                assert!(best.plan.placements.iter().any(is_there), "seed {seed}: {:?}", answer.to);
                if answer.from.is_some() && !answer.effect.breaks_an_error() {
                    assert!(best.cost.lacks() <= answer.effect.cost.lacks(), "seed {seed}: the others could stay");
                }
            }
        }
    }
    assert!(asked > 20 && forbidden > 3, "{asked} asked, {forbidden} forbidden");
}

/// A series and a plan of these texts.
fn read(series: &str, plan: &str) -> (Series, Plan) {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", series);
    let series = input::read_series(&mut sources, file, Arc::new(Newest::default()), Date::MIN).series.expect("a series");
    let file = sources.add("series.plan.toml", plan);
    let plan = input::read_plan(&mut sources, file, &series).0.expect("a plan");
    (series, plan)
}

#[test]
fn the_rules_that_forbid_the_other_places_are_counted_and_named() {
    let (series, plan) = read(
        r#"
        [series]
        title = "Two talks"
        base = "Europe/Paris"
        planned = 2027-03-01
        step = "1 h"
        [forum.hall]
        place = "Europe/Paris"
        opens = 2027-03-22
        closes = 2027-03-22
        hours = "09:00-13:00"
        [forum.hall.room.hall]
        busy = [{ from = 2027-03-22 12:00:00, to = 2027-03-22 13:00:00 }]
        [consultation]
        a = { forum = "hall", lasts = "1 h" }
        b = { forum = "hall", lasts = "1 h" }
        "#,
        "[placement.a]\nstarts = 2027-03-22 09:00:00\nlasts = \"1 h\"\nforum = \"hall\"\nroom = \"hall\"\n\
         [placement.b]\nstarts = 2027-03-22 10:00:00\nlasts = \"1 h\"\nforum = \"hall\"\nroom = \"hall\"\n",
    );
    let places = explain::places(&series, &plan, (ConsultationId(0), 0), 3, Beside::Same);
    assert_eq!((places.looked, places.open), (4, 2));
    assert_eq!(places.forbidden, [(RuleName::RoomBusy, 1), (RuleName::DoubleBooked, 1)]);
    let starts: Vec<String> = places.best.iter().filter_map(|place| Some(place.to.interval()?.start().to_string())).collect();
    assert_eq!(starts, ["2027-03-22T10:00Z"], "11:00 in Paris, beside the talk at 10:00");
}

#[test]
fn of_a_day_the_cheapest_of_the_hours_that_break_fewest_rules_is_taken() {
    let series = |away: &str| {
        format!(
            r#"
            [series]
            title = "A talk"
            base = "Europe/Paris"
            planned = 2027-03-01
            step = "30 min"
            [person.ana]
            base = "Europe/Paris"
            away = [{{ from = {away}, to = 2027-03-23 19:30:00 }}]
            [audience.paris]
            zone = "Europe/Paris"
            [consultation.a]
            lasts = "1 h"
            hours = "08:00-20:00"
            moderator = "ana"
            "#
        )
    };
    let hour = |away: &str| {
        let (series, plan) = read(&series(away), "[placement.a]\nstarts = 2027-03-22 10:00:00\nlasts = \"1 h\"\nmoderator = \"ana\"\n");
        let at = At::Day("2027-03-23".parse().expect("a day"));
        let question = Question { consultation: ConsultationId(0), sitting: None, at, room: None, forum: None };
        let There::Answer(answer) = explain::there((&series, &plan), &question, None, None, &|| false) else { panic!("a day has hours") };
        let of = answer.of.expect("a day was asked about");
        (series.civil_start(&answer.to).expect("a meeting").format("%H:%M").to_string(), of.all, of.open)
    };
    // Ana is away at all of them, the least at 19:00, which costs more than an hour within the day.
    assert_eq!(hour("2027-03-23 07:00:00"), ("08:00".into(), 48, 0));
    // And of those before she leaves the first.
    assert_eq!(hour("2027-03-23 10:00:00"), ("08:00".into(), 48, 3));
}

#[test]
fn a_consultation_that_is_not_in_the_series_yet_is_asked_about_at_a_time() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules/hello");
    let ask = |arguments: &[&str]| {
        let arguments = [&["explain", ".", "hearing", "--lasts", "1h", "--format", "json"], arguments].concat();
        let output = shell::fora(&arguments, &example, "1799020800").output().expect("the program runs");
        serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("an answer")
    };
    let there = ask(&["--at", "2027-03-10T15:00"]);
    assert_eq!((&there["there"]["there"]["starts"]["local"], &there["places"]), (&"2027-03-10T15:00:00".into(), &serde_json::Value::Null));
    // It is missing from neither plan.
    assert_eq!(there["there"]["effect"]["more"]["missing"], 0);
    assert_eq!(ask(&["--where"])["there"], serde_json::Value::Null);
}

#[test]
fn what_is_settled_stays_and_no_plan_is_changed_by_a_question() {
    let (_, series, plan) = examples().into_iter().find(|(name, ..)| name.ends_with("open-talks-2013")).expect("an example");
    let mut plan = plan;
    for placement in plan.placements.iter_mut().filter(|placement| matches!(placement.when, When::Meeting(_))) {
        placement.state = State::Confirmed;
    }
    let id = series.consultation_ids().find(|id| series.consultation(*id).name == "town-hall").expect("there");
    let at = At::Minute("2013-10-25T09:00:00".parse().expect("a time"));
    let question = Question { consultation: id, sitting: None, at, room: None, forum: None };
    let There::Answer(answer) = explain::there((&series, &plan), &question, None, Some(&LITTLE), &|| false) else {
        panic!("there is such a time")
    };
    assert!(answer.unusual.contains(&explain::Unusual::Settled));
    let best = answer.best.expect("a plan");
    assert_eq!((best.changes.moved.len(), best.changes.gone.len()), (0, 0));
}
