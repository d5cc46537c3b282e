//! Every consultation ends early enough to feed its documents.
//!
//! A chain of steps runs from the end of a consultation to the day a document is due. A step of n working
//! days ends with the n-th working day after the one before it; the consultation's own day is not counted;
//! the last step may end on the due day itself. Working days are those of the base of the person who does the
//! step, else of the series.
//!
//! # Why
//! A consultation whose essence misses the document was held for nothing.
//!
//! # Example
//! `working-group` opens on 6 November; its summary, the draft and the clearance take until the 13th, and the
//! document is due on the 4th.
//!
//! # Settings
//! `too-late = "error"`: its level.
//!
//! # Price as a warning
//! Each working day too late costs as much as 100 people mildly inconvenienced for an hour.

use super::demand::{Demands, UNIT};
use super::{Broken, Rule};
use crate::finding::Finding;
use crate::model::{DeliverableId, Placement, RuleName, Series, Subject};

pub(super) struct TooLate;

impl Rule for TooLate {
    fn name(&self) -> RuleName {
        RuleName::TooLate
    }

    fn page(&self) -> &'static str {
        include_str!("too_late.rs")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for deliverable in (0..series.deliverables.len() as u32).map(DeliverableId) {
            let late = placements.iter().enumerate().map(|(index, placement)| {
                let feeds = series.consultation(placement.consultation).feeds.contains(&deliverable);
                (index, if feeds { -slack(series, deliverable, placement).min(0) } else { 0 })
            });
            demands.charge(Subject::Deliverable(deliverable), 100 * UNIT, late);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let tell = |broken: &Broken<'_>| {
            let (Subject::Deliverable(deliverable), [placement]) = (broken.subject, &broken.placements[..]) else { return None };
            let document = series.deliverable(deliverable);
            let consultation = &series.consultation(placement.consultation).title;
            let days = if broken.excess == 1 { "1 working day".to_owned() } else { format!("{} working days", broken.excess) };
            let message = format!("{consultation} cannot feed {}: {days} late", document.title);
            Some(
                Finding::new(self.name(), message)
                    .label(super::sitting(placement), Some("starts"), format!("ends {}", series.last_day(placement).format("%a %-d %b")))
                    .label(Subject::Deliverable(deliverable), Some("due"), format!("due {}", document.due_day.format("%a %-d %b")))
                    .fix("hold it earlier, shorten the steps, or let it feed another document"),
            )
        };
        broken.iter().filter_map(tell).collect()
    }
}

/// Working days left for a document after the chain that a placement starts; negative if it ends too late.
pub(super) fn slack(series: &Series, deliverable: DeliverableId, placement: &Placement) -> i64 {
    /// A chain that never ends is as late as can be.
    const NEVER: i64 = -10_000;
    let document = series.deliverable(deliverable);
    series.chain_end(document, series.last_day(placement)).map_or(NEVER, |end| series.slack(document, end))
}
