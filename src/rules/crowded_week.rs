//! No week holds more consultations than the setting allows.
//!
//! Weeks run from Monday to Sunday; a meeting belongs to the week of its local day. Each sitting counts,
//! written consultations do not. Asked only where the setting is given.
//!
//! # Why
//! Delegations that follow a whole series need the days between for their other work.
//!
//! # Example
//! Three consultations are in the week of 21 October, and two are allowed.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! crowded-week = 1
//!
//! [consultation.a]
//! forum = "hall"
//!
//! [consultation.b]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `crowded-week = "error"`: its level; `crowded-week = 2`: most meetings in a week, from 1 to 500;
//! `crowded-week = { most = 2, level = "warning" }`: both. Nothing is asked unless the number is given.
//!
//! # Price as a warning
//! Each meeting too many costs as much as if those whom it is for slept all through the longest meeting of the series,
//! plus as much as 50 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, crowded, day_number, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use crate::time::iso_week;

pub(super) struct CrowdedWeek;

impl Rule for CrowdedWeek {
    fn name(&self) -> RuleName {
        RuleName::CrowdedWeek
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rules.setting(RuleName::CrowdedWeek, "most").is_none().then_some("it is given no number")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        crowded::demands(self.name(), series, placements, demands, |day| Subject::Week(day_number(iso_week(day))));
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |broken: &Broken<'_>| {
            let Subject::Week(monday) = broken.subject else { return None };
            crowded::describe_one(self.name(), series, broken, &words::week(series, monday), "week")
        };
        broken.iter().filter_map(describe_one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn every_sitting_of_a_week_counts_and_what_is_written_does_not() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| series.rules.set(RuleName::CrowdedWeek, "most", 2));
        series.put("a.1", "", "21 09:00").put("a.2", "", "27 09:00").write("b", 21, 25).keeps(RuleName::CrowdedWeek);
        series.put("a.1", "", "21 09:00").put("a.2", "", "27 09:00").put("b", "", "28 09:00").keeps(RuleName::CrowdedWeek);
        let findings =
            series.put("a.1", "", "21 09:00").put("a.2", "", "22 09:00").put("b", "", "23 09:00").breaks(RuleName::CrowdedWeek, 1);
        assert_eq!(findings[0].message, "the week of Mon 21 Oct has 3 consultations, but at most 2 are allowed");
    }
}
