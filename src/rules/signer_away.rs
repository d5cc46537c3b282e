//! Nobody is away while they have a step towards a document to do.
//!
//! The days of a step are those of `busy-author`. A person is away on the days of an absence and of a trip: from
//! leaving their base for a meeting elsewhere until they are back. Only working days of their base count. A trip for
//! one consultation does not disturb the steps for another sitting of the same.
//!
//! # Why
//! Nobody signs a paper on an empty desk.
//!
//! # Example
//! Clearance by the principal is due on 4 November, and the principal is on leave until the 6th.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [person.ana]
//! away = [{ from = 2027-05-20, to = 2027-05-21 }]
//!
//! [milestone.m]
//! place = "paris"
//! opens = 2027-06-01
//!
//! [deliverable.d]
//! for = "m"
//! due = 2027-05-21
//! steps = [{ does = "Clearance", takes = "2 working days", by = "ana" }]
//!
//! [consultation.a]
//! forum = "hall"
//! feeds = "d"
//! ```
//!
//! # Settings
//! `signer-away = "warning"`: its level. Absences are `away` of the person; travel times are under `[travel]`.
//!
//! # Price as a warning
//! Each absence or trip during a step costs as much as if those whom it is for slept all through the longest meeting
//! that may need the person, or of the series if none does, plus as much as 20 in a hundred mildly inconvenienced for
//! an hour.

use super::busy_author::{Work, done_for, done_once, stay, summed};
use super::{Broken, Rule, Sees, lacks, words};
use crate::demand::{Demands, Kind, Pack, Separation, Stay, Stays, UNIT};
use crate::finding::Finding;
use crate::model::{Absence, ConsultationId, PersonId, Placement, RuleName, Series, Stretch, Subject};
use crate::time::{Date, Instant};
use std::collections::BTreeMap;

pub(super) struct SignerAway;

impl Rule for SignerAway {
    fn name(&self) -> RuleName {
        RuleName::SignerAway
    }

    fn sees(&self) -> Sees {
        Sees::Moderator
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        let (once, mut steps, mut trips) = (done_once(series), Steps::new(), Trips::new());
        let mut alone: BTreeMap<PersonId, Vec<(usize, i64)>> = BTreeMap::new();
        for (index, placement) in placements.iter().enumerate() {
            let each = done_for(series, placement);
            for work in &each {
                steps.entry(work.by).or_default().push((placement.consultation, stay(index, 0, work.days)));
                alone.entry(work.by).or_default().push((index, absences(series, work).count() as i64));
            }
            for person in series.people_of(placement) {
                let Some(trip) = trip(series, person, placement) else { continue };
                trips.entry((person, placement.consultation)).or_default().push(stay(index, 1, trip));
                let during = each.iter().chain(&once).filter(|work| work.by == person && work.days.meets(trip));
                alone.entry(person).or_default().push((index, during.count() as i64));
            }
        }
        for ((person, consultation), trips) in trips {
            let others = steps.get(&person).into_iter().flatten().filter(|(of, _)| *of != consultation).map(|(_, stay)| *stay);
            let stays: Stays = others.chain(trips).collect();
            if stays.at(0).group == 0 {
                let pack = Pack { at_most: 1, stays, separation: Separation::none(), counts_overlap: true };
                demands.add(Subject::Person(person), 20 * UNIT, Kind::Pack(pack));
            }
        }
        for (person, members) in alone {
            demands.charge_cases(Subject::Person(person), 20 * UNIT, summed(members));
        }
        let mut always: BTreeMap<PersonId, i64> = BTreeMap::new();
        once.iter().for_each(|work| *always.entry(work.by).or_default() += absences(series, work).count() as i64);
        for (person, count) in always {
            lacks(demands, Subject::Person(person), 20 * UNIT, count);
        }
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        let mut told: Vec<Finding> = Vec::new();
        for finding in broken.iter().flat_map(|broken| describe_one(series, broken)) {
            // Two placements of which each has a step during the trip for the other are met twice.
            if !told.contains(&finding) {
                told.push(finding);
            }
        }
        told
    }
}

/// The steps of a person, with the consultation that each is done for.
type Steps = BTreeMap<PersonId, Vec<(ConsultationId, Stay)>>;

/// The trips of a person for a consultation.
type Trips = BTreeMap<(PersonId, ConsultationId), Vec<Stay>>;

/// The days from one instant to another, by the clock of a person's base.
fn days_at_base(series: &Series, person: PersonId, (start, end): (Instant, Instant)) -> Stretch {
    let zone = series.place(series.person(person).base).zone;
    let day = |at: Instant| -> Date { series.civil(zone, at).date() };
    Stretch { first: day(start), last: day(end.plus(-1)) }
}

/// The absences of whoever does a step, with their days, as far as one of those is a working day of the step.
fn absences<'s>(series: &'s Series, work: &Work<'_>) -> impl Iterator<Item = (&'s Absence, Stretch)> {
    let (by, days, calendar) = (work.by, work.days, series.calendar_of(work.step));
    let away = series.person(by).away.iter();
    let away = away.map(move |absence| (absence, days_at_base(series, by, (absence.during.start(), absence.during.end()))));
    away.filter(move |(_, away)| away.shared(days).is_some_and(|both| both.worked(calendar).is_some()))
}

/// The working days on which a person is on the way to a meeting elsewhere, there, or on the way back.
fn trip(series: &Series, person: PersonId, placement: &Placement) -> Option<Stretch> {
    let (base, site, interval) = (series.person(person).base, series.site_of(placement)?, placement.interval()?);
    let leaves = interval.start().plus(-series.travel.minutes(base, site));
    let back = interval.end().plus(series.travel.minutes(site, base));
    if site == base { None } else { days_at_base(series, person, (leaves, back)).worked(&series.place(base).calendar) }
}

fn describe_one(series: &Series, broken: &Broken<'_>) -> Vec<Finding> {
    let Subject::Person(person) = broken.subject else { return Vec::new() };
    let once: Vec<Work<'_>> = done_once(series).into_iter().filter(|work| work.by == person).collect();
    let each = |placement| done_for(series, placement).into_iter().filter(|work| work.by == person);
    let travels = |work: Work<'_>, of: Option<&Placement>, placement: &Placement| {
        let goes = series.people_of(placement).any(|other| other == person);
        let trip = trip(series, person, placement).filter(|trip| goes && work.days.meets(*trip))?;
        Some(describe_trip(series, (work, of), (placement, trip)))
    };
    match broken.placements.split_last() {
        None => once.into_iter().flat_map(|work| describe_absences(series, work, None)).collect(),
        Some((only, [])) => {
            let away = each(only).flat_map(|work| describe_absences(series, work, Some(only)));
            let own = each(only).filter_map(|work| travels(work, Some(only), only));
            away.chain(own).chain(once.into_iter().filter_map(|work| travels(work, None, only))).collect()
        }
        Some((last, earlier)) => {
            let pairs = earlier.iter().flat_map(|other| [(*last, *other), (*other, *last)]);
            let found = pairs.flat_map(|(of, placement)| each(of).filter_map(move |work| travels(work, Some(of), placement)));
            found.collect()
        }
    }
}

fn describe_absences(series: &Series, work: Work<'_>, of: Option<&Placement>) -> Vec<Finding> {
    let (who, what, days) = (&series.person(work.by).title, work.title(series, of), words::days(series, work.days));
    let describe_one = |(absence, away): (&Absence, Stretch)| {
        let message = format!("{who} is away {} and has {what} to do {days}", words::days(series, away));
        let why = absence.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        let away = words::span(series, series.person(work.by).base, absence.during);
        let finding = point(Finding::new(RuleName::SignerAway, message), work, of, format!("{what} is done {days}"));
        finding.label(Subject::Person(work.by), Some("away"), format!("away {away}{why}")).fix(match of {
            Some(_) => "hold it earlier or later, or let a deputy do the step",
            None => "let a deputy do the step, or choose another due day",
        })
    };
    absences(series, &work).map(describe_one).collect()
}

fn describe_trip(series: &Series, (work, of): (Work<'_>, Option<&Placement>), (placement, trip): (&Placement, Stretch)) -> Finding {
    let (who, what, days) = (&series.person(work.by).title, work.title(series, of), words::days(series, work.days));
    let title = words::title(series, placement);
    let message = format!("{who} travels for {title} {} and has {what} to do {days}", words::days(series, trip));
    let finding = point(Finding::new(RuleName::SignerAway, message), work, of, format!("{what} is done {days}"));
    finding
        .label(super::sitting(placement), Some("starts"), format!("{title} is {}", words::when(series, placement)))
        .touches([Subject::Consultation(placement.consultation), super::sitting(placement)])
        .fix("hold one of them earlier or later, or let a deputy do the step")
}

/// Points at a step, and touches what it belongs to.
fn point(finding: Finding, work: Work<'_>, of: Option<&Placement>, text: String) -> Finding {
    let finding = finding.touches([Subject::Person(work.by), Subject::Deliverable(work.deliverable)]);
    match of {
        Some(placement) => finding
            .label(super::sitting(placement), words::end_key(placement), text)
            .touches([Subject::Consultation(placement.consultation), super::sitting(placement)]),
        None => finding.label(Subject::Deliverable(work.deliverable), Some("steps"), text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PlaceId;
    use crate::rules::testing::{Fixture, during, two_cities};

    /// `a` is here and feeds a report that `m` clears in two working days; `b` is far, and `m` leads both.
    fn cleared(each: bool) -> Fixture {
        let series = two_cities().document("report", 30, 2);
        series.with(|series| {
            series.consultations[0].feeds = std::mem::take(&mut series.consultations[1].feeds);
            let step = &mut series.deliverables[0].steps[0];
            (step.does, step.by, step.each) = ("clearance".into(), Some(PersonId(0)), each);
        })
    }

    fn away(series: Fixture, day: i64) -> Fixture {
        series.with(|series| series.people[0].away = vec![Absence { during: during(day, 12, 13), why: Some("leave".into()) }])
    }

    #[test]
    fn an_absence_of_an_hour_on_the_day_of_a_step_is_one() {
        let series = away(cleared(true), 23);
        series.put("a", "", "23 09:00").keeps(RuleName::SignerAway);
        let findings = series.put("a", "", "22 09:00").breaks(RuleName::SignerAway, 1);
        assert_eq!(findings[0].message, "m is away on Wed 23 Oct and has clearance of a to do from Wed 23 Oct to Thu 24 Oct");
        assert_eq!(findings[0].labels[1].text, "away Wed 23 Oct 12:00-13:00 in here: leave");
        // Nobody misses the signer on a Saturday.
        away(cleared(true), 26).put("a", "", "24 09:00").keeps(RuleName::SignerAway);
    }

    #[test]
    fn a_step_done_once_meets_an_absence_whatever_is_placed() {
        away(cleared(false), 28).empty().keeps(RuleName::SignerAway);
        let findings = away(cleared(false), 29).empty().breaks(RuleName::SignerAway, 1);
        assert_eq!(findings[0].message, "m is away on Tue 29 Oct and has clearance for report to do from Tue 29 Oct to Wed 30 Oct");
    }

    #[test]
    fn a_trip_lasts_from_leaving_to_coming_back() {
        // Two hours there and three back: a meeting from 21:00 to 22:00 UTC on the 23rd is over at 01:00 on the 24th.
        let late = "24 05:00";
        let series = cleared(true);
        series.put("a", "", "24 09:00").put("b", "", late).keeps(RuleName::SignerAway);
        let findings = series.put("a", "", "23 09:00").put("b", "", late).breaks(RuleName::SignerAway, 1);
        let days = "from Wed 23 Oct to Thu 24 Oct and has clearance of a to do from Thu 24 Oct to Fri 25 Oct";
        assert_eq!(findings[0].message, format!("m travels for b {days}"));
        let series = cleared(false);
        series.put("b", "", "28 12:00").keeps(RuleName::SignerAway);
        series.put("b", "", "29 12:00").breaks(RuleName::SignerAway, 1);
    }

    #[test]
    fn the_way_home_disturbs_the_step_for_the_meeting_itself() {
        let series = cleared(true).with(|series| {
            series.consultations[1].feeds = series.consultations[0].feeds.clone();
            series.travel.between.insert((PlaceId(1), PlaceId(0)), 20 * 60);
        });
        series.put("b", "", "23 10:00").keeps(RuleName::SignerAway);
        let findings = series.put("b", "", "23 12:00").breaks(RuleName::SignerAway, 1);
        let days = "from Wed 23 Oct to Thu 24 Oct and has clearance of b to do from Thu 24 Oct to Fri 25 Oct";
        assert_eq!(findings[0].message, format!("m travels for b {days}"));
    }
}
