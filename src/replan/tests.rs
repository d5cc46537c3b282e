use super::*;
use crate::model::{Absence, PersonId, When};
use crate::rules::testing::{Fixture, Placed, during, series};
use crate::solve::Effort;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 200, looks: 1_000_000 };

fn plan(placed: &Placed<'_>) -> Plan {
    Plan { placements: placed.placements().to_vec(), ..Plan::default() }
}

/// What comes of a series and an older plan of it.
fn again(series: &Fixture, older: &Plan, terms: &Terms) -> Replanned {
    replan(&series.clone_of(), older, terms, &LITTLE, "digest", &|| false)
}

/// Two halls, and two who may lead.
fn two_halls() -> Fixture {
    series().room("blue").room("red").person("ana").person("ben").consultation("a", 60).consultation("b", 60).with(|series| {
        series.consultations.iter_mut().for_each(|asked| asked.moderators = vec![PersonId(0), PersonId(1)]);
    })
}

fn led(series: &Fixture, rooms: [&str; 2]) -> Plan {
    let lead = |at: &mut Placement| at.moderator = Some(PersonId(0));
    plan(&series.put("a", rooms[0], "09:00").but(lead).put("b", rooms[1], "11:00").but(lead))
}

#[test]
fn where_nothing_has_to_change_nothing_does_not_even_a_minute_off_the_grid() {
    let series = two_halls();
    let lead = |at: &mut Placement| at.moderator = Some(PersonId(1));
    let older = plan(&series.put("a", "blue", "09:07").but(lead).put("b", "blue", "17:00").but(lead));
    let found = again(&series, &older, &Terms::default());
    assert_eq!((found.price, found.least), (0, LeastChange::Proved));
    assert_eq!(found.planned.plan.placements, older.placements);
}

#[test]
fn a_room_that_is_lost_changes_the_room_alone_and_somebody_who_is_away_the_moderator_alone() {
    let busy = Absence { during: during(21, 9, 10), why: None };
    let lost = two_halls().with(|series| series.rooms[0].busy = vec![busy.clone()]);
    let older = led(&lost, ["blue", "blue"]);
    let found = again(&lost, &older, &Terms::default());
    assert_eq!((found.price, found.least), (ANY_CHANGE + ROOM, LeastChange::Proved));
    let away = two_halls().with(|series| series.people[0].away = vec![busy.clone()]);
    let found = again(&away, &older, &Terms::default());
    assert_eq!((found.price, found.least), (ANY_CHANGE + MODERATOR, LeastChange::Proved));
    assert_eq!(found.planned.plan.placements[0].moderator, Some(PersonId(1)));
    assert_eq!(found.planned.plan.placements[1], older.placements[1]);
}

#[test]
fn what_is_tentative_stays_before_what_is_a_draft_and_what_is_pinned_before_both() {
    // Both are in one room at once now, and one has to go.
    let series = series().room("hall").consultation("a", 60).consultation("b", 60);
    let older = plan(&series.put("a", "hall", "09:00").but(|at| at.state = State::Tentative).put("b", "hall", "09:30"));
    let found = again(&series, &older, &Terms::default());
    assert_eq!(found.planned.plan.placements[0], older.placements[0]);
    assert_eq!(found.price, ANY_CHANGE + TIME);
    let pinned = Terms { pinned: vec![(ConsultationId(1), 0)], ..Terms::default() };
    let found = again(&series, &older, &pinned);
    assert_eq!(found.planned.plan.placements[1], older.placements[1]);
    assert_eq!(found.price, 4 * (ANY_CHANGE + TIME));
    assert_eq!(found.planned.plan.placements[0].state, State::Tentative, "it is as tentative as it was");
}

#[test]
fn sittings_of_one_consultation_do_not_exchange_their_times() {
    let series = series().consultation("a", 60).with(|series| series.consultations[0].sittings = 3);
    let older = plan(&series.put("a.1", "", "09:00").put("a.2", "", "12:00").put("a.3", "", "15:00"));
    let (series, terms) = (series.clone_of(), Terms::default());
    let task = Task::of(&series, &older, &terms);
    // As a search may leave it: each where another was, which three changes pay for.
    let mut placements = older.placements.clone();
    placements.iter_mut().zip([1, 2, 0]).for_each(|(placement, sitting)| placement.sitting = sitting);
    let found = task.exchanged(Found { placements, missing: 0, price: 3 * (ANY_CHANGE + TIME), proved: false });
    assert_eq!((found.placements, found.price), (older.placements, 0));
}

#[test]
fn a_trip_is_kept_where_another_hour_of_it_will_do() {
    let series = series().place("far", "UTC").forum("other", "far").room("hall").person("ana").consultation("a", 60).with(|series| {
        series.consultations[0].moderators = vec![PersonId(0)];
        series.rooms[0].busy = vec![Absence { during: during(22, 9, 10), why: None }];
    });
    let lead = |at: &mut Placement| at.moderator = Some(PersonId(0));
    let older = plan(&series.put("a", "hall", "22 09:00").but(lead));
    let found = again(&series, &older, &Terms::default());
    let When::Meeting(interval) = found.planned.plan.placements[0].when else { panic!("a meeting") };
    assert!(during(22, 0, 24).contains(interval));
    assert_eq!(found.price, ANY_CHANGE + TIME);
}

#[test]
fn what_is_missing_comes_before_what_changes() {
    // `b` is new, and there is room for it only if `a` moves.
    let series = series().room("hall").consultation("a", 60).consultation("b", 60).with(|series| {
        series.rooms[0].busy = (21..26).map(|day| Absence { during: during(day, if day == 21 { 11 } else { 9 }, 18), why: None }).collect();
    });
    let older = plan(&series.put("a", "hall", "09:30"));
    let found = again(&series, &older, &Terms::default());
    assert_eq!(found.planned.plan.placements.len(), 2);
    assert_eq!((found.price, found.least), (ANY_CHANGE + TIME, LeastChange::Proved));
}
