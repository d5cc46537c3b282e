//! `fora export`: calendars, memos, announcements and data, to standard output or into files.

use super::arguments::{ExportArguments, ExportFormat};
use super::desk::{Desk, Ending, Outcome};
use super::files::{self, Baseline, Judged};
use super::invitations::invitations;
use super::sending::Sending;
use crate::input::{self, suggestion};
use crate::model::{ConsultationId, Series};
use crate::present::announcement::Correction;
use crate::present::event::{Feed, Scope};
use crate::present::{Agenda, announcement, ics, jscalendar, json, markdown, plan_sheet, schedule};
use crate::sheet::{Book, csv};
use crate::text::one_line;
use crate::time::Date;
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Something to hand out.
pub(super) struct Document {
    /// What its file is called in a folder.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Which part of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part<'a> {
    Whole,
    Announcement(&'a str),
    Announcements,
    Correction(&'a str),
    Corrections,
    Plan,
    Feeds,
    ZoneNews,
    Other(&'a str),
}

impl<'a> Part<'a> {
    fn named(what: Option<&'a str>) -> Self {
        match what {
            None => Part::Whole,
            Some("announcements") => Part::Announcements,
            Some("feeds") => Part::Feeds,
            Some("zone-news") => Part::ZoneNews,
            Some("corrections") => Part::Corrections,
            Some("plan") => Part::Plan,
            Some(what) => match (what.strip_prefix("announcement:"), what.strip_prefix("correction:")) {
                (Some(name), _) => Part::Announcement(name),
                (_, Some(name)) => Part::Correction(name),
                _ => Part::Other(what),
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
        _ if !part.is_correction() => Baseline::None,
        Some(path) => Baseline::File(path),
        None => Baseline::Own,
    };
    let judged = files::judge(&asked.file, asked.plan.as_deref(), baseline, super::today());
    let judged = judged.map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
    let agenda = desk.agenda(&judged.loaded.series, &judged.plan, &judged.findings, &judged.omitted)?;
    if asked.invite {
        return invitations(desk, asked, &judged, &agenda);
    }
    let sends = asked.to.iter().any(|format| [ExportFormat::Ics, ExportFormat::Jscalendar].contains(format));
    let mut sending = if sends { Some(Sending::begin(desk, &judged, &agenda, asked.output.is_some())?) } else { None };
    let mut documents = Vec::new();
    for (index, format) in asked.to.iter().enumerate() {
        if asked.to[..index].contains(format) {
            continue;
        }
        documents.extend(match (format, &mut sending) {
            (ExportFormat::Ics, Some(sending)) => calendars(desk, asked, &judged, sending, part)?,
            (ExportFormat::Jscalendar, Some(sending)) if part == Part::Whole => vec![group(&judged, &agenda, sending)],
            (format, _) => documents_of(desk, asked, &judged, &agenda, *format, part)?,
        });
    }
    match &asked.output {
        Some(output) => {
            let paths = paths(desk, output, &documents, &judged)?;
            match &sending {
                Some(sending) => sending.deliver(desk, &documents, &paths)?,
                None => write_all(desk, &documents, &paths)?,
            }
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            desk.notice(&format!("Wrote {}.", names.join(", ")));
        }
        None => to_standard_output(desk, single(desk, &documents)?)?,
    }
    if let Some(sending) = &sending {
        sending.tell(desk);
    }
    Ok(Outcome::Fine)
}

/// The feeds that a part asks for.
fn calendars(
    desk: &Desk,
    asked: &ExportArguments,
    judged: &Judged,
    sending: &mut Sending<'_>,
    part: Part<'_>,
) -> Result<Vec<Document>, Outcome> {
    let series = &judged.loaded.series;
    let is_known = |word: &str| Scope::named(series, word).is_some();
    let words: Vec<String> = match part {
        Part::Whole | Part::ZoneNews => vec![Scope::SERIES.into()],
        Part::Feeds => Scope::all(series).into_iter().map(|scope| scope.word(series)).chain(sending.former()).collect(),
        Part::Other(what) if is_known(what) || sending.former().iter().any(|word| word == what) => vec![what.into()],
        Part::Other(_) => return Err(unknown(desk, asked)),
        Part::Announcement(_) | Part::Announcements | Part::Correction(_) | Part::Corrections | Part::Plan => {
            return Err(unknown(desk, asked));
        }
    };
    let stem = files::plan_name(&judged.plan_path);
    let name = |word: &str| match (part, word) {
        (Part::ZoneNews, _) => format!("{stem}-zone-news.ics"),
        (_, Scope::SERIES) => format!("{stem}.ics"),
        (_, word) => format!("{stem}-{}.ics", word.replace(':', "-")),
    };
    if let Some(output) = asked.output.as_ref().filter(|_| part != Part::ZoneNews) {
        let files: Vec<(String, PathBuf)> = words.iter().map(|word| (word.clone(), path_of(output, &name(word)))).collect();
        sending.recall(desk, &files);
    }
    let mut documents = Vec::new();
    for word in words {
        let events = if part == Part::ZoneNews { sending.moved() } else { sending.feed(&word) };
        if part == Part::Feeds && events.is_empty() {
            continue;
        }
        let title = Scope::named(series, &word).map_or_else(|| former_title(series, &word), |scope| scope.title(series));
        let calendar = ics::Calendar { title: &title, topic: series.topic.as_deref(), zones: &*series.zones };
        documents.push(Document { name: name(&word), bytes: ics::feed(calendar, &events).into_bytes() });
    }
    Ok(documents)
}

/// What readers call the feed of somebody who is in the series no more.
fn former_title(series: &Series, word: &str) -> String {
    format!("{}: {}", Scope::parts(word).map_or(word, |(_, name)| name), one_line(&series.title))
}

/// The series as JSCalendar.
fn group(judged: &Judged, agenda: &Agenda, sending: &mut Sending<'_>) -> Document {
    let (series, events) = (&judged.loaded.series, sending.feed(Scope::SERIES));
    let calendar = ics::Calendar { title: &agenda.title, topic: agenda.topic.as_deref(), zones: &*series.zones };
    let text = format!("{:#}\n", jscalendar::group(calendar, &sending.calendar, agenda.planned, &events));
    Document { name: format!("{}.jscalendar.json", files::plan_name(&judged.plan_path)), bytes: text.into_bytes() }
}

/// What one format that is no calendar has of a part.
fn documents_of(
    desk: &Desk,
    asked: &ExportArguments,
    judged: &Judged,
    agenda: &Agenda,
    format: ExportFormat,
    part: Part<'_>,
) -> Result<Vec<Document>, Outcome> {
    let series = &judged.loaded.series;
    let calendar = files::calendar_name(series, &judged.loaded.path);
    let feed = Feed { name: &calendar, revised: agenda.planned, zones: &*series.zones };
    let stem = files::plan_name(&judged.plan_path);
    let one = |name: String, text: String| Ok(vec![Document { name, bytes: text.into_bytes() }]);
    let no_meeting = || desk.stop("the plan has no meeting, and a schedule is one of meetings", "plan first, with `fora plan`");
    match (format, part) {
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
            let bytes = workbook(desk, &book(desk, judged, agenda, part)?, agenda.planned)?;
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
        _ => Err(unknown(desk, asked)),
    }
}

/// Sheets as a workbook.
#[cfg(feature = "xlsx")]
fn workbook(desk: &Desk, book: &Book, made: Date) -> Result<Vec<u8>, Outcome> {
    let fix = "shorten it, or export with `--to csv`, whose cells hold any text";
    crate::sheet::xlsx::write(book, made).map_err(|error| desk.stop(&error, fix))
}

#[cfg(not(feature = "xlsx"))]
fn workbook(desk: &Desk, _: &Book, _: Date) -> Result<Vec<u8>, Outcome> {
    let fix = "export with `--to csv`, which has the same sheets, or build fora with `--features xlsx`";
    Err(desk.stop("this build of fora writes no workbooks", fix))
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

/// The page of each consultation that has changed since it was announced, or of the one of this name.
fn corrections(desk: &Desk, judged: &Judged, agenda: &Agenda, wanted: Option<&str>) -> Result<Vec<Document>, Outcome> {
    let series = &judged.loaded.series;
    let Some((_, baseline)) = &judged.baseline else {
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
        desk.answer("No announced meeting has changed.");
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
        "with md there are `announcement:NAME`, `announcements`, `correction:NAME` and `corrections`; with csv `plan`; with ics `deadlines`, `forum:NAME`, `person:NAME`, `audience:NAME`, \
         `feeds` and `zone-news`",
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
            return Err(desk.stop("a workbook cannot be shown in a terminal", "give --output FILE.xlsx"));
        }
        Err(_) => desk.answer_bytes(&document.bytes),
    }
    Ok(())
}

/// Whether a path means a folder: there is one, or it ends like one.
pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// Where a document of this name goes: into the folder, or into the file that is named.
pub(super) fn path_of(output: &Path, name: &str) -> PathBuf {
    if is_folder(output) { output.join(name) } else { output.to_owned() }
}

/// Where each document goes: into the folder, which is made if it is not there, or into the file if there is one document;
/// never in place of what it is made of.
pub(super) fn paths(desk: &Desk, output: &Path, documents: &[Document], judged: &Judged) -> Result<Vec<PathBuf>, Outcome> {
    if is_folder(output) {
        std::fs::create_dir_all(output)
            .map_err(|error| desk.stop(&format!("{} cannot be made: {error}", output.display()), "name another folder"))?;
        let mut taken = BTreeMap::new();
        for document in documents {
            if let Some(other) = taken.insert(document.name.to_lowercase(), &document.name) {
                let message = format!("{} and {} would be one file where capitals do not count", document.name, other);
                return Err(desk.stop(&message, "export them one by one, or rename one of them in the series"));
            }
        }
    } else {
        single(desk, documents)?;
    }
    let paths: Vec<PathBuf> = documents.iter().map(|document| path_of(output, &document.name)).collect();
    let series = &judged.loaded.path;
    let beside = |name: &str| series.parent().unwrap_or(Path::new("")).join(name);
    // The names of calendars are meant from the folder of the series.
    let read = judged.loaded.sources.names().flat_map(|name| [PathBuf::from(name), beside(name)]);
    let own: Vec<PathBuf> = read.chain([files::plan_path(series), files::ledger_path(series)]).collect();
    match paths.iter().find(|path| own.iter().any(|own| files::is_same_file(path, own))) {
        Some(path) => Err(desk.stop(&format!("{} is an input of this export", path.display()), "name another file with --output")),
        None => Ok(paths),
    }
}

/// Writes each document where it goes.
pub(super) fn write_all(desk: &Desk, documents: &[Document], paths: &[PathBuf]) -> Result<(), Outcome> {
    documents.iter().zip(paths).try_for_each(|(document, path)| desk.write(path, &document.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names() {
        assert_eq!(Part::named(None), Part::Whole);
        assert_eq!(Part::named(Some("announcement:online")), Part::Announcement("online"));
        assert_eq!(Part::named(Some("announcements")), Part::Announcements);
        assert_eq!(Part::named(Some("correction:online")), Part::Correction("online"));
        assert_eq!(Part::named(Some("forum:igf")), Part::Other("forum:igf"));
    }

    #[test]
    fn what_ends_in_a_separator_is_a_folder() {
        assert!(is_folder(Path::new("not/there/")) && is_folder(Path::new(".")));
        assert!(!is_folder(Path::new("not/there.ics")));
    }
}
