//! Which civil times a recurrence rule gives (RFC 5545, 3.3.10), within limits.
//!
//! calcard expands the rule. It counts its limit from the beginning and knows only its own zones; so a rule is given to
//! it on a clock without a zone, begun as late and ended as early as the window allows.

use super::lines;
use super::times::Stamp;
use super::{Limits, parsed};
use crate::input::text::brief;
use crate::time::{Civil, MINUTES_PER_DAY, Minutes};
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDay, ICalendarEntry, ICalendarFrequency, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarSkip, ICalendarValue, ICalendarWeekday,
};
use chrono::{Datelike, Duration, Timelike};

/// Why a rule is not expanded: what is so, in words that follow "the event".
pub(super) type Refusal = String;

/// A rule that can be expanded.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    rule: ICalendarRecurrenceRule,
    /// The last start, as the rule writes it.
    pub until: Option<Stamp>,
    /// What of the rule is read otherwise than it is written, in words that follow "a rule", each with its kind.
    pub told: Vec<(&'static str, String)>,
}

/// The parts of a rule that are numbers: the smallest and the largest, and whether a sign may stand before (RFC 5545, 3.3.10).
const NUMBERS: [(&str, u64, u64, bool); 8] = [
    ("BYSECOND", 0, 60, false),
    ("BYMINUTE", 0, 59, false),
    ("BYHOUR", 0, 23, false),
    ("BYMONTHDAY", 1, 31, true),
    ("BYYEARDAY", 1, 366, true),
    ("BYWEEKNO", 1, 53, true),
    ("BYMONTH", 1, 12, false),
    ("BYSETPOS", 1, 366, true),
];

impl Rule {
    /// The rule of an `RRULE` line.
    ///
    /// # Errors
    /// What of it is not understood or beyond the limits.
    pub fn read(line: &str, limits: &Limits) -> Result<Rule, Refusal> {
        let line = lines::unfolded(line);
        let text = lines::value(&line);
        // The end is read here, so that one that is none does not cost the whole.
        let is_end = |part: &&str| part.trim().get(..6).is_some_and(|name| name.eq_ignore_ascii_case("UNTIL="));
        let without_end = text.split(';').filter(|part| !is_end(part)).collect::<Vec<_>>().join(";");
        let entry = parsed(&format!("RRULE:{without_end}"));
        let Some(ICalendarValue::RecurrenceRule(rule)) = entry.as_ref().and_then(|entry| entry.values.first()) else {
            return Err(format!("repeats by a rule that is not understood: {}", brief(text)));
        };
        let mut rule = (**rule).clone();
        let (mut told, mut until) = (Vec::new(), None);
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (name.trim().to_ascii_uppercase(), value.trim());
            match name.as_str() {
                "COUNT" if number(value) > Some(limits.repeats as u64) => rule.count = None,
                "COUNT" if number(value) == Some(0) => {
                    rule.count = Some(1);
                    told.push(("count-0", "has a `COUNT` of 0, which is read as 1".into()));
                }
                "INTERVAL" if number(value) == Some(0) => told.push(("interval-0", "has an `INTERVAL` of 0, which is read as 1".into())),
                "UNTIL" => {
                    until = Stamp::read(value);
                    if until.is_none() {
                        told.push((
                            "until",
                            format!("ends at `{}`, which is not a day or a time, and is read without an end", brief(value)),
                        ));
                    }
                }
                _ => understand(&name, value, limits)?,
            }
        }
        rule.interval = rule.interval.filter(|interval| *interval > 0);
        rule.until = None;
        told.extend(mend(&mut rule));
        let frequency = match rule.freq {
            ICalendarFrequency::Secondly => "every second",
            ICalendarFrequency::Minutely => "every minute",
            _ => "",
        };
        if !frequency.is_empty() {
            return Err(format!("repeats {frequency}; at most every hour is read"));
        }
        let hours = if rule.freq == ICalendarFrequency::Hourly { 24 } else { rule.byhour.len().max(1) };
        let times = hours * rule.byminute.len().max(1) * rule.bysecond.len().max(1);
        if times > limits.times_a_day {
            return Err(format!("repeats {times} times a day; at most {} are read", limits.times_a_day));
        }
        let other_calendar = text.to_ascii_uppercase().contains("RSCALE=") && !text.to_ascii_uppercase().contains("RSCALE=GREGORIAN");
        if other_calendar || rule.skip.is_some_and(|skip| skip != ICalendarSkip::Omit) {
            return Err("repeats by a calendar other than the Gregorian, which is not read".into());
        }
        Ok(Rule { rule, until, told })
    }

    /// The civil times from `from` to `to` at which what begins at `start` repeats, `start` among them if it lies there.
    ///
    /// `until` is the last start on the same clock. Some times just before `from` may be given too.
    ///
    /// # Errors
    /// What of the rule is not understood, or that it repeats more often than the limits allow.
    pub fn starts(&self, start: Civil, until: Option<Civil>, (from, to): (Civil, Civil), limits: &Limits) -> Result<Vec<Civil>, Refusal> {
        let last = until.map_or(to, |until| until.min(to));
        let mut starts = vec![start];
        if last <= start {
            return Ok(starts);
        }
        let mut rule = self.rule.clone();
        let days = (last - start).num_days().max(0) as u64 + 2;
        // A count that cannot be reached before the end is none.
        rule.count = rule.count.filter(|count| u64::from(*count) < days * limits.times_a_day as u64);
        let begin = if rule.count.is_some() { start } else { later(&rule, start, from) };
        rule.until = Some(partial(last));
        let expanded = event(begin, rule).expand_dates(Tz::Floating, limits.repeats + 1);
        if let Some(error) = expanded.errors.first() {
            let words = error.error.to_string();
            return Err(format!("repeats by a rule that is not understood: {}", brief(&words)));
        }
        if expanded.events.len() > limits.repeats {
            return Err(format!("repeats more than {} times before its last day is reached; no more are counted", limits.repeats));
        }
        starts.extend(expanded.events.iter().map(|event| event.start.naive_local()).filter(|civil| (from..=to).contains(civil)));
        starts.sort_unstable();
        starts.dedup();
        Ok(starts)
    }
}

/// A start that gives the same times from `from` on: moved on by whole periods of the rule.
fn later(rule: &ICalendarRecurrenceRule, start: Civil, from: Civil) -> Civil {
    let every = Minutes::from(rule.interval.unwrap_or(1).max(1));
    let period = match rule.freq {
        ICalendarFrequency::Hourly => 60 * every,
        ICalendarFrequency::Daily => MINUTES_PER_DAY * every,
        ICalendarFrequency::Weekly => 7 * MINUTES_PER_DAY * every,
        // These come seldom, and their periods are not of one length.
        _ => return start,
    };
    let periods = (from - start).num_minutes() / period - 1;
    if periods > 0 { start + Duration::minutes(periods * period) } else { start }
}

/// Looks at a part of a rule, because the parser passes over what it does not know, drops signs and cuts large numbers to fit.
///
/// # Errors
/// What of it is not understood or beyond the limits.
fn understand(name: &str, value: &str, limits: &Limits) -> Result<(), Refusal> {
    if let Some((_, least, most, is_signed)) = NUMBERS.iter().find(|(known, ..)| *known == name) {
        let digits = |one: &str| number(if *is_signed { one.strip_prefix(['+', '-']).unwrap_or(one) } else { one });
        // A zero is told and dropped later.
        let is_wrong = |one: &&str| digits(one).is_none_or(|number| number != 0 && !(*least..=*most).contains(&number));
        return match value.split(',').map(str::trim).find(is_wrong) {
            Some(wrong) => Err(format!("repeats by a `{name}` of `{}`, which must be from {least} to {most}", brief(wrong))),
            None => Ok(()),
        };
    }
    let is_day = |one: &str| is_weekday(one.trim().trim_start_matches(|mark: char| "+-0123456789".contains(mark)));
    let is_understood = match name {
        "COUNT" => match number(value) {
            Some(_) => true,
            None => return Err(format!("repeats by a `COUNT` of `{}`, which must be 1 or more", brief(value))),
        },
        "INTERVAL" if number(value).is_none_or(|interval| !(1..=limits.interval).contains(&interval)) => {
            return Err(format!("repeats by an `INTERVAL` of `{}`, which must be from 1 to {}", brief(value), limits.interval));
        }
        "INTERVAL" => true,
        "FREQ" | "RSCALE" | "SKIP" => !value.is_empty() && !value.contains(','),
        "WKST" => is_weekday(value),
        "BYDAY" => value.split(',').all(is_day),
        // Words of a program's own (RFC 2445, 4.3.10).
        own => own.starts_with("X-"),
    };
    if is_understood {
        Ok(())
    } else {
        Err(format!("repeats by a rule of which `{}` is not understood", brief(&format!("{name}={value}"))))
    }
}

/// Puts right what RFC 5545 (3.3.10) refuses and programs write all the same, in the way in which they read it: a
/// number before a weekday counts only within months and years, and a zero counts nothing. What was so is told, in words
/// that follow "a rule".
fn mend(rule: &mut ICalendarRecurrenceRule) -> Vec<(&'static str, String)> {
    let mut told = Vec::new();
    let counts_weekdays = match rule.freq {
        ICalendarFrequency::Monthly => true,
        ICalendarFrequency::Yearly => rule.byweekno.is_empty(),
        _ => false,
    };
    let has_number = |day: &ICalendarDay| day.ordwk.is_some_and(|number| number == 0 || !counts_weekdays);
    if rule.byday.iter().any(has_number) {
        for day in rule.byday.iter_mut().filter(|day| has_number(day)) {
            day.ordwk = None;
        }
        rule.byday.sort_by_key(|day| (day.weekday as u8, day.ordwk));
        rule.byday.dedup();
        told.push(("byday", "has a number before a day of its `BYDAY`, which means nothing here and is ignored".into()));
    }
    let mut has_zero = rule.bymonth.iter().any(|month| month.month() == 0);
    rule.bymonth.retain(|month| month.month() != 0);
    for numbers in [&mut rule.bymonthday, &mut rule.byweekno] {
        has_zero |= numbers.contains(&0);
        numbers.retain(|number| *number != 0);
    }
    has_zero |= rule.byyearday.contains(&0);
    rule.byyearday.retain(|number| *number != 0);
    has_zero |= rule.bysetpos.contains(&0);
    rule.bysetpos.retain(|number| *number != 0);
    if let Some(part) = limit(rule) {
        told.push(("part", format!("has a `{part}` that does not go with its `FREQ`, and is limited to those days")));
    }
    if has_zero {
        told.push(("zero", "has a 0 where numbers start at 1, which is ignored".into()));
    }
    told
}

/// Makes a rule by days of the year, weeks of the year or days of the month one of years or months, where its own
/// frequency takes no such part: those days limit it (as RFC 5545, 3.3.10, has it of the parts that may stand there). Gives
/// the name of the part.
fn limit(rule: &mut ICalendarRecurrenceRule) -> Option<&'static str> {
    use ICalendarFrequency::{Daily, Monthly, Weekly, Yearly};
    if rule.interval.is_some_and(|interval| interval > 1) || !rule.bysetpos.is_empty() {
        return None;
    }
    let (part, frequency) = match rule.freq {
        Daily | Weekly | Monthly if !rule.byyearday.is_empty() => ("BYYEARDAY", Yearly),
        Daily | Weekly | Monthly if !rule.byweekno.is_empty() => ("BYWEEKNO", Yearly),
        Weekly if !rule.bymonthday.is_empty() => ("BYMONTHDAY", Monthly),
        _ => return None,
    };
    let has_number = rule.byday.iter().any(|day| day.ordwk.is_some());
    if has_number {
        return None;
    }
    if part == "BYWEEKNO" && rule.byday.is_empty() {
        use ICalendarWeekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let days = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
        rule.byday = days.map(|weekday| ICalendarDay { ordwk: None, weekday }).to_vec();
    }
    rule.freq = frequency;
    Some(part)
}

fn is_weekday(value: &str) -> bool {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].iter().any(|day| value.eq_ignore_ascii_case(day))
}

/// A number in digits, or the largest one if it is larger.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A calendar of one event on no zone's clock.
fn event(start: Civil, rule: ICalendarRecurrenceRule) -> ICalendar {
    let entry = |name, value| ICalendarEntry { name, params: Vec::new(), values: vec![value] };
    let entries = vec![
        entry(ICalendarProperty::Dtstart, ICalendarValue::PartialDateTime(Box::new(partial(start)))),
        entry(ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(Box::new(rule))),
    ];
    let component = ICalendarComponent { component_type: ICalendarComponentType::VEvent, entries, component_ids: Vec::new() };
    ICalendar { components: vec![component] }
}

fn partial(civil: Civil) -> PartialDateTime {
    PartialDateTime {
        year: u16::try_from(civil.year()).ok(),
        month: Some(civil.month() as u8),
        day: Some(civil.day() as u8),
        hour: Some(civil.hour() as u8),
        minute: Some(civil.minute() as u8),
        second: Some(civil.second() as u8),
        ..PartialDateTime::default()
    }
}
