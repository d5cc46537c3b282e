//! Every announcement names a contact.
//!
//! The consultation has a `contact`, or the series has one.
//!
//! # Why
//! Anyone who wants to speak remotely, or needs a ramp, has to know whom to ask.
//!
//! # Example
//! Neither `[series]` nor `[consultation.town-hall]` has a `contact`.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `no-contact = "warning"`: its level.
//!
//! # Price as a warning
//! It costs a plan nothing: no placement changes it.

use super::{Broken, Rule, by_consultation, sitting, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RuleName, Series, Subject};
use std::collections::BTreeSet;

pub(super) struct NoContact;

impl Rule for NoContact {
    fn name(&self) -> RuleName {
        RuleName::NoContact
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (consultation, group) in by_consultation(placements) {
            let silent = series.contact.is_none() && series.consultation(consultation).contact.is_none();
            demands.charge(Subject::Consultation(consultation), 0, group.into_iter().map(|index| (index, i64::from(silent))));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let placements = || broken.iter().flat_map(|broken| &broken.placements);
        let silent: BTreeSet<ConsultationId> = placements().map(|placement| placement.consultation).collect();
        let titles = words::list(silent.iter().map(|&consultation| series.consultation(consultation).title.clone()));
        let verb = if silent.len() == 1 { "names" } else { "name" };
        let finding = Finding::new(self.name(), format!("{titles} {verb} no contact"))
            .label(Subject::Series, None, "no `contact` here either")
            .touches(silent.into_iter().map(Subject::Consultation))
            .touches(placements().map(|placement| sitting(placement)));
        vec![finding.fix("add `contact = \"...\"` under [series]")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn a_contact_of_the_series_serves_all() {
        let series = || series().consultation("a", 60).consultation("b", 60);
        let findings = series().put("a", "", "09:00").put("b", "", "11:00").breaks(RuleName::NoContact, 2);
        assert_eq!(series().put("a", "", "09:00").cost(RuleName::NoContact), 0);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "a and b name no contact");
        let own = series().with(|series| series.consultations[0].contact = Some("host".into()));
        own.put("a", "", "09:00").keeps(RuleName::NoContact);
        assert_eq!(own.put("a", "", "09:00").put("b", "", "11:00").says(RuleName::NoContact), ["b names no contact"]);
        series().with(|series| series.contact = Some("us".into())).put("a", "", "09:00").keeps(RuleName::NoContact);
    }
}
