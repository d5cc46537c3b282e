//! What differs between two plans of one series: what moved, what is new and what is gone.

mod differences;

pub use differences::{Differences, Measure, Measured, Moved};

use crate::model::{ConsultationId, Placement, Plan, Series, State};
use std::collections::BTreeMap;

/// What a plan does otherwise than the one before it, in the order of the series.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Consultations of which a sitting has another time, forum, room, moderator or people.
    pub moved: Vec<ConsultationId>,
    /// Those of which more sittings are placed than before.
    pub new: Vec<ConsultationId>,
    /// Those of which fewer are.
    pub gone: Vec<ConsultationId>,
    /// Consultations that both plans place.
    pub in_both: usize,
}

/// Compares a plan with the one before it. What is cancelled counts as not placed.
///
/// Sittings have no order of their own: a plan that only numbers them otherwise moves nothing.
pub fn compare(series: &Series, before: &Plan, after: &Plan) -> Changes {
    let (before, after) = (by_consultation(before), by_consultation(after));
    let none = Vec::new();
    let mut changes = Changes::default();
    for id in series.consultation_ids() {
        let [was, is] = [&before, &after].map(|plan| plan.get(&id).unwrap_or(&none));
        let stays = was.iter().filter(|placement| is.iter().any(|other| placement.is_held_as(other))).count();
        if !was.is_empty() && !is.is_empty() {
            changes.in_both += 1;
        }
        if stays < was.len().min(is.len()) {
            changes.moved.push(id);
        }
        if is.len() > was.len() {
            changes.new.push(id);
        } else if is.len() < was.len() {
            changes.gone.push(id);
        }
    }
    changes
}

fn by_consultation(plan: &Plan) -> BTreeMap<ConsultationId, Vec<&Placement>> {
    let mut groups: BTreeMap<ConsultationId, Vec<&Placement>> = BTreeMap::new();
    for placement in plan.placements.iter().filter(|placement| placement.state != State::Cancelled) {
        groups.entry(placement.consultation).or_default().push(placement);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Placed, series};

    /// What moved, is new and is gone, by number, and how many are in both.
    fn found(before: &Placed<'_>, after: &Placed<'_>) -> ([Vec<u32>; 3], usize) {
        let plan = |placed: &Placed<'_>| Plan { placements: placed.placements().to_vec(), ..Plan::default() };
        let series = series().consultation("a", 60).consultation("b", 60).consultation("c", 60).clone_of();
        let changes = compare(&series, &plan(before), &plan(after));
        let numbers = |ids: Vec<ConsultationId>| ids.into_iter().map(|id| id.0).collect();
        ([numbers(changes.moved), numbers(changes.new), numbers(changes.gone)], changes.in_both)
    }

    #[test]
    fn what_moved_what_is_new_and_what_is_gone_are_told_apart() {
        let series = series().room("hall").consultation("a", 60).consultation("b", 60).consultation("c", 60);
        let before = series.put("a", "hall", "09:00").put("b", "hall", "10:00");
        assert_eq!(found(&before, &before), ([vec![], vec![], vec![]], 2));
        let after = series.put("a", "hall", "09:30").put("c", "hall", "11:00");
        assert_eq!(found(&before, &after), ([vec![0], vec![2], vec![1]], 1));
        let elsewhere = series.put("a", "hall", "09:00").put("b", "", "10:00");
        assert_eq!(found(&before, &elsewhere), ([vec![1], vec![], vec![]], 2));
    }

    #[test]
    fn sittings_that_only_change_numbers_stay_where_they_are() {
        let series = series().consultation("a", 60).with(|series| series.consultations[0].sittings = 3);
        let before = series.put("a.1", "", "09:00").put("a.2", "", "15:00");
        assert_eq!(found(&before, &series.put("a.1", "", "15:00").put("a.2", "", "09:00")), ([vec![], vec![], vec![]], 1));
        assert_eq!(found(&before, &series.put("a.1", "", "10:00").put("a.2", "", "15:00")), ([vec![0], vec![], vec![]], 1));
        assert_eq!(found(&before, &before.clone().put("a.3", "", "17:00")), ([vec![], vec![0], vec![]], 1));
        assert_eq!(found(&before, &series.put("a.1", "", "09:00")), ([vec![], vec![], vec![0]], 1));
    }
}
