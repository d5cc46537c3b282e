//! `fora export`: calendars, memos, announcements and data, to standard output or into files.

use super::arguments::{ExportArguments, ExportFormat};
use super::desk::{Desk, Ending, Outcome};
use super::files::{self, Judged};
use super::invitations::invitations;
use super::sending::Sending;
use crate::input::suggestion;
use crate::present::event::Scope;
use crate::present::{Agenda, announcement, ics, json, markdown};
use std::path::{Path, PathBuf};

/// Something to hand out.
pub(super) struct Document {
    /// What its file is called in a folder.
    pub name: String,
    pub text: String,
}

/// Which part of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part<'a> {
    Whole,
    Announcement(&'a str),
    Announcements,
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
            Some(what) => what.strip_prefix("announcement:").map_or(Part::Other(what), Part::Announcement),
        }
    }
}

pub(super) fn export(desk: &Desk, asked: &ExportArguments) -> Ending {
    let judged = files::judge(&asked.file, asked.plan.as_deref(), files::Baseline::None, super::today());
    let judged = judged.map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
    let agenda = desk.agenda(&judged.loaded.series, &judged.plan, &judged.findings, &judged.omitted)?;
    if asked.invite {
        return invitations(desk, asked, &judged, &agenda);
    }
    let part = Part::named(asked.what.as_deref());
    let sends = asked.to.contains(&ExportFormat::Ics);
    let mut sending = if sends { Some(Sending::begin(desk, &judged, &agenda, asked.output.is_some())?) } else { None };
    let mut documents = Vec::new();
    for (index, format) in asked.to.iter().enumerate() {
        if asked.to[..index].contains(format) {
            continue;
        }
        documents.extend(match (format, &mut sending) {
            (ExportFormat::Ics, Some(sending)) => calendars(desk, asked, &judged, sending, part)?,
            (format, _) => documents_of(desk, asked, &judged, &agenda, *format, part)?,
        });
    }
    match &asked.output {
        Some(output) => {
            let paths = paths(desk, output, &documents)?;
            sending.as_ref().map_or(Ok(()), |sending| sending.record(desk))?;
            for (document, path) in documents.iter().zip(&paths) {
                desk.write(path, &document.text)?;
            }
            let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            desk.notice(&format!("Wrote {}.", names.join(", ")));
        }
        None => desk.answer(&single(desk, &documents)?.text),
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
    let moved: Vec<String> = sending.news().into_iter().map(|moved| moved.uid).collect();
    let scopes = match part {
        Part::Whole | Part::ZoneNews => vec![Scope::Series],
        Part::Feeds => Scope::all(series),
        Part::Other(what) => vec![Scope::named(series, what).ok_or_else(|| unknown(desk, asked))?],
        Part::Announcement(_) | Part::Announcements => return Err(unknown(desk, asked)),
    };
    let stem = files::plan_name(&judged.plan_path);
    let mut documents = Vec::new();
    for scope in scopes {
        let mut events = sending.feed(scope);
        if part == Part::Feeds && events.is_empty() {
            continue;
        }
        let name = match (part, scope) {
            (Part::ZoneNews, _) => {
                events.retain(|(event, _)| moved.contains(&event.uid));
                format!("{stem}-zone-news.ics")
            }
            (_, Scope::Series) => format!("{stem}.ics"),
            (_, scope) => format!("{stem}-{}.ics", scope.word(series).replace(':', "-")),
        };
        let title = scope.title(series);
        let calendar = ics::Calendar { title: &title, topic: series.topic.as_deref(), zones: &*series.zones };
        documents.push(Document { name, text: ics::feed(calendar, &events) });
    }
    Ok(documents)
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
    let stem = files::plan_name(&judged.plan_path);
    let one = |name: String, text: String| Ok(vec![Document { name, text }]);
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
        "with md there are `announcement:NAME` and `announcements`; with ics `deadlines`, `forum:NAME`, `person:NAME`, `audience:NAME`, \
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

/// Whether a path means a folder: there is one, or it ends like one.
pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// Where each document goes: into the folder, which is made if it is not there, or into the file if there is one document.
pub(super) fn paths(desk: &Desk, output: &Path, documents: &[Document]) -> Result<Vec<PathBuf>, Outcome> {
    if !is_folder(output) {
        single(desk, documents)?;
        return Ok(vec![output.to_owned()]);
    }
    std::fs::create_dir_all(output)
        .map_err(|error| desk.stop(&format!("{} cannot be made: {error}", output.display()), "name another folder"))?;
    Ok(documents.iter().map(|document| output.join(&document.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_names() {
        assert_eq!(Part::named(None), Part::Whole);
        assert_eq!(Part::named(Some("announcement:online")), Part::Announcement("online"));
        assert_eq!(Part::named(Some("announcements")), Part::Announcements);
        assert_eq!(Part::named(Some("forum:igf")), Part::Other("forum:igf"));
    }

    #[test]
    fn what_ends_in_a_separator_is_a_folder() {
        assert!(is_folder(Path::new("not/there/")) && is_folder(Path::new(".")));
        assert!(!is_folder(Path::new("not/there.ics")));
    }
}
