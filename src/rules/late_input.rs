//! What a consultation builds on can be read before it begins.
//!
//! Asked of each input that a consultation `builds-on`: the setting's number of days lies between the day it is out and
//! the first day of the consultation, on site.
//!
//! # Why
//! People who have not read the paper talk about something else.
//!
//! # Example
//! `town-hall` is on 25 October and builds on a summary that is out on the 28th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [input.paper]
//! out = 2027-03-24
//!
//! [consultation.a]
//! forum = "hall"
//! builds-on = "paper"
//! ```
//!
//! # Settings
//! `late-input = "error"`: its level; `late-input = "14 days"`: how long before, from 0 days, which lets an input be
//! out on the day itself, to 365 days, 1 day by default; `late-input = { least = "14 days", level = "warning" }`: both.
//!
//! # Price as a warning
//! Each such consultation costs as much as if those it is for slept all through it, plus for each missing day as much
//! as 20 in a hundred mildly inconvenienced for an hour, for each input.

use super::{Broken, Rule, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{InputId, Placement, RuleName, Series, Subject};
use chrono::TimeDelta;
use std::collections::BTreeMap;

pub(super) struct LateInput;

impl Rule for LateInput {
    fn name(&self) -> RuleName {
        RuleName::LateInput
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.builds_on.is_empty()).then_some("no consultation has `builds-on`")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let wanted = wanted(series);
        let mut late: BTreeMap<InputId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            for &input in &series.consultation(placement.consultation).builds_on {
                late.entry(input).or_default().push((index, wanted - days_before(series, input, placement)));
            }
        }
        for (input, members) in late {
            demands.charge(Subject::Input(input), 20 * UNIT, members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let wanted = wanted(series);
        describe_each(broken, |broken, placement| {
            let Subject::Input(id) = broken.subject else { return None };
            let (input, title) = (series.input(id), words::title(series, placement));
            let gap = match days_before(series, id, placement) {
                0 => "on the day it begins".to_owned(),
                days @ 1.. => format!("{} before it begins", words::count(days, "day")),
                days => format!("{} after it begins", words::count(-days, "day")),
            };
            let asked = words::count(wanted, "day");
            let message = format!("{title} builds on {}, which is out {gap}, but the rule asks for {asked}", input.title);
            let begins = series.first_day(placement);
            let earliest = input.out.checked_add_signed(TimeDelta::days(wanted)).unwrap_or(input.out);
            let latest = begins.checked_sub_signed(TimeDelta::days(wanted)).unwrap_or(begins);
            let label = format!("begins {}", words::day(series, begins));
            let finding = words::finding_at(self.name(), message, placement, words::start_key(placement), label)
                .label(broken.subject, Some("out"), format!("out {}", words::day(series, input.out)))
                .touches([broken.subject]);
            let (earliest, latest) = (words::day(series, earliest), words::day(series, latest));
            Some(finding.fix(format!("hold it on {earliest} or later, or publish {} by {latest}", input.title)))
        })
    }
}

/// Days asked for between the day an input is out and the consultation.
fn wanted(series: &Series) -> i64 {
    series.rules.setting(RuleName::LateInput, "least").unwrap_or(1)
}

/// Days from the day an input is out to the first day of a placement; negative if it comes after.
fn days_before(series: &Series, input: InputId, placement: &Placement) -> i64 {
    series.first_day(placement).signed_duration_since(series.input(input).out).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Input;
    use crate::rules::testing::{october, series};

    #[test]
    fn an_input_is_out_the_day_before_or_as_long_before_as_is_asked() {
        let series = series().consultation("a", 60).with(|series| {
            series.inputs.push(Input { name: "paper".into(), title: "paper".into(), link: None, from: None, out: october(22) });
            series.consultations[0].builds_on = vec![InputId(0)];
        });
        series.put("a", "", "23 09:00").keeps(RuleName::LateInput);
        let findings = series.put("a", "", "22 09:00").breaks(RuleName::LateInput, 1);
        assert_eq!(findings[0].message, "a builds on paper, which is out on the day it begins, but the rule asks for 1 day");
        assert_eq!(findings[0].fix.as_deref(), Some("hold it on Wed 23 Oct or later, or publish paper by Mon 21 Oct"));
        let findings = series.write("a", 21, 25).breaks(RuleName::LateInput, 2);
        assert_eq!(findings[0].message, "a builds on paper, which is out 1 day after it begins, but the rule asks for 1 day");
        let series = series.with(|series| series.rules.set(RuleName::LateInput, "least", 3));
        series.put("a", "", "25 09:00").keeps(RuleName::LateInput);
        series.put("a", "", "24 09:00").breaks(RuleName::LateInput, 1);
        let series = series.with(|series| series.rules.set(RuleName::LateInput, "least", 0));
        series.put("a", "", "22 09:00").keeps(RuleName::LateInput);
    }
}
