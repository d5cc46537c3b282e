//! Changes of a plan that may mend a finding.

use crate::model::Placement;

/// What a placement could be instead: at another time, in another room or with another moderator.
///
/// A rule names what it would itself be content with. Nothing of it is offered before it was tried on the whole plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The placement as it is.
    pub from: Placement,
    /// What it could be instead, the best first.
    pub to: Vec<Placement>,
    /// What follows the words of the change, such as ", when all are awake".
    pub because: &'static str,
}
