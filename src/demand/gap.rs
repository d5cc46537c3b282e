//! Between two lies at least and at most so much, whichever comes first.
//!
//! Like an order it has no multipliers in the bound: what it costs only makes the bound weaker.

use super::parts::{Price, paid};
use super::{Demand, Excess, Score};

/// The gap between every placement of the one and every placement of the other, whichever comes first.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The one and the other.
    pub sides: [Vec<Span>; 2],
    /// The least from the end of the earlier to the start of the later. Of two that overlap it is below 0.
    pub least: i64,
    /// The most.
    pub most: i64,
}

/// From where to where a placement goes, half-open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Position of the placement.
    pub index: u32,
    /// Where it begins.
    pub start: i64,
    /// Where it ends; after `start`.
    pub end: i64,
}

impl Gap {
    /// Whether two are too near or too far. Symmetric.
    pub fn is_broken(&self, a: &Span, b: &Span) -> bool {
        !(self.least..=self.most).contains(&(b.start - a.end).max(a.start - b.end))
    }

    /// The plain reading: every pair that is too near or too far exceeds by 1.
    pub(super) fn broken(&self, demand: &Demand, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
        let [one, other] = &self.sides;
        let other: Vec<&Span> = other.iter().filter(|span| chosen(span.index)).collect();
        let pairs = one.iter().filter(|span| chosen(span.index)).flat_map(|a| other.iter().map(move |b| (a, *b)));
        let broken = pairs.filter(|(a, b)| self.is_broken(a, b));
        broken.map(|(a, b)| Excess { subject: demand.subject, indices: vec![a.index, b.index], amount: 1 }).collect()
    }

    /// The span of a record, and whether it is of the one: those come first.
    pub(super) fn span(&self, record: u32) -> (&Span, bool) {
        let [one, other] = &self.sides;
        let record = record as usize;
        match one.get(record) {
            Some(span) => (span, true),
            None => (&other[record - one.len()], false),
        }
    }

    /// Every span, in the order of the records.
    pub(super) fn spans(&self) -> impl Iterator<Item = &Span> {
        self.sides.iter().flatten()
    }
}

/// The spans that are chosen.
#[derive(Clone, Debug)]
pub(crate) struct Gauge<'p> {
    gap: &'p Gap,
    price: Price,
    /// Each with its record, and whether it is of the one.
    present: Vec<(u32, Span, bool)>,
}

impl<'p> Gauge<'p> {
    pub fn new(gap: &'p Gap, price: Price) -> Self {
        Gauge { gap, price, present: Vec::new() }
    }

    /// Those present that are too near a record, or too far from it.
    fn against(&self, record: u32) -> impl Iterator<Item = &Span> + '_ {
        let (own, is_one) = self.gap.span(record);
        let others = self.present.iter().filter(move |(_, _, one)| *one != is_one).map(|(_, other, _)| other);
        others.filter(move |other| self.gap.is_broken(own, other))
    }

    pub fn added(&self, record: u32) -> Option<Score> {
        self.against(record).try_fold(Score::NOTHING, |sum, _| Some(sum.plus(paid(1, self.price)?)))
    }

    pub fn moved(&mut self, record: u32, enters: bool) {
        if enters {
            let (span, is_one) = self.gap.span(record);
            self.present.push((record, *span, is_one));
        } else if let Some(at) = self.present.iter().position(|(other, ..)| *other == record) {
            self.present.swap_remove(at);
        }
    }

    pub fn blockers(&self, record: u32, add: &mut dyn FnMut(u32)) -> bool {
        self.against(record).for_each(|other| add(other.index));
        true
    }
}
