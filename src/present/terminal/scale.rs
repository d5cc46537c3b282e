//! Which days a column of the timeline stands for.

use super::chart::Column;
use crate::present::timeline::Timeline;
use crate::time::{Date, iso_week};
use chrono::{Datelike, Weekday};

/// More columns than this are not even looked at.
const MOST: usize = 8000;

/// How long a column is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    /// A working day of the base, with the free days behind it.
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    pub fn words(self) -> &'static str {
        match self {
            Unit::Day => "one column per working day",
            Unit::Week => "one column per week",
            Unit::Month => "one column per month",
            Unit::Year => "one column per year",
        }
    }

    /// So many columns in which nothing changes are shown as one.
    pub fn quiet(self) -> usize {
        match self {
            Unit::Day => 10,
            Unit::Week | Unit::Month | Unit::Year => 4,
        }
    }

    /// Whether a column may begin with a day, the days before having another.
    fn begins(self, day: Date) -> bool {
        match self {
            Unit::Day => true,
            Unit::Week => day.weekday() == Weekday::Mon,
            Unit::Month => day.day() == 1,
            Unit::Year => day.ordinal() == 1,
        }
    }
}

/// The days of the timeline, and in which column each is.
pub(super) struct Scale {
    pub unit: Unit,
    /// The first day of each column.
    firsts: Vec<Date>,
    last: Date,
}

impl Scale {
    /// `None` if there are too many columns.
    pub fn new(timeline: &Timeline, unit: Unit) -> Option<Self> {
        let days = timeline.first.iter_days().take_while(|day| *day <= timeline.last);
        let begins = |day: &Date| match unit {
            Unit::Day => timeline.working.holds(day.weekday()),
            _ => unit.begins(*day) || *day == timeline.first,
        };
        let firsts: Vec<Date> = days.filter(begins).take(MOST + 1).collect();
        (!firsts.is_empty() && firsts.len() <= MOST).then_some(Scale { unit, firsts, last: timeline.last })
    }

    pub fn len(&self) -> usize {
        self.firsts.len()
    }

    /// The column of a day: its own, or that of the last one before; `None` if it is not of the timeline.
    pub fn column(&self, day: Date) -> Option<usize> {
        if day > self.last { None } else { self.firsts.partition_point(|first| *first <= day).checked_sub(1) }
    }

    /// The columns of a stretch of days, as far as they are of the timeline.
    pub fn columns(&self, from: Date, to: Date) -> std::ops::Range<usize> {
        if from > self.last || to < self.firsts[0] {
            return 0..0;
        }
        let start = self.column(from).unwrap_or(0);
        start..self.column(to).map_or(self.firsts.len(), |end| end + 1)
    }

    /// The days of a column, with those behind it that have none.
    pub fn days(&self, column: usize) -> impl Iterator<Item = Date> {
        let end = self.firsts.get(column + 1).copied();
        let last = self.last;
        self.firsts[column].iter_days().take_while(move |day| end.map_or(*day <= last, |end| *day < end))
    }

    /// Whether a column is one at which a stretch may end and another begin.
    pub fn may_begin(&self, column: usize) -> bool {
        self.unit != Unit::Day || self.begins_week(column)
    }

    fn begins_week(&self, column: usize) -> bool {
        column == 0 || iso_week(self.firsts[column]) != iso_week(self.firsts[column - 1])
    }

    pub fn empty_columns(&self) -> Vec<Column> {
        let column =
            |(at, first): (usize, &Date)| Column { first: *first, dotted: self.unit == Unit::Day && self.begins_week(at), folded: false };
        self.firsts.iter().enumerate().map(column).collect()
    }

    /// The two lines above a column: the longer unit and its own, where they are new.
    pub fn headings(&self, before: Option<&Column>, column: &Column) -> [Option<String>; 2] {
        let day = column.first;
        let new = |differs: fn(Date, Date) -> bool| before.is_none_or(|before| differs(before.first, day));
        let month = new(|a, b| (a.year(), a.month()) != (b.year(), b.month())).then(|| day.format("%b").to_string());
        let year = new(|a, b| a.year() != b.year()).then(|| day.year().to_string());
        match self.unit {
            Unit::Day => [month, new(|a, b| iso_week(a) != iso_week(b)).then(|| day.day().to_string())],
            Unit::Week => [month, Some(day.day().to_string())],
            Unit::Month => [year, Some(day.format("%b").to_string())],
            Unit::Year => [None, year],
        }
    }
}
