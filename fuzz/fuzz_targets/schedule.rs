//! Any text as a schedule, in XML and in JSON: refused, or read and matched with a small series. No sitting is placed
//! twice, the plan is judged, and every finding can be shown.
#![no_main]

mod example;

use example::SERIES;
use fora::finding::{Finding, Sources, render};
use fora::input;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = Sources::default();
    let Ok(file) = input::take(&mut sources, "schedule", bytes.to_vec()) else { return };
    let show = |findings: &[Finding], sources: &Sources| {
        for finding in findings {
            render::render_text(finding, sources, render::Look::default());
        }
    };
    for read in [input::read_schedule_xml, input::read_schedule_json] {
        let (events, findings) = match read(&sources, file) {
            Ok(read) => read,
            Err(finding) => {
                assert!(finding.is_error());
                show(&[*finding], &sources);
                continue;
            }
        };
        show(&findings, &sources);
        // An identifier of ours may say something else than the title.
        let known = SERIES.consultation_ids().take(1).map(|id| ("ours".to_owned(), (id, 0))).collect();
        let (plan, findings) = input::plan_of(&mut sources, &SERIES, &events, &known);
        show(&findings, &sources);
        let placed: BTreeSet<_> = plan.placements.iter().map(|placement| (placement.consultation, placement.sitting)).collect();
        assert_eq!(placed.len(), plan.placements.len());
        assert!(placed.iter().all(|(id, sitting)| *sitting < SERIES.consultation(*id).sittings.max(1)));
        fora::check::check(&SERIES, &plan, None);
    }
});
