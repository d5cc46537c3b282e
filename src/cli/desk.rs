//! Where answers, findings and notices go, and how a command ended.

use super::arguments::Global;
use super::output::Output;
use crate::finding::group::{self, Group};
use crate::finding::{Finding, Sources, render};
use crate::input::{self, Settings, three_nearest};
use crate::model::{Level, Plan, Series};
use crate::present::{Agenda, Column, Look, Omitted, columns};
use crate::time::cities;
use crate::workspace::{self, Error, Lock, Notify};
use clap::{ColorChoice, ValueEnum};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// The series was read, and has an error finding or lacks a required consultation.
    Findings,
    /// The series could not be read, or the command could not be done.
    Unread,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Findings => 1,
            Outcome::Unread => 2,
        })
    }
}

/// What a command came to; an `Err` is an end before its time, already told.
pub(super) type Ending = Result<Outcome, Outcome>;

/// The place at which a command is answered.
pub(super) struct Desk {
    output: Output,
    pub look: Look,
    zones: Option<Vec<String>>,
    quiet: u8,
    pub all: bool,
    denies_warnings: bool,
}

impl Desk {
    /// A desk by the command line, and where that says nothing, by the settings.
    pub fn new(global: &Global, settings: Settings) -> Self {
        let own = || terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).max(40);
        let color = settings.color.and_then(|word| ColorChoice::from_str(&word, false).ok());
        let look = Look {
            width: global.width.or(settings.width).map_or_else(own, usize::from),
            ascii: global.ascii.or(settings.ascii).unwrap_or(false),
            colour: colour(global.color.or(color).unwrap_or(ColorChoice::Auto)),
        };
        Desk {
            output: Output::default(),
            look,
            zones: global.zones.clone().or(settings.zones),
            quiet: global.quiet().or(settings.quiet).unwrap_or(0),
            all: global.all,
            denies_warnings: global.denies_warnings(),
        }
    }

    /// Prints an answer.
    pub fn answer(&self, text: &str) {
        let end = if text.ends_with('\n') { "" } else { "\n" };
        self.answer_bytes(format!("{text}{end}").as_bytes());
    }

    /// Prints an answer as JSON.
    pub fn answer_json(&self, answer: &impl Serialize) {
        self.answer(&json(answer));
    }

    /// Gives out bytes that are no text.
    pub fn answer_bytes(&self, bytes: &[u8]) {
        if self.quiet < 2 {
            self.output.write(bytes);
        }
    }

    /// How the program ends after all answers were given: an answer that is not whole counts for none, unless its reader
    /// wanted no more of it.
    pub fn close(&self, outcome: Outcome) -> Outcome {
        match self.output.trouble() {
            Some((error, written, asked)) => self.stop(
                &format!("only {written} of {asked} bytes of the answer could be written to standard output: {error}"),
                "make room where it goes, or send it elsewhere",
            ),
            None => outcome,
        }
    }

    /// Whether notices and progress are wanted.
    pub fn is_chatty(&self) -> bool {
        self.quiet == 0
    }

    /// Prints what is good to know and no answer.
    pub fn notice(&self, text: &str) {
        if self.is_chatty() {
            _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Prints what kept a command from being done.
    fn complain(&self, text: &str) {
        if self.quiet < 2 {
            _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Ends a command with what kept it from being done, and what would help.
    pub fn stop(&self, message: &str, fix: &str) -> Outcome {
        let fix = if fix.is_empty() { String::new() } else { format!("\n  = fix: {fix}") };
        self.complain(&format!("error: {message}{fix}"));
        Outcome::Unread
    }

    /// Findings as text, gathered by rule, or each by itself if all are asked for; none with a line end after it.
    pub fn grouped(&self, findings: &[Finding], sources: &Sources) -> Vec<String> {
        if self.all { self.each(findings, sources) } else { self.groups(&group::groups(findings), sources) }
    }

    /// Mistakes of a file as text, those that one fix mends together: the first twenty unless all are asked for, and how
    /// many more there are.
    pub fn mistakes(&self, findings: &[Finding], sources: &Sources) -> Vec<String> {
        const SHOWN: usize = 20;
        if self.all {
            return self.each(findings, sources);
        }
        let groups = group::groups_of_one_fix(findings);
        let (shown, rest) = groups.split_at(groups.len().min(SHOWN));
        let more: usize = rest.iter().map(Group::count).sum();
        let more = (more > 0).then(|| format!("and {more} more; --all shows them all"));
        self.groups(shown, sources).into_iter().chain(more).collect()
    }

    fn each(&self, findings: &[Finding], sources: &Sources) -> Vec<String> {
        findings.iter().map(|finding| render::render_text(finding, sources, self.look).trim_end().to_owned()).collect()
    }

    fn groups(&self, groups: &[Group<'_>], sources: &Sources) -> Vec<String> {
        groups.iter().map(|group| render::render_group(group, sources, self.look).trim_end().to_owned()).collect()
    }

    /// Prints findings that kept a file from being read.
    pub fn refuse(&self, findings: &[Finding], sources: &Sources) -> Outcome {
        for finding in self.mistakes(findings, sources) {
            self.complain(&format!("{finding}\n"));
        }
        Outcome::Unread
    }

    /// Ends a command with what kept it from being done.
    pub fn fail(&self, error: &Error) -> Outcome {
        if error.findings().is_empty() {
            return self.stop(&error.to_string(), error.fix());
        }
        self.refuse(error.findings(), error.sources())
    }

    /// Stops where a file is already; `fix` says how to go on.
    pub fn want_free(&self, path: &Path, fix: &str) -> Result<(), Outcome> {
        if path.exists() {
            return Err(self.stop(&format!("{} already exists and is not overwritten", path.display()), fix));
        }
        Ok(())
    }

    /// Waits until nobody else writes beside a series; `None` where there is no file to write beside.
    pub fn lock(&self, file: &Path) -> Result<Option<Lock>, Outcome> {
        let series = input::series_path(file);
        if !series.is_file() {
            return Ok(None);
        }
        Lock::beside(&series, self).map(Some).map_err(|error| self.fail(&error))
    }

    /// Writes a file whole or not at all.
    pub fn write(&self, path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Outcome> {
        workspace::write(path, bytes).map_err(|error| self.fail(&error))
    }

    /// The plan as this reader wants to see it.
    pub fn agenda(&self, series: &Series, plan: &Plan, findings: &[Finding], omitted: &[Omitted]) -> Result<Agenda, Outcome> {
        Ok(Agenda::of(series, plan, findings, omitted, self.columns(series)?))
    }

    /// The clocks that this reader wants to see.
    pub fn columns(&self, series: &Series) -> Result<Vec<Column>, Outcome> {
        const COLUMNS: usize = 4;
        match &self.zones {
            Some(names) => {
                columns::named(series, names).map_err(|unknown| self.stop(&unknown.to_string(), &nearest_clocks(series, &unknown.0)))
            }
            None => Ok(columns::largest(series, COLUMNS)),
        }
    }

    /// How a command ends that read a plan with these findings.
    pub fn outcome(&self, findings: &[Finding]) -> Outcome {
        let warns = |finding: &Finding| self.denies_warnings && finding.level == Level::Warning && finding.accepted.is_none();
        if findings.iter().any(|finding| finding.is_error() || warns(finding)) { Outcome::Findings } else { Outcome::Fine }
    }
}

impl Notify for Desk {
    fn notice(&self, line: &str) {
        self.notice(line);
    }
}

/// An answer as JSON, its fields in the order of the alphabet.
pub(super) fn json(answer: &impl Serialize) -> String {
    // Answers have texts for keys and no map of anything else, so that nothing in them cannot be written.
    serde_json::to_value(answer).map(|value| format!("{value:#}")).unwrap_or_default()
}

/// The three names nearest to one that no clock has, and where all are listed.
fn nearest_clocks(series: &Series, name: &str) -> String {
    let cities: Vec<String> = cities::names().collect();
    let places = series.places.iter().map(|place| place.name.as_str());
    let audiences = series.audiences.iter().map(|audience| audience.name.as_str());
    let known: Vec<&str> = places.chain(audiences).chain(cities.iter().map(String::as_str)).collect();
    let near: Vec<String> = three_nearest(name, &known).iter().map(|name| format!("`{name}`")).collect();
    format!("did you mean {}? `fora zones` lists every zone; a city also works", near.join(" or "))
}

fn colour(choice: ColorChoice) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => set("CLICOLOR_FORCE") || (!set("NO_COLOR") && std::io::stdout().is_terminal()),
    }
}
