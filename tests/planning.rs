//! What must be true of any plan that fora makes.

mod oracle;

use fora::candidates;
use fora::finding::Sources;
use fora::input;
use fora::model::{Level, Plan, RuleName, Series};
use fora::plan::plan;
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::path::Path;
use std::sync::Arc;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 200, looks: 1_000_000 };

fn example(name: &str) -> Series {
    let mut sources = Sources::default();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules").join(name);
    let file = input::load(&mut sources, &path).expect("the example can be read");
    input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN).series.expect("the example is a series")
}

#[test]
fn every_example_is_planned_without_an_error_and_the_same_twice() {
    for name in ["hello", "road-show", "open-talks-2013"] {
        let series = example(name);
        let made = plan(&series, None, &LITTLE, "digest", &|| false);
        let errors: Vec<_> = made.findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let again = plan(&series, None, &LITTLE, "digest", &|| false);
        let text = |planned: &fora::plan::Planned| input::write_plan(&series, &planned.plan, "series.toml");
        assert_eq!(text(&made), text(&again), "{name}");
    }
}

#[test]
fn the_consultations_of_2013_that_come_too_late_stay_out_with_the_reason() {
    let series = example("open-talks-2013");
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    let out: Vec<_> = made.omitted.iter().map(|omitted| (series.consultation(omitted.consultation).name.as_str(), omitted.rule)).collect();
    assert_eq!(out, [("buenos-aires", Some(RuleName::TooLate)), ("working-group", Some(RuleName::TooLate))]);
}

/// The part of a plan that nobody chose: sittings that stay where they are.
fn given(series: &Series, plan: &Plan) -> Plan {
    let mut given = plan.clone();
    let sittings = candidates::of(series, None);
    given.placements.retain(|placement| {
        let sitting =
            sittings.iter().find(|sitting| (sitting.consultation, sitting.sitting) == (placement.consultation, placement.sitting));
        let fixed = series.consultation(placement.consultation).wanted.starts.is_some();
        sitting.is_some_and(|sitting| sitting.pinned || fixed && sitting.candidates.len() == 1)
    });
    given
}

/// Whether a rule asks for something to be there, of which a plan may lack some for the sake of the rest: a meeting, or of
/// several sittings one that is good for an audience.
fn may_be_lacking(series: &Series, rule: RuleName, touched: &[oracle::Sitting]) -> bool {
    let of_several = touched.iter().all(|(id, _)| series.consultation(*id).sittings > 1);
    match rule {
        RuleName::Unplaced | RuleName::NeverAwake | RuleName::Unreached => true,
        RuleName::UnsociableHours | RuleName::OffHours | RuleName::WeekendThere | RuleName::HolidayThere | RuleName::Observance => {
            of_several
        }
        _ => false,
    }
}

#[test]
fn what_is_planned_breaks_only_what_cannot_be_kept() {
    // Random series ask for much that cannot be had together. A plan may lack something; every other rule at error is
    // broken as much as by what was given, and not by more.
    for seed in 0..150 {
        let (series, _) = oracle::random::case(seed);
        let made = plan(&series, None, &LITTLE, "digest", &|| false);
        let verdict = oracle::judge(&series, &made.plan);
        let before = oracle::judge(&series, &given(&series, &made.plan));
        for (rule, excess) in &verdict.excess {
            let lacks = may_be_lacking(&series, *rule, &verdict.touched_by(*rule));
            let worse = *excess > before.excess_of(*rule);
            assert!(lacks || !worse || series.rules.level(*rule) != Level::Error, "{rule} by {:?}, seed {seed}", verdict.touched_by(*rule));
        }
    }
}

#[test]
fn no_plan_costs_less_than_its_bound_and_one_that_is_proved_costs_just_that() {
    for seed in 0..150 {
        let (series, _) = oracle::random::case(seed);
        let evidence = plan(&series, None, &LITTLE, "digest", &|| false).plan.evidence;
        let (cost, proved) = (evidence.cost.expect("a cost"), evidence.proved.expect("proved or not"));
        let bound = evidence.bound.unwrap_or(i64::MIN);
        assert!(bound <= cost && (!proved || bound == cost), "cost {cost}, bound {bound}, proved {proved}, seed {seed}");
    }
}

#[test]
fn what_is_announced_stays_where_it_is() {
    let series = example("road-show");
    let mut first = plan(&series, None, &LITTLE, "digest", &|| false).plan;
    for placement in &mut first.placements {
        placement.announced = Some(series.planned);
    }
    let again = plan(&series, Some(&first), &Effort { seed: 7, ..LITTLE }, "digest", &|| false).plan;
    assert_eq!(first.placements, again.placements);
}

#[test]
fn why_something_is_not_placed_is_told_of_a_plan_as_of_the_planning() {
    let series = example("open-talks-2013");
    let made = plan(&series, None, &LITTLE, "digest", &|| false);
    let (findings, omitted) = fora::plan::judge(&series, &made.plan, Some("digest"));
    assert_eq!((findings, &omitted), (made.findings, &made.omitted));
    assert_eq!(omitted.len(), 2);
}
