//! Planning again with the least change: what is asked of it, the changes of the series that it stands for, and both files
//! written together.
//!
//! What is said of rooms and people becomes a change of the series file, and the series that is planned is the one that the
//! changed file says. So the next `plan` knows it too, and nothing is written that was not planned with.

use super::planning::want_memory;
use super::{Error, Lock, Notify, Older, Opened, plan_path, write};
use crate::compare::Differences;
use crate::finding::{self, Finding};
use crate::input::{self, DayOrMinute, Delay, SeriesEdit, suggestion_from};
use crate::memory::Need;
use crate::model::{ConsultationId, Deliverable, Forum, Placement, Plan, Room, RuleName, Series, State, Step, Subject};
use crate::replan::{self, Offer, Replanned, Stuck, Terms};
use crate::solve::{Effort, Stop};
use crate::time::{Date, Resolved};
use std::path::{Path, PathBuf};

/// What is asked of a plan that changes little, besides what its series says. Names are short names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Wanted {
    /// What cannot be had any more.
    pub without: Vec<Lost>,
    /// Who is away, and from when to when.
    pub away: Vec<(String, DayOrMinute, DayOrMinute)>,
    /// What comes later: an input, or a step as `DOCUMENT/STEP`, and by how much.
    pub late: Vec<(String, Delay)>,
    /// What stays where it is: consultations, or sittings as `NAME.2`.
    pub pin: Vec<String>,
    /// Whatever starts before this day stays.
    pub freeze_until: Option<Date>,
    /// What is called off.
    pub cancel: Vec<String>,
    /// Who leads what instead.
    pub moderator: Vec<(String, String)>,
    /// Whether what is announced or confirmed may move.
    pub allow_announced: bool,
}

/// Something that cannot be had any more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Lost {
    /// A room, as `FORUM/ROOM` or by its name alone.
    Room(String),
    /// A forum.
    Forum(String),
    /// A person.
    Person(String),
}

/// Something that people were told and that is not so any more.
pub(crate) struct ToTell {
    /// The sitting as it was announced, or confirmed.
    pub was: Placement,
    /// Where the plan has it; `None` if it is off.
    pub now: Option<Placement>,
}

/// A plan that changes little, with all that is said of it, and not yet written.
pub(crate) struct Replanning {
    /// The series as it is planned.
    pub opened: Opened,
    pub plan_path: PathBuf,
    pub replanned: Replanned,
    pub differences: Differences,
    /// The changes of the series file.
    pub edits: Vec<SeriesEdit>,
    /// Sittings that stay, and which the series cannot say so of.
    pub unsaid_pins: Vec<(ConsultationId, u32)>,
    /// What people were told and is not so in the plan.
    pub must_be_told: Vec<ToTell>,
    /// Announced or confirmed sittings that stay where they break a rule.
    pub stuck: Vec<Stuck>,
    pub offers: Vec<Offer>,
    /// Lines of the older plan that were not read because the series does not have what they name, each in words.
    pub not_read: Vec<String>,
    /// Announced consultations that have no place any more, though nobody called them off.
    pub lost: Vec<ConsultationId>,
    /// What reading and judging have found, the gravest first, without what was asked for.
    pub findings: Vec<Finding>,
    /// What the plan file says.
    pub text: String,
    /// What the two files said when they were read.
    was: (String, String),
    /// What the series file says now; `None` if it does not change.
    series_text: Option<String>,
}

impl Replanning {
    /// Plans a series again beside its plan.
    ///
    /// # Errors
    /// A file is missing or cannot be read, something that is asked for names what is not there, or planning would take more
    /// than so many bytes of memory.
    pub fn of(
        file: &Path,
        plan: Option<&Path>,
        wanted: &Wanted,
        (effort, memory): (&Effort, u64),
        today: Date,
        stop: Stop<'_>,
    ) -> Result<Self, Error> {
        let opened = Opened::read(file, today)?;
        let plan_path = plan.map_or_else(|| plan_path(&opened.path), Path::to_path_buf);
        let older = older(&opened, &plan_path, wanted)?;
        let was = (opened.text().to_owned(), older.text().to_owned());
        let (pins, unsaid_pins) = pins(&opened.series, &older.plan, wanted)?;
        let edits = edits(&opened.series, &older.plan, wanted)?;
        let (opened, older, series_text) = if edits.is_empty() {
            (opened, older, None)
        } else {
            let text = input::edited(&was.0, &edits).map_err(|finding| opened.unreadable(vec![*finding]))?;
            let changed = opened.with_text(&text, today)?;
            let older = self::older(&changed, &plan_path, wanted)?;
            (changed, older, Some(text))
        };
        let series = &opened.series;
        let not_read = older.left_out.iter().map(|finding| finding.message.clone()).collect();
        let before = older.plan;
        let asked = asked_for(series, &before, wanted)?;
        want_memory("planning again", Need::of(series, Some(&asked)), memory)?;
        let terms = Terms { pinned: pins, allow_announced: wanted.allow_announced };
        let mut replanned = replan::replan(series, &asked, &terms, effort, &opened.digest, stop);
        let is_same = series_text.is_none() && replanned.planned.plan.placements == before.placements && is_of(&before, &opened);
        if is_same {
            // Nothing has changed, so nothing is known of it that was not known before.
            replanned.planned.plan.evidence = before.evidence.clone();
        }
        let name = opened.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = if is_same { was.1.clone() } else { input::write_plan(series, &replanned.planned.plan, &name) };
        let differences = Differences::of(series, &before, &replanned.planned.plan);
        let must_be_told = must_be_told(series, &before, &replanned.planned.plan);
        let is_lost = |placement: &&Placement| {
            let is_same = |now: &&Placement| (now.consultation, now.sitting) == (placement.consultation, placement.sitting);
            placement.announced.is_some() && !replanned.planned.plan.placements.iter().any(|now| is_same(&now))
        };
        let mut lost: Vec<ConsultationId> = before.placements.iter().filter(is_lost).map(|placement| placement.consultation).collect();
        lost.dedup();
        let mut findings = opened.findings.clone();
        let is_lost = |finding: &Finding| lost.iter().any(|id| finding.about.contains(&Subject::Consultation(*id)));
        // Nothing moved unasked, and what is elsewhere than it was announced is listed with those who have to hear of it.
        let is_listed = |finding: &Finding| finding.rule == RuleName::AnnouncedMoved && finding.is_error() && !is_lost(finding);
        findings.extend(replanned.planned.findings.iter().filter(|finding| !is_listed(finding)).cloned());
        finding::sort(&mut findings, &opened.sources);
        let stuck = replan::stuck(series, &replanned.planned.plan, &terms, &findings);
        let offers = replan::offers(series, &replanned.planned.plan, &terms, &findings);
        Ok(Replanning {
            plan_path,
            replanned,
            differences,
            edits,
            unsaid_pins,
            must_be_told,
            stuck,
            offers,
            not_read,
            lost,
            findings,
            text,
            was,
            series_text,
            opened,
        })
    }

    /// Whether neither file would change.
    pub fn is_unchanged(&self) -> bool {
        self.series_text.is_none() && self.text == self.was.1
    }

    /// Writes what the series says now, and then the plan; if the plan cannot be written, the series is as it was.
    ///
    /// # Errors
    /// One of the two files has changed since it was read, or cannot be written.
    pub fn write(&self, notify: &dyn Notify) -> Result<(), Error> {
        if !self.lost.is_empty() {
            let names: Vec<String> = self.lost.iter().map(|id| format!("`{}`", self.opened.series.consultation(*id).name)).collect();
            let message = format!(
                "{} was announced and has no place any more, so that nothing would be known of what people were told",
                names.join(", ")
            );
            let fix = format!(
                "call it off with --cancel {}, so that the plan keeps it as cancelled, or give it a place",
                self.opened.series.consultation(self.lost[0]).name
            );
            return Err(Error::refused(message, fix));
        }
        let _lock = Lock::of_plan(&self.opened.path, &self.plan_path, notify)?;
        let series = &self.opened.path;
        for (path, was) in [(series, &self.was.0), (&self.plan_path, &self.was.1)] {
            let now = std::fs::read_to_string(path).unwrap_or_default();
            if now.trim_start_matches('\u{feff}') != was {
                let message = format!("{} has changed while this was planned, and nothing was written", path.display());
                return Err(Error::refused(message, "run the same command again: it starts from what the file says now"));
            }
        }
        if let Some(text) = &self.series_text {
            write(series, text)?;
        }
        write(&self.plan_path, &self.text).inspect_err(|_| {
            if self.series_text.is_some() {
                // What cannot be put back is as it was planned with, and the next `replan` goes on from there.
                _ = write(series, &self.was.0);
            }
        })
    }
}

/// The plan to go on from.
fn older(opened: &Opened, path: &Path, wanted: &Wanted) -> Result<Older, Error> {
    let Some(older) = Older::read(opened, path)? else {
        let message = format!("there is no plan {} to go on from", path.display());
        return Err(Error::refused(message, "make one with `fora plan`, or name the file: `fora replan FILE PLAN`"));
    };
    let is_told = |finding: &Finding| finding.rule == RuleName::AnnouncedMoved;
    if !wanted.allow_announced && older.left_out.iter().any(is_told) {
        return Err(older.as_unreadable());
    }
    Ok(older)
}

/// Whether a plan is of the series as it stands, as far as it says so.
fn is_of(plan: &Plan, opened: &Opened) -> bool {
    plan.evidence.series_digest.as_ref().is_none_or(|digest| *digest == opened.digest)
}

/// The older plan with what is asked of it: what is called off, and who leads what.
fn asked_for(series: &Series, before: &Plan, wanted: &Wanted) -> Result<Plan, Error> {
    let mut plan = before.clone();
    for name in &wanted.cancel {
        for at in placed(series, before, name)? {
            plan.placements[at].state = State::Cancelled;
        }
    }
    for (name, person) in &wanted.moderator {
        let at = placed(series, before, name)?;
        let allowed = &series.consultation(before.placements[at[0]].consultation).moderators;
        let names: Vec<&str> = allowed.iter().map(|id| series.person(*id).name.as_str()).collect();
        let Some(found) = names.iter().position(|known| known == person) else {
            let fix = suggestion_from(person, &names, "those who may are", "the series file lists them all");
            return Err(Error::refused(format!("the series does not let `{person}` lead `{name}`"), fix));
        };
        at.into_iter().for_each(|at| plan.placements[at].moderator = Some(allowed[found]));
    }
    Ok(plan)
}

/// The sittings that stay, and those of them of which the series cannot say it.
type Pins = (Vec<(ConsultationId, u32)>, Vec<(ConsultationId, u32)>);

fn pins(series: &Series, plan: &Plan, wanted: &Wanted) -> Result<Pins, Error> {
    let key = |placement: &Placement| (placement.consultation, placement.sitting);
    let pinned: Vec<(ConsultationId, u32)> = pinned(series, plan, wanted)?.into_iter().map(key).collect();
    let unsaid = pinned.iter().copied().filter(|(id, _)| series.consultation(*id).sittings_asked() > 1).collect();
    Ok((pinned, unsaid))
}

/// What is pinned by name, and what begins before the day until which everything is frozen.
fn pinned<'p>(series: &Series, plan: &'p Plan, wanted: &Wanted) -> Result<Vec<&'p Placement>, Error> {
    let mut pinned: Vec<usize> = Vec::new();
    for name in &wanted.pin {
        pinned.extend(placed(series, plan, name)?);
    }
    let is_frozen = |placement: &Placement| {
        let called_off = placement.state == State::Cancelled;
        !called_off && wanted.freeze_until.is_some_and(|day| series.first_day(placement) < day)
    };
    pinned.extend((0..plan.placements.len()).filter(|at| is_frozen(&plan.placements[*at])));
    pinned.sort_unstable();
    pinned.dedup();
    Ok(pinned.into_iter().map(|at| &plan.placements[at]).collect())
}

/// The positions of what a plan places of a consultation, or of one sitting of it.
fn placed(series: &Series, plan: &Plan, name: &str) -> Result<Vec<usize>, Error> {
    let (id, sitting) = super::names::consultation(series, name)?;
    let is_meant = |placement: &Placement| {
        placement.consultation == id && sitting.is_none_or(|sitting| placement.sitting == sitting) && placement.state != State::Cancelled
    };
    let found: Vec<usize> = (0..plan.placements.len()).filter(|at| is_meant(&plan.placements[*at])).collect();
    if found.is_empty() {
        return Err(Error::refused(format!("`{name}` is not in the plan"), "name what it places: `fora check` lists what it lacks"));
    }
    Ok(found)
}

/// What is asked of rooms, people, inputs and steps, and what is pinned, as changes of the series file.
fn edits(series: &Series, plan: &Plan, wanted: &Wanted) -> Result<Vec<SeriesEdit>, Error> {
    let mut edits = Vec::new();
    for lost in &wanted.without {
        edits.push(lost.edit(series)?);
    }
    for (name, from, to) in &wanted.away {
        let known = series.people.iter().map(|person| person.name.as_str());
        let person = one_of("person", "the people are", name, known)?.to_owned();
        if from.day() > to.day() {
            return Err(Error::refused(format!("`{name}` would be away from {from} to {to}"), "write the earlier day first"));
        }
        edits.push(SeriesEdit::Away { person, during: (*from, *to), why: String::new() });
    }
    for (name, delay) in &wanted.late {
        edits.push(later(series, name, *delay)?);
    }
    let said =
        pinned(series, plan, wanted)?.into_iter().filter(|placement| series.consultation(placement.consultation).sittings_asked() == 1);
    edits.extend(said.filter(|placement| !placement.is_settled()).filter_map(|placement| starts(series, placement)));
    Ok(edits)
}

impl Lost {
    /// It is busy, or away, from the day of planning until the last day on which anything could be.
    fn edit(&self, series: &Series) -> Result<SeriesEdit, Error> {
        let why = "not available".to_owned();
        match self {
            Lost::Person(name) => {
                let person = one_of("person", "the people are", name, series.people.iter().map(|person| person.name.as_str()))?.to_owned();
                let last = series.consultations.iter().map(|asked| series.window(asked).1).max().unwrap_or(series.planned);
                let during = (DayOrMinute::Day(series.planned), DayOrMinute::Day(last.max(series.planned)));
                Ok(SeriesEdit::Away { person, during, why })
            }
            Lost::Forum(name) => {
                one_of("forum", "the fora are", name, series.fora.iter().map(|forum| forum.name.as_str()))?;
                let lost = series.fora.iter().filter(|forum| forum.name == *name);
                let busy =
                    |forum: &Forum| SeriesEdit::Busy { forum: name.clone(), room: None, during: whole(series, forum), why: why.clone() };
                lost.filter(|forum| !forum.online).map(busy).next().ok_or_else(|| {
                    let fix = "give its consultations another forum in the series, or call them off with --cancel NAME";
                    Error::refused(format!("`{name}` is online and has no room that could be taken"), fix)
                })
            }
            Lost::Room(name) => {
                let full = |room: &Room| format!("{}/{}", series.forum(room.forum).name, room.name);
                let named: Vec<&Room> = series.rooms.iter().filter(|room| full(room) == *name || room.name == *name).collect();
                let room = match named[..] {
                    [only] => only,
                    [] => {
                        let known: Vec<String> = series.rooms.iter().map(full).collect();
                        let known: Vec<&str> = known.iter().map(String::as_str).collect();
                        let fix = suggestion_from(name, &known, "the rooms are", "the series file lists them all");
                        return Err(Error::refused(format!("there is no room `{name}`"), fix));
                    }
                    ref several => {
                        let all: Vec<String> = several.iter().map(|room| format!("`room:{}`", full(room))).collect();
                        let message = format!("{} fora have a room `{name}`", several.len());
                        return Err(Error::refused(message, format!("say which: {}", all.join(" or "))));
                    }
                };
                let forum = series.forum(room.forum);
                Ok(SeriesEdit::Busy { forum: forum.name.clone(), room: Some(room.name.clone()), during: whole(series, forum), why })
            }
        }
    }
}

/// All days of a forum that are not over.
fn whole(series: &Series, forum: &Forum) -> (DayOrMinute, DayOrMinute) {
    (DayOrMinute::Day(forum.opens.max(series.planned).min(forum.closes)), DayOrMinute::Day(forum.closes))
}

/// An input is out so much later, or a step takes so much longer.
fn later(series: &Series, name: &str, delay: Delay) -> Result<SeriesEdit, Error> {
    if let Some(input) = series.inputs.iter().find(|input| input.name == name) {
        let calendar = &series.place(series.base).calendar;
        let day = match delay {
            Delay::WorkingDays(days) => calendar.working_day_after(input.out, days),
            Delay::Days(days) => input.out.checked_add_days(chrono::Days::new(days.into())),
        };
        let day = day.ok_or_else(|| Error::refused(format!("`{name}` would be later than any calendar"), "give fewer days"))?;
        return Ok(SeriesEdit::Out { input: name.to_owned(), day });
    }
    let steps = || series.deliverables.iter().flat_map(|document| document.steps.iter().enumerate().map(move |step| (document, step)));
    let full = |document: &Deliverable, step: &Step| format!("{}/{}", document.name, step.does);
    let is_meant = |document: &Deliverable, step: &Step| {
        full(document, step).to_lowercase() == name.to_lowercase() || document.name == name && document.steps.len() == 1
    };
    let Some((document, (number, step))) = steps().find(|(document, (_, step))| is_meant(document, step)) else {
        let known: Vec<String> = steps().map(|(document, (_, step))| full(document, step)).collect();
        let known: Vec<&str> = series.inputs.iter().map(|input| input.name.as_str()).chain(known.iter().map(String::as_str)).collect();
        let fix = suggestion_from(name, &known, "inputs and steps are", "write an input, or a step as `DOCUMENT/STEP`");
        return Err(Error::refused(format!("there is no input and no step `{name}`"), fix));
    };
    let Delay::WorkingDays(days) = delay else {
        return Err(Error::refused(format!("`{name}` takes working days"), format!("write --late \"{name}=2 working days\"")));
    };
    if step.words_a_day.is_some() {
        let message = format!("`{name}` takes as long as its words need, {} working days", step.working_days);
        return Err(Error::refused(message, "change `words` or `words-a-day` in the series file, and run `fora replan` again"));
    }
    Ok(SeriesEdit::Takes { document: document.name.clone(), step: number, working_days: step.working_days + days })
}

/// That a consultation of one sitting starts where it is.
fn starts(series: &Series, placement: &Placement) -> Option<SeriesEdit> {
    let asked = series.consultation(placement.consultation);
    let (civil, interval) = (series.civil_start(placement)?, placement.interval()?);
    let zone = series.place(series.place_of(placement)).zone;
    let hour = match series.zones.resolve(zone, civil) {
        Resolved::Twice { .. } => {
            Some(if series.zones.resolve(zone, civil).instants().next() == Some(interval.start()) { "first" } else { "second" })
        }
        _ => None,
    };
    let may_choose = placement.forum.is_some_and(|forum| series.forum(forum).rooms.len() > 1);
    let room = placement.room.filter(|_| may_choose).map(|room| series.room(room).name.clone());
    Some(SeriesEdit::Starts { consultation: asked.name.clone(), civil, hour, room })
}

/// A name, if it is one of those that are known.
fn one_of<'k>(noun: &str, list: &str, name: &str, known: impl Iterator<Item = &'k str>) -> Result<&'k str, Error> {
    let known: Vec<&'k str> = known.collect();
    known.iter().copied().find(|known| *known == name).ok_or_else(|| {
        let fix = suggestion_from(name, &known, list, "the series file lists them all");
        Error::refused(format!("there is no {noun} `{name}`"), fix)
    })
}

/// What people were told of what is still to come, and is not so in a plan.
fn must_be_told(series: &Series, before: &Plan, after: &Plan) -> Vec<ToTell> {
    let is_told = |placement: &&Placement| placement.announced.is_some() || placement.state == State::Confirmed;
    let is_to_come = |placement: &&Placement| {
        !matches!(placement.state, State::Held | State::Cancelled) && series.first_day(placement) >= series.planned
    };
    let of = |placement: &Placement| {
        let same = |now: &&Placement| (now.consultation, now.sitting) == (placement.consultation, placement.sitting);
        let now = after.placements.iter().find(same).filter(|now| now.state != State::Cancelled);
        let was = placement.when_announced().unwrap_or_else(|| placement.clone());
        let is_so = now.is_some_and(|now| !is_elsewhere(series, &was, now));
        (!is_so).then(|| ToTell { was, now: now.cloned() })
    };
    before.placements.iter().filter(is_told).filter(is_to_come).filter_map(of).collect()
}

/// Whether a sitting is at another time or in another place than people were told.
fn is_elsewhere(series: &Series, was: &Placement, now: &Placement) -> bool {
    let place = was.as_announced.as_ref().and_then(|told| told.place.clone());
    let is_moved = (was.when, was.forum, was.room) != (now.when, now.forum, now.room);
    is_moved || place.is_some() && place != now.as_it_is(series).place
}
