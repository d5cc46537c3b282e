//! The tables of a file, with the places of their keys.

use super::language::{Key, Kind, Shape};
use super::report::{Report, Span, found};
use super::text;
use crate::model::{RuleName, Subject};
use toml::de::{DeTable, DeValue};

/// A value of a table under a name that the user chose, or that the language knows.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub name: &'a str,
    pub name_at: Span,
    pub value: &'a DeValue<'a>,
    pub at: Span,
}

impl<'a> Item<'a> {
    /// The item read as the value of a key.
    pub fn as_value_of(&self, key: &'static Key) -> Entry<'a> {
        Entry { key, key_at: self.name_at.clone(), value: self.value, at: self.at.clone() }
    }
}

/// The value of a key that the language knows.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub key: &'static Key,
    pub key_at: Span,
    pub value: &'a DeValue<'a>,
    pub at: Span,
}

/// A table whose keys are known, with the table of defaults that fills what it leaves out.
#[derive(Clone, Debug)]
pub(super) struct Table<'a> {
    /// What messages call it, such as ``forum `igf-2013` ``.
    pub what: String,
    /// Where its name or header stands.
    pub at: Span,
    shape: &'static Shape,
    own: Vec<Entry<'a>>,
    defaults: Vec<Entry<'a>>,
}

/// A thing's short name and its table.
pub(super) type NamedTable<'a> = (&'a str, Table<'a>);

/// The items of a table in the order of their names, so that a plan does not depend on the order of the file.
pub(super) fn items<'a>(table: &'a DeTable<'a>) -> Vec<Item<'a>> {
    let mut items: Vec<Item<'a>> = table
        .iter()
        .map(|(key, value)| Item { name: key.get_ref().as_ref(), name_at: key.span(), value: value.get_ref(), at: value.span() })
        .collect();
    items.sort_by_key(|item| item.name);
    items
}

impl<'a> Table<'a> {
    /// The value of a key, its own or else that of the defaults.
    pub fn get(&self, key: &str) -> Option<&Entry<'a>> {
        self.own(key).or_else(|| self.defaults.iter().find(|entry| entry.key.name == key))
    }

    /// The value of a key that the table says itself.
    pub fn own(&self, key: &str) -> Option<&Entry<'a>> {
        self.own.iter().find(|entry| entry.key.name == key)
    }

    /// All that the table says itself.
    pub fn own_entries(&self) -> &[Entry<'a>] {
        &self.own
    }

    /// All that holds for it: what the defaults say, and then what it says itself.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.defaults.iter().chain(&self.own)
    }

    /// The table of defaults filled in.
    pub fn with_defaults(mut self, defaults: Option<&Table<'a>>) -> Self {
        self.defaults = defaults.map(|table| table.own.clone()).unwrap_or_default();
        self
    }

    /// A table that the file does not have, told at another place.
    pub fn absent(shape: &'static Shape, what: String, at: Span) -> Self {
        Table { what, at, shape, own: Vec::new(), defaults: Vec::new() }
    }
}

impl Report {
    /// Remembers where a subject stands, with all the keys that it says or takes from the defaults.
    pub fn mark(&mut self, subject: Subject, table: &Table<'_>) {
        self.mark_at(subject, None, &table.at);
        for entry in table.entries() {
            self.mark_at(subject, Some(entry.key.name), &entry.at);
        }
    }

    /// A table of a known shape; every key it does not know is said.
    pub fn table<'a>(&mut self, shape: &'static Shape, what: String, at: Span, table: &'a DeTable<'a>) -> Table<'a> {
        self.table_of(shape, what, at, items(table))
    }

    /// A table of some of the items of a table.
    pub fn table_of<'a>(&mut self, shape: &'static Shape, what: String, at: Span, items: Vec<Item<'a>>) -> Table<'a> {
        self.table_where(shape, what, at, items, |_| true)
    }

    /// A table in which only those keys are known.
    pub fn table_where<'a>(
        &mut self,
        shape: &'static Shape,
        what: String,
        at: Span,
        items: Vec<Item<'a>>,
        known: impl Fn(&Key) -> bool,
    ) -> Table<'a> {
        let mut own = Vec::new();
        for item in items {
            match shape.key(item.name).filter(|key| known(key)) {
                Some(key) => own.push(item.as_value_of(key)),
                None => self.unknown_key(&item, &what, shape.keys.iter().filter(|key| known(key)).map(|key| key.name)),
            }
        }
        Table { what, at, shape, own, defaults: Vec::new() }
    }

    /// Says that a key is not known where it stands.
    pub fn unknown_key<'k>(&mut self, item: &Item<'_>, what: &str, known: impl Iterator<Item = &'k str>) {
        let name = text::brief(item.name);
        let fix =
            self.suggest(item.name, known, "the keys known here are", "docs/language.md lists every key, and `fora schema` prints them");
        self.say(RuleName::UnknownKey, &item.name_at, format!("`{name}` is not known in {what}"), "not a key of this table", fix);
    }

    /// The value of a key that must be there.
    pub fn needed<'t, 'a>(&mut self, table: &'t Table<'a>, key: &str) -> Option<&'t Entry<'a>> {
        let found = table.get(key);
        if found.is_none() {
            self.missing(table, key);
        }
        found
    }

    /// Says that a key is missing.
    fn missing(&mut self, table: &Table<'_>, key: &str) {
        let kind = table.shape.key(key).map(|key| key.kind);
        let (message, fix) = match kind {
            Some(Kind::One(_)) => (format!("{} has no table `[{key}]`", table.what), format!("add a table `[{key}]`")),
            Some(kind) => (format!("{} has no `{key}`", table.what), format!("add a line `{key} = ...`: {}", kind.expected())),
            None => (format!("{} has no `{key}`", table.what), format!("add a line `{key} = ...`")),
        };
        self.say(RuleName::MissingKey, &table.at, message, format!("`{key}` is missing"), fix);
    }

    /// The table that an item holds.
    pub fn as_table<'a>(&mut self, item: &Item<'a>) -> Option<&'a DeTable<'a>> {
        let table = item.value.as_table();
        if table.is_none() {
            let message = format!("`{}` must be a table, found {}", text::brief(item.name), found(item.value));
            self.say(RuleName::WrongKind, &item.at, message, "not a table", format!("write `{} = {{ ... }}`", text::brief(item.name)));
        }
        table
    }

    /// Says that a name cannot be a short name.
    pub fn not_a_short_name(&mut self, item: &Item<'_>) {
        let message = format!("`{}` is not a short name", text::brief(item.name));
        self.say(
            RuleName::WrongKind,
            &item.name_at,
            message,
            "a name by which others refer to it",
            format!("use at most {} letters, digits, `-`, `_` and `.`, and put the rest into `title`", text::LONGEST_NAME),
        );
    }
}
