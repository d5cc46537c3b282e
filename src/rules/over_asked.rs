//! Nobody and no room is asked for more than there is.
//!
//! Told before any search, from the series alone: consultations that all need one person or one room, in whichever of
//! their places they are held, are longer together than the time in which they could be; or more of them fall into a week
//! than it may hold. It is a proof that they cannot all be placed, and says no more than the rules that forbid it:
//! `two-places`, `double-booked`, `crowded-week` and the others that limit how much may be at once.
//!
//! # Why
//! A plan that lacks a consultation says that it did not fit. This says what there is too little of.
//!
//! # Example
//! Four consultations of two hours want the hall on Tuesday morning, and the morning has three hours.
//!
//! # Settings
//! `over-asked = "error"`: its level. It costs a plan nothing.

use super::words;
use crate::finding::Finding;
use crate::model::{ConsultationId, Placement, RuleName, Series, Subject};

/// Says that these consultations, each with all the places it could have, cannot all keep a rule.
pub(crate) fn tell(series: &Series, rule: RuleName, subject: Subject, candidates: &[Vec<&Placement>]) -> Option<Finding> {
    let ids: Vec<ConsultationId> = candidates.iter().filter_map(|places| places.first().map(|place| place.consultation)).collect();
    let all = || candidates.iter().flatten().copied();
    let first = all().min_by_key(|placement| series.first_day(placement))?;
    let last = all().max_by_key(|placement| series.last_day(placement))?;
    let (from, to) = (words::day(series, series.first_day(first)), words::day(series, series.last_day(last)));
    let days = if from == to { format!("on {from}") } else { format!("from {from} to {to}") };
    let minutes: i64 = ids.iter().map(|id| series.consultation(*id).lasts).sum();
    let meetings = words::count(ids.len() as i64, "meeting");
    let of_time = matches!(rule, RuleName::TwoPlaces | RuleName::DoubleBooked);
    let why = if of_time { "there is no time for all of them".to_owned() } else { format!("`{rule}` allows fewer") };
    let needed =
        |title: &str, how: &str| format!("{title} is needed {how} {meetings} of together {} {days}, and {why}", words::length(minutes));
    let message = match subject {
        Subject::Person(id) => needed(&series.person(id).title, "in"),
        Subject::Room(id) => needed(&series.room(id).title, "for"),
        Subject::Team(id) | Subject::TeamDay(id, _) | Subject::TeamWeek(id, _) => needed(&series.team(id).title, "in"),
        Subject::Week(monday) => format!("{meetings} have to be in {}, and `{rule}` allows fewer", words::week(series, monday)),
        _ => format!("{meetings} have to be held {days}, and `{rule}` leaves no room for all of them"),
    };
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    let titles = words::list(once.iter().map(|id| series.consultation(*id).title.clone()));
    let mut finding = Finding::new(RuleName::OverAsked, message)
        .level(series.rules.level(RuleName::OverAsked))
        .note(format!("{titles}, by `{rule}`"))
        .touches([subject])
        .fix(if of_time {
            "give them more days or hours, take another person or room for one, or make one `optional`".to_owned()
        } else {
            format!("give them more days, allow more in `{rule}`, or make one `optional`")
        });
    if !matches!(subject, Subject::Series | Subject::Week(_)) {
        finding = finding.label(subject, None, "asked for too often");
    }
    for id in once {
        finding = finding.label(Subject::Consultation(id), None, "").touches([Subject::Consultation(id)]);
    }
    Some(finding)
}
