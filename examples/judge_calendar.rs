//! Judges what a colleague arranged in a calendar by the rules of a series.
//!
//!     cargo run --release --example judge_calendar -- SERIES.toml CALENDAR.ics

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it finds")]

use fora::{Error, Workspace};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [series, calendar] = &arguments[..] else {
        eprintln!("usage: judge_calendar SERIES.toml CALENDAR.ics");
        return ExitCode::from(2);
    };
    match judge(series, calendar) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Tells what is wrong with a calendar, and whether it breaks no rule.
fn judge(series: &str, calendar: &str) -> Result<bool, Error> {
    let checked = Workspace::open(series)?.check(calendar)?;
    for finding in checked.findings() {
        println!("{finding}");
    }
    println!("{} meetings; {} that have to be held are missing", checked.meetings().len(), checked.missing());
    Ok(checked.findings().iter().all(|finding| !finding.is_error()))
}
