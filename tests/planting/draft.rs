//! A series file while it is drawn: tables in any order, and what contradicts itself in it.

use super::dice::Dice;
use super::{Planted, Requirement, held, of_rule};
use fora::input::KeyEdit;
use fora::model::RuleName;
use fora::time::Date;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A table of the file: its header, and its lines.
struct Table {
    header: String,
    lines: Vec<String>,
}

/// A series file while it is drawn.
pub struct Draft {
    /// What is random is drawn with these.
    pub dice: Dice,
    tables: Vec<Table>,
    rules: Vec<String>,
    travel: Vec<String>,
    names: BTreeSet<String>,
    requirements: Vec<Requirement>,
}

/// The Monday of the first week in which something is planted.
const FIRST_MONDAY: (i32, u32, u32) = (2027, 4, 5);

/// The days of a forum that a contradiction is planted in, and the Monday of its week.
#[derive(Clone, Copy)]
pub struct Week(Date);

impl Week {
    /// A day of the week, 0 for Monday.
    pub fn day(self, number: u64) -> Date {
        self.0 + chrono::Days::new(number)
    }
}

impl Draft {
    pub fn new(seed: u64) -> Self {
        let (tables, rules, travel, names) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
        let mut draft = Draft { dice: Dice::new(seed), tables, rules, travel, names, requirements: Vec::new() };
        draft.table(
            "series",
            &["title = \"Planted\"", "base = \"paris\"", "contact = \"desk@example.org\"", "planned = 2027-03-01", "step = \"1 h\""],
        );
        for (city, zone) in
            [("paris", "Europe/Paris"), ("rabat", "Africa/Casablanca"), ("rome", "Europe/Rome"), ("nairobi", "Africa/Nairobi")]
        {
            draft.table(&format!("place.{city}"), &[&format!("zone = \"{zone}\"")]);
        }
        draft.table("defaults.forum", &["place = \"paris\""]);
        draft.table("defaults.person", &["base = \"paris\""]);
        draft.table("audience.home", &["place = \"paris\"", "awake = \"05:00-23:00\""]);
        // Whoever is drawn for a contradiction meets nobody else.
        draft.table("defaults.consultation", &["audiences = \"home\""]);
        draft
    }

    /// A name that nothing else has.
    pub fn name(&mut self) -> String {
        loop {
            let syllables = ["ba", "do", "ke", "li", "mu", "na", "po", "ra", "si", "ta", "ve", "zo"];
            let name: String = (0..self.dice.count(2, 3)).map(|_| self.dice.pick(&syllables)).collect();
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }

    /// Adds a table.
    pub fn table(&mut self, header: &str, lines: &[&str]) {
        let lines = lines.iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()).collect();
        self.tables.push(Table { header: header.to_owned(), lines });
    }

    /// Adds something of a kind, under a new name, and returns that.
    pub fn add(&mut self, kind: &str, lines: &[&str]) -> String {
        let name = self.name();
        self.table(&format!("{kind}.{name}"), lines);
        name
    }

    /// Sets a rule.
    pub fn rule(&mut self, line: &str) {
        self.rules.push(line.to_owned());
    }

    /// Whether a rule is set.
    pub fn has_rule(&self, name: &str) -> bool {
        self.rules.iter().any(|line| line.starts_with(name))
    }

    /// Says how long a way takes.
    pub fn way(&mut self, line: &str) {
        self.travel.push(line.to_owned());
    }

    /// How many consultations there are so far.
    pub fn consultations(&self) -> u32 {
        self.tables.iter().filter(|table| table.header.starts_with("consultation.")).count() as u32
    }

    /// A week in spring for a contradiction.
    pub fn week(&mut self) -> Week {
        let (year, month, day) = FIRST_MONDAY;
        let first = Date::from_ymd_opt(year, month, day).expect("a day");
        Week(first + chrono::Days::new(7 * u64::from(self.dice.count(0, 8))))
    }

    /// A forum that is open on these days.
    pub fn forum(&mut self, (opens, closes): (Date, Date), lines: &[&str]) -> String {
        let days = [format!("opens = {opens}"), format!("closes = {closes}")];
        let lines: Vec<&str> = days.iter().map(String::as_str).chain(lines.iter().copied()).collect();
        self.add("forum", &lines)
    }

    /// So many rooms of a forum, each with these lines.
    pub fn rooms(&mut self, forum: &str, of_each: &[&[&str]]) -> Vec<String> {
        of_each.iter().map(|lines| self.add(&format!("forum.{forum}.room"), lines)).collect()
    }

    /// A consultation beside a forum.
    pub fn consultation(&mut self, forum: &str, lines: &[&str]) -> String {
        let beside = format!("forum = \"{forum}\"");
        let lines: Vec<&str> = std::iter::once(beside.as_str()).chain(lines.iter().copied()).collect();
        self.add("consultation", &lines)
    }

    /// Several alike.
    pub fn consultations_of(&mut self, count: u32, forum: &str, lines: &[&str]) -> Vec<String> {
        (0..count).map(|_| self.consultation(forum, lines)).collect()
    }

    /// That a consultation is held is part of the contradiction.
    pub fn needs_held(&mut self, consultation: &str) {
        let without = vec![set(&["consultation", consultation], "optional", "true")];
        self.requirements.push(Requirement { name: held(consultation), without });
    }

    /// That a rule is kept is part of it; `without` gives it up.
    pub fn needs(&mut self, rule: RuleName, about: &str, without: Vec<KeyEdit>) {
        self.requirements.push(Requirement { name: of_rule(rule, about), without });
    }

    /// The same of a rule that is the same for everybody who is drawn here.
    pub fn needs_rule(&mut self, rule: RuleName, about: &str) {
        self.needs(rule, about, vec![KeyEdit::Rule { rule, setting: "level", value: "\"off\"".into() }]);
    }

    /// The days of a forum are part of it for each of these, which are all that it hosts. `open` are its days.
    pub fn needs_days(&mut self, forum: &str, consultations: &[String], (opens, closes): (Date, Date)) {
        for one in consultations {
            let mut without = vec![set(&["forum", forum], "opens", "2027-03-02"), set(&["forum", forum], "closes", "2028-03-01")];
            for other in consultations.iter().filter(|other| *other != one) {
                without.push(set(&["consultation", other], "from", &opens.to_string()));
                without.push(set(&["consultation", other], "to", &closes.to_string()));
            }
            self.needs(RuleName::OutsideForum, &format!("consultation {one}"), without);
        }
    }

    /// The hours of a forum, and the days of the week, are part of it for each of these, which are all that it hosts.
    pub fn needs_hours(&mut self, forum: &str, consultations: &[String], hours: &str) {
        for one in consultations {
            let mut without = vec![set(&["forum", forum], "hours", "\"00:00-24:00\""), set(&["consultation", one], "days", "\"any\"")];
            let others = consultations.iter().filter(|other| *other != one);
            without.extend(others.map(|other| set(&["consultation", other], "hours", &format!("\"{hours}\""))));
            self.needs(RuleName::OutsideHours, &format!("consultation {one}"), without);
        }
    }

    /// The slots of a forum are part of it for each of these, which are all that it hosts; they lie in these hours.
    pub fn needs_slots(&mut self, forum: &str, consultations: &[String], hours: &str) {
        for one in consultations {
            let mut without = vec![KeyEdit::Remove { table: path(&["forum", forum]), key: "slots" }];
            let others = consultations.iter().filter(|other| *other != one);
            without.extend(others.map(|other| set(&["consultation", other], "hours", &format!("\"{hours}\""))));
            self.needs(RuleName::OffSlot, &format!("consultation {one}"), without);
        }
    }

    /// What the series fixes of a consultation, by this key, is part of it.
    pub fn needs_fixed(&mut self, consultation: &str, key: &'static str) {
        let without = vec![KeyEdit::Remove { table: path(&["consultation", consultation]), key }];
        self.needs(RuleName::NotAsAsked, &format!("consultation {consultation}"), without);
    }

    /// That somebody moderates a consultation is part of it.
    pub fn needs_moderator(&mut self, consultation: &str) {
        let without = vec![KeyEdit::Remove { table: path(&["consultation", consultation]), key: "moderator" }];
        self.needs(RuleName::NoModerator, &format!("consultation {consultation}"), without);
    }

    /// The file, its tables in a random order.
    pub fn finish(mut self) -> Planted {
        for (header, lines) in [("rules", std::mem::take(&mut self.rules)), ("travel", std::mem::take(&mut self.travel))] {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            if !lines.is_empty() {
                self.table(header, &lines);
            }
        }
        self.dice.shuffle(&mut self.tables);
        let mut text = String::new();
        for Table { header, lines } in &self.tables {
            let is_listed = ["clash", "near"].contains(&header.as_str());
            let header = if is_listed { format!("[[{header}]]") } else { format!("[{header}]") };
            writeln!(text, "{header}\n{}\n", lines.join("\n")).expect("text grows");
        }
        self.requirements.sort_by(|one, other| one.name.cmp(&other.name));
        Planted { text, requirements: self.requirements }
    }
}

/// The names that lead to a table.
pub fn path(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A key of a table gets a value.
pub fn set(table: &[&str], key: &'static str, value: &str) -> KeyEdit {
    KeyEdit::Set { table: path(table), key, value: value.to_owned() }
}
