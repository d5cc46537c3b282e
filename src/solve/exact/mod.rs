//! The exact model: what is left of a problem as linear rows, solved through good_lp.
//!
//! Most demands are rows from the start. Those that forbid or price pairs (packs with travel, orders) would be too many:
//! they are spelled out, for two tasks at a time, once an answer breaks one. What the model leaves out can only make its
//! value smaller, so the value is a bound at every round; an answer that costs what the model says is best.

mod cliques;
mod rows;

use super::Stop;
use super::bound::Bound;
use super::meter::{BestMeter, CountMeter, DistinctMeter, Meter, OnceMeter, WorstMeter};
use super::problem::{LeavingOut, Problem};
use super::search::Choice;
use super::state::State;
use crate::rules::demand::{Demand, Kind, Strength};
use rows::{Column, Model, NoAnswer};
use std::collections::{BTreeMap, BTreeSet};

/// The backend that solves it.
pub(super) const NAME: &str = rows::NAME;

/// The most times an answer is asked to mend what it broke.
const MOST_ROUNDS: usize = 12;

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
    let left = bound.left(problem, best.score.cost);
    if left.iter().map(Vec::len).sum::<usize>() > rows::MOST_CANDIDATES {
        return outcome;
    }
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

/// Whether the value of a model is as much as a known cost. Both are sums of whole prices; solvers keep to rows
/// within a millionth.
fn reaches(value: f64, cost: i64) -> bool {
    value > cost as f64 - 0.5f64.max(1e-7 * (cost as f64).abs())
}

/// A choice with its score; `None` if it breaks what must hold.
fn evaluated(problem: &Problem, chosen: &[Option<u32>]) -> Option<Choice> {
    let mut state = State::new(problem);
    for (task, candidate) in (0..).zip(chosen) {
        match candidate {
            Some(candidate) if state.candidate(task).is_none() => {
                state.price(*candidate)?;
                state.insert(task, *candidate);
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
    /// The column of each candidate that is left.
    columns: BTreeMap<u32, Column>,
    /// The demands and pairs of tasks that are spelled out.
    pairs: BTreeSet<(usize, u32, u32)>,
}

impl<'a> Spelled<'a> {
    fn new(problem: &'a Problem, left: &[Vec<Option<u32>>]) -> Self {
        let mut spelled = Spelled { problem, model: Model::default(), columns: BTreeMap::new(), pairs: BTreeSet::new() };
        spelled.tasks(left);
        for meter in &problem.meters.list {
            match meter {
                Meter::Count(count) => spelled.count(count),
                Meter::Distinct(distinct) => spelled.distinct(distinct),
                Meter::Once(once) => spelled.once(once),
                Meter::Best(best) => spelled.best(best),
                Meter::Worst(worst) => spelled.worst(worst),
                Meter::Pack(pack) if pack.price.is_none() => spelled.cliques(&pack.pack),
                Meter::Pack(_) | Meter::Order(_) => {}
            }
        }
        spelled
    }

    /// One column for each candidate that is left, and one row for each task.
    fn tasks(&mut self, left: &[Vec<Option<u32>>]) {
        for (task, places) in self.problem.tasks.iter().zip(left) {
            let mut terms = Vec::new();
            for candidate in places.iter().flatten() {
                let column = self.model.choice(self.problem.charge[*candidate as usize] as f64, task.pinned);
                self.columns.insert(*candidate, column);
                terms.push((column, 1.0));
            }
            match task.leaving_out {
                LeavingOut::Refused if task.candidates.is_empty() => {}
                LeavingOut::Refused => self.model.exactly(terms, 1.0),
                LeavingOut::Costs(cost) => {
                    self.model.constant += cost as f64;
                    let out = places.contains(&None);
                    terms.iter().for_each(|(column, _)| self.model.add_cost(*column, -cost as f64));
                    if out { self.model.at_most(terms, 1.0) } else { self.model.exactly(terms, 1.0) }
                }
            }
        }
    }

    fn column(&self, candidate: u32) -> Option<Column> {
        self.columns.get(&candidate).copied()
    }

    /// Terms of the candidates that are left.
    fn terms(&self, members: impl Iterator<Item = (u32, f64)>) -> Vec<(Column, f64)> {
        members.filter(|(_, factor)| *factor != 0.0).filter_map(|(candidate, factor)| Some((self.column(candidate)?, factor))).collect()
    }

    fn amount(&mut self, cost: i64) -> Column {
        self.model.amount(cost as f64)
    }

    fn count(&mut self, count: &CountMeter) {
        let terms = self.terms(count.members.iter().map(|member| (member.index, member.amount as f64)));
        if let Some(least) = count.least_within_reach() {
            let mut terms = terms.clone();
            if let Some(price) = count.price {
                terms.push((self.amount(price), 1.0));
            }
            self.model.at_least(terms, least as f64);
        }
        if let Some(most) = count.most_within_reach() {
            let mut terms = terms;
            if let Some(price) = count.price {
                terms.push((self.amount(price), -1.0));
            }
            self.model.at_most(terms, most as f64);
        }
    }

    /// The price is due if any of the candidates is chosen.
    fn once(&mut self, once: &OnceMeter) {
        let due = self.amount(once.price);
        self.due(due, once.members.iter().copied());
    }

    /// One row for each task: an amount is at least 1 if any of its candidates is chosen.
    fn due(&mut self, due: Column, candidates: impl Iterator<Item = u32>) {
        let mut tasks: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        candidates.for_each(|candidate| tasks.entry(self.problem.task_of(candidate)).or_default().push(candidate));
        for candidates in tasks.into_values() {
            let mut terms = self.terms(candidates.into_iter().map(|candidate| (candidate, 1.0)));
            if !terms.is_empty() {
                terms.push((due, -1.0));
                self.model.at_most(terms, 0.0);
            }
        }
    }

    /// One amount for each mark, due if any that has it is chosen, and at most so many of them.
    fn distinct(&mut self, distinct: &DistinctMeter) {
        let mut sum: Vec<(Column, f64)> = Vec::new();
        for mark in 0..distinct.different as u32 {
            let due = self.amount(0);
            let having = distinct.rows.iter().filter(|(_, marks)| marks.contains(&mark));
            self.due(due, having.map(|(candidate, _)| *candidate));
            sum.push((due, 1.0));
        }
        if let Some(price) = distinct.price {
            sum.push((self.amount(price), -1.0));
        }
        self.model.at_most(sum, distinct.most_within_reach() as f64);
    }

    /// The least of each line as a sum of steps: the step to a value is due unless a row below it is chosen.
    fn best(&mut self, best: &BestMeter) {
        let left: Vec<u32> =
            (0..best.candidates.len() as u32).filter(|record| self.column(best.candidates[*record as usize]).is_some()).collect();
        let anchor: Vec<(u32, f64)> = match best.anchor {
            None => Vec::new(),
            Some(task) => {
                let own = best.candidates.iter().filter(|candidate| self.problem.task_of(**candidate) == task);
                own.map(|candidate| (*candidate, 1.0)).collect()
            }
        };
        for line in 0..best.lines {
            let values: BTreeSet<i64> = [0].into_iter().chain(left.iter().map(|record| best.row(*record)[line])).collect();
            for (low, high) in values.iter().zip(values.iter().skip(1)) {
                let reached =
                    left.iter().filter(|record| best.row(**record)[line] <= *low).map(|record| (best.candidates[*record as usize], 1.0));
                // A step below which nothing is left and everybody takes part is always due.
                let mut terms = self.terms(reached);
                terms.extend(self.terms(anchor.iter().map(|(candidate, _)| (*candidate, -1.0))));
                if !best.must {
                    terms.push((self.amount(high - low), 1.0));
                }
                self.model.at_least(terms, if best.anchor.is_none() { 1.0 } else { 0.0 });
                if best.must {
                    break;
                }
            }
        }
    }

    fn worst(&mut self, worst: &WorstMeter) {
        let largest = self.amount(worst.price);
        for (sum, base) in (0..).zip(&worst.bases) {
            let rows = worst.rows().flat_map(|(candidate, row)| row.iter().map(move |(of, amount)| (candidate, *of, *amount)));
            let mut terms = self.terms(rows.filter(|(_, of, _)| *of == sum).map(|(candidate, _, amount)| (candidate, amount as f64)));
            terms.push((largest, -1.0));
            self.model.at_most(terms, -*base as f64);
        }
    }

    fn cliques(&mut self, pack: &crate::rules::demand::Pack) {
        let pinned = |candidate: u32| self.problem.tasks[self.problem.task_of(candidate) as usize].pinned;
        let mut taken = BTreeMap::new();
        for clique in cliques::of(self.problem, pack, |candidate| self.columns.contains_key(&candidate)) {
            // What is pinned stays, even if it is more than may be.
            let held = clique.iter().flatten().filter(|candidate| pinned(**candidate)).count();
            let most = held.max(pack.at_most as usize);
            let terms = clique.iter().flat_map(|block| self.taken(block, &mut taken)).collect();
            self.model.at_most(terms, most as f64);
        }
    }

    /// Terms that are 1 where any candidate of a block is chosen. Those of one task need no column for that.
    fn taken(&mut self, block: &[u32], taken: &mut BTreeMap<u32, Column>) -> Vec<(Column, f64)> {
        let mut tasks: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        block.iter().for_each(|candidate| tasks.entry(self.problem.task_of(*candidate)).or_default().push(*candidate));
        if tasks.len() <= 1 {
            return self.terms(block.iter().map(|candidate| (*candidate, 1.0)));
        }
        if let Some(column) = taken.get(&block[0]) {
            return vec![(*column, 1.0)];
        }
        let column = self.amount(0);
        for candidates in tasks.into_values() {
            let mut terms = self.terms(candidates.into_iter().map(|candidate| (candidate, 1.0)));
            terms.push((column, -1.0));
            self.model.at_most(terms, 0.0);
        }
        taken.insert(block[0], column);
        vec![(column, 1.0)]
    }

    /// The candidates that an answer chooses.
    fn chosen(&self, values: &[f64]) -> Vec<Option<u32>> {
        let mut chosen = vec![None; self.problem.tasks.len()];
        for (candidate, column) in &self.columns {
            if values[*column] > 0.5 {
                chosen[self.problem.task_of(*candidate) as usize] = Some(*candidate);
            }
        }
        chosen
    }

    /// Spells out the pairs of tasks that an answer breaks a demand with; `false` if there is none that is not.
    fn mend(&mut self, chosen: &[Option<u32>]) -> bool {
        let problem = self.problem;
        let mut mended = false;
        let is_chosen = |candidate: u32| chosen[problem.task_of(candidate) as usize] == Some(candidate);
        for (number, demand) in problem.demands.iter().enumerate() {
            if !matches!(demand.kind, Kind::Pack(_) | Kind::Order(_)) {
                continue;
            }
            for excess in demand.broken(is_chosen) {
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
                        self.spell(demand, pair.1, pair.2);
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
        let mut terms = self.terms(met.iter().map(|candidate| (*candidate, 1.0)));
        let must = demand.strength == Strength::Must && terms.len() == met.len() && self.column(last).is_some();
        if must {
            terms.extend(self.terms([(last, too_many)].into_iter()));
            self.model.at_most(terms, met.len() as f64);
        }
        must
    }

    /// Rows for a demand between two tasks: for each candidate of the one, what it breaks with those of the other.
    fn spell(&mut self, demand: &Demand, a: u32, b: u32) {
        let left =
            |task: u32| self.problem.tasks[task as usize].candidates.clone().filter(|candidate| self.columns.contains_key(candidate));
        let (ours, theirs): (Vec<u32>, Vec<u32>) = (left(a).collect(), left(b).collect());
        if self.problem.tasks[a as usize].pinned && self.problem.tasks[b as usize].pinned {
            return;
        }
        let excess = Between::of(demand);
        let price = match demand.strength {
            Strength::Price(_) => Some(self.amount(1)),
            _ => None,
        };
        for candidate in ours {
            let broken: Vec<(u32, i64)> =
                theirs.iter().map(|other| (*other, excess.of_pair(candidate, *other))).filter(|(_, amount)| *amount > 0).collect();
            let Some(most) = broken.iter().map(|(_, amount)| *amount).max() else { continue };
            let most = if price.is_some() { most as f64 } else { 1.0 };
            let factor = |amount: i64| if price.is_some() { amount as f64 } else { 1.0 };
            let mut terms = self.terms(broken.iter().map(|(other, amount)| (*other, factor(*amount))));
            terms.extend(self.terms([(candidate, most)].into_iter()));
            terms.extend(price.map(|price| (price, -1.0)));
            self.model.at_most(terms, most);
        }
    }
}

/// What two candidates break of a demand together: what that costs, or by how much if it must not be.
struct Between<'a> {
    demand: &'a Demand,
    /// For each candidate its records: stays, or points.
    records: BTreeMap<u32, Vec<usize>>,
}

impl<'a> Between<'a> {
    fn of(demand: &'a Demand) -> Self {
        let mut records: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        if let Kind::Pack(pack) = &demand.kind {
            pack.stays.iter().enumerate().for_each(|(at, stay)| records.entry(stay.index).or_default().push(at));
        }
        Between { demand, records }
    }

    fn priced(&self, excess: i64) -> i64 {
        match self.demand.strength {
            Strength::Price(price) => price.of(excess),
            _ => excess,
        }
    }

    fn of_pair(&self, a: u32, b: u32) -> i64 {
        match &self.demand.kind {
            Kind::Pack(pack) => {
                let stays = |candidate: u32| self.records.get(&candidate).into_iter().flatten().map(|at| &pack.stays[*at]);
                stays(a).map(|ours| stays(b).filter(|theirs| pack.conflict(ours, theirs)).map(|_| self.priced(1)).sum::<i64>()).sum()
            }
            Kind::Order(order) => {
                let points = |members: &[crate::rules::demand::Member], candidate: u32| -> Vec<i64> {
                    members.iter().filter(|member| member.index == candidate).map(|member| member.amount).collect()
                };
                let way = |first: u32, then: u32| -> i64 {
                    let (first, then) = (points(&order.first, first), points(&order.then, then));
                    first.iter().map(|first| then.iter().map(|then| self.priced(order.excess(*first, *then))).sum::<i64>()).sum()
                };
                way(a, b) + way(b, a)
            }
            _ => 0,
        }
    }
}
