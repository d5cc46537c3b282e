//! The plan keeps what the series fixes.
//!
//! The plan keeps what a consultation says of its forum, its room, its start, its day, the days between which it may be
//! held, and its length. What is asked for in writing is in writing, and a meeting is a meeting. The plan has no
//! sitting that was not asked for, and every room belongs to the forum beside which it is used. Where the series names
//! several `starts`, a meeting keeps one of them.
//!
//! # Why
//! The series is the truth. A plan that says something else was edited by hand, or belongs to an older series.
//!
//! # Example
//! The plan has `town-hall` on 24 October, but the series says `on = 2013-10-25`.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! starts = 2027-03-22 09:00
//! on = 2027-03-23
//! ```
//!
//! # Settings
//! `not-as-asked = "error"`: its level. What is fixed are `forum`, `room`, `starts`, `on`, `from`, `to`, `lasts`,
//! `written` and `sittings` of the consultation. At any level `fora plan` looks for nothing else; below `error` it says
//! so.
//!
//! # Price as a warning
//! Each such placement costs as much as if those it is for slept all through it, plus for each contradiction as much as
//! everybody mildly inconvenienced for an hour.

use super::{Broken, Rule, charge_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Consultation, ConsultationId, ForumId, PlaceId, Placement, RoomId, RuleName, Series, Subject, Wanted, When};

pub(super) struct NotAsAsked;

impl Rule for NotAsAsked {
    fn name(&self) -> RuleName {
        RuleName::NotAsAsked
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            let contradictions = contradictions(series, placement).len() as i64;
            Some((Subject::Consultation(placement.consultation), contradictions))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let placements = broken.iter().filter_map(|broken| broken.placements.last().copied());
        placements
            .flat_map(|placement| contradictions(series, placement).into_iter().map(|which| describe_one(series, placement, which)))
            .collect()
    }
}

/// One thing that a plan says otherwise than the series. Judging a planner's candidates makes no words.
#[derive(Clone, Copy)]
enum Contradiction {
    Forum,
    Room,
    RoomElsewhere(RoomId),
    Starts,
    On,
    TooEarly,
    TooLate,
    Lasts,
    Kind,
    Days,
    Sitting,
}

fn contradictions(series: &Series, placement: &Placement) -> Vec<Contradiction> {
    use Contradiction::*;
    let asked = series.consultation(placement.consultation);
    let wanted = &asked.wanted;
    let (first, last) = (series.first_day(placement), series.last_day(placement));
    let elsewhere = placement.room.filter(|&room| Some(series.room(room).forum) != placement.forum);
    let tests = [
        (!asked.may_be_beside(placement.forum), Forum),
        (!asked.rooms.is_empty() && !placement.room.is_some_and(|room| asked.rooms.contains(&room)), Room),
        (wanted.on.is_some_and(|day| day != first), On),
        (wanted.from.is_some_and(|from| first < from), TooEarly),
        (wanted.to.is_some_and(|to| last > to), TooLate),
        (placement.sitting >= asked.sittings, Sitting),
    ];
    let tests = tests.into_iter().filter_map(|(broken, which)| broken.then_some(which));
    tests.chain(elsewhere.map(RoomElsewhere)).chain(of_its_kind(asked, placement)).collect()
}

/// The key by which a consultation is fixed most narrowly, if it has any.
pub(super) fn fixing_key(asked: &Consultation) -> Option<&'static str> {
    let wanted = &asked.wanted;
    let keys = [
        (!wanted.starts.is_empty(), "starts"),
        (wanted.on.is_some(), "on"),
        (wanted.from.is_some(), "from"),
        (wanted.to.is_some(), "to"),
        (!asked.rooms.is_empty(), "room"),
    ];
    keys.into_iter().find_map(|(is_there, key)| is_there.then_some(key))
}

/// When and where the series wants a consultation: "starts Mon 22 Mar 11:30 in Paris", "is held from Tue 23 Mar to Thu 25 Mar".
pub(super) fn what_is_fixed(series: &Series, id: ConsultationId) -> String {
    let asked = series.consultation(id);
    let (wanted, place) = (&asked.wanted, series.place_beside(asked.forum));
    let day = |day| words::day(series, day);
    let starts = named_starts(series, wanted, place);
    let when = match (starts, wanted.on, wanted.from, wanted.to) {
        (Some(starts), ..) => Some(format!("starts {starts}")),
        (None, Some(on), ..) => Some(format!("is held on {}", day(on))),
        (None, None, Some(from), Some(to)) => Some(format!("is held from {} to {}", day(from), day(to))),
        (None, None, Some(from), None) => Some(format!("is held on {} or later", day(from))),
        (None, None, None, Some(to)) => Some(format!("is held by {}", day(to))),
        (None, None, None, None) if asked.forum.is_none() => {
            Some(format!("is looked for until {}", day(series.last_day_looked_at(asked).0)))
        }
        (None, None, None, None) => None,
    };
    let room = (!asked.rooms.is_empty()).then(|| format!("in {}", rooms_asked(series, asked)));
    match (when, room) {
        (Some(when), Some(room)) => format!("{when}, {room}"),
        (Some(when), None) => when,
        (None, Some(room)) => format!("is held {room}"),
        (None, None) => "is held as the series asks".to_owned(),
    }
}

/// The starts that the series names: "Mon 22 Mar 11:30 or Tue 23 Mar 14:00 in Paris"; `None` if it names none.
fn named_starts(series: &Series, wanted: &Wanted, place: PlaceId) -> Option<String> {
    (!wanted.starts.is_empty()).then(|| words::either(wanted.starts.iter().map(|start| words::moment(series, place, *start))))
}

/// What is contradicted of a meeting as a meeting, or of a written one as such.
fn of_its_kind(asked: &Consultation, placement: &Placement) -> Vec<Contradiction> {
    use Contradiction::*;
    let tests = match (placement.when, asked.written) {
        (When::Meeting(interval), written) => [
            (written.is_some(), Kind),
            (!asked.wanted.starts.is_empty() && !asked.wanted.starts.contains(&interval.start()), Starts),
            (written.is_none() && interval.minutes() != asked.lasts, Lasts),
        ],
        (When::Written { from, to }, Some(written)) => [(from != written.from || to != written.to, Days), (false, Kind), (false, Kind)],
        (When::Written { .. }, None) => [(true, Kind), (false, Kind), (false, Kind)],
    };
    tests.into_iter().filter_map(|(broken, which)| broken.then_some(which)).collect()
}

fn describe_one(series: &Series, placement: &Placement, which: Contradiction) -> Finding {
    let title = words::title(series, placement);
    let (key, asked_key) = keys(placement, which);
    let (is, asked) = both(series, placement, which);
    let finding = words::finding_at(RuleName::NotAsAsked, format!("{title} {is}, but the series says {asked}"), placement, key, is)
        .label(Subject::Consultation(placement.consultation), asked_key, format!("the series says {asked}"))
        .fix(if placement.is_settled() {
            "no plan moves it: change the series to what people were told, or change it here and tell them"
        } else {
            "plan again, or change the series"
        });
    match which {
        Contradiction::Room => finding.touches(placement.room.map(Subject::Room)),
        Contradiction::RoomElsewhere(room) => finding.touches([Subject::Room(room)]),
        Contradiction::Forum => finding.touches(placement.forum.map(Subject::Forum)),
        _ => finding,
    }
}

/// The keys of the plan and of the series that contradict each other.
fn keys(placement: &Placement, which: Contradiction) -> (Option<&'static str>, Option<&'static str>) {
    match which {
        Contradiction::Forum => (Some("forum"), Some("forum")),
        Contradiction::Room => (Some("room"), Some("room")),
        Contradiction::RoomElsewhere(_) => (Some("room"), Some("forum")),
        Contradiction::Starts => (Some("starts"), Some("starts")),
        Contradiction::On => (words::start_key(placement), Some("on")),
        Contradiction::TooEarly => (words::start_key(placement), Some("from")),
        Contradiction::TooLate => (words::end_key(placement), Some("to")),
        Contradiction::Lasts => (Some("lasts"), Some("lasts")),
        Contradiction::Kind => (words::start_key(placement), Some("written")),
        Contradiction::Days => (Some("from"), Some("from")),
        Contradiction::Sitting => (None, Some("sittings")),
    }
}

/// What the plan says, after the title, and what the series says.
fn both(series: &Series, placement: &Placement, which: Contradiction) -> (String, String) {
    let asked = series.consultation(placement.consultation);
    let wanted = &asked.wanted;
    let (first, last) = (words::day(series, series.first_day(placement)), words::day(series, series.last_day(placement)));
    let day = |day: Option<crate::time::Date>| day.map(|day| words::day(series, day)).unwrap_or_default();
    let moment = |at: crate::time::Instant| words::moment(series, series.place_of(placement), at);
    match which {
        Contradiction::Forum => {
            (format!("is {}", beside(series, placement.forum)), words::either(asked.fora().map(|forum| beside(series, forum))))
        }
        Contradiction::Room => {
            (format!("is in {}", room(series, placement.room)), rooms_asked(series, series.consultation(placement.consultation)))
        }
        Contradiction::RoomElsewhere(id) => (
            format!("is in {}, a room of {}", series.room(id).title, series.forum(series.room(id).forum).title),
            beside(series, placement.forum),
        ),
        Contradiction::Starts => {
            let starts = placement.interval().map(|interval| moment(interval.start())).unwrap_or_default();
            (format!("starts {starts}"), named_starts(series, wanted, series.place_of(placement)).unwrap_or_default())
        }
        Contradiction::On => (format!("is on {first}"), day(wanted.on)),
        Contradiction::TooEarly => (format!("is on {first}"), format!("from {}", day(wanted.from))),
        Contradiction::TooLate => (format!("ends on {last}"), format!("to {}", day(wanted.to))),
        Contradiction::Lasts => {
            (format!("lasts {}", words::length(placement.interval().map_or(0, |interval| interval.minutes()))), words::length(asked.lasts))
        }
        Contradiction::Kind if asked.written.is_some() => ("is a meeting".to_owned(), "it is written".to_owned()),
        Contradiction::Kind => ("is written".to_owned(), "it is a meeting".to_owned()),
        Contradiction::Days => {
            let days = asked.written.map(|written| format!("{} to {}", words::day(series, written.from), words::day(series, written.to)));
            (format!("is open {first} to {last}"), days.unwrap_or_default())
        }
        Contradiction::Sitting => ("is placed".to_owned(), words::count(asked.sittings.into(), "sitting")),
    }
}

fn beside(series: &Series, forum: Option<ForumId>) -> String {
    forum.map_or_else(|| "without a forum".to_owned(), |forum| format!("beside {}", series.forum(forum).title))
}

fn room(series: &Series, room: Option<RoomId>) -> String {
    room.map_or_else(|| "no room".to_owned(), |room| series.room(room).title.clone())
}

/// The rooms of which a consultation is to have one: "Hall A or Hall B".
fn rooms_asked(series: &Series, asked: &Consultation) -> String {
    words::either(asked.rooms.iter().map(|room| series.room(*room).title.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Written;
    use crate::rules::testing::{during, october, series};

    #[test]
    fn a_fixed_start_day_room_and_length_are_kept() {
        let series = series().room("hall").room("den").consultation("a", 60).with(|series| {
            series.consultations[0].rooms = vec![RoomId(0)];
            series.consultations[0].wanted.starts = vec![during(22, 10, 11).start()];
            series.consultations[0].wanted.on = Some(october(22));
        });
        let asked = || series.put("a", "hall", "22 10:00");
        asked().keeps(RuleName::NotAsAsked);
        let findings = series.put("a", "hall", "22 10:15").breaks(RuleName::NotAsAsked, 1);
        assert_eq!(findings[0].message, "a starts Tue 22 Oct 10:15 in here, but the series says Tue 22 Oct 10:00 in here");
        series.put("a", "hall", "23 10:00").breaks(RuleName::NotAsAsked, 2);
        let findings = series.put("a", "den", "22 10:00").breaks(RuleName::NotAsAsked, 1);
        assert_eq!(findings[0].message, "a is in den, but the series says hall");
        let longer = asked().but(|placement| placement.when = When::Meeting(during(22, 10, 12)));
        assert_eq!(longer.breaks(RuleName::NotAsAsked, 1)[0].message, "a lasts 2 h, but the series says 60 min");
        asked().but(|placement| placement.sitting = 1).breaks(RuleName::NotAsAsked, 1);
    }

    #[test]
    fn one_of_several_starts_is_kept() {
        let starts = vec![during(22, 10, 11).start(), during(23, 14, 15).start()];
        let series = series().consultation("a", 60).with(|series| series.consultations[0].wanted.starts = starts);
        series.put("a", "", "22 10:00").keeps(RuleName::NotAsAsked);
        series.put("a", "", "23 14:00").keeps(RuleName::NotAsAsked);
        let findings = series.put("a", "", "23 10:00").breaks(RuleName::NotAsAsked, 1);
        let message = "a starts Wed 23 Oct 10:00 in here, but the series says Tue 22 Oct 10:00 in here or Wed 23 Oct 14:00 in here";
        assert_eq!(findings[0].message, message);
    }

    #[test]
    fn the_days_asked_for_are_both_included() {
        let series = series().consultation("a", 60).with(|series| {
            series.consultations[0].wanted.from = Some(october(22));
            series.consultations[0].wanted.to = Some(october(23));
        });
        series.put("a", "", "22 00:00").keeps(RuleName::NotAsAsked);
        series.put("a", "", "23 23:00").keeps(RuleName::NotAsAsked);
        series.put("a", "", "21 23:30").breaks(RuleName::NotAsAsked, 1);
        series.put("a", "", "23 23:30").breaks(RuleName::NotAsAsked, 1);
    }

    #[test]
    fn a_room_belongs_to_the_forum_it_is_used_beside() {
        let series = series().room("hall").forum("other", "here").room("den").consultation("a", 60);
        series.put("a", "den", "09:00").keeps(RuleName::NotAsAsked);
        series.put("a", "", "09:00").keeps(RuleName::NotAsAsked);
        series.put("a", "hall", "09:00").breaks(RuleName::NotAsAsked, 1);
        series.put("a", "hall", "09:00").but(|placement| placement.forum = Some(ForumId(0))).breaks(RuleName::NotAsAsked, 1);
    }

    #[test]
    fn written_stays_written_and_keeps_its_days() {
        let series = series().consultation("a", 60).consultation("b", 60);
        let series = series.with(|series| series.consultations[0].written = Some(Written { from: october(21), to: october(25) }));
        series.write("a", 21, 25).keeps(RuleName::NotAsAsked);
        series.write("a", 21, 24).breaks(RuleName::NotAsAsked, 1);
        series.put("a", "", "09:00").breaks(RuleName::NotAsAsked, 1);
        series.write("b", 21, 25).breaks(RuleName::NotAsAsked, 1);
    }
}
