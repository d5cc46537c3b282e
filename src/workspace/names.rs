//! What the files of a series are called.

use super::Error;
use crate::input::suggestion_from;
use crate::model::{ConsultationId, Series};
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

/// The consultation of a name, and one of its sittings, counted from 0, if the name ends in a number: `online.2`.
///
/// # Errors
/// There is no such consultation, or it has not so many sittings.
pub(crate) fn consultation(series: &Series, name: &str) -> Result<(ConsultationId, Option<u32>), Error> {
    let find = |name: &str| series.consultation_ids().find(|id| series.consultation(*id).name == name);
    if let Some(id) = find(name) {
        return Ok((id, None));
    }
    let divided = name.rsplit_once('.').and_then(|(name, number)| Some((name, find(name)?, number.parse::<u32>().ok()?)));
    let Some((whole, id, number)) = divided else {
        let known: Vec<&str> = series.consultations.iter().map(|asked| asked.name.as_str()).collect();
        let fix = suggestion_from(name, &known, "the consultations are", "the series file lists them all");
        return Err(Error::refused(format!("there is no consultation `{name}`"), fix));
    };
    let count = series.consultation(id).sittings_asked();
    let sitting = number.checked_sub(1).filter(|sitting| *sitting < count);
    sitting.map(|sitting| (id, Some(sitting))).ok_or_else(|| match count {
        1 => Error::refused(format!("`{whole}` has one sitting"), format!("write `{whole}`")),
        _ => {
            let fix = format!("write `{whole}.1` to `{whole}.{count}` for one, or `{whole}` for all");
            Error::refused(format!("`{whole}` has {count} sittings"), fix)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing;

    #[test]
    fn a_name_means_a_consultation_or_one_sitting_of_it() {
        let mut series = testing::series();
        series.consultations[0].name = "first".into();
        series.consultations[0].sittings = 2;
        series.consultations[1].name = "first.2".into();
        let found = |name: &str| consultation(&series, name).map_err(|error| error.to_string());
        assert_eq!(found("first"), Ok((ConsultationId(0), None)));
        assert_eq!(found("first.1"), Ok((ConsultationId(0), Some(0))));
        assert_eq!(found("first.2"), Ok((ConsultationId(1), None)), "a whole name comes first");
        for beyond in ["first.0", "first.3", "first.4294967296"] {
            assert!(found(beyond).is_err(), "{beyond}");
        }
        assert_eq!(found("first.3"), Err("`first` has 2 sittings".into()));
        assert_eq!(found("frist.1"), Err("there is no consultation `frist.1`".into()));
    }
}
