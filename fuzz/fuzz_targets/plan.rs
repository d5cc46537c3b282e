//! Any text as a plan of a small series: it is read or refused with findings; what is read is judged, and written again
//! it is the same plan.
#![no_main]

mod example;

use example::SERIES;
use fora::finding::Sources;
use fora::input;
use fora::model::Level;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = Sources::default();
    let Ok(file) = input::take(&mut sources, "series.plan.toml", bytes.to_vec()) else { return };
    let (plan, findings) = input::read_plan(&mut sources, file, &SERIES);
    assert_eq!(plan.is_none(), findings.iter().any(|finding| finding.level == Level::Error));
    let Some(plan) = plan else { return };
    fora::check::check(&SERIES, &plan, None);
    let mut again = Sources::default();
    let file = again.add("series.plan.toml", input::write_plan(&SERIES, &plan, "series.toml"));
    let (back, findings) = input::read_plan(&mut again, file, &SERIES);
    assert_eq!(back.expect("what fora writes is read").placements, plan.placements, "{findings:?}");
});
