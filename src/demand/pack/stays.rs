//! Stays kept short: of all candidates there may be millions, most of them alike but for where they begin.

use super::Stay;
use std::ops::Range;
use std::sync::Arc;

/// Stays in the order in which they came, each in half the room; copies of a list share it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stays(Arc<List>);

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct List {
    stays: Vec<Short>,
    /// What stays have in common, each once: there are few of these.
    common: Vec<Common>,
}

/// A stay that begins so long after the beginning of what it has in common with others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Short {
    index: u32,
    after: u32,
    common: u32,
    group: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Common {
    /// A multiple of [`SPAN`].
    begins: i64,
    length: i64,
    station: u32,
}

/// How far apart two stays of which one has everything in common may begin.
const SPAN: i64 = 1 << 32;

impl Stays {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.stays.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.stays.is_empty()
    }

    /// The stay of a number, counted from 0.
    #[inline]
    pub fn at(&self, number: u32) -> Stay {
        self.0.read(&self.0.stays[number as usize])
    }

    /// All, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Stay> + Clone {
        self.0.stays.iter().map(|stay| self.0.read(stay))
    }

    /// The number of the first of some that something does not hold for, as it does for all before it.
    pub(crate) fn partition_point(&self, among: Range<u32>, holds: impl Fn(Stay) -> bool) -> u32 {
        let list = &self.0.stays[among.start as usize..among.end as usize];
        among.start + list.partition_point(|stay| holds(self.0.read(stay))) as u32
    }

    /// Adds one at the end.
    pub fn push(&mut self, stay: Stay) {
        let list = Arc::make_mut(&mut self.0);
        let Stay { index, start, end, station, group } = stay;
        let after = start.rem_euclid(SPAN);
        let common = Common { begins: start - after, length: end - start, station };
        // One that came late is likely to come again.
        let known = list.common.iter().rposition(|known| *known == common).unwrap_or_else(|| {
            list.common.push(common);
            list.common.len() - 1
        });
        list.stays.push(Short { index, after: after as u32, common: known as u32, group });
    }

    /// Makes room for just so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        Arc::make_mut(&mut self.0).stays.reserve_exact(more);
    }

    /// Where the list is kept: the same for all that share it.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Leaves no room to grow, where nobody shares it.
    pub(crate) fn fit(&mut self) {
        if let Some(list) = Arc::get_mut(&mut self.0) {
            list.stays.shrink_to_fit();
            list.common.shrink_to_fit();
        }
    }

    /// Keeps those whose position, which may be changed, is to be kept.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&mut u32) -> bool) {
        Arc::make_mut(&mut self.0).stays.retain_mut(|stay| keep(&mut stay.index));
    }
}

impl List {
    #[inline]
    fn read(&self, stay: &Short) -> Stay {
        let Common { begins, length, station } = self.common[stay.common as usize];
        let start = begins + i64::from(stay.after);
        Stay { index: stay.index, start, end: start + length, station, group: stay.group }
    }
}

impl FromIterator<Stay> for Stays {
    fn from_iter<T: IntoIterator<Item = Stay>>(stays: T) -> Self {
        let stays = stays.into_iter();
        let mut list = Stays::default();
        list.reserve(stays.size_hint().0);
        stays.for_each(|stay| list.push(stay));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_in_a_copy_is_not_changed_in_the_other() {
        let stay = |index: u32| Stay { index, start: i64::from(index), end: 9, station: 0, group: index };
        let stays: Stays = [1, 2, 3].map(stay).into_iter().collect();
        let mut copy = stays.clone();
        assert_eq!(copy.address(), stays.address());
        copy.retain(|index| *index != 2);
        copy.push(stay(4));
        assert_eq!(copy.iter().map(|stay| stay.index).collect::<Vec<_>>(), [1, 3, 4]);
        assert_eq!(stays.iter().map(|stay| stay.index).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn whatever_is_put_in_comes_out_again() {
        let far = [i64::from(i32::MIN) * 3, -1, 0, 1, SPAN - 1, SPAN, 30_000_000, 5 * SPAN + 7];
        let stay = |(index, start): (u32, i64)| {
            [(1, 0, 0), (SPAN * 2, 1, 0), (60, u32::MAX, u32::MAX)].map(|(length, station, group)| Stay {
                index,
                start,
                end: start + length,
                station,
                group,
            })
        };
        let all: Vec<Stay> = (0..).zip(far).flat_map(stay).collect();
        let mut stays: Stays = all.iter().copied().collect();
        assert_eq!(stays.iter().collect::<Vec<_>>(), all);
        assert_eq!((0..).zip(&all).map(|(number, _)| stays.at(number)).collect::<Vec<_>>(), all);
        stays.retain(|index| {
            *index += 10;
            *index % 2 == 0
        });
        let kept = all.iter().filter(|stay| stay.index % 2 == 0).map(|stay| Stay { index: stay.index + 10, ..*stay });
        assert_eq!(stays.iter().collect::<Vec<_>>(), kept.collect::<Vec<_>>());
    }
}
