//! What a plan misses and costs: the number that `fora plan` minimises.

use fora::cost;
use fora::model::{Plan, Series};

/// What a plan misses and costs; smaller is better, and what is missing counts first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cost {
    /// Required sittings that are not placed, and by how much sums that have to be reached are not.
    pub missing: i64,
    /// In the finest parts of a price.
    pub cost: i64,
}

/// What a plan misses and costs, judged on the day on which its series is planned.
pub fn cost(series: &Series, plan: &Plan) -> Cost {
    let cost = cost::cost(series, plan);
    Cost { missing: cost.lacks(), cost: cost.cost.0 }
}
