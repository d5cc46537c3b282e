//! Documents, the milestones that wait for them, and what consultations build on: `[milestone.NAME]`,
//! `[deliverable.NAME]` and `[input.NAME]`.

use super::Reader;
use super::names::Vocabulary;
use crate::input::field::Field;
use crate::input::table::{Entry, Table};
use crate::input::text;
use crate::model::{Deliverable, DeliverableId, Due, Grace, Input, InputId, Milestone, MilestoneId, PlaceId, RuleName, Step, Subject};
use crate::time::Date;
use toml::de::DeValue;

impl<'a> Reader<'_, 'a> {
    /// Reads a milestone.
    pub(super) fn milestone(&mut self, id: MilestoneId, name: &str, table: &Table<'a>) -> Milestone {
        self.report.mark(Subject::Milestone(id), table);
        Milestone {
            name: name.into(),
            title: self.title(table, name),
            place: self.needed_place(table, "place").unwrap_or(PlaceId(0)),
            opens: self.report.need(table, "opens", Field::day).unwrap_or_default(),
        }
    }

    /// Reads what consultations build on.
    pub(super) fn input(&mut self, id: InputId, name: &str, table: &Table<'a>) -> Input {
        self.report.mark(Subject::Input(id), table);
        Input {
            name: name.into(),
            title: self.title(table, name),
            link: self.report.read(table, "link", Field::link),
            from: self.report.read(table, "from", Field::text),
            out: self.report.need(table, "out", Field::day).unwrap_or_default(),
        }
    }

    /// Reads a document.
    pub(super) fn deliverable(&mut self, id: DeliverableId, name: &str, table: &Table<'a>, milestones: &[Milestone]) -> Deliverable {
        self.report.mark(Subject::Deliverable(id), table);
        let milestone = self.needed_name(table, "for", |names| &names.milestones);
        let opens = milestone.and_then(|id| milestones.get(id.index())).map(|milestone| milestone.opens);
        let (due, due_day) = self.due(table, ("the milestone opens", opens));
        let mut deliverable = Deliverable {
            name: name.into(),
            title: self.title(table, name),
            milestone: milestone.unwrap_or(MilestoneId(0)),
            due: due.unwrap_or(Due::DaysBefore(0)),
            due_day: due_day.unwrap_or_default(),
            grace: None,
            item: self.item(table, opens),
            steps: Vec::new(),
            languages: self.words(Vocabulary::Languages, table, "languages").unwrap_or_default(),
            words: self.report.read(table, "words", Field::count),
        };
        let steps = self.report.need(table, "steps", Field::list).unwrap_or_default();
        deliverable.steps = steps.iter().map(|step| self.step(step, &deliverable)).collect();
        deliverable.grace = self.grace(table, deliverable.item.or(opens), due_day);
        deliverable
    }

    /// The day on which a document is taken up: the milestone's first, or a later one.
    fn item(&mut self, table: &Table<'a>, opens: Option<Date>) -> Option<Date> {
        let entry = table.get("item")?;
        let day = self.report.field(entry).day()?;
        if let Some(opens) = opens.filter(|opens| day < *opens) {
            let message = format!("{} is taken up on {day}, before the milestone opens on {opens}", table.what);
            let fix = "choose a day of the milestone, or delete the line";
            self.report.say(RuleName::Backwards, &entry.at, message, "before the milestone", fix);
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
        let grace = self.report.read(table, "grace", Field::table)?;
        let within = self.report.need(&grace, "held-within", Field::days);
        let (due, later) = self.due(&grace, ("the document is taken up", wanted));
        let (due, later) = (due?, later?);
        if let (Some(due_day), Some(entry)) = (due_day.filter(|due_day| later < *due_day), grace.get("due")) {
            let message = format!("`grace` of {} ends on {later}, before the document itself is due on {due_day}", table.what);
            self.report.say(RuleName::Backwards, &entry.at, message, "earlier than without grace", "choose a later day, or delete `grace`");
            return None;
        }
        Some(Grace { held_within_days: within?, due, due_day: later })
    }

    /// When something is due, and the day that this is, by the day on which something happens to it.
    fn due(&mut self, table: &Table<'a>, (happens, wanted): (&str, Option<Date>)) -> (Option<Due>, Option<Date>) {
        let Some(entry) = self.report.needed(table, "due") else { return (None, None) };
        let due = due(self.report.field(entry));
        let day = due.zip(wanted).and_then(|(due, wanted)| self.due_day(entry, due, (happens, wanted)));
        (due, day)
    }

    /// The working day of the base on which a document is due: a due day that is closed moves earlier. It may not lie
    /// after `wanted`, the day on which something happens to the document.
    fn due_day(&mut self, entry: &Entry<'a>, due: Due, (happens, wanted): (&str, Date)) -> Option<Date> {
        let calendar = &self.places.get(self.base?.index())?.calendar;
        let day = due.day(wanted, calendar);
        if let Some(day) = day.filter(|day| *day > wanted) {
            let message = format!("it is due on {day}, after {happens} on {wanted}");
            let fix = "choose an earlier day, or another milestone";
            self.report.say(RuleName::Backwards, &entry.at, message, "too late for the milestone", fix);
            return None;
        }
        let worked = day.and_then(|day| calendar.on_or_before(day));
        if worked.is_none() {
            let message = "no working day is left on which it can be due";
            let fix = "check `working-days` and `holidays` of the base";
            self.report.say(RuleName::WrongKind, &entry.at, message, "the base is closed for two years", fix);
        }
        worked
    }

    fn step(&mut self, table: &Table<'a>, of: &Deliverable) -> Step {
        let by = self.named(table, "by", |names| &names.people);
        let words_a_day = self.report.read(table, "words-a-day", Field::count);
        let translated = table.get("words-a-day");
        if let (Some(entry), Some(takes)) = (translated, table.get("takes")) {
            let message = format!("{} has both `takes` and `words-a-day`", table.what);
            self.report.say(RuleName::WrongKind, &entry.key_at, message, "the words say how long it takes", "delete one of the two");
            self.report.and_at(&takes.at, "this says it too");
        }
        let working_days = match (translated, words_a_day) {
            (Some(entry), Some(words_a_day)) => translating(self.report.field(entry), of, of.translation_days(words_a_day, by.is_some())),
            (Some(_), None) => None,
            (None, _) => self.report.need(table, "takes", Field::working_days),
        };
        let does = self.report.need(table, "does", Field::text).unwrap_or_default();
        Step { does, working_days: working_days.unwrap_or(0), words_a_day, by, each: self.flag(table, "each") }
    }
}

/// The working days of a translation, if they are not more than a step can take.
fn translating(mut field: Field<'_, '_>, of: &Deliverable, days: u64) -> Option<u32> {
    const MOST: u64 = 365;
    if days > MOST {
        let (words, languages) = (of.words.unwrap_or(0), of.languages.len().saturating_sub(1));
        let message = format!("{words} words into {languages} languages take {days} working days, but a step can take at most {MOST}");
        let fix = "let more than one translate: leave out `by`, or put what they do together into `words-a-day`";
        field.say(RuleName::WrongKind, message, "too long for a step", fix);
    }
    u32::try_from(days).ok().filter(|days| u64::from(*days) <= MOST)
}

/// A day, or a length or a day of a week before another day.
fn due(mut field: Field<'_, '_>) -> Option<Due> {
    const MOST: i64 = 730;
    let Some(text) = field.entry.value.as_str() else {
        if matches!(field.entry.value, DeValue::Datetime(_)) {
            return field.day().map(Due::On);
        }
        field.wrong_kind("write a day, or `\"7 days before\"`");
        return None;
    };
    match due_before(text) {
        Some((days, due)) if days <= MOST => due,
        Some(_) => {
            let message = format!("`due` is \"{}\", but can be at most {MOST} days before", text::brief(text));
            field.say(RuleName::Length, message, format!("at most {MOST} days"), "write fewer days, or the day itself");
            None
        }
        None => {
            let message = format!("`due` must be {}, found \"{}\"", field.expected(), text::brief(text));
            let fix = "write a day, `\"7 days before\"`, `\"5 working days before\"` or `\"the Friday of the week before\"`";
            field.say(RuleName::Length, message, "when is it due?", fix);
            None
        }
    }
}

/// How many days before, and when that is, if the days can be counted; `None` if the words are none of those known.
fn due_before(text: &str) -> Option<(i64, Option<Due>)> {
    let count = |number: i64| u32::try_from(number).ok();
    let length = text.trim().strip_suffix("before").map(str::trim);
    if let Some(days) = length.and_then(text::working_days) {
        return Some((days, count(days).map(Due::WorkingDaysBefore)));
    }
    if let Some(days) = length.and_then(text::days) {
        return Some((days, count(days).map(Due::DaysBefore)));
    }
    let (weekday, weeks) = text::weekday_before(text)?;
    Some((weeks.saturating_mul(7), count(weeks).map(|weeks| Due::Weekday(weekday, weeks))))
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{day, found, kept};
    use crate::model::RuleName;

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
        assert_eq!(message, "this step has both `takes` and `words-a-day`");
        let (message, _) = found(RuleName::WrongKind, &steps("words = 1_000_000", "words-a-day = 1650"));
        assert_eq!(message, "1000000 words into 2 languages take 607 working days, but a step can take at most 365");
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
}
