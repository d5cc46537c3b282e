use super::{MINUTES_PER_DAY, Minutes};
use std::fmt;

/// A range of the local clock such as `09:00-18:00`; `22:00-07:00` runs over midnight.
///
/// Half-open like every interval here: `09:00-18:00` allows a meeting that ends at 18:00.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ClockRange {
    from: u16,
    to: u16,
}

impl ClockRange {
    /// 09:00 to 18:00, where nothing else is said.
    pub const OFFICE: ClockRange = ClockRange { from: 9 * 60, to: 18 * 60 };

    /// 07:00 to 22:00, the hours in which people are awake where nothing else is said.
    pub const WAKING: ClockRange = ClockRange { from: 7 * 60, to: 22 * 60 };

    /// From midnight to midnight.
    pub const WHOLE_DAY: ClockRange = ClockRange { from: 0, to: 1440 };

    /// The range between two minutes of the day (0 to 1440); `None` if they are equal or beyond midnight.
    ///
    /// `to` before `from` means the range runs over midnight.
    pub fn new(from: u16, to: u16) -> Option<Self> {
        (from != to && from < 1440 && to <= 1440).then_some(ClockRange { from, to })
    }

    /// Minute of the day at which it begins.
    pub const fn from_minute(self) -> Minutes {
        self.from as Minutes
    }

    /// Its end counted from the midnight before its beginning; more than 1440 if it runs over midnight.
    pub const fn to_minute(self) -> Minutes {
        if self.to > self.from { self.to as Minutes } else { self.to as Minutes + MINUTES_PER_DAY }
    }

    /// How many of the minutes from `start`, counted from any midnight of the clock, lie outside, for a stretch of
    /// `minutes`.
    pub fn minutes_outside(self, start: Minutes, minutes: Minutes) -> Minutes {
        self.outside(start, minutes).map(|(_, minutes)| minutes).sum()
    }

    /// The parts that lie outside, each with its start and its length, of a stretch of `minutes` from `start`.
    pub fn outside(self, start: Minutes, minutes: Minutes) -> impl Iterator<Item = (Minutes, Minutes)> {
        let length = self.to_minute() - self.from_minute();
        let (mut at, end) = (start, start + minutes);
        std::iter::from_fn(move || {
            let since = (at - self.from_minute()).rem_euclid(MINUTES_PER_DAY);
            let from = at + (length - since).max(0);
            at = at + MINUTES_PER_DAY - since;
            (from < end).then(|| (from, at.min(end) - from))
        })
        .filter(|(_, minutes)| *minutes > 0)
    }

    /// Whether a stretch of `minutes` from `start`, a minute of the day, lies inside.
    pub fn holds(self, start: Minutes, minutes: Minutes) -> bool {
        self.minutes_outside(start, minutes) == 0
    }
}

impl fmt::Display for ClockRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}-{:02}:{:02}", self.from / 60, self.from % 60, self.to / 60, self.to % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_over_midnight_holds_both_sides_of_it() {
        let night = ClockRange::new(22 * 60, 7 * 60).expect("a range");
        assert!(night.holds(23 * 60, 120));
        assert_eq!(night.minutes_outside(6 * 60, 120), 60);
        assert_eq!(night.minutes_outside(21 * 60, 90), 60);
    }

    #[test]
    fn the_end_of_a_range_may_be_reached_and_not_passed() {
        let day = ClockRange::new(9 * 60, 18 * 60).expect("a range");
        assert!(day.holds(16 * 60 + 30, 90));
        assert_eq!(day.minutes_outside(16 * 60 + 31, 90), 1);
        assert_eq!(day.minutes_outside(0, 1440), 15 * 60);
    }

    #[test]
    fn what_lies_outside_is_told_part_by_part() {
        let parts = |from, to, start, minutes| ClockRange::new(from, to).expect("a range").outside(start, minutes).collect::<Vec<_>>();
        assert_eq!(parts(540, 1080, 600, 1440), [(1080, 900)]);
        assert_eq!(parts(540, 1080, 0, 2000), [(0, 540), (1080, 900)]);
        assert_eq!(parts(1320, 420, -60, 600), [(420, 120)]);
        assert_eq!(parts(0, 1440, 30, 5000), []);
    }
}
