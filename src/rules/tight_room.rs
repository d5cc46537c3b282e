//! A room keeps a few seats free.
//!
//! Reported if more than 95 of 100 seats are taken when everyone expected comes. Judged where both numbers are known;
//! those who find no seat at all are the business of `too-small`.
//!
//! # Why
//! Expected numbers are guesses, and interpreters, staff and latecomers need seats too.
//!
//! # Example
//! `town-hall` expects 147 people in a room with 150 seats.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! seats = 30
//!
//! [consultation.a]
//! forum = "hall"
//! expects = 30
//! ```
//!
//! # Settings
//! `tight-room = "note"`: its level. The numbers are `expects` of the consultation and `seats` of the room.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as 10 in a hundred mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RoomId, RuleName, Series, Subject};

pub(super) struct TightRoom;

impl Rule for TightRoom {
    fn name(&self) -> RuleName {
        RuleName::TightRoom
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rooms.iter().all(|room| room.seats.is_none()).then_some("no room gives its `seats`")
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 10 * UNIT, |placement| {
            placement.interval()?;
            let room = placement.room?;
            Some((Subject::Room(room), i64::from(is_tight(series, placement.consultation, room)?)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let id = placement.room?;
            let (seats, expects) = (series.room(id).seats?, series.consultation(placement.consultation).expects?);
            let message =
                format!("{} has {seats} seats for the {expects} people of {}", series.room(id).title, words::title(series, placement));
            let fits = |other| is_tight(series, placement.consultation, other) == Some(false) && series.room(other).seats >= Some(expects);
            let finding = words::finding_at(self.name(), message, placement, Some("room"), "placed here".to_owned())
                .label(Subject::Room(id), Some("seats"), words::count(seats.into(), "seat"))
                .label(Subject::Consultation(placement.consultation), Some("expects"), format!("expects {expects}"))
                .touches([Subject::Room(id)]);
            Some(changes::another_room(finding, series, placement, fits, "no other room of the forum is larger: recount who is coming"))
        })
    }
}

/// Whether all fit and almost no seat is left; `None` where a number is unknown.
fn is_tight(series: &Series, consultation: ConsultationId, room: RoomId) -> Option<bool> {
    let (seats, expects) = (series.room(room).seats?, series.consultation(consultation).expects?);
    Some(expects <= seats && u64::from(expects) * 100 > u64::from(seats) * 95)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn five_of_a_hundred_seats_are_kept() {
        let series = |expects| {
            series().room("hall").room("large").consultation("a", 60).with(move |series| {
                (series.rooms[0].seats, series.rooms[1].seats) = (Some(100), Some(200));
                series.consultations[0].expects = expects;
            })
        };
        series(None).put("a", "hall", "09:00").keeps(RuleName::TightRoom);
        series(Some(95)).put("a", "hall", "09:00").keeps(RuleName::TightRoom);
        series(Some(101)).put("a", "hall", "09:00").keeps(RuleName::TightRoom);
        let findings = series(Some(96)).put("a", "hall", "09:00").breaks(RuleName::TightRoom, 1);
        assert_eq!(findings[0].message, "hall has 100 seats for the 96 people of a");
        assert_eq!(findings[0].fix.as_deref(), Some("use large"));
    }
}
