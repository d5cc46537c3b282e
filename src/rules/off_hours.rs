//! A consultation lies within the working day of its audiences.
//!
//! Asked for each audience that is awake for all of a meeting but outside `best` for part of it; those asleep are the
//! business of `unsociable-hours`. Of several sittings, one has to lie within the working day.
//!
//! # Why
//! At seven in the morning or nine in the evening, those who have to come do, and those who might do not.
//!
//! # Example
//! `town-hall` at 14:30 in Bali is at 08:30 in Geneva, and at 07:30 in London, where work begins at 08:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [audience.east]
//! zone = "Asia/Tokyo"
//! awake = "06:00-24:00"
//! best = "09:00-16:00"
//!
//! [consultation.a]
//! forum = "hall"
//!
//! [consultation.b]
//! hours = "02:00-04:00"
//! ```
//!
//! # Settings
//! `off-hours = "note"`: its level. The hours are `best` of the audience.
//!
//! # Price as a warning
//! Each audience costs as much as if it slept all through it, plus as much as its people mildly inconvenienced for an
//! hour, besides what `people-awake` counts.

use super::{Broken, Rule, there};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{AudienceId, Band, Placement, RuleName, Series};

pub(super) struct OffHours;

impl Rule for OffHours {
    fn name(&self) -> RuleName {
        RuleName::OffHours
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.audiences.is_empty().then_some("there is no audience")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        there::charge_audiences(series, placements, demands, |audience, placement| i64::from(is_off(series, audience, placement)));
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |concerned: &there::Concerned<'_>| {
            let message = format!("{} is outside the working day of {}", concerned.title(series), concerned.names(series));
            concerned.label(series, Finding::new(self.name(), message)).fix("nothing has to change: they are awake")
        };
        there::concerned(broken).iter().map(describe_one).collect()
    }
}

fn is_off(series: &Series, audience: AudienceId, placement: &Placement) -> bool {
    placement.interval().is_some_and(|interval| series.band(series.audience(audience), interval) == Band::Awake)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn awake_and_not_at_work_is_told_and_asleep_is_not() {
        let series = series().consultation("a", 60).audience("Europe", "Europe/Zurich").audience("East", "Asia/Tokyo");
        series.put("a", "", "07:00").keeps(RuleName::OffHours);
        let findings = series.put("a", "", "10:00").breaks(RuleName::OffHours, 1);
        assert_eq!(findings[0].message, "a is outside the working day of East");
        series.put("a", "", "14:00").keeps(RuleName::OffHours);
        series.put("a", "", "15:00").breaks(RuleName::OffHours, 1);
    }

    #[test]
    fn one_sitting_in_the_working_day_is_enough() {
        let series = series().consultation("a", 60).audience("Europe", "Europe/Zurich").with(|series| series.consultations[0].sittings = 2);
        series.put("a.1", "", "09:00").put("a.2", "", "18:00").keeps(RuleName::OffHours);
        let findings = series.put("a.1", "", "17:00").put("a.2", "", "18:00").breaks(RuleName::OffHours, 1);
        assert_eq!(findings[0].message, "every sitting of a is outside the working day of Europe");
    }
}
