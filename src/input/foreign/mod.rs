//! Events from files that are not ours, and which consultations of a series they are.
//!
//! Every reader of a foreign format makes [`ForeignEvent`]s; [`plan_of`] alone decides what they are placements of: by our
//! own identifier first, then by the short name or title, those with the number of a sitting before the others. Where an
//! event is, the titles in its whereabouts tell, and what they do not tell is as the series says. What is not matched is
//! told and left out.

mod names;
mod wall;

use super::event::{Doubt, Places, Span, line_of};
use super::plan::{unsaid_moderator, unsaid_room};
use super::report::suggestion;
use super::text::brief;
use crate::finding::{Finding, Sources};
use crate::model::{
    Consultation, ConsultationId, ForumId, Level, PersonId, Placement, Plan, RoomId, RuleName, Series, State, Subject, When,
};
use crate::text::counted;
use crate::time::{Civil, Interval};
use names::{Called, Names, apart, plain, unmarked};
use std::collections::{BTreeMap, BTreeSet};

pub use wall::Wall;

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
    /// What its day and its clock on the wall say, where the file tells it both ways.
    pub wall: Option<Wall>,
}

/// Which sitting of which consultation; sittings are counted from 0.
pub type Sitting = (ConsultationId, u32);

/// The plan that foreign events are, with what was found while they were matched; `sources` learns where each sitting
/// stands.
///
/// `known` has the sittings by our own identifiers. Findings are warnings and notes.
pub fn plan_of(sources: &mut Sources, series: &Series, events: &[ForeignEvent], known: &BTreeMap<String, Sitting>) -> (Plan, Vec<Finding>) {
    let mut matching =
        Matching { series, names: Names::of(series), taken: BTreeSet::new(), trusts_walls: false, findings: Vec::new(), more: 0 };
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for event in events {
        match event.identity.as_ref().and_then(|identity| known.get(identity)) {
            Some(&(consultation, sitting)) => ours.push((event, Wanted { consultation, sitting: Some(sitting), is_ours: true })),
            None => others.extend(matching.by_title(event).map(|wanted| (event, wanted))),
        }
    }
    // Of sittings with one title the earlier is the first.
    others.sort_by_key(|(event, wanted)| (wanted.sitting.is_none(), event.starts()));
    let all: Vec<(&ForeignEvent, Wanted)> = ours.into_iter().chain(others).collect();
    matching.trusts_walls = matching.mostly_disputed(&all);
    let mut placements = Vec::new();
    for (event, wanted) in all {
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

/// Where an event is, in words: its location or, where that names no more than a room or a city with people online, what
/// its description says of it.
pub(super) fn whereabouts<'d>(location: &'d str, description: Option<&'d str>) -> &'d str {
    let place = plain(location);
    let says_little = place.is_empty() || place.ends_with(", online");
    let says_more = |line: &&str| says_little || plain(line).strip_prefix(&place).is_some_and(|more| more.starts_with(','));
    line_of(description, "Where").filter(says_more).unwrap_or(location)
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
    /// Whether most events that tell their time twice tell two times, so that the clock on the wall is believed.
    trusts_walls: bool,
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
            let finding = Finding::new(RuleName::Calendar, doubt.message).level(doubt.level);
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
            as_announced: None,
            people: Vec::new(),
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
        let (when, dispute) = self.settled(event, asked, forum);
        match (when, asked.written.is_some()) {
            (Span::Days(from, to), true) => Ok((When::Written { from, to }, None)),
            (Span::Time(interval), false) => Ok((When::Meeting(interval), dispute)),
            (Span::OnSite(civil, minutes), false) => {
                let zone = self.series.place(self.series.place_beside(forum)).zone;
                let resolved = self.series.zones.resolve(zone, civil);
                let interval = Interval::lasting(resolved.instant(), minutes);
                Ok((When::Meeting(interval), dispute.or_else(|| Doubt::of(resolved, civil, zone.name()))))
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

#[cfg(test)]
mod tests;
