//! `fora plan`: a plan is made, shown and written beside the series.

use super::arguments::AnswerFormat;
use super::check;
use super::desk::{Desk, Ending, Outcome};
use super::given_up;
use super::progress::{PLANNING, Progress};
use super::stopping::{NO_PLAN, Stopping};
use crate::compare::Changes;
use crate::finding::answer::FindingAnswer;
use crate::finding::group::groups;
use crate::finding::render::render_lines;
use crate::finding::{Finding, Sources};
use crate::memory::read_size;
use crate::model::{ConsultationId, Level, Series};
use crate::present::answer::{ChangesAnswer, PlanAnswer};
use crate::present::{json as as_json, terminal};
use crate::rules::words;
use crate::solve::Effort;
use crate::text;
use crate::workspace::{self, Error, Fresh, Lock, Older, Opened, plan_path, planned};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(super) struct PlanArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// Where to write the plan (default: beside the series)
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Show the plan and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite a plan that was edited by hand; what is confirmed, announced or held in it stays
    #[arg(long)]
    pub force: bool,
    /// Ignore the older plan, except for what is confirmed, announced, held or past in it
    #[arg(long)]
    pub afresh: bool,
    /// Seed of the search
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Search moves per sitting
    #[arg(long, default_value_t = crate::solve::Effort::default().moves_per_task)]
    pub effort: u64,
    /// Stop after this many seconds and keep the best plan so far
    #[arg(long, value_parser = seconds)]
    pub time_limit: Option<f64>,
    /// How much memory planning may take, by arithmetic before it starts; a series that would need more is refused
    #[arg(long, value_parser = read_size, default_value = "4 GB")]
    pub memory: u64,
    /// How to print the plan
    #[arg(long, value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

pub(super) fn plan(desk: &Desk, asked: &PlanArguments) -> Ending {
    if asked.file == Path::new("-") && asked.output.is_none() && !asked.dry_run {
        return Err(desk.stop(
            "a series read from standard input has no file to write beside",
            "give --output FILE, or --dry-run to look without writing",
        ));
    }
    if asked.output.as_deref().is_some_and(super::is_standard_output) {
        let fix = "give --output FILE, or `--dry-run --format json` for the plan as JSON";
        return Err(desk.stop("`--output -` is standard output, where the answer goes, and the plan needs a file", fix));
    }
    let stopping = Stopping::after(asked.time_limit, NO_PLAN);
    let opened = Opened::read(&asked.file, super::today()).map_err(|error| refuse(desk, asked, &error))?;
    let target = asked.output.clone().unwrap_or_else(|| plan_path(&opened.path));
    if target.is_dir() {
        let inside = target.join(plan_path(&opened.path).file_name().unwrap_or_default());
        let message = format!("`{}` is a folder, but a plan is written to a file", target.display());
        return Err(desk.stop(&message, &format!("write `--output {}`", inside.display())));
    }
    let own = [opened.path.clone(), workspace::ledger_path(&opened.path), workspace::intent_path(&opened.path)];
    let read = opened.sources.names().map(PathBuf::from);
    if !asked.dry_run && own.into_iter().chain(read).any(|own| workspace::is_same_file(&target, &own)) {
        return Err(desk
            .stop(&format!("{} would be overwritten, but it belongs to the series", target.display()), "name another file with --output"));
    }
    // A clock that nobody knows is told before the search, not after it.
    desk.columns(&opened.series)?;
    let older = older(desk, asked, &opened, &target)?;
    let effort = Effort { seed: asked.seed, moves_per_task: asked.effort, ..Effort::default() };
    let progress = Progress::new(desk, PLANNING);
    let before = older.as_ref().map(|older| &older.plan);
    let fresh = planned(&opened, before, asked.afresh, (&effort, asked.memory), &|| {
        progress.tick();
        stopping.is_wanted()
    });
    stopping.end();
    drop(progress);
    let mut fresh = fresh.map_err(|error| desk.fail(&error))?;
    if !asked.dry_run {
        write(&opened, &mut fresh, older.as_ref(), &target, asked.force, desk).map_err(|error| desk.fail(&error))?;
    }
    print(desk, asked, &opened, &fresh)?;
    desk.notice(&next(asked, &target, &fresh.findings));
    Ok(desk.outcome(&fresh.findings))
}

/// Seconds as a number that is not negative.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.trim().parse::<f64>().ok().filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
    seconds.ok_or_else(|| "write a number of seconds, such as `10` or `0.5`".into())
}

/// Writes the plan once nobody else writes beside the series, with what was announced while it was made.
fn write(opened: &Opened, fresh: &mut Fresh, older: Option<&Older>, target: &Path, is_forced: bool, desk: &Desk) -> Result<(), Error> {
    let _lock = Lock::of_plan(&opened.path, target, desk)?;
    fresh.take_over(opened, older, target, is_forced)?;
    fresh.place_in(opened, target);
    workspace::write(target, &fresh.text)
}

fn print(desk: &Desk, asked: &PlanArguments, opened: &Opened, fresh: &Fresh) -> Result<(), Outcome> {
    let (series, Fresh { planned, findings, sources, changes, .. }) = (&opened.series, fresh);
    let agenda = desk.agenda(series, &planned.plan, findings, &planned.omitted)?;
    match asked.format {
        AnswerFormat::Text => {
            let (errors, warnings) = (errors_below(desk, findings, sources), warnings_below(desk, findings));
            let changed = changes.as_ref().map(|changes| format!("\n{}\n", change_words(series, changes))).unwrap_or_default();
            let given_up = given_up::text(series, &planned.given_up, desk.all, desk.look);
            let given_up = if given_up.is_empty() { given_up } else { format!("\n{given_up}") };
            desk.answer(&format!("{}{warnings}{given_up}{changed}{errors}", terminal::plan(&agenda, desk.look)));
        }
        AnswerFormat::Json => {
            let answer = as_json::agenda(&agenda, FindingAnswer::list(findings, sources, Some(series)));
            desk.answer_json(&PlanAnswer {
                given_up: Some(given_up::answer(series, &planned.given_up)),
                changes: changes.as_ref().map(|changes| change_answer(series, changes)),
                ..answer
            });
        }
    }
    for (id, unseen) in &planned.unseen {
        desk.notice(&format!("{}: {}", text::short(&series.consultation(*id).name), unseen.words(series)));
    }
    Ok(())
}

/// The errors in full.
fn errors_below(desk: &Desk, findings: &[Finding], sources: &Sources) -> String {
    desk.grouped(&open_at(findings, Level::Error), sources).iter().map(|error| format!("\n{error}\n")).collect()
}

/// A line for each kind of warning.
fn warnings_below(desk: &Desk, findings: &[Finding]) -> String {
    let warnings = open_at(findings, Level::Warning);
    let lines: String = groups(&warnings).iter().map(|group| render_lines(group, desk.look)).collect();
    if lines.is_empty() { lines } else { format!("\nWarnings:\n{lines}") }
}

/// The findings of a level that nobody accepted.
fn open_at(findings: &[Finding], level: Level) -> Vec<Finding> {
    findings.iter().filter(|finding| finding.level == level && finding.accepted.is_none()).cloned().collect()
}

/// What was written, and what to do next.
fn next(asked: &PlanArguments, target: &Path, findings: &[Finding]) -> String {
    let file = asked.file.display();
    if asked.dry_run {
        let output = if asked.file == Path::new("-") { " --output FILE" } else { "" };
        return format!("Wrote nothing.  Next: fora plan {file}{output}");
    }
    let open = findings.iter().any(|finding| finding.level >= Level::Warning && finding.accepted.is_none());
    let plan = if asked.output.is_some() { format!(" {}", target.display()) } else { String::new() };
    let next = if open { format!("fora check {file}{plan}") } else { format!("fora export {file}{plan} --to md") };
    format!("Wrote {}.  Next: {next}", target.display())
}

/// More that moved than this is told with the way to move less.
const A_COUPLE: usize = 2;

/// What differs from the plan before: `3 of 12 moved: a, b and c. New: d. Gone: e.`
fn change_words(series: &Series, changes: &Changes) -> String {
    let list = |ids: &[ConsultationId]| words::list(ids.iter().map(|id| text::short(&series.consultation(*id).name)));
    let mut parts = Vec::new();
    if changes.moved.is_empty() {
        parts.push("Nothing moved.".to_owned());
    } else {
        parts.push(format!("{} of {} moved: {}.", changes.moved.len(), changes.in_both, list(&changes.moved)));
    }
    for (what, ids) in [("New", &changes.new), ("Gone", &changes.gone)].into_iter().filter(|(_, ids)| !ids.is_empty()) {
        parts.push(format!("{what}: {}.", list(ids)));
    }
    if changes.moved.len() > A_COUPLE {
        parts.push("`fora replan` moves as few as it can of the plan before.".to_owned());
    }
    parts.join(" ")
}

fn change_answer(series: &Series, changes: &Changes) -> ChangesAnswer {
    let names = |ids: &[ConsultationId]| ids.iter().map(|id| series.consultation(*id).name.clone()).collect();
    let [moved, new, gone] = [&changes.moved, &changes.new, &changes.gone].map(|ids| names(ids));
    ChangesAnswer { in_both: changes.in_both, moved, new, gone }
}

/// The plan that would be overwritten, if there is one.
fn older(desk: &Desk, asked: &PlanArguments, opened: &Opened, target: &Path) -> Result<Option<Older>, Outcome> {
    let older = match Older::read(opened, target) {
        Ok(older) => older,
        Err(error) if asked.force && !Older::may_be_settled(target) => {
            let findings = text::counted(error.findings().len() as i64, "finding", "findings");
            desk.notice(&format!("{} could not be read and is replaced ({findings})", target.display()));
            None
        }
        Err(error) => {
            let outcome = refuse(desk, asked, &error);
            if asked.force {
                let told = "may have something confirmed, announced or held, and cannot be read: correct it, so that this is kept, or move it away";
                desk.notice(&format!("{} {told}.", target.display()));
            }
            return Err(outcome);
        }
    };
    let Some(older) = older else { return Ok(None) };
    if !asked.force && !asked.dry_run {
        older.give_way(target).map_err(|error| refuse(desk, asked, &error))?;
    }
    for gone in &older.left_out {
        desk.notice(&format!("{}: its part of the older plan is dropped", gone.message));
    }
    Ok(Some(older))
}

fn refuse(desk: &Desk, asked: &PlanArguments, error: &Error) -> Outcome {
    if asked.format == AnswerFormat::Text || error.findings().is_empty() {
        return desk.fail(error);
    }
    let read = check::FilesRead { series: &asked.file, plan: None, baseline: None };
    desk.answer_json(&check::answer(read, error.findings(), error.sources(), None));
    Outcome::Unread
}
