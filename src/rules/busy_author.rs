//! Nobody has two steps towards documents to do at once.
//!
//! Steps done for each consultation occupy the working days from its end on, one after the other. Steps done once are
//! assumed to be done as late as possible, counted back from the due day, leaving `grace` aside. Two steps of one
//! person clash if they share a day and belong to different consultations, or to different documents; steps for
//! sittings of one consultation do not clash. Working days are those of the person's base.
//!
//! # Why
//! Two summaries at once are written by nobody, or twice as late.
//!
//! # Example
//! The rapporteur has two working days for the summary of `world-cafe`, held on Tuesday, and two for that of
//! `new-york`, held on Wednesday: Thursday is in both.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//!
//! [milestone.m]
//! place = "paris"
//! opens = 2027-06-01
//!
//! [deliverable.d]
//! for = "m"
//! due = 2027-05-21
//! steps = [{ does = "Draft", takes = "5 working days", by = "ana" }]
//!
//! [deliverable.e]
//! for = "m"
//! due = 2027-05-21
//! steps = [{ does = "Draft", takes = "5 working days", by = "ana" }]
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = ["d", "e"]
//! ```
//!
//! # Settings
//! `busy-author = "warning"`: its level. `by` says whose a step is.
//!
//! # Price as a warning
//! Each pair of steps costs as much as if those whom it is for slept all through the longest meeting that may need the
//! person, or of the series if none does, plus as much as 20 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, fed, lacks, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{DeliverableId, PersonId, Placement, RuleName, Series, Step, Stretch, Subject};
use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct BusyAuthor;

impl Rule for BusyAuthor {
    fn name(&self) -> RuleName {
        RuleName::BusyAuthor
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let once = done_once(series);
        let mut stays: BTreeMap<PersonId, Stays> = BTreeMap::new();
        let mut alone: BTreeMap<PersonId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            let each = done_for(series, placement);
            for (at, work) in each.iter().enumerate() {
                stays.entry(work.by).or_default().push(stay(index, placement.consultation.0, work.days));
                let others = each[..at].iter().chain(&once);
                alone.entry(work.by).or_default().push((index, others.filter(|other| work.clashes(other)).count() as i64));
            }
        }
        for (person, stays) in stays {
            if stays.iter().any(|stay| stay.group != stays.at(0).group) {
                let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
                demands.add(Subject::Person(person), 20 * UNIT, Kind::Pack(pack));
            }
        }
        for (person, members) in alone {
            demands.charge_cases(Subject::Person(person), 20 * UNIT, summed(members));
        }
        for person in once.iter().map(|work| work.by).collect::<BTreeSet<_>>() {
            lacks(demands, Subject::Person(person), 20 * UNIT, pairs_of(&once, person).count() as i64);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().flat_map(|broken| describe_one(series, broken)).collect()
    }
}

/// A step that is somebody's, on the working days on which it is done.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub(super) deliverable: DeliverableId,
    pub(super) step: &'a Step,
    pub(super) by: PersonId,
    pub(super) days: Stretch,
}

impl Work<'_> {
    /// Whether one person has two steps of different documents on one day.
    fn clashes(&self, other: &Work<'_>) -> bool {
        self.by == other.by && self.deliverable != other.deliverable && self.days.meets(other.days)
    }

    /// What readers call it: "Summary of Town Hall", "Draft for Information Document".
    pub(super) fn title(&self, series: &Series, placement: Option<&Placement>) -> String {
        let does = &self.step.does;
        match placement {
            Some(placement) => format!("{does} of {}", words::title(series, placement)),
            None => format!("{does} for {}", series.deliverable(self.deliverable).title),
        }
    }
}

/// The steps that are done for one placement, one after the other, in the documents that it feeds.
pub(super) fn done_for<'s>(series: &'s Series, placement: &Placement) -> Vec<Work<'s>> {
    let feeds = &series.consultation(placement.consultation).feeds;
    let mut works = Vec::new();
    for (id, document) in (0..).map(DeliverableId).zip(&series.deliverables).filter(|(id, _)| feeds.contains(id)) {
        let each = series.steps_after(document, series.last_day(placement)).into_iter().filter(|(step, _)| step.each);
        works.extend(each.filter_map(|(step, days)| Some(Work { deliverable: id, step, by: step.by?, days })));
    }
    works
}

/// The steps that are done once, as late as can be, in the documents that anything feeds.
pub(super) fn done_once(series: &Series) -> Vec<Work<'_>> {
    let works = fed(series).flat_map(|id| {
        let document = series.deliverable(id);
        let once = series.steps_before(document, document.due_day).into_iter().filter(|(step, _)| !step.each);
        once.filter_map(move |(step, days)| Some(Work { deliverable: id, step, by: step.by?, days }))
    });
    works.collect()
}

/// Some days on a resource that is counted in days.
pub(super) fn stay(index: usize, group: u32, days: Stretch) -> Stay {
    let number = |day: Date| day.signed_duration_since(Date::default()).num_days();
    Stay { index: index as u32, start: number(days.first), end: number(days.last) + 1, station: 0, group }
}

/// One member for each position, with the sum of its amounts.
pub(super) fn summed(members: Vec<(usize, i64)>) -> impl Iterator<Item = (usize, i64)> {
    let mut sums: BTreeMap<usize, i64> = BTreeMap::new();
    members.into_iter().for_each(|(index, amount)| *sums.entry(index).or_default() += amount);
    sums.into_iter()
}

/// Every two of one person's steps done once that clash.
fn pairs_of<'w, 's>(once: &'w [Work<'s>], person: PersonId) -> impl Iterator<Item = (&'w Work<'s>, &'w Work<'s>)> {
    let pairs = once.iter().enumerate().flat_map(|(at, work)| once[..at].iter().map(move |earlier| (earlier, work)));
    pairs.filter(move |(one, other)| one.by == person && one.clashes(other))
}

/// A step with the placement that it is done for, if it is done for one.
type Part<'a> = (Work<'a>, Option<&'a Placement>);

fn describe_one<'a>(series: &'a Series, broken: &Broken<'a>) -> Vec<Finding> {
    let Subject::Person(person) = broken.subject else { return Vec::new() };
    let once = done_once(series);
    let parts = |placement: &'a Placement| -> Vec<Part<'a>> {
        done_for(series, placement).into_iter().filter(|work| work.by == person).map(|work| (work, Some(placement))).collect()
    };
    let pairs: Vec<(Part<'a>, Part<'a>)> = match broken.placements.split_last() {
        None => pairs_of(&once, person).map(|(one, other)| ((*one, None), (*other, None))).collect(),
        Some((only, [])) => {
            let own = parts(only);
            let others = |at: usize| own[..at].iter().copied().chain(once.iter().map(|work| (*work, None)));
            let pairs = own.iter().enumerate().flat_map(|(at, part)| others(at).map(move |other| (other, *part)));
            pairs.filter(|((one, _), (other, _))| one.clashes(other)).collect()
        }
        Some((last, earlier)) => {
            let mut earlier = earlier.to_vec();
            earlier.dedup();
            let others: Vec<Part<'a>> = earlier.into_iter().flat_map(parts).collect();
            let pairs = parts(last).into_iter().flat_map(|part| others.iter().map(move |other| (*other, part)));
            pairs.filter(|((one, _), (other, _))| one.days.meets(other.days)).collect()
        }
    };
    pairs.into_iter().map(|pair| describe_pair(series, person, pair)).collect()
}

fn describe_pair(series: &Series, person: PersonId, (one, other): (Part<'_>, Part<'_>)) -> Finding {
    // Two steps for one consultation are told apart by their documents.
    let title = |(work, of): Part<'_>| match of {
        Some(_) if one.1 == other.1 => format!("{} for {}", work.title(series, of), series.deliverable(work.deliverable).title),
        _ => work.title(series, of),
    };
    let [(first, first_days), (second, second_days)] = [one, other].map(|part| (title(part), words::days(series, part.0.days)));
    let message = format!("{} has {first} and {second} to do at once: {first_days} and {second_days}", series.person(person).title);
    let finding = [other, one].into_iter().fold(Finding::new(RuleName::BusyAuthor, message), |finding, (work, of)| {
        let text = format!("{} is done {}", title((work, of)), words::days(series, work.days));
        let finding = finding.touches([Subject::Deliverable(work.deliverable)]);
        match of {
            Some(placement) => finding
                .label(super::sitting(placement), words::end_key(placement), text)
                .touches([Subject::Consultation(placement.consultation), super::sitting(placement)]),
            None => finding.label(Subject::Deliverable(work.deliverable), Some("steps"), text),
        }
    });
    let fix = match (one.1, other.1) {
        (None, None) => "give one of them to somebody else, or choose another due day",
        _ => "give one of them to somebody else, or hold the consultations further apart",
    };
    finding.touches([Subject::Person(person)]).fix(fix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    /// A document in the hands of `m`, who summarizes each consultation in two working days or drafts it in as many.
    fn by_one_author(each: bool) -> Fixture {
        let series = series().person("m").consultation("a", 60).document("report", 31, 2).consultation("b", 60).document("letter", 31, 2);
        series.with(|series| {
            series.deliverables.iter_mut().for_each(|document| {
                (document.steps[0].by, document.steps[0].each) = (Some(PersonId(0)), each);
            });
        })
    }

    #[test]
    fn a_summary_may_begin_the_day_after_another_ends() {
        let series = by_one_author(true);
        series.put("a", "", "21 09:00").put("b", "", "23 09:00").keeps(RuleName::BusyAuthor);
        let findings = series.put("a", "", "21 09:00").put("b", "", "22 09:00").breaks(RuleName::BusyAuthor, 1);
        let days = "from Tue 22 Oct to Wed 23 Oct and from Wed 23 Oct to Thu 24 Oct";
        assert_eq!(findings[0].message, format!("m has draft of a and draft of b to do at once: {days}"));
        // On Friday and Monday, and on Monday and Tuesday.
        series.put("a", "", "24 09:00").put("b", "", "25 09:00").breaks(RuleName::BusyAuthor, 1);
    }

    #[test]
    fn sittings_of_one_consultation_are_summarized_together() {
        let series = by_one_author(true).with(|series| series.consultations[0].sittings = 2);
        series.put("a.1", "", "21 09:00").put("a.2", "", "22 09:00").keeps(RuleName::BusyAuthor);
    }

    #[test]
    fn one_consultation_that_feeds_two_documents_has_two_summaries() {
        let series = by_one_author(true).with(|series| series.consultations[0].feeds = vec![DeliverableId(0), DeliverableId(1)]);
        let findings = series.put("a", "", "21 09:00").breaks(RuleName::BusyAuthor, 1);
        assert!(findings[0].message.starts_with("m has draft of a for report and draft of a for letter to do at once: "), "{findings:?}");
    }

    #[test]
    fn a_summary_clashes_with_the_latest_days_of_another_document() {
        let series = by_one_author(true).with(|series| series.deliverables[1].steps[0].each = false);
        // The letter is drafted on the 30th and 31st.
        series.put("a", "", "25 09:00").keeps(RuleName::BusyAuthor);
        let findings = series.put("a", "", "28 09:00").breaks(RuleName::BusyAuthor, 1);
        let days = "from Wed 30 Oct to Thu 31 Oct and from Tue 29 Oct to Wed 30 Oct";
        assert_eq!(findings[0].message, format!("m has draft for letter and draft of a to do at once: {days}"));
        // A document waits for its own summaries.
        series.put("b", "", "28 09:00").keeps(RuleName::BusyAuthor);
    }

    #[test]
    fn two_documents_due_on_one_day_are_drafted_at_once_whatever_is_placed() {
        let series = by_one_author(false);
        let findings = series.empty().breaks(RuleName::BusyAuthor, 1);
        let days = "from Wed 30 Oct to Thu 31 Oct";
        assert_eq!(findings[0].message, format!("m has draft for report and draft for letter to do at once: {days} and {days}"));
        series.with(|series| series.consultations[1].feeds.clear()).empty().keeps(RuleName::BusyAuthor);
    }
}
