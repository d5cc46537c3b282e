//! A programme on one site whose rooms and slots are nearly full.

use super::dice::Dice;
use super::{Planted, absences, date, names, working};
use fora::time::Date;

/// When slots begin, in minutes of the day, and how long they are.
const SLOTS: [i64; 4] = [540, 660, 870, 990];
const LASTS: i64 = 90;

/// A slot of a room on a day.
type Cell = (Date, i64, usize);

/// Rooms by their seats and equipment.
type Room = (i64, Vec<String>);

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

pub(super) fn programme(size: u32, dice: &mut Dice) -> Planted {
    let rooms = ((f64::from(size) / 16.0).sqrt() * 2.0).round().max(2.0) as usize;
    let full = (rooms * SLOTS.len() * dice.pick(&[85, 93, 100])) / 100;
    let days = working(date(2027, 5, 3), (size as usize).div_ceil(full));
    let slots = days.iter().flat_map(|day| SLOTS.map(|minute| (*day, minute)));
    let mut cells: Vec<Cell> = slots.flat_map(|(day, minute)| (0..rooms).map(move |room| (day, minute, room))).collect();
    dice.shuffle(&mut cells);
    let (chosen, free) = cells.split_at(size as usize);
    let mut seats: Vec<i64> = (0..rooms).map(|_| dice.pick(&[30, 60, 100, 150, 250, 400])).collect();
    seats.sort_unstable_by(|a, b| b.cmp(a));
    let equipped = |(number, seats): (usize, i64)| {
        let has = [("stage", number == 0), ("captions", dice.chance(50))];
        (seats, has.into_iter().filter(|(_, has)| *has).map(|(name, _)| name.to_owned()).collect())
    };
    let rooms: Vec<Room> = seats.into_iter().enumerate().map(equipped).collect();
    let mut planted = Planted::new("Programme", "2027-02-01", "15 min");
    site(&mut planted, &days, &rooms, free, dice);
    let people = people(chosen, dice);
    for (number, sessions) in people.iter().enumerate() {
        let is_free = |day: &Date| sessions.iter().all(|(session, _)| chosen[*session].0 != *day);
        let away: Vec<Date> = days.iter().copied().filter(|day| is_free(day) && dice.chance(50)).collect();
        planted.add(format!("[person.p{number}]\nbase = \"geneva\"\naway = {}", absences(&away)));
    }
    for number in 0..chosen.len() {
        session(&mut planted, number, chosen, &rooms, &people, dice);
    }
    planted
}

/// The forum with its rooms, of which some are taken by others where the plan leaves them free.
fn site(planted: &mut Planted, days: &[Date], rooms: &[Room], free: &[Cell], dice: &mut Dice) {
    let slots = SLOTS.map(|minute| format!("{}-{}", clock(minute), clock(minute + LASTS)));
    let (opens, closes) = (days[0], days[days.len() - 1]);
    planted.add(format!(
        "[defaults.consultation]\nforum = \"site\"\nlasts = \"{LASTS} min\"\n\
         [forum.site]\nplace = \"geneva\"\nopens = {opens}\ncloses = {closes}\nhours = \"09:00-18:00\"\nslots = {slots:?}"
    ));
    for (number, (seats, equipment)) in rooms.iter().enumerate() {
        let busy = free.iter().filter(|(_, _, room)| *room == number && dice.chance(60));
        let busy: Vec<String> = busy
            .map(|(day, minute, _)| format!("{{ from = {day} {}:00, to = {day} {}:00 }}", clock(*minute), clock(minute + LASTS)))
            .collect();
        planted.add(format!(
            "[forum.site.room.r{number}]\nseats = {seats}\nequipment = {}\nbusy = [{}]",
            names(equipment),
            busy.join(", ")
        ));
    }
}

/// The sessions of each person, none at the same time, and whether they speak in them or take notes. Each session has at most
/// one speaker.
fn people(chosen: &[Cell], dice: &mut Dice) -> Vec<Vec<(usize, bool)>> {
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    dice.shuffle(&mut order);
    let at = |session: usize| (chosen[session].0, chosen[session].1);
    let fits = |mine: &[(usize, bool)], session: usize| mine.iter().all(|(other, _)| at(*other) != at(session));
    let mut is_spoken = vec![false; chosen.len()];
    let mut people: Vec<Vec<(usize, bool)>> = Vec::new();
    for &session in &order {
        if is_spoken[session] || !dice.chance(80) {
            continue;
        }
        is_spoken[session] = true;
        let mut mine = vec![(session, true)];
        for _ in 0..12 {
            let other = dice.pick(&order);
            if !is_spoken[other] && mine.len() < 4 && fits(&mine, other) {
                is_spoken[other] = true;
                mine.push((other, true));
            }
        }
        people.push(mine);
    }
    for &session in &order {
        if !people.is_empty() && dice.chance(25) {
            let person = dice.between(0, people.len() as i64 - 1) as usize;
            if fits(&people[person], session) {
                people[person].push((session, false));
            }
        }
    }
    people
}

/// A session that its room has seats and equipment for, behind an earlier one in some cases.
fn session(planted: &mut Planted, number: usize, chosen: &[Cell], rooms: &[Room], people: &[Vec<(usize, bool)>], dice: &mut Dice) {
    let (day, minute, room) = chosen[number];
    let (seats, equipment) = &rooms[room];
    let of = |speaks: bool| -> Vec<String> {
        let has = |sessions: &Vec<(usize, bool)>| sessions.contains(&(number, speaks));
        people.iter().enumerate().filter(|(_, sessions)| has(sessions)).map(|(person, _)| format!("p{person}")).collect()
    };
    let mut lines = vec![format!("[consultation.s{number}]\nexpects = {}", dice.between((seats / 2).max(5), *seats))];
    if !equipment.is_empty() && dice.chance(40) {
        lines.push(format!("equipment = {}", names(&[dice.pick(equipment)])));
    }
    lines.extend(of(true).first().map(|speaker| format!("principal = \"{speaker}\"")));
    if !of(false).is_empty() {
        lines.push(format!("rapporteur = {}", names(&of(false))));
    }
    let earlier: Vec<usize> = (0..chosen.len()).filter(|other| (chosen[*other].0, chosen[*other].1) < (day, minute)).collect();
    if dice.chance(10) && !earlier.is_empty() {
        lines.push(format!("after = \"s{}\"", dice.pick(&earlier)));
    }
    planted.add(lines.join("\n"));
    planted.place(&format!("s{number}"), (day, minute), LASTS, &format!("forum = \"site\"\nroom = \"r{room}\"\n"));
}
