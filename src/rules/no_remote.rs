//! Remote participants get a link, requested in time.
//!
//! A consultation with `remote` is beside a forum whose host can give a link, and begins at least `remote-lead`
//! calendar days after the link can first be asked for: the day it was announced, else the day of planning. What was
//! held without an announcement had its link or did not; it is reported only if the host gives none. An online forum is
//! its own link, and without a forum nobody has to be asked.
//!
//! # Why
//! "Remote participation on request" is a promise that the host keeps, and hosts need to know in time.
//!
//! # Example
//! `town-hall` has `remote = true`; the secretariat of `igf-2013` needs 10 days' notice, and 6 are left.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! remote = false
//!
//! [consultation.a]
//! forum = "hall"
//! remote = true
//! ```
//!
//! # Settings
//! `no-remote = "error"`: its level. What the host can do is `remote` and `remote-lead` of the forum.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus as much as everybody mildly
//! inconvenienced for an hour.

use super::{Broken, Rule, charge_each, describe_each, words};
use crate::demand::{Demands, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, State, Subject};
use crate::time::Date;
use chrono::Days;

pub(super) struct NoRemote;

impl Rule for NoRemote {
    fn name(&self) -> RuleName {
        RuleName::NoRemote
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, 100 * UNIT, |placement| {
            let forum = Subject::Forum(placement.forum?);
            Some((forum, i64::from(why(series, placement).is_some())))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |broken, placement| {
            let forum = series.forum(placement.forum?);
            let title = words::title(series, placement);
            let (message, key, label, fix) = match why(series, placement)? {
                Why::NoLink => (
                    format!("{} has no link for remote participants of {title}", forum.title),
                    "remote",
                    "no link".to_owned(),
                    "hold it beside a forum that has one, or drop `remote` from the consultation".to_owned(),
                ),
                Why::Late { by, since } => {
                    let lead = words::count(forum.remote_lead_days.into(), "day");
                    let day = |date| words::day(series, date);
                    let first = since.checked_add_days(Days::new(forum.remote_lead_days.into())).map(day).unwrap_or_default();
                    let asked = match placement.announced {
                        Some(_) => format!("it was announced on {}", day(since)),
                        None => format!("it can only be requested from {} on", day(since)),
                    };
                    (
                        format!("the link for {title} had to be requested by {}, {lead} before, but {asked}", day(by)),
                        "remote-lead",
                        format!("{lead} before"),
                        format!("hold it on {first} or later, or ask the host whether it can be had sooner"),
                    )
                }
            };
            Some(
                words::finding_at(self.name(), message, placement, Some("starts"), words::when(series, placement))
                    .label(broken.subject, Some(key), label)
                    .label(Subject::Consultation(placement.consultation), Some("remote"), "asked for here")
                    .touches([broken.subject])
                    .fix(fix),
            )
        })
    }
}

/// Why those afar have no link.
enum Why {
    /// The host gives none.
    NoLink,
    /// The host had to be asked by one day, and could be asked from a later one.
    Late { by: Date, since: Date },
}

fn why(series: &Series, placement: &Placement) -> Option<Why> {
    if !series.link_host(placement)?.remote {
        return Some(Why::NoLink);
    }
    let since = placement.announced.or((placement.state != State::Held).then_some(series.planned))?;
    let by = series.link_asked_by(placement)?;
    (by < since).then_some(Why::Late { by, since })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    fn with(remote: bool, offers: bool, lead: u32) -> Fixture {
        series().consultation("a", 60).with(|series| {
            series.consultations[0].remote = remote;
            (series.fora[0].remote, series.fora[0].remote_lead_days) = (offers, lead);
        })
    }

    #[test]
    fn a_host_without_a_link_cannot_serve_those_afar() {
        with(false, false, 0).put("a", "", "09:00").keeps(RuleName::NoRemote);
        with(true, true, 0).put("a", "", "09:00").keeps(RuleName::NoRemote);
        with(true, false, 0).with(|series| series.fora[0].online = true).put("a", "", "09:00").keeps(RuleName::NoRemote);
        let findings = with(true, false, 0).put("a", "", "09:00").breaks(RuleName::NoRemote, 1);
        assert_eq!(findings[0].message, "forum has no link for remote participants of a");
    }

    #[test]
    fn the_link_is_asked_for_on_the_last_day_or_before() {
        // Planned on 1 October, held on 21 October.
        with(true, true, 20).put("a", "", "09:00").keeps(RuleName::NoRemote);
        with(false, true, 30).put("a", "", "09:00").keeps(RuleName::NoRemote);
        let findings = with(true, true, 21).put("a", "", "09:00").breaks(RuleName::NoRemote, 1);
        let message = "the link for a had to be requested by Mon 30 Sep, 21 days before, but it can only be requested from Tue 1 Oct on";
        assert_eq!(findings[0].message, message);
        let fix = "hold it on Tue 22 Oct or later, or ask the host whether it can be had sooner";
        assert_eq!(findings[0].fix.as_deref(), Some(fix));
    }

    #[test]
    fn what_is_announced_was_asked_for_then_and_what_was_held_is_past_caring() {
        let series = with(true, true, 10);
        let announced = |day| series.put("a", "", "09:00").but(|placement| placement.announced = Some(october(day)));
        announced(11).keeps(RuleName::NoRemote);
        let findings = announced(12).breaks(RuleName::NoRemote, 1);
        let message = "the link for a had to be requested by Fri 11 Oct, 10 days before, but it was announced on Sat 12 Oct";
        assert_eq!(findings[0].message, message);
        let series = with(true, true, 300);
        series.put("a", "", "09:00").but(|placement| placement.state = State::Held).keeps(RuleName::NoRemote);
    }
}
