//! Who attends a consultation: `people` and `wanted`.

use super::Reader;
use super::names::{each_once, look_up};
use crate::input::field::Field;
use crate::input::language::Kind;
use crate::input::report::NameAt;
use crate::input::table::{Entry, Table};
use crate::model::{Attending, PersonId, RuleName, SomeOf};

/// Those whom a consultation needs whatever its `people` say, with the key that says so.
pub(super) type Needed<'k> = [(PersonId, &'k str)];

impl<'a> Reader<'_, 'a> {
    /// Who attends a consultation beside those who are needed anyway.
    pub(super) fn attending(&mut self, table: &Table<'a>, needed: &Needed<'_>) -> Attending {
        let mut attending = Attending::default();
        let entries = table.get("people").map(|entry| self.report.field(entry).each()).unwrap_or_default();
        for entry in &entries {
            self.attends(entry, &mut attending);
        }
        self.judge_choices(table, needed, &attending);
        let names = self.report.read(table, "wanted", Field::names).unwrap_or_default();
        for name in &names {
            if self.means_nobody(name) {
                continue;
            }
            let Some(person) = look_up(self.report, &self.names.people, "person", name) else { continue };
            let anyway = needed.iter().find(|(other, _)| *other == person).map(|(_, key)| *key);
            let anyway = anyway.or(attending.everyone.contains(&person).then_some("people"));
            match anyway {
                Some(key) => self.report.say(
                    RuleName::WrongKind,
                    &name.at,
                    format!("`{}` is wanted, and has to be there anyway as `{key}`", name.name),
                    "wanted and required",
                    "delete the name in one of the two",
                ),
                None => attending.wanted.push(person),
            }
        }
        attending.wanted = each_once(attending.wanted);
        attending
    }

    /// One entry of `people`: a name, or a table of those of whom some have to be there.
    fn attends(&mut self, entry: &Entry<'a>, attending: &mut Attending) {
        if let Some(name) = entry.value.as_str() {
            let name = NameAt { name, at: entry.at.clone() };
            if self.means_nobody(&name) {
                return;
            }
            if let Some(person) = look_up(self.report, &self.names.people, "person", &name) {
                if attending.everyone.contains(&person) {
                    self.named_twice(&name);
                } else {
                    attending.everyone.push(person);
                }
            }
            return;
        }
        if let Some(choice) = self.some_of(entry) {
            match choice.of.len() == choice.some as usize {
                true => attending.everyone = each_once(attending.everyone.iter().copied().chain(choice.of).collect()),
                false => attending.choices.push(choice),
            }
        }
    }

    /// A table of those of whom some have to be there; `None` if it cannot be told who or how many.
    fn some_of(&mut self, entry: &Entry<'a>) -> Option<SomeOf> {
        let Kind::People(shape) = entry.key.kind else { return None };
        let Some(inner) = entry.value.as_table() else {
            self.report.field(entry).wrong_kind("write names in quotes, `{ any = [...] }` or `{ some = 2, of = [...] }`");
            return None;
        };
        let table = self.report.table(shape, format!("`{}`", entry.key.name), entry.at.clone(), inner);
        let (any, of, some) = (table.get("any"), table.get("of"), table.get("some"));
        let (key, is_clear) = match (any, of, some) {
            (Some(_), None, None) => ("any", true),
            (None, Some(_), Some(_)) => ("of", true),
            _ => ("of", false),
        };
        if !is_clear {
            let message = "a choice of people is `any` of them, or `some` of them with their number";
            let fix = "write `{ any = [\"ana\", \"ben\"] }` or `{ some = 2, of = [\"ana\", \"ben\", \"cleo\"] }`";
            self.report.say(RuleName::WrongKind, &entry.at, message, "which of them?", fix);
            return None;
        }
        let some = self.report.read(&table, "some", Field::count).unwrap_or(1);
        let of = self.group(&table, key)?;
        if of.len() < some as usize {
            let message = format!("`some` is {some}, and `{key}` names {}", crate::text::counted(of.len() as u32, "person", "people"));
            self.report.say(RuleName::WrongKind, &entry.at, message, "more than there are", "name more people, or ask for fewer");
            return None;
        }
        Some(SomeOf { some, of })
    }

    /// The people of a choice, each once; `None` where there is none, or one is not known.
    fn group(&mut self, table: &Table<'a>, key: &str) -> Option<Vec<PersonId>> {
        let names = self.report.read(table, key, Field::names)?;
        if names.is_empty() {
            let at = table.get(key).map_or(&table.at, |entry| &entry.at).clone();
            self.report.say(RuleName::WrongKind, &at, format!("`{key}` names nobody"), "of whom?", "name people, or delete the choice");
            return None;
        }
        let mut group = Vec::new();
        for name in &names {
            let person = look_up(self.report, &self.names.people, "person", name);
            match person.filter(|person| group.contains(person)) {
                Some(_) => self.named_twice(name),
                None => group.extend(person),
            }
        }
        (group.len() == names.len()).then_some(group)
    }

    pub(super) fn named_twice(&mut self, name: &NameAt<'_>) {
        let message = format!("`{}` is named twice", name.name);
        self.report.say(RuleName::WrongKind, &name.at, message, "named before", "delete one of the two");
    }

    /// Says who is one of those of whom some are chosen, though they have to be there anyway.
    fn judge_choices(&mut self, table: &Table<'a>, needed: &Needed<'_>, attending: &Attending) {
        let Some(entry) = table.get("people") else { return };
        let needed = needed.iter().copied().chain(attending.everyone.iter().map(|person| (*person, "people")));
        for (person, key) in needed {
            if attending.choices.iter().any(|choice| choice.of.contains(&person)) {
                let name = self.names.people.iter().find(|(_, id)| **id == person).map_or("", |(name, _)| *name);
                let message = format!("`{name}` is one of those who may be chosen, and has to be there anyway as `{key}`");
                let fix = "delete the name in one of the two";
                self.report.say(RuleName::WrongKind, &entry.at, message, "nothing to choose", fix);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{found, kept};
    use crate::model::{PersonId, RuleName, SomeOf};

    const PEOPLE: &str = "[person]\nana = { base = \"UTC\" }\nben = { base = \"UTC\" }\ncleo = { base = \"UTC\" }\n[consultation.a]\n";

    fn ids(numbers: &[u32]) -> Vec<PersonId> {
        numbers.iter().copied().map(PersonId).collect()
    }

    #[test]
    fn people_are_names_and_choices() {
        let attending = |lines: &str| kept(&format!("{PEOPLE}{lines}")).consultations[0].attending.clone();
        assert_eq!(attending("people = \"ana\"").everyone, ids(&[0]));
        assert_eq!(attending("people = \"nobody\"").everyone, ids(&[]));
        let mixed = attending("people = [\"ana\", { any = [\"cleo\", \"ben\"] }]\nwanted = \"cleo\"");
        assert_eq!((mixed.everyone, mixed.wanted), (ids(&[0]), ids(&[2])));
        assert_eq!(mixed.choices, [SomeOf { some: 1, of: ids(&[2, 1]) }]);
        let two = attending("people = { some = 2, of = [\"ana\", \"ben\", \"cleo\"] }");
        assert_eq!(two.choices, [SomeOf { some: 2, of: ids(&[0, 1, 2]) }]);
        // A choice of all is none.
        assert_eq!(attending("people = { some = 2, of = [\"ana\", \"ben\"] }").everyone, ids(&[0, 1]));
    }

    #[test]
    fn a_choice_that_cannot_be_made_is_told() {
        let told = |rule, lines: &str| found(rule, &format!("{PEOPLE}{lines}")).0;
        let wrong = |lines: &str| told(RuleName::WrongKind, lines);
        assert_eq!(wrong("people = [\"ana\", \"ana\"]"), "`ana` is named twice");
        assert_eq!(wrong("people = { any = [\"ana\", \"ben\", \"ana\"] }"), "`ana` is named twice");
        assert_eq!(wrong("people = { any = [] }"), "`any` names nobody");
        assert_eq!(wrong("people = { some = 3, of = [\"ana\", \"ben\"] }"), "`some` is 3, and `of` names 2 people");
        let unclear = "a choice of people is `any` of them, or `some` of them with their number";
        assert_eq!([wrong("people = { of = [\"ana\"] }"), wrong("people = { some = 1 }")], [unclear, unclear]);
        assert_eq!(wrong("people = { any = [\"ana\"], some = 1 }"), unclear);
        let anyway = wrong("principal = \"ana\"\npeople = { any = [\"ana\", \"ben\"] }");
        assert_eq!(anyway, "`ana` is one of those who may be chosen, and has to be there anyway as `principal`");
        let wanted = wrong("people = \"ana\"\nwanted = [\"ana\", \"ben\"]");
        assert_eq!(wanted, "`ana` is wanted, and has to be there anyway as `people`");
        wrong("people = 3");
        assert_eq!(told(RuleName::UnknownName, "people = [{ any = [\"ana\", \"bne\"] }]"), "there is no person `bne`");
        told(RuleName::UnknownName, "wanted = \"anna\"");
    }
}
