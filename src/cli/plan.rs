//! `fora plan`: a plan is made, shown and written beside the series.

use super::arguments::{AnswerFormat, PlanArguments};
use super::check;
use super::desk::{Desk, Ending, Outcome};

use super::files::{self, Loaded, load_series, plan_path};
use super::given_up;
use super::progress::Progress;
use crate::compare::{Changes, compare};
use crate::finding::group::groups;
use crate::finding::render::render_lines;
use crate::finding::{self, Finding, Sources};
use crate::input;
use crate::model::{ConsultationId, Level, Plan, Series};
use crate::plan::settled_part;
use crate::present::{json as as_json, terminal};
use crate::rules::words;
use crate::solve::Effort;
use crate::text;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub(super) fn plan(desk: &Desk, asked: &PlanArguments) -> Ending {
    if asked.file == Path::new("-") && asked.output.is_none() && !asked.dry_run {
        return Err(desk
            .stop("a series from standard input has no file to write beside", "give --output FILE, or --dry-run to look without writing"));
    }
    let Loaded { mut sources, series, mut findings, digest, path, .. } =
        load_series(&asked.file, super::today()).map_err(|(findings, sources)| refuse(desk, asked, &findings, &sources))?;
    let target = asked.output.clone().unwrap_or_else(|| plan_path(&path));
    if target.is_dir() {
        let inside = target.join(plan_path(&path).file_name().unwrap_or_default());
        let message = format!("`{}` is a folder, and a plan is written to a file", target.display());
        return Err(desk.stop(&message, &format!("write `--output {}`", inside.display())));
    }
    let baseline = baseline(desk, asked, &mut sources.clone(), &target, &series)?;
    let effort = Effort { seed: asked.seed, moves_per_task: asked.effort, ..Effort::default() };
    let stop = stopper(asked.time_limit);
    let progress = Progress::new(desk);
    let settled = baseline.as_ref().filter(|_| asked.afresh).map(|baseline| settled_part(&series, baseline));
    let planned = crate::plan::plan(&series, settled.as_ref().or(baseline.as_ref()), &effort, &digest, &|| {
        progress.tick();
        stop()
    });
    drop(progress);
    findings.extend(planned.findings);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let written = input::write_plan(&series, &planned.plan, &name);
    if !asked.dry_run {
        // Findings point into the plan that is written, not into the one that it replaces.
        let file = sources.add(target.display().to_string(), written.as_str());
        _ = input::read_plan(&mut sources, file, &series);
    }
    finding::sort(&mut findings, &sources);
    let agenda = desk.agenda(&series, &planned.plan, &findings, &planned.omitted)?;
    let changes = baseline.as_ref().map(|before| compare(&series, before, &planned.plan));
    match asked.format {
        AnswerFormat::Text => {
            let (errors, warnings) = (errors_below(desk, &findings, &sources), warnings_below(desk, &findings));
            let changed = changes.map(|changes| format!("\n{}\n", change_words(&series, &changes))).unwrap_or_default();
            let given_up = given_up::text(&series, &planned.given_up, desk.all, desk.look);
            let given_up = if given_up.is_empty() { given_up } else { format!("\n{given_up}") };
            desk.answer(&format!("{}{warnings}{given_up}{changed}{errors}", terminal::plan(&agenda, desk.look)));
        }
        AnswerFormat::Json => {
            let mut answer = as_json::agenda(&agenda, as_json::findings(&findings, &sources, &series));
            answer["given_up"] = given_up::json(&series, &planned.given_up);
            answer["changes"] = changes.map_or(Value::Null, |changes| change_value(&series, &changes));
            desk.answer(&format!("{answer:#}"));
        }
    }
    for (id, unseen) in &planned.unseen {
        desk.notice(&format!("{}: {}", text::short(&series.consultation(*id).name), unseen.words(&series)));
    }
    if !asked.dry_run {
        desk.write(&target, &written)?;
    }
    desk.notice(&next(asked, &target, &findings));
    Ok(desk.outcome(&findings))
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
    parts.join(" ")
}

fn change_value(series: &Series, changes: &Changes) -> Value {
    let names = |ids: &[ConsultationId]| ids.iter().map(|id| series.consultation(*id).name.as_str()).collect::<Vec<_>>();
    let [moved, new, gone] = [&changes.moved, &changes.new, &changes.gone].map(|ids| names(ids));
    json!({"in_both": changes.in_both, "moved": moved, "new": new, "gone": gone})
}

/// The plan that would be overwritten, if there is one.
fn baseline(desk: &Desk, asked: &PlanArguments, sources: &mut Sources, target: &Path, series: &Series) -> Result<Option<Plan>, Outcome> {
    let existing = match files::existing_plan(sources, target, series) {
        Ok(existing) => existing,
        Err(findings) if asked.force => {
            desk.notice(&format!(
                "{} could not be read and is replaced ({})",
                target.display(),
                text::counted(findings.len() as i64, "finding", "findings")
            ));
            None
        }
        Err(findings) => return Err(refuse(desk, asked, &findings, sources)),
    };
    let keeps = existing.as_ref().is_some_and(|(plan, _)| plan.evidence.edited) && !asked.force && !asked.dry_run;
    let left_out = existing.iter().flat_map(|(_, left_out)| left_out.clone()).collect::<Vec<Finding>>();
    if keeps && !left_out.is_empty() {
        return Err(refuse(desk, asked, &left_out, sources));
    }
    if keeps {
        return Err(desk.stop(
            &format!("{} was edited by hand since fora wrote it, and would be overwritten", target.display()),
            "give --force to plan around what is announced in it, --output FILE to write elsewhere, or --dry-run to look first",
        ));
    }
    for gone in &left_out {
        desk.notice(&format!("{}: its part of the older plan is dropped", gone.message));
    }
    Ok(existing.map(|(plan, _)| plan))
}

fn refuse(desk: &Desk, asked: &PlanArguments, findings: &[Finding], sources: &Sources) -> Outcome {
    if asked.format == AnswerFormat::Text {
        return desk.refuse(findings, sources);
    }
    let read = check::FilesRead { series: &asked.file, plan: None, baseline: None };
    desk.answer(&format!("{:#}", check::answer(read, findings, sources, None)));
    Outcome::Unread
}

/// Asks whether to stop: after Ctrl-C, or when the time is up.
fn stopper(limit: Option<f64>) -> Box<dyn Fn() -> bool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    // Without a handler Ctrl-C ends the program as usual: nothing is written by half.
    _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    let until = limit
        .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
        .map(|seconds| Instant::now() + Duration::from_secs_f64(seconds.min(1e9)));
    Box::new(move || interrupted.load(Ordering::Relaxed) || until.is_some_and(|until| Instant::now() >= until))
}
