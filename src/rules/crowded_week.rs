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
//! Each meeting too many costs as much as 50 people mildly inconvenienced for an hour.

use super::demand::{Demands, UNIT};
use super::{Broken, Rule, week_of, words};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use std::collections::BTreeMap;

pub(super) struct CrowdedWeek;

impl Rule for CrowdedWeek {
    fn name(&self) -> RuleName {
        RuleName::CrowdedWeek
    }

    fn page(&self) -> &'static str {
        include_str!("crowded_week.rs")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let Some(most) = series.rules.setting(RuleName::CrowdedWeek, "most") else { return };
        let mut weeks: BTreeMap<i32, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate().filter(|(_, placement)| placement.interval().is_some()) {
            weeks.entry(week_of(series, placement)).or_default().push((index, 1));
        }
        for (week, members) in weeks {
            demands.count(Subject::Week(week), 50 * UNIT, (None, Some(most)), members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| tell(series, broken)).collect()
    }
}

fn tell(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let (Subject::Week(week), Some(most)) = (broken.subject, series.rules.setting(RuleName::CrowdedWeek, "most")) else { return None };
    let held = words::count(broken.placements.len() as i64, "consultation");
    let finding = Finding::new(RuleName::CrowdedWeek, format!("{} has {held}, and at most {most} are allowed", words::week(series, week)));
    let finding =
        words::label_all(series, finding, &broken.placements).label(Subject::Rule(RuleName::CrowdedWeek), None, format!("at most {most}"));
    Some(finding.touches([broken.subject]).fix(format!("move {} to another week", words::count(broken.excess, "consultation"))))
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
        assert_eq!(findings[0].message, "the week of Mon 21 Oct has 3 consultations, and at most 2 are allowed");
    }
}
