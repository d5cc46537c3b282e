//! Tasks that stand in for each other: where one has to go, another takes its time on what both need.

use super::Search;
use crate::demand::faces::Meter;
use crate::demand::{Kind, Pack, Stay, Stays};
use crate::solve::problem::Problem;
use std::ops::Range;

/// What can be taken by one at a time, such as a room or somebody's day.
pub(super) struct Resources<'a> {
    /// The pack of each meter that is one; its stays are in the order of their aspects.
    packs: Vec<Option<&'a Pack>>,
}

impl<'a> Resources<'a> {
    pub fn of(problem: &'a Problem) -> Self {
        let pack = |meter: &Meter| match meter {
            Meter::Pack { demand, price: None, .. } => match &problem.demands[*demand as usize].kind {
                Kind::Pack(pack) if pack.at_most == 1 && pack.stays.iter().is_sorted_by_key(|stay| stay.index) => Some(pack),
                _ => None,
            },
            _ => None,
        };
        Resources { packs: problem.ready().map(|ready| pack(ready.meter)).collect() }
    }
}

impl Search<'_> {
    /// A place of a task that takes something which another one takes at a place, at the same time if it can; of several
    /// one is drawn.
    pub(super) fn in_stead(&mut self, task: u32, other: u32, place: u32) -> Option<u32> {
        let (problem, resources) = (self.problem, &self.resources);
        let of_task = problem.aspects_of(task);
        let mut found: [u32; 8] = [0; 8];
        let mut count = 0;
        for aspect in problem.aspects(other, place).iter() {
            for used in problem.uses(*aspect) {
                let Some(pack) = resources.packs[used.meter as usize] else { continue };
                let all = 0..pack.stays.len() as u32;
                let from = pack.stays.partition_point(all.clone(), |stay| stay.index < of_task.start);
                let to = pack.stays.partition_point(all, |stay| stay.index < of_task.end);
                if let Some(stay) = at_start(&pack.stays, from..to, pack.stays.at(used.record).start)
                    && count < found.len()
                {
                    found[count] = stay.index;
                    count += 1;
                }
            }
        }
        if count == 0 {
            return None;
        }
        let aspect = found[self.random.below(count)];
        let random = &mut self.random;
        Some(problem.place_with(aspect, |bound| random.below(bound)))
    }
}

/// The stay that begins at a time, or else soon after it.
fn at_start(stays: &Stays, among: Range<u32>, start: i64) -> Option<Stay> {
    let at = stays.partition_point(among.clone(), |stay| stay.start < start).min(among.end.checked_sub(1)?);
    among.contains(&at).then(|| stays.at(at))
}
