//! The library as a program of somebody else sees it.

use fora::{Effort, ErrorKind, SeriesBuilder, Workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const LITTLE: Effort = Effort { seed: 1, moves_per_task: 100, looks: 10_000 };

fn day(month: u32, day: u32) -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2027, month, day).expect("a day")
}

fn talks() -> SeriesBuilder {
    SeriesBuilder::new("Talks", "Europe/Zurich").planned(day(3, 1)).consultation("one", 60).consultation("two", 60)
}

fn series_in(folder: &Path) -> Workspace {
    let file = folder.join("series.toml");
    fs::write(&file, talks().text()).expect("written");
    Workspace::open(&file).expect("a series")
}

#[test]
fn a_plan_that_was_written_is_judged_as_it_was_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let series = series_in(folder.path());
    let file = folder.path().join("series.plan.toml");
    let plan = series.plan(&LITTLE).expect("a plan");
    plan.write(&file).expect("written");
    let checked = series.check(&file).expect("read");
    assert_eq!(checked.meetings(), plan.meetings());
    assert_eq!((checked.missing(), Some(checked.cost())), (0, plan.cost()));
    assert!(plan.left_out().is_empty());
}

#[test]
fn what_a_hand_changed_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let series = series_in(folder.path());
    let file = folder.path().join("series.plan.toml");
    let plan = series.plan(&LITTLE).expect("a plan");
    plan.write(&file).expect("written");
    let changed = format!("{}\n# mine\n", fs::read_to_string(&file).expect("text"));
    fs::write(&file, &changed).expect("written");
    let refused = plan.write(&file).expect_err("it was edited");
    assert_eq!(refused.kind(), ErrorKind::Refused);
    assert_eq!(fs::read_to_string(&file).expect("text"), changed);
}

#[test]
fn what_is_announced_is_not_overwritten_by_a_plan_that_does_not_know_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let series = series_in(folder.path());
    let file = folder.path().join("series.plan.toml");
    let plan = series.plan(&LITTLE).expect("a plan");
    plan.write(&file).expect("written");
    let mut announced = Command::new(env!("CARGO_BIN_EXE_fora"));
    announced.args(["announce", "series.toml", "one", "--on", "2027-03-01"]);
    assert!(announced.current_dir(folder.path()).output().expect("fora runs").status.success());
    let held = fs::read_to_string(&file).expect("text");
    // The one was planned before, the other knows no file at all.
    let alone = Workspace::of_text(&talks().text()).expect("a series");
    for blind in [plan, alone.plan(&LITTLE).expect("a plan")] {
        assert_eq!(blind.write(&file).expect_err("it is announced").kind(), ErrorKind::Refused);
        assert_eq!(fs::read_to_string(&file).expect("text"), held);
    }
    series.plan(&LITTLE).expect("a plan").write(&file).expect("it was made around what is announced");
}

/// The only test that changes where the program runs: the others name their files whole.
#[test]
fn nothing_of_the_folder_is_read_for_a_series_that_is_a_text() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("series.plan.toml"), "this is no plan").expect("written");
    std::env::set_current_dir(folder.path()).expect("a folder");
    let series = Workspace::of_text(&talks().text()).expect("a series");
    assert_eq!(series.plan(&LITTLE).expect("a plan").meetings().len(), 2);
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR")).expect("a folder");
}

#[test]
fn a_mistake_of_a_program_is_told_with_its_line() {
    let error = Workspace::of_text(&talks().set("consultation.one.forum", "nowhere").text()).err().expect("an error");
    assert_eq!(error.kind(), ErrorKind::Unreadable);
    assert!(error.to_string().contains("nowhere"), "{error}");
    assert_eq!(error.findings().len(), error.to_string().lines().count());
}

#[test]
fn the_hours_of_a_meeting_are_those_of_its_place() {
    let text = talks().place("suva", "Pacific/Fiji").forum("days", "suva", day(4, 5), day(4, 9)).set("consultation.one.forum", "days");
    let plan = Workspace::of_text(&text.text()).expect("a series");
    let plan = plan.plan(&LITTLE).expect("a plan");
    let meeting = plan.meetings().into_iter().find(|meeting| meeting.consultation == "one").expect("placed");
    assert_eq!(meeting.starts.map(|starts| starts.offset().local_minus_utc()), Some(12 * 3600));
    assert_eq!(meeting.starts.map(|starts| starts.date_naive()), Some(meeting.day));
}

/// What the crate promises: the names that its root gives out. A name that is added or taken away is a decision.
const PROMISED: [&str; 11] =
    ["Checked", "Effort", "Error", "ErrorKind", "FieldValue", "Finding", "Level", "Meeting", "SeriesBuilder", "SeriesPlan", "Workspace"];

#[test]
fn the_crate_gives_out_what_it_promises() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("the root");
    let given_out = text.lines().filter_map(|line| line.strip_prefix("pub use "));
    let names: BTreeSet<String> = given_out
        .flat_map(|line| line.trim_end_matches(';').rsplit("::").next().unwrap_or_default().trim_matches(['{', '}']).split(", "))
        .map(str::to_owned)
        .collect();
    assert_eq!(names, PROMISED.map(str::to_owned).into());
    let hidden = text.matches("#[doc(hidden)]\npub mod ").count();
    assert_eq!(text.matches("pub mod ").count(), hidden, "a module is open to everybody");
}
