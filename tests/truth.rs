//! Nothing that the engines say of a small random problem is denied by a look at every choice: what is proved, what cannot
//! be less, what has no place, how little is missing.
//!
//! 2,000 problems whenever the tests run, and 100,000 with `FORA_CASES=100000` (`just truth`).

#[path = "oracle/dice.rs"]
mod dice;
mod tiny;

use dice::Dice;
use fora::demand::Score as Sum;
use fora::solve::{
    Choice, Conflict, Effort, Keep, Lack, LeavingOut, Possible, Problem, Requirement, Shortage, conflict, least_change, possible,
    shortages, solve,
};
use std::panic::catch_unwind;
use tiny::{Score, Tiny};

/// How many problems are drawn.
fn cases() -> u64 {
    std::env::var("FORA_CASES").ok().map_or(2_000, |cases| cases.parse().expect("`FORA_CASES` is a number"))
}

/// At most so many false words are shown.
const SHOWN: usize = 12;

/// Two to five tasks of one to five candidates each.
fn case(seed: u64) -> Tiny {
    tiny::case_of(seed, (2, 5), 5)
}

/// A problem with every choice that keeps what must hold, and its score.
struct Known {
    tiny: Tiny,
    problem: Problem,
    allowed: Vec<(Vec<Option<u32>>, Score)>,
}

impl Known {
    fn of(seed: u64) -> Known {
        let tiny = case(seed);
        let scored = |choice: Vec<Option<u32>>| tiny.score(&choice).map(|score| (choice, score));
        let allowed = tiny.choices().into_iter().filter_map(scored).collect();
        Known { problem: tiny.problem(), allowed, tiny }
    }

    fn best(&self) -> Score {
        self.allowed.iter().map(|(_, score)| *score).min().expect("leaving out what is not pinned breaks nothing")
    }

    /// What is false in the answer of the engines, with little effort, without looks, or stopped at once.
    fn false_in_answer(&self, seed: u64) -> Vec<String> {
        let looks = if seed.is_multiple_of(3) { 0 } else { 100_000 };
        let effort = Effort { seed, moves_per_task: 40, looks };
        let found = solve(&self.problem, &effort, &|| seed.is_multiple_of(5));
        let (best, score) = (self.best(), (found.choice.score.missing, found.choice.score.cost));
        let cheapest = self.allowed.iter().map(|(_, score)| *score).filter(|(missing, _)| *missing <= score.0).map(|(_, cost)| cost).min();
        let judged = self.tiny.score(&self.tiny.original(&found.choice));
        let mut wrong = Vec::new();
        if judged != Some(score) {
            wrong.push(format!("the choice is said to be {score:?} and is {judged:?}"));
        }
        if found.proved && score != best {
            wrong.push(format!("{score:?} is said to be proved, and {best:?} is there"));
        }
        if found.fewest && score.0 != best.0 {
            wrong.push(format!("{} are said to be the fewest that can be missing, and {} are", score.0, best.0));
        }
        if let (Some(bound), Some(cheapest)) = (found.bound, cheapest)
            && bound > cheapest
        {
            wrong.push(format!("nothing that misses {} is said to cost less than {bound}, and {cheapest} is there", score.0));
        }
        wrong
    }

    /// What is false in what is said before any search.
    fn false_in_look(&self) -> Vec<String> {
        let mut wrong: Vec<String> =
            shortages(&self.problem).iter().filter(|shortage| !self.is_short(shortage)).map(|shortage| format!("{shortage:?}")).collect();
        if self.problem.least_missing() > self.best().0 {
            wrong.push(format!("{} are said to be missing from every choice, and {} are", self.problem.least_missing(), self.best().0));
        }
        for (number, task) in self.problem.tasks.iter().enumerate() {
            let has_place = self.allowed.iter().any(|(choice, _)| choice[number].is_some());
            if task.open == 0 && task.leaving_out == LeavingOut::Refused && has_place {
                wrong.push(format!("task {number} is said to have no place, and has one"));
            }
        }
        wrong
    }

    /// What is false in whether everything required can hold.
    fn false_in_possible(&self) -> Vec<String> {
        let least = self.best().0;
        match possible(&self.problem, 100_000, &|| false) {
            Possible::Yes if least > 0 => vec![format!("everything is said to be possible, and {least} are missing from every choice")],
            Possible::No { .. } if least == 0 => vec!["something is said to be missing from every choice, and is not".to_owned()],
            Possible::No { tasks, reaches: false } => {
                let has_all = |choice: &[Option<u32>]| tasks.iter().all(|task| choice[*task as usize].is_some());
                let all = self.allowed.iter().filter(|(choice, _)| has_all(choice)).count();
                (all > 0).then(|| format!("{tasks:?} are said not to be placed together, and {all} choices do it")).into_iter().collect()
            }
            Possible::Unknown => vec!["nothing is said of whether so small a problem is possible".to_owned()],
            Possible::Yes | Possible::No { .. } => Vec::new(),
        }
    }

    /// Whether no choice is without a shortage.
    fn is_short(&self, shortage: &Shortage) -> bool {
        let rule = shortage.rule.expect("each demand has a rule");
        match &shortage.lack {
            Lack::OutOfReach(short) => self.allowed.iter().all(|(choice, _)| self.tiny.excess(rule, choice) >= *short),
            // What is pinned may break by itself what must hold.
            Lack::OverAsked { tasks, needed, available, .. } => {
                let is_whole = |choice: &[Option<u32>]| tasks.iter().all(|task| choice[*task as usize].is_some());
                needed > available && (self.tiny.has_pinned() || !self.allowed.iter().any(|(choice, _)| is_whole(choice)))
            }
        }
    }
}

#[test]
fn nothing_that_is_said_of_a_small_problem_is_false() {
    let mut wrong = Vec::new();
    for seed in 0..cases() {
        let told = catch_unwind(|| {
            let known = Known::of(seed);
            [known.false_in_answer(seed), known.false_in_look(), known.false_in_possible()].concat()
        });
        let told = told.unwrap_or_else(|_| vec!["the engines give up".to_owned()]);
        wrong.extend(told.into_iter().map(|told| format!("seed {seed}: {told}")));
    }
    assert!(wrong.is_empty(), "{} false words of {} problems\n{}", wrong.len(), cases(), wrong[..SHOWN.min(wrong.len())].join("\n"));
}

impl Known {
    /// Where tasks are to stay, drawn: one of several starts, or anywhere at all, at some weight.
    fn keeps(&self, seed: u64) -> Vec<Keep> {
        let mut dice = Dice::new(seed ^ 0x5eed);
        let tasks: Vec<u32> = (0..self.problem.tasks.len() as u32).collect();
        let mut keeps = Vec::new();
        for task in tasks.iter().chain(&tasks).copied() {
            let starts = dice.some(&(0..self.tiny.places(task)).collect::<Vec<_>>(), 40);
            let starts = (!starts.is_empty()).then_some(starts);
            if dice.chance(80) {
                keeps.push(Keep { task, block: 0, starts, room: None, person: None, weight: dice.between(1, 5) });
            }
        }
        keeps
    }

    /// What is false in what is said of how little has to change. Every number is one of the candidates that were given.
    fn false_in_change(&self, seed: u64) -> Result<bool, String> {
        let keeps = self.keeps(seed);
        let given_up = |choice: &[Option<u32>]| {
            let is_kept = |keep: &&Keep| {
                let start = choice[keep.task as usize].map(|place| place - self.tiny.first(keep.task));
                start.is_some_and(|start| keep.starts.as_ref().is_none_or(|starts| starts.contains(&start)))
            };
            keeps.iter().filter(|keep| !is_kept(keep)).map(|keep| keep.weight).sum::<i64>()
        };
        let least = self.allowed.iter().map(|(choice, (missing, _))| (*missing, given_up(choice))).min().expect("a choice");
        let effort = Effort { looks: if seed.is_multiple_of(7) { 10 } else { 1_000_000 }, ..Effort::default() };
        let found = least_change(&self.problem, &keeps, &effort, &|| false);
        let Some(chosen) = found.chosen else { return if found.proved { Err("nothing is proved".to_owned()) } else { Ok(false) } };
        let choice = self.tiny.original(&Choice { chosen, score: Sum::NOTHING });
        let Some((missing, _)) = self.tiny.score(&choice) else { return Err(format!("{choice:?} breaks what must hold")) };
        let told = (missing, given_up(&choice));
        if found.proved && told != least {
            return Err(format!("{told:?} is said to be the least that is missing and changes, and {least:?} is there"));
        }
        Ok(found.proved)
    }
}

#[test]
fn nothing_that_is_said_of_how_little_has_to_change_is_false() {
    let told: Vec<Result<bool, String>> =
        (0..cases()).map(|seed| Known::of(seed).false_in_change(seed).map_err(|told| format!("seed {seed}: {told}"))).collect();
    let wrong: Vec<&String> = told.iter().filter_map(|told| told.as_ref().err()).collect();
    assert!(wrong.is_empty(), "{} false words\n{:#?}", wrong.len(), &wrong[..SHOWN.min(wrong.len())]);
    let proved = told.iter().filter(|told| **told == Ok(true)).count();
    assert!(proved * 2 > told.len(), "{proved} proved of {}", told.len());
}

#[test]
fn enough_is_said_of_small_problems_to_be_held_against_them() {
    let (mut proved, mut bounded, mut short, mut without) = (0, 0, 0, 0);
    for seed in 0..600 {
        let known = Known::of(seed);
        let found = solve(&known.problem, &Effort { seed, moves_per_task: 40, looks: 100_000 }, &|| false);
        proved += u32::from(found.proved);
        bounded += u32::from(found.bound.is_some());
        short += shortages(&known.problem).len();
        without += known.problem.tasks.iter().filter(|task| task.open == 0).count();
    }
    assert!(proved > 300 && bounded > 300, "{proved} proved and {bounded} bounded of 600");
    assert!(short > 20 && without > 20, "{short} shortages and {without} tasks without a place");
}

/// What is said of whether everything required of a problem can hold, if that is false; else whether it cannot.
fn false_in_conflict(tiny: &Tiny) -> Result<bool, String> {
    let (specs, demands) = tiny.requirements();
    let is_required = |task: &u32| specs[*task as usize].leaving_out == LeavingOut::Refused;
    let tasks: Vec<u32> = (0..specs.len() as u32).filter(is_required).collect();
    let of_task = |task: &u32| Requirement { tasks: vec![*task], demands: Vec::new() };
    let of_demand = |demand: u32| Requirement { tasks: Vec::new(), demands: vec![demand] };
    let requirements: Vec<Requirement> = tasks.iter().map(of_task).chain((0..demands.len() as u32).map(of_demand)).collect();
    let choices = tiny.free_choices();
    let can_hold = |set: &[usize]| {
        let all = || set.iter().map(|at| &requirements[*at]);
        choices.iter().any(|choice| {
            let is_chosen = |index: u32| choice.contains(&Some(index));
            all().flat_map(|one| &one.tasks).all(|task| choice[*task as usize].is_some())
                && all().flat_map(|one| &one.demands).all(|demand| demands[*demand as usize].broken(is_chosen).is_empty())
        })
    };
    let all: Vec<usize> = (0..requirements.len()).collect();
    match conflict(&specs, &demands, &requirements, (100_000, 1_000), &|| false) {
        Conflict::None if !can_hold(&all) => Err("everything is said to hold together, and cannot".into()),
        Conflict::None => Ok(false),
        Conflict::Unknown => Err("nothing is said of so small a problem".into()),
        Conflict::Found { of, .. } if can_hold(&of) => Err(format!("{of:?} are said not to hold together, and do")),
        Conflict::Found { of, is_smallest } => {
            let without = |one: &usize| of.iter().copied().filter(|other| other != one).collect::<Vec<usize>>();
            match of.iter().find(|one| !can_hold(&without(one))) {
                Some(one) if is_smallest => Err(format!("each of {of:?} is said to be needed, and {one} is not")),
                _ => Ok(true),
            }
        }
    }
}

#[test]
fn nothing_that_is_said_of_a_smallest_conflict_is_false() {
    let (mut wrong, mut conflicts) = (Vec::new(), 0);
    for seed in 0..cases() {
        let told = catch_unwind(|| false_in_conflict(&case(seed))).unwrap_or_else(|_| Err("the engines give up".to_owned()));
        match told {
            Ok(is_conflict) => conflicts += u64::from(is_conflict),
            Err(told) => wrong.push(format!("seed {seed}: {told}")),
        }
    }
    assert!(wrong.is_empty(), "{} false words of {} problems\n{}", wrong.len(), cases(), wrong[..SHOWN.min(wrong.len())].join("\n"));
    assert!(conflicts > cases() / 10, "only {conflicts} of {} problems have a conflict", cases());
}
