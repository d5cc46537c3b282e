//! The largest of several sums is charged, such as the share of the audience that is worst off.

use super::parts::{Table, onto_simplex};
use super::rows::Rows;
use super::{Demand, Excess, Member, Score};
use crate::model::Subject;

/// One of the sums of [`Kind::Worst`](super::Kind::Worst).
#[derive(Clone, Debug)]
pub struct Sum {
    /// Whose sum it is.
    pub subject: Subject,
    /// What it is before anything is chosen; never negative.
    pub base: i64,
    /// What the chosen add.
    pub members: Vec<Member>,
}

/// The plain reading: of equal sums the first is named.
pub(super) fn broken(sums: &[Sum], _: &Demand, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
    let total = |sum: &Sum| {
        let counted = sum.members.iter().filter(|member| chosen(member.index));
        sum.base + counted.map(|member| member.amount).sum::<i64>()
    };
    let worst = sums.iter().map(|sum| (total(sum), sum)).rev().max_by_key(|(amount, _)| *amount);
    let named = |sum: &Sum| {
        let counted = sum.members.iter().filter(|member| member.amount > 0 && chosen(member.index));
        counted.map(|member| member.index).collect()
    };
    let excess = worst.filter(|(amount, _)| *amount > 0).map(|(amount, sum)| Excess { subject: sum.subject, indices: named(sum), amount });
    excess.into_iter().collect()
}

/// The placements that break it on their own.
pub(super) fn alone(sums: &[Sum]) -> impl Iterator<Item = u32> {
    sums.iter().flat_map(|sum| super::charge::alone(&sum.members))
}

/// What each placement adds to which sums.
#[derive(Debug)]
pub(crate) struct Meter {
    price: i64,
    /// What each sum is before anything is chosen.
    bases: Vec<i64>,
    /// The placements that count, in order.
    indices: Vec<u32>,
    /// What each adds, as (sum, amount).
    rows: Table<Vec<(u32, i64)>>,
}

impl Meter {
    pub fn new(price: i64, sums: &[Sum]) -> Self {
        let mut rows: Vec<(u32, u32, i64)> = Vec::new();
        for (number, sum) in sums.iter().enumerate() {
            rows.extend(sum.members.iter().map(|member| (member.index, number as u32, member.amount)));
        }
        rows.sort_unstable();
        let of_one = || rows.chunk_by(|a, b| a.0 == b.0);
        Meter {
            price,
            bases: sums.iter().map(|sum| sum.base).collect(),
            indices: of_one().map(|row| row[0].0).collect(),
            rows: Table::new(of_one().map(|row| row.iter().map(|(_, sum, amount)| (*sum, *amount)).collect())),
        }
    }

    /// The placement of each record.
    pub fn indices(&self) -> impl Iterator<Item = u32> {
        self.indices.iter().copied()
    }

    fn row(&self, record: u32) -> &[(u32, i64)] {
        self.rows.of(record)
    }

    /// What a record adds where each sum has a weight.
    pub fn relaxed(&self, record: u32, weights: &[f64]) -> f64 {
        weighted(self.row(record), weights)
    }

    /// What the sums are before anything is chosen, where each has a weight.
    pub fn start(&self, weights: &[f64]) -> f64 {
        self.bases.iter().zip(weights).map(|(base, weight)| weight * *base as f64).sum()
    }

    /// How many sums there are.
    pub fn sums(&self) -> usize {
        self.bases.len()
    }

    /// The least that any of these placements adds to each sum; one placement is told by all that it counts as.
    pub fn least<'i>(&self, placements: impl Iterator<Item = &'i [u32]>) -> Vec<i64> {
        let mut least: Option<Vec<i64>> = None;
        for indices in placements {
            let mut amounts = vec![0; self.bases.len()];
            let records = indices.iter().filter_map(|index| self.indices.binary_search(index).ok());
            records.flat_map(|record| self.row(record as u32)).for_each(|(sum, amount)| amounts[*sum as usize] += *amount);
            match &mut least {
                Some(least) => least.iter_mut().zip(amounts).for_each(|(least, amount)| *least = amount.min(*least)),
                None => least = Some(amounts),
            }
        }
        least.unwrap_or_else(|| vec![0; self.bases.len()])
    }

    /// The first weights: all alike.
    pub fn weights(&self) -> Vec<f64> {
        vec![self.price as f64 / self.bases.len().max(1) as f64; self.bases.len()]
    }

    /// How far the weights range.
    pub fn scale(&self) -> f64 {
        self.price as f64
    }

    /// Adds the relaxed demand to the reduced costs.
    pub fn relax(&self, weights: &[f64], reduced: &mut [f64]) -> f64 {
        for (index, relaxed) in self.indices.iter().zip(self.rows.of_each(|row| weighted(row, weights))) {
            reduced[*index as usize] += relaxed;
        }
        self.start(weights)
    }

    /// How the bound changes with the weights before anything is chosen.
    pub fn slopes(&self, slopes: &mut [f64]) {
        slopes.iter_mut().zip(&self.bases).for_each(|(slope, base)| *slope = *base as f64);
    }

    /// And with what a record adds.
    pub fn slope(&self, record: u32, slopes: &mut [f64]) {
        self.row(record).iter().for_each(|(sum, amount)| slopes[*sum as usize] += *amount as f64);
    }

    /// Keeps the weights where they mean a bound.
    pub fn project(&self, weights: &mut [f64]) {
        onto_simplex(weights, self.price as f64, true);
    }

    /// One row for each sum: the largest is no less.
    pub fn rows(&self, rows: &mut dyn Rows) {
        let largest = rows.amount(self.price);
        for (sum, base) in (0..).zip(&self.bases) {
            let each = (0..)
                .zip(&self.indices)
                .flat_map(|(record, index)| self.row(record).iter().map(move |(of, amount)| (*index, *of, *amount)));
            let mut terms = rows.terms(&mut each.filter(|(_, of, _)| *of == sum).map(|(index, _, amount)| (index, amount as f64)));
            terms.push((largest, -1.0));
            rows.at_most(terms, -*base as f64);
        }
    }
}

fn weighted(row: &[(u32, i64)], weights: &[f64]) -> f64 {
    row.iter().map(|(sum, amount)| weights[*sum as usize] * *amount as f64).sum()
}

/// Each sum of what is chosen, and the largest.
#[derive(Clone, Debug)]
pub(crate) struct Gauge<'p> {
    meter: &'p Meter,
    sums: Vec<i64>,
    largest: i64,
}

impl<'p> Gauge<'p> {
    pub fn new(meter: &'p Meter) -> Self {
        Gauge { meter, sums: meter.bases.clone(), largest: meter.bases.iter().copied().max().unwrap_or(0) }
    }

    /// What the sums cost before anything is chosen.
    pub fn start(&self) -> Score {
        Score::costing(self.meter.price * self.largest)
    }

    pub fn added(&self, record: u32) -> Score {
        let row = self.meter.row(record);
        let after = row.iter().map(|(sum, amount)| self.sums[*sum as usize] + amount).fold(self.largest, i64::max);
        Score::costing(self.meter.price * (after - self.largest))
    }

    /// What the largest costs at least when each sum still grows by so much.
    pub fn grown(&self, growth: &[i64]) -> i64 {
        self.meter.price * self.sums.iter().zip(growth).map(|(sum, growth)| sum + growth).max().unwrap_or(0)
    }

    pub fn moved(&mut self, record: u32, enters: bool) {
        for (sum, amount) in self.meter.row(record) {
            self.sums[*sum as usize] += if enters { *amount } else { -*amount };
        }
        self.largest = self.sums.iter().copied().max().unwrap_or(0);
    }
}
