//! Moves of several tasks at once: those that share something are taken out together and put back elsewhere.
//!
//! What costs most is often shared, such as a trip or a strand's room: moving one of those that share it alone saves nothing.

use super::{Journal, SAMPLE, Search};
use crate::demand::Score;
use crate::demand::faces::{Ready, Tasks};
use crate::solve::problem::Problem;
use crate::solve::state::absence;

/// The tasks that each meter concerns.
pub(super) fn concerned(problem: &Problem) -> Vec<Vec<u32>> {
    let of_one = |ready: Ready<'_>| {
        let mut tasks: Vec<u32> = Vec::new();
        for index in ready.indices() {
            let task = problem.task_of(index);
            if tasks.last() != Some(&task) {
                tasks.push(task);
            }
        }
        tasks.sort_unstable();
        tasks.dedup();
        tasks
    };
    problem.ready().map(of_one).collect()
}

/// What a task that is put back is tried beside: another one, and a place of it.
pub(super) struct Beside {
    pub other: u32,
    pub place: u32,
    /// Whether that place is left free, rather than where the other one is now.
    pub left: bool,
}

impl Search<'_> {
    /// Takes a few tasks out and puts them back one by one.
    pub(super) fn ruin(&mut self, task: u32, journal: &mut Journal) {
        let size = 2 + self.random.below(4.min(self.free.len()));
        self.take(task, journal);
        for _ in 1..size {
            let other = self.free[self.random.below(self.free.len())];
            self.take(other, journal);
        }
        let mut out: Vec<u32> = journal.iter().map(|(task, _)| *task).collect();
        if out.is_empty() {
            out.push(task);
            journal.push((task, None));
        }
        self.put_all_back(out, journal, None);
    }

    /// Takes a task out with others that use something together with it, and puts all back: in half of the cases the others
    /// where they share something with the first again.
    pub(super) fn dissolve(&mut self, task: u32, journal: &mut Journal) {
        let Some(meter) = self.meter_of(task) else { return };
        let together = self.random.below(2) == 0;
        let most = if together { MOST_TOGETHER } else { 1 + self.random.below(MOST_DISSOLVED) };
        let mut others = self.others_at(meter, task, most);
        self.take(task, journal);
        others.iter().for_each(|other| self.take(*other, journal));
        if !together {
            others.push(task);
            return self.put_all_back(others, journal, None);
        }
        let place = if self.random.below(2) == 0 { self.anywhere(task) } else { self.beside(task, journal[0].1.unwrap_or(0)) };
        if self.state.price(task, place).is_none() {
            return self.undo(std::mem::take(journal));
        }
        self.state.insert(task, place);
        self.put_all_back(others, journal, Some(&Beside { other: task, place, left: false }));
    }

    /// A meter that a task uses where it is.
    fn meter_of(&mut self, task: u32) -> Option<u32> {
        let aspects = self.problem.aspects(task, self.state.place(task)?);
        let count: usize = aspects.iter().map(|aspect| self.problem.uses(*aspect).len()).sum();
        let draw = self.random.below(count);
        aspects.iter().flat_map(|aspect| self.problem.uses(*aspect)).nth(draw).map(|used| used.meter)
    }

    /// Some other tasks that use a meter where they are.
    fn others_at(&mut self, meter: u32, task: u32, most: usize) -> Vec<u32> {
        let concerned = &self.concerned[meter as usize];
        let (before, from) = concerned.split_at(self.random.below(concerned.len()));
        let looked_at = from.iter().chain(before).copied().take(MOST_LOOKED_AT);
        let uses_it = |other: &u32| *other != task && self.is_free[*other as usize] && self.does_use(*other, meter);
        looked_at.filter(uses_it).take(most).collect()
    }

    /// Whether a task uses a meter where it is.
    fn does_use(&self, task: u32, meter: u32) -> bool {
        let uses = |aspect: &u32| self.problem.uses(*aspect).iter().any(|used| used.meter == meter);
        self.state.place(task).is_some_and(|place| self.problem.aspects(task, place).iter().any(uses))
    }

    /// Puts tasks back in a drawn order, as long as that can lead to what will be gone on from.
    fn put_all_back(&mut self, mut out: Vec<u32>, journal: &mut Journal, beside: Option<&Beside>) {
        while !out.is_empty() {
            if self.is_hopeless(Score::NOTHING, &out) {
                return self.undo(std::mem::take(journal));
            }
            let task = out.swap_remove(self.random.below(out.len()));
            self.put_back(task, journal, beside);
        }
    }

    /// Whether a change leads to what will not be gone on from, even if those that are out cost nothing elsewhere.
    pub(super) fn is_hopeless(&self, change: Score, out: &[u32]) -> bool {
        let absent = |task: &u32| absence(self.problem.tasks[*task as usize].leaving_out);
        let least = out.iter().map(absent).fold(self.state.score().plus(change), Score::minus);
        self.weigh(least) > self.allowed
    }

    /// Puts a task that was taken out at the best of some places; leaves it out if that is better or none fits.
    pub(super) fn put_back(&mut self, task: u32, journal: &Journal, beside: Option<&Beside>) {
        let places = self.problem.tasks[task as usize].places();
        let all = places as usize <= SAMPLE;
        let held = journal.iter().find(|(other, _)| *other == task).and_then(|(_, place)| *place);
        let mut best: Option<(f64, u32)> = None;
        for draw in 0..places.min(SAMPLE as u32) {
            let place = if all { draw } else { self.drawn(task, draw, held, beside) };
            let Some(change) = self.state.price(task, place) else { continue };
            let weight = self.weigh(change);
            if best.is_none_or(|(least, _)| weight < least) {
                best = Some((weight, place));
            }
        }
        if let Some((_, place)) = best.filter(|(weight, _)| *weight <= 0.0) {
            self.state.insert(task, place);
        }
    }

    /// A place to try: beside another task, near the place it had, along with what is paid, or anywhere.
    fn drawn(&mut self, task: u32, draw: u32, held: Option<u32>, beside: Option<&Beside>) -> u32 {
        let near = match beside {
            Some(Beside { other, place, left: true }) if draw == 0 => self.in_stead(task, *other, *place),
            Some(Beside { other, place, left: false }) if draw.is_multiple_of(2) => self.joining(task, *other, *place),
            _ => None,
        };
        match (near, held, draw % 3) {
            (Some(place), ..) => place,
            (None, _, 0) => self.along(task),
            (None, Some(held), 1) => self.beside(task, held),
            _ => self.anywhere(task),
        }
    }

    /// A place at which a task shares something paid once with another one.
    fn joining(&mut self, task: u32, other: u32, place: u32) -> Option<u32> {
        let (problem, shared) = (self.problem, &self.shared[task as usize]);
        let (mut found, mut count) = (None, 0);
        for used in problem.aspects(other, place).iter().flat_map(|aspect| problem.uses(*aspect)) {
            let Ok(at) = shared.binary_search_by_key(&used.meter, |(meter, _)| *meter) else { continue };
            count += 1;
            if self.random.below(count) == 0 {
                found = Some(at);
            }
        }
        let aspects = &shared[found?].1;
        let aspect = aspects[self.random.below(aspects.len())];
        let random = &mut self.random;
        Some(problem.place_with(aspect, |bound| random.below(bound)))
    }
}

/// How many others are dissolved beside a task at most, where each goes its own way.
const MOST_DISSOLVED: usize = 4;
/// And where they stay together.
const MOST_TOGETHER: usize = 8;
/// Of the tasks that a meter concerns, which may be all, so many are looked at.
const MOST_LOOKED_AT: usize = 24;
