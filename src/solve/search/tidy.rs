//! Of choices that cost the same the documented one: each task where it ties lowest.

use super::Search;
use crate::demand::Score;
use crate::solve::Stop;
use crate::solve::state::absence;

/// Prices looked at in all.
const MOST_LOOKS: u64 = 4_000_000;
/// And where a task would displace another one.
const MOST_DISPLACED: u64 = 400_000;
/// How often all tasks are gone through.
const MOST_ROUNDS: usize = 20;
/// How often the outside is asked whether to stop, in places where a task would displace another one.
const ASK_EVERY: u32 = 64;

impl Search<'_> {
    /// Improves the best choice place by place, exchange by exchange and set by set until nothing is better, enough was
    /// looked at, or it is stopped.
    pub fn tidy(&mut self, stop: Stop<'_>) {
        self.restore_best();
        let (mut looks, mut displaced) = (MOST_LOOKS, MOST_DISPLACED);
        let sets = self.sets();
        for _ in 0..MOST_ROUNDS {
            let before = self.state.score();
            for task in self.free.clone() {
                if !stop() {
                    self.settle(task, &mut looks);
                }
            }
            self.exchange_neighbours(&mut looks, stop);
            self.shift_sets(&sets, &mut looks, stop);
            for task in self.free.clone() {
                self.displace(task, &mut displaced, stop);
            }
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

    /// Puts a task where another one stands, and that one at the best of all its places, if that is better somewhere.
    fn displace(&mut self, task: u32, looks: &mut u64, stop: Stop<'_>) {
        let (before, Some(held)) = (self.state.score(), self.state.remove(task)) else { return };
        for place in 0..self.problem.tasks[task as usize].places() {
            if *looks == 0 || (place % ASK_EVERY == 0 && stop()) {
                break;
            }
            *looks -= 1;
            if self.displace_at(task, place, before, looks) {
                return;
            }
        }
        self.state.insert(task, held);
    }

    /// Puts a task that is out at a place where one other stands, if that betters what was before; else all stays as it is.
    fn displace_at(&mut self, task: u32, place: u32, before: Score, looks: &mut u64) -> bool {
        let mut blockers = Vec::new();
        let stands = self.state.price(task, place).is_none() && self.state.blockers(task, place, &mut blockers, |_| 0);
        let ([blocker], true) = (&blockers[..], stands) else { return false };
        let Some(left) = self.state.remove(*blocker) else { return false };
        let absent = absence(self.problem.tasks[*blocker as usize].leaving_out);
        if self.state.price(task, place).is_some_and(|change| self.state.score().plus(change).minus(absent) < before) {
            self.state.insert(task, place);
            self.settle(*blocker, looks);
            if self.state.score() < before {
                return true;
            }
            self.state.remove(*blocker);
            self.state.remove(task);
        }
        self.state.insert(*blocker, left);
        false
    }

    /// Exchanges the places of two tasks of one shape wherever that is better.
    fn exchange_neighbours(&mut self, looks: &mut u64, stop: Stop<'_>) {
        let free = self.free.clone();
        for (at, a) in free.iter().enumerate().take_while(|_| !stop()) {
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
