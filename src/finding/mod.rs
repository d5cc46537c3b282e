//! Findings: what is so, what was needed, where, and what would fix it.
//!
//! A finding points at [`Subject`]s; [`Sources`] knows where those stand in a file, so that a plan from
//! elsewhere gets the same message without the snippet. [`group`] gathers what is alike, rendering is in [`render`];
//! nothing here prints.

pub mod answer;
mod change;
pub mod group;
pub mod render;
mod sources;

pub use change::Change;
pub use sources::{FileId, Place, SourceFile, Sources};

use crate::model::{Level, RuleName, Subject};
use std::cmp::Reverse;
use std::fmt;

/// A broken or bent rule, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule, or the name in the catalogue.
    pub rule: RuleName,
    /// How bad it is here.
    pub level: Level,
    /// The acceptance that quiets it, by its position in the series.
    pub accepted: Option<u32>,
    /// What is so, and what was needed; lower case, no full stop.
    pub message: String,
    /// Where; the first is the place itself, the others tell what it meets.
    pub labels: Vec<Label>,
    /// More that helps to decide.
    pub notes: Vec<String>,
    /// What would fix it.
    pub fix: Option<String>,
    /// Changes of the plan that may fix it. Once they are tried, those that hold, of which `fix` then speaks.
    pub changes: Vec<Change>,
    /// What can be done instead of those.
    pub or: Option<String>,
    /// The name in the message of whom or what it is about: findings that differ in it alone are told together.
    pub names: Option<String>,
    /// Everything it touches, so that acceptances and views can find it.
    pub about: Vec<Subject>,
}

impl fmt::Display for Finding {
    /// On one line, without its place: `error[double-booked]: hall holds two consultations at once`.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accepted = if self.accepted.is_some() { " (accepted)" } else { "" };
        write!(to, "{}[{}]: {}{accepted}", self.level.word(), self.rule, self.message)
    }
}

/// A place that a finding points at, with a few words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub at: At,
    /// What is so there; may be empty.
    pub text: String,
}

/// A place to point at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum At {
    /// A subject, and one of its keys if it stands in the file.
    Subject(Subject, Option<&'static str>),
    /// A place in a file, for what never became a subject.
    Source(Place),
}

/// Puts findings into the order in which they are read: the gravest first, what was accepted last, and those of one
/// level by their place in the files; what has no place comes after what has.
pub fn sort(findings: &mut [Finding], sources: &Sources) {
    findings.sort_by_key(|finding| {
        let place = finding.place(sources).map(|place| (place.file, place.bytes.start));
        (finding.accepted.is_some(), Reverse(finding.level), place.is_none(), place)
    });
}

impl Label {
    /// Where it stands in a file, if it does.
    pub fn place<'a>(&'a self, sources: &'a Sources) -> Option<&'a Place> {
        match &self.at {
            At::Subject(subject, key) => sources.find(*subject, *key),
            At::Source(place) => Some(place),
        }
    }
}

impl Finding {
    /// A finding at the level the catalogue gives.
    pub fn new(rule: RuleName, message: impl Into<String>) -> Self {
        Finding {
            rule,
            level: rule.default_level(),
            accepted: None,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            fix: None,
            changes: Vec::new(),
            or: None,
            names: None,
            about: Vec::new(),
        }
    }

    /// At another level.
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Points at a subject, or at one of its keys.
    pub fn label(mut self, subject: Subject, key: Option<&'static str>, text: impl Into<String>) -> Self {
        self.labels.push(Label { at: At::Subject(subject, key), text: text.into() });
        self
    }

    /// Points at a place in a file.
    pub fn at(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { at: At::Source(place), text: text.into() });
        self
    }

    /// Adds something that helps to decide.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what would fix it.
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Names a change of the plan that may fix it.
    pub fn change(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// Says what can be done instead of a change of the plan.
    pub fn or(mut self, words: impl Into<String>) -> Self {
        self.or = Some(words.into());
        self
    }

    /// Adds subjects that it touches, each once.
    pub fn touches(mut self, subjects: impl IntoIterator<Item = Subject>) -> Self {
        for subject in subjects {
            if !self.about.contains(&subject) {
                self.about.push(subject);
            }
        }
        self
    }

    /// Where it stands: the place of the first label that has one.
    pub fn place<'a>(&'a self, sources: &'a Sources) -> Option<&'a Place> {
        self.labels.iter().find_map(|label| label.place(sources))
    }

    /// Whether it makes a plan unfit: an error that nobody accepted.
    pub fn is_error(&self) -> bool {
        self.level == Level::Error && self.accepted.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_come_first_and_then_what_stands_first_in_the_file() {
        let mut sources = Sources::default();
        let file = sources.add("series.toml", "one\ntwo\nthree\n");
        let at = |byte: usize, level, message: &str| {
            Finding::new(RuleName::Past, message).level(level).at(Place { file, bytes: byte..byte }, "")
        };
        let accepted = Finding { accepted: Some(0), ..at(0, Level::Error, "accepted") };
        let placeless = Finding::new(RuleName::Past, "nowhere").level(Level::Error);
        let mut findings =
            [accepted, at(0, Level::Warning, "warned"), placeless, at(8, Level::Error, "later"), at(4, Level::Error, "sooner")];
        sort(&mut findings, &sources);
        assert_eq!(findings.map(|finding| finding.message), ["sooner", "later", "nowhere", "warned", "accepted"]);
    }
}
