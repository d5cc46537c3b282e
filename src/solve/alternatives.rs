//! What moving one task alone would change.

use super::problem::Problem;
use super::state::State;
use crate::demand::Score;

/// By how much a choice would change if a task went to each of its places while all others stay, the best first. Places
/// that break what must hold are not among them, and neither is where the task is.
pub fn alternatives(problem: &Problem, chosen: &[Option<u32>], task: u32) -> Vec<(Score, u32)> {
    let mut state = State::new(problem);
    for (number, place) in (0..).zip(chosen) {
        if let (Some(place), None) = (*place, state.place(number)) {
            state.insert(number, place);
        }
    }
    let (before, here) = (state.score(), state.remove(task));
    let without = state.score();
    let changed = |place| Some((state.price(task, place)?.plus(without).minus(before), place));
    let mut found: Vec<(Score, u32)> = problem.places(task).filter(|place| Some(*place) != here).filter_map(changed).collect();
    found.sort_unstable();
    found
}
