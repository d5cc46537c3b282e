//! Nothing is placed before the day of planning unless it was held.
//!
//! # Why
//! Nobody can be invited to yesterday; a plan that tries to is old or has a wrong year in it.
//!
//! # Example
//! The series is planned on 2 September, and the plan has `hearing` on 29 August as a draft.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! starts = 2027-02-22 09:00
//! ```
//!
//! # Settings
//! `past = "warning"`: its level. The day is `planned` of the plan, else of the series.
//!
//! # Price as a warning
//! Each such consultation costs as much as if those it is for slept all through it, plus as much as everybody mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, State, Subject};

pub(super) struct Past;

impl Rule for Past {
    fn name(&self) -> RuleName {
        RuleName::Past
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            let past = placement.state != State::Held && series.first_day(placement) < series.planned;
            Some((Subject::Consultation(placement.consultation), i64::from(past)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (title, day) = (words::title(series, placement), words::day(series, series.first_day(placement)));
            let message = format!("{title} is on {day}, before the day of planning, {}", words::day(series, series.planned));
            Some(
                words::finding_at(self.name(), message, placement, words::start_key(placement), words::when(series, placement))
                    .label(Subject::Series, Some("planned"), "the day of planning")
                    .fix("mark it `state = \"held\"` in the plan if it took place, or plan it later"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{october, series};

    #[test]
    fn what_lies_before_the_day_of_planning_was_held_or_is_told() {
        let series = series().consultation("a", 60).with(|series| series.planned = october(22));
        series.put("a", "", "22 09:00").keeps(RuleName::Past);
        series.put("a", "", "21 09:00").but(|placement| placement.state = State::Held).keeps(RuleName::Past);
        series.put("a", "", "21 09:00").breaks(RuleName::Past, 1);
    }
}
