//! Any text as a ledger: it is read or refused with findings, and what is read and written again is the same.
#![no_main]

use fora::finding::{Sources, render};
use fora::input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = Sources::default();
    let Ok(file) = input::take(&mut sources, "series.ledger.toml", bytes.to_vec()) else { return };
    let (ledger, findings) = input::read_ledger(&mut sources, file);
    assert_eq!(ledger.is_none(), findings.iter().any(|finding| finding.is_error()));
    for finding in &findings {
        render::render_text(finding, &sources, render::Look::default());
    }
    let Some(ledger) = ledger else { return };
    let mut again = Sources::default();
    let file = again.add("series.ledger.toml", input::write_ledger(&ledger));
    let (back, findings) = input::read_ledger(&mut again, file);
    assert_eq!(back.as_ref(), Some(&ledger), "{findings:?}");
});
