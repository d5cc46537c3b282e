//! A field: the value of a key, bound to the report that hears what is wrong with it.
//!
//! A field is read once, by the method named after what it gives. Each returns `None` after it has said what is wrong, so
//! that reading goes on with the next key. Start reading at [`Report::read`] and [`Report::need`]. Here are words, numbers
//! and names; lengths, hours and days are read in `times.rs`, tables in `tables.rs`.

mod tables;
mod times;

pub(super) use times::{Moment, Wait, YEARS};

use super::language::Kind;
use super::report::{NameAt, Report, found};
use super::table::{Entry, Table};
use super::text;
use crate::model::{Price, RuleName, Weight};
use toml::de::DeValue;

/// The value of a key, and the report that it complains to.
pub(super) struct Field<'r, 'a> {
    pub entry: Entry<'a>,
    pub report: &'r mut Report,
}

impl Report {
    /// Reads the value of a key, the table's own or else that of the defaults; `None` if neither says it.
    pub fn read<'r, 'a, T>(&'r mut self, table: &Table<'a>, key: &str, read: impl FnOnce(Field<'r, 'a>) -> Option<T>) -> Option<T> {
        read(self.field(table.get(key)?))
    }

    /// Reads the value of a key that must be there; that it is missing is said.
    pub fn need<'r, 'a, T>(&'r mut self, table: &Table<'a>, key: &str, read: impl FnOnce(Field<'r, 'a>) -> Option<T>) -> Option<T> {
        let entry = self.needed(table, key)?;
        read(self.field(entry))
    }

    /// The field that a value is.
    pub fn field<'a>(&mut self, entry: &Entry<'a>) -> Field<'_, 'a> {
        Field { entry: entry.clone(), report: self }
    }
}

impl<'a> Field<'_, 'a> {
    /// The same field, for a reading that has more to say of it afterwards.
    pub fn by_ref(&mut self) -> Field<'_, 'a> {
        self.report.field(&self.entry)
    }

    /// Says what is wrong with the value.
    pub fn say(&mut self, rule: RuleName, message: impl Into<String>, label: impl Into<String>, fix: impl Into<String>) {
        self.report.say(rule, &self.entry.at, message, label, fix);
    }

    /// Says that the value is of another kind than its key wants.
    pub fn wrong_kind(&mut self, fix: impl Into<String>) {
        let (name, expected) = (self.entry.key.name, self.expected());
        let message = format!("`{name}` must be {expected}, found {}", found(self.entry.value));
        self.say(RuleName::WrongKind, message, format!("must be {expected}"), fix);
    }

    /// What its key expects, in words that follow "must be".
    pub fn expected(&self) -> String {
        self.entry.key.kind.expected()
    }

    fn beyond(&mut self, rule: RuleName, found: &str) {
        let limits = match self.entry.key.kind {
            Kind::Number(i64::MIN, i64::MAX) => "a number of at most 18 digits".into(),
            Kind::Number(least, most) => format!("{least} to {most}"),
            kind => kind.limits(),
        };
        let message = format!("`{}` is {found}, but must be {limits}", self.entry.key.name);
        self.say(rule, message, format!("must be {limits}"), "write a value within these limits");
    }

    // ─── Words and numbers ──────────────────────────────────────────────────────────────────────────────────────────

    /// Text that is not empty.
    pub fn text(mut self) -> Option<String> {
        match self.entry.value.as_str() {
            Some(text) if !text.trim().is_empty() => return Some(text.to_owned()),
            Some(_) => {
                let message = format!("`{}` is empty", self.entry.key.name);
                self.say(RuleName::WrongKind, message, "must be text", "write something, or delete the line");
            }
            None => self.wrong_kind("put it in quotes"),
        }
        None
    }

    /// The address of a page on the web.
    pub fn link(mut self) -> Option<String> {
        let text = self.by_ref().text()?;
        if text::is_link(&text) {
            return Some(text);
        }
        let message = format!("`{}` must be {}, found \"{}\"", self.entry.key.name, self.expected(), text::brief(&text));
        let fix = "write it with `https://` or `http://`, spaces as `%20`, and other special characters encoded in the same way";
        self.say(RuleName::WrongKind, message, "not the address of a page", fix);
        None
    }

    /// `true` or `false`.
    pub fn flag(mut self) -> Option<bool> {
        let flag = self.entry.value.as_bool();
        if flag.is_none() {
            self.wrong_kind("write `true` or `false`, without quotes");
        }
        flag
    }

    /// A whole number within the limits of its key.
    pub fn number(mut self) -> Option<i64> {
        let Kind::Number(least, most) = self.entry.key.kind else { return None };
        let Some(integer) = self.entry.value.as_integer() else {
            let fix = format!("write {}, without quotes", self.expected());
            self.wrong_kind(fix);
            return None;
        };
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                self.beyond(RuleName::WrongKind, &text::brief(&integer.to_string()));
                None
            }
        }
    }

    /// A number that the limits of its key keep within `u32`.
    pub fn count(self) -> Option<u32> {
        self.number().and_then(|number| u32::try_from(number).ok())
    }

    /// How much it counts beside others of its kind.
    pub fn weight(self) -> Option<Weight> {
        self.word().and_then(Weight::from_word)
    }

    /// A price: a whole or a decimal number.
    pub fn price(mut self) -> Option<Price> {
        let price = self.decimal().and_then(|written| written.parse().ok());
        if price.is_none() {
            self.not_noted();
        }
        price
    }

    /// A price within the limits of its key.
    pub fn charge(mut self) -> Option<Price> {
        let Kind::Charge(most) = self.entry.key.kind else { return None };
        let Some(written) = self.decimal() else {
            self.wrong_kind("write a number, without quotes");
            return None;
        };
        let limits = Price(0)..=Price(most * Price::UNIT);
        let price = written.parse().ok().filter(|price| limits.contains(price));
        if price.is_none() {
            self.beyond(RuleName::WrongKind, &text::brief(written));
        }
        price
    }

    /// A whole or a decimal number, as it is written.
    fn decimal(&self) -> Option<&str> {
        match self.entry.value {
            DeValue::Integer(integer) if integer.radix() == 10 => Some(integer.as_str()),
            DeValue::Float(float) => Some(float.as_str()),
            _ => None,
        }
    }

    /// A whole number from 0 to 2^64 - 1, or text that holds one.
    pub fn large(mut self) -> Option<u64> {
        let number = match self.entry.value {
            DeValue::String(text) => text.parse().ok(),
            DeValue::Integer(integer) => u64::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.not_noted();
        }
        number
    }

    fn not_noted(&mut self) {
        let fix = format!("write {}, or delete the line: fora only notes it", self.expected());
        self.wrong_kind(fix);
    }

    /// One of the words of its key.
    pub fn word(mut self) -> Option<&'a str> {
        let Kind::Word(words) = self.entry.key.kind else { return None };
        let Some(word) = self.entry.value.as_str() else {
            self.wrong_kind("write one of these words in quotes");
            return None;
        };
        if words.contains(&word) {
            return Some(word);
        }
        let fix = self.report.suggest(word, words.iter().copied(), "the words are", "docs/language.md lists them");
        let message = format!("`{}` must be {}, found `{}`", self.entry.key.name, self.expected(), text::brief(word));
        self.say(RuleName::WrongKind, message, "not one of these", fix);
        None
    }

    // ─── Names and lists ────────────────────────────────────────────────────────────────────────────────────────────

    /// A list of texts; one text stands for a list of one.
    pub fn texts(self) -> Option<Vec<String>> {
        let names = self.name_list("write a list, such as `[\"en\", \"fr\"]`")?;
        Some(names.into_iter().map(|name| name.name.to_owned()).collect())
    }

    /// A name.
    pub fn name(mut self) -> Option<NameAt<'a>> {
        let name = self.entry.value.as_str();
        if name.is_none() {
            self.wrong_kind("write one name in quotes");
        }
        name.map(|name| NameAt { name, at: self.entry.at.clone() })
    }

    /// A name or a list of names.
    pub fn names(self) -> Option<Vec<NameAt<'a>>> {
        self.name_list("write a name in quotes, or a list of names")
    }

    fn name_list(mut self, fix: &str) -> Option<Vec<NameAt<'a>>> {
        if let Some(name) = self.entry.value.as_str() {
            if name.trim().is_empty() {
                let message = format!("`{}` is empty", self.entry.key.name);
                self.say(RuleName::WrongKind, message, "must be a name", "write a name, or delete the line");
                return None;
            }
            return Some(vec![NameAt { name, at: self.entry.at.clone() }]);
        }
        let Some(array) = self.entry.value.as_array() else {
            self.wrong_kind(fix);
            return None;
        };
        let mut names = Vec::new();
        for value in array.iter() {
            match value.get_ref().as_str().filter(|text| !text.trim().is_empty()) {
                Some(name) => names.push(NameAt { name, at: value.span() }),
                None => {
                    let message = format!("`{}` must be a list of texts, found {}", self.entry.key.name, found(value.get_ref()));
                    self.report.say(RuleName::WrongKind, &value.span(), message, "not text", "put it in quotes, or delete it");
                }
            }
        }
        Some(names)
    }

    /// The values of a list, each as a field of the same key; one value stands for a list of one.
    pub fn each(&self) -> Vec<Entry<'a>> {
        match self.entry.value.as_array() {
            Some(array) => array.iter().map(|value| Entry { value: value.get_ref(), at: value.span(), ..self.entry.clone() }).collect(),
            None => vec![self.entry.clone()],
        }
    }
}
