//! The rooms of the house use only the rooms that `ARCHITECTURE.md` lets them use, and only `cli` touches the world.
//!
//! Every path into the crate is read, from `use` lines and from code; comments and unit tests are passed over.

use fora::model::RuleName;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms each room may use besides itself. A file in no room, such as `lib.rs`, says what it likes.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("time", &[]),
    ("sheet", &["text", "time"]),
    ("model", &["time"]),
    ("finding", &["model", "text"]),
    ("input", &["finding", "model", "sheet", "text", "time"]),
    ("demand", &["model"]),
    ("rules", &["demand", "finding", "model", "time"]),
    ("solve", &["demand", "model"]),
    ("candidates", &["model", "time"]),
    ("check", &["demand", "rules", "finding", "model", "text", "time"]),
    ("ties", &["candidates", "model", "solve"]),
    ("asked", &["ties", "candidates", "check", "demand", "solve", "rules", "model", "text", "time"]),
    ("compare", &["check", "cost", "rules", "finding", "model"]),
    ("replan", &["asked", "candidates", "check", "cost", "plan", "demand", "solve", "finding", "model", "time"]),
    ("memory", &["candidates", "model", "text"]),
    ("cost", &["asked", "demand", "model"]),
    ("given_up", &["asked", "check", "cost", "demand", "rules", "solve", "model"]),
    ("conflict", &["asked", "candidates", "check", "demand", "solve", "rules", "finding", "model", "time"]),
    ("impossible", &["asked", "candidates", "check", "conflict", "solve", "rules", "finding", "model", "time"]),
    ("fixes", &["check", "demand", "rules", "finding", "model"]),
    ("plan", &["asked", "impossible", "given_up", "fixes", "candidates", "check", "solve", "rules", "finding", "model", "time"]),
    (
        "explain",
        &[
            "asked",
            "candidates",
            "check",
            "compare",
            "conflict",
            "cost",
            "demand",
            "impossible",
            "input",
            "plan",
            "solve",
            "rules",
            "finding",
            "model",
            "text",
            "time",
        ],
    ),
    ("publish", &["present", "model", "text", "time"]),
    ("present", &["finding", "model", "sheet", "text", "time"]),
    (
        "workspace",
        &[
            "publish",
            "impossible",
            "memory",
            "plan",
            "replan",
            "check",
            "compare",
            "cost",
            "solve",
            "input",
            "present",
            "finding",
            "model",
            "text",
            "time",
        ],
    ),
    (
        "cli",
        &[
            "workspace",
            "publish",
            "check",
            "compare",
            "cost",
            "explain",
            "given_up",
            "memory",
            "replan",
            "solve",
            "rules",
            "input",
            "present",
            "sheet",
            "finding",
            "model",
            "text",
            "time",
        ],
    ),
];

/// What touches the world outside, and the rooms that may.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("std::fs", &["cli", "input", "workspace"]),
    ("std::env::", &["cli"]),
    ("std::net", &["publish"]),
    ("std::process", &["cli", "main"]),
    ("std::time", &["cli", "publish", "workspace"]),
    ("SystemTime", &["cli", "workspace"]),
    ("Instant::now", &["cli", "workspace"]),
    ("Utc::now", &["cli"]),
    ("Local::now", &["cli"]),
    ("println!", &["cli"]),
    ("print!", &["cli"]),
    ("io::stdout", &["cli"]),
    ("io::stderr", &["cli"]),
    ("io::stdin", &["workspace"]),
    ("rand::", &[]),
];

/// A file of the crate: where it stands and what it says, without comments and unit tests.
struct Source {
    path: String,
    lines: Vec<(usize, String)>,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        Source { path: path.to_owned(), lines: without_tests(text) }
    }

    /// The modules it lies in: `["rules", "away"]` for `src/rules/away.rs`.
    fn module(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        if path == "lib" { Vec::new() } else { path.split('/').collect() }
    }

    fn room(&self) -> &str {
        self.module().first().copied().unwrap_or("lib")
    }

    /// Every path it names from the root of the crate, with the line.
    fn paths(&self) -> Vec<(usize, String)> {
        let text: String = self.lines.iter().map(|(_, line)| format!("{line}\n")).collect();
        let mut found = Vec::new();
        for (at, prefix) in roots(&text, &self.module()) {
            let line = text[..at].matches('\n').count();
            found.extend(spelled_out(&text[at..], &prefix).into_iter().map(|path| (self.lines[line].0, path)));
        }
        found
    }

    /// What the tables forbid it, as sentences with file and line.
    fn offences(&self) -> Vec<String> {
        let room = self.room();
        let allowed = MAY_USE.iter().find(|(name, _)| *name == room).map(|(_, allowed)| *allowed);
        let is_room = |path: &str| MAY_USE.iter().any(|(name, _)| within(path, name));
        let mut offences = Vec::new();
        if let Some(allowed) = allowed {
            for (line, path) in self.paths() {
                if is_room(&path) && !within(&path, room) && !allowed.iter().any(|name| within(&path, name)) {
                    offences.push(format!("{}:{line}: uses `{path}`; the row of `{room}` allows {allowed:?}", self.path));
                }
            }
        }
        for (line, text) in &self.lines {
            for (what, rooms) in OUTSIDE.iter().filter(|(what, rooms)| names(text, what) && !rooms.contains(&room)) {
                offences.push(format!("{}:{line}: uses `{what}`; its row allows {rooms:?}", self.path));
            }
        }
        offences
    }

    /// Rules it knows by name.
    fn rules_by_name(&self) -> Vec<String> {
        let known = |text: &str| {
            let quoted = RuleName::ALL.iter().map(|rule| format!("\"{}\"", rule.word())).find(|word| text.contains(word));
            quoted.or_else(|| text.contains("RuleName::").then(|| "RuleName::".to_owned()))
        };
        self.lines
            .iter()
            .filter_map(|(line, text)| Some(format!("{}:{line}: names a rule, `{}`; engines know demands only", self.path, known(text)?)))
            .collect()
    }
}

/// Whether a path lies in a module, or is it.
fn within(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Whether a line names something, not only a longer word that ends with it.
fn names(line: &str, what: &str) -> bool {
    line.match_indices(what).any(|(at, _)| !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_'))
}

/// The numbered lines without comments, and without what stands behind `#[cfg(test)]`.
fn without_tests(text: &str) -> Vec<(usize, String)> {
    let mut kept = Vec::new();
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let opens = lines.next().is_some_and(|(_, line)| line.ends_with('{'));
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = format!("{indent}}}");
            while opens && lines.next().is_some_and(|(_, line)| line != end) {}
            continue;
        }
        let code = line.split("//").next().unwrap_or_default();
        kept.push((number, code.to_owned()));
    }
    kept
}

/// Where paths into the crate go on after `crate::` or a chain of `super::`, with the modules already named.
fn roots(text: &str, module: &[&str]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::").filter(|(at, _)| !text[..*at].ends_with('$')) {
        found.push((at + "crate::".len(), Vec::new()));
    }
    for (at, _) in text.match_indices("super::").filter(|(at, _)| !text[..*at].ends_with("super::")) {
        let climbs = text[at..].split("super::").take_while(|between| between.is_empty()).count();
        let stays = module.len().saturating_sub(climbs);
        found.push((at + climbs * "super::".len(), module[..stays].iter().map(|name| (*name).to_owned()).collect()));
    }
    found
}

/// The paths that begin here, groups in braces taken apart.
fn spelled_out(text: &str, prefix: &[String]) -> Vec<String> {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        return members(group).into_iter().flat_map(|member| spelled_out(member, prefix)).collect();
    }
    let word: String = text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let path: Vec<String> = prefix.iter().cloned().chain([word.clone()]).collect();
    match text[word.len()..].strip_prefix("::") {
        Some(rest) if !word.is_empty() => spelled_out(rest, &path),
        _ => vec![path.join("::")],
    }
}

/// The members of a group, up to its closing brace.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, mark) in group.char_indices() {
        match mark {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(&group[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&group[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.retain(|member| !member.trim().is_empty());
    found
}

/// Every file of the crate that is no unit test.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() { folders.push(entry) } else { files.push(entry) }
        }
    }
    let is_test = |path: &Path| path.file_stem().is_some_and(|stem| stem == "tests" || stem == "testing");
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs") && !is_test(path));
    files.sort();
    let named = |path: &PathBuf| {
        let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
        Source::new(&name, &fs::read_to_string(path).expect("a source"))
    };
    files.iter().map(named).collect()
}

#[test]
fn every_room_uses_only_what_its_row_allows() {
    let offences: Vec<String> = sources().iter().flat_map(Source::offences).collect();
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn engines_know_no_rule_by_name() {
    let offences: Vec<String> = sources().iter().filter(|source| source.room() == "solve").flat_map(Source::rules_by_name).collect();
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn every_room_of_the_crate_has_a_row() {
    let without: Vec<String> =
        sources().iter().map(|source| source.room().to_owned()).filter(|room| MAY_USE.iter().all(|(name, _)| name != room)).collect();
    assert_eq!(without, ["lib", "main"]);
}

#[test]
fn the_architecture_page_has_a_line_for_every_row() {
    let page = include_str!("../ARCHITECTURE.md");
    for (room, _) in MAY_USE {
        assert!(
            page.lines().any(|line| line.starts_with('|') && line.contains(&format!("`{room}`"))),
            "ARCHITECTURE.md says nothing of `{room}`"
        );
    }
}

/// The offences of a single line in a file.
fn planted(path: &str, line: &str) -> usize {
    Source::new(path, &format!("//! A header.\n\n{line}\n")).offences().len()
}

#[test]
fn a_planted_line_is_caught_however_it_is_written() {
    assert_eq!(planted("src/present/ics.rs", "use crate::solve::Effort;"), 1);
    assert_eq!(planted("src/present/ics.rs", "use crate::{model::Plan, solve::{Effort, Stop}};"), 2);
    assert_eq!(planted("src/present/ics.rs", "use super::super::solve::Effort;"), 1);
    assert_eq!(planted("src/check.rs", "use super::{plan, rules};"), 1);
    assert_eq!(planted("src/model/plan.rs", "fn f() { let e = crate::input::example(kind); }"), 1);
    assert_eq!(planted("src/solve/search.rs", "use crate::rules::away;"), 1);
    assert_eq!(planted("src/solve/search.rs", "use std::time::Instant;"), 1);
    assert_eq!(planted("src/rules/away.rs", "let text = std::fs::read_to_string(path);"), 1);
    assert_eq!(planted("src/plan.rs", "println!(\"planned\");"), 1);
    assert_eq!(Source::new("src/solve/search.rs", "if rule == RuleName::Away {}").rules_by_name().len(), 1);
    assert_eq!(Source::new("src/solve/search.rs", "if word == \"too-late\" {}").rules_by_name().len(), 1);
}

#[test]
fn what_is_allowed_or_only_told_or_tested_is_let_pass() {
    assert_eq!(planted("src/solve/search.rs", "use crate::demand::Demand;"), 0);
    assert_eq!(planted("src/present/ics.rs", "use super::agenda; // not crate::solve"), 0);
    assert_eq!(planted("src/rules/away.rs", "/// See [`crate::solve`]."), 0);
    assert_eq!(planted("src/time/zones.rs", "#[cfg(test)]\nmod tests {\n    use crate::input;\n}"), 0);
    assert_eq!(planted("src/time/zones.rs", "#[cfg(test)]\nmod tests;\nuse crate::input;"), 1);
}
