//! What the files of a series are called.

use crate::model::Series;
use std::path::{Path, PathBuf};

/// The plan beside a series: `NAME.plan.toml` beside `NAME.toml`.
pub(crate) fn plan_path(series: &Path) -> PathBuf {
    series.with_extension("plan.toml")
}

/// The plan that a path means: a folder means the one in it.
pub(crate) fn plan_file(path: &Path) -> PathBuf {
    if path.is_dir() { plan_path(&crate::input::series_path(path)) } else { path.to_owned() }
}

/// The ledger beside a series: `NAME.ledger.toml` beside `NAME.toml`. A series has one, whichever plan is sent, as it has
/// one name in UIDs.
pub(crate) fn ledger_path(series: &Path) -> PathBuf {
    series.with_extension("ledger.toml")
}

/// What is about to be sent in messages, while they are written: `NAME.sending.toml` beside `NAME.toml`.
pub(crate) fn intent_path(series: &Path) -> PathBuf {
    series.with_extension("sending.toml")
}

/// Whether two paths lead to one file.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().ok().zip(other.canonicalize().ok()).is_some_and(|(one, other)| one == other)
}

/// What documents of a plan are called: `series` for `series.plan.toml`.
pub(crate) fn plan_name(plan: &Path) -> String {
    let stem = plan.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    stem.strip_suffix(".plan").map(str::to_owned).unwrap_or(stem)
}

/// What a calendar is called in UIDs: what the series says, or the name of the file, or of its folder for a `series.toml`.
pub(crate) fn calendar_name(series: &Series, path: &Path) -> String {
    if let Some(name) = &series.calendar_name {
        return name.clone();
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = absolute.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    if stem == "series" { folder.unwrap_or(stem) } else { stem }
}
