//! The table: when each consultation is, where, with whom, and what the clocks of others show.
//!
//! What is the same at every meeting is said once, below. Where the line is too short for the columns, room and people stand
//! on a line of their own below each consultation; in a long table columns are left out from the right, and said to be.

use super::rows::{Head, Shared, awake, forum, heads, moderator, others_words, room, sleeps_on_site};
use super::{BOLD, DIM, DIM_RED, LONGEST_NAME, Look, YELLOW, flow};
use crate::model::State;
use crate::present::words;
use crate::present::{Agenda, Local, Meeting, Row};
use anstyle::Style;
use std::collections::BTreeSet;

/// Titles of rooms, fora and people are cut to as little as this where it makes room for a column.
const SHORTEST_TITLE: usize = 14;
/// A table of more rows than this keeps one line for each.
const ROWS_OF_TWO_LINES: usize = 24;
/// Below this many cities all are named, above it the first ones.
const CITIES_NAMED: usize = 6;

/// What a column holds; in the order in which they stand. What is last is left out first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Room,
    Moderator,
    /// The clock of a column of the agenda.
    Clock(usize),
    Awake,
    Forum,
    Others,
}

impl Kind {
    fn is_of_titles(self) -> bool {
        matches!(self, Kind::Room | Kind::Moderator | Kind::Forum | Kind::Others)
    }

    /// What a column of it tells.
    fn words(self) -> &'static str {
        match self {
            Kind::Room => "the rooms",
            Kind::Moderator => "the moderators",
            Kind::Clock(_) => "the clocks",
            Kind::Awake => "who is awake",
            Kind::Forum => "the fora",
            Kind::Others => "the others asked",
        }
    }
}

/// A column behind the one on site.
struct Column {
    kind: Kind,
    heading: String,
    /// One for each row of the agenda.
    cells: Vec<(String, Style)>,
    width: usize,
    /// It may be cut to this.
    least: usize,
}

impl Column {
    fn new(kind: Kind, heading: &str, look: Look, cells: Vec<(String, Style)>) -> Self {
        let fit = |text: &str| words::fit(text, LONGEST_NAME, look.marks().ellipsis);
        let cells: Vec<(String, Style)> = cells.into_iter().map(|(text, style)| (fit(&text), style)).collect();
        let heading = fit(heading);
        let width = cells.iter().map(|(text, _)| words::width(text)).max().unwrap_or(0).max(words::width(&heading));
        let mut column = Column { kind, heading, cells, width, least: width };
        if kind.is_of_titles() {
            column.least = (SHORTEST_TITLE..width).find(|least| column.tells_apart(*least, look)).unwrap_or(width);
        }
        column
    }

    /// Whether different titles are still different if they are cut to a width.
    fn tells_apart(&self, width: usize, look: Look) -> bool {
        let whole: BTreeSet<&str> = self.cells.iter().map(|(text, _)| text.as_str()).collect();
        let cut: BTreeSet<String> = whole.iter().map(|text| words::fit(text, width, look.marks().ellipsis)).collect();
        cut.len() == whole.len()
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(|(text, _)| text.is_empty())
    }

    /// Whether it holds titles, which may be cut.
    fn is_of_titles(&self) -> bool {
        self.kind.is_of_titles()
    }
}

/// How the rows are laid out.
enum Layout {
    /// So many of the columns, and where `below` room and people on a line of their own.
    Lines { shown: Vec<Column>, below: bool },
    /// A few short lines for each consultation, for want of width.
    Stacked,
}

struct Table<'a> {
    agenda: &'a Agenda,
    look: Look,
    shared: Shared<'a>,
    /// Columns before the name.
    indent: usize,
    name: usize,
    on_site: usize,
    /// The first part of each row: number, name, and when it is on site.
    heads: Vec<Head>,
    layout: Layout,
    /// Columns that had no room.
    left_out: Vec<Column>,
    /// How wide a line would have to be for all of them.
    needed: usize,
}

pub(super) fn draw(agenda: &Agenda, look: Look) -> String {
    Table::new(agenda, look).text()
}

impl<'a> Table<'a> {
    fn new(agenda: &'a Agenda, look: Look) -> Self {
        let shared = Shared::of(agenda);
        let mut table = Table {
            agenda,
            look,
            indent: 0,
            name: 0,
            on_site: 0,
            heads: Vec::new(),
            layout: Layout::Stacked,
            left_out: Vec::new(),
            needed: 0,
            shared,
        };
        table.begin_rows(true);
        table.arrange();
        table
    }

    /// Sets the beginnings of all rows; the place of what is online may be left to the first clock.
    fn begin_rows(&mut self, base_is_shown: bool) {
        self.heads = heads(self.agenda, self.look, &self.shared, base_is_shown);
        let ellipsis = self.look.marks().ellipsis;
        let missing = self.agenda.not_placed.iter().map(|missing| words::fit(&missing.name, LONGEST_NAME, ellipsis));
        let longest =
            |texts: &mut dyn Iterator<Item = String>, least: usize| texts.map(|text| words::width(&text)).max().unwrap_or(0).max(least);
        self.indent = longest(&mut self.heads.iter().map(|head| head.number.clone()), 3) + 1;
        self.name = longest(&mut self.heads.iter().map(|head| head.name.clone()).chain(missing), "consultation".len());
        // What is written has nothing in the columns behind, and may run into them.
        let meetings = self.agenda.rows.iter().zip(&self.heads).filter(|(row, _)| row.meeting().is_some());
        self.on_site = longest(&mut meetings.map(|(_, head)| head.on_site.clone()), words::width(&self.on_site_heading()));
    }

    fn on_site_heading(&self) -> String {
        let ellipsis = self.look.marks().ellipsis;
        self.shared.city.map_or_else(|| "on site".into(), |(city, _)| format!("on site, {}", words::fit(city, LONGEST_NAME, ellipsis)))
    }

    /// Columns that the longest line takes.
    fn total(&self, columns: &[Column]) -> usize {
        let behind = self.on_site + columns.iter().map(|column| column.width + 2).sum::<usize>();
        let longest = self.heads.iter().map(|head| words::width(&head.on_site)).max().unwrap_or(0);
        self.indent + self.name + 2 + behind.max(longest)
    }

    /// Chooses what is shown, and how.
    fn arrange(&mut self) {
        let width = self.look.width;
        let columns = columns(self.agenda, self.look, &self.shared);
        let (titles, times): (Vec<Column>, Vec<Column>) = columns.into_iter().partition(Column::is_of_titles);
        let two_lines = self.agenda.rows.len() <= ROWS_OF_TWO_LINES && !titles.is_empty();
        let mut all = ordered(titles, times);
        self.squeeze(&mut all, width);
        if self.total(&all) <= width {
            self.layout = Layout::Lines { shown: all, below: false };
            return;
        }
        let (titles, times): (Vec<Column>, Vec<Column>) = all.into_iter().partition(Column::is_of_titles);
        let mut candidates = if two_lines { times } else { ordered(titles, times) };
        self.needed = self.total(&candidates);
        while self.total(&candidates) > width {
            let Some(at) = candidates.iter().rposition(|column| column.kind != Kind::Awake) else { break };
            self.left_out.insert(0, candidates.remove(at));
            self.squeeze(&mut candidates, width);
        }
        if !candidates.iter().any(|column| matches!(column.kind, Kind::Clock(0))) {
            self.begin_rows(false);
        }
        let fits = self.total(&candidates) <= width;
        self.layout = if fits { Layout::Lines { shown: candidates, below: two_lines } } else { Layout::Stacked };
    }

    /// Cuts titles until the columns fit, or no title can be cut any more; the longest first.
    fn squeeze(&self, columns: &mut [Column], width: usize) {
        for column in columns.iter_mut() {
            let longest = column.cells.iter().map(|(text, _)| words::width(text)).max().unwrap_or(0);
            column.width = longest.max(words::width(&column.heading));
        }
        for _ in width..self.total(columns) {
            let widest = columns.iter_mut().filter(|column| column.width > column.least).max_by_key(|column| column.width);
            let Some(widest) = widest else { return };
            widest.width -= 1;
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        match &self.layout {
            Layout::Lines { shown, below } => {
                out.push_str(&self.heading(shown));
                for (at, row) in self.agenda.rows.iter().enumerate() {
                    out.push_str(&self.line(at, shown));
                    if *below || row.meeting().is_none() {
                        out.push_str(&self.below(at, row));
                    }
                }
            }
            Layout::Stacked => (0..self.agenda.rows.len()).for_each(|at| out.push_str(&self.stacked(at))),
        }
        out.push_str(&self.not_placed());
        out.push_str(&self.notes());
        out
    }

    fn heading(&self, shown: &[Column]) -> String {
        let mut head = format!(
            "{}{}  {}",
            " ".repeat(self.indent),
            words::pad("consultation", self.name),
            words::pad(&self.on_site_heading(), self.on_site)
        );
        for column in shown {
            head.push_str(&format!("  {}", words::pad(&column.heading, column.width)));
        }
        format!("{}\n", self.look.paint(DIM, head.trim_end()))
    }

    fn line(&self, at: usize, shown: &[Column]) -> String {
        let head = &self.heads[at];
        let mut out = format!("{:>width$} ", head.number, width = self.indent - 1);
        out.push_str(&self.look.paint(BOLD, &head.name));
        out.push_str(&words::pad("", self.name - words::width(&head.name) + 2));
        out.push_str(&words::pad(&head.on_site, self.on_site));
        let is_meeting = self.agenda.rows[at].meeting().is_some();
        for column in shown.iter().filter(|_| is_meeting) {
            let (text, style) = &column.cells[at];
            let text = words::pad(&words::fit(text, column.width, self.look.marks().ellipsis), column.width);
            out.push_str("  ");
            out.push_str(&self.look.paint(*style, &text));
        }
        format!("{}\n", out.trim_end())
    }

    /// Room and people of a row, below it; not twice for sittings that agree in them.
    fn below(&self, at: usize, row: &Row) -> String {
        let parts = self.where_and_who(row);
        let again = at.checked_sub(1).map(|before| &self.agenda.rows[before]);
        let again = again.is_some_and(|before| before.consultation == row.consultation && self.where_and_who(before) == parts);
        if parts.is_empty() || again {
            return String::new();
        }
        let indent = if self.indent + self.name + 2 + 20 <= self.look.width { self.indent + self.name + 2 } else { self.indent };
        self.indented(&parts, indent)
    }

    fn indented(&self, parts: &[String], indent: usize) -> String {
        let lines = flow(parts, self.look.width.saturating_sub(indent), self.look);
        lines.iter().map(|line| format!("{}{}\n", " ".repeat(indent), self.look.paint(DIM, line))).collect()
    }

    /// Where a row is held and by whom, as far as it is not the same at every meeting.
    fn where_and_who(&self, row: &Row) -> Vec<String> {
        let mut parts = Vec::new();
        let place: Vec<&str> = [room(row, &self.shared), forum(row, &self.shared)].into_iter().flatten().collect();
        parts.extend((!place.is_empty()).then(|| place.join(", ")));
        parts.extend(moderator(row, &self.shared).map(|moderator| format!("moderator: {moderator}")));
        let others = others_words(row, &self.shared);
        parts.extend((!others.is_empty()).then(|| format!("with {others}")));
        parts
    }

    /// A row in short lines.
    fn stacked(&self, at: usize) -> String {
        let (head, row) = (&self.heads[at], &self.agenda.rows[at]);
        let name = words::fit(&row.name, self.look.width.saturating_sub(self.indent), self.look.marks().ellipsis);
        let mut parts = vec![head.on_site.split_whitespace().collect::<Vec<_>>().join(" ")];
        parts.extend(row.meeting().and_then(Meeting::percent_awake).map(|percent| format!("{percent}% awake")));
        parts.extend((row.state == State::Cancelled).then(|| "cancelled".to_owned()));
        parts.extend(self.where_and_who(row));
        let head = format!("{:>width$} {}\n", head.number, self.look.paint(BOLD, &name), width = self.indent - 1);
        head + &self.indented(&parts, self.indent)
    }

    fn not_placed(&self) -> String {
        let ellipsis = self.look.marks().ellipsis;
        let mut out = String::new();
        for missing in &self.agenda.not_placed {
            let beside = self.indent + self.name + 2;
            let is_wide = beside + 30 <= self.look.width;
            let indent = if is_wide { beside } else { self.indent };
            let name = words::fit(&missing.name, LONGEST_NAME.min(self.look.width.saturating_sub(self.indent)), ellipsis);
            let lines = flow(&[missing.words()], self.look.width.saturating_sub(indent), self.look);
            let cross = format!("{:>width$} ", self.look.marks().cross, width = self.indent - 1);
            let first = if is_wide {
                format!("{cross}{}  ", words::pad(&name, self.name))
            } else {
                format!("{cross}{name}\n{}", " ".repeat(indent))
            };
            let text = format!("{first}{}", lines.join(&format!("\n{}", " ".repeat(indent))));
            out.push_str(&format!("{}\n", self.look.paint(YELLOW, &text)));
        }
        out
    }

    /// What is the same for all, what marks mean, and what was left out.
    fn notes(&self) -> String {
        let mut notes = Vec::new();
        notes.push(self.shared.words());
        notes.push(self.marks());
        notes.extend(self.too_short().map(|note| vec![note]));
        notes.extend(self.not_asked_for().map(|note| vec![note]));
        let lines = notes.iter().filter(|parts| !parts.is_empty()).flat_map(|parts| flow(parts, self.look.width, self.look));
        lines.map(|line| format!("{}\n", self.look.paint(DIM, &line))).collect()
    }

    /// The marks of the clocks that are shown.
    fn marks(&self) -> Vec<String> {
        let shown: Vec<usize> = match &self.layout {
            Layout::Lines { shown, .. } => shown.iter().filter_map(|column| clock(column.kind)).collect(),
            Layout::Stacked => Vec::new(),
        };
        let locals = || self.agenda.rows.iter().filter_map(Row::meeting).flat_map(|meeting| shown.iter().map(|at| &meeting.columns[*at]));
        let mut parts = Vec::new();
        let on_site = self.agenda.rows.iter().filter_map(Row::meeting).any(|meeting| sleeps_on_site(meeting, &self.shared));
        parts.extend((on_site || locals().any(|local| local.asleep)).then(|| format!("{} asleep", self.look.marks().asleep)));
        parts.extend(locals().any(|local| local.day_shift > 0).then(|| "+1 next day".to_owned()));
        parts.extend(locals().any(|local| local.day_shift < 0).then(|| "-1 day before".to_owned()));
        parts
    }

    fn too_short(&self) -> Option<String> {
        let (clocks, titles): (Vec<&Column>, Vec<&Column>) = self.left_out.iter().partition(|column| clock(column.kind).is_some());
        let mut what: Vec<String> = titles.iter().map(|column| column.kind.words().to_owned()).collect();
        let cities: Vec<String> = clocks.iter().map(|column| column.heading.clone()).collect();
        let noun = if cities.len() == 1 { "clock" } else { "clocks" };
        what.extend((!cities.is_empty()).then(|| format!("the {noun} in {}", words::list(&cities))));
        let pronoun = if titles.is_empty() && clocks.len() == 1 { "it" } else { "them" };
        (!what.is_empty())
            .then(|| format!("left out, the lines are too short: {}; --width {} shows {pronoun}", words::list(&what), self.needed))
    }

    /// The clocks of audiences that no column was asked for.
    fn not_asked_for(&self) -> Option<String> {
        let mut cities: Vec<&str> = Vec::new();
        for meeting in self.agenda.rows.iter().filter_map(Row::meeting) {
            let known = |local: &Local| meeting.columns.iter().any(|column| column.start.offset == local.start.offset);
            cities.extend(meeting.elsewhere.iter().filter(|local| !known(local)).map(|local| local.city.as_str()));
        }
        let mut seen = BTreeSet::new();
        cities.retain(|city| seen.insert(*city));
        let named: Vec<String> = cities.iter().take(CITIES_NAMED).map(|city| (*city).to_owned()).collect();
        let more = cities.len() - named.len();
        let (verb, list) = match (cities.len(), more) {
            (0, _) => return None,
            (1, _) => ("has", named.join("")),
            (_, 0) => ("have", words::list(&named)),
            _ => ("have", format!("{} and {more} more", named.join(", "))),
        };
        Some(format!("{list} {verb} no column; --zones CITY,CITY chooses, --zones all shows every clock"))
    }
}

fn clock(kind: Kind) -> Option<usize> {
    if let Kind::Clock(at) = kind { Some(at) } else { None }
}

/// Titles and times in the order in which they stand.
fn ordered(titles: Vec<Column>, times: Vec<Column>) -> Vec<Column> {
    let (first, last): (Vec<Column>, Vec<Column>) =
        titles.into_iter().partition(|column| matches!(column.kind, Kind::Room | Kind::Moderator));
    first.into_iter().chain(times).chain(last).collect()
}

/// Everything that could stand behind the column on site, without columns that say nothing.
fn columns(agenda: &Agenda, look: Look, shared: &Shared<'_>) -> Vec<Column> {
    let plain = |of: &dyn Fn(&Row) -> String| agenda.rows.iter().map(|row| (of(row), Style::new())).collect::<Vec<_>>();
    let title = |title: Option<&str>| title.map(str::to_owned).unwrap_or_default();
    let mut columns = vec![
        Column::new(Kind::Room, "room", look, plain(&|row| title(room(row, shared)))),
        Column::new(Kind::Moderator, "moderator", look, plain(&|row| title(moderator(row, shared)))),
    ];
    for (at, column) in agenda.columns.iter().enumerate() {
        // The clock on site is there already.
        if shared.city.is_none_or(|(_, zone)| zone != column.zone) {
            let cells =
                agenda.rows.iter().map(|row| row.meeting().map_or_else(Default::default, |meeting| cell(&meeting.columns[at], look)));
            columns.push(Column::new(Kind::Clock(at), &column.title, look, cells.collect()));
        }
    }
    columns.push(Column::new(Kind::Awake, "awake", look, plain(&awake)));
    columns.push(Column::new(Kind::Forum, "forum", look, plain(&|row| title(forum(row, shared)))));
    columns.push(Column::new(Kind::Others, "with", look, plain(&|row| others_words(row, shared))));
    columns.retain(|column| !column.is_empty());
    columns
}

fn cell(local: &Local, look: Look) -> (String, Style) {
    if local.asleep { (format!("{} {}", local.words(), look.marks().asleep), DIM_RED) } else { (local.words(), Style::new()) }
}
