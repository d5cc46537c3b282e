//! Fora with their rooms and competing sessions: `[forum.NAME]`.

use super::Reader;
use super::names::{Vocabulary, each_once};
use crate::input::busy::Owner;
use crate::input::field::Field;
use crate::input::table::{Entry, Table};
use crate::model::{Competing, Forum, ForumId, PlaceId, Room, RoomId, RuleName, Slots, Subject};
use crate::time::{ClockRange, Date, MINUTES_PER_DAY, WEEK, WeekHours};
use chrono::{Datelike, Weekday};

/// A forum whose rooms are read.
struct Host<'t, 'a> {
    id: ForumId,
    name: &'t str,
    title: &'t str,
    table: &'t Table<'a>,
    place: Option<PlaceId>,
}

/// Whether a slot that begins on a day of the week lies within hours.
fn is_open(hours: &WeekHours, day: Weekday, slot: ClockRange) -> bool {
    // Day 4 from 1970-01-01, a Thursday, is the first Monday.
    let monday = 4 * MINUTES_PER_DAY;
    let midnight = monday + i64::from(day.num_days_from_monday()) * MINUTES_PER_DAY;
    hours.minutes_outside(midnight + slot.from_minute(), slot.to_minute() - slot.from_minute()) == 0
}

impl<'a> Reader<'_, 'a> {
    /// Reads a forum and its rooms.
    pub(super) fn forum(&mut self, name: &str, table: &Table<'a>) {
        let id = ForumId(self.fora.len() as u32);
        self.report.mark(Subject::Forum(id), table);
        let place = self.needed_place(table, "place");
        let opens = self.report.need(table, "opens", Field::day);
        let closes = self.report.need(table, "closes", Field::day);
        self.in_order(table, ("opens", opens), ("closes", closes));
        let (title, online) = (self.title(table, name), self.flag(table, "online"));
        let hours = self.report.read(table, "hours", Field::week_hours).unwrap_or(ClockRange::OFFICE.into());
        let forum = Forum {
            name: name.into(),
            place: place.unwrap_or(PlaceId(0)),
            opens: opens.unwrap_or_default(),
            closes: closes.unwrap_or_default(),
            hours,
            slots: self.slots(table, &hours, opens.zip(closes)),
            online,
            remote: self.offers_a_link(table, online),
            remote_lead_days: self.report.read(table, "remote-lead", Field::days).unwrap_or(0),
            rooms: self.rooms(&Host { id, name, title: &title, table, place }, online),
            competing: self.competing(table, place),
            title,
        };
        self.fora.push(forum);
    }

    /// The slots of a forum; those that are never used are told.
    fn slots(&mut self, table: &Table<'a>, hours: &WeekHours, days: Option<(Date, Date)>) -> Slots {
        let Some(entry) = table.get("slots") else { return Slots::default() };
        let mistakes = self.report.errors();
        let slots = self.report.field(entry).slots().unwrap_or_default();
        let is_read = self.report.errors() == mistakes;
        let any = slots.0.any.iter().map(|slots| (String::new(), &WEEK[..], slots));
        let of_the_week = WEEK.iter().filter_map(|day| Some((format!(" on {day}"), std::slice::from_ref(day), slots.0.of_weekday(*day)?)));
        let weekdays: Vec<[Weekday; 1]> = slots.0.dates.keys().map(|day| [day.weekday()]).collect();
        let dates = slots.0.dates.iter().zip(&weekdays).map(|((day, slots), weekday)| (format!(" on {day}"), &weekday[..], slots));
        for (on, weekdays, slots) in any.chain(of_the_week).chain(dates) {
            for slot in slots.iter().filter(|slot| !weekdays.iter().any(|day| is_open(hours, *day, **slot))) {
                let message = format!("the slot {slot}{on} of {} is not used, because its hours are {hours}", table.what);
                let label = format!("outside the hours{}", if on.is_empty() { " on every day" } else { &on });
                self.report.say(RuleName::Unused, &entry.at, message, label, "delete the slot, or allow longer `hours`");
            }
        }
        if let Some((opens, closes)) = days.filter(|(opens, closes)| is_read && opens <= closes) {
            self.days_of_slots(table, entry, &slots, (opens, closes));
        }
        slots
    }

    /// Tells the dates with slots on which a forum is not open, and that no day on which it is has any.
    fn days_of_slots(&mut self, table: &Table<'a>, entry: &Entry<'a>, slots: &Slots, (opens, closes): (Date, Date)) {
        for day in slots.0.dates.keys().filter(|day| **day < opens || closes < **day) {
            let message = format!("the slots of {} on {day} are not used, because it is open from {opens} to {closes}", table.what);
            self.report.say(RuleName::Unused, &entry.at, message, "not a day of the forum", "delete that day, or correct it");
        }
        if !slots.is_empty() && slots.between(opens, closes).is_empty() {
            let message = format!("`slots` of {} leave no slot on any day from {opens} to {closes}", table.what);
            let fix = "name slots for one of its days, or for `any`; without `slots` a meeting may start at any minute";
            self.report.say(RuleName::WrongKind, &entry.at, message, "no meeting could be held", fix);
        }
    }

    /// Whether a forum's host can give a link; one online is its own.
    fn offers_a_link(&mut self, table: &Table<'a>, online: bool) -> bool {
        let offers = self.report.read(table, "remote", Field::flag).unwrap_or(true);
        if let (Some(entry), true, false) = (table.own("remote"), online, offers) {
            let message = format!("{} is online but has `remote = false`", table.what);
            self.report.say(RuleName::WrongKind, &entry.at, message, "everybody takes part remotely", "delete it, or `online = true`");
        }
        offers || online
    }

    /// The rooms of a forum: those it lists, none if it is online, else one that is the forum itself.
    fn rooms(&mut self, of: &Host<'_, 'a>, online: bool) -> Vec<RoomId> {
        let listed = self.tables(of.table, "room", None);
        if let (Some(entry), true) = (of.table.get("room"), online) {
            let message = format!("{} is online but has rooms", of.table.what);
            self.report.say(RuleName::WrongKind, &entry.key_at, message, "nobody meets in it", "delete the rooms, or `online = true`");
        }
        if online {
            return Vec::new();
        }
        if listed.is_empty() {
            return vec![self.room(of, None)];
        }
        if let Some(entry) = of.table.own("seats") {
            let message = format!("`seats` of {} is not used, because its rooms have their own", of.table.what);
            self.report.say(RuleName::Unused, &entry.at, message, "not used", "delete the line, or move it to the rooms");
        }
        listed.iter().map(|(name, table)| self.room(of, Some((name, table)))).collect()
    }

    /// A room that a forum lists, or the forum itself as its only room.
    fn room(&mut self, of: &Host<'_, 'a>, listed: Option<(&str, &Table<'a>)>) -> RoomId {
        let id = RoomId(self.rooms.len() as u32);
        let (name, table) = listed.unwrap_or((of.name, of.table));
        // What the room takes from its forum stands there.
        for entry in ["holds", "interpreters", "equipment", "changeover"].iter().filter_map(|key| of.table.get(key)) {
            self.report.mark_at(Subject::Room(id), Some(entry.key.name), &entry.at);
        }
        self.report.mark(Subject::Room(id), table);
        let mut busy = self.unavailable(table, "busy", of.place);
        let mut rather_not = self.absences(table, "rather-not", of.place);
        if listed.is_some() {
            busy.extend(self.unavailable(of.table, "busy", of.place));
            rather_not.extend(self.absences(of.table, "rather-not", of.place));
            self.calendar(Owner::Room(id), of.table);
        }
        self.calendar(Owner::Room(id), table);
        let either = |key: &str| if table.get(key).is_some() { table } else { of.table };
        let holds = self.report.read(either("holds"), "holds", Field::count).unwrap_or(1);
        if let Some(entry) = table.own("changeover").filter(|_| holds > 1) {
            let message = format!("`changeover` of {} is not used, because it holds {holds} at once", table.what);
            self.report.say(RuleName::Unused, &entry.at, message, "not used", "delete the line, or `holds`");
        }
        let everywhere = listed.is_some().then_some(of.table);
        let room = Room {
            name: name.into(),
            title: if listed.is_some() { self.title(table, name) } else { of.title.to_owned() },
            forum: of.id,
            seats: self.report.read(table, "seats", Field::count),
            holds,
            interpreters: self.added(Vocabulary::Languages, [everywhere, Some(table)], "interpreters").unwrap_or_default(),
            equipment: self.added(Vocabulary::Equipment, [everywhere, Some(table)], "equipment"),
            busy,
            rather_not,
            changeover: self.report.read(either("changeover"), "changeover", Field::length).unwrap_or(0),
        };
        self.rooms.push(room);
        id
    }

    /// What is in every room of a forum, and what one of them has besides; `None` if nothing is said of either.
    fn added(&mut self, vocabulary: Vocabulary, tables: [Option<&Table<'a>>; 2], key: &str) -> Option<Vec<String>> {
        let lists: Vec<Vec<String>> = tables.into_iter().flatten().filter_map(|table| self.words(vocabulary, table, key)).collect();
        (!lists.is_empty()).then(|| each_once(lists.concat()))
    }

    fn competing(&mut self, table: &Table<'a>, place: Option<PlaceId>) -> Vec<Competing> {
        let sessions = self.report.read(table, "competing", Field::titled).unwrap_or_default();
        let session = |(title, table): &(&str, Table<'a>)| Some(Competing { title: (*title).into(), during: self.interval(table, place)? });
        sessions.iter().filter_map(session).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{BASE, FORUM, found, kept, read};
    use crate::model::{RoomId, RuleName, Subject};

    #[test]
    fn hours_may_differ_by_day() {
        let forum = |lines: &str| kept(&format!("{FORUM}{lines}\n")).fora.remove(0);
        let hours = forum("hours = { any = \"09:00-18:00\", fri = \"09:00-12:00\", sat = \"closed\" }").hours;
        assert_eq!(hours.to_string(), "Mon to Thu 09:00-18:00, Fri 09:00-12:00, Sat closed, Sun 09:00-18:00");
        assert_eq!(forum("hours = { mon = \"22:00-02:00\" }").hours.to_string(), "Mon 22:00-02:00, Tue to Sun closed");
        let (message, _) = found(RuleName::WrongKind, &format!("{FORUM}hours = {{ sat = \"closed\" }}\n"));
        assert_eq!(message, "`hours` leave every day closed");
        let (_, fix) = found(RuleName::UnknownKey, &format!("{FORUM}hours = {{ any = \"09:00-18:00\", firday = \"closed\" }}\n"));
        assert!(fix.starts_with("the keys known here are `any`"), "{fix}");
        let (message, _) = found(RuleName::WrongKind, &format!("{FORUM}hours = {{ any = \"09:00-18:00\", fri = \"shut\" }}\n"));
        assert_eq!(message, "`fri` must be a range of the clock, found \"shut\"");
    }

    #[test]
    fn a_day_may_have_several_hours_with_time_between_them() {
        let forum = |lines: &str| kept(&format!("{FORUM}{lines}\n")).fora.remove(0);
        let hours = forum("hours = [\"14:00-17:00\", \"09:00-12:00\"]").hours;
        assert_eq!(hours.to_string(), "09:00-12:00 and 14:00-17:00");
        assert_eq!(forum("hours = [\"09:00-12:00\"]").hours, forum("hours = \"09:00-12:00\"").hours);
        let hours = forum("hours = { any = [\"09:00-12:00\", \"14:00-17:00\"], fri = \"closed\", sat = \"10:00-12:00\" }").hours;
        let words = "Mon to Thu 09:00-12:00 and 14:00-17:00, Fri closed, Sat 10:00-12:00, Sun 09:00-12:00 and 14:00-17:00";
        assert_eq!(hours.to_string(), words);
        let wrong = |hours: &str| found(RuleName::WrongKind, &format!("{FORUM}hours = {hours}\n")).0;
        assert_eq!(wrong("[]"), "`hours` is an empty list");
        assert_eq!(wrong("{ any = \"09:00-12:00\", fri = [] }"), "`fri` is an empty list");
        assert_eq!(wrong("[\"09:00-12:00\", 14]"), "`hours` must be a range of the clock, found the number 14");
        let touching = "[\"12:00-14:00\", \"09:00-12:00\"]";
        assert_eq!(wrong(touching), "`hours` has 09:00-12:00 and 12:00-14:00, without time between them");
        assert_eq!(wrong(&format!("{{ mon = {touching} }}")), "`mon` has 09:00-12:00 and 12:00-14:00, without time between them");
        let nine: Vec<String> = (0..9).map(|hour| format!("\"{0}:00-{0}:30\"", 10 + hour)).collect();
        assert_eq!(wrong(&format!("[{}]", nine.join(", "))), "`hours` has 9 ranges, and a day has at most 8");
    }

    #[test]
    fn a_host_says_its_slots_its_link_and_how_many_a_room_holds() {
        let told =
            kept(&format!("{FORUM}slots = [\"09:00-10:30\", \"11:00-12:30\"]\nremote = false\nremote-lead = \"10 days\"\nholds = 3\n"));
        let forum = &told.fora[0];
        assert_eq!(forum.slots.to_string(), "09:00-10:30 and 11:00-12:30");
        assert_eq!((forum.remote, forum.remote_lead_days, told.rooms[0].holds), (false, 10, 3));
        let told = kept(&format!("{FORUM}holds = 2\n[forum.x.room]\nhall = {{}}\nden = {{ holds = 4 }}\n"));
        assert_eq!(told.rooms.iter().map(|room| (room.name.as_str(), room.holds)).collect::<Vec<_>>(), [("den", 4), ("hall", 2)]);
        let unsaid = kept(FORUM);
        assert_eq!((unsaid.fora[0].slots.is_empty(), unsaid.fora[0].remote, unsaid.rooms[0].holds), (true, true, 1));
        found(RuleName::WrongKind, &format!("{FORUM}slots = [\"09:00\"]\n"));
        found(RuleName::WrongKind, &format!("{FORUM}slots = [9]\n"));
        found(RuleName::WrongKind, &format!("{FORUM}holds = 0\n"));
        found(RuleName::Length, &format!("{FORUM}remote-lead = 10\n"));
        let (message, _) = found(RuleName::WrongKind, &format!("{FORUM}online = true\nremote = false\n"));
        assert_eq!(message, "forum `x` is online but has `remote = false`");
        let (message, _) = found(RuleName::Unused, &format!("{FORUM}slots = [\"09:00-10:30\", \"17:30-19:00\"]\n"));
        assert_eq!(message, "the slot 17:30-19:00 of forum `x` is not used, because its hours are 09:00-18:00");
        let (message, _) = found(RuleName::Unused, &format!("{FORUM}holds = 2\nchangeover = \"15 min\"\n"));
        assert_eq!(message, "`changeover` of forum `x` is not used, because it holds 2 at once");
    }

    #[test]
    fn slots_may_differ_by_day() {
        let forum = |slots: &str| format!("{FORUM}slots = {slots}\n");
        let slots = |slots: &str| kept(&forum(slots)).fora.remove(0).slots;
        let told = slots("{ mon = [\"09:00-10:30\"], any = [\"10:00-11:00\", \"11:00-12:00\"], 2027-05-04 = [] }");
        assert_eq!(told.to_string(), "Mon 09:00-10:30; 2027-05-04 none; other days 10:00-11:00 and 11:00-12:00");
        assert_eq!(slots("{ any = \"10:00-11:00\" }"), slots("[\"10:00-11:00\"]"));
        let wrong = |slots: &str| found(RuleName::WrongKind, &forum(slots)).0;
        assert_eq!(wrong("{ funday = [] }"), "`funday` is neither a day of the week nor a date");
        let fix = "the days are `any`, `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`, and dates such as `2027-03-24`";
        assert_eq!(found(RuleName::WrongKind, &forum("{ funday = [] }")).1, fix);
        assert_eq!(wrong("{ mon = [9] }"), "`slots` must be a range of the clock, found the number 9");
        assert_eq!(wrong("{}"), "`slots` names no day");
        assert_eq!(wrong("{ sun = [\"09:00-10:00\"] }"), "`slots` of forum `x` leave no slot on any day from 2027-05-03 to 2027-05-07");
        let unused = |slots: &str| found(RuleName::Unused, &forum(slots)).0;
        let message = "the slots of forum `x` on 2027-06-01 are not used, because it is open from 2027-05-03 to 2027-05-07";
        assert_eq!(unused("{ any = [\"09:00-10:00\"], 2027-06-01 = [] }"), message);
        let message = "the slot 07:00-08:00 on Tue of forum `x` is not used, because its hours are 09:00-18:00";
        assert_eq!(unused("{ any = [\"09:00-10:00\"], tue = [\"07:00-08:00\"] }"), message);
    }

    #[test]
    fn a_room_has_what_its_forum_has_and_what_it_lists_besides() {
        let rooms = "[forum.x.room]\nden = {}\nhall = { equipment = [\"piano\", \"Screen\"], interpreters = [\"fr\"] }\n";
        let series = kept(&format!("{FORUM}equipment = [\"screen\"]\n{rooms}"));
        let equipment: Vec<_> = series.rooms.iter().map(|room| room.equipment.clone().unwrap_or_default()).collect();
        assert_eq!(equipment, [vec!["screen"], vec!["screen", "piano"]]);
        assert_eq!(series.rooms[1].interpreters, ["fr"]);
        assert_eq!(kept(&format!("{FORUM}{rooms}")).rooms[0].equipment, None);
    }

    #[test]
    fn what_a_room_takes_from_its_forum_stands_there() {
        let (_, sources) =
            read(&format!("{BASE}{FORUM}equipment = [\"streaming\"]\n[forum.x.room]\nden = {{}}\nhall = {{ equipment = [] }}\n"));
        let line = |room| sources.find(Subject::Room(RoomId(room)), Some("equipment")).map(|place| sources.line_and_column(place).0);
        assert_eq!([line(0), line(1)], [Some(11), Some(14)]);
    }
}
