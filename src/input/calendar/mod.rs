//! Calendar files of others (iCalendar, RFC 5545): what is in them, and what was not understood.
//!
//! A file is hostile until it has been read: everything has a limit ([`Limits`]), and reaching one is told. `lines.rs`
//! divides the text without looking into values, `times.rs` reads days and times as they are written, calcard reads other
//! lines and expands rules, and the rest is done here: zones by the file's own rules or by [`Zones`], durations in exact
//! hours, repeated and skipped hours by RFC 5545 3.3.5, copies of one UID, and occurrences that were moved.
//!
//! Start reading at [`read_calendar`], then `event/`.

mod clock;
mod event;
mod lines;
mod notes;
mod plan;
mod recurrence;
mod sent;
mod times;

use super::event::{Places, Span};
use super::file;
use crate::finding::{FileId, Finding, Sources};
use crate::model::Status;
use crate::time::{Interval, Minutes, Zone, Zones};
use calcard::icalendar::{ICalendarComponentType, ICalendarEntry};
use std::path::Path;
use std::sync::Arc;

pub use plan::read_calendar_events;
pub use sent::{read_sent, read_sequences};
pub(super) use times::{Mark, Stamp};

/// How much of a calendar is read. What lies beyond is told with the limit that it reaches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: u64,
    /// Bytes of a content line, folds included.
    pub line: usize,
    /// Components in one another, the calendar itself among them.
    pub depth: usize,
    /// Components that stand in a calendar.
    pub components: usize,
    /// Values of `RRULE`, `RDATE` and `EXDATE` of one event.
    pub values: usize,
    /// The largest `INTERVAL` of a rule.
    pub interval: u64,
    /// How many times a day something repeats; every minute and every second are never read.
    pub times_a_day: usize,
    /// How many times something repeats from its beginning on, where that has to be counted.
    pub repeats: usize,
    /// Occurrences of one event within the days that are asked for.
    pub occurrences_of_one: usize,
    /// Occurrences of all events that repeat, and stretches of free/busy times, within those days.
    pub occurrences: usize,
    /// Thousandths of a second.
    pub milliseconds: u64,
    /// The first and the last year in which an event begins.
    pub years: (i32, i32),
    /// Minutes of an event.
    pub longest: Minutes,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 10_000_000,
            line: 64 * 1024,
            depth: 4,
            components: 20_000,
            values: 200,
            interval: 1_000,
            times_a_day: 24,
            repeats: 100_000,
            occurrences_of_one: 5_000,
            occurrences: 10_000,
            milliseconds: 2_000,
            years: (1900, 2200),
            longest: 366 * 24 * 60,
        }
    }
}

/// What a calendar is read for, and by what.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// The zone data by which every clock in it is read.
    pub zones: &'a dyn Zones,
    /// The zone of times that say none; else that of the calendar, else none is known.
    pub floating: Option<Zone>,
    /// The zone of whole days, by which an hour that a file writes for one of them is read; without one it is of the day
    /// that it is written with.
    pub days: Option<Zone>,
    /// The address of whose calendar it is; what they declined makes them not busy.
    pub owner: Option<&'a str>,
    /// When what is asked for happens; occurrences outside are only counted.
    pub window: Interval,
    /// Whether only what makes somebody busy is asked for: no event that is free or cancelled.
    pub only_busy: bool,
    /// How much is read.
    pub limits: &'a Limits,
    /// Thousandths of a second on a clock that runs; one that stands still sets no limit to time.
    pub clock: &'a dyn Fn() -> u64,
}

/// What was understood of a calendar.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Calendar {
    /// Every occurrence, in order of time.
    pub events: Vec<Event>,
    /// What is not among them.
    pub left_out: LeftOut,
}

/// How many events are not among those read, by their reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LeftOut {
    /// Marked as free (`TRANSP:TRANSPARENT`, `FBTYPE=FREE`).
    pub free: usize,
    /// Cancelled.
    pub cancelled: usize,
    /// Invitations that the owner of the calendar declined.
    pub declined: usize,
    /// Older copies of an event that stands in the file again.
    pub older: usize,
    /// Without a length.
    pub empty: usize,
    /// With no occurrence within the days asked for.
    pub outside: usize,
    /// Not understood; the findings tell why.
    pub unread: usize,
    /// Tasks, journals and other components that are no events.
    pub others: usize,
}

impl LeftOut {
    /// All of them together, but for those that lie outside the days asked for and those that are no events.
    pub fn events(&self) -> usize {
        self.free + self.cancelled + self.declined + self.older + self.empty + self.unread
    }
}

/// One occurrence of an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// What it has in common with the other occurrences.
    pub details: Arc<Details>,
    /// When it is.
    pub span: Span,
}

/// What an event says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Details {
    /// Its identifier, the same in every copy.
    pub uid: Option<String>,
    /// The number of its revision.
    pub sequence: i64,
    /// Its title.
    pub summary: Option<String>,
    /// Where it is, in words.
    pub location: Option<String>,
    /// More of it, in words.
    pub description: Option<String>,
    /// How sure it is, if the file says.
    pub status: Option<Status>,
    /// Whether it leaves people free.
    pub transparent: bool,
    /// The lines that begin it and that say when it starts.
    pub places: Places,
}

/// Takes the bytes of a calendar under a name. A byte order mark is dropped, and lines that end in CR alone end in LF.
///
/// # Errors
/// A finding if they are more than `limits` allow, or not UTF-8.
pub fn take_calendar(sources: &mut Sources, name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<FileId, Box<Finding>> {
    file::taken(limits.bytes, sources, name, with_whole_letters(with_line_feeds(bytes)))
}

/// Takes a calendar from the disk, as [`take_calendar`] does.
///
/// # Errors
/// As those of [`super::load`], by `limits`.
pub fn load_calendar(sources: &mut Sources, path: &Path, limits: &Limits) -> Result<FileId, Box<Finding>> {
    let (name, bytes) = file::contents(limits.bytes, path)?;
    take_calendar(sources, &name, bytes, limits)
}

fn with_line_feeds(mut bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.contains(&b'\n') {
        bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
    bytes
}

/// Puts folds that lie inside of a letter behind it (RFC 5545, 3.1: octets are joined before they are letters), so that
/// lines keep their numbers.
fn with_whole_letters(bytes: Vec<u8>) -> Vec<u8> {
    if std::str::from_utf8(&bytes).is_ok() {
        return bytes;
    }
    let goes_on = |byte: u8| byte & 0b1100_0000 == 0b1000_0000;
    let (mut whole, mut folds) = (Vec::with_capacity(bytes.len()), Vec::new());
    let mut rest = &bytes[..];
    while let [first, others @ ..] = rest {
        let fold = [&b"\r\n "[..], b"\r\n\t", b"\n ", b"\n\t"].into_iter().find(|fold| rest.starts_with(fold));
        match fold {
            // Only behind a byte that others may follow in one letter.
            Some(fold) if whole.last().is_some_and(|byte| *byte >= 0x80) => {
                folds.extend_from_slice(fold);
                rest = &rest[fold.len()..];
            }
            _ => {
                if !goes_on(*first) {
                    whole.append(&mut folds);
                }
                whole.push(*first);
                rest = others;
            }
        }
    }
    whole.append(&mut folds);
    whole
}

/// Reads the calendar in a file that `sources` holds.
///
/// The calendar is `None` if any finding is an error: it is no calendar, is cut off, or reaches a limit of the file as
/// a whole. An event that is not understood is left out, with a warning at its line.
pub fn read_calendar(sources: &Sources, file: FileId, how: How<'_>) -> (Option<Calendar>, Vec<Finding>) {
    let text = &sources.file(file).text;
    let mut notes = notes::Notes::new(file);
    let components = lines::components(text, how.limits, how.only_busy, &mut notes);
    let calendar = components.and_then(|(components, misplaced)| {
        let mut calendar = event::Reader::new(text, &components, how, &mut notes).read()?;
        calendar.left_out.unread += misplaced;
        Some(calendar)
    });
    let calendar = calendar.filter(|_| !notes.has_refused());
    (calendar, notes.finish())
}

/// A content line as calcard reads it.
fn parsed(line: &str) -> Option<ICalendarEntry> {
    match calcard::Parser::new(line).icalendar(ICalendarComponentType::VEvent) {
        calcard::Entry::ICalendar(calendar) => calendar.components.into_iter().next()?.entries.into_iter().next(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
