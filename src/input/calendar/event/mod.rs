//! From components to occurrences: clocks, lengths, copies of one event, rules and what was moved.
//!
//! Start reading at [`Reader::read`]. What an event says of itself is read in `draft.rs`, its times in `moment.rs` and
//! its length in `length.rs`; `copies.rs` tells which events are one, `exceptions.rs` which occurrences others stand in
//! place of, and `occurrences.rs` finds when an event happens. `free_busy.rs` reads what is no event.

mod copies;
mod draft;
mod exceptions;
mod free_busy;
mod length;
mod moment;
mod occurrences;

use super::clock::{self, Clock, OwnRules};
use super::lines::{Component, Kind, Line};
use super::notes::Notes;
use super::{Calendar, Event, How, LeftOut, parsed};
use crate::input::event::Span;
use crate::model::Level;
use calcard::icalendar::ICalendarEntry;
use copies::Group;
use draft::Draft;
use exceptions::Excluded;
pub(super) use length::Length;
use occurrences::{Change, Start};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Why an event was left out; it was told.
struct Unread;

pub(super) struct Reader<'a, 't> {
    text: &'a str,
    components: &'a [Component],
    how: How<'a>,
    notes: &'t mut Notes,
    /// What each name of a zone means in each calendar of the file.
    clocks: BTreeMap<(usize, String), Option<Clock>>,
    /// The rules that each calendar has for zones, by their name and by its folded form.
    described: BTreeMap<(usize, String), usize>,
    own: Vec<OwnRules>,
    left_out: LeftOut,
    events: Vec<Event>,
    /// Occurrences of what repeats, so far.
    occurrences: usize,
    began: u64,
}

impl<'a, 't> Reader<'a, 't> {
    pub fn new(text: &'a str, components: &'a [Component], how: How<'a>, notes: &'t mut Notes) -> Self {
        let began = (how.clock)();
        let mut reader = Reader {
            text,
            components,
            how,
            notes,
            clocks: BTreeMap::new(),
            described: BTreeMap::new(),
            own: Vec::new(),
            left_out: LeftOut::default(),
            events: Vec::new(),
            occurrences: 0,
            began,
        };
        for (number, zone) in components.iter().enumerate().filter(|(_, component)| component.kind == Kind::TimeZone) {
            if let (Some(name), Some(calendar)) = (reader.words(zone, "TZID"), zone.parent) {
                for name in [clock::folded(&name), name.trim().to_owned()] {
                    reader.described.entry((calendar, name)).or_insert(number);
                }
            }
        }
        reader
    }

    /// Every occurrence; `None` if a limit of the whole file is reached.
    pub fn read(mut self) -> Option<Calendar> {
        let mut drafts = Vec::new();
        for component in self.components {
            match component.kind {
                Kind::Event => match self.draft(component) {
                    Ok(draft) => drafts.push(draft),
                    Err(Unread) => self.left_out.unread += 1,
                },
                Kind::FreeBusy if self.how.only_busy => self.free_busy(component)?,
                Kind::Other if component.parent.is_some() => self.left_out.others += 1,
                _ => {}
            }
            self.in_time(component)?;
        }
        for group in self.groups(drafts) {
            self.expand(group)?;
        }
        self.events.sort_by_key(|event| (event.span, event.details.places.begins.bytes.start));
        Some(Calendar { events: self.events, left_out: self.left_out })
    }

    fn in_time(&mut self, at: &Component) -> Option<()> {
        let limit = self.how.limits.milliseconds;
        if (self.how.clock)().saturating_sub(self.began) <= limit {
            return Some(());
        }
        let message = format!("this calendar takes longer to read than {} s", limit as f64 / 1000.0);
        self.notes.refuse(&at.at, (message, "reached here"), "export a shorter period, or leave out what repeats by complicated rules");
        None
    }

    fn entry(&self, line: &Line) -> Option<ICalendarEntry> {
        parsed(&self.text[line.at.clone()])
    }

    fn words(&self, component: &Component, name: &str) -> Option<String> {
        let entry = self.entry(component.line(name)?)?;
        entry.values.into_iter().next()?.into_text().map(|text| text.into_owned()).filter(|text| !text.trim().is_empty())
    }

    /// Adds the occurrences of the events of one UID and of what stands in place of some of them.
    fn expand(&mut self, group: Group<'a>) -> Option<()> {
        let Group { events, mut changes } = group;
        let is_cancelled = !events.is_empty() && events.iter().all(Draft::is_cancelled);
        if let Some(event) = events.first() {
            changes.iter_mut().for_each(|change| self.put_on_the_clock_of(event.start, change));
        } else {
            self.keep_those_on_a_clock(&mut changes);
        }
        // What a change moves beside the occurrence that it stands for.
        let mut moved: Vec<Vec<Span>> = changes.iter().map(|_| Vec::new()).collect();
        for event in events {
            let excluded = self.changed(&event, &changes);
            let later = self.later(&event, &changes);
            self.in_time(event.component)?;
            if self.is_passed_over(&event, false) {
                continue;
            }
            let last = later.first().map(|(from, _)| *from);
            let read = self.starts(&event, &excluded).and_then(|(starts, excluded)| {
                for (number, (from, change)) in later.iter().enumerate() {
                    let change_to = Change { from: *from, to: later.get(number + 1).map(|(to, _)| *to), draft: &changes[*change] };
                    let spans = self.moved(&event, &starts, &excluded, change_to);
                    moved[*change].extend(spans);
                }
                let own: Vec<Start> = starts.into_iter().filter(|start| last.is_none_or(|last| start.civil < last)).collect();
                self.spans(&event, &own, &excluded)
            });
            match read {
                Ok(spans) => self.add(event, spans)?,
                Err(Unread) => self.left_out.unread += 1,
            }
        }
        for (change, more) in changes.into_iter().zip(moved) {
            self.in_time(change.component)?;
            if self.is_passed_over(&change, is_cancelled) {
                continue;
            }
            let none = Excluded::default();
            let read = self.starts(&change, &none).and_then(|(starts, excluded)| self.spans(&change, &starts, &excluded));
            match read {
                Ok(spans) => self.add(change, spans.into_iter().chain(more).collect())?,
                Err(Unread) => self.left_out.unread += 1,
            }
        }
        Some(())
    }

    /// Whether an event makes nobody busy where only that is asked for; it is counted.
    fn is_passed_over(&mut self, draft: &Draft<'a>, is_cancelled: bool) -> bool {
        if !self.how.only_busy {
            return false;
        }
        let reasons = [
            (is_cancelled || draft.is_cancelled(), &mut self.left_out.cancelled),
            (draft.is_declined, &mut self.left_out.declined),
            (draft.details.transparent, &mut self.left_out.free),
        ];
        let reason = reasons.into_iter().find(|(is_so, _)| *is_so);
        reason.map(|(_, count)| *count += 1).is_some()
    }

    fn add(&mut self, draft: Draft<'a>, spans: Vec<Span>) -> Option<()> {
        if draft.length.is_none() {
            self.left_out.empty += 1;
            return Some(());
        }
        if spans.is_empty() {
            self.left_out.outside += 1;
            return Some(());
        }
        if draft.repeats() || spans.len() > 1 {
            self.count(spans.len(), &draft.component.at)?;
        }
        let details = Arc::new(draft.details);
        for span in spans {
            let span = match span {
                Span::Time(interval) if draft.start.clock == Some(Clock::OnSite) => {
                    Span::OnSite(interval.start().utc(), interval.minutes())
                }
                span => span,
            };
            self.events.push(Event { details: Arc::clone(&details), span });
        }
        Some(())
    }

    fn count(&mut self, occurrences: usize, at: &Range<usize>) -> Option<()> {
        self.occurrences += occurrences;
        let most = self.how.limits.occurrences;
        if self.occurrences <= most {
            return Some(());
        }
        let message = format!("what repeats in this calendar happens more than {most} times in the days asked for; no more are read");
        self.notes.refuse(at, (message, "the first beyond the limit"), "export fewer calendars in one file, or a shorter period");
        None
    }

    /// Notes a day where a time is asked for, or the other way round.
    fn note_other_kind(&mut self, kind: &'static str, message: &str, at: &Range<usize>) {
        let fix = "check the event, and write all its times as days or all as hours";
        self.notes.add(kind, Level::Note, at, (message, "not the kind of its start"), fix);
    }
}
