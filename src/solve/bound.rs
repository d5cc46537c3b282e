//! A bound on what any choice costs: demands that join tasks are priced by multipliers, after which each task
//! chooses alone (Lagrangian relaxation, Held & Karp 1971; multipliers by Polyak's subgradient steps).
//!
//! Packs, orders and marks are left out of the bound, which only makes it weaker.

use super::Stop;
use super::meter::{Meter, Meters, Use};
use super::problem::{LeavingOut, Problem};
use super::prove::rules_out;
use super::search::Choice;

/// What each candidate costs once the demands that join tasks are priced, and what that adds up to at least.
pub(super) struct Bound {
    /// Reduced cost of each candidate.
    pub reduced: Vec<f64>,
    /// The part that no task changes.
    pub constant: f64,
    /// No choice of all required tasks costs less.
    pub value: f64,
    multipliers: Multipliers,
}

/// What a candidate takes part with in a best of several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The meter.
    pub meter: u32,
    /// The candidate's row.
    pub record: u32,
    /// What it adds to the bound by the multipliers.
    pub relaxed: f64,
}

impl Bound {
    /// What is left of each task for a choice that costs less than a known one; `None` among these is leaving it out.
    pub fn left(&self, problem: &Problem, cost: i64) -> Vec<Vec<Option<u32>>> {
        let tasks = problem.tasks.iter().map(|task| {
            let out = match task.leaving_out {
                LeavingOut::Costs(cost) if !task.pinned => Some((cost as f64, None)),
                _ => None,
            };
            let places = task.candidates.clone().map(|candidate| (self.reduced[candidate as usize], Some(candidate)));
            let places: Vec<(f64, Option<u32>)> = places.chain(out).collect();
            let least = places.iter().map(|(value, _)| *value).min_by(f64::total_cmp).unwrap_or(0.0);
            let fits = |value: f64| task.pinned || !rules_out(self.value + value - least, cost);
            places.into_iter().filter(|(value, _)| fits(*value)).map(|(_, place)| place).collect()
        });
        tasks.collect()
    }

    /// What a candidate takes part with in each best of several that costs something.
    pub fn parts(&self, problem: &Problem, candidate: u32) -> Vec<Part> {
        let uses = problem.uses(candidate).iter();
        let parts = uses.filter_map(|used| {
            let Meter::Best(best) = &problem.meters.list[used.meter as usize] else { return None };
            if best.must {
                return None;
            }
            let weights = &self.multipliers.weights[used.meter as usize];
            let relaxed = best.paid(problem.task_of(candidate), weights.iter().sum()) - best.saved(used.record, weights);
            Some(Part { meter: used.meter, record: used.record, relaxed })
        });
        parts.collect()
    }

    /// What a candidate adds to the largest of several sums by the multipliers, over all of these.
    pub fn sums(&self, problem: &Problem, candidate: u32) -> f64 {
        let part = |used: &Use| match &problem.meters.list[used.meter as usize] {
            Meter::Worst(worst) => worst.relaxed(used.record, &self.multipliers.weights[used.meter as usize]),
            _ => 0.0,
        };
        problem.uses(candidate).iter().map(part).sum()
    }

    /// What the largest of several sums is by the multipliers before any task is settled, of [`Bound::constant`].
    pub fn sums_before(&self, problem: &Problem) -> f64 {
        let part = |(meter, weights): (&Meter, &Vec<f64>)| match meter {
            Meter::Worst(worst) => worst.relaxed_base(weights),
            _ => 0.0,
        };
        problem.meters.list.iter().zip(&self.multipliers.weights).map(part).sum()
    }

    /// The part of a best of several that no task changes, of [`Bound::constant`].
    pub fn start(&self, problem: &Problem, meter: u32) -> f64 {
        match &problem.meters.list[meter as usize] {
            Meter::Best(best) if !best.must && best.anchor.is_none() => self.multipliers.weights[meter as usize].iter().sum(),
            _ => 0.0,
        }
    }
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
    let (priced, _) = multipliers.price(problem);
    Bound { reduced: priced.reduced, constant: priced.constant, value: priced.value, multipliers }
}

/// Finds multipliers for which the bound comes near the cost of a known choice.
pub(super) fn bound(problem: &Problem, known: &Choice, stop: Stop<'_>) -> Bound {
    let target = known.score.cost as f64;
    let mut multipliers = Multipliers::new(problem, known);
    let (mut priced, mut choice) = multipliers.price(problem);
    let (mut best, mut weights) = (priced.clone(), multipliers.weights.clone());
    let (mut pace, mut since) = (1.0, 0);
    let uses: usize = (0..problem.candidates() as u32).map(|candidate| problem.uses(candidate).len()).sum();
    for _ in 0..(WORK / uses.max(1)).clamp(FEWEST_STEPS, MOST_STEPS) {
        if stop() || pace < LEAST_PACE || best.value >= target || !multipliers.step(problem, &choice, pace * (target - best.value).max(1.0))
        {
            break;
        }
        (priced, choice) = multipliers.price(problem);
        if priced.value > best.value + 1e-9 {
            (best, since) = (priced, 0);
            weights.clone_from(&multipliers.weights);
        } else {
            since += 1;
            if since >= 40 {
                (pace, since) = (pace / 2.0, 0);
            }
        }
    }
    Bound { reduced: best.reduced, constant: best.constant, value: best.value, multipliers: Multipliers { weights, ..multipliers } }
}

/// What the multipliers come to.
#[derive(Clone)]
struct Priced {
    reduced: Vec<f64>,
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

/// How far the weights of a meter range, where a task costs so much.
fn scale(meter: &Meter, cost_of_task: f64) -> f64 {
    let largest = |amounts: &mut dyn Iterator<Item = i64>| amounts.max().unwrap_or(0).max(1) as f64;
    match meter {
        Meter::Worst(worst) => worst.price as f64,
        Meter::Once(once) => once.price as f64,
        Meter::Best(best) if best.must => cost_of_task,
        Meter::Best(best) => largest(&mut (0..best.candidates.len() as u32).flat_map(|record| best.row(record).iter().copied())),
        Meter::Count(count) => match count.price {
            Some(price) => price as f64,
            None => cost_of_task / largest(&mut count.members.iter().map(|member| member.amount)),
        },
        Meter::Pack(_) | Meter::Order(_) | Meter::Distinct(_) => 1.0,
    }
}

impl Multipliers {
    fn new(problem: &Problem, known: &Choice) -> Self {
        let weights = problem.meters.list.iter().map(|meter| match meter {
            Meter::Best(best) if best.must => vec![0.0; best.lines],
            // What each line costs now is a good guess of what it should.
            Meter::Best(best) => {
                let chosen = |candidate: &u32| known.chosen[problem.task_of(*candidate) as usize] == Some(*candidate);
                let rows = (0..).zip(&best.candidates).filter(|(_, candidate)| chosen(candidate)).map(|(record, _)| best.row(record));
                (0..best.lines).map(|line| rows.clone().map(|row| row[line]).min().unwrap_or(0) as f64).collect()
            }
            Meter::Worst(worst) => vec![worst.price as f64 / worst.bases.len().max(1) as f64; worst.bases.len()],
            Meter::Once(once) => {
                let mut weights = vec![0.0; problem.tasks.len()];
                let mut tasks: Vec<u32> = once.members.iter().map(|candidate| problem.task_of(*candidate)).collect();
                tasks.sort_unstable();
                tasks.dedup();
                for task in &tasks {
                    weights[*task as usize] = once.price as f64 / tasks.len() as f64;
                }
                weights
            }
            // One for what is short of the least, one for what is beyond the most.
            Meter::Count(count) => vec![count.least.and(count.price).map_or(0.0, |price| price as f64 / 2.0), 0.0],
            _ => Vec::new(),
        });
        let cost_of_task = (known.score.cost as f64 / problem.tasks.len().max(1) as f64).max(1.0);
        let scales = problem.meters.list.iter().map(|meter| scale(meter, cost_of_task)).collect();
        let weights: Vec<Vec<f64>> = weights.collect();
        let way = weights.iter().map(|weights| vec![0.0; weights.len()]).collect();
        Multipliers { weights, scales, way }
    }

    /// The bound by these multipliers, and the candidate that each task chooses for it.
    fn price(&self, problem: &Problem) -> (Priced, Vec<Option<u32>>) {
        let mut reduced: Vec<f64> = problem.charge.iter().map(|charge| *charge as f64).collect();
        let mut constant = 0.0;
        for (meter, weights) in problem.meters.list.iter().zip(&self.weights) {
            match meter {
                Meter::Worst(worst) => {
                    constant += worst.relaxed_base(weights);
                    for (candidate, relaxed) in worst.candidates.iter().zip(worst.relaxed_of_each(weights)) {
                        reduced[*candidate as usize] += relaxed;
                    }
                }
                Meter::Once(once) => {
                    for candidate in &once.members {
                        reduced[*candidate as usize] += weights[problem.task_of(*candidate) as usize];
                    }
                }
                Meter::Count(count) => {
                    let (least, most) = (count.least_within_reach(), count.most_within_reach());
                    constant += weights[0] * least.unwrap_or(0) as f64 - weights[1] * most.unwrap_or(0) as f64;
                    let weight = weights[1] - weights[0];
                    // Most counts are never near their limits, and weigh nothing.
                    if weight != 0.0 {
                        for member in &count.members {
                            reduced[member.index as usize] += weight * member.amount as f64;
                        }
                    }
                }
                Meter::Best(best) => {
                    // The anchor pays all weights, or nobody in particular; each saves what it stays below them.
                    let all: f64 = weights.iter().sum();
                    constant += if best.anchor.is_none() { all } else { 0.0 };
                    for (candidate, saved) in best.candidates.iter().zip(best.saved_by_each(weights)) {
                        reduced[*candidate as usize] += best.paid(problem.task_of(*candidate), all) - saved;
                    }
                }
                Meter::Pack(_) | Meter::Order(_) | Meter::Distinct(_) => {}
            }
        }
        let mut value = constant;
        let mut choice = Vec::with_capacity(problem.tasks.len());
        for task in &problem.tasks {
            let cheapest = task.candidates.clone().min_by(|a, b| reduced[*a as usize].total_cmp(&reduced[*b as usize]));
            let chosen = match (cheapest, task.leaving_out) {
                (Some(candidate), LeavingOut::Costs(cost)) if reduced[candidate as usize] > cost as f64 => None,
                (cheapest, _) => cheapest,
            };
            value += match (chosen, task.leaving_out) {
                (Some(candidate), _) => reduced[candidate as usize],
                (None, LeavingOut::Costs(cost)) => cost as f64,
                (None, LeavingOut::Refused) => 0.0,
            };
            choice.push(chosen);
        }
        (Priced { reduced, constant, value }, choice)
    }

    /// Steps towards what the choice breaks; `false` if it breaks nothing.
    fn step(&mut self, problem: &Problem, choice: &[Option<u32>], gap: f64) -> bool {
        let mut slopes = slopes(problem, choice, &self.weights);
        for ((meter, weights), slopes) in problem.meters.list.iter().zip(&self.weights).zip(&mut slopes) {
            if let Meter::Count(_) | Meter::Best(_) = meter {
                // A weight at zero that would become negative stays where it is.
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
        for (((meter, weights), way), scale) in problem.meters.list.iter().zip(&mut self.weights).zip(&self.way).zip(&self.scales) {
            for (weight, way) in weights.iter_mut().zip(way) {
                *weight += length * way * scale * scale;
            }
            match meter {
                Meter::Worst(worst) => onto_simplex(weights, worst.price as f64, true),
                Meter::Once(once) => onto_simplex(weights, once.price as f64, false),
                Meter::Best(_) => weights.iter_mut().for_each(|weight| *weight = weight.max(0.0)),
                Meter::Count(count) => {
                    let price = count.price.map_or(f64::INFINITY, |price| price as f64);
                    weights[0] = weights[0].clamp(0.0, if count.least.is_some() { price } else { 0.0 });
                    weights[1] = weights[1].clamp(0.0, if count.most.is_some() { price } else { 0.0 });
                }
                Meter::Pack(_) | Meter::Order(_) | Meter::Distinct(_) => {}
            }
        }
        true
    }
}

/// How the bound changes with each multiplier where the tasks choose so.
fn slopes(problem: &Problem, choice: &[Option<u32>], weights: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let meters: &Meters = &problem.meters;
    let mut slopes: Vec<Vec<f64>> = weights.iter().map(|weights| vec![0.0; weights.len()]).collect();
    for (meter, slopes) in meters.list.iter().zip(&mut slopes) {
        if let (Meter::Count(count), [short, beyond]) = (meter, &mut slopes[..]) {
            *short = count.least_within_reach().unwrap_or(0) as f64;
            *beyond = -count.most_within_reach().unwrap_or(0) as f64;
        }
        if let Meter::Worst(worst) = meter {
            slopes.iter_mut().zip(&worst.bases).for_each(|(slope, base)| *slope = *base as f64);
        }
        if let Meter::Best(best) = meter
            && best
                .anchor
                .is_none_or(|task| choice[task as usize].is_some_and(|candidate| best.candidates.binary_search(&candidate).is_ok()))
        {
            slopes.fill(1.0);
        }
    }
    for candidate in choice.iter().flatten() {
        for used in meters.uses(*candidate) {
            let slopes = &mut slopes[used.meter as usize];
            match &meters.list[used.meter as usize] {
                Meter::Worst(worst) => {
                    for (sum, amount) in worst.row(used.record) {
                        slopes[*sum as usize] += *amount as f64;
                    }
                }
                Meter::Once(_) => slopes[problem.task_of(*candidate) as usize] += 1.0,
                Meter::Count(count) => {
                    let amount = count.members[used.record as usize].amount as f64;
                    slopes[0] -= if count.least.is_some() { amount } else { 0.0 };
                    slopes[1] += if count.most.is_some() { amount } else { 0.0 };
                }
                Meter::Best(best) => {
                    let saves = best.below(used.record, &weights[used.meter as usize]);
                    slopes.iter_mut().zip(saves).for_each(|(slope, saves)| *slope -= f64::from(u8::from(saves)));
                }
                Meter::Pack(_) | Meter::Order(_) | Meter::Distinct(_) => {}
            }
        }
    }
    slopes
}

/// The nearest point with no negative part whose parts add up to `total`, or to at most `total`.
fn onto_simplex(weights: &mut [f64], total: f64, exactly: bool) {
    weights.iter_mut().for_each(|weight| *weight = weight.max(if exactly { f64::MIN } else { 0.0 }));
    if !exactly && weights.iter().sum::<f64>() <= total {
        return;
    }
    let mut sorted = weights.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut shift) = (0.0, 0.0);
    for (at, weight) in sorted.iter().enumerate() {
        sum += weight;
        let candidate = (sum - total) / (at + 1) as f64;
        if weight - candidate > 0.0 {
            shift = candidate;
        }
    }
    weights.iter_mut().for_each(|weight| *weight = (*weight - shift).max(0.0));
}
