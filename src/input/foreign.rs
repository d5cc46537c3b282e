//! Events from files that are not ours, and which consultations of a series they are.
//!
//! Every reader of a foreign format makes [`ForeignEvent`]s; [`plan_of`] alone decides what they are placements of: by our
//! own identifier first, then by the title or short name. What is not matched is told and left out.

use super::plan::{unsaid_moderator, unsaid_room};
use super::report::suggestion;
use super::text;
use crate::finding::{FileId, Finding, Place};
use crate::model::{ConsultationId, ForumId, Level, Placement, Plan, RoomId, RuleName, Series, State, When};
use crate::time::{Civil, Date, Instant, Interval, Minutes};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most events that are read of a file.
pub const MOST_EVENTS: usize = 20_000;

/// An event as a foreign file tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeignEvent {
    /// Its identifier there, such as a UID or a GUID.
    pub identity: Option<String>,
    /// Its title.
    pub title: String,
    /// When it is.
    pub when: ForeignTime,
    /// Where it is, in words between commas, such as a room and its forum; may be empty.
    pub whereabouts: String,
    /// How far it has come, if the file says.
    pub state: Option<State>,
    /// Where it stands in the file, in bytes.
    pub at: Range<usize>,
}

/// When a foreign event is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ForeignTime {
    /// From one instant to another.
    At(Interval),
    /// From a time on the wall on site, for so many minutes.
    OnSite(Civil, Minutes),
    /// Whole days, both included.
    Days(Date, Date),
}

/// Which sitting of which consultation; sittings are counted from 0.
pub type Sitting = (ConsultationId, u32);

/// The plan that foreign events are, with what was found while they were matched.
///
/// `known` gives the sitting that one of our own identifiers stands for.
pub fn plan_of(series: &Series, events: &[ForeignEvent], file: FileId, known: &dyn Fn(&str) -> Option<Sitting>) -> (Plan, Vec<Finding>) {
    let mut matching = Matching { series, file, taken: BTreeSet::new(), placements: Vec::new(), findings: Vec::new() };
    let (ours, others): (Vec<_>, Vec<_>) =
        events.iter().map(|event| (event, event.identity.as_deref().and_then(known))).partition(|(_, sitting)| sitting.is_some());
    for (event, sitting) in ours {
        matching.place(event, sitting);
    }
    // Of sittings with one title the earlier is the first.
    let mut others: Vec<&ForeignEvent> = others.into_iter().map(|(event, _)| event).collect();
    others.sort_by_key(|event| event.starts());
    let names = by_name(series);
    for event in others {
        let sitting = names.get(&key(&event.title)).and_then(|id| matching.free_sitting(*id));
        matching.place(event, sitting);
    }
    let Matching { mut placements, mut findings, .. } = matching;
    placements.sort_by_key(|placement| (placement.consultation, placement.sitting));
    findings.sort_by_key(|finding| {
        finding.labels.first().and_then(|label| match &label.at {
            crate::finding::At::Source(place) => Some(place.bytes.start),
            crate::finding::At::Subject(..) => None,
        })
    });
    (Plan { placements, ..Plan::default() }, findings)
}

impl ForeignEvent {
    /// For an order in time; clocks without a zone are near enough.
    fn starts(&self) -> Civil {
        match self.when {
            ForeignTime::At(interval) => interval.start().utc(),
            ForeignTime::OnSite(civil, _) => civil,
            ForeignTime::Days(from, _) => from.and_time(chrono::NaiveTime::MIN),
        }
    }
}

/// A title as it is compared: without regard to case, to what our calendars put before it, and to the number of a sitting.
fn key(title: &str) -> String {
    let title = title.trim();
    let title = title.strip_prefix("CANCELLED: ").unwrap_or(title);
    let is_number =
        |inner: &str| inner.split_once(" of ").is_some_and(|(one, of)| [one, of].iter().all(|part| part.parse::<u32>().is_ok()));
    let numbered = title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).filter(|(_, inner)| is_number(inner));
    crate::text::one_line(numbered.map_or(title, |(title, _)| title)).to_lowercase()
}

/// Consultations by short name and title; a title that two share stands for none.
fn by_name(series: &Series) -> BTreeMap<String, ConsultationId> {
    let mut titles: BTreeMap<String, Vec<ConsultationId>> = BTreeMap::new();
    for id in series.consultation_ids() {
        titles.entry(key(&series.consultation(id).title)).or_default().push(id);
    }
    let alone = titles.into_iter().filter_map(|(title, ids)| if let [only] = ids[..] { Some((title, only)) } else { None });
    let mut names: BTreeMap<String, ConsultationId> = alone.collect();
    names.extend(series.consultation_ids().map(|id| (key(&series.consultation(id).name), id)));
    names
}

struct Matching<'s> {
    series: &'s Series,
    file: FileId,
    taken: BTreeSet<Sitting>,
    placements: Vec<Placement>,
    findings: Vec<Finding>,
}

impl Matching<'_> {
    fn say(&mut self, event: &ForeignEvent, message: String, fix: impl Into<String>) {
        let place = Place { file: self.file, bytes: event.at.clone() };
        self.findings.push(Finding::new(RuleName::UnknownName, message).level(Level::Warning).at(place, "left out").fix(fix));
    }

    fn free_sitting(&self, id: ConsultationId) -> Option<Sitting> {
        let sittings = self.series.consultation(id).sittings.max(1);
        (0..sittings).map(|sitting| (id, sitting)).find(|sitting| !self.taken.contains(sitting)).or(Some((id, 0)))
    }

    fn place(&mut self, event: &ForeignEvent, sitting: Option<Sitting>) {
        let title = crate::text::short(&crate::text::one_line(&event.title));
        let Some((id, sitting)) = sitting else {
            let names: Vec<&str> = self.series.consultations.iter().map(|consultation| consultation.name.as_str()).collect();
            let fix = suggestion(&event.title.trim().to_lowercase(), &names, "the series has");
            return self.say(
                event,
                format!("`{title}` is no consultation of the series"),
                format!("give it the title of one, or leave it: {fix}"),
            );
        };
        if self.taken.contains(&(id, sitting)) {
            return self.say(
                event,
                format!("`{title}` is there more often than it is held"),
                "delete one of the two, or add a sitting to the series",
            );
        }
        let consultation = self.series.consultation(id);
        let (forum, room) = self.whereabouts(event, id);
        let place = self.series.place(forum.map_or(self.series.base, |forum| self.series.forum(forum).place));
        let when = match (event.when, consultation.written.is_some()) {
            (ForeignTime::Days(from, to), true) => When::Written { from, to },
            (ForeignTime::At(interval), false) => When::Meeting(interval),
            (ForeignTime::OnSite(civil, minutes), false) => {
                let start: Instant = self.series.zones.resolve(place.zone, civil).instant();
                When::Meeting(Interval::lasting(start, minutes))
            }
            (_, true) => {
                return self.say(event, format!("`{title}` is written, and has a time of day here"), "make it an event of whole days");
            }
            (_, false) => {
                return self.say(event, format!("`{title}` is a meeting, and has no time of day here"), "say when it starts and ends");
            }
        };
        self.taken.insert((id, sitting));
        let moderator = unsaid_moderator(consultation);
        let state = event.state.unwrap_or_default();
        self.placements.push(Placement { consultation: id, sitting, when, forum, room, moderator, state, announced: None });
    }

    /// The forum and the room that the words of an event name; where they name none, those that the series says.
    fn whereabouts(&mut self, event: &ForeignEvent, id: ConsultationId) -> (Option<ForumId>, Option<RoomId>) {
        let (series, consultation) = (self.series, self.series.consultation(id));
        let unsaid = |forum: Option<ForumId>| (forum, unsaid_room(series, consultation, forum));
        if consultation.written.is_some() {
            return (consultation.forum, None);
        }
        // A title may have commas of its own.
        let between_commas = |text: &str| format!(", {}, ", key(text).split(',').map(str::trim).collect::<Vec<_>>().join(", "));
        let words = between_commas(&event.whereabouts);
        let says = |name: &str, title: &str| [name, title].iter().any(|name| words.contains(&between_commas(name)));
        let fora = || (0..).map(ForumId).zip(&series.fora);
        let said_forum = |id: ForumId| says(&series.forum(id).name, &series.forum(id).title);
        let rooms = (0..).map(RoomId).zip(&series.rooms).filter(|(_, room)| says(&room.name, &room.title));
        // Rooms of one name: that of the forum which is named too, then that of the consultation's own.
        let room = rooms.max_by_key(|(id, room)| (said_forum(room.forum), consultation.forum == Some(room.forum), std::cmp::Reverse(*id)));
        if let Some((id, room)) = room {
            return (Some(room.forum), Some(id));
        }
        if let Some((id, _)) = fora().find(|(id, _)| said_forum(*id)) {
            return unsaid(Some(id));
        }
        let place = series.place(consultation.forum.map_or(series.base, |forum| series.forum(forum).place));
        let is_vague = event.whereabouts.trim().is_empty() || [&place.name, &place.title].iter().any(|name| between_commas(name) == words);
        let online = is_vague || says("online", "online");
        if !online {
            let title = crate::text::short(&crate::text::one_line(&consultation.title));
            let place = Place { file: self.file, bytes: event.at.clone() };
            let message = format!("`{title}` is in `{}`, which is no room or forum of the series", text::brief(&event.whereabouts));
            let finding = Finding::new(RuleName::UnknownName, message).level(Level::Warning);
            self.findings.push(finding.at(place, "read as where the series says").fix("name a room of the series by its title"));
        }
        unsaid(consultation.forum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Sources;
    use crate::time::ChronoTz;
    use std::sync::Arc;

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
        let mut sources = Sources::default();
        let file = sources.add("series.toml", SERIES);
        let read = super::super::read_series(&mut sources, file, Arc::new(ChronoTz), Date::default());
        read.series.unwrap_or_else(|| panic!("{:#?}", read.findings))
    }

    fn event(title: &str, whereabouts: &str, hour: i64) -> ForeignEvent {
        let noon = Instant::from_unix_minutes(30_000_000);
        ForeignEvent {
            identity: None,
            title: title.into(),
            when: ForeignTime::At(Interval::lasting(noon.plus(hour * 60), 60)),
            whereabouts: whereabouts.into(),
            state: None,
            at: 0..0,
        }
    }

    /// The short name, the sitting, and the numbers of forum and room.
    type Placed = (String, u32, Option<u32>, Option<u32>);

    fn read(events: &[ForeignEvent]) -> (Vec<Placed>, Vec<String>) {
        let series = series();
        let known = |uid: &str| (uid == "ours").then_some((ConsultationId(2), 0));
        let (plan, findings) = plan_of(&series, events, FileId(0), &known);
        let placed = |placement: &Placement| {
            let name = series.consultation(placement.consultation).name.clone();
            (name, placement.sitting, placement.forum.map(|id| id.0), placement.room.map(|id| id.0))
        };
        (plan.placements.iter().map(placed).collect(), findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn our_identifier_comes_before_the_title_and_case_makes_no_difference() {
        let ours = ForeignEvent { identity: Some("ours".into()), ..event("The Talk", "", 0) };
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
        assert!(told.contains(&"`Twice` is there more often than it is held".to_owned()), "{told:?}");
        assert!(
            told.iter()
                .any(|told| told.starts_with("`Lunch") && told.ends_with("is no consultation of the series") && !told.contains('\u{1b}'))
        );
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
        assert_eq!(room("Broom cupboard"), is("igf", "", 1));
    }

    #[test]
    fn a_written_consultation_has_days_and_a_meeting_hours() {
        let days = ForeignTime::Days("2027-10-25".parse().expect("a day"), "2027-10-28".parse().expect("a day"));
        let (placed, told) =
            read(&[ForeignEvent { when: days, ..event("site", "", 0) }, ForeignEvent { when: days, ..event("talk", "", 0) }]);
        assert_eq!((placed.len(), placed[0].0.as_str()), (1, "site"));
        assert_eq!(told, ["`talk` is a meeting, and has no time of day here"]);
        let civil = "2027-10-26T09:00:00".parse().expect("a minute");
        let series = series();
        let on_site = ForeignEvent { when: ForeignTime::OnSite(civil, 90), ..event("talk", "other", 0) };
        let (plan, _) = plan_of(&series, &[on_site], FileId(0), &|_| None);
        let interval = plan.placements[0].interval().expect("a meeting");
        assert_eq!((interval.start().to_string(), interval.minutes()), ("2027-10-26T00:00Z".into(), 90));
    }
}
