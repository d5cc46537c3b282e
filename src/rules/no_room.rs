//! Some room of its forum would do for every consultation.
//!
//! Judged on the series, whatever is placed: for a consultation that must be in the plan and meets beside a forum with
//! rooms, every room is looked at, or only the one that is fixed. A room fails if `too-small`, `equipment`,
//! `no-interpretation`, `outside-hours` or `off-slot` would refuse it at every hour of the days on which the forum is
//! open; each of these counts only at `error`.
//!
//! # Why
//! Nobody should search for a day when what is missing is a room.
//!
//! # Example
//! `town-hall` expects 180 people and needs streaming; `hall-1` has 150 seats, and `hall-2` no streaming.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! seats = 20
//!
//! [consultation.a]
//! forum = "hall"
//! expects = 30
//!
//! [[accept]]
//! rule = "too-small"
//! because = "Ten people can stand."
//! ```
//!
//! and a plan of it:
//!
//! ```toml,plan
//! [placement.a]
//! starts = 2027-03-22 09:00
//! announced = 2027-03-01
//! ```
//!
//! # Settings
//! `no-room = "error"`: its level.
//!
//! # Price as a warning
//! Each consultation costs as much as if those whom it is for slept all through the longest meeting of it, plus as much
//! as everybody mildly inconvenienced for an hour, in every plan alike.

use super::{Broken, Rule, equipment, no_interpretation, off_slot, outside_hours, too_small, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{ConsultationId, ForumId, Level, Placement, RoomId, RuleName, Series, Subject};

pub(super) struct NoRoom;

impl Rule for NoRoom {
    fn name(&self) -> RuleName {
        RuleName::NoRoom
    }

    fn demands(&self, series: &Series, _: &[Placement], demands: &mut Demands) {
        for id in series.consultation_ids().filter(|id| !series.consultation(*id).optional) {
            let rooms = rooms(series, id);
            if !rooms.is_empty() && rooms.iter().all(|room| !failings(series, id, *room).is_empty()) {
                // No placement helps.
                demands.count(Subject::Consultation(id), 100 * UNIT, (Some(1), None), []);
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |broken: &Broken<'_>| {
            let Subject::Consultation(id) = broken.subject else { return None };
            let asked = series.consultation(id);
            let rooms = rooms(series, id);
            let fora = words::list(asked.fora().flatten().map(|forum| series.forum(forum).title.clone()));
            let key = match failings(series, id, *rooms.first()?).first()? {
                (RuleName::TooSmall, _) => "expects",
                (RuleName::Equipment, _) => "equipment",
                (RuleName::NoInterpretation, _) => "languages",
                _ => "lasts",
            };
            let titles = || words::either(asked.rooms.iter().map(|room| series.room(*room).title.clone()));
            let message = match (&asked.rooms[..], &rooms[..]) {
                ([_], _) => format!("{} would not do for {}", titles(), asked.title),
                ([_, ..], _) => format!("none of {} would do for {}", titles().replace(" or ", " and "), asked.title),
                ([], [only]) => format!("{}, the only room of {}, would not do for {}", series.room(*only).title, fora, asked.title),
                ([], _) => format!("none of the {} rooms of {} would do for {}", rooms.len(), fora, asked.title),
            };
            let finding = Finding::new(self.name(), message).label(broken.subject, Some(key), "asked for here");
            let finding = rooms.iter().fold(finding, |finding, room| finding.note(note(series, id, *room)));
            let subjects = rooms.iter().map(|room| Subject::Room(*room)).chain(asked.fora().flatten().map(Subject::Forum));
            Some(
                finding.touches([broken.subject]).touches(subjects).fix("ask for less, open another room, or hold it beside another forum"),
            )
        };
        broken.iter().filter_map(describe_one).collect()
    }
}

/// The rooms in which a consultation can meet at all.
fn rooms(series: &Series, id: ConsultationId) -> Vec<RoomId> {
    let asked = series.consultation(id);
    let fora: Vec<ForumId> = asked.fora().flatten().collect();
    // Beside a forum without rooms no room is needed.
    let needs_none = fora.is_empty() || asked.written.is_some() || fora.iter().any(|forum| series.forum(*forum).rooms.is_empty());
    match &asked.rooms[..] {
        _ if needs_none => Vec::new(),
        [] => fora.iter().flat_map(|forum| series.forum(*forum).rooms.iter().copied()).collect(),
        rooms => rooms.to_vec(),
    }
}

/// Why a room fails a consultation at any hour; nothing if it would do.
fn failings(series: &Series, id: ConsultationId, room: RoomId) -> Vec<(RuleName, String)> {
    let forum = Some(series.room(room).forum);
    let beside = series.beside_each(series.consultation(id)).find(|beside| beside.forum == forum);
    let Some(asked) = beside else { return Vec::new() };
    let needed = words::length(asked.lasts);
    let at_most = |minutes| format!("for {} at most, and {needed} are needed", words::length(minutes));
    let missing: Vec<String> = equipment::missing(series, id, room).map(|item| format!("`{item}`")).collect();
    let silent: Vec<String> = no_interpretation::without_booth(series, id, room).map(words::language).collect();
    let opening = series.hours(&asked, forum).0.and_then(|hours| outside_hours::too_short(series, hours, &asked));
    let all = [
        (
            RuleName::TooSmall,
            too_small::seats_missing(series, id, room).map(|(seats, expects)| format!("{seats} seats for {expects} people")),
        ),
        (RuleName::Equipment, (!missing.is_empty()).then(|| format!("no {}", words::either(missing)))),
        (RuleName::NoInterpretation, (!silent.is_empty()).then(|| format!("no booth for {}", words::either(silent)))),
        (RuleName::OutsideHours, opening.map(|longest| format!("open {}", at_most(longest)))),
        (RuleName::OffSlot, off_slot::too_short(series, &asked).map(|longest| format!("let {}", at_most(longest)))),
    ];
    let counts = |rule: RuleName| series.rules.level(rule) == Level::Error;
    all.into_iter().filter_map(|(rule, why)| Some((rule, why?))).filter(|(rule, _)| counts(*rule)).collect()
}

/// A room, and why it fails: "hall: 150 seats for 180 people; no booth for French".
fn note(series: &Series, id: ConsultationId, room: RoomId) -> String {
    let why: Vec<String> = failings(series, id, room).into_iter().map(|(_, why)| why).collect();
    format!("{}: {}", series.room(room).title, why.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, hours, series};

    /// A hall with 150 seats and a projector, a den with 20 seats and streaming; 180 are expected, or 30.
    fn two_rooms(expects: u32) -> Fixture {
        series().room("hall").room("den").consultation("a", 60).with(|series| {
            (series.rooms[0].seats, series.rooms[1].seats) = (Some(150), Some(20));
            series.rooms[0].equipment = Some(vec!["projector".to_owned()]);
            series.consultations[0].expects = Some(expects);
        })
    }

    #[test]
    fn one_room_that_would_do_is_enough_and_each_that_fails_is_told() {
        two_rooms(30).empty().keeps(RuleName::NoRoom);
        two_rooms(30).put("a", "den", "09:00").keeps(RuleName::NoRoom);
        let streamed = || two_rooms(30).with(|series| series.consultations[0].equipment = vec!["streaming".to_owned()]);
        let findings = streamed().put("a", "hall", "09:00").breaks(RuleName::NoRoom, 1);
        assert_eq!(findings[0].message, "none of the 2 rooms of forum would do for a");
        assert_eq!(findings[0].notes, ["hall: no `streaming`", "den: 20 seats for 30 people; no `streaming`"]);
        streamed().with(|series| series.consultations[0].optional = true).empty().keeps(RuleName::NoRoom);
        streamed().with(|series| series.rules.set_level(RuleName::Equipment, Level::Warning)).empty().keeps(RuleName::NoRoom);
    }

    #[test]
    fn of_a_room_that_is_fixed_no_other_counts() {
        let fixed = two_rooms(30).with(|series| series.consultations[0].rooms = vec![RoomId(1)]);
        assert_eq!(fixed.empty().breaks(RuleName::NoRoom, 1)[0].message, "den would not do for a");
    }

    #[test]
    fn no_room_is_open_longer_than_its_forum() {
        let series = |lasts| {
            let short = two_rooms(10).with(|series| series.fora[0].hours = hours(9, 11).into());
            short.with(move |series| series.consultations[0].lasts = lasts)
        };
        series(120).empty().keeps(RuleName::NoRoom);
        let findings = series(121).empty().breaks(RuleName::NoRoom, 1);
        assert_eq!(findings[0].notes[1], "den: open for 2 h at most, and 2 h 01 are needed");
        let slots = series(60).with(|series| series.fora[0].slots = vec![crate::time::ClockRange::new(540, 585).expect("a slot")].into());
        let findings = slots.empty().breaks(RuleName::NoRoom, 1);
        assert_eq!(findings[0].notes[0], "hall: let for 45 min at most, and 60 min are needed");
    }
}
