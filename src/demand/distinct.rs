//! The chosen have at most so many different marks, such as the trips of one person.
//!
//! Where there is a price, each mark is bounded as what is paid once, and the marks that are free are taken off.

use super::parts::{Price, Table, Tasks, forget, onto_simplex, paid};
use super::rows::Rows;
use super::{Demand, Excess, Member, Score};
use std::collections::BTreeSet;

/// The plain reading.
pub(super) fn broken(most: i64, marks: &[Member], demand: &Demand, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
    let mut met: Vec<&Member> = marks.iter().filter(|mark| chosen(mark.index)).collect();
    let mut indices: Vec<u32> = met.iter().map(|mark| mark.index).collect();
    indices.dedup();
    met.sort_unstable_by_key(|mark| mark.amount);
    met.dedup_by_key(|mark| mark.amount);
    let amount = met.len() as i64 - most;
    if amount > 0 { vec![Excess { subject: demand.subject, indices, amount }] } else { Vec::new() }
}

/// The placements that break it on their own. Marks that what is pinned has are free.
pub(super) fn alone(most: i64, marks: &[Member], pinned: &dyn Fn(u32) -> bool) -> Vec<u32> {
    let held: BTreeSet<i64> = marks.iter().filter(|mark| pinned(mark.index)).map(|mark| mark.amount).collect();
    let new = |marks: &[Member]| marks.iter().filter(|mark| !held.contains(&mark.amount)).count() as i64;
    let of_one = marks.chunk_by(|a, b| a.index == b.index);
    of_one.filter(|marks| new(marks) > most).map(|marks| marks[0].index).collect()
}

/// The marks of each placement that has any.
#[derive(Debug)]
pub(crate) struct Meter {
    price: Price,
    most: i64,
    /// How many marks there are.
    different: usize,
    /// The placements that have any, in order.
    indices: Vec<u32>,
    /// The marks of each, numbered from 0.
    rows: Table<Vec<u32>>,
    /// How many different ones what is pinned has.
    pinned: i64,
    /// The tasks that have each mark, in order: each has a weight. Empty where there is no price.
    payers: Vec<Vec<u32>>,
    /// The number of each mark's first weight.
    firsts: Vec<usize>,
}

impl Meter {
    pub fn new(price: Price, most: i64, marks: &[Member], tasks: &dyn Tasks) -> Self {
        let mut values: Vec<i64> = marks.iter().map(|mark| mark.amount).collect();
        values.sort_unstable();
        values.dedup();
        let number = |mark: &Member| values.partition_point(|value| *value < mark.amount) as u32;
        let of_one = || marks.chunk_by(|a, b| a.index == b.index);
        let is_pinned = |mark: &&Member| tasks.is_pinned(tasks.task_of(mark.index));
        let pinned: BTreeSet<u32> = marks.iter().filter(is_pinned).map(number).collect();
        let mut payers = vec![BTreeSet::new(); if price.is_some() { values.len() } else { 0 }];
        for mark in marks {
            if let Some(payers) = payers.get_mut(number(mark) as usize) {
                payers.insert(tasks.task_of(mark.index));
            }
        }
        let payers: Vec<Vec<u32>> = payers.into_iter().map(|payers| payers.into_iter().collect()).collect();
        let firsts = payers.iter().scan(0, |next, payers| Some(std::mem::replace(next, *next + payers.len()))).collect();
        let rows = Table::new(of_one().map(|marks| marks.iter().map(number).collect()));
        let indices = of_one().map(|marks| marks[0].index).collect();
        Meter { price, most, different: values.len(), indices, rows, pinned: pinned.len() as i64, payers, firsts }
    }

    /// The weight with which a task pays for a mark.
    fn weight_of(&self, mark: u32, task: u32) -> usize {
        self.firsts[mark as usize] + self.payers[mark as usize].partition_point(|other| *other < task)
    }

    /// The first weights: each task that has a mark pays its part of it.
    pub fn weights(&self) -> Vec<f64> {
        let price = self.price.map_or(0.0, |price| price.unit as f64);
        self.payers.iter().flat_map(|payers| std::iter::repeat_n(price / payers.len() as f64, payers.len())).collect()
    }

    /// How far the weights range.
    pub fn scale(&self) -> f64 {
        self.price.map_or(1.0, |price| price.unit as f64)
    }

    /// Adds the relaxed demand to the reduced costs, and returns what no placement changes.
    pub fn relax(&self, weights: &[f64], tasks: &dyn Tasks, reduced: &mut [f64]) -> f64 {
        if self.price.is_none() {
            return 0.0;
        }
        // The weight of each mark for the task that was last seen with it: placements of one task come together.
        let mut known: Vec<(u32, f64)> = vec![(u32::MAX, 0.0); self.different];
        for (index, marks) in self.indices.iter().zip(self.rows.each()) {
            let task = tasks.task_of(*index);
            for mark in marks {
                let known = &mut known[*mark as usize];
                if known.0 != task {
                    *known = (task, weights[self.weight_of(*mark, task)]);
                }
                reduced[*index as usize] += known.1;
            }
        }
        -self.dearest(weights).map_or(0.0, |(_, sum)| sum) * self.most as f64
    }

    /// The mark whose weights add up to most, and to how much: as much as each of the marks that are free takes off.
    fn dearest(&self, weights: &[f64]) -> Option<(usize, f64)> {
        let sums = self.firsts.iter().zip(&self.payers).map(|(first, payers)| weights[*first..first + payers.len()].iter().sum::<f64>());
        sums.enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// How the bound changes with the weights before anything is chosen.
    pub fn slopes(&self, weights: &[f64], slopes: &mut [f64]) {
        if let Some((mark, _)) = self.dearest(weights) {
            slopes[self.firsts[mark]..][..self.payers[mark].len()].fill(-(self.most as f64));
        }
    }

    /// How the bound changes with the weights of the marks of a record.
    pub fn slope(&self, record: u32, task: u32, slopes: &mut [f64]) {
        if self.price.is_some() {
            self.rows.of(record).iter().for_each(|mark| slopes[self.weight_of(*mark, task)] += 1.0);
        }
    }

    /// Keeps the weights where they mean a bound.
    pub fn project(&self, weights: &mut [f64]) {
        let Some(price) = self.price else { return };
        for (first, payers) in self.firsts.iter().zip(&self.payers) {
            onto_simplex(&mut weights[*first..first + payers.len()], price.unit as f64, false);
        }
    }

    /// The placement of each record.
    pub fn indices(&self) -> impl Iterator<Item = u32> {
        self.indices.iter().copied()
    }

    fn above(&self, different: i64) -> i64 {
        (different - self.most).max(0)
    }

    /// One amount for each mark, due if any that has it is chosen, and at most so many of them. What is pinned stays,
    /// even if it has more.
    pub fn rows(&self, rows: &mut dyn Rows) {
        let mut sum = Vec::new();
        for mark in 0..self.different as u32 {
            let due = rows.amount(0);
            let having = self.indices.iter().zip(self.rows.each()).filter(|(_, marks)| marks.contains(&mark));
            rows.due(due, &mut having.map(|(index, _)| *index));
            sum.push((due, 1.0));
        }
        sum.extend(self.price.map(|price| (rows.amount(price.unit), -1.0)));
        let most = if self.price.is_none() { self.most.max(self.pinned) } else { self.most };
        rows.at_most(sum, most as f64);
    }
}

/// The marks of what is chosen.
#[derive(Clone, Debug)]
pub(crate) struct Gauge<'p> {
    meter: &'p Meter,
    /// How many of those present have each mark.
    held: Vec<u32>,
    different: i64,
    present: Vec<u32>,
}

impl<'p> Gauge<'p> {
    pub fn new(meter: &'p Meter) -> Self {
        Gauge { meter, held: vec![0; meter.different], different: 0, present: Vec::new() }
    }

    fn marks(&self, record: u32) -> &'p [u32] {
        self.meter.rows.of(record)
    }

    pub fn added(&self, record: u32) -> Option<Score> {
        let new = self.marks(record).iter().filter(|mark| self.held[**mark as usize] == 0).count() as i64;
        paid(self.meter.above(self.different + new) - self.meter.above(self.different), self.meter.price)
    }

    pub fn moved(&mut self, record: u32, enters: bool) {
        for mark in self.marks(record) {
            let held = &mut self.held[*mark as usize];
            if enters {
                self.different += i64::from(*held == 0);
                *held += 1;
            } else {
                *held -= 1;
                self.different -= i64::from(*held == 0);
            }
        }
        if enters { self.present.push(record) } else { forget(&mut self.present, record) }
    }

    /// All that have one of the marks make room for another.
    pub fn blockers(&self, pick: &mut dyn FnMut(usize) -> usize, add: &mut dyn FnMut(u32)) -> bool {
        if self.present.is_empty() {
            return false;
        }
        let marks = self.marks(self.present[pick(self.present.len())]);
        let sharing = self.present.iter().filter(|record| self.marks(**record).iter().any(|mark| marks.contains(mark)));
        sharing.for_each(|record| add(self.meter.indices[*record as usize]));
        true
    }
}
