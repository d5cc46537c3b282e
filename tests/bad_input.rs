//! What the program answers to files that are not as they should be: a message with a place and a way out, never a
//! panic, and never half a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const HEAD: &str = "[series]\ntitle = \"S\"\nbase = \"Europe/Zurich\"\nplanned = 2027-01-04\n";
const FORUM: &str = "[forum.f]\nplace = \"Europe/Zurich\"\nopens = 2027-03-22\ncloses = 2027-03-26\n";
const TALK: &str = "[consultation.a]\nforum = \"f\"\n";
const PLACED: &str = "[placement.a]\nstarts = 2027-03-22 09:00:00\n";

/// A folder with a series, and perhaps a plan.
struct Desk {
    folder: tempfile::TempDir,
}

/// What the program answered.
#[derive(Debug)]
struct Answer {
    code: Option<i32>,
    text: String,
}

impl Desk {
    fn new(series: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("series.toml"), series).expect("written");
        Desk { folder }
    }

    fn with_plan(self, plan: &str) -> Self {
        fs::write(self.plan(), plan).expect("written");
        self
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn plan(&self) -> PathBuf {
        self.path().join("series.plan.toml")
    }

    /// Runs a command on the folder, with more arguments behind it.
    fn run(&self, command: &str, more: &[&str]) -> Answer {
        let since = Instant::now();
        let output: Output = Command::new(env!("CARGO_BIN_EXE_fora")).arg(command).arg(self.path()).args(more).output().expect("it runs");
        // Far beyond what any of these takes, and far below a hang.
        assert!(since.elapsed() < Duration::from_secs(60), "{command} took {:?}", since.elapsed());
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!text.contains("panicked"), "{text}");
        Answer { code: output.status.code(), text }
    }

    /// How many mistakes `check` tells, those that it only counts among them.
    fn told_and_more(&self) -> usize {
        let text = self.run("check", &[]).text;
        let counted = text.lines().filter_map(|line| line.trim().strip_prefix("and ")?.split_once(" more; --all")?.0.parse::<usize>().ok());
        let shown = text.lines().filter(|line| line.starts_with("error[") || line.starts_with("  – ")).count();
        shown + counted.sum::<usize>()
    }

    /// Asserts that `plan` and `check` refuse a folder, each with all of these words, a place and a way out, and leave
    /// everything in it as it was.
    fn refused(&self, words: &[&str]) {
        let before = self.contents();
        for command in ["plan", "check"] {
            let answer = self.run(command, &[]);
            assert_eq!(answer.code, Some(2), "{command}: {}", answer.text);
            assert!(answer.text.contains("= fix: "), "{command}: {}", answer.text);
            for word in words {
                assert!(answer.text.contains(word), "{command} does not say `{word}`: {:.3000}", answer.text);
            }
        }
        assert_eq!(self.contents(), before);
    }

    fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let files = fs::read_dir(self.path()).expect("a folder").map(|file| file.expect("a file").path());
        let mut files: Vec<_> = files.map(|path| (path.clone(), fs::read(&path).unwrap_or_default())).collect();
        files.sort();
        files
    }
}

fn series(lines: &str) -> Desk {
    Desk::new(format!("{HEAD}{FORUM}{TALK}{lines}"))
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    Desk::new(b"title = \"\xff\"".as_slice()).refused(&["series.toml:1:10", "save the file as UTF-8"]);
    Desk::new("").refused(&["series.toml:1:1", "add a table `[series]`"]);
    Desk::new(vec![b'#'; 10_000_001]).refused(&["at most 10000000 are read"]);
    series("title = \"\0\"\n").refused(&["series.toml:11:", "delete the character that cannot be seen"]);
}

#[test]
fn a_folder_or_file_that_is_not_there_is_named() {
    let desk = series("");
    fs::remove_file(desk.path().join("series.toml")).expect("removed");
    desk.refused(&["has no `series.toml`", "fora new"]);
    let answer = series("").run("check", &["series.plan.toml"]);
    assert!(answer.code == Some(2) && answer.text.contains("there is no plan") && answer.text.contains("make one with `fora plan`"));
}

#[test]
fn a_byte_order_mark_and_the_line_ends_of_windows_make_no_difference() {
    for text in [format!("\u{feff}{HEAD}{FORUM}{TALK}"), format!("{HEAD}{FORUM}{TALK}").replace('\n', "\r\n")] {
        let desk = Desk::new(text);
        assert_eq!(desk.run("plan", &[]).code, Some(0));
        assert_eq!(desk.run("check", &[]).code, Some(0));
    }
}

#[test]
fn what_lies_too_deep_or_is_too_long_is_refused_at_its_line() {
    let deep = "nothing in a series or a plan lies so deep";
    series(&format!("x = {}{}\n", "[".repeat(10_000), "]".repeat(10_000))).refused(&["series.toml:11:", deep]);
    series(&format!("x = {}1{}\n", "{a=".repeat(10_000), "}".repeat(10_000))).refused(&["series.toml:11:", deep]);
    series(&format!("[{}]\n", vec!["a"; 10_000].join("."))).refused(&["series.toml:11:", deep]);
    series("").with_plan(&format!("[placement.{}]\n", vec!["a"; 10_000].join("."))).refused(&["series.plan.toml:1:1", deep]);
    series(&format!("brieff = \"{}\"\n", "x".repeat(1_000_000))).refused(&["series.toml:11:1", "did you mean `brief`?"]);
    series(&format!("[audience.{}]\nzone = \"UTC\"\n", "x".repeat(1_000_000))).refused(&["series.toml:11:", "at most 100 letters"]);
}

#[test]
fn thousands_of_mistakes_are_counted_and_a_few_shown() {
    let lines: String = (0..3_400).map(|n| format!("[consultation.c{n}]\nforum = \"n{n}\"\nmodrator = \"x\"\nlasts = \"{n}\"\n")).collect();
    let desk = series(&lines);
    desk.refused(&["more; --all shows every one"]);
    assert_eq!(desk.told_and_more(), 3 * 3_400, "three mistakes in each table");
    let lines: String = (0..10_000).map(|n| format!("a{n} = = [\n")).collect();
    let desk = series(&lines);
    desk.refused(&["more; --all shows every one"]);
    assert_eq!(desk.told_and_more(), 10_000);
}

#[test]
fn numbers_lengths_and_days_have_limits() {
    for (lines, at, limit) in [
        ("expects = 9223372036854775807", "11:11", "1 to 1000000"),
        ("expects = -5", "11:11", "1 to 1000000"),
        ("sittings = 1000000000", "11:12", "1 to 20"),
        ("lasts = \"9999999 h\"", "11:9", "1 min to 7 days"),
        ("lasts = \"99999999999999999999 h\"", "11:9", "write a length of time"),
        ("lasts = \"-60 min\"", "11:9", "write a length of time"),
        ("lasts = \"0 min\"", "11:9", "1 min to 7 days"),
        ("on = 0001-01-01", "11:6", "1900-01-01 to 2200-12-31"),
        ("on = 9999-12-31", "11:6", "1900-01-01 to 2200-12-31"),
        ("on = 2027-02-30", "11:6", "look at a calendar"),
        ("forum = \"f\"", "11:1", "`forum` is written twice"),
    ] {
        series(&format!("{lines}\n")).refused(&[&format!("series.toml:{at}"), limit]);
    }
}

#[test]
fn clocks_zones_and_circles_are_told_with_a_way_out() {
    series("starts = 2027-03-28 02:30:00\n").refused(&["series.toml:11:10", "write `2027-03-28 03:30:00`"]);
    series("[place.p]\nzone = \"Europe/Zurichh\"\n").refused(&["series.toml:12:8", "did you mean `Europe/Zurich`?"]);
    Desk::new(format!("{HEAD}{}{TALK}", FORUM.replace("03-26", "03-20"))).refused(&["series.toml:8:10", "swap the two days"]);
    series("after = [\"a\"]\n").refused(&["series.toml:11:", "`a` waits for itself"]);
    series("after = [\"b\"]\n[consultation.b]\nafter = [\"a\"]\n").refused(&["`a` waits for `b` waits for `a`"]);
    series("after = [\"b\"]\n[consultation.b]\nafter = [\"c\"]\n[consultation.c]\nafter = [\"a\"]\n")
        .refused(&["`a` waits for `b` waits for `c` waits for `a`", "delete one of these"]);
    let twice = series("starts = 2027-10-31 02:30:00\n");
    let answer = twice.run("plan", &[]);
    assert_eq!(answer.code, Some(1), "{}", answer.text);
    let answer = twice.run("check", &[]);
    assert!(answer.text.contains("series.toml:11:10") && answer.text.contains("`hour = \"second\"`"), "{}", answer.text);
}

#[test]
fn what_no_opening_can_hold_stays_out_and_is_a_finding() {
    let desk = series("lasts = \"23 h\"\n");
    assert_eq!(desk.run("plan", &[]).code, Some(1));
    let answer = desk.run("check", &[]);
    assert_eq!(answer.code, Some(1), "{}", answer.text);
    for told in ["error[unplaced]", "series.toml:11:9", "it needs 23 h; the longest opening of"] {
        assert!(answer.text.contains(told), "{told}: {}", answer.text);
    }
}

#[test]
fn a_terminal_obeys_no_title() {
    const HOSTILE: &str = "\"a\\u001b[31m\\u0007b\\u202Ec\"";
    let forum = FORUM.replacen(']', &format!("]\ntitle = {HOSTILE}"), 1);
    let desk = Desk::new(format!("{HEAD}topic = {HOSTILE}\nbrief = {HOSTILE}\n{forum}{TALK}title = {HOSTILE}\ncontact = {HOSTILE}\n"));
    for (command, more) in [
        ("plan", &[][..]),
        ("check", &[]),
        ("check", &["--format", "json"]),
        ("check", &["--format", "sarif"]),
        ("export", &["--to", "md"]),
        ("export", &["--to", "ics"]),
        ("export", &["--to", "json"]),
        ("export", &["--to", "jscalendar"]),
        ("export", &["--to", "schedule.xml"]),
        ("export", &["--to", "schedule.json"]),
        ("export", &["--to", "md", "--what", "announcement:a"]),
    ] {
        let answer = desk.run(command, more);
        let text = answer.text;
        assert!(answer.code.is_some_and(|code| code < 2) && text.len() > 50, "{command} {more:?}: {text}");
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']) && !text.contains("u001b"), "{command} {more:?}: {text:?}");
    }
    let mistake = series("titel = \"a\u{202e}b\"\n").run("check", &[]).text;
    assert!(mistake.contains("series.toml:11:1") && !mistake.contains('\u{202e}'), "{mistake:?}");
}

#[test]
fn a_plan_that_does_not_fit_its_series_is_refused_and_kept() {
    let at = |line: &str| format!("series.plan.toml:{line}");
    series("").with_plan("[placement.zz]\nstarts = 2027-03-22 09:00:00\n").refused(&[&at("1:12"), "the names are `a`"]);
    series("").with_plan(&format!("{PLACED}room = \"zz\"\n")).refused(&[&at("3:8"), "there is no room `zz`"]);
    series("").with_plan("[placement.a.7]\nstarts = 2027-03-22 09:00:00\n").refused(&[&at("1:14"), "`a` has 1 sitting, found sitting 7"]);
    series("").with_plan("[placement.a.99999999999999999999]\nstarts = 2027-03-22 09:00:00\n").refused(&[&at("1:14")]);
    series("").with_plan(&format!("{PLACED}{PLACED}")).refused(&[&at("3:12"), "`a` is written twice"]);
    series("sittings = 2\n")
        .with_plan(&format!("{PLACED}[placement.a.1]\nstarts = 2027-03-23 09:00:00\n"))
        .refused(&[&at("3:14"), "the first sitting of `a` is placed twice"]);
    let lines = "lasts = \"-5 min\"\nstate = \"sure\"\nannounced = 9999-01-01\n[plan]\nseed = -1\ncost = 99999999999999999999\n";
    let places = ["3:9", "4:9", "5:13", "7:8", "8:8"].map(at);
    series("").with_plan(&format!("{PLACED}{lines}")).refused(&places.each_ref().map(String::as_str));
}

#[test]
fn announcing_on_a_day_that_no_file_can_say_leaves_the_plan_as_it_was() {
    let desk = series("").with_plan(PLACED);
    let before = desk.contents();
    let answer = desk.run("announce", &["a", "--on", "1815-06-09"]);
    assert!(
        answer.code == Some(2) && answer.text.split_whitespace().collect::<Vec<_>>().join(" ").contains("1900-01-01 to 2200-12-31"),
        "{}",
        answer.text
    );
    assert_eq!(desk.contents(), before);
}

#[test]
fn a_plan_that_cannot_be_written_is_told_and_nothing_is_left_behind() {
    let desk = series("");
    fs::create_dir(desk.plan()).expect("a folder");
    for more in [&[][..], &["--force"], &["--output", "no/such/folder/x.toml"]] {
        let answer = desk.run("plan", more);
        assert_eq!(answer.code, Some(2), "{more:?}: {}", answer.text);
        assert!(!answer.text.contains(".fora-"), "{}", answer.text);
    }
    assert_eq!(desk.contents().len(), 2);
    assert_eq!(fs::read_dir(desk.plan()).expect("a folder").count(), 0);
}

#[test]
fn a_clock_that_is_none_is_refused_and_one_that_says_nothing_is_that_of_the_computer() {
    let run = |clock: &str| {
        let program = Command::new(env!("CARGO_BIN_EXE_fora")).args(["rules", "away"]).env("SOURCE_DATE_EPOCH", clock).output();
        let output = program.expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for clock in ["abc", "-1", "1.5", "99999999999999999999", "253402300800", " ", "\u{1b}[31m"] {
        let (code, told) = run(clock);
        assert_eq!(code, Some(2), "{clock:?}");
        assert!(told.starts_with("error: `SOURCE_DATE_EPOCH` is `") && told.contains("from 0 to 253402300799"), "{told}");
        assert!(!told.contains('\u{1b}') && told.contains("= fix: "), "{told}");
    }
    for clock in ["", "0", "1803889800", "253402300799"] {
        assert_eq!(run(clock), (Some(0), String::new()), "{clock:?}");
    }
}
