//! What cannot be, told from the problem alone before anything is searched.
//!
//! Two kinds of shortage. *Out of reach*: all candidates together add up to less than a demand wants. *Over-asked*: what
//! has to be done anyway needs more of something than there is, because it is longer than the time it could have, or
//! counts more than may be counted. Both are proofs: a problem without a shortage may still be impossible.

use super::problem::Problem;
use crate::demand::faces::{Tasks, largest_of_tasks};
use crate::demand::{Demand, Kind, Member, Pack, Strength};
use crate::model::{RuleName, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// A demand that no choice can keep together with everything that has to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shortage {
    /// The rule that asks; `None` for a wish.
    pub rule: Option<RuleName>,
    /// What the demand is about.
    pub subject: Subject,
    /// What is short.
    pub lack: Lack,
}

/// What a problem has too little of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lack {
    /// All candidates together add up to so much less than is wanted.
    OutOfReach(i64),
    /// These tasks all need it.
    OverAsked {
        /// By number.
        tasks: Vec<u32>,
        /// How much they need at least, in the demand's unit.
        needed: i64,
        /// How much of it there is for them.
        available: i64,
        /// Whether that is a sum that is counted, and not a length on the demand's own scale.
        counted: bool,
    },
}

/// Every shortage of a problem, at most one for each demand, in the order of the demands.
pub fn shortages(problem: &Problem) -> Vec<Shortage> {
    problem
        .demands
        .iter()
        .filter_map(|demand| Some(Shortage { rule: demand.rule(), subject: demand.subject, lack: lack(problem, demand)? }))
        .collect()
}

fn lack(problem: &Problem, demand: &Demand) -> Option<Lack> {
    match &demand.kind {
        Kind::Count { least, most, members } => {
            let short = least.map_or(0, |least| least - most_within_reach(problem, members));
            let over = || most.filter(|_| demand.strength == Strength::Must).and_then(|most| beyond(problem, members, most));
            if short > 0 && demand.rule().is_some() { Some(Lack::OutOfReach(short)) } else { over() }
        }
        Kind::Distinct { most, marks } if demand.strength == Strength::Must => too_many_marks(problem, marks, *most),
        Kind::Pack(pack) if demand.strength == Strength::Must && pack.counts_overlap => overfull(problem, pack),
        _ => None,
    }
}

/// The largest sum of any choice.
fn most_within_reach(problem: &Problem, members: &[Member]) -> i64 {
    largest_of_tasks(members, problem).values().sum()
}

/// Required tasks that count more than may be counted, whichever of their candidates is chosen.
fn beyond(problem: &Problem, members: &[Member], most: i64) -> Option<Lack> {
    let mut parts: BTreeMap<u32, (Vec<u32>, i64)> = BTreeMap::new();
    for member in members.iter().filter(|member| member.amount > 0) {
        let (indices, least) = parts.entry(problem.task_of(member.index)).or_insert((Vec::new(), i64::MAX));
        indices.push(member.index);
        *least = member.amount.min(*least);
    }
    parts.retain(|task, (indices, _)| whole(problem, *task, indices));
    let needed = parts.values().map(|(_, least)| least).sum();
    (needed > most).then(|| Lack::OverAsked { tasks: parts.into_keys().collect(), needed, available: most, counted: true })
}

/// Required tasks of which no two can have a mark in common, with the fewest marks that each has whichever of its candidates
/// is chosen.
///
/// Those with the fewest possible marks are taken first, so that many fit beside each other; a larger set may exist.
fn too_many_marks(problem: &Problem, marks: &[Member], most: i64) -> Option<Lack> {
    /// How many marks each candidate of a task has, and the marks of all.
    type Marked = (BTreeMap<u32, i64>, BTreeSet<i64>);
    let mut tasks: BTreeMap<u32, Marked> = BTreeMap::new();
    for mark in marks {
        let (candidates, own) = tasks.entry(problem.task_of(mark.index)).or_default();
        *candidates.entry(mark.index).or_default() += 1;
        own.insert(mark.amount);
    }
    tasks.retain(|task, (places, _)| whole(problem, *task, &places.keys().copied().collect::<Vec<_>>()));
    let mut by_size: Vec<(u32, Marked)> = tasks.into_iter().collect();
    by_size.sort_by_key(|(task, (_, marks))| (marks.len(), *task));
    let (mut taken, mut apart, mut needed) = (BTreeSet::new(), Vec::new(), 0);
    for (task, (candidates, marks)) in by_size {
        if marks.is_disjoint(&taken) {
            taken.extend(marks);
            apart.push(task);
            needed += candidates.into_values().min().unwrap_or(0);
        }
    }
    apart.sort_unstable();
    (needed > most).then_some(Lack::OverAsked { tasks: apart, needed, available: most, counted: true })
}

/// Whether a task is required and these are all of its candidates.
fn whole(problem: &Problem, task: u32, indices: &[u32]) -> bool {
    problem.is_required(task) && problem.are_all(task, indices)
}

/// What a required task needs of a pack, whichever of its candidates is chosen.
struct Need {
    task: u32,
    /// The start of its first stay, and the end of its last.
    window: (i64, i64),
    /// The shortest stay.
    length: i64,
}

/// The tightest window whose tasks are longer together than the time in which they could be.
fn overfull(problem: &Problem, pack: &Pack) -> Option<Lack> {
    let needs = needs(problem, pack);
    let free = Free::of(problem, pack, &needs);
    let starts: BTreeSet<i64> = needs.iter().map(|need| need.window.0).collect();
    let mut worst: Option<(i64, i64, i64, (i64, i64))> = None;
    for from in starts {
        let mut needed = 0;
        // In order of their ends, so that each end closes a window over all before it.
        for need in needs.iter().filter(|need| need.window.0 >= from) {
            needed += need.length;
            let window = (from, need.window.1);
            let available = i64::from(pack.at_most) * free.within(window);
            if needed > available && worst.is_none_or(|(over, ..)| needed - available > over) {
                worst = Some((needed - available, needed, available, window));
            }
        }
    }
    worst.map(|(_, needed, available, (from, to))| {
        let inside = needs.iter().filter(|need| need.window.0 >= from && need.window.1 <= to);
        Lack::OverAsked { tasks: inside.map(|need| need.task).collect(), needed, available, counted: false }
    })
}

/// What required tasks need of a pack, in order of where their windows end. Tasks that share a group never conflict there:
/// of those only the first needs anything.
fn needs(problem: &Problem, pack: &Pack) -> Vec<Need> {
    let mut tasks: BTreeMap<u32, (Vec<u32>, BTreeSet<u32>, Need)> = BTreeMap::new();
    for stay in pack.stays.iter() {
        let task = problem.task_of(stay.index);
        let new = || (Vec::new(), BTreeSet::new(), Need { task, window: (stay.start, stay.end), length: stay.end - stay.start });
        let (indices, groups, need) = tasks.entry(task).or_insert_with(new);
        indices.push(stay.index);
        groups.insert(stay.group);
        need.window = (need.window.0.min(stay.start), need.window.1.max(stay.end));
        need.length = need.length.min(stay.end - stay.start);
    }
    let mut met = BTreeSet::new();
    let mut needs = Vec::new();
    for (task, (indices, groups, need)) in tasks {
        if whole(problem, task, &indices) && groups.is_disjoint(&met) {
            met.extend(groups);
            needs.push(need);
        }
    }
    needs.sort_by_key(|need| (need.window.1, need.window.0, need.task));
    needs
}

/// The time in which any of some tasks could be, as stretches that do not touch, with the sum of all before each.
struct Free(Vec<(i64, i64, i64)>);

impl Free {
    fn of(problem: &Problem, pack: &Pack, needs: &[Need]) -> Self {
        let tasks: BTreeSet<u32> = needs.iter().map(|need| need.task).collect();
        let mut stays: Vec<(i64, i64)> =
            pack.stays.iter().filter(|stay| tasks.contains(&problem.task_of(stay.index))).map(|stay| (stay.start, stay.end)).collect();
        stays.sort_unstable();
        let mut merged: Vec<(i64, i64, i64)> = Vec::new();
        for (start, end) in stays {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => {
                    let before = merged.last().map_or(0, |(start, end, before)| before + end - start);
                    merged.push((start, end, before));
                }
            }
        }
        Free(merged)
    }

    /// How much of it lies within a window.
    fn within(&self, (from, to): (i64, i64)) -> i64 {
        self.before(to) - self.before(from)
    }

    fn before(&self, point: i64) -> i64 {
        let next = self.0.partition_point(|(start, ..)| *start < point);
        self.0[..next].last().map_or(0, |(start, end, before)| before + point.min(*end) - start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{Asker, Separation, Stay};
    use crate::solve::{Block, LeavingOut, TaskSpec};

    fn required(candidates: u32) -> TaskSpec {
        TaskSpec { blocks: vec![Block::of(candidates)], leaving_out: LeavingOut::Refused, pinned: false, twin: false, before: None }
    }

    fn must(kind: Kind) -> Demand {
        Demand { asker: Asker::Rule(RuleName::TwoPlaces), subject: Subject::Series, strength: Strength::Must, kind }
    }

    /// Tasks with these starts each, all of this length, on one resource; the group of each stay is its own.
    fn packed(starts: &[&[i64]], length: i64) -> Vec<Shortage> {
        let specs: Vec<TaskSpec> = starts.iter().map(|starts| required(starts.len() as u32)).collect();
        let all = starts.iter().flat_map(|starts| starts.iter().copied());
        let stays =
            all.enumerate().map(|(index, start)| Stay { index: index as u32, start, end: start + length, station: 0, group: index as u32 });
        let pack = Pack { at_most: 1, stays: stays.collect(), separation: Separation::none(), counts_overlap: true };
        shortages(&Problem::new(&specs, vec![must(Kind::Pack(pack))]))
    }

    #[test]
    fn what_just_fits_is_no_shortage_and_a_minute_less_is() {
        assert_eq!(packed(&[&[0, 10, 20], &[0, 10, 20], &[0, 10, 20]], 10), []);
        let short = packed(&[&[0, 10], &[0, 10], &[0, 10]], 10);
        assert_eq!(short[0].lack, Lack::OverAsked { tasks: vec![0, 1, 2], needed: 30, available: 20, counted: false });
    }

    #[test]
    fn time_between_that_nobody_could_use_is_no_help() {
        assert_eq!(packed(&[&[0, 1000], &[0, 1000]], 10), []);
        assert_eq!(packed(&[&[0, 1000], &[0, 1000], &[0, 1000]], 10).len(), 1);
    }

    #[test]
    fn a_crowd_within_a_wide_window_is_found() {
        let short = packed(&[&[0, 100, 200, 300], &[100], &[100, 105]], 10);
        assert_eq!(short[0].lack, Lack::OverAsked { tasks: vec![1, 2], needed: 20, available: 15, counted: false });
    }

    #[test]
    fn tasks_that_share_no_mark_each_need_one() {
        let marks = |list: &[(u32, i64)]| list.iter().map(|&(index, amount)| Member { index, amount }).collect::<Vec<_>>();
        let lack = |most, list: &[(u32, i64)]| {
            let lacks =
                shortages(&Problem::new(&[required(2), required(1), required(1)], vec![must(Kind::Distinct { most, marks: marks(list) })]));
            lacks.into_iter().map(|shortage| shortage.lack).collect::<Vec<_>>()
        };
        let list = [(0, 1), (1, 2), (2, 3), (3, 1)];
        assert_eq!(lack(1, &list), [Lack::OverAsked { tasks: vec![1, 2], needed: 2, available: 1, counted: true }]);
        assert_eq!(lack(2, &list), []);
        assert_eq!(
            lack(1, &[(0, 1), (1, 2), (2, 1), (3, 2)]),
            [Lack::OverAsked { tasks: vec![1, 2], needed: 2, available: 1, counted: true }]
        );
        assert_eq!(lack(1, &[(0, 1), (2, 1)]), []);
        // Two marks each make four, and a candidate with one is enough to need no more.
        let two = [(0, 1), (0, 2), (1, 1), (1, 2), (2, 5), (2, 6)];
        assert_eq!(lack(3, &two), [Lack::OverAsked { tasks: vec![0, 1], needed: 4, available: 3, counted: true }]);
        assert_eq!(lack(3, &[(0, 1), (1, 1), (1, 2), (2, 5), (2, 6)]), []);
    }

    #[test]
    fn sums_out_of_reach_and_beyond_the_most_are_told() {
        let members = |amounts: &[i64]| (0..).zip(amounts).map(|(index, amount)| Member { index, amount: *amount }).collect::<Vec<_>>();
        let count = |least, most, amounts: &[i64]| {
            let lacks =
                shortages(&Problem::new(&[required(2), required(1)], vec![must(Kind::Count { least, most, members: members(amounts) })]));
            lacks.into_iter().map(|shortage| shortage.lack).collect::<Vec<_>>()
        };
        assert_eq!(count(Some(4), None, &[1, 2, 1]), [Lack::OutOfReach(1)]);
        assert_eq!(count(Some(3), None, &[1, 2, 1]), []);
        assert_eq!(count(None, Some(1), &[1, 1, 1]), [Lack::OverAsked { tasks: vec![0, 1], needed: 2, available: 1, counted: true }]);
        assert_eq!(count(None, Some(1), &[1, 0, 1]), []);
    }
}
