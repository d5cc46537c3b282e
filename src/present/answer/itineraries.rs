//! Who is where, and what each audience bears, as programs read it.

use crate::finding::answer::Day;
use schemars::JsonSchema;
use serde::Serialize;

/// What an audience bears, in minutes of mild inconvenience a head.
#[derive(Serialize, JsonSchema)]
pub struct ShareAnswer {
    /// Its short name.
    pub audience: String,
    /// What readers call it.
    pub title: String,
    /// What it carries in from earlier series.
    #[schemars(range(min = 0))]
    pub carried_in_minutes: i64,
    /// What this one adds.
    #[schemars(range(min = 0))]
    pub added_minutes: i64,
    /// Both.
    #[schemars(range(min = 0))]
    pub carried_out_minutes: i64,
    /// The same, as the `debt` of the audience in the next series.
    pub debt: String,
}

/// Where a person is.
#[derive(Serialize, JsonSchema)]
pub struct ItineraryAnswer {
    /// Who.
    pub person: String,
    /// Where they live.
    pub base: String,
    /// Nights away from there.
    #[schemars(range(min = 0))]
    pub nights_away: i64,
    /// What they do, in order of time.
    pub entries: Vec<EntryAnswer>,
}

/// What somebody does from one day to another.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum EntryAnswer {
    /// A journey.
    Travel {
        /// The first day.
        first_day: Day,
        /// The last day.
        last_day: Day,
        /// From which city.
        from: String,
        /// To which city.
        to: String,
        /// How long it takes.
        #[schemars(range(min = 0))]
        minutes: i64,
        /// Whether it ends at home.
        home: bool,
    },
    /// A meeting.
    Meeting {
        /// The first day.
        first_day: Day,
        /// The last day.
        last_day: Day,
        /// In which city.
        place: String,
        /// When, on its clock.
        at: String,
        /// Which consultation.
        title: String,
        /// Whether nobody travels to it.
        online: bool,
        /// What the clock shows that their body is on; null where it is that of the place they are at.
        body: Option<String>,
    },
    /// Days on which the person is not there.
    Away {
        /// The first day.
        first_day: Day,
        /// The last day.
        last_day: Day,
        /// Why.
        why: Option<String>,
    },
}
