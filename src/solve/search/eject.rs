//! Room for what is still missing: it goes where another stands, which goes where a third stands, and so on.

use super::{Journal, Search};
use crate::solve::Stop;

/// How many may have to move, one for another. Nearly full programmes need four to six.
const DEPTH: u32 = 6;
/// How many tasks one place may push out on such a way.
const MOST_PUSHED: usize = 2;
/// Places looked at for one missing task and depth: some seconds at most where a lot is missing for good.
const MOST_LOOKS: u32 = 400_000;
/// How often the outside is asked whether to stop, in places looked at.
const ASK_EVERY: u32 = 64;

/// One attempt to place one task.
struct Attempt<'s> {
    journal: Journal,
    /// How deep each task was already followed without success.
    followed: Vec<u32>,
    /// Whether a task was given its place on the way, and stays.
    settled: Vec<bool>,
    looks: u32,
    stop: Stop<'s>,
}

impl Search<'_> {
    /// Tries every way to place what has to be done and is not, the short ways first.
    pub(super) fn eject_for_missing(&mut self, stop: Stop<'_>) {
        let mut missing: Vec<u32> = self.free.iter().copied().filter(|task| self.is_missing(*task)).collect();
        for depth in 0..=DEPTH {
            missing.retain(|task| stop() || !self.eject_for(*task, depth, stop));
        }
    }

    pub(super) fn eject_for(&mut self, task: u32, depth: u32, stop: Stop<'_>) -> bool {
        if self.state.place(task).is_some() {
            return true;
        }
        let before = self.state.score();
        let tasks = self.problem.tasks.len();
        let (followed, settled) = (vec![0; tasks], vec![false; tasks]);
        let mut attempt = Attempt { journal: Journal::new(), followed, settled, looks: MOST_LOOKS, stop };
        let placed = self.make_room(task, depth, &mut attempt) && self.state.score().missing < before.missing;
        if !placed {
            self.undo(attempt.journal);
        }
        placed
    }

    /// Places a task, and whatever that pushes out, at any place of each.
    fn make_room(&mut self, task: u32, depth: u32, attempt: &mut Attempt<'_>) -> bool {
        if attempt.followed[task as usize] > depth {
            return false;
        }
        attempt.followed[task as usize] = depth + 1;
        let count = self.problem.tasks[task as usize].places();
        let from = self.random.below(count as usize) as u32;
        let places = || (from..count).chain(0..from);
        if let Some(candidate) = places().find(|candidate| self.state.price(task, *candidate).is_some()) {
            attempt.journal.push((task, None));
            self.state.insert(task, candidate);
            return true;
        }
        if depth == 0 {
            return false;
        }
        attempt.settled[task as usize] = true;
        let made = places().any(|candidate| self.push_out(task, candidate, depth, attempt));
        attempt.settled[task as usize] = false;
        made
    }

    /// Places a task at a candidate, and those that stand there elsewhere.
    fn push_out(&mut self, task: u32, candidate: u32, depth: u32, attempt: &mut Attempt<'_>) -> bool {
        if attempt.looks == 0 || (attempt.looks.is_multiple_of(ASK_EVERY) && (attempt.stop)()) {
            return false;
        }
        attempt.looks -= 1;
        let (mut blockers, random) = (Vec::new(), &mut self.random);
        let fits = self.state.blockers(task, candidate, &mut blockers, |bound| random.below(bound));
        let hopeless = |blocker: &u32| attempt.settled[*blocker as usize] || attempt.followed[*blocker as usize] >= depth;
        if !fits || blockers.len() > MOST_PUSHED || blockers.iter().any(hopeless) {
            return false;
        }
        let noted = attempt.journal.len();
        for blocker in &blockers {
            let held = self.state.remove(*blocker);
            attempt.journal.push((*blocker, held));
        }
        if self.state.price(task, candidate).is_some() {
            attempt.journal.push((task, None));
            self.state.insert(task, candidate);
            if blockers.iter().all(|blocker| self.make_room(*blocker, depth - 1, attempt)) {
                return true;
            }
        }
        self.undo(attempt.journal.split_off(noted));
        false
    }
}
