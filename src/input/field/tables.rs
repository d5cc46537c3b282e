//! Fields that hold tables.

use super::Field;
use crate::input::language::{Key, Kind};
use crate::input::report::{Report, found};
use crate::input::table::{Entry, Item, NamedTable, Table, items};
use crate::input::text;
use crate::model::RuleName;
use crate::time::Date;

impl<'a> Field<'_, 'a> {
    /// The items of a table, whatever their names.
    pub fn items(self) -> Option<Vec<Item<'a>>> {
        let Entry { key, key_at, value, at } = self.entry;
        self.report.as_table(&Item { name: key.name, name_at: key_at, value, at }).map(items)
    }

    /// The one table of the key.
    pub fn table(mut self) -> Option<Table<'a>> {
        let Kind::One(shape) = self.entry.key.kind else { return None };
        let items = self.by_ref().items()?;
        Some(self.report.table_of(shape, format!("`{}`", self.entry.key.name), self.entry.key_at, items))
    }

    /// The day of an announcement, or the table of what was announced.
    pub fn announcement(self) -> Option<(Option<Date>, Option<Table<'a>>)> {
        let (Kind::Announced(shape), Some(map)) = (self.entry.key.kind, self.entry.value.as_table()) else {
            return Some((Some(self.day()?), None));
        };
        Some((None, Some(self.report.table(shape, format!("`{}`", self.entry.key.name), self.entry.at.clone(), map))))
    }

    /// A table of defaults.
    pub fn defaults(mut self) -> Option<Table<'a>> {
        let Kind::DefaultsOf(shape) = self.entry.key.kind else { return None };
        let items = self.by_ref().items()?;
        let what = format!("`defaults.{}`", self.entry.key.name);
        Some(self.report.table_where(shape, what, self.entry.key_at, items, Key::in_defaults))
    }

    /// The tables of a map from short names, in the order of the names; names that cannot be short names are said.
    pub fn named(self) -> Option<Vec<NamedTable<'a>>> {
        self.tables_by_name(|report, item| {
            if !text::is_short_name(item.name) {
                report.not_a_short_name(item);
            }
        })
    }

    /// The tables of a map from titles, in the order of the titles.
    pub fn titled(self) -> Option<Vec<NamedTable<'a>>> {
        self.tables_by_name(|_, _| {})
    }

    fn tables_by_name(mut self, judge_name: impl Fn(&mut Report, &Item<'_>)) -> Option<Vec<NamedTable<'a>>> {
        let Kind::Named(shape) = self.entry.key.kind else { return None };
        let mut tables = Vec::new();
        for item in self.by_ref().items()? {
            judge_name(self.report, &item);
            if let Some(table) = self.report.as_table(&item) {
                let what = format!("{} `{}`", shape.noun, text::brief(item.name));
                tables.push((item.name, self.report.table(shape, what, item.name_at, table)));
            }
        }
        Some(tables)
    }

    /// The tables of a list.
    pub fn list(mut self) -> Option<Vec<Table<'a>>> {
        let Kind::List(shape) = self.entry.key.kind else { return None };
        let Some(array) = self.entry.value.as_array() else {
            self.wrong_kind("write `[{ ... }]`");
            return None;
        };
        let mut tables = Vec::new();
        for value in array.iter() {
            match value.get_ref().as_table() {
                Some(table) => tables.push(self.report.table(shape, format!("this {}", shape.noun), value.span(), table)),
                None => {
                    let message = format!("`{}` is a list of tables, found {} in it", self.entry.key.name, found(value.get_ref()));
                    self.report.say(RuleName::WrongKind, &value.span(), message, "not a table", "write `{ ... }`");
                }
            }
        }
        Some(tables)
    }
}
