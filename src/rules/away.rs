//! Nobody is needed while away.
//!
//! Asked of the principal, the moderator and the rapporteurs of a meeting.
//!
//! # Why
//! Leave, missions and other duties are known long before; a plan that forgets them is not kept.
//!
//! # Example
//! `town-hall` is on 25 October, and the principal is on leave until the 27th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//! away = [{ from = 2027-03-20, to = 2027-03-26 }]
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `away = "error"`: its level. The times are `away` of the person.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute shared as much as
//! everybody mildly inconvenienced for that minute, for each person.

use super::{Broken, EVERYBODY_A_MINUTE, Rule, Sees, changes, join_people, only_moderates, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Absence, PersonId, Placement, RuleName, Series, Subject};
use crate::time::Interval;
use std::collections::BTreeMap;

pub(super) struct Away;

impl Rule for Away {
    fn name(&self) -> RuleName {
        RuleName::Away
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.people.iter().all(|person| person.away.is_empty()).then_some("nobody is ever `away`")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let mut away: BTreeMap<PersonId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            let Some(interval) = placement.interval() else { continue };
            for person in series.people_of(placement) {
                let minutes: i64 = absences(series, person, interval).map(|absence| absence.during.shared_minutes(interval)).sum();
                if minutes > 0 {
                    away.entry(person).or_default().push((index, minutes));
                }
            }
        }
        for (person, members) in away {
            demands.charge(Subject::Person(person), EVERYBODY_A_MINUTE, members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, placements.last()?)).collect()
    }
}

/// The absences of a person that share a minute with an interval.
pub(super) fn absences(series: &Series, person: PersonId, interval: Interval) -> impl Iterator<Item = &Absence> {
    series.person(person).away.iter().filter(move |absence| absence.during.overlaps(interval))
}

fn describe_one(series: &Series, people: &[PersonId], placement: &Placement) -> Option<Finding> {
    let interval = placement.interval()?;
    let place = series.place_of(placement);
    let (who, title) = (words::people(series, people), words::title(series, placement));
    let message = format!("{who} {} away during {title}", words::is_or_are(people.len()));
    let mut finding =
        words::finding_at(RuleName::Away, message, placement, Some("starts"), format!("runs {}", words::when(series, placement)));
    let mut spans = Vec::new();
    for &person in people {
        for absence in absences(series, person, interval) {
            let span = words::span(series, place, absence.during);
            let why = absence.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            finding = finding.label(Subject::Person(person), Some("away"), format!("away {span}{why}"));
            spans.push(span);
        }
    }
    spans.dedup();
    let finding = finding.touches(people.iter().map(|&person| Subject::Person(person)));
    let move_it = format!("move it out of {}", words::list(spans));
    let finding = finding.fix(&move_it).or(move_it);
    Some(match people {
        [only] if only_moderates(series, *only, placement) => {
            finding.change(changes::moderators(series, placement, |other| absences(series, other, interval).next().is_none()))
        }
        _ => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{during, series};

    #[test]
    fn a_person_is_back_the_minute_the_absence_ends() {
        let series = series().person("m").person("n").consultation("a", 60).with(|series| {
            series.consultations[0].moderators = vec![PersonId(0), PersonId(1)];
            series.people[0].away = vec![Absence { during: during(21, 9, 12), why: Some("annual leave".into()) }];
        });
        series.put("a", "", "12:00").keeps(RuleName::Away);
        series.put("a", "", "11:30").but(|a| a.moderator = Some(PersonId(1))).keeps(RuleName::Away);
        let findings = series.put("a", "", "11:30").breaks(RuleName::Away, 30);
        assert_eq!(findings[0].message, "m is away during a");
        assert_eq!(findings[0].labels[1].text, "away Mon 21 Oct 09:00-12:00 in here: annual leave");
        assert_eq!(findings[0].fix.as_deref(), Some("let n moderate, or move it out of Mon 21 Oct 09:00-12:00 in here"));
    }
}
