//! The warnings that a plan gives up, as programs read them.

use crate::finding::answer::Word;
use crate::model::RuleName;
use schemars::JsonSchema;
use serde::Serialize;

/// A warning that the plan gives up.
#[derive(Serialize, JsonSchema)]
pub struct GivenUpAnswer {
    /// The name of the rule.
    pub rule: Word<RuleName>,
    /// What is so.
    pub message: String,
    /// What breaking it costs the plan, in hours of one in a hundred of those concerned mildly inconvenienced.
    pub cost: f64,
    /// Whether moving one sitting alone can keep it; fixed where none that it concerns may move, and not found where not all
    /// places were looked at.
    pub keeping: Keeping,
    /// How to keep it by moving one sitting while all others stay, the cheapest way found; null where none is.
    pub instead: Option<InsteadAnswer>,
}

/// Whether a warning can be kept.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each word says what it means")]
pub enum Keeping {
    Possible,
    Impossible,
    Fixed,
    NotFound,
}

/// One sitting elsewhere.
#[derive(Serialize, JsonSchema)]
pub struct InsteadAnswer {
    /// The short name of what would move.
    pub consultation: String,
    /// Which sitting, from 1.
    #[schemars(range(min = 1))]
    pub sitting: u32,
    /// When it would start, in UTC; null where it is written.
    pub starts: Option<String>,
    /// The short name of its room then.
    pub room: Option<String>,
    /// The short name of its moderator then.
    pub moderator: Option<String>,
    /// Short names of those chosen to be there.
    pub people: Vec<String>,
    /// The same in words.
    pub text: String,
    /// How much more the plan would cost, in hours of one in a hundred of those concerned mildly inconvenienced.
    pub more: f64,
    /// Whether no other single move that keeps it costs less; else not all were looked at.
    pub cheapest: bool,
    /// What of that each rule and wish makes, the largest first.
    pub by: Vec<By>,
}

/// A rule or wish that costs more or less.
#[derive(Serialize, JsonSchema)]
pub struct By {
    /// Its name.
    pub name: String,
    /// How much more; below 0 where it costs less.
    pub more: f64,
}
