//! Days and times as lines write them (RFC 5545, 3.3.4, 3.3.5 and 3.3.9), without a look at the zones that they name.
//!
//! They are read here and not by calcard, which gives up all values of a line for one that is none, loses the zone of a
//! time without seconds, and cuts a `TZID` at its first colon.

use super::event::Length;
use super::lines::{self, unfolded};
use super::parsed;
use crate::time::{Civil, Date, MINUTES_PER_DAY, Minutes};
use calcard::icalendar::ICalendarValue;
use chrono::{Datelike, NaiveTime};

/// A day or a time as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::input) struct Stamp {
    /// Midnight, of a day.
    pub civil: Civil,
    pub mark: Mark,
}

/// What is written beside a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::input) enum Mark {
    /// It is a day, and has no time.
    Day,
    /// Nothing: it is on the clock that its line names, or on none.
    None,
    /// Minutes east of UTC.
    East(Minutes),
}

/// One value of a line of times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Value {
    At(Stamp),
    Between(Stamp, Stamp),
    Lasting(Stamp, Length),
}

/// A line of days and times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Times {
    /// The name of the zone that it says.
    pub zone: Option<String>,
    /// Whether it says that its values are days.
    pub says_days: bool,
    /// `None` for what is no value.
    pub values: Vec<Option<Value>>,
}

impl Times {
    /// The times of a content line.
    pub fn of(line: &str) -> Times {
        let line = unfolded(line);
        let (parameters, value) = lines::around_times(&line);
        let parameter = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let says_days = parameter("VALUE").is_some_and(|value| value.eq_ignore_ascii_case("DATE"));
        // A line without a value says nothing.
        let values = value.split(',').filter(|_| !value.trim().is_empty()).map(|value| read(value, says_days)).collect();
        let zone = parameter("TZID").map(str::trim).filter(|name| !name.is_empty());
        Times { zone: zone.map(str::to_owned), says_days, values }
    }

    /// Whether the first of them is a time that says no clock.
    pub fn is_floating(&self) -> bool {
        self.zone.is_none() && self.first().is_some_and(|stamp| stamp.mark == Mark::None)
    }

    /// The first of them, if it is a day or a time.
    pub fn first(&self) -> Option<Stamp> {
        match self.values.first() {
            Some(Some(Value::At(stamp))) => Some(*stamp),
            _ => None,
        }
    }
}

fn read(value: &str, says_days: bool) -> Option<Value> {
    let Some((start, end)) = value.split_once('/') else {
        let stamp = Stamp::read(value)?;
        // Whole days are often written with the hour at which they begin.
        let is_day = says_days && stamp.civil.time() == NaiveTime::MIN && matches!(stamp.mark, Mark::None | Mark::East(0));
        return Some(Value::At(if is_day { Stamp { mark: Mark::Day, ..stamp } } else { stamp }));
    };
    let start = Stamp::read(start).filter(|start| start.mark != Mark::Day)?;
    if let Some(end) = Stamp::read(end).filter(|end| end.mark != Mark::Day) {
        return Some(Value::Between(start, end));
    }
    let entry = parsed(&format!("DURATION:{}", end.trim()))?;
    match entry.values.first() {
        Some(ICalendarValue::Duration(duration)) => Some(Value::Lasting(start, Length::of(duration))),
        _ => None,
    }
}

impl Stamp {
    /// `20270322`, `20270322T090000Z`, and what is meant as such: without seconds, in small letters, or with the marks
    /// of ISO 8601 between the numbers. A leap second is the one before it.
    pub fn read(text: &str) -> Option<Stamp> {
        let text: String = text.chars().filter(|mark| !mark.is_whitespace()).collect();
        let (day, rest) = match text.as_bytes() {
            [_, _, _, _, b'-', _, _, b'-', _, _, ..] => (text.get(..10)?.replace('-', ""), text.get(10..)?),
            _ => (text.get(..8)?.to_owned(), text.get(8..)?),
        };
        let day =
            Date::from_ymd_opt(number(day.get(..4)?)? as i32, number(day.get(4..6)?)?, number(day.get(6..).filter(|day| day.len() == 2)?)?);
        let day = day.filter(|day| day.year() > 0)?;
        if rest.is_empty() {
            return Some(Stamp { civil: day.and_time(NaiveTime::MIN), mark: Mark::Day });
        }
        let rest = rest.strip_prefix(['T', 't'])?;
        let end = rest.find(|mark: char| !mark.is_ascii_digit() && !matches!(mark, ':' | '.')).unwrap_or(rest.len());
        let (clock, mark) = rest.split_at(end);
        let clock = clock.split('.').next().unwrap_or_default().replace(':', "");
        let part = |from: usize| if clock.len() <= from { Some(0) } else { number(clock.get(from..from + 2)?) };
        let is_whole = matches!(clock.len(), 2 | 4 | 6);
        let time = NaiveTime::from_hms_opt(part(0).filter(|_| is_whole)?, part(2)?, part(4).filter(|second| *second <= 60)?.min(59))?;
        Some(Stamp { civil: day.and_time(time), mark: east(mark)? })
    }
}

/// What stands behind a time: `Z`, `+0100`, or nothing.
fn east(mark: &str) -> Option<Mark> {
    let minutes = |text: &str| -> Option<Minutes> {
        let text = text.replace(':', "");
        let hours = number(text.get(..2)?)?;
        let minutes = if text.len() == 2 { 0 } else { number(text.get(2..).filter(|minutes| minutes.len() == 2)?)? };
        let whole = Minutes::from(hours * 60 + minutes);
        (whole < MINUTES_PER_DAY).then_some(whole)
    };
    match mark.as_bytes() {
        [] => Some(Mark::None),
        b"Z" | b"z" => Some(Mark::East(0)),
        [b'+', ..] => minutes(&mark[1..]).map(Mark::East),
        [b'-', ..] => minutes(&mark[1..]).map(|minutes| Mark::East(-minutes)),
        _ => None,
    }
}

fn number(digits: &str) -> Option<u32> {
    let are_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    are_digits.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_may_lack_its_seconds_and_keeps_its_zone() {
        let shown = |text: &str| Stamp::read(text).map(|stamp| (stamp.civil.format("%m-%d %H:%M:%S").to_string(), stamp.mark));
        let noon = |mark| Some(("03-22 12:00:00".to_owned(), mark));
        for text in ["20270322T120000Z", "20270322T1200Z", "20270322T12Z", "20270322t1200z", "2027-03-22T12:00Z", "20270322T120000.5Z"] {
            assert_eq!(shown(text), noon(Mark::East(0)), "{text}");
        }
        assert_eq!([shown("20270322T120000"), shown("20270322T1200+0130")], [noon(Mark::None), noon(Mark::East(90))]);
        assert_eq!(shown("20270322T120060"), Some(("03-22 12:00:59".into(), Mark::None)));
        assert_eq!(shown("20270322"), Some(("03-22 00:00:00".into(), Mark::Day)));
        for text in [
            "",
            "2027",
            "20270230",
            "20270322T",
            "20270322T250000",
            "20270322T1",
            "20270322T12000",
            "20270322T1200X",
            "20270322T12+9",
            "é0270322",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn each_value_of_a_line_stands_for_itself() {
        let times = Times::of("RDATE;VALUE=PERIOD;TZID=GMT+05:30:20270322T12\n 00/PT1H,soon,20270323T120000/20270323T130000");
        assert_eq!((times.zone.as_deref(), times.values.len(), times.values[1]), (Some("GMT+05:30"), 3, None));
        assert!(matches!(times.values[..], [Some(Value::Lasting(..)), None, Some(Value::Between(..))]));
        assert_eq!(Times::of("EXDATE:soon").first(), None);
        let mark = |line: &str| Times::of(line).first().map(|stamp| stamp.mark);
        assert_eq!(mark("DTSTART;VALUE=DATE:20270322T000000"), Some(Mark::Day));
        assert_eq!(mark("DTSTART;VALUE=DATE:20270322T120000"), Some(Mark::None));
    }
}
