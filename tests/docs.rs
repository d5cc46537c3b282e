//! What is written for readers says what the program does.

use fora::model::RuleName;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The text of a file of the tree.
fn read(path: &str) -> String {
    std::fs::read_to_string(at(path)).unwrap_or_default()
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares a page with what is made for it. To renew all pages: `FORA_WRITE_DOCS=1 cargo test --test docs`.
fn is_made(path: &str, made: &str) {
    if std::env::var_os("FORA_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(at(path).parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(at(path), made).expect("the page can be written");
    }
    assert!(read(path) == made, "{path} is not what is made for it; renew it with FORA_WRITE_DOCS=1");
}

#[test]
fn the_page_of_the_language_is_the_one_that_its_table_makes() {
    is_made("docs/language.md", &fora::input::language_page());
}

#[test]
fn every_rule_has_its_page_and_no_other_page_is_there() {
    is_made("docs/rules/README.md", &list_of_rules());
    let mut pages = BTreeSet::from(["README.md".to_owned()]);
    for &name in RuleName::ALL {
        is_made(&format!("docs/rules/{name}.md"), &page(name));
        pages.insert(format!("{name}.md"));
    }
    let files = std::fs::read_dir(at("docs/rules")).expect("a folder");
    let files: BTreeSet<String> = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(files, pages);
}

fn page(name: RuleName) -> String {
    let text = fora::rules::page_of(name).expect("a page").replace("\n# ", "\n## ");
    format!("# {name}\n\n{text}\n[All rules](README.md), and how levels and prices work.\n")
}

fn list_of_rules() -> String {
    let mut page = OPENING.to_owned();
    for (title, of_it) in [("What a rule asks of a plan", true), ("What is asked of the file before it is planned", false)] {
        let _ = write!(page, "\n## {title}\n\n| rule | level unless said | asks |\n| --- | --- | --- |\n");
        for name in RuleName::ALL.iter().filter(|name| name.can_be_set() == of_it) {
            let _ = writeln!(page, "| [`{name}`]({name}.md) | {} | {} |", name.default_level().word(), name.summary());
        }
    }
    page
}

const OPENING: &str = "# Rules

<!-- Made from the rules themselves. A test keeps it so: change the header of the rule's file, not this page. -->

Every finding of `fora check` names the rule it comes from, and `fora rules NAME` prints the page of one here.

## Levels

| level | what a broken rule does |
| --- | --- |
| `error` | it must hold: `fora plan` breaks it only where the series itself fixes what breaks it |
| `warning` | `fora plan` avoids breaking it, at a price, and reports it |
| `note` | it is reported, and makes no difference to the plan |
| `off` | it is not looked at |

A series sets them under `[rules]`: `no-changeover = \"error\"`. A single finding that was decided on is put on record
with `[[accept]]`; it stays visible and no longer counts.

## Prices

Where not every wish can be granted, fora compares prices. The unit is one person mildly inconvenienced for an hour,
such as somebody who attends at 07:00 instead of 10:00. Somebody who is asleep counts four times as much. A rule at
`warning` costs what its page says under \"Price as a warning\"; at `error` it has no price, because it has to hold.
";
