//! `fora check`: every finding about a plan, for people and for programs.

use super::desk::{Desk, Ending, Outcome};
use super::explain;
use super::zone_news::zone_news;
use crate::cost::{Cost, cost};
use crate::explain::{Costs, costs};
use crate::finding::answer::FindingAnswer;
use crate::finding::{Finding, Sources, render};
use crate::memory::read_size;
use crate::model::{Level, Series};
use crate::present::answer::{CheckAnswer, CostAnswer, Summary, Version};
use crate::present::words::wrap;
use crate::rules;
use crate::text::counted;
use crate::workspace::{self, Baseline, Error, Judged, Opened};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(super) struct CheckArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan (default: the one beside the series); a calendar (.ics) will do
    pub plan: Option<PathBuf>,
    /// The plan whose announcements must be kept (default: the one beside the series)
    #[arg(long, value_name = "PLAN")]
    pub baseline: Option<PathBuf>,
    /// How much memory looking at a series without a plan may take, by arithmetic before it starts; one that would need more is
    /// refused
    #[arg(long, value_parser = read_size, default_value = "4 GB")]
    pub memory: u64,
    /// How to print the findings
    #[arg(long, value_enum, default_value = "text")]
    pub format: CheckFormat,
    /// Tell what the plan costs by rule, wish, consultation and audience; with --all, every part
    #[arg(long, conflicts_with = "zone_news")]
    pub costs: bool,
    /// List instead which sent entries newer zone data has moved, according to the ledger
    #[arg(long)]
    pub zone_news: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum CheckFormat {
    Text,
    Json,
    Github,
    Sarif,
}

pub(super) fn check(desk: &Desk, asked: &CheckArguments) -> Ending {
    if asked.costs && matches!(asked.format, CheckFormat::Github | CheckFormat::Sarif) {
        return Err(desk.stop("`--costs` has no place among annotations", "ask for it with --format text or json"));
    }
    if asked.zone_news {
        return zone_news(desk, &asked.file);
    }
    if asked.plan.is_none() && workspace::has_no_plan(&asked.file) {
        return without_plan(desk, asked);
    }
    let baseline = asked.baseline.as_deref().map_or(Baseline::Own, Baseline::File);
    let opened = Opened::read(&asked.file, super::today());
    let judged = opened.and_then(|opened| Judged::of(opened, asked.plan.as_deref(), baseline));
    let Judged { opened, plan, plan_path, baseline, findings, .. } = judged.map_err(|error| refuse(desk, asked, &error))?;
    let paid = Paid { total: cost(&opened.series, &plan), costs: asked.costs.then(|| costs(&opened.series, &plan)) };
    print(desk, asked, &opened, (Some(&plan_path), baseline.as_ref().map(|(path, _)| path.as_path())), &findings, Some(&paid));
    Ok(desk.outcome(&findings))
}

/// What a plan costs, and of what that is made, where it is asked.
struct Paid {
    total: Cost,
    costs: Option<Costs>,
}

/// A series that has no plan yet: what no plan of it can be without.
fn without_plan(desk: &Desk, asked: &CheckArguments) -> Ending {
    let opened = Opened::read(&asked.file, super::today()).map_err(|error| refuse(desk, asked, &error))?;
    let (opened, findings) = workspace::judge_without_plan(opened, asked.memory).map_err(|error| refuse(desk, asked, &error))?;
    print(desk, asked, &opened, (None, None), &findings, None);
    Ok(desk.outcome(&findings))
}

fn print(
    desk: &Desk,
    asked: &CheckArguments,
    opened: &Opened,
    (plan, baseline): (Option<&Path>, Option<&Path>),
    findings: &[Finding],
    paid: Option<&Paid>,
) {
    let Opened { sources, series, path, .. } = opened;
    let read = FilesRead { series: path, plan, baseline };
    match asked.format {
        CheckFormat::Text => desk.answer(&text(desk, asked, opened, findings, paid)),
        CheckFormat::Json => {
            let cost = |Cost { missing, short, cost }: Cost| CostAnswer { missing, short, cost: cost.hours() };
            let cost = paid.map(|paid| cost(paid.total));
            let costs = paid.and_then(|paid| paid.costs.as_ref()).map(|costs| explain::costs_answer(series, costs));
            desk.answer_json(&CheckAnswer { cost, costs, ..answer(read, findings, sources, Some(series)) });
        }
        CheckFormat::Github => desk.answer(&render::render_github(findings, sources)),
        CheckFormat::Sarif => desk.answer(&format!("{:#}", render::render_sarif(findings, sources))),
    }
}

fn refuse(desk: &Desk, asked: &CheckArguments, error: &Error) -> Outcome {
    let (findings, sources) = (error.findings(), error.sources());
    let read = FilesRead { series: &asked.file, plan: asked.plan.as_deref(), baseline: asked.baseline.as_deref() };
    match asked.format {
        CheckFormat::Text => return desk.fail(error),
        _ if findings.is_empty() => return desk.fail(error),
        CheckFormat::Json => desk.answer_json(&answer(read, findings, sources, None)),
        CheckFormat::Github => desk.answer(&render::render_github(findings, sources)),
        CheckFormat::Sarif => desk.answer(&format!("{:#}", render::render_sarif(findings, sources))),
    }
    Outcome::Unread
}

/// The files that an answer is about.
#[derive(Clone, Copy)]
pub(super) struct FilesRead<'a> {
    pub series: &'a Path,
    pub plan: Option<&'a Path>,
    pub baseline: Option<&'a Path>,
}

/// What `--format json` answers: the files, how many findings of each kind, and the findings.
pub(super) fn answer(read: FilesRead<'_>, findings: &[Finding], sources: &Sources, series: Option<&Series>) -> CheckAnswer {
    let name = |path: Option<&Path>| path.map(|path| path.display().to_string());
    let [errors, warnings, notes, accepted] = counts(findings).map(i64::unsigned_abs);
    CheckAnswer {
        version: Version,
        series: name(Some(read.series)),
        plan: name(read.plan),
        baseline: name(read.baseline),
        summary: Summary { errors, warnings, notes, accepted },
        cost: None,
        costs: None,
        findings: FindingAnswer::list(findings, sources, series),
    }
}

/// Errors, warnings and notes that nobody accepted, and what was accepted.
fn counts(findings: &[Finding]) -> [i64; 4] {
    let open = |level: Level| findings.iter().filter(|finding| finding.level == level && finding.accepted.is_none()).count() as i64;
    let accepted = findings.iter().filter(|finding| finding.accepted.is_some()).count() as i64;
    [open(Level::Error), open(Level::Warning), open(Level::Note), accepted]
}

fn text(desk: &Desk, asked: &CheckArguments, opened: &Opened, findings: &[Finding], paid: Option<&Paid>) -> String {
    let summary = summary(&opened.series, findings, paid.is_some());
    let cost = paid.map(|paid| cost_words(paid.total));
    let next = next(asked, findings, paid.is_some());
    let closing = [Some(summary), cost, Some(next)].into_iter().flatten().flat_map(|words| wrap(&words, desk.look.width));
    let groups = desk.grouped(findings, &opened.sources).into_iter().map(|group| group + "\n\n");
    let costs = paid.and_then(|paid| paid.costs.as_ref()).map(|costs| explain::costs_text(&opened.series, costs, desk) + "\n");
    groups.chain(costs).chain([closing.collect::<Vec<_>>().join("\n")]).collect()
}

/// What was looked at, and how much was found.
fn summary(series: &Series, findings: &[Finding], has_plan: bool) -> String {
    let [errors, warnings, notes, accepted] = counts(findings);
    let consultations = counted(series.consultations.len() as i64, "consultation", "consultations");
    let looked = if has_plan {
        format!("Checked {consultations} against {}", counted(rules::asked(series).count() as i64, "rule", "rules"))
    } else {
        format!("No plan yet: looked only for what {consultations} could never keep")
    };
    format!(
        "{looked}: {}, {}, {}, {accepted} accepted.",
        counted(errors, "error", "errors"),
        counted(warnings, "warning", "warnings"),
        counted(notes, "note", "notes"),
    )
}

/// What to do next: read about the gravest finding, and then plan, decide or send.
fn next(asked: &CheckArguments, findings: &[Finding], has_plan: bool) -> String {
    let (series, gravest) = (asked.file.display(), findings.first().filter(|first| first.accepted.is_none()));
    let explained = gravest.map_or_else(String::new, |first| format!("`fora rules {}` explains the first; ", first.rule));
    let then = match (gravest.map(|first| first.level), has_plan) {
        (Some(Level::Error), _) => format!("correct the series or the plan, or run `fora plan {series}`"),
        (_, false) => format!("`fora plan {series}` makes a plan"),
        (Some(Level::Warning), true) => "change the series, or accept what is intended with `[[accept]]`".to_owned(),
        (_, true) => format!("`fora export {series} --to md` writes a memo of the plan, `--to ics` a calendar"),
    };
    format!("Next: {explained}{then}.")
}

/// What a plan lacks and costs, on one line: what planning makes as small as it can.
pub(super) fn cost_words(Cost { missing, short, cost }: Cost) -> String {
    let missing = match missing {
        0 => "No required sitting is missing".to_owned(),
        missing => format!("{} missing", counted(missing, "required sitting is", "required sittings are")),
    };
    let short = if short == 0 { String::new() } else { format!(", what must be reached falls short by {short}") };
    format!("{missing}{short}; the plan costs {cost}, in hours of mild inconvenience for one in a hundred.")
}
