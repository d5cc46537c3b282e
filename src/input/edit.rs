//! Changes to the text of a series file. Everything else in it stays as it is: comments, order and line ends.

use super::text;
use crate::finding::Finding;
use crate::model::RuleName;
use crate::time::{Civil, Date};
use std::fmt;
use std::str::FromStr;
use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

/// A day, or a minute on a clock, as `2027-03-30` and `2027-03-30 14:00`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayOrMinute {
    /// The whole of a day.
    Day(Date),
    /// A minute.
    Minute(Civil),
}

impl DayOrMinute {
    /// The day it is, or lies on.
    pub fn day(self) -> Date {
        match self {
            DayOrMinute::Day(day) => day,
            DayOrMinute::Minute(civil) => civil.date(),
        }
    }

    fn value(self) -> Value {
        datetime(&self.to_string())
    }
}

impl fmt::Display for DayOrMinute {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DayOrMinute::Day(day) => write!(to, "{day}"),
            DayOrMinute::Minute(civil) => write!(to, "{}", civil.format("%Y-%m-%d %H:%M:%S")),
        }
    }
}

impl FromStr for DayOrMinute {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let minute = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:00", "%Y-%m-%dT%H:%M:00"];
        let minute = minute.iter().find_map(|form| Civil::parse_from_str(text, form).ok()).map(DayOrMinute::Minute);
        let found = text.parse().ok().map(DayOrMinute::Day).or(minute);
        let known = found.filter(|found| super::field::YEARS.contains(&chrono::Datelike::year(&found.day())));
        known.ok_or_else(|| format!("`{}` is no day: write `2027-03-30`, or `2027-03-30 14:00`", text::brief(text)))
    }
}

/// By how much something comes later.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delay {
    /// Working days.
    WorkingDays(u32),
    /// Calendar days.
    Days(u32),
}

/// Reads a delay as series write lengths: `2 working days`, `3 days`, `1 week`; `None` if it is none, or longer than a year.
pub fn delay(text: &str) -> Option<Delay> {
    let in_a_year = |days: i64| u32::try_from(days).ok().filter(|days| (1..=365).contains(days));
    let working = text::working_days(text).and_then(in_a_year).map(Delay::WorkingDays);
    working.or_else(|| text::days(text).and_then(in_a_year).map(Delay::Days))
}

/// One change of a series file; things go by their short names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SeriesEdit {
    /// A room, or a forum with all its rooms, is busy from one day or minute to another.
    Busy {
        /// The forum.
        forum: String,
        /// The room; `None` for all rooms of the forum.
        room: Option<String>,
        /// From when to when, both included.
        during: (DayOrMinute, DayOrMinute),
        /// Why.
        why: String,
    },
    /// A person is away from one day or minute to another.
    Away {
        /// The person.
        person: String,
        /// From when to when, both included.
        during: (DayOrMinute, DayOrMinute),
        /// Why; nothing is said if it is empty.
        why: String,
    },
    /// An input can be read from another day on.
    Out {
        /// The input.
        input: String,
        /// The day.
        day: Date,
    },
    /// A step towards a document takes another number of working days.
    Takes {
        /// The document.
        document: String,
        /// Which of its steps as the file lists them, from 0.
        step: usize,
        /// How long.
        working_days: u32,
    },
    /// A consultation starts at a minute, in a room if that is to be said.
    Starts {
        /// The consultation.
        consultation: String,
        /// When, on the clock of its forum's place.
        civil: Civil,
        /// Which of the two, where the clocks show that twice.
        hour: Option<&'static str>,
        /// The room.
        room: Option<String>,
    },
}

/// The same without knowing what the key means: for what was tried before it is offered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyEdit {
    /// A key of a table has a value, written as TOML.
    Set {
        /// The names that lead to the table, such as `consultation` and `town-hall`.
        table: Vec<String>,
        /// The key.
        key: &'static str,
        /// The value.
        value: String,
    },
    /// A key of a table goes.
    Remove {
        /// The names that lead to the table.
        table: Vec<String>,
        /// The key.
        key: &'static str,
    },
    /// An entry of a list goes.
    Drop {
        /// The names that lead to the table.
        table: Vec<String>,
        /// The key of the list.
        key: &'static str,
        /// Which of its entries, from 0.
        entry: usize,
    },
    /// A setting of a rule, or its `level`, has a value, written as TOML.
    Rule {
        /// The rule.
        rule: RuleName,
        /// The setting, or `level`.
        setting: &'static str,
        /// The value.
        value: String,
    },
}

impl KeyEdit {
    /// The text of a series file with these changes; `None` if it is not TOML, or has not what they speak of.
    pub fn apply_all(text: &str, edits: &[KeyEdit]) -> Option<String> {
        let mut document: DocumentMut = text.parse().ok()?;
        edits.iter().try_for_each(|edit| edit.apply(&mut document))?;
        Some(document.to_string())
    }

    fn apply(&self, document: &mut DocumentMut) -> Option<()> {
        match self {
            KeyEdit::Set { table: path, key, value } => {
                set(table_at(document, path)?, key, value.parse().ok()?);
                Some(())
            }
            KeyEdit::Remove { table: path, key } => table_at(document, path)?.remove(key).map(|_| ()),
            KeyEdit::Drop { table: path, key, entry } => match table_at(document, path)?.get_mut(key)? {
                Item::Value(Value::Array(list)) if *entry < list.len() => Some(_ = list.remove(*entry)),
                Item::ArrayOfTables(list) if *entry < list.len() => Some(_ = list.remove(*entry)),
                _ => None,
            },
            KeyEdit::Rule { rule, setting, value } => set_rule(document, *rule, setting, value.parse().ok()?),
        }
    }

    /// The lines that say it in a series file.
    pub fn lines(&self) -> Vec<String> {
        let head = |path: &[String]| format!("[{}]", path.join("."));
        match self {
            KeyEdit::Set { table, key, value } => vec![head(table), format!("{key} = {value}")],
            KeyEdit::Remove { table, key } => vec![head(table), format!("# without `{key}`")],
            KeyEdit::Drop { table, key, entry } => vec![head(table), format!("# without entry {} of `{key}`", entry + 1)],
            KeyEdit::Rule { rule, setting, value } => match rule.settings().first().is_some_and(|first| first.name == *setting) {
                true => vec!["[rules]".into(), format!("{rule} = {value}")],
                false => vec!["[rules]".into(), format!("{rule} = {{ {setting} = {value} }}")],
            },
        }
    }
}

/// A table by the names that lead to it; a rule's, a consultation's or a person's may be missing so far.
fn table_at<'d>(document: &'d mut DocumentMut, path: &[String]) -> Option<&'d mut dyn TableLike> {
    match path {
        [kind, name] => table_or_new(document, kind, name),
        _ => table(document, &path.iter().map(String::as_str).collect::<Vec<_>>()),
    }
}

/// Sets one thing of a rule, however its line is written.
fn set_rule(document: &mut DocumentMut, rule: RuleName, setting: &str, value: Value) -> Option<()> {
    let rules = document.entry("rules").or_insert_with(|| Item::Table(toml_edit::Table::new())).as_table_like_mut()?;
    if let Some(own) = rules.get_mut(rule.word()).and_then(Item::as_table_like_mut) {
        set(own, setting, value);
        return Some(());
    }
    let first = rule.settings().first().map_or("level", |first| first.name);
    let is_level = |item: &Item| item.as_str().is_some_and(|word| crate::model::Level::from_word(word).is_some());
    let old = rules.get(rule.word()).and_then(|item| Some((if is_level(item) { "level" } else { first }, item.as_value()?.clone())));
    match old {
        Some((known, _)) if known == setting => set(rules, rule.word(), value),
        None if setting == first || setting == "level" => set(rules, rule.word(), value),
        old => {
            let mut both = InlineTable::new();
            old.into_iter().for_each(|(known, old)| _ = both.insert(known, old.decorated("", "")));
            both.insert(setting, value);
            set(rules, rule.word(), Value::InlineTable(both));
        }
    }
    Some(())
}

/// The text of a series file with changes made to it.
///
/// # Errors
/// The text is not TOML, or has not what a change speaks of.
pub fn edited(text: &str, edits: &[SeriesEdit]) -> Result<String, Box<Finding>> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        Finding::new(RuleName::Syntax, format!("the series is not TOML: {}", text::brief(error.message()))).fix("see `fora check`")
    })?;
    for edit in edits {
        edit.apply(&mut document).ok_or_else(|| Box::new(edit.not_there()))?;
    }
    let edited = document.to_string();
    Ok(if text.contains("\r\n") { edited.replace("\r\n", "\n").replace('\n', "\r\n") } else { edited })
}

impl SeriesEdit {
    fn apply(&self, document: &mut DocumentMut) -> Option<()> {
        match self {
            SeriesEdit::Busy { forum, room, during, why } => {
                let listed = room.as_ref().filter(|room| table(document, &["forum", forum, "room", room]).is_some());
                match listed {
                    Some(room) => add_time(table(document, &["forum", forum, "room", room])?, "busy", None, *during, why),
                    // The forum itself is the only room of one that lists none.
                    None => {
                        let usual = usual(document, "forum", "busy");
                        add_time(table(document, &["forum", forum])?, "busy", usual, *during, why)
                    }
                }
            }
            SeriesEdit::Away { person, during, why } => {
                let usual = usual(document, "person", "away");
                add_time(table(document, &["person", person])?, "away", usual, *during, why)
            }
            SeriesEdit::Out { input, day } => {
                set(table(document, &["input", input])?, "out", datetime(&day.to_string()));
                Some(())
            }
            SeriesEdit::Takes { document: name, step, working_days } => {
                let steps = table(document, &["deliverable", name])?.get_mut("steps")?;
                let length = counted(*working_days);
                match steps {
                    Item::Value(Value::Array(array)) => set(array.get_mut(*step)?.as_inline_table_mut()?, "takes", length.into()),
                    Item::ArrayOfTables(tables) => set(tables.get_mut(*step)?, "takes", length.into()),
                    _ => return None,
                }
                Some(())
            }
            SeriesEdit::Starts { consultation, civil, hour, room } => {
                let asked = table_or_new(document, "consultation", consultation)?;
                set(asked, "starts", DayOrMinute::Minute(*civil).value());
                hour.iter().for_each(|hour| set(asked, "hour", (*hour).into()));
                room.iter().for_each(|room| set(asked, "room", room.as_str().into()));
                Some(())
            }
        }
    }

    /// The short name of what it changes.
    fn of(&self) -> &str {
        match self {
            SeriesEdit::Busy { forum: name, .. }
            | SeriesEdit::Away { person: name, .. }
            | SeriesEdit::Out { input: name, .. }
            | SeriesEdit::Takes { document: name, .. }
            | SeriesEdit::Starts { consultation: name, .. } => name,
        }
    }

    fn not_there(&self) -> Finding {
        let message = format!("the series file has no table for `{}` that could be changed", text::brief(self.of()));
        Finding::new(RuleName::UnknownName, message).fix("give it a table of its own in the series file, and try again")
    }

    /// The same in words: `away of ana: 2027-03-30`.
    pub fn words(&self) -> String {
        let stretch = |(from, to): &(DayOrMinute, DayOrMinute)| if from == to { from.to_string() } else { format!("{from} to {to}") };
        match self {
            SeriesEdit::Busy { forum, room: Some(room), during, .. } => format!("{forum}/{room} is busy {}", stretch(during)),
            SeriesEdit::Busy { forum, room: None, during, .. } => format!("{forum} is busy {}", stretch(during)),
            SeriesEdit::Away { person, during, .. } => format!("{person} is away {}", stretch(during)),
            SeriesEdit::Out { input, day } => format!("{input} is out on {day}"),
            SeriesEdit::Takes { document, step, working_days } => {
                format!("step {} of {document} takes {}", step + 1, counted(*working_days))
            }
            SeriesEdit::Starts { consultation, civil, .. } => {
                format!("{consultation} starts {}", civil.format("%Y-%m-%d %H:%M"))
            }
        }
    }
}

fn counted(working_days: u32) -> String {
    crate::text::counted(i64::from(working_days), "working day", "working days")
}

/// A table by the names that lead to it, however it is written.
fn table<'d>(document: &'d mut DocumentMut, path: &[&str]) -> Option<&'d mut dyn TableLike> {
    let mut item = document.as_item_mut();
    for name in path {
        item = item.as_table_like_mut()?.get_mut(name)?;
    }
    item.as_table_like_mut()
}

/// The same of something that need not have a table of its own.
fn table_or_new<'d>(document: &'d mut DocumentMut, kind: &str, name: &str) -> Option<&'d mut dyn TableLike> {
    let implicit = || {
        let mut table = toml_edit::Table::new();
        table.set_implicit(true);
        Item::Table(table)
    };
    let all = document.entry(kind).or_insert_with(implicit).as_table_like_mut()?;
    if !all.contains_key(name) {
        all.insert(name, Item::Table(toml_edit::Table::new()));
    }
    all.get_mut(name)?.as_table_like_mut()
}

/// What everything of a kind has under a key that does not say it itself.
fn usual(document: &mut DocumentMut, kind: &str, key: &str) -> Option<Item> {
    table(document, &["defaults", kind]).and_then(|usual| usual.get(key)).cloned()
}

/// Adds a stretch of time to a list of these; where there is none yet, to what is usual.
fn add_time(table: &mut dyn TableLike, key: &str, usual: Option<Item>, (from, to): (DayOrMinute, DayOrMinute), why: &str) -> Option<()> {
    let mut entries = vec![("from", from.value())];
    entries.extend((to != from || matches!(from, DayOrMinute::Minute(_))).then(|| ("to", to.value())));
    entries.extend((!why.is_empty()).then(|| ("why", why.into())));
    if !table.contains_key(key) {
        let list = usual.unwrap_or_else(|| Item::Value(Value::Array(Array::new())));
        match list {
            Item::Value(list) => insert(table, key, list),
            tables => _ = table.insert(key, tables),
        }
    }
    match table.get_mut(key)? {
        Item::Value(Value::Array(array)) => push(array, entries.into_iter().collect()),
        Item::ArrayOfTables(tables) => {
            let mut own = toml_edit::Table::new();
            entries.into_iter().for_each(|(key, value)| _ = own.insert(key, Item::Value(value)));
            tables.push(own);
        }
        _ => return None,
    }
    Some(())
}

/// Adds a table to a list, on a line of its own where the others are; a comment behind the last of these stays there.
fn push(array: &mut Array, table: InlineTable) {
    let last = array.iter().last().and_then(|last| last.decor().prefix()).and_then(|prefix| prefix.as_str()).unwrap_or_default();
    let prefix = match last.rsplit_once('\n') {
        Some((_, indent)) => {
            let behind = array.trailing().as_str().unwrap_or_default().trim_end().to_owned();
            let indent = format!("{behind}\n{indent}");
            if !behind.is_empty() {
                array.set_trailing("\n");
            }
            indent
        }
        None => " ".repeat(usize::from(!array.is_empty())),
    };
    let mut value = Value::InlineTable(table);
    *value.decor_mut() = toml_edit::Decor::new(prefix, "");
    array.push_formatted(value);
}

/// A day or a moment that is one of TOML's.
fn datetime(text: &str) -> Value {
    text.parse().unwrap_or_else(|_| text.into())
}

/// Sets a value and leaves the comment beside it.
pub(super) fn set(table: &mut dyn TableLike, key: &str, mut value: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => insert(table, key, value),
    }
}

/// Adds a value behind the others; in a table on one line the space before its end stays there.
fn insert(table: &mut dyn TableLike, key: &str, mut value: Value) {
    let last = table.iter_mut().last().and_then(|(_, item)| item.as_value_mut().map(Value::decor_mut));
    let space = last.filter(|decor| decor.suffix().and_then(|suffix| suffix.as_str()).is_some_and(|suffix| suffix == " "));
    if let Some(decor) = space {
        decor.set_suffix("");
        *value.decor_mut() = toml_edit::Decor::new(" ", " ");
    }
    table.insert(key, Item::Value(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> DayOrMinute {
        DayOrMinute::Day(Date::from_ymd_opt(2027, 3, day).expect("a day"))
    }

    fn away(text: &str) -> String {
        let edit = SeriesEdit::Away { person: "ana".into(), during: (day(3), day(4)), why: "ill".into() };
        edited(text, &[edit]).expect("edited")
    }

    #[test]
    fn an_absence_is_added_however_the_person_is_written() {
        let added = "{ from = 2027-03-03, to = 2027-03-04, why = \"ill\" }";
        assert_eq!(
            away("[person.ana] # she\nbase = \"x\" # here\n"),
            format!("[person.ana] # she\nbase = \"x\" # here\naway = [{added}]\n")
        );
        assert_eq!(
            away("[person]\nana = { base = \"x\" } # she\n"),
            format!("[person]\nana = {{ base = \"x\", away = [{added}] }} # she\n")
        );
        assert_eq!(
            away("[person.ana]\naway = [{ from = 2027-01-01 }] # known\n"),
            format!("[person.ana]\naway = [{{ from = 2027-01-01 }}, {added}] # known\n")
        );
        assert_eq!(
            away("[person.ana]\naway = [\n  { from = 2027-01-01 }, # known\n]\n"),
            format!("[person.ana]\naway = [\n  {{ from = 2027-01-01 }}, # known\n  {added},\n]\n")
        );
        let of_tables = away("[person.ana]\nbase = \"x\"\n[[person.ana.away]]\nfrom = 2027-01-01\n");
        assert!(of_tables.ends_with("[[person.ana.away]]\nfrom = 2027-03-03\nto = 2027-03-04\nwhy = \"ill\"\n"), "{of_tables}");
    }

    #[test]
    fn what_is_usual_is_not_lost_to_what_is_added() {
        let text = "[defaults.person]\naway = [{ from = 2027-01-01 }]\n[person.ana]\nbase = \"x\"\n";
        assert!(away(text).contains("[person.ana]\nbase = \"x\"\naway = [{ from = 2027-01-01 }, { from = 2027-03-03"), "{}", away(text));
    }

    #[test]
    fn line_ends_stay_as_they_are() {
        let text = away("[person.ana]\r\nbase = \"x\"\r\n");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn days_and_minutes_are_read_as_they_are_written() {
        assert_eq!("2027-03-03".parse(), Ok(day(3)));
        for text in ["2027-03-03 14:30:00", "2027-03-03T14:30"] {
            assert_eq!(text.parse::<DayOrMinute>().expect("a minute").to_string(), "2027-03-03 14:30:00");
        }
        assert!("2027-02-30".parse::<DayOrMinute>().is_err() && "1492-01-01".parse::<DayOrMinute>().is_err());
    }
}
