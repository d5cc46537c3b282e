//! Of the people of whom some have to be there, as many are chosen as are asked for.
//!
//! Asked of meetings of a consultation whose `people` leave a choice. Those chosen are named by the choice, nobody is
//! chosen twice, and the moderator is not one of them.
//!
//! # Why
//! A panel of two of five experts is neither one expert nor a sixth person.
//!
//! # Example
//! `town-hall` has `people = [{ some = 2, of = ["ana", "ben", "cleo"] }]`, and the plan names `ana` alone.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//!
//! [person.ben]
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = { any = ["ana", "ben"] }
//! people = [{ any = ["ana", "ben"] }, { any = ["ana", "ben"] }]
//! ```
//!
//! # Settings
//! `no-people = "error"`: its level. `people` of the consultation names the groups: `{ any = [...] }` of whom one has to be
//! there, `{ some = 2, of = [...] }` of whom two have to. At any level `fora plan` chooses as many as are asked for.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as everybody mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, Sees, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, SomeOf, Subject};

pub(super) struct NoPeople;

impl Rule for NoPeople {
    fn name(&self) -> RuleName {
        RuleName::NoPeople
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            placement.interval()?;
            Some((Subject::Consultation(placement.consultation), i64::from(!is_chosen(series, placement))))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (title, consultation) = (words::title(series, placement), Subject::Consultation(placement.consultation));
            let asked = asked_for(series, &series.consultation(placement.consultation).attending.choices);
            let chosen = match &placement.people[..] {
                [] => "nobody is chosen".to_owned(),
                people => format!("{} {} chosen", words::people(series, people), words::is_or_are(people.len())),
            };
            let leads = placement.moderator.filter(|person| placement.people.contains(person));
            let message = match leads {
                Some(person) => format!("{title} asks for {asked}, and {} already leads it", series.person(person).title),
                None => format!("{title} asks for {asked}, and {chosen}"),
            };
            let key = (!placement.people.is_empty()).then_some("people");
            Some(
                words::finding_at(self.name(), message, placement, key, words::when(series, placement))
                    .label(consultation, Some("people"), format!("asks for {asked}"))
                    .touches(placement.people.iter().map(|person| Subject::Person(*person)))
                    .fix("choose as many of them as are asked for")
                    .or("choose as many of them as are asked for"),
            )
        })
    }
}

/// Whether a placement has as many people of each group as its consultation asks for, and nobody else.
pub(super) fn is_chosen(series: &Series, placement: &Placement) -> bool {
    let leads = placement.moderator.is_some_and(|person| placement.people.contains(&person));
    !leads && series.consultation(placement.consultation).attending.is_way(&placement.people)
}

/// What choices ask for: "one of Ana and Ben, and 2 of Cleo, Dan and Eva".
pub(super) fn asked_for(series: &Series, choices: &[SomeOf]) -> String {
    let group = |choice: &SomeOf| {
        let some = if choice.some == 1 { "one".to_owned() } else { choice.some.to_string() };
        format!("{some} of {}", words::people(series, &choice.of))
    };
    match choices {
        [] => "nobody to be chosen".to_owned(),
        choices => words::list(choices.iter().map(group)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attending, PersonId};
    use crate::rules::testing::{Fixture, series};

    fn two_of_three() -> Fixture {
        let people = series().person("ana").person("ben").person("cleo").person("dan");
        people.consultation("a", 60).with(|series| {
            let of = [0, 1, 2].map(PersonId).to_vec();
            series.consultations[0].attending = Attending { choices: vec![SomeOf { some: 2, of }], ..Attending::default() };
        })
    }

    #[test]
    fn as_many_are_chosen_as_are_asked_for() {
        let series = two_of_three();
        let chosen = |people: &[u32]| series.put("a", "", "09:00").but(|a| a.people = people.iter().copied().map(PersonId).collect());
        chosen(&[0, 2]).keeps(RuleName::NoPeople);
        for people in [&[][..], &[0], &[0, 1, 2], &[0, 3]] {
            chosen(people).breaks(RuleName::NoPeople, 1);
        }
        let findings = chosen(&[0]).breaks(RuleName::NoPeople, 1);
        assert_eq!(findings[0].message, "a asks for 2 of ana, ben and cleo, and ana is chosen");
        assert_eq!(chosen(&[]).breaks(RuleName::NoPeople, 1)[0].message, "a asks for 2 of ana, ben and cleo, and nobody is chosen");
    }

    #[test]
    fn who_leads_is_not_one_of_those_chosen() {
        let series = two_of_three().with(|series| series.consultations[0].moderators = vec![PersonId(0), PersonId(3)]);
        let placed = |moderator| {
            series.put("a", "", "09:00").but(|a| (a.moderator, a.people) = (Some(PersonId(moderator)), vec![PersonId(0), PersonId(1)]))
        };
        placed(3).keeps(RuleName::NoPeople);
        let findings = placed(0).breaks(RuleName::NoPeople, 1);
        assert_eq!(findings[0].message, "a asks for 2 of ana, ben and cleo, and ana already leads it");
    }
}
