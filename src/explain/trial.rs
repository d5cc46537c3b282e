//! One sitting of a plan, tried elsewhere while all others stay.

use crate::asked::{Asked, of_everything};
use crate::demand::{Asker, Score, Strength};
use crate::model::{ConsultationId, Placement, Plan, RuleName, Series, State};
use crate::solve::{self, Survey};
use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A plan of which one sitting is free and all others stay where they are, whatever they break.
pub(super) struct Trial {
    /// The series, on the day on which the plan was made.
    pub series: Series,
    /// The plan, with the sitting where it is.
    pub plan: Plan,
    id: ConsultationId,
    pub sitting: u32,
    /// Where the sitting is now.
    pub from: Option<Placement>,
    asked: Asked,
    task: Option<u32>,
    /// Nothing is offered before this day.
    today: Date,
}

impl Trial {
    pub fn of(series: &Series, plan: &Plan, (id, sitting): (ConsultationId, u32)) -> Trial {
        let today = series.planned;
        let series = Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() };
        let is_it = |placement: &&Placement| (placement.consultation, placement.sitting) == (id, sitting);
        let from = plan.placements.iter().find(is_it).filter(|placement| placement.state != State::Cancelled).cloned();
        let asked = Asked::of(&series, Some(&all_but(&series, plan, (id, sitting))));
        let free = (0..).zip(&asked.sittings).find(|(_, free)| (free.consultation, free.sitting) == (id, sitting));
        let task = free.map(|(task, _)| task);
        Trial { series, plan: plan.clone(), id, sitting, from, asked, task, today }
    }

    /// How many places there are, and which rules take them.
    pub fn survey(&self) -> Survey {
        self.task.map(|task| solve::survey(&self.asked.problem, task)).unwrap_or_default()
    }

    /// The places that break nothing that must hold, the best first, without the one where it is.
    pub fn open(&self, survey: &Survey) -> Vec<Placement> {
        let Some(task) = self.task else { return Vec::new() };
        let placed = |(_, place): &(Score, u32)| self.asked.placement(task, *place);
        let is_elsewhere =
            |to: &Placement| !self.from.as_ref().is_some_and(|from| from.is_held_as(to)) && self.series.first_day(to) >= self.today;
        survey.open.iter().map(placed).filter(is_elsewhere).collect()
    }

    /// Where it could be at all, before any rule: rooms and people of its candidates.
    pub fn anywhere(&self) -> Option<&crate::candidates::Sitting> {
        self.task.map(|task| &self.asked.sittings[task as usize])
    }

    /// The plan with the sitting elsewhere, as tentative as it was.
    pub fn with(&self, to: &Placement) -> Plan {
        let mut plan = Plan { evidence: self.plan.evidence.clone(), placements: self.plan.placements.clone() };
        plan.placements.retain(|placement| (placement.consultation, placement.sitting) != (self.id, self.sitting));
        let state = self.from.as_ref().map_or(State::Draft, |from| from.state);
        plan.placements.push(Placement { state, ..to.clone() });
        plan.placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
        plan
    }

    /// What the plan comes to with each of some placements of the sitting, the others where they are.
    pub fn weighed(&self, trials: &[Placement]) -> Vec<Weight> {
        const AT_ONCE: usize = 64;
        let others = self.plan.placements.iter().filter(|placement| placement.state != State::Cancelled);
        let others: Vec<Placement> =
            others.filter(|placement| (placement.consultation, placement.sitting) != (self.id, self.sitting)).cloned().collect();
        let first = others.len();
        let weigh = |some: &[Placement]| {
            let placements: Vec<Placement> = others.iter().chain(some).cloned().collect();
            let demands = of_everything(&self.series, &placements).into_vec();
            let mut weights = vec![Weight::default(); some.len()];
            let mut broken: Vec<BTreeSet<Asker>> = vec![BTreeSet::new(); some.len()];
            for demand in &demands {
                let amount = |chosen: &dyn Fn(u32) -> bool| demand.broken(chosen).iter().map(|excess| excess.amount).sum::<i64>();
                let without = amount(&|index| (index as usize) < first);
                for (at, weight) in weights.iter_mut().enumerate() {
                    let chosen = |index: u32| (index as usize) < first || index as usize == first + at;
                    if demand.strength != Strength::Must {
                        weight.cost += demand.cost(chosen).unwrap_or(0);
                        continue;
                    }
                    let more = amount(&chosen) - without;
                    weight.more += more;
                    broken[at].extend((more > 0).then_some(demand.asker));
                }
            }
            weights.iter_mut().zip(&broken).for_each(|(weight, broken)| weight.rules = broken.len() as i64);
            weights
        };
        trials.chunks(AT_ONCE).flat_map(weigh).collect()
    }
}

/// What a plan comes to with a sitting at a place: of two the one of which fewer rules break, and then the cheaper, is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Weight {
    /// How many rules that must hold break more than without it.
    pub rules: i64,
    /// What the plan costs.
    pub cost: i64,
    /// By how much more those rules break.
    pub more: i64,
}

impl Weight {
    /// This with what differs in another from one that both have in common.
    pub fn with(self, other: Weight, common: Weight) -> Weight {
        Weight {
            rules: self.rules + other.rules - common.rules,
            cost: self.cost + other.cost - common.cost,
            more: self.more + other.more - common.more,
        }
    }
}

/// The plan without one sitting, all others promised, and what is not placed called off: so nothing else is looked for.
fn all_but(series: &Series, plan: &Plan, free: (ConsultationId, u32)) -> Plan {
    let of = |placement: &Placement| (placement.consultation, placement.sitting);
    let promised = |placement: &Placement| {
        let state = if placement.state == State::Cancelled { State::Cancelled } else { State::Confirmed };
        Placement { state, ..placement.clone() }
    };
    let mut placements: Vec<Placement> = plan.placements.iter().filter(|placement| of(placement) != free).map(promised).collect();
    for (consultation, sitting) in crate::candidates::sittings(series) {
        if (consultation, sitting) != free && !placements.iter().any(|placement| of(placement) == (consultation, sitting)) {
            placements.push(called_off(consultation, sitting));
        }
    }
    Plan { evidence: plan.evidence.clone(), placements }
}

fn called_off(consultation: ConsultationId, sitting: u32) -> Placement {
    let when = crate::model::When::Written { from: Date::default(), to: Date::default() };
    let (forum, room, moderator) = (None, None, None);
    Placement {
        consultation,
        sitting,
        when,
        forum,
        room,
        moderator,
        state: State::Cancelled,
        announced: None,
        as_announced: None,
        people: Vec::new(),
    }
}

/// Which rules forbid places, those that forbid most first.
pub(super) fn forbidding(survey: &Survey) -> Vec<(RuleName, u32)> {
    let mut rules: BTreeMap<RuleName, u32> = BTreeMap::new();
    for (rule, count) in survey.forbidden.iter().filter_map(|(rule, count)| Some(((*rule)?, count))) {
        *rules.entry(rule).or_default() += count;
    }
    let mut rules: Vec<(RuleName, u32)> = rules.into_iter().collect();
    rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    rules
}
