//! The JSON Schemas of what fora answers. Every field of an answer is always there unless its schema says otherwise.

use crate::model::{RuleName, State};
use serde_json::{Map, Value, json};

/// What `fora check --format json` prints.
pub(super) fn check() -> Value {
    let summary = closed(
        "How many findings there are.",
        &[
            ("errors", count("Errors that nobody accepted.")),
            ("warnings", count("Warnings that nobody accepted.")),
            ("notes", count("Notes that nobody accepted.")),
            ("accepted", count("Findings that are accepted.")),
        ],
    );
    let cost = closed(
        "What the plan lacks and costs: what planning makes as small as it can, what it lacks first. Null if no plan was read.",
        &[
            ("missing", count("Required sittings that are not placed.")),
            ("short", count("How far sums that a rule at error wants to be reached fall short.")),
            (
                "cost",
                amount(
                    "What broken warnings, wishes and optional sittings left out cost, in hours of one in a hundred of those concerned mildly inconvenienced.",
                ),
            ),
        ],
    );
    closed(
        "What was found in a series and its plan.",
        &[
            ("version", version()),
            ("series", perhaps(text("The series file."))),
            ("plan", perhaps(text("The plan file; null if none was read."))),
            ("baseline", perhaps(text("The plan whose announcements it has to keep; null if there is none."))),
            ("summary", summary),
            ("cost", perhaps(cost)),
            ("findings", list("The findings.", finding())),
        ],
    )
}

/// What `fora plan --format json` and `fora export --to json` print.
pub(super) fn agenda() -> Value {
    let counts = closed(
        "How many of each.",
        &[
            ("asked", count("Consultations in the series.")),
            ("placed", count("Those with all their sittings in the plan.")),
            ("errors", count("Errors that nobody accepted.")),
            ("warnings", count("Warnings that nobody accepted.")),
            ("notes", count("Notes that nobody accepted.")),
            ("accepted", count("Findings that are accepted.")),
        ],
    );
    let zone = closed("A clock beside every meeting.", &[("title", text("Its city.")), ("zone", text("Its IANA name."))]);
    let not_placed = closed(
        "A consultation that is not in the plan.",
        &[
            ("consultation", text("Its short name.")),
            ("title", text("What readers call it.")),
            ("required", flag("Whether the plan is incomplete without it.")),
            ("reason", text("Why.")),
            ("rule", perhaps(rule("The rule that keeps it out."))),
        ],
    );
    closed(
        "A plan as readers see it.",
        &[
            ("version", version()),
            ("title", text("What readers call the series.")),
            ("topic", perhaps(text("What it is about."))),
            ("brief", perhaps(text("A few sentences."))),
            ("contact", perhaps(text("Whom to ask."))),
            ("base", text("The city it is run from.")),
            ("planned", day("The day that counted as today.")),
            ("zone_data", text("The release of the time zone database.")),
            ("counts", counts),
            ("status", status()),
            ("zones", list("The clocks beside every meeting.", zone)),
            ("placements", list("What is placed, in order of time.", placement())),
            ("not_placed", list("What is not, in the order of the series.", not_placed)),
            ("documents", list("The documents and their steps.", document())),
            ("deadlines", list("What has to be done by when.", deadline())),
            ("ledger", list("What each audience bears, a head.", share())),
            ("itineraries", list("Who is where.", itinerary())),
            ("changes", perhaps(changes())),
            ("given_up", perhaps(given_up())),
            ("findings", list("The findings, as `check` tells them.", finding())),
        ],
    )
}

fn finding() -> Value {
    let place = closed(
        "A place in a file.",
        &[
            ("file", text("The file, as it was named.")),
            ("line", position("Its line, from 1.")),
            ("column", position("Its column in characters, from 1.")),
            ("text", text("What is so there; may be empty.")),
        ],
    );
    let mut about = closed(
        "Something that a finding touches.",
        &[
            ("kind", text("Its kind, such as consultation.")),
            ("name", perhaps(text("Its short name; null for the series."))),
            ("sitting", position("Which sitting, from 1; only of a sitting.")),
            ("place", text("Where to; only of a trip.")),
            ("week", perhaps(day("The Monday of its week; only of a trip and of a team."))),
            ("day", perhaps(day("The day; only of a team."))),
        ],
    );
    about["required"] = json!(["kind", "name"]);
    let accepted = closed(
        "The decision on record that accepts it; null if none does.",
        &[("because", perhaps(text("Why."))), ("by", perhaps(text("Who decided.")))],
    );
    closed(
        "What is so, where, and what would fix it.",
        &[
            ("rule", rule("The name of the rule.")),
            ("level", json!({ "enum": ["error", "warning", "note"], "description": "How bad it is." })),
            ("accepted", perhaps(accepted)),
            ("message", text("What is so, and what was needed.")),
            ("places", list("Where; the first is the place itself.", place)),
            ("notes", list("More that helps to decide.", text("A note."))),
            ("fix", perhaps(text("What would fix it."))),
            ("about", list("What it touches.", about)),
        ],
    )
}

fn changes() -> Value {
    let names = |meaning| list(meaning, text("Its short name."));
    closed(
        "What differs from the plan beside the series, which this one replaces; null where there was none, and of an export.",
        &[
            ("in_both", count("Consultations that both plans place.")),
            ("moved", names("Those of which a sitting has another time, forum, room or moderator.")),
            ("new", names("Those of which more sittings are placed than before.")),
            ("gone", names("Those of which fewer are.")),
        ],
    )
}

fn given_up() -> Value {
    const COST: &str = "in hours of one in a hundred of those concerned mildly inconvenienced";
    let by = closed(
        "A rule or wish that costs more or less.",
        &[("name", text("Its name.")), ("more", amount("How much more; below 0 where it costs less."))],
    );
    let instead = closed(
        "How to keep it by moving one sitting while all others stay, the cheapest way found; null where none is.",
        &[
            ("consultation", text("The short name of what would move.")),
            ("sitting", position("Which sitting, from 1.")),
            ("starts", perhaps(text("When it would start, in UTC; null where it is written."))),
            ("room", perhaps(text("The short name of its room then."))),
            ("moderator", perhaps(text("The short name of its moderator then."))),
            ("text", text("The same in words.")),
            ("more", amount(&format!("How much more the plan would cost, {COST}."))),
            ("cheapest", flag("Whether no other single move that keeps it costs less; else not all were looked at.")),
            ("by", list("What of that each rule and wish makes, the largest first.", by)),
        ],
    );
    let one = closed(
        "A warning that the plan gives up.",
        &[
            ("rule", rule("The name of the rule.")),
            ("message", text("What is so.")),
            ("cost", amount(&format!("What breaking it costs the plan, {COST}."))),
            (
                "keeping",
                json!({
                    "enum": ["possible", "impossible", "fixed", "not-found"],
                    "description": "Whether moving one sitting alone can keep it; fixed where none that it concerns may move, and not found where not all places were looked at.",
                }),
            ),
            ("instead", perhaps(instead)),
        ],
    );
    list("The warnings that the plan gives up, the dearest first, without those that are accepted; null of an export.", one)
}

fn status() -> Value {
    closed(
        "What is known of how good the plan is.",
        &[
            (
                "is",
                json!({ "enum": ["proved-best", "within", "not-known"], "description": "Proved best, within so many percent of it, or neither." }),
            ),
            ("percent_better_possible", perhaps(count("A better plan saves at most so many percent; only if it is within."))),
            ("cut_short", flag("Whether the search was stopped early.")),
            ("text", text("The same in words.")),
            (
                "missing",
                closed(
                    "What has to be placed and is not.",
                    &[
                        ("count", count("How many.")),
                        ("of", count("Of how many, with those that are optional.")),
                        ("unit", json!({ "enum": ["consultations", "sittings"], "description": "What is counted." })),
                        ("text", text("What is placed, or what is missing where something is, in words.")),
                    ],
                ),
            ),
            ("fewest", perhaps(flag("Whether it is proved that no plan misses less; null where nothing is missing."))),
            ("all_starts", flag("Whether every start that a consultation could have was looked at.")),
            (
                "cost",
                perhaps(amount(
                    "What the plan cost its maker, in hours of one in a hundred of those concerned mildly inconvenienced; null if nobody noted it.",
                )),
            ),
            ("bound", perhaps(amount("No plan that misses as little costs less; null where nothing is known."))),
        ],
    )
}

fn placement() -> Value {
    let states: Vec<&str> = State::ALL.iter().map(|(_, word)| *word).collect();
    let step = closed("A step of this consultation alone.", &[("does", text("What is done.")), ("by", day("The day it is done."))]);
    let source = closed(
        "Something it builds on.",
        &[
            ("title", text("What readers call it.")),
            ("from", perhaps(text("Where it comes from."))),
            ("link", perhaps(text("Where it can be read, on the web."))),
            ("out", day("The day from which it can be read.")),
        ],
    );
    let next = closed(
        "What it leads to.",
        &[
            ("steps", list("What is made of it alone.", step)),
            ("document", text("The document it feeds.")),
            ("due", day("The day the document is due.")),
            ("milestone", text("The meeting that waits for it.")),
        ],
    );
    let written = closed(
        "Contributions are taken in writing.",
        &[("kind", word("written")), ("from", day("The first day.")), ("to", day("The last day."))],
    );
    closed(
        "A sitting of a consultation.",
        &[
            ("number", text("Its number in the plan, such as 3a.")),
            ("consultation", text("The short name.")),
            ("sitting", position("Which sitting, from 1.")),
            ("title", text("What readers call it.")),
            ("state", json!({ "enum": states, "description": "How far it has come." })),
            ("announced", perhaps(day("When it was announced."))),
            ("on_site", text("When, in words, on the clock of its place.")),
            ("place", text("The city on whose clock it is held.")),
            ("online", flag("Whether nobody travels to it.")),
            ("forum", perhaps(text("The forum beside which it is held."))),
            ("room", perhaps(text("The room."))),
            ("moderator", perhaps(text("Who moderates."))),
            ("principal", perhaps(text("Who hears it."))),
            ("rapporteurs", list("Who reports on it.", text("What readers call them."))),
            ("teams", list("Who interprets.", text("What readers call them."))),
            ("format", perhaps(text("Its form."))),
            ("languages", list("Its languages.", text("A language."))),
            ("remote", flag("Whether people take part from afar.")),
            ("contact", perhaps(text("Whom to ask."))),
            ("builds_on", list("What it builds on.", source)),
            ("next", list("What happens next.", next)),
            ("when", json!({ "anyOf": [meeting(), written], "description": "When." })),
        ],
    )
}

fn meeting() -> Value {
    let awake = closed(
        "Who is awake from beginning to end.",
        &[("people", count("People awake.")), ("of", count("People it is for.")), ("percent", perhaps(count("The same in percent.")))],
    );
    let listening = closed(
        "What the hour is to an audience.",
        &[
            ("audience", text("Its short name.")),
            ("title", text("What readers call it.")),
            ("size", count("How many they are.")),
            ("hour", json!({ "enum": ["working", "awake", "partly-asleep", "asleep"], "description": "What the hour is to them." })),
            ("local", local()),
        ],
    );
    closed(
        "People meet.",
        &[
            ("kind", word("meeting")),
            ("minutes", position("How long.")),
            ("starts", clock("When it starts, on site.")),
            ("ends", clock("When it ends, on site.")),
            ("elsewhere", list("On the clocks of the base and the audiences.", local())),
            ("zones", list("On the clocks of `zones`.", local())),
            ("awake", awake),
            ("audiences", list("What the hour is to each audience.", listening)),
        ],
    )
}

fn clock(meaning: &str) -> Value {
    closed(
        meaning,
        &[
            ("local", text("Date and time on the wall, without an offset.")),
            ("zone", text("Whose clock: an IANA name.")),
            ("offset_minutes", json!({ "type": "integer", "description": "Minutes east of UTC." })),
            ("utc", text("The instant, in UTC.")),
        ],
    )
}

fn local() -> Value {
    closed(
        "A meeting on the clock of a city.",
        &[
            ("city", text("The city.")),
            ("starts", clock("When it starts there.")),
            ("ends", clock("When it ends there.")),
            ("day_shift", json!({ "type": "integer", "description": "Days by which the date there differs from that on site." })),
            ("asleep", flag("Whether people there sleep through a part of it.")),
        ],
    )
}

fn document() -> Value {
    let step = closed(
        "A step towards the document.",
        &[
            ("does", text("What is done.")),
            ("by", perhaps(text("Who does it."))),
            ("from", day("The first day.")),
            ("to", day("The last day.")),
            ("number", perhaps(position("The number of the consultation that it is for."))),
            ("latest_start", perhaps(day("The first day if it is done as late as can be."))),
            ("latest_end", perhaps(day("The last day if it is done as late as can be."))),
        ],
    );
    closed(
        "A document.",
        &[
            ("deliverable", text("Its short name.")),
            ("title", text("What readers call it.")),
            ("due", day("The day it is due; for what has a grace, the later one.")),
            ("first_due", perhaps(day("The day on which what has no grace is due, where that is an earlier one."))),
            ("last_useful_day", perhaps(day("The last day on which a consultation can feed it."))),
            (
                "slack_working_days",
                perhaps(json!({ "type": "integer", "description": "Working days between the last step and the due day." })),
            ),
            ("steps", list("Its steps, in order.", step)),
        ],
    )
}

fn deadline() -> Value {
    closed(
        "Something to be done by a day.",
        &[
            ("day", day("The day.")),
            ("kind", json!({ "enum": ["announce", "link", "step", "due", "opens"], "description": "What kind of thing." })),
            ("what", text("What.")),
            ("who", perhaps(text("Who does it."))),
            ("latest_start", perhaps(day("The first day of a step that is done as late as can be."))),
            ("latest_end", perhaps(day("The last day of a step that is done as late as can be."))),
            (
                "slack_working_days",
                perhaps(json!({ "type": "integer", "description": "Working days between the last step and the day a document is due." })),
            ),
            ("key", text("A name that stays while days and titles change.")),
        ],
    )
}

fn share() -> Value {
    closed(
        "What an audience bears, in minutes of mild inconvenience a head.",
        &[
            ("audience", text("Its short name.")),
            ("title", text("What readers call it.")),
            ("carried_in_minutes", count("What it carries in from earlier series.")),
            ("added_minutes", count("What this one adds.")),
            ("carried_out_minutes", count("Both.")),
            ("debt", text("The same, as the `debt` of the audience in the next series.")),
        ],
    )
}

fn itinerary() -> Value {
    let days = [("first_day", day("The first day.")), ("last_day", day("The last day."))];
    let entry = |meaning: &str, fields: &[(&str, Value)]| closed(meaning, &[fields, &days].concat());
    let travel = entry(
        "A journey.",
        &[
            ("kind", word("travel")),
            ("from", text("From which city.")),
            ("to", text("To which city.")),
            ("minutes", count("How long it takes.")),
            ("home", flag("Whether it ends at home.")),
        ],
    );
    let meeting = entry(
        "A meeting.",
        &[
            ("kind", word("meeting")),
            ("place", text("In which city.")),
            ("at", text("When, on its clock.")),
            ("title", text("Which consultation.")),
            ("online", flag("Whether nobody travels to it.")),
            ("body", perhaps(text("What the clock shows that their body is on; null where it is that of the place they are at."))),
        ],
    );
    let away = entry("Days on which the person is not there.", &[("kind", word("away")), ("why", perhaps(text("Why.")))]);
    closed(
        "Where a person is.",
        &[
            ("person", text("Who.")),
            ("base", text("Where they live.")),
            ("nights_away", count("Nights away from there.")),
            ("entries", list("What they do, in order of time.", json!({ "anyOf": [travel, meeting, away] }))),
        ],
    )
}

fn version() -> Value {
    json!({ "type": "integer", "const": 1, "description": "The version of this format." })
}

fn rule(meaning: &str) -> Value {
    let rules: Vec<&str> = RuleName::ALL.iter().map(|rule| rule.word()).collect();
    json!({ "enum": rules, "description": meaning })
}

fn text(meaning: &str) -> Value {
    json!({ "type": "string", "description": meaning })
}

fn word(word: &str) -> Value {
    json!({ "const": word, "description": "What kind of thing this is." })
}

fn flag(meaning: &str) -> Value {
    json!({ "type": "boolean", "description": meaning })
}

fn day(meaning: &str) -> Value {
    json!({ "type": "string", "pattern": "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}$", "description": meaning })
}

fn count(meaning: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": meaning })
}

fn amount(meaning: &str) -> Value {
    json!({ "type": "number", "description": meaning })
}

fn position(meaning: &str) -> Value {
    json!({ "type": "integer", "minimum": 1, "description": meaning })
}

fn list(meaning: &str, items: Value) -> Value {
    json!({ "type": "array", "description": meaning, "items": items })
}

/// The value, or null where there is none.
fn perhaps(schema: Value) -> Value {
    json!({ "description": schema["description"], "anyOf": [schema, { "type": "null" }] })
}

/// An object all of whose fields are always there.
fn closed(meaning: &str, fields: &[(&str, Value)]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    json!({ "type": "object", "description": meaning, "properties": properties, "required": required, "additionalProperties": false })
}
