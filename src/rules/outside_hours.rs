//! A consultation is held within the hours and on the days allowed.
//!
//! All of a meeting lies within the hours of its forum (09:00-18:00 without one) and within `hours` of the consultation
//! if it has any, each minute by what the clock on site shows: an hour that it shows twice is open twice. The local day
//! of its start is one of its `days`: a working day of the week at its place, or one of those listed. Holidays are the
//! business of `on-holiday`. Written consultations are not judged. Where the hours differ by day, those that run over
//! midnight belong to the day on which they begin. A day may have several stretches of hours: a meeting lies whole within
//! one of them, as the time between two is closed.
//!
//! # Why
//! A door that is locked at 18:00 does not open for a consultation.
//!
//! # Example
//! `town-hall` runs from 17:30 to 19:00 in Bali, and the hours of `igf-2013` end at 18:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! starts = 2027-03-22 13:00
//! ```
//!
//! # Settings
//! `outside-hours = "error"`: its level. The hours are `hours` of the forum and of the consultation, the days
//! `days` of the consultation. Below `error`, `fora plan` looks at every hour of every day.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute outside as much as
//! everybody mildly inconvenienced for that minute; on a day that is not allowed all minutes count.

use super::{Broken, EVERYBODY_A_MINUTE, Rule, changes, charge_each, describe_each, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Consultation, DayKind, Placement, RuleName, Series, Subject};
use crate::time::{Civil, DayHours, Interval, MINUTES_PER_DAY, Minutes, WeekHours, Weekdays};
use std::borrow::Cow;

pub(super) struct OutsideHours;

impl Rule for OutsideHours {
    fn name(&self) -> RuleName {
        RuleName::OutsideHours
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, EVERYBODY_A_MINUTE, |placement| {
            Some((Subject::Consultation(placement.consultation), minutes_outside(series, placement)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let finding =
                if on_allowed_day(series, placement) { describe_hours(series, placement)? } else { describe_day(series, placement) };
            Some(finding.touches(placement.forum.map(Subject::Forum)))
        })
    }
}

/// Minutes of a meeting outside the hours, all of them on a day that is not allowed; 0 for a written one.
pub(super) fn minutes_outside(series: &Series, placement: &Placement) -> Minutes {
    let Some(interval) = placement.interval() else { return 0 };
    if on_allowed_day(series, placement) { worst(series, placement).map_or(0, |(_, outside)| outside) } else { interval.minutes() }
}

/// The hours within which a placement has to lie, with what sets each.
fn all_hours(series: &Series, placement: &Placement) -> Vec<(Subject, WeekHours)> {
    let consultation = Subject::Consultation(placement.consultation);
    let (forum, own) = series.hours(series.consultation(placement.consultation), placement.forum);
    let forum = forum.map(|hours| (placement.forum.map_or(consultation, Subject::Forum), hours));
    let own = own.map(|hours| (consultation, hours));
    forum.into_iter().chain(own).collect()
}

/// The hours of which most of a meeting lies outside, with the minutes; `None` for a written one.
fn worst(series: &Series, placement: &Placement) -> Option<((Subject, WeekHours), Minutes)> {
    let (interval, zone) = (placement.interval()?, series.place(series.place_of(placement)).zone);
    let outside = all_hours(series, placement).into_iter().map(|hours| (hours, series.minutes_outside(zone, interval, hours.1)));
    outside.max_by_key(|(_, minutes)| *minutes)
}

/// The hours that count for a meeting when it starts; `None` if its day is closed.
fn of_the_day(series: &Series, placement: &Placement, hours: &WeekHours) -> Option<DayHours> {
    let start = series.civil_start(placement)?;
    Some(hours.at(minutes_of(start))).filter(|day| !day.is_empty())
}

/// The days of the week on which a consultation may be held: "on working days", "on any day".
pub(super) fn days_allowed(series: &Series, asked: &Consultation) -> String {
    match asked.days {
        DayKind::Working => format!("on working days of {}", words::place(series, series.place_beside(asked.forum))),
        DayKind::Only(Weekdays::ALL) => "on any day".to_owned(),
        DayKind::Only(_) => "on its own days".to_owned(),
    }
}

/// Why a consultation has no starting time at all: it is too long, its days lie elsewhere or are not worked, or its hours
/// and those of its forum share none in which it fits.
pub(crate) fn no_start(series: &Series, asked: &Consultation) -> String {
    if asked.other_fora.is_empty() {
        return no_start_beside_one(series, asked);
    }
    let beside = |one: Cow<'_, Consultation>| {
        let forum = one.forum.map_or("no forum", |forum| &series.forum(forum).title);
        format!("beside {forum}, {}", no_start_beside_one(series, &one))
    };
    series.beside_each(asked).map(beside).collect::<Vec<_>>().join("; ")
}

fn no_start_beside_one(series: &Series, asked: &Consultation) -> String {
    let (first, last) = series.window(asked);
    let place = series.place_beside(asked.forum);
    let days =
        if first == last { words::day(series, first) } else { format!("{} to {}", words::day(series, first), words::day(series, last)) };
    if let Some(too_long) = too_long(series, asked) {
        return too_long;
    }
    if first > last {
        return match asked.forum.map(|forum| series.forum(forum)) {
            Some(forum) if forum.closes < series.planned => format!(
                "{} closed on {}, and nothing is placed before {}, the day of planning",
                forum.title,
                words::day(series, forum.closes),
                words::day(series, series.planned)
            ),
            Some(forum) => format!(
                "none of its days lies within those of {}, {} to {}",
                forum.title,
                words::day(series, forum.opens),
                words::day(series, forum.closes)
            ),
            None => "none of its days is left after the day of planning".to_owned(),
        };
    }
    if !first.iter_days().take_while(|day| *day <= last).any(|day| series.day_allowed(asked, place, day)) {
        return format!("{days} is not a day on which it may be held in {}: `days = \"any\"` allows it", words::place(series, place));
    }
    format!("no stretch of {days} within its hours and those of its forum is long enough for it")
}

/// Why no hour of any day could hold a meeting of a consultation, if it is longer than the hours allow.
pub(super) fn too_long(series: &Series, asked: &Consultation) -> Option<String> {
    let (forum, own) = series.hours(asked, asked.forum);
    let needs = words::length(asked.lasts);
    if let Some((own, longest)) = own.and_then(|own| Some((own, too_short(series, own, asked)?))) {
        return Some(format!("it needs {needs}; its own hours are {own}, {}", words::length(longest)));
    }
    let (forum, longest) = forum.and_then(|forum| Some((forum, too_short(series, forum, asked)?)))?;
    Some(match asked.forum {
        Some(id) => format!("it needs {needs}; the longest opening of {} is {}", series.forum(id).title, words::length(longest)),
        None => format!("it needs {needs}; the hours without a forum are {forum}, {}", words::length(longest)),
    })
}

/// The longest opening, if a consultation is longer.
pub(super) fn too_short(series: &Series, hours: WeekHours, asked: &Consultation) -> Option<Minutes> {
    let longest = hours.longest().filter(|longest| *longest < asked.lasts)?;
    let is_open = |clock: Civil| hours.minutes_outside(minutes_of(clock), 1) == 0;
    (longest_over_a_change(series, asked, is_open) < asked.lasts).then_some(longest)
}

/// The longest that a clock shows only open minutes, of the days of a consultation's forum around those on which the clocks
/// of its place change: where an hour is shown twice, an opening may hold more than its hours say.
pub(super) fn longest_over_a_change(series: &Series, asked: &Consultation, is_open: impl Fn(Civil) -> bool) -> Minutes {
    let zone = series.place(series.place_beside(asked.forum)).zone;
    let (first, last) = asked.forum.map_or_else(|| series.window(asked), |forum| (series.forum(forum).opens, series.forum(forum).closes));
    let [begins, ends] = [Some(first), last.succ_opt()].map(|day| day.map(|day| series.zones.midnight(zone, day)));
    let Some(window) = begins.zip(ends).and_then(|(begins, ends)| Interval::new(begins, ends)) else { return 0 };
    let runs = series.zones.transitions(zone, window).into_iter().map(|change| {
        let reach = MINUTES_PER_DAY + asked.lasts;
        let (from, to) = (change.at.plus(-reach).max(window.start()), change.at.plus(reach).min(window.end()));
        let open = (0..to.since(from)).map(|minute| is_open(series.civil(zone, from.plus(minute))));
        let longest = open.fold((0, 0), |(run, longest): (Minutes, Minutes), open| {
            let run = if open { run + 1 } else { 0 };
            (run, longest.max(run))
        });
        longest.1
    });
    runs.max().unwrap_or(0)
}

/// The minutes of a clock, from any midnight of Monday on, as hours by day of the week count them.
pub(super) fn minutes_of(clock: Civil) -> Minutes {
    clock.signed_duration_since(Civil::default()).num_minutes()
}

fn on_allowed_day(series: &Series, placement: &Placement) -> bool {
    series.day_allowed(series.consultation(placement.consultation), series.place_of(placement), series.first_day(placement))
}

fn describe_hours(series: &Series, placement: &Placement) -> Option<Finding> {
    let ((setter, hours), outside) = worst(series, placement)?;
    let (title, when) = (words::title(series, placement), words::when(series, placement));
    let message = match (of_the_day(series, placement, &hours), setter) {
        (Some(day), _) => format!("{title} runs {when}, {} outside {day}", words::length(outside)),
        (None, Subject::Forum(id)) => format!("{title} runs {when}, a day on which {} is closed", series.forum(id).title),
        (None, _) => format!("{title} runs {when}, a day of the week on which it has no hours"),
    };
    Some(
        words::finding_at(RuleName::OutsideHours, message, placement, Some("starts"), when)
            .label(setter, Some("hours"), format!("hours are {hours}"))
            .fix(way_into_hours(series, placement))
            .change(changes::better_hours(series, placement, |_| true)),
    )
}

/// How the meeting could fit into the hours of its day.
fn way_into_hours(series: &Series, placement: &Placement) -> String {
    let all: Vec<WeekHours> = all_hours(series, placement).into_iter().map(|(_, hours)| hours).collect();
    let days: Option<Vec<DayHours>> = all.iter().map(|hours| of_the_day(series, placement, hours)).collect();
    let minutes = placement.interval().map_or(0, |interval| interval.minutes());
    let Some(days) = days else {
        return format!("hold it on another day, within {}", words::list(all.iter().map(WeekHours::to_string)));
    };
    let over_midnight = days.iter().any(|day| day.until() > Some(MINUTES_PER_DAY));
    if longest_shared(&days) < minutes && !over_midnight {
        return format!("the hours are never open for {}: make it shorter, or allow longer hours", words::length(minutes));
    }
    let place = words::place(series, series.place_of(placement));
    format!("hold it within {} in {place}", words::list(days.iter().map(DayHours::to_string)))
}

/// The longest stretch that all of these hours of one day have in common; 0 if there is none.
fn longest_shared(days: &[DayHours]) -> Minutes {
    let whole = vec![(0, 2 * MINUTES_PER_DAY)];
    let shared = days.iter().fold(whole, |shared, day| {
        let with = |(from, to): (Minutes, Minutes)| {
            day.ranges().iter().map(move |range| (range.from_minute().max(from), range.to_minute().min(to)))
        };
        shared.into_iter().flat_map(with).filter(|(from, to)| from < to).collect()
    });
    shared.into_iter().map(|(from, to)| to - from).max().unwrap_or(0)
}

fn describe_day(series: &Series, placement: &Placement) -> Finding {
    let title = words::title(series, placement);
    let (day, place) = (words::day(series, series.first_day(placement)), series.place_of(placement));
    let (why, fix) = match series.consultation(placement.consultation).days {
        DayKind::Working => {
            let place = words::place(series, place);
            (
                format!("which is not a working day of the week in {place}"),
                format!("hold it on a working day in {place}, or allow `days = \"any\"`"),
            )
        }
        DayKind::Only(_) => ("which is not one of its days".to_owned(), "hold it on one of its days, or add that one to `days`".to_owned()),
    };
    words::finding_at(
        RuleName::OutsideHours,
        format!("{title} is on {day}, {why}"),
        placement,
        Some("starts"),
        words::when(series, placement),
    )
    .label(Subject::Consultation(placement.consultation), Some("days"), "")
    .touches([Subject::Place(place)])
    .fix(fix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{hours, series};
    use crate::time::Weekdays;
    use chrono::Weekday;

    #[test]
    fn a_meeting_may_touch_the_ends_of_the_hours() {
        let series = series().consultation("a", 90);
        series.put("a", "", "09:00").keeps(RuleName::OutsideHours);
        series.put("a", "", "16:30").keeps(RuleName::OutsideHours);
        let findings = series.put("a", "", "17:30").breaks(RuleName::OutsideHours, 60);
        assert_eq!(findings[0].message, "a runs Mon 21 Oct 17:30-19:00 in here, 60 min outside 09:00-18:00");
        assert_eq!(findings[0].fix.as_deref(), Some("start a at Mon 21 Oct 09:00 in here"));
    }

    #[test]
    fn the_hours_of_forum_and_consultation_both_count_and_the_worse_is_told() {
        let series = series().consultation("a", 60).with(|series| series.consultations[0].hours = Some(hours(10, 20).into()));
        series.put("a", "", "10:00").keeps(RuleName::OutsideHours);
        series.put("a", "", "09:15").breaks(RuleName::OutsideHours, 45);
        series.put("a", "", "18:00").breaks(RuleName::OutsideHours, 60);
    }

    #[test]
    fn a_forum_may_close_early_on_one_day_and_stay_closed_on_another() {
        let series = series().consultation("a", 60).with(|series| {
            let by_day = |day| match day {
                Weekday::Tue => None,
                Weekday::Wed => Some(hours(22, 2)),
                Weekday::Fri => Some(hours(9, 12)),
                _ => Some(hours(9, 18)),
            };
            series.fora[0].hours = WeekHours::of(by_day);
        });
        series.put("a", "", "25 11:00").keeps(RuleName::OutsideHours);
        series.put("a", "", "24 01:00").keeps(RuleName::OutsideHours);
        let findings = series.put("a", "", "25 11:30").breaks(RuleName::OutsideHours, 30);
        assert_eq!(findings[0].message, "a runs Fri 25 Oct 11:30-12:30 in here, 30 min outside 09:00-12:00");
        let findings = series.put("a", "", "22 10:00").breaks(RuleName::OutsideHours, 60);
        assert_eq!(findings[0].message, "a runs Tue 22 Oct 10:00-11:00 in here, a day on which forum is closed");
        let hours = "Mon 09:00-18:00, Tue closed, Wed 22:00-02:00, Thu 09:00-18:00, Fri 09:00-12:00, Sat and Sun 09:00-18:00";
        assert_eq!(findings[0].labels[1].text, format!("hours are {hours}"));
        assert_eq!(findings[0].fix, Some(format!("hold it on another day, within {hours}")));
    }

    #[test]
    fn a_meeting_lies_whole_within_one_stretch_of_a_day() {
        let day = DayHours::of(&[hours(9, 12), hours(14, 17)]).expect("two stretches");
        let series = series().consultation("a", 120).with(|series| series.fora[0].hours = WeekHours::of(|_| day));
        series.put("a", "", "10:00").keeps(RuleName::OutsideHours);
        series.put("a", "", "15:00").keeps(RuleName::OutsideHours);
        let findings = series.put("a", "", "11:30").breaks(RuleName::OutsideHours, 90);
        assert_eq!(findings[0].message, "a runs Mon 21 Oct 11:30-13:30 in here, 90 min outside 09:00-12:00 and 14:00-17:00");
        assert_eq!(findings[0].labels[1].text, "hours are 09:00-12:00 and 14:00-17:00");
        let series = series.with(|series| series.consultations[0].lasts = 200);
        let findings = series.put("a", "", "11:30").breaks(RuleName::OutsideHours, 120);
        let fix = "the hours are never open for 3 h 20: make it shorter, or allow longer hours";
        assert_eq!(findings[0].fix.as_deref(), Some(fix));
    }

    #[test]
    fn without_a_forum_the_hours_are_nine_to_six() {
        let series = series().consultation("a", 60).with(|series| series.consultations[0].forum = None);
        series.put("a", "", "17:00").keeps(RuleName::OutsideHours);
        series.put("a", "", "17:01").breaks(RuleName::OutsideHours, 1);
    }

    #[test]
    fn on_a_day_that_is_not_allowed_all_of_it_is_outside() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| {
            series.consultations[1].days = DayKind::Only(Weekdays::of([Weekday::Sat]));
        });
        series.put("b", "", "26 10:00").keeps(RuleName::OutsideHours);
        series.put("a", "", "26 10:00").breaks(RuleName::OutsideHours, 60);
        series.put("b", "", "25 10:00").breaks(RuleName::OutsideHours, 60);
        series.write("a", 26, 27).keeps(RuleName::OutsideHours);
    }
    #[test]
    fn working_days_are_those_of_the_place_also_where_friday_is_none() {
        use Weekday::{Mon, Sun, Thu, Tue, Wed};
        let series = series().place("riyadh", "Asia/Riyadh").forum("hall", "riyadh").consultation("a", 60);
        let series = series.with(|series| series.places[1].calendar.working = Weekdays::of([Sun, Mon, Tue, Wed, Thu]));
        series.put("a", "", "27 10:00").keeps(RuleName::OutsideHours);
        series.put("a", "", "25 10:00").breaks(RuleName::OutsideHours, 60);
        series.put("a", "", "26 10:00").breaks(RuleName::OutsideHours, 60);
    }
}
