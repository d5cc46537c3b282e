//! How little of an older choice has to change.

use super::complete::{self, Budget};
use super::search::Choice;
use super::{Effort, LOOKS_PER_CONFLICT, Problem, Stop};

/// Something that a task is to keep, and what giving it up costs beside the rest. The numbers are those of a block as it was
/// given; people have the same numbers in every block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keep {
    /// The task.
    pub task: u32,
    /// The block of the starts and the room.
    pub block: u32,
    /// One of these starts, in order; `None` for any.
    pub starts: Option<Vec<u32>>,
    /// This room; `None` for any.
    pub room: Option<u32>,
    /// This person; `None` for any.
    pub person: Option<u32>,
    /// What giving it up costs; at least 1.
    pub weight: i64,
}

impl Keep {
    /// Whether it is kept in any block.
    pub fn is_anywhere(&self) -> bool {
        self.starts.is_none() && self.room.is_none()
    }

    /// Whether nothing is to be kept but that it is placed.
    pub(super) fn is_placed(&self) -> bool {
        (&self.starts, self.room, self.person) == (&None, None, None)
    }
}

/// What is known of how little has to change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeastChange {
    /// The place of each task in a choice that gives up little; `None` where none was found.
    pub chosen: Option<Vec<Option<u32>>>,
    /// Whether it is shown that no choice misses less, and that none that misses as little gives up less.
    pub proved: bool,
}

/// Looks for a choice that misses as little as can be, and of these one that gives up as little as can be of what is to be
/// kept. What it costs otherwise plays no part.
pub fn least_change(problem: &Problem, keeps: &[Keep], effort: &Effort, stop: Stop<'_>) -> LeastChange {
    let before: Vec<Option<u32>> = problem.tasks.iter().map(|task| task.before).collect();
    let budget = Budget { conflicts: effort.looks / LOOKS_PER_CONFLICT, looks: effort.looks };
    let (chosen, proved) = complete::least(problem, keeps, &Choice::of(problem, &before), budget, stop);
    // What is pinned is where it is, whatever the solver says of it.
    LeastChange { chosen: chosen.map(|chosen| Choice::of(problem, &chosen).chosen), proved }
}
