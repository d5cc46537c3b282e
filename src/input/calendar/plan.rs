//! The events of a calendar that may be sittings, so that a schedule made elsewhere can be checked.

use super::{Event, How, LeftOut, Limits, read_calendar};
use crate::finding::{FileId, Finding, Sources};
use crate::input::event::line_of;
use crate::input::foreign::{ForeignEvent, whereabouts};
use crate::input::stretch;
use crate::model::{Level, RuleName, Series, State, Status};
use crate::time::{Interval, MINUTES_PER_DAY};

/// Reads the events of a calendar that `sources` holds, for [`super::super::plan_of`] and a series that was read.
///
/// `clock` is as in [`How::clock`]. Read are those from three years before the days that the series can use to three
/// years after; the others are counted.
///
/// # Errors
/// The findings if any is an error, as those of [`read_calendar`].
pub fn read_calendar_events(
    sources: &Sources,
    file: FileId,
    series: &Series,
    limits: &Limits,
    clock: &dyn Fn() -> u64,
) -> Result<(Vec<ForeignEvent>, Vec<Finding>), Vec<Finding>> {
    // A schedule may go astray by years, and that is for the rules to tell.
    const YEARS: i64 = 3 * 366 * MINUTES_PER_DAY;
    let usable = stretch::usable(series);
    let window = Interval::lasting(usable.start().plus(-YEARS), usable.minutes() + 2 * YEARS);
    let days = Some(series.place(series.base).zone);
    let how = How { zones: &*series.zones, floating: None, days, owner: None, window, only_busy: false, limits, clock };
    let (calendar, mut findings) = read_calendar(sources, file, how);
    let Some(calendar) = calendar else { return Err(findings) };
    let events = calendar.events.iter().map(foreign).collect();
    findings.extend(passed_over(&calendar.left_out, sources, file, window));
    Ok((events, findings))
}

/// An occurrence as every foreign format tells it.
fn foreign(event: &Event) -> ForeignEvent {
    let details = &event.details;
    let description = details.description.as_deref();
    ForeignEvent {
        identity: details.uid.as_deref().map(beginning),
        title: beginning(details.summary.as_deref().unwrap_or_default()),
        when: event.span,
        whereabouts: beginning(whereabouts(details.location.as_deref().unwrap_or_default(), description)),
        moderator: line_of(description, "Moderator").map(beginning),
        state: details.status.map(state),
        places: Some(details.places.clone()),
        wall: None,
    }
}

fn state(status: Status) -> State {
    match status {
        Status::Tentative => State::Tentative,
        Status::Confirmed => State::Confirmed,
        Status::Cancelled => State::Cancelled,
    }
}

/// As much of a text as a title or name can have: every occurrence of what repeats has its own.
fn beginning(text: &str) -> String {
    text.chars().take(2_000).collect()
}

/// What the calendar has beside the events that were looked at.
fn passed_over(left_out: &LeftOut, sources: &Sources, file: FileId, window: Interval) -> Option<Finding> {
    let name = &sources.file(file).name;
    let counted = [
        (left_out.older, "older copies"),
        (left_out.empty, "without a length"),
        (left_out.outside, "at another time"),
        (left_out.others, "tasks and other things that are not events"),
    ];
    let said: Vec<String> = counted.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let (from, to) = (window.start().utc().date(), window.end().utc().date());
    let message = format!("`{name}` holds more than its plan from {from} to {to}: {}", said.join(", "));
    (!said.is_empty()).then(|| Finding::new(RuleName::Calendar, message).level(Level::Note))
}
