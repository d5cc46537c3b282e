//! Clocks and calendars, read one minute and one day at a time.
//!
//! The only question ever asked of the zone data is what offset holds at one minute. Nothing here is clever
//! on purpose: what a loop counts needs no proof.

use chrono::{Datelike, Days, Weekday};
use fora::model::Series;
use fora::time::{Calendar, ClockRange, Date, Instant, WeekHours, Zone};
use std::ops::Range;

const DAY: i64 = 24 * 60;

/// Minutes on the wall of a zone, counted from its 1970-01-01 00:00, at a minute of UTC.
fn wall(series: &Series, zone: Zone, minute: i64) -> i64 {
    minute + series.zones.offset(zone, Instant::from_unix_minutes(minute))
}

/// The date that a zone's calendars show during a minute.
pub fn day_of(series: &Series, zone: Zone, minute: i64) -> Date {
    let days = wall(series, zone, minute).div_euclid(DAY);
    Date::from_ymd_opt(1970, 1, 1).expect("a day") + chrono::Duration::days(days)
}

/// The first minute of a day in a zone: 00:00, or what the clocks show instead where they skip it.
pub fn midnight(series: &Series, zone: Zone, day: Date) -> i64 {
    // No clock is 15 hours ahead of UTC, so the day has not begun anywhere before this.
    let mut minute = day_number(day) * DAY - 15 * 60;
    while day_of(series, zone, minute) < day {
        minute += 1;
    }
    minute
}

/// The first minute of a day in a zone at which the clocks show so many minutes since midnight, or more.
pub fn morning(series: &Series, zone: Zone, day: Date, clock: i64) -> i64 {
    let mut minute = midnight(series, zone, day);
    while clock_at(series, zone, minute) < clock {
        minute += 1;
    }
    minute
}

/// How many minutes of a span the clocks of a zone show outside a range.
pub fn minutes_outside(series: &Series, zone: Zone, range: ClockRange, span: &Range<i64>) -> i64 {
    let shown = range.from_minute()..range.to_minute();
    let inside = |clock: i64| shown.contains(&clock) || shown.contains(&(clock + DAY));
    span.clone().filter(|minute| !inside(wall(series, zone, *minute).rem_euclid(DAY))).count() as i64
}

/// Whether a minute of a day of the week lies within hours: those of that day, or of the day before if they run over
/// midnight.
pub fn is_open(hours: &WeekHours, day: Weekday, clock: i64) -> bool {
    let shown = |day, clock: i64| hours.on(day).ranges().iter().any(|range| (range.from_minute()..range.to_minute()).contains(&clock));
    shown(day, clock) || shown(day.pred(), clock + DAY)
}

/// How many minutes of a span the clocks of a zone show outside hours that may differ by day.
pub fn minutes_closed(series: &Series, zone: Zone, hours: WeekHours, span: &Range<i64>) -> i64 {
    let open = |minute| is_open(&hours, day_of(series, zone, minute).weekday(), clock_at(series, zone, minute));
    span.clone().filter(|minute| !open(*minute)).count() as i64
}

/// What the clock of a zone shows at a minute, in minutes since midnight.
pub fn clock_at(series: &Series, zone: Zone, minute: i64) -> i64 {
    wall(series, zone, minute).rem_euclid(DAY)
}

/// Whether hours are open for so long without a break, somewhere in three weeks of which no clock changes.
pub fn ever_open_for(hours: WeekHours, minutes: i64) -> bool {
    let mut day = Weekday::Mon;
    let mut open = 0;
    for _ in 0..21 {
        for clock in 0..DAY {
            open = if is_open(&hours, day, clock) { open + 1 } else { 0 };
            if open >= minutes {
                return true;
            }
        }
        day = day.succ();
    }
    false
}

/// The longest stretch of these minutes of which each is open.
pub fn longest_open(minutes: Range<i64>, is_open: impl Fn(i64) -> bool) -> i64 {
    let (mut open, mut longest) = (0, 0);
    for minute in minutes {
        open = if is_open(minute) { open + 1 } else { 0 };
        longest = longest.max(open);
    }
    longest
}

/// How many minutes two spans share.
pub fn shared(one: &Range<i64>, other: &Range<i64>) -> i64 {
    one.clone().filter(|minute| other.contains(minute)).count() as i64
}

/// Days since 1970-01-01.
pub fn day_number(day: Date) -> i64 {
    day.signed_duration_since(Date::from_ymd_opt(1970, 1, 1).expect("a day")).num_days()
}

/// The day after.
pub fn next(day: Date) -> Date {
    day + Days::new(1)
}

/// The day before.
pub fn previous(day: Date) -> Date {
    day - Days::new(1)
}

/// The Monday on or before a day.
pub fn monday(mut day: Date) -> Date {
    while day.weekday() != chrono::Weekday::Mon {
        day = previous(day);
    }
    day
}

/// Whether people work on a day.
pub fn is_working(calendar: &Calendar, day: Date) -> bool {
    calendar.working.holds(day.weekday()) && !calendar.holidays.contains_key(&day)
}

/// How many days after `from`, up to and with `to`, are working days.
pub fn working_days(calendar: &Calendar, from: Date, to: Date) -> i64 {
    let (mut day, mut count) = (from, 0);
    while day < to {
        day = next(day);
        count += i64::from(is_working(calendar, day));
    }
    count
}

/// The day on which work of so many working days ends that begins after `day`; `day` if there is none to do.
///
/// Runs until it finds them: a calendar that never works is beyond the oracle, and it says so by panicking.
pub fn work(calendar: &Calendar, mut day: Date, working_days: u32) -> Date {
    let mut left = working_days;
    let mut closed = 0;
    while left > 0 {
        day = next(day);
        if is_working(calendar, day) {
            (left, closed) = (left - 1, 0);
        } else {
            closed += 1;
            assert!(closed < 1000, "a calendar works now and then");
        }
    }
    day
}
