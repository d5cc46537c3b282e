//! Of choices that cost the same the documented one: each task where it ties lowest.

use super::{Search, shift};
use crate::demand::Score;

/// Prices looked at in all.
const MOST_LOOKS: u64 = 4_000_000;
/// How often all tasks are gone through.
const MOST_ROUNDS: usize = 20;

impl Search<'_> {
    /// Improves the best choice place by place, exchange by exchange and set by set until nothing is better, or enough was looked at.
    pub fn tidy(&mut self) {
        self.restore_best();
        let mut looks = MOST_LOOKS;
        let sets = shift::sets(self.problem, &self.is_free);
        for _ in 0..MOST_ROUNDS {
            let before = self.state.score();
            for task in self.free.clone() {
                self.settle(task, &mut looks);
            }
            self.exchange_neighbours(&mut looks);
            self.shift_sets(&sets, &mut looks);
            if self.state.score() >= before {
                break;
            }
        }
        self.keep_best();
    }

    /// Puts a task at the best of all its places beside the others.
    fn settle(&mut self, task: u32, looks: &mut u64) {
        let count = self.problem.tasks[task as usize].places();
        if *looks < u64::from(count) {
            return;
        }
        *looks -= u64::from(count);
        self.state.remove(task);
        if let Some((change, place)) = self.state.best_place(task)
            && change < Score::NOTHING
        {
            self.state.insert(task, place);
        }
    }

    /// Exchanges the places of two tasks of one shape wherever that is better.
    fn exchange_neighbours(&mut self, looks: &mut u64) {
        let free = self.free.clone();
        for (at, a) in free.iter().enumerate() {
            for b in &free[at + 1..] {
                if *looks == 0 {
                    return;
                }
                *looks -= 1;
                self.exchange(*a, *b);
            }
        }
    }

    fn exchange(&mut self, a: u32, b: u32) {
        let alike = self.problem.tasks[a as usize].places() == self.problem.tasks[b as usize].places();
        let (Some(of_a), Some(of_b)) = (self.state.place(a), self.state.place(b)) else { return };
        if !alike || of_a == of_b {
            return;
        }
        let before = self.state.score();
        self.state.remove(a);
        self.state.remove(b);
        if self.state.price(a, of_b).is_some() {
            self.state.insert(a, of_b);
            if self.state.price(b, of_a).is_some() {
                self.state.insert(b, of_a);
                if self.state.score() < before {
                    return;
                }
                self.state.remove(b);
            }
            self.state.remove(a);
        }
        self.state.insert(a, of_a);
        self.state.insert(b, of_b);
    }
}
