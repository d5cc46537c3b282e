//! What must be true of what `explain` says: the parts of a cost add up to it, and a place that is offered costs what is told
//! and breaks nothing, as judged by others.

mod oracle;

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
    for seed in 0..60 {
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
    assert!(offered > 100 && judged > 200, "{offered} places of {judged}");
}

#[test]
fn what_stands_somewhere_is_told_as_it_is_judged() {
    let mut elsewhere = 0;
    for seed in 0..40 {
        let series = oracle::random::case(seed).0;
        let plan = plan(&series, None, &LITTLE, "digest", &|| false).plan;
        let before = cost(&series, &plan);
        for id in series.consultation_ids() {
            let standing = explain::standing(&series, &plan, id, None);
            let placed = plan.placements.iter().filter(|placement| placement.consultation == id).count();
            assert_eq!(standing.placed.len(), placed, "seed {seed}");
            let wanted = series.consultation(id).sittings_asked() as usize;
            assert_eq!(standing.missing.is_some(), placed < wanted, "seed {seed}");
            let fixed = series.consultation(id).wanted.starts.is_some();
            for place in standing.placed.iter().filter(|_| !fixed).flat_map(|held| &held.elsewhere.best) {
                assert_eq!(place.effect.cost, cost(&series, &with(&plan, &place.to)).minus(before), "seed {seed}: {:?}", place.to);
                elsewhere += 1;
            }
        }
    }
    assert!(elsewhere > 50, "{elsewhere}");
}

#[test]
fn what_another_time_costs_is_what_it_costs_and_the_best_plan_has_it_there() {
    let (mut asked, mut forbidden) = (0, 0);
    for seed in 0..40 {
        let series = oracle::random::case(seed).0;
        let plan = plan(&series, None, &LITTLE, "digest", &|| false).plan;
        let before = (cost(&series, &plan), errors(&series, &plan));
        let free = |id: &ConsultationId| {
            let asked = series.consultation(*id);
            asked.written.is_none() && asked.wanted.starts.is_none() && asked.room.is_none()
        };
        for id in series.consultation_ids().filter(free).take(2) {
            let forum = series.consultation(id).forum;
            let day = forum.map_or(series.planned, |forum| series.forum(forum).opens);
            for at in [At::Day(day), At::Minute(day.and_hms_opt(10, 7, 0).expect("a time"))] {
                let question = Question { consultation: id, sitting: None, at, room: None, forum: None };
                let There::Answer(answer) = explain::there(&series, &plan, &question, &LITTLE, &|| false) else { continue };
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
    assert!(asked > 40 && forbidden > 5, "{asked} asked, {forbidden} forbidden");
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
    let There::Answer(answer) = explain::there(&series, &plan, &question, &LITTLE, &|| false) else { panic!("there is such a time") };
    assert!(answer.unusual.contains(&explain::Unusual::Settled));
    let best = answer.best.expect("a plan");
    assert_eq!((best.changes.moved.len(), best.changes.gone.len()), (0, 0));
}
