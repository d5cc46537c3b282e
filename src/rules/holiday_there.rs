//! No meeting is held on a holiday of its audiences.
//!
//! Asked for each audience with a `place`: no local day of a meeting is a holiday there. Of several sittings, one has
//! to be free of holidays. Holidays of the place of the meeting itself are the business of `on-holiday`; for an
//! audience with only a `zone`, none are known.
//!
//! # Why
//! People given the day off for a feast keep the feast, and read afterwards what was decided.
//!
//! # Example
//! `world-cafe` in Geneva is on 15 October, which is Eid al-Adha in Jakarta.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [place.delhi]
//! zone = "Asia/Kolkata"
//! holidays = { "Holi" = 2027-03-22 }
//!
//! [audience.india]
//! place = "delhi"
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//!
//! [consultation.b]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `holiday-there = "warning"`: its level. The days are `holidays` of the place of the audience.
//!
//! # Price as a warning
//! Each audience costs as much as if it slept all through it, plus as much as its people mildly inconvenienced for an
//! hour, besides what `people-awake` counts.

use super::there::{self, Concerned, NamedDays};
use super::{Broken, Rule, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Place, Placement, RuleName, Series};

pub(super) struct HolidayThere;

impl Rule for HolidayThere {
    fn name(&self) -> RuleName {
        RuleName::HolidayThere
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.audiences.is_empty().then_some("there is no audience")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        there::charge_audiences(series, placements, demands, |audience, placement| {
            i64::from(there::listed(series, audience, placement, holidays).next().is_some())
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        there::concerned(broken).iter().map(|concerned| describe_one(series, concerned)).collect()
    }
}

fn holidays(place: &Place) -> &NamedDays {
    &place.calendar.holidays
}

fn describe_one(series: &Series, concerned: &Concerned<'_>) -> Finding {
    let days = there::listed_words(series, concerned, holidays);
    let message = format!("{} falls on a holiday of {}: {days}", concerned.title(series), concerned.names(series));
    let finding = concerned.label(series, Finding::new(RuleName::HolidayThere, message));
    there::label_homes(series, concerned, finding, "holidays")
        .fix(format!("choose another day{}", near(series, concerned).unwrap_or_default()))
}

/// The nearest working days where a single audience lives that a single meeting concerns.
fn near(series: &Series, concerned: &Concerned<'_>) -> Option<String> {
    let ([audience], [placement]) = (&concerned.audiences[..], &concerned.placements[..]) else { return None };
    let days: Vec<_> = there::listed(series, *audience, placement, holidays).map(|(day, _)| day).collect();
    let near = words::near(series, series.audience(*audience).place?, *days.first()?, *days.last()?);
    Some(format!("; {near}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    /// A feast in Auckland and in Jakarta on Tuesday 22 October, and an audience in each.
    fn feast() -> Fixture {
        let series = series().place("auckland", "Pacific/Auckland").place("jakarta", "Asia/Jakarta").consultation("a", 60);
        series.audience_at("New Zealand", "auckland").audience_at("Indonesia", "jakarta").with(|series| {
            series.places[1].calendar.holidays = [(october(22), "feast".to_owned())].into();
            series.places[2].calendar.holidays = [(october(22), "feast".to_owned())].into();
        })
    }

    #[test]
    fn the_day_is_that_of_the_audience() {
        feast().put("a", "", "22 18:00").keeps(RuleName::HolidayThere);
        let findings = feast().put("a", "", "21 16:00").breaks(RuleName::HolidayThere, 1);
        assert_eq!(findings[0].message, "a falls on a holiday of New Zealand: Tue 22 Oct, feast in auckland");
        assert_eq!(
            findings[0].fix.as_deref(),
            Some("choose another day; the nearest working days in auckland are Mon 21 Oct and Wed 23 Oct")
        );
        let findings = feast().put("a", "", "22 09:00").breaks(RuleName::HolidayThere, 2);
        assert_eq!(
            findings[0].message,
            "a falls on a holiday of New Zealand and Indonesia: Tue 22 Oct, feast in auckland and Tue 22 Oct, feast in jakarta"
        );
    }

    #[test]
    fn a_meeting_across_midnight_is_on_both_days_and_the_place_of_the_meeting_is_judged_on_site() {
        // Midnight in Jakarta is 17:00 here.
        feast().put("a", "", "22 16:59").breaks(RuleName::HolidayThere, 1);
        feast().put("a", "", "21 16:00").breaks(RuleName::HolidayThere, 1);
        feast().put("a", "", "21 16:01").breaks(RuleName::HolidayThere, 2);
        let here = feast().with(|series| series.fora[0].place = crate::model::PlaceId(2));
        here.put("a", "", "22 20:00").keeps(RuleName::HolidayThere);
        here.put("a", "", "22 20:00").breaks(RuleName::OnHoliday, 1);
        feast().write("a", 22, 22).keeps(RuleName::HolidayThere);
    }

    #[test]
    fn of_several_sittings_one_on_another_day_is_enough() {
        let series = feast().with(|series| series.consultations[0].sittings = 2);
        series.put("a.1", "", "22 09:00").put("a.2", "", "23 12:00").keeps(RuleName::HolidayThere);
        let findings = series.put("a.1", "", "22 09:00").put("a.2", "", "22 12:00").breaks(RuleName::HolidayThere, 1);
        assert_eq!(findings[0].message, "every sitting of a falls on a holiday of Indonesia: Tue 22 Oct, feast in jakarta");
    }
}
