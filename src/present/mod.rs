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
pub mod ics;
pub mod itinerary;
pub mod json;
pub mod markdown;
pub mod terminal;
#[cfg(test)]
pub(crate) mod testing;
pub mod timeline;
mod vtimezone;
pub mod words;

pub use agenda::{
    Agenda, Clock, Counts, Deadline, DeadlineKind, Listening, Local, Meeting, NotPlaced, Omitted, Outcome, Row, RowTime, Status, Told,
};
pub use columns::{Column, UnknownColumn};
pub use itinerary::{Doing, Entry, Itinerary};
pub use timeline::{Bar, Chain, Marker, Pin, Span, Timeline};

/// How text may look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Columns of a line.
    pub width: usize,
    /// Whether marks are drawn in ASCII. Words keep their letters.
    pub ascii: bool,
    /// Whether colour repeats what words say.
    pub colour: bool,
}

impl Default for Look {
    fn default() -> Self {
        Look { width: 100, ascii: false, colour: false }
    }
}
