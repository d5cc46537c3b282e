//! The program, run as a person runs it: in a folder, with the same width and the same clock everywhere.

use std::path::Path;
use std::process::{Command, Stdio};

/// fora with its arguments in a folder. `now` is the clock that stamps what is sent, in seconds since 1970.
pub fn fora(arguments: &[&str], folder: &Path, now: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fora"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env_remove("CLICOLOR_FORCE").env("COLUMNS", "100").env("SOURCE_DATE_EPOCH", now);
    command
}
