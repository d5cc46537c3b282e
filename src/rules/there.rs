//! Meetings as their audiences have them: what rules of audiences share.
//!
//! An audience of a consultation with several sittings is concerned only where all of them are bad for it. What is
//! found is told once for a consultation, with all audiences that it concerns.

use super::{Broken, LastAnswer, by_consultation, changes, words};
use crate::demand::Demands;
use crate::finding::{Change, Finding};
use crate::model::{AudienceId, DayKind, Place, Placement, Series, Subject};
use crate::time::{Date, Interval, Weekdays};
use std::collections::BTreeMap;

/// Charges each audience of each meeting by an amount, and of several sittings by the least. A unit costs as much as
/// everybody in the audience mildly inconvenienced for an hour.
pub(super) fn charge_audiences(
    series: &Series,
    placements: &[Placement],
    demands: &mut Demands,
    amount: impl Fn(AudienceId, &Placement) -> i64,
) {
    for (consultation, mut group) in by_consultation(placements) {
        let asked = series.consultation(consultation);
        group.retain(|&index| placements[index].interval().is_some());
        for &audience in &asked.audiences {
            let price = demands.shares().audience(audience) * 60;
            let mut last = LastAnswer::none();
            let mut of = |placement| last.of(placement, || amount(audience, placement));
            let members = group.iter().map(|&index| (index, of(&placements[index])));
            if asked.sittings == 1 {
                demands.charge(Subject::Audience(audience), price, members);
            } else {
                demands.best(Subject::Audience(audience), price, members);
            }
        }
    }
}

/// A consultation and the audiences that a rule complains for.
#[derive(Default)]
pub(super) struct Concerned<'a> {
    /// The audiences.
    pub audiences: Vec<AudienceId>,
    /// The sittings that are bad for them, in order.
    pub placements: Vec<&'a Placement>,
}

/// The audiences among what broke, by consultation.
pub(super) fn concerned<'a>(broken: &[Broken<'a>]) -> Vec<Concerned<'a>> {
    let mut consultations: BTreeMap<_, Concerned<'_>> = BTreeMap::new();
    for broken in broken {
        let (Subject::Audience(audience), Some(last)) = (broken.subject, broken.placements.last()) else { continue };
        let concerned = consultations.entry(last.consultation).or_default();
        concerned.audiences.push(audience);
        concerned.placements.extend(&broken.placements);
    }
    for concerned in consultations.values_mut() {
        concerned.placements.sort_by_key(|placement| (placement.sitting, placement.interval()));
        concerned.placements.dedup();
    }
    consultations.into_values().collect()
}

impl Concerned<'_> {
    /// "town hall", or "every sitting of town hall".
    pub fn title(&self, series: &Series) -> String {
        let title = self.placements.first().map_or("", |placement| series.consultation(placement.consultation).title.as_str());
        if self.placements.len() > 1 { format!("every sitting of {title}") } else { title.to_owned() }
    }

    /// "East Asia and Africa".
    pub fn names(&self, series: &Series) -> String {
        words::list(self.audiences.iter().map(|&audience| series.audience(audience).title.clone()))
    }

    /// Points at every sitting, and touches all that are concerned.
    pub fn label(&self, series: &Series, finding: Finding) -> Finding {
        words::label_all(series, finding, &self.placements).touches(self.audiences.iter().map(|&audience| Subject::Audience(audience)))
    }

    /// The meetings of all audiences and sittings.
    pub fn meetings(&self) -> impl Iterator<Item = (AudienceId, &Placement)> {
        self.audiences.iter().flat_map(|audience| self.placements.iter().map(move |placement| (*audience, *placement)))
    }
}

/// Days of a list, such as holidays, with their names.
pub(super) type NamedDays = BTreeMap<Date, String>;

/// The days of a meeting on the calendar where an audience lives.
fn days(series: &Series, audience: AudienceId, interval: Interval) -> impl Iterator<Item = Date> + use<> {
    let zone = series.audience(audience).zone;
    let [first, last] = [interval.start(), interval.end().plus(-1)].map(|at| series.civil(zone, at).date());
    first.iter_days().take_while(move |day| *day <= last)
}

/// The days on which a meeting falls on the weekend of an audience. A day of the week that the consultation's own
/// `days` lists is meant so, and is nobody's weekend; `"any"` lists none.
pub(super) fn weekend<'a>(series: &'a Series, audience: AudienceId, placement: &'a Placement) -> impl Iterator<Item = Date> + use<'a> {
    let home = series.audience(audience).place;
    let working = home.map_or(Weekdays::MONDAY_TO_FRIDAY, |place| series.place(place).calendar.working);
    let meant = match series.consultation(placement.consultation).days {
        DayKind::Only(days) if days != Weekdays::ALL => days,
        _ => Weekdays::of([]),
    };
    let days = placement.interval().into_iter().flat_map(move |interval| days(series, audience, interval));
    days.filter(move |day| {
        let day = chrono::Datelike::weekday(day);
        !working.holds(day) && !meant.holds(day)
    })
}

/// The days of a meeting that a list of an audience's place names, with their names. Nothing where the audience lives
/// at the place of the meeting: those days are judged on site.
pub(super) fn listed<'a>(
    series: &'a Series,
    audience: AudienceId,
    placement: &'a Placement,
    list: fn(&Place) -> &NamedDays,
) -> impl Iterator<Item = (Date, &'a str)> + use<'a> {
    let home = series.audience(audience).place.filter(|home| *home != series.place_of(placement));
    let list = home.map(|home| list(series.place(home))).filter(|list| !list.is_empty());
    list.into_iter().flat_map(move |list| {
        let days = placement.interval().into_iter().flat_map(move |interval| days(series, audience, interval));
        days.filter_map(|day| Some((day, list.get(&day)?.as_str())))
    })
}

/// The listed days of all that are concerned, each once: "Tue 15 Oct, Eid al-Adha in Jakarta".
pub(super) fn listed_words(series: &Series, concerned: &Concerned<'_>, list: fn(&Place) -> &NamedDays) -> String {
    let mut told: Vec<String> = Vec::new();
    for (audience, placement) in concerned.meetings() {
        for (day, name) in listed(series, audience, placement, list) {
            let words = words::at_home(series, audience, format!("{}, {name}", words::day(series, day)));
            if !told.contains(&words) {
                told.push(words);
            }
        }
    }
    words::list(told)
}

/// Points at the lists of the places where all that are concerned live, each once.
pub(super) fn label_homes(series: &Series, concerned: &Concerned<'_>, finding: Finding, key: &'static str) -> Finding {
    let mut homes: Vec<_> = concerned.audiences.iter().filter_map(|audience| series.audience(*audience).place).collect();
    homes.sort_unstable();
    homes.dedup();
    homes.into_iter().fold(finding, |finding, home| {
        finding.label(Subject::Place(home), Some(key), format!("{key} of {}", words::place(series, home))).touches([Subject::Place(home)])
    })
}

/// Where a single meeting could start better on the same day, and the words that say why.
pub(super) fn better_start(
    series: &Series,
    concerned: &Concerned<'_>,
    good: impl Fn(&Placement) -> bool,
    because: &'static str,
) -> Option<Change> {
    let [placement] = concerned.placements[..] else { return None };
    Some(Change { because, ..changes::better_hours(series, placement, good) })
}
