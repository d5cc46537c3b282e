//! At any moment no more can take one of some packs than all of these hold together, whichever each takes: nine meetings in
//! eight rooms.
//!
//! It follows from what each pack says, but a solver would have to try every way to deal the rooms to see it.

use super::hall::{Pierced, families};
use super::lemmas::Part;
use super::sat::Sat;
use super::view::{Block, Lane, Place, View};
use batsat::Lit;
use std::collections::{BTreeMap, BTreeSet};

/// More stays and moments than this are not looked at in one family of packs.
const MOST_LOOKS: usize = 4_000_000;

/// The packs that a task takes one of if it starts then, by position in their family.
type Ways = BTreeSet<usize>;

/// Adds what follows for every family of packs.
pub(super) fn add(view: &View<'_>, sat: &mut Sat<'_>) {
    for family in families(view).into_values().filter(|family| family.len() > 1) {
        let moments: BTreeSet<i64> = family.iter().flat_map(|pierced| pierced.pack.stays.iter().map(|stay| stay.start)).collect();
        let stays: usize = family.iter().map(|pierced| pierced.pack.stays.len()).sum();
        if moments.len() * stays > MOST_LOOKS {
            continue;
        }
        moments.into_iter().for_each(|moment| add_moment(view, sat, &family, moment));
    }
}

fn add_moment(view: &View<'_>, sat: &mut Sat<'_>, family: &[Pierced<'_>], moment: i64) {
    let there: Vec<((u32, u32), Ways)> = ways(view, family, moment).into_iter().collect();
    // What is pinned stays, even where it is too much.
    let pinned = |at: usize| there.iter().filter(|((task, _), ways)| view.is_pinned(*task) && ways.contains(&at)).count() as i64;
    let fits: Vec<i64> = family.iter().enumerate().map(|(at, pierced)| i64::from(pierced.pack.at_most.max(1)).max(pinned(at))).collect();
    let different: BTreeSet<&Ways> = there.iter().map(|(_, ways)| ways).collect();
    for all in different {
        let most: i64 = all.iter().map(|at| fits[*at]).sum();
        let mut starts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for ((task, start), _) in there.iter().filter(|(_, ways)| ways.is_subset(all)) {
            starts.entry(*task).or_default().push(*start);
        }
        if starts.len() as i64 <= most {
            continue;
        }
        let parts: Vec<Vec<(i64, Lit)>> =
            starts.into_iter().map(|(task, starts)| vec![(1, sat.implied_by(&blocks(task, &starts)))]).collect();
        let Some(sums) = sat.sums(parts, most) else { continue };
        let asked: Vec<Lit> = all.iter().map(|at| !sat.asked(family[*at].number, Part::Kept)).collect();
        sums.range(most + 1..).for_each(|(_, sum)| sat.clause(asked.iter().copied().chain([!*sum])));
    }
}

/// For each task and start that takes one of the packs at a moment, whichever of its places is chosen: which of them.
fn ways(view: &View<'_>, family: &[Pierced<'_>], moment: i64) -> BTreeMap<(u32, u32), Ways> {
    let mut taken: BTreeMap<(u32, u32), Vec<(Lane, usize)>> = BTreeMap::new();
    for (at, pierced) in family.iter().enumerate() {
        let shortest = pierced.pack.separation.shortest();
        for task in pierced.index.tasks() {
            for (lane, range) in pierced.index.lanes_of(task) {
                for (start, number) in pierced.index.entries(range) {
                    let stay = pierced.pack.stays.at(number);
                    if stay.start <= moment && moment < stay.end + shortest {
                        taken.entry((task, start)).or_default().push((*lane, at));
                    }
                }
            }
        }
    }
    let holds = |place: &Place, lanes: &[(Lane, usize)]| lanes.iter().any(|(lane, _)| lane.holds(*place));
    taken.retain(|(task, start), lanes| view.shapes[*task as usize].places_at(*start).all(|place| holds(&place, lanes)));
    taken.into_iter().map(|(of, lanes)| (of, lanes.into_iter().map(|(_, at)| at).collect())).collect()
}

/// Starts as blocks, in any room and with anybody.
fn blocks(task: u32, starts: &[u32]) -> Vec<Block> {
    let lane = Lane { task, room: None, people: None };
    let mut blocks: Vec<Block> = Vec::new();
    for start in starts {
        match blocks.last_mut() {
            Some(block) if block.to + 1 == *start => block.to = *start,
            _ => blocks.push(Block { lane, from: *start, to: *start }),
        }
    }
    blocks
}
