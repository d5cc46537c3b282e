//! What the complete engine sees of a problem: tasks as products of starts, rooms and people, and demands over them.

use crate::demand::Demand;
use crate::demand::faces::Tasks;
use crate::solve::{LeavingOut, Problem};

/// A choice for one task, as small numbers within it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::solve) struct Place {
    pub start: u32,
    pub room: u32,
    pub people: u32,
}

/// A row of starts of a task, with these rooms and people or with any.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::solve) struct Lane {
    pub task: u32,
    pub room: Option<u32>,
    pub people: Option<u32>,
}

impl Lane {
    pub fn holds(&self, place: Place) -> bool {
        self.room.is_none_or(|room| room == place.room) && self.people.is_none_or(|people| people == place.people)
    }
}

/// What a demand speaks of: a start in a lane.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::solve) struct Part {
    pub lane: Lane,
    pub start: u32,
}

/// The places of a task that are left, among all products of its starts, rooms and people.
#[derive(Clone, Debug)]
pub(in crate::solve) struct Shape {
    /// Whether it has to be placed; what has no place is not asked for.
    pub required: bool,
    /// Whether it stays where it is, even if that breaks a demand; then it has one place.
    pub pinned: bool,
    pub starts: u32,
    pub rooms: u32,
    pub people: u32,
    alive: Vec<u64>,
}

impl Shape {
    /// A task of so many starts, rooms and people, of which no product is a place yet.
    pub fn new(required: bool, pinned: bool, (starts, rooms, people): (u32, u32, u32)) -> Self {
        let products = starts as usize * rooms as usize * people as usize;
        Shape { required, pinned, starts, rooms, people, alive: vec![0; products.div_ceil(64)] }
    }

    pub fn allow(&mut self, place: Place) {
        let at = self.number(place);
        self.alive[at / 64] |= 1 << (at % 64);
    }

    /// Takes the places of a lane at a start away.
    pub fn close_lane(&mut self, lane: Lane, start: u32) {
        for (room, people) in
            self.rooms_of(lane).flat_map(|room| self.people_of(lane).map(move |people| (room, people))).collect::<Vec<_>>()
        {
            let at = self.number(Place { start, room, people });
            self.alive[at / 64] &= !(1 << (at % 64));
        }
    }

    pub fn is_alive(&self, place: Place) -> bool {
        let at = self.number(place);
        self.alive[at / 64] >> (at % 64) & 1 == 1
    }

    pub fn has_place(&self) -> bool {
        self.alive.iter().any(|word| *word != 0)
    }

    /// Whether no place of a lane starts then.
    pub fn is_dead(&self, lane: Lane, start: u32) -> bool {
        !self.rooms_of(lane).any(|room| self.people_of(lane).any(|people| self.is_alive(Place { start, room, people })))
    }

    /// The places at a start.
    pub fn places_at(&self, start: u32) -> impl Iterator<Item = Place> {
        let all = (0..self.rooms).flat_map(move |room| (0..self.people).map(move |people| Place { start, room, people }));
        all.filter(|place| self.is_alive(*place))
    }

    fn rooms_of(&self, lane: Lane) -> std::ops::Range<u32> {
        lane.room.map_or(0..self.rooms, |room| room..room + 1)
    }

    fn people_of(&self, lane: Lane) -> std::ops::Range<u32> {
        lane.people.map_or(0..self.people, |people| people..people + 1)
    }

    fn number(&self, place: Place) -> usize {
        (place.start as usize * self.rooms as usize + place.room as usize) * self.people as usize + place.people as usize
    }
}

/// A problem as the complete engine sees it.
pub(in crate::solve) struct View<'p> {
    pub shapes: Vec<Shape>,
    pub demands: &'p [Demand],
    /// What each index of a demand's members stands for.
    pub parts: Vec<Part>,
}

impl<'p> View<'p> {
    /// A problem with its blocks one after another: the starts of the second follow those of the first.
    pub fn of(problem: &'p Problem) -> Self {
        let shapes = (0..problem.tasks.len() as u32).map(|number| shape_of(problem, number)).collect();
        let parts = (0..problem.aspect_count() as u32).map(|aspect| {
            let task = problem.task_of(aspect);
            let (part, (start, room, people)) = problem.parts_of(aspect);
            Part { lane: Lane { task, room, people }, start: first_start(problem, task, part) + start }
        });
        View { shapes, demands: &problem.demands, parts: parts.collect() }
    }

    /// The place of a task that has a number in the problem.
    pub fn place(problem: &Problem, task: u32, number: u32) -> Place {
        let parts = &problem.tasks[task as usize].parts;
        let part = parts.partition_point(|part| part.shape.first_place + part.shape.places() <= number);
        let (start, room, people) = parts[part].shape.split(number);
        Place { start: first_start(problem, task, part) + start, room, people }
    }

    /// The number in the problem of a place.
    pub fn number(problem: &Problem, task: u32, place: Place) -> Option<u32> {
        let mut start = place.start;
        for part in &problem.tasks[task as usize].parts {
            if start < part.shape.starts {
                return Some(part.shape.place((start, place.room, place.people)));
            }
            start -= part.shape.starts;
        }
        None
    }
}

/// How many starts stand before those of a part.
pub(super) fn first_start(problem: &Problem, task: u32, part: usize) -> u32 {
    problem.tasks[task as usize].parts[..part].iter().map(|part| part.shape.starts).sum()
}

fn shape_of(problem: &Problem, number: u32) -> Shape {
    let task = &problem.tasks[number as usize];
    let starts = task.parts.iter().map(|part| part.shape.starts).sum();
    let rooms = task.parts.iter().map(|part| part.shape.rooms).max().unwrap_or(1);
    let people = task.parts.iter().map(|part| part.shape.people).max().unwrap_or(1);
    let mut shape = Shape::new(task.leaving_out == LeavingOut::Refused, task.pinned, (starts, rooms, people));
    problem.places(number).for_each(|place| shape.allow(View::place(problem, number, place)));
    shape
}

impl View<'_> {
    /// The tasks that have to be placed and can be.
    pub fn required(&self) -> impl Iterator<Item = u32> {
        (0..).zip(&self.shapes).filter(|(_, shape)| shape.required && shape.has_place()).map(|(task, _)| task)
    }

    pub fn is_pinned(&self, task: u32) -> bool {
        self.shapes[task as usize].pinned
    }
}

/// The members of a demand by task, room, people and start.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// What each member speaks of, and its position in the demand, in order.
    entries: Vec<(Part, u32)>,
    /// Where the entries of each lane begin and end.
    lanes: Vec<(Lane, std::ops::Range<usize>)>,
}

impl Index {
    /// The index of members that speak of these aspects.
    pub fn of(view: &View<'_>, aspects: impl Iterator<Item = u32>) -> Self {
        let mut entries: Vec<(Part, u32)> = aspects.zip(0..).map(|(aspect, at)| (view.parts[aspect as usize], at)).collect();
        entries.sort_unstable();
        let mut lanes: Vec<(Lane, std::ops::Range<usize>)> = Vec::new();
        for (at, (part, _)) in entries.iter().enumerate() {
            match lanes.last_mut() {
                Some((lane, range)) if *lane == part.lane => range.end = at + 1,
                _ => lanes.push((part.lane, at..at + 1)),
            }
        }
        Index { entries, lanes }
    }

    /// Whether two members speak of the same.
    pub fn has_doubles(&self) -> bool {
        self.entries.windows(2).any(|pair| pair[0].0 == pair[1].0)
    }

    /// The lanes that have a member.
    pub fn lanes(&self) -> impl Iterator<Item = Lane> {
        self.lanes.iter().map(|(lane, _)| *lane)
    }

    /// The tasks that have a member.
    pub fn tasks(&self) -> Vec<u32> {
        let mut tasks: Vec<u32> = self.lanes().map(|lane| lane.task).collect();
        tasks.dedup();
        tasks
    }

    /// The lanes of a task.
    pub fn lanes_of(&self, task: u32) -> &[(Lane, std::ops::Range<usize>)] {
        let from = self.lanes.partition_point(|(lane, _)| lane.task < task);
        let to = self.lanes.partition_point(|(lane, _)| lane.task <= task);
        &self.lanes[from..to]
    }

    /// The start and position of every member of a lane, in order of time.
    pub fn entries(&self, lane: &std::ops::Range<usize>) -> impl Iterator<Item = (u32, u32)> {
        self.entries[lane.clone()].iter().map(|(part, at)| (part.start, *at))
    }

    /// The start and position of every member of a lane.
    pub fn entries_of(&self, lane: Lane) -> impl Iterator<Item = (u32, u32)> {
        let at = self.lanes.binary_search_by(|(other, _)| other.cmp(&lane)).ok();
        at.into_iter().flat_map(|at| self.entries(&self.lanes[at].1))
    }

    /// The members that a choice takes in, each with its lane and position.
    pub fn chosen(&self, task: u32, place: Place) -> impl Iterator<Item = (Lane, u32)> {
        let lanes = self.lanes_of(task).iter().filter(move |(lane, _)| lane.holds(place));
        lanes.flat_map(move |(lane, range)| {
            let entries = &self.entries[range.clone()];
            let from = entries.partition_point(|(part, _)| part.start < place.start);
            entries[from..].iter().take_while(move |(part, _)| part.start == place.start).map(|(_, at)| (*lane, *at))
        })
    }

    /// The most starts around one at each of which a lane has a member of this kind, or no place at all.
    pub fn run(&self, view: &View<'_>, lane: Lane, start: u32, like: impl Fn(u32) -> bool) -> Block {
        let shape = &view.shapes[lane.task as usize];
        let range = self.lanes.binary_search_by(|(other, _)| other.cmp(&lane)).map_or(0..0, |at| self.lanes[at].1.clone());
        let entries = &self.entries[range];
        let goes_on = |start: u32| {
            let from = entries.partition_point(|(part, _)| part.start < start);
            let mut there = entries[from..].iter().take_while(|(part, _)| part.start == start);
            there.any(|(_, at)| like(*at)) || shape.is_dead(lane, start)
        };
        let from = (0..start).rev().take_while(|start| goes_on(*start)).last().unwrap_or(start);
        let to = (start + 1..shape.starts).take_while(|start| goes_on(*start)).last().unwrap_or(start);
        Block { lane, from, to }
    }

    /// All starts of a lane with a member of this kind, as blocks.
    pub fn blocks(&self, view: &View<'_>, lane: &(Lane, std::ops::Range<usize>), like: impl Fn(u32) -> bool) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for (start, at) in self.entries(&lane.1) {
            if like(at) && blocks.last().is_none_or(|block| start > block.to) {
                blocks.push(self.run(view, lane.0, start, &like));
            }
        }
        blocks
    }
}

/// The starts of a lane from one to another, both among them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Block {
    pub lane: Lane,
    pub from: u32,
    pub to: u32,
}
