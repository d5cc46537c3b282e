//! How long an event is.

use super::moment::{Moment, is_mixed, zone_name};
use super::{Reader, Unread};
use crate::input::calendar::lines::{Component, Line};
use crate::model::Level;
use crate::text::counted;
use crate::time::MINUTES_PER_DAY;
use calcard::icalendar::{ICalendarDuration, ICalendarPeriod, ICalendarValue};
use std::ops::Range;

/// How long an event is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Length {
    /// So many seconds, whatever the clocks do (RFC 5545, 3.8.5.3, of an end).
    Exact(i64),
    /// So many days on the clock, then so many seconds (3.3.6).
    Nominal(i64, i64),
    /// So many whole days.
    Days(i64),
}

impl Length {
    pub fn is_none(self) -> bool {
        matches!(self, Length::Exact(0) | Length::Nominal(0, 0))
    }
}

impl Reader<'_, '_> {
    pub(super) fn length(&mut self, component: &Component, start: Moment, at: &Range<usize>) -> Result<Length, Unread> {
        let end = component.line("DTEND").map(|line| self.time(line).map(|end| (end, line.at.clone()))).transpose()?;
        if let Some((end, end_at)) = &end {
            self.note_end(component, start, *end, end_at);
        }
        let duration = component.line("DURATION").filter(|_| end.is_none());
        let (length, seconds) = match (end, duration, start.clock) {
            (Some((end, _)), _, None) => {
                // A day that ends on itself is one day, as many write it.
                let days = (end.civil.date() - start.civil.date()).num_days();
                let days = if days == 0 { 1 } else { days };
                (Length::Days(days), days * 86_400)
            }
            (Some((end, end_at)), _, Some(clock)) => {
                let ends_on = end.clock.unwrap_or(clock);
                if is_mixed(Some(clock), Some(ends_on)) {
                    let message = "an event is left out: only one of its two times names a zone".into();
                    self.notes.warn("half-floating", at, (message, "starts here"), "name the zone of both");
                    return Err(Unread);
                }
                let from = self.seconds(clock, start.civil, at);
                let to = self.seconds(ends_on, end.civil, &end_at);
                (Length::Exact(to - from), to - from)
            }
            (None, Some(line), clock) => {
                let entry = self.entry(line);
                let Some(ICalendarValue::Duration(duration)) = entry.as_ref().and_then(|entry| entry.values.first()) else {
                    let message = "an event is left out: its `DURATION` is not a length of time".into();
                    self.notes.warn("duration", &line.at, (message, "not understood"), "write it like `PT1H30M`, or check the event");
                    return Err(Unread);
                };
                let (days, seconds) = parts(duration);
                let all = days.saturating_mul(86_400).saturating_add(seconds);
                if clock.is_none() && seconds != 0 {
                    let whole = counted((all / 86_400).max(1), "whole day", "whole days");
                    self.note_other_kind("hours-of-days", &format!("an all-day event lasts hours, which are read as {whole}"), &line.at);
                }
                (if clock.is_none() { Length::Days((all / 86_400).max(1)) } else { Length::Nominal(days, seconds) }, all)
            }
            (None, None, None) => (Length::Days(1), 86_400),
            (None, None, Some(_)) => (Length::Exact(0), 0),
        };
        self.limit_length(seconds, at)?;
        Ok(length)
    }

    /// Notes an end that says it twice, or is a day where the start is a time, or the other way round (RFC 5545, 3.6.1 and
    /// 3.8.2.2).
    fn note_end(&mut self, component: &Component, start: Moment, end: Moment, at: &Range<usize>) {
        if let Some(line) = component.line("DURATION") {
            let message = "an event has both `DTEND` and `DURATION`; `DTEND` is used";
            self.notes.add("two-ends", Level::Note, &line.at, (message, "ignored"), "delete one of the two");
        }
        match (start.clock, end.clock) {
            (Some(_), None) => {
                self.note_other_kind("end-day", "a timed event ends on a day without a time, which is read as its midnight", at)
            }
            (None, Some(_)) => self.note_other_kind("end-hour", "an all-day event ends at a time, which is read as its day", at),
            _ => {}
        }
    }

    /// Notes a length in seconds that is none or beyond the limit.
    pub(super) fn limit_length(&mut self, seconds: i64, at: &Range<usize>) -> Result<(), Unread> {
        if seconds < 0 {
            let message = "an event is left out: it ends before it starts".into();
            self.notes.warn("backwards", at, (message, "starts here"), "check the event");
            return Err(Unread);
        }
        if seconds > self.how.limits.longest * 60 {
            let message = format!(
                "an event is left out: it lasts {} days; at most {} are read",
                seconds / 86_400,
                self.how.limits.longest / MINUTES_PER_DAY
            );
            self.notes.warn("long", at, (message, "starts here"), "check the event, or write it as `away` or `busy` in the series");
            return Err(Unread);
        }
        Ok(())
    }

    /// The times of a line that can have several, with their length if they have one of their own.
    pub(super) fn times(&mut self, line: &Line) -> Result<Vec<(Moment, Option<Length>)>, Unread> {
        let Some(entry) = self.entry(line) else { return Err(self.no_time(line)) };
        let zone = zone_name(Some(&entry));
        let mut times = Vec::new();
        for value in &entry.values {
            times.push(match value {
                ICalendarValue::PartialDateTime(value) => (self.moment(line, zone, value)?, None),
                ICalendarValue::Period(period) => {
                    let (start, length) = self.period(line, zone, period)?;
                    (start, Some(length))
                }
                _ => return Err(self.no_time(line)),
            });
        }
        Ok(times)
    }

    fn period(&mut self, line: &Line, zone: Option<&str>, period: &ICalendarPeriod) -> Result<(Moment, Length), Unread> {
        match period {
            ICalendarPeriod::Range { start, end } => {
                let (start, end) = (self.moment(line, zone, start)?, self.moment(line, zone, end)?);
                let (Some(from), Some(to)) = (start.clock, end.clock) else { return Err(self.no_time(line)) };
                if is_mixed(start.clock, end.clock) {
                    return Err(self.no_time(line));
                }
                let seconds = self.seconds(to, end.civil, &line.at) - self.seconds(from, start.civil, &line.at);
                self.limit_length(seconds, &line.at)?;
                Ok((start, Length::Exact(seconds)))
            }
            ICalendarPeriod::Duration { start, duration } => {
                let start = self.moment(line, zone, start)?;
                let (days, seconds) = parts(duration);
                self.limit_length(days.saturating_mul(86_400).saturating_add(seconds), &line.at)?;
                Ok((start, Length::Nominal(days, seconds)))
            }
        }
    }
}

/// A duration in days and in seconds (RFC 5545, 3.3.6: days follow the clock, hours do not).
fn parts(duration: &ICalendarDuration) -> (i64, i64) {
    let sign = if duration.neg { -1 } else { 1 };
    let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
    let seconds = i64::from(duration.hours) * 3600 + i64::from(duration.minutes) * 60 + i64::from(duration.seconds);
    (sign * days, sign * seconds)
}
