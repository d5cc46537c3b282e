//! A consultation is announced as far ahead as it asks.
//!
//! There are at least as many days as `notice` says from the day it is announced to its local day. What is not yet
//! announced counts from the day of planning. What was held and never announced is not judged.
//!
//! # Why
//! Anyone who first hears of a consultation the week before has other engagements.
//!
//! # Example
//! `town-hall` can be announced 12 days before, but asks for 21.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! notice = "60 days"
//! ```
//!
//! # Settings
//! `short-notice = "error"`: its level. The days are `notice` of the consultation, none by default.
//!
//! # Price as a warning
//! Each such consultation costs as much as if those it is for slept all through it, plus for each missing day as much
//! as 10 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, State, Subject};
use crate::time::Date;
use chrono::Days;

pub(super) struct ShortNotice;

impl Rule for ShortNotice {
    fn name(&self) -> RuleName {
        RuleName::ShortNotice
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 10 * UNIT, |placement| {
            let wanted = i64::from(series.consultation(placement.consultation).notice_days);
            let announced = announcement(series, placement).filter(|_| wanted > 0)?;
            let given = series.first_day(placement).signed_duration_since(announced).num_days();
            Some((Subject::Consultation(placement.consultation), wanted - given))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| {
            let wanted = series.consultation(placement.consultation).notice_days;
            let announced = announcement(series, placement)?;
            let is = if placement.announced.is_some() { "was announced" } else { "can be announced" };
            let given = match i64::from(wanted) - broken.excess {
                after if after < 0 => format!("{} after it begins", words::count(-after, "day")),
                before => format!("{} before", words::count(before, "day")),
            };
            let message = format!("{} {is} {given}, but asks for {wanted}", words::title(series, placement));
            let earliest = words::day(series, announced.checked_add_days(Days::new(wanted.into()))?);
            let (subject, key) = match placement.announced {
                Some(_) => (super::sitting(placement), "announced"),
                None => (Subject::Series, "planned"),
            };
            Some(
                words::finding_at(self.name(), message, placement, words::start_key(placement), words::when(series, placement))
                    .label(subject, Some(key), format!("announced {} at the earliest", words::day(series, announced)))
                    .label(
                        Subject::Consultation(placement.consultation),
                        Some("notice"),
                        format!("asks for {}", words::count(wanted.into(), "day")),
                    )
                    .fix(format!("hold it on {earliest} or later, or ask for less notice")),
            )
        })
    }
}

/// The day from which notice counts; `None` for what was held and never announced.
fn announcement(series: &Series, placement: &Placement) -> Option<Date> {
    placement.announced.or((placement.state != State::Held).then_some(series.planned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    fn asking(days: u32) -> Fixture {
        series().consultation("a", 60).with(|series| series.consultations[0].notice_days = days)
    }

    #[test]
    fn what_is_not_announced_can_be_so_on_the_day_of_planning() {
        asking(21).put("a", "", "22 09:00").keeps(RuleName::ShortNotice);
        let findings = asking(21).put("a", "", "21 09:00").breaks(RuleName::ShortNotice, 1);
        assert_eq!(findings[0].message, "a can be announced 20 days before, but asks for 21");
        assert_eq!(findings[0].fix.as_deref(), Some("hold it on Tue 22 Oct or later, or ask for less notice"));
    }

    #[test]
    fn what_was_announced_counts_from_that_day_held_or_not() {
        let announced = |day| move |placement: &mut Placement| placement.announced = Some(october(day));
        let held = |placement: &mut Placement| placement.state = State::Held;
        asking(7).put("a", "", "22 09:00").but(announced(15)).keeps(RuleName::ShortNotice);
        asking(7).put("a", "", "22 09:00").but(announced(16)).breaks(RuleName::ShortNotice, 1);
        asking(7).put("a", "", "22 09:00").but(announced(16)).but(held).breaks(RuleName::ShortNotice, 1);
        asking(70).put("a", "", "22 09:00").but(held).keeps(RuleName::ShortNotice);
        asking(0).put("a", "", "22 09:00").but(announced(23)).keeps(RuleName::ShortNotice);
    }
}
