//! A series in a few words, for the tests of rules: fewest facts, kept and broken side by side.
//!
//! Everything is at `here`, in UTC, beside the forum `forum`, from Monday 21 to Friday 25 October 2013, and
//! planned on 1 October, unless a test says otherwise. A clock is `"09:00"` on the Monday, or `"22 09:00"`.

use super::whole::Whole;
use super::{Broken, Rule, all};
use crate::demand::{Demand, Demands, Excess, UNIT};
use crate::finding::Finding;
use crate::fixes::tried;
use crate::model::{
    Audience, AudienceId, Consultation, ConsultationId, DayKind, Deliverable, Due, Forum, ForumId, Level, Milestone, MilestoneId, Person,
    PersonId, Place, PlaceId, Placement, Plan, Preferred, Rest, Room, RoomId, RuleName, Rules, Series, State, Step, Strand, Subject,
    Travel, Wanted, Weight, When, Wishes,
};
use crate::time::{Calendar, ChronoTz, ClockRange, Date, Instant, Interval, Zone};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A series being described.
pub(crate) struct Fixture(Series);

/// A day of October 2013; 32 is 1 November.
pub(crate) fn october(day: i64) -> Date {
    Date::from_ymd_opt(2013, 10, 1).expect("a day") + chrono::TimeDelta::days(day - 1)
}

/// The hours of a clock range, in whole hours.
pub(crate) fn hours(from: u16, to: u16) -> ClockRange {
    ClockRange::new(from * 60, to * 60).expect("a range")
}

/// One stretch of time in UTC on a day of October, in whole hours.
pub(crate) fn during(day: i64, from: i64, to: i64) -> Interval {
    let midnight = Series::clone(&series().0).zones.midnight(Zone::UTC, october(day));
    Interval::new(midnight.plus(from * 60), midnight.plus(to * 60)).expect("an interval")
}

/// A series with a place, a forum and nothing else.
pub(crate) fn series() -> Fixture {
    let series = Series {
        organizer: None,
        calendar_name: None,
        keep_cancelled_days: 30,
        title: "Series".into(),
        topic: None,
        brief: None,
        contact: None,
        base: PlaceId(0),
        planned: october(1),
        step: 15,
        places: Vec::new(),
        fora: Vec::new(),
        rooms: Vec::new(),
        people: Vec::new(),
        teams: Vec::new(),
        audiences: Vec::new(),
        consultations: Vec::new(),
        milestones: Vec::new(),
        deliverables: Vec::new(),
        inputs: Vec::new(),
        strands: Vec::new(),
        clashes: Vec::new(),
        nears: Vec::new(),
        travel: Travel::default(),
        rules: Rules::default(),
        wishes: Wishes::default(),
        acceptances: Vec::new(),
        zones: Arc::new(ChronoTz),
    };
    Fixture(series).place("here", "UTC").forum("forum", "here")
}

/// `a` is here and `b` is far, two hours there and three back; `m` leads both.
pub(crate) fn two_cities() -> Fixture {
    let series = series().person("m").consultation("a", 60).place("far", "Asia/Makassar").forum("other", "far").consultation("b", 60);
    series.with(|series| {
        series.consultations.iter_mut().for_each(|asked| asked.moderators = vec![PersonId(0)]);
        series.travel.between.extend([((PlaceId(0), PlaceId(1)), 120), ((PlaceId(1), PlaceId(0)), 180)]);
    })
}

impl Fixture {
    /// A city.
    pub(crate) fn place(mut self, name: &str, zone: &str) -> Self {
        let zone = Zone::named(zone).expect("a zone");
        self.0.places.push(Place {
            name: name.into(),
            title: name.into(),
            zone,
            calendar: Calendar::default(),
            observances: BTreeMap::new(),
        });
        self
    }

    /// A forum at a place, from 21 to 25 October.
    pub(crate) fn forum(mut self, name: &str, place: &str) -> Self {
        let place = PlaceId(position(self.0.places.iter().map(|place| &place.name), place));
        self.0.fora.push(Forum {
            name: name.into(),
            title: name.into(),
            place,
            opens: october(21),
            closes: october(25),
            hours: hours(9, 18).into(),
            slots: crate::model::Slots::default(),
            online: false,
            remote: true,
            remote_lead_days: 0,
            rooms: Vec::new(),
            competing: Vec::new(),
        });
        self
    }

    /// A room of the latest forum.
    pub(crate) fn room(mut self, name: &str) -> Self {
        let forum = ForumId(self.0.fora.len() as u32 - 1);
        self.0.fora[forum.index()].rooms.push(RoomId(self.0.rooms.len() as u32));
        self.0.rooms.push(Room {
            name: name.into(),
            title: name.into(),
            forum,
            seats: None,
            holds: 1,
            interpreters: Vec::new(),
            equipment: None,
            busy: Vec::new(),
            rather_not: Vec::new(),
            changeover: 0,
        });
        self
    }

    /// A person who lives at the base.
    pub(crate) fn person(mut self, name: &str) -> Self {
        let base = self.0.base;
        self.0.people.push(Person {
            name: name.into(),
            title: name.into(),
            base,
            away: Vec::new(),
            rather_not: Vec::new(),
            arrives: 0,
            rest: Rest::default(),
            speaks: None,
            email: None,
        });
        self
    }

    /// An audience of 100, awake from 7 to 22 and at work from 9 to 17, for which every consultation so far is.
    pub(crate) fn audience(mut self, name: &str, zone: &str) -> Self {
        let id = AudienceId(self.0.audiences.len() as u32);
        let zone = Zone::named(zone).expect("a zone");
        let (awake, best) = (hours(7, 22), hours(9, 17));
        self.0.audiences.push(Audience {
            name: name.into(),
            title: name.into(),
            zone,
            place: None,
            size: 100,
            awake,
            best,
            languages: Vec::new(),
            groups: Vec::new(),
            region: None,
            debt: 0,
        });
        self.0.consultations.iter_mut().for_each(|consultation| consultation.audiences.push(id));
        self
    }

    /// An audience as [`Fixture::audience`], which lives at a place.
    pub(crate) fn audience_at(self, name: &str, place: &str) -> Self {
        let id = PlaceId(position(self.0.places.iter().map(|place| &place.name), place));
        let zone = self.0.place(id).zone.name();
        self.audience(name, zone).with(|series| series.audiences.last_mut().expect("an audience").place = Some(id))
    }

    /// A consultation of so many minutes beside the latest forum.
    pub(crate) fn consultation(mut self, name: &str, lasts: i64) -> Self {
        self.0.consultations.push(Consultation {
            name: name.into(),
            title: name.into(),
            brief: None,
            contact: None,
            format: None,
            forum: Some(ForumId(self.0.fora.len() as u32 - 1)),
            other_fora: Vec::new(),
            prefers_fora: Vec::new(),
            rooms: Vec::new(),
            prefers_rooms: Vec::new(),
            wanted: Wanted::default(),
            written: None,
            lasts,
            hours: None,
            days: DayKind::Working,
            prefers: Preferred::default(),
            sittings: 1,
            optional: false,
            priority: Weight::Normal,
            weight: Weight::Normal,
            principal: None,
            moderators: Vec::new(),
            rapporteurs: Vec::new(),
            attending: crate::model::Attending::default(),
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
        });
        self
    }

    /// A strand of these consultations, of which no two are at once.
    pub(crate) fn strand(mut self, name: &str, consultations: &[&str]) -> Self {
        let id = |name: &&str| ConsultationId(position(self.0.consultations.iter().map(|consultation| &consultation.name), name));
        let consultations = consultations.iter().map(id).collect();
        self.0.strands.push(Strand { name: name.into(), title: name.into(), consultations, one_room: false, not_at_once: true });
        self
    }

    /// A document due on a day and a milestone a week later; one step of so many working days. The latest
    /// consultation feeds it.
    pub(crate) fn document(mut self, name: &str, due: i64, working_days: u32) -> Self {
        let milestone = MilestoneId(self.0.milestones.len() as u32);
        let id = crate::model::DeliverableId(self.0.deliverables.len() as u32);
        self.0.milestones.push(Milestone { name: "council".into(), title: "council".into(), place: self.0.base, opens: october(due + 7) });
        self.0.deliverables.push(Deliverable {
            name: name.into(),
            title: name.into(),
            milestone,
            due: Due::On(october(due)),
            due_day: october(due),
            grace: None,
            item: None,
            steps: vec![Step { does: "draft".into(), working_days, words_a_day: None, by: None, each: false }],
            languages: Vec::new(),
            words: None,
        });
        self.0.consultations.last_mut().expect("a consultation").feeds.push(id);
        self
    }

    /// Changes anything else.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Series)) -> Self {
        change(&mut self.0);
        self
    }

    /// The series described.
    pub(crate) fn build(self) -> Series {
        self.0
    }

    /// A copy of the series described.
    pub(crate) fn clone_of(&self) -> Series {
        self.0.clone()
    }

    /// A plan in which nothing is placed.
    pub(crate) fn empty(&self) -> Placed<'_> {
        Placed { series: &self.0, placements: Vec::new() }
    }

    /// A plan that begins with this placement.
    pub(crate) fn put(&self, consultation: &str, room: &str, at: &str) -> Placed<'_> {
        self.empty().put(consultation, room, at)
    }

    /// A plan that begins with this written consultation.
    pub(crate) fn write(&self, consultation: &str, from: i64, to: i64) -> Placed<'_> {
        self.empty().write(consultation, from, to)
    }
}

/// Placements of a series, to be judged.
#[derive(Clone)]
pub(crate) struct Placed<'a> {
    series: &'a Series,
    placements: Vec<Placement>,
}

impl Placed<'_> {
    /// Places a consultation in a room, or in none if it is called `""`, on the clock of its place. A name such
    /// as `a.2` is the second sitting.
    pub(crate) fn put(mut self, consultation: &str, room: &str, at: &str) -> Self {
        let (id, sitting) = self.sitting(consultation);
        let asked = self.series.consultation(id);
        let room = (!room.is_empty()).then(|| RoomId(position(self.series.rooms.iter().map(|room| &room.name), room)));
        let place = self.series.place_beside(asked.forum);
        let when = When::Meeting(Interval::lasting(self.instant(place, at), asked.lasts));
        self.placements.push(placement(id, sitting, when, asked, room));
        self
    }

    /// Places a written consultation.
    pub(crate) fn write(mut self, consultation: &str, from: i64, to: i64) -> Self {
        let (id, sitting) = self.sitting(consultation);
        let when = When::Written { from: october(from), to: october(to) };
        self.placements.push(placement(id, sitting, when, self.series.consultation(id), None));
        self
    }

    /// Changes the latest placement.
    pub(crate) fn but(mut self, change: impl FnOnce(&mut Placement)) -> Self {
        change(self.placements.last_mut().expect("a placement"));
        self
    }

    /// Asserts that the rule is kept, and costs nothing.
    pub(crate) fn keeps(&self, rule: RuleName) {
        assert_eq!((self.excess(rule), self.cost(rule)), (0, 0), "{:?}", self.says(rule));
    }

    /// Asserts that the rule is broken by so much in all and costs what its page says, and tells what is said of it.
    pub(crate) fn breaks(&self, rule: RuleName, excess: i64) -> Vec<Finding> {
        assert_eq!(self.excess(rule), excess, "{:?}", self.says(rule));
        if let Some(told) = Told::of(rule) {
            let cost = self.told_cost(rule, told);
            assert!((cost - self.cost(rule)).abs() <= cost / 1000, "{rule} costs {}, and by its page {cost}", self.cost(rule));
        }
        let findings = self.findings(rule);
        for finding in &findings {
            assert_eq!(finding.rule, rule);
            assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{finding:?}");
            assert!(!finding.labels.is_empty() && finding.fix.is_some() && !finding.about.is_empty(), "{finding:?}");
        }
        findings
    }

    /// The messages of what breaks the rule.
    pub(crate) fn says(&self, rule: RuleName) -> Vec<String> {
        self.findings(rule).into_iter().map(|finding| finding.message).collect()
    }

    /// What a rule costs as a warning, in the finest parts of a price.
    pub(crate) fn price(&self, rule: RuleName) -> i64 {
        let mut demands = Demands::over(self.series, &self.placements);
        demands.asked_by(rule, Level::Warning);
        the(rule).demands(self.series, &self.placements, &mut demands);
        demands.into_vec().iter().map(|demand| demand.cost(|_| true).expect("a price")).sum()
    }

    /// What the wishes cost.
    pub(crate) fn wishes(&self) -> i64 {
        let mut demands = Demands::over(self.series, &self.placements);
        super::wishes::demands(self.series, &self.placements, &mut demands);
        demands.into_vec().iter().map(|demand| demand.cost(|_| true).expect("a price")).sum()
    }

    /// The placements.
    pub(crate) fn placements(&self) -> &[Placement] {
        &self.placements
    }

    /// What is remarked of it as a whole.
    pub(crate) fn remarks(&self, name: RuleName) -> Vec<Finding> {
        let plan = Plan { placements: self.placements.clone(), ..Plan::default() };
        let remark = super::remarks::all().iter().find(|remark| remark.name == name).expect("a remark");
        (remark.findings)(&Whole { series: self.series, plan: &plan, placements: &self.placements, digest: None, baseline: None })
    }

    /// What is said of it, with the fixes that hold.
    pub(crate) fn findings(&self, rule: RuleName) -> Vec<Finding> {
        let demands = self.demands(rule, Level::Error);
        let excesses = demands.iter().flat_map(|demand| demand.broken(|_| true));
        let broken: Vec<Broken<'_>> = excesses.map(|excess| Broken::of(&excess, &self.placements)).collect();
        if broken.is_empty() {
            return Vec::new();
        }
        let mut series = self.series.clone();
        series.rules.set_level(rule, Level::Error);
        let plan = Plan { placements: self.placements.clone(), ..Plan::default() };
        tried(&series, &plan, the(rule).describe(self.series, &broken))
    }

    /// What the rule costs as a warning.
    pub(crate) fn cost(&self, rule: RuleName) -> i64 {
        self.demands(rule, Level::Warning).iter().map(|demand| demand.cost(|_| true).expect("a price")).sum()
    }

    fn excess(&self, rule: RuleName) -> i64 {
        self.demands(rule, Level::Error).iter().flat_map(|demand| demand.broken(|_| true)).map(|excess| excess.amount).sum()
    }

    fn demands(&self, rule: RuleName, level: Level) -> Vec<Demand> {
        let mut demands = Demands::over(self.series, &self.placements);
        demands.asked_by(rule, level);
        the(rule).demands(self.series, &self.placements, &mut demands);
        demands.into_vec()
    }

    /// What the rule costs by its page, counted from what broke it.
    fn told_cost(&self, rule: RuleName, told: Told) -> i64 {
        let demands = self.demands(rule, Level::Error);
        let excesses = demands.iter().flat_map(|demand| demand.broken(|_| true));
        let cost = |excess: Excess| {
            let all = self.series.consultations.iter().zip((0..).map(ConsultationId));
            let mut concerned: Vec<&Consultation> =
                all.filter(|(asked, id)| concerns(asked, *id, excess.subject)).map(|(asked, _)| asked).collect();
            if concerned.is_empty() {
                concerned.extend(&self.series.consultations);
            }
            let last = excess.indices.last().map(|index| self.series.consultation(self.placements[*index as usize].consultation));
            let asleep = |asked: &Consultation| 4 * asked.lasts * self.share(excess.subject, Some(asked)) * UNIT / 6000;
            let unit =
                told.hundredths.unwrap_or_else(|| self.share(excess.subject, last)) * UNIT / 100 / if told.a_minute { 60 } else { 1 };
            if told.longest {
                excess.amount * (unit * told.times + concerned.into_iter().map(asleep).max().unwrap_or(0))
            } else {
                unit * told.times * excess.amount + asleep(last.expect("a meeting"))
            }
        };
        excesses.map(cost).sum()
    }

    /// How many in ten thousand of all a subject is, or else those whom a consultation is for.
    fn share(&self, subject: Subject, asked: Option<&Consultation>) -> i64 {
        let communities = self.series.communities();
        let sizes = |is_one: &dyn Fn(AudienceId, &Audience) -> bool| -> i64 {
            let audiences = (0..).map(AudienceId).zip(&self.series.audiences);
            audiences.filter(|(id, audience)| is_one(*id, audience)).map(|(_, audience)| i64::from(audience.size)).sum()
        };
        let part = match subject {
            Subject::Audience(one) => sizes(&|id, _| id == one),
            Subject::Community(number) => sizes(&|_, audience| communities[number as usize].includes(audience)),
            _ => match asked.map(|asked| &asked.audiences[..]) {
                None | Some([]) => return 10_000,
                Some(those) => sizes(&|id, _| those.contains(&id)),
            },
        };
        10_000 * part / sizes(&|_, _| true)
    }

    fn sitting(&self, name: &str) -> (ConsultationId, u32) {
        let (name, number) = name.split_once('.').unwrap_or((name, "1"));
        let id = ConsultationId(position(self.series.consultations.iter().map(|consultation| &consultation.name), name));
        (id, number.parse::<u32>().expect("a number") - 1)
    }

    fn instant(&self, place: PlaceId, at: &str) -> Instant {
        let (day, clock) = at.split_once(' ').unwrap_or(("21", at));
        let (hour, minute) = clock.split_once(':').expect("a clock");
        let day = october(day.parse().expect("a day"));
        let civil = day.and_hms_opt(hour.parse().expect("an hour"), minute.parse().expect("minutes"), 0).expect("a time");
        self.series.zones.resolve(self.series.place(place).zone, civil).instant()
    }
}

/// The price of a rule as its page says it, where it is said in the usual words.
#[derive(Clone, Copy, Debug)]
struct Told {
    /// How many in ten thousand are mildly inconvenienced; `None` for those whom it is about.
    hundredths: Option<i64>,
    /// How often they are.
    times: i64,
    /// Whether for a minute, or an hour.
    a_minute: bool,
    /// Whether each unit costs the longest meeting, or each meeting itself.
    longest: bool,
}

impl Told {
    /// `None` where the page says it in words of its own, which a test of that rule repeats.
    fn of(rule: RuleName) -> Option<Told> {
        const IN_OTHER_WORDS: [RuleName; 6] = [
            // What costs nothing, or more than one kind of case.
            RuleName::FeedsNothing,
            RuleName::NoContact,
            RuleName::Clash,
            RuleName::Near,
            RuleName::Unfair,
            RuleName::Observance,
        ];
        if IN_OTHER_WORDS.contains(&rule) {
            return None;
        }
        let page = super::page_of(rule).expect("a page");
        let price = page.split("\n# Price as a warning\n").nth(1).expect("a price").replace('\n', " ");
        let (case, graded) = price.split_once(", plus ").expect("a case and what is graded");
        let before = |words: &str| graded.split(words).next().filter(|before| *before != graded);
        let last_word = |before: &str| before.split(' ').next_back().and_then(|word| word.parse::<i64>().ok()).expect("a number");
        let (mild, people) = (before(" mildly inconvenienced for ").expect("what is graded"), before(" in a hundred"));
        assert!(people.is_some() || mild.ends_with("everybody") || mild.ends_with("its people"), "{price}");
        Some(Told {
            hundredths: people.map(last_word).or(mild.ends_with("everybody").then_some(100)).map(|percent| 100 * percent),
            times: [("ten times ", 10), ("four times ", 4)].iter().find(|(words, _)| mild.contains(words)).map_or(1, |(_, times)| *times),
            a_minute: graded.contains(" mildly inconvenienced for that minute"),
            longest: case.contains(" all through the longest meeting "),
        })
    }
}

/// Whether a consultation is one of those that a subject has a part in.
fn concerns(asked: &Consultation, id: ConsultationId, subject: Subject) -> bool {
    match subject {
        Subject::Consultation(one) => id == one,
        Subject::Person(person) => {
            let leads = asked.principal == Some(person) || asked.moderators.contains(&person) || asked.rapporteurs.contains(&person);
            leads || asked.attending.possible().contains(&person) || asked.attending.wanted.contains(&person)
        }
        Subject::Audience(audience) => asked.audiences.contains(&audience),
        Subject::Deliverable(document) => asked.feeds.contains(&document),
        _ => true,
    }
}

fn placement(consultation: ConsultationId, sitting: u32, when: When, asked: &Consultation, room: Option<RoomId>) -> Placement {
    let moderator: Option<PersonId> = asked.moderators.first().copied();
    Placement {
        consultation,
        sitting,
        when,
        forum: asked.forum,
        room,
        moderator,
        state: State::Draft,
        announced: None,
        as_announced: None,
        people: Vec::new(),
    }
}

fn the(rule: RuleName) -> &'static dyn Rule {
    *all().iter().find(|known| known.name() == rule).expect("a rule that states demands")
}

fn position<'a>(names: impl Iterator<Item = &'a String>, name: &str) -> u32 {
    names.into_iter().position(|known| known == name).expect("a known name") as u32
}
