//! Any bytes as a calendar: read for busy times and as a plan, or refused with findings; no limit is passed.
#![no_main]

mod example;

use example::SERIES;
use fora::finding::Sources;
use fora::input::{self, How, Limits};
use fora::model::{Ledger, Level};
use fora::time::{ChronoTz, Instant, Interval};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

/// What is taken from a calendar as sent before can be remembered.
fn remember(text: &str) {
    let sent = input::read_sent(text, "", &ChronoTz);
    let mut ledger = Ledger::default();
    for (feed, is_invitation) in [("series", false), ("invite:ana", true)] {
        let sent = sent.iter().filter(|(_, sent)| sent.between.is_some() == is_invitation);
        ledger.feeds.insert(feed.into(), sent.map(|(uid, sent)| (uid.clone(), sent.clone())).collect());
    }
    let mut sources = Sources::default();
    let file = sources.add("series.ledger.toml", input::write_ledger(&ledger));
    let (read, findings) = input::read_ledger(&mut sources, file);
    assert!(read.is_some(), "{findings:?}");
}

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let mut sources = Sources::default();
    let Ok(file) = input::take_calendar(&mut sources, "a.ics", bytes.to_vec(), &limits) else { return };
    remember(&sources.file(file).text);
    let window = Interval::lasting(Instant::from_unix_minutes(29_979_360), 366 * 24 * 60);
    for only_busy in [true, false] {
        let how = How { zones: &ChronoTz, floating: None, days: None, owner: None, window, only_busy, limits: &limits, clock: &|| 0 };
        let (calendar, findings) = input::read_calendar(&sources, file, how);
        assert_eq!(calendar.is_none(), findings.iter().any(|finding| finding.level == Level::Error));
        let Some(calendar) = calendar else { continue };
        assert!(calendar.events.len() <= limits.components + limits.occurrences);
        assert!(!only_busy || calendar.events.iter().all(|event| !event.details.transparent));
    }
    if let Ok((events, _)) = input::read_calendar_events(&sources, file, &SERIES, &limits, &|| 0) {
        let (plan, _) = input::plan_of(&mut sources, &SERIES, &events, &BTreeMap::new());
        fora::check::check(&SERIES, &plan, None);
    }
});
