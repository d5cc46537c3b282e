//! No audience sleeps through a consultation.
//!
//! An audience is awake for a meeting if all of it lies in its waking hours. Of a consultation with several
//! sittings it has to be awake for one. Written consultations count for nobody and against nobody.
//!
//! # Why
//! Who is asleep does not take part, and the same half of the world is asleep each time.
//!
//! # Example
//! `new-york` runs from 13:00 to 14:15 in New York, which is 02:00 in Tokyo.
//!
//! # Settings
//! `unsociable-hours = "warning"`: its level. The hours are `awake` of each audience.
//!
//! # Price as a warning
//! One person mildly inconvenienced for an hour for each person of the audience who is asleep, on top of what
//! the wish `people-awake` counts.

use super::demand::{Demands, UNIT};
use super::{Broken, Rule, by_consultation, sitting};
use crate::finding::Finding;
use crate::model::{AudienceId, Placement, RuleName, Series, Subject};

pub(super) struct UnsociableHours;

impl Rule for UnsociableHours {
    fn name(&self) -> RuleName {
        RuleName::UnsociableHours
    }

    fn page(&self) -> &'static str {
        include_str!("unsociable_hours.rs")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (consultation, group) in by_consultation(placements) {
            let asked = series.consultation(consultation);
            for &audience in &asked.audiences {
                let subject = Subject::Audience(audience);
                let price = i64::from(series.audience(audience).size) * UNIT;
                let meetings = || group.iter().copied().filter(|&index| placements[index].interval().is_some());
                let asleep = |index: &usize| is_asleep(series, audience, &placements[*index]);
                if asked.sittings == 1 {
                    demands.charge(subject, price, meetings().filter(asleep).map(|index| (index, 1)));
                } else if meetings().next().is_some() {
                    let awake = meetings().filter(|index| !asleep(index)).map(|index| (index, 1));
                    demands.count(subject, price, (Some(1), None), awake);
                }
            }
        }
    }

    fn describe(&self, _series: &Series, _broken: &[Broken<'_>]) -> Vec<Finding> {
        let _ = sitting;
        Vec::new() // replaced by the full words
    }
}

/// Whether an audience is asleep for a part of a meeting.
pub(super) fn is_asleep(series: &Series, audience: AudienceId, placement: &Placement) -> bool {
    placement.interval().is_some_and(|interval| series.discomfort(series.audience(audience), interval).0 > 0)
}
