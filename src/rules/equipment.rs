//! A room has the equipment that is asked for.
//!
//! Every item of `equipment` of the consultation is in `equipment` of the room; a room that lists none has none. A
//! consultation with remote participants needs `remote` or `streaming` in a room whose equipment is listed. Meetings
//! without a room are not judged.
//!
//! # Why
//! Remote participation fails in the room, not on the line.
//!
//! # Example
//! `town-hall` has `remote = true`, and `hall-2` lists a projector only.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! no-room = "off"
//!
//! [forum.hall]
//! equipment = ["projector"]
//!
//! [consultation.a]
//! forum = "hall"
//! equipment = ["piano"]
//! ```
//!
//! # Settings
//! `equipment = "error"`: its level.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each missing item as much as 20
//! in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RoomId, RuleName, Series, Subject};

pub(super) struct Equipment;

impl Rule for Equipment {
    fn name(&self) -> RuleName {
        RuleName::Equipment
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 20 * UNIT, |placement| {
            placement.interval()?;
            let room = placement.room?;
            Some((Subject::Room(room), missing(series, placement.consultation, room).count() as i64))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (id, consultation) = (placement.room?, placement.consultation);
            let lacking: Vec<&str> = missing(series, consultation, id).collect();
            let items = words::list(lacking.iter().map(|item| format!("`{item}`")));
            let message = format!("{} lacks {items} for {}", series.room(id).title, words::title(series, placement));
            let key = if series.consultation(consultation).equipment.iter().any(|item| lacking.contains(&item.as_str())) {
                "equipment"
            } else {
                "remote"
            };
            let fits = |other| missing(series, consultation, other).next().is_none();
            let otherwise = "no other room of the forum has all of it: bring it, and add it to `equipment` of the room";
            let finding = words::finding_at(self.name(), message, placement, Some("room"), "placed here".to_owned())
                .label(Subject::Consultation(consultation), Some(key), "asked for here")
                .label(Subject::Room(id), Some("equipment"), "what the room has")
                .touches([Subject::Room(id)]);
            Some(changes::another_room(finding, series, placement, fits, otherwise))
        })
    }
}

/// What a room lacks for a consultation.
pub(super) fn missing(series: &Series, consultation: ConsultationId, room: RoomId) -> impl Iterator<Item = &str> {
    let asked = series.consultation(consultation);
    let listed = series.room(room).equipment.as_deref();
    let has = move |item: &str| listed.is_some_and(|listed| listed.iter().any(|known| known == item));
    let cut_off = asked.remote && listed.is_some() && !has("remote") && !has("streaming");
    asked.equipment.iter().map(String::as_str).filter(move |item| !has(item)).chain(cut_off.then_some("streaming"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    fn with(asked: &[&str], remote: bool, listed: Option<&[&str]>) -> Fixture {
        let texts = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<String>>();
        series().room("hall").consultation("a", 60).with(|series| {
            series.consultations[0].equipment = texts(asked);
            series.consultations[0].remote = remote;
            series.rooms[0].equipment = listed.map(texts);
        })
    }

    #[test]
    fn every_item_asked_for_is_listed() {
        with(&["projector"], false, Some(&["projector", "flipchart"])).put("a", "hall", "09:00").keeps(RuleName::Equipment);
        with(&["projector"], false, None).put("a", "", "09:00").keeps(RuleName::Equipment);
        let findings = with(&["projector", "flipchart"], false, None).put("a", "hall", "09:00").breaks(RuleName::Equipment, 2);
        assert_eq!(findings[0].message, "hall lacks `projector` and `flipchart` for a");
    }

    #[test]
    fn remote_participation_needs_a_link_where_equipment_is_listed() {
        with(&[], true, None).put("a", "hall", "09:00").keeps(RuleName::Equipment);
        with(&[], true, Some(&["remote"])).put("a", "hall", "09:00").keeps(RuleName::Equipment);
        with(&[], true, Some(&["streaming"])).put("a", "hall", "09:00").keeps(RuleName::Equipment);
        with(&[], true, Some(&["projector"])).put("a", "hall", "09:00").breaks(RuleName::Equipment, 1);
    }
}
