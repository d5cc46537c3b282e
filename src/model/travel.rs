//! How long the way from one place to another takes: what the file says ([`Travel`]), for those who leave at an instant
//! ([`Series::way`]), and the departure that suits them ([`Series::soonest`], [`Series::latest`]).

use super::{PlaceId, Series};
use crate::time::{Instant, Minutes};
use chrono::{Datelike, Weekday};
use std::collections::BTreeMap;

/// Travel times, door to door.
#[derive(Clone, Debug, Default)]
pub struct Travel {
    /// Minutes from one place to another.
    pub between: BTreeMap<(PlaceId, PlaceId), Minutes>,
    /// The same where it differs by the day of the week on which one leaves, Monday first, by the calendar of the place
    /// that one leaves.
    pub on: BTreeMap<(PlaceId, PlaceId), [Option<Minutes>; 7]>,
    /// Minutes between any two places that are not listed.
    pub any: Option<Minutes>,
}

impl Travel {
    /// Minutes assumed between two places of which nothing is said.
    pub const ASSUMED: Minutes = 24 * 60;

    /// Minutes from one place to another; `None` if nothing is said of them. 0 within a place.
    pub fn known(&self, from: PlaceId, to: PlaceId) -> Option<Minutes> {
        if from == to {
            return Some(0);
        }
        self.between.get(&(from, to)).copied().or(self.any)
    }

    /// Minutes from one place to another, [`Travel::ASSUMED`] where nothing is said.
    pub fn minutes(&self, from: PlaceId, to: PlaceId) -> Minutes {
        self.known(from, to).unwrap_or(Travel::ASSUMED)
    }

    /// Minutes from one place to another for those who leave on a day of the week.
    pub fn leaving(&self, from: PlaceId, to: PlaceId, day: Weekday) -> Minutes {
        let other = self.on.get(&(from, to)).and_then(|days| days[day.num_days_from_monday() as usize]);
        other.unwrap_or_else(|| self.minutes(from, to))
    }

    /// Whether the day of the week matters to those who leave a place.
    pub fn depends_on_the_day(&self, from: PlaceId) -> bool {
        self.on.keys().any(|(place, _)| *place == from)
    }
}

/// When somebody leaves one place for another, and how long the way then takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Departure {
    /// When one leaves.
    pub leaves: Instant,
    /// Minutes that the way takes on that day.
    pub way: Minutes,
}

impl Departure {
    /// When one is there.
    pub const fn arrives(self) -> Instant {
        self.leaves.plus(self.way)
    }
}

/// Days after which the ways of a week repeat.
const WEEK: usize = 7;

impl Series {
    /// Minutes from one place to another for those who leave at an instant.
    pub fn way(&self, from: PlaceId, to: PlaceId, leaving: Instant) -> Minutes {
        if !self.travel.on.contains_key(&(from, to)) {
            return self.travel.minutes(from, to);
        }
        self.travel.leaving(from, to, self.civil(self.place(from).zone, leaving).weekday())
    }

    /// The departure after which one is ready first, of all that are open to those who are free from an instant on: at
    /// once, or as a day begins on which the way takes less.
    ///
    /// `pause` is what one needs after a way of so many minutes. Of two that come to the same, the earlier.
    pub fn soonest(&self, from: PlaceId, to: PlaceId, free: Instant, pause: impl Fn(Minutes) -> Minutes) -> Departure {
        let leaving = |leaves| Departure { leaves, way: self.way(from, to, leaves) };
        let ready = |departure: &Departure| departure.arrives().plus(pause(departure.way));
        let mut soonest = leaving(free);
        if self.travel.on.contains_key(&(from, to)) {
            let zone = self.place(from).zone;
            for day in self.civil(zone, free).date().iter_days().skip(1).take(WEEK) {
                let later = leaving(self.zones.midnight(zone, day).max(free));
                if later.leaves >= ready(&soonest) {
                    break;
                }
                if ready(&later) < ready(&soonest) {
                    soonest = later;
                }
            }
        }
        soonest
    }

    /// The last departure by which one is there in time. `by` says when one has to be there after a way of so many
    /// minutes.
    pub fn latest(&self, from: PlaceId, to: PlaceId, by: impl Fn(Minutes) -> Instant) -> Departure {
        let zone = self.place(from).zone;
        let usual = self.travel.minutes(from, to);
        // The last instant on a day of that length that is not too late.
        let last = |way: Minutes| {
            let last = by(way).plus(-way);
            let earlier = self.civil(zone, last).date();
            let evenings = std::iter::successors(Some(earlier), |day| day.pred_opt()).map(|day| self.zones.midnight(zone, day).plus(-1));
            let leaves = std::iter::once(last).chain(evenings.take(WEEK)).find(|leaves| self.way(from, to, *leaves) == way)?;
            Some(Departure { leaves, way })
        };
        let others = self.travel.on.get(&(from, to)).into_iter().flatten().flatten().copied();
        let lengths = others.chain([usual]);
        lengths
            .filter_map(last)
            .max_by_key(|departure| departure.leaves)
            .unwrap_or(Departure { leaves: by(usual).plus(-usual), way: usual })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{october, two_cities};
    use crate::time::Zone;

    /// From here, in UTC, to far: two hours, but ten on Tuesdays, of which the second is 22 October.
    fn slow_on_tuesdays() -> Series {
        let mut series = two_cities().build();
        series.travel.on.insert((PlaceId(0), PlaceId(1)), [None, Some(600), None, None, None, None, None]);
        series
    }

    fn on(series: &Series, day: i64, hour: i64) -> Instant {
        series.zones.at(Zone::UTC, october(day), hour * 60)
    }

    fn soonest(day: i64, hour: i64, rest: impl Fn(Minutes) -> Minutes) -> (String, Minutes) {
        let series = slow_on_tuesdays();
        let departure = series.soonest(PlaceId(0), PlaceId(1), on(&series, day, hour), rest);
        (departure.leaves.to_string(), departure.way)
    }

    #[test]
    fn whoever_would_be_overtaken_waits_for_the_faster_day() {
        assert_eq!(soonest(22, 15, |_| 0), ("2013-10-22T15:00Z".into(), 600));
        assert_eq!(soonest(22, 16, |_| 0), ("2013-10-22T16:00Z".into(), 600));
        assert_eq!(soonest(22, 17, |_| 0), ("2013-10-23T00:00Z".into(), 120));
        assert_eq!(soonest(21, 23, |_| 0), ("2013-10-21T23:00Z".into(), 120));
    }

    #[test]
    fn the_rest_after_a_long_way_is_a_reason_to_wait() {
        assert_eq!(soonest(22, 12, |way| 4 * way), ("2013-10-23T00:00Z".into(), 120));
        assert_eq!(soonest(22, 12, |_| 600), ("2013-10-22T12:00Z".into(), 600));
    }

    #[test]
    fn the_last_departure_may_be_the_evening_before_a_slow_day() {
        let series = slow_on_tuesdays();
        let latest = |day, hour| {
            let departure = series.latest(PlaceId(0), PlaceId(1), |_| on(&series, day, hour));
            (departure.leaves.to_string(), departure.way)
        };
        assert_eq!(latest(22, 20), ("2013-10-22T10:00Z".into(), 600));
        assert_eq!(latest(22, 9), ("2013-10-21T23:59Z".into(), 120));
        assert_eq!(latest(23, 3), ("2013-10-23T01:00Z".into(), 120));
        assert_eq!(latest(23, 1), ("2013-10-22T15:00Z".into(), 600));
    }
}
