//! Distances that count dates, of consultations that wait for others: calendar days and working days.
//!
//! A date is a point, in minutes of whole days, so that a day too few weighs as much as 24 hours.

use super::{TEN_A_MINUTE, changes, day_number, order, words};
use crate::demand::{Demands, Kind, Member, Order};
use crate::finding::Finding;
use crate::model::{After, ConsultationId, Distance, PlaceId, Placement, RuleName, Series, Subject};
use crate::time::{Calendar, Date, Instant, MINUTES_PER_DAY};
use chrono::Days;
use std::collections::BTreeMap;

const CALENDAR_DAY: &str = "calendar day";
const WORKING_DAY: &str = "working day";

/// States what is asked of the dates of one that waits, and of another before it; both by their positions.
pub(super) fn demands(
    series: &Series,
    placements: &[Placement],
    demands: &mut Demands,
    (then, after): (ConsultationId, &After),
    (first_at, then_at): (&[usize], &[usize]),
) {
    let (ends, begins) = (|index: &usize| series.last_day(&placements[*index]), |index: &usize| series.first_day(&placements[*index]));
    let mut ask = |distance: Distance, first, then_at| {
        let minutes = |days: u32| i64::from(days) * MINUTES_PER_DAY;
        let order = Order { first, then: then_at, least: distance.least.map(minutes), most: distance.most.map(minutes) };
        demands.add(Subject::Consultation(then), TEN_A_MINUTE, Kind::Order(order));
    };
    if !after.calendar_days.is_any() {
        let of = |day: Date| day_number(day).into();
        ask(after.calendar_days, members(first_at, |index| of(ends(index))), members(then_at, |index| of(begins(index))));
    }
    if after.working_days.is_any() {
        return;
    }
    // Whoever waits elsewhere goes by another calendar.
    let mut places: BTreeMap<PlaceId, Vec<usize>> = BTreeMap::new();
    then_at.iter().for_each(|index| places.entry(series.place_of(&placements[*index])).or_default().push(*index));
    let days = || first_at.iter().map(ends).chain(then_at.iter().map(begins));
    let (Some(from), Some(to)) = (days().min(), days().max()) else { return };
    for (place, there) in places {
        let worked = worked(&series.place(place).calendar, from, to);
        let of = |day: Date| worked[(day_number(day) - day_number(from)) as usize];
        ask(after.working_days, members(first_at, |index| of(ends(index))), members(&there, |index| of(begins(index))));
    }
}

fn members(indices: &[usize], days: impl Fn(&usize) -> i64) -> Vec<Member> {
    indices.iter().map(|index| Member { index: *index as u32, amount: days(index) * MINUTES_PER_DAY }).collect()
}

/// For each day from one to another, both included, how many days have been worked since before the first.
fn worked(calendar: &Calendar, from: Date, to: Date) -> Vec<i64> {
    let mut count = 0;
    let days = from.iter_days().take_while(|day| *day <= to);
    days.map(|day| {
        count += i64::from(calendar.is_working(day));
        count
    })
    .collect()
}

/// What is asked of dates, in words, by one limit of each distance: "2 working days".
pub(super) fn in_words(after: &After, limit: fn(Distance) -> Option<u32>) -> Option<String> {
    let of = |distance, unit| limit(distance).map(|days| words::count(days.into(), unit));
    of(after.calendar_days, CALENDAR_DAY).or_else(|| of(after.working_days, WORKING_DAY))
}

/// A distance of dates that two placements do not keep.
struct Broken {
    /// As it is, and as it is asked for.
    days: i64,
    asked: Distance,
    unit: &'static str,
}

impl Broken {
    /// The most, where it is too far.
    fn too_far(&self) -> Option<u32> {
        self.asked.most.filter(|most| self.days > i64::from(*most))
    }

    fn is_kept(&self) -> bool {
        self.too_far().is_none() && self.asked.least.is_none_or(|least| self.days >= i64::from(least))
    }

    /// The first day at a place on which so many days have passed since one.
    fn day_after(&self, series: &Series, place: PlaceId, (since, days): (Date, u32)) -> Date {
        let day = match self.unit {
            WORKING_DAY => series.place(place).calendar.working_day_after(since, days),
            _ => since.checked_add_days(Days::new(days.into())),
        };
        day.unwrap_or(since)
    }
}

/// The instant of a day at which the clock on site shows what it shows when a placement begins.
fn at_its_hour(series: &Series, placement: &Placement, day: Date) -> Instant {
    let zone = series.place(series.place_of(placement)).zone;
    let hour = series.civil(zone, order::start(series, placement)).time();
    series.zones.resolve(zone, day.and_time(hour)).instant()
}

/// The first distance of dates that two placements do not keep.
fn broken(series: &Series, after: &After, first: &Placement, then: &Placement) -> Option<Broken> {
    let (ends, begins) = (series.last_day(first), series.first_day(then));
    let calendar = &series.place(series.place_of(then)).calendar;
    let worked = |from, to| i64::from(calendar.working_days_between(from, to));
    let distances = [
        (i64::from(day_number(begins) - day_number(ends)), after.calendar_days, CALENDAR_DAY),
        (if ends <= begins { worked(ends, begins) } else { -worked(begins, ends) }, after.working_days, WORKING_DAY),
    ];
    distances.into_iter().map(|(days, asked, unit)| Broken { days, asked, unit }).find(|broken| !broken.is_kept())
}

/// Puts into words that two placements are too near or too far by their dates.
pub(super) fn describe(series: &Series, first: &Placement, then: &Placement) -> Option<Finding> {
    let waits = series.consultation(then.consultation).after.iter().filter(|after| after.consultation == first.consultation);
    let broken = waits.into_iter().find_map(|after| broken(series, after, first, then))?;
    let (a, b) = (words::title(series, first), words::title(series, then));
    let (place, ends) = (series.place_of(then), series.last_day(first));
    let count = |days: i64| words::count(days, broken.unit);
    let how = match broken.days {
        0 if series.first_day(then) == ends => format!("on the day on which {a} ends"),
        0 => format!("before the first {} after {a} ends", broken.unit),
        ..0 => format!("{} before {a} ends", count(-broken.days)),
        days => format!("{} after {a} ends", count(days)),
    };
    let (asked, fix, change) = match broken.too_far() {
        Some(most) => {
            let past = broken.day_after(series, place, (ends, most + 1));
            let until = at_its_hour(series, then, past.pred_opt().unwrap_or(past));
            let fix = format!("start {b} earlier, or {a} later");
            (format!("may wait at most {}", count(most.into())), fix, changes::earlier(series, then, until))
        }
        None => {
            let least = broken.asked.least.unwrap_or(0);
            let from = at_its_hour(series, then, broken.day_after(series, place, (ends, least)));
            let fix = format!("start {b} later, or {a} earlier");
            (format!("must wait at least {}", count(least.into())), fix, changes::later(series, then, from))
        }
    };
    let starts = format!("starts {}", words::moment(series, place, order::start(series, then)));
    let ended = format!("ends {}", words::moment(series, series.place_of(first), order::end(series, first)));
    let message = format!("{b} starts {how}, but {asked}");
    Some(
        words::finding_at(RuleName::Order, message, then, words::start_key(then), starts)
            .label(super::sitting(first), words::end_key(first), ended)
            .label(Subject::Consultation(then.consultation), Some("after"), "waits for it here")
            .touches([Subject::Consultation(first.consultation), super::sitting(first)])
            .fix(fix)
            .change(change),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    /// `b` waits for `a`; Monday 28 October is a holiday.
    fn waits(change: impl FnOnce(&mut After)) -> Fixture {
        series().consultation("a", 60).consultation("b", 60).with(|series| {
            let mut after = After::end_of(ConsultationId(0));
            change(&mut after);
            series.consultations[1].after = vec![after];
            series.places.iter_mut().for_each(|place| _ = place.calendar.holidays.insert(october(28), "closed".into()));
        })
    }

    #[test]
    fn the_next_calendar_day_begins_at_midnight() {
        let series = waits(|after| after.calendar_days.least = Some(1));
        series.put("a", "", "21 17:00").put("b", "", "22 00:00").keeps(RuleName::Order);
        let findings = series.put("a", "", "21 09:00").put("b", "", "21 17:00").breaks(RuleName::Order, 1440);
        assert_eq!(findings[0].message, "b starts on the day on which a ends, but must wait at least 1 calendar day");
        // Nobody waits for what ends later, whatever the dates.
        series.put("a", "", "22 09:00").put("b", "", "21 17:00").breaks(RuleName::Order, 17 * 60 + 2 * 1440);
    }

    #[test]
    fn working_days_leave_out_the_weekend_and_holidays_where_the_one_that_waits_is() {
        let series = waits(|after| after.working_days = Distance { least: Some(1), most: Some(2) });
        series.put("a", "", "25 09:00").put("b", "", "29 09:00").keeps(RuleName::Order);
        series.put("a", "", "25 09:00").put("b", "", "30 09:00").keeps(RuleName::Order);
        let soon = series.put("a", "", "25 09:00").put("b", "", "28 09:00").breaks(RuleName::Order, 1440);
        assert_eq!(soon[0].message, "b starts before the first working day after a ends, but must wait at least 1 working day");
        assert_eq!(soon[0].fix.as_deref(), Some("start b later, or a earlier"));
        let late = series.put("a", "", "25 09:00").put("b", "", "31 09:00").breaks(RuleName::Order, 1440);
        assert_eq!(late[0].message, "b starts 3 working days after a ends, but may wait at most 2 working days");
        // As a warning a day costs as much as 24 hours.
        let cost = |at: &str| series.put("a", "", "25 09:00").put("b", "", at).cost(RuleName::Order);
        assert_eq!(cost("31 09:00") - cost("28 09:00"), 0);
    }
}
