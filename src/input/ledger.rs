//! The ledger beside the plan: what was sent to calendars, read and written back the same.

use super::document::Document;
use super::field::Field;
use super::language::LEDGER_FILE;
use super::report::Report;
use super::table::Table;
use super::text;
use crate::finding::{FileId, Finding, Sources};
use crate::model::{Between, Ledger, Mailbox, RuleName, Sent, SentClock, SentTime, Status};
use crate::text::one_line;
use crate::time::{Civil, Instant, Zone};
use std::fmt::Write;

/// How instants are written.
const UTC: &str = "%Y-%m-%dT%H:%MZ";

/// Reads the ledger in a file that `sources` holds; `None` if any finding is an error, so that nothing is sent by half a memory.
pub fn read_ledger(sources: &mut Sources, file: FileId) -> (Option<Ledger>, Vec<Finding>) {
    let document = Document::read(sources, file, &LEDGER_FILE, "the ledger", ledger);
    (document.is_readable.then_some(document.content), document.findings)
}

fn ledger(report: &mut Report, file: &Table<'_>) -> Ledger {
    if let Some(entry) = report.needed(file, "version").filter(|entry| entry.value.as_integer().is_none_or(|is| is.as_str() != "1")) {
        let message = "this ledger has a form that this fora does not know: it knows `version = 1`";
        report.say(RuleName::WrongKind, &entry.at, message, "unknown form", "use the fora that wrote it, or a newer one");
    }
    let mut ledger = Ledger { calendar: report.read(file, "calendar", Field::text), ..Ledger::default() };
    for table in report.read(file, "sent", Field::list).unwrap_or_default() {
        let Some((feed, uid, sent)) = sent(report, &table) else { continue };
        if ledger.feeds.entry(feed).or_default().insert(uid.clone(), sent).is_some() {
            let message = format!("{} appears twice in one feed", text::brief(&uid));
            report.say(RuleName::Syntax, &table.at, message, "the second", "keep the one with the higher `sequence`, and delete the other");
        }
    }
    ledger
}

fn sent(report: &mut Report, table: &Table<'_>) -> Option<(String, String, Sent)> {
    let [feed, digest, zone_data] = ["feed", "digest", "zone-data"].map(|key| report.need(table, key, Field::text));
    let uid = report.need(table, "uid", one_word);
    let title = report.read(table, "title", Field::text).map(|title| one_line(&title)).unwrap_or_default();
    let place = report.read(table, "place", Field::text);
    let etag = report.read(table, "etag", Field::text);
    let pending = report.read(table, "pending", Field::flag).unwrap_or(false);
    let status = report.need(table, "status", Field::word).and_then(Status::from_word);
    let sequence = report.need(table, "sequence", Field::count);
    let at = report.need(table, "at", instant);
    let concerns = report.read(table, "concerns", Field::text).map(|text| one_line(&text)).unwrap_or_default();
    let between = between(report, table, feed.as_deref());
    let time = time(report, table);
    let (digest, zone_data) = (digest?, zone_data?);
    let (status, sequence, at, time, between) = (status?, sequence?, at?, time?, between?);
    let sent = Sent { title, status, sequence, at, time, place, concerns, between, digest, zone_data, etag, pending };
    Some((feed?, uid?, sent))
}

/// Between whom it went, if it was an invitation; `None` if that is not told whole.
fn between(report: &mut Report, table: &Table<'_>, feed: Option<&str>) -> Option<Option<Between>> {
    let is_invitation = feed.is_some_and(|feed| feed.starts_with(Ledger::INVITES));
    if !is_invitation && table.get("organizer").is_none() && table.get("attendee").is_none() {
        return Some(None);
    }
    let organizer = report.need(table, "organizer", mailbox);
    let attendee = report.need(table, "attendee", mailbox);
    let people = report.read(table, "people", Field::texts).unwrap_or_default();
    Some(Some(Between { organizer: organizer?, attendee: attendee?, people }))
}

fn mailbox(mut field: Field<'_, '_>) -> Option<Mailbox> {
    let text = field.by_ref().text()?;
    let mailbox = Mailbox::read(&one_line(&text), "");
    if mailbox.is_none() {
        let message = format!("`{}` is {}, which has no email address", field.entry.key.name, text::brief(&text));
        field.say(RuleName::WrongKind, message, "no address", "write it as it was before");
    }
    mailbox
}

/// A UID as fora makes them, which stands in calendars as it is.
fn one_word(mut field: Field<'_, '_>) -> Option<String> {
    let uid = field.by_ref().text()?;
    if uid.chars().all(|mark| mark.is_ascii_graphic()) {
        return Some(uid);
    }
    let message = format!("{} is not a UID, which must be one word of ASCII characters", text::brief(&uid));
    field.say(RuleName::WrongKind, message, "not a UID", "write it as it was before");
    None
}

fn time(report: &mut Report, table: &Table<'_>) -> Option<SentTime> {
    if table.get("from").is_some() {
        let [from, to] = ["from", "to"].map(|key| report.need(table, key, Field::day));
        return Some(SentTime::Days { from: from?, to: to? });
    }
    let start = clock(report, table, ["starts", "clock", "zone"]);
    let end = clock(report, table, ["ends", "end-clock", if table.get("end-zone").is_some() { "end-zone" } else { "zone" }]);
    Some(SentTime::Timed { start: start?, end: end? })
}

fn clock(report: &mut Report, table: &Table<'_>, [at, civil, zone]: [&str; 3]) -> Option<SentClock> {
    let at = report.need(table, at, instant);
    let civil = report.need(table, civil, Field::civil);
    let zone = report.need(table, zone, known_zone);
    Some(SentClock { at: at?, civil: civil?, zone: zone? })
}

fn known_zone(mut field: Field<'_, '_>) -> Option<Zone> {
    let name = field.by_ref().text()?;
    let zone = Zone::named(&name);
    if zone.is_none() {
        let message = format!("{} is not a time zone", text::brief(&name));
        field.say(RuleName::UnknownZone, message, "not known", "write the zone as it was before");
    }
    zone
}

fn instant(mut field: Field<'_, '_>) -> Option<Instant> {
    let text = field.by_ref().text()?;
    let civil = Civil::parse_from_str(&text, UTC).ok();
    if civil.is_none() {
        let message = format!("`{}` must be an instant in UTC, found {}", field.entry.key.name, text::brief(&text));
        field.say(RuleName::WrongKind, message, "must look like `2027-03-22T09:00Z`", "write it as it was before");
    }
    civil.map(|civil| Instant::from_unix_minutes(civil.and_utc().timestamp().div_euclid(60)))
}

/// The text of a ledger. Reading it gives the ledger back.
pub fn write_ledger(ledger: &Ledger) -> String {
    let mut written = String::from(
        "# What fora has sent to calendars, so that an entry is corrected and not doubled. Keep it beside the plan, under version\n\
         # control with it; fora writes it.\nversion = 1\n",
    );
    if let Some(calendar) = &ledger.calendar {
        // Writing to a text cannot go wrong.
        _ = writeln!(written, "calendar = {}", quoted(calendar));
    }
    for (feed, events) in &ledger.feeds {
        for (uid, sent) in events {
            _ = record(&mut written, feed, uid, sent);
        }
    }
    written
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

fn record(written: &mut String, feed: &str, uid: &str, sent: &Sent) -> std::fmt::Result {
    writeln!(written, "\n[[sent]]\nfeed = {}\nuid = {}", quoted(feed), quoted(uid))?;
    if !sent.title.trim().is_empty() {
        writeln!(written, "title = {}", quoted(&sent.title))?;
    }
    writeln!(written, "status = \"{}\"\nsequence = {}\nat = \"{}\"", sent.status.word(), sent.sequence, sent.at)?;
    match &sent.time {
        SentTime::Timed { start, end } => {
            writeln!(written, "starts = \"{}\"\nends = \"{}\"", start.at, end.at)?;
            let civil = |clock: &SentClock| clock.civil.format("%Y-%m-%dT%H:%M:%S").to_string();
            writeln!(written, "clock = {}\nend-clock = {}\nzone = {}", civil(start), civil(end), quoted(start.zone.name()))?;
            if end.zone != start.zone {
                writeln!(written, "end-zone = {}", quoted(end.zone.name()))?;
            }
        }
        SentTime::Days { from, to } => writeln!(written, "from = {from}\nto = {to}")?,
    }
    if let Some(place) = &sent.place {
        writeln!(written, "place = {}", quoted(place))?;
    }
    if !sent.concerns.trim().is_empty() {
        writeln!(written, "concerns = {}", quoted(&sent.concerns))?;
    }
    if let Some(Between { organizer, attendee, people }) = &sent.between {
        writeln!(written, "organizer = {}\nattendee = {}", quoted(&organizer.words()), quoted(&attendee.words()))?;
        if !people.is_empty() {
            writeln!(written, "people = [{}]", people.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))?;
        }
    }
    writeln!(written, "zone-data = {}\ndigest = {}", quoted(&sent.zone_data), quoted(&sent.digest))?;
    if let Some(etag) = &sent.etag {
        writeln!(written, "etag = {}", quoted(etag))?;
    }
    if sent.pending {
        writeln!(written, "pending = true")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{ChronoTz, Zones};

    fn read(text: &str) -> (Option<Ledger>, Vec<String>) {
        let mut sources = Sources::default();
        let file = sources.add("series.ledger.toml", text);
        let (ledger, findings) = read_ledger(&mut sources, file);
        (ledger, findings.into_iter().map(|finding| finding.message).collect())
    }

    fn ledger() -> Ledger {
        let zone = |name| Zone::named(name).expect("a zone");
        let clock = |minutes, name| {
            let (at, zone) = (Instant::from_unix_minutes(minutes), zone(name));
            SentClock { at, civil: ChronoTz.civil(zone, at), zone }
        };
        let sent = |time, place: Option<&str>| Sent {
            title: "Town \"hall\"\\ é".into(),
            status: Status::Cancelled,
            sequence: 7,
            at: Instant::from_unix_minutes(22_999_999),
            time,
            place: place.map(str::to_owned),
            concerns: place.map(|_| "moderator \"A\"".to_owned()).unwrap_or_default(),
            between: place.map(|_| {
                let mailbox = |text| Mailbox::read(text, "").expect("an address");
                Between {
                    organizer: mailbox("The \"office\", Geneva <office@example.org>"),
                    attendee: mailbox("ana@example.org"),
                    people: vec!["ana".into(), "ben".into()],
                }
            }),
            digest: "0123456789abcdef".into(),
            zone_data: "2026f".into(),
            etag: place.map(|_| "\"abc\"".into()),
            pending: place.is_none(),
        };
        let days = SentTime::Days { from: "2013-10-15".parse().expect("a day"), to: "2013-10-28".parse().expect("a day") };
        let timed = SentTime::Timed { start: clock(23_000_000, "Asia/Makassar"), end: clock(23_000_090, "Asia/Makassar") };
        let way = SentTime::Timed { start: clock(23_000_000, "Europe/Zurich"), end: clock(23_000_900, "America/New_York") };
        let mut ledger = Ledger { calendar: Some("open \"talks\"".into()), ..Ledger::default() };
        let mut put = |feed: &str, uid: &str, sent| ledger.feeds.entry(feed.into()).or_default().insert(uid.into(), sent);
        put("series", "a@fora.invalid", sent(timed.clone(), Some("Hall, Bali")));
        put("series", "b@fora.invalid", sent(days, None));
        put("person:ana", "a@fora.invalid", sent(way, None));
        put("invite:ana@a.org", "b@fora.invalid", sent(timed, Some("Hall, Bali")));
        ledger
    }

    #[test]
    fn what_is_written_is_read_back_the_same() {
        let (read, findings) = read(&write_ledger(&ledger()));
        assert_eq!(findings, [""; 0]);
        assert_eq!(read, Some(ledger()));
        assert_eq!(super::tests::read(&write_ledger(&Ledger::default())).0, Some(Ledger::default()));
    }

    #[test]
    fn half_a_memory_is_none() {
        let text = write_ledger(&ledger());
        let wrong = [
            ("sequence = 7", "sequence = -1"),
            ("zone = \"Asia/Makassar\"", "zone = \"Asia/Nowhere\""),
            ("Z\"", "\""),
            ("version = 1\n", "version = 9\n"),
            ("version = 1\n", ""),
            ("attendee = \"ana@example.org\"\n", ""),
            ("attendee = \"ana@example.org\"", "attendee = \"ana\""),
        ];
        for (from, to) in wrong {
            let (ledger, findings) = read(&text.replacen(from, to, 1));
            assert!(ledger.is_none() && findings.len() == 1, "{from}: {findings:?}");
        }
        let twice = text.replace("person:ana", "series");
        assert_eq!(read(&twice).1, ["a@fora.invalid appears twice in one feed"]);
        assert!(read("version = 1\n[[sent]]\n").1.len() > 3);
    }
}
