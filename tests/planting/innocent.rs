//! Consultations that are in nobody's way: wide windows, people of their own, documents due late, orders easy to keep.

use super::Spread;
use super::draft::Draft;
use fora::time::Date;

/// Where and when they can be held.
struct Halls {
    names: Vec<String>,
    opens: Date,
    spread: Spread,
}

/// Adds so many of them.
pub fn add(draft: &mut Draft, count: u32, spread: Spread) {
    let halls = halls(draft, count, spread);
    let document = document(draft);
    let paper = draft.add("input", &["out = 2027-03-03"]);
    let mut earlier: Vec<String> = Vec::new();
    let mut people: Vec<String> = Vec::new();
    for _ in 0..count {
        let lines = lines(draft, &halls, &mut people, (&document, &paper), &earlier);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let name = draft.add("consultation", &lines);
        earlier.push(name);
    }
}

fn halls(draft: &mut Draft, count: u32, spread: Spread) -> Halls {
    let opens = Date::from_ymd_opt(2027, 3, 8).expect("a day");
    let weeks = match spread {
        Spread::Weeks => 6,
        Spread::Year => 50,
    };
    let closes = opens + chrono::Days::new(7 * weeks + 4);
    let names = (0..2 + count / 15).map(|_| hall(draft, (opens, closes), spread)).collect();
    Halls { names, opens, spread }
}

fn hall(draft: &mut Draft, days: (Date, Date), spread: Spread) -> String {
    let hours = draft.dice.pick(&["", "hours = \"08:00-18:00\"", "hours = { any = \"09:00-17:00\", fri = \"09:00-13:00\" }"]);
    let slots = match spread {
        Spread::Weeks => draft.dice.pick(&["", "", "slots = [\"09:00-11:00\", \"11:00-13:00\", \"14:00-16:00\"]"]),
        Spread::Year => "slots = [\"09:00-11:00\", \"14:00-16:00\"]",
    };
    let place = draft.dice.pick(&["", "place = \"rome\"", "place = \"rabat\""]);
    let has_rooms = draft.dice.chance(60);
    let seats = if has_rooms { "" } else { "seats = 120" };
    let forum = draft.forum(days, &[hours, slots, place, seats]);
    if has_rooms {
        let busy = format!("busy = [{{ from = {}, to = {} }}]", days.0, days.0 + chrono::Days::new(9));
        draft.rooms(&forum, &[&["seats = 40"], &["seats = 150", &busy], &["seats = 90", "equipment = [\"projector\"]"]]);
    }
    forum
}

/// A document that waits for long.
fn document(draft: &mut Draft) -> String {
    let milestone = draft.add("milestone", &["place = \"paris\"", "opens = 2028-09-04"]);
    let steps = "steps = [{ does = \"notes\", takes = \"3 working days\" }, { does = \"draft\", takes = \"10 working days\" }]";
    draft.add("deliverable", &[&format!("for = \"{milestone}\""), "due = \"5 working days before\"", steps])
}

/// The lines of one of them.
fn lines(draft: &mut Draft, halls: &Halls, people: &mut Vec<String>, (document, paper): (&str, &str), earlier: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(format!("forum = \"{}\"", draft.dice.pick(&halls.names)));
    lines.push(format!("lasts = \"{} min\"", draft.dice.pick(&[60, 75, 90, 120])));
    let who = person(draft, people, halls);
    let other = person(draft, people, halls);
    lines.extend(match draft.dice.count(0, 3) {
        0 => Some(format!("principal = \"{who}\"")),
        1 => Some(format!("rapporteur = \"{who}\"")),
        2 if who != other => Some(format!("moderator = {{ any = [\"{who}\", \"{other}\"] }}")),
        _ => None,
    });
    if halls.spread == Spread::Weeks && draft.dice.chance(30) {
        let from = halls.opens + chrono::Days::new(7 * u64::from(draft.dice.count(0, 2)));
        lines.push(format!("from = {from}"));
        lines.extend(draft.dice.chance(50).then(|| format!("to = {}", from + chrono::Days::new(25))));
    } else if let Some(first) = earlier.last().cloned().filter(|_| halls.spread == Spread::Weeks && draft.dice.chance(8)) {
        lines.push(format!("after = {{ consultation = \"{first}\", least = \"1 day\" }}"));
    }
    lines.extend(draft.dice.chance(30).then(|| format!("feeds = \"{document}\"")));
    lines.extend(draft.dice.chance(20).then(|| format!("builds-on = \"{paper}\"")));
    lines.extend(draft.dice.chance(20).then(|| format!("expects = {}", draft.dice.pick(&[15, 30, 80]))));
    lines.extend(draft.dice.chance(15).then(|| "notice = \"10 days\"".to_owned()));
    lines.extend(draft.dice.chance(10).then(|| "optional = true".to_owned()));
    lines
}

/// Somebody new, or somebody who has one consultation already.
fn person(draft: &mut Draft, people: &mut Vec<String>, halls: &Halls) -> String {
    if let Some(known) = people.pop().filter(|_| draft.dice.chance(30)) {
        return known;
    }
    let week = halls.opens + chrono::Days::new(7 * u64::from(draft.dice.count(0, 5)));
    let away = format!("away = [{{ from = {week}, to = {}, why = \"leave\" }}]", week + chrono::Days::new(6));
    let is_away = draft.dice.chance(40);
    let name = draft.add("person", &[if is_away { &away } else { "" }]);
    people.push(name.clone());
    name
}
