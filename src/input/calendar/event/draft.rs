//! What an event says of itself.

use super::length::Length;
use super::moment::{Moment, Written};
use super::{Reader, Unread};
use crate::input::calendar::Details;
use crate::input::calendar::lines::{Component, Line, around_times, parameters, unfolded, value as line_value};
use crate::input::event::{Places, lines_of};
use crate::model::{Level, Mailbox, Status};
use crate::time::Civil;
use calcard::icalendar::{ICalendarStatus, ICalendarTransparency, ICalendarValue};

/// An event as it stands in the file.
pub(super) struct Draft<'a> {
    pub component: &'a Component,
    pub details: Details,
    pub stamp: Option<Civil>,
    pub start: Moment,
    pub length: Length,
    /// The occurrence that it stands for.
    pub instead_of: Option<InsteadOf<'a>>,
    /// Whether the owner of the calendar does not come.
    pub is_declined: bool,
}

/// The occurrence of another event that one stands for.
pub(super) struct InsteadOf<'a> {
    pub line: &'a Line,
    pub written: Written,
    /// Whether it stands for all that follow too (`RANGE=THISANDFUTURE`).
    pub goes_on: bool,
}

impl Draft<'_> {
    pub fn is_cancelled(&self) -> bool {
        self.details.status == Some(Status::Cancelled)
    }

    /// Whether it happens more than once.
    pub fn repeats(&self) -> bool {
        self.component.lines.iter().any(|line| matches!(line.name, "RRULE" | "RDATE"))
    }
}

impl<'a> Reader<'a, '_> {
    /// Whether the whole of what holds a component was cancelled (RFC 5546, 3.2.5).
    fn is_cancelled_by_its_head(&self, component: &Component) -> bool {
        let method = component.parent.and_then(|head| self.components[head].line("METHOD"));
        method.is_some_and(|line| {
            let unfolded = unfolded(&self.text[line.at.clone()]);
            line_value(&unfolded).trim().eq_ignore_ascii_case("CANCEL")
        })
    }

    pub(super) fn draft(&mut self, component: &'a Component) -> Result<Draft<'a>, Unread> {
        let instead_of = match component.line("RECURRENCE-ID") {
            Some(line) => Some(self.instead_of(line)?),
            None => None,
        };
        let start = match (component.line("DTSTART"), &instead_of) {
            (Some(line), _) => self.start(line, component.line("DTEND")).map_err(|trouble| self.leave_out(line, trouble))?,
            // On which clock that is, the event tells in place of which it stands.
            (None, Some(instead_of)) => instead_of.written.alone(),
            (None, None) => {
                let message = "an event is left out: it has no `DTSTART`".into();
                self.notes.warn(
                    "no-start",
                    &component.at,
                    (message, "when does it start?"),
                    "look at the event, and export the calendar again",
                );
                return Err(Unread);
            }
        };
        let starts_at = component.line("DTSTART").map_or(&component.at, |line| &line.at).clone();
        let length = self.length(component, start, &starts_at)?;
        let value = |name: &str| component.line(name).and_then(|line| self.entry(line)).and_then(|entry| entry.values.into_iter().next());
        let status = match value("STATUS") {
            _ if self.is_cancelled_by_its_head(component) => Some(Status::Cancelled),
            Some(ICalendarValue::Status(ICalendarStatus::Cancelled)) => Some(Status::Cancelled),
            Some(ICalendarValue::Status(ICalendarStatus::Tentative)) => Some(Status::Tentative),
            Some(ICalendarValue::Status(ICalendarStatus::Confirmed)) => Some(Status::Confirmed),
            _ => None,
        };
        let details = Details {
            uid: self.words(component, "UID"),
            sequence: value("SEQUENCE").and_then(|value| value.as_integer()).unwrap_or(0),
            summary: self.words(component, "SUMMARY"),
            location: if self.how.only_busy { None } else { self.words(component, "LOCATION") },
            description: if self.how.only_busy { None } else { self.words(component, "DESCRIPTION") },
            status,
            transparent: matches!(value("TRANSP"), Some(ICalendarValue::Transparency(ICalendarTransparency::Transparent))),
            places: Places { begins: self.notes.place(&component.at), starts: self.notes.place(&starts_at) },
        };
        let stamp = component.line("DTSTAMP").and_then(|line| self.times(line).first()).map(|stamp| stamp.civil);
        self.note_words(component, &details);
        let is_declined = self.is_declined(component);
        Ok(Draft { component, details, stamp, start, length, instead_of, is_declined })
    }

    fn instead_of(&mut self, line: &'a Line) -> Result<InsteadOf<'a>, Unread> {
        let written = self.first_written(line).map_err(|trouble| self.leave_out(line, trouble))?;
        let source = unfolded(&self.text[line.at.clone()]);
        let (parameters, _) = around_times(&source);
        let goes_on = parameters.iter().any(|(name, value)| name == "RANGE" && value.eq_ignore_ascii_case("THISANDFUTURE"));
        Ok(InsteadOf { line, written, goes_on })
    }

    /// Whether the owner of the calendar has said that they do not come (RFC 5545, 3.2.12).
    fn is_declined(&self, component: &Component) -> bool {
        let Some(owner) = self.how.owner else { return false };
        component.lines_of("ATTENDEE").any(|line| {
            let source = unfolded(&self.text[line.at.clone()]);
            let address = line_value(&source);
            let parameters = parameters(&source[..source.len() - address.len()]);
            let is = |wanted: &str, value: &str| parameters.iter().any(|(name, found)| name == wanted && found.eq_ignore_ascii_case(value));
            let address = Mailbox::address_in(address.trim()).unwrap_or_else(|| address.trim().to_owned());
            is("PARTSTAT", "DECLINED") && (address.eq_ignore_ascii_case(owner) || is("EMAIL", owner))
        })
    }

    /// Notes words that a plan is read without: a state that no event has, and further moderators.
    fn note_words(&mut self, component: &Component, details: &Details) {
        if self.how.only_busy {
            return;
        }
        if let Some(line) = component.line("STATUS").filter(|_| details.status.is_none()) {
            let message = "a `STATUS` is none that an event has, and is read as if it were not there";
            let fix = "write `TENTATIVE`, `CONFIRMED` or `CANCELLED`, or delete the line";
            self.notes.add("status", Level::Note, &line.at, (message, "not understood"), fix);
        }
        let mut moderators = lines_of(details.description.as_deref(), "Moderator");
        let first = moderators.next();
        if let Some(line) = component.line("DESCRIPTION").filter(|_| moderators.any(|other| Some(other) != first)) {
            let message = "a description names several moderators, and the first is taken";
            let fix = "leave one line `Moderator:`, of whoever leads it";
            self.notes.add("moderators", Level::Note, &line.at, (message, "more than one `Moderator:`"), fix);
        }
    }
}
