//! What a week and a month that hold too many meetings have in common.

use super::{Broken, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use crate::time::Date;
use std::collections::BTreeMap;

/// Asks that the span of each meeting's local day, a week or a month, holds no more meetings than the setting `most`.
pub(super) fn demands(rule: RuleName, series: &Series, placements: &[Placement], demands: &mut Demands, span: impl Fn(Date) -> Subject) {
    let Some(most) = series.rules.setting(rule, "most") else { return };
    let mut spans: BTreeMap<Subject, Vec<(usize, i64)>> = BTreeMap::new();
    for (index, placement) in placements.iter().enumerate().filter(|(_, placement)| placement.interval().is_some()) {
        spans.entry(span(series.first_day(placement))).or_default().push((index, 1));
    }
    for (span, members) in spans {
        demands.count(span, 50 * UNIT, (None, Some(most)), members);
    }
}

/// Says that a span, called by its title and by its noun, holds too many.
pub(super) fn describe_one(rule: RuleName, series: &Series, broken: &Broken<'_>, title: &str, noun: &str) -> Option<Finding> {
    let most = series.rules.setting(rule, "most")?;
    let held = words::count(broken.placements.len() as i64, "consultation");
    let finding = Finding::new(rule, format!("{title} has {held}, but at most {most} are allowed"));
    let finding = words::label_all(series, finding, &broken.placements).label(Subject::Rule(rule), None, format!("at most {most}"));
    Some(finding.touches([broken.subject]).fix(format!("move {} to another {noun}", words::count(broken.excess, "consultation"))))
}
