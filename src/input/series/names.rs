//! The short names of a series, what they stand for, and words that are spelled as they are spelled first.

use super::Reader;
use crate::input::field::Field;
use crate::input::language::Kind;
use crate::input::report::{NameAt, Report};
use crate::input::table::{NamedTable, Table};
use crate::input::text;
use crate::model::{AudienceId, ConsultationId, DeliverableId, ForumId, InputId, MilestoneId, PersonId, PlaceId, TeamId};
use std::collections::{BTreeMap, BTreeSet};

/// Ids by short name.
pub(super) type Ids<'a, I> = BTreeMap<&'a str, I>;

/// What each short name of the file stands for.
#[derive(Default)]
pub(super) struct Names<'a> {
    pub places: Ids<'a, PlaceId>,
    pub fora: Ids<'a, ForumId>,
    pub people: Ids<'a, PersonId>,
    pub teams: Ids<'a, TeamId>,
    pub audiences: Ids<'a, AudienceId>,
    pub consultations: Ids<'a, ConsultationId>,
    pub milestones: Ids<'a, MilestoneId>,
    pub deliverables: Ids<'a, DeliverableId>,
    pub inputs: Ids<'a, InputId>,
}

/// Which short names of a series are meant.
pub(super) type Which<'a, I> = for<'n> fn(&'n Names<'a>) -> &'n Ids<'a, I>;

/// The ids of tables, by their short names.
pub(super) fn ids<'a, I>(tables: &[NamedTable<'a>], id: fn(u32) -> I) -> Ids<'a, I> {
    tables.iter().enumerate().map(|(index, (name, _))| (*name, id(index as u32))).collect()
}

/// The id of a name; that there is none is said.
pub(super) fn look_up<I: Copy>(report: &mut Report, ids: &Ids<'_, I>, noun: &str, name: &NameAt<'_>) -> Option<I> {
    let alike = || ids.iter().find(|(known, _)| crate::text::alike(known) == crate::text::alike(name.name)).map(|(_, id)| id);
    let found = ids.get(name.name).or_else(|| if name.name.is_ascii() { None } else { alike() }).copied();
    if found.is_none() {
        report.unknown_name(noun, name, ids.keys().copied());
    }
    found
}

/// The ids in their order, none of them twice.
pub(super) fn each_once<I: Clone + Ord>(mut ids: Vec<I>) -> Vec<I> {
    let mut met = BTreeSet::new();
    ids.retain(|id| met.insert(id.clone()));
    ids
}

/// Lists of words whose upper and lower case does not matter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Vocabulary {
    Languages,
    Groups,
    Regions,
    Equipment,
}

/// The spelling of each word, as it is written first; words of equipment that rules know are spelled as there.
pub(super) struct Spellings(BTreeMap<(Vocabulary, String), String>);

impl Default for Spellings {
    fn default() -> Self {
        let known = ["captions", "remote", "step-free", "streaming"].map(|word| ((Vocabulary::Equipment, word.into()), word.into()));
        Spellings(BTreeMap::from(known))
    }
}

impl Spellings {
    /// A word as it is spelled first.
    pub fn of(&mut self, vocabulary: Vocabulary, word: String) -> String {
        self.0.entry((vocabulary, word.to_lowercase())).or_insert(word).clone()
    }
}

impl<'a> Reader<'_, 'a> {
    /// What readers call a thing: its title, or else what its short name says.
    pub(super) fn title(&mut self, table: &Table<'a>, name: &str) -> String {
        self.report.read(table, "title", Field::text).unwrap_or_else(|| text::title(name))
    }

    /// Whether a key says `true`; `false` if it says nothing.
    pub(super) fn flag(&mut self, table: &Table<'a>, key: &str) -> bool {
        self.report.read(table, key, Field::flag).unwrap_or(false)
    }

    /// Words of a list, each once and as it is spelled first.
    pub(super) fn words(&mut self, vocabulary: Vocabulary, table: &Table<'a>, key: &str) -> Option<Vec<String>> {
        let words = self.report.read(table, key, Field::texts)?;
        Some(each_once(words.into_iter().map(|word| self.spellings.of(vocabulary, word)).collect()))
    }

    /// The id of the name at a key.
    pub(super) fn named<I: Copy>(&mut self, table: &Table<'a>, key: &str, which: Which<'a, I>) -> Option<I> {
        let name = self.report.read(table, key, Field::name)?;
        self.known(table, key, which, &name)
    }

    /// The id of the name at a key that must be there.
    pub(super) fn needed_name<I: Copy>(&mut self, table: &Table<'a>, key: &str, which: Which<'a, I>) -> Option<I> {
        let name = self.report.need(table, key, Field::name)?;
        self.known(table, key, which, &name)
    }

    fn known<I: Copy>(&mut self, table: &Table<'a>, key: &str, which: Which<'a, I>, name: &NameAt<'a>) -> Option<I> {
        let Kind::Name(noun) = table.get(key)?.key.kind else { return None };
        look_up(self.report, which(&self.names), noun, name)
    }

    /// The ids of the names at a key; `None` if it says nothing, or the word for it.
    pub(super) fn many<I: Copy>(&mut self, table: &Table<'a>, key: &str, which: Which<'a, I>) -> Option<Vec<I>> {
        let Kind::Names(noun, word) = table.get(key)?.key.kind else { return None };
        let names = self.report.read(table, key, Field::names)?;
        let ids = which(&self.names);
        if let [only] = &names[..]
            && only.name == word
            && !ids.contains_key(word)
        {
            return None;
        }
        Some(names.iter().filter_map(|name| look_up(self.report, ids, noun, name)).collect())
    }
}
