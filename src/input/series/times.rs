//! Times on the clocks of places, and the stretches between them.

use super::Reader;
use crate::input::busy::{self, Owner};
use crate::input::field::{Field, Moment};
use crate::input::table::{Entry, Table};
use crate::input::{clock, zone};
use crate::model::{Absence, PlaceId, RuleName};
use crate::time::{Civil, Date, Instant, Interval};
use chrono::Days;

impl<'a> Reader<'_, 'a> {
    /// The instant of a civil time on the clock of a place.
    pub(super) fn instant(&mut self, entry: &Entry<'a>, civil: Civil, place: Option<PlaceId>, hour: Option<&str>) -> Option<Instant> {
        let place = self.places.get(place?.index())?;
        clock::instant(self.report, self.zones.as_ref(), place, entry, civil, hour)
    }

    fn midnight(&self, day: Date, place: Option<PlaceId>) -> Option<Instant> {
        self.places.get(place?.index()).map(|place| self.zones.midnight(place.zone, day))
    }

    /// The interval of a table with `from` and `to`, on the clock of a place; a bare day is the whole of it.
    pub(super) fn interval(&mut self, table: &Table<'a>, place: Option<PlaceId>) -> Option<Interval> {
        let from = self.report.needed(table, "from")?;
        let to = table.get("to");
        let first = self.report.field(from).moment();
        let last = to.map(|to| self.report.field(to).moment());
        let first = first?;
        let last = match last {
            Some(last) => last?,
            None => Moment::Day(first.day()),
        };
        let start = match first {
            Moment::Day(day) => self.midnight(day, place)?,
            Moment::Minute(civil) => self.instant(from, civil, place, None)?,
        };
        let end = match (last, to) {
            (Moment::Minute(civil), Some(to)) => self.instant(to, civil, place, None)?,
            (moment, _) => self.midnight(moment.day().checked_add_days(Days::new(1))?, place)?,
        };
        let interval = Interval::new(start, end);
        if interval.is_none() {
            let message = format!("{} ends before it begins", table.what);
            let fix = "swap `from` and `to`, or correct one";
            self.report.say(RuleName::Backwards, &to.unwrap_or(from).at, message, "ends here", fix);
            self.report.and_at(&from.at, "begins here");
        }
        interval
    }

    /// The stretches of time at a key, on the clock of a place.
    pub(super) fn absences(&mut self, table: &Table<'a>, key: &str, place: Option<PlaceId>) -> Vec<Absence> {
        let stretches = self.report.read(table, key, Field::list).unwrap_or_default();
        let absence = |stretch: &Table<'a>| {
            let why = self.report.read(stretch, "why", Field::text);
            Some(Absence { during: self.interval(stretch, place)?, why })
        };
        stretches.iter().filter_map(absence).collect()
    }

    /// When somebody or something cannot be had: the stretches at a key, and all that lies outside `available`.
    pub(super) fn unavailable(&mut self, table: &Table<'a>, key: &str, place: Option<PlaceId>) -> Vec<Absence> {
        let mut away = self.absences(table, key, place);
        let Some(entry) = table.get("available") else { return away };
        let mut available: Vec<Interval> = self.absences(table, "available", place).into_iter().map(|stretch| stretch.during).collect();
        if available.is_empty() && entry.value.as_array().is_some_and(|list| list.is_empty()) {
            let message = format!("{} is `available` at no time", table.what);
            self.report.say(RuleName::WrongKind, &entry.at, message, "no stretch of time", "write one, or delete the line");
        }
        available.sort_by_key(|stretch| stretch.start());
        away.extend(outside(&available).into_iter().map(|during| Absence { during, why: Some("outside `available`".into()) }));
        away
    }

    /// Says that one day lies before another that should come first.
    pub(super) fn in_order(&mut self, table: &Table<'a>, first: (&str, Option<Date>), last: (&str, Option<Date>)) {
        let (Some(start), Some(end)) = (first.1, last.1) else { return };
        let Some(entry) = table.get(last.0).filter(|_| end < start) else { return };
        let message = format!("{} has `{}` on {end}, before `{}` on {start}", table.what, last.0, first.0);
        self.report.say(RuleName::Backwards, &entry.at, message, "ends before it starts", "swap the two days, or correct one");
        if let Some(other) = table.get(first.0) {
            self.report.and_at(&other.at, "starts here");
        }
    }

    /// Remembers the calendars that a table names.
    pub(super) fn calendar(&mut self, owner: Owner, table: &Table<'a>) {
        let names = self.report.read(table, "calendar", Field::names);
        let zone = self.report.read(table, "calendar-zone", zone::of);
        let titles = self.flag(table, "calendar-titles");
        self.calendars.extend(names.map(|names| busy::Wanted::new(owner, &names, zone, titles)));
    }
}

/// What lies between sorted stretches, before the first and after the last, as far as days are written.
fn outside(available: &[Interval]) -> Vec<Interval> {
    let [earliest, latest] = Interval::WRITABLE;
    let (Some(first), last) = (available.first(), available.iter().map(|stretch| stretch.end()).max()) else { return Vec::new() };
    let mut gaps: Vec<Interval> = Interval::new(earliest, first.start()).into_iter().collect();
    let mut covered = first.end();
    for stretch in available {
        gaps.extend(Interval::new(covered, stretch.start()));
        covered = covered.max(stretch.end());
    }
    gaps.extend(last.and_then(|last| Interval::new(last, latest)));
    gaps
}

#[cfg(test)]
mod tests {
    use crate::input::series::testing::{BASE, found, kept, read};
    use crate::model::RuleName;

    #[test]
    fn backwards() {
        let forum = |opens: &str, closes: &str| format!("[forum.x]\nplace = \"Europe/Paris\"\nopens = {opens}\ncloses = {closes}\n");
        found(RuleName::Backwards, &forum("2027-05-03", "2027-05-01"));
        kept(&forum("2027-05-03", "2027-05-03"));
        let busy = |span: &str| format!("[person.x]\nbase = \"Europe/Paris\"\naway = [{span}]\n");
        found(RuleName::Backwards, &busy("{ from = 2027-05-03, to = 2027-05-01 }"));
        found(RuleName::Backwards, &busy("{ from = 2027-05-03 10:00:00, to = 2027-05-03 10:00:00 }"));
        let away = kept(&busy("{ from = 2027-05-03 }")).people[0].away[0].during;
        assert_eq!(away.minutes(), 1440);
    }

    #[test]
    fn offset_time() {
        let (_, fix) = found(RuleName::OffsetTime, "[consultation.a]\nstarts = 2027-05-01T10:00:00+08:00\n");
        assert_eq!(fix, "write the time on the local clock, like `2027-05-01 10:00:00`");
        kept("[consultation.a]\nstarts = 2027-05-01 10:00\n");
    }

    #[test]
    fn skipped_and_repeated_times() {
        let (message, fix) = found(RuleName::SkippedTime, "[consultation.a]\nstarts = 2027-03-28 02:30:00\n");
        assert_eq!(message, "02:30 does not exist on 28 March 2027 in Zurich");
        assert_eq!(fix, "write `2027-03-28 03:30:00`, or another day");
        let repeated = "[consultation.a]\nstarts = 2027-10-31 02:30:00\n";
        found(RuleName::RepeatedTime, repeated);
        let second = kept(&format!("{repeated}hour = \"second\"\n")).consultations[0].wanted.start();
        let first = kept(repeated).consultations[0].wanted.start();
        assert_eq!(second.zip(first).map(|(second, first)| second.since(first)), Some(60));
        let (reading, _) = read(&format!("{BASE}{repeated}[rules]\nrepeated-time = \"error\"\n"));
        assert!(reading.series.is_none());
    }
}
