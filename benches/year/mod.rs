//! A year of a large house: 10,000 meetings in twenty fora.

use fora::finding::Sources;
use fora::input;
use fora::model::{ConsultationId, Placement, Plan, Series, State, When};
use fora::time::{Date, Interval, Newest};
use std::fmt::Write;
use std::sync::Arc;

/// Each is held four times: a series has at most 5,000 consultations.
const MEETINGS: u32 = 2_500;
const SITTINGS: u32 = 4;
const FORA: u32 = 20;
const ROOMS: u32 = 5;
const PEOPLE: u32 = 60;
const ZONES: [&str; 8] = [
    "Europe/Zurich",
    "America/New_York",
    "Asia/Kolkata",
    "Africa/Nairobi",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "America/Los_Angeles",
];

/// The file of a year of meetings: twenty fora of five rooms in eight zones, sixty people, eight audiences.
pub fn file() -> String {
    let mut file = String::from("[series]\ntitle = \"A year\"\nbase = \"place-0\"\nplanned = 2026-12-01\n\n[travel]\nany = \"3 h\"\n\n");
    let mut say = |text: std::fmt::Arguments<'_>| file.write_fmt(text).expect("text grows");
    for (number, zone) in ZONES.iter().enumerate() {
        say(format_args!(
            "[place.place-{number}]\nzone = \"{zone}\"\n[audience.audience-{number}]\nzone = \"{zone}\"\nsize = {}\n",
            10 + number
        ));
    }
    for forum in 0..FORA {
        let place = forum as usize % ZONES.len();
        say(format_args!("[forum.forum-{forum}]\nplace = \"place-{place}\"\nopens = 2027-01-01\ncloses = 2027-12-31\n"));
        for room in 0..ROOMS {
            say(format_args!("[forum.forum-{forum}.room.room-{room}]\nseats = {}\n", 40 + 20 * room));
        }
    }
    for person in 0..PEOPLE {
        say(format_args!("[person.person-{person}]\nbase = \"place-{}\"\n", person as usize % ZONES.len()));
    }
    for meeting in 0..MEETINGS {
        let (forum, person) = (meeting % FORA, meeting % PEOPLE);
        say(format_args!(
            "[consultation.meeting-{meeting}]\nforum = \"forum-{forum}\"\nlasts = \"1 h\"\nsittings = {SITTINGS}\nmoderator = \"person-{person}\"\nexpects = {}\n",
            20 + meeting % 90
        ));
    }
    file
}

/// A plan of 10,000 meetings as by a hand that does not look, two turns a day in every forum: most rules have something to find.
pub fn plan(series: &Series) -> Plan {
    const HOUR: i64 = 60;
    let opens = Date::from_ymd_opt(2027, 1, 4).expect("a day");
    let place = |(number, consultation, sitting): (u32, ConsultationId, u32)| {
        let number = i64::from(number * SITTINGS + sitting);
        let asked = series.consultation(consultation);
        let forum = asked.forum.expect("a forum");
        let zone = series.place(series.forum(forum).place).zone;
        let turn = number / i64::from(FORA);
        let (day, hour) = (turn / 2, 9 + turn % 2 * 2 + turn % 5);
        let clock = opens + chrono::Duration::days(day + day / 5 * 2);
        let start = series.zones.resolve(zone, clock.and_time(chrono::NaiveTime::MIN)).instant().plus(hour * HOUR);
        Placement {
            consultation,
            sitting,
            when: When::Meeting(Interval::lasting(start, asked.lasts)),
            forum: Some(forum),
            room: Some(series.forum(forum).rooms[turn as usize % ROOMS as usize]),
            moderator: asked.moderators.first().copied(),
            state: State::Draft,
            announced: None,
            as_announced: None,
            people: Vec::new(),
        }
    };
    let sittings =
        (0_u32..).zip(series.consultation_ids()).flat_map(|(number, id)| (0..SITTINGS).map(move |sitting| (number, id, sitting)));
    Plan { placements: sittings.map(place).collect(), ..Plan::default() }
}

/// The series of the file.
pub fn series() -> Series {
    let mut sources = Sources::default();
    let file = sources.add("year.toml", file());
    let reading = input::read_series(&mut sources, file, Arc::new(Newest::default()), Date::MIN);
    reading.series.unwrap_or_else(|| panic!("{:?}", reading.findings.first()))
}
