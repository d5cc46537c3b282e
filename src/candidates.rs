//! Where and when each sitting could be at all: what a plan is chosen from.
//!
//! Generous on purpose: what a rule forbids is left for the rule to forbid, so that the reason can be told.
//! Only what a rule that has to hold never allows is not listed: hours that are closed, or times off the host's slots; and
//! what nobody would look for: other fora, other lengths, times off the grid.

use crate::model::{Consultation, ConsultationId, Level, PersonId, Placement, Plan, RoomId, RuleName, Series, State, Wanted, When};
use crate::time::{Date, Instant, Interval, MINUTES_PER_DAY, Minutes, WeekHours, Zone};
use std::sync::Arc;

/// One sitting to place, with every placement it could have: at each of the times, in each of the rooms, led by each of the
/// moderators.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Which sitting, from 0.
    pub sitting: u32,
    /// When it could be, in order of time.
    pub times: Arc<[When]>,
    /// The rooms it could be in; `None` for no room, never empty.
    pub rooms: Vec<Option<RoomId>>,
    /// Who could moderate; `None` for nobody, never empty.
    pub moderators: Vec<Option<PersonId>>,
    /// Where it stays: confirmed, announced, held or past. Then it has that one placement.
    pub pinned: Option<Placement>,
    /// Why it could be elsewhere too, where it is not looked for.
    pub unseen: Option<Unseen>,
}

/// Why a sitting could be held where it is not looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unseen {
    /// It has more times than are looked at.
    TooMany,
    /// This rule need not hold, and what it would then allow is not looked at.
    Allowed(RuleName),
}

impl Sitting {
    /// A sitting that stays where it is.
    pub fn staying(kept: Placement) -> Self {
        Sitting {
            consultation: kept.consultation,
            sitting: kept.sitting,
            times: [kept.when].into(),
            rooms: vec![kept.room],
            moderators: vec![kept.moderator],
            pinned: Some(kept),
            unseen: None,
        }
    }

    /// The same with a place that a hand may have chosen, off the grid, among its candidates. `false` if it cannot be one:
    /// it has another length, forum or form than the series asks for.
    pub fn also_at(&mut self, series: &Series, placement: &Placement) -> bool {
        let asked = series.consultation(self.consultation);
        let fits = match (placement.when, asked.written) {
            (When::Meeting(interval), None) => interval.minutes() == asked.lasts && placement.forum == asked.forum,
            (When::Written { from, to }, Some(written)) => (from, to) == (written.from, written.to) && placement.forum == asked.forum,
            _ => false,
        };
        if !fits || self.pinned.is_some() {
            return fits;
        }
        if let Err(at) = self.times.binary_search(&placement.when) {
            let (before, after) = self.times.split_at(at);
            self.times = before.iter().chain([&placement.when]).chain(after).copied().collect();
        }
        if !self.rooms.contains(&placement.room) && asked.room.is_none() {
            self.rooms.push(placement.room);
        }
        true
    }

    /// A placement by the numbers of its time, room and moderator.
    pub fn placement(&self, series: &Series, (time, room, moderator): (usize, usize, usize)) -> Placement {
        self.pinned.clone().unwrap_or_else(|| Placement {
            consultation: self.consultation,
            sitting: self.sitting,
            when: self.times[time],
            forum: series.consultation(self.consultation).forum,
            room: self.rooms[room],
            moderator: self.moderators[moderator],
            state: State::Draft,
            announced: None,
            as_announced: None,
        })
    }

    /// Every placement, in order of time.
    pub fn placements<'s>(&'s self, series: &'s Series) -> impl Iterator<Item = Placement> + 's {
        let rooms = move |time| (0..self.rooms.len()).map(move |room| (time, room));
        let parts = (0..self.times.len()).flat_map(rooms);
        let parts = parts.flat_map(|(time, room)| (0..self.moderators.len()).map(move |moderator| (time, room, moderator)));
        parts.map(|parts| self.placement(series, parts))
    }

    /// How many placements there are.
    pub fn len(&self) -> usize {
        self.times.len() * self.rooms.len() * self.moderators.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }
}

impl Unseen {
    /// The same in words about a consultation.
    pub fn words(self, series: &Series) -> String {
        match self {
            Unseen::TooMany => "not all of its starts were looked at: a longer `step` or a narrower window would cover them all".to_owned(),
            Unseen::Allowed(rule) => {
                let level = series.rules.level(rule).word();
                format!("it was looked for only where `{rule}` is kept, although it is only at {level}: a plan made by hand may break it")
            }
        }
    }
}

/// The most times that are looked at for one sitting: every minute of a year. Of more, evenly spread ones are looked at, and
/// every claim says so.
const MOST_STARTS: usize = 600_000;

/// The most times of all sittings together, some gigabytes; each has its part.
const MOST_IN_ALL: usize = 24_000_000;

/// The most times that are looked at for each sitting of a series.
fn most_starts(series: &Series) -> usize {
    (MOST_IN_ALL / sittings(series).count().max(1)).clamp(1, MOST_STARTS)
}

/// Every sitting of the series with its candidates, without those that `baseline` calls off. What it has announced or held,
/// or what lies before the day of planning there, has that one candidate.
pub fn of(series: &Series, baseline: Option<&Plan>) -> Vec<Sitting> {
    let most = most_starts(series);
    // The sittings of a consultation could be at the same times, which are kept once.
    let mut last: Option<Sitting> = None;
    let mut of_one = |(id, sitting)| match baseline.and_then(|plan| settled(series, plan, id, sitting)) {
        Some(kept) => Sitting::staying(kept),
        None => {
            let known = last.take().filter(|last| last.consultation == id);
            let known = known.map_or_else(|| free(series, id, sitting, most), |last| Sitting { sitting, ..last });
            last.insert(known).clone()
        }
    };
    let is_off = |(id, sitting)| baseline.is_some_and(|plan| is_called_off(plan, id, sitting));
    sittings(series).filter(|sitting| !is_off(*sitting)).map(&mut of_one).collect()
}

/// How many starts, rooms and moderators a sitting could have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// Starts, as many as are looked at.
    pub starts: usize,
    /// Rooms.
    pub rooms: usize,
    /// Moderators.
    pub moderators: usize,
}

/// The same of every sitting that may move, without making its candidates.
pub fn extents(series: &Series, baseline: Option<&Plan>) -> Vec<Extent> {
    let most = most_starts(series);
    let mut extents = Vec::new();
    let mut last: Option<(ConsultationId, Extent)> = None;
    for (id, sitting) in sittings(series) {
        if baseline.is_some_and(|plan| is_called_off(plan, id, sitting) || settled(series, plan, id, sitting).is_some()) {
            continue;
        }
        let asked = series.consultation(id);
        let extent = last.filter(|(known, _)| *known == id).map_or_else(
            || {
                let starts = match (asked.written, &asked.wanted.starts[..]) {
                    (Some(_), _) => 1,
                    // More are not looked at, and counting them all may take minutes.
                    (None, []) => on_grid(series, asked).take(most).count(),
                    (None, named) => named.len().min(most),
                };
                Extent { starts, rooms: rooms(series, asked).len(), moderators: moderators(series, asked).len() }
            },
            |(_, extent)| extent,
        );
        last = Some((id, extent));
        extents.push(extent);
    }
    extents
}

/// Whether a plan calls a sitting off.
fn is_called_off(plan: &Plan, id: ConsultationId, sitting: u32) -> bool {
    plan.placements.iter().any(|placement| (placement.consultation, placement.sitting, placement.state) == (id, sitting, State::Cancelled))
}

/// The sittings that a series asks for, in its order, each numbered from 0.
pub fn sittings(series: &Series) -> impl Iterator<Item = (ConsultationId, u32)> {
    series.consultation_ids().flat_map(|id| {
        let count = series.consultation(id).sittings_asked();
        (0..count).map(move |sitting| (id, sitting))
    })
}

/// What a plan already settles for a sitting.
fn settled(series: &Series, plan: &Plan, id: ConsultationId, sitting: u32) -> Option<Placement> {
    let placement = plan.placements.iter().find(|placement| placement.consultation == id && placement.sitting == sitting)?;
    let past = series.first_day(placement) < series.planned;
    (placement.is_settled() || past).then(|| placement.clone())
}

/// Whatever a sitting could be, at most so many times.
fn free(series: &Series, id: ConsultationId, sitting: u32, most: usize) -> Sitting {
    let asked = series.consultation(id);
    let of = |times: Arc<[When]>, unseen| Sitting {
        consultation: id,
        sitting,
        times,
        rooms: rooms(series, asked),
        moderators: moderators(series, asked),
        pinned: None,
        unseen,
    };
    let allowed = allowed(series, asked).map(Unseen::Allowed);
    if let Some(written) = asked.written {
        let when = When::Written { from: written.from, to: written.to };
        return Sitting { rooms: vec![None], moderators: vec![None], ..of([when].into(), allowed) };
    }
    let starts = starts(series, asked);
    let every = starts.len().div_ceil(most).max(1);
    let unseen = if every > 1 { Some(Unseen::TooMany) } else { allowed };
    of(starts.into_iter().step_by(every).map(When::Meeting).collect(), unseen)
}

/// A rule that need not hold, so that a consultation could also be what is never looked at: on other days than those of its
/// forum, elsewhere than it asks, or without a moderator at no price.
fn allowed(series: &Series, asked: &Consultation) -> Option<RuleName> {
    let need_not = |rule: &RuleName| series.rules.level(*rule) < Level::Error;
    let forum = Some(RuleName::OutsideForum).filter(need_not).filter(|_| asked.forum.is_some());
    let nobody = Some(RuleName::NoModerator).filter(need_not).filter(|_| !asked.moderators.is_empty() && !may_have_nobody(series));
    forum.or(Some(RuleName::NotAsAsked).filter(need_not)).or(nobody)
}

/// Whether a consultation that asks for a moderator may be without one, at a price.
fn may_have_nobody(series: &Series) -> bool {
    series.rules.level(RuleName::NoModerator) == Level::Warning
}

/// Whether a meeting has to keep its hours and days. Where it does not, every hour of every day is looked at.
fn keeps_hours(series: &Series) -> bool {
    series.rules.level(RuleName::OutsideHours) == Level::Error
}

fn rooms(series: &Series, asked: &Consultation) -> Vec<Option<RoomId>> {
    let of_forum = asked.forum.map(|forum| series.forum(forum).rooms.clone()).unwrap_or_default();
    match asked.room {
        Some(room) => vec![Some(room)],
        None if of_forum.is_empty() => vec![None],
        None => of_forum.into_iter().map(Some).collect(),
    }
}

fn moderators(series: &Series, asked: &Consultation) -> Vec<Option<PersonId>> {
    let nobody = asked.moderators.is_empty() || may_have_nobody(series);
    asked.moderators.iter().copied().map(Some).chain(nobody.then_some(None)).collect()
}

fn starts(series: &Series, asked: &Consultation) -> Vec<Interval> {
    match named_starts(asked) {
        Some(named) => named,
        None => on_grid(series, asked).collect(),
    }
}

/// The meetings at the starts that a consultation names; `None` if it names none.
fn named_starts(asked: &Consultation) -> Option<Vec<Interval>> {
    let starts = &asked.wanted.starts;
    (!starts.is_empty()).then(|| starts.iter().map(|start| Interval::lasting(*start, asked.lasts)).collect())
}

/// The intervals on the grid of the local clock, or on the slots of the forum, within the days and hours that are asked for.
fn on_grid<'s>(series: &'s Series, asked: &'s Consultation) -> impl Iterator<Item = Interval> + 's {
    Grid { series, asked, window: series.window(asked), keeps_slots: true, keeps_hours: keeps_hours(series) }.meetings()
}

/// Where meetings of a consultation are looked for.
struct Grid<'s> {
    series: &'s Series,
    asked: &'s Consultation,
    /// The local days, both included.
    window: (Date, Date),
    /// Whether they begin with the slots of the forum, if it has any.
    keeps_slots: bool,
    /// Whether they keep the hours and days that are allowed.
    keeps_hours: bool,
}

impl<'s> Grid<'s> {
    fn meetings(self) -> impl Iterator<Item = Interval> + 's {
        let (first, last) = self.window;
        let days = first.iter_days().take_while(move |day: &Date| *day <= last);
        days.flat_map(move |day| self.on_day(day))
    }

    fn on_day(&self, day: Date) -> Vec<Interval> {
        let (series, asked) = (self.series, self.asked);
        if self.keeps_hours && !series.day_allowed(asked, series.place_beside(asked.forum), day) {
            return Vec::new();
        }
        match even_midnight(series, asked, day) {
            Some(midnight) => self.on_even_day(day, midnight),
            None => self.on_any_day(day),
        }
    }

    /// The minutes of a day at which they may begin.
    fn minutes(&self, day: Date) -> Vec<Minutes> {
        if self.keeps_slots { self.series.starting_minutes(self.asked.forum, day) } else { self.series.every_step() }
    }

    /// The same as [`Grid::on_any_day`], without a look at the clock for each: there may be thousands.
    fn on_even_day(&self, day: Date, midnight: Instant) -> Vec<Interval> {
        let clock = day.signed_duration_since(Date::default()).num_days() * MINUTES_PER_DAY;
        let lasts = self.asked.lasts;
        let fits = |minute: &Minutes| {
            !self.keeps_hours || hours(self.series, self.asked).all(|hours| hours.minutes_outside(clock + minute, lasts) == 0)
        };
        let starts = self.minutes(day).into_iter().filter(fits).map(|minute| midnight.plus(minute));
        starts.map(|start| Interval::lasting(start, lasts)).collect()
    }

    /// The meetings that begin on a day and keep the hours of their forum and their own, by what the clock shows at each
    /// minute. A time that the clocks skip is no time, and one that they show twice is two.
    fn on_any_day(&self, day: Date) -> Vec<Interval> {
        let (series, asked) = (self.series, self.asked);
        let zone = zone(series, asked);
        let starts = series.starts_at(asked.forum, day, &self.minutes(day)).into_iter();
        let meetings = starts.map(|start| Interval::lasting(start, asked.lasts));
        let keeps = |meeting: &Interval| hours(series, asked).all(|hours| series.minutes_outside(zone, *meeting, hours) == 0);
        meetings.filter(|meeting| !self.keeps_hours || keeps(meeting)).collect()
    }
}

/// When a day begins, if the clock on site runs evenly until the last meeting that begins on it is over.
fn even_midnight(series: &Series, asked: &Consultation, day: Date) -> Option<Instant> {
    let zone = zone(series, asked);
    let midnight = series.zones.midnight(zone, day);
    let offset = |minutes| series.zones.offset(zone, midnight.plus(minutes));
    (offset(-1) == offset(MINUTES_PER_DAY + asked.lasts)).then_some(midnight)
}

/// Which of what narrows the places of a consultation is set aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Freed {
    /// The days of its forum.
    pub forum_days: bool,
    /// The hours and the days of the week on which it may be held.
    pub hours: bool,
    /// The slots of its forum.
    pub slots: bool,
    /// When it starts, its days and its room, as the series fixes them.
    pub fixed: bool,
    /// That somebody moderates it.
    pub moderator: bool,
}

/// Whatever a sitting could be, if some of what narrows its places did not hold; nothing is looked for after `last`. What a
/// plan has settled stays where it is.
pub fn freed(series: &Series, baseline: Option<&Plan>, (id, sitting): (ConsultationId, u32), freed: Freed, last: Date) -> Sitting {
    if let Some(kept) = baseline.and_then(|plan| settled(series, plan, id, sitting)) {
        return Sitting::staying(kept);
    }
    let asked = &asked_of(series.consultation(id), freed);
    let narrow = free(series, id, sitting, most_starts(series));
    if freed == Freed::default() || asked.written.is_some() {
        return narrow;
    }
    let nobody = freed.moderator && !narrow.moderators.contains(&None);
    let moderators = narrow.moderators.into_iter().chain(nobody.then_some(None)).collect();
    let rooms = if freed.fixed { rooms(series, asked) } else { narrow.rooms };
    let times = match named_starts(asked) {
        Some(named) => named.into_iter().map(When::Meeting).collect(),
        None => {
            let window = window(series, asked, freed, last);
            Grid { series, asked, window, keeps_slots: !freed.slots, keeps_hours: !freed.hours && keeps_hours(series) }
                .meetings()
                .map(When::Meeting)
                .collect()
        }
    };
    Sitting { times, rooms, moderators, ..narrow }
}

/// A consultation without what the series fixes of it, where that is set aside.
fn asked_of(asked: &Consultation, freed: Freed) -> Consultation {
    match freed.fixed {
        true => Consultation { wanted: Wanted::default(), room: None, ..asked.clone() },
        false => asked.clone(),
    }
}

fn window(series: &Series, asked: &Consultation, freed: Freed, last: Date) -> (Date, Date) {
    match (asked.forum, freed.forum_days, freed.fixed) {
        (Some(_), false, _) | (None, _, false) => series.window(asked),
        (None, _, true) => (series.planned, last),
        (Some(_), true, _) => {
            let Wanted { on, from, to, .. } = asked.wanted;
            on.map_or((from.unwrap_or(series.planned).max(series.planned), to.unwrap_or(last)), |day| (day, day))
        }
    }
}

fn zone(series: &Series, asked: &Consultation) -> Zone {
    series.place(series.place_beside(asked.forum)).zone
}

/// The hours that a meeting has to keep.
fn hours(series: &Series, asked: &Consultation) -> impl Iterator<Item = WeekHours> {
    let (forum, own) = series.hours(asked, asked.forum);
    forum.into_iter().chain(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{hours, october, series};
    use crate::time::{ClockRange, Weekdays};

    /// An hour's meeting in Paris, whose clocks show 02:00 to 03:00 twice on Sunday 27 October 2013, between these hours.
    fn at_night(from: u16, to: u16) -> Series {
        let series = series().consultation("a", 60).with(|series| {
            series.places[0].zone = Zone::named("Europe/Paris").expect("a zone");
            series.step = 60;
            (series.fora[0].opens, series.fora[0].closes) = (october(27), october(27));
            series.fora[0].hours = hours(from, to).into();
            series.consultations[0].days = crate::model::DayKind::Only(Weekdays::ALL);
        });
        series.build()
    }

    fn starts(series: &Series) -> Vec<String> {
        let sittings = of(series, None);
        sittings[0].placements(series).filter_map(|placement| Some(placement.interval()?.start().to_string()[11..].to_owned())).collect()
    }

    #[test]
    fn an_hour_shown_twice_is_tried_twice_and_its_minutes_count_by_the_clock() {
        assert_eq!(starts(&at_night(1, 4)), ["23:00Z", "00:00Z", "01:00Z", "02:00Z"]);
        let mut long = at_night(2, 4);
        long.consultations[0].lasts = 180;
        assert_eq!(starts(&long), ["00:00Z"]);
        long.consultations[0].lasts = 60;
        long.fora[0].slots = vec![ClockRange::new(120, 240).expect("a slot")].into();
        assert_eq!(starts(&long), ["00:00Z", "01:00Z"]);
    }

    #[test]
    fn an_hour_that_is_skipped_is_not_tried_and_not_counted() {
        let mut series = at_night(1, 4);
        let change = Date::from_ymd_opt(2014, 3, 30).expect("a day");
        (series.fora[0].opens, series.fora[0].closes) = (change, change);
        assert_eq!(starts(&series), ["00:00Z", "01:00Z"]);
        series.consultations[0].lasts = 120;
        assert_eq!(starts(&series), ["00:00Z"]);
    }

    #[test]
    fn days_on_which_no_clock_changes_are_read_alike_the_long_way() {
        let mut series = at_night(22, 7);
        for lasts in [60, 300, 1500] {
            series.consultations[0].lasts = lasts;
            for zone in ["Europe/Paris", "America/Sao_Paulo", "Asia/Tehran"] {
                series.places[0].zone = Zone::named(zone).expect("a zone");
                let asked = &series.consultations[0];
                let grid = Grid { series: &series, asked, window: series.window(asked), keeps_slots: true, keeps_hours: true };
                let mut even = 0;
                for day in (1..180).map(october) {
                    let Some(midnight) = even_midnight(&series, asked, day) else { continue };
                    assert_eq!(grid.on_even_day(day, midnight), grid.on_any_day(day), "{zone} {day}");
                    even += 1;
                }
                assert!(even > 170, "{even} days");
            }
        }
    }
}
