//! What leaves for calendars, beside the ledger of what left before.

use super::ledgers::{load_ledger, text_of, with_intent};
use super::names::{calendar_name, intent_path, is_same_file, ledger_path, plan_path};
use super::{Clock, Document, Error, Judged, Notify, disk, write, write_all};
use crate::input;
use crate::model::{Ledger, Mailbox, PersonId, Sent, Status};
use crate::present::Agenda;
use crate::present::event::{self, Event, Scope};
use crate::present::ics::Stamp;
use crate::publish::{self, Addressee, Change, Feed, Invitation, Moved, Publication};
use crate::text::counted;
use crate::time::{Date, Instant, Zone};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Feeds being made ready, and the ledger once they are sent.
pub(crate) struct Sending<'a> {
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
    /// What is about to be sent in messages, while they are written.
    intent: PathBuf,
    /// Whether an export was ended while it wrote messages, so that the ledger does not know of all of them.
    was_ended: bool,
    /// What was sent before; `None` if nothing is known of it.
    before: Option<Ledger>,
    /// What will have been.
    ledger: Ledger,
    changes: Vec<Change>,
    /// Every meeting and written consultation as it stands now, by UID.
    everything: Vec<Event>,
    /// That and all deadlines, by UID, once they are asked for.
    anywhere: OnceCell<Vec<Event>>,
    /// Who is told what is good to know.
    notify: &'a dyn Notify,
}

impl<'a> Sending<'a> {
    /// Begins beside the ledger, if there is one. `is_kept` says whether what is sent will be recorded; then whoever sends has
    /// the [`Lock`](super::Lock) beside the series, and has read everything since.
    ///
    /// # Errors
    /// The ledger cannot be read, or is that of another calendar.
    pub fn begin(judged: &'a Judged, agenda: &'a Agenda, clock: Clock, is_kept: bool, notify: &'a dyn Notify) -> Result<Self, Error> {
        let (series, file) = (&judged.opened.series, &judged.opened.path);
        let path = ledger_path(file);
        let intent = intent_path(file);
        let unfinished = load_ledger(&intent)?;
        let calendar = calendar_name(series, file);
        if unfinished.as_ref().is_some_and(|unfinished| unfinished.calendar.as_ref().is_some_and(|other| *other != calendar)) {
            let message = format!("{} belongs to another calendar than `{calendar}`", intent.display());
            return Err(Error::refused(message, "move it back to its series, or delete it if nothing of it was sent"));
        }
        let was_ended = unfinished.is_some();
        let before = match (load_ledger(&path)?, unfinished) {
            (before, Some(unfinished)) => Some(with_intent(before, unfinished)),
            (before, None) => before,
        };
        if let Some(known) = before.as_ref().and_then(|ledger| ledger.calendar.as_ref()).filter(|known| **known != calendar) {
            let fix = format!(
                "if this is the same series, write `calendar-name = \"{known}\"` under `[series]`; if it is another, delete {}",
                path.display()
            );
            let message = format!("{} belongs to the calendar `{known}`, but this series is called `{calendar}`", path.display());
            return Err(Error::refused(message, fix));
        }
        let everything = event::events(agenda, &calendar, Scope::Series);
        // What leaves no trace is the same on every day.
        let (today, now) = if is_kept || before.is_some() {
            let planned = agenda.planned.max(series.planned);
            (publish::day_of_sending(clock.today(), planned, everything.iter().map(|event| event.time.last_day())), clock.now)
        } else {
            (agenda.planned, series.zones.midnight(Zone::UTC, agenda.planned))
        };
        if let Some(ledger) = before.as_ref().filter(|_| is_kept) {
            want_no_older_zones(ledger, &path, series.zones.version(), today)?;
        }
        let ledger = Ledger { calendar: Some(calendar.clone()), ..before.clone().unwrap_or_default() };
        let is_lost = is_kept && before.is_none();
        let (changes, anywhere) = (Vec::new(), OnceCell::new());
        Ok(Sending {
            judged,
            agenda,
            calendar,
            today,
            now,
            path,
            intent,
            was_ended,
            is_kept,
            is_lost,
            before,
            ledger,
            changes,
            everything,
            anywhere,
            notify,
        })
    }

    /// Takes what was sent in feeds from the files that are written over: all of it where there was no ledger, and otherwise
    /// what the ledger does not know, as where an old one was put back.
    pub fn recall(&mut self, files: &[(String, PathBuf)]) {
        let found: Vec<(&str, BTreeMap<String, Sent>)> =
            files.iter().filter_map(|(name, path)| Some((name.as_str(), self.found(path)?))).collect();
        found.into_iter().for_each(|(name, sent)| self.remember(name, sent));
    }

    /// What the file at a path knows and the ledger does not; `None` if there is none.
    fn found(&self, path: &Path) -> Option<BTreeMap<String, Sent>> {
        let text = text_of(path).filter(|text| text.contains("BEGIN:VEVENT"))?;
        let newer = self.unknown(&text);
        let mut sent = if newer.is_empty() { BTreeMap::new() } else { self.read_sent(&text) };
        sent.retain(|uid, sent| sent.between.is_none() && newer.contains(uid));
        let (ledger, path) = (self.path.display(), path.display());
        if self.is_lost && sent.is_empty() {
            self.notify.notice(&format!("There is no {ledger}, and {path} does not show what was sent: SEQUENCE starts over."));
        }
        if !self.is_lost && !sent.is_empty() {
            let entries = counted(sent.len() as i64, "entry", "entries");
            let why = "which may be an old copy: the newer ones count as sent";
            self.notify.notice(&format!("{path} has {entries} newer than those in {ledger}, {why}."));
        }
        Some(sent)
    }

    /// The UIDs of ours in a file of which it says more than the ledger knows, in whichever feed.
    fn unknown(&self, text: &str) -> BTreeSet<String> {
        let begin = event::uids_begin(&self.calendar);
        let is_news = |uid: &str, sequence: u32| self.ledger.everywhere(uid).all(|sent| sent.sequence < sequence);
        let found = input::read_sequences(text).into_iter().filter(|(uid, sequence)| uid.starts_with(&begin) && is_news(uid, *sequence));
        found.map(|(uid, _)| uid).collect()
    }

    /// Takes what was sent from messages that lie where others go: all of it where there was no ledger, and otherwise what is
    /// newer than the ledger knows.
    pub fn recall_messages(&mut self, paths: &[PathBuf]) {
        let mut feeds: BTreeMap<String, BTreeMap<String, Sent>> = BTreeMap::new();
        for (uid, sent) in paths.iter().filter_map(|path| text_of(path)).flat_map(|text| self.read_sent(&text)) {
            let Some(between) = &sent.between else { continue };
            let feed = Ledger::invites(&between.attendee);
            let is_newer = |had: &Sent| (sent.sequence, sent.at) > (had.sequence, had.at);
            if !self.ledger.sent(&feed, &uid).is_none_or(is_newer) {
                continue;
            }
            let events = feeds.entry(feed).or_default();
            if events.get(&uid).is_none_or(is_newer) {
                events.insert(uid, sent);
            }
        }
        if !self.is_lost && !feeds.is_empty() {
            let count = feeds.values().map(BTreeMap::len).sum::<usize>() as i64;
            let path = self.path.display();
            self.notify.notice(&match count {
                1 => format!("1 message in the folder is newer than {path} knows, and counts as sent."),
                _ => format!("{count} messages in the folder are newer than {path} knows, and count as sent."),
            });
        }
        feeds.into_iter().for_each(|(name, sent)| self.remember(&name, sent));
    }

    /// What a calendar of this series says that was sent.
    fn read_sent(&self, text: &str) -> BTreeMap<String, Sent> {
        input::read_sent(text, &event::uids_begin(&self.calendar), self.zones())
    }

    /// Counts something as sent before.
    fn remember(&mut self, name: &str, sent: BTreeMap<String, Sent>) {
        if sent.is_empty() {
            return;
        }
        if self.is_lost {
            let (ledger, entries) = (self.path.display(), counted(sent.len() as i64, "entry", "entries"));
            self.notify.notice(&format!("There is no {ledger}: what was sent as {name} is recovered from existing files, {entries}."));
        }
        for ledger in [&mut self.ledger, self.before.get_or_insert_default()] {
            ledger.feeds.entry(name.to_owned()).or_default().extend(sent.clone());
        }
    }

    /// The zones, for writing.
    fn zones(&self) -> &'a dyn crate::time::Zones {
        &*self.judged.opened.series.zones
    }

    /// Where what left a feed may go on.
    fn anywhere(&self) -> &[Event] {
        self.anywhere.get_or_init(|| {
            let mut all = event::events(self.agenda, &self.calendar, Scope::Deadlines);
            all.extend(self.everything.iter().cloned());
            all.sort_by(|one, other| one.uid.cmp(&other.uid));
            all
        })
    }

    fn feed_of<'b>(&'b self, name: &'b str) -> Feed<'b> {
        let keep_cancelled_days = self.judged.opened.series.keep_cancelled_days;
        Feed { keep_cancelled_days, zone_data: &self.agenda.zone_data, ..Feed::plain(name, self.today, self.now) }
    }

    /// The feeds of people, fora and audiences that are in the series no more, by their words.
    pub fn former(&self) -> Vec<String> {
        let series = &self.judged.opened.series;
        let known: BTreeSet<String> = Scope::all(series).into_iter().map(|scope| scope.word(series)).collect();
        self.ledger.feeds.keys().filter(|word| Scope::parts(word).is_some() && !known.contains(*word)).cloned().collect()
    }

    /// The events of a feed by its word, with their stamps.
    pub fn feed(&mut self, word: &str) -> Vec<(Event, Stamp)> {
        self.publish(word, word, None)
    }

    /// What newer zone data has moved of the series.
    pub fn moved(&mut self) -> Vec<(Event, Stamp)> {
        let moved = self.news().into_iter().map(|moved| moved.uid).collect();
        self.publish(Scope::SERIES, Scope::SERIES, Some(&moved))
    }

    /// The events of a feed of this word, which is recorded by this name; all or only some. A feed of somebody who is in the
    /// series no more tells what became of what they had.
    pub fn publish(&mut self, name: &str, word: &str, only: Option<&BTreeSet<String>>) -> Vec<(Event, Stamp)> {
        let series = &self.judged.opened.series;
        let scope = Scope::named(series, word);
        let events = match scope {
            Some(Scope::Series) => self.everything.clone(),
            Some(scope) => event::events(self.agenda, &self.calendar, scope),
            None => Vec::new(),
        };
        let whose = match scope {
            Some(scope) => scope.whose(series),
            None => Scope::parts(word).filter(|(kind, _)| *kind != "forum").map(|(_, name)| name.to_owned()),
        };
        let mut ledger = std::mem::take(&mut self.ledger);
        let elsewhere = scope.is_none_or(Scope::follows).then(|| self.anywhere());
        let feed = Feed { elsewhere, whose: whose.as_deref(), only, ..self.feed_of(name) };
        let Publication { events, changes } = publish::publish(feed, events, &mut ledger);
        self.ledger = ledger;
        self.changes.extend(changes);
        events
    }

    /// Every mailbox that has, or had, something to get.
    pub fn addressees(&self) -> Vec<Addressee> {
        publish::addressees(&self.judged.opened.series, &self.ledger)
    }

    /// The messages that a mailbox has to get.
    pub fn invite(&mut self, addressee: &Addressee, organizer: &Mailbox) -> Vec<Invitation> {
        let name = Ledger::invites(&addressee.mailbox);
        let meetings = addressee.meetings(&self.judged.opened.series, &self.ledger, |person| self.meetings_of(person));
        let between = addressee.between(&self.judged.opened.series, organizer);
        let mut ledger = std::mem::take(&mut self.ledger);
        let feed = Feed { between: (!addressee.people.is_empty()).then_some(&between), ..self.feed_of(&name) };
        let takes_place = |uid: &str| self.meeting(uid).is_some_and(|meeting| meeting.status != Status::Cancelled);
        let invited = publish::invite(feed, meetings, &mut ledger, self.zones(), &takes_place);
        self.ledger = ledger;
        self.changes.extend(invited.changes);
        invited.messages
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

    /// What newer zone data has moved of what was sent.
    pub fn news(&self) -> Vec<Moved> {
        self.before.as_ref().map(|ledger| publish::zone_news(ledger, self.zones(), self.today)).unwrap_or_default()
    }

    /// Records what is sent, and writes it. The record comes first: if that is all that happens, the next export sends the
    /// same. Where no file could be written nothing counts as sent, so that what it was to tell is told again; where one was,
    /// somebody may have it.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn deliver(&self, documents: &[Document], paths: &[PathBuf]) -> Result<(), Error> {
        if self.is_news() {
            self.record()?;
        }
        disk::tidy_around(paths);
        for (number, (document, path)) in documents.iter().zip(paths).enumerate() {
            let Err(error) = write(path, &document.bytes) else { continue };
            match &self.before {
                _ if !self.is_news() => {}
                _ if number > 0 => self.notify_changes(),
                Some(before) => write(&self.path, input::write_ledger(before))?,
                // There was none.
                None => disk::remove(&self.path)?,
            }
            return Err(error);
        }
        Ok(())
    }

    /// Writes messages, and records them. The record comes last: if it is not reached, the next export writes them again,
    /// and nobody misses one. What is about to be sent is on the disk before the first message is, so that a message that is
    /// out counts as sent, whatever ends this.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn deliver_messages(&self, documents: &[Document], paths: &[PathBuf]) -> Result<(), Error> {
        if self.is_news() {
            write(&self.intent, input::write_ledger(&self.ledger))?;
        }
        write_all(documents, paths)?;
        if self.is_news() { self.record() } else { Ok(()) }
    }

    /// Whether the ledger on the disk does not say what will have been sent.
    fn is_news(&self) -> bool {
        self.was_ended || self.before.as_ref() != Some(&self.ledger)
    }

    /// Writes the ledger, which then knows all that was intended.
    fn record(&self) -> Result<(), Error> {
        write(&self.path, input::write_ledger(&self.ledger))?;
        disk::remove(&self.intent)
    }

    /// Says what differs from what was sent before, on the side.
    pub fn notify_changes(&self) {
        let own = plan_path(&self.judged.opened.path);
        if self.is_kept && own.exists() && !is_same_file(&own, &self.judged.plan_path) {
            let (plan, ledger) = (self.judged.plan_path.display(), self.path.display());
            self.notify
                .notice(&format!("This was sent from {plan}, not from {}; {ledger} records that for the next export.", own.display()));
        }
        if self.was_ended {
            self.notify.notice("An earlier export was ended while it wrote messages: what may not have gone out is sent again.");
        }
        if self.before.is_none() {
            return;
        }
        for moved in self.news() {
            self.notify.notice(&moved.words(&self.agenda.zone_data));
        }
        for line in publish::summary(&self.changes) {
            self.notify.notice(&line);
        }
    }
}

/// Stops where the ledger was written by newer zone data: older data would put back what newer data corrected.
pub(super) fn want_no_older_zones(ledger: &Ledger, path: &Path, release: &str, today: Date) -> Result<(), Error> {
    let Some(newer) = publish::newer_data(ledger, release, today) else { return Ok(()) };
    let message = format!("what {} records was sent with zone data {newer}, but this fora has the older {release}", path.display());
    Err(Error::refused(message, "use a fora at least as new, so that no correction is undone"))
}
