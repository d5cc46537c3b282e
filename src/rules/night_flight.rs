//! Nobody has to travel through the night before a consultation.
//!
//! Asked of two meetings of one person at different sites with a way of 6 hours or more between them, of which the
//! first is over when the day of the second begins on site, also one that ends at that midnight. The trip has to be made
//! at night if those who leave at once are still travelling then, and those who wait until 05:00 by the clock on that
//! site arrive too late.
//! Where the travel time depends on the day, the trip that arrives first counts. What the person needs between arriving
//! and a consultation is kept free either way. Where there is not even time for the trip, the pair counts here too, and
//! `too-far` reports it.
//!
//! # Why
//! Whoever slept in a seat opens the meeting and does not remember it.
//!
//! # Example
//! `world-cafe` in Geneva ends on Thursday at 18:00, and `town-hall` opens in New York on Friday at 09:00: the 11 hours
//! between lie in the night.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
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
//! forum = "hall"
//! on = 2027-03-22
//! moderator = "ana"
//!
//! [consultation.b]
//! forum = "other"
//! on = 2027-03-23
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `night-flight = "note"`: its level. The times are those under `[travel]`, and `arrives` of the person.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting that may need the person,
//! plus as much as 20 in a hundred mildly inconvenienced for an hour, for each person.

use super::too_far::{Way, finding, not_told_there, ways};
use super::two_places::{Itinerary, itineraries_of_travellers, position_in};
use super::{Broken, Rule, Sees, changes, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, PlaceId, Placement, RuleName, Series, Subject};
use crate::time::{Instant, Minutes};

/// A shorter way is no reason to travel at night.
const LONG_WAY: Minutes = 6 * 60;
/// The minute of the day from which on one can leave in the morning.
const MORNING: Minutes = 5 * 60;

pub(super) struct NightFlight;

impl Rule for NightFlight {
    fn name(&self) -> RuleName {
        RuleName::NightFlight
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (person, itinerary) in itineraries_of_travellers(series, placements) {
            for pack in nights(series, placements, &itinerary, series.person(person).arrives) {
                demands.add(Subject::Person(person), 20 * UNIT, Kind::Pack(pack));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let ways = ways(series, broken, |person, _| series.person(person).arrives);
        ways.into_iter().filter_map(|(way, people)| describe_one(series, &way, &people)).collect()
    }
}

/// For each long way, the meetings from which it leads, and those to which one cannot set out in the morning; the latter
/// from the midnight before them on.
fn nights(series: &Series, placements: &[Placement], itinerary: &Itinerary, arrives: Minutes) -> Vec<Pack> {
    let sites = || itinerary.sites.iter().flatten().copied();
    let ways = sites().flat_map(|from| sites().map(move |to| (from, to)));
    let pack = |(from, to): (PlaceId, PlaceId)| {
        let soonest = |free| series.soonest(from, to, free, |_| 0);
        let at = |site| itinerary.stays.iter().filter(move |stay| itinerary.site(stay) == Some(site));
        // A station for each time until one is there, after that of the late ones.
        let (mut stays, mut gaps) = (Stays::default(), vec![0]);
        for stay in at(from) {
            let free = Instant::from_unix_minutes(stay.end);
            let departure = soonest(free);
            if departure.way >= LONG_WAY {
                stays.push(Stay { station: position_in(&mut gaps, departure.arrives().since(free)), ..stay });
            }
        }
        if stays.is_empty() {
            return None;
        }
        for stay in at(to) {
            let [midnight, morning] = [0, MORNING].map(|clock| that_day(series, &placements[stay.index as usize], clock));
            if stay.start < soonest(morning).arrives().unix_minutes() + arrives {
                stays.push(Stay { start: midnight.unix_minutes(), station: 0, ..stay });
            }
        }
        let separation = Separation::between(gaps.len() as u32, |from, to| if to == 0 { gaps[from as usize] } else { 0 });
        Some(Pack { at_most: 1, stays, separation, counts_overlap: false })
    };
    ways.filter(|(from, to)| from != to).filter_map(pack).collect()
}

/// When the clock on site shows a minute of the day of a meeting.
fn that_day(series: &Series, placement: &Placement, clock: Minutes) -> Instant {
    series.zones.at(series.place(series.place_of(placement)).zone, series.first_day(placement), clock)
}

fn describe_one(series: &Series, way: &Way<'_>, people: &[PersonId]) -> Option<Finding> {
    let people = not_told_there(series, way, people)?;
    let (who, has) = (words::people(series, &people), words::has_or_have(people.len()));
    let [first, then] = [way.first, way.then].map(|placement| words::title(series, placement));
    let (gap, travel) = (words::length(way.gap), way.length(series));
    let message = format!("{who} {has} {gap} between {first} and {then} for a trip of {travel}, and would travel through the night before");
    let better = changes::later(series, way.then, better_start(series, way)?);
    let fix = format!("start {then} later, or move {first} a day earlier");
    let finding = finding(series, RuleName::NightFlight, message, way, &people).fix(fix);
    let or = Some(format!("move {first} a day earlier"));
    Some(Finding { changes: vec![better], or, ..finding })
}

/// The earliest start to which one can travel in the morning, else the first midnight by which one has arrived.
fn better_start(series: &Series, way: &Way<'_>) -> Option<Instant> {
    let (zone, free) = (series.place(way.sites.1).zone, way.first.interval()?.end());
    let soonest = |free| series.soonest(way.sites.0, way.sites.1, free, |_| 0).arrives();
    let (morning, arrival) = (soonest(that_day(series, way.then, MORNING)).plus(way.pause), soonest(free));
    if series.civil(zone, morning).date() == series.first_day(way.then) {
        return Some(morning);
    }
    let next_day = series.civil(zone, arrival).date().succ_opt()?;
    Some(series.zones.midnight(zone, next_day).max(arrival.plus(way.pause)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, two_cities};

    /// Both cities in UTC, eight hours from each other.
    fn eight_hours() -> Fixture {
        two_cities().with(|series| {
            series.places[1].zone = crate::time::Zone::UTC;
            series.travel.between.values_mut().for_each(|way| *way = 480);
        })
    }

    #[test]
    fn whoever_arrives_by_midnight_or_can_leave_in_the_morning_sleeps() {
        let series = eight_hours();
        series.put("a", "", "21 15:00").put("b", "", "22 09:00").keeps(RuleName::NightFlight);
        series.put("a", "", "21 15:01").put("b", "", "22 13:00").keeps(RuleName::NightFlight);
        let findings = series.put("a", "", "21 15:01").put("b", "", "22 12:59").breaks(RuleName::NightFlight, 1);
        assert_eq!(findings[0].message, "m has 20 h 58 between a and b for a trip of 8 h, and would travel through the night before");
        assert_eq!(findings[0].fix.as_deref(), Some("start b at Tue 22 Oct 13:00 in far, or move a a day earlier"));
    }

    #[test]
    fn what_ends_at_midnight_is_over_before_the_day_that_begins_then() {
        let series = eight_hours();
        // From 23:00 to 24:00: the night lies before the day of the second.
        series.put("a", "", "21 23:00").put("b", "", "22 13:00").keeps(RuleName::NightFlight);
        series.put("a", "", "21 23:00").put("b", "", "22 12:59").breaks(RuleName::NightFlight, 1);
        // To 00:01: a way within the day of the second.
        series.put("a", "", "21 23:01").put("b", "", "22 12:59").keeps(RuleName::NightFlight);
    }

    #[test]
    fn whoever_arrives_at_midnight_has_arrived_on_the_day_before() {
        let series = eight_hours();
        series.put("a", "", "21 15:00").put("b", "", "22 00:00").keeps(RuleName::NightFlight);
        series.put("a", "", "21 15:00").put("b", "", "22 00:01").keeps(RuleName::NightFlight);
        series.put("a", "", "21 15:01").put("b", "", "22 00:01").breaks(RuleName::NightFlight, 1);
        // A minute before midnight the day of the second is the one before, and so is its midnight.
        series.put("a", "", "21 14:59").put("b", "", "21 23:59").keeps(RuleName::NightFlight);
    }

    #[test]
    fn what_is_needed_after_arriving_makes_the_morning_too_late() {
        let series = eight_hours().with(|series| series.people[0].arrives = 180);
        series.put("a", "", "21 17:00").put("b", "", "22 16:00").keeps(RuleName::NightFlight);
        series.put("a", "", "21 17:00").put("b", "", "22 15:59").breaks(RuleName::NightFlight, 1);
    }

    #[test]
    fn the_morning_begins_by_the_clock_also_on_a_day_on_which_it_changes() {
        // At 03:00 on 27 October 2013 the clocks of Zurich show 02:00 again, so that 05:00 is six hours after midnight.
        let series = eight_hours().with(|series| series.places[1].zone = crate::time::Zone::named("Europe/Zurich").expect("a zone"));
        series.put("a", "", "26 16:00").put("b", "", "27 13:00").keeps(RuleName::NightFlight);
        let findings = series.put("a", "", "26 16:00").put("b", "", "27 12:59").breaks(RuleName::NightFlight, 1);
        assert_eq!(findings[0].fix.as_deref(), Some("start b at Sun 27 Oct 13:00 in far, or move a a day earlier"));
    }

    #[test]
    fn a_short_way_and_a_way_within_a_day_are_no_night_flights() {
        let short = eight_hours().with(|series| series.travel.between.values_mut().for_each(|way| *way = 359));
        short.put("a", "", "21 22:00").put("b", "", "22 09:00").keeps(RuleName::NightFlight);
        eight_hours().put("a", "", "22 00:30").put("b", "", "22 12:00").keeps(RuleName::NightFlight);
    }

    #[test]
    fn what_is_too_far_counts_here_and_is_told_there() {
        assert!(eight_hours().put("a", "", "21 22:00").put("b", "", "22 06:00").breaks(RuleName::NightFlight, 1).is_empty());
    }
}
