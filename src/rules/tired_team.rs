//! No team of interpreters works in more meetings than agreed.
//!
//! A team works in the meetings of the consultations that name it. It works in at most `a-day` of them on one local
//! day, `a-week` in one week, Monday to Sunday, and `at-once` at the same time; a meeting belongs to the day and the
//! week in which it begins on site. How a team gets from one place to another is not judged.
//!
//! # Why
//! Tired interpreters say something other than what the speaker said, and nobody in the room can tell. What a team can
//! do is agreed with it: seven meetings of three hours a week is often quoted for United Nations interpreters, but no
//! source for it is known here.
//!
//! # Example
//! `un-geneva` works in two meetings on Thursday, as agreed, and `roads-2` in French and Spanish would be the third.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [team.t]
//! a-day = 1
//!
//! [consultation.a]
//! forum = "hall"
//! on = 2027-03-22
//! team = "t"
//!
//! [consultation.b]
//! forum = "hall"
//! on = 2027-03-22
//! team = "t"
//! ```
//!
//! # Settings
//! `tired-team = "error"`: its level. The numbers are `a-day`, `a-week` and `at-once` of the team; any number of
//! meetings a day and a week, and one at a time, by default.
//!
//! # Price as a warning
//! Each meeting too many, and each pair at the same time, costs as much as if those whom it is for slept all through
//! the longest meeting of the team, plus as much as 50 in a hundred mildly inconvenienced for an hour.

use super::{Broken, Rule, day_number, week_of, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{Placement, RuleName, Series, Subject, TeamId};
use std::collections::BTreeMap;

const PRICE: i64 = 50 * UNIT;

pub(super) struct TiredTeam;

impl Rule for TiredTeam {
    fn name(&self) -> RuleName {
        RuleName::TiredTeam
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.teams.is_empty().then_some("there is no team")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let mut work: BTreeMap<TeamId, Stays> = BTreeMap::new();
        let mut stretches: BTreeMap<(Subject, u32), Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            let Some(interval) = placement.interval() else { continue };
            let (start, end) = (interval.start().unix_minutes(), interval.end().unix_minutes());
            for &id in &series.consultation(placement.consultation).teams {
                let (team, number) = (series.team(id), index as u32);
                work.entry(id).or_default().push(Stay { index: number, start, end, station: 0, group: number });
                let day = team.a_day.map(|most| (Subject::TeamDay(id, day_number(series.first_day(placement))), most));
                let week = team.a_week.map(|most| (Subject::TeamWeek(id, week_of(series, placement)), most));
                day.into_iter().chain(week).for_each(|stretch| stretches.entry(stretch).or_default().push((index, 1)));
            }
        }
        for (team, stays) in work {
            let pack = Pack { at_most: series.team(team).at_once, stays, separation: Separation::none(), counts_overlap: true };
            demands.add(Subject::Team(team), PRICE, Kind::Pack(pack));
        }
        for ((subject, most), members) in stretches {
            demands.count(subject, PRICE, (None, Some(i64::from(most))), members);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        broken.iter().filter_map(|broken| describe_one(series, broken)).collect()
    }
}

fn describe_one(series: &Series, broken: &Broken<'_>) -> Option<Finding> {
    let first = broken.placements.first()?;
    let day = || words::day(series, series.first_day(first));
    let (id, key, when, most, fix) = match broken.subject {
        Subject::Team(id) => (id, "at-once", "at once".to_owned(), Some(series.team(id).at_once), "move one of them"),
        Subject::TeamDay(id, _) => (id, "a-day", format!("on {}", day()), series.team(id).a_day, "move one of them to another day"),
        Subject::TeamWeek(id, monday) => {
            (id, "a-week", format!("in {}", words::week(series, monday)), series.team(id).a_week, "move one of them to another week")
        }
        _ => return None,
    };
    let (title, works, most) = (&series.team(id).title, words::count(broken.placements.len() as i64, "consultation"), most?);
    let finding = Finding::new(RuleName::TiredTeam, format!("{title} works in {works} {when}, but at most {most} are agreed"));
    let finding = words::label_all(series, finding, &broken.placements).label(Subject::Team(id), Some(key), format!("at most {most}"));
    Some(finding.touches([Subject::Team(id)]).fix(format!("{fix}, or ask for another team")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Team;
    use crate::rules::testing::{Fixture, series};

    /// Three consultations with one team.
    fn three(change: impl FnOnce(&mut Team)) -> Fixture {
        let series = series().consultation("a", 60).consultation("b", 60).consultation("c", 60);
        series.with(|series| {
            let mut team = Team { name: "un".into(), title: "UN".into(), languages: Vec::new(), a_day: None, a_week: None, at_once: 1 };
            change(&mut team);
            series.teams.push(team);
            series.consultations.iter_mut().for_each(|asked| asked.teams = vec![TeamId(0)]);
        })
    }

    #[test]
    fn a_team_works_no_more_a_day_than_agreed() {
        let series = three(|team| team.a_day = Some(2));
        series.put("a", "", "21 09:00").put("b", "", "21 12:00").put("c", "", "22 09:00").keeps(RuleName::TiredTeam);
        let findings = series.put("a", "", "21 09:00").put("b", "", "21 12:00").put("c", "", "21 15:00").breaks(RuleName::TiredTeam, 1);
        assert_eq!(findings[0].message, "UN works in 3 consultations on Mon 21 Oct, but at most 2 are agreed");
        assert_eq!(findings[0].fix.as_deref(), Some("move one of them to another day, or ask for another team"));
    }

    #[test]
    fn a_team_works_no_more_a_week_than_agreed() {
        let series = three(|team| team.a_week = Some(2));
        series.put("a", "", "21 09:00").put("b", "", "27 12:00").put("c", "", "28 09:00").keeps(RuleName::TiredTeam);
        let findings = series.put("a", "", "21 09:00").put("b", "", "23 12:00").put("c", "", "27 15:00").breaks(RuleName::TiredTeam, 1);
        assert_eq!(findings[0].message, "UN works in 3 consultations in the week of Mon 21 Oct, but at most 2 are agreed");
    }

    #[test]
    fn a_team_is_in_one_meeting_at_a_time_unless_it_can_be_in_more() {
        let series = three(|_| {});
        series.put("a", "", "21 09:00").put("b", "", "21 10:00").keeps(RuleName::TiredTeam);
        let findings = series.put("a", "", "21 09:00").put("b", "", "21 09:30").breaks(RuleName::TiredTeam, 1);
        assert_eq!(findings[0].message, "UN works in 2 consultations at once, but at most 1 are agreed");
        let twice = three(|team| team.at_once = 2);
        twice.put("a", "", "21 09:00").put("b", "", "21 09:30").keeps(RuleName::TiredTeam);
        twice.put("a", "", "21 09:00").put("b", "", "21 09:30").put("c", "", "21 09:45").breaks(RuleName::TiredTeam, 1);
    }
}
