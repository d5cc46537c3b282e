//! Reads travel times between places, `[travel]`; `model::travel` computes with them.

use super::Reader;
use crate::input::field::Field;
use crate::input::language::{self, Key};
use crate::input::report::NameAt;
use crate::input::table::{Item, Table};
use crate::input::text;
use crate::model::{PlaceId, RuleName, Travel};
use crate::time::Minutes;
use toml::de::DeValue;

/// The time of one way.
const TIME: Key = Key::within("travel time", language::ON_THE_WAY);

impl<'a> Reader<'_, 'a> {
    /// Reads the travel times. A way back that is not written takes as long as the way there.
    pub(super) fn travel(&mut self, file: &Table<'a>) -> Travel {
        let mut travel = Travel::default();
        for item in self.report.read(file, "travel", Field::items).unwrap_or_default() {
            if item.name == "any" {
                travel.any = self.travel_time(&item);
            } else {
                self.way(&mut travel, &item);
            }
        }
        for ((from, to), minutes) in travel.between.clone() {
            if let (false, Some(on)) = (travel.between.contains_key(&(to, from)), travel.on.get(&(from, to)).copied()) {
                travel.on.insert((to, from), on);
            }
            travel.between.entry((to, from)).or_insert(minutes);
        }
        travel.on.retain(|_, on| on.iter().any(Option::is_some));
        travel
    }

    /// Reads the way between two places: its length, or a table of lengths by the day of the week, Monday first.
    fn way(&mut self, travel: &mut Travel, item: &Item<'a>) {
        let DeValue::Table(table) = item.value else {
            let minutes = self.travel_time(item);
            travel.between.extend(self.pair(item).zip(minutes));
            return;
        };
        let table = self.report.table(&language::WAY, format!("way `{}`", text::brief(item.name)), item.name_at.clone(), table);
        let minutes = self.report.need(&table, "takes", Field::length);
        let on = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| self.report.read(&table, day, Field::length));
        if let (Some(pair), Some(minutes)) = (self.pair(item), minutes) {
            travel.between.insert(pair, minutes);
            travel.on.insert(pair, on);
        }
    }

    fn travel_time(&mut self, item: &Item<'a>) -> Option<Minutes> {
        self.report.field(&item.as_value_of(&TIME)).length()
    }

    /// The two places that a way is named after.
    fn pair(&mut self, item: &Item<'a>) -> Option<(PlaceId, PlaceId)> {
        let Some((from, to)) = item.name.split_once(" / ") else {
            let message = format!("`{}` is not a pair of places", text::brief(item.name));
            let fix = "write it like `\"geneva / bali\" = \"22 h\"`";
            self.report.say(RuleName::UnknownKey, &item.name_at, message, "two places, or `any`", fix);
            return None;
        };
        let at = |name: &'a str| NameAt { name: name.trim(), at: item.name_at.clone() };
        let (from, to) = (self.place_at(&at(from)), self.place_at(&at(to)));
        if from.is_some() && from == to {
            let fix = "name two places, or delete the line";
            self.report.say(RuleName::WrongKind, &item.name_at, "both names are one place, but a trip needs two", "one place", fix);
            return None;
        }
        from.zip(to)
    }
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{found, kept};
    use crate::model::{PlaceId, RuleName};
    use chrono::Weekday;

    #[test]
    fn the_way_back_is_the_same_unless_it_is_said() {
        let places = "[place]\na = { zone = \"UTC\" }\nb = { zone = \"UTC\" }\n[travel]\n\"a / b\" = \"2 h\"\n";
        let travel = kept(places).travel;
        assert_eq!((travel.known(PlaceId(0), PlaceId(1)), travel.known(PlaceId(1), PlaceId(0))), (Some(120), Some(120)));
        let travel = kept(&format!("{places}\"b / a\" = \"3 h\"\n")).travel;
        assert_eq!((travel.known(PlaceId(0), PlaceId(1)), travel.known(PlaceId(1), PlaceId(0))), (Some(120), Some(180)));
    }

    #[test]
    fn a_way_may_depend_on_the_day_on_which_one_leaves() {
        let travel = |lines: &str| format!("[place]\na = {{ zone = \"UTC\" }}\nb = {{ zone = \"UTC\" }}\n[travel]\n{lines}\n");
        let (there, back) = ((PlaceId(0), PlaceId(1)), (PlaceId(1), PlaceId(0)));
        let one = kept(&travel("\"a / b\" = { takes = \"2 h\", sat = \"5 h\" }")).travel;
        let leaving = |(from, to), day| one.leaving(from, to, day);
        assert_eq!([leaving(there, Weekday::Fri), leaving(there, Weekday::Sat), leaving(back, Weekday::Sat)], [120, 300, 300]);
        let both = kept(&travel("\"a / b\" = { takes = \"2 h\", sat = \"5 h\" }\n\"b / a\" = \"3 h\"")).travel;
        assert_eq!(both.leaving(back.0, back.1, Weekday::Sat), 180);
        let (message, fix) = found(RuleName::MissingKey, &travel("\"a / b\" = { sat = \"5 h\" }"));
        assert_eq!(message, "way `a / b` has no `takes`");
        assert!(fix.starts_with("add a line `takes = ...`"), "{fix}");
        let (message, _) = found(RuleName::UnknownKey, &travel("\"a / b\" = { takes = \"2 h\", saturday = \"5 h\" }"));
        assert_eq!(message, "`saturday` is not known in way `a / b`");
        found(RuleName::Length, &travel("\"a / b\" = { takes = \"2 h\", sat = 5 }"));
        found(RuleName::WrongKind, &travel("any = { takes = \"2 h\" }"));
    }
}
