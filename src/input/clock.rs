//! From the time on a wall to the instant, said once for series and plans.

use super::report::Report;
use super::table::Entry;
use crate::model::{Place, RuleName};
use crate::time::{Civil, Instant, Resolved, Zones};

/// The instant of a civil time at a place. A skipped time is an error; of a repeated one the first is taken unless
/// `hour` says `second`, and a warning asks to say so.
pub(super) fn instant(
    report: &mut Report,
    zones: &dyn Zones,
    place: &Place,
    entry: &Entry<'_>,
    civil: Civil,
    hour: Option<&str>,
) -> Option<Instant> {
    match (zones.resolve(place.zone, civil), hour) {
        (Resolved::Once(instant), _) => Some(instant),
        (Resolved::Twice { second, .. }, Some("second")) => Some(second),
        (Resolved::Twice { first, .. }, Some(_)) => Some(first),
        (Resolved::Twice { first, .. }, None) => {
            let message = format!("{} happens twice on {} in {}", civil.format("%H:%M"), spoken(civil), place.title);
            let label = "the clocks go back; the first is used";
            let fix = if entry.key.name == "starts" {
                "write `hour = \"first\"` or `hour = \"second\"`, or choose another time"
            } else {
                "choose another time, or silence this with `repeated-time = \"note\"` under `[rules]`"
            };
            report.say(RuleName::RepeatedTime, &entry.at, message, label, fix);
            Some(first)
        }
        (Resolved::Skipped { by_offset_before }, _) => {
            let message = format!("{} does not exist on {} in {}", civil.format("%H:%M"), spoken(civil), place.title);
            let later = zones.civil(place.zone, by_offset_before);
            report.say(RuleName::SkippedTime, &entry.at, message, "the clocks go forward", format!("write `{later}`, or another day"));
            None
        }
    }
}

fn spoken(civil: Civil) -> String {
    civil.format("%-d %B %Y").to_string()
}
