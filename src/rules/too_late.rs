//! Every consultation ends early enough to feed its documents.
//!
//! A chain of steps runs from the end of a consultation to the day a document is due. A step of n working days ends
//! with the n-th working day after the one before it; the consultation's own day is not counted; the last step may end
//! on the due day itself. Working days are those of the base of the person who does the step, else of the series.
//! Anything held within the `grace` of a document may feed it until a later day.
//!
//! # Why
//! A consultation whose results miss the document was held for nothing.
//!
//! # Example
//! `working-group` opens on 6 November; its summary, the draft and the clearance take until the 13th, and the
//! document is due on the 4th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [milestone.m]
//! place = "paris"
//! opens = 2027-03-31
//!
//! [deliverable.d]
//! for = "m"
//! due = "7 days before"
//! steps = [{ does = "Draft", takes = "5 working days" }]
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = "d"
//!
//! [consultation.b]
//! on = 2027-03-10
//! feeds = "d"
//! ```
//!
//! # Settings
//! `too-late = "error"`: its level. The chain is `steps`, and the day `due`, of the document, later where its `grace`
//! says so; `feeds` of a consultation names the documents that wait for it.
//!
//! # Price as a warning
//! Each such consultation costs as much as if those it is for slept all through it, plus for each working day too late
//! as much as everybody mildly inconvenienced for an hour, for each document.

use super::{Broken, Rule, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Deliverable, DeliverableId, Placement, RuleName, Series, Subject};
use crate::time::Date;
use std::collections::BTreeMap;

pub(super) struct TooLate;

impl Rule for TooLate {
    fn name(&self) -> RuleName {
        RuleName::TooLate
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.feeds.is_empty()).then_some("no consultation feeds a document")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for deliverable in (0..series.deliverables.len() as u32).map(DeliverableId) {
            let late = slacks(series, deliverable, placements).into_iter().map(|(index, slack)| (index, (-slack).max(0)));
            demands.charge(Subject::Deliverable(deliverable), 100 * UNIT, late);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| {
            let Subject::Deliverable(deliverable) = broken.subject else { return None };
            let document = series.deliverable(deliverable);
            let title = words::title(series, placement);
            let message = if broken.excess >= -NEVER {
                format!("{title} cannot feed {}: a calendar has no working day left for its steps", document.title)
            } else {
                format!("{title} cannot feed {}: {} late", document.title, words::count(broken.excess, "working day"))
            };
            let ends = series.last_day(placement);
            let label = format!("ends {}", words::day(series, ends));
            let finding = words::finding_at(self.name(), message, placement, words::end_key(placement), label);
            let mut finding = words::label_due(series, finding, deliverable, ends)
                .fix("hold it earlier, shorten the steps, or let it feed another document");
            if let Some(end) = series.chain_end(document, ends) {
                finding = finding.note(format!("the last step would end on {}", words::day(series, end)));
            }
            finding.notes.extend(translation(series, document, ends));
            Some(finding)
        })
    }
}

/// What translation adds to a chain that would be in time without it.
fn translation(series: &Series, document: &Deliverable, ends: Date) -> Option<String> {
    let ready = series.end_of(document.in_order().filter(|step| step.words_a_day.is_none()), ends)?;
    let days: u32 = document.steps.iter().filter(|step| step.words_a_day.is_some()).map(|step| step.working_days).sum();
    (days > 0 && ready <= series.due_day(document, ends)).then(|| {
        let days = words::count(days.into(), "working day");
        format!("its translation takes {days}: without it, it would be ready on {}", words::day(series, ready))
    })
}

/// The slack of a chain that never ends.
pub(super) const NEVER: i64 = -10_000;

/// Each placement that feeds a document, with the working days left after the chain that it starts; negative if
/// that ends too late.
pub(super) fn slacks(series: &Series, deliverable: DeliverableId, placements: &[Placement]) -> Vec<(usize, i64)> {
    let document = series.deliverable(deliverable);
    let mut days: BTreeMap<Date, i64> = BTreeMap::new();
    let mut slack = |day: Date| *days.entry(day).or_insert_with(|| series.slack(document, day).unwrap_or(NEVER));
    let feeding =
        placements.iter().enumerate().filter(|(_, placement)| series.consultation(placement.consultation).feeds.contains(&deliverable));
    feeding.map(|(index, placement)| (index, slack(series.last_day(placement)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Due, Grace, Step};
    use crate::rules::testing::{october, series};

    #[test]
    fn the_last_step_may_end_on_the_due_day() {
        let series = series().consultation("a", 60).document("report", 25, 3);
        series.put("a", "", "22 09:00").keeps(RuleName::TooLate);
        series.write("a", 14, 22).keeps(RuleName::TooLate);
        series.write("a", 14, 23).breaks(RuleName::TooLate, 1);
        let findings = series.put("a", "", "24 09:00").breaks(RuleName::TooLate, 2);
        assert_eq!(findings[0].message, "a cannot feed report: 2 working days late");
        assert_eq!(findings[0].notes, ["the last step would end on Tue 29 Oct"]);
    }

    #[test]
    fn what_is_held_within_the_grace_may_feed_the_document_until_a_later_day() {
        let series = series().consultation("a", 60).document("report", 23, 3).with(|series| {
            // The milestone opens on the 30th.
            series.deliverables[0].grace = Some(Grace { held_within_days: 9, due: Due::On(october(28)), due_day: october(28) });
        });
        series.put("a", "", "21 09:00").breaks(RuleName::TooLate, 1);
        series.put("a", "", "22 09:00").keeps(RuleName::TooLate);
        let findings = series.put("a", "", "24 09:00").breaks(RuleName::TooLate, 1);
        assert_eq!(findings[0].labels[1].text, "due Mon 28 Oct, held 6 days before the milestone");
    }

    #[test]
    fn a_translation_that_makes_it_late_is_told() {
        let translated = |series: &mut Series| {
            let translation = Step { words_a_day: Some(1000), ..series.deliverables[0].steps[0].clone() };
            series.deliverables[0].steps.push(translation);
        };
        let series = series().consultation("a", 60).document("report", 25, 2).with(translated);
        let findings = series.put("a", "", "22 09:00").breaks(RuleName::TooLate, 1);
        let note = "its translation takes 2 working days: without it, it would be ready on Thu 24 Oct";
        assert_eq!(findings[0].notes, ["the last step would end on Mon 28 Oct", note]);
        let findings = series.put("a", "", "24 09:00").breaks(RuleName::TooLate, 3);
        assert_eq!(findings[0].notes.len(), 1);
    }

    #[test]
    fn a_consultation_that_feeds_nothing_is_never_late() {
        let series = series().consultation("a", 60).consultation("b", 60).document("report", 23, 3);
        series.put("a", "", "25 09:00").keeps(RuleName::TooLate);
    }
}
