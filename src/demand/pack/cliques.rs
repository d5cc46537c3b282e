//! Sets of candidates of which a pack allows only so many, found without looking at pairs.
//!
//! Stays that overlap are cliques of intervals, one for each point at which one ends (Gupta, Lee & Leung 1979). For
//! travel, all stays of one station on one day are a node; nodes whose stays always conflict form cliques of their own.

use super::{Pack, Stay};
use crate::demand::parts::Tasks;
use std::collections::{BTreeMap, BTreeSet};

/// A day, in the minutes of a stay; only a way to group, any other length would be right too.
const DAY: i64 = 24 * 60;

/// Blocks of candidates, of which those of different blocks conflict: candidates of at most [`Pack::at_most`] blocks can
/// be chosen. A block holds one candidate, or those of one station and day, which may all be chosen as far as this goes.
pub(crate) type Clique = Vec<Vec<u32>>;

/// The cliques of a pack.
pub(crate) fn of(tasks: &dyn Tasks, pack: &Pack, is_left: impl Fn(u32) -> bool) -> Vec<Clique> {
    let stays = one_task_a_group(tasks, pack.stays.iter().filter(|stay| is_left(stay.index)));
    let mut cliques = if pack.counts_overlap { overlapping(&stays, pack) } else { Vec::new() };
    if pack.at_most == 1 && pack.separation.longest() > 0 {
        cliques.extend(travelling(&stays, pack));
    }
    for clique in &mut cliques {
        clique.sort_unstable();
        clique.dedup();
    }
    cliques.retain(|clique: &Clique| {
        clique.iter().flatten().map(|candidate| tasks.task_of(*candidate)).collect::<BTreeSet<_>>().len() > pack.at_most as usize
    });
    cliques
}

/// Stays of a group never conflict: where tasks share one, those of its first task stand for it.
fn one_task_a_group(tasks: &dyn Tasks, stays: impl Iterator<Item = Stay>) -> Vec<Stay> {
    let mut first: BTreeMap<u32, u32> = BTreeMap::new();
    let mut kept: Vec<Stay> = Vec::new();
    for stay in stays {
        let task = tasks.task_of(stay.index);
        if *first.entry(stay.group).or_insert(task) == task {
            kept.push(stay);
        }
    }
    kept.sort_by_key(|stay| (stay.start, stay.end, stay.index));
    kept
}

/// For each point at which a stay ends before the next begins, all stays around it.
fn overlapping(stays: &[Stay], pack: &Pack) -> Vec<Clique> {
    let gap = if pack.at_most == 1 { pack.separation.shortest() } else { 0 };
    let mut around: Vec<&Stay> = Vec::new();
    let mut cliques = Vec::new();
    for (at, stay) in stays.iter().enumerate() {
        around.retain(|earlier| earlier.end + gap > stay.start);
        around.push(stay);
        let next = stays.get(at + 1).map_or(i64::MAX, |next| next.start);
        if next > stay.start && around.iter().any(|stay| stay.end + gap <= next) {
            cliques.push(around.iter().map(|stay| vec![stay.index]).collect());
        }
    }
    cliques
}

/// All stays of one station that begin on one day.
struct Node {
    station: u32,
    day: i64,
    candidates: Vec<u32>,
    starts: (i64, i64),
    ends: (i64, i64),
}

impl Node {
    fn of(station: u32, day: i64, stays: &[Stay]) -> Self {
        let range = |value: fn(&Stay) -> i64| {
            let values = stays.iter().map(value);
            (values.clone().min().unwrap_or(0), values.max().unwrap_or(0))
        };
        let candidates = stays.iter().map(|stay| stay.index).collect();
        Node { station, day, candidates, starts: range(|stay| stay.start), ends: range(|stay| stay.end) }
    }

    /// Whether every stay of the one conflicts with every stay of the other, by the widest gap there can be between them.
    fn always_conflicts(&self, other: &Node, pack: &Pack) -> bool {
        let close = |first: &Node, then: &Node| then.starts.1 - first.ends.0 < pack.separation.gap(first.station, then.station);
        let apart = |first: &Node, then: &Node| then.starts.0 >= first.ends.1;
        let in_order = |first: &Node, then: &Node| apart(first, then) && close(first, then);
        (pack.counts_overlap && close(self, other) && close(other, self)) || in_order(self, other) || in_order(other, self)
    }
}

/// Cliques of nodes, grown from each node through the days that follow.
fn travelling(stays: &[Stay], pack: &Pack) -> Vec<Clique> {
    // A candidate that stays twice does not conflict with itself; it is left to the pairs.
    let mut stays_of: BTreeMap<u32, u32> = BTreeMap::new();
    stays.iter().for_each(|stay| *stays_of.entry(stay.index).or_default() += 1);
    let mut of_day: BTreeMap<(i64, u32), Vec<Stay>> = BTreeMap::new();
    stays
        .iter()
        .filter(|stay| stays_of[&stay.index] == 1)
        .for_each(|stay| of_day.entry((stay.start.div_euclid(DAY), stay.station)).or_default().push(*stay));
    let nodes: Vec<Node> = of_day.iter().map(|((day, station), stays)| Node::of(*station, *day, stays)).collect();
    let reach = (pack.separation.longest() + stays.iter().map(|stay| stay.end - stay.start).max().unwrap_or(0)) / DAY + 1;
    let mut cliques = Vec::new();
    for (at, seed) in nodes.iter().enumerate() {
        let near: Vec<&Node> = nodes[at + 1..].iter().take_while(|node| node.day <= seed.day + reach).collect();
        // The nearest days first, and once more from each of the other stations.
        let mut grown: BTreeSet<Vec<(i64, u32)>> = BTreeSet::new();
        for start in near.iter().filter(|node| node.station != seed.station && seed.always_conflicts(node, pack)) {
            let mut clique: Vec<&Node> = vec![seed, start];
            for node in &near {
                if clique
                    .iter()
                    .all(|member| (member.day, member.station) != (node.day, node.station) && member.always_conflicts(node, pack))
                {
                    clique.push(node);
                }
            }
            let mut names: Vec<(i64, u32)> = clique.iter().map(|node| (node.day, node.station)).collect();
            names.sort_unstable();
            if grown.insert(names) {
                cliques.push(clique.iter().map(|node| node.candidates.clone()).collect());
            }
        }
    }
    cliques
}
