//! The language of series and plan files, as one table.
//!
//! The reader's check for unknown keys, the limits it applies, the JSON Schema of [`schema()`](super::schema()) and the page of
//! [`super::language_page`] are all made from it, so none of them can say something else.
//!
//! What a value has to be is told in `kind.rs`, once for all of them. The tables stand in files that are named as those of
//! the reader in `series/`.

mod consultations;
mod documents;
mod fora;
mod kind;
mod ledger;
mod people;
mod places;
mod plan;
mod series;
mod settings;

pub(super) use consultations::{CLASH, CONSULTATION, NEAR, STRAND};
pub(super) use documents::{DELIVERABLE, GRACE, INPUT, MILESTONE};
pub(super) use fora::{FORUM, ROOM};
pub(super) use kind::{CLOSED, Form, InCell, Kind, WEIGHT_WORDS, article};
pub(super) use ledger::LEDGER_FILE;
pub(super) use people::{AUDIENCE, PERSON, TEAM};
pub(super) use places::{PLACE, WAY};
pub(super) use plan::{PLACEMENT, PLAN, PLAN_FILE};
pub(super) use series::{ACCEPT, DEFAULTS, SERIES, SERIES_FILE, WISHES};
pub(super) use settings::SETTINGS;

use crate::model::{RuleName, Setting, Unit};
use consultations::{AFTER, DAYS_APART};
use documents::STEP;
use fora::{BUSY, COMPETING, HOURS};
use plan::ANNOUNCED;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// As files write it.
    pub name: &'static str,
    /// What its value has to be.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What holds where it is left out, in words; empty if nothing does.
    pub default: &'static str,
    /// One sentence.
    pub meaning: &'static str,
}

/// A kind of table.
#[derive(Debug)]
pub(super) struct Shape {
    /// What a message calls it, such as `forum`.
    pub noun: &'static str,
    /// How its header is written.
    pub heading: &'static str,
    /// One sentence.
    pub meaning: &'static str,
    /// Its keys, the required ones first.
    pub keys: &'static [Key],
}

impl Shape {
    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Key {
    const fn new(name: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Key { name, kind, required: false, default: "", meaning }
    }

    /// A part of a value, which is told and limited as if it were a key.
    pub const fn within(name: &'static str, kind: Kind) -> Self {
        Key::new(name, kind, "")
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn default(mut self, words: &'static str) -> Self {
        self.default = words;
        self
    }

    /// Whether `[defaults]` can say it: a title or a room belongs to one thing.
    pub fn in_defaults(&self) -> bool {
        self.name != "title" && !matches!(self.kind, Kind::Named(_))
    }
}

/// How long a way, or what follows it, can be.
pub(super) const ON_THE_WAY: Kind = Kind::Length(0, 14 * 1440);
/// How long a meeting can be.
const MEETING: Kind = Kind::Length(1, 7 * 1440);
/// Words for which occurrence of a repeated hour is meant.
const HOUR: Kind = Kind::Word(&["first", "second"]);

const TITLE: Key = Key::new("title", Kind::Text, "What readers call it.").default("the short name");

/// The tables in the order in which the page explains them.
pub(super) const CHAPTERS: &[&Shape] = &[
    &SERIES,
    &PLACE,
    &FORUM,
    &ROOM,
    &HOURS,
    &ANNOUNCED,
    &COMPETING,
    &BUSY,
    &PERSON,
    &TEAM,
    &AUDIENCE,
    &CONSULTATION,
    &AFTER,
    &STRAND,
    &CLASH,
    &NEAR,
    &DAYS_APART,
    &MILESTONE,
    &DELIVERABLE,
    &GRACE,
    &STEP,
    &WAY,
    &INPUT,
    &WISHES,
    &ACCEPT,
];

/// A setting of a rule: as a key of the rule's own table, and written alone in place of a level.
#[derive(Clone, Copy, Debug)]
pub(super) struct SettingKeys {
    pub in_table: Key,
    /// Only the first setting of a rule is read so.
    pub alone: Key,
}

/// The settings of a rule; the first can be written alone in place of a level.
pub(super) fn settings(rule: RuleName) -> &'static [SettingKeys] {
    static SETTINGS: LazyLock<BTreeMap<RuleName, Vec<SettingKeys>>> = LazyLock::new(|| {
        RuleName::ALL.iter().map(|rule| (*rule, rule.settings().iter().map(|setting| keys(*rule, setting)).collect())).collect()
    });
    SETTINGS.get(&rule).map_or(&[], Vec::as_slice)
}

fn keys(rule: RuleName, setting: &Setting) -> SettingKeys {
    let (least, most) = setting.limits;
    let kind = match setting.unit {
        Unit::Number => Kind::Number(least, most),
        Unit::Days => Kind::Days(least, most),
        Unit::WorkingDays => Kind::WorkingDays(least, most),
        Unit::Minutes => Kind::Length(least, most),
    };
    let in_table = Key::new(setting.name, kind, setting.meaning).default(setting.unsaid);
    SettingKeys { in_table, alone: Key { name: rule.word(), ..in_table } }
}

/// The words for levels, strictest first.
pub(super) const LEVEL_WORDS: &[&str] = &["error", "warning", "note", "off"];

/// The key `level` of a rule's own table.
pub(super) const LEVEL: Key = Key::new("level", Kind::Word(LEVEL_WORDS), "What a broken rule does.");

#[cfg(test)]
mod tests {
    use super::ledger::SENT;
    use super::series::WISH;
    use super::*;
    use crate::model::{Level, State, Weight, Wish};

    #[test]
    fn no_table_knows_a_key_twice_and_each_key_has_one_sentence() {
        for shape in CHAPTERS.iter().chain(&[&SERIES_FILE, &PLAN_FILE, &PLAN, &PLACEMENT, &DEFAULTS, &SETTINGS, &SENT, &LEDGER_FILE]) {
            for (index, key) in shape.keys.iter().enumerate() {
                assert!(shape.keys[..index].iter().all(|other| other.name != key.name), "{} {}", shape.noun, key.name);
                assert!(key.meaning.ends_with('.'), "{} {}", shape.noun, key.name);
            }
        }
    }

    #[test]
    fn the_words_are_those_of_the_model() {
        assert!(LEVEL_WORDS.iter().all(|word| Level::from_word(word).is_some()) && LEVEL_WORDS.len() == Level::ALL.len());
        let Kind::Word(wishes) = WISH else { panic!("words") };
        assert!(wishes.iter().all(|word| Wish::from_word(word).is_some()) && wishes.len() == Wish::ALL.len());
        assert!(WEIGHT_WORDS.iter().all(|word| Weight::from_word(word).is_some()) && WEIGHT_WORDS.len() == Weight::ALL.len());
        let Some(Key { kind: Kind::Word(states), .. }) = PLACEMENT.key("state") else { panic!("words") };
        assert!(states.iter().all(|word| State::from_word(word).is_some()) && states.len() == State::ALL.len());
    }
}
