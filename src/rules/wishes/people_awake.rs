//! More people awake, over the whole series.
//!
//! A minute awake outside the working day costs one, a minute asleep four, for each in a hundred of those concerned.
//! What counts is the share of each audience the consultation is for. An audience of a consultation held in several sittings takes part in the best
//! one for it, and only that one counts.

use crate::demand::Demands;
use crate::model::{AudienceId, Placement, Series, Subject};
use crate::rules::{LastAnswer, by_consultation};

/// Minutes of mild inconvenience that a meeting is for one person of an audience; `None` for a written one.
pub(super) fn inconvenience(series: &Series, audience: AudienceId, placement: &Placement) -> Option<i64> {
    Some(series.inconvenience(series.audience(audience), placement.interval()?))
}

pub(super) fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    let halves = series.wishes.people_awake.halves();
    if halves == 0 {
        return;
    }
    for (consultation, group) in by_consultation(placements) {
        let asked = series.consultation(consultation);
        for &audience in &asked.audiences {
            let price = halves * (demands.shares().audience(audience) / 2);
            let mut last = LastAnswer::none();
            let mut of = |placement: &Placement| last.of(placement, || inconvenience(series, audience, placement));
            let amounts: Vec<(usize, i64)> = group.iter().filter_map(|&index| Some((index, of(&placements[index])?))).collect();
            if asked.sittings == 1 {
                demands.charge(Subject::Audience(audience), price, amounts);
            } else {
                demands.best(Subject::Audience(audience), price, amounts);
            }
        }
    }
}
