//! There is time to travel between two consultations.
//!
//! Asked of two meetings of one person at different sites that do not overlap: between the end of one and the start of
//! the other there is time for the trip and for what the person needs between arriving and a consultation. Where the
//! travel time depends on the weekday of departure, one leaves at once, or waits for a day that gets one there sooner.
//! Nobody travels to a meeting online.
//!
//! # Why
//! A principal who is in the air does not listen.
//!
//! # Example
//! There are 14 hours between `world-cafe` in Geneva and `town-hall` in Bali, and the trip takes 22.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//!
//! [place.rome]
//! zone = "Europe/Rome"
//!
//! [travel]
//! "paris / rome" = "5 h"
//!
//! [forum.other]
//! place = "rome"
//! opens = 2027-03-22
//! closes = 2027-03-22
//! hours = "09:00-18:00"
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "3 h"
//! moderator = "ana"
//!
//! [consultation.b]
//! forum = "other"
//! lasts = "2 h"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `too-far = "error"`: its level. The times are those under `[travel]`, 24 hours where none is given, and `arrives` of
//! the person, none by default.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting that may need the person,
//! plus as much as everybody mildly inconvenienced for an hour, for each person.

use super::two_places::{Itinerary, itineraries_of_travellers, position_in};
use super::{Broken, Rule, Sees, changes, or_replace, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, Subject};
use crate::time::{Instant, Minutes};
use std::collections::BTreeMap;

pub(super) struct TooFar;

impl Rule for TooFar {
    fn name(&self) -> RuleName {
        RuleName::TooFar
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (person, itinerary) in itineraries_of_travellers(series, placements) {
            if let Some(pack) = travelling(series, itinerary, |_| series.person(person).arrives) {
                demands.add(Subject::Person(person), 100 * UNIT, Kind::Pack(pack));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        ways(series, broken, |person, _| series.person(person).arrives)
            .into_iter()
            .map(|(way, people)| describe_one(series, &way, &people))
            .collect()
    }
}

/// The meetings of a person with the time from the end of each until one can be in another elsewhere, after a `pause` that
/// a way of so many minutes asks for; `None` if there is no way to go.
pub(super) fn travelling(series: &Series, itinerary: Itinerary, pause: impl Fn(Minutes) -> Minutes) -> Option<Pack> {
    let Itinerary { stays, sites } = itinerary;
    if sites.iter().flatten().count() < 2 {
        return None;
    }
    let gap = |from: Option<PlaceId>, to: Option<PlaceId>, free: Instant| match (from, to) {
        (Some(from), Some(to)) if from != to => {
            let departure = series.soonest(from, to, free, &pause);
            departure.arrives().plus(pause(departure.way)).since(free)
        }
        _ => 0,
    };
    // A station is a site with the gaps from there to all sites; those may depend on when one is free.
    let mut stations: Vec<(usize, Vec<Minutes>)> = Vec::new();
    let mut known: BTreeMap<(usize, Option<i64>), u32> = BTreeMap::new();
    let mut station = |stay: &Stay| {
        let site = stay.station as usize;
        let depends = sites[site].is_some_and(|site| series.travel.depends_on_the_day(site));
        *known.entry((site, depends.then_some(stay.end))).or_insert_with(|| {
            let gaps = sites.iter().map(|to| gap(sites[site], *to, Instant::from_unix_minutes(stay.end))).collect();
            position_in(&mut stations, (site, gaps))
        })
    };
    let stays: Stays = stays.iter().map(|stay| Stay { station: station(&stay), ..stay }).collect();
    let separation = Separation::between(stations.len() as u32, |from, to| stations[from as usize].1[stations[to as usize].0]);
    Some(Pack { at_most: 1, stays, separation, counts_overlap: false })
}

/// A way that somebody has to go between two meetings.
pub(super) struct Way<'a> {
    pub(super) first: &'a Placement,
    pub(super) then: &'a Placement,
    pub(super) sites: (PlaceId, PlaceId),
    /// Minutes between the two meetings.
    pub(super) gap: Minutes,
    /// Minutes until one leaves: 0, or until a day on which the way takes less.
    pub(super) waits: Minutes,
    /// Minutes that the way then takes.
    pub(super) travel: Minutes,
    /// Minutes of rest or of anything else asked for after it.
    pub(super) pause: Minutes,
}

impl Way<'_> {
    /// Minutes between arriving and the second meeting; negative if one comes too late for it.
    pub(super) fn left(&self) -> Minutes {
        self.gap - self.waits - self.travel
    }

    /// The earliest start that leaves time for the way and the pause.
    pub(super) fn earliest(&self) -> Option<Instant> {
        self.first.interval().map(|interval| interval.end().plus(self.waits + self.travel + self.pause))
    }

    /// "2 h", or "2 h from Wed 23 Oct 00:00 in Geneva" where one waits.
    pub(super) fn length(&self, series: &Series) -> String {
        let (travel, free) = (words::length(self.travel), self.first.interval().map(|interval| interval.end()));
        match free.filter(|_| self.waits > 0) {
            Some(free) => format!("{travel} from {}", words::moment(series, self.sites.0, free.plus(self.waits))),
            None => travel,
        }
    }
}

/// The ways that are too short of time, each with the people who go it.
///
/// `pause` says what a person needs after a way of so many minutes.
pub(super) fn ways<'a>(
    series: &Series,
    broken: &[Broken<'a>],
    pause: impl Fn(PersonId, Minutes) -> Minutes,
) -> Vec<(Way<'a>, Vec<PersonId>)> {
    let mut found: BTreeMap<(Subject, Subject, Minutes), (Way<'a>, Vec<PersonId>)> = BTreeMap::new();
    for broken in broken {
        let (Subject::Person(person), Some((then, earlier))) = (broken.subject, broken.placements.split_last()) else { continue };
        for first in earlier {
            if let Some(way) = way(series, first, then, |way| pause(person, way)) {
                let key = (super::sitting(first), super::sitting(then), way.pause);
                found.entry(key).or_insert_with(|| (way, Vec::new())).1.push(person);
            }
        }
    }
    found.into_values().collect()
}

fn way<'a>(series: &Series, first: &'a Placement, then: &'a Placement, pause: impl Fn(Minutes) -> Minutes) -> Option<Way<'a>> {
    let sites = (series.site_of(first)?, series.site_of(then)?);
    let free = first.interval()?.end();
    let departure = series.soonest(sites.0, sites.1, free, &pause);
    let (waits, travel) = (departure.leaves.since(free), departure.way);
    Some(Way { first, then, sites, gap: then.interval()?.start().since(free), waits, travel, pause: pause(travel) })
}

/// Of these people, those of whom `too-far` does not say already that they have no time for the way; `None` if it says
/// so of all.
pub(super) fn not_told_there(series: &Series, way: &Way<'_>, people: &[PersonId]) -> Option<Vec<PersonId>> {
    let arrives = |person: &PersonId| self::way(series, way.first, way.then, |_| series.person(*person).arrives);
    let in_time = |person: &PersonId| arrives(person).is_some_and(|way| way.left() >= way.pause);
    let left: Vec<PersonId> = people.iter().copied().filter(|person| !series.asks(RuleName::TooFar) || in_time(person)).collect();
    (!left.is_empty()).then_some(left)
}

fn describe_one(series: &Series, way: &Way<'_>, people: &[PersonId]) -> Finding {
    let who = words::people(series, people);
    let (a, b) = (words::title(series, way.first), words::title(series, way.then));
    let (from, to) = (words::place(series, way.sites.0), words::place(series, way.sites.1));
    let has = words::has_or_have(people.len());
    let message = if way.left() < 0 {
        let (gap, travel) = (words::length(way.gap), way.length(series));
        format!("{who} {has} {gap} between {a} in {from} and {b} in {to}, but the trip takes {travel}")
    } else {
        let (arrives, needs) = if people.len() == 1 { ("arrives", "needs") } else { ("arrive", "need") };
        let (left, pause) = (words::length(way.left()), words::length(way.pause));
        format!("{who} {arrives} in {to} {left} before {b}, but {needs} {pause} there")
    };
    finding(series, RuleName::TooFar, message, way, people)
}

/// A finding about a way, with its labels and its way out.
pub(super) fn finding(series: &Series, rule: RuleName, message: String, way: &Way<'_>, people: &[PersonId]) -> Finding {
    let (from, to) = way.sites;
    let starts = way.then.interval().map(|interval| format!("starts {}", words::moment(series, to, interval.start()))).unwrap_or_default();
    let ends = way.first.interval().map(|interval| format!("ends {}", words::moment(series, from, interval.end()))).unwrap_or_default();
    let [first, then] = [way.first, way.then].map(|placement| words::title(series, placement));
    let or = or_replace(series, people, &[way.first, way.then]);
    let finding = words::finding_at(rule, message, way.then, Some("starts"), starts)
        .label(super::sitting(way.first), Some("starts"), ends)
        .touches([Subject::Consultation(way.first.consultation), super::sitting(way.first)])
        .touches(people.iter().map(|&person| Subject::Person(person)))
        .touches([Subject::Place(from), Subject::Place(to)])
        .fix(words::either_of(&format!("leave more time between {first} and {then}"), or.clone()));
    let finding = Finding { or, ..finding };
    match way.earliest() {
        Some(earliest) => finding.change(changes::later(series, way.then, earliest)),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::two_cities;

    #[test]
    fn the_way_may_just_fit_and_the_way_back_may_be_longer() {
        let series = two_cities();
        series.put("a", "", "09:00").put("b", "", "20:00").keeps(RuleName::TooFar);
        series.put("b", "", "14:00").put("a", "", "10:00").keeps(RuleName::TooFar);
        series.put("b", "", "14:00").put("a", "", "09:59").breaks(RuleName::TooFar, 1);
        let findings = series.put("a", "", "09:00").put("b", "", "19:59").breaks(RuleName::TooFar, 1);
        assert_eq!(findings[0].message, "m has 119 min between a in here and b in far, but the trip takes 2 h");
        assert_eq!(findings[0].fix.as_deref(), Some("start b at Mon 21 Oct 20:00 in far, or let somebody else moderate"));
    }

    #[test]
    fn between_arriving_and_a_meeting_lies_what_the_person_needs() {
        let series = two_cities().with(|series| series.people[0].arrives = 90);
        series.put("a", "", "09:00").put("b", "", "21:30").keeps(RuleName::TooFar);
        let findings = series.put("a", "", "09:00").put("b", "", "21:00").breaks(RuleName::TooFar, 1);
        assert_eq!(findings[0].message, "m arrives in far 60 min before b, but needs 90 min there");
        let findings = series.put("a", "", "09:00").put("b", "", "19:00").breaks(RuleName::TooFar, 1);
        assert_eq!(findings[0].message, "m has 60 min between a in here and b in far, but the trip takes 2 h");
        assert_eq!(findings[0].fix.as_deref(), Some("leave more time between a and b, or let somebody else moderate"));
    }

    #[test]
    fn the_day_on_which_one_leaves_decides_how_long_the_way_is() {
        let series = two_cities().with(|series| {
            series.travel.on.insert((PlaceId(0), PlaceId(1)), [None, Some(240), None, None, None, None, None]);
        });
        series.put("a", "", "21 09:00").put("b", "", "21 20:00").keeps(RuleName::TooFar);
        let findings = series.put("a", "", "22 09:00").put("b", "", "22 20:00").breaks(RuleName::TooFar, 1);
        assert_eq!(findings[0].message, "m has 2 h between a in here and b in far, but the trip takes 4 h");
        series.put("a", "", "22 09:00").put("b", "", "22 22:00").keeps(RuleName::TooFar);
        // Whoever is free at midnight leaves on the day that begins then.
        series.put("a", "", "21 23:00").put("b", "", "22 10:00").breaks(RuleName::TooFar, 1);
        series.put("a", "", "21 22:59").put("b", "", "22 10:00").keeps(RuleName::TooFar);
        series.put("b", "", "22 14:00").put("a", "", "22 10:00").keeps(RuleName::TooFar);
    }

    #[test]
    fn whoever_would_be_overtaken_waits_for_a_day_on_which_the_way_is_shorter() {
        // Tuesday 22 October takes ten hours: who is free at 20:00 and waits for midnight is there at 02:00.
        let series = two_cities().with(|series| {
            series.travel.on.insert((PlaceId(0), PlaceId(1)), [None, Some(600), None, None, None, None, None]);
        });
        series.put("a", "", "22 19:00").put("b", "", "23 10:00").keeps(RuleName::TooFar);
        let findings = series.put("a", "", "22 19:00").put("b", "", "23 09:59").breaks(RuleName::TooFar, 1);
        let message = "m has 5 h 59 between a in here and b in far, but the trip takes 2 h from Wed 23 Oct 00:00 in here";
        assert_eq!(findings[0].message, message);
        assert_eq!(findings[0].fix.as_deref(), Some("start b at Wed 23 Oct 10:00 in far, or let somebody else moderate"));
    }

    #[test]
    fn overlaps_and_meetings_online_need_no_way() {
        two_cities().put("a", "", "09:00").put("b", "", "17:30").keeps(RuleName::TooFar);
        let online = two_cities().with(|series| series.fora[1].online = true);
        online.put("a", "", "09:00").put("b", "", "18:00").keeps(RuleName::TooFar);
    }

    #[test]
    fn a_meeting_online_in_between_does_not_hide_the_way() {
        let series = two_cities().forum("line", "here").consultation("c", 15).with(|series| {
            series.fora[2].online = true;
            series.consultations[2].moderators = vec![PersonId(0)];
        });
        series.put("a", "", "09:00").put("c", "", "10:10").put("b", "", "18:30").breaks(RuleName::TooFar, 1);
    }
}
