//! From sheets to the text of a series file, with what is wrong told by sheet and cell.

use super::{Column, DEFAULTS, Layout, NAME, PLAN, Rows, VALUE, cell, layouts};
use crate::finding::{At, Finding, Sources};
use crate::input::language;
use crate::input::report::suggestion_from;
use crate::input::text;
use crate::model::RuleName;
use crate::sheet::{Book, Cell, Sheet, address};
use crate::time::{Date, Zones};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;
use toml_edit::Value;

impl Layout {
    /// What messages call a cell, such as `consultation!C7`; rows and columns are counted from 0.
    fn at(&self, row: usize, column: usize) -> String {
        format!("{}!{}", self.name, address(row, column))
    }
}

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
/// `zones` and `today` are as in [`read_series`](crate::input::read_series).
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
        let parent = layouts.iter().find(|layout| layout.name == *sheet).map_or("", |layout| layout.columns[1].heading);
        let message = format!("there is no {parent} `{}` for `{}`", text::brief(&record.parent), text::brief(&record.name));
        writer.say(
            RuleName::UnknownName,
            &format!("{sheet}!B{}", record.row + 1),
            message,
            format!("add a row to the sheet `{parent}`, or check the name"),
        );
    }
    writer.finish(zones, today)
}

/// A cell that holds a value.
struct Filled {
    key: &'static str,
    value: Value,
    /// Which cell it is.
    at: String,
}

/// A row that holds something.
struct Record {
    /// Counted from 0.
    row: usize,
    name: String,
    /// The name of what it lies in.
    parent: String,
    values: Vec<Filled>,
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
                    let fix = format!("{fix}; a sheet whose name begins with `_` is skipped");
                    self.say(RuleName::UnknownKey, &shown, "a series has no sheet with this name", fix);
                }
            }
        }
        if !known.contains_key(language::SERIES.noun) {
            let fix = "add one, with the columns `title` and `base` and one row below them";
            self.say(RuleName::MissingKey, language::SERIES.noun, "there is no sheet with this name", fix);
        }
        known
    }

    /// The columns of a sheet, as its headings name them; headings that name none are said.
    fn columns(&mut self, sheet: &Sheet, layout: &Layout) -> Vec<Option<Column>> {
        let mut columns: Vec<Option<Column>> = Vec::new();
        let written: &[Cell] = sheet.rows.first().map_or(&[], Vec::as_slice);
        let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..width {
            let words = written.get(index).map(Cell::words).unwrap_or_default();
            let column = self.column(sheet, layout, index, &words);
            let is_second = column.is_some_and(|column| columns.iter().flatten().any(|other| other.heading == column.heading));
            if is_second {
                let message = format!("the heading `{}` appears twice", words.trim().to_lowercase());
                self.say(RuleName::UnknownKey, &layout.at(0, index), message, "put the values into one column");
            }
            columns.push(column.filter(|_| !is_second));
        }
        for Column { heading, .. } in layout.columns.iter().filter(|column| column.kind.is_none()) {
            if !columns.iter().flatten().any(|column| column.heading == *heading) {
                let message = format!("there is no heading `{heading}`");
                self.say(RuleName::MissingKey, &layout.at(0, 0), message, format!("add a column `{heading}`"));
            }
        }
        columns
    }

    /// The column that a heading names.
    fn column(&mut self, sheet: &Sheet, layout: &Layout, index: usize, words: &str) -> Option<Column> {
        let word = words.trim().to_lowercase();
        let column = layout.columns.iter().find(|column| column.heading == word).copied();
        if word.is_empty() {
            let below = sheet.rows.iter().skip(1).position(|row| row.get(index).is_some_and(|cell| !cell.is_blank()));
            if let Some(row) = below {
                let fix = "write a heading for it in the first row";
                self.say(RuleName::UnknownKey, &layout.at(row + 1, index), "has no heading above it", fix);
            }
        } else if column.is_none() {
            let headings: Vec<&str> = layout.columns.iter().map(|column| column.heading).collect();
            let fix = suggestion_from(&word, &headings, "the headings are", "they are the keys in docs/language.md");
            let message = format!("`{}` is not a heading of this sheet", text::brief(words));
            self.say(RuleName::UnknownKey, &layout.at(0, index), message, fix);
        }
        column
    }

    /// The rows of a sheet that hold something, each with a name of its own.
    fn records(&mut self, sheet: &Sheet, layout: &Layout) -> Vec<Record> {
        let columns = self.columns(sheet, layout);
        let named = layout.columns.first().is_some_and(|column| column.kind.is_none());
        let has_names = columns.iter().flatten().any(|column| column.heading == NAME && column.kind.is_none());
        let mut records: Vec<Record> = Vec::new();
        let mut rows_of: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (row, cells) in sheet.rows.iter().enumerate().skip(1) {
            let Some(first) = cells.iter().position(|cell| !cell.is_blank()) else { continue };
            let record = self.record(layout, &columns, row, cells);
            if named && record.name.is_empty() {
                if has_names {
                    let fix = "write a short name, or clear the row";
                    self.say(RuleName::MissingKey, &layout.at(row, first), "this row has no `name`", fix);
                }
                continue;
            }
            let name = (record.parent.clone(), record.name.clone());
            if let Some(before) = rows_of.get(&name).filter(|_| named) {
                let message = format!("`{}` is also the name of row {}", text::brief(&record.name), before + 1);
                self.say(RuleName::WrongKind, &record.at, message, "rename one, or delete one of the two rows");
                continue;
            }
            rows_of.insert(name, row);
            records.push(record);
        }
        records
    }

    /// What a row holds.
    fn record(&mut self, layout: &Layout, columns: &[Option<Column>], row: usize, cells: &[Cell]) -> Record {
        let mut record = Record { row, name: String::new(), parent: String::new(), values: Vec::new(), at: String::new() };
        for (index, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            let at = layout.at(row, index);
            if record.at.is_empty() {
                record.at.clone_from(&at);
            }
            match columns.get(index).copied().flatten() {
                Some(Column { heading: NAME, kind: None }) => {
                    // A title may have spaces about it, a short name has none.
                    let words = cell.words();
                    record.name = if text::is_short_name(words.trim()) { words.trim().to_owned() } else { words };
                    record.at = at;
                }
                Some(Column { kind: None, .. }) => record.parent = cell.words().trim().to_owned(),
                Some(Column { heading: key, kind: Some(kind) }) => match cell::value(cell, kind) {
                    Ok(value) => record.values.push(Filled { key, value, at }),
                    Err(message) => {
                        self.say(RuleName::WrongKind, &at, format!("`{key}` {message}"), format!("write {}", kind.expected()));
                    }
                },
                None => {}
            }
        }
        record
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
                    self.say(RuleName::WrongKind, &record.at, "this sheet takes only one row", "delete the second row");
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
        for Filled { key, value, at } in &record.values {
            self.emit(at, format!("{key} = {}\n", cell::written(value)));
        }
    }

    /// A row as one line: its only value, or a table of them.
    fn line(&mut self, name: &str, record: &Record) {
        match &record.values[..] {
            [Filled { key: VALUE | "takes", value, at }] => {
                self.emit(&record.at, format!("{name} = "));
                self.emit(at, value.to_string());
            }
            values => {
                self.emit(&record.at, format!("{name} = {{"));
                for (index, Filled { key, value, at }) in values.iter().enumerate() {
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
        let mut found = crate::input::read_series(&mut sources, file, zones, today).findings;
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
