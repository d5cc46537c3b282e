//! Pushing a feed to a calendar server (CalDAV, RFC 4791): one resource for each event, written only where the server still
//! has what we wrote last (RFC 9110, 13.1).
//!
//! The server is asked first what it has. What is about to be sent is recorded as pending then, and as done once the server
//! has said so. So whenever a push is cut short, the next one finishes it: what the server already took is recognised by
//! what it says, and not written twice. What somebody else changed is told and never overwritten, unless that is asked for.
//! Nothing but what the ledger names is touched.
//!
//! The talking itself is behind [`Server`]; `http.rs` does it for real, behind the feature `caldav`.

mod essence;

use crate::model::{Ledger, Sent, Status};
use crate::present::event::Event;
use crate::present::ics::{self, Stamp};
use crate::time::Zones;
use essence::Essence;
use std::collections::{BTreeMap, BTreeSet};

/// Something asked of a calendar server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Request<'a> {
    /// What to do.
    pub method: Method,
    /// The name of the resource in the calendar.
    pub name: &'a str,
    /// What has to be so, or the server refuses with 412.
    pub condition: Condition<'a>,
    /// What to write; empty otherwise.
    pub body: &'a str,
}

/// What to do with a resource.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Read it.
    Get,
    /// Write it.
    Put,
    /// Take it away.
    Delete,
}

/// What has to be so before a resource is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Condition<'a> {
    /// Nothing.
    None,
    /// There is no such resource (`If-None-Match: *`).
    Absent,
    /// It is the version of this ETag (`If-Match`).
    Is(&'a str),
}

/// What a server answers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reply {
    /// The status of HTTP.
    pub status: u16,
    /// The ETag of the version that the answer speaks of.
    pub etag: Option<String>,
    /// What was read, or why it was refused.
    pub body: String,
}

/// What a calendar has: the ETag of each resource, by its name; `None` where the server tells none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing(pub BTreeMap<String, Option<String>>);

/// Why a push cannot go on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trouble {
    /// What is so.
    pub what: String,
    /// What to do.
    pub fix: String,
}

/// A calendar on a server.
pub trait Server {
    /// Asks what the calendar has.
    ///
    /// # Errors
    /// Why that cannot be known, also that the address is not one of a calendar.
    fn list(&mut self) -> Result<Listing, Trouble>;

    /// Asks something of one resource, and waits for the answer.
    ///
    /// # Errors
    /// Why there is no answer.
    fn ask(&mut self, request: Request<'_>) -> Result<Reply, Trouble>;
}

/// What became of an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// It is on the server for the first time.
    Created,
    /// It was changed there.
    Updated,
    /// It was called off there.
    Cancelled,
    /// It was taken away, as it has been shown as cancelled for long enough.
    Removed,
    /// The server had this version already.
    Unchanged,
    /// Somebody else changed or made it, and it was left alone.
    Conflict,
    /// Somebody else took it away, and it was not put back.
    Deleted,
    /// The server has it under another name that fora did not give, and it was left alone.
    Elsewhere,
    /// It is of this series by its name, and neither the plan nor the ledger knows it; it was left alone.
    Unknown,
}

/// A push that came to its end.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pushed {
    /// What became of each event, by its title.
    pub events: Vec<(String, Done)>,
}

/// How a push is done.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    /// The feed's word in the ledger.
    pub feed: &'a str,
    /// The zone data, for writing.
    pub zones: &'a dyn Zones,
    /// With what the UIDs of the series begin.
    pub uids_begin: &'a str,
    /// Whether what others changed, made or took away is replaced; it has to be asked for.
    pub replaces: bool,
}

/// Keeps the ledger as it is now; `true` asks that it is on the disk before anything else happens.
pub type Keep<'a> = &'a mut dyn FnMut(&Ledger, bool) -> Result<(), Trouble>;

/// Pushes the events of a publication, made beside the ledger `before` and recorded in `ledger`. Tells what became of each
/// event; `ledger` then says what the server has.
///
/// # Errors
/// In words, when the server cannot be reached or does not do what a calendar server does, or the ledger cannot be kept.
/// What was done until then is kept.
pub fn push(
    events: &[(Event, Stamp)],
    before: &Ledger,
    ledger: &mut Ledger,
    way: Way<'_>,
    server: &mut dyn Server,
    keep: Keep<'_>,
) -> Result<Pushed, Trouble> {
    let listing = server.list()?;
    let mut pushing = Pushing { before, ledger, way, server, keep, has_written: false };
    pushing.all(events, &listing).map_err(|trouble| if pushing.has_written { trouble.half_way() } else { trouble })
}

/// A push on its way.
struct Pushing<'a> {
    before: &'a Ledger,
    ledger: &'a mut Ledger,
    way: Way<'a>,
    server: &'a mut dyn Server,
    keep: Keep<'a>,
    /// Whether the server has something of this push, or may have.
    has_written: bool,
}

impl Pushing<'_> {
    fn all(&mut self, events: &[(Event, Stamp)], listing: &Listing) -> Result<Pushed, Trouble> {
        let over = self.over(events);
        for (event, _) in events {
            let is_done = self.is_done(&event.uid);
            self.record(&event.uid, |sent| sent.pending |= !is_done);
        }
        // What will be asked of the server is on the disk before it is asked.
        self.keep(true)?;
        let mut pushed = Pushed::default();
        for event in events {
            let done = if self.is_done(&event.0.uid) { self.verify(event, listing)? } else { Some(self.write(event)?) };
            if let Some(done) = done {
                pushed.events.push((event.0.title.clone(), done));
            }
            self.keep(false)?;
        }
        for (uid, title) in over {
            pushed.events.push((title, self.remove(&uid)?));
            self.keep(false)?;
        }
        self.keep(true)?;
        pushed.events.extend(self.unknown(events, listing).map(|name| (name, Done::Unknown)));
        Ok(pushed)
    }

    /// The names of what is there of this series and was never sent, as far as is known.
    fn unknown<'a>(&self, events: &[(Event, Stamp)], listing: &'a Listing) -> impl Iterator<Item = String> + use<'a> {
        let feeds = [self.before.feeds.get(self.way.feed), self.ledger.feeds.get(self.way.feed)];
        let sent = feeds.into_iter().flatten().flat_map(|events| events.keys().map(String::as_str));
        let known: BTreeSet<String> = events.iter().map(|(event, _)| event.uid.as_str()).chain(sent).map(name_of).collect();
        let begin = stem_of(self.way.uids_begin);
        listing.0.keys().filter(move |name| name.starts_with(&begin) && !known.contains(*name)).cloned()
    }

    /// What the server still has of this feed, although it is shown no more: UIDs and titles.
    fn over(&self, events: &[(Event, Stamp)]) -> Vec<(String, String)> {
        let shown: BTreeSet<&str> = events.iter().map(|(event, _)| event.uid.as_str()).collect();
        let known = self.before.feeds.get(self.way.feed).into_iter().flatten();
        known
            .filter(|(uid, sent)| !shown.contains(uid.as_str()) && sent.etag.is_some())
            .map(|(uid, sent)| (uid.clone(), sent.title.clone()))
            .collect()
    }

    fn had(&self, uid: &str) -> Option<&Sent> {
        self.before.sent(self.way.feed, uid)
    }

    /// Whether the server has this version, by what it said last.
    fn is_done(&self, uid: &str) -> bool {
        let both = self.had(uid).zip(self.ledger.sent(self.way.feed, uid));
        both.is_some_and(|(had, now)| !had.pending && had.etag.is_some() && (&had.digest, had.sequence) == (&now.digest, now.sequence))
    }

    /// Looks whether what is done is still there as it was written, and tells what became of it if not.
    fn verify(&mut self, event: &(Event, Stamp), listing: &Listing) -> Result<Option<Done>, Trouble> {
        let etag = self.had(&event.0.uid).and_then(|sent| sent.etag.as_deref());
        if etag.is_some_and(|etag| listing.has(&name_of(&event.0.uid), etag)) {
            return Ok(None);
        }
        Ok(Some(self.settle(event)?).filter(|done| *done != Done::Unchanged))
    }

    /// Writes an event where the server has what we wrote last.
    fn write(&mut self, event: &(Event, Stamp)) -> Result<Done, Trouble> {
        let known = self.had(&event.0.uid).and_then(|sent| sent.etag.clone());
        let condition = known.as_deref().map_or(Condition::Absent, Condition::Is);
        match self.put(event, condition)? {
            Some(done) => Ok(done),
            None => self.settle(event),
        }
    }

    /// What to do where the server has something else than we thought: take it as done if it is what we would write.
    fn settle(&mut self, event: &(Event, Stamp)) -> Result<Done, Trouble> {
        let (uid, name) = (&event.0.uid, name_of(&event.0.uid));
        let theirs = self.get(&name)?;
        let is_there = match theirs.status {
            200..=299 => true,
            404 | 410 => false,
            status => return Err(Trouble::refusal(status, &format!(" for {name}"))),
        };
        let (ours, has) = (Essence::of(&ics::resource(self.way.zones, event)), Essence::of(&theirs.body));
        if is_there && ours.is_said_by(&has) {
            let sequence = has.sequence();
            self.record(uid, |sent| (sent.sequence, sent.etag, sent.pending) = (sequence, theirs.etag, false));
            return Ok(Done::Unchanged);
        }
        if !self.way.replaces && !self.is_ours(uid, &has) {
            self.give_up(uid);
            return Ok(if is_there { Done::Conflict } else { Done::Deleted });
        }
        let sequence = if is_there { has.sequence_after(&ours) } else { event.1.sequence };
        let condition = theirs.etag.as_deref().filter(|_| is_there).map_or(Condition::Absent, Condition::Is);
        self.replace(&(event.0.clone(), Stamp { sequence, ..event.1 }), condition)
    }

    /// Whether what the server has is what we sent last, although it never told us so: a push that was cut short may have
    /// written it, before the plan changed again.
    fn is_ours(&self, uid: &str, has: &Essence) -> bool {
        self.had(uid).filter(|sent| sent.pending || sent.etag.is_none()).is_some_and(|sent| {
            let last = (super::recalled(uid, sent), Stamp { sequence: sent.sequence, at: sent.at });
            has.is_as_remembered(&Essence::of(&ics::resource(self.way.zones, &last)))
        })
    }

    /// Writes an event over what was just looked at, with a number that is on the disk before.
    fn replace(&mut self, event: &(Event, Stamp), condition: Condition<'_>) -> Result<Done, Trouble> {
        self.record(&event.0.uid, |sent| (sent.sequence, sent.pending) = (event.1.sequence, true));
        self.keep(true)?;
        if let Some(done) = self.put(event, condition)? {
            return Ok(done);
        }
        self.give_up(&event.0.uid);
        Ok(Done::Conflict)
    }

    /// Writes an event, and records that the server has it; `None` if the condition did not hold.
    fn put(&mut self, event: &(Event, Stamp), condition: Condition<'_>) -> Result<Option<Done>, Trouble> {
        let (name, body) = (name_of(&event.0.uid), ics::resource(self.way.zones, event));
        let reply = self.change(Request { method: Method::Put, name: &name, condition, body: &body })?;
        match reply.status {
            200..=299 => {}
            412 => return Ok(None),
            _ if reply.names_another_resource() => {
                self.give_up(&event.0.uid);
                return Ok(Some(Done::Elsewhere));
            }
            status => return Err(Trouble::refusal(status, &format!(" for {name}"))),
        }
        let etag = match reply.etag {
            Some(etag) => Some(etag),
            // Some servers tell the version only when it is read.
            None => self.get(&name)?.etag,
        };
        self.record(&event.0.uid, |sent| (sent.etag, sent.pending) = (etag, false));
        Ok(Some(match (event.0.status, condition) {
            (Status::Cancelled, _) => Done::Cancelled,
            (_, Condition::Is(_)) => Done::Updated,
            _ => Done::Created,
        }))
    }

    fn remove(&mut self, uid: &str) -> Result<Done, Trouble> {
        let name = name_of(uid);
        let etag = self.ledger.sent(self.way.feed, uid).and_then(|sent| sent.etag.clone());
        let condition = etag.as_deref().map_or(Condition::None, Condition::Is);
        let reply = self.change(Request { method: Method::Delete, name: &name, condition, body: "" })?;
        let done = match reply.status {
            200..=299 | 404 | 410 => Done::Removed,
            // It is theirs now.
            412 => Done::Conflict,
            status => return Err(Trouble::refusal(status, &format!(" for {name}"))),
        };
        self.record(uid, |sent| sent.etag = None);
        Ok(done)
    }

    fn get(&mut self, name: &str) -> Result<Reply, Trouble> {
        self.server.ask(Request { method: Method::Get, name, condition: Condition::None, body: "" })
    }

    /// Asks for something that changes the calendar. Without an answer it may have been done all the same.
    fn change(&mut self, request: Request<'_>) -> Result<Reply, Trouble> {
        let reply = self.server.ask(request);
        self.has_written |= reply.as_ref().map_or(true, |reply| reply.status < 300);
        reply
    }

    fn keep(&mut self, now: bool) -> Result<(), Trouble> {
        (self.keep)(self.ledger, now)
    }

    /// Notes something of what is recorded of an event.
    fn record(&mut self, uid: &str, note: impl FnOnce(&mut Sent)) {
        self.ledger.feeds.get_mut(self.way.feed).and_then(|events| events.get_mut(uid)).map(note);
    }

    /// What was not taken stays as it was recorded before, so that the next push asks again.
    fn give_up(&mut self, uid: &str) {
        let had = self.had(uid).cloned();
        let Some(events) = self.ledger.feeds.get_mut(self.way.feed) else { return };
        match had {
            Some(sent) => _ = events.insert(uid.to_owned(), sent),
            None => _ = events.remove(uid),
        }
    }
}

/// The name of the resource of an event: its UID, in letters that need no escape in a path.
fn name_of(uid: &str) -> String {
    format!("{}.ics", stem_of(uid.trim_end_matches("@fora.invalid")))
}

fn stem_of(uid: &str) -> String {
    uid.replace('%', "=")
}

impl Listing {
    /// Whether the calendar has this version of a resource.
    fn has(&self, name: &str, etag: &str) -> bool {
        self.0.get(name).is_some_and(|there| there.as_deref() == Some(etag))
    }
}

impl Reply {
    /// Whether the server refuses to write, as it has something of the same UID under another name (RFC 4791, 5.3.2.1).
    /// Not every server says so in the words of the standard.
    fn names_another_resource(&self) -> bool {
        const WORDS: [&str; 3] = ["no-uid-conflict", "unique-scheduling-object-resource", "uid already exists"];
        self.status == 409 || [400, 403].contains(&self.status) && WORDS.iter().any(|words| self.body.contains(words))
    }
}

impl Trouble {
    /// What is wrong with a calendar server or its address, in words that can follow "the calendar server: ".
    pub fn of_server(what: impl std::fmt::Display, fix: &str) -> Self {
        Trouble { what: format!("the calendar server: {what}"), fix: fix.to_owned() }
    }

    /// What a status means to whoever pushes; `asked` says for what, such as ` for talks.one.ics`.
    pub fn refusal(status: u16, asked: &str) -> Self {
        let (why, fix) = match status {
            300..=399 => ("it redirects elsewhere", "give the calendar's new address"),
            401 => {
                let fix = "give the right `--user`, and the password in FORA_CALDAV_PASSWORD or `--password-file`";
                ("it asks for a valid user name and password", fix)
            }
            403 => ("this user may not do that", "use a calendar that this user may write to, or another `--user`"),
            404 | 409 | 410 => {
                ("there is no such calendar", "check the address, which ends in the name of one calendar, or create the calendar first")
            }
            405 | 501 => ("this is not a calendar server", "check the address, which ends in the name of one calendar"),
            413 | 507 => ("it has no space for that", "free some space there"),
            415 | 422 => ("it refuses what was sent", "ask whoever runs it why"),
            429 | 503 => ("it is busy", "try again later"),
            500..=599 => ("it has an internal error", "try again later"),
            _ => ("that is not an answer from a calendar server", "check the address"),
        };
        Trouble::of_server(format!("{status}{asked}: {why}"), fix)
    }

    /// The same, where a part of the push was done before.
    fn half_way(mut self) -> Self {
        self.fix += "; what was sent is recorded, so push again to finish";
        self
    }
}

impl Pushed {
    /// How many events came to this.
    pub fn count(&self, done: Done) -> usize {
        self.events.iter().filter(|(_, other)| *other == done).count()
    }

    /// The titles of those that came to this.
    pub fn titles(&self, done: Done) -> impl Iterator<Item = &str> {
        self.events.iter().filter(move |(_, other)| *other == done).map(|(title, _)| title.as_str())
    }
}

#[cfg(test)]
mod tests;
