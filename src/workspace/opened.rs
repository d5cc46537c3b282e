//! A series that was read, with the files that it came from.

use super::Error;
use crate::finding::{FileId, Finding, Sources};
use crate::input::{self, Calendars, Limits, NewConsultation, Reading};
use crate::model::Series;
use crate::time::{Date, Newest};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// A series that was read.
#[derive(Clone)]
pub(crate) struct Opened {
    pub sources: Sources,
    pub series: Series,
    /// What reading it has found.
    pub findings: Vec<Finding>,
    pub digest: String,
    pub path: PathBuf,
    /// Whether it is a file, so that other files may lie beside it.
    pub is_a_file: bool,
    /// The series file among the sources.
    pub file: FileId,
}

impl Opened {
    /// Reads a series file, the `series.toml` of a folder, or standard input for `-`.
    pub fn read(file: &Path, today: Date) -> Result<Self, Error> {
        let mut sources = Sources::default();
        let path = input::series_path(file);
        let read = if file == Path::new("-") {
            // What cannot be read is told as what is missing: an empty series.
            input::take(&mut sources, "-", standard_input())
        } else {
            input::load(&mut sources, file)
        };
        match read {
            Ok(id) => Opened::of(sources, id, path, today),
            Err(finding) => Err(Error::unreadable(vec![*finding], sources)),
        }
    }

    /// Reads a series from its text. Calendars that it names are looked for where the program runs.
    pub fn of_text(text: &str, today: Date) -> Result<Self, Error> {
        let mut sources = Sources::default();
        match input::take(&mut sources, "series.toml", text.as_bytes().to_vec()) {
            Ok(id) => Ok(Opened { is_a_file: false, ..Opened::of(sources, id, PathBuf::from("series.toml"), today)? }),
            Err(finding) => Err(Error::unreadable(vec![*finding], sources)),
        }
    }

    /// The same series with another text, which its file does not have yet.
    pub fn with_text(&self, text: &str, today: Date) -> Result<Self, Error> {
        let (mut sources, name) = (Sources::default(), self.sources.file(self.file).name.clone());
        match input::take(&mut sources, &name, text.as_bytes().to_vec()) {
            Ok(id) => Ok(Opened { is_a_file: self.is_a_file, ..Opened::of(sources, id, self.path.clone(), today)? }),
            Err(finding) => Err(Error::unreadable(vec![*finding], sources)),
        }
    }

    /// What the series file says.
    pub fn text(&self) -> &str {
        &self.sources.file(self.file).text
    }

    fn of(mut sources: Sources, file: FileId, path: PathBuf, today: Date) -> Result<Self, Error> {
        let beside = if path == Path::new("-") { Path::new("") } else { &path };
        let open = |name: &str, most: u64| input::read_beside(beside, name, most);
        let calendars = Calendars { open: &open, limits: &Limits::default(), clock: &running_clock() };
        let Reading { series, findings, digest } =
            input::read_series_with(&mut sources, file, Arc::new(Newest::default()), today, calendars);
        match series {
            Some(series) => Ok(Opened { sources, series, findings, digest, is_a_file: path != Path::new("-"), path, file }),
            None => Err(Error::unreadable(findings, sources)),
        }
    }

    /// The same series with a consultation more, read anew as if its file had it: what the file says of all consultations
    /// holds for that one too.
    pub fn with_consultation(&self, new: &NewConsultation<'_>, today: Date) -> Result<Self, Error> {
        let text = input::with_consultation(&self.sources.file(self.file).text, new)
            .map_err(|fix| Error::refused(format!("a consultation `{}` cannot be added to {}", new.name, self.path.display()), fix))?;
        let mut sources = Sources::default();
        match input::take(&mut sources, &self.path.display().to_string(), text.into_bytes()) {
            Ok(id) => Ok(Opened { is_a_file: self.is_a_file, ..Opened::of(sources, id, self.path.clone(), today)? }),
            Err(finding) => Err(Error::unreadable(vec![*finding], sources)),
        }
    }

    /// What kept another file of the series from being read.
    pub fn unreadable(&self, findings: Vec<Finding>) -> Error {
        Error::unreadable(findings, self.sources.clone())
    }
}

/// What standard input says, as far as it can be read, and one byte more than a file may have.
pub(crate) fn standard_input() -> Vec<u8> {
    let mut bytes = Vec::new();
    _ = std::io::stdin().take(input::LARGEST_FILE + 1).read_to_end(&mut bytes);
    bytes
}

/// Thousandths of a second from now on.
pub(super) fn running_clock() -> impl Fn() -> u64 {
    let began = Instant::now();
    move || began.elapsed().as_millis() as u64
}
