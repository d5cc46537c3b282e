//! What an event says of itself.

use super::length::Length;
use super::moment::{Moment, Written};
use super::{Reader, Unread};
use crate::input::calendar::Details;
use crate::input::calendar::lines::{Component, Line, around_times, parameters, unfolded, value as line_value};
use crate::input::event::{Places, lines_of};
use crate::model::{Level, Mailbox, Status};
use crate::time::Civil;

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
    /// Which one; `None` if that was not understood, which was told.
    pub written: Option<Written>,
    /// Whether it stands for all that follow too (`RANGE=THISANDFUTURE`).
    pub goes_on: bool,
}

impl Draft<'_> {
    pub fn is_cancelled(&self) -> bool {
        self.details.status == Some(Status::Cancelled)
    }

    /// The occurrence in place of which it stands, as that is written, and where.
    pub fn named(&self) -> Option<(Written, &Line)> {
        let instead_of = self.instead_of.as_ref()?;
        Some((instead_of.written?, instead_of.line))
    }

    /// Whether it happens more than once.
    pub fn repeats(&self) -> bool {
        self.component.lines.iter().any(|line| matches!(line.name, "RRULE" | "RDATE"))
    }
}

impl<'a> Reader<'a, '_> {
    /// Whether the whole of what holds a component was cancelled (RFC 5546, 3.2.5).
    fn is_cancelled_by_its_head(&self, component: &Component) -> bool {
        component.parent.is_some_and(|head| self.word(&self.components[head], "METHOD") == "CANCEL")
    }

    /// What stands in a line that has one of a few words, in capitals; nothing if there is no such line.
    fn word(&self, component: &Component, name: &str) -> String {
        let line = component.line(name).map(|line| unfolded(&self.text[line.at.clone()]));
        line.map(|line| line_value(&line).trim().to_ascii_uppercase()).unwrap_or_default()
    }

    pub(super) fn draft(&mut self, component: &'a Component) -> Result<Draft<'a>, Unread> {
        let instead_of = match component.line("RECURRENCE-ID") {
            Some(line) => Some(self.instead_of(component, line)?),
            None => None,
        };
        let named = instead_of.as_ref().and_then(|instead_of| instead_of.written);
        let start = match (component.line("DTSTART"), named) {
            (Some(line), _) => self.start(line, component.line("DTEND")).map_err(|trouble| self.leave_out(line, trouble))?,
            // On which clock that is, the event tells in place of which it stands.
            (None, Some(written)) => written.alone(),
            (None, None) => {
                let message = "an event is left out: it has no `DTSTART`".into();
                self.notes.warn(
                    "no-start",
                    &component.at,
                    (message, "when does it start?"),
                    "check the event, and export the calendar again",
                );
                return Err(Unread);
            }
        };
        let starts_at = component.line("DTSTART").map_or(&component.at, |line| &line.at).clone();
        let length = self.length(component, start, &starts_at)?;
        let value = |name: &str| component.line(name).and_then(|line| self.entry(line)).and_then(|entry| entry.values.into_iter().next());
        let status = match self.word(component, "STATUS").as_str() {
            _ if self.is_cancelled_by_its_head(component) => Some(Status::Cancelled),
            "CANCELLED" => Some(Status::Cancelled),
            "TENTATIVE" => Some(Status::Tentative),
            "CONFIRMED" => Some(Status::Confirmed),
            _ => None,
        };
        let details = Details {
            uid: self.words(component, "UID"),
            sequence: value("SEQUENCE").and_then(|value| value.as_integer()).unwrap_or(0),
            summary: self.words(component, "SUMMARY"),
            location: if self.how.only_busy { None } else { self.words(component, "LOCATION") },
            description: if self.how.only_busy { None } else { self.words(component, "DESCRIPTION") },
            status,
            transparent: self.word(component, "TRANSP") == "TRANSPARENT",
            places: Places { begins: self.notes.place(&component.at), starts: self.notes.place(&starts_at) },
        };
        let stamp = component.line("DTSTAMP").and_then(|line| self.times(line).first()).map(|stamp| stamp.civil);
        self.note_words(component, &details);
        let is_declined = self.is_declined(component);
        Ok(Draft { component, details, stamp, start, length, instead_of, is_declined })
    }

    fn instead_of(&mut self, component: &Component, line: &'a Line) -> Result<InsteadOf<'a>, Unread> {
        let written = match self.first_written(line) {
            Ok(written) => Some(written),
            // When it is itself, it says for itself.
            Err(trouble) if component.line("DTSTART").is_some() => {
                let message = format!("an event replaces another, but {}: both may be counted", trouble.message);
                self.notes.warn("in-place-of", &line.at, (message, "replaces which?"), trouble.fix);
                None
            }
            Err(trouble) => return Err(self.leave_out(line, trouble)),
        };
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
            let message = "an event has an unknown `STATUS`, which is ignored";
            let fix = "write `TENTATIVE`, `CONFIRMED` or `CANCELLED`, or delete the line";
            self.notes.add("status", Level::Note, &line.at, (message, "not understood"), fix);
        }
        let mut moderators = lines_of(details.description.as_deref(), "Moderator");
        let first = moderators.next();
        if let Some(line) = component.line("DESCRIPTION").filter(|_| moderators.any(|other| Some(other) != first)) {
            let message = "a description names several moderators; the first is used";
            let fix = "keep one `Moderator:` line, for whoever leads it";
            self.notes.add("moderators", Level::Note, &line.at, (message, "more than one `Moderator:`"), fix);
        }
    }
}
