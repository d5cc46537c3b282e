//! The calendar of the year, from the plan to its bytes.

use fora::model::{Ledger, Plan, Series};
use fora::present::{Agenda, Scope, columns, event, ics};
use fora::publish::{Feed, publish};

/// The text of the calendar, and the ledger once it is sent, beside what was sent before.
pub fn calendar(series: &Series, plan: &Plan, before: &Ledger) -> (String, Ledger) {
    let agenda = Agenda::of(series, plan, &[], &[], columns::largest(series, 4));
    let events = event::events(&agenda, "year", Scope::Series);
    let (today, now) = (agenda.planned, series.zones.midnight(fora::time::Zone::UTC, agenda.planned));
    let feed = Feed::plain("series", today, now);
    let mut ledger = before.clone();
    let events = publish(feed, events, &mut ledger).events;
    let title = ics::Calendar { title: &agenda.title, topic: None, zones: &*series.zones };
    (ics::feed(title, &events), ledger)
}
