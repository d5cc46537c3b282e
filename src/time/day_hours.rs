use super::{ClockRange, Minutes};
use std::fmt;

/// The hours of one day: ranges of the local clock in order, with time between each two; none if the day is closed.
///
/// A range over midnight is the last of its day.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DayHours {
    /// The first `count` are those of the day; the others are all the same.
    ranges: [ClockRange; DayHours::MOST],
    count: u8,
}

impl DayHours {
    /// The most ranges of a day.
    pub const MOST: usize = 8;

    /// No hours.
    pub const CLOSED: DayHours = DayHours { ranges: [ClockRange::WHOLE_DAY; DayHours::MOST], count: 0 };

    /// One range.
    pub const fn one(range: ClockRange) -> Self {
        let mut day = DayHours::CLOSED;
        day.ranges[0] = range;
        day.count = 1;
        day
    }

    /// These ranges, in whatever order; `None` if they are more than [`DayHours::MOST`], or if two of them touch or share a
    /// minute.
    pub fn of(ranges: &[ClockRange]) -> Option<Self> {
        let mut sorted = ranges.to_vec();
        sorted.sort_by_key(|range| range.from_minute());
        let apart = sorted.windows(2).all(|two| two[0].to_minute() < two[1].from_minute());
        let mut day = DayHours::CLOSED;
        if sorted.len() > DayHours::MOST || !apart {
            return None;
        }
        day.ranges[..sorted.len()].copy_from_slice(&sorted);
        day.count = sorted.len() as u8;
        Some(day)
    }

    /// The ranges, the earliest first.
    pub fn ranges(&self) -> &[ClockRange] {
        &self.ranges[..usize::from(self.count)]
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The end of the last range, counted from the midnight before its beginning; `None` on a closed day.
    pub fn until(&self) -> Option<Minutes> {
        self.ranges().last().map(|range| range.to_minute())
    }
}

impl From<ClockRange> for DayHours {
    fn from(range: ClockRange) -> Self {
        DayHours::one(range)
    }
}

impl From<Option<ClockRange>> for DayHours {
    fn from(range: Option<ClockRange>) -> Self {
        range.map_or(DayHours::CLOSED, DayHours::one)
    }
}

impl fmt::Debug for DayHours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.ranges()).finish()
    }
}

/// `closed`, `09:00-18:00`, or `09:00-12:00 and 14:00-17:00`.
impl fmt::Display for DayHours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.ranges().iter().map(ClockRange::to_string).collect();
        match &words[..] {
            [] => formatter.write_str("closed"),
            [only] => formatter.write_str(only),
            [first @ .., last] => write!(formatter, "{} and {last}", first.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: u16, to: u16) -> ClockRange {
        ClockRange::new(from * 60, to * 60).expect("a range")
    }

    #[test]
    fn ranges_of_a_day_are_put_in_order_and_lie_apart() {
        let day = DayHours::of(&[range(22, 2), range(14, 17), range(9, 12)]).expect("three ranges apart");
        assert_eq!(day.to_string(), "09:00-12:00, 14:00-17:00 and 22:00-02:00");
        assert_eq!((day.ranges().len(), day.until()), (3, Some(26 * 60)));
        for two in
            [[range(9, 12), range(12, 14)], [range(9, 12), range(11, 14)], [range(9, 12), range(9, 12)], [range(22, 9), range(23, 24)]]
        {
            assert_eq!(DayHours::of(&two), None, "{two:?}");
        }
        let many: Vec<ClockRange> = (0..9).map(|hour| range(2 * hour, 2 * hour + 1)).collect();
        assert_eq!(DayHours::of(&many), None);
        assert!(DayHours::of(&many[..8]).is_some());
    }

    #[test]
    fn a_day_without_ranges_is_closed() {
        assert_eq!(DayHours::of(&[]), Some(DayHours::CLOSED));
        assert_eq!((DayHours::CLOSED.to_string(), DayHours::CLOSED.until()), ("closed".into(), None));
        assert_eq!(DayHours::from(Some(range(9, 12))), DayHours::one(range(9, 12)));
    }
}
