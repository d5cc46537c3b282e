//! Nobody is away from a meeting at which they are wanted.
//!
//! Asked of those whom a consultation names as `wanted`: they should be there and need not. Their times are those of
//! `away`.
//!
//! # Why
//! An author who would be asked is missed, though the meeting can be held.
//!
//! # Example
//! `town-hall` has `wanted = ["ana"]` and is on 25 October; Ana is on leave until the 27th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//! away = [{ from = 2027-03-20, to = 2027-03-26 }]
//!
//! [consultation.a]
//! forum = "hall"
//! wanted = "ana"
//! ```
//!
//! # Settings
//! `wanted-away = "warning"`: its level. The people are `wanted` of the consultation; their times are `away` and `available`
//! of the person.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute shared as much as
//! 10 in a hundred mildly inconvenienced for that minute, for each person.

use super::away::AWAY;
use super::stretches::{Complaint, Stretches};
use super::{Broken, Rule, TEN_A_MINUTE, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{PersonId, Placement, RuleName, Series};

const WANTED_AWAY: Stretches = Stretches { rule: RuleName::WantedAway, ..AWAY };

pub(super) struct WantedAway;

impl Rule for WantedAway {
    fn name(&self) -> RuleName {
        RuleName::WantedAway
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        let is_away = |person: &PersonId| !series.person(*person).away.is_empty();
        let mut wanted = series.consultations.iter().flat_map(|asked| &asked.attending.wanted);
        (!wanted.any(is_away)).then_some("nobody who is `wanted` is ever away")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let wanted = |placement: &Placement| series.consultation(placement.consultation).attending.wanted.iter().copied();
        WANTED_AWAY.charge(series, placements, (demands, TEN_A_MINUTE), wanted);
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let message = |of: &Complaint<'_>| {
            format!("{} {} away during {}, where they are wanted", of.who, words::is_or_are(of.people.len()), of.title)
        };
        WANTED_AWAY.describe(series, broken, message, |finding, of| {
            finding.fix(format!("move it out of {}, or accept it", of.spans)).or("accept it")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Absence;
    use crate::rules::testing::{during, series};

    #[test]
    fn who_is_wanted_may_be_away_at_other_times() {
        let series = series().person("ana").consultation("a", 60).with(|series| {
            series.people[0].away = vec![Absence { during: during(21, 12, 18), why: None }];
            series.consultations[0].attending.wanted = vec![PersonId(0)];
        });
        series.put("a", "", "11:00").keeps(RuleName::WantedAway);
        series.put("a", "", "11:30").keeps(RuleName::Away);
        let findings = series.put("a", "", "11:30").breaks(RuleName::WantedAway, 30);
        assert_eq!(findings[0].message, "ana is away during a, where they are wanted");
    }
}
