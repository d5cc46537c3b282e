//! What a plan costs, part by part, as programs read it.

use schemars::JsonSchema;
use serde::Serialize;

/// What a plan lacks and costs, and of what that is made. The parts add up to the total, and so do the groups of each kind.
#[derive(Serialize, JsonSchema)]
pub struct CostsAnswer {
    /// What planning makes as small as it can, what the plan lacks first.
    pub total: AmountAnswer,
    /// The parts.
    pub parts: Vec<PartAnswer>,
    /// What each rule and wish asks for, the dearest first.
    pub by_rule: Vec<GroupAnswer>,
    /// What each consultation makes alone, the dearest first; one without a name is what several make together, or none.
    pub by_consultation: Vec<GroupAnswer>,
    /// What is about each audience, the dearest first; one without a name is what is about no audience.
    pub by_audience: Vec<GroupAnswer>,
}

/// What is lacking, and what is paid.
#[derive(Serialize, JsonSchema)]
pub struct AmountAnswer {
    /// Required sittings that are not placed; below 0 in a difference where there are fewer.
    pub missing: i64,
    /// How far sums that a rule at error wants to be reached fall short.
    pub short: i64,
    /// The cost, in hours of one in a hundred of those concerned mildly inconvenienced.
    pub cost: f64,
    /// The same in 12,000ths of that: whole numbers, which add up exactly.
    pub exact: i64,
}

/// A part of what a plan lacks or costs.
#[derive(Serialize, JsonSchema)]
pub struct PartAnswer {
    /// The rule or wish that asks for it; `left-out` for an optional consultation that is not placed.
    pub by: String,
    /// The short names of the consultations that make it; of several none makes it alone.
    pub consultations: Vec<String>,
    /// The short name of the audience that it is about; null if it is about none.
    pub audience: Option<String>,
    /// How much it is.
    pub amount: AmountAnswer,
    /// What the audience bears for it, where it is about one audience of one consultation.
    pub burden: Option<BurdenAnswer>,
    /// What is so, in words.
    pub text: String,
}

/// What an hour is to the people of an audience.
#[derive(Serialize, JsonSchema)]
pub struct BurdenAnswer {
    /// How many they are.
    pub people: u32,
    /// For how many minutes they are asleep.
    pub minutes_asleep: i64,
    /// For how many minutes they are awake outside their working day.
    pub minutes_outside_working_day: i64,
}

/// Parts that belong together.
#[derive(Serialize, JsonSchema)]
pub struct GroupAnswer {
    /// The rule or wish, or the short name of the consultation or audience; null for the rest.
    pub name: Option<String>,
    /// What they are together.
    pub amount: AmountAnswer,
    /// How many parts there are.
    pub parts: usize,
}
