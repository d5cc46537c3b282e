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

use super::{Broken, Rule, TEN_A_MINUTE, away, join_people, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{PersonId, Placement, RuleName, Series, Subject};
use std::collections::BTreeMap;

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
        let mut missed: BTreeMap<PersonId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            let Some(interval) = placement.interval() else { continue };
            for person in &series.consultation(placement.consultation).attending.wanted {
                let minutes = away::absences(series, *person, interval).map(|absence| absence.during.shared_minutes(interval)).sum();
                if minutes > 0 {
                    missed.entry(*person).or_default().push((index, minutes));
                }
            }
        }
        for (person, members) in missed {
            demands.charge(Subject::Person(person), TEN_A_MINUTE, members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, placements.last()?)).collect()
    }
}

fn describe_one(series: &Series, people: &[PersonId], placement: &Placement) -> Option<Finding> {
    let interval = placement.interval()?;
    let (who, title) = (words::people(series, people), words::title(series, placement));
    let (is, place) = (words::is_or_are(people.len()), series.place_of(placement));
    let message = format!("{who} {is} away during {title}, where they are wanted");
    let mut finding =
        words::finding_at(RuleName::WantedAway, message, placement, Some("starts"), format!("runs {}", words::when(series, placement)));
    let mut spans = Vec::new();
    for person in people {
        for absence in away::absences(series, *person, interval) {
            let span = words::span(series, place, absence.during);
            finding = finding.label(Subject::Person(*person), Some("away"), format!("away {span}"));
            spans.push(span);
        }
    }
    spans.dedup();
    let move_it = format!("move it out of {}", words::list(spans));
    let finding = finding.touches(people.iter().map(|person| Subject::Person(*person)));
    Some(finding.fix(format!("{move_it}, or accept it")).or("accept it"))
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
