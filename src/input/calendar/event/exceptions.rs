//! Occurrences that an event does not have, or has beside its rule: they are on the clock of the event and of its kind,
//! days or times, however they are written (RFC 5545, 3.8.5.1, 3.8.5.2 and 3.8.4.4).

use super::Reader;
use super::draft::Draft;
use super::moment::{Moment, Said, Trouble, Written};
use crate::input::calendar::clock::Clock;
use crate::input::calendar::lines::Line;
use crate::input::calendar::times::{Mark, Stamp};
use crate::time::{Civil, Date};
use chrono::{Duration, NaiveTime};
use std::collections::BTreeSet;

/// An occurrence of an event by its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Occurrence {
    /// On this day.
    On(Date),
    /// At this second since 1970.
    At(i64),
}

/// The occurrences that an event does not have.
#[derive(Clone, Default)]
pub(super) struct Excluded {
    pub starts: BTreeSet<i64>,
    pub days: BTreeSet<Date>,
}

impl Excluded {
    pub fn add(&mut self, occurrence: Occurrence) {
        match occurrence {
            Occurrence::On(day) => _ = self.days.insert(day),
            Occurrence::At(seconds) => _ = self.starts.insert(seconds),
        }
    }
}

impl<'a> Reader<'a, '_> {
    /// Which occurrence of an event that starts so a value names. Of an event with an hour a whole day can be named.
    pub(super) fn occurrence(&mut self, written: Written, of: Moment, line: &Line) -> Result<Occurrence, Trouble> {
        let Some(clock) = of.clock else {
            return Ok(Occurrence::On(self.day_of(written)));
        };
        let said = match written.clock {
            Said::Day => return Ok(Occurrence::On(written.civil.date())),
            Said::Nothing => clock,
            // The clock of the place may be any.
            Said::Clock(_) if clock == Clock::OnSite => {
                return Err(Trouble {
                    kind: "half-floating",
                    message: format!("its `{}` has a zone, and the start of the event has none", line.name),
                    label: "whose clock?",
                    fix: "give both a zone, or neither".into(),
                });
            }
            Said::Clock(said) => said,
        };
        Ok(Occurrence::At(self.seconds(said, written.civil, &line.at)))
    }

    /// The whole day that a value means. Midnight, and the last second of a day, are of the day that they are written with,
    /// also in UTC; any other hour of a zone is one of the clock whose days they are.
    fn day_of(&self, written: Written) -> Date {
        let edges = [NaiveTime::MIN, NaiveTime::MIN - Duration::seconds(1)];
        match (written.clock, self.how.days) {
            (Said::Clock(clock), Some(days)) if !edges.contains(&written.civil.time()) => {
                // Only the offset is asked for, so that nothing is told of clocks that nobody looks at.
                let plain = written.civil.and_utc().timestamp();
                let seconds = plain - (self.shown_by(clock, plain) - written.civil).num_seconds();
                self.shown_by(Clock::Zone(days), seconds).date()
            }
            _ => written.civil.date(),
        }
    }

    /// The last start of a rule, on the clock of its event.
    pub(super) fn last_start(&self, until: Stamp, of: Moment) -> Civil {
        let whole = |day: Date| Civil::from(day) + Duration::seconds(86_399);
        match (until.mark, of.clock) {
            (Mark::Day, _) => whole(until.civil.date()),
            (Mark::None, Some(_)) => until.civil,
            (Mark::None, None) => whole(until.civil.date()),
            (Mark::East(east), None) => whole(self.day_of(Written { civil: until.civil, clock: Said::Clock(Clock::Fixed(east)) })),
            (Mark::East(east), Some(clock)) => self.shown_by(clock, until.civil.and_utc().timestamp() - east * 60),
        }
    }

    /// The occurrences of an event in place of which changes stand.
    pub(super) fn changed(&mut self, event: &Draft<'a>, changes: &[Draft<'a>]) -> Excluded {
        let mut excluded = Excluded::default();
        for (written, line) in changes.iter().filter_map(Draft::named) {
            match self.occurrence(written, event.start, line) {
                Ok(occurrence) => {
                    self.note_hour_of_days(event, written, &line.at);
                    excluded.add(occurrence);
                }
                Err(trouble) => {
                    let message = "an event replaces another, but only one of their times names a zone: both may be counted".into();
                    self.notes.warn(trouble.kind, &line.at, (message, "replaces which?"), trouble.fix);
                }
            }
        }
        excluded
    }

    /// The changes to an event that hold for all that follow, by the first that each changes on the clock of the event, in
    /// order. One that repeats by a rule of its own goes on by that.
    pub(super) fn later(&mut self, event: &Draft<'a>, changes: &[Draft<'a>]) -> Vec<(Civil, usize)> {
        let mut later = Vec::new();
        for (number, change) in changes.iter().enumerate() {
            let goes_on = change.instead_of.as_ref().is_some_and(|instead_of| instead_of.goes_on);
            let Some((written, line)) = change.named().filter(|_| goes_on && event.repeats()) else { continue };
            let from = match (self.occurrence(written, event.start, line), event.start.clock) {
                (Ok(Occurrence::On(day)), None) => day.into(),
                (Ok(Occurrence::On(day)), Some(_)) => day.and_time(event.start.civil.time()),
                (Ok(Occurrence::At(seconds)), Some(clock)) => self.shown_by(clock, seconds),
                _ => continue,
            };
            later.push((from, number));
        }
        later.sort_unstable();
        later
    }

    /// Puts a change that says only in place of what it stands on the clock of that.
    pub(super) fn put_on_the_clock_of(&mut self, event: Moment, change: &mut Draft<'a>) {
        if change.component.line("DTSTART").is_none() && change.named().is_some_and(|(written, _)| written.clock == Said::Nothing) {
            change.start.clock = event.clock;
        }
    }

    /// Keeps of changes to what is not in the file those that say a clock of their own; the others are told.
    pub(super) fn keep_those_on_a_clock(&mut self, changes: &mut Vec<Draft<'a>>) {
        changes.retain_mut(|change| {
            let is_floating = |(written, _): &(Written, &Line)| written.clock == Said::Nothing;
            let Some((_, line)) = change.named().filter(is_floating).filter(|_| change.component.line("DTSTART").is_none()) else {
                return true;
            };
            match self.clock_of_floating(line) {
                Ok(clock) => change.start.clock = Some(clock),
                Err(trouble) => {
                    self.leave_out(line, trouble);
                    self.left_out.unread += 1;
                    return false;
                }
            }
            true
        });
    }

    /// Says that an exception or a further date is passed over, and not the event.
    pub(super) fn pass_over(&mut self, what: &str, line: &Line, trouble: Trouble) {
        let message = format!("{what} is skipped: {}", trouble.message);
        // Each kind of line is told once for each reason.
        let kind = match (line.name, trouble.kind) {
            ("EXDATE", "zone") => "exdate-zone",
            ("EXDATE", _) => "exdate",
            (_, "zone") => "rdate-zone",
            _ => "rdate",
        };
        self.notes.warn(kind, &line.at, (message, trouble.label), trouble.fix);
    }
}
