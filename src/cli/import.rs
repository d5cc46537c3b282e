//! `fora import`: a series of what was kept in a spreadsheet.

use super::arguments::ImportArguments;
use super::desk::{Desk, Ending, Outcome};
use crate::finding::{Finding, Sources};
use crate::input::{self, Import};
use crate::time::Newest;
use std::sync::Arc;

pub(super) fn import(desk: &Desk, asked: &ImportArguments) -> Ending {
    let output = &asked.output;
    desk.want_free(output, "name another file with --output, or move this one away")?;
    let refuse = |findings: &[Finding]| desk.refuse(findings, &Sources::default());
    let book = input::load_book(&asked.book).map_err(|finding| refuse(&[*finding]))?;
    let name = asked.book.file_name().unwrap_or(asked.book.as_os_str()).to_string_lossy();
    let Import { text, findings } = input::import(&book, &name, Arc::new(Newest::default()), super::today());
    let Some(text) = text else { return Err(refuse(&findings)) };
    desk.write(output, text)?;
    for finding in desk.mistakes(&findings, &Sources::default()) {
        desk.notice(&format!("{finding}\n"));
    }
    desk.answer(&format!("Wrote {}.  Next: fora plan {}", output.display(), output.display()));
    Ok(Outcome::Fine)
}
