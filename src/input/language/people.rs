//! `[person.NAME]`, `[team.NAME]` and `[audience.NAME]`.

use super::fora::{BUSY, CALENDAR, CALENDAR_TITLES, CALENDAR_ZONE};
use super::{Key, Kind, ON_THE_WAY, Shape, TITLE};

pub(in crate::input) const PERSON: Shape = Shape {
    noun: "person",
    heading: "[person.NAME]",
    meaning: "A principal, moderator or rapporteur.",
    keys: &[
        Key::new("base", Kind::Place, "Where they live and work.").required(),
        TITLE,
        Key::new("away", Kind::List(&BUSY), "When they are not available, on the clock of their base.").default("never"),
        Key::new("available", Kind::List(&BUSY), "The only times when they are available, but for `away`.").default("always"),
        Key::new("rather-not", Kind::List(&BUSY), "When they are available if need be.").default("never"),
        Key {
            meaning: "Calendar files (`.ics`) of when they are not available, as paths relative to the series file; their titles are kept only with `calendar-titles`.",
            ..CALENDAR
        },
        CALENDAR_ZONE,
        CALENDAR_TITLES,
        Key::new("arrives", ON_THE_WAY, "Time needed between arriving and a consultation.").default("none"),
        Key::new("rest", Kind::Rest, "Rest needed between arriving and a consultation.").default("none"),
        Key::new("speaks", Kind::Texts, "Languages they speak.").default("unknown"),
        Key::new("email", Kind::Text, "Where their calendar is sent."),
    ],
};

pub(in crate::input) const TEAM: Shape = Shape {
    noun: "team",
    heading: "[team.NAME]",
    meaning: "Interpreters who work together in the consultations that name them.",
    keys: &[
        TITLE,
        Key::new("languages", Kind::Texts, "Languages they interpret.").default("none given"),
        Key::new("a-day", Kind::Number(1, 50), "The most meetings they work in on one day, on site.").default("any number"),
        Key::new("a-week", Kind::Number(1, 500), "The most meetings they work in during one week, Monday to Sunday.").default("any number"),
        Key::new("at-once", Kind::Number(1, 100), "How many meetings they can work in at the same time.").default("1"),
    ],
};

pub(in crate::input) const AUDIENCE: Shape = Shape {
    noun: "audience",
    heading: "[audience.NAME]",
    meaning: "People in one time zone who should be awake. One of `place` and `zone` is needed.",
    keys: &[
        Key::new("place", Kind::Place, "Where they live; its clock, working days, holidays and observances apply to them."),
        Key::new("zone", Kind::Zone, "The full name of their time zone, if no place is named; they work Monday to Friday, and no holidays are known.")
            .default("that of `place`"),
        TITLE,
        Key::new("size", Kind::Number(1, 100_000_000), "How many they are, in people or as shares of any whole.").default("100"),
        Key::new("bands", BANDS, "Whose table of hours applies: `\"ccnso\"` is awake 05:00-23:00 and best 08:00-17:30; `awake` and `best` override it.")
            .default("fora's own"),
        Key::new("awake", Kind::ClockRange, "Hours of the local clock in which they are awake.").default("07:00-22:00"),
        Key::new("best", Kind::ClockRange, "Hours of their normal working day.").default("08:00-18:00"),
        Key::new("languages", Kind::Texts, "Languages they follow.").default("any"),
        Key::new(
            "groups",
            Kind::Texts,
            "Stakeholder groups among them, in any words, upper or lower case, such as governments, private sector, civil society, intergovernmental and international organisations, technical and academic community.",
        )
        .default("none given"),
        Key::new("region", Kind::Text, "The region of the world they stand for, in any words, upper or lower case.").default("none given"),
        Key::new("debt", Kind::Length(0, 60_000), "Mild inconvenience a head carried in from earlier series, as the ledger of their agenda shows.")
            .default("none"),
    ],
};

/// Tables of hours: that of the council of ICANN's ccNSO.
const BANDS: Kind = Kind::Word(&["ccnso"]);
