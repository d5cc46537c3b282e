//! Demands as the search keeps them: one meter per running sum, and for each candidate the meters it moves.

use super::problem::{LeavingOut, Task};
use crate::rules::demand::{self, Demand, Kind, Member, Order, Pack, Stay, Strength};
use std::collections::{BTreeMap, BTreeSet};

/// That a candidate moves a meter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    /// The meter.
    pub meter: u32,
    /// Which of the meter's own records: a stay, a member, or a row of amounts.
    pub record: u32,
}

/// What a meter does with the records of the candidates that are chosen.
#[derive(Debug)]
pub(super) enum Meter {
    Pack(PackMeter),
    Count(CountMeter),
    Distinct(DistinctMeter),
    Once(OnceMeter),
    Best(BestMeter),
    Worst(WorstMeter),
    Order(OrderMeter),
}

/// The tasks, and for each candidate the number of its task.
pub(super) type Tasks<'a> = (&'a [Task], &'a [u32]);

/// The price of an excess; `None` if there may be none.
pub(super) type Price = Option<i64>;

#[derive(Debug)]
pub(super) struct PackMeter {
    pub price: Price,
    pub pack: Pack,
    /// Stays further apart than this between their starts do not conflict.
    pub reach: i64,
}

#[derive(Debug)]
pub(super) struct CountMeter {
    pub price: Price,
    pub least: Option<i64>,
    pub most: Option<i64>,
    pub members: Vec<Member>,
    /// The largest sum that any choice reaches.
    reachable: i64,
    /// The sum of what is pinned.
    pinned: i64,
}

/// At most so many different marks.
#[derive(Debug)]
pub(super) struct DistinctMeter {
    pub price: Price,
    most: i64,
    /// How many marks there are.
    pub different: usize,
    /// For each candidate that has any, its marks, numbered from 0.
    pub rows: Vec<(u32, Vec<u32>)>,
    /// How many different ones what is pinned has.
    pinned: i64,
}

impl DistinctMeter {
    fn new(price: Price, most: i64, marks: &[Member], (tasks, owners): Tasks<'_>) -> Self {
        let mut values: Vec<i64> = marks.iter().map(|mark| mark.amount).collect();
        values.sort_unstable();
        values.dedup();
        let number = |mark: &Member| values.partition_point(|value| *value < mark.amount) as u32;
        let of_one = marks.chunk_by(|a, b| a.index == b.index);
        let rows: Vec<(u32, Vec<u32>)> = of_one.map(|marks| (marks[0].index, marks.iter().map(number).collect())).collect();
        let is_pinned = |candidate: u32| tasks[owners[candidate as usize] as usize].pinned;
        let pinned: BTreeSet<u32> =
            rows.iter().filter(|(candidate, _)| is_pinned(*candidate)).flat_map(|(_, marks)| marks).copied().collect();
        DistinctMeter { price, most, different: values.len(), rows, pinned: pinned.len() as i64 }
    }

    /// By how much so many different ones are above the most.
    pub fn above(&self, different: i64) -> i64 {
        (different - self.most).max(0)
    }

    /// The most that is asked of a choice: what is pinned stays, even if it has more.
    pub fn most_within_reach(&self) -> i64 {
        if self.price.is_none() { self.most.max(self.pinned) } else { self.most }
    }
}

/// What each candidate has, where many have the same, such as all at one hour of the day: each different one is kept once.
#[derive(Debug)]
pub(super) struct Rows<T> {
    /// The number of each candidate's own.
    numbers: Vec<u32>,
    different: Vec<T>,
}

impl<T: Ord + Clone> Rows<T> {
    fn new(rows: impl Iterator<Item = T>) -> Self {
        let rows: Vec<T> = rows.collect();
        let mut different = rows.clone();
        different.sort_unstable();
        different.dedup();
        let numbers = rows.iter().map(|row| different.partition_point(|other| other < row) as u32).collect();
        Rows { numbers, different }
    }
}

impl<T> Rows<T> {
    /// What a candidate has.
    pub fn of(&self, record: u32) -> &T {
        &self.different[self.numbers[record as usize] as usize]
    }

    /// Something of every candidate, in the order of the records, worked out once for all that have the same.
    fn of_each(&self, of: impl Fn(&T) -> f64) -> impl Iterator<Item = f64> {
        let values: Vec<f64> = self.different.iter().map(of).collect();
        self.numbers.iter().map(move |number| values[*number as usize])
    }
}

#[derive(Debug)]
pub(super) struct OnceMeter {
    pub price: i64,
    pub members: Vec<u32>,
}

/// The least of several amounts, for as many lines as are asked of the same candidates.
#[derive(Debug)]
pub(super) struct BestMeter {
    /// Whether the least amount of every line has to be 0; otherwise it is a cost.
    pub must: bool,
    /// The candidates, in the order of the rows.
    pub candidates: Vec<u32>,
    /// How many lines there are.
    pub lines: usize,
    /// The task whose choice stands for taking part; `None` if somebody always takes part, because a task that has to
    /// be done can only be done so.
    pub anchor: Option<u32>,
    /// What each candidate costs, or exceeds by, in each line.
    rows: Rows<Vec<i64>>,
}

impl BestMeter {
    /// What a candidate costs, or exceeds by, in each line.
    pub fn row(&self, record: u32) -> &[i64] {
        self.rows.of(record)
    }

    /// In which lines a candidate stays below these weights.
    pub fn below(&self, record: u32, weights: &[f64]) -> impl Iterator<Item = bool> {
        self.row(record).iter().zip(weights).map(|(amount, weight)| (*amount as f64) < *weight && (*amount == 0 || !self.must))
    }

    /// What a candidate of a task pays of all weights: the anchor pays them, the others nothing.
    pub fn paid(&self, task: u32, all: f64) -> f64 {
        if self.anchor == Some(task) { all } else { 0.0 }
    }

    /// By how much a candidate stays below these weights, over all lines.
    pub fn saved(&self, record: u32, weights: &[f64]) -> f64 {
        self.saved_by(self.row(record), weights)
    }

    /// The same as [`BestMeter::saved`] of every candidate, in the order of the records.
    pub fn saved_by_each(&self, weights: &[f64]) -> impl Iterator<Item = f64> {
        self.rows.of_each(|row| self.saved_by(row, weights))
    }

    fn saved_by(&self, row: &[i64], weights: &[f64]) -> f64 {
        let lines = row.iter().zip(weights);
        if self.must {
            lines.filter(|(amount, _)| **amount == 0).map(|(_, weight)| weight).sum()
        } else {
            lines.map(|(amount, weight)| (weight - *amount as f64).max(0.0)).sum()
        }
    }

    /// Merges demands of the same candidates into one meter each.
    fn merge(demands: &[Demand], tasks: Tasks<'_>) -> Vec<BestMeter> {
        let mut groups: BTreeMap<(bool, Vec<u32>), Vec<Vec<i64>>> = BTreeMap::new();
        for demand in demands {
            let (Kind::Best(members), Some(price)) = (&demand.kind, price_of(demand.strength)) else { continue };
            let mut members = members.clone();
            members.sort_by_key(|member| member.index);
            let candidates = members.iter().map(|member| member.index).collect();
            let line = members.iter().map(|member| price.unwrap_or(1) * member.amount).collect();
            groups.entry((price.is_none(), candidates)).or_default().push(line);
        }
        let merged = groups.into_iter().map(|((must, candidates), lines)| {
            let rows = Rows::new((0..candidates.len()).map(|record| lines.iter().map(|line| line[record]).collect()));
            BestMeter { must, anchor: anchor(&candidates, tasks), candidates, lines: lines.len(), rows }
        });
        merged.collect()
    }
}

fn anchor(candidates: &[u32], (tasks, owners): Tasks<'_>) -> Option<u32> {
    let mut parts: BTreeMap<u32, usize> = BTreeMap::new();
    candidates.iter().for_each(|candidate| *parts.entry(owners[*candidate as usize]).or_default() += 1);
    let must_take_part = |(task, part): (&u32, &usize)| {
        let task = &tasks[*task as usize];
        task.leaving_out == LeavingOut::Refused && *part == task.candidates.len()
    };
    if parts.iter().any(must_take_part) { None } else { parts.keys().next().copied() }
}

#[derive(Debug)]
pub(super) struct WorstMeter {
    pub price: i64,
    /// What each sum is before anything is chosen.
    pub bases: Vec<i64>,
    /// The candidates that count, in order.
    pub candidates: Vec<u32>,
    /// What each adds, as (sum, amount).
    rows: Rows<Vec<(u32, i64)>>,
}

impl WorstMeter {
    /// What a candidate adds to which sums.
    pub fn row(&self, record: u32) -> &[(u32, i64)] {
        self.rows.of(record)
    }

    /// What a candidate adds where each sum has a weight.
    pub fn relaxed(&self, record: u32, weights: &[f64]) -> f64 {
        weighted(self.row(record), weights)
    }

    /// What each candidate adds to which sums.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[(u32, i64)])> {
        (0..).zip(&self.candidates).map(|(record, candidate)| (*candidate, self.row(record)))
    }

    /// The same as [`WorstMeter::relaxed`] of every candidate, in the order of the records.
    pub fn relaxed_of_each(&self, weights: &[f64]) -> impl Iterator<Item = f64> {
        self.rows.of_each(|row| weighted(row, weights))
    }

    /// What the sums are before anything is chosen, where each has a weight.
    pub fn relaxed_base(&self, weights: &[f64]) -> f64 {
        self.bases.iter().zip(weights).map(|(base, weight)| weight * *base as f64).sum()
    }

    /// The least that any of these candidates adds to each sum.
    pub fn least(&self, candidates: impl Iterator<Item = u32>) -> Vec<i64> {
        let mut least = vec![i64::MAX; self.bases.len()];
        for candidate in candidates {
            let record = self.candidates.binary_search(&candidate);
            let mut amounts = vec![0; self.bases.len()];
            record.iter().flat_map(|record| self.row(*record as u32)).for_each(|(sum, amount)| amounts[*sum as usize] = *amount);
            least.iter_mut().zip(amounts).for_each(|(least, amount)| *least = amount.min(*least));
        }
        least.iter().map(|least| if *least == i64::MAX { 0 } else { *least }).collect()
    }
}

fn weighted(row: &[(u32, i64)], weights: &[f64]) -> f64 {
    row.iter().map(|(sum, amount)| weights[*sum as usize] * *amount as f64).sum()
}

#[derive(Debug)]
pub(super) struct OrderMeter {
    /// The price of a pair; `None` if there may be none.
    pub price: Option<demand::Price>,
    /// The distances asked for; its members are in `points`.
    order: Order,
    /// Candidate, point, and whether it is one of the earlier.
    pub points: Vec<(u32, i64, bool)>,
}

impl OrderMeter {
    pub fn excess(&self, first: i64, then: i64) -> i64 {
        self.order.excess(first, then)
    }
}

/// The largest amount that any candidate of each task has.
pub(super) fn largest_of_tasks(members: &[Member], owners: &[u32]) -> BTreeMap<u32, i64> {
    let mut largest: BTreeMap<u32, i64> = BTreeMap::new();
    for member in members {
        let of_task = largest.entry(owners[member.index as usize]).or_default();
        *of_task = member.amount.max(*of_task);
    }
    largest
}

impl CountMeter {
    fn new(price: Price, (least, most): (Option<i64>, Option<i64>), members: &[Member], (tasks, owners): Tasks<'_>) -> Self {
        let largest = largest_of_tasks(members, owners);
        let reachable = largest.values().sum();
        let pinned = largest.iter().filter(|(task, _)| tasks[**task as usize].pinned).map(|(_, amount)| amount).sum();
        CountMeter { price, least, most, members: members.to_vec(), reachable, pinned }
    }

    /// The least that is asked of a choice which misses as little as it can: what no choice reaches is not.
    pub fn least_within_reach(&self) -> Option<i64> {
        self.least.map(|least| if self.price.is_none() { least.min(self.reachable) } else { least })
    }

    /// The most that is asked of it: what is pinned stays, even if it is more.
    pub fn most_within_reach(&self) -> Option<i64> {
        self.most.map(|most| if self.price.is_none() { most.max(self.pinned) } else { most })
    }

    /// By how much a sum is above the most.
    pub fn above(&self, sum: i64) -> i64 {
        self.most.map_or(0, |most| (sum - most).max(0))
    }

    /// By how much a sum is below the least.
    pub fn below(&self, sum: i64) -> i64 {
        self.least.map_or(0, |least| (least - sum).max(0))
    }
}

/// All meters, and which of them each candidate moves.
pub(super) struct Meters {
    pub list: Vec<Meter>,
    first_use: Vec<u32>,
    uses: Vec<Use>,
}

impl Meters {
    /// The meters of demands over so many candidates. Charges have none: they are constants.
    pub fn of(demands: &[Demand], tasks: Tasks<'_>) -> Self {
        let candidates = tasks.1.len();
        let mut list: Vec<Meter> = demands.iter().filter_map(|demand| meter_of(demand, tasks)).collect();
        list.extend(BestMeter::merge(demands, tasks).into_iter().map(Meter::Best));
        let mut first_use = vec![0u32; candidates + 1];
        let visit = |record: &mut dyn FnMut(u32, Use)| {
            for (number, meter) in list.iter().enumerate() {
                for (at, candidate) in meter.candidates().enumerate() {
                    record(candidate, Use { meter: number as u32, record: at as u32 });
                }
            }
        };
        visit(&mut |candidate, _| first_use[candidate as usize + 1] += 1);
        for at in 0..candidates {
            first_use[at + 1] += first_use[at];
        }
        let mut next = first_use.clone();
        let mut uses = vec![Use { meter: 0, record: 0 }; first_use[candidates] as usize];
        visit(&mut |candidate, used| {
            uses[next[candidate as usize] as usize] = used;
            next[candidate as usize] += 1;
        });
        Meters { list, first_use, uses }
    }

    pub fn uses(&self, candidate: u32) -> &[Use] {
        let at = candidate as usize;
        &self.uses[self.first_use[at] as usize..self.first_use[at + 1] as usize]
    }
}

impl Meter {
    /// The candidate of each record, in the order of the records.
    fn candidates(&self) -> Box<dyn Iterator<Item = u32> + '_> {
        match self {
            Meter::Pack(meter) => Box::new(meter.pack.stays.iter().map(|stay: &Stay| stay.index)),
            Meter::Count(meter) => Box::new(meter.members.iter().map(|member| member.index)),
            Meter::Distinct(meter) => Box::new(meter.rows.iter().map(|(candidate, _)| *candidate)),
            Meter::Once(meter) => Box::new(meter.members.iter().copied()),
            Meter::Best(meter) => Box::new(meter.candidates.iter().copied()),
            Meter::Worst(meter) => Box::new(meter.candidates.iter().copied()),
            Meter::Order(meter) => Box::new(meter.points.iter().map(|(candidate, _, _)| *candidate)),
        }
    }
}

/// The price of an excess, `None` within if it must not be; `None` if it costs nothing.
fn price_of(strength: Strength) -> Option<Price> {
    match strength {
        Strength::Must => Some(None),
        Strength::Price(demand::Price { case: 0, unit: 0 }) | Strength::Report => None,
        Strength::Price(price) => Some(Some(price.unit)),
    }
}

/// The meter of a demand; those that have none of their own, or cost nothing, have none.
fn meter_of(demand: &Demand, tasks: Tasks<'_>) -> Option<Meter> {
    let price = price_of(demand.strength)?;
    Some(match &demand.kind {
        // Charges are constants of the candidates, and lines of the best are merged.
        Kind::Charge(_) | Kind::Best(_) => return None,
        Kind::Pack(pack) => {
            let longest = pack.stays.iter().map(|stay| stay.end - stay.start).max().unwrap_or(0);
            Meter::Pack(PackMeter { price, reach: longest + pack.separation.longest(), pack: pack.clone() })
        }
        Kind::Count { least, most, members } => Meter::Count(CountMeter::new(price, (*least, *most), members, tasks)),
        Kind::Distinct { most, marks } => Meter::Distinct(DistinctMeter::new(price, *most, marks, tasks)),
        Kind::Once(members) => Meter::Once(OnceMeter { price: price?, members: members.clone() }),
        Kind::Worst(sums) => {
            let mut rows: Vec<(u32, u32, i64)> = Vec::new();
            for (number, sum) in sums.iter().enumerate() {
                rows.extend(sum.members.iter().map(|member| (member.index, number as u32, member.amount)));
            }
            rows.sort_unstable();
            let of_one = || rows.chunk_by(|a, b| a.0 == b.0);
            Meter::Worst(WorstMeter {
                price: price?,
                bases: sums.iter().map(|sum| sum.base).collect(),
                candidates: of_one().map(|row| row[0].0).collect(),
                rows: Rows::new(of_one().map(|row| row.iter().map(|(_, sum, amount)| (*sum, *amount)).collect())),
            })
        }
        Kind::Order(order) => {
            let first = order.first.iter().map(|member| (member.index, member.amount, true));
            let then = order.then.iter().map(|member| (member.index, member.amount, false));
            let points = first.chain(then).collect();
            let order = Order { first: Vec::new(), then: Vec::new(), ..*order };
            let price = match demand.strength {
                Strength::Price(price) => Some(price),
                _ => None,
            };
            Meter::Order(OrderMeter { price, order, points })
        }
    })
}
