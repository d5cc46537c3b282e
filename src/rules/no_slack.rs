//! The slack asked for is left before a document is due.
//!
//! Slack is the number of working days, at the base of the series, between the end of the last step and the due day.
//! What ends after the due day is `too-late`, and is not judged here.
//!
//! # Why
//! One step that takes a day longer should not cost the milestone.
//!
//! # Example
//! `town-hall` leaves 1 working day of slack, and the setting asks for 2.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [milestone.m]
//! place = "paris"
//! opens = 2027-03-31
//!
//! [deliverable.d]
//! for = "m"
//! due = 2027-03-24
//! steps = [{ does = "Draft", takes = "1 working day" }]
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = "d"
//!
//! [rules]
//! no-slack = "4 working days"
//! thin-slack = "off"
//! ```
//!
//! # Settings
//! `no-slack = "error"`: its level; `no-slack = "2 working days"`: the slack to keep, at most 365 working days, none by
//! default; `no-slack = { keep = "2 working days", level = "warning" }`: both.
//!
//! # Price as a warning
//! Each such consultation costs as much as if those it is for slept all through it, plus for each missing working day
//! as much as 50 in a hundred mildly inconvenienced for an hour, for each document.

use super::too_late::slacks;
use super::{Broken, Rule, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{DeliverableId, Placement, RuleName, Series, Subject};

pub(super) struct NoSlack;

impl Rule for NoSlack {
    fn name(&self) -> RuleName {
        RuleName::NoSlack
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        let number = (series.rules.setting(RuleName::NoSlack, "keep").unwrap_or(0) == 0).then_some("it keeps no working day free");
        number.or_else(|| series.consultations.iter().all(|asked| asked.feeds.is_empty()).then_some("no consultation feeds a document"))
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let wanted = series.rules.setting(RuleName::NoSlack, "keep").unwrap_or(0);
        if wanted == 0 {
            return;
        }
        for deliverable in (0..series.deliverables.len() as u32).map(DeliverableId) {
            let in_time = slacks(series, deliverable, placements).into_iter().filter(|(_, slack)| *slack >= 0);
            demands.charge(Subject::Deliverable(deliverable), 50 * UNIT, in_time.map(|(index, slack)| (index, wanted - slack)));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| {
            let Subject::Deliverable(deliverable) = broken.subject else { return None };
            let document = series.deliverable(deliverable);
            let wanted = series.rules.setting(RuleName::NoSlack, "keep").unwrap_or(0);
            let left = words::count(wanted - broken.excess, "working day");
            let message = format!(
                "{} leaves {left} of slack for {}, but the rule asks for {wanted}",
                words::title(series, placement),
                document.title
            );
            let ends = series.last_day(placement);
            let label = format!("ends {}", words::day(series, ends));
            let finding = words::finding_at(self.name(), message, placement, words::end_key(placement), label);
            Some(
                words::label_due(series, finding, deliverable, ends)
                    .label(Subject::Rule(self.name()), None, format!("asks for {}", words::count(wanted, "working day")))
                    .fix(format!("hold it {} earlier, or shorten the steps", words::count(broken.excess, "working day"))),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn the_slack_asked_for_is_enough_and_what_is_late_is_another_rules() {
        let series = series().consultation("a", 60).document("report", 25, 1).with(|series| series.rules.set(RuleName::NoSlack, "keep", 2));
        series.put("a", "", "22 09:00").keeps(RuleName::NoSlack);
        series.put("a", "", "25 09:00").keeps(RuleName::NoSlack);
        series.put("a", "", "24 09:00").breaks(RuleName::NoSlack, 2);
        let findings = series.put("a", "", "23 09:00").breaks(RuleName::NoSlack, 1);
        assert_eq!(findings[0].message, "a leaves 1 working day of slack for report, but the rule asks for 2");
    }
}
