//! Fixes are tried before they are offered: the plan is changed and judged again, and what would break another rule, or
//! would not mend what was found, is told to nobody.

use crate::check::{broken_of, is_accepted, with_short_titles};
use crate::demand::Demands;
use crate::finding::{Change, Finding};
use crate::model::{Level, Placement, Plan, RuleName, Series, State};
use crate::rules::{self, words};
use std::collections::BTreeMap;

/// How many placements are judged again at most, over all trials of one plan, so that no check takes long, whatever its size.
const MOST_JUDGED: usize = 5_000;
/// How many rooms or people are offered for one change.
const OFFERED: usize = 3;

/// The findings, each with the fixes that were tried and hold. Where none does, its own words stay.
pub(crate) fn tried(series: &Series, plan: &Plan, findings: Vec<Finding>) -> Vec<Finding> {
    // Most plans have nothing to try, and what trying needs is made from the whole series.
    if findings.iter().all(|finding| finding.changes.is_empty()) {
        return findings;
    }
    let series = &with_short_titles(Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() });
    let mut bench = Bench::of(series, plan);
    findings.into_iter().map(|finding| bench.with_fix(finding)).collect()
}

/// A plan on which changes are tried.
struct Bench<'a> {
    series: &'a Series,
    plan: &'a Plan,
    /// Where demands are collected. A change alters neither what is placed nor its order, so one serves every trial.
    collected: Demands,
    /// What nobody accepted, of each rule, as the plan is; made at the first trial.
    before: Option<BTreeMap<RuleName, i64>>,
    /// How many trials are left.
    left: usize,
}

impl<'a> Bench<'a> {
    fn of(series: &'a Series, plan: &'a Plan) -> Self {
        let collected = Demands::over(series, &standing(plan));
        Bench { series, plan, collected, before: None, left: MOST_JUDGED / plan.placements.len().max(1) }
    }

    fn with_fix(&mut self, finding: Finding) -> Finding {
        let open = finding.changes.iter().filter(|_| finding.accepted.is_none());
        let (mut ways, changes): (Vec<String>, Vec<Change>) = open.filter_map(|change| self.offer(finding.rule, change)).unzip();
        if ways.is_empty() {
            return Finding { changes, ..finding };
        }
        ways.extend(finding.or.clone());
        Finding { fix: Some(ways.join(", or ")), changes, ..finding }
    }

    /// What holds of a change, in words and as it was tried. Of times it is the first, of rooms and people a few.
    fn offer(&mut self, rule: RuleName, change: &Change) -> Option<(String, Change)> {
        // What is announced does not move without a decision, and nobody is asked to undo what took place.
        if change.from.is_settled() {
            return None;
        }
        let most = if change.to.iter().any(|to| to.when != change.from.when) { 1 } else { OFFERED };
        let mut held: Vec<Placement> = Vec::new();
        for to in &change.to {
            if held.len() < most && self.left > 0 && self.holds(rule, &change.from, to) {
                held.push(to.clone());
            }
        }
        let words = words_of(self.series, &change.from, &held)?;
        Some((format!("{words}{}", change.because), Change { to: held, ..change.clone() }))
    }

    /// Whether a change mends something of its rule and breaks no other.
    fn holds(&mut self, rule: RuleName, from: &Placement, to: &Placement) -> bool {
        let Some(at) = self.plan.placements.iter().position(|placement| placement == from) else { return false };
        self.left -= 1;
        let mut changed = self.plan.clone();
        changed.placements[at] = to.clone();
        self.is_better(&changed, rule)
    }

    /// Whether less of a rule is broken than before, and of no rule that counts more.
    fn is_better(&mut self, plan: &Plan, mended: RuleName) -> bool {
        let before = self.before.take().unwrap_or_else(|| self.all_broken());
        let placements = standing(plan);
        let known = |rule| before.get(&rule).copied().unwrap_or(0);
        let series = self.series;
        let counts = |rule: &&&dyn rules::Rule| series.has_level(rule.name(), |level| level >= Level::Warning) && rule.name() != mended;
        let is_mended =
            judged(series).find(|rule| rule.name() == mended).is_some_and(|own| self.excess(plan, *own, &placements) < known(mended));
        let is_better = is_mended && judged(series).filter(counts).all(|rule| self.excess(plan, *rule, &placements) <= known(rule.name()));
        self.before = Some(before);
        is_better
    }

    /// How much of each rule is broken that nobody accepted.
    fn all_broken(&mut self) -> BTreeMap<RuleName, i64> {
        let (series, plan) = (self.series, self.plan);
        let placements = standing(plan);
        judged(series).map(|rule| (rule.name(), self.excess(plan, *rule, &placements))).collect()
    }

    fn excess(&mut self, plan: &Plan, rule: &dyn rules::Rule, placements: &[Placement]) -> i64 {
        let broken = broken_of(self.series, plan, rule, placements, &mut self.collected);
        broken.iter().filter(|broken| !is_accepted(self.series, rule.name(), broken)).map(|broken| broken.excess).sum()
    }
}

fn judged(series: &Series) -> impl Iterator<Item = &'static &'static dyn rules::Rule> + use<'_> {
    rules::all().iter().filter(|rule| series.asks(rule.name()))
}

fn standing(plan: &Plan) -> Vec<Placement> {
    plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect()
}

/// "start Town Hall at Fri 25 Oct 14:30 in Bali", "use Hall A or Hall B", "let Ana or Ben moderate".
fn words_of(series: &Series, from: &Placement, to: &[Placement]) -> Option<String> {
    let first = to.first()?;
    let room = |to: &Placement| to.room.map(|room| series.room(room).title.clone());
    let moderator = |to: &Placement| to.moderator.map(|person| series.person(person).title.clone());
    if let Some(interval) = first.interval().filter(|_| first.when != from.when) {
        let start = words::moment(series, series.place_of(first), interval.start());
        return Some(format!("start {} at {start}", words::title(series, from)));
    }
    if first.room != from.room {
        return Some(format!("use {}", words::either(to.iter().filter_map(room))));
    }
    Some(format!("let {} moderate", words::either(to.iter().filter_map(moderator))))
}
