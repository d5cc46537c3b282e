//! `[milestone.NAME]`, `[deliverable.NAME]` and `[input.NAME]`.

use super::{Key, Kind, Shape, TITLE};

pub(in crate::input) const MILESTONE: Shape = Shape {
    noun: "milestone",
    heading: "[milestone.NAME]",
    meaning: "The meeting that waits for a document.",
    keys: &[Key::new("place", Kind::Place, "Where it is.").required(), Key::new("opens", Kind::Day, "Its first day.").required(), TITLE],
};

pub(in crate::input) const DELIVERABLE: Shape = Shape {
    noun: "deliverable",
    heading: "[deliverable.NAME]",
    meaning: "A document.",
    keys: &[
        Key::new("for", Kind::Name("milestone"), "The meeting that waits for it.").required(),
        Key::new("due", Kind::Due, "When it is due; a due day that is not a working day at the base moves earlier.").required(),
        Key::new("steps", Kind::List(&STEP), "What has to be done after the last consultation that feeds it, in order.").required(),
        TITLE,
        Key::new("languages", Kind::Texts, "Languages it appears in, the original first.").default("one"),
        Key::new("words", Kind::Number(1, 1_000_000), "How many words it will have, for those who translate it.").default("unknown"),
        Key::new("grace", Kind::One(&GRACE), "A later due day for what was held shortly before the milestone.").default("none"),
        Key::new("item", Kind::Day, "The day on which the milestone takes the document up; the later due day of `grace` counts from it.")
            .default("the milestone's first day"),
    ],
};

pub(in crate::input) const GRACE: Shape = Shape {
    noun: "grace",
    heading: "grace = { held-within = ..., due = ... }",
    meaning: "A later due day for what a consultation held shortly before the milestone adds to the document.",
    keys: &[
        Key::new("held-within", Kind::Days(1, 730), "For consultations that end fewer than this many days before the milestone opens.")
            .required(),
        Key::new("due", Kind::Due, "When that is due; a due day that is not a working day at the base moves earlier.").required(),
    ],
};

pub(super) const STEP: Shape = Shape {
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
            "How many words a translator does a day: the step takes as long as the document's `words` need in each language but the first: all languages at once, or one after the other if one person does it.",
        )
        .default("it is not a translation"),
        Key::new("by", Kind::Name("person"), "Who does it; the working days are those of their base.")
            .default("anybody, at the series' base"),
        Key::new("each", Kind::Flag, "Whether it is done after each consultation; such steps come before those done once.")
            .default("false"),
    ],
};

pub(in crate::input) const INPUT: Shape = Shape {
    noun: "input",
    heading: "[input.NAME]",
    meaning: "Something said or written earlier that consultations build on.",
    keys: &[
        Key::new("out", Kind::Day, "The day from which it can be read.").required(),
        TITLE,
        Key::new("from", Kind::Text, "Where it comes from, in words.").default("not given"),
        Key::new("link", Kind::Link, "Where it can be read.").default("not given"),
    ],
};
