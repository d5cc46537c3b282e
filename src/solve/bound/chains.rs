//! Tasks that follow each other are bounded together: the cheapest way through a chain of orders is found exactly, start by
//! start.
//!
//! What a start costs at least with all that has to come before it is moved along the chain from each task to the next
//! ("reparametrisation"). After it the cheapest start of each task alone adds up to the cheapest way through the chain, and
//! no choice that keeps the orders has become dearer than it is.

use super::super::problem::{Problem, Task};
use crate::demand::faces::Tasks;
use crate::demand::{Demand, Kind, Member, Order, Pack, Strength};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Tasks of which each follows the one before.
#[derive(Debug)]
pub(super) struct Chain {
    pub tasks: Vec<u32>,
    /// For each task but the last and each of its starts, the first start of the next that may follow; no fewer may before
    /// a later start.
    next: Vec<Vec<u32>>,
}

/// More arcs are not looked at.
const MOST_ARCS: usize = 20_000;

/// Chains of orders that must hold, the longest first; no task is in two.
pub(super) fn chains(problem: &Problem) -> Vec<Chain> {
    let mut after: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for order in orders(&problem.demands) {
        let (first, then) = (tasks_of(problem, &order.first), tasks_of(problem, &order.then));
        let pairs = first.iter().flat_map(|first| then.iter().map(move |then| (*first, *then)));
        for (first, then) in pairs.filter(|(first, then)| first != then && !(problem.is_pinned(*first) && problem.is_pinned(*then))) {
            after.entry(first).or_default().insert(then);
        }
    }
    if after.values().map(BTreeSet::len).sum::<usize>() > MOST_ARCS {
        return Vec::new();
    }
    let mut left: BTreeSet<u32> = after.iter().flat_map(|(first, then)| then.iter().chain([first])).copied().collect();
    let mut found = Vec::new();
    loop {
        let path = longest(&after, &left);
        if path.len() < 2 {
            break;
        }
        path.iter().for_each(|task| _ = left.remove(task));
        found.push(path);
    }
    linked(problem, found)
}

/// The orders that must hold and ask for a least distance.
fn orders(demands: &[Demand]) -> impl Iterator<Item = &Order> {
    demands.iter().filter(|demand| demand.strength == Strength::Must).filter_map(|demand| match &demand.kind {
        Kind::Order(order) if order.least.is_some() => Some(order),
        _ => None,
    })
}

/// The starts of a task that has to be done, if they are all of one kind, so that they stand in order of time.
fn starts(problem: &Problem, task: u32) -> Option<Range<u32>> {
    let Task { parts, .. } = &problem.tasks[task as usize];
    let [part] = &parts[..] else { return None };
    problem.is_required(task).then(|| part.shape.start(0)..part.shape.start(part.shape.starts))
}

/// The tasks with starts among members.
fn tasks_of(problem: &Problem, members: &[Member]) -> BTreeSet<u32> {
    let mut tasks: Vec<u32> = members.iter().map(|member| problem.task_of(member.index)).collect();
    tasks.dedup();
    tasks.into_iter().filter(|task| starts(problem, *task).is_some()).collect()
}

/// The longest path through these tasks.
fn longest(after: &BTreeMap<u32, BTreeSet<u32>>, left: &BTreeSet<u32>) -> Vec<u32> {
    let next = |task: u32| after.get(&task).into_iter().flatten().copied().filter(|next| left.contains(next));
    let mut waits: BTreeMap<u32, usize> = left.iter().map(|task| (*task, 0)).collect();
    left.iter().flat_map(|task| next(*task)).for_each(|next| *waits.entry(next).or_default() += 1);
    let mut ready: Vec<u32> = left.iter().copied().filter(|task| waits[task] == 0).collect();
    // For each task the length of the longest path to it, and the task before it there.
    let mut best: BTreeMap<u32, (usize, Option<u32>)> = ready.iter().map(|task| (*task, (1, None))).collect();
    while let Some(task) = ready.pop() {
        let length = best[&task].0;
        for next in next(task) {
            let of_next = best.entry(next).or_insert((0, None));
            if length + 1 > of_next.0 {
                *of_next = (length + 1, Some(task));
            }
            let waits = waits.entry(next).or_default();
            *waits -= 1;
            if *waits == 0 {
                ready.push(next);
            }
        }
    }
    // What waits for itself never gets ready, and is in no path.
    best.retain(|task, _| waits[task] == 0);
    let mut at = best.iter().max_by_key(|(task, (length, _))| (*length, std::cmp::Reverse(**task))).map(|(task, _)| *task);
    let mut path: Vec<u32> = Vec::new();
    while let Some(task) = at {
        path.push(task);
        at = best[&task].1;
    }
    path.reverse();
    path
}

/// One or two values for each start of a task: where an order sees it, or where its stay is.
type Points = Vec<Option<(i64, i64)>>;

/// The chains with which start may follow which.
fn linked(problem: &Problem, paths: Vec<Vec<u32>>) -> Vec<Chain> {
    let follows: BTreeMap<u32, u32> = paths.iter().flat_map(|path| path.windows(2).map(|pair| (pair[0], pair[1]))).collect();
    let starts_of: BTreeMap<u32, Range<u32>> = paths.iter().flatten().filter_map(|task| Some((*task, starts(problem, *task)?))).collect();
    let mut earliest: BTreeMap<u32, Vec<u32>> = follows.keys().map(|task| (*task, vec![0; starts_of[task].len()])).collect();
    for order in orders(&problem.demands) {
        let member = |member: &Member| (member.index, (member.amount, member.amount), 0);
        let first = points_of(problem, &starts_of, order.first.iter().map(member));
        let then = points_of(problem, &starts_of, order.then.iter().map(member));
        for (task, (first, _)) in &first {
            let Some((then, _)) = follows.get(task).and_then(|next| then.get(next)) else { continue };
            after_points(first, then, order.least.unwrap_or(0), &mut *earliest.entry(*task).or_default());
        }
    }
    for demand in problem.demands.iter().filter(|demand| demand.strength == Strength::Must) {
        if let Kind::Pack(pack) = &demand.kind
            && pack.at_most == 1
            && pack.counts_overlap
        {
            after_stays(problem, pack, &follows, &starts_of, &mut earliest);
        }
    }
    for next in earliest.values_mut() {
        for start in (1..next.len()).rev() {
            next[start - 1] = next[start - 1].min(next[start]);
        }
    }
    let chain = |tasks: Vec<u32>| Chain { next: tasks.iter().filter_map(|task| earliest.remove(task)).collect(), tasks };
    paths.into_iter().map(chain).collect()
}

/// The points of the tasks of chains among some members, with their groups.
fn points_of(
    problem: &Problem,
    starts_of: &BTreeMap<u32, Range<u32>>,
    members: impl Iterator<Item = (u32, (i64, i64), u32)>,
) -> BTreeMap<u32, (Points, BTreeSet<u32>)> {
    let mut found: BTreeMap<u32, (Points, BTreeSet<u32>)> = BTreeMap::new();
    for (index, point, group) in members {
        let task = problem.task_of(index);
        let Some(starts) = starts_of.get(&task) else { continue };
        let (points, groups) = found.entry(task).or_insert_with(|| (vec![None; starts.len()], BTreeSet::new()));
        if groups.last() != Some(&group) {
            groups.insert(group);
        }
        if starts.contains(&index) {
            points[(index - starts.start) as usize] = Some(point);
        }
    }
    found
}

/// The first start of the later that is far enough after each start of the earlier.
fn after_points(first: &Points, then: &Points, least: i64, earliest: &mut [u32]) {
    let reached = reached(then);
    for (point, earliest) in first.iter().zip(earliest) {
        let Some((point, _)) = point else { continue };
        *earliest = (*earliest).max(reached.partition_point(|reached| *reached < point + least) as u32);
    }
}

/// For each start the latest point so far; one that an order does not see is far enough after any.
fn reached(points: &Points) -> Vec<i64> {
    let so_far = points.iter().scan(i64::MIN, |latest, point| {
        *latest = point.map_or(i64::MAX, |(start, _)| start).max(*latest);
        Some(*latest)
    });
    so_far.collect()
}

/// The same where both may not meet in a pack: of the later, the first start behind the earlier one.
fn after_stays(
    problem: &Problem,
    pack: &Pack,
    follows: &BTreeMap<u32, u32>,
    starts_of: &BTreeMap<u32, Range<u32>>,
    earliest: &mut BTreeMap<u32, Vec<u32>>,
) {
    let stays = points_of(problem, starts_of, pack.stays.iter().map(|stay| (stay.index, (stay.start, stay.end), stay.group)));
    let gap = pack.separation.shortest();
    // Only where later starts have later stays, those that meet one stay are next to each other.
    let in_order = |stays: &Points| {
        stays.iter().all(Option::is_some)
            && stays.windows(2).all(|pair| pair[0].zip(pair[1]).is_some_and(|(a, b)| a.0 <= b.0 && a.1 <= b.1))
    };
    for (task, (first, groups)) in &stays {
        let Some((then, others)) = follows.get(task).and_then(|next| stays.get(next)) else { continue };
        if !in_order(then) || !groups.is_disjoint(others) {
            continue;
        }
        let reached = reached(then);
        for (stay, earliest) in first.iter().zip(earliest.entry(*task).or_default()) {
            let (Some((start, end)), Some(Some(other))) = (stay, then.get(*earliest as usize)) else { continue };
            if other.0 < end + gap && *start < other.1 + gap {
                *earliest = reached.partition_point(|reached| *reached < end + gap) as u32;
            }
        }
    }
}

impl Chain {
    /// Finds the cheapest way through, where `costs` has what each start of each task costs: what that comes to, and the
    /// start of each task. What a start costs with all before it is moved on to the next task: `move_on` is told by how much
    /// each start of the task at a position gets dearer.
    pub fn settle(&self, costs: &mut [Vec<f64>], mut move_on: impl FnMut(usize, u32, f64)) -> (f64, Vec<u32>) {
        let mut cheapest_before: Vec<Vec<u32>> = Vec::with_capacity(self.next.len());
        for (at, next) in self.next.iter().enumerate() {
            let (own, then) = costs.split_at_mut(at + 1);
            let (own, then) = (&own[at], &mut then[0]);
            let (carried, before) = carried(own, next, then.len());
            for (start, (_, next)) in (0..).zip(own.iter().zip(next)).filter(|(_, (cost, _))| cost.is_finite()) {
                // No way goes through a start after which nothing can follow.
                move_on(at, start, -carried.get(*next as usize).copied().unwrap_or(f64::NEG_INFINITY));
            }
            for (start, (cost, carried)) in (0..).zip(then.iter_mut().zip(carried)).filter(|(_, (cost, _))| cost.is_finite()) {
                *cost += carried;
                move_on(at + 1, start, carried);
            }
            cheapest_before.push(before);
        }
        let last = costs.last().into_iter().flatten().zip(0..).min_by(|a, b| a.0.total_cmp(b.0));
        let (cost, mut start) = last.map_or((f64::INFINITY, 0), |(cost, start)| (*cost, start));
        let mut starts = vec![start];
        for before in cheapest_before.iter().rev() {
            start = before[start as usize];
            starts.push(start);
        }
        starts.reverse();
        (cost, starts)
    }
}

/// For each start of the later task what the earlier one costs before it at least, and the start of the earlier that does.
fn carried(costs: &[f64], next: &[u32], starts: usize) -> (Vec<f64>, Vec<u32>) {
    let (mut carried, mut before) = (Vec::with_capacity(starts), Vec::with_capacity(starts));
    let (mut least, mut cheapest, mut start) = (f64::INFINITY, 0, 0);
    for number in 0..starts {
        while start < costs.len() && next[start] as usize <= number {
            if costs[start] < least {
                (least, cheapest) = (costs[start], start as u32);
            }
            start += 1;
        }
        carried.push(least);
        before.push(cheapest);
    }
    (carried, before)
}
