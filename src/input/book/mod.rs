//! A series as sheets of cells, for those who plan in a spreadsheet program, and back.
//!
//! The sheets are made from the table of the language: one sheet for each kind of table, one column for each key, so that
//! a new key needs nothing here. What a cell means, its column tells: `cell.rs` is the one place that says so, and writes
//! whatever it reads back the same. Comments of a file are not kept.
//!
//! Start reading at [`layouts`], then at [`book`] in `export.rs` and [`import()`] in `import.rs`.

mod cell;
mod export;
mod import;
#[cfg(test)]
mod tests;

pub use export::book;
pub use import::{Import, import};

use super::language::{self, Kind};

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

/// A column of a sheet.
#[derive(Clone, Copy, Debug)]
struct Column {
    heading: &'static str,
    /// What its values have to be; names have no kind.
    kind: Option<Kind>,
}

/// A sheet that the language asks for.
struct Layout {
    name: &'static str,
    rows: Rows,
    columns: Vec<Column>,
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
        let names = names.iter().map(|name| Column { heading: name, kind: None });
        let columns = names.chain(keys.map(|key| Column { heading: key.name, kind: Some(key.kind) })).collect();
        let has_defaults = rows == Rows::Named && language::DEFAULTS.key(name).is_some();
        Layout { name, rows, columns, has_defaults }
    }
}

/// The sheets of a series, in their order.
fn layouts() -> Vec<Layout> {
    let value = language::Key::within(VALUE, Kind::Rules);
    let mut layouts = Vec::new();
    for key in language::SERIES_FILE.keys {
        match key.kind {
            Kind::One(shape) if shape.keys.iter().all(|key| matches!(key.kind, Kind::DefaultsOf(_))) => {}
            Kind::One(shape) => layouts.push(Layout::new(key.name, Rows::One, shape.keys)),
            Kind::List(shape) => layouts.push(Layout::new(key.name, Rows::List, shape.keys)),
            Kind::Travel(shape) => layouts.push(Layout::new(key.name, Rows::Ways, shape.keys)),
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

#[cfg(test)]
mod layout_tests {
    use super::*;

    #[test]
    fn every_key_of_the_language_has_a_column_and_no_sheet_has_two_of_a_name() {
        let layouts = layouts();
        let columns: usize = layouts.iter().map(|layout| layout.columns.iter().filter(|column| column.kind.is_some()).count()).sum();
        let shapes = language::SERIES_FILE.keys.iter().map(|key| match key.kind {
            Kind::One(shape) if shape.heading != language::DEFAULTS.heading => shape.keys.len(),
            Kind::List(shape) => shape.keys.len(),
            Kind::Named(shape) => {
                let inner = |key: &language::Key| if let Kind::Named(of) = key.kind { of.keys.len() } else { 1 };
                shape.keys.iter().map(inner).sum()
            }
            Kind::Travel(shape) => shape.keys.len(),
            Kind::Rules => 1,
            _ => 0,
        });
        assert_eq!(columns, shapes.sum::<usize>());
        for layout in &layouts {
            let mut names: Vec<&str> = layout.columns.iter().map(|column| column.heading).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{}", layout.name);
            assert_eq!(layouts.iter().filter(|other| other.name == layout.name).count(), 1);
        }
    }
}
