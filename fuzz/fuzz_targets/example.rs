//! What targets have in common: the example that `fora new` writes where no kind is named.

use fora::finding::Sources;
use fora::input;
use fora::model::Series;
use fora::time::{ChronoTz, Date};
use std::sync::{Arc, LazyLock};

/// The example, read.
pub static SERIES: LazyLock<Series> = LazyLock::new(|| {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", input::example(input::SeriesKind::default()));
    input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::from_ymd_opt(2027, 1, 4).expect("a day")).series.expect("a series")
});
