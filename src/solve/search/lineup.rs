//! Tasks that wait for each other: the order among them, when each can be at all, and the moves that follow it.
//!
//! One move alone cannot shift a chain whose members stand as close as they may. What is done here takes a task and all
//! that wait for it out and puts them back in their order, each at one of its first places.

use super::{Journal, NOTHING_OUTWEIGHS, Search};
use crate::demand::faces::Tasks;
use crate::demand::{Kind, Order, Pack, Strength};
use crate::solve::Stop;
use crate::solve::problem::Problem;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Of the first places that a task could have behind those it waits for, the cheapest of so many is taken: about a day
/// on a grid of half hours.
pub(super) const FIRST_PLACES: usize = 24;
/// Of how many a pushed task takes the cheapest: a push is one move of very many.
const PUSHED_PLACES: usize = 3;
/// What several constructions choose among: the very first place packs tightest, many places cost least.
const BREADTHS: [usize; 3] = [1, FIRST_PLACES, 20 * FIRST_PLACES];
/// Orders between more pairs than this come from groups, not from chains, and are left to the other moves.
const MOST_PAIRS: usize = 10_000;

/// A distance that has to be kept between two tasks.
struct Relation {
    first: u32,
    then: u32,
    /// The points of the earlier task, from which the distance counts.
    from: Points,
    /// The points of the later task, to which it counts.
    to: Points,
    least: i64,
    most: i64,
}

/// The points of a task's aspects, of which a place has one at most. Long chains have millions, which relations share.
#[derive(Clone)]
struct Points {
    first_aspect: u32,
    /// For each aspect; [`NO_POINT`] where it has none.
    points: Rc<Vec<i64>>,
}

/// Stands for no point: no time is so early.
const NO_POINT: i64 = i64::MIN;

impl Points {
    /// The point of a place.
    fn of(&self, problem: &Problem, task: u32, place: u32) -> Option<i64> {
        let aspects = problem.aspects(task, place);
        let mut points = aspects.iter().map(|aspect| self.points[(aspect - self.first_aspect) as usize]);
        points.find(|point| *point != NO_POINT)
    }
}

/// Which tasks wait for which.
pub(super) struct Waiting {
    /// Those that wait for a task or for which a task waits, the earlier first. Tasks that wait for themselves in a
    /// circle are not among them.
    pub in_order: Vec<u32>,
    /// Where each task stands in the order.
    place: Vec<Option<usize>>,
    /// The tasks that wait for each, themselves or through others, in order.
    pub behind: Vec<Vec<u32>>,
    /// What each task has to keep towards those before it.
    before: Vec<Vec<usize>>,
    relations: Vec<Relation>,
    /// The places of each task in the order that are not too early or too late for all others.
    within: Vec<Vec<u32>>,
}

impl Waiting {
    pub fn of(problem: &Problem) -> Self {
        let relations = relations(problem);
        let tasks = problem.tasks.len();
        let (mut next, mut before) = (vec![Vec::new(); tasks], vec![Vec::new(); tasks]);
        for (number, relation) in relations.iter().enumerate() {
            next[relation.first as usize].push(relation.then);
            before[relation.then as usize].push(number);
        }
        let in_order = sorted(&next, &before, &relations);
        let mut place = vec![None; tasks];
        in_order.iter().enumerate().for_each(|(at, task)| place[*task as usize] = Some(at));
        let mut behind: Vec<Vec<u32>> = vec![Vec::new(); tasks];
        for task in in_order.iter().rev() {
            let direct = next[*task as usize].iter().filter(|then| place[**then as usize].is_some());
            let all: BTreeSet<u32> = direct.flat_map(|then| behind[*then as usize].iter().copied().chain([*then])).collect();
            let mut all: Vec<u32> = all.into_iter().collect();
            all.sort_by_key(|task| place[*task as usize]);
            behind[*task as usize] = all;
        }
        let mut waiting = Waiting { in_order, place, behind, before, relations, within: Vec::new() };
        waiting.within = waiting.windows(problem);
        waiting
    }

    /// Whether a task waits for others or others for it.
    pub fn concerns(&self, task: u32) -> bool {
        self.place[task as usize].is_some()
    }

    /// What each task can still be, by the longest path both ways: not before the earliest that those before it allow,
    /// and not after the latest that leaves room for those behind.
    fn windows(&self, problem: &Problem) -> Vec<Vec<u32>> {
        let tasks = 0..problem.tasks.len() as u32;
        let all = |task: u32| if self.concerns(task) { problem.places(task).collect() } else { Vec::new() };
        let mut within: Vec<Vec<u32>> = tasks.map(all).collect();
        let mut by_place: Vec<&Relation> = self.relations.iter().filter(|relation| self.concerns(relation.first)).collect();
        by_place.retain(|relation| self.concerns(relation.then));
        by_place.sort_by_key(|relation| self.place[relation.then as usize]);
        for relation in &by_place {
            relation.narrow_later(problem, &mut within);
        }
        by_place.sort_by_key(|relation| self.place[relation.first as usize]);
        for relation in by_place.iter().rev() {
            relation.narrow_earlier(problem, &mut within);
        }
        within
    }
}

/// The least and the most of the points of some places; `None` if one has none, which keeps any distance.
fn span(problem: &Problem, points: &Points, task: u32, places: &[u32]) -> Option<(i64, i64)> {
    let known: Vec<i64> = places.iter().map(|place| points.of(problem, task, *place)).collect::<Option<_>>()?;
    Some((*known.iter().min()?, *known.iter().max()?))
}

impl Relation {
    fn narrow_later(&self, problem: &Problem, within: &mut [Vec<u32>]) {
        let Some((early, late)) = span(problem, &self.from, self.first, &within[self.first as usize]) else { return };
        let (early, late) = (early.saturating_add(self.least), late.saturating_add(self.most));
        within[self.then as usize].retain(|place| self.to.of(problem, self.then, *place).is_none_or(|to| early <= to && to <= late));
    }

    fn narrow_earlier(&self, problem: &Problem, within: &mut [Vec<u32>]) {
        let Some((early, late)) = span(problem, &self.to, self.then, &within[self.then as usize]) else { return };
        let (early, late) = (early.saturating_sub(self.most), late.saturating_sub(self.least));
        within[self.first as usize].retain(|place| self.from.of(problem, self.first, *place).is_none_or(|at| early <= at && at <= late));
    }
}

/// The distances that have to be kept by tasks of which one waits for the other: those of the order itself, and those of
/// what both take, such as days apart.
fn relations(problem: &Problem) -> Vec<Relation> {
    let musts = || problem.demands.iter().filter(|demand| demand.strength == Strength::Must).map(|demand| &demand.kind);
    let mut relations = Vec::new();
    for kind in musts() {
        if let Kind::Order(order) = kind {
            relations.extend(of_order(problem, order));
        }
    }
    let pairs: BTreeSet<(u32, u32)> = relations.iter().map(|relation| (relation.first, relation.then)).collect();
    for kind in musts().filter(|_| !pairs.is_empty()) {
        if let Kind::Pack(pack) = kind {
            relations.extend(of_pack(problem, pack, &pairs));
        }
    }
    relations
}

/// The distances of an order, where it asks for a least one.
fn of_order(problem: &Problem, order: &Order) -> Vec<Relation> {
    let Some(least) = order.least else { return Vec::new() };
    let firsts = points_by_task(problem, order.first.iter().map(|member| (member.index, member.amount)));
    let thens = points_by_task(problem, order.then.iter().map(|member| (member.index, member.amount)));
    if firsts.len() * thens.len() > MOST_PAIRS {
        return Vec::new();
    }
    let most = order.most.unwrap_or(i64::MAX);
    let of_first = |(first, from): (&u32, &Points)| {
        let others = thens.iter().filter(|(then, _)| *then != first);
        let relation =
            |(then, to): (&u32, &Points)| Relation { first: *first, then: *then, from: from.clone(), to: to.clone(), least, most };
        others.map(relation).collect::<Vec<_>>()
    };
    firsts.iter().flat_map(of_first).collect()
}

/// The gaps that pairs in order have to keep where both take the same.
fn of_pack(problem: &Problem, pack: &Pack, pairs: &BTreeSet<(u32, u32)>) -> Vec<Relation> {
    if pack.at_most > 1 || (pack.separation.shortest() == 0 && !pack.counts_overlap) {
        return Vec::new();
    }
    let starts = points_by_task(problem, pack.stays.iter().map(|stay| (stay.index, stay.start)));
    let ends = points_by_task(problem, pack.stays.iter().map(|stay| (stay.index, stay.end)));
    let relation = |(first, then): &(u32, u32)| {
        let (from, to) = (ends.get(first)?.clone(), starts.get(then)?.clone());
        Some(Relation { first: *first, then: *then, from, to, least: pack.separation.shortest(), most: i64::MAX })
    };
    pairs.iter().filter_map(relation).collect()
}

/// For each task among them, the points of its aspects.
fn points_by_task(problem: &Problem, points: impl Iterator<Item = (u32, i64)>) -> BTreeMap<u32, Points> {
    let mut tasks: BTreeMap<u32, (u32, Vec<i64>)> = BTreeMap::new();
    for (aspect, point) in points {
        let (first_aspect, points) = tasks.entry(problem.task_of(aspect)).or_insert_with(|| {
            let aspects = problem.aspects_of(problem.task_of(aspect));
            (aspects.start, vec![NO_POINT; aspects.len()])
        });
        points[(aspect - *first_aspect) as usize] = point;
    }
    tasks.into_iter().map(|(task, (first_aspect, points))| (task, Points { first_aspect, points: Rc::new(points) })).collect()
}

/// The tasks in order, those in circles and behind them left out.
fn sorted(next: &[Vec<u32>], before: &[Vec<usize>], relations: &[Relation]) -> Vec<u32> {
    let mut open: Vec<usize> = before.iter().map(Vec::len).collect();
    let concerned: BTreeSet<u32> = relations.iter().flat_map(|relation| [relation.first, relation.then]).collect();
    let mut ready: BTreeSet<u32> = concerned.iter().copied().filter(|task| open[*task as usize] == 0).collect();
    let mut in_order = Vec::new();
    while let Some(task) = ready.pop_first() {
        in_order.push(task);
        for then in &next[task as usize] {
            open[*then as usize] -= 1;
            if open[*then as usize] == 0 {
                ready.insert(*then);
            }
        }
    }
    in_order
}

impl Search<'_> {
    /// Several constructions that follow the order; the best of them and of what is there goes on.
    pub(super) fn construct_in_order(&mut self, stop: Stop<'_>) {
        if self.waiting.in_order.is_empty() {
            return;
        }
        self.missing_weight = NOTHING_OUTWEIGHS;
        for breadth in BREADTHS {
            self.clear();
            for task in self.waiting.in_order.clone() {
                if !stop() {
                    self.place_early(task, breadth);
                }
            }
            self.construct(stop);
            self.keep_best();
        }
        self.restore_best();
    }

    /// Takes a task and all that wait for it out, and puts them back in order.
    pub(super) fn line_up(&mut self, task: u32, journal: &mut Journal) {
        let line = self.line_from(task);
        line.iter().for_each(|task| self.take_noting(*task, journal));
        line.iter().for_each(|task| self.place_early(*task, FIRST_PLACES));
    }

    /// Moves a task, and those that wait for it only as far as they have to go.
    pub(super) fn push(&mut self, task: u32, candidate: u32, journal: &mut Journal) {
        let line = self.line_from(task);
        let held: Vec<Option<u32>> = line.iter().map(|task| self.state.place(*task)).collect();
        line.iter().for_each(|task| self.take_noting(*task, journal));
        if self.state.price(task, candidate).is_none() {
            return self.undo(std::mem::take(journal));
        }
        self.state.insert(task, candidate);
        for (task, held) in line.into_iter().zip(held).skip(1) {
            match held.filter(|held| self.state.price(task, *held).is_some()) {
                Some(held) => self.state.insert(task, held),
                None => self.place_early(task, PUSHED_PLACES),
            }
        }
    }

    /// Where something of an order is missing, its line is put back from every task before it.
    pub(super) fn line_up_missing(&mut self, stop: Stop<'_>) {
        for task in self.waiting.in_order.clone() {
            if stop() {
                return;
            }
            let behind = std::mem::take(&mut self.waiting.behind[task as usize]);
            let lacks = behind.iter().chain([&task]).any(|task| self.state.place(*task).is_none() && self.is_free[*task as usize]);
            self.waiting.behind[task as usize] = behind;
            if lacks {
                let (before, mut journal) = (self.state.score(), Journal::new());
                self.line_up(task, &mut journal);
                if self.state.score() > before {
                    self.undo(journal);
                }
            }
        }
    }

    /// A task and those behind it that may move.
    fn line_from(&self, task: u32) -> Vec<u32> {
        let behind = self.waiting.behind[task as usize].iter().copied();
        [task].into_iter().chain(behind).filter(|task| self.is_free[*task as usize]).collect()
    }

    /// Takes a task out and notes it, also if it has no place now.
    fn take_noting(&mut self, task: u32, journal: &mut Journal) {
        journal.push((task, self.state.remove(task)));
    }

    /// Puts a task at the cheapest of its first places behind those it waits for; leaves it out if there is none.
    fn place_early(&mut self, task: u32, breadth: usize) {
        if !self.is_free[task as usize] || self.state.place(task).is_some() {
            return;
        }
        let (waiting, problem) = (&self.waiting, self.problem);
        let kept: Vec<(&Relation, i64)> = waiting.before[task as usize]
            .iter()
            .map(|number| &waiting.relations[*number])
            .filter_map(|relation| {
                let before = self.state.place(relation.first)?;
                Some((relation, relation.from.of(problem, relation.first, before)?))
            })
            .collect();
        let keeps = |place: u32| {
            let far_enough = |relation: &Relation, from: i64, to: i64| (relation.least..=relation.most).contains(&(to - from));
            kept.iter().all(|(relation, from)| relation.to.of(problem, task, place).is_none_or(|to| far_enough(relation, *from, to)))
        };
        let within = waiting.within[task as usize].iter().copied().filter(|place| keeps(*place));
        let places = within.filter_map(|place| Some((self.weigh(self.state.price(task, place)?), place)));
        let best = places.take(breadth).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((weight, candidate)) = best
            && weight <= 0.0
        {
            self.state.insert(task, candidate);
        }
    }
}
