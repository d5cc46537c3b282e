//! Nobody is needed at times when they would rather not.
//!
//! Asked of everybody who has to be at a meeting.
//!
//! # Why
//! "If need be" is an answer to a poll: it can be used, and should not be used for nothing.
//!
//! # Example
//! `town-hall` is on Friday 25 October, and Ana, who leads it, has `rather-not = [{ from = 2013-10-25 }]`.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//! rather-not = [{ from = 2027-03-20, to = 2027-03-26 }]
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `rather-not = "warning"`: its level. The times are `rather-not` of the person.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute shared as much as
//! 10 in a hundred mildly inconvenienced for that minute, for each person.

use super::{Broken, Rule, Sees, TEN_A_MINUTE, changes, join_people, only_moderates, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Absence, PersonId, Placement, RuleName, Series, Subject};
use crate::time::Interval;
use std::collections::BTreeMap;

pub(super) struct RatherNot;

impl Rule for RatherNot {
    fn name(&self) -> RuleName {
        RuleName::RatherNot
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.people.iter().all(|person| person.rather_not.is_empty()).then_some("nobody says when they would `rather-not`")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let mut unwilling: BTreeMap<PersonId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            let Some(interval) = placement.interval() else { continue };
            for person in series.people_of(placement) {
                let minutes = stretches(series, person, interval).map(|stretch| stretch.during.shared_minutes(interval)).sum();
                if minutes > 0 {
                    unwilling.entry(person).or_default().push((index, minutes));
                }
            }
        }
        for (person, members) in unwilling {
            demands.charge(Subject::Person(person), TEN_A_MINUTE, members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, placements.last()?)).collect()
    }
}

/// The stretches in which a person would rather not be needed that share a minute with an interval.
fn stretches(series: &Series, person: PersonId, interval: Interval) -> impl Iterator<Item = &Absence> {
    series.person(person).rather_not.iter().filter(move |stretch| stretch.during.overlaps(interval))
}

fn describe_one(series: &Series, people: &[PersonId], placement: &Placement) -> Option<Finding> {
    let (interval, place) = (placement.interval()?, series.place_of(placement));
    let (who, title) = (words::people(series, people), words::title(series, placement));
    let message = format!("{title} is at a time when {who} would rather not");
    let mut finding =
        words::finding_at(RuleName::RatherNot, message, placement, Some("starts"), format!("runs {}", words::when(series, placement)));
    let mut spans = Vec::new();
    for person in people {
        for stretch in stretches(series, *person, interval) {
            let span = words::span(series, place, stretch.during);
            let why = stretch.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            finding = finding.label(Subject::Person(*person), Some("rather-not"), format!("rather not {span}{why}"));
            spans.push(span);
        }
    }
    spans.dedup();
    let move_it = format!("move it out of {}, or accept it", words::list(spans));
    let finding = finding.touches(people.iter().map(|person| Subject::Person(*person))).fix(move_it).or("accept it");
    Some(match people {
        [only] if only_moderates(series, *only, placement) => {
            finding.change(changes::moderators(series, placement, |other| stretches(series, other, interval).next().is_none()))
        }
        _ => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{during, series};

    #[test]
    fn who_would_rather_not_is_needed_at_another_time() {
        let series = series().person("ana").person("ben").consultation("a", 60).with(|series| {
            series.people[0].rather_not = vec![Absence { during: during(21, 12, 18), why: Some("teaches".into()) }];
            series.consultations[0].moderators = vec![PersonId(0), PersonId(1)];
        });
        series.put("a", "", "11:00").keeps(RuleName::RatherNot);
        let findings = series.put("a", "", "11:30").breaks(RuleName::RatherNot, 30);
        assert_eq!(findings[0].message, "a is at a time when ana would rather not");
        assert_eq!(findings[0].labels[1].text, "rather not Mon 21 Oct 12:00-18:00 in here: teaches");
    }
}
