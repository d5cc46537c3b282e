//! The language of series and plan files, as one table.
//!
//! The reader's check for unknown keys, the limits it applies, the JSON Schema of [`schema()`](super::schema()) and the page of
//! [`super::language_page`] are all made from it, so none of them can say something else.

use crate::model::{RuleName, Setting, Unit, WishName};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Text that is not empty.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number, both limits included.
    Number(i64, i64),
    /// A whole number from 0 to 2^64 - 1; where TOML's own numbers end, at 2^63, as text.
    Large,
    /// A price: a decimal number of hours of one in a hundred mildly inconvenienced.
    Price,
    /// A whole day.
    Day,
    /// A day and a time of the local clock.
    Moment,
    /// Either: a bare day is the whole of it.
    DayOrMoment,
    /// A length in minutes, hours or days; limits in minutes.
    Length(i64, i64),
    /// A length in calendar days.
    Days(i64, i64),
    /// A length in working days.
    WorkingDays(i64, i64),
    /// A range of the local clock.
    ClockRange,
    /// A range of the local clock, or `"closed"`.
    RangeOrClosed,
    /// A range of the local clock, or a table of them by day of the week.
    WeekHours(&'static Shape),
    /// A list of ranges of the local clock.
    Slots,
    /// `"working days"`, `"any"` or a list of days of the week.
    Weekdays,
    /// A list of days of the week.
    DayList,
    /// The full name of a time zone.
    Zone,
    /// The short name of a place, or the full name of a time zone.
    Place,
    /// The short name of a thing of this kind.
    Name(&'static str),
    /// One such name or a list of them; a word in the second field stands for none or all.
    Names(&'static str, &'static str),
    /// A person, a list of them, or `{ any = [...] }`.
    Moderators,
    /// Consultations that are waited for: a name, a table of this shape, or a list of either; `"nothing"` for none.
    After(&'static Shape),
    /// A list of texts.
    Texts,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A day, a length before the milestone, or a day of a week before it.
    Due,
    /// The address of a page on the web.
    Link,
    /// Names of holidays with their days.
    Holidays,
    /// Travel times by pairs of places.
    Travel,
    /// A length of rest, lengths of rest by lengths of the way, or the word for ITU's.
    Rest,
    /// The rules with their levels and settings.
    Rules,
    /// One table.
    One(&'static Shape),
    /// One table whose keys fill what tables of this shape leave out.
    DefaultsOf(&'static Shape),
    /// Tables by short name.
    Named(&'static Shape),
    /// A list of tables.
    List(&'static Shape),
    /// Placements by the short name of their consultation.
    Placements,
    /// The name of a calendar file or a list of them.
    Files,
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// As files write it.
    pub name: &'static str,
    /// What its value has to be.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What holds where it is left out, in words; empty if nothing does.
    pub default: &'static str,
    /// One sentence.
    pub meaning: &'static str,
}

/// A kind of table.
#[derive(Debug)]
pub(super) struct Shape {
    /// What a message calls it, such as `forum`.
    pub noun: &'static str,
    /// How its header is written.
    pub heading: &'static str,
    /// One sentence.
    pub meaning: &'static str,
    /// Its keys, the required ones first.
    pub keys: &'static [Key],
}

impl Shape {
    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Key {
    const fn new(name: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Key { name, kind, required: false, default: "", meaning }
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn default(mut self, words: &'static str) -> Self {
        self.default = words;
        self
    }

    /// Whether `[defaults]` can say it: a title or a room belongs to one thing.
    pub fn in_defaults(&self) -> bool {
        self.name != "title" && !matches!(self.kind, Kind::Named(_))
    }
}

/// How a value is written into one cell of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum InCell {
    /// As one word, number or length.
    Plain,
    /// As text that stands for itself, whatever it looks like.
    Prose,
    /// As a day or a minute, or as words where it is neither.
    Day,
    /// As names or words with commas between them, or a list in brackets. The words here mean something else alone than in
    /// a list of one.
    List([&'static str; 2]),
    /// As a table or a list in brackets, or as one word, number or length.
    Nested,
}

impl Kind {
    /// How a cell of a sheet holds it.
    pub fn in_cell(self) -> InCell {
        match self {
            Kind::Text | Kind::Link => InCell::Prose,
            Kind::Day | Kind::Moment | Kind::DayOrMoment | Kind::Due => InCell::Day,
            Kind::Names(_, word) => InCell::List([word, ""]),
            Kind::Weekdays => InCell::List(["working days", "any"]),
            Kind::Moderators => InCell::List(["nobody", ""]),
            Kind::After(_) => InCell::List(["nothing", ""]),
            Kind::Texts | Kind::Files | Kind::DayList | Kind::Slots => InCell::List(["", ""]),
            Kind::WeekHours(_) | Kind::Holidays | Kind::Rest | Kind::Rules | Kind::Travel | Kind::Placements => InCell::Nested,
            Kind::One(_) | Kind::DefaultsOf(_) | Kind::Named(_) | Kind::List(_) => InCell::Nested,
            Kind::Flag | Kind::Number(..) | Kind::Large | Kind::Price | Kind::Length(..) | Kind::Days(..) | Kind::WorkingDays(..) => {
                InCell::Plain
            }
            Kind::ClockRange | Kind::RangeOrClosed | Kind::Zone | Kind::Place | Kind::Name(_) | Kind::Word(_) => InCell::Plain,
        }
    }

    /// The kind with its unit, in words that follow "must be".
    pub fn wants(self) -> String {
        match self {
            Kind::Text => "text".into(),
            Kind::Flag => "`true` or `false`".into(),
            Kind::Number(i64::MIN, i64::MAX) => "a whole number".into(),
            Kind::Number(least, most) => format!("a whole number from {least} to {most}"),
            Kind::Large => "a whole number from 0, in quotes from 2^63 on".into(),
            Kind::Price => "a number of hours, such as `12.5`".into(),
            Kind::Day => "a day, such as `2027-03-22`".into(),
            Kind::Moment => "a day and a time, such as `2027-03-22 09:00:00`".into(),
            Kind::DayOrMoment => "a day, or a day and a time".into(),
            Kind::Length(..) => "a length of time, such as `\"90 min\"` or `\"2 h\"`".into(),
            Kind::Days(..) => "a number of days, such as `\"21 days\"`".into(),
            Kind::WorkingDays(..) => "a number of working days, such as `\"2 working days\"`".into(),
            Kind::ClockRange => "a range of the clock, such as `\"09:00-18:00\"`".into(),
            Kind::RangeOrClosed => "a range of the clock, such as `\"09:00-18:00\"`, or `\"closed\"`".into(),
            Kind::WeekHours(_) => "a range of the clock, such as `\"09:00-18:00\"`, or a table of them by day of the week".into(),
            Kind::Slots => "a list of ranges of the clock, such as `[\"09:00-10:30\", \"11:00-12:30\"]`".into(),
            Kind::Weekdays => "`\"working days\"`, `\"any\"`, or days of the week such as `[\"mon\", \"tue\"]`".into(),
            Kind::DayList => "days of the week, such as `[\"sun\", \"mon\"]`".into(),
            Kind::Zone => "the name of a time zone, such as `\"Europe/Paris\"`".into(),
            Kind::Place => "the name of a place, or of a time zone such as `\"Europe/Paris\"`".into(),
            Kind::Name(noun) => format!("the name of {} {noun}", article(noun)),
            Kind::Names(noun, "") => format!("the name of {} {noun}, or a list of them", article(noun)),
            Kind::Names(noun, word) => format!("the name of {} {noun}, a list of them, or `\"{word}\"`", article(noun)),
            Kind::Moderators => "the name of a person, a list of them, or `{ any = [...] }`".into(),
            Kind::After(_) => {
                "the name of a consultation, `{ consultation = ..., least = ..., most = ... }`, a list of either, or `\"nothing\"`".into()
            }
            Kind::Texts => "a list of texts, such as `[\"en\", \"fr\"]`".into(),
            Kind::Word(words) => format!("one of {}", words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")),
            Kind::Due => "a day, `\"7 days before\"`, `\"5 working days before\"` or `\"the Friday of the week before\"`".into(),
            Kind::Link => "the address of a page, such as `\"https://example.org/report\"`".into(),
            Kind::Holidays => "names with their days, such as `{ \"New Year\" = 2027-01-01 }`".into(),
            Kind::Travel => "lengths of time by pairs of places, such as `\"geneva / bali\" = \"22 h\"`".into(),
            Kind::Rest => "a length of time, lengths by the length of the way such as `{ \"6 h\" = \"12 h\" }`, or `\"itu\"`".into(),
            Kind::Files => "the name of a calendar file, such as `\"ana.ics\"`, or a list of them".into(),
            Kind::Rules | Kind::One(_) | Kind::DefaultsOf(_) => "a table".into(),
            Kind::Named(_) | Kind::Placements => "tables by name".into(),
            Kind::List(_) => "a list of tables, such as `[{ ... }]`".into(),
        }
    }

    /// Its limits in words; empty if it has none.
    pub fn limits(self) -> String {
        match self {
            Kind::Length(least, most) => format!("{} to {}", super::text::length(least), super::text::length(most)),
            Kind::Days(least, most) => format!("{least} to {most} days"),
            Kind::WorkingDays(least, most) => format!("{least} to {most} working days"),
            Kind::Day | Kind::Moment | Kind::DayOrMoment | Kind::Due => "1900-01-01 to 2200-12-31".into(),
            _ => String::new(),
        }
    }
}

pub(super) fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// How long a way, or what follows it, can be.
pub(super) const ON_THE_WAY: Kind = Kind::Length(0, 14 * 1440);
const MEETING: Kind = Kind::Length(1, 7 * 1440);
const WISH: Kind = Kind::Word(&["off", "low", "normal", "high", "top"]);
/// Tables of hours: that of the council of ICANN's ccNSO.
const BANDS: Kind = Kind::Word(&["ccnso"]);
/// Words for which occurrence of a repeated hour is meant.
const HOUR: Kind = Kind::Word(&["first", "second"]);

const TITLE: Key = Key::new("title", Kind::Text, "What readers call it.").default("the short name");

const BUSY: Shape = Shape {
    noun: "stretch of time",
    heading: "{ from = ..., to = ... }",
    meaning: "A stretch of time in which somebody is away or a room is used otherwise.",
    keys: &[
        Key::new("from", Kind::DayOrMoment, "Its first day, or the minute it begins, on the local clock.").required(),
        Key::new("to", Kind::DayOrMoment, "Its last day, or the minute it ends.").default("the end of the day it begins"),
        Key::new("why", Kind::Text, "The reason, for those who read the finding."),
    ],
};

const COMPETING: Shape = Shape {
    noun: "competing session",
    heading: "[forum.NAME.competing]",
    meaning: "A session for the same public as the consultations of the forum, by its title.",
    keys: &[
        Key::new("from", Kind::DayOrMoment, "When it begins, on the forum's clock.").required(),
        Key::new("to", Kind::DayOrMoment, "When it ends.").default("the end of the day it begins"),
    ],
};

const STEP: Shape = Shape {
    noun: "step",
    heading: "steps = [{ does = ..., takes = ... }]",
    meaning: "One step towards a document; a step starts when the one before it has ended.",
    keys: &[
        Key::new("does", Kind::Text, "What is done.").required(),
        Key::new("takes", Kind::WorkingDays(1, 365), "How long it takes; the day the work arrives is not counted.")
            .default("required without `words-a-day`"),
        Key::new(
            "words-a-day",
            Kind::Number(50, 100_000),
            "How many words a translator does a day: the step takes as long as the document's `words` need in each language but the first, at once, or one language after the other where one person does it.",
        )
        .default("it is no translation"),
        Key::new("by", Kind::Name("person"), "Who does it; the working days are those of their base.")
            .default("anybody, at the series' base"),
        Key::new("each", Kind::Flag, "Whether it is done after each consultation; such steps come before those done once.")
            .default("false"),
    ],
};

/// The word for a day of the week without hours.
pub(super) const CLOSED: &str = "closed";

const HOURS: Shape = Shape {
    noun: "table of hours",
    heading: "hours = { any = ..., fri = ... }",
    meaning: "Hours that differ by day of the week. A day is closed if neither it nor `any` is said. Hours over midnight belong to the day they begin on.",
    keys: &[
        Key::new("any", Kind::RangeOrClosed, "The hours of the days that are not named.").default("closed"),
        Key::new("mon", Kind::RangeOrClosed, "The hours of Mondays.").default(ANY_DAY),
        Key::new("tue", Kind::RangeOrClosed, "The hours of Tuesdays.").default(ANY_DAY),
        Key::new("wed", Kind::RangeOrClosed, "The hours of Wednesdays.").default(ANY_DAY),
        Key::new("thu", Kind::RangeOrClosed, "The hours of Thursdays.").default(ANY_DAY),
        Key::new("fri", Kind::RangeOrClosed, "The hours of Fridays.").default(ANY_DAY),
        Key::new("sat", Kind::RangeOrClosed, "The hours of Saturdays.").default(ANY_DAY),
        Key::new("sun", Kind::RangeOrClosed, "The hours of Sundays.").default(ANY_DAY),
    ],
};

const ANY_DAY: &str = "those of `any`";

/// The longest time that one consultation can be asked to wait for another.
const LONGEST_WAIT: i64 = 730 * 1440;

const AFTER: Shape = Shape {
    noun: "consultation waited for",
    heading: "after = [{ consultation = ..., least = ..., most = ... }]",
    meaning: "A consultation that ends before another starts, and how long before. A day is 24 hours.",
    keys: &[
        Key::new("consultation", Kind::Name("consultation"), "The one that ends before.").required(),
        Key::new("least", Kind::Length(0, LONGEST_WAIT), "At least so long passes from its end to the start of the one that waits.")
            .default("none"),
        Key::new("most", Kind::Length(0, LONGEST_WAIT), "At most so long passes.").default("any length"),
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
const BUSY_KEY: Key = Key::new("busy", Kind::List(&BUSY), "When the room is used otherwise.").default("never");

const CALENDAR: Key = Key::new(
    "calendar",
    Kind::Files,
    "Calendar files (`.ics`) of when the room is used for other things, as paths relative to the series file; their titles are kept only with `calendar-titles`.",
)
.default("none");
const CALENDAR_ZONE: Key = Key::new("calendar-zone", Kind::Zone, "The zone of times and days in the calendar that say none.")
    .default("days are those of the place");
const CALENDAR_TITLES: Key =
    Key::new("calendar-titles", Kind::Flag, "Whether the titles in the calendar are kept and told as the reason.").default("false");

pub(super) const SERIES: Shape = Shape {
    noun: "series",
    heading: "[series]",
    meaning: "The whole.",
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
            "By what name calendar programs know the series; it must not change once calendars were sent.",
        )
        .default("the name of the file, or of the folder of a `series.toml`"),
        Key::new("planned", Kind::Day, "The day that counts as today; nothing is placed before it.").default("the real today"),
        Key::new("step", Kind::Length(1, 720), "Consultations start on multiples of this on the local clock.").default("15 min"),
        Key::new("one-in-every-forum", Kind::Flag, "Whether each forum has a consultation named after it.").default("false"),
        Key::new("keep-cancelled", Kind::Days(0, 3650), "How long a cancelled consultation stays in published calendars.")
            .default("30 days"),
    ],
};

pub(super) const PLACE: Shape = Shape {
    noun: "place",
    heading: "[place.NAME]",
    meaning: "A city and its calendar. Where a place is asked for, the name of its zone means it too, if no other place has that zone.",
    keys: &[
        Key::new("zone", Kind::Zone, "The full name of its time zone.").required(),
        TITLE,
        Key::new("holidays", Kind::Holidays, "Public holidays: each name with its day, or with a list of days.").default("none"),
        Key::new("working-days", Kind::DayList, "Days of the week on which people work there.").default("Monday to Friday"),
        Key::new(
            "observances",
            Kind::Holidays,
            "Days that many observe though work goes on: each name with its day, or with a list of days.",
        )
        .default("none"),
    ],
};

pub(super) const ROOM: Shape = Shape {
    noun: "room",
    heading: "[forum.NAME.room.NAME]",
    meaning: "A room of a forum. What it leaves out of `holds` and `changeover` is the forum's; `interpreters` and `equipment` of the forum are in every room, besides what the room lists; the forum is busy in all.",
    keys: &[SEATS, HOLDS, TITLE, INTERPRETERS, EQUIPMENT, BUSY_KEY, CALENDAR, CALENDAR_ZONE, CALENDAR_TITLES, CHANGEOVER],
};

pub(super) const FORUM: Shape = Shape {
    noun: "forum",
    heading: "[forum.NAME]",
    meaning: "People already together somewhere, on some days. A forum without rooms that is not online is one room itself.",
    keys: &[
        Key::new("place", Kind::Place, "Where it is; for one online, where the moderator sits.").required(),
        Key::new("opens", Kind::Day, "Its first day.").required(),
        Key::new("closes", Kind::Day, "Its last day.").required(),
        TITLE,
        Key::new("hours", Kind::WeekHours(&HOURS), "Hours of the local clock in which it can host a consultation.").default("09:00-18:00"),
        Key::new(
            "slots",
            Kind::Slots,
            "Stretches of the local clock in which it lets its rooms: a meeting starts with one and ends within it.",
        )
        .default("any start"),
        Key::new("online", Kind::Flag, "Whether it has no room and nobody travels to it.").default("false"),
        Key::new("remote", Kind::Flag, "Whether the host can give those afar a link to a room.").default("true"),
        Key::new("remote-lead", Kind::Days(0, 365), "So many calendar days before a meeting the host is asked for the link.")
            .default("none"),
        SEATS,
        HOLDS,
        INTERPRETERS,
        EQUIPMENT,
        BUSY_KEY,
        CALENDAR,
        CALENDAR_ZONE,
        CALENDAR_TITLES,
        CHANGEOVER,
        Key::new("room", Kind::Named(&ROOM), "Its rooms.").default("one, named like the forum"),
        Key::new("competing", Kind::Named(&COMPETING), "Sessions for the same public, by title.").default("none"),
    ],
};

pub(super) const PERSON: Shape = Shape {
    noun: "person",
    heading: "[person.NAME]",
    meaning: "A principal, moderator or rapporteur.",
    keys: &[
        Key::new("base", Kind::Place, "Where they live and work.").required(),
        TITLE,
        Key::new("away", Kind::List(&BUSY), "When they cannot be had, on the clock of their base.").default("never"),
        Key {
            meaning: "Calendar files (`.ics`) of when they cannot be had, as paths relative to the series file; their titles are kept only with `calendar-titles`.",
            ..CALENDAR
        },
        CALENDAR_ZONE,
        CALENDAR_TITLES,
        Key::new("arrives", ON_THE_WAY, "Time needed between arriving and a consultation.").default("none"),
        Key::new("rest", Kind::Rest, "Rest wanted between arriving and a consultation.").default("none"),
        Key::new("speaks", Kind::Texts, "Languages they speak.").default("unknown"),
        Key::new("email", Kind::Text, "Where their calendar is sent."),
    ],
};

pub(super) const TEAM: Shape = Shape {
    noun: "team",
    heading: "[team.NAME]",
    meaning: "Interpreters who work together in the consultations that name them.",
    keys: &[
        TITLE,
        Key::new("languages", Kind::Texts, "Languages they interpret.").default("none said"),
        Key::new("a-day", Kind::Number(1, 50), "Meetings they work in at most on one day, on site.").default("any number"),
        Key::new("a-week", Kind::Number(1, 500), "Meetings they work in at most in one week, Monday to Sunday.").default("any number"),
        Key::new("at-once", Kind::Number(1, 100), "Meetings they can work in at the same time.").default("1"),
    ],
};

pub(super) const AUDIENCE: Shape = Shape {
    noun: "audience",
    heading: "[audience.NAME]",
    meaning: "People in one time zone who should be awake. One of `place` and `zone` is needed.",
    keys: &[
        Key::new("place", Kind::Place, "Where they live: its clock, its working days, holidays and observances are theirs."),
        Key::new("zone", Kind::Zone, "The full name of their time zone, where no place is named: Monday to Friday, and no holidays known.")
            .default("that of `place`"),
        TITLE,
        Key::new("size", Kind::Number(1, 100_000_000), "How many they are, in people or in shares of any whole.").default("100"),
        Key::new("bands", BANDS, "Whose table of hours holds: `\"ccnso\"` is awake 05:00-23:00 and best 08:00-17:30; `awake` and `best` win over it.")
            .default("fora's own"),
        Key::new("awake", Kind::ClockRange, "Hours of the local clock in which they are awake.").default("07:00-22:00"),
        Key::new("best", Kind::ClockRange, "Hours of their normal working day.").default("08:00-18:00"),
        Key::new("languages", Kind::Texts, "Languages they follow.").default("any"),
        Key::new(
            "groups",
            Kind::Texts,
            "Stakeholder groups among them, in any words, upper or lower case, such as governments, private sector, civil society, intergovernmental and international organisations, technical and academic community.",
        )
        .default("none said"),
        Key::new("region", Kind::Text, "The region of the world they stand for, in any words, upper or lower case.").default("none said"),
        Key::new("debt", Kind::Length(0, 60_000), "Mild inconvenience a head that they carry in from earlier series, as the ledger of their agenda says.")
            .default("none"),
    ],
};

pub(super) const CONSULTATION: Shape = Shape {
    noun: "consultation",
    heading: "[consultation.NAME]",
    meaning: "What is to be placed. `starts` fixes the minute, `on` the day, `from` and `to` bound it; with none of them fora chooses.",
    keys: &[
        TITLE,
        Key::new("brief", Kind::Text, "A few sentences of its own for the announcement."),
        Key::new("contact", Kind::Text, "Whom readers may ask.").default("the series' contact"),
        Key::new("format", Kind::Text, "Its form, such as a town hall."),
        Key::new("forum", Kind::Name("forum"), "The forum beside which it is held.").default("none: it is at the series' base"),
        Key::new("room", Kind::Name("room"), "The room of that forum.").default("fora chooses"),
        Key::new("starts", Kind::Moment, "When it starts, on the clock of its forum's place.").default("fora chooses"),
        Key::new("hour", HOUR, "Which of the two is meant where the clocks show `starts` twice.").default("first"),
        Key::new("on", Kind::Day, "The day on which it is held.").default("fora chooses"),
        Key::new("from", Kind::Day, "The first day on which it may be held; of a written one, the day it opens."),
        Key::new("to", Kind::Day, "The last day on which it may be held; of a written one, the day it closes.")
            .default("the last day of its forum, else the milestone of what it feeds, else a year"),
        Key::new("written", Kind::Flag, "Whether contributions are taken in writing, from one day to another, without a meeting.")
            .default("false"),
        Key::new("lasts", MEETING, "How long each sitting is.").default("60 min"),
        Key::new("hours", Kind::WeekHours(&HOURS), "Hours of the local clock in which it may be held.").default("the forum's"),
        Key::new("days", Kind::Weekdays, "Days on which it may be held, on site.").default("working days"),
        Key::new("prefers-days", Kind::DayList, "Days of the week on which it would best be held, on site.").default("any"),
        Key::new("prefers-hours", Kind::ClockRange, "Hours of the local clock in which it would best be held.").default("any"),
        Key::new("sittings", Kind::Number(1, 20), "How many times it is held, so that everybody is awake for one.").default("1"),
        Key::new("optional", Kind::Flag, "Whether it may stay out of the plan.").default("false"),
        Key::new("principal", Kind::Name("person"), "Who has to be there besides the moderator; `\"nobody\"` for none.").default("nobody"),
        Key::new("moderator", Kind::Moderators, "Who leads it; of several, fora chooses one.").default("nobody is asked for"),
        Key::new("rapporteur", Kind::Names("person", "nobody"), "Who has to be there to report; of several, all of them.")
            .default("nobody"),
        Key::new("team", Kind::Names("team", "none"), "The interpreters who work in it; of several teams, all of them.").default("none"),
        Key::new("audiences", Kind::Names("audience", "all"), "Those it is for.").default("all"),
        Key::new("languages", Kind::Texts, "Its languages, the one it is led in first.").default("none said"),
        Key::new("remote", Kind::Flag, "Whether people take part from afar.").default("false"),
        Key::new("expects", Kind::Number(1, 1_000_000), "People expected in the room.").default("unknown"),
        Key::new("equipment", Kind::Texts, "What the room must have.").default("nothing"),
        Key::new("notice", Kind::Days(0, 730), "It is announced at least so many calendar days before.").default("none"),
        Key::new("builds-on", Kind::Names("input", "nothing"), "What it builds on, for those who want to read up.").default("nothing"),
        Key::new("after", Kind::After(&AFTER), "Those that end before it starts, and how long before.").default("nothing"),
        Key::new("feeds", Kind::Names("deliverable", "nothing"), "The documents that wait for it.").default("nothing"),
    ],
};

pub(super) const MILESTONE: Shape = Shape {
    noun: "milestone",
    heading: "[milestone.NAME]",
    meaning: "The meeting that waits for a document.",
    keys: &[Key::new("place", Kind::Place, "Where it is.").required(), Key::new("opens", Kind::Day, "Its first day.").required(), TITLE],
};

pub(super) const DELIVERABLE: Shape = Shape {
    noun: "deliverable",
    heading: "[deliverable.NAME]",
    meaning: "A document.",
    keys: &[
        Key::new("for", Kind::Name("milestone"), "The meeting that waits for it.").required(),
        Key::new("due", Kind::Due, "When it is due; a due day that is not worked at the base moves earlier.").required(),
        Key::new("steps", Kind::List(&STEP), "What has to be done after the last consultation that feeds it, in order.").required(),
        TITLE,
        Key::new("languages", Kind::Texts, "Languages it appears in, the original first.").default("one"),
        Key::new("words", Kind::Number(1, 1_000_000), "How many words it will have, for those who translate it.").default("unknown"),
        Key::new("grace", Kind::One(&GRACE), "A later due day for what was held shortly before the milestone.").default("none"),
        Key::new("item", Kind::Day, "The day on which the milestone takes the document up; the later due day of `grace` counts from it.")
            .default("the milestone's first day"),
    ],
};

pub(super) const GRACE: Shape = Shape {
    noun: "grace",
    heading: "grace = { held-within = ..., due = ... }",
    meaning: "A later due day for what a consultation adds to the document that was held only shortly before the milestone.",
    keys: &[
        Key::new("held-within", Kind::Days(1, 730), "It is for consultations that end fewer days than this before the milestone opens.")
            .required(),
        Key::new("due", Kind::Due, "When that is due; a due day that is not worked at the base moves earlier.").required(),
    ],
};

pub(super) const INPUT: Shape = Shape {
    noun: "input",
    heading: "[input.NAME]",
    meaning: "Something that was said or written before, on which consultations build.",
    keys: &[
        Key::new("out", Kind::Day, "The day from which it can be read.").required(),
        TITLE,
        Key::new("from", Kind::Text, "Where it comes from, in words.").default("not said"),
        Key::new("link", Kind::Link, "Where it can be read.").default("not said"),
    ],
};

/// A way whose length depends on the day of the week.
pub(super) const WAY: Shape = Shape {
    noun: "way",
    heading: "\"FROM / TO\" = { takes = ..., sat = ... }",
    meaning: "A travel time, in `[travel]`, that depends on the day of the week on which one leaves, by the calendar of the place one leaves.",
    keys: &[
        Key::new("takes", ON_THE_WAY, "How long it takes on the days that are not listed.").required(),
        Key::new("mon", ON_THE_WAY, "How long it takes who leaves on a Monday.").default("`takes`"),
        Key::new("tue", ON_THE_WAY, "On a Tuesday.").default("`takes`"),
        Key::new("wed", ON_THE_WAY, "On a Wednesday.").default("`takes`"),
        Key::new("thu", ON_THE_WAY, "On a Thursday.").default("`takes`"),
        Key::new("fri", ON_THE_WAY, "On a Friday.").default("`takes`"),
        Key::new("sat", ON_THE_WAY, "On a Saturday.").default("`takes`"),
        Key::new("sun", ON_THE_WAY, "On a Sunday.").default("`takes`"),
    ],
};

pub(super) const STRAND: Shape = Shape {
    noun: "strand",
    heading: "[strand.NAME]",
    meaning: "Consultations that one public follows from the first to the last.",
    keys: &[
        Key::new("consultations", Kind::Names("consultation", ""), "Those that belong to it, two or more.").required(),
        TITLE,
        Key::new("not-at-once", Kind::Flag, "Whether no two of them are held at once.").default("true"),
        Key::new("one-room", Kind::Flag, "Whether those beside one forum keep one room.").default("false"),
    ],
};

pub(super) const CLASH: Shape = Shape {
    noun: "clash",
    heading: "[[clash]]",
    meaning: "Consultations that draw the same people, and so are not held at once.",
    keys: &[
        Key::new("between", Kind::Names("consultation", ""), "The short names of two or more of them.").required(),
        Key::new(
            "people",
            Kind::Number(1, 1_000_000),
            "How many people would have to choose between any two; what counts is how many beside the other clashes.",
        )
        .default("100"),
        Key::new("why", Kind::Text, "Who they are, for those who read the finding."),
    ],
};

pub(super) const DEFAULTS: Shape = Shape {
    noun: "defaults",
    heading: "[defaults.consultation], [defaults.forum], [defaults.audience], [defaults.person]",
    meaning: "Said once, used by every thing of the kind that leaves the key out.",
    keys: &[
        Key::new("consultation", Kind::DefaultsOf(&CONSULTATION), "What consultations leave out."),
        Key::new("forum", Kind::DefaultsOf(&FORUM), "What fora leave out."),
        Key::new("audience", Kind::DefaultsOf(&AUDIENCE), "What audiences leave out."),
        Key::new("person", Kind::DefaultsOf(&PERSON), "What people leave out."),
    ],
};

pub(super) const WISHES: Shape = Shape {
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

pub(super) const ACCEPT: Shape = Shape {
    noun: "acceptance",
    heading: "[[accept]]",
    meaning: "A decision on record: the finding stays visible and no longer warns.",
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

/// The series file as a whole.
pub(super) const SERIES_FILE: Shape = Shape {
    noun: "file",
    heading: "series.toml",
    meaning: "A series of consultations: what is to be placed, where, with whom, and what waits for it.",
    keys: &[
        Key::new("series", Kind::One(&SERIES), "The whole.").required(),
        Key::new("place", Kind::Named(&PLACE), "Cities and their calendars."),
        Key::new("forum", Kind::Named(&FORUM), "Where and when people are already together."),
        Key::new("person", Kind::Named(&PERSON), "Principals, moderators and rapporteurs."),
        Key::new("team", Kind::Named(&TEAM), "Interpreters who work together."),
        Key::new("audience", Kind::Named(&AUDIENCE), "People who should be awake."),
        Key::new("consultation", Kind::Named(&CONSULTATION), "What is to be placed."),
        Key::new("milestone", Kind::Named(&MILESTONE), "Meetings that wait for a document."),
        Key::new("deliverable", Kind::Named(&DELIVERABLE), "Documents."),
        Key::new("input", Kind::Named(&INPUT), "What consultations build on."),
        Key::new("strand", Kind::Named(&STRAND), "Consultations that one public follows."),
        Key::new("clash", Kind::List(&CLASH), "Consultations that draw the same people."),
        Key::new("travel", Kind::Travel, "Travel times between places, door to door; the way back takes as long unless it is written too."),
        Key::new("defaults", Kind::One(&DEFAULTS), "Said once, used everywhere."),
        Key::new("rules", Kind::Rules, "Levels and settings of the rules."),
        Key::new("wishes", Kind::One(&WISHES), "What is only preferred."),
        Key::new("accept", Kind::List(&ACCEPT), "Decisions on record."),
    ],
};

const DIGEST: Kind = Kind::Text;

pub(super) const PLAN: Shape = Shape {
    noun: "plan",
    heading: "[plan]",
    meaning: "How the plan was made. All of it may be left out.",
    keys: &[
        Key::new("planned", Kind::Day, "The day that counted as today."),
        Key::new("seed", Kind::Large, "The seed of the search."),
        Key::new("effort", Kind::Large, "How much was tried, in moves of the search."),
        Key::new("backend", Kind::Text, "What proved the plan, or was used."),
        Key::new("zone-data", Kind::Text, "The release of the time zone database."),
        Key::new(
            "cost",
            Kind::Price,
            "What its warnings and wishes cost, and what is optional and left out, in hours of one in a hundred of those concerned mildly \
             inconvenienced. \
             `fora check` tells what any plan costs.",
        ),
        Key::new("bound", Kind::Price, "No plan that misses as little costs less than this."),
        Key::new("fewest", Kind::Flag, "Where something is missing: whether it is proved that no plan misses less."),
        Key::new(
            "proved",
            Kind::Flag,
            "Whether it is proved that no better plan exists: none misses less, and none that misses as little costs less.",
        ),
        Key::new("cut-short", Kind::Flag, "Whether the clock or a person cut the search short.").default("false"),
        Key::new(
            "some-starts",
            Kind::Flag,
            "Whether some of the starts that a consultation could have were not looked at; then nothing is proved.",
        )
        .default("false"),
        Key::new("series-digest", DIGEST, "Digest of the series file it was made from."),
        Key::new("plan-digest", DIGEST, "Digest of this file without this line; it no longer fits once a hand edited the file."),
    ],
};

pub(super) const PLACEMENT: Shape = Shape {
    noun: "placement",
    heading: "[placement.CONSULTATION]",
    meaning: "Where and when a consultation is. Sittings are `[placement.CONSULTATION.1]`, `.2` and so on.",
    keys: &[
        Key::new("starts", Kind::Moment, "When it starts, on the clock of its forum's place. Required unless it is written."),
        Key::new("hour", HOUR, "Which of the two is meant where the clocks show `starts` twice.").default("first"),
        Key::new("from", Kind::Day, "The first day of a written consultation."),
        Key::new("to", Kind::Day, "The last day of a written consultation."),
        Key::new("lasts", MEETING, "How long it is.").default("as the series says"),
        Key::new("forum", Kind::Name("forum"), "The forum; `\"none\"` for none.").default("as the series says"),
        Key::new("room", Kind::Name("room"), "The room of that forum; `\"none\"` for none.")
            .default("as the series says, or the forum's only one"),
        Key::new("moderator", Kind::Name("person"), "Who leads it; `\"nobody\"` for none.").default("the only one the series asks for"),
        Key::new("state", Kind::Word(&["draft", "tentative", "confirmed", "held", "cancelled"]), "How far it has come.").default("draft"),
        Key::new("announced", Kind::Day, "The day on which it was announced; from then on it does not move.").default("not yet"),
    ],
};

/// The plan file as a whole.
pub(super) const PLAN_FILE: Shape = Shape {
    noun: "file",
    heading: "series.plan.toml",
    meaning: "A plan: where and when each consultation is. Written by fora or by hand.",
    keys: &[
        Key::new("plan", Kind::One(&PLAN), "How it was made."),
        Key::new("placement", Kind::Placements, "Placements, by the short name of the consultation."),
    ],
};

pub(super) const SETTINGS: Shape = Shape {
    noun: "file",
    heading: "fora.toml",
    meaning: "Settings of taste; nothing here changes a plan.",
    keys: &[
        Key::new("color", Kind::Word(&["auto", "always", "never"]), "When to use colour.").default("auto"),
        Key::new("ascii", Kind::Flag, "Whether only ASCII characters are used.").default("false"),
        Key::new("width", Kind::Number(20, 1000), "Columns of a line.").default("those of the terminal"),
        Key::new("zones", Kind::Texts, "Cities whose clocks stand beside every meeting.").default("the base and the largest audiences"),
        Key::new("quiet", Kind::Number(0, 2), "1 leaves only the answer, 2 only the exit code.").default("0"),
    ],
};

pub(super) const SENT: Shape = Shape {
    noun: "entry that was sent",
    heading: "[[sent]]",
    meaning: "What was sent of an event last.",
    keys: &[
        Key::new("feed", Kind::Text, "The feed, such as `series` or `person:ana`.").required(),
        Key::new("uid", Kind::Text, "The name by which calendars know it.").required(),
        Key::new("title", Kind::Text, "What readers called it."),
        Key::new("status", Kind::Word(&["tentative", "confirmed", "cancelled"]), "How sure it was.").required(),
        Key::new("sequence", Kind::Number(0, 1_000_000_000), "How often its time, place or status had changed.").required(),
        Key::new("at", Kind::Text, "The instant, in UTC, at which it last was another than before.").required(),
        Key::new("digest", Kind::Text, "A digest of all that was sent.").required(),
        Key::new("zone-data", Kind::Text, "The release of the time zone database by which it was made.").required(),
        Key::new("starts", Kind::Text, "The instant at which it starts, in UTC."),
        Key::new("ends", Kind::Text, "The instant at which it ends, in UTC."),
        Key::new("clock", Kind::Moment, "What the clock there was to show when it starts."),
        Key::new("end-clock", Kind::Moment, "What the clock there was to show when it ends."),
        Key::new("zone", Kind::Text, "The zone of that clock."),
        Key::new("end-zone", Kind::Text, "The zone of the clock at its end.").default("the same"),
        Key::new("from", Kind::Day, "The first of whole days."),
        Key::new("to", Kind::Day, "The last of whole days."),
        Key::new("place", Kind::Text, "Where it was to be, in words."),
        Key::new("concerns", Kind::Text, "Whom a change of it concerns, in words."),
        Key::new("organizer", Kind::Text, "Who asked, if it was an invitation."),
        Key::new("attendee", Kind::Text, "Who was asked, if it was an invitation."),
        Key::new("etag", Kind::Text, "What the calendar server calls the version that was written."),
        Key::new("pending", Kind::Flag, "Whether it was about to be written on the server, which has not said that it has it.")
            .default("false"),
    ],
};

/// The ledger as a whole.
pub(super) const LEDGER_FILE: Shape = Shape {
    noun: "file",
    heading: "series.ledger.toml",
    meaning: "What was sent to calendars. Written by fora.",
    keys: &[
        Key::new("version", Kind::Number(1, 1), "The version of this form.").required(),
        Key::new("calendar", Kind::Text, "The name that the UIDs begin with."),
        Key::new("sent", Kind::List(&SENT), "What was sent."),
    ],
};

/// The tables in the order in which the page explains them.
pub(super) const CHAPTERS: &[&Shape] = &[
    &SERIES,
    &PLACE,
    &FORUM,
    &ROOM,
    &HOURS,
    &COMPETING,
    &BUSY,
    &PERSON,
    &TEAM,
    &AUDIENCE,
    &CONSULTATION,
    &AFTER,
    &STRAND,
    &CLASH,
    &MILESTONE,
    &DELIVERABLE,
    &GRACE,
    &STEP,
    &WAY,
    &INPUT,
    &WISHES,
    &ACCEPT,
];

/// A setting of a rule: as a key of the rule's own table, and written alone in place of a level.
#[derive(Clone, Copy, Debug)]
pub(super) struct SettingKeys {
    pub in_table: Key,
    /// Only the first setting of a rule is read so.
    pub alone: Key,
}

/// The settings of a rule; the first can be written alone in place of a level.
pub(super) fn settings(rule: RuleName) -> &'static [SettingKeys] {
    static SETTINGS: LazyLock<BTreeMap<RuleName, Vec<SettingKeys>>> = LazyLock::new(|| {
        RuleName::ALL.iter().map(|rule| (*rule, rule.settings().iter().map(|setting| keys(*rule, setting)).collect())).collect()
    });
    SETTINGS.get(&rule).map_or(&[], Vec::as_slice)
}

fn keys(rule: RuleName, setting: &Setting) -> SettingKeys {
    let (least, most) = setting.limits;
    let kind = match setting.unit {
        Unit::Number => Kind::Number(least, most),
        Unit::Days => Kind::Days(least, most),
        Unit::WorkingDays => Kind::WorkingDays(least, most),
        Unit::Minutes => Kind::Length(least, most),
    };
    let in_table = Key::new(setting.name, kind, setting.meaning).default(setting.unsaid);
    SettingKeys { in_table, alone: Key { name: rule.word(), ..in_table } }
}

/// The words for levels, strictest first.
pub(super) const LEVEL_WORDS: &[&str] = &["error", "warning", "note", "off"];

/// The key `level` of a rule's own table.
pub(super) const LEVEL: Key = Key::new("level", Kind::Word(LEVEL_WORDS), "What a broken rule does.");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Level, State, Wish};

    #[test]
    fn no_table_knows_a_key_twice_and_each_key_has_one_sentence() {
        for shape in CHAPTERS.iter().chain(&[&SERIES_FILE, &PLAN_FILE, &PLAN, &PLACEMENT, &DEFAULTS, &SETTINGS, &SENT, &LEDGER_FILE]) {
            for (index, key) in shape.keys.iter().enumerate() {
                assert!(shape.keys[..index].iter().all(|other| other.name != key.name), "{} {}", shape.noun, key.name);
                assert!(key.meaning.ends_with('.'), "{} {}", shape.noun, key.name);
            }
        }
    }

    #[test]
    fn the_words_are_those_of_the_model() {
        assert!(LEVEL_WORDS.iter().all(|word| Level::from_word(word).is_some()) && LEVEL_WORDS.len() == Level::ALL.len());
        let Kind::Word(wishes) = WISH else { panic!("words") };
        assert!(wishes.iter().all(|word| Wish::from_word(word).is_some()) && wishes.len() == Wish::ALL.len());
        let Some(Key { kind: Kind::Word(states), .. }) = PLACEMENT.key("state") else { panic!("words") };
        assert!(states.iter().all(|word| State::from_word(word).is_some()) && states.len() == State::ALL.len());
    }
}
