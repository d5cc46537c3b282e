//! Makes a plan: candidates, demands, search, and a check of what came out.

use crate::candidates::{self, Sitting};
use crate::check::{Beside, check, check_beside};
use crate::finding::Finding;
use crate::model::{Consultation, ConsultationId, Evidence, Level, Omitted, Placement, Plan, RuleName, Series, State, Subject};
use crate::rules::demand::{ASLEEP, Demand, Demands, UNIT};
use crate::rules::{self, wishes};
use crate::solve::{Effort, LeavingOut, Problem, Solution, Stop, Task, TaskSpec, solve};

/// A plan, judged.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What `check` says of it.
    pub findings: Vec<Finding>,
    /// What is not in it, and why.
    pub omitted: Vec<Omitted>,
    /// Consultations with more starting times than are looked at.
    pub cut: Vec<ConsultationId>,
}

/// Plans a series. What `baseline` has announced or held stays where it is.
///
/// The same series, baseline, effort and backend give the same plan, unless `stop` cuts it short.
pub fn plan(series: &Series, baseline: Option<&Plan>, effort: &Effort, digest: &str, stop: Stop<'_>) -> Planned {
    let asked = Asked::of(series, baseline);
    let solution = solve(&asked.problem, effort, stop);
    let mut chosen: Vec<Placement> = solution.choice.chosen.iter().flatten().map(|candidate| asked.placement(*candidate).clone()).collect();
    let tentative = baseline.map(|plan| plan.placements.as_slice()).unwrap_or_default();
    number_sittings(series, &mut chosen);
    for placement in &mut chosen {
        carry_state(placement, tentative);
    }
    let plan = Plan { evidence: evidence(series, effort, &solution, digest), placements: chosen };
    let omitted = asked.omitted(series, &plan);
    let findings = explained(check_beside(series, &plan, Beside { digest: Some(digest), baseline }), &omitted);
    let cut = series.consultation_ids().filter(|id| candidates::is_cut(series, *id)).collect();
    Planned { plan, findings, omitted, cut }
}

/// Judges a plan, whoever made it: what `check` finds, and why what it lacks is not in it.
///
/// The reasons are those that [`plan`] gives, and come from the series and what the plan has settled alone.
pub fn judge(series: &Series, plan: &Plan, digest: Option<&str>) -> (Vec<Finding>, Vec<Omitted>) {
    judge_beside(series, plan, Beside { digest, baseline: None })
}

/// The same, beside another plan.
pub fn judge_beside(series: &Series, plan: &Plan, beside: Beside<'_>) -> (Vec<Finding>, Vec<Omitted>) {
    let findings = check_beside(series, plan, beside);
    if candidates::sittings(series).all(|(id, sitting)| holds(plan, id, sitting)) {
        return (findings, Vec::new());
    }
    let series = &Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() };
    let omitted = Asked::of(series, Some(plan)).omitted(series, plan);
    (explained(findings, &omitted), omitted)
}

/// A series as the engines see it, with the way back.
struct Asked {
    sittings: Vec<Sitting>,
    placements: Vec<Placement>,
    problem: Problem,
}

impl Asked {
    fn of(series: &Series, baseline: Option<&Plan>) -> Self {
        let sittings = candidates::of(series, baseline);
        let placements: Vec<Placement> = sittings.iter().flat_map(|sitting| sitting.candidates.iter().cloned()).collect();
        let before = std::iter::once(None).chain(sittings.iter().map(Some));
        let specs: Vec<TaskSpec> = sittings.iter().zip(before).map(|(sitting, before)| spec(series, sitting, before)).collect();
        let problem = Problem::new(&specs, demands(series, &placements));
        Asked { sittings, placements, problem }
    }

    /// The placement that a candidate of the problem stands for.
    fn placement(&self, candidate: u32) -> &Placement {
        &self.placements[self.problem.original(candidate) as usize]
    }

    /// What a plan lacks, with the reason in words; each consultation once, and none that was cancelled.
    fn omitted(&self, series: &Series, plan: &Plan) -> Vec<Omitted> {
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

/// Whether a sitting is in a plan.
fn holds(plan: &Plan, id: ConsultationId, sitting: u32) -> bool {
    let it = |placement: &Placement| placement.consultation == id && placement.sitting == sitting;
    plan.placements.iter().any(|placement| it(placement) && placement.state != State::Cancelled)
}

fn cancels(plan: &Plan, id: ConsultationId) -> bool {
    plan.placements.iter().any(|placement| placement.consultation == id && placement.state == State::Cancelled)
}

/// The findings, those of a consultation that is not placed with the reason.
fn explained(mut findings: Vec<Finding>, omitted: &[Omitted]) -> Vec<Finding> {
    for finding in findings.iter_mut().filter(|finding| finding.rule == RuleName::Unplaced) {
        let why = omitted.iter().find(|omitted| finding.about.contains(&Subject::Consultation(omitted.consultation)));
        // What a label tells is not told again.
        let why = why.filter(|why| finding.labels.iter().all(|label| label.text != why.reason));
        finding.notes.extend(why.map(Omitted::words));
    }
    findings
}

/// What every rule that matters to a plan, and every wish, asks of these candidates.
pub fn demands(series: &Series, placements: &[Placement]) -> Vec<Demand> {
    let mut demands = Demands::new();
    for rule in rules::all() {
        let level = series.rules.level(rule.name());
        // Whether something is placed at all is not for a demand over what is placed: tasks say it.
        if level >= Level::Warning && rule.name() != RuleName::Unplaced {
            demands.asked_by(rule.name(), level);
            rule.demands(series, placements, &mut demands);
        }
    }
    wishes::demands(series, placements, &mut demands);
    demands.into_vec()
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

/// Sittings of one consultation are numbered in the order in which they are held.
fn number_sittings(series: &Series, placements: &mut [Placement]) {
    for id in series.consultation_ids() {
        let mut of_one: Vec<&mut Placement> =
            placements.iter_mut().filter(|placement| placement.consultation == id && !placement.is_settled()).collect();
        let mut numbers: Vec<u32> = of_one.iter().map(|placement| placement.sitting).collect();
        numbers.sort_unstable();
        of_one.sort_by_key(|placement| placement.when);
        for (placement, number) in of_one.into_iter().zip(numbers) {
            placement.sitting = number;
        }
    }
    placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
}

/// A placement that did not move keeps the state that a hand gave it.
fn carry_state(placement: &mut Placement, before: &[Placement]) {
    let same = |other: &&Placement| Placement { state: placement.state, announced: placement.announced, ..(*other).clone() } == *placement;
    if let Some(known) = before.iter().find(same) {
        (placement.state, placement.announced) = (known.state, known.announced);
    }
}

fn evidence(series: &Series, effort: &Effort, solution: &Solution, digest: &str) -> Evidence {
    Evidence {
        planned: Some(series.planned),
        seed: Some(effort.seed),
        effort: Some(effort.moves_per_task),
        backend: Some(solution.backend.to_owned()),
        zone_data: Some(series.zones.version().to_owned()),
        cost: Some(solution.choice.score.cost / UNIT),
        bound: solution.bound.map(|bound| bound.div_euclid(UNIT)),
        proved: Some(solution.proved),
        cut_short: solution.cut_short,
        series_digest: Some(digest.to_owned()),
        plan_digest: None,
    }
}

/// Why a sitting is not in a plan.
fn reason(series: &Series, plan: &Plan, sitting: &Sitting, task: &Task) -> Omitted {
    let consultation = sitting.consultation;
    let told = |reason: String, rule: Option<RuleName>| Omitted { consultation, reason, rule };
    if sitting.candidates.is_empty() {
        let too_long = rules::outside_hours::too_long(series, series.consultation(consultation));
        return told(too_long.unwrap_or_else(|| "no day and hour on which its forum could host it".into()), Some(RuleName::OutsideHours));
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
