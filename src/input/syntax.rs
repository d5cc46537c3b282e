//! The TOML of a file, and what of a broken one can still be judged.

use super::report::{Report, Span};
use super::text;
use crate::finding::{At, Finding};
use crate::model::RuleName;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::DeTable;

/// The document, as much of it as can be read; of the mistakes of syntax, the first of each line is said.
pub(super) fn parse<'a>(report: &mut Report, source: &'a str) -> Spanned<DeTable<'a>> {
    let (document, mut errors) = DeTable::parse_recoverable(source);
    let lines = line_ends(source);
    errors.sort_by_key(|error| error.span().map_or(0, |at| at.start));
    let mut last_line = 0;
    for error in errors {
        let at = error.span().unwrap_or_else(|| deepest(source));
        let line = line_of(&lines, at.start);
        if line != last_line {
            let message = format!("line {line} is not TOML: {}", plain(error.message()));
            report.say(RuleName::Syntax, &at, message, "here", fix(error.message(), source, &at));
        }
        last_line = line;
    }
    document
}

/// Drops what may only follow from the mistakes of syntax: on the same lines, and names or keys that may be lost.
pub(super) fn drop_consequences(report: &mut Report, source: &str) {
    let lines = line_ends(source);
    let line = |finding: &Finding| match finding.labels.first().map(|label| &label.at) {
        Some(At::Source(place)) => line_of(&lines, place.bytes.start),
        _ => 0,
    };
    let findings = report.findings_mut();
    let broken: BTreeSet<usize> = findings.iter().filter(|finding| finding.rule == RuleName::Syntax).map(line).collect();
    findings.retain(|finding| match finding.rule {
        RuleName::Syntax => true,
        RuleName::MissingKey | RuleName::UnknownName | RuleName::Unused | RuleName::Loop => false,
        _ => !broken.contains(&line(finding)),
    });
}

fn line_ends(source: &str) -> Vec<usize> {
    source.match_indices('\n').map(|(at, _)| at).collect()
}

/// The line of a byte, from 1.
fn line_of(line_ends: &[usize], byte: usize) -> usize {
    line_ends.partition_point(|end| *end < byte) + 1
}

/// The header or key with the most dots, which is what the parser gave up on where it names no place.
fn deepest(source: &str) -> Span {
    let mut start = 0;
    let lines = source.split_inclusive('\n').map(|line| {
        start += line.len();
        (line.matches('.').count(), start - line.len(), line.trim_end().len())
    });
    // Of lines as deep as each other the first.
    let (_, start, length) = lines.reduce(|deepest, line| if line.0 > deepest.0 { line } else { deepest }).unwrap_or_default();
    start..start + length
}

/// The parser's words without those that blame.
fn plain(message: &str) -> String {
    if is_too_deep(message) {
        return "brackets or dots are nested too deep".into();
    }
    let words: String = message.replace('\n', ", ").chars().filter(|letter| !letter.is_control()).take(200).collect();
    words.replace("invalid ", "unreadable ")
}

fn is_too_deep(message: &str) -> bool {
    message.contains("recurs")
}

fn fix(message: &str, source: &str, at: &Span) -> String {
    if message.contains("duplicate key") {
        let word = source.get(at.clone()).map(text::brief).unwrap_or_default();
        return format!("`{word}` is written twice: delete one, or rename it");
    }
    if is_too_deep(message) {
        return "nothing in a series or a plan is nested that deep: look for an unclosed bracket".into();
    }
    if message.contains("date") && at.len() > 1 {
        return "check a calendar of that month; a day is written like `2027-03-22`, a minute like `2027-03-22 09:00:00`".into();
    }
    if source.get(at.clone()).is_some_and(|part| part.contains(|letter: char| letter.is_control() && !letter.is_whitespace())) {
        return "delete the invisible character".into();
    }
    "look for a missing quote, comma or bracket on this line or the one before".into()
}
