//! `fora export --invite`: messages to people, as files. fora sends no mail.

use super::arguments::{ExportArguments, ExportFormat};
use super::desk::{Desk, Ending, Outcome};
use super::export::{Document, is_folder, paths};
use super::files::Judged;
use super::sending::Sending;
use crate::finding::Finding;
use crate::model::{PersonId, RuleName, Series, Subject};
use crate::present::Agenda;
use crate::present::event::{Scope, uid_part};
use crate::present::ics::{Mailbox, Message};
use crate::publish::mailbox;
use crate::text::counted;

/// Writes a message for each person and meeting that is new to them, changed or called off.
pub(super) fn invitations(desk: &Desk, asked: &ExportArguments, judged: &Judged, agenda: &Agenda) -> Ending {
    let series = &judged.loaded.series;
    let output = asked.output.as_deref().unwrap_or(std::path::Path::new("./"));
    if asked.to != [ExportFormat::Ics] || !is_folder(output) {
        return Err(desk.stop("invitations are calendar files in a folder", "write `--to ics --invite --output FOLDER/`"));
    }
    let organizer = series.organizer.as_deref().and_then(|text| mailbox(text, &series.title));
    let Some(organizer) = organizer else { return Err(desk.refuse(&[no_organizer(series)], &judged.loaded.sources)) };
    let people = match asked.what.as_deref().map(|what| Scope::named(series, what)) {
        None => (0..series.people.len() as u32).map(PersonId).collect(),
        Some(Some(Scope::Person(id))) => vec![id],
        Some(_) => return Err(desk.stop("invitations are for people", "leave `--what` out, or say `--what person:NAME`")),
    };
    let mut sending = Sending::begin(desk, judged, agenda, true)?;
    let (mut documents, mut findings) = (Vec::new(), Vec::new());
    for id in people {
        match letters(&mut sending, series, id, organizer) {
            Ok(written) => documents.extend(written),
            Err(finding) => findings.push(*finding),
        }
    }
    let paths = paths(desk, output, &documents, judged)?;
    sending.deliver(desk, &documents, &paths)?;
    let messages = counted(documents.len() as i64, "message", "messages");
    desk.notice(&format!("Wrote {messages} into {}; whoever had the last version of all gets none.", output.display()));
    if findings.is_empty() {
        return Ok(Outcome::Fine);
    }
    desk.refuse(&findings, &judged.loaded.sources);
    Ok(Outcome::Findings)
}

/// The messages to one person; a finding if there are some and no address.
fn letters(sending: &mut Sending<'_>, series: &Series, id: PersonId, organizer: Mailbox<'_>) -> Result<Vec<Document>, Box<Finding>> {
    let person = series.person(id);
    let feed = format!("invite:{}", person.name);
    if sending.meetings_of(id).is_empty() && !sending.knows(&feed) {
        return Ok(Vec::new());
    }
    let attendee = person.email.as_deref().and_then(|email| mailbox(email, &person.title)).ok_or_else(|| Box::new(no_email(series, id)))?;
    let messages = sending.invite(&feed, id, Message { organizer, attendee });
    let document = |message: crate::publish::Invitation| {
        let kind = if message.cancels { "cancel" } else { "invite" };
        let uid = message.uid.trim_end_matches("@fora.invalid");
        Document { name: format!("{kind}-{}-{uid}.ics", uid_part(&person.name)), bytes: message.text.into_bytes() }
    };
    Ok(messages.into_iter().map(document).collect())
}

fn no_organizer(series: &Series) -> Finding {
    let message = match &series.organizer {
        Some(text) => format!("`organizer` is {}, which holds no address", crate::text::short(&crate::text::one_line(text))),
        None => "the series names no organizer, from whom invitations come".to_owned(),
    };
    let finding =
        Finding::new(RuleName::NoAddress, message).label(Subject::Series, series.organizer.as_ref().map(|_| "organizer"), "no address");
    finding.fix("write `organizer = \"Secretariat <secretariat@example.org>\"` under `[series]`")
}

fn no_email(series: &Series, id: PersonId) -> Finding {
    let person = series.person(id);
    let title = crate::text::short(&crate::text::one_line(&person.title));
    let message = match &person.email {
        Some(_) => format!("`email` of {title} is no address"),
        None => format!("{title} has meetings and no address to invite them at"),
    };
    let finding =
        Finding::new(RuleName::NoAddress, message).label(Subject::Person(id), person.email.as_ref().map(|_| "email"), "no address");
    finding.touches([Subject::Person(id)]).fix(format!("write `email = \"...\"` for `{}`, or invite others by name", person.name))
}
