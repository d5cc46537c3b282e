//! An event of a schedule, made of its parts.

use super::{length, read_as};
use crate::finding::Finding;
use crate::input::calendar::{Limits, Mark, Stamp};
use crate::input::event::{Span, line_of};
use crate::input::field::YEARS;
use crate::input::foreign::{ForeignEvent, Wall, whereabouts};
use crate::input::text::brief;
use crate::model::Level;
use crate::text::counted;
use crate::time::{Civil, Date, Instant, Interval, Zone};
use chrono::{Datelike, Duration, NaiveTime, Timelike};

/// What a schedule says of all its events.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Conference {
    /// When a day ends for those who are still up.
    day_change: Option<NaiveTime>,
    /// Whose clock `start` shows, if it says.
    zone: Option<Zone>,
    /// Whether fora wrote it.
    is_ours: bool,
}

impl Conference {
    pub fn new<'t>(text: impl Fn(&str) -> Option<&'t str>) -> Self {
        Conference {
            day_change: text("day_change").and_then(clock),
            zone: text("time_zone_name").and_then(Zone::named),
            is_ours: text("generator") == Some("fora"),
        }
    }
}

/// What a schedule says of one of its days.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Day {
    date: Option<Date>,
    /// When it begins and ends on its own clock.
    begins: Option<Civil>,
    ends: Option<Civil>,
}

impl Day {
    pub fn new(date: Option<&str>, begins: Option<&str>, ends: Option<&str>) -> Self {
        let civil = |text: Option<&str>| text.and_then(Stamp::read).filter(|stamp| stamp.mark != Mark::Day).map(|stamp| stamp.civil);
        Day { date: date.and_then(|date| date.trim().parse().ok()), begins: civil(begins), ends: civil(ends) }
    }

    /// When a time of the day is: what lies after midnight belongs to the night before.
    fn at(&self, time: NaiveTime, conference: &Conference) -> Option<Civil> {
        let date = self.date?;
        let (same, next) = (date.and_time(time), date.succ_opt()?.and_time(time));
        let is_within = |civil: Civil| self.begins.zip(self.ends).map(|(begins, ends)| begins <= civil && civil <= ends);
        Some(match (is_within(same), is_within(next)) {
            (Some(true), _) => same,
            (_, Some(true)) => next,
            _ if conference.day_change.is_some_and(|change| time < change) => next,
            _ => same,
        })
    }
}

/// An event of its parts by name, with what is read otherwise than it is written.
///
/// # Errors
/// Why it is none.
pub(super) fn foreign<'t>(
    part: &dyn Fn(&str) -> Option<&'t str>,
    identity: Option<String>,
    day: &Day,
    conference: &Conference,
) -> Result<(ForeignEvent, Vec<Finding>), String> {
    let title = part("title").ok_or("an event has no title")?.to_owned();
    let name = brief(&title);
    let mut told = Vec::new();
    // Today's JSON has the whole moment in `start`.
    let start = part("start");
    let (date, start) = match (part("date"), start) {
        (None, Some(start)) if Stamp::read(start).is_some() => (Some(start), None),
        parts => parts,
    };
    let on_day = start.and_then(clock).and_then(|time| day.at(time, conference)).filter(|civil| YEARS.contains(&civil.year()));
    let stamp = date.and_then(Stamp::read).filter(|stamp| stamp.mark != Mark::Day);
    let (civil, mark) = match (date, stamp, on_day) {
        (_, Some(stamp), _) => (stamp.civil, stamp.mark),
        // A date alone is the day, and the hour is in `start`.
        (None, _, Some(civil)) => (civil, Mark::None),
        (Some(date), None, Some(civil)) if date.parse() == Ok(civil.date()) => (civil, Mark::None),
        _ => return Err(no_time(&name)),
    };
    if !YEARS.contains(&civil.year()) {
        return Err(no_time(&name));
    }
    let minutes = minutes(part, (&name, conference), (civil, mark), &mut told)?;
    if civil.second() != 0 {
        let (to_the_second, to_the_minute) = (civil.format("%H:%M:%S"), civil.format("%H:%M"));
        let message = format!("times are read in whole minutes: `{name}` starts at {to_the_second}, which is read as {to_the_minute}");
        told.push(read_as(Level::Note, message));
    }
    let civil = to_the_minute(civil);
    let when = match mark {
        Mark::East(east) => {
            let start = Instant::from_unix_minutes(civil.and_utc().timestamp().div_euclid(60)).plus(-east);
            Span::Time(Interval::lasting(start, minutes))
        }
        _ => Span::OnSite(civil, minutes),
    };
    let wall = on_day.map(to_the_minute).filter(|_| date.is_some()).map(|shown| Wall { shown, written: civil, zone: conference.zone });
    let moderator = line_of(part("description"), "Moderator").map(str::to_owned);
    let whereabouts = whereabouts(part("room").unwrap_or_default(), part("description")).to_owned();
    Ok((ForeignEvent { identity, title, when, whereabouts, moderator, state: None, places: None, wall }, told))
}

/// How many minutes an event lasts that starts so.
fn minutes<'t>(
    part: &dyn Fn(&str) -> Option<&'t str>,
    (name, conference): (&str, &Conference),
    (civil, mark): (Civil, Mark),
    told: &mut Vec<Finding>,
) -> Result<i64, String> {
    let possible = 1..=Limits::default().longest;
    let Some(duration) = part("duration") else {
        let end = part("end").ok_or_else(|| format!("`{name}` has no `duration` or `end`"))?;
        let end_at = Stamp::read(end).filter(|end| end.mark != Mark::Day && (end.mark == Mark::None) == (mark == Mark::None));
        let east = |mark: Mark| if let Mark::East(east) = mark { east } else { 0 };
        let minutes = end_at.map(|end| (to_the_minute(end.civil) - to_the_minute(civil)).num_minutes() - east(end.mark) + east(mark));
        return minutes
            .filter(|minutes| possible.contains(minutes))
            .ok_or_else(|| format!("`{name}` ends at `{}`, which is not a time within a year of its start", brief(end)));
    };
    let written = length::read(duration, conference.is_ours).filter(|written| possible.contains(&written.minutes));
    let written = written.ok_or_else(|| format!("`{name}` lasts `{}`, which is not a length from 00:01 to a year", brief(duration)))?;
    if let Some(words) = written.doubt {
        told.push(read_as(Level::Note, format!("`{name}` lasts `{}`, which is read as {words}", brief(duration))));
    }
    if written.seconds != 0 {
        let whole = counted(written.minutes, "minute", "minutes");
        told.push(read_as(
            Level::Note,
            format!("times are read in whole minutes: `{name}` lasts `{}`, which is read as {whole}", brief(duration)),
        ));
    }
    Ok(written.minutes)
}

fn no_time(name: &str) -> String {
    format!("`{name}` has no day and time from 1900 to 2200")
}

fn to_the_minute(civil: Civil) -> Civil {
    civil - Duration::seconds(civil.second().into()) - Duration::nanoseconds(civil.nanosecond().into())
}

/// `13:30`, `13:30:00`.
fn clock(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(text.trim(), form).ok())
}
