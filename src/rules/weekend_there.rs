//! No meeting falls on the weekend of its audiences, by their own calendar.
//!
//! Asked for each audience: every local day of a meeting is a working day of the week where the audience lives. Those
//! are the `working-days` of its `place`, or Monday to Friday for an audience with only a `zone`. Of several sittings,
//! one has to be so. A weekday that the consultation's own `days` lists is intended and not reported; `"any"` lists
//! none. Holidays are the business of `holiday-there`.
//!
//! # Why
//! Friday afternoon in Geneva is Saturday morning in Auckland, and it is always the same people who give up the
//! weekend.
//!
//! # Example
//! `online` starts on Friday 25 October at 14:00 in Geneva, when it is already Saturday in Auckland.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [place.amman]
//! zone = "Asia/Amman"
//! working-days = ["sun", "mon", "tue", "wed", "thu"]
//!
//! [audience.jordan]
//! place = "amman"
//!
//! [consultation.a]
//! on = 2027-03-26
//!
//! [consultation.b]
//! forum = "hall"
//! ```
//!
//! # Settings
//! `weekend-there = "warning"`: its level. The days are `working-days` of the place of the audience.
//!
//! # Price as a warning
//! Each audience costs as much as if it slept all through it, plus as much as its people mildly inconvenienced for an
//! hour, besides what `people-awake` counts.

use super::there::{self, Concerned};
use super::{Broken, Rule, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{AudienceId, Placement, RuleName, Series};
use crate::time::Date;

pub(super) struct WeekendThere;

impl Rule for WeekendThere {
    fn name(&self) -> RuleName {
        RuleName::WeekendThere
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.audiences.is_empty().then_some("there is no audience")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        there::charge_audiences(series, placements, demands, |audience, placement| {
            i64::from(there::weekend(series, audience, placement).next().is_some())
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        there::concerned(broken).iter().map(|concerned| describe_one(series, concerned)).collect()
    }
}

fn describe_one(series: &Series, concerned: &Concerned<'_>) -> Finding {
    let mut days: Vec<String> = Vec::new();
    for (audience, placement) in concerned.meetings() {
        for day in there::weekend(series, audience, placement) {
            let words = day_there(series, audience, day, series.first_day(placement));
            if !days.contains(&words) {
                days.push(words);
            }
        }
    }
    let message = format!("{} falls on the weekend of {}: it is {}", concerned.title(series), concerned.names(series), words::list(days));
    let asked =
        concerned.placements.first().map(|placement| series.consultation(placement.consultation).audiences.clone()).unwrap_or_default();
    let works = |placement: &Placement| asked.iter().all(|&audience| there::weekend(series, audience, placement).next().is_none());
    let accept = "put the decision on record: [[accept]] rule = \"weekend-there\"";
    let finding = concerned.label(series, Finding::new(RuleName::WeekendThere, message));
    let finding = finding.fix(format!("choose another day, or {accept}")).or(accept);
    there::better_start(series, concerned, works, ", when all have a working day").into_iter().fold(finding, Finding::change)
}

/// "already Sat 26 Oct in Auckland".
fn day_there(series: &Series, audience: AudienceId, day: Date, on_site: Date) -> String {
    let already = match day.cmp(&on_site) {
        std::cmp::Ordering::Less => "still ",
        std::cmp::Ordering::Equal => "",
        std::cmp::Ordering::Greater => "already ",
    };
    words::at_home(series, audience, format!("{already}{}", words::day(series, day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DayKind;
    use crate::rules::testing::{Fixture, series};
    use crate::time::Weekdays;
    use chrono::Weekday::{self, Fri, Mon, Sat, Sun, Thu, Tue, Wed};

    fn with_days(series: Fixture, days: Weekdays) -> Fixture {
        series.with(|series| series.consultations[0].days = DayKind::Only(days))
    }

    fn works(place: usize, days: [Weekday; 5]) -> impl FnOnce(&mut Series) {
        move |series| series.places[place].calendar.working = Weekdays::of(days)
    }

    #[test]
    fn across_the_date_line_friday_is_already_saturday_or_still_sunday() {
        let honolulu = series().place("honolulu", "Pacific/Honolulu").forum("hall", "honolulu");
        let friday = honolulu.consultation("a", 60).audience("New Zealand", "Pacific/Auckland");
        friday.put("a", "", "24 22:00").keeps(RuleName::WeekendThere);
        let findings = friday.put("a", "", "25 17:00").breaks(RuleName::WeekendThere, 1);
        assert_eq!(findings[0].message, "a falls on the weekend of New Zealand: it is already Sat 26 Oct in Auckland");
        // Auckland is 23 hours ahead, so that no hour of the forum is left of its Friday.
        assert_eq!(
            findings[0].fix.as_deref(),
            Some("choose another day, or put the decision on record: [[accept]] rule = \"weekend-there\"")
        );
        let auckland = series().place("auckland", "Pacific/Auckland").forum("hall", "auckland");
        let monday = auckland.consultation("a", 60).audience("Hawaii", "Pacific/Honolulu");
        let findings = monday.put("a", "", "21 10:00").breaks(RuleName::WeekendThere, 1);
        assert_eq!(findings[0].message, "a falls on the weekend of Hawaii: it is still Sun 20 Oct in Honolulu");
        monday.put("a", "", "22 10:00").keeps(RuleName::WeekendThere);
    }

    #[test]
    fn a_meeting_across_midnight_is_on_both_days_and_one_that_ends_then_is_not() {
        let series = series().consultation("a", 120).audience("Europe", "UTC");
        series.put("a", "", "25 22:00").keeps(RuleName::WeekendThere);
        let findings = series.put("a", "", "25 22:01").breaks(RuleName::WeekendThere, 1);
        assert_eq!(findings[0].message, "a falls on the weekend of Europe: it is already Sat 26 Oct UTC");
        assert_eq!(
            findings[0].fix.as_deref(),
            Some(
                "start a at Fri 25 Oct 09:00 in here, when all have a working day, or put the decision on record: [[accept]] rule = \"weekend-there\""
            )
        );
    }

    #[test]
    fn where_the_weekend_is_friday_and_saturday_sunday_is_worked() {
        let series =
            series().place("riyadh", "Asia/Riyadh").consultation("a", 60).audience_at("Gulf", "riyadh").audience("Europe", "Europe/Zurich");
        let series = series.with(works(1, [Sun, Mon, Tue, Wed, Thu]));
        series.put("a", "", "24 09:00").keeps(RuleName::WeekendThere);
        assert_eq!(
            series.put("a", "", "25 09:00").breaks(RuleName::WeekendThere, 1)[0].message,
            "a falls on the weekend of Gulf: it is Fri 25 Oct in riyadh"
        );
        assert_eq!(
            series.put("a", "", "26 09:00").breaks(RuleName::WeekendThere, 2)[0].message,
            "a falls on the weekend of Gulf and Europe: it is Sat 26 Oct in riyadh and Sat 26 Oct in Zurich"
        );
        assert_eq!(
            series.put("a", "", "27 09:00").breaks(RuleName::WeekendThere, 1)[0].message,
            "a falls on the weekend of Europe: it is Sun 27 Oct in Zurich"
        );
    }

    #[test]
    fn a_day_that_the_consultation_lists_is_meant_and_any_day_is_not() {
        let series = || series().consultation("a", 60).audience("Europe", "UTC");
        with_days(series(), Weekdays::of([Fri, Sat])).put("a", "", "26 09:00").keeps(RuleName::WeekendThere);
        with_days(series(), Weekdays::of([Fri, Sat])).put("a", "", "27 09:00").breaks(RuleName::WeekendThere, 1);
        with_days(series(), Weekdays::ALL).put("a", "", "26 09:00").breaks(RuleName::WeekendThere, 1);
        series().write("a", 26, 27).keeps(RuleName::WeekendThere);
    }

    #[test]
    fn of_several_sittings_one_on_a_working_day_is_enough() {
        let series = series().consultation("a", 60).audience("Europe", "UTC").with(|series| series.consultations[0].sittings = 2);
        series.put("a.1", "", "25 09:00").put("a.2", "", "26 09:00").keeps(RuleName::WeekendThere);
        let findings = series.put("a.1", "", "26 09:00").put("a.2", "", "27 09:00").breaks(RuleName::WeekendThere, 1);
        assert_eq!(findings[0].message, "every sitting of a falls on the weekend of Europe: it is Sat 26 Oct UTC and Sun 27 Oct UTC");
    }
}
