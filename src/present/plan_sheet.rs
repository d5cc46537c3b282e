//! The plan as a sheet: one row for each sitting.

use super::agenda::Agenda;
use super::clock::Clock;
use super::row::{Row, RowTime};
use crate::model::State;
use crate::sheet::{Cell, Sheet};

const HEADINGS: [&str; 20] = [
    "number",
    "name",
    "title",
    "date",
    "start",
    "end",
    "zone",
    "start UTC",
    "end UTC",
    "minutes",
    "forum",
    "room",
    "place",
    "online",
    "state",
    "announced",
    "moderator",
    "people awake",
    "people",
    "where",
];

/// The sheet `plan`. Days and minutes are values of their own kind; a clock stands beside the name of its zone, because a
/// spreadsheet has none. Of a written consultation `start` and `end` are its first and last day.
pub fn sheet(agenda: &Agenda) -> Sheet {
    let mut sheet = Sheet::new("plan", HEADINGS);
    sheet.rows.extend(agenda.rows.iter().map(row));
    sheet
}

fn row(row: &Row) -> Vec<Cell> {
    let minute = |clock: &Clock| Cell::Moment(clock.civil);
    let utc = |clock: &Clock| Cell::Moment(clock.at.utc());
    let times = match &row.time {
        RowTime::Meeting(meeting) => [
            minute(&meeting.start),
            minute(&meeting.end),
            Cell::text(meeting.start.zone.name()),
            utc(&meeting.start),
            utc(&meeting.end),
            Cell::Number(meeting.interval.minutes() as f64),
        ],
        RowTime::Written { from, to } => [Cell::Day(*from), Cell::Day(*to), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty],
    };
    let people = row.meeting().map(|meeting| [meeting.awake, meeting.people].map(|count| Cell::Number(count as f64)));
    let [awake, people] = people.unwrap_or_default();
    let mut cells = vec![Cell::text(&row.number), Cell::text(&row.name), Cell::text(&row.title), Cell::Day(row.first_day())];
    cells.extend(times);
    cells.extend([
        Cell::of(row.forum.as_deref()),
        Cell::of(row.room.as_deref()),
        Cell::text(&row.place),
        Cell::Flag(row.online),
        Cell::text(State::word(row.state)),
        row.announced.map_or(Cell::Empty, Cell::Day),
        Cell::of(row.moderator.as_deref()),
        awake,
        people,
        Cell::text(row.whereabouts()),
    ]);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing;
    use crate::sheet::csv;

    #[test]
    fn every_sitting_has_a_row_with_its_own_clock_and_utc() {
        let series = testing::series();
        let plan = testing::plan(&series);
        let sheet = sheet(&testing::agenda(&series, &plan));
        assert_eq!(sheet.rows.len(), plan.placements.len() + 1);
        let column = |name: &str| HEADINGS.iter().position(|heading| *heading == name).expect("a heading");
        let [start, end, utc, utc_end] = ["start", "end", "start UTC", "end UTC"].map(column);
        let mut meetings = 0;
        for row in &sheet.rows[1..] {
            assert_eq!(row.len(), HEADINGS.len());
            let (Cell::Moment(start), Cell::Moment(end)) = (&row[start], &row[end]) else { continue };
            let (Cell::Moment(utc), Cell::Moment(utc_end)) = (&row[utc], &row[utc_end]) else { panic!("{row:?}") };
            let length = utc_end.signed_duration_since(*utc);
            assert!(end.signed_duration_since(*start) == length && row[column("minutes")] == Cell::Number(length.num_minutes() as f64));
            assert_eq!(row[column("date")], Cell::Day(start.date()));
            meetings += 1;
        }
        assert_eq!(meetings, plan.placements.iter().filter(|placement| placement.interval().is_some()).count());
    }

    #[test]
    fn a_title_is_no_formula_and_has_no_line_end() {
        let mut series = testing::series();
        series.consultations.iter_mut().for_each(|consultation| consultation.title = "=cmd|' /C calc'!A0\r\n\u{202e}x\u{7}".into());
        let sheet = sheet(&testing::agenda(&series, &testing::plan(&series)));
        let text = csv::write(&sheet);
        assert!(text.lines().skip(1).all(|line| line.split(',').nth(2).is_some_and(|cell| cell.starts_with("'=cmd|"))), "{text}");
        assert!(!text.contains('\u{202e}') && !text.contains('\u{7}'));
        #[cfg(feature = "xlsx")]
        {
            use crate::sheet::{Book, xlsx};
            let bytes = xlsx::write(&Book { sheets: vec![sheet.clone()] }, testing::date("2013-09-02")).expect("a workbook");
            let read = xlsx::read(&bytes).expect("a workbook");
            assert_eq!(read.sheets[0].rows[1][2], sheet.rows[1][2]);
        }
    }
}
