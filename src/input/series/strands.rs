//! Strands and clashes: `[strand.NAME]` and `[[clash]]`.

use super::Reader;
use super::names::{each_once, look_up};
use crate::input::field::Field;
use crate::input::report::NameAt;
use crate::input::table::{Entry, Table};
use crate::model::{Choice, Clash, ConsultationId, Level, RuleName, Strand, StrandId, Subject, Weight};
use std::collections::BTreeSet;

impl<'a> Reader<'_, 'a> {
    /// Reads the strands.
    pub(super) fn strands(&mut self, file: &Table<'a>) -> Vec<Strand> {
        let tables = self.tables(file, "strand", None);
        super::each(&tables, |index, name, table| {
            self.report.mark(Subject::Strand(StrandId(index)), table);
            Strand {
                name: name.into(),
                title: self.title(table, name),
                consultations: self.several(table, "consultations"),
                one_room: self.flag(table, "one-room"),
                not_at_once: self.report.read(table, "not-at-once", Field::flag).unwrap_or(true),
            }
        })
    }

    /// Reads the clashes.
    pub(super) fn clashes(&mut self, file: &Table<'a>) -> Vec<Clash> {
        let tables = self.report.read(file, "clash", Field::list).unwrap_or_default();
        let mut clashes = Vec::new();
        for (index, table) in tables.iter().enumerate() {
            self.report.mark(Subject::Clash(index as u32), table);
            clashes.push(Clash {
                between: self.groups(table, "between"),
                choice: self.choice(table),
                weight: self.entry_weight(table),
                level: self.entry_level(table),
                why: self.report.read(table, "why", Field::text),
            });
        }
        clashes
    }

    /// The weight of an entry of a list; that it has a price too, which has none, is said.
    pub(super) fn entry_weight(&mut self, table: &Table<'a>) -> Weight {
        if let (Some(entry), Some(_)) = (table.get("weight"), table.get("price")) {
            let message = format!("{} has a `weight` and a `price`", table.what);
            self.report.say(RuleName::WrongKind, &entry.at, message, "a price counts as written", "delete one of them");
        }
        self.weight(table, "weight")
    }

    /// The level that an entry of a list says for itself.
    pub(super) fn entry_level(&mut self, table: &Table<'a>) -> Option<Level> {
        self.report.read(table, "level", Field::word).and_then(Level::from_word)
    }

    /// What a pair costs: by its people, or as it is written; that both are said is said.
    fn choice(&mut self, table: &Table<'a>) -> Choice {
        let people = self.report.read(table, "people", Field::count);
        let price = self.report.read(table, "price", Field::charge);
        if let (Some(_), Some(entry)) = (table.get("people"), table.get("price")) {
            let message = format!("{} has `people` and a `price`", table.what);
            let fix = "delete one of them: `people` makes a price, and `price` is one";
            self.report.say(RuleName::WrongKind, &entry.at, message, "which of the two?", fix);
        }
        price.map_or(Choice::People(people.unwrap_or(100)), Choice::Price)
    }

    /// The groups of consultations that a key has to name: each name alone is one, and so is each list of names.
    fn groups(&mut self, table: &Table<'a>, key: &str) -> Vec<Vec<ConsultationId>> {
        let Some(entry) = self.report.needed(table, key).cloned() else { return Vec::new() };
        let is_group = |inner: &Entry<'_>| inner.value.as_array().is_some();
        let each = self.report.field(&entry).each();
        if entry.value.as_array().is_none() || !each.iter().any(is_group) {
            return self.several(table, key).into_iter().map(|id| vec![id]).collect();
        }
        let (mut groups, mut met) = (Vec::new(), BTreeSet::new());
        for inner in &each {
            let names = self.report.field(inner).names().unwrap_or_default();
            if names.is_empty() && is_group(inner) {
                let message = format!("a list in `{key}` of {} is empty", table.what);
                self.report.say(RuleName::WrongKind, &inner.at, message, "nobody is in it", "name a consultation, or delete the list");
            }
            groups.push(names.iter().filter_map(|name| self.named_once(name, &mut met)).collect());
        }
        if let [_] = groups[..] {
            let message = format!("`{key}` of {} needs two or more lists, found 1", table.what);
            let fix = "add another list or name, or write its names without the inner brackets";
            self.report.say(RuleName::WrongKind, &entry.at, message, "too few", fix);
        }
        groups
    }

    /// The consultation of a name that was not met before; that it was is said.
    fn named_once(&mut self, name: &NameAt<'a>, met: &mut BTreeSet<ConsultationId>) -> Option<ConsultationId> {
        let id = look_up(self.report, &self.names.consultations, "consultation", name)?;
        if met.insert(id) {
            return Some(id);
        }
        let message = format!("`{}` is named twice, and does not clash with itself", name.name);
        self.report.say(RuleName::WrongKind, &name.at, message, "named before", "name it once");
        None
    }

    /// The consultations that a key has to name, each once; that they are fewer than two is said.
    pub(super) fn several(&mut self, table: &Table<'a>, key: &str) -> Vec<ConsultationId> {
        let Some(entry) = self.report.needed(table, key) else { return Vec::new() };
        let Some(names) = self.report.read(table, key, Field::names) else { return Vec::new() };
        let ids = &self.names.consultations;
        let named: Vec<_> = names.iter().filter_map(|name| look_up(self.report, ids, "consultation", name)).collect();
        let all_known = named.len() == entry.value.as_array().map_or(1, |names| names.len());
        let each = each_once(named);
        if each.len() < 2 && all_known {
            let message = format!("`{key}` of {} needs two or more consultations, found {}", table.what, each.len());
            self.report.say(RuleName::WrongKind, &entry.at, message, "too few", "name another one, or delete the table");
        }
        each
    }
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{found, kept};
    use crate::model::{Choice, ConsultationId, Level, Price, RuleName, Weight};

    #[test]
    fn strands_and_clashes_name_two_consultations_or_more() {
        let consultations = "[consultation]\na = {}\nb = {}\nc = {}\n";
        let with = |lines: &str| format!("{consultations}{lines}\n");
        let series = kept(&with("[strand.roots]\nconsultations = [\"a\", \"c\"]\n[[clash]]\nbetween = [\"b\", \"c\", \"b\"]\nwhy = \"x\""));
        let strand = &series.strands[0];
        assert_eq!((strand.title.as_str(), strand.one_room, strand.not_at_once), ("Roots", false, true));
        assert_eq!(strand.consultations, [ConsultationId(0), ConsultationId(2)]);
        let clash = &series.clashes[0];
        assert_eq!((clash.between.len(), clash.choice, clash.why.as_deref()), (2, Choice::People(100), Some("x")));
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
    fn a_clash_has_names_or_lists_of_names_each_once_and_one_kind_of_price() {
        let with = |lines: &str| format!("[consultation]\na = {{}}\nb = {{}}\nc = {{}}\n[[clash]]\n{lines}\n");
        let between = |list: &str| kept(&with(&format!("between = {list}"))).clashes[0].between.clone();
        let [a, b, c] = [0, 1, 2].map(ConsultationId);
        assert_eq!(between("[[\"a\", \"b\"], [\"c\"]]"), [vec![a, b], vec![c]]);
        assert_eq!(between("[\"c\", [\"a\", \"b\"]]"), [vec![c], vec![a, b]]);
        let wrong = |list: &str| found(RuleName::WrongKind, &with(&format!("between = {list}"))).0;
        assert_eq!(wrong("[[\"a\", \"b\"]]"), "`between` of this clash needs two or more lists, found 1");
        assert_eq!(wrong("[[\"a\"], [], [\"b\"]]"), "a list in `between` of this clash is empty");
        assert_eq!(wrong("[[\"a\", \"b\"], [\"c\", \"a\"]]"), "`a` is named twice, and does not clash with itself");
        assert_eq!(
            wrong("[[\"a\"], 7]"),
            "`between` must be a list of consultations, or of lists of them, such as `[[\"a\", \"b\"], [\"c\"]]`, found the number 7"
        );
        assert_eq!(found(RuleName::UnknownName, &with("between = [[\"a\"], [\"x\"]]")).0, "there is no consultation `x`");
        let choice = |line: &str| kept(&with(&format!("between = [\"a\", \"b\"]\n{line}"))).clashes[0].choice;
        assert_eq!([choice("people = 7"), choice("price = 1.5")], [Choice::People(7), Choice::Price(Price(18_000))]);
        let clash = kept(&with("between = [\"a\", \"b\"]\nweight = \"top\"\nlevel = \"note\"")).clashes[0].clone();
        assert_eq!((clash.weight, clash.level), (Weight::Top, Some(Level::Note)));
        let wrong = |line: &str| found(RuleName::WrongKind, &with(&format!("between = [\"a\", \"b\"]\n{line}"))).0;
        assert_eq!(wrong("price = 7\nweight = \"low\""), "this clash has a `weight` and a `price`");
        wrong("weight = 2");
        wrong("level = \"off\"");
        assert_eq!(wrong("people = 7\nprice = 300"), "this clash has `people` and a `price`");
        assert_eq!(wrong("price = -1"), "`price` is -1, but must be 0 to 1000000 hours");
        assert_eq!(wrong("price = \"2 h\""), "`price` must be a number of hours, such as `12.5`, found the text \"2 h\"");
    }
}
