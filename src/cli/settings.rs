//! Settings of taste: the environment is read by the arguments, the files here.

use super::arguments::Command;
use crate::finding::{Finding, Sources};
use crate::input::{self, Settings};
use std::path::{Path, PathBuf};

/// What `fora.toml` beside the series says, and where that says nothing, `config.toml` of the user. A file that is
/// not there says nothing.
///
/// # Errors
/// Every finding about the files.
pub(super) fn read(command: &Command) -> Result<Settings, (Vec<Finding>, Sources)> {
    let (mut settings, mut findings, mut sources) = (Settings::default(), Vec::new(), Sources::default());
    for path in [command.series().and_then(beside), of_user()].into_iter().flatten().filter(|path| path.is_file()) {
        match input::load(&mut sources, &path) {
            Ok(file) => {
                let (read, found) = input::read_settings(&mut sources, file);
                settings = settings.or(read);
                findings.extend(found);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    if findings.is_empty() { Ok(settings) } else { Err((findings, sources)) }
}

/// The settings beside a series; a series may itself be called so.
fn beside(series: &Path) -> Option<PathBuf> {
    let series = input::series_path(series);
    let settings = series.with_file_name("fora.toml");
    (series != Path::new("-") && series != settings).then_some(settings)
}

fn of_user() -> Option<PathBuf> {
    let given = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = given.or_else(|| std::env::home_dir().map(|home| home.join(".config")))?;
    Some(folder.join("fora/config.toml"))
}
