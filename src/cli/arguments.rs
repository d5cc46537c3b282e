//! What can be said on the command line.

use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Parser)]
#[command(name = "fora", about = "Plans a series of consultations so that the document they feed is ready for its milestone")]
pub(super) struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Args)]
pub(super) struct Global {
    /// When to use colour; it never carries a meaning alone
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: ColorChoice,
    /// Only ASCII characters
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Columns of the terminal, if not its own
    #[arg(long, global = true)]
    pub width: Option<usize>,
    /// Cities whose clocks stand beside every meeting, such as Geneva,Tokyo
    #[arg(long, global = true, value_delimiter = ',')]
    pub zones: Option<Vec<String>>,
    /// Only the answer; twice, only the exit code
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub quiet: u8,
    /// Every finding, not only the first twenty
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
    Announce {
        /// A series file, or a folder that holds a series.toml
        file: PathBuf,
        /// Short names of consultations
        #[arg(required = true)]
        names: Vec<String>,
        /// The day of the announcement, today if left out
        #[arg(long)]
        on: Option<String>,
        /// The plan, if not the one beside the series
        #[arg(long)]
        plan: Option<PathBuf>,
    },
    /// Write a calendar, a memo, an announcement or data
    Export(ExportArguments),
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
    /// Seed of the search
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Moves of the search for each sitting
    #[arg(long, default_value_t = crate::solve::Effort::default().moves_per_task)]
    pub effort: u64,
    /// Stop after so many seconds and keep the best so far
    #[arg(long)]
    pub time_limit: Option<f64>,
    /// Print the plan as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub(super) struct CheckArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan, if not the one beside the series
    pub plan: Option<PathBuf>,
    /// How to print the findings
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
}

#[derive(Args)]
pub(super) struct ExportArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan, if not the one beside the series
    pub plan: Option<PathBuf>,
    /// The format
    #[arg(long, value_enum)]
    pub to: ExportFormat,
    /// A part: `announcement:NAME` with md, `deadlines` with ics
    #[arg(long)]
    pub what: Option<String>,
    /// The file to write; standard output if left out
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum CheckFormat {
    Text,
    Json,
    Github,
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ExportFormat {
    Ics,
    Md,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum SchemaKind {
    Series,
    Plan,
    Check,
}

impl Global {
    /// Whether warnings count like errors.
    pub fn denies_warnings(&self) -> bool {
        self.deny.is_some()
    }
}
