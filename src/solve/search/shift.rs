//! Tasks that are moved together: all of them, or those that one demand speaks of.
//!
//! Where several have to keep the same hour or the same distance, moving one alone only makes a choice worse, and moving all
//! by as many starts may make it better.

use super::{Journal, Search};
use crate::demand::faces::Tasks;
use crate::solve::problem::{Given, Problem};
use std::collections::BTreeSet;

/// So many sets are looked at; of more, the largest.
const MOST_SETS: usize = 24;
/// The farthest that a set is moved, in starts: a day on a grid of quarters of an hour.
const FARTHEST: i64 = 96;

/// The sets of tasks that are moved together, the largest first.
pub(super) fn sets(problem: &Problem, is_free: &[bool]) -> Vec<Vec<u32>> {
    let all: Vec<u32> = (0..is_free.len() as u32).filter(|task| is_free[*task as usize]).collect();
    let of_meter = |indices: &mut dyn Iterator<Item = u32>| {
        let mut tasks: Vec<u32> = Vec::new();
        for task in indices.map(|index| problem.task_of(index)).filter(|task| is_free[*task as usize]) {
            if tasks.last() != Some(&task) {
                tasks.push(task);
            }
        }
        tasks.sort_unstable();
        tasks.dedup();
        tasks
    };
    let sets: BTreeSet<Vec<u32>> = problem.ready().map(|ready| of_meter(&mut ready.indices())).chain([all]).collect();
    let mut sets: Vec<Vec<u32>> = sets.into_iter().filter(|set| set.len() > 1).collect();
    sets.sort_by_key(|set| std::cmp::Reverse(set.len()));
    sets.truncate(MOST_SETS);
    sets
}

impl Search<'_> {
    /// Moves every set by as many starts as make the choice better.
    pub(super) fn shift_sets(&mut self, sets: &[Vec<u32>], looks: &mut u64) {
        for set in sets {
            for by in (1..=FARTHEST).flat_map(|by| [-by, by]) {
                if *looks < set.len() as u64 {
                    return;
                }
                *looks -= set.len() as u64;
                self.shift_if_better(set, by);
            }
        }
    }

    fn shift_if_better(&mut self, set: &[u32], by: i64) {
        let (before, mut journal) = (self.state.score(), Journal::new());
        if !self.shift(set, by, &mut journal) || self.state.score() >= before {
            self.undo(journal);
        }
    }

    /// Moves the tasks of a set by so many starts; `false` if one of them cannot be there.
    fn shift(&mut self, set: &[u32], by: i64, journal: &mut Journal) -> bool {
        let placed: Vec<(u32, u32)> = set.iter().filter_map(|task| Some((*task, self.state.place(*task)?))).collect();
        let there = |(task, place): &(u32, u32)| {
            let given = self.problem.given(*task, *place);
            let start = u32::try_from(i64::from(given.start) + by).ok()?;
            Some((*task, self.problem.place_at(*task, Given { start, ..given })?))
        };
        let Some(moved) = placed.iter().map(there).collect::<Option<Vec<_>>>() else { return false };
        for (task, place) in &placed {
            self.state.remove(*task);
            journal.push((*task, Some(*place)));
        }
        moved.iter().all(|(task, place)| {
            let fits = self.state.price(*task, *place).is_some();
            if fits {
                self.state.insert(*task, *place);
            }
            fits
        })
    }
}
