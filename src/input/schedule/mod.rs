//! Reads the schedule of frab and pretalx, as XML and as JSON, for what is in it of a series.
//!
//! Of an event are read its `guid`, `title`, `date` (or the date of its day and its `start`), `duration` or `end`, and `room`.
//! `xml.rs` and `json.rs` take a file apart, `event.rs` makes an event of the parts, and `length.rs` reads how long it is.

mod event;
mod json;
mod length;
mod xml;

use crate::finding::Finding;
use crate::model::{Level, RuleName};
use crate::text::counted;

pub use json::read_schedule_json;
pub use xml::read_schedule_xml;

fn too_many(most: usize) -> String {
    format!("the schedule has more than {most} events; at most {most} are read")
}

/// The first of those that are left out, and how many more there are.
fn first_few(mut unread: Vec<Finding>) -> Vec<Finding> {
    const TOLD: usize = 20;
    let more = unread.len().saturating_sub(TOLD);
    unread.truncate(TOLD);
    if more > 0 {
        unread.push(left_out(counted(more as i64, "more event is left out", "more events are left out")));
    }
    unread
}

fn left_out(message: String) -> Finding {
    Finding::new(RuleName::WrongKind, message).level(Level::Warning).fix("correct the event where the schedule was made")
}

/// A finding about a value that is read otherwise than it is written.
fn read_as(level: Level, message: String) -> Finding {
    Finding::new(RuleName::WrongKind, message).level(level).fix("check the event, and correct it where the schedule was made")
}

#[cfg(test)]
mod tests;
