//! What must be true of every drawing, whatever the series, the plan and the width.

use super::*;
use crate::model::{Consultation, ForumId, PersonId, Placement, Plan, Room, RoomId, Series, When};
use crate::present::Row;
use crate::present::testing;
use crate::time::Interval;
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeSet;

/// Draws of a test, the same each time.
struct Draws(Xoshiro256PlusPlus);

impl Draws {
    fn new(seed: u64) -> Self {
        Draws(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }
}

/// A series of so many consultations in its first forum, with rooms `R1` and so on.
fn with_consultations(count: usize, rooms: u32) -> Series {
    let mut series = testing::series();
    let pattern: Consultation = series.consultations[0].clone();
    let name = |at: usize| if at.is_multiple_of(3) { format!("talk-{at}-with-a-long-name") } else { format!("talk-{at}") };
    series.consultations = (1..=count).map(|at| Consultation { name: name(at), title: format!("Talk {at}"), ..pattern.clone() }).collect();
    let room = series.rooms[0].clone();
    series.rooms =
        (1..=rooms).map(|at| Room { name: format!("r{at}"), title: format!("R{at}"), forum: ForumId(0), ..room.clone() }).collect();
    series.fora.iter_mut().for_each(|forum| forum.rooms.clear());
    series.fora[0].rooms = (0..rooms).map(RoomId).collect();
    series.fora[0].title = "Forum".into();
    series
}

/// A meeting that starts so many minutes after midnight of a day.
fn meeting(series: &Series, at: usize, forum: u32, day: crate::time::Date, minutes: i64, lasts: i64, room: Option<u32>) -> Placement {
    let pattern = testing::meeting(series, at as u32, 0, "2013-09-26 13:00", room);
    let zone = series.place(series.fora[forum as usize].place).zone;
    let start = series.zones.at(zone, day, minutes);
    let when = When::Meeting(Interval::lasting(start, lasts));
    Placement { when, forum: Some(ForumId(forum)), moderator: Some(PersonId(at as u32 % 3)), ..pattern }
}

/// Talks in all fora over so many days.
fn scattered(draws: &mut Draws) -> (Series, Plan) {
    let series = with_consultations(draws.between(1, 60) as usize, 3);
    let span = draws.between(1, 500);
    let begins = testing::date("2013-09-02");
    let placements = (0..series.consultations.len()).map(|at| {
        let day = begins.checked_add_days(chrono::Days::new(draws.below(span))).expect("a day");
        let forum = draws.below(5) as u32;
        let room = (forum == 0).then(|| draws.below(3) as u32);
        meeting(&series, at, forum, day, draws.between(16, 72) as i64 * 15, 75, room)
    });
    let placements = placements.collect();
    (series.clone(), Plan { placements, ..testing::plan(&testing::series()) })
}

/// Talks in the rooms of one forum within some days, some at the same hours in one room.
fn programme(draws: &mut Draws) -> (Series, Plan) {
    let rooms = draws.between(1, 9) as u32;
    let series = with_consultations(draws.between(2, 50) as usize, rooms);
    let days = draws.between(1, 7);
    let slotted = draws.below(2) == 0;
    let begins = testing::date("2013-09-23");
    let placements = (0..series.consultations.len()).map(|at| {
        let day = begins.checked_add_days(chrono::Days::new(draws.below(days))).expect("a day");
        let (start, lasts) = if slotted {
            (540 + 90 * draws.below(6) as i64, 75)
        } else {
            (480 + 15 * draws.below(40) as i64, 15 * draws.between(1, 12) as i64)
        };
        meeting(&series, at, 0, day, start, lasts, Some(draws.below(u64::from(rooms)) as u32))
    });
    let placements = placements.collect();
    (series.clone(), Plan { placements, ..testing::plan(&testing::series()) })
}

fn any_look(draws: &mut Draws) -> Look {
    Look { width: draws.between(20, 180) as usize, ascii: draws.below(2) == 0, colour: false }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let mut draws = Draws::new(1);
    for round in 0..160 {
        let (series, plan) = if round % 2 == 0 { scattered(&mut draws) } else { programme(&mut draws) };
        let agenda = testing::agenda(&series, &plan);
        let look = any_look(&mut draws);
        let text = super::plan(&agenda, look);
        for line in text.lines() {
            assert!(words::width(line) <= look.width, "{} columns, not {}: {line}\n{text}", words::width(line), look.width);
        }
    }
}

#[test]
fn every_placed_consultation_has_one_row_with_its_day_and_hour() {
    let mut draws = Draws::new(2);
    for round in 0..120 {
        let (series, plan) = if round % 2 == 0 { scattered(&mut draws) } else { programme(&mut draws) };
        let agenda = testing::agenda(&series, &plan);
        let look = Look { width: draws.between(40, 180) as usize, ..any_look(&mut draws) };
        let text = table::draw(&agenda, look);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for row in &agenda.rows {
            let begins = format!(
                " {} {} {} {}",
                row.number,
                row.name,
                words::day(row.first_day(), 2013),
                row.meeting().expect("a meeting").clock_words()
            );
            assert_eq!(format!(" {flat} ").matches(&begins).count(), 1, "{begins} at {}\n{text}", look.width);
        }
    }
}

/// The numbers in a row of marks; of two with `..` or `…` between them also those between.
fn numbers(marks: &str) -> BTreeSet<u32> {
    let (mut found, mut range, mut letters) = (Vec::<u32>::new(), BTreeSet::new(), marks.chars().peekable());
    let mut opened = false;
    while let Some(letter) = letters.next() {
        let circled = match u32::from(letter) {
            code @ 0x2460..=0x2473 => Some(code - 0x2460 + 1),
            code @ 0x3251..=0x325f => Some(code - 0x3251 + 21),
            code @ 0x32b1..=0x32bf => Some(code - 0x32b1 + 36),
            _ => None,
        };
        let digits = letter.to_digit(10).map(|first| {
            let mut number = first;
            while let Some(next) = letters.peek().and_then(|letter| letter.to_digit(10)) {
                number = number * 10 + next;
                letters.next();
            }
            number
        });
        let to = letter == '…' || letter == '.' && letters.peek() == Some(&'.');
        match circled.or(digits) {
            Some(number) if opened => range.extend(found[found.len() - 1]..=number),
            Some(number) => found.push(number),
            None => {}
        }
        opened = to || opened && letter == '.';
        if circled.or(digits).is_some() {
            opened = false;
        }
    }
    range.extend(found);
    range
}

#[test]
fn numbers_are_read_as_they_are_drawn() {
    assert_eq!(numbers("==1=12===③㊿ 4"), BTreeSet::from([1, 3, 4, 12, 50]));
    assert_eq!(numbers("①…④ 7..9 51"), BTreeSet::from([1, 2, 3, 4, 7, 8, 9, 51]));
}

#[test]
fn no_number_of_the_timeline_is_lost() {
    let mut draws = Draws::new(3);
    for _ in 0..120 {
        let (series, plan) = scattered(&mut draws);
        let agenda = testing::agenda(&series, &plan);
        let look = Look { width: draws.between(40, 180) as usize, ..any_look(&mut draws) };
        let text = timeline::draw(&agenda, look);
        if text.contains("cut before") {
            assert!(look.width < 60, "{text}");
            continue;
        }
        // A row is its line and those below it that have no label.
        let mut rows: Vec<String> = Vec::new();
        for line in text.lines().skip(2) {
            match rows.last_mut().filter(|_| line.starts_with(' ')) {
                Some(row) => row.push_str(&format!(" {line}")),
                None => rows.push(line.to_owned()),
            }
        }
        for (bar, row) in agenda.timeline.bars.iter().zip(&rows) {
            let marks: String = row.chars().skip_while(|mark| !mark.is_whitespace()).collect();
            let marks = marks.replace(&bar.title, "").replace("68th", "").replace("68", "").replace("2013", "");
            let held: BTreeSet<u32> = bar.pins.iter().filter_map(|pin| pin.ordinal).collect();
            assert_eq!(numbers(&marks), held, "{}: {row}\n{text}", bar.title);
        }
        let row = rows.iter().find_map(|row| row.strip_prefix("announce by"));
        let announced: BTreeSet<u32> = agenda.timeline.announce.iter().filter_map(|marker| marker.ordinal).collect();
        assert_eq!(numbers(row.unwrap_or_default()), announced, "{text}");
    }
}

/// Where a word stands by itself in a line.
fn positions(line: &str, begins: &str) -> Vec<usize> {
    let is_word = |at: usize| at == 0 || line.as_bytes()[at - 1] == b' ';
    line.match_indices(begins).map(|(at, _)| at).filter(|at| is_word(*at)).collect()
}

/// The words from a position to the next two blanks.
fn cell(line: &str, at: usize) -> &str {
    line.get(at..).unwrap_or_default().split("  ").next().unwrap_or_default().trim_end()
}

#[test]
fn every_meeting_is_in_the_grid_at_its_hours_and_in_its_room() {
    let mut draws = Draws::new(4);
    for _ in 0..120 {
        let (series, plan) = programme(&mut draws);
        let agenda = testing::agenda(&series, &plan);
        let look = Look { width: draws.between(30, 200) as usize, ascii: true, colour: false };
        let text = programme::draw(&agenda, look).expect("a programme");
        let in_numbers = text.contains(&format!("1 {}", agenda.rows[0].name));
        for row in &agenda.rows {
            let day = words::day(row.first_day(), 2013);
            let content = if in_numbers { row.number.clone() } else { row.name.clone() };
            let found = grids(&text, &day).iter().map(|grid| times_in_grid(grid, row, &content)).sum::<usize>();
            assert_eq!(found, 1, "{content} on {day} in {:?} at {}\n{text}", row.room, look.width);
            assert!(!in_numbers || format!(" {} ", text.replace('\n', " ")).contains(&format!(" {} {}", row.number, row.name)), "{text}");
        }
    }
}

/// The grids of a day, each as its lines.
fn grids<'a>(text: &'a str, day: &str) -> Vec<Vec<&'a str>> {
    let mut grids: Vec<Vec<&str>> = Vec::new();
    let is_heading = |line: &str| line.starts_with(|letter: char| letter.is_ascii_uppercase()) && line.contains(" Sep");
    let mut inside = false;
    for line in text.lines() {
        if is_heading(line) {
            inside = line.starts_with(&format!("{day} "));
            if inside {
                grids.push(Vec::new());
            }
        }
        if let Some(grid) = grids.last_mut().filter(|_| inside && !line.is_empty()) {
            grid.push(line);
        }
        inside = inside && !line.is_empty();
    }
    grids
}

/// How often a meeting begins in a grid where its hours and its room meet.
fn times_in_grid(grid: &[&str], row: &Row, content: &str) -> usize {
    let meeting = row.meeting().expect("a meeting");
    let (room, begins) = (row.room.as_deref().expect("a room"), format!("{}-", meeting.start.words()));
    let hours_across = grid[0].contains(":00-") || grid[0].contains(":15-") || grid[0].contains(":30-") || grid[0].contains(":45-");
    let is_lane = |label: &str| label == room || label.starts_with(&format!("{room} ("));
    let (mut lines, at): (Vec<&&str>, Vec<usize>) = if hours_across {
        (grid[1..].iter().filter(|line| is_lane(cell(line, 0))).collect(), positions(grid[0], &begins))
    } else {
        let lanes = positions(grid[0], room).into_iter().filter(|at| is_lane(cell(grid[0], *at)));
        (grid[1..].iter().filter(|line| line.starts_with(&begins)).collect(), lanes.collect())
    };
    lines.sort();
    lines.iter().map(|line| at.iter().filter(|at| cell(line, **at) == content).count()).sum()
}
