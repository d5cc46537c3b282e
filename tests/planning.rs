//! What must be true of any plan that fora makes.

mod oracle;

use fora::finding::Sources;
use fora::input;
use fora::model::{Level, RuleName, Series};
use fora::plan::plan;
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::path::Path;
use std::sync::Arc;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 200 };

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
    assert_eq!(out, [("working-group", Some(RuleName::TooLate)), ("buenos-aires", Some(RuleName::TooLate))]);
}

#[test]
fn what_is_planned_breaks_only_what_cannot_be_kept() {
    // Random series ask for much that cannot be had together. What the planner chose, and nothing had fixed,
    // may lack something (unplaced, never awake), and may break no other rule at error.
    for seed in 0..60 {
        let (series, _) = oracle::random::case(seed);
        let made = plan(&series, None, &LITTLE, "digest", &|| false);
        let verdict = oracle::judge(&series, &made.plan);
        for (rule, touched) in verdict.touched {
            let lacks = matches!(rule, RuleName::Unplaced | RuleName::NeverAwake);
            let fixed = touched.iter().any(|(id, _)| series.consultation(*id).wanted.starts.is_some());
            assert!(lacks || fixed || series.rules.level(rule) != Level::Error, "{rule} is broken by {touched:?}, seed {seed}");
        }
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
