//! The smallest set of requirements that cannot hold together.
//!
//! Requirements are taken away one after another, as long as the rest still cannot hold, so that in the end each of them is
//! needed (a deletion filter: Chinneck & Dravnieks 1991). Those that stand first are taken away first. Each trial is asked of
//! one solver that keeps what it learns ([`complete::Subsets`]), and what it cannot tell is asked of a fresh problem, whose
//! places are pruned and whose tasks are counted against the points they could take.

use super::complete::{self, Budget, Outcome, Subsets, Verdict, View};
use super::search::Search;
use super::{LOOKS_PER_CONFLICT, LeavingOut, Problem, Stop, TaskSpec};
use crate::demand::faces::largest_of_tasks;
use crate::demand::{Demand, Kind};
use std::collections::BTreeSet;

/// Tasks and demands that stand or fall together, by number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Requirement {
    /// Tasks that have to be placed.
    pub tasks: Vec<u32>,
    /// Demands that have to hold.
    pub demands: Vec<u32>,
}

/// What is known of whether requirements can hold together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Conflict {
    /// All of them can hold.
    None,
    /// These, by number, cannot all hold.
    Found {
        /// The requirements.
        of: Vec<usize>,
        /// Whether it is shown that the others can hold as soon as any one of them is taken away.
        is_smallest: bool,
    },
    /// The budget ran out.
    Unknown,
}

/// A trial of a fresh problem that does not find out counts as so many: it takes as long as it may.
const UNKNOWN_COUNTS: u32 = 10;

/// What a problem comes to, if nothing of what is required may be missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Possible {
    /// All of it can hold.
    Yes,
    /// It cannot.
    No {
        /// Tasks that cannot all be placed while the demands hold that closed their places, and those named beside them.
        tasks: BTreeSet<u32>,
        /// Whether some of these demands has to reach something, to which any task may add.
        reaches: bool,
    },
    /// The budget ran out.
    Unknown,
}

/// Conflicts for the solver that keeps what it learns, in each trial, if it may look so much.
const CONFLICTS_A_TRIAL: u64 = 1_000;

/// So often it may not find out; then it is asked no more. What a count of tasks and points tells at once, such as that 61 tasks
/// do not fit into 60 points, takes it longer than anybody waits.
const PATIENCE: u32 = 2;

/// Whether everything required can hold.
pub fn possible(problem: &Problem, looks: u64, stop: Stop<'_>) -> Possible {
    if let Some(task) = (0..).zip(&problem.tasks).find(|(_, task)| task.open == 0 && task.leaving_out == LeavingOut::Refused) {
        return Possible::No { tasks: [task.0].into(), reaches: false };
    }
    if problem.least_missing() > 0 {
        return Possible::No { tasks: BTreeSet::new(), reaches: true };
    }
    // Most of what can be held is placed at once, and what is not is best begun with.
    let search = Search::new(problem, 1, stop, stop);
    if search.best().score.missing == 0 {
        return Possible::Yes;
    }
    match complete::complete(problem, search.best(), budget(looks), stop) {
        Outcome::Complete(_) => Possible::Yes,
        Outcome::Impossible(origins) => {
            let mut demands = origins.iter().filter_map(|origin| origin.demand());
            let reaches = demands.any(|demand| problem.demands[demand as usize].reaches());
            Possible::No { tasks: origins.iter().filter_map(|origin| origin.task()).collect(), reaches }
        }
        Outcome::Unknown => Possible::Unknown,
    }
}

fn budget(looks: u64) -> Budget {
    Budget { conflicts: looks / LOOKS_PER_CONFLICT, looks }
}

/// The smallest set of these requirements that cannot hold together, if all of them cannot. What no requirement names is not
/// asked for: a task may stay out, and a demand may be broken. A fresh problem is asked so often at most.
pub fn conflict(
    specs: &[TaskSpec],
    demands: &[Demand],
    requirements: &[Requirement],
    (looks, trials): (u64, u32),
    stop: Stop<'_>,
) -> Conflict {
    let whole = Problem::whole(specs, demands.to_vec());
    let view = View::of(&whole);
    let known = vec![None; specs.len()];
    let is_hopeless = |demand: &Demand| match &demand.kind {
        Kind::Count { least: Some(least), members, .. } => largest_of_tasks(members, &whole).values().sum::<i64>() < *least,
        _ => false,
    };
    let hopeless = (0..).zip(demands).filter(|(_, demand)| is_hopeless(demand)).map(|(number, _)| number).collect();
    let subsets = Subsets::new(&view, &known, stop);
    let mut trials = Trials { specs, demands, requirements, subsets, patience: PATIENCE, hopeless, looks, left: trials, stop };
    let all: Vec<usize> = (0..requirements.len()).collect();
    let found = match trials.of(&all) {
        Trial::Holds => return Conflict::None,
        Trial::Unknown => return Conflict::Unknown,
        Trial::Fails(core) => core,
    };
    let (of, is_smallest) = smallest(found, &mut |set| trials.of(set));
    Conflict::Found { of, is_smallest }
}

/// What came of a trial.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trial {
    /// The set can hold.
    Holds,
    /// These of it cannot, in the order of the set.
    Fails(Vec<usize>),
    /// It was not found out.
    Unknown,
}

/// Makes a set that cannot hold smaller, those that stand first going first: what is left, and whether each of it is shown to
/// be needed.
pub fn smallest(mut set: Vec<usize>, trial: &mut dyn FnMut(&[usize]) -> Trial) -> (Vec<usize>, bool) {
    let mut unknown: BTreeSet<usize> = BTreeSet::new();
    let mut size = set.len() / 2;
    while size >= 1 {
        let mut at = 0;
        unknown.clear();
        while at < set.len() {
            let to = (at + size).min(set.len());
            let rest: Vec<usize> = [&set[..at], &set[to..]].concat();
            match trial(&rest) {
                Trial::Fails(core) => {
                    let before: BTreeSet<usize> = set[..at].iter().copied().collect();
                    at = core.iter().filter(|one| before.contains(one)).count();
                    set = core;
                }
                Trial::Holds => at = to,
                Trial::Unknown => {
                    unknown.extend(&set[at..to]);
                    at = to;
                }
            }
        }
        size /= 2;
    }
    // A single one is needed unless nothing at all is.
    let is_smallest = if set.len() == 1 { trial(&[]) == Trial::Holds } else { unknown.is_empty() };
    (set, is_smallest)
}

/// What trials need.
struct Trials<'t, 'v, 'a> {
    specs: &'t [TaskSpec],
    demands: &'t [Demand],
    requirements: &'t [Requirement],
    subsets: Subsets<'v, 'a>,
    /// How often the solver may still not find out.
    patience: u32,
    /// The demands that want more than all places together have.
    hopeless: BTreeSet<u32>,
    looks: u64,
    /// How often a fresh problem may still be asked.
    left: u32,
    stop: Stop<'a>,
}

impl Trials<'_, '_, '_> {
    fn of(&mut self, set: &[usize]) -> Trial {
        let tasks: BTreeSet<u32> = set.iter().flat_map(|at| self.requirements[*at].tasks.iter().copied()).collect();
        let demands: BTreeSet<u32> = set.iter().flat_map(|at| self.requirements[*at].demands.iter().copied()).collect();
        let is_hopeless = |at: &&usize| self.requirements[**at].demands.iter().any(|demand| self.hopeless.contains(demand));
        if let Some(hopeless) = set.iter().find(is_hopeless) {
            return Trial::Fails(vec![*hopeless]);
        }
        let few = Budget { conflicts: CONFLICTS_A_TRIAL.min(budget(self.looks).conflicts), looks: self.looks };
        let kept = if self.patience > 0 { self.subsets.can_hold(&tasks, &demands, few) } else { Verdict::Unknown };
        self.patience = self.patience.saturating_sub(u32::from(kept == Verdict::Unknown));
        let verdict = match kept {
            Verdict::Unknown if self.left > 0 && !(self.stop)() => {
                let verdict = self.afresh(&tasks, demands);
                self.left = self.left.saturating_sub(if verdict == Verdict::Unknown { UNKNOWN_COUNTS } else { 1 });
                verdict
            }
            verdict => verdict,
        };
        match verdict {
            Verdict::Holds => Trial::Holds,
            Verdict::Unknown => Trial::Unknown,
            Verdict::Fails { tasks, demands } => {
                let is_named = |at: &usize| {
                    let Requirement { tasks: own, demands: asked } = &self.requirements[*at];
                    own.iter().any(|task| tasks.contains(task)) || asked.iter().any(|demand| demands.contains(demand))
                };
                Trial::Fails(set.iter().copied().filter(is_named).collect())
            }
        }
    }

    /// The same of a problem without all else.
    fn afresh(&self, tasks: &BTreeSet<u32>, demands: BTreeSet<u32>) -> Verdict {
        let free = |(task, spec): (u32, &TaskSpec)| match tasks.contains(&task) {
            true => spec.clone(),
            false => TaskSpec { leaving_out: LeavingOut::Costs(0), pinned: false, ..spec.clone() },
        };
        let specs: Vec<TaskSpec> = (0..).zip(self.specs).map(free).collect();
        let asked = demands.iter().map(|demand| self.demands[*demand as usize].clone()).collect();
        match possible(&Problem::new(&specs, asked), self.looks, self.stop) {
            Possible::Yes => Verdict::Holds,
            Possible::Unknown => Verdict::Unknown,
            Possible::No { reaches: true, .. } => Verdict::Fails { tasks: tasks.clone(), demands },
            // Which demands closed their places is not known.
            Possible::No { tasks, .. } => Verdict::Fails { tasks, demands },
        }
    }
}
