//! A small series in the manner of 2013, built in code, and a plan for it.

use super::{Agenda, Omitted, columns};
use crate::model::*;
use crate::time::{Calendar, ChronoTz, Civil, ClockRange, Date, Instant, Interval, Zone, Zones};
use std::sync::Arc;

pub(crate) fn date(text: &str) -> Date {
    text.parse().expect("a day")
}

/// An instant by its clock in UTC.
pub(crate) fn instant(text: &str) -> Instant {
    ChronoTz.resolve(Zone::UTC, text.parse::<Civil>().expect("a time")).instant()
}

fn zone(name: &str) -> Zone {
    Zone::named(name).expect("a zone")
}

fn clock(from: u16, to: u16) -> ClockRange {
    ClockRange::new(from * 60, to * 60).expect("a range")
}

fn place(name: &str, title: &str, zone_name: &str, holidays: &[(&str, &str)]) -> Place {
    let holidays = holidays.iter().map(|(day, name)| (date(day), (*name).into())).collect();
    let calendar = Calendar { holidays, ..Calendar::default() };
    Place { name: name.into(), title: title.into(), zone: zone(zone_name), calendar, observances: Default::default() }
}

fn forum(name: &str, title: &str, place: u32, opens: &str, closes: &str, rooms: &[u32]) -> Forum {
    Forum {
        name: name.into(),
        title: title.into(),
        place: PlaceId(place),
        opens: date(opens),
        closes: date(closes),
        hours: clock(9, 18).into(),
        slots: crate::model::Slots::default(),
        online: rooms.is_empty(),
        remote: true,
        remote_lead_days: 0,
        rooms: rooms.iter().map(|room| RoomId(*room)).collect(),
        competing: Vec::new(),
    }
}

fn room(name: &str, title: &str, forum: u32) -> Room {
    Room {
        name: name.into(),
        title: title.into(),
        forum: ForumId(forum),
        seats: Some(200),
        holds: 1,
        interpreters: vec!["en".into()],
        equipment: None,
        busy: Vec::new(),
        rather_not: Vec::new(),
        changeover: 0,
    }
}

fn audience(name: &str, title: &str, zone_name: &str, size: u32) -> Audience {
    Audience {
        name: name.into(),
        title: title.into(),
        zone: zone(zone_name),
        size,
        awake: clock(7, 22),
        best: clock(8, 18),
        place: None,
        languages: Vec::new(),
        groups: Vec::new(),
        region: None,
        debt: 0,
    }
}

fn person(name: &str, title: &str, base: u32) -> Person {
    Person {
        name: name.into(),
        title: title.into(),
        base: PlaceId(base),
        away: Vec::new(),
        rather_not: Vec::new(),
        arrives: 0,
        rest: Rest::always(12 * 60),
        speaks: None,
        email: None,
    }
}

fn consultation(name: &str, title: &str, forum: Option<u32>, lasts: i64) -> Consultation {
    Consultation {
        name: name.into(),
        title: title.into(),
        brief: None,
        contact: None,
        format: Some("town hall".into()),
        forum: forum.map(ForumId),
        other_fora: Vec::new(),
        prefers_fora: Vec::new(),
        rooms: Vec::new(),
        prefers_rooms: Vec::new(),
        wanted: Wanted::default(),
        written: None,
        lasts,
        hours: None,
        days: DayKind::Working,
        prefers: Preferred::default(),
        sittings: 1,
        optional: false,
        priority: Weight::Normal,
        weight: Weight::Normal,
        principal: Some(PersonId(0)),
        moderators: vec![PersonId(2)],
        rapporteurs: Vec::new(),
        attending: crate::model::Attending::default(),
        teams: Vec::new(),
        audiences: (0..7).map(AudienceId).collect(),
        languages: vec!["en".into(), "fr".into()],
        remote: true,
        expects: None,
        equipment: Vec::new(),
        notice_days: 21,
        after: Vec::new(),
        feeds: vec![DeliverableId(0)],
        builds_on: Vec::new(),
    }
}

fn fora() -> Vec<Forum> {
    vec![
        forum("unga-68", "UN General Assembly, 68th session", 1, "2013-09-17", "2013-10-31", &[0]),
        forum("itu-headquarters", "ITU headquarters", 0, "2013-09-02", "2013-11-08", &[1]),
        forum("online", "Online", 0, "2013-09-02", "2013-11-08", &[]),
        forum("igf-2013", "Internet Governance Forum 2013", 2, "2013-10-22", "2013-10-25", &[2]),
        forum("wgec-2", "Working Group on Enhanced Cooperation", 0, "2013-11-06", "2013-11-08", &[3]),
    ]
}

fn audiences() -> Vec<Audience> {
    vec![
        audience("north-america-west", "North America, west", "America/Los_Angeles", 60),
        audience("north-america-east", "North America, east", "America/New_York", 140),
        audience("latin-america", "Latin America", "America/Argentina/Buenos_Aires", 110),
        audience("europe", "Europe & Geneva missions", "Europe/Zurich", 260),
        audience("africa", "Africa", "Africa/Nairobi", 150),
        audience("south-asia", "South Asia", "Asia/Kolkata", 120),
        audience("east-asia-pacific", "East Asia & Pacific", "Asia/Tokyo", 160),
    ]
}

fn consultations() -> Vec<Consultation> {
    vec![
        consultation("new-york", "Lunch-time consultation", Some(0), 75),
        consultation("world-cafe", "World Café", Some(1), 120),
        Consultation {
            written: Some(Written { from: date("2013-10-15"), to: date("2013-10-25") }),
            ..consultation("ideas-site", "Ideas site", Some(2), 0)
        },
        Consultation { sittings: 2, ..consultation("online", "Online consultation", Some(2), 90) },
        consultation("town-hall", "Town Hall at the IGF", Some(3), 90),
        Consultation { optional: true, ..consultation("working-group", "Beside the Working Group", Some(4), 90) },
    ]
}

/// Due seven days before the working group opens, with a summary after each consultation.
fn information_document() -> Deliverable {
    let step = |does: &str, days, by, each| Step { does: does.into(), working_days: days, words_a_day: None, by: Some(PersonId(by)), each };
    Deliverable {
        name: "information-document".into(),
        title: "Information Document".into(),
        milestone: MilestoneId(0),
        due: Due::DaysBefore(7),
        due_day: date("2013-11-04"),
        grace: None,
        item: None,
        steps: vec![step("Summary of the consultation", 2, 1, true), step("Draft document", 2, 1, false), step("Clearance", 1, 0, false)],
        languages: Vec::new(),
        words: None,
    }
}

/// Fora in New York, Geneva, Bali and online; seven audiences of 1000 people; a document for November.
pub(crate) fn series() -> Series {
    let mut geneva_person = person("secretary-general", "Secretary-General", 0);
    let away = Interval::new(
        ChronoTz.midnight(zone("Europe/Zurich"), date("2013-09-09")),
        ChronoTz.midnight(zone("Europe/Zurich"), date("2013-09-14")),
    );
    geneva_person.away.push(Absence { during: away.expect("a week"), why: Some("Broadband Commission".into()) });
    let mut travel = Travel::default();
    for (from, to, hours) in [(0, 1, 11), (0, 2, 22), (1, 2, 27)] {
        travel.between.insert((PlaceId(from), PlaceId(to)), hours * 60);
        travel.between.insert((PlaceId(to), PlaceId(from)), hours * 60);
    }
    Series {
        organizer: None,
        calendar_name: None,
        keep_cancelled_days: 30,
        title: "Informal consultations, 2013".into(),
        topic: Some("The role of governments in the multi-stakeholder model of Internet governance".into()),
        brief: Some("An open, informal town hall: one moderator, no panel, an open floor.".into()),
        contact: Some("Strategic Planning, consultations@example.org".into()),
        base: PlaceId(0),
        planned: date("2013-09-02"),
        step: 15,
        places: vec![
            place("geneva", "Geneva", "Europe/Zurich", &[("2013-09-05", "Jeûne genevois"), ("2013-10-15", "Eid al-Adha")]),
            place("new-york", "New York", "America/New_York", &[]),
            place("bali", "Bali", "Asia/Makassar", &[]),
        ],
        fora: fora(),
        rooms: vec![
            room("conference-room-6", "Conference Room 6", 0),
            room("museum", "ICT Discovery Museum", 1),
            room("nusa-dua-hall-2", "Nusa Dua Hall 2", 3),
            room("palais-xxiv", "Palais XXIV", 4),
        ],
        teams: Vec::new(),
        people: vec![geneva_person, person("rapporteur", "Rapporteur", 0), person("moderator-a", "Moderator A", 0)],
        audiences: audiences(),
        consultations: consultations(),
        milestones: vec![Milestone {
            name: "cwg-internet".into(),
            title: "Council Working Group".into(),
            place: PlaceId(0),
            opens: date("2013-11-11"),
        }],
        deliverables: vec![information_document()],
        inputs: Vec::new(),
        strands: Vec::new(),
        clashes: Vec::new(),
        nears: Vec::new(),
        travel,
        rules: Rules::default(),
        wishes: Wishes::default(),
        acceptances: Vec::new(),
        zones: Arc::new(ChronoTz),
    }
}

/// Something from the secretariat, out since May.
pub(crate) fn input(name: &str, title: &str) -> Input {
    let link = Some(format!("https://example.org/{name}"));
    Input { name: name.into(), title: title.into(), link, from: Some("the secretariat".into()), out: date("2013-05-16") }
}

/// A meeting at a clock time of its forum's place.
pub(crate) fn meeting(series: &Series, consultation: u32, sitting: u32, starts: &str, room: Option<u32>) -> Placement {
    let id = ConsultationId(consultation);
    let (forum, lasts) = (series.consultation(id).forum, series.consultation(id).lasts);
    let zone = series.place(series.place_beside(forum)).zone;
    let civil = Civil::parse_from_str(starts, "%Y-%m-%d %H:%M").expect("a clock time");
    Placement {
        consultation: id,
        sitting,
        when: When::Meeting(Interval::lasting(series.zones.resolve(zone, civil).instant(), lasts)),
        forum,
        room: room.map(RoomId),
        moderator: Some(PersonId(2)),
        state: State::Draft,
        announced: None,
        as_announced: None,
        people: Vec::new(),
    }
}

/// The plan of the drawings: five of six, the online one twice.
pub(crate) fn plan(series: &Series) -> Plan {
    let written = Placement {
        when: When::Written { from: date("2013-10-15"), to: date("2013-10-25") },
        moderator: None,
        ..meeting(series, 2, 0, "2013-10-15 09:00", None)
    };
    Plan {
        evidence: Evidence { planned: Some(series.planned), proved: Some(true), ..Evidence::default() },
        placements: vec![
            meeting(series, 0, 0, "2013-09-26 13:00", Some(0)),
            meeting(series, 1, 0, "2013-10-08 18:15", Some(1)),
            written,
            meeting(series, 3, 0, "2013-10-16 09:00", None),
            meeting(series, 3, 1, "2013-10-16 19:00", None),
            Placement { state: State::Confirmed, ..meeting(series, 4, 0, "2013-10-25 14:30", Some(2)) },
        ],
    }
}

/// The agenda of that plan, with the reason of what is left out.
pub(crate) fn agenda(series: &Series, plan: &Plan) -> Agenda {
    let omitted = [Omitted {
        consultation: ConsultationId(5),
        reason: "too late to feed information-document: 7 working days".into(),
        rule: Some(RuleName::TooLate),
    }];
    Agenda::of(series, plan, &[], &omitted, columns::largest(series, 4))
}
