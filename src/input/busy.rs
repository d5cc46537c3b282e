//! Busy times of people and rooms from the calendars that a series names.
//!
//! They are read after the series, because what can be used of them depends on its days: see [`usable`]. No disk is
//! touched here; whoever reads a series hands in [`Calendars`].

use super::calendar::{Calendar, Event, How, LeftOut, Limits, Span, read_calendar, take_calendar};
use super::report::{NameAt, Span as Bytes};
use super::text;
use crate::finding::{FileId, Finding, Place, Sources};
use crate::model::{Absence, Level, PersonId, PlaceId, RoomId, RuleName, Series};
use crate::time::{Date, Instant, Interval, Zone};
use chrono::Datelike;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;

/// Where the calendars that a series names come from, and how much of them is read.
#[derive(Clone, Copy)]
pub struct Calendars<'a> {
    /// The bytes of a file by the name that the series writes, at most so many.
    pub open: &'a dyn Fn(&str, u64) -> io::Result<Vec<u8>>,
    /// How much is read.
    pub limits: &'a Limits,
    /// Thousandths of a second on a clock that runs; one that stands still sets no limit to time.
    pub clock: &'a dyn Fn() -> u64,
}

/// Whose calendars, as the series says it.
pub(super) struct Wanted {
    pub owner: Owner,
    /// Names of files, and where the series says them.
    pub files: Vec<(String, Bytes)>,
    /// The zone of times that say none.
    pub zone: Option<Zone>,
    /// Whether titles are kept.
    pub titles: bool,
}

/// Who has a calendar.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    Person(PersonId),
    Room(RoomId),
}

impl Wanted {
    pub fn new(owner: Owner, files: &[NameAt<'_>], zone: Option<Zone>, titles: bool) -> Self {
        Wanted { owner, files: files.iter().map(|name| (name.name.to_owned(), name.at.clone())).collect(), zone, titles }
    }
}

/// The stretch of time that a series can use, from the days it says alone: from its first to its last, in UTC and with
/// a day more on either side.
///
/// Where a consultation may be held from the day of planning on, it begins with the year of that day; where nothing says
/// an end, it ends with the year after. So it does not change from one day to the next.
pub(super) fn usable(series: &Series) -> Interval {
    let mut days: Vec<Date> = series.milestones.iter().map(|milestone| milestone.opens).collect();
    let (mut starts, mut ends) = (true, true);
    for forum in &series.fora {
        days.extend([forum.opens, forum.closes]);
    }
    for asked in &series.consultations {
        let wanted = &asked.wanted;
        let at = wanted.starts.map(|at| at.utc().date());
        days.extend([wanted.on, wanted.from, wanted.to, at].into_iter().flatten());
        days.extend(asked.written.iter().flat_map(|written| [written.from, written.to]));
        let fixed = asked.forum.is_some() || wanted.on.is_some() || at.is_some() || asked.written.is_some();
        starts &= fixed || wanted.from.is_some();
        ends &= fixed || wanted.to.is_some();
    }
    let year = series.planned.year();
    if !starts || days.is_empty() {
        days.extend(Date::from_ymd_opt(year, 1, 1));
    }
    if !ends && series.milestones.is_empty() {
        days.extend(Date::from_ymd_opt(year + 1, 12, 31));
    }
    let day = |day: Date| Instant::from_unix_minutes(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() / 60);
    let (first, last) = (days.iter().min().copied().unwrap_or(series.planned), days.iter().max().copied().unwrap_or(series.planned));
    let start = day(first).plus(-crate::time::MINUTES_PER_DAY);
    Interval::lasting(start, day(last).plus(2 * crate::time::MINUTES_PER_DAY).since(start))
}

/// Adds the busy times of calendars to the people and rooms of a series, and gives what was found, and a text that is
/// another whenever the busy times are.
pub(super) fn add(
    sources: &mut Sources,
    series_file: FileId,
    series: &mut Series,
    wanted: &[Wanted],
    calendars: Calendars<'_>,
) -> (Vec<Finding>, String) {
    let window = usable(series);
    let mut known: BTreeMap<(String, Option<&str>), Option<Calendar>> = BTreeMap::new();
    let (mut findings, mut digest) = (Vec::new(), String::new());
    for one in wanted {
        for (name, at) in &one.files {
            let place = Place { file: series_file, bytes: at.clone() };
            let key = (name.clone(), one.zone.map(Zone::name));
            let is_new = !known.contains_key(&key);
            if is_new {
                let read = read(sources, series, name, &place, one.zone, window, calendars);
                findings.extend(read.1);
                known.insert(key.clone(), read.0);
            }
            let Some(Some(calendar)) = known.get(&key) else { continue };
            let times = busy_times(series, one, calendar);
            findings.extend(is_new.then(|| understood(name, place, &times, &calendar.left_out, window)));
            for absence in &times {
                // Writing to a string cannot fail.
                let (during, why) = (absence.during, absence.why.as_deref().unwrap_or_default());
                let _ = writeln!(digest, "{} {} {} {why}", owner_name(series, one.owner), during.start(), during.end());
            }
            let joined = if one.titles { times } else { joined(times) };
            match one.owner {
                Owner::Person(id) => series.people[id.index()].away.extend(joined),
                Owner::Room(id) => series.rooms[id.index()].busy.extend(joined),
            }
        }
    }
    (findings, digest)
}

fn owner_name(series: &Series, owner: Owner) -> String {
    match owner {
        Owner::Person(id) => format!("person {}", series.person(id).name),
        Owner::Room(id) => format!("room {} {}", series.forum(series.room(id).forum).name, series.room(id).name),
    }
}

fn read(
    sources: &mut Sources,
    series: &Series,
    name: &str,
    place: &Place,
    zone: Option<Zone>,
    window: Interval,
    calendars: Calendars<'_>,
) -> (Option<Calendar>, Vec<Finding>) {
    let shown = text::brief(name);
    let bytes = match (calendars.open)(name, calendars.limits.bytes.saturating_add(1)) {
        Ok(bytes) => bytes,
        Err(error) => {
            let finding = match error.kind() {
                io::ErrorKind::NotFound => Finding::new(RuleName::NoFile, format!("there is no calendar `{shown}`"))
                    .at(place.clone(), "looked for beside the series")
                    .fix("look at the name, or export the calendar to this file"),
                _ => Finding::new(RuleName::NoFile, format!("`{shown}` cannot be read: {error}"))
                    .at(place.clone(), "named here")
                    .fix("look at the file and who may read it"),
            };
            return (None, vec![finding]);
        }
    };
    // As whoever reads the finding would open it.
    let folder = Path::new(&sources.file(place.file).name).parent().unwrap_or(Path::new("")).to_owned();
    let path = folder.join(name).display().to_string();
    let file = match take_calendar(sources, &path, bytes, calendars.limits) {
        Ok(file) => file,
        Err(mut finding) => {
            if finding.labels.is_empty() {
                *finding = finding.at(place.clone(), "named here");
            }
            return (None, vec![*finding]);
        }
    };
    let how = How { zones: &*series.zones, floating: zone, window, only_busy: true, limits: calendars.limits, clock: calendars.clock };
    read_calendar(sources, file, how)
}

/// The busy times of a calendar, in order; whole days are those of the zone given, else of the place of the owner.
fn busy_times(series: &Series, wanted: &Wanted, calendar: &Calendar) -> Vec<Absence> {
    let place: PlaceId = match wanted.owner {
        Owner::Person(id) => series.person(id).base,
        Owner::Room(id) => series.forum(series.room(id).forum).place,
    };
    let zone = wanted.zone.unwrap_or(series.place(place).zone);
    let during = |event: &Event| match event.span {
        Span::Time(interval) => Some(interval),
        Span::Days(from, to) => Interval::new(series.zones.midnight(zone, from), series.zones.midnight(zone, to.succ_opt()?)),
    };
    let why = |event: &Event| event.details.summary.as_deref().filter(|_| wanted.titles).map(text::brief);
    let mut times: Vec<Absence> =
        calendar.events.iter().filter_map(|event| Some(Absence { during: during(event)?, why: why(event) })).collect();
    times.sort_by_key(|absence| absence.during);
    times
}

/// Busy times that overlap or touch as one: whoever is in two meetings is away once.
fn joined(times: Vec<Absence>) -> Vec<Absence> {
    let mut joined: Vec<Absence> = Vec::new();
    for next in times {
        match joined.last_mut().filter(|last| last.during.end() >= next.during.start()) {
            Some(last) => {
                let minutes = last.during.end().max(next.during.end()).since(last.during.start());
                last.during = Interval::lasting(last.during.start(), minutes);
            }
            None => joined.push(next),
        }
    }
    joined
}

/// What was understood of a calendar.
fn understood(name: &str, place: Place, times: &[Absence], left_out: &LeftOut, window: Interval) -> Finding {
    let shown = text::brief(name);
    let day = |at: Instant| at.utc().format("%-d %b %Y").to_string();
    let count = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let mut message = match (times.first(), times.iter().map(|absence| absence.during.end()).max()) {
        (Some(first), Some(last)) => {
            let times = count(times.len(), "busy time", "busy times");
            format!("`{shown}`: {times} from {} to {}", day(first.during.start()), day(last.plus(-1)))
        }
        _ => format!("`{shown}`: no busy time from {} to {}", day(window.start()), day(window.end().plus(-1))),
    };
    let reasons = [
        (left_out.free, "free"),
        (left_out.cancelled, "cancelled"),
        (left_out.older, "older copies"),
        (left_out.empty, "without a length"),
        (left_out.unread, "not understood"),
    ];
    let said: Vec<String> = reasons.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if !said.is_empty() {
        let events = count(left_out.events(), "event", "events");
        message += &format!(", {events} left out ({})", said.join(", "));
    }
    let mut finding = Finding::new(RuleName::Calendar, message).level(Level::Note).at(place, "read from here");
    if left_out.outside > 0 {
        let events = count(left_out.outside, "event lies", "events lie");
        finding = finding.note(format!(
            "{events} outside {} to {}, the days that the series can use",
            day(window.start()),
            day(window.end().plus(-1))
        ));
    }
    if left_out.others > 0 {
        finding = finding.note(format!("{} that are no events were passed over", count(left_out.others, "thing", "things")));
    }
    finding
}
