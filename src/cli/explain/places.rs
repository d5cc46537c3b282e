//! Where a consultation could be, given a plan.

use super::telling::{UNIT, effect_answer, effect_lines, spot, spot_answer};
use super::there::no_time_words;
use super::{ExplainArguments, Subject, answer, forum_of};
use crate::check::with_short_titles;
use crate::cli::arguments::AnswerFormat;
use crate::cli::desk::{Desk, Ending, Outcome};
use crate::explain::{self, Beside, Differs, NoTime, Places};
use crate::finding::Sources;
use crate::finding::answer::Word;
use crate::model::{ConsultationId, Plan, Series, State};
use crate::present::answer::{ExplainAnswer, ForbiddenAnswer, PlaceThereAnswer, PlacesAnswer};
use crate::present::words::wrap;
use crate::text::{counted, short};

/// How many places are told.
const TOLD: usize = 3;

/// Where a consultation could be; `before` is the series and its plan without it, if it is asked about before it is there.
pub(super) fn places(
    desk: &Desk,
    asked: &ExplainArguments,
    subject: &Subject,
    (id, sitting): (ConsultationId, Option<u32>),
    before: Option<(&Series, &Plan)>,
) -> Ending {
    let own = &subject.opened.series;
    let title = short(&own.consultation(id).title);
    if let Some(written) = own.consultation(id).written {
        return Ok(no_place(desk, asked, subject, (id, sitting), &NoTime::Written(written.from, written.to)));
    }
    let named = forum_of(desk, own, asked.forum.as_deref())?;
    let mut series = with_short_titles(own.clone());
    if named.is_some() {
        series.consultations[id.index()] = series.beside_alone(series.consultation(id), named);
    }
    let is_fixed = own.consultation(id).wanted.start().is_some();
    series.consultations[id.index()].wanted.starts.clear();
    let sitting = sitting.unwrap_or_else(|| first_to_place(subject, id));
    let beside = match (before, named) {
        (Some((series, plan)), _) => Beside::Without(series, plan),
        (None, Some(_)) => Beside::OtherForum(own),
        (None, None) => Beside::Same,
    };
    let places = explain::places(&series, &subject.plan, (id, sitting), TOLD, beside);
    let outcome = if places.best.is_empty() { Outcome::Findings } else { Outcome::Fine };
    if asked.format == AnswerFormat::Json {
        let told = places_answer(&series, &places, &subject.opened.sources);
        desk.answer_json(&ExplainAnswer { places: Some(told), ..answer(subject) });
        return Ok(outcome);
    }
    let mut lines = Vec::new();
    match &places.from {
        Some(from) => {
            let could = if places.best.is_empty() { "" } else { " While all others stay, it could be:" };
            lines.push(format!("{title} is {}.{could}", spot(own, from)));
        }
        None => {
            let yet = if before.is_some() { "is not in the series yet" } else { "is not in the plan" };
            let could = if places.best.is_empty() { "" } else { " While all others stay, it could be:" };
            lines.push(format!("{title} {yet}.{could}"));
        }
    }
    if let Some(forum) = named.filter(|_| !own.consultation(id).may_be_beside(named)) {
        let (short, named) = (&series.forum(forum).title, &series.forum(forum).name);
        lines.push(format!("For a place beside {short}, the series would have to name `{named}` in its `forum`."));
    }
    lines.extend(is_fixed.then(|| "The series fixes its start (`starts`); this is told as if it did not.".to_owned()));
    lines.push(String::new());
    lines.extend(best_lines(&series, &places, desk));
    lines.extend(survey_lines(&series, &places));
    lines.extend((!places.best.is_empty()).then(|| UNIT.to_owned()));
    desk.answer(&wrapped(&lines, desk));
    Ok(outcome)
}

/// That a consultation is nowhere, which is an answer too.
fn no_place(
    desk: &Desk,
    asked: &ExplainArguments,
    subject: &Subject,
    (id, sitting): (ConsultationId, Option<u32>),
    no: &NoTime,
) -> Outcome {
    let series = &subject.opened.series;
    if asked.format == AnswerFormat::Json {
        let sitting = sitting.unwrap_or(0) + 1;
        let told = PlacesAnswer { sitting, looked: 0, open: 0, forbidden: Vec::new(), all: true, best: Vec::new() };
        desk.answer_json(&ExplainAnswer { places: Some(told), ..answer(subject) });
    } else {
        desk.answer(&wrapped(&[no_time_words(series, id, no)], desk));
    }
    Outcome::Findings
}

/// The first sitting that is not placed, or else the first that may move.
fn first_to_place(subject: &Subject, id: ConsultationId) -> u32 {
    let of =
        |sitting: u32| subject.plan.placements.iter().find(move |placement| (placement.consultation, placement.sitting) == (id, sitting));
    let all = || 0..subject.opened.series.consultation(id).sittings_asked();
    let is_free = |sitting: &u32| of(*sitting).is_some_and(|placement| !placement.is_settled() && placement.state != State::Cancelled);
    all().find(|sitting| of(*sitting).is_none()).or_else(|| all().find(is_free)).unwrap_or(0)
}

/// The best places, numbered, each with what it changes.
pub(super) fn best_lines(series: &Series, places: &Places, desk: &Desk) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, place) in (1..).zip(&places.best) {
        let how = match (places.from.is_some(), place.differs) {
            (false, _) | (_, Differs::Day) => "",
            (_, Differs::Hour) => " (the same day)",
            (_, Differs::Room) => " (the same time)",
        };
        lines.push(format!("  {number}. {}{how}", spot(series, &place.to)));
        for line in effect_lines(series, &place.effect) {
            lines.extend(wrap(&line, desk.look.width.saturating_sub(7).max(20)).into_iter().enumerate().map(|(at, line)| {
                let mark = if at == 0 { desk.look.bullet() } else { ' ' };
                format!("     {mark} {line}")
            }));
        }
        lines.push(String::new());
    }
    lines
}

/// How many places were looked at, and what forbids the others.
pub(super) fn survey_lines(series: &Series, places: &Places) -> Vec<String> {
    const NAMED: usize = 6;
    let looked = counted(places.looked, "place was looked at", "places were looked at");
    let mut told: Vec<String> = places.forbidden.iter().take(NAMED).map(|(rule, count)| format!("`{rule}` forbids {count}")).collect();
    let others = counted(places.forbidden.len().saturating_sub(NAMED) as i64, "rule", "rules");
    told.extend((places.forbidden.len() > NAMED).then(|| format!("{others} more the rest")));
    let forbidden = if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) };
    let mut lines = vec![match places.open {
        0 if places.looked == 0 => {
            "There is no day and hour at which it could be by its own days and hours and those of its forum.".to_owned()
        }
        0 => format!("{looked}, none of them keeps every rule that must hold{forbidden}."),
        open => format!("{looked}, {open} of them keep every rule that must hold{forbidden}."),
    }];
    lines.extend(places.unseen.map(|unseen| format!("Not everything was looked at: {}.", unseen.words(series))));
    lines
}

/// Lines that fit, those moved in as they are.
pub(super) fn wrapped(lines: &[String], desk: &Desk) -> String {
    let fits = |line: &String| if line.starts_with(' ') { vec![line.clone()] } else { wrap(line, desk.look.width) };
    lines.iter().flat_map(fits).collect::<Vec<_>>().join("\n")
}

/// The same for programs.
pub(super) fn places_answer(series: &Series, places: &Places, sources: &Sources) -> PlacesAnswer {
    PlacesAnswer {
        sitting: places.sitting + 1,
        looked: places.looked,
        open: places.open,
        forbidden: places.forbidden.iter().map(|(rule, count)| ForbiddenAnswer { rule: Word(*rule), places: *count }).collect(),
        all: places.unseen.is_none(),
        best: places
            .best
            .iter()
            .map(|place| PlaceThereAnswer { at: spot_answer(series, &place.to), effect: effect_answer(series, &place.effect, sources) })
            .collect(),
    }
}
