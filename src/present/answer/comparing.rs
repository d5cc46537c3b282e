//! What differs between two plans, and a plan that changes little, as programs read them.

use super::{NotPlacedAnswer, Version};
use crate::finding::answer::{Day, FindingAnswer, Word};
use crate::model::{RuleName, State};
use schemars::JsonSchema;
use serde::Serialize;

/// What differs between two plans of one series.
#[derive(Serialize, JsonSchema)]
pub struct CompareAnswer {
    /// The version of this format.
    pub version: Version,
    /// The series file.
    pub series: String,
    /// The earlier plan, as it was named.
    pub before: String,
    /// The later plan.
    pub after: String,
    /// What differs.
    pub differences: DifferencesAnswer,
}

/// What differs between two plans.
#[derive(Serialize, JsonSchema)]
pub struct DifferencesAnswer {
    /// How many consultations both plans place.
    pub in_both: usize,
    /// How many sittings stay where they are.
    pub stay: usize,
    /// Sittings that have another time, forum, room or moderator.
    pub moved: Vec<MovedAnswer>,
    /// Sittings that only the later plan places.
    pub added: Vec<PlacedAnswer>,
    /// Sittings that only the earlier plan places.
    pub dropped: Vec<PlacedAnswer>,
    /// Sittings that stay where they are and have another state, or were announced.
    pub told: Vec<MovedAnswer>,
    /// The short names of everybody who takes part in what moved, was added or was dropped.
    pub people: Vec<String>,
    /// The short names of the audiences whom that is for.
    pub audiences: Vec<String>,
    /// The numbers that differ.
    pub measures: Vec<MeasureAnswer>,
}

/// A sitting in two plans.
#[derive(Serialize, JsonSchema)]
pub struct MovedAnswer {
    /// What differs; nothing where only its state does.
    pub changes: Vec<ChangeWord>,
    /// In the earlier plan.
    pub from: PlacedAnswer,
    /// In the later plan.
    pub to: PlacedAnswer,
}

/// What differs of a sitting.
#[derive(Serialize, JsonSchema, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each word says what it means")]
pub enum ChangeWord {
    Time,
    Forum,
    Room,
    Moderator,
    /// Others are chosen to be there.
    People,
}

/// Where and when a plan has a sitting.
#[derive(Serialize, JsonSchema)]
pub struct PlacedAnswer {
    /// The short name of the consultation.
    pub consultation: String,
    /// What readers call it.
    pub title: String,
    /// Which sitting, from 1.
    #[schemars(range(min = 1))]
    pub sitting: u32,
    /// When it starts, in UTC; null if it is written.
    pub starts: Option<String>,
    /// How long it is, in minutes; null if it is written.
    pub minutes: Option<i64>,
    /// The first day of a written one.
    pub from: Option<Day>,
    /// The last day of a written one.
    pub to: Option<Day>,
    /// When, in words, on the clock of its place.
    pub on_site: String,
    /// The short name of the forum.
    pub forum: Option<String>,
    /// The short name of the room.
    pub room: Option<String>,
    /// The short name of who leads it.
    pub moderator: Option<String>,
    /// Short names of those chosen to be there.
    pub people: Vec<String>,
    /// How far it has come.
    pub state: Word<State>,
    /// When it was announced.
    pub announced: Option<Day>,
}

/// A number of two plans.
#[derive(Serialize, JsonSchema)]
pub struct MeasureAnswer {
    /// What is counted.
    pub what: MeasureWord,
    /// The short name of what it is counted of, or of the rule; null of the plan as a whole.
    pub of: Option<String>,
    /// In the earlier plan; null where there is nothing to count.
    pub before: Option<f64>,
    /// In the later plan.
    pub after: Option<f64>,
    /// The most that it could be; null where there is no such number.
    pub most: Option<f64>,
    /// Whether the later plan is better by it; null where that cannot be told.
    pub better: Option<bool>,
    /// The same in words.
    pub text: String,
}

/// What is counted of a plan.
#[derive(Serialize, JsonSchema, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum MeasureWord {
    /// Required sittings that are missing.
    Missing,
    /// How often a rule at error is broken.
    Errors,
    /// How often a rule at warning is broken.
    Warnings,
    /// People awake from beginning to end of one sitting of a consultation.
    Awake,
    /// Working days between the last step of a document and its due day.
    Slack,
    /// Nights for which a person is away.
    Nights,
    /// What the plan costs, in hours of one in a hundred of those concerned mildly inconvenienced.
    Cost,
}

/// A plan that changes little of an older one.
#[derive(Serialize, JsonSchema)]
pub struct ReplanAnswer {
    /// The version of this format.
    pub version: Version,
    /// The series file.
    pub series: String,
    /// The plan file that it goes on from.
    pub plan: String,
    /// Whether both files were written.
    pub written: bool,
    /// What the series file says then, in words; empty if it does not change.
    pub series_changes: Vec<String>,
    /// What is shown of how little changes.
    pub least: LeastWord,
    /// What all changes cost together, by the prices of `docs/replanning.md`.
    #[schemars(range(min = 0))]
    pub price: i64,
    /// What differs from the older plan.
    pub differences: DifferencesAnswer,
    /// Announced or confirmed sittings that are not as people were told, or are called off, with those who have to hear of it.
    pub must_be_told: Vec<ToTellAnswer>,
    /// Announced or confirmed sittings that stay where they break a rule; with `--allow-announced` they may move.
    pub stays: Vec<StaysAnswer>,
    /// Who could lead what stays and breaks a rule.
    pub offers: Vec<OfferAnswer>,
    /// What is not in the plan, in the order of the series.
    pub not_placed: Vec<NotPlacedAnswer>,
    /// The findings, as `check` tells them.
    pub findings: Vec<FindingAnswer>,
}

/// What is shown of how little changes.
#[derive(Serialize, JsonSchema, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum LeastWord {
    /// It is proved that no plan lacks less, and that none that lacks as little changes at a lower price.
    Proved,
    /// The same of the starts that were looked at, which are not all.
    OfThoseLookedAt,
    /// Nothing.
    NotShown,
}

/// Who has to hear that something moved or is off.
#[derive(Serialize, JsonSchema)]
pub struct ToTellAnswer {
    /// What people were told.
    pub was: PlacedAnswer,
    /// Where the plan has it; null if it is off.
    pub now: Option<PlacedAnswer>,
    /// The short names of those who take part.
    pub people: Vec<String>,
    /// The short names of those whom it is for.
    pub audiences: Vec<String>,
    /// The short name of the forum whose host has a room to give back.
    pub host: Option<String>,
}

/// A sitting that stays where it breaks rules at error.
#[derive(Serialize, JsonSchema)]
pub struct StaysAnswer {
    /// The short name of the consultation.
    pub consultation: String,
    /// Which sitting, from 1.
    #[schemars(range(min = 1))]
    pub sitting: u32,
    /// The rules.
    pub rules: Vec<Word<RuleName>>,
}

/// Somebody else who could lead a meeting that stays where and when it is.
#[derive(Serialize, JsonSchema)]
pub struct OfferAnswer {
    /// The short name of the consultation.
    pub consultation: String,
    /// Which sitting, from 1.
    #[schemars(range(min = 1))]
    pub sitting: u32,
    /// The short name of who leads it in the plan.
    pub from: Option<String>,
    /// The short name of who could.
    pub to: String,
    /// How many errors the plan has less then.
    #[schemars(range(min = 1))]
    pub mends: usize,
}
