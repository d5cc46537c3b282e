//! A room has a seat for everyone expected.
//!
//! Judged where both numbers are known, for each consultation by itself: the seats of a room that holds several are
//! counted for each of them.
//!
//! # Why
//! People who came and had to stand at the door do not come again.
//!
//! # Example
//! `town-hall` expects 180 people in a room with 150 seats.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! no-room = "off"
//!
//! [forum.hall]
//! seats = 20
//!
//! [consultation.a]
//! forum = "hall"
//! expects = 30
//! ```
//!
//! # Settings
//! `too-small = "error"`: its level. The numbers are `expects` of the consultation and `seats` of the room.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each missing seat as much as 1
//! in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RoomId, RuleName, Series, Subject};

pub(super) struct TooSmall;

impl Rule for TooSmall {
    fn name(&self) -> RuleName {
        RuleName::TooSmall
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rooms.iter().all(|room| room.seats.is_none()).then_some("no room gives its `seats`")
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, UNIT, |placement| {
            placement.interval()?;
            let room = placement.room?;
            let (seats, expects) = seats_missing(series, placement.consultation, room)?;
            Some((Subject::Room(room), i64::from(expects - seats)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let id = placement.room?;
            let (seats, expects) = seats_missing(series, placement.consultation, id)?;
            let message = format!(
                "{} has {}, and {} expects {expects}",
                series.room(id).title,
                words::count(seats.into(), "seat"),
                words::title(series, placement)
            );
            let fits = |other| seats_missing(series, placement.consultation, other).is_none();
            let otherwise = "no other room of the forum is large enough: open one, or expect fewer";
            let finding = words::finding_at(self.name(), message, placement, Some("room"), "placed here".to_owned())
                .label(Subject::Room(id), Some("seats"), words::count(seats.into(), "seat"))
                .label(Subject::Consultation(placement.consultation), Some("expects"), format!("expects {expects}"))
                .touches([Subject::Room(id)]);
            Some(changes::another_room(finding, series, placement, fits, otherwise))
        })
    }
}

/// The seats of a room and the people expected, if they are more.
pub(super) fn seats_missing(series: &Series, consultation: ConsultationId, room: RoomId) -> Option<(u32, u32)> {
    let (seats, expects) = (series.room(room).seats?, series.consultation(consultation).expects?);
    (expects > seats).then_some((seats, expects))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn the_last_seat_may_be_taken() {
        let series = |expects| {
            series().room("hall").room("large").consultation("a", 60).with(move |series| {
                series.rooms[0].seats = Some(150);
                series.consultations[0].expects = expects;
            })
        };
        series(Some(150)).put("a", "hall", "09:00").keeps(RuleName::TooSmall);
        series(Some(180)).put("a", "large", "09:00").keeps(RuleName::TooSmall);
        series(None).put("a", "hall", "09:00").keeps(RuleName::TooSmall);
        let findings = series(Some(180)).put("a", "hall", "09:00").breaks(RuleName::TooSmall, 30);
        assert_eq!(findings[0].message, "hall has 150 seats, and a expects 180");
        assert_eq!(findings[0].fix.as_deref(), Some("use large"));
    }
}
