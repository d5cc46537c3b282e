//! The amounts of the chosen add up to at least and at most so much.

use super::parts::{Price, Tasks, forget, largest_of_tasks, paid};
use super::rows::Rows;
use super::{Demand, Excess, Member, Score};

/// The plain reading. Members that add nothing are named too: they are concerned.
pub(super) fn broken(
    (least, most): (Option<i64>, Option<i64>),
    members: &[Member],
    demand: &Demand,
    chosen: impl Fn(u32) -> bool,
) -> Vec<Excess> {
    let counted: Vec<&Member> = members.iter().filter(|member| chosen(member.index)).collect();
    let sum: i64 = counted.iter().map(|member| member.amount).sum();
    let amount = least.map_or(0, |least| least - sum).max(most.map_or(0, |most| sum - most));
    let indices = counted.iter().map(|member| member.index).collect();
    if amount > 0 { vec![Excess { subject: demand.subject, indices, amount }] } else { Vec::new() }
}

/// The placements that break it on their own.
pub(super) fn alone(most: Option<i64>, members: &[Member]) -> impl Iterator<Item = u32> {
    members.iter().filter(move |member| most.is_some_and(|most| member.amount > most)).map(|member| member.index)
}

/// What is asked of a sum, and how far it can go.
#[derive(Debug)]
pub(crate) struct Meter {
    price: Price,
    least: Option<i64>,
    most: Option<i64>,
    /// The largest sum that any choice reaches.
    reachable: i64,
    /// The sum of what is pinned.
    pinned: i64,
}

impl Meter {
    pub fn new(price: Price, (least, most): (Option<i64>, Option<i64>), members: &[Member], tasks: &dyn Tasks) -> Self {
        let largest = largest_of_tasks(members, tasks);
        let pinned = largest.iter().filter(|(task, _)| tasks.is_pinned(**task)).map(|(_, amount)| amount).sum();
        Meter { price, least, most, reachable: largest.values().sum(), pinned }
    }

    /// What is missing from every choice, because no choice reaches it.
    pub fn out_of_reach(&self) -> i64 {
        if self.price.is_none() { self.least.map_or(0, |least| (least - self.reachable).max(0)) } else { 0 }
    }

    /// The least that is asked of a choice which misses as little as it can: what no choice reaches is not.
    fn least_within_reach(&self) -> Option<i64> {
        self.least.map(|least| if self.price.is_none() { least.min(self.reachable) } else { least })
    }

    /// The most that is asked of it: what is pinned stays, even if it is more.
    fn most_within_reach(&self) -> Option<i64> {
        self.most.map(|most| if self.price.is_none() { most.max(self.pinned) } else { most })
    }

    fn above(&self, sum: i64) -> i64 {
        self.most.map_or(0, |most| (sum - most).max(0))
    }

    fn below(&self, sum: i64) -> i64 {
        self.least.map_or(0, |least| (least - sum).max(0))
    }

    /// The first weights: one for what is short of the least, one for what is beyond the most.
    pub fn weights(&self) -> Vec<f64> {
        vec![self.least.and(self.price).map_or(0.0, |price| price.unit as f64 / 2.0), 0.0]
    }

    /// How far the weights range, where a task costs so much.
    pub fn scale(&self, members: &[Member], cost_of_task: f64) -> f64 {
        let largest = members.iter().map(|member| member.amount).max().unwrap_or(0).max(1);
        self.price.map_or(cost_of_task / largest as f64, |price| price.unit as f64)
    }

    /// Adds the relaxed demand to the reduced costs. Most counts are never near their limits, and weigh nothing.
    pub fn relax(&self, members: &[Member], weights: &[f64], reduced: &mut [f64]) -> f64 {
        let weight = weights[1] - weights[0];
        if weight != 0.0 {
            members.iter().for_each(|member| reduced[member.index as usize] += weight * member.amount as f64);
        }
        weights[0] * self.least_within_reach().unwrap_or(0) as f64 - weights[1] * self.most_within_reach().unwrap_or(0) as f64
    }

    /// How the bound changes with the weights before anything is chosen.
    pub fn slopes(&self, slopes: &mut [f64]) {
        slopes[0] = self.least_within_reach().unwrap_or(0) as f64;
        slopes[1] = -self.most_within_reach().unwrap_or(0) as f64;
    }

    /// And with what a member adds.
    pub fn slope(&self, member: &Member, slopes: &mut [f64]) {
        slopes[0] -= if self.least.is_some() { member.amount as f64 } else { 0.0 };
        slopes[1] += if self.most.is_some() { member.amount as f64 } else { 0.0 };
    }

    /// Keeps the weights where they mean a bound.
    pub fn project(&self, weights: &mut [f64]) {
        let price = self.price.map_or(f64::INFINITY, |price| price.unit as f64);
        weights[0] = weights[0].clamp(0.0, if self.least.is_some() { price } else { 0.0 });
        weights[1] = weights[1].clamp(0.0, if self.most.is_some() { price } else { 0.0 });
    }

    /// The sum as rows, each with a slack that is paid where it may be short or beyond.
    pub fn rows(&self, members: &[Member], rows: &mut dyn Rows) {
        let terms = rows.terms(&mut members.iter().map(|member| (member.index, member.amount as f64)));
        if let Some(least) = self.least_within_reach() {
            let slack = self.price.map(|price| (rows.amount(price.unit), 1.0));
            rows.at_least(terms.iter().copied().chain(slack).collect(), least as f64);
        }
        if let Some(most) = self.most_within_reach() {
            let slack = self.price.map(|price| (rows.amount(price.unit), -1.0));
            rows.at_most(terms.into_iter().chain(slack).collect(), most as f64);
        }
    }
}

/// The sum of what is chosen.
#[derive(Clone, Debug)]
pub(crate) struct Gauge<'p> {
    meter: &'p Meter,
    members: &'p [Member],
    sum: i64,
    present: Vec<u32>,
}

impl<'p> Gauge<'p> {
    pub fn new(meter: &'p Meter, members: &'p [Member]) -> Self {
        Gauge { meter, members, sum: 0, present: Vec::new() }
    }

    fn short(&self, excess: i64) -> Score {
        match self.meter.price {
            Some(price) => Score::costing(price.unit * excess),
            None => Score::lacking(excess),
        }
    }

    /// What the empty sum costs, or is missing.
    pub fn start(&self) -> Score {
        self.short(self.meter.below(0))
    }

    fn change(&self, record: u32) -> (i64, i64) {
        let (meter, sum) = (self.meter, self.sum);
        let after = sum + self.members[record as usize].amount;
        (meter.above(after) - meter.above(sum), meter.below(after) - meter.below(sum))
    }

    pub fn added(&self, record: u32) -> Option<Score> {
        let (above, below) = self.change(record);
        Some(paid(above, self.meter.price)?.plus(self.short(below)))
    }

    /// The same where it may break what must hold.
    pub fn forced(&self, record: u32) -> Score {
        self.added(record).unwrap_or_else(|| self.short(self.change(record).1))
    }

    pub fn moved(&mut self, record: u32, enters: bool) {
        let amount = self.members[record as usize].amount;
        if enters {
            self.sum += amount;
            self.present.push(record);
        } else {
            self.sum -= amount;
            forget(&mut self.present, record);
        }
    }

    /// One of those that count makes room.
    pub fn blockers(&self, pick: &mut dyn FnMut(usize) -> usize, add: &mut dyn FnMut(u32)) -> bool {
        let counted: Vec<u32> = self.present.iter().copied().filter(|record| self.members[*record as usize].amount > 0).collect();
        if counted.is_empty() {
            return false;
        }
        add(self.members[counted[pick(counted.len())] as usize].index);
        true
    }
}
