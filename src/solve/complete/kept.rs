//! A choice that keeps as many of the warnings as it can: all of them if that can be, else all but those that a "no" named.
//!
//! A search gives a warning up wherever that is the cheapest next step, and from there often finds no way back: in a nearly
//! full programme whoever moves displaces several. A solver that takes warnings for what must hold finds its way at once.

use super::view::{Place, View};
use super::{Budget, Engine, Refusal, Stop, likely, windows};
use crate::demand::{Demand, Kind, Strength};

/// Whether a demand may be given up, and is one that a solver can take for what must hold.
pub(super) fn may_be_given_up(demand: &Demand) -> bool {
    let is_added = matches!(demand.kind, Kind::Pack(_) | Kind::Order(_) | Kind::Gap(_) | Kind::Count { .. } | Kind::Distinct { .. });
    is_added && demand.rule().is_some() && price(demand) > 0
}

/// What breaking a demand costs at least.
fn price(demand: &Demand) -> i64 {
    match demand.strength {
        Strength::Price(price) => price.of(1),
        Strength::Must | Strength::Report => 0,
    }
}

/// Looks for a choice in which everything required is placed and what must hold does, and gives up as few warnings as it
/// finds out; `None` if it finds none.
pub(super) fn kept(view: &View<'_>, known: &[Option<Place>], budget: Budget, stop: Stop<'_>) -> Option<Vec<Option<Place>>> {
    let windows = windows::narrowed(view).ok()?;
    let known = likely(view, known, &windows);
    let mut engine = Engine::new(view, &known, budget, stop, &may_be_given_up);
    let mut best = loop {
        match engine.solve_all() {
            Ok(choice) => break choice,
            Err(refusal) => {
                let cheapest = engine.cheapest(&refusal)?;
                engine.given_up.insert(cheapest);
            }
        }
    };
    // What was given up early may be kept beside what was given up later.
    let mut given_up: Vec<u32> = engine.given_up.iter().copied().collect();
    given_up.sort_by_key(|demand| (std::cmp::Reverse(price(&view.demands[*demand as usize])), *demand));
    for demand in given_up {
        engine.given_up.remove(&demand);
        match engine.solve_all() {
            Ok(choice) => best = choice,
            Err(_) => _ = engine.given_up.insert(demand),
        }
    }
    Some(best)
}

impl Engine<'_, '_> {
    /// Of the warnings that a refusal names, the one that costs least; `None` if it names none.
    fn cheapest(&self, refusal: &Refusal) -> Option<u32> {
        let named: Vec<u32> = match refusal {
            Refusal::Core(core) => {
                self.sat.all_asked().filter(|(_, _, literal)| core.contains(literal)).map(|(demand, ..)| demand).collect()
            }
            Refusal::TooMuch(demand) => vec![*demand],
            Refusal::Unknown => Vec::new(),
        };
        let demand = |number: u32| &self.view.demands[number as usize];
        let warnings = named.into_iter().filter(|number| may_be_given_up(demand(*number)));
        warnings.min_by_key(|number| (price(demand(*number)), *number))
    }
}
