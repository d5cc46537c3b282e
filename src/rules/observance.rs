//! No meeting is held on a day that many observe, on site or where its audiences live.
//!
//! Asked of every local day of a meeting: on site once, and for each audience with a `place` elsewhere; of several
//! sittings, one has to be free. People work on these days, so nothing is closed.
//!
//! # Why
//! Nobody closes the building for the first evening of Yom Kippur, and some leave at four.
//!
//! # Example
//! `new-york` is on 13 September, and `observances` of New York names the evening of Yom Kippur.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [place.jerusalem]
//! zone = "Asia/Jerusalem"
//! observances = { "Purim" = 2027-03-23 }
//!
//! [audience.israel]
//! place = "jerusalem"
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-23
//!
//! [consultation.b]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `observance = "note"`: its level. The days are `observances` of the place of the meeting and of the audience.
//!
//! # Price as a warning
//! Each such meeting on site costs as much as if those it is for slept all through it, plus as much as 50 in a hundred
//! mildly inconvenienced for an hour for each such day; each audience as much as if it slept all through it, plus as
//! much as its people mildly inconvenienced for an hour.

use super::there::{self, Concerned, NamedDays};
use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Place, Placement, RuleName, Series, Subject};
use crate::time::Date;

pub(super) struct Observance;

impl Rule for Observance {
    fn name(&self) -> RuleName {
        RuleName::Observance
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.places.iter().all(|place| place.observances.is_empty()).then_some("no place lists `observances`")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 50 * UNIT, |placement| {
            Some((Subject::Place(series.place_of(placement)), on_site(series, placement).len() as i64))
        });
        there::charge_audiences(series, placements, demands, |audience, placement| {
            i64::from(there::listed(series, audience, placement, observances).next().is_some())
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let (on_site, there): (Vec<Broken<'_>>, Vec<Broken<'_>>) =
            broken.iter().cloned().partition(|broken| matches!(broken.subject, Subject::Place(_)));
        let mut findings = describe_each(&on_site, |broken, placement| Some(describe_on_site(series, broken.subject, placement)));
        findings.extend(there::concerned(&there).iter().map(|concerned| describe_one(series, concerned)));
        findings
    }
}

fn observances(place: &Place) -> &NamedDays {
    &place.observances
}

/// The observed days of a meeting on site, with their names.
fn on_site<'a>(series: &'a Series, placement: &Placement) -> Vec<(Date, &'a str)> {
    let observances = &series.place(series.place_of(placement)).observances;
    if observances.is_empty() || placement.interval().is_none() {
        return Vec::new();
    }
    let (first, last) = (series.first_day(placement), series.last_day(placement));
    observances.range(first..=last.max(first)).map(|(day, name)| (*day, name.as_str())).collect()
}

fn describe_on_site(series: &Series, place: Subject, placement: &Placement) -> Finding {
    let city = words::place(series, series.place_of(placement));
    let days = words::list(on_site(series, placement).into_iter().map(|(day, name)| format!("{}, {name}", words::day(series, day))));
    let message = format!("{} falls on an observance in {city}: {days}", words::title(series, placement));
    words::finding_at(RuleName::Observance, message, placement, words::start_key(placement), words::when(series, placement))
        .label(place, Some("observances"), days)
        .touches([place])
        .fix("choose another day, or ask who will be there")
}

fn describe_one(series: &Series, concerned: &Concerned<'_>) -> Finding {
    let days = there::listed_words(series, concerned, observances);
    let message = format!("{} falls on an observance of {}: {days}", concerned.title(series), concerned.names(series));
    let finding = concerned.label(series, Finding::new(RuleName::Observance, message));
    there::label_homes(series, concerned, finding, "observances").fix("choose another day, or ask who will take part")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    fn observed(place: usize, days: &[i64]) -> impl FnOnce(&mut Series) {
        let days = days.iter().map(|day| (october(*day), "fast".to_owned())).collect();
        move |series| series.places[place].observances = days
    }

    fn world() -> Fixture {
        series().place("riyadh", "Asia/Riyadh").consultation("a", 120).audience_at("Gulf", "riyadh").audience("Europe", "Europe/Zurich")
    }

    #[test]
    fn a_day_observed_on_site_is_told_for_each_meeting() {
        let series = world().with(observed(0, &[22, 23]));
        series.put("a", "", "24 09:00").keeps(RuleName::Observance);
        series.write("a", 21, 24).keeps(RuleName::Observance);
        let findings = series.put("a", "", "22 09:00").breaks(RuleName::Observance, 1);
        assert_eq!(findings[0].message, "a falls on an observance in here: Tue 22 Oct, fast");
        let findings = series.put("a", "", "22 23:00").breaks(RuleName::Observance, 2);
        assert_eq!(findings[0].message, "a falls on an observance in here: Tue 22 Oct, fast and Wed 23 Oct, fast");
        series.put("a", "", "21 22:00").keeps(RuleName::Observance);
    }

    #[test]
    fn a_day_on_site_costs_the_meeting_and_fifty_and_an_audience_its_part_of_it() {
        let here = world().with(observed(0, &[22, 23]));
        assert_eq!(here.put("a", "", "22 09:00").cost(RuleName::Observance), (2 * 400 + 50) * UNIT);
        assert_eq!(here.put("a", "", "22 23:00").cost(RuleName::Observance), (2 * 400 + 2 * 50) * UNIT);
        let there = world().with(observed(1, &[22]));
        assert_eq!(there.put("a", "", "21 19:01").cost(RuleName::Observance), (2 * 200 + 50) * UNIT);
    }

    #[test]
    fn a_day_observed_where_an_audience_lives_is_told_by_its_own_calendar() {
        let series = world().with(observed(1, &[22]));
        // Riyadh is three hours ahead.
        series.put("a", "", "21 19:00").keeps(RuleName::Observance);
        let findings = series.put("a", "", "21 19:01").breaks(RuleName::Observance, 1);
        assert_eq!(findings[0].message, "a falls on an observance of Gulf: Tue 22 Oct, fast in riyadh");
        series.put("a", "", "22 21:00").keeps(RuleName::Observance);
    }
}
