//! The announcement of one consultation, in the form secretariats use.

use super::agenda::{Agenda, Local, Meeting, Row, RowTime, Source};
use super::words;
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
    page.field("Where", &if row.meeting().is_some() { row.whereabouts() } else { "in writing".into() });
    page.field("Format", row.format.as_deref().unwrap_or_default());
    page.field("Duration", &row.meeting().map(|meeting| words::length(meeting.interval.minutes())).unwrap_or_default());
    page.field("Languages", &row.languages.join(", "));
    if row.meeting().is_some() {
        page.field("Remote participation", &words::capitalised(&row.remote_words(agenda.year())));
    }
    let sources: Vec<String> = row.builds_on.iter().map(Source::words).collect();
    page.section("Builds on", sources.iter());
    let next: Vec<String> = rows.last()?.outcomes.iter().map(|outcome| outcome.words(agenda.year())).collect();
    page.field("What happens next", &next.join("; "));
    page.section("Contact information", row.contact.iter());
    Some(page.text)
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
    for paragraph in text.split('\n') {
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
