//! What a plan costs and misses, by the plain reading of what its series asks for: the number that `fora plan` minimises.

use fora::model::{Level, Placement, Plan, RuleName, Series, State};
use fora::rules::demand::{ASLEEP, Demand, Demands, Kind, Strength, UNIT};
use fora::rules::{self, wishes};

/// What a plan misses and costs; smaller is better, and what is missing counts first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cost {
    /// Required sittings that are not placed, and by how much sums that have to be reached are not.
    pub missing: i64,
    /// In 1/120 of an hour of one person mildly inconvenienced.
    pub cost: i64,
}

impl Cost {
    /// The cost as a plan file says it: whole hours of one person, what is over cut off.
    #[allow(dead_code, reason = "not every test that measures compares with a file")]
    pub fn hours(self) -> i64 {
        self.cost / UNIT
    }
}

/// What a plan misses and costs, judged on the day on which its series is planned.
pub fn cost(series: &Series, plan: &Plan) -> Cost {
    let placements: Vec<Placement> = plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect();
    let demands = demands(series, &placements);
    let (mut missing, mut cost) = left_out(series, &placements);
    missing += demands.iter().map(short_of).sum::<i64>();
    cost += demands.iter().filter_map(|demand| demand.cost(|_| true)).sum::<i64>();
    Cost { missing, cost }
}

/// What every rule at warning or above asks of a plan, and every wish.
fn demands(series: &Series, placements: &[Placement]) -> Vec<Demand> {
    let mut demands = Demands::new();
    for rule in rules::all().iter().filter(|rule| rule.name() != RuleName::Unplaced) {
        let level = series.rules.level(rule.name());
        if level >= Level::Warning {
            demands.asked_by(rule.name(), level);
            rule.demands(series, placements, &mut demands);
        }
    }
    wishes::demands(series, placements, &mut demands);
    demands.into_vec()
}

/// By how much a sum that has to be reached, or the best of several sittings that has to be good, is not.
fn short_of(demand: &Demand) -> i64 {
    let asks = match &demand.kind {
        Kind::Best(_) => demand.clone(),
        Kind::Count { least, members, .. } => {
            Demand { kind: Kind::Count { least: *least, most: None, members: members.clone() }, ..demand.clone() }
        }
        _ => return 0,
    };
    if asks.strength == Strength::Must { asks.broken(|_| true).iter().map(|excess| excess.amount).sum() } else { 0 }
}

/// The required sittings that are not placed, and what leaving the optional ones out costs: as much as if everybody they
/// are for slept through them.
fn left_out(series: &Series, placements: &[Placement]) -> (i64, i64) {
    let (mut missing, mut cost) = (0, 0);
    for (id, sitting) in fora::candidates::sittings(series) {
        let is_placed = placements.iter().any(|placement| (placement.consultation, placement.sitting) == (id, sitting));
        let asked = series.consultation(id);
        if !is_placed && asked.optional {
            let people: i64 = asked.audiences.iter().map(|audience| i64::from(series.audience(*audience).size)).sum();
            cost += people.max(1) * asked.lasts * ASLEEP * UNIT / 60;
        } else if !is_placed {
            missing += 1;
        }
    }
    (missing, cost)
}
