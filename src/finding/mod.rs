//! Findings: what is so, what was needed, where, and what would fix it.
//!
//! A finding points at [`Subject`]s; [`Sources`] knows where those stand in a file, so that a plan from
//! elsewhere gets the same message without the snippet. Rendering is in [`render`]; nothing here prints.

pub mod render;
mod sources;

pub use sources::{FileId, Place, SourceFile, Sources};

use crate::model::{Level, RuleName, Subject};

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
    /// Everything it touches, so that acceptances and views can find it.
    pub about: Vec<Subject>,
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

    /// Adds subjects that it touches, each once.
    pub fn touches(mut self, subjects: impl IntoIterator<Item = Subject>) -> Self {
        for subject in subjects {
            if !self.about.contains(&subject) {
                self.about.push(subject);
            }
        }
        self
    }

    /// Whether it makes a plan unfit: an error that nobody accepted.
    pub fn is_error(&self) -> bool {
        self.level == Level::Error && self.accepted.is_none()
    }
}
