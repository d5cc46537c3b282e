//! What must be true of the search on problems that are made so that everything can be placed.

use super::{Journal, Search};
use crate::demand::{Asker, Demand, Kind, Member, Order, Pack, Separation, Stay, Strength};
use crate::model::Subject;
use crate::solve::{Block, LeavingOut, Problem, Stop, TaskSpec, Ties};

/// Nobody stops the search.
const NEVER: Stop<'static> = &|| false;

/// Required tasks of so many places each, with demands that must hold.
fn required(tasks: u32, places: u32, kinds: impl IntoIterator<Item = Kind>) -> Problem {
    let spec = || TaskSpec { blocks: vec![Block::of(places)], leaving_out: LeavingOut::Refused, pinned: false, twin: false, before: None };
    let must = |kind| Demand { asker: Asker::Other, subject: Subject::Series, strength: Strength::Must, kind };
    Problem::new(&(0..tasks).map(|_| spec()).collect::<Vec<_>>(), kinds.into_iter().map(must).collect())
}

/// Tasks of which each waits so long for the one before, with so many places to spare in all.
fn chain(tasks: u32, gap: u32, spare: u32) -> Problem {
    let places = gap * (tasks - 1) + 1 + spare;
    let members = |task: u32| (0..places).map(|at| Member { index: task * places + at, amount: at.into() }).collect();
    let order = |task| Order { first: members(task), then: members(task + 1), least: Some(gap.into()), most: None };
    required(tasks, places, (0..tasks - 1).map(|task| Kind::Order(order(task))))
}

/// As many tasks as slots on one resource; each may have every slot but those that a step forbids.
fn full(tasks: u32, step: u32) -> Problem {
    crowded(tasks, tasks, step)
}

/// The same with so many slots.
fn crowded(tasks: u32, slots: u32, step: u32) -> Problem {
    let stay = |task, slot: u32| Stay { index: task * slots + slot, start: slot.into(), end: i64::from(slot) + 1, station: 0, group: task };
    let stays = (0..tasks).flat_map(|task| (0..slots).map(move |slot| stay(task, slot))).collect();
    let forbidden =
        (0..tasks).flat_map(|task| (0..slots).filter(move |slot| *slot != task && (slot + task) % step != 0).map(move |slot| (task, slot)));
    let forbidden = forbidden.map(|(task, slot)| Member { index: task * slots + slot, amount: 1 }).collect();
    let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
    required(tasks, slots, [Kind::Pack(pack), Kind::Charge(forbidden)])
}

/// Three tasks that ask for nothing but the same of 96 starts, which ties lowest at the tenth: none gets there alone.
#[test]
fn tasks_of_one_demand_are_moved_to_where_all_tie_lowest() {
    let spec = || {
        let ties = Ties { starts: (0..96).map(|start: i128| (start - 10).abs()).collect(), ..Ties::default() };
        let block = Block { starts: 96, rooms: 1, people: 1, ties };
        TaskSpec { blocks: vec![block], leaving_out: LeavingOut::Refused, pinned: false, twin: false, before: None }
    };
    let marks = (0..3 * 96).map(|index| Member { index, amount: i64::from(index % 96) }).collect();
    let same = Demand {
        asker: Asker::Other,
        subject: Subject::Series,
        strength: Strength::Price(10.into()),
        kind: Kind::Distinct { most: 1, marks },
    };
    let problem = Problem::new(&[spec(), spec(), spec()], vec![same]);
    let mut search = Search::new(&problem, 1, NEVER, NEVER);
    search.adopt(&super::Choice::of(&problem, &[Some(61); 3]));
    search.tidy(NEVER);
    assert_eq!(search.best().chosen, [Some(10); 3]);
}

/// Whoever is stopped while a choice is bettered has the choice as it was.
#[test]
fn what_is_stopped_at_once_betters_nothing() {
    for problem in [chain(12, 3, 9), full(16, 3), crowded(14, 12, 2)] {
        let mut search = Search::new(&problem, 1, NEVER, &|| true);
        let before = search.best().clone();
        search.tidy(&|| true);
        search.anneal(1_000, &|| true);
        search.place_the_rest(1_000, &|| true);
        assert_eq!((search.best(), search.moves()), (&before, 0));
    }
}

#[test]
fn a_chain_with_hardly_a_place_to_spare_is_whole_for_every_seed() {
    for (tasks, spare) in [(5, 0), (20, 0), (20, 3), (40, 5)] {
        let problem = chain(tasks, 7, spare);
        for seed in 1..=5 {
            assert_eq!(Search::new(&problem, seed, NEVER, NEVER).best().score.missing, 0, "{tasks} tasks, {spare} to spare, seed {seed}");
        }
    }
}

#[test]
fn as_many_tasks_as_slots_are_all_placed() {
    for step in 2..6 {
        let problem = full(24, step);
        for seed in 1..=5 {
            assert_eq!(Search::new(&problem, seed, NEVER, NEVER).best().score.missing, 0, "every {step}th slot, seed {seed}");
        }
    }
}

#[test]
fn a_move_that_is_undone_leaves_nothing_behind() {
    for problem in [chain(12, 3, 9), full(16, 3)] {
        let mut search = Search::new(&problem, 1, NEVER, NEVER);
        for step in 0..3_000 {
            let (chosen, score) = (search.state.chosen().to_vec(), search.state.score());
            let task = search.free[search.random.below(search.free.len())];
            let mut journal = Journal::new();
            match step % 4 {
                0 => search.ruin(task, &mut journal),
                1 if search.waiting.concerns(task) => {
                    let place = search.nearby(task);
                    search.push(task, place, &mut journal);
                }
                2 if search.waiting.concerns(task) => search.line_up(task, &mut journal),
                _ => {
                    let place = search.anywhere(task);
                    search.relocate(task, place, &mut journal);
                }
            }
            // Every third move stands, so that moves start from everywhere.
            if step % 3 > 0 {
                search.undo(journal);
                assert_eq!((search.state.chosen(), search.state.score()), (&chosen[..], score), "step {step}");
            }
        }
    }
}

#[test]
fn an_attempt_to_make_room_that_fails_leaves_nothing_behind() {
    for step in 2..5 {
        let problem = crowded(14, 12, step);
        for seed in 1..=10 {
            let mut search = Search::new(&problem, seed, NEVER, NEVER);
            search.restore_best();
            let missing: Vec<u32> = search.free.iter().copied().filter(|task| search.is_missing(*task)).collect();
            assert!(missing.len() >= 2, "there are two tasks more than slots");
            let (chosen, score) = (search.state.chosen().to_vec(), search.state.score());
            for (task, depth) in missing.into_iter().flat_map(|task| (0..=6).map(move |depth| (task, depth))) {
                if !search.eject_for(task, depth, NEVER) {
                    assert_eq!(
                        (search.state.chosen(), search.state.score()),
                        (&chosen[..], score),
                        "step {step}, seed {seed}, depth {depth}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_task_that_is_moved_twice_goes_back_to_where_it_was_first() {
    let problem = required(1, 3, []);
    let mut search = Search::new(&problem, 1, NEVER, NEVER);
    search.clear();
    search.state.insert(0, 2);
    let mut journal = Journal::new();
    search.take(0, &mut journal);
    search.state.insert(0, 1);
    search.take(0, &mut journal);
    search.state.insert(0, 0);
    search.undo(journal);
    assert_eq!(search.state.place(0), Some(2));
}
