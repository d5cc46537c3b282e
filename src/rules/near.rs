//! Consultations are as near each other, or as many days apart, as is asked of them.
//!
//! Asked of the consultations that an entry of `[[near]]` names `between` them, in any order. `within = "30 min"`: one meeting
//! follows the other, with at most that between the end of the earlier and the start of the later; two that overlap do not
//! follow each other. `same-day = true`: all their meetings are on one day. `days-apart = { least = 2, most = 5 }`: the dates
//! of any two differ by that many days. Days are those of the clock on site, on which a meeting begins. Every sitting of one
//! is held against every sitting of the others; sittings of one consultation are held against each other only by `same-day`.
//! Written consultations are not judged.
//!
//! # Why
//! Two groups that share half of their people are best one after the other, so that nobody comes twice; two rounds of
//! one debate need a night between them, whichever comes first.
//!
//! # Example
//! `[[near]]` has `between = ["access", "youth"]` and `within = "30 min"`; `access` ends at 10:30, and `youth` starts at 14:00.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//!
//! [consultation.b]
//! forum = "hall"
//! on = 2027-03-24
//!
//! [[near]]
//! between = ["a", "b"]
//! same-day = true
//! ```
//!
//! # Settings
//! `near = "warning"`: its level. `[[near]]` says what is asked: `between`, one of `within`, `same-day` and `days-apart`,
//! `price` and `why`. An entry may have a `weight`, `low`, `normal`, `high` or `top`, and a `level` of its own: `error`,
//! `warning` or `note`. With `near = "off"` none is asked.
//!
//! # Price as a warning
//! Each pair that is not as asked costs as much as if those whom one of the consultations is for, whichever are more, slept
//! through the shortest of them: half as much with `weight = "low"`, twice with `high` and four times with `top`. With a
//! `price`, it costs just that. How far it is off does not matter.

use super::{Broken, Rule, by_consultation, clash, day_number, stay_of, words};
use crate::demand::{Demands, Gap, Kind, Pack, Separation, Span, Stay, Stays, Tariff};
use crate::finding::Finding;
use crate::model::{ConsultationId, Distance, Near as Entry, Nearness, Placement, RuleName, Series, Subject};
use std::collections::BTreeMap;

pub(super) struct Near;

impl Rule for Near {
    fn name(&self) -> RuleName {
        RuleName::Near
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.nears.is_empty().then_some("no entry of `near` is listed")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        if series.nears.is_empty() {
            return;
        }
        let meetings = Meetings { series, placements, of_each: by_consultation(placements) };
        for (number, near) in (0..).zip(&series.nears) {
            let price = demands.shares().of_near(near, clash::shortest(series, near.between.iter().copied()));
            for kind in meetings.kinds(near) {
                demands.add_at(Subject::Near(number), Tariff::per_unit(price), kind);
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

/// The meetings of a plan, or all candidates, by consultation.
struct Meetings<'a> {
    series: &'a Series,
    placements: &'a [Placement],
    of_each: BTreeMap<ConsultationId, Vec<usize>>,
}

impl Meetings<'_> {
    /// What an entry asks, in as few demands as say it.
    fn kinds(&self, near: &Entry) -> Vec<Kind> {
        let of_days = |length, group: &dyn Fn(&Stay) -> u32| -> Stays {
            let all = near.between.iter().flat_map(|id| self.stays(*id));
            all.map(|stay| self.on_its_day(stay)).map(|stay| Stay { end: stay.start + length, group: group(&stay), ..stay }).collect()
        };
        let pack = |stays: Stays| Kind::Pack(Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true });
        match near.how {
            Nearness::Within(minutes) => self.gaps(near, (0, minutes), |stay| stay),
            // All of them meet, whenever they are; those of one group, which is the day, do not mind.
            Nearness::SameDay => {
                let on_any = of_days(1, &|stay| stay.start as u32);
                vec![pack(on_any.iter().map(|stay| Stay { start: 0, end: 1, ..stay }).collect())]
            }
            Nearness::DaysApart(Distance { least, most: None }) => match least.map_or(0, i64::from) {
                0 => Vec::new(),
                least => vec![pack(of_days(least, &|stay| stay.group))],
            },
            // From one day to the next there is no gap, and a day has one of a day less with itself.
            Nearness::DaysApart(Distance { least, most: Some(most) }) => {
                let least = least.map_or(0, i64::from);
                self.gaps(near, (least - 1, i64::from(most) - 1), |stay| self.on_its_day(stay))
            }
        }
    }

    /// The gap between each two consultations of an entry, of their meetings as `span` sees them.
    fn gaps(&self, near: &Entry, (least, most): (i64, i64), span: impl Fn(Stay) -> Stay) -> Vec<Kind> {
        let side = |id: &ConsultationId| -> Vec<Span> {
            self.stays(*id).map(&span).map(|Stay { index, start, end, .. }| Span { index, start, end }).collect()
        };
        let sides: Vec<Vec<Span>> = near.between.iter().map(side).collect();
        let pairs = sides.iter().enumerate().flat_map(|(at, other)| sides[..at].iter().map(move |one| [one.clone(), other.clone()]));
        pairs.filter(|[one, other]| !one.is_empty() && !other.is_empty()).map(|sides| Kind::Gap(Gap { sides, least, most })).collect()
    }

    fn stays(&self, id: ConsultationId) -> impl Iterator<Item = Stay> + '_ {
        let indices = self.of_each.get(&id).into_iter().flatten();
        indices.filter_map(|index| stay_of(self.placements, *index))
    }

    /// A meeting as the day on which it begins, on site.
    fn on_its_day(&self, stay: Stay) -> Stay {
        let day = i64::from(day_number(self.series.first_day(&self.placements[stay.index as usize])));
        Stay { start: day, end: day + 1, ..stay }
    }
}

/// What an entry asks of its consultations, in words that follow "to be".
pub(super) fn asked(near: &Entry) -> String {
    let days = |days: u32| words::count(days.into(), "day");
    match near.how {
        Nearness::Within(0) => "one right after the other".to_owned(),
        Nearness::Within(minutes) => format!("one after the other within {}", words::length(minutes)),
        Nearness::SameDay => "on one day".to_owned(),
        Nearness::DaysApart(Distance { least: Some(least), most: Some(most) }) if least == most => format!("{} apart", days(least)),
        Nearness::DaysApart(Distance { least: Some(least), most: Some(most) }) => format!("{least} to {} apart", days(most)),
        Nearness::DaysApart(Distance { least: None, most: Some(most) }) => format!("at most {} apart", days(most)),
        Nearness::DaysApart(Distance { least, most: None }) => format!("at least {} apart", days(least.unwrap_or(0))),
    }
}

fn describe_one(series: &Series, subject: Subject, one: &Placement, other: &Placement) -> Option<Finding> {
    let Subject::Near(number) = subject else { return None };
    let near = series.nears.get(number as usize)?;
    let (a_at, b_at) = (one.interval()?, other.interval()?);
    let ((first, first_at), (then, then_at)) =
        if (a_at.start(), a_at.end()) <= (b_at.start(), b_at.end()) { ((one, a_at), (other, b_at)) } else { ((other, b_at), (one, a_at)) };
    let (a, b) = (words::title(series, first), words::title(series, then));
    let (gap, days) = (then_at.start().since(first_at.end()), day_number(series.first_day(then)) - day_number(series.first_day(first)));
    let is = match near.how {
        Nearness::Within(_) if gap < 0 => format!("{a} and {b} overlap by {}", words::length(first_at.shared_minutes(then_at))),
        Nearness::Within(_) => format!("{b} starts {} after {a} ends", words::long(gap)),
        _ if days == 0 => format!("{a} and {b} are on one day"),
        _ => format!("{a} and {b} are {} apart", words::count(i64::from(days.abs()), "day")),
    };
    let finding = words::label_all(series, Finding::new(RuleName::Near, format!("{is}, but are to be {}", asked(near))), &[first, then])
        .label(subject, Some("between"), "asked for here")
        .touches([subject])
        .fix("move one of them");
    Some(near.why.iter().fold(finding, |finding, why| finding.note(why.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::UNIT;
    use crate::model::{Level, Price, Weight};
    use crate::rules::testing::{Fixture, series};

    /// Three talks of an hour, of which the first two, or all, are asked to be near.
    fn talks(named: u32, how: Nearness) -> Fixture {
        let between = (0..named).map(ConsultationId).collect();
        let near = Entry { between, how, price: None, weight: Weight::Normal, level: None, why: Some("they share a chair".into()) };
        let series = series().consultation("a", 60).consultation("b", 60).consultation("c", 90);
        series.with(|series| series.nears.push(near))
    }

    #[test]
    fn one_follows_the_other_whichever_comes_first() {
        let series = talks(2, Nearness::Within(30));
        series.put("a", "", "09:00").put("b", "", "10:30").keeps(RuleName::Near);
        series.put("b", "", "09:00").put("a", "", "10:00").keeps(RuleName::Near);
        series.put("a", "", "09:00").put("c", "", "15:00").keeps(RuleName::Near);
        let late = series.put("b", "", "09:00").put("a", "", "10:31").breaks(RuleName::Near, 1);
        assert_eq!(late[0].message, "a starts 31 min after b ends, but are to be one after the other within 30 min");
        assert_eq!(late[0].notes, ["they share a chair"]);
        let over = series.put("a", "", "09:00").put("b", "", "09:59").breaks(RuleName::Near, 1);
        assert_eq!(over[0].message, "a and b overlap by 1 min, but are to be one after the other within 30 min");
    }

    #[test]
    fn all_meetings_are_on_one_day_sittings_too() {
        let series = talks(3, Nearness::SameDay);
        series.put("a", "", "21 09:00").put("b", "", "21 17:00").put("c", "", "21 09:00").keeps(RuleName::Near);
        let findings = series.put("a", "", "21 09:00").put("b", "", "22 09:00").put("c", "", "21 12:00").breaks(RuleName::Near, 2);
        assert_eq!(findings[0].message, "a and b are 1 day apart, but are to be on one day");
        series.put("a.1", "", "21 09:00").put("a.2", "", "22 09:00").breaks(RuleName::Near, 1);
    }

    #[test]
    fn dates_differ_by_so_many_days_whichever_is_first() {
        let apart = |least, most| talks(2, Nearness::DaysApart(Distance { least, most }));
        for series in [apart(Some(2), None), apart(Some(2), Some(3))] {
            series.put("a", "", "23 00:00").put("b", "", "21 23:00").keeps(RuleName::Near);
            series.put("a", "", "21 09:00").put("b", "", "22 23:00").breaks(RuleName::Near, 1);
            series.put("a.1", "", "21 09:00").put("a.2", "", "21 15:00").keeps(RuleName::Near);
        }
        apart(Some(2), Some(3)).put("a", "", "21 09:00").put("b", "", "25 09:00").breaks(RuleName::Near, 1);
        apart(None, Some(0)).put("a", "", "21 09:00").put("b", "", "21 09:00").keeps(RuleName::Near);
        let findings = apart(Some(1), Some(2)).put("a", "", "21 09:00").put("b", "", "21 17:00").breaks(RuleName::Near, 1);
        assert_eq!(findings[0].message, "a and b are on one day, but are to be 1 to 2 days apart");
    }

    #[test]
    fn a_pair_costs_those_concerned_asleep_through_the_shortest_or_what_is_written() {
        let cost = |series: &Fixture| series.put("a", "", "21 09:00").put("c", "", "25 09:00").cost(RuleName::Near);
        let series = || talks(3, Nearness::SameDay);
        assert_eq!(cost(&series()), 4 * 100 * UNIT);
        assert_eq!(cost(&series().with(|series| series.nears[0].weight = Weight::Low)), 2 * 100 * UNIT);
        assert_eq!(cost(&series().with(|series| series.nears[0].price = Some(Price(7)))), 7);
    }

    #[test]
    fn an_entry_at_note_costs_nothing_beside_others_that_do() {
        let series = talks(2, Nearness::SameDay).with(|series| {
            series.nears.push(Entry { level: Some(Level::Note), ..series.nears[0].clone() });
            series.nears.push(Entry { price: Some(Price(7)), ..series.nears[0].clone() });
        });
        let plan = series.put("a", "", "21 09:00").put("b", "", "25 09:00");
        assert_eq!(plan.cost(RuleName::Near), 4 * 100 * UNIT + 7);
    }
}
