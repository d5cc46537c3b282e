//! No audience always has the bad hour.
//!
//! The inconvenience of the worst-off audience, per head and summed over the series, costs as much as if an audience of
//! average size suffered it once more. Each of several sittings counts by its share. What an audience carries in as
//! `debt` counts too, if any meeting of the series is for it.

use super::people_awake::inconvenience;
use crate::demand::shares::MINUTE;
use crate::demand::{Demands, Kind, Member, Sum};
use crate::model::{AudienceId, Placement, Series, Subject};
use crate::rules::LastAnswer;

pub(super) fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    let audiences = series.audiences.len() as i64;
    let halves = series.wishes.fair_share.halves();
    if halves == 0 || audiences < 2 {
        return;
    }
    // Half a minute of everybody is in the amounts, rounded once, so that each strength of the wish is a multiple of it.
    let weight = MINUTE / 2;
    let sums = (0..series.audiences.len() as u32).map(AudienceId).map(|audience| {
        let amount = |placement: &Placement| {
            let asked = series.consultation(placement.consultation);
            let minutes = if asked.audiences.contains(&audience) { inconvenience(series, audience, placement)? } else { return None };
            Some(minutes * weight / audiences / i64::from(asked.sittings.max(1)))
        };
        let mut last = LastAnswer::none();
        let mut amount = |placement: &Placement| last.of(placement, || amount(placement));
        let members = placements.iter().enumerate();
        let members = members.filter_map(|(index, placement)| Some(Member { index: index as u32, amount: amount(placement)? }));
        let meant = series.consultations.iter().any(|asked| asked.written.is_none() && asked.audiences.contains(&audience));
        let base = if meant { series.audience(audience).debt * weight / audiences } else { 0 };
        Sum { subject: Subject::Audience(audience), base, members: members.filter(|member| member.amount > 0).collect() }
    });
    demands.add(Subject::Series, halves, Kind::Worst(sums.collect()));
}
