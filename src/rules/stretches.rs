//! What several rules ask of people: that no stretch of theirs, in which they cannot be had or would rather not, shares a
//! minute with a meeting.

use super::{Broken, join_people, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Absence, Person, PersonId, Placement, RuleName, Series, Subject};
use crate::time::Interval;
use std::collections::BTreeMap;

/// Stretches of people, and how a rule tells of them.
pub(super) struct Stretches {
    pub rule: RuleName,
    /// The key of a person under which they stand.
    pub key: &'static str,
    /// What stands before one: "away", "rather not".
    pub word: &'static str,
    /// Those of a person.
    pub of: fn(&Person) -> &[Absence],
}

/// People of whom a rule complains in a placement.
pub(super) struct Complaint<'a> {
    pub series: &'a Series,
    pub people: &'a [PersonId],
    pub placement: &'a Placement,
    /// The title of the placement.
    pub title: String,
    /// "Ana and Ben".
    pub who: String,
    /// The stretches, in words.
    pub spans: String,
}

impl Stretches {
    /// Those of a person that share a minute with an interval.
    pub fn of_person<'s>(&self, series: &'s Series, person: PersonId, interval: Interval) -> impl Iterator<Item = &'s Absence> + use<'s> {
        (self.of)(series.person(person)).iter().filter(move |stretch| stretch.during.overlaps(interval))
    }

    /// Whether none of a person's shares a minute with a placement.
    pub fn leave_free(&self, series: &Series, person: PersonId, placement: &Placement) -> bool {
        placement.interval().is_none_or(|interval| self.of_person(series, person, interval).next().is_none())
    }

    /// Charges each placement, for each person that `whom` names, by the minutes shared.
    pub fn charge<'s, P: IntoIterator<Item = PersonId>>(
        &self,
        series: &'s Series,
        placements: &'s [Placement],
        (demands, price): (&mut Demands, i64),
        whom: impl Fn(&'s Placement) -> P,
    ) {
        let mut shared: BTreeMap<PersonId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            let Some(interval) = placement.interval() else { continue };
            for person in whom(placement) {
                let stretches = (self.of)(series.person(person)).iter();
                let minutes = stretches.map(|stretch| stretch.during.shared_minutes(interval)).sum();
                if minutes > 0 {
                    shared.entry(person).or_default().push((index, minutes));
                }
            }
        }
        for (person, members) in shared {
            demands.charge(Subject::Person(person), price, members);
        }
    }

    /// One finding for those of whom the rule complains in the same placements, with each stretch labelled; `end` adds what
    /// can be done.
    pub fn describe(
        &self,
        series: &Series,
        broken: &[Broken<'_>],
        message: impl Fn(&Complaint<'_>) -> String,
        end: impl Fn(Finding, &Complaint<'_>) -> Finding,
    ) -> Vec<Finding> {
        let describe_one = |people: &[PersonId], placement: &Placement| {
            let interval = placement.interval()?;
            let (mut labels, mut spans) = (Vec::new(), Vec::new());
            for person in people {
                for stretch in self.of_person(series, *person, interval) {
                    let span = words::span(series, series.place_of(placement), stretch.during);
                    let why = stretch.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
                    labels.push((*person, format!("{} {span}{why}", self.word)));
                    spans.push(span);
                }
            }
            spans.dedup();
            let (title, who) = (words::title(series, placement), words::people(series, people));
            let complaint = Complaint { series, people, placement, title, who, spans: words::list(spans) };
            let runs = format!("runs {}", words::when(series, placement));
            let finding = words::finding_at(self.rule, message(&complaint), placement, Some("starts"), runs);
            let label = |finding: Finding, (person, text)| finding.label(Subject::Person(person), Some(self.key), text);
            let finding = labels.into_iter().fold(finding, label).touches(people.iter().map(|person| Subject::Person(*person)));
            Some(end(finding, &complaint))
        };
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(&people, placements.last()?)).collect()
    }

    /// Lets somebody who is free moderate instead, where the only one of whom the rule complains does nothing else there.
    pub fn or_another_moderator(&self, finding: Finding, complaint: &Complaint<'_>) -> Finding {
        let (series, placement) = (complaint.series, complaint.placement);
        match complaint.people {
            [only] if super::only_moderates(series, *only, placement) => {
                finding.change(super::changes::moderators(series, placement, |other| self.leave_free(series, other, placement)))
            }
            _ => finding,
        }
    }
}
