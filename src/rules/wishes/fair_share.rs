//! No audience always has the bad hour.
//!
//! The inconvenience of the audience that is worst off, per head and summed over the series, costs as much
//! as if an audience of average size suffered it once more. Each of several sittings counts by its share.

use super::people_awake::inconvenience;
use crate::model::{AudienceId, Placement, Series, Subject};
use crate::rules::demand::{Demands, Kind, Member, Sum, UNIT};

/// Sittings share an amount; 60 divides by every usual number of them without a remainder.
const SHARES: i64 = 60;

pub(super) fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    let people: i64 = series.audiences.iter().map(|audience| i64::from(audience.size)).sum();
    let average = people / (series.audiences.len() as i64).max(1);
    let price = series.wishes.fair_share.halves() * average * UNIT / 60 / 2 / SHARES;
    if price == 0 || series.audiences.len() < 2 {
        return;
    }
    let sums = (0..series.audiences.len() as u32).map(AudienceId).map(|audience| {
        let members = placements.iter().enumerate().filter_map(|(index, placement)| {
            let asked = series.consultation(placement.consultation);
            let amount = inconvenience(series, audience, placement).filter(|_| asked.audiences.contains(&audience))?;
            Some(Member { index: index as u32, amount: amount * SHARES / i64::from(asked.sittings.max(1)) })
        });
        Sum { subject: Subject::Audience(audience), members: members.filter(|member| member.amount > 0).collect() }
    });
    demands.add(Subject::Series, price, Kind::Worst(sums.collect()));
}
