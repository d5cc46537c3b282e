//! What goes out as JSON, as plain types. Names, order and schemas of an answer come from here: a comment on a field is what
//! its schema says of it.

mod comparing;
mod conflict;
mod costs;
mod explain;
mod giving_up;
mod itineraries;
mod paper;
mod placements;

pub use comparing::{
    ChangeWord, CompareAnswer, DifferencesAnswer, LeastWord, MeasureAnswer, MeasureWord, MovedAnswer, OfferAnswer, PlacedAnswer,
    ReplanAnswer, StaysAnswer, ToTellAnswer,
};
pub use conflict::{ConflictAnswer, OriginAnswer, Possible, PossibleAnswer, WayOutAnswer};
pub use costs::{AmountAnswer, BurdenAnswer, CostsAnswer, GroupAnswer, PartAnswer};
pub use explain::{
    BestPlanAnswer, EffectAnswer, ExplainAnswer, ForbiddenAnswer, HeardAnswer, HeldAnswer, HoursAnswer, LateAnswer, LateStepAnswer,
    ListenerAnswer, MissingPartAnswer, MoreAnswer, NightsAnswer, PlaceThereAnswer, PlacesAnswer, SlackAnswer, SpotAnswer, StandingAnswer,
    ThereAnswer,
};
pub use giving_up::{By, GivenUpAnswer, InsteadAnswer, Keeping};
pub use itineraries::{EntryAnswer, ItineraryAnswer, ShareAnswer};
pub use paper::{DeadlineAnswer, DeadlineWord, DocumentAnswer, StepAnswer};
pub use placements::{
    AwakeAnswer, ClockAnswer, Hour, ListeningAnswer, LocalAnswer, NextAnswer, PlacementAnswer, SourceAnswer, StepAlone, WhenAnswer,
};

use super::agenda::Counts;
use crate::finding::answer::{Day, FindingAnswer, Word};
use crate::model::RuleName;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::borrow::Cow;

/// The JSON Schema (draft-07) of an answer. It refers to no other document, and describes every field.
pub fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft07().for_serialize().with(|settings| settings.inline_subschemas = true);
    let settings = settings.with_transform(RecursiveTransform(close));
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".into(), json!(title));
    schema.to_value()
}

/// An object has the fields that are listed and no other.
fn close(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".into(), json!(false));
    }
}

/// The version of this format.
pub struct Version;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u32(super::json::VERSION)
    }
}

impl JsonSchema for Version {
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "const": super::json::VERSION, "description": "The version of this format." })
    }
}

/// What was found in a series and its plan.
#[derive(Serialize, JsonSchema)]
pub struct CheckAnswer {
    /// The version of this format.
    pub version: Version,
    /// The series file.
    pub series: Option<String>,
    /// The plan file; null if none was read.
    pub plan: Option<String>,
    /// The plan whose announcements it has to keep; null if there is none.
    pub baseline: Option<String>,
    /// How many findings there are.
    pub summary: Summary,
    /// What the plan lacks and costs: what planning makes as small as it can, what it lacks first. Null if no plan was read.
    pub cost: Option<CostAnswer>,
    /// Of what that is made; null unless `--costs` asks for it.
    pub costs: Option<CostsAnswer>,
    /// The findings.
    pub findings: Vec<FindingAnswer>,
}

/// How many findings there are.
#[derive(Serialize, JsonSchema)]
pub struct Summary {
    /// Errors that nobody accepted.
    pub errors: u64,
    /// Warnings that nobody accepted.
    pub warnings: u64,
    /// Notes that nobody accepted.
    pub notes: u64,
    /// Findings that are accepted.
    pub accepted: u64,
}

/// What a plan lacks and costs.
#[derive(Serialize, JsonSchema)]
pub struct CostAnswer {
    /// Required sittings that are not placed.
    #[schemars(range(min = 0))]
    pub missing: i64,
    /// How far sums that a rule at error wants to be reached fall short.
    #[schemars(range(min = 0))]
    pub short: i64,
    /// What broken warnings, wishes and optional sittings left out cost, in hours of one in a hundred of those concerned mildly
    /// inconvenienced.
    pub cost: f64,
}

/// A plan as readers see it.
#[derive(Serialize, JsonSchema)]
pub struct PlanAnswer {
    /// The version of this format.
    pub version: Version,
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
    /// The day that counted as today.
    pub planned: Day,
    /// The release of the time zone database.
    pub zone_data: String,
    /// How many of each.
    pub counts: Counts,
    /// What is known of how good the plan is.
    pub status: StatusAnswer,
    /// The clocks beside every meeting.
    pub zones: Vec<ZoneAnswer>,
    /// What is placed, in order of time.
    pub placements: Vec<PlacementAnswer>,
    /// What is not, in the order of the series.
    pub not_placed: Vec<NotPlacedAnswer>,
    /// The documents and their steps.
    pub documents: Vec<DocumentAnswer>,
    /// What has to be done by when.
    pub deadlines: Vec<DeadlineAnswer>,
    /// What each audience bears, a head.
    pub ledger: Vec<ShareAnswer>,
    /// Who is where.
    pub itineraries: Vec<ItineraryAnswer>,
    /// What differs from the plan beside the series, which this one replaces; null where there was none, and of an export.
    pub changes: Option<ChangesAnswer>,
    /// The warnings that the plan gives up, the dearest first, without those that are accepted; null of an export.
    pub given_up: Option<Vec<GivenUpAnswer>>,
    /// The findings, as `check` tells them.
    pub findings: Vec<FindingAnswer>,
}

/// A clock beside every meeting.
#[derive(Serialize, JsonSchema)]
pub struct ZoneAnswer {
    /// Its city.
    pub title: String,
    /// Its IANA name.
    pub zone: String,
}

/// A consultation that is not in the plan.
#[derive(Serialize, JsonSchema)]
pub struct NotPlacedAnswer {
    /// Its short name.
    pub consultation: String,
    /// What readers call it.
    pub title: String,
    /// Whether the plan is incomplete without it.
    pub required: bool,
    /// Why.
    pub reason: String,
    /// The rule that keeps it out.
    pub rule: Option<Word<RuleName>>,
}

/// What differs from an older plan.
#[derive(Serialize, JsonSchema)]
pub struct ChangesAnswer {
    /// Consultations that both plans place.
    pub in_both: usize,
    /// The short names of those of which a sitting has another time, forum, room or moderator.
    pub moved: Vec<String>,
    /// Those of which more sittings are placed than before.
    pub new: Vec<String>,
    /// Those of which fewer are.
    pub gone: Vec<String>,
}

/// What is known of how good a plan is.
#[derive(Serialize, JsonSchema)]
pub struct StatusAnswer {
    /// Proved best, within so many percent of it, or neither.
    pub is: QualityWord,
    /// A better plan saves at most so many percent; only if it is within.
    pub percent_better_possible: Option<u64>,
    /// Whether the search was stopped early.
    pub cut_short: bool,
    /// The same in words.
    pub text: String,
    /// What has to be placed and is not.
    pub missing: MissingAnswer,
    /// Whether it is proved that no plan misses less; null where nothing is missing.
    pub fewest: Option<bool>,
    /// Whether every start that a consultation could have was looked at.
    pub all_starts: bool,
    /// What the plan cost its maker, in hours of one in a hundred of those concerned mildly inconvenienced; null if nobody noted
    /// it.
    pub cost: Option<f64>,
    /// No plan that misses as little costs less; null where nothing is known.
    pub bound: Option<f64>,
}

/// What is shown of a plan.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each word says what it means")]
pub enum QualityWord {
    ProvedBest,
    Within,
    NotKnown,
}

/// What has to be placed and is not.
#[derive(Serialize, JsonSchema)]
pub struct MissingAnswer {
    /// How many.
    pub count: usize,
    /// Of how many, with those that are optional.
    pub of: usize,
    /// What is counted.
    pub unit: Unit,
    /// What is placed, or what is missing where something is, in words.
    pub text: String,
}

/// What is counted.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each word says what it means")]
pub enum Unit {
    Consultations,
    Sittings,
}
