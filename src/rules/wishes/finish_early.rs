//! More slack before the documents are due.
//!
//! The consultation that leaves a document the least time decides its slack. Each working day of the base between the
//! day of planning and the end of that consultation's chain of steps costs as ten in a hundred of those concerned
//! mildly inconvenienced for an hour. Off unless it is written.

use crate::demand::{Demands, Kind, Member, Sum, UNIT};
use crate::model::{DeliverableId, Placement, Series, Subject};
use crate::time::Date;
use std::collections::BTreeMap;

/// In a hundred of those concerned.
const PERCENT_PER_WORKING_DAY: i64 = 10;

pub(super) fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    let price = series.wishes.finish_early.halves() * (PERCENT_PER_WORKING_DAY * UNIT / 2);
    if price == 0 {
        return;
    }
    let calendar = &series.place(series.base).calendar;
    for deliverable in (0..series.deliverables.len() as u32).map(DeliverableId) {
        let mut days: BTreeMap<Date, i64> = BTreeMap::new();
        let members: Vec<Member> = placements
            .iter()
            .enumerate()
            .filter(|(_, placement)| series.consultation(placement.consultation).feeds.contains(&deliverable))
            .filter_map(|(index, placement)| {
                let day = series.last_day(placement);
                let amount = *days.entry(day).or_insert_with(|| {
                    let end = series.chain_end(series.deliverable(deliverable), day).unwrap_or(day);
                    i64::from(calendar.working_days_between(series.planned, end))
                });
                Some(Member { index: index as u32, amount }).filter(|member| member.amount > 0)
            })
            .collect();
        // The latest of several days is the worst of several sums, one for each sitting that feeds it.
        let mut sums: BTreeMap<Subject, Vec<Member>> = BTreeMap::new();
        for member in members {
            let placement = &placements[member.index as usize];
            sums.entry(Subject::Sitting(placement.consultation, placement.sitting)).or_default().push(member);
        }
        let sums: Vec<Sum> = sums.into_iter().map(|(subject, members)| Sum { subject, base: 0, members }).collect();
        if !sums.is_empty() {
            demands.add(Subject::Deliverable(deliverable), price, Kind::Worst(sums));
        }
    }
}
