//! There is time to travel between two consultations.
//!
//! Asked of two meetings of one person at different sites that do not overlap: between the end of one and the
//! start of the other lies the travel time. Nobody travels to a meeting online.
//!
//! # Why
//! A principal who is in the air does not listen.
//!
//! # Example
//! 14 hours lie between `world-cafe` in Geneva and `town-hall` in Bali, and the journey takes 22.
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
//! `too-far = "error"`: its level. The times are those under `[travel]`, 24 hours where nothing is said.
//!
//! # Price as a warning
//! Each pair costs, for each person, as much as 100 people mildly inconvenienced for an hour.

use super::demand::{Demands, Kind, Pack, Separation, UNIT};
use super::two_places::{Itinerary, itineraries};
use super::{Broken, Rule, only_moderates, words};
use crate::finding::Finding;
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, Subject};
use crate::time::{Instant, Minutes};
use std::collections::BTreeMap;

pub(super) struct TooFar;

impl Rule for TooFar {
    fn name(&self) -> RuleName {
        RuleName::TooFar
    }

    fn page(&self) -> &'static str {
        include_str!("too_far.rs")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (person, itinerary) in itineraries(series, placements) {
            if let Some(pack) = travelling(series, itinerary, 0) {
                demands.add(Subject::Person(person), 100 * UNIT, Kind::Pack(pack));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        ways(series, broken, |_| 0).into_iter().map(|(way, people)| tell(series, &way, &people)).collect()
    }
}

/// The meetings of a person with the way between each two sites and so much rest after it; `None` if there is
/// no way to go.
pub(super) fn travelling(series: &Series, Itinerary { stays, sites }: Itinerary, rest: Minutes) -> Option<Pack> {
    if sites.iter().flatten().count() < 2 {
        return None;
    }
    let site = |station: u32| sites.get(station as usize).copied().flatten();
    let separation = Separation::between(sites.len() as u32, |from, to| match (site(from), site(to)) {
        (Some(from), Some(to)) if from != to => series.travel.minutes(from, to) + rest,
        _ => 0,
    });
    Some(Pack { at_most: 1, stays, separation, counts_overlap: false })
}

/// A way that somebody has to go between two meetings.
pub(super) struct Way<'a> {
    pub(super) first: &'a Placement,
    pub(super) then: &'a Placement,
    pub(super) sites: (PlaceId, PlaceId),
    /// Minutes between the two meetings.
    pub(super) gap: Minutes,
    /// Minutes that the way takes.
    pub(super) travel: Minutes,
    /// Minutes of rest wanted after it.
    pub(super) rest: Minutes,
}

impl Way<'_> {
    /// The earliest start that leaves time for the way and the rest.
    pub(super) fn earliest(&self) -> Option<Instant> {
        self.first.interval().map(|interval| interval.end().plus(self.travel + self.rest))
    }
}

/// The ways that are too short of time, each with the people who go it.
pub(super) fn ways<'a>(series: &Series, broken: &[Broken<'a>], rest: impl Fn(PersonId) -> Minutes) -> Vec<(Way<'a>, Vec<PersonId>)> {
    let mut found: BTreeMap<(Subject, Subject, Minutes), (Way<'a>, Vec<PersonId>)> = BTreeMap::new();
    for broken in broken {
        let (Subject::Person(person), Some((then, earlier))) = (broken.subject, broken.placements.split_last()) else { continue };
        for first in earlier {
            if let Some(way) = way(series, first, then, rest(person)) {
                let key = (super::sitting(first), super::sitting(then), way.rest);
                found.entry(key).or_insert_with(|| (way, Vec::new())).1.push(person);
            }
        }
    }
    found.into_values().collect()
}

fn way<'a>(series: &Series, first: &'a Placement, then: &'a Placement, rest: Minutes) -> Option<Way<'a>> {
    let sites = (series.site_of(first)?, series.site_of(then)?);
    let gap = then.interval()?.start().since(first.interval()?.end());
    Some(Way { first, then, sites, gap, travel: series.travel.minutes(sites.0, sites.1), rest })
}

fn tell(series: &Series, way: &Way<'_>, people: &[PersonId]) -> Finding {
    let who = words::people(series, people);
    let (a, b) = (words::title(series, way.first), words::title(series, way.then));
    let (from, to) = (words::place(series, way.sites.0), words::place(series, way.sites.1));
    let has = words::has_or_have(people.len());
    let message = format!(
        "{who} {has} {} between {a} in {from} and {b} in {to}, and the way takes {}",
        words::length(way.gap),
        words::length(way.travel)
    );
    finding(series, RuleName::TooFar, message, way, people)
}

/// A finding about a way, with its labels and its way out.
pub(super) fn finding(series: &Series, rule: RuleName, message: String, way: &Way<'_>, people: &[PersonId]) -> Finding {
    let (from, to) = way.sites;
    let starts = way.then.interval().map(|interval| format!("starts {}", words::moment(series, to, interval.start()))).unwrap_or_default();
    let ends = way.first.interval().map(|interval| format!("ends {}", words::moment(series, from, interval.end()))).unwrap_or_default();
    let title = words::title(series, way.then);
    let earliest = way.earliest().map(|at| words::moment(series, to, at)).unwrap_or_default();
    let replaceable = people.iter().all(|&person| [way.first, way.then].iter().any(|placement| only_moderates(series, person, placement)));
    let or = if replaceable { ", or let somebody else moderate" } else { "" };
    words::tell(rule, message, way.then, Some("starts"), starts)
        .label(super::sitting(way.first), Some("starts"), ends)
        .touches([Subject::Consultation(way.first.consultation), super::sitting(way.first)])
        .touches(people.iter().map(|&person| Subject::Person(person)))
        .touches([Subject::Place(from), Subject::Place(to)])
        .fix(format!("start {title} at {earliest} or later{or}"))
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
        assert_eq!(findings[0].message, "m has 119 min between a in here and b in far, and the way takes 2 h");
        assert_eq!(findings[0].fix.as_deref(), Some("start b at Mon 21 Oct 20:00 in far or later, or let somebody else moderate"));
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
