//! A consultation is held beside one of the fora it prefers.
//!
//! Asked of what may be held beside several fora and names some of them as `prefers-forum`.
//!
//! # Why
//! Most of those who should be heard go to one meeting anyway, and a few would come to the other.
//!
//! # Example
//! `town-hall` has `forum = ["igf-2013", "icann-48"]` and `prefers-forum = "igf-2013"`, and is beside ICANN's meeting.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! busy = [{ from = 2027-03-20, to = 2027-03-26 }]
//!
//! [forum.other]
//!
//! [consultation.a]
//! forum = ["hall", "other"]
//! prefers-forum = "hall"
//! ```
//!
//! # Settings
//! `forum-not-preferred = "warning"`: its level. The fora are `prefers-forum` of the consultation.
//!
//! # Price as a warning
//! Each such placement costs as much as if those it is for slept all through it, plus as much as everybody mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};

pub(super) struct ForumNotPreferred;

impl Rule for ForumNotPreferred {
    fn name(&self) -> RuleName {
        RuleName::ForumNotPreferred
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.prefers_fora.is_empty()).then_some("no consultation prefers a forum")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            let preferred = &series.consultation(placement.consultation).prefers_fora;
            let is_there = preferred.is_empty() || placement.forum.is_some_and(|forum| preferred.contains(&forum));
            Some((Subject::Consultation(placement.consultation), i64::from(!is_there)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let preferred = &series.consultation(placement.consultation).prefers_fora;
            let fora = words::either(preferred.iter().map(|forum| series.forum(*forum).title.clone()));
            let is = placement.forum.map_or("no forum", |forum| &series.forum(forum).title);
            let message = format!("{} is beside {is}, but prefers {fora}", words::title(series, placement));
            Some(
                words::finding_at(self.name(), message, placement, Some("forum"), words::when(series, placement))
                    .label(Subject::Consultation(placement.consultation), Some("prefers-forum"), "what it prefers")
                    .fix(format!("hold it beside {fora}, or accept it"))
                    .or("accept it"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ForumId;
    use crate::rules::testing::series;

    #[test]
    fn what_prefers_a_forum_is_beside_it() {
        let series = series().forum("other", "here").consultation("a", 60).with(|series| {
            series.consultations[0].other_fora = vec![ForumId(0)];
            series.consultations[0].prefers_fora = vec![ForumId(1)];
        });
        series.put("a", "", "09:00").keeps(RuleName::ForumNotPreferred);
        let findings = series.put("a", "", "09:00").but(|a| a.forum = Some(ForumId(0))).breaks(RuleName::ForumNotPreferred, 1);
        assert_eq!(findings[0].message, "a is beside forum, but prefers other");
        series.put("a", "", "09:00").but(|a| a.forum = Some(ForumId(0))).keeps(RuleName::NotAsAsked);
    }
}
