//! A series as the engines see it: every candidate of every sitting, what is asked of them, and the way back.

use crate::candidates::{self, Sitting, Spot, Unseen, Venue};
use crate::check::{check, findings_of, is_answered, with_short_titles};
use crate::demand::shares::Shares;
use crate::demand::{self, Demand, Demands, Strength};
use crate::model::{Acceptance, ConsultationId, Evidence, Level, Omitted, Placement, Plan, RuleName, Series, State, Subject};
use crate::rules::{self, Broken, Sees, unplaced, wishes, words};
use crate::solve::{Block, Given, LeavingOut, Problem, Shape, Task, TaskSpec, Ties, shapes};
use crate::text;
use crate::ties;
use crate::time::Instant;
use std::collections::BTreeMap;

/// A series as the engines see it, with the way back.
pub(crate) struct Asked {
    pub(crate) sittings: Vec<Sitting>,
    pub(crate) problem: Problem,
}

/// A sitting, and what is known of it from an older plan.
pub(crate) struct Known {
    pub(crate) sitting: Sitting,
    /// Where it was, or is best looked for first.
    pub(crate) before: Option<Placement>,
    /// What leaving it out costs on top, where it may be left out.
    pub(crate) leaving_out: i64,
}

/// What is asked of a series: the rules and wishes that see this much of a placement.
type Asking<'a> = &'a dyn Fn(Sees, &Series, &[Placement], &mut Demands);

/// What rules at error ask of some sittings, with every place of theirs open.
pub(crate) struct Stated {
    pub(crate) sittings: Vec<Sitting>,
    /// A task for each sitting, none of which may stay out.
    pub(crate) specs: Vec<TaskSpec>,
    /// The demands over the aspects of their places.
    pub(crate) demands: Vec<Demand>,
}

/// Between what points the sittings of a consultation can be.
pub(crate) struct Extremes {
    /// The first point of each sitting; the last of these.
    pub(crate) last_of_first: Instant,
    /// The last point of each sitting; the first of these.
    pub(crate) least_of_last: Instant,
}

impl From<Given> for Spot {
    fn from(given: Given) -> Self {
        Spot { venue: given.block, start: given.start, room: given.room, crew: given.person }
    }
}

impl From<Spot> for Given {
    fn from(spot: Spot) -> Self {
        Given { block: spot.venue, start: spot.start, room: spot.room, person: spot.crew }
    }
}

impl Asked {
    pub(crate) fn of(series: &Series, baseline: Option<&Plan>) -> Self {
        Asked::by(series, baseline, &everything, &|_| true)
    }

    /// The same where starts that the file fixes may be left out, if they keep every rule on their own; `None` if there is
    /// none of these.
    pub(crate) fn with_loose_starts(series: &Series, baseline: Option<&Plan>, fixed: &Asked) -> Option<Self> {
        let may_go: Vec<bool> =
            fixed.sittings.iter().zip(&fixed.problem.tasks).map(|(sitting, task)| task.pinned && sitting.pinned.is_none()).collect();
        may_go.contains(&true).then_some(())?;
        let all = Asked::by(series, baseline, &everything, &|number| !may_go[number]);
        // Those that break a rule on their own stay, and are told.
        let breaks: Vec<bool> = all.problem.tasks.iter().map(|task| task.open == 0).collect();
        let is_fixed = |number: usize| !may_go[number] || breaks[number];
        (0..may_go.len()).any(|number| !is_fixed(number)).then(|| Asked::by(series, baseline, &everything, &is_fixed))
    }

    /// The same without wishes, to tell what can be at all: they rule out nothing.
    pub(crate) fn without_wishes(series: &Series, baseline: Option<&Plan>) -> Self {
        Asked::by(series, baseline, &rules_alone, &|_| true)
    }

    /// The same where what has one start that the file fixes keeps every rule at error too, unless a finding about it may be
    /// accepted; `None` if there is none of these.
    pub(crate) fn with_fixed_starts_judged(&self, series: &Series, baseline: Option<&Plan>) -> Option<Self> {
        let is_accepted = |id: ConsultationId| {
            let about = |accepted: &&Acceptance| accepted.consultations.is_empty() || accepted.consultations.contains(&id);
            series.acceptances.iter().filter(about).any(|accepted| series.has_level(accepted.rule, |level| level == Level::Error))
        };
        let is_free = |sitting: &Sitting| sitting.pinned.is_none() && !is_accepted(sitting.consultation);
        let free: Vec<bool> = self.sittings.iter().map(is_free).collect();
        let is_judged = free.iter().zip(&self.problem.tasks).any(|(free, task)| *free && task.pinned);
        is_judged.then(|| Asked::by(series, baseline, &rules_alone, &|number| !free[number]))
    }

    fn by(series: &Series, baseline: Option<&Plan>, asking: Asking<'_>, is_fixed: &dyn Fn(usize) -> bool) -> Self {
        let sittings = candidates::of(series, baseline);
        let before = std::iter::once(None).chain(sittings.iter().map(Some));
        let shares = Shares::of(series);
        let numbered = sittings.iter().zip(before).enumerate();
        let specs: Vec<TaskSpec> = numbered
            .map(|(number, (sitting, before))| {
                let older = baseline.and_then(|plan| older(plan, sitting));
                let ties = |venue: &Venue| ties::of(series, (sitting, venue), (number, sittings.len()), older);
                let spec = spec(series, &shares, (sitting, &ties), before);
                let pinned = spec.pinned && (sitting.pinned.is_some() || is_fixed(number));
                TaskSpec { before: ties::before(sitting, older), pinned, ..spec }
            })
            .collect();
        let problem = Problem::new(&specs, demands(series, &sittings, &specs, asking));
        Asked { sittings, problem }
    }

    /// What is asked of just these sittings, each with where it was in an older plan and what leaving it out costs on top, and
    /// what `charges` asks on top over the aspects of their places. No two are interchangeable: each has its own place to keep.
    pub(crate) fn of_sittings(series: &Series, known: Vec<Known>, charges: impl FnOnce(&[Vec<Shape>]) -> Vec<Demand>) -> Self {
        let (shares, count) = (Shares::of(series), known.len());
        let specs: Vec<TaskSpec> = known
            .iter()
            .enumerate()
            .map(|(number, Known { sitting, before, leaving_out })| {
                let ties = |venue: &Venue| ties::of(series, (sitting, venue), (number, count), before.as_ref());
                let spec = spec(series, &shares, (sitting, &ties), None);
                let leaving_out = match spec.leaving_out {
                    LeavingOut::Costs(cost) => LeavingOut::Costs(cost + leaving_out),
                    LeavingOut::Refused => LeavingOut::Refused,
                };
                TaskSpec { before: ties::before(sitting, before.as_ref()), leaving_out, ..spec }
            })
            .collect();
        let sittings: Vec<Sitting> = known.into_iter().map(|known| known.sitting).collect();
        let shapes = shapes(specs.iter().map(|spec| &spec.blocks[..]));
        let mut demands = demands(series, &sittings, &specs, &everything);
        demands.extend(charges(&shapes));
        Asked { problem: Problem::new(&specs, demands), sittings }
    }

    /// The placement that a place of a task stands for.
    pub(crate) fn placement(&self, task: u32, place: u32) -> Placement {
        let given = self.problem.given(task, place);
        self.sittings[task as usize].placement(given.into())
    }

    /// What a plan lacks, with the reason in words; each consultation once, and none of which the rest is called off. `searched`
    /// tells whether the plan is, as it stands, what a search of this series came to.
    pub(crate) fn omitted(&self, series: &Series, plan: &Plan, searched: bool) -> Vec<Omitted> {
        let mut omitted: Vec<Omitted> = Vec::new();
        for (number, (sitting, task)) in (0..).zip(self.sittings.iter().zip(&self.problem.tasks)) {
            let id = sitting.consultation;
            let is_listed = omitted.last().is_some_and(|last| last.consultation == id);
            if !is_listed && !holds(plan, id, sitting.sitting) && !is_answered(series, plan, id) {
                let alone = reason_alone(series, sitting, task);
                let mut why = alone.unwrap_or_else(|| self.reason_beside(series, plan, number, searched));
                if sitting.unseen.is_some() {
                    why.reason.push_str("; not everything was looked at");
                }
                omitted.push(why);
            }
        }
        omitted
    }
}

impl Asked {
    /// The consultations that could also be where they are not looked for, with the reason.
    pub(crate) fn unseen(&self) -> Vec<(ConsultationId, Unseen)> {
        let mut unseen: Vec<_> = self.sittings.iter().filter_map(|sitting| Some((sitting.consultation, sitting.unseen?))).collect();
        unseen.dedup();
        unseen
    }

    /// Why a consultation could also be where it is not looked for.
    pub(crate) fn unseen_of(&self, id: ConsultationId) -> Option<Unseen> {
        self.sittings.iter().filter(|sitting| sitting.consultation == id).find_map(|sitting| sitting.unseen)
    }

    /// Whether every sitting of a consultation stays where it is.
    pub(crate) fn stays(&self, id: ConsultationId) -> bool {
        self.tasks_of(id).all(|task| task.pinned)
    }

    /// Between what points a consultation can be, by the candidates that are left; `None` if a sitting has none.
    pub(crate) fn extremes(&self, id: ConsultationId, point: impl Fn(&Placement) -> Instant) -> Option<Extremes> {
        let mut extremes: Option<Extremes> = None;
        for (task, _) in (0..).zip(&self.sittings).filter(|(_, sitting)| sitting.consultation == id) {
            let points = || self.problem.starts(task).map(|place| point(&self.placement(task, place)));
            let (first, last) = (points().min()?, points().max()?);
            let known = extremes.get_or_insert(Extremes { last_of_first: first, least_of_last: last });
            (known.last_of_first, known.least_of_last) = (known.last_of_first.max(first), known.least_of_last.min(last));
        }
        extremes
    }

    /// Whether a sitting of a consultation has no candidate that keeps every rule on its own.
    pub(crate) fn is_without_a_place(&self, id: ConsultationId) -> bool {
        self.tasks_of(id).any(|task| task.open == 0)
    }

    /// How many places each rule took from a consultation, and which took the last; `None` while a place is left, or if
    /// it never had one.
    pub(crate) fn ruled_out(&self, id: ConsultationId) -> Option<String> {
        let task = self.tasks_of(id).find(|task| task.open == 0 && !task.dropped.is_empty())?;
        let places: u32 = task.dropped.values().sum();
        let name = |rule: &Option<RuleName>| rule.map_or("a wish".to_owned(), |rule| format!("`{rule}`"));
        let (last, before) = task.dropped.iter().collect::<Vec<_>>().split_last().map(|(last, before)| (*last, before.to_vec()))?;
        let mut told: Vec<String> = before.iter().map(|(rule, count)| format!("{} rules out {count}", name(rule))).collect();
        told.push(if before.is_empty() {
            format!("{} rules out all", name(last.0))
        } else {
            format!("{} the last {}", name(last.0), last.1)
        });
        Some(format!("{}: {}", text::counted(places, "place was looked at", "places were looked at"), told.join(", ")))
    }

    fn tasks_of(&self, id: ConsultationId) -> impl Iterator<Item = &Task> {
        self.sittings.iter().zip(&self.problem.tasks).filter(move |(sitting, _)| sitting.consultation == id).map(|(_, task)| task)
    }
}

impl Stated {
    /// What those of the rules at error that are `wanted` ask of these sittings. What the series fixes is free to break a rule.
    pub(crate) fn of(series: &Series, sittings: Vec<Sitting>, wanted: &dyn Fn(RuleName) -> bool) -> Self {
        let spec = |sitting: &Sitting| TaskSpec {
            blocks: blocks(sitting, |_| Ties::default()),
            leaving_out: LeavingOut::Refused,
            pinned: sitting.pinned.is_some(),
            twin: false,
            before: None,
        };
        let specs: Vec<TaskSpec> = sittings.iter().map(spec).collect();
        let asking = |sees: Sees, series: &Series, placements: &[Placement], demands: &mut Demands| {
            let asks = |name: RuleName| series.has_level(name, |level| level == Level::Error) && wanted(name);
            ask(sees, &asks, series, placements, demands);
        };
        let mut demands = demands(series, &sittings, &specs, &asking);
        demands.retain(|demand| demand.strength == Strength::Must);
        Stated { sittings, specs, demands }
    }
}

/// Whether a sitting is in a plan.
pub(crate) fn holds(plan: &Plan, id: ConsultationId, sitting: u32) -> bool {
    let it = |placement: &Placement| placement.consultation == id && placement.sitting == sitting;
    plan.placements.iter().any(|placement| it(placement) && placement.state != State::Cancelled)
}

/// What is asked of every candidate, over the aspects of the problem: each rule over no more than it sees.
fn demands(series: &Series, sittings: &[Sitting], specs: &[TaskSpec], asking: Asking<'_>) -> Vec<Demand> {
    let shapes = shapes(specs.iter().map(|spec| &spec.blocks[..]));
    // Of the candidates themselves there may be millions: the most of them are looked at before there is anything else.
    let of_each: [Vec<Demand>; 3] = [Sees::Moderator, Sees::Room, Sees::Time].map(|sees| {
        let (placements, aspects) = seen(sittings, &shapes, sees);
        let mut demands = Demands::over(series, &placements);
        asking(sees, series, &placements, &mut demands);
        drop(placements);
        demand::over(demands.into_vec(), &aspects)
    });
    let mut all: Vec<Demand> = of_each.into_iter().rev().flatten().collect();
    // In the order of the catalogue, wishes last: of several that rule a place out the first is named.
    all.sort_by_key(|demand| demand.asker);
    all
}

/// What every rule that matters to a plan, and every wish, asks of these candidates.
pub(crate) fn of_everything(series: &Series, placements: &[Placement]) -> Demands {
    let mut demands = demands_of_rules(series, placements);
    wishes::demands(series, placements, &mut demands);
    demands
}

/// The candidates as somebody sees them who looks at nothing but their time and this, with the aspect of each.
fn seen(sittings: &[Sitting], shapes: &[Vec<Shape>], sees: Sees) -> (Vec<Placement>, Vec<u32>) {
    let choice = |shape: &Shape| match sees {
        Sees::Time => (1, 1),
        Sees::Room => (shape.rooms, 1),
        Sees::Moderator => (1, shape.people),
    };
    let count = shapes.iter().flatten().map(|shape| (shape.starts * choice(shape).0 * choice(shape).1) as usize).sum();
    let (mut placements, mut aspects) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let blocks =
        sittings.iter().zip(shapes).flat_map(|(sitting, shapes)| (0..).zip(shapes).map(move |(block, shape)| (sitting, block, shape)));
    for (sitting, block, shape) in blocks {
        let (rooms, people) = choice(shape);
        for start in 0..shape.starts {
            for room in 0..rooms {
                for person in 0..people {
                    placements.push(sitting.placement(Spot { venue: block, start, room, crew: person }));
                    aspects.push(match sees {
                        Sees::Time => shape.start(start),
                        Sees::Room => shape.room(start, room),
                        Sees::Moderator => shape.person(start, person),
                    });
                }
            }
        }
    }
    (placements, aspects)
}

/// The places of a sitting as the engines see them, a block for each venue.
fn blocks(sitting: &Sitting, ties: impl Fn(&Venue) -> Ties) -> Vec<Block> {
    let people = sitting.crews.len() as u32;
    let block = |venue: &Venue| Block { starts: venue.times.len() as u32, rooms: venue.rooms.len() as u32, people, ties: ties(venue) };
    sitting.venues.iter().map(block).collect()
}

/// What the rules that matter to a plan, and the wishes, ask of these candidates.
fn everything(sees: Sees, series: &Series, placements: &[Placement], demands: &mut Demands) {
    rules_alone(sees, series, placements, demands);
    wishes::demands_of(sees, series, placements, demands);
}

/// What the rules that matter to a plan ask of these candidates.
fn rules_alone(sees: Sees, series: &Series, placements: &[Placement], demands: &mut Demands) {
    ask(sees, &|name| series.has_level(name, |level| level >= Level::Warning), series, placements, demands);
}

/// What those rules ask of these candidates that are `asked` and see so much of them. Whether something is placed at all is
/// not for a demand over what is placed: tasks say it.
fn ask(sees: Sees, asked: &dyn Fn(RuleName) -> bool, series: &Series, placements: &[Placement], demands: &mut Demands) {
    let of_what_is_placed = rules::all().iter().filter(|rule| rule.sees() == sees && rule.name() != RuleName::Unplaced);
    for rule in of_what_is_placed.filter(|rule| asked(rule.name())) {
        demands.asked_by(rule.name(), series.rules.level(rule.name()));
        rule.demands(series, placements, demands);
    }
}

/// What every rule that matters to a plan asks of these placements.
fn demands_of_rules(series: &Series, placements: &[Placement]) -> Demands {
    let mut demands = Demands::over(series, placements);
    [Sees::Time, Sees::Room, Sees::Moderator].into_iter().for_each(|sees| rules_alone(sees, series, placements, &mut demands));
    demands
}

/// The placement that an older plan has of a sitting, and has not called off.
fn older<'p>(plan: &'p Plan, sitting: &Sitting) -> Option<&'p Placement> {
    let same = |placement: &&Placement| (placement.consultation, placement.sitting) == (sitting.consultation, sitting.sitting);
    plan.placements.iter().find(same).filter(|placement| placement.state != State::Cancelled)
}

fn spec(series: &Series, shares: &Shares, (sitting, ties): (&Sitting, &dyn Fn(&Venue) -> Ties), before: Option<&Sitting>) -> TaskSpec {
    let asked = series.consultation(sitting.consultation);
    let stays = |sitting: &Sitting| sitting.pinned.is_some() || (asked.wanted.start().is_some() && sitting.len() == 1);
    let twin = before.is_some_and(|before| before.consultation == sitting.consultation && !stays(before) && !stays(sitting));
    TaskSpec {
        blocks: blocks(sitting, ties),
        leaving_out: price_of_leaving_out(series, shares, sitting.consultation).map_or(LeavingOut::Refused, LeavingOut::Costs),
        pinned: stays(sitting),
        twin,
        before: None,
    }
}

/// What leaving a sitting out costs; `None` if it has to be placed. An optional one costs twice as much as if everybody it
/// is for slept through it: once would be no more than any single warning. One that is required at warning costs what the
/// rule says. Either counts by its priority, and by its weight.
pub(crate) fn price_of_leaving_out(series: &Series, shares: &Shares, id: ConsultationId) -> Option<i64> {
    let asked = series.consultation(id);
    if asked.optional {
        return Some(asked.weight.of(asked.priority.of(2 * shares.asleep_through(Subject::Consultation(id), id))));
    }
    (!series.must_place(id)).then(|| unplaced::price(asked, id, shares))
}

/// Why a sitting has no place even on its own; `None` if it has one.
fn reason_alone(series: &Series, sitting: &Sitting, task: &Task) -> Option<Omitted> {
    let consultation = sitting.consultation;
    let left_out = |reason: String, rule: Option<RuleName>| Some(Omitted { consultation, reason, rule });
    if sitting.is_empty() {
        return left_out(rules::outside_hours::no_start(series, series.consultation(consultation)), Some(RuleName::OutsideHours));
    }
    if task.open > 0 {
        return None;
    }
    // The rule that took the most is told in its own words, for the candidate of those looked at that breaks it least.
    let rule = most_frequent(&task.dropped);
    let words = rule.and_then(|rule| {
        let looked: Vec<Placement> = spread(sitting.len() as u64, sitting.placements()).collect();
        let alone = Plan { evidence: Evidence::default(), placements: vec![nearest(series, rule, &looked)?.clone()] };
        check(series, &alone, None).into_iter().find(|finding| finding.rule == rule)
    });
    left_out(words.map_or_else(|| "every day and hour it could have breaks a rule".into(), |finding| finding.message), rule)
}

impl Asked {
    /// Why a sitting that has places on its own is not beside what a plan places.
    fn reason_beside(&self, series: &Series, plan: &Plan, number: u32, searched: bool) -> Omitted {
        let (task, consultation) = (&self.problem.tasks[number as usize], self.sittings[number as usize].consultation);
        let places = spread(task.open.into(), self.problem.places(number));
        let looked: Vec<Placement> = places.map(|place| self.placement(number, place)).collect();
        let mut placements: Vec<Placement> =
            plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect();
        let placed = placements.len();
        placements.extend(looked.iter().cloned());
        let demands = demands_of_rules(series, &placements).into_vec();
        let must: Vec<(&Demand, i64)> = demands
            .iter()
            .filter(|demand| demand.strength == Strength::Must)
            .map(|demand| (demand, excess(demand, |index| index < placed)))
            .collect();
        // For each of those looked at the first demand that it breaks beside what is placed.
        let broken: Option<Vec<(&Demand, usize)>> = (placed..placements.len())
            .map(|tried| {
                let beside = |index| index < placed || index == tried;
                must.iter().find(|(demand, before)| excess(demand, beside) > *before).map(|(demand, _)| (*demand, tried))
            })
            .collect();
        let left_out = |reason: String, rule: Option<RuleName>| Omitted { consultation, reason, rule };
        let Some(broken) = broken else {
            let by_price = searched && !series.must_place(consultation);
            let words = if by_price {
                "it costs more than leaving it out"
            } else {
                "nothing in the series forbids it: `fora plan` looks for a place"
            };
            return left_out(words.into(), None);
        };
        let mut taken: BTreeMap<Option<RuleName>, u32> = BTreeMap::new();
        broken.iter().for_each(|(demand, _)| *taken.entry(demand.rule()).or_default() += 1);
        let rule = most_frequent(&taken);
        let by_how_much = |(demand, tried): &(&Demand, usize)| excess(demand, |index| index < placed || index == *tried);
        let cause = broken
            .iter()
            .filter(|(demand, _)| demand.rule() == rule)
            .min_by_key(|broken| by_how_much(broken))
            .and_then(|(demand, tried)| words_of(series, demand, &placements, |index| index < placed || index == *tried, *tried));
        let cause = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
        let others: Vec<String> = taken.into_keys().filter(|other| *other != rule).flatten().map(|rule| format!("`{rule}`")).collect();
        let others = if others.is_empty() { String::new() } else { format!("; other places break {}", words::list(others)) };
        if searched || looked.len() == task.open as usize {
            return left_out(format!("no place was found beside the others{cause}{others}"), rule);
        }
        let looked = text::counted(looked.len() as i64, "place", "places");
        left_out(format!("of {looked} looked at, none is free beside the others{cause}{others}; `fora plan` looks at all"), rule)
    }
}

/// The rule that took the most places; of equal ones the last in the catalogue.
fn most_frequent(taken: &BTreeMap<Option<RuleName>, u32>) -> Option<RuleName> {
    taken.iter().max_by_key(|(rule, count)| (**count, **rule)).and_then(|(rule, _)| *rule)
}

/// By how much placements exceed a demand.
fn excess(demand: &Demand, chosen: impl Fn(usize) -> bool) -> i64 {
    demand.broken(|index| chosen(index as usize)).iter().map(|excess| excess.amount).sum()
}

/// What a rule says of its demand, of the excess in which a placement has a part.
fn words_of(series: &Series, demand: &Demand, placements: &[Placement], chosen: impl Fn(usize) -> bool, tried: usize) -> Option<String> {
    let rule = rules::all().iter().find(|rule| Some(rule.name()) == demand.rule())?;
    let excesses = demand.broken(|index| chosen(index as usize));
    let excess = excesses.into_iter().find(|excess| excess.indices.contains(&(tried as u32)))?;
    let findings = findings_of(&with_short_titles(series.clone()), *rule, Level::Error, vec![Broken::of(&excess, placements)]);
    findings.into_iter().next().map(|finding| finding.message)
}

/// The placement that breaks a rule by itself, and by the least; of equal ones the first.
fn nearest<'p>(series: &Series, rule: RuleName, looked: &'p [Placement]) -> Option<&'p Placement> {
    let mut demands = Demands::over(series, looked);
    [Sees::Time, Sees::Room, Sees::Moderator].into_iter().for_each(|sees| ask(sees, &|name| name == rule, series, looked, &mut demands));
    let demands = demands.into_vec();
    let amount = |at: usize| demands.iter().map(|demand| excess(demand, |index| index == at)).sum::<i64>();
    let breaks = (0..looked.len()).map(|at| (at, amount(at))).filter(|(_, amount)| *amount > 0);
    breaks.min_by_key(|(at, amount)| (*amount, *at)).map(|(at, _)| &looked[at])
}

/// A few of many, from the first on.
fn spread<I: Iterator>(count: u64, all: I) -> std::iter::StepBy<I> {
    all.step_by(count as usize / LOOKED_AT + 1)
}

/// How many candidates are looked at for the words of a reason.
const LOOKED_AT: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::After;
    use crate::rules::testing::{Fixture, Placed, october, series};

    /// Why consultations are not in a plan with these placements.
    fn reasons(series: &Fixture, placed: &Placed<'_>, searched: bool) -> Vec<(String, Option<RuleName>)> {
        let (series, plan) = (series.clone_of(), Plan { placements: placed.placements().to_vec(), ..Plan::default() });
        let omitted = Asked::without_wishes(&series, Some(&plan)).omitted(&series, &plan, searched);
        omitted.into_iter().map(|omitted| (omitted.reason, omitted.rule)).collect()
    }

    #[test]
    fn what_a_hand_took_out_of_a_plan_may_be_free_to_go_back() {
        let series = series().room("hall").consultation("a", 60).consultation("b", 60);
        let free = [("nothing in the series forbids it: `fora plan` looks for a place".to_owned(), None)];
        assert_eq!(reasons(&series, &series.put("a", "hall", "09:00"), false), free);
        let optional = series.with(|series| series.consultations[1].optional = true);
        assert_eq!(reasons(&optional, &optional.put("a", "hall", "09:00"), false), free);
        assert_eq!(reasons(&optional, &optional.put("a", "hall", "09:00"), true), [("it costs more than leaving it out".to_owned(), None)]);
    }

    #[test]
    fn a_distance_to_a_day_that_is_fixed_is_named() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| {
            series.consultations[1].wanted.on = Some(october(25));
            series.consultations[1].after = vec![After { most: Some(2 * 1440), ..After::end_of(ConsultationId(0)) }];
        });
        let placed = series.put("a", "", "21 09:00");
        let reason = "no place was found beside the others: b starts 3 days and 23 h after a ends, but may wait at most 2 days";
        assert_eq!(reasons(&series, &placed, true), [(reason.to_owned(), Some(RuleName::Order))]);
    }

    #[test]
    fn of_a_full_room_a_few_places_are_looked_at_and_a_search_looks_at_all() {
        let series = series().room("hall").consultation("a", 9 * 60).consultation("b", 60).with(|series| {
            series.consultations[0].sittings = 5;
        });
        let mut placed = series.empty();
        for (sitting, day) in (1..=5).zip(21..) {
            placed = placed.put(&format!("a.{sitting}"), "hall", &format!("{day} 09:00"));
        }
        let rule = Some(RuleName::DoubleBooked);
        assert_eq!(
            reasons(&series, &placed, true),
            [("no place was found beside the others: hall holds 2 consultations at once".to_owned(), rule)]
        );
        let unsearched = &reasons(&series, &placed, false)[0].0;
        assert!(unsearched.starts_with("of 28 places looked at, none is free beside the others: hall holds"), "{unsearched}");
        assert!(unsearched.ends_with("; `fora plan` looks at all"), "{unsearched}");
    }
}
