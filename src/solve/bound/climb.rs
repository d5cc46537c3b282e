//! Multipliers for which the bound comes near the cost of a known choice, by Polyak's subgradient steps.
//!
//! Packs join late: they have many points, and the steps that all of them ask for at first would lead everything else
//! astray. Before those that must hold come the ones at a price.

use super::chains::{Chain, chains};
use super::{Bound, Stop, Weights, cheapest, cheapest_at};
use crate::demand::faces::{LAST_STAGE, Ready, Tasks};
use crate::solve::Shape;
use crate::solve::problem::{LeavingOut, Problem};
use crate::solve::rounding::{is_more, is_nothing};
use crate::solve::search::Choice;

/// The most steps of one stage.
const MOST_STEPS: usize = 1_500;
/// The fewest of the first.
const FEWEST_STEPS: usize = 40;
/// Steps shorter than this share of the first lead nowhere.
const LEAST_PACE: f64 = 0.01;
/// After so many steps that lead no higher they are taken half as long.
const PATIENCE: usize = 20;
/// Where there are few steps, after this part of them.
const SHARE_OF_PATIENCE: usize = 4;
/// How many uses of meters all steps of a stage together look at; larger problems take fewer steps.
const WORK: usize = 60_000_000;
/// Of the steps of the first stage, each later one takes one in so many.
const SHARE_OF_LATER_STAGE: usize = 2;
/// How much of a new slope goes into the way (Camerini, Fratta & Maffioli 1975).
const NEW: f64 = 0.1;

/// The bound by a first guess of the multipliers.
pub(in crate::solve) fn guess(problem: &Problem, known: &Choice) -> Bound {
    Climb::new(problem, known, None).into_bound()
}

/// Finds multipliers for which the bound comes near the cost of a known choice, from those that were found earlier if there
/// are any.
pub(in crate::solve) fn bound(problem: &Problem, known: &Choice, earlier: Option<Weights>, stop: Stop<'_>) -> Bound {
    let goes_on = earlier.is_some();
    let mut climb = Climb::new(problem, known, earlier);
    let work = problem.use_count().max(problem.aspect_count()).max(1);
    let steps = (WORK / work).clamp(FEWEST_STEPS, MOST_STEPS);
    if goes_on {
        climb.stage(LAST_STAGE, steps, stop);
        return climb.into_bound();
    }
    climb.stage(0, steps, stop);
    for stage in (1..=LAST_STAGE).filter(|stage| problem.ready().any(|ready| ready.stage() == *stage)) {
        climb.suppose(stage, known);
        climb.stage(stage, steps / SHARE_OF_LATER_STAGE, stop);
    }
    climb.into_bound()
}

/// Multipliers and what they come to.
#[derive(Clone)]
struct Point {
    weights: Weights,
    constant: f64,
    value: f64,
    /// The place that each task chooses by these.
    choice: Vec<Option<u32>>,
}

/// The way up to the highest point found.
struct Climb<'a> {
    problem: &'a Problem,
    /// How far the weights of each meter range: steps are taken in these units, or a sum in minutes would drown
    /// one in days.
    scales: Vec<f64>,
    chains: Vec<Chain>,
    is_in_chain: Vec<bool>,
    /// The cost of the known choice.
    target: f64,
    best: Point,
    /// The reduced costs at the point that was priced last: there may be millions, and room for one list of them.
    reduced: Vec<f64>,
}

impl<'a> Climb<'a> {
    fn new(problem: &'a Problem, known: &Choice, weights: Option<Weights>) -> Self {
        let target = known.score.cost as f64;
        let cost_of_task = (target / problem.tasks.len().max(1) as f64).max(1.0);
        let chains = chains(problem);
        let mut is_in_chain = vec![false; problem.tasks.len()];
        chains.iter().flat_map(|chain| &chain.tasks).for_each(|task| is_in_chain[*task as usize] = true);
        let chosen = |aspect: u32| is_chosen(problem, &known.chosen, aspect);
        let weights = weights.unwrap_or_else(|| problem.ready().map(|ready| ready.weights(&chosen)).collect());
        let mut climb = Climb {
            problem,
            scales: problem.ready().map(|ready| ready.scale(cost_of_task)).collect(),
            chains,
            is_in_chain,
            target,
            best: Point { weights, constant: 0.0, value: f64::NEG_INFINITY, choice: Vec::new() },
            reduced: Vec::new(),
        };
        climb.best = climb.priced(climb.best.clone());
        climb
    }

    fn into_bound(mut self) -> Bound {
        let Point { weights, constant, value, .. } = self.priced(self.best.clone());
        Bound { reduced: self.reduced, constant, value, weights }
    }

    fn priced(&mut self, mut point: Point) -> Point {
        self.price(&mut point);
        point
    }

    /// Finds what the multipliers of a point come to.
    fn price(&mut self, point: &mut Point) {
        let (problem, reduced) = (self.problem, &mut self.reduced);
        let Point { weights, constant, value, choice } = point;
        reduced.clear();
        let charges = (0..problem.aspect_count() as u32).map(|aspect| problem.charge(aspect));
        reduced.extend(charges.map(|charge| charge.map_or(f64::INFINITY, |charge| charge as f64)));
        let relaxed = problem.ready().zip(&*weights).filter(|(_, weights)| !weights.is_empty());
        *constant = relaxed.map(|(ready, weights)| ready.relax(weights, problem, reduced)).sum();
        *value = *constant;
        choice.clear();
        choice.resize(problem.tasks.len(), None);
        for chain in &self.chains {
            *value += settle(problem, chain, reduced, choice);
        }
        for (number, task) in (0..).zip(&problem.tasks).filter(|(number, _)| !self.is_in_chain[*number as usize]) {
            let chosen = match (cheapest(problem, reduced, number), task.leaving_out) {
                (Some((least, _)), LeavingOut::Costs(cost)) if least > cost as f64 => None,
                (cheapest, _) => cheapest,
            };
            *value += match (chosen, task.leaving_out) {
                (Some((least, _)), _) => least,
                (None, LeavingOut::Costs(cost)) => cost as f64,
                (None, LeavingOut::Refused) => 0.0,
            };
            choice[number as usize] = chosen.map(|(_, place)| place);
        }
    }

    /// Takes what a stage brings in as a known choice has it, if that leads higher at once.
    fn suppose(&mut self, stage: usize, known: &Choice) {
        let slopes = slopes(self.problem, &known.chosen, &self.best.weights);
        let mut point = self.best.clone();
        for ((ready, weights), slopes) in self.problem.ready().zip(&mut point.weights).zip(&slopes) {
            if ready.stage() == stage {
                ready.suppose(slopes, weights);
            }
        }
        let point = self.priced(point);
        if point.value > self.best.value {
            self.best = point;
        }
    }

    /// Climbs on from the best point; only the weights of meters that have joined by this stage change.
    fn stage(&mut self, stage: usize, steps: usize, stop: Stop<'_>) {
        // A running mean of the slopes, which does not zigzag as they do.
        let mut way: Option<Vec<Vec<f64>>> = None;
        let (mut pace, mut since) = (1.0, 0);
        let patience = PATIENCE.min(steps / SHARE_OF_PATIENCE);
        let mut point = self.best.clone();
        for _ in 0..steps {
            let gap = self.target - self.best.value;
            if stop() || pace < LEAST_PACE || gap <= 0.0 || !self.step(stage, &mut point, &mut way, pace * gap.max(1.0)) {
                break;
            }
            self.price(&mut point);
            if is_more(point.value, self.best.value) {
                self.best.clone_from(&point);
                since = 0;
            } else {
                since += 1;
                if since >= patience {
                    (pace, since) = (pace / 2.0, 0);
                }
            }
        }
    }

    /// Steps towards what the choice of a point breaks; `false` if it breaks nothing.
    fn step(&self, stage: usize, point: &mut Point, way: &mut Option<Vec<Vec<f64>>>, gap: f64) -> bool {
        let mut slopes = slopes(self.problem, &point.choice, &point.weights);
        for ((ready, weights), slopes) in self.problem.ready().zip(&point.weights).zip(&mut slopes) {
            if ready.stage() > stage {
                slopes.fill(0.0);
            } else {
                ready.steer(weights, slopes);
            }
        }
        if slopes.iter().flatten().all(|slope| is_nothing(*slope)) {
            return false;
        }
        let way = match way {
            Some(way) => {
                for (way, slope) in way.iter_mut().flatten().zip(slopes.iter().flatten()) {
                    *way = NEW * slope + (1.0 - NEW) * *way;
                }
                way
            }
            None => way.insert(slopes),
        };
        let scaled = way.iter().zip(&self.scales).flat_map(|(way, scale)| way.iter().map(move |way| way * scale));
        let length = gap / scaled.map(|way| way * way).sum::<f64>().max(f64::MIN_POSITIVE);
        for (((ready, weights), way), scale) in self.problem.ready().zip(&mut point.weights).zip(&*way).zip(&self.scales) {
            for (weight, way) in weights.iter_mut().zip(way) {
                *weight += length * way * scale * scale;
            }
            ready.project(weights);
        }
        true
    }
}

/// Chooses the cheapest way through a chain, and spreads what it costs over the starts of its tasks. Returns what it costs.
fn settle(problem: &Problem, chain: &Chain, reduced: &mut [f64], choice: &mut [Option<u32>]) -> f64 {
    let shapes: Vec<&Shape> = chain.tasks.iter().map(|task| &problem.tasks[*task as usize].parts[0].shape).collect();
    let of_starts = |shape: &&Shape| {
        let costs = (0..shape.starts).map(|start| cheapest_at(reduced, shape, start).map_or(f64::INFINITY, |(cost, _)| cost));
        costs.collect::<Vec<f64>>()
    };
    let mut costs: Vec<Vec<f64>> = shapes.iter().map(of_starts).collect();
    let (cost, starts) = chain.settle(&mut costs, |at, start, moved| reduced[shapes[at].start(start) as usize] += moved);
    for ((task, shape), start) in chain.tasks.iter().zip(&shapes).zip(starts) {
        choice[*task as usize] = cheapest_at(reduced, shape, start).map(|(_, place)| place);
    }
    cost
}

/// Whether an aspect is one of what each task chooses.
fn is_chosen(problem: &Problem, chosen: &[Option<u32>], aspect: u32) -> bool {
    let task = problem.task_of(aspect);
    chosen[task as usize].is_some_and(|place| problem.aspects(task, place).contains(&aspect))
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
