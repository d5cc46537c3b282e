//! What cannot be, told before any search: what has no place at all, what no plan can reach, and who is asked for too much.
//!
//! Start reading at [`impossible`]. `over_asked_of` alone is what a plan tells too; the rest it tells anyway, of the plan.
//! What a complete search finds impossible is made small by `conflict`, and told where no other finding says the same.

use crate::asked::Asked;
use crate::check::{check, findings_of, remarked, with_short_titles};
use crate::conflict::{Conflict, Core, Width, without};
use crate::finding::Finding;
use crate::model::{After, ConsultationId, LastDay, Level, Plan, RuleName, Series, Subject};
use crate::rules::over_asked::OverAsked;
use crate::rules::{self, Broken, order, words};
use crate::solve::{Lack, Possible, Shortage, Stop, possible};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// Every finding about a series that no plan of it can be without, given what `baseline` has announced or held.
///
/// A series without a finding may still have no plan: only a search tells.
pub fn impossible(series: &Series, baseline: Option<&Plan>) -> Vec<Finding> {
    let series = &with_short_titles(series.clone());
    let asked = Asked::without_wishes(series, baseline);
    let mut findings = given(series, &asked);
    findings.extend(without_a_place(series, &asked, baseline));
    findings.extend(out_of_order(series, &asked));
    let shortages = crate::solve::shortages(&asked.problem);
    let all_starts = asked.unseen().is_empty();
    findings.extend(shortages.iter().flat_map(|shortage| out_of_reach(series, shortage, all_starts)));
    findings.extend(over_asked(series, &asked, &shortages));
    let Contradictions { findings: contradictions, rest } = contradictions(series, &asked, baseline, &findings, &|| false);
    findings.extend(contradictions);
    findings.extend((rest.is_none() && !findings.iter().any(Finding::is_error)).then(|| not_found_out(series)));
    findings
}

/// How many contradictions of one series are told.
const MOST_CONTRADICTIONS: usize = 3;
/// What is looked at to see whether there is one.
const LOOKS: u64 = 600_000;
/// What is looked at to make each small: a second or two.
const WIDTH: Width = Width { looks: 150_000, starts: 60_000, starts_in_all: 240_000, trials: 100 };
/// Series with more places are not searched for a contradiction before they are planned.
const MOST_PLACES: u64 = 3_000_000;

/// What is known of contradictions: a finding for each that is told, and whether all else can hold; `None` if it was not
/// found out.
pub(crate) struct Contradictions {
    pub(crate) findings: Vec<Finding>,
    pub(crate) rest: Option<bool>,
}

/// The smallest sets of requirements that cannot hold together, but for those that a finding tells already. Each is looked
/// for without the consultations of those before it.
pub(crate) fn contradictions(series: &Series, asked: &Asked, baseline: Option<&Plan>, told: &[Finding], stop: Stop<'_>) -> Contradictions {
    let asks = series.asks(RuleName::Contradiction) && series.asks(RuleName::Unplaced);
    if !asks || asked.problem.places_open() > MOST_PLACES {
        return Contradictions { findings: Vec::new(), rest: (!asks).then_some(true) };
    }
    let mut findings: Vec<Finding> = Vec::new();
    let mut rest = series.clone();
    let mut fewer: Option<Asked> = None;
    // One round more tells whether there is one more.
    for round in 0..=MOST_CONTRADICTIONS {
        let asked = fewer.as_ref().unwrap_or(asked);
        let (tasks, reaches) = match possible(&asked.problem, LOOKS, stop) {
            Possible::Yes => return Contradictions { findings, rest: Some(true) },
            Possible::Unknown => break,
            Possible::No { tasks, reaches } => (tasks, reaches),
        };
        let mut held: Vec<ConsultationId> = tasks.iter().map(|task| asked.sittings[*task as usize].consultation).collect();
        held.dedup();
        if is_told_of(asked, &held, told) {
            held.extend(rest.consultation_ids().filter(|id| asked.is_without_a_place(*id) && is_told_of(asked, &[*id], told)));
        } else if round == MOST_CONTRADICTIONS {
            if let Some(last) = findings.last_mut() {
                last.notes.push("at least one more contradiction stands beside those that are told".to_owned());
            }
            return Contradictions { findings, rest: Some(false) };
        } else {
            let conflict = (Core { tasks, reaches }).smallest(&rest, baseline, asked, WIDTH, stop);
            held = conflict.held();
            findings.extend((!is_told(&conflict, told)).then(|| conflict.finding(series)));
        }
        if held.is_empty() {
            break;
        }
        rest = without(&rest, &held);
        fewer = Some(Asked::without_wishes(&rest, baseline));
    }
    Contradictions { findings, rest: None }
}

/// That it was not found out whether everything required can hold.
fn not_found_out(series: &Series) -> Finding {
    let message = "whether everything that is required can hold together was not found out: this looks at a part of what there is";
    let finding = Finding::new(RuleName::Contradiction, message).level(Level::Note);
    remarked(series, finding.fix("`fora explain` looks at more, and `fora plan` places as much as it can"))
}

/// Whether findings say why these cannot be held before it is looked for the smallest reason: what cannot be reached is told by
/// its own rule, and what one rule leaves without a place, or too much to ask, in so many words.
fn is_told_of(asked: &Asked, held: &[ConsultationId], told: &[Finding]) -> bool {
    let has_one_reason = |id: &ConsultationId| {
        asked.is_without_a_place(*id)
            && asked.sittings.iter().zip(&asked.problem.tasks).all(|(sitting, task)| sitting.consultation != *id || task.dropped.len() <= 1)
    };
    let is_of_all = |finding: &Finding| held.iter().all(|id| finding.about.contains(&Subject::Consultation(*id)));
    let says_it = |finding: &Finding| matches!(finding.rule, RuleName::OverAsked | RuleName::Order) && is_of_all(finding);
    let is_unplaced = |finding: &Finding| finding.rule == RuleName::Unplaced && is_of_all(finding);
    held.is_empty() || told.iter().any(says_it) || (held.iter().all(has_one_reason) && told.iter().any(is_unplaced))
}

/// Whether a finding says the same: that one consultation has no place by one rule, or that one rule is in the way of all.
fn is_told(conflict: &Conflict, told: &[Finding]) -> bool {
    let held: Vec<Subject> = conflict.held().into_iter().map(Subject::Consultation).collect();
    let narrows = |rule: RuleName| {
        use RuleName::{NoModerator, NoPeople, NotAsAsked, OffSlot, OutsideForum, OutsideHours};
        matches!(rule, OutsideForum | OutsideHours | OffSlot | NotAsAsked | NoModerator | NoPeople)
    };
    let rules: BTreeSet<RuleName> =
        conflict.origins.iter().filter_map(|origin| origin.what.rule()).filter(|rule| !narrows(*rule)).collect();
    let says_it = |finding: &Finding| {
        let is_of_all = matches!(finding.rule, RuleName::Unplaced | RuleName::OverAsked | RuleName::Order);
        is_of_all && held.iter().all(|subject| finding.about.contains(subject))
    };
    let reaches = |finding: &Finding| rules.contains(&finding.rule);
    if held.is_empty() { told.iter().any(reaches) } else { rules.len() <= 1 && told.iter().any(says_it) }
}

/// Where looking ended for a consultation, if the series does not say it: not all starts, or the last day.
pub(crate) fn limits(series: &Series, asked: &Asked, id: ConsultationId) -> Vec<String> {
    let mut limits = Vec::new();
    limits.extend(asked.unseen_of(id).map(|unseen| unseen.words(series)));
    let consultation = series.consultation(id);
    if consultation.written.is_none() && consultation.wanted.starts.is_empty() {
        let (day, why) = series.last_day_looked_at(consultation);
        let day = words::day(series, day);
        match why {
            LastDay::Milestone(milestone) => {
                let title = &series.milestone(milestone).title;
                limits.push(format!("it was looked for until {day}, when {title}, which it feeds, opens: set `to` for another last day"));
            }
            LastDay::Default => limits.push(format!("it was looked for until {day}: set `to` for another last day")),
            LastDay::Asked | LastDay::Forum => {}
        }
    }
    limits
}

/// Two consultations of which one waits for the other, and that no plan can hold in that order.
struct Waits {
    first: ConsultationId,
    then: ConsultationId,
    /// The earliest or latest end of the first, and the latest or earliest start of the other.
    ends: Instant,
    starts: Instant,
    after: After,
    /// Whether the other could only start too late, and not too early.
    too_far: bool,
}

/// What cannot be held in the order asked for, wherever each of it is, told once for each that is fixed and else for
/// each that waits.
pub(crate) fn out_of_order(series: &Series, asked: &Asked) -> Vec<Finding> {
    if series.rules.level(RuleName::Order) != Level::Error {
        return Vec::new();
    }
    let pairs = series.consultation_ids().flat_map(|then| series.consultation(then).after.iter().map(move |after| (then, *after)));
    let pairs = pairs.filter(|(then, after)| ![then, &after.consultation].iter().any(|id| asked.unseen_of(**id).is_some()));
    let waits = pairs.filter_map(|(then, after)| waits(series, asked, then, after));
    // Those that the same fixed one stands against are told together.
    let mut groups: BTreeMap<(ConsultationId, bool, bool), Vec<Waits>> = BTreeMap::new();
    for waits in waits {
        let is_fixed = |id| fixed_by(series, id).is_some() || asked.stays(id);
        let of_first = !is_fixed(waits.then) && is_fixed(waits.first);
        groups.entry((if of_first { waits.first } else { waits.then }, of_first, waits.too_far)).or_default().push(waits);
    }
    groups.into_iter().map(|((_, of_first, _), waits)| describe_order(series, asked, of_first, &waits)).collect()
}

/// The key by which the series fixes when a consultation is, at least to the day.
fn fixed_by(series: &Series, id: ConsultationId) -> Option<&'static str> {
    let asked = series.consultation(id);
    match (asked.wanted.start(), asked.wanted.on, asked.written) {
        (Some(_), ..) => Some("starts"),
        (None, Some(_), _) => Some("on"),
        (None, None, Some(_)) => Some("from"),
        _ => None,
    }
}

/// Whether the places that are left to two consultations put them out of order whichever are chosen. Two that stay where
/// they are do not count: checking tells of those.
fn waits(series: &Series, asked: &Asked, then: ConsultationId, after: After) -> Option<Waits> {
    let first = after.consultation;
    if [first, then].iter().any(|id| series.consultation(*id).optional) || (asked.stays(first) && asked.stays(then)) {
        return None;
    }
    let ends = asked.extremes(first, |placement| order::end(series, placement))?;
    let starts = asked.extremes(then, |placement| order::start(series, placement))?;
    let waits = |ends, starts, too_far| Some(Waits { first, then, ends, starts, after, too_far });
    if starts.least_of_last < ends.last_of_first.plus(after.least) {
        return waits(ends.last_of_first, starts.least_of_last, false);
    }
    let most = after.most.filter(|most| starts.last_of_first > ends.least_of_last.plus(*most));
    most.and_then(|_| waits(ends.least_of_last, starts.last_of_first, true))
}

/// Puts into words what one consultation, the one waited for or else the one that waits, asks of others that cannot be.
fn describe_order(series: &Series, asked: &Asked, of_first: bool, waits: &[Waits]) -> Finding {
    let one = &waits[0];
    let about = if of_first { one.first } else { one.then };
    let others: Vec<ConsultationId> = waits.iter().map(|waits| if of_first { waits.then } else { waits.first }).collect();
    let moment = |id: ConsultationId, at| words::moment(series, series.place_beside(series.consultation(id).forum), at);
    let title = |id: &ConsultationId| series.consultation(*id).title.clone();
    // What is said of several is so for all of them.
    let points = waits.iter().map(|waits| if of_first { waits.starts } else { waits.ends });
    let point = if of_first != one.too_far { points.max() } else { points.min() }.unwrap_or(one.starts);
    let (own, verb, others_verb) = if of_first { (one.ends, "end", "start") } else { (one.starts, "start", "end") };
    let sides = if of_first != one.too_far { ("before", "after") } else { ("after", "before") };
    let (key, stays) = (fixed_by(series, about), asked.stays(about));
    let is = if stays || key == Some("from") {
        format!("{verb}s on {}", moment(about, own))
    } else {
        format!("cannot {verb} {} {}", sides.0, moment(about, own))
    };
    let wait = match (of_first, others.len()) {
        (true, 1) => "which waits for it",
        (true, _) => "which wait for it",
        (false, _) => "for which it waits",
    };
    let distance = match (one.too_far, one.after.least, one.after.most) {
        (true, _, Some(most)) => format!(" at most {}", words::long(most)),
        (false, least, _) if least > 0 => format!(" at least {}", words::long(least)),
        _ => String::new(),
    };
    let list = words::list(others.iter().map(title));
    let message =
        format!("{} {is}, and {list}, {wait}{distance}, cannot {others_verb} {} {}", title(&about), sides.1, moment(others[0], point));
    let label = match (key, stays) {
        (Some(_), _) => "fixed here",
        (None, true) => "it stays where it is",
        (None, false) => "all its places lie there",
    };
    let finding = Finding::new(RuleName::Order, message)
        .label(Subject::Consultation(about), key, label)
        .touches([Subject::Consultation(about)])
        .touches(others.iter().copied().map(Subject::Consultation))
        .note("no plan of this series can hold all of them")
        .fix(if key.is_some() || stays {
            "move it, give the others other days, or change `after`"
        } else {
            "give them other days, or change `after`"
        });
    remarked(series, finding)
}

/// What people and rooms are asked for beyond what there is of them, of a series as the engines see it.
pub(crate) fn over_asked_of(series: &Series, asked: &Asked) -> Vec<Finding> {
    over_asked(series, asked, &crate::solve::shortages(&asked.problem))
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
        let candidates = tasks.iter().map(|task| asked.problem.starts(*task).map(|place| asked.placement(*task, place)).collect());
        let over = OverAsked { rule, subject: shortage.subject, needed: *needed, available: *available, counted: *counted };
        let told = over.describe(series, &candidates.collect::<Vec<Vec<_>>>()).map(|finding| remarked(series, finding));
        let is_cut = tasks.iter().any(|task| asked.sittings[*task as usize].unseen.is_some());
        findings.extend(told.map(|finding| if is_cut { finding.note("not everything was looked at") } else { finding }));
    }
    findings
}

/// The errors among what stays where it is: what the series fixes to the minute, and what is announced or held.
fn given(series: &Series, asked: &Asked) -> Vec<Finding> {
    let pinned = (0..).zip(&asked.problem.tasks).filter(|(_, task)| task.pinned && task.open > 0);
    let plan = Plan { placements: pinned.map(|(task, _)| asked.placement(task, 0)).collect(), ..Plan::default() };
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
            let cannot = if asked.unseen_of(id).is_some() { "has no place" } else { "cannot be placed anywhere" };
            let finding = Finding::new(RuleName::Unplaced, format!("{title} {cannot}: {}", omitted.reason))
                .label(Subject::Consultation(id), None, "not one place is left for it")
                .touches([Subject::Consultation(id)])
                .fix("change what rules it out, widen its days or hours, or make it `optional`");
            let notes = asked.ruled_out(id).into_iter().chain(limits(series, asked, id));
            remarked(series, notes.fold(finding, Finding::note))
        })
        .collect()
}

/// A sum that no plan reaches, in the words of the rule that asks for it.
fn out_of_reach(series: &Series, shortage: &Shortage, all_starts: bool) -> Vec<Finding> {
    let Lack::OutOfReach(short) = shortage.lack else { return Vec::new() };
    let Some(rule) = rules::all().iter().find(|rule| Some(rule.name()) == shortage.rule) else { return Vec::new() };
    let broken = Broken { subject: shortage.subject, placements: Vec::new(), excess: short };
    let findings = findings_of(series, *rule, series.rules.level(rule.name()), vec![broken]);
    let note = if all_starts {
        "no plan of this series can do better"
    } else {
        "no plan can do better by what was looked at, which is not everything"
    };
    findings.into_iter().map(|finding| finding.note(note)).collect()
}
