//! When an event happens: its rules, its further days, and those it leaves out.

use super::length::Length;
use super::moment::{Moment, is_mixed};
use super::{Draft, Reader, Unread};
use crate::input::calendar::clock::{self, Clock};
use crate::input::calendar::lines::{Component, Line};
use crate::input::calendar::recurrence::Rule;
use crate::input::event::Span;
use crate::model::Level;
use crate::time::{Civil, Date, Instant, Interval, Zone, Zones};
use calcard::common::PartialDateTime;
use chrono::{Days, Duration};
use std::collections::BTreeSet;
use std::ops::Range;

/// The occurrences that an event does not have.
#[derive(Default)]
pub(super) struct Excluded {
    starts: BTreeSet<i64>,
    days: BTreeSet<Date>,
}

impl<'a> Reader<'a, '_> {
    /// When an event happens within the window.
    pub(super) fn occurrences(&mut self, draft: &Draft<'a>, without: &Excluded) -> Result<Vec<Span>, Unread> {
        let window = self.how.window;
        let mut excluded = Excluded { starts: without.starts.clone(), days: without.days.clone() };
        let component = draft.component;
        self.limit_values(component)?;
        for line in component.lines_of("EXDATE") {
            for (moment, _) in self.times(line)? {
                if is_mixed(moment.clock, draft.start.clock) {
                    return Err(self.no_time(line));
                }
                self.exclude(&mut excluded, moment, draft.start.clock, &line.at);
            }
        }
        if let Some(line) = component.line("EXRULE") {
            let message = "a rule of exceptions (`EXRULE`) is not read: the event is taken to happen each time".into();
            self.notes.warn("exrule", &line.at, (message, "not understood"), "write the exceptions as `EXDATE`");
        }
        // A day more on either side, for the clocks of the world.
        let slack = Duration::days(2) + Duration::minutes(self.how.limits.longest);
        let days = (window.start().utc() - slack, window.end().utc() + Duration::days(2));
        let mut starts: Vec<Civil> = vec![draft.start.civil];
        for line in component.lines_of("RRULE") {
            starts.extend(self.repeated(draft, line, days)?);
        }
        let mut spans = Vec::new();
        starts.sort_unstable();
        starts.dedup();
        for civil in starts {
            spans.extend(self.span(draft, civil, draft.start.clock, draft.length, &excluded));
        }
        for line in component.lines_of("RDATE") {
            for (moment, length) in self.times(line)? {
                let length = length.unwrap_or(draft.length);
                if is_mixed(moment.clock, draft.start.clock) {
                    return Err(self.no_time(line));
                }
                let clock = self.clock_of_more(moment, draft.start.clock, &line.at);
                spans.extend(self.span(draft, moment.civil, clock, length, &excluded));
            }
        }
        spans.sort_unstable();
        spans.dedup();
        let most = self.how.limits.occurrences_of_one;
        if spans.len() > most {
            let message = format!("an event is left out: it happens {} times in the days asked for; at most {most} are read", spans.len());
            self.notes.warn(
                "often",
                &component.at,
                (message, "begins here"),
                "check the event, or write it as `away` or `busy` in the series",
            );
            return Err(Unread);
        }
        Ok(spans)
    }

    /// The clock of a further moment of an event (`RDATE`), which is of the kind of the event (RFC 5545, 3.8.5.2).
    fn clock_of_more(&mut self, moment: Moment, of: Option<Clock>, at: &Range<usize>) -> Option<Clock> {
        match (moment.clock, of) {
            (Some(_), None) => self.note_other_kind("further", "an all-day event has a further time, which is read as its day", at),
            (None, Some(_)) => {
                self.note_other_kind("further", "a timed event has a further day without a time, which is read as midnight", at);
            }
            _ => {}
        }
        of.and(moment.clock.or(of))
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
        let source = &self.text[line.at.clone()];
        let rule = match self.entry(line) {
            Some(entry) => Rule::read(source, &entry, self.how.limits),
            None => Err("repeats by a rule that is not understood".into()),
        };
        let starts = rule.and_then(|rule| {
            let until = match &rule.until {
                Some(until) => Some(self.last_start(draft, until).ok_or("repeats until a day that does not exist")?),
                None => None,
            };
            rule.starts(draft.start.civil, until, days, self.how.limits)
        });
        starts.map_err(|refusal| {
            let message = format!("an event is left out: it {refusal}");
            self.notes.warn("rule", &line.at, (message, "not read"), "check the event, or write it as `away` or `busy` in the series");
            Unread
        })
    }

    /// The end of a rule on the clock of the event.
    fn last_start(&self, draft: &Draft<'a>, until: &PartialDateTime) -> Option<Civil> {
        let civil = clock::civil(until)?;
        if !until.has_time() {
            return Some(civil + Duration::seconds(86_399));
        }
        let at = Instant::from_unix_minutes(civil.and_utc().timestamp().div_euclid(60));
        let east = match draft.start.clock {
            _ if !until.has_zone() => 0,
            Some(Clock::Fixed(east)) => east,
            Some(Clock::Zone(zone)) => self.how.zones.offset(zone, at),
            Some(Clock::Own(number)) => self.own[number].offset(Zone::UTC, at),
            Some(Clock::OnSite) | None => 0,
        };
        Some(civil + Duration::minutes(east))
    }

    /// Leaves out what starts at a moment of an event that is on a clock, or has whole days. Of an event with an hour a
    /// whole day can be left out.
    pub(super) fn exclude(&mut self, excluded: &mut Excluded, moment: Moment, of: Option<Clock>, at: &Range<usize>) {
        match moment.clock {
            Some(_) if of.is_none() => {
                self.note_other_kind("excluded", "an all-day event leaves out a time, which is read as its day", at);
                excluded.days.insert(moment.civil.date());
            }
            Some(clock) => {
                let seconds = self.seconds(clock, moment.civil, at);
                excluded.starts.insert(seconds);
            }
            None => {
                excluded.days.insert(moment.civil.date());
            }
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
        if excluded.days.contains(&civil.date()) {
            return None;
        }
        let window = self.how.window;
        let Some(clock) = clock else {
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
        if excluded.starts.contains(&start) {
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
