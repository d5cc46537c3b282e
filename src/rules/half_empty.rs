//! No room is emptier than the setting allows.
//!
//! Judged where the people expected and the seats are both known, and asked only where the setting is given. A room
//! that holds several consultations at once is judged for each of them, as its seats are counted for each.
//!
//! # Why
//! Forty voices in a hall for five hundred sound as if nobody came, and somebody else needed the hall.
//!
//! # Example
//! `round-table` expects 30 people in a hall with 400 seats, but at most half of the seats should stay empty.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! half-empty = 50
//!
//! [forum.hall]
//! seats = 400
//!
//! [consultation.a]
//! forum = "hall"
//! expects = 30
//! ```
//!
//! # Settings
//! `half-empty = "warning"`: its level; `half-empty = 50`: how many of a hundred seats may stay empty, from 1 to 99;
//! `half-empty = { most = 50, level = "error" }`: both. Nothing is asked unless the number is given.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as 10 in a hundred mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RoomId, RuleName, Series, Subject};

pub(super) struct HalfEmpty;

impl Rule for HalfEmpty {
    fn name(&self) -> RuleName {
        RuleName::HalfEmpty
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        let number = series.rules.setting(RuleName::HalfEmpty, "most").is_none().then_some("it is given no number");
        number.or_else(|| series.rooms.iter().all(|room| room.seats.is_none()).then_some("no room gives its `seats`"))
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let Some(most) = series.rules.setting(RuleName::HalfEmpty, "most") else { return };
        charge_each(placements, demands, 10 * UNIT, |placement| {
            placement.interval()?;
            let room = placement.room?;
            Some((Subject::Room(room), i64::from(is_emptier(series, placement.consultation, room, most)?)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (id, most) = (placement.room?, series.rules.setting(RuleName::HalfEmpty, "most")?);
            let (seats, expects) = (series.room(id).seats?, series.consultation(placement.consultation).expects?);
            let message = format!(
                "{} has {seats} seats for the {expects} people of {}, but at most {most}% of them may stay empty",
                series.room(id).title,
                words::title(series, placement)
            );
            let fits = |other| {
                let fuller = is_emptier(series, placement.consultation, other, most) == Some(false);
                fuller && series.room(other).seats >= Some(expects)
            };
            let finding = words::finding_at(self.name(), message, placement, Some("room"), "placed here".to_owned())
                .label(Subject::Room(id), Some("seats"), words::count(seats.into(), "seat"))
                .label(Subject::Consultation(placement.consultation), Some("expects"), format!("expects {expects}"))
                .touches([Subject::Room(id)]);
            Some(changes::another_room(
                finding,
                series,
                placement,
                fits,
                "no other room of the forum fits better: allow more, or recount who is coming",
            ))
        })
    }
}

/// Whether more of a hundred seats stay empty than may; `None` where a number is unknown.
fn is_emptier(series: &Series, consultation: ConsultationId, room: RoomId, most: i64) -> Option<bool> {
    let (seats, expects) = (series.room(room).seats?, series.consultation(consultation).expects?);
    Some(i64::from(seats.saturating_sub(expects)) * 100 > most * i64::from(seats))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn half_of_the_seats_may_stay_empty_and_no_more() {
        let series = |expects| {
            series().room("hall").room("den").consultation("a", 60).with(move |series| {
                (series.rooms[0].seats, series.rooms[1].seats) = (Some(100), Some(40));
                series.consultations[0].expects = expects;
                series.rules.set(RuleName::HalfEmpty, "most", 50);
            })
        };
        series(None).put("a", "hall", "09:00").keeps(RuleName::HalfEmpty);
        series(Some(50)).put("a", "hall", "09:00").keeps(RuleName::HalfEmpty);
        series(Some(49)).put("a", "", "09:00").keeps(RuleName::HalfEmpty);
        let findings = series(Some(30)).put("a", "hall", "09:00").breaks(RuleName::HalfEmpty, 1);
        assert_eq!(findings[0].message, "hall has 100 seats for the 30 people of a, but at most 50% of them may stay empty");
        assert_eq!(findings[0].fix.as_deref(), Some("use den"));
    }
}
