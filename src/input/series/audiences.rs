//! Audiences: `[audience.NAME]`.

use super::Reader;
use super::names::Vocabulary;
use crate::input::field::Field;
use crate::input::table::Table;
use crate::input::zone;
use crate::model::{Audience, AudienceId, PlaceId, RuleName, Subject};
use crate::time::{ClockRange, Zone};

/// The hours in which an audience is awake, and those of its working day.
struct Hours {
    awake: ClockRange,
    best: ClockRange,
}

impl Hours {
    /// Those of an audience that names no table.
    fn unsaid() -> Self {
        Hours { awake: ClockRange::WAKING, best: between(8 * 60, 18 * 60) }
    }

    /// The hours in which the council of ICANN's ccNSO takes people to be awake, and those it calls good. Its table is red
    /// from 23:00 and yellow from 05:00 to 08:00 and from 17:30; a gap in it belongs to the worse hours beside it.
    fn ccnso() -> Self {
        Hours { awake: between(5 * 60, 23 * 60), best: between(8 * 60, 17 * 60 + 30) }
    }
}

/// A range of minutes of the day; the whole day if they are none.
fn between(from: u16, to: u16) -> ClockRange {
    ClockRange::new(from, to).unwrap_or(ClockRange::WHOLE_DAY)
}

impl<'a> Reader<'_, 'a> {
    /// Reads an audience.
    pub(super) fn audience(&mut self, id: AudienceId, name: &str, table: &Table<'a>) -> Audience {
        self.report.mark(Subject::Audience(id), table);
        let (place, zone) = self.home(table);
        let hours = self.waking_hours(table);
        Audience {
            name: name.into(),
            title: self.title(table, name),
            zone,
            place,
            size: self.report.read(table, "size", Field::count).unwrap_or(100),
            awake: hours.awake,
            best: hours.best,
            languages: self.words(Vocabulary::Languages, table, "languages").unwrap_or_default(),
            groups: self.words(Vocabulary::Groups, table, "groups").unwrap_or_default(),
            region: self.report.read(table, "region", Field::text).map(|region| self.spellings.of(Vocabulary::Regions, region)),
            debt: self.report.read(table, "debt", Field::length).unwrap_or(0),
        }
    }

    /// Where an audience lives, and its zone: by its place or by its zone alone. What it says itself goes before
    /// whatever of the two the defaults say.
    fn home(&mut self, table: &Table<'a>) -> (Option<PlaceId>, Zone) {
        let own = table.own("place").is_some() || table.own("zone").is_some();
        let said = |key: &str| if own { table.own(key) } else { table.get(key) };
        let (place, zone) = (said("place"), said("zone"));
        if place.is_none() && zone.is_none() {
            let message = format!("{} has neither `place` nor `zone`", table.what);
            let fix = "add a line `place = ...`: the name of a place, or `zone = ...`: the name of a time zone, such as `\"Europe/Paris\"`";
            self.report.say(RuleName::MissingKey, &table.at, message, "where do they live?", fix);
        }
        let home = place.and_then(|entry| self.report.field(entry).name()).and_then(|name| self.place_at(&name));
        let clocks = zone.and_then(|entry| zone::of(self.report.field(entry)));
        let theirs = home.and_then(|id| self.places.get(id.index())).map(|place| place.zone);
        if let (Some(entry), Some(clocks), Some(theirs)) = (zone, clocks, theirs)
            && clocks != theirs
        {
            let message = format!("{} has the zone `{}`, but its place has `{}`", table.what, clocks.name(), theirs.name());
            self.report.say(RuleName::WrongKind, &entry.at, message, "not the clock of the place", "delete `zone`, or name another place");
            if let Some(place) = place {
                self.report.and_at(&place.at, format!("its clock is that of {}", theirs.name()));
            }
        }
        (home, theirs.or(clocks).unwrap_or(Zone::UTC))
    }

    /// The hours of an audience. Hours go before a table of hours, and what the audience says itself before the defaults.
    fn waking_hours(&mut self, table: &Table<'a>) -> Hours {
        let own = table.own("bands").and_then(|entry| self.report.field(entry).word()).is_some();
        let unsaid = if self.report.read(table, "bands", Field::word).is_some() { Hours::ccnso() } else { Hours::unsaid() };
        let mut hours = |key: &str| {
            let said = if own { table.own(key) } else { table.get(key) };
            said.and_then(|entry| self.report.field(entry).clock_range())
        };
        Hours { awake: hours("awake").unwrap_or(unsaid.awake), best: hours("best").unwrap_or(unsaid.best) }
    }
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{BASE, FORUM, found, kept, read};
    use crate::model::{PlaceId, RuleName};

    #[test]
    fn an_audience_lives_at_a_place_or_in_a_zone() {
        let jakarta = "[place.jakarta]\nzone = \"Asia/Jakarta\"\n";
        let audience = |lines: &str| kept(&format!("{jakarta}[audience.a]\n{lines}\n")).audiences.remove(0);
        assert_eq!(
            (audience("place = \"jakarta\"").place, audience("place = \"jakarta\"").zone.name()),
            (Some(PlaceId(0)), "Asia/Jakarta")
        );
        assert_eq!(audience("zone = \"Asia/Jakarta\"").place, None);
        assert_eq!(audience("place = \"jakarta\"\nzone = \"Asia/Jakarta\"").place, Some(PlaceId(0)));
        assert_eq!(audience("place = \"Asia/Tokyo\"").zone.name(), "Asia/Tokyo");
        // What the audience says itself leaves the defaults aside.
        let default = audience("zone = \"Asia/Tokyo\"\n[defaults.audience]\nplace = \"jakarta\"");
        assert_eq!((default.place, default.zone.name()), (None, "Asia/Tokyo"));
        let (message, fix) = found(RuleName::MissingKey, "[audience.a]\nsize = 5\n");
        assert_eq!(message, "audience `a` has neither `place` nor `zone`");
        assert!(fix.starts_with("add a line `place = ...`"), "{fix}");
        let (message, fix) = found(RuleName::WrongKind, &format!("{jakarta}[audience.a]\nplace = \"jakarta\"\nzone = \"Asia/Tokyo\"\n"));
        assert_eq!(message, "audience `a` has the zone `Asia/Tokyo`, but its place has `Asia/Jakarta`");
        assert_eq!(fix, "delete `zone`, or name another place");
        assert_eq!(found(RuleName::UnknownName, &format!("{jakarta}[audience.a]\nplace = \"jakatra\"\n")).1, "did you mean `jakarta`?");
        let used = read(&format!("{BASE}{jakarta}[audience.a]\nplace = \"jakarta\"\n[consultation.b]\n")).0;
        assert_eq!(used.findings, []);
    }

    #[test]
    fn hours_go_before_a_table_of_hours_and_an_audience_before_the_defaults() {
        let hours = |lines: &str| {
            let audience = kept(&format!("[audience.a]\nzone = \"UTC\"\n{lines}\n")).audiences.remove(0);
            (audience.awake.to_string(), audience.best.to_string())
        };
        let said = |awake: &str, best: &str| (awake.to_owned(), best.to_owned());
        assert_eq!(hours("bands = \"ccnso\""), said("05:00-23:00", "08:00-17:30"));
        assert_eq!(hours("bands = \"ccnso\"\nbest = \"10:00-16:00\""), said("05:00-23:00", "10:00-16:00"));
        assert_eq!(hours("[defaults.audience]\nbands = \"ccnso\""), said("05:00-23:00", "08:00-17:30"));
        assert_eq!(hours("awake = \"06:00-21:00\"\n[defaults.audience]\nbands = \"ccnso\""), said("06:00-21:00", "08:00-17:30"));
        assert_eq!(hours("[defaults.audience]\nbands = \"ccnso\"\nawake = \"06:00-21:00\""), said("06:00-21:00", "08:00-17:30"));
        assert_eq!(hours("bands = \"ccnso\"\n[defaults.audience]\nawake = \"06:00-21:00\""), said("05:00-23:00", "08:00-17:30"));
        assert_eq!(found(RuleName::WrongKind, "[audience.a]\nzone = \"UTC\"\nbands = \"ccnos\"\n").1, "did you mean `ccnso`?");
    }

    #[test]
    fn whom_audiences_stand_for_and_what_they_carry_in_is_read() {
        let lines = "groups = [\"governments\", \"civil society\"]\nregion = \"Africa\"\nlanguages = [\"fr\"]\ndebt = \"3 h\"";
        let series = kept(&format!("[audience.a]\nzone = \"UTC\"\n{lines}\n[audience.b]\nzone = \"UTC\"\ngroups = [\"governments\"]\n"));
        assert_eq!((series.audiences[0].debt, series.audiences[1].debt), (180, 0));
        let named: Vec<&str> = series.communities().into_iter().map(|community| community.name()).collect();
        assert_eq!(named, ["civil society", "governments", "Africa", "fr"]);
        let (message, _) = found(RuleName::Length, "[audience.a]\nzone = \"UTC\"\ndebt = \"1001 h\"\n");
        assert_eq!(message, "`debt` is 1001 h, but must be 0 min to 1000 h");
        assert_eq!(found(RuleName::Length, "[audience.a]\nzone = \"UTC\"\ndebt = 3\n").1, "write `\"3 min\"`");
    }

    #[test]
    fn words_that_differ_in_case_alone_are_one_and_are_spelled_as_they_are_first() {
        let series = kept(
            "[audience.a]\nzone = \"UTC\"\ngroups = [\"Governments\", \"governments\"]\nregion = \"Africa\"\nlanguages = [\"fr\"]\n\
             [audience.b]\nzone = \"UTC\"\ngroups = [\"GOVERNMENTS\"]\nregion = \"africa\"\nlanguages = [\"FR\"]\n",
        );
        let names: Vec<&str> = series.communities().iter().map(|community| community.name()).collect();
        assert_eq!(names, ["Governments", "Africa", "fr"]);
        let series = kept(&format!("{FORUM}equipment = [\"Streaming\"]\n[consultation.b]\nequipment = [\"streaming\", \"Piano\"]\n"));
        assert_eq!(series.rooms[0].equipment.as_deref(), Some(&["streaming".to_owned()][..]), "as rules know it");
        assert!(series.consultations.iter().any(|asked| asked.equipment == ["streaming", "Piano"]));
    }
}
