//! The programme of a few days at one place: a grid of rooms by hours for each day, in place of the timeline.
//!
//! Hours are cut where a meeting begins or ends. A meeting that goes on over such a cut is shown to. What lies in one room at
//! one time has a column, or row, of its own.

use super::rows::one_city;
use super::{BOLD, DIM, Look, flow};
use crate::model::State;
use crate::present::words;
use crate::present::{Agenda, Meeting, Row};
use crate::text::as_counted;
use crate::time::{Date, Instant};
use anstyle::Style;
use std::collections::{BTreeMap, BTreeSet};

/// A programme lasts no more days than this.
const DAYS: i64 = 7;
/// Rooms are cut to as little as this.
const SHORTEST_ROOM: usize = 8;
/// Between columns.
const GAP: usize = 2;

/// A room, and in which of several that are held in it at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Lane {
    room: usize,
    nth: usize,
}

/// A meeting at its place in the grid.
struct Held<'a> {
    row: &'a Row,
    meeting: &'a Meeting,
    lane: Lane,
}

/// A stretch of a day in which what is held stays the same.
struct Hours {
    from: Instant,
    to: Instant,
    /// `09:00-10:30`.
    words: String,
}

struct Day<'a> {
    date: Date,
    hours: Vec<Hours>,
    held: Vec<Held<'a>>,
}

/// The days of a programme, with its rooms.
struct Programme<'a> {
    agenda: &'a Agenda,
    look: Look,
    lanes: Vec<Lane>,
    /// What a room is called, by its number.
    rooms: Vec<String>,
    days: Vec<Day<'a>>,
}

/// What stands in a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cells {
    Names,
    /// The numbers of the table, with the names below the grid.
    Numbers,
}

/// The grids; `None` if the series is no programme of some days at one place.
pub(super) fn draw(agenda: &Agenda, look: Look) -> Option<String> {
    let meetings: Vec<(&Row, &Meeting)> = agenda
        .rows
        .iter()
        .filter(|row| row.state != State::Cancelled)
        .filter_map(|row| row.meeting().map(|meeting| (row, meeting)))
        .collect();
    is_programme(&meetings).then(|| Programme::new(agenda, look, &meetings).text())
}

/// Whether meetings are all at one place, on site, within some days; and more than one.
fn is_programme(meetings: &[(&Row, &Meeting)]) -> bool {
    let rows: Vec<&Row> = meetings.iter().map(|(row, _)| *row).collect();
    let days = || rows.iter().map(|row| row.first_day());
    let span = days().min().zip(days().max()).map(|(first, last)| last.signed_duration_since(first).num_days() + 1);
    rows.len() > 1 && span.is_some_and(|span| span <= DAYS) && one_city(&rows).is_some()
}

/// The titles of a forum and of a room.
type Room<'a> = (Option<&'a str>, Option<&'a str>);

/// Where a meeting is held, as the grid tells it.
fn room(row: &Row) -> Room<'_> {
    (row.forum.as_deref(), row.room.as_deref())
}

impl<'a> Programme<'a> {
    fn new(agenda: &'a Agenda, look: Look, meetings: &[(&'a Row, &'a Meeting)]) -> Self {
        let mut keys: Vec<Room<'_>> = meetings.iter().map(|(row, _)| room(row)).collect::<BTreeSet<_>>().into_iter().collect();
        keys.sort_by_key(|(forum, room)| [forum, room].map(|title| title.map(as_counted)));
        let mut days: BTreeMap<Date, Vec<Held<'a>>> = BTreeMap::new();
        for (row, meeting) in meetings {
            let number = keys.iter().position(|key| *key == room(row)).unwrap_or(0);
            let day = days.entry(row.first_day()).or_default();
            let taken = |nth: usize| {
                let lane = Lane { room: number, nth };
                day.iter().any(|held| held.lane == lane && held.meeting.interval.overlaps(meeting.interval))
            };
            let nth = (0..).find(|nth| !taken(*nth)).unwrap_or(0);
            day.push(Held { row, meeting, lane: Lane { room: number, nth } });
        }
        let lanes = days.values().flatten().map(|held| held.lane).collect::<BTreeSet<_>>().into_iter().collect();
        let days = days.into_iter().map(|(date, held)| Day { date, hours: hours(&held), held }).collect();
        Programme { agenda, look, lanes, rooms: titles(&keys, &agenda.base), days }
    }

    fn text(&self) -> String {
        let fitting = [
            self.rooms_across(Cells::Names),
            self.hours_across(Cells::Names),
            self.rooms_across(Cells::Numbers),
            self.hours_across(Cells::Numbers),
        ];
        let cells = if fitting[..2].iter().any(Option::is_some) { Cells::Names } else { Cells::Numbers };
        let mut out = fitting.into_iter().flatten().next().unwrap_or_else(|| self.in_parts());
        if cells == Cells::Numbers {
            let named = self.days.iter().flat_map(|day| &day.held);
            let names: Vec<String> = named.map(|held| format!("{} {}", held.row.number, held.row.name)).collect();
            flow(&names, self.look.width, self.look).iter().for_each(|line| out.push_str(&format!("{}\n", self.look.paint(DIM, line))));
        }
        out
    }

    /// What a lane is called in so many columns: the room, and its number where that room has several.
    fn label(&self, lane: Lane, width: usize) -> String {
        let nth = if lane.nth == 0 { String::new() } else { format!(" ({})", lane.nth + 1) };
        format!("{}{nth}", words::fit(&self.rooms[lane.room], width.saturating_sub(nth.len()), self.look.marks().ellipsis))
    }

    /// The least width in which rooms still differ.
    fn shortest_room(&self) -> usize {
        let fit = |room: &String, width: usize| words::fit(room, width, self.look.marks().ellipsis);
        let differ = |width: &usize| self.rooms.iter().map(|room| fit(room, *width)).collect::<BTreeSet<_>>().len() == self.rooms.len();
        let longest = self.rooms.iter().map(|room| words::width(room)).max().unwrap_or(0);
        (SHORTEST_ROOM..longest).find(differ).unwrap_or(longest)
    }

    fn cell(&self, held: &Held<'_>, cells: Cells) -> String {
        match cells {
            Cells::Names => held.row.name.clone(),
            Cells::Numbers => held.row.number.clone(),
        }
    }

    fn day(&self, day: &Day<'_>) -> String {
        words::day(day.date, self.agenda.year())
    }

    /// How wide what stands at the left has to be: days and hours.
    fn margin(&self) -> usize {
        let texts = self.days.iter().flat_map(|day| day.hours.iter().map(|hours| hours.words.clone()).chain([self.day(day)]));
        texts.map(|text| words::width(&text)).max().unwrap_or(0)
    }

    /// Rooms as columns, hours as rows; `None` where the line is too short.
    fn rooms_across(&self, cells: Cells) -> Option<String> {
        let widths = self.lane_widths(&self.lanes, cells);
        let least: usize = widths.iter().map(|(least, _)| least + GAP).sum::<usize>() + self.margin();
        (least <= self.look.width).then(|| self.with_columns(&self.lanes, &widths, cells))
    }

    /// As many rooms as fit beside one another, and the others below.
    fn in_parts(&self) -> String {
        let mut out = String::new();
        let mut rest = self.lanes.as_slice();
        while !rest.is_empty() {
            let widths = self.lane_widths(rest, Cells::Numbers);
            let mut used = self.margin();
            let fits = |(least, _): &&(usize, usize)| {
                used += least + GAP;
                used <= self.look.width
            };
            let count = widths.iter().take_while(fits).count().max(1);
            out.push_str(if out.is_empty() { "" } else { "\n" });
            out.push_str(&self.with_columns(&rest[..count], &widths[..count], Cells::Numbers));
            rest = &rest[count..];
        }
        out
    }

    /// The least width of each room's column and the one it would like.
    fn lane_widths(&self, lanes: &[Lane], cells: Cells) -> Vec<(usize, usize)> {
        let shortest = self.shortest_room();
        let held = |lane: Lane| self.days.iter().flat_map(|day| &day.held).filter(move |held| held.lane == lane);
        let width = |lane: &Lane| {
            let content = held(*lane).map(|held| words::width(&self.cell(held, cells))).max().unwrap_or(0);
            let title = words::width(&self.label(*lane, usize::MAX));
            let nth = title - words::width(&self.rooms[lane.room]);
            (content.max(title.min(shortest + nth)), content.max(title))
        };
        lanes.iter().map(width).collect()
    }

    fn with_columns(&self, lanes: &[Lane], widths: &[(usize, usize)], cells: Cells) -> String {
        let margin = self.margin();
        let mut spare = self.look.width.saturating_sub(margin + widths.iter().map(|(least, _)| least + GAP).sum::<usize>());
        let mut columns: Vec<usize> = Vec::new();
        for (least, liked) in widths {
            let more = (liked - least).min(spare);
            spare -= more;
            columns.push((least + more).min(self.look.width.saturating_sub(margin + GAP)));
        }
        let ellipsis = self.look.marks().ellipsis;
        let gap = " ".repeat(GAP);
        let mut out = String::new();
        for (index, day) in self.days.iter().enumerate() {
            out.push_str(if index == 0 { "" } else { "\n" });
            let mut line = self.look.paint(BOLD, &words::pad(&words::fit(&self.day(day), margin, ellipsis), margin));
            for (lane, width) in lanes.iter().zip(&columns) {
                let title = words::pad(&self.label(*lane, *width), *width);
                line.push_str(&format!("{gap}{}", self.look.paint(DIM, &title)));
            }
            out.push_str(&ended(&line));
            for hours in &day.hours {
                let mut line = words::pad(&hours.words, margin);
                for (lane, width) in lanes.iter().zip(&columns) {
                    let (text, style) = self.at(day, *lane, hours, cells);
                    line.push_str(&format!("{gap}{}", self.look.paint(style, &words::pad(&words::fit(&text, *width, ellipsis), *width))));
                }
                out.push_str(&ended(&line));
            }
        }
        out
    }

    /// What is in a room in some hours.
    fn at(&self, day: &Day<'_>, lane: Lane, hours: &Hours, cells: Cells) -> (String, Style) {
        let held = day
            .held
            .iter()
            .find(|held| held.lane == lane && held.meeting.interval.start() <= hours.from && hours.to <= held.meeting.interval.end());
        match held {
            None => (String::new(), Style::new()),
            Some(held) if held.meeting.interval.start() == hours.from => (self.cell(held, cells), Style::new()),
            Some(_) => (self.look.marks().goes_on.to_string(), DIM),
        }
    }

    /// Hours as columns, rooms as rows; `None` where the line is too short.
    fn hours_across(&self, cells: Cells) -> Option<String> {
        let labels = self.lanes.iter().map(|lane| words::width(&self.label(*lane, usize::MAX)));
        let days = self.days.iter().map(|day| words::width(&self.day(day)));
        let margin = labels.chain(days).max().unwrap_or(0);
        let mut out = String::new();
        for (index, day) in self.days.iter().enumerate() {
            let widths = self.hour_widths(day, cells);
            if margin + widths.iter().map(|width| width + GAP).sum::<usize>() > self.look.width {
                return None;
            }
            out.push_str(if index == 0 { "" } else { "\n" });
            let mut line = self.look.paint(BOLD, &words::pad(&self.day(day), margin));
            for (hours, width) in day.hours.iter().zip(&widths) {
                line.push_str(&format!("{}{}", " ".repeat(GAP), self.look.paint(DIM, &words::pad(&hours.words, *width))));
            }
            out.push_str(&ended(&line));
            for lane in &self.lanes {
                let mut line = self.look.paint(DIM, &words::pad(&self.label(*lane, margin), margin));
                for (hours, width) in day.hours.iter().zip(&widths) {
                    let (text, style) = self.at(day, *lane, hours, cells);
                    line.push_str(&format!("{}{}", " ".repeat(GAP), self.look.paint(style, &words::pad(&text, *width))));
                }
                out.push_str(&ended(&line));
            }
        }
        Some(out)
    }

    fn hour_widths(&self, day: &Day<'_>, cells: Cells) -> Vec<usize> {
        let width = |hours: &Hours| {
            let begin = day.held.iter().filter(|held| held.meeting.interval.start() == hours.from);
            begin.map(|held| words::width(&self.cell(held, cells))).max().unwrap_or(0).max(words::width(&hours.words))
        };
        day.hours.iter().map(width).collect()
    }
}

/// A line without what is blank at its end.
fn ended(line: &str) -> String {
    format!("{}\n", line.trim_end())
}

/// The stretches between the beginnings and ends of meetings, without those in which nothing is held.
fn hours(held: &[Held<'_>]) -> Vec<Hours> {
    let mut clocks: BTreeMap<Instant, String> = BTreeMap::new();
    for meeting in held.iter().map(|held| held.meeting) {
        clocks.entry(meeting.interval.start()).or_insert_with(|| meeting.start.words());
        clocks.entry(meeting.interval.end()).or_insert_with(|| meeting.end.words());
    }
    let cuts: Vec<(Instant, String)> = clocks.into_iter().collect();
    let is_held = |from: Instant| held.iter().any(|held| held.meeting.interval.start() <= from && from < held.meeting.interval.end());
    let between = cuts.windows(2).filter(|pair| is_held(pair[0].0));
    between.map(|pair| Hours { from: pair[0].0, to: pair[1].0, words: format!("{}-{}", pair[0].1, pair[1].1) }).collect()
}

/// What rooms are called: their title, with the forum where another has a room of that title.
fn titles(keys: &[Room<'_>], base: &str) -> Vec<String> {
    let short = |(forum, room): &Room<'_>| room.or(*forum).unwrap_or(base).to_owned();
    let title = |key: &Room<'_>| match (keys.iter().filter(|other| short(other) == short(key)).count(), key) {
        (1, _) | (_, (None, _)) | (_, (_, None)) => short(key),
        (_, (Some(forum), Some(room))) => format!("{room}, {forum}"),
    };
    keys.iter().map(title).collect()
}
