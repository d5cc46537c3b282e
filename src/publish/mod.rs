//! What leaves, beside what left before: every event gets the SEQUENCE that tells calendars what is newer, what vanished
//! is sent once more as cancelled, and everything that changed is told.
//!
//! Nothing here reads or writes a file; the ledger is handed in and out. Start reading at [`publish`].

#[cfg(feature = "caldav")]
pub mod http;
mod invite;
mod news;
pub mod push;

pub use invite::{Addressee, Invitation, Invited, addressees, invite, mailbox_of};
pub use news::{Moved, newer_data, zone_news};

use crate::model::{Between, Ledger, Mailbox, Sent, SentClock, SentTime, Status};
use crate::present::event::{Event, EventTime, Paragraph};
use crate::present::ics::Stamp;
use crate::present::{Clock, words};
use crate::text::counted;
use crate::time::{Date, Instant, offset_words};
use chrono::Days;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// A feed to be sent.
#[derive(Clone, Copy)]
pub struct Feed<'a> {
    /// Its word, such as `series` or `person:ana`.
    pub name: &'a str,
    /// Everything that stands in any feed of the series now, by UID, for what left this one and goes on elsewhere; `None`
    /// where that does not concern those who have the feed.
    pub elsewhere: Option<&'a [Event]>,
    /// Whose it is, in words, where what goes on elsewhere is no longer for them; `None` where it only went to another place.
    pub whose: Option<&'a str>,
    /// The UIDs of what is sent, where that is a part of the feed; the rest stays recorded as it was sent before.
    pub only: Option<&'a BTreeSet<String>>,
    /// Between whom it goes, if it is one of invitations.
    pub between: Option<&'a Between>,
    /// The day that counts as today.
    pub today: Date,
    /// The instant of sending.
    pub now: Instant,
    /// How long what is cancelled is still shown after its day.
    pub keep_cancelled_days: u32,
    /// The release of the time zone database by which the events were made.
    pub zone_data: &'a str,
}

/// What a feed is sent as.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The events, by UID.
    pub events: Vec<(Event, Stamp)>,
    /// What differs from what was sent before, in the order of the events.
    pub changes: Vec<Change>,
}

/// How an event differs from what was sent before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Which.
    pub uid: String,
    /// What readers call it.
    pub title: String,
    /// What is otherwise; empty for an event that was never sent.
    pub what: Vec<What>,
    /// Whom it concerns, in words.
    pub concerns: String,
}

/// What is otherwise with an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// It is at another time: before and now, in words.
    Time(String, String),
    /// It is elsewhere.
    Place(String, String),
    /// It is more or less sure.
    Status(Status, Status),
    /// Somebody else asks: before and now.
    Organizer(String, String),
    /// It takes place, and is called off for whoever was asked at an address.
    CalledOff(String),
    /// It was called off for them, and is not any more.
    AskedAgain(String),
    /// It takes place, and is no longer for those who have the feed.
    NotFor(String),
    /// Only its words are others.
    Words,
}

/// Makes a feed ready to be sent beside what was sent before, and records it.
///
/// SEQUENCE rises when, and only when, the time, the place or the status of an event differs from what the feed said last
/// (RFC 5545, 3.8.7.4; RFC 5546, 2.1.4). An event that stands in several feeds has one SEQUENCE for one state of it, so that
/// whoever has two of them sees the newer one as newer.
pub fn publish(feed: Feed<'_>, events: Vec<Event>, ledger: &mut Ledger) -> Publication {
    let before = ledger.feeds.get(feed.name);
    let mut now: BTreeMap<String, Event> = events.into_iter().map(|event| (event.uid.clone(), event)).collect();
    for (uid, sent) in before.into_iter().flatten() {
        if !now.contains_key(uid) {
            now.insert(uid.clone(), feed.living(uid).unwrap_or_else(|| gone(uid, sent)));
        }
    }
    let mut publication = Publication { events: Vec::with_capacity(now.len()), changes: Vec::new() };
    let mut records = Vec::with_capacity(now.len());
    for (uid, event) in now {
        let sent = before.and_then(|before| before.get(&uid));
        if is_over(&event, feed) || feed.only.is_some_and(|only| !only.contains(&uid)) {
            continue;
        }
        let record = record(feed, &event, sent, ledger);
        publication.changes.extend(change(&event, sent, &record));
        let stamp = Stamp { sequence: record.sequence, at: record.at };
        records.push((uid, record));
        publication.events.push((event, stamp));
    }
    ledger.feeds.entry(feed.name.to_owned()).or_default().extend(records);
    publication
}

impl<'a> Feed<'a> {
    /// A feed of which nothing is said but its name, the day and the instant.
    pub fn plain(name: &'a str, today: Date, now: Instant) -> Self {
        Feed { name, elsewhere: None, whose: None, only: None, between: None, today, now, keep_cancelled_days: 30, zone_data: "" }
    }

    /// What left the feed and goes on elsewhere.
    fn living(&self, uid: &str) -> Option<Event> {
        let events = self.elsewhere?;
        let event = &events[events.binary_search_by(|event| event.uid.as_str().cmp(uid)).ok()?];
        let Some(whose) = self.whose.filter(|_| event.status != Status::Cancelled) else { return Some(event.clone()) };
        let words = Paragraph::Plain(format!("It takes place, but is no longer for {whose}."));
        let description = [words].into_iter().chain(event.description.iter().cloned()).collect();
        Some(Event { not_for: Some(whose.to_owned()), busy: false, description, ..event.clone() })
    }
}

/// The day that counts as today where things with these last days are sent: that of the clock, so that nothing is said of what
/// is over, or the day of planning where that is later, or all has been over for a year and the series is tried out.
pub fn day_of_sending(clock: Date, planned: Date, days: impl Iterator<Item = Date>) -> Date {
    let last = days.max().unwrap_or(planned);
    if last.checked_add_days(Days::new(366)).is_some_and(|last| clock > last) { planned } else { clock.max(planned) }
}

/// What was sent and is no more: its last state, cancelled.
fn gone(uid: &str, sent: &Sent) -> Event {
    let recalled = recalled(uid, sent);
    let words = format!("It does not take place. It was planned for {}.", recalled.time.with_offset());
    Event { status: Status::Cancelled, description: vec![Paragraph::Plain(words)], ..recalled }
}

/// An event as far as it is remembered.
fn recalled(uid: &str, sent: &Sent) -> Event {
    let clock = |clock: &SentClock| {
        let offset = clock.civil.and_utc().timestamp().div_euclid(60) - clock.at.unix_minutes();
        Clock { zone: clock.zone, at: clock.at, civil: clock.civil, offset, zone_words: offset_words(offset), clock_name: None }
    };
    let time = match &sent.time {
        SentTime::Timed { start, end } => EventTime::Timed { start: clock(start), end: clock(end) },
        SentTime::Days { from, to } => EventTime::Days { from: *from, to: *to },
    };
    Event {
        uid: uid.to_owned(),
        title: sent.title.clone(),
        time,
        status: sent.status,
        location: sent.place.clone(),
        online: false,
        language: None,
        description: Vec::new(),
        url: None,
        category: None,
        busy: false,
        not_for: None,
        concerns: sent.concerns.clone(),
    }
}

/// Whether a cancelled event has been shown long enough.
fn is_over(event: &Event, feed: Feed<'_>) -> bool {
    let until = event.time.last_day().checked_add_days(Days::new(feed.keep_cancelled_days.into()));
    event.status == Status::Cancelled && until.is_some_and(|until| until < feed.today)
}

/// What the ledger will say of an event.
fn record(feed: Feed<'_>, event: &Event, sent: Option<&Sent>, ledger: &Ledger) -> Sent {
    let mut record = Sent {
        title: event.title.clone(),
        status: event.status,
        sequence: 0,
        at: feed.now,
        time: time_of(event),
        // What is blank cannot be read back, and is no place.
        place: event.location.clone().filter(|place| !place.trim().is_empty()),
        concerns: event.concerns.clone(),
        between: between(feed, event, sent).cloned(),
        digest: digest(event),
        zone_data: feed.zone_data.to_owned(),
        etag: sent.and_then(|sent| sent.etag.clone()),
        // A message that is written is sent.
        pending: sent.is_some_and(|sent| sent.pending && sent.between.is_none()),
    };
    record.sequence = sequence(event, &record, sent, ledger);
    if let Some(sent) = sent {
        let is_same = (&sent.digest, sent.sequence) == (&record.digest, record.sequence);
        // What is the same was made when it was made, and what is newer is so by its stamp too.
        record.at = if is_same { sent.at } else { record.at.max(sent.at.plus(1)) };
    }
    record
}

/// Between whom it goes. What is called off is called off by whoever asked, where they were asked.
fn between<'a>(feed: Feed<'a>, event: &Event, sent: Option<&'a Sent>) -> Option<&'a Between> {
    let before = sent.and_then(|sent| sent.between.as_ref());
    if event.status == Status::Cancelled { before.or(feed.between) } else { feed.between.or(before) }
}

/// The number of this state of an event.
fn sequence(event: &Event, now: &Sent, sent: Option<&Sent>, ledger: &Ledger) -> u32 {
    if let Some(sent) = sent.filter(|sent| same_state(sent, now)) {
        return sent.sequence;
    }
    let others = || ledger.everywhere(&event.uid);
    // Mail is forwarded: what is asked is newer than what was called off at another address.
    let asks = now.between.is_some() && now.status != Status::Cancelled;
    let called_off = others().filter(|other| asks && other.between.is_some() && other.status == Status::Cancelled);
    let least = called_off.chain(sent).map(|other| other.sequence + 1).max().unwrap_or(0);
    let known = others().filter(|other| same_state(other, now) && other.sequence >= least).map(|other| other.sequence).max();
    // A newer state than any that was sent anywhere.
    known.or_else(|| others().map(|other| other.sequence + 1).max()).unwrap_or(0)
}

/// Whether time, place and status are the same, and whoever asks, where both are invitations (RFC 5546, 3.2.2.4).
fn same_state(one: &Sent, other: &Sent) -> bool {
    let asks_another = other_organizer(one, other).is_some();
    one.status == other.status && one.place == other.place && one.time.same_as(&other.time) && !asks_another
}

/// Who asked and who asks, where that is not the same.
fn other_organizer<'a>(before: &'a Sent, now: &'a Sent) -> Option<(&'a Mailbox, &'a Mailbox)> {
    let (before, now) = (&before.between.as_ref()?.organizer, &now.between.as_ref()?.organizer);
    (!before.is_same_address(now)).then_some((before, now))
}

fn time_of(event: &Event) -> SentTime {
    let clock = |clock: &Clock| SentClock { at: clock.at, civil: clock.civil, zone: clock.zone };
    match &event.time {
        EventTime::Timed { start, end } => SentTime::Timed { start: clock(start), end: clock(end) },
        EventTime::Days { from, to } => SentTime::Days { from: *from, to: *to },
    }
}

/// A digest of all that an event says, apart from when it was sent: of its values alone, each behind its length, in an order
/// that is part of the ledger's form.
fn digest(event: &Event) -> String {
    let Event { uid, title, time, status, location, online, language, description, url, category, busy, not_for, concerns: _ } = event;
    let flag = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let mut values: Vec<Option<String>> = vec![Some(uid.clone()), Some(title.clone()), Some(status.word().to_owned())];
    match time {
        EventTime::Timed { start, end } => {
            for clock in [start, end] {
                let Clock { zone, at, civil, offset, zone_words, clock_name } = clock;
                values.extend([at.unix_minutes().to_string(), civil.to_string(), zone.name().to_owned(), offset.to_string()].map(Some));
                values.extend([Some(zone_words.clone()), clock_name.clone()]);
            }
        }
        EventTime::Days { from, to } => values.extend([from, to].map(|day| Some(day.to_string()))),
    }
    values.extend([location.clone(), Some(flag(*online)), language.clone(), url.clone(), category.clone(), Some(flag(*busy))]);
    values.push(not_for.as_ref().map(|_| String::new()));
    for paragraph in description {
        let (kind, words) = match paragraph {
            Paragraph::Plain(words) => ("plain", words),
            Paragraph::Times(words) => ("times", words),
        };
        values.extend([Some(kind.to_owned()), Some(words.clone())]);
    }
    let mut hash = Sha256::new();
    for value in values {
        match value {
            Some(value) => hash.update(format!("{} {value}\n", value.len())),
            None => hash.update("-\n"),
        }
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn change(event: &Event, sent: Option<&Sent>, now: &Sent) -> Option<Change> {
    let what = sent.map(|sent| differences(event, sent, now));
    let is_same = what.as_ref().is_some_and(Vec::is_empty);
    (!is_same).then(|| Change::of(event, what.unwrap_or_default()))
}

/// What is otherwise with an event than was sent.
fn differences(event: &Event, sent: &Sent, now: &Sent) -> Vec<What> {
    let mut what = Vec::new();
    if !sent.time.same_as(&now.time) {
        what.push(What::Time(recalled(&event.uid, sent).time.with_offset(), event.time.with_offset()));
    }
    if sent.place != now.place {
        let words = |place: &Option<String>| place.clone().unwrap_or_else(|| "nowhere".into());
        what.push(What::Place(words(&sent.place), words(&now.place)));
    }
    if sent.status != now.status {
        what.push(What::Status(sent.status, now.status));
    }
    if let Some((before, now)) = other_organizer(sent, now) {
        what.push(What::Organizer(before.words(), now.words()));
    }
    if what.is_empty() && sent.digest != now.digest && sent.digest != Sent::UNKNOWN {
        what.push(event.not_for.clone().map_or(What::Words, What::NotFor));
    }
    what
}

impl Change {
    fn of(event: &Event, what: Vec<What>) -> Self {
        Change { uid: event.uid.clone(), title: event.title.clone(), what, concerns: event.concerns.clone() }
    }

    /// Whether the event was never sent before.
    pub fn is_new(&self) -> bool {
        self.what.is_empty()
    }

    /// Whether only words are others.
    pub fn is_of_words(&self) -> bool {
        self.what == [What::Words]
    }

    /// `Town Hall moves from Fri 25 Oct 2013 09:00-10:30 to Fri 25 Oct 2013 14:30-16:00, for the moderator and 3 audiences`.
    pub fn words(&self) -> String {
        let each: Vec<String> = self.what.iter().map(What::words).collect();
        let what = if each.is_empty() { "is new".into() } else { words::list(&each) };
        let whom = if matches!(self.what[..], [What::NotFor(_) | What::CalledOff(_) | What::AskedAgain(_)]) {
            String::new()
        } else {
            for_whom(&self.concerns)
        };
        format!("{} {what}{whom}", self.title)
    }
}

/// `, for the moderator and 3 audiences`; nothing if nobody is named.
fn for_whom(concerns: &str) -> String {
    if concerns.is_empty() { String::new() } else { format!(", for {concerns}") }
}

impl What {
    fn words(&self) -> String {
        match self {
            What::Time(before, now) => format!("moves from {before} to {now}"),
            What::Place(before, now) => format!("changes place from {before} to {now}"),
            What::Status(_, Status::Cancelled) => "is cancelled".into(),
            What::Status(Status::Cancelled, _) => "takes place after all".into(),
            What::Status(_, Status::Confirmed) => "is confirmed".into(),
            What::Status(_, Status::Tentative) => "is tentative again".into(),
            What::Organizer(before, now) => format!("is sent by {now}, no longer by {before}"),
            What::CalledOff(mailbox) => format!("is called off for {mailbox}"),
            What::AskedAgain(mailbox) => format!("has a new invitation for {mailbox}"),
            What::NotFor(whose) => format!("is no longer for {whose}"),
            What::Words => "has new wording".into(),
        }
    }
}

/// What changed in several feeds, each change once, in a few lines: what moved is told one by one, what is new or has
/// other words is counted.
pub fn summary(changes: &[Change]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let once: Vec<&Change> = changes.iter().filter(|change| seen.insert((&change.uid, change.words()))).collect();
    let count =
        |wanted: fn(&Change) -> bool| once.iter().filter(|change| wanted(change)).map(|change| &change.uid).collect::<BTreeSet<_>>().len();
    let mut lines: Vec<String> =
        once.iter().filter(|change| !change.is_new() && !change.is_of_words()).map(|change| change.words()).collect();
    let (new, other) = (count(Change::is_new), count(Change::is_of_words));
    lines.extend((other > 0).then(|| format!("{} new wording", counted(other as i64, "entry has", "entries have"))));
    lines.extend((new > 0).then(|| counted(new as i64, "entry is new", "entries are new")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_that_of_the_clock_unless_a_series_is_only_tried_out() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        let sends = |clock: &str, last: Option<&str>| day_of_sending(day(clock), day("2027-01-04"), last.map(day).into_iter());
        assert_eq!(sends("2027-03-25", Some("2027-03-22")), day("2027-03-25"));
        assert_eq!(sends("2028-03-22", Some("2027-03-22")), day("2028-03-22"));
        assert_eq!(sends("2028-03-23", Some("2027-03-22")), day("2027-01-04"), "over for more than a year");
        assert_eq!(sends("2026-12-01", Some("2027-03-22")), day("2027-01-04"), "planned ahead");
        assert_eq!((sends("2027-02-01", None), sends("2029-02-01", None)), (day("2027-02-01"), day("2027-01-04")));
    }
}
