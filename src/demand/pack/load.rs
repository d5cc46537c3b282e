//! The part of a pack in the bound: at each of some points no more stays than may meet, or each beyond costs.
//!
//! Stays that hold one point meet each other, and all but the first `at_most` of them pay, or may not be. So a multiplier at
//! each point gives a bound where something must hold. Where it has a price, a stay pays once however many points it shares
//! with earlier ones: the multipliers of the points of one stay may add up to no more than the price.

use super::{Pack, Stay};
use crate::demand::parts::{Price, Table, Tasks};
use std::collections::BTreeMap;

/// Points of a pack at which too many could meet.
#[derive(Debug)]
pub(crate) struct Load {
    price: Price,
    /// How many may meet at each point; what is pinned there may be more.
    most: Vec<u32>,
    /// The points that the stay of each record holds, from one up to another.
    spans: Table<(u32, u32)>,
}

/// A record's stay, as long as nothing else may be beside it.
struct Held {
    record: u32,
    index: u32,
    task: u32,
    start: i64,
    end: i64,
}

impl Load {
    /// Points of a pack; none where overlaps cost nothing, because then those that hold a point need not meet.
    pub fn new(price: Price, pack: &Pack, tasks: &dyn Tasks) -> Self {
        let held = if pack.counts_overlap && pack.at_most > 0 { held(pack, tasks) } else { Vec::new() };
        let points = points(&held, pack.at_most as usize);
        let mut spans = vec![(0, 0); if points.is_empty() { 0 } else { pack.stays.len() }];
        let mut most = vec![0; points.len()];
        for held in held.iter().filter(|_| !points.is_empty()) {
            let before = |position: i64| points.partition_point(|point| *point < position) as u32;
            let span = (before(held.start), before(held.end));
            spans[held.record as usize] = span;
            if tasks.is_pinned(held.task) {
                most[span.0 as usize..span.1 as usize].iter_mut().for_each(|most| *most += 1);
            }
        }
        most.iter_mut().for_each(|most| *most = if price.is_none() { pack.at_most.max(*most) } else { pack.at_most });
        Load { price, most, spans: Table::new(spans.into_iter()) }
    }

    /// The first weights: none, as if the pack were not asked.
    pub fn weights(&self) -> Vec<f64> {
        vec![0.0; self.most.len()]
    }

    /// Weights that a choice with these slopes makes likely: where it has as many as may meet, another would cost the price.
    pub fn suppose(&self, slopes: &[f64], weights: &mut [f64]) {
        let Some(price) = self.price.filter(|_| slopes.iter().any(|slope| *slope > 0.0)) else { return };
        weights.iter_mut().zip(slopes).for_each(|(weight, slope)| *weight = if *slope >= 0.0 { price.unit as f64 } else { 0.0 });
        self.project(weights);
    }

    /// How far the weights range, where a task costs so much.
    pub fn scale(&self, cost_of_task: f64) -> f64 {
        self.price.map_or(cost_of_task, |price| price.unit as f64)
    }

    /// Adds the weights of the points that each stay holds to the reduced costs.
    pub fn relax(&self, pack: &Pack, weights: &[f64], reduced: &mut [f64]) -> f64 {
        if weights.iter().all(|weight| *weight == 0.0) {
            return 0.0;
        }
        let before = sums_before(weights);
        let of_each = self.spans.of_each(|(from, to)| before[*to as usize] - before[*from as usize]);
        for (stay, weight) in pack.stays.iter().zip(of_each) {
            reduced[stay.index as usize] += weight;
        }
        -weights.iter().zip(&self.most).map(|(weight, most)| weight * f64::from(*most)).sum::<f64>()
    }

    /// How the bound changes with the weights before anything is chosen.
    pub fn slopes(&self, slopes: &mut [f64]) {
        slopes.iter_mut().zip(&self.most).for_each(|(slope, most)| *slope = -f64::from(*most));
    }

    /// And with a stay.
    pub fn slope(&self, record: u32, slopes: &mut [f64]) {
        if !self.most.is_empty() {
            let (from, to) = *self.spans.of(record);
            slopes[from as usize..to as usize].iter_mut().for_each(|slope| *slope += 1.0);
        }
    }

    /// Keeps the weights where they mean a bound.
    pub fn project(&self, weights: &mut [f64]) {
        weights.iter_mut().for_each(|weight| *weight = weight.max(0.0));
        let Some(price) = self.price.map(|price| price.unit as f64) else { return };
        let before = sums_before(weights);
        let mut shares = vec![1.0_f64; weights.len()];
        for (from, to) in self.spans.different() {
            let sum = before[*to as usize] - before[*from as usize];
            if sum > price {
                shares[*from as usize..*to as usize].iter_mut().for_each(|share| *share = share.min(price / sum));
            }
        }
        weights.iter_mut().zip(shares).for_each(|(weight, share)| *weight *= share);
    }

    /// How much of the price the weights leave: by that share the pack can be counted beside its part in the bound.
    pub fn left(&self, weights: &[f64]) -> f64 {
        let Some(price) = self.price.map(|price| price.unit as f64) else { return 0.0 };
        let before = sums_before(weights);
        let most = self.spans.different().map(|(from, to)| before[*to as usize] - before[*from as usize]).fold(0.0, f64::max);
        (1.0 - most / price).max(0.0)
    }
}

/// For each weight, and at the end, the sum of those before it.
fn sums_before(weights: &[f64]) -> Vec<f64> {
    let sums = weights.iter().scan(0.0, |sum, weight| {
        *sum += weight;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// Stays one after another of one group, whose placements see as much of the same part of a task.
#[derive(PartialEq)]
struct Alike {
    group: u32,
    task: u32,
    facet: (usize, u8),
}

/// The stays of which each two that hold one point meet, and that no place has two of, in order of their starts. What is
/// left out makes the bound no more than weaker.
fn held(pack: &Pack, tasks: &dyn Tasks) -> Vec<Held> {
    let mut runs: Vec<(Alike, usize)> = Vec::new();
    for stay in pack.stays.iter() {
        let alike = Alike { group: stay.group, task: tasks.task_of(stay.index), facet: tasks.facet(stay.index) };
        match runs.last_mut() {
            Some((last, count)) if *last == alike => *count += 1,
            _ => runs.push((alike, 1)),
        }
    }
    // Stays of one group never meet: where tasks share one, those of its first task stand for it. A place may have a stay
    // by its start and one by its room or person: those by the start stand for both.
    let (mut first, mut facets) = (BTreeMap::new(), BTreeMap::new());
    for (Alike { group, task, facet: (part, facet) }, _) in &runs {
        first.entry(*group).or_insert(*task);
        let of_part = facets.entry((*task, *part)).or_insert(*facet);
        *of_part = (*facet).min(*of_part);
    }
    let stands = |alike: &Alike| first[&alike.group] == alike.task && facets[&(alike.task, alike.facet.0)] == alike.facet.1;
    let stands = runs.iter().flat_map(|(alike, count)| std::iter::repeat_n((alike.task, stands(alike)), *count));
    let gap = pack.separation.shortest();
    let of_record = |(record, (stay, (task, stands))): (u32, (Stay, (u32, bool)))| {
        let held = Held { record, index: stay.index, task, start: stay.start, end: stay.end + gap };
        Some(held).filter(|_| stands)
    };
    let mut held: Vec<Held> = (0..).zip(pack.stays.iter().zip(stands)).filter_map(of_record).collect();
    // Of one placement with several stays the first counts.
    held.sort_by_key(|held| (held.index, held.record));
    held.dedup_by_key(|held| held.index);
    held.sort_by_key(|held| (held.start, held.end, held.record));
    held
}

/// The last starts before each end, which hold all that meets there, if that can be more than so many tasks.
fn points(held: &[Held], most: usize) -> Vec<i64> {
    let mut ends: Vec<(i64, u32)> = held.iter().map(|held| (held.end, held.task)).collect();
    ends.sort_unstable();
    let (mut ended, mut points) = (0, Vec::new());
    let mut there: BTreeMap<u32, u32> = BTreeMap::new();
    for (at, stay) in held.iter().enumerate() {
        while ends[ended].0 <= stay.start {
            let count = there.entry(ends[ended].1).or_default();
            *count -= 1;
            if *count == 0 {
                there.remove(&ends[ended].1);
            }
            ended += 1;
        }
        *there.entry(stay.task).or_default() += 1;
        let next = held.get(at + 1).map_or(i64::MAX, |next| next.start);
        let is_last = next > stay.start && ends[ended].0 <= next;
        if is_last && there.len() > most {
            points.push(stay.start);
        }
    }
    points
}
