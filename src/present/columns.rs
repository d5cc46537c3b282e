//! The zones whose clocks stand beside every meeting.

use crate::model::{PlaceId, Series};
use crate::text;
use crate::time::{self, Zone, offset_words};
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
        write!(formatter, "`{}` is no place or audience of the series and no city of the zone data", text::one_line(&self.0))
    }
}

impl std::error::Error for UnknownColumn {}

/// The city of a zone: the title of the series' place there, else the last part of the zone's name.
pub fn city(series: &Series, zone: Zone) -> String {
    let base = series.place(series.base);
    let place = std::iter::once(base).chain(&series.places).find(|place| place.zone == zone);
    place.map_or_else(|| city_of_name(zone.name()), |place| text::one_line(&place_title(&place.title)))
}

/// What readers call a place: its title, or the city where it is named only by its zone.
pub(super) fn place_name(series: &Series, place: PlaceId) -> String {
    text::one_line(&place_title(&series.place(place).title))
}

fn place_title(title: &str) -> String {
    if Zone::named(title).is_some() { city_of_name(title) } else { title.to_owned() }
}

fn city_of_name(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// The base, then the zones of the largest audiences from west to east; at most so many, no two with the
/// same offset on the day of planning.
pub fn largest(series: &Series, at_most: usize) -> Vec<Column> {
    let noon = series.zones.midnight(Zone::UTC, series.planned).plus(12 * 60);
    let offset = |zone: Zone| series.zones.offset(zone, noon);
    let base = series.place(series.base).zone;
    let mut audiences: Vec<_> = series.audiences.iter().collect();
    audiences.sort_by_key(|audience| std::cmp::Reverse(audience.size));
    let mut zones = vec![base];
    for audience in audiences {
        if zones.len() < at_most && zones.iter().all(|zone| offset(*zone) != offset(audience.zone)) {
            zones.push(audience.zone);
        }
    }
    zones[1..].sort_by_key(|zone| offset(*zone));
    zones.truncate(at_most);
    zones.into_iter().map(|zone| Column { title: city(series, zone), zone }).collect()
}

/// The columns asked for by name: a place or an audience by its short name or title, else a zone or its city.
///
/// # Errors
/// [`UnknownColumn`] for the first name that is none of these.
pub fn named(series: &Series, names: &[impl AsRef<str>]) -> Result<Vec<Column>, UnknownColumn> {
    names.iter().map(|name| one_named(series, name.as_ref().trim())).collect()
}

fn one_named(series: &Series, name: &str) -> Result<Column, UnknownColumn> {
    let same = |known: &str| known.to_lowercase() == name.to_lowercase();
    if let Some(place) = series.places.iter().find(|place| same(&place.name) || same(&place.title)) {
        return Ok(Column { title: text::one_line(&place_title(&place.title)), zone: place.zone });
    }
    if let Some(audience) = series.audiences.iter().find(|audience| same(&audience.name) || same(&audience.title)) {
        return Ok(Column { title: city(series, audience.zone), zone: audience.zone });
    }
    let zone = Zone::names().find(|known| same(known) || same(&city_of_name(known))).and_then(Zone::named);
    let zone = zone.ok_or_else(|| UnknownColumn(name.to_owned()))?;
    Ok(Column { title: city_of_name(zone.name()), zone })
}

/// `WITA, UTC+8`, or the offset alone where the zone data knows no abbreviation.
pub(super) fn zone_words(clock: &time::Clock) -> String {
    let offset = offset_words(clock.offset);
    match &clock.abbreviation {
        Some(short) if *short != offset => format!("{short}, {offset}"),
        _ => offset,
    }
}
