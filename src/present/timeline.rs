//! From the first day to the milestone: where fora are open, what is placed there, and the way of each
//! document from the last consultation to its due day.

use super::columns;
use super::not_placed::NotPlaced;
use super::row::Row;
use crate::model::{ConsultationId, DeliverableId, ForumId, PersonId, Series, State, Step, Stretch};
use crate::text::one_line;
use crate::time::{Date, Weekdays, iso_week};
use chrono::Days;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that has a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timeline {
    /// The Monday of the week of the first meeting or announcement, or of the day of planning if there is none. What begins
    /// earlier is shown from there.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// The days of the week on which the base works.
    pub working: Weekdays,
    /// One for each forum, and one for the base if something is held there without a forum.
    pub bars: Vec<Bar>,
    /// One for each consultation that is still to be announced.
    pub announce: Vec<Marker>,
    /// One for each document.
    pub chains: Vec<Chain>,
    /// The first day of each milestone.
    pub milestones: Vec<Marker>,
}

/// A forum in time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// What readers call it.
    pub title: String,
    /// Its city.
    pub place: String,
    /// Its first and last day; `None` for the base.
    pub window: Option<(Date, Date)>,
    /// What is held there.
    pub pins: Vec<Pin>,
    /// Short names of what could not be held there.
    pub not_placed: Vec<String>,
}

/// A row on a bar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pin {
    /// The number shared by all sittings; `None` if written.
    pub ordinal: Option<u32>,
    /// The row's number.
    pub number: String,
    /// What readers call it.
    pub title: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A day with a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marker {
    /// The day.
    pub day: Date,
    /// What is on it.
    pub title: String,
    /// The number of the consultation it belongs to.
    pub ordinal: Option<u32>,
    /// The consultation it belongs to.
    pub consultation: Option<ConsultationId>,
}

/// The way of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chain {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// What is done for each consultation.
    pub each: Vec<Span>,
    /// What is done once.
    pub once: Vec<Span>,
    /// The day it is due; for what has a grace, the later one.
    pub due: Date,
    /// The day on which what has no grace is due, where that is an earlier one and something is due then.
    pub first_due: Option<Date>,
    /// The last day on which a consultation can end and still feed it.
    pub last_useful: Option<Date>,
    /// Working days left before it is due, negative if late: the least that anything that feeds it leaves. `None` if
    /// nothing does.
    pub slack: Option<i64>,
    /// The working days between the last step and the due day.
    pub slack_days: Vec<Date>,
}

/// A step towards a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// What is done.
    pub what: String,
    /// Who does it.
    pub who: Option<String>,
    /// The person, if it is one of the series.
    pub by: Option<PersonId>,
    /// For which consultation; `None` if once for all.
    pub consultation: Option<ConsultationId>,
    /// Its number.
    pub ordinal: Option<u32>,
    /// The first working day of it.
    pub from: Date,
    /// The day it is done.
    pub to: Date,
    /// The first and last working day of it if it is done as late as can be; `None` if it takes none, or no calendar
    /// has days for it.
    pub latest: Option<Stretch>,
}

/// Fora that go on for long after everything else are shown for so many days.
const AFTERMATH_DAYS: u64 = 14;

pub(super) fn of(series: &Series, rows: &[Row], not_placed: &[NotPlaced], planned: Date) -> Timeline {
    let chains: Vec<Chain> = (0..series.deliverables.len() as u32).map(|id| chain(series, rows, DeliverableId(id))).collect();
    let announce = announcements(series, rows);
    let milestones: Vec<Marker> = series
        .milestones
        .iter()
        .map(|milestone| Marker { day: milestone.opens, title: one_line(&milestone.title), ordinal: None, consultation: None })
        .collect();
    let ends = rows.iter().map(Row::last_day).chain(milestones.iter().map(|marker| marker.day)).chain(chains.iter().map(|chain| chain.due));
    let end = ends.max();
    let closes = series.fora.iter().map(|forum| forum.closes).max();
    let aftermath = |day: Date| day.checked_add_days(Days::new(AFTERMATH_DAYS)).unwrap_or(day);
    let last = match (end, closes) {
        (Some(end), Some(closes)) => closes.clamp(end, aftermath(end)),
        (end, closes) => end.or(closes).unwrap_or(planned),
    };
    let begins = rows.iter().map(Row::first_day).chain(announce.iter().map(|marker| marker.day));
    let first = iso_week(begins.min().unwrap_or(planned));
    let working = series.place(series.base).calendar.working;
    Timeline { first, last: last.max(first), working, bars: bars(series, rows, not_placed), announce, chains, milestones }
}

fn bars(series: &Series, rows: &[Row], not_placed: &[NotPlaced]) -> Vec<Bar> {
    let mut fora: Vec<Option<ForumId>> = (0..series.fora.len() as u32).map(|id| Some(ForumId(id))).collect();
    // In the order in which they open, so that the bars form a stair.
    fora.sort_by_key(|forum| forum.map(|forum| (series.forum(forum).opens, series.forum(forum).closes)));
    let bar = |forum: Option<ForumId>| {
        let here = |row: &&Row| row.state != State::Cancelled && row.at == forum;
        let place = series.place_beside(forum);
        let missing = not_placed.iter().filter(|missing| series.consultation(missing.consultation).forum == forum);
        Bar {
            title: forum.map_or_else(|| columns::place_name(series, place), |forum| one_line(&series.forum(forum).title)),
            place: columns::place_name(series, place),
            window: forum.map(|forum| (series.forum(forum).opens, series.forum(forum).closes)),
            pins: rows.iter().filter(here).map(pin).collect(),
            not_placed: missing.map(|missing| missing.name.clone()).collect(),
        }
    };
    fora.into_iter().chain([None]).map(bar).filter(|bar| bar.window.is_some() || !bar.pins.is_empty()).collect()
}

fn pin(row: &Row) -> Pin {
    Pin { ordinal: row.ordinal, number: row.number.clone(), title: row.title.clone(), from: row.first_day(), to: row.last_day() }
}

/// Once for each consultation, by its first sitting.
fn announcements(series: &Series, rows: &[Row]) -> Vec<Marker> {
    let (mut list, mut known) = (Vec::new(), BTreeSet::new());
    for row in rows {
        let day = announce_by(series, row);
        if let Some(day) = day.filter(|_| known.insert(row.consultation)) {
            list.push(Marker { day, title: row.title.clone(), ordinal: row.ordinal, consultation: Some(row.consultation) });
        }
    }
    list.sort_by_key(|marker| (marker.day, marker.ordinal));
    list
}

/// The day by which a consultation that is not yet announced has to be: its notice before the first day,
/// moved to the working day of the base on or before.
fn announce_by(series: &Series, row: &Row) -> Option<Date> {
    if row.announced.is_some() || matches!(row.state, State::Held | State::Cancelled) {
        return None;
    }
    let notice = u64::from(series.consultation(row.consultation).notice_days);
    let day = row.first_day().checked_sub_days(Days::new(notice))?;
    series.place(series.base).calendar.on_or_before(day)
}

fn chain(series: &Series, rows: &[Row], id: DeliverableId) -> Chain {
    let deliverable = series.deliverable(id);
    let feeding = last_rows(series, rows, id);
    let last = feeding.iter().map(|row| row.last_day()).max();
    let dues = || feeding.iter().map(|row| series.due_day(deliverable, row.last_day()));
    let due = dues().max().unwrap_or(deliverable.due_day);
    let spans = |steps: &mut dyn Iterator<Item = &Step>, after: Option<Date>, due: Date, row: Option<&&Row>| {
        let latest = series.steps_before(deliverable, due);
        let mut at = after;
        let mut spans: Vec<Span> = Vec::new();
        for step in steps {
            let Some(day) = at else { break };
            let latest = latest.iter().find(|(known, _)| std::ptr::eq(*known, step)).map(|(_, days)| *days);
            spans.extend(span(series, step, day, row).map(|span| Span { latest, ..span }));
            at = series.end_of([step], day);
        }
        spans
    };
    let each = || deliverable.steps.iter().filter(|step| step.each);
    let alone = feeding.iter().flat_map(|row| {
        let ends = row.last_day();
        spans(&mut each(), Some(ends), series.due_day(deliverable, ends), Some(row))
    });
    let (each_spans, begins) = (alone.collect(), last.and_then(|day| series.end_of(each(), day)));
    let ready = last.and_then(|day| series.chain_end(deliverable, day));
    let calendar = &series.place(series.base).calendar;
    let left = |end: Date| end.iter_days().skip(1).take_while(|day| *day <= due).filter(|day| calendar.is_working(*day));
    Chain {
        name: one_line(&deliverable.name),
        title: one_line(&deliverable.title),
        each: each_spans,
        once: spans(&mut deliverable.steps.iter().filter(|step| !step.each), begins, due, None),
        due,
        first_due: dues().min().filter(|first| *first < due),
        last_useful: series.last_useful_day(deliverable),
        slack: feeding.iter().filter_map(|row| series.slack(deliverable, row.last_day())).min(),
        slack_days: ready.map(|end| left(end).collect()).unwrap_or_default(),
    }
}

/// The row that ends last of each consultation that feeds a document.
fn last_rows<'a>(series: &Series, rows: &'a [Row], id: DeliverableId) -> Vec<&'a Row> {
    let (mut last, mut known): (Vec<&Row>, BTreeMap<ConsultationId, usize>) = (Vec::new(), BTreeMap::new());
    for row in rows.iter().filter(|row| row.state != State::Cancelled && series.consultation(row.consultation).feeds.contains(&id)) {
        let at = *known.entry(row.consultation).or_insert(last.len());
        match last.get(at) {
            Some(earlier) if earlier.last_day() <= row.last_day() => last[at] = row,
            Some(_) => {}
            None => last.push(row),
        }
    }
    last
}

fn span(series: &Series, step: &Step, after: Date, row: Option<&&Row>) -> Option<Span> {
    let calendar = series.calendar_of(step);
    let to = calendar.working_day_after(after, step.working_days)?;
    Some(Span {
        what: one_line(&step.does),
        who: step.by.map(|person| one_line(&series.person(person).title)),
        by: step.by,
        consultation: row.map(|row| row.consultation),
        ordinal: row.and_then(|row| row.ordinal),
        from: calendar.working_day_after(after, 1).unwrap_or(to).min(to),
        to,
        latest: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Due, Grace, MilestoneId};
    use crate::present::deadline::DeadlineKind;
    use crate::present::testing::{agenda, date, plan, series};

    #[test]
    fn what_has_a_grace_is_due_later_and_its_slack_is_the_least_of_all() {
        let mut series = series();
        series.deliverables[0].grace = Some(Grace { held_within_days: 21, due: Due::DaysBefore(2), due_day: date("2013-11-08") });
        let agenda = agenda(&series, &plan(&series));
        let chain = &agenda.timeline.chains[0];
        assert_eq!((chain.first_due, chain.due), (Some(date("2013-11-04")), date("2013-11-08")));
        // The Town Hall is ready on the 1st and due on the 8th; the online consultations of the 16th are due on the 4th.
        assert_eq!(chain.slack, Some(5));
        assert_eq!(chain.slack_days.len(), 5);
        let latest = |what: &str| {
            let span = chain.each.iter().chain(&chain.once).rfind(|span| span.what.starts_with(what)).expect("a step");
            span.latest.map(|days| (days.first.to_string(), days.last.to_string()))
        };
        assert_eq!(latest("Clearance"), Some(("2013-11-08".into(), "2013-11-08".into())));
        assert_eq!(latest("Summary"), Some(("2013-11-04".into(), "2013-11-05".into())));
        let first = chain.each.first().and_then(|span| span.latest).map(|days| days.last);
        assert_eq!(first, Some(date("2013-10-30")));
        let due: Vec<&str> = agenda.deadlines.iter().filter(|one| one.kind == DeadlineKind::Due).map(|one| one.key.as_str()).collect();
        assert_eq!(due, ["due.information-document", "due.information-document.grace"]);
    }

    #[test]
    fn every_document_has_its_chain_and_every_milestone_its_day() {
        let mut series = series();
        series.milestones.push(crate::model::Milestone {
            name: "council".into(),
            opens: date("2013-12-02"),
            ..series.milestones[0].clone()
        });
        let mut letter = series.deliverables[0].clone();
        (letter.name, letter.milestone, letter.due_day) = ("letter".into(), MilestoneId(1), date("2013-11-25"));
        series.deliverables.push(letter);
        series.consultations[1].feeds.push(DeliverableId(1));
        let agenda = agenda(&series, &plan(&series));
        let slacks: Vec<Option<i64>> = agenda.timeline.chains.iter().map(|chain| chain.slack).collect();
        assert_eq!(slacks, [Some(1), Some(28)]);
        let of_letter = agenda.deadlines.iter().filter(|one| one.key.starts_with("step.letter"));
        assert_eq!(
            of_letter.map(|one| one.note(2013).expect("latest days")).collect::<Vec<_>>(),
            ["at the latest from Tue 19 Nov to Wed 20 Nov", "at the latest from Thu 21 Nov to Fri 22 Nov", "at the latest on Mon 25 Nov",]
        );
        let due = agenda.deadlines.iter().find(|one| one.key == "due.letter").and_then(|one| one.note(2013));
        assert_eq!(due.as_deref(), Some("28 working days of slack"));
        assert!(agenda.deadlines.iter().any(|one| one.key == "opens.council" && one.day == date("2013-12-02")));
    }
}
