//! Two consultations are a given number of days apart.
//!
//! Asked of meetings of different consultations: their local days differ by at least the setting. Sittings of
//! one consultation may be as close as they like. Asked only where the setting is given.
//!
//! # Why
//! What was said in one consultation has to be read before the next.
//!
//! # Example
//! `world-cafe` is on 8 October and `online` on the 10th, and the setting asks for 3 days.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! apart = "3 days"
//!
//! [consultation.a]
//! forum = "hall"
//!
//! [consultation.b]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `apart = "warning"`: its level; `apart = "3 days"`: the least difference of the days, in days or weeks, at
//! most 365 days; `apart = { least = "3 days", level = "error" }`: both. Nothing is asked unless the days are
//! given.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting of the series, plus as much
//! as 20 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RuleName, Series, Subject};
use crate::time::Date;
use std::collections::BTreeMap;

pub(super) struct Apart;

impl Rule for Apart {
    fn name(&self) -> RuleName {
        RuleName::Apart
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rules.setting(RuleName::Apart, "least").is_none().then_some("it is given no number")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let Some(days) = series.rules.setting(RuleName::Apart, "least").filter(|days| *days > 0) else { return };
        let meetings = placements.iter().enumerate().filter(|(_, placement)| placement.interval().is_some());
        let stays: Stays = meetings
            .map(|(index, placement)| {
                let day = series.first_day(placement).signed_duration_since(Date::default()).num_days();
                Stay { index: index as u32, start: day, end: day + days, station: 0, group: placement.consultation.0 }
            })
            .collect();
        if !stays.is_empty() {
            let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
            demands.add(Subject::Series, 20 * UNIT, Kind::Pack(pack));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        // Of several sittings the closest pair is told.
        let mut closest: BTreeMap<(ConsultationId, ConsultationId), (i64, &Placement, &Placement)> = BTreeMap::new();
        for broken in broken {
            let Some((then, earlier)) = broken.placements.split_last() else { continue };
            for first in earlier {
                let days = series.first_day(then).signed_duration_since(series.first_day(first)).num_days().abs();
                let (a, b) = (first.consultation, then.consultation);
                let kept = closest.entry((a.min(b), a.max(b))).or_insert((days, first, then));
                if days < kept.0 {
                    *kept = (days, first, then);
                }
            }
        }
        closest.into_values().filter_map(|(days, first, then)| describe_one(series, days, first, then)).collect()
    }
}

fn describe_one(series: &Series, days: i64, first: &Placement, then: &Placement) -> Option<Finding> {
    let wanted = series.rules.setting(RuleName::Apart, "least")?;
    let (a, b) = (words::title(series, first), words::title(series, then));
    let how = if days == 0 { "on the same day".to_owned() } else { format!("{} apart", words::count(days, "day")) };
    let message = format!("{a} and {b} are {how}, but the rule asks for {}", words::count(wanted, "day"));
    let finding = Finding::new(RuleName::Apart, message);
    let finding =
        words::label_all(series, finding, &[first, then]).label(Subject::Rule(RuleName::Apart), None, words::count(wanted, "day"));
    Some(finding.fix(format!("move one of them {} further from the other", words::count(wanted - days, "day"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    fn asking(days: Option<u32>) -> Fixture {
        series()
            .consultation("a", 60)
            .consultation("b", 60)
            .with(|series| days.into_iter().for_each(|days: u32| series.rules.set(RuleName::Apart, "least", days)))
    }

    #[test]
    fn the_days_count_and_not_the_hours() {
        asking(Some(2)).put("a", "", "21 17:00").put("b", "", "23 09:00").keeps(RuleName::Apart);
        asking(None).put("a", "", "21 09:00").put("b", "", "21 09:00").keeps(RuleName::Apart);
        let findings = asking(Some(2)).put("a", "", "21 09:00").put("b", "", "22 17:00").breaks(RuleName::Apart, 1);
        assert_eq!(findings[0].message, "a and b are 1 day apart, but the rule asks for 2 days");
    }

    #[test]
    fn sittings_of_one_consultation_may_share_a_day() {
        asking(Some(2)).put("a.1", "", "21 09:00").put("a.2", "", "21 15:00").keeps(RuleName::Apart);
        let findings =
            asking(Some(2)).put("a.1", "", "21 09:00").put("a.2", "", "21 15:00").put("b", "", "21 12:00").breaks(RuleName::Apart, 2);
        assert_eq!(findings.len(), 1);
    }
}
