use super::Date;
use chrono::{Datelike, Days, Weekday};
use std::collections::BTreeMap;

/// A set of days of the week.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Monday to Friday.
    pub const MONDAY_TO_FRIDAY: Weekdays = Weekdays(0b001_1111);
    /// All seven.
    pub const ALL: Weekdays = Weekdays(0b111_1111);

    /// The set of the days given.
    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Self {
        Weekdays(days.into_iter().fold(0, |set, day| set | 1 << day.num_days_from_monday()))
    }

    /// Whether the set holds this day.
    pub fn holds(self, day: Weekday) -> bool {
        self.0 >> day.num_days_from_monday() & 1 == 1
    }

    /// Whether the set holds no day at all.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Which days are worked at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    /// The days of a normal week on which people work there.
    pub working: Weekdays,
    /// Public holidays by day, with their names.
    pub holidays: BTreeMap<Date, String>,
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar { working: Weekdays::MONDAY_TO_FRIDAY, holidays: BTreeMap::new() }
    }
}

impl Calendar {
    /// Whether people work there on that day.
    pub fn is_working(&self, day: Date) -> bool {
        self.working.holds(day.weekday()) && !self.holidays.contains_key(&day)
    }

    /// The n-th working day after `day`, which itself is not counted; `day` itself for n = 0.
    ///
    /// `None` if no working day is found within two years of the last one, or the calendar ends.
    pub fn working_day_after(&self, day: Date, n: u32) -> Option<Date> {
        self.walk(day, n, |at| at.checked_add_days(Days::new(1)))
    }

    /// The n-th working day before `day`, which itself is not counted; `day` itself for n = 0.
    ///
    /// `None` as in [`Calendar::working_day_after`].
    pub fn working_day_before(&self, day: Date, n: u32) -> Option<Date> {
        self.walk(day, n, |at| at.checked_sub_days(Days::new(1)))
    }

    /// `day` if it is a working day, else the last working day before it.
    pub fn on_or_before(&self, day: Date) -> Option<Date> {
        if self.is_working(day) { Some(day) } else { self.working_day_before(day, 1) }
    }

    /// Working days after `from` up to and with `to`; 0 if `to` is not after `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        from.iter_days().skip(1).take_while(|day| *day <= to).filter(|day| self.is_working(*day)).count() as u32
    }

    fn walk(&self, day: Date, n: u32, step: impl Fn(Date) -> Option<Date>) -> Option<Date> {
        const LONGEST_CLOSURE_DAYS: u32 = 731;
        let (mut at, mut left, mut closed) = (day, n, 0);
        while left > 0 {
            at = step(at)?;
            if self.is_working(at) {
                (left, closed) = (left - 1, 0);
            } else {
                closed += 1;
                if closed > LONGEST_CLOSURE_DAYS {
                    return None;
                }
            }
        }
        Some(at)
    }
}

/// The Monday of the week that holds `day` (ISO 8601), which names the week.
pub fn iso_week(day: Date) -> Date {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: u32) -> Date {
        Date::from_ymd_opt(2013, 10, day).expect("a day of October")
    }

    #[test]
    fn working_days_skip_the_weekend_and_the_holiday_and_not_the_day_they_start_from() {
        let calendar = Calendar { holidays: [(date(29), "closed".into())].into(), ..Calendar::default() };
        assert_eq!(calendar.working_day_after(date(25), 1), Some(date(28)));
        assert_eq!(calendar.working_day_after(date(25), 2), Some(date(30)));
        assert_eq!(calendar.working_day_before(date(30), 2), Some(date(25)));
        assert_eq!(calendar.working_days_between(date(25), date(30)), 2);
        assert_eq!(calendar.on_or_before(date(27)), Some(date(25)));
    }

    #[test]
    fn a_place_that_never_works_has_no_next_working_day() {
        let calendar = Calendar { working: Weekdays::of([]), ..Calendar::default() };
        assert_eq!(calendar.working_day_after(date(25), 1), None);
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(iso_week(date(27)), date(21));
        assert_eq!(iso_week(date(28)), date(28));
    }
}
