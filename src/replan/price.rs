//! What changes of a plan cost, so that of two plans the one can be called the lesser change.
//!
//! A sitting that changes at all costs [`ANY_CHANGE`]; on top come [`TIME`], [`ROOM`] and [`MODERATOR`] where it has another,
//! and [`TRIP`] for each person whose trip of the older plan does not cover its new day. All of it counts by how many were
//! told: see [`weight`]. One sitting changed in every way costs less than two that change, so that the fewest change where no
//! more is known of them.

use crate::candidates::{Numbers, Sitting, Spot};
use crate::demand::{Asker, Demand, Kind, Member, Strength, Tariff};
use crate::model::{PersonId, Placement, Plan, Series, State, Subject, When};
use crate::solve::{Keep, Problem, Shape};
use crate::time::{Date, Interval};

/// What any change of a sitting costs.
pub const ANY_CHANGE: i64 = 10;
/// What another time costs on top.
pub const TIME: i64 = 5;
/// What another room costs on top.
pub const ROOM: i64 = 2;
/// What another moderator costs on top.
pub const MODERATOR: i64 = 1;
/// What each person costs on top whose trip does not cover the new day.
pub const TRIP: i64 = 2;
/// What it costs that an optional sitting is no longer held.
pub const DROPPED: i64 = 30;

/// By how much the change of a placement counts: as it is for a draft, four times if some were told, twenty times if it was
/// promised, and forty times if it was announced.
pub fn weight(placement: &Placement) -> i64 {
    match placement.state {
        _ if placement.announced.is_some() => 40,
        State::Confirmed | State::Held => 20,
        State::Tentative => 4,
        State::Draft | State::Cancelled => 1,
    }
}

/// What a sitting is to keep of an older plan, as far as it still could.
pub(super) struct Kept {
    /// Where it is if nothing of it changes.
    pub stay: Placement,
    /// By how much its change counts.
    pub weight: i64,
    /// The numbers of its time, its room and its people among those that it could have; `None` where it can no longer be at
    /// its forum.
    numbers: Option<Numbers>,
    /// For each person who travels to it, the starts that their trip covers.
    trips: Vec<Vec<u32>>,
    may_drop: bool,
    choice: Choice,
}

impl Kept {
    /// What a sitting could keep of a placement; where a hand chose a time off the grid, the sitting may be there too.
    pub fn of(series: &Series, older: &Plan, before: &Placement, sitting: &mut Sitting) -> Self {
        let stay = as_asked(series, before);
        sitting.also_at(series, &stay);
        let numbers = sitting.numbers_of(&stay);
        let trips = travellers(series, before).map(|person| covered(series, older, before, person, sitting)).collect();
        let venue = numbers.map(|numbers| &sitting.venues[numbers.venue as usize]);
        let rooms = venue.map_or(1, |venue| venue.rooms.len());
        Kept {
            numbers,
            trips,
            may_drop: !series.must_place(sitting.consultation),
            choice: Choice { starts: sitting.starts(), fora: sitting.venues.len(), rooms, crews: sitting.crews.len() },
            weight: weight(before),
            stay,
        }
    }

    /// The same for the engines.
    pub fn keeps(&self, task: u32) -> Vec<Keep> {
        let Choice { starts: times, fora, rooms, crews } = self.choice;
        let block = self.numbers.map_or(0, |numbers| numbers.venue);
        let keep = |weight: i64| Keep { task, block, starts: None, room: None, person: None, weight: weight * self.weight };
        let [start, room, person] = self.numbers.map_or([None; 3], |Numbers { start, room, crew, .. }| [start, room, crew]);
        let starts = |start: u32| Some(vec![start]);
        let mut keeps = Vec::new();
        if let (Some(start), Some(room), Some(person)) = (start, room, person) {
            keeps.push(Keep { starts: starts(start), room: Some(room), person: Some(person), ..keep(ANY_CHANGE) });
        }
        keeps.extend(start.filter(|_| times > 1).map(|start| Keep { starts: starts(start), ..keep(TIME) }));
        keeps.extend(room.filter(|_| rooms > 1 || fora > 1).map(|room| Keep { room: Some(room), ..keep(ROOM) }));
        keeps.extend(person.filter(|_| crews > 1).map(|person| Keep { person: Some(person), ..keep(MODERATOR) }));
        let trips = self.trips.iter().filter(|covered| !covered.is_empty() && covered.len() < times);
        keeps.extend(trips.map(|covered| Keep { starts: Some(covered.clone()), ..keep(TRIP) }));
        keeps.extend(self.may_drop.then(|| keep(DROPPED)));
        keeps
    }
}

/// How much a sitting could have instead.
#[derive(Clone, Copy)]
struct Choice {
    /// Starts at all venues.
    starts: usize,
    fora: usize,
    /// Rooms at its venue.
    rooms: usize,
    crews: usize,
}

/// Where a sitting is if it stays: when it began, for as long as the series asks now.
fn as_asked(series: &Series, before: &Placement) -> Placement {
    let asked = series.consultation(before.consultation);
    let when = match (before.when, asked.written) {
        (When::Meeting(interval), None) => When::Meeting(Interval::lasting(interval.start(), asked.lasts)),
        (_, Some(written)) => When::Written { from: written.from, to: written.to },
        (written, None) => written,
    };
    let plain = Placement { state: State::Draft, announced: None, as_announced: None, ..before.clone() };
    let forum = if asked.may_be_beside(before.forum) { before.forum } else { asked.forum };
    Placement { when, forum, ..plain }
}

/// Those who travel to a placement.
fn travellers<'s>(series: &'s Series, placement: &'s Placement) -> impl Iterator<Item = PersonId> + 's {
    let site = series.site_of(placement);
    series.people_of(placement).filter(move |person| site.is_some_and(|site| series.person(*person).base != site))
}

/// The starts of a sitting on the days for which a person's trip takes them to its place in an older plan.
fn covered(series: &Series, older: &Plan, before: &Placement, person: PersonId, sitting: &Sitting) -> Vec<u32> {
    let days = trip(series, older, before, person);
    let zone = series.place(series.place_of(before)).zone;
    let day = |when: &When| match when {
        When::Meeting(interval) => series.civil(zone, interval.start()).date(),
        When::Written { from, .. } => *from,
    };
    let venue = sitting.venues.iter().find(|venue| venue.forum == before.forum);
    let times = venue.map(|venue| &venue.times[..]).unwrap_or_default();
    let on_the_trip = (0..).zip(times).filter(|(_, when)| (days.0..=days.1).contains(&day(when)));
    on_the_trip.map(|(number, _)| number).collect()
}

/// The first and the last day of the trip on which a person comes to a placement: all their meetings there, until they have
/// one elsewhere.
fn trip(series: &Series, older: &Plan, before: &Placement, person: PersonId) -> (Date, Date) {
    let mut theirs: Vec<&Placement> = older
        .placements
        .iter()
        .filter(|other| other.state != State::Cancelled && series.site_of(other).is_some())
        .filter(|other| series.people_of(other).any(|other| other == person))
        .collect();
    theirs.sort_by_key(|other| other.when);
    let here = |other: &&&Placement| series.site_of(other) == series.site_of(before);
    let at = theirs.iter().position(|other| *other == before).unwrap_or(0);
    let first = theirs[..at].iter().rev().take_while(here).last();
    let last = theirs.get(at..).unwrap_or_default().iter().take_while(here).last();
    (series.first_day(first.unwrap_or(&before)), series.last_day(last.unwrap_or(&before)))
}

/// So many parts of a price stand for one of change, so that no comfort outweighs it: a hundred and fifty meetings of an hour
/// and a half that everybody sleeps through.
const PARTS: i64 = 1 << 30;
/// All changes together stay below this, up to which whole numbers are exact in floating point too.
const MOST: i64 = 1 << 50;

/// What one of change costs beside all else.
pub(super) fn scale(keeps: &[Keep]) -> i64 {
    let all: i64 = keeps.iter().map(|keep| keep.weight).sum();
    PARTS.min(MOST / all.max(1)).max(1)
}

/// What giving up each of these costs, as demands over the aspects of the blocks of each task.
pub(super) fn charges(shapes: &[Vec<Shape>], keeps: &[Keep], scale: i64) -> Vec<Demand> {
    keeps.iter().filter_map(|keep| charge(&shapes[keep.task as usize], keep, scale)).collect()
}

fn charge(shapes: &[Shape], keep: &Keep, scale: i64) -> Option<Demand> {
    let aspects = (0..).zip(shapes).flat_map(|(block, shape)| giving_up(shape, keep, block));
    let mut aspects: Vec<u32> = aspects.collect();
    aspects.sort_unstable();
    if aspects.is_empty() {
        return None;
    }
    let has_choice = |shape: &Shape| shape.rooms > 1 && shape.people > 1;
    let is_sum = keep.room.is_some() && keep.person.is_some() && shapes.get(keep.block as usize).is_some_and(has_choice);
    let price = Strength::Price(Tariff::per_unit(keep.weight * scale));
    let kind =
        if is_sum { Kind::Once(aspects) } else { Kind::Charge(aspects.into_iter().map(|index| Member { index, amount: 1 }).collect()) };
    Some(Demand { asker: Asker::Other, subject: Subject::Series, strength: price, kind })
}

/// The aspects of a block that are not as something is kept.
fn giving_up(shape: &Shape, keep: &Keep, block: u32) -> Vec<u32> {
    let is_here = block == keep.block;
    let is_kept = |start: &u32| match &keep.starts {
        Some(starts) => is_here && starts.binary_search(start).is_ok(),
        None => is_here || keep.room.is_none(),
    };
    let other_starts = (0..shape.starts).filter(|start| !is_kept(start)).map(|start| shape.start(start));
    let kept = || (0..shape.starts).filter(is_kept);
    let room = keep.room.filter(|_| shape.rooms > 1);
    let person = keep.person.filter(|_| shape.people > 1);
    let other = |count: u32, kept: u32| (0..count).filter(move |number| *number != kept);
    let rooms =
        kept().flat_map(|start| room.into_iter().flat_map(move |room| other(shape.rooms, room).map(move |other| shape.room(start, other))));
    let people = kept().flat_map(|start| {
        person.into_iter().flat_map(move |person| other(shape.people, person).map(move |other| shape.person(start, other)))
    });
    other_starts.chain(rooms).chain(people).collect()
}

/// What a choice gives up, without what no place of a task could keep.
pub(super) fn given_up(problem: &Problem, keeps: &[Keep], chosen: &[Option<u32>]) -> i64 {
    let spot = |task: u32| Some(problem.given(task, chosen[task as usize]?).into());
    keeps.iter().filter(|keep| !is_kept(keep, spot(keep.task))).map(|keep| keep.weight).sum()
}

/// Whether a place keeps something; nowhere keeps nothing.
fn is_kept(keep: &Keep, spot: Option<Spot>) -> bool {
    spot.is_some_and(|spot| {
        (spot.venue == keep.block || keep.is_anywhere())
            && keep.starts.as_ref().is_none_or(|starts| starts.binary_search(&spot.start).is_ok())
            && keep.room.is_none_or(|kept| kept == spot.room)
            && keep.person.is_none_or(|kept| kept == spot.crew)
    })
}

/// What a sitting gives up at a placement of another, or nowhere, of what it is to keep, if anything; `None` if it could not be
/// there.
pub(super) fn given_up_at(sitting: &Sitting, kept: Option<&Kept>, placement: Option<&Placement>) -> Option<i64> {
    let spot = match placement {
        Some(at) => Some(sitting.numbers_of(at)?.spot()?),
        None => None,
    };
    let keeps = kept.map(|kept| kept.keeps(0)).unwrap_or_default();
    Some(keeps.iter().filter(|keep| !is_kept(keep, spot)).map(|keep| keep.weight).sum())
}
