//! Nobody has more consultations a week than the setting allows.
//!
//! Nor more a day, if that is set. Weeks run from Monday to Sunday; a meeting belongs to the week of its local day.
//! Each sitting counts, for the principal, for the moderator and for the rapporteurs. Asked only where a setting is
//! given.
//!
//! # Why
//! The third town hall of a week is led by somebody who no longer hears the questions.
//!
//! # Example
//! `moderator-a` leads three consultations in the week of 21 October, and two are allowed.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//!
//! [rules]
//! too-many = 1
//!
//! [consultation.a]
//! forum = "hall"
//! moderator = "ana"
//!
//! [consultation.b]
//! forum = "hall"
//! moderator = "ana"
//! ```
//!
//! # Settings
//! `too-many = "error"`: its level; `too-many = 2`: most meetings in a week for each person, from 1 to 500; `too-many =
//! { most = 4, a-day = 2, level = "warning" }`: at most four in a week and two on a day. What is not given is not
//! asked.
//!
//! # Price as a warning
//! Each meeting too many costs as much as if those whom it is for slept all through the longest meeting that may need
//! the person, plus as much as 50 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, Sees, day_number, join_people, or_replace, week_of, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{PersonId, Placement, RuleName, Series, Subject};
use crate::time::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct TooMany;

impl Rule for TooMany {
    fn name(&self) -> RuleName {
        RuleName::TooMany
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        ["most", "a-day"].iter().all(|number| series.rules.setting(RuleName::TooMany, number).is_none()).then_some("it is given no number")
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (setting, start) in STRETCHES {
            let Some(most) = series.rules.setting(RuleName::TooMany, setting) else { continue };
            let mut stretches: BTreeMap<(PersonId, i32), Vec<(usize, i64)>> = BTreeMap::new();
            for (index, placement) in placements.iter().enumerate() {
                let stretch = start(series, placement);
                for person in series.people_of(placement) {
                    stretches.entry((person, stretch)).or_default().push((index, 1));
                }
            }
            for ((person, _), members) in stretches {
                demands.count(Subject::Person(person), 50 * UNIT, (None, Some(most)), members);
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let (a_day, a_week): (Vec<_>, Vec<_>) = broken.iter().cloned().partition(|broken| on_one_day(series, broken));
        let told = |broken: &[Broken<'_>], setting: &str| -> Vec<Finding> {
            join_people(broken).into_iter().filter_map(|(people, placements)| describe_one(series, setting, &people, &placements)).collect()
        };
        [told(&a_week, "most"), told(&a_day, "a-day")].concat()
    }
}

/// Gives the first day of a stretch of days in which a placement counts.
type StartOf = fn(&Series, &Placement) -> i32;

/// The stretches of days that have a limit, with the setting that says it.
const STRETCHES: [(&str, StartOf); 2] = [("most", week_of), ("a-day", |series, placement| day_number(series.first_day(placement)))];

/// Whether it is a day that holds too many, and not a week; of both with the same limit, the day is told.
fn on_one_day(series: &Series, broken: &Broken<'_>) -> bool {
    let days: BTreeSet<Date> = broken.placements.iter().map(|placement| series.first_day(placement)).collect();
    days.len() == 1 && series.rules.setting(RuleName::TooMany, "a-day") == Some(broken.placements.len() as i64 - broken.excess)
}

fn describe_one(series: &Series, setting: &str, people: &[PersonId], placements: &[&Placement]) -> Option<Finding> {
    let (first, most) = (placements.first()?, series.rules.setting(RuleName::TooMany, setting)?);
    let (when, other) = match setting {
        "a-day" => (format!("on {}", words::day(series, series.first_day(first))), "another day"),
        _ => (format!("in {}", words::week(series, week_of(series, first))), "another week"),
    };
    let (who, has) = (words::people(series, people), words::has_or_have(people.len()));
    let message = format!("{who} {has} {} {when}, but at most {most} are allowed", words::count(placements.len() as i64, "consultation"));
    let or = or_replace(series, people, placements);
    let finding = Finding::new(RuleName::TooMany, message).touches(people.iter().map(|&person| Subject::Person(person)));
    let finding = words::label_all(series, finding, placements).label(Subject::Rule(RuleName::TooMany), None, format!("at most {most}"));
    let way = format!("move {} to {other}", words::count(placements.len() as i64 - most, "consultation"));
    Some(finding.fix(words::either_of(&way, or)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    fn three(most: Option<u32>) -> Fixture {
        let series = series().person("m").consultation("a", 60).consultation("b", 60).consultation("c", 60);
        series.with(|series| {
            most.into_iter().for_each(|most: u32| series.rules.set(RuleName::TooMany, "most", most));
            series.consultations.iter_mut().for_each(|asked| asked.moderators = vec![PersonId(0)]);
        })
    }

    #[test]
    fn sunday_belongs_to_the_week_before_and_monday_to_the_next() {
        let (series, free) = (three(Some(2)), three(None));
        series.put("a", "", "21 09:00").put("b", "", "22 09:00").put("c", "", "28 09:00").keeps(RuleName::TooMany);
        free.put("a", "", "21 09:00").put("b", "", "22 09:00").put("c", "", "27 09:00").keeps(RuleName::TooMany);
        let findings = series.put("a", "", "21 09:00").put("b", "", "22 09:00").put("c", "", "27 09:00").breaks(RuleName::TooMany, 1);
        assert_eq!(findings[0].message, "m has 3 consultations in the week of Mon 21 Oct, but at most 2 are allowed");
    }

    #[test]
    fn a_day_has_a_limit_of_its_own() {
        let series = |most, a_day| three(most).with(move |series| series.rules.set(RuleName::TooMany, "a-day", a_day));
        series(None, 2).put("a", "", "21 09:00").put("b", "", "21 12:00").put("c", "", "22 09:00").keeps(RuleName::TooMany);
        let crowded = |fixture: &Fixture, excess| {
            let placed = fixture.put("a", "", "21 09:00").put("b", "", "21 12:00").put("c", "", "21 15:00");
            placed.breaks(RuleName::TooMany, excess).into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        };
        let day = "m has 3 consultations on Mon 21 Oct, but at most 2 are allowed";
        assert_eq!(crowded(&series(None, 2), 1), [day]);
        assert_eq!(crowded(&series(Some(2), 2), 2), [day]);
        assert_eq!(crowded(&series(Some(1), 2), 3), ["m has 3 consultations in the week of Mon 21 Oct, but at most 1 are allowed", day]);
    }

    #[test]
    fn every_person_is_counted_alone() {
        let series = three(Some(2)).person("n");
        series
            .put("a", "", "09:00")
            .put("b", "", "11:00")
            .put("c", "", "13:00")
            .but(|c| c.moderator = Some(PersonId(1)))
            .keeps(RuleName::TooMany);
    }
}
