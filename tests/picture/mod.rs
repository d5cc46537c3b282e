//! What a terminal shows, as a picture: text with colours becomes an SVG that needs no font of its own.
//!
//! Every run of cells stands at its column and is stretched to its width, and a mark alone in the middle of its cell, so that
//! columns stay in line whatever font is there. The picture has a background of its own, and reads on light and dark pages alike.

use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Size of a cell and of the space around the text, in pixels.
const CELL: f64 = 8.0;
const LINE: f64 = 18.0;
const MARGIN: f64 = 20.0;
/// The narrowest picture, in columns, so that letters keep their size when it is shown as wide as the page.
const COLUMNS: usize = 100;

const BACKGROUND: &str = "#161b22";
const EDGE: &str = "#6e7681";
const TEXT: &str = "#e6edf3";
const FAINT: &str = "#a3adb8";
const FONTS: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/// How cells are drawn: what the codes of a terminal say so far.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Style {
    bold: bool,
    dim: bool,
    colour: Option<u8>,
}

impl Style {
    /// The style after some codes, such as `1`, `2` and `31`; codes that no output of fora has are refused.
    fn then(self, codes: &str) -> Style {
        codes.split(';').fold(self, |style, code| match code {
            "" | "0" => Style::default(),
            "1" => Style { bold: true, ..style },
            "2" => Style { dim: true, ..style },
            _ => {
                let code: u8 = code.parse().expect("a code is a number");
                assert!((30..=37).contains(&code) || (90..=97).contains(&code), "no colour is meant by {code}");
                Style { colour: Some(code % 10), ..style }
            }
        })
    }

    fn attributes(self) -> String {
        let weight = if self.bold { " font-weight=\"bold\"" } else { "" };
        let fill = match (self.colour, self.dim) {
            (None, false) => return weight.to_owned(),
            (None, true) => FAINT,
            (Some(1), _) => "#ff8b82",
            (Some(2), _) => "#5fd17a",
            (Some(3), _) => "#e3b341",
            (Some(4), _) => "#7cb7ff",
            (Some(5), _) => "#d2a8ff",
            (Some(6), _) => "#56d4dd",
            (Some(_), _) => TEXT,
        };
        format!("{weight} fill=\"{fill}\"")
    }
}

/// The picture of a command and of what it printed.
pub fn svg(command: &str, printed: &str) -> String {
    let prompt = format!("\u{1b}[2m$\u{1b}[0m \u{1b}[1m{command}\u{1b}[0m");
    let lines: Vec<&str> = std::iter::once(prompt.as_str()).chain(printed.trim_end().lines()).collect();
    let runs: Vec<Vec<(String, Style)>> = lines.iter().map(|line| runs(line)).collect();
    let columns = runs.iter().map(|line| line.iter().map(|(text, _)| text.width()).sum()).max().unwrap_or(0).max(COLUMNS);
    let (width, height) = (columns as f64 * CELL + 2.0 * MARGIN, lines.len() as f64 * LINE + 2.0 * MARGIN);
    let mut told = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>{command}</title>\n\
         <rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\" fill=\"{BACKGROUND}\" stroke=\"{EDGE}\"/>\n\
         <g font-family=\"{FONTS}\" font-size=\"13.3\" fill=\"{TEXT}\" xml:space=\"preserve\">\n",
        width - 1.0,
        height - 1.0,
    );
    for (row, line) in runs.iter().enumerate() {
        draw(line, MARGIN + row as f64 * LINE + 13.0, &mut told);
    }
    told + "</g>\n</svg>\n"
}

/// A line cut where its style changes.
fn runs(line: &str) -> Vec<(String, Style)> {
    let (mut found, mut style) = (Vec::new(), Style::default());
    for (at, part) in line.split("\u{1b}[").enumerate() {
        let text = if at == 0 {
            part
        } else {
            let (codes, text) = part.split_once('m').expect("a code ends");
            style = style.then(codes);
            text
        };
        found.push((text.to_owned(), style));
    }
    found
}

/// Draws a line, piece by piece; spaces are not drawn.
fn draw(line: &[(String, Style)], y: f64, told: &mut String) {
    let mut column = 0;
    for (text, style) in line {
        for piece in pieces(text) {
            let width = piece.width();
            if !piece.trim().is_empty() {
                let (x, length) = (MARGIN + column as f64 * CELL, width as f64 * CELL);
                let text = piece.replace('&', "&amp;").replace('<', "&lt;");
                let attributes = style.attributes();
                let place = if is_mark(&piece) {
                    format!("x=\"{}\" y=\"{y}\" text-anchor=\"middle\"", x + length / 2.0)
                } else {
                    format!("x=\"{x}\" y=\"{y}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\"")
                };
                writeln!(told, "<text {place}{attributes}>{text}</text>").expect("text grows");
            }
            column += width;
        }
    }
}

/// Whether a piece is a mark alone, such as ② or ✈, which would be too narrow in one cell; lines and blocks fill theirs.
fn is_mark(piece: &str) -> bool {
    let mut letters = piece.chars();
    let first = letters.next().is_some_and(|letter| !letter.is_ascii() && !('\u{2500}'..='\u{259f}').contains(&letter));
    first && letters.next().is_none()
}

/// The words and gaps of a text, and the same character repeated as one piece, so that lines have no seams.
fn pieces(text: &str) -> Vec<String> {
    let kind = |letter: char| if letter.is_ascii() && letter != ' ' { 'a' } else { letter };
    let mut found: Vec<String> = Vec::new();
    for letter in text.chars() {
        match found.last_mut() {
            Some(last) if last.chars().next().map(kind) == Some(kind(letter)) => last.push(letter),
            _ => found.push(letter.to_string()),
        }
    }
    found
}
