//! The series file as a whole, and the tables of which it has one each: `[series]`, `[defaults]` and `[wishes]`; and
//! `[[accept]]`.

use super::{
    AUDIENCE, CLASH, CONSULTATION, DELIVERABLE, FORUM, INPUT, Key, Kind, MILESTONE, NEAR, PERSON, PLACE, STRAND, Shape, TEAM, WAY,
};
use crate::model::WishName;

/// The series file as a whole.
pub(in crate::input) const SERIES_FILE: Shape = Shape {
    noun: "file",
    heading: "series.toml",
    meaning: "A series of consultations: what is to be placed, where, with whom, and what waits for it.",
    keys: &[
        Key::new("series", Kind::One(&SERIES), "The series as a whole.").required(),
        Key::new("place", Kind::Named(&PLACE), "Cities and their calendars."),
        Key::new("forum", Kind::Named(&FORUM), "Where and when people are already together."),
        Key::new("person", Kind::Named(&PERSON), "Principals, moderators and rapporteurs."),
        Key::new("team", Kind::Named(&TEAM), "Interpreters who work together."),
        Key::new("audience", Kind::Named(&AUDIENCE), "People who should be awake."),
        Key::new("consultation", Kind::Named(&CONSULTATION), "What is to be placed."),
        Key::new("milestone", Kind::Named(&MILESTONE), "Meetings that wait for a document."),
        Key::new("deliverable", Kind::Named(&DELIVERABLE), "Documents."),
        Key::new("input", Kind::Named(&INPUT), "What consultations build on."),
        Key::new("strand", Kind::Named(&STRAND), "Consultations that the same people follow."),
        Key::new("clash", Kind::List(&CLASH), "Consultations that draw the same people."),
        Key::new("near", Kind::List(&NEAR), "Consultations that are to be near each other."),
        Key::new(
            "travel",
            Kind::Travel(&WAY),
            "Travel times between places, door to door; the way back takes as long unless it is written too.",
        ),
        Key::new("defaults", Kind::One(&DEFAULTS), "What is written once and used everywhere."),
        Key::new("rules", Kind::Rules, "Levels and settings of the rules."),
        Key::new("wishes", Kind::One(&WISHES), "What is only preferred."),
        Key::new("accept", Kind::List(&ACCEPT), "Decisions on record."),
    ],
};

pub(in crate::input) const SERIES: Shape = Shape {
    noun: "series",
    heading: "[series]",
    meaning: "The series as a whole.",
    keys: &[
        Key::new("title", Kind::Text, "What readers call the series.").required(),
        Key::new("base", Kind::Place, "Where it is run from; its calendar counts the working days.").required(),
        Key::new("topic", Kind::Text, "What the consultations are about."),
        Key::new("brief", Kind::Text, "A few sentences for every announcement."),
        Key::new("contact", Kind::Text, "Whom readers may ask."),
        Key::new("organizer", Kind::Text, "Who publishes the calendars."),
        Key::new(
            "calendar-name",
            Kind::Text,
            "The name by which calendar programs know the series; it must not change once calendars have been sent.",
        )
        .default("the name of the file, or of the folder of a `series.toml`"),
        Key::new("planned", Kind::Day, "The day that counts as today; nothing is placed before it.").default("the actual day"),
        Key::new("step", Kind::Length(1, 720), "Consultations start on multiples of this on the local clock.").default("15 min"),
        Key::new("one-in-every-forum", Kind::Flag, "Whether each forum has a consultation named after it.").default("false"),
        Key::new("keep-cancelled", Kind::Days(0, 3650), "How long a cancelled consultation stays in published calendars.")
            .default("30 days"),
    ],
};

pub(in crate::input) const DEFAULTS: Shape = Shape {
    noun: "defaults",
    heading: "[defaults.consultation], [defaults.forum], [defaults.audience], [defaults.person]",
    meaning: "Written once, and used by everything of that kind that leaves the key out.",
    keys: &[
        Key::new("consultation", Kind::DefaultsOf(&CONSULTATION), "What consultations leave out."),
        Key::new("forum", Kind::DefaultsOf(&FORUM), "What fora leave out."),
        Key::new("audience", Kind::DefaultsOf(&AUDIENCE), "What audiences leave out."),
        Key::new("person", Kind::DefaultsOf(&PERSON), "What people leave out."),
    ],
};

pub(super) const WISH: Kind = Kind::Word(&["off", "low", "normal", "high", "top"]);

pub(in crate::input) const WISHES: Shape = Shape {
    noun: "wishes",
    heading: "[wishes]",
    meaning: "What is only preferred, and how much.",
    keys: &[
        Key::new(WishName::PeopleAwake.word(), WISH, "More people awake, over the whole series.").default("normal"),
        Key::new(WishName::FairShare.word(), WISH, "No audience always has the bad hour.").default("normal"),
        Key::new(WishName::LessTravel.word(), WISH, "Fewer and shorter trips for principals, moderators and rapporteurs.")
            .default("normal"),
        Key::new(WishName::FinishEarly.word(), WISH, "More slack before the documents are due.").default("off"),
        Key::new(WishName::EvenPace.word(), WISH, "Consultations are spread over the time there is, each strand by itself.").default("low"),
        Key::new(WishName::SameRhythm.word(), WISH, "The same weekday and hour through the series, or through each strand.").default("low"),
    ],
};

pub(in crate::input) const ACCEPT: Shape = Shape {
    noun: "acceptance",
    heading: "[[accept]]",
    meaning: "A decision on record: the finding stays visible but no longer warns.",
    keys: &[
        Key::new("rule", Kind::Name("rule"), "The rule whose findings are accepted.").required(),
        Key::new("because", Kind::Text, "Why.").required(),
        Key::new("consultation", Kind::Names("consultation", ""), "Only for these consultations.").default("for all"),
        Key::new(
            "audience",
            Kind::Names("audience", ""),
            "Only for these audiences, and for a group, region or language that they alone name.",
        )
        .default("for all"),
        Key::new("group", Kind::Texts, "Only for these stakeholder groups, as audiences name them.").default("for all"),
        Key::new("region", Kind::Texts, "Only for these regions, as audiences name them.").default("for all"),
        Key::new("language", Kind::Texts, "Only for these languages, as audiences name them.").default("for all"),
        Key::new("person", Kind::Names("person", ""), "Only for these people.").default("for all"),
        Key::new("by", Kind::Text, "Who decided."),
        Key::new("until", Kind::Day, "The last day on which it holds.").default("for good"),
    ],
};
