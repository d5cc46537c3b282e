//! Meetings with narrow windows in three cities, of people who are away most of the time.

use super::dice::Dice;
use super::{Planted, absences, date, plus, working};
use fora::time::Date;

/// A meeting of the plan: when, in which city and room, and of whom.
struct Meeting {
    day: Date,
    city: usize,
    minute: i64,
    room: i64,
    people: [usize; 2],
}

const CITIES: [(&str, &str); 3] = [("geneva", "Europe/Zurich"), ("vienna", "Europe/Vienna"), ("rome", "Europe/Rome")];

/// How long every meeting lasts, in minutes.
const LASTS: i64 = 120;

/// At most so many drawn meetings are refused before one is left out.
const MOST_DRAWS: u32 = 400;

/// A meeting that fits beside those there are: its people are in one city a day with half an hour between meetings, and two
/// meetings of a city may meet.
fn draw(dice: &mut Dice, days: &[Date], people: usize, placed: &[Meeting]) -> Option<Meeting> {
    for _ in 0..MOST_DRAWS {
        let (day, city, minute) = (dice.pick(days), dice.count(0, 2) as usize, dice.pick(&[540, 600, 660, 780, 840, 900, 960]));
        let first = dice.between(0, people as i64 - 1) as usize;
        let second = (first + dice.between(1, people as i64 - 1) as usize) % people;
        let same_day = || placed.iter().filter(|other| other.day == day);
        let fits = same_day()
            .filter(|other| other.people.contains(&first) || other.people.contains(&second))
            .all(|other| other.city == city && (other.minute - minute).abs() >= LASTS + 30);
        let beside: Vec<i64> =
            same_day().filter(|other| other.city == city && (other.minute - minute).abs() < LASTS).map(|other| other.room).collect();
        let room = (0..2).find(|room| !beside.contains(room));
        if let (true, Some(room)) = (fits, room) {
            return Some(Meeting { day, city, minute, room, people: [first, second] });
        }
    }
    None
}

pub(super) fn windows(size: u32, dice: &mut Dice) -> Planted {
    let days = working(date(2027, 2, 1), size.max(12) as usize);
    let people = (size as usize / 4).max(3);
    let mut placed = Vec::new();
    for _ in 0..size {
        placed.extend(draw(dice, &days, people, &placed));
    }
    let mut planted = Planted::new("Windows", "2027-01-04", "30 min");
    planted.add("[travel]\nany = \"5 h\"\n[defaults.consultation]\nlasts = \"2 h\"");
    for (city, zone) in CITIES {
        if city != "geneva" {
            planted.add(format!("[place.{city}]\nzone = \"{zone}\""));
        }
        let (opens, closes) = (days[0], days[days.len() - 1]);
        planted.add(format!("[forum.{city}]\nplace = \"{city}\"\nopens = {opens}\ncloses = {closes}\nhours = \"09:00-18:00\""));
        planted.add(format!("[forum.{city}.room]\n{city}-0 = {{ seats = 50 }}\n{city}-1 = {{ seats = 50 }}"));
    }
    for person in 0..people {
        // Nobody is away the day before or after a meeting, on which they may be on the way.
        let near = |day: &Date| placed.iter().any(|m| m.people.contains(&person) && (m.day - *day).num_days().abs() <= 1);
        let away: Vec<Date> = days.iter().copied().filter(|day| !near(day) && dice.chance(80)).collect();
        planted.add(format!("[person.p{person}]\nbase = \"geneva\"\naway = {}", absences(&away)));
    }
    for (number, Meeting { day, city, minute, room, people: [first, second] }) in placed.iter().enumerate() {
        let (from, to, city) = (plus(*day, -dice.between(0, 2)), plus(*day, dice.between(0, 2)), CITIES[*city].0);
        planted.add(format!(
            "[consultation.m{number}]\nforum = \"{city}\"\nfrom = {from}\nto = {to}\nprincipal = \"p{first}\"\nrapporteur = \"p{second}\""
        ));
        planted.place(&format!("m{number}"), (*day, *minute), LASTS, &format!("forum = \"{city}\"\nroom = \"{city}-{room}\"\n"));
    }
    planted
}
