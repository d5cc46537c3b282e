//! What stays where it breaks a rule because people were told of it.

use super::{Terms, is_over};
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, Plan, RuleName, Series, State, Subject};

/// An announced or confirmed sitting that stays where it breaks rules at error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stuck {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Which sitting, from 0.
    pub sitting: u32,
    /// The rules, in the order of the catalogue.
    pub rules: Vec<RuleName>,
}

/// The sittings of a plan that break a rule and would be free to move if what is announced were; none where it is.
pub fn stuck(series: &Series, plan: &Plan, terms: &Terms, findings: &[Finding]) -> Vec<Stuck> {
    let is_pinned = |placement: &Placement| terms.pinned.contains(&(placement.consultation, placement.sitting));
    let is_open = |placement: &&Placement| {
        placement.is_settled() && placement.state != State::Cancelled && !is_pinned(placement) && !is_over(series, placement)
    };
    let of = |placement: &Placement| {
        let mut rules: Vec<RuleName> = findings.iter().filter(|finding| breaks(finding, placement)).map(|finding| finding.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let Placement { consultation, sitting, .. } = *placement;
        (!rules.is_empty()).then_some(Stuck { consultation, sitting, rules })
    };
    let may_move = terms.allow_announced;
    plan.placements.iter().filter(|_| !may_move).filter(is_open).filter_map(of).collect()
}

/// Whether a finding at error is about where a sitting is.
pub(super) fn breaks(finding: &Finding, placement: &Placement) -> bool {
    use RuleName::{AnnouncedMoved, Contradiction, OverAsked, Unplaced};
    // These speak of what a plan lacks, or of what was announced.
    let is_of_places = !matches!(finding.rule, Unplaced | Contradiction | OverAsked | AnnouncedMoved);
    let of_it = |subject: &&Subject| match subject {
        Subject::Sitting(id, _) | Subject::Consultation(id) => *id == placement.consultation,
        _ => false,
    };
    let is_sitting = |subject: &Subject| matches!(subject, Subject::Sitting(..));
    let about: Vec<&Subject> = finding.about.iter().filter(of_it).collect();
    let names_sittings = about.iter().any(|subject| is_sitting(subject));
    let own = Subject::Sitting(placement.consultation, placement.sitting);
    let is_about_it = if names_sittings { about.contains(&&own) } else { !about.is_empty() };
    finding.is_error() && is_of_places && is_about_it
}
