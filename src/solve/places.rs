//! The places of a task as products, so that what a demand asks of millions of them is kept in short lists.
//!
//! A block is every start in every room with everybody who could lead it. No demand sees more than a start, a start in a
//! room, or a start with somebody: these are the *aspects* of a place, and demands speak of aspects by number. A place
//! has as many as there is choice: a start alone, where there is one room and one person.

use std::ops::Deref;

/// Part of the places of a task: every start in every room with everybody who could lead it.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// How many starts there are, in order of time.
    pub starts: u32,
    /// How many rooms; 1 where there is nothing to choose.
    pub rooms: u32,
    /// How many people; 1 where there is nothing to choose.
    pub people: u32,
    /// What tells places of equal cost apart.
    pub ties: Ties,
}

impl Block {
    /// A plain list of so many places.
    pub fn of(places: u32) -> Self {
        Block { starts: places, rooms: 1, people: 1, ties: Ties::default() }
    }
}

/// Small numbers that tell places of equal cost apart: of equals the one with the smallest sum is chosen. An empty list
/// stands for zeros.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    /// For each start.
    pub starts: Vec<i128>,
    /// For each room.
    pub rooms: Vec<i128>,
    /// For each person.
    pub people: Vec<i128>,
}

impl Ties {
    /// The tie of a place.
    pub(super) fn of(&self, (start, room, person): (u32, u32, u32)) -> i128 {
        let of = |list: &[i128], at: u32| list.get(at as usize).copied().unwrap_or(0);
        of(&self.starts, start) + of(&self.rooms, room) + of(&self.people, person)
    }

    pub(super) fn only(&self, starts: &[u32], rooms: &[u32], people: &[u32]) -> Ties {
        let only = |list: &[i128], kept: &[u32]| {
            let kept = if list.is_empty() { &[] } else { kept };
            kept.iter().map(|at| list.get(*at as usize).copied().unwrap_or(0)).collect()
        };
        Ties { starts: only(&self.starts, starts), rooms: only(&self.rooms, rooms), people: only(&self.people, people) }
    }
}

/// Where the places and the aspects of a block stand among all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// How many starts, rooms and people there are.
    pub starts: u32,
    /// Rooms.
    pub rooms: u32,
    /// People.
    pub people: u32,
    /// The number of its first place within its task.
    pub first_place: u32,
    /// The number of its first aspect among those of all tasks.
    pub first_aspect: u32,
}

impl Shape {
    pub(super) fn new((starts, rooms, people): (u32, u32, u32), first_place: u32, first_aspect: u32) -> Self {
        Shape { starts, rooms, people, first_place, first_aspect }
    }

    /// How many places there are.
    pub fn places(&self) -> u32 {
        self.starts * self.rooms * self.people
    }

    /// How many aspects there are.
    pub fn aspects(&self) -> u32 {
        self.starts * (1 + self.of_rooms() + self.of_people())
    }

    fn of_rooms(&self) -> u32 {
        if self.rooms > 1 { self.rooms } else { 0 }
    }

    fn of_people(&self) -> u32 {
        if self.people > 1 { self.people } else { 0 }
    }

    /// The aspect of a start.
    pub fn start(&self, start: u32) -> u32 {
        self.first_aspect + start
    }

    /// The aspect of a start in a room; that of the start where there is one room.
    pub fn room(&self, start: u32, room: u32) -> u32 {
        match self.of_rooms() {
            0 => self.start(start),
            rooms => self.first_aspect + self.starts + start * rooms + room,
        }
    }

    /// The aspect of a start with somebody; that of the start where there is one person.
    pub fn person(&self, start: u32, person: u32) -> u32 {
        match self.of_people() {
            0 => self.start(start),
            people => self.first_aspect + self.starts * (1 + self.of_rooms()) + start * people + person,
        }
    }

    /// Start, room and person of a place, which is counted from the first of the task.
    pub fn split(&self, place: u32) -> (u32, u32, u32) {
        let place = place - self.first_place;
        if self.rooms == 1 && self.people == 1 {
            return (place, 0, 0);
        }
        let (rest, person) = (place / self.people, place % self.people);
        (rest / self.rooms, rest % self.rooms, person)
    }

    /// The place with this start, room and person.
    pub fn place(&self, (start, room, person): (u32, u32, u32)) -> u32 {
        self.first_place + (start * self.rooms + room) * self.people + person
    }

    /// The aspects of a place by its start, room and person.
    pub(super) fn aspects_of(&self, (start, room, person): (u32, u32, u32)) -> Aspects {
        let mut aspects = Aspects { list: [self.start(start), 0, 0], len: 1 };
        if self.rooms > 1 {
            aspects.push(self.room(start, room));
        }
        if self.people > 1 {
            aspects.push(self.person(start, person));
        }
        aspects
    }

    /// The start, and the room or person, that an aspect of this block stands for.
    pub(super) fn parts(&self, aspect: u32) -> (u32, Option<u32>, Option<u32>) {
        let at = aspect - self.first_aspect;
        let rooms = self.starts * self.of_rooms();
        match at.checked_sub(self.starts) {
            None => (at, None, None),
            Some(at) if at < rooms => (at / self.rooms, Some(at % self.rooms), None),
            Some(at) => ((at - rooms) / self.people, None, Some((at - rooms) % self.people)),
        }
    }
}

/// The aspects of one place, at most three.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aspects {
    list: [u32; 3],
    len: u8,
}

impl Aspects {
    fn push(&mut self, aspect: u32) {
        self.list[self.len as usize] = aspect;
        self.len += 1;
    }
}

impl Deref for Aspects {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.list[..self.len as usize]
    }
}

/// The shapes of the blocks of tasks, numbered one after another.
pub fn shapes<'b>(tasks: impl Iterator<Item = &'b [Block]>) -> Vec<Vec<Shape>> {
    let mut next_aspect = 0;
    let of_task = |blocks: &[Block]| {
        let mut next_place = 0;
        let of_block = |block: &Block| {
            let shape = Shape::new((block.starts, block.rooms, block.people), next_place, next_aspect);
            next_place += shape.places();
            next_aspect += shape.aspects();
            shape
        };
        blocks.iter().map(of_block).collect()
    };
    tasks.map(of_task).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_and_every_aspect_has_its_own_number() {
        for (starts, rooms, people) in [(3, 1, 1), (3, 2, 1), (3, 1, 4), (5, 2, 3)] {
            let shape = Shape::new((starts, rooms, people), 7, 100);
            let mut aspects = std::collections::BTreeSet::new();
            for place in 7..7 + shape.places() {
                let parts = shape.split(place);
                assert_eq!(shape.place(parts), place);
                for aspect in shape.aspects_of(parts).iter() {
                    aspects.insert(*aspect);
                    let (start, room, person) = shape.parts(*aspect);
                    assert_eq!((start, room.unwrap_or(parts.1), person.unwrap_or(parts.2)), parts);
                }
            }
            assert_eq!(aspects.len() as u32, shape.aspects());
            assert_eq!(aspects.into_iter().next_back(), Some(99 + shape.aspects()));
        }
    }
}
