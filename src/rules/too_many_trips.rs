//! Nobody makes more trips than the setting allows.
//!
//! A trip takes a person to a place away from their base for all consultations there in a week, Monday to Sunday, as the
//! wish `less-travel` counts it: for the principal, for the moderator and for the rapporteurs, over the whole series.
//! Asked only where the setting is given.
//!
//! # Why
//! Each trip costs a ticket and a week in which nothing else is done.
//!
//! # Example
//! The principal goes to New York in two different weeks and to Bali in a third, and two trips are allowed.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! too-many-trips = 0
//!
//! [person.ana]
//!
//! [place.rome]
//! zone = "Europe/Rome"
//!
//! [forum.other]
//! place = "rome"
//!
//! [consultation.a]
//! forum = "other"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `too-many-trips = "warning"`: its level; `too-many-trips = 2`: most trips for each person, from 0 to 500;
//! `too-many-trips = { most = 2, level = "error" }`: both. Nothing is asked unless the number is given.
//!
//! # Price as a warning
//! Each trip too many costs as much as if those whom it is for slept all through the longest meeting that may need the
//! person, plus as much as 50 in a hundred mildly inconvenienced for an hour, for each person.

use super::{Broken, Rule, Sees, away, join_people, week_of, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, Subject};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct TooManyTrips;

/// The week of a trip, and where it leads.
pub(in crate::rules) type Trip = (i32, PlaceId);

impl Rule for TooManyTrips {
    fn name(&self) -> RuleName {
        RuleName::TooManyTrips
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rules.setting(RuleName::TooManyTrips, "most").is_none().then_some("it is given no number")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let Some(most) = series.rules.setting(RuleName::TooManyTrips, "most") else { return };
        let mut trips: BTreeMap<PersonId, Vec<(usize, Trip)>> = BTreeMap::new();
        for (index, person, trip) in trips_of(series, placements) {
            trips.entry(person).or_default().push((index, trip));
        }
        for (person, trips) in trips {
            demands.distinct(Subject::Person(person), 50 * UNIT, most, trips);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, &placements)).collect()
    }
}

/// The trip that takes each person to each of their meetings away from their base, by position.
pub(in crate::rules) fn trips_of<'a>(
    series: &'a Series,
    placements: &'a [Placement],
) -> impl Iterator<Item = (usize, PersonId, Trip)> + 'a {
    away(series, placements).map(|(index, person, site)| (index, person, (week_of(series, &placements[index]), site)))
}

fn describe_one(series: &Series, people: &[PersonId], placements: &[&Placement]) -> Option<Finding> {
    let most = series.rules.setting(RuleName::TooManyTrips, "most")?;
    // Every meeting of the trips is away from the base.
    let trips: BTreeSet<Trip> =
        placements.iter().filter_map(|placement| Some((week_of(series, placement), series.site_of(placement)?))).collect();
    let (who, make) = (words::people(series, people), if people.len() == 1 { "makes" } else { "make" });
    let places = words::list(trips.iter().map(|(_, place)| words::place(series, *place)));
    let message = format!("{who} {make} {}, to {places}, but at most {most} are allowed", words::count(trips.len() as i64, "trip"));
    let finding = Finding::new(RuleName::TooManyTrips, message).touches(people.iter().map(|&person| Subject::Person(person)));
    let finding = words::label_all(series, finding, placements).touches(trips.iter().map(|(_, place)| Subject::Place(*place)));
    let finding = finding.label(Subject::Rule(RuleName::TooManyTrips), None, format!("at most {most}"));
    Some(finding.fix("hold what is at one place in one week, or hold some of it online"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::two_cities;

    #[test]
    fn what_is_at_one_place_in_one_week_is_one_trip() {
        let series = |most: Option<u32>| {
            two_cities().person("n").consultation("c", 60).with(move |series| {
                series.consultations[2].moderators = vec![PersonId(0)];
                series.consultations.iter_mut().for_each(|asked| asked.rapporteurs = vec![PersonId(1)]);
                most.into_iter().for_each(|most| series.rules.set(RuleName::TooManyTrips, "most", most));
            })
        };
        let (one, any) = (series(Some(1)), series(None));
        one.put("a", "", "21 09:00").put("b", "", "22 09:00").put("c", "", "24 09:00").keeps(RuleName::TooManyTrips);
        any.put("a", "", "21 09:00").put("b", "", "22 09:00").put("c", "", "28 09:00").keeps(RuleName::TooManyTrips);
        // One trip too many for each of two people, told once.
        let findings = one.put("a", "", "21 09:00").put("b", "", "22 09:00").put("c", "", "28 09:00").breaks(RuleName::TooManyTrips, 2);
        let messages: Vec<_> = findings.into_iter().map(|finding| finding.message).collect();
        assert_eq!(messages, ["m and n make 2 trips, to far and far, but at most 1 are allowed"]);
    }
}
