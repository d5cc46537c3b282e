//! The TOML of a file, and what of a broken one can still be judged.

use super::report::{Report, Span};
use super::text;
use crate::model::RuleName;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::DeTable;

/// The document, as much of it as can be read; every mistake of syntax is said.
pub(super) fn parse<'a>(report: &mut Report, source: &'a str) -> Spanned<DeTable<'a>> {
    let (document, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        let message = format!("this is not TOML: {}", plain(error.message()));
        report.say(RuleName::Syntax, &at, message, "here", fix(error.message(), source, &at));
    }
    document
}

/// Drops what may only follow from the mistakes of syntax: on the same lines, and names or keys that may be lost.
pub(super) fn drop_consequences(report: &mut Report, source: &str) {
    let lines: Vec<usize> = source.match_indices('\n').map(|(at, _)| at).collect();
    let line_of = |finding: &crate::finding::Finding| match finding.labels.first().map(|label| &label.at) {
        Some(crate::finding::At::Source(place)) => lines.partition_point(|end| *end < place.bytes.start),
        _ => 0,
    };
    let findings = report.findings_mut();
    let broken: BTreeSet<usize> = findings.iter().filter(|finding| finding.rule == RuleName::Syntax).map(line_of).collect();
    findings.retain(|finding| match finding.rule {
        RuleName::Syntax => true,
        RuleName::MissingKey | RuleName::UnknownName | RuleName::Unused | RuleName::Loop => false,
        _ => !broken.contains(&line_of(finding)),
    });
}

/// The parser's words without those that blame.
fn plain(message: &str) -> String {
    text::brief(&message.replace('\n', ", ")).replace("invalid ", "unreadable ")
}

fn fix(message: &str, source: &str, at: &Span) -> String {
    if message.contains("duplicate key") {
        let word = source.get(at.clone()).map(text::brief).unwrap_or_default();
        return format!("`{word}` is written twice: delete one, or rename it");
    }
    "look for a quote, a comma or a bracket that is missing on this line or the one before".into()
}
