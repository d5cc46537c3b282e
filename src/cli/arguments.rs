//! What can be said on the command line.

use clap::builder::{BoolishValueParser, Resettable};
use clap::parser::ValueSource;
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// What may be set once and for all, told at the end of the manual.
const SETTINGS: &str = "\
Settings: `color`, `ascii`, `width`, `zones` and `quiet` can stand in `fora.toml` beside the series and in \
`fora/config.toml` of $XDG_CONFIG_HOME (or ~/.config), as in `zones = [\"Geneva\", \"Tokyo\"]`. A flag comes before the \
environment, that before fora.toml, that before config.toml. None of them changes a plan.

Exit codes: 0 fine; 1 an error finding, or a required consultation is not placed; 2 the series could not be read, or the \
command could not be done.";

#[derive(Parser)]
#[command(name = "fora", about = "Plans a series of consultations so that the document they feed is ready for its milestone")]
#[command(after_long_help = SETTINGS)]
pub(super) struct Arguments {
    #[command(flatten, next_help_heading = "Options of every command")]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Taste: nothing here changes a plan. What is not said may be said by the settings.
#[derive(Args)]
pub(super) struct Global {
    /// When to use colour, `auto` if nothing is said; it never carries a meaning alone
    #[arg(long, global = true, value_enum, env = "FORA_COLOR", hide_env_values = true)]
    pub color: Option<ColorChoice>,
    /// Only ASCII characters
    #[arg(long, global = true, env = "FORA_ASCII", hide_env_values = true, value_name = "BOOL", value_parser = BoolishValueParser::new())]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub ascii: Option<bool>,
    /// Columns of the terminal, if not its own
    #[arg(long, global = true, env = "FORA_WIDTH", hide_env_values = true, value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub width: Option<u16>,
    /// Cities whose clocks stand beside every meeting, such as Geneva,Tokyo
    #[arg(long, global = true, value_delimiter = ',', env = "FORA_ZONES", hide_env_values = true)]
    pub zones: Option<Vec<String>>,
    /// Only the answer; twice, only the exit code
    #[arg(short, long, global = true, action = clap::ArgAction::Count, env = "FORA_QUIET", hide_env_values = true)]
    quiet: u8,
    #[arg(skip)]
    quiet_is_said: bool,
    /// Every finding in full, each by itself
    #[arg(long, global = true)]
    pub all: bool,
    /// Exit code 1 for warnings as well
    #[arg(long = "deny", global = true, value_parser = ["warnings"])]
    deny: Option<String>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Make a plan
    Plan(PlanArguments),
    /// Find every problem of a plan
    Check(CheckArguments),
    /// Mark consultations of the plan as announced
    Announce(AnnounceArguments),
    /// Write a calendar, a memo, an announcement, a workbook or data
    Export(ExportArguments),
    /// Bring a calendar on a server up to date
    #[cfg(feature = "caldav")]
    Push(PushArguments),
    /// Make a series of a workbook, or of a folder of comma-separated files
    Import(ImportArguments),
    /// Write a commented example
    New {
        /// The file to write
        #[arg(default_value = "series.toml")]
        file: PathBuf,
    },
    /// List the rules, or explain one
    Rules {
        /// The rule to explain
        name: Option<String>,
    },
    /// Print a JSON Schema for editors and programs
    Schema {
        /// Of which file or answer
        #[arg(long, value_enum, default_value = "series")]
        of: SchemaKind,
    },
    /// Print the manual page
    Man,
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

#[derive(Args)]
pub(super) struct PlanArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// Where to write the plan, if not beside the series
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Show the plan and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite a plan that was edited by hand; what is announced or held in it stays
    #[arg(long)]
    pub force: bool,
    /// Plan as if there were no older plan; what is announced, held or past in it stays all the same
    #[arg(long)]
    pub afresh: bool,
    /// Seed of the search
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Moves of the search for each sitting
    #[arg(long, default_value_t = crate::solve::Effort::default().moves_per_task)]
    pub effort: u64,
    /// Stop after so many seconds and keep the best so far
    #[arg(long)]
    pub time_limit: Option<f64>,
    /// How to print the plan
    #[arg(long, value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

#[derive(Args)]
pub(super) struct CheckArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan, if not the one beside the series; a calendar (.ics) will do
    pub plan: Option<PathBuf>,
    /// The plan whose announcements it has to keep, if not the one beside the series
    #[arg(long, value_name = "PLAN")]
    pub baseline: Option<PathBuf>,
    /// How to print the findings
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// Tell instead what newer zone data has moved of what was sent, by the ledger
    #[arg(long)]
    pub zone_news: bool,
}

#[derive(Args)]
pub(super) struct AnnounceArguments {
    /// A series file, or a folder that holds a series.toml
    pub file: PathBuf,
    /// Short names of consultations; `online.2` is the second sitting of `online`
    #[arg(required = true)]
    pub names: Vec<String>,
    /// The day of the announcement, today if left out
    #[arg(long)]
    pub on: Option<String>,
    /// Also what was announced on another day, which is forgotten
    #[arg(long)]
    pub again: bool,
    /// The plan, if not the one beside the series
    #[arg(long)]
    pub plan: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct ExportArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan, if not the one beside the series
    pub plan: Option<PathBuf>,
    /// The format; several, such as ics,md,json, go into a folder
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    pub to: Vec<ExportFormat>,
    /// One message for each person and meeting that is new to them, changed or called off, into a folder
    #[arg(long, requires = "output")]
    pub invite: bool,
    /// A part: with md `announcement:NAME`, `announcements`, `correction:NAME` or `corrections`; with ics `deadlines`,
    /// `forum:NAME`, `person:NAME`, `audience:NAME`, `feeds` for all of them, or `zone-news` for what newer zone data moved;
    /// with csv `plan`
    #[arg(long)]
    pub what: Option<String>,
    /// The plan as it was announced, for corrections, if not the one beside the series
    #[arg(long, value_name = "PLAN")]
    pub baseline: Option<PathBuf>,
    /// The file to write, or a folder (it exists, or ends in `/`) for files named after the plan; standard output if left out
    #[arg(short, long, value_name = "FILE|FOLDER")]
    pub output: Option<PathBuf>,
}

/// What is sent, and where to. The password comes from FORA_CALDAV_PASSWORD or a file, never from the command line.
#[cfg(feature = "caldav")]
#[derive(Args)]
pub(super) struct PushArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan, if not the one beside the series
    pub plan: Option<PathBuf>,
    /// The address of one calendar, such as https://example.org/calendars/ana/talks/
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// What: `series` if left out, or `deadlines`, `forum:NAME`, `person:NAME`, `audience:NAME`
    #[arg(long)]
    pub what: Option<String>,
    /// The user of the server
    #[arg(long, env = "FORA_CALDAV_USER", hide_env_values = true)]
    pub user: Option<String>,
    /// A file whose first line is the password
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Put fora's version in place of what others changed, made or took away there
    #[arg(long)]
    pub replace: bool,
}

#[derive(Args)]
pub(super) struct ImportArguments {
    #[cfg_attr(feature = "xlsx", doc = "The workbook (.xlsx), or the folder of .csv files")]
    #[cfg_attr(not(feature = "xlsx"), doc = "The folder of .csv files")]
    pub book: PathBuf,
    /// The series file to write
    #[arg(short, long, default_value = "series.toml")]
    pub output: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum CheckFormat {
    Text,
    Json,
    Github,
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Ics,
    Md,
    Json,
    /// A folder of comma-separated files: the series, and the plan
    Csv,
    /// The same as a workbook
    #[cfg_attr(not(feature = "xlsx"), value(hide = true))]
    Xlsx,
    /// The schedule that frab, pretalx and conference apps read
    #[value(name = "schedule.xml")]
    ScheduleXml,
    /// The same as JSON
    #[value(name = "schedule.json")]
    ScheduleJson,
    /// JSCalendar
    Jscalendar,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum SchemaKind {
    Series,
    Plan,
    Check,
    /// What `plan --format json` and `export --to json` answer
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
            Command::Announce(asked) => Some(&asked.file),
            Command::Export(asked) => Some(&asked.file),
            #[cfg(feature = "caldav")]
            Command::Push(asked) => Some(&asked.file),
            Command::Import(_)
            | Command::New { .. }
            | Command::Rules { .. }
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
