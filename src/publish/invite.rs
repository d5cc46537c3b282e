//! Invitations: for each person one message for each meeting that is new to them, changed, or no longer theirs.

use super::{Feed, publish};
use crate::model::{Ledger, Status};
use crate::present::event::{Event, Paragraph};
use crate::present::ics::{Mailbox, Message, Stamp, message, release};
use crate::time::Zones;

/// A message to one person about one meeting (RFC 5546: REQUEST or CANCEL).
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The UID of the meeting.
    pub uid: String,
    /// Whether it calls the meeting off, for this person.
    pub cancels: bool,
    /// The message, as a calendar file.
    pub text: String,
}

/// The messages that a person has to get, which are recorded as sent. `events` are the meetings that they take part in;
/// what was sent to them before is in the ledger under the feed's name.
///
/// What was cancelled before it was sent is not called off: nobody has it. What leaves the person and `takes_place`
/// nevertheless, by its UID, is called off for them alone (RFC 5546, 3.2.5).
pub fn invite(
    feed: Feed<'_>,
    events: Vec<Event>,
    ledger: &mut Ledger,
    (zones, between): (&dyn Zones, Message<'_>),
    takes_place: &dyn Fn(&str) -> bool,
) -> Vec<Invitation> {
    let before = ledger.feeds.get(feed.name).cloned().unwrap_or_default();
    let events = events.into_iter().filter(|event| event.status != Status::Cancelled || before.contains_key(&event.uid)).collect();
    let publication = publish(feed, events, ledger);
    let is_news = |(event, stamp): &&(Event, Stamp)| {
        before.get(&event.uid).is_none_or(|sent| (sent.sequence, sent.on) != (stamp.sequence, stamp.day))
    };
    let invitation = |(event, stamp): &(Event, Stamp)| {
        let (uid, cancels) = (event.uid.clone(), event.status == Status::Cancelled);
        let text = if cancels && takes_place(&uid) {
            let words = vec![Paragraph::Plain("It takes place without you.".into())];
            release(zones, &(Event { description: words, ..event.clone() }, *stamp), between)
        } else {
            message(zones, &(event.clone(), *stamp), between)
        };
        Invitation { uid, cancels, text }
    };
    publication.events.iter().filter(is_news).map(invitation).collect()
}

/// A name and an address from `Secretariat <secretariat@example.org>` or the address alone, which takes the name given;
/// `None` if it holds no address.
pub fn mailbox<'a>(text: &'a str, name: &'a str) -> Option<Mailbox<'a>> {
    let (name, email) = match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((own, email)) if !own.trim().is_empty() => (own.trim().trim_matches('"'), email),
        Some((_, email)) => (name, email),
        None => (name, text.trim()),
    };
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|mark| !mark.is_whitespace() && !mark.is_control() && !"@,;:<>()[]\"\\".contains(mark))
    };
    email.split_once('@').filter(|(user, host)| plain(user) && plain(host)).map(|_| Mailbox { name, email })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_with_its_name_or_the_one_given() {
        let read = |text: &'static str| mailbox(text, "Series").map(|mailbox| (mailbox.name, mailbox.email));
        assert_eq!(read("Secretariat <a@example.org>"), Some(("Secretariat", "a@example.org")));
        assert_eq!(read("\"The, office\" <a@example.org>"), Some(("The, office", "a@example.org")));
        assert_eq!(read(" a@example.org "), Some(("Series", "a@example.org")));
        for wrong in ["The Secretariat", "a@b@c", "a@b\r\nATTENDEE:x", "<>", "a @b", "@b", "a@", "mailto:a@b"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
