//! No consultation is held on a holiday of its place.
//!
//! Asked of the first and the last local day of a meeting, and of the opening and the closing day of a written
//! consultation; holidays in between do no harm.
//!
//! # Why
//! The building is closed, and the people who live there are with their families.
//!
//! # Example
//! `world-cafe` is on 15 October, which is Eid al-Adha in Geneva.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "away"
//!
//! [place.rome]
//! zone = "Europe/Rome"
//! holidays = { "Feast" = [2027-03-22, 2027-03-23] }
//!
//! [forum.away]
//! place = "rome"
//! opens = 2027-03-22
//! closes = 2027-03-23
//! ```
//!
//! # Settings
//! `on-holiday = "warning"`: its level. The days are `holidays` of the place.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each such day as much as
//! everybody mildly inconvenienced for an hour.

use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject};
use crate::time::Date;

pub(super) struct OnHoliday;

impl Rule for OnHoliday {
    fn name(&self) -> RuleName {
        RuleName::OnHoliday
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.places.iter().all(|place| place.calendar.holidays.is_empty()).then_some("no place lists `holidays`")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            Some((Subject::Place(series.place_of(placement)), holidays(series, placement).count() as i64))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| {
            let (title, place) = (words::title(series, placement), series.place_of(placement));
            let city = words::place(series, place);
            let days: Vec<(Date, &str)> = holidays(series, placement).collect();
            let named = words::list(days.iter().map(|(day, name)| format!("{}, {name}", words::day(series, *day))));
            let verb = if placement.interval().is_some() { "falls" } else { "opens or closes" };
            let near = words::near(series, place, days.first()?.0, days.last()?.0);
            Some(
                words::finding_at(
                    self.name(),
                    format!("{title} {verb} on a holiday in {city}: {named}"),
                    placement,
                    words::start_key(placement),
                    words::when(series, placement),
                )
                .label(broken.subject, Some("holidays"), named.clone())
                .touches([broken.subject])
                .fix(format!("choose another day; {near}")),
            )
        })
    }
}

/// The first and the last day of a placement, each once, as far as they are holidays, with their names.
fn holidays<'a>(series: &'a Series, placement: &Placement) -> impl Iterator<Item = (Date, &'a str)> + use<'a> {
    let holidays = &series.place(series.place_of(placement)).calendar.holidays;
    let (first, last) =
        if holidays.is_empty() { (None, None) } else { (Some(series.first_day(placement)), Some(series.last_day(placement))) };
    let days = first.into_iter().chain(last.filter(|_| last != first));
    days.filter_map(|day| Some((day, holidays.get(&day)?.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{october, series};

    #[test]
    fn a_meeting_is_judged_on_its_days_and_a_written_one_on_its_ends() {
        let series = series().consultation("a", 60).with(|series| {
            series.places[0].calendar.holidays = [(october(22), "feast".to_owned()), (october(23), "feast".to_owned())].into();
        });
        series.put("a", "", "21 23:00").keeps(RuleName::OnHoliday);
        series.write("a", 21, 24).keeps(RuleName::OnHoliday);
        series.put("a", "", "21 23:30").breaks(RuleName::OnHoliday, 1);
        series.put("a", "", "22 23:30").breaks(RuleName::OnHoliday, 2);
        series.write("a", 22, 23).breaks(RuleName::OnHoliday, 2);
        let findings = series.put("a", "", "22 09:00").breaks(RuleName::OnHoliday, 1);
        assert_eq!(findings[0].message, "a falls on a holiday in here: Tue 22 Oct, feast");
        assert_eq!(findings[0].fix.as_deref(), Some("choose another day; the nearest working days in here are Mon 21 Oct and Thu 24 Oct"));
    }
}
