//! What a plan costs, whoever made it: the number that planning makes as small as it can, so that two plans of one series
//! can be held against each other.
//!
//! It is read from the plan's own placements by the plain reading of every demand, as checking reads them, and never taken
//! from what the plan says of itself.

use crate::asked;
use crate::demand::shares::Shares;
use crate::demand::{Asker, Demand, Kind, Strength};
use crate::model::{ConsultationId, Placement, Plan, Price, Series, State};
use std::collections::BTreeMap;

/// What a plan lacks and costs. Of two plans that keep every rule at error, the one that lacks less is better, and of two
/// that lack equally much, the one that costs less.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cost {
    /// Required sittings that are not in it. One that the plan calls off is not missing.
    pub missing: i64,
    /// How far sums that a rule at error wants to be reached fall short, in the units of those rules.
    pub short: i64,
    /// What broken warnings, wishes and optional sittings left out cost.
    pub cost: Price,
}

impl Cost {
    /// What it lacks in all; planning makes this small before it looks at the cost.
    pub fn lacks(&self) -> i64 {
        self.missing + self.short
    }

    /// Both together.
    pub fn plus(self, other: Cost) -> Cost {
        Cost { missing: self.missing + other.missing, short: self.short + other.short, cost: Price(self.cost.0 + other.cost.0) }
    }

    /// What it lacks and costs more than another; below 0 where it is less.
    pub fn minus(self, other: Cost) -> Cost {
        Cost { missing: self.missing - other.missing, short: self.short - other.short, cost: Price(self.cost.0 - other.cost.0) }
    }
}

/// What a plan lacks and costs.
pub fn cost(series: &Series, plan: &Plan) -> Cost {
    let series = &Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() };
    let placements: Vec<Placement> = plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect();
    let mut cost = left_out(series, plan);
    let demands = asked::of_everything(series, &placements).into_vec();
    cost.cost.0 += by_asker(&demands).values().sum::<i64>();
    for demand in demands.iter().filter(|demand| demand.strength == Strength::Must) {
        cost.short += short(demand, demand.broken(|_| true).iter().map(|excess| excess.amount).sum());
    }
    cost
}

/// What placements cost by each rule and wish, of the demands that were stated over them.
pub(crate) fn by_asker(demands: &[Demand]) -> BTreeMap<Asker, i64> {
    let mut costs = BTreeMap::new();
    for demand in demands.iter().filter(|demand| demand.strength != Strength::Must) {
        *costs.entry(demand.asker).or_insert(0) += demand.cost(|_| true).unwrap_or(0);
    }
    costs
}

/// How far a demand that must hold falls short. One that is exceeded lacks nothing: checking tells what it breaks.
pub(crate) fn short(demand: &Demand, amount: i64) -> i64 {
    match &demand.kind {
        Kind::Count { least: Some(least), members, .. } => (least - members.iter().map(|member| member.amount).sum::<i64>()).max(0),
        Kind::Best(_) => amount,
        _ => 0,
    }
}

/// The required sittings that are not placed, and what the optional ones cost that are not.
fn left_out(series: &Series, plan: &Plan) -> Cost {
    left_out_of_each(series, plan).fold(Cost::default(), |sum, (.., cost)| sum.plus(cost))
}

/// Each consultation of which sittings are not placed, how many, and what that is.
pub(crate) fn left_out_of_each(series: &Series, plan: &Plan) -> impl Iterator<Item = (ConsultationId, i64, Cost)> {
    let shares = Shares::of(series);
    series.consultation_ids().filter_map(move |id| {
        let wanted = i64::from(series.consultation(id).sittings_asked());
        let answered = plan.placements.iter().filter(|placement| placement.consultation == id).count() as i64;
        let lacking = Some(wanted - answered).filter(|lacking| *lacking > 0)?;
        let cost = match asked::price_of_leaving_out(series, &shares, id) {
            Some(price) => Cost { cost: Price(lacking * price), ..Cost::default() },
            None => Cost { missing: lacking, ..Cost::default() },
        };
        Some((id, lacking, cost))
    })
}
