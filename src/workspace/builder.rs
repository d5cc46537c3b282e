//! A series written by a program.

use chrono::NaiveDate;
use toml_edit::{Datetime, DocumentMut, InlineTable, Item, Table, Value};

/// Builds the text of a series, table by table, in the words of the series file (`docs/language.md`).
///
/// What it writes is read as any file is, so that a mistake gets the same message. Whatever it has no method for is set with
/// [`SeriesBuilder::set`].
///
/// ```
/// # fn main() -> Result<(), fora::Error> {
/// use chrono::NaiveDate;
/// let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day).expect("a day");
/// let text = fora::SeriesBuilder::new("Town halls", "geneva")
///     .planned(day(1, 11))
///     .place("geneva", "Europe/Zurich")
///     .place("nairobi", "Africa/Nairobi")
///     .forum("assembly", "nairobi", day(4, 5), day(4, 9))
///     .audience("east-africa", "nairobi", 40)
///     .person("ana", "geneva")
///     .consultation("town-hall", 90)
///     .set("consultation.town-hall.forum", "assembly")
///     .set("consultation.town-hall.moderator", "ana")
///     .text();
/// let series = fora::Workspace::of_text(&text)?;
/// let plan = series.plan(&fora::Effort::default())?;
/// assert_eq!(plan.meetings()[0].forum.as_deref(), Some("assembly"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct SeriesBuilder {
    document: DocumentMut,
}

impl SeriesBuilder {
    /// A series of this title, run from a place or zone: `geneva`, if there is a place of that name, or `Europe/Zurich`.
    pub fn new(title: &str, base: &str) -> Self {
        SeriesBuilder { document: DocumentMut::new() }.set("series.title", title).set("series.base", base)
    }

    /// The day that counts as today. Without it, it is the day on which the series is read.
    pub fn planned(self, day: NaiveDate) -> Self {
        self.set("series.planned", day)
    }

    /// A city, with its zone by its name in the IANA database.
    pub fn place(self, name: &str, zone: &str) -> Self {
        self.set(&key(&["place", name, "zone"]), zone)
    }

    /// People who are together at a place from one day to another, both included.
    pub fn forum(self, name: &str, place: &str, opens: NaiveDate, closes: NaiveDate) -> Self {
        let of = |field: &str| key(&["forum", name, field]);
        self.set(&of("place"), place).set(&of("opens"), opens).set(&of("closes"), closes)
    }

    /// People of one zone who should be awake; their number counts against that of the others.
    pub fn audience(self, name: &str, place: &str, size: u32) -> Self {
        let of = |field: &str| key(&["audience", name, field]);
        self.set(&of("place"), place).set(&of("size"), i64::from(size))
    }

    /// Somebody who leads or attends, with the place where they live.
    pub fn person(self, name: &str, base: &str) -> Self {
        self.set(&key(&["person", name, "base"]), base)
    }

    /// Something to place, with the length of each sitting in minutes.
    pub fn consultation(self, name: &str, minutes: u32) -> Self {
        self.set(&key(&["consultation", name, "lasts"]), format!("{minutes} min"))
    }

    /// Any other field by its path, such as `consultation.opening.after` or `rules.apart.least`. The parts of a path are
    /// keys of TOML: a name with a dot in it is quoted.
    ///
    /// # Panics
    /// The path is no key of TOML, or leads through something that is no table.
    pub fn set(mut self, path: &str, value: impl Into<FieldValue>) -> Self {
        let keys = toml_edit::Key::parse(path).unwrap_or_else(|error| panic!("`{path}` is not a key: {error}"));
        let Some((last, tables)) = keys.split_last() else { return self };
        let mut table = self.document.as_table_mut();
        for key in tables {
            let inner = table.entry(key.get()).or_insert_with(|| {
                let mut inner = Table::new();
                inner.set_implicit(true);
                Item::Table(inner)
            });
            table = inner.as_table_mut().unwrap_or_else(|| panic!("`{path}` leads through `{}`, which is not a table", key.get()));
        }
        table.insert(last.get(), Item::Value(value.into().0));
        self
    }

    /// The text of the series, to be read with [`crate::Workspace::of_text`] or written to a file.
    pub fn text(&self) -> String {
        self.document.to_string()
    }
}

/// A path of keys, each quoted where it has to be.
fn key(parts: &[&str]) -> String {
    parts.iter().map(|part| toml_edit::Key::new(*part).to_string()).collect::<Vec<_>>().join(".")
}

/// A value of a field of the series file.
#[derive(Clone, Debug)]
pub struct FieldValue(Value);

impl From<&str> for FieldValue {
    fn from(text: &str) -> Self {
        FieldValue(text.into())
    }
}

impl From<String> for FieldValue {
    fn from(text: String) -> Self {
        FieldValue(text.into())
    }
}

impl From<i64> for FieldValue {
    fn from(number: i64) -> Self {
        FieldValue(number.into())
    }
}

impl From<bool> for FieldValue {
    fn from(whether: bool) -> Self {
        FieldValue(whether.into())
    }
}

impl From<NaiveDate> for FieldValue {
    fn from(day: NaiveDate) -> Self {
        let written = day.format("%Y-%m-%d").to_string();
        // Years beyond 9999 are no TOML; they are refused with the others' messages when they are read.
        FieldValue(written.parse::<Datetime>().map_or_else(|_| written.into(), Value::from))
    }
}

impl<T: Into<FieldValue>> From<Vec<T>> for FieldValue {
    fn from(values: Vec<T>) -> Self {
        FieldValue(Value::Array(values.into_iter().map(|value| value.into().0).collect()))
    }
}

/// Fields of an inline table, such as `{ least = "10 days", level = "error" }`.
impl<T: Into<FieldValue>, const N: usize> From<[(&str, T); N]> for FieldValue {
    fn from(fields: [(&str, T); N]) -> Self {
        let fields = fields.into_iter().map(|(key, value)| (key, value.into().0));
        FieldValue(Value::InlineTable(fields.collect::<InlineTable>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_they_have_to_be() {
        let text = SeriesBuilder::new("T", "a b").place("a b", "Europe/Zurich").text();
        assert!(text.contains("[place.\"a b\"]"), "{text}");
    }

    #[test]
    fn a_field_of_several_values_is_a_table_in_a_line() {
        let text = SeriesBuilder::new("T", "Europe/Zurich").set("rules.apart", [("least", "10 days"), ("level", "error")]).text();
        assert!(text.contains("apart = { least = \"10 days\", level = \"error\" }"), "{text}");
    }
}
