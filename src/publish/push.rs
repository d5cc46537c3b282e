//! Pushing a feed to a calendar server (CalDAV, RFC 4791): one resource for each event, written only where the server still
//! has what we wrote last (RFC 9110, 13.1).
//!
//! What is about to be sent is recorded as pending first, and as done once the server has said so. So whenever a push is
//! cut short, the next one finishes it: what the server already took is recognised by what it says, and not written twice.
//! What somebody else changed is told and never overwritten. Nothing but what the ledger names is touched.
//!
//! The talking itself is behind [`Server`]; `http.rs` does it for real, behind the feature `caldav`.

use crate::model::{Ledger, Sent, Status};
use crate::present::event::Event;
use crate::present::ics::{self, Stamp};
use crate::time::Zones;

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
    /// What was read.
    pub body: String,
}

/// A calendar on a server.
pub trait Server {
    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// Why there is none, in words that can follow "the calendar server: ".
    fn ask(&mut self, request: Request<'_>) -> Result<Reply, String>;
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
    /// Whether what others changed, made or took away is replaced; it has to be asked for.
    pub replaces: bool,
}

/// Keeps the ledger as it is now; `true` asks that it is on the disk before anything else happens.
pub type Keep<'a> = &'a mut dyn FnMut(&Ledger, bool) -> Result<(), String>;

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
) -> Result<Pushed, String> {
    let had = |uid: &str| before.sent(way.feed, uid);
    let todo: Vec<&(Event, Stamp)> =
        events.iter().filter(|(event, _)| !is_done(had(&event.uid), ledger.sent(way.feed, &event.uid))).collect();
    let shown: std::collections::BTreeSet<&str> = events.iter().map(|(event, _)| event.uid.as_str()).collect();
    let over: Vec<String> = before
        .feeds
        .get(way.feed)
        .into_iter()
        .flatten()
        .filter(|(uid, sent)| !shown.contains(uid.as_str()) && sent.etag.is_some())
        .map(|(uid, _)| uid.clone())
        .collect();
    let records = ledger.feeds.entry(way.feed.to_owned()).or_default();
    for (event, _) in &todo {
        if let Some(sent) = records.get_mut(&event.uid) {
            sent.pending = true;
        }
    }
    // What will be asked of the server is on the disk before it is asked.
    keep(ledger, true)?;
    let mut pushed = Pushed::default();
    for event in todo {
        let done = one(event, had(&event.0.uid), way, server, ledger)?;
        pushed.events.push((event.0.title.clone(), done));
        keep(ledger, false)?;
    }
    for uid in over {
        let done = remove(&uid, way, server, ledger)?;
        pushed.events.extend(ledger.sent(way.feed, &uid).map(|sent| (sent.title.clone(), done)));
        keep(ledger, false)?;
    }
    keep(ledger, true)?;
    Ok(pushed)
}

/// Whether the server has this version by what it said.
fn is_done(had: Option<&Sent>, now: Option<&Sent>) -> bool {
    had.zip(now).is_some_and(|(had, now)| !had.pending && had.etag.is_some() && (&had.digest, had.sequence) == (&now.digest, now.sequence))
}

/// The name of the resource of an event: its UID, in letters that need no escape in a path.
fn name_of(uid: &str) -> String {
    format!("{}.ics", uid.trim_end_matches("@fora.invalid").replace('%', "="))
}

fn one(event: &(Event, Stamp), had: Option<&Sent>, way: Way<'_>, server: &mut dyn Server, ledger: &mut Ledger) -> Result<Done, String> {
    let (name, body) = (name_of(&event.0.uid), ics::resource(way.zones, event));
    let known = had.and_then(|sent| sent.etag.clone());
    let condition = known.as_deref().map_or(Condition::Absent, Condition::Is);
    let reply = server.ask(Request { method: Method::Put, name: &name, condition, body: &body })?;
    let (reply, done) = match reply.status {
        200..=299 => {
            let done = match (event.0.status, &known) {
                (Status::Cancelled, _) => Done::Cancelled,
                (_, None) => Done::Created,
                (_, Some(_)) => Done::Updated,
            };
            (reply, done)
        }
        412 => match refused(&name, &body, had.map(|sent| (event.0.uid.as_str(), sent)), way, server)? {
            (Some(reply), done) => (reply, done),
            (None, done) => {
                give_up(&event.0.uid, had, way, ledger);
                return Ok(done);
            }
        },
        status => return Err(said(status, &name)),
    };
    let etag = match reply.etag {
        Some(etag) => Some(etag),
        // Some servers tell the version only when it is read.
        None => server.ask(Request { method: Method::Get, name: &name, condition: Condition::None, body: "" })?.etag,
    };
    if let Some(sent) = ledger.feeds.get_mut(way.feed).and_then(|events| events.get_mut(&event.0.uid)) {
        (sent.etag, sent.pending) = (etag, false);
    }
    Ok(done)
}

/// What to do where the server has something else than we thought: take it as done if it is what we would write.
fn refused(
    name: &str,
    body: &str,
    had: Option<(&str, &Sent)>,
    way: Way<'_>,
    server: &mut dyn Server,
) -> Result<(Option<Reply>, Done), String> {
    let theirs = server.ask(Request { method: Method::Get, name, condition: Condition::None, body: "" })?;
    match theirs.status {
        200..=299 if says_the_same(body, &theirs.body) => return Ok((Some(theirs), Done::Unchanged)),
        200..=299 | 404 | 410 => {}
        status => return Err(said(status, name)),
    }
    let is_there = theirs.status < 300;
    // A push that was cut short may have written what was pending then, before the plan changed again.
    let is_ours = had.filter(|(_, sent)| sent.pending).is_some_and(|(uid, sent)| {
        let pending = (super::recalled(uid, sent), Stamp { sequence: sent.sequence, at: sent.at });
        says_the_same(&ics::resource(way.zones, &pending), &theirs.body)
    });
    if !way.replaces && !is_ours {
        return Ok((None, if is_there { Done::Conflict } else { Done::Deleted }));
    }
    let condition = match &theirs.etag {
        Some(etag) if is_there => Condition::Is(etag),
        _ => Condition::Absent,
    };
    let reply = server.ask(Request { method: Method::Put, name, condition, body })?;
    match reply.status {
        200..=299 => Ok((Some(reply), if is_there { Done::Updated } else { Done::Created })),
        412 => Ok((None, Done::Conflict)),
        status => Err(said(status, name)),
    }
}

/// What was not taken stays as it was recorded before, so that the next push asks again.
fn give_up(uid: &str, had: Option<&Sent>, way: Way<'_>, ledger: &mut Ledger) {
    let Some(events) = ledger.feeds.get_mut(way.feed) else { return };
    match had {
        Some(sent) => _ = events.insert(uid.to_owned(), sent.clone()),
        None => _ = events.remove(uid),
    }
}

fn remove(uid: &str, way: Way<'_>, server: &mut dyn Server, ledger: &mut Ledger) -> Result<Done, String> {
    let Some(sent) = ledger.feeds.get_mut(way.feed).and_then(|events| events.get_mut(uid)) else { return Ok(Done::Unchanged) };
    let condition = sent.etag.as_deref().map_or(Condition::None, Condition::Is);
    let name = name_of(uid);
    let reply = server.ask(Request { method: Method::Delete, name: &name, condition, body: "" })?;
    let done = match reply.status {
        200..=299 | 404 | 410 => Done::Removed,
        // It is theirs now.
        412 => Done::Conflict,
        status => return Err(said(status, &name)),
    };
    sent.etag = None;
    Ok(done)
}

/// Whether two resources tell the same of an event. Servers write an object anew in their own way, so only what it means is
/// held beside each other.
fn says_the_same(ours: &str, theirs: &str) -> bool {
    !ours.is_empty() && essence(ours) == essence(theirs)
}

/// The properties of the event that a version is known by, each with its value.
fn essence(resource: &str) -> Vec<(String, String)> {
    const KNOWN_BY: [&str; 8] = ["UID", "SEQUENCE", "STATUS", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION"];
    let unfolded = resource.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let mut inside = false;
    let mut found: Vec<(String, String)> = Vec::new();
    for line in unfolded.lines() {
        let Some((head, value)) = divided(line) else { continue };
        let name = head.split(';').next().unwrap_or_default().to_uppercase();
        match (name.as_str(), value) {
            ("BEGIN", "VEVENT") => inside = true,
            ("END", "VEVENT") => inside = false,
            (name, value) if inside && KNOWN_BY.contains(&name) => found.push((name.to_owned(), value.trim().to_owned())),
            _ => {}
        }
    }
    found.sort();
    found
}

/// A content line before and after the colon that is in no quotes.
fn divided(line: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = line.char_indices().find_map(|(at, mark)| {
        quoted ^= mark == '"';
        (mark == ':' && !quoted).then_some(at)
    })?;
    Some((&line[..at], &line[at + 1..]))
}

/// What a status means to whoever pushes.
fn said(status: u16, name: &str) -> String {
    let why = match status {
        300..=399 => "it sends us elsewhere: give the address it has now",
        401 => "it wants another user or password",
        403 => "this user may not write there",
        404 | 409 => "there is no such calendar: look at the address, which ends in the name of one calendar, or make it first",
        413 | 507 => "it has no room for that",
        415 | 422 => "it does not take what was sent",
        429 | 503 => "it is busy: try again later",
        500..=599 => "it has trouble of its own: try again later",
        _ => "that is no answer of a calendar server",
    };
    format!("{status} for {name}: {why}")
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
