//! Places and their calendars: `[place.NAME]`, and places that are named by their zone.

use super::Reader;
use crate::input::field::Field;
use crate::input::language::{Key, Kind};
use crate::input::report::{NameAt, suggestion};
use crate::input::table::{Table, items};
use crate::input::{text, zone};
use crate::model::{Place, PlaceId, RuleName, Subject};
use crate::time::{Calendar, Date, Weekdays, Zone};
use std::collections::BTreeMap;

/// One day of `holidays`.
const HOLIDAY: Key = Key::within("holidays", Kind::Day);
/// One day of `observances`.
const OBSERVANCE: Key = Key::within("observances", Kind::Day);

impl<'a> Reader<'_, 'a> {
    /// Reads a place.
    pub(super) fn place(&mut self, name: &str, table: &Table<'a>) {
        let place = Place {
            name: name.into(),
            title: self.report.read(table, "title", Field::text).unwrap_or_else(|| text::city(name)),
            zone: self.report.need(table, "zone", zone::of).unwrap_or(Zone::UTC),
            calendar: Calendar {
                working: self.report.read(table, "working-days", Field::day_list).unwrap_or(Weekdays::MONDAY_TO_FRIDAY),
                holidays: self.report.read(table, "holidays", |field| named_days(field, &HOLIDAY)).unwrap_or_default(),
            },
            observances: self.report.read(table, "observances", |field| named_days(field, &OBSERVANCE)).unwrap_or_default(),
        };
        self.report.mark(Subject::Place(PlaceId(self.places.len() as u32)), table);
        self.places.push(place);
    }

    /// The place that a key must name.
    pub(super) fn needed_place(&mut self, table: &Table<'a>, key: &str) -> Option<PlaceId> {
        let name = self.report.need(table, key, Field::name)?;
        self.place_at(&name)
    }

    /// The place of a name. A zone means the only place that has it; one that no place has becomes a place.
    pub(super) fn place_at(&mut self, name: &NameAt<'a>) -> Option<PlaceId> {
        if let Some(id) = self.names.places.get(name.name) {
            return Some(*id);
        }
        if !zone::looks_like_a_zone(name.name) {
            self.report.unknown_name("place", name, self.names.places.keys().copied());
            return None;
        }
        let zone = zone::read(self.report, name)?;
        let theirs: Vec<usize> = (0..self.places.len()).filter(|at| self.places[*at].zone == zone).collect();
        match theirs[..] {
            [] => Some(self.place_of_zone(name, zone)),
            [only] => Some(PlaceId(only as u32)),
            _ => {
                let message = format!("`{}` is the zone of {} places", name.name, theirs.len());
                let names: Vec<&str> = theirs.iter().map(|at| self.places[*at].name.as_str()).collect();
                let fix = suggestion("", &names, "name one of them:");
                self.report.say(RuleName::UnknownName, &name.at, message, "which of them?", fix);
                None
            }
        }
    }

    /// A new place, of which no more is known than its zone.
    fn place_of_zone(&mut self, name: &NameAt<'a>, zone: Zone) -> PlaceId {
        let id = PlaceId(self.places.len() as u32);
        self.report.mark_at(Subject::Place(id), None, &name.at);
        let (title, calendar) = (city(zone), Calendar::default());
        self.places.push(Place { name: name.name.into(), title, zone, calendar, observances: BTreeMap::new() });
        self.names.places.insert(name.name, id);
        id
    }
}

/// Days with the names of what is kept on them; `day` is the key that each of them is told as.
fn named_days(mut field: Field<'_, '_>, day: &'static Key) -> Option<BTreeMap<Date, String>> {
    let Some(map) = field.entry.value.as_table() else {
        let fix = format!("write `{} = {{ \"New Year\" = 2027-01-01 }}`", field.entry.key.name);
        field.wrong_kind(fix);
        return None;
    };
    let mut days: BTreeMap<Date, String> = BTreeMap::new();
    for item in items(map) {
        let each = field.report.field(&item.as_value_of(day)).each();
        for day in each.iter().filter_map(|entry| field.report.field(entry).day()) {
            days.entry(day).and_modify(|names| *names = format!("{names}, {}", item.name)).or_insert_with(|| item.name.into());
        }
    }
    Some(days)
}

/// The city of a zone's name.
fn city(zone: Zone) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{day, found, kept};
    use crate::model::RuleName;

    #[test]
    fn observances_are_days_with_names_like_holidays() {
        let place = |value: &str| format!("[place.p]\nzone = \"UTC\"\nobservances = {value}\n[person.x]\nbase = \"p\"\n");
        let series = kept(&place("{ \"Yom Kippur (evening)\" = 2027-10-10, Ramadan = [2027-02-08, 2027-02-09] }"));
        assert_eq!((series.places[0].observances.len(), series.places[0].calendar.holidays.len()), (3, 0));
        assert_eq!(series.places[0].observances[&day("2027-10-10")], "Yom Kippur (evening)");
        assert_eq!(found(RuleName::WrongKind, &place("2027-10-10")).1, "write `observances = { \"New Year\" = 2027-01-01 }`");
        let (message, _) = found(RuleName::WrongKind, &place("{ A = \"2027-10-10\" }"));
        assert!(message.starts_with("`observances` must be a day"), "{message}");
    }

    #[test]
    fn zones() {
        let zone = |name: &str| format!("[audience.a]\nzone = \"{name}\"\n");
        assert_eq!(found(RuleName::UnknownZone, &zone("Asia/Bali")).1, "its clocks are those of `Asia/Makassar`");
        assert_eq!(found(RuleName::UnknownZone, &zone("Europe/Pris")).1, "did you mean `Europe/Paris`?");
        let (_, fix) = found(RuleName::UnknownZone, &zone("Asia/Xyzzyplugh"));
        assert!(fix.contains("in Asia: `Asia/"), "{fix}");
        assert!(found(RuleName::AmbiguousZone, &zone("IST")).1.contains("`Asia/Kolkata`"));
        found(RuleName::AmbiguousZone, &zone("EST"));
        found(RuleName::AmbiguousZone, &zone("XYZ"));
        kept(&zone("UTC"));
        kept("[person.a]\nbase = \"UTC\"\n");
    }

    #[test]
    fn the_name_of_a_zone_means_the_only_place_that_has_it() {
        let places = "[place.paris]\nzone = \"Europe/Paris\"\n";
        let series = kept(&format!("{places}[person.ana]\nbase = \"Europe/Paris\"\n[person.bo]\nbase = \"paris\"\n"));
        assert_eq!(series.people[0].base, series.people[1].base);
        let two = format!("{places}[place.lyon]\nzone = \"Europe/Paris\"\n[person.ana]\nbase = \"Europe/Paris\"\n");
        assert_eq!(
            found(RuleName::UnknownName, &two),
            ("`Europe/Paris` is the zone of 2 places".into(), "name one of them: `lyon`, `paris`".into())
        );
    }
}
