//! Every consultation feeds a document.
//!
//! Judged only where the series has a document.
//!
//! # Why
//! People who give an evening want to know where their words go.
//!
//! # Example
//! `world-cafe` has no `feeds`, and the series prepares an information document.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [milestone.m]
//! place = "paris"
//! opens = 2027-05-31
//!
//! [deliverable.d]
//! for = "m"
//! due = 2027-05-24
//! steps = [{ does = "Draft", takes = "1 working day" }]
//!
//! [consultation.a]
//! forum = "hall"
//!
//! [consultation.b]
//! forum = "hall"
//! feeds = "d"
//! ```
//!
//! # Settings
//! `feeds-nothing = "note"`: its level. The documents are `feeds` of the consultation.
//!
//! # Price as a warning
//! It costs a plan nothing: no placement changes it.

use super::{Broken, Rule, by_consultation, sitting, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};

pub(super) struct FeedsNothing;

impl Rule for FeedsNothing {
    fn name(&self) -> RuleName {
        RuleName::FeedsNothing
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (consultation, group) in by_consultation(placements) {
            let idle = !series.deliverables.is_empty() && series.consultation(consultation).feeds.is_empty();
            demands.charge(Subject::Consultation(consultation), 0, group.into_iter().map(|index| (index, i64::from(idle))));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let mut told: Vec<Finding> = Vec::new();
        for broken in broken {
            let Subject::Consultation(consultation) = broken.subject else { continue };
            let touched = broken.placements.iter().map(|placement| sitting(placement));
            if let Some(known) = told.iter_mut().find(|finding| finding.about.contains(&broken.subject)) {
                *known = known.clone().touches(touched);
                continue;
            }
            let documents = words::either(series.deliverables.iter().map(|document| format!("`{}`", document.name)));
            told.push(
                Finding::new(self.name(), format!("{} feeds no document", series.consultation(consultation).title))
                    .label(broken.subject, Some("feeds"), "nothing waits for it")
                    .touches([broken.subject])
                    .touches(touched)
                    .fix(format!("add `feeds = ` {documents}, or leave it if it is held for its own sake")),
            );
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn what_feeds_nothing_is_told_where_there_is_a_document() {
        series().consultation("a", 60).put("a", "", "09:00").keeps(RuleName::FeedsNothing);
        let series = series().consultation("b", 60).consultation("a", 60).document("paper", 30, 2);
        series.put("a", "", "09:00").keeps(RuleName::FeedsNothing);
        let findings = series.put("a", "", "09:00").put("b", "", "11:00").breaks(RuleName::FeedsNothing, 1);
        assert_eq!(series.put("b", "", "11:00").cost(RuleName::FeedsNothing), 0);
        assert_eq!(findings[0].message, "b feeds no document");
        assert_eq!(findings[0].fix.as_deref(), Some("add `feeds = ` `paper`, or leave it if it is held for its own sake"));
    }
}
