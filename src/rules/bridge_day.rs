//! No meeting is held on a day between a holiday and the weekend.
//!
//! The local day is a working day at the place, the day before and the day after are not, and one of them is a holiday.
//!
//! # Why
//! Half the town takes that day off.
//!
//! # Example
//! Ascension is a Thursday in Geneva; a meeting is placed on the Friday after it.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "away"
//!
//! [place.rome]
//! zone = "Europe/Rome"
//! holidays = { "Feast" = 2027-03-25 }
//!
//! [forum.away]
//! place = "rome"
//! opens = 2027-03-26
//! closes = 2027-03-26
//! ```
//!
//! # Settings
//! `bridge-day = "note"`: its level. The days are `holidays` and `working-days` of the place.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as 50 in a hundred mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use crate::time::Date;

pub(super) struct BridgeDay;

impl Rule for BridgeDay {
    fn name(&self) -> RuleName {
        RuleName::BridgeDay
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 50 * UNIT, |placement| {
            placement.interval()?;
            Some((Subject::Place(series.place_of(placement)), i64::from(bridged(series, placement).is_some())))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| {
            let (holiday, name) = bridged(series, placement)?;
            let (title, city) = (words::title(series, placement), words::place(series, series.place_of(placement)));
            let message = format!("{title} lies between the weekend and a holiday of {city}: {}, {name}", words::day(series, holiday));
            Some(
                words::finding_at(self.name(), message, placement, words::start_key(placement), words::when(series, placement))
                    .label(broken.subject, Some("holidays"), name.to_owned())
                    .touches([broken.subject])
                    .fix("choose another day, or ask who will be there"),
            )
        })
    }
}

/// The holiday from which the day of a meeting bridges to the weekend, or to another holiday.
fn bridged<'a>(series: &'a Series, placement: &Placement) -> Option<(Date, &'a str)> {
    let calendar = &series.place(series.place_of(placement)).calendar;
    if calendar.holidays.is_empty() {
        return None;
    }
    let day = series.first_day(placement);
    let around = [day.pred_opt()?, day.succ_opt()?];
    let closed = calendar.is_working(day) && around.iter().all(|near| !calendar.is_working(*near));
    around.into_iter().filter(|_| closed).find_map(|near| Some((near, calendar.holidays.get(&near)?.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{october, series};

    #[test]
    fn a_friday_after_a_holiday_is_a_bridge_and_a_wednesday_before_one_is_not() {
        let series = |day: i64| {
            series()
                .consultation("a", 60)
                .with(move |series| series.places[0].calendar.holidays = [(october(day), "feast".to_owned())].into())
        };
        let findings = series(24).put("a", "", "25 09:00").breaks(RuleName::BridgeDay, 1);
        assert_eq!(findings[0].message, "a lies between the weekend and a holiday of here: Thu 24 Oct, feast");
        series(24).put("a", "", "23 09:00").keeps(RuleName::BridgeDay);
        series(24).put("a", "", "24 09:00").keeps(RuleName::BridgeDay);
        series(22).put("a", "", "21 09:00").breaks(RuleName::BridgeDay, 1);
        series(24).write("a", 25, 25).keeps(RuleName::BridgeDay);
    }

    #[test]
    fn where_the_weekend_is_friday_and_saturday_the_bridges_are_thursday_and_sunday() {
        use chrono::Weekday::{Mon, Sun, Thu, Tue, Wed};
        let series = |day: i64| {
            series().consultation("a", 60).with(move |series| {
                series.places[0].calendar.working = crate::time::Weekdays::of([Sun, Mon, Tue, Wed, Thu]);
                series.places[0].calendar.holidays = [(october(day), "feast".to_owned())].into();
            })
        };
        series(23).put("a", "", "24 09:00").breaks(RuleName::BridgeDay, 1);
        series(28).put("a", "", "27 09:00").breaks(RuleName::BridgeDay, 1);
        series(24).put("a", "", "25 09:00").keeps(RuleName::BridgeDay);
    }
}
