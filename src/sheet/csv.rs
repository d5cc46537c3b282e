//! Comma-separated values, as spreadsheet programs take them: RFC 4180 with a byte order mark, so that Excel reads UTF-8.
//!
//! Text that a program could take for a formula is written behind an apostrophe (OWASP ASVS 1.2.10) and read without it.
//! What some program takes for the end of a cell stands in quotes, whichever that program is.
//! Days and times are written as in ISO 8601. Every cell is read as text: what it means, its column tells.

use super::{Cell, MOST_COLUMNS, MOST_ROWS, Sheet, address};
use std::io::Read;

/// The sheet as a file.
pub fn write(sheet: &Sheet) -> String {
    let mut written = String::from("\u{feff}");
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &sheet.rows {
        let cells = row.iter().chain(std::iter::repeat(&Cell::Empty)).take(width).map(|cell| match cell {
            Cell::Text(text) => quoted(guarded(text)),
            cell => quoted(cell.words()),
        });
        let line = cells.collect::<Vec<_>>().join(",");
        // An empty line is passed over by those who read it.
        written += if line.is_empty() { "\"\"" } else { &line };
        written += "\r\n";
    }
    written
}

/// The cell as it stands between commas.
fn quoted(cell: String) -> String {
    if cell.contains([',', ';', '\t', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// What keeps a file from being read, and the way out.
pub type Trouble = (String, &'static str);

const SMALLER: &str = "split it, or delete what is empty";

/// Reads a file, whose values are apart by commas, or by semicolons or tabs where its first line has no comma.
///
/// # Errors
/// What is too much, rows or columns, and a quote which is not closed at the end of its cell.
pub fn read(name: &str, text: &str) -> Result<Sheet, Trouble> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let between = [b',', b';', b'\t'].into_iter().find(|mark| first.contains(char::from(*mark))).unwrap_or(b',');
    if let Some(quote) = Quote::open_in(text, char::from(between)) {
        let Quote { line, row, column } = quote;
        let message =
            format!("`{name}` opens a quote in line {line}, at {}, which is not closed at the end of its cell", address(row, column));
        return Err((message, "close it there, or delete it; a quote within a cell is written twice"));
    }
    // A line end behind the last line lets it be counted like the others.
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(between).from_reader(text.as_bytes().chain(&b"\n"[..]));
    let mut sheet = Sheet { name: name.to_owned(), rows: Vec::new() };
    let mut record = csv::StringRecord::new();
    let mut lines = 1;
    while reader.read_record(&mut record).map_err(|error| (error.to_string(), "save it again as comma-separated values"))? {
        // The reader passes over empty lines, which people count as rows.
        let within: usize = record.iter().map(|value| value.matches('\n').count()).sum();
        let passed = (reader.position().line() - lines) as usize;
        lines = reader.position().line();
        let row = sheet.rows.len() + passed.saturating_sub(1 + within);
        if row >= MOST_ROWS {
            return Err((format!("`{name}` has more than {MOST_ROWS} rows; at most {MOST_ROWS} are read"), SMALLER));
        }
        if record.len() > MOST_COLUMNS {
            let columns = record.len();
            let message = format!("row {} of `{name}` has {columns} columns; at most {MOST_COLUMNS} are read", row + 1);
            return Err((message, SMALLER));
        }
        sheet.rows.resize_with(row + 1, Vec::new);
        for (column, value) in record.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            sheet.put(row, column, Cell::text(unguarded(value)));
        }
    }
    Ok(sheet)
}

/// A quote that a cell begins with.
struct Quote {
    /// Counted from 1.
    line: usize,
    /// Counted from 0.
    row: usize,
    column: usize,
}

impl Quote {
    /// The first quote that does not end with its cell (RFC 4180, 2.5 to 2.7): all behind it would be one cell, or the rows up
    /// to the next quote.
    fn open_in(text: &str, between: char) -> Option<Quote> {
        let (mut line, mut row, mut column) = (1, 0, 0);
        let mut marks = text.chars().peekable();
        let mut begins = true;
        while let Some(mark) = marks.next() {
            if mark == '"' && begins {
                let quote = Quote { line, row, column };
                loop {
                    match marks.next() {
                        None => return Some(quote),
                        Some('"') if marks.next_if_eq(&'"').is_none() => break,
                        Some('\n') => line += 1,
                        Some(_) => {}
                    }
                }
                while marks.next_if_eq(&' ').is_some() {}
                if marks.peek().is_some_and(|next| *next != between && !matches!(next, '\r' | '\n')) {
                    return Some(quote);
                }
            }
            begins = mark == between || mark == '\n' || mark == '\r';
            match mark {
                '\n' => (line, row, column) = (line + 1, row + 1, 0),
                mark if mark == between => column += 1,
                _ => {}
            }
        }
        None
    }
}

/// Whether a program could take text for a formula, were it not for what stands before it.
fn is_formula(text: &str) -> bool {
    const SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    text.trim_start_matches(|mark: char| mark == '\'' || mark.is_whitespace() && mark != '\t' && mark != '\r').starts_with(SIGNS)
}

fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        Sheet { name: "s".into(), rows: rows.iter().map(|row| row.iter().map(|text| Cell::text(*text)).collect()).collect() }
    }

    #[test]
    fn no_text_is_a_formula_and_every_text_is_read_back() {
        let texts = [
            "=1+1",
            "'=1",
            "''@x",
            "'",
            "+49 30",
            "-1",
            "@a",
            "\tx",
            "\r=x",
            " =x",
            "a\r\nb",
            "a,b;c",
            "\"",
            "it's",
            "＝1",
            "\u{202e}x",
            "]]>",
            "<script>",
            "é",
            "'a",
            "a\nb",
            "\u{1}",
        ];
        let texts: Vec<&[&str]> = texts.chunks(1).collect();
        let before = sheet(&texts);
        let text = write(&before);
        assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
        assert!(text.contains("'=1+1\r\n") && text.contains("''=1\r\n"), "{text}");
        assert_eq!(read("s", &text), Ok(before));
    }

    #[test]
    fn what_we_count_is_a_number_and_has_no_apostrophe() {
        let sheet = Sheet { name: "s".into(), rows: vec![vec![Cell::Number(-3.0), Cell::Flag(true), Cell::Length(90)]] };
        assert_eq!(write(&sheet), "\u{feff}-3,true,90 min\r\n");
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let read = read("s", "a;b\n\n\n\"1\n2\";3\n\n4").expect("a sheet");
        assert_eq!(read, sheet(&[&["a", "b"], &[], &[], &["1\n2", "3"], &[], &["4"]]));
    }

    #[test]
    fn a_cell_that_holds_what_parts_cells_elsewhere_stands_in_quotes() {
        let before = sheet(&[&["x;=1+cmd", "a\tb", "c"], &["d", "1,5", "\"e\""]]);
        let text = write(&before);
        assert_eq!(text, "\u{feff}\"x;=1+cmd\",\"a\tb\",c\r\nd,\"1,5\",\"\"\"e\"\"\"\r\n");
        assert_eq!(read("s", &text), Ok(before));
    }

    #[test]
    fn a_quote_that_is_not_closed_is_told_with_its_line_and_its_cell() {
        let at = |text: &str| read("s", text).map_err(|(message, _)| message);
        let told = |line: usize, cell: &str| {
            Err(format!("`s` opens a quote in line {line}, at {cell}, which is not closed at the end of its cell"))
        };
        assert_eq!(at("a,b\nc,\"d\ne,f\n"), told(2, "B2"));
        assert_eq!(at("a,\"b\nc,\"d\ne,f\n"), told(1, "B1"), "which ends in the next row");
        assert_eq!(at("a;\"1\n2\"\n\n\"\"\"x\";\"y\"z\n"), told(4, "B3"));
        assert_eq!(at("\"a\"\r\n\"b"), told(2, "A2"));
        for text in ["\"a\"", "\"a\" ,b", "a\"b,c\"", "\"\"\"\"", "\"a\r\nb\"\r\n", "\"\"", ""] {
            assert!(at(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_too_much_is_said_with_its_limit() {
        let rows = "a\n".repeat(MOST_ROWS + 1);
        let message = |text: &str| read("s", text).map_err(|(message, _)| message);
        assert_eq!(message(&rows), Err("`s` has more than 10000 rows; at most 10000 are read".into()));
        let columns = ",".repeat(MOST_COLUMNS);
        assert_eq!(message(&columns), Err("row 1 of `s` has 201 columns; at most 200 are read".into()));
    }
}
