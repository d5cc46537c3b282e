//! Pages of the names that judge a file, its clocks or its addresses, and no plan.
//!
//! # no-file
//! Every file that is named is there and can be read.
//!
//! ## Why
//! Without a series there is nothing to plan, and without a plan nothing to check.
//!
//! ## Example
//! You run `fora check spring`, and the folder `spring` has no `series.toml`.
//!
//! ## Settings
//! Nothing can be set: a file that cannot be read is not planned.
//!
//! # syntax
//! The file is TOML in UTF-8, of a size that can be read.
//!
//! Nothing else is reported about a file until it can be read. At most 10 MB are.
//!
//! ## Why
//! A file that is half understood would be half planned.
//!
//! ## Example
//! In `title = "Open talks`, the closing quote is missing. Most often it is a quote, a comma or a bracket: look
//! at the line named and at the one before it.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # unknown-key
//! Every key is known where it stands.
//!
//! ## Why
//! An unknown key would be ignored in silence, and a silent slip is the worst kind.
//!
//! ## Example
//! A consultation has `mooderator = "ana"`. The finding offers the nearest key of that table, `moderator`.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # unknown-name
//! Every name that is referred to exists.
//!
//! ## Why
//! A consultation at a forum that is not described has no days, no rooms and no clock.
//!
//! ## Example
//! `forum = "igf-2103"` needs a `[forum.igf-2103]`. The finding offers the nearest names of that kind.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # missing-key
//! Every required key is there.
//!
//! ## Why
//! Some things cannot be guessed: a forum has a place and days, a place has a zone, an audience has a zone.
//!
//! ## Example
//! `[forum.igf-2013]` says where it is and when it opens, but not when it closes. The finding shows the line to add.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # wrong-kind
//! Every value is of the kind its key takes.
//!
//! A number or a length is also within the limits of its key.
//!
//! ## Why
//! A day that is read as a word cannot be compared with another day.
//!
//! ## Example
//! `opens = "22 October"` is text, but a day is needed. Days and times are written without quotes, `opens =
//! 2013-10-22`; ranges of the clock and lengths of time with them, `hours = "09:00-18:00"`, `lasts = "90 min"`.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # backwards
//! Nothing ends before it starts.
//!
//! ## Why
//! Something that ends before it starts is most often a month or a year mistyped, or two values swapped.
//!
//! ## Example
//! A forum has `opens = 2013-10-25` and `closes = 2013-10-22`.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # unused
//! Everything that is described is used.
//!
//! It does no harm, and is only a note.
//!
//! ## Why
//! A room, person or place that nothing refers to is either left over or was meant to be named somewhere.
//!
//! ## Example
//! `[person.ana]` is described, and no consultation, step or decision names `ana`.
//!
//! ## Settings
//! Nothing can be set. Name it where it was meant to be named, or delete it.
//!
//! # offset-time
//! Times are written on the local clock, without an offset.
//!
//! ## Why
//! An offset such as `+08:00` goes wrong when a country changes its clocks. A place and what its clock shows do not.
//!
//! ## Example
//! `starts = 2013-10-25T11:00:00+08:00` for a consultation in Bali: write `starts = 2013-10-25 11:00:00`.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # loop
//! No consultation waits for itself.
//!
//! ## Why
//! If each of two waits for the other, neither can come first.
//!
//! ## Example
//! `a` has `after = ["b"]`, and `b` has `after = ["a"]`. The finding follows the circle and points at a line
//! that breaks it.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # length
//! Every length of time has a unit.
//!
//! ## Why
//! A bare `"90"` may be minutes or days.
//!
//! ## Example
//! `lasts = "90"`: write `"90 min"`, `"2 h"`, `"21 days"` or `"3 working days"`.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # calendar
//! Every event of a calendar is read as it was meant.
//!
//! A calendar or schedule comes from elsewhere and can hold anything. What it was understood to say is a note; an event
//! that was not understood is left out, with a warning at the first such line; and a file that is cut off, is not a
//! calendar or goes beyond a limit is not read at all.
//!
//! ## Why
//! A busy time that was not read becomes a meeting that somebody misses.
//!
//! ## Example
//! `ana.ics` has an event with `TZID=Office` but no rules for a zone of that name: nobody knows whose clock it means.
//!
//! ## Settings
//! Nothing can be set. Export the calendar again, or write the time as `away` or `busy` in the series.
//!
//! # unknown-zone
//! Every zone is in the time zone database.
//!
//! ## Why
//! A clock that nobody knows cannot be read, and none of its hours is right.
//!
//! ## Example
//! `zone = "Asia/Bali"`. Zones have the names of the IANA database, an area and a city: Bali is in
//! `Asia/Makassar`. The finding offers the nearest name.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # skipped-time
//! No written time falls in an hour that the clocks skip.
//!
//! ## Why
//! When the clocks go forward, there is an hour that no clock of the place shows, and nobody can come at it.
//!
//! ## Example
//! `starts = 2013-03-31 02:30:00` in Geneva, where 02:00 was followed by 03:00. Write the hour after it, or
//! another day.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # repeated-time
//! A time that the clocks show twice is read as the first.
//!
//! ## Why
//! When the clocks go back, an hour is shown twice, and half of the guests may come an hour late.
//!
//! ## Example
//! `starts = 2013-10-27 02:30:00` in Geneva. Write `hour = "first"` or `hour = "second"` where the difference matters.
//!
//! ## Settings
//! `repeated-time = "warning"`: its level. It costs a plan nothing.
//!
//! # ambiguous-zone
//! A zone is named in full, not by an abbreviation.
//!
//! ## Why
//! One abbreviation stands for several clocks: `IST` is used in India, Ireland and Israel.
//!
//! ## Example
//! `zone = "IST"`: write `Asia/Kolkata`, `Europe/Dublin` or `Asia/Jerusalem`.
//!
//! ## Settings
//! Nothing can be set: a series with this mistake is not planned.
//!
//! # no-address
//! Invitations have an organizer, and everyone invited has an address.
//!
//! Asked when invitations are written, with `fora export --to ics --invite`.
//!
//! ## Why
//! Calendar programs reject an invitation that has no sender or no recipient.
//!
//! ## Example
//! The moderator has two meetings, and `[person.moderator-a]` has no `email`.
//!
//! ## Settings
//! Nothing can be set: people without an address get no file, and everyone else gets theirs.

use crate::model::RuleName;

/// The page of a name that judges the file itself, with the sections of the page of a rule; `None` if it has none
/// here.
pub(super) fn page(name: RuleName) -> Option<String> {
    let pages = super::page_of_file("reading")?;
    let section = pages.split("\n# ").skip(1).find_map(|section| section.split_once('\n').filter(|(title, _)| *title == name.word()))?;
    Some(format!("{}\n", section.1.trim_end().replace("\n## ", "\n# ")))
}
