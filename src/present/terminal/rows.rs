//! What the rows of the table say: where and when each consultation is, with whom, and what is the same for all.

use super::{LONGEST_NAME, Look};
use crate::model::State;
use crate::present::words;
use crate::present::{Agenda, Meeting, Row, RowTime};
use crate::time::{Date, Zone};
use std::collections::BTreeSet;

/// What is the same at every meeting, so that it need not be said at each.
pub(super) struct Shared<'a> {
    /// The city, where all meetings are on its clock and none of them is online.
    pub city: Option<(&'a str, Zone)>,
    pub room: Option<&'a str>,
    pub forum: Option<&'a str>,
    pub moderator: Option<&'a str>,
    pub others: BTreeSet<&'a str>,
}

impl<'a> Shared<'a> {
    pub fn of(agenda: &'a Agenda) -> Self {
        let rows: Vec<&Row> = agenda.rows.iter().filter(|row| row.meeting().is_some()).collect();
        let several = rows.len() > 1;
        let same = |of: fn(&Row) -> Option<&str>| {
            let first = rows.first().and_then(|row| of(row)).filter(|_| several)?;
            rows.iter().all(|row| of(row) == Some(first)).then_some(first)
        };
        let others = rows.first().filter(|_| several).map(|row| others(row).collect()).unwrap_or_default();
        Shared {
            city: one_city(&rows),
            room: same(|row| row.room.as_deref()),
            forum: same(|row| row.forum.as_deref()),
            moderator: same(|row| row.moderator.as_deref()),
            others: rows.iter().fold(others, |common, row| &common & &others_set(row)),
        }
    }

    /// `at every meeting: Nusa Dua Hall 2, Internet Governance Forum`, `moderator: Ana`, `with Bruno`.
    pub fn words(&self) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        let place = [self.room, self.forum.filter(|forum| self.room != Some(*forum))].into_iter().flatten().collect::<Vec<_>>();
        parts.extend((!place.is_empty()).then(|| place.join(", ")));
        parts.extend(self.moderator.map(|moderator| format!("moderator: {moderator}")));
        parts.extend((!self.others.is_empty()).then(|| {
            let others: Vec<String> = self.others.iter().map(|other| (*other).to_owned()).collect();
            format!("with {}", words::list(&others))
        }));
        if let Some(first) = parts.first_mut() {
            first.insert_str(0, "at every meeting: ");
        }
        parts
    }
}

/// The city of all of these meetings, if they are all in one and none is online.
pub(super) fn one_city<'a>(rows: &[&'a Row]) -> Option<(&'a str, Zone)> {
    let city = |row: &'a Row| Some((row.place.as_str(), row.meeting()?.start.zone)).filter(|_| !row.online);
    let first = rows.first().and_then(|row| city(row))?;
    rows.iter().all(|row| city(row) == Some(first)).then_some(first)
}

/// Those asked besides the moderator.
pub(super) fn others(row: &Row) -> impl Iterator<Item = &str> {
    let moderator = row.moderator.as_deref();
    row.principal
        .iter()
        .chain(&row.rapporteurs)
        .chain(&row.attending)
        .chain(&row.teams)
        .map(String::as_str)
        .filter(move |other| Some(*other) != moderator)
}

fn others_set(row: &Row) -> BTreeSet<&str> {
    others(row).collect()
}

/// The beginning of a row.
pub(super) struct Head {
    pub number: String,
    pub name: String,
    pub on_site: String,
}

/// The room, where it tells more than the city.
pub(super) fn room<'a>(row: &'a Row, shared: &Shared<'_>) -> Option<&'a str> {
    row.room.as_deref().filter(|room| shared.room.is_none() && *room != row.place)
}

/// The forum, where it tells more than the room and the city.
pub(super) fn forum<'a>(row: &'a Row, shared: &Shared<'_>) -> Option<&'a str> {
    let known = |forum: &str| row.room.as_deref() == Some(forum) || row.place == forum || row.online;
    row.forum.as_deref().filter(|forum| shared.forum.is_none() && !known(forum))
}

pub(super) fn moderator<'a>(row: &'a Row, shared: &Shared<'_>) -> Option<&'a str> {
    row.moderator.as_deref().filter(|_| shared.moderator.is_none())
}

pub(super) fn others_words(row: &Row, shared: &Shared<'_>) -> String {
    let mut seen = BTreeSet::new();
    others(row).filter(|other| !shared.others.contains(other) && seen.insert(*other)).collect::<Vec<_>>().join(", ")
}

pub(super) fn awake(row: &Row) -> String {
    match row.meeting().and_then(Meeting::percent_awake) {
        _ if row.state == State::Cancelled => "cancelled".into(),
        percent => percent.map(|percent| format!("{percent}%")).unwrap_or_default(),
    }
}

pub(super) fn heads(agenda: &Agenda, look: Look, shared: &Shared<'_>, base_is_shown: bool) -> Vec<Head> {
    let mut before: Option<&Row> = None;
    let mut heads = Vec::new();
    for row in &agenda.rows {
        let continues = before.is_some_and(|before| before.consultation == row.consultation);
        let same_day =
            continues && before.is_some_and(|before| before.first_day() == row.first_day() && before.place_words() == row.place_words());
        heads.push(head(agenda, row, look, shared, (continues, same_day, base_is_shown)));
        before = Some(row);
    }
    heads
}

fn head(agenda: &Agenda, row: &Row, look: Look, shared: &Shared<'_>, (continues, same_day, base_is_shown): (bool, bool, bool)) -> Head {
    let marks = look.marks();
    let number = row.number.replace('×', &marks.cross.to_string()).replace('–', &marks.dash.to_string());
    let name = if continues { String::new() } else { words::fit(&row.name, LONGEST_NAME, marks.ellipsis) };
    let day = |day| padded_day(day, agenda.year());
    let on_site = match &row.time {
        RowTime::Written { from, to } => format!("{} to {}, written", day(*from), day(*to)),
        RowTime::Meeting(meeting) => {
            let first = day(row.first_day());
            let first = if same_day { " ".repeat(first.len()) } else { first };
            let place = words::fit(&place_words(agenda, row, meeting, base_is_shown), LONGEST_NAME, marks.ellipsis);
            let place = if same_day || shared.city.is_some() { String::new() } else { format!(" {place}") };
            let asleep = if sleeps_on_site(meeting, shared) { format!(" {}", marks.asleep) } else { String::new() };
            format!("{first} {}{asleep}{place}", meeting.clock_words())
        }
    };
    Head { number, name, on_site }
}

/// Whether people on site sleep through a part of a meeting, where their clock has no column because it leads the row.
pub(super) fn sleeps_on_site(meeting: &Meeting, shared: &Shared<'_>) -> bool {
    meeting.asleep && shared.city.is_some()
}

/// The place of a row; that of an online one may be left to the first column if it is the same clock.
fn place_words(agenda: &Agenda, row: &Row, meeting: &Meeting, base_is_shown: bool) -> String {
    let told = agenda.columns.first().is_some_and(|column| column.zone == meeting.start.zone);
    if row.online && told && base_is_shown { "online".into() } else { row.place_words() }
}

/// As [`words::day`], with days of one digit under those of two.
fn padded_day(day: Date, year: i32) -> String {
    let text = words::day(day, year);
    match text.split_once(' ') {
        Some((weekday, rest)) if rest.as_bytes().get(1) == Some(&b' ') => format!("{weekday}  {rest}"),
        _ => text,
    }
}
