//! Nobody is needed at times when they would rather not.
//!
//! Asked of everybody who has to be at a meeting.
//!
//! # Why
//! "If need be" is an answer to a poll: it can be used, and should not be used for nothing.
//!
//! # Example
//! `town-hall` is on Friday 25 October, and Ana, who leads it, has `rather-not = [{ from = 2013-10-25 }]`.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//! rather-not = [{ from = 2027-03-20, to = 2027-03-26 }]
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `rather-not = "warning"`: its level. The times are `rather-not` of the person.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute shared as much as
//! 10 in a hundred mildly inconvenienced for that minute, for each person.

use super::stretches::{Complaint, Stretches};
use super::{Broken, Rule, Sees, TEN_A_MINUTE};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series};

const RATHER_NOT: Stretches =
    Stretches { rule: RuleName::RatherNot, key: "rather-not", word: "rather not", of: |person| &person.rather_not };

pub(super) struct RatherNot;

impl Rule for RatherNot {
    fn name(&self) -> RuleName {
        RuleName::RatherNot
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.people.iter().all(|person| person.rather_not.is_empty()).then_some("nobody says when they would `rather-not`")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        RATHER_NOT.charge(series, placements, (demands, TEN_A_MINUTE), |placement| series.people_of(placement));
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let message = |of: &Complaint<'_>| format!("{} is at a time when {} would rather not", of.title, of.who);
        RATHER_NOT.describe(series, broken, message, |finding, of| {
            let finding = finding.fix(format!("move it out of {}, or accept it", of.spans)).or("accept it");
            RATHER_NOT.or_another_moderator(finding, of)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Absence, PersonId};
    use crate::rules::testing::{during, series};

    #[test]
    fn who_would_rather_not_is_needed_at_another_time() {
        let series = series().person("ana").person("ben").consultation("a", 60).with(|series| {
            series.people[0].rather_not = vec![Absence { during: during(21, 12, 18), why: Some("teaches".into()) }];
            series.consultations[0].moderators = vec![PersonId(0), PersonId(1)];
        });
        series.put("a", "", "11:00").keeps(RuleName::RatherNot);
        let findings = series.put("a", "", "11:30").breaks(RuleName::RatherNot, 30);
        assert_eq!(findings[0].message, "a is at a time when ana would rather not");
        assert_eq!(findings[0].labels[1].text, "rather not Mon 21 Oct 12:00-18:00 in here: teaches");
    }
}
