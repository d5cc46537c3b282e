//! What the program says: every file of `tests/commands` is a transcript, whole, of some commands in a folder of their own.
//!
//! To rewrite those that differ: `SNAPSHOTS=overwrite cargo test --test commands`; then read the difference.
//! `[..]` stands for the rest of a line, `...` alone for some lines, `[VERSION]` and `[ZONES]` for what they say.
//!
//! A transcript is prose up to the first line with `===`, then, in the order in which it happens:
//!
//! - `=== file NAME`, and its text; `=== latin-1 NAME` writes the text in that coding
//! - `=== lose NAME`: the file is there no more
//! - `=== copy FOLDER`: an example, as it stands in the checkout
//! - `=== change NAME`, and two lines: what is found, and what takes its place
//! - `=== fora ARGUMENTS`, with what it answers (`=== out`), what it complains of (`=== err`), and `=== exit CODE`
//! - `=== shows NAME`, and the text that the file has now

mod shell;

use snapbox::{Assert, Data, Redactions};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// 1 March 2027, 08:30 UTC: the clock that stamps what is sent.
const NOW: &str = "1803889800";

/// A step of a transcript: the words behind `===`, and the text up to the next.
struct Step<'a> {
    words: Vec<&'a str>,
    text: &'a str,
}

/// The prose and the steps of a transcript.
fn steps(transcript: &str) -> (&str, Vec<Step<'_>>) {
    const MARK: &str = "=== ";
    let mut starts: Vec<usize> = transcript.match_indices("\n=== ").map(|(at, _)| at + 1).collect();
    let prose = &transcript[..starts.first().copied().unwrap_or(transcript.len())];
    starts.push(transcript.len());
    let step = |ends: &[usize]| {
        let (line, text) = transcript[ends[0] + MARK.len()..ends[1]].split_once('\n').expect("a line");
        Step { words: line.split_whitespace().collect(), text }
    };
    (prose, starts.windows(2).map(step).collect())
}

/// The transcript as it is now: files as written, answers as given.
fn play(transcript: &str, folder: &Path) -> String {
    let (prose, steps) = steps(transcript);
    let mut told = prose.to_owned();
    for step in steps {
        match step.words[0] {
            "out" | "err" | "exit" => continue,
            _ => writeln!(told, "=== {}", step.words.join(" ")).expect("text grows"),
        }
        match step.words[..] {
            ["shows", name] => told += &ended(fs::read_to_string(folder.join(name)).unwrap_or_else(|error| error.to_string())),
            ["fora", ref arguments @ ..] => told += &run(arguments, folder),
            _ => {
                set_the_table(&step, folder);
                told += step.text;
            }
        }
    }
    told
}

/// Does a step that only touches files.
fn set_the_table(step: &Step<'_>, folder: &Path) {
    match step.words[..] {
        ["file", name] => {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
            fs::write(path, step.text).expect("a file is written");
        }
        ["latin-1", name] => {
            let bytes: Vec<u8> = step.text.chars().map(|letter| u8::try_from(letter).expect("a letter of Latin-1")).collect();
            fs::write(folder.join(name), bytes).expect("a file is written");
        }
        ["lose", name] => fs::remove_file(folder.join(name)).expect("a file to lose"),
        ["copy", from] => copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(from), &folder.join(from)),
        ["change", name] => {
            let text = fs::read_to_string(folder.join(name)).expect("a file to change");
            let (before, after) = step.text.trim_end().split_once('\n').expect("two lines");
            assert!(text.contains(before), "{name} has no `{before}`:\n{text}");
            fs::write(folder.join(name), text.replacen(before, after, 1)).expect("a file is written");
        }
        _ => panic!("no step is called `{}`", step.words.join(" ")),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("an example").map(|entry| entry.expect("an entry")) {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

/// What a command says and how it ends.
fn run(arguments: &[&str], folder: &Path) -> String {
    let output = shell::fora(arguments, folder, NOW).output().expect("the program runs");
    let mut told = String::new();
    for (name, bytes) in [("out", output.stdout), ("err", output.stderr)] {
        if !bytes.is_empty() {
            write!(told, "=== {name}\n{}", ended(String::from_utf8(bytes).expect("UTF-8"))).expect("text grows");
        }
    }
    writeln!(told, "=== exit {}", output.status.code().expect("an end")).expect("text grows");
    told
}

fn ended(text: String) -> String {
    if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" }
}

fn placeholders() -> Redactions {
    let mut placeholders = Redactions::new();
    placeholders.insert("[VERSION]", env!("CARGO_PKG_VERSION")).expect("a placeholder");
    placeholders.insert("[BACKENDS]", fora::solve::BACKENDS.join(", ")).expect("a placeholder");
    placeholders.insert("[ZONES]", fora::time::Zones::version(&fora::time::Newest::default()).to_owned()).expect("a placeholder");
    placeholders
}

#[test]
#[expect(clippy::print_stderr, reason = "what is not compared is told")]
fn every_transcript_is_what_the_program_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).expect("transcripts").map(|entry| entry.expect("an entry").path()).collect();
    // What these say depends on what is built.
    const OF_THE_DEFAULT_BUILD: [&str; 2] = ["import", "usage"];
    if cfg!(any(feature = "caldav", feature = "xlsx")) {
        eprintln!("NOT COMPARED with these features: {}", OF_THE_DEFAULT_BUILD.join(", "));
        cases.retain(|case| OF_THE_DEFAULT_BUILD.iter().all(|name| !case.ends_with(format!("{name}.txt"))));
    }
    cases.sort();
    let compare = Assert::new().action_env("SNAPSHOTS").normalize_paths(false).redact_with(placeholders());
    let mut differ = Vec::new();
    for case in &cases {
        let sandbox = tempfile::tempdir().expect("a folder");
        // Calendars are named after the folder, so it is named after the transcript.
        let folder = sandbox.path().join(case.file_stem().expect("a name"));
        fs::create_dir(&folder).expect("a folder");
        let told = play(&fs::read_to_string(case).expect("a transcript").replace("\r\n", "\n"), &folder);
        let expected = Data::read_from(case, Some(snapbox::data::DataFormat::Text));
        if let Err(difference) = compare.try_eq(Some(&"now"), Data::text(told), expected) {
            differ.push(difference.to_string());
        }
    }
    assert!(differ.is_empty(), "{} of {} transcripts differ\n{}", differ.len(), cases.len(), differ.join("\n"));
}
