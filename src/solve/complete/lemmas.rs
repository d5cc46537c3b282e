//! What a choice breaks, told as clauses that hold of every choice: the more they speak of, the fewer are needed.

use super::sat::Sat;
use super::view::{Block, Index, Lane, Place, View};
use crate::demand::{Demand, Gap, Kind, Member, Order, Pack, Span, Stay, Strength};
use batsat::Lit;
use std::collections::{BTreeMap, BTreeSet};

/// The demands that must hold, and which of them have been told in full.
pub(super) struct Lemmas<'v> {
    view: &'v View<'v>,
    asked: Vec<Asked<'v>>,
}

/// A demand that must hold.
struct Asked<'v> {
    number: u32,
    demand: &'v Demand,
    /// Its members; of an order those of the earlier, of a gap those of the one side.
    index: Index,
    /// The members of the later of an order, or of the other side of a gap.
    then: Index,
    /// The least and the most that is asked of a sum, or of different marks: what cannot be reached and what is pinned
    /// beyond it are not asked for.
    limits: (Option<i64>, Option<i64>),
    /// The task of each group of a pack; `None` where several share it.
    owners: BTreeMap<u32, Option<u32>>,
    /// Whether those at one point of a pack can be counted: no group is shared, or it matters only whether there are two.
    countable: bool,
    /// Whether what has to be reached may be missed.
    may_miss: bool,
    /// Whether it has been told in full.
    is_in_full: bool,
    /// The points of a pack that have been told.
    points: BTreeSet<i64>,
}

/// What a demand asks: what is missing where it does not hold, and what may not be broken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Part {
    /// A sum that has to be reached, or that one of several has to be good.
    Reached,
    /// All else.
    Kept,
}

/// A member that a choice takes in: its task, its lane, the start chosen, and its position in the demand.
#[derive(Clone, Copy)]
struct Chosen {
    task: u32,
    lane: Lane,
    start: u32,
    at: u32,
}

/// What could be told of a choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Added {
    /// Nothing: it keeps everything.
    Nothing,
    /// So much that it is no longer an answer.
    Enough,
    /// It breaks a demand that takes too many clauses to tell.
    TooMuch(u32),
}

/// Packs with no more points are told ahead.
const FEW_POINTS: usize = 100;
/// As long as they have no more stays together.
const FEW_STAYS: usize = 200_000;

impl<'v> Lemmas<'v> {
    /// Of the demands that must hold, and of what else is `wanted`.
    pub fn new(view: &'v View<'v>, wanted: &dyn Fn(&Demand) -> bool) -> Self {
        let must = (0..).zip(view.demands).filter(|(_, demand)| demand.strength == Strength::Must || wanted(demand));
        let asked = must.map(|(number, demand)| {
            let (index, then) = match &demand.kind {
                Kind::Order(order) => (of_members(view, &order.first), of_members(view, &order.then)),
                Kind::Gap(gap) => {
                    let [one, other] = gap.sides.each_ref().map(|side| Index::of(view, side.iter().map(|span| span.index)));
                    (one, other)
                }
                kind => (Index::of(view, aspects(kind).into_iter()), Index::default()),
            };
            let owners = if let Kind::Pack(pack) = &demand.kind { owners(view, pack) } else { BTreeMap::new() };
            let countable = is_countable(view, &demand.kind, &owners);
            let limits = limits(view, &demand.kind);
            Asked { number, demand, index, then, limits, owners, countable, may_miss: false, is_in_full: false, points: BTreeSet::new() }
        });
        Lemmas { view, asked: asked.collect() }
    }

    /// Adds all clauses of packs with few points before the solver begins: it saves most of what it would do to
    /// find out.
    pub fn add_ahead(&mut self, sat: &mut Sat<'_>) {
        let mut left = FEW_STAYS;
        for asked in self.asked.iter_mut().filter(|asked| asked.countable) {
            let Kind::Pack(pack) = &asked.demand.kind else { continue };
            if pack.stays.len() > left {
                continue;
            }
            let points: BTreeSet<i64> = pack.stays.iter().map(|stay| stay.start).collect();
            if points.len() > FEW_POINTS {
                continue;
            }
            left -= pack.stays.len();
            for point in points {
                let could_be_added = asked.add_point(self.view, sat, pack, point).is_some();
                asked.points.extend(could_be_added.then_some(point));
            }
        }
    }

    /// Adds the clauses that a choice breaks, but for what is given up.
    pub fn add(&mut self, sat: &mut Sat<'_>, choice: &[Option<Place>], given_up: &BTreeSet<u32>) -> Added {
        let mut added = Added::Nothing;
        for asked in self.asked.iter_mut().filter(|asked| !given_up.contains(&asked.number)) {
            match asked.add(self.view, sat, choice) {
                Added::Nothing => {}
                Added::Enough => added = Added::Enough,
                Added::TooMuch(number) => return Added::TooMuch(number),
            }
        }
        added
    }
}

impl Lemmas<'_> {
    /// The demands that must hold, by number.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        self.asked.iter().map(|asked| asked.number)
    }

    /// The demands of which something has to be reached.
    pub fn reached(&self) -> Vec<u32> {
        let is_reached = |asked: &&Asked<'_>| asked.limits.0.is_some() || matches!(asked.demand.kind, Kind::Best(_));
        self.asked.iter().filter(is_reached).map(|asked| asked.number).collect()
    }

    /// From here on a demand may miss what it has to reach.
    pub fn may_miss(&mut self, number: u32) {
        self.asked.iter_mut().filter(|asked| asked.number == number).for_each(|asked| asked.may_miss = true);
    }
}

fn of_members(view: &View<'_>, members: &[Member]) -> Index {
    Index::of(view, members.iter().map(|member| member.index))
}

/// What the members of a demand speak of, in their order.
fn aspects(kind: &Kind) -> Vec<u32> {
    let of = |members: &[Member]| members.iter().map(|member| member.index).collect();
    match kind {
        Kind::Charge(members) | Kind::Count { members, .. } | Kind::Distinct { marks: members, .. } | Kind::Best(members) => of(members),
        Kind::Pack(pack) => pack.stays.iter().map(|stay| stay.index).collect(),
        Kind::Once(members) => members.clone(),
        Kind::Worst(sums) => sums.iter().flat_map(|sum| sum.members.iter().map(|member| member.index)).collect(),
        Kind::Order(_) | Kind::Gap(_) => Vec::new(),
    }
}

impl Asked<'_> {
    fn add(&mut self, view: &View<'_>, sat: &mut Sat<'_>, choice: &[Option<Place>]) -> Added {
        let chosen = chosen(&self.index, choice);
        match &self.demand.kind {
            Kind::Order(order) => self.add_order(view, sat, order, (&chosen, &self::chosen(&self.then, choice))),
            Kind::Gap(gap) => self.add_gap(view, sat, gap, (&chosen, &self::chosen(&self.then, choice))),
            Kind::Pack(pack) => self.add_pack(view, sat, pack, chosen),
            Kind::Count { .. } | Kind::Distinct { .. } | Kind::Best(_) if !self.is_broken(&chosen) => Added::Nothing,
            Kind::Count { .. } | Kind::Distinct { .. } | Kind::Best(_) if self.is_in_full => Added::TooMuch(self.number),
            Kind::Count { .. } | Kind::Distinct { .. } | Kind::Best(_) => {
                self.is_in_full = true;
                self.add_in_full(view, sat).map_or(Added::TooMuch(self.number), |()| Added::Enough)
            }
            Kind::Charge(members) => self.add_alone(view, sat, &chosen, |at| members[at as usize].amount > 0),
            Kind::Once(_) => self.add_alone(view, sat, &chosen, |_| true),
            Kind::Worst(sums) => {
                let amounts: Vec<i64> = sums.iter().flat_map(|sum| sum.members.iter().map(|member| member.amount)).collect();
                self.add_alone(view, sat, &chosen, |at| amounts[at as usize] > 0)
            }
        }
    }

    /// Whether sums, marks or the best of several are not as asked.
    fn is_broken(&self, chosen: &[Chosen]) -> bool {
        let (least, most) = self.limits;
        let least = least.filter(|_| !self.may_miss);
        let outside = |sum: i64| least.is_some_and(|least| sum < least) || most.is_some_and(|most| sum > most);
        let amounts = |members: &[Member]| chosen.iter().map(|one| members[one.at as usize].amount).collect::<Vec<i64>>();
        match &self.demand.kind {
            Kind::Count { members, .. } => outside(amounts(members).iter().sum()),
            Kind::Distinct { marks, .. } => outside(amounts(marks).into_iter().collect::<BTreeSet<i64>>().len() as i64),
            Kind::Best(members) => !self.may_miss && amounts(members).into_iter().min().is_some_and(|least| least > 0),
            _ => false,
        }
    }

    /// Forbids what breaks a demand on its own.
    fn add_alone(&self, view: &View<'_>, sat: &mut Sat<'_>, chosen: &[Chosen], breaks: impl Fn(u32) -> bool) -> Added {
        let mut added = Added::Nothing;
        for one in chosen.iter().filter(|one| breaks(one.at) && !view.is_pinned(one.task)) {
            // All that breaks it in this lane at once: what is forbidden now is tried next otherwise.
            for lane in self.index.lanes_of(one.task).iter().filter(|(lane, _)| *lane == one.lane) {
                self.index.blocks(view, lane, &breaks).into_iter().for_each(|block| self.forbid(sat, &[block]));
            }
            added = Added::Enough;
        }
        added
    }

    /// Not all of these at once.
    fn forbid(&self, sat: &mut Sat<'_>, blocks: &[Block]) {
        let mut clause = vec![!sat.asked(self.number, Part::Kept)];
        for block in blocks {
            clause.push(sat.outside(block));
        }
        sat.clause(clause);
    }

    /// Of each pair that is too close or too far: what starts so late is not followed so early.
    fn add_order(&self, view: &View<'_>, sat: &mut Sat<'_>, order: &Order, (first, then): (&[Chosen], &[Chosen])) -> Added {
        let mut added = Added::Nothing;
        for a in first {
            for b in then.iter().filter(|b| !view.is_pinned(a.task) || !view.is_pinned(b.task)) {
                let (from, to) = (order.first[a.at as usize].amount, order.then[b.at as usize].amount);
                let close = order.least.filter(|least| to - from < *least);
                let far = order.most.filter(|most| to - from > *most);
                if close.is_none() && far.is_none() {
                    continue;
                }
                let before = |at: u32| {
                    let point = order.first[at as usize].amount;
                    if close.is_some() { point >= from } else { point <= from }
                };
                let after = |at: u32| {
                    let distance = order.then[at as usize].amount - from;
                    close.map_or(far.is_some_and(|most| distance > most), |least| distance < least)
                };
                let blocks = [self.index.run(view, a.lane, a.start, before), self.then.run(view, b.lane, b.start, after)];
                self.forbid(sat, &blocks);
                added = Added::Enough;
            }
        }
        added
    }

    /// Of each pair that is too near or too far: all starts around the one that are so beside the other, and around the other
    /// all that are so beside each of those.
    fn add_gap(&self, view: &View<'_>, sat: &mut Sat<'_>, gap: &Gap, (one, other): (&[Chosen], &[Chosen])) -> Added {
        let [ones, others] = &gap.sides;
        let mut added = Added::Nothing;
        for a in one {
            for b in other.iter().filter(|b| !view.is_pinned(a.task) || !view.is_pinned(b.task)) {
                let chosen = &others[b.at as usize];
                if !gap.is_broken(&ones[a.at as usize], chosen) {
                    continue;
                }
                let block = self.index.run(view, a.lane, a.start, |at| gap.is_broken(&ones[at as usize], chosen));
                let around: Vec<&Span> = self
                    .index
                    .entries_of(block.lane)
                    .filter(|(start, _)| (block.from..=block.to).contains(start))
                    .map(|(_, at)| &ones[at as usize])
                    .filter(|span| gap.is_broken(span, chosen))
                    .collect();
                let all = |at: u32| around.iter().all(|span| gap.is_broken(span, &others[at as usize]));
                let blocks = [block, self.then.run(view, b.lane, b.start, all)];
                self.forbid(sat, &blocks);
                added = Added::Enough;
            }
        }
        added
    }

    fn add_pack(&mut self, view: &View<'_>, sat: &mut Sat<'_>, pack: &Pack, mut chosen: Vec<Chosen>) -> Added {
        let stay = |one: &Chosen| pack.stays.at(one.at);
        chosen.sort_by_key(|one| (stay(one).start, stay(one).end, stay(one).index, one.at));
        let reach = chosen.iter().map(|one| stay(one).end - stay(one).start).max().unwrap_or(0) + pack.separation.longest();
        let most = pack.at_most.max(1) as usize;
        let (mut added, mut now) = (Added::Nothing, BTreeSet::new());
        for (at, late) in chosen.iter().enumerate() {
            let near = chosen[..at].iter().rev().take_while(|early| stay(late).start - stay(early).start <= reach);
            let mut met: Vec<Chosen> = near.filter(|early| pack.conflict(&stay(early), &stay(late))).copied().collect();
            // What is not pinned comes last, so that one of them is among those that are too many.
            met.sort_by_key(|early| !view.is_pinned(early.task));
            let free = !view.is_pinned(late.task) || met.last().is_some_and(|early| !view.is_pinned(early.task));
            if met.len() < most || met.is_empty() || !free {
                continue;
            }
            added = Added::Enough;
            match self.full_point(view, pack, (late, &met)) {
                Some(point) if now.contains(&point) => {}
                Some(point) => {
                    now.insert(point);
                    if !self.points.insert(point) || self.add_point(view, sat, pack, point).is_none() {
                        return Added::TooMuch(self.number);
                    }
                }
                None if most == 1 => {
                    let pairs = met.iter().filter(|early| !view.is_pinned(early.task) || !view.is_pinned(late.task));
                    pairs.for_each(|early| self.forbid(sat, &self.apart(view, pack, early, late)));
                }
                None => {
                    let some = met[met.len() - most.min(met.len())..].iter().chain([late]);
                    let blocks: Vec<Block> = some.map(|one| Block { lane: one.lane, from: one.start, to: one.start }).collect();
                    self.forbid(sat, &blocks);
                }
            }
        }
        added
    }

    /// A point at which more are at once than may be, whatever the stations; `None` where there is none, or where groups
    /// of several tasks make them hard to count.
    fn full_point(&self, view: &View<'_>, pack: &Pack, (late, met): (&Chosen, &[Chosen])) -> Option<i64> {
        if !self.countable {
            return None;
        }
        let shortest = pack.separation.shortest();
        let point = pack.stays.at(late.at).start;
        let there = met.iter().filter(|early| pack.stays.at(early.at).end + shortest > point);
        let pinned = there.clone().all(|early| view.is_pinned(early.task)) && view.is_pinned(late.task);
        (!pinned && there.count() >= pack.at_most.max(1) as usize).then_some(point)
    }

    /// At one point there are at most so many.
    fn add_point(&self, view: &View<'_>, sat: &mut Sat<'_>, pack: &Pack, point: i64) -> Option<()> {
        let shortest = pack.separation.shortest();
        let covers = |stay: &Stay| stay.start <= point && point < stay.end + shortest;
        // Whoever stays in one group counts once: a task, or the group that several tasks share.
        let mut blocks: BTreeMap<(bool, u32), Vec<Block>> = BTreeMap::new();
        let mut pinned = BTreeSet::new();
        for task in self.index.tasks() {
            for lane in self.index.lanes_of(task) {
                let there = self.index.entries(&lane.1).map(|(_, at)| pack.stays.at(at)).filter(|stay| covers(stay));
                let groups: BTreeSet<u32> = there.map(|stay| stay.group).collect();
                for group in groups {
                    let unit = if self.owners[&group].is_some() { (false, task) } else { (true, group) };
                    let like = |at: u32| covers(&pack.stays.at(at)) && pack.stays.at(at).group == group;
                    blocks.entry(unit).or_default().extend(self.index.blocks(view, lane, like));
                    if view.is_pinned(task) {
                        pinned.insert(unit);
                    }
                }
            }
        }
        let most = i64::from(pack.at_most.max(1)).max(pinned.len() as i64);
        let parts: Vec<Vec<(i64, Lit)>> = blocks.values().map(|blocks| vec![(1, sat.implied_by(blocks))]).collect();
        self.at_most(sat, Part::Kept, parts, most)
    }

    /// What adds up to more than this is forbidden.
    fn at_most(&self, sat: &mut Sat<'_>, part: Part, parts: Vec<Vec<(i64, Lit)>>, most: i64) -> Option<()> {
        let sums = sat.sums(parts, most)?;
        let asked = sat.asked(self.number, part);
        sums.range(most + 1..).for_each(|(_, sum)| sat.clause([!asked, !*sum]));
        Some(())
    }

    /// The most starts of two that meet, none of which can be beside any of the other's.
    fn apart(&self, view: &View<'_>, pack: &Pack, early: &Chosen, late: &Chosen) -> [Block; 2] {
        let (a, b) = (pack.stays.at(early.at), pack.stays.at(late.at));
        let alike = |stay: &Stay, other: &Stay| stay.group == other.group && stay.station == other.station;
        let stay = |at: u32| pack.stays.at(at);
        if pack.counts_overlap {
            let (after_a, after_b) = (pack.separation.gap(a.station, b.station).max(0), pack.separation.gap(b.station, a.station).max(0));
            let covers = |stay: &Stay, gap: i64| stay.start <= b.start && b.start < stay.end + gap;
            return [
                self.index.run(view, early.lane, early.start, |at| alike(&stay(at), &a) && covers(&stay(at), after_a)),
                self.index.run(view, late.lane, late.start, |at| alike(&stay(at), &b) && covers(&stay(at), after_b)),
            ];
        }
        let first = self.index.run(view, early.lane, early.start, |at| pack.conflict(&stay(at), &b));
        let of_first: Vec<Stay> = self
            .index
            .entries_of(first.lane)
            .filter(|(start, _)| (first.from..=first.to).contains(start))
            .map(|(_, at)| stay(at))
            .filter(|stay| pack.conflict(stay, &b))
            .collect();
        let all = |at: u32| of_first.iter().all(|first| pack.conflict(first, &stay(at)));
        [first, self.index.run(view, late.lane, late.start, all)]
    }

    /// Sums, marks and the best of several are told once, in full.
    fn add_in_full(&self, view: &View<'_>, sat: &mut Sat<'_>) -> Option<()> {
        if matches!(self.demand.kind, Kind::Count { .. }) && self.index.has_doubles() {
            return None;
        }
        let (least, most) = self.limits;
        match &self.demand.kind {
            Kind::Count { members, .. } => {
                most.map_or(Some(()), |most| self.add_most(view, sat, members, most))?;
                least.map_or(Some(()), |least| self.add_least(view, sat, members, least))
            }
            Kind::Distinct { marks, .. } => self.add_marks(view, sat, marks, most?),
            Kind::Best(members) => {
                let any = sat.implied_by(&self.all_blocks(view, &|_| true));
                let good = sat.implies(&self.all_blocks(view, &|at| members[at as usize].amount == 0));
                let asked = sat.asked(self.number, Part::Reached);
                sat.clause([!asked, !any, good]);
                Some(())
            }
            _ => None,
        }
    }

    fn all_blocks(&self, view: &View<'_>, like: &dyn Fn(u32) -> bool) -> Vec<Block> {
        self.index.tasks().into_iter().flat_map(|task| self.blocks_of(view, task, like)).collect()
    }

    fn blocks_of(&self, view: &View<'_>, task: u32, like: &dyn Fn(u32) -> bool) -> Vec<Block> {
        self.index.lanes_of(task).iter().flat_map(|lane| self.index.blocks(view, lane, like)).collect()
    }

    /// For each task, and each kind of lane it has, the different amounts of its members, in order.
    fn amounts(&self, members: &[Member]) -> BTreeMap<(u32, bool, bool), BTreeSet<i64>> {
        let mut amounts: BTreeMap<(u32, bool, bool), BTreeSet<i64>> = BTreeMap::new();
        for task in self.index.tasks() {
            for (lane, range) in self.index.lanes_of(task) {
                let of = amounts.entry((task, lane.room.is_some(), lane.people.is_some())).or_default();
                of.extend(self.index.entries(range).map(|(_, at)| members[at as usize].amount).filter(|amount| *amount > 0));
            }
        }
        amounts
    }

    /// The blocks of lanes of one kind.
    fn blocks_of_kind(&self, view: &View<'_>, (task, rooms, people): (u32, bool, bool), like: &dyn Fn(u32) -> bool) -> Vec<Block> {
        let mut blocks = self.blocks_of(view, task, like);
        blocks.retain(|block| (block.lane.room.is_some(), block.lane.people.is_some()) == (rooms, people));
        blocks
    }

    fn add_most(&self, view: &View<'_>, sat: &mut Sat<'_>, members: &[Member], most: i64) -> Option<()> {
        let parts = self.amounts(members).into_iter().map(|(kind, amounts)| {
            let of = |amount: i64| self.blocks_of_kind(view, kind, &|at| members[at as usize].amount == amount);
            amounts.into_iter().map(|amount| (amount, sat.implied_by(&of(amount)))).collect::<Vec<_>>()
        });
        let parts = parts.collect();
        self.at_most(sat, Part::Kept, parts, most)
    }

    /// At least so much is at most so much that each falls short of its largest.
    fn add_least(&self, view: &View<'_>, sat: &mut Sat<'_>, members: &[Member], least: i64) -> Option<()> {
        let mut all = 0;
        let mut parts = Vec::new();
        for (kind, amounts) in self.amounts(members) {
            let largest = amounts.last().copied().unwrap_or(0);
            all += largest;
            let mut short = Vec::new();
            let mut before = 0;
            for amount in amounts {
                let blocks = self.blocks_of_kind(view, kind, &|at| members[at as usize].amount >= amount);
                short.push((largest - before, !sat.implies(&blocks)));
                before = amount;
            }
            parts.push(short);
        }
        self.at_most(sat, Part::Reached, parts, all - least)
    }

    fn add_marks(&self, view: &View<'_>, sat: &mut Sat<'_>, marks: &[Member], most: i64) -> Option<()> {
        let different: BTreeSet<i64> = marks.iter().map(|mark| mark.amount).collect();
        let parts = different.into_iter().map(|mark| {
            let blocks = self.all_blocks(view, &|at| marks[at as usize].amount == mark);
            vec![(1, sat.implied_by(&blocks))]
        });
        let parts = parts.collect();
        self.at_most(sat, Part::Kept, parts, most)
    }
}

/// The members that a choice takes in.
fn chosen(index: &Index, choice: &[Option<Place>]) -> Vec<Chosen> {
    let placed = index.tasks().into_iter().filter_map(|task| Some((task, choice[task as usize]?)));
    placed
        .flat_map(|(task, place)| index.chosen(task, place).map(move |(lane, at)| Chosen { task, lane, start: place.start, at }))
        .collect()
}

fn is_pinned(view: &View<'_>, aspect: u32) -> bool {
    view.is_pinned(view.parts[aspect as usize].lane.task)
}

/// The task of each group; `None` where several share it.
fn owners(view: &View<'_>, pack: &Pack) -> BTreeMap<u32, Option<u32>> {
    let mut owners: BTreeMap<u32, Option<u32>> = BTreeMap::new();
    for stay in pack.stays.iter() {
        let task = view.parts[stay.index as usize].lane.task;
        let owner = owners.entry(stay.group).or_insert(Some(task));
        *owner = owner.filter(|owner| *owner == task);
    }
    owners
}

/// The least and the most that is asked of a sum, or of different marks.
fn limits(view: &View<'_>, kind: &Kind) -> (Option<i64>, Option<i64>) {
    match kind {
        Kind::Count { least, most, members } => {
            (least.map(|least| least.min(reachable(view, members))), most.map(|most| most.max(pinned_sum(view, members))))
        }
        Kind::Distinct { most, marks } => {
            let of_pinned = marks.iter().filter(|mark| is_pinned(view, mark.index)).map(|mark| mark.amount);
            (None, Some((*most).max(of_pinned.collect::<BTreeSet<i64>>().len() as i64)))
        }
        _ => (None, None),
    }
}

fn is_countable(view: &View<'_>, kind: &Kind, owners: &BTreeMap<u32, Option<u32>>) -> bool {
    let Kind::Pack(pack) = kind else { return false };
    let only_two = || pack.at_most <= 1 && pack.stays.iter().all(|stay| !is_pinned(view, stay.index));
    pack.counts_overlap && (owners.values().all(Option::is_some) || only_two())
}

/// What the largest amounts of all tasks add up to.
fn reachable(view: &View<'_>, members: &[Member]) -> i64 {
    let mut largest: BTreeMap<u32, i64> = BTreeMap::new();
    for member in members {
        let of_task = largest.entry(view.parts[member.index as usize].lane.task).or_default();
        *of_task = member.amount.max(*of_task);
    }
    largest.values().sum()
}

/// What the members of pinned tasks add up to.
fn pinned_sum(view: &View<'_>, members: &[Member]) -> i64 {
    members.iter().filter(|member| is_pinned(view, member.index)).map(|member| member.amount).sum()
}

/// Tells that no place is in any of the starts from one to another with this room and these people, and as much more as
/// is true around it.
pub(super) fn add_dead(view: &View<'_>, sat: &mut Sat<'_>, task: u32, place: Place) {
    let shape = &view.shapes[task as usize];
    for (room, people) in [(None, None), (Some(place.room), None), (None, Some(place.people)), (Some(place.room), Some(place.people))] {
        let lane = Lane { task, room, people };
        let block = Index::default().run(view, lane, place.start, |_| false);
        if shape.is_dead(lane, place.start) {
            let outside = sat.outside(&block);
            sat.clause([outside]);
        }
    }
}
