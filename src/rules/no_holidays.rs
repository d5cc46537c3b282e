//! Holidays are known for every place and year in which a meeting is held.
//!
//! Asked once for each place and year of the first local day of a meeting: `holidays` of the place lists at least one
//! day of that year.
//!
//! # Why
//! An empty list means that nobody looked far more often than that there is nothing to celebrate, and everything that
//! counts working days believes it.
//!
//! # Example
//! `town-hall` is in Bali in 2013, but no holidays in Bali in 2013 are listed.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `no-holidays = "note"`: its level. The days are `holidays` of the place.
//!
//! # Price as a warning
//! Each place and year costs as much as if those whom it is for slept all through the longest meeting of the series,
//! plus as much as 10 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, sitting, words};
use crate::demand::{Demands, Kind, UNIT};
use crate::finding::Finding;
use crate::model::{PlaceId, Placement, RuleName, Series, Subject};
use chrono::Datelike;
use std::collections::BTreeMap;

pub(super) struct NoHolidays;

impl Rule for NoHolidays {
    fn name(&self) -> RuleName {
        RuleName::NoHolidays
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let mut years: BTreeMap<(PlaceId, i32), Vec<u32>> = BTreeMap::new();
        for (index, placement) in (0..).zip(placements).filter(|(_, placement)| placement.interval().is_some()) {
            years.entry((series.place_of(placement), series.first_day(placement).year())).or_default().push(index);
        }
        for ((place, year), members) in years {
            if !series.place(place).calendar.holidays.keys().any(|day| day.year() == year) {
                demands.add(Subject::Place(place), 10 * UNIT, Kind::Once(members));
            }
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| describe_one(series, broken)).collect()
    }
}

fn describe_one(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let Subject::Place(id) = broken.subject else { return None };
    let (place, city) = (series.place(id), words::place(series, id));
    let year = series.first_day(broken.placements.first()?).year();
    let mut titles: Vec<String> =
        broken.placements.iter().map(|placement| series.consultation(placement.consultation).title.clone()).collect();
    titles.dedup();
    let (are, all) = (words::is_or_are(titles.len()), words::list(titles));
    let message = format!("no holidays are listed for {city} in {year}, but {all} {are} there then");
    // Where only a zone was named, there is no table to list them in.
    let fix = if place.name == place.zone.name() {
        format!("describe {city} as a place with its `holidays`: [place.NAME]")
    } else {
        format!("list them as `holidays` of the place {city}")
    };
    let meetings = broken.placements.iter().flat_map(|placement| [Subject::Consultation(placement.consultation), sitting(placement)]);
    Some(
        Finding::new(RuleName::NoHolidays, message)
            .label(broken.subject, Some("holidays"), format!("none in {year}"))
            .touches([broken.subject])
            .touches(meetings)
            .fix(fix),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{october, series};

    #[test]
    fn one_listed_day_of_the_year_is_enough_and_a_place_is_told_once() {
        let series = |day: i64| {
            let series = series().consultation("a", 60).consultation("b", 60).audience("Europe", "UTC");
            series.with(move |series| series.places[0].calendar.holidays = [(october(day), "feast".to_owned())].into())
        };
        series(1).put("a", "", "09:00").keeps(RuleName::NoHolidays);
        // A day in October of the year before.
        let findings = series(-340).put("a", "", "09:00").put("b", "", "11:00").breaks(RuleName::NoHolidays, 1);
        assert_eq!(findings[0].message, "no holidays are listed for here in 2013, but a and b are there then");
        assert_eq!(findings[0].fix.as_deref(), Some("list them as `holidays` of the place here"));
        series(-340).write("a", 21, 22).keeps(RuleName::NoHolidays);
        // 93 October is 1 January.
        let findings = series(1).put("a", "", "09:00").put("b", "", "93 00:00").breaks(RuleName::NoHolidays, 1);
        assert_eq!(findings[0].message, "no holidays are listed for here in 2014, but b is there then");
    }
}
