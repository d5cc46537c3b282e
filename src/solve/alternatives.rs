//! What moving one task alone would change, and which rules forbid it.

use super::problem::Problem;
use super::state::State;
use crate::demand::{Demand, Kind, Score, Strength};
use crate::model::RuleName;
use std::collections::{BTreeMap, BTreeSet};

/// By how much a choice would change if a task went to each of its places while all others stay, the best first. Places
/// that break what must hold are not among them, and neither is where the task is.
pub fn alternatives(problem: &Problem, chosen: &[Option<u32>], task: u32) -> Vec<(Score, u32)> {
    let mut state = State::new(problem);
    for (number, place) in (0..).zip(chosen) {
        if let (Some(place), None) = (*place, state.place(number)) {
            state.insert(number, place);
        }
    }
    let (before, here) = (state.score(), state.remove(task));
    let without = state.score();
    let changed = |place| Some((state.price(task, place)?.plus(without).minus(before), place));
    let mut found: Vec<(Score, u32)> = problem.places(task).filter(|place| Some(*place) != here).filter_map(changed).collect();
    found.sort_unstable();
    found
}

/// Every place of a task beside what is pinned: what choosing it adds, or which rule forbids it.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The places that break nothing that must hold, with what choosing each adds, the best first.
    pub open: Vec<(Score, u32)>,
    /// How many of the others each rule forbids: the first that does, where several do.
    pub forbidden: BTreeMap<Option<RuleName>, u32>,
}

impl Survey {
    /// How many places there are in all.
    pub fn places(&self) -> u32 {
        self.open.len() as u32 + self.forbidden.values().sum::<u32>()
    }
}

/// Looks at every place of a task beside what is pinned. One where a sum stays too small that another place reaches counts as
/// forbidden by whoever asks for the sum.
pub fn survey(problem: &Problem, task: u32) -> Survey {
    let mut state = State::new(problem);
    state.remove(task);
    let mut survey = Survey { open: Vec::new(), forbidden: problem.tasks[task as usize].dropped.clone() };
    let mut short: Vec<(Score, u32)> = Vec::new();
    for place in problem.places(task) {
        match state.price(task, place) {
            Some(score) => short.push((score, place)),
            None => *survey.forbidden.entry(state.forbidding(task, place)).or_default() += 1,
        }
    }
    let least = short.iter().map(|(score, _)| score.missing).min().unwrap_or(0);
    let (reaches, stays): (Vec<_>, Vec<_>) = short.into_iter().partition(|(score, _)| score.missing == least);
    survey.open = reaches;
    if let Some((_, reaching)) = survey.open.first() {
        let sums = sums(problem, &state, task);
        for (_, place) in stays {
            let rule = sums.iter().find(|sum| sum.lacking(problem, task, place) > sum.lacking(problem, task, *reaching));
            *survey.forbidden.entry(rule.and_then(|sum| sum.rule)).or_default() += 1;
        }
    }
    survey.open.sort_unstable();
    survey
}

/// A sum that has to be reached, as far as what is chosen reaches it.
struct Sum {
    rule: Option<RuleName>,
    lacks: i64,
    /// What the places of the task would add, by their aspects.
    adds: BTreeMap<u32, i64>,
}

impl Sum {
    fn lacking(&self, problem: &Problem, task: u32, place: u32) -> i64 {
        let added: i64 = problem.aspects(task, place).iter().filter_map(|aspect| self.adds.get(aspect)).sum();
        (self.lacks - added).max(0)
    }
}

/// Every sum that has to be reached, beside what is chosen.
fn sums(problem: &Problem, state: &State<'_>, task: u32) -> Vec<Sum> {
    let chosen = (0..).zip(state.chosen()).filter_map(|(task, place)| Some((task, (*place)?)));
    let chosen: BTreeSet<u32> = chosen.flat_map(|(task, place)| problem.aspects(task, place).to_vec()).collect();
    let own = problem.aspects_of(task);
    let of = |demand: &Demand| match &demand.kind {
        Kind::Count { least: Some(least), members, .. } if demand.strength == Strength::Must => {
            let reached: i64 = members.iter().filter(|member| chosen.contains(&member.index)).map(|member| member.amount).sum();
            let adds = members.iter().filter(|member| own.contains(&member.index)).map(|member| (member.index, member.amount));
            Some(Sum { rule: demand.rule(), lacks: least - reached, adds: adds.collect() })
        }
        _ => None,
    };
    problem.demands.iter().filter_map(of).collect()
}
