//! Invitations: for each person one message for each meeting that is new to them, changed, or no longer theirs.

use super::{Change, Feed, Publication, What, differences, publish, recalled};
use crate::model::{Ledger, Mailbox, Sent, Status};
use crate::present::event::{Event, Paragraph};
use crate::present::ics::{Stamp, message, release};
use crate::time::Zones;
use std::collections::BTreeMap;

/// A message to one person about one meeting (RFC 5546: REQUEST or CANCEL).
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The UID of the meeting.
    pub uid: String,
    /// Whether it calls the meeting off, for whoever gets it.
    pub cancels: bool,
    /// The message, as a calendar file.
    pub text: String,
}

/// What a person has to get.
#[derive(Clone, Debug, Default)]
pub struct Invited {
    /// The messages, in the order in which they are to be sent.
    pub messages: Vec<Invitation>,
    /// What they tell.
    pub changes: Vec<Change>,
}

/// The messages that a person has to get, which are recorded as sent. `events` are the meetings that they take part in;
/// what was sent to them before, and to which address, is in the ledger under the feed's name. Where `between` is `None`
/// the person is gone: then all that they have is called off.
///
/// - A CANCEL comes from whoever asked, to where they were asked. Whoever has another address now gets one at the old.
/// - What was cancelled before it was sent is not called off: nobody has it.
/// - What leaves the person and `takes_place` nevertheless, by its UID, is called off for them alone (RFC 5546, 3.2.5).
/// - Of what is over nothing is said.
pub fn invite(feed: Feed<'_>, events: Vec<Event>, ledger: &mut Ledger, zones: &dyn Zones, takes_place: &dyn Fn(&str) -> bool) -> Invited {
    let post = Post { feed, zones, takes_place, first: ledger.feeds.get(feed.name).cloned().unwrap_or_default() };
    // Called off at the address that is theirs no longer, before they are asked at another.
    let left = post.first.iter().filter(|(_, sent)| post.is_left(sent)).map(|(uid, _)| uid.clone()).collect();
    let called_off = publish(Feed { only: Some(&left), between: None, ..feed }, Vec::new(), ledger);
    let mut written = post.written(called_off, &post.first, ledger);
    let before = ledger.feeds.get(feed.name).cloned().unwrap_or_default();
    let now: BTreeMap<&str, &Event> = events.iter().map(|event| (event.uid.as_str(), event)).collect();
    let every = now.keys().copied().chain(before.keys().map(String::as_str));
    let owed = every.filter(|uid| post.is_owed(now.get(uid).copied(), before.get(*uid))).map(str::to_owned).collect();
    let asked = publish(Feed { only: Some(&owed), ..feed }, events, ledger);
    written.extend(post.written(asked, &before, ledger));
    // Of two messages about one meeting the later tells how it is now.
    let changes: BTreeMap<String, Change> =
        written.iter().filter_map(|(message, change)| Some((message.uid.clone(), change.clone()?))).collect();
    Invited { messages: written.into_iter().map(|(message, _)| message).collect(), changes: changes.into_values().collect() }
}

/// How the messages to one person are written.
struct Post<'a> {
    feed: Feed<'a>,
    zones: &'a dyn Zones,
    takes_place: &'a dyn Fn(&str) -> bool,
    /// What they had at first.
    first: BTreeMap<String, Sent>,
}

impl Post<'_> {
    /// The address at which they are asked now, where that is not where this was sent.
    fn other_address(&self, sent: &Sent) -> Option<&Mailbox> {
        let (then, now) = (sent.between.as_ref()?, self.feed.between?);
        (!then.attendee.is_same_address(&now.attendee)).then_some(&now.attendee)
    }

    /// Whether something was sent that has to be called off where it was sent.
    fn is_left(&self, sent: &Sent) -> bool {
        let lives = sent.status != Status::Cancelled && !self.is_over(&recalled("", sent));
        lives && (self.feed.between.is_none() || self.other_address(sent).is_some())
    }

    fn is_over(&self, event: &Event) -> bool {
        event.time.last_day() < self.feed.today
    }

    /// Whether something may have to be said of an event as it is now, beside what was sent of it.
    fn is_owed(&self, now: Option<&Event>, sent: Option<&Sent>) -> bool {
        let is_unheard_of = sent.is_none() && now.is_none_or(|now| now.status == Status::Cancelled);
        let is_over = now.is_none_or(|now| self.is_over(now)) && sent.is_none_or(|sent| self.is_over(&recalled("", sent)));
        !is_unheard_of && !is_over
    }

    /// A message for each event that is not as it was `before`, with what it tells beside what they had at first.
    fn written(&self, publication: Publication, before: &BTreeMap<String, Sent>, ledger: &Ledger) -> Vec<(Invitation, Option<Change>)> {
        let write = |(event, stamp): (Event, Stamp)| {
            let sent = ledger.sent(self.feed.name, &event.uid).filter(|sent| before.get(&event.uid) != Some(sent))?;
            let cancels = event.status == Status::Cancelled;
            let is_released = cancels && (self.takes_place)(&event.uid);
            let change = self.change(&event, sent, is_released);
            let uid = event.uid.clone();
            let text = if is_released {
                let words = vec![Paragraph::Plain("It takes place without you.".into())];
                release(self.zones, &(Event { description: words, ..event }, stamp), sent.between.as_ref()?)
            } else {
                message(self.zones, &(event, stamp), sent.between.as_ref()?)
            };
            Some((Invitation { uid, cancels, text }, change))
        };
        publication.events.into_iter().filter_map(write).collect()
    }

    fn change(&self, event: &Event, sent: &Sent, is_released: bool) -> Option<Change> {
        let Some(first) = self.first.get(&event.uid) else { return Some(Change::of(event, Vec::new())) };
        let mut what = differences(event, first, sent);
        match (first.between.as_ref(), self.other_address(first)) {
            (Some(then), _) if is_released => what = vec![What::Without(then.attendee.name.clone())],
            (Some(then), Some(now)) if event.status != Status::Cancelled => {
                what.retain(|what| *what != What::Words);
                what.insert(0, What::Address(then.attendee.words(), now.words()));
            }
            _ => {}
        }
        (!what.is_empty()).then(|| Change::of(event, what))
    }
}
