//! Documents and deadlines, as programs read them.

use crate::finding::answer::Day;
use schemars::JsonSchema;
use serde::Serialize;

/// A document.
#[derive(Serialize, JsonSchema)]
pub struct DocumentAnswer {
    /// Its short name.
    pub deliverable: String,
    /// What readers call it.
    pub title: String,
    /// The day it is due; for what has a grace, the later one.
    pub due: Day,
    /// The day on which what has no grace is due, where that is an earlier one.
    pub first_due: Option<Day>,
    /// The last day on which a consultation can feed it.
    pub last_useful_day: Option<Day>,
    /// Working days between the last step and the due day.
    pub slack_working_days: Option<i64>,
    /// Its steps, in order.
    pub steps: Vec<StepAnswer>,
}

/// A step towards the document.
#[derive(Serialize, JsonSchema)]
pub struct StepAnswer {
    /// What is done.
    pub does: String,
    /// Who does it.
    pub by: Option<String>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The number of the consultation that it is for.
    #[schemars(range(min = 1))]
    pub number: Option<u32>,
    /// The first day if it is done as late as can be.
    pub latest_start: Option<Day>,
    /// The last day if it is done as late as can be.
    pub latest_end: Option<Day>,
}

/// Something to be done by a day.
#[derive(Serialize, JsonSchema)]
pub struct DeadlineAnswer {
    /// The day.
    pub day: Day,
    /// What kind of thing.
    pub kind: DeadlineWord,
    /// What.
    pub what: String,
    /// Who does it.
    pub who: Option<String>,
    /// The first day of a step that is done as late as can be.
    pub latest_start: Option<Day>,
    /// The last day of a step that is done as late as can be.
    pub latest_end: Option<Day>,
    /// Working days between the last step and the day a document is due.
    pub slack_working_days: Option<i64>,
    /// A name that stays while days and titles change.
    pub key: String,
}

/// What kind of thing has to be done by a day.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each word says what it means")]
pub enum DeadlineWord {
    Announce,
    Link,
    Step,
    Due,
    Opens,
}
