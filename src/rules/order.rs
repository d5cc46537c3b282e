//! A consultation starts only after those it waits for have ended.
//!
//! Every sitting starts no earlier than the end of every sitting of those named in `after`, at least `least` and at
//! most `most` after it where these are given; a day is 24 hours. A written consultation begins with its first day and
//! ends with its last, by the clock on site.
//!
//! Distances in calendar days and working days count dates and not hours. After one that ends on Monday, `least = "1
//! calendar day"` leaves Tuesday, from midnight on, and later days. Each date is read on the clock on site: the last day of
//! the earlier, the first day of the one that waits. Working days are those of the place of the one that waits, holidays
//! apart; those after the last day of the earlier are counted, up to and with the first day of the one that waits. After one
//! that ends on Friday, Monday is 3 calendar days later, and 1 working day.
//!
//! # Why
//! A second round without the results of the first is a first round again; one that comes months later is forgotten.
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
//! `order = "error"`: its level. `after` of a consultation names those it waits for, with or without a distance: `after
//! = [{ consultation = "first-round", least = "7 days", most = "21 days" }]`. `"1 calendar day"` and `"2 working days"` count
//! dates.
//!
//! # Price as a warning
//! Each pair costs as much as if those whom the later one is for slept all through it, plus for each minute too early
//! or too late as much as 10 in a hundred mildly inconvenienced for that minute. A calendar day or working day too early or too
//! late counts as 24 hours, and is a distance of its own, beside that the one has to end before the other.

use super::{Broken, Rule, TEN_A_MINUTE, by_consultation, changes, order_days, words};
use crate::demand::{Demands, Kind, Member, Order as Sequence};
use crate::finding::Finding;
use crate::model::{After, ConsultationId, Placement, RuleName, Series, Subject, When};
use crate::time::{Date, Instant, Minutes};
use chrono::Days;
use std::collections::BTreeMap;

pub(super) struct Order;

impl Rule for Order {
    fn name(&self) -> RuleName {
        RuleName::Order
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.consultations.iter().all(|asked| asked.after.is_empty()).then_some("no consultation waits for another with `after`")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let groups = by_consultation(placements);
        let members = |id: &ConsultationId, point: fn(&Series, &Placement) -> Instant| -> Vec<Member> {
            let group = groups.get(id).map(Vec::as_slice).unwrap_or_default();
            group.iter().map(|&index| Member { index: index as u32, amount: point(series, &placements[index]).unix_minutes() }).collect()
        };
        for then in series.consultation_ids() {
            for after in &series.consultation(then).after {
                let (first, then_at) = (members(&after.consultation, end), members(&then, start));
                let order = Sequence { first, then: then_at, least: Some(after.least), most: after.most };
                if !order.first.is_empty() && !order.then.is_empty() {
                    demands.add(Subject::Consultation(then), TEN_A_MINUTE, Kind::Order(order));
                    let of = |id: &ConsultationId| groups.get(id).map(Vec::as_slice).unwrap_or_default();
                    order_days::demands(series, placements, demands, (then, after), (of(&after.consultation), of(&then)));
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
        worst.into_values().filter_map(|broken| describe_one(series, broken)).collect()
    }
}

/// The least wait that is asked for, in words; `None` for any.
pub(super) fn least_in_words(after: &After) -> Option<String> {
    let minutes = Some(after.least).filter(|least| *least > 0).map(words::long);
    minutes.or_else(|| order_days::in_words(after, |distance| distance.least))
}

/// The most, likewise.
pub(super) fn most_in_words(after: &After) -> Option<String> {
    after.most.map(words::long).or_else(|| order_days::in_words(after, |distance| distance.most))
}

/// The instant at which a placement begins.
pub(crate) fn start(series: &Series, placement: &Placement) -> Instant {
    match placement.when {
        When::Meeting(interval) => interval.start(),
        When::Written { from, .. } => midnight(series, placement, from),
    }
}

/// The instant at which it ends: for a written one, midnight after its last day.
pub(crate) fn end(series: &Series, placement: &Placement) -> Instant {
    match placement.when {
        When::Meeting(interval) => interval.end(),
        When::Written { to, .. } => midnight(series, placement, to.checked_add_days(Days::new(1)).unwrap_or(to)),
    }
}

fn midnight(series: &Series, placement: &Placement, day: Date) -> Instant {
    series.zones.midnight(series.place(series.place_of(placement)).zone, day)
}

fn describe_one(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let [first, then] = broken.placements[..] else { return None };
    let (a, b) = (words::title(series, first), words::title(series, then));
    let (place, ends) = (series.place_of(then), end(series, first));
    let distance = start(series, then).since(ends);
    let is_broken = |after: &&After| after.consultation == first.consultation && !holds(after, distance);
    let Some(after) = series.consultation(then.consultation).after.iter().find(is_broken) else {
        return order_days::describe(series, first, then);
    };
    let how = match distance {
        ..0 => format!("{} before {a} ends", words::long(-distance)),
        _ => format!("{} after {a} ends", words::long(distance)),
    };
    let (asked, fix, change) = match after.most.filter(|most| distance > *most) {
        Some(most) => {
            let change = changes::earlier(series, then, ends.plus(most));
            (format!("may wait at most {}", words::long(most)), format!("start {b} earlier, or {a} later"), change)
        }
        None => {
            let change = changes::later(series, then, ends.plus(after.least));
            let asked =
                if after.least == 0 { "must wait for it".to_owned() } else { format!("must wait at least {}", words::long(after.least)) };
            (asked, format!("start {b} later, or {a} earlier"), change)
        }
    };
    let message = format!("{b} starts {how}, but {asked}");
    Some(
        words::finding_at(
            RuleName::Order,
            message,
            then,
            words::start_key(then),
            format!("starts {}", words::moment(series, place, start(series, then))),
        )
        .label(super::sitting(first), words::end_key(first), format!("ends {}", words::moment(series, series.place_of(first), ends)))
        .label(Subject::Consultation(then.consultation), Some("after"), "waits for it here")
        .touches([Subject::Consultation(first.consultation), super::sitting(first)])
        .fix(fix)
        .change(change),
    )
}

/// Whether so many minutes between two consultations are as asked.
fn holds(after: &After, distance: Minutes) -> bool {
    distance >= after.least && after.most.is_none_or(|most| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, series};

    /// `b` waits for `a`.
    fn waits(series: &mut Series, least: Minutes, most: Option<Minutes>) {
        series.consultations[1].after = vec![After { least, most, ..After::end_of(ConsultationId(0)) }];
    }

    #[test]
    fn the_next_may_start_the_minute_the_one_before_ends() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| waits(series, 0, None));
        series.put("a", "", "09:00").put("b", "", "10:00").keeps(RuleName::Order);
        series.put("b", "", "09:00").keeps(RuleName::Order);
        let findings = series.put("a", "", "09:00").put("b", "", "09:30").breaks(RuleName::Order, 30);
        assert_eq!(findings[0].message, "b starts 30 min before a ends, but must wait for it");
    }

    #[test]
    fn every_sitting_waits_for_every_sitting_and_the_worst_is_told() {
        let series = series().consultation("a", 60).consultation("b", 60).with(|series| {
            series.consultations[0].sittings = 2;
            waits(series, 0, None);
        });
        let plan = series.put("a.1", "", "09:00").put("a.2", "", "12:00").put("b", "", "09:30");
        let findings = plan.breaks(RuleName::Order, 30 + 210);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "b starts 3 h 30 before a, sitting 2 ends, but must wait for it");
    }

    #[test]
    fn a_written_one_ends_at_the_midnight_after_its_last_day_on_site() {
        let series = series().place("bali", "Asia/Makassar").forum("igf", "bali").consultation("a", 60).consultation("b", 60);
        let series = series.with(|series| waits(series, 0, None));
        series.write("a", 21, 22).put("b", "", "23 00:00").keeps(RuleName::Order);
        series.write("a", 21, 22).put("b", "", "22 23:00").breaks(RuleName::Order, 60);
    }

    fn apart(least: Minutes, most: Minutes) -> Fixture {
        series().consultation("a", 60).consultation("b", 60).with(|series| waits(series, least, Some(most)))
    }

    #[test]
    fn the_distance_counts_from_the_end_to_the_start_and_both_limits_may_be_reached() {
        let series = apart(1440, 2 * 1440);
        series.put("a", "", "21 09:00").put("b", "", "22 10:00").keeps(RuleName::Order);
        series.put("a", "", "21 09:00").put("b", "", "23 10:00").keeps(RuleName::Order);
        let soon = series.put("a", "", "21 09:00").put("b", "", "22 09:30").breaks(RuleName::Order, 30);
        assert_eq!(soon[0].message, "b starts 23 h 30 after a ends, but must wait at least 1 day");
        assert_eq!(soon[0].fix.as_deref(), Some("start b at Tue 22 Oct 10:00 in here"));
        let late = series.put("a", "", "21 09:00").put("b", "", "24 10:00").breaks(RuleName::Order, 1440);
        assert_eq!(late[0].message, "b starts 3 days after a ends, but may wait at most 2 days");
        assert_eq!(late[0].fix.as_deref(), Some("start b at Wed 23 Oct 10:00 in here"));
        let before = series.put("a", "", "21 09:00").put("b", "", "21 09:00").breaks(RuleName::Order, 1500);
        assert_eq!(before[0].message, "b starts 60 min before a ends, but must wait at least 1 day");
    }

    #[test]
    fn a_written_one_may_be_followed_so_many_days_after_it_closed() {
        let series = apart(1440, 2 * 1440);
        series.write("a", 21, 22).put("b", "", "24 00:00").keeps(RuleName::Order);
        series.write("a", 21, 22).put("b", "", "23 23:00").breaks(RuleName::Order, 60);
        series.put("a", "", "21 23:00").write("b", 23, 24).keeps(RuleName::Order);
        series.put("a", "", "21 23:00").write("b", 25, 26).breaks(RuleName::Order, 1440);
    }
}
