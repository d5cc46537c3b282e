//! The one view model: everything a reader sees, in words and values.
//!
//! What it is made of has files of its own, the types with their words first and what makes them apart: `clock.rs` and
//! `row.rs`, made in `rows.rs`; `not_placed.rs`, `timeline.rs`, `deadline.rs`, `itinerary.rs` and `status.rs`.

use super::columns::{self, Column};
use super::deadline::{self, Deadline, DeadlineKind};
use super::itinerary::{self, Itinerary};
use super::not_placed::{self, NotPlaced};
use super::row::Row;
use super::rows;
use super::status::Status;
use super::timeline::{self, Timeline};
use crate::finding::Finding;
use crate::model::{Audience, AudienceId, ConsultationId, Level, Omitted, Placement, Plan, RuleName, Series, State};
use crate::text::one_line;
use crate::time::{Date, Minutes};
use chrono::Datelike;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A plan as a reader sees it. Every text in it is safe to show on one line, except `brief` and `contact`,
/// which may have several.
#[derive(Clone, Debug)]
pub struct Agenda {
    /// What readers call the series.
    pub title: String,
    /// What it is about.
    pub topic: Option<String>,
    /// A few sentences.
    pub brief: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// The city it is run from.
    pub base: String,
    /// The day that counts as today.
    pub planned: Date,
    /// The release of the time zone database by which every time here was computed.
    pub zone_data: String,
    /// How many of each.
    pub counts: Counts,
    /// What is known of how good it is.
    pub status: Status,
    /// The zones beside every meeting.
    pub columns: Vec<Column>,
    /// What is placed, in order of time.
    pub rows: Vec<Row>,
    /// What is not placed, in the order of the series.
    pub not_placed: Vec<NotPlaced>,
    /// The findings, as they were given.
    pub findings: Vec<Told>,
    /// From the first day to the milestone.
    pub timeline: Timeline,
    /// What has to be done by when, in order.
    pub deadlines: Vec<Deadline>,
    /// Who is where.
    pub itineraries: Vec<Itinerary>,
    /// What each audience bears, in the order of the series.
    pub ledger: Vec<Share>,
}

/// How many of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// Consultations in the series.
    pub asked: usize,
    /// Those with all their sittings in the plan.
    pub placed: usize,
    /// Errors that nobody accepted.
    pub errors: usize,
    /// Warnings that nobody accepted.
    pub warnings: usize,
    /// Notes that nobody accepted.
    pub notes: usize,
    /// Findings that are accepted.
    pub accepted: usize,
}

/// A finding as views tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Its name.
    pub rule: RuleName,
    /// How bad it is.
    pub level: Level,
    /// What is so.
    pub message: String,
    /// More that helps to decide.
    pub notes: Vec<String>,
    /// What would fix it.
    pub fix: Option<String>,
    /// Why it was accepted and by whom, if it was.
    pub accepted: Option<String>,
}

/// What an audience bears over the series, in minutes of mild inconvenience a head.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// Short name.
    pub name: String,
    /// What readers call it.
    pub title: String,
    /// What it carries in from earlier series.
    pub carried_in: Minutes,
    /// What this one adds.
    pub added: Minutes,
}

impl Agenda {
    /// The agenda of a plan, with the findings of its check and the reasons of what was left out.
    pub fn of(series: &Series, plan: &Plan, findings: &[Finding], omitted: &[Omitted], columns: Vec<Column>) -> Agenda {
        let rows = rows::of(series, plan, &columns);
        let placed = placed(series, plan);
        let not_placed = not_placed::of(series, plan, &placed, omitted);
        let planned = plan.evidence.planned.unwrap_or(series.planned);
        let timeline = timeline::of(series, &rows, &not_placed, planned);
        Agenda {
            title: one_line(&series.title),
            topic: series.topic.as_deref().map(one_line),
            brief: series.brief.as_deref().map(crate::text::lines),
            contact: series.contact.as_deref().map(crate::text::lines),
            base: columns::place_name(series, series.base),
            planned,
            zone_data: series.zones.version().to_owned(),
            status: Status::of(series, plan, placed.len(), &not_placed),
            counts: counts(series, findings, placed.len()),
            deadlines: deadline::all(series, &rows, &timeline),
            itineraries: itinerary::all(series, plan, &rows),
            ledger: ledger(series, plan),
            findings: findings.iter().map(|finding| finding_in_words(series, finding)).collect(),
            columns,
            rows,
            not_placed,
            timeline,
        }
    }

    /// The rows of a consultation, in order of time.
    pub fn sittings(&self, consultation: ConsultationId) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.consultation == consultation)
    }

    /// The first announcement that is still to be made.
    pub fn next_announcement(&self) -> Option<(&Deadline, &Row)> {
        self.deadlines.iter().find_map(|deadline| match deadline.kind {
            DeadlineKind::Announce(id) => self.sittings(id).next().map(|row| (deadline, row)),
            _ => None,
        })
    }

    /// The year that need not be said.
    pub fn year(&self) -> i32 {
        self.planned.year()
    }
}

impl Counts {
    /// `no rule broken` and `3 warnings, 1 accepted`.
    pub fn finding_words(&self) -> [String; 2] {
        let errors = match self.errors {
            0 => "no rule broken".into(),
            count => format!("{} broken", crate::text::counted(count as i64, "rule", "rules")),
        };
        let warnings = match self.warnings {
            0 => "no warning".into(),
            count => crate::text::counted(count as i64, "warning", "warnings"),
        };
        [errors, if self.accepted == 0 { warnings } else { format!("{warnings}, {} accepted", self.accepted) }]
    }
}

impl Share {
    /// What it carries out, into the next series.
    pub fn carried_out(&self) -> Minutes {
        self.carried_in + self.added
    }
}

/// The consultations that have all their sittings in the plan.
fn placed(series: &Series, plan: &Plan) -> BTreeSet<ConsultationId> {
    let mut sittings: BTreeMap<ConsultationId, usize> = BTreeMap::new();
    for placement in plan.placements.iter().filter(|placement| placement.state != State::Cancelled) {
        *sittings.entry(placement.consultation).or_default() += 1;
    }
    let wanted = |id| series.consultation(id).sittings_asked() as usize;
    series.consultation_ids().filter(|id| sittings.get(id).is_some_and(|held| *held >= wanted(*id))).collect()
}

fn counts(series: &Series, findings: &[Finding], placed: usize) -> Counts {
    let open = |level| findings.iter().filter(|finding| finding.accepted.is_none() && finding.level == level).count();
    Counts {
        asked: series.consultations.len(),
        placed,
        errors: open(Level::Error),
        warnings: open(Level::Warning),
        notes: open(Level::Note),
        accepted: findings.iter().filter(|finding| finding.accepted.is_some()).count(),
    }
}

fn finding_in_words(series: &Series, finding: &Finding) -> Told {
    let accepted = finding.accepted.map(|index| match series.acceptances.get(index as usize) {
        Some(acceptance) => {
            let by = acceptance.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
            one_line(&format!("{}{by}", acceptance.because))
        }
        None => String::new(),
    });
    Told {
        rule: finding.rule,
        level: finding.level,
        message: one_line(&finding.message),
        notes: finding.notes.iter().map(|note| one_line(note)).collect(),
        fix: finding.fix.as_deref().map(one_line),
        accepted,
    }
}

fn ledger(series: &Series, plan: &Plan) -> Vec<Share> {
    let takes_place = |placement: &&Placement| placement.state != State::Cancelled;
    let share = |(id, audience): (AudienceId, &Audience)| Share {
        name: one_line(&audience.name),
        title: one_line(&audience.title),
        carried_in: audience.debt,
        added: plan.placements.iter().filter(takes_place).map(|placement| series.share(id, placement)).sum(),
    };
    (0..).map(AudienceId).zip(&series.audiences).map(share).collect()
}
