//! How plans of equal cost are told apart: by a documented order, and not by a draw.
//!
//! Of plans that miss as little and cost the same, that one is chosen which moves least of the plan beside it; of these the
//! one with most meetings on the whole hour, then on the half, then on a quarter; then the one whose meetings are earlier,
//! those that stand first in the file before others; then the one whose rooms fit best, and whose moderators are named
//! first. Each of these is a number for every time, room and moderator of a sitting, and the sum is what is smallest.

use crate::candidates::Sitting;
use crate::model::{PersonId, Placement, RoomId, Series, When};
use crate::solve::{Given, Ties};
use chrono::Timelike;

/// What stands for one step: beside it, all that comes after it adds up to less for ten thousand sittings.
const MODERATOR: i128 = 1;
const ROOM: i128 = 1 << 16;
const EARLIER: i128 = 1 << 40;
const ROUNDER: i128 = 1 << 90;
const MOVED: i128 = 1 << 110;

/// Where a sitting was in an older plan, if it could be there still.
pub(crate) fn before(sitting: &Sitting, older: Option<&Placement>) -> Option<Given> {
    let older = older?;
    let at = |found: Option<usize>| found.map(|at| at as u32);
    Some(Given {
        block: 0,
        start: at(sitting.times.binary_search(&older.when).ok())?,
        room: at(sitting.rooms.iter().position(|room| *room == older.room))?,
        person: at(sitting.moderators.iter().position(|moderator| *moderator == older.moderator))?,
    })
}

/// What tells the candidates of a sitting apart, which is the so many-th of so many.
pub(crate) fn of(series: &Series, sitting: &Sitting, (number, count): (usize, usize), older: Option<&Placement>) -> Ties {
    // Those that stand first in the file count more, so that of two that could be exchanged they are earlier.
    let weight = (count - number) as i128;
    let moved = |same: bool| if older.is_none() || same { 0 } else { MOVED };
    let start = |(at, when): (usize, &When)| {
        moved(older.is_some_and(|older| older.when == *when)) + roundness(series, sitting, *when) * ROUNDER + at as i128 * weight * EARLIER
    };
    let ranks = ranks(series, sitting);
    let room = |(room, rank): (&Option<RoomId>, i128)| moved(older.is_some_and(|older| older.room == *room)) + rank * ROOM;
    let person = |(at, who): (usize, &Option<PersonId>)| moved(older.is_some_and(|older| older.moderator == *who)) + at as i128 * MODERATOR;
    Ties {
        starts: sitting.times.iter().enumerate().map(start).collect(),
        rooms: sitting.rooms.iter().zip(ranks).map(room).collect(),
        people: sitting.moderators.iter().enumerate().map(person).collect(),
    }
}

/// 0 on the whole hour of the clock on site, 1 on the half, 2 on a quarter, and 3 at other minutes.
fn roundness(series: &Series, sitting: &Sitting, when: When) -> i128 {
    let When::Meeting(interval) = when else { return 0 };
    let zone = series.place(series.place_beside(series.consultation(sitting.consultation).forum)).zone;
    match series.civil(zone, interval.start()).minute() {
        0 => 0,
        30 => 1,
        15 | 45 => 2,
        _ => 3,
    }
}

/// The rank of each room: those that hold everybody who is expected first, the smallest of them before others; where
/// nobody is expected, in the order of the file.
fn ranks(series: &Series, sitting: &Sitting) -> Vec<i128> {
    let expects = series.consultation(sitting.consultation).expects;
    let key = |room: &Option<RoomId>| {
        let seats = room.and_then(|room| series.room(room).seats).filter(|_| expects.is_some());
        (seats < expects, seats)
    };
    let mut order: Vec<usize> = (0..sitting.rooms.len()).collect();
    order.sort_by_key(|at| (key(&sitting.rooms[*at]), *at));
    let mut ranks = vec![0; order.len()];
    order.into_iter().enumerate().for_each(|(rank, at)| ranks[at] = rank as i128);
    ranks
}
