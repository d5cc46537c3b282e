//! How long `plan` takes with the effort of the command line.
//!
//! `cargo bench --bench plan`

use fora::finding::Sources;
use fora::input;
use fora::model::Series;
use fora::plan::plan;
use fora::solve::Effort;
use fora::time::{ChronoTz, Date};
use std::path::Path;
use std::sync::Arc;

fn main() {
    divan::main();
}

fn example(name: &str) -> Series {
    let mut sources = Sources::default();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schedules").join(name);
    let file = input::load(&mut sources, &path).expect("the example can be read");
    input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::MIN).series.expect("the example is a series")
}

#[divan::bench(args = ["open-talks-2013", "road-show"], sample_count = 3, sample_size = 1)]
fn with_the_usual_effort(bencher: divan::Bencher<'_, '_>, name: &str) {
    let series = example(name);
    bencher.bench_local(|| plan(&series, None, &Effort::default(), "digest", &|| false));
}
