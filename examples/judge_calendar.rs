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

#[cfg(test)]
mod tests {
    const EVENT: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Talk\nDTSTART:20270322T090000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n";

    #[test]
    fn it_tells_a_calendar_that_has_everything_from_one_that_has_not() {
        let folder = std::env::temp_dir().join(format!("fora-judge-calendar-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
        let day = chrono::NaiveDate::from_ymd_opt(2027, 3, 1).expect("a day");
        let series = fora::SeriesBuilder::new("T", "Europe/Zurich").planned(day).consultation("talk", 60);
        std::fs::write(path("one.toml"), series.text()).expect("written");
        std::fs::write(path("two.toml"), series.consultation("other", 60).text()).expect("written");
        std::fs::write(path("plan.ics"), EVENT).expect("written");
        let judged = |name: &str| super::judge(&path(name), &path("plan.ics")).expect("read");
        assert!(judged("one.toml") && !judged("two.toml"));
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
