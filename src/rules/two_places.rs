//! A person is in one consultation at a time.
//!
//! The principal, the moderator and the rapporteurs must be at a meeting from its first minute to its last, on site or
//! online.
//!
//! # Why
//! A moderator who is expected in two rooms disappoints both.
//!
//! # Example
//! `moderator-a` leads `town-hall` from 14:30 and `world-cafe` from 15:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//!
//! [forum.other]
//! closes = 2027-03-22
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "2 h"
//! moderator = "ana"
//!
//! [consultation.b]
//! forum = "other"
//! lasts = "2 h"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `two-places = "error"`: its level. The people are `principal`, `moderator` and
//! `rapporteur` of the consultation.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting that may need the person,
//! plus as much as everybody mildly inconvenienced for an hour, for each person.

use super::{Broken, Rule, Sees, join_people, or_replace, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, Subject};
use std::collections::BTreeMap;

pub(super) struct TwoPlaces;

impl Rule for TwoPlaces {
    fn name(&self) -> RuleName {
        RuleName::TwoPlaces
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (person, Itinerary { stays, .. }) in itineraries(series, placements) {
            let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
            demands.add(Subject::Person(person), 100 * UNIT, Kind::Pack(pack));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, &placements)).collect()
    }
}

fn describe_one(series: &Series, people: &[PersonId], placements: &[&Placement]) -> Option<Finding> {
    let (last, earlier) = placements.split_last()?;
    let who = words::people(series, people);
    let title = words::title(series, last);
    let others = words::list(earlier.iter().map(|placement| words::title(series, placement)));
    let message = format!("{who} {} needed in {title} and in {others} at once", words::is_or_are(people.len()));
    let mut finding =
        words::finding_at(RuleName::TwoPlaces, message, last, Some("starts"), format!("{title} runs {}", words::when(series, last)));
    for placement in earlier {
        finding = finding
            .label(
                super::sitting(placement),
                Some("starts"),
                format!("{} runs {}", words::title(series, placement), words::when(series, placement)),
            )
            .touches([Subject::Consultation(placement.consultation), super::sitting(placement)]);
    }
    let fix = words::either_of("move one of them", or_replace(series, people, placements));
    Some(finding.touches(people.iter().map(|&person| Subject::Person(person))).fix(fix))
}

/// Where one person has to be.
#[derive(Default)]
pub(super) struct Itinerary {
    /// The station of a stay is its site, by position.
    pub(super) stays: Stays,
    /// The sites of the stays, each once; `None` is online.
    pub(super) sites: Vec<Option<PlaceId>>,
}

impl Itinerary {
    /// The site of a stay; `None` online.
    pub(super) fn site(&self, stay: &Stay) -> Option<PlaceId> {
        self.sites[stay.station as usize]
    }
}

/// The meetings of each person, for rules about where people are. The group of each stay is its own.
pub(super) fn itineraries(series: &Series, placements: &[Placement]) -> BTreeMap<PersonId, Itinerary> {
    itineraries_of(series, placements, |_| true)
}

/// The same of those alone who have meetings at more than one site.
pub(super) fn itineraries_of_travellers(series: &Series, placements: &[Placement]) -> BTreeMap<PersonId, Itinerary> {
    itineraries_of(series, placements, |itinerary| itinerary.sites.iter().flatten().count() > 1)
}

/// The same of those who are asked for. There may be millions of stays: they are counted before room is made for them.
fn itineraries_of(series: &Series, placements: &[Placement], is_asked: impl Fn(&Itinerary) -> bool) -> BTreeMap<PersonId, Itinerary> {
    let mut people: BTreeMap<PersonId, (usize, Itinerary)> = BTreeMap::new();
    for placement in placements.iter().filter(|placement| placement.interval().is_some()) {
        for person in series.people_of(placement) {
            let (count, itinerary) = people.entry(person).or_default();
            *count += 1;
            position_in(&mut itinerary.sites, series.site_of(placement));
        }
    }
    people.retain(|_, (_, itinerary)| is_asked(itinerary));
    people.values_mut().for_each(|(count, itinerary)| itinerary.stays.reserve(*count));
    for (index, placement) in (0..).zip(placements) {
        let Some(interval) = placement.interval() else { continue };
        for person in series.people_of(placement) {
            let Some((_, Itinerary { stays, sites })) = people.get_mut(&person) else { continue };
            let station = position_in(sites, series.site_of(placement));
            let (start, end) = (interval.start().unix_minutes(), interval.end().unix_minutes());
            stays.push(Stay { index, start, end, station, group: index });
        }
    }
    people.into_iter().map(|(person, (_, itinerary))| (person, itinerary)).collect()
}

/// Where something stands in a list, to whose end it is added if it is not there.
pub(super) fn position_in<T: PartialEq>(list: &mut Vec<T>, item: T) -> u32 {
    let known = list.iter().position(|known| *known == item);
    known.unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    }) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn a_person_may_go_straight_from_one_to_the_next() {
        let series = series().person("m").person("p").consultation("a", 60).consultation("b", 60).with(|series| {
            series.consultations.iter_mut().for_each(|asked| asked.moderators = vec![PersonId(0)]);
        });
        series.put("a", "", "09:00").put("b", "", "10:00").keeps(RuleName::TwoPlaces);
        series.put("a", "", "09:00").put("b", "", "09:30").but(|b| b.moderator = Some(PersonId(1))).keeps(RuleName::TwoPlaces);
        let findings = series.put("a", "", "09:00").put("b", "", "09:30").breaks(RuleName::TwoPlaces, 1);
        assert_eq!(findings[0].message, "m is needed in b and in a at once");
    }

    #[test]
    fn who_is_principal_and_moderator_of_one_meeting_is_there_once() {
        let series = series().person("p").consultation("a", 60).with(|series| {
            series.consultations[0].principal = Some(PersonId(0));
            series.consultations[0].moderators = vec![PersonId(0)];
        });
        series.put("a", "", "09:00").keeps(RuleName::TwoPlaces);
    }

    #[test]
    fn two_people_in_the_same_trouble_are_told_together() {
        let series = series().person("m").person("p").consultation("a", 60).consultation("b", 60).with(|series| {
            for asked in &mut series.consultations {
                (asked.moderators, asked.principal) = (vec![PersonId(0)], Some(PersonId(1)));
            }
        });
        let findings = series.put("a", "", "09:00").put("b", "", "09:30").breaks(RuleName::TwoPlaces, 2);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "m and p are needed in b and in a at once");
        assert_eq!(findings[0].fix.as_deref(), Some("move one of them"));
    }
}
