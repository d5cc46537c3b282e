//! Everybody can get into the room.
//!
//! The `equipment` of the room lists `step-free`. Judged once some room of the series lists it: until then nothing is
//! known. A consultation that asks for `step-free` itself is judged by `equipment`.
//!
//! # Why
//! Whoever cannot get in was not invited.
//!
//! # Example
//! `hall-1` lists `step-free`; `town-hall` is placed in `hall-2`, up a flight of stairs.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//!
//! [forum.flat]
//! place = "paris"
//! opens = 2027-03-22
//! closes = 2027-03-22
//! equipment = ["step-free"]
//!
//! [consultation.b]
//! forum = "flat"
//! ```
//!
//! # Settings
//! `no-step-free = "warning"`: its level.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as everybody mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, Room, RuleName, Series, Subject};

pub(super) struct NoStepFree;

impl Rule for NoStepFree {
    fn name(&self) -> RuleName {
        RuleName::NoStepFree
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        if !series.rooms.iter().any(is_step_free) {
            return;
        }
        charge_each(placements, demands, 100 * UNIT, |placement| {
            placement.interval()?;
            let room = placement.room?;
            Some((Subject::Room(room), i64::from(!is_step_free(series.room(room)))))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let id = placement.room?;
            let message =
                format!("{} is not listed as step-free, but {} is held there", series.room(id).title, words::title(series, placement));
            let fits = |other| is_step_free(series.room(other));
            Some(
                words::finding_at(self.name(), message, placement, Some("room"), "placed here".to_owned())
                    .label(Subject::Room(id), Some("equipment"), "what the room has")
                    .touches([Subject::Room(id)])
                    .fix("ask the host, and add `step-free` to the room's `equipment` if it is")
                    .change(changes::rooms(series, placement, fits)),
            )
        })
    }
}

fn is_step_free(room: &Room) -> bool {
    room.equipment.iter().flatten().any(|item| item == "step-free")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn rooms_are_compared_once_one_is_said_to_be_step_free() {
        let series = |item: &str| {
            let item = item.to_owned();
            series().room("hall").room("cellar").consultation("a", 60).with(move |series| series.rooms[0].equipment = Some(vec![item]))
        };
        series("projector").put("a", "cellar", "09:00").keeps(RuleName::NoStepFree);
        series("step-free").put("a", "hall", "09:00").keeps(RuleName::NoStepFree);
        let findings = series("step-free").put("a", "cellar", "09:00").breaks(RuleName::NoStepFree, 1);
        assert_eq!(findings[0].message, "cellar is not listed as step-free, but a is held there");
        assert_eq!(findings[0].fix.as_deref(), Some("use hall"));
    }
}
