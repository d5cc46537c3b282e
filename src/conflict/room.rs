//! Rooms that the consultations of a conflict need, where they have too little room for all.

use super::What;
use crate::model::{ConsultationId, Placement, RoomId, RuleName, Series, Subject};
use crate::time::Interval;
use std::collections::BTreeSet;

/// Rooms that some consultations need, and how many of them these can hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Room {
    /// The rooms.
    pub rooms: Vec<RoomId>,
    /// How many meetings of these consultations they can hold together, one after another.
    pub meetings: usize,
}

impl Room {
    /// The rooms of a conflict over rooms; `None` if they could hold as many meetings as there are.
    pub(super) fn of(series: &Series, what: &BTreeSet<What>, candidates: &[Placement]) -> Option<Self> {
        let double_booked = |what: &What| match what {
            What::Rule(RuleName::DoubleBooked, Subject::Room(room)) => Some(*room),
            _ => None,
        };
        let rooms: Vec<RoomId> = what.iter().filter_map(double_booked).collect();
        let holds: usize = rooms.iter().map(|room| series.room(*room).holds.max(1) as usize).sum();
        let mut meetings: Vec<Interval> = candidates.iter().filter_map(Placement::interval).collect();
        meetings.sort_unstable_by_key(|meeting| meeting.end());
        // Of meetings that could follow one another most fit if each time the one that ends first is taken.
        let mut last: Option<Interval> = None;
        let mut in_a_row = 0;
        for meeting in meetings {
            if last.is_none_or(|last| last.end() <= meeting.start()) {
                (last, in_a_row) = (Some(meeting), in_a_row + 1);
            }
        }
        let sittings: BTreeSet<(ConsultationId, u32)> = candidates.iter().map(|place| (place.consultation, place.sitting)).collect();
        let meetings = in_a_row * holds;
        (!rooms.is_empty() && meetings < sittings.len()).then_some(Room { rooms, meetings })
    }
}
