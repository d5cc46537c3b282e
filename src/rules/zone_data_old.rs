//! The time zone data is younger than a year.
//!
//! The release of the data names its year. Asked of the day on which the plan was made, or of today: from the second
//! year after the release, the data counts as old.
//!
//! # Why
//! Some country changes its clocks every year, often with weeks of notice. A plan made with old data is an hour wrong
//! there, and nobody sees it.
//!
//! # Example
//! The data is 2026f, and the plan is made in 2028.
//!
//! # Settings
//! `zone-data-old = "note"`: its level. It costs a plan nothing.

use super::whole::Whole;
use crate::finding::Finding;
use crate::model::{RuleName, Subject};
use chrono::Datelike;

/// Says that the zone data is old on the day of planning.
pub(super) fn findings(whole: &Whole<'_>) -> Vec<Finding> {
    let version = whole.series.zones.version();
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    let old = digits.parse::<i32>().is_ok_and(|year| whole.series.planned.year() > year + 1);
    let describe_one = || {
        Finding::new(RuleName::ZoneDataOld, format!("the time zone data is {version}, but it is {} now", whole.series.planned.year()))
            .label(Subject::Series, Some("planned"), "")
            .touches([Subject::Series])
            .fix("install a newer fora, and check the local times with the countries concerned")
    };
    if old { vec![describe_one()] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::model::RuleName;
    use crate::rules::testing::series;
    use crate::time::{ChronoTz, Date, Zones};

    #[test]
    fn data_is_old_from_the_second_year_after_its_own() {
        let year: i32 = ChronoTz.version()[..4].parse().expect("a year");
        let told = |year| {
            let planned = Date::from_ymd_opt(year, 1, 1).expect("a day");
            series().with(|series| series.planned = planned).empty().remarks(RuleName::ZoneDataOld).len()
        };
        assert_eq!([told(2013), told(year + 1), told(year + 2)], [0, 0, 1]);
    }
}
