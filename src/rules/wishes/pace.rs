//! What the wishes about pace share: the consultations that belong together, and the days they have.

use crate::model::{ConsultationId, Series, StrandId, Subject};
use crate::rules::day_number;
use std::collections::BTreeSet;

/// Consultations that are to keep one pace.
pub(super) struct Run {
    /// The strand, or the series.
    pub subject: Subject,
    /// Those of them that are meetings.
    pub consultations: BTreeSet<ConsultationId>,
    /// How many sittings they have together; at least 2.
    pub meetings: i64,
    /// Days from the first to the last on which any of them could be held, both included.
    pub days: i64,
}

impl Run {
    pub fn of(series: &Series, subject: Subject, consultations: impl Iterator<Item = ConsultationId>) -> Option<Self> {
        let consultations: BTreeSet<_> = consultations.filter(|id| series.consultation(*id).written.is_none()).collect();
        let windows: Vec<(i32, i32)> = consultations.iter().map(|id| window(series, *id)).filter(|(first, last)| first <= last).collect();
        let (first, last) = (windows.iter().map(|window| window.0).min()?, windows.iter().map(|window| window.1).max()?);
        let meetings = consultations.iter().map(|id| i64::from(series.consultation(*id).sittings)).sum();
        (meetings > 1).then_some(Run { subject, consultations, meetings, days: i64::from(last - first) + 1 })
    }
}

/// The consultations of each strand, and together those of none; only where they have two or more
/// meetings.
pub(super) fn runs(series: &Series) -> Vec<Run> {
    let strands = (0..).map(StrandId).zip(&series.strands);
    let in_strands: BTreeSet<_> = series.strands.iter().flat_map(|strand| &strand.consultations).copied().collect();
    let rest = series.consultation_ids().filter(|id| !in_strands.contains(id));
    let strands = strands.map(|(id, strand)| Run::of(series, Subject::Strand(id), strand.consultations.iter().copied()));
    strands.chain([Run::of(series, Subject::Series, rest)]).flatten().collect()
}

/// The first and the last day on which a consultation could be held: its window, or the days of the starts it names.
pub(super) fn window(series: &Series, id: ConsultationId) -> (i32, i32) {
    let asked = series.consultation(id);
    let (first, last) = series.days_of_starts(asked).unwrap_or_else(|| series.window(asked));
    (day_number(first), day_number(last))
}
