//! A second reading of the rules, from their meaning and not from their code.
//!
//! It knows the nouns of a series and nothing of the demands the rules state: it looks at every minute, every
//! day and every pair, and adds up. Where it and the checker differ, one of them is wrong, and this one is
//! easier to read. It shares no code with `fora::rules`, and of `fora::model` and `fora::time` it uses the
//! fields, not the arithmetic.
//!
//! Start reading at [`judge`], then at the rule in question: one function each, in the order of [`JUDGED`].

#![allow(dead_code, reason = "every test that includes this module uses a part of it")]

pub mod clock;
pub mod random;

use chrono::{Datelike, Weekday};
use clock::{day_number, minutes_outside, shared};
use fora::model::{
    Audience, AudienceId, Consultation, ConsultationId, DayKind, Deliverable, DeliverableId, Level, PersonId, Place, PlaceId, Placement,
    Plan, Room, RoomId, RuleName, Series, State, When,
};
use fora::time::{ClockRange, Date};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A sitting of a consultation.
pub type Sitting = (ConsultationId, u32);

/// What the oracle finds broken in a plan. A rule that is kept, or off, has no entry in either map.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// By how much each broken rule is broken, summed over the plan, in the rule's own unit.
    pub excess: BTreeMap<RuleName, i64>,
    /// Which sittings break it; empty where none does and one is missing.
    pub touched: BTreeMap<RuleName, BTreeSet<Sitting>>,
}

impl Verdict {
    /// By how much a rule is broken; 0 if it is kept or off.
    pub fn excess_of(&self, rule: RuleName) -> i64 {
        self.excess.get(&rule).copied().unwrap_or(0)
    }

    /// The sittings that break a rule, in order.
    pub fn touched_by(&self, rule: RuleName) -> Vec<Sitting> {
        self.touched.get(&rule).into_iter().flatten().copied().collect()
    }

    fn add(&mut self, rule: RuleName, case: Case) {
        if case.excess > 0 {
            *self.excess.entry(rule).or_default() += case.excess;
            self.touched.entry(rule).or_default().extend(case.touched);
        }
    }
}

/// Every rule that judges placements. The others judge files, or the plan's origin.
pub const JUDGED: &[RuleName] = &[
    RuleName::OutsideForum,
    RuleName::OutsideHours,
    RuleName::RoomBusy,
    RuleName::TooSmall,
    RuleName::DoubleBooked,
    RuleName::NoChangeover,
    RuleName::Equipment,
    RuleName::NoInterpretation,
    RuleName::Language,
    RuleName::CompetingSession,
    RuleName::TwoPlaces,
    RuleName::Away,
    RuleName::TooFar,
    RuleName::NoRest,
    RuleName::TooLate,
    RuleName::AfterMilestone,
    RuleName::NoSlack,
    RuleName::ThinSlack,
    RuleName::OnHoliday,
    RuleName::ShortNotice,
    RuleName::Past,
    RuleName::UnsociableHours,
    RuleName::NeverAwake,
    RuleName::Apart,
    RuleName::CrowdedWeek,
    RuleName::TooMany,
    RuleName::NoModerator,
    RuleName::Order,
    RuleName::Unplaced,
    RuleName::NotAsAsked,
    RuleName::TightRoom,
    RuleName::OffHours,
    RuleName::FeedsNothing,
    RuleName::BridgeDay,
    RuleName::AnnounceToday,
    RuleName::NoContact,
    RuleName::NoStepFree,
    RuleName::NoCaptions,
    RuleName::WeekendThere,
    RuleName::HolidayThere,
    RuleName::Observance,
    RuleName::NoHolidays,
    RuleName::Unreached,
    RuleName::Unfair,
];

/// Judges a plan by every rule that is not off. The day on which the plan was made, if it says so, is today.
pub fn judge(series: &Series, plan: &Plan) -> Verdict {
    let facts = Facts {
        series,
        today: plan.evidence.planned.unwrap_or(series.planned),
        placed: plan.placements.iter().filter(|placement| placement.state != State::Cancelled).map(|p| Placed::of(series, p)).collect(),
    };
    let mut verdict = Verdict::default();
    for &rule in JUDGED {
        if series.rules.level(rule) != Level::Off {
            facts.cases(rule).into_iter().for_each(|case| verdict.add(rule, case));
        }
    }
    verdict
}

/// One way in which a rule may be broken; it is if the excess is positive.
struct Case {
    excess: i64,
    touched: Vec<Sitting>,
}

/// A placement with what follows from it.
struct Placed<'a> {
    placement: &'a Placement,
    asked: &'a Consultation,
    sitting: Sitting,
    /// Its forum's place, else the base.
    place: PlaceId,
    /// Local date of its start.
    day: Date,
    /// Local date of its last minute.
    last_day: Date,
    /// Minutes since 1970 in UTC; `None` if it is written.
    span: Option<Range<i64>>,
}

impl<'a> Placed<'a> {
    fn of(series: &'a Series, placement: &'a Placement) -> Self {
        let place = placement.forum.map_or(series.base, |forum| series.fora[forum.index()].place);
        let zone = series.places[place.index()].zone;
        let (span, day, last_day) = match placement.when {
            When::Meeting(interval) => {
                let span = interval.start().unix_minutes()..interval.end().unix_minutes();
                let (day, last_day) = (clock::day_of(series, zone, span.start), clock::day_of(series, zone, span.end - 1));
                (Some(span), day, last_day)
            }
            When::Written { from, to } => (None, from, to),
        };
        Placed {
            placement,
            asked: &series.consultations[placement.consultation.index()],
            sitting: (placement.consultation, placement.sitting),
            place,
            day,
            last_day,
            span,
        }
    }

    fn case(&self, excess: i64) -> Case {
        Case { excess, touched: vec![self.sitting] }
    }
}

/// A placement at which people meet, with its minutes.
#[derive(Clone, Copy)]
struct Meeting<'a> {
    placed: &'a Placed<'a>,
    span: &'a Range<i64>,
}

impl Meeting<'_> {
    fn length(self) -> i64 {
        self.span.end - self.span.start
    }

    /// The principal and the moderator, each once.
    fn people(self) -> BTreeSet<PersonId> {
        self.placed.asked.principal.into_iter().chain(self.placed.placement.moderator).collect()
    }

    /// Minutes from the end of this meeting to the start of a later one; `None` if they overlap.
    fn gap_before(self, later: Meeting<'_>) -> Option<i64> {
        (shared(self.span, later.span) == 0).then(|| later.span.start - self.span.end)
    }
}

/// Every two of these meetings, the earlier first: by start, then by end, then by their order in the plan.
fn pairs<'a>(mut meetings: Vec<Meeting<'a>>) -> Vec<(Meeting<'a>, Meeting<'a>)> {
    meetings.sort_by_key(|meeting| (meeting.span.start, meeting.span.end));
    let mut pairs = Vec::new();
    for (index, later) in meetings.iter().enumerate() {
        pairs.extend(meetings[..index].iter().map(|earlier| (*earlier, *later)));
    }
    pairs
}

/// One case for every two of these meetings that clash: the number of earlier ones in the way of each, summed.
fn clashes<'a>(meetings: Vec<Meeting<'a>>, clash: impl Fn(Meeting<'a>, Meeting<'a>) -> bool) -> Vec<Case> {
    let touched = |(one, other): (Meeting<'_>, Meeting<'_>)| vec![one.placed.sitting, other.placed.sitting];
    pairs(meetings).into_iter().filter(|(one, other)| clash(*one, *other)).map(|pair| Case { excess: 1, touched: touched(pair) }).collect()
}

/// The case of too many meetings, by week, where a week may hold so many.
fn crowds(meetings: &[Meeting<'_>], most: i64) -> Vec<Case> {
    let mut weeks: BTreeMap<Date, Vec<Sitting>> = BTreeMap::new();
    for meeting in meetings {
        weeks.entry(clock::monday(meeting.placed.day)).or_default().push(meeting.placed.sitting);
    }
    weeks.into_values().map(|touched| Case { excess: touched.len() as i64 - most, touched }).collect()
}

/// What all rules look at: the series, the day that counts as today, and what is placed and not cancelled.
struct Facts<'a> {
    series: &'a Series,
    today: Date,
    placed: Vec<Placed<'a>>,
}

impl<'a> Facts<'a> {
    fn cases(&self, rule: RuleName) -> Vec<Case> {
        match rule {
            RuleName::OutsideForum => self.outside_forum(),
            RuleName::OutsideHours => self.outside_hours(),
            RuleName::RoomBusy => self.room_busy(),
            RuleName::TooSmall => self.too_small(),
            RuleName::DoubleBooked => self.double_booked(),
            RuleName::NoChangeover => self.no_changeover(),
            RuleName::Equipment => self.equipment(),
            RuleName::NoInterpretation => self.no_interpretation(),
            RuleName::Language => self.language(),
            RuleName::CompetingSession => self.competing_session(),
            RuleName::TwoPlaces => self.two_places(),
            RuleName::Away => self.away(),
            RuleName::TooFar => self.too_far(),
            RuleName::NoRest => self.no_rest(),
            RuleName::TooLate => self.too_late(),
            RuleName::AfterMilestone => self.after_milestone(),
            RuleName::NoSlack => self.no_slack(),
            RuleName::ThinSlack => self.thin_slack(),
            RuleName::OnHoliday => self.on_holiday(),
            RuleName::ShortNotice => self.short_notice(),
            RuleName::Past => self.past(),
            RuleName::UnsociableHours => self.unsociable_hours(),
            RuleName::NeverAwake => self.never_awake(),
            RuleName::Apart => self.apart(),
            RuleName::CrowdedWeek => self.crowded_week(),
            RuleName::TooMany => self.too_many(),
            RuleName::NoModerator => self.no_moderator(),
            RuleName::Order => self.order(),
            RuleName::Unplaced => self.unplaced(),
            RuleName::NotAsAsked => self.not_as_asked(),
            RuleName::TightRoom => self.tight_room(),
            RuleName::OffHours => self.off_hours(),
            RuleName::FeedsNothing => self.feeds_nothing(),
            RuleName::BridgeDay => self.bridge_day(),
            RuleName::AnnounceToday => self.announce_today(),
            RuleName::NoContact => self.no_contact(),
            RuleName::NoStepFree => self.no_step_free(),
            RuleName::NoCaptions => self.no_captions(),
            RuleName::WeekendThere => self.weekend_there(),
            RuleName::HolidayThere => self.holiday_there(),
            RuleName::Observance => self.observance(),
            RuleName::NoHolidays => self.no_holidays(),
            RuleName::Unreached => self.unreached(),
            RuleName::Unfair => self.unfair(),
            other => unreachable!("`{other}` does not judge placements"),
        }
    }

    fn place(&self, id: PlaceId) -> &'a Place {
        &self.series.places[id.index()]
    }

    fn meetings(&self) -> Vec<Meeting<'_>> {
        self.placed.iter().filter_map(|placed| placed.span.as_ref().map(|span| Meeting { placed, span })).collect()
    }

    fn meetings_of(&self, person: PersonId) -> Vec<Meeting<'_>> {
        self.meetings().into_iter().filter(|meeting| meeting.people().contains(&person)).collect()
    }

    fn people(&self) -> impl Iterator<Item = PersonId> {
        (0..self.series.people.len() as u32).map(PersonId)
    }

    fn rooms(&self) -> impl Iterator<Item = RoomId> {
        (0..self.series.rooms.len() as u32).map(RoomId)
    }

    fn room_of(&self, meeting: Meeting<'_>) -> Option<&'a Room> {
        meeting.placed.placement.room.map(|room| &self.series.rooms[room.index()])
    }

    /// What each meeting adds to a rule, if the rule judges it.
    fn each_meeting(&self, excess: impl Fn(Meeting<'_>) -> Option<i64>) -> Vec<Case> {
        self.meetings().into_iter().filter_map(|meeting| excess(meeting).map(|excess| meeting.placed.case(excess))).collect()
    }

    /// What each meeting that has a room adds to a rule.
    fn each_meeting_in_a_room(&self, excess: impl Fn(Meeting<'_>, &Room) -> i64) -> Vec<Case> {
        self.each_meeting(|meeting| self.room_of(meeting).map(|room| excess(meeting, room)))
    }

    // Rooms and fora

    /// Days by which it begins before the forum opens, and by which it ends after the forum closes.
    fn outside_forum(&self) -> Vec<Case> {
        let days_outside = |placed: &Placed<'_>| {
            let forum = &self.series.fora[placed.placement.forum?.index()];
            let before = day_number(forum.opens) - day_number(placed.day);
            let after = day_number(placed.last_day) - day_number(forum.closes);
            Some(placed.case(before.max(0) + after.max(0)))
        };
        self.placed.iter().filter_map(days_outside).collect()
    }

    /// Minutes outside the forum's hours or the consultation's, the larger; all of them on a day not allowed.
    fn outside_hours(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let placed = meeting.placed;
            let place = self.place(placed.place);
            let outside = |range| minutes_outside(self.series, place.zone, range, meeting.span);
            let office = ClockRange::new(9 * 60, 18 * 60).expect("a range");
            let own = placed.asked.hours;
            let host = placed.placement.forum.map_or(own.unwrap_or(office), |forum| self.series.fora[forum.index()].hours);
            let allowed = match placed.asked.days {
                DayKind::Working => place.calendar.working.holds(placed.day.weekday()),
                DayKind::Only(days) => days.holds(placed.day.weekday()),
            };
            Some(if allowed { outside(host).max(own.map_or(0, outside)) } else { meeting.length() })
        })
    }

    /// Minutes shared with whatever else uses the room, one after the other.
    fn room_busy(&self) -> Vec<Case> {
        self.each_meeting_in_a_room(|meeting, room| {
            let spans = room.busy.iter().map(|busy| busy.during.start().unix_minutes()..busy.during.end().unix_minutes());
            spans.map(|span| shared(meeting.span, &span)).sum()
        })
    }

    /// Seats missing.
    fn too_small(&self) -> Vec<Case> {
        self.each_meeting_in_a_room(|meeting, room| match (meeting.placed.asked.expects, room.seats) {
            (Some(expected), Some(seats)) => i64::from(expected) - i64::from(seats),
            _ => 0,
        })
    }

    /// One where all find a seat and fewer than five of a hundred seats stay free.
    fn tight_room(&self) -> Vec<Case> {
        self.each_meeting_in_a_room(|meeting, room| match (meeting.placed.asked.expects, room.seats) {
            (Some(expected), Some(seats)) if expected <= seats => i64::from(20 * (seats - expected) < seats),
            _ => 0,
        })
    }

    /// One where others in the series have no steps to climb, or so it is said, and these do.
    fn no_step_free(&self) -> Vec<Case> {
        let flat = |room: &Room| room.equipment.clone().unwrap_or_default().contains(&"step-free".to_owned());
        let known = self.series.rooms.iter().filter(|room| flat(room)).count() > 0;
        self.each_meeting_in_a_room(|_, room| i64::from(known && !flat(room)))
    }

    /// One where people listen from afar and the list of the room has no captions.
    fn no_captions(&self) -> Vec<Case> {
        self.each_meeting_in_a_room(|meeting, room| match &room.equipment {
            Some(list) if meeting.placed.asked.remote => i64::from(list.iter().all(|item| item != "captions")),
            _ => 0,
        })
    }

    fn clashes_in_rooms(&self, clash: impl Fn(&Room, Meeting<'_>, Meeting<'_>) -> bool) -> Vec<Case> {
        let mut cases = Vec::new();
        for id in self.rooms() {
            let meetings = self.meetings().into_iter().filter(|meeting| meeting.placed.placement.room == Some(id)).collect();
            cases.extend(clashes(meetings, |earlier, later| clash(&self.series.rooms[id.index()], earlier, later)));
        }
        cases
    }

    /// Two meetings in one room that share a minute.
    fn double_booked(&self) -> Vec<Case> {
        self.clashes_in_rooms(|_, earlier, later| earlier.gap_before(later).is_none())
    }

    /// Two meetings in one room that share no minute and leave less than its changeover between them.
    fn no_changeover(&self) -> Vec<Case> {
        self.clashes_in_rooms(|room, earlier, later| earlier.gap_before(later).is_some_and(|gap| gap < room.changeover))
    }

    /// Items the room does not have; one more if people listen from afar and its list has nothing for them.
    fn equipment(&self) -> Vec<Case> {
        self.each_meeting_in_a_room(|meeting, room| {
            let asked = meeting.placed.asked;
            let there = |item: &str| room.equipment.iter().flatten().any(|have| have == item);
            let missing = asked.equipment.iter().filter(|item| !there(item)).count() as i64;
            let unheard = asked.remote && room.equipment.is_some() && !there("remote") && !there("streaming");
            missing + i64::from(unheard)
        })
    }

    /// Languages without a booth, where there are two or more.
    fn no_interpretation(&self) -> Vec<Case> {
        self.each_meeting_in_a_room(|meeting, room| {
            let languages = &meeting.placed.asked.languages;
            let without = languages.iter().filter(|language| !room.interpreters.contains(language)).count();
            if languages.len() >= 2 { without as i64 } else { 0 }
        })
    }

    /// A moderator of whom it is known that the first language is not among theirs.
    fn language(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let moderator = &self.series.people[meeting.placed.placement.moderator?.index()];
            let (speaks, led_in) = (moderator.speaks.as_ref()?, meeting.placed.asked.languages.first()?);
            Some(i64::from(!speaks.contains(led_in)))
        })
    }

    /// Minutes shared with what else the forum offers the same public, one after the other.
    fn competing_session(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let forum = &self.series.fora[meeting.placed.placement.forum?.index()];
            let spans = forum.competing.iter().map(|other| other.during.start().unix_minutes()..other.during.end().unix_minutes());
            Some(spans.map(|span| shared(meeting.span, &span)).sum())
        })
    }

    // People

    fn clashes_of_people(&self, clash: impl Fn(PersonId, Meeting<'_>, Meeting<'_>) -> bool) -> Vec<Case> {
        self.people().flat_map(|person| clashes(self.meetings_of(person), |earlier, later| clash(person, earlier, later))).collect()
    }

    /// Two meetings of one person that share a minute.
    fn two_places(&self) -> Vec<Case> {
        self.clashes_of_people(|_, earlier, later| earlier.gap_before(later).is_none())
    }

    /// Minutes shared with the absences of everybody who has to be there, one after the other.
    fn away(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let people = meeting.people().into_iter().map(|person| &self.series.people[person.index()]);
            let absences = people.flat_map(|person| &person.away);
            let spans = absences.map(|absence| absence.during.start().unix_minutes()..absence.during.end().unix_minutes());
            Some(spans.map(|span| shared(meeting.span, &span)).sum())
        })
    }

    /// Where one has to be for a meeting; `None` if one can be anywhere.
    fn site(&self, meeting: Meeting<'_>) -> Option<PlaceId> {
        let online = meeting.placed.placement.forum.is_some_and(|forum| self.series.fora[forum.index()].online);
        (!online).then_some(meeting.placed.place)
    }

    /// Minutes from one meeting to a later one elsewhere; `None` if nobody has to go anywhere. A day if unknown.
    fn way(&self, from: Meeting<'_>, to: Meeting<'_>) -> Option<i64> {
        let (from, to) = (self.site(from)?, self.site(to)?);
        let travel = &self.series.travel;
        let known = travel.between.get(&(from, to)).copied().or(travel.any);
        (from != to).then_some(known.unwrap_or(24 * 60))
    }

    fn gap_is_less(&self, earlier: Meeting<'_>, later: Meeting<'_>, rest: i64) -> bool {
        match (earlier.gap_before(later), self.way(earlier, later)) {
            (Some(gap), Some(way)) => gap < way + rest,
            _ => false,
        }
    }

    /// Two meetings of one person at different places that share no minute and leave less than the way between.
    fn too_far(&self) -> Vec<Case> {
        self.clashes_of_people(|_, earlier, later| self.gap_is_less(earlier, later, 0))
    }

    /// The same with the person's rest on top of the way.
    fn no_rest(&self) -> Vec<Case> {
        self.clashes_of_people(|person, earlier, later| self.gap_is_less(earlier, later, self.series.people[person.index()].rest))
    }

    // Deadlines

    /// Everything placed that feeds a document, with the day on which the document is then ready.
    fn chains(&self) -> Vec<(&Placed<'a>, DeliverableId, Date)> {
        let mut chains = Vec::new();
        for placed in &self.placed {
            for id in &placed.asked.feeds {
                chains.push((placed, *id, self.ready(self.deliverable(*id), placed.last_day)));
            }
        }
        chains
    }

    fn deliverable(&self, id: DeliverableId) -> &'a Deliverable {
        &self.series.deliverables[id.index()]
    }

    /// The day on which the last step ends: those for each consultation first, then those done once.
    fn ready(&self, deliverable: &Deliverable, last_day: Date) -> Date {
        let mut day = last_day;
        for each in [true, false] {
            for step in deliverable.steps.iter().filter(|step| step.each == each) {
                let place = step.by.map_or(self.series.base, |person| self.series.people[person.index()].base);
                day = clock::work(&self.place(place).calendar, day, step.working_days);
            }
        }
        day
    }

    fn base_days(&self, from: Date, to: Date) -> i64 {
        clock::working_days(&self.place(self.series.base).calendar, from, to)
    }

    /// Working days of the base left until the document is due; `None` if it is late.
    fn slack(&self, deliverable: DeliverableId, ready: Date) -> Option<i64> {
        let due = self.deliverable(deliverable).due_day;
        (ready <= due).then(|| self.base_days(ready, due))
    }

    /// Working days of the base by which the document is late; 1 if it is late without one.
    fn too_late(&self) -> Vec<Case> {
        let late = |(placed, deliverable, ready): (&Placed<'_>, DeliverableId, Date)| {
            let due = self.deliverable(deliverable).due_day;
            (ready > due).then(|| placed.case(self.base_days(due, ready).max(1)))
        };
        self.chains().into_iter().filter_map(late).collect()
    }

    /// One for each document whose milestone opens on or before the last day.
    fn after_milestone(&self) -> Vec<Case> {
        let opens = |deliverable| self.series.milestones[self.deliverable(deliverable).milestone.index()].opens;
        let after = |(placed, deliverable, _): (&Placed<'_>, _, _)| placed.case(i64::from(opens(deliverable) <= placed.last_day));
        self.chains().into_iter().map(after).collect()
    }

    fn slack_asked(&self) -> i64 {
        self.series.rules.setting(RuleName::NoSlack, "keep").unwrap_or(0)
    }

    /// Working days of slack missing, if the document is in time at all.
    fn no_slack(&self) -> Vec<Case> {
        let missing = |(placed, deliverable, ready): (&Placed<'_>, _, _)| {
            self.slack(deliverable, ready).map(|slack| placed.case(self.slack_asked() - slack))
        };
        self.chains().into_iter().filter_map(missing).collect()
    }

    /// One for each document for which something leaves exactly the slack asked for.
    fn thin_slack(&self) -> Vec<Case> {
        let mut thin: BTreeMap<DeliverableId, Vec<Sitting>> = BTreeMap::new();
        for (placed, deliverable, ready) in self.chains() {
            if self.slack(deliverable, ready) == Some(self.slack_asked()) {
                thin.entry(deliverable).or_default().push(placed.sitting);
            }
        }
        thin.into_values().map(|touched| Case { excess: 1, touched }).collect()
    }

    // Days

    /// How many of the first and the last day are holidays of the place.
    fn on_holiday(&self) -> Vec<Case> {
        let closed = |placed: &Placed<'_>| {
            let days = BTreeSet::from([placed.day, placed.last_day]);
            let holidays = &self.place(placed.place).calendar.holidays;
            placed.case(days.iter().filter(|day| holidays.contains_key(day)).count() as i64)
        };
        self.placed.iter().map(closed).collect()
    }

    /// Days of notice missing, from the announcement, else from today. What was held unannounced is past caring.
    fn short_notice(&self) -> Vec<Case> {
        let missing = |placed: &Placed<'_>| {
            let announced = placed.placement.announced;
            let judged = placed.asked.notice_days > 0 && (placed.placement.state != State::Held || announced.is_some());
            let notice = day_number(placed.day) - day_number(announced.unwrap_or(self.today));
            judged.then(|| placed.case(i64::from(placed.asked.notice_days) - notice))
        };
        self.placed.iter().filter_map(missing).collect()
    }

    /// Days before today, for what was not held.
    fn past(&self) -> Vec<Case> {
        let past = |placed: &Placed<'_>| placed.placement.state != State::Held && placed.day < self.today;
        self.placed.iter().map(|placed| placed.case(i64::from(past(placed)))).collect()
    }

    /// One for each meeting on a working day with a closed day on either side, not both for the weekend's sake.
    fn bridge_day(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let calendar = &self.place(meeting.placed.place).calendar;
            let (before, after) = (clock::previous(meeting.placed.day), meeting.placed.day.succ_opt()?);
            let closed = |day| !clock::is_working(calendar, day);
            let feast = |day| calendar.holidays.contains_key(&day);
            Some(i64::from(!closed(meeting.placed.day) && closed(before) && closed(after) && (feast(before) || feast(after))))
        })
    }

    /// One for what is neither announced nor held and has just the notice it asks for left, counted from today.
    fn announce_today(&self) -> Vec<Case> {
        let due = |placed: &&Placed<'_>| {
            let notice = i64::from(placed.asked.notice_days);
            let waits = placed.placement.announced.is_none() && placed.placement.state != State::Held;
            notice > 0 && waits && day_number(placed.day) - notice == day_number(self.today)
        };
        self.placed.iter().filter(due).map(|placed| placed.case(1)).collect()
    }

    /// One for all that is placed and feeds no document, if there are documents.
    fn feeds_nothing(&self) -> Vec<Case> {
        let idle = |placed: &Placed<'_>| !self.series.deliverables.is_empty() && placed.asked.feeds.is_empty();
        self.placed.iter().map(|placed| placed.case(i64::from(idle(placed)))).collect()
    }

    /// One for all that is placed without anybody to ask.
    fn no_contact(&self) -> Vec<Case> {
        let nobody = |placed: &Placed<'_>| placed.asked.contact.is_none() && self.series.contact.is_none();
        self.placed.iter().map(|placed| placed.case(i64::from(nobody(placed)))).collect()
    }

    // Audiences

    /// One for each audience of a meeting for which it is bad; with sittings, for each for which all are.
    fn bad_for(&self, is_bad: impl Fn(&Audience, Meeting<'_>) -> bool) -> Vec<Case> {
        let mut cases = Vec::new();
        for (index, consultation) in self.series.consultations.iter().enumerate() {
            let meetings = self.meetings().into_iter().filter(|meeting| meeting.placed.sitting.0.index() == index).collect::<Vec<_>>();
            for audience in &consultation.audiences {
                let them = &self.series.audiences[audience.index()];
                let bad =
                    meetings.iter().filter(|meeting| is_bad(them, **meeting)).map(|meeting| meeting.placed.sitting).collect::<Vec<_>>();
                if consultation.sittings == 1 {
                    cases.extend(bad.into_iter().map(|sitting| Case { excess: 1, touched: vec![sitting] }));
                } else if !meetings.is_empty() && bad.len() == meetings.len() {
                    cases.push(Case { excess: 1, touched: bad });
                }
            }
        }
        cases
    }

    /// Awake all the time and not at work all the time.
    fn off_hours(&self) -> Vec<Case> {
        self.bad_for(|them, meeting| self.awake(them, meeting) && minutes_outside(self.series, them.zone, them.best, meeting.span) > 0)
    }

    /// The days that the calendar of an audience shows during the minutes of a meeting.
    fn their_days(&self, them: &Audience, meeting: Meeting<'_>) -> BTreeSet<Date> {
        meeting.span.clone().map(|minute| clock::day_of(self.series, them.zone, minute)).collect()
    }

    /// A minute on a day of the week that is free there and that the consultation does not name. One that names all
    /// seven names none.
    fn weekend_there(&self) -> Vec<Case> {
        let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        self.bad_for(|them, meeting| {
            let is_named = |day: Weekday| match meeting.placed.asked.days {
                DayKind::Only(days) => days.holds(day) && !week.iter().all(|other| days.holds(*other)),
                DayKind::Working => false,
            };
            let is_free = |day: Weekday| match them.place {
                Some(home) => !self.place(home).calendar.working.holds(day),
                None => [Weekday::Sat, Weekday::Sun].contains(&day),
            };
            self.their_days(them, meeting).iter().any(|day| is_free(day.weekday()) && !is_named(day.weekday()))
        })
    }

    /// A minute on a holiday of those who live elsewhere.
    fn holiday_there(&self) -> Vec<Case> {
        self.bad_for(|them, meeting| match them.place {
            Some(home) if home != meeting.placed.place => {
                self.their_days(them, meeting).iter().any(|day| self.place(home).calendar.holidays.contains_key(day))
            }
            _ => false,
        })
    }

    /// Each observed day on site, and one for each audience that observes a day elsewhere.
    fn observance(&self) -> Vec<Case> {
        let mut cases = self.each_meeting(|meeting| {
            let place = self.place(meeting.placed.place);
            let days: BTreeSet<Date> = meeting.span.clone().map(|minute| clock::day_of(self.series, place.zone, minute)).collect();
            Some(days.iter().filter(|day| place.observances.contains_key(day)).count() as i64)
        });
        cases.extend(self.bad_for(|them, meeting| match them.place {
            Some(home) if home != meeting.placed.place => {
                self.their_days(them, meeting).iter().any(|day| self.place(home).observances.contains_key(day))
            }
            _ => false,
        }));
        cases
    }

    /// One for each place and year with a meeting and without a holiday.
    fn no_holidays(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for (index, place) in self.series.places.iter().enumerate() {
            for year in 2000..2100 {
                let there = |meeting: &Meeting<'_>| meeting.placed.place.index() == index && meeting.placed.day.year() == year;
                let touched = self.meetings().into_iter().filter(there).map(|meeting| meeting.placed.sitting).collect::<Vec<_>>();
                let feasts = place.calendar.holidays.keys().filter(|day| day.year() == year).count();
                cases.push(Case { excess: i64::from(feasts == 0 && !touched.is_empty()), touched });
            }
        }
        cases
    }

    /// Meetings missing for each group and region, and for each language in meetings that are held in it.
    fn unreached(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        let audiences = &self.series.audiences;
        let mut ask = |setting: &str, names: BTreeSet<&String>, hears: &dyn Fn(&Audience, &String, Meeting<'_>) -> bool| {
            let Some(least) = self.series.rules.setting(RuleName::Unreached, setting) else { return };
            for name in names {
                let reached = |meeting: &Meeting<'_>| {
                    let there = meeting.placed.asked.audiences.iter().map(|audience| &audiences[audience.index()]);
                    there.into_iter().any(|them| hears(them, name, *meeting) && self.awake(them, *meeting))
                };
                let touched = self.meetings().into_iter().filter(reached).map(|meeting| meeting.placed.sitting).collect::<Vec<_>>();
                cases.push(Case { excess: least - touched.len() as i64, touched });
            }
        };
        ask("groups", audiences.iter().flat_map(|them| &them.groups).collect(), &|them, name, _| them.groups.contains(name));
        ask("regions", audiences.iter().flat_map(|them| &them.region).collect(), &|them, name, _| them.region.as_ref() == Some(name));
        ask("languages", audiences.iter().flat_map(|them| &them.languages).collect(), &|them, name, meeting| {
            them.languages.contains(name) && meeting.placed.asked.languages.contains(name)
        });
        cases
    }

    /// Minutes a head beyond the setting: four for each asleep, one for each awake outside the working day, and what was
    /// carried in, though that alone is nobody's fault. Without a setting, meetings slept through beyond half of those
    /// asked for that are held once, where there are three.
    fn unfair(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for (index, them) in self.series.audiences.iter().enumerate() {
            let is_for = |asked: &Consultation| asked.audiences.contains(&AudienceId(index as u32));
            let meetings = self.meetings().into_iter().filter(|meeting| is_for(meeting.placed.asked));
            if let Some(most) = self.series.rules.setting(RuleName::Unfair, "most") {
                let outside = |meeting: Meeting<'_>, range| minutes_outside(self.series, them.zone, range, meeting.span);
                let bears = |meeting: Meeting<'_>| {
                    let asleep = outside(meeting, them.awake);
                    let mild = meeting.span.clone().filter(|minute| {
                        let is_outside = |range| minutes_outside(self.series, them.zone, range, &(*minute..*minute + 1)) == 1;
                        !is_outside(them.awake) && is_outside(them.best)
                    });
                    (4 * asleep + mild.count() as i64) / i64::from(meeting.placed.asked.sittings)
                };
                let borne = meetings.map(|meeting| (meeting.placed.sitting, bears(meeting))).filter(|(_, minutes)| *minutes > 0);
                let borne = borne.collect::<Vec<_>>();
                let total: i64 = borne.iter().map(|(_, minutes)| minutes).sum();
                let beyond = if them.debt > most { total } else { them.debt + total - most };
                cases.push(Case { excess: beyond, touched: borne.into_iter().map(|(sitting, _)| sitting).collect() });
            } else {
                let once = |asked: &Consultation| is_for(asked) && asked.sittings == 1 && asked.written.is_none();
                let asked = self.series.consultations.iter().filter(|asked| once(asked)).count() as i64;
                let bad = meetings.filter(|meeting| once(meeting.placed.asked) && !self.awake(them, *meeting));
                let touched = bad.map(|meeting| meeting.placed.sitting).collect::<Vec<_>>();
                if asked >= 3 {
                    cases.push(Case { excess: touched.len() as i64 - asked / 2, touched });
                }
            }
        }
        cases
    }

    /// Whether an audience is awake during every minute.
    fn awake(&self, them: &Audience, meeting: Meeting<'_>) -> bool {
        minutes_outside(self.series, them.zone, them.awake, meeting.span) == 0
    }

    /// Asleep for a part.
    fn unsociable_hours(&self) -> Vec<Case> {
        self.bad_for(|them, meeting| !self.awake(them, meeting))
    }

    /// One for each audience of a consultation that is not written, if it is awake for no meeting meant for it.
    fn never_awake(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for audience in (0..self.series.audiences.len() as u32).map(AudienceId) {
            let meant = self.series.consultations.iter().any(|one| one.written.is_none() && one.audiences.contains(&audience));
            let for_it = |meeting: &Meeting<'_>| meeting.placed.asked.audiences.contains(&audience);
            let them = &self.series.audiences[audience.index()];
            let awake = self.meetings().into_iter().filter(for_it).any(|meeting| self.awake(them, meeting));
            cases.push(Case { excess: i64::from(meant && !awake), touched: Vec::new() });
        }
        cases
    }

    // Spacing

    /// Two meetings of different consultations with fewer days from one to the other than the setting.
    fn apart(&self) -> Vec<Case> {
        let asked = self.series.rules.setting(RuleName::Apart, "least").unwrap_or(0);
        clashes(self.meetings(), |earlier, later| {
            let days = (day_number(later.placed.day) - day_number(earlier.placed.day)).abs();
            earlier.placed.sitting.0 != later.placed.sitting.0 && days < asked
        })
    }

    /// Meetings of a week beyond the setting.
    fn crowded_week(&self) -> Vec<Case> {
        self.series.rules.setting(RuleName::CrowdedWeek, "most").map_or_else(Vec::new, |most| crowds(&self.meetings(), most))
    }

    /// Meetings of one person in a week beyond the setting.
    fn too_many(&self) -> Vec<Case> {
        let Some(most) = self.series.rules.setting(RuleName::TooMany, "most") else { return Vec::new() };
        self.people().flat_map(|person| crowds(&self.meetings_of(person), most)).collect()
    }

    // What was asked

    /// Nobody to moderate, or somebody else than was asked.
    fn no_moderator(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let asked = &meeting.placed.asked.moderators;
            let asked_one = meeting.placed.placement.moderator.is_some_and(|moderator| asked.contains(&moderator));
            Some(i64::from(!asked.is_empty() && !asked_one))
        })
    }

    /// From when to when something takes time: a written one all of its days, on the clocks of its place.
    fn taken(&self, placed: &Placed<'_>) -> Range<i64> {
        let midnight = |day| clock::midnight(self.series, self.place(placed.place).zone, day);
        placed.span.clone().unwrap_or_else(|| midnight(placed.day)..midnight(clock::next(placed.last_day)))
    }

    /// Minutes by which something begins before something that it waits for has ended.
    fn order(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for later in &self.placed {
            for earlier in self.placed.iter().filter(|earlier| later.asked.after.contains(&earlier.sitting.0)) {
                let missing = self.taken(earlier).end - self.taken(later).start;
                cases.push(Case { excess: missing, touched: vec![earlier.sitting, later.sitting] });
            }
        }
        cases
    }

    /// Sittings missing of what has to be in the plan; of a written one there is one.
    fn unplaced(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for (index, consultation) in self.series.consultations.iter().enumerate() {
            let placed = self.placed.iter().map(|placed| placed.sitting).filter(|sitting| sitting.0.index() == index).collect::<Vec<_>>();
            let asked = if consultation.written.is_some() { 1 } else { i64::from(consultation.sittings) };
            if !consultation.optional {
                cases.push(Case { excess: asked - placed.len() as i64, touched: placed });
            }
        }
        cases
    }

    /// How many things are otherwise than the series says.
    fn not_as_asked(&self) -> Vec<Case> {
        let contradictions = |placed: &Placed<'_>| {
            let (asked, placement) = (placed.asked, placed.placement);
            let wanted = &asked.wanted;
            let otherwise = [
                placement.forum != asked.forum,
                asked.room.is_some() && placement.room != asked.room,
                placement.room.is_some_and(|room| Some(self.series.rooms[room.index()].forum) != placement.forum),
                wanted.starts.is_some_and(|starts| placed.span.as_ref().is_some_and(|span| span.start != starts.unix_minutes())),
                wanted.on.is_some_and(|on| placed.day != on),
                wanted.from.is_some_and(|from| placed.day < from),
                wanted.to.is_some_and(|to| placed.last_day > to),
                // A meeting of what is written, or the other way round, is one contradiction and not also a
                // wrong length or wrong days.
                match (asked.written, &placed.span) {
                    (None, Some(span)) => span.end - span.start != asked.lasts,
                    (Some(written), None) => (placed.day, placed.last_day) != (written.from, written.to),
                    (None, None) | (Some(_), Some(_)) => true,
                },
                placement.sitting >= asked.sittings,
            ];
            placed.case(otherwise.into_iter().filter(|differs| *differs).count() as i64)
        };
        self.placed.iter().map(contradictions).collect()
    }
}
