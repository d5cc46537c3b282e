//! Two consultations that draw the same people are not held at once.
//!
//! Asked of the consultations that a `[[clash]]` names `between` them: no two of them share a minute. Where it names them in
//! lists, as `between = [["a", "b"], ["c"]]`, those of one list may be at once with each other, but not with those of another
//! list. Sittings of one consultation are judged by `sittings-overlap`.
//!
//! # Why
//! Registrations, or the lists of the last round, show who went to both. If both are at ten, half of them will not.
//!
//! # Example
//! `[[clash]]` has `between = ["access", "youth"]` and `people = 120`; both are on 22 October at 10:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! holds = 2
//!
//! [consultation.a]
//! forum = "hall"
//! starts = 2027-03-22 09:00
//!
//! [consultation.b]
//! forum = "hall"
//! starts = 2027-03-22 09:00
//!
//! [[clash]]
//! between = ["a", "b"]
//! ```
//!
//! # Settings
//! `clash = "warning"`: its level. `[[clash]]` says who would have to choose: `between`, `people` or `price`, and `why`.
//! One may have a `weight`, `low`, `normal`, `high` or `top`, and a `level` of its own: `error`, `warning` or `note`. With
//! `clash = "off"` none is asked.
//!
//! # Price as a warning
//! Each pair that is held at once costs as much as if its `people` slept through the shortest of those the `[[clash]]`
//! names. The clash with the most people in a series concerns everybody, and the others proportionally less. That counts half
//! as much with `weight = "low"`, twice with `high` and four times with `top`. With a `price`,
//! each pair costs just that, however long the two last: `price = 300` is as much as three times everybody mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, by_consultation, stay_of, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, Tariff};
use crate::finding::Finding;
use crate::model::{Choice, ConsultationId, Placement, RuleName, Series, Subject};
use crate::time::Minutes;
use std::collections::BTreeMap;

pub(super) struct Clash;

impl Rule for Clash {
    fn name(&self) -> RuleName {
        RuleName::Clash
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.clashes.is_empty().then_some("no clash is listed")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        if series.clashes.is_empty() {
            return;
        }
        let of_each = by_consultation(placements);
        for (number, clash) in (0..).zip(&series.clashes) {
            let stays = in_reach(clash.between.iter().map(|group| stays_of_group(placements, &of_each, group)).collect());
            if !stays.is_empty() {
                let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
                let price = demands.shares().of_clash(clash, shortest(series, clash.consultations()));
                demands.add_at(Subject::Clash(number), Tariff::per_unit(price), Kind::Pack(pack));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let pairs = broken.iter().flat_map(|broken| {
            let (last, earlier) = broken.placements.split_last().map_or((None, &[][..]), |(last, earlier)| (Some(*last), earlier));
            earlier.iter().filter_map(move |first| describe_one(series, broken.subject, first, last?))
        });
        pairs.collect()
    }
}

/// The stays of consultations that do not mind each other: they are one group, named after the first of them.
fn stays_of_group(placements: &[Placement], of_each: &BTreeMap<ConsultationId, Vec<usize>>, group: &[ConsultationId]) -> Vec<Stay> {
    let Some(first) = group.first() else { return Vec::new() };
    let indices = group.iter().filter_map(|id| of_each.get(id)).flatten();
    indices.filter_map(|index| Some(Stay { group: first.0, ..stay_of(placements, *index)? })).collect()
}

/// Minutes of the shortest meeting of these consultations.
pub(super) fn shortest(series: &Series, consultations: impl Iterator<Item = ConsultationId>) -> Minutes {
    let lengths = consultations.map(|id| series.consultation(id)).filter(|asked| asked.written.is_none()).map(|asked| asked.lasts);
    lengths.min().unwrap_or(0)
}

/// The stays of several groups, but for those that can meet none of another: there may be thousands of pairs,
/// and most of them are weeks apart.
fn in_reach(of_each: Vec<Vec<Stay>>) -> Stays {
    let hull = |stays: &Vec<Stay>| {
        let first = stays.iter().map(|stay| stay.start).min()?;
        Some((first, stays.iter().map(|stay| stay.end).max()?))
    };
    let hulls: Vec<Option<(i64, i64)>> = of_each.iter().map(hull).collect();
    let meets = |own: usize, stay: &Stay| {
        let others = hulls.iter().enumerate().filter(|(other, _)| *other != own).filter_map(|(_, hull)| *hull);
        others.into_iter().any(|(first, last)| stay.start < last && first < stay.end)
    };
    let stays = of_each.iter().enumerate().flat_map(|(own, stays)| stays.iter().filter(move |stay| meets(own, stay)));
    stays.copied().collect()
}

fn describe_one(series: &Series, subject: Subject, first: &Placement, last: &Placement) -> Option<Finding> {
    let Subject::Clash(number) = subject else { return None };
    let clash = &series.clashes[number as usize];
    let (a, b) = (words::title(series, first), words::title(series, last));
    let shared = words::length(first.interval()?.shared_minutes(last.interval()?));
    let people = match clash.choice {
        Choice::People(people) => words::count(i64::from(people), "person").replace("persons", "people"),
        Choice::Price(_) => "people".to_owned(),
    };
    let message = format!("{a} and {b} overlap by {shared} and draw the same {people}");
    let finding = words::label_all(series, Finding::new(RuleName::Clash, message), &[first, last])
        .label(subject, Some("between"), "listed here")
        .touches([subject])
        .fix("move one of them");
    Some(clash.why.iter().fold(finding, |finding, why| finding.note(why.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::UNIT;
    use crate::model::{Clash as Listed, Level, Price, Weight};
    use crate::rules::testing::{Fixture, series};

    /// Three talks of which the first two draw the same people.
    fn talks() -> Fixture {
        let series = series().consultation("a", 60).consultation("b", 90).consultation("c", 60);
        let between = vec![vec![ConsultationId(0)], vec![ConsultationId(1)]];
        let choice = Choice::People(120);
        series.with(|series| {
            series.clashes.push(Listed { between, choice, weight: Weight::Normal, level: None, why: Some("the same delegates".into()) })
        })
    }

    #[test]
    fn those_who_want_both_can_go_to_both_unless_they_share_a_minute() {
        let series = talks();
        series.put("a", "", "09:00").put("b", "", "10:00").keeps(RuleName::Clash);
        series.put("a", "", "09:00").put("c", "", "09:00").keeps(RuleName::Clash);
        series.put("b.1", "", "09:00").put("b.2", "", "09:00").keeps(RuleName::Clash);
        let findings = series.put("a", "", "09:00").put("b", "", "09:30").breaks(RuleName::Clash, 1);
        assert_eq!(findings[0].message, "a and b overlap by 30 min and draw the same 120 people");
        assert_eq!(findings[0].notes, ["the same delegates"]);
    }

    #[test]
    fn a_pair_costs_as_if_its_people_slept_through_the_shorter_one() {
        let at_once = |series: &Fixture| series.put("a", "", "09:00").put("b", "", "09:30").cost(RuleName::Clash);
        assert_eq!(at_once(&talks()), 4 * 100 * UNIT);
        let beside = |choice| talks().with(move |series| series.clashes.push(Listed { choice, ..series.clashes[0].clone() }));
        assert_eq!(at_once(&beside(Choice::People(120))), 2 * 4 * 100 * UNIT);
        assert_eq!(at_once(&beside(Choice::People(30))), (4 + 1) * 100 * UNIT);
        // A price is what is written, and makes nobody else's share smaller.
        assert_eq!(at_once(&beside(Choice::Price(Price(300 * UNIT)))), (4 * 100 + 300) * UNIT);
    }

    #[test]
    fn a_price_does_not_grow_with_the_length() {
        let priced = |lasts| {
            let series = talks().with(move |series| {
                series.clashes[0].choice = Choice::Price(Price(5 * UNIT));
                series.consultations.iter_mut().for_each(|asked| asked.lasts = lasts);
            });
            let plan = series.put("a", "", "09:00").put("b", "", "09:00");
            (plan.cost(RuleName::Clash), plan.says(RuleName::Clash))
        };
        assert_eq!([priced(30).0, priced(240).0], [5 * UNIT, 5 * UNIT]);
        assert_eq!(priced(60).1, ["a and b overlap by 60 min and draw the same people"]);
    }

    #[test]
    fn a_weight_multiplies_and_a_level_of_its_own_counts_for_one_clash_alone() {
        let at_once = |series: &Fixture| series.put("a", "", "09:00").put("b", "", "09:30").cost(RuleName::Clash);
        let cost = |weight| at_once(&talks().with(move |series| series.clashes[0].weight = weight));
        assert_eq!(Weight::ALL.map(cost), [2, 4, 8, 16].map(|hours| hours * 100 * UNIT));
        let noted = talks().with(|series| series.clashes.push(Listed { level: Some(Level::Note), ..series.clashes[0].clone() }));
        assert_eq!(at_once(&noted), 4 * 100 * UNIT);
    }

    #[test]
    fn those_of_one_list_may_be_at_once_and_not_with_those_of_another() {
        let series = talks().with(|series| {
            series.clashes[0].between = vec![vec![ConsultationId(0), ConsultationId(2)], vec![ConsultationId(1)]];
        });
        series.put("a", "", "09:00").put("c", "", "09:00").put("b", "", "10:00").keeps(RuleName::Clash);
        let findings = series.put("a", "", "09:00").put("c", "", "09:00").put("b", "", "09:30").breaks(RuleName::Clash, 2);
        assert_eq!(
            findings.iter().map(|finding| finding.message.split(" overlap").next()).collect::<Vec<_>>(),
            [Some("a and b"), Some("c and b")]
        );
    }

    #[test]
    fn of_three_each_two_count() {
        let series = talks().with(|series| series.clashes[0].between.push(vec![ConsultationId(2)]));
        let findings = series.put("a", "", "09:00").put("b", "", "09:00").put("c", "", "09:30").breaks(RuleName::Clash, 3);
        assert_eq!(findings.len(), 3);
    }

    #[test]
    fn of_thousands_of_pairs_only_those_that_can_meet_are_asked() {
        let count = 101_u32;
        let series = (0..count).fold(series(), |series, number| series.consultation(&format!("c{number}"), 60));
        let series = series.with(|series| {
            let pairs =
                (0..count).flat_map(|one| (one + 1..count).map(move |other| vec![vec![ConsultationId(one)], vec![ConsultationId(other)]]));
            series.clashes = pairs
                .map(|between| Listed { between, choice: Choice::People(10), weight: Weight::Normal, level: None, why: None })
                .collect();
        });
        assert_eq!(series.clone_of().clashes.len(), 5_050);
        // Each could be on two days in a row, at eight hours of each.
        let plan = (0..count).fold(series.empty(), |plan, number| {
            let days = [number % 20 + 1, number % 20 + 2];
            let starts = days.into_iter().flat_map(|day| (9..17).map(move |hour| format!("{day} {hour:02}:00")));
            starts.fold(plan, |plan, at| plan.put(&format!("c{number}"), "", &at))
        });
        let mut demands = Demands::over(&series.clone_of(), plan.placements());
        Clash.demands(&series.clone_of(), plan.placements(), &mut demands);
        let stays = |demand: &crate::demand::Demand| match &demand.kind {
            Kind::Pack(pack) => pack.stays.len(),
            _ => 0,
        };
        let (demands, all) = (demands.into_vec(), 5_050 * 2 * 16);
        let asked: usize = demands.iter().map(stays).sum();
        assert!(demands.len() < 1_000 && asked * 8 < all, "{} demands, {asked} stays of {all}", demands.len());
    }
}
