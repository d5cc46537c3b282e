//! How long an event is.

use super::moment::{Moment, Said, Trouble, Written, is_mixed};
use super::{Reader, Unread};
use crate::input::calendar::clock::Clock;
use crate::input::calendar::lines::{Component, Line};
use crate::input::calendar::times::Value;
use crate::model::Level;
use crate::text::counted;
use crate::time::MINUTES_PER_DAY;
use calcard::icalendar::{ICalendarDuration, ICalendarValue};
use std::ops::Range;

/// How long an event is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::input::calendar) enum Length {
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

    /// A duration (RFC 5545, 3.3.6: days follow the clock, hours do not).
    pub fn of(duration: &ICalendarDuration) -> Self {
        let sign = if duration.neg { -1 } else { 1 };
        let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
        let seconds = i64::from(duration.hours) * 3600 + i64::from(duration.minutes) * 60 + i64::from(duration.seconds);
        Length::Nominal(sign * days, sign * seconds)
    }

    /// In seconds, as if each day had as many.
    pub fn seconds(self) -> i64 {
        match self {
            Length::Exact(seconds) => seconds,
            Length::Nominal(days, seconds) => days.saturating_mul(86_400).saturating_add(seconds),
            Length::Days(days) => days.saturating_mul(86_400),
        }
    }
}

impl Reader<'_, '_> {
    pub(super) fn length(&mut self, component: &Component, start: Moment, at: &Range<usize>) -> Result<Length, Unread> {
        let end = match component.line("DTEND") {
            Some(line) => match self.first_written(line) {
                Ok(written) => Some((self.end_beside((start, component.line("DTSTART")), written, line), line.at.clone())),
                Err(trouble) => return Err(self.leave_out(line, trouble)),
            },
            None => None,
        };
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
            (Some((end, _)), _, Some(clock)) if end.clock.is_none() && end.civil.date() == start.civil.date() => {
                // The day on which it starts is over at the next midnight.
                let from = self.seconds(clock, start.civil, at);
                let to = self.seconds(clock, end.civil + chrono::Duration::days(1), at);
                (Length::Exact(to - from), to - from)
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
                let length = Length::of(duration);
                let all = length.seconds();
                if clock.is_none() && !matches!(length, Length::Nominal(_, 0)) {
                    let whole = counted((all / 86_400).max(1), "whole day", "whole days");
                    self.note_other_kind("hours-of-days", &format!("an all-day event lasts hours, which are read as {whole}"), &line.at);
                }
                (if clock.is_none() { Length::Days((all / 86_400).max(1)) } else { length }, all)
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
            (Some(_), None) if start.civil.date() == end.civil.date() => {
                self.note_other_kind(
                    "end-of-day",
                    "a timed event ends on its own day without a time, and is read as lasting until the day ends",
                    at,
                );
            }
            (Some(_), None) => {
                self.note_other_kind("end-day", "a timed event ends on a day without a time, which is read as its midnight", at)
            }
            (None, Some(_)) => self.note_other_kind("end-hour", "an all-day event ends at a time, which is read as its day", at),
            _ => {}
        }
    }

    /// An end, on the clock of its start where it says none.
    fn end_beside(&mut self, (start, starts_at): (Moment, Option<&Line>), written: Written, line: &Line) -> Moment {
        let clock = match (written.clock, start.clock) {
            (Said::Day, _) => None,
            (Said::Clock(clock), _) => Some(clock),
            (Said::Nothing, Some(clock)) => {
                if starts_at.is_some_and(|line| !self.times(line).is_floating()) {
                    let message = "an end has no zone, and is read on the clock of its start";
                    self.notes.add("end-zone", Level::Note, &line.at, (message, "whose clock?"), "name the zone of both");
                }
                Some(clock)
            }
            (Said::Nothing, None) => Some(Clock::OnSite),
        };
        Moment { civil: written.civil, clock }
    }

    /// Tells of a length in seconds that is none or beyond the limit.
    pub(super) fn limit_length(&mut self, seconds: i64, at: &Range<usize>) -> Result<(), Unread> {
        self.beyond_length(seconds).map_or(Ok(()), |trouble| {
            let message = format!("an event is left out: {}", trouble.message);
            self.notes.warn(trouble.kind, at, (message, trouble.label), trouble.fix);
            Err(Unread)
        })
    }

    fn beyond_length(&self, seconds: i64) -> Option<Trouble> {
        if seconds < 0 {
            let (message, fix) = ("it ends before it starts".into(), "check the event".into());
            return Some(Trouble { kind: "backwards", message, label: "starts here", fix });
        }
        let (days, most) = (seconds / 86_400, self.how.limits.longest / MINUTES_PER_DAY);
        (seconds > self.how.limits.longest * 60).then(|| Trouble {
            kind: "long",
            message: format!("it lasts {days} days; at most {most} are read"),
            label: "starts here",
            fix: "check the event, or write it as `away` or `busy` in the series".into(),
        })
    }

    /// The times of a line that can have several, with their length if they have one of their own, or what keeps each from
    /// being read. Ends without a clock are on that of their start, which is `beside` where it says none either.
    pub(super) fn each_time(&mut self, line: &Line, beside: Option<Clock>) -> Vec<Result<(Written, Option<Length>), Trouble>> {
        let times = self.times(line);
        let zone = times.zone.as_deref();
        times.values.into_iter().map(|value| self.value(line, zone, value, beside)).collect()
    }

    fn value(
        &mut self,
        line: &Line,
        zone: Option<&str>,
        value: Option<Value>,
        beside: Option<Clock>,
    ) -> Result<(Written, Option<Length>), Trouble> {
        let (start, length) = match value.ok_or_else(|| Trouble::no_time(line))? {
            Value::At(stamp) => return Ok((self.written(line, zone, stamp)?, None)),
            Value::Lasting(stamp, length) => (self.written(line, zone, stamp)?, length),
            Value::Between(start, end) => {
                let (start, end) = (self.written(line, zone, start)?, self.written(line, zone, end)?);
                let on = |said: Said| match said {
                    Said::Clock(clock) => Some(clock),
                    _ => beside,
                };
                let from = on(start.clock);
                let to = if end.clock == Said::Nothing { from } else { on(end.clock) };
                let (from, to) =
                    from.zip(to).filter(|(from, to)| !is_mixed(Some(*from), Some(*to))).ok_or_else(|| Trouble::no_time(line))?;
                (start, Length::Exact(self.seconds(to, end.civil, &line.at) - self.seconds(from, start.civil, &line.at)))
            }
        };
        self.beyond_length(length.seconds()).map_or(Ok((start, Some(length))), Err)
    }
}
