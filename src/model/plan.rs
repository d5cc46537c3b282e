use super::{ConsultationId, Placement, RuleName};
use crate::time::Date;

/// Placements with their evidence.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// What is known of how it was made.
    pub evidence: Evidence,
    /// What is placed, in the order of the series' consultations and their sittings.
    pub placements: Vec<Placement>,
}

/// How a plan was made, as its file tells it. A plan made by hand has none of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Evidence {
    /// The day that counted as today.
    pub planned: Option<Date>,
    /// The seed of the search.
    pub seed: Option<u64>,
    /// How much was tried, in moves of the search.
    pub effort: Option<u64>,
    /// What proved it, or was used.
    pub backend: Option<String>,
    /// The release of the time zone database.
    pub zone_data: Option<String>,
    /// What the wishes and warnings of this plan cost, in hours of one in a hundred of those concerned mildly inconvenienced.
    pub cost: Option<i64>,
    /// A proved bound on that cost: no plan costs less. `None` where none is known.
    pub bound: Option<i64>,
    /// Whether no better plan exists.
    pub proved: Option<bool>,
    /// Whether the clock or a person cut the search short.
    pub cut_short: bool,
    /// Digest of the series file it was made from.
    pub series_digest: Option<String>,
    /// Whether a hand wrote the file, or changed it since: it has no digest of its own, or one that no longer fits.
    pub edited: bool,
}

impl Evidence {
    /// Whether the plan is, as it stands, what a search of the series of this digest came to, where that is known.
    pub fn is_a_search_of(&self, digest: Option<&str>) -> bool {
        self.backend.is_some() && !self.edited && digest.is_none_or(|digest| self.series_digest.as_deref() == Some(digest))
    }
}

/// A consultation that is not in the plan, given by whoever knows why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Omitted {
    /// Which.
    pub consultation: ConsultationId,
    /// Why: lower case, no full stop.
    pub reason: String,
    /// The rule that keeps it out.
    pub rule: Option<RuleName>,
}
