//! Nobody spends more nights away than the setting allows.
//!
//! A meeting away from the base takes a person away from the latest departure that the way and their `arrives` allow
//! until it has ended: each midnight between, on the clocks of the base, is a night away. A night for two meetings
//! counts once. Asked for the principal, for the moderator and for the rapporteurs, over the whole series, and only
//! where the setting is given. Each meeting is counted as if one came to it straight from the base; an unknown travel
//! time counts as a day. The itinerary of a plan has more nights where somebody stays between two meetings, rests, or
//! does not leave as late as they could.
//!
//! # Why
//! A meeting of ninety minutes on the other side of the world takes two nights of somebody's life.
//!
//! # Example
//! The principal is expected in Bali on Friday morning, 20 hours from Geneva, and one night away is allowed in all.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! nights-away = 0
//!
//! [person.ana]
//!
//! [place.nairobi]
//! zone = "Africa/Nairobi"
//!
//! [travel]
//! "paris / nairobi" = "13 h"
//!
//! [forum.other]
//! place = "nairobi"
//!
//! [consultation.a]
//! forum = "other"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `nights-away = "warning"`: its level; `nights-away = 10`: most nights for each person, from 0 to 1000;
//! `nights-away = { most = 10, level = "error" }`: both. Nothing is asked unless the number is given.
//!
//! # Price as a warning
//! Each night too many costs as much as if those whom it is for slept all through the longest meeting that may need the
//! person, plus as much as 20 in a hundred mildly inconvenienced for an hour, for each person.

use super::{Broken, Rule, Sees, day_number, join_people, or_replace, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, Subject};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(super) struct NightsAway;

impl Rule for NightsAway {
    fn name(&self) -> RuleName {
        RuleName::NightsAway
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rules.setting(RuleName::NightsAway, "most").is_none().then_some("it is given no number")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let Some(most) = series.rules.setting(RuleName::NightsAway, "most") else { return };
        let mut away: BTreeMap<PersonId, Vec<(usize, i32)>> = BTreeMap::new();
        for (index, person, site) in super::away(series, placements) {
            let nights = nights(series, person, (&placements[index], site)).into_iter().flatten();
            away.entry(person).or_default().extend(nights.map(|night| (index, night)));
        }
        for (person, nights) in away {
            demands.distinct(Subject::Person(person), 20 * UNIT, most, nights);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        // People who are in the same meetings may live in different places, and spend another number of nights.
        let mut by_excess: BTreeMap<i64, Vec<Broken<'_>>> = BTreeMap::new();
        broken.iter().for_each(|broken| by_excess.entry(broken.excess).or_default().push(broken.clone()));
        let alike = by_excess.into_iter().flat_map(|(excess, broken)| join_people(&broken).into_iter().map(move |joined| (excess, joined)));
        alike.filter_map(|(excess, (people, placements))| describe_one(series, &people, &placements, excess)).collect()
    }
}

/// How many nights each person spends away from their base for some placements; those who spend none are not there.
pub(crate) fn nights_of(series: &Series, placements: &[Placement]) -> BTreeMap<PersonId, i64> {
    let mut away: BTreeMap<PersonId, BTreeSet<i32>> = BTreeMap::new();
    for (index, person, site) in super::away(series, placements) {
        away.entry(person).or_default().extend(nights(series, person, (&placements[index], site)).into_iter().flatten());
    }
    away.into_iter().map(|(person, nights)| (person, nights.len() as i64)).filter(|(_, nights)| *nights > 0).collect()
}

/// The nights for which a meeting takes a person away from their base, each by the day on which it begins there.
fn nights(series: &Series, person: PersonId, (placement, site): (&Placement, PlaceId)) -> Option<Range<i32>> {
    let (interval, person) = (placement.interval()?, series.person(person));
    let leaves = series.latest(person.base, site, |_| interval.start().plus(-person.arrives)).leaves;
    let zone = series.place(person.base).zone;
    let [first, last] = [leaves, interval.end()].map(|at| day_number(series.civil(zone, at).date()));
    Some(first..last)
}

fn describe_one(series: &Series, people: &[PersonId], placements: &[&Placement], excess: i64) -> Option<Finding> {
    let most = series.rules.setting(RuleName::NightsAway, "most")?;
    let (who, is) = (words::people(series, people), if people.len() == 1 { "is" } else { "are" });
    let (held, nights) = (words::count(placements.len() as i64, "consultation"), words::count(most + excess, "night"));
    let message = format!("{who} {is} away for {nights} for {held}, but at most {most} are allowed");
    let or = or_replace(series, people, placements);
    let finding = Finding::new(RuleName::NightsAway, message).touches(people.iter().map(|&person| Subject::Person(person)));
    let finding = words::label_all(series, finding, placements).label(Subject::Rule(RuleName::NightsAway), None, format!("at most {most}"));
    Some(finding.fix(words::either_of("hold some of it online, at the base or on consecutive days", or)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::two_cities;

    #[test]
    fn a_night_that_two_meetings_need_counts_once_and_those_at_the_base_need_none() {
        // Far is eight hours ahead: 09:00 there is 01:00 at the base, two hours away.
        let series = two_cities().consultation("c", 60).with(|series| {
            series.consultations[2].moderators = vec![PersonId(0)];
            series.rules.set(RuleName::NightsAway, "most", 1);
        });
        series.put("a", "", "21 23:30").put("b", "", "22 09:00").keeps(RuleName::NightsAway);
        series.put("b", "", "22 09:00").put("c", "", "22 11:00").keeps(RuleName::NightsAway);
        series.put("b", "", "22 10:00").put("c", "", "23 10:00").keeps(RuleName::NightsAway);
        let findings = series.put("b", "", "22 09:00").put("c", "", "23 09:00").breaks(RuleName::NightsAway, 1);
        assert_eq!(findings[0].message, "m is away for 2 nights for 2 consultations, but at most 1 are allowed");
        let online = series.with(|series| series.fora[1].online = true);
        online.put("b", "", "22 09:00").put("c", "", "23 09:00").keeps(RuleName::NightsAway);
    }

    #[test]
    fn who_leaves_earlier_for_the_same_meeting_has_their_own_number_of_nights() {
        let series = two_cities().person("n").with(|series| {
            series.consultations[1].rapporteurs = vec![PersonId(1)];
            series.people[1].arrives = 24 * 60;
            series.rules.set(RuleName::NightsAway, "most", 0);
        });
        let findings = series.put("b", "", "22 09:00").breaks(RuleName::NightsAway, 1 + 2);
        let messages: Vec<_> = findings.into_iter().map(|finding| finding.message).collect();
        let told = |who: &str, nights: &str| format!("{who} is away for {nights} for 1 consultation, but at most 0 are allowed");
        assert_eq!(messages, [told("m", "1 night"), told("n", "2 nights")]);
    }

    #[test]
    fn where_a_way_depends_on_the_day_the_last_departure_in_time_counts() {
        // The meeting on Tuesday begins at 02:00 at the base, the usual way takes two hours.
        let slow = |days: &'static [usize], minutes: i64| {
            two_cities().with(move |series| {
                let mut week = [None; 7];
                days.iter().for_each(|day| week[*day] = Some(minutes));
                series.travel.on.insert((crate::model::PlaceId(0), crate::model::PlaceId(1)), week);
                series.rules.set(RuleName::NightsAway, "most", 0);
            })
        };
        slow(&[1], 2880).put("b", "", "22 10:00").breaks(RuleName::NightsAway, 1);
        slow(&[1], 30).put("b", "", "22 09:00").keeps(RuleName::NightsAway);
        slow(&[0, 6], 2880).put("b", "", "21 12:00").breaks(RuleName::NightsAway, 2);
    }

    #[test]
    fn what_is_needed_after_arriving_is_a_reason_to_leave_a_day_earlier() {
        let series = |arrives| {
            two_cities().with(move |series| {
                series.people[0].arrives = arrives;
                series.rules.set(RuleName::NightsAway, "most", 0);
            })
        };
        series(0).put("b", "", "22 10:00").keeps(RuleName::NightsAway);
        series(1).put("b", "", "22 10:00").breaks(RuleName::NightsAway, 1);
        series(24 * 60).put("b", "", "22 09:59").breaks(RuleName::NightsAway, 2);
    }
}
