//! The plan file.

use super::{HOUR, Key, Kind, MEETING, Shape};

/// The plan file as a whole.
pub(in crate::input) const PLAN_FILE: Shape = Shape {
    noun: "file",
    heading: "series.plan.toml",
    meaning: "A plan: where and when each consultation is. Written by fora or by hand.",
    keys: &[
        Key::new("plan", Kind::One(&PLAN), "How it was made."),
        Key::new("placement", Kind::Placements, "Placements, by the short name of the consultation."),
    ],
};

pub(in crate::input) const PLAN: Shape = Shape {
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
        Key::new("fewest", Kind::Flag, "If something is missing: whether it is proved that no plan misses less."),
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
        Key::new("series-digest", Kind::Text, "Digest of the series file it was made from."),
        Key::new(
            "plan-digest",
            Kind::Text,
            "Digest of this file without this line; it no longer matches once the file has been edited by hand.",
        ),
    ],
};

pub(in crate::input) const PLACEMENT: Shape = Shape {
    noun: "placement",
    heading: "[placement.CONSULTATION]",
    meaning: "Where and when a consultation is. Sittings are `[placement.CONSULTATION.1]`, `.2` and so on.",
    keys: &[
        Key::new(
            "starts",
            Kind::Moment,
            "When it starts, on the clock of its forum's place; a hand may choose a minute that is off the `step`. Required unless it is written.",
        ),
        Key::new("hour", HOUR, "Which of the two is meant where the clocks show `starts` twice.").default("first"),
        Key::new("from", Kind::Day, "The first day of a written consultation."),
        Key::new("to", Kind::Day, "The last day of a written consultation."),
        Key::new("lasts", MEETING, "How long it is.").default("as the series says"),
        Key::new("forum", Kind::Name("forum"), "The forum; `\"none\"` for none.").default("as the series says"),
        Key::new("room", Kind::Name("room"), "The room of that forum; `\"none\"` for none.")
            .default("as the series says, or the forum's only one"),
        Key::new("moderator", Kind::Name("person"), "Who leads it; `\"nobody\"` for none.").default("the only one the series asks for"),
        Key::new("people", Kind::Names("person", "nobody"), "Those chosen to be there, where the series leaves it open.").default("nobody"),
        Key::new("state", Kind::Word(&["draft", "tentative", "confirmed", "held", "cancelled"]), "How far it has come.").default("draft"),
        Key::new(
            "announced",
            Kind::Announced(&ANNOUNCED),
            "The day on which it was announced, with what was announced; from then on `fora plan` does not move it.",
        )
        .default("not yet"),
    ],
};

pub(in crate::input) const ANNOUNCED: Shape = Shape {
    noun: "announced",
    heading: "`announced`",
    meaning: "What was announced, as `fora announce` writes it.",
    keys: &[
        Key::new("on", Kind::Day, "The day of the announcement.").required(),
        Key::new("starts", Kind::Moment, "When it was to start, on the clock of its forum's place. Required unless it is written."),
        Key::new("hour", HOUR, "Which of the two was meant where the clocks show `starts` twice.").default("first"),
        Key::new("zone", Kind::Zone, "The zone of the clock that `starts` is on.").default("that of the forum's place"),
        Key::new("place", Kind::Name("place"), "The place it was to be in, which the series may not have any more.").default("not known"),
        Key::new("lasts", MEETING, "How long it was to be.").default("as the series says"),
        Key::new("from", Kind::Day, "The first day of a written consultation."),
        Key::new("to", Kind::Day, "The last day of a written consultation."),
        Key::new("forum", Kind::Name("forum"), "The forum; `\"none\"` for none.").default("as the series says"),
        Key::new("room", Kind::Name("room"), "The room of that forum; `\"none\"` for none.")
            .default("as the series says, or the forum's only one"),
    ],
};
