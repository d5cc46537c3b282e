//! What was sent to calendars: the memory that lets an entry be corrected instead of doubled.

use super::{Between, Mailbox};
use crate::time::{Civil, Date, Instant, Zone};
use std::collections::BTreeMap;

/// How sure an event in a calendar is (RFC 5545, 3.8.1.11).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// It may still move.
    Tentative,
    /// It is settled.
    Confirmed,
    /// It does not take place.
    Cancelled,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 3] = [Status::Tentative, Status::Confirmed, Status::Cancelled];

    /// Its word in files: `tentative`.
    pub const fn word(self) -> &'static str {
        match self {
            Status::Tentative => "tentative",
            Status::Confirmed => "confirmed",
            Status::Cancelled => "cancelled",
        }
    }

    /// The status of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Status::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// What was sent of each event, by feed and by UID. States live in the plan; this holds only what left.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ledger {
    /// The name that the UIDs begin with; `None` before anything is sent.
    pub calendar: Option<String>,
    /// By the word of a feed, such as `series` or `person:ana`, then by UID.
    pub feeds: BTreeMap<String, BTreeMap<String, Sent>>,
}

/// What was sent of an event last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// What readers called it.
    pub title: String,
    /// How sure it was.
    pub status: Status,
    /// How often its time, place or status had changed (RFC 5545, 3.8.7.4).
    pub sequence: u32,
    /// When what was sent was made; the same for as long as it is the same.
    pub at: Instant,
    /// When it was to be.
    pub time: SentTime,
    /// Where, in words.
    pub place: Option<String>,
    /// Whom a change of it concerns, in words; empty if nobody is named.
    pub concerns: String,
    /// Between whom it went, if it was an invitation.
    pub between: Option<Between>,
    /// A digest of all that was sent, so that a change of words alone is seen.
    pub digest: String,
    /// The release of the time zone database by which its instants were made.
    pub zone_data: String,
    /// What the calendar server calls the version that we wrote; `None` if it was no server.
    pub etag: Option<String>,
    /// Whether it was about to be sent, and nobody knows whether it was: the server has not said that it has it, or the export
    /// was ended before all its messages were there.
    pub pending: bool,
}

/// When an event was to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SentTime {
    /// From one instant to another, with what the clocks there were to show.
    Timed {
        /// When it starts.
        start: SentClock,
        /// When it ends.
        end: SentClock,
    },
    /// Whole days, both included.
    Days {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
}

/// An instant, and what a clock was to show then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SentClock {
    /// The instant.
    pub at: Instant,
    /// What the clock was to show.
    pub civil: Civil,
    /// Whose clock.
    pub zone: Zone,
}

impl Ledger {
    /// With what the name of a feed of invitations begins; the address follows.
    pub const INVITES: &'static str = "invite:";

    /// The name of the feed of the invitations to a mailbox.
    pub fn invites(mailbox: &Mailbox) -> String {
        format!("{}{}", Ledger::INVITES, mailbox.email.to_ascii_lowercase())
    }

    /// What was sent to each mailbox, by UID.
    pub fn invitations(&self) -> impl Iterator<Item = &BTreeMap<String, Sent>> {
        self.feeds.iter().filter(|(feed, _)| feed.starts_with(Ledger::INVITES)).map(|(_, events)| events)
    }

    /// What was sent of an event in a feed.
    pub fn sent(&self, feed: &str, uid: &str) -> Option<&Sent> {
        self.feeds.get(feed)?.get(uid)
    }

    /// What was sent of an event, in whichever feed.
    pub fn everywhere<'a>(&'a self, uid: &'a str) -> impl Iterator<Item = &'a Sent> {
        self.feeds.values().filter_map(move |events| events.get(uid))
    }
}

impl Sent {
    /// The digest of what was sent in words that are not known any more.
    pub const UNKNOWN: &'static str = "?";
}

impl SentTime {
    /// The last day, on site.
    pub fn last_day(&self) -> Date {
        match self {
            SentTime::Timed { end, .. } => end.civil.date(),
            SentTime::Days { to, .. } => *to,
        }
    }

    /// Whether it is at the same instants, or on the same days.
    pub fn same_as(&self, other: &SentTime) -> bool {
        match (self, other) {
            (SentTime::Timed { start, end }, SentTime::Timed { start: other, end: until }) => (start.at, end.at) == (other.at, until.at),
            (SentTime::Days { from, to }, SentTime::Days { from: other, to: until }) => (from, to) == (other, until),
            _ => false,
        }
    }
}
