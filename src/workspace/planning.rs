//! A plan made beside an older one.

use super::{Error, Opened};
use crate::compare::{Changes, compare};
use crate::finding::{self, Finding, Sources};
use crate::input;
use crate::model::Plan;
use crate::plan::{Planned, settled_part};
use crate::solve::{Effort, Stop};
use std::path::Path;

/// The plan that a new one takes the place of.
pub(crate) struct Older {
    pub plan: Plan,
    /// What was left out of it because the series no longer has it.
    pub left_out: Vec<Finding>,
    /// The files that those point into.
    sources: Sources,
}

impl Older {
    /// Reads the plan at a path, if there is one.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub fn read(opened: &Opened, path: &Path) -> Result<Option<Self>, Error> {
        if !path.exists() {
            return Ok(None);
        }
        let mut sources = opened.sources.clone();
        let read = input::load(&mut sources, path).map_err(|finding| vec![*finding]);
        match read.map(|id| input::read_older_plan(&mut sources, id, &opened.series)) {
            Ok((Some(plan), findings)) => {
                Ok(Some(Older { plan, left_out: findings.into_iter().filter(Finding::is_error).collect(), sources }))
            }
            Ok((None, findings)) | Err(findings) => Err(Error::unreadable(findings, sources)),
        }
    }

    /// Whether it may be overwritten: what somebody wrote into it by hand would be lost.
    ///
    /// # Errors
    /// It was edited by hand.
    pub fn give_way(&self, path: &Path) -> Result<(), Error> {
        if !self.plan.evidence.edited {
            return Ok(());
        }
        if !self.left_out.is_empty() {
            return Err(Error::unreadable(self.left_out.clone(), self.sources.clone()));
        }
        Err(Error::refused(
            format!("{} has been edited by hand since fora wrote it, and would be overwritten", path.display()),
            "give --force to plan around what is announced in it, --output FILE to write elsewhere, or --dry-run to look first",
        ))
    }

    /// Whether a newer plan keeps where it is what this one has announced, held or called off.
    ///
    /// # Errors
    /// It moves or drops something of that.
    pub fn is_kept_by(&self, opened: &Opened, newer: &Plan, path: &Path) -> Result<(), Error> {
        let settled = settled_part(&opened.series, &self.plan).placements;
        let Some(lost) = settled.iter().find(|placement| !newer.placements.contains(placement)) else { return Ok(()) };
        let (title, path) = (&opened.series.consultation(lost.consultation).name, path.display());
        Err(Error::refused(
            format!("{path} has settled where `{title}` is, but the new plan was not made around it"),
            "open the series again and plan beside that plan, or write to another file",
        ))
    }
}

/// A plan that was just made, with the text of its file.
pub(crate) struct Fresh {
    pub planned: Planned,
    /// What reading the series and judging the plan have found, the gravest first.
    pub findings: Vec<Finding>,
    /// What differs from the older plan, if there is one.
    pub changes: Option<Changes>,
    /// What its file says.
    pub text: String,
    /// The files that findings point into.
    pub sources: Sources,
}

/// Plans a series. What the older plan has announced, held or past stays; of the rest as much as costs nothing, unless it is
/// planned afresh.
pub(crate) fn planned(opened: &Opened, older: Option<&Plan>, afresh: bool, effort: &Effort, stop: Stop<'_>) -> Fresh {
    let series = &opened.series;
    let settled = older.filter(|_| afresh).map(|older| settled_part(series, older));
    let planned = crate::plan::plan(series, settled.as_ref().or(older), effort, &opened.digest, stop);
    let name = opened.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut findings = opened.findings.clone();
    findings.extend(planned.findings.iter().cloned());
    finding::sort(&mut findings, &opened.sources);
    Fresh {
        changes: older.map(|older| compare(series, older, &planned.plan)),
        text: input::write_plan(series, &planned.plan, &name),
        sources: opened.sources.clone(),
        findings,
        planned,
    }
}

impl Fresh {
    /// Points findings into the plan's file, as it is about to be written, and not into the one that it replaces.
    pub fn place_in(&mut self, opened: &Opened, path: &Path) {
        let file = self.sources.add(path.display().to_string(), self.text.as_str());
        _ = input::read_plan(&mut self.sources, file, &opened.series);
        finding::sort(&mut self.findings, &self.sources);
    }
}
