//! How hot a search begins: found from the changes that moves make.

use super::{Journal, Search};

/// Moves that are tried to find out how much moves change.
const SAMPLED_MOVES: usize = 800;
/// The part of all changes for the worse that counts as small.
const SMALL_CHANGES: f64 = 0.1;

impl Search<'_> {
    /// The temperature at which moves from here would on average neither better nor worsen the choice: hot enough to leave
    /// whatever a construction got wrong. Where that is little, it is as hot as small changes are, or an eighth of what a task
    /// costs: a search has to be able to leave a good choice too.
    pub(super) fn balanced_temperature(&mut self) -> f64 {
        let changes = self.sampled_changes();
        let worse: Vec<f64> = changes.iter().copied().filter(|change| *change > 0.0).collect();
        let small = worse.get((worse.len() as f64 * SMALL_CHANGES) as usize).copied().unwrap_or(0.0);
        let usual = (self.typical_cost() / 8.0).max(small).max(1.0);
        let drift = |heat: f64| changes.iter().map(|change| change * (-change / heat).exp().min(1.0)).sum::<f64>();
        if changes.len() - worse.len() < FEWEST_BETTER {
            return usual;
        }
        let (mut low, mut high) = (usual, usual * WIDEST);
        for _ in 0..40 {
            let middle = (low * high).sqrt();
            if drift(middle) > 0.0 { high = middle } else { low = middle }
        }
        high
    }

    /// What a task costs here on average.
    fn typical_cost(&self) -> f64 {
        self.state.score().cost.max(1) as f64 / self.free.len().max(1) as f64
    }

    /// By how much moves from here change the choice, in order; the choice stays as it is.
    fn sampled_changes(&mut self) -> Vec<f64> {
        let before = self.state.score();
        self.allowed = f64::INFINITY;
        let mut changes = Vec::new();
        for _ in 0..SAMPLED_MOVES {
            let task = self.free[self.random.below(self.free.len())];
            let mut journal = Journal::new();
            let place = if self.random.below(2) == 0 { self.anywhere(task) } else { self.nearby(task) };
            self.relocate(task, place, &mut journal);
            let change = self.state.score().minus(before);
            self.undo(journal);
            if change.missing == 0 && change.cost != 0 {
                changes.push(change.cost as f64);
            }
        }
        changes.sort_by(f64::total_cmp);
        changes
    }
}

/// How many sampled moves have to better the choice so that their sum says anything.
const FEWEST_BETTER: usize = 4;
/// How far the balance may lie above the usual temperature.
const WIDEST: f64 = 64.0;
