//! The words that rules share: clock times with their place, days, lengths, counts and lists.
//!
//! No clock time leaves here without its place.

use crate::finding::Finding;
use crate::model::{AudienceId, DeliverableId, PersonId, PlaceId, Placement, RuleName, Series, Stretch, Subject, When};
use crate::time::{Civil, Date, Instant, Interval, MINUTES_PER_DAY, Minutes, Resolved, Zone};
use chrono::Datelike;

/// The city that an IANA name or a title names: "New York" for `America/New_York`.
pub(crate) fn city(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// What readers call a place.
pub(crate) fn place(series: &Series, id: PlaceId) -> String {
    city(&series.place(id).title)
}

/// Something where an audience lives, at its place or else in the city of its zone: "Sat 26 Oct in Auckland".
pub(crate) fn at_home(series: &Series, audience: AudienceId, what: impl std::fmt::Display) -> String {
    let audience = series.audience(audience);
    located(what, &audience.place.map_or_else(|| city(audience.zone.name()), |id| place(series, id)))
}

/// "the nearest working days in Jakarta are Mon 14 Oct and Wed 16 Oct", before and after some days.
pub(crate) fn near(series: &Series, id: PlaceId, first: Date, last: Date) -> String {
    let calendar = &series.place(id).calendar;
    let near = calendar.working_day_before(first, 1).into_iter().chain(calendar.working_day_after(last, 1));
    format!("the nearest working days in {} are {}", place(series, id), list(near.map(|near| day(series, near))))
}

/// Something on the clock with its city: "14:30 in Bali", "14:30 UTC".
fn located(clock: impl std::fmt::Display, city: &str) -> String {
    if city == "UTC" { format!("{clock} UTC") } else { format!("{clock} in {city}") }
}

/// Day and clock at a place: "Fri 25 Oct 14:30 in Bali".
pub(crate) fn moment(series: &Series, at: PlaceId, instant: Instant) -> String {
    located(format!("{} {}", day(series, civil(series, at, instant).date()), shown(series, at, instant)), &place(series, at))
}

/// What the clock at a place shows, with its name where it shows that twice.
fn shown(series: &Series, at: PlaceId, instant: Instant) -> String {
    let (zone, civil) = (series.place(at).zone, civil(series, at, instant));
    let name = match series.zones.resolve(zone, civil) {
        Resolved::Twice { .. } => format!(" {}", series.zones.clock_name(zone, instant)),
        _ => String::new(),
    };
    format!("{}{name}", civil.format("%H:%M"))
}

/// Day and clock in a zone: "Fri 25 Oct 14:30 in Tokyo".
pub(crate) fn moment_there(series: &Series, zone: Zone, instant: Instant) -> String {
    let civil = series.civil(zone, instant);
    located(format!("{} {}", day(series, civil.date()), civil.format("%H:%M")), &city(zone.name()))
}

/// A stretch of time at a place: "Fri 25 Oct 14:30-16:00 in Bali", with both days if it lasts a day or more, and
/// "02:30 CEST-02:30 CET" where the clocks change. What has no end is "the time from Fri 25 Oct 16:00 in Bali on".
pub(crate) fn span(series: &Series, at: PlaceId, interval: Interval) -> String {
    let [earliest, latest] = Interval::WRITABLE;
    if interval.start() == earliest {
        return format!("the time before {}", moment(series, at, interval.end()));
    }
    if interval.end() == latest {
        return format!("the time from {} on", moment(series, at, interval.start()));
    }
    let (start, end) = (civil(series, at, interval.start()), civil(series, at, interval.end()));
    let (zone, mut clocks) = (series.place(at).zone, [start, end].map(|civil| civil.format("%H:%M").to_string()));
    if series.zones.is_doubtful(zone, interval) {
        for (clock, at) in clocks.iter_mut().zip([interval.start(), interval.end()]) {
            *clock += &format!(" {}", series.zones.clock_name(zone, at));
        }
    }
    let [from, to] = clocks;
    let until = if interval.minutes() < MINUTES_PER_DAY { format!("-{to}") } else { format!(" to {} {to}", day(series, end.date())) };
    located(format!("{} {from}{until}", day(series, start.date())), &place(series, at))
}

/// When a placement is, on site: "Fri 25 Oct 14:30-16:00 in Bali", or "Tue 15 Oct to Mon 28 Oct".
pub(crate) fn when(series: &Series, placement: &Placement) -> String {
    match placement.when {
        When::Meeting(interval) => span(series, series.place_of(placement), interval),
        When::Written { from, to } => format!("{} to {}", day(series, from), day(series, to)),
    }
}

/// The clock of a zone while it is `here` elsewhere: "02:00 the next day in Tokyo".
pub(crate) fn clock_there(series: &Series, zone: Zone, instant: Instant, here: Date) -> String {
    let there = series.civil(zone, instant);
    let shift = match there.date().signed_duration_since(here).num_days() {
        0 => "",
        1 => " the next day",
        -1 => " the day before",
        _ => return located(format!("{} {}", day(series, there.date()), there.format("%H:%M")), &city(zone.name())),
    };
    located(format!("{}{shift}", there.format("%H:%M")), &city(zone.name()))
}

/// A day: "Fri 25 Oct", and the year where it is not the year of planning.
pub(crate) fn day(series: &Series, date: Date) -> String {
    let same = date.year() == series.planned.year();
    date.format(if same { "%a %-d %b" } else { "%a %-d %b %Y" }).to_string()
}

/// The week that begins on a Monday, given as days since 1970-01-01: "the week of Mon 21 Oct".
pub(crate) fn week(series: &Series, monday: i32) -> String {
    format!("the week of {}", day(series, date(monday)))
}

/// The day so many days after 1970-01-01.
pub(crate) fn date(days_since_1970: i32) -> Date {
    Date::default().checked_add_signed(chrono::TimeDelta::days(i64::from(days_since_1970))).unwrap_or_default()
}

/// The calendar month that begins on a day, given as days since 1970-01-01: "October 2013".
pub(crate) fn month(first: i32) -> String {
    date(first).format("%B %Y").to_string()
}

/// A length of time: "90 min", "22 h", "5 h 30".
pub(crate) fn length(minutes: Minutes) -> String {
    match (minutes / 60, minutes % 60) {
        _ if minutes < 120 => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest:02}"),
    }
}

/// A length of time that may run to days: "90 min", "7 days", "7 days and 90 min".
pub(crate) fn long(minutes: Minutes) -> String {
    match (minutes / MINUTES_PER_DAY, minutes % MINUTES_PER_DAY) {
        (0, rest) => length(rest),
        (days, 0) => count(days, "day"),
        (days, rest) => format!("{} and {}", count(days, "day"), length(rest)),
    }
}

/// A number with its noun: "1 day", "2 days".
pub(crate) fn count(number: i64, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// How many are: "1 is", "2 are".
pub(crate) fn count_is(number: i64) -> String {
    format!("{number} {}", if number == 1 { "is" } else { "are" })
}

/// "a", "a and b", "a, b and c"; of more than [`LISTED`] the first three, and "10 more".
pub(crate) fn list(words: impl IntoIterator<Item = String>) -> String {
    join(words, "and")
}

/// The same, or each of them where all are asked for.
pub(crate) fn list_or_all(words: impl IntoIterator<Item = String>, all: bool) -> String {
    if all { joined(&words.into_iter().collect::<Vec<_>>(), "and") } else { list(words) }
}

/// "a", "a or b", "a, b or c".
pub(crate) fn either(words: impl IntoIterator<Item = String>) -> String {
    join(words, "or")
}

/// "leave more time, or let somebody else moderate": a way out, and another where there is one.
pub(crate) fn either_of(way: &str, or: Option<String>) -> String {
    way.to_owned() + &or.map(|or| format!(", or {or}")).unwrap_or_default()
}

/// The most words that a list shows one by one.
pub(crate) const LISTED: usize = 5;

/// Clock times of several cities: "22:30 in Kolkata, 02:00 the next day in Tokyo".
pub(crate) fn list_of_clocks(clocks: impl IntoIterator<Item = String>) -> String {
    clocks.into_iter().collect::<Vec<_>>().join(", ")
}

fn join(words: impl IntoIterator<Item = String>, last: &str) -> String {
    const SHOWN: usize = 3;
    let mut words: Vec<String> = words.into_iter().collect();
    if words.len() > LISTED {
        let more = words.len() - SHOWN;
        words.truncate(SHOWN);
        words.push(format!("{more} more"));
    }
    joined(&words, last)
}

fn joined(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// The same sentence inside another: its first letter small, unless the word is all capitals.
pub(crate) fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(letters).collect(),
        _ => sentence.to_owned(),
    }
}

/// "is" for one, "are" for several.
pub(crate) fn is_or_are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// "has" for one, "have" for several.
pub(crate) fn has_or_have(number: usize) -> &'static str {
    if number == 1 { "has" } else { "have" }
}

/// What readers call a placement: the title, and which sitting it is if there are several.
pub(crate) fn title(series: &Series, placement: &Placement) -> String {
    let asked = series.consultation(placement.consultation);
    if asked.sittings > 1 { format!("{}, sitting {}", asked.title, placement.sitting + 1) } else { asked.title.clone() }
}

/// What readers call people: "the principal and the moderator".
pub(crate) fn people(series: &Series, people: &[PersonId]) -> String {
    list(people.iter().map(|&person| series.person(person).title.clone()))
}

/// What readers call a language; the tag in backticks if it is none of the six of the United Nations.
pub(crate) fn language(tag: &str) -> String {
    let known = match tag {
        "ar" => "Arabic",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "ru" => "Russian",
        "zh" => "Chinese",
        other => return format!("`{other}`"),
    };
    known.to_owned()
}

/// The key of the plan file that says when a placement begins.
pub(crate) fn start_key(placement: &Placement) -> Option<&'static str> {
    Some(if placement.interval().is_some() { "starts" } else { "from" })
}

/// The key of the plan file that says when a placement ends, as far as it says so.
pub(crate) fn end_key(placement: &Placement) -> Option<&'static str> {
    Some(if placement.interval().is_some() { "starts" } else { "to" })
}

/// A finding that points at a placement's key and touches its consultation.
pub(crate) fn finding_at(rule: RuleName, message: String, placement: &Placement, key: Option<&'static str>, label: String) -> Finding {
    Finding::new(rule, message)
        .label(super::sitting(placement), key, label)
        .touches([Subject::Consultation(placement.consultation), super::sitting(placement)])
}

/// Points at every placement concerned, with when it is, and touches its consultation.
pub(crate) fn label_all(series: &Series, finding: Finding, placements: &[&Placement]) -> Finding {
    placements.iter().rev().fold(finding, |finding, placement| {
        finding
            .label(super::sitting(placement), start_key(placement), format!("{} is {}", title(series, placement), when(series, placement)))
            .touches([Subject::Consultation(placement.consultation), super::sitting(placement)])
    })
}

/// Points at the day on which a document is due for a consultation that ends on `ends`, and touches the document.
pub(crate) fn label_due(series: &Series, finding: Finding, deliverable: DeliverableId, ends: Date) -> Finding {
    let (document, subject) = (series.deliverable(deliverable), Subject::Deliverable(deliverable));
    let due = day(series, series.due_day(document, ends));
    let before = series.milestone(document.milestone).opens.signed_duration_since(ends).num_days();
    let (key, text) = match series.grace(document, ends) {
        Some(_) if before > 0 => ("grace", format!("due {due}, held {} before the milestone", count(before, "day"))),
        Some(_) => ("grace", format!("due {due}")),
        None => ("due", format!("due {due}")),
    };
    finding.label(subject, Some(key), text).touches([subject])
}

/// Some days: "on Tue 22 Oct", "from Tue 22 Oct to Thu 24 Oct".
pub(crate) fn days(series: &Series, Stretch { first, last }: Stretch) -> String {
    if first == last { format!("on {}", day(series, first)) } else { format!("from {} to {}", day(series, first), day(series, last)) }
}

fn civil(series: &Series, at: PlaceId, instant: Instant) -> Civil {
    series.civil(series.place(at).zone, instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_counts_and_lists_read_as_people_say_them() {
        assert_eq!([length(90), length(1320), length(330)], ["90 min", "22 h", "5 h 30"]);
        assert_eq!([long(90), long(7 * 1440), long(1440 + 150)], ["90 min", "7 days", "1 day and 2 h 30"]);
        assert_eq!([count(1, "day"), count(0, "day")], ["1 day", "0 days"]);
        assert_eq!(list(["a", "b", "c"].map(str::to_owned)), "a, b and c");
        assert_eq!(list(["a", "b", "c", "d", "e", "f"].map(str::to_owned)), "a, b, c and 3 more");
        assert_eq!(either(["a", "b"].map(str::to_owned)), "a or b");
    }

    #[test]
    fn a_day_of_another_year_has_its_year() {
        let series = super::super::testing::series().build();
        let day = |year, month, day_of_month| day(&series, Date::from_ymd_opt(year, month, day_of_month).expect("a day"));
        assert_eq!([day(2013, 10, 25), day(2014, 1, 7)], ["Fri 25 Oct", "Tue 7 Jan 2014"]);
    }

    #[test]
    fn a_meeting_across_an_hour_shown_twice_names_the_clocks() {
        let series = super::super::testing::series().with(|series| series.places[0].zone = Zone::named("Europe/Zurich").expect("a zone"));
        let series = series.build();
        let start = series.zones.midnight(Zone::UTC, Date::from_ymd_opt(2013, 10, 27).expect("a day")).plus(30);
        let told = span(&series, PlaceId(0), Interval::lasting(start, 60));
        assert!(told.starts_with("Sun 27 Oct 02:30 CEST-02:30 CET in "), "{told}");
        assert!(moment(&series, PlaceId(0), start.plus(60)).starts_with("Sun 27 Oct 02:30 CET in "));
        assert!(moment(&series, PlaceId(0), start.plus(120)).starts_with("Sun 27 Oct 03:30 in "));
        let told = span(&series, PlaceId(0), Interval::lasting(start.plus(180), 60));
        assert!(told.starts_with("Sun 27 Oct 04:30-05:30 in "), "{told}");
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        assert_eq!(city("America/Argentina/Buenos_Aires"), "Buenos Aires");
    }

    #[test]
    fn a_clock_elsewhere_says_when_it_is_another_day() {
        let series = super::super::testing::series().build();
        let tokyo = Zone::named("Asia/Tokyo").expect("a zone");
        let monday = Date::from_ymd_opt(2013, 10, 21).expect("a day");
        let evening = series.zones.midnight(Zone::UTC, monday).plus(17 * 60);
        assert_eq!(clock_there(&series, tokyo, evening, monday), "02:00 the next day in Tokyo");
        assert_eq!(clock_there(&series, Zone::UTC, evening, monday), "17:00 UTC");
    }
}
