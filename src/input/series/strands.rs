//! Strands and clashes: `[strand.NAME]` and `[[clash]]`.

use super::Reader;
use super::names::each_once;
use crate::input::field::Field;
use crate::input::table::Table;
use crate::model::{Clash, ConsultationId, RuleName, Strand, StrandId, Subject};

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
                between: self.several(table, "between"),
                people: self.report.read(table, "people", Field::count).unwrap_or(100),
                why: self.report.read(table, "why", Field::text),
            });
        }
        clashes
    }

    /// The consultations that a key has to name, each once; that they are fewer than two is said.
    fn several(&mut self, table: &Table<'a>, key: &str) -> Vec<ConsultationId> {
        let Some(entry) = self.report.needed(table, key) else { return Vec::new() };
        let Some(named) = self.many(table, key, |names| &names.consultations) else { return Vec::new() };
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
    use crate::model::{ConsultationId, RuleName};

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
}
