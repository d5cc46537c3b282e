//! `fora export`: calendars, memos, announcements and data, to standard output or into files.

use super::desk::{Desk, Ending, Outcome};
use super::invitations::invitations;
use super::what::What;
use crate::finding::Finding;
use crate::finding::answer::FindingAnswer;
use crate::input::{self, suggestion};
use crate::model::{ConsultationId, Level, Plan, RuleName, Series};
use crate::present::announcement::Correction;
use crate::present::event::{Feed, Scope};
use crate::present::{Agenda, announcement, ics, jscalendar, json, markdown, plan_sheet, schedule};
use crate::sheet::{Book, csv};
use crate::text::one_line;
use crate::time::Date;
use crate::workspace::{self, Baseline, Document, Judged, Opened, Sending};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(super) struct ExportArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan (default: the one beside the series)
    pub plan: Option<PathBuf>,
    /// The format; several, such as ics,md,json, are written into a folder
    #[arg(long, value_enum, value_delimiter = ',', required = true)]
    pub to: Vec<ExportFormat>,
    /// Write invitations into a folder: one message per person for each meeting that is new, changed or called off
    #[arg(long, requires = "output")]
    pub invite: bool,
    /// Export only a part: with md `announcement:NAME`, `announcements`, `correction:NAME` or `corrections`; with ics `deadlines`,
    /// `forum:NAME`, `person:NAME`, `audience:NAME`, `feeds` for all of them, or `zone-news` for what newer zone data moved;
    /// with csv and xlsx `plan`
    #[arg(long)]
    pub what: Option<What>,
    /// The plan as it was announced, for corrections (default: the one beside the series)
    #[arg(long, value_name = "PLAN")]
    pub baseline: Option<PathBuf>,
    /// The file to write, or a folder (existing, or ending in `/`) for files named after the plan (default: standard output, as `-`)
    #[arg(short, long, value_name = "FILE|FOLDER")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Ics,
    Md,
    Json,
    /// A folder of comma-separated files, with the series and the plan
    Csv,
    /// The same as a workbook
    #[cfg_attr(not(feature = "xlsx"), value(hide = true))]
    Xlsx,
    /// The schedule that frab, pretalx and conference apps read
    #[value(name = "schedule.xml")]
    ScheduleXml,
    /// The same as JSON
    #[value(name = "schedule.json")]
    ScheduleJson,
    /// JSCalendar
    Jscalendar,
}

impl ExportArguments {
    /// The file or folder to write; `None` for standard output.
    fn written(&self) -> Option<&Path> {
        self.output.as_deref().filter(|output| !super::is_standard_output(output))
    }
}

pub(super) fn export(desk: &Desk, asked: &ExportArguments) -> Ending {
    let what = asked.what.as_ref();
    let baseline = match &asked.baseline {
        _ if !what.is_some_and(What::is_correction) => Baseline::None,
        Some(path) => Baseline::File(path),
        None => Baseline::Own,
    };
    let sends = asked.to.iter().any(|format| [ExportFormat::Ics, ExportFormat::Jscalendar].contains(format));
    // What is sent and recorded is read once nobody else writes.
    let is_kept = asked.written().is_some_and(|output| !workspace::is_device(output));
    let _lock = if asked.invite || (sends && is_kept) { desk.lock(&asked.file)? } else { None };
    let opened = Opened::read(&asked.file, super::today());
    let judged = opened.and_then(|opened| Judged::of(opened, asked.plan.as_deref(), baseline)).map_err(|error| desk.fail(&error))?;
    let agenda = desk.agenda(&judged.opened.series, &judged.plan, &judged.findings, &judged.omitted)?;
    if asked.invite {
        return invitations(desk, asked, &judged, &agenda);
    }
    let mut sending = if sends { Some(sending_beside(desk, &judged, &agenda, is_kept)?) } else { None };
    let mut documents = Vec::new();
    for (index, format) in asked.to.iter().enumerate() {
        if asked.to[..index].contains(format) {
            continue;
        }
        documents.extend(match (format, &mut sending) {
            (ExportFormat::Ics, Some(sending)) => calendars(desk, asked, &judged, sending)?,
            (ExportFormat::Jscalendar, Some(sending)) if what.is_none() => vec![group(&judged, &agenda, sending)],
            (format, _) => documents_of(desk, asked, &judged, &agenda, *format)?,
        });
    }
    match asked.written() {
        Some(output) => {
            let paths = paths(desk, output, &documents, &judged)?;
            match &sending {
                Some(sending) if is_kept => sending.deliver(&documents, &paths).map_err(|error| desk.fail(&error))?,
                _ => workspace::write_all(&documents, &paths).map_err(|error| desk.fail(&error))?,
            }
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            desk.notice(&format!("Wrote {}.", names.join(", ")));
        }
        None => to_standard_output(desk, single(desk, &documents)?)?,
    }
    if let Some(sending) = &sending {
        sending.notify_changes();
    }
    if !what.is_some_and(What::is_correction) {
        notify_moved(desk, &judged);
    }
    Ok(Outcome::Fine)
}

/// Says what of the plan is elsewhere than people were told.
pub(super) fn notify_moved(desk: &Desk, judged: &Judged) {
    let is_moved = |finding: &&Finding| finding.rule == RuleName::AnnouncedMoved && finding.level > Level::Note;
    for finding in judged.findings.iter().filter(is_moved) {
        desk.notice(&format!("{}: send a correction, or move it back.", finding.message));
    }
}

/// Begins to send beside the ledger. `is_kept` says whether what is sent will be recorded.
pub(super) fn sending_beside<'a>(desk: &'a Desk, judged: &'a Judged, agenda: &'a Agenda, is_kept: bool) -> Result<Sending<'a>, Outcome> {
    Sending::begin(judged, agenda, super::clock(), is_kept, desk).map_err(|error| desk.fail(&error))
}

/// The feeds that a part asks for.
fn calendars(desk: &Desk, asked: &ExportArguments, judged: &Judged, sending: &mut Sending<'_>) -> Result<Vec<Document>, Outcome> {
    let series = &judged.opened.series;
    let is_known = |word: &str| Scope::named(series, word).is_some();
    let words: Vec<String> = match &asked.what {
        None | Some(What::ZoneNews) => vec![Scope::SERIES.into()],
        Some(What::Feeds) => Scope::all(series).into_iter().map(|scope| scope.word(series)).chain(sending.former()).collect(),
        Some(What::Feed(feed)) if is_known(feed) || sending.former().contains(feed) => vec![feed.clone()],
        Some(_) => return Err(unknown(desk, asked)),
    };
    let stem = workspace::plan_name(&judged.plan_path);
    let is_news = asked.what == Some(What::ZoneNews);
    let name = |word: &str| match word {
        _ if is_news => format!("{stem}-zone-news.ics"),
        Scope::SERIES => format!("{stem}.ics"),
        word => format!("{stem}-{}.ics", word.replace(':', "-")),
    };
    if let Some(output) = asked.written().filter(|_| !is_news) {
        let files: Vec<(String, PathBuf)> = words.iter().map(|word| (word.clone(), path_of(output, &name(word)))).collect();
        sending.recall(&files);
    }
    let mut documents = Vec::new();
    for word in words {
        let events = if is_news { sending.moved() } else { sending.feed(&word) };
        if asked.what == Some(What::Feeds) && events.is_empty() {
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
    let (series, events) = (&judged.opened.series, sending.feed(Scope::SERIES));
    let calendar = ics::Calendar { title: &agenda.title, topic: agenda.topic.as_deref(), zones: &*series.zones };
    let text = format!("{:#}\n", jscalendar::group(calendar, &sending.calendar, agenda.planned, &events));
    Document { name: format!("{}.jscalendar.json", workspace::plan_name(&judged.plan_path)), bytes: text.into_bytes() }
}

/// What one format that is no calendar has of a part.
fn documents_of(
    desk: &Desk,
    asked: &ExportArguments,
    judged: &Judged,
    agenda: &Agenda,
    format: ExportFormat,
) -> Result<Vec<Document>, Outcome> {
    let series = &judged.opened.series;
    let calendar = workspace::calendar_name(series, &judged.opened.path);
    let feed = Feed { name: &calendar, revised: agenda.planned, zones: &*series.zones };
    let stem = workspace::plan_name(&judged.plan_path);
    let one = |name: String, text: String| Ok(vec![Document { name, bytes: text.into_bytes() }]);
    let no_meeting = || desk.stop("the plan has no meetings to put into a schedule", "plan first, with `fora plan`");
    match (format, &asked.what) {
        (ExportFormat::Md, None) => one(format!("{stem}.md"), markdown::memo(agenda)),
        (ExportFormat::Json, None) => {
            let findings = FindingAnswer::list(&judged.findings, &judged.opened.sources, Some(series));
            one(format!("{stem}.json"), super::desk::json(&json::agenda(agenda, findings)) + "\n")
        }
        (ExportFormat::Md, Some(What::Announcement(name))) => {
            announcements(agenda, Some(name)).pop().map(|page| vec![page]).ok_or_else(|| not_there(desk, agenda, name))
        }
        (ExportFormat::Md, Some(What::Announcements)) => Ok(announcements(agenda, None)),
        (ExportFormat::Md, Some(What::Correction(name))) => corrections(desk, judged, agenda, Some(name)),
        (ExportFormat::Md, Some(What::Corrections)) => corrections(desk, judged, agenda, None),
        (ExportFormat::Xlsx, None | Some(What::Plan)) => {
            let bytes = workbook(desk, &book(desk, asked, judged, agenda)?, agenda.planned)?;
            Ok(vec![Document { name: format!("{stem}.xlsx"), bytes }])
        }
        (ExportFormat::Csv, None | Some(What::Plan)) => {
            let sheets = book(desk, asked, judged, agenda)?.sheets;
            Ok(sheets.iter().map(|sheet| Document { name: format!("{}.csv", sheet.name), bytes: csv::write(sheet).into_bytes() }).collect())
        }
        (ExportFormat::ScheduleXml, None) => one(format!("{stem}.schedule.xml"), schedule::xml(agenda, feed).ok_or_else(no_meeting)?),
        (ExportFormat::ScheduleJson, None) => {
            one(format!("{stem}.schedule.json"), format!("{:#}\n", schedule::json(agenda, feed).ok_or_else(no_meeting)?))
        }
        _ => Err(unknown(desk, asked)),
    }
}

/// Sheets as a workbook.
#[cfg(feature = "xlsx")]
fn workbook(desk: &Desk, book: &Book, made: Date) -> Result<Vec<u8>, Outcome> {
    let fix = "shorten it, or export with `--to csv`, whose cells hold text of any length";
    crate::sheet::xlsx::write(book, made).map_err(|error| desk.stop(&error, fix))
}

#[cfg(not(feature = "xlsx"))]
fn workbook(desk: &Desk, _: &Book, _: Date) -> Result<Vec<u8>, Outcome> {
    let fix = "export with `--to csv`, which has the same sheets, or build fora with `--features xlsx`";
    Err(desk.stop("this build of fora writes no workbooks", fix))
}

/// The sheets of the series and of the plan, or of the plan alone.
fn book(desk: &Desk, asked: &ExportArguments, judged: &Judged, agenda: &Agenda) -> Result<Book, Outcome> {
    let plan = plan_sheet::sheet(agenda);
    if asked.what == Some(What::Plan) {
        return Ok(Book { sheets: vec![plan] });
    }
    let text = &judged.opened.sources.file(judged.opened.file).text;
    let mut book = input::book(text).map_err(|error| desk.stop(&format!("the series cannot be put into sheets: {error}"), ""))?;
    book.sheets.push(plan);
    Ok(book)
}

/// The page of each consultation that has changed since it was announced, or of the one of this name.
fn corrections(desk: &Desk, judged: &Judged, agenda: &Agenda, wanted: Option<&str>) -> Result<Vec<Document>, Outcome> {
    let series = &judged.opened.series;
    // What was announced is what the plan says was, where it does.
    let announced = |plan: &Plan| Plan {
        placements: plan.placements.iter().map(|placement| placement.when_announced().unwrap_or_else(|| placement.clone())).collect(),
        ..plan.clone()
    };
    let own = judged.plan.placements.iter().any(|placement| placement.as_announced.is_some()).then(|| announced(&judged.plan));
    let Some(baseline) = &judged.baseline.as_ref().map(|(_, baseline)| announced(baseline)).or(own) else {
        let fix = "give the announced plan with --baseline PLAN";
        return Err(desk.stop("a correction needs the announced plan to compare with", fix));
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
        &format!("`--what {}` does not go with this format", asked.what.as_ref().map(What::to_string).unwrap_or_default()),
        "with md there are `announcement:NAME`, `announcements`, `correction:NAME` and `corrections`; with csv and xlsx `plan`; with ics `deadlines`, `forum:NAME`, `person:NAME`, `audience:NAME`, \
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
            .map_err(|error| desk.stop(&format!("{} cannot be created: {error}", output.display()), "name another folder"))?;
        let mut taken = BTreeMap::new();
        for document in documents {
            if let Some(other) = taken.insert(document.name.to_lowercase(), &document.name) {
                let message = format!("{} and {} would be the same file on systems that ignore capitals", document.name, other);
                return Err(desk.stop(&message, "export them separately, or rename one of them in the series"));
            }
        }
    } else {
        single(desk, documents)?;
    }
    let paths: Vec<PathBuf> = documents.iter().map(|document| path_of(output, &document.name)).collect();
    let series = &judged.opened.path;
    let beside = |name: &str| series.parent().unwrap_or(Path::new("")).join(name);
    // The names of calendars are meant from the folder of the series.
    let read = judged.opened.sources.names().flat_map(|name| [PathBuf::from(name), beside(name)]);
    let own: Vec<PathBuf> =
        read.chain([workspace::plan_path(series), workspace::ledger_path(series), workspace::intent_path(series)]).collect();
    match paths.iter().find(|path| own.iter().any(|own| workspace::is_same_file(path, own))) {
        Some(path) => {
            Err(desk.stop(&format!("{} would be overwritten, but this export reads it", path.display()), "name another file with --output"))
        }
        None => Ok(paths),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_in_a_separator_is_a_folder() {
        assert!(is_folder(Path::new("not/there/")) && is_folder(Path::new(".")));
        assert!(!is_folder(Path::new("not/there.ics")));
    }
}
