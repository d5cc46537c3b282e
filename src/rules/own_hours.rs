//! Nobody has to be there at night, by the clock they live on.
//!
//! Asked of the principal, the moderator and the rapporteurs of a meeting. Online it is the clock of each person's base
//! that counts; at a meeting on site they live by the clock there. Night is from 22:00 to 07:00, when audiences sleep
//! by default.
//!
//! # Why
//! An audience can watch the recording; whoever leads the meeting cannot.
//!
//! # Example
//! The convenor lives in Berlin and leads `meeting-5` online at 16:00 in San Francisco, which is 01:00 in Berlin.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [place.san-francisco]
//! zone = "America/Los_Angeles"
//!
//! [person.ana]
//! base = "san-francisco"
//!
//! [forum.hall]
//! online = true
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `own-hours = "warning"`: its level. The clock is that of `base` of the person, on site that of the forum's `place`. The
//! people are `principal`, `moderator` and `rapporteur` of the consultation.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute at night as much as
//! everybody mildly inconvenienced for that minute, for each person.

use super::{Broken, EVERYBODY_A_MINUTE, Rule, Sees, changes, join_people, or_replace, words};
use crate::demand::Demands;
use crate::finding::{Change, Finding};
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, Subject};
use crate::time::{ClockRange, Minutes};
use std::collections::BTreeMap;

pub(super) struct OwnHours;

impl Rule for OwnHours {
    fn name(&self) -> RuleName {
        RuleName::OwnHours
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let mut nights: BTreeMap<PersonId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            // Those who live by one clock share the answer.
            let mut known: Vec<(PlaceId, Minutes)> = Vec::new();
            for person in series.people_of(placement) {
                let home = lives_at(series, person, placement);
                let minutes = known.iter().find(|(place, _)| *place == home).map(|(_, minutes)| *minutes).unwrap_or_else(|| {
                    let minutes = at_night(series, home, placement);
                    known.push((home, minutes));
                    minutes
                });
                if minutes > 0 {
                    nights.entry(person).or_default().push((index, minutes));
                }
            }
        }
        for (person, members) in nights {
            demands.charge(Subject::Person(person), EVERYBODY_A_MINUTE, members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, placements.last()?)).collect()
    }
}

/// The place by whose clock a person lives during a meeting: on site that of the meeting, online their base.
fn lives_at(series: &Series, person: PersonId, placement: &Placement) -> PlaceId {
    series.site_of(placement).unwrap_or(series.person(person).base)
}

/// Minutes of a meeting that are at night at a place; 0 for a written one.
fn at_night(series: &Series, place: PlaceId, placement: &Placement) -> Minutes {
    let zone = series.place(place).zone;
    placement.interval().map_or(0, |interval| series.minutes_outside_range(zone, interval, ClockRange::WAKING))
}

fn describe_one(series: &Series, people: &[PersonId], placement: &Placement) -> Option<Finding> {
    let interval = placement.interval()?;
    let mut homes: Vec<PlaceId> = people.iter().map(|&person| lives_at(series, person, placement)).collect();
    homes.sort_unstable();
    homes.dedup();
    let (who, title) = (words::people(series, people), words::title(series, placement));
    let spans = words::list(homes.iter().map(|&home| words::span(series, home, interval)));
    let message = format!("{who} {} to be in {title} at night, {spans}", words::has_or_have(people.len()));
    let runs = format!("runs {}", words::when(series, placement));
    let mut finding = words::finding_at(RuleName::OwnHours, message, placement, Some("starts"), runs);
    if series.site_of(placement).is_none() {
        for &person in people {
            let lives = format!("lives in {}", words::place(series, series.person(person).base));
            finding = finding.label(Subject::Person(person), Some("base"), lives);
        }
    }
    let finding = finding.touches(people.iter().map(|&person| Subject::Person(person)));
    let or = or_replace(series, people, &[placement]);
    let fix = words::either_of("move it to an hour at which all of them are awake", or.clone());
    Some(Finding { or, ..finding }.fix(fix).change(way_out(series, placement)))
}

/// The starts of the same day at which it is nobody's night.
fn way_out(series: &Series, placement: &Placement) -> Change {
    let awake = |moved: &Placement| {
        let everybody = series.people_of(moved);
        everybody.map(|person| at_night(series, lives_at(series, person, moved), moved)).sum::<Minutes>() == 0
    };
    Change { because: ", when all of them are awake", ..changes::better_hours(series, placement, awake) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::UNIT;
    use crate::rules::testing::{Fixture, series, two_cities};

    /// `a` is online, seen from `here`; `m` leads it from `here`, and `p` writes it down from Makassar, eight hours ahead.
    fn online() -> Fixture {
        series().place("far", "Asia/Makassar").person("m").person("p").consultation("a", 60).with(|series| {
            series.fora[0].online = true;
            series.people[1].base = PlaceId(1);
            (series.consultations[0].moderators, series.consultations[0].rapporteurs) = (vec![PersonId(0)], vec![PersonId(1)]);
        })
    }

    #[test]
    fn online_the_clock_of_each_persons_base_counts() {
        let series = online();
        series.put("a", "", "13:00").keeps(RuleName::OwnHours);
        series.put("a", "", "07:00").keeps(RuleName::OwnHours);
        let findings = series.put("a", "", "13:30").breaks(RuleName::OwnHours, 30);
        assert_eq!(findings[0].message, "p has to be in a at night, Mon 21 Oct 21:30-22:30 in far");
        assert_eq!(findings[0].fix.as_deref(), Some("start a at Mon 21 Oct 09:00 in here, when all of them are awake"));
        let findings = series.put("a", "", "06:30").breaks(RuleName::OwnHours, 30);
        assert_eq!(findings[0].message, "m has to be in a at night, Mon 21 Oct 06:30-07:30 in here");
        assert_eq!(
            findings[0].fix.as_deref(),
            Some("start a at Mon 21 Oct 09:00 in here, when all of them are awake, or let somebody else moderate")
        );
        let findings = series.put("a", "", "22:00").breaks(RuleName::OwnHours, 120);
        let both = "m and p have to be in a at night, Mon 21 Oct 22:00-23:00 in here and Tue 22 Oct 06:00-07:00 in far";
        assert_eq!(findings[0].message, both);
    }

    #[test]
    fn whoever_is_on_site_lives_by_the_clock_there() {
        // The base of `m` is `here`, where it is eight hours earlier.
        two_cities().put("b", "", "07:00").keeps(RuleName::OwnHours);
        let findings = two_cities().put("b", "", "21:30").breaks(RuleName::OwnHours, 30);
        assert_eq!(findings[0].message, "m has to be in b at night, Mon 21 Oct 21:30-22:30 in far");
    }

    #[test]
    fn where_nobody_is_named_nobody_is_woken() {
        series().consultation("a", 60).put("a", "", "03:00").keeps(RuleName::OwnHours);
        online().write("a", 21, 22).keeps(RuleName::OwnHours);
    }

    #[test]
    fn an_hour_at_night_costs_everybody_asleep_and_inconvenienced_for_an_hour() {
        let costs = |a| online().put("a", "", a).price(RuleName::OwnHours);
        assert_eq!(costs("14:00") - costs("13:00"), 5 * 100 * UNIT);
        assert_eq!(costs("22:00") - costs("14:00"), 5 * 100 * UNIT);
    }
}
