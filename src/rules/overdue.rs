//! The steps towards a document fit before the day it is due.
//!
//! Judged by the steps alone: even if a consultation that feeds the document is held on the first day on which one can
//! be, the last step ends after the due day. Nothing is reported if a placement feeds the document in time all the
//! same, because it was held before the day of planning. A consultation that is merely placed too late is `too-late`.
//!
//! # Why
//! No calendar helps when the work itself takes too long; then the work has to change.
//!
//! # Example
//! Draft, translation and clearance take 20 working days, and 12 are left between the day of planning and the due day.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! too-late = "off"
//!
//! [milestone.m]
//! place = "paris"
//! opens = 2027-06-01
//!
//! [deliverable.d]
//! for = "m"
//! due = 2027-03-31
//! steps = [{ does = "Draft", takes = "20 working days" }]
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = "d"
//! ```
//!
//! # Settings
//! `overdue = "error"`: its level. The steps are `steps`, and the day `due`, of the document.
//!
//! # Price as a warning
//! Each working day too late costs as much as if those whom it is for slept all through the longest meeting that feeds
//! the document, plus as much as everybody mildly inconvenienced for an hour.

use super::too_late::{NEVER, slacks};
use super::{Broken, Rule, fed, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Consultation, DeliverableId, Placement, RuleName, Series, Subject};
use crate::time::{Date, Instant, Interval};
use chrono::Days;

pub(super) struct Overdue;

impl Rule for Overdue {
    fn name(&self) -> RuleName {
        RuleName::Overdue
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.feeds.is_empty()).then_some("no consultation feeds a document")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for deliverable in fed(series) {
            let Some(late) = best(series, deliverable).map(|(_, slack)| -slack).filter(|late| *late > 0) else { continue };
            let in_time = slacks(series, deliverable, placements).into_iter().filter(|(_, slack)| *slack >= 0);
            let members = in_time.map(|(index, _)| (index, late));
            demands.count(Subject::Deliverable(deliverable), 100 * UNIT, (Some(late), None), members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| describe_one(series, broken)).collect()
    }
}

/// The day on which a consultation that feeds a document could best end, with the slack that leaves; `None` if there
/// is no such day.
fn best(series: &Series, id: DeliverableId) -> Option<(Date, i64)> {
    let document = series.deliverable(id);
    let opens = series.milestone(document.milestone).opens;
    // From here on, what is held has its grace. A later day with the same due day never leaves more.
    let grace = document.grace.and_then(|grace| opens.checked_sub_days(Days::new(u64::from(grace.held_within_days).saturating_sub(1))));
    let feeding = series.consultations.iter().filter(|consultation| consultation.feeds.contains(&id));
    let beside = feeding.flat_map(|consultation| series.beside_each(consultation));
    let days = beside.flat_map(|consultation| windows(series, &consultation)).flat_map(|(first, last)| {
        let within = grace.filter(|day| first < *day && *day <= last);
        [Some(first), within].into_iter().flatten()
    });
    days.map(|day| (day, series.slack(document, day).unwrap_or(NEVER))).max_by_key(|(day, slack)| (*slack, std::cmp::Reverse(*day)))
}

/// The first and last days between which a consultation could end, no later than it would; none if it can be on no day.
fn windows(series: &Series, consultation: &Consultation) -> Vec<(Date, Date)> {
    let zone = series.place(series.place_beside(consultation.forum)).zone;
    let ends = |start: &Instant| series.civil(zone, Interval::lasting(*start, consultation.lasts).end().plus(-1)).date();
    let windows = match (consultation.written, &consultation.wanted.starts[..]) {
        (Some(written), _) => vec![(written.to, written.to)],
        (None, []) => vec![series.window(consultation)],
        (None, starts) => starts.iter().map(|start| (ends(start), ends(start))).collect(),
    };
    windows.into_iter().filter(|(first, last)| first <= last).collect()
}

fn describe_one(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let Subject::Deliverable(id) = broken.subject else { return None };
    let (document, (day, _)) = (series.deliverable(id), best(series, id)?);
    let (title, fed) = (&document.title, words::day(series, day));
    let message = if broken.excess >= -NEVER {
        format!("{title} is never ready: a calendar has no working day left for its steps")
    } else {
        let takes = document.steps.iter().map(|step| i64::from(step.working_days)).sum();
        let (late, takes) = (words::count(broken.excess, "working day"), words::count(takes, "working day"));
        format!("{title} is {late} late even if it is fed on {fed}, the best day for it: its steps take {takes}")
    };
    let finding = words::label_due(series, Finding::new(RuleName::Overdue, message), id, day);
    // Of steps that are as long, the first.
    let longest = document.in_order().filter(|step| step.working_days > 0).rev().max_by_key(|step| step.working_days);
    Some(match longest {
        Some(step) => {
            let days = words::count(step.working_days.into(), "working day");
            finding
                .label(broken.subject, Some("steps"), format!("{} takes {days}", step.does))
                .fix(format!("shorten {}, its longest step, or choose a later due day", step.does))
        }
        None => finding.fix("choose a later due day, or hold what feeds it earlier"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Due, Grace, Step};
    use crate::rules::testing::{october, series};

    #[test]
    fn steps_that_do_not_fit_after_the_first_day_are_too_long() {
        let series = |working_days| {
            series().consultation("a", 60).document("report", 28, working_days).with(|series| {
                let short = Step { does: "clearance".into(), working_days: 1, ..series.deliverables[0].steps[0].clone() };
                series.deliverables[0].steps.push(short);
            })
        };
        // The forum opens on the 21st, five working days before.
        series(4).empty().keeps(RuleName::Overdue);
        series(4).put("a", "", "23 09:00").keeps(RuleName::Overdue);
        let findings = series(6).empty().breaks(RuleName::Overdue, 2);
        let message = "report is 2 working days late even if it is fed on Mon 21 Oct, the best day for it: its steps take 7 working days";
        assert_eq!(findings[0].message, message);
        assert_eq!(findings[0].fix.as_deref(), Some("shorten draft, its longest step, or choose a later due day"));
        // Held before anything could be planned, and in time.
        series(6).put("a", "", "17 09:00").keeps(RuleName::Overdue);
    }

    #[test]
    fn a_day_within_the_grace_is_good_enough() {
        let series = series().consultation("a", 60).document("report", 22, 3);
        series.empty().breaks(RuleName::Overdue, 2);
        // The milestone opens on the 29th.
        let grace = Grace { held_within_days: 6, due: Due::On(october(29)), due_day: october(29) };
        let series = series.with(|series| series.deliverables[0].grace = Some(grace));
        series.empty().keeps(RuleName::Overdue);
    }

    #[test]
    fn what_nothing_feeds_waits_for_nothing() {
        let series = series().consultation("a", 60).document("report", 21, 9);
        series.with(|series| series.consultations[0].feeds.clear()).empty().keeps(RuleName::Overdue);
    }
}
