//! `[forum.NAME]`, with its rooms, hours and competing sessions, and when rooms and people cannot be had.

use super::{Key, Kind, Shape, TITLE};

pub(in crate::input) const FORUM: Shape = Shape {
    noun: "forum",
    heading: "[forum.NAME]",
    meaning: "People already together somewhere, on some days. A forum without rooms that is not online counts as one room.",
    keys: &[
        Key::new("place", Kind::Place, "Where it is; for one online, where the moderator sits.").required(),
        Key::new("opens", Kind::Day, "Its first day.").required(),
        Key::new("closes", Kind::Day, "Its last day.").required(),
        TITLE,
        Key::new(
            "hours",
            Kind::WeekHours(&HOURS),
            "Hours of the local clock in which it can host a consultation; a meeting lies whole within one of several.",
        )
        .default("09:00-18:00"),
        Key::new(
            "slots",
            Kind::Slots,
            "Stretches of the local clock for which it lets its rooms: a meeting starts when a slot does and ends within it. In a table, those of days of the week, of dates and of `any` other day; a date outranks its day of the week, and a day that is not named has none.",
        )
        .default("any start"),
        Key::new("online", Kind::Flag, "Whether it has no room and nobody travels to it.").default("false"),
        Key::new("remote", Kind::Flag, "Whether the host can give remote participants a link to a room.").default("true"),
        Key::new("remote-lead", Kind::Days(0, 365), "How many calendar days before a meeting the host is asked for the link.")
            .default("none"),
        SEATS,
        HOLDS,
        INTERPRETERS,
        EQUIPMENT,
        BUSY_KEY,
        AVAILABLE,
        RATHER_NOT,
        CALENDAR,
        CALENDAR_ZONE,
        CALENDAR_TITLES,
        CHANGEOVER,
        Key::new("room", Kind::Named(&ROOM), "Its rooms.").default("one, named like the forum"),
        Key::new("competing", Kind::Named(&COMPETING), "Sessions that draw the same public, by title.").default("none"),
    ],
};

pub(in crate::input) const ROOM: Shape = Shape {
    noun: "room",
    heading: "[forum.NAME.room.NAME]",
    meaning: "A room of a forum. Without `holds` or `changeover` of its own, it takes the forum's; the forum's `interpreters` and `equipment` are in every room, besides what the room lists; what the forum says of its times (`busy`, `available`, `rather-not`) holds for all its rooms.",
    keys: &[
        SEATS,
        HOLDS,
        TITLE,
        INTERPRETERS,
        EQUIPMENT,
        BUSY_KEY,
        AVAILABLE,
        RATHER_NOT,
        CALENDAR,
        CALENDAR_ZONE,
        CALENDAR_TITLES,
        CHANGEOVER,
    ],
};

const EQUIPMENT: Key =
    Key::new("equipment", Kind::Texts, "What the room has, in words that consultations ask for, in upper or lower case.")
        .default("unknown");
const INTERPRETERS: Key = Key::new("interpreters", Kind::Texts, "Languages that have a booth.").default("none");
const CHANGEOVER: Key =
    Key::new("changeover", Kind::Length(0, 1440), "Time needed in the room between two consultations, if it holds one at a time.")
        .default("none");
const SEATS: Key =
    Key::new("seats", Kind::Number(1, 1_000_000), "People who can sit in the room; where it holds several consultations, at each of them.")
        .default("any number fits");
const HOLDS: Key = Key::new("holds", Kind::Number(1, 1_000), "How many consultations the room can hold at once.").default("1");
const BUSY_KEY: Key = Key::new("busy", Kind::List(&BUSY), "When the room is used for something else.").default("never");

const AVAILABLE: Key =
    Key::new("available", Kind::List(&BUSY), "The only times when the room can be used, but for `busy`.").default("always");
const RATHER_NOT: Key = Key::new("rather-not", Kind::List(&BUSY), "When the room can be used if need be.").default("never");

pub(super) const CALENDAR: Key = Key::new(
    "calendar",
    Kind::Files,
    "Calendar files (`.ics`) of when the room is used for other things, as paths relative to the series file; their titles are kept only with `calendar-titles`.",
)
.default("none");

pub(super) const CALENDAR_ZONE: Key = Key::new("calendar-zone", Kind::Zone, "The zone of times and days in the calendar that name none.")
    .default("days are those of the place");
pub(super) const CALENDAR_TITLES: Key =
    Key::new("calendar-titles", Kind::Flag, "Whether the titles in the calendar are kept and shown as the reason.").default("false");

pub(super) const BUSY: Shape = Shape {
    noun: "stretch of time",
    heading: "{ from = ..., to = ... }",
    meaning: "A time when somebody is away or a room is used for something else.",
    keys: &[
        Key::new("from", Kind::DayOrMoment, "Its first day, or the minute it begins, on the local clock.").required(),
        Key::new("to", Kind::DayOrMoment, "Its last day, or the minute it ends.").default("the end of the day it begins"),
        Key::new("why", Kind::Text, "The reason, for those who read the finding."),
    ],
};

pub(super) const HOURS: Shape = Shape {
    noun: "table of hours",
    heading: "hours = { any = ..., fri = ... }",
    meaning: "Hours that differ by day of the week. A day is closed if neither it nor `any` is given. Of a day with several, a meeting lies whole within one. Hours over midnight belong to the day they begin on.",
    keys: &[
        Key::new("any", Kind::DayHours, "The hours of the days that are not named.").default("closed"),
        Key::new("mon", Kind::DayHours, "The hours of Mondays.").default(ANY_DAY),
        Key::new("tue", Kind::DayHours, "The hours of Tuesdays.").default(ANY_DAY),
        Key::new("wed", Kind::DayHours, "The hours of Wednesdays.").default(ANY_DAY),
        Key::new("thu", Kind::DayHours, "The hours of Thursdays.").default(ANY_DAY),
        Key::new("fri", Kind::DayHours, "The hours of Fridays.").default(ANY_DAY),
        Key::new("sat", Kind::DayHours, "The hours of Saturdays.").default(ANY_DAY),
        Key::new("sun", Kind::DayHours, "The hours of Sundays.").default(ANY_DAY),
    ],
};

const ANY_DAY: &str = "those of `any`";

pub(super) const COMPETING: Shape = Shape {
    noun: "competing session",
    heading: "[forum.NAME.competing]",
    meaning: "A session for the same public as the consultations of the forum, by its title.",
    keys: &[
        Key::new("from", Kind::DayOrMoment, "When it begins, on the forum's clock.").required(),
        Key::new("to", Kind::DayOrMoment, "When it ends.").default("the end of the day it begins"),
    ],
};
