//! Findings gathered while a file is read, and the tables of the file with their places.
//!
//! A value is read by a method of [`Report`] named after what it gives. Each returns `None` after it has said
//! what is wrong, so that reading goes on with the next key.

use super::language::{CLOSED, Key, Kind, Shape, article};
use super::text;
use crate::finding::{FileId, Finding, Place, Sources};
use crate::model::{Level, Price, RuleName, Subject};
use crate::time::{Civil, ClockRange, Date, Minutes, WeekHours, Weekdays};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A stretch of the file, in bytes.
pub(super) type Span = Range<usize>;

/// The years in which days are understood.
pub(super) const YEARS: Range<i32> = 1900..2201;

/// A value of a table under a name that the user chose, or that the language knows.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub name: &'a str,
    pub name_at: Span,
    pub value: &'a DeValue<'a>,
    pub at: Span,
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

/// A name that refers to something, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct NameAt<'a> {
    pub name: &'a str,
    pub at: Span,
}

/// A day, or a minute on the wall.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Moment {
    /// The whole of a day.
    Day(Date),
    /// A minute.
    Minute(Civil),
}

impl<'a> From<&Entry<'a>> for Item<'a> {
    fn from(entry: &Entry<'a>) -> Self {
        Item { name: entry.key.name, name_at: entry.key_at.clone(), value: entry.value, at: entry.at.clone() }
    }
}

/// What has been found so far.
pub(super) struct Report {
    file: FileId,
    findings: Vec<Finding>,
    marks: BTreeMap<(Subject, Option<&'static str>), Span>,
    /// Names that may still be compared for suggestions, so that thousands of mistakes take no longer than they should.
    comparisons: usize,
}

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
    pub fn new(file: FileId) -> Self {
        Report { file, findings: Vec::new(), marks: BTreeMap::new(), comparisons: 200_000 }
    }

    /// Adds a finding that points at a place.
    pub fn say(&mut self, rule: RuleName, at: &Span, message: impl Into<String>, label: impl Into<String>, fix: impl Into<String>) {
        let place = Place { file: self.file, bytes: at.clone() };
        self.findings.push(Finding::new(rule, message).at(place, label).fix(fix));
    }

    /// Points the last finding at a second place.
    pub fn and_at(&mut self, at: &Span, label: impl Into<String>) {
        let place = Place { file: self.file, bytes: at.clone() };
        if let Some(last) = self.findings.pop() {
            self.findings.push(last.at(place, label));
        }
    }

    /// Remembers where a subject stands, with all the keys that it says or takes from the defaults.
    pub fn mark(&mut self, subject: Subject, table: &Table<'_>) {
        self.mark_at(subject, None, &table.at);
        for entry in table.defaults.iter().chain(&table.own) {
            self.mark_at(subject, Some(entry.key.name), &entry.at);
        }
    }

    /// Remembers where a subject, or one of its keys, stands.
    pub fn mark_at(&mut self, subject: Subject, key: Option<&'static str>, at: &Span) {
        self.marks.insert((subject, key), at.clone());
    }

    /// Where a subject stands, if that was remembered.
    pub fn marked(&self, subject: Subject) -> Option<Span> {
        self.marks.get(&(subject, None)).cloned()
    }

    /// Whether anything found so far makes the file unreadable.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How much of what was found so far makes the file unreadable.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.level == Level::Error).count()
    }

    /// What was found, in the order of the file and each once, after `sources` has learned where everything stands.
    pub fn finish(self, sources: &mut Sources) -> Vec<Finding> {
        for ((subject, key), bytes) in self.marks {
            sources.record(subject, key, Place { file: self.file, bytes });
        }
        let mut findings = self.findings;
        findings.sort_by_key(start);
        // A mistake in the defaults is met once for every thing that takes them.
        let mut met = BTreeSet::new();
        findings.retain(|finding| met.insert((start(finding), finding.rule, finding.message.clone())));
        findings
    }

    /// Gives the findings of a rule the level that the series sets.
    pub fn set_level(&mut self, rule: RuleName, level: Level) {
        for finding in self.findings.iter_mut().filter(|finding| finding.rule == rule) {
            finding.level = level;
        }
        self.findings.retain(|finding| finding.level != Level::Off);
    }

    /// The findings so far, for those who have to change them.
    pub fn findings_mut(&mut self) -> &mut Vec<Finding> {
        &mut self.findings
    }

    // ─── Tables ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /// A table of a known shape; every key it does not know is said.
    pub fn table<'a>(&mut self, shape: &'static Shape, what: String, at: Span, table: &'a DeTable<'a>) -> Table<'a> {
        self.table_where(shape, what, at, items(table), |_| true)
    }

    /// A table of defaults for things of a shape.
    pub fn defaults<'a>(&mut self, shape: &'static Shape, item: &Item<'a>) -> Option<Table<'a>> {
        let table = self.as_table(item)?;
        Some(self.table_where(shape, format!("`defaults.{}`", item.name), item.name_at.clone(), items(table), Key::in_defaults))
    }

    /// A table of some of the items of a table.
    pub fn table_of<'a>(&mut self, shape: &'static Shape, what: String, at: Span, items: Vec<Item<'a>>) -> Table<'a> {
        self.table_where(shape, what, at, items, |_| true)
    }

    fn table_where<'a>(
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
                Some(key) => own.push(Entry { key, key_at: item.name_at, value: item.value, at: item.at }),
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
    pub fn need<'t, 'a>(&mut self, table: &'t Table<'a>, key: &str) -> Option<&'t Entry<'a>> {
        let found = table.get(key);
        if found.is_none() {
            self.missing(table, key);
        }
        found
    }

    /// Says that a key is missing.
    pub fn missing(&mut self, table: &Table<'_>, key: &str) {
        let kind = table.shape.key(key).map(|key| key.kind);
        let (message, fix) = match kind {
            Some(Kind::One(_)) => (format!("{} has no table `[{key}]`", table.what), format!("add a table `[{key}]`")),
            Some(kind) => (format!("{} has no `{key}`", table.what), format!("add a line `{key} = ...`: {}", kind.wants())),
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

    /// The tables of a map from names, in the order of the file; names that cannot be short names are said.
    pub fn named<'a>(&mut self, shape: &'static Shape, item: &Item<'a>) -> Vec<(&'a str, Table<'a>)> {
        let Some(map) = self.as_table(item) else { return Vec::new() };
        let mut tables = Vec::new();
        for item in items(map) {
            if !text::is_short_name(item.name) {
                self.not_a_short_name(&item);
            }
            if let Some(table) = self.as_table(&item) {
                let what = format!("{} `{}`", shape.noun, text::brief(item.name));
                tables.push((item.name, self.table(shape, what, item.name_at.clone(), table)));
            }
        }
        tables
    }

    fn not_a_short_name(&mut self, item: &Item<'_>) {
        let message = format!("`{}` is not a short name", text::brief(item.name));
        self.say(
            RuleName::WrongKind,
            &item.name_at,
            message,
            "a name by which others refer to it",
            format!("use at most {} letters, digits, `-`, `_` and `.`, and say the rest as `title`", text::LONGEST_NAME),
        );
    }

    /// The tables of a list.
    pub fn list<'a>(&mut self, shape: &'static Shape, entry: &Entry<'a>) -> Vec<Table<'a>> {
        let Some(array) = entry.value.as_array() else {
            self.wrong_kind(entry, "write `[{ ... }]`");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in array.iter() {
            match value.get_ref().as_table() {
                Some(table) => {
                    let what = format!("this {}", shape.noun);
                    tables.push(self.table(shape, what, value.span(), table));
                }
                None => {
                    let message = format!("`{}` is a list of tables, found {} in it", entry.key.name, found(value.get_ref()));
                    self.say(RuleName::WrongKind, &value.span(), message, "not a table", "write `{ ... }`");
                }
            }
        }
        tables
    }

    // ─── Values ─────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Says that a value is of another kind than its key wants.
    pub fn wrong_kind(&mut self, entry: &Entry<'_>, fix: impl Into<String>) {
        let wants = entry.key.kind.wants();
        let message = format!("`{}` must be {wants}, found {}", entry.key.name, found(entry.value));
        self.say(RuleName::WrongKind, &entry.at, message, format!("must be {wants}"), fix);
    }

    fn beyond(&mut self, rule: RuleName, entry: &Entry<'_>, found: &str) {
        let limits = match entry.key.kind {
            Kind::Number(i64::MIN, i64::MAX) => "any number of at most 18 digits".into(),
            Kind::Number(least, most) => format!("{least} to {most}"),
            kind => kind.limits(),
        };
        let message = format!("`{}` is {found}, and can be {limits}", entry.key.name);
        self.say(rule, &entry.at, message, format!("can be {limits}"), "write a value within these limits");
    }

    /// Text that is not empty.
    pub fn text(&mut self, entry: &Entry<'_>) -> Option<String> {
        match entry.value.as_str() {
            Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
            Some(_) => {
                let message = format!("`{}` is empty", entry.key.name);
                self.say(RuleName::WrongKind, &entry.at, message, "must be text", "write something, or delete the line");
                None
            }
            None => {
                self.wrong_kind(entry, "put it in quotes");
                None
            }
        }
    }

    /// The address of a page on the web.
    pub fn link(&mut self, entry: &Entry<'_>) -> Option<String> {
        let text = self.text(entry)?;
        if text::is_link(&text) {
            return Some(text);
        }
        let wants = entry.key.kind.wants();
        let message = format!("`{}` must be {wants}, found \"{}\"", entry.key.name, text::brief(&text));
        let fix = "write it with `https://` or `http://`, spaces as `%20`, and other letters as their name on the web says them";
        self.say(RuleName::WrongKind, &entry.at, message, "not the address of a page", fix);
        None
    }

    /// `true` or `false`.
    pub fn flag(&mut self, entry: &Entry<'_>) -> Option<bool> {
        let flag = entry.value.as_bool();
        if flag.is_none() {
            self.wrong_kind(entry, "write `true` or `false`, without quotes");
        }
        flag
    }

    /// A whole number within the limits of its key.
    pub fn number(&mut self, entry: &Entry<'_>) -> Option<i64> {
        let Kind::Number(least, most) = entry.key.kind else { return None };
        let Some(integer) = entry.value.as_integer() else {
            self.wrong_kind(entry, format!("write {}, without quotes", entry.key.kind.wants()));
            return None;
        };
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                self.beyond(RuleName::WrongKind, entry, &text::brief(&integer.to_string()));
                None
            }
        }
    }

    /// A price: a whole or a decimal number.
    pub fn price(&mut self, entry: &Entry<'_>) -> Option<Price> {
        let price = match entry.value {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => None,
        };
        if price.is_none() {
            self.wrong_kind(entry, format!("write {}, or delete the line: fora only notes it", entry.key.kind.wants()));
        }
        price
    }

    /// A whole number from 0 to 2^64 - 1, or text that holds one.
    pub fn large(&mut self, entry: &Entry<'_>) -> Option<u64> {
        let number = match entry.value {
            DeValue::String(text) => text.parse().ok(),
            DeValue::Integer(integer) => u64::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong_kind(entry, format!("write {}, or delete the line: fora only notes it", entry.key.kind.wants()));
        }
        number
    }

    /// A number that the limits of its key keep within `u32`.
    pub fn count(&mut self, entry: &Entry<'_>) -> Option<u32> {
        self.number(entry).and_then(|number| u32::try_from(number).ok())
    }

    /// One of the words of its key.
    pub fn word<'a>(&mut self, entry: &Entry<'a>) -> Option<&'a str> {
        let Kind::Word(words) = entry.key.kind else { return None };
        let Some(word) = entry.value.as_str() else {
            self.wrong_kind(entry, "write one of these words in quotes");
            return None;
        };
        if words.contains(&word) {
            return Some(word);
        }
        let fix = self.suggest(word, words.iter().copied(), "the words are", "docs/language.md lists them");
        let message = format!("`{}` must be {}, found `{}`", entry.key.name, entry.key.kind.wants(), text::brief(word));
        self.say(RuleName::WrongKind, &entry.at, message, "not one of these", fix);
        None
    }

    /// A list of texts; one text stands for a list of one.
    pub fn texts(&mut self, entry: &Entry<'_>) -> Option<Vec<String>> {
        let names = self.name_list(entry, "write a list, such as `[\"en\", \"fr\"]`")?;
        Some(names.into_iter().map(|name| name.name.to_owned()).collect())
    }

    /// A name.
    pub fn name<'a>(&mut self, entry: &Entry<'a>) -> Option<NameAt<'a>> {
        let name = entry.value.as_str();
        if name.is_none() {
            self.wrong_kind(entry, "write one name in quotes");
        }
        name.map(|name| NameAt { name, at: entry.at.clone() })
    }

    /// A name or a list of names.
    pub fn names<'a>(&mut self, entry: &Entry<'a>) -> Option<Vec<NameAt<'a>>> {
        self.name_list(entry, "write a name in quotes, or a list of names")
    }

    fn name_list<'a>(&mut self, entry: &Entry<'a>, fix: &str) -> Option<Vec<NameAt<'a>>> {
        if let Some(name) = entry.value.as_str() {
            return Some(vec![NameAt { name, at: entry.at.clone() }]);
        }
        let Some(array) = entry.value.as_array() else {
            self.wrong_kind(entry, fix);
            return None;
        };
        let mut names = Vec::new();
        for value in array.iter() {
            match value.get_ref().as_str().filter(|text| !text.trim().is_empty()) {
                Some(name) => names.push(NameAt { name, at: value.span() }),
                None => {
                    let message = format!("`{}` must be a list of texts, found {}", entry.key.name, found(value.get_ref()));
                    self.say(RuleName::WrongKind, &value.span(), message, "not text", "put it in quotes, or delete it");
                }
            }
        }
        Some(names)
    }

    /// A length in minutes, within the limits of its key.
    pub fn length(&mut self, entry: &Entry<'_>) -> Option<Minutes> {
        let Kind::Length(least, most) = entry.key.kind else { return None };
        self.length_of(entry, least..=most, text::minutes, |number| format!("{number} min"))
    }

    /// A length in calendar days, within the limits of its key.
    pub fn days(&mut self, entry: &Entry<'_>) -> Option<u32> {
        let Kind::Days(least, most) = entry.key.kind else { return None };
        self.length_of(entry, least..=most, text::days, |number| format!("{number} days")).and_then(|days| u32::try_from(days).ok())
    }

    /// A length in working days, within the limits of its key.
    pub fn working_days(&mut self, entry: &Entry<'_>) -> Option<u32> {
        let Kind::WorkingDays(least, most) = entry.key.kind else { return None };
        let days = self.length_of(entry, least..=most, text::working_days, |number| format!("{number} working days"));
        days.and_then(|days| u32::try_from(days).ok())
    }

    fn length_of(
        &mut self,
        entry: &Entry<'_>,
        limits: std::ops::RangeInclusive<i64>,
        read: impl Fn(&str) -> Option<i64>,
        with_unit: impl Fn(&str) -> String,
    ) -> Option<i64> {
        let (name, wants) = (entry.key.name, entry.key.kind.wants());
        match entry.value {
            DeValue::String(text) => match read(text) {
                Some(length) if limits.contains(&length) => return Some(length),
                Some(_) => self.beyond(RuleName::Length, entry, &text::brief(text)),
                None => {
                    let digits = text.trim().len() - text.trim().trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
                    let (number, unit) = text.trim().split_at(digits);
                    let message = if unit.is_empty() && digits > 0 {
                        format!("`{name}` has no unit: \"{}\"", text::brief(text))
                    } else {
                        format!("`{name}` must be {wants}, found \"{}\"", text::brief(text))
                    };
                    let countable = digits > 0 && matches!(unit.trim(), "" | "day" | "days" | "working day" | "working days");
                    let fix = if countable { format!("write `\"{}\"`", with_unit(&text::brief(number))) } else { format!("write {wants}") };
                    self.say(RuleName::Length, &entry.at, message, "which length, in which unit?", fix);
                }
            },
            DeValue::Integer(number) => {
                let number = text::brief(&number.to_string());
                let message = format!("`{name}` has no unit: {number}");
                self.say(RuleName::Length, &entry.at, message, format!("must be {wants}"), format!("write `\"{}\"`", with_unit(&number)));
            }
            _ => self.wrong_kind(entry, "write a number with its unit, in quotes"),
        }
        None
    }

    /// A range of the local clock.
    pub fn clock_range(&mut self, entry: &Entry<'_>) -> Option<ClockRange> {
        let range = entry.value.as_str().and_then(text::clock_range);
        if range.is_none() {
            let shown = entry.value.as_str().map_or_else(|| found(entry.value), |text| format!("\"{}\"", text::brief(text)));
            let message = format!("`{}` must be a range of the clock, found {shown}", entry.key.name);
            self.say(RuleName::WrongKind, &entry.at, message, "two different times from 00:00 to 24:00", "write it like `\"09:00-18:00\"`");
        }
        range
    }

    /// A range of the local clock for every day, or a table of them by day of the week.
    pub fn week_hours(&mut self, entry: &Entry<'_>) -> Option<WeekHours> {
        let (Kind::WeekHours(shape), Some(table)) = (entry.key.kind, entry.value.as_table()) else {
            return self.clock_range(entry).map(WeekHours::daily);
        };
        let table = self.table(shape, format!("`{}`", entry.key.name), entry.at.clone(), table);
        let mut known = true;
        let mut days: BTreeMap<&str, Option<ClockRange>> = BTreeMap::new();
        for day in &table.own {
            let range = if day.value.as_str() == Some(CLOSED) { Some(None) } else { self.clock_range(day).map(Some) };
            known &= range.is_some();
            days.insert(day.key.name, range.flatten());
        }
        let any = days.get("any").copied().flatten();
        let hours = WeekHours::of(|day| days.get(day.to_string().to_lowercase().as_str()).copied().unwrap_or(any));
        if known && hours.is_empty() {
            let message = format!("`{}` are closed on every day", entry.key.name);
            self.say(
                RuleName::WrongKind,
                &entry.at,
                message,
                "no hours on any day",
                "write `any = \"09:00-18:00\"` for the days that are not named",
            );
        }
        (known && !hours.is_empty()).then_some(hours)
    }

    /// A list of ranges of the local clock; one range stands for a list of one.
    pub fn slots(&mut self, entry: &Entry<'_>) -> Vec<ClockRange> {
        let Some(array) = entry.value.as_array() else { return self.clock_range(entry).into_iter().collect() };
        let one = |value: &toml::Spanned<DeValue<'_>>| {
            self.clock_range(&Entry { key: entry.key, key_at: entry.key_at.clone(), value: value.get_ref(), at: value.span() })
        };
        array.iter().filter_map(one).collect()
    }

    /// A list of days of the week that is not empty.
    pub fn day_list(&mut self, entry: &Entry<'_>) -> Option<Weekdays> {
        let names = self.name_list(entry, "write a list, such as `[\"mon\", \"tue\"]`")?;
        let mut days = Vec::new();
        for name in names {
            match text::weekday(name.name) {
                Some(day) => days.push(day),
                None => {
                    let message = format!("`{}` is not a day of the week", text::brief(name.name));
                    self.say(
                        RuleName::WrongKind,
                        &name.at,
                        message,
                        "not a day of the week",
                        "the days are `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`",
                    );
                }
            }
        }
        if days.is_empty() {
            let nothing_named = entry.value.as_array().is_some_and(|array| array.is_empty());
            if !nothing_named {
                return None;
            }
            self.say(
                RuleName::WrongKind,
                &entry.at,
                format!("`{}` names no day", entry.key.name),
                "no day",
                "name at least one day of the week",
            );
            return None;
        }
        Some(Weekdays::of(days))
    }

    // ─── Days and moments ───────────────────────────────────────────────────────────────────────────────────────────

    /// A whole day.
    pub fn day(&mut self, entry: &Entry<'_>) -> Option<Date> {
        self.day_at(entry.key, entry.value, &entry.at)
    }

    /// A whole day anywhere, told as a value of a key.
    pub fn day_at(&mut self, key: &'static Key, value: &DeValue<'_>, at: &Span) -> Option<Date> {
        let entry = Entry { key, key_at: at.clone(), value, at: at.clone() };
        match self.moment(&entry)? {
            Moment::Day(day) => Some(day),
            Moment::Minute(civil) => {
                let message = format!("`{}` must be a day, found a day and a time", key.name);
                self.say(RuleName::WrongKind, at, message, "must be a day", format!("remove the time: `{}`", civil.date()));
                None
            }
        }
    }

    /// A minute on the wall.
    pub fn civil(&mut self, entry: &Entry<'_>) -> Option<Civil> {
        match self.moment(entry)? {
            Moment::Minute(civil) => Some(civil),
            Moment::Day(day) => {
                let message = format!("`{}` must be a day and a time, found the day {day} alone", entry.key.name);
                let fix = format!("add the time, such as `{day} 09:00:00`, or write `on = {day}`");
                self.say(RuleName::WrongKind, &entry.at, message, "a time is needed as well", fix);
                None
            }
        }
    }

    /// A day, or a minute on the wall.
    pub fn moment(&mut self, entry: &Entry<'_>) -> Option<Moment> {
        let Some(datetime) = entry.value.as_datetime() else {
            let quoted = entry.value.as_str().is_some_and(|text| text.parse::<toml::value::Datetime>().is_ok());
            self.wrong_kind(entry, if quoted { "remove the quotes".into() } else { format!("write {}", entry.key.kind.wants()) });
            return None;
        };
        if datetime.offset.is_some() {
            let local = toml::value::Datetime { offset: None, ..*datetime };
            let message = format!("`{}` has an offset: {datetime}", entry.key.name);
            let fix = format!("write the time on the wall of the place, like `{}`", local.to_string().replace('T', " "));
            self.say(RuleName::OffsetTime, &entry.at, message, "the place already says the offset", fix);
            return None;
        }
        let Some(date) = datetime.date else {
            self.wrong_kind(entry, "write the day as well");
            return None;
        };
        let Some(day) = Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day)) else {
            let message = format!("`{}` is {date}, a day that the calendar does not have", entry.key.name);
            self.say(RuleName::WrongKind, &entry.at, message, "no such day", "look at a calendar of that month");
            return None;
        };
        if !YEARS.contains(&i32::from(date.year)) {
            self.beyond(RuleName::WrongKind, entry, &day.to_string());
            return None;
        }
        let Some(time) = datetime.time else { return Some(Moment::Day(day)) };
        let whole = time.second.unwrap_or(0) == 0 && time.nanosecond.unwrap_or(0) == 0;
        let civil = day.and_hms_opt(u32::from(time.hour), u32::from(time.minute), 0).filter(|_| whole);
        if civil.is_none() {
            let message = format!("`{}` must be in whole minutes, found {time}", entry.key.name);
            self.say(RuleName::WrongKind, &entry.at, message, "must be in whole minutes", "write the seconds as `:00`");
        }
        civil.map(Moment::Minute)
    }

    // ─── Names ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// Says that there is no thing of this name.
    pub fn unknown_name<'k>(&mut self, noun: &str, name: &NameAt<'_>, known: impl Iterator<Item = &'k str>) {
        let fix = self.suggest(name.name, known, "the names are", "the series file has them all");
        let message = format!("there is no {noun} `{}`", text::brief(name.name));
        self.say(RuleName::UnknownName, &name.at, message, format!("not the name of {} {noun}", article(noun)), fix);
    }

    /// Whether so many names may still be compared for a suggestion; counts them.
    pub fn may_compare(&mut self, names: usize) -> bool {
        let may = self.comparisons > 0;
        self.comparisons = self.comparisons.saturating_sub(names);
        may
    }

    /// The words nearest to one, or where all are listed.
    pub fn suggest<'k>(&mut self, word: &str, known: impl Iterator<Item = &'k str>, list: &str, whole: &str) -> String {
        if self.comparisons == 0 {
            return "look for a spelling mistake".into();
        }
        let known: Vec<&str> = known.take(self.comparisons).collect();
        self.comparisons = self.comparisons.saturating_sub(known.len().max(1));
        suggestion_from(word, &known, list, whole)
    }
}

/// The words nearest to one, as a fix says it. Few words are all listed, introduced by `list`; of many, where none is near,
/// it names the nearest three and what lists them all.
pub fn suggestion(word: &str, known: &[&str], list: &str) -> String {
    suggestion_from(word, known, list, "")
}

/// The same, with the page or command that lists all words where they are many.
pub fn suggestion_from(word: &str, known: &[&str], list: &str, whole: &str) -> String {
    const FEW: usize = 8;
    let near = nearest(word, known);
    if !near.is_empty() {
        return format!("did you mean {}?", quoted(&near, " or "));
    }
    match known.len() {
        0 => "the series has none: add it there, or delete this".into(),
        1..=FEW => format!("{list} {}", quoted(known, ", ")),
        many => {
            let whole = if whole.is_empty() { String::new() } else { format!("; {whole}") };
            format!("of {many} that there are, the nearest are {}{whole}", quoted(&closest(word, known), ", "))
        }
    }
}

/// The three words that differ least from one, however much that is.
fn closest<'k>(word: &str, known: &[&'k str]) -> Vec<&'k str> {
    let word: String = word.chars().take(60).flat_map(char::to_lowercase).collect();
    let mut near: Vec<(usize, &str)> = known.iter().map(|known| (strsim::osa_distance(&word, &known.to_lowercase()), *known)).collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, known)| known).collect()
}

/// Up to three words that differ from one by little, the nearest first.
pub(super) fn nearest<'k>(word: &str, known: &[&'k str]) -> Vec<&'k str> {
    let word: String = word.chars().take(60).flat_map(char::to_lowercase).collect();
    let letters = word.chars().count();
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let part = letters >= 3 && (lower.contains(&word) || lower.len() >= 3 && word.contains(&lower));
            let distance = strsim::osa_distance(&word, &lower);
            (distance <= 1 + letters / 4 && distance < letters.max(2) || part).then_some((distance, *candidate))
        })
        .collect();
    near.sort();
    let least = near.first().map_or(0, |(distance, _)| *distance);
    near.into_iter().filter(|(distance, _)| *distance <= least + 1).take(3).map(|(_, candidate)| candidate).collect()
}

/// What a value is, in words that follow "found".
pub(super) fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.len() <= 60 => format!("the text \"{}\"", text::brief(text)),
        DeValue::String(_) => "text".into(),
        DeValue::Integer(number) => format!("the number {}", text::brief(&number.to_string())),
        DeValue::Float(number) => format!("the number {}", text::brief(number.as_str())),
        DeValue::Boolean(flag) => format!("`{flag}`"),
        DeValue::Datetime(datetime) if datetime.date.is_none() => "a time of day".into(),
        DeValue::Datetime(datetime) if datetime.time.is_none() => format!("the day {datetime}"),
        DeValue::Datetime(_) => "a day and a time".into(),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}

fn quoted(words: &[&str], between: &str) -> String {
    words.iter().map(|word| format!("`{}`", text::brief(word))).collect::<Vec<_>>().join(between)
}

fn start(finding: &Finding) -> usize {
    match finding.labels.first().map(|label| &label.at) {
        Some(crate::finding::At::Source(place)) => place.bytes.start,
        _ => 0,
    }
}
