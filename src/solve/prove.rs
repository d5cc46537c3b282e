//! Proves that no choice is better, by looking at every one that the bound does not rule out.

use super::bound::Bound;
use super::problem::{LeavingOut, Problem};
use super::search::Choice;
use super::state::State;
use super::{Score, Stop};

/// What a proof came to.
pub(super) struct Proof {
    /// The best choice known at its end.
    pub choice: Choice,
    /// Whether every other was ruled out.
    pub complete: bool,
}

/// The most candidates that are priced.
const MOST_PRICED: u64 = 400_000;

/// Looks for a choice better than `best` among those that `bound` leaves.
pub(super) fn prove(problem: &Problem, bound: &Bound, best: &Choice, stop: Stop<'_>) -> Proof {
    let mut tasks: Vec<Options> = (0..problem.tasks.len() as u32).filter_map(|task| options(problem, bound, task)).collect();
    let least: f64 = tasks.iter().map(Options::least).sum::<f64>() + fixed(problem, bound);
    // What would take the bound beyond the known choice cannot be part of a better one.
    for task in &mut tasks {
        let others = least - task.least();
        task.places.retain(|(reduced, _)| !rules_out(others + reduced, best.score.cost));
    }
    tasks.sort_by_key(|task| (task.places.len(), task.task));
    let mut rest = vec![0.0; tasks.len() + 1];
    for at in (0..tasks.len()).rev() {
        rest[at] = rest[at + 1] + tasks[at].least();
    }
    let start = least - rest[0];
    let mut walk = Walk { tasks: &tasks, rest: &rest, state: State::new(problem), best: best.clone(), left: MOST_PRICED, stop };
    let complete = walk.from(0, start);
    Proof { choice: walk.best, complete }
}

/// Whether a lower bound excludes a cost below the one known. Costs are whole numbers; the margin covers rounding.
pub(super) fn rules_out(bound: f64, cost: i64) -> bool {
    bound > cost as f64 - 1.0 + 1e-6 * (cost as f64).abs() + 1e-3
}

/// What a task can do, cheapest by the bound first.
struct Options {
    task: u32,
    places: Vec<(f64, Option<u32>)>,
}

impl Options {
    fn least(&self) -> f64 {
        self.places.first().map_or(0.0, |(reduced, _)| *reduced)
    }
}

fn options(problem: &Problem, bound: &Bound, task: u32) -> Option<Options> {
    let of = &problem.tasks[task as usize];
    if of.pinned || of.candidates.is_empty() {
        return None;
    }
    let mut places: Vec<(f64, Option<u32>)> = of.candidates.clone().map(|at| (bound.reduced[at as usize], Some(at))).collect();
    if let LeavingOut::Costs(cost) = of.leaving_out {
        places.push((cost as f64, None));
    }
    places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    Some(Options { task, places })
}

/// What tasks without a choice, and no task, add to the bound.
fn fixed(problem: &Problem, bound: &Bound) -> f64 {
    let settled = problem.tasks.iter().filter(|task| task.pinned || task.candidates.is_empty()).map(|task| {
        match (task.candidates.clone().next(), task.leaving_out) {
            (Some(candidate), _) => bound.reduced[candidate as usize],
            (None, LeavingOut::Costs(cost)) => cost as f64,
            (None, LeavingOut::Refused) => 0.0,
        }
    });
    bound.constant + settled.sum::<f64>()
}

struct Walk<'a> {
    tasks: &'a [Options],
    /// What the tasks from each position on cost at least.
    rest: &'a [f64],
    state: State<'a>,
    best: Choice,
    left: u64,
    stop: Stop<'a>,
}

impl Walk<'_> {
    /// Looks at every way to go on from a position; `false` if it was cut short.
    fn from(&mut self, at: usize, so_far: f64) -> bool {
        let Some(options) = self.tasks.get(at) else {
            self.keep(self.state.score());
            return true;
        };
        let last = at + 1 == self.tasks.len();
        for (reduced, place) in &options.places {
            if rules_out(so_far + reduced + self.rest[at + 1], self.best.score.cost) {
                break;
            }
            if self.left == 0 || (self.left.is_multiple_of(1024) && (self.stop)()) {
                return false;
            }
            self.left -= 1;
            let Some(candidate) = *place else {
                if !self.from(at + 1, so_far + reduced) {
                    return false;
                }
                continue;
            };
            let Some(change) = self.state.price(candidate) else { continue };
            if last && self.state.score().plus(change) >= self.best.score {
                continue;
            }
            self.state.insert(options.task, candidate);
            let complete = self.from(at + 1, so_far + reduced);
            self.state.remove(options.task);
            if !complete {
                return false;
            }
        }
        true
    }

    fn keep(&mut self, score: Score) {
        if score < self.best.score {
            self.best = Choice { chosen: self.state.chosen().to_vec(), score };
        }
    }
}
