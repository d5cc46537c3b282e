//! Each of some placements exceeds by its amount, whatever else is chosen.
//!
//! A charge is a constant of its placements: what must not exceed is no candidate, and a price is added up once.

use super::{Demand, Excess, Member};

/// The plain reading.
pub(super) fn broken(members: &[Member], demand: &Demand, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
    let exceeding = members.iter().filter(|member| member.amount > 0 && chosen(member.index));
    exceeding.map(|member| Excess { subject: demand.subject, indices: vec![member.index], amount: member.amount }).collect()
}

/// The placements that break it on their own.
pub(super) fn alone(members: &[Member]) -> impl Iterator<Item = u32> {
    members.iter().filter(|member| member.amount > 0).map(|member| member.index)
}
