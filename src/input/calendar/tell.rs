//! What is found in a calendar: each kind once, at its first line, with how many more there are.

use crate::finding::{FileId, Finding, Place};
use crate::model::{Level, RuleName};
use std::ops::Range;

/// Findings about one file, gathered by kind, so that a thousand events with one mistake are told once.
pub(super) struct Teller {
    file: FileId,
    told: Vec<Told>,
}

struct Told {
    kind: &'static str,
    finding: Finding,
    more: usize,
}

impl Teller {
    pub fn new(file: FileId) -> Self {
        Teller { file, told: Vec::new() }
    }

    /// A place in the file.
    pub fn place(&self, at: &Range<usize>) -> Place {
        Place { file: self.file, bytes: at.clone() }
    }

    /// Tells something of a kind at a line; only the first of the kind keeps its words.
    pub fn tell(
        &mut self,
        kind: &'static str,
        level: Level,
        at: &Range<usize>,
        (message, label): (impl Into<String>, &str),
        fix: impl Into<String>,
    ) {
        match self.told.iter_mut().find(|told| told.kind == kind) {
            Some(told) => told.more += 1,
            None => {
                let finding = Finding::new(RuleName::Calendar, message).level(level).at(self.place(at), label).fix(fix);
                self.told.push(Told { kind, finding, more: 0 });
            }
        }
    }

    /// Tells what keeps the file from being read.
    pub fn refuse(&mut self, at: &Range<usize>, words: (String, &str), fix: &str) {
        self.tell("refused", Level::Error, at, words, fix);
    }

    /// Tells what an event was left out for.
    pub fn warn(&mut self, kind: &'static str, at: &Range<usize>, words: (String, &str), fix: impl Into<String>) {
        self.tell(kind, Level::Warning, at, words, fix);
    }

    /// Whether something keeps the file from being read.
    pub fn has_refused(&self) -> bool {
        self.told.iter().any(|told| told.finding.level == Level::Error)
    }

    /// Everything told, in the order in which it was met.
    pub fn finish(self) -> Vec<Finding> {
        let more = |told: Told| match told.more {
            0 => told.finding,
            more => told.finding.note(format!("the same in {more} more {}", if more == 1 { "place" } else { "places" })),
        };
        self.told.into_iter().map(more).collect()
    }
}
