//! A partial choice with the sums of every demand, kept up to date as places come and go.

use super::problem::{LeavingOut, Problem};
use crate::demand::Score;
use crate::demand::faces::{Gauge, Ready, Tasks};

/// A choice of at most one place per task.
#[derive(Clone)]
pub(super) struct State<'a> {
    problem: &'a Problem,
    chosen: Vec<Option<u32>>,
    gauges: Vec<Gauge<'a>>,
    score: Score,
}

impl<'a> State<'a> {
    /// Nothing chosen but what is pinned.
    pub fn new(problem: &'a Problem) -> Self {
        let gauges: Vec<Gauge<'a>> = problem.ready().map(Ready::gauge).collect();
        let score = gauges.iter().fold(Score::NOTHING, |sum, gauge| sum.plus(gauge.start()));
        let score = problem.tasks.iter().fold(score, |sum, task| sum.plus(absence(task.leaving_out)));
        let mut state = State { problem, chosen: vec![None; problem.tasks.len()], gauges, score };
        for (number, task) in (0..).zip(&problem.tasks) {
            if task.pinned && task.open > 0 {
                state.insert(number, 0);
            }
        }
        state
    }

    pub fn score(&self) -> Score {
        self.score
    }

    /// The place of each task.
    pub fn chosen(&self) -> &[Option<u32>] {
        &self.chosen
    }

    pub fn place(&self, task: u32) -> Option<u32> {
        self.chosen[task as usize]
    }

    /// The gauge of a meter.
    pub fn gauge(&self, meter: u32) -> &Gauge<'a> {
        &self.gauges[meter as usize]
    }

    /// What choosing a place for its task, which has none now, would change; `None` if that would break what must hold.
    pub fn price(&self, task: u32, place: u32) -> Option<Score> {
        let alone = self.problem.alone(task, place)?;
        let start = alone.minus(absence(self.problem.tasks[task as usize].leaving_out));
        self.problem.aspects(task, place).iter().try_fold(start, |change, aspect| {
            let mut uses = self.problem.uses(*aspect).iter();
            uses.try_fold(change, |change, used| Some(change.plus(self.gauges[used.meter as usize].added(used.record)?)))
        })
    }

    /// What choosing a place would add by the demands that have no part in the bound. Whatever else is chosen later, that is
    /// paid.
    pub fn beyond_bound(&self, task: u32, place: u32) -> i64 {
        let aspects = self.problem.aspects(task, place);
        let uses = aspects.iter().flat_map(|aspect| self.problem.uses(*aspect));
        let unbounded = uses.filter(|used| !self.problem.has_part_in_bound(used.meter));
        unbounded.map(|used| self.gauges[used.meter as usize].forced(used.record).cost).sum()
    }

    /// Chooses a place for its task, which has none now, whatever it breaks.
    pub fn insert(&mut self, task: u32, place: u32) {
        debug_assert!(self.chosen[task as usize].is_none());
        let alone = self.problem.alone(task, place).unwrap_or(Score::NOTHING);
        let mut change = alone.minus(absence(self.problem.tasks[task as usize].leaving_out));
        for aspect in self.problem.aspects(task, place).iter() {
            for used in self.problem.uses(*aspect) {
                let gauge = &mut self.gauges[used.meter as usize];
                change = change.plus(gauge.forced(used.record));
                gauge.moved(used.record, true);
            }
        }
        self.score = self.score.plus(change);
        self.chosen[task as usize] = Some(place);
    }

    /// Takes a task's place away.
    pub fn remove(&mut self, task: u32) -> Option<u32> {
        let place = self.chosen[task as usize].take()?;
        let alone = self.problem.alone(task, place).unwrap_or(Score::NOTHING);
        let mut change = absence(self.problem.tasks[task as usize].leaving_out).minus(alone);
        for aspect in self.problem.aspects(task, place).iter() {
            for used in self.problem.uses(*aspect) {
                let gauge = &mut self.gauges[used.meter as usize];
                gauge.moved(used.record, false);
                change = change.minus(gauge.forced(used.record));
            }
        }
        self.score = self.score.plus(change);
        Some(place)
    }

    /// The tasks that would have to go so that a place can be chosen, added to `tasks`; `false` if no such tasks are found. Of
    /// sums that would be too large, `pick` chooses which go.
    pub fn blockers(&self, task: u32, place: u32, tasks: &mut Vec<u32>, mut pick: impl FnMut(usize) -> usize) -> bool {
        if !self.problem.is_open(task, place) {
            return false;
        }
        for aspect in self.problem.aspects(task, place).iter() {
            for used in self.problem.uses(*aspect) {
                let gauge = &self.gauges[used.meter as usize];
                if gauge.added(used.record).is_some() {
                    continue;
                }
                let mut add = |aspect: u32| {
                    let task = self.problem.task_of(aspect);
                    if !tasks.contains(&task) {
                        tasks.push(task);
                    }
                };
                if !gauge.blockers(used.record, &mut pick, &mut add) {
                    return false;
                }
            }
        }
        !tasks.iter().any(|task| self.problem.tasks[*task as usize].pinned)
    }
}

/// What is missing and what it costs while a task is left out.
pub(super) fn absence(leaving_out: LeavingOut) -> Score {
    match leaving_out {
        LeavingOut::Refused => Score { missing: 1, ..Score::NOTHING },
        LeavingOut::Costs(cost) => Score { cost, ..Score::NOTHING },
    }
}
