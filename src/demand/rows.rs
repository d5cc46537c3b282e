//! The linear model, as far as demands write to it.

use super::pack::Pack;

/// A variable of a linear model, by number.
pub(crate) type Column = usize;

/// The linear model, as far as demands write to it.
pub(crate) trait Rows {
    /// Whether a placement is part of the model.
    fn has(&self, index: u32) -> bool;
    /// Terms of the placements that are.
    fn terms(&mut self, members: &mut dyn Iterator<Item = (u32, f64)>) -> Vec<(Column, f64)>;
    /// A new amount that is not negative, at a cost.
    fn amount(&mut self, cost: i64) -> Column;
    /// An amount is at least 1 if any of these placements is chosen.
    fn due(&mut self, due: Column, indices: &mut dyn Iterator<Item = u32>);
    /// The sum is at most so much.
    fn at_most(&mut self, terms: Vec<(Column, f64)>, most: f64);
    /// The sum is at least so much.
    fn at_least(&mut self, terms: Vec<(Column, f64)>, least: f64);
    /// At most so many of what a pack holds meet.
    fn cliques(&mut self, pack: &Pack);
}
