//! What engines solve: tasks with places, and demands over them. Nothing here knows a consultation.

use super::places::{Aspects, Block, Shape, Ties, shapes};
use crate::demand::faces::{Meter, Ready, Tasks, demand_of_meter, meters};
use crate::demand::{Demand, Kind, Score, Stays, Strength, renumber};
use crate::model::{RuleName, Subject};
use std::collections::BTreeMap;

/// What it means to leave a task out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeavingOut {
    /// It has to be done.
    Refused,
    /// It costs so much, in the demands' unit.
    Costs(i64),
}

/// Something of which at most one place is chosen.
#[derive(Clone, Debug)]
pub struct TaskSpec {
    /// Its places.
    pub blocks: Vec<Block>,
    /// What leaving it out means.
    pub leaving_out: LeavingOut,
    /// Whether it stays where it is, even if that breaks a demand; then it has one place.
    pub pinned: bool,
    /// Whether it is interchangeable with the task before it: both have the same places, in the same order, and
    /// no demand tells them apart. Of choices that only swap them, the engines look at one.
    pub twin: bool,
    /// Where it was in an older choice, from which the search starts too.
    pub before: Option<Given>,
}

impl TaskSpec {
    /// How many places it has.
    pub fn places(&self) -> u32 {
        self.blocks.iter().map(|block| block.starts * block.rooms * block.people).sum()
    }
}

/// A task of a [`Problem`].
#[derive(Clone, Debug)]
pub struct Task {
    /// What leaving it out means.
    pub leaving_out: LeavingOut,
    /// Whether it stays where it is.
    pub pinned: bool,
    /// Whether it is interchangeable with the task before it.
    pub twin: bool,
    /// Where it was in an older choice, if that place is open.
    pub before: Option<u32>,
    /// How many places are left once those that a single demand rules out are gone.
    pub open: u32,
    /// How many places each rule was the first to rule out.
    pub dropped: BTreeMap<Option<RuleName>, u32>,
    pub(super) parts: Vec<Part>,
}

impl Task {
    /// Whether it has to be done, but must be .
    pub(super) fn is_required(&self) -> bool {
        self.leaving_out == LeavingOut::Refused && self.open > 0
    }

    /// How many numbers of places there are; some may be closed.
    pub(super) fn places(&self) -> u32 {
        self.parts.iter().map(|part| part.shape.places()).sum()
    }
}

/// What is left of a block: the starts, rooms and people that some open place has.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub shape: Shape,
    /// The number of the block.
    pub block: u32,
    /// Which of the block's each one is.
    pub starts: Vec<u32>,
    pub rooms: Vec<u32>,
    pub people: Vec<u32>,
    ties: Ties,
}

impl Part {
    /// The place that stands here for one that was given.
    fn place_of(&self, given: Given) -> Option<u32> {
        let at = |list: &[u32], number: u32| list.binary_search(&number).ok().map(|at| at as u32);
        let parts = (at(&self.starts, given.start)?, at(&self.rooms, given.room)?, at(&self.people, given.person)?);
        (self.block == given.block).then(|| self.shape.place(parts))
    }
}

/// Which of the places that were given one is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Given {
    /// The block.
    pub block: u32,
    /// Its start.
    pub start: u32,
    /// Its room.
    pub room: u32,
    /// Its person.
    pub person: u32,
}

/// That an aspect moves a meter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    /// The meter.
    pub meter: u32,
    /// Which of the meter's own records.
    pub record: u32,
}

/// Tasks, places and demands, ready for the engines.
///
/// Places are numbered within their task. Those that a demand forbids on their own are closed, with the reason counted;
/// [`Problem::given`] tells which of the places given each one is.
pub struct Problem {
    /// The tasks.
    pub tasks: Vec<Task>,
    /// The demands over the aspects that are left, without those that are only told.
    pub demands: Vec<Demand>,
    /// The task of each aspect.
    task_of: Vec<u32>,
    /// What each aspect costs on its own; [`CLOSED`] if nothing may have it.
    charge: Vec<i64>,
    meters: Vec<Meter>,
    first_use: Vec<u32>,
    uses: Vec<Use>,
}

/// The charge of an aspect that nothing may have.
const CLOSED: i64 = i64::MAX;

impl Problem {
    /// Builds a problem from tasks and demands over the aspects of their places, numbered as [`shapes`] does. Of plain lists of
    /// places the aspects are the places, one after another.
    ///
    /// A place that alone breaks what must hold is closed, unless its task is pinned.
    pub fn new(specs: &[TaskSpec], demands: Vec<Demand>) -> Self {
        let Pruned { tasks, task_of, now, closed } = Pruned::of(specs, &demands);
        let mut charge: Vec<i64> = closed.iter().map(|closed| if *closed { CLOSED } else { 0 }).collect();
        let mut demands: Vec<Demand> = demands.into_iter().filter(|demand| !demand.is_spent()).collect();
        renumber(&mut demands, &|index| Some(now[index as usize]).filter(|new| *new != GONE));
        drop(now);
        let mut left = Vec::with_capacity(demands.len());
        for demand in demands {
            match (demand.strength, &demand.kind) {
                (Strength::Price(price), Kind::Charge(members)) => {
                    members.iter().for_each(|member| charge[member.index as usize] += price.of(member.amount));
                }
                _ => left.push(demand),
            }
        }
        share_stays(&mut left);
        let mut problem = Problem { tasks, demands: left, task_of, charge, meters: Vec::new(), first_use: Vec::new(), uses: Vec::new() };
        problem.meters = meters(&problem.demands, &problem);
        (problem.first_use, problem.uses) = uses_of(&problem.demands, &problem.meters, problem.task_of.len());
        problem
    }

    /// The same with every place open and every demand kept, in the order given: for asking which of them can hold together.
    pub(super) fn whole(specs: &[TaskSpec], mut demands: Vec<Demand>) -> Self {
        let Pruned { tasks, task_of, now, closed } = Pruned::of(specs, &[]);
        renumber(&mut demands, &|index| Some(now[index as usize]));
        let (charge, first_use) = (vec![0; closed.len()], vec![0; task_of.len() + 1]);
        Problem { tasks, demands, task_of, charge, meters: Vec::new(), first_use, uses: Vec::new() }
    }

    /// How many places are open.
    pub fn places_open(&self) -> u64 {
        self.tasks.iter().map(|task| u64::from(task.open)).sum()
    }

    /// Which of the places that were given this one is.
    pub fn given(&self, task: u32, place: u32) -> Given {
        let part = self.part(task, place);
        let (start, room, person) = part.shape.split(place);
        let of = |list: &[u32], at: u32| list[at as usize];
        Given { block: part.block, start: of(&part.starts, start), room: of(&part.rooms, room), person: of(&part.people, person) }
    }

    /// The place of a task that stands for one that was given, if any does; it may be closed.
    pub(super) fn place_at(&self, task: u32, given: Given) -> Option<u32> {
        self.tasks[task as usize].parts.iter().find_map(|part| part.place_of(given))
    }

    /// The open places of a task, in order.
    pub fn places(&self, task: u32) -> impl Iterator<Item = u32> + '_ {
        (0..self.tasks[task as usize].places()).filter(move |place| self.is_open(task, *place))
    }

    /// One open place for each start of a task that has any, in order.
    pub fn starts(&self, task: u32) -> impl Iterator<Item = u32> + '_ {
        self.tasks[task as usize].parts.iter().flat_map(move |Part { shape, .. }| {
            let at = |start| shape.place((start, 0, 0))..shape.place((start, 0, 0)) + shape.rooms * shape.people;
            (0..shape.starts).filter_map(move |start| at(start).find(|place| self.is_open(task, *place)))
        })
    }

    /// What is missing from every choice: required tasks without a place, and sums that all places together cannot reach.
    pub fn least_missing(&self) -> i64 {
        let without = self.tasks.iter().filter(|task| task.open == 0 && task.leaving_out == LeavingOut::Refused).count();
        without as i64 + self.ready().map(Ready::out_of_reach).sum::<i64>()
    }

    /// The meters, with the demands they were made of.
    pub(super) fn ready(&self) -> impl ExactSizeIterator<Item = Ready<'_>> {
        self.meters.iter().map(|meter| Ready { demands: &self.demands, meter })
    }

    pub(super) fn meter(&self, number: u32) -> &Meter {
        &self.meters[number as usize]
    }

    /// The rule that asks for what a meter counts; `None` where no rule does, or several demands share the meter.
    pub(super) fn rule_of(&self, meter: u32) -> Option<RuleName> {
        demand_of_meter(&self.demands, meter).and_then(Demand::rule)
    }

    /// How many aspects there are.
    pub(super) fn aspect_count(&self) -> usize {
        self.task_of.len()
    }

    /// How many uses of meters all aspects have together.
    pub(super) fn use_count(&self) -> usize {
        self.uses.len()
    }

    fn part(&self, task: u32, place: u32) -> &Part {
        let parts = &self.tasks[task as usize].parts;
        match &parts[..] {
            [part] => part,
            parts => &parts[parts.partition_point(|part| part.shape.first_place + part.shape.places() <= place)],
        }
    }

    /// The numbers of a task's aspects.
    pub(super) fn aspects_of(&self, task: u32) -> std::ops::Range<u32> {
        let parts = &self.tasks[task as usize].parts;
        let first = parts.first().map_or(0, |part| part.shape.first_aspect);
        first..first + parts.iter().map(|part| part.shape.aspects()).sum::<u32>()
    }

    /// The aspects of a place.
    pub(super) fn aspects(&self, task: u32, place: u32) -> Aspects {
        let shape = &self.part(task, place).shape;
        shape.aspects_of(shape.split(place))
    }

    /// The start that an aspect stands for, and its room or person, each by number within its part, with the part's number.
    pub(super) fn parts_of(&self, aspect: u32) -> (usize, (u32, Option<u32>, Option<u32>)) {
        let parts = &self.tasks[self.task_of(aspect) as usize].parts;
        let at = parts.partition_point(|part| part.shape.first_aspect + part.shape.aspects() <= aspect);
        (at, parts[at].shape.parts(aspect))
    }

    /// A place of an aspect's task that has it; of several one that is drawn.
    pub(super) fn place_with(&self, aspect: u32, mut draw: impl FnMut(usize) -> usize) -> u32 {
        let (part, (start, room, person)) = self.parts_of(aspect);
        let shape = &self.tasks[self.task_of(aspect) as usize].parts[part].shape;
        let room = room.unwrap_or_else(|| draw(shape.rooms as usize) as u32);
        let person = person.unwrap_or_else(|| draw(shape.people as usize) as u32);
        shape.place((start, room, person))
    }

    /// What tells a place from others that cost the same.
    pub(super) fn tie(&self, task: u32, place: u32) -> i128 {
        let part = self.part(task, place);
        part.ties.of(part.shape.split(place))
    }

    /// Whether nothing forbids a place on its own.
    pub(super) fn is_open(&self, task: u32, place: u32) -> bool {
        self.aspects(task, place).iter().all(|aspect| self.charge[*aspect as usize] != CLOSED)
    }

    /// What an aspect costs on its own; `None` if nothing may have it.
    pub(super) fn charge(&self, aspect: u32) -> Option<i64> {
        Some(self.charge[aspect as usize]).filter(|charge| *charge != CLOSED)
    }

    /// What an aspect uses.
    pub(super) fn uses(&self, aspect: u32) -> &[Use] {
        let at = aspect as usize;
        &self.uses[self.first_use[at] as usize..self.first_use[at + 1] as usize]
    }

    /// What a place costs on its own, with its tie; `None` if it is closed.
    pub(super) fn alone(&self, task: u32, place: u32) -> Option<Score> {
        let costs = self.aspects(task, place).iter().map(|aspect| self.charge(*aspect)).sum::<Option<i64>>()?;
        Some(Score { missing: 0, cost: costs, tie: self.tie(task, place) })
    }
}

impl Tasks for Problem {
    fn task_of(&self, index: u32) -> u32 {
        self.task_of[index as usize]
    }

    fn is_pinned(&self, task: u32) -> bool {
        self.tasks[task as usize].pinned
    }

    fn is_required(&self, task: u32) -> bool {
        self.tasks[task as usize].is_required()
    }

    fn facet(&self, index: u32) -> (usize, u8) {
        let (part, (_, room, person)) = self.parts_of(index);
        (part, u8::from(room.is_some()) + 2 * u8::from(person.is_some()))
    }

    fn are_all(&self, task: u32, indices: &[u32]) -> bool {
        let mut sorted = indices.to_vec();
        sorted.sort_unstable();
        let named = |aspect: u32| sorted.binary_search(&aspect).is_ok();
        let open = |aspect: u32| self.charge(aspect).is_some();
        self.tasks[task as usize].parts.iter().all(|part| {
            let shape = &part.shape;
            // Whoever could be chosen for a start is named, whatever its room; or is, with whomever.
            let of_room = |start| (0..shape.rooms).map(move |room| shape.room(start, room));
            let of_person = |start| (0..shape.people).map(move |person| shape.person(start, person));
            let start = |start| {
                let all = |aspects: &mut dyn Iterator<Item = u32>| aspects.filter(|aspect| open(*aspect)).all(named);
                !open(shape.start(start)) || named(shape.start(start)) || all(&mut of_room(start)) || all(&mut of_person(start))
            };
            (0..shape.starts).all(start)
        })
    }
}

/// The number of an aspect that is no longer there.
const GONE: u32 = u32::MAX;

/// Tasks without the places that a demand forbids on their own.
struct Pruned {
    tasks: Vec<Task>,
    /// The task of each aspect that is left.
    task_of: Vec<u32>,
    /// The number of each aspect given, now; [`GONE`] if nothing may have it.
    now: Vec<u32>,
    /// Whether nothing may have an aspect that is left.
    closed: Vec<bool>,
}

impl Pruned {
    fn of(specs: &[TaskSpec], demands: &[Demand]) -> Self {
        let given = shapes(specs.iter().map(|spec| &spec.blocks[..]));
        let count = given.iter().flatten().map(Shape::aspects).sum::<u32>() as usize;
        let first = first_forbidding(demands, count, &pinned_aspects(specs, &given));
        let mut pruned = Pruned { tasks: Vec::with_capacity(specs.len()), task_of: Vec::new(), now: vec![GONE; count], closed: Vec::new() };
        for (spec, shapes) in specs.iter().zip(&given) {
            pruned.add(spec, shapes, &first, demands);
        }
        pruned
    }

    fn add(&mut self, spec: &TaskSpec, shapes: &[Shape], first: &[u32], demands: &[Demand]) {
        let (mut dropped, mut parts, mut open, mut next_place) = (BTreeMap::new(), Vec::new(), 0, 0);
        for ((number, block), given) in (0..).zip(&spec.blocks).zip(shapes) {
            let kept = Kept::of(given, |aspect| if spec.pinned { GONE } else { first[aspect as usize] });
            for (demand, count) in kept.forbidden {
                *dropped.entry(demands[demand as usize].rule()).or_insert(0) += count;
            }
            open += kept.open;
            let counts = (kept.starts.len() as u32, kept.rooms.len() as u32, kept.people.len() as u32);
            let shape = Shape::new(counts, next_place, self.closed.len() as u32);
            next_place += shape.places();
            let ties = block.ties.only(&kept.starts, &kept.rooms, &kept.people);
            let part = Part { shape, block: number, starts: kept.starts, rooms: kept.rooms, people: kept.people, ties };
            self.renumber(&part, given, |aspect| spec.pinned || first[aspect as usize] == GONE);
            parts.push(part);
        }
        self.task_of.resize(self.closed.len(), self.tasks.len() as u32);
        parts.retain(|part| part.shape.places() > 0);
        let TaskSpec { leaving_out, pinned, twin, before, .. } = *spec;
        let before = before.and_then(|before| parts.iter().find_map(|part| part.place_of(before)));
        self.tasks.push(Task { leaving_out, pinned, twin, before, open, dropped, parts });
    }

    /// Numbers the aspects of a part. Where no choice of room or person is left, what was asked of it is asked of the start.
    fn renumber(&mut self, part: &Part, given: &Shape, is_open: impl Fn(u32) -> bool) {
        let shape = &part.shape;
        let mut open = vec![true; shape.aspects() as usize];
        let mut name = |old: u32, new: u32| {
            self.now[old as usize] = if is_open(old) { new } else { GONE };
            open[(new - shape.first_aspect) as usize] &= is_open(old);
        };
        for (start, old_start) in (0..).zip(&part.starts) {
            name(given.start(*old_start), shape.start(start));
            for (room, old_room) in (0..).zip(&part.rooms).filter(|_| given.rooms > 1) {
                name(given.room(*old_start, *old_room), shape.room(start, room));
            }
            for (person, old_person) in (0..).zip(&part.people).filter(|_| given.people > 1) {
                name(given.person(*old_start, *old_person), shape.person(start, person));
            }
        }
        self.closed.extend(open.into_iter().map(|open| !open));
    }
}

/// The aspects of what stays where it is.
fn pinned_aspects(specs: &[TaskSpec], given: &[Vec<Shape>]) -> Vec<u32> {
    let pinned = specs.iter().zip(given).filter(|(spec, _)| spec.pinned).flat_map(|(_, shapes)| shapes);
    pinned.flat_map(|shape| shape.first_aspect..shape.first_aspect + shape.aspects()).collect()
}

/// For each aspect the first demand that it breaks on its own; [`GONE`] if there is none.
fn first_forbidding(demands: &[Demand], count: usize, pinned: &[u32]) -> Vec<u32> {
    let mut first = vec![GONE; count];
    for (number, demand) in (0..).zip(demands).filter(|(_, demand)| demand.strength == Strength::Must) {
        for index in demand.alone(&|index| pinned.binary_search(&index).is_ok()) {
            first[index as usize] = number.min(first[index as usize]);
        }
    }
    first
}

/// What is kept of a block: the starts, rooms and people that some place has which nothing forbids.
struct Kept {
    starts: Vec<u32>,
    rooms: Vec<u32>,
    people: Vec<u32>,
    open: u32,
    /// How many places each demand is the first to forbid.
    forbidden: BTreeMap<u32, u32>,
}

impl Kept {
    fn of(shape: &Shape, first: impl Fn(u32) -> u32) -> Self {
        let (mut starts, mut rooms, mut people) =
            (vec![false; shape.starts as usize], vec![false; shape.rooms as usize], vec![false; shape.people as usize]);
        let (mut open, mut forbidden) = (0, BTreeMap::new());
        for start in 0..shape.starts {
            let of_start = first(shape.start(start));
            for room in 0..shape.rooms {
                let of_room = of_start.min(first(shape.room(start, room)));
                for person in 0..shape.people {
                    let demand = of_room.min(first(shape.person(start, person)));
                    if demand == GONE {
                        open += 1;
                        (starts[start as usize], rooms[room as usize], people[person as usize]) = (true, true, true);
                    } else {
                        *forbidden.entry(demand).or_insert(0) += 1;
                    }
                }
            }
        }
        let numbers = |kept: Vec<bool>| {
            let mut numbers: Vec<u32> = (0..).zip(kept).filter(|(_, kept)| *kept).map(|(number, _)| number).collect();
            numbers.shrink_to_fit();
            numbers
        };
        Kept { starts: numbers(starts), rooms: numbers(rooms), people: numbers(people), open, forbidden }
    }
}

/// Keeps what several demands say of one subject once: where somebody is and when, of which each rule asks something else.
fn share_stays(demands: &mut [Demand]) {
    let mut known: BTreeMap<Subject, Vec<Stays>> = BTreeMap::new();
    for demand in demands {
        let Kind::Pack(pack) = &mut demand.kind else { continue };
        let lists = known.entry(demand.subject).or_default();
        match lists.iter().find(|stays| **stays == pack.stays) {
            Some(stays) => pack.stays = stays.clone(),
            None => lists.push(pack.stays.clone()),
        }
    }
}

/// For each aspect the uses of its meters.
fn uses_of(demands: &[Demand], meters: &[Meter], aspects: usize) -> (Vec<u32>, Vec<Use>) {
    let mut first_use = vec![0u32; aspects + 1];
    let visit = |record: &mut dyn FnMut(u32, Use)| {
        for (number, meter) in (0..).zip(meters) {
            for (at, index) in (0..).zip((Ready { demands, meter }).indices()) {
                record(index, Use { meter: number, record: at });
            }
        }
    };
    visit(&mut |index, _| first_use[index as usize + 1] += 1);
    for at in 0..aspects {
        first_use[at + 1] += first_use[at];
    }
    let mut next = first_use.clone();
    let mut uses = vec![Use { meter: 0, record: 0 }; first_use[aspects] as usize];
    visit(&mut |index, used| {
        uses[next[index as usize] as usize] = used;
        next[index as usize] += 1;
    });
    (first_use, uses)
}
