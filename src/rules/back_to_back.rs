//! Nobody goes straight from one consultation into the next.
//!
//! Asked of two meetings of one person that do not overlap, in one room, in two or online: between the end of one and the
//! start of the other lies at least the setting. Two sittings of one consultation are two meetings. Meetings that overlap are
//! `two-places`, and time to travel is `too-far`.
//!
//! # Why
//! Whoever leads one meeting after another writes nothing down, eats nothing, and is late for the second.
//!
//! # Example
//! `moderator-a` leads `town-hall` until 16:00 and `world-cafe` from 16:05, and the setting asks for 15 minutes.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "90 min"
//! moderator = "ana"
//!
//! [consultation.b]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "90 min"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `back-to-back = "warning"`: its level; `back-to-back = "30 min"`: the least time between two meetings, 15 minutes by
//! default, at most a day; `back-to-back = { least = "30 min", level = "error" }`: both. The people are `principal`,
//! `moderator` and `rapporteur` of the consultation.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting that may need the person,
//! plus as much as 1 in a hundred mildly inconvenienced for an hour, for each person.

use super::two_places::{Itinerary, itineraries};
use super::{Broken, Rule, Sees, changes, join_people, or_replace, words};
use crate::demand::{Demands, Kind, Pack, Separation, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, Placement, RuleName, Series, Subject};
use crate::time::Minutes;

/// The least time between two meetings where nothing is said.
const UNSAID: Minutes = 15;

pub(super) struct BackToBack;

impl Rule for BackToBack {
    fn name(&self) -> RuleName {
        RuleName::BackToBack
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let least = least(series);
        if least == 0 {
            return;
        }
        for (person, Itinerary { stays, .. }) in itineraries(series, placements) {
            let pack = Pack { at_most: 1, stays, separation: Separation::same(least), counts_overlap: false };
            demands.add(Subject::Person(person), UNIT, Kind::Pack(pack));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, &placements)).collect()
    }
}

/// Minutes asked for between two meetings of one person.
fn least(series: &Series) -> Minutes {
    series.rules.setting(RuleName::BackToBack, "least").unwrap_or(UNSAID)
}

/// Names the two meetings that are closest: the last one, and the one that ends last before it.
fn describe_one(series: &Series, people: &[PersonId], placements: &[&Placement]) -> Option<Finding> {
    let (then, earlier) = placements.split_last()?;
    let first = earlier.iter().max_by_key(|placement| placement.interval().map(|interval| interval.end()))?;
    let (ends, starts) = (first.interval()?.end(), then.interval()?.start());
    let (a, b) = (words::title(series, first), words::title(series, then));
    let (gap, needed) = (starts.since(ends), words::length(least(series)));
    let who = words::people(series, people);
    let (goes, has, needs) = if people.len() == 1 { ("goes", "has", "needs") } else { ("go", "have", "need") };
    let message = match gap {
        0 => format!("{who} {goes} straight from {a} into {b}, but {needs} {needed} between them"),
        _ => format!("{who} {has} {} between {a} and {b}, but {needs} {needed}", words::length(gap)),
    };
    let finding = words::label_all(series, Finding::new(RuleName::BackToBack, message), placements);
    let finding = finding.touches(people.iter().map(|&person| Subject::Person(person)));
    let or = or_replace(series, people, placements);
    let finding = finding.fix(words::either_of("leave more time between them", or.clone()));
    Some(Finding { or, ..finding }.change(changes::later(series, then, ends.plus(least(series)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::UNIT;
    use crate::rules::testing::{Fixture, series, two_cities};

    /// `a` and `b` last an hour and are led by `m`.
    fn led_by_one() -> Fixture {
        series().room("hall").person("m").person("p").consultation("a", 60).consultation("b", 60).with(|series| {
            series.consultations.iter_mut().for_each(|asked| asked.moderators = vec![PersonId(0)]);
        })
    }

    #[test]
    fn a_quarter_of_an_hour_is_enough_unless_more_is_asked() {
        let series = led_by_one();
        series.put("a", "hall", "09:00").put("b", "hall", "10:15").keeps(RuleName::BackToBack);
        let findings = series.put("b", "hall", "10:14").put("a", "hall", "09:00").breaks(RuleName::BackToBack, 1);
        assert_eq!(findings[0].message, "m has 14 min between a and b, but needs 15 min");
        let findings = series.put("a", "hall", "09:00").put("b", "hall", "10:00").breaks(RuleName::BackToBack, 1);
        assert_eq!(findings[0].message, "m goes straight from a into b, but needs 15 min between them");
        assert_eq!(findings[0].fix.as_deref(), Some("start b at Mon 21 Oct 10:15 in here, or let somebody else moderate"));
        let asking = |least: i64| led_by_one().with(|series| series.rules.set(RuleName::BackToBack, "least", least));
        asking(60).put("a", "", "09:00").put("b", "", "10:45").breaks(RuleName::BackToBack, 1);
        asking(60).put("a", "", "09:00").put("b", "", "11:00").keeps(RuleName::BackToBack);
        asking(0).put("a", "", "09:00").put("b", "", "10:00").keeps(RuleName::BackToBack);
    }

    #[test]
    fn others_may_follow_and_what_overlaps_is_another_rules() {
        let series = led_by_one();
        series.put("a", "", "09:00").put("b", "", "10:00").but(|b| b.moderator = Some(PersonId(1))).keeps(RuleName::BackToBack);
        series.put("a", "", "09:00").put("b", "", "09:30").keeps(RuleName::BackToBack);
    }

    #[test]
    fn rest_is_needed_at_another_place_online_and_between_two_sittings_too() {
        let near = two_cities().with(|series| series.travel.between.values_mut().for_each(|way| *way = 5));
        near.put("a", "", "09:00").put("b", "", "18:10").breaks(RuleName::BackToBack, 1);
        let online = two_cities().with(|series| series.fora[1].online = true);
        online.put("a", "", "09:00").put("b", "", "18:00").breaks(RuleName::BackToBack, 1);
        led_by_one().put("a.1", "", "09:00").put("a.2", "", "10:00").breaks(RuleName::BackToBack, 1);
    }

    #[test]
    fn a_pair_costs_everybody_asleep_through_the_longest_meeting() {
        // A longer meeting that does not need the person does not count.
        let series = || led_by_one().consultation("c", 90);
        let costs = |b| series().put("a", "", "09:00").put("b", "", b).price(RuleName::BackToBack);
        assert_eq!(costs("10:00") - costs("10:15"), 4 * 100 * UNIT + UNIT);
    }
}
