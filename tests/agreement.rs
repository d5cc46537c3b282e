//! Two readings of every rule agree: the checker's and the oracle's, on random series and plans.

mod oracle;

use fora::check::{check, is_answered};
use fora::demand::{Demands, Excess};
use fora::finding::Finding;
use fora::model::{Level, Placement, RuleName, State, Subject};
use fora::plan::judge;
use fora::rules;
use std::collections::{BTreeMap, BTreeSet};

/// What the library's demands say of a plan, in the oracle's form.
fn library(series: &fora::model::Series, plan: &fora::model::Plan) -> oracle::Verdict {
    let series = fora::model::Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() };
    let placements: Vec<Placement> = plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect();
    let (mut excess, mut touched): (BTreeMap<RuleName, i64>, BTreeMap<RuleName, BTreeSet<oracle::Sitting>>) = Default::default();
    for rule in rules::all().iter().filter(|rule| series.asks(rule.name())) {
        let mut demands = Demands::over(&series, &placements);
        demands.asked_by(rule.name(), Level::Error);
        rule.demands(&series, &placements, &mut demands);
        let is_open = |excess: &Excess| !matches!(excess.subject, Subject::Consultation(id) if is_answered(&series, plan, id));
        let broken = demands.into_vec().into_iter().flat_map(|demand| demand.broken(|_| true));
        for broken in broken.filter(|excess| rule.name() != RuleName::Unplaced || is_open(excess)) {
            *excess.entry(rule.name()).or_default() += broken.amount;
            let sittings = broken.indices.iter().map(|index| &placements[*index as usize]);
            touched.entry(rule.name()).or_default().extend(sittings.map(|placement| (placement.consultation, placement.sitting)));
        }
    }
    oracle::Verdict { excess, touched }
}

/// How many cases are drawn: 20,000 at night, with `FORA_CASES=20000`.
fn cases() -> u64 {
    std::env::var("FORA_CASES").ok().map_or(2_000, |cases| cases.parse().expect("`FORA_CASES` is a number"))
}

#[test]
fn two_readings_of_every_rule_agree() {
    for seed in 0..cases() {
        let (series, plan) = oracle::random::case(seed);
        let (ours, theirs) = (library(&series, &plan), oracle::judge(&series, &plan));
        for &rule in oracle::JUDGED {
            assert_eq!(ours.excess.get(&rule), theirs.excess.get(&rule), "{rule}: by how much, seed {seed}");
            assert_eq!(ours.touched.get(&rule), theirs.touched.get(&rule), "{rule}: what it touches, seed {seed}");
        }
    }
}

#[test]
fn check_tells_a_finding_for_each_rule_that_is_broken() {
    for seed in 0..300 {
        let (series, plan) = oracle::random::case(seed);
        let told: BTreeSet<RuleName> = check(&series, &plan, None).iter().map(|finding: &Finding| finding.rule).collect();
        for (rule, _) in oracle::judge(&series, &plan).excess {
            // A gap that is too short to travel is told as that, and not as a lack of rest or a night on the way.
            assert!(
                told.contains(&rule) || matches!(rule, RuleName::NoRest | RuleName::NightFlight),
                "{rule} is broken and not told, seed {seed}"
            );
        }
    }
}

#[test]
fn a_fix_that_is_offered_mends_something_and_breaks_no_other_rule() {
    let mut offered = 0;
    for seed in 0..50 {
        let (series, plan) = oracle::random::case(seed);
        let before = oracle::judge(&series, &plan);
        for finding in judge(&series, &plan, None).0 {
            for (from, to) in finding.changes.iter().flat_map(|change| change.to.iter().map(move |to| (&change.from, to))) {
                let mut changed = plan.clone();
                let moved = changed.placements.iter_mut().find(|placement| *placement == from).expect("what is changed is in the plan");
                *moved = to.clone();
                let after = oracle::judge(&series, &changed);
                assert!(after.excess_of(finding.rule) < before.excess_of(finding.rule), "{finding:?} is not mended, seed {seed}");
                for &rule in oracle::JUDGED.iter().filter(|rule| series.rules.level(**rule) >= Level::Warning) {
                    assert!(after.excess_of(rule) <= before.excess_of(rule), "{finding:?} breaks {rule}, seed {seed}");
                }
                offered += 1;
            }
        }
    }
    assert!(offered > 20, "{offered} fixes were offered");
}

#[test]
fn a_rule_that_is_said_to_ask_nothing_is_broken_by_no_plan() {
    let mut told = BTreeSet::new();
    for seed in 0..200 {
        let (mut series, plan) = oracle::random::case(seed);
        for &rule in RuleName::ALL.iter().filter(|rule| rule.can_be_set()) {
            series.rules.write(rule);
            series.rules.set_level(rule, Level::Warning);
        }
        let verdict = oracle::judge(&series, &plan);
        for finding in judge(&series, &plan, None).0.iter().filter(|finding| finding.message.contains(" asks nothing of this series")) {
            for rule in finding.about.iter().filter_map(|subject| if let Subject::Rule(rule) = subject { Some(*rule) } else { None }) {
                assert_eq!(verdict.excess_of(rule), 0, "{}, seed {seed}", finding.message);
                told.insert(rule);
            }
        }
    }
    assert!(told.len() > 10, "{told:?}");
}
