//! The changes of a plan by which rules would be content: another start, another room, another moderator.

use super::words;
use crate::finding::{Change, Finding};
use crate::model::{PersonId, Placement, RoomId, Series, When};
use crate::time::{Instant, Interval};

/// The most starts that are named for one finding.
const STARTS: usize = 12;

/// Starts on the grid, of the day of an instant on site, from that instant on.
pub(super) fn later(series: &Series, placement: &Placement, from: Instant) -> Change {
    let starts = starts_of_the_day(series, placement, from).into_iter().filter(|start| *start >= from);
    change(placement, starts.filter_map(|start| starting(placement, start)).take(STARTS))
}

/// Starts on the grid, of the day of an instant on site, up to that instant, the latest first.
pub(super) fn earlier(series: &Series, placement: &Placement, until: Instant) -> Change {
    let starts = starts_of_the_day(series, placement, until).into_iter().rev().filter(|start| *start <= until);
    change(placement, starts.filter_map(|start| starting(placement, start)).take(STARTS))
}

/// The starts on the grid, or of the forum's slots, on the day of an instant on site.
fn starts_of_the_day(series: &Series, placement: &Placement, at: Instant) -> Vec<Instant> {
    let day = series.civil(series.place(series.place_of(placement)).zone, at).date();
    series.starts_on(placement.forum, day)
}

/// The starts of a meeting's own day, within the hours asked for, at which it is `good`.
pub(super) fn better_hours(series: &Series, placement: &Placement, good: impl Fn(&Placement) -> bool) -> Change {
    let starts = series.starts_on(placement.forum, series.first_day(placement)).into_iter();
    let moved = starts.filter_map(|start| starting(placement, start));
    let fits = |moved: &Placement| super::outside_hours::minutes_outside(series, moved) == 0 && good(moved);
    change(placement, moved.filter(fits).take(STARTS))
}

/// The other rooms of the forum that would do.
pub(super) fn rooms(series: &Series, placement: &Placement, fits: impl Fn(RoomId) -> bool) -> Change {
    let of_the_forum = placement.room.map(|room| series.forum(series.room(room).forum).rooms.as_slice()).unwrap_or_default();
    let others = of_the_forum.iter().copied().filter(|&other| placement.room != Some(other) && fits(other));
    change(placement, others.map(|room| Placement { room: Some(room), ..placement.clone() }))
}

/// The other rooms of the forum that would do; in words what to do where none would, or where none of them can be had.
pub(super) fn another_room(finding: Finding, series: &Series, placement: &Placement, fits: impl Fn(RoomId) -> bool, none: &str) -> Finding {
    let change = rooms(series, placement, fits);
    let titles: Vec<String> = change.to.iter().filter_map(|to| Some(series.room(to.room?).title.clone())).collect();
    let fix = if titles.is_empty() { none.to_owned() } else { format!("make {} free for it", words::either(titles)) };
    finding.fix(fix).change(change)
}

/// Those who may moderate and would do.
pub(super) fn moderators(series: &Series, placement: &Placement, fits: impl Fn(PersonId) -> bool) -> Change {
    let asked = series.consultation(placement.consultation).moderators.iter().copied();
    let others = asked.filter(|&other| placement.moderator != Some(other) && fits(other));
    change(placement, others.map(|person| Placement { moderator: Some(person), ..placement.clone() }))
}

fn change(placement: &Placement, to: impl Iterator<Item = Placement>) -> Change {
    Change { from: placement.clone(), to: to.filter(|to| to != placement).collect(), because: "" }
}

/// The meeting at another start; `None` for a written consultation.
fn starting(placement: &Placement, start: Instant) -> Option<Placement> {
    let minutes = placement.interval()?.minutes();
    Some(Placement { when: When::Meeting(Interval::lasting(start, minutes)), ..placement.clone() })
}
