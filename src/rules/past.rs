//! Nothing is placed before the day of planning unless it was held.
//!
//! A written consultation that was announced or confirmed may be open on that day: it is past once its last day is.
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
use crate::model::{Placement, RuleName, Series, State, Subject, When};

pub(super) struct Past;

impl Rule for Past {
    fn name(&self) -> RuleName {
        RuleName::Past
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            Some((Subject::Consultation(placement.consultation), i64::from(is_past(series, placement))))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (title, day) = (words::title(series, placement), words::day(series, series.first_day(placement)));
            let planned = words::day(series, series.planned);
            let (message, fix) = match placement.when {
                When::Meeting(_) => (
                    format!("{title} is on {day}, before the day of planning, {planned}"),
                    "mark it `state = \"held\"` in the plan if it took place, or plan it later",
                ),
                When::Written { to, .. } if to < series.planned => (
                    format!("{title} closed on {}, before the day of planning, {planned}", words::day(series, to)),
                    "mark it `state = \"held\"` in the plan, or give it other days in the series",
                ),
                When::Written { .. } => (
                    format!("{title} opened on {day}, before the day of planning, {planned}, and nobody was told"),
                    "if people were told, write it down with `fora announce`; if not, give it other days in the series",
                ),
            };
            Some(
                words::finding_at(self.name(), message, placement, words::start_key(placement), words::when(series, placement))
                    .label(Subject::Series, Some("planned"), "the day of planning")
                    .fix(fix),
            )
        })
    }
}

/// Whether something was to be before the day of planning, and nobody says that it was.
fn is_past(series: &Series, placement: &Placement) -> bool {
    match placement.when {
        _ if placement.state == State::Held => false,
        When::Written { to, .. } if placement.is_settled() => to < series.planned,
        _ => series.first_day(placement) < series.planned,
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

    #[test]
    fn a_written_round_that_people_know_of_may_be_open() {
        let series = series().consultation("a", 60).with(|series| series.planned = october(22));
        let told = |placement: &mut Placement| placement.announced = Some(october(1));
        let [open, closed] = [series.write("a", 15, 28), series.write("a", 15, 21)];
        assert!(open.breaks(RuleName::Past, 1)[0].message.ends_with("and nobody was told"));
        open.clone().but(told).keeps(RuleName::Past);
        open.clone().but(|placement| placement.state = State::Confirmed).keeps(RuleName::Past);
        let findings = closed.clone().but(told).breaks(RuleName::Past, 1);
        assert_eq!(findings[0].message, "a closed on Mon 21 Oct, before the day of planning, Tue 22 Oct");
        closed.but(|placement| placement.state = State::Held).keeps(RuleName::Past);
    }
}
