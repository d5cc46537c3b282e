use super::PersonId;
use std::collections::BTreeSet;

/// Who attends a consultation beside those who lead it, open it or write it down.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attending {
    /// Those who have to be there, each once.
    pub everyone: Vec<PersonId>,
    /// Groups of whom only some have to be there.
    pub choices: Vec<SomeOf>,
    /// Those who should be there, at a price.
    pub wanted: Vec<PersonId>,
}

/// A group of people of whom so many have to be there; who, the planner chooses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SomeOf {
    /// How many, at least 1 and fewer than the group.
    pub some: u32,
    /// The group, each once.
    pub of: Vec<PersonId>,
}

impl Attending {
    /// Whoever may have to be there, each once, those who have to first.
    pub fn possible(&self) -> Vec<PersonId> {
        let chosen = self.choices.iter().flat_map(|choice| &choice.of);
        each_once(self.everyone.iter().chain(chosen).copied())
    }

    /// The ways of choosing from the groups, in the order in which people are named, and whether these are all; nobody is
    /// chosen twice, and those of one way are sorted. One empty way where there is nothing to choose. `never` is chosen by
    /// none, and no more ways than `most` are followed from one group to the next.
    pub fn ways(&self, never: Option<PersonId>, most: usize) -> (Vec<Vec<PersonId>>, bool) {
        let (mut ways, mut are_all) = (vec![Vec::new()], true);
        for choice in &self.choices {
            // What the rest of the groups can add depends on who is chosen, not by which group.
            let mut known: BTreeSet<Vec<PersonId>> = BTreeSet::new();
            let more = ways.iter().flat_map(|way: &Vec<PersonId>| {
                let is_free = |person: &PersonId| Some(*person) != never && !way.contains(person);
                let free: Vec<PersonId> = choice.of.iter().copied().filter(is_free).collect();
                Combinations::of(free, choice.some as usize).map(|chosen| {
                    let mut way = [&way[..], &chosen].concat();
                    way.sort_unstable();
                    way
                })
            });
            let mut more = more.filter(|way| known.insert(way.clone()));
            let followed: Vec<Vec<PersonId>> = more.by_ref().take(most).collect();
            are_all &= more.next().is_none();
            drop(more);
            ways = followed;
        }
        (ways, are_all)
    }

    /// Whether these people are a way of choosing from the groups, in any order.
    pub fn is_way(&self, people: &[PersonId]) -> bool {
        let seats = self.choices.iter().flat_map(|choice| std::iter::repeat_n(&choice.of[..], choice.some as usize)).collect();
        let mut seating = Seating { seats, taken: vec![None; people.len()] };
        let is_twice = |at: usize| people[..at].contains(&people[at]);
        seating.seats.len() == people.len()
            && (0..people.len()).all(|at| !is_twice(at) && seating.seat(people[at], &mut vec![false; people.len()]))
    }
}

/// People on the seats of groups, each on one that is for them.
struct Seating<'a> {
    /// Whom each seat is for.
    seats: Vec<&'a [PersonId]>,
    /// Who has it.
    taken: Vec<Option<PersonId>>,
}

impl Seating<'_> {
    /// Seats one more, on a free seat or on that of somebody who can have another; seats that were tried are not tried again.
    fn seat(&mut self, person: PersonId, tried: &mut Vec<bool>) -> bool {
        for at in 0..self.seats.len() {
            if tried[at] || !self.seats[at].contains(&person) {
                continue;
            }
            tried[at] = true;
            if self.taken[at].is_none_or(|other| self.seat(other, tried)) {
                self.taken[at] = Some(person);
                return true;
            }
        }
        false
    }
}

/// Each of a list once, in its order.
fn each_once(people: impl Iterator<Item = PersonId>) -> Vec<PersonId> {
    let mut known = Vec::new();
    people.for_each(|person| {
        if !known.contains(&person) {
            known.push(person);
        }
    });
    known
}

/// The ways of taking so many of a list, by the positions taken, the first positions first.
struct Combinations {
    list: Vec<PersonId>,
    /// The positions of the next way; `None` after the last.
    next: Option<Vec<usize>>,
}

impl Combinations {
    fn of(list: Vec<PersonId>, count: usize) -> Self {
        let next = (count <= list.len()).then(|| (0..count).collect());
        Combinations { list, next }
    }
}

impl Iterator for Combinations {
    type Item = Vec<PersonId>;

    fn next(&mut self) -> Option<Vec<PersonId>> {
        let taken = self.next.take()?;
        let (count, all) = (taken.len(), self.list.len());
        if let Some(at) = (0..count).rev().find(|at| taken[*at] < all - count + at) {
            let mut next = taken.clone();
            (at..count).for_each(|later| next[later] = taken[at] + 1 + later - at);
            self.next = Some(next);
        }
        Some(taken.into_iter().map(|at| self.list[at]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(numbers: &[u32]) -> Vec<PersonId> {
        numbers.iter().copied().map(PersonId).collect()
    }

    fn attending(choices: &[(u32, &[u32])]) -> Attending {
        let choices = choices.iter().map(|(some, of)| SomeOf { some: *some, of: people(of) }).collect();
        Attending { choices, ..Attending::default() }
    }

    #[test]
    fn every_way_of_choosing_is_listed_once_in_the_order_of_names() {
        let ways = |choices: &[(u32, &[u32])]| {
            let (ways, are_all) = attending(choices).ways(None, 100);
            assert!(are_all);
            ways
        };
        assert_eq!(ways(&[]), [people(&[])]);
        assert_eq!(ways(&[(1, &[4, 2])]), [people(&[4]), people(&[2])]);
        assert_eq!(ways(&[(2, &[1, 2, 3])]), [people(&[1, 2]), people(&[1, 3]), people(&[2, 3])]);
        assert_eq!(ways(&[(1, &[1, 2]), (1, &[2, 3])]), [people(&[1, 2]), people(&[1, 3]), people(&[2, 3])]);
        assert_eq!(ways(&[(3, &[1, 2])]), Vec::<Vec<PersonId>>::new());
        assert_eq!(ways(&[(3, &[1, 2, 3, 4, 5, 6])]).len(), 20);
    }

    #[test]
    fn many_groups_of_the_same_people_are_gone_through_at_once() {
        let all: Vec<u32> = (0..40).collect();
        let of = |groups: usize, people: usize| attending(&vec![(1, &all[..people]); groups]);
        assert_eq!(of(12, 12).ways(None, 1_000), (vec![people(&all[..12])], true));
        assert_eq!(of(12, 11).ways(None, 1_000), (Vec::new(), true));
        assert!(of(12, 12).is_way(&people(&all[..12])) && !of(12, 11).is_way(&people(&all[..12])));
        let (ways, are_all) = of(12, 40).ways(None, 1_000);
        assert!(ways.len() == 1_000 && !are_all && ways.iter().all(|way| of(12, 40).is_way(way)));
    }

    #[test]
    fn who_is_never_chosen_is_in_no_way() {
        let (ways, are_all) = attending(&[(3, &[0, 1, 2, 3, 4])]).ways(Some(PersonId(0)), 100);
        assert_eq!((ways, are_all), (vec![people(&[1, 2, 3]), people(&[1, 2, 4]), people(&[1, 3, 4]), people(&[2, 3, 4])], true));
    }

    #[test]
    fn people_fit_where_they_can_be_shared_out_among_the_groups() {
        let choices = attending(&[(1, &[1, 2]), (1, &[2, 3])]);
        assert!([[1, 2], [2, 1], [1, 3], [2, 3]].iter().all(|way| choices.is_way(&people(way))));
        assert!(![vec![1], vec![2, 2], vec![1, 4], vec![1, 2, 3], vec![3, 3]].iter().any(|way| choices.is_way(&people(way))));
        assert!(attending(&[]).is_way(&[]) && !attending(&[]).is_way(&people(&[1])));
    }
}
