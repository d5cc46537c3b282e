//! Nothing else draws the same public at the same time.
//!
//! Asked of the sessions that the forum of a meeting lists as competing.
//!
//! # Why
//! A public that has to choose between the main session and a consultation goes to the main session.
//!
//! # Example
//! `town-hall` is at 09:00, with the main session on emerging issues next door.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall.competing]
//! "The other one" = { from = 2027-03-22, to = 2027-03-24 }
//!
//! [consultation.a]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `competing-session = "warning"`: its level. The sessions are `competing` of the forum.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute shared as much as
//! its people mildly inconvenienced for that minute.

use super::{Broken, Rule, by_consultation, describe_each, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Competing, Placement, RuleName, Series, Subject};

pub(super) struct CompetingSession;

impl Rule for CompetingSession {
    fn name(&self) -> RuleName {
        RuleName::CompetingSession
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.fora.iter().all(|forum| forum.competing.is_empty()).then_some("no forum lists `competing` sessions")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (consultation, group) in by_consultation(placements) {
            let price = demands.shares().consultation(consultation);
            let members = group.into_iter().map(|index| {
                let shared = competing(series, &placements[index]).map(|(_, minutes)| minutes);
                (index, shared.sum())
            });
            demands.charge(Subject::Consultation(consultation), price, members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (forum, interval, place) = (placement.forum?, placement.interval()?, series.place_of(placement));
            let title = words::title(series, placement);
            let sessions: Vec<(&Competing, i64)> = competing(series, placement).collect();
            let shared = words::list(sessions.iter().map(|(session, minutes)| format!("{} for {minutes}", session.title)));
            let message = format!("{title} competes with {shared} of its {}", words::length(interval.minutes()));
            let spans: Vec<String> = sessions.iter().map(|(session, _)| words::span(series, place, session.during)).collect();
            let mut finding =
                words::finding_at(self.name(), message, placement, Some("starts"), format!("runs {}", words::when(series, placement)));
            for ((session, _), span) in sessions.iter().zip(&spans) {
                finding = finding.label(Subject::Forum(forum), Some("competing"), format!("{} runs {span}", session.title));
            }
            Some(finding.touches([Subject::Forum(forum)]).fix(format!("move it out of {}", words::list(spans))))
        })
    }
}

/// The sessions that share minutes with a placement.
fn competing<'a>(series: &'a Series, placement: &Placement) -> impl Iterator<Item = (&'a Competing, i64)> + use<'a> {
    let sessions = placement.forum.map(|forum| &series.forum(forum).competing[..]).unwrap_or_default();
    let shared = placement.interval().map(|interval| move |session: &Competing| session.during.shared_minutes(interval));
    sessions.iter().filter_map(move |session| Some((session, shared.as_ref()?(session)))).filter(|(_, minutes)| *minutes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{during, series};

    #[test]
    fn only_the_minutes_shared_with_sessions_of_its_forum_count() {
        let series = series().consultation("a", 60).forum("other", "here").consultation("b", 60).with(|series| {
            series.fora[0].competing = vec![Competing { title: "main session".into(), during: during(21, 10, 12) }];
        });
        series.put("a", "", "09:00").keeps(RuleName::CompetingSession);
        series.put("b", "", "10:00").keeps(RuleName::CompetingSession);
        series.write("a", 21, 22).keeps(RuleName::CompetingSession);
        let findings = series.put("a", "", "09:30").breaks(RuleName::CompetingSession, 30);
        assert_eq!(findings[0].message, "a competes with main session for 30 of its 60 min");
    }
}
