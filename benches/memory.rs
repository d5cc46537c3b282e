//! How much memory the calendar of 10,000 meetings needs ("max alloc"). Target: under 200 MB. Counting takes time, which is
//! why `export` does not.
//!
//! `cargo bench --bench memory`

mod year;
#[path = "year/calendar.rs"]
mod year_calendar;

use divan::AllocProfiler;
use fora::model::Ledger;
use year_calendar::calendar;

#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn ten_thousand_placements(bencher: divan::Bencher<'_, '_>) {
    let series = year::series();
    let plan = year::plan(&series);
    assert_eq!(plan.placements.len(), 10_000);
    bencher.bench_local(|| calendar(&series, &plan, &Ledger::default()).0.len());
}
