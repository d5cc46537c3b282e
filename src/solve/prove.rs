//! Proves that no choice is better, by looking at every one that the bound does not rule out.
//!
//! A best of several is bounded by multipliers while two or more of its tasks are open. Once one is left, what
//! that one can still save is known, and is taken as it is.

use super::bound::{Bound, Part};
use super::problem::{LeavingOut, Problem};
use super::rounding::rules_out;
use super::search::Choice;
use super::state::State;
use super::{Score, Stop};
use crate::demand::faces::{Gauge, Meter};

/// What a proof came to.
pub(super) struct Proof {
    /// The best choice known at its end.
    pub choice: Choice,
    /// Whether every other was ruled out.
    pub complete: bool,
}

/// How many looks one candidate costs that is priced in full.
const PRICED: u64 = 16;

/// The most places that are walked through.
const MOST_PLACES: usize = 400_000;

/// Looks for a choice better than `best` among those that `bound` leaves.
///
/// Equals are told apart too where they are not too many; `complete` speaks of the cost alone.
pub(super) fn prove(problem: &Problem, bound: &Bound, best: &Choice, looks: u64, stop: Stop<'_>) -> Proof {
    for equals in [true, false] {
        if stop() {
            break;
        }
        if let Some(tasks) = left(problem, bound, best, equals) {
            let walk = Walk::new(problem, bound, &tasks, best, looks, stop);
            return walk.complete(fixed(problem, bound));
        }
    }
    Proof { choice: best.clone(), complete: false }
}

/// What is left of each task for a better choice, in the order of the walk; `None` if that is too much. What would take the
/// bound beyond the known choice cannot be part of a better one.
fn left(problem: &Problem, bound: &Bound, best: &Choice, equals: bool) -> Option<Vec<Options>> {
    let movable: Vec<(u32, f64)> = (0..problem.tasks.len() as u32)
        .filter(|task| !problem.tasks[*task as usize].pinned && problem.tasks[*task as usize].open > 0)
        .map(|task| (task, least(problem, bound, task)))
        .collect();
    let all: f64 = movable.iter().map(|(_, least)| least).sum::<f64>() + fixed(problem, bound);
    let mut room = MOST_PLACES;
    let of_task = |(task, least): &(u32, f64)| {
        let fits = |value: f64| !rules_out(all - least + value, best.score.cost + i64::from(equals));
        let options = options(problem, bound, *task, room, fits)?;
        room = room.checked_sub(options.places.len())?;
        Some(options)
    };
    let mut tasks: Vec<Options> = movable.iter().map(of_task).collect::<Option<_>>()?;
    // Tasks of a best of several come together, so that all but the last are settled soon.
    tasks.sort_by_key(|task| (task.places.len() > 1, task.meters.is_empty(), task.meters.first().copied(), task.places.len(), task.task));
    for at in 0..tasks.len() {
        let task = tasks[at].task;
        tasks[at].twin_settled = problem.tasks[task as usize].twin && tasks[..at].iter().any(|earlier| earlier.task + 1 == task);
    }
    Some(tasks)
}

/// Whether a lower bound excludes a choice that costs as little as one known.
fn is_worse(bound: f64, best: &Choice) -> bool {
    rules_out(bound, best.score.cost + 1)
}

/// The least that a task adds to the bound.
fn least(problem: &Problem, bound: &Bound, task: u32) -> f64 {
    let least = bound.cheapest(problem, task).unwrap_or(0.0);
    match problem.tasks[task as usize].leaving_out {
        LeavingOut::Costs(cost) => least.min(cost as f64),
        LeavingOut::Refused => least,
    }
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
    place: Option<u32>,
    /// What tells it from others that cost the same.
    tie: i128,
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

fn options(problem: &Problem, bound: &Bound, task: u32, most: usize, fits: impl Fn(f64) -> bool) -> Option<Options> {
    let found = bound.within(problem, task, most, &fits)?;
    let mut places: Vec<Place> = found.into_iter().map(|found| place(problem, bound, task, found)).collect();
    if let LeavingOut::Costs(cost) = problem.tasks[task as usize].leaving_out
        && fits(cost as f64)
    {
        places.push(Place { place: None, tie: 0, whole: cost as f64, alone: cost as f64, sums: 0.0, parts: Vec::new() });
    }
    places.sort_by(|a, b| a.whole.total_cmp(&b.whole).then(a.tie.cmp(&b.tie)).then(a.place.cmp(&b.place)));
    let mut meters: Vec<u32> = places.iter().flat_map(|place| place.parts.iter().map(|part| part.meter)).collect();
    meters.sort_unstable();
    meters.dedup();
    Some(Options { task, twin_settled: false, places, meters })
}

fn place(problem: &Problem, bound: &Bound, task: u32, (whole, place): (f64, u32)) -> Place {
    let parts = bound.parts(problem, task, place);
    let alone = whole - parts.iter().map(|part| part.relaxed).sum::<f64>();
    let (tie, sums) = (problem.tie(task, place), bound.sums(problem, task, place));
    Place { place: Some(place), tie, whole, alone, sums, parts }
}

/// What tasks without a choice, and no task, add to the bound.
fn fixed(problem: &Problem, bound: &Bound) -> f64 {
    let settled = (0..).zip(&problem.tasks).filter(|(_, task)| task.pinned || task.open == 0);
    let settled = settled.map(|(number, task)| match (task.open, task.leaving_out) {
        (1.., _) => bound.of(problem, number, 0),
        (0, LeavingOut::Costs(cost)) => cost as f64,
        (0, LeavingOut::Refused) => 0.0,
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
        let settled = bound.sums_before(problem) + pinned(problem).map(|task| bound.sums(problem, task, 0)).sum::<f64>();
        let mut rest = vec![0.0; tasks.len() + 1];
        for at in (0..tasks.len()).rev() {
            let least = tasks[at].places.iter().map(|place| place.whole - place.sums).min_by(f64::total_cmp);
            rest[at] = rest[at + 1] + least.unwrap_or(0.0);
        }
        let meters = (0..).zip(problem.ready());
        let growth = meters.filter_map(|(number, ready)| match ready.meter {
            Meter::Worst(worst) => {
                let least = |task: &Options| {
                    let places = task.places.iter().filter_map(|place| place.place);
                    let aspects: Vec<_> = places.map(|place| problem.aspects(task.task, place)).collect();
                    worst.least(aspects.iter().map(|aspects| &aspects[..]))
                };
                Some((number, growth(worst.sums(), tasks, least)))
            }
            _ => None,
        });
        Sums { settled, rest, growth: growth.collect() }
    }
}

/// What stays where it is.
fn pinned(problem: &Problem) -> impl Iterator<Item = u32> + '_ {
    (0..).zip(&problem.tasks).filter(|(_, task)| task.pinned && task.open > 0).map(|(number, _)| number)
}

/// The least by which the tasks from each position on make each sum grow.
fn growth(sums: usize, tasks: &[Options], least: impl Fn(&Options) -> Vec<i64>) -> Vec<Vec<i64>> {
    let mut growth = vec![vec![0; sums]];
    for task in tasks.iter().rev() {
        let left_out = task.places.iter().any(|place| place.place.is_none());
        let after = growth.last().into_iter().flatten().zip(least(task));
        growth.push(after.map(|(sum, least)| if left_out { *sum } else { sum + least }).collect());
    }
    growth.reverse();
    growth
}

struct Walk<'a> {
    tasks: &'a [Options],
    /// What the tasks from each position on add to the bound by the multipliers.
    rest: Vec<f64>,
    /// The least that they add to the tie.
    ties: Vec<i128>,
    /// The largest of several sums, bounded without multipliers.
    sums: Sums,
    /// For each meter; unused where it does not take the best of several.
    shared: Vec<Shared>,
    /// The meters that do.
    meters: Vec<u32>,
    /// How much of what each meter costs is left out of the bound.
    beyond: Vec<f64>,
    state: State<'a>,
    best: Choice,
    left: u64,
    stop: Stop<'a>,
}

impl<'a> Walk<'a> {
    fn new(problem: &'a Problem, bound: &Bound, tasks: &'a [Options], best: &Choice, looks: u64, stop: Stop<'a>) -> Self {
        let is_best = |meter: &u32| matches!(problem.meter(*meter), Meter::Best(_));
        let count = problem.ready().len();
        let meters: Vec<u32> = (0..count as u32).filter(is_best).collect();
        let mut shared = vec![Shared::default(); count];
        for meter in &meters {
            shared[*meter as usize].relaxed = bound.start(problem, *meter);
        }
        for task in pinned(problem) {
            bound.parts(problem, task, 0).iter().for_each(|part| shared[part.meter as usize].relaxed += part.relaxed);
        }
        tasks.iter().flat_map(|task| &task.meters).for_each(|meter| shared[*meter as usize].open += 1);
        let (mut rest, mut ties) = (vec![0.0; tasks.len() + 1], vec![0; tasks.len() + 1]);
        for at in (0..tasks.len()).rev() {
            rest[at] = rest[at + 1] + tasks[at].least();
            ties[at] = ties[at + 1] + tasks[at].places.iter().map(|place| place.tie).min().unwrap_or(0);
        }
        let sums = Sums::new(problem, bound, tasks);
        Walk {
            tasks,
            rest,
            ties,
            sums,
            shared,
            meters,
            beyond: bound.left_of_meters(problem),
            state: State::new(problem),
            best: best.clone(),
            left: looks,
            stop,
        }
    }

    /// Walks through all; whether all but the best are ruled out.
    fn complete(mut self, fixed: f64) -> Proof {
        let parts: f64 = self.shared.iter().map(|shared| shared.relaxed).sum();
        let complete = self.from(0, fixed - parts);
        Proof { choice: self.best, complete }
    }

    /// Looks at every way to go on from a position; `false` if it was cut short. `so_far` is what is settled adds to
    /// the bound, but for the best of several.
    fn from(&mut self, at: usize, so_far: f64) -> bool {
        let Some(options) = self.tasks.get(at) else {
            self.keep(self.state.score());
            return true;
        };
        let tie = self.state.score().tie + self.ties[at];
        if self.excludes(so_far + self.without_multipliers(at), tie) {
            return true;
        }
        let others = so_far + self.rest[at + 1] + self.settled(options);
        let last = at + 1 == self.tasks.len();
        let least_place = self.least_place(options);
        for (value, place) in self.places(options) {
            // Those that follow are no cheaper, but may be better among equals.
            if is_worse(others + value, &self.best) {
                break;
            }
            let tie = self.state.score().tie + self.ties[at + 1] + place.tie;
            if place.place.is_some_and(|place| place < least_place) || self.excludes(others + value, tie) {
                continue;
            }
            if !self.may_look(PRICED) {
                return false;
            }
            let change = place.place.map(|place| self.state.price(options.task, place));
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

    /// Whether nothing that costs at least so much, and ties at least so high, is better than the best known.
    fn excludes(&self, bound: f64, tie: i128) -> bool {
        rules_out(bound, self.best.score.cost + i64::from(tie < self.best.score.tie))
    }

    /// Twins stand in the order of their places, and those that are left out come last.
    fn least_place(&self, options: &Options) -> u32 {
        match options.twin_settled {
            false => 0,
            true => self.state.place(options.task - 1).unwrap_or(u32::MAX),
        }
    }

    /// Settles a task and goes on.
    fn into(&mut self, options: &Options, place: &Place, at: usize, so_far: f64) -> bool {
        options.meters.iter().for_each(|meter| self.shared[*meter as usize].open -= 1);
        place.parts.iter().for_each(|part| self.shared[part.meter as usize].relaxed += part.relaxed);
        self.sums.settled += place.sums;
        let mut beyond = 0.0;
        if let Some(place) = place.place {
            beyond = self.state.beyond_bound(options.task, place, &self.beyond);
            self.state.insert(options.task, place);
        }
        let complete = self.from(at + 1, so_far + place.alone + beyond);
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
            Shared { open: 0, .. } => self.best_of(*meter, None) as f64,
            Shared { relaxed, .. } => relaxed,
        };
        let shared: f64 = self.meters.iter().map(value).sum();
        let grown = |(meter, growth): &(u32, Vec<Vec<i64>>)| match self.state.gauge(*meter) {
            Gauge::Worst(gauge) => gauge.grown(&growth[at]),
            _ => 0,
        };
        let largest: i64 = self.sums.growth.iter().map(grown).sum();
        shared + largest as f64 + self.sums.rest[at] - self.sums.settled
    }

    /// What a best of several costs now, with one more row or none.
    fn best_of(&self, meter: u32, record: Option<u32>) -> i64 {
        match self.state.gauge(meter) {
            Gauge::Best(gauge) => gauge.with(record),
            _ => 0,
        }
    }

    /// What the best of several add to the bound, but for those of which this task is the last.
    fn settled(&self, options: &Options) -> f64 {
        let value = |meter: u32| match self.shared[meter as usize] {
            Shared { open: 0, .. } => self.best_of(meter, None) as f64,
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
            let known: i64 = last_of.iter().map(|meter| self.best_of(*meter, record(*meter))).sum();
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
