//! `fora check --zone-news`: what newer zone data has moved of what was sent.

use super::desk::{Desk, Ending, Outcome};
use crate::model::Ledger;
use crate::present::event::Scope;
use crate::text::counted;
use crate::workspace::{Opened, ZoneNews};
use std::collections::BTreeSet;
use std::path::Path;

pub(super) fn zone_news(desk: &Desk, file: &Path) -> Ending {
    let opened = Opened::read(file, super::today()).map_err(|error| desk.fail(&error))?;
    let ZoneNews { moved, compared } = crate::workspace::zone_news(&opened, super::today()).map_err(|error| desk.fail(&error))?;
    let version = opened.series.zones.version();
    if moved.is_empty() {
        let entries = counted(compared as i64, "entry", "entries");
        desk.answer(&format!("No sent entry has moved: {entries} compared with zone data {version}."));
        return Ok(Outcome::Fine);
    }
    let lines: Vec<String> = moved.iter().map(|moved| moved.words(version)).collect();
    let feeds: BTreeSet<&str> = moved.iter().flat_map(|moved| &moved.feeds).map(String::as_str).collect();
    desk.answer(&format!("{}\n\nTo send corrections: {}", lines.join("\n"), corrections(file, &feeds).join("\n                     ")));
    Ok(Outcome::Findings)
}

/// The commands that send what is otherwise now in these feeds.
fn corrections(file: &Path, feeds: &BTreeSet<&str>) -> Vec<String> {
    let (file, mut commands, mut others) = (file.display(), BTreeSet::new(), Vec::new());
    for feed in feeds {
        let pushed = feed.strip_prefix("push:").and_then(|pushed| pushed.split_once(' '));
        match (*feed, pushed) {
            (Scope::SERIES, _) => _ = commands.insert(format!("fora export {file} --to ics --what zone-news")),
            (_, Some((address, what))) => _ = commands.insert(format!("fora push {file} --to {address} --what {what}")),
            (feed, _) if feed.starts_with(Ledger::INVITES) => {
                commands.insert(format!("fora export {file} --to ics --invite --output FOLDER/"));
            }
            (feed, _) => others.push(feed),
        }
    }
    match others[..] {
        [] => {}
        [one] => _ = commands.insert(format!("fora export {file} --to ics --what {one} --output FILE")),
        _ => _ = commands.insert(format!("fora export {file} --to ics --what feeds --output FOLDER/")),
    }
    commands.into_iter().collect()
}
