//! Whether some of what is asked can hold, asked again and again of one solver, which keeps what it learns.

use super::lemmas::{Lemmas, Part};
use super::sat::Sat;
use super::view::{Place, View};
use super::{Budget, Engine, Refusal, Stop};
use batsat::Lit;
use std::collections::BTreeSet;

/// What was found of tasks and demands that are asked for together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::solve) enum Verdict {
    /// All of them can hold.
    Holds,
    /// These tasks and these demands, by number, cannot all hold.
    Fails {
        /// The tasks.
        tasks: BTreeSet<u32>,
        /// The demands.
        demands: BTreeSet<u32>,
    },
    /// The budget ran out.
    Unknown,
}

/// A solver that is asked about parts of a problem.
pub(in crate::solve) struct Subsets<'v, 'a> {
    engine: Engine<'v, 'a>,
    /// The demands that must hold.
    musts: BTreeSet<u32>,
}

impl<'v, 'a> Subsets<'v, 'a> {
    /// Of a problem whose places are all open; nothing is likely that is not `known`.
    pub fn new(view: &'v View<'v>, known: &'v [Option<Place>], stop: Stop<'a>) -> Self {
        let lemmas = Lemmas::new(view, &|_| false);
        let sat = Sat::new(view, known, Budget { conflicts: 0, looks: 0 }, stop);
        let musts = lemmas.numbers().collect();
        Subsets { engine: Engine { view, known, lemmas, sat, given_up: BTreeSet::new() }, musts }
    }

    /// Whether these tasks can all be placed while these demands hold; the others may do as they like.
    pub fn can_hold(&mut self, tasks: &BTreeSet<u32>, demands: &BTreeSet<u32>, budget: Budget) -> Verdict {
        let engine = &mut self.engine;
        engine.sat.allow(budget);
        engine.given_up = self.musts.difference(demands).copied().collect();
        let reached = engine.lemmas.reached().into_iter().filter(|demand| demands.contains(demand));
        let reached: Vec<Lit> = reached.map(|demand| engine.sat.asked(demand, Part::Reached)).collect();
        let placed = tasks.iter().map(|task| engine.sat.placed(*task));
        let assumed: Vec<Lit> = placed.chain(reached).collect();
        match engine.solve(&assumed) {
            Ok(_) => Verdict::Holds,
            Err(Refusal::Core(core)) => {
                let origins = engine.origins(&core);
                let tasks = origins.iter().filter_map(|origin| origin.task()).collect();
                Verdict::Fails { tasks, demands: origins.iter().filter_map(|origin| origin.demand()).collect() }
            }
            Err(Refusal::TooMuch(_) | Refusal::Unknown) => Verdict::Unknown,
        }
    }
}
