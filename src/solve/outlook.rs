//! What open tasks change at best: a second bound, weak where many tasks are open and exact where none is.
//!
//! The multipliers of [`bound`](super::bound) share a largest sum among many; here it is taken as it stands, with the
//! least that each open task adds to each sum.

use super::meter::Meter;
use super::problem::{LeavingOut, Problem};
use super::state::State;

/// What a number of open tasks change at best.
#[derive(Clone, Debug, Default)]
pub(super) struct Outlook {
    /// Charges and what leaving out costs, against all of them left out.
    charges: i64,
    /// For each meter of sums, the least that is added to each.
    sums: Vec<(u32, Vec<i64>)>,
    /// For each best of several, the least amount of each line; `None` while no open task takes part.
    lines: Vec<(u32, Option<Vec<i64>>)>,
    /// Meters whose sum may still reach what it has to.
    counts: Vec<u32>,
}

impl Outlook {
    /// The outlooks of the tasks from each position on, of tasks with the candidates that are left of each; a `None`
    /// among these is leaving it out.
    pub fn of(problem: &Problem, tasks: &[(u32, Vec<Option<u32>>)]) -> Vec<Outlook> {
        let mut outlook = Outlook::none(problem);
        let mut outlooks = vec![outlook.clone()];
        for (task, places) in tasks.iter().rev() {
            outlook.open(problem, *task, places);
            outlooks.push(outlook.clone());
        }
        outlooks.reverse();
        outlooks
    }

    fn none(problem: &Problem) -> Outlook {
        let mut outlook = Outlook::default();
        for (number, meter) in (0..).zip(&problem.meters.list) {
            match meter {
                Meter::Worst(worst) => outlook.sums.push((number, vec![0; worst.sums])),
                Meter::Best(best) if !best.must => outlook.lines.push((number, None)),
                _ => {}
            }
        }
        outlook
    }

    fn open(&mut self, problem: &Problem, task: u32, places: &[Option<u32>]) {
        let leaving = match problem.tasks[task as usize].leaving_out {
            LeavingOut::Costs(cost) => cost,
            LeavingOut::Refused => 0,
        };
        let charge = |place: &Option<u32>| place.map_or(leaving, |candidate| problem.charge[candidate as usize]);
        self.charges += places.iter().map(charge).min().unwrap_or(0) - leaving;
        for (number, least) in &mut self.sums {
            let Meter::Worst(worst) = &problem.meters.list[*number as usize] else { continue };
            add_least(least, places.iter().map(|place| place.and_then(|candidate| worst.row_of(candidate))));
        }
        for (number, least) in &mut self.lines {
            let Meter::Best(best) = &problem.meters.list[*number as usize] else { continue };
            for used in places.iter().flatten().flat_map(|candidate| problem.uses(*candidate)).filter(|used| used.meter == *number) {
                let row = best.row(used.record);
                match least {
                    None => *least = Some(row.to_vec()),
                    Some(least) => least.iter_mut().zip(row).for_each(|(least, amount)| *least = *amount.min(least)),
                }
            }
        }
        let counts = places.iter().flatten().flat_map(|candidate| problem.uses(*candidate)).map(|used| used.meter);
        self.counts.extend(counts.filter(|meter| matches!(&problem.meters.list[*meter as usize], Meter::Count(count) if count.least.is_some())));
        self.counts.sort_unstable();
        self.counts.dedup();
    }

    /// What a state costs at least, whatever the open tasks choose.
    pub fn least(&self, state: &State<'_>) -> i64 {
        let sums: i64 = self.sums.iter().map(|(meter, least)| state.largest_rise(*meter, least)).sum();
        let lines: i64 = self.lines.iter().filter_map(|(meter, least)| Some(state.best_fall(*meter, least.as_ref()?))).sum();
        let counts: i64 = self.counts.iter().map(|meter| state.short(*meter)).sum();
        state.score().cost + self.charges + sums - lines - counts
    }
}

/// Adds to each sum the least of what any of the rows adds to it; no row adds nothing.
fn add_least<'a>(sums: &mut [i64], rows: impl Iterator<Item = Option<&'a [(u32, i64)]>>) {
    let mut least: Option<Vec<i64>> = None;
    for row in rows {
        let mut dense = vec![0; sums.len()];
        row.unwrap_or_default().iter().for_each(|(sum, amount)| dense[*sum as usize] = *amount);
        match &mut least {
            None => least = Some(dense),
            Some(least) => least.iter_mut().zip(dense).for_each(|(least, amount)| *least = amount.min(*least)),
        }
    }
    sums.iter_mut().zip(least.unwrap_or_default()).for_each(|(sum, least)| *sum += least);
}
