//! Ways out of a conflict: changes of the series file, each tried on the whole series before it is offered.
//!
//! A way out changes one thing, or where several conflicts stand beside each other, one thing for each. What is counted
//! changes as little as helps. Those that change least come first: a number before a fixed day, that before what people or
//! hosts would have to give, and last what is no longer held at all, or no longer required.

use crate::conflict::{Conflict, Search, What, can_hold, conflict, without};
use crate::input::KeyEdit;
use crate::model::{
    Absence, After, ConsultationId, DeliverableId, Distance, Due, ForumId, Level, PersonId, Plan, RoomId, RuleName, Series, Setting,
    Subject, Unit,
};
use crate::rules::words;
use crate::solve::Stop;
use crate::time::{Date, WeekHours};
use chrono::Days;

/// A change of the series file with which everything required can hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WayOut {
    /// What to do: lower case, no full stop.
    pub words: String,
    /// The lines of the series file that say it.
    pub lines: Vec<String>,
    /// The changes of the file.
    pub edits: Vec<KeyEdit>,
    /// How much it changes: 1 for a number, 7 for a rule that is required no longer.
    pub weight: u8,
}

/// How a text of the series is read; `None` if it has a mistake.
pub type Read<'a> = &'a dyn Fn(&str) -> Option<Series>;

/// So many series are tried at most.
const MOST_TRIALS: u32 = 160;
/// So many ways out are offered of one weight, and in all.
const OF_ONE_WEIGHT: usize = 3;
const IN_ALL: usize = 6;
/// As many conflicts beside each other are undone at most.
const MOST_CONFLICTS: usize = 4;
/// Days and counts are tried up to so many steps away.
const FARTHEST: i64 = 64;

/// Ways out of a conflict of the series that this text says, the least change first.
pub fn ways_out(text: &str, read: Read<'_>, baseline: Option<&Plan>, found: &Conflict, looks: u64, stop: Stop<'_>) -> Vec<WayOut> {
    let Some(series) = read(text) else { return Vec::new() };
    let mut bench = Bench { read, baseline, looks, stop, left: MOST_TRIALS };
    let ways = bench.of_one(text, &series, found);
    if !ways.is_empty() {
        return ways;
    }
    bench.of_several(text, &series, found).into_iter().collect()
}

/// Where changed series are tried.
struct Bench<'a> {
    read: Read<'a>,
    baseline: Option<&'a Plan>,
    looks: u64,
    stop: Stop<'a>,
    /// How many trials are left.
    left: u32,
}

/// Whether a changed series is as it should be.
type Goal<'g> = &'g dyn Fn(&Bench<'_>, &Series) -> bool;

impl Bench<'_> {
    /// Ways out that change one thing.
    fn of_one(&mut self, text: &str, series: &Series, found: &Conflict) -> Vec<WayOut> {
        let is_plannable: Goal<'_> = &|bench, series| bench.is_plannable(series);
        let mut ways: Vec<WayOut> = Vec::new();
        for idea in ideas(series, found) {
            if ways.len() >= IN_ALL || ways.iter().filter(|way| way.weight == idea.weight).count() >= OF_ONE_WEIGHT {
                continue;
            }
            ways.extend(self.least(text, &idea, is_plannable).filter(|way| !ways.contains(way)));
        }
        ways
    }

    /// A way out that changes one thing for each of several conflicts.
    fn of_several(&mut self, text: &str, series: &Series, found: &Conflict) -> Option<WayOut> {
        let mut all = WayOut { words: String::new(), lines: Vec::new(), edits: Vec::new(), weight: 0 };
        let (mut text, mut series, mut found) = (text.to_owned(), series.clone(), found.clone());
        for _ in 0..MOST_CONFLICTS {
            let held = found.held();
            // What undoes this conflict, whatever others there are.
            let is_undone: Goal<'_> = &|bench, series| bench.can_hold_alone(series, &held);
            let way = ideas(&series, &found).into_iter().find_map(|idea| self.least(&text, &idea, is_undone))?;
            text = KeyEdit::apply_all(&text, &way.edits)?;
            series = (self.read)(&text)?;
            all.words = if all.words.is_empty() { way.words } else { format!("{}, and {}", all.words, way.words) };
            all.weight = all.weight.max(way.weight);
            all.lines.extend(way.lines);
            all.edits.extend(way.edits);
            match conflict(&series, self.baseline, self.looks, self.stop) {
                Search::NoConflict => return Some(all),
                Search::Conflict(next) => found = next,
                Search::Unknown => return None,
            }
        }
        None
    }

    /// An idea with the least change that reaches the goal.
    fn least(&mut self, text: &str, idea: &Idea, goal: Goal<'_>) -> Option<WayOut> {
        if !self.reaches(text, idea, idea.most, goal) {
            return None;
        }
        // What helps by so much helps by more.
        let (mut too_little, mut enough) = (0, idea.most);
        while enough - too_little > 1 {
            let middle = if too_little == 0 && enough > 8 { enough / 4 } else { (too_little + enough) / 2 };
            match self.reaches(text, idea, middle, goal) {
                true => enough = middle,
                false => too_little = middle,
            }
        }
        let (words, edits) = (idea.change)(enough)?;
        let lines = edits.iter().flat_map(KeyEdit::lines).collect();
        Some(WayOut { words, lines, edits, weight: idea.weight })
    }

    fn reaches(&mut self, text: &str, idea: &Idea, by: i64, goal: Goal<'_>) -> bool {
        if self.left == 0 || (self.stop)() {
            return false;
        }
        self.left -= 1;
        let edited = (idea.change)(by).and_then(|(_, edits)| KeyEdit::apply_all(text, &edits));
        edited.and_then(|text| (self.read)(&text)).is_some_and(|series| goal(self, &series))
    }

    /// Whether everything required can hold.
    fn is_plannable(&self, series: &Series) -> bool {
        can_hold(series, self.baseline, self.looks, self.stop) == Some(true)
    }

    /// Whether these consultations can all be held if no other has to be.
    fn can_hold_alone(&self, series: &Series, held: &[ConsultationId]) -> bool {
        let others: Vec<ConsultationId> = series.consultation_ids().filter(|id| !held.contains(id)).collect();
        self.is_plannable(&without(series, &others))
    }
}

/// What the changes of a series file are by so much, in words and as edits.
type Changed = Option<(String, Vec<KeyEdit>)>;

/// Something that could be changed, by more or by less.
struct Idea {
    weight: u8,
    /// By how much at most.
    most: i64,
    change: Box<dyn Fn(i64) -> Changed>,
}

impl Idea {
    /// Something that is changed or not.
    fn once(weight: u8, words: String, edit: KeyEdit) -> Self {
        Idea { weight, most: 1, change: Box::new(move |_| Some((words.clone(), vec![edit.clone()]))) }
    }

    fn by(weight: u8, most: i64, change: impl Fn(i64) -> Changed + 'static) -> Self {
        Idea { weight, most, change: Box::new(change) }
    }
}

/// Everything of a conflict that could be changed, the least change first.
fn ideas(series: &Series, conflict: &Conflict) -> Vec<Idea> {
    let mut ideas = Vec::new();
    for origin in &conflict.origins {
        match origin.what {
            What::Held(id) => ideas.extend(of_held(series, id)),
            What::Rule(rule, subject) => {
                ideas.extend(of_settings(series, rule));
                ideas.extend(of_rule(series, rule, subject, &conflict.held()));
                ideas.extend(as_a_warning(rule));
            }
        }
    }
    ideas.sort_by_key(|idea| idea.weight);
    ideas
}

fn of_held(series: &Series, id: ConsultationId) -> Vec<Idea> {
    let asked = series.consultation(id);
    let table = consultation(series, id);
    let optional = KeyEdit::Set { table: table.clone(), key: "optional", value: "true".into() };
    // What is fixed to the minute is placed all the same.
    let may_stay_out = asked.wanted.start().is_none();
    let mut ideas: Vec<Idea> = may_stay_out
        .then(|| Idea::once(6, format!("make {} `optional`, so that it may stay out", asked.title), optional))
        .into_iter()
        .collect();
    if asked.written.is_none() && asked.lasts > 15 {
        let (title, lasts) = (asked.title.clone(), asked.lasts);
        // In steps of 15 minutes, down to a third.
        ideas.push(Idea::by(3, (lasts * 2 / 3) / 15, move |by| {
            let shorter = lasts - 15 * by;
            let words = format!("let {title} last {}, not {}", words::length(shorter), words::length(lasts));
            Some((words, vec![KeyEdit::Set { table: table.clone(), key: "lasts", value: format!("\"{shorter} min\"") }]))
        }));
    }
    ideas
}

/// The numbers that a rule is set by.
fn of_settings(series: &Series, rule: RuleName) -> Vec<Idea> {
    let of = |setting: &'static Setting| {
        let now = series.rules.setting(rule, setting.name)?;
        let grows = matches!(setting.name, "most" | "a-day");
        let is_first = rule.settings().first().is_some_and(|first| first.name == setting.name);
        let what = if is_first { format!("`{rule}`") } else { format!("`{}` of `{rule}`", setting.name) };
        let room = if grows { setting.limits.1 - now } else { now - setting.limits.0 };
        let change = move |by: i64| {
            let new = if grows { now + by } else { now - by };
            let words = format!("set {what} to {}, not {}", counted(setting.unit, new), counted(setting.unit, now));
            Some((words, vec![KeyEdit::Rule { rule, setting: setting.name, value: value(setting.unit, new) }]))
        };
        (room > 0).then(|| Idea::by(1, room.min(FARTHEST), change))
    };
    rule.settings().iter().filter_map(of).collect()
}

fn counted(unit: Unit, number: i64) -> String {
    match unit {
        Unit::Number => number.to_string(),
        Unit::Days => words::count(number, "day"),
        Unit::WorkingDays => words::count(number, "working day"),
        Unit::Minutes => words::length(number),
    }
}

fn value(unit: Unit, number: i64) -> String {
    match unit {
        Unit::Number => number.to_string(),
        Unit::Minutes => format!("\"{number} min\""),
        Unit::Days | Unit::WorkingDays => format!("\"{}\"", counted(unit, number)),
    }
}

/// That a rule is kept only where it can be; nobody is in two places at once for that.
fn as_a_warning(rule: RuleName) -> Option<Idea> {
    use RuleName::*;
    let is_of_the_world =
        matches!(rule, TwoPlaces | TooFar | DoubleBooked | Past | OutsideForum | NotAsAsked | NoModerator | NoPeople | RoomBusy | Away);
    (rule.can_be_set() && !is_of_the_world).then(|| {
        let words = format!("make `{rule}` a warning, so that it is kept where it can be");
        Idea::once(7, words, KeyEdit::Rule { rule, setting: "level", value: format!("\"{}\"", Level::Warning.word()) })
    })
}

/// What a rule reads of the series and could read otherwise.
fn of_rule(series: &Series, rule: RuleName, subject: Subject, held: &[ConsultationId]) -> Vec<Idea> {
    match (rule, subject) {
        (RuleName::NotAsAsked, Subject::Consultation(id)) => of_fixed(series, id),
        (RuleName::OutsideForum, Subject::Consultation(id)) => {
            series.consultation(id).fora().flatten().flat_map(|id| of_forum(series, id)).collect()
        }
        (RuleName::OutsideHours, Subject::Consultation(id)) => of_hours(series, id),
        (RuleName::ShortNotice, Subject::Consultation(id)) => of_notice(series, id).into_iter().collect(),
        (RuleName::Order, Subject::Consultation(id)) => of_order(series, id, held),
        (RuleName::Away, Subject::Person(id)) => of_absences(series, id),
        (RuleName::RoomBusy, Subject::Room(id)) => of_room(series, id),
        (RuleName::TooSmall, Subject::Room(id)) => of_seats(series, id, held),
        (RuleName::Equipment, Subject::Room(_)) => held.iter().filter_map(|id| without_equipment(series, *id)).collect(),
        (RuleName::TooLate | RuleName::AfterMilestone | RuleName::NoSlack, Subject::Deliverable(id)) => of_document(series, id, held),
        (RuleName::LateInput, Subject::Input(id)) => {
            let (name, title, out) = (series.input(id).name.clone(), series.input(id).title.clone(), series.input(id).out);
            vec![Idea::by(4, FARTHEST, move |by| {
                let earlier = back(out, by)?;
                let words = format!("have {title} out on {}, not {}", written(earlier), written(out));
                Some((words, vec![KeyEdit::Set { table: vec!["input".into(), name.clone()], key: "out", value: earlier.to_string() }]))
            })]
        }
        _ => Vec::new(),
    }
}

/// A day as files write it, for sentences that tell what to write.
fn written(day: Date) -> String {
    day.format("%-d %B %Y").to_string()
}

fn later(day: Date, by: i64) -> Option<Date> {
    day.checked_add_days(Days::new(by as u64))
}

fn back(day: Date, by: i64) -> Option<Date> {
    day.checked_sub_days(Days::new(by as u64))
}

fn consultation(series: &Series, id: ConsultationId) -> Vec<String> {
    vec!["consultation".into(), series.consultation(id).name.clone()]
}

/// The days, the start and the room of a consultation.
fn of_fixed(series: &Series, id: ConsultationId) -> Vec<Idea> {
    let (asked, table) = (series.consultation(id), consultation(series, id));
    let title = &asked.title;
    let free = |key: &'static str, what: &str| {
        Idea::once(2, format!("leave {what} of {title} open"), KeyEdit::Remove { table: table.clone(), key })
    };
    let wanted = &asked.wanted;
    let mut ideas = Vec::new();
    ideas.extend((!wanted.starts.is_empty()).then(|| free("starts", "the start")));
    ideas.extend(wanted.on.map(|_| free("on", "the day")));
    ideas.extend((!asked.rooms.is_empty()).then(|| free("room", "the room")));
    if let Some(to) = wanted.to {
        let (table, title) = (table.clone(), title.clone());
        ideas.push(Idea::by(2, FARTHEST, move |by| {
            let new = later(to, by)?;
            let words = format!("let {title} be held until {}, not {}", written(new), written(to));
            Some((words, vec![KeyEdit::Set { table: table.clone(), key: "to", value: new.to_string() }]))
        }));
    }
    if let Some(from) = wanted.from {
        let (table, title, planned) = (table.clone(), title.clone(), series.planned);
        let most = from.signed_duration_since(planned).num_days().clamp(0, FARTHEST);
        ideas.extend((most > 0).then(|| {
            Idea::by(2, most, move |by| {
                let new = back(from, by)?;
                let words = format!("let {title} be held from {} on, not {}", written(new), written(from));
                Some((words, vec![KeyEdit::Set { table: table.clone(), key: "from", value: new.to_string() }]))
            })
        }));
    }
    ideas
}

/// The days on which a forum is open.
fn of_forum(series: &Series, id: ForumId) -> Vec<Idea> {
    let forum = series.forum(id);
    let table = vec!["forum".to_owned(), forum.name.clone()];
    let (title, closes, opens) = (forum.title.clone(), forum.closes, forum.opens);
    let most = opens.signed_duration_since(series.planned).num_days().clamp(0, FARTHEST);
    let (at, of) = (table.clone(), title.clone());
    let open_longer = Idea::by(5, FARTHEST, move |by| {
        let new = later(closes, by)?;
        let words = format!("have {of} open until {}, not {}", written(new), written(closes));
        Some((words, vec![KeyEdit::Set { table: at.clone(), key: "closes", value: new.to_string() }]))
    });
    let open_sooner = (most > 0).then(|| {
        Idea::by(5, most, move |by| {
            let new = back(opens, by)?;
            let words = format!("have {title} open on {}, not {}", written(new), written(opens));
            Some((words, vec![KeyEdit::Set { table: table.clone(), key: "opens", value: new.to_string() }]))
        })
    });
    std::iter::once(open_longer).chain(open_sooner).collect()
}

/// The hours and the days of the week of a consultation, and the hours of each forum that it names.
fn of_hours(series: &Series, id: ConsultationId) -> Vec<Idea> {
    let (asked, table) = (series.consultation(id), consultation(series, id));
    let title = &asked.title;
    let any_day = KeyEdit::Set { table: table.clone(), key: "days", value: "\"any\"".into() };
    let mut ideas = vec![Idea::once(3, format!("let {title} be held on any day of the week"), any_day)];
    let mut widen = |hours: Option<WeekHours>, table: Vec<String>, whose: String| {
        let Some(day) = hours.and_then(|hours| hours.of_every_day()) else { return };
        let ([first, ..], [.., last]) = (day.ranges(), day.ranges()) else { return };
        let (begins, ends, several) = (first.from_minute(), last.to_minute(), day.ranges().len() > 1);
        if ends > 24 * 60 {
            return;
        }
        ideas.push(Idea::by(4, 10, move |by| {
            let from = (begins - 60 * by).max(0);
            let to = (ends + 60 * by).min(24 * 60 - 1);
            let new = format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60);
            let without = if several { " without a break" } else { "" };
            let words = format!("let the hours {whose} be {new}{without}, not {day}");
            Some((words, vec![KeyEdit::Set { table: table.clone(), key: "hours", value: format!("\"{new}\"") }]))
        }));
    };
    // Without a forum it keeps office hours where it names none.
    let office = series.hours(asked, None).0.filter(|_| asked.forum.is_none());
    widen(asked.hours.or(office), table, format!("of {title}"));
    for host in asked.fora().flatten().map(|id| series.forum(id)) {
        widen(Some(host.hours), vec!["forum".into(), host.name.clone()], format!("of {}", host.title));
    }
    ideas
}

fn of_notice(series: &Series, id: ConsultationId) -> Option<Idea> {
    let (asked, table) = (series.consultation(id), consultation(series, id));
    let (title, now) = (asked.title.clone(), i64::from(asked.notice_days));
    (now > 0).then(|| {
        Idea::by(2, now, move |by| {
            let words = format!("announce {title} {} ahead, not {now}", words::count(now - by, "day"));
            Some((words, vec![KeyEdit::Set { table: table.clone(), key: "notice", value: format!("\"{} days\"", now - by) }]))
        })
    })
}

/// How long a consultation waits for those of the conflict, where it waits for one alone.
fn of_order(series: &Series, id: ConsultationId, held: &[ConsultationId]) -> Vec<Idea> {
    let (asked, table) = (series.consultation(id), consultation(series, id));
    let [after] = asked.after[..] else { return Vec::new() };
    if !held.contains(&after.consultation) {
        return Vec::new();
    }
    let first = series.consultation(after.consultation);
    let (title, of) = (asked.title.clone(), first.title.clone());
    let no_order = KeyEdit::Set { table: table.clone(), key: "after", value: "\"nothing\"".into() };
    let mut ideas = vec![Idea::once(3, format!("let {title} not wait for {of}"), no_order)];
    let dates = |distance: Distance| i64::from(distance.least.unwrap_or(0));
    let waits = [("day", after.least / DAY), ("calendar day", dates(after.calendar_days)), ("working day", dates(after.working_days))];
    for (unit, now) in waits.into_iter().filter(|(_, now)| *now > 0) {
        let (name, title, of, table) = (first.name.clone(), title.clone(), of.clone(), table.clone());
        ideas.push(Idea::by(2, now, move |by| {
            let words = format!("let {title} wait {} after {of}, not {now}", words::count(now - by, unit));
            let value = waiting(&name, &after, (now - by, unit));
            Some((words, vec![KeyEdit::Set { table: table.clone(), key: "after", value }]))
        }));
    }
    ideas
}

/// A wait of at least so many days for a consultation, and at most as long as before, as the series writes it.
fn waiting(name: &str, after: &After, (least, unit): (i64, &str)) -> String {
    let dates = |distance: Distance, unit: &str| distance.most.map(|most| words::count(most.into(), unit));
    let most = after.most.map(|most| format!("{most} min"));
    let most = most.or_else(|| dates(after.calendar_days, "calendar day")).or_else(|| dates(after.working_days, "working day"));
    let most = most.map(|most| format!(", most = \"{most}\"")).unwrap_or_default();
    let least = if unit == "day" { format!("{least} days") } else { words::count(least, unit) };
    format!("{{ consultation = \"{name}\", least = \"{least}\"{most} }}")
}

const DAY: i64 = 24 * 60;

/// The absences of a person, one at a time.
fn of_absences(series: &Series, id: PersonId) -> Vec<Idea> {
    let person = series.person(id);
    let table = vec!["person".to_owned(), person.name.clone()];
    let one = |(entry, absence): (usize, &Absence)| {
        let during = words::span(series, person.base, absence.during);
        let words = format!("have {} there {during}, in spite of {}", person.title, absence.why.as_deref().unwrap_or("an absence"));
        Idea::once(5, words, KeyEdit::Drop { table: table.clone(), key: "away", entry })
    };
    person.away.iter().enumerate().map(one).collect()
}

/// What a room is busy with, one thing at a time; of a forum that lists no room it is the forum that is busy.
fn of_room(series: &Series, id: RoomId) -> Vec<Idea> {
    let room = series.room(id);
    let forum = series.forum(room.forum);
    let own = vec!["forum".to_owned(), forum.name.clone(), "room".to_owned(), room.name.clone()];
    let table = if room.name == forum.name { vec!["forum".to_owned(), forum.name.clone()] } else { own };
    let one = |(entry, busy): (usize, &Absence)| {
        let during = words::span(series, forum.place, busy.during);
        let words = format!("have {} free {during}, in spite of {}", room.title, busy.why.as_deref().unwrap_or("other use"));
        Idea::once(5, words, KeyEdit::Drop { table: table.clone(), key: "busy", entry })
    };
    room.busy.iter().enumerate().map(one).collect()
}

/// Fewer people at those that expect more than a room seats.
fn of_seats(series: &Series, id: RoomId, held: &[ConsultationId]) -> Vec<Idea> {
    let Some(seats) = series.room(id).seats else { return Vec::new() };
    let one = |id: &ConsultationId| {
        let asked = series.consultation(*id);
        let expects = asked.expects.filter(|expects| *expects > seats)?;
        let words = format!("expect {seats} people at {}, not {expects}", asked.title);
        Some(Idea::once(5, words, KeyEdit::Set { table: consultation(series, *id), key: "expects", value: seats.to_string() }))
    };
    held.iter().filter_map(one).collect()
}

fn without_equipment(series: &Series, id: ConsultationId) -> Option<Idea> {
    let asked = series.consultation(id);
    let edit = KeyEdit::Set { table: consultation(series, id), key: "equipment", value: "[]".into() };
    (!asked.equipment.is_empty()).then(|| {
        let items = words::list(asked.equipment.iter().map(|item| format!("`{item}`")));
        Idea::once(5, format!("hold {} without {items}", asked.title), edit)
    })
}

/// When a document is due, how long its steps take, and whether a consultation feeds it.
fn of_document(series: &Series, id: DeliverableId, held: &[ConsultationId]) -> Vec<Idea> {
    let document = series.deliverable(id);
    let table = vec!["deliverable".to_owned(), document.name.clone()];
    let mut ideas = Vec::new();
    let (title, at) = (document.title.clone(), table.clone());
    let (now, unit) = match document.due {
        Due::DaysBefore(days) => (i64::from(days), "day"),
        Due::WorkingDaysBefore(days) => (i64::from(days), "working day"),
        Due::On(_) | Due::Weekday(..) => (0, ""),
    };
    if now > 0 {
        ideas.push(Idea::by(2, now, move |by| {
            let left = words::count(now - by, unit);
            let words = format!("let {title} be due {left} before, not {now}");
            Some((words, vec![KeyEdit::Set { table: at.clone(), key: "due", value: format!("\"{left} before\"") }]))
        }));
    }
    if let Due::On(day) = document.due {
        let (title, at) = (document.title.clone(), table);
        ideas.push(Idea::by(2, FARTHEST, move |by| {
            let new = later(day, by)?;
            let words = format!("let {title} be due on {}, not {}", written(new), written(day));
            Some((words, vec![KeyEdit::Set { table: at.clone(), key: "due", value: new.to_string() }]))
        }));
    }
    for id in held.iter().filter(|held| series.consultation(**held).feeds.contains(&id)) {
        let asked = series.consultation(*id);
        let feeds: Vec<String> = asked
            .feeds
            .iter()
            .filter(|fed| series.deliverable(**fed).name != document.name)
            .map(|fed| format!("\"{}\"", series.deliverable(*fed).name))
            .collect();
        let value = if feeds.is_empty() { "\"nothing\"".to_owned() } else { format!("[{}]", feeds.join(", ")) };
        let words = format!("let {} not feed {}: it can still be held", asked.title, document.title);
        ideas.push(Idea::once(4, words, KeyEdit::Set { table: consultation(series, *id), key: "feeds", value }));
    }
    ideas
}
