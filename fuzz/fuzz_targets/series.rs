//! Any text as a series: it is read or refused with findings, and every finding can be shown.
#![no_main]

use fora::finding::{Sources, render};
use fora::input;
use fora::model::Level;
use fora::time::{ChronoTz, Date};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = Sources::default();
    let Ok(file) = input::take(&mut sources, "series.toml", bytes.to_vec()) else { return };
    let reading = input::read_series(&mut sources, file, Arc::new(ChronoTz), Date::from_ymd_opt(2027, 1, 4).expect("a day"));
    let refused = reading.findings.iter().any(|finding| finding.level == Level::Error);
    assert_eq!(reading.series.is_none(), refused);
    for finding in &reading.findings {
        render::render_text(finding, &sources, render::Look::default());
    }
});
