//! A consultation is held on days on which its forum is open.
//!
//! The local day of its start is not before the day the forum opens, and the local day of its last minute not
//! after the day it closes. The same is asked of the days of a written consultation. Without a forum nothing
//! is asked.
//!
//! # Why
//! Before and after, the people you want to meet are elsewhere.
//!
//! # Example
//! `town-hall` is on 26 October, and `igf-2013` closes on the 25th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! starts = 2027-03-25 09:00
//! ```
//!
//! # Settings
//! `outside-forum = "error"`: its level. The days are `opens` and `closes` of the forum. At any level `fora plan` looks
//! for no other days; below `error` it says so.
//!
//! # Price as a warning
//! Each such consultation costs as much as if those it is for slept all through it, plus for each day outside as much
//! as everybody mildly inconvenienced for an hour.

use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};

pub(super) struct OutsideForum;

impl Rule for OutsideForum {
    fn name(&self) -> RuleName {
        RuleName::OutsideForum
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            let (before, after) = days_outside(series, placement)?;
            Some((Subject::Consultation(placement.consultation), before + after))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let id = placement.forum?;
            let forum = series.forum(id);
            let title = words::title(series, placement);
            let (opens, closes) = (words::day(series, forum.opens), words::day(series, forum.closes));
            let early = days_outside(series, placement)?.0 > 0;
            let (message, key, forum_key, label) = if early {
                let day = words::day(series, series.first_day(placement));
                (
                    format!("{title} is on {day}, but {} opens on {opens}", forum.title),
                    words::start_key(placement),
                    "opens",
                    format!("opens {opens}"),
                )
            } else {
                let day = words::day(series, series.last_day(placement));
                (
                    format!("{title} ends on {day}, but {} closes on {closes}", forum.title),
                    words::end_key(placement),
                    "closes",
                    format!("closes {closes}"),
                )
            };
            Some(
                words::finding_at(self.name(), message, placement, key, words::when(series, placement))
                    .label(Subject::Forum(id), Some(forum_key), label)
                    .touches([Subject::Forum(id)])
                    .fix(format!("hold it from {opens} to {closes}")),
            )
        })
    }
}

/// Days before the forum opens, and after it closes; `None` without a forum.
fn days_outside(series: &Series, placement: &Placement) -> Option<(i64, i64)> {
    let forum = series.forum(placement.forum?);
    let before = forum.opens.signed_duration_since(series.first_day(placement)).num_days();
    let after = series.last_day(placement).signed_duration_since(forum.closes).num_days();
    Some((before.max(0), after.max(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{october, series};

    #[test]
    fn the_first_and_the_last_day_of_a_forum_are_open() {
        let series = series().consultation("a", 60);
        series.put("a", "", "21 00:00").keeps(RuleName::OutsideForum);
        series.put("a", "", "25 23:00").keeps(RuleName::OutsideForum);
        series.put("a", "", "20 23:30").breaks(RuleName::OutsideForum, 1);
        series.put("a", "", "25 23:30").breaks(RuleName::OutsideForum, 1);
        series.put("a", "", "27 09:00").breaks(RuleName::OutsideForum, 2);
    }

    #[test]
    fn days_are_those_on_site() {
        let series = series().place("bali", "Asia/Makassar").forum("igf", "bali").consultation("a", 60);
        series.put("a", "", "21 00:00").keeps(RuleName::OutsideForum);
        let findings = series.put("a", "", "26 00:00").breaks(RuleName::OutsideForum, 1);
        assert_eq!(findings[0].message, "a ends on Sat 26 Oct, but igf closes on Fri 25 Oct");
    }

    #[test]
    fn a_written_one_lies_within_and_without_a_forum_nothing_is_asked() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| series.consultations[1].forum = None);
        series.write("a", 21, 25).keeps(RuleName::OutsideForum);
        series.write("a", 20, 27).breaks(RuleName::OutsideForum, 3);
        series.put("b", "", "28 09:00").keeps(RuleName::OutsideForum);
        assert_eq!(october(28), series.put("b", "", "28 09:00").placements()[0].interval().expect("a meeting").start().utc().date());
    }
}
