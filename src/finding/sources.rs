use crate::model::Subject;
use std::collections::BTreeMap;
use std::ops::Range;

/// Which of the files that were read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// A stretch of a file, in bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// From and to, in bytes of its text.
    pub bytes: Range<usize>,
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path as the user wrote it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Bytes at which its lines begin.
    line_starts: Vec<usize>,
}

/// The files that were read, and where in them each subject stands.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    places: BTreeMap<(Subject, Option<&'static str>), Place>,
}

impl Sources {
    /// Takes a file.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(SourceFile { name: name.into(), text, line_starts });
        FileId(self.files.len() as u32 - 1)
    }

    /// A file that was taken.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Remembers where a subject, or one of its keys, stands.
    pub fn record(&mut self, subject: Subject, key: Option<&'static str>, place: Place) {
        self.places.insert((subject, key), place);
    }

    /// Where a subject's key stands; the subject itself if that key is not in the file.
    pub fn find(&self, subject: Subject, key: Option<&'static str>) -> Option<&Place> {
        let exact = self.places.get(&(subject, key)).or_else(|| self.places.get(&(subject, None)));
        match subject {
            // A sitting that no plan file places is told at its consultation.
            Subject::Sitting(consultation, _) => exact.or_else(|| self.find(Subject::Consultation(consultation), key)),
            _ => exact,
        }
    }

    /// Line and column of a place, both from 1; columns count characters.
    pub fn line_and_column(&self, place: &Place) -> (usize, usize) {
        let file = self.file(place.file);
        let line = file.line_starts.partition_point(|start| *start <= place.bytes.start).max(1);
        let start = file.line_starts[line - 1];
        let before = file.text.get(start..place.bytes.start.min(file.text.len())).unwrap_or_default();
        (line, before.chars().count() + 1)
    }
}
