//! What things are called, and whether a text names them.

use crate::model::{ConsultationId, ForumId, RoomId, Series};
use crate::text::{alike, one_line};
use std::collections::BTreeMap;

/// What a forum, a room or a person is called, plain.
pub(super) struct Called {
    pub title: String,
    pub name: String,
}

impl Called {
    pub fn of(title: &str, name: &str) -> Self {
        Called { title: plain(title), name: plain(name) }
    }

    /// How much of a text it is: its title as whole words, or its short name between commas.
    pub fn length_in(&self, text: &str) -> Option<usize> {
        match (holds(text, &self.title), self.is_part_of(text)) {
            (true, _) => Some(self.title.len()),
            (false, true) => Some(self.name.len()),
            (false, false) => None,
        }
    }

    /// Whether it stands between commas.
    pub fn is_part_of(&self, text: &str) -> bool {
        text.split([',', ';']).map(str::trim).any(|part| !part.is_empty() && (part == self.title || part == self.name))
    }
}

/// What the things of a series are called.
pub(super) struct Names {
    consultations: BTreeMap<String, Vec<ConsultationId>>,
    titles: BTreeMap<String, Vec<ConsultationId>>,
    pub fora: Vec<Called>,
    pub rooms: Vec<Called>,
    pub people: Vec<String>,
}

impl Names {
    pub fn of(series: &Series) -> Self {
        let (mut consultations, mut titles) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for id in series.consultation_ids() {
            let asked = series.consultation(id);
            consultations.entry(plain(&asked.name)).or_default().push(id);
            titles.entry(plain(&asked.title)).or_default().push(id);
        }
        Names {
            consultations,
            titles,
            fora: series.fora.iter().map(|forum| Called::of(&forum.title, &forum.name)).collect(),
            rooms: series.rooms.iter().map(|room| Called::of(&room.title, &room.name)).collect(),
            people: series.people.iter().map(|person| plain(&person.title)).collect(),
        }
    }

    /// The consultations that a title may mean: the one of that short name, else those of that title.
    pub fn consultations(&self, title: &str) -> &[ConsultationId] {
        let title = plain(title);
        self.consultations.get(&title).or_else(|| self.titles.get(&title)).map_or(&[], Vec::as_slice)
    }

    pub fn forum(&self, id: ForumId) -> &Called {
        &self.fora[id.index()]
    }

    pub fn room(&self, id: RoomId) -> &Called {
        &self.rooms[id.index()]
    }

    /// The forum that a text names, of two with one title the one given.
    pub fn forum_in(&self, text: &str, own: Option<ForumId>) -> Option<ForumId> {
        let fora = (0..).map(ForumId).zip(&self.fora).map(|(id, called)| (called.length_in(text), id));
        let named = longest(fora)?;
        Some(own.filter(|own| self.forum(*own).title == self.forum(named).title).unwrap_or(named))
    }

    /// The room of a forum that a text names beside that forum.
    pub fn room_in(&self, text: &str, forum: ForumId, rooms: &[RoomId]) -> Option<RoomId> {
        let title = &self.forum(forum).title;
        // The title of a room may be part of that of its forum, and the other way round.
        let beside = if title.is_empty() { text.to_owned() } else { text.replace(title, ";") };
        let length =
            |room: &Called| room.length_in(if room.title != *title && room.title.contains(title.as_str()) { text } else { &beside });
        longest(rooms.iter().map(|id| (length(self.room(*id)), *id)))
    }
}

/// A title without the mark of what is cancelled, and whether it had it.
pub(super) fn unmarked(title: &str) -> (&str, bool) {
    let title = title.trim();
    let rest =
        |mark: &str| title.get(..mark.len()).filter(|head| head.eq_ignore_ascii_case(mark)).map(|_| title[mark.len()..].trim_start());
    ["CANCELLED:", "CANCELED:"].into_iter().find_map(rest).map_or((title, false), |rest| (rest, true))
}

/// A title without its marks, and which of several sittings it says it is, from 0.
pub(super) fn apart(title: &str) -> (&str, Option<u32>) {
    let (title, _) = unmarked(title);
    let numbered = title.strip_suffix(')').and_then(|rest| {
        let (title, numbers) = rest.rsplit_once(" (")?;
        let (number, of) = numbers.split_once(" of ")?;
        of.parse::<u32>().ok()?;
        Some((title, number.parse::<u32>().ok()?.checked_sub(1)?))
    });
    numbered.map_or((title, None), |(title, sitting)| (title, Some(sitting)))
}

/// Text to compare: small letters, single spaces, letters and their marks in one form (NFC), and nothing that cannot be
/// seen.
pub(super) fn plain(text: &str) -> String {
    one_line(&alike(text)).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The thing of which the most stands in a text; of two that are as long the first.
pub(super) fn longest<I: Copy>(held: impl Iterator<Item = (Option<usize>, I)>) -> Option<I> {
    let longest = held.filter_map(|(length, id)| Some((length?, id))).reduce(|best, next| if next.0 > best.0 { next } else { best });
    longest.map(|(_, id)| id)
}

/// Whether a text holds a title and not only a part of longer words; both are plain.
pub(super) fn holds(text: &str, title: &str) -> bool {
    let letter = |mark: Option<char>| mark.is_some_and(char::is_alphanumeric);
    let whole = |at: usize| !letter(text[..at].chars().next_back()) && !letter(text[at + title.len()..].chars().next());
    !title.is_empty() && text.match_indices(title).any(|(at, _)| whole(at))
}
