//! Nobody is needed while away.
//!
//! Asked of the principal, the moderator and the rapporteurs of a meeting.
//!
//! # Why
//! Leave, missions and other duties are known long before; a plan that forgets them is not kept.
//!
//! # Example
//! `town-hall` is on 25 October, and the principal is on leave until the 27th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//! away = [{ from = 2027-03-20, to = 2027-03-26 }]
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `away = "error"`: its level. The times are `away` of the person.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute shared as much as
//! everybody mildly inconvenienced for that minute, for each person.

use super::stretches::{Complaint, Stretches};
use super::{Broken, EVERYBODY_A_MINUTE, Rule, Sees, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series};

pub(super) const AWAY: Stretches = Stretches { rule: RuleName::Away, key: "away", word: "away", of: |person| &person.away };

pub(super) struct Away;

impl Rule for Away {
    fn name(&self) -> RuleName {
        RuleName::Away
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.people.iter().all(|person| person.away.is_empty()).then_some("nobody is ever `away`")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        AWAY.charge(series, placements, (demands, EVERYBODY_A_MINUTE), |placement| series.people_of(placement));
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let message = |of: &Complaint<'_>| format!("{} {} away during {}", of.who, words::is_or_are(of.people.len()), of.title);
        AWAY.describe(series, broken, message, |finding, of| {
            let move_it = format!("move it out of {}", of.spans);
            AWAY.or_another_moderator(finding.fix(&move_it).or(move_it), of)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Absence, PersonId};
    use crate::rules::testing::{during, series};

    #[test]
    fn a_person_is_back_the_minute_the_absence_ends() {
        let series = series().person("m").person("n").consultation("a", 60).with(|series| {
            series.consultations[0].moderators = vec![PersonId(0), PersonId(1)];
            series.people[0].away = vec![Absence { during: during(21, 9, 12), why: Some("annual leave".into()) }];
        });
        series.put("a", "", "12:00").keeps(RuleName::Away);
        series.put("a", "", "11:30").but(|a| a.moderator = Some(PersonId(1))).keeps(RuleName::Away);
        let findings = series.put("a", "", "11:30").breaks(RuleName::Away, 30);
        assert_eq!(findings[0].message, "m is away during a");
        assert_eq!(findings[0].labels[1].text, "away Mon 21 Oct 09:00-12:00 in here: annual leave");
        assert_eq!(findings[0].fix.as_deref(), Some("let n moderate, or move it out of Mon 21 Oct 09:00-12:00 in here"));
    }
}
