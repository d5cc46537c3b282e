//! The consultations of a strand keep one room.
//!
//! Asked of strands with `one-room = true`: their meetings beside one forum are all in the same room of it. Another
//! forum is another building, and may have a room of its own. Meetings without a room are not judged.
//!
//! # Why
//! People who follow a strand sit down once. Those who have to change rooms between two talks miss the start of the
//! second, and some never arrive.
//!
//! # Example
//! The strand `cybersecurity` has its first talk in `hall-2` and its second in `hall-5` of `igf-2013`.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall.room.east]
//! [forum.hall.room.west]
//!
//! [consultation.a]
//! forum = "hall"
//! room = "east"
//!
//! [consultation.b]
//! forum = "hall"
//! room = "west"
//!
//! [strand.s]
//! consultations = ["a", "b"]
//! one-room = true
//! ```
//!
//! # Settings
//! `strand-room = "warning"`: its level. The strands are those of `[strand.NAME]`.
//!
//! # Price as a warning
//! Each pair in different rooms costs as much as if those whom it is for slept all through the longest meeting of the
//! strand, plus as much as 20 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, Sees, strand_clash, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{ForumId, Placement, RoomId, RuleName, Series, StrandId, Subject};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct StrandRoom;

impl Rule for StrandRoom {
    fn name(&self) -> RuleName {
        RuleName::StrandRoom
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.strands.is_empty().then_some("there is no strand")
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (strand, indices) in strand_clash::meetings(series, placements, |strand| strand.one_room) {
            let mut fora: BTreeMap<ForumId, Stays> = BTreeMap::new();
            for index in indices {
                let Some(room) = placements[index].room else { continue };
                // All of them meet, whenever they are; those of one group, which is the room, do not mind.
                let stay = Stay { index: index as u32, start: 0, end: 1, station: 0, group: room.0 };
                fora.entry(series.room(room).forum).or_default().push(stay);
            }
            for stays in fora.into_values().filter(|stays| stays.len() > 1) {
                let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
                demands.add(Subject::Strand(strand), 20 * UNIT, Kind::Pack(pack));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let mut strands: BTreeMap<(StrandId, ForumId), Vec<&Placement>> = BTreeMap::new();
        for broken in broken {
            let Subject::Strand(strand) = broken.subject else { continue };
            for placement in &broken.placements {
                let Some(room) = placement.room else { continue };
                let moved = strands.entry((strand, series.room(room).forum)).or_default();
                if !moved.contains(placement) {
                    moved.push(placement);
                }
            }
        }
        strands.into_iter().map(|((strand, forum), placements)| describe_one(series, strand, forum, &placements)).collect()
    }
}

fn describe_one(series: &Series, id: StrandId, forum: ForumId, placements: &[&Placement]) -> Finding {
    let rooms: BTreeSet<RoomId> = placements.iter().filter_map(|placement| placement.room).collect();
    let titles = words::list(rooms.iter().map(|room| series.room(*room).title.clone()));
    let message =
        format!("{} needs one room of {}, but uses {}: {titles}", series.strand(id).title, series.forum(forum).title, rooms.len());
    let finding = placements.iter().rev().fold(Finding::new(RuleName::StrandRoom, message), |finding, placement| {
        let room = placement.room.map_or("", |room| &series.room(room).title);
        finding
            .label(super::sitting(placement), Some("room"), format!("{} is in {room}", words::title(series, placement)))
            .touches([Subject::Consultation(placement.consultation), super::sitting(placement)])
    });
    finding
        .label(Subject::Strand(id), Some("one-room"), "one room is asked for here")
        .touches([Subject::Strand(id)])
        .touches(rooms.into_iter().map(Subject::Room))
        .fix("move them into one room, or let the strand change rooms with `one-room = false`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    /// Three talks of a strand beside a forum with two rooms, and a fourth beside another.
    fn strand(one_room: bool) -> Fixture {
        let series = series().room("hall").room("den").consultation("a", 60).consultation("b", 60).consultation("c", 60);
        let series = series.place("far", "UTC").forum("other", "far").room("attic").consultation("d", 60);
        series.strand("roots", &["a", "b", "c", "d"]).with(|series| series.strands[0].one_room = one_room)
    }

    #[test]
    fn beside_one_forum_one_room_is_kept() {
        let plan = |series: &Fixture, last: &str| {
            let plan =
                series.put("a", "hall", "21 09:00").put("b", "hall", "22 09:00").put("c", last, "23 09:00").put("d", "attic", "24 09:00");
            (plan.findings(RuleName::StrandRoom).len(), plan.says(RuleName::StrandRoom))
        };
        assert_eq!(plan(&strand(true), "hall").0, 0);
        assert_eq!(plan(&strand(true), "").0, 0);
        assert_eq!(plan(&strand(true), "den"), (1, vec!["roots needs one room of forum, but uses 2: hall and den".to_owned()]));
        assert_eq!(plan(&strand(false), "den").0, 0);
    }

    #[test]
    fn every_pair_in_different_rooms_counts() {
        let series = strand(true);
        series.put("a", "hall", "21 09:00").put("b", "hall", "22 09:00").keeps(RuleName::StrandRoom);
        series.put("a", "hall", "21 09:00").put("b", "hall", "22 09:00").put("c", "den", "23 09:00").breaks(RuleName::StrandRoom, 2);
    }
}
