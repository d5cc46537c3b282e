//! Warnings that a plan gives up: for what, and by how much.
//!
//! A warning is given up where keeping it would cost more. Told is the cheapest way to keep it by moving one sitting while
//! all others stay; moving several at once is not looked at.

use crate::asked::{Asked, of_everything};
use crate::check::{findings_of, is_accepted, with_short_titles};
use crate::cost::by_asker;
use crate::demand::{Asker, Demand, Demands, Strength};
use crate::model::{Level, Placement, Price, RuleName, Series, Subject};
use crate::rules::{self, Broken, Rule, words};
use crate::solve::{Stop, alternatives};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A warning that a plan gives up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenUp {
    /// The rule.
    pub rule: RuleName,
    /// What is so, in the words of the rule.
    pub message: String,
    /// What breaking it costs the plan.
    pub costs: Price,
    /// How it could be kept by moving one sitting.
    pub instead: Instead,
}

/// How a warning could be kept by moving one sitting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Instead {
    /// By this.
    Move(Box<Move>),
    /// By none of those concerned that may move: wherever one is held, it stays broken, or something that must hold breaks.
    Nowhere,
    /// None of those concerned may move: the series fixes them, or they are confirmed, announced, held or past.
    Fixed,
    /// Not known: not all places were looked at.
    NotFound,
}

/// A sitting held elsewhere, and what that changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Move {
    /// Where the sitting is in the plan.
    pub from: Placement,
    /// Where it would be.
    pub to: Placement,
    /// How much more the plan would cost.
    pub more: Price,
    /// Whether no single move that keeps it costs less; else not all were looked at.
    pub is_cheapest: bool,
    /// How much more each rule and wish would cost, the largest first; those that would cost less come last.
    pub by: Vec<(Asker, Price)>,
}

/// Of one sitting, so many of the cheapest places are looked at, which every answer says.
const MOST_PLACES: usize = 4_096;
/// So many at once.
const AT_ONCE: usize = 64;
/// Of one plan, so many broken demands are looked at, those that cost most; of the others it is said that nothing was found.
const MOST_BROKEN: usize = 64;

/// The warnings that a choice gives up, without those that are accepted, the dearest first.
pub(crate) fn given_up(series: &Series, asked: &Asked, chosen: &[Option<u32>], stop: Stop<'_>) -> Vec<GivenUp> {
    let plan = Chosen::of(series, asked, chosen);
    let mut broken = plan.broken();
    broken.sort_by_key(|broken| std::cmp::Reverse(broken.costs));
    let mut found: Vec<(Found, Instead)> = Vec::new();
    for (number, broken) in broken.into_iter().enumerate() {
        let instead = if number < MOST_BROKEN && !stop() { plan.instead(&broken) } else { Instead::NotFound };
        let same = |(other, known): &&mut (Found, Instead)| {
            other.rule.name() == broken.rule.name() && other.indices == broken.indices && *known == instead
        };
        match found.iter_mut().find(same) {
            Some((known, _)) => known.join(broken),
            None => found.push((broken, instead)),
        }
    }
    found.into_iter().map(|(broken, instead)| plan.describe(broken, instead)).collect()
}

/// Broken demands of one rule by the same placements.
struct Found {
    rule: &'static dyn Rule,
    /// What is broken, and by how much.
    excesses: Vec<(Subject, i64)>,
    /// The subject of the demand, which may have several sums.
    asked_of: Subject,
    indices: Vec<u32>,
    costs: i64,
}

impl Found {
    fn join(&mut self, other: Found) {
        self.excesses.extend(other.excesses);
        self.costs += other.costs;
    }

    fn amount(&self) -> i64 {
        self.excesses.iter().map(|(_, amount)| amount).sum()
    }
}

/// What is placed, with the task and place of each.
struct Chosen<'a> {
    series: &'a Series,
    asked: &'a Asked,
    places: &'a [Option<u32>],
    tasks: Vec<u32>,
    placements: Vec<Placement>,
    /// What they cost by each rule and wish, once that is asked for.
    costs: OnceCell<BTreeMap<Asker, i64>>,
}

impl<'a> Chosen<'a> {
    fn of(series: &'a Series, asked: &'a Asked, places: &'a [Option<u32>]) -> Self {
        let chosen = || (0..).zip(places).filter_map(|(task, place)| Some((task, (*place)?)));
        let placements: Vec<Placement> = chosen().map(|(task, place)| asked.placement(task, place)).collect();
        let tasks = chosen().map(|(task, _)| task).collect();
        Chosen { series, asked, places, tasks, placements, costs: OnceCell::new() }
    }

    /// Every demand at warning that is broken at a price and not accepted.
    fn broken(&self) -> Vec<Found> {
        let series = self.series;
        let rules = rules::all().iter().filter(|rule| series.has_level(rule.name(), |level| level == Level::Warning));
        rules.flat_map(|rule| demands(series, *rule, &self.placements).into_iter().flat_map(|demand| self.found(*rule, &demand))).collect()
    }

    fn found(&self, rule: &'static dyn Rule, demand: &Demand) -> Vec<Found> {
        let Strength::Price(price) = demand.strength else { return Vec::new() };
        let excesses = demand.broken(|_| true).into_iter().filter(|excess| price.of(excess.amount) > 0 && !excess.indices.is_empty());
        let found = excesses.map(|excess| Found {
            rule,
            excesses: vec![(excess.subject, excess.amount)],
            asked_of: demand.subject,
            indices: excess.indices,
            costs: price.of(excess.amount),
        });
        let open =
            |found: &Found| found.excesses.iter().all(|excess| !is_accepted(self.series, rule.name(), &self.as_broken(found, *excess)));
        found.filter(open).collect()
    }

    fn as_broken(&self, found: &Found, (subject, excess): (Subject, i64)) -> Broken<'_> {
        let placements = found.indices.iter().map(|index| &self.placements[*index as usize]).collect();
        Broken { subject, placements, excess }
    }

    /// The cheapest way to keep what is broken by moving one of those concerned.
    fn instead(&self, broken: &Found) -> Instead {
        let mut best: Option<(i64, u32, Placement)> = None;
        let (mut may_move, mut all) = (false, true);
        for index in &broken.indices {
            let task = self.tasks[*index as usize];
            if self.asked.problem.tasks[task as usize].pinned {
                continue;
            }
            may_move = true;
            let places = alternatives(&self.asked.problem, self.places, task);
            let places: Vec<(i64, u32)> =
                places.into_iter().filter(|(change, _)| change.missing <= 0).map(|(change, place)| (change.cost, place)).collect();
            let worth = places.iter().take_while(|(more, _)| best.as_ref().is_none_or(|(known, ..)| more < known)).count();
            all &= worth <= MOST_PLACES && self.asked.sittings[task as usize].unseen.is_none();
            if let Some((more, to)) = self.first_that_keeps(broken, *index, &places[..worth.min(MOST_PLACES)]) {
                best = Some((more, *index, to));
            }
        }
        match best {
            Some((more, index, to)) => Instead::Move(Box::new(self.move_to(index, to, (more, all)))),
            None if !may_move => Instead::Fixed,
            None if all => Instead::Nowhere,
            None => Instead::NotFound,
        }
    }

    /// The first of some places at which what is broken is kept, with what it costs more.
    fn first_that_keeps(&self, broken: &Found, index: u32, places: &[(i64, u32)]) -> Option<(i64, Placement)> {
        let task = self.tasks[index as usize];
        let others = || self.placements.iter().enumerate().filter(|(other, _)| *other != index as usize).map(|(_, other)| other.clone());
        let allowed = self.amount(broken, &self.placements, |_| true) - broken.amount();
        places.chunks(AT_ONCE).find_map(|some| {
            let mut tried: Vec<Placement> = others().collect();
            let first = tried.len();
            tried.extend(some.iter().map(|(_, place)| self.asked.placement(task, *place)));
            let demands = self.asked_of(broken, &tried);
            let keeps = |at: &usize| amount(&demands, |index| index < first || index == first + at) <= allowed;
            let at = (0..some.len()).find(keeps)?;
            Some((some[at].0, tried.swap_remove(first + at)))
        })
    }

    /// The rule's demands of the subject over some placements.
    fn asked_of(&self, broken: &Found, placements: &[Placement]) -> Vec<Demand> {
        let mut demands = demands(self.series, broken.rule, placements);
        demands.retain(|demand| demand.subject == broken.asked_of);
        demands
    }

    fn amount(&self, broken: &Found, placements: &[Placement], chosen: impl Fn(usize) -> bool) -> i64 {
        amount(&self.asked_of(broken, placements), chosen)
    }

    fn move_to(&self, index: u32, to: Placement, (more, is_cheapest): (i64, bool)) -> Move {
        let mut placements = self.placements.clone();
        let from = std::mem::replace(&mut placements[index as usize], to.clone());
        let after = costs(self.series, &placements);
        let before = self.costs.get_or_init(|| costs(self.series, &self.placements));
        let askers: std::collections::BTreeSet<Asker> = before.keys().chain(after.keys()).copied().collect();
        let of = |costs: &BTreeMap<Asker, i64>, asker| costs.get(&asker).copied().unwrap_or(0);
        let changes = askers.into_iter().map(|asker| (asker, of(&after, asker) - of(before, asker)));
        let mut by: Vec<(Asker, i64)> = changes.filter(|(_, change)| *change != 0).collect();
        by.sort_by_key(|(_, change)| -change);
        Move { from, to, more: Price(more), is_cheapest, by: by.into_iter().map(|(asker, change)| (asker, Price(change))).collect() }
    }

    fn describe(&self, found: Found, instead: Instead) -> GivenUp {
        let broken = found.excesses.iter().map(|excess| self.as_broken(&found, *excess)).collect();
        let findings = findings_of(&with_short_titles(self.series.clone()), found.rule, Level::Warning, broken);
        let message = words::list(findings.into_iter().map(|finding| finding.message));
        GivenUp { rule: found.rule.name(), message, costs: Price(found.costs), instead }
    }
}

/// What a rule asks of placements.
fn demands(series: &Series, rule: &dyn Rule, placements: &[Placement]) -> Vec<Demand> {
    let mut demands = Demands::over(series, placements);
    demands.asked_by(rule.name(), series.rules.level(rule.name()));
    rule.demands(series, placements, &mut demands);
    demands.into_vec()
}

/// By how much placements exceed demands.
fn amount(demands: &[Demand], chosen: impl Fn(usize) -> bool) -> i64 {
    let excesses = demands.iter().flat_map(|demand| demand.broken(|index| chosen(index as usize)));
    excesses.map(|excess| excess.amount).sum()
}

/// What placements cost by each rule and wish.
fn costs(series: &Series, placements: &[Placement]) -> BTreeMap<Asker, i64> {
    by_asker(&of_everything(series, placements).into_vec())
}
