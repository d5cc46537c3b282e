//! The travel time is known between places that one person may have to join.
//!
//! Asked of the places of every two successive meetings of a person; online meetings can be anywhere. Where no time is
//! given, 24 hours are assumed.
//!
//! # Why
//! A guess of 24 hours forbids good plans for short trips and hides bad ones for long trips.
//!
//! # Example
//! The principal is in Nairobi on Monday and in Bali on Thursday, and `[travel]` does not list the pair.
//!
//! # Settings
//! `unknown-travel = "warning"`: its level. It costs a plan nothing. `any = "6 h"` under `[travel]` says what
//! to assume.

use super::whole::Whole;
use super::words;
use crate::finding::Finding;
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, State, Subject, Travel};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// One finding for each two places that somebody has to join and of which no travel time is known.
pub(super) fn findings(&Whole { series, placements, .. }: &Whole<'_>) -> Vec<Finding> {
    let mut ways: BTreeMap<(PlaceId, PlaceId), (BTreeSet<PersonId>, &Placement)> = BTreeMap::new();
    for (person, stays) in stays(series, placements) {
        for pair in stays.windows(2) {
            let ((_, from, _), (_, to, then)) = (pair[0], pair[1]);
            if series.travel.known(from, to).is_none() {
                ways.entry((from.min(to), from.max(to))).or_insert_with(|| (BTreeSet::new(), then)).0.insert(person);
            }
        }
    }
    ways.into_iter().map(|((a, b), (people, then))| describe_one(series, (a, b), &people.into_iter().collect::<Vec<_>>(), then)).collect()
}

/// Where each person has to be, in order of time.
fn stays<'a>(series: &Series, placements: &'a [Placement]) -> BTreeMap<PersonId, Vec<(Instant, PlaceId, &'a Placement)>> {
    let mut stays: BTreeMap<PersonId, Vec<(Instant, PlaceId, &Placement)>> = BTreeMap::new();
    for placement in placements.iter().filter(|placement| placement.state != State::Cancelled) {
        let (Some(site), Some(interval)) = (series.site_of(placement), placement.interval()) else { continue };
        for person in series.people_of(placement) {
            stays.entry(person).or_default().push((interval.start(), site, placement));
        }
    }
    stays.values_mut().for_each(|stays| stays.sort_by_key(|(start, site, _)| (*start, *site)));
    stays
}

fn describe_one(series: &Series, (a, b): (PlaceId, PlaceId), people: &[PersonId], then: &Placement) -> Finding {
    let (from, to) = (words::place(series, a), words::place(series, b));
    let assumed = words::length(Travel::ASSUMED);
    let who = words::people(series, people);
    let message = format!(
        "no travel time is known between {from} and {to}, which {who} {} to travel between; {assumed} are assumed",
        words::has_or_have(people.len())
    );
    let (from, to) = (&series.place(a).name, &series.place(b).name);
    Finding::new(RuleName::UnknownTravel, message)
        .label(super::sitting(then), words::start_key(then), words::when(series, then))
        .touches([Subject::Consultation(then.consultation), Subject::Place(a), Subject::Place(b)])
        .touches(people.iter().map(|&person| Subject::Person(person)))
        .fix(format!("give the time under [travel], such as `\"{from} / {to}\" = \"{assumed}\"`"))
}

#[cfg(test)]
mod tests {
    use crate::model::{PlaceId, RuleName};
    use crate::rules::testing::series;

    #[test]
    fn only_ways_that_somebody_has_to_go_are_asked_for() {
        let two = |known: bool| {
            series().person("m").consultation("a", 60).place("far", "UTC").forum("away", "far").consultation("b", 60).with(|series| {
                series.consultations.iter_mut().for_each(|consultation| consultation.principal = Some(crate::model::PersonId(0)));
                if known {
                    series.travel.between.insert((PlaceId(0), PlaceId(1)), 60);
                }
            })
        };
        let findings = |known: bool, online: bool| {
            let series = two(known).with(|series| series.fora[1].online = online);
            series.put("a", "", "21 09:00").put("b", "", "23 09:00").remarks(RuleName::UnknownTravel)
        };
        assert!(findings(true, false).is_empty());
        assert!(findings(false, true).is_empty());
        assert_eq!(
            findings(false, false)[0].message,
            "no travel time is known between here and far, which m has to travel between; 24 h are assumed"
        );
    }
}
