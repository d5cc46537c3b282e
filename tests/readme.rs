//! What the pages for readers promise: the five commands of `README.md` run, the clocks that the settings show are known, and
//! `CHANGELOG.md` is in order.

mod shell;

use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// 11 January 2027, on which the examples of `fora new` are planned.
const NOW: &str = "1799656200";

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).expect("a page")
}

/// The commands in the table of a chapter.
fn commands<'a>(page: &'a str, chapter: &str) -> Vec<&'a str> {
    let chapter = page.split("\n## ").find(|text| text.starts_with(chapter)).expect("a chapter");
    chapter.lines().filter_map(|line| line.strip_prefix("| `fora ")?.split('`').next()).collect()
}

#[test]
fn the_five_commands_of_the_readme_run_one_after_the_other() {
    let readme = page("README.md");
    let sandbox = tempfile::tempdir().expect("a folder");
    let found = commands(&readme, "Five commands");
    assert_eq!(found.len(), 5, "{found:?}");
    for command in found {
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let output = shell::fora(&arguments, sandbox.path(), NOW).output().expect("fora runs");
        assert!(output.status.success(), "fora {command}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(sandbox.path().join("calendars/series-person-chair.ics").exists(), "a calendar for each person");
}

#[test]
fn the_clocks_that_the_settings_show_are_there_in_every_series() {
    let settings = page("docs/command-line.md");
    let row = settings.lines().find(|line| line.starts_with("| `--zones`")).expect("a row");
    let example = row.split("in the environment `").nth(1).and_then(|rest| rest.split('`').next()).expect("an example");
    for entry in fs::read_dir(Path::new(ROOT).join("schedules")).expect("examples") {
        let series = entry.expect("an entry").path();
        let output = shell::fora(&["export", "--to", "json", "--zones", example], &series, NOW).output().expect("fora runs");
        assert!(output.status.success(), "{}\n{}", series.display(), String::from_utf8_lossy(&output.stderr));
    }
}

/// A version as numbers, from a heading such as `0.2.0 - 2027-01-31`; `None` if it is not well formed.
fn version(heading: &str) -> Option<Vec<u32>> {
    let (version, day) = heading.split_once(" - ")?;
    day.parse::<fora::time::Date>().ok()?;
    let numbers: Vec<u32> = version.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    (numbers.len() == 3).then_some(numbers)
}

#[test]
fn the_changelog_has_well_formed_headings_newest_first() {
    let changelog = page("CHANGELOG.md");
    assert!(changelog.starts_with("# Changelog\n"), "CHANGELOG.md begins with its name");
    let mut headings: Vec<&str> = changelog.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert!(!headings.is_empty(), "CHANGELOG.md tells of no version");
    let unreleased = headings[0] == "Unreleased";
    if unreleased {
        headings.remove(0);
    }
    let versions: Vec<Vec<u32>> = headings
        .iter()
        .map(|heading| version(heading).unwrap_or_else(|| panic!("`## {heading}` is not `## 1.2.3 - 2027-01-31`")))
        .collect();
    assert!(versions.is_sorted_by(|newer, older| newer > older), "CHANGELOG.md is newest first: {headings:?}");
    let current = headings.first().is_some_and(|heading| heading.starts_with(concat!(env!("CARGO_PKG_VERSION"), " - ")));
    assert!(unreleased || current, "the top of CHANGELOG.md is neither Unreleased nor {}", env!("CARGO_PKG_VERSION"));
}
