//! Reads a series file.
//!
//! Every mistake is said and none stops the reading: a thing with a mistake is built with a stand-in, and no series
//! is given if any mistake was an error. Start reading at [`read_series`], then [`Reader::read`].

use super::busy::{self, Calendars, Owner};
use super::language::{self, Key, Kind};
use super::report::{Entry, Item, Moment, NameAt, Report, Table, items, suggestion};
use super::{clock, plan, syntax, text, zone};
use crate::finding::{FileId, Finding, Sources};
use crate::model::{
    Absence, Acceptance, After, Audience, AudienceId, Clash, Community, Competing, Consultation, ConsultationId, DayKind, Deliverable,
    DeliverableId, Due, Forum, ForumId, Grace, Input, InputId, Level, Milestone, MilestoneId, Person, PersonId, Place, PlaceId, Preferred,
    Rest, Room, RoomId, RuleName, Rules, Series, Step, Strand, StrandId, Subject, Team, TeamId, Travel, Wanted, Wish, WishName, Wishes,
    Written,
};
use crate::time::{Calendar, ClockRange, Date, Instant, Interval, MINUTES_PER_DAY, WeekHours, Weekdays, Zone, Zones};
use chrono::Days;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::de::DeValue;

/// What reading a series file gave.
#[derive(Clone)]
pub struct Reading {
    /// The series; `None` if any finding is an error.
    pub series: Option<Series>,
    /// Everything found, in the order of the file.
    pub findings: Vec<Finding>,
    /// Digest of the text, and of the busy times that were read from calendars: of those and not of their files, which
    /// change with every export.
    pub digest: String,
}

/// Reads the series in a file that `sources` holds, and teaches `sources` where everything stands.
///
/// `zones` reads every clock in it. `today` is the day of planning where the file does not say `planned`. Calendars that
/// the series names are not looked for, and make nobody busy: see [`read_series_with`].
pub fn read_series(sources: &mut Sources, file: FileId, zones: Arc<dyn Zones>, today: Date) -> Reading {
    read(sources, file, zones, today, None)
}

/// As [`read_series`], with the calendars that the series names; their findings come after those of the series.
pub fn read_series_with(sources: &mut Sources, file: FileId, zones: Arc<dyn Zones>, today: Date, calendars: Calendars<'_>) -> Reading {
    read(sources, file, zones, today, Some(calendars))
}

fn read(sources: &mut Sources, file: FileId, zones: Arc<dyn Zones>, today: Date, calendars: Option<Calendars<'_>>) -> Reading {
    let text = sources.file(file).text.clone();
    let mut report = Report::new(file);
    let document = syntax::parse(&mut report, &text);
    let broken = report.has_errors();
    let (top, header) = (document.get_ref(), 0..text.find('\n').unwrap_or(text.len()));
    let file_table = report.table(&language::SERIES_FILE, "the file".into(), header, top);
    let reader = Reader::new(report, zones);
    let (mut series, wanted, mut report) = reader.read(&file_table, today);
    if broken {
        syntax::drop_consequences(&mut report, &text);
    } else {
        judge_names(&series, &mut report);
    }
    report.set_level(RuleName::RepeatedTime, series.rules.level(RuleName::RepeatedTime));
    let mut readable = !report.has_errors();
    let mut findings = report.finish(sources);
    let mut digest = plan::digest(&text);
    if let Some(calendars) = calendars.filter(|_| readable && !wanted.is_empty()) {
        let (found, busy) = busy::add(sources, file, &mut series, &wanted, calendars);
        readable = found.iter().all(|finding| finding.level != Level::Error);
        findings.extend(found);
        digest = plan::digest(&format!("{text}\n{busy}"));
    }
    Reading { findings, series: readable.then_some(series), digest }
}

/// A length of rest.
const REST: Key = Key { name: "rest", kind: language::ON_THE_WAY, required: false, default: "", meaning: "" };

/// The most things of one kind in a series.
const MOST_OF_A_KIND: usize = 5_000;

/// One day of `holidays`.
const HOLIDAY: Key = Key { name: "holidays", kind: Kind::Day, required: false, default: "", meaning: "" };
/// One day of `observances`.
const OBSERVANCE: Key = Key { name: "observances", ..HOLIDAY };

/// Ids by short name.
type Ids<'a, I> = BTreeMap<&'a str, I>;

struct Reader<'a> {
    report: Report,
    zones: Arc<dyn Zones>,
    base: Option<PlaceId>,
    places: Vec<Place>,
    fora: Vec<Forum>,
    rooms: Vec<Room>,
    names: Names<'a>,
    spellings: Spellings,
    calendars: Vec<busy::Wanted>,
}

/// Lists of words whose upper and lower case does not matter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Vocabulary {
    Languages,
    Groups,
    Regions,
    Equipment,
}

/// The spelling of each word, as it is written first; words of equipment that rules know are spelled as there.
struct Spellings(BTreeMap<(Vocabulary, String), String>);

impl Default for Spellings {
    fn default() -> Self {
        let known = ["captions", "remote", "step-free", "streaming"].map(|word| ((Vocabulary::Equipment, word.into()), word.into()));
        Spellings(BTreeMap::from(known))
    }
}

impl Spellings {
    /// A word as it is spelled first.
    fn of(&mut self, vocabulary: Vocabulary, word: String) -> String {
        self.0.entry((vocabulary, word.to_lowercase())).or_insert(word).clone()
    }
}

/// What each short name of the file stands for.
#[derive(Default)]
struct Names<'a> {
    places: Ids<'a, PlaceId>,
    fora: Ids<'a, ForumId>,
    people: Ids<'a, PersonId>,
    teams: Ids<'a, TeamId>,
    audiences: Ids<'a, AudienceId>,
    consultations: Ids<'a, ConsultationId>,
    milestones: Ids<'a, MilestoneId>,
    deliverables: Ids<'a, DeliverableId>,
    inputs: Ids<'a, InputId>,
}

/// The tables of defaults.
#[derive(Default)]
struct Defaults<'a> {
    consultation: Option<Table<'a>>,
    forum: Option<Table<'a>>,
    audience: Option<Table<'a>>,
    person: Option<Table<'a>>,
}

/// A thing's short name and its table.
type NamedTable<'a> = (&'a str, Table<'a>);

impl<'a> Reader<'a> {
    fn new(report: Report, zones: Arc<dyn Zones>) -> Self {
        Reader {
            report,
            zones,
            base: None,
            places: Vec::new(),
            fora: Vec::new(),
            rooms: Vec::new(),
            names: Names::default(),
            spellings: Spellings::default(),
            calendars: Vec::new(),
        }
    }

    /// The series, with stand-ins where something was wrong, the calendars it names, and the report that says what.
    fn read(mut self, file: &Table<'a>, today: Date) -> (Series, Vec<busy::Wanted>, Report) {
        let defaults = self.defaults(file);
        let places = self.tables(file, "place", None);
        let fora = self.tables(file, "forum", defaults.forum.as_ref());
        let people = self.tables(file, "person", defaults.person.as_ref());
        let teams = self.tables(file, "team", None);
        let audiences = self.tables(file, "audience", defaults.audience.as_ref());
        let milestones = self.tables(file, "milestone", None);
        let deliverables = self.tables(file, "deliverable", None);
        let inputs = self.tables(file, "input", None);
        let written = self.tables(file, "consultation", defaults.consultation.as_ref());
        self.names.places = ids(&places, PlaceId);
        self.names.fora = ids(&fora, ForumId);
        self.names.people = ids(&people, PersonId);
        self.names.teams = ids(&teams, TeamId);
        self.names.audiences = ids(&audiences, AudienceId);
        self.names.milestones = ids(&milestones, MilestoneId);
        self.names.deliverables = ids(&deliverables, DeliverableId);
        self.names.inputs = ids(&inputs, InputId);

        for (name, table) in &places {
            let place = self.place(name, table);
            self.report.mark(Subject::Place(PlaceId(self.places.len() as u32)), table);
            self.places.push(place);
        }
        let header = self.header(file);
        self.report.mark(Subject::Series, &header);
        self.base = if file.get("series").is_some() { self.needed_place(&header, "base") } else { None };
        for (name, table) in &fora {
            let forum = self.forum(name, table);
            self.fora.push(forum);
        }
        let people = people.iter().enumerate().map(|(index, (name, table))| self.person(index, name, table)).collect();
        let teams = teams.iter().enumerate().map(|(index, (name, table))| self.team(index, name, table)).collect();
        let audiences: Vec<Audience> =
            audiences.iter().enumerate().map(|(index, (name, table))| self.audience(index, name, table)).collect();
        let milestones: Vec<Milestone> =
            milestones.iter().enumerate().map(|(index, (name, table))| self.milestone(index, name, table)).collect();
        let deliverables =
            deliverables.iter().enumerate().map(|(index, (name, table))| self.deliverable(index, name, table, &milestones)).collect();
        let inputs = inputs.iter().enumerate().map(|(index, (name, table))| self.input(index, name, table)).collect();

        let everywhere = header.get("one-in-every-forum").and_then(|entry| self.report.flag(entry)).unwrap_or(false);
        let written = if everywhere { one_in_every_forum(written, &fora, defaults.consultation.as_ref()) } else { written };
        self.names.consultations = ids(&written, ConsultationId);
        let consultations: Vec<Consultation> =
            written.iter().enumerate().map(|(index, (name, table))| self.consultation(index, name, table, everywhere)).collect();
        loops(&mut self.report, &consultations, &written);

        let rules = self.rules(file);
        let series = Series {
            title: if file.get("series").is_some() { self.needed_text(&header, "title") } else { String::new() },
            topic: self.text(&header, "topic"),
            brief: self.text(&header, "brief"),
            contact: self.text(&header, "contact"),
            organizer: self.text(&header, "organizer"),
            calendar_name: self.text(&header, "calendar-name"),
            keep_cancelled_days: header.get("keep-cancelled").and_then(|entry| self.report.days(entry)).unwrap_or(30),
            base: self.base.unwrap_or(PlaceId(0)),
            planned: self.day(&header, "planned").unwrap_or(today),
            step: self.length(&header, "step").unwrap_or(15),
            strands: self.strands(file),
            clashes: self.clashes(file),
            travel: self.travel(file),
            wishes: self.wishes(file),
            acceptances: self.acceptances(file, &audiences),
            rules,
            people,
            teams,
            audiences,
            consultations,
            milestones,
            deliverables,
            inputs,
            places: self.places,
            fora: self.fora,
            rooms: self.rooms,
            zones: self.zones,
        };
        (series, self.calendars, self.report)
    }

    // ─── Tables of the file ─────────────────────────────────────────────────────────────────────────────────────────

    fn header(&mut self, file: &Table<'a>) -> Table<'a> {
        let item = self.report.need(file, "series").map(Item::from);
        let table = item.as_ref().and_then(|item| self.report.as_table(item).map(|table| (item.name_at.clone(), table)));
        match table {
            Some((at, table)) => self.report.table(&language::SERIES, "`series`".into(), at, table),
            None => Table::absent(&language::SERIES, "`series`".into(), file.at.clone()),
        }
    }

    fn defaults(&mut self, file: &Table<'a>) -> Defaults<'a> {
        let mut defaults = Defaults::default();
        let Some(table) = self.one(file, "defaults", &language::DEFAULTS) else { return defaults };
        let of = |report: &mut Report, name: &str| {
            let entry = table.get(name)?;
            let Kind::DefaultsOf(shape) = entry.key.kind else { return None };
            report.defaults(shape, &Item::from(entry))
        };
        defaults.consultation = of(&mut self.report, "consultation");
        defaults.forum = of(&mut self.report, "forum");
        defaults.audience = of(&mut self.report, "audience");
        defaults.person = of(&mut self.report, "person");
        defaults
    }

    fn one(&mut self, file: &Table<'a>, key: &str, shape: &'static language::Shape) -> Option<Table<'a>> {
        let item = Item::from(file.get(key)?);
        let table = self.report.as_table(&item)?;
        Some(self.report.table(shape, format!("`{key}`"), item.name_at, table))
    }

    fn tables(&mut self, file: &Table<'a>, key: &str, defaults: Option<&Table<'a>>) -> Vec<NamedTable<'a>> {
        let Some(entry) = file.get(key) else { return Vec::new() };
        let Kind::Named(shape) = entry.key.kind else { return Vec::new() };
        let tables = self.report.named(shape, &Item::from(entry));
        if let Some((_, first_beyond)) = tables.get(MOST_OF_A_KIND) {
            let message = format!("there are {} tables `[{key}]`, and at most {MOST_OF_A_KIND} are planned", tables.len());
            self.report.say(RuleName::WrongKind, &first_beyond.at, message, "the first beyond the limit", "divide the series");
        }
        tables.into_iter().map(|(name, table)| (name, table.with_defaults(defaults))).collect()
    }

    // ─── Keys of one kind ───────────────────────────────────────────────────────────────────────────────────────────

    fn text(&mut self, table: &Table<'a>, key: &str) -> Option<String> {
        table.get(key).and_then(|entry| self.report.text(entry))
    }

    fn needed_text(&mut self, table: &Table<'a>, key: &str) -> String {
        self.report.need(table, key).cloned().and_then(|entry| self.report.text(&entry)).unwrap_or_default()
    }

    fn title(&mut self, table: &Table<'a>, name: &str) -> String {
        self.text(table, "title").unwrap_or_else(|| text::title(name))
    }

    fn flag(&mut self, table: &Table<'a>, key: &str) -> bool {
        table.get(key).and_then(|entry| self.report.flag(entry)).unwrap_or(false)
    }

    fn count(&mut self, table: &Table<'a>, key: &str) -> Option<u32> {
        table.get(key).and_then(|entry| self.report.count(entry))
    }

    fn length(&mut self, table: &Table<'a>, key: &str) -> Option<i64> {
        table.get(key).and_then(|entry| self.report.length(entry))
    }

    fn needed_length(&mut self, table: &Table<'a>, key: &str) -> Option<i64> {
        self.report.need(table, key).cloned().and_then(|entry| self.report.length(&entry))
    }

    fn day(&mut self, table: &Table<'a>, key: &str) -> Option<Date> {
        table.get(key).and_then(|entry| self.report.day(entry))
    }

    fn needed_day(&mut self, table: &Table<'a>, key: &str) -> Option<Date> {
        self.report.need(table, key).cloned().and_then(|entry| self.report.day(&entry))
    }

    /// Words of a list, each once and as it is spelled first.
    fn words(&mut self, vocabulary: Vocabulary, entry: Option<&Entry<'a>>) -> Option<Vec<String>> {
        let words = self.report.texts(entry?)?;
        Some(each_once(words.into_iter().map(|word| self.spellings.of(vocabulary, word)).collect()))
    }

    fn clock(&mut self, table: &Table<'a>, key: &str) -> Option<ClockRange> {
        table.get(key).and_then(|entry| self.report.clock_range(entry))
    }

    fn hours(&mut self, table: &Table<'a>) -> Option<WeekHours> {
        table.get("hours").and_then(|entry| self.report.week_hours(entry))
    }

    fn needed_zone(&mut self, table: &Table<'a>) -> Zone {
        let name = self.report.need(table, "zone").cloned().and_then(|entry| self.report.name(&entry));
        name.and_then(|name| zone::read(&mut self.report, &name)).unwrap_or(Zone::UTC)
    }

    fn needed_place(&mut self, table: &Table<'a>, key: &str) -> Option<PlaceId> {
        self.report.need(table, key).cloned().and_then(|entry| self.place_named(&entry))
    }

    fn place_named(&mut self, entry: &Entry<'a>) -> Option<PlaceId> {
        let name = self.report.name(entry)?;
        self.place_at(&name)
    }

    /// The place of a name. A zone means the only place that has it; one that no place has becomes a place.
    fn place_at(&mut self, name: &NameAt<'a>) -> Option<PlaceId> {
        if let Some(id) = self.names.places.get(name.name) {
            return Some(*id);
        }
        if !zone::looks_like_a_zone(name.name) {
            self.report.unknown_name("place", name, self.names.places.keys().copied());
            return None;
        }
        let zone = zone::read(&mut self.report, name)?;
        let theirs: Vec<usize> = (0..self.places.len()).filter(|at| self.places[*at].zone == zone).collect();
        match theirs[..] {
            [] => {}
            [only] => return Some(PlaceId(only as u32)),
            _ => {
                let message = format!("`{}` is the zone of {} places", name.name, theirs.len());
                let names: Vec<&str> = theirs.iter().map(|at| self.places[*at].name.as_str()).collect();
                let fix = suggestion("", &names, "name one of them:");
                self.report.say(RuleName::UnknownName, &name.at, message, "which of them?", fix);
                return None;
            }
        }
        let id = PlaceId(self.places.len() as u32);
        self.report.mark_at(Subject::Place(id), None, &name.at);
        let (title, calendar) = (city(zone), Calendar::default());
        self.places.push(Place { name: name.name.into(), title, zone, calendar, observances: BTreeMap::new() });
        self.names.places.insert(name.name, id);
        Some(id)
    }

    /// The ids of the names at a key; `word` stands for none.
    fn many<I: Copy>(
        &mut self,
        table: &Table<'a>,
        key: &str,
        word: &str,
        ids: for<'n> fn(&'n Names<'a>) -> &'n Ids<'a, I>,
    ) -> Option<Vec<I>> {
        let entry = table.get(key)?;
        let Kind::Names(noun, _) = entry.key.kind else { return None };
        let names = self.report.names(entry)?;
        if let [only] = &names[..]
            && only.name == word
            && !ids(&self.names).contains_key(word)
        {
            return None;
        }
        let mut found = Vec::new();
        for name in &names {
            found.extend(look_up(&mut self.report, ids(&self.names), noun, name));
        }
        Some(found)
    }

    fn person_named(&mut self, name: &NameAt<'a>) -> Option<PersonId> {
        look_up(&mut self.report, &self.names.people, "person", name)
    }

    /// Says that one day lies before another that should come first.
    fn in_order(&mut self, table: &Table<'a>, first: (&str, Option<Date>), last: (&str, Option<Date>)) {
        let (Some(start), Some(end)) = (first.1, last.1) else { return };
        let Some(at) = table.get(last.0).filter(|_| end < start).map(|entry| entry.at.clone()) else { return };
        let message = format!("{} has `{}` on {end}, before `{}` on {start}", table.what, last.0, first.0);
        self.report.say(RuleName::Backwards, &at, message, "ends before it starts", "swap the two days, or correct one");
        if let Some(other) = table.get(first.0) {
            self.report.and_at(&other.at, "starts here");
        }
    }

    // ─── Time ───────────────────────────────────────────────────────────────────────────────────────────────────────

    fn instant(&mut self, entry: &Entry<'a>, civil: crate::time::Civil, place: Option<PlaceId>, hour: Option<&str>) -> Option<Instant> {
        let place = self.places.get(place?.index())?;
        clock::instant(&mut self.report, self.zones.as_ref(), place, entry, civil, hour)
    }

    /// The interval of a table with `from` and `to`, on the clock of a place; a bare day is the whole of it.
    fn interval(&mut self, table: &Table<'a>, place: Option<PlaceId>) -> Option<Interval> {
        let from = self.report.need(table, "from").cloned()?;
        let to = table.get("to").cloned();
        let first = self.report.moment(&from);
        let last = to.as_ref().map(|entry| self.report.moment(entry));
        let (first, last) = (
            first?,
            match last {
                Some(last) => last?,
                None => Moment::Day(day_of(first?)),
            },
        );
        let start = match first {
            Moment::Day(day) => self.midnight(day, place)?,
            Moment::Minute(civil) => self.instant(&from, civil, place, None)?,
        };
        let end = match (last, &to) {
            (Moment::Minute(civil), Some(entry)) => self.instant(entry, civil, place, None)?,
            (moment, _) => self.midnight(day_of(moment).checked_add_days(Days::new(1))?, place)?,
        };
        let interval = Interval::new(start, end);
        if interval.is_none() {
            let at = to.map_or(from.at.clone(), |entry| entry.at);
            self.report.say(
                RuleName::Backwards,
                &at,
                format!("{} ends before it begins", table.what),
                "ends here",
                "swap `from` and `to`, or correct one",
            );
            self.report.and_at(&from.at, "begins here");
        }
        interval
    }

    fn midnight(&self, day: Date, place: Option<PlaceId>) -> Option<Instant> {
        self.places.get(place?.index()).map(|place| self.zones.midnight(place.zone, day))
    }

    fn absences(&mut self, entry: Option<&Entry<'a>>, place: Option<PlaceId>) -> Vec<Absence> {
        let Some(entry) = entry else { return Vec::new() };
        let Kind::List(shape) = entry.key.kind else { return Vec::new() };
        let tables = self.report.list(shape, entry);
        tables
            .iter()
            .filter_map(|table| {
                let why = self.text(table, "why");
                Some(Absence { during: self.interval(table, place)?, why })
            })
            .collect()
    }

    /// Remembers the calendars that a table names.
    fn calendar(&mut self, owner: Owner, table: &Table<'a>) {
        let names = table.get("calendar").and_then(|entry| self.report.names(entry));
        let zone = table.get("calendar-zone").and_then(|entry| self.report.name(entry));
        let zone = zone.and_then(|name| zone::read(&mut self.report, &name));
        let titles = self.flag(table, "calendar-titles");
        self.calendars.extend(names.map(|names| busy::Wanted::new(owner, &names, zone, titles)));
    }

    // ─── Things ─────────────────────────────────────────────────────────────────────────────────────────────────────

    fn place(&mut self, name: &str, table: &Table<'a>) -> Place {
        Place {
            name: name.into(),
            title: self.text(table, "title").unwrap_or_else(|| text::city(name)),
            zone: self.needed_zone(table),
            calendar: Calendar {
                working: table.get("working-days").and_then(|entry| self.report.day_list(entry)).unwrap_or(Weekdays::MONDAY_TO_FRIDAY),
                holidays: table.get("holidays").map(|entry| self.named_days(entry, &HOLIDAY)).unwrap_or_default(),
            },
            observances: table.get("observances").map(|entry| self.named_days(entry, &OBSERVANCE)).unwrap_or_default(),
        }
    }

    /// Days with the names of what is kept on them; `day` is the key that each of them is told as.
    fn named_days(&mut self, entry: &Entry<'a>, day: &'static Key) -> BTreeMap<Date, String> {
        let mut days: BTreeMap<Date, String> = BTreeMap::new();
        let Some(map) = entry.value.as_table() else {
            self.report.wrong_kind(entry, format!("write `{} = {{ \"New Year\" = 2027-01-01 }}`", entry.key.name));
            return days;
        };
        for item in items(map) {
            let values: Vec<(&DeValue<'_>, super::report::Span)> = match item.value.as_array() {
                Some(array) => array.iter().map(|value| (value.get_ref(), value.span())).collect(),
                None => vec![(item.value, item.at.clone())],
            };
            for (value, at) in values {
                if let Some(day) = self.report.day_at(day, value, &at) {
                    days.entry(day).and_modify(|names| *names = format!("{names}, {}", item.name)).or_insert_with(|| item.name.into());
                }
            }
        }
        days
    }

    fn forum(&mut self, name: &str, table: &Table<'a>) -> Forum {
        let id = ForumId(self.fora.len() as u32);
        self.report.mark(Subject::Forum(id), table);
        let place = self.needed_place(table, "place");
        let (opens, closes) = (self.needed_day(table, "opens"), self.needed_day(table, "closes"));
        self.in_order(table, ("opens", opens), ("closes", closes));
        let (title, online) = (self.title(table, name), self.flag(table, "online"));
        let hours = self.hours(table).unwrap_or(range(9, 18).into());
        Forum {
            name: name.into(),
            place: place.unwrap_or(PlaceId(0)),
            opens: opens.unwrap_or_default(),
            closes: closes.unwrap_or_default(),
            hours,
            slots: table.get("slots").map(|entry| self.slots(table, entry, hours)).unwrap_or_default(),
            online,
            remote: self.offers_a_link(table, online),
            remote_lead_days: table.get("remote-lead").and_then(|entry| self.report.days(entry)).unwrap_or(0),
            rooms: self.rooms(id, name, &title, table, place, online),
            competing: self.competing(table, place),
            title,
        }
    }

    /// The slots of a forum; one that lies outside its hours on every day is told.
    fn slots(&mut self, table: &Table<'a>, entry: &Entry<'a>, hours: WeekHours) -> Vec<ClockRange> {
        let slots = self.report.slots(entry);
        let open = |slot: &ClockRange| {
            let length = slot.to_minute() - slot.from_minute();
            (0..7).any(|day| hours.minutes_outside(day * MINUTES_PER_DAY + slot.from_minute(), length) == 0)
        };
        for slot in slots.iter().filter(|slot| !open(slot)) {
            let message = format!("the slot {slot} of {} is not used, because its hours are {hours}", table.what);
            self.report.say(
                RuleName::Unused,
                &entry.at,
                message,
                "outside the hours on every day",
                "delete the slot, or allow longer `hours`",
            );
        }
        slots
    }

    /// Whether a forum's host can give a link; one online is its own.
    fn offers_a_link(&mut self, table: &Table<'a>, online: bool) -> bool {
        let offers = table.get("remote").and_then(|entry| self.report.flag(entry)).unwrap_or(true);
        if let (Some(entry), true, false) = (table.own("remote"), online, offers) {
            let message = format!("{} is online and has `remote = false`", table.what);
            self.report.say(RuleName::WrongKind, &entry.at, message, "everybody follows from afar", "delete it, or `online = true`");
        }
        offers || online
    }

    /// The rooms of a forum: those it lists, none if it is online, else one that is the forum itself.
    fn rooms(&mut self, forum: ForumId, name: &str, title: &str, table: &Table<'a>, place: Option<PlaceId>, online: bool) -> Vec<RoomId> {
        let listed = self.tables(table, "room", None);
        if let (Some(entry), true) = (table.get("room"), online) {
            let message = format!("{} is online and has rooms", table.what);
            self.report.say(RuleName::WrongKind, &entry.key_at, message, "nobody meets in it", "delete the rooms, or `online = true`");
        }
        if online {
            return Vec::new();
        }
        if listed.is_empty() {
            return vec![self.room(forum, name, Some(title), table, table, place)];
        }
        if let Some(entry) = table.own("seats") {
            let message = format!("`seats` of {} is not used, because its rooms say their own", table.what);
            self.report.say(RuleName::Unused, &entry.at, message, "not used", "delete the line, or say it in the rooms");
        }
        listed.iter().map(|(name, room)| self.room(forum, name, None, room, table, place)).collect()
    }

    fn room(
        &mut self,
        forum: ForumId,
        name: &str,
        title: Option<&str>,
        table: &Table<'a>,
        of: &Table<'a>,
        place: Option<PlaceId>,
    ) -> RoomId {
        let id = RoomId(self.rooms.len() as u32);
        // What the room takes from its forum stands there.
        for entry in ["holds", "interpreters", "equipment", "changeover"].iter().filter_map(|key| of.get(key)) {
            self.report.mark_at(Subject::Room(id), Some(entry.key.name), &entry.at);
        }
        self.report.mark(Subject::Room(id), table);
        let whole_forum = title.is_some();
        let mut busy = self.absences(table.get("busy"), place);
        if !whole_forum {
            busy.extend(self.absences(of.get("busy"), place));
            self.calendar(Owner::Room(id), of);
        }
        self.calendar(Owner::Room(id), table);
        let either = |key: &str| table.get(key).or_else(|| of.get(key)).cloned();
        let holds = either("holds").and_then(|entry| self.report.count(&entry)).unwrap_or(1);
        if let Some(entry) = table.own("changeover").filter(|_| holds > 1) {
            let message = format!("`changeover` of {} is not used, because it holds {holds} at once", table.what);
            self.report.say(RuleName::Unused, &entry.at, message, "not used", "delete the line, or `holds`");
        }
        let lists = |key: &str| [of.get(key).filter(|_| !whole_forum), table.get(key)];
        let interpreters = self.added(Vocabulary::Languages, lists("interpreters"));
        let equipment = self.added(Vocabulary::Equipment, lists("equipment"));
        let room = Room {
            name: name.into(),
            title: title.map(str::to_owned).unwrap_or_else(|| self.title(table, name)),
            forum,
            seats: self.count(table, "seats"),
            holds,
            interpreters: interpreters.unwrap_or_default(),
            equipment,
            busy,
            changeover: either("changeover").and_then(|entry| self.report.length(&entry)).unwrap_or(0),
        };
        self.rooms.push(room);
        id
    }

    /// What is in every room of a forum, and what one of them has besides; `None` if nothing is said of either.
    fn added(&mut self, vocabulary: Vocabulary, lists: [Option<&Entry<'a>>; 2]) -> Option<Vec<String>> {
        let lists: Vec<Vec<String>> = lists.into_iter().filter_map(|entry| self.words(vocabulary, entry)).collect();
        let all = lists.into_iter().reduce(|mut all, more| {
            all.extend(more);
            all
        });
        all.map(each_once)
    }

    fn competing(&mut self, table: &Table<'a>, place: Option<PlaceId>) -> Vec<Competing> {
        let Some(entry) = table.get("competing") else { return Vec::new() };
        let Some(map) = self.report.as_table(&Item::from(entry)) else { return Vec::new() };
        let mut sessions = Vec::new();
        for item in items(map) {
            let Some(inner) = self.report.as_table(&item) else { continue };
            let Kind::Named(shape) = entry.key.kind else { continue };
            let session = self.report.table(shape, format!("competing session `{}`", text::brief(item.name)), item.name_at.clone(), inner);
            if let Some(during) = self.interval(&session, place) {
                sessions.push(Competing { title: item.name.into(), during });
            }
        }
        sessions
    }

    fn person(&mut self, index: usize, name: &str, table: &Table<'a>) -> Person {
        self.report.mark(Subject::Person(PersonId(index as u32)), table);
        self.calendar(Owner::Person(PersonId(index as u32)), table);
        let base = self.needed_place(table, "base");
        Person {
            name: name.into(),
            title: self.title(table, name),
            base: base.unwrap_or(PlaceId(0)),
            away: self.absences(table.get("away"), base),
            arrives: self.length(table, "arrives").unwrap_or(0),
            rest: table.get("rest").map(|entry| self.rest(entry)).unwrap_or_default(),
            speaks: self.words(Vocabulary::Languages, table.get("speaks")),
            email: self.text(table, "email"),
        }
    }

    /// A length of rest, or lengths of rest by lengths of the way.
    fn rest(&mut self, entry: &Entry<'a>) -> Rest {
        match entry.value {
            DeValue::String(word) if word == "itu" => Rest::itu(),
            DeValue::String(text) if text.trim().starts_with(|first: char| first.is_ascii_digit()) => {
                self.report.length(&Entry { key: &REST, ..entry.clone() }).map(Rest::always).unwrap_or_default()
            }
            DeValue::Table(bands) => self.rest_by_way(items(bands)),
            _ => {
                self.report.wrong_kind(entry, "write `\"12 h\"`, `{ \"6 h\" = \"12 h\", \"10 h\" = \"24 h\" }` or `\"itu\"`");
                Rest::default()
            }
        }
    }

    fn rest_by_way(&mut self, bands: Vec<Item<'a>>) -> Rest {
        const WAY: Key = Key { name: "length of the way", ..REST };
        let mut rest = Rest::default();
        for Item { name, name_at, value, at } in bands {
            let text = DeValue::String(name.into());
            let way = self.report.length(&Entry { key: &WAY, key_at: name_at.clone(), value: &text, at: name_at.clone() });
            let after = self.report.length(&Entry { key: &REST, key_at: name_at.clone(), value, at });
            let (Some(way), Some(after)) = (way, after) else { continue };
            if rest.after.insert(way, after).is_some() {
                let message = format!("`rest` is written twice after a way of {}", text::length(way));
                self.report.say(RuleName::WrongKind, &name_at, message, "the same length", "delete one of the two");
            }
        }
        rest
    }

    fn team(&mut self, index: usize, name: &str, table: &Table<'a>) -> Team {
        self.report.mark(Subject::Team(TeamId(index as u32)), table);
        Team {
            name: name.into(),
            title: self.title(table, name),
            languages: self.words(Vocabulary::Languages, table.get("languages")).unwrap_or_default(),
            a_day: self.count(table, "a-day"),
            a_week: self.count(table, "a-week"),
            at_once: self.count(table, "at-once").unwrap_or(1),
        }
    }

    fn audience(&mut self, index: usize, name: &str, table: &Table<'a>) -> Audience {
        self.report.mark(Subject::Audience(AudienceId(index as u32)), table);
        let (place, zone) = self.home(table);
        let (awake, best) = self.bands(table);
        Audience {
            name: name.into(),
            title: self.title(table, name),
            zone,
            place,
            size: self.count(table, "size").unwrap_or(100),
            awake,
            best,
            languages: self.words(Vocabulary::Languages, table.get("languages")).unwrap_or_default(),
            groups: self.words(Vocabulary::Groups, table.get("groups")).unwrap_or_default(),
            region: self.text(table, "region").map(|region| self.spellings.of(Vocabulary::Regions, region)),
            debt: self.length(table, "debt").unwrap_or(0),
        }
    }

    /// Where an audience lives, and its zone: by its place or by its zone alone. What it says itself goes before
    /// whatever of the two the defaults say.
    fn home(&mut self, table: &Table<'a>) -> (Option<PlaceId>, Zone) {
        let own = table.own("place").is_some() || table.own("zone").is_some();
        let said = |key: &str| if own { table.own(key) } else { table.get(key) }.cloned();
        let (place, zone) = (said("place"), said("zone"));
        if place.is_none() && zone.is_none() {
            let message = format!("{} has neither `place` nor `zone`", table.what);
            let fix = "add a line `place = ...`: the name of a place, or `zone = ...`: the name of a time zone, such as `\"Europe/Paris\"`";
            self.report.say(RuleName::MissingKey, &table.at, message, "where do they live?", fix);
        }
        let home = place.as_ref().and_then(|entry| self.place_named(entry));
        let clocks = zone.as_ref().and_then(|entry| {
            let name = self.report.name(entry)?;
            zone::read(&mut self.report, &name)
        });
        let theirs = home.and_then(|id| self.places.get(id.index())).map(|place| place.zone);
        if let (Some(entry), Some(clocks), Some(theirs)) = (&zone, clocks, theirs)
            && clocks != theirs
        {
            let message = format!("{} has the zone `{}`, and its place has `{}`", table.what, clocks.name(), theirs.name());
            self.report.say(RuleName::WrongKind, &entry.at, message, "not the clock of the place", "delete `zone`, or name another place");
            if let Some(place) = &place {
                self.report.and_at(&place.at, format!("its clock is that of {}", theirs.name()));
            }
        }
        (home, theirs.or(clocks).unwrap_or(Zone::UTC))
    }

    /// The hours in which an audience is awake, and those of its working day. Hours go before a table of hours, and
    /// what the audience says itself before the defaults.
    fn bands(&mut self, table: &Table<'a>) -> (ClockRange, ClockRange) {
        let own = table.own("bands").cloned();
        let any = own.clone().or_else(|| table.get("bands").cloned());
        let named = |report: &mut Report, entry: Option<Entry<'a>>| entry.and_then(|entry| report.word(&entry)).is_some();
        let (own, any) = (named(&mut self.report, own), named(&mut self.report, any));
        let mut hours = |key: &str, in_table: ClockRange, unsaid: ClockRange| {
            let said = if own { table.own(key) } else { table.get(key) }.cloned();
            let hours = said.and_then(|entry| self.report.clock_range(&entry));
            hours.unwrap_or(if any { in_table } else { unsaid })
        };
        let (awake, best) = ccnso();
        (hours("awake", awake, ClockRange::WAKING), hours("best", best, range(8, 18)))
    }

    fn milestone(&mut self, index: usize, name: &str, table: &Table<'a>) -> Milestone {
        self.report.mark(Subject::Milestone(MilestoneId(index as u32)), table);
        Milestone {
            name: name.into(),
            title: self.title(table, name),
            place: self.needed_place(table, "place").unwrap_or(PlaceId(0)),
            opens: self.needed_day(table, "opens").unwrap_or_default(),
        }
    }

    fn deliverable(&mut self, index: usize, name: &str, table: &Table<'a>, milestones: &[Milestone]) -> Deliverable {
        self.report.mark(Subject::Deliverable(DeliverableId(index as u32)), table);
        let milestone = self.report.need(table, "for").cloned().and_then(|entry| {
            let name = self.report.name(&entry)?;
            look_up(&mut self.report, &self.names.milestones, "milestone", &name)
        });
        let entry = self.report.need(table, "due").cloned();
        let due = entry.as_ref().and_then(|entry| self.due(entry));
        let opens = milestone.and_then(|id| milestones.get(id.index())).map(|milestone| milestone.opens);
        let due_day = match (&entry, due, opens) {
            (Some(entry), Some(due), Some(opens)) => self.due_day(entry, due, ("the milestone opens", opens)),
            _ => None,
        };
        let mut deliverable = Deliverable {
            name: name.into(),
            title: self.title(table, name),
            milestone: milestone.unwrap_or(MilestoneId(0)),
            due: due.unwrap_or(Due::DaysBefore(0)),
            due_day: due_day.unwrap_or_default(),
            grace: None,
            item: self.item(table, opens),
            steps: Vec::new(),
            languages: self.words(Vocabulary::Languages, table.get("languages")).unwrap_or_default(),
            words: self.count(table, "words"),
        };
        deliverable.steps = self.report.need(table, "steps").cloned().map(|entry| self.steps(&entry, &deliverable)).unwrap_or_default();
        deliverable.grace = self.grace(table, deliverable.item.or(opens), due_day);
        deliverable
    }

    /// The day on which a document is taken up: the milestone's first, or a later one.
    fn item(&mut self, table: &Table<'a>, opens: Option<Date>) -> Option<Date> {
        let entry = table.get("item")?.clone();
        let day = self.report.day(&entry)?;
        if let Some(opens) = opens.filter(|opens| day < *opens) {
            let message = format!("{} is taken up on {day}, before the milestone opens on {opens}", table.what);
            self.report.say(
                RuleName::Backwards,
                &entry.at,
                message,
                "before the milestone",
                "take a day of the milestone, or delete the line",
            );
            return None;
        }
        if table.get("grace").is_none() {
            let message = format!("`item` of {} is not used, because it has no `grace`", table.what);
            self.report.say(RuleName::Unused, &entry.at, message, "not used", "delete the line, or add `grace`");
        }
        Some(day)
    }

    /// A later due day, counted from the day on which the document is `wanted`.
    fn grace(&mut self, table: &Table<'a>, wanted: Option<Date>, due_day: Option<Date>) -> Option<Grace> {
        let grace = self.one(table, "grace", &language::GRACE)?;
        let within = self.report.need(&grace, "held-within").cloned().and_then(|entry| self.report.days(&entry));
        let entry = self.report.need(&grace, "due").cloned()?;
        let due = self.due(&entry)?;
        let later = self.due_day(&entry, due, ("the document is taken up", wanted?))?;
        if let Some(due_day) = due_day.filter(|due_day| later < *due_day) {
            let message = format!("`grace` of {} ends on {later}, before the document itself is due on {due_day}", table.what);
            self.report.say(RuleName::Backwards, &entry.at, message, "earlier than without grace", "take a later day, or delete `grace`");
            return None;
        }
        Some(Grace { held_within_days: within?, due, due_day: later })
    }

    fn due(&mut self, entry: &Entry<'a>) -> Option<Due> {
        const MOST: i64 = 730;
        let Some(text) = entry.value.as_str() else {
            return if matches!(entry.value, DeValue::Datetime(_)) {
                self.report.day(entry).map(Due::On)
            } else {
                self.report.wrong_kind(entry, "write a day, or `\"7 days before\"`");
                None
            };
        };
        let length = text.trim().strip_suffix("before").map(str::trim);
        let days = length.and_then(|length| {
            text::working_days(length).map(|days| (days, true)).or_else(|| text::days(length).map(|days| (days, false)))
        });
        let weekday = text::weekday_before(text);
        match days.or(weekday.map(|(_, weeks)| (weeks.saturating_mul(7), false))) {
            Some((days, false))
                if days <= MOST
                    && let Some((weekday, _)) = weekday =>
            {
                u32::try_from(days / 7).ok().map(|weeks| Due::Weekday(weekday, weeks))
            }
            Some((days, true)) if days <= MOST => u32::try_from(days).ok().map(Due::WorkingDaysBefore),
            Some((days, false)) if days <= MOST => u32::try_from(days).ok().map(Due::DaysBefore),
            Some(_) => {
                let message = format!("`due` is \"{}\", and can be at most {MOST} days before", text::brief(text));
                self.report.say(
                    RuleName::Length,
                    &entry.at,
                    message,
                    format!("at most {MOST} days"),
                    "write fewer days, or the day itself",
                );
                None
            }
            None => {
                let message = format!("`due` must be {}, found \"{}\"", entry.key.kind.wants(), text::brief(text));
                self.report.say(
                    RuleName::Length,
                    &entry.at,
                    message,
                    "when is it due?",
                    "write a day, `\"7 days before\"`, `\"5 working days before\"` or `\"the Friday of the week before\"`",
                );
                None
            }
        }
    }

    /// The working day of the base on which a document is due: a due day that is closed moves earlier. It may not lie
    /// after `wanted`, the day on which something happens to the document.
    fn due_day(&mut self, entry: &Entry<'a>, due: Due, (happens, wanted): (&str, Date)) -> Option<Date> {
        let calendar = self.places.get(self.base?.index())?.calendar.clone();
        let day = due.day(wanted, &calendar);
        if let Some(day) = day.filter(|day| *day > wanted) {
            let message = format!("it is due on {day}, after {happens} on {wanted}");
            self.report.say(
                RuleName::Backwards,
                &entry.at,
                message,
                "too late for the milestone",
                "take an earlier day, or another milestone",
            );
            return None;
        }
        let worked = day.and_then(|day| calendar.on_or_before(day));
        if worked.is_none() {
            let message = "no working day is left on which it can be due";
            self.report.say(
                RuleName::WrongKind,
                &entry.at,
                message,
                "the base is closed for two years",
                "look at `working-days` and `holidays` of the base",
            );
        }
        worked
    }

    fn steps(&mut self, entry: &Entry<'a>, of: &Deliverable) -> Vec<Step> {
        let Kind::List(shape) = entry.key.kind else { return Vec::new() };
        let tables = self.report.list(shape, entry);
        tables.iter().map(|table| self.step(table, of)).collect()
    }

    fn step(&mut self, table: &Table<'a>, of: &Deliverable) -> Step {
        let by = table.get("by").and_then(|entry| self.report.name(entry)).and_then(|name| self.person_named(&name));
        let words_a_day = self.count(table, "words-a-day");
        let translated = table.get("words-a-day").cloned();
        if let (Some(entry), Some(takes)) = (&translated, table.get("takes")) {
            let message = format!("{} says both `takes` and `words-a-day`", table.what);
            self.report.say(RuleName::WrongKind, &entry.key_at, message, "the words say how long it takes", "delete one of the two");
            self.report.and_at(&takes.at, "this says it too");
        }
        let working_days = match (&translated, words_a_day) {
            (Some(entry), Some(words_a_day)) => self.translating(entry, of, of.translation_days(words_a_day, by.is_some())),
            (Some(_), None) => None,
            (None, _) => self.report.need(table, "takes").cloned().and_then(|entry| self.report.working_days(&entry)),
        };
        let (does, each) = (self.needed_text(table, "does"), self.flag(table, "each"));
        Step { does, working_days: working_days.unwrap_or(0), words_a_day, by, each }
    }

    /// The working days of a translation, if they are not more than a step can take.
    fn translating(&mut self, entry: &Entry<'a>, of: &Deliverable, days: u64) -> Option<u32> {
        const MOST: u64 = 365;
        if days > MOST {
            let (words, languages) = (of.words.unwrap_or(0), of.languages.len().saturating_sub(1));
            let message = format!("{words} words into {languages} languages take {days} working days, and a step can take {MOST}");
            let fix = "let more than one translate: leave out `by`, or say what they do together in `words-a-day`";
            self.report.say(RuleName::WrongKind, &entry.at, message, "too long for a step", fix);
        }
        u32::try_from(days).ok().filter(|days| u64::from(*days) <= MOST)
    }

    fn input(&mut self, index: usize, name: &str, table: &Table<'a>) -> Input {
        self.report.mark(Subject::Input(InputId(index as u32)), table);
        Input {
            name: name.into(),
            title: self.title(table, name),
            link: table.get("link").and_then(|entry| self.report.link(entry)),
            from: self.text(table, "from"),
            out: self.needed_day(table, "out").unwrap_or_default(),
        }
    }

    fn consultation(&mut self, index: usize, name: &'a str, table: &Table<'a>, everywhere: bool) -> Consultation {
        self.report.mark(Subject::Consultation(ConsultationId(index as u32)), table);
        let namesake = self.names.fora.get(name).copied().filter(|_| everywhere && table.own("forum").is_none());
        let forum = namesake.or_else(|| self.forum_of(table));
        let place = match forum {
            Some(forum) => self.fora.get(forum.index()).map(|forum| forum.place),
            None => self.base,
        };
        let written = self.flag(table, "written");
        for entry in ["starts", "on"].iter().filter_map(|key| table.own(key)).filter(|_| written) {
            let message = format!("{} is written, so it has no `{}`", table.what, entry.key.name);
            self.report.say(RuleName::WrongKind, &entry.key_at, message, "nobody meets", "say `from` and `to`, or delete `written = true`");
        }
        let (from, to) = if written {
            (self.needed_day(table, "from"), self.needed_day(table, "to"))
        } else {
            (self.day(table, "from"), self.day(table, "to"))
        };
        self.in_order(table, ("from", from), ("to", to));
        let hour = table.get("hour").cloned().and_then(|entry| self.report.word(&entry));
        let starts = table.get("starts").cloned().and_then(|entry| {
            let civil = self.report.civil(&entry)?;
            self.instant(&entry, civil, place, hour)
        });
        let on = self.day(table, "on");
        let everybody = (0..self.names.audiences.len().min(MOST_OF_A_KIND) as u32).map(AudienceId).collect();
        Consultation {
            name: name.into(),
            title: self.title(table, name),
            brief: self.text(table, "brief"),
            contact: self.text(table, "contact"),
            format: self.text(table, "format"),
            room: self.room_of(table, forum),
            forum,
            wanted: if written { Wanted::default() } else { Wanted { starts, on, from, to } },
            written: from.zip(to).filter(|_| written).map(|(from, to)| Written { from, to }),
            lasts: self.length(table, "lasts").unwrap_or(60),
            hours: self.hours(table),
            days: table.get("days").and_then(|entry| self.day_kind(entry)).unwrap_or(DayKind::Working),
            prefers: Preferred {
                days: table.get("prefers-days").and_then(|entry| self.report.day_list(entry)),
                hours: self.clock(table, "prefers-hours"),
            },
            sittings: self.count(table, "sittings").unwrap_or(1),
            optional: self.flag(table, "optional"),
            principal: self.principal(table),
            moderators: table.get("moderator").cloned().map(|entry| self.moderators(&entry)).unwrap_or_default(),
            rapporteurs: each_once(self.many(table, "rapporteur", "nobody", |names| &names.people).unwrap_or_default()),
            teams: each_once(self.many(table, "team", "none", |names| &names.teams).unwrap_or_default()),
            audiences: self.many(table, "audiences", "all", |names| &names.audiences).unwrap_or(everybody),
            languages: self.words(Vocabulary::Languages, table.get("languages")).unwrap_or_default(),
            remote: self.flag(table, "remote"),
            expects: self.count(table, "expects"),
            equipment: self.words(Vocabulary::Equipment, table.get("equipment")).unwrap_or_default(),
            notice_days: table.get("notice").and_then(|entry| self.report.days(entry)).unwrap_or(0),
            after: table.get("after").map(|entry| self.after(entry)).unwrap_or_default(),
            feeds: self.many(table, "feeds", "nothing", |names| &names.deliverables).unwrap_or_default(),
            builds_on: self.builds_on(table),
        }
    }

    /// What a consultation builds on, each once.
    fn builds_on(&mut self, table: &Table<'a>) -> Vec<InputId> {
        let mut inputs = self.many(table, "builds-on", "nothing", |names| &names.inputs).unwrap_or_default();
        let mut met = BTreeSet::new();
        inputs.retain(|input| met.insert(*input));
        inputs
    }

    /// The consultations that one waits for: each a name, or a table with the least and the most time between.
    fn after(&mut self, entry: &Entry<'a>) -> Vec<After> {
        if entry.value.as_str() == Some("nothing") && !self.names.consultations.contains_key("nothing") {
            return Vec::new();
        }
        let values: Vec<(&'a DeValue<'a>, super::report::Span)> = match entry.value.as_array() {
            Some(array) => array.iter().map(|value| (value.get_ref(), value.span())).collect(),
            None => vec![(entry.value, entry.at.clone())],
        };
        values.into_iter().filter_map(|(value, at)| self.waits_for(&Entry { value, at, ..entry.clone() })).collect()
    }

    fn waits_for(&mut self, entry: &Entry<'a>) -> Option<After> {
        let Kind::After(shape) = entry.key.kind else { return None };
        let Some(inner) = entry.value.as_table() else {
            let Some(name) = entry.value.as_str() else {
                self.report.wrong_kind(entry, "write names in quotes, or `{ consultation = \"...\", least = \"7 days\" }`");
                return None;
            };
            let name = NameAt { name, at: entry.at.clone() };
            let consultation = look_up(&mut self.report, &self.names.consultations, "consultation", &name)?;
            return Some(After { consultation, least: 0, most: None });
        };
        let table = self.report.table(shape, format!("`{}`", entry.key.name), entry.at.clone(), inner);
        let name = self.report.need(&table, "consultation").cloned().and_then(|entry| self.report.name(&entry));
        let (least, most) = (self.length(&table, "least"), self.length(&table, "most"));
        if let (Some(least), Some(most), Some(at)) = (least, most, table.get("most").map(|entry| entry.at.clone()))
            && most < least
        {
            let message = format!("`most` is {}, shorter than `least`, which is {}", text::length(most), text::length(least));
            self.report.say(RuleName::Backwards, &at, message, "shorter than the least", "swap the two, or correct one");
        }
        let consultation = look_up(&mut self.report, &self.names.consultations, "consultation", &name?)?;
        Some(After { consultation, least: least.unwrap_or(0), most })
    }

    fn forum_of(&mut self, table: &Table<'a>) -> Option<ForumId> {
        let name = self.report.name(table.get("forum")?)?;
        look_up(&mut self.report, &self.names.fora, "forum", &name)
    }

    fn room_of(&mut self, table: &Table<'a>, forum: Option<ForumId>) -> Option<RoomId> {
        let name = self.report.name(table.get("room")?)?;
        let Some(forum) = forum.and_then(|forum| self.fora.get(forum.index())) else {
            if table.get("forum").is_none() {
                let message = format!("{} has a `room` and no `forum`", table.what);
                self.report.say(
                    RuleName::MissingKey,
                    &name.at,
                    message,
                    "a room of which forum?",
                    "add a line `forum = \"...\"`, or delete the room",
                );
            }
            return None;
        };
        let rooms = &self.rooms;
        let found = forum.rooms.iter().copied().find(|room| rooms.get(room.index()).is_some_and(|room| room.name == name.name));
        if found.is_none() {
            let known = forum.rooms.iter().filter_map(|room| rooms.get(room.index())).map(|room| room.name.as_str());
            self.report.unknown_name("room", &name, known);
        }
        found
    }

    fn principal(&mut self, table: &Table<'a>) -> Option<PersonId> {
        let name = self.report.name(table.get("principal")?)?;
        if name.name == "nobody" && !self.names.people.contains_key("nobody") { None } else { self.person_named(&name) }
    }

    fn moderators(&mut self, entry: &Entry<'a>) -> Vec<PersonId> {
        let mut entry = entry.clone();
        if let Some(table) = entry.value.as_table() {
            let mut any = None;
            for item in items(table) {
                if item.name == "any" { any = Some(item) } else { self.report.unknown_key(&item, "`moderator`", ["any"].into_iter()) }
            }
            let Some(any) = any else {
                self.report.wrong_kind(&entry, "write `moderator = { any = [\"ana\", \"bruno\"] }`");
                return Vec::new();
            };
            (entry.value, entry.at) = (any.value, any.at);
        }
        let names = self.report.names(&entry).unwrap_or_default();
        let nobody = |name: &NameAt<'_>| name.name == "nobody";
        if names.len() == 1 && names.iter().all(nobody) && !self.names.people.contains_key("nobody") {
            return Vec::new();
        }
        let mut people: Vec<PersonId> = Vec::new();
        for name in &names {
            people.extend(self.person_named(name));
        }
        each_once(people)
    }

    fn day_kind(&mut self, entry: &Entry<'a>) -> Option<DayKind> {
        match entry.value.as_str() {
            Some("working days") => Some(DayKind::Working),
            Some("any") => Some(DayKind::Only(Weekdays::ALL)),
            Some(word) if text::weekday(word).is_none() => {
                let message = format!("`days` must be {}, found \"{}\"", entry.key.kind.wants(), text::brief(word));
                self.report.say(
                    RuleName::WrongKind,
                    &entry.at,
                    message,
                    "which days?",
                    "write `\"working days\"`, `\"any\"`, or a list of days of the week",
                );
                None
            }
            _ => self.report.day_list(entry).map(DayKind::Only),
        }
    }

    fn strands(&mut self, file: &Table<'a>) -> Vec<Strand> {
        let tables = self.tables(file, "strand", None);
        let mut strands = Vec::new();
        for (index, (name, table)) in tables.iter().enumerate() {
            self.report.mark(Subject::Strand(StrandId(index as u32)), table);
            strands.push(Strand {
                name: (*name).into(),
                title: self.title(table, name),
                consultations: self.several(table, "consultations"),
                one_room: self.flag(table, "one-room"),
                not_at_once: table.get("not-at-once").and_then(|entry| self.report.flag(entry)).unwrap_or(true),
            });
        }
        strands
    }

    fn clashes(&mut self, file: &Table<'a>) -> Vec<Clash> {
        let Some(entry) = file.get("clash") else { return Vec::new() };
        let Kind::List(shape) = entry.key.kind else { return Vec::new() };
        let tables = self.report.list(shape, entry);
        let mut clashes = Vec::new();
        for (index, table) in tables.iter().enumerate() {
            self.report.mark(Subject::Clash(index as u32), table);
            clashes.push(Clash {
                between: self.several(table, "between"),
                people: self.count(table, "people").unwrap_or(100),
                why: self.text(table, "why"),
            });
        }
        clashes
    }

    /// The consultations that a key has to name, each once; that they are fewer than two is said.
    fn several(&mut self, table: &Table<'a>, key: &str) -> Vec<ConsultationId> {
        let Some(entry) = self.report.need(table, key).cloned() else { return Vec::new() };
        let Some(named) = self.many(table, key, "", |names| &names.consultations) else { return Vec::new() };
        let all_known = named.len() == entry.value.as_array().map_or(1, |names| names.len());
        let mut met = BTreeSet::new();
        let each: Vec<ConsultationId> = named.into_iter().filter(|id| met.insert(*id)).collect();
        if each.len() < 2 && all_known {
            let message = format!("`{key}` of {} needs two or more consultations, found {}", table.what, each.len());
            self.report.say(RuleName::WrongKind, &entry.at, message, "too few", "name another one, or delete the table");
        }
        each
    }

    // ─── Policy ─────────────────────────────────────────────────────────────────────────────────────────────────────

    fn travel(&mut self, file: &Table<'a>) -> Travel {
        const TIME: Key = Key { name: "travel time", kind: language::ON_THE_WAY, required: false, default: "", meaning: "" };
        let mut travel = Travel::default();
        let Some(table) = file.get("travel").map(Item::from).and_then(|item| self.report.as_table(&item)) else { return travel };
        for item in items(table) {
            if let (DeValue::Table(table), true) = (item.value, item.name != "any") {
                let way = self.report.table(&language::WAY, format!("way `{}`", text::brief(item.name)), item.name_at.clone(), table);
                let (minutes, on) = (self.needed_length(&way, "takes"), self.by_weekday(&way));
                if let (Some(pair), Some(minutes)) = (self.pair(&item), minutes) {
                    travel.between.insert(pair, minutes);
                    travel.on.insert(pair, on);
                }
                continue;
            }
            let entry = Entry { key: &TIME, key_at: item.name_at.clone(), value: item.value, at: item.at.clone() };
            let minutes = self.report.length(&entry);
            if item.name == "any" {
                travel.any = minutes;
            } else if let (Some(pair), Some(minutes)) = (self.pair(&item), minutes) {
                travel.between.insert(pair, minutes);
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

    /// The lengths of a way by the day of the week, Monday first.
    fn by_weekday(&mut self, way: &Table<'a>) -> [Option<i64>; 7] {
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| self.length(way, day))
    }

    fn pair(&mut self, item: &Item<'a>) -> Option<(PlaceId, PlaceId)> {
        let Some((from, to)) = item.name.split_once(" / ") else {
            let message = format!("`{}` is not a pair of places", text::brief(item.name));
            self.report.say(
                RuleName::UnknownKey,
                &item.name_at,
                message,
                "two places, or `any`",
                "write it like `\"geneva / bali\" = \"22 h\"`",
            );
            return None;
        };
        let at = |name: &'a str| NameAt { name: name.trim(), at: item.name_at.clone() };
        let (from, to) = (self.place_at(&at(from)), self.place_at(&at(to)));
        if from.is_some() && from == to {
            self.report.say(
                RuleName::WrongKind,
                &item.name_at,
                "these are one place, and wanted are two",
                "one place",
                "name two places, or delete the line",
            );
            return None;
        }
        from.zip(to)
    }

    fn rules(&mut self, file: &Table<'a>) -> Rules {
        let mut rules = Rules::default();
        let Some(table) = file.get("rules").map(Item::from).and_then(|item| self.report.as_table(&item)) else { return rules };
        for item in items(table) {
            match RuleName::from_word(item.name).filter(|rule| rule.can_be_set()) {
                Some(rule) => {
                    self.report.mark_at(Subject::Rule(rule), None, &item.name_at);
                    rules.write(rule);
                    self.rule(&mut rules, rule, &item);
                }
                None => self.report.unknown_key(&item, "`rules`", settable().map(RuleName::word)),
            }
        }
        rules
    }

    /// A level, the rule's first setting, or a table of its level and settings.
    fn rule(&mut self, rules: &mut Rules, rule: RuleName, item: &Item<'a>) {
        let settings = language::settings(rule);
        let entry = |key: &'static Key| Entry { key, key_at: item.name_at.clone(), value: item.value, at: item.at.clone() };
        match (item.value, settings.first()) {
            (DeValue::Table(table), _) => {
                for inner in items(table) {
                    let at = |key: &'static Key| Entry { key, key_at: inner.name_at.clone(), value: inner.value, at: inner.at.clone() };
                    match settings.iter().find(|setting| setting.in_table.name == inner.name) {
                        _ if inner.name == "level" => self.level(rules, rule, &at(&language::LEVEL)),
                        Some(setting) => self.setting(rules, rule, setting.in_table.name, &at(&setting.in_table)),
                        None => {
                            let known = ["level"].into_iter().chain(settings.iter().map(|setting| setting.in_table.name));
                            self.report.unknown_key(&inner, &format!("`{rule}`"), known);
                        }
                    }
                }
            }
            (DeValue::String(text), Some(first)) if text.trim().starts_with(|first: char| first.is_ascii_digit()) => {
                self.setting(rules, rule, first.in_table.name, &entry(&first.alone));
            }
            (DeValue::String(_), _) | (_, None) => self.level(rules, rule, &entry(&language::LEVEL)),
            (_, Some(first)) => self.setting(rules, rule, first.in_table.name, &entry(&first.alone)),
        }
    }

    fn level(&mut self, rules: &mut Rules, rule: RuleName, entry: &Entry<'a>) {
        if let Some(level) = self.report.word(entry).and_then(Level::from_word) {
            rules.set_level(rule, level);
        }
    }

    fn setting(&mut self, rules: &mut Rules, rule: RuleName, name: &str, entry: &Entry<'a>) {
        let value = match entry.key.kind {
            Kind::Days(..) => self.report.days(entry).map(i64::from),
            Kind::WorkingDays(..) => self.report.working_days(entry).map(i64::from),
            Kind::Length(..) => self.report.length(entry),
            _ => self.report.count(entry).map(i64::from),
        };
        if let Some(value) = value {
            rules.set(rule, name, value);
        }
    }

    fn wishes(&mut self, file: &Table<'a>) -> Wishes {
        let mut wishes = Wishes::default();
        let Some(table) = self.one(file, "wishes", &language::WISHES) else { return wishes };
        let mut wish =
            |key: &str, unsaid: Wish| table.get(key).and_then(|entry| self.report.word(entry)).and_then(Wish::from_word).unwrap_or(unsaid);
        wishes.people_awake = wish(WishName::PeopleAwake.word(), wishes.people_awake);
        wishes.fair_share = wish(WishName::FairShare.word(), wishes.fair_share);
        wishes.less_travel = wish(WishName::LessTravel.word(), wishes.less_travel);
        wishes.finish_early = wish(WishName::FinishEarly.word(), wishes.finish_early);
        wishes.even_pace = wish(WishName::EvenPace.word(), wishes.even_pace);
        wishes.same_rhythm = wish(WishName::SameRhythm.word(), wishes.same_rhythm);
        wishes
    }

    fn acceptances(&mut self, file: &Table<'a>, audiences: &[Audience]) -> Vec<Acceptance> {
        let Some(entry) = file.get("accept") else { return Vec::new() };
        let tables = self.report.list(&language::ACCEPT, entry);
        let mut acceptances = Vec::new();
        for (index, table) in tables.iter().enumerate() {
            self.report.mark(Subject::Acceptance(index as u32), table);
            let rule = self.report.need(table, "rule").cloned().and_then(|entry| {
                let name = self.report.name(&entry)?;
                let rule = RuleName::from_word(name.name).filter(|rule| rule.can_be_set());
                if rule.is_none() {
                    self.report.unknown_name("rule", &name, settable().map(RuleName::word));
                }
                rule
            });
            for key in ["consultation", "audience", "group", "region", "language", "person"] {
                let entry = table.get(key).filter(|entry| entry.value.as_array().is_some_and(|list| list.is_empty()));
                if let Some(entry) = entry {
                    let message = format!("`{key}` lists nothing, and would accept everything");
                    self.report.say(RuleName::WrongKind, &entry.at, message, "an empty list", "name what is accepted, or delete the line");
                }
            }
            let acceptance = Acceptance {
                rule: rule.unwrap_or(RuleName::UnsociableHours),
                consultations: self.many(table, "consultation", "", |names| &names.consultations).unwrap_or_default(),
                audiences: self.many(table, "audience", "", |names| &names.audiences).unwrap_or_default(),
                communities: self.communities(table, audiences),
                people: self.many(table, "person", "", |names| &names.people).unwrap_or_default(),
                because: self.needed_text(table, "because"),
                by: self.text(table, "by"),
                until: self.day(table, "until"),
            };
            acceptances.push(acceptance);
        }
        acceptances
    }

    /// The communities that an acceptance names, by their position among all that audiences name.
    fn communities(&mut self, table: &Table<'a>, audiences: &[Audience]) -> Vec<u32> {
        let all = Community::all(audiences);
        let mut communities = Vec::new();
        for (key, vocabulary) in [("group", Vocabulary::Groups), ("region", Vocabulary::Regions), ("language", Vocabulary::Languages)] {
            let is_one = |community: &Community<'_>| match community {
                Community::Group(_) => vocabulary == Vocabulary::Groups,
                Community::Region(_) => vocabulary == Vocabulary::Regions,
                Community::Language(_) => vocabulary == Vocabulary::Languages,
            };
            for name in table.get(key).and_then(|entry| self.report.names(entry)).unwrap_or_default() {
                let word = self.spellings.of(vocabulary, name.name.to_owned());
                match all.iter().position(|community| is_one(community) && community.name() == word) {
                    Some(position) => communities.push(position as u32),
                    None => {
                        let known = all.iter().filter(|community| is_one(community)).map(|community| community.name());
                        self.report.unknown_name(key, &name, known);
                    }
                }
            }
        }
        communities
    }
}

/// The rules that `[rules]` can set.
pub(super) fn settable() -> impl Iterator<Item = RuleName> {
    RuleName::ALL.iter().copied().filter(|rule| rule.can_be_set())
}

/// The ids in their order, none of them twice.
fn each_once<I: Clone + Ord>(mut ids: Vec<I>) -> Vec<I> {
    let mut met = BTreeSet::new();
    ids.retain(|id| met.insert(id.clone()));
    ids
}

/// The id of a name; that there is none is said.
fn look_up<I: Copy>(report: &mut Report, ids: &Ids<'_, I>, noun: &str, name: &NameAt<'_>) -> Option<I> {
    let found = ids.get(name.name).copied();
    if found.is_none() {
        report.unknown_name(noun, name, ids.keys().copied());
    }
    found
}

fn ids<'a, I>(tables: &[NamedTable<'a>], id: fn(u32) -> I) -> Ids<'a, I> {
    tables.iter().enumerate().map(|(index, (name, _))| (*name, id(index as u32))).collect()
}

fn day_of(moment: Moment) -> Date {
    match moment {
        Moment::Day(day) => day,
        Moment::Minute(civil) => civil.date(),
    }
}

/// A range of whole hours; the whole day if they are none.
fn range(from: u16, to: u16) -> ClockRange {
    clock_range(from * 60, to * 60)
}

/// A range of minutes of the day; the whole day if they are none.
fn clock_range(from: u16, to: u16) -> ClockRange {
    ClockRange::new(from, to).unwrap_or(ClockRange::WHOLE_DAY)
}

/// The hours in which the council of ICANN's ccNSO takes people to be awake, and those it calls good. Its table is red
/// from 23:00 and yellow from 05:00 to 08:00 and from 17:30; a gap in it belongs to the worse hours beside it.
fn ccnso() -> (ClockRange, ClockRange) {
    (range(5, 23), clock_range(8 * 60, 17 * 60 + 30))
}

/// The city of a zone's name.
fn city(zone: Zone) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// One consultation for each forum, in the order of the fora, then those that are not named after one.
fn one_in_every_forum<'a>(written: Vec<NamedTable<'a>>, fora: &[NamedTable<'a>], defaults: Option<&Table<'a>>) -> Vec<NamedTable<'a>> {
    let names: BTreeSet<&str> = fora.iter().map(|(name, _)| *name).collect();
    let (mut named, others): (BTreeMap<&str, Table<'a>>, Vec<NamedTable<'a>>) = {
        let (named, others): (Vec<_>, Vec<_>) = written.into_iter().partition(|(name, _)| names.contains(name));
        (named.into_iter().collect(), others)
    };
    let absent = |name: &str, forum: &Table<'a>| {
        Table::absent(&language::CONSULTATION, format!("consultation `{name}`"), forum.at.clone()).with_defaults(defaults)
    };
    let mut all: Vec<NamedTable<'a>> =
        fora.iter().map(|(name, forum)| (*name, named.remove(name).unwrap_or_else(|| absent(name, forum)))).collect();
    all.extend(others);
    all
}

/// Says each circle of consultations that wait for each other, once.
fn loops(report: &mut Report, consultations: &[Consultation], tables: &[NamedTable<'_>]) {
    let mut left: Vec<usize> = vec![0; consultations.len()];
    // `None` not met, `Some(depth)` on the path that is being followed; beyond the path, `usize::MAX`.
    let mut depth: Vec<Option<usize>> = vec![None; consultations.len()];
    for root in 0..consultations.len() {
        if depth[root].is_some() {
            continue;
        }
        let mut path = vec![root];
        depth[root] = Some(0);
        while let Some(&at) = path.last() {
            let Some(next) = consultations[at].after.get(left[at]).map(|after| after.consultation.index()) else {
                depth[at] = Some(usize::MAX);
                path.pop();
                continue;
            };
            left[at] += 1;
            match depth.get(next).copied() {
                Some(None) => {
                    depth[next] = Some(path.len());
                    path.push(next);
                }
                Some(Some(start)) if start != usize::MAX => say_loop(report, consultations, &path[start..], tables),
                _ => {}
            }
        }
    }
}

fn say_loop(report: &mut Report, consultations: &[Consultation], circle: &[usize], tables: &[NamedTable<'_>]) {
    const SHOWN: usize = 8;
    let name = |index: &usize| format!("`{}`", consultations[*index].name);
    let mut names: Vec<String> = circle.iter().take(SHOWN).map(name).collect();
    if circle.len() > SHOWN {
        names.push(format!("{} more", circle.len() - SHOWN));
    }
    names.extend(circle.first().map(name));
    let message = if circle.len() == 1 { format!("{} waits for itself", names[0]) } else { names.join(" waits for ") };
    let Some((_, table)) = circle.last().and_then(|last| tables.get(*last)) else { return };
    let at = table.get("after").map_or(&table.at, |entry| &entry.at).clone();
    report.say(RuleName::Loop, &at, message, "this closes the circle", "delete one of these `after`");
}

/// Notes what is described and never used. Only of a series without mistakes: a misspelt name is no reason to
/// call the right one unused.
fn judge_names(series: &Series, report: &mut Report) {
    if report.has_errors() {
        return;
    }
    let (mut places, mut fora, mut people, mut audiences) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut fixed_rooms, mut teams) = (BTreeSet::new(), BTreeSet::new());
    let mut open_fora = BTreeSet::new();
    places.insert(series.base);
    places.extend(series.fora.iter().map(|forum| forum.place));
    places.extend(series.people.iter().map(|person| person.base));
    places.extend(series.milestones.iter().map(|milestone| milestone.place));
    places.extend(series.audiences.iter().filter_map(|audience| audience.place));
    people.extend(series.deliverables.iter().flat_map(|deliverable| &deliverable.steps).filter_map(|step| step.by));
    for consultation in &series.consultations {
        fora.extend(consultation.forum);
        people.extend(consultation.principal);
        people.extend(consultation.moderators.iter().copied());
        people.extend(consultation.rapporteurs.iter().copied());
        teams.extend(consultation.teams.iter().copied());
        audiences.extend(consultation.audiences.iter().copied());
        fixed_rooms.extend(consultation.room);
        open_fora.extend(consultation.forum.filter(|_| consultation.room.is_none() && consultation.written.is_none()));
    }
    for (index, place) in series.places.iter().enumerate() {
        let id = PlaceId(index as u32);
        unused(report, places.contains(&id), "place", &place.name, Subject::Place(id));
    }
    for (index, forum) in series.fora.iter().enumerate() {
        let id = ForumId(index as u32);
        unused(report, fora.contains(&id), "forum", &forum.name, Subject::Forum(id));
        for room in forum.rooms.iter().filter(|_| fora.contains(&id) && forum.rooms.len() > 1) {
            let used = open_fora.contains(&id) || fixed_rooms.contains(room);
            unused(report, used, "room", &series.room(*room).name, Subject::Room(*room));
        }
    }
    for (index, person) in series.people.iter().enumerate() {
        let id = PersonId(index as u32);
        unused(report, people.contains(&id), "person", &person.name, Subject::Person(id));
    }
    for (index, team) in series.teams.iter().enumerate() {
        let id = TeamId(index as u32);
        unused(report, teams.contains(&id), "team", &team.name, Subject::Team(id));
    }
    for (index, strand) in series.strands.iter().enumerate().filter(|(_, strand)| !strand.one_room && !strand.not_at_once) {
        if let Some(at) = report.marked(Subject::Strand(StrandId(index as u32))) {
            let message = format!("strand `{}` asks nothing of its consultations", strand.name);
            report.say(RuleName::Unused, &at, message, "nothing is asked", "say `not-at-once = true` or `one-room = true`, or delete it");
        }
    }
    for (index, audience) in series.audiences.iter().enumerate() {
        let id = AudienceId(index as u32);
        unused(report, audiences.contains(&id), "audience", &audience.name, Subject::Audience(id));
    }
    let inputs: BTreeSet<InputId> = series.consultations.iter().flat_map(|consultation| consultation.builds_on.iter().copied()).collect();
    for (index, input) in series.inputs.iter().enumerate() {
        let id = InputId(index as u32);
        unused(report, inputs.contains(&id), "input", &input.name, Subject::Input(id));
    }
}

fn unused(report: &mut Report, used: bool, noun: &str, name: &str, subject: Subject) {
    if let Some(at) = (!used).then(|| report.marked(subject)).flatten() {
        let message = format!("{noun} `{name}` is described and never used");
        report.say(RuleName::Unused, &at, message, "nothing refers to it", "delete it, or keep it for later");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::ChronoTz;
    use chrono::Weekday;

    const BASE: &str = "[series]\ntitle = \"T\"\nbase = \"Europe/Zurich\"\nplanned = 2027-01-04\n";

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn read(text: &str) -> (Reading, Sources) {
        let mut sources = Sources::default();
        let file = sources.add("series.toml", text);
        let reading = read_series(&mut sources, file, Arc::new(ChronoTz), day("2027-01-04"));
        (reading, sources)
    }

    fn series(text: &str) -> Series {
        let (reading, _) = read(text);
        assert_eq!(reading.findings.iter().filter(|finding| finding.is_error()).collect::<Vec<_>>(), Vec::<&Finding>::new());
        reading.series.expect("a series")
    }

    /// Asserts that a series with these lines more has this one finding, and gives its message and fix.
    fn found(rule: RuleName, lines: &str) -> (String, String) {
        let (reading, _) = read(&format!("{BASE}{lines}"));
        let names: Vec<RuleName> =
            reading.findings.iter().map(|finding| finding.rule).filter(|name| *name != RuleName::Unused || rule == *name).collect();
        assert_eq!(names, [rule], "{:#?}", reading.findings);
        let finding = reading.findings.into_iter().find(|finding| finding.rule == rule).expect("a finding");
        assert!(!finding.labels.is_empty());
        (finding.message, finding.fix.expect("a fix"))
    }

    fn kept(lines: &str) -> Series {
        series(&format!("{BASE}{lines}"))
    }

    #[test]
    fn the_schedules_are_read_without_a_mistake() {
        for name in ["hello", "open-talks-2013", "road-show"] {
            let path = format!("{}/schedules/{name}/series.toml", env!("CARGO_MANIFEST_DIR"));
            let series = series(&std::fs::read_to_string(path).expect("a schedule"));
            assert!(!series.consultations.is_empty());
        }
    }

    #[test]
    fn the_open_talks_are_read_as_meant() {
        let path = format!("{}/schedules/open-talks-2013/series.toml", env!("CARGO_MANIFEST_DIR"));
        let series = series(&std::fs::read_to_string(path).expect("a schedule"));
        assert_eq!(series.deliverables[0].due_day, day("2013-11-04"));
        let town_hall = series.consultations.iter().find(|consultation| consultation.name == "town-hall").expect("the town hall");
        assert_eq!((town_hall.lasts, town_hall.wanted.on, town_hall.notice_days), (90, Some(day("2013-10-25")), 14));
        let cafe = series.consultations.iter().find(|consultation| consultation.name == "world-cafe").expect("the café");
        assert_eq!(cafe.wanted.starts.map(|at| at.to_string()), Some("2013-10-08T16:15Z".into()));
        assert_eq!(
            [
                series.rules.setting(RuleName::Apart, "least"),
                series.rules.setting(RuleName::CrowdedWeek, "most"),
                series.rules.setting(RuleName::NoSlack, "keep"),
            ],
            [Some(3), Some(2), Some(1)]
        );
        assert_eq!(series.acceptances[0].audiences.len(), 6);
    }

    #[test]
    fn the_road_show_has_one_consultation_in_every_forum() {
        let path = format!("{}/schedules/road-show/series.toml", env!("CARGO_MANIFEST_DIR"));
        let series = series(&std::fs::read_to_string(path).expect("a schedule"));
        assert_eq!(series.consultations.len(), 12);
        assert!(series.consultations.iter().all(|consultation| consultation.forum.is_some() && consultation.lasts == 120));
        let berlin = series.consultations.iter().find(|consultation| consultation.name == "berlin").expect("Berlin");
        assert_eq!(series.consultation(berlin.after[0].consultation).name, "brussels");
        assert_eq!(series.rooms.len(), 12);
        let room = series.forum(berlin.forum.expect("a forum")).rooms[0];
        assert_eq!(series.room(room).seats, Some(150));
    }

    #[test]
    fn syntax() {
        let (message, _) = found(RuleName::Syntax, "topic = \n[consultation.a]\nlasts = \"1 h\"\n");
        assert!(message.starts_with("line 5 is not TOML: "), "{message}");
        let (_, fix) = found(RuleName::Syntax, "title = \"twice\"\n");
        assert!(fix.contains("`title` is written twice"), "{fix}");
        let (message, fix) = found(RuleName::Syntax, "[consultation.a]\non = 2027-02-30\n");
        assert!(message.contains("date") && fix.starts_with("look at a calendar"), "{message}: {fix}");
        let (_, fix) = found(RuleName::Syntax, "topic = \"\u{0}\"\n");
        assert_eq!(fix, "delete the character that cannot be seen");
    }

    #[test]
    fn what_lies_too_deep_is_said_where_it_stands() {
        let brackets = format!("topic = {}\n", "[".repeat(10_000));
        let dots = format!("topic = \"x\"\n[{}]\n", vec!["a"; 10_000].join("."));
        for (text, line) in [(brackets, 5), (dots, 6)] {
            let (message, fix) = found(RuleName::Syntax, &text);
            assert_eq!(message, format!("line {line} is not TOML: too many brackets or dots lie within each other"));
            assert!(fix.starts_with("nothing in a series or a plan lies so deep"), "{fix}");
        }
    }

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
        assert_eq!(message, "audience `a` has the zone `Asia/Tokyo`, and its place has `Asia/Jakarta`");
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
        assert_eq!(message, "`debt` is 1001 h, and can be 0 min to 1000 h");
        assert_eq!(found(RuleName::Length, "[audience.a]\nzone = \"UTC\"\ndebt = 3\n").1, "write `\"3 min\"`");
    }

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
    fn unknown_key() {
        let (message, fix) = found(RuleName::UnknownKey, "[consultation.a]\nmooderator = \"x\"\n");
        assert_eq!((message.as_str(), fix.as_str()), ("`mooderator` is not known in consultation `a`", "did you mean `moderator`?"));
        let (_, fix) = found(RuleName::UnknownKey, "[rules]\nunsocial-hours = \"note\"\n");
        assert_eq!(fix, "did you mean `unsociable-hours`?");
        found(RuleName::UnknownKey, "[rules]\nsyntax = \"off\"\n");
        found(RuleName::UnknownKey, "[rules]\ntoo-many = { least = 2 }\n");
        found(RuleName::UnknownKey, "[defaults.forum]\ntitle = \"x\"\n");
    }

    #[test]
    fn unknown_name() {
        let forum = "[forum.igf-2013]\nplace = \"Asia/Makassar\"\nopens = 2027-05-01\ncloses = 2027-05-03\n";
        let (message, fix) = found(RuleName::UnknownName, &format!("{forum}[consultation.a]\nforum = \"igf-2103\"\n"));
        assert_eq!((message.as_str(), fix.as_str()), ("there is no forum `igf-2103`", "did you mean `igf-2013`?"));
        let (_, fix) = found(RuleName::UnknownName, &format!("{forum}[consultation.a]\nforum = \"igf-2013\"\nroom = \"x\"\n"));
        assert_eq!(fix, "the names are `igf-2013`");
        kept(&format!("{forum}[consultation.a]\nforum = \"igf-2013\"\nroom = \"igf-2013\"\n"));
    }

    #[test]
    fn a_mistake_in_the_defaults_is_said_once() {
        let (message, _) = found(RuleName::UnknownName, "[defaults.consultation]\nfeeds = \"x\"\n[consultation]\na = {}\nb = {}\n");
        assert_eq!(message, "there is no deliverable `x`");
    }

    #[test]
    fn missing_key() {
        let (message, fix) = found(RuleName::MissingKey, "[forum.x]\nopens = 2027-05-01\ncloses = 2027-05-03\n");
        assert_eq!(message, "forum `x` has no `place`");
        assert_eq!(fix, "add a line `place = ...`: the name of a place, or of a time zone such as `\"Europe/Paris\"`");
        found(RuleName::MissingKey, "[consultation.a]\nwritten = true\nfrom = 2027-05-01\n");
        found(RuleName::MissingKey, "[consultation.a]\nroom = \"x\"\n");
        let (reading, _) = read("");
        assert_eq!(
            reading.findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
            ["the file has no table `[series]`"]
        );
    }

    #[test]
    fn wrong_kind() {
        let (message, fix) = found(RuleName::WrongKind, "[consultation.a]\non = \"2027-05-01\"\n");
        assert_eq!(message, "`on` must be a day, such as `2027-03-22`, found the text \"2027-05-01\"");
        assert_eq!(fix, "remove the quotes");
        for lines in [
            "sittings = 0",
            "sittings = 21",
            "sittings = 99999999999999999999",
            "starts = 2027-05-01",
            "on = 2027-05-01 10:00:00",
            "starts = 2027-05-01 10:00:30",
            "on = 1812-05-01",
            "lasts = true",
            "expects = -1",
            "hours = \"18\"",
            "hours = { any = \"18\" }",
            "hours = { fri = \"closed\" }",
            "hours = [\"09:00-18:00\"]",
            "days = [\"funday\", \"mon\"]",
            "days = []",
            "optional = \"yes\"",
            "languages = [1]",
            "title = \"\"",
            "moderator = { all = [] , any = 1}",
        ] {
            let (reading, _) = read(&format!("{BASE}[consultation.a]\n{lines}\n"));
            assert!(reading.series.is_none() && reading.findings.iter().any(|finding| finding.rule == RuleName::WrongKind), "{lines}");
        }
        found(RuleName::WrongKind, "[audience.a]\nzone = \"UTC\"\nsize = 0\n");
        found(RuleName::WrongKind, "[consultation.a]\nwritten = true\nfrom = 2027-05-01\nto = 2027-05-02\non = 2027-05-01\n");
        found(RuleName::WrongKind, "[audience.\"a b\"]\nzone = \"UTC\"\n");
        kept(&format!("[audience.{}]\nzone = \"UTC\"\n", "x".repeat(100)));
        found(RuleName::WrongKind, &format!("[audience.{}]\nzone = \"UTC\"\n", "x".repeat(101)));
        found(RuleName::WrongKind, "[rules]\napart = \"eror\"\n");
        found(RuleName::WrongKind, "[wishes]\nless-travel = 37\n");
    }

    #[test]
    fn backwards() {
        let forum = |opens: &str, closes: &str| format!("[forum.x]\nplace = \"Europe/Paris\"\nopens = {opens}\ncloses = {closes}\n");
        found(RuleName::Backwards, &forum("2027-05-03", "2027-05-01"));
        kept(&forum("2027-05-03", "2027-05-03"));
        let busy = |span: &str| format!("[person.x]\nbase = \"Europe/Paris\"\naway = [{span}]\n");
        found(RuleName::Backwards, &busy("{ from = 2027-05-03, to = 2027-05-01 }"));
        found(RuleName::Backwards, &busy("{ from = 2027-05-03 10:00:00, to = 2027-05-03 10:00:00 }"));
        let away = kept(&busy("{ from = 2027-05-03 }")).people[0].away[0].during;
        assert_eq!(away.minutes(), 1440);
    }

    #[test]
    fn offset_time() {
        let (_, fix) = found(RuleName::OffsetTime, "[consultation.a]\nstarts = 2027-05-01T10:00:00+08:00\n");
        assert_eq!(fix, "write the time on the wall of the place, like `2027-05-01 10:00:00`");
        kept("[consultation.a]\nstarts = 2027-05-01 10:00\n");
    }

    #[test]
    fn a_circle_is_named_once() {
        let chain = "[consultation]\na = { after = \"b\" }\nb = { after = [\"c\"] }\n";
        let (message, _) = found(RuleName::Loop, &format!("{chain}c = {{ after = \"a\" }}\nd = {{ after = \"a\" }}\n"));
        assert_eq!(message, "`a` waits for `b` waits for `c` waits for `a`");
        kept(&format!("{chain}c = {{}}\n"));
        assert_eq!(found(RuleName::Loop, "[consultation.a]\nafter = \"a\"\n").0, "`a` waits for itself");
    }

    #[test]
    fn what_is_waited_for_is_a_name_or_a_table_with_its_distances() {
        let consultations = "[consultation]\na = {}\nb = {}\n";
        let waits = |after: &str| kept(&format!("{consultations}c = {{ after = {after} }}\n")).consultations[2].after.clone();
        let plain = |id| After { consultation: ConsultationId(id), least: 0, most: None };
        assert_eq!(waits("\"a\""), [plain(0)]);
        assert_eq!(waits("\"nothing\""), []);
        assert_eq!(waits("[\"b\", { consultation = \"a\" }]"), [plain(1), plain(0)]);
        let week = After { least: 7 * 1440, most: Some(21 * 1440), ..plain(0) };
        assert_eq!(waits("{ consultation = \"a\", least = \"7 days\", most = \"3 weeks\" }"), [week]);
        let after = |after: &str| format!("{consultations}c = {{ after = {after} }}\n");
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
    fn strands_and_clashes_name_two_consultations_or_more() {
        let consultations = "[consultation]\na = {}\nb = {}\nc = {}\n";
        let with = |lines: &str| format!("{consultations}{lines}\n");
        let series = kept(&with("[strand.roots]\nconsultations = [\"a\", \"c\"]\n[[clash]]\nbetween = [\"b\", \"c\", \"b\"]\nwhy = \"x\""));
        let strand = &series.strands[0];
        assert_eq!((strand.title.as_str(), strand.one_room, strand.not_at_once), ("Roots", false, true));
        assert_eq!(strand.consultations, [ConsultationId(0), ConsultationId(2)]);
        let clash = &series.clashes[0];
        assert_eq!((clash.between.len(), clash.people, clash.why.as_deref()), (2, 100, Some("x")));
        let (message, _) = found(RuleName::WrongKind, &with("[strand.roots]\nconsultations = \"a\""));
        assert_eq!(message, "`consultations` of strand `roots` needs two or more consultations, found 1");
        found(RuleName::WrongKind, &with("[[clash]]\nbetween = []"));
        found(RuleName::UnknownName, &with("[[clash]]\nbetween = [\"a\", \"x\"]"));
        found(RuleName::MissingKey, &with("[[clash]]\npeople = 12"));
        found(RuleName::WrongKind, &with("[[clash]]\nbetween = [\"a\", \"b\"]\npeople = 0"));
        let idle = "[strand.roots]\nconsultations = [\"a\", \"c\"]\nnot-at-once = false";
        assert_eq!(found(RuleName::Unused, &with(idle)).0, "strand `roots` asks nothing of its consultations");
    }

    #[test]
    fn what_is_preferred_can_be_said_once_for_all() {
        let series =
            kept("[defaults.consultation]\nprefers-days = \"tue\"\n[consultation]\na = { prefers-hours = \"10:00-16:00\" }\nb = {}\n");
        let tuesday = Some(Weekdays::of([chrono::Weekday::Tue]));
        assert_eq!(series.consultations[0].prefers, Preferred { days: tuesday, hours: Some(range(10, 16)) });
        assert_eq!(series.consultations[1].prefers, Preferred { days: tuesday, hours: None });
        found(RuleName::WrongKind, "[consultation.a]\nprefers-days = [\"funday\", \"mon\"]\n");
        found(RuleName::WrongKind, "[consultation.a]\nprefers-hours = \"ten\"\n");
    }

    #[test]
    fn length() {
        let (message, fix) = found(RuleName::Length, "[consultation.a]\nlasts = 90\n");
        assert_eq!((message.as_str(), fix.as_str()), ("`lasts` has no unit: 90", "write `\"90 min\"`"));
        found(RuleName::Length, "[consultation.a]\nlasts = \"90\"\n");
        let (message, _) = found(RuleName::Length, "[consultation.a]\nlasts = \"0 min\"\n");
        assert_eq!(message, "`lasts` is 0 min, and can be 1 min to 7 days");
        found(RuleName::Length, "step = \"13 h\"\n");
        found(RuleName::Length, "[rules]\napart = 3\n");
        assert_eq!(found(RuleName::Length, "[rules]\nno-slack = \"2 days\"\n").1, "write `\"2 working days\"`");
        assert_eq!(found(RuleName::Length, "[rules]\napart = \"2 working days\"\n").1, "write `\"2 days\"`");
        kept("[consultation.a]\nlasts = \"7 days\"\n");
    }

    /// A milestone on Monday 31 May 2027 and a document with these lines.
    fn document(lines: &str) -> String {
        format!("[milestone.m]\nplace = \"UTC\"\nopens = 2027-05-31\n[deliverable.d]\nfor = \"m\"\nsteps = []\n{lines}\n")
    }

    #[test]
    fn a_due_day_is_read_as_rules_write_it() {
        let due = |due: &str| kept(&document(&format!("due = {due}"))).deliverables[0].due_day;
        assert_eq!(due("\"the Friday of the week before\""), day("2027-05-28"));
        assert_eq!(due("\"the Monday of the week\""), day("2027-05-31"));
        assert_eq!(due("\"the Saturday 2 weeks before\""), day("2027-05-21"));
        let (message, fix) = found(RuleName::Length, &document("due = \"the Funday of the week before\""));
        assert!(message.starts_with("`due` must be a day, `\"7 days before\"`, "), "{message}");
        assert!(fix.ends_with("`\"the Friday of the week before\"`"), "{fix}");
        found(RuleName::Length, &document("due = \"the Friday 200 weeks before\""));
        let (message, _) = found(RuleName::Backwards, &document("due = \"the Friday of the week\""));
        assert_eq!(message, "it is due on 2027-06-04, after the milestone opens on 2027-05-31");
    }

    #[test]
    fn a_grace_is_a_later_due_day_and_may_count_from_the_item() {
        let grace = "grace = { held-within = \"21 days\", due = \"2 days before\" }";
        let with = |lines: &str| document(&format!("due = \"7 days before\"\n{lines}"));
        let deliverable = |lines: &str| kept(&with(lines)).deliverables.remove(0);
        assert_eq!(deliverable(grace).grace.map(|grace| (grace.held_within_days, grace.due_day)), Some((21, day("2027-05-28"))));
        let item = deliverable(&format!("item = 2027-06-03\n{grace}"));
        assert_eq!((item.grace.map(|grace| grace.due_day), item.due_day), (Some(day("2027-06-01")), day("2027-05-24")));
        let (message, _) = found(RuleName::Backwards, &with(&grace.replace("2 days", "9 days")));
        assert_eq!(message, "`grace` of deliverable `d` ends on 2027-05-21, before the document itself is due on 2027-05-24");
        let (message, _) = found(RuleName::Backwards, &with(&format!("item = 2027-05-30\n{grace}")));
        assert_eq!(message, "deliverable `d` is taken up on 2027-05-30, before the milestone opens on 2027-05-31");
        let (message, _) = found(RuleName::Backwards, &with("grace = { held-within = \"21 days\", due = 2027-06-01 }"));
        assert_eq!(message, "it is due on 2027-06-01, after the document is taken up on 2027-05-31");
        found(RuleName::Unused, &with("item = 2027-06-01"));
        found(RuleName::MissingKey, &with("grace = { due = \"2 days before\" }"));
        found(RuleName::UnknownKey, &with("grace = { held-within = \"21 days\", due = \"2 days before\", days = 3 }"));
    }

    #[test]
    fn a_translation_takes_as_long_as_its_words_and_languages() {
        let steps = |words: &str, step: &str| {
            let lines = format!("due = \"7 days before\"\n{words}\nlanguages = [\"en\", \"fr\", \"es\"]");
            format!(
                "{}[person.p]\nbase = \"UTC\"\n",
                document(&lines).replace("steps = []", &format!("steps = [{{ does = \"x\", {step} }}]"))
            )
        };
        let days = |words: &str, step: &str| kept(&steps(words, step)).deliverables[0].steps[0].working_days;
        assert_eq!(days("words = 3301", "words-a-day = 1650"), 3);
        assert_eq!(days("words = 3300", "words-a-day = 1650, by = \"p\""), 4);
        assert_eq!(days("", "words-a-day = 1650"), 0);
        let (message, _) = found(RuleName::WrongKind, &steps("words = 3300", "words-a-day = 1650, takes = \"2 working days\""));
        assert_eq!(message, "this step says both `takes` and `words-a-day`");
        let (message, _) = found(RuleName::WrongKind, &steps("words = 1_000_000", "words-a-day = 1650"));
        assert_eq!(message, "1000000 words into 2 languages take 607 working days, and a step can take 365");
        assert_eq!(found(RuleName::MissingKey, &steps("words = 3300", "each = true")).0, "this step has no `takes`");
    }

    #[test]
    fn what_consultations_build_on_is_read() {
        let input = |link: &str| format!("[input.report]\nout = 2027-05-16\nlink = \"{link}\"\n");
        let used = "[consultation.a]\nbuilds-on = [\"report\", \"report\"]\n";
        let series = kept(&format!("{}{used}", input("https://example.org/report")));
        assert_eq!((series.consultations[0].builds_on.len(), series.inputs[0].out), (1, day("2027-05-16")));
        assert_eq!((series.inputs[0].title.as_str(), series.inputs[0].from.as_ref()), ("Report", None));
        assert_eq!(found(RuleName::Unused, &input("https://example.org/report")).0, "input `report` is described and never used");
        let (message, _) = found(RuleName::WrongKind, &format!("{}{used}", input("javascript:alert(1)")));
        assert!(message.ends_with("found \"javascript:alert(1)\""), "{message}");
        assert_eq!(found(RuleName::UnknownName, "[consultation.a]\nbuilds-on = \"report\"\n").0, "there is no input `report`");
        found(RuleName::MissingKey, &format!("[input.report]\ntitle = \"no day\"\n{used}"));
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
    fn skipped_and_repeated_times() {
        let (message, fix) = found(RuleName::SkippedTime, "[consultation.a]\nstarts = 2027-03-28 02:30:00\n");
        assert_eq!(message, "02:30 does not exist on 28 March 2027 in Zurich");
        assert_eq!(fix, "write `2027-03-28 03:30:00`, or another day");
        let repeated = "[consultation.a]\nstarts = 2027-10-31 02:30:00\n";
        found(RuleName::RepeatedTime, repeated);
        let second = kept(&format!("{repeated}hour = \"second\"\n")).consultations[0].wanted.starts;
        let first = kept(repeated).consultations[0].wanted.starts;
        assert_eq!(second.zip(first).map(|(second, first)| second.since(first)), Some(60));
        let (reading, _) = read(&format!("{BASE}{repeated}[rules]\nrepeated-time = \"error\"\n"));
        assert!(reading.series.is_none());
    }

    #[test]
    fn unused() {
        let (message, _) = found(RuleName::Unused, "[person.x]\nbase = \"Europe/Paris\"\n[consultation.a]\n");
        assert_eq!(message, "person `x` is described and never used");
        let (reading, _) = read(&format!("{BASE}[person.x]\nbase = \"Europe/Paris\"\n[consultation.a]\nmoderator = \"x\"\n"));
        assert_eq!(reading.findings, []);
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let series = kept(
            "[audience.a]\nzone = \"UTC\"\n[forum.x]\nplace = \"UTC\"\nopens = 2027-05-01\ncloses = 2027-05-02\n[consultation.town-hall]\n",
        );
        let consultation = &series.consultations[0];
        assert_eq!((consultation.title.as_str(), consultation.lasts, consultation.sittings), ("Town hall", 60, 1));
        assert_eq!((consultation.audiences.len(), consultation.days, consultation.notice_days), (1, DayKind::Working, 0));
        assert_eq!((series.audiences[0].size, series.audiences[0].awake.to_string()), (100, "07:00-22:00".into()));
        assert_eq!((series.fora[0].hours.to_string(), series.step, series.keep_cancelled_days), ("09:00-18:00".into(), 15, 30));
        assert_eq!((series.rooms[0].name.as_str(), series.rooms[0].seats), ("x", None));
    }

    #[test]
    fn rules_take_a_level_a_setting_or_both() {
        let rules = kept("[rules]\napart = { least = \"3 days\", level = \"error\" }\ncrowded-week = 2\ntoo-many = \"note\"\n").rules;
        assert_eq!((rules.setting(RuleName::Apart, "least"), rules.level(RuleName::Apart)), (Some(3), Level::Error));
        assert_eq!((rules.setting(RuleName::CrowdedWeek, "most"), rules.level(RuleName::CrowdedWeek)), (Some(2), Level::Error));
        assert_eq!((rules.setting(RuleName::TooMany, "most"), rules.level(RuleName::TooMany)), (None, Level::Note));
        let rules = kept("[rules]\napart = \"3 days\"\n").rules;
        assert_eq!((rules.setting(RuleName::Apart, "least"), rules.level(RuleName::Apart)), (Some(3), Level::Warning));
    }

    const FORUM: &str = "[consultation.a]\nforum = \"x\"\n[forum.x]\nplace = \"UTC\"\nopens = 2027-05-03\ncloses = 2027-05-07\n";

    #[test]
    fn hours_may_differ_by_day() {
        let forum = |lines: &str| kept(&format!("{FORUM}{lines}\n")).fora.remove(0);
        let hours = forum("hours = { any = \"09:00-18:00\", fri = \"09:00-12:00\", sat = \"closed\" }").hours;
        assert_eq!(hours.to_string(), "Mon to Thu 09:00-18:00, Fri 09:00-12:00, Sat closed, Sun 09:00-18:00");
        assert_eq!(forum("hours = { mon = \"22:00-02:00\" }").hours.to_string(), "Mon 22:00-02:00, Tue to Sun closed");
        let (message, _) = found(RuleName::WrongKind, &format!("{FORUM}hours = {{ sat = \"closed\" }}\n"));
        assert_eq!(message, "`hours` are closed on every day");
        let (_, fix) = found(RuleName::UnknownKey, &format!("{FORUM}hours = {{ any = \"09:00-18:00\", firday = \"closed\" }}\n"));
        assert!(fix.starts_with("the keys known here are `any`"), "{fix}");
        let (message, _) = found(RuleName::WrongKind, &format!("{FORUM}hours = {{ any = \"09:00-18:00\", fri = \"shut\" }}\n"));
        assert_eq!(message, "`fri` must be a range of the clock, found \"shut\"");
    }

    #[test]
    fn a_host_says_its_slots_its_link_and_how_many_a_room_holds() {
        let told =
            kept(&format!("{FORUM}slots = [\"09:00-10:30\", \"11:00-12:30\"]\nremote = false\nremote-lead = \"10 days\"\nholds = 3\n"));
        let forum = &told.fora[0];
        assert_eq!(forum.slots.iter().map(ToString::to_string).collect::<Vec<_>>(), ["09:00-10:30", "11:00-12:30"]);
        assert_eq!((forum.remote, forum.remote_lead_days, told.rooms[0].holds), (false, 10, 3));
        let told = kept(&format!("{FORUM}holds = 2\n[forum.x.room]\nhall = {{}}\nden = {{ holds = 4 }}\n"));
        assert_eq!(told.rooms.iter().map(|room| (room.name.as_str(), room.holds)).collect::<Vec<_>>(), [("den", 4), ("hall", 2)]);
        let unsaid = kept(FORUM);
        assert_eq!((unsaid.fora[0].slots.len(), unsaid.fora[0].remote, unsaid.rooms[0].holds), (0, true, 1));
        found(RuleName::WrongKind, &format!("{FORUM}slots = [\"09:00\"]\n"));
        found(RuleName::WrongKind, &format!("{FORUM}slots = [9]\n"));
        found(RuleName::WrongKind, &format!("{FORUM}holds = 0\n"));
        found(RuleName::Length, &format!("{FORUM}remote-lead = 10\n"));
        let (message, _) = found(RuleName::WrongKind, &format!("{FORUM}online = true\nremote = false\n"));
        assert_eq!(message, "forum `x` is online and has `remote = false`");
        let (message, _) = found(RuleName::Unused, &format!("{FORUM}slots = [\"09:00-10:30\", \"17:30-19:00\"]\n"));
        assert_eq!(message, "the slot 17:30-19:00 of forum `x` is not used, because its hours are 09:00-18:00");
        let (message, _) = found(RuleName::Unused, &format!("{FORUM}holds = 2\nchangeover = \"15 min\"\n"));
        assert_eq!(message, "`changeover` of forum `x` is not used, because it holds 2 at once");
    }

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

    #[test]
    fn the_sources_know_where_things_and_keys_stand() {
        let (reading, sources) = read(&format!("{BASE}[consultation.a]\nlasts = \"2 h\"\n"));
        assert!(reading.series.is_some());
        let id = Subject::Consultation(ConsultationId(0));
        let at = |key| sources.find(id, key).map(|place| sources.line_and_column(place));
        assert_eq!((at(None), at(Some("lasts")), at(Some("title"))), (Some((5, 15)), Some((6, 9)), Some((5, 15))));
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

    #[test]
    fn an_acceptance_names_groups_regions_and_languages_that_audiences_name() {
        let audience = "[audience.a]\nzone = \"UTC\"\ngroups = [\"Business\", \"governments\"]\nlanguages = [\"fr\"]\n";
        let accept = |line: &str| format!("{audience}[[accept]]\nrule = \"unreached\"\nbecause = \"x\"\n{line}\n");
        let series = kept(&accept("group = \"Governments\"\nlanguage = [\"fr\"]"));
        assert_eq!(series.acceptances[0].communities, [1, 2]);
        let (message, fix) = found(RuleName::UnknownName, &accept("group = \"busines\""));
        assert_eq!((message.as_str(), fix.as_str()), ("there is no group `busines`", "did you mean `Business`?"));
        found(RuleName::UnknownName, &accept("region = \"fr\""));
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

    #[test]
    fn thousands_of_mistakes_are_all_said_and_soon() {
        let mut text = BASE.to_owned();
        for index in 0..10_000 {
            text.push_str(&format!(
                "[consultation.c{index}]\nmoderator = \"nobody-{index}\"\nlast = 1\nlasts = 5\nafter = \"c{}\"\n",
                index + 1
            ));
            text.push_str(&format!("[audience.a{index}]\nzone = \"Europe/Nowhere{index}\"\n"));
        }
        let began = std::time::Instant::now();
        let (reading, sources) = read(&text);
        assert!(reading.findings.len() >= 40_000);
        for finding in &reading.findings {
            if let crate::finding::At::Source(place) = &finding.labels[0].at {
                sources.line_and_column(place);
            }
        }
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    }

    #[test]
    fn a_limit_that_is_reached_is_said() {
        let audiences: String = (0..=MOST_OF_A_KIND).map(|index| format!("a{index} = {{ zone = \"UTC\" }}\n")).collect();
        let (message, _) = found(RuleName::WrongKind, &format!("[audience]\n{audiences}[consultation.a]\n"));
        assert_eq!(message, "there are 5001 tables `[audience]`, and at most 5000 are planned");
    }

    #[test]
    fn no_text_makes_the_reader_stumble() {
        let path = format!("{}/schedules/open-talks-2013/series.toml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("a schedule");
        let ends: Vec<usize> = (0..text.len()).filter(|end| text.is_char_boundary(*end)).step_by(97).collect();
        for end in ends {
            read(&text[..end]);
            read(&format!("{}{}", &text[..end], text[end..].replacen('=', "", 3)));
        }
    }
}
