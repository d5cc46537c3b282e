//! Why a series cannot be planned: the smallest set of its requirements that cannot hold together.
//!
//! It is found in three steps. A complete search of the series names consultations that cannot all be held. Of these, and of
//! the rules at error over all places that they could have, what is not needed is taken away, one by one. Then it is asked
//! which of what narrows those places is needed at all: the days of a forum, hours, slots, and what the series fixes.

mod chain;
mod described;
mod requirement;
mod room;

pub use chain::Link;
pub use requirement::{Origin, What};
pub use room::Room;

use crate::asked::{Asked, Stated};
use crate::candidates::{self, Freed, Sitting};
use crate::demand::{Demand, Kind};
use crate::model::{After, ConsultationId, ForumId, Level, Placement, Plan, RuleName, Series, Subject};
use crate::solve::{self, LeavingOut, Possible, Problem, Requirement, Stop, Trial, smallest};
use crate::time::Date;
use chain::chain;
use chrono::Days;
use requirement::origins;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Requirements that cannot all hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// What they are: first what has to be held, then what stands in its way.
    pub origins: Vec<Origin>,
    /// Whether it is shown that the others can hold as soon as any one of them is given up.
    pub is_smallest: bool,
    /// Whether all starts of the consultations concerned were looked at.
    pub saw_all: bool,
    /// The rooms that they need, where those have too little room for all.
    pub room: Option<Room>,
    /// Those of the consultations that wait for each other, in that order, where that is what is in the way.
    pub chain: Vec<Link>,
}

/// What a search for a conflict came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Search {
    /// Everything that is required can hold together.
    NoConflict,
    /// It cannot.
    Conflict(Conflict),
    /// It was not found out within the effort allowed.
    Unknown,
}

/// Looks for the smallest conflict among what a series requires, given what `baseline` has settled. It looks at so many
/// candidates at most.
pub fn conflict(series: &Series, baseline: Option<&Plan>, looks: u64, stop: Stop<'_>) -> Search {
    let asked = Asked::without_wishes(series, baseline);
    let judged = || asked.with_fixed_starts_judged(series, baseline);
    match conflict_of(series, baseline, &asked, looks, stop) {
        // A plan leaves what the file fixes where it is, whatever it breaks; that is no reason to say that it keeps the rules.
        Search::NoConflict => judged().map_or(Search::NoConflict, |judged| conflict_of(series, baseline, &judged, looks, stop)),
        found => found,
    }
}

/// Whether everything that a series requires can hold; `None` if it was not found out.
pub(super) fn can_hold(series: &Series, baseline: Option<&Plan>, looks: u64, stop: Stop<'_>) -> Option<bool> {
    let is_possible = |asked: &Asked| match solve::possible(&asked.problem, looks, stop) {
        Possible::Yes => Some(true),
        Possible::No { .. } => Some(false),
        Possible::Unknown => None,
    };
    let asked = Asked::without_wishes(series, baseline);
    match is_possible(&asked) {
        Some(true) => asked.with_fixed_starts_judged(series, baseline).map_or(Some(true), |judged| is_possible(&judged)),
        other => other,
    }
}

/// Whether all else can hold where the consultations of a conflict need not be held: if not, another conflict stands beside it.
/// `None` if it was not found out.
pub fn can_rest_hold(series: &Series, baseline: Option<&Plan>, conflict: &Conflict, looks: u64, stop: Stop<'_>) -> Option<bool> {
    let held = conflict.held();
    // What has to be reached has nobody who could stay out.
    if held.is_empty() { None } else { can_hold(&without(series, &held), baseline, looks, stop) }
}

/// A series in which these need not be held.
pub fn without(series: &Series, held: &[ConsultationId]) -> Series {
    let mut rest = series.clone();
    held.iter().for_each(|id| rest.consultations[id.index()].optional = true);
    rest
}

/// The same of a series as the engines see it.
fn conflict_of(series: &Series, baseline: Option<&Plan>, asked: &Asked, looks: u64, stop: Stop<'_>) -> Search {
    match solve::possible(&asked.problem, looks, stop) {
        Possible::Yes => Search::NoConflict,
        Possible::Unknown => Search::Unknown,
        Possible::No { tasks, reaches } => {
            let core = Core { tasks, reaches };
            let width = Width { looks, starts: MOST_STARTS, starts_in_all: usize::MAX, trials: MOST_TRIALS };
            Search::Conflict(core.smallest(series, baseline, asked, width, stop))
        }
    }
}

/// Sittings that cannot all be held, as a search named them, by number.
pub(crate) struct Core {
    /// The sittings.
    pub(crate) tasks: BTreeSet<u32>,
    /// Whether something has to be reached, to which any sitting may add.
    pub(crate) reaches: bool,
}

/// How much is looked at to make a conflict small.
#[derive(Clone, Copy)]
pub(crate) struct Width {
    /// Candidates in each trial.
    pub(crate) looks: u64,
    /// Starts of all consultations together, where windows are set aside.
    pub(crate) starts: usize,
    /// The same of all trials together.
    pub(crate) starts_in_all: usize,
    /// Trials of a fresh problem; what is not tried is kept.
    pub(crate) trials: u32,
}

impl Core {
    /// The smallest conflict among what is required of these; where that was not found out, that all of these are held.
    pub(crate) fn smallest(&self, series: &Series, baseline: Option<&Plan>, asked: &Asked, width: Width, stop: Stop<'_>) -> Conflict {
        let of_core = |number: &usize| {
            let task = &asked.problem.tasks[*number];
            let is_required = task.leaving_out == LeavingOut::Refused;
            // Whatever could add to what has to be reached matters, and what stays where it is may be in the way.
            self.reaches || self.tasks.contains(&(*number as u32)) || (task.pinned && is_required)
        };
        let sittings = (0..asked.sittings.len()).filter(of_core).map(|number| asked.sittings[number].clone()).collect();
        let narrowing = Narrowing { series, baseline, width, stop, starts_left: Cell::new(width.starts_in_all) };
        narrowing.smallest(sittings, self.reaches).unwrap_or_else(|| self.as_found(series, asked))
    }

    /// That all of these are held, whatever is in their way.
    fn as_found(&self, series: &Series, asked: &Asked) -> Conflict {
        let sittings = || self.tasks.iter().map(|task| &asked.sittings[*task as usize]);
        let what = sittings().map(|sitting| What::Held(sitting.consultation)).collect();
        let saw_all = sittings().all(|sitting| sitting.unseen.is_none());
        Conflict { origins: origins(series, &what, &[], &[]), is_smallest: false, saw_all, room: None, chain: Vec::new() }
    }
}

/// More starts than this are not looked at for the sake of a shorter answer.
const MOST_STARTS: usize = 1_500_000;

/// More trials of a fresh problem are not made.
const MOST_TRIALS: u32 = 1_000;

/// What narrows the places of a consultation, that somebody could give up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Bound {
    consultation: ConsultationId,
    rule: RuleName,
}

struct Narrowing<'a> {
    series: &'a Series,
    baseline: Option<&'a Plan>,
    width: Width,
    stop: Stop<'a>,
    /// How many starts may still be looked at where windows are set aside.
    starts_left: Cell<usize>,
}

impl Narrowing<'_> {
    /// The smallest conflict among what is required of these sittings, which are all there are or not.
    fn smallest(&self, sittings: Vec<Sitting>, all: bool) -> Option<Conflict> {
        let mut stated = Stated::of(self.series, sittings, &|_| true);
        if !all {
            // What has to be reached may be reached by the others.
            stated.demands.retain(|demand| !demand.reaches());
        }
        let requirements = self.requirements(&stated);
        let (again, by_itself): (Vec<_>, Vec<_>) = requirements.into_iter().partition(|(what, _)| what.rule() == Some(RuleName::NoRoom));
        // What other rules ask of rooms, `no-room` tells again: it is a reason only where theirs are none.
        let (rules, shown) = self.of_rules(&stated, &by_itself).or_else(|| self.of_rules(&stated, &[again, by_itself].concat()))?;
        let reaches = |demand: &Demand| demand.reaches() && What::of(demand).is_some_and(|what| rules.contains(&what));
        let reaches = stated.demands.iter().any(reaches);
        let (bounds, bounds_shown) = self.of_bounds(&stated.sittings, &rules, reaches);
        let saw_all = stated.sittings.iter().all(|sitting| sitting.unseen.is_none() || !concerns(&rules, sitting.consultation));
        let mut what = rules;
        what.extend(bounds.into_iter().map(|bound| What::Rule(bound.rule, Subject::Consultation(bound.consultation))));
        let held: Vec<ConsultationId> = what.iter().filter_map(|what| what.held()).collect();
        let concerned = stated.sittings.iter().filter(|sitting| reaches || held.contains(&sitting.consultation));
        let candidates: Vec<Placement> = concerned.flat_map(Sitting::at_each_start).collect();
        let room = Room::of(self.series, &what, &candidates);
        let origins = origins(self.series, &what, &held, &candidates);
        let chain = chain(self.series, &what, &candidates);
        Some(Conflict { origins, is_smallest: shown && bounds_shown, saw_all, room, chain })
    }

    /// What can be taken away of what is stated: consultations first, then rules, from those that people can change least.
    fn requirements(&self, stated: &Stated) -> Vec<(What, Requirement)> {
        let mut all: BTreeMap<What, Requirement> = BTreeMap::new();
        for (task, sitting) in (0..).zip(&stated.sittings) {
            let id = sitting.consultation;
            if self.series.must_place(id) {
                all.entry(What::Held(id)).or_default().tasks.push(task);
            }
        }
        for (number, demand) in (0..).zip(&stated.demands) {
            if let Some(what) = What::of(demand) {
                all.entry(what).or_default().demands.push(number);
            }
        }
        let mut all: Vec<(What, Requirement)> = all.into_iter().collect();
        all.sort_by_key(|(what, _)| (what.ease(), *what));
        all
    }

    /// Of consultations and rules those that are needed, and whether that is shown of each.
    fn of_rules(&self, stated: &Stated, all: &[(What, Requirement)]) -> Option<(BTreeSet<What>, bool)> {
        let requirements: Vec<Requirement> = all.iter().map(|(_, requirement)| requirement.clone()).collect();
        match solve::conflict(&stated.specs, &stated.demands, &requirements, (self.width.looks, self.width.trials), self.stop) {
            solve::Conflict::Found { of, is_smallest } => Some((of.into_iter().map(|at| all[at].0).collect(), is_smallest)),
            solve::Conflict::None | solve::Conflict::Unknown => None,
        }
    }

    /// Of what narrows the places of these sittings that which is needed for these rules to be in each other's way, and
    /// whether that is shown of each.
    fn of_bounds(&self, sittings: &[Sitting], rules: &BTreeSet<What>, reaches: bool) -> (Vec<Bound>, bool) {
        let last_of_all = self.last_day(sittings);
        let concerned =
            |sitting: &&Sitting| concerns(rules, sitting.consultation) || (reaches && self.could_add(sitting, rules, last_of_all));
        let sittings: Vec<Sitting> = sittings.iter().filter(concerned).cloned().collect();
        let free = sittings.iter().filter(|sitting| sitting.pinned.is_none());
        let mut bounds: Vec<Bound> = free.flat_map(|sitting| self.bounds_of(sitting.consultation)).collect();
        bounds.sort_unstable_by_key(|bound| (ease_of_bound(bound.rule), *bound));
        bounds.dedup();
        let last = self.last_day(&sittings);
        let all: Vec<usize> = (0..bounds.len()).collect();
        let mut left = self.width.trials;
        let mut trial = |kept: &[usize]| {
            if left == 0 {
                return Trial::Unknown;
            }
            left -= 1;
            let kept: BTreeSet<Bound> = kept.iter().map(|at| bounds[*at]).collect();
            let freed = bounds.iter().filter(|bound| !kept.contains(bound)).copied();
            match self.is_possible((&sittings, reaches), rules, freed, last) {
                Possible::Yes => Trial::Holds,
                Possible::No { .. } => Trial::Fails(all.iter().copied().filter(|at| kept.contains(&bounds[*at])).collect()),
                Possible::Unknown => Trial::Unknown,
            }
        };
        let (needed, shown) = smallest(all.clone(), &mut trial);
        // None at all is needed where the rules are in each other's way by themselves.
        let needed = if needed.len() == 1 && matches!(trial(&[]), Trial::Fails(_)) { Vec::new() } else { needed };
        let is_shown = shown || needed.is_empty();
        (needed.into_iter().map(|at| bounds[at]).collect(), is_shown)
    }

    /// Whether a sitting could add to what these rules want reached, if nothing narrowed its places.
    fn could_add(&self, sitting: &Sitting, rules: &BTreeSet<What>, last: Date) -> bool {
        let anywhere = Freed { forum_days: true, hours: true, slots: true, fixed: true, moderator: true, people: true };
        let wide = candidates::freed(self.series, self.baseline, (sitting.consultation, sitting.sitting), anywhere, last);
        let is_wanted = |name: RuleName| rules.iter().any(|what| what.rule() == Some(name));
        let adds = |demand: &Demand| match &demand.kind {
            Kind::Count { least: Some(_), members, .. } => members.iter().any(|member| member.amount > 0),
            _ => demand.reaches(),
        };
        let is_asked = |demand: &Demand| What::of(demand).is_some_and(|what| rules.contains(&what));
        wide.starts() > MOST_STARTS
            || Stated::of(self.series, vec![wide], &is_wanted).demands.iter().any(|demand| is_asked(demand) && adds(demand))
    }

    /// Whether everything named can hold where some of what narrows its places does not.
    fn is_possible(
        &self,
        (sittings, reaches): (&[Sitting], bool),
        rules: &BTreeSet<What>,
        freed: impl Iterator<Item = Bound>,
        last: Date,
    ) -> Possible {
        let mut of_each: BTreeMap<ConsultationId, Freed> = BTreeMap::new();
        freed.for_each(|bound| set_aside(of_each.entry(bound.consultation).or_default(), bound.rule));
        let widened = sittings.iter().map(|sitting| match of_each.get(&sitting.consultation) {
            Some(freed) => candidates::freed(self.series, self.baseline, (sitting.consultation, sitting.sitting), *freed, last),
            None => sitting.clone(),
        });
        let widened: Vec<Sitting> = widened.collect();
        let starts: usize = widened.iter().map(Sitting::starts).sum();
        if starts > self.width.starts.min(self.starts_left.get()) || (self.stop)() {
            return Possible::Unknown;
        }
        self.starts_left.set(self.starts_left.get() - starts);
        let names: BTreeSet<RuleName> = rules.iter().filter_map(|what| what.rule()).collect();
        let Stated { sittings, mut specs, mut demands } = Stated::of(self.series, widened, &|name| names.contains(&name));
        let is_asked = |demand: &Demand| What::of(demand).is_some_and(|what| rules.contains(&what));
        demands.retain(|demand| is_asked(demand) && (reaches || !demand.reaches()));
        for (spec, sitting) in specs.iter_mut().zip(&sittings) {
            if !rules.contains(&What::Held(sitting.consultation)) {
                (spec.leaving_out, spec.pinned) = (LeavingOut::Costs(0), false);
            }
        }
        solve::possible(&Problem::new(&specs, demands), self.width.looks, self.stop)
    }

    /// What narrows the places of a consultation.
    fn bounds_of(&self, id: ConsultationId) -> Vec<Bound> {
        let series = self.series;
        let asked = series.consultation(id);
        let is_error = |rule: &RuleName| series.rules.level(*rule) == Level::Error;
        if asked.written.is_some() {
            return Vec::new();
        }
        let forum = asked.forum.map(|_| RuleName::OutsideForum);
        let lets_slots = |forum: &ForumId| !series.forum(*forum).slots.is_empty();
        let slots = asked.fora().flatten().find(lets_slots).map(|_| RuleName::OffSlot).filter(is_error);
        let hours = Some(RuleName::OutsideHours).filter(is_error);
        let moderator = Some(RuleName::NoModerator).filter(|rule| !asked.moderators.is_empty() && is_error(rule));
        let people = Some(RuleName::NoPeople).filter(|rule| !asked.attending.choices.is_empty() && is_error(rule));
        let fixed = Some(RuleName::NotAsAsked).filter(|_| is_fixed(series, id));
        let all = [forum, hours, slots, fixed, moderator, people].into_iter().flatten();
        all.map(|rule| Bound { consultation: id, rule }).collect()
    }

    /// The last day that is looked at where days are set aside: a year after the last that any of these could be held, and as
    /// long after that as all of them would take one after the other.
    fn last_day(&self, sittings: &[Sitting]) -> Date {
        let series = self.series;
        let ends = sittings.iter().map(|sitting| series.window(series.consultation(sitting.consultation)).1);
        let last = ends.max().unwrap_or(series.planned);
        let working_days = |after: &After| i64::from(after.working_days.least.unwrap_or(0));
        let waits = |sitting: &Sitting| {
            let after = &series.consultation(sitting.consultation).after;
            after.iter().map(|after| after.least_days() + 7 * working_days(after) + 1).max().unwrap_or(0)
        };
        let waits: i64 = sittings.iter().map(waits).sum();
        let apart = self.days_for_each() * sittings.len() as i64;
        last.checked_add_days(Days::new((366 + waits + apart) as u64)).unwrap_or(last)
    }

    /// The days that rules between consultations leave to each at most, if they are the only thing in the way.
    fn days_for_each(&self) -> i64 {
        let asks = |rule: RuleName, days: i64| match self.series.rules.setting(rule, "most") {
            Some(_) => days,
            None => 0,
        };
        let apart = self.series.rules.setting(RuleName::Apart, "least").unwrap_or(0);
        apart.max(asks(RuleName::CrowdedMonth, 31)).max(asks(RuleName::CrowdedWeek, 7)).max(asks(RuleName::TooMany, 7))
    }
}

/// Whether the series says more of when and where a consultation is than its forum does.
fn is_fixed(series: &Series, id: ConsultationId) -> bool {
    let asked = series.consultation(id);
    let wanted = &asked.wanted;
    let is_dated = !wanted.starts.is_empty() || wanted.on.is_some() || wanted.from.is_some() || wanted.to.is_some();
    // Without a forum the last day that is looked at is a bound of its own.
    is_dated || !asked.rooms.is_empty() || asked.forum.is_none()
}

fn concerns(rules: &BTreeSet<What>, id: ConsultationId) -> bool {
    rules.contains(&What::Held(id))
}

fn set_aside(freed: &mut Freed, rule: RuleName) {
    match rule {
        RuleName::OutsideForum => freed.forum_days = true,
        RuleName::OutsideHours => freed.hours = true,
        RuleName::OffSlot => freed.slots = true,
        RuleName::NoModerator => freed.moderator = true,
        RuleName::NoPeople => freed.people = true,
        _ => freed.fixed = true,
    }
}

/// What narrows places, from what people can change least: that goes first if either would do.
fn ease_of_bound(rule: RuleName) -> u8 {
    match rule {
        RuleName::OutsideHours => 0,
        RuleName::OffSlot => 1,
        RuleName::NoModerator | RuleName::NoPeople => 2,
        RuleName::OutsideForum => 3,
        _ => 4,
    }
}
