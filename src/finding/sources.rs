//! The files that were read, and where in them subjects stand: bytes become lines and columns here.

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
    /// Where each line begins, in bytes.
    line_starts: Vec<usize>,
    /// Whether no finding shows a line of it.
    is_private: bool,
}

impl SourceFile {
    fn new(name: String, text: String) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        SourceFile { name, text, line_starts, is_private: false }
    }

    /// Whether its text belongs to somebody, so that no finding shows a line of it; name and line are told.
    pub fn is_private(&self) -> bool {
        self.is_private
    }

    /// The line that holds a byte, from 1, and the bytes of that line without its end.
    pub fn line_at(&self, byte: usize) -> (usize, Range<usize>) {
        let line = self.line_starts.partition_point(|start| *start <= byte).max(1);
        let start = self.line_starts[line - 1];
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| next - 1);
        let end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        (line, start..end)
    }
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
        self.files.push(SourceFile::new(name.into(), text.into()));
        FileId(self.files.len() as u32 - 1)
    }

    /// Keeps the text of all files from this one on to those whose it is: see [`SourceFile::is_private`].
    pub fn keep_private(&mut self, from: usize) {
        self.files.iter_mut().skip(from).for_each(|file| file.is_private = true);
    }

    /// The names of all files that were taken.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// A file that was taken.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Remembers where a subject, or one of its keys, stands. Of a subject that is recorded anew, as of a sitting that
    /// two plans place, the keys are those that follow.
    pub fn record(&mut self, subject: Subject, key: Option<&'static str>, place: Place) {
        if key.is_none() {
            self.forget(subject);
        }
        self.places.insert((subject, key), place);
    }

    /// Forgets where a subject and its keys stood.
    pub fn forget(&mut self, subject: Subject) {
        let keys: Vec<_> =
            self.places.range((subject, None)..).take_while(|((known, _), _)| *known == subject).map(|(at, _)| *at).collect();
        for key in keys {
            self.places.remove(&key);
        }
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
        let at = character_start(&file.text, place.bytes.start);
        let (line, bytes) = file.line_at(at);
        (line, file.text[bytes.start..at].chars().count() + 1)
    }
}

/// The last beginning of a character at or before a byte.
pub(super) fn character_start(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", "é = 1\r\nb = 東京\n");
        let at = |start| sources.line_and_column(&Place { file, bytes: start..start });
        assert_eq!([0, 2, 8, 12, 15, 16, 99].map(at), [(1, 1), (1, 2), (2, 1), (2, 5), (2, 6), (2, 6), (3, 1)]);
        assert_eq!(sources.file(file).line_at(3), (1, 0..6));
    }
}
