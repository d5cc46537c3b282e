//! No audience sleeps through a consultation.
//!
//! An audience is awake for a meeting if all of it lies in its waking hours. Of a consultation with several
//! sittings it has to be awake for one. Written consultations count for nobody and against nobody.
//!
//! # Why
//! Who is asleep does not take part, and the same half of the world is asleep each time.
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
//! One person mildly inconvenienced for an hour for each person of the audience who is asleep, on top of what
//! the wish `people-awake` counts.

use super::demand::{Demands, UNIT};
use super::{Broken, Rule, by_consultation, words};
use crate::finding::Finding;
use crate::model::{AudienceId, Band, ConsultationId, Placement, RuleName, Series, Subject};
use crate::time::{Interval, Minutes};
use std::collections::BTreeMap;

pub(super) struct UnsociableHours;

impl Rule for UnsociableHours {
    fn name(&self) -> RuleName {
        RuleName::UnsociableHours
    }

    fn page(&self) -> &'static str {
        include_str!("unsociable_hours.rs")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        for (consultation, mut group) in by_consultation(placements) {
            let asked = series.consultation(consultation);
            group.retain(|&index| placements[index].interval().is_some());
            for &audience in &asked.audiences {
                let subject = Subject::Audience(audience);
                let price = i64::from(series.audience(audience).size) * UNIT;
                let asleep = |index: usize| is_asleep(series, audience, &placements[index]);
                if asked.sittings == 1 {
                    demands.charge(subject, price, group.iter().map(|&index| (index, i64::from(asleep(index)))));
                } else {
                    demands.best(subject, price, group.iter().map(|&index| (index, i64::from(asleep(index)))));
                }
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let mut consultations: BTreeMap<ConsultationId, Slept<'_>> = BTreeMap::new();
        for broken in broken {
            let (Subject::Audience(audience), Some(last)) = (broken.subject, broken.placements.last()) else { continue };
            let slept = consultations.entry(last.consultation).or_default();
            slept.audiences.push(audience);
            slept.placements.extend(&broken.placements);
        }
        consultations.into_values().filter_map(|slept| slept.tell(series)).collect()
    }
}

/// Whether an audience is asleep for a part of a meeting.
pub(super) fn is_asleep(series: &Series, audience: AudienceId, placement: &Placement) -> bool {
    placement.interval().is_some_and(|interval| sleeps(series, audience, interval))
}

fn sleeps(series: &Series, audience: AudienceId, interval: Interval) -> bool {
    series.discomfort(series.audience(audience), interval).0 > 0
}

/// A consultation and the audiences that sleep through it.
#[derive(Default)]
struct Slept<'a> {
    audiences: Vec<AudienceId>,
    placements: Vec<&'a Placement>,
}

impl Slept<'_> {
    fn tell(mut self, series: &Series) -> Option<Finding> {
        self.placements.sort_by_key(|placement| (placement.sitting, placement.interval()));
        self.placements.dedup();
        let asked = series.consultation(self.placements.first()?.consultation);
        let size = |audiences: &[AudienceId]| audiences.iter().map(|&audience| i64::from(series.audience(audience).size)).sum::<i64>();
        let local = words::list_of_clocks(self.audiences.iter().map(|&audience| self.clocks(series, audience)));
        let finding = Finding::new(RuleName::UnsociableHours, self.message(series, &asked.title));
        let finding = words::label_all(series, finding, &self.placements);
        Some(
            finding
                .touches(self.audiences.iter().map(|&audience| Subject::Audience(audience)))
                .note(format!("{local}; {} of {} people", size(&self.audiences), size(&asked.audiences)))
                .fix(self.way_out(series, &asked.audiences)),
        )
    }

    /// "A and B are asleep for X and C for part of it".
    fn message(&self, series: &Series, title: &str) -> String {
        let wholly =
            |audience: &AudienceId| self.intervals().all(|interval| series.band(series.audience(*audience), interval) == Band::Asleep);
        let (wholly, partly): (Vec<AudienceId>, Vec<AudienceId>) = self.audiences.iter().partition(|audience| wholly(audience));
        let are = |audiences: &[AudienceId]| {
            let names = words::list(audiences.iter().map(|&audience| series.audience(audience).title.clone()));
            format!("{names} {} asleep", words::is_or_are(audiences.len()))
        };
        let title = if self.placements.len() > 1 { format!("every sitting of {title}") } else { title.to_owned() };
        match (&wholly[..], &partly[..]) {
            (wholly, []) => format!("{} for {title}", are(wholly)),
            ([], partly) => format!("{} for part of {title}", are(partly)),
            (wholly, partly) => format!("{} for {title}, and {} for part of it", are(wholly), are(partly)),
        }
    }

    fn intervals(&self) -> impl Iterator<Item = Interval> {
        self.placements.iter().filter_map(|placement| placement.interval())
    }

    /// What the clocks of an audience show when it starts: "02:00 the next day in Tokyo".
    fn clocks(&self, series: &Series, audience: AudienceId) -> String {
        let zone = series.audience(audience).zone;
        let clocks = self
            .placements
            .iter()
            .filter_map(|placement| Some(words::clock_there(series, zone, placement.interval()?.start(), series.first_day(placement))));
        words::list(clocks)
    }

    /// The first start of the same day, within the hours of the forum, at which nobody is asleep, if there is one.
    fn way_out(&self, series: &Series, audiences: &[AudienceId]) -> String {
        let accept = "put the decision on record: [[accept]] rule = \"unsociable-hours\"";
        let better = match self.placements[..] {
            [placement] => awake_start(series, placement, audiences)
                .map(|at| format!("start at {}, when all are awake, or {accept}", words::clock(series, series.place_of(placement), at))),
            _ => None,
        };
        better.unwrap_or_else(|| format!("hold a further sitting at another hour, or {accept}"))
    }
}

/// The first start on the grid, or the forum's slots, of a meeting's day, within the hours asked for, at which no audience is asleep.
fn awake_start(series: &Series, placement: &Placement, audiences: &[AudienceId]) -> Option<crate::time::Instant> {
    let interval = placement.interval()?;
    let (zone, midnight) = (series.place(series.place_of(placement)).zone, series.first_day(placement).and_time(chrono::NaiveTime::MIN));
    let clocks = series.starting_minutes(placement.forum).into_iter().map(|minute| midnight + chrono::TimeDelta::minutes(minute));
    let steps = clocks.map(|clock| series.zones.resolve(zone, clock).instant());
    let moved = |start| Placement { when: crate::model::When::Meeting(Interval::lasting(start, interval.minutes())), ..placement.clone() };
    let fits = |start: &crate::time::Instant| super::outside_hours::minutes_outside(series, &moved(*start)) == Minutes::default();
    let awake = |start: &crate::time::Instant| !audiences.iter().any(|&audience| is_asleep(series, audience, &moved(*start)));
    steps.filter(fits).find(awake)
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert!(findings[0].fix.as_deref().is_some_and(|fix| fix.starts_with("start at 09:00 in here, when all are awake")));
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
