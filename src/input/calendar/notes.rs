//! What is found in a calendar: each kind once, at its first line, with how many more there are.

use crate::finding::{FileId, Finding, Place};
use crate::model::{Level, RuleName};
use std::ops::Range;

/// Findings about one file, gathered by kind, so that a thousand events with one mistake make one finding.
pub(super) struct Notes {
    file: FileId,
    kinds: Vec<Kind>,
}

struct Kind {
    kind: &'static str,
    finding: Finding,
    more: usize,
}

impl Notes {
    pub fn new(file: FileId) -> Self {
        Notes { file, kinds: Vec::new() }
    }

    /// A place in the file.
    pub fn place(&self, at: &Range<usize>) -> Place {
        Place { file: self.file, bytes: at.clone() }
    }

    /// Adds something of a kind at a line; only the first of the kind keeps its words.
    pub fn add(
        &mut self,
        kind: &'static str,
        level: Level,
        at: &Range<usize>,
        (message, label): (impl Into<String>, &str),
        fix: impl Into<String>,
    ) {
        match self.kinds.iter_mut().find(|found| found.kind == kind) {
            Some(found) => found.more += 1,
            None => {
                let finding = Finding::new(RuleName::Calendar, message).level(level).at(self.place(at), label).fix(fix);
                self.kinds.push(Kind { kind, finding, more: 0 });
            }
        }
    }

    /// Adds what keeps the file from being read.
    pub fn refuse(&mut self, at: &Range<usize>, words: (String, &str), fix: &str) {
        self.add("refused", Level::Error, at, words, fix);
    }

    /// Adds what an event was left out for.
    pub fn warn(&mut self, kind: &'static str, at: &Range<usize>, words: (String, &str), fix: impl Into<String>) {
        self.add(kind, Level::Warning, at, words, fix);
    }

    /// Whether something keeps the file from being read.
    pub fn has_refused(&self) -> bool {
        self.kinds.iter().any(|found| found.finding.level == Level::Error)
    }

    /// All of it, in the order in which it was met.
    pub fn finish(self) -> Vec<Finding> {
        let more = |found: Kind| match found.more {
            0 => found.finding,
            more => found.finding.note(format!("the same in {more} more {}", if more == 1 { "place" } else { "places" })),
        };
        self.kinds.into_iter().map(more).collect()
    }
}
