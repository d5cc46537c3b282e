//! The least that has to change: what a choice keeps of an older one, core by core, until the rest can hold.
//!
//! Everything that is to be kept is assumed, what weighs most first. Each "no" names some of it of which at least one is
//! given up; the least weight of them is paid, and from then on they may give up one together (Morgado, Dodaro &
//! Marques-Silva 2014, "OLL", with weights). What is paid is a bound from below, and the first "yes" to all that is left pays
//! no more.

use super::view::{Block, Lane, Place, View, first_start};
use super::{Budget, Engine, Refusal, Stop, likely, windows};
use crate::solve::problem::Part;
use crate::solve::{Keep, Problem};
use batsat::Lit;
use std::collections::BTreeMap;

/// What is known of how little has to change.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Least {
    /// A choice; `None` where none was found.
    pub choice: Option<Vec<Option<Place>>>,
    /// Whether it is shown that no choice misses less, and that none that misses as little gives up less.
    pub proved: bool,
}

/// What is kept as a solver sees it: starts, with a room and with somebody.
pub(super) struct Wanted {
    task: u32,
    /// Starts from one to another, in a room and with somebody if that matters; none for being placed at all.
    blocks: Option<Vec<Block>>,
    weight: i64,
}

impl Wanted {
    /// Everything that is to be kept, without what no place of its task keeps.
    pub fn of(problem: &Problem, keeps: &[Keep]) -> Vec<Self> {
        keeps.iter().filter_map(|keep| Wanted::of_one(problem, keep)).collect()
    }

    fn of_one(problem: &Problem, keep: &Keep) -> Option<Self> {
        let Keep { task, weight, .. } = *keep;
        if keep.is_placed() {
            return Some(Wanted { task, blocks: None, weight });
        }
        let parts = problem.tasks[task as usize].parts.iter().enumerate();
        let here = parts.filter(|(_, part)| part.block == keep.block || keep.is_anywhere());
        let blocks: Vec<Block> = here.flat_map(|(at, part)| blocks_of(part, keep, first_start(problem, task, at))).collect();
        (!blocks.is_empty()).then_some(Wanted { task, blocks: Some(blocks), weight })
    }
}

/// The starts of a part that keep something, in runs; the first of the part has this number among those of its task.
fn blocks_of(part: &Part, keep: &Keep, first: u32) -> Vec<Block> {
    let of = |wanted: Option<u32>, known: &[u32]| match wanted {
        Some(wanted) => known.binary_search(&wanted).ok().map(|at| Some(at as u32)),
        None => Some(None),
    };
    let (Some(room), Some(people)) = (of(keep.room, &part.rooms), of(keep.person, &part.people)) else { return Vec::new() };
    let lane = Lane { task: keep.task, room, people };
    let mut blocks: Vec<Block> = Vec::new();
    for (at, start) in (first..).zip(&part.starts) {
        if keep.starts.as_ref().is_some_and(|starts| starts.binary_search(start).is_err()) {
            continue;
        }
        match blocks.last_mut() {
            Some(last) if last.to + 1 == at => last.to = at,
            _ => blocks.push(Block { lane, from: at, to: at }),
        }
    }
    blocks
}

/// What is assumed until a "no" names it, with its weight.
struct Assumed<'e, 'v, 'a> {
    engine: &'e mut Engine<'v, 'a>,
    weights: BTreeMap<Lit, i64>,
    /// How many of some may be given up together: the literals "no more than so many", which stand in reverse.
    more: BTreeMap<Lit, Vec<Lit>>,
    /// Whether a sum is not reached: by how much, only the choice tells, so that nothing is proved.
    falls_short: bool,
}

/// Looks for a choice that misses as little as it can, and of these one that gives up as little as it can.
///
/// Where little has to change it is soonest found with everything assumed at once. Where that takes too long, what weighs most
/// is asked for first, so that there is a choice even if nothing is proved.
pub(super) fn least(view: &View<'_>, wanted: &[Wanted], known: &[Option<Place>], budget: Budget, stop: Stop<'_>) -> Least {
    let known = match windows::narrowed(view) {
        Ok(windows) => likely(view, known, &windows),
        Err(_) => known.to_vec(),
    };
    let at_once = asked(view, wanted, &known, (budget, stop), false);
    if at_once.choice.is_some() { at_once } else { asked(view, wanted, &known, (budget, stop), true) }
}

/// The same with everything assumed at once, or what weighs most first.
fn asked(view: &View<'_>, wanted: &[Wanted], known: &[Option<Place>], (budget, stop): (Budget, Stop<'_>), by_weight: bool) -> Least {
    let mut engine = Engine::new(view, known, budget, stop, &|_| false);
    for shortage in super::hall::shortages(view) {
        engine.add_shortage(&shortage);
    }
    let mut weights: BTreeMap<Lit, i64> = BTreeMap::new();
    for wanted in wanted {
        let literal = match &wanted.blocks {
            Some(blocks) => engine.sat.implies(blocks),
            None => engine.sat.placed(wanted.task),
        };
        *weights.entry(literal).or_default() += wanted.weight;
    }
    // Whatever is missing outweighs all that could change.
    let outweighs = 1 + weights.values().sum::<i64>();
    for literal in engine.all_wanted() {
        *weights.entry(literal).or_default() += outweighs;
    }
    Assumed { engine: &mut engine, weights, more: BTreeMap::new(), falls_short: false }.descend(by_weight)
}

impl Assumed<'_, '_, '_> {
    /// Asks for all, or for what weighs most and then for more, and pays what cannot be had, until all that is left can hold.
    fn descend(&mut self, by_weight: bool) -> Least {
        let mut least = Least::default();
        let mut from = if by_weight { self.weights.values().copied().max().unwrap_or(0) } else { 0 };
        loop {
            let assumed: Vec<Lit> = self.weights.iter().filter(|(_, weight)| **weight >= from).map(|(literal, _)| *literal).collect();
            match self.engine.solve(&assumed) {
                Ok(choice) => {
                    least.choice = Some(choice);
                    match self.weights.values().copied().filter(|weight| *weight < from).max() {
                        Some(lighter) => from = lighter,
                        None => return Least { proved: !self.falls_short, ..least },
                    }
                }
                Err(Refusal::Core(core)) if self.pay(&assumed, &core) => {}
                Err(_) => return least,
            }
        }
    }

    /// Lets one of a core be given up, for the least weight among them; `false` if nothing in it may be.
    fn pay(&mut self, assumed: &[Lit], core: &[Lit]) -> bool {
        let named: Vec<Lit> = assumed.iter().copied().filter(|literal| core.contains(literal)).collect();
        let Some(price) = named.iter().map(|literal| self.weights[literal]).min() else { return false };
        for literal in &named {
            self.falls_short |= self.engine.may_miss(*literal);
            if let Some(weight) = self.weights.get_mut(literal) {
                *weight -= price;
            }
            if let Some(rest) = self.more.get(literal).cloned() {
                self.next(rest, price);
            }
        }
        self.weights.retain(|_, weight| *weight > 0);
        if named.len() > 1 {
            let given_up: Vec<Vec<(i64, Lit)>> = named.iter().map(|literal| vec![(1, !*literal)]).collect();
            let Some(sums) = self.engine.sat.sums(given_up, named.len() as i64) else { return false };
            let rest: Vec<Lit> = sums.range(2..).rev().map(|(_, sum)| !*sum).collect();
            self.next(rest, price);
        }
        true
    }

    /// Assumes the next of "no more than so many", at a price.
    fn next(&mut self, mut rest: Vec<Lit>, price: i64) {
        if let Some(literal) = rest.pop() {
            *self.weights.entry(literal).or_default() += price;
            self.more.insert(literal, rest);
        }
    }
}
