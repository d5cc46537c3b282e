//! One file per rule. A rule states what it asks of placements as [`demand::Demand`]s and puts into words
//! what broke; engines and checker know the kinds of demand and no rule.
//!
//! The header of a rule's file is its page: what it asks, why, an example, its settings, its price. What
//! reading a file asks has its pages in [`reading`]; [`remarks`] are findings about a plan as a whole, which no demand
//! can state; `there` is what rules of audiences share.
//!
//! Start reading at `double_booked`, then [`demand`].

pub mod reading;
pub mod remarks;
pub mod whole;
pub mod wishes;
pub(crate) mod words;

#[cfg(test)]
pub(crate) mod testing;

mod after_milestone;
mod announce_today;
mod announced_moved;
mod apart;
mod away;
mod back_to_back;
mod bridge_day;
mod busy_author;
mod changes;
mod clash;
mod clock_change;
mod competing_session;
mod contradiction;
mod crowded;
mod crowded_month;
mod crowded_week;
mod deadline_moved;
mod double_booked;
mod equipment;
mod feeds_nothing;
mod forum_not_preferred;
mod half_empty;
mod holiday_there;
pub(crate) mod idle;
mod language;
mod late_input;
mod long_gap;
mod near;
mod never_awake;
mod night_flight;
pub(crate) mod nights_away;
mod no_captions;
mod no_changeover;
mod no_contact;
mod no_holidays;
mod no_interpretation;
mod no_moderator;
mod no_people;
mod no_remote;
mod no_rest;
mod no_room;
mod no_slack;
mod no_step_free;
mod not_as_asked;
mod not_preferred;
mod observance;
mod off_hours;
mod off_slot;
mod often_away;
mod on_holiday;
pub(crate) mod order;
mod order_days;
mod outside_forum;
pub(crate) mod outside_hours;
pub(crate) mod over_asked;
mod overdue;
mod own_hours;
mod past;
mod rather_not;
pub(crate) mod requirement;
mod requirement_words;
mod room_busy;
mod room_not_preferred;
mod room_rather_not;
mod short_notice;
mod signer_away;
mod sittings_overlap;
mod stale_plan;
mod strand_clash;
mod strand_room;
mod stretches;
mod there;
mod thin_slack;
mod tight_room;
mod tired_team;
mod too_far;
mod too_late;
mod too_many;
mod too_many_trips;
mod too_small;
mod translation;
mod two_places;
mod unfair;
mod unknown_travel;
pub(crate) mod unplaced;
mod unreached;
mod unsociable_hours;
mod wanted_away;
mod wanted_elsewhere;
mod weekend_there;
mod zone_data_changed;
mod zone_data_old;

use crate::demand::{self, Demands, Excess, UNIT};
use crate::finding::Finding;
use crate::model::{ConsultationId, DeliverableId, ForumId, PersonId, PlaceId, Placement, RuleName, Series, Subject, When};
use crate::time::{Date, iso_week};
use std::collections::BTreeMap;

/// The price of everybody mildly inconvenienced for a minute, for rules that count minutes.
const EVERYBODY_A_MINUTE: i64 = 100 * UNIT / 60;

/// The price of ten in a hundred mildly inconvenienced for a minute.
const TEN_A_MINUTE: i64 = 10 * UNIT / 60;

/// What tells the candidates of one sitting apart for a rule, beside their time.
///
/// A candidate is a time, a room and a moderator, and most rules see only part of that. What a rule asks of all candidates
/// is stated over those parts alone, of which there are far fewer. No rule sees a room and a moderator at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sees {
    /// Nothing else.
    Time,
    /// The room.
    Room,
    /// Who moderates.
    Moderator,
}

/// A rule: what it asks, and what to say when it is broken.
pub trait Rule: Sync {
    /// Its name, everywhere.
    fn name(&self) -> RuleName;

    /// Why it asks nothing of this series, whatever its plan, if that is so: lower case, no full stop.
    fn idle(&self, _: &Series) -> Option<&'static str> {
        None
    }

    /// What it sees of a candidate beside its time. What is as the consultation asks it, for every candidate alike, need not
    /// be seen.
    fn sees(&self) -> Sees {
        Sees::Time
    }

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

impl<'a> Broken<'a> {
    /// What an excess is among the placements that its demand was stated over.
    pub fn of(excess: &Excess, placements: &'a [Placement]) -> Self {
        let placements = excess.indices.iter().map(|index| &placements[*index as usize]).collect();
        Broken { subject: excess.subject, placements, excess: excess.amount }
    }
}

/// Every rule that judges a plan, in the order of the catalogue.
pub fn all() -> &'static [&'static dyn Rule] {
    &[
        &past::Past,
        &outside_forum::OutsideForum,
        &outside_hours::OutsideHours,
        &off_slot::OffSlot,
        &room_busy::RoomBusy,
        &room_rather_not::RoomRatherNot,
        &too_small::TooSmall,
        &double_booked::DoubleBooked,
        &unplaced::Unplaced,
        &not_as_asked::NotAsAsked,
        &order::Order,
        &sittings_overlap::SittingsOverlap,
        &no_changeover::NoChangeover,
        &tight_room::TightRoom,
        &half_empty::HalfEmpty,
        &equipment::Equipment,
        &no_room::NoRoom,
        &strand_room::StrandRoom,
        &strand_clash::StrandClash,
        &two_places::TwoPlaces,
        &away::Away,
        &rather_not::RatherNot,
        &too_far::TooFar,
        &no_rest::NoRest,
        &back_to_back::BackToBack,
        &night_flight::NightFlight,
        &own_hours::OwnHours,
        &too_many::TooMany,
        &often_away::OftenAway,
        &too_many_trips::TooManyTrips,
        &nights_away::NightsAway,
        &tired_team::TiredTeam,
        &no_moderator::NoModerator,
        &no_people::NoPeople,
        &wanted_away::WantedAway,
        &wanted_elsewhere::WantedElsewhere,
        &language::Language,
        &unsociable_hours::UnsociableHours,
        &never_awake::NeverAwake,
        &off_hours::OffHours,
        &competing_session::CompetingSession,
        &clash::Clash,
        &weekend_there::WeekendThere,
        &unreached::Unreached,
        &unfair::Unfair,
        &too_late::TooLate,
        &after_milestone::AfterMilestone,
        &thin_slack::ThinSlack,
        &no_slack::NoSlack,
        &feeds_nothing::FeedsNothing,
        &overdue::Overdue,
        &busy_author::BusyAuthor,
        &signer_away::SignerAway,
        &translation::Translation,
        &late_input::LateInput,
        &on_holiday::OnHoliday,
        &holiday_there::HolidayThere,
        &observance::Observance,
        &bridge_day::BridgeDay,
        &deadline_moved::DeadlineMoved,
        &no_holidays::NoHolidays,
        &short_notice::ShortNotice,
        &announce_today::AnnounceToday,
        &apart::Apart,
        &near::Near,
        &crowded_week::CrowdedWeek,
        &crowded_month::CrowdedMonth,
        &long_gap::LongGap,
        &not_preferred::NotPreferred,
        &room_not_preferred::RoomNotPreferred,
        &forum_not_preferred::ForumNotPreferred,
        &no_interpretation::NoInterpretation,
        &no_remote::NoRemote,
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

/// The page of a name in the catalogue, as `fora rules NAME` shows it: its first line is what the rule asks. It is the header
/// of the file of this name.
pub fn page_of(name: RuleName) -> Option<String> {
    page_of_file(&name.word().replace('-', "_")).map(str::to_owned).or_else(|| reading::page(name))
}

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The header of a file in this folder.
fn page_of_file(name: &str) -> Option<&'static str> {
    PAGES.binary_search_by(|(file, _)| (*file).cmp(name)).ok().map(|at| PAGES[at].1)
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
    day_number(iso_week(series.first_day(placement)))
}

/// Days since 1970-01-01, as subjects name days.
pub(crate) fn day_number(day: Date) -> i32 {
    day.signed_duration_since(Date::default()).num_days() as i32
}

/// The minutes of a meeting, for rules about consultations that are not at once: its group is its consultation.
fn stay_of(placements: &[Placement], index: usize) -> Option<demand::Stay> {
    let (placement, interval) = (&placements[index], placements[index].interval()?);
    let (start, end) = (interval.start().unix_minutes(), interval.end().unix_minutes());
    Some(demand::Stay { index: index as u32, start, end, station: 0, group: placement.consultation.0 })
}

/// The answer to the last question about a consultation's hour, which the next candidate often asks again: only its room
/// or its moderator differs.
struct LastAnswer<T>(Option<(ConsultationId, When, Option<ForumId>, T)>);

impl<T: Copy> LastAnswer<T> {
    fn none() -> Self {
        LastAnswer(None)
    }

    /// The answer for a placement, asked for if it is not that of the one before.
    fn of(&mut self, placement: &Placement, ask: impl FnOnce() -> T) -> T {
        match self.0 {
            Some((consultation, when, forum, answer))
                if (consultation, when, forum) == (placement.consultation, placement.when, placement.forum) =>
            {
                answer
            }
            _ => {
                let answer = ask();
                self.0 = Some((placement.consultation, placement.when, placement.forum, answer));
                answer
            }
        }
    }
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

/// Asks for what no placement can help: it is broken by so much, whatever is placed. Nothing is added where that is 0.
fn lacks(demands: &mut Demands, subject: Subject, price: i64, excess: i64) {
    if excess > 0 {
        demands.count(subject, price, (Some(excess), None), []);
    }
}

/// The documents of a series that some consultation feeds.
fn fed(series: &Series) -> impl Iterator<Item = DeliverableId> {
    let feeds = |id: &DeliverableId| series.consultations.iter().any(|consultation| consultation.feeds.contains(id));
    (0..series.deliverables.len() as u32).map(DeliverableId).filter(feeds)
}

/// One finding for each placement that broke a demand.
fn describe_each(broken: &[Broken<'_>], describe_one: impl Fn(&Broken<'_>, &Placement) -> Option<Finding>) -> Vec<Finding> {
    broken.iter().filter_map(|broken| describe_one(broken, broken.placements.last()?)).collect()
}

/// The people of whom a rule complains, joined where they are in the same placements.
fn join_people<'a>(broken: &[Broken<'a>]) -> Vec<(Vec<PersonId>, Vec<&'a Placement>)> {
    let mut joined: Vec<(Vec<PersonId>, Vec<&'a Placement>)> = Vec::new();
    for broken in broken {
        let Subject::Person(person) = broken.subject else { continue };
        match joined.iter_mut().find(|(_, placements)| *placements == broken.placements) {
            Some((people, _)) if people.contains(&person) => {}
            Some((people, _)) => people.push(person),
            None => joined.push((vec![person], broken.placements.clone())),
        }
    }
    joined
}

/// Each meeting, by position, of each person at a place that is not their base, with that place.
fn away<'a>(series: &'a Series, placements: &'a [Placement]) -> impl Iterator<Item = (usize, PersonId, PlaceId)> + 'a {
    placements.iter().enumerate().flat_map(move |(index, placement)| {
        let site = series.site_of(placement);
        let people = site.into_iter().flat_map(move |_| series.people_of(placement));
        let far = people.filter(move |person| site != Some(series.person(*person).base));
        far.filter_map(move |person| Some((index, person, site?)))
    })
}

/// Where each of these people only moderates one of these meetings, that somebody else could: a way out beside another.
fn or_replace(series: &Series, people: &[PersonId], placements: &[&Placement]) -> Option<String> {
    let replaceable = people.iter().all(|&person| placements.iter().any(|placement| only_moderates(series, person, placement)));
    replaceable.then(|| "let somebody else moderate".to_owned())
}

/// Whether somebody else could take the part that a person has in a placement.
fn only_moderates(series: &Series, person: PersonId, placement: &Placement) -> bool {
    let asked = series.consultation(placement.consultation);
    let has_another = asked.principal == Some(person) || asked.rapporteurs.contains(&person) || asked.attending.everyone.contains(&person);
    placement.moderator == Some(person) && !has_another && !placement.people.contains(&person)
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
            let file = format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), rule.name().word().replace('-', "_"));
            let file = std::fs::read_to_string(file).expect("the file of the rule");
            let tests = file.split("#[cfg(test)]").nth(1).unwrap_or_default();
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
