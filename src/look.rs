//! What cannot be, told before any search: what has no place at all, what no plan can reach, and who is asked for too much.
//!
//! Start reading at [`look`]. `over_asked_of` alone is what a plan tells too; the rest it tells anyway, of the plan.

use crate::asked::Asked;
use crate::check::{check, remarked, told, with_short_titles};
use crate::finding::Finding;
use crate::model::{Plan, RuleName, Series, Subject};
use crate::rules::over_asked::OverAsked;
use crate::rules::{self, Broken};
use crate::solve::{Lack, Shortage};

/// Every finding about a series that no plan of it can be without, given what `baseline` has announced or held.
///
/// A series without a finding may still have no plan: only a search tells.
pub fn look(series: &Series, baseline: Option<&Plan>) -> Vec<Finding> {
    let series = &with_short_titles(series.clone());
    let asked = Asked::without_wishes(series, baseline);
    let mut findings = given(series, &asked);
    findings.extend(without_a_place(series, &asked, baseline));
    let shortages = crate::solve::look(&asked.problem);
    findings.extend(shortages.iter().flat_map(|shortage| out_of_reach(series, shortage)));
    findings.extend(over_asked(series, &asked, &shortages));
    findings
}

/// What people and rooms are asked for beyond what there is of them, of a series as the engines see it.
pub(crate) fn over_asked_of(series: &Series, asked: &Asked) -> Vec<Finding> {
    over_asked(series, asked, &crate::solve::look(&asked.problem))
}

fn over_asked(series: &Series, asked: &Asked, shortages: &[Shortage]) -> Vec<Finding> {
    if !series.asks(RuleName::OverAsked) {
        return Vec::new();
    }
    let (mut met, mut findings) = (Vec::new(), Vec::new());
    for shortage in shortages {
        let (Some(rule), Lack::OverAsked { tasks, needed, available, counted }) = (shortage.rule, &shortage.lack) else { continue };
        if met.contains(&(rule, shortage.subject)) {
            continue;
        }
        met.push((rule, shortage.subject));
        let candidates = tasks.iter().map(|task| asked.problem.starts(*task).map(|place| asked.placement(series, *task, place)).collect());
        let over = OverAsked { rule, subject: shortage.subject, needed: *needed, available: *available, counted: *counted };
        findings.extend(over.tell(series, &candidates.collect::<Vec<Vec<_>>>()).map(|finding| remarked(series, finding)));
    }
    findings
}

/// The errors among what stays where it is: what the series fixes to the minute, and what is announced or held.
fn given(series: &Series, asked: &Asked) -> Vec<Finding> {
    let pinned = (0..).zip(&asked.problem.tasks).filter(|(_, task)| task.pinned && task.open > 0);
    let plan = Plan { placements: pinned.map(|(task, _)| asked.placement(series, task, 0)).collect(), ..Plan::default() };
    let is_of_sittings = |finding: &Finding| finding.about.iter().any(|subject| matches!(subject, Subject::Sitting(..)));
    check(series, &plan, None).into_iter().filter(|finding| finding.is_error() && is_of_sittings(finding)).collect()
}

/// Required consultations without a candidate, each once, with the rule that took the most and all that took some.
fn without_a_place(series: &Series, asked: &Asked, baseline: Option<&Plan>) -> Vec<Finding> {
    if !series.asks(RuleName::Unplaced) {
        return Vec::new();
    }
    let nothing = Plan::default();
    let plan = baseline.unwrap_or(&nothing);
    let omitted = asked.omitted(series, plan, false);
    let cannot = omitted
        .into_iter()
        .filter(|omitted| !series.consultation(omitted.consultation).optional && asked.is_without_a_place(omitted.consultation));
    cannot
        .map(|omitted| {
            let id = omitted.consultation;
            let title = &series.consultation(id).title;
            let finding = Finding::new(RuleName::Unplaced, format!("{title} cannot be placed anywhere: {}", omitted.reason))
                .label(Subject::Consultation(id), None, "not one place is left for it")
                .touches([Subject::Consultation(id)])
                .fix("change what rules it out, widen its days or hours, or make it `optional`");
            remarked(series, asked.ruled_out(id).into_iter().fold(finding, Finding::note))
        })
        .collect()
}

/// A sum that no plan reaches, in the words of the rule that asks for it.
fn out_of_reach(series: &Series, shortage: &Shortage) -> Vec<Finding> {
    let Lack::OutOfReach(short) = shortage.lack else { return Vec::new() };
    let Some(rule) = rules::all().iter().find(|rule| Some(rule.name()) == shortage.rule) else { return Vec::new() };
    let broken = Broken { subject: shortage.subject, placements: Vec::new(), excess: short };
    let findings = told(series, *rule, series.rules.level(rule.name()), vec![broken]);
    findings.into_iter().map(|finding| finding.note("no plan of this series can do better")).collect()
}
