//! The JSON Schemas that editors and other programs read, made from the table of the language.

use super::answer;
use super::language::{self, Key, Kind, LEVEL, LEVEL_WORDS, Shape};
use super::series::settable;
use crate::model::RuleName;
use serde_json::{Map, Value, json};

/// What a schema describes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SchemaOf {
    /// The series file.
    Series,
    /// The plan file.
    Plan,
    /// What `fora check --format json` prints.
    Check,
    /// What `fora plan --format json` and `fora export --to json` print.
    Agenda,
}

/// The JSON Schema (draft-07) of a file or an answer. It refers to no other document, and describes every field.
pub fn schema(of: SchemaOf) -> Value {
    let mut schema = match of {
        SchemaOf::Series => object(&language::SERIES_FILE, |_| true, true),
        SchemaOf::Plan => object(&language::PLAN_FILE, |_| true, true),
        SchemaOf::Check => answer::check(),
        SchemaOf::Agenda => answer::agenda(),
    };
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(match of {
        SchemaOf::Series => "fora series",
        SchemaOf::Plan => "fora plan",
        SchemaOf::Check => "fora check",
        SchemaOf::Agenda => "fora agenda",
    });
    schema
}

/// An object of the keys of a shape.
fn object(shape: &Shape, known: impl Fn(&Key) -> bool, complete: bool) -> Value {
    let keys: Vec<&Key> = shape.keys.iter().filter(|key| known(key)).collect();
    // What defaults can say, the thing itself need not.
    let fallible = ["forum", "person", "audience", "consultation"].contains(&shape.noun);
    let required: Vec<&str> =
        keys.iter().filter(|key| complete && key.required && !(fallible && key.in_defaults())).map(|key| key.name).collect();
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let mut object = json!({ "type": "object", "description": shape.meaning, "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn property(key: &Key) -> Value {
    let mut schema = value(key.kind);
    let default = if key.default.is_empty() { String::new() } else { format!(" Default: {}.", key.default) };
    schema["description"] = json!(format!("{}{default}", key.meaning));
    schema
}

fn value(kind: Kind) -> Value {
    match kind {
        Kind::Text | Kind::Zone | Kind::Place | Kind::Name(_) => json!({ "type": "string", "minLength": 1 }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        // TOML's numbers end at 2^63; larger ones are text.
        Kind::Large => json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]+$" }] }),
        Kind::Price => json!({ "type": "number" }),
        // TOML's own days and times reach a schema as text.
        Kind::Day => json!({ "type": "string", "pattern": DAY }),
        Kind::Moment => json!({ "type": "string", "pattern": MOMENT }),
        Kind::DayOrMoment => json!({ "type": "string", "anyOf": [{ "pattern": DAY }, { "pattern": MOMENT }] }),
        Kind::Length(..) => json!({ "type": "string", "pattern": "^\\s*[0-9]+\\s*[A-Za-z]+(\\s*[0-9]+\\s*[A-Za-z]*)*\\s*$" }),
        Kind::Days(..) => json!({ "type": "string", "pattern": "^\\s*[0-9]+\\s*(day|week)s?\\s*$" }),
        Kind::WorkingDays(..) => json!({ "type": "string", "pattern": "^\\s*[0-9]+\\s*working days?\\s*$" }),
        Kind::ClockRange => json!({ "type": "string", "pattern": "^\\s*[0-9]{1,2}:[0-9]{2}\\s*[-–]\\s*[0-9]{1,2}:[0-9]{2}\\s*$" }),
        Kind::RangeOrClosed => json!({ "anyOf": [{ "const": language::CLOSED }, value(Kind::ClockRange)] }),
        Kind::WeekHours(shape) => json!({ "anyOf": [value(Kind::ClockRange), object(shape, |_| true, true)] }),
        Kind::Slots => json!({ "anyOf": [value(Kind::ClockRange), { "type": "array", "items": value(Kind::ClockRange) }] }),
        Kind::Weekdays => json!({ "anyOf": [{ "enum": ["working days", "any"] }, value(Kind::DayList)] }),
        Kind::DayList | Kind::Texts | Kind::Names(..) | Kind::Files => names(),
        Kind::Moderators => json!({ "anyOf": [names(), {
            "type": "object",
            "properties": { "any": { "description": "Those of whom fora chooses one.", "anyOf": [names()] } },
            "required": ["any"],
            "additionalProperties": false,
        }] }),
        Kind::After(shape) => {
            let one = json!({ "type": "string", "minLength": 1 });
            let either = json!({ "anyOf": [one, object(shape, |_| true, true)] });
            json!({ "anyOf": [one, object(shape, |_| true, true), { "type": "array", "items": either }] })
        }
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Due => json!({ "type": "string", "anyOf": [
            { "pattern": DAY },
            { "pattern": "^\\s*[0-9]+\\s*((working )?days?|weeks?)\\s+before\\s*$" },
            { "pattern": "^\\s*[Tt]he\\s+[A-Za-z]+\\s+(of\\s+the\\s+week(\\s+before)?|[0-9]+\\s+weeks?\\s+before)\\s*$" },
        ] }),
        Kind::Link => json!({ "type": "string", "pattern": LINK }),
        Kind::Holidays => json!({ "type": "object", "additionalProperties": { "anyOf": [
            value(Kind::Day),
            { "type": "array", "items": value(Kind::Day) },
        ] } }),
        Kind::Travel => json!({ "type": "object", "additionalProperties": {
            "anyOf": [value(Kind::Length(0, 0)), object(&language::WAY, |_| true, true)],
        } }),
        Kind::Rest => json!({ "anyOf": [
            { "const": "itu" },
            value(Kind::Length(0, 0)),
            { "type": "object", "additionalProperties": value(Kind::Length(0, 0)) },
        ] }),
        Kind::Rules => rules(),
        Kind::One(shape) => object(shape, |_| true, true),
        Kind::DefaultsOf(shape) => object(shape, Key::in_defaults, false),
        Kind::Named(shape) => json!({ "type": "object", "additionalProperties": object(shape, |_| true, true) }),
        Kind::List(shape) => json!({ "type": "array", "items": object(shape, |_| true, true) }),
        Kind::Placements => placements(),
    }
}

const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const LINK: &str = "^https?://[A-Za-z0-9][-A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]]*$";
const MOMENT: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:00(\\.0+)?)?$";

fn names() -> Value {
    json!({ "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "array", "items": { "type": "string", "minLength": 1 } }] })
}

fn rules() -> Value {
    let properties: Map<String, Value> = settable().map(|rule| (rule.word().to_owned(), rule_value(rule))).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn rule_value(rule: RuleName) -> Value {
    let mut keys = Map::from_iter([(LEVEL.name.to_owned(), property(&LEVEL))]);
    let mut choices = vec![json!({ "enum": LEVEL_WORDS })];
    choices.extend(language::settings(rule).first().map(|first| value(first.alone.kind)));
    for setting in language::settings(rule) {
        keys.insert(setting.in_table.name.to_owned(), property(&setting.in_table));
    }
    choices.push(json!({ "type": "object", "properties": keys, "additionalProperties": false }));
    json!({ "description": format!("{} Default: {}.", rule.summary(), rule.default_level().word()), "anyOf": choices })
}

fn placements() -> Value {
    let one = object(&language::PLACEMENT, |_| true, true);
    let mut either = one.clone();
    either["patternProperties"] = json!({ "^[0-9]+$": one });
    json!({ "type": "object", "additionalProperties": either })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(value: &Value, path: &str, visit: &mut impl FnMut(&str, &Value)) {
        visit(path, value);
        match value {
            Value::Object(map) => map.iter().for_each(|(key, inner)| walk(inner, &format!("{path}/{key}"), visit)),
            Value::Array(list) => list.iter().for_each(|inner| walk(inner, path, visit)),
            _ => {}
        }
    }

    #[test]
    fn every_field_is_described_and_no_other_is_taken() {
        for of in [SchemaOf::Series, SchemaOf::Plan, SchemaOf::Check, SchemaOf::Agenda] {
            walk(&schema(of), "", &mut |path, value| {
                assert!(value.get("$ref").is_none());
                let Some(properties) =
                    value.get("properties").and_then(Value::as_object).filter(|_| value.get("additionalProperties").is_some())
                else {
                    return;
                };
                for (name, field) in properties {
                    assert!(field["description"].as_str().is_some_and(|text| !text.is_empty()), "{path}/{name}");
                }
            });
        }
    }

    #[test]
    fn what_the_defaults_may_say_is_not_required() {
        let schema = schema(SchemaOf::Series);
        assert_eq!(schema["properties"]["forum"]["additionalProperties"]["required"], Value::Null);
        assert_eq!(schema["properties"]["place"]["additionalProperties"]["required"], json!(["zone"]));
        assert!(schema["properties"]["rules"]["properties"].get("apart").is_some());
    }
}
