//! What two tasks break of a demand together.

use crate::demand::{Demand, Kind, Span, Strength};
use std::collections::BTreeMap;

/// The records of a demand that is broken by pairs, by task and aspect.
pub(super) struct Between<'a> {
    demand: &'a Demand,
    /// For each task its aspects, each with its records: stays, or points with whether they are the earlier.
    records: BTreeMap<u32, BTreeMap<u32, Vec<Record>>>,
}

/// A stay by its position, a point, or a span of the one or the other side.
#[derive(Clone, Copy)]
enum Record {
    Stay(u32),
    Point(i64, bool),
    Span(Span, bool),
}

impl<'a> Between<'a> {
    /// Of the aspects that have a task here.
    pub fn of(demand: &'a Demand, task: impl Fn(u32) -> Option<u32>) -> Self {
        let mut between = Between { demand, records: BTreeMap::new() };
        let mut add = |index: u32, record: Record| {
            if let Some(task) = task(index) {
                between.records.entry(task).or_default().entry(index).or_default().push(record);
            }
        };
        match &demand.kind {
            Kind::Pack(pack) => (0..).zip(pack.stays.iter()).for_each(|(at, stay)| add(stay.index, Record::Stay(at))),
            Kind::Order(order) => {
                order.first.iter().for_each(|member| add(member.index, Record::Point(member.amount, true)));
                order.then.iter().for_each(|member| add(member.index, Record::Point(member.amount, false)));
            }
            Kind::Gap(gap) => {
                let sides = gap.sides.iter().zip([true, false]);
                sides
                    .flat_map(|(side, is_one)| side.iter().map(move |span| (span, is_one)))
                    .for_each(|(span, is_one)| add(span.index, Record::Span(*span, is_one)));
            }
            _ => {}
        }
        between
    }

    /// The aspects of a task.
    pub fn of_task(&self, task: u32) -> impl Iterator<Item = u32> + '_ {
        self.records.get(&task).into_iter().flat_map(|aspects| aspects.keys().copied())
    }

    /// The aspects of another task that break the demand beside one: what that costs, or by how much if it must not be.
    pub fn broken(&self, ours: u32, task: u32) -> Vec<(u32, i64)> {
        let own = self.records.values().find_map(|aspects| aspects.get(&ours));
        let others = self.records.get(&task).into_iter().flatten();
        let amount = |theirs: &[Record]| {
            let pairs = own.into_iter().flatten().flat_map(|ours| theirs.iter().map(move |theirs| (*ours, *theirs)));
            pairs.map(|(ours, theirs)| self.excess(ours, theirs)).sum::<i64>()
        };
        others.map(|(index, theirs)| (*index, amount(theirs))).filter(|(_, amount)| *amount > 0).collect()
    }

    fn excess(&self, ours: Record, theirs: Record) -> i64 {
        let excess = match (&self.demand.kind, ours, theirs) {
            (Kind::Pack(pack), Record::Stay(a), Record::Stay(b)) => i64::from(pack.conflict(&pack.stays.at(a), &pack.stays.at(b))),
            (Kind::Order(order), Record::Point(first, true), Record::Point(then, false))
            | (Kind::Order(order), Record::Point(then, false), Record::Point(first, true)) => order.excess(first, then),
            (Kind::Gap(gap), Record::Span(a, of_a), Record::Span(b, of_b)) if of_a != of_b => i64::from(gap.is_broken(&a, &b)),
            _ => 0,
        };
        match self.demand.strength {
            Strength::Price(price) => price.of(excess),
            _ => excess,
        }
    }
}
