//! `fora import`: a series of what was kept in a spreadsheet.

use super::desk::{Desk, Ending, Outcome};
use crate::finding::{Finding, Sources};
use crate::input::{self, Import};
use crate::time::Newest;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Args)]
pub(super) struct ImportArguments {
    #[cfg_attr(feature = "xlsx", doc = "The workbook (.xlsx), or the folder of .csv files")]
    #[cfg_attr(not(feature = "xlsx"), doc = "The folder of .csv files")]
    pub book: PathBuf,
    /// The series file to write; `-` is standard output
    #[arg(short, long, default_value = "series.toml")]
    pub output: PathBuf,
}

pub(super) fn import(desk: &Desk, asked: &ImportArguments) -> Ending {
    let output = &asked.output;
    let is_shown = super::is_standard_output(output);
    if !is_shown {
        desk.want_free(output, "name another file with --output, or move this one away")?;
    }
    let refuse = |findings: &[Finding]| desk.refuse(findings, &Sources::default());
    let book = input::load_book(&asked.book).map_err(|finding| refuse(&[*finding]))?;
    let name = asked.book.file_name().unwrap_or(asked.book.as_os_str()).to_string_lossy();
    let Import { text, findings } = input::import(&book, &name, Arc::new(Newest::default()), super::today());
    let Some(text) = text else { return Err(refuse(&findings)) };
    if is_shown {
        desk.answer(&text);
    } else {
        desk.write(output, text)?;
    }
    for finding in desk.mistakes(&findings, &Sources::default()) {
        desk.notice(&format!("{finding}\n"));
    }
    if !is_shown {
        desk.answer(&format!("Wrote {}.  Next: fora plan {}", output.display(), output.display()));
    }
    Ok(Outcome::Fine)
}
