//! A consultation is held on the days and at the hours it prefers.
//!
//! The local day of its start is one of `prefers-days`, and all of it lies within one range of `prefers-hours`, on the
//! clock on site. Asked of meetings of consultations that give one of them or both. What must not happen at all belongs
//! in `days` and `hours`.
//!
//! In a table each day or range has a grade: `low`, `normal`, `high` or `top`, which count a half, 1, 2 and 4. Days and
//! ranges without a table are `normal`. A date outranks its day of the week. A meeting has the best grade among the
//! ranges that it lies whole within, or none, and that of its day, or none. What it loses is the difference to the best
//! grade that the consultation names. So with `{ "09:00-12:00" = "high", "14:00-16:00" = "low" }` a meeting in the morning
//! loses nothing, one in the afternoon 1 1/2, and any other 2.
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
//! as much as 10 in a hundred mildly inconvenienced for that minute; on another day all minutes count. Outside several
//! ranges, that one counts which holds most minutes; within one of a lesser grade, all minutes count.
//!
//! This is the price of losing 1, as by a preference without a table. Losing a half costs half of it, losing 2 twice and
//! losing 4 four times as much. Where one of the two is a table, what is lost by the day and what is lost by the hours
//! are added, and half a minute more counts as a minute. Without tables, a meeting on another day loses 1, whatever its
//! hours.

use super::{Broken, Rule, TEN_A_MINUTE, by_consultation, changes, describe_each, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, Preferred, RuleName, Series, Subject, Weight};
use crate::time::{ByDay, Minutes, WEEK};
use chrono::Weekday;

pub(super) struct NotPreferred;

impl Rule for NotPreferred {
    fn name(&self) -> RuleName {
        RuleName::NotPreferred
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.prefers.is_empty()).then_some("no consultation prefers a day or an hour")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (id, indices) in by_consultation(placements) {
            let lost = indices.into_iter().filter_map(|index| Some((index, lost(series, &placements[index])?)));
            let members = lost.map(|(index, lost)| (index, lost.amount(), lost.halves()));
            demands.charge_halves(Subject::Consultation(id), TEN_A_MINUTE, members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| Some(describe_one(series, &lost(series, placement)?, placement)))
    }
}

/// What a meeting loses by its day, and what by its hours, of what its consultation prefers.
struct Lost {
    by_day: Option<Loss>,
    by_hours: Option<Loss>,
}

#[derive(Clone, Copy)]
struct Loss {
    /// How much, in halves of the grade `normal`.
    halves: i64,
    /// For how many minutes of the meeting.
    minutes: Minutes,
    /// The grade that it has all the same, if any.
    has: Option<Weight>,
}

impl Lost {
    fn each(&self) -> impl Iterator<Item = &Loss> {
        self.by_day.iter().chain(&self.by_hours)
    }

    fn halves(&self) -> i64 {
        self.each().map(|loss| loss.halves).sum()
    }

    /// The minutes, each counted as often as it loses a whole; a half more is a whole.
    fn amount(&self) -> i64 {
        (self.each().map(|loss| loss.halves * loss.minutes).sum::<i64>() + 1) / 2
    }
}

impl Loss {
    fn of(best: Weight, has: Option<Weight>, minutes: Minutes) -> Option<Self> {
        let halves = best.of(2) - has.map_or(0, |grade| grade.of(2));
        (halves > 0).then_some(Loss { halves, minutes, has })
    }
}

/// What a placement loses; `None` for nothing, or if it is written.
fn lost(series: &Series, placement: &Placement) -> Option<Lost> {
    let prefers = &series.consultation(placement.consultation).prefers;
    let (by_day, by_hours) = (lost_by_day(series, prefers, placement), lost_by_hours(series, prefers, placement));
    let lost = Lost { by_day, by_hours: by_hours.filter(|_| prefers.graded || by_day.is_none()) };
    (lost.halves() > 0).then_some(lost)
}

fn lost_by_day(series: &Series, prefers: &Preferred, placement: &Placement) -> Option<Loss> {
    let (minutes, best) = (placement.interval()?.minutes(), *prefers.days.values().max()?);
    Loss::of(best, prefers.days.on(series.first_day(placement)).copied(), minutes)
}

fn lost_by_hours(series: &Series, prefers: &Preferred, placement: &Placement) -> Option<Loss> {
    let (interval, zone) = (placement.interval()?, series.place(series.place_of(placement)).zone);
    let best = prefers.hours.iter().map(|(_, grade)| *grade).max()?;
    let outside: Vec<(Minutes, Weight)> =
        prefers.hours.iter().map(|(range, grade)| (series.minutes_outside_range(zone, interval, *range), *grade)).collect();
    let has = outside.iter().filter(|(minutes, _)| *minutes == 0).map(|(_, grade)| *grade).max();
    match has {
        Some(_) => Loss::of(best, has, interval.minutes()),
        None => Loss::of(best, None, outside.iter().map(|(minutes, _)| *minutes).min()?),
    }
}

fn describe_one(series: &Series, lost: &Lost, placement: &Placement) -> Finding {
    let (title, when) = (words::title(series, placement), words::when(series, placement));
    let prefers = &series.consultation(placement.consultation).prefers;
    let days = lost.by_day.map(|loss| names(series, &prefers.days, loss.has));
    let better = |loss: Loss| prefers.hours.iter().filter(move |(_, grade)| Some(*grade) > loss.has).map(|(range, _)| range.to_string());
    let hours = lost.by_hours.map(|loss| words::either(better(loss)));
    let place = words::place(series, series.place_of(placement));
    let (message, key, fix) = match (days, hours) {
        (Some(days), None) => {
            let message = format!("{title} is on {}, but prefers {days}", words::day(series, series.first_day(placement)));
            (message, "prefers-days", format!("hold it on {days}"))
        }
        (Some(days), Some(hours)) => {
            let message = format!("{title} runs {when}, but prefers {days}, and {hours}");
            (message, "prefers-days", format!("hold it on {days}, within {hours} in {place}"))
        }
        (None, hours) => {
            let (hours, minutes) = (hours.unwrap_or_default(), lost.by_hours.map_or(0, |loss| loss.minutes));
            let message = match &prefers.hours[..] {
                [_] => format!("{title} runs {when}, {} outside {hours}, which it prefers", words::length(minutes)),
                _ => format!("{title} runs {when}, but prefers {hours}"),
            };
            (message, "prefers-hours", format!("hold it within {hours} in {place}"))
        }
    };
    words::finding_at(RuleName::NotPreferred, message, placement, Some("starts"), when)
        .label(Subject::Consultation(placement.consultation), Some(key), "what it prefers")
        .fix(format!("{fix}, or accept it"))
        .change(changes::better_hours(series, placement, |moved| self::lost(series, moved).is_none()))
        .or("accept it")
}

/// "Tuesday or Wednesday": the days of a better grade than this.
fn names(series: &Series, days: &ByDay<Weight>, than: Option<Weight>) -> String {
    let name = |day: Weekday| match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    };
    let of_the_week = WEEK.into_iter().filter(|day| days.of_weekday(*day).copied() > than).map(|day| name(day).to_owned());
    let dates = days.dates.iter().filter(|(_, grade)| Some(**grade) > than).map(|(day, _)| words::day(series, *day));
    words::either(of_the_week.chain(dates))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Preferred;
    use crate::rules::testing::{Fixture, hours, october, series};

    fn prefers(days: &[Weekday], range: Option<(u16, u16)>) -> Fixture {
        let mut grades: ByDay<Weight> = ByDay::default();
        days.iter().for_each(|day| grades.weekdays[day.num_days_from_monday() as usize] = Some(Weight::Normal));
        let hours = range.map(|(from, to)| (hours(from, to), Weight::Normal)).into_iter().collect();
        series().consultation("a", 60).with(|series| series.consultations[0].prefers = Preferred { days: grades, hours, graded: false })
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

    /// What a meeting costs at a time, in parts of what one costs that is wholly outside hours preferred without a table.
    fn parts(series: &Fixture, at: &str) -> f64 {
        let whole = prefers(&[], Some((10, 16))).put("a", "", "20:00").cost(RuleName::NotPreferred);
        series.put("a", "", at).cost(RuleName::NotPreferred) as f64 / whole as f64
    }

    #[test]
    fn a_lesser_grade_loses_the_difference_to_the_best_one() {
        let series = prefers(&[], None)
            .with(|series| series.consultations[0].prefers.hours = vec![(hours(9, 12), Weight::High), (hours(14, 16), Weight::Low)]);
        series.put("a", "", "11:00").keeps(RuleName::NotPreferred);
        assert_eq!(["15:00", "17:00"].map(|at| parts(&series, at)), [1.5, 2.0]);
        // Twice as if those it is for slept, and for half the minutes.
        let half = parts(&series, "15:30");
        assert!(1.9 < half && half < 2.0, "{half}");
        assert_eq!(
            series.put("a", "", "15:00").says(RuleName::NotPreferred),
            ["a runs Mon 21 Oct 15:00-16:00 in here, but prefers 09:00-12:00"]
        );
        assert_eq!(
            series.put("a", "", "17:00").says(RuleName::NotPreferred),
            ["a runs Mon 21 Oct 17:00-18:00 in here, but prefers 09:00-12:00 or 14:00-16:00"]
        );
    }

    #[test]
    fn a_grade_has_its_price_and_a_date_outranks_its_day_of_the_week() {
        let only = |grade| prefers(&[], None).with(move |series| series.consultations[0].prefers.hours = vec![(hours(10, 16), grade)]);
        assert_eq!(Weight::ALL.map(|grade| parts(&only(grade), "20:00")), [0.5, 1.0, 2.0, 4.0]);
        let series = prefers(&[Weekday::Tue, Weekday::Wed], None).with(|series| {
            let days = &mut series.consultations[0].prefers.days;
            days.weekdays[1] = Some(Weight::High);
            days.dates = [(october(29), Weight::Low), (october(31), Weight::Normal)].into();
        });
        series.put("a", "", "22 10:00").keeps(RuleName::NotPreferred);
        assert_eq!(["23 10:00", "29 10:00", "31 10:00", "24 10:00"].map(|at| parts(&series, at)), [1.0, 1.5, 1.0, 2.0]);
        let says = |at| series.put("a", "", at).says(RuleName::NotPreferred).remove(0);
        assert_eq!(says("23 10:00"), "a is on Wed 23 Oct, but prefers Tuesday");
        assert_eq!(says("29 10:00"), "a is on Tue 29 Oct, but prefers Tuesday, Wednesday or Thu 31 Oct");
    }

    #[test]
    fn what_is_lost_by_the_day_and_by_the_hours_is_added_where_a_table_says_how_much() {
        let series = prefers(&[Weekday::Tue], Some((10, 16)));
        series.put("a", "", "21 20:00").breaks(RuleName::NotPreferred, 60);
        series.put("a", "", "21 15:30").breaks(RuleName::NotPreferred, 60);
        let series = series.with(|series| {
            let prefers = &mut series.consultations[0].prefers;
            (prefers.hours, prefers.graded) = (vec![(hours(10, 16), Weight::High)], true);
        });
        assert_eq!(["21 20:00", "21 12:00", "22 20:00"].map(|at| parts(&series, at)), [3.0, 1.0, 2.0]);
        let message = "a runs Mon 21 Oct 20:00-21:00 in here, but prefers Tuesday, and 10:00-16:00";
        assert_eq!(series.put("a", "", "21 20:00").says(RuleName::NotPreferred), [message]);
    }
}
