//! `fora export --invite`: messages to people, as files. fora sends no mail.

use super::desk::{Desk, Ending, Outcome};
use super::export::{ExportArguments, ExportFormat, is_folder, paths};
use super::what::What;
use crate::finding::Finding;
use crate::model::{Mailbox, PersonId, RuleName, Series, Subject};
use crate::present::Agenda;
use crate::present::event::uid_part;
use crate::publish::{Addressee, Invitation, mailbox_of};
use crate::text::{counted, one_line};
use crate::workspace::{Document, Judged, Sending};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Writes a message for each mailbox and meeting that is new to them, changed or called off.
pub(super) fn invitations(desk: &Desk, asked: &ExportArguments, judged: &Judged, agenda: &Agenda) -> Ending {
    let series = &judged.opened.series;
    let output = asked.output.as_deref().unwrap_or(Path::new("./"));
    if asked.to != [ExportFormat::Ics] || !is_folder(output) {
        return Err(desk.stop("invitations are written into a folder, one file each", "write `--to ics --invite --output FOLDER/`"));
    }
    let organizer = series.organizer.as_deref().and_then(|text| Mailbox::read(&one_line(text), &one_line(&series.title)));
    let Some(organizer) = organizer else { return Err(desk.refuse(&[no_organizer(series)], &judged.opened.sources)) };
    let mut sending = super::export::sending_beside(desk, judged, agenda, true)?;
    let earlier = messages_in(output);
    sending.recall_messages(&earlier);
    let chosen = chosen(desk, asked.what.as_ref(), series)?;
    let is_chosen = |person: &PersonId| chosen.is_none_or(|chosen| chosen == *person);
    let unreached: Vec<PersonId> = unreached(series, &sending);
    let mut documents = Vec::new();
    for addressee in sending.addressees() {
        let is_wanted = addressee.people.iter().any(is_chosen) || (addressee.people.is_empty() && chosen.is_none());
        if is_wanted {
            let messages = sending.invite(&addressee, &organizer).into_iter();
            documents.extend(messages.map(|message| document(&addressee, message)));
        }
    }
    let findings: Vec<Finding> = unreached.into_iter().filter(is_chosen).map(|id| no_email(series, id)).collect();
    let paths = paths(desk, output, &documents, judged)?;
    sending.deliver_messages(&documents, &paths).map_err(|error| desk.fail(&error))?;
    let messages = counted(documents.len() as i64, "message", "messages");
    desk.notice(&format!("Wrote {messages} to {}; whoever already has the latest version gets none.", output.display()));
    sending.notify_changes();
    let written: BTreeSet<&PathBuf> = paths.iter().collect();
    let others = earlier.iter().filter(|path| !written.contains(path)).count();
    if others > 0 {
        let others = counted(others as i64, "message from an earlier export is", "messages from earlier exports are");
        desk.notice(&format!("{others} still in {}: send any unsent ones before these, then delete them.", output.display()));
    }
    if findings.is_empty() {
        return Ok(Outcome::Fine);
    }
    desk.refuse(&findings, &judged.opened.sources);
    Ok(Outcome::Findings)
}

/// A message as a file: `invite-ana@example.org-talks.town-hall.ics`. It is named by where it goes, so that nothing is
/// written over which somebody else still has to get.
fn document(addressee: &Addressee, message: Invitation) -> Document {
    let address = uid_part(&addressee.mailbox.email.to_ascii_lowercase()).replace("%40", "@").replace("%2E", ".");
    let kind = if message.cancels { CANCEL } else { INVITE };
    Document { name: format!("{kind}{address}-{}.ics", message.uid.trim_end_matches("@fora.invalid")), bytes: message.text.into_bytes() }
}

/// With what the names of messages begin.
const INVITE: &str = "invite-";
const CANCEL: &str = "cancel-";

/// The one person who is asked for, if not everybody is.
fn chosen(desk: &Desk, what: Option<&What>, series: &Series) -> Result<Option<PersonId>, Outcome> {
    let Some(what) = what else { return Ok(None) };
    let named = |name: &str| series.people.iter().position(|person| person.name == name);
    match what.person().and_then(named) {
        Some(at) => Ok(Some(PersonId(at as u32))),
        None => Err(desk.stop("only people of the series can be invited", "leave out `--what`, or write `--what person:NAME`")),
    }
}

/// Those who have meetings and no address.
fn unreached(series: &Series, sending: &Sending<'_>) -> Vec<PersonId> {
    let people = (0..series.people.len() as u32).map(PersonId);
    people.filter(|id| mailbox_of(series.person(*id)).is_none() && !sending.meetings_of(*id).is_empty()).collect()
}

/// The messages that are in a folder.
fn messages_in(folder: &Path) -> Vec<PathBuf> {
    let is_message = |name: &str| name.ends_with(".ics") && (name.starts_with(INVITE) || name.starts_with(CANCEL));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_str().is_some_and(is_message)).map(|entry| entry.path()).collect()
}

fn no_organizer(series: &Series) -> Finding {
    let message = match &series.organizer {
        Some(text) => format!("`organizer` is {}, which has no email address", crate::text::short(&one_line(text))),
        None => "the series names no organizer to send invitations from".to_owned(),
    };
    let finding =
        Finding::new(RuleName::NoAddress, message).label(Subject::Series, series.organizer.as_ref().map(|_| "organizer"), "no address");
    finding.fix("write `organizer = \"Secretariat <secretariat@example.org>\"` under `[series]`")
}

fn no_email(series: &Series, id: PersonId) -> Finding {
    let person = series.person(id);
    let title = crate::text::short(&one_line(&person.title));
    let message = match &person.email {
        Some(_) => format!("`email` of {title} is not an email address"),
        None => format!("{title} has meetings, but no email address for invitations"),
    };
    let finding =
        Finding::new(RuleName::NoAddress, message).label(Subject::Person(id), person.email.as_ref().map(|_| "email"), "no address");
    finding.touches([Subject::Person(id)]).fix(format!("write `email = \"...\"` for `{}`, or invite others by name", person.name))
}
