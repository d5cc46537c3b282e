//! Rows of cells, and the two kinds of file that hold them: comma-separated files ([`csv`]) and, in builds with the feature
//! `xlsx`, workbooks.
//!
//! Nothing here knows what the cells mean, and nothing touches the disk. Start reading at [`Sheet`].

pub mod csv;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use crate::time::{Civil, Date, Minutes};
use chrono::NaiveTime;

/// The most rows of a sheet that are read, its headings among them.
pub const MOST_ROWS: usize = 10_000;
/// The most columns of a sheet that are read.
pub const MOST_COLUMNS: usize = 200;

/// Several sheets.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Book {
    /// In their order.
    pub sheets: Vec<Sheet>,
}

/// Rows of cells under a name.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sheet {
    /// What its tab, or its file, is called.
    pub name: String,
    /// The headings first. A row ends with its last cell that holds something.
    pub rows: Vec<Vec<Cell>>,
}

/// What a cell holds.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// `TRUE` or `FALSE`.
    Flag(bool),
    /// A day.
    Day(Date),
    /// A time of day without a day.
    Time(NaiveTime),
    /// A day with a time of day.
    Moment(Civil),
    /// A length of time.
    Length(Minutes),
    /// What a program shows where a formula came to nothing, such as `#REF!`.
    Mistake(String),
}

impl Cell {
    /// The text; empty text is an empty cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// The text, where there is one.
    pub fn of(text: Option<impl Into<String>>) -> Self {
        text.map_or(Cell::Empty, Cell::text)
    }

    /// Whether it holds nothing, or only spaces.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// What it reads as: days as `2027-03-22`, times as `09:00`, numbers in digits.
    pub fn words(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Mistake(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Flag(flag) => flag.to_string(),
            Cell::Day(day) => day.to_string(),
            Cell::Time(time) => time.format(clock(*time)).to_string(),
            Cell::Moment(civil) => format!("{} {}", civil.date(), civil.time().format(clock(civil.time()))),
            Cell::Length(minutes) => format!("{minutes} min"),
        }
    }
}

/// How a time of day is written: with seconds only where it has some.
fn clock(time: NaiveTime) -> &'static str {
    if chrono::Timelike::second(&time) == 0 { "%H:%M" } else { "%H:%M:%S" }
}

impl Sheet {
    /// A sheet with its headings.
    pub fn new<'h>(name: &str, headings: impl IntoIterator<Item = &'h str>) -> Self {
        Sheet { name: name.to_owned(), rows: vec![headings.into_iter().map(Cell::text).collect()] }
    }

    /// Puts a cell where it belongs, filling up what lies before it.
    fn put(&mut self, row: usize, column: usize, cell: Cell) {
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, Cell::default);
        }
        cells[column] = cell;
    }
}

/// How people name a cell, of a row and a column counted from 0: `C7`.
pub fn address(row: usize, column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.into_iter().rev().collect::<String>(), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        let named = [(0, 0), (6, 2), (0, 25), (0, 26), (9, 701), (9, 702)].map(|(row, column)| address(row, column));
        assert_eq!(named, ["A1", "C7", "Z1", "AA1", "ZZ10", "AAA10"]);
    }
}
