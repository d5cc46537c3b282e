//! What is asked of a plan: `[rules]`, `[wishes]` and `[[accept]]`.

use super::Reader;
use super::names::Vocabulary;
use crate::input::field::Field;
use crate::input::language::{self, Kind};
use crate::input::table::{Item, Table, items};
use crate::model::{Acceptance, Audience, Community, Level, RuleName, Rules, Subject, Wish, WishName, Wishes};
use toml::de::{DeTable, DeValue};

/// The rules that `[rules]` can set.
pub(in crate::input) fn settable() -> impl Iterator<Item = RuleName> {
    RuleName::ALL.iter().copied().filter(|rule| rule.can_be_set())
}

impl<'a> Reader<'_, 'a> {
    /// Reads the levels and settings of the rules.
    pub(super) fn rules(&mut self, file: &Table<'a>) -> Rules {
        let mut rules = Rules::default();
        for item in self.report.read(file, "rules", Field::items).unwrap_or_default() {
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
        let first = language::settings(rule).first();
        let begins_with_digit = |text: &str| text.trim().starts_with(|first: char| first.is_ascii_digit());
        match (item.value, first) {
            (DeValue::Table(table), _) => self.rule_table(rules, rule, table),
            (DeValue::String(text), Some(first)) if begins_with_digit(text) => {
                setting(rules, rule, first.in_table.name, self.report.field(&item.as_value_of(&first.alone)));
            }
            (DeValue::String(_), _) | (_, None) => level(rules, rule, self.report.field(&item.as_value_of(&language::LEVEL))),
            (_, Some(first)) => setting(rules, rule, first.in_table.name, self.report.field(&item.as_value_of(&first.alone))),
        }
    }

    fn rule_table(&mut self, rules: &mut Rules, rule: RuleName, table: &'a DeTable<'a>) {
        let settings = language::settings(rule);
        for item in items(table) {
            if item.name == language::LEVEL.name {
                level(rules, rule, self.report.field(&item.as_value_of(&language::LEVEL)));
            } else if let Some(keys) = settings.iter().find(|keys| keys.in_table.name == item.name) {
                setting(rules, rule, item.name, self.report.field(&item.as_value_of(&keys.in_table)));
            } else {
                let known = [language::LEVEL.name].into_iter().chain(settings.iter().map(|keys| keys.in_table.name));
                self.report.unknown_key(&item, &format!("`{rule}`"), known);
            }
        }
    }

    /// Reads the weights of the wishes.
    pub(super) fn wishes(&mut self, file: &Table<'a>) -> Wishes {
        let mut wishes = Wishes::default();
        let Some(table) = self.report.read(file, "wishes", Field::table) else { return wishes };
        let mut wish =
            |name: WishName, unsaid: Wish| self.report.read(&table, name.word(), Field::word).and_then(Wish::from_word).unwrap_or(unsaid);
        wishes.people_awake = wish(WishName::PeopleAwake, wishes.people_awake);
        wishes.fair_share = wish(WishName::FairShare, wishes.fair_share);
        wishes.less_travel = wish(WishName::LessTravel, wishes.less_travel);
        wishes.finish_early = wish(WishName::FinishEarly, wishes.finish_early);
        wishes.even_pace = wish(WishName::EvenPace, wishes.even_pace);
        wishes.same_rhythm = wish(WishName::SameRhythm, wishes.same_rhythm);
        wishes
    }

    /// Reads the acceptances.
    pub(super) fn acceptances(&mut self, file: &Table<'a>, audiences: &[Audience]) -> Vec<Acceptance> {
        let tables = self.report.read(file, "accept", Field::list).unwrap_or_default();
        let mut acceptances = Vec::new();
        for (index, table) in tables.iter().enumerate() {
            self.report.mark(Subject::Acceptance(index as u32), table);
            acceptances.push(self.acceptance(table, audiences));
        }
        acceptances
    }

    fn acceptance(&mut self, table: &Table<'a>, audiences: &[Audience]) -> Acceptance {
        let rule = self.report.need(table, "rule", rule_name);
        for key in ["consultation", "audience", "group", "region", "language", "person"] {
            let entry = table.get(key).filter(|entry| entry.value.as_array().is_some_and(|list| list.is_empty()));
            if let Some(entry) = entry {
                let message = format!("`{key}` lists nothing, so it would accept everything");
                self.report.say(RuleName::WrongKind, &entry.at, message, "an empty list", "name what is accepted, or delete the line");
            }
        }
        Acceptance {
            rule: rule.unwrap_or(RuleName::UnsociableHours),
            consultations: self.many(table, "consultation", |names| &names.consultations).unwrap_or_default(),
            audiences: self.many(table, "audience", |names| &names.audiences).unwrap_or_default(),
            communities: self.communities(table, audiences),
            people: self.many(table, "person", |names| &names.people).unwrap_or_default(),
            because: self.report.need(table, "because", Field::text).unwrap_or_default(),
            by: self.report.read(table, "by", Field::text),
            until: self.report.read(table, "until", Field::day),
        }
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
            for name in self.report.read(table, key, Field::names).unwrap_or_default() {
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

fn level(rules: &mut Rules, rule: RuleName, field: Field<'_, '_>) {
    if let Some(level) = field.word().and_then(Level::from_word) {
        rules.set_level(rule, level);
    }
}

fn setting(rules: &mut Rules, rule: RuleName, name: &str, field: Field<'_, '_>) {
    let value = match field.entry.key.kind {
        Kind::Days(..) => field.days().map(i64::from),
        Kind::WorkingDays(..) => field.working_days().map(i64::from),
        Kind::Length(..) => field.length(),
        _ => field.count().map(i64::from),
    };
    if let Some(value) = value {
        rules.set(rule, name, value);
    }
}

/// A rule that can be set.
fn rule_name(mut field: Field<'_, '_>) -> Option<RuleName> {
    let name = field.by_ref().name()?;
    let rule = RuleName::from_word(name.name).filter(|rule| rule.can_be_set());
    if rule.is_none() {
        field.report.unknown_name("rule", &name, settable().map(RuleName::word));
    }
    rule
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{found, kept};
    use crate::model::{Level, RuleName};

    #[test]
    fn rules_take_a_level_a_setting_or_both() {
        let rules = kept("[rules]\napart = { least = \"3 days\", level = \"error\" }\ncrowded-week = 2\ntoo-many = \"note\"\n").rules;
        assert_eq!((rules.setting(RuleName::Apart, "least"), rules.level(RuleName::Apart)), (Some(3), Level::Error));
        assert_eq!((rules.setting(RuleName::CrowdedWeek, "most"), rules.level(RuleName::CrowdedWeek)), (Some(2), Level::Error));
        assert_eq!((rules.setting(RuleName::TooMany, "most"), rules.level(RuleName::TooMany)), (None, Level::Note));
        let rules = kept("[rules]\napart = \"3 days\"\n").rules;
        assert_eq!((rules.setting(RuleName::Apart, "least"), rules.level(RuleName::Apart)), (Some(3), Level::Warning));
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
}
