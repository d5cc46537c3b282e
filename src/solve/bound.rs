//! A bound on what any choice costs: demands that join tasks are priced by multipliers, after which each task
//! chooses alone (Lagrangian relaxation, Held & Karp 1971), but for tasks that follow each other, which choose together.

mod chains;
mod climb;

pub(super) use climb::{bound, guess};

use super::Stop;
use super::problem::{LeavingOut, Problem};
use super::rounding::rules_out;
use crate::demand::faces::{Meter, Ready};

/// What each place costs once the demands that join tasks are priced, and what that adds up to at least.
pub(super) struct Bound {
    /// What each aspect adds to the reduced cost of a place; infinite where nothing may have it.
    reduced: Vec<f64>,
    /// The part that no task changes.
    pub constant: f64,
    /// No choice of all required tasks costs less.
    pub value: f64,
    /// The multipliers.
    pub weights: Weights,
}

/// The multipliers of each meter.
pub(super) type Weights = Vec<Vec<f64>>;

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

    /// How much of what each meter costs is left out of the bound, as a share.
    pub fn left_of_meters(&self, problem: &Problem) -> Vec<f64> {
        problem.ready().zip(&self.weights).map(|(ready, weights)| ready.left_by_bound(weights)).collect()
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
    if shape.rooms == 1 && shape.people == 1 {
        return Some((of_start, shape.place((start, 0, 0))));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::drawn::drawn;
    use crate::solve::rounding::whole;
    use crate::solve::search::Choice;
    use crate::solve::state::State;

    /// The best choice of all that there are, from a task on; one that keeps what must hold and leaves out what may be.
    fn best_of_all(problem: &Problem, state: &mut State<'_>, task: u32, best: &mut Option<Choice>) {
        if task as usize == problem.tasks.len() {
            let (chosen, score) = (state.chosen().to_vec(), state.score());
            if best.as_ref().is_none_or(|best| score < best.score) {
                *best = Some(Choice { chosen, score });
            }
            return;
        }
        best_of_all(problem, state, task + 1, best);
        for place in 0..problem.tasks[task as usize].places() {
            if state.price(task, place).is_some() {
                state.insert(task, place);
                best_of_all(problem, state, task + 1, best);
                state.remove(task);
            }
        }
    }

    #[test]
    fn no_choice_that_misses_nothing_costs_less_than_the_bound() {
        let (mut held, mut reached) = (0, 0);
        for problem in (0..200).map(drawn) {
            let mut best = None;
            best_of_all(&problem, &mut State::new(&problem), 0, &mut best);
            let Some(best) = best.filter(|best| best.score.missing == 0) else { continue };
            for bound in [guess(&problem, &best), bound(&problem, &best, None, &|| false)] {
                assert!(whole(bound.value) <= best.score.cost, "{} above {}", bound.value, best.score.cost);
                reached += usize::from(rules_out(bound.value, best.score.cost));
                // And what is left for a cheaper choice still holds this one.
                let left = bound.left(&problem, best.score.cost + 1, usize::MAX).expect("room for all");
                assert!(best.chosen.iter().zip(&left).all(|(place, left)| left.contains(place)));
            }
            held += 1;
        }
        assert!(held > 150 && reached > 50, "{held} held, {reached} reached");
    }
}
