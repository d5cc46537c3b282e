//! There is time to rest after travelling.
//!
//! Asked of two meetings of one person at different sites that do not overlap: between the end of one and the start of
//! the other there is time for the trip and for the rest the person needs after a trip of that length. Where the travel
//! time depends on the day, one leaves so as to be rested soonest. What the person needs between arriving and a
//! consultation is a part of the rest: one trip has to leave both, unless `too-far` is off. Where there is not even time
//! for the trip and for that, the pair counts here too, and `too-far` reports it.
//!
//! # Why
//! Somebody who comes straight from the airport is in the room, and that is all.
//!
//! # Example
//! The principal arrives in Bali 6 hours before `town-hall` and needs 12.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//! rest = "4 h"
//!
//! [place.rome]
//! zone = "Europe/Rome"
//!
//! [travel]
//! "paris / rome" = "2 h"
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
//! lasts = "4 h"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `no-rest = "warning"`: its level. The time is `rest` of the person, none by default: `rest = "12 h"` after every
//! trip, `rest = { "6 h" = "12 h", "10 h" = "24 h" }` by the length of the trip, door to door.
//!
//! `rest = "itu"` is 12 hours after 6 to 10 hours and 24 hours after more, as ITU's [host-country text of
//! 2008](https://debates.parlamento.pt/catalogo/r3/dar/s2a/10/04/023S1/2008-11-06/102) has it for flights: here the
//! trip, door to door, stands for the flight. After more than 16 hours that text asks for still more, but how much is
//! not known, so 24 hours apply.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting that may need the person,
//! plus as much as 50 in a hundred mildly inconvenienced for an hour, for each person.

use super::too_far::{Way, finding, not_told_there, travelling, ways};
use super::two_places::itineraries_of_travellers;
use super::{Broken, Rule, Sees, words};
use crate::demand::{Demands, Kind, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, Placement, RuleName, Series, Subject};
use crate::time::Minutes;

pub(super) struct NoRest;

impl Rule for NoRest {
    fn name(&self) -> RuleName {
        RuleName::NoRest
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (person, itinerary) in itineraries_of_travellers(series, placements) {
            if let Some(pack) = travelling(series, itinerary, |way| pause(series, person, way)) {
                demands.add(Subject::Person(person), 50 * UNIT, Kind::Pack(pack));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let ways = ways(series, broken, |person, way| pause(series, person, way));
        ways.into_iter().filter_map(|(way, people)| describe_one(series, &way, &people)).collect()
    }
}

/// What somebody needs after a way of so many minutes: their rest. Whoever has rest to take has to be there in time, too, if
/// `too-far` asks for that, after the same way.
fn pause(series: &Series, person: PersonId, way: Minutes) -> Minutes {
    let traveller = series.person(person);
    let arrives = if traveller.rest.after.is_empty() || !series.asks(RuleName::TooFar) { 0 } else { traveller.arrives };
    traveller.rest.after_way(way).max(arrives)
}

fn describe_one(series: &Series, way: &Way<'_>, people: &[PersonId]) -> Option<Finding> {
    let people = &not_told_there(series, way, people)?[..];
    let (who, title) = (words::people(series, people), words::title(series, way.then));
    let (rest, one) = (words::length(way.pause), people.len() == 1);
    let is_rest = people.iter().all(|person| series.person(*person).rest.after_way(way.travel) == way.pause);
    let message = if !is_rest {
        format!("no trip brings {who} to {title} {rest} before it and also leaves the rest that a longer one asks for")
    } else if way.left() >= 0 {
        let (arrives, needs) = if one { ("arrives", "needs") } else { ("arrive", "need") };
        format!("{who} {arrives} {} before {title}, but {needs} {rest} of rest", words::length(way.left()))
    } else {
        let (from, has) = (words::title(series, way.first), words::has_or_have(people.len()));
        format!(
            "{who} {has} {} between {from} and {title}, for a trip of {} and {rest} of rest",
            words::length(way.gap),
            way.length(series)
        )
    };
    Some(finding(series, RuleName::NoRest, message, way, people))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Level, PlaceId, Rest};
    use crate::rules::testing::{Fixture, two_cities};

    fn tired() -> Fixture {
        two_cities().with(|series| series.people[0].rest = Rest::always(60))
    }

    #[test]
    fn way_and_rest_may_just_fit() {
        let series = tired();
        series.put("a", "", "09:00").put("b", "", "21:00").keeps(RuleName::NoRest);
        let findings = series.put("a", "", "09:00").put("b", "", "20:30").breaks(RuleName::NoRest, 1);
        assert_eq!(findings[0].message, "m arrives 30 min before b, but needs 60 min of rest");
    }

    #[test]
    fn what_is_too_far_counts_here_and_is_told_there_unless_that_rule_is_off() {
        let series = tired();
        assert!(series.put("a", "", "09:00").put("b", "", "19:00").breaks(RuleName::NoRest, 1).is_empty());
        let series = series.with(|series| series.rules.set_level(RuleName::TooFar, Level::Off));
        let findings = series.put("a", "", "09:00").put("b", "", "19:00").breaks(RuleName::NoRest, 1);
        assert_eq!(findings[0].message, "m has 60 min between a and b, for a trip of 2 h and 60 min of rest");
    }

    #[test]
    fn rest_follows_from_the_length_of_the_way() {
        // The way there takes two hours, the way back three.
        let series = two_cities().with(|series| series.people[0].rest = Rest { after: [(180, 60)].into() });
        series.put("a", "", "09:00").put("b", "", "20:00").keeps(RuleName::NoRest);
        series.put("b", "", "14:00").put("a", "", "11:00").keeps(RuleName::NoRest);
        let findings = series.put("b", "", "14:00").put("a", "", "10:30").breaks(RuleName::NoRest, 1);
        assert_eq!(findings[0].message, "m arrives 30 min before a, but needs 60 min of rest");
        let hours = |way: i64| Rest::itu().after_way(way * 60) / 60;
        assert_eq!([0, 5, 6, 10, 11, 16, 30].map(hours), [0, 0, 12, 12, 24, 24, 24]);
    }

    #[test]
    fn what_is_needed_after_arriving_is_a_part_of_the_rest() {
        let series = tired().with(|series| series.people[0].arrives = 45);
        series.put("a", "", "09:00").put("b", "", "21:00").keeps(RuleName::NoRest);
        assert!(series.put("a", "", "09:00").put("b", "", "20:30").breaks(RuleName::NoRest, 1).is_empty());
        assert_eq!(series.put("a", "", "09:00").put("b", "", "20:45").breaks(RuleName::NoRest, 1).len(), 1);
    }

    #[test]
    fn waiting_for_a_shorter_way_may_spare_a_rest() {
        // A way of eight hours on Tuesday asks for ten of rest; one of two hours from midnight on for none.
        let series = two_cities().with(|series| {
            series.people[0].rest = Rest { after: [(400, 600)].into() };
            series.travel.on.insert((PlaceId(0), PlaceId(1)), [None, Some(480), None, None, None, None, None]);
        });
        series.put("a", "", "22 11:00").put("b", "", "23 10:00").keeps(RuleName::NoRest);
        let findings = series.put("a", "", "22 11:00").put("b", "", "23 09:59").breaks(RuleName::NoRest, 1);
        assert_eq!(findings[0].message, "m has 13 h 59 between a and b, for a trip of 2 h from Wed 23 Oct 00:00 in here and 0 min of rest");
    }

    /// Leaving at once one is there in time and not rested, waiting for the shorter way one is rested and late.
    #[test]
    fn one_trip_has_to_leave_both_the_rest_and_the_time_before() {
        let series = two_cities().with(|series| {
            (series.people[0].rest, series.people[0].arrives) = (Rest { after: [(400, 1440)].into() }, 360);
            series.travel.on.insert((PlaceId(0), PlaceId(1)), [None, Some(600), None, None, None, None, None]);
            series.travel.between.insert((PlaceId(0), PlaceId(1)), 300);
        });
        let trip = |start| series.put("a", "", "22 09:00").put("b", "", start);
        trip("23 19:00").keeps(RuleName::NoRest);
        let findings = trip("23 18:59").breaks(RuleName::NoRest, 1);
        assert_eq!(findings[0].message, "no trip brings m to b 6 h before it and also leaves the rest that a longer one asks for");
        trip("23 18:59").keeps(RuleName::TooFar);
        let off = series.with(|series| series.rules.set_level(RuleName::TooFar, Level::Off));
        off.put("a", "", "22 09:00").put("b", "", "23 18:59").keeps(RuleName::NoRest);
    }

    #[test]
    fn nobody_rests_between_two_meetings_at_one_site() {
        let series = tired().consultation("c", 60).with(|series| series.consultations[2].moderators = vec![PersonId(0)]);
        series.put("b", "", "10:00").put("c", "", "11:00").keeps(RuleName::NoRest);
    }
}
