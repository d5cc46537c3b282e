//! A plan as people read it.
//!
//! The data goes one way: a [`Agenda`] is made of a series, a plan and its findings, in words and values;
//! every format renders that one view and computes no time of its own. Nothing here prints or writes:
//! functions return text.
//!
//! Start reading at [`Agenda`], then [`terminal`].

pub mod agenda;
pub mod announcement;
pub mod answer;
pub mod clock;
pub mod columns;
pub mod deadline;
pub mod event;
pub mod ics;
pub mod itinerary;
pub mod jscalendar;
pub mod json;
pub mod markdown;
pub mod not_placed;
pub mod plan_sheet;
pub mod row;
mod rows;
pub mod schedule;
pub mod status;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
pub mod timeline;
mod vtimezone;
pub mod words;

pub use crate::model::Omitted;
pub use crate::text::Look;
pub use agenda::{Agenda, Counts, Told};
pub use clock::{Clock, Local};
pub use columns::{Column, UnknownColumn};
pub use deadline::{Deadline, DeadlineKind};
pub use event::{Event, EventTime, Paragraph, Scope};
pub use itinerary::{Doing, Entry, Itinerary};
pub use not_placed::NotPlaced;
pub use row::{Listening, Meeting, Outcome, Row, RowTime, Source};
pub use status::{Of, Status};
pub use timeline::{Bar, Chain, Marker, Pin, Span, Timeline};
