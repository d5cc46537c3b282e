//! Pages that a reader can follow. Every block of such a page is done in turn, in a folder that is empty at first:
//!
//! - ```` ```toml series.toml ````: the file is written
//! - ```` ```toml series.toml, added ````: the block is put behind what the file holds
//! - ```` ```toml series.toml, shown ````: the file holds these lines, one after the other
//! - ```` ```diff series.toml ````: lines with `-` give way to those with `+`; the others say where
//! - ```` ```console ````: each command behind `$`, and what it prints; `console, exit 1` where the last one ends so
//!
//! A block of another kind is refused, so that nothing on such a page goes untried.

use crate::shell;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::Path;

/// 11 January 2027, 08:30 UTC: the day on which the pages are followed.
const NOW: &str = "1799656200";

/// The page with what its commands print now in place of what it says that they print.
pub fn walked(name: &str, page: &str) -> String {
    let sandbox = tempfile::tempdir().expect("a folder");
    // Calendars are named after the folder.
    let folder = sandbox.path().join(name);
    fs::create_dir(&folder).expect("a folder");
    let mut told = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        writeln!(told, "{line}").expect("text grows");
        if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            told += &done(info, &block, &folder);
            told += "```\n";
        }
    }
    told
}

/// Does what a block says, and tells it as it is now.
fn done(info: &str, block: &[&str], folder: &Path) -> String {
    let text: String = block.iter().map(|line| format!("{line}\n")).collect();
    if let Some(exit) = info.strip_prefix("console") {
        return answered(block, exit.strip_prefix(", exit ").map_or(0, |code| code.parse().expect("an exit code")), folder);
    }
    let (language, file) = info.split_once(' ').unwrap_or_else(|| panic!("a block `{info}` names no file"));
    let (name, how) = file.split_once(", ").unwrap_or((file, "written"));
    let path = folder.join(name);
    let held = || fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    match (language, how) {
        ("diff", _) => {
            let side =
                |mark: char| block.iter().filter_map(|line| line.strip_prefix([' ', mark])).map(|line| format!("{line}\n")).collect();
            let (before, after): (String, String) = (side('-'), side('+'));
            assert_eq!(held().matches(&before).count(), 1, "{name} has this once:\n{before}");
            fs::write(&path, held().replace(&before, &after)).expect("a file is written");
        }
        (_, "written") => fs::write(&path, &text).expect("a file is written"),
        (_, "added") => fs::write(&path, held() + "\n" + &text).expect("a file is written"),
        (_, "shown") => assert!(held().contains(&text), "{name} does not hold\n{text}"),
        _ => panic!("no block is called `{info}`"),
    }
    text
}

/// The commands of a block with what they print; the last one ends with `exit`, those before it well.
fn answered(block: &[&str], exit: i32, folder: &Path) -> String {
    let commands: Vec<&str> = block.iter().filter_map(|line| line.strip_prefix("$ fora ")).collect();
    assert_eq!(commands.len(), block.iter().filter(|line| line.starts_with("$ ")).count(), "only fora is run: {block:?}");
    let mut told = Vec::new();
    for (at, command) in commands.iter().enumerate() {
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let (printed, code) = printed(&arguments, folder);
        assert_eq!(code, if at + 1 == commands.len() { exit } else { 0 }, "fora {command}\n{printed}");
        told.push(format!("$ fora {command}\n{}\n", printed.trim_end()));
    }
    told.join("\n")
}

/// What a person sees of a command, answers and notices in the order in which they come, and how it ends.
pub fn printed(arguments: &[&str], folder: &Path) -> (String, i32) {
    let (mut reader, writer) = std::io::pipe().expect("a pipe");
    let mut command = shell::fora(arguments, folder, NOW);
    command.stdout(writer.try_clone().expect("a pipe")).stderr(writer);
    let mut child = command.spawn().expect("fora runs");
    // The command holds the writing ends, and reading would wait for them.
    drop(command);
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("UTF-8");
    (text, child.wait().expect("fora ends").code().expect("an end"))
}
