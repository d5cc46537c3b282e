//! Finishes what the search leaves, or proves that it cannot be.
//!
//! What must hold is told to a SAT solver only as far as its answers break it ([`lemmas`]), over literals that are made
//! when a clause needs them ([`sat`]). Every demand has one literal that asks for it, and every task one that says it is
//! placed, so that a "no" names what cannot hold together. Prices play no part here.

mod lemmas;
mod sat;
mod view;

use super::Stop;
use batsat::Lit;
use lemmas::{Lemmas, Told};
use sat::{Answer, Sat};
use view::{Place, View};

/// Why something cannot be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Origin {
    /// A demand of the problem that must hold, by number.
    Demand(u32),
    /// That a task has to be placed.
    Placed(u32),
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

/// The solver with all it was told.
struct Engine<'v, 'a> {
    view: &'v View<'v>,
    known: &'v [Option<Place>],
    lemmas: Lemmas<'v>,
    sat: Sat<'a>,
}

impl<'v, 'a> Engine<'v, 'a> {
    fn new(view: &'v View<'v>, known: &'v [Option<Place>], budget: Budget, stop: Stop<'a>) -> Self {
        Engine { view, known, lemmas: Lemmas::new(view), sat: Sat::new(view, known, budget, stop) }
    }

    /// A choice that keeps what must hold, these tasks placed and whatever else is assumed; or what of it cannot be.
    fn solve(&mut self, assumed: &[Lit]) -> Result<Vec<Option<Place>>, Option<Vec<Lit>>> {
        loop {
            let asked = self.sat.all_asked().map(|(_, literal)| literal);
            let all: Vec<Lit> = asked.chain(assumed.iter().copied()).collect();
            match self.sat.solve(&all) {
                Answer::Yes => {}
                Answer::No(core) => return Err(Some(core)),
                Answer::Unknown => return Err(None),
            }
            let Some(choice) = self.read() else { continue };
            match self.lemmas.tell(&mut self.sat, &choice) {
                Told::Nothing => return Ok(choice),
                Told::Enough => {}
                Told::TooMuch => return Err(None),
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
                lemmas::tell_dead(self.view, &mut self.sat, task, place);
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
    let mut engine = Engine::new(view, known, budget, stop);
    let placed: Vec<Lit> = view.required().map(|task| engine.sat.placed(task)).collect();
    match engine.solve(&placed) {
        Ok(choice) => Found::Complete(choice),
        Err(Some(core)) => Found::Impossible(engine.origins(&core)),
        Err(None) => Found::Unknown,
    }
}

impl Engine<'_, '_> {
    fn origins(&self, core: &[Lit]) -> Vec<Origin> {
        let mut origins: Vec<Origin> = core.iter().filter_map(|literal| self.sat.origin(*literal)).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }
}

#[cfg(test)]
mod tests;
