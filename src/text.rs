//! Text from files made safe to show: nothing in it moves a cursor, turns the line round or starts a new one.

use unicode_normalization::UnicodeNormalization;

/// How text may look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Columns of a line.
    pub width: usize,
    /// Whether marks are drawn in ASCII. Words keep their letters.
    pub ascii: bool,
    /// Whether colour repeats what words say.
    pub colour: bool,
}

impl Default for Look {
    fn default() -> Self {
        Look { width: 100, ascii: false, colour: false }
    }
}

/// The text on one line, without anything that a terminal or reader acts on.
///
/// Tabs and line ends become spaces, bidirectional controls go, every other control becomes U+FFFD.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().filter(|mark| !is_bidi_control(*mark)).map(|mark| if is_break(mark) { ' ' } else { visible(mark) }).collect()
}

/// The text as it is compared with others of the same look: each letter and its marks in one form (NFC), without marks that
/// nobody sees, which are spaces of no width, soft hyphens and byte order marks.
pub(crate) fn alike(text: &str) -> String {
    text.nfc().filter(|mark| !matches!(mark, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')).collect()
}

/// A title by which `Room 2` comes before `Room 10`: of each number how long it is and its digits, then what follows it.
pub(crate) fn as_counted(title: &str) -> Vec<(usize, &str, &str)> {
    let parts = title.split_inclusive(|letter: char| !letter.is_ascii_digit());
    let counted = parts.map(|part| {
        let (digits, rest) = part.split_at(part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len()));
        let digits = digits.trim_start_matches('0');
        (digits.len(), digits, rest)
    });
    counted.collect()
}

/// Letters of a title or name that messages and tables show at most.
const LONGEST: usize = 80;

/// A title or name for a message: whole, or its beginning where it is very long.
pub(crate) fn short(title: &str) -> String {
    match title.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}

/// As [`one_line`], and line ends stay, as `\n`.
pub(crate) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']).map(one_line).collect::<Vec<_>>().join("\n")
}

/// Whether a character changes the direction of the text around it.
pub(crate) fn is_bidi_control(mark: char) -> bool {
    matches!(mark, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `1 day`, `2 days`.
pub(crate) fn counted(count: impl Into<i64>, one: &str, many: &str) -> String {
    let count = count.into();
    format!("{count} {}", if count == 1 { one } else { many })
}

fn is_break(mark: char) -> bool {
    matches!(mark, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn visible(mark: char) -> char {
    if mark.is_control() { char::REPLACEMENT_CHARACTER } else { mark }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_one_look_are_alike() {
        assert_eq!([alike("Cafe\u{301}"), alike("C\u{ad}af\u{200b}é\u{feff}")], ["Café", "Café"]);
        assert_ne!(alike("Cafe"), "Café");
    }

    #[test]
    fn numbers_in_titles_count_as_numbers() {
        let mut titles = ["Room 10", "Room 9", "Room 99999999999999999999999", "Room 2b", "Room 02", "Hall 100", "Room 2a"];
        titles.sort_by_key(|title| as_counted(title));
        assert_eq!(titles, ["Hall 100", "Room 02", "Room 2a", "Room 2b", "Room 9", "Room 10", "Room 99999999999999999999999"]);
    }

    #[test]
    fn only_a_very_long_title_is_cut() {
        assert_eq!(short("Town Hall"), "Town Hall");
        assert_eq!(short(&"é".repeat(100_000)), format!("{}…", "é".repeat(LONGEST)));
    }

    #[test]
    fn nothing_that_a_terminal_acts_on_survives() {
        assert_eq!(one_line("a\u{1b}[31mb\tc\r\nd\u{202e}e\u{7f}"), "a\u{fffd}[31mb c  de\u{fffd}");
        assert_eq!(lines("a\r\nb\nc\u{2028}d\0"), "a\nb\nc\nd\u{fffd}");
    }
}
