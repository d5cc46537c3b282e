//! The same weekday and hour through a series or strand.
//!
//! This looks at the meetings of each strand, and at those of no strand together. Every further time of day at which
//! one starts, on the clock on site, costs 2 in a hundred mildly inconvenienced for an hour, and so does every further
//! day of the week. The weekday counts only for consultations that could be held on any, because they have a week or
//! more. Nothing is asked of a consultation whose start is fixed, or that is held in several sittings so that they
//! differ, and nothing where there are fewer days than meetings, because some would have to be on one day.

use super::pace::{Run, runs, window};
use crate::demand::{Demands, UNIT};
use crate::model::{ConsultationId, Placement, Series};
use crate::rules::LastAnswer;
use chrono::{Datelike, Timelike};
use std::collections::BTreeSet;

const PEOPLE: i64 = 2;
const DAYS_OF_A_WEEK: i32 = 7;

pub(super) fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    let price = series.wishes.same_rhythm.halves() * PEOPLE * UNIT / 2;
    if price == 0 {
        return;
    }
    for run in runs(series).into_iter().filter(|run| run.days >= run.meetings) {
        let [hours, weekdays] = free(series, &run);
        let ask = |demands: &mut Demands, of: &BTreeSet<ConsultationId>, mark: fn(chrono::NaiveDateTime) -> u32| {
            let mut last = LastAnswer::none();
            let concerned = placements.iter().enumerate().filter(|(_, placement)| of.contains(&placement.consultation));
            let mut shown = |placement: &Placement| last.of(placement, || series.civil_start(placement).map(mark));
            let marks: Vec<(usize, u32)> = concerned.filter_map(|(index, placement)| Some((index, shown(placement)?))).collect();
            if of.len() > 1 && marks.len() > 1 {
                demands.distinct(run.subject, price, 1, marks);
            }
        };
        ask(demands, &hours, |clock| clock.hour() * 60 + clock.minute());
        ask(demands, &weekdays, |clock| clock.weekday().num_days_from_monday());
    }
}

/// Those whose hour is not said, and of them those whose day of the week is open too.
fn free(series: &Series, run: &Run) -> [BTreeSet<ConsultationId>; 2] {
    let is_free = |id: &&ConsultationId| series.consultation(**id).wanted.start().is_none() && series.consultation(**id).sittings == 1;
    let hours: BTreeSet<_> = run.consultations.iter().filter(is_free).copied().collect();
    let has_a_week = |id: &&ConsultationId| {
        let (first, last) = window(series, **id);
        last - first + 1 >= DAYS_OF_A_WEEK
    };
    let weekdays = hours.iter().filter(has_a_week).copied().collect();
    [hours, weekdays]
}

#[cfg(test)]
mod tests {
    use super::super::tests::NONE;
    use crate::demand::UNIT;
    use crate::model::{Wish, Wishes};
    use crate::rules::testing::{Fixture, october, series};

    /// `a`, `b` and `c` from 21 October to a day.
    fn until(day: i64) -> Fixture {
        let series = series().consultation("a", 60).consultation("b", 60).consultation("c", 60);
        series.with(move |series| {
            series.wishes = Wishes { same_rhythm: Wish::Normal, ..NONE };
            series.fora[0].closes = october(day);
        })
    }

    #[test]
    fn every_further_hour_and_weekday_costs() {
        let series = until(31);
        let costs = |a, b, c| series.put("a", "", a).put("b", "", b).put("c", "", c).wishes();
        assert_eq!(costs("21 10:00", "28 10:00", "21 10:00"), 0);
        assert_eq!(costs("21 10:00", "28 10:15", "28 10:00"), 2 * UNIT);
        assert_eq!(costs("21 10:00", "22 10:00", "23 10:00"), 4 * UNIT);
        assert_eq!(costs("21 10:00", "22 11:00", "21 10:00"), 4 * UNIT);
        assert_eq!(
            until(31).with(|series| series.wishes.same_rhythm = Wish::Low).put("a", "", "21 10:00").put("b", "", "21 11:00").wishes(),
            UNIT
        );
    }

    #[test]
    fn within_a_week_only_the_hour_counts_and_on_fewer_days_than_meetings_nothing() {
        assert_eq!(until(25).put("a", "", "21 10:00").put("b", "", "22 10:00").wishes(), 0);
        assert_eq!(until(25).put("a", "", "21 10:00").put("b", "", "22 11:00").wishes(), 2 * UNIT);
        assert_eq!(until(22).put("a", "", "21 10:00").put("b", "", "22 11:00").wishes(), 0);
    }

    #[test]
    fn what_is_fixed_or_held_in_several_sittings_has_no_rhythm_to_keep() {
        let fixed = until(31).with(|series| {
            let start = series.zones.midnight(series.places[0].zone, october(22)).plus(11 * 60);
            series.consultations[1].wanted.starts = vec![start];
        });
        assert_eq!(fixed.put("a", "", "21 10:00").put("b", "", "22 11:00").wishes(), 0);
        let sittings = until(31).with(|series| series.consultations[1].sittings = 2);
        assert_eq!(sittings.put("a", "", "21 10:00").put("b.1", "", "22 11:00").put("b.2", "", "22 20:00").wishes(), 0);
    }

    #[test]
    fn the_clock_on_site_counts() {
        let far = until(31).place("far", "Asia/Makassar").with(|series| series.fora.push(series.fora[0].clone())).with(|series| {
            series.fora[1].place = crate::model::PlaceId(1);
            series.consultations[1].forum = Some(crate::model::ForumId(1));
        });
        assert_eq!(far.put("a", "", "21 10:00").put("b", "", "28 10:00").wishes(), 0);
    }
}
