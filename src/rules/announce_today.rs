//! No announcement is left to the last day.
//!
//! Asked of what is neither announced nor held and asks for notice: it is found when the day of planning is the last on
//! which that notice can be given. Anything later is the business of `short-notice`.
//!
//! # Why
//! Announcements go through two desks, and the last day has only one afternoon.
//!
//! # Example
//! `town-hall` on 25 October asks for 21 days, and today is 4 October.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! notice = "21 days"
//! ```
//!
//! # Settings
//! `announce-today = "warning"`: its level. The days are `notice` of the consultation.
//!
//! # Price as a warning
//! Each such consultation costs as much as if those it is for slept all through it, plus as much as 10 in a hundred
//! mildly inconvenienced for an hour.

use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, State, Subject};

pub(super) struct AnnounceToday;

impl Rule for AnnounceToday {
    fn name(&self) -> RuleName {
        RuleName::AnnounceToday
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 10 * UNIT, |placement| {
            let notice = i64::from(series.consultation(placement.consultation).notice_days);
            let open = notice > 0 && placement.announced.is_none() && placement.state != State::Held;
            let days = series.first_day(placement).signed_duration_since(series.planned).num_days();
            Some((Subject::Consultation(placement.consultation), i64::from(open && days == notice)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| {
            let asked = series.consultation(placement.consultation);
            let today = words::day(series, series.planned);
            let title = words::title(series, placement);
            Some(
                words::finding_at(
                    self.name(),
                    format!("{title} has to be announced today, {today}"),
                    placement,
                    words::start_key(placement),
                    words::when(series, placement),
                )
                .label(
                    Subject::Consultation(placement.consultation),
                    Some("notice"),
                    format!("asks for {}", words::count(asked.notice_days.into(), "day")),
                )
                .fix(format!("send the page of `fora export --to md --what announcement:{}`, then `fora announce` it", asked.name)),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{october, series};

    #[test]
    fn the_last_day_of_notice_is_told() {
        let series = series().consultation("a", 60).with(|series| series.consultations[0].notice_days = 21);
        series.put("a", "", "23 09:00").keeps(RuleName::AnnounceToday);
        series.put("a", "", "21 09:00").keeps(RuleName::AnnounceToday);
        let findings = series.put("a", "", "22 09:00").breaks(RuleName::AnnounceToday, 1);
        assert_eq!(findings[0].message, "a has to be announced today, Tue 1 Oct");
        series.put("a", "", "22 09:00").but(|placement| placement.announced = Some(october(1))).keeps(RuleName::AnnounceToday);
        series.put("a", "", "22 09:00").but(|placement| placement.state = State::Held).keeps(RuleName::AnnounceToday);
    }
}
