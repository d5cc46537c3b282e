//! Who is where on which day.
//!
//! A person leaves their base as late as travel and rest allow without arriving at night, goes home on the day after the last meeting
//! (the same day if that brings them home within it), stays for meetings at one place in one week, and goes
//! straight on where the way home leaves no night there.

use super::agenda::Row;
use super::columns;
use crate::model::{PersonId, PlaceId, Placement, Plan, Series, State};
use crate::text::one_line;
use crate::time::{Date, Instant, Minutes, iso_week};
use chrono::Timelike;

/// A person's days away, and their meetings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Itinerary {
    /// Who.
    pub person: PersonId,
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
    },
    /// Away, and not for this series.
    Away {
        /// Why, if it was said.
        why: Option<String>,
    },
}

/// A way home that is no longer than this may follow a meeting on the same day.
const SHORT_WAY: Minutes = 6 * 60;
/// Going home between two trips is worth it if it leaves this long there.
const NIGHT_AT_HOME: Minutes = 12 * 60;

/// The itineraries of everybody who has a meeting, principals first.
pub(super) fn all(series: &Series, plan: &Plan, rows: &[Row]) -> Vec<Itinerary> {
    let is_principal = |id: &PersonId| series.consultations.iter().any(|asked| asked.principal == Some(*id));
    let mut people: Vec<PersonId> = (0..series.people.len() as u32).map(PersonId).collect();
    people.sort_by_key(|id| !is_principal(id));
    people.into_iter().filter_map(|id| one(series, plan, rows, id)).collect()
}

fn one(series: &Series, plan: &Plan, rows: &[Row], id: PersonId) -> Option<Itinerary> {
    let person = series.person(id);
    let mut meetings: Vec<(Instant, &Placement)> = plan
        .placements
        .iter()
        .filter(|placement| placement.state != State::Cancelled && series.people_of(placement).contains(&id))
        .filter_map(|placement| Some((placement.interval()?.start(), placement)))
        .collect();
    meetings.sort_by_key(|(start, placement)| (*start, placement.consultation, placement.sitting));
    meetings.first()?;
    let mut journey = Journey { rest: person.rest, ..Journey::new(series, person.base) };
    for (_, placement) in meetings {
        journey.attend(placement, rows);
    }
    journey.go_home();
    for absence in &person.away {
        let zone = series.place(person.base).zone;
        let (from, to) = (series.civil(zone, absence.during.start()).date(), series.civil(zone, absence.during.end().plus(-1)).date());
        journey.entries.push(Entry { day: from, to, doing: Doing::Away { why: absence.why.as_deref().map(one_line) } });
    }
    // Stable: what was found first on a day happens first.
    journey.entries.sort_by_key(|entry| entry.day);
    Some(Itinerary {
        person: id,
        title: one_line(&person.title),
        base: columns::place_name(series, person.base),
        nights_away: journey.nights,
        entries: journey.entries,
    })
}

struct Journey<'a> {
    series: &'a Series,
    base: PlaceId,
    rest: Minutes,
    at: PlaceId,
    /// When the last meeting on site ended, if the person is away.
    free: Option<Instant>,
    left_home: Option<Date>,
    nights: i64,
    entries: Vec<Entry>,
}

impl<'a> Journey<'a> {
    fn new(series: &'a Series, base: PlaceId) -> Self {
        Journey { series, base, rest: 0, at: base, free: None, left_home: None, nights: 0, entries: Vec::new() }
    }

    fn attend(&mut self, placement: &Placement, rows: &[Row]) {
        let Some(interval) = placement.interval() else { return };
        if let Some(site) = self.series.site_of(placement) {
            if self.at != self.base && self.better_home_before(site, interval.start()) {
                self.go_home();
            }
            if site == self.base && self.at != self.base {
                self.go_home();
            } else if site != self.at {
                let way = self.series.travel.minutes(self.at, site);
                let latest = self.not_at_night(site, interval.start().plus(-self.rest)).plus(-way);
                self.travel(site, self.free.map_or(latest, |free| free.max(latest)));
            }
            self.free = Some(interval.end());
        }
        let row = rows.iter().find(|row| (row.consultation, row.sitting) == (placement.consultation, placement.sitting));
        if let Some((row, meeting)) = row.and_then(|row| Some((row, row.meeting()?))) {
            let doing =
                Doing::Meeting { place: row.place.clone(), at: meeting.start.words(), title: row.title.clone(), online: row.online };
            self.entries.push(Entry { day: row.first_day(), to: row.last_day(), doing });
        }
    }

    /// Whether there is a night at home before a meeting elsewhere, or at this place in another week.
    fn better_home_before(&self, site: PlaceId, start: Instant) -> bool {
        let Some(free) = self.free else { return false };
        let day = |at| self.series.civil(self.series.place(site).zone, at).date();
        if site == self.at && iso_week(day(free)) == iso_week(day(start)) {
            return false;
        }
        let travel = &self.series.travel;
        let home = self.way_home_begins(free).plus(travel.minutes(self.at, self.base));
        start.plus(-self.rest - travel.minutes(self.base, site)).since(home) >= NIGHT_AT_HOME
    }

    /// The arrival itself, or ten in the evening before where it is between midnight and six.
    fn not_at_night(&self, site: PlaceId, arrival: Instant) -> Instant {
        let zone = self.series.place(site).zone;
        let civil = self.series.civil(zone, arrival);
        if civil.hour() >= 6 { arrival } else { self.series.zones.midnight(zone, civil.date()).plus(-2 * 60) }
    }

    /// At once if that is home within the day, else at nine the next morning.
    fn way_home_begins(&self, free: Instant) -> Instant {
        let zone = self.series.place(self.at).zone;
        let way = self.series.travel.minutes(self.at, self.base);
        let today = self.series.civil(zone, free).date();
        if way <= SHORT_WAY && self.series.civil(zone, free.plus(way)).date() == today {
            return free;
        }
        today.succ_opt().map_or(free, |morning| self.series.zones.midnight(zone, morning).plus(9 * 60))
    }

    fn go_home(&mut self) {
        if let (true, Some(free)) = (self.at != self.base, self.free) {
            self.travel(self.base, self.way_home_begins(free));
        }
    }

    fn travel(&mut self, to: PlaceId, depart: Instant) {
        let minutes = self.series.travel.minutes(self.at, to);
        let day = self.series.civil(self.series.place(self.at).zone, depart).date();
        let arrives = self.series.civil(self.series.place(to).zone, depart.plus(minutes)).date();
        let left = *self.left_home.get_or_insert(day);
        let home = to == self.base;
        if home {
            self.nights += day.signed_duration_since(left).num_days().max(0);
            (self.left_home, self.free) = (None, None);
        }
        let name = |place| columns::place_name(self.series, place);
        let doing = Doing::Travel { from: name(self.at), to: name(to), minutes, home };
        self.entries.push(Entry { day, to: arrives.max(day), doing });
        self.at = to;
    }
}
