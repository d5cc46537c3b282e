//! Makes a plan: candidates, demands, search, and a check of what came out.

use crate::asked::{Asked, holds};
use crate::candidates::{self, Unseen};
use crate::check::{Beside, check_beside};
use crate::finding::Finding;
use crate::fixes::tried;
use crate::given_up::{GivenUp, given_up};
use crate::impossible::{contradictions, limits, out_of_order, over_asked_of};
use crate::model::{ConsultationId, Evidence, Level, Omitted, Placement, Plan, Price, RuleName, Series, State, Subject};
use crate::solve::{Effort, Solution, Stop, solve, solve_again};

/// A plan, judged.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What `check` says of it.
    pub findings: Vec<Finding>,
    /// What is not in it, and why.
    pub omitted: Vec<Omitted>,
    /// Consultations that could also be where they were not looked for, with the reason.
    pub unseen: Vec<(ConsultationId, Unseen)>,
    /// The warnings that it gives up, with what keeping each would cost.
    pub given_up: Vec<GivenUp>,
}

/// Plans a series. What `baseline` has announced or held stays where it is.
///
/// The same series, baseline, effort and backend give the same plan, unless `stop` cuts it short.
pub fn plan(series: &Series, baseline: Option<&Plan>, effort: &Effort, digest: &str, stop: Stop<'_>) -> Planned {
    let fixed = Asked::of(series, baseline);
    let (loose, solution) = solved(series, baseline, &fixed, effort, stop);
    let asked = loose.as_ref().unwrap_or(&fixed);
    let chosen = placements(series, baseline, asked, &solution);
    let unseen = asked.unseen();
    let plan = Plan { evidence: evidence(series, effort, &solution, unseen.is_empty(), digest), placements: chosen };
    let omitted = asked.omitted(series, &plan, true);
    let found = check_beside(series, &plan, Beside { digest: Some(digest), baseline, ..Beside::default() });
    let findings = explained(tried(series, &plan, found), (series, baseline), &omitted, &fixed, stop);
    let given_up = given_up(series, asked, &solution.choice.chosen, stop);
    Planned { plan, findings, omitted, unseen, given_up }
}

/// What a solution places, with all that is known of it in the plan before.
pub(crate) fn placements(series: &Series, baseline: Option<&Plan>, asked: &Asked, solution: &Solution) -> Vec<Placement> {
    let places = (0..).zip(&solution.choice.chosen).filter_map(|(task, place)| Some((task, (*place)?)));
    let mut chosen: Vec<Placement> = places.map(|(task, place)| asked.placement(task, place)).collect();
    let tentative = baseline.map(|plan| plan.placements.as_slice()).unwrap_or_default();
    number_sittings(series, &mut chosen);
    for placement in &mut chosen {
        carry_state(placement, tentative);
    }
    // What was called off stays so until the series drops it.
    chosen.extend(tentative.iter().filter(|placement| placement.state == State::Cancelled).cloned());
    chosen.sort_by_key(|placement| (placement.consultation, placement.sitting));
    chosen
}

/// The best choice for a series. What the file fixes to the minute stays where it is, and is told where it breaks a rule;
/// only where more of the rest can be placed without it, it is left out.
fn solved(series: &Series, baseline: Option<&Plan>, fixed: &Asked, effort: &Effort, stop: Stop<'_>) -> (Option<Asked>, Solution) {
    let solution = solve(&fixed.problem, effort, stop);
    let missing = solution.choice.score.missing;
    if missing <= 1 || solution.cut_short {
        return (None, solution);
    }
    let Some(loose) = Asked::with_loose_starts(series, baseline, fixed) else { return (None, solution) };
    let other = solve_again(&loose.problem, effort, stop);
    if other.choice.score.missing >= missing {
        // What is proved with all of them where they are is not proved without.
        return (None, Solution { fewest: false, proved: false, ..solution });
    }
    // With everything that is fixed where it is, something is missing; so a choice that misses one thing misses the fewest.
    let fewest = solution.fewest && other.choice.score.missing == 1;
    (Some(loose), Solution { fewest, proved: false, bound: None, ..other })
}

/// The part of a plan that no planning moves: what is confirmed, announced, held or past, and what was cancelled.
pub fn settled_part(series: &Series, plan: &Plan) -> Plan {
    let stays = |placement: &&Placement| {
        placement.is_settled() || placement.state == State::Cancelled || series.first_day(placement) < series.planned
    };
    Plan { evidence: plan.evidence.clone(), placements: plan.placements.iter().filter(stays).cloned().collect() }
}

/// Judges a plan, whoever made it: what `check` finds, and why what it lacks is not in it.
///
/// The reasons are those that [`plan`] gives, and come from the series and what the plan has settled alone.
pub fn judge(series: &Series, plan: &Plan, digest: Option<&str>) -> (Vec<Finding>, Vec<Omitted>) {
    judge_beside(series, plan, Beside { digest, ..Beside::default() })
}

/// The same, beside another plan.
pub fn judge_beside(series: &Series, plan: &Plan, beside: Beside<'_>) -> (Vec<Finding>, Vec<Omitted>) {
    let findings = tried(series, plan, check_beside(series, plan, beside));
    if candidates::sittings(series).all(|(id, sitting)| holds(plan, id, sitting)) {
        return (findings, Vec::new());
    }
    let series = &Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() };
    let asked = Asked::without_wishes(series, Some(plan));
    let mut omitted = asked.omitted(series, plan, plan.evidence.is_a_search_of(beside.digest));
    if beside.lacks_written {
        omitted.retain(|omitted| series.consultation(omitted.consultation).written.is_none());
    }
    let mut findings = explained(findings, (series, Some(plan)), &omitted, &asked, &|| false);
    if beside.lacks_written {
        findings.iter_mut().for_each(|finding| excuse_written(finding, series));
    }
    (findings, omitted)
}

/// Makes a note of it that a written consultation is in no schedule, which could not hold it.
fn excuse_written(finding: &mut Finding, series: &Series) {
    let written = finding.about.iter().find_map(|subject| match subject {
        Subject::Consultation(id) => Some(series.consultation(*id)).filter(|asked| asked.written.is_some()),
        _ => None,
    });
    let Some(asked) = written.filter(|_| finding.rule == RuleName::Unplaced) else { return };
    finding.level = Level::Note;
    finding.message = format!("{} is written, but a schedule has no written consultations", asked.title);
    finding.fix = Some("check the plan itself, or its calendar, which has them".into());
}

/// The findings, those of a consultation that is not placed with the reason, and with what is asked for too often.
fn explained(
    mut findings: Vec<Finding>,
    (series, baseline): (&Series, Option<&Plan>),
    omitted: &[Omitted],
    asked: &Asked,
    stop: Stop<'_>,
) -> Vec<Finding> {
    for finding in findings.iter_mut().filter(|finding| finding.rule == RuleName::Unplaced) {
        let why = omitted.iter().find(|omitted| finding.about.contains(&Subject::Consultation(omitted.consultation)));
        // What a label tells is not told again.
        let why = why.filter(|why| finding.labels.iter().all(|label| label.text != why.reason));
        finding.notes.extend(why.map(Omitted::words));
        finding.notes.extend(why.and_then(|omitted| asked.ruled_out(omitted.consultation)));
        finding.notes.extend(why.map(|omitted| limits(series, asked, omitted.consultation)).unwrap_or_default());
    }
    if !omitted.is_empty() {
        findings.extend(over_asked_of(series, asked));
        findings.extend(out_of_order(series, asked));
        if omitted.iter().any(|omitted| series.must_place(omitted.consultation)) {
            findings.extend(contradictions(series, asked, baseline, &findings, stop).findings);
        }
        let accepted: Vec<Subject> = findings.iter().filter_map(|finding| finding.accepted.map(Subject::Acceptance)).collect();
        findings.retain(|finding| finding.rule != RuleName::Unused || !finding.about.iter().any(|subject| accepted.contains(subject)));
    }
    findings
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
}

/// A placement that did not move keeps all that a hand said of it, and one that did move is as tentative as it was.
fn carry_state(placement: &mut Placement, before: &[Placement]) {
    let is_it = |other: &&Placement| (other.consultation, other.sitting) == (placement.consultation, placement.sitting);
    let Some(known) = before.iter().find(is_it) else { return };
    let mut kept = placement.clone();
    (kept.state, kept.announced, kept.as_announced) = (known.state, known.announced, known.as_announced.clone());
    if kept == *known {
        *placement = kept;
    } else if known.state == State::Tentative && placement.state == State::Draft {
        placement.state = known.state;
    }
}

/// What is kept of a search. Where not all starts were looked at, nothing is proved of the others.
fn evidence(series: &Series, effort: &Effort, solution: &Solution, all_starts: bool, digest: &str) -> Evidence {
    Evidence {
        planned: Some(series.planned),
        seed: Some(effort.seed),
        effort: Some(effort.moves_per_task),
        backend: Some(solution.backend.to_owned()),
        zone_data: Some(series.zones.version().to_owned()),
        cost: Some(Price(solution.choice.score.cost)),
        bound: solution.bound.map(Price),
        fewest: (solution.choice.score.missing > 0).then_some(solution.fewest && all_starts),
        proved: Some(solution.proved && all_starts),
        cut_short: solution.cut_short,
        some_starts: !all_starts,
        series_digest: Some(digest.to_owned()),
        edited: false,
    }
}
