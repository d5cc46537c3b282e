//! Whether newer zone data has moved what was sent.

use super::SentTime;
use crate::model::{Ledger, Sent, SentClock};
use crate::text::counted;
use crate::time::{Instant, Minutes, Zones, offset_words};
use std::collections::BTreeMap;

/// Something that was sent, whose clock time is another instant now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moved {
    /// Which.
    pub uid: String,
    /// What readers call it.
    pub title: String,
    /// The feeds in which it was sent.
    pub feeds: Vec<String>,
    /// What the clock on site shows.
    pub clock: SentClock,
    /// The instant at which that is now.
    pub now: Instant,
    /// By how much it is later; negative if it is earlier.
    pub by: Minutes,
    /// Whom it concerns, in words; empty if nobody is named.
    pub concerns: String,
    /// The release by which it was sent.
    pub sent_by: String,
    /// `UTC+3` then, and now.
    pub offsets: (String, String),
}

/// What was sent and is not over on `today`, of which the instants are others by this zone data. A meeting is held when
/// the clock on the wall shows its hour; where the law moves the clock, it moves for everybody elsewhere.
pub fn zone_news(ledger: &Ledger, zones: &dyn Zones, today: crate::time::Date) -> Vec<Moved> {
    let mut moved: BTreeMap<&str, Moved> = BTreeMap::new();
    for (feed, events) in &ledger.feeds {
        for (uid, sent) in events {
            if let Some(news) = news_of(uid, sent, zones, today) {
                moved.entry(uid).or_insert(news).feeds.push(feed.clone());
            }
        }
    }
    moved.into_values().collect()
}

/// The newest release by which something was sent that is to come on `today`, if it is newer than this one: then this zone
/// data is the older, and would put clocks back.
pub fn newer_data<'a>(ledger: &'a Ledger, release: &str, today: crate::time::Date) -> Option<&'a str> {
    /// A release has a year and a letter, `2026f`.
    fn is_release(name: &str) -> bool {
        name.len() == 5 && name.bytes().enumerate().all(|(at, byte)| if at < 4 { byte.is_ascii_digit() } else { byte.is_ascii_lowercase() })
    }
    let sent = ledger.feeds.values().flat_map(BTreeMap::values).filter(|sent| is_to_come(sent, today));
    sent.map(|sent| sent.zone_data.as_str()).filter(|name| is_release(release) && is_release(name) && *name > release).max()
}

fn is_to_come(sent: &Sent, today: crate::time::Date) -> bool {
    sent.status != crate::model::Status::Cancelled && sent.time.last_day() >= today
}

fn news_of(uid: &str, sent: &Sent, zones: &dyn Zones, today: crate::time::Date) -> Option<Moved> {
    let SentTime::Timed { start, end } = &sent.time else { return None };
    let [starts, ends] = [start, end].map(|clock| nearest(zones, clock));
    let clock = if starts == start.at { *end } else { *start };
    let now = if starts == start.at { ends } else { starts };
    (is_to_come(sent, today) && now != clock.at).then(|| Moved {
        uid: uid.to_owned(),
        title: sent.title.clone(),
        feeds: Vec::new(),
        clock,
        now,
        by: now.since(clock.at),
        concerns: sent.concerns.clone(),
        sent_by: sent.zone_data.clone(),
        offsets: (
            offset_words(clock.civil.and_utc().timestamp().div_euclid(60) - clock.at.unix_minutes()),
            offset_words(zones.offset(clock.zone, now)),
        ),
    })
}

/// The instant at which a clock shows what was sent; of two the one that was meant.
fn nearest(zones: &dyn Zones, clock: &SentClock) -> Instant {
    match zones.resolve(clock.zone, clock.civil) {
        crate::time::Resolved::Twice { first, second } if clock.at == second => first.max(second),
        resolved => resolved.instant(),
    }
}

impl Moved {
    /// `Talk in Vancouver is an hour earlier than sent: its clock is now UTC-7, not UTC-8, by zone data 2026f`.
    pub fn words(&self, zone_data: &str) -> String {
        let way = if self.by > 0 { "later" } else { "earlier" };
        let length = crate::present::words::length(self.by.abs());
        let feeds = counted(self.feeds.len() as i64, "feed", "feeds");
        let whom = super::for_whom(&self.concerns);
        format!(
            "{} is {length} {way} than sent in {feeds}{whom}: {} is now {} in {}, not {}, by zone data {zone_data} (sent with {})",
            self.title,
            self.clock.civil.format("%a %-d %b %Y %H:%M"),
            self.offsets.1,
            self.clock.zone.name(),
            self.offsets.0,
            self.sent_by
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Status;

    #[test]
    fn zone_data_is_older_than_what_is_to_come_was_sent_by() {
        let day = |text: &str| text.parse().expect("a day");
        let sent = |zone_data: &str, status| Sent {
            title: "A".into(),
            status,
            sequence: 0,
            at: Instant::from_unix_minutes(0),
            time: SentTime::Days { from: day("2027-03-01"), to: day("2027-03-02") },
            place: None,
            concerns: String::new(),
            between: None,
            digest: Sent::UNKNOWN.into(),
            zone_data: zone_data.into(),
            etag: None,
            pending: false,
        };
        let newer = |zone_data: &str, status, today: &str| {
            let mut ledger = Ledger::default();
            ledger.feeds.entry("series".into()).or_default().insert("a".into(), sent(zone_data, status));
            newer_data(&ledger, "2026f", day(today)).map(str::to_owned)
        };
        assert_eq!(newer("2031a", Status::Confirmed, "2027-03-02"), Some("2031a".into()));
        assert_eq!(newer("2026g", Status::Tentative, "2027-03-01"), Some("2026g".into()));
        assert_eq!(newer("2031a", Status::Confirmed, "2027-03-03"), None, "it is over");
        assert_eq!(newer("2031a", Status::Cancelled, "2027-03-01"), None);
        for older in ["2026f", "2026e", "2025z", "banana", "99999", ""] {
            assert_eq!(newer(older, Status::Confirmed, "2027-03-01"), None, "{older}");
        }
    }
}
