use super::{ClockRange, DayHours, MINUTES_PER_DAY, Minutes};
use chrono::Weekday;
use std::fmt;

/// The days of the week, from Monday to Sunday.
pub const WEEK: [Weekday; 7] = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Opening hours: ranges of the local clock for each day of the week, or none on a day that is closed.
///
/// A range over midnight belongs to the day it begins on: Friday's `22:00-02:00` holds Saturday's first two hours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct WeekHours {
    /// From Monday to Sunday.
    days: [DayHours; 7],
}

impl WeekHours {
    /// The same hours on every day.
    pub const fn daily(range: ClockRange) -> Self {
        WeekHours { days: [DayHours::one(range); 7] }
    }

    /// The hours of each day of the week.
    pub fn of<D: Into<DayHours>>(day: impl Fn(Weekday) -> D) -> Self {
        WeekHours { days: WEEK.map(|weekday| day(weekday).into()) }
    }

    /// The hours that begin on a day of the week.
    pub const fn on(&self, day: Weekday) -> &DayHours {
        &self.days[day as usize]
    }

    /// The hours of every day, if all have the same and none is closed.
    pub fn of_every_day(&self) -> Option<DayHours> {
        let first = self.days[0];
        (!first.is_empty() && self.days.iter().all(|day| *day == first)).then_some(first)
    }

    /// Whether no day has any.
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(DayHours::is_empty)
    }

    /// The hours that count at a minute: those of the day before if they run until then, else those of the day.
    /// The minute is counted from the clock's 1970-01-01 00:00.
    pub fn at(&self, minute: Minutes) -> DayHours {
        let (day, clock) = (minute.div_euclid(MINUTES_PER_DAY), minute.rem_euclid(MINUTES_PER_DAY));
        let before = self.of_day(day - 1);
        let is_late = before.until().is_some_and(|until| clock + MINUTES_PER_DAY < until);
        if is_late { *before } else { *self.of_day(day) }
    }

    /// How many minutes of a stretch lie outside. It starts at a minute counted from the clock's 1970-01-01 00:00.
    pub fn minutes_outside(&self, start: Minutes, minutes: Minutes) -> Minutes {
        let (mut inside, mut at, end) = (0, start, start + minutes);
        for day in start.div_euclid(MINUTES_PER_DAY) - 1..=(end - 1).div_euclid(MINUTES_PER_DAY) {
            let midnight = day * MINUTES_PER_DAY;
            for range in self.of_day(day).ranges() {
                let (from, to) = ((midnight + range.from_minute()).max(at), (midnight + range.to_minute()).min(end));
                if from < to {
                    inside += to - from;
                    at = to;
                }
            }
        }
        minutes - inside
    }

    /// The longest stretch without a closed minute; `None` if it never ends.
    pub fn longest(&self) -> Option<Minutes> {
        let (mut longest, mut from, mut until) = (0, 0, 0);
        for day in 0..14 {
            let midnight = day * MINUTES_PER_DAY;
            for range in self.of_day(day).ranges() {
                if midnight + range.from_minute() > until {
                    from = midnight + range.from_minute();
                }
                until = until.max(midnight + range.to_minute());
                longest = longest.max(until - from);
            }
        }
        // What is open for more than a week is open at every minute of one.
        (longest <= 7 * MINUTES_PER_DAY).then_some(longest)
    }

    /// The hours of a day counted from 1970-01-01, a Thursday.
    fn of_day(&self, day: i64) -> &DayHours {
        &self.days[(day + 3).rem_euclid(7) as usize]
    }
}

impl From<ClockRange> for WeekHours {
    fn from(range: ClockRange) -> Self {
        WeekHours::daily(range)
    }
}

/// `09:00-18:00`, or `Mon to Thu 09:00-18:00, Fri 09:00-12:00, Sat and Sun closed` where days differ.
impl fmt::Display for WeekHours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs: Vec<&[DayHours]> = self.days.chunk_by(|one, next| one == next).collect();
        if let [all] = runs[..] {
            return write!(formatter, "{}", all[0]);
        }
        let mut first = 0;
        for run in runs {
            let last = first + run.len() - 1;
            let days = match run.len() {
                1 => WEEK[first].to_string(),
                2 => format!("{} and {}", WEEK[first], WEEK[last]),
                _ => format!("{} to {}", WEEK[first], WEEK[last]),
            };
            write!(formatter, "{}{days} {}", if first == 0 { "" } else { ", " }, run[0])?;
            first = last + 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: u16, to: u16) -> ClockRange {
        ClockRange::new(from * 60, to * 60).expect("a range")
    }

    /// Nine to six, until noon on Fridays, an evening over midnight on Saturdays, never on Sundays.
    fn week() -> WeekHours {
        WeekHours::of(|day| match day {
            Weekday::Fri => Some(range(9, 12)),
            Weekday::Sat => Some(range(22, 2)),
            Weekday::Sun => None,
            _ => Some(range(9, 18)),
        })
    }

    /// A minute of the week that begins on Monday 5 January 1970.
    fn minute(day: Weekday, hour: i64) -> Minutes {
        (4 + day as i64) * MINUTES_PER_DAY + hour * 60
    }

    #[test]
    fn each_day_has_its_own_hours() {
        assert_eq!(week().minutes_outside(minute(Weekday::Thu, 16), 120), 0);
        assert_eq!(week().minutes_outside(minute(Weekday::Fri, 11), 120), 60);
        assert_eq!(week().minutes_outside(minute(Weekday::Sun, 10), 60), 60);
        assert_eq!(week().minutes_outside(minute(Weekday::Mon, 0), 7 * MINUTES_PER_DAY), (7 * 24 - 4 * 9 - 3 - 4) * 60);
    }

    #[test]
    fn a_range_over_midnight_belongs_to_the_day_it_begins_on() {
        assert_eq!(week().minutes_outside(minute(Weekday::Sat, 23), 180), 0);
        assert_eq!(week().minutes_outside(minute(Weekday::Sun, 1), 120), 60);
        assert_eq!(week().minutes_outside(minute(Weekday::Sat, 0), 120), 120);
        assert_eq!(week().at(minute(Weekday::Sun, 1)), range(22, 2).into());
        assert_eq!([week().at(minute(Weekday::Sun, 2)), week().at(minute(Weekday::Fri, 20))], [DayHours::CLOSED, range(9, 12).into()]);
    }

    #[test]
    fn ranges_of_two_days_that_share_minutes_hold_them_once() {
        let nights = WeekHours::of(|day| Some(if day == Weekday::Mon { range(20, 10) } else { range(8, 12) }));
        assert_eq!(nights.minutes_outside(minute(Weekday::Mon, 20), 16 * 60), 0);
        assert_eq!(nights.minutes_outside(minute(Weekday::Mon, 19), 18 * 60), 120);
        assert_eq!(nights.longest(), Some(16 * 60));
    }

    #[test]
    fn days_that_follow_without_a_break_are_one_opening() {
        assert_eq!(WeekHours::daily(range(9, 18)).longest(), Some(9 * 60));
        assert_eq!(WeekHours::daily(ClockRange::WHOLE_DAY).longest(), None);
        assert_eq!(WeekHours::of(|day| (day != Weekday::Wed).then_some(ClockRange::WHOLE_DAY)).longest(), Some(6 * MINUTES_PER_DAY));
        assert_eq!(WeekHours::of(|_| DayHours::CLOSED).longest(), Some(0));
    }

    #[test]
    fn a_day_may_have_several_ranges_and_what_lies_between_them_is_outside() {
        let day = DayHours::of(&[range(9, 12), range(14, 17), range(22, 2)]).expect("ranges apart");
        let hours = WeekHours::of(|weekday| if weekday == Weekday::Fri { range(1, 3).into() } else { day });
        assert_eq!(hours.minutes_outside(minute(Weekday::Mon, 14), 180), 0);
        assert_eq!(hours.minutes_outside(minute(Weekday::Mon, 11), 240), 120);
        assert_eq!(hours.minutes_outside(minute(Weekday::Mon, 12), 120), 120);
        // Until three on Friday: what two days share counts once.
        assert_eq!(hours.minutes_outside(minute(Weekday::Thu, 22), 360), 60);
        assert_eq!(hours.longest(), Some(300));
        assert_eq!([hours.at(minute(Weekday::Tue, 1)), hours.at(minute(Weekday::Fri, 1))], [day, day]);
        assert_eq!(hours.at(minute(Weekday::Fri, 2)), range(1, 3).into());
        let words =
            "Mon to Thu 09:00-12:00, 14:00-17:00 and 22:00-02:00, Fri 01:00-03:00, Sat and Sun 09:00-12:00, 14:00-17:00 and 22:00-02:00";
        assert_eq!(hours.to_string(), words);
    }

    #[test]
    fn days_alike_are_told_together() {
        assert_eq!(WeekHours::daily(range(9, 18)).to_string(), "09:00-18:00");
        assert_eq!(week().to_string(), "Mon to Thu 09:00-18:00, Fri 09:00-12:00, Sat 22:00-02:00, Sun closed");
        assert!(WeekHours::of(|_| DayHours::CLOSED).is_empty() && !week().is_empty());
    }
}
