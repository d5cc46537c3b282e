//! Why not everything can be held, and what would help.

use super::places::wrapped;
use super::standing::late_lines;
use super::{ExplainArguments, Subject};
use crate::check::with_short_titles;
use crate::cli::desk::{Desk, Outcome};
use crate::explain::{self, Conflict, Origin, Search, WayOut, What};
use crate::finding::answer::{PlaceAnswer, SubjectAnswer, Word};
use crate::finding::{At, Label};
use crate::model::{ConsultationId, RuleName, Series};
use crate::present::answer::{ConflictAnswer, OriginAnswer, Possible, PossibleAnswer, WayOutAnswer};
use crate::rules::words;
use crate::solve::Stop;
use crate::text::one_line;

/// How many candidates are looked at for an answer.
const LOOKS: u64 = 6_000_000;

/// Whether everything required can hold, with ways out if it cannot.
pub(super) struct Found {
    search: Search,
    /// Whether the rest can hold beside what cannot; `None` if it was not found out.
    rest: Option<bool>,
    ways: Vec<WayOut>,
    /// Whether looking was told to stop.
    is_cut_short: bool,
}

impl Found {
    /// Looks for a conflict; `about` that of a consultation, if its conflict can be told from others.
    pub fn of(desk: &Desk, subject: &Subject, about: Option<ConsultationId>) -> Found {
        subject.looked_for(desk, |stop| Found::looked_for(subject, about, stop))
    }

    fn looked_for(subject: &Subject, about: Option<ConsultationId>, stop: Stop<'_>) -> Found {
        let (series, plan) = (&subject.opened.series, Some(&subject.plan));
        let mut search = explain::conflict(series, plan, LOOKS, stop);
        if let (Some(id), Search::Conflict(conflict)) = (about, &search)
            && !conflict.held().contains(&id)
        {
            // Another conflict stands before it: that one is set aside.
            search = explain::conflict(&explain::without(series, &conflict.held()), plan, LOOKS, stop);
        }
        let (rest, ways) = match &search {
            Search::Conflict(conflict) => {
                let read = |text: &str| subject.opened.with_text(text, series.planned).ok().map(|opened| opened.series);
                let ways = explain::ways_out(subject.opened.text(), &read, plan, conflict, LOOKS, stop);
                (explain::can_rest_hold(series, plan, conflict, LOOKS, stop), ways)
            }
            Search::NoConflict | Search::Unknown => (None, Vec::new()),
        };
        Found { search, rest, ways, is_cut_short: subject.is_cut_short() }
    }

    /// Whether something cannot be, or was not found out.
    pub fn outcome(&self) -> Outcome {
        match self.search {
            Search::NoConflict => Outcome::Fine,
            Search::Conflict(_) | Search::Unknown => Outcome::Findings,
        }
    }

    /// Whether it is about this consultation.
    pub fn concerns(&self, id: ConsultationId) -> bool {
        matches!(&self.search, Search::Conflict(conflict) if conflict.held().contains(&id))
    }

    /// The same in words.
    pub fn text(&self, asked: &ExplainArguments, subject: &Subject, desk: &Desk) -> String {
        let series = &with_short_titles(subject.opened.series.clone());
        let file = asked.file.display();
        let lines = match &self.search {
            Search::NoConflict => vec![format!(
                "Everything that is required can hold together: proved by a plan that does. `fora plan {file}` makes a good one."
            )],
            Search::Unknown => vec![format!(
                "Whether everything required can hold together was not found out{}. `fora plan {file}` places as much as it can.",
                if self.is_cut_short { ": looking was cut short" } else { "" }
            )],
            Search::Conflict(conflict) => self.conflict_lines(series, conflict, subject, desk),
        };
        wrapped(&lines, desk)
    }

    fn conflict_lines(&self, series: &Series, conflict: &Conflict, subject: &Subject, desk: &Desk) -> Vec<String> {
        let bullet = desk.look.bullet();
        let mut lines = vec![format!("{}.", crate::present::words::capitalised(&conflict.headline(series))), String::new()];
        lines.extend(conflict.reasons(series).into_iter().flat_map(|reason| bulleted(bullet, &reason, desk)));
        lines.push(String::new());
        lines.extend(chain_lines(series, conflict));
        if let ([id], true) = (&conflict.held()[..], has_rule(conflict, RuleName::TooLate)) {
            let missing = explain::standing(series, &subject.plan, *id, None).missing;
            for late in missing.iter().flat_map(|missing| &missing.late) {
                lines.extend(late_lines(series, *id, late, desk, false));
                lines.push(String::new());
            }
        }
        lines.push(match (conflict.is_smallest, conflict.saw_all) {
            (true, true) => {
                "It is proved that these cannot hold together, and that the rest of them can as soon as any one is given up.".into()
            }
            (false, true) => "That these cannot hold together is proved; whether each of them is needed for that is not.".into(),
            (_, false) => "By what was looked at these cannot hold together; not all starts were looked at.".into(),
        });
        lines.push(String::new());
        lines.extend(self.beside());
        if self.ways.is_empty() {
            let looked = if self.is_cut_short { ", but looking for one was cut short" } else { "" };
            lines.push(format!("No single change that was tried lets everything be held{looked}."));
            return lines;
        }
        let head = match self.ways.len() {
            1 => "Everything can be held with this change of the series, which was tried:",
            _ => "Everything can be held with any one of these changes of the series, each of which was tried:",
        };
        lines.push(head.to_owned());
        for way in &self.ways {
            lines.extend(bulleted(bullet, &way.words, desk));
            lines.extend(way.lines.iter().map(|line| format!("      {line}")));
        }
        lines
    }

    /// Whether another conflict stands beside this one.
    fn beside(&self) -> Option<String> {
        let told = match (self.rest, &self.search) {
            (Some(false), _) => "At least one more contradiction stands beside this one.",
            (None, Search::Conflict(conflict)) if !conflict.held().is_empty() => {
                "Whether another contradiction stands beside this one was not found out."
            }
            _ => return None,
        };
        Some(told.to_owned())
    }

    /// The same for programs.
    pub fn answer(&self, subject: &Subject) -> PossibleAnswer {
        let possible = match &self.search {
            Search::NoConflict => Possible::Yes,
            Search::Conflict(_) => Possible::No,
            Search::Unknown => Possible::Unknown,
        };
        let conflict = match &self.search {
            Search::Conflict(conflict) => Some(conflict_answer(conflict, &self.ways, subject)),
            Search::NoConflict | Search::Unknown => None,
        };
        let rest = conflict.is_some().then_some(match self.rest {
            Some(true) => Possible::Yes,
            Some(false) => Possible::No,
            None => Possible::Unknown,
        });
        PossibleAnswer { possible, conflict, rest }
    }
}

fn has_rule(conflict: &Conflict, rule: RuleName) -> bool {
    conflict.origins.iter().any(|origin| origin.what.rule() == Some(rule))
}

/// A sentence beside a bullet, its further lines moved in.
fn bulleted(bullet: char, sentence: &str, desk: &Desk) -> Vec<String> {
    let width = desk.look.width.saturating_sub(4).max(20);
    let wrapped = crate::present::words::wrap(sentence, width);
    wrapped.into_iter().enumerate().map(|(at, line)| format!("  {} {line}", if at == 0 { bullet } else { ' ' })).collect()
}

/// A line for each of those that wait for each other, with the first and the last day on which it could start.
fn chain_lines(series: &Series, conflict: &Conflict) -> Vec<String> {
    if conflict.chain.is_empty() {
        return Vec::new();
    }
    let titles: Vec<&str> = conflict.chain.iter().map(|link| series.consultation(link.consultation).title.as_str()).collect();
    let width = titles.iter().map(|title| title.chars().count()).max().unwrap_or(0);
    let line = |(link, title): (&explain::Link, &&str)| {
        let place = series.place_beside(series.consultation(link.consultation).forum);
        let (earliest, latest) = (words::moment(series, place, link.earliest), words::moment(series, place, link.latest));
        let late = if link.earliest > link.latest { ": too late" } else { "" };
        format!("  {}  at the earliest {earliest}, at the latest {latest}{late}", crate::present::words::pad(title, width))
    };
    let mut lines: Vec<String> = conflict.chain.iter().zip(&titles).map(line).collect();
    lines.push(String::new());
    lines
}

fn conflict_answer(conflict: &Conflict, ways: &[WayOut], subject: &Subject) -> ConflictAnswer {
    let series = &subject.opened.series;
    let name = |id: &ConsultationId| series.consultation(*id).name.clone();
    let origin = |origin: &Origin| {
        let about = match origin.what {
            What::Held(id) => crate::model::Subject::Consultation(id),
            What::Rule(_, subject) => subject,
        };
        let label = Label { at: At::Subject(origin.at.0, origin.at.1), text: String::new() };
        OriginAnswer {
            rule: origin.what.rule().map(Word),
            subject: SubjectAnswer::of(about, Some(series)),
            consultations: origin.consultations.iter().map(name).collect(),
            place: PlaceAnswer::of(&label, &subject.opened.sources),
            text: one_line(&origin.words),
        }
    };
    let way = |way: &WayOut| WayOutAnswer { text: one_line(&way.words), lines: way.lines.clone(), weight: way.weight };
    ConflictAnswer {
        headline: one_line(&conflict.headline(series)),
        held: conflict.held().iter().map(name).collect(),
        origins: conflict.origins.iter().map(origin).collect(),
        reasons: conflict.reasons(series).iter().map(|reason| one_line(reason)).collect(),
        smallest: conflict.is_smallest,
        all: conflict.saw_all,
        ways_out: ways.iter().map(way).collect(),
    }
}
