use super::PersonId;

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

    /// The ways of choosing from the groups, in the order in which people are named; nobody is chosen twice, and those of one
    /// way are sorted. One empty way where there is nothing to choose. A way that two shares of the groups lead to comes twice.
    pub fn ways(&self) -> impl Iterator<Item = Vec<PersonId>> + '_ {
        let ways: Box<dyn Iterator<Item = Vec<PersonId>> + '_> = Box::new(std::iter::once(Vec::new()));
        let ways = self.choices.iter().fold(ways, |ways, choice| {
            let more = move |known: Vec<PersonId>| {
                let free: Vec<PersonId> = choice.of.iter().copied().filter(|person| !known.contains(person)).collect();
                Combinations::of(free, choice.some as usize).map(move |chosen| known.iter().copied().chain(chosen).collect())
            };
            Box::new(ways.flat_map(more))
        });
        ways.map(|mut way| {
            way.sort_unstable();
            way
        })
    }

    /// Whether these people are a way of choosing from the groups, in any order.
    pub fn is_way(&self, people: &[PersonId]) -> bool {
        let asked: u32 = self.choices.iter().map(|choice| choice.some).sum();
        people.len() == asked as usize && each_once(people.iter().copied()).len() == people.len() && self.fits(0, people)
    }

    /// Whether people can be shared out among the groups from one on.
    fn fits(&self, group: usize, people: &[PersonId]) -> bool {
        let Some(choice) = self.choices.get(group) else { return people.is_empty() };
        let members: Vec<PersonId> = people.iter().copied().filter(|person| choice.of.contains(person)).collect();
        Combinations::of(members, choice.some as usize).any(|taken| {
            let rest: Vec<PersonId> = people.iter().copied().filter(|person| !taken.contains(person)).collect();
            self.fits(group + 1, &rest)
        })
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
        let ways = |choices: &[(u32, &[u32])]| attending(choices).ways().collect::<Vec<_>>();
        assert_eq!(ways(&[]), [people(&[])]);
        assert_eq!(ways(&[(1, &[4, 2])]), [people(&[4]), people(&[2])]);
        assert_eq!(ways(&[(2, &[1, 2, 3])]), [people(&[1, 2]), people(&[1, 3]), people(&[2, 3])]);
        assert_eq!(ways(&[(1, &[1, 2]), (1, &[2, 3])]), [people(&[1, 2]), people(&[1, 3]), people(&[2, 3])]);
        assert_eq!(ways(&[(3, &[1, 2])]), Vec::<Vec<PersonId>>::new());
        assert_eq!(ways(&[(3, &[1, 2, 3, 4, 5, 6])]).len(), 20);
    }

    #[test]
    fn people_fit_where_they_can_be_shared_out_among_the_groups() {
        let choices = attending(&[(1, &[1, 2]), (1, &[2, 3])]);
        assert!([[1, 2], [2, 1], [1, 3], [2, 3]].iter().all(|way| choices.is_way(&people(way))));
        assert!(![vec![1], vec![2, 2], vec![1, 4], vec![1, 2, 3], vec![3, 3]].iter().any(|way| choices.is_way(&people(way))));
        assert!(attending(&[]).is_way(&[]) && !attending(&[]).is_way(&people(&[1])));
    }
}
