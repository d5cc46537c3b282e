//! What kept something from being done.

use crate::finding::{Finding, Sources};
use std::fmt;

/// What kept something from being done, in words, and what would help.
///
/// Its text is one line for each finding. [`Error::kind`] tells programs what to do about it, [`Error::findings`] tells
/// people what is wrong in their files.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    fix: String,
    findings: Vec<Finding>,
    sources: Sources,
}

/// What kind of trouble an [`Error`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file is missing, or cannot be read: [`Error::findings`] tells what is wrong with it.
    Unreadable,
    /// A file cannot be written.
    Unwritable,
    /// Planning would take more memory than it may.
    TooLarge,
    /// Something would be lost or contradict what was sent before, so nothing was done.
    Refused,
}

impl Error {
    /// Files that cannot be read.
    pub(crate) fn unreadable(findings: Vec<Finding>, sources: Sources) -> Self {
        Error(Box::new(Inner { kind: ErrorKind::Unreadable, message: String::new(), fix: String::new(), findings, sources }))
    }

    /// Something that is not done, and what would help.
    pub(crate) fn refused(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Error::other(ErrorKind::Refused, message.into(), fix.into())
    }

    /// A series that would take too much memory.
    pub(crate) fn too_large(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Error::other(ErrorKind::TooLarge, message.into(), fix.into())
    }

    /// A file that cannot be written.
    pub(crate) fn unwritable(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Error::other(ErrorKind::Unwritable, message.into(), fix.into())
    }

    fn other(kind: ErrorKind, message: String, fix: String) -> Self {
        Error(Box::new(Inner { kind, message, fix, findings: Vec::new(), sources: Sources::default() }))
    }

    /// What kind of trouble it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong in the files, the first mistake first; empty where no file is to blame.
    pub fn findings(&self) -> &[Finding] {
        &self.0.findings
    }

    /// What would help, where no file is to blame; may be empty.
    pub fn fix(&self) -> &str {
        &self.0.fix
    }

    /// The files that findings point into.
    pub(crate) fn sources(&self) -> &Sources {
        &self.0.sources
    }
}

impl fmt::Display for Error {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { message, findings, sources, .. } = &*self.0;
        if findings.is_empty() {
            return to.write_str(message);
        }
        for (number, finding) in findings.iter().enumerate() {
            let line = if number == 0 { "" } else { "\n" };
            match finding.place(sources) {
                Some(place) => {
                    let (row, column) = sources.line_and_column(place);
                    write!(to, "{line}{}:{row}:{column}: {finding}", sources.file(place.file).name)?;
                }
                None => write!(to, "{line}{finding}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:?}: {self}", self.0.kind)
    }
}

impl std::error::Error for Error {}
