//! Small problems for tests, with rooms and people.

use super::{Block, LeavingOut, Problem, Shape, TaskSpec, Ties, shapes};
use crate::demand::{Asker, Demand, Kind, Member, Pack, Separation, Stay, Strength};
use crate::model::Subject;
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Three tasks, each of two blocks with rooms and people, some of which may be left out. Prices, what is forbidden and ties are
/// drawn, and so are packs: who has a stay there (by the start, the room or the person, or by two of these), for how long,
/// how many may meet, and what more than that costs.
pub(super) fn drawn(seed: u64) -> Problem {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut below = |bound: u64| random.next_u64() % bound;
    let mut block = |rooms: u32| {
        let mut ties = |count: u32| (0..count).map(|_| below(3).into()).collect();
        let ties = Ties { starts: ties(4), rooms: ties(rooms), people: ties(2) };
        Block { starts: 4, rooms, people: 2, ties }
    };
    let required = seed % 3;
    let leaving_out = |task: u64| if task < required { LeavingOut::Refused } else { LeavingOut::Costs(9) };
    let spec = |task| {
        let blocks = vec![block(2), block(1)];
        TaskSpec { blocks, leaving_out: leaving_out(task), pinned: false, twin: false, before: None }
    };
    let specs: Vec<TaskSpec> = (0..3).map(spec).collect();
    let of_tasks = shapes(specs.iter().map(|spec| &spec.blocks[..]));
    let aspects: u32 = of_tasks.iter().flatten().map(Shape::aspects).sum();
    let mut members = |chance: u64, most: u64| -> Vec<Member> {
        let drawn: Vec<u32> = (0..aspects).filter(|_| below(100) < chance).collect();
        drawn.into_iter().map(|index| Member { index, amount: 1 + below(most) as i64 }).collect()
    };
    let (dear, forbidden) = (members(40, 4), members(10, 1));
    let demand = |strength, kind| Demand { asker: Asker::Other, subject: Subject::Series, strength, kind };
    let mut demands = vec![demand(Strength::Price(2.into()), Kind::Charge(dear)), demand(Strength::Must, Kind::Charge(forbidden))];
    for _ in 0..2 {
        let strength = [Strength::Must, Strength::Price(3.into()), Strength::Price(20.into())][below(3) as usize];
        demands.push(demand(strength, Kind::Pack(pack(&of_tasks, &mut below))));
    }
    Problem::new(&specs, demands)
}

fn pack(of_tasks: &[Vec<Shape>], below: &mut dyn FnMut(u64) -> u64) -> Pack {
    let (sees, lasts, at_most, gap) = (below(5), 1 + below(3) as i64, 1 + below(2) as u32, below(2) as i64);
    let mut stays: Vec<Stay> = Vec::new();
    for (group, shape) in (0..).zip(of_tasks).flat_map(|(task, shapes)| shapes.iter().map(move |shape| (task, shape))) {
        for start in 0..shape.starts {
            let mut seen = Vec::new();
            if matches!(sees, 0 | 3) {
                seen.push(shape.start(start));
            }
            if matches!(sees, 1 | 3 | 4) {
                seen.push(shape.room(start, 0));
            }
            if matches!(sees, 2 | 4) {
                seen.push(shape.person(start, 0));
            }
            let stay = |index| Stay { index, start: start.into(), end: i64::from(start) + lasts, station: 0, group };
            stays.extend(seen.into_iter().map(stay));
        }
    }
    stays.sort_by_key(|stay| stay.index);
    stays.dedup_by_key(|stay| stay.index);
    Pack { at_most, stays: stays.into_iter().collect(), separation: Separation::same(gap), counts_overlap: true }
}
