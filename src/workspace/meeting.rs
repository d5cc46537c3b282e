//! A placed sitting, in the terms of the caller: names, and times with the offset of the clock on the wall.

use crate::model::{Placement, Series, State, When};
use crate::time::{Instant, MINUTES_PER_DAY, Zone};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone};

/// A sitting of a consultation, placed.
///
/// Names are the short names of the series file. Times and days are chrono's, and that they are is part of the promise.
///
/// ```
/// # fn main() -> Result<(), fora::Error> {
/// let series = fora::Workspace::of_text(&fora::SeriesBuilder::new("Talks", "Europe/Zurich")
///     .planned(chrono::NaiveDate::from_ymd_opt(2027, 3, 1).expect("a day"))
///     .consultation("opening", 90)
///     .text())?;
/// let plan = series.plan(&fora::Effort::default())?;
/// let meeting = &plan.meetings()[0];
/// assert_eq!(meeting.consultation, "opening");
/// assert_eq!(meeting.ends.zip(meeting.starts).map(|(end, start)| (end - start).num_minutes()), Some(90));
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Meeting {
    /// The short name of the consultation.
    pub consultation: String,
    /// What readers call it.
    pub title: String,
    /// Which sitting of it, counted from 1.
    pub sitting: u32,
    /// The forum beside which it is held; `None` at the series' base without a forum.
    pub forum: Option<String>,
    /// The room; `None` online, or where none is known.
    pub room: Option<String>,
    /// Who leads it.
    pub moderator: Option<String>,
    /// The first day at its place.
    pub day: NaiveDate,
    /// The last day at its place: the same, except of what is written or goes on past midnight.
    pub last_day: NaiveDate,
    /// When it starts, by the clock of its place; `None` if it is written.
    pub starts: Option<DateTime<FixedOffset>>,
    /// When it ends, by the same clock; `None` if it is written.
    pub ends: Option<DateTime<FixedOffset>>,
    /// The day on which it was announced, if it was.
    pub announced: Option<NaiveDate>,
    /// Whether it was called off.
    pub cancelled: bool,
}

impl Meeting {
    pub(super) fn of(series: &Series, placement: &Placement) -> Self {
        let asked = series.consultation(placement.consultation);
        let zone = series.place(series.place_of(placement)).zone;
        let on_the_clock = |at: Instant| on_the_clock(series, zone, at);
        let interval = match placement.when {
            When::Meeting(interval) => Some(interval),
            When::Written { .. } => None,
        };
        Meeting {
            consultation: asked.name.clone(),
            title: asked.title.clone(),
            sitting: placement.sitting + 1,
            forum: placement.forum.map(|forum| series.forum(forum).name.clone()),
            room: placement.room.map(|room| series.room(room).name.clone()),
            moderator: placement.moderator.map(|person| series.person(person).name.clone()),
            day: series.first_day(placement),
            last_day: series.last_day(placement),
            starts: interval.and_then(|interval| on_the_clock(interval.start())),
            ends: interval.and_then(|interval| on_the_clock(interval.end())),
            announced: placement.announced,
            cancelled: placement.state == State::Cancelled,
        }
    }
}

/// An instant with the offset of a zone at it. Offsets of less than a minute are rounded, as the clocks of fora count minutes.
fn on_the_clock(series: &Series, zone: Zone, at: Instant) -> Option<DateTime<FixedOffset>> {
    let offset = series.zones.offset(zone, at).clamp(1 - MINUTES_PER_DAY, MINUTES_PER_DAY - 1);
    let offset = FixedOffset::east_opt(i32::try_from(offset * 60).ok()?)?;
    offset.timestamp_opt(at.unix_minutes() * 60, 0).single()
}
