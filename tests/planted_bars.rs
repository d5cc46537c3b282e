//! Series with a plan planted in them: everything is placed, at no more than the planted plan costs.
//!
//! Three seeds of the smaller sizes. The whole table is `cargo bench --bench bars`. The bars are those of the
//! default build: HiGHS asks for many minutes to prove what they do not ask for.
#![cfg(not(feature = "highs"))]

mod bars;
mod measure;

use bars::{BARS, Bar, Kind, plant};
use fora::check::check;
use fora::plan::plan;
use fora::solve::Effort;
use measure::cost;

/// What is wrong with the plans of some seeds of a bar.
fn missed(bar: &Bar) -> Vec<String> {
    let of_seed = |seed| {
        let (series, planted) = plant(bar.kind, bar.size, seed).read();
        let made = plan(&series, None, &Effort::default(), "digest", &|| false);
        let errors = made.findings.iter().filter(|finding| finding.is_error()).count();
        let (made, planted) = (cost(&series, &made.plan), cost(&series, &planted));
        (errors > 0 || made > planted)
            .then(|| format!("{:?} {} with seed {seed}: {errors} errors, {made:?}; planted {planted:?}", bar.kind, bar.size))
    };
    (1..=3).filter_map(of_seed).collect()
}

fn reaches_its_bars(kind: Kind) {
    let of_kind = BARS.iter().filter(|bar| bar.kind == kind && bar.in_gate);
    let missed: Vec<String> = of_kind.flat_map(missed).collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_planted_plan_keeps_every_rule_at_error_and_places_everything() {
    for bar in BARS.iter().filter(|bar| bar.size <= 120) {
        for seed in 1..=5 {
            let (series, planted) = plant(bar.kind, bar.size, seed).read();
            let errors: Vec<_> = check(&series, &planted, None).into_iter().filter(|finding| finding.is_error()).collect();
            assert!(errors.is_empty(), "{:?} {} with seed {seed}: {errors:?}", bar.kind, bar.size);
            assert_eq!(cost(&series, &planted).missing, 0, "{:?} {} with seed {seed}", bar.kind, bar.size);
        }
    }
}

#[test]
fn a_chain_is_placed_whole_and_no_dearer_than_planted() {
    reaches_its_bars(Kind::Chain);
}

#[test]
fn a_tour_is_placed_whole_and_no_dearer_than_planted() {
    reaches_its_bars(Kind::Tour);
}

#[test]
fn narrow_windows_are_all_met_and_no_dearer_than_planted() {
    reaches_its_bars(Kind::Windows);
}

#[test]
fn a_nearly_full_programme_is_placed_whole_and_no_dearer_than_planted() {
    reaches_its_bars(Kind::Programme);
}
