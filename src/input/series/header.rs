//! The series itself: `[series]`.

use super::Reader;
use crate::input::field::Field;
use crate::input::language;
use crate::input::table::Table;
use crate::model::Subject;
use crate::time::{Date, Minutes};

/// What a series says of itself, but for its base.
pub(super) struct Header {
    pub title: String,
    pub topic: Option<String>,
    pub brief: Option<String>,
    pub contact: Option<String>,
    pub organizer: Option<String>,
    pub calendar_name: Option<String>,
    pub planned: Option<Date>,
    pub step: Minutes,
    pub one_in_every_forum: bool,
    pub keep_cancelled_days: u32,
}

impl<'a> Reader<'_, 'a> {
    /// Reads the header, and from it the base of the series. Of one that is not there nothing more is said than that.
    pub(super) fn header(&mut self, file: &Table<'a>) -> Header {
        let is_there = file.get("series").is_some();
        let absent = || Table::absent(&language::SERIES, "`series`".into(), file.at.clone());
        let table = self.report.need(file, "series", Field::table).unwrap_or_else(absent);
        self.report.mark(Subject::Series, &table);
        self.base = if is_there { self.needed_place(&table, "base") } else { None };
        let title = if is_there { self.report.need(&table, "title", Field::text) } else { None };
        let mut text = |key: &str| self.report.read(&table, key, Field::text);
        Header {
            title: title.unwrap_or_default(),
            topic: text("topic"),
            brief: text("brief"),
            contact: text("contact"),
            organizer: text("organizer"),
            calendar_name: text("calendar-name"),
            planned: self.report.read(&table, "planned", Field::day),
            step: self.report.read(&table, "step", Field::length).unwrap_or(15),
            one_in_every_forum: self.flag(&table, "one-in-every-forum"),
            keep_cancelled_days: self.report.read(&table, "keep-cancelled", Field::days).unwrap_or(30),
        }
    }
}
