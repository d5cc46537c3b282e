use crate::time::{ByDay, ClockRange, Date, MINUTES_PER_DAY, Minutes, WEEK};
use chrono::Days;
use std::fmt;

/// The stretches of the local clock in which a forum lets its rooms, by day; one over midnight belongs to the day it
/// begins on. Where nothing is said of any day, meetings may start at any minute; else a day of which nothing is said has
/// no slot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Slots(pub ByDay<Vec<ClockRange>>);

impl Slots {
    /// Whether nothing is said of any day.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The slots that begin on a day.
    pub fn on(&self, day: Date) -> &[ClockRange] {
        self.0.on(day).map(Vec::as_slice).unwrap_or_default()
    }

    /// The slots of every day, if all days have the same.
    pub fn of_every_day(&self) -> Option<&[ClockRange]> {
        let alike = self.0.weekdays.iter().all(Option::is_none) && self.0.dates.is_empty();
        self.0.any.as_deref().filter(|_| alike)
    }

    /// Every slot that begins on some of these days, both included; each once.
    pub fn between(&self, first: Date, last: Date) -> Vec<ClockRange> {
        if let Some(slots) = self.of_every_day() {
            return slots.to_vec();
        }
        let mut between: Vec<ClockRange> = Vec::new();
        for slot in first.iter_days().take_while(|day| *day <= last).flat_map(|day| self.on(day)) {
            if !between.contains(slot) {
                between.push(*slot);
            }
        }
        between
    }

    /// How many minutes of a stretch lie outside a slot on all the days that have it. It starts at a minute counted from the
    /// clock's 1970-01-01 00:00.
    pub fn minutes_outside(&self, slot: ClockRange, start: Minutes, minutes: Minutes) -> Minutes {
        if self.of_every_day().is_some() {
            return slot.minutes_outside(start, minutes);
        }
        let end = start + minutes;
        let days = start.div_euclid(MINUTES_PER_DAY) - 1..=(end - 1).div_euclid(MINUTES_PER_DAY);
        let inside = days.filter(|day| self.on(date(*day)).contains(&slot)).map(|day| {
            let midnight = day * MINUTES_PER_DAY;
            ((midnight + slot.to_minute()).min(end) - (midnight + slot.from_minute()).max(start)).max(0)
        });
        minutes - inside.sum::<Minutes>()
    }
}

/// A day counted from 1970-01-01.
fn date(number: i64) -> Date {
    let (epoch, days) = (Date::default(), Days::new(number.unsigned_abs()));
    let day = if number < 0 { epoch.checked_sub_days(days) } else { epoch.checked_add_days(days) };
    day.unwrap_or(epoch)
}

impl From<Vec<ClockRange>> for Slots {
    /// The same on every day; of none, nothing is said.
    fn from(slots: Vec<ClockRange>) -> Self {
        Slots(ByDay { any: Some(slots).filter(|slots| !slots.is_empty()), ..ByDay::default() })
    }
}

/// `09:00-10:30 and 11:00-12:30`, or `Mon 09:00-10:30; 2027-03-24 none; other days 10:00-11:00` where days differ.
impl fmt::Display for Slots {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |slots: &[ClockRange]| {
            let words: Vec<String> = slots.iter().map(ClockRange::to_string).collect();
            match &words[..] {
                [] => "none".to_owned(),
                [only] => only.clone(),
                [first @ .., last] => format!("{} and {last}", first.join(", ")),
            }
        };
        if let Some(slots) = self.of_every_day() {
            return formatter.write_str(&words(slots));
        }
        let of_the_week = WEEK.iter().filter_map(|day| Some(format!("{day} {}", words(self.0.of_weekday(*day)?))));
        let dates = self.0.dates.iter().map(|(day, slots)| format!("{day} {}", words(slots)));
        let others = self.0.any.iter().map(|slots| format!("other days {}", words(slots)));
        formatter.write_str(&of_the_week.chain(dates).chain(others).collect::<Vec<_>>().join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: u16, to: u16) -> ClockRange {
        ClockRange::new(from * 60, to * 60).expect("a range")
    }

    fn day(number: u32) -> Date {
        Date::from_ymd_opt(2027, 3, number).expect("a day")
    }

    /// Ten to eleven and a night; from nine on Mondays; none on Wednesday 24 March 2027.
    fn slots() -> Slots {
        let mut slots = Slots::from(vec![range(10, 11), range(22, 2)]);
        slots.0.weekdays[0] = Some(vec![range(9, 11)]);
        slots.0.dates.insert(day(24), Vec::new());
        slots
    }

    #[test]
    fn each_day_has_its_own_slots() {
        assert_eq!([22, 23, 24].map(|number| slots().on(day(number)).len()), [1, 2, 0]);
        assert_eq!(slots().between(day(22), day(22)), [range(9, 11)]);
        assert_eq!(slots().between(day(22), day(24)), [range(9, 11), range(10, 11), range(22, 2)]);
        assert_eq!(slots().to_string(), "Mon 09:00-11:00; 2027-03-24 none; other days 10:00-11:00 and 22:00-02:00");
        assert_eq!(Slots::from(vec![range(9, 10)]).to_string(), "09:00-10:00");
        assert!(Slots::from(Vec::new()).is_empty() && !slots().is_empty());
    }

    #[test]
    fn a_slot_lies_on_the_days_that_have_it() {
        let at = |number, hour: i64| day(number).signed_duration_since(Date::default()).num_days() * MINUTES_PER_DAY + hour * 60;
        assert_eq!(slots().minutes_outside(range(10, 11), at(23, 10), 90), 30);
        assert_eq!(slots().minutes_outside(range(10, 11), at(24, 10), 60), 60);
        // The night that begins on Tuesday.
        assert_eq!(slots().minutes_outside(range(22, 2), at(24, 1), 60), 0);
        assert_eq!(slots().minutes_outside(range(22, 2), at(25, 1), 60), 60);
        assert_eq!(slots().minutes_outside(range(22, 2), at(23, 0), 3 * MINUTES_PER_DAY), 3 * MINUTES_PER_DAY - 6 * 60);
    }
}
