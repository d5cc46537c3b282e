//! Why a consultation stands where it stands, or is not in the plan.

use super::conflict::Found;
use super::places::{best_lines, places_answer, survey_lines, wrapped};
use super::telling::{UNIT, is_meeting, spot, spot_answer};
use super::{ExplainArguments, Subject, answer};
use crate::check::with_short_titles;
use crate::cli::arguments::AnswerFormat;
use crate::cli::desk::{Desk, Ending, Outcome};
use crate::explain::{self, Held, Hold, Late, Missing, Standing, Way};
use crate::finding::Sources;
use crate::finding::answer::{Day, Word};
use crate::model::{ConsultationId, Series};
use crate::present::answer::{ExplainAnswer, HeldAnswer, LateAnswer, LateStepAnswer, MissingPartAnswer, StandingAnswer};
use crate::present::words::pad;
use crate::rules::words;
use crate::text::one_line;
use crate::time::Date;
use chrono::Datelike;

pub(super) fn standing(desk: &Desk, asked: &ExplainArguments, subject: &Subject, (id, sitting): (ConsultationId, Option<u32>)) -> Ending {
    let standing = explain::standing(&subject.opened.series, &subject.plan, id, sitting);
    let series = &with_short_titles(subject.opened.series.clone());
    let must = standing.missing.is_some() && series.must_place(id);
    let outcome = if must { Outcome::Findings } else { Outcome::Fine };
    let has_days = standing.missing.as_ref().is_some_and(|missing| !missing.late.is_empty());
    // Days that are drawn out say why; for all else it is looked for what is in the way.
    let found = (must && !has_days).then(|| Found::of(desk, subject, Some(id))).filter(|found| found.concerns(id));
    if asked.format == AnswerFormat::Json {
        let told = standing_answer(series, id, &standing, &subject.opened.sources);
        let required = found.map(|found| found.answer(subject));
        desk.answer_json(&ExplainAnswer { standing: Some(told), required, ..answer(subject) });
        return Ok(outcome);
    }
    let mut lines = Vec::new();
    for held in &standing.placed {
        lines.extend(held_lines(series, held, desk));
        lines.push(String::new());
    }
    if let Some(missing) = &standing.missing {
        lines.extend(missing_lines(series, id, missing, desk));
        lines.push(String::new());
    } else if standing.called_off {
        lines.push(format!(
            "{} is called off in the plan{}.",
            series.consultation(id).title,
            if standing.placed.is_empty() { "" } else { ", in part" }
        ));
        lines.push(String::new());
    }
    if let Some(found) = &found {
        lines.push(found.text(asked, subject, desk));
        lines.push(String::new());
    }
    let places = standing.placed.iter().map(|held| &held.elsewhere).chain(standing.missing.iter().map(|missing| &missing.places));
    if places.into_iter().any(|places| !places.best.is_empty()) {
        lines.push(UNIT.to_owned());
    }
    desk.answer(&wrapped(&lines, desk));
    Ok(outcome)
}

fn held_lines(series: &Series, held: &Held, desk: &Desk) -> Vec<String> {
    let placement = &held.placement;
    let mut lines = vec![format!("{} is {}.", words::title(series, placement), spot(series, placement))];
    lines.extend(held.by.iter().map(|hold| hold_words(series, held, *hold)));
    let is_over = held.by.iter().any(|hold| matches!(hold, Hold::TookPlace | Hold::Past));
    if !is_meeting(placement) || is_over {
        return lines;
    }
    let places = &held.elsewhere;
    if !places.best.is_empty() {
        let fixed = held.by.contains(&Hold::Start);
        let head = if fixed {
            "If its start were not fixed, it could also be, while all others stay:"
        } else {
            "It could also be, while all others stay:"
        };
        lines.push(head.to_owned());
        lines.push(String::new());
        lines.extend(best_lines(series, places, desk));
    }
    lines.extend(survey_lines(series, places));
    let better =
        places.best.iter().any(|place| place.effect.cost.lacks() < 0 || (place.effect.cost.lacks() == 0 && place.effect.cost.cost.0 < 0));
    if !better && !places.best.is_empty() {
        lines.push("None of these is better than where it is.".to_owned());
    }
    lines
}

/// What keeps a sitting where it is.
fn hold_words(series: &Series, held: &Held, hold: Hold) -> String {
    let asked = series.consultation(held.placement.consultation);
    match hold {
        Hold::Announced(day) => format!("It was announced on {}: no planning moves it.", words::day(series, day)),
        Hold::Confirmed => "It is confirmed: no planning moves it.".to_owned(),
        Hold::TookPlace => "It took place.".to_owned(),
        Hold::Past => format!("It lies before {}, the day of planning.", words::day(series, series.planned)),
        Hold::Start => "The series fixes its start (`starts`).".to_owned(),
        Hold::Day(day) => format!("The series fixes its day, {} (`on`).", words::day(series, day)),
        Hold::Room => {
            let room = words::either(asked.rooms.iter().map(|room| series.room(*room).title.clone()));
            format!("The series fixes its room, {room} (`room`).")
        }
        Hold::Written => "It is in writing, and the series says from when to when (`from`, `to`).".to_owned(),
    }
}

fn missing_lines(series: &Series, id: ConsultationId, missing: &Missing, desk: &Desk) -> Vec<String> {
    let asked = series.consultation(id);
    let which =
        if asked.sittings_asked() > 1 { format!("{}, sitting {}", asked.title, missing.places.sitting + 1) } else { asked.title.clone() };
    let rule = missing.why.rule.map(|rule| format!(" ({rule})")).unwrap_or_default();
    let reason = missing.why.reason.strip_prefix(&format!("{} ", asked.title)).map(|rest| format!("it {rest}"));
    let mut lines = vec![format!("{which} is not in the plan: {}{rule}.", reason.unwrap_or_else(|| missing.why.reason.clone()))];
    for late in &missing.late {
        lines.push(String::new());
        lines.extend(late_lines(series, id, late, desk, true));
    }
    lines.extend(
        missing.ruled_out.iter().filter(|_| missing.late.is_empty()).map(|told| format!("{}.", crate::present::words::capitalised(told))),
    );
    lines.extend(missing.limits.iter().map(|limit| format!("{}.", crate::present::words::capitalised(limit))));
    if missing.places.best.is_empty() {
        lines.push(String::new());
    } else {
        lines.push("Beside what is placed, all of it where it is, it could be:".to_owned());
        lines.push(String::new());
        lines.extend(best_lines(series, &missing.places, desk));
    }
    lines.extend(survey_lines(series, &missing.places));
    lines
}

/// The chain of days that makes a document late, a line for each step, and what would help, if that is wanted.
pub(super) fn late_lines(series: &Series, id: ConsultationId, late: &Late, desk: &Desk, with_ways: bool) -> Vec<String> {
    let document = series.deliverable(late.document);
    let opens = series.consultation(id).forum.filter(|_| late.forum_opens).map(|forum| format!(" ({} opens)", series.forum(forum).name));
    let day = |day: Date| {
        let told = words::day(series, day);
        // One below the other, the numbers of days stand in two columns.
        if day.day() < 10 { told.replacen(' ', "  ", 1) } else { told }
    };
    let mut rows = vec![(day(late.ends), format!("the consultation, at the earliest{}", opens.unwrap_or_default()), String::new())];
    for (does, by, working_days, days) in &late.steps {
        let by = by.map(|person| series.person(person).title.clone()).unwrap_or_default();
        let takes = words::count((*working_days).into(), "working day");
        rows.push((day(days.last), format!("+ {}", pad(&takes, 16)), format!("{}  {by}", pad(does, 12))));
    }
    let milestone = series.milestone(document.milestone);
    let before = milestone.opens.signed_duration_since(late.due).num_days();
    let due = if before > 0 { format!("due, {} before {}", words::count(before, "day"), milestone.name) } else { "due".to_owned() };
    rows.push((day(late.due), due, String::new()));
    let columns = rows.iter().map(|(day, ..)| day.len()).max().unwrap_or(0);
    let mut lines: Vec<String> =
        rows.iter().map(|(on, what, who)| format!("  {}  {what}  {who}", pad(on, columns)).trim_end().to_owned()).collect();
    lines.push(String::new());
    let days = words::count(late.late, "working day");
    let useful = late.last_useful.map(|day| format!(": the last day that can feed it is {}", words::day(series, day))).unwrap_or_default();
    lines.push(format!("{} would be {days} late{useful}.", document.title));
    if with_ways && !late.ways.is_empty() {
        lines.push("There would be a place for it if any one of these changed:".to_owned());
        lines.extend(late.ways.iter().map(|way| format!("  {} {}", desk.look.bullet(), way_words(series, late, *way))));
    }
    lines
}

fn way_words(series: &Series, late: &Late, way: Way) -> String {
    let document = &series.deliverable(late.document).title;
    match way {
        Way::FeedsNot => format!("it does not feed {document}: it can still be held"),
        Way::Due(day) => format!("{document} is due on {} (`due = {day}`)", words::day(series, day)),
        Way::Steps(fewer, now) => format!("the steps together take {}, not {now}", words::count(fewer, "working day")),
    }
}

fn standing_answer(series: &Series, id: ConsultationId, standing: &Standing, sources: &Sources) -> StandingAnswer {
    let held = |held: &Held| HeldAnswer {
        at: spot_answer(series, &held.placement),
        held_by: held.by.iter().map(|hold| one_line(&hold_words(series, held, *hold))).collect(),
        elsewhere: places_answer(series, &held.elsewhere, sources),
    };
    StandingAnswer {
        consultation: series.consultation(id).name.clone(),
        title: one_line(&series.consultation(id).title),
        placed: standing.placed.iter().map(held).collect(),
        missing: standing.missing.as_ref().map(|missing| missing_answer(series, missing, sources)),
        called_off: standing.called_off,
    }
}

fn missing_answer(series: &Series, missing: &Missing, sources: &Sources) -> MissingPartAnswer {
    MissingPartAnswer {
        reason: one_line(&missing.why.reason),
        rule: missing.why.rule.map(Word),
        notes: missing.ruled_out.iter().chain(&missing.limits).map(|note| one_line(note)).collect(),
        places: places_answer(series, &missing.places, sources),
        late: missing.late.iter().map(|late| late_answer(series, late)).collect(),
    }
}

fn late_answer(series: &Series, late: &Late) -> LateAnswer {
    let step = |(does, by, working_days, days): &(String, Option<crate::model::PersonId>, u32, crate::model::Stretch)| LateStepAnswer {
        does: one_line(does),
        by: by.map(|person| series.person(person).name.clone()),
        working_days: *working_days,
        from: Day(days.first),
        to: Day(days.last),
    };
    LateAnswer {
        deliverable: series.deliverable(late.document).name.clone(),
        ends: Day(late.ends),
        steps: late.steps.iter().map(step).collect(),
        due: Day(late.due),
        working_days_late: late.late,
        last_useful_day: late.last_useful.map(Day),
        ways: late.ways.iter().map(|way| one_line(&way_words(series, late, *way))).collect(),
    }
}
