//! A plan as a memo in Markdown.

use super::agenda::Agenda;
use super::itinerary::{Doing, Entry, Itinerary};
use super::row::{Row, RowTime, Source};
use super::words;
use crate::model::State;
use std::collections::BTreeSet;

/// The whole memo.
pub fn memo(agenda: &Agenda) -> String {
    let mut out = format!("# {}\n\n", escape(&agenda.title));
    if let Some(topic) = &agenda.topic {
        out.push_str(&format!("{}\n\n", paragraph(topic)));
    }
    let [errors, warnings] = agenda.counts.finding_words();
    let summary: Vec<String> = [agenda.status.placed_words(), errors, warnings].into_iter().chain(agenda.status.words()).collect();
    out.push_str(&format!("{}\n\n", escape(&summary.join(" · "))));
    out.push_str(&consultations(agenda));
    out.push_str(&sources(agenda));
    out.push_str(&not_placed(agenda));
    out.push_str(&findings(agenda));
    out.push_str(&documents(agenda));
    out.push_str(&deadlines(agenda));
    agenda.itineraries.iter().for_each(|itinerary| out.push_str(&journey(agenda, itinerary)));
    out.push_str(&interpreters(agenda));
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

/// What the consultations build on, each once, with the numbers of those that do.
fn sources(agenda: &Agenda) -> String {
    let mut used: Vec<(&Source, Vec<String>)> = Vec::new();
    for row in agenda.rows.iter().filter(|row| row.state != State::Cancelled) {
        let name = if row.ordinal.is_some() { row.number.clone() } else { row.title.clone() };
        for source in &row.builds_on {
            match used.iter_mut().find(|(known, _)| *known == source) {
                Some((_, by)) => by.push(name.clone()),
                None => used.push((source, vec![name.clone()])),
            }
        }
    }
    if used.is_empty() {
        return String::new();
    }
    let rows = used.into_iter().map(|(source, by)| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![source.title.clone(), text(&source.from), words::day(source.out, agenda.year()), by.join(", "), text(&source.link)]
    });
    format!("## Builds on\n\n{}", table(&["What", "From", "Out", "For", "Link"], rows))
}

/// Each document with its steps: as planned, and as late as can be.
fn documents(agenda: &Agenda) -> String {
    let day = |day| words::day(day, agenda.year());
    let mut out = String::new();
    for chain in &agenda.timeline.chains {
        let due = match chain.first_due {
            Some(first) => format!("due {}, and {} with what was held shortly before", day(first), day(chain.due)),
            None => format!("due {}", day(chain.due)),
        };
        let slack = chain.slack.map(words::slack);
        let useful = chain.last_useful.map(|last| format!("{} is the last day on which a consultation can feed it", day(last)));
        let facts: Vec<String> = [Some(due), slack, useful].into_iter().flatten().collect();
        let rows = chain.each.iter().chain(&chain.once).map(|span| {
            let of = agenda.rows.iter().find(|row| Some(row.consultation) == span.consultation).map(|row| row.title.clone());
            let [start, end] =
                [span.latest.map(|latest| latest.first), span.latest.map(|latest| latest.last)].map(|at| at.map(day).unwrap_or_default());
            vec![span.what.clone(), of.unwrap_or_default(), span.who.clone().unwrap_or_default(), day(span.from), day(span.to), start, end]
        });
        out.push_str(&format!("## {}\n\n{}\n\n", escape(&chain.title), escape(&facts.join(" · "))));
        if !chain.each.is_empty() || !chain.once.is_empty() {
            out.push_str(&table(&["Step", "Of", "Who", "From", "To", "Latest start", "Latest end"], rows));
        }
    }
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

/// What each team of interpreters works in.
fn interpreters(agenda: &Agenda) -> String {
    let work = |row: &Row| matches!(row.time, RowTime::Meeting(_)) && row.state != State::Cancelled;
    let rows: Vec<&Row> = agenda.rows.iter().filter(|row| work(row)).collect();
    let teams: BTreeSet<&String> = rows.iter().flat_map(|row| &row.teams).collect();
    let of_team = |team: &String| {
        let theirs: Vec<&&Row> = rows.iter().filter(|row| row.teams.contains(team)).collect();
        let meetings = crate::text::counted(theirs.len() as i64, "meeting", "meetings");
        let lines = theirs.iter().map(|row| vec![row.on_site.clone(), row.title.clone(), row.languages.join(", ")]);
        format!("## {}: {meetings}\n\n{}", escape(team), table(&["On site", "Consultation", "Languages"], lines))
    };
    teams.into_iter().map(of_team).collect()
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
        Doing::Travel { from, to, minutes, leaves, arrives, .. } => {
            // Across the date line it may be the day before.
            let (out, there) = (leaves.civil.date(), arrives.civil.date());
            let arrives = if there == out { String::new() } else { format!(", arrives {}", words::day(there, year)) };
            [format!("{from} → {to}"), format!("{}{arrives}", words::length(*minutes))]
        }
        Doing::Meeting { place, at, title, online, body } => {
            let body = body.as_ref().map(|clock| format!(" (body clock {clock})")).unwrap_or_default();
            match online {
                false => [place.clone(), format!("{at} {title}{body}")],
                true => ["online".into(), format!("{at} {place} time, {title}{body}")],
            }
        }
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

/// Plain text that is shown as it stands, and that is no element of HTML and no link of another name where it is taken for
/// Markdown: `<` before an element, and the end of the name of a link, have a backslash.
pub(super) fn harmless(text: &str) -> String {
    const ADDRESSES: [&str; 3] = ["http://", "https://", "mailto:"];
    let mut harmless = String::with_capacity(text.len());
    for (at, mark) in text.char_indices() {
        let after = &text[at + mark.len_utf8()..];
        let is_address = || ADDRESSES.iter().any(|start| after.get(..start.len()).is_some_and(|is| is.eq_ignore_ascii_case(start)));
        let means_something = match mark {
            '<' => after.starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next)) && !is_address(),
            ']' => after.starts_with(['(', '[', ':']),
            _ => false,
        };
        if means_something {
            harmless.push('\\');
        }
        harmless.push(mark);
    }
    harmless
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
    use crate::model::{InputId, Team, TeamId};
    use crate::present::clock::Clock;
    use crate::present::testing;
    use crate::time::{Instant, Zone};

    #[test]
    fn nothing_in_a_title_is_markup() {
        assert_eq!(escape("a|b `c` <i>&\n*d* [e](f)"), "a\\|b \\`c\\` &lt;i&gt;&amp; \\*d\\* \\[e\\](f)");
        assert_eq!(["- a", "1. b", "12) c", "1 d"].map(paragraph), ["\\- a", "1\\. b", "12\\) c", "1 d"]);
    }

    #[test]
    fn nothing_in_plain_text_is_an_element_or_a_link_of_another_name() {
        assert_eq!(harmless("<script>x</script> <!-- --> <?php"), "\\<script>x\\</script> \\<!-- --> \\<?php");
        assert_eq!(harmless("[x](javascript:1) ![y](z) [a]: b [c][a]"), "[x\\](javascript:1) ![y\\](z) [a\\]: b [c\\][a]");
        assert_eq!(harmless("<javascript:1>"), "\\<javascript:1>");
        let plain = "5 < 6, <https://example.org/a>, Q&A [1], e.g. a_b";
        assert_eq!(harmless(plain), plain);
    }

    #[test]
    fn what_consultations_build_on_is_told_once() {
        let mut series = testing::series();
        series.inputs = vec![testing::input("a_b", "Report | annex")];
        series.consultations[0].builds_on = vec![InputId(0)];
        series.consultations[2].builds_on = vec![InputId(0)];
        let memo = memo(&testing::agenda(&series, &testing::plan(&series)));
        let row = "| Report \\| annex | the secretariat | Thu 16 May | 1, Ideas site | https://example.org/a\\_b |";
        assert_eq!(memo.matches(row).count(), 1, "{memo}");
    }

    #[test]
    fn a_team_reads_what_it_works_in() {
        let mut series = testing::series();
        let team =
            |title: &str| Team { name: "t".into(), title: title.into(), languages: Vec::new(), a_day: None, a_week: None, at_once: 1 };
        series.teams = vec![team("Geneva team"), team("idle")];
        series.consultations[0].teams = vec![TeamId(0)];
        let memo = memo(&testing::agenda(&series, &testing::plan(&series)));
        assert!(memo.contains("## Geneva team: 1 meeting\n\n| On site | Consultation | Languages |\n| --- | --- | --- |\n| "), "{memo}");
        assert!(!memo.contains("idle"));
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
        assert!(
            memo.contains("due Mon 4 Nov · 1 working day of slack · Mon 28 Oct is the last day on which a consultation can feed it"),
            "{memo}"
        );
        assert!(memo.contains("| Draft document |  | Rapporteur | Wed 30 Oct | Thu 31 Oct | Thu 31 Oct | Fri 1 Nov |"), "{memo}");
        assert!(memo.contains("| Wed 23 Oct | Geneva → Bali | 22 hours, arrives Thu 24 Oct |"), "{memo}");
    }

    #[test]
    fn a_trip_across_the_date_line_arrives_on_the_day_before() {
        let series = testing::series();
        let clock = |zone, minutes| Clock::at(&series, Zone::named(zone).expect("a zone"), Instant::from_unix_minutes(minutes));
        // From Tue 8 Sep 2026 11:00 in Auckland, nine hours.
        let leaves = clock("Pacific/Auckland", 29_813_700);
        let arrives = clock("Pacific/Honolulu", 29_813_700 + 540);
        assert_eq!((leaves.civil.to_string(), arrives.civil.to_string()), ("2026-09-08 11:00:00".into(), "2026-09-07 22:00:00".into()));
        let (day, to) = (leaves.civil.date(), leaves.civil.date());
        let (from, there) = ("Auckland".to_owned(), "Honolulu".to_owned());
        let doing = Doing::Travel { from, to: there, minutes: 540, home: false, leaves, arrives, key: "to.a".into() };
        assert_eq!(entry_words(&Entry { day, to, doing }, 2026), ["Auckland → Honolulu", "9 hours, arrives Mon 7 Sep"]);
    }
}
