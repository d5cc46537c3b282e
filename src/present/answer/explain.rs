//! Why a plan is as it is, as programs read it.

use super::{AmountAnswer, ClockAnswer, CostsAnswer, Hour, PossibleAnswer, Version};
use crate::finding::answer::{Day, FindingAnswer, Word};
use crate::model::RuleName;
use schemars::JsonSchema;
use serde::Serialize;

/// What `fora explain` answers: of the fields below `plan` those are filled that were asked for.
#[derive(Serialize, JsonSchema)]
pub struct ExplainAnswer {
    /// The version of this format.
    pub version: Version,
    /// The series file.
    pub series: String,
    /// The plan file; null if there is none, and then nothing else is placed.
    pub plan: Option<String>,
    /// Whether everything that is required can hold together, and why not: asked without a name where there is no plan or it
    /// lacks something required, and with the name of what the plan lacks.
    pub required: Option<PossibleAnswer>,
    /// What the plan costs, asked without a name.
    pub costs: Option<CostsAnswer>,
    /// Why a consultation stands where it stands, or is not in the plan, asked with its name.
    pub standing: Option<StandingAnswer>,
    /// Why it is not at another time, asked with `--at`.
    pub there: Option<ThereAnswer>,
    /// Where it could be, asked with `--where`.
    pub places: Option<PlacesAnswer>,
}

/// When and where a sitting is, or could be.
#[derive(Serialize, JsonSchema)]
pub struct SpotAnswer {
    /// The short name of the consultation.
    pub consultation: String,
    /// Which sitting, from 1.
    #[schemars(range(min = 1))]
    pub sitting: u32,
    /// When it starts, on site; null where it is in writing.
    pub starts: Option<ClockAnswer>,
    /// When it ends, on site; null where it is in writing.
    pub ends: Option<ClockAnswer>,
    /// The short name of the forum.
    pub forum: Option<String>,
    /// The short name of the room.
    pub room: Option<String>,
    /// The short name of who moderates.
    pub moderator: Option<String>,
    /// Short names of those chosen to be there.
    pub people: Vec<String>,
    /// When and where, in words.
    pub text: String,
}

/// What changes with a sitting elsewhere.
#[derive(Serialize, JsonSchema)]
pub struct EffectAnswer {
    /// What the plan lacks and costs more; below 0 where it is less.
    pub more: AmountAnswer,
    /// The same of each rule and wish that differs, what becomes dearer first.
    pub by: Vec<MoreAnswer>,
    /// What the hour is to the people whom the consultation is for; null where it is for nobody.
    pub heard: Option<HeardAnswer>,
    /// People who spend another number of nights away.
    pub nights: Vec<NightsAnswer>,
    /// Documents with another number of working days of slack.
    pub slack: Vec<SlackAnswer>,
    /// Errors and warnings that were not found before.
    pub breaks: Vec<FindingAnswer>,
    /// Those that are no longer found.
    pub mends: Vec<FindingAnswer>,
    /// All of it in words.
    pub text: Vec<String>,
}

/// A rule or wish that lacks or costs more.
#[derive(Serialize, JsonSchema)]
pub struct MoreAnswer {
    /// Its name.
    pub name: String,
    /// How much more; below 0 where it is less.
    pub more: AmountAnswer,
}

/// What a consultation's hours are to its people.
#[derive(Serialize, JsonSchema)]
pub struct HeardAnswer {
    /// How many people it is for.
    pub of: u64,
    /// Before; null where it was not placed.
    pub before: Option<HoursAnswer>,
    /// After; null where it is not placed any more.
    pub after: Option<HoursAnswer>,
}

/// What hours are to people, each in the sitting that is best for them.
#[derive(Serialize, JsonSchema)]
pub struct HoursAnswer {
    /// People awake from beginning to end.
    pub awake: u64,
    /// Minutes asleep, of all people together.
    pub minutes_asleep: i64,
    /// Minutes awake outside their working day, of all people together.
    pub minutes_outside_working_day: i64,
}

/// The nights that somebody spends away.
#[derive(Serialize, JsonSchema)]
pub struct NightsAnswer {
    /// The short name of the person.
    pub person: String,
    /// Nights before.
    pub before: i64,
    /// Nights after.
    pub after: i64,
}

/// The slack of a document.
#[derive(Serialize, JsonSchema)]
pub struct SlackAnswer {
    /// The short name of the document.
    pub deliverable: String,
    /// Working days before; null where nothing fed it.
    pub before: Option<i64>,
    /// Working days after; null where nothing feeds it any more.
    pub after: Option<i64>,
}

/// Why a consultation stands where it stands, or is not in the plan.
#[derive(Serialize, JsonSchema)]
pub struct StandingAnswer {
    /// Its short name.
    pub consultation: String,
    /// What readers call it.
    pub title: String,
    /// Each sitting that is placed.
    pub placed: Vec<HeldAnswer>,
    /// Why some of it is not placed; null if all of it is, or is called off.
    pub missing: Option<MissingPartAnswer>,
    /// Whether some of it is called off.
    pub called_off: bool,
}

/// A sitting that is placed.
#[derive(Serialize, JsonSchema)]
pub struct HeldAnswer {
    /// Where it is.
    pub at: SpotAnswer,
    /// What no planning moves, in words.
    pub held_by: Vec<String>,
    /// Where else it could be while all others stay.
    pub elsewhere: PlacesAnswer,
}

/// A consultation that is not placed, or not with all its sittings.
#[derive(Serialize, JsonSchema)]
pub struct MissingPartAnswer {
    /// Why, in words.
    pub reason: String,
    /// The rule that keeps it out.
    pub rule: Option<Word<RuleName>>,
    /// More that helps to decide.
    pub notes: Vec<String>,
    /// Where it could be while all others stay.
    pub places: PlacesAnswer,
    /// The documents that it would feed too late.
    pub late: Vec<LateAnswer>,
}

/// A document that is late even if the consultation is held as early as it can be.
#[derive(Serialize, JsonSchema)]
pub struct LateAnswer {
    /// The short name of the document.
    pub deliverable: String,
    /// The first day on which the consultation can end.
    pub ends: Day,
    /// What is done then, in order.
    pub steps: Vec<LateStepAnswer>,
    /// The day on which it is due.
    pub due: Day,
    /// By how many working days it is late.
    pub working_days_late: i64,
    /// The last day on which a consultation can feed it.
    pub last_useful_day: Option<Day>,
    /// Changes of the series with each of which alone a place is left for it, in words; each was tried.
    pub ways: Vec<String>,
}

/// A step towards a late document.
#[derive(Serialize, JsonSchema)]
pub struct LateStepAnswer {
    /// What is done.
    pub does: String,
    /// The short name of who does it.
    pub by: Option<String>,
    /// How many working days it takes.
    pub working_days: u32,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// Where a sitting could be, and what forbids the rest.
#[derive(Serialize, JsonSchema)]
pub struct PlacesAnswer {
    /// Which sitting, from 1.
    #[schemars(range(min = 1))]
    pub sitting: u32,
    /// How many places were looked at: every time with every room and everybody who could lead it.
    pub looked: u32,
    /// How many of them break nothing that must hold, the one where it is among them.
    pub open: u32,
    /// How many each rule forbids; one that several forbid counts for the first of them.
    pub forbidden: Vec<ForbiddenAnswer>,
    /// Whether every place was looked at that it could have.
    pub all: bool,
    /// The best places, the best first.
    pub best: Vec<PlaceThereAnswer>,
}

/// How many places a rule forbids.
#[derive(Serialize, JsonSchema)]
pub struct ForbiddenAnswer {
    /// The rule.
    pub rule: Word<RuleName>,
    /// How many.
    pub places: u32,
}

/// A place that a sitting could have.
#[derive(Serialize, JsonSchema)]
pub struct PlaceThereAnswer {
    /// The place.
    pub at: SpotAnswer,
    /// What changes with it.
    pub effect: EffectAnswer,
}

/// Why a consultation is not at another time.
#[derive(Serialize, JsonSchema)]
pub struct ThereAnswer {
    /// The short name of the consultation.
    pub consultation: String,
    /// Why there is no such time, in words; null if there is, and then the rest is filled.
    pub no_such_time: Option<String>,
    /// Where it is now; null if it is not placed.
    pub now: Option<SpotAnswer>,
    /// Where it would be.
    pub there: Option<SpotAnswer>,
    /// Whether a rule at error would be broken that is not broken now.
    pub forbidden: Option<bool>,
    /// What else is to know of that time, in words.
    pub notes: Vec<String>,
    /// What each audience has of it now and there.
    pub audiences: Vec<ListenerAnswer>,
    /// What changes if it is there and all others stay.
    pub effect: Option<EffectAnswer>,
    /// The short names of the consultations that are in its way.
    pub in_the_way: Vec<String>,
    /// The best plan that was found with it there.
    pub best_plan: Option<BestPlanAnswer>,
}

/// What an audience has of a meeting now, and there.
#[derive(Serialize, JsonSchema)]
pub struct ListenerAnswer {
    /// Its short name.
    pub audience: String,
    /// How many they are.
    pub size: u32,
    /// When it starts now, on their clock; null if it is not placed.
    pub now: Option<ClockAnswer>,
    /// What that hour is to them.
    pub hour_now: Option<Hour>,
    /// When it would start, on their clock.
    pub there: ClockAnswer,
    /// What that hour is to them.
    pub hour_there: Hour,
}

/// The best plan that was found with a consultation at a time.
#[derive(Serialize, JsonSchema)]
pub struct BestPlanAnswer {
    /// What it lacks and costs more than the plan as it is; below 0 where it is less.
    pub more: AmountAnswer,
    /// The short names of others that would move.
    pub moved: Vec<String>,
    /// Those that would be placed and are not now.
    pub new: Vec<String>,
    /// Those that would no longer be placed.
    pub gone: Vec<String>,
    /// Whether no plan with it there is better.
    pub proved: bool,
}
