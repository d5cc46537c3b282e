//! The command line: one face over the verbs. The only room that prints, and reads the clock and the environment.

mod arguments;
mod files;

use crate::plan::judge;
use crate::finding::{Finding, Sources, render};
use crate::input::{self, SchemaOf};
use crate::model::{ConsultationId, Level, Plan, RuleName, Series};
use crate::present::{Agenda, Look, announcement, columns, ics, json, markdown, terminal};
use crate::rules;
use crate::solve::Effort;
use arguments::{Arguments, CheckFormat, Command, ExportArguments, Global};
use clap::{CommandFactory, FromArgMatches};
use files::{Loaded, load_plan, load_series, plan_path};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
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

/// Where answers, findings and notices go.
struct Desk {
    look: Look,
    global: Global,
}

impl Desk {
    /// Prints an answer. A reader that closed its end is no mistake of ours.
    fn answer(&self, text: &str) {
        if self.global.quiet < 2 {
            _ = std::io::stdout().write_all(text.as_bytes());
            if !text.ends_with('\n') {
                _ = std::io::stdout().write_all(b"\n");
            }
        }
    }

    fn notice(&self, text: &str) {
        if self.global.quiet == 0 {
            _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Prints what kept a command from being done.
    fn complain(&self, text: &str) {
        if self.global.quiet < 2 {
            _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// Prints findings that kept a file from being read; the first twenty unless all are asked for.
    fn refuse(&self, findings: &[Finding], sources: &Sources) -> Outcome {
        const SHOWN: usize = 20;
        let shown = if self.global.all { findings.len() } else { findings.len().min(SHOWN) };
        for finding in &findings[..shown] {
            self.complain(&render::render_text(finding, sources, self.look));
        }
        if shown < findings.len() {
            self.complain(&format!("and {} more; --all shows every one", findings.len() - shown));
        }
        Outcome::Unread
    }
}

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    let version = version();
    let command = Arguments::command().version(version);
    let arguments = match command.try_get_matches().and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => {
            _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let desk = Desk { look: look(&arguments.global), global: arguments.global };
    let outcome = match arguments.command {
        Command::Plan(asked) => plan(&desk, &asked),
        Command::Check(asked) => check_plan(&desk, &asked),
        Command::Announce { file, names, on, plan } => announce(&desk, &file, &names, on.as_deref(), plan.as_deref()),
        Command::Export(asked) => export(&desk, &asked),
        Command::New { file } => new(&desk, &file),
        Command::Rules { name } => tell_rules(&desk, name.as_deref()),
        Command::Schema { of } => {
            desk.answer(&format!("{:#}", input::schema(of.into())));
            Outcome::Fine
        }
        Command::Man => man(&desk),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "fora", &mut script);
            desk.answer(&String::from_utf8_lossy(&script));
            Outcome::Fine
        }
    };
    outcome.into()
}

fn version() -> String {
    format!("{}\nbackends {}\nzone data {}", env!("CARGO_PKG_VERSION"), crate::solve::BACKENDS.join(", "), chrono_tz::IANA_TZDB_VERSION)
}

fn look(global: &Global) -> Look {
    let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).max(40);
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let colour = match global.color {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto => set("CLICOLOR_FORCE") || (!set("NO_COLOR") && std::io::stdout().is_terminal()),
    };
    Look { width: global.width.unwrap_or(width), ascii: global.ascii, colour }
}

/// Today by the clock of this computer, for series that do not say when they are planned.
fn today() -> crate::time::Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    chrono::DateTime::from_timestamp(seconds as i64, 0).map(|now| now.date_naive()).unwrap_or_default()
}

fn agenda(desk: &Desk, series: &Series, plan: &Plan, findings: &[Finding], omitted: &[crate::present::Omitted]) -> Result<Agenda, Outcome> {
    const COLUMNS: usize = 4;
    let columns = match &desk.global.zones {
        Some(names) => columns::named(series, names).map_err(|unknown| {
            desk.complain(&format!("error: {unknown}"));
            Outcome::Unread
        })?,
        None => columns::largest(series, COLUMNS),
    };
    Ok(Agenda::of(series, plan, findings, omitted, columns))
}

fn plan(desk: &Desk, asked: &arguments::PlanArguments) -> Outcome {
    let loaded = match load_series(&asked.file, today()) {
        Ok(loaded) => loaded,
        Err((findings, sources)) => return desk.refuse(&findings, &sources),
    };
    let Loaded { mut sources, series, findings: read, digest, path } = loaded;
    let target = asked.output.clone().unwrap_or_else(|| plan_path(&path));
    let baseline = match files::existing_plan(&mut sources, &target, &series) {
        Ok(baseline) => baseline,
        Err(findings) if asked.force => {
            desk.notice(&format!("{} could not be read and is replaced ({} findings)", target.display(), findings.len()));
            None
        }
        Err(findings) => return desk.refuse(&findings, &sources),
    };
    if let Some((_, text)) = &baseline
        && input::edited_by_hand(text)
        && !asked.force
        && !asked.dry_run
    {
        desk.complain(&format!(
            "error: {} was edited by hand since fora wrote it, and would be overwritten\n  = fix: give --force to plan around what is announced in it, --output FILE to write elsewhere, or --dry-run to look first",
            target.display()
        ));
        return Outcome::Unread;
    }
    let effort = Effort { seed: asked.seed, moves_per_task: asked.effort };
    let stop = stopper(asked.time_limit);
    let planned = crate::plan::plan(&series, baseline.as_ref().map(|(plan, _)| plan), &effort, &digest, &*stop);
    let mut findings = read;
    findings.extend(planned.findings);
    let agenda = match agenda(desk, &series, &planned.plan, &findings, &planned.omitted) {
        Ok(agenda) => agenda,
        Err(outcome) => return outcome,
    };
    if asked.json {
        desk.answer(&format!("{:#}", json::agenda(&agenda)));
    } else {
        desk.answer(&terminal::plan(&agenda, desk.look));
    }
    if !asked.dry_run {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if let Err(error) = input::write_atomically(&target, input::write_plan(&series, &planned.plan, &name).as_bytes()) {
            desk.complain(&format!("error: {} cannot be written: {error}", target.display()));
            return Outcome::Unread;
        }
        desk.notice(&format!("Wrote {}.  See: fora check {}", target.display(), asked.file.display()));
    }
    outcome(&findings, desk)
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

fn outcome(findings: &[Finding], desk: &Desk) -> Outcome {
    let warns = |finding: &Finding| desk.global.denies_warnings() && finding.level == Level::Warning && finding.accepted.is_none();
    if findings.iter().any(|finding| finding.is_error() || warns(finding)) { Outcome::Findings } else { Outcome::Fine }
}

fn check_plan(desk: &Desk, asked: &arguments::CheckArguments) -> Outcome {
    let loaded = match load_series(&asked.file, today()) {
        Ok(loaded) => loaded,
        Err((findings, sources)) => return refuse_check(desk, asked.format, &findings, &sources),
    };
    let Loaded { mut sources, series, findings: mut all, digest, path } = loaded;
    let target = asked.plan.clone().unwrap_or_else(|| plan_path(&path));
    let (plan, read) = match load_plan(&mut sources, &target, &series) {
        Ok(read) => read,
        Err(findings) => return refuse_check(desk, asked.format, &findings, &sources),
    };
    all.extend(read);
    let (found, _) = judge(&series, &plan, Some(&digest));
    all.extend(found);
    match asked.format {
        CheckFormat::Text => desk.answer(&check_text(desk, &all, &sources, &series)),
        CheckFormat::Json => desk.answer(&format!("{:#}", render::render_json(&all, &sources, Some(&series)))),
        CheckFormat::Github => desk.answer(&render::render_github(&all, &sources)),
        CheckFormat::Sarif => desk.answer(&format!("{:#}", render::render_sarif(&all, &sources))),
    }
    outcome(&all, desk)
}

fn refuse_check(desk: &Desk, format: CheckFormat, findings: &[Finding], sources: &Sources) -> Outcome {
    match format {
        CheckFormat::Text => return desk.refuse(findings, sources),
        CheckFormat::Json => desk.answer(&format!("{:#}", render::render_json(findings, sources, None))),
        CheckFormat::Github => desk.answer(&render::render_github(findings, sources)),
        CheckFormat::Sarif => desk.answer(&format!("{:#}", render::render_sarif(findings, sources))),
    }
    Outcome::Unread
}

fn check_text(desk: &Desk, findings: &[Finding], sources: &Sources, series: &Series) -> String {
    let mut text: String =
        findings.iter().map(|finding| render::render_text(finding, sources, desk.look).trim_end().to_owned() + "\n\n").collect();
    let count = |wanted: Level| findings.iter().filter(|finding| finding.level == wanted && finding.accepted.is_none()).count();
    let accepted = findings.iter().filter(|finding| finding.accepted.is_some()).count();
    let counted = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    text += &format!(
        "Checked {} against {}: {}, {}, {}, {accepted} accepted.",
        counted(series.consultations.len(), "consultation"),
        counted(rules::all().iter().filter(|rule| series.asks(rule.name())).count(), "rule"),
        counted(count(Level::Error), "error"),
        counted(count(Level::Warning), "warning"),
        counted(count(Level::Note), "note"),
    );
    if let Some(first) = findings.first() {
        text += &format!("   fora rules {} tells more", first.rule);
    }
    text
}

fn announce(desk: &Desk, file: &Path, names: &[String], on: Option<&str>, plan: Option<&Path>) -> Outcome {
    let Loaded { mut sources, series, path, .. } = match load_series(file, today()) {
        Ok(loaded) => loaded,
        Err((findings, sources)) => return desk.refuse(&findings, &sources),
    };
    let day = match on.map(str::parse).transpose() {
        Ok(day) => day.unwrap_or_else(today),
        Err(_) => {
            desk.complain("error: `--on` wants a day such as 2013-09-24");
            return Outcome::Unread;
        }
    };
    let target = plan.map_or_else(|| plan_path(&path), Path::to_path_buf);
    if let Err(findings) = load_plan(&mut sources, &target, &series) {
        return desk.refuse(&findings, &sources);
    }
    let mut which = Vec::new();
    for name in names {
        let found = series.consultation_ids().find(|id| series.consultation(*id).name == *name);
        let Some(id) = found else {
            desk.complain(&format!("error: there is no consultation `{name}`"));
            return Outcome::Unread;
        };
        which.push((id, None));
    }
    let text = match std::fs::read_to_string(&target) {
        Ok(text) => text,
        Err(error) => {
            desk.complain(&format!("error: {} cannot be read: {error}", target.display()));
            return Outcome::Unread;
        }
    };
    match input::set_announced(&text, &series, &which, day) {
        Ok(text) => match input::write_atomically(&target, text.as_bytes()) {
            Ok(()) => {
                desk.answer(&format!("Announced {} on {day} in {}.", names.join(", "), target.display()));
                Outcome::Fine
            }
            Err(error) => {
                desk.complain(&format!("error: {} cannot be written: {error}", target.display()));
                Outcome::Unread
            }
        },
        Err(findings) => desk.refuse(&findings, &sources),
    }
}

fn export(desk: &Desk, asked: &ExportArguments) -> Outcome {
    let Loaded { mut sources, series, findings: mut all, digest, path } = match load_series(&asked.file, today()) {
        Ok(loaded) => loaded,
        Err((findings, sources)) => return desk.refuse(&findings, &sources),
    };
    let target = asked.plan.clone().unwrap_or_else(|| plan_path(&path));
    let (plan, read) = match load_plan(&mut sources, &target, &series) {
        Ok(read) => read,
        Err(findings) => return desk.refuse(&findings, &sources),
    };
    all.extend(read);
    let (found, omitted) = judge(&series, &plan, Some(&digest));
    all.extend(found);
    let agenda = match agenda(desk, &series, &plan, &all, &omitted) {
        Ok(agenda) => agenda,
        Err(outcome) => return outcome,
    };
    let revised = plan.evidence.planned.unwrap_or(series.planned);
    let name = files::calendar_name(&path);
    let feed = ics::Feed { name: &name, revised, zones: &*series.zones };
    let what = asked.what.as_deref();
    let text = match (asked.to, what) {
        (arguments::ExportFormat::Ics, None) => ics::feed(&agenda, feed),
        (arguments::ExportFormat::Ics, Some("deadlines")) => ics::deadlines(&agenda, feed),
        (arguments::ExportFormat::Md, None) => markdown::memo(&agenda),
        (arguments::ExportFormat::Json, None) => format!("{:#}\n", json::agenda(&agenda)),
        (arguments::ExportFormat::Md, Some(what)) if what.starts_with("announcement:") => {
            let wanted = what.trim_start_matches("announcement:");
            let id: Option<ConsultationId> = series.consultation_ids().find(|id| series.consultation(*id).name == wanted);
            match id.and_then(|id| announcement::page(&agenda, id)) {
                Some(page) => page,
                None => {
                    desk.complain(&format!("error: `{wanted}` is not in the plan, so there is nothing to announce"));
                    return Outcome::Unread;
                }
            }
        }
        (_, Some(what)) => {
            desk.complain(&format!("error: `--what {what}` is not known for this format\n  = fix: `--to md --what announcement:NAME`, or `--to ics --what deadlines`"));
            return Outcome::Unread;
        }
    };
    match &asked.output {
        None => desk.answer(&text),
        Some(output) => {
            if let Err(error) = input::write_atomically(output, text.as_bytes()) {
                desk.complain(&format!("error: {} cannot be written: {error}", output.display()));
                return Outcome::Unread;
            }
            desk.notice(&format!("Wrote {}.", output.display()));
        }
    }
    Outcome::Fine
}

fn new(desk: &Desk, file: &Path) -> Outcome {
    if file.exists() {
        desk.complain(&format!("error: {} exists already, and nothing is overwritten\n  = fix: name another file", file.display()));
        return Outcome::Unread;
    }
    if let Err(error) = input::write_atomically(file, input::example().as_bytes()) {
        desk.complain(&format!("error: {} cannot be written: {error}", file.display()));
        return Outcome::Unread;
    }
    desk.answer(&format!("Wrote {}.  Next: fora plan {}", file.display(), file.display()));
    Outcome::Fine
}

fn tell_rules(desk: &Desk, name: Option<&str>) -> Outcome {
    let Some(word) = name else {
        let line = |name: &RuleName| format!("{:<18} {:<8} {}\n", name.word(), name.default_level().word(), name.summary());
        desk.answer(&RuleName::ALL.iter().map(line).collect::<String>());
        return Outcome::Fine;
    };
    match RuleName::from_word(word).and_then(|name| Some((name, rules::page_of(name)?))) {
        Some((name, page)) => {
            desk.answer(&format!("{name}\n\n{}", page.trim_end()));
            Outcome::Fine
        }
        None => {
            let near =
                RuleName::ALL.iter().max_by(|a, b| strsim::jaro_winkler(a.word(), word).total_cmp(&strsim::jaro_winkler(b.word(), word)));
            desk.complain(&format!("error: there is no rule `{word}`\n  = fix: did you mean `{}`?", near.map_or("", |name| name.word())));
            Outcome::Unread
        }
    }
}

fn man(desk: &Desk) -> Outcome {
    let mut page = Vec::new();
    if clap_mangen::Man::new(Arguments::command()).render(&mut page).is_err() {
        return Outcome::Unread;
    }
    desk.answer(&String::from_utf8_lossy(&page));
    Outcome::Fine
}

impl From<arguments::SchemaKind> for SchemaOf {
    fn from(kind: arguments::SchemaKind) -> Self {
        match kind {
            arguments::SchemaKind::Series => SchemaOf::Series,
            arguments::SchemaKind::Plan => SchemaOf::Plan,
            arguments::SchemaKind::Check => SchemaOf::Check,
        }
    }
}
