//! A plan as people read it.
//!
//! The data goes one way: a [`Agenda`] is made of a series, a plan and its findings, in words and values;
//! every format renders that one view and computes no time of its own. Nothing here prints or writes:
//! functions return text.
//!
//! Start reading at [`Agenda`], then [`terminal`].

pub mod agenda;
pub mod announcement;
pub mod columns;
pub mod event;
pub mod ics;
pub mod itinerary;
pub mod jscalendar;
pub mod json;
pub mod markdown;
pub mod plan_sheet;
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
pub use agenda::{
    Agenda, Clock, Counts, Deadline, DeadlineKind, Listening, Local, Meeting, NotPlaced, Outcome, Row, RowTime, Source, Told,
};
pub use columns::{Column, UnknownColumn};
pub use event::{Event, EventTime, Paragraph, Scope};
pub use itinerary::{Doing, Entry, Itinerary};
pub use status::{Of, Status};
pub use timeline::{Bar, Chain, Marker, Pin, Span, Timeline};
