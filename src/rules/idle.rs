//! Rules that a series writes and that have nothing to look at in it: nobody should believe they are kept.
//!
//! Only what a file writes is told, at warning or error: of defaults nobody expects anything.

use super::Rule;
use crate::finding::Finding;
use crate::model::{Level, RuleName, Series, Subject};

/// A note for each rule that is written and asks nothing.
pub(crate) fn findings(series: &Series) -> Vec<Finding> {
    let counts = |rule: &&&dyn Rule| series.rules.is_written(rule.name()) && series.rules.level(rule.name()) >= Level::Warning;
    super::all().iter().filter(counts).filter_map(|rule| Some(describe_one(rule.name(), rule.idle(series)?))).collect()
}

fn describe_one(rule: RuleName, why: &str) -> Finding {
    Finding::new(RuleName::Unused, format!("`{rule}` asks nothing of this series: {why}"))
        .label(Subject::Rule(rule), None, "written here")
        .touches([Subject::Rule(rule)])
        .fix(format!("see what it needs with `fora rules {rule}`, or delete the line"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    fn found(series: &Fixture) -> Vec<String> {
        findings(&series.clone_of()).into_iter().map(|finding| finding.message).collect()
    }

    fn writing(rule: RuleName) -> Fixture {
        series().room("hall").consultation("a", 60).consultation("b", 60).with(|series| series.rules.write(rule))
    }

    #[test]
    fn a_rule_that_is_written_and_has_nothing_to_look_at_is_told() {
        assert_eq!(found(&writing(RuleName::NoChangeover)), ["`no-changeover` asks nothing of this series: no room has a `changeover`"]);
        assert_eq!(found(&writing(RuleName::NoChangeover).with(|series| series.rooms[0].changeover = 10)), [""; 0]);
        assert_eq!(found(&writing(RuleName::TooMany)), ["`too-many` asks nothing of this series: it is given no number"]);
        assert_eq!(found(&writing(RuleName::TooMany).with(|series| series.rules.set(RuleName::TooMany, "a-day", 2))), [""; 0]);
    }

    #[test]
    fn of_what_nobody_wrote_or_wrote_as_a_note_nothing_is_told() {
        assert_eq!(found(&series().room("hall").consultation("a", 60)), [""; 0]);
        let note = writing(RuleName::NoChangeover).with(|series| series.rules.set_level(RuleName::NoChangeover, Level::Note));
        assert_eq!(found(&note), [""; 0]);
    }

    #[test]
    fn a_gap_is_looked_for_only_between_days_that_are_certain() {
        let open = writing(RuleName::LongGap).with(|series| {
            series.rules.set(RuleName::LongGap, "most", 10);
            series.consultations.iter_mut().for_each(|asked| asked.forum = None);
        });
        assert_eq!(found(&open).len(), 1);
        let fixed = open.with(|series| {
            series.consultations[0].wanted.on = Some(october(2));
            series.consultations[1].wanted.on = Some(october(20));
        });
        assert_eq!(found(&fixed), [""; 0]);
    }
}
