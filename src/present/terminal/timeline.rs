//! The timeline in letters: one column per working day, or a longer time where that is too wide.

use super::chart::{Cell, Chart, Mark, Row};
use super::codes::Codes;
use super::scale::{Scale, Unit};
use super::{BLUE, DIM, GREEN, Look, Marks, RED, YELLOW, flow};
use crate::present::agenda::Agenda;
use crate::present::itinerary::{Doing, Itinerary};
use crate::present::timeline::{Bar, Chain};
use crate::present::words;
use crate::time::Date;
use anstyle::Style;
use std::collections::{BTreeMap, BTreeSet};

const LABEL: usize = 24;
/// Titles are cut to as little as this where it makes room for shorter times.
const SHORT_LABEL: usize = 16;
/// More travellers than this are left to the itinerary.
const TRAVELLERS: usize = 3;
/// A row takes no more lines than this if a longer unit can help.
const TALL: usize = 3;

pub(super) fn draw(agenda: &Agenda, look: Look) -> String {
    let timeline = &agenda.timeline;
    let titles = timeline.bars.iter().map(|bar| &bar.title).chain(timeline.chains.iter().map(|chain| &chain.title));
    let longest = titles.map(|title| words::width(title)).max().unwrap_or(0);
    let longest = longest.clamp("announce by".len(), LABEL.min(look.width / 3).max("announce by".len()));
    let room = look.width.saturating_sub(longest.min(SHORT_LABEL) + 1).max(4);
    let Some((mut drawing, mut chart)) = fitting(agenda, look, room) else { return String::new() };
    let cut = chart.cut(room);
    // Days tell more than the ends of long titles.
    let used: usize = chart.widths().iter().sum();
    drawing.label = longest.min(look.width.saturating_sub(used + 1)).max(longest.min(SHORT_LABEL));
    drawing.text(&chart, cut)
}

/// The rows in the shortest unit in which they fit into so many columns of the terminal; in years if they never do.
fn fitting(agenda: &Agenda, look: Look, room: usize) -> Option<(Drawing<'_>, Chart)> {
    let mut last = None;
    for (unit, stacked) in [
        (Unit::Day, false),
        (Unit::Week, false),
        (Unit::Week, true),
        (Unit::Month, false),
        (Unit::Month, true),
        (Unit::Year, false),
        (Unit::Year, true),
    ] {
        let Some(scale) = Scale::new(&agenda.timeline, unit) else { continue };
        let drawing = Drawing::new(agenda, look, scale);
        let mut chart = Chart { columns: drawing.scale.empty_columns(), rows: drawing.rows(), stacked };
        chart.fold(unit.quiet(), |column| drawing.scale.may_begin(column));
        let fits = chart.widths().iter().sum::<usize>() <= room && (!stacked || chart.tallest() <= TALL);
        last = Some((drawing, chart));
        if fits {
            break;
        }
    }
    last
}

/// Those with the most nights away.
fn travellers(agenda: &Agenda) -> Vec<&Itinerary> {
    let travels = |itinerary: &&Itinerary| itinerary.entries.iter().any(|entry| matches!(entry.doing, Doing::Travel { .. }));
    let mut list: Vec<&Itinerary> = agenda.itineraries.iter().filter(travels).collect();
    list.sort_by_key(|itinerary| std::cmp::Reverse(itinerary.nights_away));
    list.truncate(TRAVELLERS);
    list
}

/// Where somebody is on a day, or what they do.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Stay<'a> {
    At(&'a str),
    Travel,
    Away,
}

struct Drawing<'a> {
    agenda: &'a Agenda,
    scale: Scale,
    look: Look,
    marks: &'static Marks,
    label: usize,
    travellers: Vec<&'a Itinerary>,
    codes: Codes,
}

impl<'a> Drawing<'a> {
    fn new(agenda: &'a Agenda, look: Look, scale: Scale) -> Self {
        let travellers = travellers(agenda);
        let destinations = travellers.iter().flat_map(|itinerary| &itinerary.entries).filter_map(|entry| match &entry.doing {
            Doing::Travel { to, home: false, .. } => Some(to.as_str()),
            _ => None,
        });
        let codes = Codes::of(destinations, travellers.iter().map(|itinerary| itinerary.base.as_str()));
        Drawing { agenda, scale, look, marks: look.marks(), label: 0, travellers, codes }
    }

    fn rows(&self) -> Vec<Row> {
        let timeline = &self.agenda.timeline;
        let mut rows: Vec<Row> = timeline.bars.iter().map(|bar| self.bar(bar)).collect();
        rows.extend(self.announcements());
        rows.extend(timeline.chains.iter().flat_map(|chain| self.chain(chain)));
        rows.extend(self.travellers.iter().map(|itinerary| self.whereabouts(itinerary)));
        rows
    }

    fn row(&self, label: &str) -> Row {
        Row::new(label, self.scale.len())
    }

    /// Last useful days and milestones, where a row has nothing else.
    fn on_background(&self, mut row: Row) -> Row {
        let milestones = self.agenda.timeline.milestones.iter().map(|milestone| (milestone.day, self.marks.milestone, RED));
        let useful = self.agenda.timeline.chains.iter().filter_map(|chain| chain.last_useful);
        for (day, mark, style) in milestones.chain(useful.map(|day| (day, self.marks.last_useful, YELLOW))) {
            let cell = self.scale.column(day).map(|column| &mut row.cells[column]);
            if let Some(cell) = cell.filter(|cell| cell.is_empty()) {
                cell.marks.push(Mark::new(mark, style));
            }
        }
        row
    }

    /// Numbers of consultations: three and more that follow one another as the first and the last.
    fn numbers(&self, ordinals: &BTreeSet<u32>, style: Style) -> Vec<Mark> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for ordinal in ordinals {
            match runs.last_mut().filter(|(_, last)| last + 1 == *ordinal) {
                Some((_, last)) => *last = *ordinal,
                None => runs.push((*ordinal, *ordinal)),
            }
        }
        let mut marks = Vec::new();
        for (first, last) in runs {
            if last - first < 2 {
                marks.extend((first..=last).map(|ordinal| numeral(ordinal, self.marks.circled, style)));
            } else {
                let (from, to) = (numeral(first, self.marks.circled, style), numeral(last, self.marks.circled, style));
                marks.push(Mark { text: format!("{}{}{}", from.text, self.marks.to, to.text), style, apart: to.apart });
            }
        }
        marks
    }

    /// What is held in a forum, in the days in which it is open.
    fn bar(&self, bar: &Bar) -> Row {
        let mut row = self.row(&bar.title);
        let lost = bar.pins.is_empty() && !bar.not_placed.is_empty();
        let (fill, style) = if lost { (self.marks.cross, YELLOW) } else { (self.marks.bar, BLUE) };
        let open = bar.window.map_or(0..0, |(opens, closes)| self.scale.columns(opens, closes));
        row.fill(open.clone(), fill, style);
        let mut held: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        for pin in &bar.pins {
            let Some(column) = self.scale.column(pin.from) else { continue };
            match pin.ordinal {
                Some(ordinal) => _ = held.entry(column).or_default().insert(ordinal),
                None => row.mark(Some(column), Mark::new(self.marks.dash, style.bold())),
            }
        }
        for (column, ordinals) in held {
            row.cells[column].marks.extend(self.numbers(&ordinals, style.bold()));
        }
        for milestone in &self.agenda.timeline.milestones {
            row.mark(self.scale.column(milestone.day), Mark::new(self.marks.milestone, RED));
        }
        // What is open only while something else happens would not be seen.
        if row.cells[open.clone()].iter().all(|cell| !cell.marks.is_empty()) && bar.pins.is_empty() {
            row.cells[open].iter_mut().take(1).for_each(|cell| cell.marks.insert(0, Mark::new(fill, style)));
        }
        self.on_background(row)
    }

    fn announcements(&self) -> Option<Row> {
        let mut row = self.row("announce by");
        let mut by: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
        for marker in &self.agenda.timeline.announce {
            let column = self.scale.column(marker.day)?;
            match marker.ordinal {
                Some(ordinal) => _ = by.entry(column).or_default().insert(ordinal),
                None => row.mark(Some(column), Mark::new(self.marks.dash, Style::new())),
            }
        }
        for (column, ordinals) in by {
            row.cells[column].marks.extend(self.numbers(&ordinals, Style::new()));
        }
        (!self.agenda.timeline.announce.is_empty()).then(|| self.on_background(row))
    }

    /// What is done for each consultation, and then for the document.
    fn chain(&self, chain: &Chain) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(first) = chain.each.first() {
            let mut row = self.row(&first.what);
            for span in &chain.each {
                row.fill(self.scale.columns(span.from, span.to), self.marks.each, GREEN);
            }
            rows.push(self.on_background(row));
        }
        let mut row = self.row(&chain.title);
        for (index, span) in chain.once.iter().enumerate() {
            let step = self.marks.steps[index % 2];
            for column in self.scale.columns(span.from, span.to) {
                row.mark(Some(column), Mark::new(step, GREEN));
                row.cells[column].fill = (step, GREEN);
            }
        }
        let slack: BTreeSet<usize> = chain.slack_days.iter().filter_map(|day| self.scale.column(*day)).collect();
        for column in slack {
            row.mark(Some(column), Mark::new(self.marks.slack, YELLOW));
            row.cells[column].fill = (self.marks.slack, YELLOW);
        }
        row.mark(chain.last_useful.and_then(|day| self.scale.column(day)), Mark::new(self.marks.last_useful, YELLOW));
        for milestone in &self.agenda.timeline.milestones {
            let column = self.scale.column(milestone.day);
            row.mark(column, Mark::new(self.marks.due, RED));
            row.cells[column.map_or(0..0, |column| column..column + 1)].iter_mut().for_each(|cell| cell.fill = Cell::EMPTY.fill);
        }
        rows.push(self.on_background(row));
        rows
    }

    /// Where a person is: their base in small letters, other places in capitals.
    fn whereabouts(&self, itinerary: &'a Itinerary) -> Row {
        let mut row = self.row(&itinerary.title);
        let stays = stays(itinerary);
        for (column, cell) in row.cells.iter_mut().enumerate() {
            let mut seen: Vec<&Stay<'_>> = Vec::new();
            for stay in self.scale.days(column).filter_map(|day| stays.get(&day)).flatten() {
                if !seen.contains(&stay) {
                    seen.push(stay);
                }
            }
            // A place that is told implies the way to it.
            let is_at_a_place = seen.iter().any(|stay| matches!(stay, Stay::At(_)));
            seen.retain(|stay| **stay != Stay::Travel || !is_at_a_place);
            cell.marks = seen.into_iter().map(|stay| self.stay(stay)).collect();
            if let [Mark { text, style, .. }] = cell.marks.as_slice() {
                // In a wide column it goes on, so that no gap looks like a stay elsewhere.
                cell.fill = text.chars().next().filter(|_| text.chars().count() == 1).map_or(Cell::EMPTY.fill, |mark| (mark, *style));
            }
            if cell.marks.is_empty() {
                cell.fill = (self.codes.home(&itinerary.base), DIM);
            }
        }
        row
    }

    fn stay(&self, stay: &Stay<'_>) -> Mark {
        match stay {
            Stay::At(place) => Mark::new(self.codes.away(place), Style::new()),
            Stay::Travel => Mark::new(self.marks.travel, BLUE),
            Stay::Away => Mark::new('-', DIM),
        }
    }

    fn text(&self, chart: &Chart, cut: Option<Date>) -> String {
        let mut out = self.heading(chart);
        for row in &chart.rows {
            let label = words::pad(&words::fit(&row.label, self.label, self.marks.ellipsis), self.label);
            for (at, line) in chart.lines(row, self.look).iter().enumerate() {
                let label = if at == 0 { label.clone() } else { " ".repeat(self.label) };
                out.push_str(format!("{label} {line}").trim_end());
                out.push('\n');
            }
        }
        for line in flow(&self.legend(chart, cut), self.look.width, self.look) {
            out.push_str(&self.look.paint(DIM, &line));
            out.push('\n');
        }
        out
    }

    /// Two lines above the columns.
    fn heading(&self, chart: &Chart) -> String {
        let mut lines = [String::new(), String::new()];
        let mut at = 0;
        for (index, width) in chart.widths().into_iter().enumerate() {
            let column = &chart.columns[index];
            let before = index.checked_sub(1).map(|before| &chart.columns[before]);
            let [above, own] = self.scale.headings(before, column);
            let own = if column.folded { Some(self.marks.folded.to_string()) } else { own };
            for (line, text) in lines.iter_mut().zip([above, own]) {
                // Two labels are never written together, and none is cut.
                let fits = |text: &String| self.label + 1 + at + words::width(text) <= self.look.width;
                if let Some(text) = text.filter(|text| fits(text) && (line.is_empty() || words::width(line) < at)) {
                    *line = format!("{}{text}", words::pad(line, at));
                }
            }
            at += width;
        }
        let [above, own] = lines.map(|line| format!("{} {line}", " ".repeat(self.label)));
        format!("{}\n{}\n", self.look.paint(DIM, above.trim_end()), self.look.paint(DIM, own.trim_end()))
    }

    /// What the marks mean, of those that are drawn.
    fn legend(&self, chart: &Chart, cut: Option<Date>) -> Vec<String> {
        let (marks, timeline) = (self.marks, &self.agenda.timeline);
        let mut parts = vec![self.scale.unit.words().to_owned()];
        let mut add = |is_there: bool, words: String| parts.extend(is_there.then_some(words));
        let is_drawn = |mark: char| chart.holds(&mark.to_string());
        add(chart.columns.iter().any(|column| column.folded), format!("{} nothing changes for a while", marks.folded));
        if let Some(cut) = cut {
            add(true, format!("cut before {}", words::day(cut, self.agenda.year())));
        }
        // In ASCII a mark may look like another, or like the letter of a place: it has to be meant as well.
        let written = timeline.bars.iter().flat_map(|bar| &bar.pins).any(|pin| pin.ordinal.is_none());
        add(written && is_drawn(marks.dash), format!("{} written", marks.dash));
        let not_placed = timeline.bars.iter().any(|bar| bar.pins.is_empty() && !bar.not_placed.is_empty());
        add(not_placed && is_drawn(marks.cross), format!("{} not placed", marks.cross));
        add(is_drawn(marks.last_useful), format!("{} last useful day", marks.last_useful));
        let due = !timeline.chains.is_empty() && is_drawn(marks.due);
        let milestone = [(is_drawn(marks.milestone), marks.milestone), (due, marks.due)];
        let milestone: Vec<String> = milestone.into_iter().filter(|(is_there, _)| *is_there).map(|(_, mark)| mark.to_string()).collect();
        add(!milestone.is_empty(), format!("{} milestone", milestone.join(" ")));
        add(is_drawn(marks.slack), format!("{} slack", marks.slack));
        add(is_drawn(marks.travel), format!("{} travelling", marks.travel));
        let mut doing = self.travellers.iter().flat_map(|one| &one.entries).map(|entry| &entry.doing);
        add(doing.any(|doing| matches!(doing, Doing::Away { .. })) && is_drawn('-'), "- away".to_owned());
        parts.extend(self.codes.legend(|code| chart.holds(code)));
        parts
    }
}

/// A number: circled up to 50 where that can be shown, else in digits.
fn numeral(ordinal: u32, circled: bool, style: Style) -> Mark {
    let mark = match ordinal {
        _ if !circled => None,
        1..=20 => char::from_u32(0x2460 + ordinal - 1),
        21..=35 => char::from_u32(0x3251 + ordinal - 21),
        36..=50 => char::from_u32(0x32b1 + ordinal - 36),
        _ => None,
    };
    match mark {
        Some(mark) => Mark::new(mark, style),
        None => Mark { text: ordinal.to_string(), style, apart: true },
    }
}

/// What a person does on each day on which they are not at their base all day.
fn stays(itinerary: &Itinerary) -> BTreeMap<Date, Vec<Stay<'_>>> {
    let mut days: BTreeMap<Date, Vec<Stay<'_>>> = BTreeMap::new();
    let mut at: Option<(&str, Date)> = None;
    for entry in &itinerary.entries {
        match &entry.doing {
            Doing::Away { .. } => {
                for day in entry.day.iter_days().take_while(|day| *day <= entry.to) {
                    days.entry(day).or_default().push(Stay::Away);
                }
            }
            Doing::Travel { to, home, .. } => {
                if let Some((place, since)) = at {
                    for day in since.iter_days().skip(1).take_while(|day| *day < entry.day) {
                        days.entry(day).or_default().push(Stay::At(place));
                    }
                }
                for day in entry.day.iter_days().take_while(|day| *day <= entry.to) {
                    days.entry(day).or_default().push(Stay::Travel);
                }
                at = (!home).then_some((to.as_str(), entry.to));
            }
            Doing::Meeting { place, online: false, .. } if *place != itinerary.base => {
                days.entry(entry.day).or_default().push(Stay::At(place));
            }
            Doing::Meeting { .. } => {}
        }
    }
    days
}
