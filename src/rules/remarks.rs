//! Findings about a plan as a whole, which no demand can state: where it comes from, and what its clocks do.
//!
//! A remark costs a plan nothing, whatever its level: the planner does not ask for it.

use super::whole::Whole;
use super::{announced_moved, clock_change, stale_plan, unknown_travel, zone_data_changed, zone_data_old};
use crate::finding::Finding;
use crate::model::RuleName;

/// A finding about a plan as a whole.
pub struct Remark {
    /// Its name, everywhere.
    pub name: RuleName,
    /// What it finds.
    pub findings: fn(&Whole<'_>) -> Vec<Finding>,
}

/// Every remark, in the order of the catalogue.
pub fn all() -> &'static [Remark] {
    &[
        Remark { name: RuleName::ClockChange, findings: clock_change::findings },
        Remark { name: RuleName::ZoneDataChanged, findings: zone_data_changed::findings },
        Remark { name: RuleName::ZoneDataOld, findings: zone_data_old::findings },
        Remark { name: RuleName::StalePlan, findings: stale_plan::findings },
        Remark { name: RuleName::UnknownTravel, findings: unknown_travel::findings },
        Remark { name: RuleName::AnnouncedMoved, findings: announced_moved::findings },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remarks_stand_in_the_order_of_the_catalogue_and_none_is_a_rule_too() {
        let names: Vec<RuleName> = all().iter().map(|remark| remark.name).collect();
        assert!(names.is_sorted());
        assert!(!super::super::all().iter().any(|rule| names.contains(&rule.name())));
    }
}
