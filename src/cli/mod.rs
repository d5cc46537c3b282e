//! The command line: one face over the verbs. The only room that prints, and reads the clock and the environment.
//!
//! One file a command that reads a series; the others are here. Start reading at [`run`].

mod announce;
mod arguments;
mod check;
mod compare;
mod desk;
mod differences;
mod explain;
mod export;
mod given_up;
mod import;
mod invitations;
mod output;
mod plan;
mod progress;
#[cfg(feature = "caldav")]
mod push;
mod replan;
mod settings;
mod stopping;
mod what;
mod zone_news;

use crate::input::{self, SchemaOf, SeriesKind, Settings, suggestion_from};
use crate::model::RuleName;
use crate::present::answer;
use crate::rules;
use crate::time::{Date, Instant, Newest, Zone, Zones};
use crate::workspace::Clock;
use arguments::{Arguments, Command, SchemaKind};
use clap::CommandFactory;
use desk::{Desk, Ending, Outcome};
use std::path::Path;
use std::process::ExitCode;

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::of_process(version()) {
        Ok(arguments) => arguments,
        Err(error) => {
            _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let settings = match settings::read(&arguments.command) {
        Ok(settings) => settings,
        Err((findings, sources)) => return Desk::new(&arguments.global, Settings::default()).refuse(&findings, &sources).into(),
    };
    let desk = Desk::new(&arguments.global, settings);
    if let Err(given) = given_clock() {
        let message = format!("`SOURCE_DATE_EPOCH` is `{}`, but must be a whole number from 0 to {LATEST}", given.trim());
        return desk.stop(&message, "write seconds since 1970, as `date +%s` gives them, or unset it").into();
    }
    let outcome = obey(&desk, arguments.command).unwrap_or_else(|outcome| outcome);
    desk.close(outcome).into()
}

fn obey(desk: &Desk, command: Command) -> Ending {
    match command {
        Command::Plan(asked) => plan::plan(desk, &asked),
        Command::Check(asked) => check::check(desk, &asked),
        Command::Replan(asked) => replan::replan(desk, &asked),
        Command::Compare(asked) => compare::compare(desk, &asked),
        Command::Explain(asked) => explain::explain(desk, &asked),
        Command::Announce(asked) => announce::announce(desk, &asked),
        Command::Export(asked) => export::export(desk, &asked),
        #[cfg(feature = "caldav")]
        Command::Push(asked) => push::push(desk, &asked),
        Command::Import(asked) => import::import(desk, &asked),
        Command::New { file, kind } => new(desk, &file, kind),
        Command::Rules { name } => list_rules(desk, name.as_deref()),
        Command::Zones { part } => list_zones(desk, part.as_deref().unwrap_or_default()),
        Command::Schema { of } => {
            desk.answer(&format!("{:#}", schema(of)));
            Ok(Outcome::Fine)
        }
        Command::Man => man(desk),
        Command::Completions { shell } => completions(desk, shell),
    }
}

fn version() -> String {
    format!("{}\nbackends {}\nzone data {}", env!("CARGO_PKG_VERSION"), crate::solve::BACKENDS.join(", "), Newest::default().version())
}

/// Now by the clock of this computer, or by `SOURCE_DATE_EPOCH` where somebody wants the same bytes again: seconds since
/// 1970, as reproducible builds have them.
fn clock() -> Clock {
    let given = given_clock().ok().flatten().map(|seconds| Clock { now: Instant::from_unix_minutes(seconds.div_euclid(60)) });
    given.unwrap_or_else(Clock::running)
}

/// The last second of the year 9999.
const LATEST: i64 = 253_402_300_799;

/// The seconds of `SOURCE_DATE_EPOCH`, if it says any; what it says, if that is no time.
fn given_clock() -> Result<Option<i64>, String> {
    let Some(given) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|given| !given.is_empty()) else { return Ok(None) };
    let seconds = given.to_str().and_then(|given| given.parse().ok()).filter(|seconds| (0..=LATEST).contains(seconds));
    seconds.map(Some).ok_or_else(|| crate::text::short(&crate::text::one_line(&given.to_string_lossy())))
}

/// Today, for series that do not say when they are planned.
fn today() -> Date {
    clock().today()
}

/// Whether a file to write is none: `-` is standard output; a file of that name is `./-`.
fn is_standard_output(path: &Path) -> bool {
    path == Path::new("-")
}

fn new(desk: &Desk, file: &Path, kind: SeriesKind) -> Ending {
    if is_standard_output(file) {
        desk.answer(input::example(kind));
        return Ok(Outcome::Fine);
    }
    desk.want_free(file, "name another file")?;
    desk.write(file, input::example(kind))?;
    desk.answer(&format!("Wrote {}.  Next: fora plan {}", file.display(), file.display()));
    Ok(Outcome::Fine)
}

fn list_rules(desk: &Desk, name: Option<&str>) -> Ending {
    let Some(word) = name else {
        let line = |name: &RuleName| format!("{:<18} {:<8} {}\n", name.word(), name.default_level().word(), name.summary());
        desk.answer(&RuleName::ALL.iter().map(line).collect::<String>());
        return Ok(Outcome::Fine);
    };
    match RuleName::from_word(word).and_then(|name| Some((name, rules::page_of(name)?))) {
        Some((name, page)) => {
            desk.answer(&format!("{name}\n\n{}", without_marks(page.trim_end())));
            Ok(Outcome::Fine)
        }
        None => {
            let known: Vec<&str> = RuleName::ALL.iter().map(|name| name.word()).collect();
            Err(desk.stop(
                &format!("there is no rule `{word}`"),
                &suggestion_from(word, &known, "the rules are", "`fora rules` lists them all"),
            ))
        }
    }
}

fn list_zones(desk: &Desk, part: &str) -> Ending {
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], " ");
    let named: Vec<&str> = Zone::names().filter(|name| plain(name).contains(&plain(part))).collect();
    if named.is_empty() {
        return Err(desk.stop(&format!("no zone has `{part}` in its name"), "`fora zones` lists them all"));
    }
    desk.answer(&named.join("\n"));
    Ok(Outcome::Fine)
}

/// A page as plain text: its headings without marks, and what stands below them moved in.
fn without_marks(page: &str) -> String {
    let mut indent = "";
    let mut text = String::new();
    for line in page.lines() {
        match line.strip_prefix("# ") {
            Some(heading) => {
                indent = "  ";
                text += heading;
            }
            None if line.is_empty() => {}
            None => text += &format!("{indent}{line}"),
        }
        text.push('\n');
    }
    text
}

fn man(desk: &Desk) -> Ending {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut page)
        .map_err(|error| desk.stop(&format!("the manual cannot be made: {error}"), ""))?;
    desk.answer(&String::from_utf8_lossy(&page));
    Ok(Outcome::Fine)
}

fn completions(desk: &Desk, shell: clap_complete::Shell) -> Ending {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "fora", &mut script);
    desk.answer(&String::from_utf8_lossy(&script));
    Ok(Outcome::Fine)
}

/// The JSON Schema of a file or an answer.
fn schema(of: SchemaKind) -> serde_json::Value {
    match of {
        SchemaKind::Series => input::schema(SchemaOf::Series),
        SchemaKind::Plan => input::schema(SchemaOf::Plan),
        SchemaKind::Check => answer::schema_of::<answer::CheckAnswer>("fora check"),
        SchemaKind::Replan => answer::schema_of::<answer::ReplanAnswer>("fora replan"),
        SchemaKind::Compare => answer::schema_of::<answer::CompareAnswer>("fora compare"),
        SchemaKind::Explain => answer::schema_of::<answer::ExplainAnswer>("fora explain"),
        SchemaKind::Costs => answer::schema_of::<answer::CostsAnswer>("fora costs"),
        SchemaKind::Agenda => answer::schema_of::<answer::PlanAnswer>("fora agenda"),
    }
}
