//! What is not in a plan, in words.

use crate::model::{ConsultationId, Omitted, Plan, RuleName, Series, State};
use crate::text::one_line;
use std::collections::BTreeSet;

/// A consultation that is not in the plan, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotPlaced {
    /// Which.
    pub consultation: ConsultationId,
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// Whether the plan is incomplete without it.
    pub required: bool,
    /// Why.
    pub reason: String,
    /// The rule that keeps it out.
    pub rule: Option<RuleName>,
}

impl Omitted {
    /// The reason, with the rule behind it in brackets.
    pub fn words(&self) -> String {
        reason_words(&self.reason, self.rule)
    }
}

impl NotPlaced {
    /// The reason, with the rule behind it in brackets.
    pub fn words(&self) -> String {
        reason_words(&self.reason, self.rule)
    }
}

fn reason_words(reason: &str, rule: Option<RuleName>) -> String {
    rule.map_or_else(|| reason.to_owned(), |rule| format!("{reason} ({rule})"))
}

/// What is not among the `placed` and was not called off, in the order of the series.
pub(super) fn of(series: &Series, plan: &Plan, placed: &BTreeSet<ConsultationId>, omitted: &[Omitted]) -> Vec<NotPlaced> {
    let mut list = Vec::new();
    for id in series.consultation_ids().filter(|id| !placed.contains(id)) {
        let consultation = series.consultation(id);
        let why = omitted.iter().find(|omitted| omitted.consultation == id);
        // What is called off has a line of its own among what is placed, and needs no reason.
        if why.is_none() && is_cancelled(plan, id) {
            continue;
        }
        list.push(NotPlaced {
            consultation: id,
            name: one_line(&consultation.name),
            title: one_line(&consultation.title),
            required: !consultation.optional,
            reason: why.map_or_else(|| "not in the plan".to_owned(), |why| one_line(&why.reason)),
            rule: why.and_then(|why| why.rule),
        });
    }
    list
}

/// Whether a sitting of a consultation was called off.
pub(super) fn is_cancelled(plan: &Plan, id: ConsultationId) -> bool {
    plan.placements.iter().any(|placement| placement.consultation == id && placement.state == State::Cancelled)
}
