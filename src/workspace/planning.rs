//! A plan made beside an older one.

use super::{Error, Opened, is_there};
use crate::check::Beside;
use crate::compare::{Changes, compare};
use crate::finding::{self, Finding, Sources};
use crate::input;
use crate::memory::{Need, size};
use crate::model::{Plan, RuleName, State};
use crate::plan::{Planned, settled_part};
use crate::solve::{Effort, Stop};
use std::path::Path;

/// The plan that a new one takes the place of.
pub(crate) struct Older {
    pub plan: Plan,
    /// What its file says.
    text: String,
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
        if !is_there(path)? {
            return Ok(None);
        }
        let mut sources = opened.sources.clone();
        let read = input::load(&mut sources, path).map_err(|finding| vec![*finding]);
        let text = read.as_ref().map(|id| sources.file(*id).text.clone()).unwrap_or_default();
        match read.map(|id| input::read_older_plan(&mut sources, id, &opened.series)) {
            Ok((Some(plan), findings)) => {
                Ok(Some(Older { plan, text, left_out: findings.into_iter().filter(Finding::is_error).collect(), sources }))
            }
            Ok((None, findings)) | Err(findings) => Err(Error::unreadable(findings, sources)),
        }
    }

    /// What its file says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it may be overwritten: what somebody wrote into it by hand, or what people were told of, would be lost.
    ///
    /// # Errors
    /// It was edited by hand, or has something announced that the series does not have any more.
    pub fn give_way(&self, path: &Path) -> Result<(), Error> {
        if self.left_out.iter().any(|finding| finding.rule == RuleName::AnnouncedMoved) {
            return Err(Error::unreadable(self.left_out.clone(), self.sources.clone()));
        }
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

    /// Whether a newer plan keeps where it is what this one has confirmed, announced, held or called off.
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

    /// Whether a plan file that cannot be read holds what people were told: its text speaks of it.
    pub fn may_be_settled(path: &Path) -> bool {
        let text = std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        ["announced", State::Confirmed.word(), State::Held.word()].iter().any(|word| text.contains(word))
    }

    /// What of it the series no longer has, as what kept it from being read.
    pub fn as_unreadable(&self) -> Error {
        Error::unreadable(self.left_out.clone(), self.sources.clone())
    }

    /// Whether this is the plan that was read before, letter for letter.
    fn is_the_one(&self, before: Option<&Older>) -> bool {
        before.is_some_and(|before| before.text == self.text)
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

/// Plans a series. What the older plan has confirmed, announced, held or past stays; of the rest as much as costs nothing, unless it is
/// planned afresh.
///
/// # Errors
/// It would take more than so many bytes of memory.
pub(crate) fn planned(
    opened: &Opened,
    older: Option<&Plan>,
    afresh: bool,
    (effort, memory): (&Effort, u64),
    stop: Stop<'_>,
) -> Result<Fresh, Error> {
    let series = &opened.series;
    let settled = older.filter(|_| afresh).map(|older| settled_part(series, older));
    want_memory("planning", Need::of(series, settled.as_ref().or(older)), memory)?;
    let planned = crate::plan::plan(series, settled.as_ref().or(older), effort, &opened.digest, stop);
    let name = opened.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut findings = opened.findings.clone();
    findings.extend(planned.findings.iter().cloned());
    finding::sort(&mut findings, &opened.sources);
    Ok(Fresh {
        changes: older.map(|older| compare(series, older, &planned.plan)),
        text: input::write_plan(series, &planned.plan, &name),
        sources: opened.sources.clone(),
        findings,
        planned,
    })
}

/// Stops where something would take more than so many bytes of memory.
pub(super) fn want_memory(what: &str, need: Need, memory: u64) -> Result<(), Error> {
    if need.bytes() <= memory {
        return Ok(());
    }
    let message = format!("{what} would take {} of memory, and {} is allowed: {}", size(need.bytes()), size(memory), need.words());
    let fix = format!(
        "write a longer `step` or narrower windows, name fewer rooms and people to choose from, or allow more: --memory \"{}\"",
        size(need.bytes())
    );
    Err(Error::too_large(message, fix))
}

impl Fresh {
    /// Takes over what was confirmed, announced, held or called off in the plan at a path while this one was made beside `before`. Whoever
    /// calls it has the [`Lock`](super::Lock), and writes before giving it up.
    ///
    /// # Errors
    /// The plan there was edited by hand since, or cannot be read, or has settled something elsewhere than this one has it.
    pub fn take_over(&mut self, opened: &Opened, before: Option<&Older>, path: &Path, is_forced: bool) -> Result<(), Error> {
        let now = match Older::read(opened, path) {
            Ok(now) => now,
            // It was to be replaced, whatever it is.
            Err(_) if is_forced && before.is_none() => return Ok(()),
            Err(error) => return Err(error),
        };
        let Some(now) = now.filter(|now| !now.is_the_one(before)) else { return Ok(()) };
        if !is_forced {
            now.give_way(path)?;
        }
        let plan = &mut self.planned.plan;
        for settled in settled_part(&opened.series, &now.plan).placements {
            let same = plan.placements.iter_mut().find(|own| (own.consultation, own.sitting) == (settled.consultation, settled.sitting));
            match same {
                Some(own) if own.is_held_as(&settled) => *own = settled,
                None if settled.state == State::Cancelled => plan.placements.push(settled),
                _ => {
                    let (title, path) = (&opened.series.consultation(settled.consultation).name, path.display());
                    return Err(Error::refused(
                        format!("{path} changed while this was planned: it has settled `{title}` where this plan does not have it"),
                        "plan again: what is settled stays",
                    ));
                }
            }
        }
        plan.placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
        // What is said of the plan is said of it as it is written.
        let beside = Beside { digest: Some(&opened.digest), ..Beside::default() };
        let (judged, omitted) = crate::plan::judge_beside(&opened.series, plan, beside);
        self.findings = opened.findings.iter().cloned().chain(judged).collect();
        self.planned.omitted = omitted;
        let name = opened.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.text = input::write_plan(&opened.series, plan, &name);
        finding::sort(&mut self.findings, &self.sources);
        Ok(())
    }

    /// Points findings into the plan's file, as it is about to be written, and not into the one that it replaces.
    pub fn place_in(&mut self, opened: &Opened, path: &Path) {
        let file = self.sources.add(path.display().to_string(), self.text.as_str());
        _ = input::read_plan(&mut self.sources, file, &opened.series);
        finding::sort(&mut self.findings, &self.sources);
    }
}
