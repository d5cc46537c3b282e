use super::{ConsultationId, ForumId, PersonId, RoomId, Series};
use crate::time::{Date, Interval};

/// How far a placement has come. Only `fora announce` or a hand changes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum State {
    /// Chosen by fora or by hand, and known to nobody else.
    #[default]
    Draft,
    /// Told to some, not promised.
    Tentative,
    /// Promised.
    Confirmed,
    /// It took place.
    Held,
    /// It will not take place; it occupies nothing and counts for nothing.
    Cancelled,
}

impl State {
    /// All states with the words that files use.
    pub const ALL: [(State, &'static str); 5] = [
        (State::Draft, "draft"),
        (State::Tentative, "tentative"),
        (State::Confirmed, "confirmed"),
        (State::Held, "held"),
        (State::Cancelled, "cancelled"),
    ];

    /// The word that files use.
    pub fn word(self) -> &'static str {
        State::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    /// The state a file means by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        State::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}

/// When a placement is: a meeting at an instant, or a written consultation open on some days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum When {
    /// People meet.
    Meeting(Interval),
    /// Contributions are taken from the first day to the last, both included, at the consultation's place.
    Written {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

/// A sitting of a consultation, placed: where, when and led by whom.
///
/// The same type serves a candidate of the planner and a line of a plan made by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placement {
    /// What is placed.
    pub consultation: ConsultationId,
    /// Which sitting, counted from 0.
    pub sitting: u32,
    /// When.
    pub when: When,
    /// The forum beside which it is held; `None` at the series' base without a forum.
    pub forum: Option<ForumId>,
    /// The room; `None` online, or where none is known.
    pub room: Option<RoomId>,
    /// Who leads it.
    pub moderator: Option<PersonId>,
    /// Those who are chosen to be there, where the series leaves it open.
    pub people: Vec<PersonId>,
    /// How far it has come.
    pub state: State,
    /// The day on which it was announced.
    pub announced: Option<Date>,
    /// What was announced then; `None` if it was not, or nobody wrote it down.
    pub as_announced: Option<AsAnnounced>,
}

/// When and where a sitting was announced to be, whatever a hand has made of it since.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AsAnnounced {
    /// When.
    pub when: When,
    /// The forum.
    pub forum: Option<ForumId>,
    /// The room.
    pub room: Option<RoomId>,
    /// The name of the place people were to travel to, which the series may not have any more; `None` if nobody was to, if it
    /// is not known, or if no more of it is known than its zone.
    pub place: Option<String>,
}

impl AsAnnounced {
    /// Whether this is when and where another says, as far as both are known.
    pub fn is_as(&self, other: &AsAnnounced) -> bool {
        let same_place = self.place.as_ref().zip(other.place.as_ref()).is_none_or(|(own, other)| own == other);
        (self.when, self.forum, self.room) == (other.when, other.forum, other.room) && same_place
    }
}

impl Placement {
    /// The interval of a meeting; `None` for a written consultation.
    pub fn interval(&self) -> Option<Interval> {
        match self.when {
            When::Meeting(interval) => Some(interval),
            When::Written { .. } => None,
        }
    }

    /// Whether it is when and where another is, led by the same person, with the same people chosen.
    pub fn is_held_as(&self, other: &Placement) -> bool {
        let place = |it: &Placement| (it.when, it.forum, it.room, it.moderator);
        place(self) == place(other) && self.people == other.people
    }

    /// Whether the planner has to leave it where it is: announced, confirmed or held.
    pub fn is_settled(&self) -> bool {
        self.announced.is_some() || matches!(self.state, State::Confirmed | State::Held)
    }

    /// When and where it is, as an announcement says it.
    pub fn as_it_is(&self, series: &Series) -> AsAnnounced {
        let place = series.site_of(self).map(|place| series.place(place));
        let place = place.filter(|place| place.name != place.zone.name()).map(|place| place.name.clone());
        AsAnnounced { when: self.when, forum: self.forum, room: self.room, place }
    }

    /// The same sitting when and where it was announced; `None` if that is not known.
    pub fn when_announced(&self) -> Option<Placement> {
        let said = self.as_announced.as_ref().filter(|_| self.announced.is_some())?;
        Some(Placement { when: said.when, forum: said.forum, room: said.room, ..self.clone() })
    }
}
