//! Invitations: for each mailbox one message for each meeting that is new to it, changed, or no longer theirs who read it.

use super::{Change, Feed, Publication, What, differences, publish, recalled};
use crate::model::{Between, Ledger, Mailbox, Person, PersonId, Sent, Series, Status};
use crate::present::event::{Event, Paragraph};
use crate::present::ics::{message, release};
use crate::present::words;
use crate::text::one_line;
use crate::time::Zones;
use std::collections::{BTreeMap, BTreeSet};

/// A mailbox to which invitations go, or went. Calendar programs know a meeting by its UID, whoever of those who read one
/// mailbox was meant; so what was sent is remembered by mailbox, and goes on where people change names or addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Addressee {
    /// Its address, with the names of those who read it.
    pub mailbox: Mailbox,
    /// Who reads it; nobody if it is in the series no more.
    pub people: Vec<PersonId>,
}

/// Every mailbox of a series, and those to which something was sent when they were in it. Whoever has no address now is taken
/// to read the last one that is known of them.
pub fn addressees(series: &Series, ledger: &Ledger) -> Vec<Addressee> {
    let mut all: Vec<Addressee> = Vec::new();
    for (at, person) in series.people.iter().enumerate() {
        let (Some(mailbox), id) = (mailbox_of(person), PersonId(at as u32)) else { continue };
        match all.iter_mut().find(|one| one.mailbox.is_same_address(&mailbox)) {
            Some(one) => {
                one.people.push(id);
                one.mailbox.name = words::list(&[one.mailbox.name.clone(), mailbox.name]);
            }
            None => all.push(Addressee { mailbox, people: vec![id] }),
        }
    }
    for mailbox in ledger.invitations().filter_map(|events| events.values().find_map(attendee)) {
        if all.iter().all(|one| !one.mailbox.is_same_address(mailbox)) {
            all.push(Addressee { mailbox: mailbox.clone(), people: Vec::new() });
        }
    }
    for (at, person) in series.people.iter().enumerate().filter(|(_, person)| mailbox_of(person).is_none()) {
        let last = last_asked(ledger, person);
        let one = last.and_then(|last| all.iter_mut().find(|one| one.mailbox.is_same_address(last)));
        one.into_iter().for_each(|one| one.people.push(PersonId(at as u32)));
    }
    all
}

impl Addressee {
    /// Between whom invitations to this mailbox go.
    pub fn between(&self, series: &Series, organizer: &Mailbox) -> Between {
        let people = self.people.iter().map(|person| series.person(*person).name.clone()).collect();
        Between { organizer: organizer.clone(), attendee: self.mailbox.clone(), people }
    }

    /// The meetings to which those who read this mailbox are asked, each once, where `of` gives those of a person. Without an
    /// address nothing new is asked of anybody at the last one.
    pub fn meetings(&self, series: &Series, ledger: &Ledger, of: impl Fn(PersonId) -> Vec<Event>) -> Vec<Event> {
        let feed = Ledger::invites(&self.mailbox);
        let is_asked = |uid: &str| ledger.sent(&feed, uid).is_some_and(|sent| sent.status != Status::Cancelled);
        let mut meetings: BTreeMap<String, Event> = BTreeMap::new();
        for person in &self.people {
            let is_reached = mailbox_of(series.person(*person)).is_some();
            for meeting in of(*person).into_iter().filter(|meeting| is_reached || is_asked(&meeting.uid)) {
                meetings.entry(meeting.uid.clone()).or_insert(meeting);
            }
        }
        meetings.into_values().collect()
    }
}

/// The mailbox at which somebody was asked last and not called off: by their short name, or where that was not written down
/// by the whole of what readers call them.
fn last_asked<'a>(ledger: &'a Ledger, person: &Person) -> Option<&'a Mailbox> {
    let title = one_line(&person.title);
    let living = ledger.invitations().flat_map(BTreeMap::values).filter(|sent| sent.status != Status::Cancelled);
    let theirs = living.filter_map(|sent| Some((sent.at, sent.between.as_ref()?))).filter(|(_, between)| match &between.people[..] {
        [] => between.attendee.name == title,
        people => people.contains(&person.name),
    });
    theirs.max_by_key(|(at, _)| *at).map(|(_, between)| &between.attendee)
}

fn attendee(sent: &Sent) -> Option<&Mailbox> {
    Some(&sent.between.as_ref()?.attendee)
}

/// The mailbox of a person, if an address is known.
pub fn mailbox_of(person: &Person) -> Option<Mailbox> {
    Mailbox::read(&one_line(person.email.as_deref()?), &one_line(&person.title))
}

/// A message to one mailbox about one meeting (RFC 5546: REQUEST or CANCEL).
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The UID of the meeting.
    pub uid: String,
    /// Whether it calls the meeting off, for whoever gets it.
    pub cancels: bool,
    /// The message, as a calendar file.
    pub text: String,
}

/// What a mailbox has to get.
#[derive(Clone, Debug, Default)]
pub struct Invited {
    /// The messages, by UID.
    pub messages: Vec<Invitation>,
    /// What they tell.
    pub changes: Vec<Change>,
}

/// The messages that a mailbox has to get, which are recorded as sent. `events` are the meetings of those who read it, each
/// once; what was sent there before is in the ledger under the feed's name. Where `between` is `None` nobody reads it for
/// the series any more: then all that is there is called off.
///
/// - A CANCEL comes from whoever asked.
/// - What was cancelled before it was sent is not called off, as nobody has it, and nothing is called off twice.
/// - What is no longer theirs and `takes_place` nevertheless, by its UID, is called off for them alone (RFC 5546, 3.2.5).
/// - Of what is over nothing is said.
pub fn invite(feed: Feed<'_>, events: Vec<Event>, ledger: &mut Ledger, zones: &dyn Zones, takes_place: &dyn Fn(&str) -> bool) -> Invited {
    let post = Post { feed, zones, takes_place, before: ledger.feeds.get(feed.name).cloned().unwrap_or_default() };
    let now: BTreeMap<&str, &Event> = events.iter().map(|event| (event.uid.as_str(), event)).collect();
    let every: BTreeSet<&str> = now.keys().copied().chain(post.before.keys().map(String::as_str)).collect();
    let owed = every.into_iter().filter(|uid| post.is_owed(now.get(uid).copied(), uid)).map(str::to_owned).collect();
    let publication = publish(Feed { only: Some(&owed), ..feed }, events, ledger);
    post.written(publication, ledger)
}

/// How the messages to one mailbox are written.
struct Post<'a> {
    feed: Feed<'a>,
    zones: &'a dyn Zones,
    takes_place: &'a dyn Fn(&str) -> bool,
    /// What was sent there before.
    before: BTreeMap<String, Sent>,
}

impl Post<'_> {
    fn is_over(&self, event: &Event) -> bool {
        event.time.last_day() < self.feed.today
    }

    /// Whether something may have to be said of an event as it is now, beside what was sent of it.
    fn is_owed(&self, now: Option<&Event>, uid: &str) -> bool {
        let sent = self.before.get(uid);
        // What is called off, or was never asked, is not called off once more.
        let is_known = sent.is_some_and(|sent| sent.status != Status::Cancelled);
        // It is where nobody knows whether it was.
        let is_doubtful = sent.is_some_and(|sent| sent.pending);
        let is_off = !is_known && !is_doubtful && now.is_none_or(|now| now.status == Status::Cancelled);
        let is_over = now.is_none_or(|now| self.is_over(now)) && sent.is_none_or(|sent| self.is_over(&recalled("", sent)));
        !is_off && !is_over
    }

    /// A message for each event that is not as it was sent before, with what it tells.
    fn written(&self, publication: Publication, ledger: &Ledger) -> Invited {
        let mut invited = Invited::default();
        for (event, stamp) in publication.events {
            let Some(sent) = ledger.sent(self.feed.name, &event.uid) else { continue };
            let Some(between) = &sent.between else { continue };
            let before = self.before.get(&event.uid);
            if before.is_some_and(|before| (before.sequence, before.at) == (sent.sequence, sent.at)) {
                continue;
            }
            let cancels = event.status == Status::Cancelled;
            let is_released = cancels && (self.takes_place)(&event.uid);
            invited.changes.extend(self.change(&event, before, sent, is_released));
            let uid = event.uid.clone();
            let text = if is_released {
                let words = vec![Paragraph::Plain("It takes place without you.".into())];
                release(self.zones, &(Event { description: words, ..event }, stamp), between)
            } else {
                message(self.zones, &(event, stamp), between)
            };
            invited.messages.push(Invitation { uid, cancels, text });
        }
        invited
    }

    fn change(&self, event: &Event, before: Option<&Sent>, sent: &Sent, is_released: bool) -> Option<Change> {
        let Some(before) = before else { return Some(Change::of(event, Vec::new())) };
        let mailbox = sent.between.as_ref().map(|between| between.attendee.words());
        let what = match mailbox {
            Some(mailbox) if is_released => vec![What::CalledOff(mailbox)],
            // Whether it was called off for them alone is not known.
            Some(mailbox) if before.status == Status::Cancelled => vec![What::AskedAgain(mailbox)],
            _ => differences(event, before, sent),
        };
        (!what.is_empty()).then(|| Change::of(event, what))
    }
}
