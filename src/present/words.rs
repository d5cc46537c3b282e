//! Days, clocks and lengths in words, the same in every format.

pub use crate::time::offset_words as offset;
use crate::time::{Date, Minutes};
use chrono::Datelike;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `Thu 26 Sep`, and the year where it is not `year`.
pub fn day(date: Date, year: i32) -> String {
    if date.year() == year { date.format("%a %-d %b").to_string() } else { date.format("%a %-d %b %Y").to_string() }
}

/// `Friday 25 October 2013`.
pub fn full_day(date: Date) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// `29 October`, and the year where it is not `year`.
pub fn day_and_month(date: Date, year: i32) -> String {
    if date.year() == year { date.format("%-d %B").to_string() } else { date.format("%-d %B %Y").to_string() }
}

/// `45 minutes`, `90 minutes`, `2 hours`, `22 h 30 min` beyond half a day.
pub fn length(minutes: Minutes) -> String {
    match minutes {
        1 => "1 minute".into(),
        60 => "1 hour".into(),
        whole if whole % 60 == 0 => format!("{} hours", whole / 60),
        long if long > 12 * 60 => format!("{} h {} min", long / 60, long % 60),
        other => format!("{other} minutes"),
    }
}

/// `1 working day of slack`, or `2 working days late` where it is negative.
pub fn slack(working_days: i64) -> String {
    let count = crate::text::counted(working_days.abs(), "working day", "working days");
    if working_days < 0 { format!("{count} late") } else { format!("{count} of slack") }
}

/// What follows the name of a consultation for one of its sittings, counted from 0: nothing for the first, so that its name
/// stays when a second is added, then `.2`, `.3`.
pub fn sitting_number(sitting: u32) -> String {
    if sitting == 0 { String::new() } else { format!(".{}", sitting + 1) }
}

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The English name of a language tag where it is one of the common ones, else the tag.
pub fn language(tag: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("ar", "Arabic"),
        ("de", "German"),
        ("en", "English"),
        ("es", "Spanish"),
        ("fr", "French"),
        ("hi", "Hindi"),
        ("id", "Indonesian"),
        ("it", "Italian"),
        ("ja", "Japanese"),
        ("ko", "Korean"),
        ("pt", "Portuguese"),
        ("ru", "Russian"),
        ("sw", "Swahili"),
        ("zh", "Chinese"),
    ];
    NAMES.iter().find(|(known, _)| *known == tag).map_or_else(|| tag.to_owned(), |(_, name)| (*name).to_owned())
}

/// The words with a capital first letter.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Columns that text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text, followed by spaces up to a width.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text, cut to a width; what is cut shows as `ellipsis`. Never cuts between a letter and its accents.
pub fn fit(text: &str, columns: usize, ellipsis: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(ellipsis));
    let mut used = 0;
    let fits = |mark: &char| {
        used += mark.width().unwrap_or(0);
        used <= room
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}{ellipsis}", kept.trim_end())
}

/// Lines of at most so many columns; a word that is longer stands alone on its line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && width(&line) + 1 + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_written_as_people_say_them() {
        assert_eq!([0, 480, -180, 330, -570].map(offset), ["UTC", "UTC+8", "UTC-3", "UTC+5:30", "UTC-9:30"]);
    }

    #[test]
    fn text_is_cut_by_columns_and_not_by_letters() {
        assert_eq!(fit("東京都庁", 5, "…"), "東京…");
        assert_eq!(fit("cafe\u{301} au lait", 5, "…"), "cafe\u{301}…");
        assert_eq!(fit("short", 5, "…"), "short");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three\n\nfour", 8), ["one two", "three", "", "four"]);
    }
}
