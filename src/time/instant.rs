use std::fmt;

/// A length of time in whole minutes; negative only as a difference.
pub type Minutes = i64;

/// Minutes in a day on which no clock changes.
pub const MINUTES_PER_DAY: Minutes = 24 * 60;

/// A point on the time line, in whole minutes since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(i64);

impl Instant {
    /// The instant so many minutes after 1970-01-01 00:00 UTC.
    pub const fn from_unix_minutes(minutes: i64) -> Self {
        Instant(minutes)
    }

    /// Minutes since 1970-01-01 00:00 UTC.
    pub const fn unix_minutes(self) -> i64 {
        self.0
    }

    /// This instant moved by so many minutes, which may be negative.
    pub const fn plus(self, minutes: Minutes) -> Self {
        Instant(self.0 + minutes)
    }

    /// Minutes from `earlier` to this instant; negative if it lies before.
    pub const fn since(self, earlier: Instant) -> Minutes {
        self.0 - earlier.0
    }

    /// The same instant as a UTC date and time.
    pub fn utc(self) -> chrono::NaiveDateTime {
        chrono::DateTime::from_timestamp(self.0 * 60, 0).map(|moment| moment.naive_utc()).unwrap_or_default()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.utc().format("%Y-%m-%dT%H:%MZ"))
    }
}

/// A stretch of time, half-open: it holds `start` and not `end`.
///
/// Never empty, so intervals that only touch do not overlap, and every interval has a length.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Interval {
    start: Instant,
    end: Instant,
}

impl Interval {
    /// Instants before and after all that files can write: 1 January 1899 and 1 January 2202. What reaches so far has no
    /// beginning, or no end.
    pub const WRITABLE: [Instant; 2] = [Instant::from_unix_minutes(-37_342_080), Instant::from_unix_minutes(122_019_840)];

    /// The interval between two instants, or `None` if `end` is not after `start`.
    pub fn new(start: Instant, end: Instant) -> Option<Self> {
        (start < end).then_some(Interval { start, end })
    }

    /// The interval that begins at `start` and lasts so many minutes, at least one.
    pub fn lasting(start: Instant, minutes: Minutes) -> Self {
        Interval { start, end: start.plus(minutes.max(1)) }
    }

    /// The first instant inside.
    pub const fn start(self) -> Instant {
        self.start
    }

    /// The first instant after it.
    pub const fn end(self) -> Instant {
        self.end
    }

    /// Its length, at least one minute.
    pub const fn minutes(self) -> Minutes {
        self.end.since(self.start)
    }

    /// Whether the two share at least a minute.
    pub fn overlaps(self, other: Interval) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The minutes the two share; 0 if they do not overlap.
    pub fn shared_minutes(self, other: Interval) -> Minutes {
        self.end.min(other.end).since(self.start.max(other.start)).max(0)
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Interval) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(start: i64, end: i64) -> Interval {
        Interval::new(Instant::from_unix_minutes(start), Instant::from_unix_minutes(end)).expect("not empty")
    }

    #[test]
    fn intervals_that_only_touch_do_not_overlap() {
        assert!(!interval(0, 60).overlaps(interval(60, 90)));
        assert!(interval(0, 61).overlaps(interval(60, 90)));
        assert_eq!(interval(0, 61).shared_minutes(interval(60, 90)), 1);
    }

    #[test]
    fn an_interval_is_never_empty() {
        let noon = Instant::from_unix_minutes(720);
        assert_eq!(Interval::new(noon, noon), None);
        assert_eq!(Interval::lasting(noon, 0).minutes(), 1);
    }
}
