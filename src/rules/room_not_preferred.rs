//! A consultation is held in one of the rooms it prefers.
//!
//! Asked of meetings of consultations that name rooms as `prefers-rooms`. Rooms that will not do at all are left out of
//! `room`.
//!
//! # Why
//! The old hall is nearer to the delegates, and the new one would do.
//!
//! # Example
//! `town-hall` has `prefers-rooms = ["hall-2"]`, and is in `hall-3`.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall.room.east]
//! busy = [{ from = 2027-03-20, to = 2027-03-26 }]
//!
//! [forum.hall.room.west]
//!
//! [consultation.a]
//! forum = "hall"
//! prefers-rooms = "east"
//! ```
//!
//! # Settings
//! `room-not-preferred = "warning"`: its level. The rooms are `prefers-rooms` of the consultation.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute as much as 10 in a
//! hundred mildly inconvenienced for that minute.

use super::{Broken, Rule, Sees, TEN_A_MINUTE, changes, charge_each, describe_each, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use crate::time::Minutes;

pub(super) struct RoomNotPreferred;

impl Rule for RoomNotPreferred {
    fn name(&self) -> RuleName {
        RuleName::RoomNotPreferred
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.prefers_rooms.is_empty()).then_some("no consultation prefers a room")
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, TEN_A_MINUTE, |placement| {
            Some((Subject::Consultation(placement.consultation), minutes_elsewhere(series, placement)?))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let preferred = &series.consultation(placement.consultation).prefers_rooms;
            let rooms = words::either(preferred.iter().map(|room| series.room(*room).title.clone()));
            let is = placement.room.map_or("no room", |room| &series.room(room).title);
            let message = format!("{} is in {is}, but prefers {rooms}", words::title(series, placement));
            Some(
                words::finding_at(self.name(), message, placement, Some("room"), words::when(series, placement))
                    .label(Subject::Consultation(placement.consultation), Some("prefers-rooms"), "what it prefers")
                    .fix(format!("hold it in {rooms}, or accept it"))
                    .change(changes::rooms(series, placement, |other| preferred.contains(&other)))
                    .or("accept it"),
            )
        })
    }
}

/// Minutes of a meeting that is in none of the rooms it prefers; `None` for a written one, or where it prefers none.
fn minutes_elsewhere(series: &Series, placement: &Placement) -> Option<Minutes> {
    let preferred = &series.consultation(placement.consultation).prefers_rooms;
    let is_there = preferred.is_empty() || placement.room.is_some_and(|room| preferred.contains(&room));
    placement.interval().filter(|_| !is_there).map(|interval| interval.minutes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RoomId;
    use crate::rules::testing::series;

    #[test]
    fn one_of_the_rooms_it_prefers_will_do() {
        let series = series().room("hall").room("den").room("attic").consultation("a", 60).consultation("b", 60).with(|series| {
            series.consultations[0].prefers_rooms = vec![RoomId(0), RoomId(2)];
        });
        series.put("a", "hall", "09:00").put("b", "den", "09:00").keeps(RuleName::RoomNotPreferred);
        series.put("a", "attic", "09:00").keeps(RuleName::RoomNotPreferred);
        let findings = series.put("a", "den", "09:00").breaks(RuleName::RoomNotPreferred, 60);
        assert_eq!(findings[0].message, "a is in den, but prefers hall or attic");
        assert_eq!(findings[0].fix.as_deref(), Some("use hall or attic, or accept it"));
    }
}
