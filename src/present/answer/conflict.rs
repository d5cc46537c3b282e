//! Why not everything can be held, as programs read it.

use crate::finding::answer::{PlaceAnswer, SubjectAnswer, Word};
use crate::model::RuleName;
use schemars::JsonSchema;
use serde::Serialize;

/// Whether everything that is required can hold together.
#[derive(Serialize, JsonSchema)]
pub struct PossibleAnswer {
    /// `yes`, `no` or `unknown`: it was not found out within the effort allowed.
    pub possible: Possible,
    /// Why not; null unless it cannot.
    pub conflict: Option<ConflictAnswer>,
    /// Whether all else can hold where the consultations of the conflict need not be held: `no` if another conflict stands
    /// beside it. Null unless there is one.
    pub rest: Option<Possible>,
}

/// Whether something can be.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Possible {
    /// It can.
    Yes,
    /// It cannot.
    No,
    /// That was not found out.
    Unknown,
}

/// Requirements that cannot hold together.
#[derive(Serialize, JsonSchema)]
pub struct ConflictAnswer {
    /// What cannot be, in words.
    pub headline: String,
    /// The short names of the consultations that have to be held and cannot all be.
    pub held: Vec<String>,
    /// The requirements.
    pub origins: Vec<OriginAnswer>,
    /// Why, one sentence for each requirement, or for several that say the same.
    pub reasons: Vec<String>,
    /// Whether it is shown that the others can hold as soon as any one of the requirements is given up.
    pub smallest: bool,
    /// Whether all starts of these consultations were looked at.
    pub all: bool,
    /// Changes of the series file with which everything required can hold, the least change first; each was tried.
    pub ways_out: Vec<WayOutAnswer>,
}

/// A requirement.
#[derive(Serialize, JsonSchema)]
pub struct OriginAnswer {
    /// The rule; null where it is that a consultation is held.
    pub rule: Option<Word<RuleName>>,
    /// What it is about.
    pub subject: SubjectAnswer,
    /// The short names of the consultations of the conflict that it concerns.
    pub consultations: Vec<String>,
    /// Where it stands; null where no file says it.
    pub place: Option<PlaceAnswer>,
    /// The same in words.
    pub text: String,
}

/// A change of the series file.
#[derive(Serialize, JsonSchema)]
pub struct WayOutAnswer {
    /// What to do.
    pub text: String,
    /// The lines of the series file that say it.
    pub lines: Vec<String>,
    /// How much it changes: 1 for a number of the rules, 7 for a rule that is required no longer.
    #[schemars(range(min = 1, max = 7))]
    pub weight: u8,
}
