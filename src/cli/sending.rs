//! What leaves for calendars, beside the ledger of what left before.

use super::desk::{Desk, Outcome};
use super::export::{Document, write_all};
use super::files::{self, Judged};
use crate::input;
use crate::model::{Between, Ledger, PersonId, Status};
use crate::present::Agenda;
use crate::present::event::{self, Event, Scope};
use crate::present::ics::Stamp;
use crate::publish::{self, Change, Feed, Invitation, Moved, Publication};
use crate::time::{Date, Instant, Zone};
use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// Feeds being made ready, and the ledger once they are sent.
pub(super) struct Sending<'a> {
    judged: &'a Judged,
    agenda: &'a Agenda,
    /// What UIDs begin with.
    pub calendar: String,
    /// The day that counts as today.
    today: Date,
    /// The instant of sending.
    now: Instant,
    path: PathBuf,
    /// Whether what is sent is recorded.
    is_kept: bool,
    /// Whether there was no ledger, so that files that are there may know more.
    is_lost: bool,
    /// What was sent before; `None` if nothing is known of it.
    before: Option<Ledger>,
    /// What will have been.
    ledger: Ledger,
    changes: Vec<Change>,
    /// Everything that stands in some feed now, by UID.
    everything: Vec<Event>,
    /// Held while this sends, so that two do not send beside one ledger.
    _turn: Option<File>,
}

impl<'a> Sending<'a> {
    /// Begins beside the ledger, if there is one. `is_kept` says whether what is sent will be recorded.
    ///
    /// # Errors
    /// An end that was told: the ledger cannot be read, or is that of another calendar.
    pub fn begin(desk: &Desk, judged: &'a Judged, agenda: &'a Agenda, is_kept: bool) -> Result<Self, Outcome> {
        let (series, file) = (&judged.loaded.series, &judged.loaded.path);
        let turn = if is_kept { turn(desk, file) } else { None };
        let path = files::ledger_path(file);
        let before = files::load_ledger(&path).map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
        let calendar = files::calendar_name(series, file);
        if let Some(known) = before.as_ref().and_then(|ledger| ledger.calendar.as_ref()).filter(|known| **known != calendar) {
            let fix = format!(
                "if it is the same series, write `calendar-name = \"{known}\"` under `[series]`; if it is another, delete {}",
                path.display()
            );
            let message = format!("{} is of the calendar `{known}`, and this series is called `{calendar}`", path.display());
            return Err(desk.stop(&message, &fix));
        }
        // What leaves no trace is the same on every day.
        let (today, now) = if is_kept || before.is_some() {
            (agenda.planned.max(series.planned), super::now())
        } else {
            (agenda.planned, series.zones.midnight(Zone::UTC, agenda.planned))
        };
        let ledger = Ledger { calendar: Some(calendar.clone()), ..before.clone().unwrap_or_default() };
        let everything = event::events(agenda, &calendar, Scope::Series);
        let is_lost = is_kept && before.is_none();
        let changes = Vec::new();
        Ok(Sending { judged, agenda, calendar, today, now, path, is_kept, is_lost, before, ledger, changes, everything, _turn: turn })
    }

    /// Whether there was no ledger, so that [`Sending::recall`] may find what was sent.
    pub fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Takes what was sent in a feed from files that are there, where there was no ledger. Of a file that is written over
    /// beside a ledger nothing is taken: it may have been another feed.
    pub fn recall(&mut self, desk: &Desk, name: &str, paths: impl IntoIterator<Item = PathBuf>) {
        if !self.is_lost {
            return;
        }
        let is_invitation = name.starts_with(Ledger::INVITES);
        let uids_begin = event::uids_begin(&self.calendar);
        let mut found = Ledger::default();
        let events = found.feeds.entry(name.to_owned()).or_default();
        let read = |path: PathBuf| files::text_of(&path).map(|text| input::read_sent(&text, &uids_begin, self.zones()));
        let sent = paths.into_iter().filter_map(read).flatten().filter(|(_, sent)| sent.between.is_some() == is_invitation);
        for (uid, sent) in sent {
            let is_older = events.get(&uid).is_some_and(|had| (had.sequence, had.at) > (sent.sequence, sent.at));
            if !is_older {
                events.insert(uid, sent);
            }
        }
        if events.is_empty() {
            return;
        }
        let entries = crate::text::counted(events.len() as i64, "entry", "entries");
        let message = format!("There is no {}: what was sent as {name} is taken from what is there, {entries}.", self.path.display());
        desk.notice(&message);
        for ledger in [&mut self.ledger, self.before.get_or_insert_default()] {
            ledger.feeds.extend(found.feeds.clone());
        }
    }

    /// The zones, for writing.
    fn zones(&self) -> &'a dyn crate::time::Zones {
        &*self.judged.loaded.series.zones
    }

    fn feed_of<'b>(&'b self, name: &'b str, scope: Scope, only: Option<&'b BTreeSet<String>>) -> Feed<'b> {
        Feed {
            name,
            elsewhere: scope.follows().then_some(&self.everything[..]),
            only,
            between: None,
            today: self.today,
            now: self.now,
            keep_cancelled_days: self.judged.loaded.series.keep_cancelled_days,
            zone_data: &self.agenda.zone_data,
        }
    }

    /// The events of a scope, with their stamps.
    pub fn feed(&mut self, scope: Scope) -> Vec<(Event, Stamp)> {
        let name = scope.word(&self.judged.loaded.series);
        self.publish(&name, scope, None)
    }

    /// What newer zone data has moved of the series.
    pub fn moved(&mut self) -> Vec<(Event, Stamp)> {
        let moved = self.news().into_iter().map(|moved| moved.uid).collect();
        self.publish(&Scope::Series.word(&self.judged.loaded.series), Scope::Series, Some(&moved))
    }

    /// The events of a scope as a feed of this name, all or only some.
    pub fn publish(&mut self, name: &str, scope: Scope, only: Option<&BTreeSet<String>>) -> Vec<(Event, Stamp)> {
        let events = match scope {
            Scope::Series => self.everything.clone(),
            scope => event::events(self.agenda, &self.calendar, scope),
        };
        let mut ledger = std::mem::take(&mut self.ledger);
        let Publication { events, changes } = publish::publish(self.feed_of(name, scope, only), events, &mut ledger);
        self.ledger = ledger;
        self.changes.extend(changes);
        events
    }

    /// The messages that a person has to get about their meetings, under this name; `to` is nobody if they are in the
    /// series no more.
    pub fn invite(&mut self, name: &str, to: Option<(PersonId, &Between)>) -> Vec<Invitation> {
        let mut ledger = std::mem::take(&mut self.ledger);
        let feed = Feed { between: to.map(|(_, between)| between), ..self.feed_of(name, Scope::Series, None) };
        let takes_place = |uid: &str| self.meeting(uid).is_some_and(|meeting| meeting.status != Status::Cancelled);
        let meetings = to.map(|(person, _)| self.meetings_of(person)).unwrap_or_default();
        let invited = publish::invite(feed, meetings, &mut ledger, self.zones(), &takes_place);
        self.ledger = ledger;
        self.changes.extend(invited.changes);
        invited.messages
    }

    /// The names of those who were invited before.
    pub fn invited(&self) -> impl Iterator<Item = &str> {
        self.ledger.feeds.keys().filter_map(|feed| feed.strip_prefix(Ledger::INVITES))
    }

    /// The meetings that a person takes part in, without their ways and steps.
    pub fn meetings_of(&self, person: PersonId) -> Vec<Event> {
        let mut events = event::events(self.agenda, &self.calendar, Scope::Person(person));
        events.retain(|event| self.meeting(&event.uid).is_some());
        events
    }

    fn meeting(&self, uid: &str) -> Option<&Event> {
        self.everything.binary_search_by(|meeting| meeting.uid.as_str().cmp(uid)).ok().map(|at| &self.everything[at])
    }

    /// What was sent before.
    #[cfg(feature = "caldav")]
    pub fn before(&self) -> Ledger {
        self.before.clone().unwrap_or_default()
    }

    /// What will have been sent.
    #[cfg(feature = "caldav")]
    pub fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    /// Whether something was ever sent by this name.
    pub fn knows(&self, name: &str) -> bool {
        self.ledger.feeds.contains_key(name)
    }

    /// What newer zone data has moved of what was sent.
    pub fn news(&self) -> Vec<Moved> {
        self.before.as_ref().map(|ledger| publish::zone_news(ledger, self.zones(), self.today)).unwrap_or_default()
    }

    /// Records what is sent, and writes it. The record comes first: if that is all that happens, the next export sends the
    /// same. Where a file cannot be written nothing counts as sent, so that what it was to tell is told again.
    pub fn deliver(&self, desk: &Desk, documents: &[Document], paths: &[PathBuf]) -> Result<(), Outcome> {
        let is_news = self.before.as_ref() != Some(&self.ledger);
        if is_news {
            desk.write(&self.path, input::write_ledger(&self.ledger))?;
        }
        let written = write_all(desk, documents, paths);
        if is_news && written.is_err() {
            match &self.before {
                Some(before) => desk.write(&self.path, input::write_ledger(before))?,
                // There was none.
                None => _ = std::fs::remove_file(&self.path),
            }
        }
        written
    }

    /// Writes messages, and records them. The record comes last: if it is not reached, the next export writes them again,
    /// and nobody misses one.
    pub fn deliver_messages(&self, desk: &Desk, documents: &[Document], paths: &[PathBuf]) -> Result<(), Outcome> {
        write_all(desk, documents, paths)?;
        if self.before.as_ref() == Some(&self.ledger) {
            return Ok(());
        }
        desk.write(&self.path, input::write_ledger(&self.ledger))
    }

    /// Tells what differs from what was sent before, on the side.
    pub fn tell(&self, desk: &Desk) {
        let own = files::plan_path(&self.judged.loaded.path);
        if self.is_kept && own.exists() && !files::is_same_file(&own, &self.judged.plan_path) {
            let (plan, ledger) = (self.judged.plan_path.display(), self.path.display());
            desk.notice(&format!("What was sent is by {plan}, not by {}, and {ledger} says so to the next export.", own.display()));
        }
        if self.before.is_none() {
            return;
        }
        for moved in self.news() {
            desk.notice(&moved.words(&self.agenda.zone_data));
        }
        for line in publish::told(&self.changes) {
            desk.notice(&line);
        }
    }
}

/// Waits until nobody else sends calendars of a series.
fn turn(desk: &Desk, series: &Path) -> Option<File> {
    let file = File::open(series).ok()?;
    let taken = match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            desk.notice("Waiting for another export of this series.");
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    };
    if let Err(error) = taken {
        desk.notice(&format!("{} cannot be locked ({error}): see that nobody else exports it now.", series.display()));
    }
    Some(file)
}

/// What newer zone data has moved of what was sent, in the words of `check --zone-news`.
pub(super) fn zone_news(desk: &Desk, file: &Path) -> super::desk::Ending {
    let loaded = files::load_series(file, super::today()).map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
    let path = files::ledger_path(&loaded.path);
    let ledger = files::load_ledger(&path).map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
    let Some(ledger) = ledger else {
        return Err(desk.stop(
            &format!("there is no ledger {}, so nothing is known of what was sent", path.display()),
            "send calendars with `fora export --to ics --output FILE`, which keeps one",
        ));
    };
    let zones = &*loaded.series.zones;
    let news = publish::zone_news(&ledger, zones, loaded.series.planned);
    if news.is_empty() {
        let count: usize =
            ledger.feeds.values().map(|events| events.values().filter(|sent| sent.status != Status::Cancelled).count()).sum();
        let entries = crate::text::counted(count as i64, "entry", "entries");
        desk.answer(&format!("Nothing that was sent has moved: {entries} compared with zone data {}.", zones.version()));
        return Ok(Outcome::Fine);
    }
    let lines: Vec<String> = news.iter().map(|moved| moved.words(zones.version())).collect();
    desk.answer(&format!("{}\n\nThe corrected entries: fora export {} --to ics --what zone-news", lines.join("\n"), file.display()));
    Ok(Outcome::Findings)
}
