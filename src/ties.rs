//! How plans of equal cost are told apart: by a documented order, and not by a draw.
//!
//! Of plans that miss as little and cost the same, that one is chosen which moves least of the plan beside it; of these the
//! one with most meetings on the whole hour, then on the half, then on a quarter; then the one whose meetings are earlier,
//! those that stand first in the file before others; then the one whose rooms fit best, and whose moderators are named
//! first. Each of these is a number for every time, room and moderator of a sitting, and the sum is what is smallest.

use crate::candidates::{Crew, Sitting, Venue};
use crate::model::{Placement, RoomId, Series, When};
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
    sitting.numbers_of(older?)?.spot().map(Given::from)
}

/// What tells the candidates of a sitting apart, which is the so many-th of so many.
pub(crate) fn of(
    series: &Series,
    (sitting, venue): (&Sitting, &Venue),
    (number, count): (usize, usize),
    older: Option<&Placement>,
) -> Ties {
    // Those that stand first in the file count more, so that of two that could be exchanged they are earlier.
    let weight = (count - number) as i128;
    let moved = |same: bool| if older.is_none() || same { 0 } else { MOVED };
    // What could be elsewhere too is earlier by the days, and not by its number at one venue.
    let first = sitting.venues.iter().filter_map(|venue| venue.times.first()).min().copied();
    let rank = |at: usize, when: When| match (&sitting.venues[..], first) {
        ([_, _, ..], Some(first)) => minutes_between(series, first, when).into(),
        _ => at as i128,
    };
    let start = |(at, when): (usize, &When)| {
        let same = older.is_some_and(|older| older.when == *when && older.forum == venue.forum);
        moved(same) + roundness(series, venue, *when) * ROUNDER + rank(at, *when) * weight * EARLIER
    };
    let ranks = ranks(series, sitting, venue);
    let room = |(room, rank): (&Option<RoomId>, i128)| moved(older.is_some_and(|older| older.room == *room)) + rank * ROOM;
    let crew = |(at, crew): (usize, &Crew)| moved(older.is_some_and(|older| crew.is_of(older))) + at as i128 * MODERATOR;
    Ties {
        starts: venue.times.iter().enumerate().map(start).collect(),
        rooms: venue.rooms.iter().zip(ranks).map(room).collect(),
        people: sitting.crews.iter().enumerate().map(crew).collect(),
    }
}

/// Minutes from one start to another.
fn minutes_between(series: &Series, first: When, then: When) -> i64 {
    let at = |when: When| match when {
        When::Meeting(interval) => interval.start(),
        When::Written { from, .. } => series.zones.midnight(series.place(series.base).zone, from),
    };
    at(then).since(at(first))
}

/// 0 on the whole hour of the clock on site, 1 on the half, 2 on a quarter, and 3 at other minutes.
fn roundness(series: &Series, venue: &Venue, when: When) -> i128 {
    let When::Meeting(interval) = when else { return 0 };
    let zone = series.place(series.place_beside(venue.forum)).zone;
    match series.civil(zone, interval.start()).minute() {
        0 => 0,
        30 => 1,
        15 | 45 => 2,
        _ => 3,
    }
}

/// The rank of each room: those that hold everybody who is expected first, the smallest of them before others; where
/// nobody is expected, in the order of the file.
fn ranks(series: &Series, sitting: &Sitting, venue: &Venue) -> Vec<i128> {
    let expects = series.consultation(sitting.consultation).expects;
    let key = |room: &Option<RoomId>| {
        let seats = room.and_then(|room| series.room(room).seats).filter(|_| expects.is_some());
        (seats < expects, seats)
    };
    let mut order: Vec<usize> = (0..venue.rooms.len()).collect();
    order.sort_by_key(|at| (key(&venue.rooms[*at]), *at));
    let mut ranks = vec![0; order.len()];
    order.into_iter().enumerate().for_each(|(rank, at)| ranks[at] = rank as i128);
    ranks
}
