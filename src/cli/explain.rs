//! `fora explain`: what a plan costs, why something stands where it stands, why it is not elsewhere, and where it could be.
//!
//! [`explain`] decides by what is asked; each kind of answer has a file below. What is told is computed by the room
//! `explain`.

mod conflict;
mod costs;
mod places;
mod standing;
mod telling;
mod there;

pub(super) use costs::{costs_answer, costs_text};

use self::conflict::Found;
use super::arguments::AnswerFormat;
use super::check::cost_words;
use super::desk::{Desk, Ending, Outcome};
use super::progress::{LOOKING, Progress};
use super::stopping::{NO_ANSWER, Stopping};
use crate::finding::Finding;
use crate::input::suggestion_from;
use crate::model::{ForumId, Plan, RoomId, Series};
use crate::present::answer::{ExplainAnswer, Version};
use crate::present::words::wrap;
use crate::rules::words;
use crate::solve::Stop;
use crate::workspace::{NewConsultation, Opened, consultation, load_plan, plan_path};
use clap::{ArgGroup, Args};
use std::path::{Path, PathBuf};

#[derive(Args)]
#[command(group = ArgGroup::new("spot").args(["at", "where"]))]
pub(super) struct ExplainArguments {
    /// A series file, or a folder that holds a series.toml
    #[arg(default_value = "series.toml")]
    pub file: PathBuf,
    /// The consultation that is asked about; `online.2` is the second sitting of `online` (default: the plan as a whole)
    pub name: Option<String>,
    /// Why is it not then? A time on the clock of its place, such as "2013-10-25 09:00", or a day alone for its best hour
    #[arg(long, value_name = "TIME", requires = "name")]
    pub at: Option<String>,
    /// The room that is asked about, with --at (default: the best of those it could have)
    #[arg(long, requires = "at")]
    pub room: Option<String>,
    /// The forum that is asked about, with --at or --where (default: its own)
    #[arg(long, requires = "name")]
    pub forum: Option<String>,
    /// Where could it be? The best three places, while all others stay
    #[arg(long, requires = "name")]
    pub r#where: bool,
    /// How long a consultation lasts that is not in the series yet, such as "90 min"; with --at or --where
    #[arg(long, value_name = "LENGTH", requires = "spot")]
    pub lasts: Option<String>,
    /// How many people are expected at a consultation that is not in the series yet
    #[arg(long, value_name = "PEOPLE", requires = "lasts")]
    pub expects: Option<u32>,
    /// Who moderates a consultation that is not in the series yet
    #[arg(long, value_name = "PERSON", requires = "lasts")]
    pub moderator: Option<String>,
    /// The plan (default: the one beside the series); a calendar (.ics) will do
    #[arg(long)]
    pub plan: Option<PathBuf>,
    /// Stop looking after this many seconds and tell what is known so far
    #[arg(long, value_parser = super::plan::seconds)]
    pub time_limit: Option<f64>,
    /// How to print the answer
    #[arg(long, value_enum, default_value = "text")]
    pub format: AnswerFormat,
}

/// A series with the plan that is asked about; without one nothing is placed.
pub(super) struct Subject {
    pub opened: Opened,
    pub plan: Plan,
    pub plan_path: Option<PathBuf>,
    stopping: Stopping,
}

impl Subject {
    /// Looks for something that may take long, with a line that tells that this goes on, until it is found or told to stop.
    pub fn looked_for<T>(&self, desk: &Desk, look: impl FnOnce(Stop<'_>) -> T) -> T {
        let progress = Progress::new(desk, LOOKING);
        look(&|| {
            progress.tick();
            self.stopping.is_wanted()
        })
    }

    /// Whether looking was told to stop.
    pub fn is_cut_short(&self) -> bool {
        self.stopping.is_wanted()
    }
}

pub(super) fn explain(desk: &Desk, asked: &ExplainArguments) -> Ending {
    let stopping = Stopping::after(asked.time_limit, NO_ANSWER);
    let ending = answered(desk, asked, &stopping);
    stopping.end();
    ending
}

fn answered(desk: &Desk, asked: &ExplainArguments, stopping: &Stopping) -> Ending {
    let mut opened = Opened::read(&asked.file, super::today()).map_err(|error| desk.fail(&error))?;
    let path = path_of_plan(asked, &opened);
    let plan = path.as_deref().map(|path| read_plan(desk, &mut opened, path)).transpose()?;
    let subject = Subject { opened, plan: plan.unwrap_or_default(), plan_path: path, stopping: stopping.clone() };
    let Some(name) = &asked.name else { return whole(desk, asked, &subject) };
    if subject.plan_path.is_none() {
        let plan = format!("`fora plan {}` makes one", asked.file.display());
        desk.notice(&format!("There is no plan yet, so this is told as if nothing else were placed; {plan}."));
    }
    let known = consultation(&subject.opened.series, name);
    if let Some(lasts) = &asked.lasts {
        if known.is_ok() {
            let message = format!("`{name}` is in the series, which says how long it lasts");
            return Err(desk.stop(&message, "leave `--lasts` out, or ask about a name that the series does not have"));
        }
        let (subject, before) = with_new(desk, asked, subject, (name, lasts))?;
        let which = consultation(&subject.opened.series, name).map_err(|unknown| desk.fail(&unknown))?;
        let before = Some((&before.0, &before.1));
        return match &asked.at {
            Some(at) => there::there(desk, asked, &subject, which, at, before),
            None => places::places(desk, asked, &subject, which, before),
        };
    }
    let which = match known {
        Ok(which) => which,
        Err(unknown) if asked.r#where || asked.at.is_some() => {
            let outcome = desk.fail(&unknown);
            desk.notice(
                "To ask where a consultation could be that the series does not have yet, say how long it lasts: --lasts \"90 min\".",
            );
            return Err(outcome);
        }
        Err(unknown) => return Err(desk.fail(&unknown)),
    };
    match &asked.at {
        Some(at) => there::there(desk, asked, &subject, which, at, None),
        None if asked.r#where => places::places(desk, asked, &subject, which, None),
        None if asked.forum.is_some() => Err(desk.stop("`--forum` asks about a time or a place", "add `--at TIME` or `--where`")),
        None => standing::standing(desk, asked, &subject, which),
    }
}

/// The plan that is meant: the one that is named, or the one beside the series if it is there.
fn path_of_plan(asked: &ExplainArguments, opened: &Opened) -> Option<PathBuf> {
    let own = plan_path(&opened.path);
    asked.plan.clone().or_else(|| (opened.is_a_file && own.exists()).then_some(own))
}

fn read_plan(desk: &Desk, opened: &mut Opened, path: &Path) -> Result<Plan, Outcome> {
    let read: Result<(Plan, Vec<Finding>), Vec<Finding>> = load_plan(opened, path);
    read.map(|(plan, _)| plan).map_err(|findings| desk.refuse(&findings, &opened.sources))
}

/// What is asked without a name: whether everything required can hold, where there is no plan or it lacks something required;
/// and what the plan costs.
fn whole(desk: &Desk, asked: &ExplainArguments, subject: &Subject) -> Ending {
    let Some(path) = &subject.plan_path else {
        let found = Found::of(desk, subject, None);
        match asked.format {
            AnswerFormat::Json => desk.answer_json(&ExplainAnswer { required: Some(found.answer(subject)), ..answer(subject) }),
            AnswerFormat::Text => desk.answer(&format!("{}\n\n{}", subject.opened.series.title, found.text(asked, subject, desk))),
        }
        return Ok(found.outcome());
    };
    let series = &subject.opened.series;
    let costs = crate::explain::costs(series, &subject.plan);
    let found = (costs.total.lacks() > 0).then(|| Found::of(desk, subject, None));
    if asked.format == AnswerFormat::Json {
        let required = found.as_ref().map(|found| found.answer(subject));
        desk.answer_json(&ExplainAnswer { required, costs: Some(costs_answer(series, &costs)), ..answer(subject) });
        return Ok(found.map_or(Outcome::Fine, |found| found.outcome()));
    }
    let closing = wrap(&cost_words(costs.total), desk.look.width).join("\n");
    let next = format!("Next: `fora explain {} NAME` tells why a consultation stands where it stands.", asked.file.display());
    let broken =
        crate::check::check(series, &subject.plan, None).iter().filter(|finding| finding.is_error() && finding.accepted.is_none()).count();
    let broken = match broken {
        0 => String::new(),
        _ => {
            let errors = crate::text::counted(broken as i64, "finding", "findings");
            format!("{errors} at error: `fora check {}` tells what this plan breaks.\n\n", asked.file.display())
        }
    };
    let why = found.as_ref().map(|found| format!("{}\n\n", found.text(asked, subject, desk))).unwrap_or_default();
    desk.answer(&format!("{} ({})\n\n{why}{broken}{}{closing}\n{next}", series.title, path.display(), costs_text(series, &costs, desk)));
    Ok(found.map_or(Outcome::Fine, |found| found.outcome()))
}

/// An answer to which one field is added.
fn answer(subject: &Subject) -> ExplainAnswer {
    ExplainAnswer {
        version: Version,
        series: subject.opened.path.display().to_string(),
        plan: subject.plan_path.as_ref().map(|path| path.display().to_string()),
        required: None,
        costs: None,
        standing: None,
        there: None,
        places: None,
    }
}

/// The series with a consultation more, and the series and its plan as they are.
fn with_new(
    desk: &Desk,
    asked: &ExplainArguments,
    subject: Subject,
    (name, lasts): (&str, &str),
) -> Result<(Subject, (Series, Plan)), Outcome> {
    let before = subject.opened.series.clone();
    forum_of(desk, &before, asked.forum.as_deref())?;
    if let Some(person) = &asked.moderator {
        let people: Vec<&str> = before.people.iter().map(|person| person.name.as_str()).collect();
        if !people.contains(&person.as_str()) {
            let near = suggestion_from(person, &people, "the people are", "the series file lists them all");
            return Err(desk.stop(&format!("there is no person `{person}`"), &near));
        }
    }
    let new = NewConsultation { name, lasts, forum: asked.forum.as_deref(), expects: asked.expects, moderator: asked.moderator.as_deref() };
    let mut opened = subject.opened.with_consultation(&new, super::today()).map_err(|error| desk.fail(&error))?;
    let plan = subject.plan_path.as_deref().map(|path| read_plan(desk, &mut opened, path)).transpose()?;
    Ok((
        Subject { opened, plan: plan.unwrap_or_default(), plan_path: subject.plan_path, stopping: subject.stopping },
        (before, subject.plan),
    ))
}

/// The forum of a name.
fn forum_of(desk: &Desk, series: &Series, name: Option<&str>) -> Result<Option<ForumId>, Outcome> {
    let Some(name) = name else { return Ok(None) };
    let known: Vec<&str> = series.fora.iter().map(|forum| forum.name.as_str()).collect();
    match known.iter().position(|known| *known == name) {
        Some(at) => Ok(Some(ForumId(at as u32))),
        None => Err(desk.stop(
            &format!("there is no forum `{name}`"),
            &suggestion_from(name, &known, "the fora are", "the series file lists them all"),
        )),
    }
}

/// The room of a name beside one of some fora.
fn room_of(desk: &Desk, series: &Series, fora: &[ForumId], name: Option<&str>) -> Result<Option<RoomId>, Outcome> {
    let Some(name) = name else { return Ok(None) };
    let rooms: Vec<RoomId> = fora.iter().flat_map(|forum| series.forum(*forum).rooms.clone()).collect();
    let called: Vec<RoomId> = rooms.iter().copied().filter(|room| series.room(*room).name == name).collect();
    let forum_of = |room: &RoomId| series.forum(series.room(*room).forum).name.as_str();
    match called[..] {
        [room] => return Ok(Some(room)),
        [_, _, ..] => {
            let ways = words::either(called.iter().map(|room| format!("--forum {}", forum_of(room))));
            return Err(desk.stop(&format!("there is a room `{name}` beside several fora"), &format!("say which: add {ways}")));
        }
        [] => {}
    }
    let named = words::either(fora.iter().map(|forum| format!("`{}`", series.forum(*forum).name)));
    let beside = if fora.is_empty() { "a consultation of no forum".to_owned() } else { format!("forum {named}") };
    let elsewhere = series.rooms.iter().find(|room| room.name == name);
    let fix = match elsewhere {
        Some(room) => {
            let forum = &series.forum(room.forum).name;
            format!("it belongs to forum `{forum}`: add `--forum {forum}`")
        }
        None if rooms.is_empty() => "leave `--room` out: there is no room to choose".to_owned(),
        None => {
            let known: Vec<&str> = rooms.iter().map(|room| series.room(*room).name.as_str()).collect();
            suggestion_from(name, &known, "its rooms are", "the series file lists them all")
        }
    };
    Err(desk.stop(&format!("there is no room `{name}` beside {beside}"), &fix))
}
