//! A plan as a whole, as remarks look at it.

use crate::model::{Placement, Plan, Series};

/// A plan and what it is judged beside.
#[derive(Clone, Copy)]
pub struct Whole<'a> {
    /// The series it is a plan of.
    pub series: &'a Series,
    /// The plan.
    pub plan: &'a Plan,
    /// What of it is not cancelled.
    pub placements: &'a [Placement],
    /// The digest of the series file as it is now, if it came from one.
    pub digest: Option<&'a str>,
    /// The plan whose announcements it has to keep, if there is another.
    pub baseline: Option<&'a Plan>,
}
