//! The moderator speaks the language the consultation is led in.
//!
//! That is the first of its languages. A moderator whose languages are not listed speaks any.
//!
//! # Why
//! An interpreter helps the floor; nobody moderates through a headset.
//!
//! # Example
//! `hearing` is led in French, and `moderator-a` speaks English and Spanish.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//! speaks = ["en"]
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = "ana"
//! languages = ["fr"]
//! ```
//!
//! # Settings
//! `language = "warning"`: its level. The languages are `languages` of the consultation and `speaks` of the
//! person.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as 50 in a hundred mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, Sees, changes, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Person, Placement, RuleName, Series, Subject};

pub(super) struct Language;

impl Rule for Language {
    fn name(&self) -> RuleName {
        RuleName::Language
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 50 * UNIT, |placement| {
            placement.interval()?;
            let person = placement.moderator?;
            let led_in = series.consultation(placement.consultation).languages.first()?;
            Some((Subject::Person(person), i64::from(!speaks(series.person(person), led_in))))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let (id, asked) = (placement.moderator?, series.consultation(placement.consultation));
            let led_in = asked.languages.first()?;
            let (who, language) = (&series.person(id).title, words::language(led_in));
            let message = format!("{who} does not speak {language}, in which {} is led", words::title(series, placement));
            let fix = format!("ask for a moderator who speaks {language}, or have it led in another language");
            Some(
                words::finding_at(self.name(), message, placement, Some("moderator"), format!("led by {who}"))
                    .label(Subject::Consultation(placement.consultation), Some("languages"), format!("led in {language}"))
                    .label(Subject::Person(id), Some("speaks"), "what they speak")
                    .touches([Subject::Person(id)])
                    .fix(fix)
                    .change(changes::moderators(series, placement, |other| speaks(series.person(other), led_in)))
                    .or("lead it in another language"),
            )
        })
    }
}

fn speaks(person: &Person, language: &str) -> bool {
    person.speaks.as_ref().is_none_or(|spoken| spoken.iter().any(|known| known == language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PersonId;
    use crate::rules::testing::{Fixture, series};

    fn with(languages: &[&str], speaks: Option<&[&str]>) -> Fixture {
        let texts = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<String>>();
        series().person("m").consultation("a", 60).with(|series| {
            series.consultations[0].moderators = vec![PersonId(0)];
            series.consultations[0].languages = texts(languages);
            series.people[0].speaks = speaks.map(texts);
        })
    }

    #[test]
    fn only_the_language_it_is_led_in_is_asked_of_the_moderator() {
        with(&["en", "fr"], Some(&["en"])).put("a", "", "09:00").keeps(RuleName::Language);
        with(&["fr"], None).put("a", "", "09:00").keeps(RuleName::Language);
        with(&[], Some(&["en"])).put("a", "", "09:00").keeps(RuleName::Language);
        let findings = with(&["fr", "en"], Some(&["en"])).put("a", "", "09:00").breaks(RuleName::Language, 1);
        assert_eq!(findings[0].message, "m does not speak French, in which a is led");
    }
}
