//! When an event happens: its rules, its further days, and those it leaves out.

use super::draft::Draft;
use super::exceptions::{Excluded, Occurrence};
use super::length::Length;
use super::moment::{Said, Trouble, Written};
use super::{Reader, Unread};
use crate::input::calendar::clock::Clock;
use crate::input::calendar::lines::{Component, Line};
use crate::input::calendar::recurrence::Rule;
use crate::input::event::Span;
use crate::model::Level;
use crate::time::{Civil, Date, Instant, Interval};
use chrono::{Days, Duration};
use std::ops::Range;

/// When an event happens, whether or not it has that occurrence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Start {
    pub civil: Civil,
    /// Its clock where that is not the one of the event.
    clock: Option<Clock>,
    length: Length,
}

/// A change to an occurrence and all that follow it.
#[derive(Clone, Copy)]
pub(super) struct Change<'d, 'a> {
    /// The first that it changes, on the clock of the event.
    pub from: Civil,
    /// The first that it changes no more.
    pub to: Option<Civil>,
    pub draft: &'d Draft<'a>,
}

impl<'a> Reader<'a, '_> {
    /// When an event starts, also outside the window, and what it leaves out.
    pub(super) fn starts(&mut self, draft: &Draft<'a>, without: &Excluded) -> Result<(Vec<Start>, Excluded), Unread> {
        let window = self.how.window;
        let mut excluded = without.clone();
        let component = draft.component;
        self.limit_values(component)?;
        for line in component.lines_of("EXDATE") {
            for time in self.each_time(line, draft.start.clock) {
                match time.and_then(|(written, _)| Ok((written, self.occurrence(written, draft.start, line)?))) {
                    Ok((written, occurrence)) => {
                        self.note_hour_of_days(draft, written, &line.at);
                        excluded.add(occurrence);
                    }
                    Err(trouble) => self.pass_over("an exception", line, trouble),
                }
            }
        }
        if let Some(line) = component.line("EXRULE") {
            let message = "a rule of exceptions (`EXRULE`) is not read: the event is taken to happen each time".into();
            self.notes.warn("exrule", &line.at, (message, "not understood"), "write the exceptions as `EXDATE`");
        }
        // A day more on either side, for the clocks of the world.
        let slack = Duration::days(2) + Duration::minutes(self.how.limits.longest);
        let days = (window.start().utc() - slack, window.end().utc() + Duration::days(2));
        let mut civils: Vec<Civil> = vec![draft.start.civil];
        for line in component.lines_of("RRULE") {
            civils.extend(self.repeated(draft, line, days)?);
        }
        civils.sort_unstable();
        civils.dedup();
        let mut starts: Vec<Start> = civils.into_iter().map(|civil| Start { civil, clock: None, length: draft.length }).collect();
        for line in component.lines_of("RDATE") {
            for time in self.each_time(line, draft.start.clock) {
                match time.and_then(|(written, length)| self.further(draft, (written, length), line)) {
                    Ok(start) => starts.push(start),
                    Err(trouble) => self.pass_over("a further date", line, trouble),
                }
            }
        }
        Ok((starts, excluded))
    }

    /// The occurrences within the window of starts of an event.
    pub(super) fn spans(&mut self, draft: &Draft<'a>, starts: &[Start], excluded: &Excluded) -> Result<Vec<Span>, Unread> {
        let mut spans: Vec<Span> = starts
            .iter()
            .filter_map(|start| self.span(draft, start.civil, start.clock.or(draft.start.clock), start.length, excluded))
            .collect();
        spans.sort_unstable();
        spans.dedup();
        let most = self.how.limits.occurrences_of_one;
        if spans.len() > most {
            let message = format!("an event is left out: it happens {} times in the days asked for; at most {most} are read", spans.len());
            self.notes.warn(
                "often",
                &draft.component.at,
                (message, "begins here"),
                "check the event, or write it as `away` or `busy` in the series",
            );
            return Err(Unread);
        }
        Ok(spans)
    }

    /// The occurrences of an event that a change moves beside the one that it stands for: as far as that, and as long.
    pub(super) fn moved(&mut self, event: &Draft<'a>, starts: &[Start], excluded: &Excluded, change: Change<'_, 'a>) -> Vec<Span> {
        let by = change.draft.start.civil - change.from;
        let follows = |start: &&Start| start.civil > change.from && change.to.is_none_or(|to| start.civil < to);
        let mut spans = Vec::new();
        for start in starts.iter().filter(follows) {
            let clock = start.clock.or(event.start.clock);
            if self.is_excluded(event, start.civil, clock, excluded) {
                continue;
            }
            let Some(civil) = start.civil.checked_add_signed(by) else { continue };
            spans.extend(self.span(change.draft, civil, change.draft.start.clock, change.draft.length, &Excluded::default()));
        }
        spans
    }

    /// A further start of an event (`RDATE`).
    fn further(&mut self, draft: &Draft<'a>, (written, length): (Written, Option<Length>), line: &Line) -> Result<Start, Trouble> {
        let of = draft.start;
        let civil = match self.occurrence(written, of, line)? {
            Occurrence::On(day) if of.clock.is_none() => {
                if written.clock != Said::Day {
                    self.note_other_kind("further", "an all-day event has a further time, which is read as its day", &line.at);
                }
                return Ok(Start { civil: day.into(), clock: None, length: draft.length });
            }
            Occurrence::On(day) => {
                let message = "a timed event has a further day without a time, which is read at the event's hour";
                self.note_other_kind("further", message, &line.at);
                day.and_time(of.civil.time())
            }
            Occurrence::At(_) => written.civil,
        };
        let clock = match written.clock {
            Said::Clock(clock) if Some(clock) != of.clock => Some(clock),
            _ => None,
        };
        Ok(Start { civil, clock, length: length.unwrap_or(draft.length) })
    }

    /// Notes whole days that are named by an hour.
    pub(super) fn note_hour_of_days(&mut self, draft: &Draft<'a>, written: Written, at: &Range<usize>) {
        if draft.start.clock.is_none() && written.clock != Said::Day {
            self.note_other_kind("excluded", "an all-day event leaves out a time, which is read as its day", at);
        }
    }

    fn limit_values(&mut self, component: &Component) -> Result<(), Unread> {
        let lines = component.lines.iter().filter(|line| matches!(line.name, "RRULE" | "RDATE" | "EXDATE"));
        let values: usize = lines.map(|line| 1 + self.text[line.at.clone()].matches(',').count()).sum();
        let most = self.how.limits.values;
        if values <= most {
            return Ok(());
        }
        let message = format!("an event is left out: it has {values} values of `RRULE`, `RDATE` and `EXDATE`; at most {most} are read");
        self.notes.warn(
            "values",
            &component.at,
            (message, "begins here"),
            "split the event, or write it as `away` or `busy` in the series",
        );
        Err(Unread)
    }

    fn repeated(&mut self, draft: &Draft<'a>, line: &Line, days: (Civil, Civil)) -> Result<Vec<Civil>, Unread> {
        let starts = Rule::read(&self.text[line.at.clone()], self.how.limits).and_then(|rule| {
            for (kind, told) in &rule.told {
                let fix = "check the event where it was made, or write it as `away` or `busy` in the series";
                self.notes.warn(kind, &line.at, (format!("a rule {told}"), "not as the standard has it"), fix);
            }
            let until = rule.until.map(|until| self.last_start(until, draft.start));
            rule.starts(draft.start.civil, until, days, self.how.limits)
        });
        starts.map_err(|refusal| {
            let message = format!("an event is left out: it {refusal}");
            self.notes.warn("rule", &line.at, (message, "not read"), "check the event, or write it as `away` or `busy` in the series");
            Unread
        })
    }

    /// Whether a start is none that an event has.
    fn is_excluded(&mut self, draft: &Draft<'a>, civil: Civil, clock: Option<Clock>, excluded: &Excluded) -> bool {
        let Some(clock) = clock else { return excluded.days.contains(&civil.date()) };
        let at = draft.details.places.starts.bytes.clone();
        let start = self.seconds(clock, civil, &at);
        excluded.starts.contains(&start) || excluded.days.contains(&self.day_of_event(draft, civil, clock, start))
    }

    /// The day of a start on the clock of its event.
    fn day_of_event(&self, draft: &Draft<'a>, civil: Civil, clock: Clock, seconds: i64) -> Date {
        match draft.start.clock {
            Some(own) if own != clock => self.shown_by(own, seconds).date(),
            _ => civil.date(),
        }
    }

    /// The occurrence that starts at a civil time, if it lies in the window and is not excluded.
    pub(super) fn span(
        &mut self,
        draft: &Draft<'a>,
        civil: Civil,
        clock: Option<Clock>,
        length: Length,
        excluded: &Excluded,
    ) -> Option<Span> {
        let window = self.how.window;
        let Some(clock) = clock else {
            if excluded.days.contains(&civil.date()) {
                return None;
            }
            let days = match length {
                Length::Days(days) => days.max(1),
                Length::Nominal(days, _) => days.max(1),
                Length::Exact(seconds) => (seconds / 86_400).max(1),
            };
            let (from, to) = (civil.date(), civil.date().checked_add_days(Days::new(days as u64 - 1))?);
            let (first, last) = (window.start().utc().date() - Days::new(1), window.end().utc().date() + Days::new(1));
            return (from <= last && to >= first).then_some(Span::Days(from, to));
        };
        // What lies far outside needs no zone.
        let far = Duration::minutes(self.how.limits.longest) + Duration::days(2);
        if civil > window.end().utc() + Duration::days(2) || civil < window.start().utc() - far {
            return None;
        }
        let at = draft.details.places.starts.bytes.clone();
        let start = self.seconds(clock, civil, &at);
        if excluded.starts.contains(&start) || excluded.days.contains(&self.day_of_event(draft, civil, clock, start)) {
            return None;
        }
        let end = match length {
            Length::Exact(seconds) => start.saturating_add(seconds),
            Length::Nominal(0, seconds) => start.saturating_add(seconds),
            Length::Nominal(days, seconds) => {
                let later = civil.checked_add_signed(Duration::try_days(days)?)?;
                self.seconds(clock, later, &at).saturating_add(seconds)
            }
            Length::Days(days) => start.saturating_add(days.saturating_mul(86_400)),
        };
        let from = start.div_euclid(60);
        let to = if self.how.only_busy {
            end.saturating_add(59).div_euclid(60)
        } else {
            // Cut as the start is, so that a length in whole minutes stays; what has a length keeps one.
            end.div_euclid(60).max(from + i64::from(end > start))
        };
        let interval = Interval::new(Instant::from_unix_minutes(from), Instant::from_unix_minutes(to))?;
        let is_read = interval.overlaps(window) && interval.minutes() <= self.how.limits.longest + 1;
        if is_read && !self.how.only_busy {
            self.note_seconds(civil, start, end, &at);
        }
        is_read.then_some(Span::Time(interval))
    }

    /// Notes a time that is cut to the minute.
    fn note_seconds(&mut self, civil: Civil, start: i64, end: i64, at: &Range<usize>) {
        let what = match (start.rem_euclid(60), end.rem_euclid(60)) {
            (0, 0) => return,
            _ if end - start < 60 => "what lasts less than one is read as one".to_owned(),
            (0, _) => "an end within a minute is read as the beginning of it".to_owned(),
            (_, 0) => format!("{} is read as {}", civil.format("%H:%M:%S"), civil.format("%H:%M")),
            _ => format!("{} is read as {}, and its end in the same way", civil.format("%H:%M:%S"), civil.format("%H:%M")),
        };
        let fix = "write whole minutes, if it is a time that others keep to";
        self.notes.add("seconds", Level::Note, at, (format!("times are read in whole minutes: {what}"), "to the second"), fix);
    }
}
