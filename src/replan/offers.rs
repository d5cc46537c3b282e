//! What of a meeting that stays could change without moving it: another moderator whom the series allows.

use super::stuck::breaks;
use super::{Terms, is_over};
use crate::check::check;
use crate::finding::Finding;
use crate::model::{ConsultationId, PersonId, Placement, Plan, Series, State};

/// Somebody else who could lead a meeting that stays where and when it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Which sitting, from 0.
    pub sitting: u32,
    /// Who leads it in the plan.
    pub from: Option<PersonId>,
    /// Who could.
    pub to: PersonId,
    /// How many errors the plan then has less.
    pub mends: usize,
}

/// For each meeting that is announced, confirmed or pinned, and of which a plan breaks a rule at error: who could lead it
/// instead so that fewer are broken; of several the one with whom the fewest are.
pub fn offers(series: &Series, plan: &Plan, terms: &Terms, findings: &[Finding]) -> Vec<Offer> {
    let errors = count(&check(series, plan, None));
    let stays = |placement: &Placement| placement.is_settled() || terms.pinned.contains(&(placement.consultation, placement.sitting));
    let is_open = |placement: &Placement| stays(placement) && !is_over(series, placement) && placement.state != State::Cancelled;
    let is_broken = |placement: &Placement| findings.iter().any(|finding| breaks(finding, placement));
    let settled = (0..).zip(&plan.placements).filter(|(_, placement)| is_open(placement) && is_broken(placement));
    settled.filter_map(|(at, placement)| offer(series, plan, (at, placement), errors)).collect()
}

fn offer(series: &Series, plan: &Plan, (at, placement): (usize, &Placement), errors: usize) -> Option<Offer> {
    let others = series.consultation(placement.consultation).moderators.iter().copied();
    let tried = others.filter(|other| Some(*other) != placement.moderator).map(|other| {
        let mut placements = plan.placements.clone();
        placements[at].moderator = Some(other);
        (count(&check(series, &Plan { placements, ..plan.clone() }, None)), other)
    });
    let (left, to) = tried.min().filter(|(left, _)| *left < errors)?;
    let Placement { consultation, sitting, moderator: from, .. } = *placement;
    Some(Offer { consultation, sitting, from, to, mends: errors - left })
}

fn count(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.is_error()).count()
}
