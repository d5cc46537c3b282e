//! No room is used at times when its host would rather not.
//!
//! # Why
//! A hall that can be had on Sunday, with staff paid twice, is had on Sunday only where nothing else is left.
//!
//! # Example
//! `town-hall` is in `hall-2` on Sunday, which has `rather-not = [{ from = 2013-10-27 }]`.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! rather-not = [{ from = 2027-03-20, to = 2027-03-26 }]
//!
//! [consultation.a]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `room-rather-not = "warning"`: its level. The times are `rather-not` of the room, or of its forum for all rooms.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute shared as much as
//! 10 in a hundred mildly inconvenienced for that minute.

use super::{Broken, Rule, Sees, TEN_A_MINUTE, changes, charge_each, describe_each, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, RoomId, RuleName, Series, Subject};
use crate::time::Interval;

pub(super) struct RoomRatherNot;

impl Rule for RoomRatherNot {
    fn name(&self) -> RuleName {
        RuleName::RoomRatherNot
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rooms.iter().all(|room| room.rather_not.is_empty()).then_some("no room or forum has times when it would `rather-not`")
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, TEN_A_MINUTE, |placement| {
            let room = placement.room?;
            Some((Subject::Room(room), unwilling(series, room, placement.interval()?)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (id, interval) = (placement.room?, placement.interval()?);
            let room = series.room(id);
            let stretch = room.rather_not.iter().find(|stretch| stretch.during.overlaps(interval))?;
            let during = words::span(series, series.place_of(placement), stretch.during);
            let why = stretch.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let message = format!("{} uses {} at a time when its host would rather not", words::title(series, placement), room.title);
            Some(
                words::finding_at(self.name(), message, placement, Some("starts"), format!("runs {}", words::when(series, placement)))
                    .label(Subject::Room(id), Some("rather-not"), format!("rather not {during}{why}"))
                    .touches([Subject::Room(id)])
                    .fix(format!("move it out of {during}, or accept it"))
                    .change(changes::rooms(series, placement, |other| unwilling(series, other, interval) == 0))
                    .or("accept it"),
            )
        })
    }
}

/// Minutes of an interval at which a room would rather not be used.
fn unwilling(series: &Series, room: RoomId, interval: Interval) -> i64 {
    series.room(room).rather_not.iter().map(|stretch| stretch.during.shared_minutes(interval)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Absence;
    use crate::rules::testing::{during, series};

    #[test]
    fn a_room_is_used_when_its_host_is_glad_of_it() {
        let series = series().room("hall").room("den").consultation("a", 60).with(|series| {
            series.rooms[0].rather_not = vec![Absence { during: during(21, 12, 18), why: None }];
        });
        series.put("a", "hall", "11:00").keeps(RuleName::RoomRatherNot);
        series.put("a", "den", "12:00").keeps(RuleName::RoomRatherNot);
        let findings = series.put("a", "hall", "11:30").breaks(RuleName::RoomRatherNot, 30);
        assert_eq!(findings[0].message, "a uses hall at a time when its host would rather not");
    }
}
