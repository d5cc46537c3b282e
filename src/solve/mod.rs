//! The engines: they know tasks, candidates and demands, and no rule by name.
//!
//! [`solve`] makes a good choice at once, then tries to prove that there is no better one, and searches on
//! where it cannot. Everything stops by a count, so that the same problem and seed give the same choice.

mod bound;
mod meter;
mod problem;
mod prove;
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
        Effort { seed: 1, moves_per_task: 5_000 }
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

/// Moves for each task before the first attempt at a proof.
const FIRST_MOVES: u64 = 2_000;

/// Finds a good choice and proves what can be proved.
pub fn solve(problem: &Problem, effort: &Effort, stop: Stop<'_>) -> Solution {
    let tasks = problem.tasks.len() as u64;
    let mut search = Search::new(problem, effort.seed);
    let first = FIRST_MOVES.min(effort.moves_per_task);
    let mut cut_short = search.anneal(first * tasks, stop);
    let mut attempt = attempt(problem, search.best(), stop);
    if attempt.choice.score < search.best().score {
        search.adopt(&attempt.choice);
    }
    if !attempt.proved && !cut_short && effort.moves_per_task > first {
        cut_short = search.anneal((effort.moves_per_task - first) * tasks, stop);
        // A better choice leaves less to rule out.
        attempt = self::attempt(problem, search.best(), stop);
        if attempt.choice.score < search.best().score {
            search.adopt(&attempt.choice);
        }
    }
    let choice = search.best().clone();
    let bound = attempt.bound.map(|bound| if attempt.proved { choice.score.cost } else { bound.min(choice.score.cost) });
    Solution { bound, proved: attempt.proved, cut_short: cut_short && !attempt.proved, moves: search.moves(), backend: "search", choice }
}

/// What an attempt at a proof came to.
struct Attempt {
    choice: Choice,
    bound: Option<i64>,
    proved: bool,
}

fn attempt(problem: &Problem, best: &Choice, stop: Stop<'_>) -> Attempt {
    let least_missing = problem.least_missing();
    if best.score.missing > least_missing {
        return Attempt { choice: best.clone(), bound: None, proved: false };
    }
    let bound = bound::bound(problem, best);
    let whole = (bound.value - 1e-6 * bound.value.abs() - 1e-3).ceil() as i64;
    if prove::rules_out(bound.value, best.score.cost) {
        return Attempt { choice: best.clone(), bound: Some(whole), proved: true };
    }
    let proof = prove::prove(problem, &bound, best, stop);
    Attempt { choice: proof.choice, bound: Some(whole), proved: proof.complete }
}

/// What can make and prove a choice in this build.
pub const BACKENDS: &[&str] = &["search"];
