//! How long the calendar of 10,000 meetings takes to make, from the plan to its bytes, and what memory it needs. Target:
//! under half a second, under 200 MB.
//!
//! `cargo bench --bench export`

mod year;

use divan::AllocProfiler;
use fora::model::Ledger;
use fora::present::{Agenda, Scope, columns, event, ics};
use fora::publish::{Feed, publish};

#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// The first export; with `before`, the second, which has everything to compare.
fn export(bencher: divan::Bencher<'_, '_>, is_second: bool) {
    let series = year::series();
    let plan = year::plan(&series);
    assert_eq!(plan.placements.len(), 10_000);
    let calendar = |before: &Ledger| {
        let agenda = Agenda::of(&series, &plan, &[], &[], columns::largest(&series, 4));
        let events = event::events(&agenda, "year", Scope::Series);
        let feed = Feed { name: "series", elsewhere: None, only: None, today: agenda.planned, keep_cancelled_days: 30, zone_data: "" };
        let mut ledger = before.clone();
        let events = publish(feed, events, &mut ledger).events;
        let title = ics::Calendar { title: &agenda.title, topic: None, zones: &*series.zones };
        (ics::feed(title, &events), ledger)
    };
    let before = if is_second { calendar(&Ledger::default()).1 } else { Ledger::default() };
    assert_eq!(calendar(&before).0.matches("BEGIN:VEVENT").count(), 10_000);
    bencher.bench_local(|| calendar(&before).0.len());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn ten_thousand_placements(bencher: divan::Bencher<'_, '_>) {
    export(bencher, false);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn ten_thousand_placements_once_more(bencher: divan::Bencher<'_, '_>) {
    export(bencher, true);
}
