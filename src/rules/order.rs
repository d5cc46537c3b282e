//! A consultation starts after those it waits for have ended.
//!
//! Every sitting starts at or after the end of every sitting of those named in `after`. A written consultation
//! begins with its first day and ends with its last, by the clock on site.
//!
//! # Why
//! A second round without the results of the first is a first round again.
//!
//! # Example
//! `second-round` has `after = ["first-round"]`, and starts half an hour before `first-round` ends.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-24
//!
//! [consultation.b]
//! forum = "hall"
//! on = 2027-03-22
//! after = "a"
//! ```
//!
//! # Settings
//! `order = "error"`: its level. `after` of a consultation names those it waits for.
//!
//! # Price as a warning
//! Each minute too early costs as much as ten people mildly inconvenienced for that minute.

use super::demand::{Demands, Kind, Member, Order as Sequence, UNIT};
use super::{Broken, Rule, by_consultation, words};
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RuleName, Series, Subject, When};
use crate::time::{Date, Instant};
use chrono::Days;
use std::collections::BTreeMap;

const TEN_PEOPLE_A_MINUTE: i64 = 10 * UNIT / 60;

pub(super) struct Order;

impl Rule for Order {
    fn name(&self) -> RuleName {
        RuleName::Order
    }

    fn page(&self) -> &'static str {
        include_str!("order.rs")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let groups = by_consultation(placements);
        let members = |id: &ConsultationId, point: fn(&Series, &Placement) -> Instant| -> Vec<Member> {
            let group = groups.get(id).map(Vec::as_slice).unwrap_or_default();
            group.iter().map(|&index| Member { index: index as u32, amount: point(series, &placements[index]).unix_minutes() }).collect()
        };
        for then in series.consultation_ids() {
            for first in &series.consultation(then).after {
                let order = Sequence { first: members(first, end), then: members(&then, start), least: Some(0), most: None };
                if !order.first.is_empty() && !order.then.is_empty() {
                    demands.add(Subject::Consultation(then), TEN_PEOPLE_A_MINUTE, Kind::Order(order));
                }
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        // Of several sittings the pair that is furthest from its order is told.
        let mut worst: BTreeMap<(ConsultationId, ConsultationId), &Broken<'_>> = BTreeMap::new();
        for broken in broken {
            let [first, then] = broken.placements[..] else { continue };
            let kept = worst.entry((then.consultation, first.consultation)).or_insert(broken);
            if broken.excess > kept.excess {
                *kept = broken;
            }
        }
        worst.into_values().filter_map(|broken| tell(series, broken)).collect()
    }
}

/// The instant at which a placement begins.
fn start(series: &Series, placement: &Placement) -> Instant {
    match placement.when {
        When::Meeting(interval) => interval.start(),
        When::Written { from, .. } => midnight(series, placement, from),
    }
}

/// The instant at which it ends: for a written one, midnight after its last day.
fn end(series: &Series, placement: &Placement) -> Instant {
    match placement.when {
        When::Meeting(interval) => interval.end(),
        When::Written { to, .. } => midnight(series, placement, to.checked_add_days(Days::new(1)).unwrap_or(to)),
    }
}

fn midnight(series: &Series, placement: &Placement, day: Date) -> Instant {
    series.zones.midnight(series.place(series.place_of(placement)).zone, day)
}

fn tell(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let [first, then] = broken.placements[..] else { return None };
    let (a, b) = (words::title(series, first), words::title(series, then));
    let message = format!("{b} starts {} before {a} ends, and waits for it", words::length(broken.excess));
    let (place, ends) = (series.place_of(then), end(series, first));
    Some(
        words::tell(
            RuleName::Order,
            message,
            then,
            words::start_key(then),
            format!("starts {}", words::moment(series, place, start(series, then))),
        )
        .label(super::sitting(first), words::end_key(first), format!("ends {}", words::moment(series, series.place_of(first), ends)))
        .label(Subject::Consultation(then.consultation), Some("after"), "waits for it here")
        .touches([Subject::Consultation(first.consultation), super::sitting(first)])
        .fix(format!("start {b} at {} or later, or {a} that much earlier", words::moment(series, place, ends))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::series;

    #[test]
    fn the_next_may_start_the_minute_the_one_before_ends() {
        let series =
            series().consultation("a", 60).consultation("b", 60).with(|series| series.consultations[1].after = vec![ConsultationId(0)]);
        series.put("a", "", "09:00").put("b", "", "10:00").keeps(RuleName::Order);
        series.put("b", "", "09:00").keeps(RuleName::Order);
        let findings = series.put("a", "", "09:00").put("b", "", "09:30").breaks(RuleName::Order, 30);
        assert_eq!(findings[0].message, "b starts 30 min before a ends, and waits for it");
    }

    #[test]
    fn every_sitting_waits_for_every_sitting_and_the_worst_is_told() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| {
            series.consultations[0].sittings = 2;
            series.consultations[1].after = vec![ConsultationId(0)];
        });
        let plan = series.put("a.1", "", "09:00").put("a.2", "", "12:00").put("b", "", "09:30");
        let findings = plan.breaks(RuleName::Order, 30 + 210);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "b starts 3 h 30 before a, sitting 2 ends, and waits for it");
    }

    #[test]
    fn a_written_one_ends_at_the_midnight_after_its_last_day_on_site() {
        let series = series().place("bali", "Asia/Makassar").forum("igf", "bali").consultation("a", 60).consultation("b", 60);
        let series = series.with(|series| series.consultations[1].after = vec![ConsultationId(0)]);
        series.write("a", 21, 22).put("b", "", "23 00:00").keeps(RuleName::Order);
        series.write("a", 21, 22).put("b", "", "22 23:00").breaks(RuleName::Order, 60);
    }
}
