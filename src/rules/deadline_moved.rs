//! A document is due on a working day.
//!
//! A due day on which nobody works at the base of the series moves to the working day before it. This reports the move;
//! the later due day of a `grace` is judged too.
//!
//! # Why
//! Whoever reads "7 days before" counts to the holiday, and finds a closed door.
//!
//! # Example
//! A document is due on 5 September, which is a holiday in Geneva: it must be ready on the 4th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [milestone.m]
//! place = "paris"
//! opens = 2027-06-01
//!
//! [deliverable.d]
//! for = "m"
//! due = 2027-05-01
//! steps = [{ does = "Draft", takes = "5 working days" }]
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = "d"
//! ```
//!
//! # Settings
//! `deadline-moved = "note"`: its level. At `error` every plan of such a series breaks it: give another `due` then.
//!
//! # Price as a warning
//! Each due day that moves costs as much as if those whom it is for slept all through the longest meeting that feeds
//! the document, plus as much as 20 in a hundred mildly inconvenienced for an hour, whatever is placed.

use super::{Broken, Rule, lacks, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{DeliverableId, Placement, RuleName, Series, Subject};
use crate::time::Date;

pub(super) struct DeadlineMoved;

impl Rule for DeadlineMoved {
    fn name(&self) -> RuleName {
        RuleName::DeadlineMoved
    }

    fn demands(&self, series: &Series, _: &[Placement], demands: &mut Demands) {
        for id in (0..series.deliverables.len() as u32).map(DeliverableId) {
            lacks(demands, Subject::Deliverable(id), 20 * UNIT, moved(series, id).len() as i64);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |broken: &Broken<'_>| match broken.subject {
            Subject::Deliverable(id) => moved(series, id).iter().map(|moved| describe_one(series, id, moved)).collect(),
            _ => Vec::new(),
        };
        broken.iter().flat_map(describe_one).collect()
    }
}

/// A due day that moved.
struct Moved {
    /// The key that says it.
    key: &'static str,
    named: Date,
    day: Date,
}

fn moved(series: &Series, id: DeliverableId) -> Vec<Moved> {
    let document = series.deliverable(id);
    let (opens, calendar) = (series.milestone(document.milestone).opens, &series.place(series.base).calendar);
    let due = document.due.day(opens, calendar).map(|named| Moved { key: "due", named, day: document.due_day });
    let grace = document.grace.and_then(|grace| {
        let named = grace.due.day(document.item.unwrap_or(opens), calendar)?;
        Some(Moved { key: "grace", named, day: grace.due_day })
    });
    due.into_iter().chain(grace).filter(|moved| moved.named != moved.day).collect()
}

fn describe_one(series: &Series, id: DeliverableId, moved: &Moved) -> Finding {
    let (title, city) = (&series.deliverable(id).title, words::place(series, series.base));
    let (named, day) = (words::day(series, moved.named), words::day(series, moved.day));
    let closed = match series.place(series.base).calendar.holidays.get(&moved.named) {
        Some(holiday) => format!("a holiday in {city}, {holiday}"),
        None => format!("not a working day in {city}"),
    };
    Finding::new(RuleName::DeadlineMoved, format!("{title} is due on {named}, {closed}: it must be ready on {day}"))
        .label(Subject::Deliverable(id), Some(moved.key), format!("due {day}"))
        .touches([Subject::Deliverable(id), Subject::Place(series.base)])
        .fix(format!("have it ready on {day}, or choose a due day that is a working day"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Due, Grace};
    use crate::rules::testing::{october, series};

    #[test]
    fn a_due_day_that_is_closed_is_told_and_its_grace_too() {
        // The milestone opens on Wednesday 30 October.
        let series = |due| {
            series().consultation("a", 60).document("report", 23, 1).with(|series| {
                series.places[0].calendar.holidays.insert(october(23), "feast".into());
                series.deliverables[0].due = due;
                series.deliverables[0].due_day = october(22);
            })
        };
        series(Due::On(october(22))).empty().keeps(RuleName::DeadlineMoved);
        let findings = series(Due::DaysBefore(7)).empty().breaks(RuleName::DeadlineMoved, 1);
        assert_eq!(findings[0].message, "report is due on Wed 23 Oct, a holiday in here, feast: it must be ready on Tue 22 Oct");
        let grace = Grace { held_within_days: 9, due: Due::DaysBefore(3), due_day: october(25) };
        let series = series(Due::On(october(22))).with(|series| series.deliverables[0].grace = Some(grace));
        let findings = series.empty().breaks(RuleName::DeadlineMoved, 1);
        assert_eq!(findings[0].message, "report is due on Sun 27 Oct, not a working day in here: it must be ready on Fri 25 Oct");
    }
}
