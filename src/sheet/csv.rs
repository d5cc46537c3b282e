//! Comma-separated values, as spreadsheet programs take them: RFC 4180 with a byte order mark, so that Excel reads UTF-8.
//!
//! Text that a program could take for a formula is written behind an apostrophe (OWASP ASVS 1.2.10) and read without it.
//! Days and times are written as in ISO 8601. Every cell is read as text: what it means, its column tells.

use super::{Cell, MOST_COLUMNS, MOST_ROWS, Sheet};
use std::io::Read;

/// The sheet as a file.
pub fn write(sheet: &Sheet) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
    let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &sheet.rows {
        let cells = row.iter().chain(std::iter::repeat(&Cell::Empty)).take(width);
        // Writing to memory cannot fail.
        _ = writer.write_record(cells.map(|cell| match cell {
            Cell::Text(text) => guarded(text),
            cell => cell.words(),
        }));
    }
    format!("\u{feff}{}", String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()))
}

/// Reads a file, whose values are apart by commas, or by semicolons or tabs where its first line has no comma.
///
/// # Errors
/// What is too much: rows or columns.
pub fn read(name: &str, text: &str) -> Result<Sheet, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let between = [b',', b';', b'\t'].into_iter().find(|mark| first.contains(char::from(*mark))).unwrap_or(b',');
    // A line end behind the last line lets it be counted like the others.
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(between).from_reader(text.as_bytes().chain(&b"\n"[..]));
    let mut sheet = Sheet { name: name.to_owned(), rows: Vec::new() };
    let mut record = csv::StringRecord::new();
    let mut lines = 1;
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        // The reader passes over empty lines, which people count as rows.
        let within: usize = record.iter().map(|value| value.matches('\n').count()).sum();
        let passed = (reader.position().line() - lines) as usize;
        lines = reader.position().line();
        let row = sheet.rows.len() + passed.saturating_sub(1 + within);
        if row >= MOST_ROWS {
            return Err(format!("`{name}` has more than {MOST_ROWS} rows; at most {MOST_ROWS} are read"));
        }
        if record.len() > MOST_COLUMNS {
            let columns = record.len();
            return Err(format!("row {} of `{name}` has {columns} columns; at most {MOST_COLUMNS} are read", row + 1));
        }
        sheet.rows.resize_with(row + 1, Vec::new);
        for (column, value) in record.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            sheet.put(row, column, Cell::text(unguarded(value)));
        }
    }
    Ok(sheet)
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
    fn what_is_too_much_is_said_with_its_limit() {
        let rows = "a\n".repeat(MOST_ROWS + 1);
        assert_eq!(read("s", &rows), Err("`s` has more than 10000 rows; at most 10000 are read".into()));
        let columns = ",".repeat(MOST_COLUMNS);
        assert_eq!(read("s", &columns), Err("row 1 of `s` has 201 columns; at most 200 are read".into()));
    }
}
