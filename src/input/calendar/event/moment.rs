//! Times as a file writes them, and the clocks they are on.

use super::{Reader, Unread};
use crate::input::calendar::clock::{self, Clock, OwnRules};
use crate::input::calendar::lines::Line;
use crate::input::event::Doubt;
use crate::input::text;
use crate::model::Level;
use crate::time::{Civil, Minutes, Zone, Zones};
use calcard::common::PartialDateTime;
use calcard::icalendar::ICalendarEntry;
use chrono::{Datelike, Duration};
use std::ops::Range;

/// A time as a file writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    pub civil: Civil,
    /// `None` for a day.
    pub clock: Option<Clock>,
}

impl<'a> Reader<'a, '_> {
    /// The first time of a line.
    pub(super) fn time(&mut self, line: &Line) -> Result<Moment, Unread> {
        let entry = self.entry(line);
        let value = entry.as_ref().and_then(|entry| entry.values.first()?.as_partial_date_time());
        let Some(value) = value else { return Err(self.no_time(line)) };
        self.moment(line, zone_name(entry.as_ref()), value)
    }

    /// A time of a line, in a zone if the line says one.
    pub(super) fn moment(&mut self, line: &Line, zone: Option<&str>, value: &PartialDateTime) -> Result<Moment, Unread> {
        let Some(civil) = clock::civil(value) else { return Err(self.no_time(line)) };
        let (first, last) = self.how.limits.years;
        if !(first..=last).contains(&civil.year()) {
            let message =
                format!("an event is left out: its `{}` is in the year {}; only {first} to {last} are read", line.name, civil.year());
            self.notes.warn("years", &line.at, (message, "beyond the years"), "check the event");
            return Err(Unread);
        }
        if !value.has_time() {
            return Ok(Moment { civil, clock: None });
        }
        if value.has_zone() {
            let minutes = Minutes::from(value.tz_hour.unwrap_or(0)) * 60 + Minutes::from(value.tz_minute.unwrap_or(0));
            let east = if value.tz_minus { -minutes } else { minutes };
            return Ok(Moment { civil, clock: Some(Clock::Fixed(east)) });
        }
        let clock = match zone {
            Some(name) => self.clock_of(name, line)?,
            None => self.clock_of_floating(line)?,
        };
        Ok(Moment { civil, clock: Some(clock) })
    }

    pub(super) fn no_time(&mut self, line: &Line) -> Unread {
        let message = format!("an event is left out: its `{}` is not a day or a time", line.name);
        self.notes.warn("time", &line.at, (message, "not understood"), "write it like `20270322T090000Z`, or check the event");
        Unread
    }

    fn clock_of_floating(&mut self, line: &Line) -> Result<Clock, Unread> {
        let Some(zone) = self.floating else {
            if !self.how.only_busy {
                return Ok(Clock::OnSite);
            }
            let message = "an event is left out: its time has no zone".into();
            self.notes.warn(
                "floating",
                &line.at,
                (message, "whose clock?"),
                "name it: `calendar-zone = \"Europe/Paris\"` beside `calendar`, or `X-WR-TIMEZONE:Europe/Paris` at the head of the file",
            );
            return Err(Unread);
        };
        if self.how.floating.is_none() {
            let message = format!("a time has no zone, and is read on the calendar's clock, {}", zone.name());
            let fix = if self.how.only_busy {
                format!("if so, write `calendar-zone = \"{}\"` in the series", zone.name())
            } else {
                "if not, delete `X-WR-TIMEZONE` at the head of the file: then it is on the clock of its forum".into()
            };
            self.notes.warn("calendar-zone", &line.at, (message, "whose clock?"), fix);
        }
        Ok(Clock::Zone(zone))
    }

    /// The clock of a zone's name: the database, the names of Windows, then the file's own rules.
    fn clock_of(&mut self, name: &str, line: &Line) -> Result<Clock, Unread> {
        let known = match self.clocks.get(name) {
            Some(known) => *known,
            None => {
                let found = clock::named(name).map(Clock::Zone).or_else(|| self.own_clock(name));
                self.clocks.insert(name.to_owned(), found);
                found
            }
        };
        known.ok_or_else(|| {
            let message = format!(
                "an event is left out: the zone `{}` is not known, and the file has no rules for it that fora understands",
                text::brief(name)
            );
            let fix = "export the calendar with its zones, or write the zone as region and city, such as `Europe/Paris`";
            self.notes.warn("zone", &line.at, (message, "whose clock?"), fix);
            Unread
        })
    }

    fn own_clock(&mut self, name: &str) -> Option<Clock> {
        let zone = *self.described.get(name)?;
        let to = self.how.window.end().utc() + Duration::days(366);
        let rules = OwnRules::read(self.text, &self.components[zone + 1..], to, self.how.limits)?;
        self.own.push(rules);
        Some(Clock::Own(self.own.len() - 1))
    }

    /// Seconds since 1970 of a civil time. Of a repeated one the first is taken, and a skipped one is read by the offset
    /// before (RFC 5545, 3.3.5); both are told.
    pub(super) fn seconds(&mut self, clock: Clock, civil: Civil, at: &Range<usize>) -> i64 {
        let plain = civil.and_utc().timestamp();
        let (resolved, zone) = match clock {
            Clock::Fixed(east) => return plain - east * 60,
            Clock::Zone(zone) => (self.how.zones.resolve(zone, civil), zone.name()),
            Clock::Own(number) => (self.own[number].resolve(Zone::UTC, civil), "the zone of the file"),
            Clock::OnSite => return plain,
        };
        if let Some(doubt) = Doubt::of(resolved, civil, zone) {
            self.notes.add(doubt.label, Level::Note, at, (doubt.message, doubt.label), doubt.fix);
        }
        resolved.instant().unix_minutes() * 60 + plain.rem_euclid(60)
    }
}

/// The name of the zone that a line says.
pub(super) fn zone_name(entry: Option<&ICalendarEntry>) -> Option<&str> {
    entry.and_then(ICalendarEntry::tz_id)
}

/// Whether only one of two times of an event is on the clock of a zone, so that nobody can tell how they lie.
pub(super) fn is_mixed(one: Option<Clock>, other: Option<Clock>) -> bool {
    one.zip(other).is_some_and(|(one, other)| (one == Clock::OnSite) != (other == Clock::OnSite))
}
