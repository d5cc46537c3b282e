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
    super::export::notify_moved(desk, judged);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::{Arguments, Command};
    use crate::cli::export::export;
    use crate::input::Settings;
    use crate::workspace::disk::fault;
    use clap::Parser;
    use std::collections::BTreeMap;
    use std::fs;

    const SERIES: &str = "[series]\ntitle = \"S\"\nbase = \"Europe/Vienna\"\nplanned = 2027-01-11\ncalendar-name = \"s\"\n\
        organizer = \"Office <office@example.org>\"\n[forum.f]\nplace = \"Europe/Vienna\"\nopens = 2100-03-01\ncloses = 2100-03-31\n\
        [person]\nana = { base = \"Europe/Vienna\", email = \"ana@example.org\" }\n\
        ben = { base = \"Europe/Vienna\", email = \"ben@example.org\" }\n\
        [consultation]\na = { forum = \"f\", moderator = { any = [\"ana\", \"ben\"] } }\n\
        b = { forum = \"f\", moderator = { any = [\"ana\", \"ben\"] } }\n";

    /// A plan that a hand changes again and again.
    fn plan(draw: &mut impl FnMut(u32) -> u32) -> String {
        let mut placement = |name: &str| {
            let (day, moderator) = (1 + draw(3), ["ana", "ben"][draw(2) as usize]);
            let state = ["confirmed", "confirmed", "cancelled"][draw(3) as usize];
            format!("[placement.{name}]\nstarts = 2100-03-{day:02} 10:00:00\nmoderator = \"{moderator}\"\nstate = \"{state}\"\n")
        };
        placement("a") + &placement("b")
    }

    /// The lines of a message that say what a calendar program goes by.
    fn line<'t>(text: &'t str, name: &str) -> &'t str {
        let is_it = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([':', ';']));
        text.lines().find(is_it).and_then(|line| line.rsplit_once(':')).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// What somebody's calendar holds: by address and UID, the newest message by SEQUENCE and DTSTAMP (RFC 5546, 2.1.5).
    #[derive(Default)]
    struct Calendars(BTreeMap<(String, String), (u32, String, Option<String>)>);

    impl Calendars {
        /// Takes in a message, and checks that no number stands for two things.
        fn deliver(&mut self, text: &str) {
            let text = text.replace("\r\n ", "");
            let (method, text) = (line(&text, "METHOD"), text.split_once("BEGIN:VEVENT").map(|(_, event)| event).expect("an event"));
            let key = (line(text, "ATTENDEE").to_owned(), line(text, "UID").to_owned());
            let starts = (method != "CANCEL").then(|| line(text, "DTSTART").to_owned());
            let (sequence, stamp) = (line(text, "SEQUENCE").parse().expect("a number"), line(text, "DTSTAMP").to_owned());
            if let Some((had, _, state)) = self.0.get(&key) {
                assert!(*had != sequence || *state == starts, "SEQUENCE {sequence} says {state:?} and {starts:?} to {key:?}");
            }
            let is_newer = self.0.get(&key).is_none_or(|had| (had.0, &had.1) <= (sequence, &stamp));
            if is_newer {
                self.0.insert(key, (sequence, stamp, starts));
            }
        }
    }

    /// Whatever ends an export, and whatever changes before the next one: in the end everybody has what is planned.
    #[test]
    fn an_export_that_is_ended_anywhere_misleads_nobody() {
        for seed in 0..40_u32 {
            let folder = tempfile::tempdir().expect("a folder");
            let path = |name: &str| folder.path().join(name);
            fs::write(path("series.toml"), SERIES).expect("written");
            let output = path("out");
            let mut state = seed.wrapping_mul(2_654_435_761) | 1;
            let mut draw = |below: u32| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 16) % below
            };
            let run = |steps: Option<u32>| {
                let arguments = ["fora", "export", "--to", "ics", "--invite", "--output"];
                let arguments = arguments.iter().map(Into::into).chain([output.join("").into_os_string(), path("series.toml").into()]);
                let arguments = Arguments::try_parse_from(arguments.collect::<Vec<std::ffi::OsString>>()).expect("arguments");
                let Command::Export(asked) = arguments.command else { panic!("another command") };
                fault::after(steps);
                _ = export(&Desk::new(&arguments.global, Settings { quiet: Some(2), ..Settings::default() }), &asked);
                let was_ended = fault::has_struck();
                fault::after(None);
                was_ended
            };
            let mut calendars = Calendars::default();
            for round in 0..8 {
                fs::write(path("series.plan.toml"), plan(&mut draw)).expect("written");
                let was_ended = run((round % 2 == 0).then(|| draw(12)));
                // Whoever sends the mail takes what is there, half of the time only after the next export.
                if draw(2) == 0 || !was_ended {
                    for file in messages_in(&output) {
                        calendars.deliver(&fs::read_to_string(&file).expect("a message"));
                        fs::remove_file(file).expect("sent");
                    }
                }
                if was_ended {
                    continue;
                }
                let text = fs::read_to_string(path("series.plan.toml")).expect("a plan");
                for block in text.split("[placement.").skip(1) {
                    let value = |key: &str| block.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
                    let (name, moderator) = (&block[..1], value("moderator = ").trim_matches('"'));
                    let starts = value("starts = ").replace(['-', ':'], "").replace(' ', "T");
                    let takes_place = value("state = ") != "\"cancelled\"";
                    for person in ["ana", "ben"] {
                        let has = calendars.0.iter().find(|((to, uid), _)| to.contains(person) && uid.contains(&format!(".{name}")));
                        let has = has.and_then(|(_, (_, _, starts))| starts.clone());
                        let wanted = (takes_place && person == moderator).then(|| starts.clone());
                        assert_eq!(has, wanted, "{person} of {name}, round {round}, seed {seed}");
                    }
                }
            }
            assert!(!path("series.sending.toml").exists());
        }
    }
}
