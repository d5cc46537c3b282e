//! People and teams: `[person.NAME]` and `[team.NAME]`.

use super::Reader;
use super::names::Vocabulary;
use crate::input::busy::Owner;
use crate::input::field::Field;
use crate::input::language::{self, Key};
use crate::input::table::{Item, Table, items};
use crate::input::text;
use crate::model::{Person, PersonId, PlaceId, Rest, RuleName, Subject, Team, TeamId};
use toml::de::DeValue;

/// A length of rest.
const REST: Key = Key::within("rest", language::ON_THE_WAY);
/// The length of the way after which somebody rests.
const WAY: Key = Key::within("length of the way", language::ON_THE_WAY);

impl<'a> Reader<'_, 'a> {
    /// Reads a person.
    pub(super) fn person(&mut self, id: PersonId, name: &str, table: &Table<'a>) -> Person {
        self.report.mark(Subject::Person(id), table);
        self.calendar(Owner::Person(id), table);
        let base = self.needed_place(table, "base");
        Person {
            name: name.into(),
            title: self.title(table, name),
            base: base.unwrap_or(PlaceId(0)),
            away: self.unavailable(table, "away", base),
            rather_not: self.absences(table, "rather-not", base),
            arrives: self.report.read(table, "arrives", Field::length).unwrap_or(0),
            rest: self.report.read(table, "rest", rest).unwrap_or_default(),
            speaks: self.words(Vocabulary::Languages, table, "speaks"),
            email: self.report.read(table, "email", Field::text),
        }
    }

    /// Reads a team.
    pub(super) fn team(&mut self, id: TeamId, name: &str, table: &Table<'a>) -> Team {
        self.report.mark(Subject::Team(id), table);
        Team {
            name: name.into(),
            title: self.title(table, name),
            languages: self.words(Vocabulary::Languages, table, "languages").unwrap_or_default(),
            a_day: self.report.read(table, "a-day", Field::count),
            a_week: self.report.read(table, "a-week", Field::count),
            at_once: self.report.read(table, "at-once", Field::count).unwrap_or(1),
        }
    }
}

/// A length of rest, lengths of rest by lengths of the way, or the word for ITU's.
fn rest(mut field: Field<'_, '_>) -> Option<Rest> {
    match field.entry.value {
        DeValue::String(word) if word == "itu" => Some(Rest::itu()),
        DeValue::String(text) if text.trim().starts_with(|first: char| first.is_ascii_digit()) => {
            field.entry.key = &REST;
            field.length().map(Rest::always)
        }
        DeValue::Table(bands) => Some(rest_by_way(field, items(bands))),
        _ => {
            field.wrong_kind("write `\"12 h\"`, `{ \"6 h\" = \"12 h\", \"10 h\" = \"24 h\" }` or `\"itu\"`");
            None
        }
    }
}

fn rest_by_way(field: Field<'_, '_>, bands: Vec<Item<'_>>) -> Rest {
    let mut rest = Rest::default();
    for band in bands {
        let name = DeValue::String(band.name.into());
        let way = Item { value: &name, at: band.name_at.clone(), ..band.clone() };
        let way = field.report.field(&way.as_value_of(&WAY)).length();
        let after = field.report.field(&band.as_value_of(&REST)).length();
        let (Some(way), Some(after)) = (way, after) else { continue };
        if rest.after.insert(way, after).is_some() {
            let message = format!("`rest` is written twice after a way of {}", text::length(way));
            field.report.say(RuleName::WrongKind, &band.name_at, message, "the same length", "delete one of the two");
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{found, kept};
    use crate::model::{PersonId, RuleName, TeamId};

    #[test]
    fn rest_is_one_length_or_many_by_the_way() {
        let person = |rest: &str| format!("[person.p]\nbase = \"UTC\"\narrives = \"3 h\"\nrest = {rest}\n");
        let after = |rest: &str, hours: i64| kept(&person(rest)).people[0].rest.after_way(hours * 60) / 60;
        assert_eq!([after("\"12 h\"", 1), after("\"itu\"", 5), after("\"itu\"", 9), after("\"itu\"", 22)], [12, 0, 12, 24]);
        let bands = "{ \"6 h\" = \"12 h\", \"10 h\" = \"24 h\" }";
        assert_eq!([5, 6, 10].map(|hours| after(bands, hours)), [0, 12, 24]);
        assert_eq!(kept(&person("\"itu\"")).people[0].arrives, 180);
        let (message, _) = found(RuleName::WrongKind, &person("{ \"1 h\" = \"12 h\", \"60 min\" = \"24 h\" }"));
        assert_eq!(message, "`rest` is written twice after a way of 1 h");
        let (message, _) = found(RuleName::Length, &person("{ far = \"12 h\" }"));
        assert!(message.starts_with("`length of the way`"), "{message}");
        found(RuleName::Length, &person("\"12\""));
        found(RuleName::WrongKind, &person("\"unep\""));
        found(RuleName::WrongKind, &person("true"));
    }

    #[test]
    fn rapporteurs_and_teams_are_used_once_they_are_named() {
        let things = "[person.ana]\nbase = \"Europe/Zurich\"\n[team.un]\na-day = 2\na-week = 7\n[consultation.a]\n";
        let series = kept(&format!("{things}rapporteur = [\"ana\", \"ana\"]\nteam = \"un\"\n"));
        assert_eq!(
            (series.consultations[0].rapporteurs.clone(), series.consultations[0].teams.clone()),
            (vec![PersonId(0)], vec![TeamId(0)])
        );
        assert_eq!((series.teams[0].a_day, series.teams[0].a_week, series.teams[0].at_once), (Some(2), Some(7), 1));
        let none = kept("[consultation.a]\nrapporteur = \"nobody\"\nteam = \"none\"\n");
        assert!(none.consultations[0].rapporteurs.is_empty() && none.consultations[0].teams.is_empty());
        assert_eq!(found(RuleName::Unused, &format!("{things}rapporteur = \"ana\"\n")).0, "team `un` is described and never used");
        assert_eq!(found(RuleName::UnknownName, &format!("{things}team = \"uno\"\n")).1, "did you mean `un`?");
        found(RuleName::WrongKind, "[team.un]\na-day = 0\n");
    }
}
