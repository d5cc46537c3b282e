//! Where and when each sitting could be at all: what a plan is chosen from.
//!
//! Generous on purpose: what a rule forbids is left for the rule to forbid, so that the reason can be told.
//! Only what a rule that has to hold never allows is not listed: hours that are closed, or times off the host's slots; and
//! what nobody would look for: other fora, other lengths, times off the grid.

use crate::model::{
    Consultation, ConsultationId, ForumId, Level, PersonId, Placement, Plan, RoomId, RuleName, Series, State, Wanted, When,
};
use crate::time::{Date, Instant, Interval, MINUTES_PER_DAY, Minutes, WeekHours, Zone};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One sitting to place, with every placement it could have: at each of its venues, with each of the crews.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Which sitting, from 0.
    pub sitting: u32,
    /// Where it could be, and when and in which rooms there; never empty.
    pub venues: Vec<Venue>,
    /// Who could lead it and who could be chosen to be there, never empty.
    pub crews: Vec<Crew>,
    /// Where it stays: confirmed, announced, held or past. Then it has that one placement.
    pub pinned: Option<Placement>,
    /// Why it could be elsewhere too, where it is not looked for.
    pub unseen: Option<Unseen>,
}

/// A forum beside which a sitting could be, with each of the times in each of the rooms.
#[derive(Clone, Debug)]
pub struct Venue {
    /// The forum; `None` at the series' base.
    pub forum: Option<ForumId>,
    /// When it could be there, in order of time.
    pub times: Arc<[When]>,
    /// The rooms it could be in; `None` for no room, never empty.
    pub rooms: Vec<Option<RoomId>>,
}

/// Who leads a sitting, and who is chosen to be there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Crew {
    /// Who moderates; `None` for nobody.
    pub moderator: Option<PersonId>,
    /// Those who are chosen from the groups that the consultation names, sorted.
    pub people: Vec<PersonId>,
}

impl Crew {
    /// That of a placement.
    pub fn of(placement: &Placement) -> Self {
        Crew { moderator: placement.moderator, people: placement.people.clone() }
    }

    /// Whether a placement has it.
    pub fn is_of(&self, placement: &Placement) -> bool {
        (self.moderator, &self.people) == (placement.moderator, &placement.people)
    }
}

/// Why a sitting could be held where it is not looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unseen {
    /// It has more times than are looked at.
    TooMany,
    /// There are more ways of choosing its people than are looked at.
    TooManyCrews,
    /// This rule need not hold, and what it would then allow is not looked at.
    Allowed(RuleName),
}

impl Sitting {
    /// A sitting that stays where it is.
    pub fn staying(kept: Placement) -> Self {
        Sitting {
            consultation: kept.consultation,
            sitting: kept.sitting,
            venues: vec![Venue { forum: kept.forum, times: [kept.when].into(), rooms: vec![kept.room] }],
            crews: vec![Crew::of(&kept)],
            pinned: Some(kept),
            unseen: None,
        }
    }

    /// The same with a place that a hand may have chosen, off the grid, among its candidates. `false` if it cannot be one:
    /// it has another length, forum or form than the series asks for.
    pub fn also_at(&mut self, series: &Series, placement: &Placement) -> bool {
        let asked = series.consultation(self.consultation);
        let fits = match (placement.when, asked.written) {
            (When::Meeting(interval), None) => interval.minutes() == asked.lasts,
            (When::Written { from, to }, Some(written)) => (from, to) == (written.from, written.to),
            _ => false,
        };
        let fits = fits && asked.may_be_beside(placement.forum);
        let venue = self.venues.iter_mut().find(|venue| venue.forum == placement.forum);
        let Some(venue) = venue.filter(|_| fits && self.pinned.is_none()) else { return fits };
        if let Err(at) = venue.times.binary_search(&placement.when) {
            let (before, after) = venue.times.split_at(at);
            venue.times = before.iter().chain([&placement.when]).chain(after).copied().collect();
        }
        if !venue.rooms.contains(&placement.room) && asked.rooms.is_empty() {
            venue.rooms.push(placement.room);
        }
        true
    }

    /// A placement by the numbers of its venue, time, room and crew.
    pub fn placement(&self, of: Spot) -> Placement {
        let (venue, crew) = (&self.venues[of.venue as usize], &self.crews[of.crew as usize]);
        self.pinned.clone().unwrap_or_else(|| Placement {
            consultation: self.consultation,
            sitting: self.sitting,
            when: venue.times[of.start as usize],
            forum: venue.forum,
            room: venue.rooms[of.room as usize],
            moderator: crew.moderator,
            people: crew.people.clone(),
            state: State::Draft,
            announced: None,
            as_announced: None,
        })
    }

    /// Every placement, venue by venue and there in order of time.
    pub fn placements(&self) -> impl Iterator<Item = Placement> {
        let venues = (0..).zip(&self.venues);
        let starts = venues.flat_map(|(block, venue)| (0..venue.times.len() as u32).map(move |start| (block, venue, start)));
        let rooms = starts.flat_map(|(block, venue, start)| (0..venue.rooms.len() as u32).map(move |room| (block, start, room)));
        let all = rooms.flat_map(|(block, start, room)| {
            (0..self.crews.len() as u32).map(move |person| Spot { venue: block, start, room, crew: person })
        });
        all.map(|spot| self.placement(spot))
    }

    /// One placement for each time at each venue.
    pub fn at_each_start(&self) -> impl Iterator<Item = Placement> {
        let venues = (0..).zip(&self.venues);
        let all = venues
            .flat_map(|(block, venue)| (0..venue.times.len() as u32).map(move |start| Spot { venue: block, start, ..Spot::default() }));
        all.map(|spot| self.placement(spot))
    }

    /// The number of the venue, time, room and crew that are those of a placement, as far as it has them.
    pub fn numbers_of(&self, placement: &Placement) -> Option<Numbers> {
        let at = |found: Option<usize>| found.map(|at| at as u32);
        let block = self.venues.iter().position(|venue| venue.forum == placement.forum)?;
        let venue = &self.venues[block];
        Some(Numbers {
            venue: block as u32,
            start: at(venue.times.binary_search(&placement.when).ok()),
            room: at(venue.rooms.iter().position(|room| *room == placement.room)),
            crew: at(self.crews.iter().position(|crew| crew.is_of(placement))),
        })
    }

    /// How many starts there are, at all venues together.
    pub fn starts(&self) -> usize {
        self.venues.iter().map(|venue| venue.times.len()).sum()
    }

    /// How many placements there are.
    pub fn len(&self) -> usize {
        self.venues.iter().map(|venue| venue.times.len() * venue.rooms.len() * self.crews.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts() == 0
    }
}

/// One of the placements of a sitting, by its numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spot {
    /// The venue.
    pub venue: u32,
    /// The time there.
    pub start: u32,
    /// The room there.
    pub room: u32,
    /// The crew.
    pub crew: u32,
}

/// The numbers of what a sitting has of a placement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Numbers {
    /// Of the venue.
    pub venue: u32,
    /// Of the time there.
    pub start: Option<u32>,
    /// Of the room there.
    pub room: Option<u32>,
    /// Of the crew.
    pub crew: Option<u32>,
}

impl Numbers {
    /// The place that has all of them, if there is one.
    pub fn spot(self) -> Option<Spot> {
        Some(Spot { venue: self.venue, start: self.start?, room: self.room?, crew: self.crew? })
    }
}

impl Unseen {
    /// The same in words about a consultation.
    pub fn words(self, series: &Series) -> String {
        match self {
            Unseen::TooMany => "not all of its starts were looked at: a longer `step` or a narrower window would cover them all".to_owned(),
            Unseen::TooManyCrews => {
                format!("not every choice of its people was looked at, but {MOST_CREWS}: name fewer of whom some have to be there")
            }
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

/// The most ways of choosing who leads a sitting and who is there that are looked at.
const MOST_CREWS: usize = 1_000;

/// How many starts, rooms and crews a sitting could have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// Starts, as many as are looked at.
    pub starts: usize,
    /// Rooms.
    pub rooms: usize,
    /// Choices of who leads it and who is there.
    pub crews: usize,
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
                let starts = |beside: &Consultation| match (asked.written, &asked.wanted.starts[..]) {
                    (Some(_), _) => 1,
                    // More are not looked at, and counting them all may take minutes.
                    (None, []) => on_grid(series, beside).take(most).count(),
                    (None, named) => named.len().min(most),
                };
                let of_each = series.beside_each(asked).map(|beside| (starts(&beside), rooms(series, &beside).len()));
                let (starts, rooms) = of_each.fold((0, 0), |(sum, most), (starts, rooms)| (sum + starts, most.max(rooms)));
                Extent { starts, rooms, crews: crews(series, asked).0.len() }
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
    let (crews, are_all) = crews(series, asked);
    let of = |venues, unseen| Sitting { consultation: id, sitting, venues, crews, pinned: None, unseen };
    let allowed = (!are_all).then_some(Unseen::TooManyCrews).or(allowed(series, asked).map(Unseen::Allowed));
    if let Some(written) = asked.written {
        let when = When::Written { from: written.from, to: written.to };
        let beside = |forum| Venue { forum, times: [when].into(), rooms: vec![None] };
        return Sitting { crews: vec![Crew::default()], ..of(asked.fora().map(beside).collect(), allowed) };
    }
    let mut is_cut = false;
    let mut venue = |beside: Cow<'_, Consultation>| {
        let starts = starts(series, &beside);
        let every = starts.len().div_ceil(most).max(1);
        is_cut |= every > 1;
        let times = starts.into_iter().step_by(every).map(When::Meeting).collect();
        Venue { forum: beside.forum, times, rooms: rooms(series, &beside) }
    };
    let venues = series.beside_each(asked).map(&mut venue).collect();
    of(venues, if is_cut { Some(Unseen::TooMany) } else { allowed })
}

/// A rule that need not hold, so that a consultation could also be what is never looked at: on other days than those of its
/// forum, elsewhere than it asks, without a moderator at no price, or with fewer people than it asks for.
fn allowed(series: &Series, asked: &Consultation) -> Option<RuleName> {
    let need_not = |rule: &RuleName| series.rules.level(*rule) < Level::Error;
    let forum = Some(RuleName::OutsideForum).filter(need_not).filter(|_| asked.forum.is_some());
    let nobody = Some(RuleName::NoModerator).filter(need_not).filter(|_| !asked.moderators.is_empty() && !may_have_nobody(series));
    let fewer = Some(RuleName::NoPeople).filter(need_not).filter(|_| !asked.attending.choices.is_empty());
    forum.or(Some(RuleName::NotAsAsked).filter(need_not)).or(nobody).or(fewer)
}

/// Whether a consultation that asks for a moderator may be without one, at a price.
fn may_have_nobody(series: &Series) -> bool {
    series.rules.level(RuleName::NoModerator) == Level::Warning
}

/// Whether a meeting has to keep its hours and days. Where it does not, every hour of every day is looked at.
fn keeps_hours(series: &Series) -> bool {
    series.rules.level(RuleName::OutsideHours) == Level::Error
}

/// The rooms in which a consultation could be: those it names, or all of its forum; `None` for no room, never empty.
pub fn rooms(series: &Series, asked: &Consultation) -> Vec<Option<RoomId>> {
    let of_forum = || asked.forum.map(|forum| series.forum(forum).rooms.clone()).unwrap_or_default();
    let rooms = if asked.rooms.is_empty() { of_forum() } else { asked.rooms.clone() };
    if rooms.is_empty() { vec![None] } else { rooms.into_iter().map(Some).collect() }
}

/// Who could lead a consultation and who could be chosen to be there, as many as are looked at.
pub fn crews_of(series: &Series, asked: &Consultation) -> Vec<Crew> {
    crews(series, asked).0
}

/// The same, those named first before others, and whether these are all.
fn crews(series: &Series, asked: &Consultation) -> (Vec<Crew>, bool) {
    let nobody = asked.moderators.is_empty() || may_have_nobody(series);
    let moderators: Vec<Option<PersonId>> = asked.moderators.iter().copied().map(Some).chain(nobody.then_some(None)).collect();
    let leads_all = if let [only] = moderators[..] { only } else { None };
    let (ways, are_all) = asked.attending.ways(leads_all, MOST_CREWS);
    let led = |people: Vec<PersonId>| moderators.iter().map(move |moderator| Crew { moderator: *moderator, people: people.clone() });
    let leads_alone = |crew: &Crew| crew.moderator.is_none_or(|moderator| !crew.people.contains(&moderator));
    let mut all = ways.into_iter().flat_map(led).filter(leads_alone);
    let crews: Vec<Crew> = all.by_ref().take(MOST_CREWS).collect();
    let are_all = are_all && all.next().is_none();
    // Where nobody can be chosen, the rules tell it of a sitting without anybody.
    let nobody = moderators.iter().filter(|_| crews.is_empty()).map(|moderator| Crew { moderator: *moderator, people: Vec::new() });
    (nobody.chain(crews.iter().cloned()).collect(), are_all)
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
    /// That people of the groups that it names are chosen.
    pub people: bool,
}

impl Freed {
    /// A crew without what is set aside.
    fn of(self, crew: &Crew) -> Crew {
        Crew { moderator: crew.moderator.filter(|_| !self.moderator), people: if self.people { Vec::new() } else { crew.people.clone() } }
    }
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
    let known: BTreeSet<Crew> = narrow.crews.iter().cloned().collect();
    let smaller: BTreeSet<Crew> = known.iter().map(|crew| freed.of(crew)).filter(|crew| !known.contains(crew)).collect();
    let crews = narrow.crews.iter().cloned().chain(smaller).collect();
    let venue = |asked: Cow<'_, Consultation>| {
        let times = match named_starts(&asked) {
            Some(named) => named.into_iter().map(When::Meeting).collect(),
            None => {
                let window = window(series, &asked, freed, last);
                let keeps_hours = !freed.hours && keeps_hours(series);
                let grid = Grid { series, asked: &asked, window, keeps_slots: !freed.slots, keeps_hours };
                grid.meetings().map(When::Meeting).collect()
            }
        };
        Venue { forum: asked.forum, times, rooms: rooms(series, &asked) }
    };
    let venues = series.beside_each(asked).map(venue).collect();
    Sitting { venues, crews, ..narrow }
}

/// A consultation without what the series fixes of it, where that is set aside.
fn asked_of(asked: &Consultation, freed: Freed) -> Consultation {
    match freed.fixed {
        true => Consultation { wanted: Wanted::default(), rooms: Vec::new(), ..asked.clone() },
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
        sittings[0].placements().filter_map(|placement| Some(placement.interval()?.start().to_string()[11..].to_owned())).collect()
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
