//! A series with what lies beside it: its plan, its ledger and the calendars that it names.
//!
//! Every face stands on this room. It opens, plans, judges, writes and keeps the record of what was sent; it returns values
//! and [`Error`]s, and prints nothing. Programs start at [`Workspace`]; a new face within the package opens with `Opened`,
//! judges with `Judged` and shows a `present::Agenda`.

mod builder;
pub(crate) mod disk;
mod error;
mod judged;
mod ledgers;
mod meeting;
mod names;
mod opened;
mod planning;
mod plans;
mod replanning;
mod results;
mod sending;
mod zone_news;

pub use builder::{FieldValue, SeriesBuilder};
pub use error::{Error, ErrorKind};
pub use meeting::Meeting;
pub use results::{Checked, SeriesPlan};

pub(crate) use disk::{Lock, is_device, is_there, write};
pub(crate) use judged::{Judged, has_no_plan, judge_without_plan};
pub(crate) use names::{calendar_name, consultation, intent_path, is_same_file, ledger_path, plan_file, plan_name, plan_path};
pub(crate) use opened::{Opened, standard_input};
pub(crate) use planning::{Fresh, Older, planned};
pub(crate) use plans::{Baseline, PlanFormat, load_plan, plan_of_bytes};
pub(crate) use replanning::{Lost, Replanning, ToTell, Wanted};
pub(crate) use sending::Sending;
pub(crate) use zone_news::{ZoneNews, zone_news};

use crate::finding::Finding;
pub(crate) use crate::input::NewConsultation;
use crate::memory::DEFAULT_MEMORY;
use crate::solve::Effort;
use crate::time::{Date, Instant};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A series that is open, with what lies beside its file.
///
/// ```no_run
/// # fn main() -> Result<(), fora::Error> {
/// let series = fora::Workspace::open("series.toml")?;
/// let plan = series.plan(&fora::Effort::default())?;
/// for finding in plan.findings() { eprintln!("{finding}") }
/// plan.write("series.plan.toml")?;
/// # Ok(()) }
/// ```
pub struct Workspace {
    opened: Opened,
}

impl Workspace {
    /// Opens a series file, or the `series.toml` of a folder, with the zone data of this program. Where the file does not say
    /// when it is planned, it is today, in UTC.
    ///
    /// # Errors
    /// The file is not there, or is wrong: [`Error::findings`] has every mistake in it.
    ///
    /// ```
    /// let error = fora::Workspace::open("no-such-folder/series.toml").err().expect("an error");
    /// assert_eq!(error.kind(), fora::ErrorKind::Unreadable);
    /// assert!(error.to_string().contains("there is no file"));
    /// ```
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_on(path, Clock::running().today())
    }

    /// The same, where another day counts as today if the file names none.
    ///
    /// # Errors
    /// As of [`Workspace::open`].
    pub fn open_on(path: impl AsRef<Path>, today: Date) -> Result<Self, Error> {
        Opened::read(path.as_ref(), today).map(|opened| Workspace { opened })
    }

    /// Reads a series from its text, as a program made it ([`SeriesBuilder`]). Nothing lies beside it.
    ///
    /// # Errors
    /// The text is wrong: [`Error::findings`] has every mistake in it.
    ///
    /// ```
    /// let error = fora::Workspace::of_text("[series]\ntitle = 5\nbase = \"UTC\"\n").err().expect("an error");
    /// assert!(error.to_string().starts_with("series.toml:2:"), "{error}");
    /// ```
    pub fn of_text(text: &str) -> Result<Self, Error> {
        Opened::of_text(text, Clock::running().today()).map(|opened| Workspace { opened })
    }

    /// What readers call the series.
    pub fn title(&self) -> &str {
        &self.opened.series.title
    }

    /// What reading the series has found that did not keep it from being read, such as a name that nothing uses.
    pub fn findings(&self) -> &[Finding] {
        &self.opened.findings
    }

    /// Plans the series. Of the plan beside its file, if there is one, what was confirmed, announced, held or is past stays, and the
    /// rest as far as that costs nothing. The same files and effort give the same plan.
    ///
    /// # Errors
    /// The plan beside the file cannot be read, or planning would take more than 4 GB of memory.
    pub fn plan(&self, effort: &Effort) -> Result<SeriesPlan<'_>, Error> {
        self.plan_until(effort, &|| false)
    }

    /// The same, until `stop` says so: then the plan is the best so far.
    ///
    /// # Errors
    /// As of [`Workspace::plan`].
    pub fn plan_until(&self, effort: &Effort, stop: &dyn Fn() -> bool) -> Result<SeriesPlan<'_>, Error> {
        let older = if self.opened.is_a_file { Older::read(&self.opened, &plan_path(&self.opened.path))? } else { None };
        let older = older.as_ref().map(|older| &older.plan);
        let fresh = planned(&self.opened, older, false, (effort, DEFAULT_MEMORY), stop)?;
        Ok(SeriesPlan { opened: &self.opened, fresh })
    }

    /// Judges a plan of the series, whoever made it: a plan file, a calendar (`.ics`) or a schedule (`.xml`, `.json`).
    ///
    /// # Errors
    /// The plan is not there, or cannot be read.
    pub fn check(&self, plan: impl AsRef<Path>) -> Result<Checked, Error> {
        let baseline = if self.opened.is_a_file { Baseline::Own } else { Baseline::None };
        Judged::of(self.opened.clone(), Some(plan.as_ref()), baseline).map(|judged| Checked { judged })
    }
}

/// Who is told what is good to know while something is done, and is no answer.
pub(crate) trait Notify {
    /// Takes a line of it.
    fn notice(&self, line: &str);
}

/// What time it is.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub now: Instant,
}

impl Clock {
    /// By the clock of this computer.
    pub fn running() -> Self {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Clock { now: Instant::from_unix_minutes(since.map_or(0, |since| since.as_secs() as i64).div_euclid(60)) }
    }

    /// The day that counts as today, in UTC.
    pub fn today(self) -> Date {
        self.now.utc().date()
    }
}

/// Something to hand out.
pub(crate) struct Document {
    /// What its file is called in a folder.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Writes each document where it goes.
pub(crate) fn write_all(documents: &[Document], paths: &[PathBuf]) -> Result<(), Error> {
    disk::tidy_around(paths);
    documents.iter().zip(paths).try_for_each(|(document, path)| write(path, &document.bytes))
}
