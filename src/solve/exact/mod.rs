//! The exact model: what is left of a problem as linear rows, solved through good_lp.
//!
//! Most demands are rows from the start. Those that forbid or price pairs (packs with travel, orders) would be too many:
//! they are spelled out, for two tasks at a time, once an answer breaks one. What the model leaves out can only make its
//! value smaller, so the value is a bound at every round; an answer that costs what the model says is best.

mod pairs;
mod rows;

use super::Stop;
use super::bound::Bound;
use super::problem::{LeavingOut, Problem};
use super::rounding::reaches;
use super::search::Choice;
use super::state::State;
use crate::demand::faces::{Column, Rows, Tasks};
use crate::demand::pack::cliques;
use crate::demand::{Demand, Kind, Pack, Strength};
use pairs::Between;
use rows::{Model, NoAnswer};
use std::collections::{BTreeMap, BTreeSet};

/// The backend that solves it.
pub(super) const NAME: &str = rows::NAME;

/// The most times an answer is asked to mend what it broke.
const MOST_ROUNDS: usize = 12;

/// How many numbers the rows of priced pairs may hold. A price of pairs makes the model large and its first answers of no
/// use; without it the bound is weaker, and no less true.
const MOST_PRICED: usize = 100_000;

/// What the exact model came to.
pub(super) struct Exact {
    /// The best choice known at its end.
    pub choice: Choice,
    /// No choice costs less; `None` if nothing was found out.
    pub bound: Option<f64>,
    /// Whether there is no better choice.
    pub proved: bool,
}

/// Solves what `bound` leaves of a problem, where that is small enough.
pub(super) fn exact(problem: &Problem, bound: &Bound, best: &Choice, stop: Stop<'_>) -> Exact {
    let mut outcome = Exact { choice: best.clone(), bound: None, proved: false };
    let Some(left) = bound.left(problem, best.score.cost, rows::MOST_CANDIDATES) else { return outcome };
    let mut spelled = Spelled::new(problem, &left);
    for _ in 0..MOST_ROUNDS {
        if stop() || spelled.model.size() > rows::LARGEST {
            break;
        }
        let answer = match spelled.model.solve() {
            Ok(answer) => answer,
            // Nothing that could be better is left.
            Err(NoAnswer::Infeasible) => {
                outcome.proved = true;
                break;
            }
            Err(NoAnswer::Unknown) => break,
        };
        outcome.bound = Some(answer.value);
        if reaches(answer.value, outcome.choice.score.cost) {
            outcome.proved = true;
            break;
        }
        if !answer.whole {
            break;
        }
        let chosen = spelled.chosen(&answer.values);
        if let Some(choice) = evaluated(problem, &chosen)
            && choice.score < outcome.choice.score
        {
            outcome.choice = choice;
            if reaches(answer.value, outcome.choice.score.cost) {
                outcome.proved = true;
                break;
            }
        }
        if !spelled.mend(&chosen) {
            break;
        }
    }
    outcome
}

/// A choice with its score; `None` if it breaks what must hold.
fn evaluated(problem: &Problem, chosen: &[Option<u32>]) -> Option<Choice> {
    let mut state = State::new(problem);
    for (task, place) in (0..).zip(chosen) {
        match place {
            Some(place) if state.place(task).is_none() => {
                state.price(task, *place)?;
                state.insert(task, *place);
            }
            _ => {}
        }
    }
    Some(Choice { chosen: state.chosen().to_vec(), score: state.score() })
}

/// A problem spelled out as rows, as far as needed.
struct Spelled<'a> {
    problem: &'a Problem,
    model: Model,
    /// The places of each task that are left, with their columns.
    left: Vec<Vec<(u32, Column)>>,
    /// The columns of the places that have each aspect.
    columns: BTreeMap<u32, Vec<Column>>,
    /// The columns that stand for any of several aspects, by the first of them.
    taken: BTreeMap<u32, Column>,
    /// The demands and pairs of tasks that are spelled out.
    pairs: BTreeSet<(usize, u32, u32)>,
    /// How many numbers the rows of those hold that have a price.
    priced: usize,
}

impl<'a> Spelled<'a> {
    fn new(problem: &'a Problem, left: &[Vec<Option<u32>>]) -> Self {
        let mut spelled = Spelled {
            problem,
            model: Model::default(),
            left: Vec::new(),
            columns: BTreeMap::new(),
            taken: BTreeMap::new(),
            pairs: BTreeSet::new(),
            priced: 0,
        };
        for (task, places) in (0..).zip(left) {
            spelled.task(task, places);
        }
        for ready in problem.ready() {
            spelled.taken.clear();
            ready.rows(problem, &mut spelled);
        }
        spelled
    }

    /// One column for each place that is left, and one row.
    fn task(&mut self, number: u32, places: &[Option<u32>]) {
        let task = &self.problem.tasks[number as usize];
        let mut of_task = Vec::new();
        for place in places.iter().flatten() {
            let cost = self.problem.alone(number, *place).map_or(0, |alone| alone.cost);
            let column = self.model.choice(cost as f64, task.pinned);
            for aspect in self.problem.aspects(number, *place).iter() {
                self.columns.entry(*aspect).or_default().push(column);
            }
            of_task.push((*place, column));
        }
        let terms: Vec<(Column, f64)> = of_task.iter().map(|(_, column)| (*column, 1.0)).collect();
        self.left.push(of_task);
        match task.leaving_out {
            LeavingOut::Refused if task.open == 0 => {}
            LeavingOut::Refused => self.model.exactly(terms, 1.0),
            LeavingOut::Costs(cost) => {
                self.model.constant += cost as f64;
                terms.iter().for_each(|(column, _)| self.model.add_cost(*column, -cost as f64));
                if places.contains(&None) { self.model.at_most(terms, 1.0) } else { self.model.exactly(terms, 1.0) }
            }
        }
    }

    /// The columns of these aspects, by task.
    fn by_task(&self, indices: impl Iterator<Item = u32>) -> BTreeMap<u32, Vec<(Column, f64)>> {
        let mut tasks: BTreeMap<u32, Vec<(Column, f64)>> = BTreeMap::new();
        for index in indices {
            let columns = self.columns.get(&index).into_iter().flatten().map(|column| (*column, 1.0));
            tasks.entry(self.problem.task_of(index)).or_default().extend(columns);
        }
        tasks.retain(|_, terms| !terms.is_empty());
        tasks
    }

    /// Terms that are 1 where any aspect of a block is chosen. Those of one task need no column for that.
    fn block(&mut self, block: &[u32]) -> Vec<(Column, f64)> {
        let mut tasks = self.by_task(block.iter().copied());
        if tasks.len() <= 1 {
            return tasks.pop_first().map(|(_, terms)| terms).unwrap_or_default();
        }
        if let Some(column) = self.taken.get(&block[0]) {
            return vec![(*column, 1.0)];
        }
        let column = self.model.amount(0.0);
        for mut terms in tasks.into_values() {
            terms.push((column, -1.0));
            self.model.at_most(terms, 0.0);
        }
        self.taken.insert(block[0], column);
        vec![(column, 1.0)]
    }

    /// The places that an answer chooses.
    fn chosen(&self, values: &[f64]) -> Vec<Option<u32>> {
        let place = |left: &Vec<(u32, Column)>| left.iter().find(|(_, column)| values[*column] > 0.5).map(|(place, _)| *place);
        self.left.iter().map(place).collect()
    }

    /// Spells out the pairs of tasks that an answer breaks a demand with; `false` if there is none that is not.
    fn mend(&mut self, chosen: &[Option<u32>]) -> bool {
        let problem = self.problem;
        let mut mended = false;
        let aspects: BTreeSet<u32> = (0..)
            .zip(chosen)
            .filter_map(|(task, place)| Some(problem.aspects(task, (*place)?)))
            .flat_map(|aspects| aspects.to_vec())
            .collect();
        for (number, demand) in problem.demands.iter().enumerate() {
            let is_priced = demand.strength != Strength::Must;
            if !matches!(demand.kind, Kind::Pack(_) | Kind::Order(_) | Kind::Gap(_)) || (is_priced && self.priced > MOST_PRICED) {
                continue;
            }
            for excess in demand.broken(|index| aspects.contains(&index)) {
                let Some((last, others)) = excess.indices.split_last() else { continue };
                if let Kind::Pack(pack) = &demand.kind
                    && pack.at_most > 1
                {
                    mended |= self.forbid(demand, pack.at_most, *last, others);
                    continue;
                }
                for other in others {
                    let (a, b) = (problem.task_of(*other), problem.task_of(*last));
                    let pair = (number, a.min(b), a.max(b));
                    if a != b && self.pairs.insert(pair) {
                        let before = self.model.size();
                        self.spell(demand, pair.1, pair.2);
                        self.priced += if is_priced { self.model.size() - before } else { 0 };
                        mended = true;
                    }
                }
            }
        }
        mended
    }

    /// Where a stay meets too many for a pack of several: with it, no more of those than may be. A price is left out.
    fn forbid(&mut self, demand: &Demand, at_most: u32, last: u32, met: &[u32]) -> bool {
        let too_many = met.len() as f64 + 1.0 - f64::from(at_most);
        let must = demand.strength == Strength::Must && self.has(last) && met.iter().all(|index| self.has(*index));
        if must {
            let mut terms = self.terms(&mut met.iter().map(|index| (*index, 1.0)));
            terms.extend(self.terms(&mut [(last, too_many)].into_iter()));
            self.model.at_most(terms, met.len() as f64);
        }
        must
    }

    /// Rows for a demand between two tasks: for each aspect of the one, what it breaks with those of the other.
    fn spell(&mut self, demand: &Demand, a: u32, b: u32) {
        if self.problem.tasks[a as usize].pinned && self.problem.tasks[b as usize].pinned {
            return;
        }
        let between = Between::of(demand, |index| self.columns.contains_key(&index).then(|| self.problem.task_of(index)));
        let price = match demand.strength {
            Strength::Price(_) => Some(self.model.amount(1.0)),
            _ => None,
        };
        for ours in between.of_task(a) {
            let broken: Vec<(u32, i64)> = between.broken(ours, b);
            let Some(most) = broken.iter().map(|(_, amount)| *amount).max() else { continue };
            let most = if price.is_some() { most as f64 } else { 1.0 };
            let factor = |amount: i64| if price.is_some() { amount as f64 } else { 1.0 };
            let mut terms = self.terms(&mut broken.iter().map(|(other, amount)| (*other, factor(*amount))));
            terms.extend(self.terms(&mut [(ours, most)].into_iter()));
            terms.extend(price.map(|price| (price, -1.0)));
            self.model.at_most(terms, most);
        }
    }
}

impl Rows for Spelled<'_> {
    fn has(&self, index: u32) -> bool {
        self.columns.contains_key(&index)
    }

    fn terms(&mut self, members: &mut dyn Iterator<Item = (u32, f64)>) -> Vec<(Column, f64)> {
        let columns = |index: u32| self.columns.get(&index).into_iter().flatten();
        let members = members.filter(|(_, factor)| *factor != 0.0);
        members.flat_map(|(index, factor)| columns(index).map(move |column| (*column, factor))).collect()
    }

    fn amount(&mut self, cost: i64) -> Column {
        self.model.amount(cost as f64)
    }

    fn due(&mut self, due: Column, indices: &mut dyn Iterator<Item = u32>) {
        for mut terms in self.by_task(indices).into_values() {
            terms.push((due, -1.0));
            self.model.at_most(terms, 0.0);
        }
    }

    fn at_most(&mut self, terms: Vec<(Column, f64)>, most: f64) {
        self.model.at_most(terms, most);
    }

    fn at_least(&mut self, terms: Vec<(Column, f64)>, least: f64) {
        self.model.at_least(terms, least);
    }

    fn cliques(&mut self, pack: &Pack) {
        let problem = self.problem;
        let pinned = |index: u32| problem.is_pinned(problem.task_of(index));
        for clique in cliques::of(problem, pack, |index| self.columns.contains_key(&index)) {
            // What is pinned stays, even if it is more than may be.
            let held = clique.iter().flatten().filter(|index| pinned(**index)).count();
            let most = held.max(pack.at_most as usize);
            let terms = clique.iter().flat_map(|block| self.block(block)).collect();
            self.model.at_most(terms, most as f64);
        }
    }
}
