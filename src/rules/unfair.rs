//! No audience bears more than its share of the bad hours.
//!
//! With the setting: what an audience carries in as `debt` plus what the series adds, per head, stays within `most`. An
//! hour awake outside the working day adds an hour, an hour asleep four; each of several sittings adds its share, in
//! whole minutes. An audience that carries in more than `most` may bear nothing more.
//!
//! Without it: of three or more consultations for an audience that are held once, no more than half are at a bad hour,
//! which is one at which it is asleep for part of the meeting. Those with several sittings are not counted, because one
//! sitting is meant for each audience.
//!
//! # Why
//! Each of four meetings had a good reason to be at two in the morning in the same half of the world.
//!
//! # Example
//! `americas` sleeps through part of three of the four meetings that are for it.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [rules]
//! unfair = "30 min"
//!
//! [audience.japan]
//! zone = "Asia/Tokyo"
//!
//! [consultation.a]
//! forum = "hall"
//! starts = 2027-03-22 11:00
//! ```
//!
//! # Settings
//! `unfair = "note"`: its level; `unfair = "3 h"`: most inconvenience a head, from 0 min to 1000 h, the audience's `debt`
//! included; `unfair = { most = "3 h", level = "warning" }`: both.
//!
//! # Price as a warning
//! Without the setting, each bad hour beyond half costs as much as if the audience slept all through the longest
//! meeting that is for it, plus four times as much as its people mildly inconvenienced for an hour, which is an hour
//! asleep. With the setting, each minute too much costs five times as much as its people mildly inconvenienced for that
//! minute, which is that minute asleep and once more.

use super::unsociable_hours::is_asleep;
use super::{Broken, Rule, words};
use crate::demand::{ASLEEP, Demands, Tariff};
use crate::finding::Finding;
use crate::model::{AudienceId, Consultation, Placement, RuleName, Series, Subject};
use crate::time::Minutes;

pub(super) struct Unfair;

impl Rule for Unfair {
    fn name(&self) -> RuleName {
        RuleName::Unfair
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.audiences.is_empty().then_some("there is no audience")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let most = series.rules.setting(RuleName::Unfair, "most");
        for audience in (0..series.audiences.len() as u32).map(AudienceId) {
            let adds = |placement: &Placement| match most {
                Some(_) => series.share(audience, placement),
                None => i64::from(is_once(series.consultation(placement.consultation), audience) && is_asleep(series, audience, placement)),
            };
            let members = placements.iter().map(adds).enumerate().filter(|(_, amount)| *amount > 0);
            let (subject, minute) = (Subject::Audience(audience), demands.shares().audience(audience));
            match most {
                Some(most) => {
                    // A minute is no case of its own: it costs as if they slept through it, and once more.
                    let allowed = (None, Some(allowance(series, audience, most)));
                    demands.count_at(subject, Tariff::per_unit((ASLEEP + 1) * minute), allowed, members);
                }
                None => {
                    let Some(half) = half(series, audience) else { continue };
                    demands.count(subject, ASLEEP * 60 * minute, (None, Some(half)), members);
                }
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| describe_one(series, broken)).collect()
    }
}

/// What the series may still add for an audience that carries something in.
fn allowance(series: &Series, audience: AudienceId, most: Minutes) -> Minutes {
    (most - series.audience(audience).debt).max(0)
}

/// Whether a consultation is for an audience and has one meeting.
fn is_once(asked: &Consultation, audience: AudienceId) -> bool {
    asked.written.is_none() && asked.sittings == 1 && asked.audiences.contains(&audience)
}

fn held_once(series: &Series, audience: AudienceId) -> i64 {
    series.consultations.iter().filter(|asked| is_once(asked, audience)).count() as i64
}

/// Half of the consultations for an audience that are held once; `None` if they are too few to judge.
fn half(series: &Series, audience: AudienceId) -> Option<i64> {
    const FEWEST: i64 = 3;
    let all = held_once(series, audience);
    (all >= FEWEST).then_some(all / 2)
}

fn describe_one(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let Subject::Audience(id) = broken.subject else { return None };
    let audience = series.audience(id);
    let (message, key, label) = match series.rules.setting(RuleName::Unfair, "most") {
        Some(most) => {
            let bears = words::length(audience.debt + allowance(series, id, most) + broken.excess);
            let carried = if audience.debt > 0 { format!(", {} of it carried in", words::length(audience.debt)) } else { String::new() };
            let most = words::length(most);
            let message = format!("{} bears {bears} of inconvenience a head{carried}, but at most {most} is allowed", audience.title);
            (message, "debt", format!("at most {most} a head"))
        }
        None => {
            let (bad, all) = (half(series, id)? + broken.excess, held_once(series, id));
            let message = format!("{} has the bad hour in {bad} of {all} meetings, but its fair share is at most half", audience.title);
            (message, "awake", words::at_home(series, id, format!("awake {}", audience.awake)))
        }
    };
    let finding = words::label_all(series, Finding::new(RuleName::Unfair, message), &broken.placements);
    Some(
        finding
            .label(broken.subject, Some(key), label)
            .touches([broken.subject])
            .fix(format!("move one of them into {}, and let others have the bad hour", words::at_home(series, id, audience.best))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::UNIT;
    use crate::rules::testing::{Fixture, series};

    /// Meetings for Europe and Tokyo, which is nine hours ahead: at 14:00 it is 23:00 there.
    fn world(names: &[&str]) -> Fixture {
        let series = names.iter().fold(series(), |series, name| series.consultation(name, 60));
        series.audience("Europe", "UTC").audience("Japan", "Asia/Tokyo")
    }

    #[test]
    fn more_than_half_of_three_meetings_at_a_bad_hour_are_told() {
        let series = world(&["a", "b", "c"]);
        series.put("a", "", "14:00").put("b", "", "15:00").put("c", "", "09:00").breaks(RuleName::Unfair, 1);
        series.put("a", "", "14:00").put("b", "", "11:00").put("c", "", "09:00").keeps(RuleName::Unfair);
        let findings = series.put("a", "", "14:00").put("b", "", "15:00").put("c", "", "16:00").breaks(RuleName::Unfair, 2);
        assert_eq!(findings[0].message, "Japan has the bad hour in 3 of 3 meetings, but its fair share is at most half");
        world(&["a", "b"]).put("a", "", "14:00").put("b", "", "15:00").keeps(RuleName::Unfair);
    }

    #[test]
    fn sittings_are_not_counted_as_each_is_meant_for_somebody_else() {
        let series = world(&["a", "b", "c"]).with(|series| series.consultations[2].sittings = 3);
        series.put("c.1", "", "14:00").put("c.2", "", "15:00").put("c.3", "", "16:00").keeps(RuleName::Unfair);
    }

    #[test]
    fn inconvenience_a_head_is_counted_from_what_is_carried_in() {
        let most = |most: i64, debt: i64| {
            world(&["a", "b"]).with(|series| {
                series.rules.set(RuleName::Unfair, "most", most);
                series.audiences[1].debt = debt;
            })
        };
        // 10:00 is 19:00 in Tokyo, outside the working day; 14:00 is asleep, four times as much.
        most(60, 0).put("a", "", "10:00").keeps(RuleName::Unfair);
        let findings = most(60, 0).put("a", "", "10:00").put("b", "", "14:00").breaks(RuleName::Unfair, 240);
        assert_eq!(findings[0].message, "Japan bears 5 h of inconvenience a head, but at most 60 min is allowed");
        most(180, 120).put("a", "", "10:00").keeps(RuleName::Unfair);
        let findings = most(180, 150).put("a", "", "10:00").breaks(RuleName::Unfair, 30);
        assert_eq!(findings[0].message, "Japan bears 3 h 30 of inconvenience a head, 2 h 30 of it carried in, but at most 3 h is allowed");
        // Beyond the most already: nothing more, and nothing less.
        most(60, 600).put("a", "", "09:00").breaks(RuleName::Unfair, 60);
        most(60, 600).put("a", "", "02:00").breaks(RuleName::Unfair, 180);
        most(60, 600).empty().keeps(RuleName::Unfair);
    }

    #[test]
    fn a_bad_hour_too_many_costs_the_meeting_and_an_hour_and_a_minute_too_much_five() {
        let three = world(&["a", "b", "c"]);
        let one_too_many = three.put("a", "", "14:00").put("b", "", "15:00").put("c", "", "09:00");
        assert_eq!(one_too_many.cost(RuleName::Unfair), 50 * (4 + 4) * UNIT);
        let most = world(&["a", "b"]).with(|series| series.rules.set(RuleName::Unfair, "most", 60));
        let four_hours = most.put("a", "", "10:00").put("b", "", "14:00");
        assert_eq!(four_hours.cost(RuleName::Unfair), 50 * 4 * 5 * UNIT);
    }

    #[test]
    fn each_of_several_sittings_is_a_share() {
        let series = world(&["a"]).with(|series| {
            series.rules.set(RuleName::Unfair, "most", 19);
            series.consultations[0].sittings = 3;
        });
        series.put("a.1", "", "10:00").breaks(RuleName::Unfair, 1);
        series.put("a.1", "", "10:00").put("a.2", "", "10:00").breaks(RuleName::Unfair, 21);
    }
}
