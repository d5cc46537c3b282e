//! The timeline in letters: one column a working day, or a week where that is too wide.

use super::{BLUE, DIM, GREEN, Look, Marks, RED, YELLOW};
use crate::present::agenda::Agenda;
use crate::present::itinerary::{Doing, Itinerary};
use crate::present::timeline::{Bar, Chain, Timeline};
use crate::present::words;
use crate::time::Date;
use anstyle::Style;
use chrono::{Datelike, Weekday};

const LABEL: usize = 24;
/// Titles are cut to as little as this where it makes room for a column a day.
const SHORT_LABEL: usize = 16;
/// More travellers than this are left to the itinerary.
const TRAVELLERS: usize = 3;

/// The days, and in which column each is.
struct Grid {
    /// The first day of each column.
    columns: Vec<Date>,
    weekly: bool,
    last: Date,
    /// The first day that had no room.
    cut: Option<Date>,
}

impl Grid {
    fn new(timeline: &Timeline, room: usize) -> Self {
        let days = || timeline.first.iter_days().take_while(|day| *day <= timeline.last);
        let working: Vec<Date> = days().take(room * 7 + 8).filter(|day| timeline.working.holds(day.weekday())).collect();
        let fits = !working.is_empty() && working.len() <= room;
        let mut columns = if fits { working } else { days().filter(|day| day.weekday() == Weekday::Mon).take(room + 1).collect() };
        let cut = columns.get(room).copied();
        columns.truncate(room);
        let last = cut.and_then(|day| day.pred_opt()).unwrap_or(timeline.last);
        Grid { columns, weekly: !fits, last, cut }
    }

    /// The column of a day: its own, or that of the last working day before.
    fn column(&self, day: Date) -> Option<usize> {
        if day > self.last { None } else { self.columns.partition_point(|first| *first <= day).checked_sub(1) }
    }

    /// The columns of a stretch of days, as far as they are shown.
    fn columns(&self, from: Date, to: Date) -> std::ops::Range<usize> {
        if from > self.last || self.columns.first().is_none_or(|first| to < *first) {
            return 0..0;
        }
        let start = self.column(from).unwrap_or(0);
        start..self.column(to).map_or(self.columns.len(), |end| end + 1)
    }

    /// Whether a week begins in a column.
    fn begins_week(&self, column: usize) -> bool {
        let week = |at: usize| crate::time::iso_week(self.columns[at]);
        column == 0 || week(column) != week(column - 1)
    }
}

/// A row of marks, each in a style.
struct Row {
    cells: Vec<(char, Style)>,
}

impl Row {
    fn put(&mut self, column: Option<usize>, mark: char, style: Style) {
        if let Some(cell) = column.and_then(|column| self.cells.get_mut(column)) {
            *cell = (mark, style);
        }
    }

    fn fill(&mut self, columns: std::ops::Range<usize>, mark: char, style: Style) {
        columns.for_each(|column| self.put(Some(column), mark, style));
    }

    fn text(&self, look: Look) -> String {
        let mut out = String::new();
        for run in self.cells.chunk_by(|a, b| a.1 == b.1) {
            let text: String = run.iter().map(|(mark, _)| *mark).collect();
            out.push_str(&look.paint(run[0].1, &text));
        }
        out.trim_end().to_owned()
    }
}

struct Drawing<'a> {
    agenda: &'a Agenda,
    grid: Grid,
    look: Look,
    marks: &'static Marks,
    label: usize,
    out: String,
}

pub(super) fn draw(agenda: &Agenda, look: Look) -> String {
    let timeline = &agenda.timeline;
    let labels = timeline.bars.iter().map(|bar| &bar.title).chain(timeline.chains.iter().map(|chain| &chain.title));
    let label = labels.map(|title| words::width(title)).max().unwrap_or(0).clamp("announce by".len(), LABEL.min(look.width / 3).max(11));
    let grid = |label: usize| Grid::new(timeline, look.width.saturating_sub(label + 1).max(4));
    // Days tell more than the ends of long titles.
    let daily = (SHORT_LABEL.min(label)..=label).rev().map(|label| (label, grid(label))).find(|(_, grid)| !grid.weekly);
    let (label, grid) = daily.unwrap_or_else(|| (label, grid(label)));
    let mut drawing = Drawing { agenda, grid, look, marks: look.marks(), label, out: String::new() };
    drawing.heading();
    timeline.bars.iter().for_each(|bar| drawing.bar(bar));
    drawing.announcements();
    timeline.chains.iter().for_each(|chain| drawing.chain(chain));
    let travellers = travellers(agenda);
    travellers.iter().for_each(|itinerary| drawing.whereabouts(itinerary));
    drawing.legend(&travellers);
    drawing.out
}

/// Those with the most nights away.
fn travellers(agenda: &Agenda) -> Vec<&Itinerary> {
    let travels = |itinerary: &&Itinerary| itinerary.entries.iter().any(|entry| matches!(entry.doing, Doing::Travel { .. }));
    let mut list: Vec<&Itinerary> = agenda.itineraries.iter().filter(travels).collect();
    list.sort_by_key(|itinerary| std::cmp::Reverse(itinerary.nights_away));
    list.truncate(TRAVELLERS);
    list
}

impl Drawing<'_> {
    fn line(&mut self, label: &str, row: &Row) {
        let label = words::pad(&words::fit(label, self.label, self.marks.ellipsis), self.label);
        let line = format!("{label} {}", row.text(self.look));
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// Weeks, last useful days and milestones, on which everything else is drawn.
    fn background(&self) -> Row {
        let mark = |column| if !self.grid.weekly && self.grid.begins_week(column) { self.marks.dot } else { ' ' };
        let mut row = Row { cells: (0..self.grid.columns.len()).map(|column| (mark(column), DIM)).collect() };
        for day in self.agenda.timeline.chains.iter().filter_map(|chain| chain.last_useful) {
            row.put(self.grid.column(day), self.marks.last_useful, YELLOW);
        }
        for milestone in &self.agenda.timeline.milestones {
            row.put(self.grid.column(milestone.day), self.marks.milestone, RED);
        }
        row
    }

    fn heading(&mut self) {
        let width = self.grid.columns.len() + 3;
        let (mut months, mut mondays) = (vec![' '; width], vec![' '; width]);
        let mut free = (0, 0);
        for (column, day) in self.grid.columns.iter().enumerate() {
            let new_month = column == 0 || self.grid.columns[column - 1].month() != day.month();
            if new_month && column >= free.0 {
                write_at(&mut months, column, &day.format("%b").to_string());
                free.0 = column + 4;
            }
            if self.grid.begins_week(column) && column >= free.1 {
                write_at(&mut mondays, column, &day.day().to_string());
                free.1 = column + 3;
            }
        }
        for line in [months, mondays] {
            let text = format!("{} {}", " ".repeat(self.label), line.into_iter().collect::<String>());
            self.out.push_str(&self.look.paint(DIM, text.trim_end()));
            self.out.push('\n');
        }
    }

    fn bar(&mut self, bar: &Bar) {
        let mut row = self.background();
        let lost = bar.pins.is_empty() && !bar.not_placed.is_empty();
        let (mark, style) = if lost { (self.marks.cross, YELLOW) } else { (self.marks.bar, BLUE) };
        if let Some((opens, closes)) = bar.window {
            row.fill(self.grid.columns(opens, closes), mark, style);
        }
        for pin in &bar.pins {
            if let Some(ordinal) = pin.ordinal {
                row.put(self.grid.column(pin.from), self.numeral(ordinal, self.marks.circled), style.bold());
            }
        }
        for milestone in &self.agenda.timeline.milestones {
            row.put(self.grid.column(milestone.day), self.marks.milestone, RED);
        }
        self.line(&bar.title, &row);
    }

    fn announcements(&mut self) {
        if self.agenda.timeline.announce.is_empty() {
            return;
        }
        let mut row = self.background();
        for marker in &self.agenda.timeline.announce {
            let mark = marker.ordinal.map_or(self.marks.dash, |ordinal| self.numeral(ordinal, false));
            row.put(self.grid.column(marker.day), mark, Style::new());
        }
        self.line("announce by", &row);
    }

    fn chain(&mut self, chain: &Chain) {
        if let Some(first) = chain.each.first() {
            let mut row = self.background();
            for span in &chain.each {
                row.fill(self.grid.columns(span.from, span.to), self.marks.each, GREEN);
            }
            self.line(&first.what, &row);
        }
        let mut row = self.background();
        for (index, span) in chain.once.iter().enumerate() {
            row.fill(self.grid.columns(span.from, span.to), self.marks.steps[index % 2], GREEN);
        }
        for day in &chain.slack_days {
            row.put(self.grid.column(*day), self.marks.slack, YELLOW);
        }
        for milestone in &self.agenda.timeline.milestones {
            row.put(self.grid.column(milestone.day), self.marks.due, RED);
        }
        self.line(&chain.title, &row);
    }

    /// Where a person is: their base in small letters, other places in capitals.
    fn whereabouts(&mut self, itinerary: &Itinerary) {
        let mut row = Row { cells: vec![(initial(&itinerary.base, true), DIM); self.grid.columns.len()] };
        for entry in &itinerary.entries {
            if matches!(entry.doing, Doing::Away { .. }) {
                row.fill(self.grid.columns(entry.day, entry.to), '-', DIM);
            }
        }
        for entry in &itinerary.entries {
            if matches!(entry.doing, Doing::Travel { .. }) {
                row.fill(self.grid.columns(entry.day, entry.day), self.marks.travel, BLUE);
            }
        }
        let legs: Vec<(Date, &str)> = itinerary
            .entries
            .iter()
            .filter_map(|entry| match &entry.doing {
                Doing::Travel { to, .. } => Some((entry.day, to.as_str())),
                _ => None,
            })
            .collect();
        for (leg, next) in legs.iter().zip(legs.iter().skip(1)) {
            let stay = leg.0.succ_opt().zip(next.0.pred_opt()).filter(|(from, to)| from <= to && leg.1 != itinerary.base);
            if let Some((from, to)) = stay {
                row.fill(self.grid.columns(from, to), initial(leg.1, false), Style::new());
            }
        }
        self.line(&itinerary.title, &row);
    }

    fn legend(&mut self, travellers: &[&Itinerary]) {
        let marks = self.marks;
        let mut parts = vec![if self.grid.weekly { "one column a week" } else { "one column a working day" }.to_owned()];
        if let Some(cut) = self.grid.cut {
            parts.push(format!("cut before {}", words::day(cut, self.agenda.year())));
        }
        parts.extend([
            format!("{} last useful day", marks.last_useful),
            format!("{} milestone", marks.milestone),
            format!("{} slack", marks.slack),
            format!("{} asleep", marks.asleep),
            "+1 next day".into(),
        ]);
        if !travellers.is_empty() {
            parts.push(format!("{} travelling", marks.travel));
            let mut places: Vec<String> = Vec::new();
            for itinerary in travellers {
                let to = itinerary.entries.iter().filter_map(|entry| match &entry.doing {
                    Doing::Travel { to, home: false, .. } => Some(format!("{} {to}", initial(to, false))),
                    _ => None,
                });
                for place in std::iter::once(format!("{} {}", initial(&itinerary.base, true), itinerary.base)).chain(to) {
                    if !places.contains(&place) {
                        places.push(place);
                    }
                }
            }
            parts.extend(places);
        }
        let mut lines = vec![String::new()];
        for part in parts {
            let line = lines.last_mut().filter(|line| {
                line.is_empty() || words::width(line) + words::width(self.look.separator()) + words::width(&part) <= self.look.width
            });
            match line {
                Some(line) if line.is_empty() => line.push_str(&part),
                Some(line) => line.push_str(&format!("{}{part}", self.look.separator())),
                None => lines.push(part),
            }
        }
        for line in lines {
            self.out.push_str(&self.look.paint(DIM, &line));
            self.out.push('\n');
        }
    }

    /// A number in one column: circled up to 50, else digits, letters and at last a plain mark.
    fn numeral(&self, ordinal: u32, circled: bool) -> char {
        let mark = match (circled, ordinal) {
            (true, 1..=20) => char::from_u32(0x2460 + ordinal - 1),
            (true, 21..=35) => char::from_u32(0x3251 + ordinal - 21),
            (true, 36..=50) => char::from_u32(0x32b1 + ordinal - 36),
            (_, number) => char::from_digit(number, 36),
        };
        mark.unwrap_or('#')
    }
}

/// The first letter of a place, in one column.
fn initial(place: &str, small: bool) -> char {
    let letter = place.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('?');
    let cased = if small { letter.to_lowercase().next() } else { letter.to_uppercase().next() };
    cased.filter(char::is_ascii).unwrap_or('#')
}

fn write_at(line: &mut [char], column: usize, text: &str) {
    line.iter_mut().skip(column).zip(text.chars()).for_each(|(cell, letter)| *cell = letter);
}
