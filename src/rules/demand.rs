//! The few kinds of demand that rules and wishes state over placements.
//!
//! A demand speaks of placements by their position in the slice a rule was given: the candidates of a
//! planner, or the placements of one plan. Engines know these kinds and no rule by name; [`Demand::broken`]
//! is the plain reading by which plans are checked, and every engine has to agree with it.

use crate::model::{Level, RuleName, Subject};
use std::sync::Arc;

/// The price of one person for one hour mildly inconvenienced. All prices are in 1/120 of this unit, so
/// that a minute of a person at half a weight is a whole number.
pub const UNIT: i64 = 120;

/// How much an hour asleep costs, in hours mildly inconvenienced.
pub const ASLEEP: i64 = 4;

/// Something asked of placements.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The rule that asks it; `None` for a wish.
    pub rule: Option<RuleName>,
    /// What it is about.
    pub subject: Subject,
    /// What breaking it does.
    pub strength: Strength,
    /// What is asked.
    pub kind: Kind,
}

/// What breaking a demand does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strength {
    /// It may not be broken.
    Must,
    /// Every unit of excess costs this much, in 1/120 of [`UNIT`]'s hour; never negative.
    Price(i64),
    /// It is told and costs nothing.
    Report,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Each of these placements exceeds by its amount.
    Charge(Vec<Member>),
    /// At most so many at once.
    Pack(Pack),
    /// Some start so long after others.
    Order(Order),
    /// The amounts of the chosen add up to at least and at most so much.
    Count {
        /// The least sum.
        least: Option<i64>,
        /// The most.
        most: Option<i64>,
        /// What each adds; never negative. One that adds 0 is only named where the sum is too small.
        members: Vec<Member>,
    },
    /// Exceeds by 1 if any of these is chosen.
    Once(Vec<u32>),
    /// Exceeds by the largest of several sums.
    Worst(Vec<Sum>),
}

/// A placement and what it counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// Position of the placement.
    pub index: u32,
    /// What it counts; never negative.
    pub amount: i64,
}

/// One of the sums of [`Kind::Worst`].
#[derive(Clone, Debug)]
pub struct Sum {
    /// Whose sum it is.
    pub subject: Subject,
    /// What the chosen add.
    pub members: Vec<Member>,
}

/// At most `at_most` of the stays at once, with a needed separation between neighbours.
#[derive(Clone, Debug)]
pub struct Pack {
    /// How many may meet.
    pub at_most: u32,
    /// The stays.
    pub stays: Vec<Stay>,
    /// Least gap between two stays, from the station of the earlier to that of the later.
    pub separation: Separation,
    /// Whether stays that overlap count. A rule that only asks for a gap leaves overlaps to the rule that
    /// forbids those.
    pub counts_overlap: bool,
}

/// A placement on a resource: half-open from `start` to `end`, in minutes or any other unit that the
/// separations share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stay {
    /// Position of the placement.
    pub index: u32,
    /// Where it begins.
    pub start: i64,
    /// Where it ends; after `start`.
    pub end: i64,
    /// Row and column of the separations.
    pub station: u32,
    /// Stays of one group never conflict; no two of different placements share one unless that is meant.
    pub group: u32,
}

/// Least gaps between stations.
#[derive(Clone, Debug, Default)]
pub struct Separation {
    stations: u32,
    gaps: Arc<[i64]>,
}

impl Separation {
    /// No gap is needed.
    pub fn none() -> Self {
        Separation::default()
    }

    /// The same gap between any two.
    pub fn same(gap: i64) -> Self {
        Separation::between(1, |_, _| gap)
    }

    /// Gaps from each of so many stations to each.
    pub fn between(stations: u32, gap: impl Fn(u32, u32) -> i64) -> Self {
        let gaps = (0..stations).flat_map(|from| (0..stations).map(move |to| (from, to))).map(|(from, to)| gap(from, to)).collect();
        Separation { stations, gaps }
    }

    /// The gap needed from one station to another.
    pub fn gap(&self, from: u32, to: u32) -> i64 {
        if self.gaps.is_empty() { 0 } else { self.gaps[(from.min(self.stations - 1) * self.stations + to.min(self.stations - 1)) as usize] }
    }

    /// The longest gap.
    pub fn longest(&self) -> i64 {
        self.gaps.iter().copied().max().unwrap_or(0).max(0)
    }
}

impl Pack {
    /// Whether two stays are too close. Symmetric.
    pub fn conflict(&self, a: &Stay, b: &Stay) -> bool {
        if a.group == b.group {
            return false;
        }
        let (first, then) = if (a.start, a.end, a.index) <= (b.start, b.end, b.index) { (a, b) } else { (b, a) };
        let gap = then.start - first.end;
        if gap < 0 { self.counts_overlap } else { gap < self.separation.gap(first.station, then.station) }
    }
}

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
}

/// A demand, broken by some placements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excess {
    /// What it is about: the demand's subject, or the one whose sum is worst.
    pub subject: Subject,
    /// The placements concerned, by position; the last is the one that broke it.
    pub indices: Vec<u32>,
    /// By how much; at least 1.
    pub amount: i64,
}

impl Demand {
    /// Every way in which the chosen placements break the demand. What breaking costs is the sum of the
    /// amounts times the price.
    pub fn broken(&self, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
        let one = |indices: Vec<u32>, amount: i64| Excess { subject: self.subject, indices, amount };
        match &self.kind {
            Kind::Charge(members) => members
                .iter()
                .filter(|member| member.amount > 0 && chosen(member.index))
                .map(|member| one(vec![member.index], member.amount))
                .collect(),
            Kind::Pack(pack) => self.crowded(pack, chosen),
            Kind::Order(order) => {
                let pairs = order.first.iter().filter(|first| chosen(first.index)).flat_map(|first| {
                    order.then.iter().filter(|then| chosen(then.index)).map(move |then| (first, then))
                });
                pairs
                    .map(|(first, then)| one(vec![first.index, then.index], order.excess(first.amount, then.amount)))
                    .filter(|excess| excess.amount > 0)
                    .collect()
            }
            Kind::Count { least, most, members } => {
                let counted: Vec<&Member> = members.iter().filter(|member| chosen(member.index)).collect();
                let sum: i64 = counted.iter().map(|member| member.amount).sum();
                let amount = least.map_or(0, |least| least - sum).max(most.map_or(0, |most| sum - most));
                if amount > 0 { vec![one(counted.iter().map(|member| member.index).collect(), amount)] } else { Vec::new() }
            }
            Kind::Once(members) => {
                let any: Vec<u32> = members.iter().copied().filter(|index| chosen(*index)).collect();
                if any.is_empty() { Vec::new() } else { vec![one(any, 1)] }
            }
            Kind::Worst(sums) => {
                let total = |sum: &Sum| sum.members.iter().filter(|member| chosen(member.index)).map(|member| member.amount).sum::<i64>();
                let worst = sums.iter().map(|sum| (total(sum), sum)).rev().max_by_key(|(amount, _)| *amount);
                worst
                    .filter(|(amount, _)| *amount > 0)
                    .map(|(amount, sum)| Excess {
                        subject: sum.subject,
                        indices: sum.members.iter().filter(|member| member.amount > 0 && chosen(member.index)).map(|member| member.index).collect(),
                        amount,
                    })
                    .into_iter()
                    .collect()
            }
        }
    }

    /// What the chosen placements cost by this demand; `None` if it must hold and does not.
    pub fn cost(&self, chosen: impl Fn(u32) -> bool) -> Option<i64> {
        let amount: i64 = self.broken(chosen).iter().map(|excess| excess.amount).sum();
        match self.strength {
            Strength::Must if amount > 0 => None,
            Strength::Price(price) => Some(price * amount),
            _ => Some(0),
        }
    }

    /// Each stay that meets more than it may of those before it exceeds by how many too many there are.
    fn crowded(&self, pack: &Pack, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
        let mut stays: Vec<&Stay> = pack.stays.iter().filter(|stay| chosen(stay.index)).collect();
        stays.sort_by_key(|stay| (stay.start, stay.end, stay.index));
        // Looking back further than the longest stay and gap cannot find a conflict.
        let reach = stays.iter().map(|stay| stay.end - stay.start).max().unwrap_or(0) + pack.separation.longest();
        let mut found = Vec::new();
        for (at, stay) in stays.iter().enumerate() {
            let near = stays[..at].iter().rev().take_while(|earlier| stay.start - earlier.start <= reach);
            let mut met: Vec<u32> = near.filter(|earlier| pack.conflict(earlier, stay)).map(|earlier| earlier.index).collect();
            met.reverse();
            let amount = met.len() as i64 + 1 - i64::from(pack.at_most);
            if amount > 0 && !met.is_empty() {
                met.push(stay.index);
                found.push(Excess { subject: self.subject, indices: met, amount });
            }
        }
        found
    }
}

/// Collects the demands of rules and wishes.
#[derive(Debug)]
pub struct Demands {
    list: Vec<Demand>,
    asking: Option<(RuleName, Level)>,
}

impl Demands {
    /// An empty collection, for wishes: whatever is added costs its price.
    pub fn new() -> Self {
        Demands { list: Vec::new(), asking: None }
    }

    /// From here on, what is added is asked by this rule, at this level.
    pub fn asked_by(&mut self, rule: RuleName, level: Level) {
        self.asking = Some((rule, level));
    }

    /// From here on, what is added is wished for.
    pub fn wished(&mut self) {
        self.asking = None;
    }

    /// Adds a demand; the price per unit of excess counts where it is wished for or a warning.
    pub fn add(&mut self, subject: Subject, price: i64, kind: Kind) {
        let strength = match self.asking {
            None | Some((_, Level::Warning)) => Strength::Price(price.max(0)),
            Some((_, Level::Error)) => Strength::Must,
            Some((_, Level::Note | Level::Off)) => Strength::Report,
        };
        self.list.push(Demand { rule: self.asking.map(|(rule, _)| rule), subject, strength, kind });
    }

    /// Charges placements, each by its amount; nothing is added where none has an amount.
    pub fn charge(&mut self, subject: Subject, price: i64, members: impl IntoIterator<Item = (usize, i64)>) {
        let members: Vec<Member> = members_of(members);
        if !members.is_empty() {
            self.add(subject, price, Kind::Charge(members));
        }
    }

    /// Asks for at least or at most a sum of amounts. Members that add 0 are kept: they are concerned.
    pub fn count(
        &mut self,
        subject: Subject,
        price: i64,
        (least, most): (Option<i64>, Option<i64>),
        members: impl IntoIterator<Item = (usize, i64)>,
    ) {
        let members = members.into_iter().map(member_of).collect();
        self.add(subject, price, Kind::Count { least, most, members });
    }

    /// The demands collected.
    pub fn into_vec(self) -> Vec<Demand> {
        self.list
    }
}

impl Default for Demands {
    fn default() -> Self {
        Demands::new()
    }
}

fn members_of(members: impl IntoIterator<Item = (usize, i64)>) -> Vec<Member> {
    members.into_iter().filter(|(_, amount)| *amount > 0).map(member_of).collect()
}

fn member_of((index, amount): (usize, i64)) -> Member {
    Member { index: index as u32, amount }
}
