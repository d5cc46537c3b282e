//! `[place.NAME]`, and what `[travel]` says of the ways between places.

use super::{Key, Kind, ON_THE_WAY, Shape, TITLE};

pub(in crate::input) const PLACE: Shape = Shape {
    noun: "place",
    heading: "[place.NAME]",
    meaning: "A city and its calendar. Wherever a place is expected, the name of its zone works too, if no other place has that zone.",
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

/// A way whose length depends on the day of the week.
pub(in crate::input) const WAY: Shape = Shape {
    noun: "way",
    heading: "\"FROM / TO\" = { takes = ..., sat = ... }",
    meaning: "A travel time, in `[travel]`, that depends on the weekday of departure, by the calendar of the place of departure.",
    keys: &[
        Key::new("takes", ON_THE_WAY, "How long it takes on the days that are not listed.").required(),
        Key::new("mon", ON_THE_WAY, "How long it takes when leaving on a Monday.").default("`takes`"),
        Key::new("tue", ON_THE_WAY, "On a Tuesday.").default("`takes`"),
        Key::new("wed", ON_THE_WAY, "On a Wednesday.").default("`takes`"),
        Key::new("thu", ON_THE_WAY, "On a Thursday.").default("`takes`"),
        Key::new("fri", ON_THE_WAY, "On a Friday.").default("`takes`"),
        Key::new("sat", ON_THE_WAY, "On a Saturday.").default("`takes`"),
        Key::new("sun", ON_THE_WAY, "On a Sunday.").default("`takes`"),
    ],
};
