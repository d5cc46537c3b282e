//! The engines: they know tasks, candidates and demands, and no rule by name.
//!
//! [`solve`] makes a good choice at once, then tries to prove that there is no better one, and searches on
//! where it cannot. Everything stops by a count, so that the same problem and seed give the same choice.

mod meter;
mod problem;
mod search;
mod state;

pub use problem::{LeavingOut, Problem, Task, TaskSpec};
pub use search::Choice;
pub use state::Score;

use search::Search;

/// Asked now and then whether to stop: by a time limit or an interrupt of the caller.
pub type Stop<'a> = &'a dyn Fn() -> bool;

/// How much to try, in counts and never in time.
#[derive(Clone, Debug)]
pub struct Effort {
    /// Seed of every random draw.
    pub seed: u64,
    /// Moves of the search for each task.
    pub moves_per_task: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Effort { seed: 1, moves_per_task: 20_000 }
    }
}

/// A choice and what is known of it.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The best choice found.
    pub choice: Choice,
    /// No choice that misses as little costs less than this; `None` where nothing is known.
    pub bound: Option<i64>,
    /// Whether there is no better choice.
    pub proved: bool,
    /// Whether the caller stopped it.
    pub cut_short: bool,
    /// Moves of the search.
    pub moves: u64,
    /// What made or proved it.
    pub backend: &'static str,
}

/// Finds a good choice and proves what can be proved.
pub fn solve(problem: &Problem, effort: &Effort, stop: Stop<'_>) -> Solution {
    let mut search = Search::new(problem, effort.seed);
    let cut_short = search.anneal(effort.moves_per_task * problem.tasks.len() as u64, stop);
    Solution { choice: search.best().clone(), bound: None, proved: false, cut_short, moves: search.moves(), backend: "search" }
}

/// What can make and prove a choice in this build.
pub const BACKENDS: &[&str] = &["search"];
