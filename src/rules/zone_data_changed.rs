//! Announced times still hold by the newest time zone data.
//!
//! A placement is a local time at a place. Where a country changes its clocks after the announcement, the same local
//! time is a different instant for everybody else, or the hour that an audience was told is no longer right. Asked of
//! what is announced and not yet held, where the plan names the release of the zone data it was made with, and that
//! release is one that fora still carries.
//!
//! # Why
//! Libya gave up its clock change of 25 October 2013 an hour before a town hall began, and the database followed 21
//! hours after it. Whoever had the hour for Tripoli on paper had the wrong one.
//!
//! # Example
//! A talk in Vancouver on 1 December was announced for 09:00 in 2025. Since then British Columbia keeps its summer
//! time, so 09:00 there has become an hour earlier everywhere else.
//!
//! # Settings
//! `zone-data-changed = "warning"`: its level. It costs a plan nothing.

use super::whole::Whole;
use super::{sitting, words};
use crate::finding::Finding;
use crate::model::{AudienceId, Placement, RuleName, Series, State, Subject};
use crate::time::{Instant, Zone, Zones, offset_words, release};

/// One finding for each announced placement that newer zone data moves, for those on site or for an audience.
pub(super) fn findings(whole: &Whole<'_>) -> Vec<Finding> {
    let made_with = whole.plan.evidence.zone_data.as_deref().filter(|version| *version != whole.series.zones.version());
    made_with.and_then(release).map_or_else(Vec::new, |older| moved(whole.series, whole.placements, older))
}

/// What is announced and read otherwise by the zone data of the series than by older data.
fn moved(series: &Series, placements: &[Placement], older: &dyn Zones) -> Vec<Finding> {
    let announced = placements.iter().filter(|placement| placement.announced.is_some() && placement.state != State::Held);
    announced.filter_map(|placement| describe_one(series, placement, older)).collect()
}

fn describe_one(series: &Series, placement: &Placement, older: &dyn Zones) -> Option<Finding> {
    let start = placement.interval()?.start();
    let zone = series.place(series.place_of(placement)).zone;
    let told = told_then(series, zone, start, older);
    let misled: Vec<AudienceId> = series.consultation(placement.consultation).audiences.clone();
    let misled: Vec<AudienceId> = misled
        .into_iter()
        .filter(|audience| {
            let zone = series.audience(*audience).zone;
            series.civil(zone, start) != older.civil(zone, told)
        })
        .collect();
    let title = words::title(series, placement);
    let message = match start.since(told) {
        0 if misled.is_empty() => return None,
        0 => format!("the announced hours of {title} are no longer right for {}", titles(series, &misled)),
        minutes => {
            let way = if minutes > 0 { "later" } else { "earlier" };
            let offsets = (offset_words(older.offset(zone, told)), offset_words(series.zones.offset(zone, start)));
            let city = words::place(series, series.place_of(placement));
            format!("{title} is {} {way} than announced: {city} is now {}, not {}", words::length(minutes.abs()), offsets.1, offsets.0)
        }
    };
    let clocks = misled.iter().map(|audience| clocks(series, older, series.audience(*audience).zone, (placement, start, told)));
    let finding = Finding::new(RuleName::ZoneDataChanged, message)
        .label(sitting(placement), words::start_key(placement), words::when(series, placement))
        .touches([Subject::Consultation(placement.consultation)])
        .touches(misled.iter().map(|audience| Subject::Audience(*audience)))
        .fix(format!("export it again with zone data {} and send a correction", series.zones.version()));
    let clocks: Vec<String> = clocks.collect();
    Some(if clocks.is_empty() { finding } else { finding.note(words::list_of_clocks(clocks)) })
}

/// The instant that older data gives the clock of a start; of two the same as now, the first or the second.
fn told_then(series: &Series, zone: Zone, start: Instant, older: &dyn Zones) -> Instant {
    let clock = series.civil(zone, start);
    let told = older.resolve(zone, clock);
    let is_second = series.zones.resolve(zone, clock).instant() < start;
    if is_second { told.instants().last().unwrap_or(told.instant()) } else { told.instant() }
}

fn titles(series: &Series, audiences: &[AudienceId]) -> String {
    words::list(audiences.iter().map(|audience| series.audience(*audience).title.clone()))
}

/// "02:00 in Tripoli, not 03:00".
fn clocks(series: &Series, older: &dyn Zones, zone: Zone, (placement, start, told): (&Placement, Instant, Instant)) -> String {
    let now = words::clock_there(series, zone, start, series.first_day(placement));
    format!("{now}, not {}", older.civil(zone, told).format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Fixture, october, series};
    use crate::time::{ChronoTz, Clock, Interval, Minutes};

    /// The clocks as an earlier release had them, for one zone.
    struct Earlier {
        zone: &'static str,
        offset: Minutes,
        release: &'static str,
    }

    impl Zones for Earlier {
        fn version(&self) -> &str {
            self.release
        }

        fn offset(&self, zone: Zone, at: Instant) -> Minutes {
            if zone.name() == self.zone { self.offset } else { ChronoTz.offset(zone, at) }
        }

        fn clock(&self, zone: Zone, at: Instant) -> Clock {
            Clock { offset: self.offset(zone, at), ..ChronoTz.clock(zone, at) }
        }
    }

    /// A town hall in Bali on 25 October 2013 at 09:00, for one audience.
    fn town_hall(audience: &str) -> Fixture {
        series().place("Bali", "Asia/Makassar").forum("igf", "Bali").consultation("town hall", 90).audience("They", audience)
    }

    fn found(series: &Fixture, older: &Earlier) -> Vec<Finding> {
        told_on(25, series, older)
    }

    fn told_on(day: i64, series: &Fixture, older: &Earlier) -> Vec<Finding> {
        let placed = series.put("town hall", "", &format!("{day} 09:00")).but(|placement| placement.announced = Some(october(1)));
        moved(&series.clone_of(), placed.placements(), older)
    }

    #[test]
    fn autumn_2013_is_replayed_with_the_releases_of_then() {
        // Days of October, 42 being 11 November; the minutes ahead of UTC that releases up to the one named gave for
        // them, where later ones, and the law, said otherwise. From the tagged releases 2013d to 2013i, compiled:
        // https://github.com/eggert/tz
        let wrong: [(&str, &str, &[i64], Minutes, &str); 6] = [
            ("Africa/Casablanca", "2013f", &[8, 25], 0, "02:00 in Casablanca, not 01:00"),
            ("Africa/Tripoli", "2013g", &[25, 42], 60, "03:00 in Tripoli, not 02:00"),
            ("Asia/Amman", "2013e", &[25, 42], 120, "04:00 in Amman, not 03:00"),
            ("Pacific/Fiji", "2013d", &[25], 780, "13:00 in Fiji, not 14:00"),
            ("America/Araguaina", "2013e", &[25, 42], -120, "22:00 the day before in Araguaina, not 23:00"),
            ("America/Rio_Branco", "2013g", &[42], -240, "20:00 the day before in Rio Branco, not 21:00"),
        ];
        for (zone, release, days, offset, note) in wrong {
            for day in days {
                let findings = told_on(*day, &town_hall(zone), &Earlier { zone, offset, release });
                assert_eq!(findings.len(), 1, "{zone} on {day}");
                assert_eq!(findings[0].message, "the announced hours of town hall are no longer right for They");
                assert_eq!(findings[0].notes, [note]);
                assert!(told_on(*day, &town_hall(zone), &Earlier { zone: "none", offset, release }).is_empty());
            }
        }
    }

    #[test]
    fn a_forum_in_a_zone_that_was_wrong_moves_for_all_who_are_elsewhere() {
        let series = series().place("Tripoli", "Africa/Tripoli").forum("igf", "Tripoli").consultation("town hall", 90);
        let series = series.audience("Europe", "Europe/Zurich");
        let findings = found(&series, &Earlier { zone: "Africa/Tripoli", offset: 60, release: "2013g" });
        assert_eq!(findings[0].message, "town hall is 60 min earlier than announced: Tripoli is now UTC+2, not UTC+1");
        assert_eq!(findings[0].notes, ["09:00 in Zurich, not 10:00"]);
    }

    #[test]
    fn what_moves_on_site_moves_for_everybody_else() {
        let earlier = Earlier { zone: "Asia/Makassar", offset: 540, release: "2013d" };
        let findings = found(&town_hall("Asia/Tokyo"), &earlier);
        assert_eq!(findings[0].message, "town hall is 60 min later than announced: Bali is now UTC+8, not UTC+9");
        assert_eq!(findings[0].notes, ["10:00 in Tokyo, not 09:00"]);
    }

    #[test]
    fn what_starts_at_the_second_of_two_hours_alike_was_told_so() {
        let series = series().place("Zurich", "Europe/Zurich").forum("night", "Zurich").consultation("a", 60);
        let second = series.put("a", "", "27 02:30").but(|placement| {
            let first = placement.interval().expect("a meeting").start();
            placement.when = crate::model::When::Meeting(Interval::lasting(first.plus(60), 60));
            placement.announced = Some(october(1));
        });
        let earlier = Earlier { zone: "none", offset: 0, release: "2013d" };
        assert!(moved(&series.clone_of(), second.placements(), &earlier).is_empty());
    }

    #[test]
    fn only_what_is_announced_and_not_held_was_told_to_anybody() {
        let (series, earlier) = (town_hall("Africa/Tripoli"), Earlier { zone: "Africa/Tripoli", offset: 60, release: "2013g" });
        let draft = series.put("town hall", "", "25 09:00");
        assert!(moved(&series.clone_of(), draft.placements(), &earlier).is_empty());
        let held = draft.but(|placement| (placement.announced, placement.state) = (Some(october(1)), State::Held));
        assert!(moved(&series.clone_of(), held.placements(), &earlier).is_empty());
    }
}
