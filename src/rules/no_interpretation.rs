//! A room has a booth for every language asked for.
//!
//! Asked of meetings in a room with two languages or more; each of them needs a booth, including the one it is led in.
//! Meetings online or without a room are not judged.
//!
//! # Why
//! A language that is announced but not interpreted is worse than none.
//!
//! # Example
//! `town-hall` is in English and French, and `hall-2` has a booth for English only.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! no-room = "off"
//!
//! [forum.hall]
//! interpreters = ["en"]
//!
//! [consultation.a]
//! forum = "hall"
//! languages = ["en", "fr"]
//! ```
//!
//! # Settings
//! `no-interpretation = "error"`: its level. The languages are `languages` of the consultation and
//! `interpreters` of the room.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each language without a booth
//! as much as 50 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RoomId, RuleName, Series, Subject};

pub(super) struct NoInterpretation;

impl Rule for NoInterpretation {
    fn name(&self) -> RuleName {
        RuleName::NoInterpretation
    }

    fn sees(&self) -> Sees {
        Sees::Room
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 50 * UNIT, |placement| {
            placement.interval()?;
            let room = placement.room?;
            Some((Subject::Room(room), without_booth(series, placement.consultation, room).count() as i64))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (id, consultation) = (placement.room?, placement.consultation);
            let languages = words::list(without_booth(series, consultation, id).map(words::language));
            let message =
                format!("{} has no booth for {languages}, which {} asks for", series.room(id).title, words::title(series, placement));
            let fits = |other| without_booth(series, consultation, other).next().is_none();
            let otherwise = format!("no other room of the forum has every booth: hire one for {languages}, or ask for fewer languages");
            let finding = words::finding_at(self.name(), message, placement, Some("room"), "placed here".to_owned())
                .label(Subject::Consultation(consultation), Some("languages"), "asked for here")
                .label(Subject::Room(id), Some("interpreters"), "the booths it has")
                .touches([Subject::Room(id)]);
            Some(changes::another_room(finding, series, placement, fits, &otherwise))
        })
    }
}

/// The languages of a consultation, if it has several, that have no booth in a room.
pub(super) fn without_booth(series: &Series, consultation: ConsultationId, room: RoomId) -> impl Iterator<Item = &str> {
    let asked = &series.consultation(consultation).languages;
    let booths = &series.room(room).interpreters;
    let asked = if asked.len() >= 2 { &asked[..] } else { &[] };
    asked.iter().filter(move |language| !booths.contains(language)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    fn with(languages: &[&str], booths: &[&str]) -> Fixture {
        let texts = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<String>>();
        series().room("hall").consultation("a", 60).with(|series| {
            series.consultations[0].languages = texts(languages);
            series.rooms[0].interpreters = texts(booths);
        })
    }

    #[test]
    fn a_consultation_in_one_language_needs_no_booth_and_in_two_needs_both() {
        with(&["fr"], &[]).put("a", "hall", "09:00").keeps(RuleName::NoInterpretation);
        with(&["en", "fr"], &["fr", "en"]).put("a", "hall", "09:00").keeps(RuleName::NoInterpretation);
        with(&["en", "fr"], &[]).put("a", "", "09:00").keeps(RuleName::NoInterpretation);
        let findings = with(&["en", "fr", "es"], &["en"]).put("a", "hall", "09:00").breaks(RuleName::NoInterpretation, 2);
        assert_eq!(findings[0].message, "hall has no booth for French and Spanish, which a asks for");
    }
}
