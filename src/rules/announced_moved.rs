//! Nothing moves once it is announced.
//!
//! `fora announce` records what was announced: when, beside which forum, in which room and in which place. If the meeting is
//! moved by hand afterwards, or its forum goes to another place, that is an error. A plan that is compared with another, the
//! baseline, must also keep what the baseline announced. The baseline of `fora check SERIES PLAN` is the plan beside the
//! series, or what `--baseline` names. What is cancelled, there or here, is not judged: a cancellation is announced
//! separately. If a plan has only the day of an announcement, a note says that the rest is not known.
//!
//! # Why
//! People have booked flights. A change may be right, but then somebody has to tell them.
//!
//! # Example
//! `town-hall` was announced for 25 October at 09:00 in Bali; the new plan has it on the 24th.
//!
//! # Settings
//! `announced-moved = "error"`: its level. It costs a plan nothing: `fora plan` never moves what is announced.

use super::whole::Whole;
use super::{sitting, words};
use crate::finding::Finding;
use crate::model::{ConsultationId, Level, Placement, RuleName, Series, State, Subject};
use std::collections::BTreeMap;

/// One finding for each sitting that is elsewhere than it was announced to be, or that the baseline has announced and the
/// plan has not.
pub(super) fn findings(whole: &Whole<'_>) -> Vec<Finding> {
    let is_open = |placement: &&Placement| placement.announced.is_some() && placement.state != State::Cancelled;
    let before = whole.baseline.into_iter().flat_map(|plan| &plan.placements).filter(is_open);
    let before: BTreeMap<_, Placement> = before.map(|placement| (key(placement), as_announced(placement))).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for (sitting, before) in &before {
        match whole.plan.placements.iter().find(|now| key(now) == *sitting) {
            None => findings.push(missing(whole.series, before)),
            Some(now) if now.state == State::Cancelled => {}
            Some(now) => findings.extend(moved(whole.series, before, now)),
        }
    }
    for now in whole.plan.placements.iter().filter(is_open).filter(|now| !before.contains_key(&key(now))) {
        match now.when_announced() {
            Some(before) => findings.extend(moved(whole.series, &before, now)),
            None => findings.push(unknown(whole.series, now)),
        }
    }
    findings
}

fn key(placement: &Placement) -> (ConsultationId, u32) {
    (placement.consultation, placement.sitting)
}

/// A placement as it was announced, or as it is where that is all that is known.
fn as_announced(placement: &Placement) -> Placement {
    placement.when_announced().unwrap_or_else(|| placement.clone())
}

/// The day of an announcement is there, and not what was announced.
fn unknown(series: &Series, placement: &Placement) -> Finding {
    let (title, asked) = (words::title(series, placement), series.consultation(placement.consultation));
    let name = if asked.sittings > 1 { format!("{}.{}", asked.name, placement.sitting + 1) } else { asked.name.clone() };
    let (on, day) = placement.announced.map(|on| (words::day(series, on), on.to_string())).unwrap_or_default();
    Finding::new(RuleName::AnnouncedMoved, format!("{title} was announced on {on}, and the plan does not say for when and where"))
        .level(Level::Note)
        .label(sitting(placement), Some("announced"), "the day alone")
        .touches([Subject::Consultation(placement.consultation), sitting(placement)])
        .fix(format!("if it is where it was announced to be, write that down: fora announce FILE {name} --on {day}"))
}

fn missing(series: &Series, before: &Placement) -> Finding {
    let (title, when) = (words::title(series, before), words::when(series, before));
    Finding::new(RuleName::AnnouncedMoved, format!("{title} was announced for {when}, but is not in this plan"))
        .label(sitting(before), words::start_key(before), format!("announced for {when}"))
        .touches([Subject::Consultation(before.consultation), sitting(before)])
        .fix("put it back, or keep it with `state = \"cancelled\"` so that everybody is told")
}

fn moved(series: &Series, before: &Placement, now: &Placement) -> Option<Finding> {
    let (venues, times) = ((before.forum, before.room) != (now.forum, now.room), before.when != now.when);
    let title = words::title(series, now);
    let message = match (times, venues) {
        (false, false) => {
            let before = place_before(series, before, now)?;
            format!(
                "{title} was announced in {before}, but {} is now in {}",
                venue(series, now),
                words::place(series, series.place_of(now))
            )
        }
        (true, false) => format!("{title} was announced for {}, but is now {}", words::when(series, before), words::when(series, now)),
        (false, true) => format!("{title} was announced in {}, but is now in {}", venue(series, before), venue(series, now)),
        (true, true) => format!(
            "{title} was announced for {}, in {}, but is now {}, in {}",
            words::when(series, before),
            venue(series, before),
            words::when(series, now),
            venue(series, now)
        ),
    };
    let key = match (times, venues) {
        (true, _) => words::start_key(now),
        (false, true) => Some("room"),
        (false, false) => Some("announced"),
    };
    let audiences = &series.consultation(now.consultation).audiences;
    let finding = Finding::new(RuleName::AnnouncedMoved, message)
        .label(sitting(now), key, if key == Some("announced") { "where it was to be" } else { "where it is now" })
        .touches([Subject::Consultation(now.consultation), sitting(now)])
        .touches(audiences.iter().map(|audience| Subject::Audience(*audience)))
        .fix("move it back, or send a correction");
    let notes = clocks(series, before, now);
    Some(if notes.is_empty() { finding } else { finding.note(notes.join("; ")) })
}

/// For each audience, when it starts on their clocks and when it was to start; none where the start is the same.
fn clocks(series: &Series, before: &Placement, now: &Placement) -> Vec<String> {
    let starts = before.interval().zip(now.interval()).map(|(before, now)| (before.start(), now.start()));
    let Some((then, start)) = starts.filter(|(then, start)| then != start) else { return Vec::new() };
    let audiences = series.consultation(now.consultation).audiences.iter().map(|audience| series.audience(*audience));
    let clock = |audience: &crate::model::Audience| {
        let told = series.civil(audience.zone, then);
        let was = format!("{} {}", words::day(series, told.date()), told.format("%H:%M"));
        format!("for {}: {}, not {was}", audience.title, words::moment_there(series, audience.zone, start))
    };
    audiences.map(clock).collect()
}

/// The city people were told to travel to, where its forum has gone to another place since.
fn place_before(series: &Series, before: &Placement, now: &Placement) -> Option<String> {
    let told = before.as_announced.as_ref()?.place.as_ref()?;
    let place = series.place(series.site_of(now)?);
    let known = || series.places.iter().find(|place| place.name == *told).map(|place| words::city(&place.title));
    (place.name != *told).then(|| known().unwrap_or_else(|| format!("`{told}`")))
}

/// The room, else the forum, else the city.
fn venue(series: &Series, placement: &Placement) -> String {
    match (placement.room, placement.forum) {
        (Some(room), _) => {
            let (room, forum) = (series.room(room), series.forum(series.room(room).forum));
            if room.title == forum.title { room.title.clone() } else { format!("{} of {}", room.title, forum.title) }
        }
        (None, Some(forum)) => series.forum(forum).title.clone(),
        (None, None) => words::place(series, series.base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Plan;
    use crate::rules::testing::{Fixture, Placed, october, series};

    fn town_hall() -> Fixture {
        series()
            .place("Bali", "Asia/Makassar")
            .forum("igf", "Bali")
            .room("hall")
            .room("den")
            .consultation("town hall", 90)
            .audience("Europe", "Europe/Zurich")
    }

    fn found(series: &Fixture, before: &Placed<'_>, now: &Placed<'_>) -> Vec<Finding> {
        let plan = |placed: &Placed<'_>| Plan { placements: placed.placements().to_vec(), ..Plan::default() };
        let (baseline, plan) = (plan(before), plan(now));
        let series = series.clone_of();
        findings(&Whole { series: &series, plan: &plan, placements: &plan.placements, digest: None, baseline: Some(&baseline) })
    }

    #[test]
    fn what_was_announced_and_moved_is_told_with_both_times_and_the_clocks_of_its_audiences() {
        let series = town_hall();
        let announced = series.put("town hall", "hall", "25 09:00").but(|placement| placement.announced = Some(october(1)));
        assert_eq!(found(&series, &announced, &series.put("town hall", "hall", "25 09:00")), []);
        let later = found(&series, &announced, &series.put("town hall", "hall", "24 14:00"));
        let (from, to) = ("Fri 25 Oct 09:00-10:30 in Bali", "Thu 24 Oct 14:00-15:30 in Bali");
        assert_eq!(later[0].message, format!("town hall was announced for {from}, but is now {to}"));
        assert_eq!(later[0].notes, ["for Europe: Thu 24 Oct 08:00 in Zurich, not Fri 25 Oct 03:00"]);
        let elsewhere = found(&series, &announced, &series.put("town hall", "den", "25 09:00"));
        assert_eq!(elsewhere[0].message, "town hall was announced in hall of igf, but is now in den of igf");
        assert!(elsewhere[0].notes.is_empty());
        let both = found(&series, &announced, &series.put("town hall", "den", "24 14:00"));
        assert_eq!(both[0].message, format!("town hall was announced for {from}, in hall of igf, but is now {to}, in den of igf"));
    }

    #[test]
    fn what_is_left_out_in_silence_is_told_and_what_is_cancelled_is_not() {
        let series = town_hall();
        let draft = series.put("town hall", "hall", "25 09:00");
        let announced = draft.clone().but(|placement| placement.announced = Some(october(1)));
        assert_eq!(found(&series, &draft, &series.empty()), []);
        let gone = found(&series, &announced, &series.empty());
        assert_eq!(gone[0].message, "town hall was announced for Fri 25 Oct 09:00-10:30 in Bali, but is not in this plan");
        let cancelled = announced.clone().but(|placement| placement.state = State::Cancelled);
        assert_eq!(found(&series, &announced, &cancelled), []);
        assert_eq!(found(&series, &cancelled, &series.empty()), []);
    }
}
