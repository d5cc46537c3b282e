//! A plan as a memo in Markdown.

use super::agenda::{Agenda, RowTime};
use super::itinerary::{Doing, Entry, Itinerary};
use super::words;

/// The whole memo.
pub fn memo(agenda: &Agenda) -> String {
    let mut out = format!("# {}\n\n", escape(&agenda.title));
    if let Some(topic) = &agenda.topic {
        out.push_str(&format!("{}\n\n", paragraph(topic)));
    }
    let [errors, warnings] = agenda.counts.finding_words();
    let summary = [agenda.counts.placed_words(), errors, warnings, agenda.status.words()].join(" · ");
    out.push_str(&format!("{}\n\n", escape(&summary)));
    out.push_str(&consultations(agenda));
    out.push_str(&not_placed(agenda));
    out.push_str(&findings(agenda));
    out.push_str(&deadlines(agenda));
    agenda.itineraries.iter().for_each(|itinerary| out.push_str(&journey(agenda, itinerary)));
    out.push_str(&ledger(agenda));
    let made = words::full_day(agenda.planned);
    out.push_str(&format!("Planned on {made}. Times by time zone data {}.\n", escape(&agenda.zone_data)));
    out
}

fn consultations(agenda: &Agenda) -> String {
    let mut head = vec!["", "Consultation", "On site", "Where"];
    head.extend(agenda.columns.iter().map(|column| column.title.as_str()));
    head.extend(["Awake", "State"]);
    let rows = agenda.rows.iter().map(|row| {
        let mut cells = vec![row.number.clone(), row.title.clone(), row.on_site.clone()];
        match &row.time {
            RowTime::Meeting(meeting) => {
                cells.push(row.whereabouts());
                cells.extend(
                    meeting.columns.iter().map(|local| if local.asleep { format!("{} asleep", local.words()) } else { local.words() }),
                );
                cells.push(
                    meeting
                        .percent_awake()
                        .map(|percent| format!("{percent}% ({} of {})", meeting.awake, meeting.people))
                        .unwrap_or_default(),
                );
            }
            RowTime::Written { .. } => {
                cells.push("in writing".into());
                cells.resize(4 + agenda.columns.len() + 1, String::new());
            }
        }
        cells.push(row.state.word().into());
        cells
    });
    format!("## Consultations\n\n{}", table(&head, rows))
}

fn not_placed(agenda: &Agenda) -> String {
    if agenda.not_placed.is_empty() {
        return String::new();
    }
    let rows = agenda.not_placed.iter().map(|missing| vec![missing.title.clone(), missing.words()]);
    format!("## Not placed\n\n{}", table(&["Consultation", "Why"], rows))
}

fn findings(agenda: &Agenda) -> String {
    if agenda.findings.is_empty() {
        return String::new();
    }
    let mut out = "## Findings\n\n".to_owned();
    for told in &agenda.findings {
        let level = if told.accepted.is_some() { "accepted" } else { told.level.word() };
        out.push_str(&format!("- **{level}** {} ({})\n", escape(&told.message), told.rule));
        let fix = told.fix.as_ref().map(|fix| format!("Fix: {fix}"));
        let accepted = told.accepted.as_ref().filter(|because| !because.is_empty()).map(|because| format!("Accepted: {because}"));
        for more in told.notes.iter().chain(&fix).chain(&accepted) {
            out.push_str(&format!("  - {}\n", paragraph(more)));
        }
    }
    out.push('\n');
    out
}

fn deadlines(agenda: &Agenda) -> String {
    if agenda.deadlines.is_empty() {
        return String::new();
    }
    let rows = agenda
        .deadlines
        .iter()
        .map(|deadline| vec![words::day(deadline.day, agenda.year()), deadline.what.clone(), deadline.who.clone().unwrap_or_default()]);
    format!("## Deadlines\n\n{}", table(&["By", "What", "Who"], rows))
}

fn journey(agenda: &Agenda, itinerary: &Itinerary) -> String {
    let nights = crate::text::counted(itinerary.nights_away, "night away", "nights away");
    let rows = itinerary.entries.iter().map(|entry| {
        let [place, what] = entry_words(entry, agenda.year());
        vec![words::day(entry.day, agenda.year()), place, what]
    });
    format!("## {}: {nights}\n\n{}", escape(&itinerary.title), table(&["Day", "Where", "What"], rows))
}

fn ledger(agenda: &Agenda) -> String {
    if agenda.ledger.is_empty() {
        return String::new();
    }
    let rows = agenda.ledger.iter().map(|share| {
        let [carried_in, added, out] = [share.carried_in, share.added, share.carried_out()].map(words::length);
        vec![share.title.clone(), carried_in, added, out]
    });
    format!(
        "## Ledger\n\nMild inconvenience a head; an hour asleep counts as four. What is carried out is the `debt` of the next series.\n\n{}",
        table(&["Audience", "Carried in", "This series", "Carried out"], rows)
    )
}

/// Where, and what, of an entry.
pub fn entry_words(entry: &Entry, year: i32) -> [String; 2] {
    match &entry.doing {
        Doing::Travel { from, to, minutes, .. } => {
            let arrives = if entry.to == entry.day { String::new() } else { format!(", arrives {}", words::day(entry.to, year)) };
            [format!("{from} → {to}"), format!("{}{arrives}", words::length(*minutes))]
        }
        Doing::Meeting { place, at, title, online: false } => [place.clone(), format!("{at} {title}")],
        Doing::Meeting { place, at, title, online: true } => ["online".into(), format!("{at} {place} time, {title}")],
        Doing::Away { why } => {
            let until = if entry.to == entry.day { String::new() } else { format!(" until {}", words::day(entry.to, year)) };
            ["away".into(), format!("{}{until}", why.as_deref().unwrap_or("away"))]
        }
    }
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(head.iter().map(|cell| escape(cell)).collect());
    out.push_str(&line(vec!["---".into(); head.len()]));
    for row in rows {
        out.push_str(&line(row.iter().map(|cell| escape(cell)).collect()));
    }
    out.push('\n');
    out
}

/// Text on one line in which Markdown and HTML mean nothing.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for mark in crate::text::one_line(text).chars() {
        match mark {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => escaped.extend(['\\', mark]),
            mark => escaped.push(mark),
        }
    }
    escaped
}

/// As [`escape`], for text that begins a line: what would begin a list there does not.
fn paragraph(text: &str) -> String {
    let escaped = escape(text.trim_start());
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    match escaped.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &escaped[..digits], &escaped[digits..]),
        Some(b'-' | b'+' | b'=') if digits == 0 => format!("\\{escaped}"),
        _ => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing;

    #[test]
    fn nothing_in_a_title_is_markup() {
        assert_eq!(escape("a|b `c` <i>&\n*d* [e](f)"), "a\\|b \\`c\\` &lt;i&gt;&amp; \\*d\\* \\[e\\](f)");
        assert_eq!(["- a", "1. b", "12) c", "1 d"].map(paragraph), ["\\- a", "1\\. b", "12\\) c", "1 d"]);
    }

    #[test]
    fn every_row_of_a_table_has_as_many_cells_as_its_head() {
        let mut series = testing::series();
        series.consultations[0].title = "a | b\nc".into();
        let memo = memo(&testing::agenda(&series, &testing::plan(&series)));
        for table in memo.split("\n\n").filter(|block| block.starts_with('|')) {
            let cells: Vec<usize> = table.lines().map(|line| line.replace("\\|", "").matches('|').count()).collect();
            assert!(cells.windows(2).all(|pair| pair[0] == pair[1]), "{table}");
        }
        assert!(memo.contains("## Secretary-General: 5 nights away"), "{memo}");
        assert!(memo.contains("| Wed 23 Oct | Geneva → Bali | 22 hours, arrives Thu 24 Oct |"), "{memo}");
    }
}
