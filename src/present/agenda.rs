//! The one view model: everything a reader sees, in words and values.

use super::columns::{self, Column};
use super::itinerary::{self, Itinerary};
use super::status::Status;
use super::timeline::{self, Timeline};
use super::words;
use crate::finding::Finding;
use crate::model::{
    Audience, AudienceId, Band, Consultation, ConsultationId, ForumId, Input, Level, Omitted, PersonId, Placement, Plan, RuleName, Series,
    State, Stretch, When,
};
use crate::text::one_line;
use crate::time::{Civil, ClockRange, Date, Instant, Interval, Minutes, Resolved, Zone};
use chrono::{Datelike, Days, TimeDelta, Timelike};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A plan as a reader sees it. Every text in it is safe to show on one line, except `brief` and `contact`,
/// which may have several.
#[derive(Clone, Debug)]
pub struct Agenda {
    /// What readers call the series.
    pub title: String,
    /// What it is about.
    pub topic: Option<String>,
    /// A few sentences.
    pub brief: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// The city it is run from.
    pub base: String,
    /// The day that counts as today.
    pub planned: Date,
    /// The release of the time zone database by which every time here was computed.
    pub zone_data: String,
    /// How many of each.
    pub counts: Counts,
    /// What is known of how good it is.
    pub status: Status,
    /// The zones beside every meeting.
    pub columns: Vec<Column>,
    /// What is placed, in order of time.
    pub rows: Vec<Row>,
    /// What is not placed, in the order of the series.
    pub not_placed: Vec<NotPlaced>,
    /// The findings, as they were given.
    pub findings: Vec<Told>,
    /// From the first day to the milestone.
    pub timeline: Timeline,
    /// What has to be done by when, in order.
    pub deadlines: Vec<Deadline>,
    /// Who is where.
    pub itineraries: Vec<Itinerary>,
    /// What each audience bears, in the order of the series.
    pub ledger: Vec<Share>,
}

/// How many of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Consultations in the series.
    pub asked: usize,
    /// Those with all their sittings in the plan.
    pub placed: usize,
    /// Findings at error that nobody accepted.
    pub errors: usize,
    /// At warning.
    pub warnings: usize,
    /// At note.
    pub notes: usize,
    /// Accepted, at any level.
    pub accepted: usize,
}

/// A sitting of a consultation.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which consultation.
    pub consultation: ConsultationId,
    /// Which sitting, counted from 0.
    pub sitting: u32,
    /// `3`, or `3a` and `3b` for sittings; `–` if written, `×` if cancelled.
    pub number: String,
    /// The number shared by all sittings; `None` if written or cancelled.
    pub ordinal: Option<u32>,
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// A few sentences of its own.
    pub brief: Option<String>,
    /// Whom to ask, its own or the series'.
    pub contact: Option<String>,
    /// Its form.
    pub format: Option<String>,
    /// Its languages, in words.
    pub languages: Vec<String>,
    /// Its languages, by their tags.
    pub language_tags: Vec<String>,
    /// Whether people take part from afar.
    pub remote: bool,
    /// The last day on which its host can be asked for their link; `None` if that does not matter.
    pub link_asked_by: Option<Date>,
    /// The forum beside which it is held.
    pub at: Option<ForumId>,
    /// Title of the forum.
    pub forum: Option<String>,
    /// Title of the room.
    pub room: Option<String>,
    /// Title of the moderator.
    pub moderator: Option<String>,
    /// Title of the principal.
    pub principal: Option<String>,
    /// Titles of the rapporteurs.
    pub rapporteurs: Vec<String>,
    /// Titles of the teams of interpreters.
    pub teams: Vec<String>,
    /// Everybody who takes part: the principal, the moderator and the rapporteurs.
    pub people: Vec<PersonId>,
    /// Those it is for.
    pub audiences: Vec<AudienceId>,
    /// The city on whose clock it is held.
    pub place: String,
    /// Whether nobody travels to it.
    pub online: bool,
    /// How far it has come.
    pub state: State,
    /// When it was announced.
    pub announced: Option<Date>,
    /// `Thu 26 Sep 13:00-14:15 New York`, or `Tue 15 Oct to Mon 28 Oct`.
    pub on_site: String,
    /// When.
    pub time: RowTime,
    /// What it builds on.
    pub builds_on: Vec<Source>,
    /// What happens next, for each document it feeds.
    pub outcomes: Vec<Outcome>,
}

/// Something that a consultation builds on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// What readers call it.
    pub title: String,
    /// Where it comes from.
    pub from: Option<String>,
    /// Where it can be read, on the web.
    pub link: Option<String>,
    /// The day from which it can be read.
    pub out: Date,
}

/// When a row is.
#[derive(Clone, Debug)]
pub enum RowTime {
    /// People meet.
    Meeting(Box<Meeting>),
    /// Contributions are taken on these days, both included.
    Written {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

/// The times of a meeting, and who is awake.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// From when to when.
    pub interval: Interval,
    /// The clock on site when it starts.
    pub start: Clock,
    /// The clock on site when it ends.
    pub end: Clock,
    /// The clock of each column of the agenda, in their order.
    pub columns: Vec<Local>,
    /// The clocks of the base and the audiences' cities, without the one on site; west to east, no clock twice.
    pub elsewhere: Vec<Local>,
    /// What the hour is to each audience it is for.
    pub audiences: Vec<Listening>,
    /// People awake from beginning to end.
    pub awake: u64,
    /// People it is for.
    pub people: u64,
}

/// What a clock shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Whose clock.
    pub zone: Zone,
    /// The instant.
    pub at: Instant,
    /// What it shows.
    pub civil: Civil,
    /// Minutes east of UTC.
    pub offset: Minutes,
    /// `WITA, UTC+8`.
    pub zone_words: String,
    /// `CEST`, where what the clock shows does not tell alone when it is.
    pub clock_name: Option<String>,
}

/// A meeting on the clock of a city.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Local {
    /// The city.
    pub city: String,
    /// When it starts there.
    pub start: Clock,
    /// When it ends there.
    pub end: Clock,
    /// Days by which the date there differs from the date on site when it starts.
    pub day_shift: i64,
    /// Whether people there sleep through a part of it.
    pub asleep: bool,
}

/// What a meeting's hour is to an audience.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listening {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// How many they are.
    pub size: u32,
    /// What the hour is to them.
    pub band: Band,
    /// Their hours awake and at work, on their clock.
    pub hours: (ClockRange, ClockRange),
    /// The meeting on their clock.
    pub local: Local,
}

/// What a consultation leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// What is made of it alone, with the day it is done; none if the document has no such step.
    pub alone: Vec<(String, Date)>,
    /// Title of the document.
    pub document: String,
    /// The day the document is due.
    pub due: Date,
    /// Title of the meeting that waits for it.
    pub milestone: String,
}

/// A consultation that is not in the plan, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotPlaced {
    /// Which.
    pub consultation: ConsultationId,
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// Whether the plan is incomplete without it.
    pub required: bool,
    /// Why.
    pub reason: String,
    /// The rule that keeps it out.
    pub rule: Option<RuleName>,
}

/// A finding as views tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Its name.
    pub rule: RuleName,
    /// How bad it is.
    pub level: Level,
    /// What is so.
    pub message: String,
    /// More that helps to decide.
    pub notes: Vec<String>,
    /// What would fix it.
    pub fix: Option<String>,
    /// Why it was accepted and by whom, if it was.
    pub accepted: Option<String>,
}

/// What an audience bears over the series, in minutes of mild inconvenience a head.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// What it carries in from earlier series.
    pub carried_in: Minutes,
    /// What this one adds.
    pub added: Minutes,
}

/// Something to be done by a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// The day.
    pub day: Date,
    /// What kind of thing.
    pub kind: DeadlineKind,
    /// What: `Announce Town Hall at the IGF`.
    pub what: String,
    /// Who does it, if it was said.
    pub who: Option<String>,
    /// The person, if it is one of the series.
    pub by: Option<PersonId>,
    /// The first and last working day of a step if it is done as late as can be.
    pub latest: Option<Stretch>,
    /// Working days of slack left before a document is due, negative if it is late.
    pub slack: Option<i64>,
    /// A name that stays while days and titles change: `announce.town-hall`.
    pub key: String,
}

/// What kind of thing is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DeadlineKind {
    /// A consultation is announced.
    Announce(ConsultationId),
    /// The link for those afar is asked of the host.
    Link,
    /// A step towards a document ends.
    Step,
    /// A document is due.
    Due,
    /// A milestone opens.
    Opens,
}

impl Agenda {
    /// The agenda of a plan, with the findings of its check and the reasons of what was left out.
    pub fn of(series: &Series, plan: &Plan, findings: &[Finding], omitted: &[Omitted], columns: Vec<Column>) -> Agenda {
        let rows = rows(series, plan, &columns);
        let placed = placed(series, plan);
        let not_placed = not_placed(series, plan, &placed, omitted);
        let planned = plan.evidence.planned.unwrap_or(series.planned);
        let timeline = timeline::of(series, &rows, &not_placed, planned);
        Agenda {
            title: one_line(&series.title),
            topic: series.topic.as_deref().map(one_line),
            brief: series.brief.as_deref().map(crate::text::lines),
            contact: series.contact.as_deref().map(crate::text::lines),
            base: columns::place_name(series, series.base),
            planned,
            zone_data: series.zones.version().to_owned(),
            status: Status::of(series, plan, placed.len(), &not_placed),
            counts: counts(series, findings, placed.len()),
            deadlines: timeline::deadlines(series, &rows, &timeline),
            itineraries: itinerary::all(series, plan, &rows),
            ledger: ledger(series, plan),
            findings: findings.iter().map(|finding| told(series, finding)).collect(),
            columns,
            rows,
            not_placed,
            timeline,
        }
    }

    /// The rows of a consultation, in order of time.
    pub fn sittings(&self, consultation: ConsultationId) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.consultation == consultation)
    }

    /// The first announcement that is still to be made.
    pub fn next_announcement(&self) -> Option<(&Deadline, &Row)> {
        self.deadlines.iter().find_map(|deadline| match deadline.kind {
            DeadlineKind::Announce(id) => self.sittings(id).next().map(|row| (deadline, row)),
            _ => None,
        })
    }

    /// The year that need not be said.
    pub fn year(&self) -> i32 {
        self.planned.year()
    }
}

impl Counts {
    /// `no rule broken` and `3 warnings, 1 accepted`.
    pub fn finding_words(&self) -> [String; 2] {
        let errors = match self.errors {
            0 => "no rule broken".into(),
            count => format!("{} broken", crate::text::counted(count as i64, "rule", "rules")),
        };
        let warnings = match self.warnings {
            0 => "no warning".into(),
            count => crate::text::counted(count as i64, "warning", "warnings"),
        };
        [errors, if self.accepted == 0 { warnings } else { format!("{warnings}, {} accepted", self.accepted) }]
    }
}

impl Row {
    /// How people take part from afar: `yes`, `no`, or `on request, ask the host by Fri 11 Oct`.
    pub fn remote_words(&self, year: i32) -> String {
        match self.link_asked_by {
            Some(day) => format!("on request, ask the host by {}", words::day(day, year)),
            None => if self.remote { "yes" } else { "no" }.into(),
        }
    }

    /// Its meeting; `None` if written.
    pub fn meeting(&self) -> Option<&Meeting> {
        match &self.time {
            RowTime::Meeting(meeting) => Some(meeting),
            RowTime::Written { .. } => None,
        }
    }

    /// The first day, on site.
    pub fn first_day(&self) -> Date {
        match &self.time {
            RowTime::Meeting(meeting) => meeting.start.civil.date(),
            RowTime::Written { from, .. } => *from,
        }
    }

    /// The last day, on site.
    pub fn last_day(&self) -> Date {
        match &self.time {
            RowTime::Meeting(meeting) => meeting.end.day_it_ends(),
            RowTime::Written { to, .. } => *to,
        }
    }

    /// `Bali`, or `Geneva, online`.
    pub fn place_words(&self) -> String {
        if self.online { format!("{}, online", self.place) } else { self.place.clone() }
    }

    /// Room, forum and place, as far as they are known and differ.
    pub fn whereabouts(&self) -> String {
        let mut parts: Vec<&str> = Vec::new();
        let place = (!self.online).then_some(self.place.as_str());
        for part in [self.room.as_deref(), self.forum.as_deref(), place].into_iter().flatten() {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts.join(", ")
    }
}

impl Meeting {
    /// `13:00-14:15`, on site.
    pub fn clock_words(&self) -> String {
        span_words(&self.start, &self.end)
    }

    /// Percent of the people who are awake, rounded; `None` if it is for nobody.
    pub fn percent_awake(&self) -> Option<u64> {
        (self.people > 0).then(|| (self.awake * 200 + self.people) / (self.people * 2))
    }
}

impl Clock {
    /// The clock when an interval starts, and when it ends.
    pub(super) fn read(series: &Series, zone: Zone, interval: Interval) -> [Self; 2] {
        let doubtful = series.zones.is_doubtful(zone, interval);
        [interval.start(), interval.end()].map(|at| Clock::of(series, zone, at, doubtful))
    }

    /// The clock at an instant.
    pub(super) fn at(series: &Series, zone: Zone, at: Instant) -> Self {
        Clock::of(series, zone, at, matches!(series.zones.resolve(zone, series.civil(zone, at)), Resolved::Twice { .. }))
    }

    fn of(series: &Series, zone: Zone, at: Instant, doubtful: bool) -> Self {
        let clock = series.zones.clock(zone, at);
        Clock {
            zone,
            at,
            civil: at.plus(clock.offset).utc(),
            offset: clock.offset,
            zone_words: columns::zone_words(&clock),
            clock_name: doubtful.then(|| series.zones.clock_name(zone, at)),
        }
    }

    /// The day that ends with this clock: what ends at midnight ends on the day before.
    pub fn day_it_ends(&self) -> Date {
        (self.civil - TimeDelta::minutes(1)).date()
    }

    /// `13:00`, or `02:30 CEST` where the clocks change.
    pub fn words(&self) -> String {
        self.to_string()
    }
}

/// As [`Clock::words`].
impl fmt::Display for Clock {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:02}:{:02}", self.civil.hour(), self.civil.minute())?;
        self.clock_name.as_ref().map_or(Ok(()), |name| write!(to, " {name}"))
    }
}

impl Local {
    fn of(clocks: &mut Clocks<'_>, city: String, zone: Zone, on_site: Date, asleep: bool) -> Self {
        let [start, end] = clocks.of(zone);
        let day_shift = start.civil.date().signed_duration_since(on_site).num_days();
        Local { city, start, end, day_shift, asleep }
    }

    /// `02:00 +1`.
    pub fn words(&self) -> String {
        match self.day_shift {
            0 => self.start.words(),
            shift => format!("{} {shift:+}", self.start.words()),
        }
    }

    /// `13:00-14:15`.
    pub fn clock_words(&self) -> String {
        span_words(&self.start, &self.end)
    }
}

impl Omitted {
    /// The reason, with the rule behind it in brackets.
    pub fn words(&self) -> String {
        reason_words(&self.reason, self.rule)
    }
}

impl NotPlaced {
    /// The reason, with the rule behind it in brackets.
    pub fn words(&self) -> String {
        reason_words(&self.reason, self.rule)
    }
}

fn reason_words(reason: &str, rule: Option<RuleName>) -> String {
    rule.map_or_else(|| reason.to_owned(), |rule| format!("{reason} ({rule})"))
}

impl Source {
    /// `Report of the forum, WTPF-13, https://example.org/report`.
    pub fn words(&self) -> String {
        let parts = [Some(&self.title), self.from.as_ref(), self.link.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    }
}

impl Deadline {
    /// `at the latest from Tue 29 Oct to Wed 30 Oct` for a step, `1 working day of slack` for a document that is due.
    pub fn note(&self, year: i32) -> Option<String> {
        let latest = |Stretch { first, last }: Stretch| match (words::day(first, year), words::day(last, year)) {
            (_, day) if first == last => format!("at the latest on {day}"),
            (first, last) => format!("at the latest from {first} to {last}"),
        };
        self.latest.map(latest).or(self.slack.map(words::slack))
    }
}

impl Outcome {
    /// `summary by 29 October, part of the Information Document, due 4 November`.
    pub fn words(&self, year: i32) -> String {
        let steps: Vec<String> =
            self.alone.iter().map(|(what, by)| format!("{} by {}", lower_first(what), words::day_and_month(*by, year))).collect();
        let document = format!("{}, due {}", self.document, words::day_and_month(self.due, year));
        if steps.is_empty() { document } else { format!("{}, part of the {document}", words::list(&steps)) }
    }
}

impl Share {
    /// What it carries out, into the next series.
    pub fn carried_out(&self) -> Minutes {
        self.carried_in + self.added
    }
}

fn ledger(series: &Series, plan: &Plan) -> Vec<Share> {
    let takes_place = |placement: &&Placement| placement.state != State::Cancelled;
    let share = |(id, audience): (AudienceId, &Audience)| Share {
        name: one_line(&audience.name),
        title: one_line(&audience.title),
        carried_in: audience.debt,
        added: plan.placements.iter().filter(takes_place).map(|placement| series.share(id, placement)).sum(),
    };
    (0..).map(AudienceId).zip(&series.audiences).map(share).collect()
}

/// A sentence's first letter made small, unless the first word is an abbreviation.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

fn span_words(start: &Clock, end: &Clock) -> String {
    let days = end.civil.date().signed_duration_since(start.civil.date()).num_days();
    let shift = if days == 0 { String::new() } else { format!(" {days:+}") };
    format!("{start}-{end}{shift}")
}

/// The consultations that have all their sittings in the plan.
fn placed(series: &Series, plan: &Plan) -> BTreeSet<ConsultationId> {
    let mut sittings: BTreeMap<ConsultationId, usize> = BTreeMap::new();
    for placement in plan.placements.iter().filter(|placement| placement.state != State::Cancelled) {
        *sittings.entry(placement.consultation).or_default() += 1;
    }
    let wanted = |id| series.consultation(id).sittings_asked() as usize;
    series.consultation_ids().filter(|id| sittings.get(id).is_some_and(|held| *held >= wanted(*id))).collect()
}

fn counts(series: &Series, findings: &[Finding], placed: usize) -> Counts {
    let open = |level| findings.iter().filter(|finding| finding.accepted.is_none() && finding.level == level).count();
    Counts {
        asked: series.consultations.len(),
        placed,
        errors: open(Level::Error),
        warnings: open(Level::Warning),
        notes: open(Level::Note),
        accepted: findings.iter().filter(|finding| finding.accepted.is_some()).count(),
    }
}

fn told(series: &Series, finding: &Finding) -> Told {
    let accepted = finding.accepted.map(|index| match series.acceptances.get(index as usize) {
        Some(acceptance) => {
            let by = acceptance.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
            one_line(&format!("{}{by}", acceptance.because))
        }
        None => String::new(),
    });
    Told {
        rule: finding.rule,
        level: finding.level,
        message: one_line(&finding.message),
        notes: finding.notes.iter().map(|note| one_line(note)).collect(),
        fix: finding.fix.as_deref().map(one_line),
        accepted,
    }
}

fn not_placed(series: &Series, plan: &Plan, placed: &BTreeSet<ConsultationId>, omitted: &[Omitted]) -> Vec<NotPlaced> {
    let mut list = Vec::new();
    for id in series.consultation_ids().filter(|id| !placed.contains(id)) {
        let consultation = series.consultation(id);
        let why = omitted.iter().find(|omitted| omitted.consultation == id);
        let cancelled = plan.placements.iter().any(|placement| placement.consultation == id && placement.state == State::Cancelled);
        let silent = if cancelled { "cancelled" } else { "not in the plan" };
        list.push(NotPlaced {
            consultation: id,
            name: one_line(&consultation.name),
            title: one_line(&consultation.title),
            required: !consultation.optional,
            reason: why.map_or_else(|| silent.to_owned(), |why| one_line(&why.reason)),
            rule: why.and_then(|why| why.rule),
        });
    }
    list
}

fn rows(series: &Series, plan: &Plan, columns: &[Column]) -> Vec<Row> {
    let mut placements: Vec<&Placement> = plan.placements.iter().collect();
    placements.sort_by_key(|placement| (begins(series, placement), placement.consultation, placement.sitting));
    let zones = std::iter::once(series.place(series.base).zone).chain(series.audiences.iter().map(|audience| audience.zone));
    let cities = zones.map(|zone| (zone, columns::city(series, zone))).collect();
    let views = Views { columns, cities: &cities };
    let mut rows: Vec<Row> = placements.into_iter().map(|placement| row(series, placement, views)).collect();
    number(&mut rows);
    rows
}

fn begins(series: &Series, placement: &Placement) -> Instant {
    match placement.when {
        When::Meeting(interval) => interval.start(),
        When::Written { from, .. } => series.zones.midnight(series.place(series.place_of(placement)).zone, from),
    }
}

/// Numbers the meetings in order of their first sitting, and letters the sittings.
fn number(rows: &mut [Row]) {
    let mut meetings: Vec<&mut Row> = rows.iter_mut().filter(|row| row.meeting().is_some() && row.state != State::Cancelled).collect();
    // The ordinal of each consultation, and how many sittings it has.
    let mut known: BTreeMap<ConsultationId, (u32, usize)> = BTreeMap::new();
    for row in &mut meetings {
        let next = known.len() as u32 + 1;
        let (ordinal, sittings) = known.entry(row.consultation).or_insert((next, 0));
        row.ordinal = Some(*ordinal);
        row.number = letters(*sittings);
        *sittings += 1;
    }
    for row in meetings {
        let (ordinal, sittings) = known[&row.consultation];
        row.number = if sittings > 1 { format!("{ordinal}{}", row.number) } else { ordinal.to_string() };
    }
}

/// a, b, .. z, aa, ab ..
fn letters(index: usize) -> String {
    let last = char::from(b'a' + (index % 26) as u8);
    if index < 26 { last.to_string() } else { format!("{}{last}", letters(index / 26 - 1)) }
}

/// From where every meeting is looked at.
#[derive(Clone, Copy)]
struct Views<'a> {
    columns: &'a [Column],
    /// Of the base and of every audience.
    cities: &'a BTreeMap<Zone, String>,
}

impl<'a> Views<'a> {
    fn city(self, zone: Zone) -> &'a str {
        &self.cities[&zone]
    }
}

fn row(series: &Series, placement: &Placement, views: Views<'_>) -> Row {
    let consultation = series.consultation(placement.consultation);
    let place = series.place_of(placement);
    let year = series.planned.year();
    let online = placement.forum.is_some_and(|forum| series.forum(forum).online);
    let city = columns::place_name(series, place);
    let (time, on_site) = match placement.when {
        When::Meeting(interval) => {
            let meeting = meeting(series, consultation, series.place(place).zone, interval, views);
            let place = if online { format!("{city}, online") } else { city.clone() };
            let on_site = format!("{} {} {place}", words::day(meeting.start.civil.date(), year), meeting.clock_words());
            (RowTime::Meeting(Box::new(meeting)), on_site)
        }
        When::Written { from, to } => (RowTime::Written { from, to }, format!("{} to {}", words::day(from, year), words::day(to, year))),
    };
    let person = |id| one_line(&series.person(id).title);
    Row {
        consultation: placement.consultation,
        sitting: placement.sitting,
        number: if placement.state == State::Cancelled { "×" } else { "–" }.into(),
        ordinal: None,
        name: one_line(&consultation.name),
        title: one_line(&consultation.title),
        brief: consultation.brief.as_deref().map(crate::text::lines),
        contact: consultation.contact.as_ref().or(series.contact.as_ref()).map(|text| crate::text::lines(text)),
        format: consultation.format.as_deref().map(one_line),
        languages: consultation.languages.iter().map(|tag| one_line(&words::language(tag))).collect(),
        language_tags: consultation.languages.iter().map(|tag| one_line(tag)).collect(),
        remote: consultation.remote,
        link_asked_by: series.link_asked_by(placement),
        at: placement.forum,
        forum: placement.forum.map(|forum| one_line(&series.forum(forum).title)),
        room: placement.room.map(|room| one_line(&series.room(room).title)),
        moderator: placement.moderator.map(person),
        principal: consultation.principal.map(person),
        rapporteurs: consultation.rapporteurs.iter().map(|id| person(*id)).collect(),
        teams: consultation.teams.iter().map(|id| one_line(&series.team(*id).title)).collect(),
        people: series.people_of(placement).collect(),
        audiences: consultation.audiences.clone(),
        place: city,
        online,
        state: placement.state,
        announced: placement.announced,
        on_site,
        time,
        builds_on: consultation.builds_on.iter().map(|id| source(series.input(*id))).collect(),
        outcomes: outcomes(series, consultation, series.last_day(placement)),
    }
}

fn source(input: &Input) -> Source {
    Source {
        title: one_line(&input.title),
        from: input.from.as_deref().map(one_line),
        link: input.link.as_deref().map(one_line),
        out: input.out,
    }
}

/// The clocks of a meeting: many of those it is for share one, which is read once.
struct Clocks<'a> {
    series: &'a Series,
    interval: Interval,
    read: Vec<(Zone, [Clock; 2])>,
}

impl Clocks<'_> {
    /// What the clocks of a zone show when it starts, and when it ends.
    fn of(&mut self, zone: Zone) -> [Clock; 2] {
        if let Some((_, clocks)) = self.read.iter().find(|(known, _)| *known == zone) {
            return clocks.clone();
        }
        let clocks = Clock::read(self.series, zone, self.interval);
        self.read.push((zone, clocks.clone()));
        clocks
    }
}

fn meeting(series: &Series, consultation: &Consultation, zone: Zone, interval: Interval, views: Views<'_>) -> Meeting {
    let mut clocks = Clocks { series, interval, read: Vec::new() };
    let [start, end] = clocks.of(zone);
    let on_site = start.civil.date();
    let audiences: Vec<Listening> =
        consultation.audiences.iter().map(|id| listening(&mut clocks, series.audience(*id), on_site, views)).collect();
    let awake = |listening: &&Listening| matches!(listening.band, Band::Working | Band::Awake);
    let mut at = |city: &str, zone: Zone| Local::of(&mut clocks, city.to_owned(), zone, on_site, sleeps(series, zone, interval));
    Meeting {
        interval,
        end,
        columns: views.columns.iter().map(|column| at(&column.title, column.zone)).collect(),
        elsewhere: elsewhere(series, consultation, zone, interval).into_iter().map(|zone| at(views.city(zone), zone)).collect(),
        awake: audiences.iter().filter(awake).map(|listening| u64::from(listening.size)).sum(),
        people: audiences.iter().map(|listening| u64::from(listening.size)).sum(),
        audiences,
        start,
    }
}

/// The zones of the base and of the audiences that show another time than the one on site, west to east, no time twice.
fn elsewhere(series: &Series, consultation: &Consultation, on_site: Zone, interval: Interval) -> Vec<Zone> {
    let offset = |zone: Zone| series.zones.offset(zone, interval.start());
    let here = offset(on_site);
    let base = series.place(series.base).zone;
    let mut zones: Vec<(Minutes, Zone)> = Vec::new();
    for zone in std::iter::once(base).chain(consultation.audiences.iter().map(|id| series.audience(*id).zone)) {
        let there = offset(zone);
        if there != here && zones.iter().all(|(known, _)| *known != there) {
            zones.push((there, zone));
        }
    }
    zones.sort_by_key(|(offset, _)| *offset);
    zones.into_iter().map(|(_, zone)| zone).collect()
}

fn listening(clocks: &mut Clocks<'_>, audience: &Audience, on_site: Date, views: Views<'_>) -> Listening {
    let band = clocks.series.band(audience, clocks.interval);
    let asleep = matches!(band, Band::Asleep | Band::PartlyAsleep);
    Listening {
        name: one_line(&audience.name),
        title: one_line(&audience.title),
        size: audience.size,
        band,
        hours: (audience.awake, audience.best),
        local: Local::of(clocks, views.city(audience.zone).to_owned(), audience.zone, on_site, asleep),
    }
}

/// Whether people of a zone sleep through a part: its audiences if it has any, else those awake from 07:00 to 22:00.
fn sleeps(series: &Series, zone: Zone, interval: Interval) -> bool {
    let mut there = series.audiences.iter().filter(|audience| audience.zone == zone).peekable();
    if there.peek().is_some() {
        return there.any(|audience| series.discomfort(audience, interval).0 > 0);
    }
    let civil = series.civil(zone, interval.start());
    let start = Minutes::from(civil.hour() * 60 + civil.minute());
    ClockRange::new(7 * 60, 22 * 60).is_some_and(|awake| !awake.holds(start, interval.minutes()))
}

fn outcomes(series: &Series, consultation: &Consultation, ends: Date) -> Vec<Outcome> {
    let outcome = |id| {
        let deliverable = series.deliverable(id);
        let mut at = Some(ends);
        let mut alone = Vec::new();
        for step in deliverable.steps.iter().filter(|step| step.each) {
            at = at.and_then(|day| series.calendar_of(step).working_day_after(day, step.working_days));
            alone.extend(at.map(|day| (one_line(&step.does), day)));
        }
        Outcome {
            alone,
            document: one_line(&deliverable.title),
            due: series.due_day(deliverable, ends),
            milestone: one_line(&series.milestone(deliverable.milestone).title),
        }
    };
    consultation.feeds.iter().map(|id| outcome(*id)).collect()
}

/// The day by which a consultation that is not yet announced has to be: its notice before the first day,
/// moved to the working day of the base on or before.
pub(super) fn announce_by(series: &Series, row: &Row) -> Option<Date> {
    if row.announced.is_some() || matches!(row.state, State::Held | State::Cancelled) {
        return None;
    }
    let notice = u64::from(series.consultation(row.consultation).notice_days);
    let day = row.first_day().checked_sub_days(Days::new(notice))?;
    series.place(series.base).calendar.on_or_before(day)
}
