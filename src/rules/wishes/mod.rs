//! Wishes: what is preferred, each stated as demands at a price.
//!
//! All prices share one unit, [`UNIT`](crate::demand::UNIT): one in a hundred of those concerned, mildly inconvenienced
//! for an hour.
//! A wish at `normal` costs what its file says; `low` is half, `high` twice and `top` four times as much:
//! the price of half the normal strength is rounded, and the others are multiples of it.

mod even_pace;
mod fair_share;
mod finish_early;
mod less_travel;
mod pace;
mod people_awake;
mod same_rhythm;

use super::Sees;
use crate::demand::Demands;
use crate::model::{Placement, Series, WishName};

/// States every wish of the series over these placements.
pub fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    [Sees::Time, Sees::Room, Sees::Moderator].into_iter().for_each(|sees| demands_of(sees, series, placements, demands));
}

/// States the wishes that see no more of a placement than its time and this.
pub(crate) fn demands_of(sees: Sees, series: &Series, placements: &[Placement], demands: &mut Demands) {
    for (name, _, state) in ALL.iter().filter(|(_, seen, _)| *seen == sees) {
        demands.wished(*name);
        state(series, placements, demands);
    }
}

/// States a wish over placements.
type State = fn(&Series, &[Placement], &mut Demands);

/// Every wish, with what it sees of a placement.
const ALL: [(WishName, Sees, State); 6] = [
    (WishName::PeopleAwake, Sees::Time, people_awake::demands),
    (WishName::FairShare, Sees::Time, fair_share::demands),
    (WishName::FinishEarly, Sees::Time, finish_early::demands),
    (WishName::EvenPace, Sees::Time, even_pace::demands),
    (WishName::SameRhythm, Sees::Time, same_rhythm::demands),
    (WishName::LessTravel, Sees::Moderator, less_travel::demands),
];

#[cfg(test)]
mod tests {
    use crate::demand::UNIT;
    use crate::model::{PersonId, Series, Wish, Wishes};
    use crate::rules::testing::{series, two_cities};

    pub(super) const NONE: Wishes = Wishes {
        people_awake: Wish::Off,
        fair_share: Wish::Off,
        less_travel: Wish::Off,
        finish_early: Wish::Off,
        even_pace: Wish::Off,
        same_rhythm: Wish::Off,
    };

    fn only(wishes: Wishes) -> impl FnOnce(&mut Series) {
        move |series| series.wishes = wishes
    }

    #[test]
    fn an_hour_awake_outside_the_working_day_costs_one_a_head_and_an_hour_asleep_four() {
        let series = |wish| series().consultation("a", 60).audience("Europe", "UTC").with(only(Wishes { people_awake: wish, ..NONE }));
        assert_eq!(series(Wish::Normal).put("a", "", "12:00").wishes(), 0);
        assert_eq!(series(Wish::Normal).put("a", "", "17:00").wishes(), 100 * UNIT);
        assert_eq!(series(Wish::Normal).put("a", "", "22:00").wishes(), 4 * 100 * UNIT);
        assert_eq!(series(Wish::Normal).put("a", "", "21:30").wishes(), (50 + 4 * 50) * UNIT);
        assert_eq!(series(Wish::Low).put("a", "", "17:00").wishes(), 50 * UNIT);
        assert_eq!(series(Wish::Top).put("a", "", "17:00").wishes(), 400 * UNIT);
        assert_eq!(series(Wish::Normal).write("a", 21, 22).wishes(), 0);
    }

    #[test]
    fn of_several_sittings_the_best_one_for_an_audience_counts() {
        let series = series().consultation("a", 60).audience("Europe", "UTC").with(only(Wishes { people_awake: Wish::Normal, ..NONE }));
        let series = series.with(|series| series.consultations[0].sittings = 3);
        let (best, fair, bad) = ("12:00", "17:00", "23:00");
        assert_eq!(series.put("a.1", "", bad).put("a.2", "", best).wishes(), 0);
        assert_eq!(series.put("a.1", "", bad).put("a.2", "", fair).wishes(), 100 * UNIT);
        assert_eq!(series.put("a.1", "", bad).put("a.2", "", bad).put("a.3", "", bad).wishes(), 400 * UNIT);
    }

    #[test]
    fn the_audience_that_is_worst_off_pays_as_one_of_average_size() {
        let series = |size: u32| {
            let series = series().consultation("a", 60).consultation("b", 60).audience("Europe", "UTC").audience("East Asia", "Asia/Tokyo");
            series
                .with(only(Wishes { fair_share: Wish::Normal, ..NONE }))
                .with(move |series| series.audiences.iter_mut().for_each(|audience| audience.size = size))
        };
        // At 10:00 it is 19:00 in Tokyo, and at 06:00 Europe is asleep.
        assert_eq!(series(100).put("a", "", "10:00").put("b", "", "11:00").wishes(), 2 * 50 * UNIT);
        assert_eq!(series(100).put("a", "", "10:00").put("b", "", "06:00").wishes(), 4 * 50 * UNIT);
        assert_eq!(series(1).put("a", "", "10:00").put("b", "", "11:00").wishes(), 2 * 50 * UNIT);
    }

    #[test]
    fn each_of_several_sittings_is_a_share_of_what_is_fair() {
        let series = series().consultation("a", 60).audience("Europe", "UTC").audience("East Asia", "Asia/Tokyo");
        let series = series.with(only(Wishes { fair_share: Wish::Normal, ..NONE })).with(|series| series.consultations[0].sittings = 2);
        assert_eq!(series.put("a.1", "", "10:00").put("a.2", "", "00:00").wishes(), 4 * 25 * UNIT);
    }

    #[test]
    fn what_an_audience_carries_in_is_as_if_it_had_borne_it_here() {
        let series = || series().consultation("a", 60).audience("Europe", "UTC").audience("East Asia", "Asia/Tokyo");
        let fair = || series().with(only(Wishes { fair_share: Wish::Normal, ..NONE })).with(|series| series.audiences[1].debt = 60);
        assert_eq!(fair().put("a", "", "10:00").wishes(), 2 * 50 * UNIT);
        // An hour before the working day of Europe, and in that of East Asia, is no more than what this one carries in.
        assert_eq!(fair().put("a", "", "07:00").wishes(), 50 * UNIT);
        assert_eq!(fair().empty().wishes(), 50 * UNIT);
        // Whom no meeting is for, none can spare anything.
        assert_eq!(fair().with(|series| series.consultations[0].audiences.truncate(1)).empty().wishes(), 0);
    }

    #[test]
    fn a_trip_is_paid_once_a_week_there_and_back() {
        let series = two_cities().consultation("c", 60).with(|series| series.consultations[2].moderators = vec![PersonId(0)]);
        let series = series.with(only(Wishes { less_travel: Wish::Normal, ..NONE }));
        assert_eq!(series.put("a", "", "09:00").wishes(), 0);
        assert_eq!(series.put("b", "", "21 09:00").wishes(), 10 * 5 * UNIT);
        assert_eq!(series.put("b", "", "21 09:00").put("c", "", "24 09:00").wishes(), 10 * 5 * UNIT);
        assert_eq!(series.put("b", "", "21 09:00").put("c", "", "28 09:00").wishes(), 2 * 10 * 5 * UNIT);
    }

    #[test]
    fn only_the_latest_that_feeds_a_document_counts_for_an_early_finish() {
        let series = series().consultation("a", 60).consultation("b", 60).document("report", 31, 2);
        let series = series.with(only(Wishes { finish_early: Wish::Normal, ..NONE })).with(|series| {
            series.consultations[0].feeds = series.consultations[1].feeds.clone();
        });
        // Planned on Tuesday 1 October: the chain of the 22nd ends on the 24th, 17 working days later.
        assert_eq!(series.put("a", "", "22 09:00").wishes(), 17 * 10 * UNIT);
        assert_eq!(series.put("a", "", "22 09:00").put("b", "", "21 09:00").wishes(), 17 * 10 * UNIT);
        assert_eq!(series.put("a", "", "22 09:00").put("b", "", "23 09:00").wishes(), 18 * 10 * UNIT);
    }
}
