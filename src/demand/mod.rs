//! The few kinds of demand that rules and wishes state over placements.
//!
//! A demand speaks of placements by their position in the slice a rule was given: the candidates of a
//! planner, or the placements of one plan. Engines know these kinds and no rule by name; [`Demand::broken`]
//! is the plain reading by which plans are checked, and every engine has to agree with it.

mod best;
mod charge;
mod count;
mod distinct;
pub(crate) mod faces;
mod gap;
mod once;
mod order;
pub(crate) mod pack;
mod parts;
mod rows;
mod score;
pub mod shares;
#[cfg(test)]
mod tests;
mod worst;

pub use gap::{Gap, Span};
pub use order::Order;
pub use pack::{Pack, Separation, Stay, Stays};
pub use score::Score;
pub use worst::Sum;

use crate::model::{ConsultationId, Level, Placement, Price, RuleName, Series, Subject, Weight, WishName};
use shares::Shares;
use std::collections::{BTreeMap, BTreeSet};

/// The price of one in a hundred of those concerned, mildly inconvenienced for an hour.
///
/// A price of 1 is 1/12,000 of this unit: everybody mildly inconvenienced for half a minute is 10,000, so that an
/// audience of one in ten thousand still counts. A meeting of an hour and a half that everybody sleeps through is
/// 7,200,000; ten thousand such meetings, each with ten warnings beside it, stay under a thousandth of 2^52, up to which
/// whole numbers are exact in floating point too.
pub const UNIT: i64 = Price::UNIT;

pub use crate::model::ASLEEP;

/// Something asked of placements.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Who asks it.
    pub asker: Asker,
    /// What it is about.
    pub subject: Subject,
    /// What breaking it does.
    pub strength: Strength,
    /// What is asked.
    pub kind: Kind,
}

/// Who asks something of placements.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Asker {
    /// A rule.
    Rule(RuleName),
    /// A wish.
    Wish(WishName),
    /// A program that states demands of its own.
    Other,
}

impl Asker {
    /// The rule, if it is one.
    pub const fn rule(self) -> Option<RuleName> {
        match self {
            Asker::Rule(rule) => Some(rule),
            Asker::Wish(_) | Asker::Other => None,
        }
    }

    /// The name that files use.
    pub const fn word(self) -> &'static str {
        match self {
            Asker::Rule(rule) => rule.word(),
            Asker::Wish(wish) => wish.word(),
            Asker::Other => "other",
        }
    }
}

/// What breaking a demand does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strength {
    /// It may not be broken.
    Must,
    /// Every excess costs this much.
    Price(Tariff),
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
    /// Between two lies so much, whichever comes first.
    Gap(Gap),
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

impl Kind {
    /// The same without room to grow: of all candidates there may be millions.
    fn fitted(mut self) -> Kind {
        match &mut self {
            Kind::Charge(members) | Kind::Count { members, .. } | Kind::Best(members) | Kind::Distinct { marks: members, .. } => {
                members.shrink_to_fit();
            }
            Kind::Pack(pack) => pack.stays.fit(),
            Kind::Order(order) => {
                order.first.shrink_to_fit();
                order.then.shrink_to_fit();
            }
            Kind::Gap(gap) => gap.sides.iter_mut().for_each(Vec::shrink_to_fit),
            Kind::Once(members) => members.shrink_to_fit(),
            Kind::Worst(sums) => sums.iter_mut().for_each(|sum| sum.members.shrink_to_fit()),
        }
        self
    }
}

/// A placement and what it counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// Position of the placement.
    pub index: u32,
    /// What it counts; never negative.
    pub amount: i64,
}

/// What an excess costs, in 1/12,000 of [`UNIT`]'s hour: `case`, and `unit` for each unit of its amount.
///
/// A rule at warning asks for something: each case of it costs no less than those concerned sleeping through the meeting,
/// so that no small comfort buys it, and on top by how far it is off. A case of its own stands only with
/// [`Kind::Charge`] and [`Kind::Order`]; where each unit of the amount is a case, such as a pair too close in a
/// [`Kind::Pack`], the unit holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tariff {
    /// For each excess, however large; never negative.
    pub case: i64,
    /// For each unit of it; never negative.
    pub unit: i64,
}

impl Tariff {
    /// So much for each unit and nothing for the case.
    pub const fn per_unit(unit: i64) -> Self {
        Tariff { case: 0, unit }
    }

    /// What an excess of this amount costs; nothing if there is none.
    pub const fn of(self, amount: i64) -> i64 {
        if amount > 0 { self.case + self.unit * amount } else { 0 }
    }
}

impl From<i64> for Tariff {
    /// So much for each unit.
    fn from(unit: i64) -> Self {
        Tariff { case: 0, unit }
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
    /// The rule that asks it; `None` for a wish.
    pub const fn rule(&self) -> Option<RuleName> {
        self.asker.rule()
    }

    /// Every way in which the chosen placements break the demand. What breaking costs is the sum of the
    /// amounts times the price.
    pub fn broken(&self, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
        match &self.kind {
            Kind::Charge(members) => charge::broken(members, self, chosen),
            Kind::Pack(pack) => pack.broken(self, chosen),
            Kind::Order(order) => order.broken(self, chosen),
            Kind::Gap(gap) => gap.broken(self, chosen),
            Kind::Count { least, most, members } => count::broken((*least, *most), members, self, chosen),
            Kind::Distinct { most, marks } => distinct::broken(*most, marks, self, chosen),
            Kind::Once(members) => once::broken(members, self, chosen),
            Kind::Best(members) => best::broken(members, self, chosen),
            Kind::Worst(sums) => worst::broken(sums, self, chosen),
        }
    }

    /// The placements that break the demand on their own, whatever else is chosen. Marks that what is pinned has are free.
    pub(crate) fn alone(&self, pinned: &dyn Fn(u32) -> bool) -> Vec<u32> {
        match &self.kind {
            Kind::Charge(members) => charge::alone(members).collect(),
            Kind::Once(members) => members.clone(),
            Kind::Worst(sums) => worst::alone(sums).collect(),
            Kind::Count { most, members, .. } => count::alone(*most, members).collect(),
            Kind::Distinct { most, marks } => distinct::alone(*most, marks, pinned),
            Kind::Pack(_) | Kind::Order(_) | Kind::Gap(_) | Kind::Best(_) => Vec::new(),
        }
    }

    /// Whether something has to be reached, to which any placement may add.
    pub(crate) fn reaches(&self) -> bool {
        matches!(self.kind, Kind::Count { least: Some(_), .. } | Kind::Best(_))
    }

    /// Whether nothing is left of it once placements that break it on their own are gone.
    pub(crate) fn is_spent(&self) -> bool {
        self.strength == Strength::Report
            || self.strength == Strength::Must && matches!(self.kind, Kind::Charge(_) | Kind::Once(_) | Kind::Worst(_))
    }

    /// Gives every placement it speaks of another position, or drops it.
    fn renumber(&mut self, now: &dyn Fn(u32) -> Option<u32>) {
        let keep = |index: &mut u32| {
            now(*index).is_some_and(|new| {
                *index = new;
                true
            })
        };
        match &mut self.kind {
            Kind::Charge(members) | Kind::Count { members, .. } | Kind::Best(members) | Kind::Distinct { marks: members, .. } => {
                members.retain_mut(|member| keep(&mut member.index));
            }
            Kind::Pack(pack) => pack.stays.retain(keep),
            Kind::Order(order) => {
                order.first.retain_mut(|member| keep(&mut member.index));
                order.then.retain_mut(|member| keep(&mut member.index));
            }
            Kind::Gap(gap) => gap.sides.iter_mut().for_each(|side| side.retain_mut(|span| keep(&mut span.index))),
            Kind::Once(members) => members.retain_mut(keep),
            Kind::Worst(sums) => sums.iter_mut().for_each(|sum| sum.members.retain_mut(|member| keep(&mut member.index))),
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
}

/// The same demands over other positions: that of each placement by the one it has now.
pub fn over(mut demands: Vec<Demand>, positions: &[u32]) -> Vec<Demand> {
    renumber(&mut demands, &|index| Some(positions[index as usize]));
    demands
}

/// Gives every placement that demands speak of another position, or drops it. Stays that several share are shared after it.
pub(crate) fn renumber(demands: &mut [Demand], now: &dyn Fn(u32) -> Option<u32>) {
    let mut firsts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut others: Vec<(usize, usize)> = Vec::new();
    for (at, demand) in demands.iter_mut().enumerate() {
        let Kind::Pack(pack) = &mut demand.kind else { continue };
        let first = *firsts.entry(pack.stays.address()).or_insert(at);
        if first != at {
            // The first has them to itself meanwhile, or it would change a copy.
            pack.stays = Stays::default();
            others.push((at, first));
        }
    }
    demands.iter_mut().for_each(|demand| demand.renumber(now));
    for (other, first) in others {
        let Kind::Pack(Pack { stays, .. }) = &demands[first].kind else { continue };
        let shared = stays.clone();
        if let Kind::Pack(pack) = &mut demands[other].kind {
            pack.stays = shared;
        }
    }
}

/// Collects the demands of rules and wishes.
#[derive(Debug)]
pub struct Demands {
    list: Vec<Demand>,
    asking: (Asker, Level),
    shares: Shares,
    /// What some subjects say for themselves of the level.
    levels: BTreeMap<Subject, Level>,
    /// The consultation of each placement.
    consultations: Vec<ConsultationId>,
}

impl Demands {
    /// An empty collection over these placements of a series, which nobody asks for until a rule or wish is named.
    pub fn over(series: &Series, placements: &[Placement]) -> Self {
        let consultations = placements.iter().map(|placement| placement.consultation).collect();
        let entries = (0..series.clashes.len() as u32).map(Subject::Clash).chain((0..series.nears.len() as u32).map(Subject::Near));
        let levels = entries.filter_map(|subject| Some((subject, series.own_level(subject)?))).collect();
        Demands { list: Vec::new(), asking: (Asker::Other, Level::Warning), shares: Shares::of(series), levels, consultations }
    }

    /// The shares of those concerned, to count prices by.
    pub fn shares(&self) -> &Shares {
        &self.shares
    }

    /// From here on, what is added is asked by this rule, at this level, but for what says another for itself.
    pub fn asked_by(&mut self, rule: RuleName, level: Level) {
        self.asking = (Asker::Rule(rule), level);
    }

    /// From here on, what is added is wished for.
    pub fn wished(&mut self, wish: WishName) {
        self.asking = (Asker::Wish(wish), Level::Warning);
    }

    /// Whether a rule asks.
    fn by_rule(&self) -> bool {
        matches!(self.asking, (Asker::Rule(_), _))
    }

    /// Adds a demand, each unit of whose excess is a case, or each pair of an order. Where it is a warning, the price per
    /// unit counts, and on top those of the subject asleep through the longest meeting that concerns it; both count by the
    /// weight of the consultation, if it is about one. What costs nothing by the unit costs nothing at all.
    pub fn add(&mut self, subject: Subject, unit: i64, kind: Kind) {
        let weight = match subject {
            Subject::Consultation(id) | Subject::Sitting(id, _) => self.shares.weight(id),
            _ => Weight::Normal,
        };
        let case = if unit > 0 && self.by_rule() { weight.of(self.shares.asleep(subject)) } else { 0 };
        let unit = weight.of(unit);
        let price = match kind {
            Kind::Charge(_) | Kind::Order(_) => Tariff { case, unit },
            _ => Tariff::per_unit(case + unit),
        };
        self.add_at(subject, price, kind);
    }

    /// Adds a demand at just this price, which counts where it is wished for or a warning.
    pub fn add_at(&mut self, subject: Subject, price: Tariff, kind: Kind) {
        let (asker, level) = self.asking;
        let strength = match self.levels.get(&subject).copied().unwrap_or(level) {
            Level::Warning => Strength::Price(Tariff { case: price.case.max(0), unit: price.unit.max(0) }),
            Level::Error => Strength::Must,
            Level::Note | Level::Off => Strength::Report,
        };
        self.list.push(Demand { asker, subject, strength, kind: kind.fitted() });
    }

    /// Charges placements, each by its amount; nothing is added where none has an amount. As a warning, each costs on top
    /// as much as those of the subject whom it is for asleep through it, so that meetings of different lengths are
    /// demands of their own. So are those of different weights: each counts by that of its consultation.
    pub fn charge(&mut self, subject: Subject, unit: i64, members: impl IntoIterator<Item = (usize, i64)>) {
        self.charge_halves(subject, unit, members.into_iter().map(|(index, amount)| (index, amount, 2)));
    }

    /// The same where some matter more: each member has its amount, and how many halves of what a meeting costs on top count
    /// for it.
    pub fn charge_halves(&mut self, subject: Subject, unit: i64, members: impl IntoIterator<Item = (usize, i64, i64)>) {
        let has_cases = unit != 0 && matches!(self.asking, (Asker::Rule(_), Level::Warning));
        let mut cases: BTreeMap<(i64, Weight), Vec<Member>> = BTreeMap::new();
        for (index, amount, halves) in members.into_iter().filter(|(_, amount, _)| *amount > 0) {
            let id = self.consultations[index];
            let case = if has_cases { self.shares.asleep_through(subject, id) * halves / 2 } else { 0 };
            cases.entry((case, self.shares.weight(id))).or_default().push(member_of((index, amount)));
        }
        for ((case, weight), members) in cases {
            self.add_at(subject, Tariff { case: weight.of(case), unit: weight.of(unit) }, Kind::Charge(members));
        }
    }

    /// Charges placements where each unit of the amount is a case of the subject; nothing is added where none has an amount.
    /// Each counts by the weight of its consultation.
    pub fn charge_cases(&mut self, subject: Subject, unit: i64, members: impl IntoIterator<Item = (usize, i64)>) {
        let case = if self.by_rule() { self.shares.asleep(subject) } else { 0 };
        let mut weights: BTreeMap<Weight, Vec<Member>> = BTreeMap::new();
        for member in members_of(members) {
            weights.entry(self.shares.weight(self.consultations[member.index as usize])).or_default().push(member);
        }
        for (weight, members) in weights {
            self.add_at(subject, Tariff::per_unit(weight.of(case + unit)), Kind::Charge(members));
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
        price: Tariff,
        (least, most): (Option<i64>, Option<i64>),
        members: impl IntoIterator<Item = (usize, i64)>,
    ) {
        let members = members.into_iter().map(member_of).collect();
        self.add_at(subject, price, Kind::Count { least, most, members });
    }

    /// Asks that the chosen have at most so many different marks, each a placement with what it stands for.
    pub fn distinct<T: Ord>(&mut self, subject: Subject, unit: i64, most: i64, marks: impl IntoIterator<Item = (usize, T)>) {
        let mut marks: Vec<(usize, T)> = marks.into_iter().collect();
        marks.sort_unstable();
        marks.dedup();
        let different: BTreeSet<&T> = marks.iter().map(|(_, mark)| mark).collect();
        let numbers: BTreeMap<&T, i64> = different.into_iter().zip(0..).collect();
        let marks = marks.iter().map(|(index, mark)| member_of((*index, numbers[mark]))).collect();
        self.add(subject, unit, Kind::Distinct { most, marks });
    }

    /// Charges the smallest amount of those that are chosen, all of one consultation; nothing is added where all amounts are
    /// 0. As a warning each unit costs on top as much as those of the subject whom it is for asleep through it. It counts by the weight of
    /// the consultation.
    pub fn best(&mut self, subject: Subject, unit: i64, members: impl IntoIterator<Item = (usize, i64)>) {
        let members: Vec<Member> = members.into_iter().map(member_of).collect();
        let Some(first) = members.first().filter(|_| members.iter().any(|member| member.amount > 0)) else { return };
        let (asked, id) = (unit > 0 && self.by_rule(), self.consultations[first.index as usize]);
        let case = if asked { self.shares.asleep_through(subject, id) } else { 0 };
        self.add_at(subject, Tariff::per_unit(self.shares.weight(id).of(case + unit)), Kind::Best(members));
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
