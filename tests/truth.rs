//! Nothing that the engines say of a small random problem is denied by a look at every choice: what is proved, what cannot
//! be less, what has no place, how little is missing.
//!
//! 2,000 problems whenever the tests run, and 100,000 with `FORA_CASES=100000` (`just truth`).

#[path = "oracle/dice.rs"]
mod dice;
mod tiny;

use fora::solve::{Effort, Lack, LeavingOut, Problem, Shortage, shortages, solve};
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
            [known.false_in_answer(seed), known.false_in_look()].concat()
        });
        let told = told.unwrap_or_else(|_| vec!["the engines give up".to_owned()]);
        wrong.extend(told.into_iter().map(|told| format!("seed {seed}: {told}")));
    }
    assert!(wrong.is_empty(), "{} false words of {} problems\n{}", wrong.len(), cases(), wrong[..SHOWN.min(wrong.len())].join("\n"));
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
