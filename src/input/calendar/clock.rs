//! The clocks of a calendar: which zone a name means, and the rules that a file brings itself.

use super::lines::{Component, Kind};
use super::recurrence::Rule;
use super::times::{Mark, Times, Value};
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

/// The clock that a name means: a zone of the IANA database, or one that Windows gives another name (Unicode CLDR).
/// Case and outer blanks make no difference, nor do the parts that a program puts before a name
/// (`/example.org/20240101_1/Europe/Berlin`). `GMT+05:30` is what it says.
pub(super) fn named(name: &str) -> Option<Clock> {
    let name = name.trim();
    // No name of a zone has more than three parts.
    let mut ends: Vec<&str> = name.rmatch_indices('/').take(3).map(|(at, _)| &name[at + 1..]).collect();
    ends.reverse();
    // A name without a region is a part like others, unless a registry is said to follow.
    let ends = ends.into_iter().filter(|end| end.contains('/') || name.starts_with('/'));
    let zone = std::iter::once(name).chain(ends).find_map(listed).or_else(|| of_windows(name));
    zone.map(Clock::Zone).or_else(|| Some(Clock::Fixed(beside_greenwich(name)?)))
}

/// The zone of this IANA name, in whatever case.
fn listed(name: &str) -> Option<Zone> {
    const LONGEST: usize = 64;
    let name = Some(name).filter(|name| name.len() <= LONGEST)?.replace(' ', "_");
    Zone::named(&name).or_else(|| Zone::named(Zone::names().find(|known| known.eq_ignore_ascii_case(&name))?))
}

fn of_windows(name: &str) -> Option<Zone> {
    let as_titles = || {
        let mut begins = true;
        let letters = name.chars().map(|letter| {
            let letter = if begins { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
            begins = !letter.is_ascii_alphabetic() && letter != '.';
            letter
        });
        letters.collect::<String>()
    };
    let Ok(Tz::Tz(found)) = name.parse::<Tz>().or_else(|()| as_titles().parse()) else { return None };
    // Of a name that is not known only the offset in front of it was taken, which is wrong for half of the year.
    let is_guessed = name.starts_with('(') && found.name().starts_with("Etc/");
    if is_guessed { None } else { Zone::named(found.name()) }
}

/// The minutes east of UTC of a name such as `GMT+05:30` or `UTC-3`.
fn beside_greenwich(name: &str) -> Option<Minutes> {
    let name = name.to_ascii_uppercase();
    let rest = name.strip_prefix("GMT").or_else(|| name.strip_prefix("UTC"))?.trim();
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    let digits = rest.strip_prefix(['+', '-'])?.replace(':', "");
    let is_number = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: Minutes = digits.parse().ok().filter(|_| is_number)?;
    let (hours, minutes) = if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// A name of a zone in the form in which two are compared.
pub(super) fn folded(name: &str) -> String {
    name.replace(['\\', '"'], "").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The clock of a zone as a file describes it (RFC 5545, 3.6.5).
pub(super) struct OwnRules {
    /// Minutes east of UTC before the first change.
    first: Minutes,
    /// From when on which offset holds, in order.
    changes: Vec<(Instant, Minutes)>,
    /// The zone of the database that bears the same name, if that names a region.
    pub namesake: Option<Zone>,
}

impl OwnRules {
    /// The rules of the clocks at the head of `components`, which bear a name, until a time; `None` if one of them is not understood or
    /// there are more than the limits allow.
    pub fn read(text: &str, name: &str, components: &[Component], to: Civil, limits: &Limits) -> Option<OwnRules> {
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
        // `EST` and `GMT` are other clocks in the database than most mean by them.
        let namesake = named(name).filter(|_| name.contains('/')).and_then(|clock| match clock {
            Clock::Zone(zone) => Some(zone),
            _ => None,
        });
        Some(OwnRules { first, changes: onsets.into_iter().map(|(at, _, after)| (at, after)).collect(), namesake })
    }
}

/// When a clock of a zone begins, with the offset before and after; `None` if it is not understood.
fn onsets_of(text: &str, observance: &Component, to: Civil, limits: &Limits) -> Option<Vec<(Instant, Minutes, Minutes)>> {
    let entry = |name: &str| observance.line(name).and_then(|line| parsed(&text[line.at.clone()]));
    let offset = |name: &str| entry(name).and_then(|entry| offset(&entry));
    let (before, after) = (offset("TZOFFSETFROM")?, offset("TZOFFSETTO")?);
    let start = Times::of(&text[observance.line("DTSTART")?.at.clone()]).first()?.civil;
    let mut starts = vec![start];
    let mut values = 0;
    for line in observance.lines.iter().filter(|line| matches!(line.name, "RRULE" | "RDATE")) {
        let source = &text[line.at.clone()];
        values += 1 + source.matches(',').count();
        if values > limits.values {
            return None;
        }
        if line.name == "RDATE" {
            let more = Times::of(source).values.into_iter().flatten();
            starts.extend(more.map(|(Value::At(stamp) | Value::Between(stamp, _) | Value::Lasting(stamp, _))| stamp.civil));
            continue;
        }
        let rule = Rule::read(source, limits).ok()?;
        // The end is written in UTC, the starts are on the clock before them.
        let until = rule.until.and_then(|until| match until.mark {
            Mark::East(east) => until.civil.checked_add_signed(chrono::Duration::minutes(before - east)),
            Mark::Day => until.civil.checked_add_signed(chrono::Duration::seconds(86_399)),
            Mark::None => Some(until.civil),
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
        for name in [
            "Europe/Berlin",
            "europe/BERLIN",
            "W. Europe Standard Time",
            "w. europe standard time",
            "/example.org/20240101_1/Europe/Berlin",
            "/freeassociation.sourceforge.net/Europe/Berlin",
            "/a/b/c/d/Europe/Berlin",
            "Olson/Europe/Berlin",
            " Europe/Berlin ",
        ] {
            assert_eq!(named(name), Zone::named("Europe/Berlin").map(Clock::Zone), "{name}");
        }
        for (name, zone) in [("/x/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"), ("/x/UTC", "UTC"), ("gmt", "GMT")] {
            assert_eq!(named(name), Zone::named(zone).map(Clock::Zone), "{name}");
        }
        for name in ["Venue-CH", "", "/", "(UTC+01:00) Somewhere", "Mars/Olympus", "Mars/UTC", "GMT+", "GMT+99", "UTC+05:99"] {
            assert_eq!(named(name), None, "{name}");
        }
        let minutes = ["GMT+05:30", "utc-3", "UTC+0545"].map(named);
        assert_eq!(minutes, [330, -180, 345].map(|minutes| Some(Clock::Fixed(minutes))));
    }
}
