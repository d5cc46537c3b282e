//! The fewest that stay out: what must be missing, core by core, until the rest can hold.
//!
//! Everything that may be missing is assumed. Each "no" names some of it of which at least one is missing; from then on they
//! may miss one together, and the next "no" asks for a second (Morgado, Dodaro & Marques-Silva 2014, "OLL"). The "no"s
//! counted are a bound from below, and the first "yes" misses as little where sums fall short by 1 at most.

use super::view::{Place, View};
use super::{Budget, Engine, Refusal, Stop, hall};
use batsat::Lit;
use std::collections::BTreeMap;

/// What is known of how little can be missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fewest {
    /// Every choice misses at least so much of what could be there.
    pub least: i64,
    /// A choice that misses little; `None` where none was found.
    pub choice: Option<Vec<Option<Place>>>,
}

/// What is assumed until a "no" names it.
struct Assumed<'e, 'v, 'a> {
    engine: &'e mut Engine<'v, 'a>,
    literals: Vec<Lit>,
    /// How many of some may be missing together: the literals "more than so many are", from the second on.
    more: BTreeMap<Lit, Vec<Lit>>,
    least: i64,
}

/// Looks for a choice that misses as little as it can.
pub(super) fn fewest(view: &View<'_>, known: &[Option<Place>], budget: Budget, stop: Stop<'_>) -> Fewest {
    let mut engine = Engine::new(view, known, budget, stop, &|_| false);
    for shortage in hall::shortages(view) {
        engine.add_shortage(&shortage);
    }
    let literals = engine.all_wanted();
    let mut assumed = Assumed { engine: &mut engine, literals, more: BTreeMap::new(), least: 0 };
    let choice = assumed.descend();
    Fewest { least: assumed.least, choice }
}

impl Assumed<'_, '_, '_> {
    /// Raises the bound until the rest can hold.
    fn descend(&mut self) -> Option<Vec<Option<Place>>> {
        loop {
            match self.engine.solve(&self.literals.clone()) {
                Ok(choice) => return Some(choice),
                Err(Refusal::Core(core)) if self.relax(&core) => {}
                Err(_) => return None,
            }
        }
    }

    /// Lets one of a core be missing; `false` if nothing in it may be.
    fn relax(&mut self, core: &[Lit]) -> bool {
        let named: Vec<Lit> = self.literals.iter().copied().filter(|literal| core.contains(literal)).collect();
        if named.is_empty() {
            return false;
        }
        self.least += 1;
        self.literals.retain(|literal| !named.contains(literal));
        for literal in &named {
            self.engine.may_miss(*literal);
            if let Some(mut rest) = self.more.remove(literal) {
                self.next(&mut rest);
            }
        }
        if named.len() > 1 {
            let missing: Vec<Vec<(i64, Lit)>> = named.iter().map(|literal| vec![(1, !*literal)]).collect();
            let Some(sums) = self.engine.sat.sums(missing, named.len() as i64) else { return false };
            let mut rest: Vec<Lit> = sums.range(2..).rev().map(|(_, sum)| !*sum).collect();
            self.next(&mut rest);
        }
        true
    }

    /// Assumes the next of "no more than so many", which stand in reverse.
    fn next(&mut self, rest: &mut Vec<Lit>) {
        if let Some(literal) = rest.pop() {
            self.literals.push(literal);
            self.more.insert(literal, std::mem::take(rest));
        }
    }
}
