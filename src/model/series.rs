use super::{
    AudienceId, ConsultationId, DeliverableId, ForumId, Level, MilestoneId, PersonId, PlaceId, Placement, RoomId, RuleName, Rules, When,
    Wishes,
};
use crate::time::{Calendar, Civil, ClockRange, Date, Instant, Interval, Minutes, Weekdays, Zone, Zones};
use chrono::{Datelike, Days};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much a minute asleep counts, in minutes of mild inconvenience.
pub const ASLEEP: i64 = 4;

/// Everything that a series file says, read, checked and complete with defaults.
///
/// Every reference is an id of something in the tables below. Civil times have become instants.
#[derive(Clone)]
pub struct Series {
    /// What readers call it.
    pub title: String,
    /// What the consultations are about.
    pub topic: Option<String>,
    /// A few sentences for the announcement.
    pub brief: Option<String>,
    /// Whom readers may ask.
    pub contact: Option<String>,
    /// Who publishes the calendars.
    pub organizer: Option<String>,
    /// Calendar days for which a cancelled consultation stays in published calendars after its last announced date.
    pub keep_cancelled_days: u32,
    /// The place where the series is run; consultations without a forum are held here.
    pub base: PlaceId,
    /// "Today" for the planner, and for notice where nothing is announced.
    pub planned: Date,
    /// The grid of starting times, in minutes of the local clock.
    pub step: Minutes,
    /// Cities.
    pub places: Vec<Place>,
    /// Fora.
    pub fora: Vec<Forum>,
    /// Rooms of all fora.
    pub rooms: Vec<Room>,
    /// People.
    pub people: Vec<Person>,
    /// Audiences.
    pub audiences: Vec<Audience>,
    /// Consultations.
    pub consultations: Vec<Consultation>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// Deliverables.
    pub deliverables: Vec<Deliverable>,
    /// Travel times.
    pub travel: Travel,
    /// Levels and settings of the rules.
    pub rules: Rules,
    /// Strengths of the wishes.
    pub wishes: Wishes,
    /// Decisions on record.
    pub acceptances: Vec<Acceptance>,
    /// The zone data by which every time here was read.
    pub zones: Arc<dyn Zones>,
}

/// A city and its calendar.
#[derive(Clone, Debug)]
pub struct Place {
    /// Short name; the zone's name where only a zone was given.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// Its zone.
    pub zone: Zone,
    /// Its working days and holidays.
    pub calendar: Calendar,
    /// Days that many observe there though work goes on, with their names.
    pub observances: BTreeMap<Date, String>,
}

/// People already together somewhere, in a window.
#[derive(Clone, Debug)]
pub struct Forum {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// Where it is; for an online forum, where its moderator sits.
    pub place: PlaceId,
    /// The first day, on the local calendar.
    pub opens: Date,
    /// The last day.
    pub closes: Date,
    /// Hours of the local clock in which it can host a consultation.
    pub hours: ClockRange,
    /// Whether it has no room and nobody travels to it.
    pub online: bool,
    /// Its rooms; empty if online.
    pub rooms: Vec<RoomId>,
    /// Sessions for the same public.
    pub competing: Vec<Competing>,
}

/// A session that draws the public of a forum's consultations.
#[derive(Clone, Debug)]
pub struct Competing {
    /// What readers call it.
    pub title: String,
    /// When it is.
    pub during: Interval,
}

/// A room of a forum.
#[derive(Clone, Debug)]
pub struct Room {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// The forum it belongs to.
    pub forum: ForumId,
    /// Seats; `None` where unknown, and then any number fits.
    pub seats: Option<u32>,
    /// Languages that have a booth.
    pub interpreters: Vec<String>,
    /// Equipment; `None` where nothing was said.
    pub equipment: Option<Vec<String>>,
    /// When it is used otherwise.
    pub busy: Vec<Absence>,
    /// Minutes needed between two consultations.
    pub changeover: Minutes,
}

/// A stretch of time in which somebody is away or a room is busy, with the reason.
#[derive(Clone, Debug)]
pub struct Absence {
    /// When.
    pub during: Interval,
    /// Why, if it was said.
    pub why: Option<String>,
}

/// Somebody who attends.
#[derive(Clone, Debug)]
pub struct Person {
    /// Short name.
    pub name: String,
    /// What readers call them.
    pub title: String,
    /// Where they live and work.
    pub base: PlaceId,
    /// When they cannot be had.
    pub away: Vec<Absence>,
    /// Minutes of rest wanted between arriving and a consultation.
    pub rest: Minutes,
    /// Languages they speak; `None` where nothing was said.
    pub speaks: Option<Vec<String>>,
    /// Where their calendar is sent.
    pub email: Option<String>,
}

/// People in one zone who should be awake.
#[derive(Clone, Debug)]
pub struct Audience {
    /// Short name.
    pub name: String,
    /// What readers call them.
    pub title: String,
    /// Where their clocks are.
    pub zone: Zone,
    /// Where they live, if more than the zone was said; its zone is theirs.
    pub place: Option<PlaceId>,
    /// How many they are.
    pub size: u32,
    /// Hours of the local clock in which they are awake.
    pub awake: ClockRange,
    /// Hours of a normal working day.
    pub best: ClockRange,
    /// Languages they follow.
    pub languages: Vec<String>,
    /// Stakeholder groups among them.
    pub groups: Vec<String>,
    /// The region of the world they stand for.
    pub region: Option<String>,
    /// Minutes of mild inconvenience that each of them carries in from earlier series.
    pub debt: Minutes,
}

/// A part of the public that audiences name, whatever their zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Community<'a> {
    /// A stakeholder group.
    Group(&'a str),
    /// A region of the world.
    Region(&'a str),
    /// Those who follow a language, by its tag.
    Language(&'a str),
}

impl<'a> Community<'a> {
    /// As audiences name it.
    pub fn name(self) -> &'a str {
        match self {
            Community::Group(name) | Community::Region(name) | Community::Language(name) => name,
        }
    }

    /// Whether an audience names it.
    pub fn includes(self, audience: &Audience) -> bool {
        match self {
            Community::Group(group) => audience.groups.iter().any(|own| own == group),
            Community::Region(region) => audience.region.as_deref() == Some(region),
            Community::Language(language) => audience.languages.iter().any(|own| own == language),
        }
    }
}

/// What an hour is to an audience.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Band {
    /// Within the working day.
    Working,
    /// Awake, outside the working day.
    Awake,
    /// Asleep for a part.
    PartlyAsleep,
    /// Asleep.
    Asleep,
}

/// On which days a consultation may be held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayKind {
    /// On the working days of the week at its place. Holidays are another rule's.
    Working,
    /// On these days of the week.
    Only(Weekdays),
}

/// What the series asks of a consultation's time.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Fixed to the minute.
    pub starts: Option<Instant>,
    /// Fixed to a local day.
    pub on: Option<Date>,
    /// Not before this local day.
    pub from: Option<Date>,
    /// Not after this local day.
    pub to: Option<Date>,
}

/// The days of a written consultation, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Written {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// One thing to place.
#[derive(Clone, Debug)]
pub struct Consultation {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// A few sentences of its own for the announcement.
    pub brief: Option<String>,
    /// Whom readers may ask, if not as for the series.
    pub contact: Option<String>,
    /// Its form, such as "town hall".
    pub format: Option<String>,
    /// The forum beside which it is held; `None` at the series' base.
    pub forum: Option<ForumId>,
    /// The room, if the series fixes it.
    pub room: Option<RoomId>,
    /// When it is wanted.
    pub wanted: Wanted,
    /// Its days if it is written; then it has no meeting.
    pub written: Option<Written>,
    /// Length of each sitting in minutes.
    pub lasts: Minutes,
    /// Hours of the local clock; `None` leaves the forum's.
    pub hours: Option<ClockRange>,
    /// Days on which it may be held.
    pub days: DayKind,
    /// How many times it is held, so that everybody is awake once.
    pub sittings: u32,
    /// Whether it may stay out of the plan.
    pub optional: bool,
    /// Who has to be there besides the moderator.
    pub principal: Option<PersonId>,
    /// Those of whom one moderates; empty if nobody is asked for.
    pub moderators: Vec<PersonId>,
    /// Those it is for.
    pub audiences: Vec<AudienceId>,
    /// Its languages, the one it is led in first.
    pub languages: Vec<String>,
    /// Whether people take part from afar.
    pub remote: bool,
    /// People expected in the room.
    pub expects: Option<u32>,
    /// Equipment asked of the room.
    pub equipment: Vec<String>,
    /// Calendar days between the announcement and the consultation.
    pub notice_days: u32,
    /// Consultations that end before it starts.
    pub after: Vec<ConsultationId>,
    /// Documents it feeds.
    pub feeds: Vec<DeliverableId>,
}

/// The meeting that waits for a document.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// Where it is.
    pub place: PlaceId,
    /// Its first day.
    pub opens: Date,
}

/// When a document is due, as the series says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// On this day.
    On(Date),
    /// So many calendar days before the milestone opens.
    DaysBefore(u32),
    /// So many working days of the base before the milestone opens.
    WorkingDaysBefore(u32),
}

/// A document.
#[derive(Clone, Debug)]
pub struct Deliverable {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// The meeting that waits for it.
    pub milestone: MilestoneId,
    /// As the series says when it is due.
    pub due: Due,
    /// The day it is due, a working day of the base: a due day that is closed moves earlier.
    pub due_day: Date,
    /// What has to be done, in order.
    pub steps: Vec<Step>,
    /// Languages it appears in.
    pub languages: Vec<String>,
}

/// One step towards a document.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is done.
    pub does: String,
    /// Working days it takes.
    pub working_days: u32,
    /// Who does it; their base gives the working days, else the series' base.
    pub by: Option<PersonId>,
    /// Whether it is done for each consultation, before the steps that are done once.
    pub each: bool,
}

/// Travel times, door to door.
#[derive(Clone, Debug, Default)]
pub struct Travel {
    /// Minutes from one place to another.
    pub between: BTreeMap<(PlaceId, PlaceId), Minutes>,
    /// Minutes between any two places that are not listed.
    pub any: Option<Minutes>,
}

/// A decision on record: a finding stays visible, and quiet.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// Which rule.
    pub rule: RuleName,
    /// Only for these consultations; empty for all.
    pub consultations: Vec<ConsultationId>,
    /// Only for these audiences; empty for all.
    pub audiences: Vec<AudienceId>,
    /// Only for these people; empty for all.
    pub people: Vec<PersonId>,
    /// Why.
    pub because: String,
    /// Who decided.
    pub by: Option<String>,
    /// The last day on which it holds.
    pub until: Option<Date>,
}

impl Travel {
    /// Minutes assumed between two places of which nothing is said.
    pub const ASSUMED: Minutes = 24 * 60;

    /// Minutes from one place to another; `None` if nothing is said of them. 0 within a place.
    pub fn known(&self, from: PlaceId, to: PlaceId) -> Option<Minutes> {
        if from == to {
            return Some(0);
        }
        self.between.get(&(from, to)).copied().or(self.any)
    }

    /// Minutes from one place to another, [`Travel::ASSUMED`] where nothing is said.
    pub fn minutes(&self, from: PlaceId, to: PlaceId) -> Minutes {
        self.known(from, to).unwrap_or(Travel::ASSUMED)
    }
}

impl Series {
    /// A place.
    pub fn place(&self, id: PlaceId) -> &Place {
        &self.places[id.index()]
    }

    /// A forum.
    pub fn forum(&self, id: ForumId) -> &Forum {
        &self.fora[id.index()]
    }

    /// A room.
    pub fn room(&self, id: RoomId) -> &Room {
        &self.rooms[id.index()]
    }

    /// A person.
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id.index()]
    }

    /// An audience.
    pub fn audience(&self, id: AudienceId) -> &Audience {
        &self.audiences[id.index()]
    }

    /// A consultation.
    pub fn consultation(&self, id: ConsultationId) -> &Consultation {
        &self.consultations[id.index()]
    }

    /// A milestone.
    pub fn milestone(&self, id: MilestoneId) -> &Milestone {
        &self.milestones[id.index()]
    }

    /// A deliverable.
    pub fn deliverable(&self, id: DeliverableId) -> &Deliverable {
        &self.deliverables[id.index()]
    }

    /// The ids of all consultations, in the order of the file.
    pub fn consultation_ids(&self) -> impl Iterator<Item = ConsultationId> + use<> {
        (0..self.consultations.len() as u32).map(ConsultationId)
    }

    /// Whether a rule is computed at all.
    pub fn asks(&self, rule: RuleName) -> bool {
        self.rules.level(rule) != Level::Off
    }

    /// The place whose clock a placement is read on: its forum's, else the series' base.
    pub fn place_of(&self, placement: &Placement) -> PlaceId {
        placement.forum.map_or(self.base, |forum| self.forum(forum).place)
    }

    /// The place people travel to for a placement; `None` if nobody does, because it is online or written.
    pub fn site_of(&self, placement: &Placement) -> Option<PlaceId> {
        let online = placement.forum.is_some_and(|forum| self.forum(forum).online);
        (!online && matches!(placement.when, When::Meeting(_))).then(|| self.place_of(placement))
    }

    /// What the clock of a zone shows at an instant.
    pub fn civil(&self, zone: Zone, at: Instant) -> Civil {
        self.zones.civil(zone, at)
    }

    /// What the clock on site shows when a meeting starts; `None` for a written consultation.
    pub fn civil_start(&self, placement: &Placement) -> Option<Civil> {
        let zone = self.place(self.place_of(placement)).zone;
        placement.interval().map(|interval| self.civil(zone, interval.start()))
    }

    /// The local day on which a placement begins: the day on site, or the first day of a written one.
    pub fn first_day(&self, placement: &Placement) -> Date {
        match placement.when {
            When::Meeting(interval) => self.civil(self.place(self.place_of(placement)).zone, interval.start()).date(),
            When::Written { from, .. } => from,
        }
    }

    /// The local day on which a placement ends: the day of its last minute on site, or the last day of a written one.
    pub fn last_day(&self, placement: &Placement) -> Date {
        match placement.when {
            When::Meeting(interval) => self.civil(self.place(self.place_of(placement)).zone, interval.end().plus(-1)).date(),
            When::Written { to, .. } => to,
        }
    }

    /// Everybody who has to be there: the principal and the moderator, each once. Nobody for a written one.
    pub fn people_of(&self, placement: &Placement) -> Vec<PersonId> {
        if placement.interval().is_none() {
            return Vec::new();
        }
        let mut people: Vec<PersonId> =
            self.consultation(placement.consultation).principal.into_iter().chain(placement.moderator).collect();
        people.dedup();
        people
    }

    /// The calendar by which a step's working days are counted.
    pub fn calendar_of(&self, step: &Step) -> &Calendar {
        let place = step.by.map_or(self.base, |person| self.person(person).base);
        &self.place(place).calendar
    }

    /// Minutes in which an audience is asleep, and minutes in which it is awake outside its working day, of an interval.
    pub fn discomfort(&self, audience: &Audience, interval: Interval) -> (Minutes, Minutes) {
        let (awake, best) = (audience.awake, audience.best);
        let outside = |interval| self.minutes_outside_each(audience.zone, interval, [awake, best]);
        if awake.holds(best.from_minute(), best.to_minute() - best.from_minute()) {
            let [asleep, outside] = outside(interval);
            return (asleep, outside - asleep);
        }
        // Some of their working day they are asleep, so that the one is no part of the other.
        let minutes = (0..interval.minutes()).map(|minute| outside(Interval::lasting(interval.start().plus(minute), 1)));
        minutes.fold((0, 0), |(asleep, mild), [sleeps, outside]| (asleep + sleeps, mild + outside * (1 - sleeps)))
    }

    /// Minutes of an interval that lie outside a range of a zone's clock, each read on the clock as it stands then.
    pub fn minutes_outside(&self, zone: Zone, interval: Interval, range: ClockRange) -> Minutes {
        self.minutes_outside_each(zone, interval, [range])[0]
    }

    fn minutes_outside_each<const N: usize>(&self, zone: Zone, interval: Interval, ranges: [ClockRange; N]) -> [Minutes; N] {
        let (first, last) = (interval.start(), interval.end().plus(-1));
        let offset = self.zones.offset(zone, first);
        if offset == self.zones.offset(zone, last) {
            return ranges.map(|range| range.minutes_outside(first.plus(offset).unix_minutes(), interval.minutes()));
        }
        // The clocks change on the way.
        let clock = |at: Instant| at.plus(self.zones.offset(zone, at)).unix_minutes();
        ranges.map(|range| (0..interval.minutes()).map(|minute| range.minutes_outside(clock(first.plus(minute)), 1)).sum())
    }

    /// The ranges of the local clock that a consultation beside a forum has to keep: the forum's and its own.
    /// Without a forum its own replace the usual [`ClockRange::OFFICE`].
    pub fn hours(&self, consultation: &Consultation, forum: Option<ForumId>) -> (Option<ClockRange>, Option<ClockRange>) {
        let office = consultation.hours.is_none().then_some(ClockRange::OFFICE);
        (forum.map(|forum| self.forum(forum).hours).or(office), consultation.hours)
    }

    /// What an interval is to an audience.
    pub fn band(&self, audience: &Audience, interval: Interval) -> Band {
        match self.discomfort(audience, interval) {
            (0, 0) => Band::Working,
            (0, _) => Band::Awake,
            (asleep, _) if asleep < interval.minutes() => Band::PartlyAsleep,
            _ => Band::Asleep,
        }
    }

    /// Minutes of mild inconvenience that an interval is for one person of an audience: a minute asleep counts as
    /// [`ASLEEP`] of them.
    pub fn inconvenience(&self, audience: &Audience, interval: Interval) -> Minutes {
        let (asleep, outside) = self.discomfort(audience, interval);
        ASLEEP * asleep + outside
    }

    /// What a placement adds to the ledger of an audience: minutes of mild inconvenience a head, in whole minutes, each
    /// of several sittings by its share. Nothing if it is written, or not for them.
    pub fn share(&self, id: AudienceId, placement: &Placement) -> Minutes {
        let asked = self.consultation(placement.consultation);
        match placement.interval() {
            Some(interval) if asked.audiences.contains(&id) => {
                self.inconvenience(self.audience(id), interval) / Minutes::from(asked.sittings.max(1))
            }
            _ => 0,
        }
    }

    /// Every community that audiences name, each once: groups, then regions, then languages, by the alphabet.
    pub fn communities(&self) -> Vec<Community<'_>> {
        let named = self.audiences.iter().flat_map(|audience| {
            let groups = audience.groups.iter().map(|group| Community::Group(group));
            let languages = audience.languages.iter().map(|language| Community::Language(language));
            groups.chain(audience.region.as_deref().map(Community::Region)).chain(languages)
        });
        named.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whether a day is one on which a consultation may be held at a place, holidays apart.
    pub fn day_allowed(&self, consultation: &Consultation, place: PlaceId, day: Date) -> bool {
        match consultation.days {
            DayKind::Working => self.place(place).calendar.working.holds(day.weekday()),
            DayKind::Only(days) => days.holds(day.weekday()),
        }
    }

    /// The local days among which a consultation is looked for, both included: what it asks for, within its
    /// forum's days, else from the day of planning to the last milestone, else for a year.
    pub fn window(&self, consultation: &Consultation) -> (Date, Date) {
        let last = self.milestones.iter().map(|milestone| milestone.opens).max();
        let year = self.planned.checked_add_days(Days::new(365)).unwrap_or(Date::MAX);
        let (mut first, mut end) = (self.planned, last.unwrap_or(year).max(self.planned));
        if let Some(forum) = consultation.forum.map(|forum| self.forum(forum)) {
            (first, end) = (first.max(forum.opens), forum.closes);
        }
        let wanted = &consultation.wanted;
        first = first.max(wanted.from.unwrap_or(first));
        end = wanted.to.unwrap_or(end).min(if consultation.forum.is_some() { end } else { Date::MAX });
        match wanted.on {
            Some(day) if day >= first => (day, day.min(end)),
            Some(day) => (day, day.min(end)),
            None => (first, end),
        }
    }

    /// The day on which the last step of a deliverable ends if a consultation that feeds it ends on `day`;
    /// `None` if a calendar has no working day left.
    ///
    /// A step of n working days ends with the n-th working day after the one before it; `day` itself is not
    /// counted. Steps done for each consultation come first, then those done once.
    pub fn chain_end(&self, deliverable: &Deliverable, day: Date) -> Option<Date> {
        let steps = deliverable.steps.iter().filter(|step| step.each).chain(deliverable.steps.iter().filter(|step| !step.each));
        steps.into_iter().try_fold(day, |at, step| self.calendar_of(step).working_day_after(at, step.working_days))
    }

    /// Working days of the base left between the end of a chain and the due day; negative if it ends too late,
    /// and then at least one even if nobody works at the base on the days between.
    pub fn slack(&self, deliverable: &Deliverable, chain_end: Date) -> i64 {
        let calendar = &self.place(self.base).calendar;
        if chain_end <= deliverable.due_day {
            i64::from(calendar.working_days_between(chain_end, deliverable.due_day))
        } else {
            -i64::from(calendar.working_days_between(deliverable.due_day, chain_end).max(1))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{during, hours, series};

    #[test]
    fn a_minute_asleep_is_no_minute_outside_the_working_day_even_where_that_is_at_night() {
        let series = series().consultation("a", 60).audience("Night watch", "UTC").with(|series| {
            (series.audiences[0].awake, series.audiences[0].best) = (hours(16, 2), hours(22, 6));
        });
        let discomfort = |from, to| series.clone_of().discomfort(&series.clone_of().audiences[0], during(21, from, to));
        assert_eq!([discomfort(0, 4), discomfort(15, 23), discomfort(22, 23)], [(120, 0), (60, 360), (0, 0)]);
    }
}
