//! What is to be near each other: `[[near]]`.

use super::Reader;
use crate::input::field::Field;
use crate::input::table::Table;
use crate::model::{ConsultationId, Distance, Near, Nearness, RuleName, Subject};

impl<'a> Reader<'_, 'a> {
    /// Reads the entries of `near`.
    pub(super) fn nears(&mut self, file: &Table<'a>) -> Vec<Near> {
        let tables = self.report.read(file, "near", Field::list).unwrap_or_default();
        let mut nears = Vec::new();
        for (index, table) in tables.iter().enumerate() {
            self.report.mark(Subject::Near(index as u32), table);
            let between = self.several(table, "between");
            nears.push(Near {
                how: self.nearness(table, &between),
                between,
                price: self.report.read(table, "price", Field::charge),
                weight: self.entry_weight(table),
                level: self.entry_level(table),
                why: self.report.read(table, "why", Field::text),
            });
        }
        nears
    }

    /// How near, by the one of three keys that says it; that none does, or several, is said.
    fn nearness(&mut self, table: &Table<'a>, between: &[ConsultationId]) -> Nearness {
        let within = self.report.read(table, "within", Field::length).map(Nearness::Within);
        let same_day = self.flag(table, "same-day").then_some(Nearness::SameDay);
        let apart = self.report.read(table, "days-apart", Field::table).map(|days| Nearness::DaysApart(self.days_apart(&days)));
        let said: Vec<_> = [("within", within), ("same-day", same_day), ("days-apart", apart)]
            .into_iter()
            .filter_map(|(key, how)| Some((table.get(key)?, how?)))
            .collect();
        match &said[..] {
            [] if ["within", "same-day", "days-apart"]
                .iter()
                .all(|key| table.get(key).is_none_or(|entry| entry.value.as_bool() == Some(false))) =>
            {
                let message = format!("{} does not say how near", table.what);
                let fix = "add a line `within = \"30 min\"`, `same-day = true` or `days-apart = { least = 2 }`";
                self.report.say(RuleName::MissingKey, &table.at, message, "how near?", fix);
            }
            [(first, _), (second, _), ..] => {
                let message = format!("{} has `{}` and `{}`", table.what, first.key.name, second.key.name);
                self.report.say(RuleName::WrongKind, &second.at, message, "one more", "write one `[[near]]` for each");
            }
            [(entry, Nearness::Within(_))] if between.len() > 2 => {
                let message = format!("`within` is for two consultations, found {}", between.len());
                let fix = "write one `[[near]]` for each two that follow each other";
                self.report.say(RuleName::WrongKind, &entry.at, message, "which two?", fix);
            }
            _ => {}
        }
        said.first().map_or(Nearness::SameDay, |(_, how)| *how)
    }

    fn days_apart(&mut self, table: &Table<'a>) -> Distance {
        let least = self.report.read(table, "least", Field::count);
        let most = self.report.read(table, "most", Field::count);
        if let (Some(least), Some(most), Some(entry)) = (least, most, table.get("most"))
            && most < least
        {
            let message = format!("`most` is {most}, less than `least`, which is {least}");
            self.report.say(RuleName::Backwards, &entry.at, message, "less than the least", "swap the two, or correct one");
        }
        if table.own_entries().is_empty() {
            let fix = "write `days-apart = { least = 2 }`, or with `most`";
            self.report.say(RuleName::MissingKey, &table.at, "`days-apart` says no number of days", "how many?", fix);
        }
        Distance { least, most }
    }
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{found, kept};
    use crate::model::{ConsultationId, Distance, Level, Nearness, Price, RuleName};

    fn with(lines: &str) -> String {
        format!("[consultation]\na = {{}}\nb = {{}}\nc = {{}}\n[[near]]\n{lines}\n")
    }

    #[test]
    fn an_entry_says_in_one_of_three_ways_how_near() {
        let how = |line: &str| kept(&with(&format!("between = [\"a\", \"b\"]\n{line}"))).nears[0].how;
        assert_eq!(how("within = \"30 min\""), Nearness::Within(30));
        assert_eq!(how("same-day = true"), Nearness::SameDay);
        assert_eq!(how("days-apart = { least = 2 }"), Nearness::DaysApart(Distance { least: Some(2), most: None }));
        assert_eq!(how("days-apart = { least = 1, most = 3 }"), Nearness::DaysApart(Distance { least: Some(1), most: Some(3) }));
        let series = kept(&with("between = [\"a\", \"b\", \"c\"]\nsame-day = true\nlevel = \"error\"\nprice = 12.5\nwhy = \"x\""));
        let near = &series.nears[0];
        assert_eq!(near.between, [0, 1, 2].map(ConsultationId));
        assert_eq!((near.level, near.price, near.why.as_deref()), (Some(Level::Error), Some(Price(150_000)), Some("x")));
    }

    #[test]
    fn what_is_missing_too_much_or_senseless_is_said() {
        let between = |lines: &str| with(&format!("between = [\"a\", \"b\"]\n{lines}"));
        let message = |rule, lines: &str| found(rule, &between(lines)).0;
        assert_eq!(message(RuleName::MissingKey, ""), "this entry of `near` does not say how near");
        assert_eq!(message(RuleName::MissingKey, "same-day = false"), "this entry of `near` does not say how near");
        assert_eq!(message(RuleName::MissingKey, "days-apart = {}"), "`days-apart` says no number of days");
        let two = "within = \"1 h\"\nsame-day = true";
        assert_eq!(message(RuleName::WrongKind, two), "this entry of `near` has `within` and `same-day`");
        assert_eq!(message(RuleName::Backwards, "days-apart = { least = 3, most = 2 }"), "`most` is 2, less than `least`, which is 3");
        found(RuleName::WrongKind, &between("same-day = true\nlevel = \"off\""));
        found(RuleName::Length, &between("within = 30"));
        let three = with("between = [\"a\", \"b\", \"c\"]\nwithin = \"30 min\"");
        assert_eq!(found(RuleName::WrongKind, &three).0, "`within` is for two consultations, found 3");
        let alone = with("between = [\"a\", \"a\"]\nsame-day = true");
        assert_eq!(found(RuleName::WrongKind, &alone).0, "`between` of this entry of `near` needs two or more consultations, found 1");
        found(RuleName::WrongKind, &with("between = []\nsame-day = true"));
        found(RuleName::UnknownName, &with("between = [\"a\", \"x\"]\nsame-day = true"));
        found(RuleName::MissingKey, &with("same-day = true"));
    }
}
