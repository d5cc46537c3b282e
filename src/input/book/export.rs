//! From the text of a series file to its sheets.

use super::cell::{self, plain};
use super::{DEFAULTS, Layout, Rows, layouts};
use crate::input::text;
use crate::sheet::{Book, Cell, Sheet};
use toml_edit::{DocumentMut, InlineTable, Item, TableLike, Value};

/// The sheets of a series, from the text of its file. Rows stand in the order of the file.
///
/// # Errors
/// What the parser says if the text is not TOML.
pub fn book(text: &str) -> Result<Book, String> {
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| text::brief(error.message()))?;
    Ok(Book { sheets: layouts().iter().map(|layout| sheet(&document, layout)).collect() })
}

fn sheet(document: &DocumentMut, layout: &Layout) -> Sheet {
    let mut sheet = Sheet::new(layout.name, layout.columns.iter().map(|column| column.heading));
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
                    None => vec![Cell::text(name), layout.columns[1].kind.map_or(Cell::Empty, |kind| cell::of(item, kind))],
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
    let value = |heading, kind| table.get(heading).map_or(Cell::Empty, |item| cell::of(item, kind));
    let values = layout.columns.iter().filter_map(|column| Some(value(column.heading, column.kind?)));
    let mut cells: Vec<Cell> = names.iter().map(|name| Cell::text(*name)).chain(values).collect();
    while cells.last() == Some(&Cell::Empty) {
        cells.pop();
    }
    cells
}
