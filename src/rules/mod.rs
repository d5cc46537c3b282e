//! One file per rule. A rule states what it asks of placements as [`demand::Demand`]s and puts into words
//! what broke; engines and checker know the kinds of demand and no rule.
//!
//! The header of a rule's file is its page: what it asks, why, an example, its settings, its price. What
//! reading a file asks has its pages in [`reading`]; [`remarks`] are findings about a plan as a whole, which no demand
//! can state; `there` is what rules of audiences share.
//!
//! Start reading at `double_booked`, then [`demand`].

pub mod demand;
pub mod reading;
pub mod remarks;
pub mod wishes;
pub(crate) mod words;

#[cfg(test)]
pub(crate) mod testing;

mod after_milestone;
mod announce_today;
mod apart;
mod away;
mod bridge_day;
mod clock_change;
mod competing_session;
mod crowded_week;
mod double_booked;
mod equipment;
mod feeds_nothing;
mod holiday_there;
mod language;
mod never_awake;
mod no_captions;
mod no_changeover;
mod no_contact;
mod no_holidays;
mod no_interpretation;
mod no_moderator;
mod no_rest;
mod no_slack;
mod no_step_free;
mod not_as_asked;
mod observance;
mod off_hours;
mod on_holiday;
mod order;
mod outside_forum;
pub(crate) mod outside_hours;
mod past;
mod room_busy;
mod short_notice;
mod stale_plan;
mod there;
mod thin_slack;
mod tight_room;
mod too_far;
mod too_late;
mod too_many;
mod too_small;
mod two_places;
mod unfair;
mod unknown_travel;
mod unplaced;
mod unreached;
mod unsociable_hours;
mod weekend_there;
mod zone_data_changed;
mod zone_data_old;

use crate::finding::Finding;
use crate::model::{ConsultationId, PersonId, Placement, RuleName, Series, Subject};
use crate::time::{Date, iso_week};
use demand::{Demands, UNIT};
use std::collections::BTreeMap;

/// The price of a hundred people mildly inconvenienced for a minute, for rules that count minutes.
const HUNDRED_PEOPLE_A_MINUTE: i64 = 100 * UNIT / 60;

/// A rule: what it asks, and what to say when it is broken.
pub trait Rule: Sync {
    /// Its name, everywhere.
    fn name(&self) -> RuleName;

    /// The header of its file, which is its page.
    fn page(&self) -> &'static str;

    /// States what it asks of these placements, all of a plan or all candidates of a planner.
    ///
    /// A demand must mean the same for every candidate and for one plan made by hand. It is not asked
    /// about placements that are cancelled: those are never passed in.
    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands);

    /// Puts into words what broke. May tell several excesses in one finding.
    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding>;
}

/// A demand of a rule, broken by some placements.
#[derive(Clone, Debug)]
pub struct Broken<'a> {
    /// What the demand is about.
    pub subject: Subject,
    /// The placements concerned; the last is the one that broke it.
    pub placements: Vec<&'a Placement>,
    /// By how much, in the demand's unit.
    pub excess: i64,
}

/// Every rule that judges a plan, in the order of the catalogue.
pub fn all() -> &'static [&'static dyn Rule] {
    &[
        &past::Past,
        &outside_forum::OutsideForum,
        &outside_hours::OutsideHours,
        &room_busy::RoomBusy,
        &too_small::TooSmall,
        &double_booked::DoubleBooked,
        &unplaced::Unplaced,
        &not_as_asked::NotAsAsked,
        &order::Order,
        &no_changeover::NoChangeover,
        &tight_room::TightRoom,
        &equipment::Equipment,
        &two_places::TwoPlaces,
        &away::Away,
        &too_far::TooFar,
        &no_rest::NoRest,
        &too_many::TooMany,
        &no_moderator::NoModerator,
        &language::Language,
        &unsociable_hours::UnsociableHours,
        &never_awake::NeverAwake,
        &off_hours::OffHours,
        &competing_session::CompetingSession,
        &weekend_there::WeekendThere,
        &unreached::Unreached,
        &unfair::Unfair,
        &too_late::TooLate,
        &after_milestone::AfterMilestone,
        &thin_slack::ThinSlack,
        &no_slack::NoSlack,
        &feeds_nothing::FeedsNothing,
        &on_holiday::OnHoliday,
        &holiday_there::HolidayThere,
        &observance::Observance,
        &bridge_day::BridgeDay,
        &no_holidays::NoHolidays,
        &short_notice::ShortNotice,
        &announce_today::AnnounceToday,
        &apart::Apart,
        &crowded_week::CrowdedWeek,
        &no_interpretation::NoInterpretation,
        &no_contact::NoContact,
        &no_step_free::NoStepFree,
        &no_captions::NoCaptions,
    ]
}

/// The names of everything that judges a plan of this series: rules and remarks that are not off.
pub fn asked(series: &Series) -> impl Iterator<Item = RuleName> {
    let names = all().iter().map(|rule| rule.name()).chain(remarks::all().iter().map(|remark| remark.name));
    names.filter(|name| series.asks(*name))
}

/// The page of a name in the catalogue, as `fora rules NAME` shows it: its first line is what the rule asks.
pub fn page_of(name: RuleName) -> Option<String> {
    let rule = all().iter().find(|rule| rule.name() == name).map(|rule| rule.page());
    let file = rule.or_else(|| remarks::all().iter().find(|remark| remark.name == name).map(|remark| remark.page));
    file.map_or_else(|| reading::page(name), |file| Some(header(file)))
}

/// The text of the comment that opens a file, without its markers.
fn header(file: &str) -> String {
    let lines = file.lines().map_while(|line| line.strip_prefix("//!"));
    let text: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    text.join("\n") + "\n"
}

/// The sitting of a placement, for labels.
pub(crate) fn sitting(placement: &Placement) -> Subject {
    Subject::Sitting(placement.consultation, placement.sitting)
}

/// The placements of each consultation, by position.
pub(crate) fn by_consultation(placements: &[Placement]) -> BTreeMap<ConsultationId, Vec<usize>> {
    let mut groups: BTreeMap<ConsultationId, Vec<usize>> = BTreeMap::new();
    for (index, placement) in placements.iter().enumerate() {
        groups.entry(placement.consultation).or_default().push(index);
    }
    groups
}

/// The subject that names the week of a placement's first day.
pub(crate) fn week_of(series: &Series, placement: &Placement) -> i32 {
    iso_week(series.first_day(placement)).signed_duration_since(Date::default()).num_days() as i32
}

/// Charges each placement for which `excess` names a subject and an amount, one demand per subject.
fn charge_each(placements: &[Placement], demands: &mut Demands, price: i64, excess: impl Fn(&Placement) -> Option<(Subject, i64)>) {
    let mut charges: BTreeMap<Subject, Vec<(usize, i64)>> = BTreeMap::new();
    for (index, placement) in placements.iter().enumerate() {
        if let Some((subject, amount)) = excess(placement).filter(|(_, amount)| *amount > 0) {
            charges.entry(subject).or_default().push((index, amount));
        }
    }
    for (subject, members) in charges {
        demands.charge(subject, price, members);
    }
}

/// One finding for each placement that broke a demand.
fn tell_each(broken: &[Broken<'_>], tell: impl Fn(&Broken<'_>, &Placement) -> Option<Finding>) -> Vec<Finding> {
    broken.iter().filter_map(|broken| tell(broken, broken.placements.last()?)).collect()
}

/// The people of whom a rule complains, joined where they are in the same placements.
fn join_people<'a>(broken: &[Broken<'a>]) -> Vec<(Vec<PersonId>, Vec<&'a Placement>)> {
    let mut joined: Vec<(Vec<PersonId>, Vec<&'a Placement>)> = Vec::new();
    for broken in broken {
        let Subject::Person(person) = broken.subject else { continue };
        match joined.iter_mut().find(|(_, placements)| *placements == broken.placements) {
            Some((people, _)) => people.push(person),
            None => joined.push((vec![person], broken.placements.clone())),
        }
    }
    joined
}

/// Whether somebody else could take the part that a person has in a placement.
fn only_moderates(series: &Series, person: PersonId, placement: &Placement) -> bool {
    placement.moderator == Some(person) && series.consultation(placement.consultation).principal != Some(person)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_stand_in_the_order_of_the_catalogue() {
        let names: Vec<RuleName> = all().iter().map(|rule| rule.name()).collect();
        assert!(names.is_sorted());
    }

    #[test]
    fn every_name_has_a_page_that_begins_with_what_it_asks() {
        for &name in RuleName::ALL {
            let page = page_of(name).unwrap_or_default();
            assert_eq!(page.lines().next(), Some(name.summary()), "{name}");
        }
    }

    #[test]
    fn every_page_tells_why_shows_an_example_and_says_what_can_be_set() {
        for &name in RuleName::ALL {
            let page = page_of(name).unwrap_or_default();
            for section in ["\n# Why\n", "\n# Example\n", "\n# Settings\n"] {
                assert_eq!(page.matches(section).count(), 1, "{name}: {section}");
            }
            let level = format!("`{name} = \"{}\"`", name.default_level().word());
            assert_eq!(page.contains(&level), name.can_be_set(), "{name}: {level}");
        }
    }

    #[test]
    fn every_rule_is_shown_kept_and_broken_at_the_foot_of_its_file() {
        for rule in all() {
            let tests = rule.page().split("#[cfg(test)]").nth(1).unwrap_or_default();
            for shown in [".keeps(RuleName::", ".breaks(RuleName::"] {
                assert!(tests.contains(shown), "{}: {shown}", rule.name());
            }
        }
    }

    #[test]
    fn the_page_of_a_rule_says_its_price() {
        for rule in all() {
            let page = page_of(rule.name()).unwrap_or_default();
            assert!(page.contains("\n# Price as a warning\n"), "{}", rule.name());
        }
    }
}
