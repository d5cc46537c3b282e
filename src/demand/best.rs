//! The smallest amount of the chosen is charged: of several sittings an audience takes part in the best.
//!
//! Demands over the same placements are lines of one meter: they change together.

use super::parts::{Price, Table, Tasks, forget};
use super::rows::Rows;
use super::{Demand, Excess, Kind, Member, Score};
use std::collections::{BTreeMap, BTreeSet};

/// The plain reading.
pub(super) fn broken(members: &[Member], demand: &Demand, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
    let counted: Vec<&Member> = members.iter().filter(|member| chosen(member.index)).collect();
    let amount = counted.iter().map(|member| member.amount).min().unwrap_or(0);
    let indices = counted.iter().map(|member| member.index).collect();
    if amount > 0 { vec![Excess { subject: demand.subject, indices, amount }] } else { Vec::new() }
}

/// The least of several amounts, for as many lines as are asked of the same placements.
#[derive(Debug)]
pub(crate) struct Meter {
    /// Whether the least amount of every line has to be 0; otherwise it is a cost.
    must: bool,
    /// The placements, in the order of the rows.
    indices: Vec<u32>,
    lines: usize,
    /// The task whose choice stands for taking part; `None` if somebody always takes part, because a task that has to
    /// be done can only be done so.
    anchor: Option<u32>,
    /// What each placement costs, or exceeds by, in each line.
    rows: Table<Vec<i64>>,
}

/// What demands of one meter share: whether they must hold, and the placements.
type Shared = (bool, Vec<u32>);

/// One meter for all demands of the same placements.
pub(crate) fn merge(demands: &[(&Demand, Price)], tasks: &dyn Tasks) -> Vec<Meter> {
    let mut groups: BTreeMap<Shared, Vec<Vec<i64>>> = BTreeMap::new();
    for (demand, price) in demands {
        let Kind::Best(members) = &demand.kind else { continue };
        let mut members = members.clone();
        members.sort_by_key(|member| member.index);
        let indices = members.iter().map(|member| member.index).collect();
        let line = members.iter().map(|member| price.map_or(1, |price| price.unit) * member.amount).collect();
        groups.entry((price.is_none(), indices)).or_default().push(line);
    }
    let merged = groups.into_iter().map(|((must, indices), lines)| {
        let rows = Table::new((0..indices.len()).map(|record| lines.iter().map(|line| line[record]).collect()));
        Meter { must, anchor: anchor(&indices, tasks), indices, lines: lines.len(), rows }
    });
    merged.collect()
}

fn anchor(indices: &[u32], tasks: &dyn Tasks) -> Option<u32> {
    let mut parts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    indices.iter().for_each(|index| parts.entry(tasks.task_of(*index)).or_default().push(*index));
    let somebody = parts.iter().any(|(task, of_task)| tasks.is_required(*task) && tasks.are_all(*task, of_task));
    if somebody { None } else { parts.keys().next().copied() }
}

impl Meter {
    /// Whether its lines are costs.
    pub fn is_cost(&self) -> bool {
        !self.must
    }

    /// The placement of each record.
    pub fn indices(&self) -> impl Iterator<Item = u32> {
        self.indices.iter().copied()
    }

    fn row(&self, record: u32) -> &[i64] {
        self.rows.of(record)
    }

    /// What a task pays of all weights where it takes part: the anchor pays them, the others nothing.
    fn paid(&self, task: u32, all: f64) -> f64 {
        if self.anchor == Some(task) { all } else { 0.0 }
    }

    fn saved_by(&self, row: &[i64], weights: &[f64]) -> f64 {
        let lines = row.iter().zip(weights);
        if self.must {
            lines.filter(|(amount, _)| **amount == 0).map(|(_, weight)| weight).sum()
        } else {
            lines.map(|(amount, weight)| (weight - *amount as f64).max(0.0)).sum()
        }
    }

    /// What a record adds to the bound by the weights.
    pub fn relaxed(&self, record: u32, task: u32, weights: &[f64]) -> f64 {
        self.paid(task, weights.iter().sum()) - self.saved_by(self.row(record), weights)
    }

    /// The part of the bound that no task changes, where the lines are costs.
    pub fn start(&self, weights: &[f64]) -> f64 {
        if !self.must && self.anchor.is_none() { weights.iter().sum() } else { 0.0 }
    }

    /// The first weights: what each line costs in a known choice is a good guess of what it should.
    pub fn weights(&self, chosen: &dyn Fn(u32) -> bool) -> Vec<f64> {
        if self.must {
            return vec![0.0; self.lines];
        }
        let rows: Vec<&[i64]> = (0..).zip(&self.indices).filter(|(_, index)| chosen(**index)).map(|(record, _)| self.row(record)).collect();
        (0..self.lines).map(|line| rows.iter().map(|row| row[line]).min().unwrap_or(0) as f64).collect()
    }

    /// How far the weights range, where a task costs so much.
    pub fn scale(&self, cost_of_task: f64) -> f64 {
        let largest = || self.rows.different().flat_map(|row| row.iter().copied()).max().unwrap_or(0).max(1) as f64;
        if self.must { cost_of_task } else { largest() }
    }

    /// Adds the relaxed demand to the reduced costs. The anchor pays all weights, or nobody in particular; each saves what it
    /// stays below them.
    pub fn relax(&self, weights: &[f64], tasks: &dyn Tasks, reduced: &mut [f64]) -> f64 {
        let all: f64 = weights.iter().sum();
        for (index, saved) in self.indices.iter().zip(self.rows.of_each(|row| self.saved_by(row, weights))) {
            reduced[*index as usize] += self.paid(tasks.task_of(*index), all) - saved;
        }
        if self.anchor.is_none() { all } else { 0.0 }
    }

    /// How the bound changes with the weights before anything is chosen.
    pub fn slopes(&self, chosen: &dyn Fn(u32) -> bool, tasks: &dyn Tasks, slopes: &mut [f64]) {
        let own = |task: u32| self.indices.iter().any(|index| tasks.task_of(*index) == task && chosen(*index));
        if self.anchor.is_none_or(own) {
            slopes.fill(1.0);
        }
    }

    /// And with what a record stays below.
    pub fn slope(&self, record: u32, weights: &[f64], slopes: &mut [f64]) {
        for ((amount, weight), slope) in self.row(record).iter().zip(weights).zip(slopes) {
            if (*amount as f64) < *weight && (*amount == 0 || !self.must) {
                *slope -= 1.0;
            }
        }
    }

    /// Keeps the weights where they mean a bound.
    pub fn project(&self, weights: &mut [f64]) {
        weights.iter_mut().for_each(|weight| *weight = weight.max(0.0));
    }

    /// The least of each line as a sum of steps: the step to a value is due unless a row below it is chosen.
    pub fn rows(&self, tasks: &dyn Tasks, rows: &mut dyn Rows) {
        let left: Vec<u32> = (0..self.indices.len() as u32).filter(|record| rows.has(self.indices[*record as usize])).collect();
        let own = |index: &u32| self.anchor == Some(tasks.task_of(*index));
        let anchor: Vec<(u32, f64)> = self.indices.iter().copied().filter(own).map(|index| (index, -1.0)).collect();
        for line in 0..self.lines {
            let values: BTreeSet<i64> = [0].into_iter().chain(left.iter().map(|record| self.row(*record)[line])).collect();
            for (low, high) in values.iter().zip(values.iter().skip(1)) {
                let below = left.iter().filter(|record| self.row(**record)[line] <= *low);
                // A step below which nothing is left and everybody takes part is always due.
                let mut terms = rows.terms(&mut below.map(|record| (self.indices[*record as usize], 1.0)));
                terms.extend(rows.terms(&mut anchor.iter().copied()));
                if !self.must {
                    terms.push((rows.amount(high - low), 1.0));
                }
                rows.at_least(terms, if self.anchor.is_none() { 1.0 } else { 0.0 });
                if self.must {
                    break;
                }
            }
        }
    }
}

/// The least of each line over what is chosen; all 0 while nothing is.
#[derive(Clone, Debug)]
pub(crate) struct Gauge<'p> {
    meter: &'p Meter,
    present: Vec<u32>,
    least: Vec<i64>,
}

impl<'p> Gauge<'p> {
    pub fn new(meter: &'p Meter) -> Self {
        Gauge { meter, present: Vec::new(), least: vec![0; meter.lines] }
    }

    pub fn added(&self, record: u32) -> Score {
        let row = self.meter.row(record);
        let change = if self.present.is_empty() {
            row.iter().sum()
        } else {
            row.iter().zip(&self.least).map(|(amount, least)| (amount - least).min(0)).sum()
        };
        if self.meter.must { Score::lacking(change) } else { Score::costing(change) }
    }

    /// What it costs now, with one more row or none; 0 if its lines are no costs.
    pub fn with(&self, record: Option<u32>) -> i64 {
        match record.map(|record| self.meter.row(record)) {
            _ if self.meter.must => 0,
            None => self.least.iter().sum(),
            Some(row) if self.present.is_empty() => row.iter().sum(),
            Some(row) => row.iter().zip(&self.least).map(|(amount, least)| amount.min(least)).sum(),
        }
    }

    pub fn moved(&mut self, record: u32, enters: bool) {
        if enters {
            self.present.push(record)
        } else {
            forget(&mut self.present, record)
        }
        match &self.present[..] {
            [] => self.least.fill(0),
            [first, others @ ..] => {
                self.least.copy_from_slice(self.meter.row(*first));
                for record in others {
                    self.least.iter_mut().zip(self.meter.row(*record)).for_each(|(least, amount)| *least = *amount.min(least));
                }
            }
        }
    }
}
