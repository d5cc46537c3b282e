//! Reads a series file.
//!
//! Every mistake is said and none stops the reading: a thing with a mistake is built with a stand-in, and no series
//! is given if any mistake was an error. Start reading at [`read_series`], then [`Reader::read`].
//!
//! One file a table of the series file, read in this order, since a later one looks up the names of the earlier:
//!
//! 1. `names.rs`: the short names of everything, so that a thing may be named before it is described
//! 2. `places.rs`: cities and their calendars; `times.rs` reads times on their clocks
//! 3. `header.rs`: the series itself, with its base
//! 4. `fora.rs`: fora with their rooms and competing sessions
//! 5. `people.rs`: people and teams
//! 6. `audiences.rs`
//! 7. `documents.rs`: milestones, the documents they wait for, and what consultations build on
//! 8. `consultations.rs`, with where they may be in `venues.rs`, those who attend them in `attending.rs` and the circles
//!    among them in `circles.rs`
//! 9. `strands.rs`: strands and clashes; `nears.rs`: what is to be near each other
//! 10. `travel.rs`
//! 11. `policy.rs`: rules, wishes and acceptances
//!
//! `unused.rs` then looks for what nothing refers to.

mod attending;
mod audiences;
mod circles;
mod consultations;
mod documents;
mod fora;
mod header;
mod names;
mod nears;
mod people;
mod places;
mod policy;
mod strands;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod times;
mod travel;
mod unused;
mod venues;

use super::busy::{self, Calendars};
use super::document::Document;
use super::field::Field;
use super::report::Report;
use super::table::{NamedTable, Table};
use super::{language, plan};
use crate::finding::{FileId, Finding, Sources};
use crate::model::{
    AudienceId, DeliverableId, Forum, ForumId, InputId, Level, MilestoneId, PersonId, Place, PlaceId, Room, RuleName, Series, TeamId,
};
use crate::time::{Date, Zones};
use names::{Names, Spellings, ids};
pub(super) use policy::settable;
use std::sync::Arc;

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
    let document = Document::read(sources, file, &language::SERIES_FILE, "the file", |report, table| {
        let (series, wanted) = Reader::new(report, zones).read(table, today);
        unused::judge(&series, report);
        report.set_level(RuleName::RepeatedTime, series.rules.level(RuleName::RepeatedTime));
        (series, wanted)
    });
    let Document { content: (mut series, wanted), mut findings, mut is_readable, .. } = document;
    let text = &sources.file(file).text;
    let mut digest = plan::digest(text);
    if let Some(calendars) = calendars.filter(|_| is_readable && !wanted.is_empty()) {
        let text = text.clone();
        let (found, busy) = busy::add(sources, file, &mut series, &wanted, calendars);
        is_readable = found.iter().all(|finding| finding.level != Level::Error);
        findings.extend(found);
        digest = plan::digest(&format!("{text}\n{busy}"));
    }
    Reading { findings, series: is_readable.then_some(series), digest }
}

/// The most things of one kind in a series.
const MOST_OF_A_KIND: usize = 5_000;

/// What is known while a series is read.
struct Reader<'r, 'a> {
    report: &'r mut Report,
    zones: Arc<dyn Zones>,
    base: Option<PlaceId>,
    places: Vec<Place>,
    fora: Vec<Forum>,
    rooms: Vec<Room>,
    names: Names<'a>,
    spellings: Spellings,
    calendars: Vec<busy::Wanted>,
}

/// The tables of all things with short names, in the order of their names, the defaults filled in.
struct Tables<'a> {
    places: Vec<NamedTable<'a>>,
    fora: Vec<NamedTable<'a>>,
    people: Vec<NamedTable<'a>>,
    teams: Vec<NamedTable<'a>>,
    audiences: Vec<NamedTable<'a>>,
    milestones: Vec<NamedTable<'a>>,
    deliverables: Vec<NamedTable<'a>>,
    inputs: Vec<NamedTable<'a>>,
    consultations: Vec<NamedTable<'a>>,
    /// What consultations leave out.
    of_consultations: Option<Table<'a>>,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn new(report: &'r mut Report, zones: Arc<dyn Zones>) -> Self {
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

    /// The series, with stand-ins where something was wrong, and the calendars it names.
    fn read(mut self, file: &Table<'a>, today: Date) -> (Series, Vec<busy::Wanted>) {
        let tables = self.named_tables(file);
        self.names_of(&tables);
        for (name, table) in &tables.places {
            self.place(name, table);
        }
        let header = self.header(file);
        for (name, table) in &tables.fora {
            self.forum(name, table);
        }
        let people = each(&tables.people, |index, name, table| self.person(PersonId(index), name, table));
        let teams = each(&tables.teams, |index, name, table| self.team(TeamId(index), name, table));
        let audiences = each(&tables.audiences, |index, name, table| self.audience(AudienceId(index), name, table));
        let milestones = each(&tables.milestones, |index, name, table| self.milestone(MilestoneId(index), name, table));
        let deliverables =
            each(&tables.deliverables, |index, name, table| self.deliverable(DeliverableId(index), name, table, &milestones));
        let inputs = each(&tables.inputs, |index, name, table| self.input(InputId(index), name, table));
        let consultations = self.consultations(tables, header.one_in_every_forum);
        let series = Series {
            title: header.title,
            topic: header.topic,
            brief: header.brief,
            contact: header.contact,
            organizer: header.organizer,
            calendar_name: header.calendar_name,
            keep_cancelled_days: header.keep_cancelled_days,
            base: self.base.unwrap_or(PlaceId(0)),
            planned: header.planned.unwrap_or(today),
            step: header.step,
            strands: self.strands(file),
            clashes: self.clashes(file),
            nears: self.nears(file),
            travel: self.travel(file),
            rules: self.rules(file),
            wishes: self.wishes(file),
            acceptances: self.acceptances(file, &audiences),
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
        (series, self.calendars)
    }

    fn named_tables(&mut self, file: &Table<'a>) -> Tables<'a> {
        let defaults = self.report.read(file, "defaults", Field::table);
        let mut of = |key: &str| self.report.read(defaults.as_ref()?, key, Field::defaults);
        let (of_consultations, of_fora, of_audiences, of_people) = (of("consultation"), of("forum"), of("audience"), of("person"));
        Tables {
            places: self.tables(file, "place", None),
            fora: self.tables(file, "forum", of_fora.as_ref()),
            people: self.tables(file, "person", of_people.as_ref()),
            teams: self.tables(file, "team", None),
            audiences: self.tables(file, "audience", of_audiences.as_ref()),
            milestones: self.tables(file, "milestone", None),
            deliverables: self.tables(file, "deliverable", None),
            inputs: self.tables(file, "input", None),
            consultations: self.tables(file, "consultation", of_consultations.as_ref()),
            of_consultations,
        }
    }

    /// The tables of one kind of things; that they are too many is said.
    fn tables(&mut self, file: &Table<'a>, key: &str, defaults: Option<&Table<'a>>) -> Vec<NamedTable<'a>> {
        let tables = self.report.read(file, key, Field::named).unwrap_or_default();
        if let Some((_, first_beyond)) = tables.get(MOST_OF_A_KIND) {
            let message = format!("there are {} tables `[{key}]`, and at most {MOST_OF_A_KIND} are planned", tables.len());
            self.report.say(RuleName::WrongKind, &first_beyond.at, message, "the first beyond the limit", "divide the series");
        }
        tables.into_iter().map(|(name, table)| (name, table.with_defaults(defaults))).collect()
    }

    /// Learns every short name but those of consultations, which may yet become more.
    fn names_of(&mut self, tables: &Tables<'a>) {
        self.names.places = ids(&tables.places, PlaceId);
        self.names.fora = ids(&tables.fora, ForumId);
        self.names.people = ids(&tables.people, PersonId);
        self.names.teams = ids(&tables.teams, TeamId);
        self.names.audiences = ids(&tables.audiences, AudienceId);
        self.names.milestones = ids(&tables.milestones, MilestoneId);
        self.names.deliverables = ids(&tables.deliverables, DeliverableId);
        self.names.inputs = ids(&tables.inputs, InputId);
    }
}

/// Each of the tables read with its position and its short name.
fn each<'a, T>(tables: &[NamedTable<'a>], mut read: impl FnMut(u32, &'a str, &Table<'a>) -> T) -> Vec<T> {
    tables.iter().enumerate().map(|(index, (name, table))| read(index as u32, name, table)).collect()
}
