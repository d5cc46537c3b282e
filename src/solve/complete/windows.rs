//! The starts that are left to each task once everything required is placed, narrowed to a fixed point.
//!
//! An order takes from the later task what is too early beside the first start of the earlier, and so on in each direction
//! ("bounds consistency"); a pack for one at a time does the same for two of which only one can come first. Each end of a
//! window carries the origins that moved it, so that an empty window is an answer.

use super::Origin;
use super::view::{Index, View};
use crate::demand::{Kind, Member, Pack, Strength};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::RangeInclusive;

/// The starts of a task that are left, with why the others are not.
#[derive(Clone, Debug)]
struct Window {
    first: u32,
    last: u32,
    /// Why it does not start earlier, and not later.
    why: [BTreeSet<Origin>; 2],
}

/// For each start of a task the least and the largest point that a demand sees, which never fall from start to start.
struct Points {
    least: Vec<i64>,
    most: Vec<i64>,
}

/// The point of one task is at least so much after that of another.
struct Arc {
    demand: u32,
    first: u32,
    then: u32,
    /// The points of both by position.
    points: (usize, usize),
    gap: i64,
}

/// More pairs of one pack are not looked at.
const MOST_IN_PACK: usize = 200;

/// The first and the last start left to each task if nothing that is required is missing; or why that cannot be.
///
/// # Errors
/// Origins that cannot all hold together, if no start is left to some task.
pub(super) fn narrowed(view: &View<'_>) -> Result<Vec<RangeInclusive<u32>>, Vec<Origin>> {
    let mut narrowing = Narrowing::of(view);
    narrowing.run_to_fixed_point()?;
    Ok(narrowing.windows.iter().map(|window| window.first..=window.last).collect())
}

struct Narrowing {
    windows: Vec<Window>,
    points: Vec<Points>,
    arcs: Vec<Arc>,
    /// Two of which one comes first, with the arc for either.
    either: Vec<[usize; 2]>,
    /// The arcs of each task.
    of_task: BTreeMap<u32, Vec<usize>>,
}

impl Narrowing {
    fn of(view: &View<'_>) -> Self {
        let window = |(task, starts): (u32, u32)| {
            let shape = &view.shapes[task as usize];
            let mut alive = (0..starts).filter(|start| shape.places_at(*start).next().is_some());
            let first = alive.next().unwrap_or(0);
            Window { first, last: alive.next_back().unwrap_or(first), why: [BTreeSet::new(), BTreeSet::new()] }
        };
        let windows = (0..).zip(view.shapes.iter().map(|shape| shape.starts)).map(window).collect();
        let mut narrowing = Narrowing { windows, points: Vec::new(), arcs: Vec::new(), either: Vec::new(), of_task: BTreeMap::new() };
        let required: BTreeSet<u32> = view.required().collect();
        for (number, demand) in (0..).zip(view.demands).filter(|(_, demand)| demand.strength == Strength::Must) {
            match &demand.kind {
                Kind::Order(order) => {
                    let (first, then) =
                        (narrowing.of_members(view, &order.first, &required), narrowing.of_members(view, &order.then, &required));
                    for ((a, of_a), (b, of_b)) in first.iter().flat_map(|first| then.iter().map(move |then| (first, then))) {
                        if let Some(gap) = order.least {
                            narrowing.add(view, Arc { demand: number, first: *a, then: *b, points: (*of_a, *of_b), gap });
                        }
                        if let Some(most) = order.most {
                            narrowing.add(view, Arc { demand: number, first: *b, then: *a, points: (*of_b, *of_a), gap: -most });
                        }
                    }
                }
                Kind::Pack(pack) if pack.at_most == 1 && pack.counts_overlap => narrowing.add_pack(view, number, pack, &required),
                _ => {}
            }
        }
        narrowing
    }

    /// Arcs between tasks that stay where they are ask for nothing, and none holds within one task.
    fn add(&mut self, view: &View<'_>, arc: Arc) -> Option<usize> {
        if arc.first == arc.then || (view.is_pinned(arc.first) && view.is_pinned(arc.then)) {
            return None;
        }
        let number = self.arcs.len();
        self.of_task.entry(arc.first).or_default().push(number);
        self.of_task.entry(arc.then).or_default().push(number);
        self.arcs.push(arc);
        Some(number)
    }

    /// The points of every required task whose every place has one, by position.
    fn of_members(&mut self, view: &View<'_>, members: &[Member], required: &BTreeSet<u32>) -> Vec<(u32, usize)> {
        let index = Index::of(view, members.iter().map(|member| member.index));
        let tasks = index.tasks().into_iter().filter(|task| required.contains(task));
        tasks.filter_map(|task| Some((task, self.keep(points(view, &index, task, |at| members[at as usize].amount)?)))).collect()
    }

    fn keep(&mut self, points: Points) -> usize {
        self.points.push(points);
        self.points.len() - 1
    }

    /// Each two of a pack for one at a time: one comes first.
    fn add_pack(&mut self, view: &View<'_>, number: u32, pack: &Pack, required: &BTreeSet<u32>) {
        let index = Index::of(view, pack.stays.iter().map(|stay| stay.index));
        let mut groups: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for stay in pack.stays.iter() {
            groups.entry(view.parts[stay.index as usize].lane.task).or_default().insert(stay.group);
        }
        let mut ends = Vec::new();
        for task in index.tasks().into_iter().filter(|task| required.contains(task)).take(MOST_IN_PACK) {
            let starts = points(view, &index, task, |at| pack.stays.at(at).start);
            let stops = points(view, &index, task, |at| pack.stays.at(at).end);
            if let (Some(starts), Some(stops)) = (starts, stops) {
                ends.push((task, self.keep(starts), self.keep(stops)));
            }
        }
        let gap = pack.separation.shortest();
        for (at, (a, starts_a, stops_a)) in ends.iter().enumerate() {
            for (b, starts_b, stops_b) in ends[at + 1..].iter().filter(|(b, ..)| groups[a].is_disjoint(&groups[b])) {
                let arc = |(first, stops): (u32, usize), (then, starts): (u32, usize)| Arc {
                    demand: number,
                    first,
                    then,
                    points: (stops, starts),
                    gap,
                };
                let arcs = [arc((*a, *stops_a), (*b, *starts_b)), arc((*b, *stops_b), (*a, *starts_a))];
                if a == b || (view.is_pinned(*a) && view.is_pinned(*b)) {
                    continue;
                }
                let first = self.arcs.len();
                for (number, arc) in (first..).zip(arcs) {
                    self.of_task.entry(arc.first).or_default().push(number);
                    self.of_task.entry(arc.then).or_default().push(number);
                    self.arcs.push(arc);
                }
                self.either.push([first, first + 1]);
            }
        }
    }

    fn run_to_fixed_point(&mut self) -> Result<(), Vec<Origin>> {
        let other: BTreeMap<usize, usize> = self.either.iter().flat_map(|[a, b]| [(*a, *b), (*b, *a)]).collect();
        let mut open: VecDeque<usize> = (0..self.arcs.len()).collect();
        let mut waiting = vec![true; self.arcs.len()];
        while let Some(number) = open.pop_front() {
            waiting[number] = false;
            let because = match other.get(&number) {
                // Only where the other cannot come first does this one have to.
                Some(other) if self.can_hold(*other) => continue,
                Some(other) => self.why_not(*other),
                None => BTreeSet::new(),
            };
            for task in self.narrow(number, &because)? {
                for near in self.of_task.get(&task).into_iter().flatten() {
                    for arc in [Some(near), other.get(near)].into_iter().flatten() {
                        if !std::mem::replace(&mut waiting[*arc], true) {
                            open.push_back(*arc);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether some start of the later is far enough after some start of the earlier.
    fn can_hold(&self, number: usize) -> bool {
        let arc = &self.arcs[number];
        let first = self.windows[arc.first as usize].first;
        let last = self.windows[arc.then as usize].last;
        self.points[arc.points.0].least[first as usize] + arc.gap <= self.points[arc.points.1].most[last as usize]
    }

    fn why_not(&self, number: usize) -> BTreeSet<Origin> {
        let arc = &self.arcs[number];
        let early = &self.windows[arc.first as usize].why[0];
        early.union(&self.windows[arc.then as usize].why[1]).copied().collect()
    }

    /// Takes away what an arc leaves no room for. Returns the tasks that changed.
    fn narrow(&mut self, number: usize, because: &BTreeSet<Origin>) -> Result<Vec<u32>, Vec<Origin>> {
        let arc = &self.arcs[number];
        let (earlier, later) = (&self.windows[arc.first as usize], &self.windows[arc.then as usize]);
        let from = self.points[arc.points.0].least[earlier.first as usize] + arc.gap;
        let to = self.points[arc.points.1].most[later.last as usize] - arc.gap;
        let first = self.points[arc.points.1].most.partition_point(|point| *point < from) as u32;
        let past = self.points[arc.points.0].least.partition_point(|point| *point <= to) as u32;
        let own = [Origin::Demand(arc.demand), Origin::Placed(arc.first), Origin::Placed(arc.then)];
        let with = |why: &BTreeSet<Origin>| own.iter().chain(why).chain(because).copied().collect::<BTreeSet<Origin>>();
        let (of_later, of_earlier) = (with(&earlier.why[0]), with(&later.why[1]));
        if first > later.last {
            return Err(of_later.union(&later.why[1]).copied().collect());
        }
        if past <= earlier.first {
            return Err(of_earlier.union(&earlier.why[0]).copied().collect());
        }
        let (earlier, later, last) = (arc.first, arc.then, past - 1);
        let mut changed = Vec::new();
        if first > self.windows[later as usize].first {
            let window = &mut self.windows[later as usize];
            (window.first, window.why[0]) = (first, of_later);
            changed.push(later);
        }
        if last < self.windows[earlier as usize].last {
            let window = &mut self.windows[earlier as usize];
            (window.last, window.why[1]) = (last, of_earlier);
            changed.push(earlier);
        }
        Ok(changed)
    }
}

/// The points of a task; `None` if it has a place without one, or if they are not in order of time.
fn points(view: &View<'_>, index: &Index, task: u32, point: impl Fn(u32) -> i64) -> Option<Points> {
    let shape = &view.shapes[task as usize];
    let mut left = shape.clone();
    let (mut least, mut most) = (vec![i64::MAX; shape.starts as usize], vec![i64::MIN; shape.starts as usize]);
    for (lane, range) in index.lanes_of(task) {
        for (start, at) in index.entries(range).filter(|(start, _)| !shape.is_dead(*lane, *start)) {
            let (least, most) = (&mut least[start as usize], &mut most[start as usize]);
            (*least, *most) = (point(at).min(*least), point(at).max(*most));
            left.close_lane(*lane, start);
        }
    }
    if left.has_place() {
        return None;
    }
    // A start without a place stands where the one before it does.
    for start in 1..shape.starts as usize {
        if least[start] == i64::MAX {
            (least[start], most[start]) = (least[start - 1], most[start - 1]);
        }
    }
    let known = least.iter().position(|least| *least != i64::MAX)?;
    let (early, late) = (least[known], most[known]);
    least[..known].fill(early);
    most[..known].fill(late);
    (least.is_sorted() && most.is_sorted()).then_some(Points { least, most })
}
