//! Remote participants can read along.
//!
//! A consultation with `remote` is held in a room whose `equipment` lists `captions`, where its equipment is listed
//! at all. Meetings without a room are not judged.
//!
//! # Why
//! A poor line, a foreign language, a hearing loss: captions carry what sound does not.
//!
//! # Example
//! `town-hall` has `remote = true`, and its room lists `streaming` but no `captions`.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! equipment = ["streaming"]
//!
//! [consultation.a]
//! forum = "hall"
//! remote = true
//! ```
//!
//! # Settings
//! `no-captions = "note"`: its level.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as 20 in a hundred mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RoomId, RuleName, Series, Subject};

pub(super) struct NoCaptions;

impl Rule for NoCaptions {
    fn name(&self) -> RuleName {
        RuleName::NoCaptions
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 20 * UNIT, |placement| {
            placement.interval()?;
            let room = placement.room.filter(|_| series.consultation(placement.consultation).remote)?;
            Some((Subject::Room(room), i64::from(lacks(series, room))))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let id = placement.room?;
            let message =
                format!("{} has no captions for remote participants of {}", series.room(id).title, words::title(series, placement));
            let fits = |other| !lacks(series, other);
            Some(
                words::finding_at(self.name(), message, placement, Some("room"), "placed here".to_owned())
                    .label(Subject::Room(id), Some("equipment"), "what the room has")
                    .touches([Subject::Room(id)])
                    .fix("ask the host for captions, and add them to the room's `equipment`")
                    .change(changes::rooms(series, placement, fits)),
            )
        })
    }
}

/// Whether a room's equipment is listed, and has no captions.
fn lacks(series: &Series, room: RoomId) -> bool {
    series.room(room).equipment.as_ref().is_some_and(|listed| !listed.iter().any(|item| item == "captions"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn captions_are_asked_for_where_somebody_is_afar() {
        let series = |remote, listed: Option<&str>| {
            let listed = listed.map(|item| vec![item.to_owned()]);
            series().room("hall").consultation("a", 60).with(move |series| {
                series.rooms[0].equipment = listed;
                series.consultations[0].remote = remote;
            })
        };
        series(false, Some("projector")).put("a", "hall", "09:00").keeps(RuleName::NoCaptions);
        series(true, None).put("a", "hall", "09:00").keeps(RuleName::NoCaptions);
        series(true, Some("captions")).put("a", "hall", "09:00").keeps(RuleName::NoCaptions);
        let findings = series(true, Some("streaming")).put("a", "hall", "09:00").breaks(RuleName::NoCaptions, 1);
        assert_eq!(findings[0].message, "hall has no captions for remote participants of a");
    }
}
