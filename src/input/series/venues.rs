//! Where a consultation may be, and where it would best be: `forum`, `room` and what it prefers of either.

use super::Reader;
use super::names::{Which, look_up};
use crate::input::field::Field;
use crate::input::report::NameAt;
use crate::input::table::Table;
use crate::model::{ForumId, RoomId, RuleName};

impl<'a> Reader<'_, 'a> {
    /// The fora that a consultation names, in their order; none where nothing is said.
    pub(super) fn fora_at(&mut self, table: &Table<'a>, everywhere: bool) -> Vec<ForumId> {
        let fora = self.each_known(table, "forum", "forum", |names| &names.fora);
        if let (Some(entry), [_, _, ..], true) = (table.own("forum"), &fora[..], everywhere) {
            let message = format!("{} may be beside one of several fora, and `one-in-every-forum` holds one beside each", table.what);
            self.report.say(RuleName::WrongKind, &entry.at, message, "one of several", "name one forum, or delete `one-in-every-forum`");
        }
        fora
    }

    /// The ids of the names at a key, each once; a name that is there twice, and a list without any, are told.
    fn each_known<I: Copy + PartialEq>(&mut self, table: &Table<'a>, key: &str, noun: &str, which: Which<'a, I>) -> Vec<I> {
        let names = self.report.read(table, key, Field::names).unwrap_or_default();
        self.judge_empty(table, key, noun, names.is_empty());
        let mut ids = Vec::new();
        for name in &names {
            match look_up(self.report, which(&self.names), noun, name) {
                Some(id) if ids.contains(&id) => self.named_twice(name),
                id => ids.extend(id),
            }
        }
        ids
    }

    fn judge_empty(&mut self, table: &Table<'a>, key: &str, noun: &str, is_empty: bool) {
        let Some(entry) = table.get(key).filter(|entry| is_empty && entry.value.as_array().is_some_and(|list| list.is_empty())) else {
            return;
        };
        let fix = format!("name a {noun}, or delete the line");
        self.report.say(RuleName::WrongKind, &entry.at, format!("`{key}` names no {noun}"), format!("no {noun}"), fix);
    }

    /// The rooms at a key, of these fora; none where nothing is said, or one is not known. Where several fora have a room of
    /// one name, `forum/room` tells which is meant.
    pub(super) fn rooms_at(&mut self, table: &Table<'a>, key: &str, fora: &[ForumId]) -> Vec<RoomId> {
        let names = self.report.read(table, key, Field::names).unwrap_or_default();
        let Some(entry) = table.get(key) else { return Vec::new() };
        if fora.is_empty() {
            if table.get("forum").is_none() {
                let message = format!("{} has a `{key}` but no `forum`", table.what);
                let fix = "add a line `forum = \"...\"`, or delete the room";
                self.report.say(RuleName::MissingKey, &entry.at, message, "which forum's room?", fix);
            }
            return Vec::new();
        }
        self.judge_empty(table, key, "room", names.is_empty());
        let mut found: Vec<RoomId> = Vec::new();
        for name in &names {
            match self.room_named(name, fora) {
                Some(room) if found.contains(&room) => self.named_twice(name),
                room => found.extend(room),
            }
        }
        found
    }

    /// The room of a name, or of `forum/room`, among those of these fora.
    fn room_named(&mut self, name: &NameAt<'a>, fora: &[ForumId]) -> Option<RoomId> {
        let (known_fora, rooms) = (&self.fora, &self.rooms);
        let of_fora = fora.iter().filter_map(|forum| known_fora.get(forum.index()));
        let of_each = of_fora.flat_map(|forum| forum.rooms.iter().filter_map(move |id| Some((forum, *id, rooms.get(id.index())?))));
        let all: Vec<(String, &str, RoomId)> =
            of_each.map(|(forum, id, room)| (format!("{}/{}", forum.name, room.name), room.name.as_str(), id)).collect();
        let meant: Vec<_> = all.iter().filter(|(full, short, _)| name.name == full || name.name == *short).collect();
        match meant[..] {
            [(.., id)] => Some(*id),
            [] => {
                let known: Vec<&str> = all.iter().map(|(full, short, _)| if fora.len() > 1 { full.as_str() } else { *short }).collect();
                self.report.unknown_name("room", name, known.into_iter());
                None
            }
            _ => {
                let full: Vec<String> = meant.iter().map(|(full, ..)| format!("`\"{full}\"`")).collect();
                let message = format!("several of the fora have a room `{}`", name.name);
                let fix = format!("write {}", full.join(" or "));
                self.report.say(RuleName::UnknownName, &name.at, message, "of which forum?", fix);
                None
            }
        }
    }

    /// What a choice of fora leaves without a meaning: a start on no one clock, and a forum none of whose rooms is named.
    pub(super) fn judge_venues(&mut self, table: &Table<'a>, fora: &[ForumId], rooms: &[RoomId], is_fixed: bool) {
        if fora.len() < 2 {
            return;
        }
        if let Some(entry) = table.get("starts").filter(|_| is_fixed) {
            let message = format!("{} has `starts`, and may be beside one of several fora", table.what);
            self.report.say(RuleName::WrongKind, &entry.at, message, "on whose clock?", "name one forum, or write `on` and `hours`");
        }
        let of_forum = |forum: &ForumId| rooms.iter().any(|room| self.rooms.get(room.index()).is_some_and(|room| room.forum == *forum));
        let without = fora.iter().find(|forum| !rooms.is_empty() && !of_forum(forum)).and_then(|forum| self.fora.get(forum.index()));
        if let (Some(forum), Some(entry)) = (without, table.get("room")) {
            let message = format!("{} may be beside `{}`, and names none of its rooms", table.what, forum.name);
            let fix = "name a room of each forum, or delete the forum";
            self.report.say(RuleName::WrongKind, &entry.at, message, "no room there", fix);
        }
    }

    /// The rooms that a consultation would best have; one that it may not have is told.
    pub(super) fn preferred_rooms(&mut self, table: &Table<'a>, fora: &[ForumId], rooms: &[RoomId]) -> Vec<RoomId> {
        let preferred = self.rooms_at(table, "prefers-rooms", fora);
        let outside = preferred.iter().find(|room| !rooms.is_empty() && !rooms.contains(room));
        let name = outside.and_then(|room| self.rooms.get(room.index())).map(|room| room.name.clone());
        self.judge_preferred(table, "prefers-rooms", "room", name);
        preferred
    }

    /// The fora beside which a consultation would best be; one beside which it may not be is told.
    pub(super) fn preferred_fora(&mut self, table: &Table<'a>, fora: &[ForumId]) -> Vec<ForumId> {
        let preferred = self.each_known(table, "prefers-forum", "forum", |names| &names.fora);
        let outside = preferred.iter().find(|forum| !fora.contains(forum));
        let name = outside.and_then(|forum| self.fora.get(forum.index())).map(|forum| forum.name.clone());
        self.judge_preferred(table, "prefers-forum", "forum", name);
        preferred
    }

    fn judge_preferred(&mut self, table: &Table<'a>, key: &str, of: &str, outside: Option<String>) {
        let (Some(name), Some(entry)) = (outside, table.get(key)) else { return };
        let message = format!("{} prefers `{name}`, which is not among its `{of}`", table.what);
        self.report.say(RuleName::WrongKind, &entry.at, message, "it cannot be there", format!("add it to `{of}`, or delete it here"));
    }
}
