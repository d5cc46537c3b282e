//! No more than a given number of days lie between one consultation and the next.
//!
//! The local days of two meetings that follow one another differ by at most the setting. Asked between the last day on
//! which the first meeting can be and the first day on which the last one can be: every stretch of that many days
//! between those two has a meeting. Both come from what is required: `starts`, `on`, `from` and `to` of consultations
//! and the days of their fora; optional and written ones do not count for that. So a series says when it begins and
//! ends by a first and a last consultation on fixed days or beside fora; if it does not, nothing is asked of it.
//! Written consultations do not fill a gap, optional ones do. Asked only where the setting is given.
//!
//! # Why
//! A process that nobody has heard of for two months has to be explained again.
//!
//! # Example
//! A talk in Geneva is on 8 October, the next in Buenos Aires on 18 November, and the setting asks for 21 days.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! long-gap = "7 days"
//!
//! [consultation.a]
//! forum = "hall"
//!
//! [consultation.b]
//! on = 2027-04-15
//! ```
//!
//! # Settings
//! `long-gap = "warning"`: its level; `long-gap = "21 days"`: the most days from one meeting to the next, from 1 to
//! 365; `long-gap = { most = "21 days", level = "error" }`: both. Nothing is asked unless the days are given.
//!
//! # Price as a warning
//! Each day too many costs as much as if those whom it is for slept all through the longest meeting of the series, plus
//! as much as 20 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, day_number, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Consultation, Forum, Placement, RuleName, Series, Subject};
use crate::time::Date;
use std::collections::BTreeMap;

pub(super) struct LongGap;

impl Rule for LongGap {
    fn name(&self) -> RuleName {
        RuleName::LongGap
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        let number = series.rules.setting(RuleName::LongGap, "most").is_none().then_some("it is given no number");
        number.or_else(|| {
            (!asks(series)).then_some("it looks only between required meetings whose days are fixed or bounded, and none lie so far apart")
        })
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let (Some(most), Some((begun, ends))) = (most(series), between(series)) else { return };
        let mut days: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate().filter(|(_, placement)| placement.interval().is_some()) {
            days.entry(day_number(series.first_day(placement))).or_default().push(index);
        }
        for first in begun + 1..=ends - most {
            let members = days.range(first..first + most).flat_map(|(_, indices)| indices.iter().map(|index| (*index, 1)));
            demands.count(Subject::Day(first), 20 * UNIT, (Some(1), None), members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        // Stretches that begin on days that follow one another are one gap.
        let mut gaps: Vec<(i32, i32)> = Vec::new();
        for broken in broken {
            let Subject::Day(first) = broken.subject else { continue };
            match gaps.last_mut().filter(|(_, last)| *last + 1 == first) {
                Some(gap) => gap.1 = first,
                None => gaps.push((first, first)),
            }
        }
        gaps.into_iter().filter_map(|gap| describe_one(series, gap)).collect()
    }
}

/// Whether there is a stretch in which it looks for a meeting.
fn asks(series: &Series) -> bool {
    most(series).zip(between(series)).is_some_and(|(most, (begun, ends))| begun < ends - most)
}

fn most(series: &Series) -> Option<i32> {
    series.rules.setting(RuleName::LongGap, "most").and_then(|days| i32::try_from(days).ok())
}

/// The last day on which the first meeting can be and the first day on which the last one can be, if required
/// consultations say so.
fn between(series: &Series) -> Option<(i32, i32)> {
    let required = || series.consultations.iter().filter(|asked| !asked.optional && asked.written.is_none());
    let begun = required().filter_map(|asked| possible(series, asked).1).min()?;
    let ends = required().filter_map(|asked| possible(series, asked).0).max()?;
    Some((day_number(begun), day_number(ends)))
}

/// The first and the last day on which a consultation can be, as far as the series bounds them.
fn possible(series: &Series, asked: &Consultation) -> (Option<Date>, Option<Date>) {
    let wanted = &asked.wanted;
    let fora: Vec<&Forum> = asked.fora().flatten().map(|forum| series.forum(forum)).collect();
    let opens = fora.iter().map(|forum| wanted.from.map_or(forum.opens, |from| from.max(forum.opens))).min();
    let closes = fora.iter().map(|forum| wanted.to.map_or(forum.closes, |to| to.min(forum.closes))).max();
    match series.days_of_starts(asked).or(wanted.on.map(|day| (day, day))) {
        Some((first, last)) => (Some(first), Some(last)),
        None => (opens.or(wanted.from), closes.or(wanted.to)),
    }
}

/// A gap, by the first days of its first and its last stretch.
fn describe_one(series: &Series, (first, last): (i32, i32)) -> Option<Finding> {
    let most = most(series)?;
    let (end, every) = (last + most - 1, words::count(i64::from(most), "day"));
    let (from, to) = (words::day(series, words::date(first)), words::day(series, words::date(end)));
    let empty = if first == end {
        format!("no consultation is held on {from}")
    } else {
        format!("no consultation is held from {from} to {to}, {}", words::count(i64::from(end - first + 1), "day"))
    };
    Some(
        Finding::new(RuleName::LongGap, format!("{empty}, but the next should be within {every} of the one before"))
            .label(Subject::Rule(RuleName::LongGap), None, format!("at most {every}"))
            .touches([Subject::Day(first)])
            .fix("hold one between, move those around it closer together, or allow more days"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    /// `a` is on 2 October and `b` on the 20th, `c` at any time in between.
    fn from_the_second_to_the_twentieth() -> Fixture {
        series().consultation("a", 60).consultation("b", 60).consultation("c", 60).with(|series| {
            series.rules.set(RuleName::LongGap, "most", 10);
            series.consultations.iter_mut().for_each(|asked| asked.forum = None);
            series.consultations[0].wanted.on = Some(october(2));
            series.consultations[1].wanted.on = Some(october(20));
        })
    }

    #[test]
    fn the_days_differ_by_at_most_the_setting() {
        let series = from_the_second_to_the_twentieth();
        series.put("a", "", "2 09:00").put("c", "", "10 09:00").put("b", "", "20 09:00").keeps(RuleName::LongGap);
        series.put("a", "", "2 09:00").put("c", "", "12 09:00").put("b", "", "20 09:00").keeps(RuleName::LongGap);
        let findings = series.put("a", "", "2 09:00").put("c", "", "13 09:00").put("b", "", "20 09:00").breaks(RuleName::LongGap, 1);
        let wanted = "but the next should be within 10 days of the one before";
        assert_eq!(findings[0].message, format!("no consultation is held from Thu 3 Oct to Sat 12 Oct, 10 days, {wanted}"));
        let findings = series.put("a", "", "2 09:00").put("b", "", "20 09:00").breaks(RuleName::LongGap, 8);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, format!("no consultation is held from Thu 3 Oct to Sat 19 Oct, 17 days, {wanted}"));
    }

    #[test]
    fn where_the_series_may_not_have_begun_nothing_is_asked() {
        let series = from_the_second_to_the_twentieth().with(|series| series.consultations[0].wanted.on = None);
        // Only the 20th is certain.
        series.put("a", "", "2 09:00").put("b", "", "20 09:00").keeps(RuleName::LongGap);
        let series = series.with(|series| series.consultations[0].wanted.to = Some(october(5)));
        series.put("a", "", "2 09:00").put("b", "", "20 09:00").breaks(RuleName::LongGap, 5);
        let series = series.with(|series| series.consultations[0].optional = true);
        series.put("a", "", "2 09:00").put("b", "", "20 09:00").keeps(RuleName::LongGap);
    }

    #[test]
    fn what_is_written_fills_no_gap() {
        let series = from_the_second_to_the_twentieth();
        series.put("a", "", "2 09:00").write("c", 5, 18).put("b", "", "20 09:00").breaks(RuleName::LongGap, 8);
    }
}
