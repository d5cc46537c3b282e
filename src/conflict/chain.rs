//! Consultations of a conflict that wait for each other, in order, each with the first and the last moment it could start.

use super::What;
use crate::model::{After, ConsultationId, Placement, RuleName, Series, Subject};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// A consultation of a chain in which each waits for those before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// The consultation.
    pub consultation: ConsultationId,
    /// When it could start at the earliest, after those before it.
    pub earliest: Instant,
    /// When it could start at the latest, whatever stands before it.
    pub latest: Instant,
}

/// The consultations of a conflict over their order, each after those it waits for; empty where order plays no part.
pub(super) fn chain(series: &Series, what: &BTreeSet<What>, candidates: &[Placement]) -> Vec<Link> {
    let waits = |id: ConsultationId| what.contains(&What::Rule(RuleName::Order, Subject::Consultation(id)));
    let mut windows: BTreeMap<ConsultationId, (Instant, Instant)> = BTreeMap::new();
    for (id, meeting) in candidates.iter().filter_map(|place| Some((place.consultation, place.interval()?))) {
        let window = windows.entry(id).or_insert((meeting.start(), meeting.start()));
        *window = (window.0.min(meeting.start()), window.1.max(meeting.start()));
    }
    let mut open: Vec<ConsultationId> = windows.keys().copied().collect();
    let mut links: Vec<Link> = Vec::new();
    while let Some(at) = open.iter().position(|id| !series.consultation(*id).after.iter().any(|after| open.contains(&after.consultation))) {
        let id = open.remove(at);
        let before = |after: &&After| waits(id) && windows.contains_key(&after.consultation);
        let ends = series.consultation(id).after.iter().filter(before).filter_map(|after| {
            let first = links.iter().find(|link| link.consultation == after.consultation)?;
            Some(first.earliest.plus(series.consultation(after.consultation).lasts + after.least))
        });
        let (first, latest) = windows[&id];
        links.push(Link { consultation: id, earliest: ends.fold(first, Instant::max), latest });
    }
    let is_ordered = windows.keys().any(|id| waits(*id)) && links.iter().any(|link| link.earliest > link.latest);
    if is_ordered { links } else { Vec::new() }
}
