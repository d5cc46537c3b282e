//! The consultations of a strand are not held at once.
//!
//! Asked of strands without `not-at-once = false`: no two meetings of different consultations of a strand share a
//! minute. Sittings of one consultation are judged by `sittings-overlap`.
//!
//! # Why
//! A strand is what the same people follow from the first talk to the last, and nobody can be in two rooms.
//!
//! # Example
//! The strand `cybersecurity` has `incident-response` from 10:00 to 11:30 and `encryption` from 11:00, in another room.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! holds = 2
//!
//! [consultation.a]
//! forum = "hall"
//! starts = 2027-03-22 09:00
//!
//! [consultation.b]
//! forum = "hall"
//! starts = 2027-03-22 09:00
//!
//! [strand.s]
//! consultations = ["a", "b"]
//! ```
//!
//! # Settings
//! `strand-clash = "warning"`: its level. The strands are those of `[strand.NAME]`.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting of the strand, plus as much
//! as everybody mildly inconvenienced for an hour.

use super::{Broken, Rule, stay_of, words};
use crate::demand::{Demands, Kind, Pack, Separation, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Strand, StrandId, Subject};
use std::collections::BTreeMap;

pub(super) struct StrandClash;

impl Rule for StrandClash {
    fn name(&self) -> RuleName {
        RuleName::StrandClash
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.strands.is_empty().then_some("there is no strand")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (strand, indices) in meetings(series, placements, |strand| strand.not_at_once) {
            let stays = indices.into_iter().filter_map(|index| stay_of(placements, index)).collect();
            let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
            demands.add(Subject::Strand(strand), 100 * UNIT, Kind::Pack(pack));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |broken: &Broken<'_>| {
            let Subject::Strand(strand) = broken.subject else { return None };
            let titles = words::list(broken.placements.iter().map(|placement| words::title(series, placement)));
            let (count, title) = (broken.placements.len(), &series.strand(strand).title);
            let message = format!("{title} must hold its consultations one after the other, but has {count} at once: {titles}");
            let finding = words::label_all(series, Finding::new(self.name(), message), &broken.placements);
            let finding = finding.label(Subject::Strand(strand), Some("consultations"), "the strand").touches([broken.subject]);
            Some(finding.fix("move one of them, or take it out of the strand"))
        };
        broken.iter().filter_map(describe_one).collect()
    }
}

/// The positions of the meetings of each strand of which something is asked; only where there are two or more.
pub(super) fn meetings(series: &Series, placements: &[Placement], asks: impl Fn(&Strand) -> bool) -> Vec<(StrandId, Vec<usize>)> {
    let strands = (0..).map(StrandId).zip(&series.strands).filter(|(_, strand)| asks(strand));
    let mut strands_of: BTreeMap<_, Vec<StrandId>> = BTreeMap::new();
    for (id, strand) in strands {
        strand.consultations.iter().for_each(|consultation| strands_of.entry(*consultation).or_default().push(id));
    }
    let mut found: BTreeMap<StrandId, Vec<usize>> = BTreeMap::new();
    for (index, placement) in placements.iter().enumerate().filter(|(_, placement)| placement.interval().is_some()) {
        for id in strands_of.get(&placement.consultation).into_iter().flatten() {
            found.entry(*id).or_default().push(index);
        }
    }
    found.into_iter().filter(|(_, indices)| indices.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn consultations_of_a_strand_may_touch_and_others_may_be_at_once() {
        let series = series().consultation("a", 60).consultation("b", 60).consultation("c", 60).strand("roots", &["a", "b"]);
        series.put("a", "", "09:00").put("b", "", "10:00").keeps(RuleName::StrandClash);
        series.put("a", "", "09:00").put("c", "", "09:00").keeps(RuleName::StrandClash);
        series.put("a.1", "", "09:00").put("a.2", "", "09:00").keeps(RuleName::StrandClash);
        let findings = series.put("a", "", "09:00").put("b", "", "09:59").breaks(RuleName::StrandClash, 1);
        assert_eq!(findings[0].message, "roots must hold its consultations one after the other, but has 2 at once: a and b");
        let series = series.with(|series| series.strands[0].not_at_once = false);
        series.put("a", "", "09:00").put("b", "", "09:59").keeps(RuleName::StrandClash);
    }
}
