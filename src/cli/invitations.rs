//! `fora export --invite`: messages to people, as files. fora sends no mail.

use super::arguments::{ExportArguments, ExportFormat};
use super::desk::{Desk, Ending, Outcome};
use super::export::{Document, is_folder, paths};
use super::files::Judged;
use super::sending::Sending;
use crate::finding::Finding;
use crate::model::{Between, Ledger, Mailbox, PersonId, RuleName, Series, Subject};
use crate::present::Agenda;
use crate::present::event::{uid_part, uids_begin};
use crate::publish::Invitation;
use crate::text::{counted, one_line};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Writes a message for each person and meeting that is new to them, changed or called off.
pub(super) fn invitations(desk: &Desk, asked: &ExportArguments, judged: &Judged, agenda: &Agenda) -> Ending {
    let series = &judged.loaded.series;
    let output = asked.output.as_deref().unwrap_or(Path::new("./"));
    if asked.to != [ExportFormat::Ics] || !is_folder(output) {
        return Err(desk.stop("invitations are calendar files in a folder", "write `--to ics --invite --output FOLDER/`"));
    }
    let organizer = series.organizer.as_deref().and_then(|text| Mailbox::read(&one_line(text), &one_line(&series.title)));
    let Some(organizer) = organizer else { return Err(desk.refuse(&[no_organizer(series)], &judged.loaded.sources)) };
    let mut sending = Sending::begin(desk, judged, agenda, true)?;
    let addressees = addressees(desk, asked.what.as_deref(), series, &sending)?;
    let earlier = messages_in(output);
    let (mut documents, mut findings) = (Vec::new(), Vec::new());
    for addressee in addressees {
        if sending.is_lost() {
            let theirs = earlier.iter().filter(|path| addressee.is_sent(path, &sending.calendar)).cloned().collect::<Vec<_>>();
            sending.recall(desk, &addressee.feed(), theirs);
        }
        match letters(&mut sending, series, &addressee, &organizer) {
            Ok(written) => documents.extend(written),
            Err(finding) => findings.push(*finding),
        }
    }
    let paths = paths(desk, output, &documents, judged)?;
    sending.deliver_messages(desk, &documents, &paths)?;
    let messages = counted(documents.len() as i64, "message", "messages");
    desk.notice(&format!("Wrote {messages} into {}; whoever had the last version of all gets none.", output.display()));
    sending.tell(desk);
    let written: BTreeSet<&PathBuf> = paths.iter().collect();
    let others = earlier.iter().filter(|path| !written.contains(path)).count();
    if others > 0 {
        let others = counted(others as i64, "message of an earlier export is", "messages of earlier exports are");
        desk.notice(&format!("{others} still in {}: send them before these if they were not, and take them away.", output.display()));
    }
    if findings.is_empty() {
        return Ok(Outcome::Fine);
    }
    desk.refuse(&findings, &judged.loaded.sources);
    Ok(Outcome::Findings)
}

/// Somebody who has to get messages.
struct Addressee {
    name: String,
    /// `None` if they are in the series no more.
    id: Option<PersonId>,
}

impl Addressee {
    /// The name of the feed of their messages.
    fn feed(&self) -> String {
        format!("{}{}", Ledger::INVITES, self.name)
    }

    /// What a message about a meeting is called: `invite-ana-talks.town-hall.ics`.
    fn document(&self, uid: &str, cancels: bool) -> String {
        format!("{}{}{}.ics", if cancels { CANCEL } else { INVITE }, self.begin(), uid.trim_end_matches("@fora.invalid"))
    }

    /// With what its name goes on after the kind of message.
    fn begin(&self) -> String {
        format!("{}-", uid_part(&self.name))
    }

    /// Whether a message of this name went to them about a meeting of this calendar.
    fn is_sent(&self, path: &Path, calendar: &str) -> bool {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let after = name.strip_prefix(INVITE).or_else(|| name.strip_prefix(CANCEL));
        let meeting = after.and_then(|after| after.strip_prefix(&self.begin()));
        meeting.is_some_and(|meeting| meeting.starts_with(&uids_begin(calendar)))
    }
}

/// With what the names of messages begin.
const INVITE: &str = "invite-";
const CANCEL: &str = "cancel-";

/// Those who are asked for: all people of the series and those who were invited when they were in it, or one of them.
fn addressees(desk: &Desk, what: Option<&str>, series: &Series, sending: &Sending<'_>) -> Result<Vec<Addressee>, Outcome> {
    let people = (0..series.people.len() as u32).map(PersonId).map(|id| Addressee { name: series.person(id).name.clone(), id: Some(id) });
    let mut all: Vec<Addressee> = people.collect();
    let is_known = |name: &str| series.people.iter().any(|person| person.name == name);
    all.extend(sending.invited().filter(|name| !is_known(name)).map(|name| Addressee { name: name.to_owned(), id: None }));
    let Some(what) = what else { return Ok(all) };
    all.retain(|addressee| what.strip_prefix("person:") == Some(&addressee.name));
    if all.is_empty() {
        return Err(desk.stop("invitations are for people", "leave `--what` out, or say `--what person:NAME`"));
    }
    Ok(all)
}

/// The messages that are in a folder.
fn messages_in(folder: &Path) -> Vec<PathBuf> {
    let is_message = |name: &str| name.ends_with(".ics") && (name.starts_with(INVITE) || name.starts_with(CANCEL));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_str().is_some_and(is_message)).map(|entry| entry.path()).collect()
}

/// The messages to one person; a finding if there are some and no address.
fn letters(sending: &mut Sending<'_>, series: &Series, addressee: &Addressee, organizer: &Mailbox) -> Result<Vec<Document>, Box<Finding>> {
    let feed = addressee.feed();
    let messages = match addressee.id {
        Some(id) if sending.meetings_of(id).is_empty() && !sending.knows(&feed) => Vec::new(),
        Some(id) => {
            let person = series.person(id);
            let attendee = person.email.as_deref().and_then(|email| Mailbox::read(&one_line(email), &one_line(&person.title)));
            let attendee = attendee.ok_or_else(|| Box::new(no_email(series, id)))?;
            sending.invite(&feed, Some((id, &Between { organizer: organizer.clone(), attendee })))
        }
        None => sending.invite(&feed, None),
    };
    let document =
        |message: Invitation| Document { name: addressee.document(&message.uid, message.cancels), bytes: message.text.into_bytes() };
    Ok(messages.into_iter().map(document).collect())
}

fn no_organizer(series: &Series) -> Finding {
    let message = match &series.organizer {
        Some(text) => format!("`organizer` is {}, which holds no address", crate::text::short(&one_line(text))),
        None => "the series names no organizer, from whom invitations come".to_owned(),
    };
    let finding =
        Finding::new(RuleName::NoAddress, message).label(Subject::Series, series.organizer.as_ref().map(|_| "organizer"), "no address");
    finding.fix("write `organizer = \"Secretariat <secretariat@example.org>\"` under `[series]`")
}

fn no_email(series: &Series, id: PersonId) -> Finding {
    let person = series.person(id);
    let title = crate::text::short(&one_line(&person.title));
    let message = match &person.email {
        Some(_) => format!("`email` of {title} is no address"),
        None => format!("{title} has meetings and no address to invite them at"),
    };
    let finding =
        Finding::new(RuleName::NoAddress, message).label(Subject::Person(id), person.email.as_ref().map(|_| "email"), "no address");
    finding.touches([Subject::Person(id)]).fix(format!("write `email = \"...\"` for `{}`, or invite others by name", person.name))
}
