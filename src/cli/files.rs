//! The files of a command: the series, and the plan beside it.

use crate::check::Beside;
use crate::finding::{self, FileId, Finding, Sources};
use crate::input::{self, Calendars, Limits, Reading};
use crate::model::{Ledger, Plan, Series, State};
use crate::present::{Omitted, schedule};
use crate::time::{Date, Newest};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// A series that was read.
pub(super) struct Loaded {
    pub sources: Sources,
    pub series: Series,
    pub findings: Vec<Finding>,
    pub digest: String,
    pub path: PathBuf,
    /// The series file among the sources.
    pub file: FileId,
}

/// Reads a series file, the `series.toml` of a folder, or standard input for `-`.
pub(super) fn load_series(file: &Path, today: Date) -> Result<Loaded, (Vec<Finding>, Sources)> {
    let mut sources = Sources::default();
    let path = input::series_path(file);
    let read = if file == Path::new("-") {
        let mut bytes = Vec::new();
        // What cannot be read is told as what is missing: an empty series.
        _ = std::io::stdin().take(input::LARGEST_FILE + 1).read_to_end(&mut bytes);
        input::take(&mut sources, "-", bytes)
    } else {
        input::load(&mut sources, file)
    };
    let id = match read {
        Ok(id) => id,
        Err(finding) => return Err((vec![*finding], sources)),
    };
    let open = |name: &str, most: u64| input::read_beside(if file == Path::new("-") { Path::new("") } else { &path }, name, most);
    let calendars = Calendars { open: &open, limits: &Limits::default(), clock: &running_clock() };
    let Reading { series, findings, digest } = input::read_series_with(&mut sources, id, Arc::new(Newest::default()), today, calendars);
    match series {
        Some(series) => Ok(Loaded { sources, series, findings, digest, path, file: id }),
        None => Err((findings, sources)),
    }
}

/// Thousandths of a second from now on.
fn running_clock() -> impl Fn() -> u64 {
    let began = Instant::now();
    move || began.elapsed().as_millis() as u64
}

/// The plan beside a series: `NAME.plan.toml` beside `NAME.toml`.
pub(super) fn plan_path(series: &Path) -> PathBuf {
    series.with_extension("plan.toml")
}

/// The ledger beside a series: `NAME.ledger.toml` beside `NAME.toml`. A series has one, whichever plan is sent, as it has
/// one name in UIDs.
pub(super) fn ledger_path(series: &Path) -> PathBuf {
    series.with_extension("ledger.toml")
}

/// Reads the ledger, if there is one.
pub(super) fn load_ledger(path: &Path) -> Result<Option<Ledger>, (Vec<Finding>, Sources)> {
    if !path.exists() {
        return Ok(None);
    }
    let mut sources = Sources::default();
    let read = input::load_up_to(input::LARGEST_LEDGER, &mut sources, path).map_err(|finding| vec![*finding]);
    // A file without a word is a ledger that was lost.
    if read.as_ref().is_ok_and(|id| sources.file(*id).text.trim().is_empty()) {
        return Ok(None);
    }
    match read.map(|id| input::read_ledger(&mut sources, id)) {
        Ok((Some(ledger), _)) => Ok(Some(ledger)),
        Ok((None, findings)) | Err(findings) => Err((findings, sources)),
    }
}

/// The text of a file that was written before, if there is one that can be read.
pub(super) fn text_of(path: &Path) -> Option<String> {
    let mut sources = Sources::default();
    let file = input::load_up_to(input::LARGEST_LEDGER, &mut sources, path).ok()?;
    Some(sources.file(file).text.clone())
}

/// How a plan is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PlanFormat {
    /// Our own.
    Toml,
    /// A calendar.
    Calendar,
    /// The schedule of frab and pretalx.
    ScheduleXml,
    /// The same as JSON.
    ScheduleJson,
}

impl PlanFormat {
    /// By the ending of a name.
    pub fn of(path: &Path) -> Self {
        match path.extension().map(|ending| ending.to_ascii_lowercase()).as_deref().and_then(|ending| ending.to_str()) {
            Some("ics") => PlanFormat::Calendar,
            Some("xml") => PlanFormat::ScheduleXml,
            Some("json") => PlanFormat::ScheduleJson,
            _ => PlanFormat::Toml,
        }
    }

    /// What a file of this kind is called.
    pub fn word(self) -> &'static str {
        match self {
            PlanFormat::Toml => "plan",
            PlanFormat::Calendar => "calendar",
            PlanFormat::ScheduleXml | PlanFormat::ScheduleJson => "schedule",
        }
    }
}

/// Reads a plan that has to be there, or a calendar or schedule of others: the placements that its events are.
pub(super) fn load_plan(loaded: &mut Loaded, path: &Path) -> Result<(Plan, Vec<Finding>), Vec<Finding>> {
    // A name that is not that of a plan does not tell that one is meant.
    let is_told = path.exists() || path.to_string_lossy().ends_with(".plan.toml");
    let missing = |finding: Finding| if is_told { finding } else { finding.fix("look at the name, or make a plan with `fora plan`") };
    let (sources, series, limits, format) = (&mut loaded.sources, &loaded.series, Limits::default(), PlanFormat::of(path));
    let id = match format {
        PlanFormat::Calendar => input::load_calendar(sources, path, &limits),
        PlanFormat::Toml | PlanFormat::ScheduleXml | PlanFormat::ScheduleJson => input::load(sources, path),
    };
    let id = id.map_err(|finding| vec![missing(*finding)])?;
    let events = match format {
        PlanFormat::Toml => {
            return match input::read_plan(sources, id, series) {
                (Some(plan), findings) => Ok((plan, findings)),
                (None, findings) => Err(findings),
            };
        }
        PlanFormat::Calendar => input::read_calendar_events(sources, id, series, &limits, &running_clock()),
        PlanFormat::ScheduleXml => input::read_schedule_xml(sources, id).map_err(|finding| vec![*finding]),
        PlanFormat::ScheduleJson => input::read_schedule_json(sources, id).map_err(|finding| vec![*finding]),
    };
    let (events, mut findings) = events?;
    let (plan, found) = input::plan_of(sources, series, &events, &schedule::identities(&calendar_name(series, &loaded.path), series));
    findings.extend(found);
    Ok((plan, findings))
}

/// A series and a plan of it, judged.
pub(super) struct Judged {
    pub loaded: Loaded,
    pub plan: Plan,
    pub plan_path: PathBuf,
    /// What reading the two files and the rules have found.
    pub findings: Vec<Finding>,
    pub omitted: Vec<Omitted>,
    /// The plan whose announcements it has to keep, with its file, if there is one.
    pub baseline: Option<(PathBuf, Plan)>,
}

/// Whose announcements a plan has to keep.
#[derive(Clone, Copy)]
pub(super) enum Baseline<'a> {
    /// Nobody's.
    None,
    /// Those of the plan beside the series, where that is another one.
    Own,
    /// Those of this plan.
    File(&'a Path),
}

/// Reads a series and its plan, the one beside it if none is given, and judges it.
pub(super) fn judge(file: &Path, plan: Option<&Path>, baseline: Baseline<'_>, today: Date) -> Result<Judged, (Vec<Finding>, Sources)> {
    let mut loaded = load_series(file, today)?;
    let plan_path = plan.map_or_else(|| self::plan_path(&loaded.path), Path::to_path_buf);
    // Read first, so that findings point into the plan that is judged where both place a sitting.
    let (baseline, unread) = match read_baseline(&mut loaded, &plan_path, baseline) {
        Ok(read) => read,
        Err(findings) => return Err((findings, loaded.sources)),
    };
    let (mut plan, read) = match load_plan(&mut loaded, &plan_path) {
        Ok(read) => read,
        Err(findings) => return Err((findings, loaded.sources)),
    };
    let is_schedule = matches!(PlanFormat::of(&plan_path), PlanFormat::ScheduleXml | PlanFormat::ScheduleJson);
    let baseline_plan = baseline.as_ref().map(|(_, plan)| plan);
    let beside = Beside { digest: Some(&loaded.digest), baseline: baseline_plan, lacks_written: is_schedule };
    let (found, omitted) = crate::plan::judge_beside(&loaded.series, &plan, beside);
    let mut findings = std::mem::take(&mut loaded.findings);
    findings.extend(unread);
    findings.extend(read);
    findings.extend(found);
    finding::sort(&mut findings, &loaded.sources);
    if plan.evidence.series_digest.is_some() && plan.evidence.series_digest.as_ref() != Some(&loaded.digest) {
        // What was shown of a plan was shown of the series as it was.
        plan.evidence = plan.evidence.unproved();
    }
    Ok(Judged { loaded, plan, plan_path, baseline, findings, omitted })
}

/// A series without a plan, looked at: what no plan of it can be without.
pub(super) fn look(file: &Path, today: Date) -> Result<(Loaded, Vec<Finding>), (Vec<Finding>, Sources)> {
    let mut loaded = load_series(file, today)?;
    let mut findings = std::mem::take(&mut loaded.findings);
    findings.extend(crate::look::look(&loaded.series, None));
    findings.extend(crate::check::idle_rules(&loaded.series));
    finding::sort(&mut findings, &loaded.sources);
    Ok((loaded, findings))
}

/// Whether a series has no plan beside it yet.
pub(super) fn has_no_plan(file: &Path) -> bool {
    file != Path::new("-") && input::series_path(file).is_file() && !plan_path(&input::series_path(file)).exists()
}

/// A baseline with its file, and what was found in it; none if it was not asked for by name and cannot be read.
type ReadBaseline = (Option<(PathBuf, Plan)>, Vec<Finding>);

fn read_baseline(loaded: &mut Loaded, judged: &Path, baseline: Baseline<'_>) -> Result<ReadBaseline, Vec<Finding>> {
    let own = plan_path(&loaded.path);
    match baseline {
        Baseline::File(path) => {
            let (mut plan, findings) = load_plan(loaded, path)?;
            if PlanFormat::of(path) != PlanFormat::Toml {
                announce_all(&mut plan, &loaded.series);
            }
            Ok((Some((path.to_path_buf(), plan)), findings))
        }
        Baseline::Own if own.exists() && !is_same_file(&own, judged) => Ok(match load_plan(loaded, &own) {
            Ok((plan, _)) => (Some((own, plan)), Vec::new()),
            Err(findings) => (None, findings),
        }),
        Baseline::Own | Baseline::None => Ok((None, Vec::new())),
    }
}

/// Only plan files remember what is announced: of what others have, all of it is.
fn announce_all(plan: &mut Plan, series: &Series) {
    for placement in plan.placements.iter_mut().filter(|placement| placement.state != State::Cancelled) {
        placement.announced = Some(series.planned);
    }
}

/// Whether two paths lead to one file.
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().ok().zip(other.canonicalize().ok()).is_some_and(|(one, other)| one == other)
}

/// A plan, and what was left out of it because the series no longer has it.
type OlderPlan = (Plan, Vec<Finding>);

/// Reads the plan that would be overwritten; `None` if there is none.
pub(super) fn existing_plan(sources: &mut Sources, path: &Path, series: &Series) -> Result<Option<OlderPlan>, Vec<Finding>> {
    if !path.exists() {
        return Ok(None);
    }
    let id = input::load(sources, path).map_err(|finding| vec![*finding])?;
    match input::read_older_plan(sources, id, series) {
        (Some(plan), findings) => Ok(Some((plan, findings.into_iter().filter(Finding::is_error).collect()))),
        (None, findings) => Err(findings),
    }
}

/// What documents of a plan are called: `series` for `series.plan.toml`.
pub(super) fn plan_name(plan: &Path) -> String {
    let stem = plan.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    stem.strip_suffix(".plan").map(str::to_owned).unwrap_or(stem)
}

/// What a calendar is called in UIDs: what the series says, or the name of the file, or of its folder for a `series.toml`.
pub(super) fn calendar_name(series: &Series, path: &Path) -> String {
    if let Some(name) = &series.calendar_name {
        return name.clone();
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = absolute.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    if stem == "series" { folder.unwrap_or(stem) } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIES: &str = "[series]\ntitle = \"T\"\nbase = \"Europe/Zurich\"\nplanned = 2027-03-01\n[consultation]\ntalk = {}\n";
    const EVENT: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Talk\nDTSTART:20270322T090000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n";

    #[test]
    #[cfg(unix)]
    fn a_calendar_may_have_any_name() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("series.toml"), SERIES).expect("written");
        let calendar = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.ics"));
        std::fs::write(&calendar, EVENT).expect("written");
        let mut loaded = load_series(folder.path(), Date::default()).unwrap_or_else(|(findings, _)| panic!("{findings:?}"));
        let (plan, findings) = load_plan(&mut loaded, &calendar).expect("a plan");
        assert_eq!((plan.placements.len(), findings), (1, Vec::new()));
    }
}
