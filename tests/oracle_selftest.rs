//! The oracle, on answers known beforehand; and the random cases, on whether they try every rule.

mod oracle;

use chrono::Weekday;
use fora::model::*;
use fora::time::{Calendar, ChronoTz, Civil, ClockRange, Date, DayHours, Instant, Interval, WeekHours, Weekdays, Zone, Zones};
use oracle::{JUDGED, Sitting, Verdict, judge, random};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const ZURICH: PlaceId = PlaceId(0);
const NEW_YORK: PlaceId = PlaceId(1);
const LIBRARY: ForumId = ForumId(0);
const TOWN_HALL: ForumId = ForumId(1);
const ONLINE: ForumId = ForumId(2);
const HALL: RoomId = RoomId(0);
const CELLAR: RoomId = RoomId(1);
const ATTIC: RoomId = RoomId(2);
const ANNA: PersonId = PersonId(0);
const BEN: PersonId = PersonId(1);
const EUROPE: AudienceId = AudienceId(0);
const INDIA: AudienceId = AudienceId(1);

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn minute(zone: Zone, text: &str) -> Instant {
    ChronoTz.resolve(zone, Civil::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a civil time")).instant()
}

fn utc(from: &str, to: &str) -> Interval {
    Interval::new(minute(Zone::UTC, from), minute(Zone::UTC, to)).expect("not empty")
}

fn clock(text: &str) -> ClockRange {
    let minute = |text: &str| text[..2].parse::<u16>().expect("hours") * 60 + text[3..].parse::<u16>().expect("minutes");
    ClockRange::new(minute(&text[..5]), minute(&text[6..])).expect("a range")
}

fn place(name: &str, zone: &str) -> Place {
    Place {
        name: name.into(),
        title: name.into(),
        zone: Zone::named(zone).expect("a zone"),
        calendar: Calendar { working: Weekdays::MONDAY_TO_FRIDAY, holidays: BTreeMap::new() },
        observances: BTreeMap::new(),
    }
}

fn forum(place: PlaceId, rooms: &[RoomId], online: bool) -> Forum {
    Forum {
        name: "forum".into(),
        title: "Forum".into(),
        place,
        opens: date("2013-10-01"),
        closes: date("2013-10-31"),
        hours: clock("00:00-24:00").into(),
        slots: Slots::default(),
        online,
        remote: true,
        remote_lead_days: 0,
        rooms: rooms.to_vec(),
        competing: Vec::new(),
    }
}

fn room(forum: ForumId) -> Room {
    Room {
        name: "room".into(),
        title: "Room".into(),
        forum,
        seats: None,
        holds: 1,
        interpreters: Vec::new(),
        equipment: None,
        busy: Vec::new(),
        rather_not: Vec::new(),
        changeover: 0,
    }
}

fn person(base: PlaceId) -> Person {
    Person {
        name: "person".into(),
        title: "Person".into(),
        base,
        away: Vec::new(),
        rather_not: Vec::new(),
        arrives: 0,
        rest: Rest::default(),
        speaks: None,
        email: None,
    }
}

fn audience(zone: &str) -> Audience {
    Audience {
        name: "audience".into(),
        title: "Audience".into(),
        zone: Zone::named(zone).expect("a zone"),
        size: 10,
        awake: clock("07:00-22:00"),
        best: clock("09:00-17:00"),
        place: None,
        languages: Vec::new(),
        groups: Vec::new(),
        region: None,
        debt: 0,
    }
}

/// A series of nothing but surroundings, and a plan for it.
///
/// Two rooms in the library in Zurich, one in the town hall in New York, one online forum; all open around the
/// clock, all through October 2013. Two people, two audiences. Today is 1 September 2013.
struct World {
    series: Series,
    plan: Plan,
}

fn world() -> World {
    let series = Series {
        organizer: None,
        calendar_name: None,
        keep_cancelled_days: 30,
        title: "Series".into(),
        topic: None,
        brief: None,
        contact: None,
        base: ZURICH,
        planned: date("2013-09-01"),
        step: 15,
        places: vec![place("zurich", "Europe/Zurich"), place("new-york", "America/New_York")],
        fora: vec![forum(ZURICH, &[HALL, CELLAR], false), forum(NEW_YORK, &[ATTIC], false), forum(ZURICH, &[], true)],
        rooms: vec![room(LIBRARY), room(LIBRARY), room(TOWN_HALL)],
        people: vec![person(ZURICH), person(NEW_YORK)],
        teams: Vec::new(),
        audiences: vec![audience("Europe/Zurich"), audience("Asia/Kolkata")],
        consultations: Vec::new(),
        milestones: Vec::new(),
        deliverables: Vec::new(),
        strands: Vec::new(),
        clashes: Vec::new(),
        nears: Vec::new(),
        inputs: Vec::new(),
        travel: Travel { between: [((ZURICH, NEW_YORK), 600)].into(), ..Travel::default() },
        rules: Rules::default(),
        wishes: Wishes::default(),
        acceptances: Vec::new(),
        zones: Arc::new(ChronoTz),
    };
    World { series, plan: Plan::default() }
}

impl World {
    /// Changes something about the surroundings.
    fn with(mut self, change: impl FnOnce(&mut Series)) -> Self {
        change(&mut self.series);
        self
    }

    /// Asks for an hour on any day, in the forum.
    fn ask(mut self, forum: ForumId, change: impl FnOnce(&mut Consultation)) -> Self {
        let mut asked = Consultation {
            name: "consultation".into(),
            title: "Consultation".into(),
            brief: None,
            contact: None,
            format: None,
            forum: Some(forum),
            other_fora: Vec::new(),
            prefers_fora: Vec::new(),
            rooms: Vec::new(),
            prefers_rooms: Vec::new(),
            wanted: Wanted::default(),
            written: None,
            lasts: 60,
            hours: None,
            days: DayKind::Only(Weekdays::ALL),
            prefers: Preferred::default(),
            sittings: 1,
            optional: false,
            priority: Weight::Normal,
            weight: Weight::Normal,
            principal: None,
            moderators: Vec::new(),
            rapporteurs: Vec::new(),
            attending: fora::model::Attending::default(),
            teams: Vec::new(),
            audiences: Vec::new(),
            languages: Vec::new(),
            remote: false,
            expects: None,
            equipment: Vec::new(),
            notice_days: 0,
            after: Vec::new(),
            feeds: Vec::new(),
            builds_on: Vec::new(),
        };
        change(&mut asked);
        self.series.consultations.push(asked);
        self
    }

    /// Asks for a document, due so, whose milestone opens on 25 October 2013.
    fn document(mut self, due: &str, steps: &[(u32, Option<PersonId>, bool)]) -> Self {
        let step = |(working_days, by, each): &(u32, Option<PersonId>, bool)| Step {
            does: "step".into(),
            working_days: *working_days,
            words_a_day: None,
            by: *by,
            each: *each,
        };
        self.series.milestones.push(Milestone {
            name: "assembly".into(),
            title: "Assembly".into(),
            place: ZURICH,
            opens: date("2013-10-25"),
        });
        self.series.deliverables.push(Deliverable {
            name: "report".into(),
            title: "Report".into(),
            milestone: MilestoneId(0),
            due: Due::On(date(due)),
            due_day: date(due),
            grace: None,
            item: None,
            steps: steps.iter().map(step).collect(),
            languages: Vec::new(),
            words: None,
        });
        self
    }

    fn put(mut self, consultation: u32, sitting: u32, when: When, change: impl FnOnce(&mut Placement)) -> Self {
        let consultation = ConsultationId(consultation);
        let forum = self.series.consultation(consultation).forum;
        let mut placement = Placement {
            consultation,
            sitting,
            when,
            forum,
            room: None,
            moderator: None,
            state: State::Draft,
            announced: None,
            as_announced: None,
            people: Vec::new(),
        };
        change(&mut placement);
        self.plan.placements.push(placement);
        self
    }

    /// Places the first sitting of a consultation at a local time, for as long as asked, and changes what is said.
    fn place_with(self, consultation: u32, start: &str, change: impl FnOnce(&mut Placement)) -> Self {
        self.sitting_with(consultation, 0, start, change)
    }

    fn place(self, consultation: u32, start: &str) -> Self {
        self.place_with(consultation, start, |_| {})
    }

    fn sitting_with(self, consultation: u32, sitting: u32, start: &str, change: impl FnOnce(&mut Placement)) -> Self {
        let asked = self.series.consultation(ConsultationId(consultation));
        let place = asked.forum.map_or(self.series.base, |forum| self.series.forum(forum).place);
        let interval = Interval::lasting(minute(self.series.place(place).zone, start), asked.lasts);
        self.put(consultation, sitting, When::Meeting(interval), change)
    }

    fn sitting(self, consultation: u32, sitting: u32, start: &str) -> Self {
        self.sitting_with(consultation, sitting, start, |_| {})
    }

    fn written(self, consultation: u32, from: &str, to: &str) -> Self {
        self.put(consultation, 0, When::Written { from: date(from), to: date(to) }, |_| {})
    }

    fn verdict(&self) -> Verdict {
        judge(&self.series, &self.plan)
    }

    #[track_caller]
    fn keeps(&self, rule: RuleName) {
        assert_eq!(self.verdict().excess.get(&rule), None, "{rule}");
        assert_eq!(self.verdict().touched.get(&rule), None, "{rule}");
    }

    #[track_caller]
    fn breaks(&self, rule: RuleName, excess: i64, consultations: &[u32]) {
        let sittings = consultations.iter().map(|consultation| (ConsultationId(*consultation), 0)).collect::<Vec<_>>();
        self.breaks_in(rule, excess, &sittings);
    }

    #[track_caller]
    fn breaks_in(&self, rule: RuleName, excess: i64, sittings: &[Sitting]) {
        let verdict = self.verdict();
        assert_eq!((verdict.excess_of(rule), verdict.touched_by(rule)), (excess, sittings.to_vec()), "{rule}");
    }
}

fn any(_: &mut Consultation) {}

// Clocks

#[test]
fn the_hour_that_the_clocks_repeat_is_counted_twice() {
    // On 27 October 2013, 03:00 in Zurich is 02:00 again: three hours from 01:30 end at 03:30.
    let world = || world().ask(LIBRARY, |asked| asked.lasts = 180);
    world()
        .with(|s| s.consultations[0].hours = Some(clock("01:00-03:30").into()))
        .place(0, "2013-10-27 01:30")
        .keeps(RuleName::OutsideHours);
    world().with(|s| s.consultations[0].hours = Some(clock("01:00-03:00").into())).place(0, "2013-10-27 01:30").breaks(
        RuleName::OutsideHours,
        30,
        &[0],
    );
    world().with(|s| s.consultations[0].hours = Some(clock("01:00-02:00").into())).place(0, "2013-10-27 01:30").breaks(
        RuleName::OutsideHours,
        150,
        &[0],
    );
}

#[test]
fn the_hour_that_the_clocks_skip_is_not_counted() {
    // On 28 March 2027, 02:00 in Zurich is 03:00: an hour from 01:30 ends at 03:30.
    let spring = |hours: &str| {
        world()
            .with(|s| s.fora[0].closes = date("2027-12-31"))
            .ask(LIBRARY, |asked| asked.hours = Some(clock(hours).into()))
            .place(0, "2027-03-28 01:30")
    };
    spring("01:00-03:30").keeps(RuleName::OutsideHours);
    spring("01:00-03:00").breaks(RuleName::OutsideHours, 30, &[0]);
    spring("02:00-03:00").breaks(RuleName::OutsideHours, 60, &[0]);
}

#[test]
fn a_day_begins_when_the_clocks_say_so() {
    let world = world();
    let first = |zone: &str, day: &str| {
        Instant::from_unix_minutes(oracle::clock::midnight(&world.series, Zone::named(zone).expect("a zone"), date(day))).to_string()
    };
    assert_eq!(first("Europe/Zurich", "2013-10-27"), "2013-10-26T22:00Z");
    assert_eq!(first("Europe/Zurich", "2013-10-28"), "2013-10-27T23:00Z");
    assert_eq!(first("Pacific/Auckland", "2013-09-30"), "2013-09-29T11:00Z");
    // The clocks of São Paulo skip midnight of 20 October 2013, and those of Tehran show 21 September twice at its end.
    assert_eq!(first("America/Sao_Paulo", "2013-10-20"), "2013-10-20T03:00Z");
    assert_eq!(first("Asia/Tehran", "2013-09-22"), "2013-09-21T20:30Z");
}

// Rooms and fora

#[test]
fn days_outside_a_forum_are_counted_from_its_first_and_last() {
    let world = || world().ask(LIBRARY, any).ask(LIBRARY, |asked| asked.forum = None);
    world().place(0, "2013-10-01 00:00").place(1, "2013-12-01 10:00").keeps(RuleName::OutsideForum);
    world().place(0, "2013-09-30 23:30").breaks(RuleName::OutsideForum, 1, &[0]);
    world().place(0, "2013-10-31 23:00").keeps(RuleName::OutsideForum);
    world().place(0, "2013-10-31 23:01").breaks(RuleName::OutsideForum, 1, &[0]);
    world().place(0, "2013-11-03 12:00").breaks(RuleName::OutsideForum, 3, &[0]);
    world().written(0, "2013-09-29", "2013-11-01").breaks(RuleName::OutsideForum, 3, &[0]);
}

#[test]
fn the_hours_of_forum_and_consultation_both_hold_and_the_larger_excess_counts() {
    let world = || {
        world()
            .with(|s| s.fora[0].hours = clock("09:00-12:00").into())
            .ask(LIBRARY, |asked| asked.hours = Some(clock("10:00-18:00").into()))
            .ask(LIBRARY, |asked| (asked.forum, asked.days) = (None, DayKind::Working))
    };
    world().place(0, "2013-10-22 11:00").keeps(RuleName::OutsideHours);
    world().place(0, "2013-10-22 11:40").breaks(RuleName::OutsideHours, 40, &[0]);
    world().place(0, "2013-10-22 09:45").breaks(RuleName::OutsideHours, 15, &[0]);
    // Without a forum it is office hours of the base, and the calendar's days of the week.
    world().place(1, "2013-10-22 17:00").keeps(RuleName::OutsideHours);
    world().place(1, "2013-10-22 17:01").breaks(RuleName::OutsideHours, 1, &[1]);
    world().place(1, "2013-10-26 10:00").breaks(RuleName::OutsideHours, 60, &[1]);
    world().with(|s| s.places[0].calendar.holidays = holiday("2013-10-22")).place(1, "2013-10-22 10:00").keeps(RuleName::OutsideHours);
}

fn holiday(day: &str) -> BTreeMap<Date, String> {
    [(date(day), "closed".to_owned())].into()
}

#[test]
fn each_day_of_the_week_has_its_own_hours() {
    let weekly = |day| match day {
        Weekday::Fri => Some(clock("22:00-02:00")),
        Weekday::Sat => None,
        _ => Some(clock("09:00-12:00")),
    };
    let world = || world().with(|s| s.fora[0].hours = WeekHours::of(weekly)).ask(LIBRARY, any);
    world().place(0, "2013-10-10 11:00").keeps(RuleName::OutsideHours);
    world().place(0, "2013-10-10 11:15").breaks(RuleName::OutsideHours, 15, &[0]);
    // Friday's hours end on Saturday at 02:00, and Saturday has none.
    world().place(0, "2013-10-12 01:00").keeps(RuleName::OutsideHours);
    world().place(0, "2013-10-12 01:30").breaks(RuleName::OutsideHours, 30, &[0]);
    world().place(0, "2013-10-11 01:00").breaks(RuleName::OutsideHours, 60, &[0]);
}

#[test]
fn time_between_two_stretches_of_a_day_is_closed() {
    let day = DayHours::of(&[clock("09:00-12:00"), clock("14:00-17:00")]).expect("two stretches");
    let world = || world().with(|s| s.fora[0].hours = WeekHours::of(|_| day)).ask(LIBRARY, any);
    world().place(0, "2013-10-10 11:00").keeps(RuleName::OutsideHours);
    world().place(0, "2013-10-10 14:00").keeps(RuleName::OutsideHours);
    world().place(0, "2013-10-10 11:15").breaks(RuleName::OutsideHours, 15, &[0]);
    world().place(0, "2013-10-10 12:30").breaks(RuleName::OutsideHours, 60, &[0]);
}

#[test]
fn each_day_has_its_own_slots() {
    let world = || {
        let by_day = |s: &mut Series| {
            s.fora[0].slots = vec![clock("09:00-10:30"), clock("22:00-02:00")].into();
            s.fora[0].slots.0.weekdays[3] = Some(vec![clock("14:00-15:00")]);
            s.fora[0].slots.0.dates.insert(date("2013-10-11"), Vec::new());
        };
        world().with(by_day).ask(LIBRARY, any)
    };
    world().place(0, "2013-10-09 09:00").keeps(RuleName::OffSlot);
    world().place(0, "2013-10-10 14:00").keeps(RuleName::OffSlot);
    world().place(0, "2013-10-10 09:00").breaks(RuleName::OffSlot, 61, &[0]);
    // The night that begins on Wednesday.
    world().place(0, "2013-10-10 00:30").breaks(RuleName::OffSlot, 1, &[0]);
    world().place(0, "2013-10-11 00:30").breaks(RuleName::OffSlot, 61, &[0]);
    world().place(0, "2013-10-11 14:00").breaks(RuleName::OffSlot, 61, &[0]);
}

#[test]
fn a_slot_is_kept_from_its_first_minute() {
    let world = || world().with(|s| s.fora[0].slots = vec![clock("09:00-10:30"), clock("14:00-14:30")].into()).ask(LIBRARY, any);
    world().place(0, "2013-10-10 09:00").keeps(RuleName::OffSlot);
    world().place(0, "2013-10-10 09:15").breaks(RuleName::OffSlot, 1, &[0]);
    world().place(0, "2013-10-10 14:00").breaks(RuleName::OffSlot, 30, &[0]);
    world().with(|s| s.fora[0].slots = Vec::new().into()).place(0, "2013-10-10 14:07").keeps(RuleName::OffSlot);
    // On 27 October 2013 the clocks in Zurich show 02:00 at midnight UTC, and an hour later once more.
    let night = || world().with(|s| s.fora[0].slots = vec![clock("02:00-03:00")].into());
    let meets = |from, to| night().put(0, 0, When::Meeting(utc(from, to)), |_| {});
    meets("2013-10-27 00:00", "2013-10-27 02:00").keeps(RuleName::OffSlot);
    meets("2013-10-27 01:00", "2013-10-27 02:00").keeps(RuleName::OffSlot);
    meets("2013-10-27 01:00", "2013-10-27 02:30").breaks(RuleName::OffSlot, 30, &[0]);
}

#[test]
fn a_room_for_two_is_full_when_a_third_comes() {
    let in_hall = |p: &mut Placement| p.room = Some(HALL);
    let world = world().with(|s| s.rooms[0].holds = 2).ask(LIBRARY, any).ask(LIBRARY, any).ask(LIBRARY, any);
    let two = world.place_with(0, "2013-10-10 10:00", in_hall).place_with(1, "2013-10-10 10:30", in_hall);
    two.keeps(RuleName::DoubleBooked);
    two.place_with(2, "2013-10-10 10:59", in_hall).breaks(RuleName::DoubleBooked, 1, &[0, 1, 2]);
}

#[test]
fn a_link_is_asked_for_in_time_or_there_is_none() {
    let world = |lead| world().with(move |s| s.fora[0].remote_lead_days = lead).ask(LIBRARY, |asked| asked.remote = true);
    // Today is 1 September.
    world(30).place(0, "2013-10-01 10:00").keeps(RuleName::NoRemote);
    world(31).place(0, "2013-10-01 10:00").breaks(RuleName::NoRemote, 1, &[0]);
    world(0).with(|s| s.fora[0].remote = false).place(0, "2013-10-01 10:00").breaks(RuleName::NoRemote, 1, &[0]);
    world(31).place_with(0, "2013-10-01 10:00", |p| p.state = State::Held).keeps(RuleName::NoRemote);
}

#[test]
fn a_consultation_that_no_room_would_do_for_says_so_in_every_plan() {
    let world = |expects| {
        let seats = |s: &mut Series| (s.rooms[0].seats, s.rooms[1].seats) = (Some(50), Some(20));
        world().with(seats).ask(LIBRARY, move |asked| asked.expects = Some(expects))
    };
    world(50).keeps(RuleName::NoRoom);
    world(51).breaks(RuleName::NoRoom, 1, &[]);
    world(51).with(|s| s.rules.set_level(RuleName::TooSmall, Level::Warning)).keeps(RuleName::NoRoom);
    world(30).with(|s| s.consultations[0].rooms = vec![CELLAR]).place(0, "2013-10-10 10:00").breaks(RuleName::NoRoom, 1, &[]);
}

#[test]
fn hours_over_midnight_hold_both_sides_of_it() {
    let world = || world().with(|s| s.fora[0].hours = clock("22:00-02:00").into()).ask(LIBRARY, any);
    world().place(0, "2013-10-22 23:30").keeps(RuleName::OutsideHours);
    world().place(0, "2013-10-22 01:30").breaks(RuleName::OutsideHours, 30, &[0]);
    world().place(0, "2013-10-22 21:50").breaks(RuleName::OutsideHours, 10, &[0]);
}

#[test]
fn minutes_in_a_busy_room_are_summed() {
    let busy = |from: &str, to: &str| Absence { during: utc(from, to), why: None };
    let world = || {
        world()
            .with(|s| s.rooms[0].busy = vec![busy("2013-10-22 07:00", "2013-10-22 08:10"), busy("2013-10-22 08:45", "2013-10-22 12:00")])
            .ask(LIBRARY, any)
    };
    // 10:00 in Zurich is 08:00 UTC.
    world().place_with(0, "2013-10-22 10:00", |p| p.room = Some(HALL)).breaks(RuleName::RoomBusy, 25, &[0]);
    world().place_with(0, "2013-10-22 10:00", |p| p.room = Some(CELLAR)).keeps(RuleName::RoomBusy);
    world().place_with(0, "2013-10-22 14:00", |p| p.room = Some(HALL)).keeps(RuleName::RoomBusy);
}

#[test]
fn seats_are_missing_only_where_both_numbers_are_known() {
    let world = |seats| {
        world()
            .with(|s| s.rooms[0].seats = seats)
            .ask(LIBRARY, |a| a.expects = Some(50))
            .place_with(0, "2013-10-22 10:00", |p| p.room = Some(HALL))
    };
    world(Some(50)).keeps(RuleName::TooSmall);
    world(None).keeps(RuleName::TooSmall);
    world(Some(42)).breaks(RuleName::TooSmall, 8, &[0]);
}

#[test]
fn a_room_with_three_at_once_is_double_booked_three_times() {
    let hall = |p: &mut Placement| p.room = Some(HALL);
    let world = || world().ask(LIBRARY, any).ask(LIBRARY, any).ask(LIBRARY, any);
    world().place_with(0, "2013-10-22 10:00", hall).place_with(1, "2013-10-22 11:00", hall).keeps(RuleName::DoubleBooked);
    world().place_with(0, "2013-10-22 10:00", hall).place(1, "2013-10-22 10:00").keeps(RuleName::DoubleBooked);
    world().place_with(1, "2013-10-22 10:00", hall).place_with(0, "2013-10-22 10:59", hall).place_with(2, "2013-10-22 11:30", hall).breaks(
        RuleName::DoubleBooked,
        2,
        &[0, 1, 2],
    );
    let three = world().place_with(0, "2013-10-22 10:00", hall).place_with(1, "2013-10-22 10:00", hall);
    three.place_with(2, "2013-10-22 10:00", hall).breaks(RuleName::DoubleBooked, 3, &[0, 1, 2]);
}

#[test]
fn what_is_cancelled_is_not_there() {
    let hall = |p: &mut Placement| p.room = Some(HALL);
    let world = world().ask(LIBRARY, any).ask(LIBRARY, any).place_with(0, "2013-10-22 10:00", hall);
    let world = world.place_with(1, "2013-10-22 10:00", |p| (p.room, p.state) = (Some(HALL), State::Cancelled));
    world.keeps(RuleName::DoubleBooked);
    world.keeps(RuleName::Unplaced);
}

#[test]
fn a_changeover_is_missing_between_meetings_and_not_inside_one() {
    let hall = |p: &mut Placement| p.room = Some(HALL);
    let world = || world().with(|s| s.rooms[0].changeover = 30).ask(LIBRARY, any).ask(LIBRARY, any).place_with(1, "2013-10-22 10:00", hall);
    world().place_with(0, "2013-10-22 11:30", hall).keeps(RuleName::NoChangeover);
    world().place_with(0, "2013-10-22 11:29", hall).breaks(RuleName::NoChangeover, 1, &[0, 1]);
    world().place_with(0, "2013-10-22 09:00", hall).breaks(RuleName::NoChangeover, 1, &[0, 1]);
    world().place_with(0, "2013-10-22 10:59", hall).keeps(RuleName::NoChangeover);
}

#[test]
fn equipment_is_missing_item_by_item() {
    let has = |items: Option<&[&str]>, remote| {
        let items = items.map(|items| items.iter().map(|item| item.to_string()).collect());
        world()
            .with(|s| s.rooms[0].equipment = items)
            .ask(LIBRARY, |a| (a.equipment, a.remote) = (vec!["projector".into(), "hearing-loop".into()], remote))
    };
    let hall = |p: &mut Placement| p.room = Some(HALL);
    let at = "2013-10-22 10:00";
    has(Some(&["hearing-loop", "projector"]), false).place_with(0, at, hall).keeps(RuleName::Equipment);
    has(Some(&["projector"]), false).place_with(0, at, hall).breaks(RuleName::Equipment, 1, &[0]);
    has(Some(&["projector"]), true).place_with(0, at, hall).breaks(RuleName::Equipment, 2, &[0]);
    has(Some(&["projector", "streaming"]), true).place_with(0, at, hall).breaks(RuleName::Equipment, 1, &[0]);
    has(None, true).place_with(0, at, hall).breaks(RuleName::Equipment, 2, &[0]);
    has(None, true).place(0, at).keeps(RuleName::Equipment);
}

#[test]
fn one_language_needs_no_booth() {
    let world = |languages: &[&str]| {
        world()
            .with(|s| s.rooms[0].interpreters = vec!["fr".into()])
            .ask(LIBRARY, |a| a.languages = languages.iter().map(|word| word.to_string()).collect())
    };
    let hall = |p: &mut Placement| p.room = Some(HALL);
    world(&["en"]).place_with(0, "2013-10-22 10:00", hall).keeps(RuleName::NoInterpretation);
    world(&["en", "fr", "es"]).place_with(0, "2013-10-22 10:00", hall).breaks(RuleName::NoInterpretation, 2, &[0]);
    world(&["en", "fr", "es"]).place(0, "2013-10-22 10:00").keeps(RuleName::NoInterpretation);
}

#[test]
fn minutes_of_competing_sessions_are_summed() {
    let session = |from: &str, to: &str| Competing { title: "Elsewhere".into(), during: utc(from, to) };
    let world = || {
        world()
            .with(|s| {
                s.fora[0].competing = vec![session("2013-10-22 08:00", "2013-10-22 08:30"), session("2013-10-22 08:20", "2013-10-22 08:40")]
            })
            .ask(LIBRARY, any)
    };
    world().place(0, "2013-10-22 10:00").breaks(RuleName::CompetingSession, 50, &[0]);
    world().place(0, "2013-10-22 10:40").keeps(RuleName::CompetingSession);
    world().place_with(0, "2013-10-22 10:00", |p| p.forum = Some(ONLINE)).keeps(RuleName::CompetingSession);
}

// People

#[test]
fn the_moderator_has_to_speak_the_first_language_only() {
    let led = |speaks: Option<&[&str]>| {
        let speaks = speaks.map(|words| words.iter().map(|word| word.to_string()).collect());
        world().with(|s| s.people[0].speaks = speaks).ask(LIBRARY, |a| a.languages = vec!["fr".into(), "en".into()]).place_with(
            0,
            "2013-10-22 10:00",
            |p| p.moderator = Some(ANNA),
        )
    };
    led(None).keeps(RuleName::Language);
    led(Some(&["fr"])).keeps(RuleName::Language);
    led(Some(&["en"])).breaks(RuleName::Language, 1, &[0]);
    led(Some(&[])).breaks(RuleName::Language, 1, &[0]);
}

#[test]
fn principal_and_moderator_are_each_in_one_place() {
    let world = || world().ask(LIBRARY, |a| a.principal = Some(ANNA)).ask(ONLINE, |a| a.principal = Some(BEN)).place(0, "2013-10-22 10:00");
    world().place(1, "2013-10-22 10:30").keeps(RuleName::TwoPlaces);
    world().place_with(1, "2013-10-22 11:00", |p| p.moderator = Some(ANNA)).keeps(RuleName::TwoPlaces);
    world().place_with(1, "2013-10-22 10:59", |p| p.moderator = Some(ANNA)).breaks(RuleName::TwoPlaces, 1, &[0, 1]);
    // One who is both principal and moderator of a meeting is there once.
    let both = world().with(|s| s.consultations[1].principal = Some(ANNA));
    both.place_with(1, "2013-10-22 10:30", |p| p.moderator = Some(ANNA)).breaks(RuleName::TwoPlaces, 1, &[0, 1]);
}

#[test]
fn minutes_away_are_summed_over_people() {
    let away = |from: &str, to: &str| vec![Absence { during: utc(from, to), why: None }];
    let world = || {
        world()
            .with(|s| s.people[0].away = away("2013-10-22 08:10", "2013-10-22 08:20"))
            .with(|s| s.people[1].away = away("2013-10-22 08:15", "2013-10-23 08:00"))
            .ask(LIBRARY, |a| a.principal = Some(ANNA))
    };
    world().place(0, "2013-10-22 10:00").breaks(RuleName::Away, 10, &[0]);
    world().place_with(0, "2013-10-22 10:00", |p| p.moderator = Some(BEN)).breaks(RuleName::Away, 55, &[0]);
    world().place(0, "2013-10-22 10:20").keeps(RuleName::Away);
}

#[test]
fn a_way_takes_its_time_in_its_direction_and_a_day_where_nothing_is_known() {
    let anna = |a: &mut Consultation| a.principal = Some(ANNA);
    let world = || world().ask(LIBRARY, anna).ask(TOWN_HALL, anna).ask(ONLINE, anna);
    // The meeting in Zurich ends at 11:00, at 05:00 in New York; the way there is 600 minutes.
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 15:00").keeps(RuleName::TooFar);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 14:59").breaks(RuleName::TooFar, 1, &[0, 1]);
    world().place(0, "2013-10-22 10:00").place(2, "2013-10-22 11:00").keeps(RuleName::TooFar);
    // Those that overlap are the business of another rule.
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 04:30").keeps(RuleName::TooFar);
    // Nothing is said of the way back: from 15:00 in New York, 21:00 in Zurich, it is a day.
    world().place(1, "2013-10-22 14:00").place(0, "2013-10-23 20:59").breaks(RuleName::TooFar, 1, &[0, 1]);
    world().place(1, "2013-10-22 14:00").place(0, "2013-10-23 21:00").keeps(RuleName::TooFar);
    world().with(|s| s.travel.any = Some(60)).place(1, "2013-10-22 14:00").place(0, "2013-10-22 22:00").keeps(RuleName::TooFar);
}

#[test]
fn rest_comes_on_top_of_the_way_and_only_where_there_is_one() {
    let anna = |a: &mut Consultation| a.principal = Some(ANNA);
    let world = || world().with(|s| s.people[0].rest = Rest::always(120)).ask(LIBRARY, anna).ask(TOWN_HALL, anna).ask(LIBRARY, anna);
    let zurich = || world().place(0, "2013-10-22 10:00");
    zurich().place(1, "2013-10-22 17:00").keeps(RuleName::NoRest);
    zurich().place(1, "2013-10-22 16:59").breaks(RuleName::NoRest, 1, &[0, 1]);
    zurich().place(1, "2013-10-22 16:59").keeps(RuleName::TooFar);
    zurich().place(1, "2013-10-22 14:00").breaks(RuleName::NoRest, 1, &[0, 1]);
    zurich().place(2, "2013-10-22 11:00").keeps(RuleName::NoRest);
    let two = zurich().place(2, "2013-10-22 11:00").place(1, "2013-10-22 16:00");
    two.breaks(RuleName::NoRest, 2, &[0, 1, 2]);
}

#[test]
fn a_pause_lies_between_two_meetings_of_one_person_wherever_they_are() {
    let anna = |a: &mut Consultation| a.principal = Some(ANNA);
    let world = || world().ask(LIBRARY, anna).ask(LIBRARY, anna).ask(ONLINE, anna).ask(LIBRARY, |b| b.principal = Some(BEN));
    let one = || world().place(0, "2013-10-22 10:00");
    one().place(1, "2013-10-22 11:15").place(2, "2013-10-22 08:45").place(3, "2013-10-22 11:00").keeps(RuleName::BackToBack);
    one().place(1, "2013-10-22 11:14").breaks(RuleName::BackToBack, 1, &[0, 1]);
    one().place(2, "2013-10-22 09:00").breaks(RuleName::BackToBack, 1, &[0, 2]);
    one().place(1, "2013-10-22 10:59").keeps(RuleName::BackToBack);
    let asking = |least: i64| one().with(|s| s.rules.set(RuleName::BackToBack, "least", least));
    asking(120).place(1, "2013-10-22 12:59").breaks(RuleName::BackToBack, 1, &[0, 1]);
    asking(0).place(1, "2013-10-22 11:00").keeps(RuleName::BackToBack);
}

#[test]
fn a_night_is_read_on_the_clock_on_site_and_online_on_that_of_the_base() {
    let both = |a: &mut Consultation| (a.principal, a.rapporteurs) = (Some(ANNA), vec![BEN]);
    let bases = |s: &mut Series| (s.people[0].base, s.people[1].base) = (ZURICH, NEW_YORK);
    let world = || world().with(bases).ask(LIBRARY, both).ask(ONLINE, both);
    world().place(0, "2013-10-22 07:00").keeps(RuleName::OwnHours);
    world().place(0, "2013-10-22 21:30").breaks(RuleName::OwnHours, 2 * 30, &[0]);
    // It is six hours earlier in New York: 06:30 to 07:30 there, then 22:00 to 23:00 in Zurich.
    world().place(1, "2013-10-22 13:00").keeps(RuleName::OwnHours);
    world().place(1, "2013-10-22 12:30").breaks(RuleName::OwnHours, 30, &[1]);
    world().place(1, "2013-10-22 22:00").breaks(RuleName::OwnHours, 60, &[1]);
}

#[test]
fn a_way_may_be_longer_on_the_day_on_which_one_leaves() {
    let anna = |a: &mut Consultation| a.rapporteurs = vec![ANNA];
    let slow = |s: &mut Series| {
        s.people[0].arrives = 30;
        s.travel.on.insert((ZURICH, NEW_YORK), [None, None, Some(720), None, None, None, None]);
    };
    let world = || world().with(slow).ask(LIBRARY, anna).ask(TOWN_HALL, anna);
    // Free at 11:00 on a Tuesday, at 05:00 in New York; and on a Wednesday.
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 15:30").keeps(RuleName::TooFar);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 15:29").breaks(RuleName::TooFar, 1, &[0, 1]);
    world().place(0, "2013-10-23 10:00").place(1, "2013-10-23 17:30").keeps(RuleName::TooFar);
    world().place(0, "2013-10-23 10:00").place(1, "2013-10-23 17:29").breaks(RuleName::TooFar, 1, &[0, 1]);
    // Free at midnight is free on Wednesday.
    world().place(0, "2013-10-22 23:00").place(1, "2013-10-23 06:00").breaks(RuleName::TooFar, 1, &[0, 1]);
    // Whoever is free at 23:00 on a Wednesday is there sooner by leaving at midnight, in ten hours.
    world().place(0, "2013-10-23 22:00").place(1, "2013-10-24 04:30").keeps(RuleName::TooFar);
    world().place(0, "2013-10-23 22:00").place(1, "2013-10-24 04:29").breaks(RuleName::TooFar, 1, &[0, 1]);
}

#[test]
fn rest_may_follow_from_the_length_of_the_way() {
    let anna = |a: &mut Consultation| a.principal = Some(ANNA);
    let world = |least| {
        let rest = move |s: &mut Series| s.people[0].rest = Rest { after: [(60, 30), (least, 120)].into() };
        world().with(rest).ask(LIBRARY, anna).ask(TOWN_HALL, anna).place(0, "2013-10-22 10:00")
    };
    world(600).place(1, "2013-10-22 16:30").breaks(RuleName::NoRest, 1, &[0, 1]);
    world(601).place(1, "2013-10-22 15:30").keeps(RuleName::NoRest);
    world(601).place(1, "2013-10-22 15:29").breaks(RuleName::NoRest, 1, &[0, 1]);
}

#[test]
fn one_sleeps_at_home_or_there_or_travels_at_night() {
    let anna = |a: &mut Consultation| a.principal = Some(ANNA);
    let world = || world().ask(LIBRARY, anna).ask(TOWN_HALL, anna);
    // Ten hours after 20:00 in Zurich it is midnight in New York.
    world().place(0, "2013-10-22 19:00").place(1, "2013-10-23 09:00").keeps(RuleName::NightFlight);
    world().place(0, "2013-10-22 19:01").place(1, "2013-10-23 09:00").breaks(RuleName::NightFlight, 1, &[0, 1]);
    // Whoever leaves at five in New York is there at 15:00.
    world().place(0, "2013-10-22 19:01").place(1, "2013-10-23 14:59").breaks(RuleName::NightFlight, 1, &[0, 1]);
    world().place(0, "2013-10-22 19:01").place(1, "2013-10-23 15:00").keeps(RuleName::NightFlight);
}

#[test]
fn five_in_the_morning_is_what_the_clock_shows() {
    let anna = |a: &mut Consultation| a.principal = Some(ANNA);
    let home = |s: &mut Series| s.travel.between = [((NEW_YORK, ZURICH), 600)].into();
    let world = || world().with(home).ask(TOWN_HALL, anna).ask(LIBRARY, anna).place(0, "2013-10-26 15:00");
    // In Zurich 05:00 on 27 October is six hours after midnight.
    world().place(1, "2013-10-27 15:00").keeps(RuleName::NightFlight);
    world().place(1, "2013-10-27 14:59").breaks(RuleName::NightFlight, 1, &[0, 1]);
}

#[test]
fn a_team_works_so_often_a_day_a_week_and_at_once() {
    let team = |a_day, a_week, at_once| Team { name: "team".into(), title: "Team".into(), languages: Vec::new(), a_day, a_week, at_once };
    let works = |a: &mut Consultation| a.teams = vec![TeamId(0)];
    let world = |team: Team| world().with(|s| s.teams = vec![team]).ask(LIBRARY, works).ask(TOWN_HALL, works).ask(LIBRARY, works);
    let day = |team| world(team).place(0, "2013-10-22 09:00").place(1, "2013-10-22 09:00").place(2, "2013-10-22 12:00");
    day(team(Some(3), Some(3), 1)).keeps(RuleName::TiredTeam);
    day(team(Some(2), None, 1)).breaks(RuleName::TiredTeam, 1, &[0, 1, 2]);
    day(team(Some(2), Some(1), 1)).breaks(RuleName::TiredTeam, 3, &[0, 1, 2]);
    let at_once = |team| world(team).place(0, "2013-10-22 15:30").place(1, "2013-10-22 09:00").place(2, "2013-10-22 15:45");
    at_once(team(None, None, 1)).breaks(RuleName::TiredTeam, 3, &[0, 1, 2]);
    at_once(team(None, None, 2)).breaks(RuleName::TiredTeam, 1, &[0, 1, 2]);
    at_once(team(None, None, 3)).keeps(RuleName::TiredTeam);
}

#[test]
fn only_meetings_where_one_does_not_live_are_away() {
    let both = |a: &mut Consultation| (a.principal, a.rapporteurs) = (Some(ANNA), vec![BEN]);
    let world = |most: u32| {
        let world = world().with(|s| s.rules.set(RuleName::OftenAway, "most", most));
        world.ask(LIBRARY, both).ask(TOWN_HALL, both).ask(ONLINE, both).place(0, "2013-10-22 10:00").place(1, "2013-10-23 10:00")
    };
    world(1).place(2, "2013-10-24 10:00").keeps(RuleName::OftenAway);
    world(0).place(2, "2013-10-24 10:00").breaks(RuleName::OftenAway, 2, &[0, 1]);
}

#[test]
fn trips_are_counted_by_site_and_week_and_nights_by_the_midnights_at_home() {
    let both = |a: &mut Consultation| (a.principal, a.rapporteurs) = (Some(ANNA), vec![BEN]);
    let world = |rule, most: u32| {
        let world = world().with(|s| s.rules.set(rule, "most", most)).ask(LIBRARY, both).ask(LIBRARY, both).ask(TOWN_HALL, both);
        world.place(0, "2013-10-22 10:00").place(1, "2013-10-23 10:00")
    };
    world(RuleName::TooManyTrips, 1).keeps(RuleName::TooManyTrips);
    world(RuleName::TooManyTrips, 0).breaks(RuleName::TooManyTrips, 1, &[0, 1]);
    world(RuleName::TooManyTrips, 1).place(2, "2013-10-28 10:00").keeps(RuleName::TooManyTrips);
    world(RuleName::NightsAway, 9).keeps(RuleName::NightsAway);
    world(RuleName::NightsAway, 0).breaks(RuleName::NightsAway, 2, &[0, 1]);
}

#[test]
fn a_week_holds_so_many_meetings_of_a_person() {
    let world = || {
        world()
            .with(|s| s.rules.set(RuleName::TooMany, "most", 1))
            .ask(LIBRARY, |a| a.principal = Some(ANNA))
            .ask(LIBRARY, any)
            .ask(LIBRARY, any)
    };
    let anna = |p: &mut Placement| p.moderator = Some(ANNA);
    let all = world().place(0, "2013-10-21 10:00").place_with(1, "2013-10-27 10:00", anna);
    all.breaks(RuleName::TooMany, 1, &[0, 1]);
    all.place_with(2, "2013-10-22 10:00", anna).breaks(RuleName::TooMany, 2, &[0, 1, 2]);
    world().place(0, "2013-10-27 10:00").place_with(1, "2013-10-28 10:00", anna).keeps(RuleName::TooMany);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-23 10:00").keeps(RuleName::TooMany);
}

#[test]
fn a_moderator_is_one_of_those_asked_for() {
    let world = || world().ask(LIBRARY, |a| a.moderators = vec![ANNA]).ask(LIBRARY, any);
    world().place(1, "2013-10-22 10:00").keeps(RuleName::NoModerator);
    world().place_with(0, "2013-10-22 10:00", |p| p.moderator = Some(ANNA)).keeps(RuleName::NoModerator);
    world().place_with(0, "2013-10-22 10:00", |p| p.moderator = Some(BEN)).breaks(RuleName::NoModerator, 1, &[0]);
    world().place(0, "2013-10-22 10:00").breaks(RuleName::NoModerator, 1, &[0]);
    world().written(0, "2013-10-22", "2013-10-23").keeps(RuleName::NoModerator);
}

// Audiences

#[test]
fn each_audience_asleep_in_a_part_counts_once() {
    let world = || world().ask(LIBRARY, |a| a.audiences = vec![EUROPE, INDIA]);
    // In October, 12:30 in Zurich is 16:00 in India.
    world().place(0, "2013-10-22 12:30").keeps(RuleName::UnsociableHours);
    world().place(0, "2013-10-22 17:30").keeps(RuleName::UnsociableHours);
    world().place(0, "2013-10-22 17:31").breaks(RuleName::UnsociableHours, 1, &[0]);
    world().place(0, "2013-10-22 21:30").breaks(RuleName::UnsociableHours, 2, &[0]);
    // Once the clocks of Zurich have gone back, an hour earlier is too late.
    world().place(0, "2013-10-28 16:30").keeps(RuleName::UnsociableHours);
    world().place(0, "2013-10-28 16:31").breaks(RuleName::UnsociableHours, 1, &[0]);
}

#[test]
fn an_audience_that_wakes_in_the_hour_shown_twice_sleeps_longer() {
    let world = || world().with(|s| s.audiences[0].awake = clock("02:30-22:00")).ask(LIBRARY, |a| a.audiences = vec![EUROPE]);
    // From the first 02:30, the clocks show half an hour until 03:00 and then half an hour from 02:00.
    world().place(0, "2013-10-27 02:30").breaks(RuleName::UnsociableHours, 1, &[0]);
    world().place(0, "2013-10-26 02:30").keeps(RuleName::UnsociableHours);
    world().place(0, "2013-10-27 03:00").keeps(RuleName::UnsociableHours);
}

#[test]
fn with_sittings_one_waking_hour_is_enough() {
    let world = || world().ask(LIBRARY, |a| (a.audiences, a.sittings) = (vec![EUROPE, INDIA], 2));
    let (first, second) = ((ConsultationId(0), 0), (ConsultationId(0), 1));
    world().sitting(0, 0, "2013-10-22 20:00").sitting(0, 1, "2013-10-23 10:00").keeps(RuleName::UnsociableHours);
    world().sitting(0, 0, "2013-10-22 03:00").sitting(0, 1, "2013-10-23 20:00").breaks_in(RuleName::UnsociableHours, 1, &[first, second]);
    world().sitting(0, 1, "2013-10-22 20:00").breaks_in(RuleName::UnsociableHours, 1, &[second]);
    world().keeps(RuleName::UnsociableHours);
}

#[test]
fn an_audience_of_nothing_but_writing_may_sleep() {
    let world = || world().ask(LIBRARY, |a| a.audiences = vec![EUROPE, INDIA]);
    world().breaks_in(RuleName::NeverAwake, 2, &[]);
    world().place(0, "2013-10-22 20:00").breaks_in(RuleName::NeverAwake, 1, &[]);
    world().place(0, "2013-10-22 12:00").keeps(RuleName::NeverAwake);
    let days = Written { from: date("2013-10-22"), to: date("2013-10-23") };
    world().with(|s| s.consultations[0].written = Some(days)).written(0, "2013-10-22", "2013-10-23").keeps(RuleName::NeverAwake);
}

// Deadlines

#[test]
fn a_chain_does_what_is_done_for_each_first_and_counts_by_the_calendar_of_who_does_it() {
    let both = [(2, None, false), (1, Some(BEN), true)];
    let closed = |day: &str| holiday(day);
    // Ben takes Tuesday; then Wednesday and Thursday.
    let world = |due: &str| world().document(due, &both).ask(LIBRARY, |a| a.feeds = vec![DeliverableId(0)]);
    world("2013-10-24").place(0, "2013-10-21 10:00").keeps(RuleName::TooLate);
    world("2013-10-23").place(0, "2013-10-21 10:00").breaks(RuleName::TooLate, 1, &[0]);
    world("2013-10-24").written(0, "2013-10-01", "2013-10-25").breaks(RuleName::TooLate, 4, &[0]);
    world("2013-10-24").with(|s| s.places[1].calendar.holidays = closed("2013-10-22")).place(0, "2013-10-21 10:00").breaks(
        RuleName::TooLate,
        1,
        &[0],
    );
    // A holiday of New York does not hold up the steps of Zurich.
    world("2013-10-24")
        .with(|s| s.places[1].calendar.holidays = closed("2013-10-23"))
        .place(0, "2013-10-21 10:00")
        .keeps(RuleName::TooLate);
    // The last day on site counts: a meeting over midnight is one day later.
    world("2013-10-24").place(0, "2013-10-21 23:00").keeps(RuleName::TooLate);
    world("2013-10-24").place(0, "2013-10-21 23:01").breaks(RuleName::TooLate, 1, &[0]);
}

#[test]
fn what_is_late_by_no_working_day_of_the_base_is_late_by_one() {
    // Ben works on Saturday, the base does not.
    let world = |due| {
        world()
            .with(|s| s.places[1].calendar.working = Weekdays::ALL)
            .document(due, &[(1, Some(BEN), true)])
            .ask(LIBRARY, |a| a.feeds = vec![DeliverableId(0)])
            .place(0, "2013-10-18 10:00")
    };
    world("2013-10-18").breaks(RuleName::TooLate, 1, &[0]);
    world("2013-10-18").keeps(RuleName::ThinSlack);
    world("2013-10-21").keeps(RuleName::TooLate);
}

#[test]
fn a_milestone_opens_before_what_feeds_it() {
    let world = || world().document("2013-10-24", &[]).ask(LIBRARY, |a| a.feeds = vec![DeliverableId(0)]);
    world().place(0, "2013-10-24 23:00").keeps(RuleName::AfterMilestone);
    world().place(0, "2013-10-24 23:30").breaks(RuleName::AfterMilestone, 1, &[0]);
}

#[test]
fn slack_is_missing_thin_or_there() {
    let world = || {
        world()
            .with(|s| s.rules.set(RuleName::NoSlack, "keep", 2))
            .document("2013-10-24", &[])
            .ask(LIBRARY, |a| (a.feeds, a.sittings) = (vec![DeliverableId(0)], 2))
    };
    let (first, second) = ((ConsultationId(0), 0), (ConsultationId(0), 1));
    let slack = |days: [&str; 2]| world().sitting(0, 0, &format!("{} 10:00", days[0])).sitting(0, 1, &format!("{} 10:00", days[1]));
    slack(["2013-10-21", "2013-10-21"]).keeps(RuleName::ThinSlack);
    slack(["2013-10-22", "2013-10-21"]).breaks_in(RuleName::ThinSlack, 1, &[first]);
    slack(["2013-10-22", "2013-10-22"]).breaks_in(RuleName::ThinSlack, 1, &[first, second]);
    slack(["2013-10-22", "2013-10-22"]).keeps(RuleName::NoSlack);
    slack(["2013-10-23", "2013-10-24"]).breaks_in(RuleName::NoSlack, 3, &[first, second]);
    slack(["2013-10-23", "2013-10-24"]).keeps(RuleName::ThinSlack);
    slack(["2013-10-21", "2013-10-25"]).keeps(RuleName::NoSlack);
    slack(["2013-10-21", "2013-10-25"]).breaks_in(RuleName::TooLate, 1, &[second]);
}

// Days

#[test]
fn the_first_and_the_last_day_may_be_holidays() {
    let world = || {
        let holidays = [(date("2013-10-22"), "one".to_owned()), (date("2013-10-23"), "two".to_owned())];
        world().with(|s| s.places[0].calendar.holidays = holidays.into()).ask(LIBRARY, any).ask(TOWN_HALL, any)
    };
    world().place(0, "2013-10-22 10:00").breaks(RuleName::OnHoliday, 1, &[0]);
    world().place(0, "2013-10-22 23:30").breaks(RuleName::OnHoliday, 2, &[0]);
    world().place(1, "2013-10-22 10:00").keeps(RuleName::OnHoliday);
    world().written(0, "2013-10-21", "2013-10-24").keeps(RuleName::OnHoliday);
    world().written(0, "2013-10-22", "2013-10-23").breaks(RuleName::OnHoliday, 2, &[0]);
    world().written(0, "2013-10-22", "2013-10-22").breaks(RuleName::OnHoliday, 1, &[0]);
}

#[test]
fn notice_runs_from_the_announcement_else_from_today() {
    let world = || world().with(|s| s.planned = date("2013-10-10")).ask(LIBRARY, |a| a.notice_days = 14);
    let on = |day: &'static str| move |p: &mut Placement| p.announced = Some(date(day));
    world().place(0, "2013-10-24 00:00").keeps(RuleName::ShortNotice);
    world().place(0, "2013-10-23 23:59").breaks(RuleName::ShortNotice, 1, &[0]);
    world().place_with(0, "2013-10-23 10:00", on("2013-10-01")).keeps(RuleName::ShortNotice);
    world().place_with(0, "2013-10-24 10:00", on("2013-10-15")).breaks(RuleName::ShortNotice, 5, &[0]);
    world().place_with(0, "2013-10-01 10:00", |p| p.state = State::Held).keeps(RuleName::ShortNotice);
    let held = |p: &mut Placement| (p.state, p.announced) = (State::Held, Some(date("2013-09-20")));
    world().place_with(0, "2013-10-01 10:00", held).breaks(RuleName::ShortNotice, 3, &[0]);
    world().written(0, "2013-10-12", "2013-10-30").breaks(RuleName::ShortNotice, 12, &[0]);
    // The day on which the plan was made is today.
    let mut late = world().place(0, "2013-10-24 10:00");
    late.plan.evidence.planned = Some(date("2013-10-12"));
    late.breaks(RuleName::ShortNotice, 2, &[0]);
}

#[test]
fn what_is_past_was_held() {
    let world = || world().with(|s| s.planned = date("2013-10-10")).ask(LIBRARY, any);
    world().place(0, "2013-10-10 00:00").keeps(RuleName::Past);
    world().place(0, "2013-10-09 23:59").breaks(RuleName::Past, 1, &[0]);
    world().place_with(0, "2013-10-09 10:00", |p| p.state = State::Held).keeps(RuleName::Past);
    world().written(0, "2013-10-09", "2013-10-30").breaks(RuleName::Past, 1, &[0]);
}

/// Moves an audience to New York.
fn to_new_york(series: &mut Series, audience: AudienceId) {
    let zone = series.places[NEW_YORK.index()].zone;
    let audience = &mut series.audiences[audience.index()];
    (audience.place, audience.zone) = (Some(NEW_YORK), zone);
}

#[test]
fn a_weekend_is_that_of_who_lives_there() {
    let world = || world().ask(LIBRARY, |a| a.audiences = vec![INDIA]);
    // Midnight in India is 20:30 in Zurich.
    world().place(0, "2013-10-25 19:30").keeps(RuleName::WeekendThere);
    world().place(0, "2013-10-25 19:31").breaks(RuleName::WeekendThere, 1, &[0]);
    world().place(0, "2013-10-27 20:30").keeps(RuleName::WeekendThere);
    let named = |days: &[Weekday]| {
        let days = DayKind::Only(Weekdays::of(days.iter().copied()));
        world().with(|s| s.consultations[0].days = days).place(0, "2013-10-26 10:00")
    };
    named(&[Weekday::Fri, Weekday::Sat]).keeps(RuleName::WeekendThere);
    named(&[Weekday::Fri]).breaks(RuleName::WeekendThere, 1, &[0]);
    // Friday and Saturday in New York, which is six hours behind Zurich.
    let gulf = || {
        world().with(|s| {
            to_new_york(s, INDIA);
            s.places[1].calendar.working = Weekdays::of([Weekday::Sun, Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu]);
        })
    };
    gulf().place(0, "2013-10-25 05:00").keeps(RuleName::WeekendThere);
    gulf().place(0, "2013-10-25 05:01").breaks(RuleName::WeekendThere, 1, &[0]);
    // From that night on, five.
    gulf().place(0, "2013-10-27 05:00").keeps(RuleName::WeekendThere);
    gulf().place(0, "2013-10-27 04:59").breaks(RuleName::WeekendThere, 1, &[0]);
}

#[test]
fn a_holiday_and_an_observance_there_are_days_of_the_calendar_there() {
    let world = |forum| {
        world().ask(forum, |a| a.audiences = vec![EUROPE]).with(|s| {
            to_new_york(s, EUROPE);
            s.places[1].calendar.holidays = holiday("2013-10-22");
            s.places[1].observances = holiday("2013-10-23");
        })
    };
    world(LIBRARY).place(0, "2013-10-22 05:00").keeps(RuleName::HolidayThere);
    world(LIBRARY).place(0, "2013-10-22 06:00").breaks(RuleName::HolidayThere, 1, &[0]);
    world(LIBRARY).place(0, "2013-10-23 05:30").breaks(RuleName::HolidayThere, 1, &[0]);
    world(LIBRARY).place(0, "2013-10-23 05:30").breaks(RuleName::Observance, 1, &[0]);
    world(TOWN_HALL).place(0, "2013-10-22 10:00").keeps(RuleName::HolidayThere);
    world(TOWN_HALL).place(0, "2013-10-22 23:30").breaks(RuleName::Observance, 1, &[0]);
}

#[test]
fn a_year_without_a_holiday_is_told_once_for_a_place() {
    let world = |day| world().with(|s| s.places[0].calendar.holidays = holiday(day)).ask(LIBRARY, any).ask(LIBRARY, any);
    world("2013-01-01").place(0, "2013-10-22 10:00").keeps(RuleName::NoHolidays);
    world("2014-01-01").place(0, "2013-10-22 10:00").place(1, "2013-10-23 10:00").breaks(RuleName::NoHolidays, 1, &[0, 1]);
    world("2014-01-01").written(0, "2013-10-22", "2013-10-23").keeps(RuleName::NoHolidays);
}

#[test]
fn who_is_named_is_reached_while_awake_and_in_the_language_followed() {
    let world = |setting: &str| {
        let world = world().ask(LIBRARY, |a| (a.audiences, a.languages) = (vec![EUROPE, INDIA], vec!["en".into()]));
        world.with(|s| {
            s.rules.set(RuleName::Unreached, setting, 1);
            s.audiences[1].groups = vec!["governments".into()];
            s.audiences[1].region = Some("Asia".into());
            s.audiences[1].languages = vec!["en".into(), "hi".into()];
        })
    };
    // 18:30 in Zurich is 22:00 in India.
    for setting in ["groups", "regions"] {
        world(setting).place(0, "2013-10-22 17:30").keeps(RuleName::Unreached);
        world(setting).place(0, "2013-10-22 17:31").breaks(RuleName::Unreached, 1, &[]);
    }
    world("languages").place(0, "2013-10-22 17:30").breaks(RuleName::Unreached, 1, &[]);
    world("languages").place(0, "2013-10-22 17:31").breaks(RuleName::Unreached, 2, &[]);
}

#[test]
fn what_is_borne_is_counted_a_head_and_by_shares() {
    let world = |most: Option<i64>, debt| {
        let world = world().ask(LIBRARY, |a| a.audiences = vec![INDIA]).with(|s| s.audiences[1].debt = debt);
        world.with(|s| most.into_iter().for_each(|most: i64| s.rules.set(RuleName::Unfair, "most", most)))
    };
    // 14:00 in Zurich is 17:30 in India, past its work; 18:30 is asleep.
    world(Some(90), 30).place(0, "2013-10-22 14:00").keeps(RuleName::Unfair);
    world(Some(90), 31).place(0, "2013-10-22 14:00").breaks(RuleName::Unfair, 1, &[0]);
    world(Some(90), 900).place(0, "2013-10-22 14:00").breaks(RuleName::Unfair, 60, &[0]);
    world(Some(0), 0).with(|s| s.consultations[0].sittings = 7).place(0, "2013-10-22 18:30").breaks(RuleName::Unfair, 34, &[0]);
    let night = |count: u32| (0..count).fold(world(None, 0), |world, _| world.ask(LIBRARY, |a| a.audiences = vec![INDIA]));
    night(2).place(0, "2013-10-22 18:00").keeps(RuleName::Unfair);
    night(2).place(0, "2013-10-22 18:00").place(1, "2013-10-22 18:00").breaks(RuleName::Unfair, 1, &[0, 1]);
    night(1).place(0, "2013-10-22 18:00").place(1, "2013-10-22 18:00").keeps(RuleName::Unfair);
}

// Spacing

#[test]
fn days_apart_are_counted_on_the_calendar_of_each_place() {
    let world = |days: Option<i64>| {
        world()
            .with(|s| days.into_iter().for_each(|days: i64| s.rules.set(RuleName::Apart, "least", days)))
            .ask(LIBRARY, |a| a.sittings = 2)
            .ask(TOWN_HALL, any)
    };
    world(Some(2)).place(0, "2013-10-21 23:00").place(1, "2013-10-23 00:00").keeps(RuleName::Apart);
    world(Some(3)).place(0, "2013-10-21 23:00").place(1, "2013-10-23 00:00").breaks(RuleName::Apart, 1, &[0, 1]);
    // The same instant, 05:00 in Zurich, is a day earlier in New York.
    world(Some(1)).place(0, "2013-10-22 05:00").place(1, "2013-10-21 23:00").keeps(RuleName::Apart);
    world(Some(2)).place(0, "2013-10-22 05:00").place(1, "2013-10-21 23:00").breaks(RuleName::Apart, 1, &[0, 1]);
    world(None).place(0, "2013-10-22 10:00").place(1, "2013-10-22 10:00").keeps(RuleName::Apart);
    let sittings = world(Some(1)).sitting(0, 0, "2013-10-22 10:00").sitting(0, 1, "2013-10-22 12:00");
    sittings.keeps(RuleName::Apart);
    let all = [(ConsultationId(0), 0), (ConsultationId(0), 1), (ConsultationId(1), 0)];
    sittings.place(1, "2013-10-22 10:00").breaks_in(RuleName::Apart, 2, &all);
}

#[test]
fn a_week_holds_so_many_meetings_and_any_number_of_written_consultations() {
    let world = || world().with(|s| s.rules.set(RuleName::CrowdedWeek, "most", 1)).ask(LIBRARY, any).ask(LIBRARY, any);
    world().place(0, "2013-10-27 23:30").place(1, "2013-10-28 00:00").keeps(RuleName::CrowdedWeek);
    world().place(0, "2013-10-21 00:00").place(1, "2013-10-27 23:30").breaks(RuleName::CrowdedWeek, 1, &[0, 1]);
    world().place(0, "2013-10-21 10:00").written(1, "2013-10-22", "2013-10-23").keeps(RuleName::CrowdedWeek);
}

#[test]
fn a_month_holds_so_many_meetings() {
    let world = || world().with(|s| s.rules.set(RuleName::CrowdedMonth, "most", 1)).ask(LIBRARY, any).ask(LIBRARY, any);
    world().place(0, "2013-10-31 23:30").place(1, "2013-11-01 00:00").keeps(RuleName::CrowdedMonth);
    world().place(0, "2013-10-01 00:00").place(1, "2013-10-31 23:30").breaks(RuleName::CrowdedMonth, 1, &[0, 1]);
    world().place(0, "2013-10-21 10:00").written(1, "2013-10-22", "2013-10-23").keeps(RuleName::CrowdedMonth);
}

#[test]
fn a_gap_counts_between_what_has_surely_begun_and_what_surely_follows() {
    let on = |day: &'static str| move |asked: &mut Consultation| asked.wanted.on = Some(date(day));
    let world = || world().with(|s| s.rules.set(RuleName::LongGap, "most", 7));
    let world = || world().ask(LIBRARY, on("2013-10-02")).ask(LIBRARY, on("2013-10-16")).ask(LIBRARY, any);
    let ends = || world().place(0, "2013-10-02 10:00").place(1, "2013-10-16 10:00");
    ends().place(2, "2013-10-09 10:00").keeps(RuleName::LongGap);
    ends().place(2, "2013-10-10 10:00").breaks(RuleName::LongGap, 1, &[]);
    ends().breaks(RuleName::LongGap, 7, &[]);
    ends().written(2, "2013-10-03", "2013-10-15").breaks(RuleName::LongGap, 7, &[]);
    ends().with(|s| s.consultations[0].optional = true).keeps(RuleName::LongGap);
    ends().with(|s| s.consultations[0].wanted = Wanted { to: Some(date("2013-10-05")), ..Wanted::default() }).breaks(
        RuleName::LongGap,
        4,
        &[],
    );
}

#[test]
fn what_is_preferred_counts_by_the_minute() {
    let world = |days: Option<Weekdays>, hours: Option<&str>| {
        let mut prefers = Preferred::default();
        prefers.days.weekdays[1] = days.map(|_| Weight::Normal);
        prefers.hours.extend(hours.map(|hours| (clock(hours), Weight::Normal)));
        world().ask(LIBRARY, |asked| asked.prefers = prefers)
    };
    let tuesday = Some(Weekdays::of([chrono::Weekday::Tue]));
    world(tuesday, Some("10:00-16:00")).place(0, "2013-10-22 10:00").keeps(RuleName::NotPreferred);
    world(tuesday, None).place(0, "2013-10-23 10:00").breaks(RuleName::NotPreferred, 60, &[0]);
    world(tuesday, Some("10:00-16:00")).place(0, "2013-10-22 15:15").breaks(RuleName::NotPreferred, 15, &[0]);
}

#[test]
fn what_is_preferred_more_costs_more_to_miss() {
    let mut prefers = Preferred {
        hours: vec![(clock("09:00-12:00"), Weight::High), (clock("14:00-16:00"), Weight::Low)],
        graded: true,
        ..Preferred::default()
    };
    prefers.days.dates.insert(date("2013-10-24"), Weight::Top);
    prefers.days.weekdays[1] = Some(Weight::Top);
    prefers.days.weekdays[2] = Some(Weight::High);
    let world = || world().ask(LIBRARY, |asked| asked.prefers = prefers.clone());
    world().place(0, "2013-10-22 10:00").keeps(RuleName::NotPreferred);
    world().place(0, "2013-10-24 11:00").keeps(RuleName::NotPreferred);
    world().place(0, "2013-10-22 14:00").breaks(RuleName::NotPreferred, 90, &[0]);
    world().place(0, "2013-10-22 13:15").breaks(RuleName::NotPreferred, 2 * 45, &[0]);
    world().place(0, "2013-10-23 10:00").breaks(RuleName::NotPreferred, 120, &[0]);
    world().place(0, "2013-10-21 10:00").breaks(RuleName::NotPreferred, 240, &[0]);
    world().place(0, "2013-10-23 14:00").breaks(RuleName::NotPreferred, 120 + 90, &[0]);
}

#[test]
fn a_strand_keeps_its_room_and_is_not_in_two_at_once() {
    let strand = |one_room, not_at_once| Strand {
        name: "strand".into(),
        title: "Strand".into(),
        consultations: vec![ConsultationId(0), ConsultationId(1)],
        one_room,
        not_at_once,
    };
    let world = |strand| world().with(|s| s.strands = vec![strand]).ask(LIBRARY, any).ask(LIBRARY, any).ask(LIBRARY, any);
    let rooms = |world: World, other, at: &str| {
        world.place_with(0, "2013-10-22 10:00", |p| p.room = Some(HALL)).place_with(1, at, |p| p.room = Some(other))
    };
    rooms(world(strand(true, true)), HALL, "2013-10-23 10:00").keeps(RuleName::StrandRoom);
    rooms(world(strand(true, true)), ATTIC, "2013-10-23 10:00").keeps(RuleName::StrandRoom);
    rooms(world(strand(true, true)), CELLAR, "2013-10-23 10:00").breaks(RuleName::StrandRoom, 1, &[0, 1]);
    rooms(world(strand(false, true)), CELLAR, "2013-10-23 10:00").keeps(RuleName::StrandRoom);
    rooms(world(strand(true, true)), HALL, "2013-10-22 11:00").keeps(RuleName::StrandClash);
    rooms(world(strand(true, true)), CELLAR, "2013-10-22 10:59").breaks(RuleName::StrandClash, 1, &[0, 1]);
    rooms(world(strand(true, false)), CELLAR, "2013-10-22 10:59").keeps(RuleName::StrandClash);
}

#[test]
fn of_those_who_draw_the_same_people_every_two_at_once_count() {
    let [first, second, third] = [0, 1, 2].map(ConsultationId);
    let clash =
        Clash { between: vec![vec![first], vec![second]], choice: Choice::People(10), weight: Weight::Normal, level: None, why: None };
    let world = || world().with(|s| s.clashes = vec![clash.clone()]).ask(LIBRARY, |a| a.sittings = 2).ask(LIBRARY, any).ask(LIBRARY, any);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 11:00").place(2, "2013-10-22 10:00").keeps(RuleName::Clash);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 10:59").breaks(RuleName::Clash, 1, &[0, 1]);
    world().sitting(0, 0, "2013-10-22 10:00").sitting(0, 1, "2013-10-22 10:00").keeps(RuleName::Clash);
    let listed = || world().with(|s| s.clashes[0].between = vec![vec![first, third], vec![second]]);
    listed().place(0, "2013-10-22 10:00").place(2, "2013-10-22 10:00").keeps(RuleName::Clash);
    listed().place(0, "2013-10-22 10:00").place(1, "2013-10-22 10:30").place(2, "2013-10-22 10:00").breaks(RuleName::Clash, 2, &[0, 1, 2]);
}

#[test]
fn what_is_to_be_near_is_counted_by_pairs_in_minutes_or_dates() {
    let world = |how: Nearness| {
        let near = Near { between: [0, 1].map(ConsultationId).to_vec(), how, price: None, weight: Weight::Normal, level: None, why: None };
        world().with(|s| s.nears = vec![near]).ask(LIBRARY, |a| a.sittings = 2).ask(LIBRARY, any).ask(LIBRARY, any)
    };
    let within = || world(Nearness::Within(30));
    within().place(0, "2013-10-22 10:00").place(1, "2013-10-22 11:30").place(2, "2013-10-24 11:30").keeps(RuleName::Near);
    within().place(0, "2013-10-22 11:30").place(1, "2013-10-22 10:00").keeps(RuleName::Near);
    within().place(0, "2013-10-22 10:00").place(1, "2013-10-22 11:31").breaks(RuleName::Near, 1, &[0, 1]);
    within().place(0, "2013-10-22 10:00").place(1, "2013-10-22 10:59").breaks(RuleName::Near, 1, &[0, 1]);
    let same_day = || world(Nearness::SameDay);
    same_day().place(0, "2013-10-22 10:00").place(1, "2013-10-22 23:00").place(2, "2013-10-24 11:30").keeps(RuleName::Near);
    same_day().place(0, "2013-10-22 23:00").place(1, "2013-10-23 00:00").breaks(RuleName::Near, 1, &[0, 1]);
    let sittings = same_day().sitting(0, 0, "2013-10-22 10:00").sitting(0, 1, "2013-10-23 10:00");
    sittings.breaks_in(RuleName::Near, 1, &[(ConsultationId(0), 0), (ConsultationId(0), 1)]);
    let apart = |least, most| world(Nearness::DaysApart(Distance { least, most }));
    apart(Some(2), Some(3)).place(0, "2013-10-24 00:00").place(1, "2013-10-22 23:00").keeps(RuleName::Near);
    apart(Some(2), None).place(0, "2013-10-23 00:00").place(1, "2013-10-22 23:00").breaks(RuleName::Near, 1, &[0, 1]);
    apart(None, Some(3)).place(0, "2013-10-26 10:00").place(1, "2013-10-22 10:00").breaks(RuleName::Near, 1, &[0, 1]);
}

// What was asked

#[test]
fn what_waits_begins_no_sooner_and_no_later_than_it_asks() {
    let after = After { least: 60, most: Some(1440), ..After::end_of(ConsultationId(0)) };
    let world = || world().ask(LIBRARY, any).ask(LIBRARY, |a| a.after = vec![after]);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 12:00").keeps(RuleName::Order);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-22 11:30").breaks(RuleName::Order, 30, &[0, 1]);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-23 11:00").keeps(RuleName::Order);
    world().place(0, "2013-10-22 10:00").place(1, "2013-10-23 11:05").breaks(RuleName::Order, 5, &[0, 1]);
    world().written(0, "2013-10-20", "2013-10-22").place(1, "2013-10-24 00:01").breaks(RuleName::Order, 1, &[0, 1]);
}

#[test]
fn what_waits_for_dates_is_measured_in_days_of_24_hours() {
    let world = |change: fn(&mut After)| {
        let mut after = After::end_of(ConsultationId(0));
        change(&mut after);
        world().ask(LIBRARY, any).ask(LIBRARY, |a| a.after = vec![after])
    };
    let next_day = || world(|after| after.calendar_days.least = Some(1));
    next_day().place(0, "2013-10-22 10:00").place(1, "2013-10-23 00:00").keeps(RuleName::Order);
    next_day().place(0, "2013-10-22 10:00").place(1, "2013-10-22 23:00").breaks(RuleName::Order, 24 * 60, &[0, 1]);
    let worked = || world(|after| after.working_days = Distance { least: Some(1), most: Some(2) });
    // Friday 18 October 2013 and the days after it.
    worked().place(0, "2013-10-18 10:00").place(1, "2013-10-21 10:00").keeps(RuleName::Order);
    worked().place(0, "2013-10-18 10:00").place(1, "2013-10-20 10:00").breaks(RuleName::Order, 24 * 60, &[0, 1]);
    worked().place(0, "2013-10-18 10:00").place(1, "2013-10-24 10:00").breaks(RuleName::Order, 2 * 24 * 60, &[0, 1]);
}

#[test]
fn what_waits_begins_when_all_it_waits_for_has_ended() {
    let world = || world().ask(LIBRARY, |a| a.sittings = 2).ask(LIBRARY, |a| a.after = vec![After::end_of(ConsultationId(0))]);
    let (first, second, waits) = ((ConsultationId(0), 0), (ConsultationId(0), 1), (ConsultationId(1), 0));
    world().sitting(0, 0, "2013-10-22 10:00").place(1, "2013-10-22 11:00").keeps(RuleName::Order);
    let late = world().sitting(0, 0, "2013-10-22 10:00").sitting(0, 1, "2013-10-22 10:45").place(1, "2013-10-22 10:30");
    late.breaks_in(RuleName::Order, 30 + 75, &[first, second, waits]);
    // What is written ends with its last day: 25 hours long, on 27 October.
    world().written(0, "2013-10-20", "2013-10-27").place(1, "2013-10-28 00:00").keeps(RuleName::Order);
    world().written(0, "2013-10-20", "2013-10-27").place(1, "2013-10-27 00:00").breaks(RuleName::Order, 25 * 60, &[0, 1]);
    world().place(0, "2013-10-19 23:15").written(1, "2013-10-20", "2013-10-27").breaks(RuleName::Order, 15, &[0, 1]);
}

#[test]
fn sittings_of_one_consultation_share_no_minute() {
    let world = || world().ask(LIBRARY, |a| a.sittings = 2).ask(LIBRARY, any);
    let (first, second) = ((ConsultationId(0), 0), (ConsultationId(0), 1));
    world().sitting(0, 0, "2013-10-22 10:00").sitting(0, 1, "2013-10-22 11:00").keeps(RuleName::SittingsOverlap);
    world().sitting(0, 0, "2013-10-22 10:00").place(1, "2013-10-22 10:00").keeps(RuleName::SittingsOverlap);
    let late = world().sitting(0, 0, "2013-10-22 10:59").sitting(0, 1, "2013-10-22 10:00");
    late.breaks_in(RuleName::SittingsOverlap, 1, &[first, second]);
}

#[test]
fn sittings_are_missing_one_by_one() {
    let world = || world().ask(LIBRARY, |a| a.sittings = 3).ask(LIBRARY, |a| a.optional = true);
    world().breaks_in(RuleName::Unplaced, 3, &[]);
    world().sitting(0, 1, "2013-10-22 10:00").breaks_in(RuleName::Unplaced, 2, &[(ConsultationId(0), 1)]);
    let all = world().sitting(0, 0, "2013-10-22 10:00").sitting(0, 1, "2013-10-22 12:00").sitting(0, 2, "2013-10-22 14:00");
    all.keeps(RuleName::Unplaced);
}

#[test]
fn each_contradiction_counts() {
    let wanted = |change: fn(&mut Wanted)| world().ask(LIBRARY, |a| change(&mut a.wanted));
    wanted(|_| {}).place(0, "2013-10-22 10:00").keeps(RuleName::NotAsAsked);
    wanted(|w| w.on = Some(date("2013-10-22"))).place(0, "2013-10-22 10:00").keeps(RuleName::NotAsAsked);
    wanted(|w| w.on = Some(date("2013-10-22"))).place(0, "2013-10-23 10:00").breaks(RuleName::NotAsAsked, 1, &[0]);
    wanted(|w| w.starts = vec![Instant::from_unix_minutes(0)]).place(0, "2013-10-23 10:00").breaks(RuleName::NotAsAsked, 1, &[0]);
    let several =
        |w: &mut Wanted| w.starts = [10, 14].map(|hour| utc("2013-10-21 22:00", "2013-10-30 00:00").start().plus(60 * hour)).into();
    // Zurich is two hours ahead of UTC.
    wanted(several).place(0, "2013-10-22 10:00").keeps(RuleName::NotAsAsked);
    wanted(several).place(0, "2013-10-22 14:00").keeps(RuleName::NotAsAsked);
    wanted(several).place(0, "2013-10-22 12:00").breaks(RuleName::NotAsAsked, 1, &[0]);
    wanted(|w| w.from = Some(date("2013-10-24"))).place(0, "2013-10-23 23:30").breaks(RuleName::NotAsAsked, 1, &[0]);
    wanted(|w| w.to = Some(date("2013-10-23"))).place(0, "2013-10-23 23:30").breaks(RuleName::NotAsAsked, 1, &[0]);

    let at = "2013-10-22 10:00";
    let world = || world().ask(LIBRARY, |a| a.rooms = vec![HALL]);
    world().place_with(0, at, |p| p.room = Some(HALL)).keeps(RuleName::NotAsAsked);
    world().place_with(0, at, |p| p.room = Some(CELLAR)).breaks(RuleName::NotAsAsked, 1, &[0]);
    world().place_with(0, at, |p| (p.forum, p.room) = (Some(ONLINE), None)).breaks(RuleName::NotAsAsked, 2, &[0]);
    // Another room, and one of another forum.
    world().place_with(0, at, |p| p.room = Some(ATTIC)).breaks(RuleName::NotAsAsked, 2, &[0]);
    let longer = When::Meeting(Interval::lasting(Instant::from_unix_minutes(0), 61));
    world().put(0, 1, longer, |p| p.room = Some(HALL)).breaks_in(RuleName::NotAsAsked, 2, &[(ConsultationId(0), 1)]);
    world().put(0, 0, When::Written { from: date("2013-10-22"), to: date("2013-10-22") }, |p| p.room = Some(HALL)).breaks(
        RuleName::NotAsAsked,
        1,
        &[0],
    );
}

#[test]
fn written_days_are_those_asked_for() {
    let days = Written { from: date("2013-10-22"), to: date("2013-10-24") };
    let world = || world().ask(LIBRARY, |a| a.written = Some(days));
    world().written(0, "2013-10-22", "2013-10-24").keeps(RuleName::NotAsAsked);
    world().written(0, "2013-10-22", "2013-10-25").breaks(RuleName::NotAsAsked, 1, &[0]);
    world().place(0, "2013-10-22 10:00").breaks(RuleName::NotAsAsked, 1, &[0]);
}

#[test]
fn a_rule_that_is_off_says_nothing() {
    let world = world().ask(LIBRARY, any).with(|s| s.rules.set_level(RuleName::Unplaced, Level::Off));
    assert_eq!(world.verdict(), Verdict::default());
}

// Documents

/// A report by Anna in two working days after each consultation, due on Friday 18 October 2013.
fn by_anna(each: bool) -> World {
    let feeds = |asked: &mut Consultation| asked.feeds = vec![DeliverableId(0)];
    world().ask(LIBRARY, feeds).ask(LIBRARY, feeds).document("2013-10-18", &[(2, Some(ANNA), each)])
}

#[test]
fn what_ends_within_the_grace_is_due_later() {
    // The assembly opens on the 25th.
    let late = Grace { held_within_days: 8, due: Due::DaysBefore(2), due_day: date("2013-10-23") };
    let world = || by_anna(true).with(|series| series.deliverables[0].grace = Some(late));
    world().place(0, "2013-10-17 10:00").breaks(RuleName::TooLate, 1, &[0]);
    world().place(0, "2013-10-18 10:00").keeps(RuleName::TooLate);
    world().place(0, "2013-10-22 10:00").breaks(RuleName::TooLate, 1, &[0]);
}

#[test]
fn steps_are_too_long_if_no_day_is_early_enough() {
    // From Tuesday the 1st to Friday the 18th there are 13 working days.
    let world = |working_days| by_anna(true).with(move |series| series.deliverables[0].steps[0].working_days = working_days);
    world(13).place(0, "2013-10-15 10:00").keeps(RuleName::Overdue);
    world(15).place(0, "2013-10-15 10:00").breaks_in(RuleName::Overdue, 2, &[]);
    world(15).place(0, "2013-10-15 10:00").place(1, "2013-09-27 10:00").keeps(RuleName::Overdue);
}

#[test]
fn two_summaries_share_a_day_or_do_not() {
    by_anna(true).place(0, "2013-10-07 10:00").place(1, "2013-10-09 10:00").keeps(RuleName::BusyAuthor);
    by_anna(true).place(0, "2013-10-07 10:00").place(1, "2013-10-08 10:00").breaks(RuleName::BusyAuthor, 1, &[0, 1]);
    // Friday and Monday, and Monday and Tuesday.
    by_anna(true).place(0, "2013-10-03 10:00").place(1, "2013-10-05 10:00").breaks(RuleName::BusyAuthor, 1, &[0, 1]);
    by_anna(true).sitting(0, 0, "2013-10-07 10:00").sitting(0, 1, "2013-10-08 10:00").keeps(RuleName::BusyAuthor);
}

#[test]
fn a_signer_is_away_on_the_day_of_a_step() {
    let away =
        |each| by_anna(each).with(|s| s.people[0].away = vec![Absence { during: utc("2013-10-17 09:00", "2013-10-17 10:00"), why: None }]);
    away(true).place(0, "2013-10-14 10:00").keeps(RuleName::SignerAway);
    away(true).place(0, "2013-10-15 10:00").breaks(RuleName::SignerAway, 1, &[0]);
    away(false).place(0, "2013-10-14 10:00").breaks_in(RuleName::SignerAway, 1, &[]);
    // Ten hours there, and a day back, of which nothing is said.
    let trip =
        |start: &str| by_anna(true).ask(TOWN_HALL, |asked| asked.principal = Some(ANNA)).place(0, "2013-10-14 10:00").place(2, start);
    trip("2013-10-16 12:00").breaks(RuleName::SignerAway, 1, &[0, 2]);
    trip("2013-10-17 12:00").keeps(RuleName::SignerAway);
}

#[test]
fn inputs_are_out_the_day_before() {
    let paper = Input { name: "paper".into(), title: "Paper".into(), link: None, from: None, out: date("2013-10-21") };
    let world = || world().with(|series| series.inputs.push(paper.clone())).ask(LIBRARY, |asked| asked.builds_on = vec![InputId(0)]);
    world().place(0, "2013-10-22 10:00").keeps(RuleName::LateInput);
    world().place(0, "2013-10-21 10:00").breaks(RuleName::LateInput, 1, &[0]);
    world().with(|series| series.rules.set(RuleName::LateInput, "least", 7)).place(0, "2013-10-22 10:00").breaks(
        RuleName::LateInput,
        6,
        &[0],
    );
}

#[test]
fn a_due_day_on_a_holiday_moves_and_languages_want_a_translation() {
    let world = || by_anna(true);
    world().keeps(RuleName::DeadlineMoved);
    world().with(|series| series.places[0].calendar.holidays = holiday("2013-10-18")).breaks_in(RuleName::DeadlineMoved, 1, &[]);
    world().with(|series| series.deliverables[0].due = Due::Weekday(chrono::Weekday::Sat, 1)).breaks_in(RuleName::DeadlineMoved, 1, &[]);
    world().keeps(RuleName::Translation);
    let languages = |series: &mut Series| series.deliverables[0].languages = vec!["en".into(), "fr".into()];
    world().with(languages).breaks_in(RuleName::Translation, 1, &[]);
    let translated =
        |series: &mut Series| (series.deliverables[0].words, series.deliverables[0].steps[0].words_a_day) = (Some(900), Some(1650));
    world().with(languages).with(translated).keeps(RuleName::Translation);
}

// The random cases

/// Whether a series asks anything of a plan by this rule.
fn asks(series: &Series, rule: RuleName) -> bool {
    let set = match rule {
        _ if !rule.settings().is_empty() => rule.settings().iter().any(|setting| series.rules.setting(rule, setting.name) > Some(0)),
        RuleName::TooLate | RuleName::AfterMilestone | RuleName::ThinSlack => !series.deliverables.is_empty(),
        RuleName::RoomBusy | RuleName::DoubleBooked | RuleName::NoChangeover => !series.rooms.is_empty(),
        _ => true,
    };
    set && series.rules.level(rule) != Level::Off
}

#[test]
fn random_cases_break_every_rule_often_and_keep_it_often() {
    let (mut broken, mut kept) = (BTreeMap::<RuleName, u32>::new(), BTreeMap::<RuleName, u32>::new());
    for seed in 0..500 {
        let (series, plan) = random::case(seed);
        let verdict = judge(&series, &plan);
        for &rule in JUDGED {
            assert_eq!(verdict.excess.contains_key(&rule), verdict.touched.contains_key(&rule), "{rule}, seed {seed}");
            if verdict.excess_of(rule) > 0 {
                *broken.entry(rule).or_default() += 1;
            } else if asks(&series, rule) && !plan.placements.is_empty() {
                *kept.entry(rule).or_default() += 1;
            }
        }
    }
    for &rule in JUDGED {
        let times = |counted: &BTreeMap<RuleName, u32>| counted.get(&rule).copied().unwrap_or(0);
        assert!(times(&broken) >= 10 && times(&kept) >= 10, "`{rule}` is broken {} times and kept {} times", times(&broken), times(&kept));
    }
}

#[test]
fn random_meetings_often_lie_around_a_change_of_the_clocks() {
    let mut around = 0;
    for seed in 0..1_000 {
        let (series, plan) = random::case(seed);
        for placement in &plan.placements {
            let Some(interval) = placement.interval() else { continue };
            let place = placement.forum.map_or(series.base, |forum| series.forum(forum).place);
            let audiences = series.consultation(placement.consultation).audiences.iter().map(|audience| series.audience(*audience).zone);
            let mut zones = audiences.chain([series.place(place).zone]);
            let changes = |zone: Zone| series.zones.offset(zone, interval.start()) != series.zones.offset(zone, interval.end().plus(-1));
            around += u32::from(zones.any(changes));
        }
    }
    assert!(around >= 30, "{around} meetings");
}

#[test]
fn random_series_are_such_as_could_be_read() {
    for seed in 0..500 {
        let (series, plan) = random::case(seed);
        let calendar = &series.place(series.base).calendar;
        assert!(series.deliverables.iter().all(|deliverable| calendar.is_working(deliverable.due_day)), "seed {seed}");
        for consultation in &series.consultations {
            let own = |room: RoomId| Some(series.room(room).forum) == consultation.forum;
            assert!(consultation.rooms.iter().all(|room| own(*room)), "seed {seed}");
            assert!(consultation.written.is_none_or(|written| written.from <= written.to && consultation.sittings == 1), "seed {seed}");
        }
        for (index, room) in series.rooms.iter().enumerate() {
            assert!(series.forum(room.forum).rooms.contains(&RoomId(index as u32)) && !series.forum(room.forum).online, "seed {seed}");
        }
        let sittings = plan.placements.iter().map(|placement| (placement.consultation, placement.sitting)).collect::<BTreeSet<_>>();
        assert_eq!(sittings.len(), plan.placements.len(), "seed {seed}");
    }
}
