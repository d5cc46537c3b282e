//! What was announced: how a plan file holds it, and how `fora announce` writes it there.

use super::field::{Field, YEARS};
use super::plan::{Reader, edited_by_hand, occurrence, with_digest};
use super::table::Table;
use super::text;
use crate::finding::Finding;
use crate::model::{AsAnnounced, Consultation, ConsultationId, Place, Placement, Plan, RuleName, Series, State, When};
use crate::time::Date;
use chrono::Datelike;
use toml_edit::{DocumentMut, InlineTable, Value};

impl Reader<'_> {
    /// The day of an announcement, and what was announced, where that was written down.
    pub(super) fn announced(&mut self, table: &Table<'_>, consultation: &Consultation) -> (Option<Date>, Option<AsAnnounced>) {
        let Some((on, said)) = self.report.read(table, "announced", Field::announcement) else { return (None, None) };
        let Some(said) = said else { return (on, None) };
        let on = self.report.need(&said, "on", Field::day);
        let forum = self.forum(&said, consultation);
        let room = self.room(&said, consultation, forum);
        // The forum may have gone elsewhere since: what was announced is by the clock that was meant then.
        let place = self.series.place(self.series.place_beside(forum));
        let zone = self.report.read(&said, "zone", super::zone::of).unwrap_or(place.zone);
        let when = self.when_at(&said, consultation, &Place { zone, ..place.clone() });
        let named = self.report.read(&said, "place", Field::name).map(|named| named.name.to_owned());
        (on, when.map(|when| AsAnnounced { when, forum, room, place: named }))
    }
}

/// A placement as it was announced on a day, or the day alone where that is all that is known.
pub(super) fn value(series: &Series, on: Date, placement: &Placement) -> Value {
    let day = |day: Date| datetime(&day.to_string());
    let Some(said) = placement.when_announced() else { return day(on) };
    let asked = series.consultation(said.consultation);
    let mut table = InlineTable::new();
    table.insert("on", day(on));
    match said.when {
        When::Meeting(interval) => {
            let zone = series.place(series.place_of(&said)).zone;
            let civil = series.civil(zone, interval.start());
            table.insert("starts", datetime(&civil.format("%Y-%m-%d %H:%M:%S").to_string()));
            if let Some(hour) = occurrence(series.zones.resolve(zone, civil), interval.start()) {
                table.insert("hour", hour.into());
            }
            table.insert("zone", zone.name().into());
            table.insert("lasts", text::length(interval.minutes()).into());
        }
        When::Written { from, to } => {
            table.insert("from", day(from));
            table.insert("to", day(to));
        }
    }
    let forum = said.forum.map(|forum| series.forum(forum).name.as_str());
    let room = said.room.map(|room| series.room(room).name.as_str());
    for (key, name) in [("forum", super::plan::forum_word(asked, forum)), ("room", super::plan::room_word(series, &said, room))] {
        if let Some(name) = name {
            table.insert(key, name.into());
        }
    }
    if let Some(place) = placement.as_announced.as_ref().and_then(|said| said.place.as_deref()) {
        table.insert("place", place.into());
    }
    Value::InlineTable(table)
}

/// A day or a moment that is one of TOML's.
fn datetime(text: &str) -> Value {
    text.parse().unwrap_or_else(|_| text.into())
}

/// Marks placements as announced on a day, in the text of a plan file; everything else in it stays as it is.
///
/// Each is a consultation with a sitting counted from 0, or all its sittings. A draft or tentative one becomes
/// confirmed. A `plan-digest` that fitted before is renewed.
///
/// # Errors
/// A finding for each that the plan does not place, or one if the text is not TOML or the day is one that no file can
/// say; then nothing is marked.
pub fn set_announced(
    text: &str,
    series: &Series,
    plan: &Plan,
    which: &[(ConsultationId, Option<u32>)],
    day: Date,
) -> Result<String, Vec<Finding>> {
    if !YEARS.contains(&day.year()) {
        let message = format!("{day} is out of range: days are from 1900-01-01 to 2200-12-31");
        return Err(vec![Finding::new(RuleName::WrongKind, message).fix("check the year")]);
    }
    let by_hand = edited_by_hand(text);
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        vec![Finding::new(RuleName::Syntax, format!("the plan is not TOML: {}", text::brief(error.message()))).fix("see `fora check`")]
    })?;
    let missing: Vec<Finding> = which
        .iter()
        .filter(|(id, sitting)| !announce(&mut document, series, plan, (*id, *sitting), day))
        .map(|(id, sitting)| not_placed(series.consultation(*id), *sitting))
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let marked = document.to_string();
    let marked = if text.contains("\r\n") { marked.replace("\r\n", "\n").replace('\n', "\r\n") } else { marked };
    Ok(if by_hand { marked } else { with_digest(&marked) })
}

fn not_placed(consultation: &Consultation, sitting: Option<u32>) -> Finding {
    let which = sitting.map(|sitting| format!("sitting {} of ", sitting.saturating_add(1))).unwrap_or_default();
    Finding::new(RuleName::UnknownName, format!("{which}`{}` is not in the plan", consultation.name)).fix("plan it first, with `fora plan`")
}

/// Marks the sittings of a consultation that are asked for; whether there is any.
fn announce(document: &mut DocumentMut, series: &Series, plan: &Plan, (id, sitting): (ConsultationId, Option<u32>), day: Date) -> bool {
    let name = series.consultation(id).name.as_str();
    let Some(table) = document.get_mut("placement").and_then(|item| item.get_mut(name)).and_then(|item| item.as_table_like_mut()) else {
        return false;
    };
    let placed = |number: u32| plan.placements.iter().find(|placement| (placement.consultation, placement.sitting) == (id, number));
    let said = |number: u32| {
        let placement = placed(number)?;
        Some(value(series, day, &Placement { announced: Some(day), as_announced: Some(placement.as_it_is(series)), ..placement.clone() }))
    };
    let mut found = false;
    if (table.contains_key("starts") || table.contains_key("from")) && sitting.is_none_or(|sitting| sitting == 0) {
        mark(table, said(0).unwrap_or_else(|| datetime(&day.to_string())));
        found = true;
    }
    for (key, item) in table.iter_mut() {
        let number = key.get().parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        let asked = number.filter(|number| sitting.is_none_or(|sitting| sitting == *number));
        if let (Some(number), Some(table)) = (asked, item.as_table_like_mut()) {
            mark(table, said(number).unwrap_or_else(|| datetime(&day.to_string())));
            found = true;
        }
    }
    found
}

fn mark(table: &mut dyn toml_edit::TableLike, announced: Value) {
    let state = table.get("state").and_then(|item| item.as_str()).and_then(State::from_word).unwrap_or_default();
    if matches!(state, State::Draft | State::Tentative) {
        set(table, "state", State::Confirmed.word().into());
    }
    match (table.get_mut("announced").and_then(|item| item.as_table_like_mut()), announced) {
        // As a hand wrote it: as a table of its own, or with comments between its values.
        (Some(said), Value::InlineTable(announced)) => say_anew(said, announced),
        (_, announced) => {
            if table.get("announced").is_some_and(|item| !item.is_value()) {
                table.remove("announced");
            }
            set(table, "announced", announced);
        }
    }
}

/// Sets every value of a table, takes out those that are left, and leaves the comments beside the others.
fn say_anew(said: &mut dyn toml_edit::TableLike, announced: InlineTable) {
    let left: Vec<String> = said.iter().map(|(key, _)| key.to_owned()).filter(|key| !announced.contains_key(key)).collect();
    for key in left {
        said.remove(&key);
    }
    for (key, mut value) in announced {
        // A new value stands as its table has values.
        value.decor_mut().clear();
        set(said, &key, value);
    }
}

/// Sets a value and leaves the comment beside it.
fn set(table: &mut dyn toml_edit::TableLike, key: &str, mut value: toml_edit::Value) {
    match table.get_mut(key).and_then(|item| item.as_value_mut()) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, toml_edit::Item::Value(value));
        }
    }
}
