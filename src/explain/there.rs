//! Why a consultation is not at another time or place: what would break there, what is in its way, what it would cost, and the
//! best plan that has it there.

use super::effect::{Effect, Known, Listener, listeners};
use super::trial::{Trial, Weight};
use crate::asked::Asked;
use crate::candidates;
use crate::check::{check, with_short_titles};
use crate::compare::{Changes, compare};
use crate::cost::{Cost, cost};
use crate::model::{ConsultationId, Evidence, ForumId, Level, PlaceId, Placement, Plan, RoomId, Series, State, Subject, When};
use crate::plan::placements;
use crate::solve::{Effort, Stop, solve};
use crate::time::{Civil, Date, Instant, Interval, Resolved};
use std::collections::BTreeSet;

/// A question: why is it not there?
#[derive(Clone, Debug)]
pub struct Question {
    /// Which consultation.
    pub consultation: ConsultationId,
    /// Which sitting, counted from 0; `None` for the one that is best moved.
    pub sitting: Option<u32>,
    /// When, on the clock of its place.
    pub at: At,
    /// In which room; `None` for the best of those it could have.
    pub room: Option<RoomId>,
    /// Beside which forum; `None` for the one of the room, else the one where it is, else the first that it names.
    pub forum: Option<ForumId>,
}

/// The starts of a day of which one was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Starts {
    /// How many there are.
    pub all: usize,
    /// At how many of them no rule that must hold breaks.
    pub open: usize,
}

/// A time that is asked about, on the clock of a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// A minute.
    Minute(Civil),
    /// The best hour of a day: of those at which the fewest rules that must hold break, the one that costs least.
    Day(Date),
}

/// The answer.
pub enum There {
    /// What would be so there.
    Answer(Box<Answer>),
    /// There is no such time.
    No(NoTime),
}

/// Why there is no such time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoTime {
    /// The consultation is in writing from one day to another.
    Written(Date, Date),
    /// The clock of the place skips it: it goes forward from the one to the other.
    Skipped {
        /// The place.
        place: PlaceId,
        /// What the clock shows last.
        from: Civil,
        /// What it shows next.
        to: Civil,
    },
    /// No meeting may begin on that day, because the forum has no slot then.
    NoStart(Date),
    /// The sitting took place.
    TookPlace,
}

/// What would be so there.
pub struct Answer {
    /// The series as it would have to be: that of the question, or with another forum for the consultation.
    pub series: Series,
    /// The forum that the series would have to name, if that is another one.
    pub other_forum: Option<ForumId>,
    /// Where it is now.
    pub from: Option<Placement>,
    /// Where it would be.
    pub to: Placement,
    /// Whether it is there already.
    pub is_there: bool,
    /// The starts of which this is the best, where a day was asked about.
    pub of: Option<Starts>,
    /// Whether the clock shows that time twice; the first is meant.
    pub is_twice: bool,
    /// Why `plan` would not look there, whatever the rules say.
    pub unusual: Vec<Unusual>,
    /// What each audience has of it now and there.
    pub listeners: Vec<Listener>,
    /// What changes if it is there and all others stay.
    pub effect: Effect,
    /// The sittings of others that are in its way: with it they break a rule at error. What more than a few break together is
    /// in nobody's way alone.
    pub in_the_way: Vec<(ConsultationId, u32)>,
    /// The best plan that was found with it there; `None` where it is there already, or none was looked for.
    pub best: Option<Best>,
}

/// Why planning does not look at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unusual {
    /// It is not on the grid of starting times; the nearest ones before and after it on that day.
    OffGrid(Option<Instant>, Option<Instant>),
    /// It lies before the day of planning.
    Past(Date),
    /// The series names other starts.
    OtherStarts(Vec<Instant>),
    /// The series fixes another day.
    FixedDay(Date),
    /// The series names other rooms.
    OtherRooms(Vec<RoomId>),
    /// The sitting is confirmed or was announced, and no planning moves it.
    Settled,
}

/// A plan that has it there.
#[derive(Debug)]
pub struct Best {
    /// The plan.
    pub plan: Plan,
    /// What the plan lacks and costs more than the one as it is; below 0 where it is less.
    pub cost: Cost,
    /// What else changes beside it.
    pub changes: Changes,
    /// Whether no plan with it there is better, of what was looked at.
    pub proved: bool,
    /// Whether it keeps every rule at error.
    pub keeps: bool,
}

/// Why a consultation is not at a time. What changes is told beside the same plan of the same series, or of the series without
/// the consultation. The best plan with it there is looked for with this effort, if any is given.
pub fn there(
    (series, plan): (&Series, &Plan),
    question: &Question,
    before: Option<(&Series, &Plan)>,
    effort: Option<&Effort>,
    stop: Stop<'_>,
) -> There {
    let own = series.consultation(question.consultation);
    if let Some(written) = own.written {
        return There::No(NoTime::Written(written.from, written.to));
    }
    let forum = forum(series, plan, question);
    let there = series.beside_alone(own, forum);
    let mut changed = with_short_titles(series.clone());
    let other_forum = forum.filter(|_| !own.may_be_beside(forum));
    if other_forum.is_some() {
        changed.consultations[question.consultation.index()] = there.clone();
    }
    // Where it could go is chosen whatever the file fixes; what that breaks is told.
    let mut loose = changed.clone();
    let asked = &mut loose.consultations[question.consultation.index()];
    *asked = there;
    asked.wanted.starts.clear();
    asked.rooms.retain(|_| question.room.is_none());
    let (starts, is_twice) = match starts(&loose, question) {
        Ok(starts) => starts,
        Err(no) => return There::No(no),
    };
    changed.planned = plan.evidence.planned.unwrap_or(changed.planned);
    match moved(&loose, plan, question, &starts) {
        Some((trial, chosen)) => {
            let effort = effort.map(|effort| (effort, stop));
            let asked = Asking { series, before, changed, other_forum, is_twice, of_a_day: matches!(question.at, At::Day(_)) };
            There::Answer(Box::new(asked.answer(trial, chosen, effort)))
        }
        None => There::No(NoTime::TookPlace),
    }
}

/// Beside which forum it is asked about: the one named, the one of the room that is named, the one where it is, or the first.
fn forum(series: &Series, plan: &Plan, question: &Question) -> Option<ForumId> {
    let own = series.consultation(question.consultation);
    let is_it = |placement: &&Placement| {
        placement.consultation == question.consultation && question.sitting.is_none_or(|sitting| placement.sitting == sitting)
    };
    let stands = plan.placements.iter().find(is_it).map(|placement| placement.forum);
    let named = question.forum.or(question.room.map(|room| series.room(room).forum));
    named.map(Some).or(stands.filter(|forum| own.may_be_beside(*forum))).unwrap_or(own.forum)
}

/// When it could start, as asked, and whether the clock shows that twice.
fn starts(series: &Series, question: &Question) -> Result<(Vec<Instant>, bool), NoTime> {
    let asked = series.consultation(question.consultation);
    let place = series.place_beside(asked.forum);
    let zone = series.place(place).zone;
    match question.at {
        At::Minute(civil) => match series.zones.resolve(zone, civil) {
            Resolved::Once(instant) => Ok((vec![instant], false)),
            Resolved::Twice { first, .. } => Ok((vec![first], true)),
            Resolved::Skipped { by_offset_before } => {
                let around = Interval::lasting(by_offset_before.plus(-1440), 2880);
                let change = series.zones.transitions(zone, around).into_iter().find(|change| change.after > change.before);
                let at = change.as_ref().map_or(by_offset_before, |change| change.at);
                let shown = |offset: Option<i64>| at.plus(offset.unwrap_or(0)).utc();
                let [from, to] = [change.as_ref().map(|change| change.before), change.as_ref().map(|change| change.after)].map(shown);
                Err(NoTime::Skipped { place, from, to })
            }
        },
        At::Day(day) => Some(series.starts_on(asked.forum, day))
            .filter(|starts| !starts.is_empty())
            .map(|starts| (starts, false))
            .ok_or(NoTime::NoStart(day)),
    }
}

/// The sitting that is moved and where it goes; of several the one with which fewest rules break, and then the cheapest. `None`
/// if all of them took place.
fn moved(series: &Series, plan: &Plan, question: &Question, starts: &[Instant]) -> Option<(Trial, Chosen)> {
    let id = question.consultation;
    let all = question.sitting.map_or(0..series.consultation(id).sittings_asked(), |sitting| sitting..sitting + 1);
    let trials = all.map(|sitting| Trial::of(series, plan, (id, sitting)));
    let open = trials.filter(|trial| trial.from.as_ref().is_none_or(|from| from.state != State::Held));
    let best = open.filter_map(|trial| chosen(&trial, question, starts).map(|chosen| (trial, chosen)));
    best.min_by_key(|(_, chosen)| chosen.best)
}

/// A place for a sitting, of several starts.
struct Chosen {
    to: Placement,
    /// What the plan comes to with it, and how much else of the sitting changes.
    best: (Weight, usize),
    /// How many starts there are, and at how many of them no rule that must hold breaks.
    starts: Starts,
}

/// The best hour, room and moderator among those asked for.
fn chosen(trial: &Trial, question: &Question, starts: &[Instant]) -> Option<Chosen> {
    let asked = trial.series.consultation(question.consultation);
    let (rooms, crews) = (rooms(&trial.series, question), candidates::crews_of(&trial.series, asked));
    let from = trial.from.as_ref();
    let room = from.and_then(|from| rooms.iter().position(|room| *room == from.room)).unwrap_or(0);
    let crew = from.and_then(|from| crews.iter().position(|crew| crew.is_of(from))).unwrap_or(0);
    let at = |start: Instant, room: usize, crew: usize| Placement {
        consultation: question.consultation,
        sitting: trial.sitting,
        when: When::Meeting(Interval::lasting(start, asked.lasts)),
        forum: asked.forum,
        room: rooms[room],
        moderator: crews[crew].moderator,
        people: crews[crew].people.clone(),
        state: State::Draft,
        announced: None,
        as_announced: None,
    };
    // No rule sees a room and a moderator at once, so the best of each make the best of both.
    let each = |count: usize| starts.iter().flat_map(move |start| (0..count).map(move |number| (*start, number)));
    let in_rooms = trial.weighed(&each(rooms.len()).map(|(start, room)| at(start, room, crew)).collect::<Vec<_>>());
    let with_people = trial.weighed(&each(crews.len()).map(|(start, crew)| at(start, room, crew)).collect::<Vec<_>>());
    let of_each = starts.iter().zip(in_rooms.chunks(rooms.len()).zip(with_people.chunks(crews.len())));
    let of_each = of_each.map(|(start, (in_rooms, with_people))| {
        let ((in_room, other_room), best_room) = least(in_rooms, room);
        let ((with_person, other_person), best_person) = least(with_people, crew);
        let best = (in_room.with(with_person, in_rooms[room]), other_room + other_person);
        (best, at(*start, best_room, best_person))
    });
    let of_each: Vec<((Weight, usize), Placement)> = of_each.collect();
    let open = of_each.iter().filter(|((weight, _), _)| weight.rules == 0).count();
    let all = Starts { all: starts.len(), open };
    of_each.into_iter().min_by_key(|(best, to)| (*best, to.when)).map(|(best, to)| Chosen { to, best, starts: all })
}

/// The least of some weights, the known one before others of its weight: whether it is another, and which it is.
fn least(weights: &[Weight], known: usize) -> ((Weight, usize), usize) {
    let weighed = (0..).zip(weights).map(|(number, weight)| ((*weight, usize::from(number != known)), number));
    weighed.min().unwrap_or_default()
}

/// The rooms that are asked about: one, or those that it may have; `None` for no room.
fn rooms(series: &Series, question: &Question) -> Vec<Option<RoomId>> {
    let asked = series.consultation(question.consultation);
    question.room.map_or_else(|| candidates::rooms(series, asked), |room| vec![Some(room)])
}

/// What is asked, of a series and of the same as it would have to be.
struct Asking<'a> {
    series: &'a Series,
    /// The series without the consultation, and its plan, where it is a new one.
    before: Option<(&'a Series, &'a Plan)>,
    changed: Series,
    other_forum: Option<ForumId>,
    is_twice: bool,
    of_a_day: bool,
}

impl Asking<'_> {
    fn answer(self, trial: Trial, Chosen { to, starts, .. }: Chosen, effort: Option<(&Effort, Stop<'_>)>) -> Answer {
        let from = trial.from.clone();
        let is_there = from.as_ref().is_some_and(|from| from.is_held_as(&to));
        let after = Known::of(&self.changed, &trial.with(&to));
        let (before, plan) = self.before.unwrap_or((self.series, &trial.plan));
        let was = self.before.is_none().then_some(to.consultation);
        let effect = Known::of(&with_short_titles(before.clone()), plan).effect(&after, was, to.consultation);
        let in_the_way = in_the_way(&effect, &to);
        let best = effort.filter(|_| !is_there).map(|effort| self.best(&trial, &to, effort));
        Answer {
            unusual: unusual(self.series, &trial, &to),
            listeners: listeners(&self.changed, from.as_ref(), &to),
            series: self.changed,
            other_forum: self.other_forum,
            of: Some(starts).filter(|starts| self.of_a_day && starts.all > 1),
            from,
            to,
            is_there,
            is_twice: self.is_twice,
            effect,
            in_the_way,
            best,
        }
    }

    /// The best plan that was found with it there, the others as near to where they are as that costs nothing.
    fn best(&self, trial: &Trial, to: &Placement, (effort, stop): (&Effort, Stop<'_>)) -> Best {
        let (series, changed) = (self.series, &self.changed);
        let older = trial.with(to);
        let is_it = |placement: &Placement| (placement.consultation, placement.sitting) == (to.consultation, to.sitting);
        let mut baseline = older.clone();
        baseline.placements.iter_mut().filter(|placement| is_it(placement)).for_each(|placement| placement.state = State::Confirmed);
        let asked = Asked::of(changed, Some(&baseline));
        let solution = solve(&asked.problem, effort, stop);
        let mut found = placements(changed, Some(&older), &asked, &solution);
        let state = trial.from.as_ref().map_or(State::Draft, |from| from.state);
        found
            .iter_mut()
            .filter(|placement| {
                placement.as_it_is(&trial.series) == to.as_it_is(&trial.series) && placement.consultation == to.consultation
            })
            .for_each(|placement| placement.state = state);
        let plan = Plan { evidence: Evidence { planned: trial.plan.evidence.planned, ..Evidence::default() }, placements: found };
        let mut changes = compare(series, &older, &plan);
        changes.moved.retain(|id| *id != to.consultation || changed.consultation(*id).sittings > 1);
        let (before, plan_before) = self.before.unwrap_or((series, &trial.plan));
        Best {
            cost: cost(changed, &plan).minus(cost(before, plan_before)),
            changes,
            proved: solution.proved && asked.unseen().is_empty(),
            keeps: !check(changed, &plan, None).iter().any(|finding| finding.is_error() && finding.accepted.is_none()),
            plan,
        }
    }
}

/// More others than these are not in the way: what they break together is a count.
const FEW: usize = 4;

/// The sittings of others with which it breaks a rule at error.
fn in_the_way(effect: &Effect, to: &Placement) -> Vec<(ConsultationId, u32)> {
    let errors = effect.breaks.iter().filter(|finding| finding.level == Level::Error);
    let own = Subject::Sitting(to.consultation, to.sitting);
    let with_it = errors.filter(|finding| finding.about.contains(&own));
    let others_of = |about: &[Subject]| -> Vec<(ConsultationId, u32)> {
        let others = about.iter().filter_map(|subject| match subject {
            Subject::Sitting(id, sitting) if *subject != own => Some((*id, *sitting)),
            _ => None,
        });
        others.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let few = with_it.map(|finding| others_of(&finding.about)).filter(|others| others.len() <= FEW);
    let mut others: Vec<(ConsultationId, u32)> = few.flatten().collect();
    others.sort_unstable();
    others.dedup();
    others
}

/// Why planning would not look there.
fn unusual(series: &Series, trial: &Trial, to: &Placement) -> Vec<Unusual> {
    let asked = series.consultation(to.consultation);
    let Some(start) = to.interval().map(|interval| interval.start()) else { return Vec::new() };
    let mut unusual = Vec::new();
    let day = trial.series.first_day(to);
    let starts = trial.series.starts_on(to.forum, day);
    let named = &asked.wanted.starts;
    if !named.contains(&start) && !starts.contains(&start) {
        let (before, after) = (starts.iter().rev().find(|known| **known < start), starts.iter().find(|known| **known > start));
        unusual.push(Unusual::OffGrid(before.copied(), after.copied()));
    }
    unusual.extend((day < series.planned).then_some(Unusual::Past(series.planned)));
    unusual.extend((!named.is_empty() && !named.contains(&start)).then(|| Unusual::OtherStarts(named.clone())));
    unusual.extend(asked.wanted.on.filter(|fixed| *fixed != day).map(Unusual::FixedDay));
    let is_there = |room: &RoomId| to.room == Some(*room);
    let names_others = !asked.rooms.is_empty() && !asked.rooms.iter().any(is_there);
    unusual.extend(names_others.then(|| Unusual::OtherRooms(asked.rooms.clone())));
    let settled = trial.from.as_ref().is_some_and(|from| from.is_settled() && from.as_it_is(&trial.series) != to.as_it_is(&trial.series));
    unusual.extend(settled.then_some(Unusual::Settled));
    unusual
}
