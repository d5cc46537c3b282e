//! What newer zone data has moved of what was sent.

use super::ledgers::load_ledger;
use super::names::ledger_path;
use super::sending::want_no_older_zones;
use super::{Error, Opened};
use crate::model::Status;
use crate::publish::{self, Moved};
use crate::time::Date;
use std::collections::BTreeMap;

/// What newer zone data has moved of what was sent.
pub(crate) struct ZoneNews {
    pub moved: Vec<Moved>,
    /// How many entries were compared.
    pub compared: usize,
}

/// Compares what the ledger of a series knows with the zone data of this program.
///
/// # Errors
/// There is no ledger, it cannot be read, or newer zone data wrote it.
pub(crate) fn zone_news(opened: &Opened, today: Date) -> Result<ZoneNews, Error> {
    let path = ledger_path(&opened.path);
    let Some(ledger) = load_ledger(&path)? else {
        let message = format!("there is no ledger {}, so fora does not know what was sent", path.display());
        return Err(Error::refused(message, "send calendars with `fora export --to ics --output FILE`, which keeps one"));
    };
    let zones = &*opened.series.zones;
    let days = ledger.feeds.values().flat_map(BTreeMap::values).map(|sent| sent.time.last_day());
    let today = publish::day_of_sending(today, opened.series.planned, days);
    want_no_older_zones(&ledger, &path, zones.version(), today)?;
    let moved = publish::zone_news(&ledger, zones, today);
    let is_there = |events: &BTreeMap<_, crate::model::Sent>| events.values().filter(|sent| sent.status != Status::Cancelled).count();
    Ok(ZoneNews { moved, compared: ledger.feeds.values().map(is_there).sum() })
}
