//! What is placed, as programs read it. Every time has its zone, offset and UTC instant beside it.

use crate::finding::answer::{Day, Word};
use crate::model::State;
use schemars::JsonSchema;
use serde::Serialize;

/// A sitting of a consultation.
#[derive(Serialize, JsonSchema)]
pub struct PlacementAnswer {
    /// Its number in the plan, such as 3a.
    pub number: String,
    /// The short name.
    pub consultation: String,
    /// Which sitting, from 1.
    #[schemars(range(min = 1))]
    pub sitting: u32,
    /// What readers call it.
    pub title: String,
    /// How far it has come.
    pub state: Word<State>,
    /// When it was announced.
    pub announced: Option<Day>,
    /// When, in words, on the clock of its place.
    pub on_site: String,
    /// The city on whose clock it is held.
    pub place: String,
    /// Whether nobody travels to it.
    pub online: bool,
    /// The forum beside which it is held.
    pub forum: Option<String>,
    /// The room.
    pub room: Option<String>,
    /// Who moderates.
    pub moderator: Option<String>,
    /// Who hears it.
    pub principal: Option<String>,
    /// Who reports on it, as readers call them.
    pub rapporteurs: Vec<String>,
    /// Who else has to be there, as readers call them.
    pub attending: Vec<String>,
    /// Who interprets, as readers call them.
    pub teams: Vec<String>,
    /// Its form.
    pub format: Option<String>,
    /// Its languages.
    pub languages: Vec<String>,
    /// Whether people take part remotely.
    pub remote: bool,
    /// Whom to ask.
    pub contact: Option<String>,
    /// What it builds on.
    pub builds_on: Vec<SourceAnswer>,
    /// What happens next.
    pub next: Vec<NextAnswer>,
    /// When.
    pub when: WhenAnswer,
}

/// When a sitting is.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum WhenAnswer {
    /// People meet.
    Meeting {
        /// How long.
        #[schemars(range(min = 1))]
        minutes: i64,
        /// When it starts, on site.
        starts: Box<ClockAnswer>,
        /// When it ends, on site.
        ends: Box<ClockAnswer>,
        /// On the clocks of the base and the audiences.
        elsewhere: Vec<LocalAnswer>,
        /// On the clocks of `zones`.
        zones: Vec<LocalAnswer>,
        /// Who is awake from beginning to end.
        awake: AwakeAnswer,
        /// What the hour is to each audience.
        audiences: Vec<ListeningAnswer>,
    },
    /// Contributions are taken in writing.
    Written {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
}

/// A time on a clock.
#[derive(Serialize, JsonSchema)]
pub struct ClockAnswer {
    /// Date and time on the wall, without an offset.
    pub local: String,
    /// Whose clock: an IANA name.
    pub zone: String,
    /// Minutes east of UTC.
    pub offset_minutes: i64,
    /// The instant, in UTC.
    pub utc: String,
}

/// A meeting on the clock of a city.
#[derive(Serialize, JsonSchema)]
pub struct LocalAnswer {
    /// The city.
    pub city: String,
    /// When it starts there.
    pub starts: ClockAnswer,
    /// When it ends there.
    pub ends: ClockAnswer,
    /// Days by which the date there differs from that on site.
    pub day_shift: i64,
    /// Whether people there sleep through a part of it.
    pub asleep: bool,
}

/// Who is awake from beginning to end.
#[derive(Serialize, JsonSchema)]
pub struct AwakeAnswer {
    /// People awake.
    pub people: u64,
    /// People it is for.
    pub of: u64,
    /// The same in percent.
    pub percent: Option<u64>,
}

/// What the hour is to an audience.
#[derive(Serialize, JsonSchema)]
pub struct ListeningAnswer {
    /// Its short name.
    pub audience: String,
    /// What readers call it.
    pub title: String,
    /// How many they are.
    pub size: u32,
    /// What the hour is to them.
    pub hour: Hour,
    /// The meeting on their clock.
    pub local: LocalAnswer,
}

/// What an hour is to people.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each word says what it means")]
pub enum Hour {
    Working,
    Awake,
    PartlyAsleep,
    Asleep,
}

/// Something that a consultation builds on.
#[derive(Serialize, JsonSchema)]
pub struct SourceAnswer {
    /// What readers call it.
    pub title: String,
    /// Where it comes from.
    pub from: Option<String>,
    /// Where it can be read, on the web.
    pub link: Option<String>,
    /// The day from which it can be read.
    pub out: Day,
}

/// What a consultation leads to.
#[derive(Serialize, JsonSchema)]
pub struct NextAnswer {
    /// What is made of it alone.
    pub steps: Vec<StepAlone>,
    /// The document it feeds.
    pub document: String,
    /// The day the document is due.
    pub due: Day,
    /// The meeting that waits for it.
    pub milestone: String,
}

/// A step of one consultation alone.
#[derive(Serialize, JsonSchema)]
pub struct StepAlone {
    /// What is done.
    pub does: String,
    /// The day it is done.
    pub by: Day,
}
