//! The ledger beside a series, and what files say that were sent before.

use super::{Error, is_there};
use crate::finding::Sources;
use crate::input;
use crate::model::{Ledger, Sent};
use std::path::Path;

/// Reads the ledger, if there is one.
///
/// # Errors
/// It is there and cannot be read.
pub(crate) fn load_ledger(path: &Path) -> Result<Option<Ledger>, Error> {
    if !is_there(path)? {
        return Ok(None);
    }
    if path.is_symlink() && !path.exists() {
        let message = format!("{} is a link, and what it leads to is not there", path.display());
        return Err(Error::refused(message, "see that it is there again; if nothing was ever sent, remove the link"));
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

/// What is known to have been sent, where an export was ended while it wrote messages: nobody knows which of those are out,
/// so that what they say counts as sent, and has to be sent again.
pub(crate) fn with_intent(before: Option<Ledger>, intent: Ledger) -> Ledger {
    let mut ledger = before.unwrap_or_default();
    ledger.calendar = ledger.calendar.or(intent.calendar);
    for (feed, events) in intent.feeds {
        let known = ledger.feeds.entry(feed).or_default();
        for (uid, sent) in events {
            if known.get(&uid) != Some(&sent) {
                known.insert(uid, Sent { digest: Sent::UNKNOWN.into(), pending: true, ..sent });
            }
        }
    }
    ledger
}

/// The text of a file that was written before, if there is one that can be read.
pub(crate) fn text_of(path: &Path) -> Option<String> {
    let mut sources = Sources::default();
    let file = input::load_up_to(input::LARGEST_LEDGER, &mut sources, path).ok()?;
    Some(sources.file(file).text.clone())
}
