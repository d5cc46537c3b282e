//! One file per rule. A rule states what it asks of placements as [`demand::Demand`]s and puts into words
//! what broke; engines and checker know the kinds of demand and no rule.
//!
//! The header of a rule's file is its page: what it asks, why, an example, its settings, its price.
//!
//! Start reading at [`double_booked`], then [`demand`].

pub mod demand;
pub mod wishes;

mod double_booked;
mod too_late;
mod unsociable_hours;

use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RuleName, Series, Subject};
use demand::Demands;
use std::collections::BTreeMap;

/// A rule: what it asks, and what to say when it is broken.
pub trait Rule: Sync {
    /// Its name, everywhere.
    fn name(&self) -> RuleName;

    /// The header of its file, which is its page.
    fn page(&self) -> &'static str;

    /// States what it asks of these placements, all of a plan or all candidates of a planner.
    ///
    /// A demand must mean the same for every candidate and for one plan made by hand. It is not asked
    /// about placements that are cancelled: those are never passed in.
    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands);

    /// Puts into words what broke. May tell several excesses in one finding.
    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding>;
}

/// A demand of a rule, broken by some placements.
#[derive(Clone, Debug)]
pub struct Broken<'a> {
    /// What the demand is about.
    pub subject: Subject,
    /// The placements concerned; the last is the one that broke it.
    pub placements: Vec<&'a Placement>,
    /// By how much, in the demand's unit.
    pub excess: i64,
}

/// Every rule that judges a plan, in the order of the catalogue.
pub fn all() -> &'static [&'static dyn Rule] {
    &[&double_booked::DoubleBooked, &unsociable_hours::UnsociableHours, &too_late::TooLate]
}

/// The sitting of a placement, for labels.
pub(crate) fn sitting(placement: &Placement) -> Subject {
    Subject::Sitting(placement.consultation, placement.sitting)
}

/// The placements of each consultation, by position.
pub(crate) fn by_consultation(placements: &[Placement]) -> BTreeMap<ConsultationId, Vec<usize>> {
    let mut groups: BTreeMap<ConsultationId, Vec<usize>> = BTreeMap::new();
    for (index, placement) in placements.iter().enumerate() {
        groups.entry(placement.consultation).or_default().push(index);
    }
    groups
}
