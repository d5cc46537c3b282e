//! Nobody has more consultations away from their base than the setting allows.
//!
//! Each sitting at a place that is not the base of a person counts, for the principal, for the moderator and for the
//! rapporteurs, over the whole series; meetings online do not. These are meetings, not nights: two on one day count
//! twice, and the days between them do not count. The itinerary of a plan shows the nights. Asked only where the
//! setting is given.
//!
//! # Why
//! Whoever is always away is missed at home and at the office.
//!
//! # Example
//! The principal lives in Geneva and is expected in New York, Bali and Nairobi, and two meetings away are allowed.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! often-away = 0
//!
//! [person.ana]
//!
//! [place.rome]
//! zone = "Europe/Rome"
//!
//! [forum.other]
//! place = "rome"
//!
//! [consultation.a]
//! forum = "other"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `often-away = "warning"`: its level; `often-away = 6`: most meetings away from the base for each person, from 0 to
//! 500; `often-away = { most = 6, level = "error" }`: both. Nothing is asked unless the number is given.
//!
//! # Price as a warning
//! Each meeting too many costs as much as if those whom it is for slept all through the longest meeting that may need
//! the person, plus as much as 50 in a hundred mildly inconvenienced for an hour, for each person.

use super::{Broken, Rule, Sees, join_people, or_replace, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, Placement, RuleName, Series, Subject};
use std::collections::BTreeMap;

pub(super) struct OftenAway;

impl Rule for OftenAway {
    fn name(&self) -> RuleName {
        RuleName::OftenAway
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.rules.setting(RuleName::OftenAway, "most").is_none().then_some("it is given no number")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let Some(most) = series.rules.setting(RuleName::OftenAway, "most") else { return };
        let mut away: BTreeMap<PersonId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, person, _) in super::away(series, placements) {
            away.entry(person).or_default().push((index, 1));
        }
        for (person, members) in away {
            demands.count(Subject::Person(person), 50 * UNIT, (None, Some(most)), members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, &placements)).collect()
    }
}

fn describe_one(series: &Series, people: &[PersonId], placements: &[&Placement]) -> Option<Finding> {
    let most = series.rules.setting(RuleName::OftenAway, "most")?;
    let (who, has) = (words::people(series, people), words::has_or_have(people.len()));
    let held = words::count(placements.len() as i64, "consultation");
    let message = format!("{who} {has} {held} away from their base, but at most {most} are allowed");
    let or = or_replace(series, people, placements);
    let finding = Finding::new(RuleName::OftenAway, message).touches(people.iter().map(|&person| Subject::Person(person)));
    let finding = words::label_all(series, finding, placements).label(Subject::Rule(RuleName::OftenAway), None, format!("at most {most}"));
    let online = words::count(placements.len() as i64 - most, "consultation");
    Some(finding.fix(words::either_of(&format!("hold {online} online or at the base"), or)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::two_cities;

    #[test]
    fn meetings_at_the_base_and_online_are_not_away() {
        let series = two_cities().consultation("c", 60).with(|series| {
            series.consultations[2].rapporteurs = vec![PersonId(0)];
            series.rules.set(RuleName::OftenAway, "most", 1);
        });
        series.put("a", "", "21 09:00").put("b", "", "22 09:00").keeps(RuleName::OftenAway);
        let findings = series.put("b", "", "22 09:00").put("c", "", "23 09:00").breaks(RuleName::OftenAway, 1);
        assert_eq!(findings[0].message, "m has 2 consultations away from their base, but at most 1 are allowed");
        assert_eq!(findings[0].fix.as_deref(), Some("hold 1 consultation online or at the base, or let somebody else moderate"));
        let online = series.with(|series| series.fora[1].online = true);
        online.put("b", "", "22 09:00").put("c", "", "23 09:00").keeps(RuleName::OftenAway);
    }
}
