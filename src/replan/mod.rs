//! Plans again with the least change: what an older plan has stays, unless something that must hold says otherwise.
//!
//! Of the plans that lack as little as can be, the one is looked for whose changes have the least price (`price`); of these,
//! one that costs little. What is only a warning or a wish moves nothing. How little has to change is asked of the complete
//! engine, which proves it where it comes to an end; where it does not, a search goes on from what it found.

mod offers;
mod price;
mod stuck;

pub use offers::{Offer, offers};
pub use price::{ANY_CHANGE, DROPPED, MODERATOR, ROOM, TIME, TRIP, weight};
pub use stuck::{Stuck, stuck};

use crate::asked::{Asked, Known};
use crate::candidates::{self, Sitting};
use crate::check::Beside;
use crate::cost::cost;
use crate::model::{ConsultationId, Evidence, Placement, Plan, Series, State};
use crate::plan::{Planned, judge_beside};
use crate::solve::{Effort, Keep, Problem, Stop, least_change, solve};
use price::{Kept, charges, given_up, given_up_at, scale};

/// What a plan that changes little is bound to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Terms {
    /// Sittings that stay where they are, whatever they break.
    pub pinned: Vec<(ConsultationId, u32)>,
    /// Whether what is announced or confirmed may move.
    pub allow_announced: bool,
}

/// What is shown of how little has changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeastChange {
    /// No plan lacks less, and none that lacks as little changes at a lower price.
    Proved,
    /// The same of the starts that were looked at, which are not all.
    OfThoseLookedAt,
    /// Nothing.
    NotShown,
}

/// A plan that changes little of an older one.
#[derive(Clone, Debug)]
pub struct Replanned {
    /// The plan, judged.
    pub planned: Planned,
    /// What its changes cost, by the prices of `price`.
    pub price: i64,
    /// What is shown of that.
    pub least: LeastChange,
}

/// Plans a series again, beside an older plan of it.
///
/// The same series, older plan, terms and effort give the same plan, unless `stop` cuts it short.
pub fn replan(series: &Series, older: &Plan, terms: &Terms, effort: &Effort, digest: &str, stop: Stop<'_>) -> Replanned {
    let task = Task::of(series, older, terms);
    let found = task.solved(effort, stop);
    let mut placements: Vec<Placement> = found.placements.iter().map(|placement| with_state(series, placement, older)).collect();
    placements.extend(older.placements.iter().filter(|placement| placement.state == State::Cancelled).cloned());
    placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
    let unseen = task.asked.unseen();
    let least = match (found.proved, unseen.is_empty()) {
        (true, true) => LeastChange::Proved,
        (true, false) => LeastChange::OfThoseLookedAt,
        (false, _) => LeastChange::NotShown,
    };
    let mut plan = Plan { evidence: Evidence::default(), placements };
    plan.evidence.planned = Some(series.planned);
    let costs = cost(series, &plan);
    plan.evidence = Evidence {
        seed: Some(effort.seed),
        effort: Some(effort.moves_per_task),
        backend: Some(crate::solve::BACKENDS[0].to_owned()),
        zone_data: Some(series.zones.version().to_owned()),
        cost: Some(costs.cost),
        fewest: (costs.missing > 0).then_some(least == LeastChange::Proved),
        cut_short: stop(),
        some_starts: !unseen.is_empty(),
        series_digest: Some(digest.to_owned()),
        ..plan.evidence
    };
    let (findings, omitted) = judge_beside(series, &plan, Beside { digest: Some(digest), baseline: Some(older), ..Beside::default() });
    let planned = Planned { plan, findings, omitted, unseen, given_up: Vec::new() };
    Replanned { planned, price: found.price, least }
}

/// The sittings of a series, with what each is to keep of an older plan.
struct Task<'s> {
    series: &'s Series,
    asked: Asked,
    /// What each is to keep; `None` of one that is not in the older plan, or stays anyway.
    kept: Vec<Option<Kept>>,
    keeps: Vec<Keep>,
}

/// A choice, as placements.
struct Found {
    placements: Vec<Placement>,
    missing: i64,
    price: i64,
    proved: bool,
}

impl<'s> Task<'s> {
    fn of(series: &'s Series, older: &Plan, terms: &Terms) -> Self {
        let stays = |placement: &Placement| {
            let is_pinned = terms.pinned.contains(&(placement.consultation, placement.sitting));
            is_pinned || is_over(series, placement) || placement.is_settled() && !terms.allow_announced
        };
        let off = Plan {
            evidence: Evidence::default(),
            placements: older.placements.iter().filter(|placement| placement.state == State::Cancelled).cloned().collect(),
        };
        let (mut known, mut kept) = (Vec::new(), Vec::new());
        for mut sitting in candidates::of(series, Some(&off)) {
            let same = |placement: &&Placement| (placement.consultation, placement.sitting) == (sitting.consultation, sitting.sitting);
            let before = older.placements.iter().find(same);
            match before {
                Some(before) if stays(before) => {
                    sitting = Sitting::staying(before.clone());
                    kept.push(None);
                }
                Some(before) => kept.push(Some(Kept::of(series, older, before, &mut sitting))),
                None => kept.push(None),
            }
            let stay = kept.last().and_then(|kept: &Option<Kept>| kept.as_ref()).map(|kept| kept.stay.clone());
            let before = stay.or_else(|| before.cloned());
            known.push(Known { sitting, before, leaving_out: 0 });
        }
        let of_task = |(number, kept): (u32, &Option<Kept>)| kept.as_ref().map(|kept| kept.keeps(number)).unwrap_or_default();
        let keeps: Vec<Keep> = (0..).zip(&kept).flat_map(of_task).collect();
        let scale = scale(&keeps);
        let dropped = known.iter_mut().zip(&kept).filter_map(|(known, kept)| Some((known, kept.as_ref()?)));
        dropped.for_each(|(known, kept)| known.leaving_out = scale * DROPPED * kept.weight);
        let asked = Asked::of_sittings(series, known, |shapes| charges(shapes, &keeps, scale));
        Task { series, asked, kept, keeps }
    }

    /// The choice that changes least, as far as it is found.
    fn solved(&self, effort: &Effort, stop: Stop<'_>) -> Found {
        let problem = &self.asked.problem;
        let least = least_change(problem, &self.keeps, effort, stop);
        let first = least.chosen.map(|chosen| self.found(&chosen, least.proved));
        if let Some(first) = first.as_ref().filter(|first| first.proved) {
            return self.polished(first, effort, stop);
        }
        let searched = self.found(&solve(problem, effort, stop).choice.chosen, false);
        let both = first.into_iter().chain([searched]).map(|found| self.exchanged(found));
        let best = both.min_by_key(|found| (found.missing, found.price));
        let best = best.map(|best| self.exchanged(self.polished(&best, effort, stop)));
        best.unwrap_or_else(|| self.found(&vec![None; self.kept.len()], false))
    }

    fn found(&self, chosen: &[Option<u32>], proved: bool) -> Found {
        let problem = &self.asked.problem;
        let places = || (0..).zip(chosen).filter_map(|(task, place)| Some((task, (*place)?)));
        let placements = places().map(|(task, place)| self.asked.placement(task, place)).collect();
        Found { placements, missing: missing(problem, chosen), price: given_up(problem, &self.keeps, chosen), proved }
    }

    /// The same with what has to move where it costs least, at the same price of change: all that stays is taken for granted.
    fn polished(&self, first: &Found, effort: &Effort, stop: Stop<'_>) -> Found {
        let placement = |sitting: &Sitting| {
            let same = |placement: &&Placement| (placement.consultation, placement.sitting) == (sitting.consultation, sitting.sitting);
            first.placements.iter().find(same).cloned()
        };
        let (mut known, mut keeps, mut missing_anyway) = (Vec::new(), Vec::new(), 0);
        let scale = scale(&self.keeps);
        for (sitting, kept) in self.asked.sittings.iter().zip(&self.kept) {
            let before = placement(sitting);
            // What was shown to stay out is not looked for again; what is optional may come in if it disturbs nobody.
            let is_required = self.series.must_place(sitting.consultation);
            if before.is_none() && if is_required { first.proved } else { kept.is_some() } {
                missing_anyway += i64::from(is_required);
                continue;
            }
            let stays = kept.as_ref().zip(before.as_ref()).is_some_and(|(kept, before)| kept.stay == *before);
            let (sitting, leaving_out) = match (&before, kept) {
                (Some(before), _) if stays => (Sitting::staying(before.clone()), 0),
                (_, kept) => (sitting.clone(), kept.as_ref().map_or(0, |kept| scale * DROPPED * kept.weight)),
            };
            if let Some(kept) = kept.as_ref().filter(|_| !stays) {
                keeps.extend(kept.keeps(known.len() as u32));
            }
            known.push(Known { sitting, before, leaving_out });
        }
        let asked = Asked::of_sittings(self.series, known, |shapes| charges(shapes, &keeps, scale));
        let chosen = solve(&asked.problem, effort, stop).choice.chosen;
        let places = || (0..).zip(&chosen).filter_map(|(task, place)| Some((task, (*place)?)));
        let placements: Vec<Placement> = places().map(|(task, place)| asked.placement(task, place)).collect();
        let missing = missing(&asked.problem, &chosen) + missing_anyway;
        let price = given_up(&asked.problem, &keeps, &chosen) + self.price_of_dropped(first);
        let polished = Found { placements, missing, price, proved: first.proved };
        // A search has no duty to find what it was given.
        if (polished.missing, polished.price) <= (first.missing, first.price) {
            polished
        } else {
            Found { placements: first.placements.clone(), ..*first }
        }
    }

    /// The same with the places of sittings of one consultation exchanged wherever less changes by it: no rule tells them apart.
    fn exchanged(&self, found: Found) -> Found {
        let sittings = &self.asked.sittings;
        let place = |sitting: &Sitting| {
            let same = |placement: &&Placement| (placement.consultation, placement.sitting) == (sitting.consultation, sitting.sitting);
            found.placements.iter().find(same).cloned()
        };
        let mut places: Vec<Option<Placement>> = sittings.iter().map(place).collect();
        let mut price = found.price;
        let at = |number: usize, place: &Option<Placement>| given_up_at(&sittings[number], self.kept[number].as_ref(), place.as_ref());
        let is_free = |number: &usize| sittings[*number].pinned.is_none();
        for one in (0..sittings.len()).filter(is_free) {
            let twins = (one + 1..sittings.len()).take_while(|other| sittings[*other].consultation == sittings[one].consultation);
            for other in twins.filter(is_free) {
                let now = at(one, &places[one]).zip(at(other, &places[other])).map(|(one, other)| one + other);
                let then = at(one, &places[other]).zip(at(other, &places[one])).map(|(one, other)| one + other);
                if let Some((now, then)) = now.zip(then).filter(|(now, then)| then < now) {
                    places.swap(one, other);
                    price += then - now;
                }
            }
        }
        let numbered = sittings.iter().zip(places).filter_map(|(sitting, place)| Some(Placement { sitting: sitting.sitting, ..place? }));
        Found { placements: numbered.collect(), price, ..found }
    }

    /// What is paid for those that were in the older plan and are in no more.
    fn price_of_dropped(&self, found: &Found) -> i64 {
        let is_placed = |sitting: &Sitting| {
            let key = (sitting.consultation, sitting.sitting);
            found.placements.iter().any(|placement| (placement.consultation, placement.sitting) == key)
        };
        let dropped = self.asked.sittings.iter().zip(&self.kept).filter(|(sitting, _)| !is_placed(sitting));
        dropped.filter_map(|(_, kept)| kept.as_ref()).map(|kept| kept.keeps(0).iter().map(|keep| keep.weight).sum::<i64>()).sum()
    }
}

/// Whether nothing moves a placement any more.
fn is_over(series: &Series, placement: &Placement) -> bool {
    placement.state == State::Held || series.first_day(placement) < series.planned
}

/// How many required tasks have no place in a choice.
fn missing(problem: &Problem, chosen: &[Option<u32>]) -> i64 {
    let required = problem.tasks.iter().map(|task| task.leaving_out == crate::solve::LeavingOut::Refused);
    required.zip(chosen).filter(|(required, place)| *required && place.is_none()).count() as i64
}

/// A placement with all that the older plan says of it. What moved after it was announced stays announced as it was, so that
/// corrections can be sent; what was promised for another time is promised no longer.
fn with_state(series: &Series, placement: &Placement, older: &Plan) -> Placement {
    let same = |other: &&Placement| (other.consultation, other.sitting) == (placement.consultation, placement.sitting);
    let Some(known) = older.placements.iter().find(same) else { return placement.clone() };
    let carried =
        Placement { state: known.state, announced: known.announced, as_announced: known.as_announced.clone(), ..placement.clone() };
    let is_promised = known.state == State::Confirmed && known.announced.is_none();
    let state = if is_promised && carried.as_it_is(series) != known.as_it_is(series) { State::Tentative } else { known.state };
    Placement { state, ..carried }
}

#[cfg(test)]
mod tests;
