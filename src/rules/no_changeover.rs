//! A room has time to be prepared between two consultations.
//!
//! Asked of two meetings in one room that do not overlap; those that do are `double-booked`. A room that holds several
//! consultations at once is not prepared between them, because others sit in it.
//!
//! # Why
//! The first group is still leaving while the second looks for seats.
//!
//! # Example
//! There are five minutes between two consultations in `hall-2`, which needs fifteen.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! changeover = "2 h"
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "90 min"
//!
//! [consultation.b]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "90 min"
//! ```
//!
//! # Settings
//! `no-changeover = "warning"`: its level. The time is `changeover` of the room, else of its forum, none by default.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting beside the forum of the
//! room, plus as much as 20 in a hundred mildly inconvenienced for an hour.

use super::double_booked::stays_by_room;
use super::{Broken, Rule, Sees, changes, words};
use crate::demand::{Demands, Kind, Pack, Separation, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};

pub(super) struct NoChangeover;

impl Rule for NoChangeover {
    fn name(&self) -> RuleName {
        RuleName::NoChangeover
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rooms.iter().all(|room| room.changeover == 0 || room.holds > 1).then_some("no room has a `changeover`")
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (room, stays) in stays_by_room(placements) {
            let (changeover, holds) = (series.room(room).changeover, series.room(room).holds);
            if changeover > 0 && holds == 1 {
                let pack = Pack { at_most: 1, stays, separation: Separation::same(changeover), counts_overlap: false };
                demands.add(Subject::Room(room), 20 * UNIT, Kind::Pack(pack));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| describe_one(series, broken)).collect()
    }
}

/// Names the two meetings that are closest: the last one, and the one before it.
fn describe_one(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let (Subject::Room(id), Some((then, earlier))) = (broken.subject, broken.placements.split_last()) else { return None };
    let first = earlier.iter().max_by_key(|placement| placement.interval().map(|interval| interval.end()))?;
    let (room, place) = (series.room(id), series.place_of(then));
    let (before, after) = (first.interval()?, then.interval()?);
    let (a, b) = (words::title(series, first), words::title(series, then));
    let needed = words::length(room.changeover);
    let gap = words::length(after.start().since(before.end()));
    Some(
        words::finding_at(
            RuleName::NoChangeover,
            format!("{} has {gap} between {a} and {b}, but needs {needed}", room.title),
            then,
            Some("starts"),
            format!("starts {}", words::moment(series, place, after.start())),
        )
        .label(super::sitting(first), Some("starts"), format!("ends {}", words::moment(series, place, before.end())))
        .label(Subject::Room(id), Some("changeover"), format!("needs {needed}"))
        .touches([Subject::Consultation(first.consultation), super::sitting(first), Subject::Room(id)])
        .fix("move one of them, or use another room")
        .change(changes::later(series, then, before.end().plus(room.changeover)))
        .change(changes::rooms(series, then, |_| true)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    fn with_changeover(minutes: i64) -> Fixture {
        let series = series().room("hall").room("den").consultation("a", 60).consultation("b", 60);
        series.with(|series| series.rooms.iter_mut().for_each(|room| room.changeover = minutes))
    }

    #[test]
    fn the_changeover_may_just_fit_and_overlaps_are_another_rules() {
        let series = with_changeover(15);
        series.put("a", "hall", "09:00").put("b", "hall", "10:15").keeps(RuleName::NoChangeover);
        series.put("a", "hall", "09:00").put("b", "den", "10:00").keeps(RuleName::NoChangeover);
        series.put("a", "hall", "09:00").put("b", "hall", "09:30").keeps(RuleName::NoChangeover);
        let findings = series.put("b", "hall", "10:05").put("a", "hall", "09:00").breaks(RuleName::NoChangeover, 1);
        assert_eq!(findings[0].message, "hall has 5 min between a and b, but needs 15 min");
        assert_eq!(findings[0].fix.as_deref(), Some("start b at Mon 21 Oct 10:15 in here, or use den"));
    }

    #[test]
    fn a_room_that_holds_several_is_not_prepared_between_them() {
        let series = with_changeover(15).with(|series| series.rooms[0].holds = 2);
        series.put("a", "hall", "09:00").put("b", "hall", "10:00").keeps(RuleName::NoChangeover);
        series.put("a", "den", "09:00").put("b", "den", "10:00").breaks(RuleName::NoChangeover, 1);
    }

    #[test]
    fn without_a_changeover_meetings_may_touch() {
        with_changeover(0).put("a", "hall", "09:00").put("b", "hall", "10:00").keeps(RuleName::NoChangeover);
    }
}
