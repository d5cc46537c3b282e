//! A consultation is held before the milestone it serves opens.
//!
//! Its last day comes before the opening day of the milestone of each document it feeds.
//!
//! # Why
//! The meeting that waits for the document does not wait.
//!
//! # Example
//! `buenos-aires` opens on 17 November, and `cwg-internet` on the 11th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [milestone.m]
//! place = "paris"
//! opens = 2027-03-20
//!
//! [deliverable.d]
//! for = "m"
//! due = 2027-03-19
//! steps = []
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = "d"
//!
//! [rules]
//! too-late = "off"
//! overdue = "off"
//! thin-slack = "off"
//! no-slack = "off"
//! ```
//!
//! # Settings
//! `after-milestone = "error"`: its level. The day is `opens` of the milestone.
//!
//! # Price as a warning
//! Each consultation costs as much as if those it is for slept all through it, plus as much as everybody mildly
//! inconvenienced for an hour, for each document.

use super::{Broken, Rule, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{DeliverableId, Placement, RuleName, Series, Subject};

pub(super) struct AfterMilestone;

impl Rule for AfterMilestone {
    fn name(&self) -> RuleName {
        RuleName::AfterMilestone
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.feeds.is_empty()).then_some("no consultation feeds a document")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for deliverable in (0..series.deliverables.len() as u32).map(DeliverableId) {
            let opens = series.milestone(series.deliverable(deliverable).milestone).opens;
            let feeds = |placement: &Placement| series.consultation(placement.consultation).feeds.contains(&deliverable);
            let after = placements.iter().map(|placement| i64::from(feeds(placement) && opens <= series.last_day(placement)));
            demands.charge(Subject::Deliverable(deliverable), 100 * UNIT, after.enumerate());
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| {
            let Subject::Deliverable(id) = broken.subject else { return None };
            let document = series.deliverable(id);
            let milestone = series.milestone(document.milestone);
            let (ends, opens) = (words::day(series, series.last_day(placement)), words::day(series, milestone.opens));
            let message =
                format!("{} ends on {ends}, and {} opens on {opens} without it", words::title(series, placement), milestone.title);
            let before = words::day(series, milestone.opens.pred_opt()?);
            Some(
                words::finding_at(self.name(), message, placement, words::end_key(placement), format!("ends {ends}"))
                    .label(Subject::Milestone(document.milestone), Some("opens"), format!("opens {opens}"))
                    .touches([broken.subject, Subject::Milestone(document.milestone)])
                    .fix(format!("end it by {before}, or let it feed another document than {}", document.title)),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn the_day_before_the_milestone_is_the_last() {
        let series = series().consultation("a", 60).consultation("b", 60).document("report", 15, 0);
        series.put("b", "", "21 23:00").keeps(RuleName::AfterMilestone);
        series.write("b", 14, 21).keeps(RuleName::AfterMilestone);
        series.put("a", "", "22 09:00").keeps(RuleName::AfterMilestone);
        series.write("b", 14, 22).breaks(RuleName::AfterMilestone, 1);
        let findings = series.put("b", "", "21 23:30").breaks(RuleName::AfterMilestone, 1);
        assert_eq!(findings[0].message, "b ends on Tue 22 Oct, and council opens on Tue 22 Oct without it");
    }
}
