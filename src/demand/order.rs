//! Some start so long after others.
//!
//! Orders have no multipliers in the bound: tasks that have to follow each other are bounded together there, and what an
//! order costs beyond that only makes the bound weaker.

use super::parts::{Price, paid};
use super::{Demand, Excess, Member, Score};

/// Every placement of `then` lies at least, and at most, so far after every placement of `first`.
#[derive(Clone, Debug)]
pub struct Order {
    /// The earlier ones; the amount is the point from which the distance counts.
    pub first: Vec<Member>,
    /// The later ones; the amount is the point to which it counts.
    pub then: Vec<Member>,
    /// Least distance.
    pub least: Option<i64>,
    /// Most distance.
    pub most: Option<i64>,
}

impl Order {
    /// By how much a pair of points is too close or too far.
    pub fn excess(&self, first: i64, then: i64) -> i64 {
        let distance = then - first;
        let close = self.least.map_or(0, |least| least - distance);
        let far = self.most.map_or(0, |most| distance - most);
        close.max(far).max(0)
    }

    /// The plain reading: every pair that is too close or too far.
    pub(super) fn broken(&self, demand: &Demand, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
        let then: Vec<&Member> = self.then.iter().filter(|then| chosen(then.index)).collect();
        let pairs = self.first.iter().filter(|first| chosen(first.index)).flat_map(|first| then.iter().map(move |then| (first, *then)));
        pairs
            .map(|(first, then)| Excess {
                subject: demand.subject,
                indices: vec![first.index, then.index],
                amount: self.excess(first.amount, then.amount),
            })
            .filter(|excess| excess.amount > 0)
            .collect()
    }

    /// The member of a record, and whether it is one of the earlier: those come first.
    pub(super) fn member(&self, record: u32) -> (&Member, bool) {
        let record = record as usize;
        match self.first.get(record) {
            Some(member) => (member, true),
            None => (&self.then[record - self.first.len()], false),
        }
    }
}

/// The points that are chosen.
#[derive(Clone, Debug)]
pub(crate) struct Gauge<'p> {
    order: &'p Order,
    price: Price,
    /// Each with its record, and whether it is one of the earlier: the members themselves are far apart in memory.
    present: Vec<(u32, Member, bool)>,
}

impl<'p> Gauge<'p> {
    pub fn new(order: &'p Order, price: Price) -> Self {
        Gauge { order, price, present: Vec::new() }
    }

    /// What each of those present breaks together with a record, and who that is.
    fn against(&self, record: u32) -> impl Iterator<Item = (&Member, i64)> + '_ {
        let order = self.order;
        let (own, is_first) = order.member(record);
        let others = self.present.iter().filter(move |(_, _, first)| *first != is_first).map(|(_, other, _)| other);
        let excess = move |other: &Member| {
            if is_first { order.excess(own.amount, other.amount) } else { order.excess(other.amount, own.amount) }
        };
        others.map(move |other| (other, excess(other))).filter(|(_, excess)| *excess > 0)
    }

    pub fn added(&self, record: u32) -> Option<Score> {
        match self.price {
            None => paid(self.against(record).map(|(_, excess)| excess).sum(), None),
            price => self.against(record).try_fold(Score::NOTHING, |sum, (_, excess)| Some(sum.plus(paid(excess, price)?))),
        }
    }

    pub fn moved(&mut self, record: u32, enters: bool) {
        if enters {
            let (member, is_first) = self.order.member(record);
            self.present.push((record, *member, is_first));
        } else if let Some(at) = self.present.iter().position(|(other, ..)| *other == record) {
            self.present.swap_remove(at);
        }
    }

    pub fn blockers(&self, record: u32, add: &mut dyn FnMut(u32)) -> bool {
        self.against(record).for_each(|(other, _)| add(other.index));
        true
    }
}
