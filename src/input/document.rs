//! The reading of a file of ours from its first byte to its findings, written once for series, plan, settings and ledger.

use super::language::Shape;
use super::report::Report;
use super::syntax;
use super::table::Table;
use crate::finding::{FileId, Finding, Sources};

/// What reading a file gave.
pub(super) struct Document<T> {
    /// What it holds, with stand-ins where something was wrong.
    pub content: T,
    /// Everything found, in the order of the file.
    pub findings: Vec<Finding>,
    /// Whether it is TOML from the first line to the last.
    pub is_toml: bool,
    /// Whether no finding is an error.
    pub is_readable: bool,
}

impl<T> Document<T> {
    /// Reads a file that `sources` holds, and teaches `sources` where everything stands.
    ///
    /// `shape` is that of the file, `what` is what messages call it, and `read` makes its content of its table. Of a file
    /// that is not TOML, what may only follow from that is not said.
    pub fn read(
        sources: &mut Sources,
        file: FileId,
        shape: &'static Shape,
        what: &str,
        read: impl FnOnce(&mut Report, &Table<'_>) -> T,
    ) -> Self {
        let source = sources.file(file).text.clone();
        let mut report = Report::new(file);
        let parsed = syntax::parse(&mut report, &source);
        let is_toml = !report.has_errors();
        let first_line = 0..source.find('\n').unwrap_or(source.len());
        let table = report.table(shape, what.to_owned(), first_line, parsed.get_ref());
        let content = read(&mut report, &table);
        if !is_toml {
            syntax::drop_consequences(&mut report, &source);
        }
        let is_readable = !report.has_errors();
        Document { content, findings: report.finish(sources), is_toml, is_readable }
    }
}
