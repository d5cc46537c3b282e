//! Proves that no choice is better, by looking at every one that the bound does not rule out.
//!
//! A best of several is bounded by multipliers while two or more of its tasks are open. Once one is left, what
//! that one can still save is known, and is taken as it is.

use super::bound::{Bound, Part};
use super::meter::{Meter, WorstMeter};
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

/// How many looks one candidate costs that is priced in full.
const PRICED: u64 = 16;

/// Looks for a choice better than `best` among those that `bound` leaves.
pub(super) fn prove(problem: &Problem, bound: &Bound, best: &Choice, looks: u64, stop: Stop<'_>) -> Proof {
    let mut tasks: Vec<Options> = (0..problem.tasks.len() as u32).filter_map(|task| options(problem, bound, task)).collect();
    let least: f64 = tasks.iter().map(Options::least).sum::<f64>() + fixed(problem, bound);
    // What would take the bound beyond the known choice cannot be part of a better one.
    for task in &mut tasks {
        let others = least - task.least();
        task.places.retain(|place| !rules_out(others + place.whole, best.score.cost));
    }
    // Tasks of a best of several come together, so that all but the last are settled soon.
    tasks.sort_by_key(|task| (task.places.len() > 1, task.meters.is_empty(), task.meters.first().copied(), task.places.len(), task.task));
    for at in 0..tasks.len() {
        let task = tasks[at].task;
        tasks[at].twin_settled = problem.tasks[task as usize].twin && tasks[..at].iter().any(|earlier| earlier.task + 1 == task);
    }
    let mut walk = Walk::new(problem, bound, &tasks, best, looks, stop);
    let parts: f64 = walk.shared.iter().map(|shared| shared.relaxed).sum();
    let complete = walk.from(0, fixed(problem, bound) - parts);
    Proof { choice: walk.best, complete }
}

/// Whether a lower bound excludes a cost below the one known. Costs are whole numbers; the margin covers rounding.
pub(super) fn rules_out(bound: f64, cost: i64) -> bool {
    bound > cost as f64 - 1.0 + 1e-6 * (cost as f64).abs() + 1e-3
}

/// What a task can do, cheapest by the bound first.
struct Options {
    task: u32,
    /// Whether it is interchangeable with the task before it, and that one is settled first.
    twin_settled: bool,
    places: Vec<Place>,
    /// Every best of several that some of its places take part in.
    meters: Vec<u32>,
}

/// One thing that a task can do.
struct Place {
    /// `None` if it is left out.
    candidate: Option<u32>,
    /// What it adds to the bound.
    whole: f64,
    /// The same, but for its parts in the best of several.
    alone: f64,
    /// What it adds to the largest of several sums, of what it adds to the bound.
    sums: f64,
    parts: Vec<Part>,
}

impl Options {
    fn least(&self) -> f64 {
        self.places.first().map_or(0.0, |place| place.whole)
    }
}

fn options(problem: &Problem, bound: &Bound, task: u32) -> Option<Options> {
    let of = &problem.tasks[task as usize];
    if of.candidates.is_empty() || of.pinned {
        return None;
    }
    let mut places: Vec<Place> = of.candidates.clone().map(|candidate| place(problem, bound, candidate)).collect();
    if let LeavingOut::Costs(cost) = of.leaving_out {
        places.push(Place { candidate: None, whole: cost as f64, alone: cost as f64, sums: 0.0, parts: Vec::new() });
    }
    places.sort_by(|a, b| a.whole.total_cmp(&b.whole).then(a.candidate.cmp(&b.candidate)));
    let mut meters: Vec<u32> = places.iter().flat_map(|place| place.parts.iter().map(|part| part.meter)).collect();
    meters.sort_unstable();
    meters.dedup();
    Some(Options { task, twin_settled: false, places, meters })
}

fn place(problem: &Problem, bound: &Bound, candidate: u32) -> Place {
    let parts = bound.parts(problem, candidate);
    let whole = bound.reduced[candidate as usize];
    let alone = whole - parts.iter().map(|part| part.relaxed).sum::<f64>();
    Place { candidate: Some(candidate), whole, alone, sums: bound.sums(problem, candidate), parts }
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

/// A best of several during the walk.
#[derive(Clone, Copy, Default)]
struct Shared {
    /// How many of its tasks are still open.
    open: u32,
    /// What it costs at least by the multipliers, from what is settled.
    relaxed: f64,
}

/// The largest of several sums during the walk.
struct Sums {
    /// What is settled adds to them by the multipliers.
    settled: f64,
    /// What the tasks from each position on add to the bound, but for what they add to the sums.
    rest: Vec<f64>,
    /// For each meter and position, the least by which the tasks from there on make each sum grow.
    growth: Vec<(u32, Vec<Vec<i64>>)>,
}

impl Sums {
    fn new(problem: &Problem, bound: &Bound, tasks: &[Options]) -> Self {
        let pinned = problem.tasks.iter().filter(|task| task.pinned).flat_map(|task| task.candidates.clone());
        let settled = bound.sums_before(problem) + pinned.map(|candidate| bound.sums(problem, candidate)).sum::<f64>();
        let mut rest = vec![0.0; tasks.len() + 1];
        for at in (0..tasks.len()).rev() {
            let least = tasks[at].places.iter().map(|place| place.whole - place.sums).min_by(f64::total_cmp);
            rest[at] = rest[at + 1] + least.unwrap_or(0.0);
        }
        let meters = (0..).zip(&problem.meters.list);
        let growth = meters.filter_map(|(number, meter)| match meter {
            Meter::Worst(worst) => Some((number, growth(worst, tasks))),
            _ => None,
        });
        Sums { settled, rest, growth: growth.collect() }
    }
}

/// The least by which the tasks from each position on make each sum grow.
fn growth(worst: &WorstMeter, tasks: &[Options]) -> Vec<Vec<i64>> {
    let mut growth = vec![vec![0; worst.bases.len()]];
    for task in tasks.iter().rev() {
        let left_out = task.places.iter().any(|place| place.candidate.is_none());
        let least = worst.least(task.places.iter().filter_map(|place| place.candidate));
        let after = growth.last().into_iter().flatten().zip(least);
        growth.push(after.map(|(sum, least)| if left_out { *sum } else { sum + least }).collect());
    }
    growth.reverse();
    growth
}

struct Walk<'a> {
    problem: &'a Problem,
    tasks: &'a [Options],
    /// What the tasks from each position on add to the bound by the multipliers.
    rest: Vec<f64>,
    /// The largest of several sums, bounded without multipliers.
    sums: Sums,
    /// For each meter; unused where it does not take the best of several.
    shared: Vec<Shared>,
    /// The meters that do.
    meters: Vec<u32>,
    state: State<'a>,
    best: Choice,
    left: u64,
    stop: Stop<'a>,
}

impl<'a> Walk<'a> {
    fn new(problem: &'a Problem, bound: &Bound, tasks: &'a [Options], best: &Choice, looks: u64, stop: Stop<'a>) -> Self {
        let is_best = |meter: &u32| matches!(problem.meters.list[*meter as usize], Meter::Best(_));
        let meters: Vec<u32> = (0..problem.meters.list.len() as u32).filter(is_best).collect();
        let mut shared = vec![Shared::default(); problem.meters.list.len()];
        for meter in &meters {
            shared[*meter as usize].relaxed = bound.start(problem, *meter);
        }
        for task in problem.tasks.iter().filter(|task| task.pinned) {
            let parts = task.candidates.clone().flat_map(|candidate| bound.parts(problem, candidate));
            parts.for_each(|part| shared[part.meter as usize].relaxed += part.relaxed);
        }
        tasks.iter().flat_map(|task| &task.meters).for_each(|meter| shared[*meter as usize].open += 1);
        let mut rest = vec![0.0; tasks.len() + 1];
        for at in (0..tasks.len()).rev() {
            rest[at] = rest[at + 1] + tasks[at].least();
        }
        let sums = Sums::new(problem, bound, tasks);
        Walk { problem, tasks, rest, sums, shared, meters, state: State::new(problem), best: best.clone(), left: looks, stop }
    }
    /// Looks at every way to go on from a position; `false` if it was cut short. `so_far` is what is settled adds to
    /// the bound, but for the best of several.
    fn from(&mut self, at: usize, so_far: f64) -> bool {
        let Some(options) = self.tasks.get(at) else {
            self.keep(self.state.score());
            return true;
        };
        if rules_out(so_far + self.without_multipliers(at), self.best.score.cost) {
            return true;
        }
        let others = so_far + self.rest[at + 1] + self.settled(options);
        let last = at + 1 == self.tasks.len();
        let least_offset = self.least_offset(options);
        for (value, place) in self.places(options) {
            if rules_out(others + value, self.best.score.cost) {
                break;
            }
            if place.candidate.is_some_and(|candidate| self.problem.offset(candidate) < least_offset) {
                continue;
            }
            if !self.may_look(PRICED) {
                return false;
            }
            let change = place.candidate.map(|candidate| self.state.price(candidate));
            let score = self.state.score();
            if change == Some(None) || (last && change.flatten().is_some_and(|change| score.plus(change) >= self.best.score)) {
                continue;
            }
            if !self.into(options, place, at, so_far) {
                return false;
            }
        }
        true
    }

    /// Twins stand in the order of their candidates, and those that are left out come last.
    fn least_offset(&self, options: &Options) -> u32 {
        match options.twin_settled {
            false => 0,
            true => self.state.candidate(options.task - 1).map_or(u32::MAX, |candidate| self.problem.offset(candidate)),
        }
    }

    /// Settles a task and goes on.
    fn into(&mut self, options: &Options, place: &Place, at: usize, so_far: f64) -> bool {
        options.meters.iter().for_each(|meter| self.shared[*meter as usize].open -= 1);
        place.parts.iter().for_each(|part| self.shared[part.meter as usize].relaxed += part.relaxed);
        self.sums.settled += place.sums;
        if let Some(candidate) = place.candidate {
            self.state.insert(options.task, candidate);
        }
        let complete = self.from(at + 1, so_far + place.alone);
        self.state.remove(options.task);
        self.sums.settled -= place.sums;
        place.parts.iter().for_each(|part| self.shared[part.meter as usize].relaxed -= part.relaxed);
        options.meters.iter().for_each(|meter| self.shared[*meter as usize].open += 1);
        complete
    }

    /// What is not settled adds, where the largest of several sums is taken as it stands, grown by the least that each
    /// open task adds, and not by multipliers.
    fn without_multipliers(&self, at: usize) -> f64 {
        let value = |meter: &u32| match self.shared[*meter as usize] {
            Shared { open: 0, .. } => self.state.best_of(*meter, None) as f64,
            Shared { relaxed, .. } => relaxed,
        };
        let shared: f64 = self.meters.iter().map(value).sum();
        let largest: i64 = self.sums.growth.iter().map(|(meter, growth)| self.state.largest_of(*meter, &growth[at])).sum();
        shared + largest as f64 + self.sums.rest[at] - self.sums.settled
    }

    /// What the best of several add to the bound, but for those of which this task is the last.
    fn settled(&self, options: &Options) -> f64 {
        let value = |meter: u32| match self.shared[meter as usize] {
            Shared { open: 0, .. } => self.state.best_of(meter, None) as f64,
            Shared { open: 1, .. } if options.meters.contains(&meter) => 0.0,
            Shared { relaxed, .. } => relaxed,
        };
        self.meters.iter().map(|meter| value(*meter)).sum()
    }

    /// What a task can do and what that adds to the bound, cheapest first.
    fn places(&mut self, options: &'a Options) -> Vec<(f64, &'a Place)> {
        let is_last = |meter: &u32| self.shared[*meter as usize].open == 1;
        let last_of: Vec<u32> = options.meters.iter().copied().filter(is_last).collect();
        if last_of.is_empty() {
            return options.places.iter().map(|place| (place.whole, place)).collect();
        }
        let value = |place: &Place| {
            let record = |meter: u32| place.parts.iter().find(|part| part.meter == meter).map(|part| part.record);
            let known: i64 = last_of.iter().map(|meter| self.state.best_of(*meter, record(*meter))).sum();
            let relaxed = place.parts.iter().filter(|part| !last_of.contains(&part.meter)).map(|part| part.relaxed);
            place.alone + known as f64 + relaxed.sum::<f64>()
        };
        let mut places: Vec<(f64, &Place)> = options.places.iter().map(|place| (value(place), place)).collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.left = self.left.saturating_sub(places.len() as u64);
        places
    }

    /// Whether so many more looks are allowed.
    fn may_look(&mut self, looks: u64) -> bool {
        let before = self.left;
        self.left = self.left.saturating_sub(looks);
        self.left > 0 && (before / 16_384 == self.left / 16_384 || !(self.stop)())
    }

    fn keep(&mut self, score: Score) {
        if score < self.best.score {
            self.best = Choice { chosen: self.state.chosen().to_vec(), score };
        }
    }
}
