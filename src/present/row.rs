//! A sitting of a consultation as a reader sees it. It is made in `rows.rs`.

use super::clock::{Clock, Local, span_words};
use super::words;
use crate::model::{AudienceId, Band, ConsultationId, ForumId, PersonId, State};
use crate::time::{ClockRange, Date, Interval};

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
    /// Titles of the strands that it belongs to.
    pub strands: Vec<String>,
    /// Its form.
    pub format: Option<String>,
    /// Its languages, in words.
    pub languages: Vec<String>,
    /// Its languages, by their tags.
    pub language_tags: Vec<String>,
    /// Whether people take part remotely.
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
    /// Titles of those who have to be there beside them.
    pub attending: Vec<String>,
    /// Titles of the teams of interpreters.
    pub teams: Vec<String>,
    /// Everybody who has to be there, as [`Series::people_of`](crate::model::Series::people_of) tells them.
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
    /// Whether people on site sleep through a part of it.
    pub asleep: bool,
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

impl Source {
    /// `Report of the forum, WTPF-13, https://example.org/report`.
    pub fn words(&self) -> String {
        let parts = [Some(&self.title), self.from.as_ref(), self.link.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
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

/// A sentence's first letter made small, unless the first word is an abbreviation.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}
