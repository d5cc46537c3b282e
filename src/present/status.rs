//! How good a plan is, in words: what is missing first, then what its cost was shown to be. All from one
//! [`Claim`], so that no face says more than was shown.

use super::not_placed::{NotPlaced, is_cancelled};
use crate::model::{Claim, Plan, Price, Quality, Series, State};
use crate::text::counted;

/// What is missing from a plan, and what is known of how good it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Status {
    /// What has to be placed and is not: consultations, or sittings where any consultation has several.
    pub missing: Of,
    /// Consultations in the plan with all their sittings.
    pub placed: Of,
    /// Whether nothing at all is placed.
    pub is_empty: bool,
    /// What was shown.
    pub claim: Claim,
    /// What the plan cost its maker; `None` if nobody noted it.
    pub cost: Option<Price>,
    /// What any plan that misses as little costs at least.
    pub bound: Option<Price>,
    /// How many consultations were called off.
    pub cancelled: usize,
}

/// So many of so many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Of {
    /// How many.
    pub count: usize,
    /// Of how many.
    pub of: usize,
    /// Whether sittings are counted.
    pub sittings: bool,
}

impl Status {
    pub(super) fn of(series: &Series, plan: &Plan, placed: usize, not_placed: &[NotPlaced]) -> Self {
        let (claim, cost, bound) = (plan.evidence.claim(), plan.evidence.cost, plan.evidence.bound);
        let placed = Of { count: placed, of: series.consultations.len(), sittings: false };
        let is_empty = plan.placements.iter().all(|placement| placement.state == State::Cancelled);
        let held = |id| plan.placements.iter().any(|placement| placement.consultation == id && placement.state != State::Cancelled);
        let cancelled = series.consultation_ids().filter(|id| is_cancelled(plan, *id) && !held(*id)).count();
        Status { missing: missing(series, plan, not_placed), placed, is_empty, claim, cost, bound, cancelled }
    }

    /// What is placed, or what is missing where something is: `5 of 7 placed`, `2 of 8 cannot be placed: proved`.
    pub fn placed_words(&self) -> String {
        let Of { count, of, sittings } = self.missing;
        let unit = if sittings { " sittings" } else { "" };
        match (count, self.claim) {
            (0, _) if self.cancelled > 0 => format!("{} of {} placed, {} cancelled", self.placed.count, self.placed.of, self.cancelled),
            (0, _) => format!("{} of {} placed", self.placed.count, self.placed.of),
            (_, Claim { fewest: true, .. }) => format!("{count} of {of}{unit} cannot be placed: proved"),
            (_, Claim { searched: true, .. }) => format!("{count} of {of}{unit} not placed: no place was found (not proved)"),
            _ => format!("{count} of {of}{unit} not placed"),
        }
    }

    /// What is known of the cost; `None` where nothing is placed, which is no praise.
    pub fn words(&self) -> Option<String> {
        let Claim { quality, cut_short, some_starts, fewest, .. } = self.claim;
        let lacks = self.missing.count > 0;
        if self.is_empty && lacks {
            return cut_short.then(|| "stopped early".to_owned());
        }
        let words = match self.quality() {
            Quality::NotKnown => "not known how much better is possible".to_owned(),
            Quality::Best if some_starts => "none better among what was looked at".to_owned(),
            Quality::Best if lacks && fewest => "nothing better exists for the rest".to_owned(),
            Quality::Best => "nothing better exists".to_owned(),
            Quality::Within(percent) => format!("could be up to {percent}% better"),
        };
        let of_those = some_starts && quality != Quality::Best;
        let words = if of_those { format!("{words}, among what was looked at") } else { words };
        Some(if cut_short { format!("{words}, stopped early") } else { words })
    }

    /// What is shown of the cost. Where less may be missing, a bound on the cost says nothing.
    pub fn quality(&self) -> Quality {
        if self.missing.count > 0 && !self.claim.fewest { Quality::NotKnown } else { self.claim.quality }
    }
}

/// What has to be placed, is not and was not called off.
fn missing(series: &Series, plan: &Plan, not_placed: &[NotPlaced]) -> Of {
    let wanted = |id| series.consultation(id).sittings_asked() as usize;
    let of = |id| plan.placements.iter().filter(move |placement| placement.consultation == id);
    let lacks = not_placed.iter().map(|missing| missing.consultation).filter(|id| {
        // What is called off is not missing.
        series.must_place(*id) && of(*id).count() < wanted(*id)
    });
    let lacks: Vec<_> = lacks.collect();
    let sittings = lacks.iter().any(|id| wanted(*id) > 1);
    if !sittings {
        return Of { count: lacks.len(), of: series.consultations.len(), sittings };
    }
    let count = lacks.iter().map(|id| wanted(*id).saturating_sub(of(*id).count())).sum();
    Of { count, of: series.consultation_ids().map(wanted).sum(), sittings }
}

impl Of {
    /// `2 consultations` or `2 sittings`.
    pub fn words(&self) -> String {
        let (one, many) = if self.sittings { ("sitting", "sittings") } else { ("consultation", "consultations") };
        counted(self.count as i64, one, many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Evidence;

    /// What is said of a plan that lacks so many of eight, and has this evidence.
    fn headline(count: usize, evidence: Evidence) -> (String, Option<String>) {
        let evidence = Evidence { backend: Some("search".into()), ..evidence };
        let status = Status {
            cancelled: 0,
            missing: Of { count, of: 8, sittings: false },
            placed: Of { count: 8 - count, of: 8, sittings: false },
            is_empty: count == 8,
            claim: evidence.claim(),
            cost: evidence.cost,
            bound: evidence.bound,
        };
        (status.placed_words(), status.words())
    }

    fn cost(cost: i64, bound: i64) -> Evidence {
        Evidence { cost: Some(Price(cost)), bound: Some(Price(bound)), proved: Some(false), ..Evidence::default() }
    }

    fn proved() -> Evidence {
        Evidence { proved: Some(true), ..cost(0, 0) }
    }

    fn words(placed: &str, quality: &str) -> (String, Option<String>) {
        (placed.to_owned(), Some(quality.to_owned()))
    }

    #[test]
    fn what_is_missing_is_told_first_and_whether_that_is_proved() {
        let (cannot, not) = ("2 of 8 cannot be placed: proved", "2 of 8 not placed: no place was found (not proved)");
        assert_eq!(headline(0, proved()), words("8 of 8 placed", "nothing better exists"));
        assert_eq!(headline(2, Evidence { fewest: Some(true), ..proved() }), words(cannot, "nothing better exists for the rest"));
        assert_eq!(headline(2, Evidence { fewest: Some(true), ..cost(100, 90) }), words(cannot, "could be up to 10% better"));
        let unknown = words(not, "not known how much better is possible");
        assert_eq!(headline(2, Evidence { fewest: Some(false), ..cost(100, 90) }), unknown);
        assert_eq!(headline(8, Evidence { fewest: Some(true), ..proved() }), ("8 of 8 cannot be placed: proved".to_owned(), None));
    }

    #[test]
    fn nothing_is_concluded_from_a_cost_and_a_bound_that_look_alike() {
        let unknown = words("8 of 8 placed", "not known how much better is possible");
        assert_eq!(headline(0, cost(120, 120)), unknown);
        assert_eq!(headline(0, cost(121, 120)), words("8 of 8 placed", "could be up to 1% better"));
    }

    #[test]
    fn what_a_hand_changed_is_not_proved_any_more() {
        let edited = headline(2, Evidence { edited: true, fewest: Some(true), ..proved() });
        assert_eq!(edited, words("2 of 8 not placed", "not known how much better is possible"));
    }

    #[test]
    fn where_not_all_starts_were_looked_at_every_word_says_so() {
        let some = |evidence| headline(0, Evidence { some_starts: true, ..evidence });
        assert_eq!(some(cost(100, 90)), words("8 of 8 placed", "could be up to 10% better, among what was looked at"));
        assert_eq!(some(cost(100, 100)), words("8 of 8 placed", "none better among what was looked at"));
    }
}
