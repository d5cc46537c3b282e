//! Every required consultation is in the plan, with all its sittings.
//!
//! Nothing of a consultation is missing if all that the plan lacks has been called off. A written consultation has one
//! sitting.
//!
//! # Why
//! When something promised is silently missing, those who find out are the ones who waited for it.
//!
//! # Example
//! `online` is asked for in two sittings, and the plan has one.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! busy = [{ from = 2027-03-22, to = 2027-03-24 }]
//!
//! [consultation.a]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `unplaced = "error"`: its level. A consultation with `optional = true` may be left out. `priority` of a consultation says
//! which stay out first of those that may: `low`, `normal`, `high` or `top`. What has to be placed has none: as much of it is
//! placed as can be, whatever it is.
//!
//! # Price as a warning
//! Each missing sitting costs as much as if those whom it is for slept all through the longest meeting of the
//! consultation, plus ten times as much as everybody mildly inconvenienced for an hour. A missing sitting of an optional one
//! costs, whatever the level, twice as much as if those whom it is for slept through it. Either counts half as much with
//! `priority = "low"`, twice with `high` and four times with `top`.

use super::{Broken, Rule, by_consultation, outside_hours};
use crate::demand::shares::Shares;
use crate::demand::{Demands, Tariff, UNIT};
use crate::finding::Finding;
use crate::model::{Consultation, ConsultationId, Placement, RuleName, Series, Subject};

pub(super) struct Unplaced;

/// What a missing sitting costs as a warning, by its priority and its weight.
pub(crate) fn price(asked: &Consultation, id: ConsultationId, shares: &Shares) -> i64 {
    asked.weight.of(asked.priority.of(shares.asleep(Subject::Consultation(id)) + 1000 * UNIT))
}

impl Rule for Unplaced {
    fn name(&self) -> RuleName {
        RuleName::Unplaced
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let mut placed = by_consultation(placements);
        for id in series.consultation_ids() {
            let asked = series.consultation(id);
            if !asked.optional {
                let members = placed.remove(&id).unwrap_or_default().into_iter().map(|index| (index, 1));
                let price = Tariff::per_unit(price(asked, id, demands.shares()));
                demands.count_at(Subject::Consultation(id), price, (Some(sittings(asked)), None), members);
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let describe_one = |broken: &Broken<'_>| {
            let Subject::Consultation(id) = broken.subject else { return None };
            let asked = series.consultation(id);
            let message = match broken.placements.len() {
                0 => format!("{} is not in the plan", asked.title),
                placed => format!("{} has {placed} of {} sittings in the plan", asked.title, sittings(asked)),
            };
            let subject = Subject::Consultation(id);
            let fix = "place it, give it more days and hours, or allow it to be left out with `optional = true`";
            let finding = Finding::new(self.name(), message).touches([subject]);
            let too_long = asked.written.is_none().then(|| outside_hours::too_long(series, asked)).flatten();
            Some(match too_long {
                Some(why) => finding.label(subject, Some("lasts"), why).fix("make it shorter, or allow longer hours"),
                None => finding.label(subject, None, "asked for here").fix(fix),
            })
        };
        broken.iter().filter_map(describe_one).collect()
    }
}

fn sittings(asked: &Consultation) -> i64 {
    asked.sittings_asked().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::At;
    use crate::model::Weight;
    use crate::rules::testing::series;

    #[test]
    fn one_that_no_opening_could_hold_is_told_at_its_length() {
        let long = series().consultation("a", 60).with(|series| {
            series.consultations[0].lasts = 600;
            series.consultations[0].hours = Some(crate::time::ClockRange::OFFICE.into());
        });
        let label = &long.empty().breaks(RuleName::Unplaced, 1)[0].labels[0];
        assert_eq!(label.at, At::Subject(Subject::Consultation(ConsultationId(0)), Some("lasts")));
        assert_eq!(label.text, "it needs 10 h; its own hours are 09:00-18:00, 9 h");
    }

    #[test]
    fn every_sitting_is_asked_for_unless_the_consultation_is_optional() {
        let series = series().consultation("a", 60).with(|series| series.consultations[0].sittings = 2);
        series.put("a.1", "", "09:00").put("a.2", "", "15:00").keeps(RuleName::Unplaced);
        let findings = series.put("a.1", "", "09:00").breaks(RuleName::Unplaced, 1);
        assert_eq!(findings[0].message, "a has 1 of 2 sittings in the plan");
        series.empty().breaks(RuleName::Unplaced, 2);
        series.with(|series| series.consultations[0].optional = true).empty().keeps(RuleName::Unplaced);
    }

    #[test]
    fn a_priority_counts_what_is_missing_half_twice_or_four_times() {
        let cost = |priority| {
            let series = series().consultation("a", 60).with(move |series| series.consultations[0].priority = priority);
            series.empty().cost(RuleName::Unplaced)
        };
        let normal = (4 * 100 + 1000) * UNIT;
        assert_eq!(Weight::ALL.map(cost), [normal / 2, normal, 2 * normal, 4 * normal]);
    }
}
