//! Every audience is awake for at least one consultation.
//!
//! Of the meetings that are for an audience, at least one lies wholly in its waking hours. Only audiences that some
//! meeting is for are judged; if none of their meetings is in the plan, the rule is broken.
//!
//! # Why
//! A consultation of the whole world that part of the world could never hear was not one.
//!
//! # Example
//! All meetings are in the European afternoon, and East Asia sleeps through every one.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [audience.east]
//! zone = "Asia/Tokyo"
//! awake = "09:00-16:30"
//!
//! [consultation.a]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `never-awake = "error"`: its level. The hours are `awake` of the audience, 07:00-22:00 by default.
//!
//! # Price as a warning
//! Each audience costs as much as if it slept all through the longest meeting that is for it, plus four times as much
//! as its people mildly inconvenienced for an hour, which is an hour asleep.

use super::unsociable_hours::is_asleep;
use super::{Broken, LastAnswer, Rule, words};
use crate::demand::{ASLEEP, Demands};
use crate::finding::Finding;
use crate::model::{AudienceId, Placement, RuleName, Series, Subject};

pub(super) struct NeverAwake;

impl Rule for NeverAwake {
    fn name(&self) -> RuleName {
        RuleName::NeverAwake
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.audiences.is_empty().then_some("there is no audience")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for audience in (0..series.audiences.len() as u32).map(AudienceId) {
            let meant = |placement: &Placement| series.consultation(placement.consultation).audiences.contains(&audience);
            if !series.consultations.iter().any(|asked| asked.written.is_none() && asked.audiences.contains(&audience)) {
                continue;
            }
            let awake =
                |placement: &Placement| placement.interval().is_some() && meant(placement) && !is_asleep(series, audience, placement);
            let mut last = LastAnswer::none();
            let mut awake = |placement: &Placement| last.of(placement, || awake(placement));
            let members = placements.iter().enumerate().filter(|(_, placement)| awake(placement)).map(|(index, _)| (index, 1));
            let price = demands.shares().audience(audience) * 60 * ASLEEP;
            demands.count(Subject::Audience(audience), price, (Some(1), None), members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |broken: &Broken<'_>| {
            let Subject::Audience(id) = broken.subject else { return None };
            let audience = series.audience(id);
            let hours = words::at_home(series, id, audience.awake);
            let message = format!("{} is awake for none of the consultations", audience.title);
            Some(
                Finding::new(self.name(), message)
                    .label(broken.subject, Some("awake"), format!("awake {hours}"))
                    .touches([broken.subject])
                    .fix(format!("hold one, or a sitting of one, within {hours}")),
            )
        };
        broken.iter().filter_map(describe_one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Written;
    use crate::rules::testing::{october, series};

    #[test]
    fn one_meeting_in_waking_hours_is_enough_and_partly_asleep_is_asleep() {
        let series =
            series().consultation("a", 60).consultation("b", 60).audience("East Asia", "Asia/Tokyo").audience("Europe", "Europe/Zurich");
        series.put("a", "", "15:00").put("b", "", "12:00").keeps(RuleName::NeverAwake);
        let findings = series.put("a", "", "15:00").put("b", "", "12:30").breaks(RuleName::NeverAwake, 1);
        assert_eq!(findings[0].message, "East Asia is awake for none of the consultations");
        series.empty().breaks(RuleName::NeverAwake, 2);
    }

    #[test]
    fn an_audience_of_written_consultations_only_is_not_asked_for() {
        let series = series().consultation("a", 60).audience("East Asia", "Asia/Tokyo");
        let series = series.with(|series| series.consultations[0].written = Some(Written { from: october(21), to: october(22) }));
        series.write("a", 21, 22).keeps(RuleName::NeverAwake);
    }
}
