//! A consultation lies within the working day of its audiences.
//!
//! Asked for each audience that is awake for all of a meeting and outside `best` for a part; who is asleep is the
//! business of `unsociable-hours`. Of several sittings one has to lie in the working day.
//!
//! # Why
//! At seven in the morning or nine in the evening those come who have to, and not those who might.
//!
//! # Example
//! `town-hall` at 14:30 in Bali is at 08:30 in Geneva, and at 07:30 in London, where work begins at 08:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [audience.east]
//! zone = "Asia/Tokyo"
//! awake = "06:00-24:00"
//! best = "09:00-16:00"
//!
//! [consultation.a]
//! forum = "hall"
//!
//! [consultation.b]
//! hours = "02:00-04:00"
//! ```
//!
//! # Settings
//! `off-hours = "note"`: its level. The hours are `best` of the audience.
//!
//! # Price as a warning
//! Each audience costs as much as its people mildly inconvenienced for an hour, besides what `people-awake` counts.

use super::demand::{Demands, UNIT};
use super::{Broken, Rule, by_consultation, sitting, words};
use crate::finding::Finding;
use crate::model::{AudienceId, Band, ConsultationId, Placement, RuleName, Series, Subject};
use std::collections::BTreeMap;

pub(super) struct OffHours;

impl Rule for OffHours {
    fn name(&self) -> RuleName {
        RuleName::OffHours
    }

    fn page(&self) -> &'static str {
        include_str!("off_hours.rs")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (consultation, mut group) in by_consultation(placements) {
            let asked = series.consultation(consultation);
            group.retain(|&index| placements[index].interval().is_some());
            for &audience in &asked.audiences {
                let price = i64::from(series.audience(audience).size) * UNIT;
                let members = group.iter().map(|&index| (index, i64::from(is_off(series, audience, &placements[index]))));
                if asked.sittings == 1 {
                    demands.charge(Subject::Audience(audience), price, members);
                } else {
                    demands.best(Subject::Audience(audience), price, members);
                }
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let mut consultations: BTreeMap<ConsultationId, (Vec<AudienceId>, Vec<&Placement>)> = BTreeMap::new();
        for broken in broken {
            let (Subject::Audience(audience), Some(last)) = (broken.subject, broken.placements.last()) else { continue };
            let (audiences, placements) = consultations.entry(last.consultation).or_default();
            audiences.push(audience);
            placements.extend(broken.placements.iter().filter(|placement| !placements.contains(placement)).collect::<Vec<_>>());
        }
        let told = consultations.into_iter().map(|(consultation, (audiences, mut placements))| {
            placements.sort_by_key(|placement| placement.sitting);
            let names = words::list(audiences.iter().map(|&audience| series.audience(audience).title.clone()));
            let title = &series.consultation(consultation).title;
            let every = if placements.len() > 1 { "every sitting of " } else { "" };
            let finding = Finding::new(self.name(), format!("{every}{title} is outside the working day of {names}"));
            words::label_all(series, finding, &placements)
                .touches(placements.iter().map(|placement| sitting(placement)))
                .touches(audiences.into_iter().map(Subject::Audience))
                .fix("nothing has to change: they are awake")
        });
        told.collect()
    }
}

fn is_off(series: &Series, audience: AudienceId, placement: &Placement) -> bool {
    placement.interval().is_some_and(|interval| series.band(series.audience(audience), interval) == Band::Awake)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn awake_and_not_at_work_is_told_and_asleep_is_not() {
        let series = series().consultation("a", 60).audience("Europe", "Europe/Zurich").audience("East", "Asia/Tokyo");
        series.put("a", "", "07:00").keeps(RuleName::OffHours);
        let findings = series.put("a", "", "10:00").breaks(RuleName::OffHours, 1);
        assert_eq!(findings[0].message, "a is outside the working day of East");
        series.put("a", "", "14:00").keeps(RuleName::OffHours);
        series.put("a", "", "15:00").breaks(RuleName::OffHours, 1);
    }

    #[test]
    fn one_sitting_in_the_working_day_is_enough() {
        let series = series().consultation("a", 60).audience("Europe", "Europe/Zurich").with(|series| series.consultations[0].sittings = 2);
        series.put("a.1", "", "09:00").put("a.2", "", "18:00").keeps(RuleName::OffHours);
        let findings = series.put("a.1", "", "17:00").put("a.2", "", "18:00").breaks(RuleName::OffHours, 1);
        assert_eq!(findings[0].message, "every sitting of a is outside the working day of Europe");
    }
}
