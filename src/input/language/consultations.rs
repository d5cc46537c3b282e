//! `[consultation.NAME]`, `[strand.NAME]`, `[[clash]]` and `[[near]]`.

use super::fora::HOURS;
use super::{HOUR, Key, Kind, MEETING, Shape, TITLE, WEIGHT_WORDS};

pub(in crate::input) const CONSULTATION: Shape = Shape {
    noun: "consultation",
    heading: "[consultation.NAME]",
    meaning: "What is to be placed. `starts` fixes the minute, or names several to choose from; `on` fixes the day, `from` and `to` bound it; without any of them fora chooses.",
    keys: &[
        TITLE,
        Key::new("brief", Kind::Text, "A few sentences of its own for the announcement."),
        Key::new("contact", Kind::Text, "Whom readers may ask.").default("the series' contact"),
        Key::new("format", Kind::Text, "Its form, such as a town hall."),
        Key::new("forum", Kind::Names("forum", ""), "The forum beside which it is held; of several, fora chooses one.")
            .default("none: it is at the series' base"),
        Key::new("prefers-forum", Kind::Names("forum", ""), "The fora beside which it would best be held.").default("none"),
        Key::new(
            "room",
            Kind::Names("room", ""),
            "The room of that forum; of several, fora chooses one. A room of one of several fora may be `forum/room`.",
        )
        .default("any of the forum"),
        Key::new("prefers-rooms", Kind::Names("room", ""), "The rooms that it would best have.").default("none"),
        Key::new("starts", Kind::Moments, "When it starts, on the clock of its forum's place; of several, at one of them.")
            .default("fora chooses"),
        Key::new("hour", HOUR, "Which of the two is meant where the clocks show `starts` twice.").default("first"),
        Key::new("on", Kind::Day, "The day on which it is held.").default("fora chooses"),
        Key::new("from", Kind::Day, "The first day on which it may be held; of a written one, the day it opens."),
        Key::new("to", Kind::Day, "The last day on which it may be held; of a written one, the day it closes.")
            .default("the last day of its forum, else the milestone of what it feeds, else a year"),
        Key::new("written", Kind::Flag, "Whether contributions are taken in writing, from one day to another, without a meeting.")
            .default("false"),
        Key::new("lasts", MEETING, "How long each sitting is.").default("60 min"),
        Key::new(
            "hours",
            Kind::WeekHours(&HOURS),
            "Hours of the local clock in which it may be held; it lies whole within one of several.",
        )
        .default("the forum's"),
        Key::new("days", Kind::Weekdays, "Days on which it may be held, on site.").default("working days"),
        Key::new(
            "prefers-days",
            Kind::GradedDays,
            "Days of the week it prefers, on site; in a table, days of the week and dates with how much: `low`, `normal`, `high` or `top`.",
        )
        .default("any"),
        Key::new(
            "prefers-hours",
            Kind::GradedHours,
            "Hours of the local clock it prefers; in a table, ranges with how much: `low`, `normal`, `high` or `top`.",
        )
        .default("any"),
        Key::new("sittings", Kind::Number(1, 20), "How many times it is held, so that everybody is awake for one.").default("1"),
        Key::new("optional", Kind::Flag, "Whether it may be left out of the plan.").default("false"),
        Key::new(
            "priority",
            WEIGHT,
            "Which stay out first where not everything fits, of those that may: what leaving it out costs counts half, once, twice or four times.",
        )
        .default("normal"),
        Key::new(
            "weight",
            WEIGHT,
            "How much it matters beside others: what warnings and wishes about it alone cost, and leaving it out, counts half, once, twice or four times.",
        )
        .default("normal"),
        Key::new("principal", Kind::Name("person"), "Who must be there besides the moderator; `\"nobody\"` for none.").default("nobody"),
        Key::new("moderator", Kind::Moderators, "Who leads it; of several, fora chooses one.").default("nobody is asked for"),
        Key::new("rapporteur", Kind::Names("person", "nobody"), "Who must be there to report; of several, all of them.").default("nobody"),
        Key::new("people", Kind::People(&CHOICE), "Who else has to be there: names, and groups of whom some have to be.").default("nobody"),
        Key::new("wanted", Kind::Names("person", "nobody"), "Who should be there: not needed elsewhere at that time, and not away.")
            .default("nobody"),
        Key::new("team", Kind::Names("team", "none"), "The interpreters who work in it; of several teams, all of them.").default("none"),
        Key::new("audiences", Kind::Names("audience", "all"), "Whom it is for.").default("all"),
        Key::new("languages", Kind::Texts, "Its languages, the one it is led in first.").default("none given"),
        Key::new("remote", Kind::Flag, "Whether people take part remotely.").default("false"),
        Key::new("expects", Kind::Number(1, 1_000_000), "People expected in the room.").default("unknown"),
        Key::new("equipment", Kind::Texts, "What the room must have.").default("nothing"),
        Key::new("notice", Kind::Days(0, 730), "How many calendar days ahead it has to be announced, at least.").default("none"),
        Key::new("builds-on", Kind::Names("input", "nothing"), "What it builds on, for those who want to read up.").default("nothing"),
        Key::new("after", Kind::After(&AFTER), "Consultations that end before it starts, and how long before.").default("nothing"),
        Key::new("feeds", Kind::Names("deliverable", "nothing"), "The documents that wait for it.").default("nothing"),
    ],
};

pub(super) const CHOICE: Shape = Shape {
    noun: "choice of people",
    heading: "people = [{ any = [...] }, { some = ..., of = [...] }]",
    meaning: "People of whom only some have to be there; fora chooses who. `any` is one of them, `some` with `of` so many.",
    keys: &[
        Key::new("any", Kind::Names("person", ""), "Those of whom one has to be there."),
        Key::new("some", Kind::Number(1, 50), "How many of them have to be there."),
        Key::new("of", Kind::Names("person", ""), "Those of whom so many have to be there."),
    ],
};

pub(super) const AFTER: Shape = Shape {
    noun: "consultation waited for",
    heading: "after = [{ consultation = ..., least = ..., most = ... }]",
    meaning: "A consultation that ends before another starts, and how long before. A day is 24 hours; `\"1 calendar day\"` is the next day \
              of the calendar on site, at any hour, and `\"2 working days\"` is the second day after it that is worked at the place of the \
              one that waits.",
    keys: &[
        Key::new("consultation", Kind::Name("consultation"), "The one that ends before.").required(),
        Key::new("least", Kind::Wait(LONGEST_WAIT), "The shortest time from its end to the start of the one that waits.").default("none"),
        Key::new("most", Kind::Wait(LONGEST_WAIT), "The longest such time.").default("any length"),
    ],
};

/// The longest time that one consultation can be asked to wait for another.
const LONGEST_WAIT: i64 = 730 * 1440;

pub(in crate::input) const STRAND: Shape = Shape {
    noun: "strand",
    heading: "[strand.NAME]",
    meaning: "Consultations that the same people follow from the first to the last.",
    keys: &[
        Key::new("consultations", Kind::Names("consultation", ""), "Those that belong to it, two or more.").required(),
        TITLE,
        Key::new("not-at-once", Kind::Flag, "Whether no two of them are held at once.").default("true"),
        Key::new("one-room", Kind::Flag, "Whether those beside one forum keep one room.").default("false"),
    ],
};

/// How much one thing counts beside others of its kind.
const WEIGHT: Kind = Kind::Word(WEIGHT_WORDS);

/// What a broken entry does.
const ENTRY_LEVEL: Key =
    Key::new("level", Kind::Word(&["error", "warning", "note"]), "What it does where it is not kept.").default("that of the rule");

/// How much an entry counts beside others.
const ENTRY_WEIGHT: Key =
    Key::new("weight", WEIGHT, "How much it counts beside other entries: half, once, twice or four times; not with `price`.")
        .default("normal");

/// What a pair costs, as it is written.
const PAIR_PRICE: Key = Key::new(
    "price",
    Kind::Charge(1_000_000),
    "What each pair costs however long the two last, in hours of one in a hundred mildly inconvenienced; in place of `people`.",
)
.default("as `people` says");

pub(in crate::input) const CLASH: Shape = Shape {
    noun: "clash",
    heading: "[[clash]]",
    meaning: "Consultations that draw the same people, and so are not held at once.",
    keys: &[
        Key::new(
            "between",
            Kind::Groups("consultation"),
            "The short names of two or more of them; in lists, as `[[\"a\", \"b\"], [\"c\"]]`, those of one list may be held at once.",
        )
        .required(),
        Key::new(
            "people",
            Kind::Number(1, 1_000_000),
            "How many people would have to choose between any two; what counts is how it compares with the other clashes.",
        )
        .default("100"),
        PAIR_PRICE,
        ENTRY_WEIGHT,
        ENTRY_LEVEL,
        Key::new("why", Kind::Text, "Who they are, for those who read the finding."),
    ],
};

pub(in crate::input) const NEAR: Shape = Shape {
    noun: "entry of `near`",
    heading: "[[near]]",
    meaning: "Consultations that are to be near each other, or so many days apart, in either order: one of `within`, `same-day` and `days-apart`.",
    keys: &[
        Key::new("between", Kind::Names("consultation", ""), "The short names of two or more of them; of just two with `within`.")
            .required(),
        Key::new(
            "within",
            Kind::Length(0, 1440),
            "One follows the other, with at most this between the end of the earlier and the start of the later.",
        ),
        Key::new("same-day", Kind::Flag, "Whether all are on one day, each by the clock on site.").default("false"),
        Key::new("days-apart", Kind::One(&DAYS_APART), "By how many days the dates of any two differ."),
        Key::new(
            "price",
            Kind::Charge(1_000_000),
            "What each pair costs that is not as asked, in hours of one in a hundred mildly inconvenienced.",
        )
        .default("as much as if those concerned slept through the shortest"),
        ENTRY_WEIGHT,
        ENTRY_LEVEL,
        Key::new("why", Kind::Text, "Why, for those who read the finding."),
    ],
};

pub(super) const DAYS_APART: Shape = Shape {
    noun: "distance in days",
    heading: "days-apart = { least = ..., most = ... }",
    meaning: "By how many days two dates differ, whichever is first.",
    keys: &[
        Key::new("least", Kind::Number(0, 365), "By this many or more.").default("any"),
        Key::new("most", Kind::Number(0, 365), "By this many or fewer.").default("any"),
    ],
};
