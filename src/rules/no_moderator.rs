//! A consultation that asks for a moderator has one of those it asks for.
//!
//! Asked of meetings of a consultation that names moderators.
//!
//! # Why
//! An open floor without a moderator is a corridor.
//!
//! # Example
//! `town-hall` asks for `moderator-a` or `moderator-b`, and the plan names nobody.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = "ana"
//! ```
//!
//! and a plan of it:
//!
//! ```toml,plan
//! [placement.a]
//! starts = 2027-03-22 09:00
//! moderator = "nobody"
//! announced = 2027-03-01
//! ```
//!
//! # Settings
//! `no-moderator = "error"`: its level. `moderator` of the consultation names the people of whom one leads it. At
//! `warning`, `fora plan` may choose nobody.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as everybody mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};

pub(super) struct NoModerator;

impl Rule for NoModerator {
    fn name(&self) -> RuleName {
        RuleName::NoModerator
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            placement.interval()?;
            let asked = &series.consultation(placement.consultation).moderators;
            let missing = !asked.is_empty() && placement.moderator.is_none_or(|person| !asked.contains(&person));
            Some((Subject::Consultation(placement.consultation), i64::from(missing)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (title, consultation) = (words::title(series, placement), Subject::Consultation(placement.consultation));
            let asked = series.consultation(placement.consultation).moderators.iter();
            let asked = words::either(asked.map(|&person| series.person(person).title.clone()));
            let message = match placement.moderator {
                Some(person) => format!("{title} is led by {}, but asks for {asked}", series.person(person).title),
                None => format!("{title} has no moderator, but asks for {asked}"),
            };
            Some(
                words::finding_at(self.name(), message, placement, Some("moderator"), words::when(series, placement))
                    .label(consultation, Some("moderator"), format!("asks for {asked}"))
                    .touches(placement.moderator.map(Subject::Person))
                    .fix("ask for somebody else, or move it to where one of them can")
                    .change(changes::moderators(series, placement, |_| true))
                    .or("ask for somebody else"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PersonId;
    use crate::rules::testing::series;

    #[test]
    fn one_of_those_asked_for_leads_it() {
        let series = series().person("m").person("n").consultation("a", 60).consultation("b", 60);
        let series = series.with(|series| series.consultations[0].moderators = vec![PersonId(0)]);
        series.put("a", "", "09:00").keeps(RuleName::NoModerator);
        series.put("b", "", "09:00").keeps(RuleName::NoModerator);
        series.write("a", 21, 22).but(|a| a.moderator = None).keeps(RuleName::NoModerator);
        let nobody = series.put("a", "", "09:00").but(|a| a.moderator = None).breaks(RuleName::NoModerator, 1);
        assert_eq!(nobody[0].message, "a has no moderator, but asks for m");
        let other = series.put("a", "", "09:00").but(|a| a.moderator = Some(PersonId(1))).breaks(RuleName::NoModerator, 1);
        assert_eq!(other[0].message, "a is led by n, but asks for m");
    }
}
