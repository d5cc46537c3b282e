//! Every consultation ends early enough to feed its documents.
//!
//! A chain of steps runs from the end of a consultation to the day a document is due. A step of n working
//! days ends with the n-th working day after the one before it; the consultation's own day is not counted;
//! the last step may end on the due day itself. Working days are those of the base of the person who does the
//! step, else of the series.
//!
//! # Why
//! A consultation whose essence misses the document was held for nothing.
//!
//! # Example
//! `working-group` opens on 6 November; its summary, the draft and the clearance take until the 13th, and the
//! document is due on the 4th.
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
//! due = "7 days before"
//! steps = [{ does = "Draft", takes = "5 working days" }]
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = "d"
//! ```
//!
//! # Settings
//! `too-late = "error"`: its level. The chain is `steps`, and the day `due`, of the document; `feeds` of a
//! consultation names the documents that wait for it.
//!
//! # Price as a warning
//! Each working day too late costs as much as 100 people mildly inconvenienced for an hour.

use super::demand::{Demands, UNIT};
use super::{Broken, Rule, tell_each, words};
use crate::finding::Finding;
use crate::model::{DeliverableId, Placement, RuleName, Series, Subject};
use crate::time::Date;
use std::collections::BTreeMap;

pub(super) struct TooLate;

impl Rule for TooLate {
    fn name(&self) -> RuleName {
        RuleName::TooLate
    }

    fn page(&self) -> &'static str {
        include_str!("too_late.rs")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for deliverable in (0..series.deliverables.len() as u32).map(DeliverableId) {
            let late = slacks(series, deliverable, placements).into_iter().map(|(index, slack)| (index, (-slack).max(0)));
            demands.charge(Subject::Deliverable(deliverable), 100 * UNIT, late);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        tell_each(broken, |broken, placement| {
            let Subject::Deliverable(deliverable) = broken.subject else { return None };
            let document = series.deliverable(deliverable);
            let title = words::title(series, placement);
            let message = if broken.excess >= -NEVER {
                format!("{title} cannot feed {}: a calendar has no working day left for its steps", document.title)
            } else {
                format!("{title} cannot feed {}: {} late", document.title, words::count(broken.excess, "working day"))
            };
            let (ends, due) = (words::day(series, series.last_day(placement)), words::day(series, document.due_day));
            let mut finding = words::tell(self.name(), message, placement, words::end_key(placement), format!("ends {ends}"))
                .label(broken.subject, Some("due"), format!("due {due}"))
                .touches([broken.subject])
                .fix("hold it earlier, shorten the steps, or let it feed another document");
            if let Some(end) = series.chain_end(document, series.last_day(placement)) {
                finding = finding.note(format!("the last step would end on {}", words::day(series, end)));
            }
            Some(finding)
        })
    }
}

/// The slack of a chain that never ends.
const NEVER: i64 = -10_000;

/// Each placement that feeds a document, with the working days left after the chain that it starts; negative if
/// that ends too late.
pub(super) fn slacks(series: &Series, deliverable: DeliverableId, placements: &[Placement]) -> Vec<(usize, i64)> {
    let document = series.deliverable(deliverable);
    let mut days: BTreeMap<Date, i64> = BTreeMap::new();
    let mut slack =
        |day: Date| *days.entry(day).or_insert_with(|| series.chain_end(document, day).map_or(NEVER, |end| series.slack(document, end)));
    let feeding =
        placements.iter().enumerate().filter(|(_, placement)| series.consultation(placement.consultation).feeds.contains(&deliverable));
    feeding.map(|(index, placement)| (index, slack(series.last_day(placement)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn the_last_step_may_end_on_the_due_day() {
        let series = series().consultation("a", 60).document("report", 25, 3);
        series.put("a", "", "22 09:00").keeps(RuleName::TooLate);
        series.write("a", 14, 22).keeps(RuleName::TooLate);
        series.write("a", 14, 23).breaks(RuleName::TooLate, 1);
        let findings = series.put("a", "", "24 09:00").breaks(RuleName::TooLate, 2);
        assert_eq!(findings[0].message, "a cannot feed report: 2 working days late");
        assert_eq!(findings[0].notes, ["the last step would end on Tue 29 Oct"]);
    }

    #[test]
    fn a_consultation_that_feeds_nothing_is_never_late() {
        let series = series().consultation("a", 60).consultation("b", 60).document("report", 23, 3);
        series.put("a", "", "25 09:00").keeps(RuleName::TooLate);
    }
}
