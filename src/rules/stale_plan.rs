//! The plan was made from the series as it is now.
//!
//! A plan carries a digest of the series file it was made from. Where the file has changed since, the plan may
//! miss a consultation, or keep one at an hour that is no longer asked for.
//!
//! # Why
//! A plan that was right for last week's series is announced as easily as any other.
//!
//! # Example
//! A forum closes a day earlier than it did; the plan was made before anybody knew.
//!
//! # Settings
//! `stale-plan = "warning"`: its level. It costs a plan nothing. A plan made by hand has no digest and is not
//! judged.

use super::whole::Whole;
use crate::finding::Finding;
use crate::model::{Plan, RuleName, Subject};

/// Says that a plan was made from another state of the series, where the file of the series is known.
pub(super) fn findings(whole: &Whole<'_>) -> Vec<Finding> {
    whole.digest.and_then(|digest| finding(whole.plan, digest)).into_iter().collect()
}

/// Says that a plan was made from another state of the series; `digest` is that of the series as it is now.
fn finding(plan: &Plan, digest: &str) -> Option<Finding> {
    let made_from = plan.evidence.series_digest.as_deref()?;
    (made_from != digest).then(|| {
        Finding::new(RuleName::StalePlan, "the series has changed since this plan was made")
            .label(Subject::Series, None, "")
            .touches([Subject::Series])
            .fix("plan again with `fora plan`; what is confirmed, announced or held stays")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_stale_if_its_digest_is_another_and_not_if_it_has_none() {
        let mut plan = Plan::default();
        assert_eq!(finding(&plan, "abc"), None);
        plan.evidence.series_digest = Some("abc".into());
        assert_eq!(finding(&plan, "abc"), None);
        assert!(finding(&plan, "abd").is_some());
    }
}
