//! Consultations are spread over the time there is.
//!
//! This looks at the meetings of each strand, and at those of no strand together. The available time runs from the
//! first to the last day on which any of them could be held; divided by their number, it gives the distance at which
//! they would be evenly spread. Two meetings, including two sittings of one consultation, cost one in a hundred mildly
//! inconvenienced for an hour if their local days are nearer than a quarter of that distance, and as much again each if
//! they are nearer than half, three quarters and the whole of it. Nothing is asked where the distance is less than half
//! a day, or where there is only one day.
//!
//! Two consultations of the series that are for the same audiences, or for none and beside the same forum, cost ten in a
//! hundred mildly inconvenienced for an hour where they overlap. This too is asked only where all of these can be half a day
//! apart or more.

use super::pace::{Run, runs};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::model::{AudienceId, ConsultationId, ForumId, Placement, Series, Subject};
use crate::rules::{day_number, stay_of};
use std::collections::BTreeMap;

/// The parts into which the distance is cut, each with its price.
const PARTS: i64 = 4;
/// The price of an overlap, beside that of a part.
const AT_ONCE: i64 = 10;
/// More than a series file lets a consultation have.
const MOST_SITTINGS: u32 = 64;

pub(super) fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    let price = series.wishes.even_pace.halves() * UNIT / 2;
    if price == 0 {
        return;
    }
    for run in runs(series).into_iter().filter(has_time) {
        spread(series, placements, (&run, price), demands);
    }
    for run in for_the_same(series).into_iter().filter(has_time) {
        let stays: Stays = meetings_of(placements, &run).filter_map(|(index, _)| stay_of(placements, index as usize)).collect();
        let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
        demands.add(run.subject, AT_ONCE * price, Kind::Pack(pack));
    }
}

/// Whether the meetings of a run can be spread over days.
fn has_time(run: &Run) -> bool {
    run.days > 1 && 2 * run.days >= run.meetings
}

/// The consultations that are for the same people, where there are two or more: for the same audiences, or where none is
/// named for those of the same forum.
fn for_the_same(series: &Series) -> Vec<Run> {
    let mut groups: BTreeMap<(&[AudienceId], Option<ForumId>), Vec<ConsultationId>> = BTreeMap::new();
    for id in series.consultation_ids() {
        let asked = series.consultation(id);
        let forum = asked.forum.filter(|_| asked.audiences.is_empty());
        groups.entry((&asked.audiences, forum)).or_default().push(id);
    }
    let groups = groups.into_values().filter(|group| group.len() > 1);
    groups.filter_map(|group| Run::of(series, Subject::Series, group.into_iter())).collect()
}

/// Asks that the meetings of a run are not near each other.
fn spread(series: &Series, placements: &[Placement], (run, price): (&Run, i64), demands: &mut Demands) {
    // In parts of a day so small that the distance is a whole number of them; each stay lasts a quarter of it.
    let stay = |(index, placement): (u32, &Placement)| {
        let start = i64::from(day_number(series.first_day(placement))) * PARTS * run.meetings;
        Stay { index, start, end: start + run.days, station: 0, group: sitting(placement) }
    };
    let stays: Stays = meetings_of(placements, run).map(stay).collect();
    for part in (0..PARTS).filter(|_| stays.len() > 1) {
        let (stays, separation) = (stays.clone(), Separation::same(part * run.days));
        demands.add(run.subject, price, Kind::Pack(Pack { at_most: 1, stays, separation, counts_overlap: true }));
    }
}

/// The number of a sitting among all: no consultation has more than [`MOST_SITTINGS`].
fn sitting(placement: &Placement) -> u32 {
    placement.consultation.0 * MOST_SITTINGS + placement.sitting.min(MOST_SITTINGS - 1)
}

/// The meetings of a run, by position.
fn meetings_of<'p>(placements: &'p [Placement], run: &Run) -> impl Iterator<Item = (u32, &'p Placement)> {
    let meetings = (0..).zip(placements).filter(|(_, placement)| placement.interval().is_some());
    meetings.filter(|(_, placement)| run.consultations.contains(&placement.consultation))
}

#[cfg(test)]
mod tests {
    use super::super::tests::NONE;
    use crate::demand::UNIT;
    use crate::model::{ForumId, Series, Wish, Wishes};
    use crate::rules::testing::{Fixture, october, series};

    fn wished(series: &mut Series) {
        series.wishes = Wishes { even_pace: Wish::Normal, ..NONE };
    }

    /// Two meetings that have eight days between them: from 21 to 28 October.
    fn eight_days() -> Fixture {
        series().consultation("a", 60).consultation("b", 60).with(wished).with(|series| series.fora[0].closes = october(28))
    }

    #[test]
    fn the_nearer_two_are_the_more_they_cost_up_to_the_distance_at_which_they_are_spread_evenly() {
        let series = eight_days();
        let cost = |day: u32| series.put("a", "", "21 17:00").put("b", "", &format!("{day} 09:00")).wishes();
        assert_eq!([21, 22, 23, 24, 25, 28].map(cost), [4 * UNIT, 3 * UNIT, 2 * UNIT, UNIT, 0, 0]);
        let low = eight_days().with(|series| series.wishes.even_pace = Wish::Low);
        assert_eq!(low.put("a", "", "22 09:00").put("b", "", "21 09:00").wishes(), 3 * UNIT / 2);
    }

    #[test]
    fn what_is_for_the_same_people_is_not_held_at_once() {
        let series = eight_days().audience("Europe", "UTC").audience("Asia", "Asia/Tokyo").strand("roots", &["a"]);
        let cost = |series: &Fixture, at: &str| series.put("a", "", "21 09:00").put("b", "", at).wishes();
        assert_eq!(["21 09:30", "21 10:00", "22 09:00"].map(|at| cost(&series, at)), [10 * UNIT, 0, 0]);
        let apart = series.with(|series| series.consultations[1].audiences.truncate(1));
        assert_eq!(cost(&apart, "21 09:30"), 0);
        // Where no audience is named, those who are at the forum are meant.
        let there = eight_days().strand("roots", &["a"]);
        assert_eq!(cost(&there, "21 09:30"), 10 * UNIT);
        let elsewhere =
            there.place("geneva", "Europe/Zurich").forum("itu", "geneva").with(|series| series.consultations[1].forum = Some(ForumId(1)));
        assert_eq!(cost(&elsewhere, "21 09:30"), 0);
    }

    #[test]
    fn the_sittings_of_one_consultation_are_spread() {
        let series = series().consultation("a", 60).with(wished).with(|series| {
            series.fora[0].closes = october(28);
            series.consultations[0].sittings = 2;
        });
        assert_eq!(series.put("a.1", "", "21 09:00").put("a.2", "", "23 09:00").wishes(), 2 * UNIT);
    }

    #[test]
    fn what_is_written_may_be_near_and_sittings_of_one_consultation_may_not() {
        let series = eight_days();
        assert_eq!(series.put("a.1", "", "21 09:00").put("a.2", "", "21 12:00").wishes(), 4 * UNIT);
        assert_eq!(series.put("a", "", "21 09:00").write("b", 21, 22).wishes(), 0);
    }

    #[test]
    fn a_strand_has_a_pace_of_its_own_and_so_has_what_is_in_none() {
        let series = eight_days().consultation("c", 60).consultation("d", 60).strand("roots", &["a", "c"]);
        assert_eq!(series.put("a", "", "21 09:00").put("b", "", "21 11:00").wishes(), 0);
        assert_eq!(series.put("a", "", "21 09:00").put("c", "", "21 11:00").wishes(), 4 * UNIT);
        assert_eq!(series.put("b", "", "21 09:00").put("d", "", "21 11:00").wishes(), 4 * UNIT);
    }

    #[test]
    fn in_a_crowded_programme_nothing_is_asked() {
        let names = ["a", "b", "c", "d", "e"];
        let series = || names.into_iter().fold(series(), |series, name| series.consultation(name, 60)).with(wished);
        // Five meetings on two days would be less than half a day apart, on three days they are not.
        let closing = |day| series().with(move |series| series.fora[0].closes = october(day));
        assert_eq!(closing(22).put("a", "", "21 09:00").put("b", "", "21 11:00").wishes(), 0);
        assert_eq!(closing(23).put("a", "", "21 09:00").put("b", "", "21 11:00").wishes(), 4 * UNIT);
        // On a single day nothing can be spread over days.
        let one_day = eight_days().with(|series| series.fora[0].closes = october(21));
        assert_eq!(one_day.put("a", "", "21 09:00").put("b", "", "21 11:00").wishes(), 0);
    }

    #[test]
    fn a_fixed_start_is_the_window_of_its_consultation() {
        let series = eight_days().with(|series| {
            let start = series.zones.midnight(series.places[0].zone, october(21)).plus(9 * 60);
            series.consultations.iter_mut().for_each(|asked| asked.wanted.starts = vec![start]);
        });
        assert_eq!(series.put("a", "", "21 09:00").put("b", "", "21 09:00").wishes(), 0);
    }
}
