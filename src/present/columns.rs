//! The zones whose clocks stand beside every meeting.

use crate::model::{PlaceId, Series};
use crate::text;
use crate::time::{self, Zone, cities, offset_words};
use std::fmt;

/// A zone that has a column of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// The city whose clock it is.
    pub title: String,
    /// Its zone.
    pub zone: Zone,
}

/// A column was asked for by a name that is no place, audience or city of a zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownColumn(pub String);

impl fmt::Display for UnknownColumn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "there is no clock for `{}`: no place, audience, zone or city has that name",
            text::short(&text::one_line(&self.0))
        )
    }
}

impl std::error::Error for UnknownColumn {}

/// The city of a zone: the title of the series' place there, else the last part of the zone's name.
pub fn city(series: &Series, zone: Zone) -> String {
    let base = series.place(series.base);
    let place = std::iter::once(base).chain(&series.places).find(|place| place.zone == zone);
    place.map_or_else(|| cities::city_of(zone.name()), |place| text::one_line(&place_title(&place.title)))
}

/// What readers call a place: its title, or the city where it is named only by its zone.
pub(super) fn place_name(series: &Series, place: PlaceId) -> String {
    text::one_line(&place_title(&series.place(place).title))
}

fn place_title(title: &str) -> String {
    if Zone::named(title).is_some() { cities::city_of(title) } else { title.to_owned() }
}

/// The base, then the zones of the largest audiences from west to east; at most so many, no two with the
/// same offset on the day of planning.
pub fn largest(series: &Series, at_most: usize) -> Vec<Column> {
    distinct(series, at_most, 1)
}

/// The base, then the zones of all audiences from west to east; of those that show the same on every day of two years from the
/// day of planning, one.
fn every(series: &Series) -> Vec<Column> {
    distinct(series, usize::MAX, 2 * 366)
}

/// As [`largest`], told apart by so many days from the day of planning on.
fn distinct(series: &Series, at_most: usize, days: i64) -> Vec<Column> {
    let noon = series.zones.midnight(Zone::UTC, series.planned).plus(12 * 60);
    let offsets = |zone: Zone| -> Vec<time::Minutes> {
        (0..days).map(|day| series.zones.offset(zone, noon.plus(day * time::MINUTES_PER_DAY))).collect()
    };
    let base = series.place(series.base).zone;
    let mut audiences: Vec<_> = series.audiences.iter().collect();
    audiences.sort_by_key(|audience| std::cmp::Reverse(audience.size));
    let mut zones = vec![(offsets(base), base)];
    for audience in audiences {
        if zones.len() == at_most {
            break;
        }
        let shown = offsets(audience.zone);
        if zones.iter().all(|(other, _)| *other != shown) {
            zones.push((shown, audience.zone));
        }
    }
    zones[1..].sort_by(|(one, _), (other, _)| one.cmp(other));
    zones.truncate(at_most);
    zones.into_iter().map(|(_, zone)| Column { title: city(series, zone), zone }).collect()
}

/// Stands for the base and every audience.
const ALL: &str = "all";

/// The columns asked for by name: a place or an audience by its short name or title, else a zone or its city; `all` for the
/// base and every audience.
///
/// # Errors
/// [`UnknownColumn`] for the first name that is none of these.
pub fn named(series: &Series, names: &[impl AsRef<str>]) -> Result<Vec<Column>, UnknownColumn> {
    let mut columns: Vec<Column> = Vec::new();
    for name in names.iter().map(|name| name.as_ref().trim()) {
        let found = match one_named(series, name) {
            Ok(column) => vec![column],
            Err(_) if name.eq_ignore_ascii_case(ALL) => every(series),
            Err(unknown) => return Err(unknown),
        };
        for column in found {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
    }
    Ok(columns)
}

fn one_named(series: &Series, name: &str) -> Result<Column, UnknownColumn> {
    let same = |known: &str| known.to_lowercase() == name.to_lowercase();
    if let Some(place) = series.places.iter().find(|place| same(&place.name) || same(&place.title)) {
        return Ok(Column { title: text::one_line(&place_title(&place.title)), zone: place.zone });
    }
    if let Some(audience) = series.audiences.iter().find(|audience| same(&audience.name) || same(&audience.title)) {
        return Ok(Column { title: city(series, audience.zone), zone: audience.zone });
    }
    let (title, zone) = cities::find(name).ok_or_else(|| UnknownColumn(name.to_owned()))?;
    Ok(Column { title, zone })
}

/// `WITA, UTC+8`, or the offset alone where the zone data knows no abbreviation.
pub(super) fn zone_words(clock: &time::Clock) -> String {
    let offset = offset_words(clock.offset);
    match &clock.abbreviation {
        Some(short) if *short != offset => format!("{short}, {offset}"),
        _ => offset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing;

    #[test]
    fn a_clock_is_found_by_place_audience_zone_or_city_once() {
        let series = testing::series();
        let columns = |names: &[&str]| {
            named(&series, names)
                .map(|columns| columns.iter().map(|column| format!("{} {}", column.title, column.zone)).collect::<Vec<_>>())
        };
        assert_eq!(
            columns(&["bali", "South Asia", "Asia/Tokyo", "zurich", "the hague"]).expect("five clocks"),
            ["Bali Asia/Makassar", "Kolkata Asia/Kolkata", "Tokyo Asia/Tokyo", "Zurich Europe/Zurich", "The Hague Europe/Amsterdam",]
        );
        let all = columns(&["all", "Tokyo", "Lima"]).expect("every clock and one more");
        assert_eq!(all.len(), 8);
        assert_eq!((all[0].as_str(), all[7].as_str()), ("Geneva Europe/Zurich", "Lima America/Lima"));
        assert_eq!(columns(&["ALL"]), columns(&["all"]));
        assert_eq!(columns(&["Tokyo", "Atlantis"]), Err(UnknownColumn("Atlantis".into())));
    }

    #[test]
    fn clocks_that_differ_on_a_few_days_a_year_are_not_one() {
        // Jerusalem and Athens change their clocks on days that lie a few apart, and show the same on all others.
        let mut series = testing::series();
        let zone = |name: &str| Zone::named(name).expect("a zone");
        for (audience, name) in series.audiences.iter_mut().zip(["Europe/Athens", "Asia/Jerusalem"]) {
            (audience.zone, audience.title) = (zone(name), name.into());
        }
        let every: Vec<Zone> = named(&series, &["all"]).expect("every clock").into_iter().map(|column| column.zone).collect();
        assert!(every.contains(&zone("Europe/Athens")) && every.contains(&zone("Asia/Jerusalem")), "{every:?}");
    }
}
