//! What a series file says, read, checked and complete with defaults: places, fora, rooms, people, audiences, consultations.

use super::travel::Travel;
use super::{
    Attending, AudienceId, ConsultationId, Deliverable, DeliverableId, ForumId, Input, InputId, Level, MilestoneId, PersonId, PlaceId,
    Placement, Price, RoomId, RuleName, Rules, Slots, StrandId, Subject, TeamId, Weight, When, Wishes,
};
use crate::time::{
    ByDay, Calendar, Civil, ClockRange, Date, Instant, Interval, MINUTES_PER_DAY, Minutes, WeekHours, Weekdays, Zone, Zones,
};
use chrono::{Datelike, Days, NaiveTime, TimeDelta};
use std::borrow::Cow;
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
    /// By what name calendar programs know it; `None` for that of its file or folder.
    pub calendar_name: Option<String>,
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
    /// Teams of interpreters.
    pub teams: Vec<Team>,
    /// Audiences.
    pub audiences: Vec<Audience>,
    /// Consultations.
    pub consultations: Vec<Consultation>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// Deliverables.
    pub deliverables: Vec<Deliverable>,
    /// What the consultations build on.
    pub inputs: Vec<Input>,
    /// Strands.
    pub strands: Vec<Strand>,
    /// Consultations that draw the same people.
    pub clashes: Vec<Clash>,
    /// Consultations that are to be near each other, or so many days apart.
    pub nears: Vec<Near>,
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
    pub hours: WeekHours,
    /// Stretches of the local clock in which it lets its rooms; if anything is said of them, a meeting starts with one and
    /// ends within it.
    pub slots: Slots,
    /// Whether it has no room and nobody travels to it.
    pub online: bool,
    /// Whether its host can give those afar a link to a room. One online is its own link.
    pub remote: bool,
    /// Calendar days before a meeting by which the host is asked for the link.
    pub remote_lead_days: u32,
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
    /// Seats for one consultation; `None` where unknown, and then any number fits.
    pub seats: Option<u32>,
    /// How many consultations it can hold at once, each with its own seats; at least 1.
    pub holds: u32,
    /// Languages that have a booth.
    pub interpreters: Vec<String>,
    /// Equipment; `None` where nothing was said.
    pub equipment: Option<Vec<String>>,
    /// When it is used otherwise.
    pub busy: Vec<Absence>,
    /// When it can be used if need be.
    pub rather_not: Vec<Absence>,
    /// Minutes needed between two consultations; asked of a room that holds one at a time.
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
    /// When they can be had if need be.
    pub rather_not: Vec<Absence>,
    /// Minutes needed between arriving and a consultation.
    pub arrives: Minutes,
    /// Rest wanted between arriving and a consultation.
    pub rest: Rest,
    /// Languages they speak; `None` where nothing was said.
    pub speaks: Option<Vec<String>>,
    /// Where their calendar is sent.
    pub email: Option<String>,
}

/// Rest wanted between arriving and a consultation, by how long the way was.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rest {
    /// Minutes of rest by the minutes of a way from which on they are wanted; none after a shorter way than the first.
    pub after: BTreeMap<Minutes, Minutes>,
}

/// Interpreters who work together.
#[derive(Clone, Debug)]
pub struct Team {
    /// Short name.
    pub name: String,
    /// What readers call them.
    pub title: String,
    /// Languages they interpret.
    pub languages: Vec<String>,
    /// Meetings they work in at most on a local day.
    pub a_day: Option<u32>,
    /// Meetings they work in at most in a week, Monday to Sunday.
    pub a_week: Option<u32>,
    /// Meetings they can work in at the same time.
    pub at_once: u32,
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
    /// Every community that these audiences name, each once: groups, then regions, then languages, by the alphabet.
    pub fn all(audiences: &'a [Audience]) -> Vec<Self> {
        let named = audiences.iter().flat_map(|audience| {
            let groups = audience.groups.iter().map(|group| Community::Group(group));
            let languages = audience.languages.iter().map(|language| Community::Language(language));
            groups.chain(audience.region.as_deref().map(Community::Region)).chain(languages)
        });
        named.collect::<BTreeSet<_>>().into_iter().collect()
    }

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
    /// At one of these minutes, in order of time, none of them twice; empty if the minute is open.
    pub starts: Vec<Instant>,
    /// Fixed to a local day.
    pub on: Option<Date>,
    /// Not before this local day.
    pub from: Option<Date>,
    /// Not after this local day.
    pub to: Option<Date>,
}

impl Wanted {
    /// The minute to which it is fixed: the only one of its starts.
    pub fn start(&self) -> Option<Instant> {
        if let [only] = self.starts[..] { Some(only) } else { None }
    }
}

/// The days of a written consultation, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Written {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// When a consultation would best be held; another time is possible and costs something.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Preferred {
    /// How much each day is preferred; nothing where any day is as good.
    pub days: ByDay<Weight>,
    /// Ranges of the local clock, with how much each is preferred; nothing where any hour is as good.
    pub hours: Vec<(ClockRange, Weight)>,
    /// Whether a table says how much; then what is lost by the day and by the hours adds up.
    pub graded: bool,
}

impl Preferred {
    /// Whether any day and any hour is as good.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty() && self.hours.is_empty()
    }
}

/// What a consultation waits for, and how long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct After {
    /// The one that ends before.
    pub consultation: ConsultationId,
    /// Minutes that lie at least between its end and the start of the one that waits.
    pub least: Minutes,
    /// Minutes that lie at most between them; `None` for any number.
    pub most: Option<Minutes>,
    /// By how many dates the start is later than the end, each on its own local calendar.
    pub calendar_days: Distance,
    /// Working days after the last day of the earlier, up to and with the day on which the one that waits begins, by the
    /// calendar of its place.
    pub working_days: Distance,
}

impl After {
    /// A consultation that is only waited for.
    pub const fn end_of(consultation: ConsultationId) -> Self {
        const ANY: Distance = Distance { least: None, most: None };
        After { consultation, least: 0, most: None, calendar_days: ANY, working_days: ANY }
    }

    /// Calendar days that the start is surely later than the end.
    pub fn least_days(&self) -> i64 {
        let days = [self.calendar_days.least, self.working_days.least].map(|least| least.map_or(0, i64::from));
        days.into_iter().fold(self.least.max(0).div_euclid(MINUTES_PER_DAY), i64::max)
    }
}

/// How many days at least and at most; `None` for any number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Distance {
    /// The least.
    pub least: Option<u32>,
    /// The most.
    pub most: Option<u32>,
}

impl Distance {
    /// Whether nothing is asked.
    pub const fn is_any(self) -> bool {
        self.least.is_none() && self.most.is_none()
    }
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
    /// Further fora beside one of which it may be held instead.
    pub other_fora: Vec<ForumId>,
    /// The fora beside which it would best be held, of those it may be; empty for none.
    pub prefers_fora: Vec<ForumId>,
    /// The rooms of which it has one, if the series says so; empty for any of its forum.
    pub rooms: Vec<RoomId>,
    /// The rooms that it would best have, of those it may have; empty for none.
    pub prefers_rooms: Vec<RoomId>,
    /// When it is wanted.
    pub wanted: Wanted,
    /// Its days if it is written; then it has no meeting.
    pub written: Option<Written>,
    /// Length of each sitting in minutes.
    pub lasts: Minutes,
    /// Hours of the local clock; `None` leaves the forum's.
    pub hours: Option<WeekHours>,
    /// Days on which it may be held.
    pub days: DayKind,
    /// When it would best be held.
    pub prefers: Preferred,
    /// How many times it is held, so that everybody is awake once.
    pub sittings: u32,
    /// Whether it may stay out of the plan.
    pub optional: bool,
    /// How dear it is to leave it out beside others that may be.
    pub priority: Weight,
    /// How much what it costs by itself counts beside others.
    pub weight: Weight,
    /// Who must be there besides the moderator.
    pub principal: Option<PersonId>,
    /// Those of whom one moderates; empty if nobody is asked for.
    pub moderators: Vec<PersonId>,
    /// Who has to be there to write down what is said.
    pub rapporteurs: Vec<PersonId>,
    /// Who else attends it.
    pub attending: Attending,
    /// The interpreters who work in it.
    pub teams: Vec<TeamId>,
    /// Those it is for.
    pub audiences: Vec<AudienceId>,
    /// Its languages, the one it is led in first.
    pub languages: Vec<String>,
    /// Whether people take part remotely.
    pub remote: bool,
    /// People expected in the room.
    pub expects: Option<u32>,
    /// Equipment asked of the room.
    pub equipment: Vec<String>,
    /// Calendar days between the announcement and the consultation.
    pub notice_days: u32,
    /// Consultations that end before it starts.
    pub after: Vec<After>,
    /// Documents it feeds.
    pub feeds: Vec<DeliverableId>,
    /// What it builds on.
    pub builds_on: Vec<InputId>,
}

impl Consultation {
    /// The fora beside one of which it is held, as they are named; `None` for none, at the series' base.
    pub fn fora(&self) -> impl Iterator<Item = Option<ForumId>> {
        std::iter::once(self.forum).chain(self.other_fora.iter().copied().map(Some))
    }

    /// Whether it may be held beside a forum.
    pub fn may_be_beside(&self, forum: Option<ForumId>) -> bool {
        self.fora().any(|one| one == forum)
    }

    /// How many sittings a plan has to hold: what is written has one.
    pub fn sittings_asked(&self) -> u32 {
        if self.written.is_some() { 1 } else { self.sittings.max(1) }
    }
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

/// Consultations that the same people follow from the first to the last.
#[derive(Clone, Debug)]
pub struct Strand {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// Those that belong to it.
    pub consultations: Vec<ConsultationId>,
    /// Whether those beside one forum keep one room.
    pub one_room: bool,
    /// Whether no two are held at once.
    pub not_at_once: bool,
}

/// Consultations that draw the same people.
#[derive(Clone, Debug)]
pub struct Clash {
    /// Two groups of them or more, none in two: each draws the same people as those of the other groups, and not as those of
    /// its own.
    pub between: Vec<Vec<ConsultationId>>,
    /// What it costs that people have to choose.
    pub choice: Choice,
    /// How much it counts beside other clashes.
    pub weight: Weight,
    /// What it does if they are held at once; `None` for the level of the rule.
    pub level: Option<Level>,
    /// Who they are.
    pub why: Option<String>,
}

impl Clash {
    /// All that it names.
    pub fn consultations(&self) -> impl Iterator<Item = ConsultationId> + '_ {
        self.between.iter().flatten().copied()
    }
}

/// What it costs that people have to choose between two consultations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// So many people have to choose: it counts how many they are beside those of other clashes, and how long the
    /// consultations last.
    People(u32),
    /// Just this, however long they last.
    Price(Price),
}

/// Consultations that are to be near each other, or so many days apart.
#[derive(Clone, Debug)]
pub struct Near {
    /// Two or more of them; two for [`Nearness::Within`].
    pub between: Vec<ConsultationId>,
    /// How near.
    pub how: Nearness,
    /// What each pair costs that is not; `None` for as much as those concerned asleep.
    pub price: Option<Price>,
    /// How much it counts beside other entries.
    pub weight: Weight,
    /// What it does if they are not; `None` for the level of the rule.
    pub level: Option<Level>,
    /// Why, for those who read the finding.
    pub why: Option<String>,
}

/// How near consultations are to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nearness {
    /// One after the other, in either order, with at most so many minutes between.
    Within(Minutes),
    /// On one local day.
    SameDay,
    /// So many local dates apart, in either order.
    DaysApart(Distance),
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
    /// Only for these communities, by their position in [`Series::communities`]; empty for all.
    pub communities: Vec<u32>,
    /// Only for these people; empty for all.
    pub people: Vec<PersonId>,
    /// Why.
    pub because: String,
    /// Who decided.
    pub by: Option<String>,
    /// The last day on which it holds.
    pub until: Option<Date>,
}

impl Rest {
    /// No duty for 12 hours after a flight of 6 to 10 hours, and for 24 hours after a longer one, as a [host-country text
    /// of ITU of 2008][text] has it. The way from door to door stands for the flight. Past 16 hours the text has a third
    /// step, whose number is not known; 24 hours are kept.
    ///
    /// [text]: https://debates.parlamento.pt/catalogo/r3/dar/s2a/10/04/023S1/2008-11-06/102
    pub fn itu() -> Self {
        Rest { after: [(6 * 60, 12 * 60), (10 * 60 + 1, 24 * 60)].into() }
    }

    /// The same after every way.
    pub fn always(minutes: Minutes) -> Self {
        Rest { after: [(0, minutes)].into() }
    }

    /// Minutes of rest after a way of so many minutes.
    pub fn after_way(&self, way: Minutes) -> Minutes {
        self.after.range(..=way).next_back().map_or(0, |(_, rest)| *rest)
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

    /// A team of interpreters.
    pub fn team(&self, id: TeamId) -> &Team {
        &self.teams[id.index()]
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

    /// What consultations build on.
    pub fn input(&self, id: InputId) -> &Input {
        &self.inputs[id.index()]
    }

    /// A strand.
    pub fn strand(&self, id: StrandId) -> &Strand {
        &self.strands[id.index()]
    }

    /// The ids of all consultations, in the order of the file.
    pub fn consultation_ids(&self) -> impl Iterator<Item = ConsultationId> + use<> {
        (0..self.consultations.len() as u32).map(ConsultationId)
    }

    /// Whether a rule is computed at all.
    pub fn asks(&self, rule: RuleName) -> bool {
        self.rules.level(rule) != Level::Off
    }

    /// What a rule does that is broken about a subject: the level that the subject itself says, else that of the rule.
    pub fn level_of(&self, rule: RuleName, subject: Subject) -> Level {
        self.own_level(subject).filter(|_| self.asks(rule)).unwrap_or(self.rules.level(rule))
    }

    /// The level that something says for itself.
    pub fn own_level(&self, subject: Subject) -> Option<Level> {
        match subject {
            Subject::Clash(number) => self.clashes.get(number as usize)?.level,
            Subject::Near(number) => self.nears.get(number as usize)?.level,
            _ => None,
        }
    }

    /// Whether a rule has any of these levels, by its own or for something that says one for itself. One that is off has no
    /// other.
    pub fn has_level(&self, rule: RuleName, is_such: impl Fn(Level) -> bool) -> bool {
        let own: Vec<Option<Level>> = match rule {
            RuleName::Clash => self.clashes.iter().map(|clash| clash.level).collect(),
            RuleName::Near => self.nears.iter().map(|near| near.level).collect(),
            _ => Vec::new(),
        };
        let own = own.into_iter().flatten().filter(|_| self.asks(rule));
        own.chain([self.rules.level(rule)]).any(is_such)
    }

    /// The place of a meeting beside a forum, or of one beside none: the base.
    pub fn place_beside(&self, forum: Option<ForumId>) -> PlaceId {
        forum.map_or(self.base, |forum| self.forum(forum).place)
    }

    /// The place whose clock a placement is read on: its forum's, else the series' base.
    pub fn place_of(&self, placement: &Placement) -> PlaceId {
        self.place_beside(placement.forum)
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

    /// The forum whose host has to give a meeting its link; `None` if nobody follows from afar, or no host is asked.
    pub fn link_host(&self, placement: &Placement) -> Option<&Forum> {
        let needed = self.consultation(placement.consultation).remote && placement.interval().is_some();
        placement.forum.filter(|_| needed).map(|forum| self.forum(forum)).filter(|forum| !forum.online)
    }

    /// The last day on which the host of a meeting can be asked for its link; `None` if it gives none, or any day will do.
    pub fn link_asked_by(&self, placement: &Placement) -> Option<Date> {
        let host = self.link_host(placement).filter(|host| host.remote && host.remote_lead_days > 0)?;
        self.first_day(placement).checked_sub_days(Days::new(host.remote_lead_days.into()))
    }

    /// The short names of people, as files write them.
    pub fn names_of<'a>(&'a self, people: &'a [PersonId]) -> impl Iterator<Item = &'a str> {
        people.iter().map(|person| self.person(*person).name.as_str())
    }

    /// Everybody who has to be there: the principal, the moderator, the rapporteurs, and those whom the consultation names
    /// or the placement chooses, each once. Nobody for a written one.
    pub fn people_of<'a>(&'a self, placement: &'a Placement) -> impl Iterator<Item = PersonId> + 'a {
        let asked = placement.interval().map(|_| self.consultation(placement.consultation));
        asked.into_iter().flat_map(move |asked| {
            let parts: [&[PersonId]; 5] = [
                asked.principal.as_slice(),
                placement.moderator.as_slice(),
                &asked.rapporteurs,
                &asked.attending.everyone,
                &placement.people,
            ];
            parts.into_iter().enumerate().flat_map(move |(number, part)| {
                let is_known = move |at: usize| part[..at].contains(&part[at]) || parts[..number].iter().any(|one| one.contains(&part[at]));
                (0..part.len()).filter(move |at| !is_known(*at)).map(|at| part[at])
            })
        })
    }

    /// Those who have to be at a consultation whatever is chosen: the principal, the rapporteurs and those whom it names, and
    /// a moderator who is the only one.
    pub fn always_there(&self, asked: &Consultation) -> Vec<PersonId> {
        let only = asked.moderators.iter().filter(|_| asked.moderators.len() == 1);
        asked.principal.iter().chain(only).chain(&asked.rapporteurs).chain(&asked.attending.everyone).copied().collect()
    }

    /// Minutes in which an audience is asleep, and minutes in which it is awake outside its working day, of an interval.
    pub fn discomfort(&self, audience: &Audience, interval: Interval) -> (Minutes, Minutes) {
        let (awake, best) = (audience.awake, audience.best);
        // Some of their working day they may be asleep, so that the one need not be a part of the other.
        let [asleep, mild] = self.sum_on_the_clock(audience.zone, interval, |start, minutes| {
            let of_the_rest = best.outside(start, minutes).map(|(start, minutes)| minutes - awake.minutes_outside(start, minutes));
            [awake.minutes_outside(start, minutes), of_the_rest.sum()]
        });
        (asleep, mild)
    }

    /// Minutes of an interval that lie outside the hours of a zone's clock, each read on the clock as it stands then.
    pub fn minutes_outside(&self, zone: Zone, interval: Interval, hours: WeekHours) -> Minutes {
        self.sum_on_the_clock(zone, interval, |start, minutes| [hours.minutes_outside(start, minutes)])[0]
    }

    /// Minutes of an interval that lie outside a slot of a forum, on the days that have it.
    pub fn minutes_outside_slot(&self, forum: &Forum, interval: Interval, slot: ClockRange) -> Minutes {
        let zone = self.place(forum.place).zone;
        self.sum_on_the_clock(zone, interval, |start, minutes| [forum.slots.minutes_outside(slot, start, minutes)])[0]
    }

    /// Minutes of an interval that lie outside a range of a zone's clock on any day.
    pub fn minutes_outside_range(&self, zone: Zone, interval: Interval, range: ClockRange) -> Minutes {
        self.sum_on_the_clock(zone, interval, |start, minutes| [range.minutes_outside(start, minutes)])[0]
    }

    /// Sums what is counted of each stretch of an interval in which a zone's clock runs evenly. A stretch begins at a
    /// minute counted from that clock's 1970-01-01 00:00.
    fn sum_on_the_clock<const N: usize>(
        &self,
        zone: Zone,
        interval: Interval,
        count: impl Fn(Minutes, Minutes) -> [Minutes; N],
    ) -> [Minutes; N] {
        let changes = self.zones.transitions(zone, interval);
        let starts = [interval.start()].into_iter().chain(changes.iter().map(|change| change.at));
        let ends = changes.iter().map(|change| change.at).chain([interval.end()]);
        starts.zip(ends).filter(|(start, end)| start < end).fold([0; N], |sums, (start, end)| {
            let counts = count(start.plus(self.zones.offset(zone, start)).unix_minutes(), end.since(start));
            std::array::from_fn(|at| sums[at] + counts[at])
        })
    }

    /// The hours of the local clock that a consultation beside a forum has to keep: the forum's and its own.
    /// Without a forum its own replace the usual [`ClockRange::OFFICE`].
    pub fn hours(&self, consultation: &Consultation, forum: Option<ForumId>) -> (Option<WeekHours>, Option<WeekHours>) {
        let office = consultation.hours.is_none().then_some(ClockRange::OFFICE.into());
        (forum.map(|forum| self.forum(forum).hours).or(office), consultation.hours)
    }

    /// The first and the last local day among the starts that a consultation names; `None` if it names none.
    pub fn days_of_starts(&self, consultation: &Consultation) -> Option<(Date, Date)> {
        let zone = self.place(self.place_beside(consultation.forum)).zone;
        let day = |start: &Instant| self.civil(zone, *start).date();
        let starts = &consultation.wanted.starts;
        Some((day(starts.first()?), day(starts.last()?)))
    }

    /// A consultation as it would be asked for beside each of the fora it names alone, with the rooms that it may have there.
    pub fn beside_each<'a>(&'a self, asked: &'a Consultation) -> impl Iterator<Item = Cow<'a, Consultation>> {
        let names_one = asked.other_fora.is_empty();
        asked.fora().map(move |forum| if names_one { Cow::Borrowed(asked) } else { Cow::Owned(self.beside_alone(asked, forum)) })
    }

    /// A consultation as it would be asked for beside one forum alone, or beside none, with the rooms that it may have there.
    pub fn beside_alone(&self, asked: &Consultation, forum: Option<ForumId>) -> Consultation {
        let rooms = asked.rooms.iter().copied().filter(|room| Some(self.room(*room).forum) == forum).collect();
        Consultation { forum, other_fora: Vec::new(), rooms, ..asked.clone() }
    }

    /// Whether a plan without a consultation is incomplete: it is not optional, and that everything is placed is no warning,
    /// which is given up at a price.
    pub fn must_place(&self, id: ConsultationId) -> bool {
        !self.consultation(id).optional && self.rules.level(RuleName::Unplaced) != Level::Warning
    }

    /// The minutes of a day at which a meeting beside a forum may be tried: where its slots begin, if it has any and
    /// they have to be kept, else every `step`, and where slots begin that are only preferred.
    pub fn starting_minutes(&self, forum: Option<ForumId>, day: Date) -> Vec<Minutes> {
        let grid = self.every_step();
        let slots = forum.map(|forum| &self.forum(forum).slots).filter(|slots| !slots.is_empty() && self.asks(RuleName::OffSlot));
        let Some(slots) = slots else { return grid };
        let mut minutes: Vec<Minutes> = slots.on(day).iter().map(|slot| slot.from_minute()).collect();
        if self.rules.level(RuleName::OffSlot) < Level::Error {
            minutes.extend(grid);
        }
        minutes.sort_unstable();
        minutes.dedup();
        minutes
    }

    /// Every `step` of a day, in minutes from midnight.
    pub fn every_step(&self) -> Vec<Minutes> {
        (0..MINUTES_PER_DAY).step_by(self.step.max(1) as usize).collect()
    }

    /// The instants of a day at which a meeting beside a forum may be tried, in order of time: whenever the clock on site
    /// shows one of its [`Series::starting_minutes`], which is twice where the clocks go back, and never where they skip it.
    pub fn starts_on(&self, forum: Option<ForumId>, day: Date) -> Vec<Instant> {
        self.starts_at(forum, day, &self.starting_minutes(forum, day))
    }

    /// The same of these minutes of the day.
    pub fn starts_at(&self, forum: Option<ForumId>, day: Date, minutes: &[Minutes]) -> Vec<Instant> {
        let zone = self.place(self.place_beside(forum)).zone;
        let clocks = minutes.iter().map(|minute| day.and_time(NaiveTime::MIN) + TimeDelta::minutes(*minute));
        let mut starts: Vec<Instant> = clocks.flat_map(|clock| self.zones.resolve(zone, clock).instants()).collect();
        starts.sort_unstable();
        starts
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
        Community::all(&self.audiences)
    }

    /// Whether a day is one on which a consultation may be held at a place, holidays apart.
    pub fn day_allowed(&self, consultation: &Consultation, place: PlaceId, day: Date) -> bool {
        match consultation.days {
            DayKind::Working => self.place(place).calendar.working.holds(day.weekday()),
            DayKind::Only(days) => days.holds(day.weekday()),
        }
    }

    /// The local days among which a consultation is looked for, both included: what it asks for, within its forum's days,
    /// and from the day of planning on. Without a forum, the day it asks for is looked at wherever it lies.
    /// Of several fora, from the first day beside any to the last.
    pub fn window(&self, consultation: &Consultation) -> (Date, Date) {
        let each = self.beside_each(consultation).map(|beside| self.window_beside_one(&beside));
        // A window that is empty holds no day; if all are, it is that of the first.
        let hull = each.reduce(|known, other| match (known.0 <= known.1, other.0 <= other.1) {
            (_, false) => known,
            (false, true) => other,
            (true, true) => (known.0.min(other.0), known.1.max(other.1)),
        });
        hull.unwrap_or_else(|| self.window_beside_one(consultation))
    }

    fn window_beside_one(&self, consultation: &Consultation) -> (Date, Date) {
        let wanted = &consultation.wanted;
        let forum = consultation.forum.map(|forum| self.forum(forum));
        let (end, _) = self.last_day_looked_at(consultation);
        let opens = forum.map_or(self.planned, |forum| forum.opens.max(self.planned));
        let first = opens.max(wanted.from.unwrap_or(opens));
        match (wanted.on, forum) {
            (Some(day), None) => (day, day),
            (Some(day), Some(forum)) => (day, day.min(wanted.to.unwrap_or(forum.closes).min(forum.closes))),
            // What comes too late for its milestone is for the rules to tell, of days that there are.
            (None, None) if wanted.to.is_none() && first > end => (first, a_year_after(first)),
            (None, _) => (first, end),
        }
    }

    /// The last local day on which a consultation is looked for, and what makes it the last.
    ///
    /// Where neither the consultation nor its forum says it, what feeds documents is looked for until the last of their
    /// milestones opens. What feeds none is looked for until the last milestone of the series opens, until a year after
    /// the day of planning, and until a year after what it waits for could be over and what it builds on is out, whichever
    /// is last.
    pub fn last_day_looked_at(&self, consultation: &Consultation) -> (Date, LastDay) {
        let wanted = &consultation.wanted;
        if consultation.forum.is_some() {
            let closes = consultation.fora().flatten().map(|forum| self.forum(forum).closes).max().unwrap_or(Date::MAX);
            return match wanted.to.filter(|to| *to < closes) {
                Some(to) => (to, LastDay::Asked),
                None => (closes, LastDay::Forum),
            };
        }
        if let Some(day) = wanted.on.or(wanted.to) {
            return (day, LastDay::Asked);
        }
        let of_document = |document: &DeliverableId| self.deliverable(*document).milestone;
        let opens = |id: &MilestoneId| self.milestone(*id).opens;
        if let Some(milestone) = consultation.feeds.iter().map(of_document).max_by_key(opens) {
            return (opens(&milestone).max(self.planned), LastDay::Milestone(milestone));
        }
        let year = a_year_after(self.first_day_possible(consultation));
        let last = self.milestones.iter().map(|milestone| milestone.opens).max();
        (last.map_or(year, |last| last.max(year)), LastDay::Default)
    }

    /// A day before which a consultation cannot be held, by what it and those it waits for ask; never before the day of
    /// planning.
    fn first_day_possible(&self, consultation: &Consultation) -> Date {
        let mut known: BTreeMap<ConsultationId, Date> = BTreeMap::new();
        self.first_day_known(consultation, &mut known)
    }

    /// The same, with the days of those that were looked at before. One that waits for itself counts as it stands.
    fn first_day_known(&self, asked: &Consultation, known: &mut BTreeMap<ConsultationId, Date>) -> Date {
        let wanted = &asked.wanted;
        let starts = self.days_of_starts(asked).map(|(first, _)| first);
        if let Some(day) = starts.or(wanted.on).or(asked.written.map(|written| written.to)) {
            return day.max(self.planned);
        }
        let opens = asked.fora().flatten().map(|forum| self.forum(forum).opens).min();
        let out = asked.builds_on.iter().map(|input| self.input(*input).out);
        let mut first = out.chain(opens).chain(wanted.from).fold(self.planned, Date::max);
        for after in &asked.after {
            let before = match known.get(&after.consultation) {
                Some(day) => *day,
                None => {
                    known.insert(after.consultation, self.planned);
                    let day = self.first_day_known(self.consultation(after.consultation), known);
                    known.insert(after.consultation, day);
                    day
                }
            };
            let least = Days::new(after.least_days().unsigned_abs());
            first = first.max(before.checked_add_days(least).unwrap_or(Date::MAX));
        }
        first
    }
}

/// What makes a day the last on which a consultation is looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LastDay {
    /// The consultation says so.
    Asked,
    /// Its forum closes.
    Forum,
    /// The last milestone of what it feeds opens.
    Milestone(MilestoneId),
    /// Nothing says so: it is where looking ends.
    Default,
}

fn a_year_after(day: Date) -> Date {
    day.checked_add_days(Days::new(365)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{during, hours, october, series};

    #[test]
    fn a_minute_asleep_is_no_minute_outside_the_working_day_even_where_that_is_at_night() {
        let series = series().consultation("a", 60).audience("Night watch", "UTC").with(|series| {
            (series.audiences[0].awake, series.audiences[0].best) = (hours(16, 2), hours(22, 6));
        });
        let discomfort = |from, to| series.clone_of().discomfort(&series.clone_of().audiences[0], during(21, from, to));
        assert_eq!([discomfort(0, 4), discomfort(15, 23), discomfort(22, 23)], [(120, 0), (60, 360), (0, 0)]);
    }

    #[test]
    fn no_milestone_ends_the_days_of_what_does_not_feed_it() {
        let series = series().consultation("a", 60).consultation("b", 60).document("report", 15, 0);
        let series = series.with(|series| {
            (series.consultations[0].feeds, series.consultations[1].feeds) = (vec![DeliverableId(0)], Vec::new());
            series.consultations.iter_mut().for_each(|consultation| consultation.forum = None);
        });
        let last = |series: &Series| [0, 1].map(|at| series.last_day_looked_at(&series.consultations[at]));
        let mut series = series.clone_of();
        let (opens, year) = (series.milestones[0].opens, a_year_after(series.planned));
        assert_eq!(last(&series), [(opens, LastDay::Milestone(MilestoneId(0))), (year, LastDay::Default)]);
        // A later milestone, and what is waited for, leave more days.
        let later = series.planned + Days::new(500);
        series.milestones.push(Milestone { opens: later, ..series.milestones[0].clone() });
        assert_eq!(last(&series)[1], (later, LastDay::Default));
        series.consultations[0].feeds.clear();
        series.consultations[0].wanted.on = Some(later);
        series.consultations[1].after = vec![After { least: 42 * MINUTES_PER_DAY, ..After::end_of(ConsultationId(0)) }];
        assert_eq!(last(&series), [(later, LastDay::Asked), (a_year_after(later + Days::new(42)), LastDay::Default)]);
        assert_eq!(series.window(&series.consultations[0]), (later, later));
    }

    #[test]
    fn those_that_wait_for_each_other_in_a_circle_have_a_last_day() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| {
            let wait = |number| vec![After { least: 1440, ..After::end_of(ConsultationId(number)) }];
            (series.consultations[0].after, series.consultations[1].after) = (wait(1), wait(0));
            series.consultations.iter_mut().for_each(|consultation| consultation.forum = None);
        });
        let series = series.clone_of();
        let (last, _) = series.last_day_looked_at(&series.consultations[0]);
        assert!(last > a_year_after(series.planned), "{last}");
    }

    #[test]
    fn every_minute_is_read_on_the_clock_as_it_stands_then() {
        let series = series().clone_of();
        let zurich = Zone::named("Europe/Zurich").expect("a zone");
        let inside = |days: i64| {
            let interval = Interval::lasting(series.zones.midnight(zurich, october(21)), days * 1440);
            interval.minutes() - series.minutes_outside_range(zurich, interval, hours(2, 3))
        };
        // The clocks go back from 03:00 on 27 October 2013, and forward from 02:00 on 30 March 2014.
        assert_eq!([inside(6), inside(7), inside(160), inside(161)], [6 * 60, 8 * 60, 161 * 60, 161 * 60]);
    }
}
