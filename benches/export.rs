//! How long the calendar of 10,000 meetings takes to make, from the plan to its bytes: the first time, and once more beside
//! what was sent. Target: under half a second.
//!
//! `cargo bench --bench export`

mod year;
#[path = "year/calendar.rs"]
mod year_calendar;

use fora::model::Ledger;
use year_calendar::calendar;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 15, sample_size = 1)]
fn ten_thousand_placements(bencher: divan::Bencher<'_, '_>) {
    let (series, before) = (year::series(), Ledger::default());
    let plan = year::plan(&series);
    assert_eq!(calendar(&series, &plan, &before).0.matches("BEGIN:VEVENT").count(), 10_000);
    bencher.bench_local(|| calendar(&series, &plan, &before).0.len());
}

#[divan::bench(sample_count = 15, sample_size = 1)]
fn ten_thousand_placements_once_more(bencher: divan::Bencher<'_, '_>) {
    let series = year::series();
    let plan = year::plan(&series);
    let before = calendar(&series, &plan, &Ledger::default()).1;
    bencher.bench_local(|| calendar(&series, &plan, &before).0.len());
}
