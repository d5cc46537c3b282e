//! How long `check` takes for a year of a large house: 10,000 meetings. Target: under a second.
//!
//! `cargo bench --bench check`

mod year;

use fora::check::check;
use fora::finding::Sources;
use fora::input;
use fora::time::{Date, Newest};
use std::sync::Arc;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn ten_thousand_placements(bencher: divan::Bencher<'_, '_>) {
    let series = year::series();
    let plan = year::plan(&series);
    assert_eq!(plan.placements.len(), 10_000);
    bencher.bench_local(|| check(&series, &plan, None));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn reading_their_series(bencher: divan::Bencher<'_, '_>) {
    let text = year::file();
    bencher.bench_local(|| {
        let mut sources = Sources::default();
        let file = sources.add("year.toml", text.clone());
        input::read_series(&mut sources, file, Arc::new(Newest::default()), Date::MIN).series.map(|series| series.consultations.len())
    });
}
