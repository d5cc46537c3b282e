//! Tasks that are moved together: all of them, or those that one demand speaks of.
//!
//! Where several have to keep the same hour or the same distance, moving one alone only makes a choice worse, and moving all
//! by as many starts may make it better.

use super::{Journal, Search};
use crate::solve::Stop;
use crate::solve::problem::Given;
use std::collections::BTreeSet;

/// So many sets are looked at; of more, the largest.
const MOST_SETS: usize = 24;
/// The farthest that a set is moved, in starts: a day on a grid of quarters of an hour.
const FARTHEST: i64 = 96;

impl Search<'_> {
    /// The sets of tasks that are moved together, the largest first.
    pub(super) fn sets(&self) -> Vec<Vec<u32>> {
        let free = |tasks: &Vec<u32>| tasks.iter().copied().filter(|task| self.is_free[*task as usize]).collect();
        let sets: BTreeSet<Vec<u32>> = self.concerned.iter().map(free).chain([self.free.clone()]).collect();
        let mut sets: Vec<Vec<u32>> = sets.into_iter().filter(|set| set.len() > 1).collect();
        sets.sort_by_key(|set| std::cmp::Reverse(set.len()));
        sets.truncate(MOST_SETS);
        sets
    }

    /// Moves every set by as many starts as make the choice better.
    pub(super) fn shift_sets(&mut self, sets: &[Vec<u32>], looks: &mut u64, stop: Stop<'_>) {
        for set in sets {
            for by in (1..=FARTHEST).flat_map(|by| [-by, by]) {
                if *looks < set.len() as u64 || stop() {
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
