//! `fora export`: calendars, memos, announcements and data, to standard output or into files.

use super::arguments::{ExportArguments, ExportFormat};
use super::desk::{Desk, Ending, Outcome};
use super::files::{self, Baseline, Judged};
use crate::input::{self, suggestion};
use crate::model::ConsultationId;
use crate::present::announcement::Correction;
use crate::present::{Agenda, announcement, ics, jscalendar, json, markdown, plan_sheet, schedule};
use crate::sheet::{Book, csv, xlsx};
use std::io::IsTerminal;
use std::path::Path;

/// Something to hand out.
struct Document {
    /// What its file is called in a folder.
    name: String,
    bytes: Vec<u8>,
}

/// Which part of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part<'a> {
    Whole,
    Deadlines,
    Announcement(&'a str),
    Announcements,
    Correction(&'a str),
    Corrections,
    Plan,
}

impl<'a> Part<'a> {
    fn named(what: Option<&'a str>) -> Option<Self> {
        match what {
            None => Some(Part::Whole),
            Some("deadlines") => Some(Part::Deadlines),
            Some("announcements") => Some(Part::Announcements),
            Some("corrections") => Some(Part::Corrections),
            Some("plan") => Some(Part::Plan),
            Some(what) => match what.strip_prefix("correction:") {
                Some(name) => Some(Part::Correction(name)),
                None => what.strip_prefix("announcement:").map(Part::Announcement),
            },
        }
    }

    /// Whether it compares the plan with what was announced.
    fn is_correction(self) -> bool {
        matches!(self, Part::Correction(_) | Part::Corrections)
    }
}

pub(super) fn export(desk: &Desk, asked: &ExportArguments) -> Ending {
    let part = Part::named(asked.what.as_deref());
    let baseline = match &asked.baseline {
        _ if !part.is_some_and(Part::is_correction) => Baseline::None,
        Some(path) => Baseline::File(path),
        None => Baseline::Own,
    };
    let judged = files::judge(&asked.file, asked.plan.as_deref(), baseline, super::today());
    let judged = judged.map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
    let agenda = desk.agenda(&judged.loaded.series, &judged.plan, &judged.findings, &judged.omitted)?;
    let part = part.ok_or_else(|| unknown(desk, asked))?;
    let mut documents = Vec::new();
    for (index, format) in asked.to.iter().enumerate() {
        if !asked.to[..index].contains(format) {
            documents.extend(documents_of(desk, asked, &judged, &agenda, *format, part)?);
        }
    }
    match &asked.output {
        Some(folder) if is_folder(folder) => into_folder(desk, folder, &documents)?,
        Some(file) => {
            desk.write(file, &single(desk, &documents)?.bytes)?;
            desk.notice(&format!("Wrote {}.", file.display()));
        }
        None => to_standard_output(desk, single(desk, &documents)?)?,
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
    let one = |name: String, text: String| Ok(vec![Document { name, bytes: text.into_bytes() }]);
    let no_meeting = || desk.stop("the plan has no meeting, and a schedule is one of meetings", "plan first, with `fora plan`");
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
        (ExportFormat::Md, Part::Correction(name)) => corrections(desk, judged, agenda, Some(name)),
        (ExportFormat::Md, Part::Corrections) => corrections(desk, judged, agenda, None),
        (ExportFormat::Xlsx, Part::Whole | Part::Plan) => {
            let fix = "shorten it, or export with `--to csv`, whose cells hold any text";
            let bytes = xlsx::write(&book(desk, judged, agenda, part)?, agenda.planned).map_err(|error| desk.stop(&error, fix))?;
            Ok(vec![Document { name: format!("{stem}.xlsx"), bytes }])
        }
        (ExportFormat::Csv, Part::Whole | Part::Plan) => {
            let sheets = book(desk, judged, agenda, part)?.sheets;
            Ok(sheets.iter().map(|sheet| Document { name: format!("{}.csv", sheet.name), bytes: csv::write(sheet).into_bytes() }).collect())
        }
        (ExportFormat::ScheduleXml, Part::Whole) => {
            one(format!("{stem}.schedule.xml"), schedule::xml(agenda, feed).ok_or_else(no_meeting)?)
        }
        (ExportFormat::ScheduleJson, Part::Whole) => {
            one(format!("{stem}.schedule.json"), format!("{:#}\n", schedule::json(agenda, feed).ok_or_else(no_meeting)?))
        }
        (ExportFormat::Jscalendar, Part::Whole) => {
            one(format!("{stem}.jscalendar.json"), format!("{:#}\n", jscalendar::group(agenda, feed)))
        }
        _ => Err(unknown(desk, asked)),
    }
}

/// The sheets of the series and of the plan, or of the plan alone.
fn book(desk: &Desk, judged: &Judged, agenda: &Agenda, part: Part<'_>) -> Result<Book, Outcome> {
    let plan = plan_sheet::sheet(agenda);
    if part == Part::Plan {
        return Ok(Book { sheets: vec![plan] });
    }
    let text = &judged.loaded.sources.file(judged.loaded.file).text;
    let mut book = input::book(text).map_err(|error| desk.stop(&format!("the series cannot be put into sheets: {error}"), ""))?;
    book.sheets.push(plan);
    Ok(book)
}

/// The page of each consultation that was announced and is otherwise now, or of the one of this name.
fn corrections(desk: &Desk, judged: &Judged, agenda: &Agenda, wanted: Option<&str>) -> Result<Vec<Document>, Outcome> {
    let series = &judged.loaded.series;
    let Some(baseline) = &judged.baseline else {
        let fix = "name the plan as it was announced: --baseline PLAN";
        return Err(desk.stop("a correction needs the plan that was announced to compare with", fix));
    };
    let before = desk.agenda(series, baseline, &[], &[])?;
    let mut ids: Vec<ConsultationId> = Vec::new();
    for row in agenda.rows.iter().chain(&before.rows).filter(|row| wanted.is_none_or(|name| row.name == name)) {
        if !ids.contains(&row.consultation) {
            ids.push(row.consultation);
        }
    }
    let corrected = |id: &ConsultationId| (*id, announcement::correction(agenda, &before, *id));
    let corrected: Vec<(ConsultationId, Correction)> = ids.iter().map(corrected).collect();
    if let Some(name) = wanted {
        match corrected.first() {
            None => return Err(not_there(desk, agenda, name)),
            Some((_, Correction::NotAnnounced)) => {
                return Err(
                    desk.stop(&format!("`{name}` was not announced in the baseline"), "announce it, with `--what announcement:NAME`")
                );
            }
            _ => {}
        }
    }
    let page = |(id, correction): (ConsultationId, Correction)| match correction {
        Correction::Page(text) => {
            Some(Document { name: format!("correction-{}.md", series.consultation(id).name), bytes: text.into_bytes() })
        }
        Correction::NotAnnounced | Correction::Unchanged => None,
    };
    let pages: Vec<Document> = corrected.into_iter().filter_map(page).collect();
    if pages.is_empty() {
        desk.answer("Nothing that was announced is otherwise now.");
        return Err(Outcome::Fine);
    }
    Ok(pages)
}

/// The page of each consultation that is in the plan, in order of time, or of the one of this name.
fn announcements(agenda: &Agenda, wanted: Option<&str>) -> Vec<Document> {
    let mut pages: Vec<Document> = Vec::new();
    for row in agenda.rows.iter().filter(|row| wanted.is_none_or(|name| row.name == name)) {
        let name = format!("announcement-{}.md", row.name);
        if pages.iter().all(|page| page.name != name) {
            pages.extend(announcement::page(agenda, row.consultation).map(|text| Document { name, bytes: text.into_bytes() }));
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
        "`--to md --what announcement:NAME` or `announcements`, `--to md --what correction:NAME` or `corrections`, \
         `--to ics --what deadlines`, or `--to csv --what plan`",
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

fn to_standard_output(desk: &Desk, document: &Document) -> Result<(), Outcome> {
    match std::str::from_utf8(&document.bytes) {
        Ok(text) => desk.answer(text),
        Err(_) if std::io::stdout().is_terminal() => {
            return Err(desk.stop("a workbook is nothing for a terminal", "give --output FILE.xlsx"));
        }
        Err(_) => desk.answer_bytes(&document.bytes),
    }
    Ok(())
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
        desk.write(path, &document.bytes)?;
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
        assert_eq!(Part::named(Some("correction:online")), Some(Part::Correction("online")));
        assert_eq!(Part::named(Some("announcement")), None);
    }

    #[test]
    fn what_ends_in_a_separator_is_a_folder() {
        assert!(is_folder(Path::new("not/there/")) && is_folder(Path::new(".")));
        assert!(!is_folder(Path::new("not/there.ics")));
    }
}
