//! A consultation is held on the days and at the hours it prefers.
//!
//! The local day of its start is one of `prefers-days`, and all of it lies within `prefers-hours`, on the clock on
//! site. Asked of meetings of consultations that give one of them or both. What must not happen at all belongs in
//! `days` and `hours`.
//!
//! # Why
//! Most things that can be done on a Monday morning are better done on a Tuesday.
//!
//! # Example
//! `round-table` has `prefers-days = ["tue", "wed"]`, and is on a Friday.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! prefers-days = ["fri"]
//! ```
//!
//! # Settings
//! `not-preferred = "warning"`: its level. The preferences are `prefers-days` and `prefers-hours` of the consultation.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute outside the hours
//! as much as 10 in a hundred mildly inconvenienced for that minute; on another day all minutes count.

use super::{Broken, Rule, TEN_A_MINUTE, changes, charge_each, describe_each, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use crate::time::{Minutes, Weekdays};
use chrono::{Datelike, Weekday};

pub(super) struct NotPreferred;

impl Rule for NotPreferred {
    fn name(&self) -> RuleName {
        RuleName::NotPreferred
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series
            .consultations
            .iter()
            .all(|asked| asked.prefers.days.is_none() && asked.prefers.hours.is_none())
            .then_some("no consultation prefers a day or an hour")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, TEN_A_MINUTE, |placement| {
            Some((Subject::Consultation(placement.consultation), minutes_against(series, placement)?))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| Some(describe_one(series, broken.excess, placement)))
    }
}

/// The days that a meeting should be on and is not.
fn missed_days(series: &Series, placement: &Placement) -> Option<Weekdays> {
    let days = series.consultation(placement.consultation).prefers.days;
    days.filter(|days| !days.holds(series.first_day(placement).weekday()))
}

/// Minutes of a meeting that are not as preferred; `None` for a written one.
fn minutes_against(series: &Series, placement: &Placement) -> Option<Minutes> {
    let interval = placement.interval()?;
    let hours = series.consultation(placement.consultation).prefers.hours;
    let zone = series.place(series.place_of(placement)).zone;
    Some(match missed_days(series, placement) {
        Some(_) => interval.minutes(),
        None => hours.map_or(0, |hours| series.minutes_outside(zone, interval, hours.into())),
    })
}

fn describe_one(series: &Series, against: Minutes, placement: &Placement) -> Finding {
    let (title, when) = (words::title(series, placement), words::when(series, placement));
    let (message, key, fix) = match (missed_days(series, placement), series.consultation(placement.consultation).prefers.hours) {
        (Some(days), _) => {
            let days = names(days);
            let message = format!("{title} is on {}, but prefers {days}", words::day(series, series.first_day(placement)));
            (message, "prefers-days", format!("hold it on {days}"))
        }
        (None, hours) => {
            let hours = hours.map_or_else(String::new, |hours| hours.to_string());
            let message = format!("{title} runs {when}, {} outside {hours}, which it prefers", words::length(against));
            (message, "prefers-hours", format!("hold it within {hours} in {}", words::place(series, series.place_of(placement))))
        }
    };
    words::finding_at(RuleName::NotPreferred, message, placement, Some("starts"), when)
        .label(Subject::Consultation(placement.consultation), Some(key), "what it prefers")
        .fix(format!("{fix}, or accept it"))
        .change(changes::better_hours(series, placement, |moved| minutes_against(series, moved) == Some(0)))
        .or("accept it")
}

/// "Tuesday or Wednesday".
fn names(days: Weekdays) -> String {
    let week = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ())).take(7);
    let name = |day: Weekday| match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    };
    words::either(week.filter(|day| days.holds(*day)).map(|day| name(day).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Preferred;
    use crate::rules::testing::{Fixture, hours, series};

    fn prefers(days: &[Weekday], range: Option<(u16, u16)>) -> Fixture {
        let days = (!days.is_empty()).then(|| Weekdays::of(days.iter().copied()));
        let hours = range.map(|(from, to)| hours(from, to));
        series().consultation("a", 60).with(|series| series.consultations[0].prefers = Preferred { days, hours })
    }

    #[test]
    fn on_a_day_that_is_not_preferred_every_minute_counts() {
        let series = prefers(&[Weekday::Tue, Weekday::Wed], Some((10, 16)));
        series.put("a", "", "22 10:00").keeps(RuleName::NotPreferred);
        let findings = series.put("a", "", "21 10:00").breaks(RuleName::NotPreferred, 60);
        assert_eq!(findings[0].message, "a is on Mon 21 Oct, but prefers Tuesday or Wednesday");
        series.write("a", 21, 22).keeps(RuleName::NotPreferred);
    }

    #[test]
    fn hours_that_are_preferred_may_be_touched() {
        let series = prefers(&[], Some((10, 16)));
        series.put("a", "", "10:00").keeps(RuleName::NotPreferred);
        series.put("a", "", "15:00").keeps(RuleName::NotPreferred);
        let findings = series.put("a", "", "09:30").breaks(RuleName::NotPreferred, 30);
        assert_eq!(findings[0].message, "a runs Mon 21 Oct 09:30-10:30 in here, 30 min outside 10:00-16:00, which it prefers");
        prefers(&[], None).put("a", "", "03:00").keeps(RuleName::NotPreferred);
    }
}
