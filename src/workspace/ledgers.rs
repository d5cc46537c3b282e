//! The ledger beside a series, and what files say that were sent before.

use super::Error;
use crate::finding::Sources;
use crate::input;
use crate::model::Ledger;
use std::path::Path;

/// Reads the ledger, if there is one.
///
/// # Errors
/// It is there and cannot be read.
pub(crate) fn load_ledger(path: &Path) -> Result<Option<Ledger>, Error> {
    if !path.exists() {
        return Ok(None);
    }
    let mut sources = Sources::default();
    let read = input::load_up_to(input::LARGEST_LEDGER, &mut sources, path).map_err(|finding| vec![*finding]);
    // A file without a word is a ledger that was lost.
    if read.as_ref().is_ok_and(|id| sources.file(*id).text.trim().is_empty()) {
        return Ok(None);
    }
    match read.map(|id| input::read_ledger(&mut sources, id)) {
        Ok((Some(ledger), _)) => Ok(Some(ledger)),
        Ok((None, findings)) | Err(findings) => Err(Error::unreadable(findings, sources)),
    }
}

/// The text of a file that was written before, if there is one that can be read.
pub(crate) fn text_of(path: &Path) -> Option<String> {
    let mut sources = Sources::default();
    let file = input::load_up_to(input::LARGEST_LEDGER, &mut sources, path).ok()?;
    Some(sources.file(file).text.clone())
}
