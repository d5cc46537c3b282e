//! A room holds one consultation at a time, or as many as it allows.
//!
//! # Why
//! Two groups arriving at one door is the failure people remember.
//!
//! # Example
//! `budget-1` and `roads-2` are both in `hall-2` of `igf-2013` at 10:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "2 h"
//!
//! [consultation.b]
//! forum = "hall"
//! on = 2027-03-22
//! lasts = "2 h"
//! ```
//!
//! # Settings
//! `double-booked = "error"`: its level. How many a room holds is `holds` of the room, else of its forum, one by
//! default.
//!
//! # Price as a warning
//! Each consultation too many, as another starts, costs as much as if those whom it is for slept all through the
//! longest meeting beside the forum of the room, plus as much as everybody mildly inconvenienced for an hour.

use super::{Broken, Rule, Sees, sitting, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RoomId, RuleName, Series, Subject};
use std::collections::BTreeMap;

pub(super) struct DoubleBooked;

impl Rule for DoubleBooked {
    fn name(&self) -> RuleName {
        RuleName::DoubleBooked
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (room, stays) in stays_by_room(placements) {
            let pack = Pack { at_most: series.room(room).holds, stays, separation: Separation::none(), counts_overlap: true };
            demands.add(Subject::Room(room), 100 * UNIT, Kind::Pack(pack));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |broken: &Broken<'_>| {
            let Subject::Room(room) = broken.subject else { return None };
            let (title, room_for) = (&series.room(room).title, series.room(room).holds);
            let more = if room_for > 1 { format!(", but has room for {room_for}") } else { String::new() };
            let mut finding = Finding::new(self.name(), format!("{title} holds {} consultations at once{more}", broken.placements.len()));
            for placement in broken.placements.iter().rev() {
                let runs = format!("{} runs {}", words::title(series, placement), words::when(series, placement));
                finding = finding
                    .label(sitting(placement), Some("starts"), runs)
                    .touches([Subject::Consultation(placement.consultation), sitting(placement)]);
            }
            Some(finding.touches([Subject::Room(room)]).fix("move one of them, or use another room of the forum"))
        };
        broken.iter().filter_map(describe_one).collect()
    }
}

/// The meetings in each room, for rules about what a room holds. The group of each stay is its own.
pub(super) fn stays_by_room(placements: &[Placement]) -> BTreeMap<RoomId, Stays> {
    let mut rooms: BTreeMap<RoomId, Stays> = BTreeMap::new();
    for (index, placement) in placements.iter().enumerate() {
        if let (Some(room), Some(interval)) = (placement.room, placement.interval()) {
            let index = index as u32;
            let (start, end) = (interval.start().unix_minutes(), interval.end().unix_minutes());
            rooms.entry(room).or_default().push(Stay { index, start, end, station: 0, group: index });
        }
    }
    rooms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn consultations_that_only_touch_do_not_overlap() {
        let series = series().room("hall").room("den").consultation("a", 60).consultation("b", 60);
        series.put("a", "hall", "09:00").put("b", "hall", "10:00").keeps(RuleName::DoubleBooked);
        series.put("a", "hall", "09:00").put("b", "den", "09:00").keeps(RuleName::DoubleBooked);
        let findings = series.put("a", "hall", "09:00").put("b", "hall", "09:59").breaks(RuleName::DoubleBooked, 1);
        assert_eq!(findings[0].message, "hall holds 2 consultations at once");
    }

    #[test]
    fn a_room_with_three_tables_holds_three_and_not_four() {
        let series = series().room("hall").consultation("a", 60).consultation("b", 60).consultation("c", 60).consultation("d", 60);
        let series = series.with(|series| series.rooms[0].holds = 3);
        let three = series.put("a", "hall", "09:00").put("b", "hall", "09:15").put("c", "hall", "09:30");
        three.keeps(RuleName::DoubleBooked);
        three.clone().put("d", "hall", "10:00").keeps(RuleName::DoubleBooked);
        let findings = three.clone().put("d", "hall", "09:59").breaks(RuleName::DoubleBooked, 1);
        assert_eq!(findings[0].message, "hall holds 4 consultations at once, but has room for 3");
    }

    #[test]
    fn of_three_at_once_every_pair_counts() {
        let series = series().room("hall").consultation("a", 60).consultation("b", 60).consultation("c", 60);
        series.put("a", "hall", "09:00").put("b", "hall", "09:15").put("c", "hall", "09:30").breaks(RuleName::DoubleBooked, 3);
    }
}
