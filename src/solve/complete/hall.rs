//! Tasks that need more than there is: however they are placed, each takes one of too few points of some packs.
//!
//! A pack holds at most so many at any point. As few points are chosen as every stay covers at least one of, so that
//! whoever is placed takes a point, and a matching of tasks and points tells how many can be placed (Hall 1935). The points of
//! all packs of one rule are taken together, such as those of all rooms, and those of each pack alone.

use super::view::{Index, View};
use crate::demand::{Kind, Pack, Strength};
use crate::model::RuleName;
use std::collections::{BTreeMap, BTreeSet};

/// Of these tasks at least so many are left out by every choice that keeps these demands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Shortage {
    pub tasks: Vec<u32>,
    pub demands: Vec<u32>,
    pub out: i64,
}

/// More steps than this are not looked at in one family of packs.
const MOST_EDGES: usize = 2_000_000;

/// A pack that must hold, with the points that its stays cover.
pub(super) struct Pierced<'v> {
    pub number: u32,
    pub pack: &'v Pack,
    pub index: Index,
    points: Vec<i64>,
}

/// Every shortage that a family of packs shows.
pub(super) fn shortages(view: &View<'_>) -> Vec<Shortage> {
    let mut found = Vec::new();
    for family in families(view).values() {
        let alone = family.iter().map(std::slice::from_ref);
        let together = Some(&family[..]).filter(|family| family.len() > 1);
        for packs in alone.chain(together) {
            found.extend(Matching::of(view, packs).into_iter().flat_map(|matching| matching.shortages(packs)));
        }
    }
    found
}

/// The packs that must hold and can be counted, those of one rule together.
pub(super) fn families<'v>(view: &'v View<'_>) -> BTreeMap<Option<RuleName>, Vec<Pierced<'v>>> {
    let mut families: BTreeMap<_, Vec<Pierced<'_>>> = BTreeMap::new();
    for (number, demand) in (0..).zip(view.demands).filter(|(_, demand)| demand.strength == Strength::Must) {
        if let Some(pierced) = pierced(view, number, &demand.kind) {
            families.entry(demand.rule()).or_default().push(pierced);
        }
    }
    families
}

/// The points of a pack; `None` where overlaps do not count or several tasks share a group.
fn pierced<'v>(view: &View<'_>, number: u32, kind: &'v Kind) -> Option<Pierced<'v>> {
    let Kind::Pack(pack) = kind else { return None };
    let mut owners: BTreeMap<u32, u32> = BTreeMap::new();
    let task_of = |aspect: u32| view.parts[aspect as usize].lane.task;
    let own = pack.stays.iter().all(|stay| *owners.entry(stay.group).or_insert(task_of(stay.index)) == task_of(stay.index));
    if !pack.counts_overlap || !own {
        return None;
    }
    let shortest = pack.separation.shortest();
    let mut stays: Vec<(i64, i64)> = pack.stays.iter().map(|stay| (stay.end + shortest, stay.start)).collect();
    stays.sort_unstable();
    let mut points: Vec<i64> = Vec::new();
    for (end, start) in stays {
        if points.last().is_none_or(|point| *point < start) {
            points.push(end - 1);
        }
    }
    let index = Index::of(view, pack.stays.iter().map(|stay| stay.index));
    Some(Pierced { number, pack, index, points })
}

/// Tasks of which every place takes a point, and who takes which.
struct Matching {
    tasks: Vec<u32>,
    /// The points that each could take, by number.
    could: Vec<Vec<u32>>,
    /// The pack of each point, by position, and how many fit.
    points: Vec<(usize, usize)>,
    /// Who took each point.
    takers: Vec<Vec<u32>>,
}

impl Matching {
    fn of(view: &View<'_>, packs: &[Pierced<'_>]) -> Option<Matching> {
        let firsts: Vec<u32> = packs.iter().scan(0, |next, pack| Some(std::mem::replace(next, *next + pack.points.len() as u32))).collect();
        let fits = |(at, pack): (usize, &Pierced<'_>)| vec![(at, pack.pack.at_most.max(1) as usize); pack.points.len()];
        let mut points: Vec<(usize, usize)> = packs.iter().enumerate().flat_map(fits).collect();
        let (mut tasks, mut could) = (Vec::new(), Vec::new());
        let mut fixed = vec![0; points.len()];
        let mut edges = 0;
        for task in view.required() {
            let taken = points_of(view, task, packs, &firsts);
            let Some(taken) = taken else { continue };
            if view.is_pinned(task) {
                taken.iter().for_each(|point| fixed[*point as usize] += 1);
            }
            edges += taken.len();
            tasks.push(task);
            could.push(taken.into_iter().collect());
        }
        // What is pinned stays, even where it is too much.
        points.iter_mut().zip(fixed).for_each(|((_, fits), fixed)| *fits = (*fits).max(fixed));
        let takers = vec![Vec::new(); points.len()];
        (tasks.len() > 1 && edges <= MOST_EDGES).then_some(Matching { tasks, could, points, takers })
    }

    /// Gives a point to as many tasks as can have one, and tells of the others.
    fn shortages(mut self, packs: &[Pierced<'_>]) -> Vec<Shortage> {
        let mut found: Vec<(BTreeSet<u32>, BTreeSet<u32>, i64)> = Vec::new();
        let without: Vec<u32> = (0..self.tasks.len() as u32).filter(|task| !self.give(*task)).collect();
        for task in without {
            let (mut tasks, mut taken) = self.reached(task);
            let mut out = 1;
            let (same, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|(others, ..)| !others.is_disjoint(&tasks));
            for (others, points, more) in same {
                tasks.extend(others);
                taken.extend(points);
                out += more;
            }
            found = rest;
            found.push((tasks, taken, out));
        }
        let told = found.into_iter().map(|(tasks, points, out)| {
            let demands: BTreeSet<u32> = points.iter().map(|point| packs[self.points[*point as usize].0].number).collect();
            let tasks = tasks.into_iter().map(|task| self.tasks[task as usize]).collect();
            Shortage { tasks, demands: demands.into_iter().collect(), out }
        });
        told.collect()
    }

    /// Gives a task a point, others moving to other points where they have to; `false` if that cannot be.
    fn give(&mut self, task: u32) -> bool {
        let mut from: BTreeMap<u32, u32> = BTreeMap::new();
        let mut open = std::collections::VecDeque::from([task]);
        while let Some(task) = open.pop_front() {
            for point in self.could[task as usize].clone() {
                if from.contains_key(&point) {
                    continue;
                }
                from.insert(point, task);
                if self.takers[point as usize].len() < self.points[point as usize].1 {
                    self.move_along(point, &from);
                    return true;
                }
                open.extend(self.takers[point as usize].iter().copied());
            }
        }
        false
    }

    /// Each on the way to a free point moves on to the next.
    fn move_along(&mut self, mut point: u32, from: &BTreeMap<u32, u32>) {
        while let Some(task) = from.get(&point) {
            let before = self.takers.iter().position(|takers| takers.contains(task));
            self.takers[point as usize].push(*task);
            let Some(before) = before else { return };
            self.takers[before].retain(|other| other != task);
            point = before as u32;
        }
    }

    /// The tasks that would have to move for one, and the points that all of them could take; all are taken.
    fn reached(&self, task: u32) -> (BTreeSet<u32>, BTreeSet<u32>) {
        let (mut tasks, mut points, mut open) = (BTreeSet::from([task]), BTreeSet::new(), vec![task]);
        while let Some(task) = open.pop() {
            for point in &self.could[task as usize] {
                if points.insert(*point) {
                    open.extend(self.takers[*point as usize].iter().filter(|taker| tasks.insert(**taker)));
                }
            }
        }
        (tasks, points)
    }
}

/// The points of some packs that a task could take; `None` if it has a place that takes none.
fn points_of(view: &View<'_>, task: u32, packs: &[Pierced<'_>], firsts: &[u32]) -> Option<BTreeSet<u32>> {
    let shape = &view.shapes[task as usize];
    let mut points = BTreeSet::new();
    let mut left = shape.clone();
    for (pierced, first) in packs.iter().zip(firsts) {
        let shortest = pierced.pack.separation.shortest();
        for (lane, range) in pierced.index.lanes_of(task) {
            for (start, at) in pierced.index.entries(range).filter(|(start, _)| !shape.is_dead(*lane, *start)) {
                let stay = pierced.pack.stays.at(at);
                let from = pierced.points.partition_point(|point| *point < stay.start);
                let covered = pierced.points[from..].iter().take_while(|point| **point < stay.end + shortest).count();
                points.extend((from..from + covered).map(|point| first + point as u32));
                left.close_lane(*lane, start);
            }
        }
    }
    (!left.has_place()).then_some(points)
}
