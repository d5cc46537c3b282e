//! Nobody is wanted at one meeting while they are at another.
//!
//! Asked of those whom some consultation names as `wanted`: of the meetings that want or need them, no two share a
//! minute.
//!
//! # Why
//! Who would like to hear both, or would be asked at both, can be at one of them.
//!
//! # Example
//! `town-hall` and `world-cafe` both have `wanted = ["ana"]`, and both are on 22 October at 10:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//!
//! [forum.hall]
//! holds = 2
//!
//! [consultation.a]
//! forum = "hall"
//! starts = 2027-03-22 09:00
//! wanted = "ana"
//!
//! [consultation.b]
//! forum = "hall"
//! starts = 2027-03-22 09:00
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `wanted-elsewhere = "warning"`: its level. The people are `wanted` of the consultation.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom it is for slept all through the longest meeting that may need the person,
//! plus as much as 10 in a hundred mildly inconvenienced for an hour, for each person.

use super::{Broken, Rule, Sees, join_people, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, Placement, RuleName, Series, Subject};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct WantedElsewhere;

impl Rule for WantedElsewhere {
    fn name(&self) -> RuleName {
        RuleName::WantedElsewhere
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.attending.wanted.is_empty()).then_some("nobody is `wanted` anywhere")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let wanted: BTreeSet<PersonId> = series.consultations.iter().flat_map(|asked| asked.attending.wanted.iter().copied()).collect();
        if wanted.is_empty() {
            return;
        }
        let mut of_each: BTreeMap<PersonId, Stays> = BTreeMap::new();
        for (index, placement) in (0..).zip(placements) {
            let Some(interval) = placement.interval() else { continue };
            let (start, end) = (interval.start().unix_minutes(), interval.end().unix_minutes());
            let stay = Stay { index, start, end, station: 0, group: index };
            for person in those_of(series, placement).filter(|person| wanted.contains(person)) {
                of_each.entry(person).or_default().push(stay);
            }
        }
        for (person, stays) in of_each {
            let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
            demands.add(Subject::Person(person), 10 * UNIT, Kind::Pack(pack));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, &people, &placements)).collect()
    }
}

/// Those whom a meeting needs or wants, each once.
fn those_of<'a>(series: &'a Series, placement: &'a Placement) -> impl Iterator<Item = PersonId> + 'a {
    let needed: BTreeSet<PersonId> = series.people_of(placement).collect();
    let wanted = &series.consultation(placement.consultation).attending.wanted;
    needed.into_iter().chain(wanted.iter().copied()).collect::<BTreeSet<_>>().into_iter()
}

fn describe_one(series: &Series, people: &[PersonId], placements: &[&Placement]) -> Option<Finding> {
    let (last, earlier) = placements.split_last()?;
    let (who, title) = (words::people(series, people), words::title(series, last));
    let others = words::list(earlier.iter().map(|placement| words::title(series, placement)));
    let message = format!("{who} {} wanted or needed in {title} and in {others} at once", words::is_or_are(people.len()));
    let finding = words::label_all(series, Finding::new(RuleName::WantedElsewhere, message), placements);
    let finding = finding.touches(people.iter().map(|person| Subject::Person(*person)));
    Some(finding.fix("move one of them, or accept it").or("accept it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn who_is_wanted_at_one_is_at_no_other() {
        let series = series().person("ana").consultation("a", 60).consultation("b", 60).consultation("c", 60).with(|series| {
            series.consultations[0].attending.wanted = vec![PersonId(0)];
            series.consultations[1].moderators = vec![PersonId(0)];
        });
        series.put("a", "", "09:00").put("b", "", "10:00").keeps(RuleName::WantedElsewhere);
        series.put("a", "", "09:00").put("c", "", "09:00").keeps(RuleName::WantedElsewhere);
        let findings = series.put("a", "", "09:00").put("b", "", "09:30").breaks(RuleName::WantedElsewhere, 1);
        assert_eq!(findings[0].message, "ana is wanted or needed in b and in a at once");
        series.put("a", "", "09:00").put("b", "", "09:30").keeps(RuleName::TwoPlaces);
    }
}
