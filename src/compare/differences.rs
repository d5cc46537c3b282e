//! Everything that differs between two plans of one series: what moved, for whom, and what got better and worse.

use super::by_consultation;
use crate::check::check;
use crate::cost::cost;
use crate::finding::Finding;
use crate::model::{AudienceId, ConsultationId, DeliverableId, Evidence, Level, PersonId, Placement, Plan, RuleName, Series, State};
use crate::rules::nights_away::nights_of;
use std::collections::{BTreeMap, BTreeSet};

/// What differs between two plans of one series.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Differences {
    /// Sittings that have another time, forum, room, moderator or people, in the order of the series.
    pub moved: Vec<Moved>,
    /// Sittings that only the later plan places.
    pub added: Vec<Placement>,
    /// Sittings that only the earlier plan places.
    pub dropped: Vec<Placement>,
    /// Sittings that stay where they are and have come further, or are announced since.
    pub told: Vec<Moved>,
    /// How many sittings stay where they are.
    pub stay: usize,
    /// Consultations that both plans place.
    pub in_both: usize,
    /// Everybody who takes part in what moved, was added or was dropped, in the order of the series.
    pub people: Vec<PersonId>,
    /// Everybody whom that is for.
    pub audiences: Vec<AudienceId>,
    /// What got better or worse.
    pub measures: Vec<Measure>,
}

/// A sitting in two plans.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Where the earlier plan has it.
    pub from: Placement,
    /// Where the later plan has it.
    pub to: Placement,
}

impl Moved {
    /// Whether it has another time.
    pub fn is_retimed(&self) -> bool {
        self.from.when != self.to.when
    }

    /// Whether it has another room, or is beside another forum.
    pub fn is_elsewhere(&self) -> bool {
        (self.from.forum, self.from.room) != (self.to.forum, self.to.room)
    }

    /// Whether somebody else leads it.
    pub fn is_led_otherwise(&self) -> bool {
        self.from.moderator != self.to.moderator
    }

    /// Whether others are chosen to be there.
    pub fn has_others(&self) -> bool {
        self.from.people != self.to.people
    }
}

/// A number of two plans.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Measure {
    /// What is counted.
    pub what: Measured,
    /// In the earlier plan; `None` where there is nothing to count.
    pub before: Option<i64>,
    /// In the later plan.
    pub after: Option<i64>,
    /// The most that it could be, where there is such a number.
    pub of: Option<i64>,
}

/// What is counted of a plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Measured {
    /// Required sittings that are missing.
    Missing,
    /// How often a rule at error is broken, without what is accepted.
    Error(RuleName),
    /// How often a rule at warning is broken, without what is accepted.
    Warning(RuleName),
    /// People who are awake from beginning to end of one sitting of a consultation.
    Awake(ConsultationId),
    /// Working days between the last step of a document and its due day.
    Slack(DeliverableId),
    /// Nights for which a person is away from their base.
    Nights(PersonId),
    /// What planning makes as small as it can, in parts of a price.
    Cost,
}

impl Measure {
    /// Whether the later plan is better by it; `None` if both are alike, or one has nothing to count.
    pub fn is_better(&self) -> Option<bool> {
        let (before, after) = (self.before?, self.after?);
        let is_more = matches!(self.what, Measured::Awake(_) | Measured::Slack(_));
        (before != after).then_some((after > before) == is_more)
    }
}

impl Differences {
    /// What a later plan does otherwise than an earlier one. What is cancelled counts as not placed.
    pub fn of(series: &Series, before: &Plan, after: &Plan) -> Self {
        let mut differences = Differences::default();
        let (was, is) = (by_consultation(before), by_consultation(after));
        for id in series.consultation_ids() {
            let of = |plan: &BTreeMap<ConsultationId, Vec<&Placement>>| {
                plan.get(&id).map(|all| all.iter().map(|placement| (*placement).clone()).collect()).unwrap_or_default()
            };
            differences.in_both += usize::from(was.contains_key(&id) && is.contains_key(&id));
            differences.add(of(&was), of(&is));
        }
        differences.add_those_concerned(series);
        differences.measures = measures(series, before, after, &differences);
        differences
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.added.is_empty() && self.dropped.is_empty() && self.told.is_empty()
    }

    /// The consultations of which a sitting moved, each once.
    pub fn consultations_moved(&self) -> usize {
        self.moved.iter().map(|moved| moved.from.consultation).collect::<BTreeSet<_>>().len()
    }

    /// Adds the sittings of a consultation. Those that stay are no pair for another; the rest are paired by number, then in
    /// order of time.
    fn add(&mut self, mut was: Vec<Placement>, mut is: Vec<Placement>) {
        let mut pairs: Vec<Moved> = Vec::new();
        pair(&mut was, &mut is, &mut pairs, |from, to| from.sitting == to.sitting && from.is_held_as(to));
        pair(&mut was, &mut is, &mut pairs, Placement::is_held_as);
        self.stay += pairs.len();
        let has_come = |pair: &Moved| (pair.from.state, pair.from.announced) != (pair.to.state, pair.to.announced);
        self.told.extend(pairs.drain(..).filter(has_come));
        pair(&mut was, &mut is, &mut pairs, |from, to| from.sitting == to.sitting);
        was.sort_by_key(|placement| placement.when);
        is.sort_by_key(|placement| placement.when);
        pair(&mut was, &mut is, &mut pairs, |_, _| true);
        pairs.sort_by_key(|pair| pair.from.sitting);
        self.moved.append(&mut pairs);
        self.dropped.append(&mut was);
        self.added.append(&mut is);
    }

    fn add_those_concerned(&mut self, series: &Series) {
        let moved = self.moved.iter().flat_map(|moved| [&moved.from, &moved.to]);
        let all: Vec<&Placement> = moved.chain(&self.added).chain(&self.dropped).collect();
        let people: BTreeSet<PersonId> = all.iter().flat_map(|placement| series.people_of(placement)).collect();
        let audiences = all.iter().flat_map(|placement| series.consultation(placement.consultation).audiences.iter().copied());
        let audiences: BTreeSet<AudienceId> = audiences.collect();
        (self.people, self.audiences) = (people.into_iter().collect(), audiences.into_iter().collect());
    }
}

/// Takes out of two lists what fits together.
fn pair(was: &mut Vec<Placement>, is: &mut Vec<Placement>, pairs: &mut Vec<Moved>, fits: impl Fn(&Placement, &Placement) -> bool) {
    was.retain(|from| match is.iter().position(|to| fits(from, to)) {
        Some(at) => {
            pairs.push(Moved { from: from.clone(), to: is.remove(at) });
            false
        }
        None => true,
    });
}

/// The numbers that differ, and the people awake wherever a time does. Both plans are measured on one day, that of the later
/// one: none gets better or worse because days went by.
fn measures(series: &Series, before: &Plan, after: &Plan, differences: &Differences) -> Vec<Measure> {
    let on_one_day = |plan: &Plan| {
        let evidence = Evidence { planned: after.evidence.planned, ..plan.evidence.clone() };
        Plan { evidence, placements: plan.placements.clone() }
    };
    let plans = &[on_one_day(before), on_one_day(after)];
    let placed = plans
        .each_ref()
        .map(|plan| plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect::<Vec<_>>());
    let costs = plans.each_ref().map(|plan| cost(series, plan));
    let mut measures = vec![Measure::of(Measured::Missing, costs.map(|cost| Some(cost.missing)), None)];
    let broken = plans.each_ref().map(|plan| broken(&check(series, plan, None)));
    let rules: BTreeSet<(Level, RuleName)> = broken.iter().flat_map(|broken| broken.keys().copied()).collect();
    for (level, rule) in rules.into_iter().rev() {
        let what = if level == Level::Error { Measured::Error(rule) } else { Measured::Warning(rule) };
        let counts = [0, 1].map(|plan: usize| Some(broken[plan].get(&(level, rule)).copied().unwrap_or(0)));
        measures.push(Measure::of(what, counts, None));
    }
    let retimed = differences.moved.iter().filter(|moved| moved.is_retimed()).map(|moved| moved.from.consultation);
    for id in retimed.collect::<BTreeSet<_>>() {
        let people = series.consultation(id).audiences.iter().map(|audience| i64::from(series.audience(*audience).size)).sum();
        measures.push(Measure::of(Measured::Awake(id), [0, 1].map(|plan: usize| awake(series, id, &placed[plan])), Some(people)));
    }
    for number in 0..series.deliverables.len() as u32 {
        let id = DeliverableId(number);
        measures.push(Measure::of(Measured::Slack(id), [0, 1].map(|plan: usize| slack(series, id, &placed[plan])), None));
    }
    let nights = [0, 1].map(|plan: usize| nights_of(series, &placed[plan]));
    for person in nights.iter().flat_map(|nights| nights.keys().copied()).collect::<BTreeSet<_>>() {
        let of = [0, 1].map(|plan: usize| Some(nights[plan].get(&person).copied().unwrap_or(0)));
        measures.push(Measure::of(Measured::Nights(person), of, None));
    }
    measures.push(Measure::of(Measured::Cost, costs.map(|cost| Some(cost.cost.0)), None));
    measures.retain(|measure| measure.before != measure.after);
    measures
}

impl Measure {
    fn of(what: Measured, [before, after]: [Option<i64>; 2], of: Option<i64>) -> Self {
        Measure { what, before, after, of }
    }
}

/// How often each rule is broken that matters to a plan; what is missing is counted by itself.
fn broken(findings: &[Finding]) -> BTreeMap<(Level, RuleName), i64> {
    let mut broken = BTreeMap::new();
    let counts = |finding: &&Finding| finding.level >= Level::Warning && finding.accepted.is_none() && finding.rule != RuleName::Unplaced;
    for finding in findings.iter().filter(counts) {
        *broken.entry((finding.level, finding.rule)).or_insert(0) += 1;
    }
    broken
}

/// How many people are awake from beginning to end of a sitting of a consultation; `None` if it has none, or is for nobody.
fn awake(series: &Series, id: ConsultationId, placements: &[Placement]) -> Option<i64> {
    let sittings: Vec<_> = placements.iter().filter(|placement| placement.consultation == id).filter_map(Placement::interval).collect();
    let audiences = &series.consultation(id).audiences;
    let audiences = audiences.iter().map(|audience| series.audience(*audience));
    let is_awake = |audience: &&crate::model::Audience| sittings.iter().any(|sitting| series.discomfort(audience, *sitting).0 == 0);
    let has_some = !sittings.is_empty() && !series.consultation(id).audiences.is_empty();
    has_some.then(|| audiences.filter(is_awake).map(|audience| i64::from(audience.size)).sum())
}

/// The least slack that what feeds a document leaves; `None` if nothing of it is placed.
fn slack(series: &Series, id: DeliverableId, placements: &[Placement]) -> Option<i64> {
    let feeds = |placement: &&Placement| series.consultation(placement.consultation).feeds.contains(&id);
    let slack = |placement: &Placement| series.slack(series.deliverable(id), series.last_day(placement));
    placements.iter().filter(feeds).filter_map(slack).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Placed, october, series};

    fn plan(placed: &Placed<'_>) -> Plan {
        Plan { placements: placed.placements().to_vec(), ..Plan::default() }
    }

    #[test]
    fn what_moved_is_told_with_those_whom_it_concerns() {
        let series =
            series().room("hall").person("m").consultation("a", 60).consultation("b", 60).audience("East", "Asia/Tokyo").with(|series| {
                series.consultations[1].moderators = vec![PersonId(0)];
            });
        let before = plan(&series.put("a", "hall", "09:00").put("b", "", "10:00"));
        let after = plan(&series.put("a", "hall", "17:00"));
        let found = Differences::of(&series.clone_of(), &before, &after);
        assert_eq!((found.moved.len(), found.added.len(), found.dropped.len(), found.stay, found.in_both), (1, 0, 1, 0, 1));
        assert!(found.moved[0].is_retimed() && !found.moved[0].is_elsewhere());
        assert_eq!(found.audiences, [AudienceId(0)]);
        let awake = found.measures.iter().find(|measure| measure.what == Measured::Awake(ConsultationId(0))).expect("a time moved");
        assert_eq!((awake.before, awake.after, awake.of, awake.is_better()), (Some(100), Some(0), Some(100), Some(false)));
        assert!(Differences::of(&series.clone_of(), &before, &before).is_empty());
    }

    #[test]
    fn no_plan_gets_worse_because_days_went_by() {
        let series = series().room("hall").consultation("a", 60);
        let made_on = |day: i64| {
            let evidence = Evidence { planned: Some(october(day)), ..Evidence::default() };
            Plan { evidence, placements: series.put("a", "hall", "21 09:00").placements().to_vec() }
        };
        assert_eq!(Differences::of(&series.clone_of(), &made_on(1), &made_on(25)).measures, []);
    }

    #[test]
    fn a_state_that_changes_is_told_and_moves_nothing() {
        let series = series().room("hall").consultation("a", 60);
        let before = plan(&series.put("a", "hall", "09:00"));
        let mut after = before.clone();
        after.placements[0].state = State::Tentative;
        let found = Differences::of(&series.clone_of(), &before, &after);
        assert_eq!((found.moved.len(), found.told.len(), found.is_empty()), (0, 1, false));
    }
}
