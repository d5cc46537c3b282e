//! The part of a plan that `--what` names.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

/// The part of a plan that `--what` names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// The announcement of one consultation.
    Announcement(String),
    /// Those of all.
    Announcements,
    /// The correction of one announcement.
    Correction(String),
    /// Those of all that changed.
    Corrections,
    /// The sheet of the plan alone.
    Plan,
    /// All feeds.
    Feeds,
    /// What newer zone data has moved.
    ZoneNews,
    /// One feed by its word, such as `person:ana`.
    Feed(String),
}

impl What {
    /// Whether it compares the plan with what was announced.
    pub fn is_correction(&self) -> bool {
        matches!(self, What::Correction(_) | What::Corrections)
    }

    /// The short name of a person, if it is the feed of one.
    pub fn person(&self) -> Option<&str> {
        match self {
            What::Feed(word) => word.strip_prefix("person:"),
            _ => None,
        }
    }
}

impl FromStr for What {
    type Err = Infallible;

    /// Every word means something: which feeds there are only the series knows.
    fn from_str(word: &str) -> Result<Self, Infallible> {
        Ok(match word {
            "announcements" => What::Announcements,
            "corrections" => What::Corrections,
            "plan" => What::Plan,
            "feeds" => What::Feeds,
            "zone-news" => What::ZoneNews,
            _ => match (word.strip_prefix("announcement:"), word.strip_prefix("correction:")) {
                (Some(name), _) => What::Announcement(name.to_owned()),
                (_, Some(name)) => What::Correction(name.to_owned()),
                _ => What::Feed(word.to_owned()),
            },
        })
    }
}

impl fmt::Display for What {
    /// As it is written on the command line.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Announcement(name) => write!(to, "announcement:{name}"),
            What::Announcements => to.write_str("announcements"),
            What::Correction(name) => write!(to, "correction:{name}"),
            What::Corrections => to.write_str("corrections"),
            What::Plan => to.write_str("plan"),
            What::Feeds => to.write_str("feeds"),
            What::ZoneNews => to.write_str("zone-news"),
            What::Feed(word) => to.write_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_as_it_is_written() {
        let named = |name: &str| name.to_owned();
        let forms = [
            ("announcement:online", What::Announcement(named("online"))),
            ("announcements", What::Announcements),
            ("correction:online", What::Correction(named("online"))),
            ("corrections", What::Corrections),
            ("plan", What::Plan),
            ("feeds", What::Feeds),
            ("zone-news", What::ZoneNews),
            ("forum:igf", What::Feed(named("forum:igf"))),
        ];
        for (word, what) in forms {
            assert_eq!((word.parse(), what.to_string().as_str()), (Ok(what.clone()), word));
        }
    }
}
