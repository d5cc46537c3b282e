//! Finishes what the search leaves, or proves that it cannot be.
//!
//! What must hold is told to a SAT solver only as far as its answers break it ([`lemmas`]), over literals that are made
//! when a clause needs them ([`sat`]). Every demand has one literal that asks for it, and every task one that says it is
//! placed, so that a "no" names what cannot hold together. Prices play no part here.

mod fewest;
mod hall;
mod kept;
mod least;
mod lemmas;
mod sat;
mod shared_packs;
mod subset;
mod view;
mod windows;

pub(super) use subset::{Subsets, Verdict};
pub(super) use view::View;

use super::{Choice, Keep, Problem, Stop};
use crate::demand::Demand;
use batsat::Lit;
use hall::Shortage;
use lemmas::{Added, Lemmas, Part};
use sat::{Answer, Sat};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use view::{Place, Shape};

/// Why something cannot be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Origin {
    /// A demand of the problem that must hold, by number.
    Demand(u32),
    /// That a task has to be placed.
    Placed(u32),
}

impl Origin {
    /// The demand, if it is one.
    pub fn demand(self) -> Option<u32> {
        match self {
            Origin::Demand(demand) => Some(demand),
            Origin::Placed(_) => None,
        }
    }

    /// The task, if it is one.
    pub fn task(self) -> Option<u32> {
        match self {
            Origin::Placed(task) => Some(task),
            Origin::Demand(_) => None,
        }
    }
}

/// How much to try, in counts and never in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Budget {
    /// How often the solver may be wrong.
    pub conflicts: u64,
    /// How often it may decide something.
    pub looks: u64,
}

/// What came of completing a choice.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Found {
    /// Everything required is placed, and everything that must hold does.
    Complete(Vec<Option<Place>>),
    /// These cannot all hold; fewer of them may not either.
    Impossible(Vec<Origin>),
    /// The budget ran out.
    Unknown,
}

/// What can be said of a problem in which something required is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// Everything required is placed and everything that must hold does: the place of each task.
    Complete(Vec<Option<u32>>),
    /// It cannot be: these cannot all hold together; fewer of them may not either.
    Impossible(Vec<Origin>),
    /// The budget ran out.
    Unknown,
}

/// How little can be missing, beyond what is missing from every choice ([`Problem::least_missing`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Missing {
    /// Every choice misses at least so much.
    pub least: i64,
    /// The place of each task in a choice that misses little; `None` where none was found.
    pub chosen: Option<Vec<Option<u32>>>,
}

/// Completes a choice so that nothing is missing but what is missing from every choice, or tells what cannot be.
pub(super) fn complete(problem: &Problem, known: &Choice, budget: Budget, stop: Stop<'_>) -> Outcome {
    let view = View::of(problem);
    match completed(&view, &places(problem, known), budget, stop) {
        Found::Complete(choice) => Outcome::Complete(numbers(problem, &choice)),
        Found::Impossible(origins) => Outcome::Impossible(origins),
        Found::Unknown => Outcome::Unknown,
    }
}

/// Looks for a choice that misses as little as can be, with a bound from below on that.
pub(super) fn fewest(problem: &Problem, known: &Choice, budget: Budget, stop: Stop<'_>) -> Missing {
    let view = View::of(problem);
    let fewest = fewest::fewest(&view, &places(problem, known), budget, stop);
    Missing { least: fewest.least, chosen: fewest.choice.map(|choice| numbers(problem, &choice)) }
}

/// Looks for a choice that misses nothing and gives up few warnings: the place of each task.
pub(super) fn kept(problem: &Problem, known: &Choice, budget: Budget, stop: Stop<'_>) -> Option<Vec<Option<u32>>> {
    let view = View::of(problem);
    kept::kept(&view, &places(problem, known), budget, stop).map(|choice| numbers(problem, &choice))
}

/// Looks for a choice that misses as little as can be, and of these one that gives up as little as can be of what is to be
/// kept: the place of each task, and whether that is proved.
pub(super) fn least(problem: &Problem, keeps: &[Keep], known: &Choice, budget: Budget, stop: Stop<'_>) -> (Option<Vec<Option<u32>>>, bool) {
    let (view, wanted) = (View::of(problem), least::Wanted::of(problem, keeps));
    let least = least::least(&view, &wanted, &places(problem, known), budget, stop);
    (least.choice.map(|choice| numbers(problem, &choice)), least.proved)
}

/// More aspects are not looked at for the sake of warnings: what a solver is told of them would take too much memory.
const MOST_ASPECTS: usize = 1_000_000;

/// Whether a choice gives up a warning that [`kept()`] could ask for.
pub(super) fn gives_up(problem: &Problem, known: &Choice) -> bool {
    if problem.aspect_count() > MOST_ASPECTS {
        return false;
    }
    let mut is_chosen = vec![false; problem.aspect_count()];
    for (task, place) in (0..).zip(&known.chosen) {
        let aspects = place.map(|place| problem.aspects(task, place));
        aspects.iter().flat_map(|aspects| aspects.iter()).for_each(|aspect| is_chosen[*aspect as usize] = true);
    }
    let is_broken = |demand: &Demand| !demand.broken(|index| is_chosen[index as usize]).is_empty();
    problem.demands.iter().filter(|demand| kept::may_be_given_up(demand)).any(is_broken)
}

/// The places of a choice of the problem.
fn places(problem: &Problem, choice: &Choice) -> Vec<Option<Place>> {
    let of = |(task, number): (u32, &Option<u32>)| number.map(|number| View::place(problem, task, number));
    (0..).zip(&choice.chosen).map(of).collect()
}

/// And back.
fn numbers(problem: &Problem, choice: &[Option<Place>]) -> Vec<Option<u32>> {
    (0..).zip(choice).map(|(task, place)| View::number(problem, task, (*place)?)).collect()
}

/// Why there is no answer.
enum Refusal {
    /// These of what was assumed cannot all hold.
    Core(Vec<Lit>),
    /// A demand is broken that takes too many clauses to tell.
    TooMuch(u32),
    /// The budget ran out.
    Unknown,
}

/// The solver with all it was told.
struct Engine<'v, 'a> {
    view: &'v View<'v>,
    known: &'v [Option<Place>],
    lemmas: Lemmas<'v>,
    sat: Sat<'a>,
    /// The demands that are asked for no longer.
    given_up: BTreeSet<u32>,
}

impl<'v, 'a> Engine<'v, 'a> {
    /// An engine that asks for what must hold, and for what else is `wanted`.
    fn new(view: &'v View<'v>, known: &'v [Option<Place>], budget: Budget, stop: Stop<'a>, wanted: &dyn Fn(&Demand) -> bool) -> Self {
        let (lemmas, sat) = (Lemmas::new(view, wanted), Sat::new(view, known, budget, stop));
        let mut engine = Engine { view, known, lemmas, sat, given_up: BTreeSet::new() };
        let pinned = (0..).zip(&view.shapes).filter(|(_, shape)| shape.pinned && shape.has_place());
        pinned.for_each(|(task, _)| engine.sat.clause([engine.sat.placed(task)]));
        shared_packs::add(view, &mut engine.sat);
        engine.lemmas.add_ahead(&mut engine.sat);
        engine
    }

    /// What is assumed so that nothing is missing, but for what is given up.
    fn all_wanted(&mut self) -> Vec<Lit> {
        let reached: Vec<u32> = self.lemmas.reached().into_iter().filter(|demand| !self.given_up.contains(demand)).collect();
        let placed: Vec<Lit> = self.view.required().map(|task| self.sat.placed(task)).collect();
        let reached = reached.into_iter().map(|demand| self.sat.asked(demand, Part::Reached));
        placed.into_iter().chain(reached).collect()
    }

    /// A choice in which nothing is missing.
    fn solve_all(&mut self) -> Result<Vec<Option<Place>>, Refusal> {
        let wanted = self.all_wanted();
        self.solve(&wanted)
    }

    /// A choice that keeps what must hold, these tasks placed and whatever else is assumed; or what of it cannot be.
    fn solve(&mut self, assumed: &[Lit]) -> Result<Vec<Option<Place>>, Refusal> {
        loop {
            // What has to be reached is assumed by the caller, who may let it be missing.
            let kept = self.sat.all_asked().filter(|(demand, part, _)| *part == Part::Kept && !self.given_up.contains(demand));
            let all: Vec<Lit> = kept.map(|(_, _, literal)| literal).chain(assumed.iter().copied()).collect();
            match self.sat.solve(&all) {
                Answer::Yes => {}
                Answer::No(core) => return Err(Refusal::Core(core)),
                Answer::Unknown => return Err(Refusal::Unknown),
            }
            let Some(choice) = self.read() else { continue };
            match self.lemmas.add(&mut self.sat, &choice, &self.given_up) {
                Added::Nothing => return Ok(choice),
                Added::Enough => {}
                Added::TooMuch(demand) => return Err(Refusal::TooMuch(demand)),
            }
        }
    }

    /// The choice that the solver's last answer stands for; `None` if it takes in what is no place, which it is told.
    fn read(&mut self) -> Option<Vec<Option<Place>>> {
        let answers: Vec<Option<(u32, u32, Place)>> = (0..self.view.shapes.len() as u32).map(|task| self.sat.answer(task)).collect();
        let mut choice = Vec::with_capacity(answers.len());
        let mut all = true;
        for (task, answer) in (0..).zip(answers) {
            let place = answer.map(|(from, to, place)| (self.pick(task, (from, to), place), place));
            if let Some((None, place)) = place {
                lemmas::add_dead(self.view, &mut self.sat, task, place);
                all = false;
            }
            choice.push(place.and_then(|(place, _)| place));
        }
        all.then_some(choice)
    }

    /// The place of these rooms and people that is nearest to the known one.
    fn pick(&self, task: u32, (from, to): (u32, u32), place: Place) -> Option<Place> {
        let shape = &self.view.shapes[task as usize];
        let known = self.known[task as usize].map_or(0, |known| known.start.clamp(from, to));
        let middle = known.max(from);
        let mut starts = (middle..=to).chain((from..middle).rev());
        starts.find(|start| shape.is_alive(Place { start: *start, ..place })).map(|start| Place { start, ..place })
    }
}

/// Completes a choice, or tells what cannot be.
fn completed(view: &View<'_>, known: &[Option<Place>], budget: Budget, stop: Stop<'_>) -> Found {
    let windows = match windows::narrowed(view) {
        Ok(windows) => windows,
        Err(origins) => return Found::Impossible(origins),
    };
    if let Some(shortage) = hall::shortages(view).into_iter().next() {
        let placed = shortage.tasks.iter().map(|task| Origin::Placed(*task));
        return Found::Impossible(shortage.demands.iter().map(|demand| Origin::Demand(*demand)).chain(placed).collect());
    }
    let known = likely(view, known, &windows);
    let mut engine = Engine::new(view, &known, budget, stop, &|_| false);
    match engine.solve_all() {
        Ok(choice) => Found::Complete(choice),
        Err(Refusal::Core(core)) => Found::Impossible(engine.origins(&core)),
        Err(Refusal::TooMuch(_) | Refusal::Unknown) => Found::Unknown,
    }
}

/// What is known, and for what is missing there the first place that its window leaves.
fn likely(view: &View<'_>, known: &[Option<Place>], windows: &[RangeInclusive<u32>]) -> Vec<Option<Place>> {
    let first = |(shape, window): (&Shape, &RangeInclusive<u32>)| {
        (shape.required && shape.has_place()).then(|| shape.places_at(*window.start()).next()).flatten()
    };
    let firsts = view.shapes.iter().zip(windows).map(first);
    known.iter().zip(firsts).map(|(known, first)| known.or(first)).collect()
}

impl Engine<'_, '_> {
    /// Adds that some tasks are out, however the others are placed.
    fn add_shortage(&mut self, shortage: &Shortage) {
        let asked: Vec<Lit> = shortage.demands.iter().map(|demand| !self.sat.asked(*demand, Part::Kept)).collect();
        let placed: Vec<Vec<(i64, Lit)>> = shortage.tasks.iter().map(|task| vec![(1, self.sat.placed(*task))]).collect();
        if shortage.out == 1 {
            self.sat.clause(asked.into_iter().chain(placed.into_iter().flatten().map(|(_, placed)| !placed)));
            return;
        }
        let most = shortage.tasks.len() as i64 - shortage.out;
        let Some(sums) = self.sat.sums(placed, most) else { return };
        sums.range(most + 1..).for_each(|(_, sum)| self.sat.clause(asked.iter().copied().chain([!*sum])));
    }

    /// From here on something assumed may be missing. Returns whether it is a sum that has to be reached.
    fn may_miss(&mut self, literal: Lit) -> bool {
        let of_demand = self.sat.all_asked().find(|(_, _, asked)| *asked == literal).map(|(demand, ..)| demand);
        of_demand.into_iter().for_each(|demand| self.lemmas.may_miss(demand));
        of_demand.is_some()
    }

    fn origins(&self, core: &[Lit]) -> Vec<Origin> {
        let mut origins: Vec<Origin> = core.iter().filter_map(|literal| self.sat.origin(*literal)).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }
}

#[cfg(test)]
mod tests;
