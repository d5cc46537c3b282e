//! Pages of the names that judge a file or its clocks while it is read, before any rule is asked.
//!
//! # syntax
//! The file is TOML in UTF-8, of a size that can be read.
//!
//! Most often a quote, a comma or a bracket is missing: look at the line named and at the one before it.
//! Nothing else is told of the file until it can be read.
//!
//! # unknown-key
//! Every key is known where it stands.
//!
//! A key that nobody knows would be passed over in silence, and a silent slip is the worst kind. The finding
//! offers the nearest key of that table: `mooderator` becomes `moderator`.
//!
//! # unknown-name
//! Every name that is referred to exists.
//!
//! `forum = "igf-2103"` needs a `[forum.igf-2103]`. The finding offers the nearest names of that kind.
//!
//! # missing-key
//! Nothing that must be said is left out.
//!
//! A forum has a place and days, a place has a zone, an audience has a zone. The finding shows the line to add.
//!
//! # wrong-kind
//! Every value is of the kind its key wants.
//!
//! Days and times are written without quotes, `opens = 2013-10-22`; ranges of the clock and lengths of time
//! with them, `hours = "09:00-18:00"`, `lasts = "90 min"`.
//!
//! # backwards
//! Nothing ends before it starts.
//!
//! A forum that closes before it opens, or an absence that ends before it begins, is most often a month or a
//! year mistyped, or two values swapped.
//!
//! # unused
//! Everything that is described is used.
//!
//! A room, person or place that nothing refers to is either left over or was meant to be named somewhere. It
//! does no harm.
//!
//! # offset-time
//! Times are written on the local clock, without an offset.
//!
//! An offset such as `+08:00` goes wrong when a country changes its clocks. The place and what its clock shows
//! do not: write `2013-10-25 11:00:00`.
//!
//! # loop
//! No consultation waits for itself.
//!
//! If `a` is held after `b` and `b` after `a`, neither can come first. The finding follows the circle and
//! points at a line that breaks it.
//!
//! # length
//! Every length of time has a unit.
//!
//! `"90"` may be minutes or days; write `"90 min"`, `"2 h"`, `"21 days"` or `"3 working days"`.
//!
//! # unknown-zone
//! Every zone is in the time zone database.
//!
//! Zones have the names of the IANA database, an area and a city: Bali is in `Asia/Makassar`. The finding
//! offers the nearest name.
//!
//! # skipped-time
//! No written time falls in an hour that the clocks skip.
//!
//! When the clocks go forward, an hour is on no clock of the place. Write the hour after it, or another day.
//!
//! # repeated-time
//! A time that the clocks show twice is read as the first.
//!
//! When the clocks go back, an hour is shown twice. Say `hour = "first"` or `hour = "second"` where the
//! difference matters. `repeated-time = "warning"` sets its level.
//!
//! # ambiguous-zone
//! A zone is named in full, not by an abbreviation.
//!
//! `IST` is used in India, Ireland and Israel. Write `Asia/Kolkata`, `Europe/Dublin` or `Asia/Jerusalem`.

use crate::model::RuleName;

/// The page of a name that judges the file itself; `None` if it has none here.
pub(super) fn page(name: RuleName) -> Option<String> {
    let pages = super::header(include_str!("reading.rs"));
    let section = pages.split("\n# ").skip(1).find_map(|section| section.split_once('\n').filter(|(title, _)| *title == name.word()))?;
    Some(format!("{}\n", section.1.trim_end()))
}
