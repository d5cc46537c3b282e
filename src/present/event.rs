//! What stands in calendars: the events of an agenda, chosen for those whom a feed is for.
//!
//! An event says in words and instants what every calendar format needs; [`super::ics`] makes bytes of it. Its UID names
//! what it is and never when or where, so that a calendar moves it instead of adding another.

use super::agenda::Agenda;
use super::clock::{Clock, Local};
use super::deadline::Deadline;
use super::itinerary::{Doing, Itinerary};
use super::row::{Listening, Meeting, Row, RowTime};
use super::words;
pub use crate::model::Status;
use crate::model::{AudienceId, Band, ConsultationId, ForumId, PersonId, Series, State};
use crate::time::{Civil, Date, Instant, Zones, offset_words};
use chrono::Timelike;
use std::collections::BTreeMap;

/// Something that stands in a calendar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// Its name, as long as it lives: see [`uid`].
    pub uid: String,
    /// What readers call it.
    pub title: String,
    /// When.
    pub time: EventTime,
    /// How sure it is.
    pub status: Status,
    /// Where, in words.
    pub location: Option<String>,
    /// Whether nobody travels to it.
    pub online: bool,
    /// The tag of the language it is mostly in, such as `en`.
    pub language: Option<String>,
    /// What there is to know, paragraph by paragraph.
    pub description: Vec<Paragraph>,
    /// A page about it.
    pub url: Option<String>,
    /// What kind of thing it is.
    pub category: Option<String>,
    /// Whether those who have it in their calendar are busy.
    pub busy: bool,
    /// Whom it was for and is not any more, in words, where it is shown to them all the same.
    pub not_for: Option<String>,
    /// Whom a change of it concerns, in words.
    pub concerns: String,
}

/// When an event is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EventTime {
    /// From one instant to another.
    Timed {
        /// The clock on site when it starts.
        start: Clock,
        /// The clock on site when it ends.
        end: Clock,
    },
    /// Whole days, both included.
    Days {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
}

/// A part of a description.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Paragraph {
    /// Words, which may have several lines.
    Plain(String),
    /// The times in words, the clock on site first. Where a calendar cannot hold that clock, this is what tells it.
    Times(String),
}

/// What the other forms of a calendar have to know beside its agenda.
#[derive(Clone, Copy)]
pub struct Feed<'a> {
    /// The name of the calendar that its UIDs begin with.
    pub name: &'a str,
    /// The day of the plan, which stamps its events.
    pub revised: Date,
    /// The zone data by which the agenda was made.
    pub zones: &'a dyn Zones,
}

/// For whom a feed is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// For everybody: all meetings and written consultations.
    Series,
    /// What has to be done by when.
    Deadlines,
    /// What is beside one forum.
    Forum(ForumId),
    /// What one person takes part in, their way to it, and the steps that are theirs.
    Person(PersonId),
    /// What is for one audience, with its own clock first.
    Audience(AudienceId),
}

impl From<State> for Status {
    fn from(state: State) -> Self {
        match state {
            State::Draft | State::Tentative => Status::Tentative,
            State::Confirmed | State::Held => Status::Confirmed,
            State::Cancelled => Status::Cancelled,
        }
    }
}

impl Event {
    /// What a calendar shows as its title: with a mark where it does not take place, or not for them, which no program hides.
    pub(super) fn summary(&self) -> String {
        match &self.not_for {
            _ if self.status == Status::Cancelled => format!("CANCELLED: {}", self.title),
            Some(whose) => format!("Not for {whose}: {}", self.title),
            None => self.title.clone(),
        }
    }
}

impl EventTime {
    /// The last day, on site.
    pub fn last_day(&self) -> Date {
        match self {
            EventTime::Timed { end, .. } => end.day_it_ends(),
            EventTime::Days { to, .. } => *to,
        }
    }

    /// `Fri 25 Oct 2013 14:30-16:00`, on site.
    pub fn words(&self) -> String {
        let day = |day: Date| day.format("%a %-d %b %Y").to_string();
        match self {
            EventTime::Timed { start, end } if start.civil.date() == end.civil.date() => {
                format!("{} {}-{}", day(start.civil.date()), start.words(), end.words())
            }
            EventTime::Timed { start, end } => {
                format!("{} {} to {} {}", day(start.civil.date()), start.words(), day(end.civil.date()), end.words())
            }
            EventTime::Days { from, to } if from == to => day(*from),
            EventTime::Days { from, to } => format!("{} to {}", day(*from), day(*to)),
        }
    }

    /// `Fri 25 Oct 2013 14:30-16:00 (UTC+8)`: with what the clock is ahead of UTC, for where no place is told.
    pub fn with_offset(&self) -> String {
        match self {
            EventTime::Timed { start, end } if start.offset == end.offset => format!("{} ({})", self.words(), offset_words(start.offset)),
            EventTime::Timed { start, end } => {
                format!("{} ({} to {})", self.words(), offset_words(start.offset), offset_words(end.offset))
            }
            EventTime::Days { .. } => self.words(),
        }
    }
}

impl Scope {
    /// The word of the feed of everything.
    pub const SERIES: &str = "series";

    /// Whose a word is that names one forum, person or audience: its kind and the name, whether they are in the series or not.
    pub fn parts(word: &str) -> Option<(&str, &str)> {
        word.split_once(':').filter(|(kind, _)| ["forum", "person", "audience"].contains(kind))
    }

    /// The scope of a word such as `forum:igf`, as `--what` takes it; `None` if it is none of this series.
    pub fn named(series: &Series, word: &str) -> Option<Self> {
        Scope::all(series).into_iter().find(|scope| scope.word(series) == word)
    }

    /// Every scope of a series.
    pub fn all(series: &Series) -> Vec<Self> {
        let fora = (0..series.fora.len() as u32).map(|at| Scope::Forum(ForumId(at)));
        let people = (0..series.people.len() as u32).map(|at| Scope::Person(PersonId(at)));
        let audiences = (0..series.audiences.len() as u32).map(|at| Scope::Audience(AudienceId(at)));
        [Scope::Series, Scope::Deadlines].into_iter().chain(fora).chain(people).chain(audiences).collect()
    }

    /// The word of [`Scope::named`]: `forum:igf`.
    pub fn word(self, series: &Series) -> String {
        match self {
            Scope::Series => Scope::SERIES.into(),
            Scope::Deadlines => "deadlines".into(),
            Scope::Forum(id) => format!("forum:{}", series.forum(id).name),
            Scope::Person(id) => format!("person:{}", series.person(id).name),
            Scope::Audience(id) => format!("audience:{}", series.audience(id).name),
        }
    }

    /// What readers call the feed.
    pub fn title(self, series: &Series) -> String {
        let title = crate::text::one_line(&series.title);
        let whose = match self {
            Scope::Series => return title,
            Scope::Deadlines => "Deadlines",
            Scope::Forum(id) => &series.forum(id).title,
            Scope::Person(id) => &series.person(id).title,
            Scope::Audience(id) => &series.audience(id).title,
        };
        format!("{}: {title}", crate::text::one_line(whose))
    }

    /// Whether what left the feed and goes on elsewhere is still shown.
    pub fn follows(self) -> bool {
        !matches!(self, Scope::Series | Scope::Deadlines)
    }

    /// Whose it is, in words, where what left it is no longer for them; of a forum it only went elsewhere.
    pub fn whose(self, series: &Series) -> Option<String> {
        match self {
            Scope::Series | Scope::Deadlines | Scope::Forum(_) => None,
            Scope::Person(id) => Some(crate::text::one_line(&series.person(id).title)),
            Scope::Audience(id) => Some(crate::text::one_line(&series.audience(id).title)),
        }
    }
}

/// The events of an agenda for a scope, by UID. `calendar` is the name that UIDs begin with; it must not change while
/// anybody subscribes.
pub fn events(agenda: &Agenda, calendar: &str, scope: Scope) -> Vec<Event> {
    let mut sittings: BTreeMap<ConsultationId, usize> = BTreeMap::new();
    agenda.rows.iter().for_each(|row| *sittings.entry(row.consultation).or_default() += 1);
    let of_row = |row: &Row| of_row(agenda, calendar, row, sittings[&row.consultation]);
    let rows = |wanted: &dyn Fn(&&Row) -> bool| agenda.rows.iter().filter(wanted).map(of_row).collect::<Vec<_>>();
    let mut events: Vec<Event> = match scope {
        Scope::Series => rows(&|_| true),
        Scope::Deadlines => agenda.deadlines.iter().map(|deadline| of_deadline(agenda, calendar, deadline)).collect(),
        Scope::Forum(id) => rows(&|row| row.at == Some(id)),
        Scope::Audience(id) => {
            let for_them = agenda.rows.iter().filter(|row| row.audiences.contains(&id));
            for_them.map(|row| there_first(of_row(row), row, id)).collect()
        }
        Scope::Person(id) => {
            let steps = agenda.deadlines.iter().filter(|deadline| deadline.by == Some(id));
            let ways = agenda.itineraries.iter().filter(|itinerary| itinerary.person == id);
            let mut events = rows(&|row| row.people.contains(&id));
            events.extend(ways.flat_map(|itinerary| of_ways(calendar, itinerary)));
            events.extend(steps.map(|deadline| of_deadline(agenda, calendar, deadline)));
            events
        }
    };
    events.sort_by(|a, b| a.uid.cmp(&b.uid));
    events
}

/// The UID of a sitting. The first has no number, so that it keeps its UID when a second is added.
pub fn uid(calendar: &str, consultation: &str, sitting: u32) -> String {
    format!("{}.{}{}@fora.invalid", uid_part(calendar), uid_part(consultation), words::sitting_number(sitting))
}

/// With what every UID of a calendar begins.
pub fn uids_begin(calendar: &str) -> String {
    format!("{}.", uid_part(calendar))
}

/// The UID of something with a name in parts.
fn uid_of(calendar: &str, kind: &str, key: &str) -> String {
    let parts: Vec<String> = key.split('.').map(uid_part).collect();
    format!("{}.{kind}.{}@fora.invalid", uid_part(calendar), parts.join("."))
}

/// A name in the letters of a UID; names that differ stay different.
pub fn uid_part(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    name.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn of_row(agenda: &Agenda, calendar: &str, row: &Row, sittings: usize) -> Event {
    let time = match &row.time {
        RowTime::Meeting(meeting) => EventTime::Timed { start: meeting.start.clone(), end: meeting.end.clone() },
        RowTime::Written { from, to } => EventTime::Days { from: *from, to: *to },
    };
    let location = if row.online { row.place_words() } else { row.whereabouts() };
    let cancelled = row.state == State::Cancelled;
    Event {
        uid: uid(calendar, &row.name, row.sitting),
        title: summary(row, sittings),
        time,
        status: row.state.into(),
        location: row.meeting().map(|_| location),
        online: row.online,
        language: row.language_tags.first().cloned(),
        description: description(agenda, row),
        url: row.contact.as_deref().and_then(url_in).map(str::to_owned),
        category: row.format.clone(),
        busy: !cancelled && row.meeting().is_some(),
        not_for: None,
        concerns: concerns(row),
    }
}

/// "the Secretary-General, moderator A and 8 audiences".
fn concerns(row: &Row) -> String {
    let mut whom: Vec<String> = Vec::new();
    for title in row.principal.iter().chain(&row.moderator).chain(&row.rapporteurs).chain(&row.attending).chain(&row.teams) {
        if !whom.contains(title) {
            whom.push(title.clone());
        }
    }
    if !row.audiences.is_empty() {
        whom.push(crate::text::counted(row.audiences.len() as i64, "audience", "audiences"));
    }
    words::list(&whom)
}

fn of_deadline(agenda: &Agenda, calendar: &str, deadline: &Deadline) -> Event {
    let told: Vec<String> = deadline.who.clone().into_iter().chain(deadline.note(agenda.year())).collect();
    Event {
        uid: uid_of(calendar, "deadline", &deadline.key),
        title: deadline.what.clone(),
        time: EventTime::Days { from: deadline.day, to: deadline.day },
        status: Status::Confirmed,
        location: None,
        online: false,
        language: None,
        description: if told.is_empty() { Vec::new() } else { vec![Paragraph::Plain(told.join("\n"))] },
        url: None,
        category: Some("Deadline".into()),
        busy: false,
        not_for: None,
        concerns: deadline.who.clone().unwrap_or_default(),
    }
}

/// The ways of a person to their meetings and home.
fn of_ways<'a>(calendar: &'a str, itinerary: &'a Itinerary) -> impl Iterator<Item = Event> + 'a {
    itinerary.entries.iter().filter_map(move |entry| {
        let Doing::Travel { from, to, minutes, leaves, arrives, key, .. } = &entry.doing else { return None };
        let when =
            |clock: &Clock, city: &str| format!("{}, {} {city} ({})", words::full_day(clock.civil.date()), clock.words(), clock.zone_words);
        let times = format!("Leaves {}\nArrives {}", when(leaves, from), when(arrives, to));
        Some(Event {
            uid: uid_of(calendar, "way", &format!("{}.{key}", itinerary.name)),
            title: format!("{from} to {to}"),
            time: EventTime::Timed { start: leaves.clone(), end: arrives.clone() },
            status: Status::Tentative,
            location: None,
            online: false,
            language: None,
            description: vec![
                Paragraph::Times(times),
                Paragraph::Plain(format!("About {} door to door; the exact times are up to the traveller.", words::length(*minutes))),
            ],
            url: None,
            category: Some("Travel".into()),
            busy: true,
            not_for: None,
            concerns: itinerary.title.clone(),
        })
    })
}

/// The event with the clock of an audience before everything else.
fn there_first(mut event: Event, row: &Row, audience: AudienceId) -> Event {
    let at = row.audiences.iter().position(|id| *id == audience);
    let heard = row.meeting().and_then(|meeting| meeting.audiences.get(at?));
    if let Some(Listening { local: Local { city, start, end, .. }, band, .. }) = heard {
        let night = if matches!(band, Band::Asleep | Band::PartlyAsleep) { ", at night" } else { "" };
        let time = EventTime::Timed { start: start.clone(), end: end.clone() };
        event.description.insert(0, Paragraph::Plain(format!("{city}: {} ({}){night}", time.words(), start.zone_words)));
    }
    event
}

/// What there is to know of a row, as one text.
pub(super) fn description_text(agenda: &Agenda, row: &Row, in_utc: bool) -> String {
    text_of(&description(agenda, row), in_utc)
}

/// Paragraphs as one text; where an event is written in UTC, the clock on site is told as such.
pub(super) fn text_of(paragraphs: &[Paragraph], in_utc: bool) -> String {
    let text = |paragraph: &Paragraph| match paragraph {
        Paragraph::Times(text) if in_utc => format!("Local time: {text}"),
        Paragraph::Times(text) | Paragraph::Plain(text) => text.clone(),
    };
    paragraphs.iter().map(text).collect::<Vec<_>>().join("\n\n")
}

/// What a row is called among its sittings.
pub(super) fn summary(row: &Row, sittings: usize) -> String {
    let sitting = if sittings > 1 { format!(" ({} of {sittings})", row.sitting + 1) } else { String::new() };
    format!("{}{sitting}", row.title)
}

fn description(agenda: &Agenda, row: &Row) -> Vec<Paragraph> {
    let mut parts: Vec<Paragraph> = agenda.topic.clone().map(Paragraph::Plain).into_iter().collect();
    parts.extend(row.brief.clone().or_else(|| agenda.brief.clone()).map(Paragraph::Plain));
    parts.push(match &row.time {
        RowTime::Meeting(meeting) => Paragraph::Times(times(row, meeting)),
        RowTime::Written { from, to } => {
            Paragraph::Plain(format!("Written: open from {} to {}, {}.", words::full_day(*from), words::full_day(*to), row.place))
        }
    });
    let mut facts = Vec::new();
    let mut fact =
        |name: &str, value: Option<String>| facts.extend(value.filter(|value| !value.is_empty()).map(|value| format!("{name}: {value}")));
    fact("Where", row.meeting().map(|_| row.whereabouts()));
    fact("Format", row.format.clone());
    fact("Languages", Some(row.languages.join(", ")));
    fact("Moderator", row.moderator.clone());
    fact("People", Some(row.attending.join(", ")));
    fact("Remote participation", row.meeting().map(|_| row.remote_words(agenda.year())));
    for source in &row.builds_on {
        fact("Builds on", Some(source.words()));
    }
    for outcome in &row.outcomes {
        fact("What happens next", Some(outcome.words(agenda.year())));
    }
    fact("Contact", row.contact.clone());
    parts.push(Paragraph::Plain(facts.join("\n")));
    parts.retain(|part| !matches!(part, Paragraph::Plain(text) if text.is_empty()));
    parts
}

fn times(row: &Row, meeting: &Meeting) -> String {
    let when =
        format!("{}, {}, {} ({})", words::full_day(meeting.start.civil.date()), meeting.clock_words(), row.place, meeting.start.zone_words);
    let mut lines = vec![when];
    lines.extend(meeting.audiences.iter().map(heard_at));
    lines.push(format!("UTC: {}", utc_words(meeting.interval.start(), meeting.interval.end())));
    lines.join("\n")
}

fn heard_at(listening: &Listening) -> String {
    let local = &listening.local;
    let shift = match local.day_shift {
        0 => "",
        1 => " the next day",
        -1 => " the day before",
        _ => " on another day",
    };
    let asleep = if matches!(listening.band, Band::Asleep | Band::PartlyAsleep) { ", at night" } else { "" };
    format!("{} ({}): {}{shift}{asleep}", listening.title, local.city, local.start)
}

fn utc_words(start: Instant, end: Instant) -> String {
    let minute = |civil: Civil| format!("{} {:02}:{:02}", civil.date(), civil.hour(), civil.minute());
    format!("{} to {}", minute(start.utc()), minute(end.utc()))
}

/// The first web address in a text, if it is one that may stand in a calendar.
pub(super) fn url_in(text: &str) -> Option<&str> {
    let address = text.split_whitespace().map(|word| word.trim_matches(|mark| "<>()[],;.\"'".contains(mark)));
    let allowed = |mark: char| mark.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(mark);
    let is_url = |word: &&str| {
        let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"));
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphanumeric()) && rest.chars().all(allowed))
    };
    address.into_iter().find(is_url)
}
