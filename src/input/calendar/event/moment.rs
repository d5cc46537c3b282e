//! Times as a file writes them, and the clocks they are on.

use super::{Reader, Unread};
use crate::input::calendar::clock::{self, Clock, OwnRules};
use crate::input::calendar::lines::{Line, unfolded, value};
use crate::input::calendar::times::{Mark, Stamp, Times};
use crate::input::event::Doubt;
use crate::input::text;
use crate::model::Level;
use crate::time::{Civil, Instant, Zone, Zones};
use chrono::{DateTime, Datelike, Duration};
use std::ops::Range;

/// A time on a clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moment {
    pub civil: Civil,
    /// `None` for a day.
    pub clock: Option<Clock>,
}

/// A time as a file writes it: it may say no clock, and is then on that of what it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Written {
    pub civil: Civil,
    pub clock: Said,
}

impl Written {
    /// As it stands for itself; where it says no clock, on that of wherever it is.
    pub fn alone(self) -> Moment {
        let clock = match self.clock {
            Said::Day => None,
            Said::Nothing => Some(Clock::OnSite),
            Said::Clock(clock) => Some(clock),
        };
        Moment { civil: self.civil, clock }
    }
}

/// Which clock a time says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Said {
    /// None: it is a day.
    Day,
    /// None.
    Nothing,
    /// This one.
    Clock(Clock),
}

/// What keeps a value from being read, in words that follow "an event is left out: " and the like.
#[derive(Debug)]
pub(super) struct Trouble {
    pub kind: &'static str,
    pub message: String,
    pub label: &'static str,
    pub fix: String,
}

impl Trouble {
    pub fn no_time(line: &Line) -> Self {
        Trouble {
            kind: "time",
            message: format!("its `{}` is not a day or a time", line.name),
            label: "not understood",
            fix: "write it like `20270322T090000Z`, or check the event".into(),
        }
    }
}

impl<'a> Reader<'a, '_> {
    /// The days and times of a line.
    pub(super) fn times(&self, line: &Line) -> Times {
        Times::of(&self.text[line.at.clone()])
    }

    /// Says that an event is left out for a value.
    pub(super) fn leave_out(&mut self, line: &Line, trouble: Trouble) -> Unread {
        let message = format!("an event is left out: {}", trouble.message);
        self.notes.warn(trouble.kind, &line.at, (message, trouble.label), trouble.fix);
        Unread
    }

    /// The first time of a line, as it is written.
    pub(super) fn first_written(&mut self, line: &Line) -> Result<Written, Trouble> {
        let times = self.times(line);
        let stamp = times.first().ok_or_else(|| Trouble::no_time(line))?;
        let written = self.written(line, times.zone.as_deref(), stamp)?;
        if times.says_days && written.clock != Said::Day {
            self.note_hour_of_day(line, "with it");
        }
        Ok(written)
    }

    fn note_hour_of_day(&mut self, line: &Line, how: &str) {
        let message = format!("a value marked as a day has a time, and is read {how}");
        let fix = "check the event, and leave out the time or `VALUE=DATE`";
        self.notes.add("hour-of-day", Level::Note, &line.at, (message, "a day or a time?"), fix);
    }

    /// When an event starts, or is moved to. Where only its end says a zone, that is the zone of both.
    pub(super) fn start(&mut self, line: &Line, end: Option<&Line>) -> Result<Moment, Trouble> {
        let times = self.times(line);
        if times.says_days && times.is_floating() && self.clock_of_floating(line).is_err() {
            // Without a clock the hour of what is called a day says nothing.
            self.note_hour_of_day(line, "without it");
            let stamp = times.first().ok_or_else(|| Trouble::no_time(line))?;
            let civil = self.written(line, None, stamp)?.civil.date().into();
            return Ok(Moment { civil, clock: None });
        }
        let written = self.first_written(line)?;
        let of_end = end.filter(|_| times.is_floating()).and_then(|end| {
            let name = self.times(end).zone?;
            self.clock_named(&name, end.calendar)
        });
        let clock = match (written.clock, of_end) {
            (Said::Day, _) => None,
            (Said::Clock(clock), _) => Some(clock),
            (Said::Nothing, Some(clock)) => {
                let message = "a start has no zone, and is read on the clock of its end";
                self.notes.add("end-zone", Level::Note, &line.at, (message, "whose clock?"), "name the zone of both");
                Some(clock)
            }
            (Said::Nothing, None) => Some(self.clock_of_floating(line)?),
        };
        Ok(Moment { civil: if clock.is_none() { written.civil.date().into() } else { written.civil }, clock })
    }

    /// A time of a line, in a zone if the line says one.
    pub(super) fn written(&mut self, line: &Line, zone: Option<&str>, stamp: Stamp) -> Result<Written, Trouble> {
        let (first, last) = self.how.limits.years;
        let civil = stamp.civil;
        if !(first..=last).contains(&civil.year()) {
            return Err(Trouble {
                kind: "years",
                message: format!("its `{}` is in the year {}; only {first} to {last} are read", line.name, civil.year()),
                label: "beyond the years",
                fix: "check the event".into(),
            });
        }
        let clock = match (stamp.mark, zone) {
            (Mark::Day, _) => Said::Day,
            (Mark::East(east), _) => Said::Clock(Clock::Fixed(east)),
            (Mark::None, Some(name)) => Said::Clock(self.clock_of(name, line)?),
            (Mark::None, None) => Said::Nothing,
        };
        Ok(Written { civil, clock })
    }

    /// The clock of times that say none, in the calendar that a line stands in.
    pub(super) fn clock_of_floating(&mut self, line: &Line) -> Result<Clock, Trouble> {
        if let Some(zone) = self.how.floating {
            return Ok(Clock::Zone(zone));
        }
        let Some((name, clock)) = self.clock_of_calendar(line.calendar) else {
            if !self.how.only_busy {
                return Ok(Clock::OnSite);
            }
            return Err(Trouble {
                kind: "floating",
                message: "its time has no zone".into(),
                label: "whose clock?",
                fix:
                    "name it: `calendar-zone = \"Europe/Paris\"` beside `calendar`, or `X-WR-TIMEZONE:Europe/Paris` at the head of the file"
                        .into(),
            });
        };
        let name = text::brief(&name);
        let message = format!("a time has no zone, and is read on the calendar's clock, {name}");
        let fix = if self.how.only_busy {
            format!("if so, write `calendar-zone = \"{name}\"` in the series")
        } else {
            "if not, delete `X-WR-TIMEZONE` at the head of the file: then it is on the clock of its forum".into()
        };
        self.notes.warn("calendar-zone", &line.at, (message, "whose clock?"), fix);
        Ok(clock)
    }

    /// The clock on which a calendar is shown, with its name, where that is known.
    fn clock_of_calendar(&mut self, calendar: usize) -> Option<(String, Clock)> {
        let line = self.components[calendar].line("X-WR-TIMEZONE")?;
        let unfolded = unfolded(&self.text[line.at.clone()]);
        let name = value(&unfolded).trim().to_owned();
        let clock = self.clock_named(&name, calendar)?;
        let name = if let Clock::Zone(zone) = clock { zone.name().to_owned() } else { name };
        Some((name, clock))
    }

    /// The clock of a zone's name: the rules that the calendar has of it, else the database and the names of Windows.
    fn clock_of(&mut self, name: &str, line: &Line) -> Result<Clock, Trouble> {
        self.clock_named(name, line.calendar).ok_or_else(|| Trouble {
            kind: "zone",
            message: format!("the zone `{}` is not known, and the file has no rules for it that fora understands", text::brief(name)),
            label: "whose clock?",
            fix: "export the calendar with its zones, or write the zone as region and city, such as `Europe/Paris`".into(),
        })
    }

    fn clock_named(&mut self, name: &str, calendar: usize) -> Option<Clock> {
        let key = (calendar, name.to_owned());
        if let Some(known) = self.clocks.get(&key) {
            return *known;
        }
        let found = self.own_clock(name, calendar).or_else(|| clock::named(name));
        self.clocks.insert(key, found);
        found
    }

    fn own_clock(&mut self, name: &str, calendar: usize) -> Option<Clock> {
        let described = [name.to_owned(), clock::folded(name)].into_iter().find_map(|name| self.described.get(&(calendar, name)));
        let zone = *described?;
        let to = self.how.window.end().utc() + Duration::days(366);
        let rules = OwnRules::read(self.text, name, &self.components[zone + 1..], to, self.how.limits)?;
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
        if let Clock::Own(number) = clock {
            self.compare_with_namesake(number, civil, resolved.instant(), at);
        }
        resolved.instant().unix_minutes() * 60 + plain.rem_euclid(60)
    }

    /// Tells where the rules of the file say another time than the zone data does of a zone of the same name.
    fn compare_with_namesake(&mut self, number: usize, civil: Civil, own: Instant, at: &Range<usize>) {
        let Some(zone) = self.own[number].namesake else { return };
        let theirs = self.how.zones.resolve(zone, civil);
        if theirs.instants().all(|theirs| theirs != own) && theirs.instant() != own {
            let shown = |at: Instant| at.utc().format("%H:%M").to_string();
            let message = format!(
                "{} in {} is {} in UTC by the file's own rules, which are followed, and {} by the zone data",
                civil.format("%H:%M on %-d %B %Y"),
                zone.name(),
                shown(own),
                shown(theirs.instant())
            );
            let fix = "check which is right, and export the calendar with newer zones";
            self.notes.warn("other-rules", at, (message, "two clocks of one name"), fix);
        }
    }

    /// What a clock shows at a second since 1970.
    pub(super) fn shown_by(&self, clock: Clock, seconds: i64) -> Civil {
        let at = Instant::from_unix_minutes(seconds.div_euclid(60));
        let east = match clock {
            Clock::Fixed(east) => east,
            Clock::Zone(zone) => self.how.zones.offset(zone, at),
            Clock::Own(number) => self.own[number].offset(Zone::UTC, at),
            Clock::OnSite => 0,
        };
        DateTime::from_timestamp(seconds.saturating_add(east * 60), 0).unwrap_or_default().naive_utc()
    }
}

/// Whether only one of two times of an event is on the clock of a zone, so that nobody can tell how they lie.
pub(super) fn is_mixed(one: Option<Clock>, other: Option<Clock>) -> bool {
    one.zip(other).is_some_and(|(one, other)| (one == Clock::OnSite) != (other == Clock::OnSite))
}
