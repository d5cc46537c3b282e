//! The ledger.

use super::{Key, Kind, Shape};

/// The ledger as a whole.
pub(in crate::input) const LEDGER_FILE: Shape = Shape {
    noun: "file",
    heading: "series.ledger.toml",
    meaning: "What was sent to calendars. Written by fora.",
    keys: &[
        Key::new("version", Kind::Number(1, 1), "The version of this form.").required(),
        Key::new("calendar", Kind::Text, "The name that the UIDs begin with."),
        Key::new("sent", Kind::List(&SENT), "What was sent."),
    ],
};

pub(super) const SENT: Shape = Shape {
    noun: "entry that was sent",
    heading: "[[sent]]",
    meaning: "What was last sent of an event.",
    keys: &[
        Key::new("feed", Kind::Text, "The feed, such as `series` or `person:ana`.").required(),
        Key::new("uid", Kind::Text, "The name by which calendars know it.").required(),
        Key::new("title", Kind::Text, "What readers called it."),
        Key::new("status", Kind::Word(&["tentative", "confirmed", "cancelled"]), "How sure it was.").required(),
        Key::new("sequence", Kind::Number(0, 1_000_000_000), "How often its time, place or status has changed.").required(),
        Key::new("at", Kind::Text, "The instant, in UTC, at which it last changed.").required(),
        Key::new("digest", Kind::Text, "A digest of all that was sent.").required(),
        Key::new("zone-data", Kind::Text, "The release of the time zone database it was made with.").required(),
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
        Key::new("people", Kind::Texts, "Short names of those who read the mailbox of `attendee`.").default("unknown"),
        Key::new("etag", Kind::Text, "What the calendar server calls the version that was written."),
        Key::new("pending", Kind::Flag, "Whether it was about to be sent, and nobody knows whether it was.").default("false"),
    ],
};
