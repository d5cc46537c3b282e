//! What can be said on the command line.

use super::announce::AnnounceArguments;
use super::check::CheckArguments;
use super::compare::CompareArguments;
use super::explain::ExplainArguments;
use super::export::ExportArguments;
use super::import::ImportArguments;
use super::plan::PlanArguments;
#[cfg(feature = "caldav")]
use super::push::PushArguments;
use super::replan::ReplanArguments;
use crate::input::SeriesKind;
use clap::builder::{BoolishValueParser, PossibleValue, Resettable};
use clap::parser::ValueSource;
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// What may be set once and for all, told at the end of the manual.
const SETTINGS: &str = "\
Settings: `color`, `ascii`, `width`, `zones` and `quiet` can also be set in `fora.toml` beside the series and in \
`fora/config.toml` under $XDG_CONFIG_HOME (or ~/.config), for example `zones = [\"Zurich\", \"Tokyo\"]`. A flag overrides the \
environment, the environment fora.toml, and fora.toml config.toml. None of them changes a plan.

Exit codes: 0 all is well; 1 there is an error, or a required consultation is not placed; 2 the series could not be read, or the \
command could not be carried out.";

#[derive(Parser)]
#[command(name = "fora", about = "Plans a series of consultations so that the document they feed is ready for its milestone")]
#[command(after_long_help = SETTINGS)]
pub(super) struct Arguments {
    #[command(flatten, next_help_heading = "Options for every command")]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Taste: nothing here changes a plan. What is not said may be said by the settings.
#[derive(Args)]
pub(super) struct Global {
    /// When to use colour (default: `auto`); nothing is shown by colour alone
    #[arg(long, global = true, value_enum, env = "FORA_COLOR", hide_env_values = true)]
    pub color: Option<ColorChoice>,
    /// Use ASCII characters only
    #[arg(long, global = true, env = "FORA_ASCII", hide_env_values = true, value_name = "BOOL", value_parser = BoolishValueParser::new())]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub ascii: Option<bool>,
    /// Width of the output in columns (default: the terminal's)
    #[arg(long, global = true, env = "FORA_WIDTH", hide_env_values = true, value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,
    /// Clocks to show beside every meeting: cities, zones, places or audiences, such as Zurich,Asia/Tokyo; or all
    #[arg(long, global = true, value_delimiter = ',', env = "FORA_ZONES", hide_env_values = true)]
    pub zones: Option<Vec<String>>,
    /// Print only the answer; given twice, print nothing and only set the exit code
    #[arg(short, long, global = true, action = clap::ArgAction::Count, env = "FORA_QUIET", hide_env_values = true)]
    quiet: u8,
    #[arg(skip)]
    quiet_is_said: bool,
    /// Show every finding separately and in full
    #[arg(long, global = true)]
    pub all: bool,
    /// Exit with 1 for warnings as well
    #[arg(long = "deny", global = true, value_parser = ["warnings"])]
    deny: Option<String>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make a plan
    Plan(PlanArguments),
    /// Find everything wrong with a plan
    Check(CheckArguments),
    /// Change as little of the plan as can be
    Replan(Box<ReplanArguments>),
    /// Tell what differs between two plans, and for whom
    Compare(CompareArguments),
    /// Tell what a plan costs, why something stands where it stands, why it is not elsewhere, and where it could be
    Explain(ExplainArguments),
    /// Mark consultations of the plan as announced
    Announce(AnnounceArguments),
    /// Write a calendar, a memo, an announcement, a workbook or data
    Export(ExportArguments),
    /// Bring a calendar on a server up to date
    #[cfg(feature = "caldav")]
    Push(PushArguments),
    /// Make a series from a workbook, or from a folder of comma-separated files
    Import(ImportArguments),
    /// Write a commented example to start from
    New {
        /// The file to write; `-` is standard output
        #[arg(default_value = "series.toml")]
        file: PathBuf,
        /// The kind of series
        #[arg(long, value_enum, default_value = "talks")]
        kind: SeriesKind,
    },
    /// List the rules, or explain one
    Rules {
        /// The rule to explain
        name: Option<String>,
    },
    /// List the time zones
    Zones {
        /// List only zones with this in their names
        part: Option<String>,
    },
    /// Print a JSON Schema for editors and programs
    Schema {
        /// The file or answer it describes
        #[arg(long, value_enum, default_value = "series")]
        of: SchemaKind,
    },
    /// Print the manual page
    Man,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    Text,
    Json,
}

impl ValueEnum for SeriesKind {
    fn value_variants<'a>() -> &'a [Self] {
        &SeriesKind::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, meaning) = self.words();
        Some(PossibleValue::new(word).help(meaning))
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum SchemaKind {
    Series,
    Plan,
    Check,
    Replan,
    Compare,
    /// What `explain --format json` prints
    Explain,
    /// What a plan costs, as `check --costs` and `explain` print it
    Costs,
    /// What `plan --format json` and `export --to json` print
    Agenda,
}

impl Arguments {
    /// Reads the arguments of the process and its environment; an empty variable says nothing.
    pub fn of_process(version: String) -> Result<Self, clap::Error> {
        let mut command = Arguments::command().version(version);
        for name in ["color", "ascii", "width", "zones", "quiet"] {
            if std::env::var_os(format!("FORA_{}", name.to_uppercase())).is_some_and(|value| value.is_empty()) {
                command = command.mut_arg(name, |argument| argument.env(Resettable::Reset));
            }
        }
        let matches = command.try_get_matches()?;
        let mut arguments = Arguments::from_arg_matches(&matches)?;
        arguments.global.quiet_is_said = matches.value_source("quiet").is_some_and(|source| source != ValueSource::DefaultValue);
        Ok(arguments)
    }
}

impl Command {
    /// The series that it reads, if it reads one.
    pub fn series(&self) -> Option<&Path> {
        match self {
            Command::Plan(asked) => Some(&asked.file),
            Command::Check(asked) => Some(&asked.file),
            Command::Replan(asked) => Some(&asked.file),
            Command::Compare(asked) => asked.series.as_deref(),
            Command::Explain(asked) => Some(&asked.file),
            Command::Announce(asked) => Some(&asked.file),
            Command::Export(asked) => Some(&asked.file),
            #[cfg(feature = "caldav")]
            Command::Push(asked) => Some(&asked.file),
            Command::Import(_)
            | Command::New { .. }
            | Command::Rules { .. }
            | Command::Zones { .. }
            | Command::Schema { .. }
            | Command::Man
            | Command::Completions { .. } => None,
        }
    }
}

impl Global {
    /// How quiet, if that was said.
    pub fn quiet(&self) -> Option<u8> {
        self.quiet_is_said.then_some(self.quiet)
    }

    /// Whether warnings count like errors.
    pub fn denies_warnings(&self) -> bool {
        self.deny.is_some()
    }
}
