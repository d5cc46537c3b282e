//! `fora push`: a feed into a calendar on a server.

use super::desk::{Desk, Ending, Outcome};
use super::what::What;
use crate::input::{self, suggestion};
use crate::model::{Ledger, Series};
use crate::present::event::{Scope, uids_begin};
use crate::publish::http::{HttpServer, Unfit};
use crate::publish::push::{Done, Pushed, Trouble, Way, push as send};
use crate::workspace::{self, Baseline, Judged, Opened, ledger_path};
use clap::Args;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What is sent, and where to. The password comes from FORA_CALDAV_PASSWORD or a file, never from the command line.
#[derive(Args)]
pub(super) struct PushArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The plan (default: the one beside the series)
    pub plan: Option<PathBuf>,
    /// The address of one calendar, such as https://example.org/calendars/ana/talks/
    #[arg(long, value_name = "URL")]
    pub to: String,
    /// The feed: `series` (default), `deadlines`, `forum:NAME`, `person:NAME`, `audience:NAME`
    #[arg(long)]
    pub what: Option<What>,
    /// The user name on the server
    #[arg(long, env = "FORA_CALDAV_USER", hide_env_values = true)]
    pub user: Option<String>,
    /// A file whose first line is the password
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Restore fora's version of entries that others changed, made or deleted there
    #[arg(long)]
    pub replace: bool,
}

/// How often the ledger is written while much is pushed. What was not written is found out by the next push.
const EVERY: Duration = Duration::from_millis(500);

pub(super) fn push(desk: &Desk, asked: &PushArguments) -> Ending {
    let _lock = desk.lock(&asked.file)?;
    let opened = Opened::read(&asked.file, super::today());
    let judged = opened.and_then(|opened| Judged::of(opened, asked.plan.as_deref(), Baseline::None));
    let judged = judged.map_err(|error| desk.fail(&error))?;
    let series = &judged.opened.series;
    let what = asked.what.as_ref().map_or_else(|| Scope::SERIES.to_owned(), What::to_string);
    let what = what.as_str();
    let password = password(desk, asked)?;
    let mut server = HttpServer::new(&asked.to, asked.user.as_deref(), password.as_deref()).map_err(|unfit| refuse(desk, unfit))?;
    let agenda = desk.agenda(series, &judged.plan, &judged.findings, &judged.omitted)?;
    let mut sending = super::export::sending_beside(desk, &judged, &agenda, true)?;
    let feed = format!("push:{} {what}", server.address());
    let before = sending.before();
    // Whoever left the series is told once more.
    if Scope::named(series, what).is_none() && !before.feeds.contains_key(&feed) {
        return Err(unknown(desk, series, what));
    }
    refuse_another_feed(desk, &before, server.address(), &feed)?;
    let events = sending.publish(&feed, what, None);
    let path = ledger_path(&judged.opened.path);
    let (mut written, mut is_recorded) = (Instant::now(), false);
    let mut keep = |ledger: &Ledger, now: bool| {
        if now || written.elapsed() > EVERY {
            (written, is_recorded) = (Instant::now(), true);
            return workspace::write(&path, input::write_ledger(ledger))
                .map_err(|error| Trouble { what: error.to_string(), fix: error.fix().into() });
        }
        Ok(())
    };
    let uids_begin = uids_begin(&sending.calendar);
    let way = Way { feed: &feed, zones: &*series.zones, uids_begin: &uids_begin, replaces: asked.replace };
    let mut ledger = sending.ledger();
    let outcome = send(&events, &before, &mut ledger, way, &mut server, &mut keep);
    // Of what is not even recorded nothing was sent, and the next push tells of it.
    if is_recorded {
        sending.notify_changes();
    }
    match outcome {
        Ok(pushed) => Ok(print(desk, &pushed)),
        Err(trouble) => Err(desk.stop(&trouble.what, &trouble.fix)),
    }
}

fn unknown(desk: &Desk, series: &Series, what: &str) -> Outcome {
    let known: Vec<String> = Scope::all(series).into_iter().map(|scope| scope.word(series)).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    desk.stop(&format!("there is no feed `{what}`"), &suggestion(what, &known, "the feeds are"))
}

/// One calendar takes one feed of a series: an event has one name in all of them, and each would write over the other's.
fn refuse_another_feed(desk: &Desk, before: &Ledger, address: &str, feed: &str) -> Result<(), Outcome> {
    let there = format!("push:{address} ");
    let other = before.feeds.iter().filter(|(_, events)| !events.is_empty()).map(|(name, _)| name);
    let Some(what) = other.filter(|name| *name != feed).find_map(|name| name.strip_prefix(&there)) else { return Ok(()) };
    let fix = format!("push this feed to a calendar of its own; if that calendar is gone, delete the ledger's entries for `{there}{what}`");
    Err(desk.stop(&format!("{address} already holds the feed `{what}` of this series"), &fix))
}

/// The password of a file, or of the environment.
fn password(desk: &Desk, asked: &PushArguments) -> Result<Option<String>, Outcome> {
    let password = match &asked.password_file {
        None => std::env::var("FORA_CALDAV_PASSWORD").ok(),
        Some(path) => {
            let read = std::fs::read_to_string(path).map_err(|error| {
                desk.stop(&format!("{} cannot be read: {error}", path.display()), "name the file that holds the password")
            })?;
            read.lines().next().map(str::to_owned)
        }
    };
    let password = password.filter(|password| !password.is_empty());
    match &asked.user {
        Some(user) if password.is_none() => {
            let fix = "give it in FORA_CALDAV_PASSWORD, or as the first line of a file with `--password-file`";
            Err(desk.stop(&format!("there is no password for the user `{user}`"), fix))
        }
        _ => Ok(password),
    }
}

fn refuse(desk: &Desk, unfit: Unfit) -> Outcome {
    let (message, fix) = match unfit {
        Unfit::NoAddress => ("`--to` is not the address of a calendar", "write it like `--to https://example.org/calendars/ana/talks/`"),
        Unfit::InTheClear => ("`--to` would send the password unencrypted to another computer", "use https"),
        Unfit::HasUser => {
            ("`--to` contains a user name", "give the user with `--user`, and the password in FORA_CALDAV_PASSWORD or `--password-file`")
        }
    };
    desk.stop(message, fix)
}

fn print(desk: &Desk, pushed: &Pushed) -> Outcome {
    let counted = [
        (Done::Created, "created"),
        (Done::Updated, "updated"),
        (Done::Cancelled, "cancelled"),
        (Done::Removed, "removed"),
        (Done::Unchanged, "already there"),
    ];
    let parts: Vec<String> = counted
        .iter()
        .map(|(done, word)| (pushed.count(*done), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    const FOREIGN: [(Done, &str); 4] = [
        (Done::Conflict, "was changed or made there by somebody else, so it was left alone"),
        (Done::Deleted, "was deleted there by somebody else, so it was not put back"),
        (Done::Elsewhere, "is there under another name, perhaps from an imported file, so it was left alone"),
        (Done::Unknown, "belongs to this series, but neither the plan nor the ledger knows it"),
    ];
    let [conflicts, deleted, elsewhere, unknown] = FOREIGN.map(|(done, _)| pushed.count(done));
    let others = conflicts + deleted + elsewhere + unknown;
    desk.answer(&match (parts.is_empty(), others) {
        (true, 0) => "Nothing to change.".to_owned(),
        (true, _) => "Nothing was written.".to_owned(),
        (false, _) => format!("Pushed: {}.", parts.join(", ")),
    });
    for (done, words) in FOREIGN {
        pushed.titles(done).for_each(|title| desk.answer(&format!("{title} {words}")));
    }
    if conflicts + deleted > 0 {
        desk.answer("Check these in the calendar; `--replace` restores fora's version.");
    }
    if elsewhere > 0 {
        desk.answer("Delete what is there under another name from the calendar and its bin, then push again.");
    }
    if unknown > 0 {
        desk.answer("Unknown entries were sent with another ledger: delete them from the calendar if you do not want them.");
    }
    if others == 0 { Outcome::Fine } else { Outcome::Findings }
}
