//! The time differences between places and audiences stay the same throughout the series.
//!
//! Asked of every two successive meetings: if some of the clocks change between them and others do not, or change by a
//! different amount, the time difference between two cities is no longer what it was.
//!
//! # Why
//! People remember that Geneva is six hours ahead of New York. For one week in autumn it is five, and half of those who
//! joined the first meeting on time join the second at the wrong hour.
//!
//! # Example
//! Between two talks on 25 October and 1 November, Geneva's clocks go back and New York's do not.
//!
//! # Settings
//! `clock-change = "note"`: its level. It costs a plan nothing.

use super::whole::Whole;
use super::{sitting, words};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use crate::time::{Instant, Minutes, Zone};
use std::collections::BTreeMap;

/// One finding for each two meetings between which some clocks change and others do not.
pub(super) fn findings(whole: &Whole<'_>) -> Vec<Finding> {
    let mut meetings: Vec<(Instant, &Placement)> =
        whole.placements.iter().filter_map(|placement| Some((placement.interval()?.start(), placement))).collect();
    meetings.sort_by_key(|(start, placement)| (*start, placement.consultation, placement.sitting));
    meetings.windows(2).filter_map(|pair| between(whole.series, pair[0], pair[1])).collect()
}

/// What the clocks of those who meet do between two meetings; nothing where all do the same.
fn between(series: &Series, (before, first): (Instant, &Placement), (after, then): (Instant, &Placement)) -> Option<Finding> {
    let mut changes: BTreeMap<Minutes, Vec<String>> = BTreeMap::new();
    for (zone, name) in clocks(series, first, then) {
        let change = series.zones.offset(zone, after) - series.zones.offset(zone, before);
        let names = changes.entry(change).or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (changes.len() > 1).then(|| {
        let told = |(change, names): (&Minutes, &Vec<String>)| format!("{} in {}", does(*change), words::list(names.iter().cloned()));
        let changed = changes.iter().filter(|(change, _)| **change != 0).map(told);
        let (one, other) = (words::title(series, first), words::title(series, then));
        Finding::new(RuleName::ClockChange, format!("between {one} and {other} the clocks {}", words::list(changed)))
            .label(sitting(then), words::start_key(then), words::when(series, then))
            .label(sitting(first), words::start_key(first), words::when(series, first))
            .touches([first, then].map(|placement| Subject::Consultation(placement.consultation)))
            .fix("check the local times of the later one before announcing it, or accept it")
    })
}

fn does(change: Minutes) -> String {
    let way = if change > 0 { "forward" } else { "back" };
    format!("go {way} by {}", words::length(change.abs()))
}

/// The clocks on site of two meetings and of everybody they are for, each zone once, with what readers call it.
fn clocks(series: &Series, first: &Placement, then: &Placement) -> BTreeMap<Zone, String> {
    let mut clocks = BTreeMap::new();
    for placement in [first, then] {
        let place = series.place_of(placement);
        clocks.entry(series.place(place).zone).or_insert_with(|| words::place(series, place));
        for audience in &series.consultation(placement.consultation).audiences {
            let zone = series.audience(*audience).zone;
            clocks.entry(zone).or_insert_with(|| words::city(zone.name()));
        }
    }
    clocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Placed, series};

    fn messages(placed: &Placed<'_>) -> Vec<String> {
        placed.remarks(RuleName::ClockChange).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn clocks_that_change_for_some_are_told() {
        let series = series()
            .place("geneva", "Europe/Zurich")
            .forum("itu", "geneva")
            .consultation("a", 60)
            .consultation("b", 60)
            .audience("East", "America/New_York");
        assert_eq!(
            messages(&series.put("a", "", "25 09:00").put("b", "", "28 09:00")),
            ["between a and b the clocks go back by 60 min in geneva"]
        );
        assert_eq!(messages(&series.put("a", "", "24 09:00").put("b", "", "25 09:00")), Vec::<String>::new());
        // A week later New York has followed.
        assert_eq!(messages(&series.put("a", "", "25 09:00").put("b", "", "34 09:00")), Vec::<String>::new());
    }

    #[test]
    fn clocks_that_change_for_all_alike_keep_their_distance() {
        let series = series()
            .place("geneva", "Europe/Zurich")
            .forum("itu", "geneva")
            .consultation("a", 60)
            .consultation("b", 60)
            .audience("West", "Europe/Paris");
        assert_eq!(messages(&series.put("a", "", "25 09:00").put("b", "", "28 09:00")), Vec::<String>::new());
    }
}
