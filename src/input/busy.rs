//! Busy times of people and rooms from the calendars that a series names.
//!
//! They are read after the series, because what can be used of them depends on its days: see [`stretch::usable`]. No disk is
//! touched here; whoever reads a series hands in [`Calendars`].

use super::calendar::{Calendar, Event, How, LeftOut, Limits, read_calendar, take_calendar};
use super::event::Span;
use super::report::{NameAt, Span as Bytes};
use super::{stretch, text};
use crate::finding::{FileId, Finding, Place, Sources};
use crate::model::{Absence, Level, Mailbox, PersonId, PlaceId, RoomId, RuleName, Series};
use crate::text::counted;
use crate::time::{Date, Instant, Interval, Zone};
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Person(PersonId),
    Room(RoomId),
}

impl Wanted {
    pub fn new(owner: Owner, files: &[NameAt<'_>], zone: Option<Zone>, titles: bool) -> Self {
        Wanted { owner, files: files.iter().map(|name| (name.name.to_owned(), name.at.clone())).collect(), zone, titles }
    }
}

/// What the same file means the same by: its name, the zones of its times and of its days, and whose it is.
type Key<'a> = (&'a str, Option<&'a str>, &'a str, Option<String>);

/// Adds the busy times of calendars to the people and rooms of a series, and gives what was found, and a text that is
/// another whenever the busy times are.
pub(super) fn add(
    sources: &mut Sources,
    series_file: FileId,
    series: &mut Series,
    wanted: &[Wanted],
    calendars: Calendars<'_>,
) -> (Vec<Finding>, String) {
    let window = stretch::usable(series);
    let mut files: BTreeMap<&str, Option<FileId>> = BTreeMap::new();
    // A file means other times with another zone.
    let mut read: BTreeMap<Key<'_>, Option<Calendar>> = BTreeMap::new();
    let mut times_of: BTreeMap<Owner, Vec<Absence>> = BTreeMap::new();
    let (mut findings, mut digest): (Vec<Finding>, _) = (Vec::new(), String::new());
    for one in wanted {
        for (name, at) in &one.files {
            let place = Place { file: series_file, bytes: at.clone() };
            let file = *files.entry(name).or_insert_with(|| {
                let before = sources.names().count();
                let opened = opened(sources, name, &place, calendars);
                if !may_be_shown(name, wanted) {
                    sources.keep_private(before);
                }
                opened.map_err(|finding| findings.push(*finding)).ok()
            });
            let days = zone_of_days(series, one);
            let owner = address(series, one.owner);
            let (Some(file), key) = (file, (name.as_str(), one.zone.map(Zone::name), days.name(), owner.clone())) else { continue };
            let is_new = !read.contains_key(&key);
            let calendar = read.entry(key).or_insert_with(|| {
                let (zones, limits, clock) = (&*series.zones, calendars.limits, calendars.clock);
                let how =
                    How { zones, floating: one.zone, days: Some(days), owner: owner.as_deref(), window, only_busy: true, limits, clock };
                let (calendar, found) = read_calendar(sources, file, how);
                let untold: Vec<Finding> = found.into_iter().filter(|finding| !findings.contains(finding)).collect();
                findings.extend(untold);
                calendar
            });
            let Some(calendar) = calendar else { continue };
            let times = busy_times(series, one, calendar);
            if is_new {
                let local = |at: Instant| series.civil(days, at).date();
                let understood = understood(name, place, (&times, &local), &calendar.left_out, window);
                if findings.iter().all(|told| told.message != understood.message) {
                    findings.push(understood);
                }
            }
            times_of.entry(one.owner).or_default().extend(times);
        }
    }
    for (owner, times) in times_of {
        // Reasons decide no plan.
        for busy in joined(times.iter().map(|absence| Absence { during: absence.during, why: None }).collect()) {
            // Writing to a string cannot fail.
            let _ = writeln!(digest, "{} {} {}", owner_name(series, owner), busy.during.start(), busy.during.end());
        }
        match owner {
            Owner::Person(id) => series.people[id.index()].away.extend(joined(times)),
            Owner::Room(id) => series.rooms[id.index()].busy.extend(joined(times)),
        }
    }
    (findings, digest)
}

/// Whether the text of a calendar may stand in findings: whoever names it keeps its titles.
fn may_be_shown(name: &str, wanted: &[Wanted]) -> bool {
    wanted.iter().filter(|one| one.files.iter().any(|(file, _)| file == name)).all(|one| one.titles)
}

fn owner_name(series: &Series, owner: Owner) -> String {
    match owner {
        Owner::Person(id) => format!("person {}", series.person(id).name),
        Owner::Room(id) => format!("room {} {}", series.forum(series.room(id).forum).name, series.room(id).name),
    }
}

/// Under which address the owner of a calendar is invited.
fn address(series: &Series, owner: Owner) -> Option<String> {
    let Owner::Person(id) = owner else { return None };
    Mailbox::read(series.person(id).email.as_deref()?, "").map(|mailbox| mailbox.email)
}

/// Opens a calendar and takes its text.
fn opened(sources: &mut Sources, name: &str, place: &Place, calendars: Calendars<'_>) -> Result<FileId, Box<Finding>> {
    let shown = text::brief(name);
    let bytes = (calendars.open)(name, calendars.limits.bytes.saturating_add(1)).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Finding::new(RuleName::NoFile, format!("there is no calendar `{shown}`"))
            .at(place.clone(), "looked for beside the series")
            .fix("check the name, or export the calendar to this file"),
        _ => Finding::new(RuleName::NoFile, format!("`{shown}` cannot be read: {error}"))
            .at(place.clone(), "named here")
            .fix("check the file and its permissions"),
    })?;
    // As whoever reads the finding would open it.
    let folder = Path::new(&sources.file(place.file).name).parent().unwrap_or(Path::new("")).to_owned();
    let path = folder.join(name).display().to_string();
    take_calendar(sources, &path, bytes, calendars.limits)
        .map_err(|finding| if finding.labels.is_empty() { Box::new(finding.at(place.clone(), "named here")) } else { finding })
}

/// Whose days are meant by whole days: those of the zone given, else of the place of the owner.
fn zone_of_days(series: &Series, wanted: &Wanted) -> Zone {
    let place: PlaceId = match wanted.owner {
        Owner::Person(id) => series.person(id).base,
        Owner::Room(id) => series.forum(series.room(id).forum).place,
    };
    wanted.zone.unwrap_or(series.place(place).zone)
}

/// The busy times of a calendar.
fn busy_times(series: &Series, wanted: &Wanted, calendar: &Calendar) -> Vec<Absence> {
    let zone = zone_of_days(series, wanted);
    let during = |event: &Event| match event.span {
        Span::Time(interval) => Some(interval),
        // Of busy times each is in a zone.
        Span::OnSite(..) => None,
        Span::Days(from, to) => Interval::new(series.zones.midnight(zone, from), series.zones.midnight(zone, to.succ_opt()?)),
    };
    let why = |event: &Event| event.details.summary.as_deref().filter(|_| wanted.titles).map(text::brief);
    calendar.events.iter().filter_map(|event| Some(Absence { during: during(event)?, why: why(event) })).collect()
}

/// Busy times in order. Those that overlap are one, with the reasons of all, because whoever is in two meetings is away
/// once; so are those that only touch, unless their reasons differ.
fn joined(mut times: Vec<Absence>) -> Vec<Absence> {
    /// The most reasons that are told of one.
    const MOST_REASONS: usize = 3;
    times.sort_by(|one, other| (one.during, &one.why).cmp(&(other.during, &other.why)));
    let mut joined: Vec<(Interval, Vec<String>)> = Vec::new();
    for Absence { during, why } in times {
        let goes_on =
            |(last, reasons): &(Interval, Vec<String>)| last.overlaps(during) || last.end() == during.start() && reasons.iter().eq(&why);
        if joined.last().is_none_or(|last| !goes_on(last)) {
            joined.push((during, Vec::new()));
        }
        let Some((whole, reasons)) = joined.last_mut() else { continue };
        *whole = Interval::lasting(whole.start(), whole.end().max(during.end()).since(whole.start()));
        // One more than are told, to know that there are more.
        if let Some(why) = why.filter(|why| reasons.len() <= MOST_REASONS && !reasons.contains(why)) {
            reasons.push(why);
        }
    }
    let absence = |(during, reasons): (Interval, Vec<String>)| {
        let more = if reasons.len() > MOST_REASONS { " and more" } else { "" };
        let why = reasons[..reasons.len().min(MOST_REASONS)].join("; ") + more;
        Absence { during, why: Some(why).filter(|why| !why.is_empty()) }
    };
    joined.into_iter().map(absence).collect()
}

/// What was understood of a calendar: its busy times, on the days on which they are where its owner is.
fn understood(
    name: &str,
    place: Place,
    (times, local): (&[Absence], &dyn Fn(Instant) -> Date),
    left_out: &LeftOut,
    window: Interval,
) -> Finding {
    let shown = text::brief(name);
    let words = |day: Date| day.format("%-d %b %Y").to_string();
    let day = |at: Instant| words(at.utc().date());
    let count = |count: usize, one: &str, many: &str| counted(count as i64, one, many);
    let first = times.iter().map(|absence| absence.during.start()).min();
    let mut message = match first.zip(times.iter().map(|absence| absence.during.end()).max()) {
        Some((first, last)) => {
            let times = count(times.len(), "busy time", "busy times");
            format!("`{shown}`: {times} from {} to {}", words(local(first)), words(local(last.plus(-1))))
        }
        _ => format!("`{shown}`: no busy time from {} to {}", day(window.start()), day(window.end().plus(-1))),
    };
    let reasons = [
        (left_out.free, "free"),
        (left_out.cancelled, "cancelled"),
        (left_out.declined, "declined"),
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
        finding = finding.note(format!("{} other than events were skipped", count(left_out.others, "thing", "things")));
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::super::{Reading, read_series_with};
    use super::*;
    use crate::finding::answer::FindingAnswer;
    use crate::finding::render::{self, Look};
    use crate::time::ChronoTz;
    use std::cell::RefCell;
    use std::sync::Arc;

    const SERIES: &str = "[series]\ntitle = \"T\"\nbase = \"UTC\"\nplanned = 2027-03-01\n[forum.hall]\nplace = \"UTC\"\nopens = 2027-03-22\ncloses = 2027-03-24\n";

    /// A person with two calendars.
    fn ana(titles: bool) -> String {
        format!("{SERIES}[person.ana]\nbase = \"UTC\"\ncalendar = [\"a.ics\", \"b.ics\"]\ncalendar-titles = {titles}\n")
    }

    /// A calendar of meetings on 22 March: from when to when, and their title.
    fn calendar(meetings: &[(&str, &str, &str)]) -> String {
        let event = |(number, (from, to, title)): (usize, &(&str, &str, &str))| {
            format!(
                "BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20270101T000000Z\nDTSTART:20270322T{from}\nDTEND:20270322T{to}\nSUMMARY:{title}\nEND:VEVENT\n"
            )
        };
        format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", meetings.iter().enumerate().map(event).collect::<String>())
    }

    /// Reads a series beside `a.ics` and `b.ics`, and which files were opened.
    fn read(series: &str, a: &str, b: &str) -> (Reading, Vec<String>) {
        let opened = RefCell::new(Vec::new());
        let open = |name: &str, _: u64| {
            opened.borrow_mut().push(name.to_owned());
            Ok(if name == "a.ics" { a } else { b }.as_bytes().to_vec())
        };
        let mut sources = Sources::default();
        let file = sources.add("series.toml", series);
        let calendars = Calendars { open: &open, limits: &Limits::default(), clock: &|| 0 };
        let reading = read_series_with(&mut sources, file, Arc::new(ChronoTz), Date::default(), calendars);
        (reading, opened.into_inner())
    }

    fn away(reading: &Reading) -> Vec<String> {
        let series = reading.series.as_ref().unwrap_or_else(|| panic!("{:#?}", reading.findings));
        let time = |at: Instant| at.utc().format("%H:%M").to_string();
        let line = |absence: &Absence| {
            format!("{}-{} {}", time(absence.during.start()), time(absence.during.end()), absence.why.as_deref().unwrap_or("?"))
        };
        series.people[0].away.iter().map(line).collect()
    }

    const BOARD: (&str, &str, &str) = ("090000Z", "120000Z", "Board");
    const LUNCH: (&str, &str, &str) = ("120000Z", "130000Z", "Lunch");
    const VOTE: (&str, &str, &str) = ("100000Z", "110000Z", "Vote");

    #[test]
    fn a_whole_day_is_told_as_the_day_where_it_is() {
        let day = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270322\nEND:VEVENT\nEND:VCALENDAR\n";
        for zone in ["UTC", "Pacific/Auckland", "America/Los_Angeles"] {
            let ana = format!("{SERIES}[person.ana]\nbase = \"{zone}\"\ncalendar = \"a.ics\"\n");
            let told: Vec<String> = read(&ana, day, "").0.findings.into_iter().map(|finding| finding.message).collect();
            assert!(told.iter().any(|told| told == "`a.ics`: 1 busy time from 22 Mar 2027 to 22 Mar 2027"), "{zone}: {told:?}");
        }
    }

    /// Property: whatever is wrong with a calendar, no form of a finding tells what stands in it.
    #[test]
    fn no_finding_shows_a_calendar_of_which_no_titles_are_kept() {
        let event =
            |lines: &str| format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Secret\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n").into_bytes();
        let long = event(&format!("DESCRIPTION:Secret {}", "x".repeat(70_000)));
        let latin = [&b"Secret \xe9\n"[..], &event("")].concat();
        let broken = ["Secret\nSecret", "END:Secret", "BEGIN:Secret", "DTSTART;X=Secret:20270322T250000Z", "DTSTART:99990101\nX:Secret"];
        let same_line = "DTSTART;X=Secret:20270322T090000Z\nDTEND;X=Secret:20270322T080000Z";
        let binary = event("\0Secret");
        let texts = broken.into_iter().chain([same_line]).map(event).chain([long, latin, binary, b"Secret".to_vec()]);
        for (bytes, titles) in texts.flat_map(|text| [(text.clone(), false), (text, true)]) {
            let open = |name: &str, _: u64| Ok(if name == "a.ics" { bytes.clone() } else { calendar(&[]).into_bytes() });
            let mut sources = Sources::default();
            let file = sources.add("series.toml", ana(titles));
            let calendars = Calendars { open: &open, limits: &Limits::default(), clock: &|| 0 };
            let Reading { findings, series, .. } = read_series_with(&mut sources, file, Arc::new(ChronoTz), Date::default(), calendars);
            let finding = findings.iter().max_by_key(|finding| finding.level).expect("a finding");
            let text = render::render_text(finding, &sources, Look { width: 100, ascii: false, colour: false });
            let told = [
                text.clone(),
                serde_json::to_string(&FindingAnswer::list(&findings, &sources, series.as_ref())).expect("JSON"),
                render::render_sarif(&findings, &sources).to_string(),
                render::render_github(&findings, &sources),
            ];
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            assert!(text.contains("a.ics:"), "{text}");
            assert!(titles || told.iter().all(|told| !told.to_lowercase().contains("secret")), "{shown:.80}\n{told:#?}");
            assert_eq!(text.contains(" | "), titles, "{text}");
        }
    }

    #[test]
    fn a_meeting_inside_another_changes_no_digest_whichever_file_has_it() {
        for titles in [false, true] {
            let digest = |a: &[_], b: &[_]| read(&ana(titles), &calendar(a), &calendar(b)).0.digest;
            let before = digest(&[BOARD], &[]);
            assert_eq!(digest(&[BOARD, VOTE], &[]), before);
            assert_eq!(digest(&[VOTE, BOARD], &[]), before);
            assert_eq!(digest(&[BOARD], &[VOTE]), before);
            assert_eq!(digest(&[VOTE], &[BOARD]), before);
            assert_ne!(digest(&[VOTE], &[]), before);
            assert_ne!(digest(&[BOARD, LUNCH], &[]), before);
            assert_eq!(digest(&[BOARD], &[LUNCH]), digest(&[BOARD, LUNCH], &[]));
        }
    }

    #[test]
    fn times_that_overlap_are_one_with_the_reasons_of_all_of_them() {
        let times = |titles, a: &[_], b: &[_]| away(&read(&ana(titles), &calendar(a), &calendar(b)).0);
        assert_eq!(times(false, &[BOARD, LUNCH], &[VOTE]), ["09:00-13:00 ?"]);
        assert_eq!(times(true, &[BOARD, LUNCH], &[VOTE]), ["09:00-12:00 Board; Vote", "12:00-13:00 Lunch"]);
        assert_eq!(times(true, &[VOTE, BOARD], &[BOARD]), ["09:00-12:00 Board; Vote"]);
        let many: Vec<(&str, &str, &str)> = ["A", "B", "C", "D", "E"].map(|title| ("090000Z", "100000Z", title)).to_vec();
        assert_eq!(times(true, &many, &[]), ["09:00-10:00 A; B; C and more"]);
    }

    #[test]
    fn a_file_that_is_named_with_two_zones_is_opened_once_and_told_once() {
        let series = format!(
            "{SERIES}[person.ana]\nbase = \"UTC\"\ncalendar = \"a.ics\"\n[person.ben]\nbase = \"UTC\"\ncalendar = \"a.ics\"\ncalendar-zone = \"Asia/Tokyo\"\n"
        );
        let event =
            |uid: &str, start: &str| format!("BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20270101T000000Z\n{start}\nDURATION:PT1H\nEND:VEVENT\n");
        let events = [event("1", "DTSTART:20270322T120000"), event("2", "DTSTART;TZID=Office:20270322T120000")].concat();
        let text = format!("BEGIN:VCALENDAR\nX-WR-TIMEZONE:UTC\n{events}END:VCALENDAR\n");
        let (reading, opened) = read(&series, &text, "");
        assert_eq!(opened, ["a.ics"]);
        let told: Vec<&str> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
        for start in ["an event is left out: the zone `Office`", "`a.ics`: 1 busy time from 22 Mar 2027 to 22 Mar 2027"] {
            assert_eq!(told.iter().filter(|message| message.starts_with(start)).count(), 1, "{told:#?}");
        }
        let starts = |person: usize| reading.series.as_ref().expect("a series").people[person].away[0].during.start().to_string();
        assert_eq!([starts(0), starts(1)], ["2027-03-22T12:00Z", "2027-03-22T03:00Z"]);
    }
}
