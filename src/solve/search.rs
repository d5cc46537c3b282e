//! A good plan at once: construction by regret, then simulated annealing with ejections and ruins.
//!
//! One thread, one seed, and a count of moves: the same problem gives the same choice. What must hold holds at
//! every step; only required tasks may be missing on the way.

mod eject;
mod exchange;
mod heat;
mod lineup;
mod ruin;
mod shift;
#[cfg(test)]
mod tests;
mod tidy;

use super::Stop;
use super::problem::{LeavingOut, Problem};
use super::state::State;
use crate::demand::Score;
use crate::demand::faces::{Meter, Tasks};
use exchange::Resources;
use lineup::Waiting;
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use ruin::Beside;

/// A weight of what is missing far above the costs of series, and beside which a cost still counts to the unit: a hundred
/// million people who sleep through a whole day cost 2^40.
const NOTHING_OUTWEIGHS: f64 = (1_u64 << 50) as f64;

/// A choice and how good it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The place of each task, `None` if it is left out.
    pub chosen: Vec<Option<u32>>,
    /// How good it is.
    pub score: Score,
}

impl Choice {
    /// A choice of these places; what is pinned is where it is.
    pub(super) fn of(problem: &Problem, chosen: &[Option<u32>]) -> Self {
        let mut state = State::new(problem);
        for (task, place) in (0..).zip(chosen) {
            if let (Some(place), false) = (*place, problem.tasks[task as usize].pinned) {
                state.insert(task, place);
            }
        }
        Choice { chosen: state.chosen().to_vec(), score: state.score() }
    }
}

/// The search, which can be asked for more moves as long as nobody has proved its best choice.
pub(super) struct Search<'a> {
    problem: &'a Problem,
    /// What is missing from every choice.
    least_missing: i64,
    state: State<'a>,
    best: Choice,
    random: Random,
    /// The tasks that may move.
    free: Vec<u32>,
    /// Whether each task may move.
    is_free: Vec<bool>,
    /// Which tasks wait for which.
    waiting: Waiting,
    /// What only one can take at a time.
    resources: Resources<'a>,
    /// For each task, the aspects that share something paid once, by meter.
    shared: Vec<Vec<(u32, Vec<u32>)>>,
    /// What a missing task weighs against cost while annealing; the best choice is compared missing first.
    missing_weight: f64,
    /// What a choice may weigh to be gone on from, in the step at hand.
    allowed: f64,
    /// The first temperature; 0 before it is known.
    hot: f64,
    /// The tasks that each meter concerns.
    concerned: Vec<Vec<u32>>,
    moves: u64,
}

/// Tasks that were changed, with the candidates they had.
type Journal = Vec<(u32, Option<u32>)>;

/// A random source with the few draws that are needed.
struct Random(Xoshiro256PlusPlus);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        // The bias of a remainder is below 2^-32 for any number of candidates that fits in memory.
        (self.0.next_u64() % bound.max(1) as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// What a missing task weighs beside the first temperature: so much that it is hardly ever left out, and so little that a
/// search can pass through such a choice.
const MISSING_TO_HEAT: f64 = 32.0;
/// How many candidates are tried where looking at all would take too long.
const SAMPLE: usize = 12;
/// How many coolings there are at most.
const MOST_COOLINGS: u64 = 24;
/// So much less hot is the search that goes on from what somebody else found.
const COLDER: f64 = 32.0;
/// The moves that one cooling needs, for each task by the square of their number: found by trial on the series instances and
/// on IETF 106.
const MOVES_OF_COOLING: u64 = 2;
/// Larger, for the first construction.
const FIRST_SAMPLE: usize = 2_000;
/// How many tasks one candidate may push out.
const MOST_EJECTED: usize = 3;
/// How often the outside is asked whether to stop, in moves.
const ASK_EVERY: u64 = 512;

impl<'a> Search<'a> {
    /// Starts with a construction by regret: the task whose second best place is so much worse goes first.
    ///
    /// There is a choice to keep before it asks whether to stop; `early` is asked before.
    pub fn new(problem: &'a Problem, seed: u64, early: Stop<'_>, stop: Stop<'_>) -> Self {
        let state = State::new(problem);
        let is_free: Vec<bool> = problem.tasks.iter().map(|task| !task.pinned && task.open > 0).collect();
        let free = (0..problem.tasks.len() as u32).filter(|task| is_free[*task as usize]).collect();
        let best = Choice { chosen: state.chosen().to_vec(), score: state.score() };
        let mut search = Search {
            problem,
            least_missing: problem.least_missing(),
            state,
            best,
            random: Random(Xoshiro256PlusPlus::seed_from_u64(seed)),
            free,
            is_free,
            waiting: Waiting::of(problem),
            resources: Resources::of(problem),
            shared: shared_by_task(problem),
            missing_weight: 1.0,
            allowed: f64::INFINITY,
            hot: 0.0,
            concerned: ruin::concerned(problem),
            moves: 0,
        };
        search.construct(early);
        search.keep_best();
        search.construct_in_order(early);
        search.construct_from_before(early);
        search.complete(stop);
        search
    }

    /// The best choice so far.
    pub fn best(&self) -> &Choice {
        &self.best
    }

    /// Goes on from a better choice that somebody else found.
    pub fn adopt(&mut self, choice: &Choice) {
        self.best = choice.clone();
    }

    /// Goes on from another choice at little heat, and keeps what comes of it if that is better than the best so far. Returns
    /// whether it was stopped.
    pub fn improve_on(&mut self, choice: &Choice, moves: u64, stop: Stop<'_>) -> bool {
        let before = std::mem::replace(&mut self.best, choice.clone());
        self.tidy(stop);
        let heat = self.hot / COLDER;
        let cut_short = self.cool(moves, heat, heat * MISSING_TO_HEAT, stop);
        self.tidy(stop);
        if before.score <= self.best.score {
            self.best = before;
        }
        cut_short
    }

    /// Moves made so far.
    pub fn moves(&self) -> u64 {
        self.moves
    }

    /// Anneals for so many moves, starting from the best choice. Returns whether it was stopped.
    ///
    /// The first temperature is found once. Few tasks are cooled down many times, since each time may end elsewhere; every
    /// second cooling is half as hot, and stays nearer to the best choice. With many tasks more moves cool more slowly.
    pub fn anneal(&mut self, moves: u64, stop: Stop<'_>) -> bool {
        let needed = MOVES_OF_COOLING * (self.free.len() as u64).pow(3);
        let coolings = (moves / needed.max(1)).clamp(1, MOST_COOLINGS);
        if self.hot == 0.0 && self.is_movable() {
            self.restore_best();
            self.hot = self.balanced_temperature();
        }
        (0..coolings).any(|number| {
            let hot = if number % 2 == 0 { self.hot } else { self.hot / 2.0 };
            self.cool(moves / coolings, hot, hot * MISSING_TO_HEAT, stop)
        })
    }

    /// Anneals once more where nothing outweighs what is missing, and tries every way to place what is still left out.
    pub fn place_the_rest(&mut self, moves: u64, stop: Stop<'_>) -> bool {
        self.missing_weight = NOTHING_OUTWEIGHS;
        self.complete(stop);
        let cut_short = self.is_lacking() && self.cool(moves, self.hot, NOTHING_OUTWEIGHS, stop);
        if !cut_short {
            self.complete(stop);
        }
        cut_short
    }

    /// Whether moves could better anything.
    fn is_movable(&self) -> bool {
        !self.free.is_empty() && !self.is_perfect()
    }

    /// Moves on from the best choice, from this hot ever colder, with this weight for what is missing.
    fn cool(&mut self, moves: u64, hot: f64, missing_weight: f64, stop: Stop<'_>) -> bool {
        if !self.is_movable() {
            return false;
        }
        self.restore_best();
        self.missing_weight = missing_weight;
        let cold = (hot / 200.0).max(0.2).min(hot);
        for step in 0..moves {
            if step % ASK_EVERY == 0 && stop() {
                return true;
            }
            if self.is_perfect() {
                break;
            }
            let temperature = hot * (cold / hot).powf(step as f64 / moves as f64);
            self.step(temperature);
            self.moves += 1;
        }
        self.allowed = f64::INFINITY;
        self.restore_best();
        false
    }

    /// Whether nothing could be better: nothing that can be done is missing, and nothing costs anything.
    fn is_perfect(&self) -> bool {
        self.best.score.cost == 0 && !self.is_lacking()
    }

    /// Whether the best choice misses more than every choice does.
    fn is_lacking(&self) -> bool {
        self.best.score.missing > self.least_missing
    }

    fn step(&mut self, temperature: f64) {
        // Drawn first, so that what will not be gone on from is seen early.
        self.allowed = self.weigh(self.state.score()) - temperature * (1.0 - self.random.unit()).ln();
        let mut journal = Journal::new();
        let task = self.free[self.random.below(self.free.len())];
        match self.random.below(100) {
            0..4 => self.ruin(task, &mut journal),
            4..7 if matches!(self.problem.tasks[task as usize].leaving_out, LeavingOut::Costs(_)) => self.take(task, &mut journal),
            7..9 if self.waiting.concerns(task) => {
                let candidate = self.nearby(task);
                self.push(task, candidate, &mut journal);
            }
            9..39 => self.dissolve(task, &mut journal),
            draw => {
                let candidate = match draw {
                    ..68 => self.anywhere(task),
                    68..94 => self.nearby(task),
                    94..97 => self.along(task),
                    _ => self.of_another(task),
                };
                self.relocate(task, candidate, &mut journal);
            }
        }
        if journal.is_empty() {
            return;
        }
        let after = self.state.score();
        if self.weigh(after) <= self.allowed {
            if after < self.best.score {
                self.keep_best();
            }
        } else {
            self.undo(journal);
        }
    }

    fn weigh(&self, score: Score) -> f64 {
        score.missing as f64 * self.missing_weight + score.cost as f64
    }

    /// Moves a task to a candidate, pushing out a few others and giving them other places.
    fn relocate(&mut self, task: u32, candidate: u32, journal: &mut Journal) {
        if self.state.place(task) == Some(candidate) {
            return;
        }
        let left = self.state.place(task).map(|place| Beside { other: task, place, left: true });
        self.take(task, journal);
        if let Some(change) = self.state.price(task, candidate) {
            if self.is_hopeless(change, &[]) {
                return self.undo(std::mem::take(journal));
            }
            self.state.insert(task, candidate);
            if journal.is_empty() {
                journal.push((task, None));
            }
            return;
        }
        let mut blockers = Vec::new();
        let random = &mut self.random;
        let fits = self.state.blockers(task, candidate, &mut blockers, |bound| random.below(bound));
        if !fits || blockers.len() > MOST_EJECTED {
            return self.undo(std::mem::take(journal));
        }
        for blocker in &blockers {
            self.take(*blocker, journal);
        }
        let Some(change) = self.state.price(task, candidate) else { return self.undo(std::mem::take(journal)) };
        if self.is_hopeless(change, &blockers) {
            return self.undo(std::mem::take(journal));
        }
        if journal.iter().all(|(moved, _)| *moved != task) {
            journal.push((task, None));
        }
        self.state.insert(task, candidate);
        for blocker in blockers {
            self.put_back(blocker, journal, left.as_ref());
        }
    }

    /// The best candidate of a task among some, and what the second best would cost more.
    fn best_places(&mut self, task: u32, sample: usize) -> (Option<(u32, Score)>, f64) {
        let range = 0..self.problem.tasks[task as usize].places();
        let all = range.len() <= sample;
        let (mut best, mut first, mut second) = (None, f64::INFINITY, f64::INFINITY);
        for draw in 0..range.len().min(sample) {
            let offset = if all { draw } else { self.random.below(range.len()) };
            let candidate = range.start + offset as u32;
            let Some(change) = self.state.price(task, candidate) else { continue };
            let weight = self.weigh(change);
            if weight < first {
                (second, first) = (first, weight);
                best = Some((candidate, change));
            } else if weight < second {
                second = weight;
            }
        }
        (best, second - first)
    }

    fn construct(&mut self, stop: Stop<'_>) {
        self.missing_weight = NOTHING_OUTWEIGHS;
        let mut waiting: Vec<u32> = self.free.iter().copied().filter(|task| self.state.place(*task).is_none()).collect();
        let sample = if waiting.len() > 200 { SAMPLE } else { FIRST_SAMPLE };
        // The regret of many tasks is looked at a few at a time, those with the fewest candidates first; what may stay out at no
        // cost takes no place from others.
        waiting.sort_by_key(|task| {
            let known = &self.problem.tasks[*task as usize];
            (known.leaving_out == LeavingOut::Costs(0), known.open, *task)
        });
        const LOOK_AT: usize = 8;
        while !waiting.is_empty() && !stop() {
            let mut choice: Option<(f64, usize, Option<u32>)> = None;
            for (at, task) in waiting.iter().copied().enumerate().take(LOOK_AT).collect::<Vec<_>>() {
                let (best, regret) = self.best_places(task, sample);
                if choice.as_ref().is_none_or(|(largest, _, _)| regret > *largest || regret.is_nan()) {
                    choice = Some((regret, at, best.map(|(candidate, _)| candidate)));
                }
            }
            let Some((_, at, candidate)) = choice else { break };
            let task = waiting.remove(at);
            if let Some(candidate) = candidate
                && self.state.price(task, candidate).is_some_and(|change| self.weigh(change) <= 0.0)
            {
                self.state.insert(task, candidate);
            }
        }
    }

    /// Where another task stands, or anywhere.
    fn of_another(&mut self, task: u32) -> u32 {
        let other = self.free[self.random.below(self.free.len())];
        let there = self.state.place(other).filter(|_| other != task).and_then(|place| self.in_stead(task, other, place));
        there.unwrap_or_else(|| self.anywhere(task))
    }

    fn anywhere(&mut self, task: u32) -> u32 {
        let range = self.problem.tasks[task as usize].places();
        self.random.below(range as usize) as u32
    }

    fn nearby(&mut self, task: u32) -> u32 {
        match self.state.place(task) {
            Some(here) => self.beside(task, here),
            None => self.anywhere(task),
        }
    }

    /// A candidate at a distance from a place that is as likely to be a step as to be far; candidates stand in order of time.
    fn beside(&mut self, task: u32, here: u32) -> u32 {
        let places = self.problem.tasks[task as usize].places();
        let distance = f64::from(places).powf(self.random.unit()) as u32;
        let up = self.random.below(2) == 0;
        let there = if up { here.saturating_add(distance) } else { here.saturating_sub(distance) };
        there.min(places - 1)
    }

    /// A candidate that shares something already paid for, such as a trip of one of its people.
    fn along(&mut self, task: u32) -> u32 {
        let shared = &self.shared[task as usize];
        for _ in 0..4 {
            if shared.is_empty() {
                break;
            }
            let (meter, aspects) = &shared[self.random.below(shared.len())];
            if self.state.gauge(*meter).is_paid() {
                let aspect = aspects[self.random.below(aspects.len())];
                let random = &mut self.random;
                return self.problem.place_with(aspect, |bound| random.below(bound));
            }
        }
        self.anywhere(task)
    }

    fn take(&mut self, task: u32, journal: &mut Journal) {
        if let Some(candidate) = self.state.remove(task) {
            journal.push((task, Some(candidate)));
        }
    }

    fn undo(&mut self, journal: Journal) {
        for (task, _) in &journal {
            self.state.remove(*task);
        }
        // What a task had first is what it had before.
        for (at, (task, candidate)) in journal.iter().enumerate() {
            if let Some(candidate) = candidate
                && journal[..at].iter().all(|(earlier, _)| earlier != task)
            {
                self.state.insert(*task, *candidate);
            }
        }
    }

    fn keep_best(&mut self) {
        if self.state.score() <= self.best.score {
            self.best = Choice { chosen: self.state.chosen().to_vec(), score: self.state.score() };
        }
    }

    /// Starts from the places of an older choice, as far as they are free, and constructs the rest.
    fn construct_from_before(&mut self, stop: Stop<'_>) {
        if self.problem.tasks.iter().all(|task| task.before.is_none()) {
            return;
        }
        self.clear();
        for task in self.free.clone() {
            if let Some(place) = self.problem.tasks[task as usize].before
                && self.state.price(task, place).is_some()
            {
                self.state.insert(task, place);
            }
        }
        self.construct(stop);
        self.keep_best();
    }

    /// Takes out whatever may move.
    fn clear(&mut self) {
        for task in &self.free {
            self.state.remove(*task);
        }
    }

    /// Whether a task has to be done, could be, and is left out.
    fn is_missing(&self, task: u32) -> bool {
        self.state.place(task).is_none() && self.problem.tasks[task as usize].leaving_out == LeavingOut::Refused
    }

    /// Tries to place whatever the best choice lacks.
    fn complete(&mut self, stop: Stop<'_>) {
        if self.is_lacking() {
            self.restore_best();
            self.line_up_missing(stop);
            self.eject_for_missing(stop);
            self.keep_best();
        }
    }

    fn restore_best(&mut self) {
        self.clear();
        for task in self.free.clone() {
            if let Some(candidate) = self.best.chosen[task as usize] {
                self.state.insert(task, candidate);
            }
        }
        debug_assert_eq!(self.state.score(), self.best.score);
    }
}

fn shared_by_task(problem: &Problem) -> Vec<Vec<(u32, Vec<u32>)>> {
    let mut shared: Vec<Vec<(u32, Vec<u32>)>> = vec![Vec::new(); problem.tasks.len()];
    for (number, ready) in (0..).zip(problem.ready()) {
        if let Meter::Once { .. } = ready.meter {
            for aspect in ready.indices() {
                let of_task = &mut shared[problem.task_of(aspect) as usize];
                match of_task.last_mut() {
                    Some((last, aspects)) if *last == number => aspects.push(aspect),
                    _ => of_task.push((number, vec![aspect])),
                }
            }
        }
    }
    shared
}
