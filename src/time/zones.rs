use super::{Date, Instant, Interval, Minutes};
use chrono::{NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{OffsetComponents, Tz};
use std::cmp::Ordering;
use std::fmt;

/// A date and time on the wall of a place; which instant it is depends on the zone.
pub type Civil = NaiveDateTime;

/// An IANA time zone, by name. What its clocks show is asked of [`Zones`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Zone(Tz);

impl Zone {
    /// Coordinated Universal Time.
    pub const UTC: Zone = Zone(Tz::UTC);

    /// The zone of this exact IANA name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok().map(Zone)
    }

    /// Its IANA name, such as `Asia/Makassar`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Its number among all zones, from 0.
    pub(super) fn number(self) -> usize {
        self.0 as usize
    }

    /// The names of all zones, sorted.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }
}

/// By number, which is the order of the names.
impl Ord for Zone {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number().cmp(&other.number())
    }
}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// What a civil time means in a zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resolved {
    /// The clock shows it once.
    Once(Instant),
    /// The clocks go back and show it twice.
    Twice {
        /// The instant before the clocks go back.
        first: Instant,
        /// The instant after.
        second: Instant,
    },
    /// The clocks go forward and never show it.
    Skipped {
        /// The instant it would be by the offset in force before the change (RFC 5545, 3.3.5).
        by_offset_before: Instant,
    },
}

impl Resolved {
    /// The one instant meant where none is refused: the first of two, and for a skipped time the one the
    /// offset before the change gives, as RFC 5545 3.3.5 reads both.
    pub fn instant(self) -> Instant {
        match self {
            Resolved::Once(instant) | Resolved::Twice { first: instant, .. } => instant,
            Resolved::Skipped { by_offset_before } => by_offset_before,
        }
    }

    /// Every instant at which the clock shows it, in order: none, one or two.
    pub fn instants(self) -> impl Iterator<Item = Instant> {
        let (first, second) = match self {
            Resolved::Once(instant) => (Some(instant), None),
            Resolved::Twice { first, second } => (Some(first), Some(second)),
            Resolved::Skipped { .. } => (None, None),
        };
        first.into_iter().chain(second)
    }
}

/// What a zone's clocks show for a while.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clock {
    /// Minutes east of UTC.
    pub offset: Minutes,
    /// Whether it is daylight saving time, as the database calls it.
    pub is_daylight: bool,
    /// Its abbreviation, such as `CEST`; `None` where the database has only digits.
    pub abbreviation: Option<String>,
}

/// A change of a zone's clocks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transition {
    /// The first instant at which the new offset holds.
    pub at: Instant,
    /// Minutes east of UTC before.
    pub before: Minutes,
    /// Minutes east of UTC from then on.
    pub after: Minutes,
}

/// Time zone data. Every look-up of a clock goes through this one trait, so that the data can be newer than
/// the crate that names the zones.
pub trait Zones: Send + Sync {
    /// The release of the IANA time zone database, such as `2025b`.
    fn version(&self) -> &str;

    /// Minutes east of UTC that the zone's clocks show at an instant.
    fn offset(&self, zone: Zone, at: Instant) -> Minutes;

    /// The clock that the zone keeps at an instant.
    fn clock(&self, zone: Zone, at: Instant) -> Clock;

    /// Which instant a civil time is.
    fn resolve(&self, zone: Zone, civil: Civil) -> Resolved {
        let guess = Instant::from_unix_minutes(civil.and_utc().timestamp().div_euclid(60));
        // No zone is further than 26 hours of offset from itself a day earlier or later.
        let (before, after) =
            (self.offset(zone, guess.plus(-super::MINUTES_PER_DAY)), self.offset(zone, guess.plus(super::MINUTES_PER_DAY)));
        let mut fits: Vec<Instant> = [before, after]
            .into_iter()
            .map(|offset| (guess.plus(-offset), offset))
            .filter(|(at, offset)| self.offset(zone, *at) == *offset)
            .map(|(at, _)| at)
            .collect();
        fits.sort();
        fits.dedup();
        match fits[..] {
            [only] => Resolved::Once(only),
            [first, second] => Resolved::Twice { first, second },
            _ => Resolved::Skipped { by_offset_before: guess.plus(-before) },
        }
    }

    /// What the zone's clocks show at an instant.
    fn civil(&self, zone: Zone, at: Instant) -> Civil {
        at.plus(self.offset(zone, at)).utc()
    }

    /// Whether a clock alone does not tell when an interval starts or ends: it is shown twice, or the clocks change
    /// in between.
    fn is_doubtful(&self, zone: Zone, interval: Interval) -> bool {
        let (start, end) = (interval.start(), interval.end());
        let twice = |at| matches!(self.resolve(zone, self.civil(zone, at)), Resolved::Twice { .. });
        interval.minutes() < super::MINUTES_PER_DAY && (self.offset(zone, start) != self.offset(zone, end) || twice(start) || twice(end))
    }

    /// The name of the clock in use at an instant: its abbreviation, or `UTC+3` where it has none.
    fn clock_name(&self, zone: Zone, at: Instant) -> String {
        let clock = self.clock(zone, at);
        clock.abbreviation.unwrap_or_else(|| offset_words(clock.offset))
    }

    /// The first instant of a day in the zone.
    fn midnight(&self, zone: Zone, day: Date) -> Instant {
        self.at(zone, day, 0)
    }

    /// The instant at which the zone's clocks show a minute of a day, the first if they do twice. A minute that they skip
    /// is read by the offset before.
    fn at(&self, zone: Zone, day: Date, minute: Minutes) -> Instant {
        self.resolve(zone, day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute)).instant()
    }

    /// The changes of the zone's clocks inside an interval, in order.
    fn transitions(&self, zone: Zone, within: Interval) -> Vec<Transition> {
        // Offsets are looked at every day; two changes within a day that cancel out would be missed. None
        // such is known in the database after 1970.
        const STEP: Minutes = super::MINUTES_PER_DAY;
        let mut found = Vec::new();
        let mut at = within.start();
        while at < within.end() {
            let next = at.plus(STEP).min(within.end());
            let (before, after) = (self.offset(zone, at), self.offset(zone, next));
            if before != after {
                let (mut low, mut high) = (at, next);
                while high.since(low) > 1 {
                    let middle = low.plus(high.since(low) / 2);
                    if self.offset(zone, middle) == before { low = middle } else { high = middle }
                }
                found.push(Transition { at: high, before, after: self.offset(zone, high) });
            }
            at = next;
        }
        found
    }
}

/// `UTC`, `UTC+8`, `UTC-3`, `UTC+5:30`.
pub fn offset_words(minutes_east: Minutes) -> String {
    let (sign, size) = (if minutes_east < 0 { '-' } else { '+' }, minutes_east.abs());
    match (size / 60, size % 60) {
        (0, 0) => "UTC".into(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// The zone data compiled into chrono-tz, which also names the zones; older than that of [`Newest`](super::Newest).
#[derive(Clone, Copy, Default, Debug)]
pub struct ChronoTz;

impl ChronoTz {
    fn look_up(zone: Zone, at: Instant) -> <Tz as TimeZone>::Offset {
        zone.0.offset_from_utc_datetime(&at.utc())
    }
}

impl Zones for ChronoTz {
    fn version(&self) -> &str {
        chrono_tz::IANA_TZDB_VERSION
    }

    fn offset(&self, zone: Zone, at: Instant) -> Minutes {
        Minutes::from(Self::look_up(zone, at).fix().local_minus_utc()) / 60
    }

    fn clock(&self, zone: Zone, at: Instant) -> Clock {
        let found = Self::look_up(zone, at);
        let text = found.to_string();
        Clock {
            offset: Minutes::from(found.fix().local_minus_utc()) / 60,
            is_daylight: !found.dst_offset().is_zero(),
            abbreviation: text.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).expect("a zone")
    }

    fn civil(text: &str) -> Civil {
        Civil::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a civil time")
    }

    #[test]
    fn skipped_and_repeated_hours_are_told_apart() {
        let zurich = zone("Europe/Zurich");
        assert!(matches!(ChronoTz.resolve(zurich, civil("2013-03-31 02:30")), Resolved::Skipped { .. }));
        let Resolved::Twice { first, second } = ChronoTz.resolve(zurich, civil("2013-10-27 02:30")) else { panic!("repeated") };
        assert_eq!(second.since(first), 60);
        assert!(matches!(ChronoTz.resolve(zurich, civil("2013-10-27 03:00")), Resolved::Once(_)));
    }

    #[test]
    fn what_chrono_says_of_every_zone_is_what_we_say() {
        for name in Zone::names() {
            for day in ["2013-03-10", "2013-03-31", "2013-10-27", "2013-11-03", "2027-07-01"] {
                for clock in ["00:00", "01:30", "02:30", "12:00"] {
                    let at = civil(&format!("{day} {clock}"));
                    let theirs = zone(name).0.from_local_datetime(&at);
                    let instants = |moment: chrono::DateTime<Tz>| Instant::from_unix_minutes(moment.timestamp().div_euclid(60));
                    match ChronoTz.resolve(zone(name), at) {
                        Resolved::Once(ours) => assert_eq!(theirs.single().map(instants), Some(ours), "{name} {at}"),
                        Resolved::Twice { first, second } => {
                            assert_eq!((theirs.earliest().map(instants), theirs.latest().map(instants)), (Some(first), Some(second)))
                        }
                        Resolved::Skipped { .. } => assert!(theirs.earliest().is_none(), "{name} {at}"),
                    }
                }
            }
        }
    }

    #[test]
    fn libya_dropped_its_clock_change_and_zurich_did_not() {
        let autumn = Interval::new(
            ChronoTz.midnight(Zone::UTC, Date::from_ymd_opt(2013, 9, 1).expect("a day")),
            ChronoTz.midnight(Zone::UTC, Date::from_ymd_opt(2013, 12, 1).expect("a day")),
        )
        .expect("an interval");
        assert!(ChronoTz.transitions(zone("Africa/Tripoli"), autumn).is_empty());
        let zurich = ChronoTz.transitions(zone("Europe/Zurich"), autumn);
        assert_eq!(zurich, [Transition { at: zurich[0].at, before: 120, after: 60 }]);
        assert_eq!(zurich[0].at.to_string(), "2013-10-27T01:00Z");
    }
}
