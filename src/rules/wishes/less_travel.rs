//! Fewer and shorter trips.
//!
//! A person's trip to a place away from their base costs, once for all consultations there in a week, as ten in a
//! hundred of those concerned mildly inconvenienced for each hour of the way there and back. A trip has no day yet, so
//! where the travel time depends on the weekday, the usual time counts.

use crate::demand::{Demands, Kind, UNIT};
use crate::model::{PersonId, PlaceId, Placement, Series, Subject};
use crate::rules::too_many_trips::trips_of;
use std::collections::BTreeMap;

/// In a hundred of those concerned.
const PERCENT_PER_HOUR: i64 = 10;

pub(super) fn demands(series: &Series, placements: &[Placement], demands: &mut Demands) {
    let halves = series.wishes.less_travel.halves();
    if halves == 0 {
        return;
    }
    let mut trips: BTreeMap<(PersonId, PlaceId, i32), Vec<u32>> = BTreeMap::new();
    for (index, person, (monday, site)) in trips_of(series, placements) {
        trips.entry((person, site, monday)).or_default().push(index as u32);
    }
    for ((person, site, monday), members) in trips {
        let base = series.person(person).base;
        let minutes = series.travel.minutes(base, site) + series.travel.minutes(site, base);
        let price = halves * (PERCENT_PER_HOUR * minutes * UNIT / 120);
        demands.add(Subject::Trip(person, site, monday), price, Kind::Once(members));
    }
}
