//! A room is not used while it is busy with something else.
//!
//! # Why
//! The closing ceremony does not move for a consultation.
//!
//! # Example
//! `town-hall` runs from 15:30 to 17:00 in `nusa-dua-hall-2`, which is busy from 16:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! busy = [{ from = 2027-03-22, to = 2027-03-24 }]
//!
//! [consultation.a]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `room-busy = "error"`: its level. The times are `busy` of the room.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute shared as much as
//! everybody mildly inconvenienced for that minute.

use super::{Broken, EVERYBODY_A_MINUTE, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Absence, Placement, Room, RuleName, Series, Subject};
use crate::time::Interval;

pub(super) struct RoomBusy;

impl Rule for RoomBusy {
    fn name(&self) -> RuleName {
        RuleName::RoomBusy
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rooms.iter().all(|room| room.busy.is_empty()).then_some("no room is ever `busy`")
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, EVERYBODY_A_MINUTE, |placement| {
            let (room, interval) = (placement.room?, placement.interval()?);
            Some((Subject::Room(room), series.room(room).busy.iter().map(|busy| busy.during.shared_minutes(interval)).sum()))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| {
            let (id, interval) = (placement.room?, placement.interval()?);
            let room = series.room(id);
            let busy = room.busy.iter().find(|busy| busy.during.overlaps(interval))?;
            let during = words::span(series, series.place_of(placement), busy.during);
            let why = busy.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let message = format!(
                "{} is busy for {} of {}, which lasts {}",
                room.title,
                words::length(broken.excess),
                words::title(series, placement),
                words::length(interval.minutes())
            );
            let fix = format!("move it out of {during}");
            Some(
                words::finding_at(self.name(), message, placement, Some("starts"), format!("runs {}", words::when(series, placement)))
                    .label(Subject::Room(id), Some("busy"), format!("busy {during}{why}"))
                    .touches([Subject::Room(id)])
                    .fix(&fix)
                    .change(changes::rooms(series, placement, |other| is_free(series.room(other), interval)))
                    .or(fix),
            )
        })
    }
}

fn is_free(room: &Room, interval: Interval) -> bool {
    !room.busy.iter().any(|Absence { during, .. }| during.overlaps(interval))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{during, series};

    #[test]
    fn a_room_is_free_until_the_minute_it_is_busy() {
        let busy = |from, to, why: &str| Absence { during: during(21, from, to), why: Some(why.into()) };
        let series = series()
            .room("hall")
            .room("den")
            .consultation("a", 90)
            .with(|series| series.rooms[0].busy = vec![busy(16, 18, "closing"), busy(9, 10, "set-up")]);
        series.put("a", "hall", "14:30").keeps(RuleName::RoomBusy);
        series.put("a", "den", "15:30").keeps(RuleName::RoomBusy);
        series.put("a", "", "15:30").keeps(RuleName::RoomBusy);
        let findings = series.put("a", "hall", "15:30").breaks(RuleName::RoomBusy, 60);
        assert_eq!(findings[0].message, "hall is busy for 60 min of a, which lasts 90 min");
        assert_eq!(findings[0].labels[1].text, "busy Mon 21 Oct 16:00-18:00 in here: closing");
        assert_eq!(findings[0].fix.as_deref(), Some("use den, or move it out of Mon 21 Oct 16:00-18:00 in here"));
    }

    #[test]
    fn the_minutes_shared_with_several_are_added() {
        let series = series().room("hall").consultation("a", 240).with(|series| {
            series.rooms[0].busy = [10, 12].map(|hour| Absence { during: during(21, hour, hour + 1), why: None }).into();
        });
        series.put("a", "hall", "09:30").breaks(RuleName::RoomBusy, 120);
    }
}
