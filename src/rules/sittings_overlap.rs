//! Sittings of one consultation are not held at once.
//!
//! Asked of meetings: no two sittings of one consultation share a minute, whichever rooms they are in and whoever leads
//! them. One may start the minute another ends.
//!
//! # Why
//! A consultation is held twice so that whoever sleeps through the first is awake for the second. Twice at once is only
//! once.
//!
//! # Example
//! `online` has `sittings = 2`; the first is on 22 October from 14:00 to 15:30, and so is the second.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! holds = 2
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "2 h"
//! sittings = 2
//! ```
//!
//! # Settings
//! `sittings-overlap = "error"`: its level. How many there are is `sittings` of the consultation.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting of the consultation, plus
//! as much as everybody mildly inconvenienced for an hour.

use super::{Broken, Rule, by_consultation, changes, stay_of, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};

pub(super) struct SittingsOverlap;

impl Rule for SittingsOverlap {
    fn name(&self) -> RuleName {
        RuleName::SittingsOverlap
    }

    fn demands(&self, _: &Series, placements: &[Placement], demands: &mut Demands) {
        for (consultation, indices) in by_consultation(placements) {
            let sitting = |index: usize| placements[index].sitting;
            if indices.iter().all(|index| sitting(*index) == sitting(indices[0])) {
                continue;
            }
            let of_its_sitting = |index| Some(Stay { group: sitting(index), ..stay_of(placements, index)? });
            let stays = indices.into_iter().filter_map(of_its_sitting).collect();
            let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
            demands.add(Subject::Consultation(consultation), 100 * UNIT, Kind::Pack(pack));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let pairs = broken.iter().filter_map(|broken| broken.placements.split_last());
        pairs.flat_map(|(last, earlier)| earlier.iter().filter_map(|first| describe_one(series, first, last))).collect()
    }
}

fn describe_one(series: &Series, first: &Placement, last: &Placement) -> Option<Finding> {
    let (one, other) = (first.interval()?, last.interval()?);
    let shared = words::length(one.shared_minutes(other));
    let (a, b) = (words::title(series, first), words::title(series, last));
    let message = format!("{a} and {b} overlap by {shared}");
    let finding = words::label_all(series, Finding::new(RuleName::SittingsOverlap, message), &[first, last]);
    let finding = finding.label(Subject::Consultation(last.consultation), Some("sittings"), "this many are asked for");
    let finding = finding.fix("move one of them, or ask for fewer sittings").or("ask for fewer sittings");
    Some(finding.change(changes::later(series, last, one.end())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn one_sitting_may_start_the_minute_another_ends() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| series.consultations[0].sittings = 2);
        series.put("a.1", "", "09:00").put("a.2", "", "10:00").keeps(RuleName::SittingsOverlap);
        series.put("a.1", "", "09:00").put("b", "", "09:00").keeps(RuleName::SittingsOverlap);
        let findings = series.put("a.1", "", "09:00").put("a.2", "", "09:45").breaks(RuleName::SittingsOverlap, 1);
        assert_eq!(findings[0].message, "a, sitting 1 and a, sitting 2 overlap by 15 min");
        assert_eq!(findings[0].fix.as_deref(), Some("start a, sitting 2 at Mon 21 Oct 10:00 in here, or ask for fewer sittings"));
    }

    #[test]
    fn every_two_sittings_at_once_are_told_and_what_is_written_has_no_minutes() {
        let series = series().consultation("a", 60).with(|series| series.consultations[0].sittings = 3);
        let findings = series.put("a.1", "", "09:00").put("a.2", "", "09:00").put("a.3", "", "09:30").breaks(RuleName::SittingsOverlap, 3);
        assert_eq!(findings.len(), 3);
        series.write("a.1", 21, 22).write("a.2", 21, 22).put("a.3", "", "09:00").keeps(RuleName::SittingsOverlap);
    }
}
