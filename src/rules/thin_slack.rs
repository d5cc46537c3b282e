//! A document has more than the bare minimum of slack before it is due.
//!
//! Reported once for each document that is fed with exactly the slack that `no-slack` asks for, which is none by
//! default. What leaves less is `no-slack` or `too-late`.
//!
//! # Why
//! A plan that just holds is worth a look before it is announced.
//!
//! # Example
//! The last step ends on the due day itself.
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
//! due = 2027-03-23
//! steps = [{ does = "Draft", takes = "1 working day" }]
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! feeds = "d"
//! ```
//!
//! # Settings
//! `thin-slack = "warning"`: its level. The least slack is the setting of `no-slack`.
//!
//! # Price as a warning
//! Each document costs as much as if those whom it is for slept all through the longest meeting that feeds it, plus as
//! much as 20 in a hundred mildly inconvenienced for an hour.

use super::too_late::slacks;
use super::{Broken, Rule, words};
use crate::demand::{Demands, Kind, UNIT};
use crate::finding::Finding;
use crate::model::{DeliverableId, Placement, RuleName, Series, Subject};

pub(super) struct ThinSlack;

impl Rule for ThinSlack {
    fn name(&self) -> RuleName {
        RuleName::ThinSlack
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.feeds.is_empty()).then_some("no consultation feeds a document")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let least = series.rules.setting(RuleName::NoSlack, "keep").unwrap_or(0);
        for deliverable in (0..series.deliverables.len() as u32).map(DeliverableId) {
            let thin = slacks(series, deliverable, placements).into_iter().filter(|(_, slack)| *slack == least);
            let thin: Vec<u32> = thin.map(|(index, _)| index as u32).collect();
            if !thin.is_empty() {
                demands.add(Subject::Deliverable(deliverable), 20 * UNIT, Kind::Once(thin));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| describe_one(series, broken)).collect()
    }
}

fn describe_one(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let Subject::Deliverable(deliverable) = broken.subject else { return None };
    let document = series.deliverable(deliverable);
    let titles = words::list(broken.placements.iter().map(|placement| words::title(series, placement)));
    let left = match series.rules.setting(RuleName::NoSlack, "keep").unwrap_or(0) {
        0 => "no slack".to_owned(),
        days => format!("only {} of slack", words::count(days, "working day")),
    };
    let finding = Finding::new(RuleName::ThinSlack, format!("{} has {left} after {titles}", document.title));
    let finding = words::label_all(series, finding, &broken.placements);
    let finding = words::label_due(series, finding, deliverable, series.last_day(broken.placements.last()?));
    Some(finding.fix(format!("hold {titles} a working day earlier, or shorten the steps")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn slack_is_thin_where_it_is_just_what_is_asked_for() {
        let series = series().consultation("a", 60).document("report", 25, 1);
        series.put("a", "", "23 09:00").keeps(RuleName::ThinSlack);
        series.put("a", "", "25 09:00").keeps(RuleName::ThinSlack);
        let findings = series.put("a", "", "24 09:00").breaks(RuleName::ThinSlack, 1);
        assert_eq!(findings[0].message, "report has no slack after a");
        let series = series.with(|series| series.rules.set(RuleName::NoSlack, "keep", 1));
        series.put("a", "", "24 09:00").keeps(RuleName::ThinSlack);
        let findings = series.put("a", "", "23 09:00").breaks(RuleName::ThinSlack, 1);
        assert_eq!(findings[0].message, "report has only 1 working day of slack after a");
    }

    #[test]
    fn it_is_told_once_for_a_document() {
        let series = series().consultation("b", 60).consultation("a", 60).document("report", 25, 1);
        let series = series.with(|series| series.consultations[0].feeds = series.consultations[1].feeds.clone());
        series.put("a", "", "24 09:00").put("b", "", "24 11:00").breaks(RuleName::ThinSlack, 1);
    }
}
