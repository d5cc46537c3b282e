//! Plan files, and calendars and schedules of others read as plans.

use super::Opened;
use super::names::{calendar_name, is_same_file, plan_file, plan_path};
use super::opened::running_clock;
use crate::finding::{FileId, Finding};
use crate::input::{self, Limits};
use crate::model::{Plan, Series, State};
use crate::present::schedule;
use std::path::{Path, PathBuf};

/// How a plan is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PlanFormat {
    /// Our own.
    Toml,
    /// A calendar.
    Calendar,
    /// The schedule of frab and pretalx.
    ScheduleXml,
    /// The same as JSON.
    ScheduleJson,
}

/// How every calendar begins.
const CALENDAR: &[u8] = b"BEGIN:VCALENDAR";

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

    /// By the ending of a name, or where that is not the ending of a plan, by how the text begins.
    fn of_text(path: &Path, bytes: &[u8]) -> Self {
        let named = PlanFormat::of(path);
        if named != PlanFormat::Toml || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
            return named;
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        match text {
            [b'<', ..] => PlanFormat::ScheduleXml,
            [b'{', ..] => PlanFormat::ScheduleJson,
            _ if text.get(..CALENDAR.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(CALENDAR)) => PlanFormat::Calendar,
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
pub(crate) fn load_plan(opened: &mut Opened, path: &Path) -> Result<(Plan, Vec<Finding>), Vec<Finding>> {
    // A name that is not that of a plan does not tell that one is meant.
    let is_told = path.exists() || path.to_string_lossy().ends_with(".plan.toml");
    let missing = |finding: Finding| if is_told { finding } else { finding.fix("check the name, or make a plan with `fora plan`") };
    let (sources, series, limits, format) = (&mut opened.sources, &opened.series, Limits::default(), PlanFormat::of(path));
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
    let (plan, found) = input::plan_of(sources, series, &events, &schedule::identities(&calendar_name(series, &opened.path), series));
    findings.extend(found);
    Ok((plan, findings))
}

/// Reads any plan of a series to be compared with another, from its bytes: what the series no longer has is left out of it, and
/// told. Where its name does not tell its format, its text does.
pub(crate) fn plan_of_bytes(opened: &mut Opened, name: &Path, bytes: Vec<u8>) -> Result<(Plan, Vec<Finding>), Vec<Finding>> {
    let (sources, series, limits, shown) = (&mut opened.sources, &opened.series, Limits::default(), name.display().to_string());
    let taken = |taken: Result<FileId, Box<Finding>>| taken.map_err(|finding| vec![*finding]);
    let events = match PlanFormat::of_text(name, &bytes) {
        PlanFormat::Toml => {
            let id = taken(input::take(sources, &shown, bytes))?;
            return match input::read_older_plan(sources, id, series) {
                (Some(plan), findings) => Ok((plan, findings)),
                (None, findings) => Err(findings),
            };
        }
        PlanFormat::Calendar => {
            let id = taken(input::take_calendar(sources, &shown, bytes, &limits))?;
            input::read_calendar_events(sources, id, series, &limits, &running_clock())
        }
        format => {
            let id = taken(input::take(sources, &shown, bytes))?;
            let read = if format == PlanFormat::ScheduleXml { input::read_schedule_xml } else { input::read_schedule_json };
            read(sources, id).map_err(|finding| vec![*finding])
        }
    };
    let (events, mut findings) = events?;
    let (plan, found) = input::plan_of(sources, series, &events, &schedule::identities(&calendar_name(series, &opened.path), series));
    findings.extend(found);
    Ok((plan, findings))
}

/// Whose announcements a plan has to keep.
#[derive(Clone, Copy)]
pub(crate) enum Baseline<'a> {
    /// Nobody's.
    None,
    /// Those of the plan beside the series, where that is another one.
    Own,
    /// Those of this plan.
    File(&'a Path),
}

/// A baseline with its file, and what was found in it; none if it was not asked for by name and cannot be read.
pub(super) type ReadBaseline = (Option<(PathBuf, Plan)>, Vec<Finding>);

pub(super) fn read_baseline(opened: &mut Opened, judged: &Path, baseline: Baseline<'_>) -> Result<ReadBaseline, Vec<Finding>> {
    let own = plan_path(&opened.path);
    match baseline {
        Baseline::File(path) => {
            let path = plan_file(path);
            let (mut plan, findings) = load_plan(opened, &path)?;
            if PlanFormat::of(&path) != PlanFormat::Toml {
                announce_all(&mut plan, &opened.series);
            }
            Ok((Some((path, plan)), findings))
        }
        Baseline::Own if own.exists() && !is_same_file(&own, judged) => Ok(match load_plan(opened, &own) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Date;

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
        let mut opened = Opened::read(folder.path(), Date::default()).expect("a series");
        let (plan, findings) = load_plan(&mut opened, &calendar).expect("a plan");
        assert_eq!((plan.placements.len(), findings), (1, Vec::new()));
    }
}
