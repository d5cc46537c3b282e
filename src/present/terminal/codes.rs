//! Letters that stand for places in the rows of those who travel: one letter, or two where places share the first.

use std::collections::{BTreeMap, BTreeSet};

/// A code for each of some places, no two the same.
pub(super) struct Codes {
    away: BTreeMap<String, String>,
    home: BTreeMap<String, char>,
}

impl Codes {
    /// Codes of places that people travel to, and small letters for the bases they come from.
    pub fn of<'a>(destinations: impl Iterator<Item = &'a str>, bases: impl Iterator<Item = &'a str>) -> Self {
        let destinations: BTreeSet<&str> = destinations.collect();
        let count = |of: fn(&str) -> String| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            destinations.iter().for_each(|place| *counts.entry(of(place)).or_default() += 1);
            counts
        };
        let (ones, twos) = (count(|place| initial(place).to_string()), count(two_letters));
        let (mut away, mut taken) = (BTreeMap::new(), BTreeSet::new());
        // Those whose first letters are theirs alone come first, so that nobody else takes them.
        let (own, shared): (Vec<&str>, Vec<&str>) = destinations.iter().partition(|place| twos[&two_letters(place)] == 1);
        for place in own.into_iter().chain(shared) {
            let one = initial(place).to_string();
            let code = if ones[&one] == 1 { one } else { free_code(place, &taken) };
            taken.insert(code.clone());
            away.insert(place.to_owned(), code);
        }
        let (mut home, mut taken) = (BTreeMap::new(), BTreeSet::new());
        for base in bases {
            if !home.contains_key(base) {
                let letter = letters(base).chain('a'..='z').find(|letter| !taken.contains(letter)).unwrap_or('?');
                taken.insert(letter);
                home.insert(base.to_owned(), letter);
            }
        }
        Codes { away, home }
    }

    /// The code of a place that somebody travels to.
    pub fn away(&self, place: &str) -> &str {
        self.away.get(place).map_or("?", String::as_str)
    }

    /// The small letter of a base.
    pub fn home(&self, base: &str) -> char {
        self.home.get(base).copied().unwrap_or('?')
    }

    /// `g Geneva`, `N New York`: what each means, of those that are drawn.
    pub fn legend(&self, is_drawn: impl Fn(&str) -> bool) -> Vec<String> {
        let home = self.home.iter().map(|(base, letter)| (letter.to_string(), base));
        let away = self.away.iter().map(|(place, code)| (code.clone(), place));
        home.chain(away).filter(|(code, _)| is_drawn(code)).map(|(code, place)| format!("{code} {place}")).collect()
    }
}

/// The letters and digits of a name that every terminal has, small.
fn letters(place: &str) -> impl Iterator<Item = char> {
    place.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
}

fn initial(place: &str) -> char {
    letters(place).next().unwrap_or('x').to_ascii_uppercase()
}

/// The first two letters.
fn two_letters(place: &str) -> String {
    std::iter::once(initial(place)).chain(letters(place).skip(1).take(1)).collect()
}

/// The first letter and a later one of the name that no other place has; a number where all are taken.
fn free_code(place: &str, taken: &BTreeSet<String>) -> String {
    let second = letters(place).skip(1).chain('a'..='z').map(|letter| letter.to_string());
    let numbers = (0..).map(|number: u32| number.to_string());
    let mut codes = second.chain(numbers).map(|rest| format!("{}{rest}", initial(place)));
    codes.find(|code| !taken.contains(code)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_share_a_letter_have_two() {
        let codes = Codes::of(["Berlin", "Brussels", "Bern", "Rome"].into_iter(), ["Brussels", "Berlin", "Brussels"].into_iter());
        assert_eq!(["Berlin", "Bern", "Brussels", "Rome"].map(|place| codes.away(place)), ["Be", "Bn", "Br", "R"]);
        assert_eq!((codes.home("Brussels"), codes.home("Berlin")), ('b', 'e'));
        assert_eq!(codes.legend(|code| code != "Br"), ["e Berlin", "b Brussels", "Be Berlin", "Bn Bern", "R Rome"]);
    }

    #[test]
    fn a_thousand_places_of_one_letter_have_a_code_each() {
        let names: Vec<String> = (0..1000).map(|number| format!("Bo {number}")).chain(["東京".into(), "京都".into()]).collect();
        let codes = Codes::of(names.iter().map(String::as_str), std::iter::empty());
        let distinct: BTreeSet<&str> = names.iter().map(|name| codes.away(name)).collect();
        assert_eq!(distinct.len(), names.len());
    }
}
