//! Judges a plan, whoever made it: every rule states its demands over the plan's placements, and what is
//! broken is put into words.

use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Acceptance, AudienceId, ConsultationId, Level, PersonId, Placement, Plan, RuleName, Series, State, Subject};
use crate::rules::remarks;
use crate::rules::whole::Whole;
use crate::rules::{self, Broken, words};
use crate::text;

/// What a plan is judged beside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The digest of the series file, to tell whether the plan was made from another state of it.
    pub digest: Option<&'a str>,
    /// Another plan of the series, whose announcements this one has to keep.
    pub baseline: Option<&'a Plan>,
    /// Whether the plan comes from a form that holds no written consultations.
    pub lacks_written: bool,
}

/// Every finding about a plan, in the order of the catalogue and then of the plan.
///
/// `digest` is that of the series file, to tell whether the plan was made from another state of it.
pub fn check(series: &Series, plan: &Plan, digest: Option<&str>) -> Vec<Finding> {
    check_beside(series, plan, Beside { digest, ..Beside::default() })
}

/// Every finding about a plan, those about what it is judged beside included.
pub fn check_beside(series: &Series, plan: &Plan, Beside { digest, baseline, .. }: Beside<'_>) -> Vec<Finding> {
    let series = &with_short_titles(Series { planned: plan.evidence.planned.unwrap_or(series.planned), ..series.clone() });
    let placements: Vec<Placement> = plan.placements.iter().filter(|placement| placement.state != State::Cancelled).cloned().collect();
    let mut findings = Vec::new();
    let mut collected = Demands::over(series, &placements);
    for rule in rules::all().iter().filter(|rule| series.asks(rule.name())) {
        let broken = broken_of(series, plan, *rule, &placements, &mut collected);
        findings.extend(findings_of(series, *rule, series.rules.level(rule.name()), broken));
    }
    let whole = Whole { series, plan, placements: &placements, digest, baseline };
    let remarks = remarks::all().iter().filter(|remark| series.asks(remark.name)).flat_map(|remark| (remark.findings)(&whole));
    findings.extend(remarks.map(|finding| remarked(series, finding)));
    findings.extend(idle_rules(series));
    findings.extend(idle_acceptances(series, &findings));
    findings
}

/// What of a rule a plan breaks; `placements` are those that are not cancelled, over which demands are collected.
pub(crate) fn broken_of<'p>(
    series: &Series,
    plan: &Plan,
    rule: &dyn rules::Rule,
    placements: &'p [Placement],
    collected: &mut Demands,
) -> Vec<Broken<'p>> {
    collected.asked_by(rule.name(), series.rules.level(rule.name()));
    rule.demands(series, placements, collected);
    let demands = collected.take();
    let excesses = demands.iter().flat_map(|demand| demand.broken(|_| true));
    let broken = excesses.map(|excess| Broken::of(&excess, placements));
    broken.filter(|broken| !has_answer(series, plan, rule.name(), broken)).collect()
}

/// Whether a plan calls off whatever it does not hold of a consultation: nothing of that is missing.
pub fn is_answered(series: &Series, plan: &Plan, id: ConsultationId) -> bool {
    let of_it = || plan.placements.iter().filter(|placement| placement.consultation == id);
    let wanted = series.consultation(id).sittings_asked() as usize;
    of_it().any(|placement| placement.state == State::Cancelled) && of_it().count() >= wanted
}

/// Whether something that broke a rule has an answer in the plan: what is called off need not be placed.
fn has_answer(series: &Series, plan: &Plan, rule: RuleName, broken: &Broken<'_>) -> bool {
    let called_off = |subject| matches!(subject, Subject::Consultation(id) if is_answered(series, plan, id));
    rule == RuleName::Unplaced && called_off(broken.subject)
}

/// A finding that no demand states, at the level of its rule, and quiet if an acceptance speaks of it.
pub(crate) fn remarked(series: &Series, finding: Finding) -> Finding {
    let accepted = accepted_by(series, finding.rule, |acceptance| covers_remark(acceptance, &finding));
    // What is less than its rule asks about stays so, whatever the level of the rule.
    let level = if finding.level < finding.rule.default_level() { finding.level } else { series.rules.level(finding.rule) };
    named(series, Finding { accepted, level, ..finding })
}

/// Whether an acceptance speaks of what broke a rule.
pub(crate) fn is_accepted(series: &Series, rule: RuleName, broken: &Broken<'_>) -> bool {
    accepted_by(series, rule, |acceptance| covers(series, acceptance, broken)).is_some()
}

/// The first acceptance of a rule that still holds and speaks of what was found.
fn accepted_by(series: &Series, rule: RuleName, covers: impl Fn(&Acceptance) -> bool) -> Option<u32> {
    let holds = |acceptance: &Acceptance| acceptance.until.is_none_or(|until| series.planned <= until);
    let by = series.acceptances.iter().position(|acceptance| acceptance.rule == rule && holds(acceptance) && covers(acceptance));
    by.map(|number| number as u32)
}

/// Rules that the series writes and that ask nothing of it.
pub(crate) fn idle_rules(series: &Series) -> Vec<Finding> {
    if !series.asks(RuleName::Unused) {
        return Vec::new();
    }
    rules::idle::findings(series).into_iter().map(|finding| remarked(series, finding)).collect()
}

/// Acceptances that quiet nothing in this plan, because they have run out or nothing is found any more.
fn idle_acceptances(series: &Series, findings: &[Finding]) -> Vec<Finding> {
    let is_idle = |number: u32| !findings.iter().any(|finding| finding.accepted == Some(number));
    let idle = (0..).zip(&series.acceptances).filter(|(number, _)| is_idle(*number));
    idle.map(|(number, acceptance)| {
        let rule = acceptance.rule;
        let ended = acceptance.until.filter(|until| *until < series.planned);
        let (message, fix) = match ended {
            Some(until) => (
                format!("the acceptance of `{rule}` ended on {}", words::day(series, until)),
                "decide again and give it a later `until`, or delete it",
            ),
            None => (format!("nothing in this plan needs the acceptance of `{rule}`"), "delete it, or check that it names what you mean"),
        };
        let key = if ended.is_some() { "until" } else { "rule" };
        Finding::new(RuleName::Unused, message)
            .label(Subject::Acceptance(number), Some(key), acceptance.because.clone())
            .touches([Subject::Acceptance(number)])
            .fix(fix)
    })
    .collect()
}

/// The findings of one rule at its level, those apart that an acceptance covers, or that say another level for themselves.
pub(crate) fn findings_of(series: &Series, rule: &dyn rules::Rule, level: Level, broken: Vec<Broken<'_>>) -> Vec<Finding> {
    /// By which acceptance, and at which level.
    type Told = (Option<u32>, Level);
    let mut groups: Vec<(Told, Vec<Broken<'_>>)> = vec![((None, level), Vec::new())];
    for broken in broken {
        let accepted = accepted_by(series, rule.name(), |acceptance| covers(series, acceptance, &broken));
        let key = (accepted, series.own_level(broken.subject).unwrap_or(level));
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(broken),
            None => groups.push((key, vec![broken])),
        }
    }
    groups
        .into_iter()
        .filter(|(_, group)| !group.is_empty())
        .flat_map(|((accepted, level), group)| {
            rule.describe(series, &group).into_iter().map(move |finding| in_full(series, Finding { accepted, ..finding.level(level) }))
        })
        .collect()
}

/// The series with titles that fit a message.
pub(crate) fn with_short_titles(mut series: Series) -> Series {
    let titles = series.places.iter_mut().map(|place| &mut place.title);
    let titles = titles.chain(series.fora.iter_mut().map(|forum| &mut forum.title));
    let titles = titles.chain(series.rooms.iter_mut().map(|room| &mut room.title));
    let titles = titles.chain(series.people.iter_mut().map(|person| &mut person.title));
    let titles = titles.chain(series.teams.iter_mut().map(|team| &mut team.title));
    let titles = titles.chain(series.audiences.iter_mut().map(|audience| &mut audience.title));
    let titles = titles.chain(series.consultations.iter_mut().map(|asked| &mut asked.title));
    let titles = titles.chain(series.inputs.iter_mut().map(|input| &mut input.title));
    let titles = titles.chain(series.milestones.iter_mut().map(|milestone| &mut milestone.title));
    for title in titles.chain(series.deliverables.iter_mut().map(|document| &mut document.title)) {
        *title = text::short(title);
    }
    series
}

/// A message names a few of many audiences; a note names them all.
fn in_full(series: &Series, mut finding: Finding) -> Finding {
    let audiences: Vec<&str> = finding
        .about
        .iter()
        .filter(|subject| matches!(subject, Subject::Audience(_)))
        .filter_map(|subject| title(series, *subject))
        .collect();
    if audiences.len() > words::LISTED {
        finding.notes.insert(0, format!("{} audiences: {}", audiences.len(), audiences.join("; ")));
    }
    named(series, finding)
}

/// The finding with the first title in its message of what it is about.
fn named(series: &Series, finding: Finding) -> Finding {
    let titles = finding.about.iter().filter_map(|subject| title(series, *subject));
    let names = titles.filter(|title| !title.is_empty() && finding.message.contains(title)).map(str::to_owned).next();
    Finding { names, ..finding }
}

/// What readers call a subject that has a title.
fn title(series: &Series, subject: Subject) -> Option<&str> {
    Some(match subject {
        Subject::Place(id) => &series.place(id).title,
        Subject::Forum(id) => &series.forum(id).title,
        Subject::Room(id) => &series.room(id).title,
        Subject::Person(id) => &series.person(id).title,
        Subject::Audience(id) => &series.audience(id).title,
        Subject::Consultation(id) => &series.consultation(id).title,
        Subject::Team(id) => &series.team(id).title,
        Subject::Milestone(id) => &series.milestone(id).title,
        Subject::Deliverable(id) => &series.deliverable(id).title,
        Subject::Input(id) => &series.input(id).title,
        _ => return None,
    })
}

/// Whether an acceptance speaks of what broke.
fn covers(series: &Series, acceptance: &Acceptance, broken: &Broken<'_>) -> bool {
    let consultations = || broken.placements.iter().map(|placement| placement.consultation);
    let consultation = |id: &ConsultationId| consultations().any(|other| other == *id) || broken.subject == Subject::Consultation(*id);
    let person = |id: &PersonId| broken.subject == Subject::Person(*id);
    (acceptance.consultations.is_empty() || acceptance.consultations.iter().any(consultation))
        && (acceptance.audiences.is_empty() || speaks_of_audience(series, &acceptance.audiences, broken.subject))
        && (acceptance.communities.is_empty() || acceptance.communities.iter().any(|id| broken.subject == Subject::Community(*id)))
        && (acceptance.people.is_empty() || acceptance.people.iter().any(person))
}

/// Whether a subject is one of some audiences, or a community that nobody but them names.
fn speaks_of_audience(series: &Series, audiences: &[AudienceId], subject: Subject) -> bool {
    match subject {
        Subject::Audience(id) => audiences.contains(&id),
        Subject::Community(number) => series.communities().get(number as usize).is_some_and(|community| {
            let named_by = (0..).map(AudienceId).zip(&series.audiences).filter(|(_, audience)| community.includes(audience));
            named_by.map(|(id, _)| id).all(|id| audiences.contains(&id))
        }),
        _ => false,
    }
}

/// Whether an acceptance speaks of what was remarked: nothing it names is missing from it.
fn covers_remark(acceptance: &Acceptance, finding: &Finding) -> bool {
    let about = |subjects: &mut dyn Iterator<Item = Subject>| {
        let mut subjects = subjects.peekable();
        subjects.peek().is_none() || subjects.any(|subject| finding.about.contains(&subject))
    };
    about(&mut acceptance.consultations.iter().map(|id| Subject::Consultation(*id)))
        && about(&mut acceptance.audiences.iter().map(|id| Subject::Audience(*id)))
        && about(&mut acceptance.communities.iter().map(|number| Subject::Community(*number)))
        && about(&mut acceptance.people.iter().map(|id| Subject::Person(*id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};

    /// A talk at night for its audience, with an acceptance of that.
    fn accepted(change: impl FnOnce(&mut Acceptance)) -> Fixture {
        let mut acceptance = Acceptance {
            rule: RuleName::UnsociableHours,
            consultations: Vec::new(),
            audiences: Vec::new(),
            communities: Vec::new(),
            people: Vec::new(),
            because: "they asked for it".into(),
            by: None,
            until: None,
        };
        change(&mut acceptance);
        series().consultation("a", 60).audience("East", "Asia/Tokyo").with(|series| series.acceptances = vec![acceptance])
    }

    /// Rule, message and acceptance of every finding about the talk at an hour.
    fn found(series: &Fixture, at: &str) -> Vec<(RuleName, Option<u32>)> {
        let plan = Plan { placements: series.put("a", "", at).placements().to_vec(), ..Plan::default() };
        check(&series.clone_of(), &plan, None).into_iter().map(|finding| (finding.rule, finding.accepted)).collect()
    }

    #[test]
    fn an_acceptance_that_quiets_nothing_is_told() {
        let series = accepted(|_| ());
        assert!(found(&series, "17:00").contains(&(RuleName::UnsociableHours, Some(0))));
        assert!(!found(&series, "17:00").contains(&(RuleName::Unused, None)));
        assert!(found(&series, "09:00").contains(&(RuleName::Unused, None)));
    }

    #[test]
    fn what_is_accepted_for_a_group_or_for_all_that_name_it_is_not_accepted_for_another() {
        let unreached = |change: fn(&mut Acceptance)| {
            let series = accepted(|acceptance| acceptance.rule = RuleName::Unreached).audience("Far East", "Asia/Tokyo").with(|series| {
                series.rules.set(RuleName::Unreached, "groups", 1);
                series.audiences[0].groups = vec!["business".into(), "governments".into()];
                series.audiences[1].groups = vec!["governments".into()];
                change(&mut series.acceptances[0]);
            });
            let plan = Plan { placements: series.put("a", "", "17:00").placements().to_vec(), ..Plan::default() };
            let findings = check(&series.clone_of(), &plan, None).into_iter().filter(|finding| finding.rule == RuleName::Unreached);
            findings.map(|finding| (finding.message.contains("business"), finding.accepted.is_some())).collect::<Vec<_>>()
        };
        let (business, governments) = ((true, true), (false, true));
        let not = |(of, _)| (of, false);
        assert_eq!(unreached(|acceptance| acceptance.communities = vec![1]), [not(business), governments]);
        assert_eq!(unreached(|acceptance| acceptance.audiences = vec![AudienceId(0)]), [not(governments), business]);
        assert_eq!(unreached(|acceptance| acceptance.audiences = vec![AudienceId(0), AudienceId(1)]), [business, governments]);
    }

    #[test]
    fn an_acceptance_holds_until_the_end_of_its_last_day() {
        let until = |day| found(&accepted(|acceptance| acceptance.until = Some(october(day))), "17:00");
        assert!(until(1).contains(&(RuleName::UnsociableHours, Some(0))));
        let ended = until(0);
        assert!(ended.contains(&(RuleName::UnsociableHours, None)) && ended.contains(&(RuleName::Unused, None)));
    }

    #[test]
    fn a_remark_is_accepted_as_a_rule_is() {
        let accept = |rule| {
            accepted(move |acceptance| acceptance.rule = rule).place("geneva", "Europe/Zurich").forum("itu", "geneva").consultation("b", 60)
        };
        let found = |series: &Fixture| {
            let placements = series.put("a", "", "25 09:00").put("b", "", "28 09:00").placements().to_vec();
            let findings = check(&series.clone_of(), &Plan { placements, ..Plan::default() }, None);
            findings.into_iter().find(|finding| finding.rule == RuleName::ClockChange).map(|finding| finding.accepted)
        };
        assert_eq!(found(&accept(RuleName::Apart)), Some(None));
        assert_eq!(found(&accept(RuleName::ClockChange)), Some(Some(0)));
    }
}
