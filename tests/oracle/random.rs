//! Random series and plans: valid, small, and as crowded as the rules can bear.
//!
//! Everything happens within two weeks around a change of the clocks, so that meetings meet: in rooms, in
//! people, in audiences. A plan is made with more or less care, so that every rule is often broken and often
//! kept. The same seed gives the same case for ever.
//!
//! Start reading at [`case`].

#[path = "dice.rs"]
mod dice;
#[path = "when.rs"]
mod when;

use super::clock;
use chrono::{Datelike, Duration, NaiveTime, Weekday};
use fora::model::*;
use fora::time::{ByDay, Calendar, ChronoTz, ClockRange, Date, Instant, Interval, WeekHours, Weekdays, Zone};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use dice::Dice;

/// A series and a plan for it.
pub fn case(seed: u64) -> (Series, Plan) {
    let mut dice = Dice::new(seed);
    let mut series = series(&mut dice);
    people_on_the_way(&mut Dice::new(seed ^ 0x7065_6f70_6c65), &mut series);
    let plan = plan(&mut dice, &series);
    (series, plan)
}

/// Days on which the clocks of one or more of `ZONES` change.
const CHANGES: [(i32, u32, u32); 8] =
    [(2013, 9, 22), (2013, 9, 29), (2013, 10, 20), (2013, 10, 27), (2013, 11, 3), (2027, 3, 14), (2027, 3, 28), (2027, 4, 4)];

const ZONES: [&str; 7] =
    ["Europe/Zurich", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Tehran"];

const LANGUAGES: [&str; 4] = ["en", "fr", "es", "hi"];
const EQUIPMENT: [&str; 7] = ["projector", "hearing-loop", "microphones", "remote", "streaming", "captions", "step-free"];

fn words(dice: &mut Dice, from: &[&str], percent: u32) -> Vec<String> {
    dice.some(from, percent).into_iter().map(String::from).collect()
}

fn range(from: u16, to: u16) -> ClockRange {
    ClockRange::new(from, to).expect("a range")
}

fn plus(day: Date, days: i64) -> Date {
    day + Duration::days(days)
}

/// The instant that a clock of the zone shows so many minutes into a day; the first if it does twice.
fn instant(zone: Zone, day: Date, minute: i64) -> Instant {
    use fora::time::Zones;
    ChronoTz.resolve(zone, day.and_time(NaiveTime::MIN) + Duration::minutes(minute)).instant()
}

fn ids<T>(table: &[impl Sized], id: impl Fn(u32) -> T) -> Vec<T> {
    (0..table.len() as u32).map(id).collect()
}

/// A random series. Its two weeks begin a few days before a change of the clocks.
pub fn series(dice: &mut Dice) -> Series {
    let own = Dice::new(dice.0 ^ 0x6c69_7665_7321);
    let (year, month, day) = dice.pick(&CHANGES);
    let heart = Date::from_ymd_opt(year, month, day).expect("a day");
    let places = places(dice, heart);
    let place_ids = ids(&places, PlaceId);
    let base = dice.pick(&place_ids);
    let (fora, rooms) = fora(dice, heart, &places);
    let people = people(dice, heart, &places);
    let audiences = audiences(dice);
    let milestones = dice.list(0, 2, |dice, index| Milestone {
        name: format!("milestone-{index}"),
        title: format!("Milestone {index}"),
        place: dice.pick(&place_ids),
        opens: plus(heart, dice.between(-3, 20)),
    });
    let deliverables = deliverables(dice, &places[base.index()].calendar, &milestones, &people);
    let planned = plus(heart, dice.between(-20, 2));
    let mut series = Series {
        organizer: None,
        calendar_name: None,
        keep_cancelled_days: 30,
        title: "Random".into(),
        topic: None,
        brief: None,
        contact: dice.maybe(50, |_| "us".to_owned()),
        base,
        planned,
        step: dice.pick(&[5, 15, 30, 60]),
        places,
        fora,
        rooms,
        people,
        teams: Vec::new(),
        audiences,
        consultations: Vec::new(),
        milestones,
        deliverables,
        inputs: Vec::new(),
        strands: Vec::new(),
        clashes: Vec::new(),
        nears: Vec::new(),
        travel: travel(dice, &place_ids),
        rules: rules(dice),
        wishes: Wishes::default(),
        acceptances: Vec::new(),
        zones: Arc::new(ChronoTz),
    };
    lives(own, heart, &mut series);
    let count = dice.count(1, 6);
    // Those that wait come after those they wait for in one order of the table or the other, so nothing waits
    // for itself.
    let forward = dice.chance(70);
    series.consultations = (0..count).map(|index| consultation(dice, &series, heart, index, count, forward)).collect();
    hosts(&mut Dice::new(dice.0 ^ 0x0068_6f73_7473), &mut series);
    documents(&mut Dice::new(dice.0 ^ 0x0064_6f63), &mut series, heart);
    spaced(&mut Dice(dice.0 ^ 0x5f0a_c1a5), &mut series);
    when::draw(&mut Dice::new(dice.0 ^ 0x7768_656e), &mut series);
    series
}

/// What hosts ask and offer: hours by day of the week, slots, rooms that hold several, links for those afar. Drawn by
/// dice of its own.
fn hosts(dice: &mut Dice, series: &mut Series) {
    let slots = [
        range(9 * 60, 10 * 60 + 30),
        range(11 * 60, 12 * 60),
        range(14 * 60, 17 * 60 + 30),
        range(19 * 60, 20 * 60 + 35),
        range(22 * 60, 30),
        range(0, 3 * 60),
    ];
    let by_day = |dice: &mut Dice, usual: WeekHours| {
        let changed = [None, Some(range(9 * 60, 12 * 60)), Some(range(20 * 60, 4 * 60)), Some(range(0, 24 * 60))];
        let days: Vec<Option<ClockRange>> =
            (0..7).map(|_| if dice.chance(60) { usual.on(Weekday::Mon).ranges().first().copied() } else { dice.pick(&changed) }).collect();
        WeekHours::of(|day| days[day.num_days_from_monday() as usize])
    };
    for forum in &mut series.fora {
        if dice.chance(30) {
            forum.hours = by_day(dice, forum.hours);
        }
        if dice.chance(30) {
            forum.slots = dice.some(&slots, 60).into();
        }
        forum.remote = forum.online || dice.chance(90);
        forum.remote_lead_days = dice.pick(&[0, 0, 3, 7, 14]);
    }
    for room in &mut series.rooms {
        room.holds = dice.pick(&[1, 1, 1, 2, 3]);
    }
    for asked in &mut series.consultations {
        if dice.chance(20) {
            asked.hours = asked.hours.map(|hours| by_day(dice, hours));
        }
    }
}

/// The finer points of documents: days of the week, grace, translation; and what consultations build on.
fn documents(dice: &mut Dice, series: &mut Series, heart: Date) {
    let base = series.places[series.base.index()].calendar.clone();
    let worked = |mut day: Date| {
        while !clock::is_working(&base, day) {
            day = clock::previous(day);
        }
        day
    };
    let people = ids(&series.people, PersonId);
    for deliverable in &mut series.deliverables {
        let opens = series.milestones[deliverable.milestone.index()].opens;
        let weekday = dice.pick(&[Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun]);
        let weeks = dice.count(0, 2);
        let on = (0..7).map(|days| plus(clock::monday(opens), days - 7 * i64::from(weeks))).find(|day| day.weekday() == weekday);
        let on = on.expect("a week has every day");
        if on <= opens && dice.chance(20) {
            (deliverable.due, deliverable.due_day) = (Due::Weekday(weekday, weeks), worked(on));
        }
        deliverable.item = dice.maybe(30, |dice| plus(opens, dice.between(0, 3)));
        let days = dice.between(0, 6);
        let later = worked(plus(deliverable.item.unwrap_or(opens), -days));
        if later >= deliverable.due_day && dice.chance(50) {
            let due = Due::DaysBefore(days as u32);
            deliverable.grace = Some(Grace { held_within_days: dice.count(1, 25), due, due_day: later });
        }
        deliverable.languages = words(dice, &LANGUAGES, 40);
        deliverable.words = dice.maybe(70, |dice| dice.count(100, 4000));
        if dice.chance(50) {
            let (words_a_day, by) = (dice.pick(&[500, 1650, 1815]), dice.maybe(50, |dice| dice.pick(&people)));
            let mut working_days = 0;
            for language in 1..deliverable.languages.len() {
                let mut left = deliverable.words.unwrap_or(0);
                while left > 0 && (by.is_some() || language == 1) {
                    (left, working_days) = (left.saturating_sub(words_a_day), working_days + 1);
                }
            }
            let step = Step { does: "translation".into(), working_days, words_a_day: Some(words_a_day), by, each: dice.chance(20) };
            let at = dice.between(0, deliverable.steps.len() as i64) as usize;
            deliverable.steps.insert(at, step);
        }
    }
    series.inputs = dice.list(0, 3, |dice, index| Input {
        name: format!("input-{index}"),
        title: format!("Input {index}"),
        link: None,
        from: None,
        out: plus(heart, dice.between(-8, 6)),
    });
    let inputs = ids(&series.inputs, InputId);
    for consultation in &mut series.consultations {
        consultation.builds_on = dice.some(&inputs, 40);
    }
}

/// Adds what consultations want of each other and of the week, by dice of its own.
fn spaced(dice: &mut Dice, series: &mut Series) {
    let rooms = series.rooms.len();
    for consultation in &mut series.consultations {
        for after in &mut consultation.after {
            after.least = dice.pick(&[0, 0, 0, 60, 1440, 2 * 1440]);
            after.most = dice.maybe(30, |dice| after.least + dice.pick(&[0, 90, 1440, 4 * 1440]));
        }
        let hours = [range(10 * 60, 16 * 60), range(14 * 60, 20 * 60), range(22 * 60, 6 * 60)];
        let days = dice.maybe(25, week);
        let hours = dice.maybe(25, |dice| dice.pick(&hours));
        let of_the_week = |number: i64| days.is_some_and(|days| days.holds(plus(clock::monday(series.planned), number).weekday()));
        consultation.prefers = Preferred {
            days: ByDay { weekdays: std::array::from_fn(|day| of_the_week(day as i64).then_some(Weight::Normal)), ..ByDay::default() },
            hours: hours.map(|hours| (hours, Weight::Normal)).into_iter().collect(),
            graded: false,
        };
    }
    let consultations = ids(&series.consultations, ConsultationId);
    let several = |dice: &mut Dice, percent| Some(dice.some(&consultations, percent)).filter(|several| several.len() > 1);
    let strands = dice.list(0, 2, |dice, index| {
        let consultations = several(dice, 70)?;
        let one_room = rooms > 0 && dice.chance(70);
        Some(Strand {
            name: format!("strand-{index}"),
            title: format!("Strand {index}"),
            consultations,
            one_room,
            not_at_once: dice.chance(70),
        })
    });
    series.strands = strands.into_iter().flatten().collect();
    let alone = |id: ConsultationId| vec![id];
    let clashes = dice.list(0, 3, |dice, _| {
        let between = several(dice, 50)?.into_iter().map(alone).collect();
        Some(Clash { between, choice: Choice::People(dice.count(1, 300)), weight: Weight::Normal, level: None, why: None })
    });
    series.clashes = clashes.into_iter().flatten().collect();
    lists(&mut Dice::new(dice.0 ^ 0x6c69_7374), &mut series.clashes);
    dates(&mut Dice::new(dice.0 ^ 0x6461_7465), &mut series.consultations);
    weights(&mut Dice::new(dice.0 ^ 0x7765_6967), series);
    series.nears = nears(&mut Dice::new(dice.0 ^ 0x6e65_6172), &consultations);
}

/// Lets some things matter more or less than others of their kind, by dice of its own.
fn weights(dice: &mut Dice, series: &mut Series) {
    let weight = |dice: &mut Dice| if dice.chance(20) { dice.pick(&Weight::ALL) } else { Weight::Normal };
    for asked in &mut series.consultations {
        (asked.priority, asked.weight) = (weight(dice), weight(dice));
    }
    for clash in &mut series.clashes {
        clash.weight = weight(dice);
        clash.level = dice.maybe(20, |dice| dice.pick(&[Level::Note, Level::Warning, Level::Error]));
    }
}

/// What is to be near each other, by dice of its own.
fn nears(dice: &mut Dice, consultations: &[ConsultationId]) -> Vec<Near> {
    let entries = dice.list(0, 2, |dice, _| {
        let mut between = Some(dice.some(consultations, 60)).filter(|between| between.len() > 1)?;
        let how = match dice.count(0, 2) {
            0 => Nearness::Within(dice.pick(&[0, 15, 60, 300])),
            1 => Nearness::SameDay,
            _ => {
                let least = dice.maybe(70, |dice| dice.count(0, 3));
                let most = if least.is_none() || dice.chance(40) { Some(least.unwrap_or(0) + dice.count(0, 3)) } else { None };
                Nearness::DaysApart(Distance { least, most })
            }
        };
        if matches!(how, Nearness::Within(_)) {
            between.truncate(2);
        }
        let level = dice.maybe(30, |dice| dice.pick(&[Level::Note, Level::Warning, Level::Error]));
        Some(Near {
            between,
            how,
            price: dice.maybe(30, |dice| Price(dice.between(1, 10_000_000))),
            weight: Weight::Normal,
            level,
            why: None,
        })
    });
    entries.into_iter().flatten().collect()
}

/// Lets some that wait count dates, by dice of its own.
fn dates(dice: &mut Dice, consultations: &mut [Consultation]) {
    for after in consultations.iter_mut().flat_map(|asked| &mut asked.after) {
        let distance = |dice: &mut Dice| {
            let least = dice.maybe(60, |dice| dice.count(0, 3));
            Distance { least, most: dice.maybe(40, |dice| least.unwrap_or(0) + dice.count(0, 3)) }
        };
        match dice.count(0, 9) {
            0 | 1 => after.calendar_days = distance(dice),
            2 | 3 => after.working_days = distance(dice),
            _ => {}
        }
    }
}

/// Puts some of what clashes into lists, and gives some clashes a price, by dice of its own.
fn lists(dice: &mut Dice, clashes: &mut [Clash]) {
    for clash in clashes {
        while clash.between.len() > 2 && dice.chance(40) {
            let joined = clash.between.pop().unwrap_or_default();
            let at = dice.between(0, clash.between.len() as i64 - 1) as usize;
            clash.between[at].extend(joined);
        }
        if dice.chance(30) {
            clash.choice = Choice::Price(Price(dice.between(1, 10_000_000)));
        }
    }
}

fn places(dice: &mut Dice, heart: Date) -> Vec<Place> {
    let weeks = [
        Weekdays::MONDAY_TO_FRIDAY,
        Weekdays::MONDAY_TO_FRIDAY,
        Weekdays::of([Weekday::Sat, Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed]),
        Weekdays::of([Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu]),
        Weekdays::of([Weekday::Tue, Weekday::Thu]),
        Weekdays::ALL,
    ];
    dice.list(2, 4, |dice, index| Place {
        name: format!("place-{index}"),
        title: format!("Place {index}"),
        zone: Zone::named(dice.pick(&ZONES)).expect("a zone"),
        calendar: Calendar {
            working: dice.pick(&weeks),
            holidays: dice.list(0, 4, |dice, _| (plus(heart, dice.between(-6, 12)), "closed".to_owned())).into_iter().collect(),
        },
        observances: BTreeMap::new(),
    })
}

/// A stretch of between so many minutes, somewhere in the two weeks.
fn stretch(dice: &mut Dice, zone: Zone, heart: Date, least: i64, most: i64) -> Interval {
    let start = instant(zone, plus(heart, dice.between(-4, 7)), dice.between(0, 23) * 60);
    Interval::lasting(start, dice.between(least, most))
}

fn absences(dice: &mut Dice, zone: Zone, heart: Date, most: u32) -> Vec<Absence> {
    let longest = dice.pick(&[300, 1500, 6000]);
    dice.list(0, most, |dice, _| Absence { during: stretch(dice, zone, heart, 30, longest), why: None })
}

fn fora(dice: &mut Dice, heart: Date, places: &[Place]) -> (Vec<Forum>, Vec<Room>) {
    let hours = [
        range(9 * 60, 18 * 60),
        range(9 * 60, 18 * 60),
        range(8 * 60, 12 * 60 + 30),
        range(14 * 60, 22 * 60),
        range(18 * 60, 2 * 60),
        range(22 * 60, 7 * 60),
        range(0, 24 * 60),
    ];
    let mut rooms = Vec::new();
    let fora = dice.list(1, 4, |dice, index| {
        let place = PlaceId(dice.count(0, places.len() as u32 - 1));
        let zone = places[place.index()].zone;
        let online = dice.chance(25);
        let first = rooms.len() as u32;
        if !online {
            rooms.extend(dice.list(0, 3, |dice, number| Room {
                name: format!("room-{index}-{number}"),
                title: format!("Room {number} of forum {index}"),
                forum: ForumId(index),
                seats: dice.maybe(70, |dice| dice.count(10, 120)),
                holds: 1,
                interpreters: words(dice, &LANGUAGES, 65),
                equipment: dice.maybe(70, |dice| words(dice, &EQUIPMENT, 65)),
                busy: absences(dice, zone, heart, 3),
                rather_not: Vec::new(),
                changeover: dice.pick(&[0, 0, 10, 30, 240]),
            }));
        }
        let opens = plus(heart, dice.between(-4, 4));
        Forum {
            name: format!("forum-{index}"),
            title: format!("Forum {index}"),
            place,
            opens,
            closes: plus(opens, dice.between(0, 5)),
            hours: dice.pick(&hours).into(),
            slots: Slots::default(),
            online,
            remote: true,
            remote_lead_days: 0,
            rooms: (first..rooms.len() as u32).map(RoomId).collect(),
            competing: dice.list(0, 3, |dice, _| Competing { title: "Elsewhere".into(), during: stretch(dice, zone, heart, 60, 900) }),
        }
    });
    (fora, rooms)
}

fn people(dice: &mut Dice, heart: Date, places: &[Place]) -> Vec<Person> {
    dice.list(1, 4, |dice, index| {
        let base = PlaceId(dice.count(0, places.len() as u32 - 1));
        Person {
            email: None,
            name: format!("person-{index}"),
            title: format!("Person {index}"),
            base,
            away: absences(dice, places[base.index()].zone, heart, 3),
            rather_not: Vec::new(),
            arrives: 0,
            rest: Rest::always(dice.pick(&[0, 0, 45, 480, 1440])),
            speaks: dice.maybe(70, |dice| words(dice, &LANGUAGES, 60)),
        }
    })
}

/// Sometimes further fora beside which it may be held, and those of all that it prefers.
fn other_fora(dice: &mut Dice, consultation: &mut Consultation, fora: &[ForumId]) {
    let is_open = consultation.rooms.is_empty() && consultation.prefers_rooms.is_empty() && consultation.wanted.starts.is_empty();
    if let Some(own) = consultation.forum.filter(|_| is_open && dice.chance(30)) {
        consultation.other_fora = dice.some(fora, 60);
        consultation.other_fora.retain(|forum| *forum != own);
        consultation.other_fora.truncate(1);
        let all: Vec<ForumId> = consultation.fora().flatten().collect();
        consultation.prefers_fora = if dice.chance(40) { dice.some(&all, 50) } else { Vec::new() };
    }
}

/// Who attends beside those with a part in it: some of all, groups of whom some are chosen, and those who should be there.
fn attending(dice: &mut Dice, people: &[PersonId]) -> Attending {
    if people.is_empty() || dice.chance(60) {
        return Attending::default();
    }
    let choices = dice.list(0, 2, |dice, _| {
        // Few enough for every choice to be tried.
        let mut of = dice.some(people, 70);
        of.truncate(3);
        if of.is_empty() {
            of.push(dice.pick(people));
        }
        SomeOf { some: dice.count(1, of.len() as u32), of }
    });
    Attending { everyone: dice.some(people, 20), choices, wanted: dice.some(people, 25) }
}

/// Reports, interpreters, and ways that are not the same every day or for everybody.
fn people_on_the_way(dice: &mut Dice, series: &mut Series) {
    let people = ids(&series.people, PersonId);
    series.teams = dice.list(0, 2, |dice, index| Team {
        name: format!("team-{index}"),
        title: format!("Team {index}"),
        languages: words(dice, &LANGUAGES, 50),
        a_day: dice.maybe(60, |dice| dice.count(1, 3)),
        a_week: dice.maybe(60, |dice| dice.count(1, 4)),
        at_once: dice.pick(&[1, 1, 2]),
    });
    let (teams, fora) = (ids(&series.teams, TeamId), ids(&series.fora, ForumId));
    for consultation in &mut series.consultations {
        consultation.rapporteurs = if dice.chance(25) { dice.some(&people, 40) } else { Vec::new() };
        consultation.teams = dice.some(&teams, 60);
        consultation.attending = attending(dice, &people);
        other_fora(dice, consultation, &fora);
    }
    let reluctant = series.rooms.iter_mut().map(|room| (&room.busy, &mut room.rather_not));
    let reluctant = reluctant.chain(series.people.iter_mut().map(|person| (&person.away, &mut person.rather_not)));
    for (away, rather_not) in reluctant.filter(|_| dice.chance(30)) {
        // An hour later than what cannot be had, so that the two overlap and part.
        let later =
            |stretch: &Absence| Absence { during: Interval::lasting(stretch.during.start().plus(60), stretch.during.minutes()), why: None };
        *rather_not = away.iter().map(later).collect();
    }
    for person in &mut series.people {
        person.arrives = dice.pick(&[0, 0, 60, 300]);
        if dice.chance(30) {
            person.rest = dice.pick(&[Rest { after: [(120, 45), (400, 600)].into() }, Rest::itu()]);
        }
    }
    for pair in series.travel.between.keys().copied().collect::<Vec<_>>() {
        if dice.chance(30) {
            let days = std::array::from_fn(|_| dice.maybe(40, |dice| dice.between(10, 1200)));
            series.travel.on.insert(pair, days);
        }
    }
}

fn audiences(dice: &mut Dice) -> Vec<Audience> {
    let awake = [
        range(7 * 60, 22 * 60),
        range(6 * 60 + 30, 23 * 60),
        range(5 * 60, 60),
        range(9 * 60, 24 * 60),
        range(17 * 60, 9 * 60),
        range(23 * 60, 12 * 60 + 45),
        range(0, 24 * 60),
    ];
    dice.list(1, 4, |dice, index| Audience {
        name: format!("audience-{index}"),
        title: format!("Audience {index}"),
        zone: Zone::named(dice.pick(&ZONES)).expect("a zone"),
        size: dice.count(1, 500),
        awake: dice.pick(&awake),
        best: dice.pick(&[range(9 * 60, 17 * 60), range(22 * 60, 6 * 60)]),
        languages: words(dice, &LANGUAGES, 50),
        place: None,
        groups: Vec::new(),
        region: None,
        debt: 0,
    })
}

/// Where audiences live, whom they stand for and what they carry in; and what is observed at places.
///
/// Dice of its own, so that the cases of today stay the same.
fn lives(mut dice: Dice, heart: Date, series: &mut Series) {
    for place in &mut series.places {
        let days = dice.list(0, 3, |dice, _| plus(heart, dice.between(-6, 12)));
        place.observances = days.into_iter().map(|day| (day, "observed".to_owned())).collect();
    }
    for audience in &mut series.audiences {
        let homes: Vec<PlaceId> =
            ids(&series.places, PlaceId).into_iter().filter(|id| series.places[id.index()].zone == audience.zone).collect();
        audience.place = if homes.is_empty() { None } else { dice.maybe(80, |dice| dice.pick(&homes)) };
        audience.groups = words(&mut dice, &["governments", "civil society"], 60);
        audience.region = dice.maybe(60, |dice| dice.pick(&["Africa", "Asia"]).to_owned());
        audience.debt = dice.pick(&[0, 0, 45, 200, 900]);
    }
}

fn deliverables(dice: &mut Dice, base: &Calendar, milestones: &[Milestone], people: &[Person]) -> Vec<Deliverable> {
    let people = ids(people, PersonId);
    let mut deliverables = Vec::new();
    if milestones.is_empty() {
        return deliverables;
    }
    let before = |mut day: Date, working_days: i64| {
        let mut left = working_days;
        while left > 0 {
            day = clock::previous(day);
            left -= i64::from(clock::is_working(base, day));
        }
        day
    };
    for index in 0..dice.count(0, 2) {
        let milestone = MilestoneId(dice.count(0, milestones.len() as u32 - 1));
        let opens = milestones[milestone.index()].opens;
        let days = dice.between(0, 9);
        let (due, mut due_day) = dice.pick(&[
            (Due::On(plus(opens, -days)), plus(opens, -days)),
            (Due::DaysBefore(days as u32), plus(opens, -days)),
            (Due::WorkingDaysBefore(days as u32), before(opens, days)),
        ]);
        while !clock::is_working(base, due_day) {
            due_day = clock::previous(due_day);
        }
        deliverables.push(Deliverable {
            name: format!("deliverable-{index}"),
            title: format!("Deliverable {index}"),
            milestone,
            due,
            due_day,
            grace: None,
            item: None,
            steps: dice.list(0, 3, |dice, number| Step {
                does: format!("step {number}"),
                working_days: dice.count(0, 3),
                words_a_day: None,
                by: dice.maybe(60, |dice| dice.pick(&people)),
                each: dice.chance(50),
            }),
            languages: Vec::new(),
            words: None,
        });
    }
    deliverables
}

fn travel(dice: &mut Dice, places: &[PlaceId]) -> Travel {
    let mut between = BTreeMap::new();
    for from in places {
        for to in places {
            if from != to && dice.chance(40) {
                between.insert((*from, *to), dice.between(10, 900));
            }
        }
    }
    Travel { between, any: dice.maybe(60, |dice| dice.between(0, 600)), ..Travel::default() }
}

/// Rules whose settings are drawn by the common dice.
const PLAIN: [RuleName; 4] = [RuleName::Apart, RuleName::CrowdedWeek, RuleName::TooMany, RuleName::NoSlack];

fn rules(dice: &mut Dice) -> Rules {
    let mut rules = Rules::default();
    let mut set = |rule, name, value: Option<u32>| value.into_iter().for_each(|value| rules.set(rule, name, value));
    set(RuleName::Apart, "least", dice.maybe(60, |dice| dice.count(0, 4)));
    set(RuleName::CrowdedWeek, "most", dice.maybe(60, |dice| dice.count(1, 6)));
    set(RuleName::TooMany, "most", dice.maybe(60, |dice| dice.count(1, 4)));
    set(RuleName::NoSlack, "keep", Some(dice.count(0, 4)));
    let seed = dice.roll();
    for &rule in super::JUDGED {
        // Dice of its own, so that the cases of today stay the same when a rule is added.
        let mut dice = Dice::new(rule.word().bytes().fold(seed, |seed, byte| seed.rotate_left(8) ^ u64::from(byte)));
        for setting in rule.settings().iter().filter(|_| !PLAIN.contains(&rule)) {
            let (least, most) = setting.limits;
            let step = if setting.unit == Unit::Minutes { 60 } else { 1 };
            if dice.chance(60) {
                rules.set(rule, setting.name, (least + step * dice.between(0, 5)).min(most));
            }
        }
        if dice.chance(15) {
            rules.set_level(rule, dice.pick(&[Level::Off, Level::Note, Level::Warning, Level::Error]));
        }
        if rule == RuleName::TooMany && dice.chance(50) {
            rules.set(rule, "a-day", dice.between(1, 3));
        }
    }
    rules
}

fn consultation(dice: &mut Dice, series: &Series, heart: Date, index: u32, count: u32, forward: bool) -> Consultation {
    let forum = dice.maybe(85, |dice| dice.pick(&ids(&series.fora, ForumId)));
    let place = forum.map_or(series.base, |forum| series.forum(forum).place);
    let rooms = forum.map_or(Vec::new(), |forum| series.forum(forum).rooms.clone());
    let (opens, closes) = forum.map_or((plus(heart, -3), plus(heart, 5)), |forum| (series.forum(forum).opens, series.forum(forum).closes));
    let days = (closes - opens).num_days();
    let people = ids(&series.people, PersonId);
    let written = dice.maybe(12, |dice| {
        let from = plus(opens, dice.between(-2, days));
        Written { from, to: plus(from, dice.between(0, 6)) }
    });
    let earlier = if forward { 0..index } else { index + 1..count };
    let wanted = if written.is_some() { Wanted::default() } else { wanted(dice, series, place, opens, days) };
    Consultation {
        name: format!("consultation-{index}"),
        title: format!("Consultation {index}"),
        brief: None,
        contact: dice.maybe(30, |_| "the host".to_owned()),
        format: None,
        forum,
        other_fora: Vec::new(),
        prefers_fora: Vec::new(),
        rooms: match rooms.is_empty() || written.is_some() || dice.chance(65) {
            true => Vec::new(),
            false if dice.chance(70) => vec![dice.pick(&rooms)],
            false => dice.some(&rooms, 60),
        },
        prefers_rooms: if dice.chance(20) { dice.some(&rooms, 40) } else { Vec::new() },
        wanted,
        written,
        lasts: dice.pick(&[20, 45, 60, 60, 90, 95, 120, 180, 420]),
        hours: dice
            .maybe(30, |dice| dice.pick(&[range(10 * 60, 16 * 60), range(18 * 60, 60), range(0, 6 * 60 + 15), range(12 * 60, 24 * 60)]))
            .map(WeekHours::daily),
        days: if dice.chance(50) { DayKind::Working } else { DayKind::Only(week(dice)) },
        prefers: Preferred::default(),
        sittings: if written.is_some() { 1 } else { dice.pick(&[1, 1, 1, 2, 3]) },
        optional: dice.chance(25),
        priority: Weight::Normal,
        weight: Weight::Normal,
        principal: dice.maybe(65, |dice| dice.pick(&people)),
        moderators: if dice.chance(70) { dice.some(&people, 60) } else { Vec::new() },
        rapporteurs: Vec::new(),
        attending: fora::model::Attending::default(),
        teams: Vec::new(),
        audiences: dice.some(&ids(&series.audiences, AudienceId), 60),
        languages: words(dice, &LANGUAGES, 40),
        remote: dice.chance(40),
        expects: dice.maybe(70, |dice| expects(dice, series, forum)),
        equipment: words(dice, &EQUIPMENT, 20),
        notice_days: dice.pick(&[0, 0, 3, 7, 14, 21]),
        after: dice.some(&earlier.map(|id| After::end_of(ConsultationId(id))).collect::<Vec<_>>(), 30),
        feeds: dice.some(&ids(&series.deliverables, DeliverableId), 60),
        builds_on: Vec::new(),
    }
}

/// How many are expected: any number, or about as many as some room of the forum has seats.
fn expects(dice: &mut Dice, series: &Series, forum: Option<ForumId>) -> u32 {
    let rooms = forum.map_or(&[][..], |forum| &series.forum(forum).rooms);
    let seats: Vec<u32> = rooms.iter().filter_map(|room| series.room(*room).seats).collect();
    if seats.is_empty() || dice.chance(60) { dice.count(5, 100) } else { dice.pick(&seats) - dice.count(0, 8) }
}

fn week(dice: &mut Dice) -> Weekdays {
    let all = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let days = dice.some(&all, 70);
    if days.is_empty() { Weekdays::ALL } else { Weekdays::of(days) }
}

fn wanted(dice: &mut Dice, series: &Series, place: PlaceId, opens: Date, days: i64) -> Wanted {
    let zone = series.place(place).zone;
    let on = plus(opens, dice.between(0, days));
    match dice.count(0, 15) {
        0 | 1 => Wanted { starts: vec![instant(zone, on, dice.between(8, 18) * 60)], ..Wanted::default() },
        2 | 3 => Wanted { on: Some(on), ..Wanted::default() },
        4 => Wanted { from: Some(on), to: Some(plus(on, dice.between(0, 3))), ..Wanted::default() },
        5 => Wanted { from: Some(on), ..Wanted::default() },
        6 => Wanted { to: Some(on), ..Wanted::default() },
        _ => Wanted::default(),
    }
}

/// A random plan for a series: from one that does as asked to one that cares for nothing.
pub fn plan(dice: &mut Dice, series: &Series) -> Plan {
    let care = dice.pick(&[100, 100, 95, 80, 30]);
    let complete = dice.pick(&[100, 100, 70]);
    let close = dice.pick(&[0, 40, 70]);
    let evidence = Evidence { planned: dice.maybe(12, |dice| plus(series.planned, dice.between(-10, 5))), ..Evidence::default() };
    let mut placements: Vec<Placement> = Vec::new();
    for consultation in series.consultation_ids() {
        for sitting in 0..series.consultation(consultation).sittings {
            if dice.chance(complete) {
                // Without care it may be a sitting that nobody asked for.
                let sitting = if dice.chance(care) { sitting } else { sitting + dice.count(0, 1) * 3 };
                let placement = placement(dice, series, (consultation, sitting), care, close, &placements);
                placements.push(placement);
            }
        }
    }
    Plan { evidence, placements }
}

fn placement(
    dice: &mut Dice,
    series: &Series,
    (consultation, sitting): super::Sitting,
    care: u32,
    close: u32,
    others: &[Placement],
) -> Placement {
    let asked = series.consultation(consultation);
    let named: Vec<Option<ForumId>> = asked.fora().collect();
    let mut forum = if dice.chance(care) { dice.pick(&named) } else { dice.maybe(80, |dice| dice.pick(&ids(&series.fora, ForumId))) };
    let mut rooms = forum.map_or(Vec::new(), |forum| series.forum(forum).rooms.clone());
    if !dice.chance(care) {
        (forum, rooms) = (asked.forum, ids(&series.rooms, RoomId));
    }
    let place = series.place(forum.map_or(series.base, |forum| series.forum(forum).place));
    let is_written = if dice.chance(care.max(80)) { asked.written.is_some() } else { dice.chance(30) };
    // Beside another, often in its room and with its people, so that they are in each other's way.
    let free = !is_written && asked.wanted == Wanted::default();
    let near = if free && !others.is_empty() && dice.chance(close) { Some(dice.pick(others)) } else { None };
    let its_room = near.as_ref().and_then(|near| near.room).filter(|room| rooms.contains(room));
    let its_person = near.as_ref().and_then(|near| near.moderator.or(series.consultation(near.consultation).principal));
    let room = match &asked.rooms[..] {
        named @ [_, ..] if dice.chance(care) => Some(dice.pick(named)),
        _ if its_room.is_some() && dice.chance(70) => its_room,
        _ if rooms.is_empty() || is_written => None,
        _ => dice.maybe(85, |dice| dice.pick(&rooms)),
    };
    let (mut opens, mut closes) =
        forum.map_or((plus(series.planned, 0), plus(series.planned, 9)), |forum| (series.forum(forum).opens, series.forum(forum).closes));
    if !dice.chance(care) {
        (opens, closes) = (plus(opens, -2), plus(closes, 2));
    }
    let when = if is_written {
        let (from, to) = asked.written.map_or((opens, closes), |written| (written.from, written.to));
        if dice.chance(care) {
            When::Written { from, to }
        } else {
            When::Written { from: plus(from, -1), to: plus(to, dice.between(-1, 2)) }
        }
    } else {
        let minutes = if dice.chance(care.max(60)) { asked.lasts } else { dice.between(1, 600) };
        let start = match near.as_ref().and_then(Placement::interval) {
            Some(other) => beside(dice, series, other),
            None => start(dice, series, asked, place, (opens, closes), forum, care),
        };
        When::Meeting(Interval::lasting(start, minutes))
    };
    let people = ids(&series.people, PersonId);
    let moderator = match &asked.moderators[..] {
        moderators if its_person.is_some_and(|person| moderators.contains(&person) || dice.chance(50)) => its_person,
        [] => dice.maybe(40, |dice| dice.pick(&people)),
        moderators if dice.chance(care) => Some(dice.pick(moderators)),
        _ => dice.maybe(60, |dice| dice.pick(&people)),
    };
    let state = match dice.count(0, 15) {
        0 => State::Cancelled,
        1 | 2 => State::Held,
        3 | 4 => State::Tentative,
        5 | 6 => State::Confirmed,
        _ => State::Draft,
    };
    let announced = dice.maybe(30, |dice| plus(opens, -dice.between(0, 25)));
    let ways: Vec<Vec<PersonId>> = asked.attending.ways(None, 20).0;
    let chosen = if ways.is_empty() || !dice.chance(care) { dice.some(&people, 30) } else { dice.pick(&ways) };
    Placement { consultation, sitting, when, forum, room, moderator, state, announced, as_announced: None, people: chosen }
}

/// A start that touches, overlaps or closely follows another meeting, leaves it just the gap that some rule asks
/// for or a minute less, or is at the same hour on another day.
fn beside(dice: &mut Dice, series: &Series, other: Interval) -> Instant {
    match dice.count(0, 6) {
        0 => other.end(),
        1 => other.end().plus(dice.pick(&[-1, 1, 9, 10, 15, 30, 60])),
        2 => other.start().plus(dice.pick(&[-30, -1, 0, 0, 15])),
        3 => other.end().plus(dice.between(60, 600)),
        4 | 5 => {
            let changeovers = series.rooms.iter().map(|room| room.changeover);
            let ways = series.travel.between.values().copied().chain(series.travel.any).collect::<Vec<_>>();
            let rests =
                series.people.iter().flat_map(|person| ways.iter().map(|way| way + person.rest.after_way(*way).max(person.arrives)));
            let gaps = changeovers.chain(ways.iter().copied()).chain(rests).chain([1440]).collect::<Vec<_>>();
            other.end().plus(dice.pick(&gaps) - dice.between(0, 1))
        }
        _ => other.start().plus(1440 * dice.between(-2, 3)),
    }
}

/// A start so that a meeting lies around a change of some clock that matters to it; `None` if none changes.
fn around_a_change(dice: &mut Dice, series: &Series, asked: &Consultation, place: &Place, days: (Date, Date)) -> Option<Instant> {
    let mut zones = asked.audiences.iter().map(|audience| series.audience(*audience).zone).collect::<Vec<_>>();
    zones.push(place.zone);
    let zone = dice.pick(&zones);
    let within = Interval::new(instant(place.zone, plus(days.0, -1), 0), instant(place.zone, plus(days.1, 2), 0))?;
    let change = series.zones.transitions(zone, within).first()?.at;
    Some(change.plus(-dice.between(0, asked.lasts)))
}

fn start(
    dice: &mut Dice,
    series: &Series,
    asked: &Consultation,
    place: &Place,
    (opens, closes): (Date, Date),
    forum: Option<ForumId>,
    care: u32,
) -> Instant {
    let careful = dice.chance(care);
    match &asked.wanted.starts[..] {
        [only] if careful => return *only,
        [_, ..] if careful => return Dice::new(dice.0 ^ 0x7374_6172).pick(&asked.wanted.starts),
        _ => {}
    }
    if dice.chance(25)
        && asked.wanted == Wanted::default()
        && let Some(start) = around_a_change(dice, series, asked, place, (opens, closes))
    {
        return start;
    }
    let mut day = plus(opens, dice.between(0, (closes - opens).num_days()));
    if careful {
        let wanted = &asked.wanted;
        let allowed = |day: &Date| {
            let weekday = match asked.days {
                DayKind::Working => place.calendar.working.holds(day.weekday()),
                DayKind::Only(days) => days.holds(day.weekday()),
            };
            weekday && wanted.from.is_none_or(|from| *day >= from) && wanted.to.is_none_or(|to| *day <= to)
        };
        let days = opens.iter_days().take_while(|day| *day <= closes).filter(allowed).collect::<Vec<_>>();
        day = wanted.on.unwrap_or(if days.is_empty() { wanted.from.unwrap_or(wanted.to.unwrap_or(day)) } else { dice.pick(&days) });
    }
    let office = range(9 * 60, 18 * 60);
    let hours = *asked.hours.unwrap_or(forum.map_or(office.into(), |forum| series.forum(forum).hours)).on(day.weekday());
    let hours = match hours.ranges() {
        [] => office,
        [only] => *only,
        several => Dice::new(dice.0 ^ 0x686f_7572).pick(several),
    };
    let (from, to) = if careful { (hours.from_minute(), hours.to_minute().max(hours.from_minute() + asked.lasts)) } else { (0, 1440) };
    let mut minute = match dice.count(0, 9) {
        // Off the grid.
        0 => dice.between(from, to - asked.lasts.min(to - from)),
        _ => {
            let steps = (to - asked.lasts.min(to - from) - from) / series.step;
            from + series.step * dice.between(0, steps)
        }
    };
    let slots = forum.map_or(&[][..], |forum| series.forum(forum).slots.on(day));
    let mut own = Dice::new(dice.0 ^ 0x736c_6f74);
    if careful && !slots.is_empty() && own.chance(75) {
        minute = own.pick(slots).from_minute();
    }
    // A range over midnight may begin the meeting on the day after.
    instant(place.zone, plus(day, minute.div_euclid(1440)), minute.rem_euclid(1440))
}
