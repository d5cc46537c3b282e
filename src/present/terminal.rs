//! A plan on a terminal: what is placed and who is awake, the way to the milestone, and what comes next.
//!
//! Words carry the meaning; marks shorten it and colour repeats it. What does not fit is left out and said to be.

mod chart;
mod codes;
mod programme;
mod rows;
mod scale;
mod table;
mod timeline;

use super::agenda::Agenda;
use super::{Look, words};
use anstyle::{AnsiColor, Style};
use std::cmp::Ordering;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default();
const DIM_RED: Style = AnsiColor::Red.on_default().dimmed();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const BLUE: Style = AnsiColor::Blue.on_default();

/// A short name or title that is longer is cut.
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
    /// For columns of the timeline that are left out.
    folded: char,
    /// Between the first and the last of several numbers.
    to: &'static str,
    /// How a meeting goes on into the next hour.
    goes_on: char,
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
    folded: '⋯',
    to: "…",
    goes_on: '│',
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
    folded: '_',
    to: "..",
    goes_on: '|',
    circled: false,
    ellipsis: "...",
};

impl Look {
    /// What stands for what was cut off.
    pub(crate) fn ellipsis(self) -> &'static str {
        self.marks().ellipsis
    }

    /// What stands before each thing of a list.
    pub(crate) fn bullet(self) -> char {
        if self.ascii { '-' } else { self.marks().dot }
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
    out.push_str(&table::draw(agenda, look));
    out.push('\n');
    let programme = programme::draw(agenda, look);
    let waits = !agenda.timeline.chains.is_empty() || !agenda.timeline.milestones.is_empty();
    // Where everything is in one place within some days, only the way of a document needs more than hours.
    if let Some(programme) = &programme {
        out.push_str(programme);
        out.push_str(if waits { "\n" } else { "" });
    }
    if programme.is_none() || waits {
        out.push_str(&timeline::draw(agenda, look));
    }
    if let Some(next) = next(agenda) {
        out.push('\n');
        flow(&[next], look.width, look).iter().for_each(|line| out.push_str(&format!("{line}\n")));
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
    for (part, style) in &parts {
        for (number, line) in words::wrap(part, look.width).iter().enumerate() {
            let (gap, columns) = (words::width(look.separator()), words::width(line));
            if used > 0 && (number > 0 || used + gap + columns > look.width) {
                out.push('\n');
                used = 0;
            }
            if used > 0 {
                out.push_str(look.separator());
                used += gap;
            }
            used += columns;
            out.push_str(&look.paint(*style, line));
        }
    }
    out.push('\n');
    out
}

/// What to do next, in a sentence.
pub fn next(agenda: &Agenda) -> Option<String> {
    let (deadline, row) = agenda.next_announcement()?;
    let (name, day) = (&row.name, words::day(deadline.day, agenda.year()));
    Some(match deadline.day.cmp(&agenda.planned) {
        Ordering::Less => format!("Next: announce {name}; it was due {day}."),
        Ordering::Equal => format!("Next: announce {name} today, {day}."),
        Ordering::Greater => format!("Next: announce {name} by {day}."),
    })
}

/// Parts of a line with separators between them, on lines of at most so many columns; none if there is nothing to say.
fn flow(parts: &[String], width: usize, look: Look) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let separator = look.separator();
        match lines.last_mut().filter(|line| words::width(line) + words::width(separator) + words::width(part) <= width) {
            Some(line) => line.push_str(&format!("{separator}{part}")),
            None => lines.extend(words::wrap(part, width).iter().map(|line| words::fit(line, width, look.marks().ellipsis))),
        }
    }
    lines
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
