//! A meeting keeps to a slot of its host.
//!
//! Where the forum has `slots`, a meeting beside it starts when one of them does and ends before it is over, on the
//! clock on site. Where that shows an hour twice, a meeting may start at either, and a slot across it is an hour
//! longer. A start that the series fixes between the slots is reported too. Without slots nothing is asked. Where they
//! differ by day, each belongs to the day on which it begins, a date outranks its day of the week, and a day without
//! slots has no meeting.
//!
//! # Why
//! A host lets its rooms by the slot; a meeting that starts in between needs two of them.
//!
//! # Example
//! `town-hall` starts at 09:30 in Bali, and the slots of `igf-2013` start at 09:00, 11:00 and 14:30.
//!
//! A series that only this rule refuses, beside a `hall` that is free in the mornings of 22 to 24 March 2027:
//!
//! ```toml
//! [forum.hall]
//! slots = ["09:00-10:30", "10:30-12:00"]
//!
//! [consultation.a]
//! forum = "hall"
//! starts = 2027-03-22 10:00
//! ```
//!
//! # Settings
//! `off-slot = "error"`: its level. The slots are `slots` of the forum. Below `error`, `fora plan` looks at starts between
//! them too.
//!
//! # Price as a warning
//! Each such meeting costs as much as if those it is for slept all through it, plus for each minute outside the slot
//! that fits best, and for one more if the meeting does not start with it, as much as everybody mildly inconvenienced
//! for that minute. Where no day that it touches, nor the one before, has a slot, all minutes are outside.

use super::outside_hours::{longest_over_a_change, minutes_of};
use super::{Broken, EVERYBODY_A_MINUTE, Rule, changes, charge_each, describe_each, words};
use crate::demand::Demands;
use crate::finding::Finding;
use crate::model::{Consultation, Forum, Placement, RuleName, Series, Subject};
use crate::time::{Civil, ClockRange, Date, Minutes};
use chrono::Timelike;

pub(super) struct OffSlot;

impl Rule for OffSlot {
    fn name(&self) -> RuleName {
        RuleName::OffSlot
    }

    fn idle(&self, series: &Series) -> Option<&'static str> {
        series.fora.iter().all(|forum| forum.slots.is_empty()).then_some("no forum has `slots`")
    }

    fn demands(&self, series: &Series, placements: &[Placement], demands: &mut Demands) {
        charge_each(placements, demands, EVERYBODY_A_MINUTE, |placement| {
            let (_, fit) = best(series, placement)?;
            Some((Subject::Consultation(placement.consultation), fit.outside + Minutes::from(!fit.starts)))
        });
    }

    fn describe(&self, series: &Series, broken: &[Broken<'_>]) -> Vec<Finding> {
        describe_each(broken, |_, placement| describe_one(series, placement))
    }
}

fn describe_one(series: &Series, placement: &Placement) -> Option<Finding> {
    let (slot, fit) = best(series, placement)?;
    let (id, place, day) = (placement.forum?, series.place_of(placement), series.first_day(placement));
    let (forum, minutes) = (series.forum(id), placement.interval()?.minutes());
    let (title, when) = (words::title(series, placement), words::when(series, placement));
    let message = match slot {
        Some(slot) if fit.starts => {
            format!("{title} runs {when}, {} beyond the slot {slot} of {}", words::length(fit.outside), forum.title)
        }
        _ => format!("{title} starts {}, and {}", words::moment(series, place, placement.interval()?.start()), starts_of(forum, day)),
    };
    let of_the_day: Vec<String> = forum.slots.on(day).iter().filter(|slot| length(**slot) >= minutes).map(ToString::to_string).collect();
    let longest = longest(forum).unwrap_or(0);
    let fix = if longest < minutes {
        format!("make it at most {}, or ask the host for two slots in a row and write them as one", words::length(longest))
    } else if of_the_day.is_empty() {
        "hold it on a day with a slot that is long enough".to_owned()
    } else {
        format!("start it with one of the slots: {} in {}", words::either(of_the_day), words::place(series, place))
    };
    Some(
        words::finding_at(RuleName::OffSlot, message, placement, Some("starts"), when)
            .label(Subject::Forum(id), Some("slots"), "the slots it has")
            .touches([Subject::Forum(id)])
            .fix(fix)
            .change(changes::better_hours(series, placement, |_| true)),
    )
}

/// How a meeting lies to a slot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Minutes of the meeting outside it.
    outside: Minutes,
    /// Whether both start at the same minute of the clock.
    starts: bool,
}

/// The slot that fits a meeting best, of the days that it touches and the one before: by the minutes outside it, and one
/// more where it does not start with it. `None` if it is written, or beside no forum, or that has no slots; no slot if
/// those days have none.
fn best(series: &Series, placement: &Placement) -> Option<(Option<ClockRange>, Fit)> {
    let (interval, forum) = (placement.interval()?, series.forum(placement.forum?));
    if forum.slots.is_empty() {
        return None;
    }
    let zone = series.place(forum.place).zone;
    let clock = series.civil(zone, interval.start());
    let starts = |slot: &ClockRange| {
        let minute = Minutes::from(clock.time().hour() * 60 + clock.time().minute());
        minute == slot.from_minute() && forum.slots.on(clock.date()).contains(slot)
    };
    let fit = |slot: &ClockRange| Fit { outside: series.minutes_outside_slot(forum, interval, *slot), starts: starts(slot) };
    let day_before = clock.date().pred_opt().unwrap_or(clock.date());
    let slots = forum.slots.between(day_before, series.last_day(placement));
    let fits = slots.iter().map(|slot| (Some(*slot), fit(slot)));
    let none = (None, Fit { outside: interval.minutes(), starts: false });
    Some(fits.min_by_key(|(_, fit)| (fit.outside + Minutes::from(!fit.starts), !fit.starts)).unwrap_or(none))
}

fn length(slot: ClockRange) -> Minutes {
    slot.to_minute() - slot.from_minute()
}

/// The longest slot of the days of a forum, 0 if they have none; `None` if nothing is said of slots.
fn longest(forum: &Forum) -> Option<Minutes> {
    let lengths = forum.slots.between(forum.opens, forum.closes).into_iter().map(length);
    (!forum.slots.is_empty()).then(|| lengths.max().unwrap_or(0))
}

/// The longest slot of a consultation's forum, if the consultation is longer.
pub(super) fn too_short(series: &Series, asked: &Consultation) -> Option<Minutes> {
    let forum = series.forum(asked.forum?);
    let longest = longest(forum).filter(|longest| *longest < asked.lasts)?;
    let within = |slot: &ClockRange| {
        let is_open = |clock: Civil| forum.slots.minutes_outside(*slot, minutes_of(clock), 1) == 0;
        longest_over_a_change(series, asked, is_open)
    };
    forum.slots.between(forum.opens, forum.closes).iter().all(|slot| within(slot) < asked.lasts).then_some(longest)
}

/// "the slots of the forum start at 09:00 and 14:30 there", on a day.
fn starts_of(forum: &Forum, day: Date) -> String {
    let starts: Vec<String> = forum.slots.on(day).iter().map(|slot| slot.to_string()[..5].to_owned()).collect();
    let then = if forum.slots.of_every_day().is_some() { "there" } else { "there on that day" };
    match starts.len() {
        0 => format!("{} has no slots on that day", forum.title),
        1 => format!("the slot of {} starts at {} {then}", forum.title, words::list(starts)),
        _ => format!("the slots of {} start at {} {then}", forum.title, words::list(starts)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Slots;
    use crate::rules::testing::{Fixture, hours, october, series};
    use crate::time::Zone;

    fn with_slots(lasts: Minutes, slots: &[(u16, u16)]) -> Fixture {
        let slots = Slots::from(slots.iter().map(|(from, to)| ClockRange::new(*from, *to).expect("a slot")).collect::<Vec<_>>());
        series().consultation("a", lasts).with(|series| series.fora[0].slots = slots)
    }

    #[test]
    fn a_meeting_starts_with_a_slot_and_ends_within_it() {
        let series = with_slots(60, &[(9 * 60, 10 * 60 + 30), (14 * 60, 15 * 60)]);
        series.put("a", "", "09:00").keeps(RuleName::OffSlot);
        series.put("a", "", "14:00").keeps(RuleName::OffSlot);
        series.write("a", 21, 22).keeps(RuleName::OffSlot);
        let findings = series.put("a", "", "09:30").breaks(RuleName::OffSlot, 1);
        assert_eq!(findings[0].message, "a starts Mon 21 Oct 09:30 in here, and the slots of forum start at 09:00 and 14:00 there");
        assert_eq!(findings[0].fix.as_deref(), Some("start a at Mon 21 Oct 09:00 in here"));
        series.put("a", "", "10:00").breaks(RuleName::OffSlot, 31);
        series.put("a", "", "12:00").breaks(RuleName::OffSlot, 61);
    }

    #[test]
    fn one_longer_than_every_slot_has_none() {
        let findings = with_slots(120, &[(9 * 60, 10 * 60 + 30), (14 * 60, 15 * 60)]).put("a", "", "09:00").breaks(RuleName::OffSlot, 30);
        assert_eq!(findings[0].message, "a runs Mon 21 Oct 09:00-11:00 in here, 30 min beyond the slot 09:00-10:30 of forum");
        let fix = "make it at most 90 min, or ask the host for two slots in a row and write them as one";
        assert_eq!(findings[0].fix.as_deref(), Some(fix));
    }

    #[test]
    fn without_slots_any_start_will_do() {
        with_slots(60, &[]).put("a", "", "09:07").keeps(RuleName::OffSlot);
        let elsewhere = with_slots(60, &[(9 * 60, 10 * 60)]).with(|series| series.consultations[0].forum = None);
        elsewhere.put("a", "", "09:07").keeps(RuleName::OffSlot);
    }

    #[test]
    fn slots_may_differ_by_day_of_the_week_and_by_date() {
        let series = with_slots(60, &[(14 * 60, 15 * 60)]).with(|series| {
            let slots = &mut series.fora[0].slots.0;
            slots.weekdays[0] = Some(vec![hours(9, 11), hours(22, 1)]);
            slots.dates.insert(october(23), Vec::new());
        });
        series.put("a", "", "21 09:00").keeps(RuleName::OffSlot);
        series.put("a", "", "22 14:00").keeps(RuleName::OffSlot);
        let findings = series.put("a", "", "22 09:00").breaks(RuleName::OffSlot, 61);
        let message = "a starts Tue 22 Oct 09:00 in here, and the slot of forum starts at 14:00 there on that day";
        assert_eq!(findings[0].message, message);
        series.put("a", "", "22 00:00").breaks(RuleName::OffSlot, 1);
        series.put("a", "", "23 00:00").breaks(RuleName::OffSlot, 61);
        let findings = series.put("a", "", "23 14:00").breaks(RuleName::OffSlot, 61);
        assert_eq!(findings[0].message, "a starts Wed 23 Oct 14:00 in here, and forum has no slots on that day");
        assert_eq!(findings[0].fix.as_deref(), Some("hold it on a day with a slot that is long enough"));
    }

    #[test]
    fn the_clock_on_site_counts_and_not_the_minutes() {
        // On 27 October 2013 the clocks of Zurich show 02:00 to 03:00 twice: a slot of two hours holds three.
        let series = with_slots(180, &[(60, 180)]).with(|series| {
            series.places[0].zone = Zone::named("Europe/Zurich").expect("a zone");
            series.fora[0].closes = october(27);
        });
        series.put("a", "", "27 01:00").keeps(RuleName::OffSlot);
        series.put("a", "", "26 01:00").breaks(RuleName::OffSlot, 60);
    }
}
