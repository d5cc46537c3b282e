//! What stands inside text values: lengths of time, ranges of the clock, days of the week; and how they are written.

use crate::text::{one_line, short};
use crate::time::{ClockRange, Date, Minutes};
use chrono::Weekday;

/// Units of a length, with their minutes.
const UNITS: &[(&str, Minutes)] = &[
    ("min", 1),
    ("mins", 1),
    ("minute", 1),
    ("minutes", 1),
    ("h", 60),
    ("hr", 60),
    ("hrs", 60),
    ("hour", 60),
    ("hours", 60),
    ("d", 1440),
    ("day", 1440),
    ("days", 1440),
    ("week", 10080),
    ("weeks", 10080),
];

const WEEKDAYS: [(&str, &str, Weekday); 7] = [
    ("mon", "monday", Weekday::Mon),
    ("tue", "tuesday", Weekday::Tue),
    ("wed", "wednesday", Weekday::Wed),
    ("thu", "thursday", Weekday::Thu),
    ("fri", "friday", Weekday::Fri),
    ("sat", "saturday", Weekday::Sat),
    ("sun", "sunday", Weekday::Sun),
];

/// The minutes of a length such as `90 min`, `1 h 30 min`, `1h30` or `2 days`; `None` if it is none, or has no unit.
pub(super) fn minutes(text: &str) -> Option<Minutes> {
    let mut rest = text.trim();
    let (mut total, mut last_unit): (Minutes, Option<Minutes>) = (0, None);
    while !rest.is_empty() {
        let (number, after) = leading_number(rest)?;
        let after = after.trim_start();
        let word_end = after.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(after.len());
        let unit = match (&after[..word_end], last_unit) {
            // The minutes of `1h30`.
            ("", Some(60)) if number < 60 => 1,
            (word, _) => UNITS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known))?.1,
        };
        if last_unit.is_some_and(|last| last <= unit) {
            return None;
        }
        total = number.checked_mul(unit).and_then(|part| total.checked_add(part))?;
        last_unit = Some(unit);
        rest = after[word_end..].trim_start();
    }
    last_unit.map(|_| total)
}

/// The number of calendar days of `21 days` or `3 weeks`.
pub(super) fn days(text: &str) -> Option<i64> {
    let (number, unit) = leading_number(text.trim())?;
    match unit.trim() {
        "day" | "days" => Some(number),
        "week" | "weeks" => number.checked_mul(7),
        _ => None,
    }
}

/// The number of `1 calendar day`.
pub(super) fn calendar_days(text: &str) -> Option<i64> {
    let (number, unit) = leading_number(text.trim())?;
    matches!(unit.trim(), "calendar day" | "calendar days").then_some(number)
}

/// The number of `2 working days`.
pub(super) fn working_days(text: &str) -> Option<i64> {
    let (number, unit) = leading_number(text.trim())?;
    matches!(unit.trim(), "working day" | "working days").then_some(number)
}

/// A length as files write it: the largest unit that needs no second one, except that 60 to 119 minutes stay together.
pub(super) fn length(minutes: Minutes) -> String {
    match minutes {
        0 => "0 min".into(),
        1440 => "1 day".into(),
        _ if minutes % 1440 == 0 => format!("{} days", minutes / 1440),
        _ if minutes % 60 == 0 => format!("{} h", minutes / 60),
        _ => format!("{minutes} min"),
    }
}

/// The range of the clock of `09:00-18:00`.
pub(super) fn clock_range(text: &str) -> Option<ClockRange> {
    let (from, to) = text.split_once(['-', '–'])?;
    ClockRange::new(minute_of_day(from)?, minute_of_day(to)?)
}

/// A day of the week by its first three letters or its name.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    let lower = text.trim().to_ascii_lowercase();
    WEEKDAYS.iter().find(|(short, long, _)| lower == *short || lower == *long).map(|(_, _, day)| *day)
}

/// A date as TOML writes it.
pub(super) fn date(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|day| day.to_string() == text)
}

/// The day of the week, and how many weeks before, of `the Friday of the week before`, `the Monday of the week` or
/// `the Friday 2 weeks before`.
pub(super) fn weekday_before(text: &str) -> Option<(Weekday, i64)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (day, weeks) = match words[..] {
        ["the" | "The", day, "of", "the", "week"] => (day, 0),
        ["the" | "The", day, "of", "the", "week", "before"] => (day, 1),
        ["the" | "The", day, ref length @ .., "before"] => {
            let length = length.join(" ");
            (day, days(&length).filter(|_| length.contains("week"))? / 7)
        }
        _ => return None,
    };
    Some((weekday(day)?, weeks))
}

/// Whether a text is the address of a page on the web, with nothing in it that would have to be escaped.
pub(super) fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let allowed = |mark: char| mark.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(mark);
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphanumeric()) && rest.chars().all(allowed))
}

/// The title of a thing that has none: `town-hall` reads `Town hall`.
pub(super) fn title(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The title of a city that has none: `new-york` reads `New York`, `rio-de-janeiro` reads `Rio de Janeiro`.
pub(super) fn city(name: &str) -> String {
    const SMALL: [&str; 9] = ["and", "da", "de", "del", "do", "of", "on", "the", "upon"];
    let parts = name.split('-').enumerate();
    let parts: Vec<String> = parts.map(|(at, part)| if at > 0 && SMALL.contains(&part) { part.into() } else { title(part) }).collect();
    parts.join(" ")
}

/// Whether a name can be a short name: letters, digits, `-`, `_` and `.`.
/// The most characters of a short name.
pub(super) const LONGEST_NAME: usize = 100;

/// Whether a name can be a short name: letters, digits, `-`, `_` and `.`, at most [`LONGEST_NAME`] of them.
pub(super) fn is_short_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.chars().count()) && name.chars().all(|letter| letter.is_alphanumeric() || "-_.".contains(letter))
}

/// Text of a file in one line, as messages show it.
pub(super) fn brief(text: &str) -> String {
    short(&one_line(text.trim()))
}

fn leading_number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two_digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hour) || minute.len() != 2 || !two_digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, wanted) in
            [("90 min", 90), ("1 h 30 min", 90), ("1h30", 90), ("2 h", 120), ("1 day", 1440), ("2 hours", 120), ("1 week", 10080)]
        {
            assert_eq!(minutes(text), Some(wanted), "{text}");
        }
        for text in
            ["", "90", "h", "1 h 90", "30 min 1 h", "1 h 2 h", "-5 min", "1.5 h", "2 working days", "99999999999999999999 h", "1 h é"]
        {
            assert_eq!(minutes(text), None, "{text}");
        }
    }

    #[test]
    fn days_and_working_days_are_not_taken_for_each_other() {
        assert_eq!((days("21 days"), days("3 weeks"), days("2 working days")), (Some(21), Some(21), None));
        assert_eq!((working_days("1 working day"), working_days("1 day")), (Some(1), None));
    }

    #[test]
    fn a_day_of_the_week_is_counted_in_weeks_before() {
        assert_eq!(weekday_before("the Friday of the week before"), Some((Weekday::Fri, 1)));
        assert_eq!(weekday_before("the  mon of the week"), Some((Weekday::Mon, 0)));
        assert_eq!(weekday_before("The Wednesday 2 weeks before"), Some((Weekday::Wed, 2)));
        for text in
            ["", "the Friday", "the Funday of the week before", "Friday of the week before", "the Friday 14 days before", "the before"]
        {
            assert_eq!(weekday_before(text), None, "{text}");
        }
    }

    #[test]
    fn a_link_leads_to_the_web_and_needs_no_escaping() {
        assert!(is_link("https://example.org/a%20b?c=d#e") && is_link("http://example.org"));
        for text in [
            "",
            "https://",
            "ftp://example.org",
            "https://exa mple.org",
            "https://example.org/\"",
            "example.org",
            "https:///a",
            "https://é.org",
        ] {
            assert!(!is_link(text), "{text}");
        }
    }

    #[test]
    fn a_written_length_is_read_back() {
        for length_minutes in [1, 45, 60, 90, 120, 1440, 2880, 1500] {
            assert_eq!(minutes(&length(length_minutes)), Some(length_minutes));
        }
    }

    #[test]
    fn ranges_of_the_clock_have_two_sides() {
        assert_eq!(clock_range("09:00-18:00").map(|range| range.to_string()), Some("09:00-18:00".into()));
        assert_eq!(clock_range("22:00-07:00").map(|range| range.to_minute()), Some(31 * 60));
        assert_eq!(clock_range("00:00-24:00").map(|range| range.to_minute()), Some(1440));
        for text in ["09:00", "09:00-09:00", "9-18", "25:00-26:00", "09:60-10:00", "+9:00-10:00", "24:00-08:00"] {
            assert_eq!(clock_range(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_has_all_its_digits() {
        assert_eq!(date("2027-03-04").map(|day| day.to_string()), Some("2027-03-04".into()));
        for text in ["2027-3-4", "2027-02-30", "2027-03-04T09:00", " 2027-03-04", "wed"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn a_short_name_becomes_a_title() {
        assert_eq!(title("town-hall"), "Town hall");
        assert_eq!(title("élan"), "Élan");
        assert_eq!(["new-york", "rio-de-janeiro", "geneva", ""].map(city), ["New York", "Rio de Janeiro", "Geneva", ""]);
    }
}
