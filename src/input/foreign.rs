//! Events from files that are not ours, and which consultations of a series they are.
//!
//! Every reader of a foreign format makes [`ForeignEvent`]s; [`plan_of`] alone decides what they are placements of: by our
//! own identifier first, then by the short name or title, those with the number of a sitting before the others. Where an
//! event is, the titles in its whereabouts tell, and what they do not tell is as the series says. What is not matched is
//! told and left out.

use super::event::{Doubt, Places, Span, line_of};
use super::plan::{unsaid_moderator, unsaid_room};
use super::report::suggestion;
use super::text::brief;
use crate::finding::{Finding, Sources};
use crate::model::{
    Consultation, ConsultationId, ForumId, Level, PersonId, Placement, Plan, RoomId, RuleName, Series, State, Subject, When,
};
use crate::text::{counted, one_line};
use crate::time::{Civil, Interval};
use std::collections::{BTreeMap, BTreeSet};

/// An event as a foreign file tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeignEvent {
    /// Its identifier there, such as a UID or a GUID.
    pub identity: Option<String>,
    /// Its title; may be empty.
    pub title: String,
    /// When it is.
    pub when: Span,
    /// Where it is, in words, such as a room and its forum; may be empty.
    pub whereabouts: String,
    /// Who leads it.
    pub moderator: Option<String>,
    /// How far it has come, if the file says.
    pub state: Option<State>,
    /// Where it stands in the file, if its reader knows.
    pub places: Option<Places>,
}

/// Which sitting of which consultation; sittings are counted from 0.
pub type Sitting = (ConsultationId, u32);

/// The plan that foreign events are, with what was found while they were matched; `sources` learns where each sitting
/// stands.
///
/// `known` has the sittings by our own identifiers. Findings are warnings and notes.
pub fn plan_of(sources: &mut Sources, series: &Series, events: &[ForeignEvent], known: &BTreeMap<String, Sitting>) -> (Plan, Vec<Finding>) {
    let mut matching = Matching { series, names: Names::of(series), taken: BTreeSet::new(), findings: Vec::new(), more: 0 };
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for event in events {
        match event.identity.as_ref().and_then(|identity| known.get(identity)) {
            Some(&(consultation, sitting)) => ours.push((event, Wanted { consultation, sitting: Some(sitting), is_ours: true })),
            None => others.extend(matching.by_title(event).map(|wanted| (event, wanted))),
        }
    }
    // Of sittings with one title the earlier is the first.
    others.sort_by_key(|(event, wanted)| (wanted.sitting.is_none(), event.starts()));
    let mut placements = Vec::new();
    for (event, wanted) in ours.into_iter().chain(others) {
        let Some(placement) = matching.place(event, wanted) else { continue };
        let subject = Subject::Sitting(placement.consultation, placement.sitting);
        match &event.places {
            Some(places) => {
                sources.record(subject, None, places.begins.clone());
                sources.record(subject, Some("starts"), places.starts.clone());
            }
            None => sources.forget(subject),
        }
        placements.push(placement);
    }
    placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
    (Plan { placements, ..Plan::default() }, matching.finish())
}

impl ForeignEvent {
    /// For an order in time; clocks without a zone are near enough.
    fn starts(&self) -> Civil {
        match self.when {
            Span::Time(interval) => interval.start().utc(),
            Span::OnSite(civil, _) => civil,
            Span::Days(from, _) => from.and_time(chrono::NaiveTime::MIN),
        }
    }
}

/// Where an event is, in words: its location or, where that names no more than a city with people online, what its
/// description says.
pub(super) fn whereabouts<'d>(location: &'d str, description: Option<&'d str>) -> &'d str {
    let says_little = location.trim().is_empty() || plain(location).ends_with(", online");
    line_of(description, "Where").filter(|_| says_little).unwrap_or(location)
}

/// Which consultation an event is, and which of its sittings if it tells.
#[derive(Clone, Copy)]
struct Wanted {
    consultation: ConsultationId,
    sitting: Option<u32>,
    /// Whether fora wrote the event, so that what it does not say is not there.
    is_ours: bool,
}

/// Where an event is.
struct Where {
    forum: Option<ForumId>,
    room: Option<RoomId>,
    /// Whether its words name nothing else.
    is_known: bool,
}

/// What a forum, a room or a person is called, plain.
struct Called {
    title: String,
    name: String,
}

impl Called {
    fn of(title: &str, name: &str) -> Self {
        Called { title: plain(title), name: plain(name) }
    }

    /// How much of a text it is: its title as whole words, or its short name between commas.
    fn length_in(&self, text: &str) -> Option<usize> {
        match (holds(text, &self.title), self.is_part_of(text)) {
            (true, _) => Some(self.title.len()),
            (false, true) => Some(self.name.len()),
            (false, false) => None,
        }
    }

    /// Whether it stands between commas.
    fn is_part_of(&self, text: &str) -> bool {
        text.split([',', ';']).map(str::trim).any(|part| !part.is_empty() && (part == self.title || part == self.name))
    }
}

/// What the things of a series are called.
struct Names {
    consultations: BTreeMap<String, Vec<ConsultationId>>,
    titles: BTreeMap<String, Vec<ConsultationId>>,
    fora: Vec<Called>,
    rooms: Vec<Called>,
    people: Vec<String>,
}

impl Names {
    fn of(series: &Series) -> Self {
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
    fn consultations(&self, title: &str) -> &[ConsultationId] {
        let title = plain(title);
        self.consultations.get(&title).or_else(|| self.titles.get(&title)).map_or(&[], Vec::as_slice)
    }

    fn forum(&self, id: ForumId) -> &Called {
        &self.fora[id.index()]
    }

    fn room(&self, id: RoomId) -> &Called {
        &self.rooms[id.index()]
    }

    /// The forum that a text names, of two with one title the one given.
    fn forum_in(&self, text: &str, own: Option<ForumId>) -> Option<ForumId> {
        let fora = (0..).map(ForumId).zip(&self.fora).map(|(id, called)| (called.length_in(text), id));
        let named = longest(fora)?;
        Some(own.filter(|own| self.forum(*own).title == self.forum(named).title).unwrap_or(named))
    }

    /// The room of a forum that a text names beside that forum.
    fn room_in(&self, text: &str, forum: ForumId, rooms: &[RoomId]) -> Option<RoomId> {
        let title = &self.forum(forum).title;
        // The title of a room may be part of that of its forum, and the other way round.
        let beside = if title.is_empty() { text.to_owned() } else { text.replace(title, ";") };
        let length =
            |room: &Called| room.length_in(if room.title != *title && room.title.contains(title.as_str()) { text } else { &beside });
        longest(rooms.iter().map(|id| (length(self.room(*id)), *id)))
    }
}

/// Why an event is no placement.
struct Refusal {
    rule: RuleName,
    message: String,
    label: &'static str,
    fix: String,
}

impl Refusal {
    fn new(message: String, label: &'static str, fix: &str) -> Self {
        Refusal { rule: RuleName::Calendar, message, label, fix: fix.to_owned() }
    }
}

struct Matching<'s> {
    series: &'s Series,
    names: Names,
    taken: BTreeSet<Sitting>,
    findings: Vec<Finding>,
    /// What was found beyond that.
    more: usize,
}

impl Matching<'_> {
    fn add(&mut self, event: &ForeignEvent, finding: Finding, label: &str) {
        const TOLD: usize = 20;
        if self.findings.len() >= TOLD {
            self.more += 1;
            return;
        }
        self.findings.push(match &event.places {
            Some(places) => finding.at(places.starts.clone(), label),
            None => finding,
        });
    }

    fn refuse(&mut self, event: &ForeignEvent, refusal: Refusal) {
        let finding = Finding::new(refusal.rule, format!("{}: it is left out", refusal.message)).level(Level::Warning);
        self.add(event, finding.fix(refusal.fix), refusal.label);
    }

    fn finish(mut self) -> Vec<Finding> {
        if self.more > 0 {
            let message =
                counted(self.more as i64, "more event is left out or read differently", "more events are left out or read differently");
            let finding = Finding::new(RuleName::Calendar, message).level(Level::Warning);
            self.findings.push(finding.fix("start with those above"));
        }
        self.findings
    }

    /// The consultation that an event is by its title; that it is none is told.
    fn by_title(&mut self, event: &ForeignEvent) -> Option<Wanted> {
        let (title, sitting) = apart(&event.title);
        // A title may look numbered itself.
        let (ids, sitting) = match self.names.consultations(unmarked(&event.title).0) {
            [] => (self.names.consultations(title), sitting),
            ids => (ids, None),
        };
        let refusal = match *ids {
            [consultation] => return Some(Wanted { consultation, sitting, is_ours: false }),
            [] if title.is_empty() => Refusal {
                rule: RuleName::UnknownName,
                message: "an event without a title is not a consultation of the series".into(),
                label: "this event",
                fix: "give it the title of one, or ignore this".into(),
            },
            [] => {
                let names: Vec<&str> = self.series.consultations.iter().map(|consultation| consultation.name.as_str()).collect();
                let near = suggestion(title, &names, "the series has");
                Refusal {
                    rule: RuleName::UnknownName,
                    message: format!("`{}` is not a consultation of the series", brief(title)),
                    label: "this event",
                    fix: format!("give it the title or the short name of one, or ignore this: {near}"),
                }
            }
            ref several => Refusal {
                rule: RuleName::UnknownName,
                message: format!("`{}` is the title of {} consultations", brief(title), several.len()),
                label: "this event",
                fix: "use the short name of the one you mean".into(),
            },
        };
        self.refuse(event, refusal);
        None
    }

    /// The placement that an event is; why it is none is told.
    fn place(&mut self, event: &ForeignEvent, wanted: Wanted) -> Option<Placement> {
        let series = self.series;
        let asked = series.consultation(wanted.consultation);
        let Where { forum, room, is_known } = self.whereabouts(event, wanted);
        let placed = self.seat(asked, wanted).and_then(|sitting| Ok((sitting, self.when(event, asked, forum)?)));
        let (sitting, (when, doubt)) = match placed {
            Ok(placed) => placed,
            Err(refusal) => {
                self.refuse(event, refusal);
                return None;
            }
        };
        self.taken.insert((wanted.consultation, sitting));
        if let Some(doubt) = doubt {
            let finding = Finding::new(RuleName::Calendar, doubt.message).level(Level::Note);
            self.add(event, finding.fix(doubt.fix), doubt.label);
        }
        if !is_known {
            let message =
                format!("`{}` is in `{}`, which is not a room or forum of the series", brief(&asked.title), brief(&event.whereabouts));
            let finding = Finding::new(RuleName::UnknownName, message).level(Level::Warning);
            self.add(event, finding.fix("name a room of the series by its title"), "read as where the series says");
        }
        self.note_stranger(event, asked);
        let marked = unmarked(&event.title).1.then_some(State::Cancelled);
        Some(Placement {
            consultation: wanted.consultation,
            sitting,
            when,
            forum,
            room,
            moderator: self.moderator(event, asked),
            state: event.state.or(marked).unwrap_or_default(),
            announced: None,
        })
    }

    /// The sitting that an event is, if it is free.
    fn seat(&self, asked: &Consultation, wanted: Wanted) -> Result<u32, Refusal> {
        let name = brief(&asked.name);
        let sittings = asked.sittings_asked();
        let is_free = |sitting: &u32| !self.taken.contains(&(wanted.consultation, *sitting));
        match wanted.sitting {
            Some(sitting) if sitting >= sittings => Err(Refusal::new(
                format!("this event is sitting {} of `{name}`, which has {sittings}", u64::from(sitting) + 1),
                "beyond its sittings",
                "change `sittings` of the series, or delete the event",
            )),
            Some(sitting) if is_free(&sitting) => Ok(sitting),
            Some(sitting) => Err(Refusal::new(
                format!("sitting {} of `{name}` appears here again", sitting + 1),
                "the later one",
                "delete one of the two",
            )),
            None => (0..sittings).find(is_free).ok_or_else(|| {
                let has = counted(sittings, "sitting", "sittings");
                let message = format!("`{name}` has {has}, but appears here again");
                Refusal::new(message, "beyond its sittings", "change `sittings` of the series, or delete the event")
            }),
        }
    }

    /// When an event is, on the clock of its forum or of the base, and what is in doubt about that.
    fn when(&self, event: &ForeignEvent, asked: &Consultation, forum: Option<ForumId>) -> Result<(When, Option<Doubt>), Refusal> {
        let name = brief(&asked.name);
        match (event.when, asked.written.is_some()) {
            (Span::Days(from, to), true) => Ok((When::Written { from, to }, None)),
            (Span::Time(interval), false) => Ok((When::Meeting(interval), None)),
            (Span::OnSite(civil, minutes), false) => {
                let zone = self.series.place(self.series.place_beside(forum)).zone;
                let resolved = self.series.zones.resolve(zone, civil);
                let interval = Interval::lasting(resolved.instant(), minutes);
                Ok((When::Meeting(interval), Doubt::of(resolved, civil, zone.name())))
            }
            (Span::Time(_) | Span::OnSite(..), true) => {
                let message = format!("`{name}` is written, but its event has a time");
                Err(Refusal::new(message, "has a time", "make it an all-day event"))
            }
            (Span::Days(..), false) => {
                let message = format!("`{name}` is a meeting, but its event lasts all day");
                Err(Refusal::new(message, "all day", "give the event a time"))
            }
        }
    }

    /// The forum and the room that the words of an event name; where they name none, those that the series says.
    fn whereabouts(&self, event: &ForeignEvent, wanted: Wanted) -> Where {
        let (series, names, asked) = (self.series, &self.names, self.series.consultation(wanted.consultation));
        let told = plain(&event.whereabouts);
        if asked.written.is_some() {
            return Where { forum: asked.forum, room: None, is_known: true };
        }
        let room_in = |forum: ForumId| names.room_in(&told, forum, &series.forum(forum).rooms);
        // A forum called like the city of the base is not told apart from that city.
        let base = plain(&series.place(series.base).title);
        let is_city = |forum: &ForumId| asked.forum.is_none() && names.forum(*forum).title == base && room_in(*forum).is_none();
        let named = names.forum_in(&told, asked.forum).filter(|forum| !is_city(forum));
        if wanted.is_ours && named.is_none() && told == base {
            return Where { forum: None, room: None, is_known: true };
        }
        // A room of its own forum comes before one of the same title elsewhere.
        let elsewhere =
            || (0..).map(RoomId).zip(&names.rooms).find(|(_, room)| room.is_part_of(&told)).map(|(id, _)| series.room(id).forum);
        let by_room = named.or_else(|| asked.forum.filter(|own| room_in(*own).is_some()).or_else(elsewhere));
        let place = series.place(series.place_beside(by_room.or(asked.forum)));
        let is_place = Called::of(&place.title, &place.name).length_in(&told).is_some();
        let is_known = told.is_empty() || by_room.is_some() || is_place || told == "online";
        let Some(forum) = by_room.or(asked.forum) else { return Where { forum: None, room: None, is_known } };
        // A room called like its forum stands there once.
        let alike = || series.forum(forum).rooms.iter().copied().find(|room| names.room(*room).title == names.forum(forum).title);
        let room = room_in(forum).or_else(|| alike().filter(|_| named.is_some()));
        let unsaid = || if wanted.is_ours && named.is_some() { None } else { unsaid_room(series, asked, Some(forum)) };
        Where { forum: Some(forum), room: room.or_else(unsaid), is_known }
    }

    /// Notes a moderator who is not in the series.
    fn note_stranger(&mut self, event: &ForeignEvent, asked: &Consultation) {
        let Some(told) = event.moderator.as_deref().filter(|told| !self.names.people.contains(&plain(told))) else { return };
        let titles: Vec<&str> = self.series.people.iter().map(|person| person.title.as_str()).collect();
        let near = if titles.is_empty() { "the series has nobody".into() } else { suggestion(told, &titles, "the series has") };
        let message = format!("`{}` is moderated by `{}`, who is not in the series", brief(&asked.title), brief(told));
        let finding = Finding::new(RuleName::UnknownName, message).level(Level::Note);
        self.add(event, finding.fix(format!("call them by their title, or leave the line out: {near}")), "read as the series says");
    }

    fn moderator(&self, event: &ForeignEvent, asked: &Consultation) -> Option<PersonId> {
        let told = event.moderator.as_deref().map(plain);
        let is_told = |id: &PersonId| told.as_ref() == Some(&self.names.people[id.index()]);
        let anybody = || (0..self.series.people.len() as u32).map(PersonId).find(is_told);
        asked.moderators.iter().copied().find(is_told).or_else(anybody).or_else(|| unsaid_moderator(asked))
    }
}

/// A title without the mark of what is cancelled, and whether it had it.
fn unmarked(title: &str) -> (&str, bool) {
    let title = title.trim();
    let rest =
        |mark: &str| title.get(..mark.len()).filter(|head| head.eq_ignore_ascii_case(mark)).map(|_| title[mark.len()..].trim_start());
    ["CANCELLED:", "CANCELED:"].into_iter().find_map(rest).map_or((title, false), |rest| (rest, true))
}

/// A title without its marks, and which of several sittings it says it is, from 0.
fn apart(title: &str) -> (&str, Option<u32>) {
    let (title, _) = unmarked(title);
    let numbered = title.strip_suffix(')').and_then(|rest| {
        let (title, numbers) = rest.rsplit_once(" (")?;
        let (number, of) = numbers.split_once(" of ")?;
        of.parse::<u32>().ok()?;
        Some((title, number.parse::<u32>().ok()?.checked_sub(1)?))
    });
    numbered.map_or((title, None), |(title, sitting)| (title, Some(sitting)))
}

/// Text to compare: small letters, single spaces, and nothing that cannot be seen.
fn plain(text: &str) -> String {
    one_line(text).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The thing of which the most stands in a text; of two that are as long the first.
fn longest<I: Copy>(held: impl Iterator<Item = (Option<usize>, I)>) -> Option<I> {
    let longest = held.filter_map(|(length, id)| Some((length?, id))).reduce(|best, next| if next.0 > best.0 { next } else { best });
    longest.map(|(_, id)| id)
}

/// Whether a text holds a title and not only a part of longer words; both are plain.
fn holds(text: &str, title: &str) -> bool {
    let letter = |mark: Option<char>| mark.is_some_and(char::is_alphanumeric);
    let whole = |at: usize| !letter(text[..at].chars().next_back()) && !letter(text[at + title.len()..].chars().next());
    !title.is_empty() && text.match_indices(title).any(|(at, _)| whole(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{FileId, Place};
    use crate::input::testing;
    use crate::time::Instant;

    const SERIES: &str = r#"
[series]
title = "T"
base = "Europe/Zurich"
planned = 2027-01-04
[forum.igf]
title = "The Forum"
place = "Europe/Zurich"
opens = 2027-10-25
closes = 2027-11-05
room = { one = { title = "Hall" }, two = {} }
[forum.other]
place = "Asia/Tokyo"
opens = 2027-10-25
closes = 2027-11-05
room = { three = { title = "Hall" } }
[consultation.talk]
title = "The Talk"
forum = "igf"
[consultation.twice]
sittings = 2
[consultation.site]
written = true
from = 2027-10-25
to = 2027-10-29
"#;

    fn series() -> Series {
        testing::series(SERIES)
    }

    fn event(title: &str, whereabouts: &str, hour: i64) -> ForeignEvent {
        let noon = Instant::from_unix_minutes(30_000_000);
        ForeignEvent {
            identity: None,
            title: title.into(),
            when: Span::Time(Interval::lasting(noon.plus(hour * 60), 60)),
            whereabouts: whereabouts.into(),
            moderator: None,
            state: None,
            places: None,
        }
    }

    /// The short name, the sitting, and the numbers of forum and room.
    type Placed = (String, u32, Option<u32>, Option<u32>);

    fn read(events: &[ForeignEvent]) -> (Vec<Placed>, Vec<String>) {
        let series = series();
        let numbers = (0..series.consultations.len() as u32).map(ConsultationId);
        let known = numbers.map(|id| (format!("ours.{}", series.consultation(id).name), (id, 0))).collect();
        let (plan, findings) = plan_of(&mut Sources::default(), &series, events, &known);
        let placed = |placement: &Placement| {
            let name = series.consultation(placement.consultation).name.clone();
            (name, placement.sitting, placement.forum.map(|id| id.0), placement.room.map(|id| id.0))
        };
        (plan.placements.iter().map(placed).collect(), findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn our_identifier_comes_before_the_title_and_case_makes_no_difference() {
        let ours = ForeignEvent { identity: Some("ours.twice".into()), ..event("The Talk", "", 0) };
        let (placed, told) = read(&[ours, event("CANCELLED: the TALK (1 of 1)", "", 1)]);
        let names: Vec<(&str, u32)> = placed.iter().map(|(name, sitting, ..)| (name.as_str(), *sitting)).collect();
        assert_eq!(names, [("talk", 0), ("twice", 0)]);
        assert_eq!(told, Vec::<String>::new());
    }

    #[test]
    fn sittings_are_numbered_in_time_and_what_is_too_many_or_unknown_is_told() {
        let (placed, told) = read(&[event("Twice", "", 9), event("twice", "", 5), event("twice", "", 7), event("Lunch\u{1b}[31m", "", 1)]);
        assert_eq!(placed, [("twice".into(), 0, None, None), ("twice".into(), 1, None, None)]);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&"`twice` has 2 sittings, but appears here again: it is left out".to_owned()), "{told:?}");
        let lunch = told.iter().find(|told| told.starts_with("`Lunch")).expect("told");
        assert!(lunch.ends_with("is not a consultation of the series: it is left out") && !lunch.contains('\u{1b}'), "{lunch}");
    }

    #[test]
    fn rooms_are_known_by_their_words() {
        let series = series();
        let room = |words: &str| {
            let (placed, told) = read(&[event("talk", words, 0)]);
            let name = |id: u32| series.room(RoomId(id)).name.clone();
            (
                placed[0].2.map(|id| series.forum(ForumId(id)).name.clone()).unwrap_or_default(),
                placed[0].3.map(name).unwrap_or_default(),
                told.len(),
            )
        };
        let is = |forum: &str, room: &str, told: usize| (forum.to_owned(), room.to_owned(), told);
        assert_eq!(room("hall"), is("igf", "one", 0));
        assert_eq!(room("Hall, other"), is("other", "three", 0));
        assert_eq!(room("TWO, The forum, Zurich"), is("igf", "two", 0));
        assert_eq!(room("other"), is("other", "three", 0));
        assert_eq!(room(""), is("igf", "", 0));
        assert_eq!(room("Hall of THE  FORUM"), is("igf", "one", 0));
        assert_eq!(room("Zurich, Switzerland"), is("igf", "", 0));
        assert_eq!(room("Online"), is("igf", "", 0));
        assert_eq!(room("Broom cupboard"), is("igf", "", 1));
        assert_eq!(room("One street 5"), is("igf", "", 1), "a short name is a word like others where it does not stand alone");
    }

    #[test]
    fn where_one_of_ours_was_moved_to_is_read_as_of_any_other() {
        let room = |words: &str| {
            let ours = ForeignEvent { identity: Some("ours.talk".into()), ..event("The Talk", words, 0) };
            let (placed, told) = read(&[ours]);
            (placed[0].2, placed[0].3, told.len())
        };
        assert_eq!(room("Hall, The Forum, Zurich"), (Some(0), Some(0), 0));
        assert_eq!(room("The Forum, Zurich"), (Some(0), None, 0));
        assert_eq!(room("Hall"), (Some(0), Some(0), 0));
        assert_eq!(room("Zurich"), (None, None, 0), "fora writes no more where there is no forum");
        assert_eq!(room("Moon"), (Some(0), None, 1));
    }

    #[test]
    fn a_moderator_who_is_nobody_of_the_series_is_told() {
        let talk = |who: &str| ForeignEvent { moderator: Some(who.into()), ..event("talk", "", 0) };
        assert_eq!(read(&[talk("Ann\u{1b}")]).1, ["`The Talk` is moderated by `Ann\u{fffd}`, who is not in the series"]);
        let ours = testing::series(&format!("{SERIES}[person.ana]\nbase = \"Europe/Zurich\"\n"));
        let read = |who: &str| plan_of(&mut Sources::default(), &ours, &[talk(who)], &BTreeMap::new());
        let (plan, findings) = read("ANA ");
        assert_eq!((plan.placements[0].moderator, findings.len()), (Some(PersonId(0)), 0));
        let (plan, findings) = read("Anna");
        assert_eq!((plan.placements[0].moderator, findings[0].level), (None, Level::Note));
        assert!(findings[0].fix.as_ref().is_some_and(|fix| fix.contains("`Ana`")), "{findings:?}");
    }

    #[test]
    fn a_location_that_was_changed_comes_before_the_description() {
        let said = Some("Where: Hall, The Forum, Zurich\nModerator: Ana");
        assert_eq!(whereabouts("two, The Forum, Zurich", said), "two, The Forum, Zurich");
        assert_eq!(whereabouts("Moon", said), "Moon");
        for silent in ["", " ", "Zurich, online"] {
            assert_eq!(whereabouts(silent, said), "Hall, The Forum, Zurich");
            assert_eq!(whereabouts(silent, Some("Bring a pen.")), silent);
        }
    }

    #[test]
    fn a_room_whose_title_begins_like_its_forum_is_found() {
        let names = |title: &str| Called::of(title, "-");
        let names = Names { fora: vec![names("Bali")], rooms: vec![names("Balinese room"), names("Hall")], ..Names::of(&series()) };
        let found = |text: &str| names.room_in(text, ForumId(0), &[RoomId(0), RoomId(1)]);
        assert_eq!(found("balinese room, bali"), Some(RoomId(0)));
        assert_eq!(found("hall, bali"), Some(RoomId(1)));
        assert_eq!(found("bali"), None);
    }

    #[test]
    fn a_written_consultation_has_days_and_a_meeting_hours() {
        let days = Span::Days("2027-10-25".parse().expect("a day"), "2027-10-28".parse().expect("a day"));
        let (placed, told) =
            read(&[ForeignEvent { when: days, ..event("site", "", 0) }, ForeignEvent { when: days, ..event("talk", "", 0) }]);
        assert_eq!((placed.len(), placed[0].0.as_str()), (1, "site"));
        assert_eq!(told, ["`talk` is a meeting, but its event lasts all day: it is left out"]);
        let civil = "2027-10-26T09:00:00".parse().expect("a minute");
        let series = series();
        let on_site = ForeignEvent { when: Span::OnSite(civil, 90), ..event("talk", "other", 0) };
        let (plan, _) = plan_of(&mut Sources::default(), &series, &[on_site], &BTreeMap::new());
        let interval = plan.placements[0].interval().expect("a meeting");
        assert_eq!((interval.start().to_string(), interval.minutes()), ("2027-10-26T00:00Z".into(), 90));
    }

    #[test]
    fn an_event_that_is_no_placement_takes_no_seat() {
        let days = Span::Days("2027-10-25".parse().expect("a day"), "2027-10-28".parse().expect("a day"));
        let (placed, told) = read(&[ForeignEvent { when: days, ..event("talk", "", 0) }, event("talk", "", 1)]);
        assert_eq!((placed.len(), told.len()), (1, 1), "{told:?}");
    }

    #[test]
    fn a_number_says_which_sitting_it_is_and_a_title_that_looks_numbered_is_one() {
        let (placed, told) = read(&[event("Twice", "", 1), event("twice (1 of 2)", "", 9), event("Twice (3 of 3)", "", 3)]);
        assert_eq!(placed.iter().map(|placed| placed.1).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(told, ["this event is sitting 3 of `twice`, which has 2: it is left out"]);
        assert_eq!(apart("CANCELLED: Town Hall (2 of 3)"), ("Town Hall", Some(1)));
        assert_eq!(apart("Town Hall (day 1 of 2)"), ("Town Hall (day 1 of 2)", None));
        assert_eq!(apart(" Cancelled: é"), ("é", None));
        assert_eq!(apart("Town Hall (0 of 2)"), ("Town Hall (0 of 2)", None));
    }

    #[test]
    fn what_is_marked_as_cancelled_is_unless_the_file_says_more() {
        let series = series();
        let state = |event| plan_of(&mut Sources::default(), &series, &[event], &BTreeMap::new()).0.placements[0].state;
        assert_eq!(state(event("cancelled: talk", "", 0)), State::Cancelled);
        assert_eq!(state(ForeignEvent { state: Some(State::Tentative), ..event("CANCELLED: talk", "", 0) }), State::Tentative);
        assert_eq!(state(event("talk", "", 0)), State::Draft);
    }

    #[test]
    fn a_time_on_site_that_the_clocks_repeat_or_skip_is_noted() {
        for (civil, told) in [
            ("2027-10-31T02:30:00", "02:30 on 31 October 2027 happens twice in Europe/Zurich; the first is used"),
            ("2027-03-28T02:30:00", "02:30 on 28 March 2027 does not exist in Europe/Zurich; the offset before the change is used"),
        ] {
            let when = Span::OnSite(civil.parse().expect("a minute"), 60);
            assert_eq!(read(&[ForeignEvent { when, ..event("talk", "", 0) }]).1, [told]);
        }
    }

    #[test]
    fn where_a_sitting_stood_before_is_forgotten() {
        let (series, mut sources) = (series(), Sources::default());
        let place = |at: usize| Place { file: FileId(0), bytes: at..at };
        let subject = Subject::Sitting(ConsultationId(1), 0);
        sources.record(subject, None, place(1));
        sources.record(subject, Some("room"), place(2));
        let places = Places { begins: place(3), starts: place(4) };
        plan_of(&mut sources, &series, &[ForeignEvent { places: Some(places), ..event("talk", "", 0) }], &BTreeMap::new());
        assert_eq!([Some("room"), Some("starts")].map(|key| sources.find(subject, key).cloned()), [Some(place(3)), Some(place(4))]);
        plan_of(&mut sources, &series, &[event("talk", "", 0)], &BTreeMap::new());
        assert_eq!(sources.find(subject, Some("room")), None);
    }

    #[test]
    fn no_more_is_told_than_somebody_reads() {
        let events: Vec<ForeignEvent> = (0..1000).map(|hour| event("Lunch", "", hour)).collect();
        let (_, told) = read(&events);
        assert_eq!((told.len(), told[20].as_str()), (21, "980 more events are left out or read differently"));
    }

    #[test]
    fn a_title_is_found_as_whole_words_and_the_longest_of_them() {
        assert!(holds("room 1, town hall, bali", "town hall") && !holds("room 12", "room 1") && !holds("x", ""));
        let found = |text: &str| {
            let titles = [("hall", 0), ("hall 2", 1), ("café", 2)];
            longest(titles.iter().map(|(title, id)| (Called::of(title, "").length_in(&plain(text)), *id)))
        };
        assert_eq!(found("HALL  2, Nusa Dua"), Some(1));
        assert_eq!(found("CAFÉ"), Some(2));
        assert_eq!(found("townhall"), None);
    }
}
