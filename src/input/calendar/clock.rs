//! The clocks of a calendar: which zone a name means, and the rules that a file brings itself.

use super::lines::{Component, Kind};
use super::recurrence::Rule;
use super::{Limits, parsed};
use crate::time::{Civil, Instant, MINUTES_PER_DAY, Minutes, Zone, Zones};
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{ICalendarEntry, ICalendarValue};
use chrono::{Datelike, NaiveTime};

/// Whose clock shows a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Clock {
    /// So many minutes east of UTC, always.
    Fixed(Minutes),
    /// A zone of the database.
    Zone(Zone),
    /// The rules of the file's own zone of this number.
    Own(usize),
    /// That of wherever it is, which this file does not say. Reckoned as if it were UTC.
    OnSite,
}

/// The zone that a name means: of the IANA database, or a name that Windows gives one (Unicode CLDR).
pub(super) fn named(name: &str) -> Option<Zone> {
    let name = name.trim();
    if let Some(zone) = Zone::named(name) {
        return Some(zone);
    }
    let Ok(Tz::Tz(found)) = name.parse::<Tz>() else { return None };
    // Of a name that is not known only the offset in front of it was taken, which is wrong for half of the year.
    let guessed = name.starts_with('(') && found.name().starts_with("Etc/");
    if guessed { None } else { Zone::named(found.name()) }
}

/// The clock of a zone as a file describes it (RFC 5545, 3.6.5).
pub(super) struct OwnRules {
    /// Minutes east of UTC before the first change.
    first: Minutes,
    /// From when on which offset holds, in order.
    changes: Vec<(Instant, Minutes)>,
}

impl OwnRules {
    /// The rules of the clocks at the head of `components`, until a time; `None` if one of them is not understood or
    /// there are more than the limits allow.
    pub fn read(text: &str, components: &[Component], to: Civil, limits: &Limits) -> Option<OwnRules> {
        let own: Vec<&Component> = components.iter().take_while(|component| component.kind == Kind::Observance).collect();
        if own.len() > limits.values {
            return None;
        }
        let limits = Limits { repeats: limits.occurrences, ..limits.clone() };
        let mut onsets: Vec<(Instant, Minutes, Minutes)> = Vec::new();
        for observance in own {
            onsets.extend(onsets_of(text, observance, to, &limits)?);
            if onsets.len() > limits.occurrences {
                return None;
            }
        }
        onsets.sort_unstable();
        let first = onsets.first()?.1;
        Some(OwnRules { first, changes: onsets.into_iter().map(|(at, _, after)| (at, after)).collect() })
    }
}

/// When a clock of a zone begins, with the offset before and after; `None` if it is not understood.
fn onsets_of(text: &str, observance: &Component, to: Civil, limits: &Limits) -> Option<Vec<(Instant, Minutes, Minutes)>> {
    let entry = |name: &str| observance.line(name).and_then(|line| parsed(&text[line.at.clone()]));
    let offset = |name: &str| entry(name).and_then(|entry| offset(&entry));
    let (before, after) = (offset("TZOFFSETFROM")?, offset("TZOFFSETTO")?);
    let start = civil(first_time(&entry("DTSTART")?)?)?;
    let mut starts = vec![start];
    let mut values = 0;
    for line in observance.lines.iter().filter(|line| matches!(line.name, "RRULE" | "RDATE")) {
        let source = &text[line.at.clone()];
        values += 1 + source.matches(',').count();
        if values > limits.values {
            return None;
        }
        let entry = parsed(source)?;
        if line.name == "RDATE" {
            starts.extend(entry.values.iter().filter_map(|value| civil(value.as_partial_date_time()?)));
            continue;
        }
        let rule = Rule::read(source, &entry, limits).ok()?;
        // The end is written in UTC, the starts are on the clock before them.
        let until = rule.until.as_ref().and_then(|until| {
            let civil = civil(until)?;
            if until.has_zone() { civil.checked_add_signed(chrono::Duration::minutes(before)) } else { Some(civil) }
        });
        starts.extend(rule.starts(start, until, (start, to), limits).ok()?);
    }
    starts.sort_unstable();
    starts.dedup();
    let at = |civil: Civil| Instant::from_unix_minutes(civil.and_utc().timestamp().div_euclid(60)).plus(-before);
    Some(starts.into_iter().map(|civil| (at(civil), before, after)).collect())
}

/// Minutes east of UTC of a `TZOFFSETFROM` or `TZOFFSETTO`; `None` if it is none, or more than a day.
fn offset(entry: &ICalendarEntry) -> Option<Minutes> {
    let value = first_time(entry)?;
    let minutes = Minutes::from(value.tz_hour?) * 60 + Minutes::from(value.tz_minute.unwrap_or(0));
    (minutes < MINUTES_PER_DAY).then_some(if value.tz_minus { -minutes } else { minutes })
}

fn first_time(entry: &ICalendarEntry) -> Option<&PartialDateTime> {
    entry.values.first().and_then(ICalendarValue::as_partial_date_time)
}

/// The day and time that a value writes, whatever its zone; midnight if it writes no time. A leap second is the one
/// before it.
pub(super) fn civil(value: &PartialDateTime) -> Option<Civil> {
    let day = crate::time::Date::from_ymd_opt(value.year?.into(), value.month?.into(), value.day?.into())?;
    let part = |part: Option<u8>| u32::from(part.unwrap_or(0));
    let time = NaiveTime::from_hms_opt(part(value.hour), part(value.minute), part(value.second).min(59))?;
    (day.year() > 0).then(|| day.and_time(time))
}

impl Zones for OwnRules {
    fn version(&self) -> &str {
        "of the file"
    }

    fn offset(&self, _: Zone, at: Instant) -> Minutes {
        let next = self.changes.partition_point(|(change, _)| *change <= at);
        next.checked_sub(1).map_or(self.first, |last| self.changes[last].1)
    }

    fn clock(&self, zone: Zone, at: Instant) -> crate::time::Clock {
        crate::time::Clock { offset: self.offset(zone, at), is_daylight: false, abbreviation: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_by_its_own_name_that_of_windows_and_behind_a_prefix() {
        for name in ["Europe/Berlin", "W. Europe Standard Time", "/example.org/20240101_1/Europe/Berlin", " Europe/Berlin "] {
            assert_eq!(named(name).map(Zone::name), Some("Europe/Berlin"), "{name}");
        }
        for name in ["Venue-CH", "", "(UTC+01:00) Somewhere", "Mars/Olympus"] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
