//! A series as sheets of cells, for those who plan in a spreadsheet program, and back.
//!
//! The sheets are made from the table of the language: one sheet for each kind of table, one column for each key, so that
//! a new key needs nothing here. What a cell means, its column tells: [`value`] is the one place that says so, and
//! [`cell`] writes whatever it reads back the same. Comments of a file are not kept.
//!
//! Start reading at [`book`] and [`import`].

use super::language::{self, InCell, Kind};
use super::report::suggestion_from;
use super::text;
use crate::finding::{At, Finding, Sources};
use crate::model::RuleName;
use crate::sheet::{Book, Cell, Sheet, address};
use crate::time::{Date, Minutes, Zones};
use chrono::{NaiveTime, Timelike};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;
use toml_edit::{Array, Datetime, DocumentMut, InlineTable, Item, TableLike, Value};

/// The heading of the column that holds the short names.
const NAME: &str = "name";
/// The heading of the column that holds a value of any kind.
const VALUE: &str = "value";
/// Stands in the column of the short names for what all rows of the sheet take that leave a cell empty.
const DEFAULTS: &str = "(defaults)";
/// The sheet that an export adds, and no import reads: the plan.
const PLAN: &str = "plan";

/// What the rows of a sheet are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rows {
    /// One, the table of that name.
    One,
    /// Tables by name.
    Named,
    /// Tables by name within tables of this kind, whose names stand in the second column.
    Inside(&'static str),
    /// A list of tables.
    List,
    /// Travel times by pairs of places.
    Ways,
    /// Values of any kind by name.
    Values,
}

/// A sheet that the language asks for.
struct Layout {
    name: &'static str,
    rows: Rows,
    /// The headings, each with the kind of its values; names have none.
    columns: Vec<(&'static str, Option<Kind>)>,
    /// Whether `[defaults]` can fill what its rows leave out.
    has_defaults: bool,
}

impl Layout {
    fn new(name: &'static str, rows: Rows, keys: &[language::Key]) -> Self {
        let names: &[&'static str] = match rows {
            Rows::One | Rows::List => &[],
            Rows::Inside(parent) => &[NAME, parent],
            Rows::Named | Rows::Ways | Rows::Values => &[NAME],
        };
        let keys = keys.iter().filter(|key| !matches!(key.kind, Kind::Named(_)));
        let columns = names.iter().map(|name| (*name, None)).chain(keys.map(|key| (key.name, Some(key.kind)))).collect();
        let has_defaults = rows == Rows::Named && language::DEFAULTS.key(name).is_some();
        Layout { name, rows, columns, has_defaults }
    }
}

/// The sheets of a series, in their order.
fn layouts() -> Vec<Layout> {
    let value = language::Key { name: VALUE, kind: Kind::Rules, required: false, default: "", meaning: "" };
    let mut layouts = Vec::new();
    for key in language::SERIES_FILE.keys {
        match key.kind {
            Kind::One(shape) if shape.keys.iter().all(|key| matches!(key.kind, Kind::DefaultsOf(_))) => {}
            Kind::One(shape) => layouts.push(Layout::new(key.name, Rows::One, shape.keys)),
            Kind::List(shape) => layouts.push(Layout::new(key.name, Rows::List, shape.keys)),
            Kind::Travel => layouts.push(Layout::new(key.name, Rows::Ways, language::WAY.keys)),
            Kind::Named(shape) => {
                layouts.push(Layout::new(key.name, Rows::Named, shape.keys));
                for inner in shape.keys {
                    if let Kind::Named(of) = inner.kind {
                        layouts.push(Layout::new(inner.name, Rows::Inside(key.name), of.keys));
                    }
                }
            }
            _ => layouts.push(Layout::new(key.name, Rows::Values, &[value])),
        }
    }
    layouts
}

// ─── To sheets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/// The sheets of a series, from the text of its file. Rows stand in the order of the file.
///
/// # Errors
/// What the parser says if the text is not TOML.
pub fn book(text: &str) -> Result<Book, String> {
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| text::brief(error.message()))?;
    Ok(Book { sheets: layouts().iter().map(|layout| sheet(&document, layout)).collect() })
}

fn sheet(document: &DocumentMut, layout: &Layout) -> Sheet {
    let mut sheet = Sheet::new(layout.name, layout.columns.iter().map(|(name, _)| *name));
    let named = |name: &str| document.get(name).and_then(Item::as_table_like);
    let no_names: &[&str] = &[];
    match layout.rows {
        Rows::One => sheet.rows.extend(named(layout.name).map(|table| row(layout, no_names, table))),
        Rows::List => sheet.rows.extend(tables(document.get(layout.name)).iter().map(|table| row(layout, no_names, table))),
        Rows::Named => {
            let defaults = named("defaults").and_then(|table| table.get(layout.name)).and_then(Item::as_table_like);
            sheet.rows.extend(defaults.filter(|_| layout.has_defaults).map(|table| row(layout, &[DEFAULTS], table)));
            for (name, item) in named(layout.name).into_iter().flat_map(TableLike::iter) {
                sheet.rows.extend(item.as_table_like().map(|table| row(layout, &[name], table)));
            }
        }
        Rows::Inside(parent) => {
            for (outer, item) in named(parent).into_iter().flat_map(TableLike::iter) {
                let within = item.as_table_like().and_then(|table| table.get(layout.name)).and_then(Item::as_table_like);
                for (name, item) in within.into_iter().flat_map(TableLike::iter) {
                    sheet.rows.extend(item.as_table_like().map(|table| row(layout, &[name, outer], table)));
                }
            }
        }
        Rows::Ways | Rows::Values => {
            for (name, item) in named(layout.name).into_iter().flat_map(TableLike::iter) {
                sheet.rows.push(match item.as_table_like().filter(|_| layout.rows == Rows::Ways) {
                    Some(table) => row(layout, &[name], table),
                    None => vec![Cell::text(name), layout.columns[1].1.map_or(Cell::Empty, |kind| cell(item, kind))],
                });
            }
        }
    }
    sheet
}

/// The tables of a list, whichever way it is written.
fn tables(item: Option<&Item>) -> Vec<InlineTable> {
    match item.map(plain) {
        Some(Value::Array(list)) => list.into_iter().filter_map(|value| value.as_inline_table().cloned()).collect(),
        _ => Vec::new(),
    }
}

fn row(layout: &Layout, names: &[&str], table: &dyn TableLike) -> Vec<Cell> {
    let names = names.iter().map(|name| Cell::text(*name));
    let keys = layout.columns.iter().filter_map(|(key, kind)| Some((*key, (*kind)?)));
    let mut cells: Vec<Cell> = names.chain(keys.map(|(key, kind)| table.get(key).map_or(Cell::Empty, |item| cell(item, kind)))).collect();
    while cells.last() == Some(&Cell::Empty) {
        cells.pop();
    }
    cells
}

/// The cell that [`value`] reads as this value.
fn cell(item: &Item, kind: Kind) -> Cell {
    let wanted = plain(item);
    let reads = |cell: &Cell| value(cell, kind).is_ok_and(|read| read.to_string() == wanted.to_string());
    let typed = match &wanted {
        Value::String(text) => Cell::text(text.value().clone()),
        Value::Boolean(flag) => Cell::Flag(*flag.value()),
        Value::Integer(number) => Cell::Number(*number.value() as f64),
        Value::Float(number) => Cell::Number(*number.value()),
        Value::Datetime(at) => match day_or_moment(at.value()) {
            // For a spreadsheet a midnight and its day are the same number; here they may end a day apart.
            Cell::Moment(civil) if civil.time() == NaiveTime::MIN && !matches!(kind, Kind::Moment) => Cell::Empty,
            cell => cell,
        },
        Value::Array(list) => {
            let names: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
            match (names.as_deref(), kind.in_cell()) {
                // One name alone is as good as a list of one, unless alone it is a word of the language.
                (Some([only]), InCell::List(words)) if !words.contains(only) => {
                    let alone = Cell::text(*only);
                    if value(&alone, kind).is_ok_and(|read| read.as_str() == Some(only)) {
                        return alone;
                    }
                    Cell::Empty
                }
                (Some(names), _) => Cell::text(names.join(", ")),
                (None, _) => Cell::Empty,
            }
        }
        Value::InlineTable(_) => Cell::Empty,
    };
    if reads(&typed) { typed } else { Cell::text(wanted.to_string()) }
}

/// A day or a minute as spreadsheets hold them.
fn day_or_moment(at: &Datetime) -> Cell {
    let text = at.to_string().replace('T', " ");
    let moment = || ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"].iter().find_map(|form| chrono::NaiveDateTime::parse_from_str(&text, form).ok());
    match text.parse::<Date>() {
        Ok(day) => Cell::Day(day),
        Err(_) => moment().map_or_else(|| Cell::text(text.clone()), Cell::Moment),
    }
}

/// The value of an item without comments and spaces.
fn plain(item: &Item) -> Value {
    fn table(table: &dyn TableLike) -> Value {
        Value::InlineTable(table.iter().map(|(key, item)| (key.to_owned(), plain(item))).collect::<InlineTable>())
    }
    match item {
        Item::None => Value::from(false),
        Item::Table(inner) => table(inner),
        Item::ArrayOfTables(list) => Value::Array(list.iter().map(|inner| table(inner)).collect::<Array>()),
        Item::Value(Value::InlineTable(inner)) => table(inner),
        Item::Value(Value::Array(list)) => Value::Array(list.iter().map(|value| plain(&Item::Value(value.clone()))).collect::<Array>()),
        Item::Value(Value::String(text)) => Value::from(text.value().clone()),
        Item::Value(Value::Integer(number)) => Value::from(*number.value()),
        Item::Value(Value::Float(number)) => Value::from(*number.value()),
        Item::Value(Value::Boolean(flag)) => Value::from(*flag.value()),
        Item::Value(Value::Datetime(at)) => Value::from(*at.value()),
    }
}

// ─── From sheets ────────────────────────────────────────────────────────────────────────────────────────────────────────

/// What sheets gave.
#[derive(Clone, Debug)]
pub struct Import {
    /// The text of a series file; `None` if any finding is an error.
    pub text: Option<String>,
    /// Everything found; messages begin with the sheet and cell, such as `consultation!C7`.
    pub findings: Vec<Finding>,
}

/// The series file that sheets are, read as any other to tell what is wrong with it.
///
/// `from` is the name of the workbook or folder. Sheets that are called `plan`, or begin with `_`, are passed over. Calendars
/// that the series names are not looked for.
/// `zones` and `today` are as in [`read_series`](super::read_series).
pub fn import(book: &Book, from: &str, zones: Arc<dyn Zones>, today: Date) -> Import {
    let mut writer = Writer::default();
    let from: String = from.chars().map(|mark| if mark.is_control() { ' ' } else { mark }).collect();
    _ = writeln!(writer.out, "# Imported from {from}.");
    let layouts = layouts();
    let sheets = writer.known_sheets(book, &layouts);
    let mut inside: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
    for layout in layouts.iter().filter(|layout| matches!(layout.rows, Rows::Inside(_))) {
        if let Some(sheet) = sheets.get(layout.name) {
            inside.insert(layout.name, writer.records(sheet, layout));
        }
    }
    for layout in layouts.iter().filter(|layout| !matches!(layout.rows, Rows::Inside(_))) {
        if let Some(sheet) = sheets.get(layout.name) {
            let records = writer.records(sheet, layout);
            let within: Vec<&str> =
                layouts.iter().filter(|inner| inner.rows == Rows::Inside(layout.name)).map(|inner| inner.name).collect();
            writer.write(layout, &records, &within, &mut inside);
        }
    }
    for (sheet, record) in inside.iter().flat_map(|(sheet, records)| records.iter().map(move |record| (sheet, record))) {
        let parent = layouts.iter().find(|layout| layout.name == *sheet).map_or("", |layout| layout.columns[1].0);
        let message = format!("there is no {parent} `{}` for `{}`", text::brief(&record.parent), text::brief(&record.name));
        writer.say(
            RuleName::UnknownName,
            &format!("{sheet}!B{}", record.row + 1),
            message,
            format!("add a row to the sheet `{parent}`, or look at the name"),
        );
    }
    writer.finish(zones, today)
}

/// A row that holds something.
struct Record {
    /// Counted from 0.
    row: usize,
    name: String,
    /// The name of what it lies in.
    parent: String,
    /// Its values by key, each with its cell.
    values: Vec<(&'static str, Value, String)>,
    /// Where its name stands, or its first cell.
    at: String,
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Which cell a stretch of the text comes from, in order.
    cells: Vec<(Range<usize>, String)>,
    findings: Vec<Finding>,
}

impl Writer {
    fn say(&mut self, rule: RuleName, at: &str, message: impl AsRef<str>, fix: impl Into<String>) {
        self.findings.push(Finding::new(rule, format!("{at}: {}", message.as_ref())).fix(fix));
    }

    /// The sheets by the name of their layout; others are said.
    fn known_sheets<'b>(&mut self, book: &'b Book, layouts: &[Layout]) -> BTreeMap<&'static str, &'b Sheet> {
        let mut known = BTreeMap::new();
        for sheet in &book.sheets {
            let (name, shown) = (sheet.name.trim().to_lowercase(), text::brief(&sheet.name));
            if name == PLAN || name.starts_with('_') || sheet.rows.iter().flatten().all(Cell::is_blank) {
                continue;
            }
            match layouts.iter().find(|layout| layout.name == name) {
                Some(layout) if known.contains_key(layout.name) => {
                    self.say(RuleName::UnknownKey, &shown, "another sheet has this name", "put the rows of both into one sheet");
                }
                Some(layout) => {
                    known.insert(layout.name, sheet);
                }
                None => {
                    let names: Vec<&str> = layouts.iter().map(|layout| layout.name).collect();
                    let fix = suggestion_from(&name, &names, "the sheets are", "docs/forms.md describes them");
                    let fix = format!("{fix}; a sheet whose name begins with `_` is passed over");
                    self.say(RuleName::UnknownKey, &shown, "a series has no sheet of this name", fix);
                }
            }
        }
        if !known.contains_key(language::SERIES.noun) {
            let fix = "add one, with the columns `title` and `base` and one row below them";
            self.say(RuleName::MissingKey, language::SERIES.noun, "there is no sheet of this name", fix);
        }
        known
    }

    /// The headings, by column: their place in the layout.
    fn headings(&mut self, sheet: &Sheet, layout: &Layout) -> Vec<Option<(&'static str, Option<Kind>)>> {
        let mut headings: Vec<Option<(&'static str, Option<Kind>)>> = Vec::new();
        let written: &[Cell] = sheet.rows.first().map_or(&[], Vec::as_slice);
        let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..width {
            let at = || format!("{}!{}", layout.name, address(0, index));
            let words = written.get(index).map(Cell::words).unwrap_or_default();
            let word = words.trim().to_lowercase();
            let below = || sheet.rows.iter().skip(1).position(|row| row.get(index).is_some_and(|cell| !cell.is_blank()));
            let column = layout.columns.iter().find(|(name, _)| *name == word).copied();
            if word.is_empty() {
                if let Some(row) = below() {
                    let at = format!("{}!{}", layout.name, address(row + 1, index));
                    self.say(RuleName::UnknownKey, &at, "stands below no heading", "write what it is into the first row");
                }
            } else if column.is_none() {
                let names: Vec<&str> = layout.columns.iter().map(|(name, _)| *name).collect();
                let fix = suggestion_from(&word, &names, "the headings are", "they are the keys in docs/language.md");
                self.say(RuleName::UnknownKey, &at(), format!("`{}` is no heading of this sheet", text::brief(&words)), fix);
            } else if column.is_some_and(|column| headings.iter().flatten().any(|(name, _)| *name == column.0)) {
                self.say(RuleName::UnknownKey, &at(), format!("`{word}` is a heading twice"), "put the values into one column");
                headings.push(None);
                continue;
            }
            headings.push(column);
        }
        for (name, _) in layout.columns.iter().filter(|(_, kind)| kind.is_none()) {
            if !headings.iter().flatten().any(|(heading, _)| heading == name) {
                let at = format!("{}!A1", layout.name);
                self.say(RuleName::MissingKey, &at, format!("no heading says `{name}`"), format!("add a column `{name}`"));
            }
        }
        headings
    }

    fn records(&mut self, sheet: &Sheet, layout: &Layout) -> Vec<Record> {
        let headings = self.headings(sheet, layout);
        let mut records: Vec<Record> = Vec::new();
        let named = layout.columns.first().is_some_and(|(_, kind)| kind.is_none());
        let has_names = headings.iter().flatten().any(|(name, kind)| *name == NAME && kind.is_none());
        let mut rows_of: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (row, cells) in sheet.rows.iter().enumerate().skip(1) {
            let filled: Vec<usize> = (0..cells.len()).filter(|column| !cells[*column].is_blank()).collect();
            let Some(first) = filled.first().copied() else { continue };
            let at = |column: usize| format!("{}!{}", layout.name, address(row, column));
            let mut record = Record { row, name: String::new(), parent: String::new(), values: Vec::new(), at: at(first) };
            for column in filled {
                match headings.get(column).copied().flatten() {
                    Some((NAME, None)) => {
                        // A title may have spaces about it, a short name has none.
                        let words = cells[column].words();
                        record.name = if text::is_short_name(words.trim()) { words.trim().to_owned() } else { words };
                        record.at = at(column);
                    }
                    Some((_, None)) => record.parent = cells[column].words().trim().to_owned(),
                    Some((key, Some(kind))) => match value(&cells[column], kind) {
                        Ok(value) => record.values.push((key, value, at(column))),
                        Err(message) => {
                            let fix = format!("write {}", kind.wants());
                            self.say(RuleName::WrongKind, &at(column), format!("`{key}` {message}"), fix);
                        }
                    },
                    None => {}
                }
            }
            if named && record.name.is_empty() {
                if has_names {
                    self.say(RuleName::MissingKey, &at(first), "this row has no `name`", "write a short name, or empty the row");
                }
                continue;
            }
            let name = (record.parent.clone(), record.name.clone());
            if let Some(before) = rows_of.get(&name).filter(|_| named) {
                let message = format!("`{}` is the name of row {} too", text::brief(&record.name), before + 1);
                self.say(RuleName::WrongKind, &record.at, message, "rename one, or delete one of the two rows");
                continue;
            }
            rows_of.insert(name, row);
            records.push(record);
        }
        records
    }

    /// Writes the rows of a sheet; behind each those of other sheets that lie in it, which are taken out of `inside`.
    fn write(&mut self, layout: &Layout, records: &[Record], within: &[&'static str], inside: &mut BTreeMap<&str, Vec<Record>>) {
        if matches!(layout.rows, Rows::Ways | Rows::Values) && !records.is_empty() {
            _ = writeln!(self.out, "\n[{}]", layout.name);
        }
        for (index, record) in records.iter().enumerate() {
            let name = toml_edit::Key::new(record.name.as_str());
            match layout.rows {
                Rows::One if index > 0 => {
                    self.say(RuleName::WrongKind, &record.at, "this sheet has one row", "delete the second row");
                    continue;
                }
                Rows::One => self.table(&format!("[{}]", layout.name), record),
                Rows::List => self.table(&format!("[[{}]]", layout.name), record),
                Rows::Named if record.name == DEFAULTS && layout.has_defaults => self.table(&format!("[defaults.{}]", layout.name), record),
                Rows::Named | Rows::Inside(_) => self.table(&format!("[{}.{}]", layout.name, name.display_repr()), record),
                Rows::Ways | Rows::Values => self.line(&name.display_repr(), record),
            }
            for sheet in within {
                let Some(records) = inside.get_mut(sheet) else { continue };
                let (mine, others) = std::mem::take(records).into_iter().partition(|inner: &Record| inner.parent == record.name);
                *records = others;
                let mine: Vec<Record> = mine;
                for inner in &mine {
                    let inner_name = toml_edit::Key::new(inner.name.as_str());
                    self.table(&format!("[{}.{}.{sheet}.{}]", layout.name, name.display_repr(), inner_name.display_repr()), inner);
                }
            }
        }
    }

    fn table(&mut self, heading: &str, record: &Record) {
        self.out.push('\n');
        self.emit(&record.at, format!("{heading}\n"));
        for (key, value, at) in &record.values {
            self.emit(at, format!("{key} = {}\n", written(value)));
        }
    }

    /// A row as one line: its only value, or a table of them.
    fn line(&mut self, name: &str, record: &Record) {
        match &record.values[..] {
            [(VALUE | "takes", value, at)] => {
                let (value, at) = (value.to_string(), at.clone());
                self.emit(&record.at, format!("{name} = "));
                self.emit(&at, value);
            }
            values => {
                self.emit(&record.at, format!("{name} = {{"));
                for (index, (key, value, at)) in values.iter().enumerate() {
                    self.emit(at, format!("{} {key} = {value}", if index == 0 { "" } else { "," }));
                }
                self.emit(&record.at, " }".into());
            }
        }
        self.out.push('\n');
    }

    /// Adds text that comes from a cell.
    fn emit(&mut self, at: &str, text: String) {
        let start = self.out.len();
        self.out += &text;
        self.cells.push((start..self.out.len(), at.to_owned()));
    }

    /// The cell from which a byte of the text comes.
    fn cell_at(&self, byte: usize) -> Option<&str> {
        let index = self.cells.partition_point(|(bytes, _)| bytes.end <= byte);
        self.cells.get(index).filter(|(bytes, _)| bytes.contains(&byte)).map(|(_, at)| at.as_str())
    }

    fn finish(mut self, zones: Arc<dyn Zones>, today: Date) -> Import {
        let mut sources = Sources::default();
        let file = sources.add("series.toml", self.out.as_str());
        let mut found = super::read_series(&mut sources, file, zones, today).findings;
        if !self.findings.is_empty() {
            // A name or a key may be missing only because its cell could not be read.
            found.retain(|finding| {
                !matches!(finding.rule, RuleName::MissingKey | RuleName::UnknownName | RuleName::Unused | RuleName::Loop)
            });
        }
        let found: Vec<Finding> = found.into_iter().map(|finding| self.in_cells(finding, &sources)).collect();
        self.findings.extend(found);
        let readable = !self.findings.iter().any(Finding::is_error);
        Import { text: readable.then_some(self.out), findings: self.findings }
    }

    /// A finding about the text as one about the cells it comes from.
    fn in_cells(&self, mut finding: Finding, sources: &Sources) -> Finding {
        let cell = |at: &At| match at {
            At::Source(place) => self.cell_at(place.bytes.start),
            At::Subject(subject, key) => sources.find(*subject, *key).and_then(|place| self.cell_at(place.bytes.start)),
        };
        let cells: Vec<&str> = finding.labels.iter().filter_map(|label| cell(&label.at)).collect();
        if let Some((first, others)) = cells.split_first() {
            finding.message = format!("{first}: {}", finding.message);
            finding.notes.extend(others.iter().map(|other| format!("see {other}")));
        }
        finding.labels.clear();
        finding.fix = finding.fix.map(|fix| match fix.strip_prefix("add a line `") {
            Some(rest) => format!("fill in the column `{}", rest.replacen(" = ...`", "`", 1)),
            None => fix,
        });
        finding
    }
}

/// What a cell means in a column of a kind. What does not fit the kind is given as it is: the reader of the series says
/// what is wrong with it.
///
/// # Errors
/// What no value can be made of, in words that follow the name of the column.
fn value(cell: &Cell, kind: Kind) -> Result<Value, String> {
    Ok(match cell {
        Cell::Text(text) => return text_value(text, kind),
        Cell::Mistake(mistake) => return Err(format!("holds {}, a formula without a result", text::brief(mistake))),
        Cell::Flag(flag) if matches!(kind, Kind::Flag) => Value::from(*flag),
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => match kind {
            Kind::Name(_) => Value::from(number.to_string()),
            _ if matches!(kind.in_cell(), InCell::Prose | InCell::List(_)) => Value::from(number.to_string()),
            _ => Value::from(*number as i64),
        },
        Cell::Number(number) if kind.in_cell() != InCell::Prose => Value::from(*number),
        Cell::Day(day) if matches!(kind, Kind::Moment) => datetime(&Cell::Moment(day.and_time(NaiveTime::MIN)))?,
        Cell::Moment(civil) if matches!(kind, Kind::Day) && civil.time() == NaiveTime::MIN => datetime(&Cell::Day(civil.date()))?,
        Cell::Day(_) | Cell::Moment(_) if kind.in_cell() == InCell::Day => datetime(cell)?,
        // Half past one in a column of lengths is one and a half hours.
        Cell::Time(time) if matches!(kind, Kind::Length(..)) => Value::from(text::length(i64::from(time.hour() * 60 + time.minute()))),
        Cell::Length(minutes) if matches!(kind, Kind::Length(..)) => Value::from(text::length(*minutes)),
        cell => Value::from(cell.words()),
    })
}

/// A value as people write it.
fn written(value: &Value) -> String {
    match value {
        Value::Datetime(at) => at.value().to_string().replacen('T', " ", 1),
        value => value.to_string(),
    }
}

fn datetime(cell: &Cell) -> Result<Value, String> {
    let text = match cell {
        Cell::Moment(civil) => civil.format("%Y-%m-%d %H:%M:%S").to_string(),
        cell => cell.words(),
    };
    text.parse::<Datetime>().map(Value::from).map_err(|_| format!("holds {text}, a day that no file can say"))
}

/// The minutes of `1:30` or `01:30:00`, as a program saves a length that it took for a time.
fn clock_length(text: &str) -> Option<Minutes> {
    let (hours, minutes) = text.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(text).split_once(':')?;
    let is_number = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit());
    if !is_number(hours, 3) || minutes.len() != 2 || !is_number(minutes, 2) {
        return None;
    }
    let (hours, minutes): (Minutes, Minutes) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60).then_some(hours * 60 + minutes)
}

fn text_value(text: &str, kind: Kind) -> Result<Value, String> {
    let in_cell = kind.in_cell();
    if in_cell == InCell::Prose {
        return Ok(Value::from(text));
    }
    let text = text.trim();
    let nested = text.starts_with(['{', '[']) && matches!(in_cell, InCell::Nested | InCell::List(_));
    let quoted = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    if nested || quoted {
        let read: Result<Value, _> = text.parse();
        return match read {
            Ok(value) => Ok(plain(&Item::Value(value))),
            Err(_) if !nested => Ok(Value::from(text)),
            Err(error) => Err(format!("is not TOML: {}", text::brief(error.message()).replace("invalid ", "unreadable "))),
        };
    }
    let number = || text.parse::<i64>().ok();
    Ok(match kind {
        Kind::Flag => match text.to_lowercase().as_str() {
            "true" | "yes" => Value::from(true),
            "false" | "no" => Value::from(false),
            _ => Value::from(text),
        },
        Kind::Number(..) | Kind::Rules => number().map_or_else(|| Value::from(text), Value::from),
        Kind::Length(..) => Value::from(clock_length(text).map_or_else(|| text.to_owned(), text::length)),
        _ if in_cell == InCell::Day => match text.parse::<Datetime>().map(|at| (at, day_or_moment(&at))) {
            Ok((_, cell @ (Cell::Day(_) | Cell::Moment(_)))) => datetime(&cell)?,
            Ok((at, _)) => Value::from(at),
            Err(_) => Value::from(text),
        },
        _ if matches!(in_cell, InCell::List(_)) && text.contains(',') => {
            Value::Array(text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Array>())
        }
        _ => Value::from(text),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Calendars, Limits, SchemaOf, read_series_with, schema};
    use super::*;
    use crate::sheet::csv;
    #[cfg(feature = "xlsx")]
    use crate::sheet::xlsx;
    use crate::time::ChronoTz;
    use serde_json::Value as Json;
    use std::cell::RefCell;

    /// A book as it comes back from each kind of file.
    fn through_files(book: &Book) -> Vec<Book> {
        let sheets = book.sheets.iter().map(|sheet| csv::read(&sheet.name, &csv::write(sheet)).expect("a sheet")).collect();
        vec![
            Book { sheets },
            #[cfg(feature = "xlsx")]
            xlsx::read(&xlsx::write(book, Date::default()).expect("a workbook")).expect("a workbook"),
        ]
    }

    fn imported(book: &Book) -> Import {
        import(book, "book.xlsx", Arc::new(ChronoTz), Date::default())
    }

    /// Everything a series says, but the zone data; of calendars, which are asked for and what they make busy.
    fn meaning(text: &str) -> String {
        let asked = RefCell::new(Vec::new());
        let open = |name: &str, _: u64| {
            asked.borrow_mut().push(name.to_owned());
            let lines = "UID:1\nDTSTAMP:20270101T000000Z\nDTSTART:20270323T090000\nDURATION:PT1H\nSUMMARY:Board";
            Ok(format!("BEGIN:VCALENDAR\nX-WR-TIMEZONE:UTC\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n").into_bytes())
        };
        let calendars = Calendars { open: &open, limits: &Limits::default(), clock: &|| 0 };
        let mut sources = Sources::default();
        let file = sources.add("series.toml", text);
        let read = read_series_with(&mut sources, file, Arc::new(ChronoTz), Date::default(), calendars);
        let s = read.series.unwrap_or_else(|| panic!("{:#?}\n{text}", read.findings));
        format!(
            "{:#?}",
            (
                (
                    &s.title,
                    &s.topic,
                    &s.brief,
                    &s.contact,
                    &s.organizer,
                    &s.calendar_name,
                    s.keep_cancelled_days,
                    s.base,
                    s.planned,
                    s.step
                ),
                (&s.places, &s.fora, &s.rooms, &s.people, &s.teams, &s.audiences, &s.consultations, &s.milestones),
                (&s.deliverables, &s.inputs, &s.strands, &s.clashes, &s.travel, &s.rules, &s.wishes, &s.acceptances),
                asked.borrow(),
            )
        )
    }

    fn keeps_its_meaning(text: &str) {
        let book = book(text).expect("TOML");
        for book in through_files(&book) {
            let read = imported(&book);
            let written = read.text.unwrap_or_else(|| panic!("{:#?}", read.findings));
            let (after, before) = (meaning(&written), meaning(text));
            for (line, (after, before)) in after.lines().zip(before.lines()).enumerate() {
                assert_eq!(after, before, "line {line} of\n{written}");
            }
            assert_eq!(after.lines().count(), before.lines().count(), "{written}");
        }
    }

    #[test]
    fn every_example_comes_back_from_sheets_as_the_same_series() {
        let folders = std::fs::read_dir(format!("{}/schedules", env!("CARGO_MANIFEST_DIR"))).expect("examples");
        let mut texts: Vec<String> = folders
            .map(|folder| std::fs::read_to_string(folder.expect("a folder").path().join("series.toml")).expect("a series"))
            .collect();
        texts.push(super::super::example().to_owned());
        assert!(texts.len() > 6);
        texts.iter().for_each(|text| keeps_its_meaning(text));
    }

    const SMALL: &str = "[series]\ntitle = \"S\"\nbase = \"UTC\"\nplanned = 2027-01-04\n[forum.hall]\nplace = \"UTC\"\nopens = 2027-03-22\ncloses = 2027-03-26\n";

    #[test]
    fn every_way_of_writing_a_value_comes_back() {
        for lines in [
            "[defaults.consultation]\nlasts = \"2 h\"\ndays = [\"mon\"]\n[defaults.forum]\nseats = 20\n[consultation.a]\nforum = \"hall\"",
            "[consultation.a]\naudiences = \"all\"\n[consultation.b]\nlanguages = [\"en\"]\nequipment = [\"a, b\", \" c\", \"[d\", \"\\\"\"]",
            "[audience.all]\nzone = \"UTC\"\n[audience.x]\nzone = \"UTC\"\n[consultation.a]\naudiences = [\"all\"]\n[consultation.b]\naudiences = \"all\"",
            "[consultation.a]\nlanguages = []\nhours = { any = \"09:00-18:00\", fri = \"closed\" }\nprefers-days = [\"mon\", \"tue\"]",
            "[consultation.a]\n[consultation.b]\nafter = [\"a\", { consultation = \"c\", least = \"1 day\" }]\n[consultation.c]",
            "[[forum.hall.busy]]\nfrom = 2027-03-23\n[forum.hall.competing.\"=A, \\\"b\\\" - c\"]\nfrom = 2027-03-22 00:00:00\nto = 2027-03-23 00:00:00",
            "[forum.hall.room.one]\n[forum.hall.room.two]\nseats = 30\nbusy = [{ from = 2027-03-22 09:00:00, to = 2027-03-22 10:00:00, why = \"x\" }]",
            "[place.p]\nzone = \"Asia/Tokyo\"\nholidays = { A = 2027-01-01, \"B c\" = [2027-01-02, 2027-01-03] }\n[place.q]\nzone = \"UTC\"\n[travel]\n\"p / q\" = \"6 h\"\n\"q / p\" = { takes = \"5 h\", sat = \"8 h\" }\nany = \"9 h\"",
            "[consultation.a]\n[consultation.b]\n[[clash]]\nbetween = [\"a\", \"b\"]\npeople = 12\n[[accept]]\nrule = \"past\"\nbecause = \"x\"\nconsultation = \"a\"\n[[accept]]\nrule = \"order\"\nbecause = \"y\"",
            "[rules]\napart = { least = \"3 days\", level = \"error\" }\ncrowded-week = 2\ntoo-many = \"note\"\nlong-gap = \"9 days\"\n[wishes]\nless-travel = \"top\"",
            "[consultation.a]\nstarts = 2027-03-22T09:00:00\n[consultation.b]\nstarts = 2027-03-22 00:00:00\n[consultation.c]\non = 2027-03-22",
            "[consultation.1]\ntitle = \"2027\"\nformat = \"2027-03-22\"\nbrief = \"TRUE\"\n[consultation.2]\nafter = \"1\"\n[consultation.3]\nafter = [\"1\", \"2\"]",
            "[person.ana]\nbase = \"UTC\"\nrest = { \"6 h\" = \"12 h\" }\n[person.ben]\nbase = \"UTC\"\nrest = \"itu\"\n[consultation.a]\nmoderator = { any = [\"ana\", \"ben\"] }\n[consultation.b]\nmoderator = [\"ana\", \"ben\"]\nprincipal = \"nobody\"",
            "[consultation.a]\ntitle = \"=HYPERLINK(\\\"x\\\")\"\nbrief = \"a\\r\\nb\\u0001\\u202e ]]> <script> _x0041_ '=1\"\ncontact = \"{ x = 1 }\"\nformat = \" [a] \"",
            "[person.ana]\nbase = \"UTC\"\ncalendar = [\"ana.ics\", \"more.ics\"]\ncalendar-zone = \"Asia/Tokyo\"\ncalendar-titles = true\n[person.ben]\nbase = \"UTC\"\ncalendar = [\"a, b.ics\"]\n[forum.hall.room.one]\ncalendar = \"one.ics\"",
            "[audience.all]\nzone = \"UTC\"\n[consultation.a]\nequipment = [\"all\"]\nlanguages = [\"none\"]\ndays = \"any\"\n[consultation.b]\ndays = \"working days\"\nfeeds = \"nothing\"",
        ] {
            keeps_its_meaning(&format!("{SMALL}{lines}\n"));
        }
    }

    #[test]
    fn every_key_of_the_language_has_a_column_and_no_sheet_has_two_of_a_name() {
        let layouts = layouts();
        let columns: usize = layouts.iter().map(|layout| layout.columns.iter().filter(|(_, kind)| kind.is_some()).count()).sum();
        let shapes = language::SERIES_FILE.keys.iter().map(|key| match key.kind {
            Kind::One(shape) if shape.heading != language::DEFAULTS.heading => shape.keys.len(),
            Kind::List(shape) => shape.keys.len(),
            Kind::Named(shape) => {
                let inner = |key: &language::Key| if let Kind::Named(of) = key.kind { of.keys.len() } else { 1 };
                shape.keys.iter().map(inner).sum()
            }
            Kind::Travel => language::WAY.keys.len(),
            Kind::Rules => 1,
            _ => 0,
        });
        assert_eq!(columns, shapes.sum::<usize>());
        for layout in &layouts {
            let mut names: Vec<&str> = layout.columns.iter().map(|(name, _)| *name).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{}", layout.name);
            assert_eq!(layouts.iter().filter(|other| other.name == layout.name).count(), 1);
        }
    }

    /// What may stand in a list, as the schema of a value tells it.
    fn items(value: &Json) -> Vec<&Json> {
        let either = value["anyOf"].as_array().into_iter().flatten().flat_map(items);
        value.get("items").into_iter().chain(either).collect()
    }

    fn may_be(value: &Json, kind: &str) -> bool {
        value["type"] == kind || value["anyOf"].as_array().is_some_and(|either| either.iter().any(|value| may_be(value, kind)))
    }

    #[test]
    fn a_list_of_two_comes_back_in_every_column_that_can_hold_one() {
        let (schema, mut seen) = (schema(SchemaOf::Series), Vec::new());
        for layout in layouts() {
            let of = |name: &str| &schema["properties"][name];
            let row = match layout.rows {
                Rows::One => of(layout.name),
                Rows::List => &of(layout.name)["items"],
                Rows::Named => &of(layout.name)["additionalProperties"],
                Rows::Inside(parent) => &of(parent)["additionalProperties"]["properties"][layout.name]["additionalProperties"],
                Rows::Ways | Rows::Values => {
                    assert!(!of(layout.name).to_string().contains("\"array\""), "{}", layout.name);
                    continue;
                }
            };
            for (key, kind) in layout.columns.iter().filter_map(|(key, kind)| Some((*key, (*kind)?))) {
                let property = &row["properties"][key];
                assert!(property["description"].is_string(), "{} {key}", layout.name);
                let comes_back = |list: &str| {
                    let item: Item = Item::Value(list.parse().expect("a list"));
                    let cell = cell(&item, kind);
                    let read = value(&cell, kind).map(|read| read.to_string());
                    assert_eq!(read, Ok(plain(&item).to_string()), "{} {key}: {cell:?}", layout.name);
                    cell
                };
                for items in items(property) {
                    let (names, tables) = (may_be(items, "string"), may_be(items, "object"));
                    if names {
                        assert_eq!(comes_back("[\"ana.ics\", \"b\"]"), Cell::text("ana.ics, b"), "{} {key}", layout.name);
                    }
                    if tables {
                        comes_back("[{ x = 1 }, { x = 2 }]");
                    }
                    if names && tables {
                        comes_back("[\"a\", { x = 2 }]");
                    }
                    assert!(names || tables, "{} {key}", layout.name);
                    seen.push(key);
                }
            }
        }
        assert!(seen.len() > 30 && ["calendar", "after", "busy", "slots", "days"].iter().all(|key| seen.contains(key)), "{seen:?}");
    }

    #[test]
    fn sheets_that_name_calendars_are_read_without_them() {
        let person = sheet("person", &[&texts(&["name", "base", "calendar"]), &texts(&["ana", "UTC", "ana.ics, more.ics"])]);
        let read = with(&[person]);
        assert!(read.findings.iter().all(|finding| finding.rule == RuleName::Unused), "{:#?}", read.findings);
        assert!(read.text.is_some_and(|text| text.ends_with("calendar = [\"ana.ics\", \"more.ics\"]\n")));
    }

    #[test]
    fn a_time_in_a_column_of_lengths_is_a_length_in_both_kinds_of_file() {
        let length = Kind::Length(0, 10_000);
        let read = |text: &str, kind| value(&Cell::text(text), kind).map(|value| value.to_string());
        for (text, wanted) in [("1:30", "90 min"), (" 02:00 ", "2 h"), ("01:30:00", "90 min"), ("30:00", "30 h"), ("0:05", "5 min")] {
            assert_eq!(read(text, length), Ok(format!("\"{wanted}\"")), "{text}");
        }
        for text in ["1:60", "1:3", "1:30:05", ":30", "-1:30", "1:30 h", "1234:00", "90"] {
            assert_eq!(read(text, length), Ok(format!("\"{text}\"")), "{text}");
        }
        assert_eq!(read("1:30", Kind::ClockRange), Ok("\"1:30\"".into()));
    }

    fn sheet(name: &str, rows: &[&[Cell]]) -> Sheet {
        Sheet { name: name.into(), rows: rows.iter().map(|row| row.to_vec()).collect() }
    }

    fn texts(texts: &[&str]) -> Vec<Cell> {
        texts.iter().map(|text| Cell::text(*text)).collect()
    }

    fn with(sheets: &[Sheet]) -> Import {
        let series = sheet("Series", &[&texts(&["Title ", "base"]), &texts(&["S", "UTC"])]);
        imported(&Book { sheets: [&[series], sheets].concat() })
    }

    #[test]
    fn what_a_program_took_for_a_day_a_time_or_a_number_is_read_as_people_mean_it() {
        let moment = |text: &str| Cell::Moment(text.parse().expect("a minute"));
        let day = Cell::Day("2027-03-22".parse().expect("a day"));
        let half_past_one = Cell::Time(NaiveTime::from_hms_opt(1, 30, 0).expect("a time"));
        let forum = sheet(
            "forum",
            &[
                &texts(&["name", "place", "opens", "closes", "seats"]),
                &[Cell::text("hall"), Cell::text("UTC"), day.clone(), moment("2027-03-26T00:00:00"), Cell::text("40")],
            ],
        );
        let head = texts(&["name", "title", "starts", "lasts", "expects", "remote", "forum"]);
        let a = [
            Cell::Number(1.0),
            Cell::Number(2027.0),
            moment("2027-03-22T09:00:00"),
            half_past_one,
            Cell::Number(30.0),
            Cell::text("Yes"),
            Cell::text("\"hall\""),
        ];
        let b = [
            Cell::text(" b "),
            day,
            Cell::text("2027-03-23 09:00"),
            Cell::Length(120),
            Cell::text("30"),
            Cell::Flag(false),
            Cell::text("hall"),
        ];
        let read = with(&[forum, sheet("consultation", &[&head, &a, &[], &b])]);
        let text = read.text.unwrap_or_else(|| panic!("{:#?}", read.findings));
        for line in [
            "[consultation.1]",
            "title = \"2027\"",
            "starts = 2027-03-22 09:00:00",
            "lasts = \"90 min\"",
            "expects = 30",
            "remote = true",
            "[consultation.b]",
            "title = \"2027-03-22\"",
            "lasts = \"2 h\"",
            "remote = false",
            "seats = 40",
        ] {
            assert!(text.lines().any(|found| found.replace('T', " ") == line.replace('T', " ")), "{line}\n{text}");
        }
    }

    fn told(import: &Import) -> Vec<&str> {
        assert!(import.text.is_none());
        assert!(import.findings.iter().all(|finding| finding.fix.is_some() && finding.labels.is_empty()), "{:#?}", import.findings);
        import.findings.iter().map(|finding| finding.message.as_str()).collect()
    }

    #[test]
    fn a_mistake_is_told_with_its_sheet_and_cell() {
        let head = texts(&["name", "forum", "lasts"]);
        let read = with(&[sheet(
            "consultation",
            &[&head, &texts(&["a", "hal", "1 h"]), &[], &[Cell::text("b"), Cell::Empty, Cell::Number(60.0)]],
        )]);
        assert_eq!(told(&read), ["consultation!B2: there is no forum `hal`", "consultation!C4: `lasts` has no unit: 60"]);
        let read = with(&[sheet("forum", &[&texts(&["name", "place"]), &texts(&["hall", "UTC"])])]);
        assert_eq!(told(&read)[0], "forum!A2: forum `hall` has no `opens`");
        assert!(read.findings[0].fix.as_deref().is_some_and(|fix| fix.starts_with("fill in the column `opens`: a day")), "{read:?}");
        let read = with(&[sheet("consultation", &[&texts(&["name", "after"]), &texts(&["a", "{ consultation = "])])]);
        assert!(told(&read)[0].starts_with("consultation!B2: `after` is not TOML: "), "{read:?}");
        let read = with(&[sheet("consultation", &[&texts(&["name", "expects"]), &[Cell::text("a"), Cell::Mistake("#REF!".into())]])]);
        assert_eq!(told(&read), ["consultation!B2: `expects` holds #REF!, a formula without a result"]);
    }

    #[test]
    fn sheets_headings_and_names_that_nobody_knows_are_told() {
        let row = texts(&["a", "x"]);
        let heads = |head: &[&str]| with(&[sheet("consultation", &[&texts(head), &row])]);
        assert_eq!(told(&heads(&["name", "lenght"])), ["consultation!B1: `lenght` is no heading of this sheet"]);
        assert_eq!(told(&heads(&["name"])), ["consultation!B2: stands below no heading"]);
        assert_eq!(
            told(&heads(&["title", "title"])),
            ["consultation!B1: `title` is a heading twice", "consultation!A1: no heading says `name`"]
        );
        let read = with(&[sheet("consultations", &[&row])]);
        assert_eq!(told(&read), ["consultations: a series has no sheet of this name"]);
        let twice = with(&[sheet("consultation", &[&texts(&["name", "title"]), &row, &texts(&["", "x"]), &row])]);
        assert_eq!(told(&twice), ["consultation!B3: this row has no `name`", "consultation!A4: `a` is the name of row 2 too"]);
        let lost = with(&[sheet("room", &[&texts(&["name", "forum"]), &texts(&["r", "f"])])]);
        assert_eq!(told(&lost), ["room!B2: there is no forum `f` for `r`"]);
        assert_eq!(told(&imported(&Book::default())), ["series: there is no sheet of this name"]);
    }

    #[test]
    fn the_plan_and_what_begins_with_a_line_are_passed_over() {
        let read = with(&[sheet("Plan", &[&texts(&["x"])]), sheet("_notes", &[&texts(&["x"])]), sheet("Sheet3", &[&texts(&[" "])])]);
        assert!(read.text.is_some(), "{:#?}", read.findings);
    }

    #[test]
    fn no_cell_becomes_more_than_one_value() {
        let head = texts(&["name", "title", "after", "lasts"]);
        let evil = "x\"\n[consultation.evil]\n";
        let read = with(&[sheet(
            "consultation",
            &[&head, &texts(&["a", evil, "", ""]), &texts(&["b", "", "[\"a\"]\n[consultation.evil]", "1 h"])],
        )]);
        assert!(told(&read)[0].starts_with("consultation!C3: `after` is not TOML"), "{read:#?}");
        let read = with(&[sheet("consultation", &[&head, &texts(&["a", evil])])]);
        let table: toml::Table = read.text.expect("a series").parse().expect("TOML");
        assert_eq!(
            (table["consultation"].as_table().map(|table| table.len()), table["consultation"]["a"]["title"].as_str()),
            (Some(1), Some(evil))
        );
    }
}
