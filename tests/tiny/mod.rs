//! Problems small enough to look at every choice, and the best of them by nothing but `Demand::cost`.

#![allow(dead_code, reason = "every test that includes this module uses a part of it")]

use crate::dice::Dice;
use fora::demand::{Asker, Demand, Gap, Kind, Member, Order, Pack, Separation, Span, Stay, Stays, Strength, Sum, Tariff};
use fora::model::{RuleName, Subject};
use fora::solve::{Block, Choice, LeavingOut, Problem, TaskSpec};

/// A problem, and the demands it was made of.
pub struct Tiny {
    specs: Vec<TaskSpec>,
    demands: Vec<Demand>,
}

/// What is missing, and what it costs; smaller is better.
pub type Score = (i64, i64);

/// At most so many choices are looked at.
const MOST_CHOICES: u32 = 1_500;

/// A random problem of at most four tasks of at most twelve candidates, with every kind of demand.
pub fn case(seed: u64) -> Tiny {
    case_of(seed, (1, 4), 12)
}

/// A random problem of so many tasks, of at most so many candidates each, with every kind of demand.
pub fn case_of(seed: u64, (fewest, most): (u32, u32), candidates: u32) -> Tiny {
    let mut dice = Dice::new(seed);
    let mut choices = 1;
    let specs = dice.list(fewest, most, |dice, _| {
        let spec = task(dice, (MOST_CHOICES / choices).clamp(1, candidates));
        choices *= spec.places() + 1;
        spec
    });
    let owners: Vec<u32> = (0_u32..).zip(&specs).flat_map(|(task, spec)| (0..spec.places()).map(move |_| task)).collect();
    // Each is asked by a rule of its own, so that what is said of one can be held against it.
    let demands = dice.list(0, 7, |dice, number| Demand { asker: Asker::Rule(RuleName::ALL[number as usize]), ..demand(dice, &owners) });
    let tiny = Tiny { specs, demands };
    let first = tiny.specs[0].clone();
    let room = MOST_CHOICES / choices > first.places();
    if room && !first.pinned && dice.chance(60) { tiny.with_a_twin(first) } else { tiny }
}

fn task(dice: &mut Dice, most: u32) -> TaskSpec {
    let (pinned, none) = (dice.chance(15), dice.chance(5));
    let candidates = dice.count(1, most);
    TaskSpec {
        blocks: vec![Block::of(if pinned { 1 } else { candidates * u32::from(!none) })],
        leaving_out: if dice.chance(35) { LeavingOut::Costs(dice.between(0, 60)) } else { LeavingOut::Refused },
        pinned,
        twin: false,
        before: None,
    }
}

fn members(dice: &mut Dice, count: u32, percent: u32, most: i64) -> Vec<Member> {
    let chosen = dice.some(&(0..count).collect::<Vec<_>>(), percent);
    chosen.into_iter().map(|index| Member { index, amount: dice.between(0, most) }).collect()
}

fn demand(dice: &mut Dice, owners: &[u32]) -> Demand {
    let count = owners.len() as u32;
    let kind = match dice.count(0, 10) {
        0 | 1 => Kind::Charge(members(dice, count, 60, 30)),
        2 => pack(dice, owners, 1),
        3 => {
            let at_most = dice.count(1, 2);
            pack(dice, owners, at_most)
        }
        4 if dice.chance(40) => gap(dice, owners),
        4 => order(dice, owners),
        5 | 6 => {
            let least = dice.maybe(50, |dice| dice.between(0, 6));
            let most = dice.maybe(60, |dice| least.unwrap_or(0) + dice.between(0, 5));
            Kind::Count { least, most, members: members(dice, count, 70, 4) }
        }
        7 => Kind::Once(members(dice, count, 40, 0).into_iter().map(|member| member.index).collect()),
        10 => distinct(dice, count),
        8 => Kind::Best(members(dice, count, 60, 30)),
        _ => Kind::Worst(dice.list(1, 3, |dice, _| {
            let base = dice.maybe(40, |dice| dice.between(0, 12)).unwrap_or(0);
            Sum { subject: Subject::Series, base, members: members(dice, count, 60, 9) }
        })),
    };
    // Nothing has to hold that is paid once, or for the worst. What must not be at all is rare, or little is left.
    let must = match kind {
        Kind::Once(_) | Kind::Worst(_) => 0,
        Kind::Charge(_) => 20,
        _ => 50,
    };
    let strength = match dice.count(1, 100) {
        at if at <= must => Strength::Must,
        at if at <= must + 4 => Strength::Report,
        _ => {
            let graded = Tariff::per_unit(dice.between(0, 12));
            let has_cases = matches!(kind, Kind::Charge(_) | Kind::Order(_));
            let case = dice.maybe(if has_cases { 50 } else { 0 }, |dice| dice.between(0, 20)).unwrap_or(0);
            Strength::Price(Tariff { case, ..graded })
        }
    };
    let mut demand = Demand { asker: Asker::Other, subject: Subject::Series, strength, kind };
    if let (Strength::Must, Kind::Charge(members)) = (demand.strength, &mut demand.kind) {
        members.retain(|_| dice.chance(30));
    }
    demand
}

/// Up to two marks for each candidate, of few; in half of them no candidate is without.
fn distinct(dice: &mut Dice, count: u32) -> Kind {
    let (mut marks, least) = (Vec::new(), dice.count(0, 1));
    for index in 0..count {
        let own = dice.list(least, 2, |dice, _| dice.between(0, 4));
        let own: std::collections::BTreeSet<i64> = own.into_iter().collect();
        marks.extend(own.into_iter().map(|amount| Member { index, amount }));
    }
    Kind::Distinct { most: dice.between(0, 3), marks }
}

/// Groups from this on are of several tasks.
const SPANNING: u32 = 1_000;

fn pack(dice: &mut Dice, owners: &[u32], at_most: u32) -> Kind {
    let grouped = |stays: Vec<Stay>, separated: bool| -> Stays {
        // In some, groups span the tasks, as the rooms of a strand do.
        let spans = !separated && stays.len().is_multiple_of(3);
        stays.into_iter().map(|stay| if spans { Stay { group: SPANNING + stay.station, ..stay } } else { stay }).collect()
    };
    let among = dice.some(&(0..owners.len() as u32).collect::<Vec<_>>(), 80);
    let stays: Vec<Stay> = among
        .into_iter()
        .map(|index| {
            let start = dice.between(0, 20);
            Stay { index, start, end: start + dice.between(1, 8), station: dice.count(0, 1), group: owners[index as usize] }
        })
        .collect();
    let gaps = [dice.between(0, 4), dice.between(0, 9), dice.between(0, 9), dice.between(0, 4)];
    let separation = if dice.chance(50) { Separation::none() } else { Separation::between(2, |from, to| gaps[(from * 2 + to) as usize]) };
    let stays = grouped(stays, separation.longest() > 0);
    Kind::Pack(Pack { at_most, stays, separation, counts_overlap: dice.chance(70) })
}

/// Some tasks before others: every candidate of theirs, at a random point.
fn order(dice: &mut Dice, owners: &[u32]) -> Kind {
    let split = dice.count(0, 3);
    let (mut first, mut then) = (Vec::new(), Vec::new());
    for (index, owner) in (0_u32..).zip(owners) {
        let member = Member { index, amount: dice.between(0, 20) };
        if *owner <= split { first.push(member) } else { then.push(member) }
    }
    let least = dice.maybe(70, |dice| dice.between(-2, 6));
    let most = dice.maybe(40, |dice| least.unwrap_or(0) + dice.between(0, 12));
    Kind::Order(Order { first, then, least, most })
}

/// Some tasks at a distance from others, whichever come first: every candidate of theirs.
fn gap(dice: &mut Dice, owners: &[u32]) -> Kind {
    let split = dice.count(0, 3);
    let mut sides = [Vec::new(), Vec::new()];
    for (index, owner) in (0_u32..).zip(owners) {
        let start = dice.between(0, 20);
        sides[usize::from(*owner > split)].push(Span { index, start, end: start + dice.between(1, 5) });
    }
    let least = dice.between(-3, 4);
    Kind::Gap(Gap { sides, least, most: least + dice.between(0, 8) })
}

impl Tiny {
    /// The same with the first task doubled, as no demand can tell.
    fn with_a_twin(mut self, first: TaskSpec) -> Tiny {
        let own = first.places();
        let both = |index: u32| if index < own { vec![index, index + own] } else { vec![index + own] };
        let members = |members: &mut Vec<Member>| {
            *members = members.iter().flat_map(|member| both(member.index).into_iter().map(|index| Member { index, ..*member })).collect();
        };
        for demand in &mut self.demands {
            match &mut demand.kind {
                Kind::Charge(list) | Kind::Count { members: list, .. } | Kind::Best(list) => members(list),
                Kind::Distinct { marks, .. } => {
                    members(marks);
                    marks.sort_by_key(|mark| (mark.index, mark.amount));
                }
                Kind::Once(list) => *list = list.iter().flat_map(|index| both(*index)).collect(),
                Kind::Worst(sums) => sums.iter_mut().for_each(|sum| members(&mut sum.members)),
                Kind::Gap(gap) => gap.sides.iter_mut().for_each(|side| {
                    *side = side.iter().flat_map(|span| both(span.index).into_iter().map(|index| Span { index, ..*span })).collect();
                }),
                Kind::Order(order) => {
                    members(&mut order.first);
                    members(&mut order.then);
                }
                Kind::Pack(pack) => {
                    let twin = self.specs.len() as u32;
                    let group =
                        |index, stay: &Stay| if stay.group < SPANNING && (own..2 * own).contains(&index) { twin } else { stay.group };
                    let stays = pack.stays.iter();
                    pack.stays = stays
                        .flat_map(|stay| both(stay.index).into_iter().map(move |index| Stay { index, group: group(index, &stay), ..stay }))
                        .collect();
                }
            }
        }
        self.specs.insert(1, TaskSpec { twin: true, ..first });
        self
    }

    /// The tasks, none of them pinned, and the demands that must hold.
    pub fn requirements(&self) -> (Vec<TaskSpec>, Vec<Demand>) {
        let free = |spec: &TaskSpec| TaskSpec { pinned: false, twin: false, ..spec.clone() };
        let must = |demand: &&Demand| demand.strength == Strength::Must;
        (self.specs.iter().map(free).collect(), self.demands.iter().filter(must).cloned().collect())
    }

    /// The problem as the engines get it.
    pub fn problem(&self) -> Problem {
        Problem::new(&self.specs, self.demands.clone())
    }

    /// Whether some task stays where it is, whatever that breaks.
    pub fn has_pinned(&self) -> bool {
        self.specs.iter().any(|spec| spec.pinned)
    }

    /// How many candidates a task has.
    pub fn places(&self, task: u32) -> u32 {
        self.specs[task as usize].places()
    }

    /// The number of the first candidate of a task among those of all.
    pub fn first(&self, task: u32) -> u32 {
        self.specs[..task as usize].iter().map(TaskSpec::places).sum()
    }

    /// A choice of the engines by the numbers of the candidates that were given.
    pub fn original(&self, choice: &Choice) -> Vec<Option<u32>> {
        let problem = self.problem();
        let firsts = self.specs.iter().scan(0, |next, spec| Some(std::mem::replace(next, *next + spec.places())));
        let original = |(task, place): (u32, u32), first: u32| first + problem.given(task, place).start;
        (0..).zip(&choice.chosen).zip(firsts).map(|((task, place), first)| place.map(|place| original((task, place), first))).collect()
    }

    /// What a choice misses and costs; `None` if it breaks what must hold by more than what is pinned does.
    pub fn score(&self, choice: &[Option<u32>]) -> Option<Score> {
        let pinned: Vec<u32> = choice.iter().zip(&self.specs).filter(|(_, spec)| spec.pinned).filter_map(|(chosen, _)| *chosen).collect();
        let chosen = |index: u32| choice.contains(&Some(index));
        let (mut missing, mut cost) = (0, 0);
        for (chosen, spec) in choice.iter().zip(&self.specs) {
            match (chosen, spec.leaving_out) {
                (Some(_), _) => {}
                (None, LeavingOut::Refused) => missing += 1,
                (None, LeavingOut::Costs(price)) => cost += price,
            }
        }
        for demand in &self.demands {
            let (reached, kept) = halves(demand);
            if let Some(reached) = reached {
                missing += amount(&reached, chosen);
            }
            if demand.strength == Strength::Must && amount(&kept, chosen) > amount(&kept, |index| pinned.contains(&index)) {
                return None;
            }
            cost += if demand.strength == Strength::Must { 0 } else { demand.cost(chosen).expect("it has a price") };
        }
        Some((missing, cost))
    }

    /// Every choice there is.
    pub fn choices(&self) -> Vec<Vec<Option<u32>>> {
        self.choices_with(|spec| !spec.pinned)
    }

    /// Every choice there would be if nothing were pinned.
    pub fn free_choices(&self) -> Vec<Vec<Option<u32>>> {
        self.choices_with(|_| true)
    }

    /// Every choice in which those may stay out of which that is said.
    fn choices_with(&self, may_stay_out: impl Fn(&TaskSpec) -> bool) -> Vec<Vec<Option<u32>>> {
        let mut choices: Vec<Vec<Option<u32>>> = vec![Vec::new()];
        let mut first = 0;
        for spec in &self.specs {
            let of_task = first..first + spec.places();
            let out = may_stay_out(spec).then_some(None);
            let places: Vec<Option<u32>> = of_task.map(Some).chain(out).collect();
            choices = choices.iter().flat_map(|choice| places.iter().map(|place| [&choice[..], &[*place]].concat())).collect();
            first += spec.places();
        }
        choices
    }

    /// The best score of all choices.
    pub fn best(&self) -> Score {
        self.choices().iter().filter_map(|choice| self.score(choice)).min().expect("leaving out what is not pinned breaks nothing")
    }

    /// By how much a choice breaks the demand of a rule.
    pub fn excess(&self, rule: RuleName, choice: &[Option<u32>]) -> i64 {
        let demand = self.demands.iter().find(|demand| demand.rule() == Some(rule)).expect("each has its own");
        amount(demand, |index| choice.contains(&Some(index)))
    }
}

/// A sum that must be reached, which is missing where it is not, and what may not be broken at all.
fn halves(demand: &Demand) -> (Option<Demand>, Demand) {
    match &demand.kind {
        Kind::Count { least: Some(least), most, members } if demand.strength == Strength::Must => {
            let count = |least, most| Demand { kind: Kind::Count { least, most, members: members.clone() }, ..demand.clone() };
            (Some(count(Some(*least), None)), count(None, *most))
        }
        // The best of several has to be good; until one is, it is missing.
        Kind::Best(_) if demand.strength == Strength::Must => {
            (Some(demand.clone()), Demand { kind: Kind::Charge(Vec::new()), ..demand.clone() })
        }
        _ => (None, demand.clone()),
    }
}

fn amount(demand: &Demand, chosen: impl Fn(u32) -> bool) -> i64 {
    demand.broken(chosen).iter().map(|excess| excess.amount).sum()
}
