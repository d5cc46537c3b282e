//! Rules that a series writes and that have nothing to look at in it: nobody should believe they are kept.
//!
//! Only what a file writes is told, at warning or error: of defaults nobody expects anything.

use super::long_gap;
use crate::finding::Finding;
use crate::model::{Level, RuleName, Series, Subject};

/// A note for each rule that is written and asks nothing.
pub(crate) fn findings(series: &Series) -> Vec<Finding> {
    let written = RuleName::ALL.iter().copied().filter(|rule| series.rules.is_written(*rule));
    let counts = written.filter(|rule| series.asks(*rule) && series.rules.level(*rule) >= Level::Warning);
    counts.filter_map(|rule| Some(tell(rule, why(series, rule)?))).collect()
}

fn tell(rule: RuleName, why: &str) -> Finding {
    Finding::new(RuleName::Unused, format!("`{rule}` asks nothing of this series: {why}"))
        .label(Subject::Rule(rule), None, "written here")
        .touches([Subject::Rule(rule)])
        .fix(format!("see what it needs with `fora rules {rule}`, or delete the line"))
}

/// Why a rule has nothing to look at, if it has not.
fn why(series: &Series, rule: RuleName) -> Option<&'static str> {
    needs_number(series, rule)
        .or_else(|| needs_people(series, rule))
        .or_else(|| needs_rooms(series, rule))
        .or_else(|| needs_order(series, rule))
}

/// Rules that ask nothing until a number is given.
fn needs_number(series: &Series, rule: RuleName) -> Option<&'static str> {
    let settings: &[&str] = match rule {
        RuleName::HalfEmpty | RuleName::OftenAway | RuleName::TooManyTrips | RuleName::NightsAway => &["most"],
        RuleName::CrowdedWeek | RuleName::CrowdedMonth | RuleName::LongGap => &["most"],
        RuleName::TooMany => &["most", "a-day"],
        RuleName::Apart => &["least"],
        RuleName::Unreached => &["groups", "regions", "languages"],
        _ => return None,
    };
    settings.iter().all(|setting| series.rules.setting(rule, setting).is_none()).then_some("it is given no number")
}

fn needs_people(series: &Series, rule: RuleName) -> Option<&'static str> {
    let (is_idle, why) = match rule {
        RuleName::UnsociableHours | RuleName::NeverAwake | RuleName::OffHours | RuleName::Unfair => {
            (series.audiences.is_empty(), "there is no audience")
        }
        RuleName::WeekendThere | RuleName::HolidayThere => (series.audiences.is_empty(), "there is no audience"),
        RuleName::Away => (series.people.iter().all(|person| person.away.is_empty()), "nobody is ever `away`"),
        RuleName::TiredTeam => (series.teams.is_empty(), "there is no team"),
        RuleName::OnHoliday => (series.places.iter().all(|place| place.calendar.holidays.is_empty()), "no place lists `holidays`"),
        RuleName::Observance => (series.places.iter().all(|place| place.observances.is_empty()), "no place lists `observances`"),
        _ => return None,
    };
    is_idle.then_some(why)
}

fn needs_rooms(series: &Series, rule: RuleName) -> Option<&'static str> {
    let (is_idle, why) = match rule {
        RuleName::RoomBusy => (series.rooms.iter().all(|room| room.busy.is_empty()), "no room is ever `busy`"),
        RuleName::NoChangeover => (series.rooms.iter().all(|room| room.changeover == 0 || room.holds > 1), "no room has a `changeover`"),
        RuleName::OffSlot => (series.fora.iter().all(|forum| forum.slots.is_empty()), "no forum has `slots`"),
        RuleName::TooSmall | RuleName::TightRoom | RuleName::HalfEmpty => {
            (series.rooms.iter().all(|room| room.seats.is_none()), "no room says its `seats`")
        }
        RuleName::CompetingSession => (series.fora.iter().all(|forum| forum.competing.is_empty()), "no forum lists `competing` sessions"),
        _ => return None,
    };
    is_idle.then_some(why)
}

fn needs_order(series: &Series, rule: RuleName) -> Option<&'static str> {
    let all = |lacks: fn(&crate::model::Consultation) -> bool| series.consultations.iter().all(lacks);
    let (is_idle, why) = match rule {
        RuleName::Order => (all(|asked| asked.after.is_empty()), "no consultation waits for another with `after`"),
        RuleName::LateInput => (all(|asked| asked.builds_on.is_empty()), "no consultation has `builds-on`"),
        RuleName::NotPreferred => {
            (all(|asked| asked.prefers.days.is_none() && asked.prefers.hours.is_none()), "no consultation prefers a day or an hour")
        }
        RuleName::StrandRoom | RuleName::StrandClash => (series.strands.is_empty(), "there is no strand"),
        RuleName::Clash => (series.clashes.is_empty(), "no clash is described"),
        RuleName::TooLate | RuleName::AfterMilestone | RuleName::NoSlack | RuleName::ThinSlack | RuleName::Overdue => {
            (all(|asked| asked.feeds.is_empty()), "no consultation feeds a document")
        }
        RuleName::LongGap => {
            (!long_gap::asks(series), "it looks only between required meetings whose days are fixed or bounded, and none lie so far apart")
        }
        _ => return None,
    };
    is_idle.then_some(why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    fn told(series: &Fixture) -> Vec<String> {
        findings(&series.clone_of()).into_iter().map(|finding| finding.message).collect()
    }

    fn writing(rule: RuleName) -> Fixture {
        series().room("hall").consultation("a", 60).consultation("b", 60).with(|series| series.rules.write(rule))
    }

    #[test]
    fn a_rule_that_is_written_and_has_nothing_to_look_at_is_told() {
        assert_eq!(told(&writing(RuleName::NoChangeover)), ["`no-changeover` asks nothing of this series: no room has a `changeover`"]);
        assert_eq!(told(&writing(RuleName::NoChangeover).with(|series| series.rooms[0].changeover = 10)), [""; 0]);
        assert_eq!(told(&writing(RuleName::TooMany)), ["`too-many` asks nothing of this series: it is given no number"]);
        assert_eq!(told(&writing(RuleName::TooMany).with(|series| series.rules.set(RuleName::TooMany, "a-day", 2))), [""; 0]);
    }

    #[test]
    fn of_what_nobody_wrote_or_wrote_as_a_note_nothing_is_told() {
        assert_eq!(told(&series().room("hall").consultation("a", 60)), [""; 0]);
        let note = writing(RuleName::NoChangeover).with(|series| series.rules.set_level(RuleName::NoChangeover, Level::Note));
        assert_eq!(told(&note), [""; 0]);
    }

    #[test]
    fn a_gap_is_looked_for_only_between_days_that_are_certain() {
        let open = writing(RuleName::LongGap).with(|series| {
            series.rules.set(RuleName::LongGap, "most", 10);
            series.consultations.iter_mut().for_each(|asked| asked.forum = None);
        });
        assert_eq!(told(&open).len(), 1);
        let fixed = open.with(|series| {
            series.consultations[0].wanted.on = Some(october(2));
            series.consultations[1].wanted.on = Some(october(20));
        });
        assert_eq!(told(&fixed), [""; 0]);
    }
}
