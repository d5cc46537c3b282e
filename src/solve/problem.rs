//! What engines solve: tasks with candidates, and demands over them. Nothing here knows a consultation.

use super::meter::{Meter, Meters, Use};
use crate::model::RuleName;
use crate::rules::demand::{Demand, Kind, Member, Strength};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What it means to leave a task out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeavingOut {
    /// It has to be done.
    Refused,
    /// It costs so much, in the demands' unit.
    Costs(i64),
}

/// Something of which at most one candidate is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TaskSpec {
    /// How many candidates it has; they stand together, in the order of the tasks.
    pub candidates: u32,
    /// What leaving it out means.
    pub leaving_out: LeavingOut,
    /// Whether it stays where it is, even if that breaks a demand; then it has one candidate.
    pub pinned: bool,
    /// Whether it is interchangeable with the task before it: both have the same candidates, in the same order, and
    /// no demand tells them apart. Of choices that only swap them, the engines look at one.
    pub twin: bool,
}

/// A task of a [`Problem`].
#[derive(Clone, Debug)]
pub struct Task {
    /// Its candidates, those that a single demand rules out removed.
    pub candidates: Range<u32>,
    /// What leaving it out means.
    pub leaving_out: LeavingOut,
    /// Whether it stays where it is.
    pub pinned: bool,
    /// Whether it is interchangeable with the task before it.
    pub twin: bool,
    /// How many candidates each rule was the first to rule out.
    pub dropped: BTreeMap<Option<RuleName>, u32>,
}

/// Tasks, candidates and demands, ready for the engines.
///
/// Candidates are numbered through all tasks. Those that a demand forbids on their own are gone, with the
/// reason counted; [`Problem::original`] tells which of the candidates given each one is.
pub struct Problem {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// The demands over the candidates that are left, without those that are only told.
    pub demands: Vec<Demand>,
    pub(super) task_of: Vec<u32>,
    pub(super) charge: Vec<i64>,
    pub(super) meters: Meters,
    original: Vec<u32>,
}

impl Problem {
    /// Builds a problem from tasks and demands over their candidates.
    ///
    /// The candidates of the first task are numbered from 0, those of the next follow. A candidate that
    /// alone breaks what must hold is dropped, unless its task is pinned.
    pub fn new(specs: &[TaskSpec], demands: Vec<Demand>) -> Self {
        let (tasks, original, kept) = prune(specs, &demands);
        let demands: Vec<Demand> = demands.into_iter().filter_map(|demand| renumber(demand, &kept)).collect();
        let mut task_of = vec![0; original.len()];
        for (number, task) in tasks.iter().enumerate() {
            task_of[task.candidates.start as usize..task.candidates.end as usize].fill(number as u32);
        }
        let mut charge = vec![0; original.len()];
        for demand in &demands {
            if let (Strength::Price(price), Kind::Charge(members)) = (demand.strength, &demand.kind) {
                for member in members {
                    charge[member.index as usize] += price.of(member.amount);
                }
            }
        }
        let meters = Meters::of(&demands, (&tasks, &task_of));
        Problem { tasks, demands, task_of, charge, meters, original }
    }

    /// How many candidates are left.
    pub fn candidates(&self) -> usize {
        self.original.len()
    }

    /// Which of the candidates that were given this one is.
    pub fn original(&self, candidate: u32) -> u32 {
        self.original[candidate as usize]
    }

    /// The task of a candidate.
    pub fn task_of(&self, candidate: u32) -> u32 {
        self.task_of[candidate as usize]
    }

    /// What is missing from every choice: required tasks without a candidate, and sums that all candidates
    /// together cannot reach.
    pub fn least_missing(&self) -> i64 {
        let without = self.tasks.iter().filter(|task| task.candidates.is_empty() && task.leaving_out == LeavingOut::Refused).count();
        let short = self.meters.list.iter().map(|meter| match meter {
            Meter::Count(count) if count.price.is_none() => count.least.unwrap_or(0) - count.least_within_reach().unwrap_or(0),
            _ => 0,
        });
        without as i64 + short.sum::<i64>()
    }

    /// How far a candidate stands from the first of its task.
    pub(super) fn offset(&self, candidate: u32) -> u32 {
        candidate - self.tasks[self.task_of(candidate) as usize].candidates.start
    }

    pub(super) fn uses(&self, candidate: u32) -> &[Use] {
        self.meters.uses(candidate)
    }
}

/// Drops the candidates that a demand forbids on their own. Returns the tasks, for each candidate left its
/// number before, and for each candidate before its number now.
fn prune(specs: &[TaskSpec], demands: &[Demand]) -> (Vec<Task>, Vec<u32>, Vec<Option<u32>>) {
    let count: u32 = specs.iter().map(|spec| spec.candidates).sum();
    let firsts = specs.iter().scan(0, |next, spec| Some(std::mem::replace(next, *next + spec.candidates)));
    let pinned: BTreeSet<u32> = firsts.zip(specs).filter(|(_, spec)| spec.pinned).map(|(first, _)| first).collect();
    let mut forbidden: Vec<Option<Option<RuleName>>> = vec![None; count as usize];
    for demand in demands.iter().filter(|demand| demand.strength == Strength::Must) {
        for index in forbidden_by(&demand.kind, &pinned) {
            forbidden[index as usize].get_or_insert(demand.rule);
        }
    }
    let (mut tasks, mut original, mut kept) = (Vec::new(), Vec::new(), vec![None; count as usize]);
    let mut next = 0;
    for spec in specs {
        let first = original.len() as u32;
        let mut dropped = BTreeMap::new();
        for candidate in next..next + spec.candidates {
            match forbidden[candidate as usize] {
                Some(rule) if !spec.pinned => *dropped.entry(rule).or_insert(0) += 1,
                _ => {
                    kept[candidate as usize] = Some(original.len() as u32);
                    original.push(candidate);
                }
            }
        }
        next += spec.candidates;
        let candidates = first..original.len() as u32;
        tasks.push(Task { candidates, leaving_out: spec.leaving_out, pinned: spec.pinned, twin: spec.twin, dropped });
    }
    (tasks, original, kept)
}

/// The placements that break a demand on their own, whatever else is chosen. Marks that what is pinned has are free.
fn forbidden_by(kind: &Kind, pinned: &BTreeSet<u32>) -> Vec<u32> {
    let exceeding = |members: &[Member]| members.iter().filter(|member| member.amount > 0).map(|member| member.index).collect::<Vec<_>>();
    match kind {
        Kind::Charge(members) => exceeding(members),
        Kind::Once(members) => members.clone(),
        Kind::Worst(sums) => sums.iter().flat_map(|sum| exceeding(&sum.members)).collect(),
        Kind::Count { most: Some(most), members, .. } => {
            members.iter().filter(|member| member.amount > *most).map(|member| member.index).collect()
        }
        Kind::Distinct { most, marks } => {
            // What is pinned has its marks already.
            let held: BTreeSet<i64> = marks.iter().filter(|mark| pinned.contains(&mark.index)).map(|mark| mark.amount).collect();
            let new = |marks: &[Member]| marks.iter().filter(|mark| !held.contains(&mark.amount)).count() as i64;
            let of_one = marks.chunk_by(|a, b| a.index == b.index);
            of_one.filter(|marks| new(marks) > *most).map(|marks| marks[0].index).collect()
        }
        _ => Vec::new(),
    }
}

/// The demand over the candidates that are left; `None` if it is only told, or already spent in pruning.
fn renumber(mut demand: Demand, kept: &[Option<u32>]) -> Option<Demand> {
    let now = |index: &mut u32| match kept[*index as usize] {
        Some(new) => {
            *index = new;
            true
        }
        None => false,
    };
    match &mut demand.kind {
        Kind::Charge(_) | Kind::Once(_) | Kind::Worst(_) if demand.strength == Strength::Must => return None,
        Kind::Charge(members) | Kind::Count { members, .. } | Kind::Best(members) | Kind::Distinct { marks: members, .. } => {
            members.retain_mut(|member| now(&mut member.index))
        }
        Kind::Pack(pack) => pack.stays.retain_mut(|stay| now(&mut stay.index)),
        Kind::Order(order) => {
            order.first.retain_mut(|member| now(&mut member.index));
            order.then.retain_mut(|member| now(&mut member.index));
        }
        Kind::Once(members) => members.retain_mut(now),
        Kind::Worst(sums) => sums.iter_mut().for_each(|sum| sum.members.retain_mut(|member| now(&mut member.index))),
    }
    (demand.strength != Strength::Report).then_some(demand)
}
