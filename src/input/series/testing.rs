//! What tests of the series file share.

use super::{Reading, read_series};
use crate::finding::{Finding, Sources};
use crate::model::{RuleName, Series};
use crate::time::{ChronoTz, Date};
use std::sync::Arc;

/// The header of a series.
pub(super) const BASE: &str = "[series]\ntitle = \"T\"\nbase = \"Europe/Zurich\"\nplanned = 2027-01-04\n";

/// A consultation beside a forum, whose table is still open.
pub(super) const FORUM: &str = "[consultation.a]\nforum = \"x\"\n[forum.x]\nplace = \"UTC\"\nopens = 2027-05-03\ncloses = 2027-05-07\n";

pub(super) fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

pub(super) fn read(text: &str) -> (Reading, Sources) {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let reading = read_series(&mut sources, file, Arc::new(ChronoTz), day("2027-01-04"));
    (reading, sources)
}

/// The series that a text is, without an error.
pub(super) fn series(text: &str) -> Series {
    let (reading, _) = read(text);
    assert_eq!(reading.findings.iter().filter(|finding| finding.is_error()).collect::<Vec<_>>(), Vec::<&Finding>::new());
    reading.series.expect("a series")
}

/// Asserts that a series with these lines more has this one finding, and gives its message and fix.
pub(super) fn found(rule: RuleName, lines: &str) -> (String, String) {
    let (reading, _) = read(&format!("{BASE}{lines}"));
    let names: Vec<RuleName> =
        reading.findings.iter().map(|finding| finding.rule).filter(|name| *name != RuleName::Unused || rule == *name).collect();
    assert_eq!(names, [rule], "{:#?}", reading.findings);
    let finding = reading.findings.into_iter().find(|finding| finding.rule == rule).expect("a finding");
    assert!(!finding.labels.is_empty());
    (finding.message, finding.fix.expect("a fix"))
}

/// The series with these lines more.
pub(super) fn kept(lines: &str) -> Series {
    series(&format!("{BASE}{lines}"))
}
