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
use clock::{day_number, minutes_closed, minutes_outside, shared};
use fora::model::{
    Audience, AudienceId, Consultation, ConsultationId, DayKind, Deliverable, DeliverableId, Distance, Due, Forum, ForumId, Level,
    Nearness, Person, PersonId, Place, PlaceId, Placement, Plan, Room, RoomId, RuleName, Series, State, Step, TeamId, Weight, When,
};
use fora::time::{Calendar, ClockRange, Date, WeekHours};
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
    RuleName::OffSlot,
    RuleName::RoomBusy,
    RuleName::TooSmall,
    RuleName::DoubleBooked,
    RuleName::NoChangeover,
    RuleName::Equipment,
    RuleName::NoRoom,
    RuleName::NoInterpretation,
    RuleName::NoRemote,
    RuleName::Language,
    RuleName::CompetingSession,
    RuleName::TwoPlaces,
    RuleName::Away,
    RuleName::TooFar,
    RuleName::NoRest,
    RuleName::BackToBack,
    RuleName::NightFlight,
    RuleName::OwnHours,
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
    RuleName::Near,
    RuleName::CrowdedWeek,
    RuleName::TooMany,
    RuleName::OftenAway,
    RuleName::TooManyTrips,
    RuleName::NightsAway,
    RuleName::TiredTeam,
    RuleName::NoModerator,
    RuleName::NoPeople,
    RuleName::WantedAway,
    RuleName::WantedElsewhere,
    RuleName::RatherNot,
    RuleName::RoomRatherNot,
    RuleName::Order,
    RuleName::SittingsOverlap,
    RuleName::Unplaced,
    RuleName::NotAsAsked,
    RuleName::TightRoom,
    RuleName::HalfEmpty,
    RuleName::OffHours,
    RuleName::FeedsNothing,
    RuleName::BridgeDay,
    RuleName::AnnounceToday,
    RuleName::NoContact,
    RuleName::NoStepFree,
    RuleName::NoCaptions,
    RuleName::Overdue,
    RuleName::BusyAuthor,
    RuleName::SignerAway,
    RuleName::Translation,
    RuleName::LateInput,
    RuleName::DeadlineMoved,
    RuleName::StrandRoom,
    RuleName::StrandClash,
    RuleName::Clash,
    RuleName::CrowdedMonth,
    RuleName::LongGap,
    RuleName::NotPreferred,
    RuleName::RoomNotPreferred,
    RuleName::ForumNotPreferred,
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
        called_off: plan.placements.iter().filter(|p| p.state == State::Cancelled).map(|p| p.consultation).collect(),
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

    /// The principal, the moderator, the rapporteurs, and those whom the consultation names or the plan chooses, each once.
    fn people(self) -> BTreeSet<PersonId> {
        let (asked, placement) = (self.placed.asked, self.placed.placement);
        let by_part = asked.principal.iter().chain(&placement.moderator).chain(&asked.rapporteurs);
        by_part.chain(&asked.attending.everyone).chain(&placement.people).copied().collect()
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
    crowds_by(meetings, most, clock::monday)
}

/// The case of too many meetings, where those whose days are `alike` belong together and may be so many.
fn crowds_by(meetings: &[Meeting<'_>], most: i64, alike: impl Fn(Date) -> Date) -> Vec<Case> {
    let mut weeks: BTreeMap<Date, Vec<Sitting>> = BTreeMap::new();
    for meeting in meetings {
        weeks.entry(alike(meeting.placed.day)).or_default().push(meeting.placed.sitting);
    }
    weeks.into_values().map(|touched| Case { excess: touched.len() as i64 - most, touched }).collect()
}

fn minutes_of(stretch: fora::time::Interval) -> Range<i64> {
    stretch.start().unix_minutes()..stretch.end().unix_minutes()
}

fn sittings(meetings: &[Meeting<'_>]) -> Vec<Sitting> {
    meetings.iter().map(|meeting| meeting.placed.sitting).collect()
}

/// A step of a document in somebody's hands, with the days on which they work on it.
struct Task<'f, 'a> {
    by: PersonId,
    document: usize,
    /// What it is done for; `None` if once for all.
    of: Option<&'f Placed<'a>>,
    days: BTreeSet<Date>,
}

/// What all rules look at: the series, the day that counts as today, and what is placed and not cancelled.
struct Facts<'a> {
    series: &'a Series,
    today: Date,
    called_off: Vec<ConsultationId>,
    placed: Vec<Placed<'a>>,
}

impl<'a> Facts<'a> {
    fn cases(&self, rule: RuleName) -> Vec<Case> {
        match rule {
            RuleName::OutsideForum => self.outside_forum(),
            RuleName::OutsideHours => self.outside_hours(),
            RuleName::OffSlot => self.off_slot(),
            RuleName::RoomBusy => self.room_busy(),
            RuleName::TooSmall => self.too_small(),
            RuleName::DoubleBooked => self.double_booked(),
            RuleName::NoChangeover => self.no_changeover(),
            RuleName::Equipment => self.equipment(),
            RuleName::NoRoom => self.no_room(),
            RuleName::NoInterpretation => self.no_interpretation(),
            RuleName::NoRemote => self.no_remote(),
            RuleName::Language => self.language(),
            RuleName::CompetingSession => self.competing_session(),
            RuleName::TwoPlaces => self.two_places(),
            RuleName::Away => self.away(),
            RuleName::TooFar => self.too_far(),
            RuleName::NoRest => self.no_rest(),
            RuleName::BackToBack => self.back_to_back(),
            RuleName::NightFlight => self.night_flight(),
            RuleName::OwnHours => self.own_hours(),
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
            RuleName::Near => self.near(),
            RuleName::CrowdedWeek => self.crowded_week(),
            RuleName::TooMany => self.too_many(),
            RuleName::OftenAway => self.often_away(),
            RuleName::TooManyTrips => self.too_many_trips(),
            RuleName::NightsAway => self.nights_away(),
            RuleName::TiredTeam => self.tired_team(),
            RuleName::NoModerator => self.no_moderator(),
            RuleName::NoPeople => self.no_people(),
            RuleName::WantedAway => self.wanted_away(),
            RuleName::WantedElsewhere => self.wanted_elsewhere(),
            RuleName::RatherNot => self.rather_not(),
            RuleName::RoomRatherNot => self.room_rather_not(),
            RuleName::Order => self.order(),
            RuleName::SittingsOverlap => self.sittings_overlap(),
            RuleName::Unplaced => self.unplaced(),
            RuleName::NotAsAsked => self.not_as_asked(),
            RuleName::TightRoom => self.tight_room(),
            RuleName::HalfEmpty => self.half_empty(),
            RuleName::OffHours => self.off_hours(),
            RuleName::FeedsNothing => self.feeds_nothing(),
            RuleName::BridgeDay => self.bridge_day(),
            RuleName::AnnounceToday => self.announce_today(),
            RuleName::NoContact => self.no_contact(),
            RuleName::NoStepFree => self.no_step_free(),
            RuleName::NoCaptions => self.no_captions(),
            RuleName::Overdue => self.overdue(),
            RuleName::BusyAuthor => self.busy_author(),
            RuleName::SignerAway => self.signer_away(),
            RuleName::Translation => self.translation(),
            RuleName::LateInput => self.late_input(),
            RuleName::DeadlineMoved => self.deadline_moved(),
            RuleName::StrandRoom => self.strand_room(),
            RuleName::StrandClash => self.strand_clash(),
            RuleName::Clash => self.clash(),
            RuleName::CrowdedMonth => self.crowded_month(),
            RuleName::LongGap => self.long_gap(),
            RuleName::NotPreferred => self.not_preferred(),
            RuleName::RoomNotPreferred => self.room_not_preferred(),
            RuleName::ForumNotPreferred => self.forum_not_preferred(),
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
            let outside = |hours| minutes_closed(self.series, place.zone, hours, meeting.span);
            let office = WeekHours::daily(ClockRange::new(9 * 60, 18 * 60).expect("a range"));
            let own = placed.asked.hours;
            let host = placed.placement.forum.map_or(own.unwrap_or(office), |forum| self.series.fora[forum.index()].hours);
            let allowed = match placed.asked.days {
                DayKind::Working => place.calendar.working.holds(placed.day.weekday()),
                DayKind::Only(days) => days.holds(placed.day.weekday()),
            };
            Some(if allowed { outside(host).max(own.map_or(0, outside)) } else { meeting.length() })
        })
    }

    /// The slots that begin on a day: those of its date, else of its day of the week, else of any day.
    fn slots_of(forum: &Forum, day: Date) -> &[ClockRange] {
        let by_day = &forum.slots.0;
        let of_the_week = by_day.weekdays[day.weekday().num_days_from_monday() as usize].as_ref();
        by_day.dates.get(&day).or(of_the_week).or(by_day.any.as_ref()).map_or(&[], Vec::as_slice)
    }

    /// The slots of some days, both included, each once.
    fn slots_between(forum: &Forum, first: Date, last: Date) -> Vec<ClockRange> {
        let mut slots: Vec<ClockRange> = Vec::new();
        for slot in first.iter_days().take_while(|day| *day <= last).flat_map(|day| Self::slots_of(forum, day)) {
            if !slots.contains(slot) {
                slots.push(*slot);
            }
        }
        slots
    }

    /// Whether a minute lies within a slot, on the day that begins with it or on the day after.
    fn in_slot(&self, forum: &Forum, slot: ClockRange, minute: i64) -> bool {
        let zone = self.place(forum.place).zone;
        let (day, shows) = (clock::day_of(self.series, zone, minute), clock::clock_at(self.series, zone, minute));
        let on =
            |day: Date, shows: i64| (slot.from_minute()..slot.to_minute()).contains(&shows) && Self::slots_of(forum, day).contains(&slot);
        on(day, shows) || on(clock::previous(day), shows + 1440)
    }

    /// Minutes outside the slot that fits best, and one where the clock on site shows another start than that slot's, or the
    /// day has it not. Without a slot on any of its days all of them, and one.
    fn off_slot(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let forum = &self.series.fora[meeting.placed.placement.forum?.index()];
            if forum.slots.0.is_empty() {
                return None;
            }
            let zone = self.place(forum.place).zone;
            let starts = clock::clock_at(self.series, zone, meeting.span.start);
            let (first, last) = (meeting.placed.day, meeting.placed.last_day);
            let misses = Self::slots_between(forum, clock::previous(first), last).into_iter().map(|slot| {
                let outside = meeting.span.clone().filter(|minute| !self.in_slot(forum, slot, *minute)).count() as i64;
                outside + i64::from(starts != slot.from_minute() || !Self::slots_of(forum, first).contains(&slot))
            });
            Some(misses.min().unwrap_or(meeting.length() + 1))
        })
    }

    /// One for each consultation that has to meet, and has rooms beside each of its fora of which each is refused at any hour.
    fn no_room(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for asked in self.series.consultations.iter().filter(|asked| !asked.optional && asked.written.is_none()) {
            let Some(first) = asked.forum else { continue };
            let hopeless = [first].iter().chain(&asked.other_fora).all(|forum| self.is_hopeless_beside(asked, *forum));
            cases.push(Case { excess: i64::from(hopeless), touched: Vec::new() });
        }
        cases
    }

    /// Whether a consultation has rooms beside a forum, each of which is refused at any hour.
    fn is_hopeless_beside(&self, asked: &Consultation, forum: ForumId) -> bool {
        let strict = |rule| self.series.rules.level(rule) == Level::Error;
        let forum = &self.series.fora[forum.index()];
        let narrow = |room: &Room| asked.expects.zip(room.seats).is_some_and(|(people, seats)| people > seats);
        let has = |room: &Room, item: &str| room.equipment.clone().unwrap_or_default().iter().any(|have| have == item);
        let bare = |room: &Room| {
            let cut_off = asked.remote && room.equipment.is_some() && !has(room, "remote") && !has(room, "streaming");
            cut_off || asked.equipment.iter().any(|item| !has(room, item))
        };
        let silent = |room: &Room| asked.languages.len() > 1 && asked.languages.iter().any(|one| !room.interpreters.contains(one));
        // Around a day that is not of 24 hours an opening may hold more than its hours say: minute by minute there.
        let zone = self.place(forum.place).zone;
        let midnight = |day| clock::midnight(self.series, zone, day);
        let length = |day: &Date| midnight(clock::next(*day)) - midnight(*day);
        let odd = forum.opens.iter_days().take_while(|day| *day <= forum.closes).filter(|day| length(day) != 1440);
        let open = midnight(forum.opens)..midnight(clock::next(forum.closes));
        let around = |day: Date| (midnight(day) - asked.lasts).max(open.start)..(midnight(clock::next(day)) + asked.lasts).min(open.end);
        let odd: Vec<Range<i64>> = odd.map(around).collect();
        let ever = |is_open: &dyn Fn(i64) -> bool| odd.iter().any(|span| clock::longest_open(span.clone(), is_open) >= asked.lasts);
        let in_hours = |minute| clock::minutes_closed(self.series, zone, forum.hours, &(minute..minute + 1)) == 0;
        let brief = strict(RuleName::OutsideHours) && !clock::ever_open_for(forum.hours, asked.lasts) && !ever(&in_hours);
        let holds =
            |slot: ClockRange| slot.to_minute() - slot.from_minute() >= asked.lasts || ever(&|minute| self.in_slot(forum, slot, minute));
        let slots = Self::slots_between(forum, forum.opens, forum.closes);
        let let_briefly = strict(RuleName::OffSlot) && !forum.slots.0.is_empty() && !slots.into_iter().any(holds);
        let refused = |id: &RoomId| {
            let room = &self.series.rooms[id.index()];
            brief
                || let_briefly
                || strict(RuleName::TooSmall) && narrow(room)
                || strict(RuleName::Equipment) && bare(room)
                || strict(RuleName::NoInterpretation) && silent(room)
        };
        let rooms = forum.rooms.iter().filter(|room| asked.rooms.is_empty() || asked.rooms.contains(room)).collect::<Vec<_>>();
        !rooms.is_empty() && rooms.into_iter().all(refused)
    }

    /// One for each meeting with people afar beside a forum whose host has no link for them, or heard of it too late: on
    /// the day of the announcement, else today. What was held unannounced is past caring.
    fn no_remote(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let placed = meeting.placed;
            let forum = &self.series.fora[placed.placement.forum?.index()];
            let heard = match (placed.placement.announced, placed.placement.state) {
                (Some(day), _) => Some(day),
                (None, State::Held) => None,
                (None, _) => Some(self.today),
            };
            let left = heard.map_or(i64::MAX, |heard| day_number(placed.day) - day_number(heard));
            let lead = i64::from(forum.remote_lead_days);
            let lacks = !forum.remote || lead > 0 && left < lead;
            Some(i64::from(placed.asked.remote && !forum.online && lacks))
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

    /// One where more of a hundred seats stay empty than the setting, if all come and all sit.
    fn half_empty(&self) -> Vec<Case> {
        let Some(most) = self.series.rules.setting(RuleName::HalfEmpty, "most") else { return Vec::new() };
        self.each_meeting_in_a_room(|meeting, room| match (meeting.placed.asked.expects, room.seats) {
            (Some(expected), Some(seats)) if expected < seats => i64::from(i64::from(seats - expected) * 100 > most * i64::from(seats)),
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

    /// Whoever begins in a room where as many sit already, in that minute, as it holds: one for each too many.
    fn double_booked(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for id in self.rooms() {
            let mut meetings = self.meetings();
            meetings.retain(|meeting| meeting.placed.placement.room == Some(id));
            meetings.sort_by_key(|meeting| (meeting.span.start, meeting.span.end));
            for (index, meeting) in meetings.iter().enumerate() {
                let there = meetings[..index].iter().filter(|other| other.span.contains(&meeting.span.start));
                let mut touched = there.map(|other| other.placed.sitting).collect::<Vec<_>>();
                touched.push(meeting.placed.sitting);
                cases.push(Case { excess: touched.len() as i64 - i64::from(self.series.rooms[id.index()].holds), touched });
            }
        }
        cases
    }

    /// Two meetings in a room for one at a time that share no minute and leave less than its changeover between them.
    fn no_changeover(&self) -> Vec<Case> {
        self.clashes_in_rooms(|room, earlier, later| room.holds == 1 && earlier.gap_before(later).is_some_and(|gap| gap < room.changeover))
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

    /// From where to where one goes between two meetings that share no minute; `None` if one need not go anywhere.
    fn trip(&self, first: Meeting<'_>, then: Meeting<'_>) -> Option<(PlaceId, PlaceId)> {
        let (from, to) = (self.site(first)?, self.site(then)?);
        (from != to && first.gap_before(then).is_some()).then_some((from, to))
    }

    /// Minutes from one place to another for those who leave in a minute. A day if unknown. It may take longer or shorter
    /// on the day that the calendars show then at the place one leaves.
    fn takes(&self, (from, to): (PlaceId, PlaceId), leaves: i64) -> i64 {
        let travel = &self.series.travel;
        let that_day = travel.on.get(&(from, to)).and_then(|days| {
            let day = clock::day_of(self.series, self.place(from).zone, leaves).weekday();
            days[day.number_from_monday() as usize - 1]
        });
        that_day.or(travel.between.get(&(from, to)).copied()).or(travel.any).unwrap_or(24 * 60)
    }

    /// Whether one who goes from a meeting to a later one has not enough time for the way and what follows it, in
    /// whatever minute between the two one leaves.
    fn comes_too_late(&self, earlier: Meeting<'_>, later: Meeting<'_>, pause: impl Fn(i64) -> i64) -> bool {
        let Some(trip) = self.trip(earlier, later) else { return false };
        let by_leaving = |minute: i64| minute + self.takes(trip, minute) + pause(self.takes(trip, minute));
        (earlier.span.end..=later.span.start).all(|minute| by_leaving(minute) > later.span.start)
    }

    fn person(&self, id: PersonId) -> &'a Person {
        &self.series.people[id.index()]
    }

    /// Two meetings of one person at different places that share no minute and leave less than the way between, and what
    /// the person needs there before a meeting.
    fn too_far(&self) -> Vec<Case> {
        self.clashes_of_people(|person, earlier, later| self.comes_too_late(earlier, later, |_| self.person(person).arrives))
    }

    /// The same with the person's rest on top of the way: that of the longest way which this one is no shorter than. Whoever
    /// has rest to take has to be there in time all the same, unless nobody asks for that.
    fn no_rest(&self) -> Vec<Case> {
        let rest = |person: PersonId, way: i64| {
            let bands = self.person(person).rest.after.iter().filter(|(least, _)| way >= **least);
            let rest = bands.max_by_key(|(least, _)| **least).map_or(0, |(_, rest)| *rest);
            let is_due = !self.person(person).rest.after.is_empty() && self.series.rules.level(RuleName::TooFar) != Level::Off;
            if is_due { rest.max(self.person(person).arrives) } else { rest }
        };
        self.clashes_of_people(|person, earlier, later| self.comes_too_late(earlier, later, |way| rest(person, way)))
    }

    /// Two meetings of one person that share no minute, with less than the setting from the end of one to the start of the
    /// other.
    fn back_to_back(&self) -> Vec<Case> {
        let least = self.series.rules.setting(RuleName::BackToBack, "least").unwrap_or(15);
        self.clashes_of_people(|_, earlier, later| earlier.gap_before(later).is_some_and(|gap| gap < least))
    }

    /// Minutes that a clock shows from ten in the evening to seven in the morning: for everybody who has to be there the
    /// clock at their base if the meeting is online, and the clock on site if it is not.
    fn own_hours(&self) -> Vec<Case> {
        let night = |clock: i64| !(7 * 60..22 * 60).contains(&clock);
        self.each_meeting(|meeting| {
            let lives_at = |person: PersonId| self.site(meeting).unwrap_or(self.person(person).base);
            let zones = meeting.people().into_iter().map(|person| self.place(lives_at(person)).zone);
            let at_night = |zone| meeting.span.clone().filter(|minute| night(clock::clock_at(self.series, zone, *minute))).count();
            Some(zones.map(at_night).sum::<usize>() as i64)
        })
    }

    /// Two meetings of one person, the first over before the day of the second begins there, and a way of six hours or
    /// more: neither leaving before that midnight one has arrived by then, nor leaving from five in the morning on one is
    /// there in time. Of ways that differ by day it is the one by which one arrives first.
    fn night_flight(&self) -> Vec<Case> {
        self.clashes_of_people(|person, earlier, later| {
            let Some(trip) = self.trip(earlier, later) else { return false };
            let (free, starts, arrives) = (earlier.span.end, later.span.start, self.person(person).arrives);
            let (zone, day) = (self.place(later.placed.place).zone, later.placed.day);
            let leaving_at = |minute: i64| minute + self.takes(trip, minute);
            let day_begins = clock::midnight(self.series, zone, day);
            if free > day_begins || (free..=day_begins).any(|minute| leaving_at(minute) <= day_begins) {
                return false;
            }
            let five = clock::morning(self.series, zone, day, 5 * 60);
            let first = (free..leaving_at(free)).min_by_key(|minute| (leaving_at(*minute), *minute)).unwrap_or(free);
            self.takes(trip, first) >= 360 && (five..=starts).all(|minute| leaving_at(minute) + arrives > starts)
        })
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

    /// The day on which a document is due for what ends on a day: later if fewer days than its grace says are left.
    fn due(&self, deliverable: DeliverableId, last_day: Date) -> Date {
        let document = self.deliverable(deliverable);
        let left = day_number(self.series.milestones[document.milestone.index()].opens) - day_number(last_day);
        match &document.grace {
            Some(grace) if left < i64::from(grace.held_within_days) => grace.due_day,
            _ => document.due_day,
        }
    }

    /// Working days of the base left until the document is due; `None` if it is late.
    fn slack(&self, placed: &Placed<'_>, deliverable: DeliverableId, ready: Date) -> Option<i64> {
        let due = self.due(deliverable, placed.last_day);
        (ready <= due).then(|| self.base_days(ready, due))
    }

    /// Working days of the base by which the document is late; 1 if it is late without one.
    fn too_late(&self) -> Vec<Case> {
        let late = |(placed, deliverable, ready): (&Placed<'_>, DeliverableId, Date)| {
            let due = self.due(deliverable, placed.last_day);
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
            self.slack(placed, deliverable, ready).map(|slack| placed.case(self.slack_asked() - slack))
        };
        self.chains().into_iter().filter_map(missing).collect()
    }

    /// One for each document for which something leaves exactly the slack asked for.
    fn thin_slack(&self) -> Vec<Case> {
        let mut thin: BTreeMap<DeliverableId, Vec<Sitting>> = BTreeMap::new();
        for (placed, deliverable, ready) in self.chains() {
            if self.slack(placed, deliverable, ready) == Some(self.slack_asked()) {
                thin.entry(deliverable).or_default().push(placed.sitting);
            }
        }
        thin.into_values().map(|touched| Case { excess: 1, touched }).collect()
    }

    /// Each document that something in the series feeds.
    fn awaited(&self) -> impl Iterator<Item = DeliverableId> {
        let ids = (0..self.series.deliverables.len() as u32).map(DeliverableId);
        ids.filter(|id| self.series.consultations.iter().any(|consultation| consultation.feeds.contains(id)))
    }

    /// Working days by which a document is late, or 0, if a consultation that feeds it ends on a day.
    fn late(&self, id: DeliverableId, last_day: Date) -> i64 {
        let (due, ready) = (self.due(id, last_day), self.ready(self.deliverable(id), last_day));
        if ready > due { self.base_days(due, ready).max(1) } else { 0 }
    }

    /// The days on which a consultation might end, looked at one by one.
    fn possible_days(&self, asked: &Consultation) -> Vec<Date> {
        let beside = |forum: &ForumId| Consultation { forum: Some(*forum), other_fora: Vec::new(), ..asked.clone() };
        let elsewhere = asked.other_fora.iter().flat_map(|forum| self.possible_days(&beside(forum)));
        self.possible_days_beside_the_first(asked).into_iter().chain(elsewhere).collect()
    }

    fn possible_days_beside_the_first(&self, asked: &Consultation) -> Vec<Date> {
        if let Some(written) = asked.written {
            return vec![written.to];
        }
        let forum = asked.forum.map(|forum| &self.series.fora[forum.index()]);
        if !asked.wanted.starts.is_empty() {
            let zone = self.place(forum.map_or(self.series.base, |forum| forum.place)).zone;
            let ends = asked.wanted.starts.iter().map(|starts| starts.unix_minutes() + asked.lasts - 1);
            return ends.map(|last| clock::day_of(self.series, zone, last)).collect();
        }
        let opening = self.series.milestones.iter().map(|milestone| milestone.opens).max();
        let end = match (forum, asked.wanted.to) {
            (Some(forum), to) => forum.closes.min(to.unwrap_or(forum.closes)),
            (None, Some(to)) => to,
            (None, None) => {
                // What may only begin after the last milestone has a year from then.
                let usual = opening.expect("a document has a milestone").max(self.today);
                asked.wanted.from.filter(|from| *from > usual).map_or(usual, |from| from + chrono::Duration::days(365))
            }
        };
        if let Some(on) = asked.wanted.on {
            return if forum.is_none() || on <= end { vec![on] } else { Vec::new() };
        }
        let (mut days, mut day) = (Vec::new(), self.today);
        while day <= end {
            if forum.is_none_or(|forum| day >= forum.opens) && asked.wanted.from.is_none_or(|from| day >= from) {
                days.push(day);
            }
            day = clock::next(day);
        }
        days
    }

    /// Working days by which a document is late whatever day is chosen, unless something feeds it in time.
    fn overdue(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for id in self.awaited() {
            let feeding = self.series.consultations.iter().filter(|consultation| consultation.feeds.contains(&id));
            let least = feeding.flat_map(|consultation| self.possible_days(consultation)).map(|day| self.late(id, day)).min();
            let fed = self.placed.iter().any(|placed| placed.asked.feeds.contains(&id) && self.late(id, placed.last_day) == 0);
            if !fed {
                cases.push(Case { excess: least.unwrap_or(0), touched: Vec::new() });
            }
        }
        cases
    }

    /// The calendar of whoever does a step.
    fn calendar(&self, step: &Step) -> &'a Calendar {
        &self.place(step.by.map_or(self.series.base, |person| self.series.people[person.index()].base)).calendar
    }

    /// The days on which the steps for each placement are worked on, a day at a time from the one after it.
    fn tasks_after(&self) -> Vec<Task<'_, 'a>> {
        let mut tasks = Vec::new();
        for placed in &self.placed {
            for (index, document) in self.series.deliverables.iter().enumerate() {
                if !placed.asked.feeds.contains(&DeliverableId(index as u32)) {
                    continue;
                }
                let mut day = placed.last_day;
                for step in document.steps.iter().filter(|step| step.each) {
                    let mut days = BTreeSet::new();
                    while (days.len() as u32) < step.working_days {
                        day = clock::next(day);
                        if clock::is_working(self.calendar(step), day) {
                            days.insert(day);
                        }
                    }
                    tasks.extend(step.by.map(|by| Task { by, document: index, of: Some(placed), days }));
                }
            }
        }
        tasks
    }

    /// The days on which the steps done once are worked on, a day at a time back from the due day.
    fn tasks_before(&self) -> Vec<Task<'_, 'a>> {
        let mut tasks = Vec::new();
        for id in self.awaited() {
            let document = self.deliverable(id);
            let mut day = clock::next(document.due_day);
            for step in document.steps.iter().rev().filter(|step| !step.each) {
                let mut days = BTreeSet::new();
                while (days.len() as u32) < step.working_days {
                    day = clock::previous(day);
                    if clock::is_working(self.calendar(step), day) {
                        days.insert(day);
                    }
                }
                tasks.extend(step.by.map(|by| Task { by, document: id.index(), of: None, days }));
            }
        }
        tasks
    }

    /// One for each two steps of one person on one day, of different consultations or different documents.
    fn busy_author(&self) -> Vec<Case> {
        let tasks = self.tasks_after().into_iter().chain(self.tasks_before()).collect::<Vec<_>>();
        let mut cases = Vec::new();
        for (index, one) in tasks.iter().enumerate() {
            for other in tasks[..index].iter().filter(|other| other.by == one.by && !other.days.is_disjoint(&one.days)) {
                let clash = match (one.of, other.of) {
                    (Some(one_of), Some(other_of)) if one_of.sitting.0 != other_of.sitting.0 => true,
                    (Some(one_of), Some(other_of)) if one_of.sitting != other_of.sitting => false,
                    _ => one.document != other.document,
                };
                let touched = one.of.iter().chain(&other.of).map(|placed| placed.sitting).collect();
                cases.push(Case { excess: i64::from(clash), touched: if clash { touched } else { Vec::new() } });
            }
        }
        cases
    }

    /// The days that the calendar at a person's base shows during some minutes, looked at every half hour.
    fn days_at_base(&self, person: PersonId, span: &Range<i64>) -> BTreeSet<Date> {
        let zone = self.place(self.series.people[person.index()].base).zone;
        span.clone().step_by(30).chain([span.end - 1]).map(|minute| clock::day_of(self.series, zone, minute)).collect()
    }

    /// One for each step during an absence, or during the trip for a meeting, of whoever does it.
    fn signer_away(&self) -> Vec<Case> {
        let tasks = self.tasks_after().into_iter().chain(self.tasks_before()).collect::<Vec<_>>();
        let mut cases = Vec::new();
        for person in self.people() {
            let them = &self.series.people[person.index()];
            let mut gone: Vec<(Option<&Placed<'_>>, BTreeSet<Date>)> = Vec::new();
            for absence in &them.away {
                let span = absence.during.start().unix_minutes()..absence.during.end().unix_minutes();
                gone.push((None, self.days_at_base(person, &span)));
            }
            for meeting in self.meetings_of(person) {
                let Some(site) = self.site(meeting).filter(|site| *site != them.base) else { continue };
                let way = |from, to| self.series.travel.between.get(&(from, to)).copied().or(self.series.travel.any).unwrap_or(24 * 60);
                let span = meeting.span.start - way(them.base, site)..meeting.span.end + way(site, them.base);
                gone.push((Some(meeting.placed), self.days_at_base(person, &span)));
            }
            for task in tasks.iter().filter(|task| task.by == person) {
                for (trip, days) in gone.iter().filter(|(_, days)| !days.is_disjoint(&task.days)) {
                    let another_sitting =
                        task.of.zip(*trip).is_some_and(|(of, trip)| of.sitting != trip.sitting && of.sitting.0 == trip.sitting.0);
                    if !another_sitting && !days.is_empty() {
                        cases.push(Case { excess: 1, touched: task.of.iter().chain(trip).map(|placed| placed.sitting).collect() });
                    }
                }
            }
        }
        cases
    }

    /// One for each document in several languages of which nobody translates, or not known how many words.
    fn translation(&self) -> Vec<Case> {
        let unready = |document: &Deliverable| {
            let translated = document.steps.iter().filter(|step| step.words_a_day.is_some()).count() > 0;
            document.languages.len() >= 2 && !(translated && document.words.is_some())
        };
        self.series.deliverables.iter().map(|document| Case { excess: i64::from(unready(document)), touched: Vec::new() }).collect()
    }

    /// Days missing between the day on which each input is out and the day on which what builds on it begins.
    fn late_input(&self) -> Vec<Case> {
        let asked = self.series.rules.setting(RuleName::LateInput, "least").unwrap_or(1);
        let mut cases = Vec::new();
        for placed in &self.placed {
            for input in &placed.asked.builds_on {
                let out = self.series.inputs[input.index()].out;
                let mut missing = 0;
                while day_number(out) + asked > day_number(placed.day) + missing {
                    missing += 1;
                }
                cases.push(placed.case(missing));
            }
        }
        cases
    }

    /// One for each due day that is named and not worked at the base.
    fn deadline_moved(&self) -> Vec<Case> {
        let base = &self.place(self.series.base).calendar;
        let closed = |due: Due, from: Date| {
            let named = match due {
                Due::On(day) => day,
                Due::DaysBefore(days) => (0..days).fold(from, |day, _| clock::previous(day)),
                Due::WorkingDaysBefore(0) => from,
                // Counted in working days, it ends on one.
                Due::WorkingDaysBefore(_) => return 0,
                Due::Weekday(weekday, weeks) => {
                    let mut day = (0..weeks).fold(clock::monday(from), |monday, _| clock::monday(clock::previous(monday)));
                    while day.weekday() != weekday {
                        day = clock::next(day);
                    }
                    day
                }
            };
            i64::from(!clock::is_working(base, named))
        };
        let moved = |document: &Deliverable| {
            let opens = self.series.milestones[document.milestone.index()].opens;
            let grace = document.grace.map_or(0, |grace| closed(grace.due, document.item.unwrap_or(opens)));
            Case { excess: closed(document.due, opens) + grace, touched: Vec::new() }
        };
        self.series.deliverables.iter().map(moved).collect()
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
        // What people may answer in writing is over with its last day, if they know of it.
        let known = |placed: &Placed<'_>| placed.placement.announced.is_some() || placed.placement.state == State::Confirmed;
        let over = |placed: &Placed<'_>| {
            if matches!(placed.placement.when, When::Written { .. }) && known(placed) { placed.last_day } else { placed.day }
        };
        let past = |placed: &Placed<'_>| placed.placement.state != State::Held && over(placed) < self.today;
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

    /// Meetings of a calendar month beyond the setting.
    fn crowded_month(&self) -> Vec<Case> {
        let Some(most) = self.series.rules.setting(RuleName::CrowdedMonth, "most") else { return Vec::new() };
        let month = |meeting: &Meeting<'_>| (meeting.placed.day.year(), meeting.placed.day.month());
        let months = self.meetings().iter().map(month).collect::<BTreeSet<_>>();
        let touched = |of| self.meetings().iter().filter(|meeting| month(meeting) == of).map(|meeting| meeting.placed.sitting).collect();
        let touched = months.into_iter().map(touched).collect::<Vec<Vec<Sitting>>>();
        touched.into_iter().map(|touched| Case { excess: touched.len() as i64 - most, touched }).collect()
    }

    /// The first and the last day on which a consultation can be; `None` where nothing says so.
    fn bounds(&self, asked: &Consultation) -> (Option<Date>, Option<Date>) {
        let fora: Vec<ForumId> = asked.forum.iter().chain(&asked.other_fora).copied().collect();
        let each: Vec<_> = fora.iter().map(|forum| self.bounds_beside(asked, Some(*forum))).collect();
        match &each[..] {
            [] => self.bounds_beside(asked, None),
            each => (each.iter().map(|(first, _)| *first).min().flatten(), each.iter().map(|(_, last)| *last).max().flatten()),
        }
    }

    fn bounds_beside(&self, asked: &Consultation, forum: Option<ForumId>) -> (Option<Date>, Option<Date>) {
        let forum = forum.map(|forum| &self.series.fora[forum.index()]);
        let zone = self.place(forum.map_or(self.series.base, |forum| forum.place)).zone;
        let starts = asked.wanted.starts.iter().map(|starts| clock::day_of(self.series, zone, starts.unix_minutes()));
        let named: Vec<Date> = if asked.wanted.starts.is_empty() { asked.wanted.on.into_iter().collect() } else { starts.collect() };
        if !named.is_empty() {
            return (named.iter().min().copied(), named.iter().max().copied());
        }
        let (mut first, mut last) = (asked.wanted.from, asked.wanted.to);
        if let Some(forum) = forum {
            first = Some(first.map_or(forum.opens, |day| day.max(forum.opens)));
            last = Some(last.map_or(forum.closes, |day| day.min(forum.closes)));
        }
        (first, last)
    }

    /// Days too many without a meeting, where one has surely been held before and one will surely be held after.
    fn long_gap(&self) -> Vec<Case> {
        let Some(most) = self.series.rules.setting(RuleName::LongGap, "most") else { return Vec::new() };
        let certain = self.series.consultations.iter().filter(|asked| !asked.optional && asked.written.is_none());
        let bounds = certain.map(|asked| self.bounds(asked)).collect::<Vec<_>>();
        let begun = bounds.iter().filter_map(|(_, last)| *last).min();
        let ends = bounds.iter().filter_map(|(first, _)| *first).max();
        let (Some(mut day), Some(ends)) = (begun, ends) else { return Vec::new() };
        // Every run of days without a meeting, as long as it is within the two.
        let (mut run, mut cases) = (0, Vec::new());
        loop {
            day = clock::next(day);
            let over = day >= ends;
            if over || self.meetings().iter().any(|meeting| meeting.placed.day == day) {
                cases.push(Case { excess: run - (most - 1), touched: Vec::new() });
                run = 0;
            } else {
                run += 1;
            }
            if over {
                return cases;
            }
        }
    }

    /// What is lost by the day and by the hours, or without a table by the day if anything is: minutes by halves, and of
    /// these as many as make a whole, the last one begun.
    fn not_preferred(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let (prefers, zone) = (&meeting.placed.asked.prefers, self.place(meeting.placed.place).zone);
            let weight = |grade: Option<&Weight>| match grade {
                None => 0,
                Some(Weight::Low) => 1,
                Some(Weight::Normal) => 2,
                Some(Weight::High) => 4,
                Some(Weight::Top) => 8,
            };
            let (day, days) = (meeting.placed.day, &prefers.days);
            let named = days.weekdays.iter().flatten().chain(days.dates.values());
            let of_the_day = match days.dates.get(&day) {
                Some(grade) => Some(grade),
                None => days.weekdays[day.weekday().num_days_from_monday() as usize].as_ref(),
            };
            let by_day = (named.map(|grade| weight(Some(grade))).max().unwrap_or(0) - weight(of_the_day), meeting.length());
            let ranges =
                prefers.hours.iter().map(|(range, grade)| (minutes_outside(self.series, zone, *range, meeting.span), weight(Some(grade))));
            let best = ranges.clone().map(|(_, weight)| weight).max().unwrap_or(0);
            let kept = ranges.clone().filter(|(outside, _)| *outside == 0).map(|(_, weight)| weight).max();
            let by_hours = match kept {
                Some(kept) => (best - kept, meeting.length()),
                None => (best, ranges.map(|(outside, _)| outside).min().unwrap_or(0)),
            };
            let (by_day, by_hours) = (by_day.0 * by_day.1, by_hours.0 * by_hours.1);
            let halves = if prefers.graded || by_day == 0 { by_day + by_hours } else { by_day };
            Some((0..halves).step_by(2).count() as i64)
        })
    }

    // Strands and clashes

    /// One for every two meetings of some consultations that are in each other's way.
    fn among(&self, consultations: &[ConsultationId], clash: impl Fn(Meeting<'_>, Meeting<'_>) -> bool) -> Vec<Case> {
        clashes(self.meetings().into_iter().filter(|meeting| consultations.contains(&meeting.placed.sitting.0)).collect(), clash)
    }

    /// Two meetings of a strand in two rooms of one forum, at any time.
    fn strand_room(&self) -> Vec<Case> {
        let forum = |meeting: Meeting<'_>| self.room_of(meeting).map(|room| room.forum);
        let apart = |one: Meeting<'_>, other: Meeting<'_>| {
            forum(one).is_some() && forum(one) == forum(other) && one.placed.placement.room != other.placed.placement.room
        };
        let strands = self.series.strands.iter().filter(|strand| strand.one_room);
        strands.flat_map(|strand| self.among(&strand.consultations, apart)).collect()
    }

    /// Whether two meetings are of different consultations and share a minute.
    fn at_once(one: Meeting<'_>, other: Meeting<'_>) -> bool {
        one.placed.sitting.0 != other.placed.sitting.0 && shared(one.span, other.span) > 0
    }

    /// Two meetings of different consultations of a strand that share a minute.
    fn strand_clash(&self) -> Vec<Case> {
        let strands = self.series.strands.iter().filter(|strand| strand.not_at_once);
        strands.flat_map(|strand| self.among(&strand.consultations, Self::at_once)).collect()
    }

    /// Two meetings that draw the same people, because they are of consultations in different lists, and share a minute.
    fn clash(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for clash in &self.series.clashes {
            let named: Vec<ConsultationId> = clash.between.iter().flatten().copied().collect();
            let list_of = |meeting: Meeting<'_>| clash.between.iter().position(|list| list.contains(&meeting.placed.sitting.0));
            cases.extend(self.among(&named, |one, other| list_of(one) != list_of(other) && shared(one.span, other.span) > 0));
        }
        cases
    }

    /// One for every two meetings that an entry names and that are not as it asks: minute by minute for those that follow
    /// each other, else by the dates on which they begin.
    fn near(&self) -> Vec<Case> {
        let follows = |one: Meeting<'_>, other: Meeting<'_>, most: i64| {
            let free = (one.span.start.min(other.span.start)..one.span.end.max(other.span.end))
                .filter(|minute| !one.span.contains(minute) && !other.span.contains(minute))
                .count() as i64;
            shared(one.span, other.span) == 0 && free <= most
        };
        let days = |one: Meeting<'_>, other: Meeting<'_>| (day_number(one.placed.day) - day_number(other.placed.day)).abs();
        let is_other = |one: Meeting<'_>, other: Meeting<'_>| one.placed.sitting.0 != other.placed.sitting.0;
        let broken = |how: Nearness, one: Meeting<'_>, other: Meeting<'_>| match how {
            Nearness::Within(most) => is_other(one, other) && !follows(one, other, most),
            Nearness::SameDay => one.placed.day != other.placed.day,
            Nearness::DaysApart(Distance { least, most }) => {
                let too_near = least.is_some_and(|least| days(one, other) < i64::from(least));
                is_other(one, other) && (too_near || most.is_some_and(|most| days(one, other) > i64::from(most)))
            }
        };
        self.series.nears.iter().flat_map(|near| self.among(&near.between, |one, other| broken(near.how, one, other))).collect()
    }

    /// Meetings of one person in a week beyond the setting.
    fn too_many(&self) -> Vec<Case> {
        let (a_week, a_day) = (self.series.rules.setting(RuleName::TooMany, "most"), self.series.rules.setting(RuleName::TooMany, "a-day"));
        let mut cases = Vec::new();
        for meetings in self.people().map(|person| self.meetings_of(person)) {
            cases.extend(a_week.into_iter().flat_map(|most| crowds(&meetings, most)));
            cases.extend(a_day.into_iter().flat_map(|most| crowds_by(&meetings, most, |day| day)));
        }
        cases
    }

    /// Meetings of one person beyond the setting of which the site is not where they live.
    fn often_away(&self) -> Vec<Case> {
        let Some(most) = self.series.rules.setting(RuleName::OftenAway, "most") else { return Vec::new() };
        let away = |person: PersonId| {
            let meetings = self.meetings_of(person).into_iter();
            meetings.filter(|meeting| self.site(*meeting).is_some_and(|site| site != self.person(person).base)).collect::<Vec<_>>()
        };
        self.people().map(away).map(|meetings| Case { excess: meetings.len() as i64 - most, touched: sittings(&meetings) }).collect()
    }

    /// The meetings of a person of which the site is not where they live.
    fn afar(&self, person: PersonId) -> Vec<(PlaceId, Meeting<'_>)> {
        let meetings = self.meetings_of(person).into_iter().filter_map(|meeting| Some((self.site(meeting)?, meeting)));
        meetings.filter(|(site, _)| *site != self.person(person).base).collect()
    }

    /// Sites and weeks in which one person is at one, beyond the setting.
    fn too_many_trips(&self) -> Vec<Case> {
        let Some(most) = self.series.rules.setting(RuleName::TooManyTrips, "most") else { return Vec::new() };
        let trips = |person| {
            let afar = self.afar(person);
            let weeks: BTreeSet<(PlaceId, Date)> = afar.iter().map(|(site, meeting)| (*site, clock::monday(meeting.placed.day))).collect();
            Case { excess: weeks.len() as i64 - most, touched: afar.iter().map(|(_, meeting)| meeting.placed.sitting).collect() }
        };
        self.people().map(trips).collect()
    }

    /// Midnights at the base of one person at which they have left for a meeting that has not ended, beyond the setting.
    fn nights_away(&self) -> Vec<Case> {
        let Some(most) = self.series.rules.setting(RuleName::NightsAway, "most") else { return Vec::new() };
        let nights = |id| {
            let (person, afar) = (self.person(id), self.afar(id));
            let zone = self.place(person.base).zone;
            let (mut nights, mut touched) = (BTreeSet::new(), Vec::new());
            for (site, meeting) in afar {
                let by = meeting.span.start - person.arrives;
                let in_time = |leaves: &i64| leaves + self.takes((person.base, site), *leaves) <= by;
                let left = (by - 60 * 24 * 60..=by).rev().find(in_time).expect("some minute of two months");
                let before = clock::day_of(self.series, zone, left).pred_opt().expect("a day before");
                let mut midnights = before.iter_days().map(|day| (day, clock::midnight(self.series, zone, day)));
                let away: Vec<Date> = midnights
                    .by_ref()
                    .take_while(|(_, midnight)| *midnight <= meeting.span.end)
                    .filter(|(_, midnight)| *midnight > left)
                    .map(|(day, _)| day)
                    .collect();
                touched.extend((!away.is_empty()).then_some(meeting.placed.sitting));
                nights.extend(away);
            }
            Case { excess: nights.len() as i64 - most, touched }
        };
        self.people().map(nights).collect()
    }

    /// Meetings of a team beyond what was agreed for a day and a week; and for each meeting those already running when it
    /// begins, beyond what leaves a part of the team for it.
    fn tired_team(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for (index, team) in self.series.teams.iter().enumerate() {
            let mut work = self.meetings();
            work.retain(|meeting| meeting.placed.asked.teams.contains(&TeamId(index as u32)));
            cases.extend(team.a_day.into_iter().flat_map(|most| crowds_by(&work, most.into(), |day| day)));
            cases.extend(team.a_week.into_iter().flat_map(|most| crowds(&work, most.into())));
            // Of two that begin together, the one that ends first was there first, and of equal ones the first in the plan.
            work.sort_by_key(|meeting| (meeting.span.start, meeting.span.end));
            for (at, meeting) in work.iter().enumerate() {
                let mut running = work[..at].to_vec();
                running.retain(|earlier| shared(earlier.span, meeting.span) > 0);
                running.push(*meeting);
                cases.push(Case { excess: running.len() as i64 - i64::from(team.at_once), touched: sittings(&running) });
            }
        }
        cases
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

    /// Of the groups, others than as many as are asked for, somebody whom no group names, somebody twice, or the moderator.
    fn no_people(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let (asked, placement) = (meeting.placed.asked, meeting.placed.placement);
            // Every seat of every group is given to somebody of it who has none yet; it is good if nobody is left over.
            let seats: Vec<&[PersonId]> =
                asked.attending.choices.iter().flat_map(|choice| vec![&choice.of[..]; choice.some as usize]).collect();
            let mut ways: Vec<BTreeSet<PersonId>> = vec![BTreeSet::new()];
            for group in &seats {
                let more = ways.iter().flat_map(|seated| {
                    let of_the_chosen = group.iter().filter(|person| placement.people.contains(person) && !seated.contains(person));
                    of_the_chosen.map(|person| seated.iter().copied().chain([*person]).collect())
                });
                ways = more.collect::<BTreeSet<_>>().into_iter().collect();
            }
            let seated = ways.iter().any(|_| placement.people.len() == seats.len());
            let leads = placement.moderator.is_some_and(|moderator| placement.people.contains(&moderator));
            Some(i64::from(!seated || leads))
        })
    }

    /// All minutes of a meeting that prefers rooms and has none of them.
    fn room_not_preferred(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let preferred = &meeting.placed.asked.prefers_rooms;
            let has_one = preferred.iter().any(|room| meeting.placed.placement.room == Some(*room));
            Some(if preferred.is_empty() || has_one { 0 } else { meeting.length() })
        })
    }

    /// Whatever prefers fora and is beside none of them.
    fn forum_not_preferred(&self) -> Vec<Case> {
        let elsewhere = |placed: &Placed<'_>| {
            let preferred = &placed.asked.prefers_fora;
            !preferred.is_empty() && !preferred.iter().any(|forum| placed.placement.forum == Some(*forum))
        };
        self.placed.iter().map(|placed| placed.case(i64::from(elsewhere(placed)))).collect()
    }

    /// Minutes of a meeting shared with stretches of these people.
    fn shared_with(&self, meeting: Meeting<'_>, stretches: impl Iterator<Item = Range<i64>>) -> i64 {
        stretches.map(|stretch| shared(meeting.span, &stretch)).sum()
    }

    /// Minutes shared with the absences of everybody who is wanted.
    fn wanted_away(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let absences = meeting.placed.asked.attending.wanted.iter().flat_map(|person| &self.person(*person).away);
            Some(self.shared_with(meeting, absences.map(|stretch| minutes_of(stretch.during))))
        })
    }

    /// Two meetings at once that want or need one who is wanted somewhere.
    fn wanted_elsewhere(&self) -> Vec<Case> {
        let is_wanted = |person: &PersonId| self.series.consultations.iter().any(|asked| asked.attending.wanted.contains(person));
        let concerns = |meeting: &Meeting<'_>, person: PersonId| {
            meeting.people().contains(&person) || meeting.placed.asked.attending.wanted.contains(&person)
        };
        let of_one = |person: PersonId| {
            let meetings = self.meetings().into_iter().filter(|meeting| concerns(meeting, person)).collect();
            clashes(meetings, |earlier, later| shared(earlier.span, later.span) > 0)
        };
        self.people().filter(is_wanted).flat_map(of_one).collect()
    }

    /// Minutes shared with the times when those who have to be there would rather not.
    fn rather_not(&self) -> Vec<Case> {
        self.each_meeting(|meeting| {
            let people = meeting.people();
            let stretches = people.iter().flat_map(|person| &self.person(*person).rather_not);
            Some(self.shared_with(meeting, stretches.map(|stretch| minutes_of(stretch.during))))
        })
    }

    /// The same of the room.
    fn room_rather_not(&self) -> Vec<Case> {
        self.each_meeting_in_a_room(|meeting, room| {
            self.shared_with(meeting, room.rather_not.iter().map(|stretch| minutes_of(stretch.during)))
        })
    }

    /// From when to when something takes time: a written one all of its days, on the clocks of its place.
    fn taken(&self, placed: &Placed<'_>) -> Range<i64> {
        let midnight = |day| clock::midnight(self.series, self.place(placed.place).zone, day);
        placed.span.clone().unwrap_or_else(|| midnight(placed.day)..midnight(clock::next(placed.last_day)))
    }

    /// Minutes by which something begins too soon, or too late, after something that it waits for has ended; a day of the
    /// calendar, or a working day where it is held, is 24 hours of them.
    fn order(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for later in &self.placed {
            for after in &later.asked.after {
                for earlier in self.placed.iter().filter(|earlier| earlier.sitting.0 == after.consultation) {
                    let (ended, begins) = (self.taken(earlier).end, self.taken(later).start);
                    let too_soon = ended + after.least - begins;
                    let too_late = after.most.map_or(0, |most| begins - (ended + most));
                    let touched = vec![earlier.sitting, later.sitting];
                    cases.push(Case { excess: too_soon.max(too_late), touched: touched.clone() });
                    let (from, to) = (earlier.last_day, later.day);
                    let worked = |from, to| clock::working_days(&self.place(later.place).calendar, from, to);
                    let dates = day_number(to) - day_number(from);
                    for (days, asked) in [(dates, after.calendar_days), (worked(from, to) - worked(to, from), after.working_days)] {
                        let too_soon = asked.least.map_or(0, |least| i64::from(least) - days);
                        let too_late = asked.most.map_or(0, |most| days - i64::from(most));
                        cases.push(Case { excess: 24 * 60 * too_soon.max(too_late), touched: touched.clone() });
                    }
                }
            }
        }
        cases
    }

    /// Two sittings of one consultation of which some minute belongs to both.
    fn sittings_overlap(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for id in self.series.consultation_ids() {
            let mut sittings = self.meetings();
            sittings.retain(|meeting| meeting.placed.sitting.0 == id);
            cases.extend(clashes(sittings, |one, other| one.span.clone().any(|minute| other.span.contains(&minute))));
        }
        cases
    }

    /// Sittings missing of what has to be in the plan; of a written one there is one. Of a consultation whose other sittings
    /// are called off none is missing.
    fn unplaced(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for (index, consultation) in self.series.consultations.iter().enumerate() {
            let placed = self.placed.iter().map(|placed| placed.sitting).filter(|sitting| sitting.0.index() == index).collect::<Vec<_>>();
            let asked = if consultation.written.is_some() { 1 } else { i64::from(consultation.sittings) };
            let called_off = self.called_off.iter().filter(|id| id.index() == index).count() as i64;
            let is_answered = called_off > 0 && placed.len() as i64 + called_off >= asked;
            if !consultation.optional && !is_answered {
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
                placement.forum != asked.forum && !placement.forum.is_some_and(|forum| asked.other_fora.contains(&forum)),
                !asked.rooms.is_empty() && !placement.room.is_some_and(|room| asked.rooms.contains(&room)),
                placement.room.is_some_and(|room| Some(self.series.rooms[room.index()].forum) != placement.forum),
                placed.span.as_ref().is_some_and(|span| {
                    !wanted.starts.is_empty() && wanted.starts.iter().all(|starts| span.start != starts.unix_minutes())
                }),
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
