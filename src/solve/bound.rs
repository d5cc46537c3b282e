//! A bound on what any choice costs: demands that join tasks are priced by multipliers, after which each task
//! chooses alone (Lagrangian relaxation, Held & Karp 1971; multipliers by Polyak's subgradient steps).

use super::Stop;
use super::problem::{LeavingOut, Problem};
use super::search::Choice;
use crate::demand::faces::{Meter, Ready, Tasks};

/// What each place costs once the demands that join tasks are priced, and what that adds up to at least.
pub(super) struct Bound {
    /// What each aspect adds to the reduced cost of a place; infinite where nothing may have it.
    reduced: Vec<f64>,
    /// The part that no task changes.
    pub constant: f64,
    /// No choice of all required tasks costs less.
    pub value: f64,
    weights: Vec<Vec<f64>>,
}

/// What a place takes part with in a best of several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The meter.
    pub meter: u32,
    /// The place's row.
    pub record: u32,
    /// What it adds to the bound by the multipliers.
    pub relaxed: f64,
}

/// Whether a lower bound excludes a cost below the one known. Costs are whole numbers; the margin covers rounding.
pub(super) fn rules_out(bound: f64, cost: i64) -> bool {
    bound > cost as f64 - 1.0 + margin(cost as f64)
}

/// The least whole cost that a bound allows.
pub(super) fn whole(bound: f64) -> i64 {
    (bound - margin(bound)).ceil() as i64
}

/// What rounding can make of a sum of this size: some ten thousand terms, each exact to 2^-53, and room to spare.
fn margin(value: f64) -> f64 {
    1e-9 * value.abs() + 1e-3
}

impl Bound {
    /// The reduced cost of a place; infinite if it is closed.
    pub fn of(&self, problem: &Problem, task: u32, place: u32) -> f64 {
        reduced_of(problem, &self.reduced, task, place)
    }

    /// The least reduced cost of a task's places.
    pub fn cheapest(&self, problem: &Problem, task: u32) -> Option<f64> {
        cheapest(problem, &self.reduced, task).map(|(value, _)| value)
    }

    /// The places of a task whose reduced cost fits, with that; `None` if there are more than so many.
    pub fn within(&self, problem: &Problem, task: u32, most: usize, fits: impl Fn(f64) -> bool) -> Option<Vec<(f64, u32)>> {
        let mut found = Vec::new();
        for part in &problem.tasks[task as usize].parts {
            let shape = &part.shape;
            for start in 0..shape.starts {
                let Some((least, _)) = cheapest_at(&self.reduced, shape, start) else { continue };
                if fits(least) {
                    let places = shape.place((start, 0, 0))..shape.place((start, 0, 0)) + shape.rooms * shape.people;
                    let values = places.map(|place| (self.of(problem, task, place), place));
                    found.extend(values.filter(|(value, _)| value.is_finite() && fits(*value)));
                }
                if found.len() > most {
                    return None;
                }
            }
        }
        Some(found)
    }

    /// What is left of each task for a choice that costs less than a known one, `None` among these for leaving it out; nothing
    /// if there is more than so much.
    pub fn left(&self, problem: &Problem, cost: i64, most: usize) -> Option<Vec<Vec<Option<u32>>>> {
        let mut room = most;
        let of_task = |(number, task): (u32, &super::Task)| {
            let out = match task.leaving_out {
                LeavingOut::Costs(cost) if !task.pinned => Some(cost as f64),
                _ => None,
            };
            let least = self.cheapest(problem, number).into_iter().chain(out).min_by(f64::total_cmp).unwrap_or(0.0);
            let fits = |value: f64| task.pinned || !rules_out(self.value + value - least, cost);
            let places = self.within(problem, number, room, fits)?.into_iter().map(|(_, place)| Some(place));
            let left: Vec<Option<u32>> = places.chain(out.filter(|cost| fits(*cost)).map(|_| None)).collect();
            room = room.checked_sub(left.len())?;
            Some(left)
        };
        (0..).zip(&problem.tasks).map(of_task).collect()
    }

    /// What a place takes part with in each best of several that costs something.
    pub fn parts(&self, problem: &Problem, task: u32, place: u32) -> Vec<Part> {
        let aspects = problem.aspects(task, place);
        let uses = aspects.iter().flat_map(|aspect| problem.uses(*aspect));
        let parts = uses.filter_map(|used| match problem.meter(used.meter) {
            Meter::Best(best) if best.is_cost() => {
                let relaxed = best.relaxed(used.record, task, &self.weights[used.meter as usize]);
                Some(Part { meter: used.meter, record: used.record, relaxed })
            }
            _ => None,
        });
        parts.collect()
    }

    /// What a place adds to the largest of several sums by the multipliers, over all of these.
    pub fn sums(&self, problem: &Problem, task: u32, place: u32) -> f64 {
        let aspects = problem.aspects(task, place);
        let uses = aspects.iter().flat_map(|aspect| problem.uses(*aspect));
        let part = |used: &super::problem::Use| match problem.meter(used.meter) {
            Meter::Worst(worst) => worst.relaxed(used.record, &self.weights[used.meter as usize]),
            _ => 0.0,
        };
        uses.map(part).sum()
    }

    /// What the largest of several sums is by the multipliers before any task is settled, of [`Bound::constant`].
    pub fn sums_before(&self, problem: &Problem) -> f64 {
        let part = |(ready, weights): (Ready<'_>, &Vec<f64>)| match ready.meter {
            Meter::Worst(worst) => worst.start(weights),
            _ => 0.0,
        };
        problem.ready().zip(&self.weights).map(part).sum()
    }

    /// The part of a best of several that no task changes, of [`Bound::constant`].
    pub fn start(&self, problem: &Problem, meter: u32) -> f64 {
        match problem.meter(meter) {
            Meter::Best(best) => best.start(&self.weights[meter as usize]),
            _ => 0.0,
        }
    }
}

fn reduced_of(problem: &Problem, reduced: &[f64], task: u32, place: u32) -> f64 {
    problem.aspects(task, place).iter().map(|aspect| reduced[*aspect as usize]).sum()
}

/// The cheapest place of a task by reduced costs, with its cost.
fn cheapest(problem: &Problem, reduced: &[f64], task: u32) -> Option<(f64, u32)> {
    let parts = problem.tasks[task as usize].parts.iter();
    let starts = parts.flat_map(|part| (0..part.shape.starts).filter_map(|start| cheapest_at(reduced, &part.shape, start)));
    starts.min_by(|a, b| a.0.total_cmp(&b.0))
}

/// The cheapest place at a start. No demand sees room and person at once, so each is the cheapest there is.
fn cheapest_at(reduced: &[f64], shape: &super::Shape, start: u32) -> Option<(f64, u32)> {
    let of_start = reduced[shape.start(start) as usize];
    if of_start.is_infinite() {
        return None;
    }
    let of = |aspect: u32, count: u32| if count > 1 { reduced[aspect as usize] } else { 0.0 };
    let (of_room, room) = least((0..shape.rooms).map(|room| (of(shape.room(start, room), shape.rooms), room)));
    let (of_person, person) = least((0..shape.people).map(|person| (of(shape.person(start, person), shape.people), person)));
    let value = of_start + of_room + of_person;
    value.is_finite().then(|| (value, shape.place((start, room, person))))
}

/// The least of some values; of equals the first.
fn least(values: impl Iterator<Item = (f64, u32)>) -> (f64, u32) {
    values.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 0))
}

/// The most steps the multipliers take.
const MOST_STEPS: usize = 1_500;
/// The fewest.
const FEWEST_STEPS: usize = 40;
/// Steps shorter than this share of the first lead nowhere.
const LEAST_PACE: f64 = 0.01;
/// How many uses of meters all steps together look at; larger problems take fewer steps.
const WORK: usize = 60_000_000;

/// The bound by a first guess of the multipliers.
pub(super) fn guess(problem: &Problem, known: &Choice) -> Bound {
    let multipliers = Multipliers::new(problem, known);
    multipliers.bound(problem, Vec::new())
}

/// Finds multipliers for which the bound comes near the cost of a known choice.
pub(super) fn bound(problem: &Problem, known: &Choice, stop: Stop<'_>) -> Bound {
    let target = known.score.cost as f64;
    let mut multipliers = Multipliers::new(problem, known);
    // There may be millions of reduced costs: one list of them is enough.
    let mut reduced = Vec::new();
    let (mut priced, mut choice) = multipliers.price(problem, &mut reduced);
    let (mut best, mut weights) = (priced.value, multipliers.weights.clone());
    let (mut pace, mut since) = (1.0, 0);
    let work = problem.use_count().max(problem.aspect_count());
    for _ in 0..(WORK / work.max(1)).clamp(FEWEST_STEPS, MOST_STEPS) {
        if stop() || pace < LEAST_PACE || best >= target || !multipliers.step(problem, &choice, pace * (target - best).max(1.0)) {
            break;
        }
        (priced, choice) = multipliers.price(problem, &mut reduced);
        if priced.value > best + 1e-9 {
            (best, since) = (priced.value, 0);
            weights.clone_from(&multipliers.weights);
        } else {
            since += 1;
            if since >= 40 {
                (pace, since) = (pace / 2.0, 0);
            }
        }
    }
    Multipliers { weights, ..multipliers }.bound(problem, reduced)
}

/// What the multipliers come to.
struct Priced {
    constant: f64,
    value: f64,
}

/// One weight per sum, per line, per task that shares a price, and two per count.
struct Multipliers {
    weights: Vec<Vec<f64>>,
    /// How far the weights of each meter range: steps are taken in these units, or a sum in minutes would drown
    /// one in days.
    scales: Vec<f64>,
    /// Where the steps lead: a running mean of the slopes, which does not zigzag as they do.
    way: Vec<Vec<f64>>,
}

/// How much of a new slope goes into the way (Camerini, Fratta & Maffioli 1975).
const NEW: f64 = 0.1;

/// Whether an aspect is one of what each task chooses.
fn is_chosen(problem: &Problem, chosen: &[Option<u32>], aspect: u32) -> bool {
    let task = problem.task_of(aspect);
    chosen[task as usize].is_some_and(|place| problem.aspects(task, place).contains(&aspect))
}

impl Multipliers {
    fn new(problem: &Problem, known: &Choice) -> Self {
        let chosen = |aspect: u32| is_chosen(problem, &known.chosen, aspect);
        let weights: Vec<Vec<f64>> = problem.ready().map(|ready| ready.weights(&chosen)).collect();
        let cost_of_task = (known.score.cost as f64 / problem.tasks.len().max(1) as f64).max(1.0);
        let scales = problem.ready().map(|ready| ready.scale(cost_of_task)).collect();
        let way = weights.iter().map(|weights| vec![0.0; weights.len()]).collect();
        Multipliers { weights, scales, way }
    }

    /// The bound by these multipliers, whose reduced costs take the room of others.
    fn bound(self, problem: &Problem, mut reduced: Vec<f64>) -> Bound {
        let (Priced { constant, value }, _) = self.price(problem, &mut reduced);
        Bound { reduced, constant, value, weights: self.weights }
    }

    /// The bound by these multipliers, and the place that each task chooses for it. The reduced costs are left in a list.
    fn price(&self, problem: &Problem, reduced: &mut Vec<f64>) -> (Priced, Vec<Option<u32>>) {
        let charges = (0..problem.aspect_count() as u32).map(|aspect| problem.charge(aspect));
        reduced.clear();
        reduced.extend(charges.map(|charge| charge.map_or(f64::INFINITY, |charge| charge as f64)));
        let relaxed = problem.ready().zip(&self.weights).filter(|(_, weights)| !weights.is_empty());
        let constant: f64 = relaxed.map(|(ready, weights)| ready.relax(weights, problem, reduced)).sum();
        let mut value = constant;
        let mut choice = Vec::with_capacity(problem.tasks.len());
        for (number, task) in (0..).zip(&problem.tasks) {
            let chosen = match (cheapest(problem, reduced, number), task.leaving_out) {
                (Some((least, _)), LeavingOut::Costs(cost)) if least > cost as f64 => None,
                (cheapest, _) => cheapest,
            };
            value += match (chosen, task.leaving_out) {
                (Some((least, _)), _) => least,
                (None, LeavingOut::Costs(cost)) => cost as f64,
                (None, LeavingOut::Refused) => 0.0,
            };
            choice.push(chosen.map(|(_, place)| place));
        }
        (Priced { constant, value }, choice)
    }

    /// Steps towards what the choice breaks; `false` if it breaks nothing.
    fn step(&mut self, problem: &Problem, choice: &[Option<u32>], gap: f64) -> bool {
        let mut slopes = slopes(problem, choice, &self.weights);
        for ((ready, weights), slopes) in problem.ready().zip(&self.weights).zip(&mut slopes) {
            if ready.stays_at_zero() {
                weights.iter().zip(slopes).filter(|(weight, slope)| **weight <= 0.0 && **slope < 0.0).for_each(|(_, slope)| *slope = 0.0);
            }
        }
        if slopes.iter().flatten().all(|slope| slope.abs() < 1e-9) {
            return false;
        }
        for (way, slope) in self.way.iter_mut().flatten().zip(slopes.iter().flatten()) {
            *way = NEW * slope + (1.0 - NEW) * *way;
        }
        let scaled = self.way.iter().zip(&self.scales).flat_map(|(way, scale)| way.iter().map(move |way| way * scale));
        let length = gap / scaled.map(|way| way * way).sum::<f64>().max(f64::MIN_POSITIVE);
        for (((ready, weights), way), scale) in problem.ready().zip(&mut self.weights).zip(&self.way).zip(&self.scales) {
            for (weight, way) in weights.iter_mut().zip(way) {
                *weight += length * way * scale * scale;
            }
            ready.project(weights);
        }
        true
    }
}

/// How the bound changes with each multiplier where the tasks choose so.
fn slopes(problem: &Problem, choice: &[Option<u32>], weights: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let chosen = |aspect: u32| is_chosen(problem, choice, aspect);
    let mut slopes: Vec<Vec<f64>> = weights.iter().map(|weights| vec![0.0; weights.len()]).collect();
    let ready: Vec<Ready<'_>> = problem.ready().collect();
    for ((ready, slopes), weights) in ready.iter().zip(&mut slopes).zip(weights).filter(|(_, weights)| !weights.is_empty()) {
        ready.slopes(&chosen, problem, weights, slopes);
    }
    for (task, place) in (0..).zip(choice).filter_map(|(task, place)| Some((task, (*place)?))) {
        for used in problem.aspects(task, place).iter().flat_map(|aspect| problem.uses(*aspect)) {
            let (weights, slopes) = (&weights[used.meter as usize], &mut slopes[used.meter as usize]);
            ready[used.meter as usize].slope(used.record, task, weights, slopes);
        }
    }
    slopes
}
