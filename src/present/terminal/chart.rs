//! Rows of cells over columns of time: marks that stand side by side, and never one over another.
//!
//! A column is as wide as what its fullest cell holds. Where that is too much, cells go on in further lines of their row.

use super::{DIM, Look};
use crate::present::words;
use crate::time::Date;
use anstyle::Style;

/// A mark in a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    pub text: String,
    pub style: Style,
    /// Whether something has to stand between it and the next, as between two numbers of digits.
    pub apart: bool,
}

impl Mark {
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Mark { text: text.into(), style, apart: false }
    }

    fn width(&self) -> usize {
        words::width(&self.text) + usize::from(self.apart)
    }
}

/// What a row shows in a column: its marks, and behind them, up to the width of the column, its fill.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Cell {
    pub marks: Vec<Mark>,
    pub fill: (char, Style),
}

impl Cell {
    pub const EMPTY: Cell = Cell { marks: Vec::new(), fill: (' ', Style::new()) };

    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.fill.0 == ' '
    }

    fn width(&self) -> usize {
        self.marks.iter().map(Mark::width).sum()
    }

    /// The marks, in lines of at most so many columns.
    fn lines(&self, width: usize) -> Vec<&[Mark]> {
        let (mut lines, mut from) = (Vec::new(), 0);
        while from < self.marks.len() {
            let mut used = 0;
            let fits = |mark: &&Mark| {
                used += mark.width();
                used <= width
            };
            let taken = self.marks[from..].iter().take_while(fits).count().max(1);
            lines.push(&self.marks[from..from + taken]);
            from += taken;
        }
        lines
    }
}

/// A row with its name.
pub(super) struct Row {
    pub label: String,
    pub cells: Vec<Cell>,
}

impl Row {
    pub fn new(label: &str, columns: usize) -> Self {
        Row { label: label.to_owned(), cells: vec![Cell::EMPTY; columns] }
    }

    pub fn mark(&mut self, column: Option<usize>, mark: Mark) {
        if let Some(cell) = column.and_then(|column| self.cells.get_mut(column)) {
            cell.marks.push(mark);
        }
    }

    pub fn fill(&mut self, columns: std::ops::Range<usize>, fill: char, style: Style) {
        self.cells[columns].iter_mut().for_each(|cell| cell.fill = (fill, style));
    }
}

/// A column of time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Its first day.
    pub first: Date,
    /// Whether a dot stands where nothing else does.
    pub dotted: bool,
    /// Whether it stands for a longer stretch in which nothing changes.
    pub folded: bool,
}

/// Rows over columns.
pub(super) struct Chart {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Whether cells may go on in further lines.
    pub stacked: bool,
}

impl Chart {
    /// Puts stretches of at least so many columns in which no row shows anything new into one column. A stretch begins and
    /// ends where `begins` says that a column may follow upon another.
    pub fn fold(&mut self, least: usize, begins: impl Fn(usize) -> bool) {
        let count = self.columns.len();
        let quiet = |at: usize| {
            self.rows.iter().all(|row| row.cells[at].marks.is_empty() && at > 0 && row.cells[at].fill.0 == row.cells[at - 1].fill.0)
        };
        let (mut kept, mut at) = (Vec::new(), 0);
        while at < count {
            let run = (at..count).take_while(|column| quiet(*column)).count();
            // What is folded ends where a column may begin anew.
            let end = (at..=at + run).rev().find(|end| *end < count && begins(*end)).unwrap_or(at);
            if begins(at) && end >= at + least {
                self.columns[at].folded = true;
                kept.push(at);
                at = end;
            } else {
                kept.push(at);
                at += 1;
            }
        }
        self.columns = kept.iter().map(|at| self.columns[*at].clone()).collect();
        for row in &mut self.rows {
            row.cells = kept.iter().map(|at| row.cells[*at].clone()).collect();
        }
    }

    /// Whether a mark or a fill stands in some row.
    pub fn holds(&self, mark: &str) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| mark.starts_with(cell.fill.0) && mark.chars().count() == 1 || cell.marks.iter().any(|one| one.text == mark))
    }

    /// How wide each column is.
    pub fn widths(&self) -> Vec<usize> {
        let widest = |cell: &Cell| cell.marks.iter().map(Mark::width).max().unwrap_or(0);
        let of = |cell: &Cell| if self.stacked { widest(cell) } else { cell.width() };
        (0..self.columns.len()).map(|at| self.rows.iter().map(|row| of(&row.cells[at])).max().unwrap_or(0).max(1)).collect()
    }

    /// The most lines that a row takes.
    pub fn tallest(&self) -> usize {
        let widths = self.widths();
        let lines = |row: &Row| row.cells.iter().zip(&widths).map(|(cell, width)| cell.lines(*width).len()).max().unwrap_or(0);
        self.rows.iter().map(lines).max().unwrap_or(0)
    }

    /// Leaves out what does not fit into so many columns of the terminal; the first day that is left out.
    pub fn cut(&mut self, room: usize) -> Option<Date> {
        let mut used = 0;
        let mut fits = |width: &usize| {
            used += width;
            used <= room
        };
        let shown = self.widths().iter().take_while(|width| fits(width)).count();
        let cut = self.columns.get(shown).map(|column| column.first);
        self.columns.truncate(shown);
        self.rows.iter_mut().for_each(|row| row.cells.truncate(shown));
        cut
    }

    /// A row as lines, without its label.
    pub fn lines(&self, row: &Row, look: Look) -> Vec<String> {
        let widths = self.widths();
        let cells: Vec<Vec<&[Mark]>> = row.cells.iter().zip(&widths).map(|(cell, width)| cell.lines(*width)).collect();
        let count = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        (0..count).map(|line| self.line(row, line, &cells, &widths, look)).collect()
    }

    fn line(&self, row: &Row, line: usize, cells: &[Vec<&[Mark]>], widths: &[usize], look: Look) -> String {
        let mut runs = Runs::default();
        for (at, width) in widths.iter().enumerate() {
            let (fill, style) = if line == 0 { row.cells[at].fill } else { (' ', Style::new()) };
            let marks = cells[at].get(line).copied().unwrap_or_default();
            let mut used = 0;
            for mark in marks {
                runs.push(&mark.text, mark.style);
                if mark.apart {
                    runs.push(&fill.to_string(), style);
                }
                used += mark.width();
            }
            if line == 0 && row.cells[at].is_empty() && self.columns[at].dotted {
                runs.push(&look.marks().dot.to_string(), DIM);
                used = 1;
            }
            runs.push(&fill.to_string().repeat(width.saturating_sub(used)), style);
        }
        runs.text(look)
    }
}

/// Text in runs of one style each.
#[derive(Default)]
struct Runs(Vec<(String, Style)>);

impl Runs {
    fn push(&mut self, text: &str, style: Style) {
        match self.0.last_mut().filter(|(_, last)| *last == style) {
            Some((run, _)) => run.push_str(text),
            None => self.0.push((text.to_owned(), style)),
        }
    }

    fn text(mut self, look: Look) -> String {
        while let Some((text, _)) = self.0.last_mut() {
            text.truncate(text.trim_end().len());
            if !text.is_empty() {
                break;
            }
            self.0.pop();
        }
        self.0.iter().map(|(text, style)| look.paint(*style, text)).collect()
    }
}
