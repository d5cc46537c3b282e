//! Where a sitting could be, given a plan in which all others stay: the best few places, each with what it changes.

use super::effect::{Effect, Known};
use super::trial::{Trial, forbidding};
use crate::candidates::Unseen;
use crate::model::{ConsultationId, Placement, Plan, RuleName, Series, When};
use crate::solve::Survey;

/// A place for a sitting that breaks no rule at error which was not broken before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// How it differs from where the sitting is.
    pub differs: Differs,
    /// The place.
    pub to: Placement,
    /// What changes with it, beside the plan as it is.
    pub effect: Effect,
}

/// How a place differs from where a sitting is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Differs {
    /// It is on another day, or the sitting is nowhere yet.
    Day,
    /// It is on the same day at another hour.
    Hour,
    /// It is at the same time in another room, or led by somebody else.
    Room,
}

/// Where a sitting could be, and what forbids the rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Places {
    /// Which sitting, counted from 0.
    pub sitting: u32,
    /// Where it is now.
    pub from: Option<Placement>,
    /// The best places, the best first.
    pub best: Vec<Place>,
    /// How many places were looked at: every time with every room and everybody who could lead it.
    pub looked: u32,
    /// How many of them are open, the one where it is among them.
    pub open: u32,
    /// How many of the others each rule forbids, the most first; one that several forbid counts for the first of them.
    pub forbidden: Vec<(RuleName, u32)>,
    /// Why it could also be where it was not looked for.
    pub unseen: Option<Unseen>,
}

/// Beside what plan it is told what changes.
#[derive(Clone, Copy)]
pub enum Beside<'a> {
    /// The same, of the same series.
    Same,
    /// The same, of the series as it is: the one that is looked at names one forum for the consultation, which may be another.
    OtherForum(&'a Series),
    /// The plan of the series as it is: the one that is looked at has the consultation more.
    Without(&'a Series, &'a Plan),
}

/// Whether two places are too much alike to tell both.
type Alike<'a> = &'a dyn Fn(&Placement, &Placement) -> bool;

/// Of the open places so many are held against every rule at most.
const MOST_JUDGED: usize = 24;

/// The best places for a sitting of a consultation, on different days as far as there are any. What changes with each is told
/// beside the plan as it is, which may be one of a series that was changed for the question.
pub fn places(series: &Series, plan: &Plan, which: (ConsultationId, u32), count: usize, beside: Beside<'_>) -> Places {
    let trial = Trial::of(series, plan, which);
    let survey = trial.survey();
    let open = trial.open(&survey);
    let (before, was) = match beside {
        Beside::Same => (Known::of(&trial.series, plan), Some(which.0)),
        Beside::OtherForum(series) => (Known::of(series, plan), Some(which.0)),
        Beside::Without(series, plan) => (Known::of(series, plan), None),
    };
    let mut best: Vec<Place> = Vec::new();
    let mut judged = 0;
    // First the best of each day, then the best at each other hour of those, then whatever is left.
    let day = |to: &Placement| trial.series.first_day(to);
    let same_day = |one: &Placement, other: &Placement| day(one) == day(other);
    let same_time = |one: &Placement, other: &Placement| one.when == other.when;
    let alike: [Alike<'_>; 3] = [&same_day, &same_time, &|one, other| one == other];
    for is_alike in alike {
        let mut refused: Vec<&Placement> = Vec::new();
        for to in &open {
            if best.len() == count || judged == MOST_JUDGED {
                break;
            }
            if best.iter().any(|known| is_alike(&known.to, to)) || refused.iter().any(|known| same_time(known, to)) {
                continue;
            }
            judged += 1;
            match place(&trial, (&before, was), to) {
                Some(place) => best.push(place),
                None => refused.push(to),
            }
        }
    }
    best.sort_by_key(|place| (place.effect.cost.lacks(), place.effect.cost.cost));
    of_survey(&trial, &survey, best)
}

/// A few other places for a sitting that is placed: the best hours of other days, the best other hour of its day, and the
/// best other room or person at its time.
pub(super) fn others(trial: &Trial, before: &Known) -> Places {
    let survey = trial.survey();
    let open = trial.open(&survey);
    let mut best: Vec<Place> = Vec::new();
    for (kind, count) in [(Differs::Hour, 1), (Differs::Day, 2), (Differs::Room, 1)] {
        let mut days = Vec::new();
        let mut tried = 0;
        for to in open.iter().filter(|to| differs(&trial.series, trial.from.as_ref(), to) == kind) {
            let day = trial.series.first_day(to);
            if days.len() == count || tried == MOST_JUDGED / 3 {
                break;
            }
            if kind == Differs::Day && days.contains(&day) {
                continue;
            }
            tried += 1;
            if let Some(place) = place(trial, (before, Some(to.consultation)), to) {
                days.push(day);
                best.push(place);
            }
        }
    }
    best.sort_by_key(|place| (place.effect.cost.lacks(), place.effect.cost.cost));
    of_survey(trial, &survey, best)
}

fn of_survey(trial: &Trial, survey: &Survey, best: Vec<Place>) -> Places {
    Places {
        sitting: trial.sitting,
        from: trial.from.clone(),
        best,
        looked: survey.places(),
        open: survey.open.len() as u32,
        forbidden: forbidding(survey),
        unseen: trial.anywhere().and_then(|sitting| sitting.unseen),
    }
}

/// A place with what it changes; `None` if a rule at error breaks that was not broken before.
fn place(trial: &Trial, (before, was): (&Known, Option<ConsultationId>), to: &Placement) -> Option<Place> {
    let effect = before.effect(&Known::of(&trial.series, &trial.with(to)), was, to.consultation);
    let differs = differs(&trial.series, trial.from.as_ref(), to);
    (!effect.breaks_an_error()).then(|| Place { differs, to: to.clone(), effect })
}

fn differs(series: &Series, from: Option<&Placement>, to: &Placement) -> Differs {
    match (from, to.when) {
        (Some(from), _) if from.when == to.when => Differs::Room,
        (Some(from), When::Meeting(_)) if series.first_day(from) == series.first_day(to) => Differs::Hour,
        _ => Differs::Day,
    }
}
