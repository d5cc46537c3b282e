//! The stretch of time that calendars of others are read for.

use crate::model::Series;
use crate::time::{Date, Instant, Interval, MINUTES_PER_DAY};
use chrono::Datelike;

/// The stretch of time that a series can use, from the days it says alone: from its first to its last, in UTC and with
/// a day more on either side.
///
/// Where a consultation may be held from the day of planning on, it begins with the year of that day; where nothing says
/// an end, it ends with the year after. So it does not change from one day to the next.
pub(super) fn usable(series: &Series) -> Interval {
    let mut days: Vec<Date> = series.milestones.iter().map(|milestone| milestone.opens).collect();
    let (mut starts, mut ends) = (true, true);
    for forum in &series.fora {
        days.extend([forum.opens, forum.closes]);
    }
    for asked in &series.consultations {
        let wanted = &asked.wanted;
        days.extend([wanted.on, wanted.from, wanted.to].into_iter().flatten());
        days.extend(wanted.starts.iter().map(|at| at.utc().date()));
        days.extend(asked.written.iter().flat_map(|written| [written.from, written.to]));
        let fixed = asked.forum.is_some() || wanted.on.is_some() || !wanted.starts.is_empty() || asked.written.is_some();
        starts &= fixed || wanted.from.is_some();
        ends &= fixed || wanted.to.is_some();
    }
    let year = series.planned.year();
    if !starts || days.is_empty() {
        days.extend(Date::from_ymd_opt(year, 1, 1));
    }
    if !ends && series.milestones.is_empty() {
        days.extend(Date::from_ymd_opt(year + 1, 12, 31));
    }
    let day = |day: Date| Instant::from_unix_minutes(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() / 60);
    let (first, last) = (days.iter().min().copied().unwrap_or(series.planned), days.iter().max().copied().unwrap_or(series.planned));
    let start = day(first).plus(-MINUTES_PER_DAY);
    Interval::lasting(start, day(last).plus(2 * MINUTES_PER_DAY).since(start))
}
