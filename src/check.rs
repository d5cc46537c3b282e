//! Judges a plan, whoever made it: every rule states its demands over the plan's placements, and what is
//! broken is put into words.

use crate::finding::Finding;
use crate::model::{Acceptance, ConsultationId, Level, PersonId, Placement, Plan, Series, State, Subject};
use crate::rules::demand::Demands;
use crate::rules::{self, Broken, words};
use crate::text;

/// Every finding about a plan, in the order of the catalogue and then of the plan.
///
/// `digest` is that of the series file, to tell whether the plan was made from another state of it.
pub fn check(series: &Series, plan: &Plan, digest: Option<&str>) -> Vec<Finding> {
    let series = &with_short_titles(Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() });
    let placements: Vec<Placement> = plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect();
    let mut findings = Vec::new();
    for rule in rules::all().iter().filter(|rule| series.asks(rule.name())) {
        let level = series.rules.level(rule.name());
        let mut demands = Demands::new();
        demands.asked_by(rule.name(), level);
        rule.demands(series, &placements, &mut demands);
        let demands = demands.into_vec();
        let broken: Vec<Broken<'_>> = demands
            .iter()
            .flat_map(|demand| demand.broken(|_| true))
            .map(|excess| Broken {
                subject: excess.subject,
                placements: excess.indices.iter().map(|index| &placements[*index as usize]).collect(),
                excess: excess.amount,
            })
            .collect();
        findings.extend(told(series, *rule, level, broken));
    }
    let besides = rules::unknown_travel::findings(series, &placements)
        .into_iter()
        .chain(digest.and_then(|digest| rules::stale_plan::finding(plan, digest)));
    findings.extend(besides.filter(|finding| series.asks(finding.rule)).map(|finding| {
        let level = series.rules.level(finding.rule);
        finding.level(level)
    }));
    findings
}

/// The findings of one rule, those that an acceptance covers apart from the rest.
fn told(series: &Series, rule: &dyn rules::Rule, level: Level, broken: Vec<Broken<'_>>) -> Vec<Finding> {
    let today = series.planned;
    let acceptances = || series.acceptances.iter().enumerate().filter(|(_, acceptance)| acceptance.rule == rule.name());
    let mut groups: Vec<(Option<u32>, Vec<Broken<'_>>)> = vec![(None, Vec::new())];
    for broken in broken {
        let by = acceptances().find(|(_, acceptance)| acceptance.until.is_none_or(|until| today <= until) && covers(acceptance, &broken));
        let key = by.map(|(number, _)| number as u32);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(broken),
            None => groups.push((key, vec![broken])),
        }
    }
    groups
        .into_iter()
        .filter(|(_, group)| !group.is_empty())
        .flat_map(|(accepted, group)| {
            rule.describe(series, &group).into_iter().map(move |finding| in_full(series, Finding { accepted, ..finding.level(level) }))
        })
        .collect()
}

/// The series with titles that fit a message.
fn with_short_titles(mut series: Series) -> Series {
    let titles = series.places.iter_mut().map(|place| &mut place.title);
    let titles = titles.chain(series.fora.iter_mut().map(|forum| &mut forum.title));
    let titles = titles.chain(series.rooms.iter_mut().map(|room| &mut room.title));
    let titles = titles.chain(series.people.iter_mut().map(|person| &mut person.title));
    let titles = titles.chain(series.audiences.iter_mut().map(|audience| &mut audience.title));
    let titles = titles.chain(series.consultations.iter_mut().map(|asked| &mut asked.title));
    let titles = titles.chain(series.milestones.iter_mut().map(|milestone| &mut milestone.title));
    for title in titles.chain(series.deliverables.iter_mut().map(|document| &mut document.title)) {
        *title = text::short(title);
    }
    series
}

/// A message names a few of many audiences; a note names them all.
fn in_full(series: &Series, mut finding: Finding) -> Finding {
    let title = |subject: &Subject| match subject {
        Subject::Audience(id) => Some(series.audience(*id).title.as_str()),
        _ => None,
    };
    let titles: Vec<&str> = finding.about.iter().filter_map(title).collect();
    if titles.len() > words::LISTED {
        finding.notes.insert(0, format!("{} audiences: {}", titles.len(), titles.join("; ")));
    }
    finding
}

/// Whether an acceptance speaks of what broke.
fn covers(acceptance: &Acceptance, broken: &Broken<'_>) -> bool {
    let consultations = || broken.placements.iter().map(|placement| placement.consultation);
    let consultation = |id: &ConsultationId| consultations().any(|other| other == *id) || broken.subject == Subject::Consultation(*id);
    let person = |id: &PersonId| broken.subject == Subject::Person(*id);
    (acceptance.consultations.is_empty() || acceptance.consultations.iter().any(consultation))
        && (acceptance.audiences.is_empty() || acceptance.audiences.iter().any(|id| broken.subject == Subject::Audience(*id)))
        && (acceptance.people.is_empty() || acceptance.people.iter().any(person))
}
