//! Cells: what one means in a column of a kind, and which one means a value.
//!
//! [`value`] reads what [`of`] writes as it was.

use crate::input::language::{InCell, Kind};
use crate::input::text;
use crate::sheet::Cell;
use crate::time::{Date, Minutes};
use chrono::{NaiveDateTime, NaiveTime, Timelike};
use toml_edit::{Array, Datetime, InlineTable, Item, TableLike, Value};

/// What a cell means in a column of a kind. What does not fit the kind is given as it is: the reader of the series says
/// what is wrong with it.
///
/// # Errors
/// What no value can be made of, in words that follow the name of the column.
pub(super) fn value(cell: &Cell, kind: Kind) -> Result<Value, String> {
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
        Cell::Day(day) if matches!(kind, Kind::Moment | Kind::Moments) => datetime(&Cell::Moment(day.and_time(NaiveTime::MIN)))?,
        Cell::Moment(civil) if matches!(kind, Kind::Day) && civil.time() == NaiveTime::MIN => datetime(&Cell::Day(civil.date()))?,
        Cell::Day(_) | Cell::Moment(_) if matches!(kind.in_cell(), InCell::Day | InCell::Days) => datetime(cell)?,
        // Half past one in a column of lengths is one and a half hours.
        Cell::Time(time) if matches!(kind, Kind::Length(..)) => Value::from(text::length(i64::from(time.hour() * 60 + time.minute()))),
        Cell::Length(minutes) if matches!(kind, Kind::Length(..)) => Value::from(text::length(*minutes)),
        cell => Value::from(cell.words()),
    })
}

/// A value as people write it.
pub(super) fn written(value: &Value) -> String {
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
    text.parse::<Datetime>().map(Value::from).map_err(|_| format!("holds {text}, a day that cannot be written in TOML"))
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
    let nested = text.starts_with(['{', '[']) && matches!(in_cell, InCell::Nested | InCell::List(_) | InCell::Days);
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
        _ if in_cell == InCell::Days && text.contains(',') => {
            let each: Result<Vec<Value>, String> = parts(text).map(|part| text_value(part, Kind::Moment)).collect();
            Value::Array(each?.into_iter().collect::<Array>())
        }
        _ if matches!(in_cell, InCell::Day | InCell::Days) => match text.parse::<Datetime>().map(|at| (at, day_or_moment(&at))) {
            Ok((_, cell @ (Cell::Day(_) | Cell::Moment(_)))) => datetime(&cell)?,
            Ok((at, _)) => Value::from(at),
            Err(_) => Value::from(text),
        },
        _ if matches!(in_cell, InCell::List(_)) && text.contains(',') => Value::Array(parts(text).collect::<Array>()),
        _ => Value::from(text),
    })
}

/// What stands between the commas of a cell.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// The cell that [`value`] reads as this value.
pub(super) fn of(item: &Item, kind: Kind) -> Cell {
    let wanted = plain(item);
    let reads = |cell: &Cell| value(cell, kind).is_ok_and(|read| read.to_string() == wanted.to_string());
    let typed = match &wanted {
        Value::String(text) => Cell::text(text.value().clone()),
        Value::Boolean(flag) => Cell::Flag(*flag.value()),
        Value::Integer(number) => Cell::Number(*number.value() as f64),
        Value::Float(number) => Cell::Number(*number.value()),
        Value::Datetime(at) => match day_or_moment(at.value()) {
            // For a spreadsheet a midnight and its day are the same number; here they may end a day apart.
            Cell::Moment(civil) if civil.time() == NaiveTime::MIN && !matches!(kind, Kind::Moment | Kind::Moments) => Cell::Empty,
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
                (None, InCell::Days) => Cell::text(list.iter().map(written).collect::<Vec<_>>().join(", ")),
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
    let moment = || ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"].iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    match text.parse::<Date>() {
        Ok(day) => Cell::Day(day),
        Err(_) => moment().map_or_else(|| Cell::text(text.clone()), Cell::Moment),
    }
}

/// The value of an item without comments and spaces.
pub(super) fn plain(item: &Item) -> Value {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
