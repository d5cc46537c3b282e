//! What a series says of its times in more than one word: hours of several stretches, several starts,
//! grades of what is preferred, and slots by day.

use super::{Dice, plus, range};
use chrono::Weekday;
use fora::model::{Forum, Preferred, Series, Weight};
use fora::time::{ClockRange, Date, DayHours, WeekHours};

/// Draws them, by dice of their own.
pub fn draw(dice: &mut Dice, series: &mut Series) {
    for forum in &mut series.fora {
        forum.hours = dice.maybe(20, broken_hours).unwrap_or(forum.hours);
        if dice.chance(20) {
            slots_by_day(dice, forum);
        }
    }
    for asked in &mut series.consultations {
        asked.hours = asked.hours.map(|hours| dice.maybe(20, broken_hours).unwrap_or(hours));
        if let [start] = asked.wanted.starts[..] {
            let others = [-1440, -60, 45, 1440, 2 * 1440 + 30].map(|minutes| start.plus(minutes));
            asked.wanted.starts.extend(dice.some(&others, 30));
            asked.wanted.starts.sort_unstable();
        }
        if dice.chance(30) {
            grades(dice, series.planned, &mut asked.prefers);
        }
    }
}

/// Other grades for what is preferred, more ranges, and dates.
fn grades(dice: &mut Dice, planned: Date, prefers: &mut Preferred) {
    prefers.graded = true;
    prefers.days.weekdays.iter_mut().flatten().for_each(|grade| *grade = dice.pick(&Weight::ALL));
    for _ in 0..dice.count(0, 6) {
        prefers.days.dates.insert(plus(planned, dice.between(0, 30)), dice.pick(&Weight::ALL));
    }
    for (from, to) in dice.some(&[(9 * 60, 12 * 60), (12 * 60, 15 * 60 + 30), (17 * 60, 23 * 60), (23 * 60, 5 * 60)], 40) {
        prefers.hours.push((range(from, to), dice.pick(&Weight::ALL)));
    }
}

/// Slots of its own for some days of the week and some dates of a forum.
fn slots_by_day(dice: &mut Dice, forum: &mut Forum) {
    const SLOTS: [(u16, u16); 5] = [(9 * 60, 10 * 60), (10 * 60, 12 * 60 + 30), (14 * 60, 17 * 60), (22 * 60, 4 * 60), (3 * 60, 5 * 60)];
    let some = |dice: &mut Dice| dice.some(&SLOTS.map(|(from, to)| range(from, to)), 50);
    let slots = &mut forum.slots.0;
    slots.any = dice.maybe(60, some).or(slots.any.take());
    slots.weekdays = std::array::from_fn(|_| dice.maybe(30, some));
    for _ in 0..dice.count(0, 2) {
        slots.dates.insert(plus(forum.opens, dice.between(-1, 4)), some(dice));
    }
}

/// Hours of several stretches a day, on some days others or none.
fn broken_hours(dice: &mut Dice) -> WeekHours {
    const STRETCHES: [(u16, u16); 5] = [(0, 90), (8 * 60, 9 * 60 + 30), (10 * 60, 13 * 60), (14 * 60, 19 * 60 + 5), (22 * 60, 4 * 60)];
    let stretches = STRETCHES.map(|(from, to)| range(from, to));
    let day = |dice: &mut Dice| DayHours::of(&dice.some::<ClockRange>(&stretches, 60)).expect("stretches that lie apart");
    let usual = day(dice);
    let days: Vec<DayHours> = (0..7).map(|_| if dice.chance(70) { usual } else { day(dice) }).collect();
    WeekHours::of(|weekday: Weekday| days[weekday.num_days_from_monday() as usize])
}
