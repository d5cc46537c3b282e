//! Workbooks of Excel 2007 and later, which other spreadsheet programs write too.
//!
//! What is written has no formula: text stays text, also where it begins with `=`. What is read is bounded before it is
//! opened: a workbook is a ZIP archive, and a small one can hold more than any memory.

use super::{Book, Cell, MOST_COLUMNS, MOST_ROWS, Sheet, address};
use crate::time::Date;
use calamine::{Cell as Found, DataRef, ExcelDateTime, Reader, Xlsx};
use chrono::{Datelike, NaiveTime, TimeDelta, Timelike};
use rust_xlsxwriter::{DocProperties, ExcelDateTime as Serial, Format, Workbook, Worksheet, XlsxError};
use std::io::{Cursor, Read};

/// The most bytes that a workbook may hold once it is unpacked.
const MOST_BYTES: u64 = 100_000_000;

/// The most characters of a cell, by Excel's specification.
const LONGEST: usize = 32_767;

/// The workbook as a file. `made` is the day that it says it was made on; the same book gives the same bytes.
///
/// # Errors
/// What a workbook cannot hold: text that is too long, with its cell.
pub fn write(book: &Book, made: Date) -> Result<Vec<u8>, String> {
    let mut workbook = Workbook::new();
    if let Ok(day) = Serial::from_ymd(made.year().clamp(1900, 2200) as u16, made.month() as u8, made.day() as u8) {
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    }
    for sheet in &book.sheets {
        write_sheet(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_buffer().map_err(|error| error.to_string())
}

fn write_sheet(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), String> {
    let lost = |error: XlsxError| format!("sheet `{}`: {error}", sheet.name);
    worksheet.set_name(&sheet.name).map_err(lost)?;
    worksheet.set_freeze_panes(1, 0).map_err(lost)?;
    let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    for column in 0..columns {
        let cells = || sheet.rows.iter().filter_map(|row| row.get(column));
        let widest = cells().map(|cell| cell.words().lines().next().map_or(0, |line| line.chars().count())).max().unwrap_or(0);
        worksheet.set_column_width(column as u16, widest.clamp(6, 50) as f64 + 2.0).map_err(lost)?;
        // What is typed below text stays text, and `1-2` no day of February.
        let has_text = cells().skip(1).any(|cell| matches!(cell, Cell::Text(_)));
        if has_text && cells().skip(1).all(|cell| matches!(cell, Cell::Text(_) | Cell::Empty)) {
            worksheet.set_column_format(column as u16, &Format::new().set_num_format("@")).map_err(lost)?;
        }
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            write_cell(worksheet, row, column, cell).map_err(|error| match error {
                XlsxError::MaxStringLengthExceeded => {
                    let length = cell.words().chars().count();
                    format!("{}!{} has {length} characters, and a cell holds at most {LONGEST}", sheet.name, address(row, column))
                }
                error => lost(error),
            })?;
        }
    }
    Ok(())
}

fn write_cell(worksheet: &mut Worksheet, row: usize, column: usize, cell: &Cell) -> Result<(), XlsxError> {
    let (at, column) = (row as u32, column as u16);
    let format = |code: &str| Format::new().set_num_format(code);
    match cell {
        Cell::Empty => Ok(()),
        Cell::Text(text) if row == 0 => worksheet.write_string_with_format(at, column, text, &Format::new().set_bold()).map(drop),
        Cell::Text(text) | Cell::Mistake(text) => worksheet.write_string_with_format(at, column, text, &format("@")).map(drop),
        Cell::Number(number) => worksheet.write_number(at, column, *number).map(drop),
        Cell::Flag(flag) => worksheet.write_boolean(at, column, *flag).map(drop),
        // Before March 1900 the days of Excel are not those of the calendar.
        Cell::Day(day) if day.year() > 1900 => worksheet.write_date_with_format(at, column, day, &format("yyyy-mm-dd")).map(drop),
        Cell::Moment(civil) if civil.date().year() > 1900 => {
            worksheet.write_datetime_with_format(at, column, civil, &format("yyyy-mm-dd hh:mm")).map(drop)
        }
        Cell::Time(time) => worksheet.write_time_with_format(at, column, time, &format("hh:mm")).map(drop),
        Cell::Length(minutes) => worksheet.write_number_with_format(at, column, *minutes as f64 / 1440.0, &format("[h]:mm")).map(drop),
        Cell::Day(_) | Cell::Moment(_) => worksheet.write_string_with_format(at, column, cell.words(), &format("@")).map(drop),
    }
}

/// Reads a workbook. Of a formula the value is read that was last computed.
///
/// # Errors
/// What is so if it is none, or which limit it is beyond.
pub fn read(bytes: &[u8]) -> Result<Book, String> {
    look_inside(bytes, MOST_BYTES)?;
    let unreadable = |error: calamine::XlsxError| {
        format!("it is not a workbook that can be read: {}", one_line(&error.to_string()).replace("invalid", "unreadable"))
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut book = Book::default();
    for name in workbook.sheet_names() {
        let mut sheet = Sheet { name: name.clone(), rows: Vec::new() };
        // A chart is a sheet without cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else { continue };
        while let Some(found) = cells.next_cell().map_err(unreadable)? {
            take(&mut sheet, &found)?;
        }
        book.sheets.push(sheet);
    }
    Ok(book)
}

fn take(sheet: &mut Sheet, found: &Found<DataRef<'_>>) -> Result<(), String> {
    let cell = cell(found.get_value());
    if cell == Cell::Empty {
        return Ok(());
    }
    let (row, column) = (found.get_position().0 as usize, found.get_position().1 as usize);
    if row >= MOST_ROWS || column >= MOST_COLUMNS {
        let place = address(row, column);
        return Err(format!("{}!{place} lies beyond the {MOST_ROWS} rows and {MOST_COLUMNS} columns that are read", one_line(&sheet.name)));
    }
    sheet.put(row, column, cell);
    Ok(())
}

fn cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::text(text.clone()),
        DataRef::SharedString(text) => Cell::text(*text),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(serial) => moment(serial),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(text.clone()),
        DataRef::Error(error) => Cell::Mistake(error.to_string()),
    }
}

/// A number that is shown as a day or a time.
fn moment(serial: &ExcelDateTime) -> Cell {
    const SECONDS_PER_DAY: f64 = 86_400.0;
    let number = serial.as_f64();
    if serial.is_duration() {
        return Cell::Length((number * 1440.0).round() as i64);
    }
    if (0.0..1.0).contains(&number) {
        let seconds = (number * SECONDS_PER_DAY).round() as u32 % 86_400;
        return NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).map_or(Cell::Number(number), Cell::Time);
    }
    // Half a second up, because a binary fraction of a day hardly ever is a whole second.
    let civil = serial.as_datetime().and_then(|civil| (civil + TimeDelta::milliseconds(500)).with_nanosecond(0));
    match civil {
        Some(civil) if civil.time() == NaiveTime::MIN => Cell::Day(civil.date()),
        Some(civil) => Cell::Moment(civil),
        None => Cell::Number(number),
    }
}

/// Looks whether the archive can be unpacked, and is no larger then than a workbook of people is.
fn look_inside(bytes: &[u8], most: u64) -> Result<(), String> {
    let not_zip = |_: zip::result::ZipError| "it is not a workbook, which is a ZIP archive of sheets".to_owned();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(not_zip)?;
    let mut left = most;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(not_zip)?;
        // What an entry says of its size need not be so.
        let read = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink());
        let read = read.map_err(|error| format!("it cannot be unpacked: {}", one_line(&error.to_string())))?;
        left = left.checked_sub(read).ok_or_else(|| format!("it has more than {most} bytes once unpacked; at most {most} are read"))?;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    crate::text::short(&crate::text::one_line(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn book(cells: Vec<Cell>) -> Book {
        Book { sheets: vec![Sheet { name: "s".into(), rows: vec![vec![Cell::text("h")], cells] }] }
    }

    #[test]
    fn every_cell_is_read_back_as_it_was() {
        let moment = |text: &str| Cell::Moment(text.parse().expect("a minute"));
        let mut cells = vec![Cell::Number(-1.5), Cell::Number(0.0), Cell::Flag(true), Cell::Empty, Cell::Length(90)];
        cells.extend(["1901-01-01", "2027-03-22", "2200-12-31"].map(|text| Cell::Day(day(text))));
        cells.extend(["2027-03-22T09:00:00", "2027-03-22T23:59:59", "2027-03-28T02:30:00"].map(moment));
        cells.extend((1..1440).step_by(11).map(|minute| Cell::Time(NaiveTime::MIN + TimeDelta::minutes(minute))));
        let texts = [
            "=1+1",
            "+1",
            "-1",
            "@x",
            "'=1",
            "1",
            "TRUE",
            "2027-03-22",
            "<script>alert(1)</script>",
            "]]>",
            "&amp;",
            "a\nb",
            "a\r\nb",
            "a\tb",
            " a ",
            "\u{1}\u{1f}",
            "\u{202e}x",
            "_x0041_",
            "_x005F_",
            "__x0041__",
            "_x",
            "é 漢 🎈",
            "\u{7f}",
            "#REF!",
        ];
        cells.extend(texts.map(Cell::text));
        let before = book(cells);
        let bytes = write(&before, day("2027-01-04")).expect("a workbook");
        let after = read(&bytes).expect("a workbook");
        assert_eq!(after, before);
        assert_eq!(write(&before, day("2027-01-04")), Ok(bytes));
    }

    #[test]
    fn the_first_year_of_excel_is_text() {
        let bytes = write(&book(vec![Cell::Day(day("1900-02-28"))]), day("2027-01-04")).expect("a workbook");
        assert_eq!(read(&bytes), Ok(book(vec![Cell::text("1900-02-28")])));
    }

    #[test]
    fn text_that_no_cell_holds_is_said_with_its_cell() {
        let error = write(&book(vec![Cell::Empty, Cell::text("é".repeat(LONGEST + 1))]), day("2027-01-04")).expect_err("too long");
        assert_eq!(error, "s!B2 has 32768 characters, and a cell holds at most 32767");
    }

    #[test]
    fn what_is_no_workbook_or_too_much_of_one_is_said() {
        assert!(read(b"").expect_err("nothing").starts_with("it is not a workbook, "));
        assert!(read(b"PK\x03\x04rubbish").expect_err("no archive").starts_with("it is not a workbook, "));
        let good = write(&book(vec![Cell::Flag(true)]), day("2027-01-04")).expect("a workbook");
        for end in (0..good.len()).step_by(97) {
            _ = read(&good[..end]).expect_err("cut off");
        }
        let far = Sheet { name: "s".into(), rows: vec![vec![Cell::Empty; MOST_COLUMNS], vec![Cell::Flag(true); MOST_COLUMNS + 1]] };
        let far = write(&Book { sheets: vec![far] }, day("2027-01-04")).expect("a workbook");
        assert_eq!(read(&far), Err("s!GS2 lies beyond the 10000 rows and 200 columns that are read".into()));
    }

    /// A ZIP archive of parts.
    fn archive(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in parts {
            archive.start_file(name.as_str(), stored).expect("an entry");
            std::io::Write::write_all(&mut archive, bytes).expect("a part");
        }
        archive.finish().expect("an archive").into_inner()
    }

    #[test]
    fn no_change_within_a_workbook_is_worse_than_a_message() {
        let moment = Cell::Moment("2027-03-22T09:00:00".parse().expect("a minute"));
        let cells = vec![Cell::text("a"), Cell::Number(1.5), Cell::Flag(true), moment, Cell::Length(90), Cell::Day(day("2027-03-22"))];
        let bytes = write(&book(cells), day("2027-01-04")).expect("a workbook");
        let mut whole = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let parts: Vec<(String, Vec<u8>)> = (0..whole.len())
            .map(|index| {
                let mut entry = whole.by_index(index).expect("an entry");
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).expect("a part");
                (entry.name().expect("a name").into_owned(), bytes)
            })
            .collect();
        assert!(read(&archive(&parts)).is_ok() && parts.len() > 5);
        let mut seed: u64 = 7;
        let mut below = |most: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % most
        };
        for _ in 0..1_000 {
            let mut parts = parts.clone();
            for _ in 0..=below(3) {
                let index = below(parts.len());
                let part = &mut parts[index].1;
                let (at, other) = (below(part.len().max(1)), below(part.len().max(1)));
                match below(4) {
                    _ if part.is_empty() => {}
                    0 => part[at] = b"<>\"&/=0A9\xff-."[below(12)],
                    1 => _ = part.drain(at.min(other)..at.max(other).min(at.min(other) + 40)),
                    2 => part.truncate(at),
                    _ => {
                        let again = part[at.min(other)..at.max(other).min(at.min(other) + 40)].to_vec();
                        part.splice(at..at, again);
                    }
                }
            }
            if let Err(message) = read(&archive(&parts)) {
                assert!(!message.is_empty() && !message.contains('\n'), "{message}");
            }
        }
    }

    #[test]
    fn a_workbook_that_would_fill_the_memory_is_not_unpacked() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let deflated = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        archive.start_file("xl/workbook.xml", deflated).expect("an entry");
        std::io::Write::write_all(&mut archive, &[b' '; 100_001]).expect("spaces");
        let bytes = archive.finish().expect("an archive").into_inner();
        assert!(bytes.len() < 1_000);
        assert_eq!(look_inside(&bytes, 100_000), Err("it has more than 100000 bytes once unpacked; at most 100000 are read".into()));
    }
}
