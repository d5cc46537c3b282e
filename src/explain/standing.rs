//! Why a consultation stands where it stands, or why it is not in the plan.

use super::effect::Known;
use super::places::{Places, others};
use super::trial::Trial;
use crate::asked::Asked;
use crate::check::with_short_titles;
use crate::impossible::limits;
use crate::model::{ConsultationId, DeliverableId, Omitted, PersonId, Placement, Plan, RuleName, Series, State, Stretch, When};
use crate::time::Date;

/// Why a consultation stands where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Each sitting that is placed.
    pub placed: Vec<Held>,
    /// What is known of it where some of it is not placed.
    pub missing: Option<Missing>,
    /// Whether what is not placed is called off.
    pub called_off: bool,
}

/// A sitting that is placed, with what holds it there and where else it could be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Where it is.
    pub placement: Placement,
    /// Why no planning moves it.
    pub by: Vec<Hold>,
    /// Where else it could be, all others where they are; of one whose start is fixed, if it were not.
    pub elsewhere: Places,
}

/// Why no planning moves a sitting, or not from its day or room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hold {
    /// It was announced on this day.
    Announced(Date),
    /// It is confirmed.
    Confirmed,
    /// It took place.
    TookPlace,
    /// It lies before the day of planning.
    Past,
    /// The series fixes its start.
    Start,
    /// The series fixes its day.
    Day(Date),
    /// The series fixes its room.
    Room,
    /// It is in writing, and the series says from when to when.
    Written,
}

/// A consultation that is not placed, or not with all its sittings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// Why, as `check` says it.
    pub why: Omitted,
    /// How many places each rule took, in words, where none is left.
    pub ruled_out: Option<String>,
    /// Where looking ended.
    pub limits: Vec<String>,
    /// Where it could be beside the others, all of them where they are.
    pub places: Places,
    /// The documents that it would feed too late, with the chain of steps that makes it so.
    pub late: Vec<Late>,
}

/// A document that a consultation feeds too late even if it is held as early as it can be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Late {
    /// The document.
    pub document: DeliverableId,
    /// The day on which the consultation ends if it is held as early as its forum, its days and its hours allow.
    pub ends: Date,
    /// Whether that is the day on which its forum opens.
    pub forum_opens: bool,
    /// What is done then, by whom, in how many working days, and when.
    pub steps: Vec<(String, Option<PersonId>, u32, Stretch)>,
    /// The day on which it is due.
    pub due: Date,
    /// By how many working days it is late.
    pub late: i64,
    /// The last day on which a consultation can feed it.
    pub last_useful: Option<Date>,
    /// Changes of the series with each of which alone a place is left for it; each was tried.
    pub ways: Vec<Way>,
}

/// A change of the series with which a consultation is in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// It does not feed the document.
    FeedsNot,
    /// The document is due on this day.
    Due(Date),
    /// The steps together take so many working days, and not so many.
    Steps(i64, i64),
}

/// Why a consultation, or one sitting of it, stands where it stands.
pub fn standing(series: &Series, plan: &Plan, id: ConsultationId, sitting: Option<u32>) -> Standing {
    let series = &with_short_titles(series.clone());
    let own = |placement: &&Placement| placement.consultation == id && sitting.is_none_or(|sitting| placement.sitting == sitting);
    let known = Known::of(series, plan);
    let placed = plan.placements.iter().filter(own).filter(|placement| placement.state != State::Cancelled);
    let placed: Vec<Held> = placed.map(|placement| held(series, plan, &known, placement)).collect();
    let called_off = plan.placements.iter().any(|placement| own(&placement) && placement.state == State::Cancelled);
    let wanted = sitting.map_or(0..series.consultation(id).sittings_asked(), |sitting| sitting..sitting + 1);
    let is_there = |sitting: &u32| plan.placements.iter().any(|placement| (placement.consultation, placement.sitting) == (id, *sitting));
    let lacking = wanted.into_iter().find(|sitting| !is_there(sitting));
    let missing = lacking.and_then(|sitting| missing(series, plan, &known, (id, sitting)));
    Standing { placed, missing, called_off }
}

fn held(series: &Series, plan: &Plan, known: &Known, placement: &Placement) -> Held {
    let (by, which) = (holds(series, placement), (placement.consultation, placement.sitting));
    let elsewhere = if by.contains(&Hold::Start) {
        // Both sides are told of the series as if it did not fix the start.
        let mut loose = series.clone();
        loose.consultations[placement.consultation.index()].wanted.starts.clear();
        others(&Trial::of(&loose, plan, which), &Known::of(&loose, plan))
    } else {
        others(&Trial::of(series, plan, which), known)
    };
    Held { placement: placement.clone(), by, elsewhere }
}

fn holds(series: &Series, placement: &Placement) -> Vec<Hold> {
    let asked = series.consultation(placement.consultation);
    let mut holds = Vec::new();
    holds.extend(placement.announced.map(Hold::Announced));
    holds.extend((placement.state == State::Confirmed).then_some(Hold::Confirmed));
    holds.extend((placement.state == State::Held).then_some(Hold::TookPlace));
    holds.extend((series.first_day(placement) < series.planned).then_some(Hold::Past));
    match (placement.when, asked.wanted.start(), asked.wanted.on) {
        (When::Written { .. }, ..) => holds.push(Hold::Written),
        (_, Some(_), _) => holds.push(Hold::Start),
        (_, None, Some(day)) => holds.push(Hold::Day(day)),
        _ => {}
    }
    holds.extend(asked.rooms.first().map(|_| Hold::Room));
    holds
}

fn missing(series: &Series, plan: &Plan, known: &Known, which: (ConsultationId, u32)) -> Option<Missing> {
    let at = &Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() };
    let asked = Asked::without_wishes(at, Some(plan));
    let omitted = asked.omitted(at, plan, false);
    let why = omitted.into_iter().find(|omitted| omitted.consultation == which.0)?;
    let trial = Trial::of(series, plan, which);
    let late = if why.rule == Some(RuleName::TooLate) || trial.survey().forbidden.contains_key(&Some(RuleName::TooLate)) {
        late(series, plan, &trial, which)
    } else {
        Vec::new()
    };
    Some(Missing { why, ruled_out: asked.ruled_out(which.0), limits: limits(at, &asked, which.0), places: others(&trial, known), late })
}

/// The documents that come too late even if the sitting is held as early as it can be.
fn late(series: &Series, plan: &Plan, trial: &Trial, which: (ConsultationId, u32)) -> Vec<Late> {
    let Some(sitting) = trial.anywhere().filter(|sitting| !sitting.is_empty()) else { return Vec::new() };
    let Some(earliest) = sitting.at_each_start().min_by_key(|placement| placement.when) else { return Vec::new() };
    let ends = series.last_day(&earliest);
    let opens = earliest.forum.map(|forum| series.forum(forum).opens);
    let of = |id: &DeliverableId| {
        let document = series.deliverable(*id);
        let slack = series.slack(document, ends).filter(|slack| *slack < 0)?;
        let steps = series.steps_after(document, ends);
        let steps = steps.into_iter().map(|(step, days)| (step.does.clone(), step.by, step.working_days, days)).collect();
        Some(Late {
            document: *id,
            ends,
            forum_opens: opens == Some(series.first_day(&earliest)),
            steps,
            due: series.due_day(document, ends),
            late: -slack,
            last_useful: series.last_useful_day(document),
            ways: ways(series, plan, which, (*id, ends, -slack)),
        })
    };
    series.consultation(which.0).feeds.iter().filter_map(of).collect()
}

/// The changes that leave a place for it, each tried.
fn ways(series: &Series, plan: &Plan, which: (ConsultationId, u32), (id, ends, late): (DeliverableId, Date, i64)) -> Vec<Way> {
    let works = |changed: &Series| !Trial::of(changed, plan, which).survey().open.is_empty();
    let mut ways = Vec::new();
    let mut changed = series.clone();
    changed.consultations[which.0.index()].feeds.retain(|fed| *fed != id);
    if works(&changed) {
        ways.push(Way::FeedsNot);
    }
    let document = series.deliverable(id);
    let opens = series.milestone(document.milestone).opens;
    if let Some(ready) = series.chain_end(document, ends).filter(|ready| *ready < opens && series.grace(document, ends).is_none()) {
        let mut changed = series.clone();
        changed.deliverables[id.index()].due_day = ready;
        if works(&changed) {
            ways.push(Way::Due(ready));
        }
    }
    let takes: i64 = document.steps.iter().map(|step| i64::from(step.working_days)).sum();
    if takes > late {
        let mut changed = series.clone();
        let mut left = late;
        for step in changed.deliverables[id.index()].steps.iter_mut().rev() {
            let off = left.min(i64::from(step.working_days));
            (step.working_days, left) = (step.working_days - off as u32, left - off);
        }
        if works(&changed) {
            ways.push(Way::Steps(takes - late, takes));
        }
    }
    ways
}
