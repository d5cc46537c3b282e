//! A document in several languages has a step that translates it.
//!
//! Its number of words is known too, so that the time this takes can be counted. A step with `words-a-day` takes as
//! many working days as the words need in one language; if one person translates, one language after the other. The
//! original, which is the first of `languages`, is not translated.
//!
//! # Why
//! Six languages take days that nobody planned, and the shortfall is discovered in the last week.
//!
//! # Example
//! A report of 3000 words appears in six languages and has no step with `words-a-day`. At the 1650 words a day that the
//! United Nations count for a translation that is revised, it takes 2 working days more.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [milestone.m]
//! place = "paris"
//! opens = 2027-06-01
//!
//! [deliverable.d]
//! for = "m"
//! due = 2027-05-21
//! languages = ["en", "fr"]
//! steps = [{ does = "Draft", takes = "5 working days" }]
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = "d"
//! ```
//!
//! # Settings
//! `translation = "error"`: its level. What counts are `languages`, `words` and the `steps` of the document.
//!
//! # Price as a warning
//! Each document costs as much as if those whom it is for slept all through the longest meeting that feeds it, plus as
//! much as everybody mildly inconvenienced for an hour, whatever is placed.

use super::{Broken, Rule, lacks, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Deliverable, DeliverableId, Placement, RuleName, Series, Subject};

pub(super) struct Translation;

impl Rule for Translation {
    fn name(&self) -> RuleName {
        RuleName::Translation
    }

    fn demands(&self, series: &Series, _: &[Placement], demands: &mut Demands) {
        for (id, document) in (0..).map(DeliverableId).zip(&series.deliverables) {
            lacks(demands, Subject::Deliverable(id), 100 * UNIT, i64::from(missing(document).is_some()));
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| describe_one(series, broken.subject)).collect()
    }
}

/// What the translation of a document lacks.
enum Missing {
    Step,
    Words,
}

fn missing(document: &Deliverable) -> Option<Missing> {
    let translated = document.steps.iter().any(|step| step.words_a_day.is_some());
    match (document.languages.len(), translated, document.words) {
        (0 | 1, ..) => None,
        (_, false, _) => Some(Missing::Step),
        (_, true, None) => Some(Missing::Words),
        (_, true, Some(_)) => None,
    }
}

fn describe_one(series: &Series, subject: Subject) -> Option<Finding> {
    const USUAL_WORDS_A_DAY: u32 = 1650;
    let Subject::Deliverable(id) = subject else { return None };
    let document = series.deliverable(id);
    let (title, count) = (&document.title, document.languages.len());
    let (message, fix) = match missing(document)? {
        Missing::Step => (
            format!("{title} appears in {count} languages, but none of its steps translates it"),
            format!("add the step `{{ does = \"Translation\", words-a-day = {USUAL_WORDS_A_DAY} }}`, or keep one language"),
        ),
        Missing::Words => (
            format!("{title} is translated into {}, but its number of words is not given", words::count(count as i64 - 1, "language")),
            "add a line `words = ...` to the document".to_owned(),
        ),
    };
    let languages = words::list(document.languages.iter().map(|tag| words::language(tag)));
    let finding = Finding::new(RuleName::Translation, message).label(subject, Some("languages"), format!("in {languages}"));
    let days = document.translation_days(USUAL_WORDS_A_DAY, false) as i64;
    let note = document.words.map(|count| {
        format!(
            "at {USUAL_WORDS_A_DAY} words a day, {} take {} more",
            words::count(count.into(), "word"),
            words::count(days, "working day")
        )
    });
    let finding = note.into_iter().fold(finding, Finding::note);
    Some(finding.touches([subject]).fix(fix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    fn in_languages(languages: &[&str], change: impl FnOnce(&mut Deliverable)) -> Fixture {
        let languages = languages.iter().map(|tag| (*tag).to_owned()).collect();
        series().consultation("a", 60).document("report", 25, 1).with(|series| {
            series.deliverables[0].languages = languages;
            change(&mut series.deliverables[0]);
        })
    }

    #[test]
    fn two_languages_need_a_step_and_its_words() {
        let translated = |document: &mut Deliverable| document.steps[0].words_a_day = Some(1650);
        in_languages(&["en"], |_| ()).empty().keeps(RuleName::Translation);
        in_languages(&["en", "fr"], |document| (document.steps[0].words_a_day, document.words) = (Some(1650), Some(3000)))
            .empty()
            .keeps(RuleName::Translation);
        let findings = in_languages(&["en", "fr"], translated).empty().breaks(RuleName::Translation, 1);
        assert_eq!(findings[0].message, "report is translated into 1 language, but its number of words is not given");
        let findings = in_languages(&["en", "fr"], |document| document.words = Some(3000)).empty().breaks(RuleName::Translation, 1);
        assert_eq!(findings[0].message, "report appears in 2 languages, but none of its steps translates it");
        assert_eq!(findings[0].notes, ["at 1650 words a day, 3000 words take 2 working days more"]);
    }
}
