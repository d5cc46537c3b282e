//! Consultations: `[consultation.NAME]`.

use super::names::{Vocabulary, each_once, ids, look_up};
use super::{MOST_OF_A_KIND, Reader, Tables, circles, each};
use crate::input::field::{Field, Wait};
use crate::input::language::{self, Kind};
use crate::input::report::NameAt;
use crate::input::table::{Entry, NamedTable, Table, items};
use crate::input::text;
use crate::model::{
    After, AudienceId, Consultation, ConsultationId, DayKind, PersonId, PlaceId, Preferred, RuleName, Subject, Wanted, Weight, Written,
};
use crate::time::{Date, Instant, Weekdays};
use std::collections::{BTreeMap, BTreeSet};

/// When a consultation may be: on the days and at the start that it asks for, or in writing from one day to another.
struct Asked {
    wanted: Wanted,
    written: Option<Written>,
}

impl<'a> Reader<'_, 'a> {
    /// Reads the consultations; `everywhere` makes one for each forum that has none of its name.
    pub(super) fn consultations(&mut self, tables: Tables<'a>, everywhere: bool) -> Vec<Consultation> {
        let of_consultations = tables.of_consultations.as_ref();
        let written =
            if everywhere { one_in_every_forum(tables.consultations, &tables.fora, of_consultations) } else { tables.consultations };
        self.names.consultations = ids(&written, ConsultationId);
        let consultations = each(&written, |index, name, table| self.consultation(ConsultationId(index), name, table, everywhere));
        circles::judge(self.report, &consultations, &written);
        consultations
    }

    fn consultation(&mut self, id: ConsultationId, name: &'a str, table: &Table<'a>, everywhere: bool) -> Consultation {
        self.report.mark(Subject::Consultation(id), table);
        let namesake = self.names.fora.get(name).copied().filter(|_| everywhere && table.own("forum").is_none());
        let fora = match namesake {
            Some(forum) => vec![forum],
            None => self.fora_at(table, everywhere),
        };
        let forum = fora.first().copied();
        let place = match forum {
            Some(forum) => self.fora.get(forum.index()).map(|forum| forum.place),
            None => self.base,
        };
        let Asked { wanted, written } = self.asked(table, place);
        let rooms = self.rooms_at(table, "room", &fora);
        self.judge_venues(table, &fora, &rooms, !wanted.starts.is_empty());
        let (principal, moderators) = (self.principal(table), self.moderators(table));
        let rapporteurs = each_once(self.many(table, "rapporteur", |names| &names.people).unwrap_or_default());
        let attending = self.attending(table, &needed(principal, &moderators, &rapporteurs));
        let everybody = (0..self.names.audiences.len().min(MOST_OF_A_KIND) as u32).map(AudienceId).collect();
        Consultation {
            name: name.into(),
            title: self.title(table, name),
            brief: self.report.read(table, "brief", Field::text),
            contact: self.report.read(table, "contact", Field::text),
            format: self.report.read(table, "format", Field::text),
            prefers_rooms: self.preferred_rooms(table, &fora, &rooms),
            prefers_fora: self.preferred_fora(table, &fora),
            rooms,
            forum,
            other_fora: fora.get(1..).unwrap_or_default().to_vec(),
            wanted,
            written,
            lasts: self.report.read(table, "lasts", Field::length).unwrap_or(60),
            hours: self.report.read(table, "hours", Field::week_hours),
            days: self.report.read(table, "days", day_kind).unwrap_or(DayKind::Working),
            prefers: self.prefers(table),
            sittings: self.report.read(table, "sittings", Field::count).unwrap_or(1),
            optional: self.flag(table, "optional"),
            priority: self.weight(table, "priority"),
            weight: self.weight(table, "weight"),
            principal,
            moderators,
            rapporteurs,
            attending,
            teams: each_once(self.many(table, "team", |names| &names.teams).unwrap_or_default()),
            audiences: self.many(table, "audiences", |names| &names.audiences).unwrap_or(everybody),
            languages: self.words(Vocabulary::Languages, table, "languages").unwrap_or_default(),
            remote: self.flag(table, "remote"),
            expects: self.report.read(table, "expects", Field::count),
            equipment: self.words(Vocabulary::Equipment, table, "equipment").unwrap_or_default(),
            notice_days: self.report.read(table, "notice", Field::days).unwrap_or(0),
            after: self.after(table),
            feeds: self.many(table, "feeds", |names| &names.deliverables).unwrap_or_default(),
            builds_on: each_once(self.many(table, "builds-on", |names| &names.inputs).unwrap_or_default()),
        }
    }

    /// When a consultation may be, on the clock of its place.
    fn asked(&mut self, table: &Table<'a>, place: Option<PlaceId>) -> Asked {
        let written = self.flag(table, "written");
        for entry in ["starts", "on"].iter().filter_map(|key| table.own(key)).filter(|_| written) {
            let message = format!("{} is written, so it has no `{}`", table.what, entry.key.name);
            self.report.say(
                RuleName::WrongKind,
                &entry.key_at,
                message,
                "nobody meets",
                "write `from` and `to`, or delete `written = true`",
            );
        }
        let mut day = |key: &str| -> Option<Date> {
            if written { self.report.need(table, key, Field::day) } else { self.report.read(table, key, Field::day) }
        };
        let (from, to) = (day("from"), day("to"));
        self.in_order(table, ("from", from), ("to", to));
        let hour = self.report.read(table, "hour", Field::word);
        let starts = self.starts(table, place, hour);
        let on = self.report.read(table, "on", Field::day);
        if written {
            return Asked { wanted: Wanted::default(), written: from.zip(to).map(|(from, to)| Written { from, to }) };
        }
        Asked { wanted: Wanted { starts, on, from, to }, written: None }
    }

    /// The minutes at one of which a consultation starts, in order of time.
    fn starts(&mut self, table: &Table<'a>, place: Option<PlaceId>, hour: Option<&str>) -> Vec<Instant> {
        let Some(list) = table.get("starts") else { return Vec::new() };
        let mut starts: Vec<Instant> = Vec::new();
        let each = self.report.field(list).each();
        if each.is_empty() {
            let fix = "name at least one, or delete the line: then fora chooses";
            self.report.say(RuleName::WrongKind, &list.at, "`starts` is an empty list", "no start", fix);
        }
        for entry in &each {
            let start = self.report.field(entry).civil().and_then(|civil| Some((civil, self.instant(entry, civil, place, hour)?)));
            let Some((civil, start)) = start else { continue };
            if starts.contains(&start) {
                let message = format!("`starts` has {civil} twice");
                self.report.say(RuleName::WrongKind, &entry.at, message, "the same start again", "delete one of them, or correct it");
            }
            starts.push(start);
        }
        starts.sort_unstable();
        starts
    }

    /// When a consultation would best be held.
    fn prefers(&mut self, table: &Table<'a>) -> Preferred {
        let is_table = |key: &&str| table.get(key).is_some_and(|entry| entry.value.as_table().is_some());
        Preferred {
            days: self.report.read(table, "prefers-days", Field::graded_days).unwrap_or_default(),
            hours: self.report.read(table, "prefers-hours", Field::graded_hours).unwrap_or_default(),
            graded: ["prefers-days", "prefers-hours"].iter().any(is_table),
        }
    }

    /// How much a thing counts beside others, as a key of it says.
    pub(super) fn weight(&mut self, table: &Table<'a>, key: &str) -> Weight {
        self.report.read(table, key, Field::weight).unwrap_or_default()
    }

    // ─── Who leads it ───────────────────────────────────────────────────────────────────────────────────────────────

    fn principal(&mut self, table: &Table<'a>) -> Option<PersonId> {
        let name = self.report.read(table, "principal", Field::name)?;
        if self.means_nobody(&name) { None } else { self.person_named(&name) }
    }

    /// Those of whom one leads it: names, or a table that says `any` of them.
    fn moderators(&mut self, table: &Table<'a>) -> Vec<PersonId> {
        let names = self.report.read(table, "moderator", any_of).unwrap_or_default();
        if matches!(&names[..], [only] if self.means_nobody(only)) {
            return Vec::new();
        }
        each_once(names.iter().filter_map(|name| self.person_named(name)).collect())
    }

    pub(super) fn means_nobody(&self, name: &NameAt<'_>) -> bool {
        name.name == "nobody" && !self.names.people.contains_key("nobody")
    }

    fn person_named(&mut self, name: &NameAt<'a>) -> Option<PersonId> {
        look_up(self.report, &self.names.people, "person", name)
    }

    // ─── What it waits for ──────────────────────────────────────────────────────────────────────────────────────────

    /// The consultations that one waits for: each a name, or a table with the least and the most time between.
    fn after(&mut self, table: &Table<'a>) -> Vec<After> {
        let Some(entry) = table.get("after") else { return Vec::new() };
        if entry.value.as_str() == Some("nothing") && !self.names.consultations.contains_key("nothing") {
            return Vec::new();
        }
        let each = self.report.field(entry).each();
        each.iter().filter_map(|entry| self.waits_for(entry)).collect()
    }

    fn waits_for(&mut self, entry: &Entry<'a>) -> Option<After> {
        let Kind::After(shape) = entry.key.kind else { return None };
        let Some(inner) = entry.value.as_table() else {
            let Some(name) = entry.value.as_str() else {
                let fix = "write names in quotes, or `{ consultation = \"...\", least = \"7 days\" }`";
                self.report.field(entry).wrong_kind(fix);
                return None;
            };
            let name = NameAt { name, at: entry.at.clone() };
            let consultation = look_up(self.report, &self.names.consultations, "consultation", &name)?;
            return Some(After::end_of(consultation));
        };
        let table = self.report.table(shape, format!("`{}`", entry.key.name), entry.at.clone(), inner);
        let least = self.report.read(&table, "least", Field::wait);
        let most = self.report.read(&table, "most", Field::wait);
        if let (Some(least), Some(most), Some(entry)) = (least, most, table.get("most"))
            && is_shorter(most, least)
        {
            let message = format!("`most` is {}, shorter than `least`, which is {}", told(most), told(least));
            self.report.say(RuleName::Backwards, &entry.at, message, "shorter than the least", "swap the two, or correct one");
        }
        let mut after = After::end_of(self.needed_name(&table, "consultation", |names| &names.consultations)?);
        match least {
            Some(Wait::Minutes(minutes)) => after.least = minutes,
            Some(Wait::CalendarDays(days)) => after.calendar_days.least = Some(days),
            Some(Wait::WorkingDays(days)) => after.working_days.least = Some(days),
            None => {}
        }
        match most {
            Some(Wait::Minutes(minutes)) => after.most = Some(minutes),
            Some(Wait::CalendarDays(days)) => after.calendar_days.most = Some(days),
            Some(Wait::WorkingDays(days)) => after.working_days.most = Some(days),
            None => {}
        }
        Some(after)
    }
}

/// Whether one wait is surely shorter than another: they are in one unit, or the days of the calendar that one takes are
/// fewer than those that the other does.
fn is_shorter(one: Wait, other: Wait) -> bool {
    match (one, other) {
        (Wait::Minutes(one), Wait::Minutes(other)) => one < other,
        (Wait::CalendarDays(one), Wait::CalendarDays(other) | Wait::WorkingDays(other)) => one < other,
        (Wait::WorkingDays(one), Wait::WorkingDays(other)) => one < other,
        _ => false,
    }
}

/// A wait as files write it.
fn told(wait: Wait) -> String {
    let days = |days: u32, unit: &str| format!("{days} {unit} day{}", if days == 1 { "" } else { "s" });
    match wait {
        Wait::Minutes(minutes) => text::length(minutes),
        Wait::CalendarDays(number) => days(number, "calendar"),
        Wait::WorkingDays(number) => days(number, "working"),
    }
}

/// Those who have to be there by their part in it, with the key that gives it to them.
fn needed(principal: Option<PersonId>, moderators: &[PersonId], rapporteurs: &[PersonId]) -> Vec<(PersonId, &'static str)> {
    let only = moderators.iter().filter(|_| moderators.len() == 1).map(|person| (*person, "moderator"));
    principal
        .map(|person| (person, "principal"))
        .into_iter()
        .chain(only)
        .chain(rapporteurs.iter().map(|person| (*person, "rapporteur")))
        .collect()
}

/// Names, or those of a table that says `any`.
fn any_of<'a>(mut field: Field<'_, 'a>) -> Option<Vec<NameAt<'a>>> {
    let Some(table) = field.entry.value.as_table() else { return field.names() };
    let (any, others): (Vec<_>, Vec<_>) = items(table).into_iter().partition(|item| item.name == "any");
    for other in &others {
        field.report.unknown_key(other, "`moderator`", ["any"].into_iter());
    }
    let Some(any) = any.first() else {
        field.wrong_kind("write `moderator = { any = [\"ana\", \"bruno\"] }`");
        return None;
    };
    (field.entry.value, field.entry.at) = (any.value, any.at.clone());
    field.names()
}

/// Working days, any days, or a list of days of the week.
fn day_kind(mut field: Field<'_, '_>) -> Option<DayKind> {
    match field.entry.value.as_str() {
        Some("working days") => Some(DayKind::Working),
        Some("any") => Some(DayKind::Only(Weekdays::ALL)),
        Some(word) if text::weekday(word).is_none() => {
            let message = format!("`days` must be {}, found \"{}\"", field.expected(), text::brief(word));
            let fix = "write `\"working days\"`, `\"any\"`, or a list of days of the week";
            field.say(RuleName::WrongKind, message, "which days?", fix);
            None
        }
        _ => field.day_list().map(DayKind::Only),
    }
}

/// One consultation for each forum, in the order of the fora, then those that are not named after one.
fn one_in_every_forum<'a>(written: Vec<NamedTable<'a>>, fora: &[NamedTable<'a>], defaults: Option<&Table<'a>>) -> Vec<NamedTable<'a>> {
    let names: BTreeSet<&str> = fora.iter().map(|(name, _)| *name).collect();
    let (named, others): (Vec<_>, Vec<_>) = written.into_iter().partition(|(name, _)| names.contains(name));
    let mut named: BTreeMap<&str, Table<'a>> = named.into_iter().collect();
    let absent = |name: &str, forum: &Table<'a>| {
        Table::absent(&language::CONSULTATION, format!("consultation `{name}`"), forum.at.clone()).with_defaults(defaults)
    };
    let mut all: Vec<NamedTable<'a>> =
        fora.iter().map(|(name, forum)| (*name, named.remove(name).unwrap_or_else(|| absent(name, forum)))).collect();
    all.extend(others);
    all
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{BASE, found, kept, read};
    use crate::model::{After, ConsultationId, Distance, Preferred, RuleName, Weight};
    use crate::time::{ByDay, ClockRange, Date};

    #[test]
    fn what_is_waited_for_is_a_name_or_a_table_with_its_distances() {
        let consultations = "[consultation]\na = {}\nb = {}\n";
        let waits = |after: &str| kept(&format!("{consultations}c = {{ after = {after} }}\n")).consultations[2].after.clone();
        let plain = |id| After::end_of(ConsultationId(id));
        assert_eq!(waits("\"a\""), [plain(0)]);
        assert_eq!(waits("\"nothing\""), []);
        assert_eq!(waits("[\"b\", { consultation = \"a\" }]"), [plain(1), plain(0)]);
        let week = After { least: 7 * 1440, most: Some(21 * 1440), ..plain(0) };
        assert_eq!(waits("{ consultation = \"a\", least = \"7 days\", most = \"3 weeks\" }"), [week]);
        let days = |least, most| Distance { least, most };
        let dates = After { calendar_days: days(Some(1), None), working_days: days(None, Some(3)), ..plain(0) };
        assert_eq!(waits("{ consultation = \"a\", least = \"1 calendar day\", most = \"3 working days\" }"), [dates]);
        let mixed = After { working_days: days(Some(2), None), most: Some(10 * 1440), ..plain(0) };
        assert_eq!(waits("{ consultation = \"a\", least = \"2 working days\", most = \"10 days\" }"), [mixed]);
        let after = |after: &str| format!("{consultations}c = {{ after = {after} }}\n");
        let few = after("{ consultation = \"a\", least = \"3 working days\", most = \"1 calendar day\" }");
        assert_eq!(found(RuleName::Backwards, &few).0, "`most` is 1 calendar day, shorter than `least`, which is 3 working days");
        found(RuleName::Length, &after("{ consultation = \"a\", least = \"731 working days\" }"));
        found(RuleName::Length, &after("{ consultation = \"a\", least = \"2 office days\" }"));
        let (message, _) = found(RuleName::Backwards, &after("{ consultation = \"a\", least = \"7 days\", most = \"2 h\" }"));
        assert_eq!(message, "`most` is 2 h, shorter than `least`, which is 7 days");
        assert_eq!(found(RuleName::UnknownName, &after("[\"a\", { consultation = \"x\" }]")).0, "there is no consultation `x`");
        assert_eq!(found(RuleName::UnknownKey, &after("{ consultation = \"a\", leest = \"7 days\" }")).1, "did you mean `least`?");
        found(RuleName::MissingKey, &after("{ least = \"7 days\" }"));
        found(RuleName::WrongKind, &after("[7]"));
        found(RuleName::Length, &after("{ consultation = \"a\", least = 7 }"));
        found(RuleName::Loop, &after("[{ consultation = \"a\" }, { consultation = \"c\", least = \"7 days\" }]"));
    }

    #[test]
    fn several_starts_may_be_named() {
        let starts = |lines: &str| kept(&format!("[consultation.a]\nstarts = {lines}\n")).consultations.remove(0).wanted.starts;
        let two = starts("[2027-03-23 14:00, 2027-03-22 09:00]");
        assert_eq!(two.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2027-03-22T08:00Z", "2027-03-23T13:00Z"]);
        assert_eq!(starts("[2027-03-22 09:00]"), starts("2027-03-22 09:00"));
        let wrong = |rule, lines: &str| found(rule, &format!("[consultation.a]\nstarts = {lines}\n")).0;
        assert_eq!(wrong(RuleName::WrongKind, "[]"), "`starts` is an empty list");
        let twice = "[2027-03-22 09:00, 2027-03-23 09:00, 2027-03-22 09:00]";
        assert_eq!(wrong(RuleName::WrongKind, twice), "`starts` has 2027-03-22 09:00:00 twice");
        let skipped = "[2027-03-28 02:30, 2027-03-29 02:30]";
        assert_eq!(wrong(RuleName::SkippedTime, skipped), "02:30 does not exist on 28 March 2027 in Zurich");
        let day = "[2027-03-22, 2027-03-23 09:00]";
        assert_eq!(wrong(RuleName::WrongKind, day), "`starts` must be a day and a time, found the day 2027-03-22 alone");
        let (_, fix) = found(RuleName::WrongKind, &format!("[consultation.a]\nstarts = {day}\n"));
        assert_eq!(fix, "add the time, such as `2027-03-22 09:00:00`, or write `on = 2027-03-22`");
        wrong(RuleName::OffsetTime, "[2027-03-22T09:00:00Z, 2027-03-23 09:00]");
    }

    #[test]
    fn a_priority_is_one_of_four_words_and_counts_only_where_something_may_be_left_out() {
        let priority = |lines: &str| kept(&format!("[consultation]\na = {{ {lines} }}\n")).consultations[0].priority;
        assert_eq!([priority("optional = true"), priority("optional = true, priority = \"top\"")], [Weight::Normal, Weight::Top]);
        found(RuleName::WrongKind, "[consultation]\na = { optional = true, priority = \"off\" }\n");
        let (message, fix) = found(RuleName::Unused, "[consultation]\na = { priority = \"low\" }\nb = {}\n");
        assert_eq!(message, "`priority` of consultation `a` changes nothing: it has to be placed");
        assert_eq!(fix, "let it be left out with `optional = true`, or `unplaced = \"warning\"`, or delete the line");
        let quiet = |lines: &str| assert_eq!(read(&format!("{BASE}{lines}")).0.findings, []);
        quiet("[rules]\nunplaced = \"warning\"\n[consultation]\na = { priority = \"low\" }\n");
        quiet("[defaults.consultation]\npriority = \"high\"\n[consultation]\na = {}\nb = { optional = true }\n");
    }

    #[test]
    fn what_is_preferred_can_be_said_once_for_all() {
        let series =
            kept("[defaults.consultation]\nprefers-days = \"tue\"\n[consultation]\na = { prefers-hours = \"10:00-16:00\" }\nb = {}\n");
        let mut days: ByDay<Weight> = ByDay::default();
        days.weekdays[1] = Some(Weight::Normal);
        let hours: Vec<_> = ClockRange::new(10 * 60, 16 * 60).map(|range| (range, Weight::Normal)).into_iter().collect();
        assert_eq!(series.consultations[0].prefers, Preferred { days: days.clone(), hours, graded: false });
        assert_eq!(series.consultations[1].prefers, Preferred { days, ..Preferred::default() });
        found(RuleName::WrongKind, "[consultation.a]\nprefers-days = [\"funday\", \"mon\"]\n");
        found(RuleName::WrongKind, "[consultation.a]\nprefers-hours = \"ten\"\n");
    }

    #[test]
    fn days_and_hours_may_be_preferred_by_grades() {
        let prefers = |lines: &str| kept(&format!("[consultation.a]\n{lines}\n")).consultations.remove(0).prefers;
        let told = prefers(
            "prefers-days = { tue = \"high\", Wednesday = \"normal\", 2027-03-24 = \"low\" }\nprefers-hours = { \"9:00-12:00\" = \"top\", \"14:00-16:00\" = \"low\" }",
        );
        let day = |number| told.days.on(Date::from_ymd_opt(2027, 3, number).expect("a day")).copied();
        assert_eq!([22, 23, 24, 31].map(day), [None, Some(Weight::High), Some(Weight::Low), Some(Weight::Normal)]);
        let hours: Vec<(String, Weight)> = told.hours.iter().map(|(range, grade)| (range.to_string(), *grade)).collect();
        assert_eq!(hours, [("14:00-16:00".to_owned(), Weight::Low), ("09:00-12:00".to_owned(), Weight::Top)]);
        let same = |list: &str, table: &str| {
            assert_eq!((prefers(list).days, prefers(list).hours), (prefers(table).days, prefers(table).hours));
            assert_eq!([prefers(list).graded, prefers(table).graded], [false, table.contains('{')]);
        };
        same("prefers-days = [\"tue\", \"wed\"]", "prefers-days = { tue = \"normal\", wed = \"normal\" }");
        same("prefers-hours = \"09:00-12:00\"", "prefers-hours = { \"09:00-12:00\" = \"normal\" }");
        same("prefers-hours = [\"09:00-12:00\"]", "prefers-hours = \"09:00-12:00\"");
        let wrong = |lines: &str| found(RuleName::WrongKind, &format!("[consultation.a]\n{lines}\n")).0;
        let grades = "`grade` must be one of `\"low\"`, `\"normal\"`, `\"high\"`, `\"top\"`, found `off`";
        assert_eq!(wrong("prefers-days = { tue = \"off\" }"), grades);
        assert_eq!(wrong("prefers-hours = { \"09:00-12:00\" = \"off\" }"), grades);
        assert_eq!(wrong("prefers-days = { funday = \"high\" }"), "`funday` is neither a day of the week nor a date");
        assert_eq!(wrong("prefers-days = { any = \"high\" }"), "`any` is neither a day of the week nor a date");
        assert_eq!(wrong("prefers-days = { 2027-02-30 = \"high\" }"), "`2027-02-30` is neither a day of the week nor a date");
        assert_eq!(wrong("prefers-days = { tue = \"high\", Tuesday = \"low\" }"), "`prefers-days` names the day `tue` twice");
        assert_eq!(wrong("prefers-days = {}"), "`prefers-days` names no day");
        assert_eq!(wrong("prefers-hours = {}"), "`prefers-hours` names no hours");
        assert_eq!(wrong("prefers-hours = []"), "`prefers-hours` names no hours");
        assert_eq!(wrong("prefers-hours = { morning = \"high\" }"), "`prefers-hours` must be a range of the clock, found \"morning\"");
        let twice = "prefers-hours = { \"09:00-12:00\" = \"high\", \"9:00-12:00\" = \"low\" }";
        assert_eq!(wrong(twice), "`prefers-hours` has 09:00-12:00 twice");
    }
}
