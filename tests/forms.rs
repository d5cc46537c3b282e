//! What goes out in another form comes back the same.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(arguments: &[&str], more: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fora")).args(arguments).args(more).output().expect("it runs")
}

/// The answer of a command that has to end well.
fn answer(arguments: &[&str], more: &[&Path]) -> String {
    let output = run(arguments, more);
    assert!(output.status.success(), "{arguments:?} {more:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn examples() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules")).expect("examples");
    let mut folders: Vec<PathBuf> = folders.map(|folder| folder.expect("a folder").path()).collect();
    folders.sort();
    assert!(folders.len() > 4);
    folders
}

#[test]
fn every_example_is_planned_alike_after_it_was_a_workbook() {
    let desk = tempfile::tempdir().expect("a folder");
    for folder in examples() {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let [book, copy] = ["xlsx", "toml"].map(|ending| desk.path().join(format!("{name}.{ending}")));
        answer(&["export", "--to", "xlsx", "--output"], &[&book, &folder]);
        answer(&["import", "--output"], &[&copy, &book]);
        let before = std::fs::read(&copy).expect("written");
        assert_eq!(run(&["import", "--output"], &[&copy, &book]).status.code(), Some(2));
        assert_eq!(std::fs::read(&copy).expect("still there"), before);
        // The same plan of both has the same memo: every time, name and deadline.
        let plan = desk.path().join("series.plan.toml");
        let text = std::fs::read_to_string(folder.join("series.plan.toml")).expect("a plan");
        // Of which text the plan was made tells apart what should be the same.
        let text: String = text.lines().filter(|line| !line.starts_with("series-digest")).map(|line| format!("{line}\n")).collect();
        std::fs::write(&plan, text).expect("written");
        assert_eq!(answer(&["export", "--to", "md"], &[&copy, &plan]), answer(&["export", "--to", "md"], &[&folder, &plan]), "{name}");
    }
}

#[test]
fn a_schedule_that_is_read_as_the_plan_says_the_same_again() {
    /// What a plan without choices keeps: what, when and where.
    fn essence(text: &str) -> Vec<&str> {
        const KEPT: [&str; 10] =
            ["<event ", "<date>", "<duration>", "<room", "<title>", "\"guid\"", "\"date\"", "\"duration\"", "\"room\"", "\"title\""];
        text.lines().map(str::trim).filter(|line| KEPT.iter().any(|kept| line.starts_with(kept))).collect()
    }
    let desk = tempfile::tempdir().expect("a folder");
    for folder in examples() {
        for form in ["schedule.xml", "schedule.json"] {
            let file = desk.path().join(form);
            let first = answer(&["export", "--to", form], &[&folder]);
            std::fs::write(&file, &first).expect("written");
            let second = answer(&["export", "--to", form], &[&folder, &file]);
            assert!(essence(&first).len() > 4, "{first}");
            assert_eq!(essence(&second), essence(&first), "{}", folder.display());
            let check = run(&["check"], &[&folder, &file]);
            let told = String::from_utf8_lossy(&check.stdout).into_owned();
            assert!(matches!(check.status.code(), Some(0 | 1)) && !told.contains("unknown-name"), "{told}");
        }
    }
}

#[test]
fn what_is_no_workbook_sheet_or_schedule_is_answered_with_a_way_out_and_writes_nothing() {
    let desk = tempfile::tempdir().expect("a folder");
    let folder = examples().remove(1);
    let deep = |open: &str| open.repeat(200_000).into_bytes();
    let rubbish: [Vec<u8>; 8] = [
        Vec::new(),
        b"\xff\xfe\0".to_vec(),
        b"PK\x03\x04".to_vec(),
        deep("["),
        deep("{\"a\":"),
        deep("<schedule>"),
        b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><schedule>&b;</schedule>".to_vec(),
        deep("=1+1,\"\n"),
    ];
    let copy = desk.path().join("copy.toml");
    for (index, bytes) in rubbish.iter().enumerate() {
        let sheets = desk.path().join(format!("sheets{index}"));
        std::fs::create_dir(&sheets).expect("a folder");
        std::fs::write(sheets.join("consultation.csv"), bytes).expect("written");
        let mut answers = vec![run(&["import", "--output"], &[&copy, &sheets])];
        for ending in ["xlsx", "xml", "json"] {
            let file = desk.path().join(format!("rubbish.{ending}"));
            std::fs::write(&file, bytes).expect("written");
            answers.push(match ending {
                "xlsx" => run(&["import", "--output"], &[&copy, &file]),
                _ => run(&["check"], &[&folder, &file]),
            });
        }
        for answer in answers {
            let told = String::from_utf8_lossy(&answer.stderr);
            assert!(answer.status.code() == Some(2) && told.contains("= fix: ") && !told.contains("panicked"), "{index}: {told:.2000}");
        }
    }
    assert!(!copy.exists());
}
