//! Fields that say when, and for how long.

use super::Field;
use crate::input::language::{CLOSED, Key, Kind, WEIGHT_WORDS};
use crate::input::report::found;
use crate::input::table::{Entry, Item};
use crate::input::text;
use crate::model::{RuleName, Slots, Weight};
use crate::time::{ByDay, Civil, ClockRange, Date, DayHours, Minutes, WEEK, WeekHours, Weekdays};
use chrono::Datelike;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use toml::de::DeValue;

/// The years in which days are understood.
pub(in crate::input) const YEARS: Range<i32> = 1900..2201;

/// A day, or a minute on the wall.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::input) enum Moment {
    /// The whole of a day.
    Day(Date),
    /// A minute.
    Minute(Civil),
}

impl Moment {
    /// The day it is, or lies on.
    pub fn day(self) -> Date {
        match self {
            Moment::Day(day) => day,
            Moment::Minute(civil) => civil.date(),
        }
    }
}

/// Which names of days a table may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    /// Days of the week and dates.
    Named,
    /// The same, and the word for all others.
    NamedOrAny,
}

/// How much one of several days or hours is preferred.
const GRADE: Key = Key::within("grade", Kind::Word(WEIGHT_WORDS));

/// The slots of one of several days.
const SLOTS: Key = Key::within("slots", Kind::Slots);

/// How long one waits for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::input) enum Wait {
    /// So many minutes.
    Minutes(Minutes),
    /// So many dates later.
    CalendarDays(u32),
    /// Until so many days have been worked.
    WorkingDays(u32),
}

impl Field<'_, '_> {
    /// A length in minutes, in calendar days or in working days, within the limits of its key.
    pub fn wait(self) -> Option<Wait> {
        let Kind::Wait(most) = self.entry.key.kind else { return None };
        let text = self.entry.value.as_str().unwrap_or_default();
        let days = |days: i64| u32::try_from(days).ok();
        if text::calendar_days(text).is_some() {
            return self.length_of(0..=most / 1440, text::calendar_days, "calendar days").and_then(days).map(Wait::CalendarDays);
        }
        if text::working_days(text).is_some() {
            return self.length_of(0..=most / 1440, text::working_days, "working days").and_then(days).map(Wait::WorkingDays);
        }
        self.length_of(0..=most, text::minutes, "min").map(Wait::Minutes)
    }

    /// A length in minutes, within the limits of its key.
    pub fn length(self) -> Option<Minutes> {
        let Kind::Length(least, most) = self.entry.key.kind else { return None };
        self.length_of(least..=most, text::minutes, "min")
    }

    /// A length in calendar days, within the limits of its key.
    pub fn days(self) -> Option<u32> {
        let Kind::Days(least, most) = self.entry.key.kind else { return None };
        self.length_of(least..=most, text::days, "days").and_then(|days| u32::try_from(days).ok())
    }

    /// A length in working days, within the limits of its key.
    pub fn working_days(self) -> Option<u32> {
        let Kind::WorkingDays(least, most) = self.entry.key.kind else { return None };
        self.length_of(least..=most, text::working_days, "working days").and_then(|days| u32::try_from(days).ok())
    }

    fn length_of(mut self, limits: RangeInclusive<i64>, read: impl Fn(&str) -> Option<i64>, unit: &str) -> Option<i64> {
        match self.entry.value {
            DeValue::String(text) => match read(text) {
                Some(length) if limits.contains(&length) => return Some(length),
                Some(_) => self.beyond(RuleName::Length, &text::brief(text)),
                None => self.no_length(text, unit),
            },
            DeValue::Integer(number) => {
                let number = text::brief(&number.to_string());
                let message = format!("`{}` has no unit: {number}", self.entry.key.name);
                let label = format!("must be {}", self.expected());
                self.say(RuleName::Length, message, label, format!("write `\"{number} {unit}\"`"));
            }
            _ => self.wrong_kind("write a number with its unit, in quotes"),
        }
        None
    }

    /// Says that a text is no length that is counted in a unit.
    fn no_length(&mut self, text: &str, unit: &str) {
        let (name, expected) = (self.entry.key.name, self.expected());
        let digits = text.trim().len() - text.trim().trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
        let (number, rest) = text.trim().split_at(digits);
        let message = if rest.is_empty() && digits > 0 {
            format!("`{name}` has no unit: \"{}\"", text::brief(text))
        } else {
            format!("`{name}` must be {expected}, found \"{}\"", text::brief(text))
        };
        let countable = digits > 0 && matches!(rest.trim(), "" | "day" | "days" | "working day" | "working days");
        let fix = if countable { format!("write `\"{} {unit}\"`", text::brief(number)) } else { format!("write {expected}") };
        self.say(RuleName::Length, message, "which length, in which unit?", fix);
    }

    /// A range of the local clock.
    pub fn clock_range(mut self) -> Option<ClockRange> {
        let text = self.entry.value.as_str();
        let range = text.and_then(text::clock_range);
        if range.is_none() {
            let shown = text.map_or_else(|| found(self.entry.value), |text| format!("\"{}\"", text::brief(text)));
            let message = format!("`{}` must be a range of the clock, found {shown}", self.entry.key.name);
            self.say(RuleName::WrongKind, message, "two different times from 00:00 to 24:00", "write it like `\"09:00-18:00\"`");
        }
        range
    }

    /// The hours of every day, or a table of them by day of the week.
    pub fn week_hours(mut self) -> Option<WeekHours> {
        let (Kind::WeekHours(shape), Some(map)) = (self.entry.key.kind, self.entry.value.as_table()) else {
            return self.day_hours().map(|hours| WeekHours::of(|_| hours));
        };
        let table = self.report.table(shape, format!("`{}`", self.entry.key.name), self.entry.at.clone(), map);
        let mut known = true;
        let mut days: BTreeMap<&str, DayHours> = BTreeMap::new();
        for day in table.own_entries() {
            let closed = day.value.as_str() == Some(CLOSED);
            let hours = if closed { Some(DayHours::CLOSED) } else { self.report.field(day).day_hours() };
            known &= hours.is_some();
            days.insert(day.key.name, hours.unwrap_or(DayHours::CLOSED));
        }
        let any = days.get("any").copied().unwrap_or(DayHours::CLOSED);
        let hours = WeekHours::of(|day| days.get(day.to_string().to_lowercase().as_str()).copied().unwrap_or(any));
        if known && hours.is_empty() {
            let message = format!("`{}` leave every day closed", self.entry.key.name);
            let fix = "write `any = \"09:00-18:00\"` for the days that are not named";
            self.say(RuleName::WrongKind, message, "no hours on any day", fix);
        }
        (known && !hours.is_empty()).then_some(hours)
    }

    /// The hours of a day: a range of the local clock, or a list of ranges with time between each two.
    fn day_hours(mut self) -> Option<DayHours> {
        let each = self.each();
        let ranges: Vec<Option<ClockRange>> = each.iter().map(|entry| self.report.field(entry).clock_range()).collect();
        let mut ranges = ranges.into_iter().collect::<Option<Vec<_>>>()?;
        let name = self.entry.key.name;
        if ranges.is_empty() {
            let message = format!("`{name}` is an empty list");
            self.say(RuleName::WrongKind, message, "no hours", "write a range such as `\"09:00-18:00\"`, or delete the line");
            return None;
        }
        if ranges.len() > DayHours::MOST {
            let message = format!("`{name}` has {} ranges, and a day has at most {}", ranges.len(), DayHours::MOST);
            self.say(RuleName::WrongKind, message, "too many ranges", "write fewer, longer ranges");
            return None;
        }
        let hours = DayHours::of(&ranges);
        ranges.sort_by_key(|range| range.from_minute());
        let close = ranges.windows(2).find(|two| two[1].from_minute() <= two[0].to_minute());
        if let Some([one, next]) = close {
            let message = format!("`{name}` has {one} and {next}, without time between them");
            let fix = "write them as one range, or leave time between: a meeting lies whole within one of them";
            self.say(RuleName::WrongKind, message, "two of these are one stretch", fix);
        }
        hours
    }

    /// Slots of every day, or as a table says by day of the week, by date and of any day.
    pub fn slots(self) -> Option<Slots> {
        if self.entry.value.as_table().is_some() {
            return self.by_day(&SLOTS, Days::NamedOrAny, |field| field.ranges()).map(Slots);
        }
        self.ranges().map(Slots::from)
    }

    /// A list of ranges of the local clock, as far as they can be read; one range stands for a list of one.
    fn ranges(self) -> Option<Vec<ClockRange>> {
        let each = self.each();
        Some(each.iter().filter_map(|entry| self.report.field(entry).clock_range()).collect())
    }

    /// A list of days of the week that is not empty.
    pub fn day_list(mut self) -> Option<Weekdays> {
        let names = self.by_ref().name_list("write a list, such as `[\"mon\", \"tue\"]`")?;
        let mut days = Vec::new();
        for name in names {
            match text::weekday(name.name) {
                Some(day) => days.push(day),
                None => {
                    let message = format!("`{}` is not a day of the week", text::brief(name.name));
                    let fix = "the days are `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`";
                    self.report.say(RuleName::WrongKind, &name.at, message, "not a day of the week", fix);
                }
            }
        }
        let nothing_named = self.entry.value.as_array().is_some_and(|array| array.is_empty());
        if days.is_empty() && nothing_named {
            let message = format!("`{}` names no day", self.entry.key.name);
            self.say(RuleName::WrongKind, message, "no day", "name at least one day of the week");
        }
        (!days.is_empty()).then(|| Weekdays::of(days))
    }

    /// How much each day is preferred: all of a list as normal, or as a table says by day of the week or date.
    pub fn graded_days(self) -> Option<ByDay<Weight>> {
        if self.entry.value.as_table().is_some() {
            return self.by_day(&GRADE, Days::Named, |field| field.weight());
        }
        let days = self.day_list()?;
        Some(ByDay { weekdays: WEEK.map(|day| days.holds(day).then_some(Weight::Normal)), ..ByDay::default() })
    }

    /// How much each range of the local clock is preferred: one, or all of a list, as normal, or as a table says.
    pub fn graded_hours(mut self) -> Option<Vec<(ClockRange, Weight)>> {
        let mut hours: Vec<(ClockRange, Weight)> = Vec::new();
        let each: Vec<(Entry<'_>, Option<Item<'_>>)> = match self.entry.value.as_table() {
            None => self.each().into_iter().map(|entry| (entry, None)).collect(),
            Some(_) => self.by_ref().items()?.into_iter().map(|item| (self.entry.clone(), Some(item))).collect(),
        };
        if each.is_empty() {
            let message = format!("`{}` names no hours", self.entry.key.name);
            self.say(RuleName::WrongKind, message, "no hours", "name at least one range, such as `\"09:00-12:00\"`");
        }
        for (entry, graded) in &each {
            let name = graded.as_ref().map(|item| DeValue::String(item.name.into()));
            let (value, at) = (name.as_ref().unwrap_or(entry.value), graded.as_ref().map_or(&entry.at, |item| &item.name_at));
            let range = Field { entry: Entry { value, at: at.clone(), ..entry.clone() }, report: self.report }.clock_range();
            let grade = graded.as_ref().map_or(Some(Weight::Normal), |item| self.report.field(&item.as_value_of(&GRADE)).weight());
            let (Some(range), Some(grade)) = (range, grade) else { continue };
            if hours.iter().any(|(known, _)| *known == range) {
                let message = format!("`{}` has {range} twice", self.entry.key.name);
                self.report.say(RuleName::WrongKind, at, message, "the same hours again", "delete one of them, or correct it");
            }
            hours.push((range, grade));
        }
        (!hours.is_empty()).then_some(hours)
    }

    /// What a table says by day of the week, by date and, if it may, of any day; each value is read as that of a key.
    fn by_day<T>(mut self, key: &'static Key, names: Days, read: impl Fn(Field<'_, '_>) -> Option<T>) -> Option<ByDay<T>> {
        let mut said = ByDay::default();
        let items = self.by_ref().items()?;
        if items.is_empty() {
            let message = format!("`{}` names no day", self.entry.key.name);
            self.say(RuleName::WrongKind, message, "no day", "name at least one day of the week or date");
        }
        for item in items {
            let value = read(self.report.field(&item.as_value_of(key)));
            let place = match (text::weekday(item.name), text::date(item.name).filter(|day| YEARS.contains(&day.year()))) {
                _ if names == Days::NamedOrAny && item.name == "any" => &mut said.any,
                (Some(day), _) => &mut said.weekdays[day.num_days_from_monday() as usize],
                (None, Some(day)) => {
                    said.dates.extend(value.map(|value| (day, value)));
                    continue;
                }
                (None, None) => {
                    let message = format!("`{}` is neither a day of the week nor a date", text::brief(item.name));
                    let any = if names == Days::NamedOrAny { "`any`, " } else { "" };
                    let fix = format!("the days are {any}`mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`, and dates such as `2027-03-24`");
                    self.report.say(RuleName::WrongKind, &item.name_at, message, "which day?", fix);
                    continue;
                }
            };
            if place.is_some() {
                let message = format!("`{}` names the day `{}` twice", self.entry.key.name, item.name);
                self.report.say(RuleName::WrongKind, &item.name_at, message, "the same day again", "delete one of the two");
            }
            *place = value;
        }
        (!said.is_empty()).then_some(said)
    }

    /// A whole day.
    pub fn day(mut self) -> Option<Date> {
        match self.by_ref().moment()? {
            Moment::Day(day) => Some(day),
            Moment::Minute(civil) => {
                let message = format!("`{}` must be a day, found a day and a time", self.entry.key.name);
                self.say(RuleName::WrongKind, message, "must be a day", format!("remove the time: `{}`", civil.date()));
                None
            }
        }
    }

    /// A minute on the wall.
    pub fn civil(mut self) -> Option<Civil> {
        match self.by_ref().moment()? {
            Moment::Minute(civil) => Some(civil),
            Moment::Day(day) => {
                let message = format!("`{}` must be a day and a time, found the day {day} alone", self.entry.key.name);
                let fix = format!("add the time, such as `{day} 09:00:00`, or write `on = {day}`");
                self.say(RuleName::WrongKind, message, "a time is needed as well", fix);
                None
            }
        }
    }

    /// A day, or a minute on the wall.
    pub fn moment(mut self) -> Option<Moment> {
        let name = self.entry.key.name;
        let Some(datetime) = self.entry.value.as_datetime() else {
            let quoted = self.entry.value.as_str().is_some_and(|text| text.parse::<toml::value::Datetime>().is_ok());
            let fix = if quoted { "remove the quotes".into() } else { format!("write {}", self.expected()) };
            self.wrong_kind(fix);
            return None;
        };
        if datetime.offset.is_some() {
            let local = toml::value::Datetime { offset: None, ..*datetime };
            let message = format!("`{name}` has an offset: {datetime}");
            let fix = format!("write the time on the local clock, like `{}`", local.to_string().replace('T', " "));
            self.say(RuleName::OffsetTime, message, "the place already gives the offset", fix);
            return None;
        }
        let Some(date) = datetime.date else {
            self.wrong_kind("write the day as well");
            return None;
        };
        let Some(day) = Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day)) else {
            let message = format!("`{name}` is {date}, a day that the calendar does not have");
            self.say(RuleName::WrongKind, message, "no such day", "check a calendar of that month");
            return None;
        };
        if !YEARS.contains(&i32::from(date.year)) {
            self.beyond(RuleName::WrongKind, &day.to_string());
            return None;
        }
        let Some(time) = datetime.time else { return Some(Moment::Day(day)) };
        let whole = time.second.unwrap_or(0) == 0 && time.nanosecond.unwrap_or(0) == 0;
        let civil = day.and_hms_opt(u32::from(time.hour), u32::from(time.minute), 0).filter(|_| whole);
        if civil.is_none() {
            let message = format!("`{name}` must be in whole minutes, found {time}");
            self.say(RuleName::WrongKind, message, "must be in whole minutes", "write the seconds as `:00`");
        }
        civil.map(Moment::Minute)
    }
}
