//! A series with a plan of it, judged.

use super::names::{plan_file, plan_path};
use super::planning::want_memory;
use super::plans::{Baseline, PlanFormat, load_plan, read_baseline};
use super::{Error, Opened};
use crate::check::Beside;
use crate::finding::{self, Finding};
use crate::input;
use crate::memory::Need;
use crate::model::Plan;
use crate::present::Omitted;
use std::path::{Path, PathBuf};

/// A series and a plan of it, judged.
pub(crate) struct Judged {
    pub opened: Opened,
    pub plan: Plan,
    pub plan_path: PathBuf,
    /// What reading the two files and the rules have found.
    pub findings: Vec<Finding>,
    pub omitted: Vec<Omitted>,
    /// The plan whose announcements it has to keep, with its file, if there is one.
    pub baseline: Option<(PathBuf, Plan)>,
}

impl Judged {
    /// Judges a plan of a series, the one beside it if none is given.
    pub fn of(mut opened: Opened, plan: Option<&Path>, baseline: Baseline<'_>) -> Result<Self, Error> {
        let plan_path = plan.map_or_else(|| plan_path(&opened.path), plan_file);
        // Read first, so that findings point into the plan that is judged where both place a sitting.
        let (baseline, unread) = read_baseline(&mut opened, &plan_path, baseline).map_err(|findings| opened.unreadable(findings))?;
        let (mut plan, read) = load_plan(&mut opened, &plan_path).map_err(|findings| opened.unreadable(findings))?;
        let is_schedule = matches!(PlanFormat::of(&plan_path), PlanFormat::ScheduleXml | PlanFormat::ScheduleJson);
        let baseline_plan = baseline.as_ref().map(|(_, plan)| plan);
        let beside = Beside { digest: Some(&opened.digest), baseline: baseline_plan, lacks_written: is_schedule };
        let (found, omitted) = crate::plan::judge_beside(&opened.series, &plan, beside);
        let mut findings = std::mem::take(&mut opened.findings);
        findings.extend(unread);
        findings.extend(read);
        findings.extend(found);
        finding::sort(&mut findings, &opened.sources);
        if plan.evidence.series_digest.is_some() && plan.evidence.series_digest.as_ref() != Some(&opened.digest) {
            // What was shown of a plan was shown of the series as it was.
            plan.evidence = plan.evidence.unproved();
        }
        Ok(Judged { opened, plan, plan_path, baseline, findings, omitted })
    }
}

/// A series without a plan, looked at: what no plan of it can be without.
///
/// # Errors
/// It would take more than so many bytes of memory.
pub(crate) fn judge_without_plan(mut opened: Opened, memory: u64) -> Result<(Opened, Vec<Finding>), Error> {
    want_memory("looking for what no plan can keep", Need::of(&opened.series, None), memory)?;
    let mut findings = std::mem::take(&mut opened.findings);
    findings.extend(crate::impossible::impossible(&opened.series, None));
    findings.extend(crate::check::idle_rules(&opened.series));
    finding::sort(&mut findings, &opened.sources);
    Ok((opened, findings))
}

/// Whether a series has no plan beside it yet.
pub(crate) fn has_no_plan(file: &Path) -> bool {
    file != Path::new("-") && input::series_path(file).is_file() && !plan_path(&input::series_path(file)).exists()
}
