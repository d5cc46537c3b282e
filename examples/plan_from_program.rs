//! Plans a series that a program writes: a round of talks, one in each city, before a deadline.
//!
//!     cargo run --release --example plan_from_program

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it finds")]

use chrono::NaiveDate;
use fora::{Effort, Error, SeriesBuilder, Workspace};

/// Cities with their zones, as a program may have them from a database.
const CITIES: [(&str, &str, u32); 3] =
    [("vienna", "Europe/Vienna", 40), ("nairobi", "Africa/Nairobi", 25), ("bangkok", "Asia/Bangkok", 30)];

fn main() -> Result<(), Error> {
    let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day).expect("a day");
    let mut series = SeriesBuilder::new("City talks", "vienna").planned(day(1, 11)).person("ana", "vienna");
    for (month, (city, zone, people)) in (3..).zip(CITIES) {
        series = series
            .place(city, zone)
            .audience(city, city, people)
            .forum(&format!("{city}-week"), city, day(month, 1), day(month, 12))
            .consultation(&format!("{city}-talk"), 90)
            .set(&format!("consultation.{city}-talk.forum"), format!("{city}-week"))
            .set(&format!("consultation.{city}-talk.moderator"), "ana");
    }
    let workspace = Workspace::of_text(&series.text())?;
    let plan = workspace.plan(&Effort::default())?;
    for meeting in plan.meetings() {
        let starts = meeting.starts.map(|starts| starts.to_rfc3339()).unwrap_or_default();
        println!("{starts}  {}  {}", meeting.title, meeting.moderator.as_deref().unwrap_or("nobody"));
    }
    for finding in plan.findings() {
        println!("{finding}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_runs() {
        super::main().expect("a plan");
    }
}
