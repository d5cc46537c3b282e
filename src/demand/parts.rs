//! What the kinds of demand are made of: prices, the tasks they speak of, and tables of what placements have.

use super::{Member, Score, Tariff};
use std::collections::BTreeMap;

/// The price of an excess; `None` if there may be none.
pub(crate) type Price = Option<Tariff>;

/// What an excess costs; `None` if it may not be.
pub(super) fn paid(excess: i64, price: Price) -> Option<Score> {
    match price {
        Some(price) => Some(Score::costing(price.of(excess))),
        None => (excess <= 0).then_some(Score::NOTHING),
    }
}

/// Takes a record out of those present.
pub(super) fn forget(present: &mut Vec<u32>, record: u32) {
    if let Some(at) = present.iter().position(|other| *other == record) {
        present.swap_remove(at);
    }
}

/// What demands have to know of the tasks whose placements they speak of.
pub(crate) trait Tasks {
    /// The task of a placement, by position.
    fn task_of(&self, index: u32) -> u32;
    /// Whether a task stays where it is.
    fn is_pinned(&self, task: u32) -> bool;
    /// Whether a task has to be done.
    fn is_required(&self, task: u32) -> bool;
    /// Which part of a task's places a placement stands in, and what it sees of them: one sees as much of a place as another
    /// only if this is equal, and no place has two of those.
    fn facet(&self, index: u32) -> (usize, u8);
    /// Whether these are all placements of a task that a demand like this could name: whatever is chosen, it is one of them.
    fn are_all(&self, task: u32, indices: &[u32]) -> bool;
}

/// The largest amount that any placement of each task has.
pub(crate) fn largest_of_tasks(members: &[Member], tasks: &dyn Tasks) -> BTreeMap<u32, i64> {
    let mut largest: BTreeMap<u32, i64> = BTreeMap::new();
    for member in members {
        let of_task = largest.entry(tasks.task_of(member.index)).or_default();
        *of_task = member.amount.max(*of_task);
    }
    largest
}

/// What each placement has, where many have the same, such as all at one hour of the day: each different one is kept once.
#[derive(Debug)]
pub(super) struct Table<T> {
    /// The number of each record's own.
    numbers: Vec<u32>,
    different: Vec<T>,
}

impl<T: Ord + Clone> Table<T> {
    pub fn new(rows: impl Iterator<Item = T>) -> Self {
        let mut known: BTreeMap<T, u32> = BTreeMap::new();
        let mut numbers: Vec<u32> = rows
            .map(|row| {
                let next = known.len() as u32;
                *known.entry(row).or_insert(next)
            })
            .collect();
        // In order of the rows themselves, so that sums over them are always added up alike.
        let mut order = vec![0; known.len()];
        known.values().enumerate().for_each(|(sorted, number)| order[*number as usize] = sorted as u32);
        numbers.iter_mut().for_each(|number| *number = order[*number as usize]);
        Table { numbers, different: known.into_keys().collect() }
    }
}

impl<T> Table<T> {
    /// What a record has.
    pub fn of(&self, record: u32) -> &T {
        &self.different[self.numbers[record as usize] as usize]
    }

    /// What each record has, in their order.
    pub fn each(&self) -> impl Iterator<Item = &T> {
        self.numbers.iter().map(|number| &self.different[*number as usize])
    }

    /// Each different one, once.
    pub fn different(&self) -> impl Iterator<Item = &T> {
        self.different.iter()
    }

    /// Something of every record, in their order, worked out once for all that have the same.
    pub fn of_each(&self, of: impl Fn(&T) -> f64) -> impl Iterator<Item = f64> {
        let values: Vec<f64> = self.different.iter().map(of).collect();
        self.numbers.iter().map(move |number| values[*number as usize])
    }
}

/// The nearest point with no negative part whose parts add up to `total`, or to at most `total`.
pub(super) fn onto_simplex(weights: &mut [f64], total: f64, exactly: bool) {
    weights.iter_mut().for_each(|weight| *weight = weight.max(if exactly { f64::MIN } else { 0.0 }));
    if !exactly && weights.iter().sum::<f64>() <= total {
        return;
    }
    let mut sorted = weights.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut shift) = (0.0, 0.0);
    for (at, weight) in sorted.iter().enumerate() {
        sum += weight;
        let candidate = (sum - total) / (at + 1) as f64;
        if weight - candidate > 0.0 {
            shift = candidate;
        }
    }
    weights.iter_mut().for_each(|weight| *weight = (*weight - shift).max(0.0));
}
