use super::Date;
use chrono::{Datelike, Weekday};
use std::collections::BTreeMap;

/// What is said of days: of a date, of a day of the week, or of any day. A date outranks its day of the week, and that
/// outranks any day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ByDay<T> {
    /// Of the days that are not named.
    pub any: Option<T>,
    /// Of the days of the week, from Monday to Sunday.
    pub weekdays: [Option<T>; 7],
    /// Of single days.
    pub dates: BTreeMap<Date, T>,
}

impl<T> Default for ByDay<T> {
    fn default() -> Self {
        ByDay { any: None, weekdays: std::array::from_fn(|_| None), dates: BTreeMap::new() }
    }
}

impl<T> ByDay<T> {
    /// What is said of a day; `None` for nothing.
    pub fn on(&self, day: Date) -> Option<&T> {
        self.dates.get(&day).or(self.of_weekday(day.weekday())).or(self.any.as_ref())
    }

    /// What is said of a day of the week by its name.
    pub fn of_weekday(&self, day: Weekday) -> Option<&T> {
        self.weekdays[day.num_days_from_monday() as usize].as_ref()
    }

    /// All that is said: of any day, of days of the week, of dates.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.any.iter().chain(self.weekdays.iter().flatten()).chain(self.dates.values())
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.values().next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_outranks_its_day_of_the_week_and_that_outranks_any_day() {
        let day = |number| Date::from_ymd_opt(2027, 3, number).expect("a day");
        let mut said: ByDay<&str> = ByDay::default();
        assert!(said.is_empty() && said.on(day(22)).is_none());
        said.dates.insert(day(22), "the 22nd");
        assert_eq!([said.on(day(22)), said.on(day(29))], [Some(&"the 22nd"), None]);
        (said.weekdays[0], said.any) = (Some("Monday"), Some("any"));
        assert_eq!([22, 29, 30].map(|number| said.on(day(number))), [Some(&"the 22nd"), Some(&"Monday"), Some(&"any")]);
        assert_eq!(said.values().copied().collect::<Vec<_>>(), ["any", "Monday", "the 22nd"]);
    }
}
