//! A zone's clock as a VTIMEZONE that every calendar program can hold: one offset, or one yearly rule to
//! daylight time and one back. Zones that keep neither have no block, and their meetings are written in UTC.

use crate::time::{Civil, Instant, Interval, Minutes, Transition, Zone, Zones};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The lines of a zone's VTIMEZONE over a span, unfolded; `None` if no simple block tells its clock there.
pub(super) fn lines(zones: &dyn Zones, zone: Zone, span: Interval) -> Option<Vec<String>> {
    let observances = match zones.transitions(zone, span)[..] {
        [] => vec![fixed(zones, zone, span.start())],
        ref changes => yearly(zones, zone, span, changes)?,
    };
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{}", zone.name())];
    lines.extend(observances.iter().flat_map(|observance| observance.lines()));
    lines.push("END:VTIMEZONE".into());
    Some(lines)
}

/// A stretch of the year with one offset.
struct Observance {
    daylight: bool,
    /// What the clock shows when it begins, by the offset before.
    onset: Civil,
    before: Minutes,
    after: Minutes,
    name: String,
    rule: Option<YearlyRule>,
}

/// A day and clock time of each year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct YearlyRule {
    month: u32,
    weekday: Weekday,
    /// 1 to 4 from the beginning of the month, -1 for the last.
    nth: i32,
    minute: i64,
}

impl YearlyRule {
    /// The clock time by this rule in a year.
    fn in_year(self, year: i32) -> Option<Civil> {
        let day = if self.nth > 0 {
            NaiveDate::from_weekday_of_month_opt(year, self.month, self.weekday, u8::try_from(self.nth).ok()?)?
        } else {
            let next =
                if self.month == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, self.month + 1, 1) };
            let last = next?.pred_opt()?;
            let back = last.weekday().days_since(self.weekday);
            last.checked_sub_days(Days::new(u64::from(back)))?
        };
        day.and_hms_opt(0, 0, 0)?.checked_add_signed(chrono::TimeDelta::minutes(self.minute))
    }

    /// The rules by which a clock time may recur: counted from the beginning of its month, or from the end.
    fn candidates(onset: Civil) -> Vec<YearlyRule> {
        let from_start = (onset.day().div_ceil(7)) as i32;
        let minute = i64::from(chrono::Timelike::num_seconds_from_midnight(&onset)) / 60;
        let is_last = onset.date().checked_add_days(Days::new(7)).is_none_or(|later| later.month() != onset.month());
        let nths = is_last.then_some(-1).into_iter().chain((from_start < 5).then_some(from_start));
        nths.map(|nth| YearlyRule { month: onset.month(), weekday: onset.weekday(), nth, minute }).collect()
    }
}

impl Observance {
    fn lines(&self) -> Vec<String> {
        let kind = if self.daylight { "DAYLIGHT" } else { "STANDARD" };
        let mut lines = vec![
            format!("BEGIN:{kind}"),
            format!("DTSTART:{}", self.onset.format("%Y%m%dT%H%M%S")),
            format!("TZOFFSETFROM:{}", utc_offset(self.before)),
            format!("TZOFFSETTO:{}", utc_offset(self.after)),
            format!("TZNAME:{}", self.name),
        ];
        if let Some(rule) = self.rule {
            let day = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][rule.weekday.num_days_from_monday() as usize];
            lines.push(format!("RRULE:FREQ=YEARLY;BYMONTH={};BYDAY={}{day}", rule.month, rule.nth));
        }
        lines.push(format!("END:{kind}"));
        lines
    }
}

fn utc_offset(minutes: Minutes) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn name(zones: &dyn Zones, zone: Zone, at: Instant) -> String {
    zones.clock_name(zone, at)
}

fn fixed(zones: &dyn Zones, zone: Zone, at: Instant) -> Observance {
    let offset = zones.offset(zone, at);
    let onset = at.plus(offset).utc().date().and_time(chrono::NaiveTime::MIN);
    Observance { daylight: false, onset, before: offset, after: offset, name: name(zones, zone, at), rule: None }
}

/// Daylight and standard time by one rule each, if those reproduce every change in the span and no other.
fn yearly(zones: &dyn Zones, zone: Zone, span: Interval, changes: &[Transition]) -> Option<Vec<Observance>> {
    let (forward, back): (Vec<&Transition>, Vec<&Transition>) = changes.iter().partition(|change| change.after > change.before);
    let first = span.start().utc().year() - 1;
    let last = span.end().utc().year() + 1;
    let observance = |changes: &[&Transition], daylight| {
        let one = changes.first()?;
        let same = changes.iter().all(|change| (change.before, change.after) == (one.before, one.after));
        let onset = |change: &Transition| change.at.plus(change.before).utc();
        let rules = YearlyRule::candidates(onset(one)).into_iter();
        let holds = |rule: &YearlyRule| {
            let by_rule = (first..=last).filter_map(|year| rule.in_year(year)).map(|civil| instant(civil).plus(-one.before));
            by_rule.filter(|at| span.start() < *at && *at < span.end()).eq(changes.iter().map(|change| change.at))
        };
        let rule = rules.into_iter().find(holds).filter(|_| same)?;
        // One year earlier than the span, so that the clock is told from its beginning.
        let onset = rule.in_year(first)?;
        Some(Observance { daylight, onset, before: one.before, after: one.after, name: name(zones, zone, one.at), rule: Some(rule) })
    };
    let (daylight, standard) = (observance(&forward, true)?, observance(&back, false)?);
    let inverse = (daylight.before, daylight.after) == (standard.after, standard.before);
    inverse.then(|| vec![standard, daylight])
}

fn instant(civil: Civil) -> Instant {
    Instant::from_unix_minutes(civil.and_utc().timestamp().div_euclid(60))
}
