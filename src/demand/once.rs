//! A price that is paid once if any of some placements is chosen, such as a trip.

use super::parts::{Tasks, onto_simplex};
use super::rows::Rows;
use super::{Demand, Excess, Score};

/// The plain reading.
pub(super) fn broken(members: &[u32], demand: &Demand, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
    let indices: Vec<u32> = members.iter().copied().filter(|index| chosen(*index)).collect();
    if indices.is_empty() { Vec::new() } else { vec![Excess { subject: demand.subject, indices, amount: 1 }] }
}

/// The price, and whose it could be.
#[derive(Debug)]
pub(crate) struct Meter {
    price: i64,
    /// The tasks of the members, in order: each has a weight.
    tasks: Vec<u32>,
}

impl Meter {
    pub fn new(price: i64, members: &[u32], tasks: &dyn Tasks) -> Self {
        let mut tasks: Vec<u32> = members.iter().map(|index| tasks.task_of(*index)).collect();
        tasks.sort_unstable();
        tasks.dedup();
        Meter { price, tasks }
    }

    fn weight_of(&self, task: u32) -> usize {
        self.tasks.partition_point(|other| *other < task)
    }

    /// The first weights: each task that could pay pays its part.
    pub fn weights(&self) -> Vec<f64> {
        vec![self.price as f64 / self.tasks.len().max(1) as f64; self.tasks.len()]
    }

    /// How far the weights range.
    pub fn scale(&self) -> f64 {
        self.price as f64
    }

    /// Adds the relaxed demand to the reduced costs.
    pub fn relax(&self, members: &[u32], weights: &[f64], tasks: &dyn Tasks, reduced: &mut [f64]) {
        let mut last = (u32::MAX, 0.0);
        for index in members {
            let task = tasks.task_of(*index);
            if last.0 != task {
                last = (task, weights[self.weight_of(task)]);
            }
            reduced[*index as usize] += last.1;
        }
    }

    /// How the bound changes with the weight of a task that pays.
    pub fn slope(&self, task: u32, slopes: &mut [f64]) {
        slopes[self.weight_of(task)] += 1.0;
    }

    /// Keeps the weights where they mean a bound.
    pub fn project(&self, weights: &mut [f64]) {
        onto_simplex(weights, self.price as f64, false);
    }

    /// The price is due if any of the placements is chosen.
    pub fn rows(&self, members: &[u32], rows: &mut dyn Rows) {
        let due = rows.amount(self.price);
        rows.due(due, &mut members.iter().copied());
    }
}

/// How many are chosen.
#[derive(Clone, Debug)]
pub(crate) struct Gauge<'p> {
    meter: &'p Meter,
    present: u32,
}

impl<'p> Gauge<'p> {
    pub fn new(meter: &'p Meter) -> Self {
        Gauge { meter, present: 0 }
    }

    pub fn added(&self) -> Score {
        Score::costing(if self.present == 0 { self.meter.price } else { 0 })
    }

    pub fn moved(&mut self, enters: bool) {
        self.present = if enters { self.present + 1 } else { self.present.saturating_sub(1) };
    }

    /// Whether somebody pays already.
    pub fn is_paid(&self) -> bool {
        self.present > 0
    }
}
