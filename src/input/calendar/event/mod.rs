//! From components to occurrences: clocks, lengths, copies of one event, rules and what was moved.
//!
//! Start reading at [`Reader::read`]. Times are read in `moment.rs`, lengths in `length.rs`; `occurrences.rs` finds when an
//! event happens, and `free_busy.rs` reads what is no event.

mod free_busy;
mod length;
mod moment;
mod occurrences;

use super::clock::{self, Clock, OwnRules};
use super::lines::{Component, Kind, Line, unfolded, value as line_value};
use super::notes::Notes;
use super::{Calendar, Details, Event, How, LeftOut, parsed};
use crate::input::event::{Places, Span, lines_of};
use crate::model::{Level, Status};
use crate::time::{Civil, Zone};
use calcard::icalendar::{ICalendarEntry, ICalendarParameterName, ICalendarStatus, ICalendarTransparency, ICalendarValue};
use length::Length;
use moment::{Moment, is_mixed};
use occurrences::Excluded;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// An event as it stands in the file.
struct Draft<'a> {
    component: &'a Component,
    details: Details,
    stamp: Option<Civil>,
    start: Moment,
    length: Length,
    /// The occurrence that it stands for.
    instead_of: Option<Moment>,
}

/// Why an event was left out; it was told.
struct Unread;

pub(super) struct Reader<'a, 't> {
    text: &'a str,
    components: &'a [Component],
    how: How<'a>,
    notes: &'t mut Notes,
    /// The zone of times that say none.
    floating: Option<Zone>,
    /// What each name of a zone means.
    clocks: BTreeMap<String, Option<Clock>>,
    /// The rules that the file has for zones, by their name.
    described: BTreeMap<String, usize>,
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
            floating: how.floating,
            clocks: BTreeMap::new(),
            described: BTreeMap::new(),
            own: Vec::new(),
            left_out: LeftOut::default(),
            events: Vec::new(),
            occurrences: 0,
            began,
        };
        for (number, zone) in components.iter().enumerate().filter(|(_, component)| component.kind == Kind::TimeZone) {
            if let Some(name) = reader.words(zone, "TZID") {
                reader.described.entry(name).or_insert(number);
            }
        }
        reader
    }

    /// Every occurrence; `None` if a limit of the whole file is reached.
    pub fn read(mut self) -> Option<Calendar> {
        self.assume_a_zone();
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
        for group in self.newest(drafts) {
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

    /// The zone of the calendar as a whole, which only says how it is shown, where no other is given.
    fn assume_a_zone(&mut self) {
        let calendars = self.components.iter().filter(|component| component.kind == Kind::Calendar);
        let Some(line) = calendars.filter_map(|calendar| calendar.line("X-WR-TIMEZONE")).next() else { return };
        if self.floating.is_none() {
            let unfolded = unfolded(&self.text[line.at.clone()]);
            self.floating = clock::named(line_value(&unfolded));
        }
    }

    /// Whether the whole of what holds a component was cancelled (RFC 5546, 3.2.5).
    fn is_cancelled_by_its_head(&self, component: &Component) -> bool {
        let method = component.parent.and_then(|head| self.components[head].line("METHOD"));
        method.is_some_and(|line| {
            let unfolded = unfolded(&self.text[line.at.clone()]);
            line_value(&unfolded).trim().eq_ignore_ascii_case("CANCEL")
        })
    }

    fn entry(&self, line: &Line) -> Option<ICalendarEntry> {
        parsed(&self.text[line.at.clone()])
    }

    fn words(&self, component: &Component, name: &str) -> Option<String> {
        let entry = self.entry(component.line(name)?)?;
        entry.values.into_iter().next()?.into_text().map(|text| text.into_owned()).filter(|text| !text.trim().is_empty())
    }

    fn draft(&mut self, component: &'a Component) -> Result<Draft<'a>, Unread> {
        let instead_of = component.line("RECURRENCE-ID").map(|line| self.time(line)).transpose()?;
        let start = match (component.line("DTSTART"), instead_of) {
            (Some(line), _) => self.time(line)?,
            (None, Some(moment)) => moment,
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
        if let Some(line) = component.line("RECURRENCE-ID")
            && self.entry(line).is_some_and(|entry| entry.has_parameter(&ICalendarParameterName::Range))
        {
            let message = "a change to an event and all that follow it (`RANGE=THISANDFUTURE`) is read as a change to it alone".into();
            self.notes.warn("future", &line.at, (message, "not understood"), "split the event in two, or check those that follow");
        }
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
        let stamp = value("DTSTAMP").and_then(|value| clock::civil(value.as_partial_date_time()?));
        self.note_words(component, &details);
        Ok(Draft { component, details, stamp, start, length, instead_of })
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

    /// The events by their UID, each with what stands in place of single occurrences; of several copies the one of the
    /// highest revision, and then the latest (RFC 5546, 2.1.5).
    fn newest(&mut self, drafts: Vec<Draft<'a>>) -> Vec<Vec<Draft<'a>>> {
        let mut groups: Vec<Vec<Draft<'a>>> = Vec::new();
        let mut by_uid: BTreeMap<String, usize> = BTreeMap::new();
        for draft in drafts {
            let group = match draft.details.uid.clone() {
                Some(uid) => *by_uid.entry(uid).or_insert(groups.len()),
                None => groups.len(),
            };
            if group == groups.len() {
                groups.push(Vec::new());
            }
            groups[group].push(draft);
        }
        for group in groups.iter_mut().filter(|group| group.len() > 1) {
            let mut keyed: Vec<(Option<i64>, Draft<'a>)> = Vec::new();
            for draft in group.drain(..) {
                keyed.push((draft.instead_of.map(|moment| self.key(moment, &draft.component.at)), draft));
            }
            keyed.sort_by_key(|(key, draft)| (*key, std::cmp::Reverse((draft.details.sequence, draft.stamp))));
            let before = keyed.len();
            keyed.dedup_by_key(|(key, _)| *key);
            self.left_out.older += before - keyed.len();
            group.extend(keyed.into_iter().map(|(_, draft)| draft));
        }
        groups
    }

    /// By what two names of one occurrence are the same, whichever clock they are on.
    fn key(&mut self, moment: Moment, at: &Range<usize>) -> i64 {
        match moment.clock {
            Some(clock) => self.seconds(clock, moment.civil, at),
            None => moment.civil.and_utc().timestamp(),
        }
    }

    /// Adds the occurrences of an event and of what stands in place of some of them.
    fn expand(&mut self, group: Vec<Draft<'a>>) -> Option<()> {
        let mut excluded = Excluded::default();
        let repeats = group.iter().find(|draft| draft.instead_of.is_none()).map(|draft| draft.start.clock);
        for draft in &group {
            if let (Some(moment), Some(clock)) = (draft.instead_of, repeats) {
                if is_mixed(moment.clock, clock) {
                    let message = "an event replaces another, but only one of their times names a zone: both may be counted".into();
                    let fix = "check whether it is there twice, and export the calendar with its zones";
                    self.notes.warn("half-floating", &draft.component.at, (message, "replaces which?"), fix);
                    continue;
                }
                self.exclude(&mut excluded, moment, clock, &draft.component.at);
            }
        }
        let is_cancelled = |draft: &Draft<'_>| draft.details.status == Some(Status::Cancelled);
        let all_cancelled = group.iter().any(|draft| draft.instead_of.is_none() && is_cancelled(draft));
        for draft in group {
            if self.how.only_busy && (all_cancelled || is_cancelled(&draft)) {
                self.left_out.cancelled += 1;
                continue;
            }
            if self.how.only_busy && draft.details.transparent {
                self.left_out.free += 1;
                continue;
            }
            self.in_time(draft.component)?;
            let none = Excluded::default();
            match self.occurrences(&draft, if draft.instead_of.is_some() { &none } else { &excluded }) {
                Ok(spans) => self.add(draft, spans)?,
                Err(Unread) => self.left_out.unread += 1,
            }
        }
        Some(())
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
        if draft.component.lines.iter().any(|line| matches!(line.name, "RRULE" | "RDATE")) {
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
