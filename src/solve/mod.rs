//! The engines: they know tasks, candidates and demands, and no rule by name.
//!
//! [`solve`] makes a good choice at once, then tries to prove that there is no better one, and searches on
//! where it cannot. Everything stops by a count, so that the same problem and seed give the same choice.

mod alternatives;
mod bound;
mod changing;
mod complete;
mod conflict;
#[cfg(test)]
mod drawn;
mod exact;
mod places;
mod problem;
mod prove;
mod rounding;
mod search;
mod shortage;
mod state;

pub use crate::demand::Score;
pub use alternatives::{Survey, alternatives, survey};
pub use changing::{Keep, LeastChange, least_change};
pub use conflict::{Conflict, Possible, Requirement, Trial, conflict, possible, smallest};
pub use places::{Block, Shape, Ties, shapes};
pub use problem::{Given, LeavingOut, Problem, Task, TaskSpec};
pub use search::Choice;
pub use shortage::{Lack, Shortage, shortages};

use complete::{Budget, Outcome};
use search::Search;

/// Asked now and then whether to stop: by a time limit or an interrupt of the caller.
pub type Stop<'a> = &'a dyn Fn() -> bool;

/// How much to try, in counts and never in time.
#[derive(Clone, Debug)]
pub struct Effort {
    /// Seed of every random draw.
    pub seed: u64,
    /// Moves of the search for each task that can move.
    pub moves_per_task: u64,
    /// How many candidates the proof by enumeration may look at.
    pub looks: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Effort { seed: 1, moves_per_task: 5_000, looks: 6_000_000 }
    }
}

/// A choice and what is known of it.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The best choice found.
    pub choice: Choice,
    /// No choice that misses as little costs less than this; `None` where nothing is known.
    pub bound: Option<i64>,
    /// Whether it is shown that no choice misses less.
    pub fewest: bool,
    /// Whether it is shown that no choice is better: none misses less, and none that misses as little costs less.
    pub proved: bool,
    /// Whether the caller stopped it.
    pub cut_short: bool,
    /// Moves of the search.
    pub moves: u64,
    /// What made or proved it.
    pub backend: &'static str,
}

/// Of all looks, one in so many is spent on the first guess of the multipliers.
const SHARE_OF_GUESS: u64 = 8;

/// Moves for each task before the first attempt at a proof.
const FIRST_MOVES: u64 = 500;

/// A gap, as a share of the cost, that is worth every move there is.
const WIDE_GAP: f64 = 0.06;

/// Moves for each task where something is left out after those.
const MOVES_TO_PLACE_THE_REST: u64 = 2_000;

/// Fewer tasks are searched as if they were so many: it lets a search begin anew.
const FEW_TASKS: u64 = 120;
/// But as few more as keep their number times that of all places below this: where there are many places, moves cost too
/// much.
const FEW_PLACES: u64 = 600_000;

/// A series that is searched as if it had so many times its tasks is asked for a proof before that.
const MANY_TIMES: u64 = 8;

/// Finds a good choice and proves what can be proved. It asks whether to stop once there is a choice to keep.
pub fn solve(problem: &Problem, effort: &Effort, stop: Stop<'_>) -> Solution {
    solve_asking(problem, effort, &|| false, stop)
}

/// The same for somebody who has a choice to keep already: it asks at once.
pub fn solve_again(problem: &Problem, effort: &Effort, stop: Stop<'_>) -> Solution {
    solve_asking(problem, effort, stop, stop)
}

fn solve_asking(problem: &Problem, effort: &Effort, early: Stop<'_>, stop: Stop<'_>) -> Solution {
    let free = problem.tasks.iter().filter(|task| !task.pinned && task.open > 0).count() as u64;
    let tasks = if free == 0 { 0 } else { free.max(FEW_TASKS.min(FEW_PLACES / problem.places_open().max(1))) };
    let mut search = Search::new(problem, effort.seed, early, stop);
    let first = FIRST_MOVES.min(effort.moves_per_task);
    let mut cut_short = false;
    if free > 0 && tasks >= MANY_TIMES * free {
        // A short search often finds the best of very few, and what proves it makes a longer one needless.
        cut_short = search.anneal(first * free, stop);
        search.tidy(stop);
        let known = Known::of(problem, search.best(), effort.looks, stop);
        if known.proved {
            return known.solution(problem.least_missing(), false, search.moves());
        }
        search.adopt(&known.choice);
    }
    cut_short = cut_short || search.anneal(first * tasks, stop);
    let mut least = problem.least_missing();
    if !cut_short && search.best().score.missing > least {
        cut_short = search.place_the_rest(MOVES_TO_PLACE_THE_REST.min(effort.moves_per_task) * tasks, stop);
    }
    if !cut_short && search.best().score.missing > least {
        least += finish(problem, &mut search, effort, stop);
        cut_short = search.anneal(first * tasks, stop);
    }
    search.tidy(stop);
    let mut known = Known::of(problem, search.best(), effort.looks, stop);
    search.adopt(&known.choice);
    if !known.proved && !cut_short && search.best().score.missing == least && complete::gives_up(problem, &known.choice) {
        cut_short = keep_more(problem, &mut search, effort, first * tasks, stop);
        if search.best().score < known.choice.score {
            known = known.after_more_search(problem, search.best(), effort.looks, stop);
            search.adopt(&known.choice);
        }
    }
    if !known.proved && !cut_short && effort.moves_per_task > first {
        cut_short = search.anneal(known.worth((effort.moves_per_task - first) * tasks), stop);
        search.tidy(stop);
        known = known.after_more_search(problem, search.best(), effort.looks, stop);
    }
    if !known.proved && !cut_short {
        known.ask_exact(problem, stop);
    }
    known.solution(least, cut_short || stop(), search.moves())
}

/// Looking for what keeps more warnings, the complete engine may be wrong so often for each move of a task: found by trial on
/// IETF 106, of which it needs five.
const CONFLICTS_PER_MOVE: u64 = 20;

/// The complete engine may be wrong once for so many looks.
const LOOKS_PER_CONFLICT: u64 = 300;

/// Places what the search leaves out, as far as it can be placed. Returns how much every choice misses beyond what no
/// choice could have.
fn finish(problem: &Problem, search: &mut Search<'_>, effort: &Effort, stop: Stop<'_>) -> i64 {
    let budget = Budget { conflicts: effort.looks / LOOKS_PER_CONFLICT, looks: effort.looks };
    let (least, chosen) = match complete::complete(problem, search.best(), budget, stop) {
        Outcome::Complete(chosen) => (0, Some(chosen)),
        Outcome::Impossible(_) => {
            let missing = complete::fewest(problem, search.best(), budget, stop);
            (missing.least, missing.chosen)
        }
        Outcome::Unknown => (0, None),
    };
    if let Some(choice) = chosen.map(|chosen| Choice::of(problem, &chosen)).filter(|choice| choice.score < search.best().score) {
        search.adopt(&choice);
    }
    least
}

/// Goes on from a choice that gives up fewer warnings, if there is one. Returns whether it was stopped.
fn keep_more(problem: &Problem, search: &mut Search<'_>, effort: &Effort, moves: u64, stop: Stop<'_>) -> bool {
    let budget = Budget { conflicts: effort.moves_per_task * CONFLICTS_PER_MOVE, looks: effort.looks };
    let kept = complete::kept(problem, search.best(), budget, stop);
    kept.is_some_and(|chosen| search.improve_on(&Choice::of(problem, &chosen), moves, stop))
}

/// The best choice, and what is known of it.
struct Known {
    choice: Choice,
    /// No choice that misses as little costs less.
    bound: Option<i64>,
    proved: bool,
    backend: &'static str,
    relaxed: Option<bound::Bound>,
}

impl Known {
    /// Bounds a choice, and looks at the others that the bound leaves.
    fn of(problem: &Problem, best: &Choice, looks: u64, stop: Stop<'_>) -> Self {
        let mut known = Known { choice: best.clone(), bound: None, proved: false, backend: BACKENDS[0], relaxed: None };
        if best.score.missing > problem.least_missing() {
            return known;
        }
        known.bound(problem, None, looks, stop);
        known
    }

    /// Bounds the choice by a first guess of the multipliers, and by better ones where that proves nothing, from those that were
    /// found earlier if there are any.
    fn bound(&mut self, problem: &Problem, earlier: Option<bound::Weights>, looks: u64, stop: Stop<'_>) {
        // A first guess sometimes lets the walk end at once where better multipliers do not: what a choice costs now tells the
        // walk what to look at first.
        let guess = bound::guess(problem, &self.choice);
        self.bound_by(problem, guess, looks / SHARE_OF_GUESS, stop);
        if !self.proved && !stop() {
            // There is no room for two bounds where there are millions of places.
            self.relaxed = None;
            let relaxed = bound::bound(problem, &self.choice, earlier, stop);
            self.bound_by(problem, relaxed, looks, stop);
        }
    }

    /// The solution it makes, where every choice misses at least so much.
    fn solution(self, least: i64, cut_short: bool, moves: u64) -> Solution {
        let Known { choice, bound, proved, backend, .. } = self;
        let bound = bound.map(|bound| if proved { choice.score.cost } else { bound.min(choice.score.cost) });
        let fewest = choice.score.missing == least;
        Solution { bound, fewest, proved: proved && fewest, cut_short: cut_short && !proved, moves, backend, choice }
    }

    /// How many of these moves are worth making: fewer in proportion where little is left to gain.
    fn worth(&self, moves: u64) -> u64 {
        let Some(bound) = self.bound else { return moves };
        let cost = self.choice.score.cost;
        let gap = (cost - bound) as f64 / cost.max(1) as f64;
        (moves as f64 * (gap / WIDE_GAP).clamp(0.0, 1.0)) as u64
    }

    /// What is known once the search has gone on. A cheaper choice leaves less to rule out, and is bounded by multipliers from
    /// where they are.
    fn after_more_search(mut self, problem: &Problem, best: &Choice, looks: u64, stop: Stop<'_>) -> Self {
        let is_cheaper = best.score.cost < self.choice.score.cost;
        if self.relaxed.is_none() {
            return Known::of(problem, best, looks, stop);
        }
        self.choice = best.clone();
        if !is_cheaper {
            return self;
        }
        let earlier = self.relaxed.take().map(|relaxed| relaxed.weights);
        self.bound(problem, earlier, looks, stop);
        self
    }

    /// Bounds the choice by these multipliers, and looks at the others that they leave.
    fn bound_by(&mut self, problem: &Problem, relaxed: bound::Bound, looks: u64, stop: Stop<'_>) {
        self.bound = self.bound.max(Some(rounding::whole(relaxed.value)));
        let proof = prove::prove(problem, &relaxed, &self.choice, looks, stop);
        self.choice = proof.choice;
        self.proved = proof.complete || rounding::rules_out(relaxed.value, self.choice.score.cost);
        self.relaxed = Some(relaxed);
    }

    /// Asks the exact model about what is left.
    fn ask_exact(&mut self, problem: &Problem, stop: Stop<'_>) {
        let Some(relaxed) = &self.relaxed else { return };
        let exact = exact::exact(problem, relaxed, &self.choice, stop);
        self.bound = self.bound.max(exact.bound.map(rounding::whole));
        if exact.proved || exact.choice.score < self.choice.score {
            (self.choice, self.proved, self.backend) = (exact.choice, exact.proved, exact::NAME);
        }
    }
}

/// What can make and prove a choice in this build.
pub const BACKENDS: &[&str] = &["search", exact::NAME];
