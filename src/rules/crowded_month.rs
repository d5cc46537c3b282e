//! No month holds more consultations than the setting allows.
//!
//! Months are those of the calendar; a meeting belongs to the month of its local day. Each sitting counts, written
//! consultations do not. Asked only where the setting is given.
//!
//! # Why
//! A delegation of two people can follow one process well, and three badly.
//!
//! # Example
//! Seven consultations are in October 2013, and six are allowed.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! crowded-month = 1
//!
//! [consultation.a]
//! forum = "hall"
//!
//! [consultation.b]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `crowded-month = "error"`: its level; `crowded-month = 6`: most meetings in a month, from 1 to 500;
//! `crowded-month = { most = 6, level = "warning" }`: both. Nothing is asked unless the number is given.
//!
//! # Price as a warning
//! Each meeting too many costs as much as if those whom it is for slept all through the longest meeting of the series,
//! plus as much as 50 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, crowded, day_number, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use chrono::Datelike;

pub(super) struct CrowdedMonth;

impl Rule for CrowdedMonth {
    fn name(&self) -> RuleName {
        RuleName::CrowdedMonth
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rules.setting(RuleName::CrowdedMonth, "most").is_none().then_some("it is given no number")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        crowded::demands(self.name(), series, placements, demands, |day| Subject::Month(day_number(day) - day.day0() as i32));
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |broken: &Broken<'_>| {
            let Subject::Month(first) = broken.subject else { return None };
            crowded::describe_one(self.name(), series, broken, &words::month(first), "month")
        };
        broken.iter().filter_map(describe_one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn the_last_day_of_a_month_belongs_to_it_and_what_is_written_does_not_count() {
        let series =
            series().consultation("a", 60).consultation("b", 60).with(|series| series.rules.set(RuleName::CrowdedMonth, "most", 2));
        series.put("a.1", "", "1 09:00").put("a.2", "", "31 09:00").write("b", 21, 25).keeps(RuleName::CrowdedMonth);
        series.put("a.1", "", "1 09:00").put("a.2", "", "31 09:00").put("b", "", "32 09:00").keeps(RuleName::CrowdedMonth);
        let findings =
            series.put("a.1", "", "1 09:00").put("a.2", "", "21 09:00").put("b", "", "31 23:30").breaks(RuleName::CrowdedMonth, 1);
        assert_eq!(findings[0].message, "October 2013 has 3 consultations, but at most 2 are allowed");
        assert_eq!(findings[0].fix.as_deref(), Some("move 1 consultation to another month"));
    }
}
