//! `fora compare`: what differs between two plans of one series, and for whom.

use super::desk::{Desk, Ending, Outcome};
use super::differences::{answer, concerned, markdown, measured, plain_letters, rows, table};
use crate::compare::Differences;
use crate::model::{Plan, Series};
use crate::present::answer::{CompareAnswer, Version};
use crate::present::words::wrap;
use crate::text::{self, counted};
use crate::workspace::{Opened, plan_file, plan_name, plan_of_bytes, plan_path, standard_input};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Args)]
pub(super) struct CompareArguments {
    /// The earlier plan: a plan file, or a folder that holds one, a calendar (.ics), a schedule (.xml, .json), git:REV:PATH, or -
    /// for standard input
    pub before: String,
    /// The later plan
    pub after: String,
    /// The series of both (default: the one beside the plans)
    #[arg(long, value_name = "FILE")]
    pub series: Option<PathBuf>,
    /// How to print what differs
    #[arg(long, value_enum, default_value = "text")]
    pub format: CompareFormat,
    /// Exit with 1 if the plans differ
    #[arg(long)]
    pub exit_code: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum CompareFormat {
    Text,
    Md,
    Json,
}

/// Where a plan comes from.
enum Source {
    Stdin,
    File(PathBuf),
    /// A file as a revision of the folder it lies in has it.
    Git(String, PathBuf),
}

impl Source {
    fn of(word: &str) -> Self {
        let git = word.strip_prefix("git:").and_then(|rest| rest.split_once(':'));
        match (word, git) {
            ("-", _) => Source::Stdin,
            (_, Some((revision, path))) => Source::Git(revision.to_owned(), PathBuf::from(path)),
            _ => Source::File(plan_file(Path::new(word))),
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Source::Stdin => None,
            Source::File(path) | Source::Git(_, path) => Some(path),
        }
    }

    /// What the plan is called above its column.
    fn heading(&self) -> String {
        text::short(&match self {
            Source::Stdin => "standard input".to_owned(),
            Source::File(path) => plan_name(path),
            Source::Git(revision, path) => format!("{} at {revision}", plan_name(path)),
        })
    }

    fn bytes(&self, desk: &Desk) -> Result<Vec<u8>, Outcome> {
        match self {
            Source::Stdin => Ok(standard_input()),
            Source::File(path) => std::fs::read(path).map_err(|error| {
                desk.stop(
                    &format!("{} cannot be read: {error}", path.display()),
                    "check the name: a plan lies beside its series as NAME.plan.toml",
                )
            }),
            Source::Git(revision, path) => shown(desk, revision, path),
        }
    }
}

/// A file as git shows it at a revision.
fn shown(desk: &Desk, revision: &str, path: &Path) -> Result<Vec<u8>, Outcome> {
    let folder = path.parent().filter(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let within = if folder == Path::new(".") { path.display().to_string() } else { name };
    let fix = "check the revision and the path: `git log --oneline -- PATH` lists the revisions";
    if revision.starts_with('-') {
        return Err(desk.stop(&format!("`{revision}` is no revision"), fix));
    }
    let git = Command::new("git").arg("-C").arg(folder).args(["show", "--end-of-options", &format!("{revision}:./{within}")]).output();
    match git {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or("it says nothing").to_owned();
            Err(desk.stop(&format!("git has no {} at `{revision}`: {said}", path.display()), fix))
        }
        Err(error) => Err(desk.stop(&format!("git cannot be run: {error}"), "install git, or name two files")),
    }
}

pub(super) fn compare(desk: &Desk, asked: &CompareArguments) -> Ending {
    let sources = [Source::of(&asked.before), Source::of(&asked.after)];
    if sources.iter().all(|source| matches!(source, Source::Stdin)) {
        return Err(desk.stop("both plans would be read from standard input", "name a file for one of the two"));
    }
    let [before, after] = &sources;
    let bytes = [before.bytes(desk)?, after.bytes(desk)?];
    for (source, bytes) in sources.iter().zip(&bytes) {
        want_no_series(desk, source, bytes)?;
    }
    let file = asked.series.clone().or_else(|| series_of(&sources));
    let file = file.ok_or_else(|| desk.stop("no series lies beside these plans", "name it: `fora compare BEFORE AFTER --series FILE`"))?;
    let mut opened = Opened::read(&file, super::today()).map_err(|error| desk.fail(&error))?;
    let [bytes_before, bytes_after] = bytes;
    if asked.before == asked.after {
        desk.notice("Both are the same plan: a plan before it may be had as git:HEAD:PATH.");
    }
    let before = read(desk, &mut opened, before, bytes_before)?;
    let after = read(desk, &mut opened, after, bytes_after)?;
    let differences = Differences::of(&opened.series, &before, &after);
    let headings = [sources[0].heading(), sources[1].heading()];
    let headings = if headings[0] == headings[1] { ["before".to_owned(), "after".to_owned()] } else { headings };
    let shown = [headings[0].as_str(), headings[1].as_str()];
    match asked.format {
        CompareFormat::Text => desk.answer(&in_text(desk, &opened.series, &differences, shown)),
        CompareFormat::Md => desk.answer(&in_markdown(desk, &opened.series, &differences, shown)),
        CompareFormat::Json => desk.answer_json(&CompareAnswer {
            version: Version,
            series: file.display().to_string(),
            before: asked.before.clone(),
            after: asked.after.clone(),
            differences: answer(&opened.series, &differences),
        }),
    }
    let differs = !differences.is_empty() || !differences.measures.is_empty();
    Ok(if asked.exit_code && differs { Outcome::Findings } else { Outcome::Fine })
}

/// The series beside a plan: `NAME.toml` beside `NAME.plan.toml`, else the `series.toml` of its folder.
fn series_of(sources: &[Source]) -> Option<PathBuf> {
    let paths = || sources.iter().filter_map(Source::path);
    let named = paths().map(|path| path.with_file_name(format!("{}.toml", plan_name(path))));
    let beside = paths().map(|path| path.with_file_name("series.toml"));
    named.chain(beside).chain([PathBuf::from("series.toml")]).find(|path| path.is_file() && !paths().any(|plan| plan == path))
}

/// Stops where a series is named and a plan is meant.
fn want_no_series(desk: &Desk, source: &Source, bytes: &[u8]) -> Result<(), Outcome> {
    let Some(path) = source.path().filter(|_| String::from_utf8_lossy(bytes).lines().any(|line| line.trim() == "[series]")) else {
        return Ok(());
    };
    let message = format!("{} is a series, and two plans of it are compared", path.display());
    Err(desk.stop(&message, &format!("name its plan, {}, or name the series with --series", plan_path(path).display())))
}

/// A plan with what the series no longer has left out of it, and told.
fn read(desk: &Desk, opened: &mut Opened, source: &Source, bytes: Vec<u8>) -> Result<Plan, Outcome> {
    let name = match source {
        Source::Stdin => PathBuf::from("standard input"),
        Source::File(path) => path.clone(),
        Source::Git(revision, path) => PathBuf::from(format!("git:{revision}:{}", path.display())),
    };
    let (plan, findings) = plan_of_bytes(opened, &name, bytes).map_err(|findings| desk.refuse(&findings, &opened.sources))?;
    for gone in findings.iter().filter(|finding| finding.is_error()) {
        desk.notice(&format!("{}: {}, and it is left out of the comparison", name.display(), gone.message));
    }
    Ok(plan)
}

/// How many moved, came, went and stay.
pub(super) fn counts(differences: &Differences) -> String {
    if differences.is_empty() {
        return "Nothing moved: both plans place the same.".to_owned();
    }
    let (moved, of) = (differences.consultations_moved() as i64, differences.in_both);
    let mut parts = vec![match moved {
        0 => "Nothing moved".to_owned(),
        1 => format!("1 of {} moved", counted(of as i64, "consultation", "consultations")),
        _ => format!("{moved} of {} moved", counted(of as i64, "consultation", "consultations")),
    }];
    let sittings = |count: usize, word: &str| (count > 0).then(|| format!("{} {word}", counted(count as i64, "sitting", "sittings")));
    parts.extend(sittings(differences.added.len(), "added"));
    parts.extend(sittings(differences.dropped.len(), "dropped"));
    parts.extend(sittings(differences.told.len(), "with another state"));
    format!("{}.", parts.join(", "))
}

fn in_text(desk: &Desk, series: &Series, differences: &Differences, headings: [&str; 2]) -> String {
    let mut lines = vec![counts(differences)];
    for rows in [rows(series, differences), measured(series, differences)].iter().filter(|rows| !rows.is_empty()) {
        lines.push(String::new());
        lines.push(table(rows, headings, desk.look).trim_end().to_owned());
    }
    let concerned = concerned(series, differences, desk.all);
    if !concerned.is_empty() {
        lines.push(String::new());
        lines.extend(wrap(&concerned, desk.look.width));
    }
    plain_letters(&lines.join("\n"), desk.look)
}

fn in_markdown(desk: &Desk, series: &Series, differences: &Differences, headings: [&str; 2]) -> String {
    let rows: Vec<_> = rows(series, differences).into_iter().chain(measured(series, differences)).collect();
    let table = if rows.is_empty() { String::new() } else { format!("\n{}", markdown(&rows, headings)) };
    let concerned = concerned(series, differences, desk.all);
    let concerned = if concerned.is_empty() { concerned } else { format!("\n{concerned}\n") };
    format!("{}\n{table}{concerned}", counts(differences))
}
