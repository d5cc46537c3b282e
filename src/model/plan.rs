use super::{ConsultationId, Placement, Price, RuleName};
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
    /// What the wishes and warnings of this plan cost, and what is optional and left out.
    pub cost: Option<Price>,
    /// A proved bound on that cost: no plan that misses as little costs less. `None` where none is known.
    pub bound: Option<Price>,
    /// Whether it is shown that no plan misses less; `None` where nothing is missing.
    pub fewest: Option<bool>,
    /// Whether it is shown that no better plan exists.
    pub proved: Option<bool>,
    /// Whether the clock or a person cut the search short.
    pub cut_short: bool,
    /// Whether some of the starts that something could have were not looked at. What is shown is then shown of the rest.
    pub some_starts: bool,
    /// Digest of the series file it was made from.
    pub series_digest: Option<String>,
    /// Whether a hand wrote the file, or changed it since: it has no digest of its own, or one that no longer fits.
    pub edited: bool,
}

/// What is shown of how good a plan is. Everything that is said of it is said from this; it is kept from where it was
/// shown, and never concluded from what is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Claim {
    /// Whether a search made the plan as it stands.
    pub searched: bool,
    /// Whether no plan misses less.
    pub fewest: bool,
    /// What is shown of its cost.
    pub quality: Quality,
    /// Whether the search was cut short.
    pub cut_short: bool,
    /// Whether all of this is shown only of the starts that were looked at, which are not all.
    pub some_starts: bool,
}

/// What is shown of what a plan costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Quality {
    /// No plan that misses as little costs less.
    Best,
    /// A better plan saves at most so many percent of what this one costs, rounded up.
    Within(u32),
    /// Nothing.
    #[default]
    NotKnown,
}

impl Quality {
    /// What a cost and a bound on it tell; nothing where they tell no saving.
    fn between(cost: Price, bound: Price) -> Quality {
        let (cost, bound) = (i128::from(cost.0), i128::from(bound.0));
        if cost <= 0 || bound >= cost {
            return Quality::NotKnown;
        }
        let percent = ((cost - bound) * 100 + cost - 1) / cost;
        Quality::Within(u32::try_from(percent).unwrap_or(u32::MAX))
    }
}

impl Evidence {
    /// What is shown of the plan; nothing of one that a hand wrote or changed.
    pub fn claim(&self) -> Claim {
        if self.edited {
            return Claim::default();
        }
        let proved = self.proved == Some(true);
        let quality = match (proved, self.cost, self.bound) {
            (true, ..) => Quality::Best,
            (false, Some(cost), Some(bound)) if self.some_starts && cost <= bound => Quality::Best,
            (false, Some(cost), Some(bound)) => Quality::between(cost, bound),
            (false, ..) => Quality::NotKnown,
        };
        Claim {
            searched: self.backend.is_some(),
            fewest: proved || self.fewest == Some(true),
            quality,
            cut_short: self.cut_short && !proved,
            some_starts: self.some_starts,
        }
    }

    /// The evidence without what was shown, which does not hold of another series.
    pub fn unproved(&self) -> Evidence {
        Evidence { bound: None, fewest: None, proved: None, cut_short: false, ..self.clone() }
    }

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
