//! The complete engine beside plain enumeration: problems small enough to look at every choice.

use super::view::{Lane, Part, Place, Shape, View};
use super::*;
use crate::demand::{Asker, Demand, Kind, Member, Order, Pack, Separation, Stay, Strength};
use crate::model::{RuleName, Subject};
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeSet;

const PLENTY: Budget = Budget { conflicts: 100_000, looks: 10_000_000 };

struct Dice(Xoshiro256PlusPlus);

impl Dice {
    fn between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.0.next_u64() % (to - from + 1) as u64) as i64
    }

    fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }
}

/// A small problem.
#[derive(Clone)]
struct Case {
    shapes: Vec<Shape>,
    parts: Vec<Part>,
    /// The time of each aspect, which most demands go by.
    times: Vec<i64>,
    demands: Vec<Demand>,
}

fn places(shape: &Shape) -> impl Iterator<Item = Place> {
    (0..shape.starts).flat_map(|start| shape.places_at(start))
}

/// Aspects of one kind: their numbers.
type Facet = (bool, bool);

fn case(seed: u64) -> Case {
    let mut dice = Dice(Xoshiro256PlusPlus::seed_from_u64(seed));
    let mut case = Case { shapes: Vec::new(), parts: Vec::new(), times: Vec::new(), demands: Vec::new() };
    let tasks = dice.between(2, 4);
    for task in 0..tasks as u32 {
        add_task(&mut case, &mut dice, task, if tasks == 4 { 3 } else { 5 });
    }
    for _ in 0..dice.between(1, 6) {
        let demand = demand(&case, &mut dice);
        case.demands.push(demand);
    }
    if dice.chance(25) {
        add_rooms(&mut case, &mut dice);
    }
    case
}

/// Both rooms, each of which holds so many at once.
fn add_rooms(case: &mut Case, dice: &mut Dice) {
    for room in 0..2 {
        let is_in_it = |part: &Part| part.lane.room == Some(room) && part.lane.people.is_none();
        let among: Vec<u32> = (0..).zip(&case.parts).filter(|(_, part)| is_in_it(part)).map(|(index, _)| index).collect();
        let stay = |index: u32| {
            let (task, start) = (case.parts[index as usize].lane.task, case.times[index as usize]);
            Stay { index, start, end: start + 6, station: 0, group: task }
        };
        let stays = among.into_iter().map(stay).collect();
        let at_most = if dice.chance(80) { 1 } else { 2 };
        let pack = Pack { at_most, stays, separation: Separation::none(), counts_overlap: true };
        case.demands.push(Demand { asker: Asker::Other, subject: Subject::Series, strength: Strength::Must, kind: Kind::Pack(pack) });
    }
}

fn add_task(case: &mut Case, dice: &mut Dice, task: u32, most: i64) {
    let pinned = dice.chance(15);
    let size = |dice: &mut Dice, most: i64| if pinned { 1 } else { dice.between(1, most) as u32 };
    let (starts, rooms, people) = (size(dice, most), size(dice, 2), size(dice, 2));
    let mut shape = Shape::new(dice.chance(75), pinned, (starts, rooms, people));
    let mut times: Vec<i64> = (0..starts).map(|_| dice.between(0, 12)).collect();
    if dice.chance(85) {
        times.sort_unstable();
    }
    for start in 0..starts {
        for (room, people) in (0..rooms).flat_map(|room| (0..people).map(move |people| (room, people))) {
            if pinned || dice.chance(85) {
                shape.allow(Place { start, room, people });
            }
        }
    }
    let none_or_each = |count: u32| std::iter::once(None).chain((0..count).map(Some)).collect::<Vec<_>>();
    for room in none_or_each(rooms) {
        for people in none_or_each(people) {
            for start in 0..starts {
                let lane = Lane { task, room, people };
                if !shape.is_dead(lane, start) || dice.chance(30) {
                    case.parts.push(Part { lane, start });
                    case.times.push(times[start as usize]);
                }
            }
        }
    }
    case.shapes.push(shape);
}

/// The aspects of one kind, of tasks that dice choose.
fn aspects(case: &Case, dice: &mut Dice, percent: i64) -> Vec<u32> {
    let facet: Facet = (dice.chance(35), dice.chance(35));
    let of_facet = |part: &Part| (part.lane.room.is_some(), part.lane.people.is_some()) == facet;
    let tasks: BTreeSet<u32> = (0..case.shapes.len() as u32).filter(|_| dice.chance(85)).collect();
    let all = (0..).zip(&case.parts).filter(|(_, part)| of_facet(part) && tasks.contains(&part.lane.task));
    all.map(|(index, _)| index).filter(|_| dice.chance(percent)).collect()
}

fn demand(case: &Case, dice: &mut Dice) -> Demand {
    let percent = if dice.chance(60) { 100 } else { 70 };
    let among = aspects(case, dice, percent);
    let mut members = |most: i64| among.iter().map(|index| Member { index: *index, amount: dice.between(0, most) }).collect::<Vec<_>>();
    let (amounts, marks) = (members(4), members(3));
    let kind = match dice.between(0, 9) {
        0..=3 => pack(case, dice, &among),
        4 | 5 => order(case, dice, &among),
        6 => Kind::Count { least: Some(dice.between(1, 8)), most: None, members: amounts },
        7 => Kind::Count { least: dice.chance(40).then(|| dice.between(0, 4)), most: Some(dice.between(4, 9)), members: amounts },
        8 => Kind::Distinct { most: dice.between(0, 3), marks },
        _ => Kind::Best(amounts),
    };
    let strength = if dice.chance(90) { Strength::Must } else { Strength::Price(1.into()) };
    Demand { asker: Asker::Other, subject: Subject::Series, strength, kind }
}

fn pack(case: &Case, dice: &mut Dice, among: &[u32]) -> Kind {
    let spans = dice.chance(20);
    let lengths: Vec<i64> = (0..case.shapes.len()).map(|_| dice.between(1, 5)).collect();
    let stay = |index: &u32| {
        let part = &case.parts[*index as usize];
        let start = case.times[*index as usize];
        let station = part.lane.room.unwrap_or(part.lane.task % 2);
        let group = if spans { 100 + part.lane.room.unwrap_or(0) } else { part.lane.task };
        Stay { index: *index, start, end: start + lengths[part.lane.task as usize], station, group }
    };
    let stays = among.iter().map(stay).collect();
    let gaps = [dice.between(0, 3), dice.between(0, 5), dice.between(0, 5), dice.between(0, 3)];
    let separation = match dice.between(0, 2) {
        0 => Separation::none(),
        1 => Separation::same(gaps[0]),
        _ => Separation::between(2, |from, to| gaps[(from * 2 + to) as usize]),
    };
    let at_most = if dice.chance(75) { 1 } else { dice.between(0, 2) as u32 };
    Kind::Pack(Pack { at_most, stays, separation, counts_overlap: dice.chance(75) })
}

fn order(case: &Case, dice: &mut Dice, among: &[u32]) -> Kind {
    let split = dice.between(0, case.shapes.len() as i64 - 2) as u32;
    let member = |index: &u32| Member { index: *index, amount: case.times[*index as usize] };
    let is_first = |index: &&u32| case.parts[**index as usize].lane.task <= split;
    let (first, then): (Vec<&u32>, Vec<&u32>) = among.iter().partition(is_first);
    let least = dice.chance(75).then(|| dice.between(-2, 5));
    let most = (least.is_none() || dice.chance(40)).then(|| least.unwrap_or(0) + dice.between(0, 6));
    Kind::Order(Order { first: first.into_iter().map(member).collect(), then: then.into_iter().map(member).collect(), least, most })
}

impl Case {
    fn view(&self) -> View<'_> {
        View { shapes: self.shapes.clone(), demands: &self.demands, parts: self.parts.clone() }
    }

    fn takes(&self, choice: &[Option<Place>], aspect: u32) -> bool {
        let part = self.parts[aspect as usize];
        choice[part.lane.task as usize].is_some_and(|place| part.start == place.start && part.lane.holds(place))
    }

    /// By how much a choice falls short of a demand that must hold, beyond what is pinned.
    fn short(&self, demand: &Demand, choice: &[Option<Place>]) -> i64 {
        let pinned: Vec<Option<Place>> = choice.iter().zip(&self.shapes).map(|(place, shape)| place.filter(|_| shape.pinned)).collect();
        let amount = |demand: &Demand, choice: &[Option<Place>]| {
            demand.broken(|aspect| self.takes(choice, aspect)).iter().map(|excess| excess.amount).sum::<i64>()
        };
        let beyond = |demand: &Demand| amount(demand, choice) - amount(demand, &pinned);
        match &demand.kind {
            Kind::Best(_) => amount(demand, choice),
            Kind::Count { least, most, members } => {
                let sum: i64 = members.iter().filter(|member| self.takes(choice, member.index)).map(|member| member.amount).sum();
                let largest = |task: u32| {
                    let own = members.iter().filter(|member| self.parts[member.index as usize].lane.task == task);
                    own.map(|member| member.amount).max().unwrap_or(0)
                };
                let reachable: i64 = (0..self.shapes.len() as u32).map(largest).sum();
                let below = least.map_or(0, |least| least.min(reachable) - sum).max(0);
                let most = Demand { kind: Kind::Count { least: None, most: *most, members: members.clone() }, ..demand.clone() };
                below + beyond(&most)
            }
            _ => beyond(demand),
        }
    }

    /// What a choice misses: tasks that have to be placed, and what sums and the best of several fall short of. `None` if
    /// it breaks anything else.
    fn missing(&self, choice: &[Option<Place>]) -> Option<i64> {
        let mut missing =
            choice.iter().zip(&self.shapes).filter(|(place, shape)| shape.required && shape.has_place() && place.is_none()).count() as i64;
        for demand in self.demands.iter().filter(|demand| demand.strength == Strength::Must) {
            let short = self.short(demand, choice);
            match &demand.kind {
                Kind::Count { least: Some(_), most, members } => {
                    let above = Demand { kind: Kind::Count { least: None, most: *most, members: members.clone() }, ..demand.clone() };
                    if self.short(&above, choice) > 0 {
                        return None;
                    }
                    missing += short;
                }
                Kind::Best(_) => missing += short,
                _ if short > 0 => return None,
                _ => {}
            }
        }
        Some(missing)
    }

    fn choices(&self) -> Vec<Vec<Option<Place>>> {
        let mut choices = vec![Vec::new()];
        for shape in &self.shapes {
            let out = (!shape.pinned).then_some(None);
            let places: Vec<Option<Place>> = places(shape).map(Some).chain(out).collect();
            choices = choices.iter().flat_map(|choice: &Vec<_>| places.iter().map(|place| [&choice[..], &[*place]].concat())).collect();
        }
        choices
    }

    /// Whether some choice keeps these origins.
    fn can(&self, choices: &[Vec<Option<Place>>], origins: &[Origin]) -> bool {
        choices.iter().any(|choice| {
            origins.iter().all(|origin| match origin {
                Origin::Placed(task) => choice[*task as usize].is_some(),
                Origin::Demand(number) => self.short(&self.demands[*number as usize], choice) == 0,
            })
        })
    }

    fn everything(&self) -> Vec<Origin> {
        let must = (0..).zip(&self.demands).filter(|(_, demand)| demand.strength == Strength::Must);
        self.view().required().map(Origin::Placed).chain(must.map(|(number, _)| Origin::Demand(number))).collect()
    }

    /// A choice to begin with.
    fn known(&self, seed: u64) -> Vec<Option<Place>> {
        let mut dice = Dice(Xoshiro256PlusPlus::seed_from_u64(seed));
        let some = |shape: &Shape, dice: &mut Dice| places(shape).find(|_| shape.pinned || dice.chance(30));
        self.shapes.iter().map(|shape| some(shape, &mut dice)).collect()
    }
}

#[test]
fn what_is_complete_keeps_everything_and_what_cannot_be_cannot() {
    let (mut complete, mut impossible) = (0, 0);
    for seed in 0..4_000 {
        let case = case(seed);
        let (choices, everything) = (case.choices(), case.everything());
        match completed(&case.view(), &case.known(seed), PLENTY, &|| false) {
            Found::Complete(choice) => {
                assert_eq!(case.missing(&choice), Some(0), "{seed}");
                let alive = |(place, shape): (&Option<Place>, &Shape)| place.map_or(!shape.pinned, |place| shape.is_alive(place));
                assert!(choice.iter().zip(&case.shapes).all(alive), "{seed}");
                complete += 1;
            }
            Found::Impossible(origins) => {
                assert!(!case.can(&choices, &everything), "{seed}: it can be");
                assert!(!case.can(&choices, &origins), "{seed}: {origins:?} can be");
                impossible += 1;
            }
            Found::Unknown => panic!("{seed}: nothing was found"),
        }
    }
    assert!(complete > 500 && impossible > 500, "{complete} and {impossible}");
}

#[test]
fn the_fewest_that_can_be_missing_are_what_enumeration_says() {
    let (mut proved, mut more) = (0, 0);
    for seed in 0..3_000 {
        let case = case(seed);
        let best = case.choices().iter().filter_map(|choice| case.missing(choice)).min().expect("nothing but what is pinned");
        let fewest = fewest::fewest(&case.view(), &case.known(seed), PLENTY, &|| false);
        assert!(fewest.least <= best, "{seed}: {} is missing at least, and {best} can be", fewest.least);
        let choice = fewest.choice.unwrap_or_else(|| panic!("{seed}: nothing was found"));
        let missing = case.missing(&choice).unwrap_or_else(|| panic!("{seed}: it breaks what must hold"));
        proved += u32::from(missing == fewest.least);
        more += u32::from(best > 0 && missing == fewest.least);
    }
    assert!(proved > 2_600 && more > 500, "{proved} of 3000, {more} with something missing");
}

#[test]
fn every_warning_is_kept_where_that_can_be() {
    let warning = |demand: &mut Demand| {
        demand.asker = Asker::Rule(RuleName::Clash);
        demand.strength = Strength::Price(1.into());
        kept::may_be_given_up(demand)
    };
    let (mut all, mut some, mut none) = (0, 0, 0);
    for seed in 0..4_000 {
        let mut case = case(seed);
        let mut dice = Dice(Xoshiro256PlusPlus::seed_from_u64(!seed));
        let mut warnings: Vec<Demand> = case.demands.clone();
        warnings.retain_mut(|demand| warning(demand) && dice.chance(60));
        case.demands.truncate(2);
        let complete = |case: &Case| case.choices().into_iter().filter(|choice| case.missing(choice) == Some(0)).collect::<Vec<_>>();
        let broken = |choice: &[Option<Place>]| warnings.iter().filter(|warning| case.short(warning, choice) > 0).count();
        let fewest = complete(&case).iter().map(|choice| broken(choice)).min();
        let with_warnings = Case { demands: [&case.demands[..], &warnings[..]].concat(), ..case.clone() };
        let kept = kept::kept(&with_warnings.view(), &case.known(seed), PLENTY, &|| false);
        assert_eq!(kept.is_some(), fewest.is_some(), "{seed}");
        let (Some(choice), Some(fewest)) = (kept, fewest) else {
            none += 1;
            continue;
        };
        assert_eq!(case.missing(&choice), Some(0), "{seed}: it breaks what must hold");
        assert!(fewest > 0 || broken(&choice) == 0, "{seed}: {} given up", broken(&choice));
        all += u32::from(fewest == 0 && !warnings.is_empty());
        some += u32::from(fewest > 0);
    }
    assert!(all > 500 && some > 200 && none > 200, "{all}, {some} and {none}");
}

#[test]
fn what_windows_take_away_no_complete_choice_has() {
    let (mut taken, mut empty) = (0, 0);
    for seed in 0..4_000 {
        let case = case(seed);
        let (choices, everything) = (case.choices(), case.everything());
        match windows::narrowed(&case.view()) {
            Err(origins) => {
                assert!(!case.can(&choices, &origins), "{seed}: {origins:?} can be");
                empty += 1;
            }
            Ok(windows) => {
                let complete = choices.iter().filter(|choice| case.can(std::slice::from_ref(choice), &everything));
                for (place, window) in complete.flat_map(|choice| choice.iter().zip(&windows)) {
                    assert!(place.is_none_or(|place| window.contains(&place.start)), "{seed}: {place:?} is not in {window:?}");
                }
                let narrower =
                    |(window, shape): (&std::ops::RangeInclusive<u32>, &Shape)| *window.end() - *window.start() + 1 < shape.starts;
                taken += u32::from(windows.iter().zip(&case.shapes).any(narrower));
            }
        }
    }
    assert!(taken > 500 && empty > 100, "{taken} narrowed and {empty} empty");
}
