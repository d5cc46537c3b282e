//! At most so many at once on a resource, with a needed separation between neighbours.

pub(crate) mod cliques;
pub(crate) mod load;
mod stays;

pub use stays::Stays;

use super::parts::{Price, paid};
use super::{Demand, Excess, Score};
use std::sync::Arc;

/// At most `at_most` of the stays at once, with a needed separation between neighbours.
#[derive(Clone, Debug)]
pub struct Pack {
    /// How many may meet.
    pub at_most: u32,
    /// The stays.
    pub stays: Stays,
    /// Least gap between two stays, from the station of the earlier to that of the later.
    pub separation: Separation,
    /// Whether stays that overlap count. A rule that only asks for a gap leaves overlaps to the rule that
    /// forbids those.
    pub counts_overlap: bool,
}

/// A placement on a resource: half-open from `start` to `end`, in minutes or any other unit that the
/// separations share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stay {
    /// Position of the placement.
    pub index: u32,
    /// Where it begins.
    pub start: i64,
    /// Where it ends; after `start`.
    pub end: i64,
    /// Row and column of the separations.
    pub station: u32,
    /// Stays of one group never conflict; no two of different placements share one unless that is meant.
    pub group: u32,
}

/// Least gaps between stations.
#[derive(Clone, Debug, Default)]
pub struct Separation {
    stations: u32,
    gaps: Arc<[i64]>,
}

impl Separation {
    /// No gap is needed.
    pub fn none() -> Self {
        Separation::default()
    }

    /// The same gap between any two.
    pub fn same(gap: i64) -> Self {
        Separation::between(1, |_, _| gap)
    }

    /// Gaps from each of so many stations to each.
    pub fn between(stations: u32, gap: impl Fn(u32, u32) -> i64) -> Self {
        let gaps = (0..stations).flat_map(|from| (0..stations).map(move |to| (from, to))).map(|(from, to)| gap(from, to)).collect();
        Separation { stations, gaps }
    }

    /// The gap needed from one station to another.
    pub fn gap(&self, from: u32, to: u32) -> i64 {
        if self.gaps.is_empty() { 0 } else { self.gaps[(from.min(self.stations - 1) * self.stations + to.min(self.stations - 1)) as usize] }
    }

    /// The shortest gap.
    pub fn shortest(&self) -> i64 {
        self.gaps.iter().copied().min().unwrap_or(0).max(0)
    }

    /// The longest gap.
    pub fn longest(&self) -> i64 {
        self.gaps.iter().copied().max().unwrap_or(0).max(0)
    }
}

impl Stay {
    /// By which stays are put in order: an earlier one is met by a later one.
    fn order(&self) -> (i64, i64, u32) {
        (self.start, self.end, self.index)
    }
}

impl Pack {
    /// Whether two stays are too close. Symmetric.
    #[inline]
    pub fn conflict(&self, a: &Stay, b: &Stay) -> bool {
        if a.group == b.group {
            return false;
        }
        let (first, then) = if a.order() <= b.order() { (a, b) } else { (b, a) };
        let gap = then.start - first.end;
        if gap < 0 { self.counts_overlap } else { gap < self.separation.gap(first.station, then.station) }
    }

    /// The plain reading: each stay that meets more than it may of those before it exceeds by how many too many there are.
    pub(super) fn broken(&self, demand: &Demand, chosen: impl Fn(u32) -> bool) -> Vec<Excess> {
        let mut stays: Vec<Stay> = self.stays.iter().filter(|stay| chosen(stay.index)).collect();
        stays.sort_by_key(|stay| stay.order());
        // Looking back further than the longest stay and gap cannot find a conflict.
        let reach = stays.iter().map(|stay| stay.end - stay.start).max().unwrap_or(0) + self.separation.longest();
        let mut found = Vec::new();
        for (at, stay) in stays.iter().enumerate() {
            let near = stays[..at].iter().rev().take_while(|earlier| stay.start - earlier.start <= reach);
            let mut met: Vec<u32> = near.filter(|earlier| self.conflict(earlier, stay)).map(|earlier| earlier.index).collect();
            met.reverse();
            let amount = met.len() as i64 + 1 - i64::from(self.at_most);
            if amount > 0 && !met.is_empty() {
                met.push(stay.index);
                found.push(Excess { subject: demand.subject, indices: met, amount });
            }
        }
        found
    }

    /// Stays further apart than this between their starts do not conflict.
    pub(super) fn reach(&self) -> i64 {
        self.stays.iter().map(|stay| stay.end - stay.start).max().unwrap_or(0) + self.separation.longest()
    }
}

/// The stays that are chosen, kept in order of their starts.
#[derive(Clone, Debug)]
pub(crate) struct Gauge<'p> {
    pack: &'p Pack,
    price: Price,
    reach: i64,
    /// Each with its record.
    present: Vec<(Stay, u32)>,
}

impl<'p> Gauge<'p> {
    pub fn new(pack: &'p Pack, price: Price, reach: i64) -> Self {
        Gauge { pack, price, reach, present: Vec::new() }
    }

    pub fn added(&self, record: u32) -> Option<Score> {
        paid(self.excess(record), self.price)
    }

    pub fn moved(&mut self, record: u32, enters: bool) {
        let stay = self.pack.stays.at(record);
        match self.present.binary_search_by_key(&(stay.start, record), |(other, record)| (other.start, *record)) {
            Err(at) if enters => self.present.insert(at, (stay, record)),
            Ok(at) if !enters => _ = self.present.remove(at),
            _ => {}
        }
    }

    /// The stays present that start within reach of a point.
    fn near(&self, start: i64) -> impl Iterator<Item = &Stay> + '_ {
        let from = self.present.partition_point(|(other, _)| other.start < start - self.reach);
        let last = start + self.reach;
        self.present[from..].iter().map(|(stay, _)| stay).take_while(move |other| other.start <= last)
    }

    /// By how much the excess grows when a stay is added that is not there.
    fn excess(&self, record: u32) -> i64 {
        let (pack, stay) = (self.pack, self.pack.stays.at(record));
        let met = || self.near(stay.start).filter(|other| pack.conflict(&stay, other));
        if pack.at_most == 1 {
            return met().count() as i64;
        }
        // A stay exceeds by how many before it it meets, beyond what is allowed; adding one may push later ones.
        let allowed = i64::from(pack.at_most) - 1;
        let before = |later: &Stay| {
            self.near(later.start).filter(|other| other.order() < later.order() && pack.conflict(later, other)).count() as i64
        };
        let pushed = met().filter(|later| later.order() > stay.order() && before(later) >= allowed);
        (before(&stay) - allowed).max(0) + pushed.count() as i64
    }

    /// Those that would have to go so that a stay can come. Below the limit of a room for several, one is enough.
    pub fn blockers(&self, record: u32, pick: &mut dyn FnMut(usize) -> usize, add: &mut dyn FnMut(u32)) -> bool {
        let stay = self.pack.stays.at(record);
        let met: Vec<u32> = self.near(stay.start).filter(|other| self.pack.conflict(&stay, other)).map(|other| other.index).collect();
        if self.pack.at_most == 1 {
            met.into_iter().for_each(add);
        } else if !met.is_empty() {
            add(met[pick(met.len())]);
        }
        true
    }
}
