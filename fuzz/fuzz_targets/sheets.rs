//! Any bytes as sheets: a comma-separated file whose first line is the name of its sheet, and a workbook. They are no
//! sheets, or become a series or findings with an error; and that series becomes sheets that come back as it. So does any
//! text that is read as a series.
#![no_main]

use fora::finding::{Sources, render};
use fora::input::{self, Import};
use fora::sheet::{Book, Cell, Sheet, csv, xlsx};
use fora::time::{ChronoTz, Date};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fn import(book: &Book) -> Import {
    let read = input::import(book, "book", Arc::new(ChronoTz), Date::from_ymd_opt(2027, 1, 4).expect("a day"));
    assert_eq!(read.text.is_none(), read.findings.iter().any(|finding| finding.is_error()), "{:#?}", read.findings);
    for finding in &read.findings {
        assert!(finding.labels.is_empty(), "{finding:?}");
        render::render_text(finding, &Sources::default(), render::Look::default());
    }
    read
}

/// What is said as a series comes back from sheets.
fn comes_back(text: &str) {
    let again = import(&input::book(text).expect("a series is TOML"));
    let again = again.text.unwrap_or_else(|| panic!("{:#?}\n{text}", again.findings));
    let third = import(&input::book(&again).expect("a series is TOML")).text;
    assert_eq!(third.as_deref(), Some(again.as_str()));
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(book) = xlsx::read(bytes) {
        import(&book).text.iter().for_each(|text| comes_back(text));
    }
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (name, rows) = text.split_once('\n').unwrap_or((text, ""));
    if let Ok(sheet) = csv::read(name, rows) {
        let mut book = Book { sheets: vec![sheet] };
        if name != "series" {
            let mut series = Sheet::new("series", ["title", "base"]);
            series.rows.push(["S", "UTC"].map(Cell::text).to_vec());
            book.sheets.push(series);
        }
        import(&book).text.iter().for_each(|text| comes_back(text));
    }
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let today = Date::from_ymd_opt(2027, 1, 4).expect("a day");
    if input::read_series(&mut sources, file, Arc::new(ChronoTz), today).series.is_some() {
        comes_back(text);
    }
});
