//! Where and when each sitting could be at all: the candidates among which a plan is chosen.
//!
//! Generous on purpose: what a rule forbids is left for the rule to forbid, so that the reason can be told.
//! Only what no rule would ever allow is not listed: other fora, other lengths, times off the grid or the host's slots.

use crate::model::{Consultation, ConsultationId, PersonId, Placement, Plan, RoomId, Series, State, When};
use crate::time::{Date, Interval, MINUTES_PER_DAY, Minutes};

/// One sitting to place, with every placement it could have.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Which sitting, from 0.
    pub sitting: u32,
    /// Where it could be, in order of time.
    pub candidates: Vec<Placement>,
    /// Whether it stays where it is: announced, held or past.
    pub pinned: bool,
}

/// The most starting times that are looked at for one sitting.
pub const MOST_STARTS: usize = 20_000;

/// Every sitting of the series with its candidates. What `baseline` has announced or held, or what lies before the
/// day of planning there, has that one candidate.
pub fn of(series: &Series, baseline: Option<&Plan>) -> Vec<Sitting> {
    let of_one = |(id, sitting)| {
        let kept = baseline.and_then(|plan| settled(series, plan, id, sitting));
        let pinned = kept.is_some();
        let candidates = kept.map_or_else(|| free(series, id, sitting), |placement| vec![placement]);
        Sitting { consultation: id, sitting, candidates, pinned }
    };
    sittings(series).map(of_one).collect()
}

/// The sittings that a series asks for, in its order, each numbered from 0.
pub fn sittings(series: &Series) -> impl Iterator<Item = (ConsultationId, u32)> {
    series.consultation_ids().flat_map(|id| {
        let asked = series.consultation(id);
        let count = if asked.written.is_some() { 1 } else { asked.sittings };
        (0..count).map(move |sitting| (id, sitting))
    })
}

/// What a plan already settles for a sitting.
fn settled(series: &Series, plan: &Plan, id: ConsultationId, sitting: u32) -> Option<Placement> {
    let placement = plan.placements.iter().find(|placement| placement.consultation == id && placement.sitting == sitting)?;
    let past = series.first_day(placement) < series.planned;
    (placement.state != State::Cancelled && (placement.is_settled() || past)).then(|| placement.clone())
}

fn free(series: &Series, id: ConsultationId, sitting: u32) -> Vec<Placement> {
    let asked = series.consultation(id);
    let place = |when, room, moderator| Placement {
        consultation: id,
        sitting,
        when,
        forum: asked.forum,
        room,
        moderator,
        state: State::Draft,
        announced: None,
    };
    if let Some(written) = asked.written {
        return vec![place(When::Written { from: written.from, to: written.to }, None, None)];
    }
    let (rooms, moderators) = (rooms(series, asked), moderators(asked));
    let starts = starts(series, asked);
    let meetings = starts.into_iter().flat_map(|interval| {
        let moderators = &moderators;
        rooms.iter().flat_map(move |room| moderators.iter().map(move |moderator| (interval, *room, *moderator)))
    });
    meetings.map(|(interval, room, moderator)| place(When::Meeting(interval), room, moderator)).collect()
}

fn rooms(series: &Series, asked: &Consultation) -> Vec<Option<RoomId>> {
    let of_forum = asked.forum.map(|forum| series.forum(forum).rooms.clone()).unwrap_or_default();
    match asked.room {
        Some(room) => vec![Some(room)],
        None if of_forum.is_empty() => vec![None],
        None => of_forum.into_iter().map(Some).collect(),
    }
}

fn moderators(asked: &Consultation) -> Vec<Option<PersonId>> {
    if asked.moderators.is_empty() { vec![None] } else { asked.moderators.iter().copied().map(Some).collect() }
}

/// Whether a consultation has more starting times than [`MOST_STARTS`], of which only the first are looked at.
pub fn is_cut(series: &Series, id: ConsultationId) -> bool {
    let asked = series.consultation(id);
    asked.written.is_none() && asked.wanted.starts.is_none() && on_grid(series, asked).nth(MOST_STARTS).is_some()
}

fn starts(series: &Series, asked: &Consultation) -> Vec<Interval> {
    match asked.wanted.starts {
        Some(start) => vec![Interval::lasting(start, asked.lasts)],
        None => on_grid(series, asked).take(MOST_STARTS).collect(),
    }
}

/// The intervals on the grid of the local clock, or on the slots of the forum, within the days and hours that are asked for.
fn on_grid<'s>(series: &'s Series, asked: &'s Consultation) -> impl Iterator<Item = Interval> + 's {
    let place = asked.forum.map_or(series.base, |forum| series.forum(forum).place);
    let zone = series.place(place).zone;
    let (first, last) = series.window(asked);
    let minutes = series.starting_minutes(asked.forum);
    let days = first.iter_days().take_while(move |day: &Date| *day <= last).filter(move |day| series.day_allowed(asked, place, *day));
    let in_hours = move |(day, minute): &(Date, Minutes)| in_hours(series, asked, *day, *minute);
    days.flat_map(move |day| minutes.clone().into_iter().map(move |minute| (day, minute))).filter(in_hours).filter_map(
        move |(day, minute)| {
            let clock = chrono::NaiveTime::from_num_seconds_from_midnight_opt(minute as u32 * 60, 0)?;
            // A time the clocks skip is no time; of one they show twice the first is taken.
            match series.zones.resolve(zone, day.and_time(clock)) {
                crate::time::Resolved::Skipped { .. } => None,
                resolved => Some(Interval::lasting(resolved.instant(), asked.lasts)),
            }
        },
    )
}

/// Whether a meeting that starts at a minute of a day keeps the hours of its forum and its own.
fn in_hours(series: &Series, asked: &Consultation, day: Date, minute: Minutes) -> bool {
    let (forum, own) = series.hours(asked, asked.forum);
    let start = day.signed_duration_since(Date::default()).num_days() * MINUTES_PER_DAY + minute;
    [forum, own].into_iter().flatten().all(|hours| hours.minutes_outside(start, asked.lasts) == 0)
}
