//! The settings file.

use super::{Key, Kind, Shape};

pub(in crate::input) const SETTINGS: Shape = Shape {
    noun: "file",
    heading: "fora.toml",
    meaning: "Display settings; nothing here changes a plan.",
    keys: &[
        Key::new("color", Kind::Word(&["auto", "always", "never"]), "When to use colour.").default("auto"),
        Key::new("ascii", Kind::Flag, "Whether only ASCII characters are used.").default("false"),
        Key::new("width", Kind::Number(20, 1000), "The width of a line, in columns.").default("those of the terminal"),
        Key::new("zones", Kind::Texts, "Cities whose clocks are shown beside every meeting.").default("the base and the largest audiences"),
        Key::new("quiet", Kind::Number(0, 2), "1 prints only the answer, 2 nothing; the exit code says the rest.").default("0"),
    ],
};
