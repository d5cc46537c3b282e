//! Instants, intervals, zones and working days.
//!
//! Everything that is a clock or a calendar is here, and nothing that knows a consultation. Civil time
//! becomes an instant through [`Zones`] and only there; intervals are half-open and never empty; working
//! days come from a [`Calendar`]. "Today" is always an argument: nothing in this module reads a clock.
//!
//! Start reading at [`Interval`], then [`Zones`].

mod by_day;
mod calendar;
pub mod cities;
mod clock_range;
mod day_hours;
mod instant;
mod newest;
mod week_hours;
mod zones;

pub use by_day::ByDay;
pub use calendar::{Calendar, Weekdays, iso_week};
pub use clock_range::ClockRange;
pub use day_hours::DayHours;
pub use instant::{Instant, Interval, MINUTES_PER_DAY, Minutes};
pub use newest::Newest;
pub use week_hours::{WEEK, WeekHours};
pub use zones::{ChronoTz, Civil, Clock, Resolved, Transition, Zone, Zones, offset_words};

/// The zone data of a release, such as `2025b`, if fora carries it beside the newest.
pub fn release(version: &str) -> Option<&'static dyn Zones> {
    static OLDER: ChronoTz = ChronoTz;
    (version == OLDER.version()).then_some(&OLDER)
}

/// A day of the Gregorian calendar, without a place.
pub type Date = chrono::NaiveDate;
