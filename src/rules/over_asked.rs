//! The series asks no more of people, rooms and days than there is.
//!
//! Found before any search, from the series alone: consultations that all need one person or one room, wherever they
//! are placed, take longer together than the time open to them; or more of them fall into a week than it may hold; or
//! together they need more trips or nights of somebody than are allowed. It is a proof that they cannot all be placed,
//! and says no more than the rules that forbid it: `two-places`, `double-booked`, `crowded-week` and the others that
//! limit how much may be at once.
//!
//! # Why
//! A plan that lacks a consultation says that it did not fit. This says what ran short.
//!
//! # Example
//! Four consultations of two hours need the hall on Tuesday morning, and the morning has three hours.
//!
//! # Settings
//! `over-asked = "error"`: its level. It costs a plan nothing.

use super::words;
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RuleName, Series, Subject};

/// What consultations need of something, in whichever of their places they are held, and how much of it there is.
pub(crate) struct OverAsked {
    /// The rule that limits it.
    pub rule: RuleName,
    /// What there is too little of.
    pub subject: Subject,
    /// How much they need at least.
    pub needed: i64,
    /// How much there is for them.
    pub available: i64,
    /// Whether it is counted; otherwise it is a length, in minutes or in what the rule measures by.
    pub counted: bool,
}

impl OverAsked {
    /// Says that these consultations, each with all the places it could have, cannot all keep the rule.
    pub(crate) fn describe(&self, series: &Series, candidates: &[Vec<Placement>]) -> Option<Finding> {
        let mut ids: Vec<ConsultationId> = candidates.iter().filter_map(|places| Some(places.first()?.consultation)).collect();
        let message = format!("{} {}, and {}", self.who(series, ids.len()), days(series, candidates)?, self.limit());
        ids.sort_unstable();
        ids.dedup();
        let titles = words::list(ids.iter().map(|id| series.consultation(*id).title.clone()));
        let finding = Finding::new(RuleName::OverAsked, message).note(format!("{titles}, by `{}`", self.rule));
        let finding = match self.subject {
            Subject::Series | Subject::Week(_) | Subject::Month(_) => finding,
            subject => finding.label(subject, None, "asked for too often"),
        };
        let each = |finding: Finding, id| finding.label(Subject::Consultation(id), None, "").touches([Subject::Consultation(id)]);
        Some(ids.into_iter().fold(finding.touches([self.subject]), each).fix(self.way_out()))
    }

    /// "Hall is needed for 4 meetings", "2 meetings have to be held".
    fn who(&self, series: &Series, meetings: usize) -> String {
        let meetings = words::count(meetings as i64, "meeting");
        match self.subject {
            Subject::Person(id) => format!("{} is needed in {meetings}", series.person(id).title),
            Subject::Room(id) => format!("{} is needed for {meetings}", series.room(id).title),
            Subject::Team(id) | Subject::TeamDay(id, _) | Subject::TeamWeek(id, _) => {
                format!("{} is needed in {meetings}", series.team(id).title)
            }
            _ => format!("{meetings} have to be held"),
        }
    }

    /// "they take 8 h together, of 3 h that are open to them", "`crowded-week` allows 1".
    fn limit(&self) -> String {
        match (self.counted, self.is_of_minutes()) {
            (true, _) => format!("`{}` allows {}", self.rule, self.available),
            (false, true) => {
                format!("they take {} together, of {} that are open to them", words::length(self.needed), words::length(self.available))
            }
            (false, false) => format!("`{}` leaves no room for all of them", self.rule),
        }
    }

    /// Whether what is needed is time in the meeting itself.
    fn is_of_minutes(&self) -> bool {
        !self.counted && matches!(self.subject, Subject::Person(_) | Subject::Room(_) | Subject::Team(_))
    }

    fn way_out(&self) -> String {
        if self.is_of_minutes() {
            "give them more days or hours, take another person or room for one, or make one `optional`".into()
        } else if self.rule.settings().is_empty() {
            "give them more days or hours, ask for fewer sittings, or make one `optional`".into()
        } else {
            format!("give them more days, allow more in `{}`, or make one `optional`", self.rule)
        }
    }
}

/// The days on which any of these could be: "on Tue 23 Mar", "from Mon 22 Mar to Fri 26 Mar".
fn days(series: &Series, candidates: &[Vec<Placement>]) -> Option<String> {
    let all = || candidates.iter().flatten();
    let first = words::day(series, all().map(|placement| series.first_day(placement)).min()?);
    let last = words::day(series, all().map(|placement| series.last_day(placement)).max()?);
    Some(if first == last { format!("on {first}") } else { format!("from {first} to {last}") })
}
