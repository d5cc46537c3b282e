//! Nobody makes more trips than the setting allows.
//!
//! A trip takes a person to a place away from their base for all consultations there in a week, Monday to Sunday, as the
//! wish `less-travel` counts it. Asked only where the setting is given.
//!
//! # Why
//! Each trip costs a ticket and a week in which nothing else is done.
//!
//! # Example
//! The principal goes to New York in two different weeks and to Bali in a third, and two trips are allowed.
//!
//! # Settings
//! `too-many-trips = "warning"`: its level; `too-many-trips = 2`: most trips for each person, from 0 to 500. It is told
//! of a plan and costs it nothing: the wish `less-travel` makes a planner look for fewer trips, and `often-away` limits
//! the meetings away from the base.

use super::remarks::Whole;
use super::{week_of, words};
use crate::finding::Finding;
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, Subject};
use std::collections::BTreeMap;

/// The meetings of each trip, by place and week.
type Trips<'a> = BTreeMap<(PlaceId, i32), Vec<&'a Placement>>;

/// One finding for those who make too many, and the same ones.
pub(super) fn findings(&Whole { series, placements, .. }: &Whole<'_>) -> Vec<Finding> {
    let Some(most) = series.rules.setting(RuleName::TooManyTrips, "most") else { return Vec::new() };
    let mut people: BTreeMap<PersonId, Trips<'_>> = BTreeMap::new();
    for placement in placements {
        let Some(site) = series.site_of(placement) else { continue };
        for person in series.people_of(placement).into_iter().filter(|person| series.person(*person).base != site) {
            people.entry(person).or_default().entry((site, week_of(series, placement))).or_default().push(placement);
        }
    }
    let mut joined: Vec<(Vec<PersonId>, Trips<'_>)> = Vec::new();
    for (person, trips) in people.into_iter().filter(|(_, trips)| trips.len() as i64 > most) {
        match joined.iter_mut().find(|(_, others)| *others == trips) {
            Some((people, _)) => people.push(person),
            None => joined.push((vec![person], trips)),
        }
    }
    joined.into_iter().map(|(people, trips)| tell(series, &people, &trips, most)).collect()
}

fn tell(series: &Series, people: &[PersonId], trips: &Trips<'_>, most: i64) -> Finding {
    let (who, make) = (words::people(series, people), if people.len() == 1 { "makes" } else { "make" });
    let mut in_order: Vec<(i32, PlaceId)> = trips.keys().map(|(place, monday)| (*monday, *place)).collect();
    in_order.sort_unstable();
    let places = words::list(in_order.iter().map(|(_, place)| words::place(series, *place)));
    let made = words::count(trips.len() as i64, "trip");
    let message = format!("{who} {make} {made}, to {places}, and at most {most} are allowed");
    let finding = Finding::new(RuleName::TooManyTrips, message).touches(people.iter().map(|&person| Subject::Person(person)));
    let placements: Vec<&Placement> = trips.values().flatten().copied().collect();
    let finding = words::label_all(series, finding, &placements).touches(in_order.iter().map(|(_, place)| Subject::Place(*place)));
    finding
        .label(Subject::Rule(RuleName::TooManyTrips), None, format!("at most {most}"))
        .fix("hold what is at one place in one week, or hold some of it online")
}

#[cfg(test)]
mod tests {
    use crate::model::{PersonId, RuleName};
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
        let told = |most, day: &str| {
            let series = series(most);
            let plan = series.put("a", "", "21 09:00").put("b", "", "22 09:00").put("c", "", day);
            plan.remarks(RuleName::TooManyTrips).into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        };
        assert!(told(Some(1), "24 09:00").is_empty());
        assert!(told(None, "28 09:00").is_empty());
        assert_eq!(told(Some(1), "28 09:00"), ["m and n make 2 trips, to far and far, and at most 1 are allowed"]);
    }
}
