//! Clocks, and what they show of a meeting.

use super::columns;
use crate::model::Series;
use crate::time::{Civil, Date, Instant, Interval, Minutes, Resolved, Zone};
use chrono::{TimeDelta, Timelike};
use std::fmt;

/// What a clock shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Whose clock.
    pub zone: Zone,
    /// The instant.
    pub at: Instant,
    /// What it shows.
    pub civil: Civil,
    /// Minutes east of UTC.
    pub offset: Minutes,
    /// `WITA, UTC+8`.
    pub zone_words: String,
    /// `CEST`, where what the clock shows does not tell alone when it is.
    pub clock_name: Option<String>,
}

/// A meeting on the clock of a city.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Local {
    /// The city.
    pub city: String,
    /// When it starts there.
    pub start: Clock,
    /// When it ends there.
    pub end: Clock,
    /// Days by which the date there differs from the date on site when it starts.
    pub day_shift: i64,
    /// Whether people there sleep through a part of it.
    pub asleep: bool,
}

/// The clocks of a meeting: many of those it is for share one, which is read once.
pub(super) struct Clocks<'a> {
    pub series: &'a Series,
    pub interval: Interval,
    read: Vec<(Zone, [Clock; 2])>,
}

impl<'a> Clocks<'a> {
    pub fn new(series: &'a Series, interval: Interval) -> Self {
        Clocks { series, interval, read: Vec::new() }
    }

    /// What the clocks of a zone show when it starts, and when it ends.
    pub fn of(&mut self, zone: Zone) -> [Clock; 2] {
        if let Some((_, clocks)) = self.read.iter().find(|(known, _)| *known == zone) {
            return clocks.clone();
        }
        let clocks = Clock::read(self.series, zone, self.interval);
        self.read.push((zone, clocks.clone()));
        clocks
    }
}

impl Clock {
    /// The clock when an interval starts, and when it ends.
    pub(super) fn read(series: &Series, zone: Zone, interval: Interval) -> [Self; 2] {
        let doubtful = series.zones.is_doubtful(zone, interval);
        [interval.start(), interval.end()].map(|at| Clock::of(series, zone, at, doubtful))
    }

    /// The clock at an instant.
    pub(super) fn at(series: &Series, zone: Zone, at: Instant) -> Self {
        Clock::of(series, zone, at, matches!(series.zones.resolve(zone, series.civil(zone, at)), Resolved::Twice { .. }))
    }

    fn of(series: &Series, zone: Zone, at: Instant, doubtful: bool) -> Self {
        let clock = series.zones.clock(zone, at);
        Clock {
            zone,
            at,
            civil: at.plus(clock.offset).utc(),
            offset: clock.offset,
            zone_words: columns::zone_words(&clock),
            clock_name: doubtful.then(|| series.zones.clock_name(zone, at)),
        }
    }

    /// The day that ends with this clock: what ends at midnight ends on the day before.
    pub fn day_it_ends(&self) -> Date {
        (self.civil - TimeDelta::minutes(1)).date()
    }

    /// `13:00`, or `02:30 CEST` where the clocks change.
    pub fn words(&self) -> String {
        self.to_string()
    }
}

/// As [`Clock::words`].
impl fmt::Display for Clock {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:02}:{:02}", self.civil.hour(), self.civil.minute())?;
        self.clock_name.as_ref().map_or(Ok(()), |name| write!(to, " {name}"))
    }
}

impl Local {
    pub(super) fn of(clocks: &mut Clocks<'_>, city: String, zone: Zone, on_site: Date, asleep: bool) -> Self {
        let [start, end] = clocks.of(zone);
        let day_shift = start.civil.date().signed_duration_since(on_site).num_days();
        Local { city, start, end, day_shift, asleep }
    }

    /// `02:00 +1`.
    pub fn words(&self) -> String {
        match self.day_shift {
            0 => self.start.words(),
            shift => format!("{} {shift:+}", self.start.words()),
        }
    }

    /// `13:00-14:15`.
    pub fn clock_words(&self) -> String {
        span_words(&self.start, &self.end)
    }
}

pub(super) fn span_words(start: &Clock, end: &Clock) -> String {
    let days = end.civil.date().signed_duration_since(start.civil.date()).num_days();
    let shift = if days == 0 { String::new() } else { format!(" {days:+}") };
    format!("{start}-{end}{shift}")
}
