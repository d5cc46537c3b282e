//! Places as literals: what a clause needs of a task is made when it is first asked for.
//!
//! A task has one literal that says it is placed, one for each room and each choice of people, and "starts no later than"
//! for those starts alone that some clause speaks of. All stand for what is likely first, so that the solver begins where
//! the search ended.

use super::lemmas::Part;
use super::view::{Block, Place, View};
use super::{Budget, Origin, Stop};
use batsat::{Callbacks, ClauseKind, Lit, Solver, SolverInterface, SolverOpts, lbool};
use std::cell::Cell;
use std::collections::BTreeMap;

/// How often the outside is asked whether to stop, in looks.
const ASK_EVERY: u64 = 4_096;

/// Counts what the solver does, and stops it where that is too much.
struct Limits<'a> {
    conflicts: u64,
    looks: Cell<u64>,
    most: Budget,
    stop: Stop<'a>,
    stopped: Cell<bool>,
}

impl Callbacks for Limits<'_> {
    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        self.conflicts += u64::from(kind == ClauseKind::Learnt);
    }

    fn stop(&self) -> bool {
        let looks = self.looks.get() + 1;
        self.looks.set(looks);
        if looks.is_multiple_of(ASK_EVERY) && (self.stop)() {
            self.stopped.set(true);
        }
        self.stopped.get() || looks > self.most.looks || self.conflicts > self.most.conflicts
    }
}

/// What a solver said.
pub(super) enum Answer {
    /// Everything assumed can hold, as far as the clauses know.
    Yes,
    /// These of the assumptions cannot all hold.
    No(Vec<Lit>),
    /// A limit was reached.
    Unknown,
}

/// The clauses over the tasks of a view.
pub(super) struct Sat<'a> {
    solver: Solver<Limits<'a>>,
    yes: Lit,
    tasks: Vec<Literals>,
    asked: BTreeMap<(u32, Part), Lit>,
    /// One literal for each block that a clause spoke of: short clauses are what a solver learns from.
    blocks: BTreeMap<Block, Lit>,
}

/// The literals of a task.
struct Literals {
    placed: Lit,
    rooms: Vec<Lit>,
    people: Vec<Lit>,
    /// "Starts no later than this", for some starts; the last start has none.
    until: BTreeMap<u32, Lit>,
    starts: u32,
    /// Where it is likely.
    likely: Option<Place>,
}

impl<'a> Sat<'a> {
    /// No clauses yet but what a place is; what is `known` is likely.
    pub fn new(view: &View<'_>, known: &[Option<Place>], most: Budget, stop: Stop<'a>) -> Self {
        let limits = Limits { conflicts: 0, looks: Cell::new(0), most, stop, stopped: Cell::new(false) };
        let mut solver = Solver::new(SolverOpts::default(), limits);
        let yes = Lit::new(solver.new_var_default(), true);
        solver.add_clause_reuse(&mut vec![yes]);
        let mut sat = Sat { solver, yes, tasks: Vec::new(), asked: BTreeMap::new(), blocks: BTreeMap::new() };
        for (shape, likely) in view.shapes.iter().zip(known) {
            let placed = sat.fresh(likely.is_some() || shape.required);
            let rooms = sat.one_of(placed, shape.rooms, likely.map(|place| place.room));
            let people = sat.one_of(placed, shape.people, likely.map(|place| place.people));
            sat.tasks.push(Literals { placed, rooms, people, until: BTreeMap::new(), starts: shape.starts, likely: *likely });
            if !shape.has_place() {
                sat.clause([!placed]);
            }
        }
        sat
    }

    /// A new literal, tried first as what is likely: the solver tries a variable as false until it has to be true.
    pub fn fresh(&mut self, likely: bool) -> Lit {
        Lit::new(self.solver.new_var_default(), !likely)
    }

    pub fn clause(&mut self, literals: impl IntoIterator<Item = Lit>) {
        self.solver.add_clause_reuse(&mut literals.into_iter().collect());
    }

    /// As many literals, of which exactly one is true where the task is placed, and at most one otherwise.
    fn one_of(&mut self, placed: Lit, count: u32, likely: Option<u32>) -> Vec<Lit> {
        if count == 1 {
            return vec![self.yes];
        }
        let literals: Vec<Lit> = (0..count).map(|at| self.fresh(likely == Some(at))).collect();
        self.clause(literals.iter().copied().chain([!placed]));
        let mut before: Option<Lit> = None;
        for (at, literal) in literals.iter().enumerate() {
            let until = if at + 1 < literals.len() { Some(self.fresh(likely.is_some_and(|likely| likely as usize <= at))) } else { None };
            if let Some(before) = before {
                self.clause([!before, !*literal]);
                until.into_iter().for_each(|until| self.clause([!before, until]));
            }
            until.into_iter().for_each(|until| self.clause([!*literal, until]));
            before = until;
        }
        literals
    }

    /// Allows so much more from here on, whatever was done before.
    pub fn allow(&mut self, budget: Budget) {
        let limits = self.solver.cb_mut();
        limits.most = Budget { conflicts: limits.conflicts + budget.conflicts, looks: limits.looks.get() + budget.looks };
    }

    /// That a task is placed.
    pub fn placed(&self, task: u32) -> Lit {
        self.tasks[task as usize].placed
    }

    /// That part of a demand is asked for.
    pub fn asked(&mut self, demand: u32, part: Part) -> Lit {
        match self.asked.get(&(demand, part)) {
            Some(literal) => *literal,
            None => {
                let literal = self.fresh(true);
                self.asked.insert((demand, part), literal);
                literal
            }
        }
    }

    /// All parts of demands that some clause asks for.
    pub fn all_asked(&self) -> impl Iterator<Item = (u32, Part, Lit)> {
        self.asked.iter().map(|((demand, part), literal)| (*demand, *part, *literal))
    }

    /// That a task starts no later than this; before the first start it is never, and at the last it is always so.
    fn until(&mut self, task: u32, start: Option<u32>) -> Lit {
        let literals = &self.tasks[task as usize];
        let Some(start) = start else { return !self.yes };
        if start + 1 >= literals.starts {
            return self.yes;
        }
        if let Some(literal) = literals.until.get(&start) {
            return *literal;
        }
        let before = literals.until.range(..start).next_back().map(|(_, literal)| *literal);
        let after = literals.until.range(start + 1..).next().map(|(_, literal)| *literal);
        let literal = self.fresh(literals.likely.is_some_and(|place| place.start <= start));
        before.into_iter().for_each(|before| self.clause([!before, literal]));
        after.into_iter().for_each(|after| self.clause([!literal, after]));
        self.tasks[task as usize].until.insert(start, literal);
        literal
    }

    /// What is all true where a task is placed within a block.
    pub fn within(&mut self, block: &Block) -> Vec<Lit> {
        let task = block.lane.task;
        let (from, to) = (self.until(task, block.from.checked_sub(1)), self.until(task, Some(block.to)));
        let literals = &self.tasks[task as usize];
        let room = block.lane.room.map(|room| literals.rooms[room as usize]);
        let people = block.lane.people.map(|people| literals.people[people as usize]);
        let all = [Some(literals.placed), Some(!from), Some(to), room, people];
        all.into_iter().flatten().filter(|literal| *literal != self.yes).collect()
    }

    /// What is true wherever a task is not within a block.
    pub fn outside(&mut self, block: &Block) -> Lit {
        !self.there(block)
    }

    /// That a task is placed within a block.
    fn there(&mut self, block: &Block) -> Lit {
        if let Some(there) = self.blocks.get(block) {
            return *there;
        }
        let lane = block.lane;
        let all = self.within(block);
        let likely = self.tasks[lane.task as usize].likely;
        let is_likely = likely.is_some_and(|place| lane.holds(place) && (block.from..=block.to).contains(&place.start));
        let there = self.fresh(is_likely);
        all.iter().for_each(|literal| self.clause([!there, *literal]));
        self.clause(all.into_iter().map(|literal| !literal).chain([there]));
        self.blocks.insert(*block, there);
        there
    }

    /// A literal that is true wherever a task is within one of the blocks.
    pub fn implied_by(&mut self, blocks: &[Block]) -> Lit {
        let there = self.fresh(false);
        for block in blocks {
            let outside = self.outside(block);
            self.clause([outside, there]);
        }
        there
    }

    /// A literal that is false unless a task is within one of the blocks.
    pub fn implies(&mut self, blocks: &[Block]) -> Lit {
        let there = self.fresh(true);
        let mut ways = vec![!there];
        for block in blocks {
            let way = self.fresh(false);
            for literal in self.within(block) {
                self.clause([!way, literal]);
            }
            ways.push(way);
        }
        self.clause(ways);
        there
    }

    /// Literals "adds up to at least so much", by how much, true where the literals given make it so; sums beyond `most`
    /// are told as `most + 1`. `None` if there are too many different sums.
    pub fn sums(&mut self, mut parts: Vec<Vec<(i64, Lit)>>, most: i64) -> Option<BTreeMap<i64, Lit>> {
        while parts.len() > 1 {
            let mut joined = Vec::with_capacity(parts.len().div_ceil(2));
            for pair in parts.chunks(2) {
                joined.push(match pair {
                    [left, right] => self.joined(left, right, most)?.into_iter().collect(),
                    _ => pair.concat(),
                });
            }
            parts = joined;
        }
        let mut sums: BTreeMap<i64, Lit> = BTreeMap::new();
        for (amount, literal) in parts.pop().unwrap_or_default() {
            let sum = *sums.entry(amount.min(most + 1)).or_insert(literal);
            if sum != literal {
                self.clause([!literal, sum]);
            }
        }
        Some(sums)
    }

    fn joined(&mut self, left: &[(i64, Lit)], right: &[(i64, Lit)], most: i64) -> Option<BTreeMap<i64, Lit>> {
        let mut sums: BTreeMap<i64, Lit> = BTreeMap::new();
        let first = [(0, self.yes)];
        for (a, on_left) in first.iter().chain(left) {
            for (b, on_right) in first.iter().chain(right) {
                if a + b == 0 {
                    continue;
                }
                let sum = match sums.get(&(a + b).min(most + 1)) {
                    Some(sum) => *sum,
                    None => self.fresh(false),
                };
                sums.insert((a + b).min(most + 1), sum);
                self.clause([!*on_left, !*on_right, sum]);
            }
        }
        (sums.len() <= MOST_SUMS && left.len() * right.len() <= MOST_SUMS * 16).then_some(sums)
    }

    /// Looks for a choice that keeps every clause and these assumptions.
    pub fn solve(&mut self, assumed: &[Lit]) -> Answer {
        if self.solver.cb().stop() {
            return Answer::Unknown;
        }
        match self.solver.solve_limited(assumed) {
            answer if answer == lbool::TRUE => Answer::Yes,
            answer if answer == lbool::FALSE => Answer::No(self.core(assumed)),
            _ => Answer::Unknown,
        }
    }

    /// Those of the assumptions that the solver named.
    fn core(&self, assumed: &[Lit]) -> Vec<Lit> {
        let named = |literal: &&Lit| self.solver.unsat_core_contains_var(literal.var());
        assumed.iter().filter(named).copied().collect()
    }

    /// The starts, from one to another, that the last answer leaves to a task, with its room and people; `None` if it is
    /// not placed.
    pub fn answer(&self, task: u32) -> Option<(u32, u32, Place)> {
        let literals = &self.tasks[task as usize];
        let is_true = |literal: Lit| self.solver.value_lit(literal) == lbool::TRUE;
        if !is_true(literals.placed) {
            return None;
        }
        let first = literals.until.iter().find(|(_, literal)| is_true(**literal)).map(|(start, _)| *start);
        let to = first.unwrap_or(literals.starts - 1);
        let from = literals.until.range(..to).next_back().map_or(0, |(start, _)| start + 1);
        let at = |list: &[Lit]| list.iter().position(|literal| is_true(*literal)).unwrap_or(0) as u32;
        Some((from, to, Place { start: from, room: at(&literals.rooms), people: at(&literals.people) }))
    }

    /// What an assumption stands for; `None` for one of the caller's own.
    pub fn origin(&self, literal: Lit) -> Option<Origin> {
        let task = self.tasks.iter().position(|task| task.placed == literal).map(|task| Origin::Placed(task as u32));
        task.or_else(|| self.all_asked().find(|(_, _, asked)| *asked == literal).map(|(demand, ..)| Origin::Demand(demand)))
    }
}

/// The most different sums at one joint.
const MOST_SUMS: usize = 4_096;
