//! The chosen have at most so many different marks, such as the trips of one person.
//!
//! Marks have no part in the bound, which only makes it weaker.

use super::faces::{Price, Rows, Tasks, forget, paid};
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
    /// For each placement that has any, its marks, numbered from 0.
    rows: Vec<(u32, Vec<u32>)>,
    /// How many different ones what is pinned has.
    pinned: i64,
}

impl Meter {
    pub fn new(price: Price, most: i64, marks: &[Member], tasks: &dyn Tasks) -> Self {
        let mut values: Vec<i64> = marks.iter().map(|mark| mark.amount).collect();
        values.sort_unstable();
        values.dedup();
        let number = |mark: &Member| values.partition_point(|value| *value < mark.amount) as u32;
        let of_one = marks.chunk_by(|a, b| a.index == b.index);
        let rows: Vec<(u32, Vec<u32>)> = of_one.map(|marks| (marks[0].index, marks.iter().map(number).collect())).collect();
        let is_pinned = |index: u32| tasks.is_pinned(tasks.task_of(index));
        let pinned: BTreeSet<u32> = rows.iter().filter(|(index, _)| is_pinned(*index)).flat_map(|(_, marks)| marks).copied().collect();
        Meter { price, most, different: values.len(), rows, pinned: pinned.len() as i64 }
    }

    /// The placement of each record.
    pub fn indices(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().map(|(index, _)| *index)
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
            let having = self.rows.iter().filter(|(_, marks)| marks.contains(&mark));
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
        &self.meter.rows[record as usize].1
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
        let rows = self.present.iter().map(|record| &self.meter.rows[*record as usize]);
        rows.filter(|(_, others)| others.iter().any(|mark| marks.contains(mark))).for_each(|(other, _)| add(*other));
        true
    }
}
