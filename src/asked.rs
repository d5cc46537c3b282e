//! A series as the engines see it: every candidate of every sitting, what is asked of them, and the way back.

use crate::candidates::{self, Sitting};
use crate::check::check;
use crate::model::{Consultation, ConsultationId, Evidence, Level, Omitted, Placement, Plan, RuleName, Series, State};
use crate::rules::demand::{ASLEEP, Demands, UNIT};
use crate::rules::{self, wishes};
use crate::solve::{LeavingOut, Problem, Task, TaskSpec};
use crate::text;

/// A series as the engines see it, with the way back.
pub(crate) struct Asked {
    pub(crate) sittings: Vec<Sitting>,
    pub(crate) placements: Vec<Placement>,
    pub(crate) problem: Problem,
}

impl Asked {
    pub(crate) fn of(series: &Series, baseline: Option<&Plan>) -> Self {
        Asked::by(series, baseline, demands)
    }

    /// The same without wishes, to tell what can be at all: they rule out nothing.
    pub(crate) fn without_wishes(series: &Series, baseline: Option<&Plan>) -> Self {
        Asked::by(series, baseline, demands_of_rules)
    }

    fn by(series: &Series, baseline: Option<&Plan>, demands: fn(&Series, &[Placement]) -> Demands) -> Self {
        let sittings = candidates::of(series, baseline);
        let placements: Vec<Placement> = sittings.iter().flat_map(|sitting| sitting.candidates.iter().cloned()).collect();
        let before = std::iter::once(None).chain(sittings.iter().map(Some));
        let specs: Vec<TaskSpec> = sittings.iter().zip(before).map(|(sitting, before)| spec(series, sitting, before)).collect();
        let problem = Problem::new(&specs, demands(series, &placements).into_vec());
        Asked { sittings, placements, problem }
    }

    /// The placement that a candidate of the problem stands for.
    pub(crate) fn placement(&self, candidate: u32) -> &Placement {
        &self.placements[self.problem.original(candidate) as usize]
    }

    /// What a plan lacks, with the reason in words; each consultation once, and none that was cancelled.
    pub(crate) fn omitted(&self, series: &Series, plan: &Plan) -> Vec<Omitted> {
        let mut omitted: Vec<Omitted> = Vec::new();
        for (sitting, task) in self.sittings.iter().zip(&self.problem.tasks) {
            let id = sitting.consultation;
            let told = omitted.last().is_some_and(|last| last.consultation == id);
            if !told && !holds(plan, id, sitting.sitting) && !cancels(plan, id) {
                omitted.push(reason(series, plan, sitting, task));
            }
        }
        omitted
    }
}

impl Asked {
    /// Whether a sitting of a consultation has no candidate that keeps every rule on its own.
    pub(crate) fn is_without_a_place(&self, id: ConsultationId) -> bool {
        self.tasks_of(id).any(|task| task.candidates.is_empty())
    }

    /// How many places each rule took from a consultation, and which took the last; `None` while a place is left, or if
    /// it never had one.
    pub(crate) fn ruled_out(&self, id: ConsultationId) -> Option<String> {
        let task = self.tasks_of(id).find(|task| task.candidates.is_empty() && !task.dropped.is_empty())?;
        let places: u32 = task.dropped.values().sum();
        let name = |rule: &Option<RuleName>| rule.map_or("a wish".to_owned(), |rule| format!("`{rule}`"));
        let (last, before) = task.dropped.iter().collect::<Vec<_>>().split_last().map(|(last, before)| (*last, before.to_vec()))?;
        let mut told: Vec<String> = before.iter().map(|(rule, count)| format!("{} rules out {count}", name(rule))).collect();
        told.push(if before.is_empty() {
            format!("{} rules out all", name(last.0))
        } else {
            format!("{} the last {}", name(last.0), last.1)
        });
        Some(format!("{}: {}", text::counted(places, "place was looked at", "places were looked at"), told.join(", ")))
    }

    fn tasks_of(&self, id: ConsultationId) -> impl Iterator<Item = &Task> {
        self.sittings.iter().zip(&self.problem.tasks).filter(move |(sitting, _)| sitting.consultation == id).map(|(_, task)| task)
    }
}

/// Whether a sitting is in a plan.
pub(crate) fn holds(plan: &Plan, id: ConsultationId, sitting: u32) -> bool {
    let it = |placement: &Placement| placement.consultation == id && placement.sitting == sitting;
    plan.placements.iter().any(|placement| it(placement) && placement.state != State::Cancelled)
}

fn cancels(plan: &Plan, id: ConsultationId) -> bool {
    plan.placements.iter().any(|placement| placement.consultation == id && placement.state == State::Cancelled)
}

/// What every rule that matters to a plan, and every wish, asks of these candidates.
fn demands(series: &Series, placements: &[Placement]) -> Demands {
    let mut demands = demands_of_rules(series, placements);
    wishes::demands(series, placements, &mut demands);
    demands
}

/// What every rule that matters to a plan asks of these candidates.
fn demands_of_rules(series: &Series, placements: &[Placement]) -> Demands {
    let mut demands = Demands::new();
    for rule in rules::all() {
        let level = series.rules.level(rule.name());
        // Whether something is placed at all is not for a demand over what is placed: tasks say it.
        if level >= Level::Warning && rule.name() != RuleName::Unplaced {
            demands.asked_by(rule.name(), level);
            rule.demands(series, placements, &mut demands);
        }
    }
    demands
}

fn spec(series: &Series, sitting: &Sitting, before: Option<&Sitting>) -> TaskSpec {
    let asked = series.consultation(sitting.consultation);
    let stays = |sitting: &Sitting| sitting.pinned || (asked.wanted.starts.is_some() && sitting.candidates.len() == 1);
    let twin = before.is_some_and(|before| before.consultation == sitting.consultation && !stays(before) && !stays(sitting));
    TaskSpec {
        candidates: sitting.candidates.len() as u32,
        leaving_out: if asked.optional { LeavingOut::Costs(worth(series, asked)) } else { LeavingOut::Refused },
        pinned: stays(sitting),
        twin,
    }
}

/// What leaving an optional consultation out costs: as much as if everybody it is for slept through it.
fn worth(series: &Series, asked: &Consultation) -> i64 {
    let people: i64 = asked.audiences.iter().map(|audience| i64::from(series.audience(*audience).size)).sum();
    people.max(1) * asked.lasts * ASLEEP * UNIT / 60
}

/// Why a sitting is not in a plan.
fn reason(series: &Series, plan: &Plan, sitting: &Sitting, task: &Task) -> Omitted {
    let consultation = sitting.consultation;
    let told = |reason: String, rule: Option<RuleName>| Omitted { consultation, reason, rule };
    if sitting.candidates.is_empty() {
        return told(rules::outside_hours::no_start(series, series.consultation(consultation)), Some(RuleName::OutsideHours));
    }
    if !task.candidates.is_empty() {
        // A plan made elsewhere may lack what would fit.
        let made_here = plan.evidence.backend.is_some();
        let words = if made_here {
            "it does not fit beside the others"
        } else {
            "nothing that was asked forbids it: `fora plan` looks for a place"
        };
        return told(words.into(), None);
    }
    // The rule that took the most is told in its own words, for the earliest candidate of those looked at.
    let rule = task.dropped.iter().max_by_key(|(rule, count)| (**count, **rule)).and_then(|(rule, _)| *rule);
    let words = rule.and_then(|rule| {
        let sample = sitting.candidates.iter().step_by(sitting.candidates.len() / LOOKED_AT + 1);
        sample.into_iter().find_map(|candidate| {
            let alone = Plan { evidence: Evidence::default(), placements: vec![candidate.clone()] };
            check(series, &alone, None).into_iter().find(|finding| finding.rule == rule)
        })
    });
    told(words.map_or_else(|| "every day and hour it could have breaks a rule".into(), |finding| finding.message), rule)
}

/// How many candidates are looked at for the words of a reason.
const LOOKED_AT: usize = 32;
