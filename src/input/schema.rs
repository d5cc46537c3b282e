//! The JSON Schemas that editors and other programs read, made from the table of the language.

use super::language::{self, Form, Key, Kind, LEVEL, LEVEL_WORDS, Shape};
use super::series::settable;
use crate::model::RuleName;
use serde_json::{Map, Value, json};

/// A file that a schema describes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SchemaOf {
    /// The series file.
    Series,
    /// The plan file.
    Plan,
}

/// The JSON Schema (draft-07) of a file. It refers to no other document, and describes every field.
pub fn schema(of: SchemaOf) -> Value {
    let mut schema = match of {
        SchemaOf::Series => object(&language::SERIES_FILE, |_| true, true),
        SchemaOf::Plan => object(&language::PLAN_FILE, |_| true, true),
    };
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(match of {
        SchemaOf::Series => "fora series",
        SchemaOf::Plan => "fora plan",
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
    let mut schema = value(&key.kind.form());
    let default = if key.default.is_empty() { String::new() } else { format!(" Default: {}.", key.default) };
    schema["description"] = json!(format!("{}{default}", key.meaning));
    schema
}

fn value(form: &Form) -> Value {
    match form {
        Form::Text => json!({ "type": "string", "minLength": 1 }),
        Form::Patterns([pattern]) => json!({ "type": "string", "pattern": pattern }),
        Form::Patterns(patterns) => {
            json!({ "type": "string", "anyOf": patterns.iter().map(|pattern| json!({ "pattern": pattern })).collect::<Vec<_>>() })
        }
        Form::Word(word) => json!({ "const": word }),
        Form::Words(words) => json!({ "enum": words }),
        Form::Flag => json!({ "type": "boolean" }),
        Form::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Form::Large => json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]+$" }] }),
        Form::Number => json!({ "type": "number" }),
        Form::Between(least, most) => json!({ "type": "number", "minimum": least, "maximum": most }),
        Form::Either(forms) => json!({ "anyOf": forms.iter().map(value).collect::<Vec<_>>() }),
        Form::List(form) => json!({ "type": "array", "items": value(form) }),
        Form::Table(shape) => object(shape, |_| true, true),
        Form::Defaults(shape) => object(shape, Key::in_defaults, false),
        Form::Map(form) => json!({ "type": "object", "additionalProperties": value(form) }),
        Form::AnyOf => any_of(),
        Form::Rules => rules(),
        Form::Placements => placements(),
    }
}

fn any_of() -> Value {
    let names = value(&Kind::Texts.form());
    json!({
        "type": "object",
        "properties": { "any": { "description": "Those of whom fora chooses one.", "anyOf": [names] } },
        "required": ["any"],
        "additionalProperties": false,
    })
}

fn rules() -> Value {
    let properties: Map<String, Value> = settable().map(|rule| (rule.word().to_owned(), rule_value(rule))).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn rule_value(rule: RuleName) -> Value {
    let mut keys = Map::from_iter([(LEVEL.name.to_owned(), property(&LEVEL))]);
    let mut choices = vec![json!({ "enum": LEVEL_WORDS })];
    choices.extend(language::settings(rule).first().map(|first| value(&first.alone.kind.form())));
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

    #[test]
    fn what_the_defaults_may_say_is_not_required() {
        let schema = schema(SchemaOf::Series);
        assert_eq!(schema["properties"]["forum"]["additionalProperties"]["required"], Value::Null);
        assert_eq!(schema["properties"]["place"]["additionalProperties"]["required"], json!(["zone"]));
        assert!(schema["properties"]["rules"]["properties"].get("apart").is_some());
    }
}
