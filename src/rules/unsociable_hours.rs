//! No audience sleeps through a consultation.
//!
//! An audience is awake for a meeting if all of it lies in its waking hours. If a consultation has several sittings, it
//! has to be awake for one. Written consultations count for nobody and against nobody.
//!
//! # Why
//! People asleep do not take part, and each time it is the same half of the world.
//!
//! # Example
//! `new-york` runs from 13:00 to 14:15 in New York, which is 02:00 in Tokyo.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [audience.east]
//! zone = "Asia/Tokyo"
//! awake = "09:00-16:30"
//!
//! [consultation.a]
//! forum = "hall"
//!
//! [consultation.b]
//! hours = "02:00-04:00"
//! audiences = "east"
//! ```
//!
//! # Settings
//! `unsociable-hours = "warning"`: its level. The hours are `awake` of each audience.
//!
//! # Price as a warning
//! Each audience costs as much as if it slept all through it, plus as much as its people mildly inconvenienced for an
//! hour, besides what `people-awake` counts.

use super::there::{self, Concerned};
use super::{Broken, Rule, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{AudienceId, Band, Placement, RuleName, Series};
use crate::time::Interval;

pub(super) struct UnsociableHours;

impl Rule for UnsociableHours {
    fn name(&self) -> RuleName {
        RuleName::UnsociableHours
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.audiences.is_empty().then_some("there is no audience")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        there::charge_audiences(series, placements, demands, |audience, placement| i64::from(is_asleep(series, audience, placement)));
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        there::concerned(broken).iter().filter_map(|slept| describe_one(series, slept)).collect()
    }
}

/// Whether an audience is asleep for a part of a meeting.
pub(super) fn is_asleep(series: &Series, audience: AudienceId, placement: &Placement) -> bool {
    let audience = series.audience(audience);
    placement.interval().is_some_and(|interval| series.minutes_outside_range(audience.zone, interval, audience.awake) > 0)
}

fn describe_one(series: &Series, slept: &Concerned<'_>) -> Option<Finding> {
    let asked = series.consultation(slept.placements.first()?.consultation);
    let size = |audiences: &[AudienceId]| audiences.iter().map(|&audience| i64::from(series.audience(audience).size)).sum::<i64>();
    let local = words::list_of_clocks(slept.audiences.iter().map(|&audience| clocks(series, slept, audience)));
    let finding = slept.label(series, Finding::new(RuleName::UnsociableHours, message(series, slept)));
    let accept = "put the decision on record: [[accept]] rule = \"unsociable-hours\"";
    let finding = finding
        .note(format!("{local}; {} of {} people", size(&slept.audiences), size(&asked.audiences)))
        .fix(format!("hold a further sitting at another hour, or {accept}"))
        .or(accept);
    let awake = |placement: &Placement| !asked.audiences.iter().any(|&audience| is_asleep(series, audience, placement));
    Some(there::better_start(series, slept, awake, ", when all are awake").into_iter().fold(finding, Finding::change))
}

/// "A and B are asleep for X and C for part of it".
fn message(series: &Series, slept: &Concerned<'_>) -> String {
    let sleeps = |audience: AudienceId, interval: Interval| series.band(series.audience(audience), interval) == Band::Asleep;
    let wholly = |audience: &AudienceId| {
        slept.placements.iter().filter_map(|placement| placement.interval()).all(|interval| sleeps(*audience, interval))
    };
    let (wholly, partly): (Vec<AudienceId>, Vec<AudienceId>) = slept.audiences.iter().partition(|audience| wholly(audience));
    let are = |audiences: &[AudienceId]| {
        let names = words::list(audiences.iter().map(|&audience| series.audience(audience).title.clone()));
        format!("{names} {} asleep", words::is_or_are(audiences.len()))
    };
    let title = slept.title(series);
    match (&wholly[..], &partly[..]) {
        (wholly, []) => format!("{} for {title}", are(wholly)),
        ([], partly) => format!("{} for part of {title}", are(partly)),
        (wholly, partly) => format!("{} for {title}, and {} for part of it", are(wholly), are(partly)),
    }
}

/// What the clocks of an audience show when it starts: "02:00 the next day in Tokyo".
fn clocks(series: &Series, slept: &Concerned<'_>, audience: AudienceId) -> String {
    let zone = series.audience(audience).zone;
    let there = |placement: &&Placement| Some(words::clock_there(series, zone, placement.interval()?.start(), series.first_day(placement)));
    words::list(slept.placements.iter().filter_map(there))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Subject;
    use crate::rules::testing::series;

    #[test]
    fn all_audiences_of_a_consultation_are_told_in_one_finding() {
        let series = series()
            .consultation("a", 90)
            .audience("South Asia", "Asia/Kolkata")
            .audience("East Asia", "Asia/Tokyo")
            .audience("Europe", "Europe/Zurich");
        series.put("a", "", "09:00").keeps(RuleName::UnsociableHours);
        let findings = series.put("a", "", "17:00").breaks(RuleName::UnsociableHours, 2);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "South Asia and East Asia are asleep for a");
        assert_eq!(findings[0].notes, ["22:30 in Kolkata, 02:00 the next day in Tokyo; 200 of 300 people"]);
        assert!(findings[0].fix.as_deref().is_some_and(|fix| fix.starts_with("start a at Mon 21 Oct 09:00 in here, when all are awake")));
        assert!(findings[0].about.contains(&Subject::Audience(AudienceId(1))));
    }

    #[test]
    fn asleep_for_part_of_it_is_asleep_and_said_so() {
        let series = series().consultation("a", 90).audience("East Asia", "Asia/Tokyo").audience("South Asia", "Asia/Kolkata");
        series.put("a", "", "11:30").keeps(RuleName::UnsociableHours);
        assert_eq!(series.put("a", "", "12:00").breaks(RuleName::UnsociableHours, 1)[0].message, "East Asia is asleep for part of a");
        let both = series.put("a", "", "16:00").breaks(RuleName::UnsociableHours, 2);
        assert_eq!(both[0].message, "East Asia is asleep for a, and South Asia is asleep for part of it");
    }

    #[test]
    fn of_several_sittings_an_audience_has_to_be_awake_for_one() {
        let series = series().consultation("a", 60).audience("East Asia", "Asia/Tokyo").audience("Europe", "Europe/Zurich");
        let series = series.with(|series| series.consultations[0].sittings = 2);
        series.put("a.1", "", "02:00").put("a.2", "", "18:00").keeps(RuleName::UnsociableHours);
        let findings = series.put("a.1", "", "16:00").put("a.2", "", "18:00").breaks(RuleName::UnsociableHours, 1);
        assert_eq!(findings[0].message, "East Asia is asleep for every sitting of a");
        series.write("a.1", 21, 22).keeps(RuleName::UnsociableHours);
    }
}
