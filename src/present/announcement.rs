//! The announcement of one consultation, in the form secretariats use.

use super::agenda::Agenda;
use super::clock::Local;
use super::row::{Meeting, Row, RowTime, Source};
use super::{markdown, words};
use crate::model::{ConsultationId, State};

const WIDTH: usize = 78;

/// The page that announces a consultation; `None` if it is not in the plan. Plain text, that is Markdown too.
pub fn page(agenda: &Agenda, consultation: ConsultationId) -> Option<String> {
    let all: Vec<&Row> = agenda.sittings(consultation).collect();
    let held: Vec<&Row> = all.iter().copied().filter(|row| row.state != State::Cancelled).collect();
    let rows = if held.is_empty() { &all } else { &held };
    let row = *rows.first()?;
    let mut page = Page::default();
    if held.is_empty() {
        page.paragraph("", "CANCELLED: this consultation will not take place.");
        page.text.push('\n');
    }
    page.field("Topic", &format!("{}: {}", agenda.topic.as_deref().unwrap_or(&agenda.title), row.title));
    page.text.push('\n');
    if page.section("Brief description", agenda.brief.iter().chain(&row.brief)) {
        page.text.push('\n');
    }
    for row in rows {
        page.field("When", &when(row));
        page.paragraph("      ", &row.meeting().map(elsewhere).unwrap_or_default());
    }
    for (name, value) in facts(agenda, row) {
        page.field(name, &value);
    }
    let sources: Vec<String> = row.builds_on.iter().map(Source::words).collect();
    page.section("Builds on", sources.iter());
    page.field("What happens next", &next(agenda, rows.last()?));
    page.section("Contact information", row.contact.iter());
    Some(page.text)
}

/// What comes of an announcement once the plan has changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Correction {
    /// Nothing was announced that could be corrected.
    NotAnnounced,
    /// What was announced is still so.
    Unchanged,
    /// The page, with what changed at its top.
    Page(String),
}

/// The page that corrects the announcement of a consultation: the page of [`page()`], and above it one line for each thing
/// that was announced otherwise, old and new side by side. `before` is the agenda of the plan that was announced.
pub fn correction(agenda: &Agenda, before: &Agenda, consultation: ConsultationId) -> Correction {
    let old: Vec<&Row> = before.sittings(consultation).filter(|row| row.announced.is_some() && row.state != State::Cancelled).collect();
    let Some(first) = old.first() else { return Correction::NotAnnounced };
    let new: Vec<&Row> = agenda.sittings(consultation).collect();
    let changed = changes((before, &old), (agenda, &new));
    if changed.is_empty() {
        return Correction::Unchanged;
    }
    let mut top = Page::default();
    for (what, [was, now]) in changed {
        top.field("Changed", &format!("{what}: was {was}; now {now}"));
    }
    top.text.push('\n');
    let rest = page(agenda, consultation).unwrap_or_else(|| {
        let mut page = Page::default();
        page.paragraph("", "WITHDRAWN: this consultation is no longer in the plan.");
        page.text.push('\n');
        page.field("Topic", &format!("{}: {}", before.topic.as_deref().unwrap_or(&before.title), first.title));
        page.section("Contact information", first.contact.iter());
        page.text
    });
    Correction::Page(top.text + &rest)
}

/// What differs between two plans of a consultation: its name, what was and what is.
fn changes((before, old): (&Agenda, &[&Row]), (agenda, new): (&Agenda, &[&Row])) -> Vec<(String, [String; 2])> {
    let mut changes = Vec::new();
    for was in old {
        let now = new.iter().find(|row| row.sitting == was.sitting);
        let now = match now {
            Some(row) if row.state == State::Cancelled => "cancelled".into(),
            Some(row) => when(row),
            None => "not planned".into(),
        };
        let name = if old.len() > 1 { format!("When ({} of {})", was.sitting + 1, old.len()) } else { "When".into() };
        changes.push((name, [when(was), now]));
    }
    for row in new.iter().filter(|row| row.state != State::Cancelled && old.iter().all(|was| was.sitting != row.sitting)) {
        changes.push(("When".into(), ["not announced".into(), when(row)]));
    }
    let held = new.iter().find(|row| row.state != State::Cancelled);
    if let (Some(was), Some(now)) = (old.first(), held) {
        let pairs = facts(before, was).into_iter().zip(facts(agenda, now));
        changes.extend(pairs.map(|((name, was), (_, now))| (name.to_owned(), [was, now])));
        let last = new.iter().rev().find(|row| row.state != State::Cancelled);
        let outcomes = [old.last().map(|row| next(before, row)), last.map(|row| next(agenda, row))];
        changes.push(("What happens next".into(), outcomes.map(Option::unwrap_or_default)));
    }
    changes.retain(|(_, [was, now])| was != now);
    for (_, sides) in &mut changes {
        sides.iter_mut().filter(|side| side.is_empty()).for_each(|side| *side = "not given".into());
    }
    changes
}

/// What a page says of all sittings beside when they are; empty where there is nothing to say.
fn facts(agenda: &Agenda, row: &Row) -> [(&'static str, String); 5] {
    let meeting = row.meeting();
    [
        ("Where", if meeting.is_some() { row.whereabouts() } else { "in writing".into() }),
        ("Format", row.format.clone().unwrap_or_default()),
        ("Duration", meeting.map(|meeting| words::length(meeting.interval.minutes())).unwrap_or_default()),
        ("Languages", row.languages.join(", ")),
        ("Remote participation", meeting.map(|_| words::capitalised(&row.remote_words(agenda.year()))).unwrap_or_default()),
    ]
}

fn next(agenda: &Agenda, row: &Row) -> String {
    row.outcomes.iter().map(|outcome| outcome.words(agenda.year())).collect::<Vec<_>>().join("; ")
}

fn when(row: &Row) -> String {
    match &row.time {
        RowTime::Meeting(meeting) => format!(
            "{}, {}, {} ({})",
            words::full_day(meeting.start.civil.date()),
            meeting.clock_words(),
            row.place,
            meeting.start.zone_words
        ),
        RowTime::Written { from, to } => format!("from {} to {}, {}", words::full_day(*from), words::full_day(*to), row.place),
    }
}

/// Each city's clock, with no line end inside one of them.
fn elsewhere(meeting: &Meeting) -> String {
    const HARD_SPACE: &str = "\u{a0}";
    let at = |local: &Local| {
        let day = match local.day_shift {
            0 => String::new(),
            _ => format!(" ({})", local.start.civil.format("%a %-d %b")),
        };
        format!("{} {}{day}", local.start.words(), local.city).replace(' ', HARD_SPACE)
    };
    meeting.elsewhere.iter().map(at).collect::<Vec<_>>().join(&format!("{HARD_SPACE}· "))
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    /// `Name: value`, wrapped under the value's beginning where the name is short; nothing without a value.
    fn field(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let indent = " ".repeat((name.len() + 2).min(7));
        self.text.push_str(&wrap(&format!("{name}: "), &indent, value));
    }

    fn paragraph(&mut self, indent: &str, text: &str) {
        if !text.is_empty() {
            self.text.push_str(&wrap(indent, indent, text));
        }
    }

    /// A heading with its paragraphs, if there are any; tells whether there are.
    fn section<'a>(&mut self, name: &str, paragraphs: impl Iterator<Item = &'a String>) -> bool {
        let paragraphs: Vec<&String> = paragraphs.filter(|text| !text.trim().is_empty()).collect();
        if paragraphs.is_empty() {
            return false;
        }
        self.text.push_str(&format!("{name}\n"));
        for paragraph in paragraphs {
            self.paragraph("  ", paragraph);
        }
        true
    }
}

/// Lines of at most [`WIDTH`] columns: the first begins with `lead`, the others with `indent`. Hard spaces keep
/// words together and become spaces at the end.
fn wrap(lead: &str, indent: &str, text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in markdown::harmless(text).split('\n') {
        let mut line = if lines.is_empty() { lead } else { indent }.to_owned();
        let mut fresh = true;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if !fresh && words::width(&line) + 1 + words::width(word) > WIDTH {
                lines.push(std::mem::replace(&mut line, indent.to_owned()));
                fresh = true;
            }
            if !fresh {
                line.push(' ');
            }
            line.push_str(word);
            fresh = false;
        }
        lines.push(line.trim_end().to_owned());
    }
    format!("{}\n", lines.join("\n")).replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::InputId;
    use crate::present::testing;

    #[test]
    fn the_page_has_every_line_of_the_form() {
        let mut series = testing::series();
        series.consultations[4].contact = Some("Secretariat of the Internet Governance Forum,\nVilla Le Bocage, Palais des Nations".into());
        let agenda = testing::agenda(&series, &testing::plan(&series));
        let page = page(&agenda, ConsultationId(4)).expect("it is placed");
        assert_eq!(page, include_str!("announcement/town_hall.txt"), "{page}");
    }

    #[test]
    fn nothing_in_a_page_is_an_element() {
        let series = testing::series();
        let mut agenda = testing::agenda(&series, &testing::plan(&series));
        let id = agenda.rows[0].consultation;
        for row in &mut agenda.rows {
            (row.title, row.brief, row.contact) = ("<b>T".into(), Some("<script>1</script>".into()), Some("<img src=x>".into()));
        }
        let page = page(&agenda, id).expect("a page");
        for element in ["<b>", "<script>", "</script>", "<img"] {
            assert!(
                page.contains(&format!("\\{element}")) && page.matches(element).count() == page.matches(&format!("\\{element}")).count()
            );
        }
    }

    #[test]
    fn who_follows_from_afar_reads_by_when_to_ask_the_host() {
        let mut series = testing::series();
        series.fora.iter_mut().for_each(|forum| forum.remote_lead_days = 10);
        let agenda = testing::agenda(&series, &testing::plan(&series));
        let page = page(&agenda, ConsultationId(4)).expect("it is placed");
        assert!(page.contains("\nRemote participation: On request, ask the host by Tue 15 Oct\n"), "{page}");
        let asked = agenda.deadlines.iter().filter(|deadline| deadline.key.starts_with("link."));
        let asked: Vec<String> = asked.map(|deadline| format!("{} {}", deadline.day, deadline.what)).collect();
        assert!(asked.iter().any(|line| line.starts_with("2013-10-15 Ask ")), "{asked:?}");
    }

    #[test]
    fn what_a_consultation_builds_on_stands_before_what_happens_next() {
        let mut series = testing::series();
        series.inputs = vec![testing::input("report", "Report of the forum"), testing::input("letters", "Letters")];
        series.inputs[1].link = None;
        series.consultations[4].builds_on = vec![InputId(0), InputId(1)];
        let agenda = testing::agenda(&series, &testing::plan(&series));
        let page = page(&agenda, ConsultationId(4)).expect("it is placed");
        let letters = "  Letters, the secretariat\nWhat happens next: ";
        let lines = format!("Builds on\n  Report of the forum, the secretariat, https://example.org/report\n{letters}");
        assert!(page.contains(&lines), "{page}");
    }

    #[test]
    fn without_a_brief_there_is_one_empty_line() {
        let mut series = testing::series();
        series.brief = None;
        series.consultations[4].brief = None;
        let agenda = testing::agenda(&series, &testing::plan(&series));
        let page = page(&agenda, ConsultationId(4)).expect("it is placed");
        assert!(page.contains("\n\nWhen: ") && !page.contains("\n\n\n"), "{page}");
    }

    /// The agenda of the plan with everything announced, and of a plan changed after that.
    fn corrected(change: impl Fn(&mut crate::model::Plan)) -> [Agenda; 2] {
        let series = testing::series();
        let mut plan = testing::plan(&series);
        plan.placements.iter_mut().for_each(|placement| placement.announced = Some(testing::date("2013-09-01")));
        let before = testing::agenda(&series, &plan);
        change(&mut plan);
        [testing::agenda(&series, &plan), before]
    }

    fn placed(plan: &mut crate::model::Plan) -> &mut crate::model::Placement {
        plan.placements.iter_mut().find(|placement| placement.consultation == ConsultationId(4)).expect("it is placed")
    }

    #[test]
    fn a_correction_tells_old_and_new_above_the_page() {
        let [agenda, before] = corrected(|plan| {
            let placement = placed(plan);
            let interval = placement.interval().expect("a meeting");
            placement.when = crate::model::When::Meeting(crate::time::Interval::lasting(interval.start().plus(1440), 75));
        });
        let Correction::Page(text) = correction(&agenda, &before, ConsultationId(4)) else { panic!("it changed") };
        let page = page(&agenda, ConsultationId(4)).expect("it is placed");
        let changed = text.strip_suffix(&page).expect("the page below").replace("\n       ", " ");
        let [old, new] = [&before, &agenda].map(|agenda| when(agenda.sittings(ConsultationId(4)).next().expect("a row")));
        assert!(changed.starts_with(&format!("Changed: When: was {old}; now {new}\nChanged: Duration: was ")), "{text}");
        assert!(text.lines().all(|line| words::width(line) <= WIDTH), "{text}");
    }

    #[test]
    fn only_what_was_announced_and_is_otherwise_now_is_corrected() {
        let [agenda, before] = corrected(|plan| placed(plan).state = State::Held);
        for id in (0..6).map(ConsultationId) {
            let wanted = if before.sittings(id).next().is_some() { Correction::Unchanged } else { Correction::NotAnnounced };
            assert_eq!(correction(&agenda, &before, id), wanted);
        }
        let series = testing::series();
        let unannounced = testing::agenda(&series, &testing::plan(&series));
        assert_eq!(correction(&before, &unannounced, ConsultationId(4)), Correction::NotAnnounced);
    }

    #[test]
    fn what_is_cancelled_or_gone_says_so_first() {
        let [agenda, before] = corrected(|plan| placed(plan).state = State::Cancelled);
        let Correction::Page(text) = correction(&agenda, &before, ConsultationId(4)) else { panic!("it changed") };
        assert!(text.replace("\n       ", " ").contains("; now cancelled\n\nCANCELLED: "), "{text}");
        let [agenda, before] = corrected(|plan| plan.placements.retain(|placement| placement.consultation != ConsultationId(4)));
        let Correction::Page(text) = correction(&agenda, &before, ConsultationId(4)) else { panic!("it changed") };
        assert!(text.replace("\n       ", " ").contains("; now not planned\n\nWITHDRAWN: ") && !text.contains("\nWhen: "), "{text}");
    }

    #[test]
    fn no_line_is_longer_than_the_form_and_what_is_not_placed_has_none() {
        let mut series = testing::series();
        series.brief = Some("word ".repeat(80));
        let agenda = testing::agenda(&series, &testing::plan(&series));
        for id in series.consultation_ids() {
            let text = page(&agenda, id);
            assert_eq!(text.is_some(), id != ConsultationId(5));
            assert!(text.unwrap_or_default().lines().all(|line| words::width(line) <= WIDTH));
        }
    }
}
