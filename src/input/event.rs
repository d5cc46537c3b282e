//! What events of all foreign files have in common: when they are, where they stand, and what their words say.

use crate::finding::Place;
use crate::model::Level;
use crate::time::{Civil, Date, Interval, Minutes, Resolved};

/// When an event is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Span {
    /// Between two instants, in whole minutes: a started minute belongs to it where only busy times are asked for, and else
    /// both are cut to the minute.
    Time(Interval),
    /// On whole days without a zone, both included.
    Days(Date, Date),
    /// From a time on the wall of wherever it is, for so many minutes; never where only busy times are asked for.
    OnSite(Civil, Minutes),
}

/// Where an event stands in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Places {
    /// The line that begins it.
    pub begins: Place,
    /// The line that says when it starts.
    pub starts: Place,
}

/// What is in doubt about a time on a clock: which of two, or whether it is one.
pub(super) struct Doubt {
    pub message: String,
    pub label: &'static str,
    pub fix: &'static str,
    pub level: Level,
}

impl Doubt {
    /// Of a repeated time the first is taken, and a skipped one is read by the offset before (RFC 5545, 3.3.5).
    pub fn of(resolved: Resolved, civil: Civil, zone: &str) -> Option<Self> {
        let shown = civil.format("%H:%M on %-d %B %Y");
        match resolved {
            Resolved::Once(_) => None,
            Resolved::Twice { .. } => Some(Doubt {
                message: format!("{shown} happens twice in {zone}; the first is used"),
                label: "the clocks go back",
                fix: "check whether the second is meant",
                level: Level::Note,
            }),
            Resolved::Skipped { .. } => Some(Doubt {
                message: format!("{shown} does not exist in {zone}; the offset before the change is used"),
                label: "the clocks go forward",
                fix: "check whether an hour later is meant",
                level: Level::Note,
            }),
        }
    }
}

/// What a line of a description says, as fora writes it: `Moderator: Ana`.
pub(super) fn line_of<'d>(description: Option<&'d str>, what: &str) -> Option<&'d str> {
    lines_of(description, what).next()
}

/// What all lines of a description say that begin so.
pub(super) fn lines_of<'d>(description: Option<&'d str>, what: &str) -> impl Iterator<Item = &'d str> {
    description.unwrap_or_default().lines().filter_map(move |line| line.trim().strip_prefix(what)?.strip_prefix(": "))
}
