//! What planning and checking come to.

use super::disk::Silent;
use super::{Error, Fresh, Judged, Lock, Meeting, Older, Opened, write};
use crate::finding::Finding;
use crate::model::{Plan, Series};
use std::path::Path;

/// A plan of a series, just made and not yet written.
///
/// ```no_run
/// # fn main() -> Result<(), fora::Error> {
/// let series = fora::Workspace::open("series.toml")?;
/// let plan = series.plan(&fora::Effort::default())?;
/// if plan.findings().iter().any(|finding| finding.is_error()) {
///     eprintln!("it breaks a rule");
/// }
/// plan.write("series.plan.toml")?;
/// # Ok(()) }
/// ```
pub struct SeriesPlan<'w> {
    pub(super) opened: &'w Opened,
    pub(super) fresh: Fresh,
}

impl SeriesPlan<'_> {
    /// What reading the series and judging the plan have found, the gravest first: empty if nothing is wrong.
    pub fn findings(&self) -> &[Finding] {
        &self.fresh.findings
    }

    /// What is placed, in the order of the series.
    pub fn meetings(&self) -> Vec<Meeting> {
        meetings(&self.opened.series, &self.fresh.planned.plan)
    }

    /// The short names of consultations that are not in it, or not with every sitting.
    pub fn left_out(&self) -> Vec<&str> {
        let omitted = self.fresh.planned.omitted.iter();
        omitted.map(|omitted| self.opened.series.consultation(omitted.consultation).name.as_str()).collect()
    }

    /// Whether it is shown that no better plan exists.
    pub fn is_proved_best(&self) -> bool {
        self.fresh.planned.plan.evidence.proved == Some(true)
    }

    /// What its broken warnings and wishes cost, in hours of one person in a hundred mildly inconvenienced; `None` where no
    /// search made it.
    pub fn cost(&self) -> Option<f64> {
        self.fresh.planned.plan.evidence.cost.map(|cost| cost.hours())
    }

    /// What no plan that places as much can cost less than; `None` where nothing is known.
    pub fn bound(&self) -> Option<f64> {
        self.fresh.planned.plan.evidence.bound.map(|bound| bound.hours())
    }

    /// The text of its file.
    pub fn text(&self) -> &str {
        &self.fresh.text
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// The file cannot be written, or holds what would be lost: a plan that somebody edited by hand, one with announcements that
    /// this plan was not made around, or something that cannot be read as a plan.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let _lock = Lock::of_plan(&self.opened.path, path, &Silent)?;
        if let Some(older) = Older::read(self.opened, path)? {
            older.give_way(path)?;
            older.is_kept_by(self.opened, &self.fresh.planned.plan, path)?;
        }
        write(path, &self.fresh.text)
    }
}

/// A plan that was read and judged, whoever made it.
///
/// ```no_run
/// # fn main() -> Result<(), fora::Error> {
/// // What a colleague arranged in a calendar, held against the series.
/// let series = fora::Workspace::open("series.toml")?;
/// for finding in series.check("colleague.ics")?.findings() {
///     println!("{finding}");
/// }
/// # Ok(()) }
/// ```
pub struct Checked {
    pub(super) judged: Judged,
}

impl Checked {
    /// What reading the files and judging the plan have found, the gravest first: empty if nothing is wrong.
    pub fn findings(&self) -> &[Finding] {
        &self.judged.findings
    }

    /// What is placed, in the order of the file.
    pub fn meetings(&self) -> Vec<Meeting> {
        meetings(&self.judged.opened.series, &self.judged.plan)
    }

    /// What its broken warnings and wishes cost, in hours of one person in a hundred mildly inconvenienced: the number that
    /// planning makes as small as it can.
    pub fn cost(&self) -> f64 {
        crate::cost::cost(&self.judged.opened.series, &self.judged.plan).cost.hours()
    }

    /// How many sittings that have to be held are not in it.
    pub fn missing(&self) -> usize {
        usize::try_from(crate::cost::cost(&self.judged.opened.series, &self.judged.plan).missing).unwrap_or(0)
    }
}

fn meetings(series: &Series, plan: &Plan) -> Vec<Meeting> {
    plan.placements.iter().map(|placement| Meeting::of(series, placement)).collect()
}
