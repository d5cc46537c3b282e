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
fn every_example_is_planned_alike_after_it_was_in_sheets() {
    planned_alike("csv", "sheets/");
}

#[test]
#[cfg(feature = "xlsx")]
fn every_example_is_planned_alike_after_it_was_a_workbook() {
    planned_alike("xlsx", "book.xlsx");
}

/// Takes every example out in a form, to such a file or folder, and in again.
fn planned_alike(form: &str, output: &str) {
    for folder in examples() {
        let desk = tempfile::tempdir().expect("a folder");
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let [book, copy] = [output, "copy.toml"].map(|name| desk.path().join(name));
        answer(&["export", "--to", form, "--output"], &[&book, &folder]);
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

/// A folder of sheets: a series without anything in it, and its consultations.
fn sheets(desk: &Path, name: &str, consultations: &[u8]) -> PathBuf {
    let folder = desk.join(name);
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("series.csv"), "title,base\nS,UTC\n").expect("written");
    std::fs::write(folder.join("consultation.csv"), consultations).expect("written");
    folder
}

/// The answer to what is refused: with a way out, and in our words.
fn refusal(arguments: &[&str], more: &[&Path]) -> String {
    let output = run(arguments, more);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && told.contains("= fix: ") && !told.contains("panicked"), "{more:?}: {told:.2000}");
    told
}

#[test]
fn what_is_no_sheet_is_answered_with_its_place_and_a_way_out_and_writes_nothing() {
    let desk = tempfile::tempdir().expect("a folder");
    let copy = desk.path().join("copy.toml");
    let deep = |open: &str| open.repeat(200_000).into_bytes();
    let cell = |column: &str, value: &str| format!("name,{column}\na,\"{}\"\n", value.replace('"', "\"\"")).into_bytes();
    let rubbish: [(Vec<u8>, &str); 15] = [
        (b"\xff\xfe\0".to_vec(), "consultation.csv` is not UTF-8 at byte 0, in line 1"),
        (b"name\n\n\xe9".to_vec(), "consultation.csv` is not UTF-8 at byte 6, in line 3"),
        (b"PK\x03\x04".to_vec(), "consultation!A1: `PK\u{fffd}\u{fffd}` is not a heading of this sheet"),
        (b"\0,name\n\0,a\n".to_vec(), "consultation!A1: `\u{fffd}` is not a heading of this sheet"),
        (deep("["), "consultation!A1: `[[[["),
        (deep("{\"a\":"), "consultation!A1: `{\"a\":{"),
        (deep("<schedule>"), "consultation!A1: `<schedule><"),
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>".to_vec(), "consultation!B1: `</a>` is not a heading"),
        (deep("=1+1,\"\n"), "`consultation` has more than 10000 rows; at most 10000 are read"),
        (deep(","), "row 1 of `consultation` has 200001 columns; at most 200 are read"),
        (vec![b' '; 10_000_001], "consultation.csv` has 10000001 bytes; at most 10000000 are read"),
        (cell("after", &"[".repeat(200_000)), "consultation!B2: `after` "),
        (cell("hours", &"{ a = ".repeat(200_000)), "consultation!B2: `hours` "),
        (
            cell("title", "b\n[series]\ntitle = \"c\"").into_iter().chain(*b"\"a\nb\",c\n").collect(),
            "consultation!A3: `a b` is not a short name",
        ),
        (cell("forum", "=HYPERLINK(\"http://x\")"), "consultation!B2: there is no forum `=HYPERLINK("),
    ];
    for (index, (bytes, wanted)) in rubbish.iter().enumerate() {
        let folder = sheets(desk.path(), &format!("sheets{index}"), bytes);
        let told = refusal(&["import", "--output"], &[&copy, &folder]);
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(wanted), "{wanted}: {told:.2000}");
        assert!(!copy.exists(), "{wanted}");
    }
    // An empty sheet is a sheet.
    answer(&["import", "--output"], &[&copy, &sheets(desk.path(), "empty", b"")]);
    assert_eq!(std::fs::read_to_string(&copy).expect("written"), "# Imported from empty.\n\n[series]\ntitle = \"S\"\nbase = \"UTC\"\n");
}

#[test]
fn what_is_no_workbook_or_schedule_is_answered_with_a_way_out_and_writes_nothing() {
    let desk = tempfile::tempdir().expect("a folder");
    let (folder, copy) = (examples().remove(1), desk.path().join("copy.toml"));
    let deep = |open: &str| open.repeat(200_000).into_bytes();
    let (no_schedule, no_json) = ("the file has no element `schedule`", "the schedule is not JSON: expected value at line 1 column 1");
    let too_deep = "the schedule is not JSON: recursion limit exceeded at line 1 column ";
    let rubbish: [(Vec<u8>, &str, &str); 7] = [
        (Vec::new(), no_schedule, "the schedule is not JSON: EOF while parsing a value at line 1 column 0"),
        (b"\xff\xfe\0".to_vec(), "rubbish.xml` is not UTF-8 at byte 0, in line 1", "rubbish.json` is not UTF-8 at byte 0, in line 1"),
        (b"PK\x03\x04".to_vec(), no_schedule, no_json),
        (deep("["), no_schedule, too_deep),
        (deep("{\"a\":"), no_schedule, too_deep),
        (deep("<schedule>"), "elements are nested more than 32 deep; at most 32 are read", no_json),
        (
            b"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><schedule>&b;</schedule>".to_vec(),
            "the schedule has a document type, which is not read",
            no_json,
        ),
    ];
    for (bytes, xml, json) in rubbish {
        let workbook = if cfg!(feature = "xlsx") { "it is not a workbook, " } else { "this build of fora reads no workbooks" };
        for (ending, wanted) in [("xlsx", workbook), ("xml", xml), ("json", json)] {
            let file = desk.path().join(format!("rubbish.{ending}"));
            std::fs::write(&file, &bytes).expect("written");
            let told = match ending {
                "xlsx" => refusal(&["import", "--output"], &[&copy, &file]),
                _ => refusal(&["check"], &[&folder, &file]),
            };
            assert!(told.contains(wanted), "{wanted}: {told:.2000}");
            assert!(!copy.exists(), "{wanted}");
        }
    }
}
