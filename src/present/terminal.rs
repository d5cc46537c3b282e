//! A plan on a terminal: what is placed and who is awake, the way to the milestone, and what comes next.
//!
//! Words carry the meaning; marks shorten it and colour repeats it. What does not fit is left out and said to be.

mod timeline;

use super::agenda::Agenda;
use super::clock::Local;
use super::row::{Meeting, Row, RowTime};
use super::{Look, words};
use crate::model::State;
use anstyle::{AnsiColor, Style};
use std::cmp::Ordering;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default();
const DIM_RED: Style = AnsiColor::Red.on_default().dimmed();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const BLUE: Style = AnsiColor::Blue.on_default();

/// A short name that is longer is cut.
const LONGEST_NAME: usize = 32;

/// Marks that shorten words. Each is one column wide, except `ellipsis` in ASCII.
struct Marks {
    dot: char,
    asleep: char,
    cross: char,
    dash: char,
    bar: char,
    last_useful: char,
    milestone: char,
    due: char,
    each: char,
    steps: [char; 2],
    slack: char,
    travel: char,
    circled: bool,
    ellipsis: &'static str,
}

const FULL: Marks = Marks {
    dot: '·',
    asleep: '☾',
    cross: '×',
    dash: '–',
    bar: '━',
    last_useful: '┊',
    milestone: '┃',
    due: '◆',
    each: '▒',
    steps: ['█', '▓'],
    slack: '░',
    travel: '✈',
    circled: true,
    ellipsis: "…",
};

const ASCII: Marks = Marks {
    dot: '.',
    asleep: '*',
    cross: 'x',
    dash: '-',
    bar: '=',
    last_useful: ':',
    milestone: '|',
    due: 'V',
    each: '%',
    steps: ['#', '@'],
    slack: '~',
    travel: '>',
    circled: false,
    ellipsis: "...",
};

impl Look {
    /// What stands for what was cut off.
    pub(crate) fn ellipsis(self) -> &'static str {
        self.marks().ellipsis
    }

    fn marks(self) -> &'static Marks {
        if self.ascii { &ASCII } else { &FULL }
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.colour && !text.trim().is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Between parts of a line.
    fn separator(self) -> &'static str {
        if self.ascii { "; " } else { " · " }
    }
}

/// The whole drawing, with a line end after its last line.
pub fn plan(agenda: &Agenda, look: Look) -> String {
    let mut out = summary(agenda, look);
    out.push('\n');
    out.push_str(&table(agenda, look));
    out.push('\n');
    out.push_str(&timeline::draw(agenda, look));
    if let Some(next) = next(agenda) {
        out.push_str(&format!("\n{next}\n"));
    }
    out
}

/// The title and one line of counts.
pub fn summary(agenda: &Agenda, look: Look) -> String {
    let counts = &agenda.counts;
    let [errors, warnings] = counts.finding_words();
    let good = |fine, bad| if fine { GREEN } else { bad };
    let mut parts = vec![
        (agenda.status.placed_words(), good(counts.placed == counts.asked, YELLOW)),
        (errors, good(counts.errors == 0, RED)),
        (warnings, good(counts.warnings == 0, YELLOW)),
    ];
    parts.extend(agenda.status.words().map(|words| (words, Style::new())));
    const LINES: usize = 3;
    let title = words::wrap(&words::fit(&agenda.title, look.width * LINES, look.marks().ellipsis), look.width);
    let mut out: String = title.iter().map(|line| format!("{}\n", look.paint(BOLD, line))).collect();
    let mut used = 0;
    for (index, (part, style)) in parts.iter().enumerate() {
        let gap = words::width(look.separator());
        if used > 0 && used + words::width(part) + gap > look.width {
            out.push('\n');
            used = 0;
        }
        if used > 0 {
            out.push_str(look.separator());
        }
        used += words::width(part) + if index == 0 { 0 } else { gap };
        out.push_str(&look.paint(*style, part));
    }
    out.push('\n');
    out
}

/// What to do next, in a sentence.
pub fn next(agenda: &Agenda) -> Option<String> {
    let (deadline, row) = agenda.next_announcement()?;
    let (name, day) = (&row.name, words::day(deadline.day, agenda.year()));
    Some(match deadline.day.cmp(&agenda.planned) {
        Ordering::Less => format!("Next: announce {name}; its day was {day}."),
        Ordering::Equal => format!("Next: announce {name} today, {day}."),
        Ordering::Greater => format!("Next: announce {name} by {day}."),
    })
}

/// One line of the table, before it is padded and painted.
struct Line<'a> {
    number: String,
    name: String,
    on_site: String,
    cells: Vec<String>,
    asleep: Vec<bool>,
    awake: String,
    row: &'a Row,
}

fn table(agenda: &Agenda, look: Look) -> String {
    let mut lines = lines(agenda, look, true);
    let titles: Vec<String> = agenda.columns.iter().map(|column| words::fit(&column.title, LONGEST_NAME, look.marks().ellipsis)).collect();
    let longest =
        |texts: &mut dyn Iterator<Item = &String>, least: usize| texts.map(|text| words::width(text)).max().unwrap_or(0).max(least);
    let short = |name: &str| words::fit(name, LONGEST_NAME, look.marks().ellipsis);
    let unplaced: Vec<String> = agenda.not_placed.iter().map(|missing| short(&missing.name)).collect();
    let name = longest(&mut lines.iter().map(|line| &line.name).chain(&unplaced), "consultation".len());
    let on_site = longest(&mut lines.iter().map(|line| &line.on_site), "on site".len());
    let zones: Vec<usize> = titles
        .iter()
        .enumerate()
        .map(|(at, title)| longest(&mut lines.iter().filter_map(|line| line.cells.get(at)), words::width(title)))
        .collect();
    let total = |shown: usize| 4 + name + 2 + on_site + zones[..shown].iter().map(|width| width + 2).sum::<usize>() + 2 + "awake".len();
    let shown = (0..=zones.len()).rev().find(|shown| total(*shown) <= look.width).unwrap_or(0);
    if shown == 0 {
        lines = self::lines(agenda, look, false);
    }
    let on_site = longest(&mut lines.iter().map(|line| &line.on_site), on_site);

    let heading: String = titles[..shown].iter().zip(&zones).map(|(title, width)| format!("  {}", words::pad(title, *width))).collect();
    let head = format!("    {}  {}{heading}  awake", words::pad("consultation", name), words::pad("on site", on_site));
    let mut out = format!("{}\n", look.paint(DIM, &head));
    for line in &lines {
        out.push_str(&draw(line, look, name, on_site, &zones[..shown]));
    }
    for (missing, short) in agenda.not_placed.iter().zip(&unplaced) {
        let indent = 4 + name + 2;
        let wrapped = words::wrap(&missing.words(), look.width.saturating_sub(indent).max(20));
        let text = wrapped.join(&format!("\n{}", " ".repeat(indent)));
        let line = format!("  {} {}  {text}", look.marks().cross, words::pad(short, name));
        out.push_str(&format!("{}\n", look.paint(YELLOW, &line)));
    }
    if shown < titles.len() {
        let note = format!("left out, the lines are too short: {}", titles[shown..].join(", "));
        out.push_str(&format!("{}\n", look.paint(DIM, &note)));
    }
    out
}

fn lines<'a>(agenda: &'a Agenda, look: Look, base_is_shown: bool) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut before: Option<&Row> = None;
    for row in &agenda.rows {
        let continues = before.is_some_and(|before| before.consultation == row.consultation);
        let same_day =
            continues && before.is_some_and(|before| before.first_day() == row.first_day() && before.place_words() == row.place_words());
        let place = row
            .meeting()
            .map(|meeting| words::fit(&place_words(agenda, row, meeting, base_is_shown), LONGEST_NAME, look.marks().ellipsis))
            .filter(|_| !same_day);
        lines.push(line(agenda, row, look, continues, place));
        before = Some(row);
    }
    lines
}

fn line<'a>(agenda: &Agenda, row: &'a Row, look: Look, continues: bool, place: Option<String>) -> Line<'a> {
    let marks = look.marks();
    let number = row.number.replace('×', &marks.cross.to_string()).replace('–', &marks.dash.to_string());
    let name = if continues { String::new() } else { words::fit(&row.name, LONGEST_NAME, marks.ellipsis) };
    let mut line = Line { number, name, on_site: String::new(), cells: Vec::new(), asleep: Vec::new(), awake: String::new(), row };
    match &row.time {
        RowTime::Written { from, to } => {
            line.on_site = format!("{} to {}", padded_day(*from, agenda.year()), padded_day(*to, agenda.year()));
            match agenda.columns.is_empty() {
                true => line.on_site.push_str(", written"),
                false => line.cells.push("written".into()),
            }
        }
        RowTime::Meeting(meeting) => {
            let day = padded_day(row.first_day(), agenda.year());
            line.on_site = match place {
                Some(place) => format!("{day} {} {place}", meeting.clock_words()),
                None => format!("{} {}", " ".repeat(day.len()), meeting.clock_words()),
            };
            line.cells = meeting.columns.iter().map(|local| cell(local, marks)).collect();
            line.asleep = meeting.columns.iter().map(|local| local.asleep).collect();
            line.awake = meeting.percent_awake().map(|percent| format!("{percent}%")).unwrap_or_default();
        }
    }
    if row.state == State::Cancelled {
        line.awake = "cancelled".into();
    }
    line
}

fn draw(line: &Line<'_>, look: Look, name: usize, on_site: usize, zones: &[usize]) -> String {
    let mut out = format!("{:>3} ", line.number);
    out.push_str(&look.paint(BOLD, &line.name));
    out.push_str(&words::pad("", name - words::width(&line.name) + 2));
    out.push_str(&words::pad(&line.on_site, on_site));
    for (at, width) in zones.iter().enumerate() {
        let text = words::pad(line.cells.get(at).map_or("", String::as_str), *width);
        let style = if line.asleep.get(at) == Some(&true) { DIM_RED } else { Style::new() };
        out.push_str("  ");
        out.push_str(&look.paint(style, &text));
    }
    if zones.is_empty() && line.row.meeting().is_none() && !line.on_site.ends_with("written") {
        out.push_str("  written");
    } else {
        out.push_str(&format!("  {}", line.awake));
    }
    format!("{}\n", out.trim_end())
}

fn cell(local: &Local, marks: &Marks) -> String {
    if local.asleep { format!("{} {}", local.words(), marks.asleep) } else { local.words() }
}

/// The place of a row; that of an online one may be left to the first column if it is the same clock.
fn place_words(agenda: &Agenda, row: &Row, meeting: &Meeting, base_is_shown: bool) -> String {
    let told = agenda.columns.first().is_some_and(|column| column.zone == meeting.start.zone);
    if row.online && told && base_is_shown { "online".into() } else { row.place_words() }
}

/// As [`words::day`], with days of one digit under those of two.
fn padded_day(day: crate::time::Date, year: i32) -> String {
    let text = words::day(day, year);
    match text.split_once(' ') {
        Some((weekday, rest)) if rest.as_bytes().get(1) == Some(&b' ') => format!("{weekday}  {rest}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests;
