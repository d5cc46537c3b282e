//! What leaves for calendars, beside the ledger of what left before.

use super::desk::{Desk, Outcome};
use super::export::{Document, write_all};
use super::files::{self, Judged};
use crate::input;
use crate::model::{Ledger, PersonId, Status};
use crate::present::Agenda;
use crate::present::event::{self, Event, Scope};
use crate::present::ics::{Message, Stamp};
use crate::publish::{self, Change, Feed, Invitation, Moved, Publication};
use crate::time::Date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Feeds being made ready, and the ledger once they are sent.
pub(super) struct Sending<'a> {
    judged: &'a Judged,
    agenda: &'a Agenda,
    /// What UIDs begin with.
    pub calendar: String,
    /// The day of sending.
    today: Date,
    path: PathBuf,
    /// What was sent before; `None` if nothing was ever recorded.
    before: Option<Ledger>,
    /// What will have been.
    ledger: Ledger,
    changes: Vec<Change>,
    /// Everything that stands in some feed now, by UID.
    everything: Vec<Event>,
}

impl<'a> Sending<'a> {
    /// Begins beside the ledger, if there is one. `is_kept` says whether what is sent will be recorded.
    pub fn begin(desk: &Desk, judged: &'a Judged, agenda: &'a Agenda, is_kept: bool) -> Result<Self, Outcome> {
        let path = files::ledger_path(&judged.loaded.path);
        let before = files::load_ledger(&path).map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
        let calendar = files::calendar_name(&judged.loaded.path);
        // What leaves no trace is the same on every day.
        let today = if is_kept || before.is_some() { agenda.planned.max(judged.loaded.series.planned) } else { agenda.planned };
        let ledger = before.clone().unwrap_or_default();
        let everything = event::events(agenda, &calendar, Scope::Series);
        Ok(Sending { judged, agenda, calendar, today, path, before, ledger, changes: Vec::new(), everything })
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
            today: self.today,
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

    /// The messages that a person has to get about their meetings, under this name.
    pub fn invite(&mut self, name: &str, person: PersonId, between: Message<'_>) -> Vec<Invitation> {
        let mut ledger = std::mem::take(&mut self.ledger);
        let feed = self.feed_of(name, Scope::Person(person), None);
        let takes_place = |uid: &str| self.meeting(uid).is_some_and(|meeting| meeting.status != Status::Cancelled);
        let messages = publish::invite(feed, self.meetings_of(person), &mut ledger, (self.zones(), between), &takes_place);
        self.ledger = ledger;
        messages
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

    /// Tells what differs from what was sent before, on the side.
    pub fn tell(&self, desk: &Desk) {
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
