//! `fora export`: calendars, memos, announcements and data, to standard output or into files.

use super::arguments::{ExportArguments, ExportFormat};
use super::desk::{Desk, Ending, Outcome};
use super::files::{self, Judged};
use crate::input::suggestion;
use crate::present::{Agenda, announcement, ics, json, markdown};
use std::path::Path;

/// Something to hand out.
struct Document {
    /// What its file is called in a folder.
    name: String,
    text: String,
}

/// Which part of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part<'a> {
    Whole,
    Deadlines,
    Announcement(&'a str),
    Announcements,
}

impl<'a> Part<'a> {
    fn named(what: Option<&'a str>) -> Option<Self> {
        match what {
            None => Some(Part::Whole),
            Some("deadlines") => Some(Part::Deadlines),
            Some("announcements") => Some(Part::Announcements),
            Some(what) => what.strip_prefix("announcement:").map(Part::Announcement),
        }
    }
}

pub(super) fn export(desk: &Desk, asked: &ExportArguments) -> Ending {
    let judged = files::judge(&asked.file, asked.plan.as_deref(), files::Baseline::None, super::today());
    let judged = judged.map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
    let agenda = desk.agenda(&judged.loaded.series, &judged.plan, &judged.findings, &judged.omitted)?;
    let part = Part::named(asked.what.as_deref()).ok_or_else(|| unknown(desk, asked))?;
    let mut documents = Vec::new();
    for (index, format) in asked.to.iter().enumerate() {
        if !asked.to[..index].contains(format) {
            documents.extend(documents_of(desk, asked, &judged, &agenda, *format, part)?);
        }
    }
    match &asked.output {
        Some(folder) if is_folder(folder) => into_folder(desk, folder, &documents)?,
        Some(file) => {
            desk.write(file, &single(desk, &documents)?.text)?;
            desk.notice(&format!("Wrote {}.", file.display()));
        }
        None => desk.answer(&single(desk, &documents)?.text),
    }
    Ok(Outcome::Fine)
}

/// What one format has of a part.
fn documents_of(
    desk: &Desk,
    asked: &ExportArguments,
    judged: &Judged,
    agenda: &Agenda,
    format: ExportFormat,
    part: Part<'_>,
) -> Result<Vec<Document>, Outcome> {
    let series = &judged.loaded.series;
    let calendar = files::calendar_name(&judged.loaded.path);
    let feed = ics::Feed { name: &calendar, revised: agenda.planned, zones: &*series.zones };
    let stem = files::plan_name(&judged.plan_path);
    let one = |name: String, text: String| Ok(vec![Document { name, text }]);
    match (format, part) {
        (ExportFormat::Ics, Part::Whole) => one(format!("{stem}.ics"), ics::feed(agenda, feed)),
        (ExportFormat::Ics, Part::Deadlines) => one(format!("{stem}-deadlines.ics"), ics::deadlines(agenda, feed)),
        (ExportFormat::Md, Part::Whole) => one(format!("{stem}.md"), markdown::memo(agenda)),
        (ExportFormat::Json, Part::Whole) => {
            let findings = json::findings(&judged.findings, &judged.loaded.sources, series);
            one(format!("{stem}.json"), format!("{:#}\n", json::agenda(agenda, findings)))
        }
        (ExportFormat::Md, Part::Announcement(name)) => {
            announcements(agenda, Some(name)).pop().map(|page| vec![page]).ok_or_else(|| not_there(desk, agenda, name))
        }
        (ExportFormat::Md, Part::Announcements) => Ok(announcements(agenda, None)),
        _ => Err(unknown(desk, asked)),
    }
}

/// The page of each consultation that is in the plan, in order of time, or of the one of this name.
fn announcements(agenda: &Agenda, wanted: Option<&str>) -> Vec<Document> {
    let mut pages: Vec<Document> = Vec::new();
    for row in agenda.rows.iter().filter(|row| wanted.is_none_or(|name| row.name == name)) {
        let name = format!("announcement-{}.md", row.name);
        if pages.iter().all(|page| page.name != name) {
            pages.extend(announcement::page(agenda, row.consultation).map(|text| Document { name, text }));
        }
    }
    pages
}

fn not_there(desk: &Desk, agenda: &Agenda, name: &str) -> Outcome {
    if let Some(missing) = agenda.not_placed.iter().find(|missing| missing.name == name) {
        return desk
            .stop(&format!("`{name}` is not in the plan, so there is nothing to announce"), &format!("see why: {}", missing.words()));
    }
    let mut known: Vec<&str> = agenda.rows.iter().map(|row| row.name.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    desk.stop(&format!("there is no consultation `{name}`"), &suggestion(name, &known, "the plan has"))
}

fn unknown(desk: &Desk, asked: &ExportArguments) -> Outcome {
    desk.stop(
        &format!("`--what {}` is not known for this format", asked.what.as_deref().unwrap_or_default()),
        "`--to md --what announcement:NAME`, `--to md --what announcements`, or `--to ics --what deadlines`",
    )
}

/// The document, where there is room for one only.
fn single<'a>(desk: &Desk, documents: &'a [Document]) -> Result<&'a Document, Outcome> {
    match documents {
        [one] => Ok(one),
        [] => Err(desk.stop("the plan has nothing to announce", "plan first, with `fora plan`")),
        several => Err(desk.stop(&format!("{} documents need a folder", several.len()), "give --output FOLDER/, or ask for one of them")),
    }
}

/// Whether a path means a folder: there is one, or it ends like one.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

fn into_folder(desk: &Desk, folder: &Path, documents: &[Document]) -> Result<(), Outcome> {
    std::fs::create_dir_all(folder)
        .map_err(|error| desk.stop(&format!("{} cannot be made: {error}", folder.display()), "name another folder"))?;
    let paths: Vec<_> = documents.iter().map(|document| folder.join(&document.name)).collect();
    for (document, path) in documents.iter().zip(&paths) {
        desk.write(path, &document.text)?;
    }
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    desk.notice(&format!("Wrote {}.", names.join(", ")));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names() {
        assert_eq!(Part::named(None), Some(Part::Whole));
        assert_eq!(Part::named(Some("announcement:online")), Some(Part::Announcement("online")));
        assert_eq!(Part::named(Some("announcements")), Some(Part::Announcements));
        assert_eq!(Part::named(Some("announcement")), None);
    }

    #[test]
    fn what_ends_in_a_separator_is_a_folder() {
        assert!(is_folder(Path::new("not/there/")) && is_folder(Path::new(".")));
        assert!(!is_folder(Path::new("not/there.ics")));
    }
}
