//! Who is where on which day.
//!
//! A person leaves their base as late as travel and rest allow without arriving at night, goes home on the day after the
//! last meeting (the same day if that brings them home within it), stays for meetings at one place in one week, and goes
//! straight on where the way home leaves no night there.
//!
//! The body keeps the clock with which it left. After each night at a place it is an hour closer to the clock there, by
//! the shorter way around the day: a rule of thumb, not medicine.

use super::clock::Clock;
use super::row::Row;
use super::{columns, words};
use crate::model::{Departure, Person, PersonId, PlaceId, Placement, Plan, Series, State};
use crate::text::one_line;
use crate::time::{Date, Instant, Minutes, iso_week};
use chrono::Timelike;
use std::collections::BTreeMap;

/// A person's days away, and their meetings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Itinerary {
    /// Who.
    pub person: PersonId,
    /// Short name.
    pub name: String,
    /// What readers call them.
    pub title: String,
    /// Where they live and work.
    pub base: String,
    /// Nights from leaving the base to leaving for home, of all trips.
    pub nights_away: i64,
    /// What they do, in order of time.
    pub entries: Vec<Entry>,
}

/// Something a person does on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The local day on which it begins.
    pub day: Date,
    /// The local day on which it ends.
    pub to: Date,
    /// What.
    pub doing: Doing,
}

/// What a person does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doing {
    /// On the way.
    Travel {
        /// From this city.
        from: String,
        /// To this city.
        to: String,
        /// Door to door.
        minutes: Minutes,
        /// Whether it is the way back to their base.
        home: bool,
        /// When it begins, on the clock there.
        leaves: Clock,
        /// When it ends, on the clock there.
        arrives: Clock,
        /// A name that stays while days change: `to.town-hall`, or `from.town-hall` for the way back.
        key: String,
    },
    /// In a meeting.
    Meeting {
        /// The city in whose clock `at` is; for a meeting online it need not be where the person is.
        place: String,
        /// `13:00`.
        at: String,
        /// What readers call it.
        title: String,
        /// Whether they take part from wherever they are.
        online: bool,
        /// `03:00`, the clock that body clock when it starts; `None` if it is that of the place they are at.
        body: Option<String>,
    },
    /// Away, and not for this series.
    Away {
        /// Why, if it was said.
        why: Option<String>,
    },
}

/// By how much the body follows a new clock in a night, in minutes.
const HOUR_A_NIGHT: Minutes = 60;
/// The way around the clock by which the body follows is no longer than this.
const HALF_A_DAY: Minutes = 12 * 60;
/// A way home that is no longer than this may follow a meeting on the same day.
const SHORT_WAY: Minutes = 6 * 60;
/// Going home between two trips is worth it if it leaves this long there.
const NIGHT_AT_HOME: Minutes = 12 * 60;

/// The itineraries of everybody who has a meeting, principals first.
pub(super) fn all(series: &Series, plan: &Plan, rows: &[Row]) -> Vec<Itinerary> {
    let is_principal = |id: &PersonId| series.consultations.iter().any(|asked| asked.principal == Some(*id));
    let mut people: Vec<PersonId> = (0..series.people.len() as u32).map(PersonId).collect();
    people.sort_by_key(|id| !is_principal(id));
    let mut meetings = meetings(plan, rows);
    people.into_iter().filter_map(|id| Some(one(series, id, &meetings.remove(&id)?))).collect()
}

/// The meetings of each person, in order of time.
fn meetings<'a>(plan: &'a Plan, rows: &'a [Row]) -> BTreeMap<PersonId, Vec<(&'a Placement, &'a Row)>> {
    let key = |placement: &Placement| (placement.consultation, placement.sitting);
    let placements: BTreeMap<_, &Placement> = plan.placements.iter().map(|placement| (key(placement), placement)).collect();
    let mut meetings: BTreeMap<PersonId, Vec<(&Placement, &Row)>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.state != State::Cancelled && row.meeting().is_some()) {
        let Some(placement) = placements.get(&(row.consultation, row.sitting)) else { continue };
        for person in &row.people {
            meetings.entry(*person).or_default().push((placement, row));
        }
    }
    meetings
}

fn one(series: &Series, id: PersonId, meetings: &[(&Placement, &Row)]) -> Itinerary {
    let person = series.person(id);
    let mut journey = Journey::new(series, person);
    for (placement, row) in meetings {
        journey.attend(placement, row);
    }
    journey.go_home();
    for absence in &person.away {
        let zone = series.place(person.base).zone;
        let (from, to) = (series.civil(zone, absence.during.start()).date(), series.civil(zone, absence.during.end().plus(-1)).date());
        let doing = Doing::Away { why: absence.why.as_deref().map(one_line) };
        journey.entries.push((absence.during.start(), Entry { day: from, to, doing }));
    }
    journey.entries.sort_by_key(|(begins, _)| *begins);
    Itinerary {
        person: id,
        name: person.name.clone(),
        title: one_line(&person.title),
        base: columns::place_name(series, person.base),
        nights_away: journey.nights,
        entries: journey.entries.into_iter().map(|(_, entry)| entry).collect(),
    }
}

/// Which clock somebody's body is on.
#[derive(Clone, Copy)]
enum Body {
    /// The one of the base.
    AtHome,
    /// One that was so far ahead of UTC on arrival, and has followed the local one since that local day.
    From { offset: Minutes, since: Date },
}

struct Journey<'a> {
    series: &'a Series,
    person: &'a Person,
    base: PlaceId,
    at: PlaceId,
    body: Body,
    /// When the last meeting on site ended, if the person is away.
    free: Option<Instant>,
    left_home: Option<Date>,
    /// The name of the last meeting on site.
    last: String,
    nights: i64,
    /// With the instant at which each begins.
    entries: Vec<(Instant, Entry)>,
}

impl<'a> Journey<'a> {
    fn new(series: &'a Series, person: &'a Person) -> Self {
        let base = person.base;
        Journey {
            series,
            person,
            base,
            at: base,
            body: Body::AtHome,
            free: None,
            left_home: None,
            last: String::new(),
            nights: 0,
            entries: Vec::new(),
        }
    }

    fn attend(&mut self, placement: &Placement, row: &Row) {
        let Some(interval) = placement.interval() else { return };
        if let Some(site) = self.series.site_of(placement) {
            if self.at != self.base && self.better_home_before(site, interval.start()) {
                self.go_home();
            }
            if site == self.base && self.is_home_in_time(interval.start()) {
                self.go_home();
            } else if site != self.at {
                let key = format!("to.{}", self.name_of(placement));
                self.travel(site, self.leaves_for(site, interval.start()), key);
            }
            (self.free, self.last) = (Some(interval.end()), self.name_of(placement));
        }
        if let Some(meeting) = row.meeting() {
            let (place, at, title) = (row.place.clone(), meeting.start.words(), row.title.clone());
            let doing = Doing::Meeting { place, at, title, online: row.online, body: self.body_clock(interval.start()) };
            self.entries.push((interval.start(), Entry { day: row.first_day(), to: row.last_day(), doing }));
        }
    }

    /// Whether there is a night at home before a meeting elsewhere, or at this place in another week.
    fn better_home_before(&self, site: PlaceId, start: Instant) -> bool {
        let Some(free) = self.free else { return false };
        let day = |at| self.series.civil(self.series.place(site).zone, at).date();
        if site == self.at && iso_week(day(free)) == iso_week(day(start)) {
            return false;
        }
        let home = self.way_home(free).arrives();
        self.series.latest(self.base, site, |way| start.plus(-self.pause(way))).leaves.since(home) >= NIGHT_AT_HOME
    }

    /// What is left between arriving after a way of so many minutes and a meeting.
    fn pause(&self, way: Minutes) -> Minutes {
        self.person.rest.after_way(way).max(self.person.arrives)
    }

    /// When one leaves for a meeting: so late that one does not arrive at night and is rested, or else so that one is
    /// rested first, or else as soon as one can arrive.
    fn leaves_for(&self, site: PlaceId, start: Instant) -> Instant {
        let latest = self.series.latest(self.at, site, |way| self.not_at_night(site, start.plus(-self.pause(way)))).leaves;
        let Some(free) = self.free.filter(|free| latest < *free) else { return latest };
        let rested = self.series.soonest(self.at, site, free, |way| self.pause(way));
        let in_time = rested.arrives().plus(self.pause(rested.way)) <= start;
        if in_time { rested.leaves } else { self.series.soonest(self.at, site, free, |_| self.person.arrives).leaves }
    }

    /// The arrival itself, or ten in the evening before where it is between midnight and six.
    fn not_at_night(&self, site: PlaceId, arrival: Instant) -> Instant {
        let zone = self.series.place(site).zone;
        let civil = self.series.civil(zone, arrival);
        if civil.hour() >= 6 {
            arrival
        } else {
            civil.date().pred_opt().map_or(arrival, |evening| self.series.zones.at(zone, evening, 22 * 60))
        }
    }

    /// At once if that is home within the day, else at nine the next morning.
    fn way_home_begins(&self, free: Instant) -> Instant {
        let zone = self.series.place(self.at).zone;
        let way = self.series.way(self.at, self.base, free);
        let today = self.series.civil(zone, free).date();
        if way <= SHORT_WAY && self.series.civil(zone, free.plus(way)).date() == today {
            return free;
        }
        today.succ_opt().map_or(free, |morning| self.series.zones.at(zone, morning, 9 * 60))
    }

    /// When one goes home if one does not hurry.
    fn way_home(&self, free: Instant) -> Departure {
        let leaves = self.way_home_begins(free);
        Departure { leaves, way: self.series.way(self.at, self.base, leaves) }
    }

    /// Whether one who does not hurry is back and rested before a meeting at the base; also if one is there already.
    fn is_home_in_time(&self, start: Instant) -> bool {
        let Some(free) = self.free.filter(|_| self.at != self.base) else { return true };
        let home = self.way_home(free);
        home.arrives().plus(self.pause(home.way)) <= start
    }

    fn go_home(&mut self) {
        if let (true, Some(free)) = (self.at != self.base, self.free) {
            self.travel(self.base, self.way_home_begins(free), format!("from.{}", self.last));
        }
    }

    /// `town-hall`, or `online.2` for the second sitting.
    fn name_of(&self, placement: &Placement) -> String {
        format!("{}{}", self.series.consultation(placement.consultation).name, words::sitting_number(placement.sitting))
    }

    fn travel(&mut self, to: PlaceId, depart: Instant, key: String) {
        let minutes = self.series.way(self.at, to, depart);
        let offset = self.body_offset(depart);
        let day = self.series.civil(self.series.place(self.at).zone, depart).date();
        let arrives = self.series.civil(self.series.place(to).zone, depart.plus(minutes)).date();
        // Nights are counted on the calendar of the base: across the date line that of the site may stand still.
        let night = self.series.civil(self.series.place(self.base).zone, depart).date();
        let left = *self.left_home.get_or_insert(night);
        let home = to == self.base;
        self.body = Body::From { offset, since: arrives };
        if home {
            self.nights += night.signed_duration_since(left).num_days().max(0);
            (self.left_home, self.free) = (None, None);
        }
        let name = |place| columns::place_name(self.series, place);
        let clock = |place, at| Clock::at(self.series, self.series.place(place).zone, at);
        let (leaves, arrives_at) = (clock(self.at, depart), clock(to, depart.plus(minutes)));
        let doing = Doing::Travel { from: name(self.at), to: name(to), minutes, home, leaves, arrives: arrives_at, key };
        self.entries.push((depart, Entry { day, to: arrives.max(day), doing }));
        self.at = to;
    }

    /// By how much the clock that body clock is ahead of UTC.
    fn body_offset(&self, at: Instant) -> Minutes {
        let zone = self.series.place(self.at).zone;
        let here = self.series.zones.offset(zone, at);
        let Body::From { offset, since } = self.body else { return here };
        let nights = self.series.civil(zone, at).date().signed_duration_since(since).num_days().max(0);
        let missing = (here - offset + HALF_A_DAY).rem_euclid(2 * HALF_A_DAY) - HALF_A_DAY;
        here - missing + missing.clamp(-HOUR_A_NIGHT * nights, HOUR_A_NIGHT * nights)
    }

    /// What the clock shows that body clock , if it is not that of the place.
    fn body_clock(&self, at: Instant) -> Option<String> {
        let (body, here) = (self.body_offset(at), self.series.zones.offset(self.series.place(self.at).zone, at));
        (body != here).then(|| at.plus(body).utc().format("%H:%M").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::testing;

    #[test]
    fn the_body_follows_the_clock_by_an_hour_a_night() {
        let series = testing::series();
        let mut journey = Journey::new(&series, &series.people[0]);
        let at = |day: &str, hour: i64| series.zones.midnight(crate::time::Zone::UTC, testing::date(day)).plus(hour * 60);
        assert_eq!(journey.body_clock(at("2013-10-20", 12)), None);
        // Geneva is two hours ahead of UTC, Bali eight; six hours are made up for after six nights.
        journey.travel(PlaceId(2), at("2013-10-20", 0), String::new());
        assert_eq!(journey.body_clock(at("2013-10-20", 23)).as_deref(), Some("01:00"));
        assert_eq!(journey.body_clock(at("2013-10-23", 6)).as_deref(), Some("10:00"));
        assert_eq!(journey.body_clock(at("2013-10-26", 6)).as_deref(), Some("13:00"));
        assert_eq!(journey.body_clock(at("2013-10-27", 6)), None);
    }

    #[test]
    fn whoever_leaves_on_a_slow_day_leaves_earlier() {
        let mut series = testing::series();
        let leaves = |series: &Series| {
            let journey = Journey::new(series, &series.people[0]);
            let start = series.zones.midnight(crate::time::Zone::UTC, testing::date("2013-10-25")).plus(8 * 60);
            journey.leaves_for(PlaceId(2), start).to_string()
        };
        // A way of 22 hours and 12 of rest before Friday 08:00 UTC.
        assert_eq!(leaves(&series), "2013-10-23T16:00Z");
        series.travel.on.insert((PlaceId(0), PlaceId(2)), [None, None, Some(30 * 60), None, None, None, None]);
        assert_eq!(leaves(&series), "2013-10-23T08:00Z");
    }

    #[test]
    fn whoever_comes_too_late_anyway_waits_for_the_day_on_which_one_arrives_first() {
        // From Bali it is two hours, but ten on Tuesdays; whoever is free there on Tuesday at 20:00 leaves at midnight.
        let mut series = testing::series();
        series.people[0].rest = crate::model::Rest::default();
        series.travel.between.insert((PlaceId(2), PlaceId(0)), 120);
        series.travel.on.insert((PlaceId(2), PlaceId(0)), [None, Some(600), None, None, None, None, None]);
        let mut journey = Journey::new(&series, &series.people[0]);
        let at = |hour: i64| series.zones.at(crate::time::Zone::UTC, testing::date("2013-10-22"), hour * 60);
        (journey.at, journey.free) = (PlaceId(2), Some(at(12)));
        let leaves = [17, 18, 20].map(|start| journey.leaves_for(PlaceId(0), at(start)).to_string());
        assert_eq!(leaves, ["2013-10-22T16:00Z", "2013-10-22T16:00Z", "2013-10-22T18:00Z"]);
    }

    #[test]
    fn whoever_meets_at_home_in_the_morning_does_not_leave_at_nine() {
        let mut series = testing::series();
        series.people[0].rest = crate::model::Rest::default();
        series.travel.between.insert((PlaceId(2), PlaceId(0)), 8 * 60);
        let mut journey = Journey::new(&series, &series.people[0]);
        let at = |hour: i64| series.zones.at(crate::time::Zone::UTC, testing::date("2013-10-22"), hour * 60);
        (journey.at, journey.free) = (PlaceId(2), Some(at(-14)));
        assert_eq!([7, 9].map(|start| journey.is_home_in_time(at(start))), [false, true]);
        assert_eq!(journey.leaves_for(PlaceId(0), at(7)).to_string(), "2013-10-21T23:00Z");
    }

    #[test]
    fn who_flies_over_the_date_line_is_away_for_nights_and_leaves_before_arriving() {
        let mut series = testing::series();
        series.places[0].zone = crate::time::Zone::named("Pacific/Kiritimati").expect("a zone");
        series.places[2].zone = crate::time::Zone::named("Pacific/Pago_Pago").expect("a zone");
        series.travel.between.insert((PlaceId(0), PlaceId(2)), 300);
        series.travel.between.insert((PlaceId(2), PlaceId(0)), 300);
        series.people[0].base = PlaceId(0);
        let mut journey = Journey::new(&series, &series.people[0]);
        let noon = |day| series.zones.midnight(series.places[2].zone, testing::date(day)).plus(12 * 60);
        journey.travel(PlaceId(2), noon("2013-10-22").plus(-10 * 60), String::new());
        journey.free = Some(noon("2013-10-23").plus(60));
        journey.go_home();
        assert_eq!(journey.nights, 1);
        let days: Vec<String> = journey.entries.iter().map(|(_, entry)| format!("{}", entry.day)).collect();
        assert_eq!(days, ["2013-10-23", "2013-10-23"]);
    }
}
