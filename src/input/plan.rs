//! Reads a plan file, and writes one.
//!
//! What is written is read back the same: see [`write_plan`].

use super::announced;
use super::document::Document;
use super::field::Field;
use super::language;
use super::report::{NameAt, Report};
use super::table::{Item, Table, items};
use super::{clock, text};
use crate::finding::{FileId, Finding, Sources};
use crate::model::{
    Consultation, ConsultationId, Evidence, ForumId, Level, PersonId, Place, Placement, Plan, RoomId, RuleName, Series, State, Subject,
    When,
};
use crate::time::{Instant, Interval, Resolved};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use toml::de::DeValue;

/// Reads the plan in a file that `sources` holds, for a series that was read.
///
/// The plan is `None` if any finding is an error. `sources` learns where each sitting stands.
pub fn read_plan(sources: &mut Sources, file: FileId, series: &Series) -> (Option<Plan>, Vec<Finding>) {
    let (plan, findings, _) = read(sources, file, series);
    (plan.filter(|_| !findings.iter().any(|finding| finding.level == Level::Error)), findings)
}

/// Reads a plan of the series as it was, to plan again: what the series no longer has is left out of it.
///
/// What is left out has an error among the findings all the same. The plan is `None` if anything else is wrong, or if
/// something that others were told of names what is gone.
pub fn read_older_plan(sources: &mut Sources, file: FileId, series: &Series) -> (Option<Plan>, Vec<Finding>) {
    let (plan, findings, left_out) = read(sources, file, series);
    let errors = findings.iter().filter(|finding| finding.level == Level::Error).count();
    (plan.filter(|_| errors == left_out), findings)
}

/// The plan as far as it can be read, what was found, and how many errors are of what is left out; `None` if it is no plan
/// file.
fn read(sources: &mut Sources, file: FileId, series: &Series) -> (Option<Plan>, Vec<Finding>, usize) {
    let edited = edited_by_hand(&sources.file(file).text);
    let document = Document::read(sources, file, &language::PLAN_FILE, "the file", |report, table| {
        let ids = series.consultation_ids().map(|id| (series.consultation(id).name.as_str(), id)).collect();
        let mut reader = Reader { report, series, left_out: 0, ids };
        let evidence = Evidence { edited, ..reader.evidence(table) };
        let plan = Plan { evidence, placements: reader.placements(table) };
        reader.report.set_level(RuleName::RepeatedTime, series.rules.level(RuleName::RepeatedTime));
        (plan, reader.left_out)
    });
    let (plan, left_out) = document.content;
    (document.is_toml.then_some(plan), document.findings, left_out)
}

pub(super) struct Reader<'r> {
    pub(super) report: &'r mut Report,
    pub(super) series: &'r Series,
    ids: BTreeMap<&'r str, ConsultationId>,
    /// Errors of what the series no longer has.
    left_out: usize,
}

impl Reader<'_> {
    fn evidence(&mut self, file: &Table<'_>) -> Evidence {
        let mut evidence = Evidence::default();
        let report = &mut *self.report;
        let Some(table) = report.read(file, "plan", Field::table) else { return evidence };
        let mut large = |key: &str| report.read(&table, key, Field::large);
        evidence.seed = large("seed");
        evidence.effort = large("effort");
        let mut price = |key: &str| report.read(&table, key, Field::price);
        evidence.cost = price("cost");
        evidence.bound = price("bound");
        let mut text = |key: &str| report.read(&table, key, Field::text);
        evidence.backend = text("backend");
        evidence.zone_data = text("zone-data");
        evidence.series_digest = text("series-digest");
        evidence.planned = report.read(&table, "planned", Field::day);
        let mut flag = |key: &str| report.read(&table, key, Field::flag);
        evidence.fewest = flag("fewest");
        evidence.proved = flag("proved");
        evidence.cut_short = flag("cut-short").unwrap_or(false);
        evidence.some_starts = flag("some-starts").unwrap_or(false);
        evidence
    }

    fn placements(&mut self, file: &Table<'_>) -> Vec<Placement> {
        let mut placements = Vec::new();
        for item in self.report.read(file, "placement", Field::items).unwrap_or_default() {
            let Some(id) = self.ids.get(item.name).copied() else {
                let name = NameAt { name: item.name, at: item.name_at.clone() };
                self.left_out += 1;
                if is_settled(item.value) {
                    let message =
                        format!("people were told of `{}`, and the series has no consultation of that name", text::brief(item.name));
                    let fix = "put it back in the series, or give it its new name here; if it is off, tell people first, and delete this";
                    self.report.say(RuleName::AnnouncedMoved, &item.name_at, message, "not in the series", fix);
                } else {
                    self.report.unknown_name("consultation", &name, self.ids.keys().copied());
                }
                continue;
            };
            let Some(table) = self.report.as_table(&item) else { continue };
            let (sittings, own): (Vec<Item<'_>>, Vec<Item<'_>>) = items(table).into_iter().partition(|item| is_sitting(item));
            if sittings.is_empty() || !own.is_empty() {
                placements.extend(self.placement(id, 0, &item, &own));
            }
            for sitting in &sittings {
                placements.extend(self.sitting(id, sitting, !own.is_empty()));
            }
        }
        placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
        placements
    }

    fn sitting(&mut self, id: ConsultationId, item: &Item<'_>, first_taken: bool) -> Option<Placement> {
        let consultation = self.series.consultation(id);
        let number = item.name.parse::<u32>().ok().filter(|number| (1..=consultation.sittings).contains(number));
        let Some(number) = number.filter(|number| *number > 1 || !first_taken) else {
            let (message, fix) = if number.is_some() {
                (format!("the first sitting of `{}` is placed twice", consultation.name), "delete one of the two".to_owned())
            } else {
                let (has, range) = match consultation.sittings {
                    1 => ("1 sitting".to_owned(), "call it 1".to_owned()),
                    most => (format!("{most} sittings"), format!("number them from 1 to {most}")),
                };
                let message = format!("`{}` has {has}, found sitting {}", consultation.name, text::brief(item.name));
                (message, format!("{range}, or change `sittings` of the series"))
            };
            let is_told = number.is_none() && is_settled(item.value);
            let rule = if is_told { RuleName::AnnouncedMoved } else { RuleName::UnknownName };
            self.report.say(rule, &item.name_at, message, "no such sitting", fix);
            self.left_out += usize::from(number.is_none());
            return None;
        };
        let table = self.report.as_table(item)?;
        self.placement(id, number - 1, item, &items(table))
    }

    fn placement(&mut self, id: ConsultationId, sitting: u32, item: &Item<'_>, own: &[Item<'_>]) -> Option<Placement> {
        let consultation = self.series.consultation(id);
        let what = format!("placement `{}`", text::brief(&consultation.name));
        let table = self.report.table_of(&language::PLACEMENT, what, item.name_at.clone(), own.to_vec());
        self.report.mark(Subject::Sitting(id, sitting), &table);
        let known = self.report.errors();
        let forum = self.forum(&table, consultation);
        let room = self.room(&table, consultation, forum);
        let moderator = self.moderator(&table, consultation);
        let people = self.people(&table, consultation);
        let gone = self.report.errors() - known;
        let state = self.report.read(&table, "state", Field::word).and_then(State::from_word).unwrap_or_default();
        let (announced, as_announced) = self.announced(&table, consultation);
        let when = self.when(&table, consultation, forum);
        let placement =
            Placement { consultation: id, sitting, when: when?, forum, room, moderator, people, state, announced, as_announced };
        if gone > 0 && !placement.is_settled() {
            self.left_out += gone;
            return None;
        }
        Some(placement)
    }

    pub(super) fn when(&mut self, table: &Table<'_>, consultation: &Consultation, forum: Option<ForumId>) -> Option<When> {
        self.when_at(table, consultation, self.series.place(self.series.place_beside(forum)))
    }

    /// The same on the clock of a place.
    pub(super) fn when_at(&mut self, table: &Table<'_>, consultation: &Consultation, place: &Place) -> Option<When> {
        if consultation.written.is_some() {
            self.refuse(table, &["starts", "hour", "lasts"], "is written");
            return self.written(table);
        }
        self.refuse(table, &["from", "to"], "is a meeting");
        let entry = self.report.needed(table, "starts");
        let lasts = self.report.read(table, "lasts", Field::length).unwrap_or(consultation.lasts);
        let hour = self.report.read(table, "hour", Field::word);
        let entry = entry?;
        let civil = self.report.field(entry).civil()?;
        let start = clock::instant(self.report, self.series.zones.as_ref(), place, entry, civil, hour)?;
        Some(When::Meeting(Interval::lasting(start, lasts)))
    }

    fn written(&mut self, table: &Table<'_>) -> Option<When> {
        let from = self.report.need(table, "from", Field::day);
        let to = self.report.need(table, "to", Field::day);
        let (from, to) = (from?, to?);
        if to < from {
            let at = table.get("to").map_or(&table.at, |entry| &entry.at).clone();
            let message = format!("{} has `to` on {to}, before `from` on {from}", table.what);
            self.report.say(RuleName::Backwards, &at, message, "ends before it starts", "swap the two days, or correct one");
            return None;
        }
        Some(When::Written { from, to })
    }

    /// Says that keys do not fit what the consultation is.
    fn refuse(&mut self, table: &Table<'_>, keys: &[&str], is: &str) {
        for entry in keys.iter().filter_map(|key| table.get(key)) {
            let message = format!("{} {is}, so it has no `{}`", table.what, entry.key.name);
            let fix = "meetings have `starts` and `lasts`, written consultations `from` and `to`";
            self.report.say(RuleName::WrongKind, &entry.key_at, message, "does not fit the series", fix);
        }
    }

    pub(super) fn forum(&mut self, table: &Table<'_>, consultation: &Consultation) -> Option<ForumId> {
        let Some(name) = self.report.read(table, "forum", Field::name) else { return consultation.forum };
        let found = self.series.fora.iter().position(|forum| forum.name == name.name);
        if found.is_none() && name.name != NONE {
            self.report.unknown_name("forum", &name, self.series.fora.iter().map(|forum| forum.name.as_str()));
        }
        found.map(|index| ForumId(index as u32))
    }

    pub(super) fn room(&mut self, table: &Table<'_>, consultation: &Consultation, forum: Option<ForumId>) -> Option<RoomId> {
        let Some(name) = self.report.read(table, "room", Field::name) else {
            return unsaid_room(self.series, consultation, forum);
        };
        let rooms = forum.map(|forum| &self.series.forum(forum).rooms[..]).unwrap_or_default();
        let found = rooms.iter().copied().find(|room| self.series.room(*room).name == name.name);
        if found.is_none() && name.name != NONE {
            self.report.unknown_name("room", &name, rooms.iter().map(|room| self.series.room(*room).name.as_str()));
        }
        found
    }

    fn moderator(&mut self, table: &Table<'_>, consultation: &Consultation) -> Option<PersonId> {
        let Some(name) = self.report.read(table, "moderator", Field::name) else { return unsaid_moderator(consultation) };
        let found = self.series.people.iter().position(|person| person.name == name.name);
        if found.is_none() && name.name != NOBODY {
            self.report.unknown_name("person", &name, self.series.people.iter().map(|person| person.name.as_str()));
        }
        found.map(|index| PersonId(index as u32))
    }
}

impl Reader<'_> {
    /// Those who are chosen to be there, sorted. Whoever has to be there anyway may be named too, and is not chosen.
    fn people(&mut self, table: &Table<'_>, consultation: &Consultation) -> Vec<PersonId> {
        let mut people = Vec::new();
        for name in self.report.read(table, "people", Field::names).unwrap_or_default() {
            match self.series.people.iter().position(|person| person.name == name.name) {
                Some(index) => people.push(PersonId(index as u32)),
                None => self.report.unknown_name("person", &name, self.series.people.iter().map(|person| person.name.as_str())),
            }
        }
        people.retain(|person| !consultation.attending.everyone.contains(person));
        people.sort_unstable();
        people.dedup();
        people
    }
}

/// Says that there is no forum or room where one would be assumed.
const NONE: &str = "none";
/// Says that there is no moderator where one would be assumed.
const NOBODY: &str = "nobody";

/// A table under a number is a sitting. (No key of a placement is a number.)
fn is_sitting(item: &Item<'_>) -> bool {
    let is_table = matches!(item.value, DeValue::Table(_)) && item.name != "announced";
    is_table || item.name.bytes().all(|byte| byte.is_ascii_digit()) && !item.name.is_empty()
}

/// Whether a table of a placement, or of one of its sittings, says that people were told of it.
fn is_settled(value: &DeValue<'_>) -> bool {
    let DeValue::Table(table) = value else { return false };
    let state = table.iter().find(|(key, _)| key.get_ref() == "state").and_then(|(_, value)| State::from_word(value.get_ref().as_str()?));
    // What is called off was told too.
    if state == Some(State::Cancelled) {
        return false;
    }
    let is_told = |(key, value): (&str, &DeValue<'_>)| match key {
        "announced" => true,
        "state" => value.as_str().and_then(State::from_word).is_some_and(|state| matches!(state, State::Confirmed | State::Held)),
        _ => is_settled(value),
    };
    table.iter().any(|(key, value)| is_told((key.get_ref(), value.get_ref())))
}

/// The room of a placement that names none: the one the series fixes, or the only one of the forum.
pub(super) fn unsaid_room(series: &Series, consultation: &Consultation, forum: Option<ForumId>) -> Option<RoomId> {
    let rooms = &series.forum(forum?).rooms;
    let named: Vec<RoomId> = consultation.rooms.iter().copied().filter(|room| rooms.contains(room)).collect();
    match (&named[..], &rooms[..]) {
        ([only], _) => Some(*only),
        ([], [only]) if consultation.written.is_none() => Some(*only),
        _ => None,
    }
}

/// The moderator of a placement that names none: the only one whom the series asks for.
pub(super) fn unsaid_moderator(consultation: &Consultation) -> Option<PersonId> {
    match consultation.moderators[..] {
        [only] if consultation.written.is_none() => Some(only),
        _ => None,
    }
}

/// The text of a plan file: one block for each placement, one line for each fact, in the order of the series.
///
/// `made_from` is the name of the series file. The text holds no clock time of its making and no duration, and ends
/// `[plan]` with a fresh `plan-digest`. Read back with [`read_plan`] it gives the same plan, but for that digest.
pub fn write_plan(series: &Series, plan: &Plan, made_from: &str) -> String {
    let mut out = String::new();
    let name: String = made_from.chars().filter(|letter| !letter.is_control()).collect();
    line(&mut out, format_args!("# Plan of {name}. Times are those on the clock of the place; see `fora check` after a change by hand."));
    line(&mut out, format_args!(""));
    write_evidence(&mut out, &plan.evidence);
    for placement in in_time(series, plan) {
        write_placement(&mut out, series, placement);
    }
    with_digest(&out)
}

/// The placements as a reader meets them: by the day on which the first sitting of their consultation begins, then by
/// name; the sittings of a consultation together.
fn in_time<'p>(series: &Series, plan: &'p Plan) -> Vec<&'p Placement> {
    let first =
        |id: ConsultationId| plan.placements.iter().filter(|other| other.consultation == id).map(|other| begins(series, other)).min();
    let begins: BTreeMap<ConsultationId, _> =
        plan.placements.iter().map(|placement| placement.consultation).map(|id| (id, first(id))).collect();
    let mut placements: Vec<&Placement> = plan.placements.iter().collect();
    placements.sort_by_key(|placement| (begins[&placement.consultation], placement.consultation, placement.sitting));
    placements
}

/// When a placement begins; a written one with its first day.
fn begins(series: &Series, placement: &Placement) -> Instant {
    match placement.when {
        When::Meeting(interval) => interval.start(),
        When::Written { from, .. } => series.zones.midnight(series.place(series.place_of(placement)).zone, from),
    }
}

fn write_evidence(out: &mut String, evidence: &Evidence) {
    line(out, format_args!("[plan]"));
    let numbers = [
        ("seed", evidence.seed.map(unsigned)),
        ("effort", evidence.effort.map(unsigned)),
        ("backend", evidence.backend.as_deref().map(quote)),
        ("zone-data", evidence.zone_data.as_deref().map(quote)),
        ("cost", evidence.cost.map(|number| number.to_string())),
        ("bound", evidence.bound.map(|number| number.to_string())),
        ("fewest", evidence.fewest.map(|flag| flag.to_string())),
        ("proved", evidence.proved.map(|flag| flag.to_string())),
        ("cut-short", evidence.cut_short.then(|| "true".to_owned())),
        ("some-starts", evidence.some_starts.then(|| "true".to_owned())),
        ("series-digest", evidence.series_digest.as_deref().map(quote)),
    ];
    for (key, value) in [("planned", evidence.planned.map(|day| day.to_string()))].into_iter().chain(numbers) {
        if let Some(value) = value {
            line(out, format_args!("{key} = {value}"));
        }
    }
    line(out, format_args!("{DIGEST_KEY} = \"\""));
}

fn write_placement(out: &mut String, series: &Series, placement: &Placement) {
    let consultation = series.consultation(placement.consultation);
    line(out, format_args!(""));
    match consultation.sittings {
        0 | 1 => line(out, format_args!("[placement.{}]", bare(&consultation.name))),
        _ => line(out, format_args!("[placement.{}.{}]", bare(&consultation.name), placement.sitting + 1)),
    }
    match placement.when {
        When::Meeting(interval) => write_start(out, series, placement, interval),
        When::Written { from, to } => line(out, format_args!("from = {from}\nto = {to}")),
    }
    let forum = placement.forum.map(|forum| series.forum(forum).name.as_str());
    let room = placement.room.map(|room| series.room(room).name.as_str());
    let moderator = placement.moderator.map(|person| series.person(person).name.as_str());
    let facts = [
        ("forum", forum_word(consultation, forum).map(quote)),
        ("room", room_word(series, placement, room).map(quote)),
        ("moderator", moderator.or(unsaid_moderator(consultation).map(|_| NOBODY)).map(quote)),
        ("people", (!placement.people.is_empty()).then(|| people_list(series, placement))),
        ("state", Some(quote(placement.state.word()))),
        ("announced", placement.announced.map(|day| announced::value(series, day, placement).to_string())),
    ];
    for (key, value) in facts {
        if let Some(value) = value {
            line(out, format_args!("{key} = {value}"));
        }
    }
}

/// Those who are chosen to be at a placement, as a list.
fn people_list(series: &Series, placement: &Placement) -> String {
    let names = series.names_of(&placement.people);
    names.collect::<toml_edit::Array>().to_string().trim().to_owned()
}

/// The forum of a placement in a file, or that it has none where one would be assumed.
pub(super) fn forum_word<'n>(consultation: &Consultation, forum: Option<&'n str>) -> Option<&'n str> {
    forum.or(consultation.forum.map(|_| NONE))
}

/// The same of its room.
pub(super) fn room_word<'n>(series: &Series, placement: &Placement, room: Option<&'n str>) -> Option<&'n str> {
    room.or(unsaid_room(series, series.consultation(placement.consultation), placement.forum).map(|_| NONE))
}

fn write_start(out: &mut String, series: &Series, placement: &Placement, interval: Interval) {
    let zone = series.place(series.place_of(placement)).zone;
    let civil = series.civil(zone, interval.start());
    line(out, format_args!("starts = {}", civil.format("%Y-%m-%d %H:%M:%S")));
    if let Some(hour) = occurrence(series.zones.resolve(zone, civil), interval.start()) {
        line(out, format_args!("hour = \"{hour}\""));
    }
    line(out, format_args!("lasts = \"{}\"", text::length(interval.minutes())));
}

/// Which of two occurrences of a civil time an instant is; `None` if the clock shows it once.
pub(super) fn occurrence(resolved: Resolved, at: Instant) -> Option<&'static str> {
    match resolved {
        Resolved::Twice { second, .. } if second == at => Some("second"),
        Resolved::Twice { .. } => Some("first"),
        _ => None,
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

/// A number, as text where it is beyond the numbers of TOML.
fn unsigned(number: u64) -> String {
    if i64::try_from(number).is_ok() { number.to_string() } else { quote(&number.to_string()) }
}

fn quote(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

fn bare(name: &str) -> String {
    toml_edit::Key::new(name).display_repr().into_owned()
}

const DIGEST_KEY: &str = "plan-digest";

/// The first 16 hexadecimal digits of the SHA-256 of a text; the ends of its lines may be of either kind.
pub fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.replace("\r\n", "\n").as_bytes());
    hash.iter().take(8).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The text of a plan without its line `plan-digest`, and the digest that line gives.
fn apart_from_digest(text: &str) -> (String, Option<String>) {
    let mut said = None;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rest = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let value = line.trim_start().strip_prefix(DIGEST_KEY).map(str::trim_start).and_then(|after| after.strip_prefix('='));
        match value.filter(|_| said.is_none()) {
            Some(value) => said = Some(value.split('"').nth(1).unwrap_or_default().to_owned()),
            None => rest.push_str(line),
        }
    }
    (rest, said)
}

/// The text with a fresh digest on its line `plan-digest`; unchanged if it has no such line.
pub(super) fn with_digest(text: &str) -> String {
    let (rest, said) = apart_from_digest(text);
    let Some(said) = said else { return text.to_owned() };
    text.replacen(&format!("{DIGEST_KEY} = \"{said}\""), &format!("{DIGEST_KEY} = \"{}\"", digest(&rest)), 1)
}

/// Whether a hand wrote or changed the text of a plan: it has no `plan-digest`, or one that no longer fits.
pub fn edited_by_hand(text: &str) -> bool {
    let (rest, said) = apart_from_digest(text);
    said.is_none_or(|said| said != digest(&rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::set_announced;
    use crate::input::testing;
    use crate::model::Price;
    use crate::time::Date;

    const SERIES: &str = r#"
[series]
title = "T"
base = "Europe/Zurich"
planned = 2027-01-04
[forum.hall]
place = "Europe/Zurich"
opens = 2027-10-25
closes = 2027-11-05
[person]
ana = { base = "Europe/Zurich" }
ben = { base = "Europe/Zurich" }
[consultation.talk]
forum = "hall"
moderator = "ana"
[consultation.twice]
sittings = 2
moderator = { any = ["ana", "ben"] }
[consultation.site]
written = true
from = 2027-10-25
to = 2027-10-29
"#;

    fn series() -> Series {
        testing::series(SERIES)
    }

    fn read(text: &str) -> (Option<Plan>, Vec<Finding>) {
        let mut sources = Sources::default();
        let file = sources.add("series.plan.toml", text);
        read_plan(&mut sources, file, &series())
    }

    fn found(rule: RuleName, text: &str) -> String {
        let (_, findings) = read(text);
        assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), [rule], "{findings:#?}");
        findings[0].message.clone()
    }

    fn id(name: &str) -> ConsultationId {
        let series = series();
        series.consultation_ids().find(|id| series.consultation(*id).name == name).expect("a consultation")
    }

    fn placement<'a>(plan: &'a Plan, name: &str) -> &'a Placement {
        plan.placements.iter().find(|placement| placement.consultation == id(name)).expect("a placement")
    }

    fn kept(text: &str) -> Plan {
        let (plan, findings) = read(text);
        assert_eq!(findings, []);
        plan.expect("a plan")
    }

    const PLAN: &str = "# By hand.\n[placement.site]\nfrom = 2027-10-25\nto = 2027-10-28\n\n[placement.talk]\nstarts = 2027-10-31 02:30:00 # late\nhour = \"second\"\nstate = \"tentative\"   # soon\n\n[placement.twice.2]\nstarts = 2027-11-02 10:00:00\nlasts = \"2 h\"\nmoderator = \"ben\"\n";

    #[test]
    fn what_a_placement_leaves_out_is_as_the_series_says() {
        let plan = kept(PLAN);
        assert_eq!(plan.placements.len(), 3);
        let [talk, twice, site] = ["talk", "twice", "site"].map(|name| placement(&plan, name));
        assert_eq!((talk.forum, talk.room, talk.moderator), (Some(ForumId(0)), Some(RoomId(0)), Some(PersonId(0))));
        assert_eq!(
            talk.interval().map(|interval| (interval.start().to_string(), interval.minutes())),
            Some(("2027-10-31T01:30Z".into(), 60))
        );
        assert_eq!((twice.sitting, twice.forum, twice.moderator), (1, None, Some(PersonId(1))));
        assert!(matches!(site.when, When::Written { .. }) && site.moderator.is_none());
    }

    #[test]
    fn a_plan_that_is_written_is_read_back_the_same() {
        let series = series();
        let mut plan = kept(PLAN);
        let talk = plan.placements.iter_mut().find(|placement| placement.consultation == id("talk")).expect("a placement");
        talk.room = None;
        talk.moderator = None;
        talk.announced = Date::from_ymd_opt(2027, 10, 1);
        plan.evidence = Evidence {
            planned: Date::from_ymd_opt(2027, 1, 4),
            seed: Some(u64::MAX),
            effort: Some(1000),
            backend: Some("built \"in\"".into()),
            zone_data: Some("2025b".into()),
            cost: Some(Price(-361)),
            bound: Some(Price(-480)),
            fewest: Some(true),
            proved: Some(false),
            cut_short: true,
            some_starts: true,
            series_digest: Some(digest(SERIES)),
            edited: false,
        };
        let text = write_plan(&series, &plan, "series.toml");
        let back = kept(&text);
        let digest = text.lines().find_map(|line| line.strip_prefix("plan-digest = \""));
        assert!(digest.is_some_and(|digest| digest.trim_end_matches('"').len() == 16), "{text}");
        assert_eq!(back, plan, "{text}");
        assert_eq!(write_plan(&series, &back, "series.toml"), text);
    }

    #[test]
    fn a_hand_in_a_written_plan_is_noticed() {
        let text = write_plan(&series(), &kept(PLAN), "series.toml");
        assert!(!edited_by_hand(&text) && !edited_by_hand(&text.replace('\n', "\r\n")), "{text}");
        assert!(edited_by_hand(&text.replace("10:00:00", "10:15:00")));
        assert!(!kept(&text).evidence.edited && kept(&text.replace("10:00:00", "10:15:00")).evidence.edited);
        assert!(edited_by_hand(PLAN));
    }

    #[test]
    fn announcing_changes_its_lines_and_no_others() {
        let (series, day) = (series(), Date::from_ymd_opt(2027, 10, 1).expect("a day"));
        let announce = |text: &str, which: &[(ConsultationId, Option<u32>)], day| set_announced(text, &series, &kept(text), which, day);
        let text = announce(PLAN, &[(id("talk"), None)], day).expect("placed");
        let line = "announced = { on = 2027-10-01, starts = 2027-10-31 02:30:00, hour = \"second\", zone = \"Europe/Zurich\", ";
        let line = text.lines().find(|found| found.starts_with(line)).unwrap_or_else(|| panic!("{text}"));
        assert!(text.contains(&format!("state = \"confirmed\"   # soon\n{line}\n")), "{text}");
        assert_eq!(text.replace("confirmed", "tentative").replace(&format!("{line}\n"), ""), PLAN);
        let findings = announce(PLAN, &[(id("twice"), Some(0))], day).expect_err("not placed");
        assert_eq!(findings[0].message, "sitting 1 of `twice` is not in the plan");
        let far = Date::from_ymd_opt(9999, 1, 1).expect("a day");
        let findings = announce(PLAN, &[(id("talk"), None)], far).expect_err("no file can say it");
        assert!(findings[0].message.starts_with("9999-01-01 is out of range"), "{}", findings[0].message);
        let written = write_plan(&series, &kept(PLAN), "series.toml");
        let announced = announce(&written, &[(id("twice"), Some(1)), (id("site"), None)], day).expect("placed");
        assert!(!edited_by_hand(&announced), "{announced}");
        assert_eq!(kept(&announced).placements.iter().filter(|placement| placement.announced == Some(day)).count(), 2);
        let windows = format!("\u{feff}{}", written.replace('\n', "\r\n"));
        let announced = announce(&windows, &[(id("site"), None)], day).expect("placed");
        assert!(!edited_by_hand(&announced) && announced.matches('\n').count() == announced.matches("\r\n").count(), "{announced:?}");
        let by_hand = written.replace("10:00:00", "10:15:00");
        assert!(edited_by_hand(&announce(&by_hand, &[(id("site"), None)], day).expect("placed")));
    }

    #[test]
    fn what_was_announced_is_read_back_whatever_a_hand_makes_of_the_meeting() {
        let (series, day) = (series(), Date::from_ymd_opt(2027, 10, 1).expect("a day"));
        let which = [(id("talk"), None), (id("site"), None), (id("twice"), None)];
        let text = set_announced(PLAN, &series, &kept(PLAN), &which, day).expect("placed");
        let plan = kept(&text);
        assert!(plan.placements.iter().all(|placement| placement.as_announced == Some(placement.as_it_is(&series))), "{text}");
        // Written by fora it says the same, and a table in another form is read as well.
        assert_eq!(kept(&write_plan(&series, &plan, "series.toml")).placements, plan.placements);
        let talk = |plan: &Plan| placement(plan, "talk").clone();
        let moved = text.replacen("starts = 2027-10-31 02:30:00", "starts = 2027-11-03 09:00:00", 1).replacen("hour = \"second\"\n", "", 1);
        let moved = talk(&kept(&moved));
        assert_eq!((moved.when_announced().map(|before| before.when), moved.announced), (Some(talk(&plan).when), Some(day)));
        let bare = talk(&kept(&PLAN.replace("state = \"tentative\"", "announced = 2027-10-01")));
        assert_eq!((bare.announced, bare.as_announced), (Some(day), None));
        let own = format!("{PLAN}[placement.talk.announced]\non = 2027-10-01\nstarts = 2027-11-02 09:00:00\nlasts = \"1 h\"\n");
        assert!(talk(&kept(&own)).as_announced.is_some_and(|before| before != talk(&kept(&own)).as_it_is(&series)));
        let again = set_announced(&own, &series, &kept(&own), &which[..1], day).expect("placed");
        assert_eq!(talk(&kept(&again)).as_announced, Some(talk(&kept(&again)).as_it_is(&series)), "{again}");
    }

    #[test]
    fn comments_beside_what_was_announced_stay() {
        let (series, day) = (series(), Date::from_ymd_opt(2027, 10, 1).expect("a day"));
        let talk = |plan: &Plan| placement(plan, "talk").clone();
        let own = "[placement.talk.announced]\n# in the hall\non = 2027-09-30 # a Thursday\nstarts = 2027-11-02 09:00:00\nlasts = \"1 h\" # or so\n";
        let line =
            "announced = { # in the hall\n  on = 2027-09-30, # a Thursday\n  starts = 2027-11-02 09:00:00, lasts = \"1 h\", # or so\n}";
        let forms = [format!("{PLAN}{own}"), PLAN.replace("state = \"tentative\"", line)];
        for text in forms {
            let again = set_announced(&text, &series, &kept(&text), &[(id("talk"), None)], day).expect("placed");
            for comment in ["# in the hall\n", "on = 2027-10-01", "# a Thursday\n", "# or so\n"] {
                assert!(again.contains(comment), "{comment} in {again}");
            }
            assert_eq!(talk(&kept(&again)).as_announced, Some(talk(&kept(&again)).as_it_is(&series)), "{again}");
        }
    }

    #[test]
    fn what_was_announced_before_is_announced_anew() {
        let (series, day) = (series(), Date::from_ymd_opt(2027, 10, 1).expect("a day"));
        let talk = |plan: &Plan| placement(plan, "talk").clone();
        let own = format!("{PLAN}[placement.talk.announced]\non = 2027-10-01\nfrom = 2027-11-02\n");
        let again = set_announced(&own, &series, &kept(PLAN), &[(id("talk"), None)], day).expect("placed");
        assert!(!again.contains("from = 2027-11-02"), "{again}");
        assert_eq!(talk(&kept(&again)).as_announced, Some(talk(&kept(&again)).as_it_is(&series)), "{again}");
    }

    #[test]
    fn mistakes_in_a_plan_are_said() {
        assert_eq!(found(RuleName::UnknownName, "[placement.tolk]\n"), "there is no consultation `tolk`");
        assert_eq!(found(RuleName::MissingKey, "[placement.talk]\n"), "placement `talk` has no `starts`");
        assert_eq!(
            found(RuleName::UnknownName, "[placement.twice.3]\nstarts = 2027-11-02 10:00:00\n"),
            "`twice` has 2 sittings, found sitting 3"
        );
        assert_eq!(
            found(RuleName::UnknownName, "[placement.talk.2]\nstarts = 2027-11-02 10:00:00\n"),
            "`talk` has 1 sitting, found sitting 2"
        );
        assert_eq!(
            found(
                RuleName::UnknownName,
                "[placement.twice]\nstarts = 2027-11-02 10:00:00\n[placement.twice.1]\nstarts = 2027-11-02 10:00:00\n"
            ),
            "the first sitting of `twice` is placed twice"
        );
        found(RuleName::WrongKind, "[placement.site]\nfrom = 2027-10-25\nto = 2027-10-28\nlasts = \"1 h\"\n");
        found(RuleName::WrongKind, "[placement.talk]\nstarts = 2027-11-02 10:00:00\nstate = \"sure\"\n");
        found(RuleName::Backwards, "[placement.site]\nfrom = 2027-10-25\nto = 2027-10-24\n");
        found(RuleName::UnknownKey, "[plan]\nseeds = 1\n");
        found(RuleName::OffsetTime, "[placement.talk]\nstarts = 2027-11-02T10:00:00Z\n");
        found(RuleName::RepeatedTime, "[placement.talk]\nstarts = 2027-10-31 02:30:00\n");
    }

    #[test]
    fn the_open_talks_as_held_are_read() {
        let folder = format!("{}/schedules/open-talks-2013", env!("CARGO_MANIFEST_DIR"));
        let mut sources = Sources::default();
        let file = |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).expect("a file");
        let series = testing::series(&file("series.toml"));
        let id = sources.add("as-held.plan.toml", file("as-held.plan.toml"));
        let (plan, findings) = read_plan(&mut sources, id, &series);
        assert_eq!(findings, []);
        assert_eq!(plan.map(|plan| plan.placements.len()), Some(3));
    }
}
