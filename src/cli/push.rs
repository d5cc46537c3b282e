//! `fora push`: a feed into a calendar on a server.

use super::arguments::PushArguments;
use super::desk::{Desk, Ending, Outcome};
use super::files;
use super::sending::Sending;
use crate::input::{self, suggestion};
use crate::model::Ledger;
use crate::present::event::Scope;
use crate::publish::http::{HttpServer, Unfit};
use crate::publish::push::{Done, Pushed, Way, push as send};
use std::time::{Duration, Instant};

/// How often the ledger is written while much is pushed. What was not written is found out by the next push.
const EVERY: Duration = Duration::from_millis(500);

pub(super) fn push(desk: &Desk, asked: &PushArguments) -> Ending {
    let judged = files::judge(&asked.file, asked.plan.as_deref(), files::Baseline::None, super::today());
    let judged = judged.map_err(|(findings, sources)| desk.refuse(&findings, &sources))?;
    let series = &judged.loaded.series;
    let what = asked.what.as_deref().unwrap_or("series");
    Scope::named(series, what).ok_or_else(|| {
        let known: Vec<String> = Scope::all(series).into_iter().map(|scope| scope.word(series)).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        desk.stop(&format!("there is no feed `{what}`"), &suggestion(what, &known, "the feeds are"))
    })?;
    let password = password(desk, asked)?;
    let mut server = HttpServer::new(&asked.to, asked.user.as_deref(), password.as_deref()).map_err(|unfit| refuse(desk, unfit))?;
    let agenda = desk.agenda(series, &judged.plan, &judged.findings, &judged.omitted)?;
    let mut sending = Sending::begin(desk, &judged, &agenda, true)?;
    let feed = format!("push:{} {what}", asked.to.trim_end_matches('/'));
    let events = sending.publish(&feed, what, None);
    let path = files::ledger_path(&judged.loaded.path);
    let mut written = Instant::now();
    let mut keep = |ledger: &Ledger, now: bool| {
        if now || written.elapsed() > EVERY {
            written = Instant::now();
            return input::write_atomically(&path, input::write_ledger(ledger).as_bytes())
                .map_err(|error| format!("{} cannot be written: {error}", path.display()));
        }
        Ok(())
    };
    let way = Way { feed: &feed, zones: &*series.zones, replaces: asked.replace };
    let (before, mut ledger) = (sending.before(), sending.ledger());
    let outcome = send(&events, &before, &mut ledger, way, &mut server, &mut keep);
    sending.tell(desk);
    match outcome {
        Ok(pushed) => Ok(tell(desk, &pushed)),
        Err(why) => Err(desk.stop(&format!("the calendar server: {why}"), "what was sent is recorded: push again to complete it")),
    }
}

/// The password of the environment, or of a file.
fn password(desk: &Desk, asked: &PushArguments) -> Result<Option<String>, Outcome> {
    let Some(path) = &asked.password_file else {
        return Ok(std::env::var("FORA_CALDAV_PASSWORD").ok().filter(|password| !password.is_empty()));
    };
    let read = std::fs::read_to_string(path);
    let read =
        read.map_err(|error| desk.stop(&format!("{} cannot be read: {error}", path.display()), "name the file that holds the password"))?;
    Ok(read.lines().next().map(str::to_owned))
}

fn refuse(desk: &Desk, unfit: Unfit) -> Outcome {
    let (message, fix) = match unfit {
        Unfit::NoAddress => ("`--to` is no address of a calendar", "write it like `--to https://example.org/calendars/ana/talks/`"),
        Unfit::InTheClear => ("`--to` would send the password unencrypted to another computer", "use https"),
        Unfit::HasUser => {
            ("`--to` has a user in it", "give the user with `--user`, and the password in FORA_CALDAV_PASSWORD or `--password-file`")
        }
    };
    desk.stop(message, fix)
}

fn tell(desk: &Desk, pushed: &Pushed) -> Outcome {
    let counted = [
        (Done::Created, "created"),
        (Done::Updated, "updated"),
        (Done::Cancelled, "cancelled"),
        (Done::Removed, "taken away"),
        (Done::Unchanged, "there already"),
    ];
    let parts: Vec<String> = counted
        .iter()
        .map(|(done, word)| (pushed.count(*done), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let left: Vec<&str> = pushed.titles(Done::Conflict).collect();
    let gone: Vec<&str> = pushed.titles(Done::Deleted).collect();
    let told = if parts.is_empty() { "Nothing to change.".to_owned() } else { format!("Pushed: {}.", parts.join(", ")) };
    desk.answer(&told);
    for (titles, words) in [
        (&left, "was changed or made there by somebody else, and left alone"),
        (&gone, "was taken away there by somebody else, and not put back"),
    ] {
        titles.iter().for_each(|title| desk.answer(&format!("{title} {words}")));
    }
    if left.is_empty() && gone.is_empty() {
        return Outcome::Fine;
    }
    desk.answer("Look at these in the calendar; `--replace` puts fora's version in their place.");
    Outcome::Findings
}
