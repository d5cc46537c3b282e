//! Every folder of `schedules`: its plan is what `fora plan` makes of its series, and its exports are those of its plan.
//!
//! To rewrite them: `FORA_WRITE_EXAMPLES=1 cargo test --test examples`; then read the difference. With the feature
//! `highs` more can be proved: what the stored plan does not prove may then be better, and is never worse.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is made in each folder, in this order, and the arguments that make it; the folder comes last. What is printed is what
/// is made: an export that is not sent has the stamp of its plan, and is the same on every day.
const MADE: [(&str, &[&str]); 3] = [
    ("series.plan.toml", &["plan", "-qq"]),
    ("series.ics", &["export", "--quiet", "--to", "ics"]),
    ("series.md", &["export", "--quiet", "--to", "md"]),
];

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).expect("examples").map(|entry| entry.expect("an entry").path()).collect();
    found.retain(|path| path.join("series.toml").is_file());
    found.sort();
    found
}

/// Makes everything of an example anew, in a folder of the same name; calendars are named after it.
fn made(example: &Path, sandbox: &Path) -> Vec<(&'static str, String)> {
    let folder = sandbox.join(example.file_name().expect("a name"));
    fs::create_dir(&folder).expect("a folder");
    fs::copy(example.join("series.toml"), folder.join("series.toml")).expect("a copy");
    let make = |(name, arguments): (&'static str, &[&str])| {
        let fora = Command::new(env!("CARGO_BIN_EXE_fora")).args(arguments).arg("series.toml").current_dir(&folder).output();
        let output = fora.expect("fora runs");
        assert!(output.status.success(), "{}: fora {arguments:?} ends with {}", example.display(), output.status);
        if !output.stdout.is_empty() {
            fs::write(folder.join(name), output.stdout).expect("what was made is kept");
        }
        (name, fs::read_to_string(folder.join(name)).expect("what was made"))
    };
    MADE.into_iter().map(make).collect()
}

/// A number of a plan file.
#[cfg(feature = "highs")]
fn number(plan: &str, key: &str) -> i64 {
    let line = plan.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    line.and_then(|value| value.trim().parse().ok()).unwrap_or_else(|| panic!("no `{key}` in\n{plan}"))
}

/// Examples of real size: what is stored was searched for and bounded. A proof with HiGHS takes longer than a gate has, so
/// they are made anew in the default build alone.
#[cfg(feature = "highs")]
const SEARCHED: [&str; 3] = ["committee-round", "host-forum", "national-tour"];

#[cfg(feature = "highs")]
fn is_searched(example: &Path) -> bool {
    SEARCHED.iter().any(|name| example.ends_with(name))
}

/// Whether another backend may make another plan than the one that is stored.
fn may_be_better(example: &Path) -> bool {
    let stored = fs::read_to_string(example.join("series.plan.toml")).unwrap_or_default();
    cfg!(feature = "highs") && !stored.contains("proved = true")
}

#[cfg(feature = "highs")]
#[test]
fn what_is_not_too_large_highs_proves_and_it_is_no_worse_than_what_is_stored() {
    let sandbox = tempfile::tempdir().expect("a folder");
    for example in examples().into_iter().filter(|example| !is_searched(example)) {
        let stored = fs::read_to_string(example.join("series.plan.toml")).expect("a plan");
        let (_, made) = made(&example, sandbox.path()).swap_remove(0);
        assert!(made.contains("proved = true"), "{made}");
        let (cost, bound) = (number(&made, "cost"), number(&stored, "bound"));
        assert!((bound..=number(&stored, "cost")).contains(&cost), "{cost}; stored is\n{stored}");
    }
}

#[test]
fn every_example_stands_beside_what_is_made_of_it() {
    let sandbox = tempfile::tempdir().expect("a folder");
    let mut differ = Vec::new();
    for example in examples().into_iter().filter(|example| !may_be_better(example)) {
        for (name, text) in made(&example, sandbox.path()) {
            let path = example.join(name);
            if std::env::var_os("FORA_WRITE_EXAMPLES").is_some() {
                fs::write(&path, &text).expect("an example can be written");
            }
            let stored = fs::read_to_string(&path).unwrap_or_default();
            let first = stored.lines().zip(text.lines()).position(|(stored, made)| stored != made);
            if stored != text {
                differ.push(format!("{}, from line {}", path.display(), first.map_or(0, |line| line + 1)));
            }
        }
    }
    assert!(differ.is_empty(), "not what is made today; renew with FORA_WRITE_EXAMPLES=1\n{}", differ.join("\n"));
}
