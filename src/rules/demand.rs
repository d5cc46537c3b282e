//! The few kinds of demand that rules and wishes state over placements.
//!
//! A demand speaks of placements by their position in the slice a rule was given: the candidates of a
//! planner, or the placements of one plan. Engines know these kinds and no rule by name; [`Demand::broken`]
//! is the plain reading by which plans are checked, and every engine has to agree with it.

use super::shares::Shares;
use crate::model::{ConsultationId, Level, Placement, RuleName, Series, Subject};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The price of one in a hundred of those concerned, mildly inconvenienced for an hour.
///
/// A price of 1 is 1/12,000 of this unit: everybody mildly inconvenienced for half a minute is 10,000, so that an
/// audience of one in ten thousand still counts. A meeting of an hour and a half that everybody sleeps through is
/// 7,200,000; ten thousand such meetings, each with ten warnings beside it, stay under a thousandth of 2^52, up to which
/// whole numbers are exact in floating point too.
pub const UNIT: i64 = 12_000;

pub use crate::model::ASLEEP;

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
    /// Every case costs its price.
    Price(Price),
    /// It is told and costs nothing.
    Report,
}

/// What an excess costs, in 1/12,000 of [`UNIT`]'s hour: `case`, and `unit` for each unit of its amount.
///
/// A rule at warning asks for something: each case of it costs no less than those concerned sleeping through the meeting,
/// so that no small comfort buys it, and on top by how far it is off. A case of its own stands only with
/// [`Kind::Charge`] and [`Kind::Order`]; where each unit of the amount is a case, such as a pair too close in a
/// [`Kind::Pack`], the unit holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Price {
    /// For each excess, however large; never negative.
    pub case: i64,
    /// For each unit of it; never negative.
    pub unit: i64,
}

impl Price {
    /// So much for each unit and nothing for the case.
    pub const fn per_unit(unit: i64) -> Self {
        Price { case: 0, unit }
    }

    /// What an excess of this amount costs; nothing if there is none.
    pub const fn of(self, amount: i64) -> i64 {
        if amount > 0 { self.case + self.unit * amount } else { 0 }
    }
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
    /// The chosen have at most so many different marks, such as trips of one person.
    Distinct {
        /// How many.
        most: i64,
        /// One for each mark of a placement, with the mark as its amount; no pair twice.
        marks: Vec<Member>,
    },
    /// Exceeds by 1 if any of these is chosen.
    Once(Vec<u32>),
    /// Exceeds by the smallest amount of the chosen; by nothing if none of these is chosen.
    Best(Vec<Member>),
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
    /// What it is before anything is chosen; never negative.
    pub base: i64,
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

    /// The shortest gap.
    pub fn shortest(&self) -> i64 {
        self.gaps.iter().copied().min().unwrap_or(0).max(0)
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
    /// Every way in which the chosen placements break the demand. What breaking costs is the sum of the prices of the
    /// amounts.
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
                let pairs = order
                    .first
                    .iter()
                    .filter(|first| chosen(first.index))
                    .flat_map(|first| order.then.iter().filter(|then| chosen(then.index)).map(move |then| (first, then)));
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
            Kind::Distinct { most, marks } => {
                let mut met: Vec<&Member> = marks.iter().filter(|mark| chosen(mark.index)).collect();
                let mut indices: Vec<u32> = met.iter().map(|mark| mark.index).collect();
                indices.dedup();
                met.sort_unstable_by_key(|mark| mark.amount);
                met.dedup_by_key(|mark| mark.amount);
                let amount = met.len() as i64 - most;
                if amount > 0 { vec![one(indices, amount)] } else { Vec::new() }
            }
            Kind::Once(members) => {
                let any: Vec<u32> = members.iter().copied().filter(|index| chosen(*index)).collect();
                if any.is_empty() { Vec::new() } else { vec![one(any, 1)] }
            }
            Kind::Best(members) => {
                let counted: Vec<&Member> = members.iter().filter(|member| chosen(member.index)).collect();
                let amount = counted.iter().map(|member| member.amount).min().unwrap_or(0);
                if amount > 0 { vec![one(counted.iter().map(|member| member.index).collect(), amount)] } else { Vec::new() }
            }
            Kind::Worst(sums) => {
                let added = |sum: &Sum| sum.members.iter().filter(|member| chosen(member.index)).map(|member| member.amount).sum::<i64>();
                let total = |sum: &Sum| sum.base + added(sum);
                let worst = sums.iter().map(|sum| (total(sum), sum)).rev().max_by_key(|(amount, _)| *amount);
                worst
                    .filter(|(amount, _)| *amount > 0)
                    .map(|(amount, sum)| Excess {
                        subject: sum.subject,
                        indices: sum
                            .members
                            .iter()
                            .filter(|member| member.amount > 0 && chosen(member.index))
                            .map(|member| member.index)
                            .collect(),
                        amount,
                    })
                    .into_iter()
                    .collect()
            }
        }
    }

    /// What the chosen placements cost by this demand; `None` if it must hold and does not.
    pub fn cost(&self, chosen: impl Fn(u32) -> bool) -> Option<i64> {
        let broken = self.broken(chosen);
        match self.strength {
            Strength::Must if !broken.is_empty() => None,
            Strength::Price(price) => Some(broken.iter().map(|excess| price.of(excess.amount)).sum()),
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
    shares: Shares,
    /// The consultation of each placement.
    consultations: Vec<ConsultationId>,
}

impl Demands {
    /// An empty collection over these placements of a series. What is added is wished for, unless a rule asks it.
    pub fn over(series: &Series, placements: &[Placement]) -> Self {
        let consultations = placements.iter().map(|placement| placement.consultation).collect();
        Demands { list: Vec::new(), asking: None, shares: Shares::of(series), consultations }
    }

    /// The shares of those concerned, to count prices by.
    pub fn shares(&self) -> &Shares {
        &self.shares
    }

    /// From here on, what is added is asked by this rule, at this level.
    pub fn asked_by(&mut self, rule: RuleName, level: Level) {
        self.asking = Some((rule, level));
    }

    /// From here on, what is added is wished for.
    pub fn wished(&mut self) {
        self.asking = None;
    }

    /// Adds a demand, each unit of whose excess is a case, or each pair of an order. Where it is a warning, the price per
    /// unit counts, and on top those of the subject asleep through the longest meeting that concerns it. What costs nothing
    /// by the unit costs nothing at all.
    pub fn add(&mut self, subject: Subject, unit: i64, kind: Kind) {
        let case = if unit > 0 && self.asking.is_some() { self.shares.asleep(subject) } else { 0 };
        let price = match kind {
            Kind::Charge(_) | Kind::Order(_) => Price { case, unit },
            _ => Price::per_unit(case + unit),
        };
        self.add_at(subject, price, kind);
    }

    /// Adds a demand at just this price, which counts where it is wished for or a warning.
    pub fn add_at(&mut self, subject: Subject, price: Price, kind: Kind) {
        let strength = match self.asking {
            None | Some((_, Level::Warning)) => Strength::Price(Price { case: price.case.max(0), unit: price.unit.max(0) }),
            Some((_, Level::Error)) => Strength::Must,
            Some((_, Level::Note | Level::Off)) => Strength::Report,
        };
        self.list.push(Demand { rule: self.asking.map(|(rule, _)| rule), subject, strength, kind });
    }

    /// Charges placements, each by its amount; nothing is added where none has an amount. As a warning, each costs on top
    /// as much as those of the subject whom it is for asleep through it, so that meetings of different lengths are
    /// demands of their own.
    pub fn charge(&mut self, subject: Subject, unit: i64, members: impl IntoIterator<Item = (usize, i64)>) {
        let members: Vec<Member> = members_of(members);
        if unit == 0 || !matches!(self.asking, Some((_, Level::Warning))) {
            if !members.is_empty() {
                self.add_at(subject, Price::per_unit(unit), Kind::Charge(members));
            }
            return;
        }
        let mut cases: BTreeMap<i64, Vec<Member>> = BTreeMap::new();
        for member in members {
            let case = self.shares.asleep_through(subject, self.consultations[member.index as usize]);
            cases.entry(case).or_default().push(member);
        }
        for (case, members) in cases {
            self.add_at(subject, Price { case, unit }, Kind::Charge(members));
        }
    }

    /// Charges placements where each unit of the amount is a case of the subject; nothing is added where none has an amount.
    pub fn charge_cases(&mut self, subject: Subject, unit: i64, members: impl IntoIterator<Item = (usize, i64)>) {
        let members: Vec<Member> = members_of(members);
        if !members.is_empty() {
            let case = if self.asking.is_some() { self.shares.asleep(subject) } else { 0 };
            self.add_at(subject, Price::per_unit(case + unit), Kind::Charge(members));
        }
    }

    /// Asks for at least or at most a sum of amounts. Members that add 0 are kept: they are concerned.
    pub fn count(
        &mut self,
        subject: Subject,
        unit: i64,
        (least, most): (Option<i64>, Option<i64>),
        members: impl IntoIterator<Item = (usize, i64)>,
    ) {
        let members = members.into_iter().map(member_of).collect();
        self.add(subject, unit, Kind::Count { least, most, members });
    }

    /// The same at just this price, where a unit of the sum is no case.
    pub fn count_at(
        &mut self,
        subject: Subject,
        price: Price,
        (least, most): (Option<i64>, Option<i64>),
        members: impl IntoIterator<Item = (usize, i64)>,
    ) {
        let members = members.into_iter().map(member_of).collect();
        self.add_at(subject, price, Kind::Count { least, most, members });
    }

    /// Asks that the chosen have at most so many different marks, each a placement with what it stands for.
    pub fn distinct<T: Ord>(&mut self, subject: Subject, unit: i64, most: i64, marks: impl IntoIterator<Item = (usize, T)>) {
        let marks: BTreeSet<(usize, T)> = marks.into_iter().collect();
        let different: BTreeSet<&T> = marks.iter().map(|(_, mark)| mark).collect();
        let numbers: BTreeMap<&T, i64> = different.into_iter().zip(0..).collect();
        let marks = marks.iter().map(|(index, mark)| member_of((*index, numbers[mark]))).collect();
        self.add(subject, unit, Kind::Distinct { most, marks });
    }

    /// Charges the smallest amount of those that are chosen, all of one consultation; nothing is added where all amounts are
    /// 0. As a warning each unit costs on top as much as those of the subject whom it is for asleep through it.
    pub fn best(&mut self, subject: Subject, unit: i64, members: impl IntoIterator<Item = (usize, i64)>) {
        let members: Vec<Member> = members.into_iter().map(member_of).collect();
        let Some(first) = members.first().filter(|_| members.iter().any(|member| member.amount > 0)) else { return };
        let asked = unit > 0 && self.asking.is_some();
        let case = if asked { self.shares.asleep_through(subject, self.consultations[first.index as usize]) } else { 0 };
        self.add_at(subject, Price::per_unit(case + unit), Kind::Best(members));
    }

    /// The demands collected so far; the collection is empty after it.
    pub fn take(&mut self) -> Vec<Demand> {
        std::mem::take(&mut self.list)
    }

    /// The demands collected.
    pub fn into_vec(self) -> Vec<Demand> {
        self.list
    }
}

fn members_of(members: impl IntoIterator<Item = (usize, i64)>) -> Vec<Member> {
    members.into_iter().filter(|(_, amount)| *amount > 0).map(member_of).collect()
}

fn member_of((index, amount): (usize, i64)) -> Member {
    Member { index: index as u32, amount }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AudienceId;

    fn demand(kind: Kind) -> Demand {
        Demand { rule: None, subject: Subject::Series, strength: Strength::Price(Price::per_unit(10)), kind }
    }

    /// Stays from their start, end and station; each its own group.
    fn stays(stays: &[(i64, i64, u32)]) -> Vec<Stay> {
        let numbered = (0_u32..).zip(stays);
        numbered.map(|(index, &(start, end, station))| Stay { index, start, end, station, group: index }).collect()
    }

    fn pack(at_most: u32, gap: i64, counts_overlap: bool, stays: Vec<Stay>) -> Demand {
        demand(Kind::Pack(Pack { at_most, stays, separation: Separation::same(gap), counts_overlap }))
    }

    fn members(amounts: &[i64]) -> Vec<Member> {
        amounts.iter().copied().enumerate().map(member_of).collect()
    }

    /// The positions and the amount of each excess.
    fn broken(demand: &Demand) -> Vec<(Vec<u32>, i64)> {
        demand.broken(|_| true).into_iter().map(|excess| (excess.indices, excess.amount)).collect()
    }

    #[test]
    fn stays_that_only_touch_fit_a_pack() {
        assert_eq!(broken(&pack(1, 0, true, stays(&[(0, 60, 0), (60, 120, 0)]))), []);
        assert_eq!(broken(&pack(1, 0, true, stays(&[(0, 61, 0), (60, 120, 0)]))), [(vec![0, 1], 1)]);
    }

    #[test]
    fn a_long_stay_is_met_again_after_a_short_one_has_ended() {
        let long = pack(1, 0, true, stays(&[(0, 300, 0), (10, 20, 0), (200, 210, 0)]));
        assert_eq!(broken(&long), [(vec![0, 1], 1), (vec![0, 2], 1)]);
    }

    #[test]
    fn only_chosen_stays_meet() {
        let three = pack(1, 0, true, stays(&[(0, 60, 0), (30, 90, 0), (45, 100, 0)]));
        assert_eq!(three.broken(|index| index != 1).len(), 1);
        assert_eq!(three.cost(|index| index == 1), Some(0));
        assert_eq!(three.cost(|_| true), Some(30));
    }

    #[test]
    fn stays_of_one_group_never_conflict() {
        let mut together = stays(&[(0, 60, 0), (30, 90, 0)]);
        together[1].group = together[0].group;
        assert_eq!(broken(&pack(1, 0, true, together)), []);
    }

    #[test]
    fn a_gap_just_long_enough_is_enough_and_overlaps_count_only_if_asked() {
        assert_eq!(broken(&pack(1, 15, false, stays(&[(0, 60, 0), (75, 90, 0)]))), []);
        assert_eq!(broken(&pack(1, 15, false, stays(&[(0, 60, 0), (74, 90, 0)]))), [(vec![0, 1], 1)]);
        assert_eq!(broken(&pack(1, 15, false, stays(&[(0, 60, 0), (60, 90, 0)]))), [(vec![0, 1], 1)]);
        assert_eq!(broken(&pack(1, 15, false, stays(&[(0, 60, 0), (59, 90, 0)]))), []);
        assert_eq!(broken(&pack(1, 15, true, stays(&[(0, 60, 0), (59, 90, 0)]))), [(vec![0, 1], 1)]);
    }

    #[test]
    fn the_gap_is_that_from_the_earlier_station_to_the_later() {
        let way = Separation::between(2, |from, to| [[0, 100], [10, 0]][from as usize][to as usize]);
        let travel = |list: &[(i64, i64, u32)]| {
            demand(Kind::Pack(Pack { at_most: 1, stays: stays(list), separation: way.clone(), counts_overlap: false }))
        };
        assert_eq!(broken(&travel(&[(0, 60, 0), (159, 200, 1)])), [(vec![0, 1], 1)]);
        assert_eq!(broken(&travel(&[(0, 60, 0), (160, 200, 1)])), []);
        assert_eq!(broken(&travel(&[(0, 60, 1), (70, 200, 0)])), []);
        assert_eq!(broken(&travel(&[(0, 60, 1), (69, 200, 0)])), [(vec![0, 1], 1)]);
        assert_eq!(broken(&travel(&[(0, 60, 0), (60, 90, 0)])), []);
    }

    #[test]
    fn where_two_may_meet_the_third_is_one_too_many() {
        assert_eq!(broken(&pack(2, 0, true, stays(&[(0, 60, 0), (30, 90, 0)]))), []);
        assert_eq!(broken(&pack(2, 0, true, stays(&[(0, 60, 0), (30, 90, 0), (60, 120, 0)]))), []);
        assert_eq!(broken(&pack(2, 0, true, stays(&[(0, 60, 0), (30, 90, 0), (45, 120, 0)]))), [(vec![0, 1, 2], 1)]);
    }

    #[test]
    fn every_pair_of_an_order_is_measured() {
        let order = |least, most| {
            let (first, then) = (members(&[60, 100]), vec![Member { index: 2, amount: 90 }]);
            demand(Kind::Order(Order { first, then, least, most }))
        };
        assert_eq!(broken(&order(Some(0), None)), [(vec![1, 2], 10)]);
        assert_eq!(broken(&order(Some(40), None)), [(vec![0, 2], 10), (vec![1, 2], 50)]);
        assert_eq!(broken(&order(None, Some(20))), [(vec![0, 2], 10)]);
    }

    #[test]
    fn a_count_names_what_is_chosen_even_if_it_adds_nothing() {
        let count = |least, most| demand(Kind::Count { least, most, members: members(&[1, 2, 0]) });
        assert_eq!(broken(&count(Some(3), Some(3))), []);
        assert_eq!(broken(&count(Some(5), None)), [(vec![0, 1, 2], 2)]);
        assert_eq!(broken(&count(None, Some(2))), [(vec![0, 1, 2], 1)]);
        assert_eq!(count(Some(1), None).broken(|index| index == 2)[0].indices, [2]);
        assert_eq!(count(Some(1), None).cost(|_| false), Some(10));
    }

    #[test]
    fn a_mark_that_several_have_counts_once() {
        let marks = |list: &[(u32, i64)]| list.iter().map(|&(index, amount)| Member { index, amount }).collect();
        let trips = demand(Kind::Distinct { most: 1, marks: marks(&[(0, 7), (1, 7), (2, 3), (3, 4), (3, 3)]) });
        assert_eq!(broken(&trips), [(vec![0, 1, 2, 3], 2)]);
        assert_eq!(trips.cost(|index| index < 2), Some(0));
        assert_eq!(trips.broken(|index| index == 3)[0].amount, 1);
        assert_eq!(trips.cost(|index| index == 1 || index == 2), Some(10));
    }

    #[test]
    fn a_price_is_paid_once_however_many_are_chosen() {
        let once = demand(Kind::Once(vec![0, 1]));
        assert_eq!(broken(&once), [(vec![0, 1], 1)]);
        assert_eq!(once.cost(|_| false), Some(0));
    }

    #[test]
    fn the_largest_sum_is_charged_and_of_equal_ones_the_first_is_named() {
        let sum = |audience, amounts: &[i64]| Sum { subject: Subject::Audience(AudienceId(audience)), base: 0, members: members(amounts) };
        let worst = demand(Kind::Worst(vec![sum(0, &[3, 0]), sum(1, &[1, 4])]));
        assert_eq!(worst.broken(|_| true)[0].subject, Subject::Audience(AudienceId(1)));
        assert_eq!(broken(&worst), [(vec![0, 1], 5)]);
        assert_eq!(worst.broken(|index| index == 0)[0].subject, Subject::Audience(AudienceId(0)));
        let equal = demand(Kind::Worst(vec![sum(0, &[2]), sum(1, &[2])]));
        assert_eq!(equal.broken(|_| true)[0].subject, Subject::Audience(AudienceId(0)));
        assert_eq!(worst.broken(|_| false), []);
    }

    #[test]
    fn a_sum_that_begins_above_the_others_is_charged_before_anything_is_chosen() {
        let sum = |base, amounts: &[i64]| Sum { subject: Subject::Series, base, members: members(amounts) };
        let worst = demand(Kind::Worst(vec![sum(4, &[1, 0]), sum(0, &[0, 7])]));
        assert_eq!(broken(&worst), [(vec![1], 7)]);
        assert_eq!(worst.broken(|index| index == 0)[0].amount, 5);
        assert_eq!(worst.cost(|_| false), Some(40));
    }

    #[test]
    fn what_must_hold_has_no_price_and_what_is_only_told_costs_nothing() {
        let mut charge = demand(Kind::Charge(members(&[2])));
        assert_eq!(charge.cost(|_| true), Some(20));
        charge.strength = Strength::Must;
        assert_eq!((charge.cost(|_| true), charge.cost(|_| false)), (None, Some(0)));
        charge.strength = Strength::Report;
        assert_eq!(charge.cost(|_| true), Some(0));
    }
}
