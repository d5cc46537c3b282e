//! What tests of this room share.

use super::read_series;
use crate::finding::Sources;
use crate::model::Series;
use crate::time::{ChronoTz, Date};
use std::sync::Arc;

/// The series that a text is.
pub(crate) fn series(text: &str) -> Series {
    let mut sources = Sources::default();
    let file = sources.add("series.toml", text);
    let read = read_series(&mut sources, file, Arc::new(ChronoTz), Date::default());
    read.series.unwrap_or_else(|| panic!("{:#?}", read.findings))
}
