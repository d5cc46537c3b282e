//! What has to be done by when.

use super::row::Row;
use super::timeline::{Chain, Span, Timeline};
use super::words;
use crate::model::{ConsultationId, MilestoneId, PersonId, Series, State, Stretch};
use crate::text::one_line;
use crate::time::Date;
use std::collections::BTreeMap;

/// Something to be done by a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    /// The day.
    pub day: Date,
    /// What kind of thing.
    pub kind: DeadlineKind,
    /// What: `Announce Town Hall at the IGF`.
    pub what: String,
    /// Who does it, if it was said.
    pub who: Option<String>,
    /// The person, if it is one of the series.
    pub by: Option<PersonId>,
    /// The first and last working day of a step if it is done as late as can be.
    pub latest: Option<Stretch>,
    /// Working days of slack left before a document is due, negative if it is late.
    pub slack: Option<i64>,
    /// A name that stays while days and titles change: `announce.town-hall`.
    pub key: String,
}

/// What kind of thing is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DeadlineKind {
    /// A consultation is announced.
    Announce(ConsultationId),
    /// The link for those afar is asked of the host.
    Link,
    /// A step towards a document ends.
    Step,
    /// A document is due.
    Due,
    /// A milestone opens.
    Opens,
}

impl Deadline {
    /// One that nobody in particular does.
    fn new(day: Date, kind: DeadlineKind, what: String, key: String) -> Self {
        Deadline { day, kind, what, who: None, by: None, latest: None, slack: None, key }
    }

    /// `at the latest from Tue 29 Oct to Wed 30 Oct` for a step, `1 working day of slack` for a document that is due.
    pub fn note(&self, year: i32) -> Option<String> {
        let latest = |Stretch { first, last }: Stretch| match (words::day(first, year), words::day(last, year)) {
            (_, day) if first == last => format!("at the latest on {day}"),
            (first, last) => format!("at the latest from {first} to {last}"),
        };
        self.latest.map(latest).or(self.slack.map(words::slack))
    }
}

/// What has to be done by when, in order.
pub(super) fn all(series: &Series, rows: &[Row], timeline: &Timeline) -> Vec<Deadline> {
    let mut list: Vec<Deadline> = announcements(series, timeline).collect();
    list.extend(rows.iter().filter_map(|row| link(series, row)));
    let titles: BTreeMap<ConsultationId, &str> = rows.iter().map(|row| (row.consultation, row.title.as_str())).collect();
    for chain in &timeline.chains {
        of_document(&mut list, series, chain, &titles);
    }
    list.extend((0..series.milestones.len() as u32).map(|index| milestone(series, MilestoneId(index))));
    list.sort_by(|a, b| (a.day, rank(&a.kind), &a.key).cmp(&(b.day, rank(&b.kind), &b.key)));
    list
}

fn announcements<'a>(series: &'a Series, timeline: &'a Timeline) -> impl Iterator<Item = Deadline> + 'a {
    timeline.announce.iter().filter_map(|marker| {
        let id = marker.consultation?;
        let key = format!("announce.{}", series.consultation(id).name);
        Some(Deadline::new(marker.day, DeadlineKind::Announce(id), format!("Announce {}", marker.title), key))
    })
}

/// The last day for the link of a meeting that is still to come.
fn link(series: &Series, row: &Row) -> Option<Deadline> {
    let (day, host) = (row.link_asked_by?, row.forum.as_ref()?);
    let asked = series.consultation(row.consultation);
    let sitting = if asked.sittings > 1 { format!(".{}", row.sitting + 1) } else { String::new() };
    let to_come = !matches!(row.state, State::Cancelled | State::Held);
    let what = format!("Ask {host} for the link: {}", row.title);
    to_come.then(|| Deadline::new(day, DeadlineKind::Link, what, format!("link.{}{sitting}", asked.name)))
}

/// The ends of the steps of a document, and its due days.
fn of_document(list: &mut Vec<Deadline>, series: &Series, chain: &Chain, titles: &BTreeMap<ConsultationId, &str>) {
    // Steps are counted within their consultation, so that a name survives a consultation more or less.
    let mut counts: BTreeMap<Option<ConsultationId>, usize> = BTreeMap::new();
    for span in chain.each.iter().chain(&chain.once) {
        let nth = counts.entry(span.consultation).or_default();
        *nth += 1;
        let title = span.consultation.and_then(|id| Some((id, *titles.get(&id)?)));
        list.push(step(series, chain, span, title, *nth));
    }
    let due = |day, what, key| Deadline { slack: chain.slack, ..Deadline::new(day, DeadlineKind::Due, what, key) };
    list.push(due(chain.first_due.unwrap_or(chain.due), format!("{} due", chain.title), format!("due.{}", chain.name)));
    if chain.first_due.is_some() {
        let what = format!("{} due, with what was held shortly before", chain.title);
        list.push(due(chain.due, what, format!("due.{}.grace", chain.name)));
    }
}

/// The end of a step, the `nth` of the consultation of this title or of those that are done once.
fn step(series: &Series, chain: &Chain, span: &Span, of: Option<(ConsultationId, &str)>, nth: usize) -> Deadline {
    let (what, key) = match of {
        Some((id, title)) => (format!("{}: {title}", span.what), format!("step.{}.{}.{nth}", chain.name, series.consultation(id).name)),
        None => (format!("{}: {}", span.what, chain.title), format!("step.{}.{nth}", chain.name)),
    };
    Deadline { who: span.who.clone(), by: span.by, latest: span.latest, ..Deadline::new(span.to, DeadlineKind::Step, what, key) }
}

fn milestone(series: &Series, id: MilestoneId) -> Deadline {
    let milestone = series.milestone(id);
    let what = format!("{} opens", one_line(&milestone.title));
    Deadline::new(milestone.opens, DeadlineKind::Opens, what, format!("opens.{}", milestone.name))
}

fn rank(kind: &DeadlineKind) -> u8 {
    match kind {
        DeadlineKind::Announce(_) => 0,
        DeadlineKind::Link => 1,
        DeadlineKind::Step => 2,
        DeadlineKind::Due => 3,
        DeadlineKind::Opens => 4,
    }
}
